"""What is learned while a function is read, and reading it again where that came too late."""
from __future__ import annotations

from typing import Any

from ..ir.kinds import Kind
from ..ir.nodes import Var
from . import arrays as _arrays  # noqa: F401  (these register handlers)
from . import dtypes as _dtypes  # noqa: F401
from . import inplace as _inplace  # noqa: F401
from . import iteration as _iteration  # noqa: F401
from . import reduction as _reduction  # noqa: F401
from . import sets as _sets  # noqa: F401
from .values import Sym, Value


class Restart(Exception):
    """Something learned late changes an earlier decision: read the function again with that knowledge."""


class Knowledge:
    """What survives a restart."""

    def __init__(self) -> None:
        self.dynamic: set[Any] = set()  # displays that must be run-time lists or dicts
        self.elem: dict[Any, Kind] = {}  # element kinds of run-time containers, by site
        self.unroll: set[Any] = set()  # loops to unroll
        self.inline: set[Any] = set()  # functions that cannot be pairs
        self.opaque: set[Any] = set()
        self.written_out: set[Any] = set()  # recursive functions that change what is around them, for known integers
        self.taken_apart: set[Any] = set()  # list arguments whose items are followed one by one
        self.runtime: dict[int, Any] = {}  # outside containers that the function changes: nothing in them is known now


class Restarts:
    """Mixin of the interpreter."""

    def make_dynamic(self, *sites: Any) -> None:
        new = {x for x in sites if x is not None} - self.know.dynamic
        if not new:
            self.unroll(self.loop_nodes)
            raise self.error("A211", "a container changes its form in a way that cannot be followed")
        self.know.dynamic |= new
        raise Restart

    def unroll(self, loops: Any) -> None:
        """Read the innermost loop that allows it again, iteration by iteration."""
        for loop in reversed(loops):
            if id(loop) not in self.know.unroll:
                self.know.unroll.add(id(loop))
                self.know.dynamic.clear()  # it may have been the loop that made them so
                self.know.elem.clear()
                raise Restart

    def fix_length(self, v: Value) -> None:
        """The number of items is needed now: take the list argument apart, or unroll the loop that made the list."""
        root = self.root(v.atom) if isinstance(v, Sym) and isinstance(v.atom, Var) else None
        if root in self.list_arguments and root is v.atom and self.list_arguments[root] not in self.know.taken_apart:  # type: ignore
            self.know.taken_apart.add(self.list_arguments[root])  # type: ignore[index]
            raise Restart
        if root in self.list_loops:
            self.unroll(self.list_loops[root])  # type: ignore[index]

    def leave_to_run_time(self, box: Any) -> None:
        """An outside container is changed: read again without looking into it."""
        if id(box) not in self.know.runtime:
            self.know.runtime[id(box)] = box
            raise Restart

    def dynamic_contents(self, key: Any) -> Exception:
        site = self.sites.get(key[1])
        if site is None or site in self.know.dynamic:
            self.unroll(self.loop_nodes)
            return self.error("A211", "the length of a list or the keys of a dict depend on the path taken")
        self.know.dynamic.add(site)
        return Restart()
