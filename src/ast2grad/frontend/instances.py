"""Calls of classes: an object made while the function is read."""
from __future__ import annotations

import dataclasses
import enum
import sys
import types
from typing import Any

import gast
import numpy as np

from ..errors import SourceError
from ..ir.kinds import Opaque
from ..ir.nodes import Ref
from ..rules.registry import lookup
from .base import InterpBase
from .classes import builtin_base, made_by_statement, slot_of, static_lookup
from .local_classes import LocalFunction
from .source import source_of
from .values import BOTTOM, SMethod, SObj, Static, STuple, Sym, Value, literal

COMPARISONS: dict[str, Any] = {"__eq__": gast.Eq, "__lt__": gast.Lt, "__le__": gast.LtE, "__gt__": gast.Gt, "__ge__": gast.GtE}


class Instances(InterpBase):
    """Mixin of the interpreter."""

    def instantiate_class(self, f: Static, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        """cls(...): what the metaclass says, which is type.__call__ unless it is written in Python."""
        cls = f.value
        if issubclass(cls, BaseException):
            return Sym(self.b.op(Ref(cls, cls.__name__) if f.ref is None else f.ref, *[self.display_atom(a) for a in args],
                                 kws=tuple((k, self.display_atom(v)) for k, v in kws.items()), kind=Opaque(cls)))
        if issubclass(cls, enum.Enum):
            return self.enum_member(f, args, kws, node)
        made_by = static_lookup(type(cls), "__call__")
        if isinstance(made_by, type):  # a call of the class is one of another class, as of a TypedDict
            return self.call(Static(made_by, Ref(made_by, made_by.__name__)), args, kws, node)
        meta = self.hook_of(type(cls), "__call__")
        if meta is not None:
            return self.call(SMethod(meta, f), args, kws, node)
        return self.new_instance(f, args, kws, node)

    def enum_member(self, f: Static, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        """The member with a value."""
        cls = f.value
        known = [self.static_key(a) for a in args]
        if kws or None in known:
            return self.made_at_run_time(f, args, kws, node)
        with self.executing(node):
            member = cls(*[k.value for k in known if k is not None])
        return Static(member, Ref(member, str(member)))

    def made_at_run_time(self, f: Static, args: list[Value], kws: dict[str, Value], node: Any,
                         new: Static | None = None) -> Value:
        """cls(...), or base.__new__(cls, ...) where `new` is that base's."""
        cls = f.value
        if any(self.varied(a) for a in (*args, *kws.values())):
            raise self.error("A209", f"instances of {cls.__name__} cannot carry derivatives", node)
        maker, given = (f, args) if new is None else (new, [f, *args])
        made_by = maker.ref if maker.ref is not None else Ref(maker.value, maker.value.__name__)
        return self.prim(made_by, tuple(self.atom(a) for a in given), tuple((k, self.atom(v)) for k, v in kws.items()),
                         kind=Opaque(cls), effect=True)

    def new_instance(self, f: Static, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        """What type.__call__ does: __new__, and __init__ of what it returned if that is an instance of the class."""
        cls = f.value
        new, owner = found_in(cls, "__new__")
        if not made_by_statement(cls) and cls is not types.SimpleNamespace or not any(
                self.varied(a) for a in (*args, *kws.values())) and compiled_or_foreign(cls):
            return self.made_at_run_time(f, args, kws, node)
        if isinstance(new, staticmethod):
            maker = Static(new.__func__, Ref(new.__func__, f"{owner.__name__}.__new__"))
            obj = self.call(maker, [f, *args], kws, node)
        elif isinstance(new, LocalFunction):
            obj = self.call(new.value, [f, *args], kws, node)
        elif not isinstance(new, types.BuiltinFunctionType):  # an object that is called
            obj = self.call(self.external(new, Ref(new, f"{owner.__name__}.__new__")), [f, *args], kws, node)
        else:
            obj = self.blank(f, args, kws, node)
        made = self.python_type(obj)
        if obj is BOTTOM or made is None or cls not in made.__mro__:
            if made is None and obj is not BOTTOM:
                raise self.error("A203", f"what {cls.__name__}.__new__ returns is known only at run time", node)
            return obj
        self.initialise(obj, made, args, kws, node, isinstance(new, (staticmethod, LocalFunction)))
        return obj

    def blank(self, f: Static, args: list[Value], kws: dict[str, Value], node: Any, new: Static | None = None) -> Value:
        """base.__new__(cls, ...) of a builtin class; `new` where the user's own text calls it."""
        cls = f.value
        base = builtin_base(cls)
        if base is None or base is types.SimpleNamespace:
            if getattr(cls, "__abstractmethods__", None):
                raise self.fails(TypeError, "A209", f"{cls.__name__} is an abstract class", node)
            blank = SObj(cls)
            self.state["N", blank.id] = Static(())
            return blank
        if base is np.ndarray:
            obj = self.over_buffer(cls, args, kws, node)
        else:
            obj = self.new_part(f, base, args, kws, node)
        return obj if obj is not None else self.made_at_run_time(f, args, kws, node, new)

    def initialise(self, obj: Value, cls: type, args: list[Value], kws: dict[str, Value], node: Any, made: bool) -> None:
        init, owner = found_in(cls, "__init__")
        if isinstance(init, (types.FunctionType, LocalFunction)):
            generated = isinstance(init, types.FunctionType) and not has_source(init)
            if generated and isinstance(obj, SObj) and hasattr(cls, "__attrs_attrs__"):
                self.attrs_init(obj, cls, args, kws, node)
                return
            self.call(self.find_method(obj, "__init__"), args, kws, node)
        elif not isinstance(obj, SObj):
            pass  # a tuple is complete
        elif cls is types.SimpleNamespace:
            for k, v in kws.items():
                self.set_field(obj, k, v)
        elif self.part(obj) is not None and slot_of(init) is not object:
            self.builtin_slot(init, [obj, *args], kws, node)
        elif owner is not object:
            raise self.error("A202", f"{cls.__module__}.{cls.__name__} is a compiled class: what it does cannot be read", node,
                             "put its use into a function whose derivative is given with ast2grad.opaque")
        elif (args or kws) and not made and self.part(obj) is None:
            raise self.fails(TypeError, "A209", f"{cls.__name__}() takes no arguments", node)

    def generated_method(self, fn: Any, args: list[Value], kws: dict[str, Value], node: Any) -> Value | None:
        """A method that a class decorator or namedtuple wrote: there is no text of it, but its meaning is known."""
        if fn.__name__ == "__new__" and "_tuple_new" in fn.__globals__:
            names = fn.__code__.co_varnames[1:fn.__code__.co_argcount]
            return STuple(tuple(self.matched(fn, names, args[1:], kws, node).values()), args[0].value)  # type: ignore[attr-defined]
        me = args[0] if args else None
        if not isinstance(me, SObj):
            return None
        owner = next((c for c in me.cls.__mro__ if c.__dict__.get(fn.__name__) is fn), None)
        if owner is None or "__dataclass_fields__" not in owner.__dict__:
            return None
        if fn.__name__ == "__init__":
            self.dataclass_init(me, owner, args[1:], kws, node)
            return literal(None)
        if fn.__name__ in COMPARISONS and len(args) == 2:
            other = args[1]
            if self.python_type(other) is not self.python_type(me):
                return Static(NotImplemented, Ref(NotImplemented, "NotImplemented"))
            names = [fd.name for fd in dataclasses.fields(owner) if fd.compare]
            mine, theirs = (STuple(tuple(self.load_attr(x, n, node) for n in names)) for x in (me, other))
            return self.compare(COMPARISONS[fn.__name__](), mine, theirs, node)
        if fn.__name__ in ("__setattr__", "__delattr__"):
            name = getattr(args[1], "value", None)
            raise self.fails(dataclasses.FrozenInstanceError, "A208", f"cannot assign to field {name!r}", node)
        return None

    def matched(self, fn: Any, names: Any, args: list[Value], kws: dict[str, Value], node: Any) -> dict[str, Value]:
        """Arguments of a generated function under the names of its parameters."""
        out = dict(zip(names, args))
        defaults = dict(zip(names[len(names) - len(fn.__defaults__ or ()):], fn.__defaults__ or ()))
        for n in names[len(args):]:
            if n in kws:
                out[n] = kws[n]
            elif n in defaults:
                out[n] = self.default_value(defaults[n], n)
            else:
                raise self.fails(TypeError, "A306", f"{fn.__qualname__}() misses the argument {n!r}", node)
        if len(args) > len(names) or kws.keys() - set(names[len(args):]):
            raise self.fails(TypeError, "A306", f"too many arguments for {fn.__qualname__}()", node)
        return out

    def dataclass_init(self, obj: SObj, cls: Any, args: list[Value], kws: dict[str, Value], node: Any) -> None:
        fields = [fd for fd in cls.__dataclass_fields__.values() if fd._field_type is not dataclasses._FIELD_CLASSVAR]  # type: ignore[attr-defined]
        rest = list(args)
        kws = dict(kws)
        given: dict[str, Value] = {}
        for fd in fields:
            if fd.init and not fd.kw_only and rest:
                given[fd.name] = rest.pop(0)
            elif fd.init and fd.name in kws:
                given[fd.name] = kws.pop(fd.name)
        if rest or kws:
            raise self.fails(TypeError, "A306", f"too many arguments for {cls.__name__}()", node)
        later = []
        frozen = cls.__dataclass_params__.frozen
        for fd in fields:
            if fd.name in given:
                v = given[fd.name]
            elif fd.default is not dataclasses.MISSING:
                v = self.default_value(fd.default, fd.name)
            elif fd.default_factory is not dataclasses.MISSING:
                v = self.call(self.external(fd.default_factory, Ref(fd.default_factory, fd.name)), [], {}, node)
            elif fd.init:
                raise self.fails(TypeError, "A306", f"{cls.__name__}() misses the field {fd.name!r}", node)
            else:
                continue
            if fd._field_type is dataclasses._FIELD_INITVAR:  # type: ignore[attr-defined]
                later.append(v)
            elif frozen:
                self.store_own(obj, fd.name, v, node)
            else:
                self.store_attr(obj, fd.name, v, node)
        post = self.find_method(obj, "__post_init__")
        if post is not None:
            self.call(post, later, {}, node)

    def attrs_init(self, obj: SObj, cls: Any, args: list[Value], kws: dict[str, Value], node: Any) -> None:
        rest = list(args)
        for at in cls.__attrs_attrs__:
            name = at.name.lstrip("_") if at.alias is None else at.alias
            if rest and at.init and not at.kw_only:
                v = rest.pop(0)
            elif name in kws:
                v = kws[name]
            elif type(at.default).__name__ == "Factory":
                v = self.call(self.external(at.default.factory, Ref(at.default.factory, name)), [], {}, node)
            else:
                v = self.default_value(at.default, name)
            if at.converter is not None:
                v = self.call(self.external(at.converter, Ref(at.converter, name)), [v], {}, node)
            self.set_field(obj, at.name, v)
        post = self.find_method(obj, "__attrs_post_init__")
        if post is not None:
            self.call(post, [], {}, node)


def found_in(cls: type, name: str) -> tuple[Any, type]:
    """What the class has under the name, and which of its bases it comes from."""
    owner = next(c for c in cls.__mro__ if name in c.__dict__)
    return owner.__dict__[name], owner


#: whose classes hold numbers and functions of the caller
READ = {"collections", "contextlib", "dataclasses", "enum", "functools", "statistics", "types"}


def compiled_or_foreign(cls: type) -> bool:
    """Not to be read where it makes no difference: builtin values with a name of their own, and the standard library's."""
    root = (cls.__module__ or "").split(".")[0]
    new = static_lookup(cls, "__new__")
    own = made_by_its_own(new) and lookup(getattr(new, "__func__", new)) is None
    return issubclass(cls, (set, int, str)) or root in ("numpy", "scipy", "pandas") and own or (
        root in sys.stdlib_module_names and (own or root not in READ))


def made_by_its_own(new: Any) -> bool:
    return isinstance(new, (staticmethod, types.BuiltinFunctionType)) and new is not object.__new__


def has_source(f: Any) -> bool:
    try:
        source_of(f)
        return True
    except SourceError:
        return False
