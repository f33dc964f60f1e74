"""Attributes, items and instances: Python's object model, executed while the function is read."""
from __future__ import annotations

import dataclasses
import enum
import functools
import operator
import types
from typing import Any

import numpy as np

from ..ir.kinds import BOOL, Arr, Dct, Kind, Lst, Opaque, Scalar, Tup, Unknown, join, kind_of
from ..ir.nodes import COPY, GETATTR, Atom, Const, Mutate, Op, Ref, Var, atom_kind, method
from ..rules.registry import helper_function
from .callbacks import compiled_from, ufunc_from
from .loops import static_items
from .shapes import Contents
from .values import (
    BOTTOM,
    Poison,
    SDict,
    SFunc,
    SIter,
    SList,
    SMethod,
    SObj,
    SPartial,
    SSlice,
    SSuper,
    Static,
    STuple,
    Sym,
    Unreachable,
    Value,
    is_literal,
    literal,
)

ARRAY_METHODS = frozenset(n for n in dir(np.ndarray) if not n.startswith("_") and callable(getattr(np.ndarray, n)))
LIST_METHODS = frozenset(n for n in dir(list) if not n.startswith("_"))
DEQUE_METHODS = LIST_METHODS | {"appendleft", "popleft"}
DICT_METHODS = frozenset(n for n in dir(dict) if not n.startswith("_"))
FLOAT_METHODS = frozenset(("conjugate", "is_integer", "hex", "as_integer_ratio", "item", "bit_length"))
HEAPTYPE = 1 << 9


def plain_object(v: Any) -> bool:
    """An instance of a class written in Python, whose attributes are worth following."""
    t = type(v)
    return bool(t.__flags__ & HEAPTYPE) and compiled_from(v) is None and ufunc_from(v) is None and not isinstance(
        v, (type, enum.Enum, types.ModuleType, np.ndarray, np.dtype, BaseException, functools.partial, tuple, dict, list,
            str, int, float)) and not t.__module__.startswith(("numpy", "builtins", "random", "functools", "datetime", "logging", "scipy.stats"))  # noqa: E501


class Objects:
    """Mixin of the interpreter."""

    # ------------------------------------------------------------------------------------------------ outside objects

    def external(self: Any, value: Any, atom: Atom, getter: Any = None) -> Value:
        """An object that exists before the call, denoted by `atom`."""
        if value is None or isinstance(value, (bool, str, bytes)):
            return Static(value, atom)
        if id(value) in self.know.runtime:
            return self.outside_container(value, atom)
        if isinstance(value, enum.Enum):
            return Static(value, atom)
        if isinstance(value, (int, np.integer)):
            return Sym(atom, (value, getter if getter is not None else atom))
        if isinstance(value, (float, complex, np.generic)):
            return Sym(atom)
        if type(value) is np.ndarray:
            return Sym(atom)
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            items = tuple(self.external(x, self.b.op(GETATTR, atom, Const(n), kind=kind_of(x)))
                          for n, x in zip(value._fields, value))
            return STuple(items, type(value))
        if plain_object(value) and getattr(type(value), "__ast2grad__", None) != "derivative":
            return SObj(type(value), atom, value, ("ext", id(value)))
        return Static(value, atom)

    def outside_container(self: Any, value: Any, atom: Atom) -> Value:
        """A list, dict or set outside of the function that the function changes."""
        hit = self.external_cache.get(("outside", id(value)))
        if hit is None:
            kind = Lst(Unknown()) if isinstance(value, list) else Dct(Unknown(), Unknown()) if isinstance(
                value, dict) else Opaque(type(value))
            out = Var(getattr(atom, "name", "outside").rsplit(".", 1)[-1].lower(), kind, False, self.frame.scope)
            op = Op(out, COPY, (atom,), (), self.b.origin, True)
            if isinstance(atom, Ref):
                self.prologue.append(op)
                self.external_cache["outside", id(value)] = Sym(out)
            else:
                self.b.emit(op)
            self.outside.add(out)
            hit = Sym(out)
        return hit

    def external_item(self: Any, v: Static, key: Any) -> Value:
        value = v.value[key]
        if isinstance(v.value, (list, dict)):
            self.guards.length(v.value)
        base = self.atom(v)
        if isinstance(value, (list, dict, tuple)) or not isinstance(kind_of(value), Opaque):
            a = self.b.op(operator.getitem, base, self.atom(self.key_value(key)), kind=kind_of(value, ("item", id(value))))
            if isinstance(value, (bool, list, dict, tuple)):
                return Static(value, a)
            return Sym(a)
        if isinstance(value, (str, type(None))):
            return literal(value)
        if isinstance(value, types.FunctionType):
            return Static(value, Ref(value, value.__name__))
        return self.external(value, self.b.op(operator.getitem, base, self.atom(self.key_value(key)), kind=Opaque(type(value))))

    def load_external(self: Any, obj: SObj, name: str, value: Any) -> Value:
        """Attribute of an outside object, as it is at entry."""
        k = kind_of(value, ("attr", id(obj.obj), name))
        if isinstance(k, (Arr,)):
            # arrays are read once, so that all uses see one object
            if not isinstance(obj.ext, Ref) and obj.ext in self.b.defs:
                # reached through something that is computed here: read in place, and not to be written to
                hit = Sym(self.b.op(GETATTR, obj.ext, Const(name), kind=k))
                self.unlinked.add(hit.atom)
                return hit
            hit = self.external_cache.get((obj.id, name))
            if hit is None:
                out = Var(name, k, False, self.frame.scope)
                from ..ir.nodes import Op
                self.prologue.append(Op(out, GETATTR, (obj.ext, Const(name)), (), self.b.origin))
                hit = Sym(out)
                self.external_cache[obj.id, name] = hit
            return hit
        if isinstance(value, (bool, str, type(None), bytes)):
            self.guards.attr(obj.obj, name, value)
        a = self.b.op(GETATTR, obj.ext, Const(name), kind=k)
        if isinstance(value, (bool, str, bytes, type(None), types.FunctionType, type)):
            return Static(value, a if not is_literal(value) else None)
        if isinstance(value, (int, np.integer)):
            return Sym(a, (value, ("attr", obj.obj, name)))
        if isinstance(value, (list, dict)) and id(value) not in self.know.runtime:
            self.guards.attr(obj.obj, name, value)
            return Static(value, a)
        return self.external(value, a)

    def initial_field(self: Any, key: Any) -> Value | None:
        """Attribute value of an outside object, or of its class, before a loop or branch that sets it."""
        if not isinstance(key[1], tuple):
            for v in self.state.values():
                if isinstance(v, SObj) and v.id == key[1] and v.ext is None:
                    raw = static_lookup(v.cls, key[2])
                    if raw is None or isinstance(raw, types.MemberDescriptorType):
                        return None
                    return self.class_attr(v, key[2], None)
            return None
        for o in self.ext_objects:
            if o.id == key[1]:
                try:
                    return self.load_attr(o, key[2], None)
                except Exception:
                    return None
        return None

    # ------------------------------------------------------------------------------------------------ attributes

    def load_attr(self: Any, v: Value, name: str, node: Any) -> Value:
        if v is BOTTOM:
            return BOTTOM
        if isinstance(v, Poison):
            raise self.poisoned(v, node)
        if isinstance(v, SObj):
            return self.object_attr(v, name, node)
        if isinstance(v, Sym):
            return self.data_attr(v, name, node)
        if isinstance(v, SSuper):
            mro = self.object_class(v.self).__mro__
            after = mro[mro.index(v.cls) + 1:]
            for c in after:
                if name in c.__dict__:
                    return self.bind_class_attr(c, c.__dict__[name], name, v.self, node)
            raise self.fails(AttributeError, "A210", f"super() has no attribute {name!r}", node)
        if isinstance(v, STuple):
            if v.cls is not tuple:
                if name in v.cls._fields:
                    return v.items[v.cls._fields.index(name)]
                if name == "_replace":
                    return SMethod(Static("namedtuple._replace"), v)
                if name == "_asdict":
                    return SMethod(Static("namedtuple._asdict"), v)
                r = self.class_attr(v, name, node)
                if r is not None:
                    return r
            return SMethod(Static(name), v)
        if isinstance(v, (SList, SDict, SIter)):
            return SMethod(Static(name), v)
        if isinstance(v, Static):
            return self.static_attr(v, name, node)
        if isinstance(v, SFunc):
            if name == "__name__":
                return literal(v.fn.name)
            raise self.error("A210", f"attribute {name!r} of a nested function", node)
        if isinstance(v, SMethod):
            if name == "__self__":
                return v.self
            if name == "__func__":
                return v.func
        if isinstance(v, SSlice) and name in ("start", "stop", "step"):
            return {"start": v.lo, "stop": v.hi, "step": v.step}[name]
        if isinstance(v, SPartial):
            return {"func": v.func, "args": STuple(v.args)}.get(name) or self.unknown_attr(v, name, node)
        return self.unknown_attr(v, name, node)

    def unknown_attr(self: Any, v: Value, name: str, node: Any) -> Value:
        raise self.error("A210", f"{self.describe(v)} has no attribute {name!r}", node)

    def data_attr(self: Any, v: Sym, name: str, node: Any) -> Value:
        k = self.kind(v)
        if isinstance(k, Scalar) and not k.np and not k.maybe_none and not hasattr(self.python_type(v), name) and self.expected(
                AttributeError):
            raise self.fails(AttributeError, "A210", f"a number has no attribute {name!r}", node)
        if isinstance(k, (Arr, Scalar)) or isinstance(k, Unknown):
            if name == "ndim" and not isinstance(k, Unknown):
                axes = () if isinstance(k, Scalar) else k.axes
                if axes is not None:
                    return literal(len(axes))
            if name == "dtype" and isinstance(k, (Arr, Scalar)):
                return Static(np.dtype(k.dtype), None if False else Ref(np.dtype(k.dtype), f"np.dtype({k.dtype!r})"))
            if name in ("shape", "size", "T", "real", "imag", "flat", "dtype", "itemsize", "nbytes", "mT", "strides", "base",
                        "ndim", "flags"):
                if name == "shape" and (isinstance(k, Scalar) or isinstance(k, Arr) and k.axes == ()):
                    return STuple(())
                if name == "shape" and isinstance(k, Arr) and k.axes is not None and all(
                        isinstance(a, int) for a in k.axes):
                    return STuple(tuple(literal(a) for a in k.axes))
                if name == "real" and isinstance(k, Scalar) and not k.dtype.startswith("complex"):
                    return v
                if name == "flat":
                    return SIter("flat", (v,))
                r = self.prim(GETATTR, (v.atom, Const(name)))
                if name in ("shape", "size", "ndim"):
                    if isinstance(r, Sym) and isinstance(r.atom, Var) and r.atom.kind.varied:
                        r.atom.kind = r.atom.kind.vary(False)
                return r
            if name in ARRAY_METHODS or isinstance(k, Scalar) and name in FLOAT_METHODS:
                return SMethod(Static(method(name)), v)
            if name == "__array_namespace__" and isinstance(k, Arr):
                from .dtypes import array_namespace
                return SMethod(Static(array_namespace), v)
            if name == "device" and isinstance(k, Arr):
                return literal("cpu")
            if isinstance(k, Arr) and hasattr(np.ndarray, name):
                if k.varied:
                    raise self.error("A210", f"attribute {name!r} of an array that carries derivatives", node)
                return Sym(self.b.op(GETATTR, v.atom, Const(name), kind=Unknown()))
            if isinstance(k, (Arr, Scalar)):
                raise self.fails(AttributeError, "A210", f"a number or array has no attribute {name!r}", node)
        if isinstance(k, Lst) and name in DEQUE_METHODS or isinstance(k, Tup) and name in ("index", "count"):
            return SMethod(Static(name), v)
        if isinstance(k, Dct) and name in DICT_METHODS:
            return SMethod(Static(name), v)
        if k.varied:
            raise self.error("A210", f"attribute {name!r} of a value of unknown type that carries derivatives", node)
        if isinstance(v.atom, Ref):
            return self.external(getattr(v.atom.value, name), self.b.op(GETATTR, v.atom, Const(name)))
        return Sym(self.b.op(GETATTR, v.atom, Const(name), kind=Unknown()))

    def static_attr(self: Any, v: Static, name: str, node: Any) -> Value:
        obj = v.value
        if isinstance(obj, types.ModuleType):
            if not hasattr(obj, name):
                raise self.fails(AttributeError, "A210", f"module {obj.__name__} has no attribute {name!r}", node)
            value = getattr(obj, name)
            if obj.__name__.split(".")[0] not in ("math", "numpy", "scipy", "cmath", "operator", "functools"):
                self.guards.global_(vars(obj), name, value)
            return self.external(value, Ref(value, f"{obj.__name__}.{name}", (vars(obj), name)))
        if isinstance(obj, type):
            for c in obj.__mro__:
                if name in c.__dict__:
                    raw = c.__dict__[name]
                    if isinstance(raw, (staticmethod, classmethod, types.FunctionType, property, LocalFunction)) and not isinstance(  # noqa: E501
                            raw, property):
                        return self.bind_class_attr(c, raw, name, None, node, obj)
                    value = getattr(obj, name)
                    if isinstance(value, enum.Enum):
                        return Static(value, Ref(value, f"{obj.__qualname__}.{name}"))
                    if callable(value):
                        return Static(value, Ref(value, f"{obj.__name__}.{name}"))
                    self.guards.attr(obj, name, value)
                    return self.external(value, self.b.op(GETATTR, self.atom(v), Const(name), kind=kind_of(value)))
            if hasattr(obj, name):
                value = getattr(obj, name)
                return Static(value, Ref(value, f"{obj.__name__}.{name}") if not is_literal(value) else None)
            raise self.fails(AttributeError, "A210", f"class {obj.__name__} has no attribute {name!r}", node)
        if isinstance(obj, (list, dict, tuple, set, frozenset, str, bytes)) and not hasattr(obj, "_fields"):
            if hasattr(obj, name):
                return SMethod(Static(name), v)
        if not hasattr(obj, name):
            raise self.fails(AttributeError, "A210", f"{self.describe(v)} has no attribute {name!r}", node)
        value = getattr(obj, name)
        if is_literal(value) and not isinstance(value, float):
            return literal(value)
        if callable(value):
            return Static(value, Ref(value, name) if v.ref is None else self.b.op(GETATTR, v.ref, Const(name), kind=Opaque()))
        if v.ref is None:
            return Static(value, Ref(value, name))
        return self.external(value, self.b.op(GETATTR, v.ref, Const(name), kind=kind_of(value)))

    def object_class(self: Any, v: Value) -> type:
        if isinstance(v, (SObj, STuple)):
            return v.cls
        if isinstance(v, Static) and isinstance(v.value, type):
            return v.value
        return object

    def object_attr(self: Any, v: SObj, name: str, node: Any) -> Value:
        cls = v.cls
        if name == "__class__":
            return Static(cls, Ref(cls, cls.__name__))
        raw = static_lookup(cls, name)
        if isinstance(raw, property):
            return self.class_attr(v, name, node)
        hit = self.get(("F", v.id, name))
        if hit is not None:
            if ("P", v.id, name) in self.state and (raw is not None and not isinstance(
                    raw, types.MemberDescriptorType) or static_lookup(cls, "__getattr__") is not None):
                raise self.partly_set(cls, name, node)
            if ("P", v.id, name) in self.state and isinstance(hit, Sym) and isinstance(hit.kind, (Lst, Dct)):
                from ..ir.nodes import If, Raise
                exc = self.b.op(Ref(AttributeError, "AttributeError"), Const(name), kind=Opaque(AttributeError))
                self.b.emit(If(self.b.op(operator.not_, hit.atom), (Raise(exc, None, self.b.origin),), (), (), self.b.origin,
                               (True, False), "assert"))
            return hit
        if ("P", v.id, name) in self.state:
            raise self.partly_set(cls, name, node)
        if v.obj is not None:
            self.note_external(v)
            d = getattr(v.obj, "__dict__", {})
            if name in d:
                return self.load_external(v, name, d[name])
            if isinstance(raw, types.MemberDescriptorType):
                try:
                    return self.load_external(v, name, getattr(v.obj, name))
                except AttributeError:
                    raise self.error("A210", f"{cls.__name__}.{name} is not set", node) from None
        r = self.class_attr(v, name, node)
        if r is not None:
            return r
        if name == "__dict__":
            names = self.fields(v)
            for n in names:
                if ("P", v.id, n) in self.state:
                    raise self.partly_set(cls, n, node)
            return self.new_dict(names, [self.state["F", v.id, n] for n in names], None)
        hook = static_lookup(cls, "__getattr__")
        if isinstance(hook, types.FunctionType):
            return self.call(SMethod(Static(hook, Ref(hook, "__getattr__")), v), [literal(name)], {}, node)
        raise self.fails(AttributeError, "A210", f"{cls.__name__!r} object has no attribute {name!r}", node)

    def partly_set(self: Any, cls: type, name: str, node: Any) -> Exception:
        return self.error("A203", f"whether {cls.__name__}.{name} is set depends on the path taken", node,
                          "set it on every path")

    def note_external(self: Any, v: SObj) -> None:
        if all(o.id != v.id for o in self.ext_objects):
            self.ext_objects.append(v)

    def class_attr(self: Any, v: Any, name: str, node: Any) -> Value | None:
        for c in v.cls.__mro__:
            if name in c.__dict__:
                return self.bind_class_attr(c, c.__dict__[name], name, v, node)
        return None

    def bind_class_attr(self: Any, owner: type, raw: Any, name: str, v: Value | None, node: Any,
                        cls: type | None = None) -> Value:
        """Python's descriptor protocol for the descriptors that matter."""
        ref = lambda f: Ref(f, f"{owner.__name__}.{name}", None)  # noqa: E731
        if isinstance(raw, property):
            if raw.fget is None:
                raise self.error("A210", f"{name!r} cannot be read", node)
            return self.call(Static(raw.fget, ref(raw.fget)), [v], {}, node)
        if isinstance(raw, functools.cached_property):
            hit = self.get(("F", v.id, name))  # type: ignore[union-attr]
            if hit is None:
                hit = self.call(Static(raw.func, ref(raw.func)), [v], {}, node)
                self.set_field(v, name, hit)
            return hit
        if isinstance(raw, staticmethod):
            return Static(raw.__func__, ref(raw.__func__))
        if isinstance(raw, classmethod):
            c = cls or self.object_class(v)
            return SMethod(Static(raw.__func__, ref(raw.__func__)), Static(c, Ref(c, c.__name__)))
        if isinstance(raw, LocalFunction):
            return raw.value if v is None else SMethod(raw.value, v)
        if isinstance(raw, types.FunctionType) or hasattr(raw, "__wrapped__") or hasattr(raw, "py_func"):
            f = Static(raw, ref(raw))
            return f if v is None else SMethod(f, v)
        if isinstance(raw, (types.MemberDescriptorType, types.WrapperDescriptorType, types.MethodDescriptorType)):
            if isinstance(raw, types.MemberDescriptorType):
                raise self.error("A210", f"attribute {name!r} is not set", node)
            f = Static(raw, Ref(raw, f"{owner.__name__}.{name}"))
            return f if v is None else SMethod(f, v)
        if hasattr(type(raw), "__get__") and not isinstance(raw, type):
            getter = static_lookup(type(raw), "__get__")
            if isinstance(getter, types.FunctionType) and v is not None:
                me = self.external(raw, Ref(raw, name))
                c = self.object_class(v)
                return self.call(SMethod(Static(getter, Ref(getter, "__get__")), me), [v, Static(c, Ref(c, c.__name__))], {}, node)  # noqa: E501
        self.guards.attr(owner, name, raw)
        if is_literal(raw) and not isinstance(raw, (int, float)) or isinstance(raw, bool):
            return literal(raw)
        base = Ref(owner, owner.__name__)
        return self.external(raw, self.b.op(GETATTR, base, Const(name), kind=kind_of(raw, ("attr", id(owner), name))),
                             ("attr", owner, name))

    def find_method(self: Any, v: Value, name: str) -> Value | None:
        """A special method, looked up on the class and written in Python."""
        cls = self.object_class(v)
        raw = static_lookup(cls, name)
        if isinstance(raw, types.FunctionType):
            return SMethod(Static(raw, Ref(raw, f"{cls.__name__}.{name}")), v)
        if isinstance(raw, LocalFunction):
            return SMethod(raw.value, v)
        if dataclasses.is_dataclass(cls) and name == "__eq__" and raw is not object.__eq__:
            return None
        return None

    def set_field(self: Any, v: Any, name: str, value: Value) -> None:
        self.state["F", v.id, name] = value
        self.state.pop(("P", v.id, name), None)
        names = self.fields(v)
        if name not in names:
            self.state["N", v.id] = Static((*names, name))

    def store_attr(self: Any, v: Value, name: str, value: Value, node: Any) -> None:
        if isinstance(v, SObj):
            raw = static_lookup(v.cls, name)
            if isinstance(raw, property):
                if raw.fset is None:
                    raise self.error("A210", f"property {name!r} cannot be set", node)
                self.call(Static(raw.fset, Ref(raw.fset, name)), [v, value], {}, node)
                return
            if raw is not None and not isinstance(raw, types.MemberDescriptorType) and isinstance(
                    static_lookup(type(raw), "__set__"), types.FunctionType):
                setter = static_lookup(type(raw), "__set__")
                self.call(SMethod(Static(setter, Ref(setter, "__set__")), self.external(raw, Ref(raw, name))), [v, value], {},
                          node)
                return
            if isinstance(static_lookup(v.cls, "__setattr__"), types.FunctionType) and not (
                    dataclasses.is_dataclass(v.cls) or hasattr(v.cls, "__attrs_attrs__")):
                raise self.error("A201", f"{v.cls.__name__} overrides __setattr__", node)
            value = self.name_value(value, name, self.frame) if self.is_fresh(value) else value
            self.changing(v, node)
            if v.ext is not None:
                self.note_external(v)
                self.store_stmt(v.ext, Const(name), self.atom(value), attr=True)
            self.set_field(v, name, value)
            return
        if isinstance(v, Sym) and not self.varied(value) and not v.kind.varied:
            self.store_stmt(v.atom, Const(name), self.atom(value), attr=True)
            return
        if isinstance(v, (Sym, STuple)) and isinstance(self.kind(v), (Scalar, Arr, Tup)) and not getattr(
                self.kind(v), "maybe_none", False) or isinstance(v, Static) and is_literal(v.value):
            raise self.fails(AttributeError, "A208", f"attribute {name!r} is set on {self.describe(v)}", node)
        raise self.error("A208", f"attribute {name!r} is set on {self.describe(v)}", node)

    # ------------------------------------------------------------------------------------------------ items

    def eval_index(self: Any, s: Any) -> Value:
        import gast
        if isinstance(s, gast.Slice):
            return SSlice(*[literal(None) if p is None else self.eval(p) for p in (s.lower, s.upper, s.step)])
        if isinstance(s, gast.Tuple):
            return STuple(tuple(self.eval_index(x) for x in s.elts))
        return self.eval(s)

    def ev_Subscript(self: Any, e: Any) -> Value:
        return self.load_item(self.eval(e.value), self.eval_index(e.slice), e)

    def static_slice(self: Any, i: Value) -> slice | None:
        if not isinstance(i, SSlice):
            return None
        parts = [None if isinstance(p, Static) and p.value is None else self.static_int(p) for p in (i.lo, i.hi, i.step)]
        for p, q in zip(parts, (i.lo, i.hi, i.step)):
            if p is None and not (isinstance(q, Static) and q.value is None):
                return None
        return slice(*parts)

    def load_item(self: Any, v: Value, i: Value, node: Any) -> Value:
        if isinstance(v, Poison):
            raise self.poisoned(v, node)
        if v is BOTTOM or i is BOTTOM:
            return BOTTOM
        if isinstance(v, (STuple, SList)):
            items = static_items(self, v)
            n = self.static_int(i)
            if n is not None:
                if not -len(items) <= n < len(items):
                    raise self.fails(IndexError, "A210", f"index {n} is out of range for {len(items)} items", node)
                return items[n]
            sl = self.static_slice(i)
            if sl is not None:
                return STuple(items[sl]) if isinstance(v, STuple) else self.new_list(items[sl], (id(node), "slice"))
            return self.dynamic_item(v, items, i, node)
        if isinstance(v, SDict):
            c = self.state["C", v.id]
            k = self.static_key(i)
            if k is not None:
                if k.value in c.keys:
                    return c.items[c.keys.index(k.value)]
                if v.default == "set":
                    raise self.fails(TypeError, "A209", "a set cannot be indexed", node)
                if v.default is not None:
                    new = self.call(v.default, [], {}, node)
                    self.store_item(v, k, new, node)
                    return new
                from ..ir.nodes import Raise
                exc = self.b.op(Ref(KeyError, "KeyError"), self.atom(k), kind=Opaque(KeyError))
                self.b.emit(Raise(exc, None, self.b.origin))
                raise Unreachable
            self.make_dynamic(v.site)
        if isinstance(v, SObj):
            m = self.find_method(v, "__getitem__")
            if m is not None:
                return self.call(m, [i], {}, node)
            raise self.fails(TypeError, "A209", f"{v.cls.__name__} cannot be indexed", node)
        if isinstance(v, Static):
            return self.static_load_item(v, i, node)
        if isinstance(v, SIter):
            return self.load_item(self.gather(v, node), i, node)
        if isinstance(v, Sym):
            if isinstance(v.kind, Scalar) and not v.kind.maybe_none and not v.kind.np:
                raise self.fails(TypeError, "A209", "a number cannot be indexed", node)
            if isinstance(v.kind, Tup):
                n = self.static_int(i)
                if n is None and any(isinstance(e, (Tup, Lst, Dct, Opaque)) for e in v.kind.elems) and isinstance(
                        kind_join(v.kind), Unknown):
                    self.unroll_for(i, node)
            if isinstance(v.kind, Dct) and self.dict_default.get(self.root(v.atom)) is not None:
                self.fill_default(v, i, node)
            self.check_depth(v, i, node)
            return self.taken_apart(self.prim(operator.getitem, (v.atom, self.index_atom(i, v.kind))))
        from .values import SRange
        if isinstance(v, SRange):
            return self.binop(operator.add, v.start, self.binop(operator.mul, i, v.step))
        raise self.error("A209", f"{self.describe(v)} cannot be indexed", node)

    def taken_apart(self: Any, v: Value) -> Value:
        """A run-time tuple that carries derivatives, as a tuple of its items: joins and loops treat them one by one."""
        if isinstance(v, Sym) and isinstance(v.kind, Tup) and self.varied(v):
            return STuple(tuple(self.taken_apart(i) for i in static_items(self, v)))
        return v

    def fill_default(self: Any, v: Sym, i: Value, node: Any) -> None:
        """A missing key of a defaultdict."""
        test = self.prim(operator.contains, (v.atom, self.atom(i)), kind=BOOL)
        make = lambda: self.call(self.dict_default[self.root(v.atom)], [], {}, node)  # noqa: E731
        self.branch(test, lambda: None, lambda: self.store_item(v, i, make(), node), node)

    def check_depth(self: Any, v: Sym, i: Value, node: Any) -> None:
        """More indices than axes would raise IndexError or TypeError for certain."""
        k = self.kind(v)
        axes = () if isinstance(k, Scalar) else k.axes if isinstance(k, Arr) else None
        if axes is None:
            return
        items = i.items if isinstance(i, STuple) else (i,)
        n = 0
        for x in items:
            if isinstance(x, Static) and (x.value is None or x.value is Ellipsis):
                continue
            kx = self.kind(x) if isinstance(x, Sym) else None
            n += len(kx.axes) if isinstance(kx, Arr) and kx.dtype == "bool" and kx.axes else 0 if isinstance(
                kx, Scalar) and kx.dtype == "bool" or isinstance(x, Static) and isinstance(x.value, bool) else 1
        if n > len(axes):
            raise self.error("A209", "a number is indexed" if isinstance(k, Scalar) else
                             f"{n} indices for an array of {len(axes)} dimensions", node)

    def index_atom(self: Any, i: Value, base: Kind) -> Atom:
        a = self.atom(i)
        if isinstance(a, Const) and isinstance(a.value, bool):
            return a
        return a

    def unroll_for(self: Any, i: Value, node: Any) -> None:
        """A run-time index into structure: unroll the loop that the index comes from, where its range is known."""
        self.unroll(self.loop_nodes)
        raise self.error("A203", "the position in a structure of mixed values is known only at run time", node)

    def dynamic_item(self: Any, v: Any, items: tuple[Value, ...], i: Value, node: Any) -> Value:
        kinds = [self.kind(x) for x in items]
        if all(self.is_leaf(x) for x in items) and (all(isinstance(k, Scalar) for k in kinds) or all(
                isinstance(k, Arr) for k in kinds)) and items:
            if isinstance(v, SList) and v.site is not None and v.site not in self.know.dynamic:
                self.make_dynamic(v.site)
            return self.prim(operator.getitem, (self.atom(v), self.atom(i)))
        if isinstance(v, SList) and v.site is not None and v.site not in self.know.dynamic and all(
                isinstance(x, (STuple, SList, Sym, Static)) for x in items):
            inner = [x.site for x in items if isinstance(x, SList) and x.site not in self.know.dynamic]
            self.make_dynamic(v.site, *inner)
        self.unroll_for(i, node)
        raise AssertionError

    def static_load_item(self: Any, v: Static, i: Value, node: Any) -> Value:
        obj = v.value
        if obj is np.s_ or obj is np.index_exp:
            return i
        if obj is np.r_ or obj is np.c_:
            from .arrays import joined
            return joined(self, obj, i, node)
        if isinstance(obj, type) or getattr(type(obj), "__module__", "") == "typing":
            return v
        k = self.static_key(i)
        sl = self.static_slice(i)
        if isinstance(obj, (dict, list, tuple, str)) and k is not None:
            try:
                if isinstance(obj, str):
                    return literal(obj[k.value])
                return self.external_item(v, k.value)
            except (KeyError, IndexError) as ex:
                from ..ir.nodes import Raise
                exc = self.b.op(Ref(type(ex), type(ex).__name__), self.atom(k), kind=Opaque(type(ex)))
                self.b.emit(Raise(exc, None, self.b.origin))
                raise Unreachable from None
        if isinstance(obj, str) and sl is not None:
            return literal(obj[sl])
        if isinstance(obj, (list, tuple)) and sl is not None:
            return STuple(tuple(self.external_item(v, n) for n in range(len(obj))[sl])) if isinstance(obj, tuple) else \
                self.new_list([self.external_item(v, n) for n in range(len(obj))[sl]], (id(node), "slice"))
        if isinstance(obj, (dict, list, tuple)):
            self.guards.length(obj) if not isinstance(obj, tuple) else None
            kind = kind_of(obj)
            elem = kind.elem if isinstance(kind, (Lst, Dct)) else kind_join(kind) if isinstance(kind, Tup) else Unknown()
            if isinstance(elem, Opaque) and elem.cls is not str or isinstance(elem, Unknown):
                if isinstance(obj, (list, tuple)):
                    self.unroll_for(i, node)
                raise self.error("A203", "which item is taken is known only at run time, and the items differ in form", node)
            return self.prim(operator.getitem, (self.atom(v), self.atom(i)), kind=elem)
        m = static_lookup(type(obj), "__getitem__")
        if isinstance(m, types.FunctionType):
            return self.call(SMethod(Static(m, Ref(m, "__getitem__")), v), [i], {}, node)
        if self.varied(i):
            raise self.error("A209", f"{self.describe(v)} is indexed with an active value", node)
        return self.prim(operator.getitem, (self.atom(v), self.atom(i)), kind=Unknown())

    def store_item(self: Any, v: Value, i: Value, value: Value, node: Any) -> None:
        if isinstance(v, SObj):
            m = self.find_method(v, "__setitem__")
            if m is None:
                raise self.fails(TypeError, "A209", f"{v.cls.__name__} does not support item assignment", node)
            self.call(m, [i, value], {}, node)
            return
        if isinstance(v, (SList, SDict)):
            self.changing(v, node)
        if isinstance(v, SList):
            items = list(self.state["C", v.id].items)
            n, sl = self.static_int(i), self.static_slice(i)
            if n is None and sl is None:
                self.make_dynamic(v.site)
            if n is not None:
                if not -len(items) <= n < len(items):
                    raise self.fails(IndexError, "A210", f"index {n} is out of range for {len(items)} items", node)
                items[n] = value
            else:
                items[sl] = self.require_items(value, node)
            self.state["C", v.id] = Contents(tuple(items))
            if v.ext is not None:
                self.store_stmt(v.ext, self.atom(i), self.atom(value))
            return
        if isinstance(v, SDict):
            k = self.static_key(i)
            if k is None:
                self.make_dynamic(v.site)
            c = self.state["C", v.id]
            keys, vals = list(c.keys), list(c.items)
            from .expr import set_pair
            set_pair(keys, vals, k.value, value)
            self.state["C", v.id] = Contents(tuple(vals), tuple(keys))
            if v.ext is not None:
                self.store_stmt(v.ext, self.atom(i), self.atom(value))
            return
        if isinstance(v, Sym):
            k = self.kind(v)
            if isinstance(k, Arr):
                self.array_store(v, i, value, None, node)
                return
            if isinstance(k, (Lst, Dct)):
                self.container_store(v, k, i, value, node)
                return
            if isinstance(k, Scalar) and not k.maybe_none:
                raise self.fails(TypeError, "A208", "an item of a number is set", node)
            if not self.varied(value) and not k.varied:
                self.store_stmt(v.atom, self.atom(i), self.atom(value))
                return
            raise self.error("A208", "an item of a value of unknown form is set to an active value", node)
        if isinstance(v, Static) and isinstance(v.value, (list, dict)):
            if self.varied(value):
                raise self.error("A208", "an active value is stored in a container outside of the function", node,
                                 "return it, or store ast2grad.stop_gradient(value)")
            self.leave_to_run_time(v.value)
            raise self.error("A208", "a container outside of the function is changed", node)
        if isinstance(v, Static) and isinstance(v.value, np.ndarray):
            raise self.error("A208", "an array outside of the function is changed", node)
        raise self.fails(TypeError, "A209", f"{self.describe(v)} does not support item assignment", node)

    def container_store(self: Any, v: Sym, k: Any, i: Value, value: Value, node: Any) -> None:
        from .interp import Restart
        root = self.root(v.atom)
        site = self.list_site.get(root)
        if site is not None and not isinstance(i, SSlice):
            self.join_elem(site, value, self.level(v, root))
            if isinstance(k, Dct) and v.atom is root:
                kk = join(self.know.elem.get((site, "key"), self.kind(i)), self.kind(i))
                if self.know.elem.get((site, "key")) != kk:
                    self.know.elem[site, "key"] = kk
                    raise Restart
        elif self.varied(value) and not k.numeric:
            self.written_in_place(root)
            raise self.error("A208", "an active value is stored in a container that holds none", node)
        self.touch(root, value)
        self.store_stmt(v.atom, self.atom(i), self.contained(value, root))

    def level(self: Any, v: Sym, root: Any) -> int:
        """How deep inside of the container `root` the container v lies."""
        return max(nesting(atom_kind(root)) - nesting(v.kind), 0) if v.atom is not root else 0

    def contained(self: Any, value: Value, root: Any) -> Atom:
        """The operand for an item of a run-time container: what can be changed later is one object in both places."""
        if isinstance(value, (SList, SDict)) and value.named and value.ext is None:
            self.make_dynamic(value.site)
        if isinstance(value, STuple):
            for i in value.items:
                self.contained(i, root)
        a = self.atom(value)
        if isinstance(a, Var) and isinstance(a.kind, (Lst, Dct)) and self.root(a) is not root and isinstance(root, Var):
            inner = self.root(a)
            if inner in self.varied_mem:
                self.varied_mem.add(root)
            self.root_of[inner] = root
        return a

    def touch(self: Any, root: Any, value: Value) -> None:
        if self.varied(value):
            if root in self.outside:
                raise self.error("A208", "an active value is stored in a container outside of the function", None,
                                 "return it, or store ast2grad.stop_gradient(value)")
            self.varied_mem.add(root)

    def array_store(self: Any, v: Sym, i: Value, value: Value, aug: Any, node: Any) -> None:
        if isinstance(value, (SObj, SFunc, SMethod)) or isinstance(value, Static) and value.value is None:
            raise self.error("A209", f"{self.describe(value)} is stored in an array", node)
        k = self.kind(v)
        if isinstance(v.atom, Ref):
            raise self.error("A208", "an array outside of the function is changed", node,
                             "pass the array as an argument, or copy it first")
        root = self.root(v.atom)
        if isinstance(atom_kind(root), Lst) and root in self.list_loops:
            self.unroll(self.list_loops[root])  # views in a list: each one followed by itself
        if self.root(v.atom) in self.unlinked:
            raise self.error("A208", "an array of an outside object is changed through a container", node, "copy it first")
        if k.numeric or not self.varied(value):
            self.touch(self.root(v.atom), value) if k.numeric else None
        if aug is operator.matmul:
            value, aug = self.binop(aug, v, value, node), None
        if k.dtype in ("float32", "float64") and getattr(self.kind(value), "dtype", "").startswith("complex"):
            raise self.error("A209", "a complex value is stored in a real array", node)
        self.store_stmt(v.atom, self.atom(i), self.atom(value), aug)

    def aug_item(self: Any, v: Value, i: Value, fn: Any, value: Value, node: Any) -> None:
        if isinstance(v, Sym):
            k = self.kind(v)
            if isinstance(k, Arr):
                self.array_store(v, i, value, fn, node)
                return
            if isinstance(k, (Lst, Dct)) and isinstance(k.elem, Arr):
                self.array_store(self.load_item(v, i, node), literal(Ellipsis), value, fn, node)
                return
        old = self.load_item(v, i, node)
        new = self.augment(old, fn, value, node)
        if new is not old:
            self.store_item(v, i, new, node)

    def delete_item(self: Any, v: Value, i: Value, node: Any) -> None:
        if isinstance(v, (SList, SDict)) and v.ext is None:
            self.changing(v, node)
            c = self.state["C", v.id]
            if isinstance(v, SList):
                n = self.static_int(i)
                items = list(c.items)
                sl = self.static_slice(i)
                if n is None and sl is None:
                    self.make_dynamic(v.site)
                del items[n if n is not None else sl]
                self.state["C", v.id] = Contents(tuple(items))
                return
            k = self.static_key(i)
            if k is None:
                self.make_dynamic(v.site)
            j = c.keys.index(k.value)
            self.state["C", v.id] = Contents(c.items[:j] + c.items[j + 1:], c.keys[:j] + c.keys[j + 1:])
            return
        if isinstance(v, Sym) and isinstance(v.kind, (Lst, Dct)):
            if isinstance(v.kind, Lst) and not isinstance(i, SSlice):
                self.b.emit(Mutate(Var("t", v.kind.elem), v.atom, "pop", (self.atom(i),), (), self.b.origin))
                return
            if not self.kind(v).varied:
                self.b.emit(Mutate(None, v.atom, "__delitem__", (self.atom(i),), (), self.b.origin))
                return
        raise self.error("A207", "deleting items of this container", node)

    # ------------------------------------------------------------------------------------------------ instances

    def object_atom(self: Any, v: SObj) -> Atom:
        """The object itself, for code that cannot be followed: rebuilt from its attributes."""
        if v.ext is not None:
            return v.ext
        names = self.fields(v)
        for n in names:
            if ("P", v.id, n) in self.state:
                raise self.partly_set(v.cls, n, None)
        args = tuple((n, self.atom(self.state["F", v.id, n])) for n in names)
        if dataclasses.is_dataclass(v.cls) and {f.name for f in dataclasses.fields(v.cls)} == set(names) and not hasattr(
                v.cls, "__post_init__") and all(f.init for f in dataclasses.fields(v.cls)):
            return self.b.op(Ref(v.cls, v.cls.__name__), kws=args, kind=Opaque(v.cls))
        return self.b.op(Ref(helper_function("build_object"), "build_object"), Ref(v.cls, v.cls.__name__), kws=args, kind=Opaque(v.cls))  # noqa: E501

    def varied(self: Any, v: Value, seen: Any = None) -> bool:
        """May the value depend on a differentiated argument?"""
        if isinstance(v, Sym):
            return bool(self.kind(v).varied)
        if isinstance(v, STuple):
            return any(self.varied(i, seen) for i in v.items)
        if isinstance(v, (SList, SDict)):
            return any(self.varied(i, seen) for i in self.state["C", v.id].items)
        seen = seen or set()
        if isinstance(v, SObj):
            if v.id in seen:
                return False
            seen.add(v.id)
            return any(self.varied(self.state.get(("F", v.id, n), literal(None)), seen) for n in self.fields(v))
        if isinstance(v, SMethod):
            return self.varied(v.func, seen) or self.varied(v.self, seen)
        if isinstance(v, SPartial):
            return any(self.varied(i, seen) for i in (v.func, *v.args, *v.kws.values()))
        if isinstance(v, SFunc):
            if v.fn.parent is None:
                return False
            if id(v.fn.node) in seen:
                return False
            seen.add(id(v.fn.node))
            return any(self.varied(self.state[k], seen) for k in self.captured(v))
        if isinstance(v, SIter):
            if v.form == "genexp":
                return True
            return any(self.varied(p, seen) for p in v.parts if isinstance(p, Value))
        if isinstance(v, SSuper):
            return self.varied(v.self, seen)
        if isinstance(v, SSlice):
            return any(self.varied(p, seen) for p in (v.lo, v.hi, v.step))
        return False

    def captured(self: Any, v: SFunc) -> list[Any]:
        """Keys of enclosing locals that the nested function reads."""
        names = names_in(v.fn.node)
        keys = []
        f = v.fn.parent
        while f is not None:
            keys += [("L", f.id, n) for n in names if n in f.locals and ("L", f.id, n) in self.state]
            f = f.parent
        return keys


_names: dict[int, tuple[Any, tuple[str, ...]]] = {}


def names_in(node: Any) -> tuple[str, ...]:
    """Every name that the function's text mentions, in order."""
    import gast
    hit = _names.get(id(node))
    if hit is None or hit[0] is not node:
        hit = (node, tuple(dict.fromkeys(n.id for n in gast.walk(node) if isinstance(n, gast.Name))))
        _names[id(node)] = hit
    return hit[1]


class LocalFunction:
    """A method of a class that is defined inside of the function."""

    def __init__(self, value: Value) -> None:
        self.value = value

    def __call__(self, *args: Any, **kws: Any) -> Any:
        raise AssertionError("exists only while the function is read")


def local_class(ip: Any, s: Any) -> Value:
    """A class statement in a function body: a class for this reading, whose methods are the nested functions."""
    import gast
    if s.keywords:
        raise ip.error("A201", "a class with keywords inside of the function", s, "define the class at module level")
    bases = []
    for b in s.bases:
        v = ip.eval(b)
        if not isinstance(v, Static) or not isinstance(v.value, type):
            raise ip.error("A201", "a class with this base inside of the function", s, "define the class at module level")
        bases.append(v.value)
    space: dict[str, Any] = {"__module__": "builtins", "__qualname__": s.name}
    marks: dict[str, Any] = {"property": property, "staticmethod": staticmethod, "classmethod": classmethod}
    notes: dict[str, Any] = {}
    for st in s.body:
        if isinstance(st, gast.FunctionDef):
            f: Any = LocalFunction(ip.make_function(st, st.name))
            for d in reversed(st.decorator_list):
                mark = marks.get(d.id) if isinstance(d, gast.Name) else None
                if mark is None:
                    raise ip.error("A201", "a decorated method of a class inside of the function", st,
                                   "define the class at module level")
                f = mark(f)
            space[st.name] = f
        elif isinstance(st, (gast.Assign, gast.AnnAssign)) and (st.value is None or isinstance(st.value, gast.Constant)):
            for t in st.targets if isinstance(st, gast.Assign) else [st.target]:
                if st.value is not None:
                    space[t.id] = st.value.value
                notes[t.id] = float
        elif not (isinstance(st, gast.Pass) or isinstance(st, gast.Expr) and isinstance(st.value, gast.Constant)):
            raise ip.error("A201", "this statement in a class inside of the function", st, "define the class at module level")
    cls: Any = type(s.name, tuple(bases), space)
    for v in space.values():
        f = v.value if isinstance(v, LocalFunction) else getattr(getattr(v, "fget", getattr(v, "__func__", None)), "value", None)
        if isinstance(f, SFunc):
            f.fn.cls = cls
    result: Value = Static(cls, Ref(cls, s.name))
    for d in reversed(s.decorator_list):
        dv = ip.eval(d)
        if isinstance(dv, Static) and dv.value is dataclasses.dataclass:
            cls.__annotations__ = notes
            result = Static(dataclasses.dataclass(cls), Ref(cls, s.name))
        else:
            raise ip.error("A201", "a decorated class inside of the function", s, "define the class at module level")
    return result


def static_lookup(cls: type, name: str) -> Any:
    for c in cls.__mro__:
        if name in c.__dict__:
            return c.__dict__[name]
    return None


def nesting(k: Kind) -> int:
    return 1 + nesting(k.elem) if isinstance(k, (Lst, Dct)) else 0


def kind_join(k: Tup) -> Kind:
    from ..ir.kinds import join_all
    return join_all(k.elems)
