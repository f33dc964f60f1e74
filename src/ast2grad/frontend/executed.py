"""Calls that are executed while the function is read.

Units, their products and conversion factors are objects of libraries that have nothing to do with the numbers that are
differentiated.  A class that writes down its own __eq__ and __hash__ declares that its instances are values; a function of
such values alone, in other people's code, is called instead of read.  What it returned is a guard: it is called again before
each call of the generated function, which is read again if something else comes back.
"""
from __future__ import annotations

import contextlib
import enum
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import numpy as np

from ..errors import UnsupportedError
from ..ir.kinds import BOOL, Lst, Opaque, Unknown
from ..ir.nodes import Ref
from .base import InterpBase
from .classes import made_by_statement, static_lookup
from .knowledge import Restart
from .outside import is_number
from .values import UNKNOWN, Poison, SDict, SList, SObj, Static, STuple, Sym, Value, is_literal, literal


def is_value_class(cls: Any) -> bool:
    """A class in Python that defines what equality means, and that it does not change."""
    said = getattr(cls, "__dataclass_params__", None)
    if said is not None and "__dataclass_params__" in vars(cls):
        return bool(said.frozen and said.eq)
    return isinstance(cls, type) and made_by_statement(cls) and not issubclass(cls, (np.ndarray, enum.Enum)) and all(
        isinstance(static_lookup(cls, n), types.FunctionType) and static_lookup(cls, n).__code__.co_filename[:1] != "<"
        for n in ("__eq__", "__hash__"))


def is_value(v: Any) -> bool:
    """May it be kept, and compared with what the same call returns the next time?"""
    if is_literal(v) or v is NotImplemented or isinstance(v, (type, types.ModuleType, enum.Enum)):
        return True
    if isinstance(v, types.FunctionType):
        return "<locals>" not in v.__qualname__  # others are made anew by each call
    if type(v) in (tuple, frozenset):
        return all(is_value(i) for i in v)
    return is_value_class(type(v)) and hashable(v)


def hashable(v: Any) -> bool:
    try:
        hash(v)
        return True
    except Exception:
        return False


@contextlib.contextmanager
def shallow_stack() -> Iterator[None]:
    """Reading nests deeply, and is allowed to; what is executed has the room that it has elsewhere."""
    frame: Any = sys._getframe()
    depth = 0
    while frame is not None:
        frame, depth = frame.f_back, depth + 1
    old = sys.getrecursionlimit()
    sys.setrecursionlimit(min(old, depth + 1000))
    try:
        yield
    finally:
        sys.setrecursionlimit(old)


def top(name: Any) -> str:
    return str(name).partition(".")[0]


class Executed(InterpBase):
    """Mixin of the interpreter."""

    def known_object(self, v: Value, as_copy: bool = False) -> Any:
        """The object itself, if it exists now as it will exist at run time; `as_copy`: nobody keeps it."""
        if isinstance(v, Static):
            return v.value
        if isinstance(v, Sym) and self.is_foreign_constant(v.atom):
            return v.atom.value  # type: ignore[union-attr]
        if isinstance(v, SObj) and v.obj is not None and not isinstance(v.obj, np.ndarray):
            return v.obj if not self.fields(v) else UNKNOWN
        if isinstance(v, STuple) and v.cls is tuple:
            items = [self.known_object(i, as_copy) for i in v.items]
            return UNKNOWN if any(i is UNKNOWN for i in items) else tuple(items)
        if isinstance(v, SList) and v.ext is None and (as_copy or not v.named):
            items = [self.known_object(i, as_copy) for i in self.state["C", v.id].items]
            return UNKNOWN if any(i is UNKNOWN for i in items) else items
        if isinstance(v, SDict) and v.ext is None and (as_copy or not v.named) and v.default is None:
            c = self.state["C", v.id]
            items = [self.known_object(i, as_copy) for i in c.items]
            keys = [getattr(k, "obj", k) for k in c.keys]
            return UNKNOWN if any(i is UNKNOWN for i in items) or keys != list(c.keys) else dict(zip(keys, items))
        return UNKNOWN

    def foreign(self, cls: type) -> bool:
        """Not of the package whose function is differentiated."""
        return self.foreign_module(cls.__module__)

    def is_foreign_code(self, fn: Any) -> bool:
        return top(fn.__module__) not in sys.stdlib_module_names and top(fn.__module__) not in ("numpy", "scipy") and (
            self.foreign_module(fn.__module__))

    def is_foreign_value(self, v: SObj) -> bool:
        return v.obj is not None and is_value_class(v.cls) and self.foreign(v.cls)

    def is_foreign_constant(self, a: Any) -> bool:
        """A number that other people's modules define."""
        home = getattr(a, "home", None) if isinstance(a, Ref) and isinstance(a.value, (int, float, complex)) else None
        return home is not None and isinstance(home[0], dict) and self.foreign_module(home[0].get("__name__"))

    def equal_values(self, a: SObj, b: SObj) -> bool:
        """Two objects of which it does not matter which one is meant."""
        if a.obj is None or b.obj is None or a.cls is not b.cls or not self.is_foreign_value(a) or self.fields(a) or (
                self.fields(b)):
            return False
        try:
            return hash(a.obj) == hash(b.obj) and bool(a.obj == b.obj)
        except Exception:
            return False

    def of_values(self, args: list[Value], kws: dict[str, Value]) -> bool:
        """Is it about values of other people's classes?"""
        for v in (*args, *kws.values()):
            cls = v.cls if isinstance(v, SObj) and v.obj is not None else v.value if isinstance(v, Static) else None
            if is_value_class(cls) and self.foreign(cls):  # type: ignore[arg-type]
                return True
        return False

    def foreign_module(self, name: Any) -> bool:
        return not self.call_stack or top(name) != top(self.call_stack[0][1].fn.globals.get("__name__"))

    def executed(self, fn: Any, args: list[Value], kws: dict[str, Value], node: Any) -> Value | None:
        """The call, done now; None where it cannot be done, or where what it returns is no value."""
        given = [self.known_object(a) for a in args]
        named = {k: self.known_object(v) for k, v in kws.items()}
        if any(v is UNKNOWN for v in (*given, *named.values())):
            return None
        for v in (*args, *kws.values()):
            if isinstance(v, Sym):
                self.guards.static(Static(v.atom.value, v.atom))  # type: ignore[union-attr]
        try:
            with shallow_stack(), self.executing(node):
                result = fn(*given, **named)
        except RecursionError:
            return None
        listed = type(result) is list and all(is_value(i) and not is_number(i) for i in result)
        if not listed and not is_value(result) or self.may_change(result):
            return None
        self.guards.result(fn, given, named, result)
        name = getattr(fn, "__name__", "value")
        if listed:  # a new one each time
            return self.new_list([self.value_object(i, name) for i in result], (id(node), "executed"))
        return self.value_object(result, name)

    def may_change(self, v: Any) -> bool:
        """Does the function change such values?"""
        return type(v) in self.know.changeable or type(v) in (tuple, frozenset, list) and any(map(self.may_change, v))

    def remembered(self, fn: Any, args: list[Value], kws: dict[str, Value], node: Any) -> Value | None:
        """What a function that remembers its results says about what is known now, if that is no number: it may decide what
        is done."""
        if not self.all_known(args, kws):
            return None
        known = self.executed(fn, args, kws, node)
        large = isinstance(known, STuple) and len(known.items) > self.MAX_UNROLL
        return None if large or isinstance(known, Static) and is_number(known.value) else known

    def all_known(self, args: list[Value], kws: dict[str, Value]) -> bool:
        return all(self.known_object(v) is not UNKNOWN for v in (*args, *kws.values()))

    def read_or_executed(self, read: Callable[[], Value], fn: Any, args: list[Value], kws: dict[str, Value],
                         node: Any) -> Value:
        """A call of nothing but objects that exist outside: read, or executed where reading does not tell what it returns."""
        if id(fn) in self.know.executed:
            known = self.executed(fn, args, kws, node)
            return read() if known is None else known
        try:
            r = read()
        except UnsupportedError:
            if self.executed(fn, args, kws, node) is None:
                raise
            self.execute_from_now_on(fn)
        told = not isinstance(r, Poison) and not (isinstance(r, Sym) and (isinstance(r.kind, Unknown) or r.kind == BOOL or (
            isinstance(r.kind, Lst) and isinstance(r.kind.elem, (Unknown, Opaque)))))
        if told or self.dead:
            return r
        known = self.executed(fn, args, kws, node)
        if known is None or isinstance(known, Static) and is_number(known.value):
            return r
        self.execute_from_now_on(fn)

    def execute_from_now_on(self, fn: Any) -> NoReturn:
        """Read again without reading the function."""
        self.know.executed[id(fn)] = fn
        raise Restart

    def looked_up(self, how: Any, v: SObj, key: Value, node: Any) -> Value | None:
        """What a __getattr__ or __getitem__ of other people's code makes of a name, if that is a value and no number."""
        if v.obj is None or not self.foreign(v.cls):
            return None
        known = self.executed(how, [v, key], {}, node)
        return None if known is None or isinstance(known, Static) and is_number(known.value) else known

    def value_object(self, v: Any, name: str) -> Value:
        if is_literal(v):
            return literal(v)
        if type(v) is tuple:
            return STuple(tuple(self.value_object(i, name) for i in v))
        if is_value_class(type(v)):
            v = self.values_made.setdefault((type(v), v), v)  # equal values are one, where paths meet
        return self.external(v, Ref(v, getattr(v, "__name__", name.strip("_"))))
