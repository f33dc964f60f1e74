"""Attributes that are asked for, and instances: Python's object model, executed while the function is read."""
from __future__ import annotations

import collections
import dataclasses
import enum
import functools
import math
import operator
import types
from typing import Any

import gast
import numpy as np

from ..ir.kinds import Arr, Dct, Lst, Opaque, Scalar, Tup, Unknown, kind_of
from ..ir.nodes import GETATTR, Atom, Const, If, Prim, Raise, Ref, Var, method
from ..rules.registry import helper_function
from . import library, sparse
from .base import InterpBase
from .classes import BUILTIN, PART, builtin_base, is_data_descriptor, made_by_statement, slot_of, static_lookup
from .dtypes import array_namespace
from .iterables import known_items
from .local_classes import LocalFunction
from .namespaces import NAMESPACES
from .outside import is_number
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
    SSpace,
    SSuper,
    Static,
    STuple,
    Sym,
    Unset,
    Value,
    is_literal,
    literal,
)

ARRAY_METHODS = frozenset(n for n in dir(np.ndarray) if not n.startswith("_") and callable(getattr(np.ndarray, n)))
LIST_METHODS = frozenset(n for n in dir(list) if not n.startswith("_"))
DEQUE_METHODS = LIST_METHODS | {"appendleft", "popleft", "rotate"}
DICT_METHODS = frozenset(n for n in dir(dict) if not n.startswith("_"))
FLOAT_METHODS = frozenset(("conjugate", "is_integer", "hex", "as_integer_ratio", "item", "bit_length"))
CACHED = type(functools.lru_cache(len))
MISSING: Any = object()


class Objects(InterpBase):
    """Mixin of the interpreter."""

    # ------------------------------------------------------------------------------------------------ attributes

    def load_attr(self, v: Value, name: str, node: Any) -> Value:
        if v is BOTTOM:
            return BOTTOM
        v = self.present(v, f"'NoneType' object has no attribute {name!r}", AttributeError)
        if isinstance(v, Poison):
            raise self.poisoned(v, node)
        if sparse.is_sparse(v):
            r = sparse.attribute(self, v, name)
            if r is not None:
                return r
        if isinstance(v, SObj):
            return self.object_attr(v, name, node)
        if name == "__class__" and not isinstance(v, (Static, SSuper)):
            cls_ = self.certain_type(v) or self.settled_class(v, node)
            if cls_ is not None:
                return Static(cls_, Ref(cls_, cls_.__name__))
        if isinstance(v, Sym):
            return self.data_attr(v, name, node)
        if isinstance(v, SSuper):
            cls = self.object_class(v.self)
            mro = list(cls.__mro__ if v.cls in cls.__mro__ else type.mro(type(cls)))  # in a method of a metaclass
            after = mro[mro.index(v.cls) + 1:]
            of_class = isinstance(v.self, Static) and v.cls in cls.__mro__  # super(C, cls): nothing that an attribute is bound to
            for c in after:
                if name in c.__dict__:
                    if of_class:
                        return self.bind_class_attr(c, c.__dict__[name], name, None, node, cls)
                    return self.bind_class_attr(c, c.__dict__[name], name, v.self, node)
            raise self.fails(AttributeError, "A210", f"super() has no attribute {name!r}", node)
        if isinstance(v, STuple):
            if v.cls is not tuple:
                if name in v.fields:
                    return v.items[v.fields.index(name)]
                if name == "_replace":
                    return SMethod(Static("namedtuple._replace"), v)
                if name == "_asdict":
                    return SMethod(Static("namedtuple._asdict"), v)
                r = self.class_attr(v, name, node)
                if r is not None:
                    return r
            if not hasattr(tuple, name):
                raise self.fails(AttributeError, "A210", f"a {v.cls.__name__} has no attribute {name!r}", node)
            return SMethod(Static(name), v)
        if isinstance(v, (SList, SDict)) and not self.instances_have(self.python_type(v), name):
            raise self.fails(AttributeError, "A210", f"{self.describe(v)} has no attribute {name!r}", node)
        if isinstance(v, (SList, SDict, SIter, SSpace)):
            return SMethod(Static(name), v)
        if isinstance(v, Static):
            return self.static_attr(v, name, node)
        if isinstance(v, SFunc):
            if name == "__name__":
                return literal(v.fn.name)
            if name == "__dict__":
                return self.new_dict((), (), None)
            if not self.instances_have(types.FunctionType, name):
                raise self.fails(AttributeError, "A210", f"a function has no attribute {name!r}", node)
            raise self.error("A210", f"attribute {name!r} of a nested function", node)
        if isinstance(v, SMethod):
            if name == "__self__":
                return v.self
            if name == "__func__":
                return v.func
            made = v.func.value if isinstance(v.func, Static) else None
            if name == "__name__" and isinstance(made, (str, Prim)):  # of a builtin class
                return literal(str(getattr(made, "name", made)).lstrip("."))
            if isinstance(v.func, (SFunc, Static)) and not isinstance(made, (str, Prim)):
                return self.load_attr(v.func, name, node)
        if isinstance(v, SSlice) and name in ("start", "stop", "step"):
            return {"start": v.lo, "stop": v.hi, "step": v.step}[name]
        if isinstance(v, SSlice) and name == "indices":
            return SMethod(SFunc(self.function_of(library.slice_indices)), v)
        if isinstance(v, SPartial):
            return {"func": v.func, "args": STuple(v.args)}.get(name) or self.unknown_attr(v, name, node)
        return self.unknown_attr(v, name, node)

    def attribute_name(self, v: Value, node: Any) -> Any:
        """The name of an attribute that is computed, as a constant."""
        if isinstance(v, Static):
            return v
        self.unroll(self.loop_nodes)  # another one in each iteration
        return self.settled_constant(v, node, self.error("A203", "an attribute whose name is known only at run time", node))

    def instances_have(self, cls: type | None, name: str) -> bool:
        """Has an instance of a builtin class the attribute?  (What the class itself has of its metaclass, it has not.)"""
        like: dict[Any, Any] = {list: (list, collections.deque),
                                dict: (dict, collections.Counter, collections.OrderedDict, collections.defaultdict)}
        return cls is not None and any(static_lookup(c, name) is not None for c in like.get(cls, (cls,)))

    def unknown_attr(self, v: Value, name: str, node: Any) -> Value:
        raise self.error("A210", f"{self.describe(v)} has no attribute {name!r}", node)

    def data_attr(self, v: Sym, name: str, node: Any) -> Value:
        k = self.kind(v)
        if isinstance(k, Scalar) and not k.np and not k.maybe_none and not self.instances_have(self.python_type(v), name) and (
                self.expected(AttributeError)):
            raise self.fails(AttributeError, "A210", f"a number has no attribute {name!r}", node)
        if isinstance(k, (Arr, Scalar)) or isinstance(k, Unknown):
            if name == "ndim" and not isinstance(k, Unknown):
                axes = () if isinstance(k, Scalar) else k.axes
                if axes is not None:
                    return literal(len(axes))
            if name == "dtype" and isinstance(k, (Arr, Scalar)):
                return Static(np.dtype(k.dtype), Ref(np.dtype(k.dtype), f"np.dtype({k.dtype!r})"))
            if name in ("shape", "size", "T", "real", "imag", "flat", "dtype", "itemsize", "nbytes", "mT", "strides", "base",
                        "ndim", "flags"):
                if name == "shape" and (isinstance(k, Scalar) or isinstance(k, Arr) and k.axes == ()):
                    return STuple(())
                if name == "shape" and isinstance(k, Arr) and k.axes is not None and all(
                        isinstance(a, int) for a in k.axes):
                    return STuple(tuple(literal(a) for a in k.axes))
                if name == "size" and isinstance(k, Arr) and k.axes is not None and not k.maybe_none:
                    lengths = [a for a in k.axes if isinstance(a, int)]
                    if len(lengths) == len(k.axes):
                        return literal(math.prod(lengths))
                if name == "real" and isinstance(k, Scalar) and not k.dtype.startswith("complex"):
                    return v
                if name == "flat":
                    return SIter("flat", (v,))
                r = self.prim(GETATTR, (v.atom, Const(name)))
                if name in ("shape", "size", "ndim", "dtype", "itemsize", "nbytes", "strides", "flags"):
                    if isinstance(r, Sym) and isinstance(r.atom, Var) and r.atom.kind.varied:
                        r.atom.kind = r.atom.kind.vary(False)
                return r
            if name in ARRAY_METHODS or isinstance(k, Scalar) and name in FLOAT_METHODS:
                return SMethod(Static(method(name)), v)
            if name == "__array__" and isinstance(k, Arr):
                return SMethod(Static(np.asarray, Ref(np.asarray, "asarray")), v)  # of an array: the array itself
            numpy = isinstance(k, Arr) or isinstance(k, Scalar) and k.np
            if name == "__array_namespace__" and numpy:
                return SMethod(Static(array_namespace), v)
            if name == "device" and numpy:
                return literal("cpu")
            cls = np.ndarray if isinstance(k, Arr) else self.python_type(v)
            if isinstance(k, (Arr, Scalar)) and cls is not None:
                raw = static_lookup(cls, name)
                if raw is None:
                    raise self.fails(AttributeError, "A210", f"a number or array has no attribute {name!r}", node)
                slot = slot_of(raw)
                if slot is not None:
                    return SMethod(Static(raw, Ref(raw, f"{slot.__name__}.{name}")), v)
                if k.varied:
                    raise self.error("A210", f"attribute {name!r} of {self.describe(v)} that carries derivatives", node)
                return Sym(self.b.op(GETATTR, v.atom, Const(name), kind=Unknown()))
        if isinstance(k, Lst) and (name in DEQUE_METHODS or name == "__getitem__"):
            return SMethod(Static(name), v)
        if isinstance(k, Tup) and k.cls is not tuple:
            return self.load_attr(STuple(known_items(self, v), k.cls), name, node)
        if isinstance(k, Tup) and name in ("index", "count"):
            return SMethod(Static(name), v)
        if isinstance(k, Dct) and name in DICT_METHODS:
            return SMethod(Static(name), v)
        cls = self.python_type(v)
        if isinstance(k, (Lst, Tup, Dct)) and cls is not None and not self.instances_have(cls, name):
            raise self.fails(AttributeError, "A210", f"{self.describe(v)} has no attribute {name!r}", node)
        if k.varied:
            return self.load_attr(self.settled(v, node, self.error(
                "A210", f"attribute {name!r} of a value of unknown type that carries derivatives", node)), name, node)
        if v.atom in self.laden and name not in ("__class__", "__traceback__", "__cause__", "with_traceback", "add_note"):
            raise self.error("A210", f"attribute {name!r} of an exception that was given values that carry derivatives", node,
                             "return them instead of raising them")
        if isinstance(v.atom, Ref):
            with self.executing(node):
                value = getattr(v.atom.value, name)
            return self.external(value, self.b.op(GETATTR, v.atom, Const(name)))
        return Sym(self.b.op(GETATTR, v.atom, Const(name), kind=Unknown()))

    def static_attr(self, v: Static, name: str, node: Any) -> Value:
        obj = v.value
        if isinstance(obj, NAMESPACES):
            stored = self.was_stored(obj, name, node)
            if stored is not None:
                return stored
        if isinstance(obj, types.ModuleType):
            value = self.asked_for(obj, name, node)
            if value is MISSING:
                raise self.fails(AttributeError, "A210", f"module {obj.__name__} has no attribute {name!r}", node)
            if obj.__name__.split(".")[0] not in ("math", "numpy", "scipy", "cmath", "operator", "functools"):
                self.guards.global_(vars(obj), name, value)
            return self.external(value, Ref(value, f"{obj.__name__}.{name}", (vars(obj), name)))
        if isinstance(obj, type):
            for c in obj.__mro__:
                stored = self.was_stored(c, name, node)
                if stored is not None:
                    return stored
                if name in c.__dict__:
                    raw = c.__dict__[name]
                    if isinstance(raw, (staticmethod, classmethod, types.FunctionType, property, LocalFunction)) and not isinstance(  # noqa: E501
                            raw, property):
                        return self.bind_class_attr(c, raw, name, None, node, obj)
                    with self.executing(node):
                        value = getattr(obj, name)
                    if isinstance(value, enum.Enum):
                        return Static(value, Ref(value, f"{obj.__qualname__}.{name}"))
                    if callable(value):
                        return Static(value, Ref(value, f"{obj.__name__}.{name}"))
                    if not is_number(value):
                        self.guards.attr(obj, name, value)
                    return self.external(value, self.b.op(GETATTR, self.atom(v), Const(name), kind=kind_of(value)),
                                         ("attr", obj, name))
            value = self.asked_for(obj, name, node)
            if value is not MISSING:
                return Static(value, Ref(value, f"{obj.__name__}.{name}") if not is_literal(value) else None)
            raise self.fails(AttributeError, "A210", f"class {obj.__name__} has no attribute {name!r}", node)
        if isinstance(obj, (list, dict, tuple, set, frozenset, str, bytes)) and not hasattr(obj, "_fields"):
            if slot_of(static_lookup(type(obj), name)) is not None:
                return SMethod(Static(name), v)
        value = self.asked_for(obj, name, node)
        if value is MISSING:
            raise self.fails(AttributeError, "A210", f"{self.describe(v)} has no attribute {name!r}", node)
        if name in getattr(obj, "__dict__", ()) and not isinstance(obj, types.FunctionType):
            self.guards.attr_kind(obj, name, value) if is_number(value) or isinstance(value, tuple) else self.guards.attr(
                obj, name, value)
        if isinstance(obj, types.FunctionType) and name in vars(obj):
            if not is_number(value):
                self.guards.attr(obj, name, value)
            return self.external(value, self.b.op(GETATTR, self.atom(v), Const(name), kind=kind_of(value), sure=True))
        if is_literal(value) and not isinstance(value, float):
            return literal(value)
        if callable(value):
            return Static(value, Ref(value, name) if v.ref is None else self.b.op(GETATTR, v.ref, Const(name), kind=Opaque()))
        if v.ref is None:
            return Static(value, Ref(value, name))
        return self.external(value, self.b.op(GETATTR, v.ref, Const(name), kind=kind_of(value)))

    def asked_for(self, obj: Any, name: str, node: Any) -> Any:
        """getattr, done now."""
        with self.executing(node):
            return getattr(obj, name, MISSING)

    def object_class(self, v: Value) -> type:
        if isinstance(v, (SObj, STuple)):
            return v.cls
        if isinstance(v, Static) and isinstance(v.value, type):
            return v.value
        return object

    def object_attr(self, v: SObj, name: str, node: Any) -> Value:
        hook = self.hook_of(v.cls, "__getattribute__")
        if hook is not None:
            return self.call(SMethod(hook, v), [literal(name)], {}, node)
        return self.own_attr(v, name, node, self.hook_of(v.cls, "__getattr__"))

    def hook_of(self, cls: type, name: str) -> Value | None:
        """A special method of the class that is written in Python."""
        raw = static_lookup(cls, name)
        if isinstance(raw, types.FunctionType) or isinstance(raw, BUILTIN) and raw.__name__ != name:
            return Static(raw, Ref(raw, f"{cls.__name__}.{name}"))
        return raw.value if isinstance(raw, LocalFunction) else None

    def own_attr(self, v: SObj, name: str, node: Any, hook: Value | None = None) -> Value:
        """What object.__getattribute__ finds; `hook` is asked where that is nothing."""
        cls = v.cls
        if isinstance(v.obj, NAMESPACES):
            return self.static_attr(Static(v.obj, v.ext), name, node)
        if name == "__class__":
            return Static(cls, Ref(cls, cls.__name__))
        if name == "__dict__":
            return SSpace(v)
        owner = next((c for c in cls.__mro__ if name in c.__dict__), cls)
        raw = owner.__dict__.get(name)
        if is_data_descriptor(raw) and static_lookup(type(raw), "__get__") is not None:
            return self.bind_class_attr(owner, raw, name, v, node)
        hit = self.get(("F", v.id, name))
        if hit is not None:
            if ("P", v.id, name) in self.state and (raw is not None and not isinstance(
                    raw, types.MemberDescriptorType) or hook is not None or self.expected(AttributeError)):
                raise self.partly_set(v, name, node)
            if ("P", v.id, name) in self.state and isinstance(hit, Sym) and isinstance(hit.kind, (Lst, Dct)):
                exc = self.b.op(Ref(AttributeError, "AttributeError"), Const(name), kind=Opaque(AttributeError))
                self.b.emit(If(self.b.op(operator.not_, hit.atom), (Raise(exc, None, self.b.origin),), (), (), self.b.origin,
                               (True, False)))
            return hit
        if ("P", v.id, name) in self.state:
            raise self.partly_set(v, name, node)
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
        part = self.part(v)
        if part is not None and isinstance(raw, types.MemberDescriptorType) and raw.__objclass__ is builtin_base(cls):
            return self.load_attr(part, name, node)
        r = self.class_attr(v, name, node) if not isinstance(raw, types.MemberDescriptorType) else None
        if r is not None:
            return r
        if hook is not None:
            known = self.looked_up(getattr, v, literal(name), node)
            if known is not None:
                return known
        if hook is not None:
            return self.call(SMethod(hook, v), [literal(name)], {}, node)
        raise self.fails(AttributeError, "A210", f"{cls.__name__!r} object has no attribute {name!r}", node)

    def entry(self, v: SSpace, name: str, node: Any) -> Value:
        """One attribute of an object, by its name in the object's __dict__."""
        me = v.self
        own: dict[str, Any] = getattr(me.obj, "__dict__", {}) if me.obj is not None else {}
        if me.obj is not None:
            self.note_external(me)
            self.guards.form(own)
        if name == PART or name not in own and name not in self.fields(me) or isinstance(
                static_lookup(me.cls, name), types.MemberDescriptorType):
            raise self.missing_key(literal(name))
        if ("P", me.id, name) not in self.state:
            return self.field(me, name)
        hit = self.get(("F", me.id, name))
        if me.ext is None or not isinstance(hit, Unset) or hit.kind is None:
            raise self.partly_set(me, name, node)
        # each path that sets it sets it in the object itself: Python looks there, and raises where it finds nothing
        space = self.b.op(GETATTR, me.ext, Const("__dict__"), kind=Opaque(dict), sure=True)
        return Sym(self.b.op(operator.getitem, space, Const(name), kind=hit.kind))

    def entries(self, v: SSpace, node: Any = None) -> Value:
        """The attributes of an object as a dict of its own."""
        names = [n for n in self.fields(v.self) if n != PART]
        if v.self.obj is not None:
            self.note_external(v.self)
            own = getattr(v.self.obj, "__dict__", {})
            self.guards.form(own)
            names = list(dict.fromkeys([*own, *names]))
        for n in names:
            if ("P", v.self.id, n) in self.state:
                raise self.partly_set(v.self, n, node)
        slots = [n for n in names if isinstance(static_lookup(v.self.cls, n), types.MemberDescriptorType)]
        names = [n for n in names if n not in slots]
        return self.new_dict(names, [self.field(v.self, n) for n in names], None)

    def field(self, v: SObj, name: str) -> Value:
        """What the object itself has under the name."""
        hit = self.get(("F", v.id, name))
        if hit is not None:
            return hit
        own = v.obj.__dict__
        if not is_data_descriptor(static_lookup(v.cls, name)):
            return self.load_external(v, name, own[name])
        assert v.ext is not None  # a property of that name would be asked for the attribute
        return self.external_item(Static(own, self.b.op(GETATTR, v.ext, Const("__dict__"), kind=Opaque(dict), sure=True)), name)

    def partly_set(self, v: SObj, name: str, node: Any) -> Exception:
        refused = self.error("A203", f"whether {v.cls.__name__}.{name} is set depends on the path taken", node,
                             "set it on every path")
        self.close((self.partly.get((v.id, name)),), refused)
        return refused

    def class_attr(self, v: Any, name: str, node: Any) -> Value | None:
        for c in v.cls.__mro__:
            stored = self.was_stored(c, name, node)
            if stored is not None:
                return SMethod(stored, v) if isinstance(stored, SFunc) and not isinstance(v, type) else stored
            if name in c.__dict__:
                return self.bind_class_attr(c, c.__dict__[name], name, v, node)
        return None

    def bind_class_attr(self, owner: type, raw: Any, name: str, v: Any, node: Any, cls: type | None = None) -> Value:
        """What owner.__dict__[name] means for v, or for the class where v is None."""
        if not isinstance(raw, LocalFunction) and not is_number(raw) and made_by_statement(owner):
            self.guards.member(owner, name, raw)
        if getattr(v, "obj", None) is not None and not hasattr(type(raw), "__set__"):
            self.guards.not_set(v.obj, name)
        return self.bound(owner, raw, name, v, node, cls)

    def bound(self, owner: type, raw: Any, name: str, v: Any, node: Any, cls: type | None = None) -> Value:
        """Python's descriptor protocol for the descriptors that matter."""
        ref = lambda f: Ref(f, f"{owner.__name__}.{name}", None)  # noqa: E731
        if isinstance(raw, (property, functools.cached_property)) and v is None:
            return Static(raw, ref(raw))
        if isinstance(raw, property):
            if raw.fget is None:
                raise self.error("A210", f"{name!r} cannot be read", node)
            return self.call(property_function(raw.fget), [v], {}, node)
        if isinstance(raw, functools.cached_property):
            hit = self.get(("F", v.id, name))
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
        if isinstance(raw, (types.FunctionType, CACHED)) or hasattr(raw, "py_func"):
            f = Static(raw, ref(raw))
            return f if v is None else SMethod(f, v)
        if isinstance(raw, functools.partialmethod):
            return SPartial(self.bound(owner, raw.func, name, v, node, cls), tuple(self.default_value(a, name) for a in raw.args),
                            {k: self.default_value(x, k) for k, x in raw.keywords.items()})
        if isinstance(raw, functools.singledispatchmethod) and v is not None:
            return SPartial(Static(dispatched), (Static(raw), v), {})
        if isinstance(raw, types.GetSetDescriptorType) and v is not None and self.part(v) is not None:
            r = self.load_attr(self.part(v), name, node)
            alike = isinstance(r, Sym) and isinstance(r.kind, Scalar) and name in ("real", "imag", "T", "mT")
            return self.viewed(v.cls, r, v, node) if alike and self.is_array(v) else self.like(v, r, node)
        if isinstance(raw, types.ClassMethodDescriptorType):
            bound_raw = raw.__get__(None, cls or self.object_class(v))
            return Static(bound_raw, ref(bound_raw))
        if isinstance(raw, (types.MemberDescriptorType, types.WrapperDescriptorType, types.MethodDescriptorType)):
            if isinstance(raw, types.MemberDescriptorType):
                raise self.error("A210", f"attribute {name!r} is not set", node)
            f = Static(raw, Ref(raw, f"{owner.__name__}.{name}"))
            return f if v is None else SMethod(f, v)
        if hasattr(type(raw), "__get__") and not isinstance(raw, type):
            getter = static_lookup(type(raw), "__get__")
            if isinstance(getter, types.FunctionType) and (v is not None or cls is not None):
                me = self.external(raw, Ref(raw, name))
                c = cls or self.object_class(v)
                return self.call(SMethod(Static(getter, Ref(getter, "__get__")), me),
                                 [literal(None) if v is None else v, Static(c, Ref(c, c.__name__))], {}, node)
        self.guards.attr(owner, name, raw)
        if is_literal(raw) and not isinstance(raw, (int, float)) or isinstance(raw, bool):
            return literal(raw)
        base = Ref(owner, owner.__name__)
        return self.external(raw, self.b.op(GETATTR, base, Const(name), kind=kind_of(raw, ("attr", id(owner), name)), sure=True),
                             ("attr", owner, name))

    def find_method(self, v: Value, name: str) -> Value | None:
        """A special method, looked up on the class and written in Python."""
        cls = self.object_class(v)
        for c in cls.__mro__:
            raw = c.__dict__.get(name)
            if raw is None:
                continue
            hook = self.hook_of(c, name)
            if hook is not None:
                return SMethod(hook, v)
            return None if isinstance(raw, BUILTIN) else self.bind_class_attr(c, raw, name, v, None)
        return None

    # ------------------------------------------------------------------------------------------------ instances

    def object_atom(self, v: SObj, whole: bool = False) -> Atom:
        """The object itself, for code that cannot be followed: rebuilt from its attributes.

        No operand stands for derivatives inside of it; `whole`: none are needed."""
        if not whole and self.varied(v) and self.part(v) is None:
            raise self.error("A209", f"{self.describe(v)} that carries derivatives is used as a whole here", None,
                             "pass its numbers or arrays")
        if v.ext is not None:
            return v.ext
        part = self.part(v)
        if part is not None:
            if self.is_array(v) or not keeps_protocol(self, v):
                raise self.error("A203", f"{self.describe(v)} exists only while the function is read", None, "pass what is in it")
            return self.atom(part)
        names = self.fields(v)
        for n in names:
            if ("P", v.id, n) in self.state:
                raise self.partly_set(v, n, None)
        args = tuple((n, self.atom(self.state["F", v.id, n])) for n in names)
        if dataclasses.is_dataclass(v.cls) and {f.name for f in dataclasses.fields(v.cls)} == set(names) and not hasattr(
                v.cls, "__post_init__") and all(f.init for f in dataclasses.fields(v.cls)):
            return self.b.op(Ref(v.cls, v.cls.__name__), kws=args, kind=Opaque(v.cls))
        return self.b.op(Ref(helper_function("build_object"), "build_object"), Ref(v.cls, v.cls.__name__), kws=args, kind=Opaque(v.cls))  # noqa: E501

    def varied(self, v: Value, seen: Any = None) -> bool:
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
            if v.form in ("genexp", "call", "steps"):
                return True
            return any(self.varied(p, seen) for p in v.parts if isinstance(p, Value))
        if isinstance(v, (SSuper, SSpace)):
            return self.varied(v.self, seen)
        if isinstance(v, SSlice):
            return any(self.varied(p, seen) for p in (v.lo, v.hi, v.step))
        return False

    def captured(self, v: SFunc) -> list[Any]:
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
    hit = _names.get(id(node))
    if hit is None or hit[0] is not node:
        hit = (node, tuple(dict.fromkeys(n.id for n in gast.walk(node) if isinstance(n, gast.Name))))
        _names[id(node)] = hit
    return hit[1]


def dispatched(*args: Any) -> Any:
    """Stands for functools.singledispatchmethod's choice by the class of the first argument."""
    raise AssertionError


def keeps_protocol(ip: Any, v: SObj) -> bool:
    """Does compiled code see the same of the builtin part as Python code, which asks the class?"""
    return all(ip.hook_of(v.cls, n) is None for n in ("__iter__", "__len__", "__getitem__", "keys"))


def property_function(f: Any) -> Static:
    return Static(f, Ref(f, getattr(f, "__name__", "property")))
