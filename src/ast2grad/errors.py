"""Error types, their stable codes, and the caret display of the user's own line."""
from __future__ import annotations

import linecache
from dataclasses import dataclass
from typing import Any

#: code -> (title, explanation).  One line of documentation and one test for each.
CODES: dict[str, tuple[str, str]] = {
    "A101": ("no source", "The function's source text cannot be found (built in C, typed at a prompt, or deleted)."),
    "A102": ("ambiguous lambda", "Several lambdas on the line compile to the same code; give the function a name."),
    "A103": ("source differs", "The source file changed after the function was compiled."),
    "A201": ("unsupported syntax", "The construct has no derivative semantics here (async, exec, eval)."),
    "A202": ("call without a derivative", "An active value is passed to a function that has neither a rule nor source."),
    "A203": ("value known only at run time", "Which function, class or attribute is used depends on data."),
    "A204": ("exception handler", "The handler's path would need values that the interrupted body computed."),
    "A205": ("context manager", "The context manager is not known to be neutral for derivatives."),
    "A206": ("rule does not cover this form", "The function has a rule, but not for these arguments."),
    "A207": ("in-place change without a derivative", "The array or container that carries derivatives is changed in a "
                                                      "way that cannot be reversed."),
    "A208": ("active value leaves the function", "A value that carries derivatives is stored where it cannot be seen."),
    "A209": ("unsupported type", "An operation on a value of this type has no derivative semantics."),
    "A210": ("attribute or name not found", "The primal would raise AttributeError or NameError here."),
    "A211": ("loop cannot be transformed", "The iterable or the loop's variables change form between iterations."),
    "A212": ("recursion", "The recursive call changes the form of its arguments without end."),
    "A213": ("aliasing", "Two names may or may not share memory that is written to."),
    "A214": ("rebuilt list argument", "A list argument grows or shrinks, so its gradient has no fixed structure."),
    "A215": ("checkpoint with effects", "A checkpointed function runs twice, so it may change nothing outside of it."),
    "A216": ("surrogate of another form", "A surrogate returns one number or array, of the shape of what it stands for."),
    "A217": ("found by comparing", "A search (bisection, golden section, a walk whose steps are halved) finds the value by "
                                   "comparing only: the path that is taken has another derivative than the result."),
    "A218": ("too long", "The function and all that it calls, each call followed for the kinds of its arguments and each path "
                         "for itself, is more than is read: it is counted in steps, so it does not depend on the machine."),
    "A301": ("unknown wrt", "`wrt` names no parameter of the function."),
    "A302": ("not differentiable", "The argument holds no floating-point numbers."),
    "A303": ("integer array", "An integer array cannot carry a derivative; convert it to float."),
    "A304": ("result not scalar", "`grad` needs a scalar result; use `vjp`."),
    "A305": ("overlapping arguments", "Two array arguments share memory and one of them is written to."),
    "A306": ("wrong arguments", "The arguments do not fit the function's signature."),
    "A308": ("wrong declaration", "A rule, opaque function, surrogate or checkpoint does not fit its function."),
    "A307": ("wrong cotangent", "The cotangent or tangent does not fit the value's structure."),
    "A401": ("derivative not finite", "With `debug=True`: an infinity or a NaN enters the derivative here."),
    "A501": ("derivative may lag", "The loop ends when its iterate changes little, or when a residual is small: the derivative "
                                   "through the iterations may "
                                   "not have come as close as the value. That of a Newton iteration is one step behind, that "
                                   "of a fixed-point iteration converges at the same rate as the value, later; where the "
                                   "start is the root already, no step was taken and there is none. Use a smaller "
                                   "tolerance, take one more step behind the loop, or call a function of scipy.optimize. "
                                   "`warnings.simplefilter(\"ignore\", ast2grad.LaggingDerivativeWarning)` is silence."),
    "A502": ("derivative of the path", "A loop goes on in one way or another, as a comparison says, and what the comparison "
                                       "reads goes into the result in no other way: a thermostat, a threshold, a wall. The "
                                       "derivative by it is that of the path that was taken: where the number of switches "
                                       "changes, the function jumps. "
                                       "`warnings.simplefilter(\"ignore\", ast2grad.PathDerivativeWarning)` is silence."),
    "A503": ("rounded", "A value is rounded to a number of digits, as for a reader, and goes into the result: the derivative "
                        "of that is zero wherever there is one. Differentiate the function without the rounding, or give the "
                        "rounding a derivative of its own with `ast2grad.surrogate`. "
                        "`warnings.simplefilter(\"ignore\", ast2grad.RoundedDerivativeWarning)` is silence."),
    "A901": ("internal error", "A defect of ast2grad; please report it with the function."),
}


#: how the names of the files begin that texts of derivatives are compiled under
GENERATED = "<ast2grad "


@dataclass(frozen=True)
class Origin:
    """A span of the user's source: where an IR statement comes from."""

    filename: str
    line: int
    col: int
    end_line: int
    end_col: int
    text: str = ""  # the statement's own source, one line, for comments of origin


class Ast2GradError(Exception):
    """Base class.  `.code`, `.filename`, `.lineno`, `.col_offset`; `str()` shows the line with a caret."""

    def __init__(self, code: str, message: str, origin: Origin | None = None, help: str | None = None) -> None:
        self.code = code
        self.message = message
        self.origin = origin
        self.help = help
        super().__init__(code, message, origin, help)

    @property
    def filename(self) -> str | None:
        return self.origin.filename if self.origin else None

    @property
    def lineno(self) -> int | None:
        return self.origin.line if self.origin else None

    @property
    def col_offset(self) -> int | None:
        return self.origin.col if self.origin else None

    def at(self, origin: Origin | None) -> Ast2GradError:
        """The same error with a place, unless it has one already."""
        if self.origin is None and origin is not None:
            self.origin = origin
        return self

    def __str__(self) -> str:
        head = f"[{self.code}] {self.message}"
        tail = f"\n  help: {self.help}" if self.help else ""
        if self.origin is None:
            return head + tail
        return f"{head}\n{caret(self.origin)}{tail}"


class DerivativeWarning(UserWarning):
    """The derivative is given, and may not be what it is taken for."""

    code = "A5"


class LaggingDerivativeWarning(DerivativeWarning):
    """The derivative of an iteration that ends at a tolerance may lag behind its value."""

    code = "A501"


class PathDerivativeWarning(DerivativeWarning):
    """What a loop compares with decides how it goes on, and has no other influence: the derivative is that of the path."""

    code = "A502"


class RoundedDerivativeWarning(DerivativeWarning):
    """A value is rounded to some digits before it goes into the result: the derivative of that is zero."""

    code = "A503"


#: what a text reports from a path that ends by raising, where the exception cannot be made there
FAILS = "fails"


class NotRead(BaseException):
    """Generated text has come to a path, or met a value, that it was not made for: the message says which.

    It is no Exception, so that no handler of the function that was differentiated takes it for its own.  Derivatives that
    are called through ast2grad read the function again and go on.
    """

    def __init__(self, message: str, place: int = 0, found: object = None) -> None:
        super().__init__(message)
        self.place = place  # in a text that was made to find out a fact: where
        self.found = found  # and what


class SourceError(Ast2GradError):
    """No source, or an ambiguous lambda."""


class UnsupportedError(Ast2GradError):
    """A construct or a call without a derivative."""

    #: what only a call can tell, where it is that which is missing: "forms" of the operands of an operation, what its "operand 2"
    #: is, or whether its result shares "memory" with one; where it is, and the name of its function; "search": which way is
    #: taken past a loop
    missing: tuple[str, Origin | None, str] | None = None
    learned: Any = None  # what the reading that it ended knew


class ArgumentError(Ast2GradError, TypeError):
    """The gradient function was called, or set up, with unusable arguments."""


class NonFiniteError(Ast2GradError, ArithmeticError):
    """With `debug=True`: where an infinity or a NaN enters a derivative."""


class InternalError(Ast2GradError):
    """A defect of ast2grad itself."""


def caret(origin: Origin) -> str:
    """`File "f.py", line 3` + the line + carets below the span."""
    out = f'  File "{origin.filename}", line {origin.line}'
    line = linecache.getline(origin.filename, origin.line).rstrip("\n")
    if line.strip():
        stripped = line.lstrip()
        # ast columns are UTF-8 byte offsets: turn them into characters
        raw = line.encode()
        start = len(raw[: origin.col].decode(errors="ignore"))
        end = len(raw[: origin.end_col].decode(errors="ignore")) if origin.end_line == origin.line else len(line)
        indent = len(line) - len(stripped)
        start = max(start - indent, 0)
        width = max(min(end - indent, len(stripped)) - start, 1)
        out += f"\n    {stripped}\n    {' ' * start}{'^' * width}"
    return out
