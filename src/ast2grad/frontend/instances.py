"""Calls of classes: an object made while the function is read."""
from __future__ import annotations

import dataclasses
import types
from typing import Any

import numpy as np

from ..errors import SourceError
from ..ir.kinds import Opaque
from ..ir.nodes import Ref
from .base import InterpBase
from .local_classes import LocalFunction
from .objects import HEAPTYPE, static_lookup
from .source import source_of
from .values import SMethod, SObj, Static, STuple, Sym, Value


class Instances(InterpBase):
    """Mixin of the interpreter."""

    def instantiate_class(self, f: Static, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        cls = f.value
        if issubclass(cls, BaseException):
            return Sym(self.b.op(Ref(cls, cls.__name__) if f.ref is None else f.ref, *[self.display_atom(a) for a in args],
                                 kind=Opaque(cls)))
        if issubclass(cls, tuple) and hasattr(cls, "_fields"):
            items = list(args)
            for n in cls._fields[len(args):]:
                if n in kws:
                    items.append(kws[n])
                elif n in cls._field_defaults:
                    items.append(self.default_value(cls._field_defaults[n], n))
                else:
                    raise self.error("A306", f"{cls.__name__} misses the field {n!r}", node)
            return STuple(tuple(items), cls)
        varied = any(self.varied(a) for a in (*args, *kws.values()))
        init, new = static_lookup(cls, "__init__"), static_lookup(cls, "__new__")
        if isinstance(new, staticmethod) and cls.__module__ != "typing" or not cls.__flags__ & HEAPTYPE or issubclass(
                cls, (dict, list, set, float, int, str, np.ndarray)):
            if varied:
                raise self.error("A209", f"instances of {cls.__name__} cannot carry derivatives", node)
            return self.prim(f.ref if f.ref is not None else Ref(cls, cls.__name__), tuple(self.atom(a) for a in args),
                             tuple((k, self.atom(v)) for k, v in kws.items()), kind=Opaque(cls), effect=True)
        obj = SObj(cls)
        self.state["N", obj.id] = Static(())
        if dataclasses.is_dataclass(cls) and not (isinstance(init, types.FunctionType) and has_source(init)):
            self.dataclass_init(obj, cls, args, kws, node)
            return obj
        if hasattr(cls, "__attrs_attrs__") and not (isinstance(init, types.FunctionType) and has_source(init)):
            self.attrs_init(obj, cls, args, kws, node)
            return obj
        if isinstance(init, LocalFunction):
            self.call(SMethod(init.value, obj), args, kws, node)
            return obj
        if isinstance(init, types.FunctionType):
            self.call(SMethod(Static(init, Ref(init, f"{cls.__name__}.__init__")), obj), args, kws, node)
            return obj
        if init is object.__init__ and not args and not kws:
            return obj
        if varied:
            raise self.error("A209", f"the constructor of {cls.__name__} has no Python source", node)
        return self.prim(f.ref if f.ref is not None else Ref(cls, cls.__name__), tuple(self.atom(a) for a in args),
                         tuple((k, self.atom(v)) for k, v in kws.items()), kind=Opaque(cls), effect=True)

    def dataclass_init(self, obj: SObj, cls: Any, args: list[Value], kws: dict[str, Value], node: Any) -> None:
        rest = list(args)
        kws = dict(kws)
        for fd in dataclasses.fields(cls):
            if not fd.init:
                v = None
            elif rest and not fd.kw_only:
                v = rest.pop(0)
            elif fd.name in kws:
                v = kws.pop(fd.name)
            else:
                v = None
            if v is None:
                if fd.default is not dataclasses.MISSING:
                    v = self.default_value(fd.default, fd.name)
                elif fd.default_factory is not dataclasses.MISSING:
                    v = self.call(self.external(fd.default_factory, Ref(fd.default_factory, fd.name)), [], {}, node)
                elif fd.init:
                    raise self.error("A306", f"{cls.__name__}() misses the field {fd.name!r}", node)
                else:
                    continue
            self.set_field(obj, fd.name, v)
        if rest or kws:
            raise self.error("A306", f"too many arguments for {cls.__name__}()", node)
        post = self.find_method(obj, "__post_init__")
        if post is not None:
            self.call(post, [], {}, node)

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


def has_source(f: Any) -> bool:
    try:
        source_of(f)
        return True
    except SourceError:
        return False
