"""What both transforms do for each statement: answer it at its place, with rules that see its operands as terms."""
from __future__ import annotations

import contextlib
import inspect
from typing import Any, Callable, Iterator

from ..analysis.alias import Aliases
from ..analysis.layout import name_of
from ..analysis.sampling import formless
from ..errors import Ast2GradError, InternalError, UnsupportedError
from ..ir.kinds import Opaque
from ..ir.nodes import Atom, Const, Op, Ref, Seq, SliceA, Star, Stmt, Store, Var, atom_kind, atom_vars
from .builder import Builder, RunTimeOption, Term


class Unsupported(Exception):
    """The rule does not cover this form of arguments; the text says why."""


@contextlib.contextmanager
def answering(b: Builder, s: Stmt) -> Iterator[None]:
    """What is written now stands at the line of s, and so do errors."""
    outer, b.origin = b.origin, s.origin
    try:
        yield
    except Ast2GradError as e:
        raise e.at(s.origin)
    except (NotImplementedError, RecursionError):
        raise
    except Unsupported as e:
        raise for_forms("A206", str(e), s) from None
    except RunTimeOption as e:
        raise for_option(e, s) from None
    except Exception as e:
        raise InternalError("A901", f"{type(e).__name__}: {e}", s.origin) from e
    finally:
        b.origin = outer


def for_forms(code: str, message: str, s: Stmt, asked: Stmt | None = None) -> UnsupportedError:
    """A refusal that says which forms would help, if that may be all that is missing: of the operands of `asked`."""
    refused = UnsupportedError(code, message, s.origin)
    for t in (s,) if asked is None else (asked, s):
        if isinstance(t, Op) and any(formless(v.kind) for a in (*t.args, *[a for _, a in t.kws]) for v in atom_vars(a)):
            refused.missing = "forms", t.origin, name_of(t.fn)
            break
    return refused


def for_option(asked: RunTimeOption, s: Stmt) -> UnsupportedError:
    """A refusal that says which operand the rule wants to know."""
    refused = UnsupportedError("A206", str(asked), s.origin, "give it as a constant")
    found = asked.operands(s) if isinstance(s, Op) else []
    if found:
        assert isinstance(s, Op)
        refused.missing = f"operand {found[0]}", s.origin, name_of(s.fn)
    return refused


class RuleArgument(Term):
    """An argument inside of a rule: assigning `.bar` contributes to its adjoint."""

    __slots__ = ("is_active", "asked")

    def __init__(self, b: Builder, atom: Atom, active: bool) -> None:
        super().__init__(b, atom)
        self.is_active = active
        self.asked = False  # has the rule's text dealt with its derivative?

    @property
    def active(self) -> bool:
        self.asked = True
        return self.is_active

    @property
    def bar(self) -> Any:
        raise AttributeError("the adjoint of an argument is written, not read")

    @bar.setter
    def bar(self, g: Any) -> None:
        self.asked = True
        if self.is_active and g is not None:
            self.contribute(g)

    def contribute(self, g: Any) -> None:
        raise NotImplementedError


def shares_unseen(s: Store, al: Aliases) -> UnsupportedError:
    """Something is written to, and what else it changes is up to the memory layout of an array."""
    assert isinstance(s.base, Var)
    refused = UnsupportedError("A213", f"{s.base.name!r} is written to, and may share memory with another array, as a view or a "
                               "copy by its memory layout", s.origin, "copy it first")
    maker = next((t for v, t in al.unclear.items() if al.find(v) is al.find(s.base) and isinstance(t, Op)), None)
    if maker is not None:
        refused.missing = "memory", maker.origin, name_of(maker.fn)
    return refused


def forgotten(v: Any) -> bool:
    """Is there an active argument that the rule's text did not ask about?  It would count as constant."""
    if isinstance(v, (list, tuple)):
        return any(forgotten(i) for i in v)
    if isinstance(v, dict):
        return any(forgotten(i) for i in v.values())
    return isinstance(v, RuleArgument) and v.is_active and not v.asked


def operand_of_rule(a: Atom, origin: Any, term: Callable[[Atom], Term]) -> Any:
    """An operand as a rule's text sees it: constants and structure as Python values, the rest as terms."""
    if isinstance(a, Const) and not isinstance(a.value, (float, complex)):
        return a.value
    if isinstance(a, Seq) and a.form in ("tuple", "list"):
        items = [operand_of_rule(i, origin, term) for i in a.items]
        return tuple(items) if a.form == "tuple" else items
    if isinstance(a, SliceA):
        return slice(*[None if p is None else operand_of_rule(p, origin, term) for p in (a.lo, a.hi, a.step)])
    if isinstance(a, Ref) and isinstance(atom_kind(a), Opaque) and not hasattr(a.value, "tocsr"):  # sparse: an operand
        return a.value
    if isinstance(a, Star):
        raise UnsupportedError("A206", "a starred argument", origin)
    return term(a)


def bound_to(signature: inspect.Signature | None, s: Op, name: str, y: Any, args: list[Any],
             kws: dict[str, Any]) -> inspect.BoundArguments:
    """The call's operands as the parameters of the rule's text."""
    assert signature is not None
    try:
        return signature.bind(y, *args, **kws)
    except TypeError as e:
        raise UnsupportedError("A206", f"the derivative rule of {name} does not cover this call: {e}", s.origin) from None
