"""Calls of functions that are not read: compiled ones, opaque ones, and those that nothing active goes into."""
from __future__ import annotations

import operator
import sys
import types
from dataclasses import replace
from typing import Any

from ..analysis.functions import sampleable
from ..analysis.raising import may_raise
from ..errors import Ast2GradError, UnsupportedError
from ..ir.kinds import Dct, Kind, Lst, Opaque, Tup, Unknown
from ..ir.nodes import COPY, GETATTR, Prim, Ref, Var
from ..ir.uses import has_effects
from .base import InterpBase
from .knowledge import Restart
from .pairs import NotPure, strip_dims
from .python_calls import endless_generator
from .shapes import Shape
from .values import (
    SDict,
    SFunc,
    SIter,
    SList,
    SMethod,
    SObj,
    SPartial,
    SSuper,
    Static,
    STuple,
    Sym,
    Value,
    is_literal,
)


class UnreadCalls(InterpBase):
    """Mixin of the interpreter."""

    def hidden(self, v: Value) -> Value | None:
        """A part that carries derivatives where no operand of the IR shows them."""
        if isinstance(v, (SFunc, SMethod, SPartial, SObj)):
            return v if self.varied(v) else None
        parts: Any = v.items if isinstance(v, STuple) else self.state["C", v.id].items if isinstance(v, (SList, SDict)) else ()
        return next((h for h in map(self.hidden, parts) if h is not None), None)

    def call_opaque_numpy(self, f: Static, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        fn = f.value
        pure = sampleable(fn)
        if not pure and not str(getattr(fn, "__module__", "")).startswith("numpy"):
            for a in (*args, *kws.values()):
                self.may_be_changed(a, fn, node)
        try:
            return self.emit_call(fn if pure else (f.ref if f.ref is not None else fn), args, kws, node, effect=not pure,
                                  kind=None if pure else Unknown())
        except UnsupportedError as e:
            if e.code != "A203":
                raise
            raise self.error("A203", f"{self.call_name(fn)} is called with something that exists only while the function is "
                             "read", node) from None

    def may_be_changed(self, v: Value, fn: Any, node: Any) -> None:
        """A list or dict that has a name is handed to code that cannot be read: it exists at run time, then."""
        if isinstance(v, (SList, SDict)) and v.named and v.ext is None:
            if v.site is None or v.site in self.know.dynamic:
                raise self.error("A209", f"{self.call_name(fn)} may change {self.describe(v)} that it is given", node,
                                 "give it a copy")
            self.make_dynamic(v.site)

    def call_name(self, fn: Any) -> str:
        mod = getattr(fn, "__module__", "") or ""
        name = getattr(fn, "__name__", None) or (fn.name if isinstance(fn, Prim) else type(fn).__name__)
        return f"{mod}.{name}" if mod not in ("builtins", "") else str(name)

    def left_alone(self, f: Static, args: list[Value], kws: dict[str, Value]) -> Value | None:
        """A call that changes nothing which is known while the function is read, as it stands."""
        for a in (*args, *kws.values()):
            here = a.ext is None if isinstance(a, SObj) else self.has_heap(a)
            if here or self.varied(a):
                return None
        ref = f.ref if isinstance(f.ref, (Ref, Var)) else Ref(f.value, getattr(f.value, "__name__", "f"))
        return self.prim(ref, tuple(self.atom(a) for a in args), tuple((k, self.atom(v)) for k, v in kws.items()),
                         kind=Unknown(), effect=True)

    def has_heap(self, v: Value) -> bool:
        """Does the value have identity that the callee could change?"""
        if isinstance(v, (SList, SDict, SIter)):
            return True
        if isinstance(v, SObj):
            return True
        if isinstance(v, (STuple,)):
            return any(self.has_heap(i) for i in v.items)
        if isinstance(v, (SFunc, SMethod, SPartial, SSuper)):
            return True
        if isinstance(v, Sym):
            return isinstance(self.kind(v), (Lst, Dct)) and not getattr(self.kind(v), "tuple_", False)
        return False

    def opaque_call(self, f: Static, args: list[Value], kws: dict[str, Value], node: Any) -> Value | None:
        """A call without active operands stays as it is; its result's kind is found by reading the callee."""
        fn = f.value
        func = getattr(fn, "__wrapped__", fn) if not isinstance(fn, types.FunctionType) else fn
        kind: Kind = Unknown()
        effect = True
        shape: Shape | None = None
        fresh = sure = False
        if id(func) in self.know.made_now:
            made = self.made_now(fn, args, kws, node)
            if made is not None:
                return made
        if id(func) in self.know.looked_into or endless_generator(func):
            return None
        if isinstance(func, types.FunctionType) and id(func) not in self.know.opaque and (
                (func.__module__ or "").split(".")[0] not in sys.stdlib_module_names):
            self.certain += 1  # the call stays as it is, whatever path it takes
            try:
                callee, shape, _, shared = self.specialise(self.function_of(func), args, kws, node)
                fresh = callee.graph is not None and not any(shared)
                effect = callee.graph is None or has_effects(callee.graph.body)
                sure = callee.graph is not None and not effect and not may_raise(callee.graph.body, None)
                k = self.leaf_kind(shape)
                if shape.form == "static" and (not self.is_leaf(shape.info) or isinstance(shape.info, Static) and isinstance(
                        shape.info.value, (list, dict))):
                    return None
                if k is None:
                    return None  # a structure: write the callee in place
                if shape.has_lists():  # they may be changed later, so that their length is another
                    self.know.looked_into[id(func)] = func
                    return None
                kind = k
                if isinstance(k, Opaque) and k.cls not in (str, type(None), None):
                    return None
            except NotPure:
                return None
            except Ast2GradError:
                self.know.sure()
                self.know.opaque.add(id(func))
            finally:
                self.certain -= 1
        try:
            atoms = tuple(self.atom(a) for a in args)
            kwa = tuple((k, self.atom(v)) for k, v in kws.items())
        except Ast2GradError:
            self.know.sure()
            return None
        if shape is not None and shape.form == "static" and self.is_leaf(shape.info) and not effect:
            v = shape.info
            if isinstance(v, Static) and is_literal(v.value):
                return v
        ref = f.ref if f.ref is not None else Ref(fn, getattr(fn, "__name__", "f"))
        out = self.prim(ref if isinstance(ref, (Ref, Var)) else fn, atoms, kwa, kind=strip_dims(kind, self.lengths), effect=effect)  # noqa: E501
        if (fresh or sure) and isinstance(out, Sym) and isinstance(out.atom, Var) and self.b.block and self.b.block[
                -1] is self.b.defs[out.atom]:
            self.b.block[-1] = self.b.defs[out.atom] = replace(self.b.block[-1], fresh=fresh, sure=sure)
        if isinstance(func, types.FunctionType) and isinstance(out, Sym) and isinstance(out.atom, Var) and isinstance(
                kind, (Unknown, Tup, Lst, Dct)):
            self.not_read[out.atom] = func
            self.calls_left[out.atom] = (fn, args, kws)
        if isinstance(kind, Tup) and shape is not None and shape.form == "tuple":
            items = self.static_items(out)
            if items is None:
                return out
            return STuple(tuple(p.info if p.form == "static" and isinstance(p.info, Static) else i
                                for i, p in zip(items, shape.parts)), shape.info)
        return out

    def look_into(self, v: Value) -> None:
        """More has to be known of a value than that it exists at run time: read again the function that returned it."""
        a: Any = v.atom if isinstance(v, Sym) else None
        while isinstance(a, Var) and a not in self.not_read:
            if a in self.pair_params and len({id(n) for n, _ in self.call_stack}) == len(self.call_stack):
                raise NotPure
            d = self.b.defs.get(a)
            a = d.args[0] if d is not None and d.fn in (GETATTR, COPY, operator.getitem) else None
        func = self.not_read.get(a)
        if func is not None and a in self.calls_left and id(func) not in self.know.made_now and (
                self.form_made(*self.calls_left[a]) is not None):
            self.know.made_now[id(func)] = func
            raise Restart
        if func is not None and id(func) not in self.know.looked_into:
            self.know.looked_into[id(func)] = func
            raise Restart
