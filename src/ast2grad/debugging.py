"""`debug=True`: the generated text, watched while it runs, so that an infinity or a NaN is met where it enters a derivative.

The text is that of every other gradient.  Where it is loaded, a check is put behind each statement that assigns to an
adjoint, and one before each return of adjoints; other assignments leave a note where their value is not finite.  What
failed is then looked for in the statement: the innermost expression whose operands are finite and whose value is not.
"""
from __future__ import annotations

import ast
import re
import sys
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np

from .errors import NonFiniteError, Origin

CHECK, NOTE, FAILED, BEGIN, OLD = "__check__", "__note__", "__failed__", "__begin__", "__old__"
ADJOINT = re.compile(r"_bar(_\d+)?$")
#: calls that may be repeated to see what they give
HARMLESS = re.compile(r"(math|np|numpy|special|scipy)(\.\w+)+$|float$|complex$|abs$|sign$|_\w+$")


class Watch:
    """The checks of one generated text."""

    def __init__(self, generated: Any, value: bool, text: str) -> None:
        self.generated = generated
        self.text = text.split("\n")
        self.statements: dict[int, ast.stmt] = {}
        self.notes = threading.local()
        self.helpers = set(generated.imports.helpers.values())
        self.returns_value = generated.entry if value else ""
        self.tree = ast.parse(text)
        self.tree.body = [self.function(n) if isinstance(n, ast.FunctionDef) else n for n in self.tree.body]
        ast.fix_missing_locations(self.tree)

    def names(self) -> dict[str, Any]:
        return {CHECK: self.check, NOTE: self.note, FAILED: self.failed, BEGIN: self.begin, "__copied__": copied}

    # -------------------------------------------------------------------------------------------- the text

    def function(self, f: ast.FunctionDef) -> ast.FunctionDef:
        if f.name in self.helpers:
            return f
        end = f.end_lineno or f.lineno
        marks = [n for n in range(f.lineno, end) if self.text[n].strip() == "# backward"]
        start = f.lineno if f.name.endswith("_bwd") else marks[0] if marks else end
        adjoint = self.adjoints(f, start)
        first = [call(BEGIN)] if f.name == self.generated.entry else []
        f.body = [*first, *self.block(f.body, start, adjoint, f.name)]
        return f

    @staticmethod
    def adjoints(f: ast.FunctionDef, start: int) -> set[str]:
        """Names that carry adjoints behind the line: by their form, or since they are made from such."""
        found = {n.id for n in ast.walk(f) if isinstance(n, ast.Name) and ADJOINT.search(n.id)}
        found |= {a.arg for a in f.args.args if ADJOINT.search(a.arg)}
        while True:
            more = {t.id for s in ast.walk(f) if isinstance(s, (ast.Assign, ast.AugAssign)) and s.lineno > start
                    and any(n.id in found for n in names_in(s.value)) for t in targets(s) if isinstance(t, ast.Name)}
            if more <= found:
                return found
            found |= more

    def block(self, body: list[ast.stmt], start: int, adjoint: set[str], name: str) -> list[ast.stmt]:
        return [t for s in body for t in self.statement(s, start, adjoint, name)]

    def statement(self, s: ast.stmt, start: int, adjoint: set[str], name: str) -> list[ast.stmt]:
        for part in ("body", "orelse", "finalbody"):
            if getattr(s, part, None) and not isinstance(s, ast.FunctionDef):
                setattr(s, part, self.block(getattr(s, part), start, adjoint, name))
        if isinstance(s, ast.Try):
            for h in s.handlers:
                h.body = self.block(h.body, start, adjoint, name)
        self.statements[s.lineno] = s
        if isinstance(s, ast.Return) and s.value is not None and not name.endswith("_fwd") and (
                name == self.generated.entry or name.endswith("_bwd")):
            return self.result(s, s.value, name)
        if isinstance(s, (ast.Assign, ast.AugAssign)):
            own = [t for t in targets(s) if base_of(t) in adjoint]
            made = isinstance(s, ast.AugAssign) or any(ADJOINT.search(base_of(t) or "") for t in own) or any(
                n.id in adjoint for n in names_in(s.value))
            return self.checked(s, own) if s.lineno > start and own and made else self.noted(s)
        if isinstance(s, ast.Expr) and isinstance(s.value, ast.Call) and s.value.args and s.lineno > start:
            t = s.value.args[0]
            if base_of(t) in adjoint and repeatable(t):
                return self.checked(s, [t])
        return [s]

    @staticmethod
    def noted(s: ast.Assign | ast.AugAssign) -> list[ast.stmt]:
        own = [t for t in targets(s) if isinstance(t, ast.Name)]
        read = {n.id for n in ast.walk(s) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
        again = own and (isinstance(s, ast.AugAssign) or own[0].id in read)
        before = [ast.Assign([ast.Name(OLD, ast.Store())], load(own[0].id))] if again else []
        return [*before, s, *[call(NOTE, ast.Constant(s.lineno), load(t.id)) for t in own]]

    def checked(self, s: ast.stmt, own: list[ast.expr]) -> list[ast.stmt]:
        """The statement, with what it overwrites kept, and with a check of what it assigned."""
        before: list[ast.stmt] = []
        read = {n.id for n in ast.walk(s) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
        t = own[0]
        if repeatable(t) and (isinstance(s, ast.AugAssign) or isinstance(s, ast.Expr) or base_of(t) in read):
            kept = ast.Call(load("__copied__"), [as_load(t)], [])
            before.append(ast.copy_location(ast.Assign([ast.Name(OLD, ast.Store())], kept), s))
        values = [as_load(t) if repeatable(t) else load(base_of(t) or "None") for t in own]
        after = [call(CHECK, ast.Constant(s.lineno), v) for v in values]
        handler = ast.ExceptHandler(ast.Tuple([load("ArithmeticError"), load("ValueError")], ast.Load()), "__error__",
                                    [call(FAILED, ast.Constant(s.lineno), load("__error__")), ast.Raise()])
        return [*before, ast.Try([s], [handler], [], []), *after]

    def result(self, s: ast.Return, value: ast.expr, name: str) -> list[ast.stmt]:
        line, before = ast.Constant(s.lineno), []
        given: ast.expr = load("__result__")
        if name == self.returns_value and isinstance(value, ast.Tuple) and len(value.elts) == 2:
            before = [ast.Assign([ast.Name("__value__", ast.Store())], value.elts[0])]
            value, given = value.elts[1], ast.Tuple([load("__value__"), given], ast.Load())
            s.value = value
        made = ast.Assign([ast.Name("__result__", ast.Store())], value)
        handler = ast.ExceptHandler(ast.Tuple([load("ArithmeticError"), load("ValueError")], ast.Load()), "__error__",
                                    [call(FAILED, line, load("__error__")), ast.Raise()])
        return [*before, ast.Try([made], [handler], [], []), call(CHECK, line, load("__result__")), ast.Return(given)]

    # -------------------------------------------------------------------------------------------- at run time

    def begin(self) -> None:
        self.notes.found = []

    def note(self, line: int, value: Any) -> None:
        """A value of the function itself is not finite: no error as long as no derivative reads it."""
        found = self.notes.__dict__.setdefault("found", [])
        if not found and not finite(value):
            s, table = self.statements[line], self.table(line, sys._getframe(1))
            found.append((line, ast.unparse(s) + self.operands(s.value, table, first_bad(value))))  # type: ignore[attr-defined]

    def table(self, line: int, frame: Any) -> dict[str, Any]:
        """The names that a statement read, as it read them."""
        s = self.statements[line]
        table = {**frame.f_globals, **frame.f_locals}
        if OLD in table and isinstance(s, (ast.AugAssign, ast.Assign, ast.Expr)):
            t = s.value.args[0] if isinstance(s, ast.Expr) else targets(s)[0]  # type: ignore[attr-defined]
            if isinstance(t, ast.Name):
                table[t.id] = table[OLD]
        return table

    def check(self, line: int, value: Any) -> None:
        if not finite(value):
            raise self.error(line, sys._getframe(1), value)

    def failed(self, line: int, error: BaseException) -> None:
        """A statement of the backward sweep raised; what is infinite for an array is an exception for a number."""
        if isinstance(error, NonFiniteError) or isinstance(error, ValueError) and "math domain" not in str(error):
            return
        raise self.error(line, sys._getframe(1), error) from error

    def error(self, line: int, frame: Any, value: Any) -> NonFiniteError:
        statement = self.statements[line]
        table = self.table(line, frame)
        whole: ast.expr = statement.value  # type: ignore[attr-defined]
        culprit = next(self.culprits(whole, table), None)
        origin = self.origin(line, culprit)
        what = "raises " + type(value).__name__ if isinstance(value, BaseException) else "is not finite"
        if culprit is None:
            return NonFiniteError("A401", f"the derivative {what} here: {ast.unparse(statement)}" + self.operands(
                whole, table, first_bad(value)), origin)
        got = attempt(culprit, table)
        index = first_bad(got)
        if isinstance(culprit, (ast.Name, ast.Subscript)):
            return self.from_primal(line, culprit, got, index)
        shown = f"raises {type(got).__name__}" if isinstance(got, BaseException) else f"is {entry(got, index)}"
        at = f" at {list(index)}" if index else ""
        text = f"the derivative is not finite: {ast.unparse(culprit)} {shown}{at}"
        return NonFiniteError("A401", text + self.operands(culprit, table, index), origin)

    def from_primal(self, line: int, culprit: ast.expr, got: Any, index: tuple[int, ...]) -> NonFiniteError:
        """An operand is not finite before any derivative is taken."""
        at = f" at {list(index)}" if index else ""
        text = f"the derivative reads a value that is not finite itself: {ast.unparse(culprit)} is {entry(got, index)}{at}"
        origin, found = self.origin(line, None), getattr(self.notes, "found", [])
        if found:
            origin = self.origin(found[0][0], None) or origin
            text += f"; the first such value of the function is made by {found[0][1]}"
        return NonFiniteError("A401", text, origin)

    def origin(self, line: int, part: ast.expr | None) -> Origin | None:
        """The user's line: of the expression where that is known, else of the statement, else of what stands before it."""
        origins = self.generated.origins
        own: Origin | None = origins[line - 1]
        if part is not None:
            dump = ast.dump(part)
            found = [o for node, o in self.generated.made if o is not None and ast.dump(node) == dump]
            if own in found or not found:
                return own or self.before(line)
            return found[0]
        return own or self.before(line)

    def before(self, line: int) -> Origin | None:
        origins = self.generated.origins
        return next((o for o in reversed(origins[:line]) if o is not None), None) or next(
            (o for _, o in self.generated.made if o is not None), None)

    def culprits(self, e: ast.expr, table: dict[str, Any]) -> Iterator[ast.expr]:
        """Expressions that are not finite although their parts are, innermost first."""
        inner = list(parts(e))
        for p in inner:
            yield from self.culprits(p, table)
        if isinstance(e, (ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.Slice)) or not repeatable(e):
            return
        got = attempt(e, table)
        if isinstance(got, BaseException) or isinstance(got, (float, complex, np.generic, np.ndarray)) and not finite(got):
            yield e

    def operands(self, e: ast.expr, table: dict[str, Any], index: tuple[int, ...]) -> str:
        """ with x = 0.0, y = 2.0"""
        shown: dict[str, str] = {}
        for n in names_in(e):
            v = table.get(n.id)
            if isinstance(v, (int, float, complex, np.generic, np.ndarray)) and not isinstance(v, bool):
                shown[n.id] = shortly(n.id, v, index)
        return f", with {', '.join(shown.values())}" if shown else ""


# ------------------------------------------------------------------------------------------------ values

def finite(value: Any) -> bool:
    if isinstance(value, (float, complex, np.floating, np.complexfloating)):
        return bool(np.isfinite(value))
    if isinstance(value, np.ndarray):
        return value.dtype.kind not in "fc" or bool(np.all(np.isfinite(value)))
    if isinstance(value, (list, tuple)):
        return all(finite(v) for v in value)
    if isinstance(value, dict):
        return all(finite(v) for v in value.values())
    return not hasattr(value, "__dataclass_fields__") or all(finite(v) for v in vars(value).values())


def copied(value: Any) -> Any:
    return value.copy() if isinstance(value, np.ndarray) else value


def first_bad(value: Any) -> tuple[int, ...]:
    """The first entry of an array that is not finite."""
    if not isinstance(value, np.ndarray) or value.ndim == 0 or finite(value):
        return ()
    return tuple(int(i) for i in np.argwhere(~np.isfinite(value))[0])


def entry(value: Any, index: tuple[int, ...]) -> str:
    return number(value[index] if index else value)


def number(value: Any) -> str:
    if isinstance(value, (int, np.integer)):
        return str(value)
    if isinstance(value, (complex, np.complexfloating)):
        return f"{value:.6g}"
    text = repr(float(value))
    return text if len(text) < 10 else f"{value:.6g}"


def shortly(name: str, value: Any, index: tuple[int, ...]) -> str:
    if not isinstance(value, np.ndarray) or value.ndim == 0:
        return f"{name} = {number(value[()] if isinstance(value, np.ndarray) else value)}"
    if index and value.ndim == len(index) and all(i < n for i, n in zip(index, value.shape)):
        return f"{name}[{', '.join(map(str, index))}] = {number(value[index])}"
    if value.size > 6 or value.ndim > 1:
        return f"{name} of shape {value.shape}"
    return f"{name} = [{', '.join(number(v) for v in value)}]"


# ------------------------------------------------------------------------------------------------ syntax

def load(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def call(name: str, *args: ast.expr) -> ast.stmt:
    return ast.Expr(ast.Call(load(name), list(args), []))


def as_load(e: ast.expr) -> ast.expr:
    new = ast.parse(ast.unparse(e), mode="eval").body
    return ast.fix_missing_locations(new)


def targets(s: ast.stmt) -> list[ast.expr]:
    if isinstance(s, ast.AugAssign):
        return [s.target]
    found = s.targets if isinstance(s, ast.Assign) else []
    return [t for e in found for t in (e.elts if isinstance(e, ast.Tuple) else [e])]


def base_of(e: ast.expr) -> str | None:
    while isinstance(e, (ast.Subscript, ast.Attribute)):
        e = e.value
    return e.id if isinstance(e, ast.Name) else None


def names_in(e: ast.AST) -> list[ast.Name]:
    called = {id(n.func) for n in ast.walk(e) if isinstance(n, ast.Call)}
    return [n for n in ast.walk(e) if isinstance(n, ast.Name) and id(n) not in called]


def parts(e: ast.expr) -> Iterator[ast.expr]:
    """Operands, without the function of a call and without the side of a choice that was not taken."""
    if isinstance(e, ast.Call):
        yield from (e.func.value,) if isinstance(e.func, ast.Attribute) and not HARMLESS.match(ast.unparse(e.func)) else ()
        yield from e.args
        yield from (k.value for k in e.keywords)
    elif isinstance(e, (ast.IfExp, ast.BoolOp, ast.Lambda)):
        return
    elif isinstance(e, ast.Subscript):
        yield e.value
    else:
        yield from (c for c in ast.iter_child_nodes(e) if isinstance(c, ast.expr))


def repeatable(e: ast.expr) -> bool:
    """May the expression be evaluated again: nothing is taken from a tape, no function of the user's is called?"""
    for n in ast.walk(e):
        if isinstance(n, ast.Call):
            text = ast.unparse(n.func)
            if not HARMLESS.match(text) and not re.search(r"\.(sum|copy|reshape|transpose|astype|ravel|conj|mean)$", text):
                return False
        if isinstance(n, (ast.Lambda, ast.NamedExpr, ast.Await)):
            return False
    return True


def attempt(e: ast.expr, table: dict[str, Any]) -> Any:
    """The value of an expression, or the arithmetic exception that it raises; None where it has none."""
    code = compile(ast.fix_missing_locations(ast.Expression(e)), "<watched>", "eval")
    try:
        with np.errstate(all="ignore"):
            return eval(code, table)
    except (ArithmeticError, ValueError) as error:
        return error
    except Exception:
        return None
