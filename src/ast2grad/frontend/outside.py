"""What exists outside of the function: how it is reached, and what is known of it now."""
from __future__ import annotations

import enum
import functools
import gc
import inspect
import operator
import types
from typing import Any

import numpy as np

from ..ir.kinds import Arr, Dct, Lst, Opaque, Unknown, kind_of
from ..ir.nodes import COPY, GETATTR, Atom, Const, Op, Ref, Var
from ..rules.registry import lookup
from .base import InterpBase
from .callbacks import compiled_from, ufunc_from
from .classes import is_data_descriptor, made_by_statement, static_lookup
from .signatures import signature_value
from .values import (
    SObj,
    Static,
    STuple,
    Sym,
    Value,
    is_literal,
    literal,
)


def is_number(v: Any) -> bool:
    return isinstance(v, (int, float, complex, np.generic, np.ndarray)) and not isinstance(v, bool)


#: modules whose objects have rules or nothing to follow, and those among them that are Python through and through
OF_RULES = ("numpy", "builtins", "random", "functools", "datetime", "logging", "scipy.stats")
WRITTEN = ("numpy.polynomial", "scipy.stats._kde")


def plain_object(v: Any) -> bool:
    """An instance of a class written in Python, whose attributes are worth following."""
    t = type(v)
    if isinstance(static_lookup(t, "__call__"), types.WrapperDescriptorType):
        return False  # a function of compiled code
    return made_by_statement(t) and compiled_from(v) is None and ufunc_from(v) is None and not isinstance(
        v, (type, enum.Enum, types.ModuleType, np.ndarray, np.dtype, BaseException, functools.partial, tuple, dict, list,
            str, int, float)) and (t is np.poly1d or t.__module__.startswith(WRITTEN) or not t.__module__.startswith(OF_RULES))


class Outside(InterpBase):
    """Mixin of the interpreter."""

    def external(self, value: Any, atom: Atom, getter: Any = None) -> Value:
        """An object that exists before the call, denoted by `atom`."""
        if isinstance(value, types.MappingProxyType):  # what a field of a dataclass says of itself, say
            behind = [d for d in gc.get_referents(value) if type(d) is dict]
            if len(behind) == 1:  # the dict itself, so that the guards see when it changes
                value, atom = behind[0], self.b.op(Ref(dict, "dict"), atom, kind=Unknown())
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
        if isinstance(value, np.ndarray) and made_by_statement(type(value)) and not isinstance(value, np.ma.MaskedArray):
            return SObj(type(value), atom, value, ("ext", id(value)))
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            items = tuple(self.external(x, self.b.op(GETATTR, atom, Const(n), kind=kind_of(x)))
                          for n, x in zip(value._fields, value))
            return STuple(items, type(value))
        if type(value) is inspect.Signature:
            return signature_value(self, value)
        if plain_object(value) and getattr(type(value), "__ast2grad__", None) is None and lookup(value) is None:
            return SObj(type(value), atom, value, ("ext", id(value)))
        return Static(value, atom)

    def outside_container(self, value: Any, atom: Atom) -> Value:
        """A list, dict or set outside of the function that the function changes."""
        hit = self.external_cache.get(("outside", id(value)))
        if hit is None:
            kind = Lst(Unknown()) if isinstance(value, list) else Dct(Unknown(), Unknown()) if isinstance(
                value, dict) else Opaque(type(value))
            path = self.path_to(atom)
            name = path[-1] if path is not None and len(path) > 1 else getattr(atom, "name", "outside")
            out = Var(name.rsplit(".", 1)[-1].lower(), kind, False, self.frame.scope)
            self.outside.add(out)
            hit = Sym(out)
            if path is None:
                self.b.emit(Op(out, COPY, (atom,), (), self.b.origin, True))
                return hit
            # read once, so that all uses see one object
            base, *names = path
            for n in names:
                part = Var(n, Opaque(), False, self.frame.scope)
                self.prologue.append(Op(part, GETATTR, (base, Const(n)), (), self.b.origin))
                base = part
            self.prologue.append(Op(out, COPY, (base,), (), self.b.origin, True))
            self.external_cache["outside", id(value)] = hit
        return hit

    def path_to(self, atom: Atom) -> tuple[Any, ...] | None:
        """The outside object and the names that lead to what the operand denotes; None where something else does."""
        if isinstance(atom, Ref):
            return (atom,)
        d = self.b.defs.get(atom) if isinstance(atom, Var) else None
        if d is None or d.fn is not GETATTR or not isinstance(d.args[1], Const):
            return None
        path = self.path_to(d.args[0])
        return None if path is None else (*path, d.args[1].value)

    def external_item(self, v: Static, key: Any) -> Value:
        value = v.value[key]
        if isinstance(v.value, (list, dict)):
            self.guards.item(v.value, key, value)
        base = self.atom(v)
        kind = kind_of(value, ("item", id(value)))
        if isinstance(value, (list, dict, tuple)) or not isinstance(kind, Opaque):
            a = self.b.op(operator.getitem, base, self.atom(self.key_value(key)), kind=kind, sure=True)
            if isinstance(value, (bool, list, dict, tuple)):
                return Static(value, a)
            if isinstance(value, np.ndarray) and isinstance(a, Var):
                self.found[a] = (v.value, key, value)
            known = type(value) is int and id(v.value) not in self.know.runtime
            return Sym(a, (value, ("item", v.value, key)) if known else None)
        if isinstance(value, (str, type(None))):
            return literal(value)
        if isinstance(value, types.FunctionType):
            return Static(value, Ref(value, value.__name__))
        return self.external(value, self.b.op(operator.getitem, base, self.atom(self.key_value(key)), kind=Opaque(type(value)),
                                                sure=True))

    def load_external(self, obj: SObj, name: str, value: Any) -> Value:
        """Attribute of an outside object, as it is at entry."""
        k = kind_of(value, ("attr", id(obj.obj), name))
        assert obj.ext is not None
        if isinstance(value, (int, float, complex)) and self.is_foreign_value(obj):
            self.guards.hint((value, ("attr", obj.obj, name)))
            return literal(value)
        if is_number(value) or isinstance(value, tuple):
            self.guards.attr_kind(obj.obj, name, value)
        elif id(value) not in self.know.runtime:
            self.guards.attr(obj.obj, name, value)
        if isinstance(k, Arr):
            # arrays are read once, so that all uses see one object
            if not isinstance(obj.ext, Ref) and obj.ext in self.b.defs:
                # reached through something that is computed here: read in place, and not to be written to
                here = Sym(self.b.op(GETATTR, obj.ext, Const(name), kind=k))
                self.unlinked.add(here.atom)
                return here
            hit = self.external_cache.get((obj.id, name))
            if hit is None:
                out = Var(name, k, False, self.frame.scope)
                self.prologue.append(Op(out, GETATTR, (obj.ext, Const(name)), (), self.b.origin))
                hit = Sym(out)
                self.external_cache[obj.id, name] = hit
            return hit
        a = self.b.op(GETATTR, obj.ext, Const(name), kind=k, sure=True)
        if isinstance(value, (bool, str, bytes, type(None), types.FunctionType, type)):
            return Static(value, a if not is_literal(value) else None)
        if isinstance(value, (int, np.integer)):
            return Sym(a, (value, ("attr", obj.obj, name)))
        if isinstance(value, (list, dict)) and id(value) not in self.know.runtime:
            return Static(value, a)
        return self.external(value, a)

    def initial_field(self, key: Any) -> Value | None:
        """Attribute value of an outside object, or of its class, before a loop or branch that sets it."""
        if not isinstance(key[1], tuple):
            for v in self.state.values():
                if isinstance(v, SObj) and v.id == key[1] and v.ext is None:
                    raw = static_lookup(v.cls, key[2])
                    if raw is None or isinstance(raw, types.MemberDescriptorType) or is_data_descriptor(raw):
                        return None  # what the class has under the name is not asked for the object's own
                    return self.class_attr(v, key[2], None)
            return None
        for o in self.ext_objects:
            if o.id == key[1]:
                if is_data_descriptor(static_lookup(o.cls, key[2])):
                    return self.field(o, key[2]) if key[2] in getattr(o.obj, "__dict__", ()) else None
                try:
                    return self.load_attr(o, key[2], None)
                except Exception:
                    return None
        return None

    def note_external(self, v: SObj) -> None:
        if all(o.id != v.id for o in self.ext_objects):
            self.ext_objects.append(v)
