"""Instances of classes that derive from a builtin: objects with a builtin part.

An instance of `class Matrix(list)` is an object with attributes and methods of its own, and a list.  The list is kept as
one more attribute, under a name that no program can write, so that branches, loops and copies treat it like the others.
What the class does not say itself is asked of the part.
"""
from __future__ import annotations

import collections
import operator
import types
import warnings
from typing import Any

import gast
import numpy as np

from ..ir.kinds import Arr, Dct, Scalar
from ..ir.nodes import Ref
from .base import InterpBase
from .objects import PART, builtin_base
from .values import SDict, SObj, Static, STuple, Sym, Value, literal

CONTAINERS = (list, dict, collections.OrderedDict, collections.defaultdict, collections.deque)
NUMBERS = (float, int, complex)
BASES = (*CONTAINERS, *NUMBERS, tuple, np.ndarray)
BY_NUMPY = ("__array_ufunc__", "__array_function__", "__array_wrap__", "__array_prepare__")
PLAIN = (np.array, np.asarray, np.ascontiguousarray, np.asfortranarray, np.copy)
COMPARES: dict[str, Any] = {"__eq__": gast.Eq, "__ne__": gast.NotEq, "__lt__": gast.Lt, "__le__": gast.LtE, "__gt__": gast.Gt,
                            "__ge__": gast.GtE}
BUILTINS: dict[str, Any] = {"__len__": len, "__iter__": iter, "__reversed__": reversed, "__float__": float, "__int__": int,
                            "__abs__": abs, "__round__": round, "__bool__": bool, "__repr__": repr, "__str__": str,
                            "__format__": format, "__divmod__": divmod, "__complex__": complex}


class Example(np.ndarray):
    """A subclass of ndarray that changes nothing."""


class Parts(InterpBase):
    """Mixin of the interpreter."""

    def part(self, v: Value) -> Value | None:
        if isinstance(v, SObj):
            return self.get(("F", v.id, PART))
        return STuple(v.items) if isinstance(v, STuple) and v.cls is not tuple else None

    def plain(self, v: Value) -> Value:
        """The builtin part, where it is all that matters."""
        p = self.part(v)
        return v if p is None else p

    def new_part(self, f: Static, base: type, args: list[Value], kws: dict[str, Value], node: Any) -> Value | None:
        """base.__new__(cls, ...)"""
        cls = f.value
        if base in CONTAINERS:
            args, kws = [], {}  # what they hold comes with __init__
        elif base not in NUMBERS and base is not tuple:
            return None
        value = self.call(Static(base, Ref(base, base.__name__)), args, kws, node)
        if base is tuple and not isinstance(value, STuple):
            raise self.error("A203", f"how many items a {cls.__name__} has is known only at run time", node)
        if base is tuple and hasattr(cls, "_fields"):
            return STuple(value.items, cls)
        obj = SObj(cls)
        self.state["N", obj.id] = Static(())
        self.set_field(obj, PART, value)
        return obj

    def builtin_slot(self, fn: Any, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        """A method of a builtin class, called with an instance: list.append(me, x), super().__getitem__(i)."""
        name, me, rest = fn.__name__, args[0], args[1:]
        part = self.plain(me)
        if self.is_array(me) and name not in ("__array_finalize__", "__getitem__", "__setitem__", "__len__", "__iter__", "view"):
            self.plain_numpy(me, node)
        if name == "__init__":
            if isinstance(me, SObj):
                base = builtin_base(me.cls)
                assert base is not None
                self.set_field(me, PART, self.call(Static(base, Ref(base, base.__name__)), rest, kws, node))
            return literal(None)
        if name == "__array_finalize__":
            return literal(None)
        if name == "__getitem__":
            return self.item_of_part(me, part, rest[0], node)
        if name == "__setitem__":
            self.store_item(part, rest[0], rest[1], node)
            return literal(None)
        if name == "__delitem__":
            self.delete_item(part, rest[0], node)
            return literal(None)
        if name == "__contains__":
            return self.contains(part, rest[0], node)
        if name in COMPARES:
            return self.compare(COMPARES[name](), part, self.plain(rest[0]), node)
        if name in BUILTINS:
            of = BUILTINS[name]
            return self.like(me, self.call(Static(of, Ref(of, of.__name__)), [part, *rest], kws, node), node)
        if name.startswith("__"):
            of = getattr(operator, name, None) or getattr(operator, name.replace("__r", "__", 1), None)
            if of is None:
                raise self.error("A209", f"{fn.__objclass__.__name__}.{name}", node)
            operands = [part, *[self.plain(x) for x in rest]]
            if not hasattr(operator, name):
                operands.reverse()
            return self.like(me, self.call(Static(of, Ref(of, of.__name__)), operands, kws, node), node)
        rest = [self.plain(x) if self.is_array(x) else x for x in rest]
        return self.like(me, self.call(self.load_attr(part, name, node), rest, kws, node), node)

    def item_of_part(self, me: Value, part: Value, i: Value, node: Any) -> Value:
        missing = self.find_method(me, "__missing__") if isinstance(me, SObj) else None
        if missing is not None:
            k = self.static_key(i)
            if isinstance(part, Sym) and isinstance(part.kind, Dct) or k is None:
                raise self.error("A203", f"which keys this {me.cls.__name__} has is known only at run time", node)  # type: ignore[attr-defined]
            if isinstance(part, SDict) and k.value not in self.state["C", part.id].keys:
                return self.call(missing, [i], {}, node)
        return self.like(me, self.load_item(part, i, node), node)

    # ------------------------------------------------------------------------------------------------ arrays

    def is_array(self, v: Value) -> bool:
        return isinstance(v, SObj) and issubclass(v.cls, np.ndarray) and self.part(v) is not None

    def like(self, me: Value, r: Value, node: Any) -> Value:
        """What NumPy makes of the result of an operation on an instance of a subclass of ndarray: an instance as well."""
        if not isinstance(me, SObj) or not self.is_array(me) or not isinstance(r, Sym) or not isinstance(r.kind, Arr):
            return r
        if not r.kind.axes:
            raise self.error("A203", f"whether this is a number or a {me.cls.__name__} is known only at run time", node)
        return self.viewed(me.cls, r, me, node)

    def viewed(self, cls: type, array: Value, source: Value, node: Any) -> Value:
        """array.view(cls)"""
        obj = SObj(cls)
        self.state["N", obj.id] = Static(())
        self.set_field(obj, PART, array)
        m = self.find_method(obj, "__array_finalize__")
        if m is not None:
            self.call(m, [source], {}, node)
        return obj

    def over_buffer(self, cls: type, args: list[Value], kws: dict[str, Value], node: Any) -> Value | None:
        """np.ndarray.__new__(cls, shape, dtype, buffer): the memory of an array of the same numbers, in order."""
        given = dict(zip(("shape", "dtype", "buffer"), args)) | kws
        if given.keys() != {"shape", "dtype", "buffer"}:
            return None
        dtype, buffer = getattr(given["dtype"], "value", None), given["buffer"]
        k = self.kind(buffer)
        if not isinstance(buffer, Sym) or not isinstance(k, Arr) or dtype is None or np.dtype(dtype) != np.dtype(k.dtype):
            return None
        array = self.call(Static(np.reshape, Ref(np.reshape, "np.reshape")), [buffer, given["shape"]], {}, node)
        return self.viewed(cls, array, literal(None), node)

    def kept_by(self, fn: Any, args: list[Value], kws: dict[str, Value]) -> bool | None:
        """Does the function make an instance of the class of its arguments? It is asked, with a small example."""
        def example(v: Value) -> Any:
            array = self.part(v) if self.is_array(v) else None
            k = self.kind(v if array is None else array)
            if isinstance(v, Static):
                return v.value
            if isinstance(k, Arr) and k.axes is not None:
                made = np.linspace(0.5, 0.9, 3 ** len(k.axes)).reshape((3,) * len(k.axes))
                made = np.resize(made, tuple(a if isinstance(a, int) else 3 for a in k.axes)).astype(k.dtype)
                return made if array is None else made.view(Example)
            if isinstance(k, Scalar):
                return np.dtype(k.dtype).type(1)
            raise TypeError

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                r = fn(*[example(a) for a in args], **{n: example(v) for n, v in kws.items()})
        except Exception:
            return None
        return isinstance(r, Example) if isinstance(r, np.ndarray) else None

    def plain_numpy(self, me: Any, node: Any = None) -> None:
        """A class that tells NumPy what to do is not followed."""
        for name in BY_NUMPY:
            if self.hook_of(me.cls, name) is not None:
                raise self.error("A209", f"an operation on {self.describe(me)}, whose class has its own {name}", node)

    def on_parts(self, f: Static, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        """A function of math or NumPy, of objects with builtin parts."""
        arrays: list[Any] = [a for a in (*args, *kws.values()) if self.is_array(a)]
        for a in arrays:
            if f.value not in PLAIN:
                self.plain_numpy(a, node)
        r = self.call_static(f, [self.plain(a) for a in args], {k: self.plain(v) for k, v in kws.items()}, node)
        if not arrays or f.value in PLAIN or not isinstance(r, Sym) or not isinstance(r.kind, Arr):
            return r
        kept = self.kept_by(f.value, args, kws) if len({a.cls for a in arrays}) == 1 else None
        if kept is None:
            raise self.error("A209", f"whether {self.call_name(f.value)} gives a {arrays[0].cls.__name__} again is not known",
                             node, "pass np.asarray(...) of it")
        if not kept:
            return r
        return self.like(arrays[0], r, node)

    def operands(self, a: Value, b: Value) -> tuple[Value, Value, Value | None]:
        """Operands of an operator that no class defines, and which one the result is like."""
        both = [v for v in (a, b) if self.is_array(v)]
        for v in both:
            self.plain_numpy(v)
        if len(both) == 2 and a.cls is not b.cls:  # type: ignore[attr-defined]
            raise self.error("A209", f"an operator mixes {self.describe(a)} and {self.describe(b)}")
        return self.plain(a), self.plain(b), both[0] if both else None


def slot_of(fn: Any) -> type | None:
    """The builtin class that a method descriptor belongs to."""
    return fn.__objclass__ if isinstance(fn, (types.WrapperDescriptorType, types.MethodDescriptorType)) else None
