"""Attributes that are set and deleted."""
from __future__ import annotations

import types
from typing import Any

import numpy as np

from ..ir.kinds import Arr, Scalar, Tup
from ..ir.nodes import Const, Ref
from ..rules.registry import helper_function
from .base import InterpBase
from .classes import PART, has_a_dict, is_data_descriptor, static_lookup
from .namespaces import NAMESPACES
from .objects import property_function
from .values import (
    SMethod,
    SObj,
    Static,
    STuple,
    Sym,
    Value,
    is_literal,
    literal,
)


class AttributeStores(InterpBase):
    """Mixin of the interpreter."""

    def set_field(self, v: Any, name: str, value: Value) -> None:
        self.state["F", v.id, name] = self.keep(value)
        self.state.pop(("P", v.id, name), None)
        names = self.fields(v)
        if name not in names:
            self.state["N", v.id] = Static((*names, name))

    def store_attr(self, v: Value, name: str, value: Value, node: Any) -> None:
        v = self.present(v, f"'NoneType' object has no attribute {name!r}", AttributeError)
        if isinstance(v, SObj):
            hook = self.hook_of(v.cls, "__setattr__")
            if hook is not None:
                self.call(SMethod(hook, v), [literal(name), value], {}, node)
            else:
                self.store_own(v, name, value, node)
            return
        if isinstance(v, Static) and isinstance(v.value, NAMESPACES) and v.value not in self.local_classes:
            self.store_outside(v, name, value, node)
            return
        if isinstance(v, Sym) and not self.varied(value) and not v.kind.varied and not isinstance(v.kind, Arr):
            self.store_stmt(v.atom, Const(name), self.atom(value), attr=True)
            return
        kind = self.kind(v) if isinstance(v, (Sym, STuple)) else None
        if isinstance(kind, Arr) and name in ("real", "imag"):
            self.store_part(v, kind, name, value, node)
            return
        if isinstance(kind, Arr) and name == "flat":
            values = self.call(Static(np.ravel, Ref(np.ravel, "np.ravel")), [value], {}, node)
            self.store_item(self.in_a_row(v, node), Static(Ellipsis), values, node)
            return
        if isinstance(kind, (Scalar, Tup)) and not getattr(kind, "maybe_none", False) or isinstance(
                v, Static) and is_literal(v.value):
            raise self.fails(AttributeError, "A208", f"attribute {name!r} is set on {self.describe(v)}", node)
        self.look_into(v)
        what = "an object of unknown type" if isinstance(v, Sym) and not isinstance(kind, Arr) else self.describe(v)
        raise self.error("A208", f"attribute {name!r} of {what} is set, and carries derivatives", node,
                         "make the object with a call of its class, or hand it in as an argument")

    def store_part(self, v: Any, kind: Arr, name: str, value: Value, node: Any) -> None:
        """a.real = value: all of the array is written to, its other part with what is there."""
        if kind.dtype.startswith("complex"):
            fn = f"with_{name}"
            value = Sym(self.b.op(Ref(helper_function(fn), fn), v.atom, self.atom(value), kind=kind.vary(True)))
        elif name == "imag":
            raise self.fails(TypeError, "A208", "the imaginary part of an array of real numbers is set", node)
        self.store_item(v, Static(Ellipsis), value, node)

    def store_own(self, v: SObj, name: str, value: Value, node: Any) -> None:
        """What object.__setattr__ does."""
        if name in ("__dict__", "__class__"):
            raise self.error("A201", f"the {name} of an object is replaced", node)
        raw = static_lookup(v.cls, name)
        if isinstance(raw, property):
            if raw.fset is None:
                raise self.fails(AttributeError, "A210", f"property {name!r} cannot be set", node)
            self.call(property_function(raw.fset), [v, value], {}, node)
            return
        setter = static_lookup(type(raw), "__set__") if raw is not None else None
        if isinstance(setter, types.FunctionType):
            self.call(SMethod(Static(setter, Ref(setter, "__set__")), self.external(raw, Ref(raw, name))), [v, value], {}, node)
            return
        if name == "shape" and self.is_array(v) and isinstance(raw, types.GetSetDescriptorType):
            self.set_field(v, PART, self.call(Static(np.reshape, Ref(np.reshape, "np.reshape")), [self.bare(v), value], {}, node))
            return
        if not has_a_dict(v.cls) and not isinstance(raw, (types.MemberDescriptorType, types.GetSetDescriptorType)):
            raise self.fails(AttributeError, "A208", f"{v.cls.__name__!r} object has no place for an attribute {name!r}", node)
        self.store_field(v, name, value, node)

    def store_field(self, v: SObj, name: str, value: Value, node: Any) -> None:
        """Into the object itself."""
        value = self.name_value(value, name, self.frame) if self.is_fresh(value) else value
        self.changing(v, node)
        if v.ext is not None:
            self.no_value(v.obj)
            self.note_external(v)
            if v.obj is not None:
                self.note_first_time(v.obj, name)
            self.escape(value)
            # a property of that name, or the class, would have a say in what is set
            hooked = has_a_dict(v.cls) and (is_data_descriptor(static_lookup(v.cls, name)) or self.hook_of(
                v.cls, "__setattr__") is not None) and not isinstance(static_lookup(v.cls, name), types.MemberDescriptorType)
            self.store_stmt(v.ext, Const(name), self.atom(value), attr=True, role="own" if hooked else "")
            if self.know.facts is not None and name not in getattr(v.obj, "__dict__", (name,)) and not self.varied(value):
                self.know.facts.remembers = True
        self.set_field(v, name, value)

    def delete_attr(self, v: Value, name: str, node: Any) -> None:
        if not isinstance(v, SObj) or v.ext is not None:
            raise self.error("A201", "deleting an attribute of an outside object", node)
        hook = self.hook_of(v.cls, "__delattr__")
        if hook is not None:
            self.call(SMethod(hook, v), [literal(name)], {}, node)
        else:
            self.delete_own(v, name, node)

    def delete_own(self, v: SObj, name: str, node: Any) -> None:
        """What object.__delattr__ does."""
        raw = static_lookup(v.cls, name)
        if isinstance(raw, property):
            if raw.fdel is None:
                raise self.fails(AttributeError, "A210", f"property {name!r} cannot be deleted", node)
            self.call(property_function(raw.fdel), [v], {}, node)
            return
        deleter = static_lookup(type(raw), "__delete__") if raw is not None else None
        if isinstance(deleter, types.FunctionType):
            self.call(SMethod(Static(deleter, Ref(deleter, "__delete__")), self.external(raw, Ref(raw, name))), [v], {}, node)
            return
        if ("P", v.id, name) in self.state:
            raise self.partly_set(v, name, node)
        if ("F", v.id, name) not in self.state:
            raise self.fails(AttributeError, "A210", f"{v.cls.__name__!r} object has no attribute {name!r}", node)
        self.changing(v, node)
        del self.state["F", v.id, name]
        self.state["N", v.id] = literal(tuple(n for n in self.fields(v) if n != name))
