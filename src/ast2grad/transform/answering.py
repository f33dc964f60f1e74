"""What both transforms do for each statement: answer it at its place, with rules that see its operands as terms."""
from __future__ import annotations

import contextlib
from typing import Any, Iterator

from ..errors import Ast2GradError, InternalError, UnsupportedError
from ..ir.nodes import Atom, Stmt
from .builder import Builder, Term


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
        raise UnsupportedError("A206", str(e), s.origin) from None
    except Exception as e:
        raise InternalError("A901", f"{type(e).__name__}: {e}", s.origin) from e
    finally:
        b.origin = outer


class RuleArgument(Term):
    """An argument inside of a rule: assigning `.bar` contributes to its adjoint."""

    __slots__ = ("is_active",)

    def __init__(self, b: Builder, atom: Atom, active: bool) -> None:
        super().__init__(b, atom)
        self.is_active = active

    @property
    def active(self) -> bool:
        return self.is_active

    @property
    def bar(self) -> Any:
        raise AttributeError("the adjoint of an argument is written, not read")

    @bar.setter
    def bar(self, g: Any) -> None:
        if self.is_active and g is not None:
            self.contribute(g)

    def contribute(self, g: Any) -> None:
        raise NotImplementedError
