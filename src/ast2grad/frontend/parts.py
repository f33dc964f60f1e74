"""Instances of classes that derive from a builtin: objects with a builtin part.

An instance of `class Matrix(list)` is an object with attributes and methods of its own, and a list.  The list is kept as
one more attribute, under a name that no program can write, so that branches, loops and copies treat it like the others.
What the class does not say itself is asked of the part.
"""
from __future__ import annotations

import collections
import operator
from typing import Any

import gast
import numpy as np

from ..ir.kinds import Arr, Dct, Opaque, Scalar, kind_of
from ..ir.nodes import GETATTR, Const, Op, Ref, Var
from .base import InterpBase
from .classes import PART, builtin_base, plain_arithmetic
from .values import Number, SDict, SList, SObj, Static, STuple, Sym, Value, literal

CONTAINERS = (list, dict, collections.OrderedDict, collections.defaultdict, collections.deque)
NUMBERS = (float, int, complex)
BASES = (*CONTAINERS, *NUMBERS, tuple, np.ndarray)
#: methods of ndarray of which the class of the instance has no say
OF_THE_ARRAY = {"__array_finalize__", "__getitem__", "__setitem__", "__len__", "__iter__", "__init__", "__delitem__", "item",
                "tolist", "fill", "sort", "__array__", "__float__", "__int__", "__bool__", "__complex__", "__contains__"}
OWN_SLOTS = ("__array_ufunc__", "__array_function__", "__array_wrap__")
COMPARES: dict[str, Any] = {"__eq__": gast.Eq, "__ne__": gast.NotEq, "__lt__": gast.Lt, "__le__": gast.LtE, "__gt__": gast.Gt,
                            "__ge__": gast.GtE}
BUILTINS: dict[str, Any] = {"__len__": len, "__iter__": iter, "__reversed__": reversed, "__float__": float, "__int__": int,
                            "__abs__": abs, "__round__": round, "__bool__": bool, "__repr__": repr, "__str__": str,
                            "__format__": format, "__divmod__": divmod, "__complex__": complex,
                            "__array__": np.asarray}


class Parts(InterpBase):
    """Mixin of the interpreter."""

    def calculated_with(self, a: Value, b: Value, fn: Any = None) -> tuple[Value, Value]:
        """Operands; numbers of which only the class is not known stand for themselves beside numbers that do no more."""
        def alike(x: Value) -> bool:
            cls = x.cls if isinstance(x, SObj) else type(x.value) if isinstance(x, Static) else None
            return isinstance(x, (Number, Sym)) or cls in (bool, *NUMBERS) or cls is not None and plain_arithmetic(cls)

        if (isinstance(a, Number) or isinstance(b, Number)) and fn is not operator.matmul and alike(a) and alike(b):
            return self.plain(a), self.plain(b)
        return a, b

    def part(self, v: Value) -> Value | None:
        if isinstance(v, SObj):
            hit = self.get(("F", v.id, PART))
            return self.outside_part(v) if hit is None and isinstance(v.obj, np.ndarray) else hit
        return STuple(v.items) if isinstance(v, STuple) and v.cls is not tuple else None

    def outside_part(self, v: SObj) -> Value:
        """The array of an instance that exists outside: read once, and not to be written to."""
        hit = self.external_cache.get((v.id, PART))
        if hit is not None:
            return hit
        assert v.ext is not None
        path = self.path_to(v.ext)
        if path is None and not (isinstance(v.ext, Var) and v.ext.user):
            here = Sym(self.b.op(np.asarray, v.ext, kind=kind_of(np.asarray(v.obj))))
            self.unlinked.add(here.atom)
            return here
        base, *names = path if path is not None else (v.ext,)
        for n in names:
            part = Var(n, Opaque(), False, self.frame.scope)
            self.prologue.append(Op(part, GETATTR, (base, Const(n)), (), self.b.origin))
            base = part
        name = names[-1] if names else getattr(v.ext, "name", "array").rsplit(".", 1)[-1].lower()
        out = Var(name, kind_of(np.asarray(v.obj)), False, self.frame.scope)
        self.prologue.append(Op(out, np.asarray, (base,), (), self.b.origin))
        self.unlinked.add(out)
        hit = self.external_cache[v.id, PART] = Sym(out)
        return hit

    def plain(self, v: Value) -> Value:
        """The builtin part, where it is all that matters."""
        if isinstance(v, Number):
            assert v.value is not None
            return v.value
        p = self.part(v)
        return v if p is None else p

    def as_result(self, v: Value) -> Value:
        """What the differentiated function returns: the builtin parts of instances, since generated code makes no instances."""
        if isinstance(v, Number) or isinstance(v, SObj) and v.ext is None and self.part(v) is not None:
            return self.as_result(self.plain(v))
        if isinstance(v, STuple):
            items = tuple(self.as_result(i) for i in v.items)
            return v if all(map(operator.is_, items, v.items)) else STuple(items, v.cls)
        if isinstance(v, (SList, SDict)) and v.ext is None:
            c = self.state["C", v.id]
            items = tuple(self.as_result(i) for i in c.items)
            if any(map(operator.is_not, items, c.items)):
                return self.new_list(items, None) if isinstance(v, SList) else self.new_dict(c.keys, items, None)
        return v

    def new_part(self, f: Static, base: type, args: list[Value], kws: dict[str, Value], node: Any) -> Value | None:
        """base.__new__(cls, ...)"""
        cls = f.value
        if base in CONTAINERS:
            args, kws = [], {}  # what they hold comes with __init__
        elif base not in NUMBERS and base is not tuple:
            return None
        value = self.call(Static(base, Ref(base, base.__name__)), args, kws, node)
        if base is tuple and not isinstance(value, STuple):
            value = STuple(self.settled_items(value, node, self.error(
                "A203", f"how many items a {cls.__name__} has is known only at run time", node)))
        if base is tuple and hasattr(cls, "_fields"):
            return STuple(value.items, cls)
        obj = SObj(cls)
        self.state["N", obj.id] = Static(())
        self.set_field(obj, PART, value)
        return obj

    def answers(self, cls: Any, args: list[Value]) -> bool:
        """Do the operands of a method of numbers or arrays leave it no NotImplemented to return?"""
        among = {int: (int, bool), float: (float, int, bool), complex: (complex, float, int, bool),
                 np.ndarray: (np.ndarray, np.generic, float, int, bool, complex)}.get(cls, ())
        own = [self.python_type(a) for a in args]
        return None not in own and issubclass(own[0], cls) and all(issubclass(t, among) for t in own)

    def builtin_slot(self, fn: Any, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        """A method of a builtin class, called with an instance: list.append(me, x), super().__getitem__(i)."""
        name, me, rest = fn.__name__, args[0], args[1:]
        part = self.plain(me)
        if self.is_array(me) and name in OWN_SLOTS:
            return self.array_slot(name, me, rest, kws, node)
        if self.is_array(me) and name == "__array__" and not rest:
            return self.bare(me)
        if self.is_array(me) and name == "view":
            return self.view(me, rest, kws, node)
        if self.is_array(me) and name not in OF_THE_ARRAY:
            def on_parts(a: list[Value], k: dict[str, Value]) -> Value:
                return self.slot_of_part(fn, a[0], a[1:], k, node)

            return self.with_classes(fn, args, kws, node, on_parts)
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
        return self.slot_of_part(fn, part, rest, kws, node)

    def slot_of_part(self, fn: Any, part: Value, rest: list[Value], kws: dict[str, Value], node: Any) -> Value:
        name = fn.__name__
        if name in COMPARES:
            return self.compare(COMPARES[name](), part, self.plain(rest[0]), node)
        if name in BUILTINS:
            of = BUILTINS[name]
            return self.call(Static(of, Ref(of, of.__name__)), [part, *rest], kws, node)
        if name.startswith("__i") and hasattr(operator, name) and name not in ("__index__", "__invert__", "__inv__"):
            return self.augment(part, getattr(operator, name.replace("__i", "__", 1)), self.plain(rest[0]), node)
        if name.startswith("__"):
            of = getattr(operator, name, None) or getattr(operator, name.replace("__r", "__", 1), None)
            if of is None:
                raise self.error("A209", f"{fn.__objclass__.__name__}.{name}", node)
            operands = [part, *[self.plain(x) for x in rest]]
            if not hasattr(operator, name):
                operands.reverse()
            return self.call(Static(of, Ref(of, of.__name__)), operands, kws, node)
        return self.call(self.load_attr(part, name, node), rest, kws, node)

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

    def has_rows(self, v: Value) -> bool:
        """An instance whose items are instances again, or made by the class."""
        k = self.kind(self.plain(v)) if self.is_array(v) else None
        one_axis = isinstance(k, Arr) and k.axes is not None and len(k.axes) == 1
        return k is not None and (not one_axis or self.hook_of(v.cls, "__getitem__") is not None)  # type: ignore[attr-defined]

    def like(self, me: Value, r: Value, node: Any) -> Value:
        """What NumPy makes of a part of an instance of a subclass of ndarray: an instance as well, unless it is a number."""
        if not isinstance(me, SObj) or not self.is_array(me) or not isinstance(r, Sym) or not isinstance(r.kind, Arr):
            return r
        if r.kind.axes is None:
            raise self.error("A203", f"whether this is a number or a {me.cls.__name__} is known only at run time", node)
        return self.viewed(me.cls, r, me, node)

    def bare(self, v: Value) -> Value:
        """The array of an instance as a plain array, which shares its memory."""
        part = self.part(v)
        if isinstance(part, Sym) and isinstance(part.kind, Scalar):  # an instance without axes is kept as a number until then
            part = self.call(Static(np.asarray, Ref(np.asarray, "np.asarray")), [part], {}, None)
            self.set_field(v, PART, part)
        assert part is not None
        return part

    def view(self, me: Any, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        """array.view(), or array.view(cls)"""
        given = [*args, *kws.values()]
        cls = given[0].value if given and isinstance(given[0], Static) else None
        if not given:
            return self.viewed(me.cls, self.bare(me), me, node)
        if len(given) != 1 or not isinstance(cls, type) or not issubclass(cls, np.ndarray):
            raise self.error("A209", f"this view of {self.describe(me)}", node, "take it of np.asarray(...)")
        return self.bare(me) if cls is np.ndarray else self.viewed(cls, self.bare(me), me, node)

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
        if isinstance(order := given.pop("order", None), Static) and order.value not in (None, "C"):
            return None
        if "shape" in given and given.keys() <= {"shape", "dtype"}:
            empty = self.call(Static(np.empty, Ref(np.empty, "np.empty")), list(given.values()), {}, node)
            return self.viewed(cls, empty, literal(None), node)
        if given.keys() != {"shape", "dtype", "buffer"}:
            return None
        dtype, buffer = getattr(given["dtype"], "value", None), given["buffer"]
        k = self.kind(buffer)
        if not isinstance(buffer, Sym) or not isinstance(k, Arr) or dtype is None or np.dtype(dtype) != np.dtype(k.dtype):
            return None
        array = self.call(Static(np.reshape, Ref(np.reshape, "np.reshape")), [buffer, given["shape"]], {}, node)
        return self.viewed(cls, array, literal(None), node)

    def on_parts(self, f: Static, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        """A function of math, NumPy or SciPy, of objects with builtin parts, or with methods that NumPy asks."""
        if not self.any_hooked((*args, *kws.values())):
            return self.call_static(f, [self.plain(a) for a in args], {k: self.plain(v) for k, v in kws.items()}, node)
        if of_compiled_numbers(f.value):
            floats = [self.as_float(a, node) for a in args]
            return self.call_static(f, floats, kws, node)

        def plainly(a: list[Value], k: dict[str, Value]) -> Value:
            return self.call_static(f, a, k, node)

        return self.with_classes(f.value, args, kws, node, plainly)

    def as_float(self, v: Value, node: Any) -> Value:
        """What functions of math make of an array: a number."""
        if not self.is_hooked(v):
            return v
        return self.call(Static(float, Ref(float, "float")), [v], {}, node)


def of_compiled_numbers(fn: Any) -> bool:
    return getattr(fn, "__module__", None) in ("math", "cmath")


