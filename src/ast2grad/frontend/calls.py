"""Calls: to rules, to user functions (as a forward/backward pair, or written in place), to classes."""
from __future__ import annotations

import collections
import enum
import functools
import inspect
import itertools
import math
import operator
import sys
import types
from dataclasses import replace
from typing import Any

import gast
import numpy as np

from ..analysis.functions import sampleable
from ..analysis.infer import as_array_kind
from ..analysis.raising import may_raise
from ..analysis.sampling import written_operands
from ..errors import Ast2GradError, SourceError, UnsupportedError
from ..ir.kinds import Arr, Dct, Kind, Lst, Opaque, Scalar, Tup, Unknown, kind_of
from ..ir.nodes import CALL, COPY, GETATTR, Const, Mutate, Op, Prim, Ref, Var, method
from ..ir.uses import has_effects
from ..rules.registry import Rule, lookup, twin
from ..transform.adjoints import mirror_kind
from ..transform.simplify import clean
from . import coroutines
from .base import InterpBase
from .builtins import special_form
from .callbacks import call_ufunc, compiled_from, ufunc_from
from .declared import call_declared
from .derivatives import call_derivative, call_jacobian, call_jvp, is_generated, make_derivative
from .handlers import HANDLERS
from .knowledge import Restart
from .lazy import iterator_of
from .local_classes import LocalFunction
from .lower import _own_breaks, _true
from .objects import slot_of, static_lookup
from .pairs import NotPure, strip_dims
from .parts import BASES
from .scan import body_of
from .sets import is_set
from .shapes import Contents, Shape
from .source import source_of
from .values import (
    BOTTOM,
    Choice,
    Frame,
    Function,
    Poison,
    SDict,
    SFunc,
    SIter,
    SList,
    SMethod,
    SObj,
    SPartial,
    SRange,
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

CONSUMERS: dict[Any, int] = {  # what iterates over its arguments, from which on
    **dict.fromkeys((sum, max, min, sorted, list, tuple, set, frozenset, any, all, enumerate, zip, math.fsum, math.prod,
                     collections.deque, itertools.chain, itertools.accumulate, itertools.islice, itertools.product), 0),
    **dict.fromkeys((map, filter, functools.reduce, itertools.starmap, itertools.takewhile, itertools.dropwhile), 1)}
AT_ONCE = (sum, max, min, sorted, list, tuple, set, frozenset, any, all, math.fsum, math.prod, collections.deque)
MAX_DEPTH = 60
MAX_REPEATED = 6  # calls of one function within each other, of those that are too deep: it is recursive
ITERATORS = {**dict.fromkeys(("genexp", "call", "steps"), types.GeneratorType), "map": map, "filter": filter, "zip": zip,
             "enumerate": enumerate}  # their classes
LIBRARY = ("ast2grad.frontend.library", "ast2grad.library.")
TRIVIAL = 2  # operations of a callee that is written in place
#: the text of what functools.singledispatch returns; a function that wraps it has copies of its attributes
SINGLEDISPATCH = functools.singledispatch(len).__code__  # type: ignore[attr-defined]


class Calls(InterpBase):
    """Mixin of the interpreter."""

    def ev_Call(self, e: Any) -> Value:
        r = special_form(self, e)
        if r is not None:
            return r
        f = self.eval(e.func)
        args, kws, spread = self.given(e)
        origin = self.b.origin
        try:
            if spread:
                return self.call_spread(f, args, kws, spread, e)
            return self.call(f, args, kws, e)
        except Ast2GradError as ex:
            if ex.origin is None:
                ex.origin = self.origin(e)
            raise
        finally:
            self.b.origin = origin

    def given(self, e: Any) -> tuple[list[Value], dict[str, Value], list[Any]]:
        """The arguments that a call is written with, and dicts among them whose keys are known only at run time."""
        args: list[Value] = []
        for a in e.args:
            if isinstance(a, gast.Starred):
                v = self.eval(a.value)
                items = self.static_items(v)
                if items is None:
                    items = self.require_items(v, a)
                args += items
            else:
                args.append(self.eval(a))
        kws: dict[str, Value] = {}
        spread: list[Any] = []
        for k in e.keywords:
            v = self.eval(k.value)
            if isinstance(v, Sym) and not self.varied(v) and k.arg is None:
                spread.append((v, k.value))
                continue
            for name, value in [(k.arg, v)] if k.arg is not None else self.dict_pairs(v, k.value):
                if name in kws:
                    raise self.fails(TypeError, "A306", f"got multiple values for keyword argument {name!r}", k.value)
                kws[name] = value
        return args, kws, spread

    def raised(self, e: Any) -> Value:
        """What a raise statement raises.  A function that makes it is called as it is: what is in it carries no derivatives
        (whoever asks for it is refused), and a text that explains a failure is not worth following."""
        if not isinstance(e, gast.Call) or special_form(self, e) is not None:
            return self.eval(e)
        f = self.eval(e.func)
        args, kws, spread = self.given(e)
        made = f.value if isinstance(f, Static) else None
        if isinstance(made, (types.FunctionType, types.MethodType)) and not spread and not any(
                self.has_heap(v) for v in (*args, *kws.values())):
            state, mark = dict(self.state), len(self.b.block)
            try:
                atoms = [self.display_atom(a) for a in args]
                named = tuple((k, self.display_atom(v)) for k, v in kws.items())
                fn = f.ref if isinstance(f, Static) and f.ref is not None else Ref(made, made.__name__)
                return Sym(self.b.op(fn, *atoms, kws=named, kind=Opaque(BaseException)))
            except Ast2GradError:
                del self.b.block[mark:]
                self.state = state
        return self.call_spread(f, args, kws, spread, e) if spread else self.call(f, args, kws, e)

    def call_spread(self, f: Value, args: list[Value], kws: dict[str, Value], spread: list[Any], node: Any) -> Value:
        """f(**d), where the keys of d are known only at run time: nothing of it may carry derivatives."""
        if not isinstance(f, (Static, Sym)) or any(self.varied(a) or self.has_heap(a) for a in (f, *args, *kws.values())):
            for v, at in spread:
                self.dict_pairs(v, at)
        fn = f.ref if isinstance(f, Static) and f.ref is not None else self.atom(f)
        given = (fn, *[self.atom(a) for a in args]) if isinstance(f, Sym) else tuple(self.atom(a) for a in args)
        named = [(k, self.atom(v)) for k, v in kws.items()]
        return self.prim(CALL if isinstance(f, Sym) else fn, given, (*named, *[(None, v.atom) for v, _ in spread]),
                         kind=Unknown(), effect=True)

    def call(self, f: Value, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        if isinstance(f, Choice):
            return self.call_choice(f, args, kws, node)
        if isinstance(f, Poison):
            raise self.poisoned(f, node)
        if f is BOTTOM or any(a is BOTTOM for a in args):
            return BOTTOM
        if isinstance(f, SFunc):
            rule = lookup(f.fn.object) if f.fn.object is not None else None
            if rule is not None and rule.source is not None and any(self.varied(a) for a in (*args, *kws.values())):
                return self.inline(self.function_of(rule.source), *self.with_arrays(rule, args, kws, node), node)
            return self.call_function(f.fn, args, kws, node)
        if isinstance(f, SMethod):
            if isinstance(f.func, Static) and isinstance(f.func.value, str):
                return self.container_method(f.self, f.func.value, args, kws, node)
            if isinstance(f.func, Static) and isinstance(f.func.value, Prim):
                return self.array_method(f.self, f.func.value, args, kws, node)
            return self.call(f.func, [f.self, *args], kws, node)
        if isinstance(f, SPartial):
            return self.call(f.func, [*f.args, *args], {**f.kws, **kws}, node)
        if isinstance(f, SObj):
            m = self.find_method(f, "__call__")
            if m is None:
                raise self.fails(TypeError, "A209", f"{f.cls.__name__} object is not callable", node)
            return self.call(m, args, kws, node)
        if isinstance(f, STuple) and (m := self.find_method(f, "__call__")) is not None:
            return self.call(m, args, kws, node)
        if isinstance(f, Static):
            return self.call_static(f, args, kws, node)
        if isinstance(f, Sym):
            if any(self.varied(a) for a in (*args, *kws.values())):
                self.look_into(f)
                return self.call(self.settled(f, node, self.error(
                    "A203", "the function that is called is known only at run time", node,
                    "pass it as an argument of the differentiated function")), args, kws, node)
            return self.prim(CALL, (f.atom, *[self.atom(a) for a in args]),
                             tuple((k, self.atom(v)) for k, v in kws.items()), kind=Unknown(), effect=True)
        raise self.error("A209", f"{self.describe(f)} is not callable", node)

    def with_arrays(self, rule: Rule, args: list[Value], kws: dict[str, Value],
                    node: Any) -> tuple[list[Value], dict[str, Value]]:
        """Arguments for the Python that stands for a function of SciPy: such functions make arrays of lists of floats."""
        def incomplete(v: Value) -> bool:
            """Bounds, perhaps, where None says that there is none."""
            return isinstance(v, Static) and v.value is None or isinstance(v, (STuple, SList)) and any(
                map(incomplete, self.static_items(v) or ()))

        def array(v: Value) -> Value:
            if incomplete(v):
                return v
            k = self.kind(v) if isinstance(v, (SList, Sym)) else kind_of(v.value) if isinstance(
                v, Static) and isinstance(v.value, list) else None
            if not isinstance(k, (Lst, Tup)) or isinstance(v, Sym) and (isinstance(k, Tup) or k.tuple_):
                return v
            leaf = as_array_kind(k)
            return self.call(Static(np.asarray, Ref(np.asarray, "np.asarray")), [v], {}, node) if isinstance(
                leaf, Arr) and leaf.numeric else v

        if not rule.name.startswith("scipy."):
            return args, kws
        return [array(v) for v in args], {n: array(v) for n, v in kws.items()}

    def call_static(self, f: Static, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        fn = f.value
        if of_library(fn) and (self.any_hooked((*args, *kws.values())) or any(
                isinstance(a, SObj) and self.part(a) is not None for a in (*args, *kws.values()))):
            return self.on_parts(f, args, kws, node)
        handler = self.builtin_handler(fn)
        if handler is not None:
            if fn in CONSUMERS and not (fn in (max, min) and len(args) > 1):
                args = [iterator_of(self, a, node) if n >= CONSUMERS[fn] else a for n, a in enumerate(args)]
                if fn in AT_ONCE:
                    args = [self.by_position(a, node) for a in args]
            r = handler(self, args, kws, node)
            if r is not None:
                return r
        rule = lookup(fn)
        if rule is not None and rule.source is None:
            return self.call_rule(f, rule, args, kws, node)
        if rule is not None:
            both = (*args, *kws.values())
            local = any(isinstance(a, (SMethod, SPartial)) or isinstance(a, SFunc) and a.fn.object is None for a in both)
            if local or getattr(fn, "__name__", "") == "__new__" or any(self.varied(a) for a in both):
                read = self.function_of(rule.source)
                args, kws = self.with_arrays(rule, args, kws, node)
                return self.run_generator(read, args, kws, node) if body_of(read.node).generator else self.inline(
                    read, args, kws, node)
            return self.call_opaque_numpy(f, args, kws, node)
        if isinstance(fn, LocalFunction):
            return self.call(fn.value, args, kws, node)
        mark = getattr(fn, "__ast2grad__", None)
        if mark is not None:
            return self.call_marked(mark, fn, args, kws, node)
        if isinstance(fn, functools.partial):
            inner = self.external(fn.func, Ref(fn.func, getattr(fn.func, "__name__", "f")))
            pre = [self.default_value(a, "partial") for a in fn.args]
            return self.call(inner, [*pre, *args], {**{k: self.default_value(v, k) for k, v in fn.keywords.items()}, **kws},
                             node)
        if isinstance(fn, types.MethodType):
            me = self.external(fn.__self__, Ref(fn.__self__, getattr(fn.__self__, "__name__", "obj")))
            return self.call(Static(fn.__func__, Ref(fn.__func__, fn.__name__)), [me, *args], kws, node)
        if isinstance(fn, (type, types.FunctionType)) and fn.__name__ not in ("__new__", "__init__") and self.of_values(
                [f, *args], kws):
            r = self.executed(fn, args, kws, node)
            if r is not None:
                return r
        if isinstance(fn, type):
            return self.instantiate_class(f, args, kws, node)
        inner = compiled_from(fn)
        if inner is not None:
            return self.call_static(Static(inner, f.ref), args, kws, node)
        if ufunc_from(fn) is not None:
            r = call_ufunc(self, f, args, kws, node)
            if r is not None:
                return r
        if hasattr(fn, "cache_info") and hasattr(fn, "__wrapped__"):  # functools.lru_cache
            if not any(self.varied(a) for a in (*args, *kws.values())):
                r = self.remembered(fn, args, kws, node) or self.opaque_call(f, args, kws, node)
                if r is not None:
                    return r
            return self.call_static(Static(fn.__wrapped__, f.ref), args, kws, node)
        if isinstance(fn, types.FunctionType):
            given = (*args, *kws.values())
            private = lookup(fn) is None and all(isinstance(a, Static) for a in given)  # what it says is known now
            if fn.__module__ and fn.__module__.split(".")[0] in ("numpy",) and not private and not any(
                    self.varied(a) or isinstance(a, SObj) and a.ext is None for a in given):
                return self.call_opaque_numpy(f, args, kws, node)
            if fn.__code__ is SINGLEDISPATCH and args:
                t = self.python_type(args[0])
                if t is not None:
                    target = fn.dispatch(t)  # type: ignore[attr-defined]
                    return self.call_static(Static(target, Ref(target, target.__name__)), args, kws, node)
            made = self.generated_method(fn, args, kws, node) if fn.__code__.co_filename == "<string>" else None
            return made if made is not None else self.call_python(f, fn, args, kws, node)
        me = getattr(fn, "__self__", None)
        if isinstance(me, type) and fn.__name__ == "__new__" and args and isinstance(args[0], Static) and issubclass(
                args[0].value, me):
            return self.blank(args[0], args[1:], kws, node)
        if isinstance(fn, types.BuiltinMethodType) and isinstance(me, (np.ndarray, np.generic)):
            return self.array_method(self.external(me, Ref(me, "array")), method(fn.__name__), args, kws, node)
        if isinstance(fn, types.MethodWrapperType) and fn.__name__ == "__call__" and isinstance(me, np.ufunc):
            return self.call_static(Static(me, Ref(me, f"np.{me.__name__}")), args, kws, node)
        if isinstance(fn, types.MethodWrapperType) and fn.__name__ == "__get__" and args:
            return SMethod(Static(me, Ref(me, getattr(me, "__name__", "method"))), args[0])
        if args and slot_of(fn) in (set, frozenset) and is_set(args[0]):
            return self.container_method(args[0], fn.__name__, args[1:], kws, node)
        if args and slot_of(fn) in BASES and (self.part(args[0]) is not None or slot_of(fn) in (list, dict, tuple) or
                                              self.answers(slot_of(fn), args)):
            return self.builtin_slot(fn, args, kws, node)
        if isinstance(fn, types.MethodDescriptorType) and fn.__objclass__ is np.ndarray and args:
            return self.array_method(args[0], method(fn.__name__), args[1:], kws, node)
        if isinstance(fn, types.WrapperDescriptorType) and fn.__objclass__ in (float, int, np.ndarray) and (
                hasattr(operator, fn.__name__)):
            of = getattr(operator, fn.__name__)
            return self.call_static(Static(of, Ref(of, of.__name__)), args, kws, node)
        if isinstance(fn, (operator.itemgetter, operator.attrgetter, operator.methodcaller)):  # made outside: made once more
            reduced: Any = fn.__reduce__()
            made, given = reduced[:2]
            again = self.call_static(Static(made, Ref(made, "made")), [self.default_value(g, "item") for g in given], {}, node)
            return self.call(again, args, kws, node)
        hook = self.hook_of(type(fn), "__call__") if isinstance(fn, enum.Enum) else None
        if hook is not None:
            return self.call(SMethod(hook, f), args, kws, node)
        wrapped = getattr(fn, "__wrapped__", None)
        if isinstance(wrapped, types.FunctionType) and any(self.varied(a) for a in (*args, *kws.values())):
            impl = getattr(fn, "_implementation", wrapped)
            return self.call_python(Static(impl, f.ref), impl, args, kws, node)
        return self.call_builtin(f, args, kws, node)

    def call_marked(self, mark: Any, fn: Any, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        """Objects made by this package: grad(f) called inside of another function, stop_gradient and the like."""
        if mark == "stop_gradient":
            return self.stopped(args[0])
        if mark == "derivative":
            return call_derivative(self, fn, args, kws, node)
        if mark in ("checkpoint", "surrogate", "opaque"):
            return call_declared(self, mark, fn, args, kws, node)
        if mark == "jacobian":
            return call_jacobian(self, fn, args, kws, node)
        if mark == "jvp":
            return call_jvp(self, list(args), dict(kws), node)
        if mark == "make":
            return make_derivative(self, fn, args, kws, node)
        primal = getattr(fn, "__wrapped_text__", None)
        if primal is not None:
            return self.call(Static(primal, Ref(primal, primal.__name__)), args, kws, node)
        raise self.error("A202", f"{getattr(fn, '__name__', fn)!r} inside of a differentiated function", node)

    def stopped(self, v: Value, said: bool = False) -> Value:
        """The value without its derivatives; unless that is said elsewhere, a second derivative would not know."""
        if isinstance(v, Sym):
            if not self.varied(v):
                return v
            if not said:
                self.know.unsaid.append("a value that is held constant")
            out = Var(getattr(v.atom, "name", "t"), self.kind(v).vary(False), False, self.frame.scope)
            self.b.emit(Op(out, COPY, (v.atom,), (), self.b.origin))
            return Sym(out)
        if isinstance(v, STuple):
            return STuple(tuple(self.stopped(i, said) for i in v.items), v.cls)
        if self.varied(v):
            raise self.error("A209", f"stop_gradient of {self.describe(v)}", None, "hold its numbers and arrays constant")
        return v

    # ------------------------------------------------------------------------------------------------ rules

    def call_rule(self, f: Static, rule: Any, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        varied = any(self.varied(a) for a in (*args, *kws.values()))
        if varied and rule.refused:
            raise self.error("A206", f"{self.call_name(f.value)} has no derivative: {rule.refused}", node)
        return self.emit_call(f.value, args, kws, node)

    def emit_call(self, fn: Any, args: list[Value], kws: dict[str, Value], node: Any, effect: bool = False,
                  kind: Kind | None = None) -> Value:
        args = [self.as_number(fn, a) for a in args]
        for a in (*args, *kws.values()):
            hidden = self.hidden(a)
            if isinstance(hidden, SObj):
                raise self.error("A209", f"{self.call_name(fn)} of {self.describe(hidden)} that carries derivatives", node,
                                 "pass its numbers or arrays")
            if hidden is not None:
                raise self.error("A206", f"{self.call_name(fn)} calls a function that uses active values", node)
        kws = {k: v for k, v in kws.items() if not (k == "out" and isinstance(v, Static) and v.value is None)}
        out = kws.pop("out", None)
        if out is None and isinstance(fn, np.ufunc) and len(args) > fn.nin:
            out, args = STuple(tuple(args[fn.nin:])), args[:fn.nin]
        if isinstance(out, STuple) and len(out.items) == 1:
            out = out.items[0]
        if isinstance(out, Static) and out.value is None or isinstance(out, STuple) and all(
                isinstance(o, Static) and o.value is None for o in out.items):
            out = None
        if isinstance(fn, np.ufunc) and any(self.varied(a) for a in args):
            args, kws = self.in_dtype(args, kws)
        where = kws.get("where") if isinstance(fn, np.ufunc) else None
        if isinstance(where, Static) and where.value is True:
            kws.pop("where")
        elif where is not None and (out is not None or any(self.varied(a) for a in args)):
            return self.masked_ufunc(fn, args, {k: v for k, v in kws.items() if k != "where"}, out, where, node)
        if lookup(fn) is not None:  # a permission to destroy arguments, of which the result does not depend
            kws = {k: v for k, v in kws.items() if not k.startswith("overwrite_")}
        atoms = tuple(self.atom(a) for a in args)
        kwa = tuple((k, self.atom(v)) for k, v in kws.items())
        changed: set[int | str] = set() if effect else written_operands(fn, atoms, kwa)
        at = place_of_out(fn) if changed else None
        if out is None and at is not None and changed == {at[0]}:
            return self.emit_call(fn, args[:at[0]], {**kws, **dict(zip(at[1], args[at[0]:]))}, node)
        if changed:
            raise self.error("A206", f"{self.call_name(fn)} changes an array in place", node, "use an indexed assignment")
        r = self.taken_apart(self.prim(fn, atoms, kwa, effect=effect, kind=kind))
        self.check_carrier(fn, r, (*args, *kws.values()), node)
        parts = self.static_items(r) if isinstance(out, STuple) else None
        if isinstance(out, STuple) and parts is not None and len(parts) == len(out.items) and all(
                isinstance(o, Sym) for o in out.items):
            for o, part in zip(out.items, parts):
                self.array_store(o, literal(Ellipsis), part, None, node)
            return out
        if out is not None:
            if not isinstance(out, Sym):
                raise self.error("A206", "this form of out=", node)
            self.array_store(out, literal(Ellipsis), r, None, node)
            return out
        return r

    def in_dtype(self, args: list[Value], kws: dict[str, Value]) -> tuple[list[Value], dict[str, Value]]:
        """f(a, dtype=d)  ->  f(a.astype(d)), and f(a) where a has that type; order and subok change no number."""
        kws = {k: v for k, v in kws.items() if k not in ("order", "subok", "casting")}
        given = kws.get("dtype")
        if not isinstance(given, Static):
            return args, kws
        if given.value is None:
            return args, {k: v for k, v in kws.items() if k != "dtype"}
        try:
            dtype = np.dtype(given.value)
        except TypeError:
            return args, kws
        kinds = [self.kind(a) for a in args]
        if dtype.kind not in "fc" or not all(isinstance(k, (Scalar, Arr)) for k in kinds):
            return args, kws
        if np.result_type(*[k.dtype for k in kinds]) != dtype:
            args = [self.emit_call(dtype.type, [a], {}, None) if isinstance(k, Scalar) else
                    self.prim(method("astype"), (self.atom(a), self.atom(given))) for a, k in zip(args, kinds)]
        return args, {k: v for k, v in kws.items() if k != "dtype"}

    def masked_ufunc(self, fn: Any, args: list[Value], kws: dict[str, Value], out: Value | None, where: Value,
                     node: Any) -> Value:
        """f(a, b, out=y, where=m)  ->  y[m] = f(a[m], b[m])"""
        whole = self.kind(out) if isinstance(out, Sym) else None
        if fn.signature is not None or fn.nout != 1:
            raise self.error("A206", f"this form of {self.call_name(fn)} with where=", node)
        if not isinstance(out, Sym) or not isinstance(whole, Arr):
            raise self.error("A206", f"what {self.call_name(fn)} with where= leaves out is not defined", node,
                             "give it an array of zeros with out=")
        shape: list[Value] = []

        def spread(v: Value) -> Value:
            k = self.kind(v)
            if isinstance(k, Arr) and k.axes == whole.axes and None not in (k.axes or (None,)):
                return v
            if not shape:
                shape.append(self.load_attr(out, "shape", node))
            return self.prim(np.broadcast_to, (self.atom(v), self.atom(shape[0])))

        place = spread(where)
        chosen = [v if isinstance(self.kind(v), Scalar) else self.load_item(spread(v), place, node) for v in args]
        value = self.prim(fn, tuple(self.atom(v) for v in chosen), tuple((k, self.atom(v)) for k, v in kws.items()))
        self.array_store(out, place, value, None, node)
        return out

    def check_carrier(self, fn: Any, r: Value, operands: Any, node: Any) -> None:
        """Derivatives end in an object of a class that nobody reads, such as what a.view(cls) or np.ma.array(a) returns."""
        k = r.kind if isinstance(r, Sym) else None
        rule = lookup(fn)
        if isinstance(k, Opaque) and k.cls not in (str, bytes, np.dtype, type(None), None) and (
                rule is not None and not rule.inactive) and any(self.varied(a) for a in operands):
            raise self.error("A209", f"instances of {k.cls.__name__} cannot carry derivatives", node)

    def as_number(self, fn: Any, v: Value) -> Value:
        """What compiled code makes of an object: `math` asks its __float__, NumPy its __array__."""
        if not isinstance(v, SObj) or isinstance(fn, types.FunctionType) and lookup(fn) is None:
            return v
        module = of_library(fn)
        if module == "math":
            m = self.find_method(v, "__float__")
            return self.call(m, [], {}, None) if m is not None else v
        if module == "numpy" and all(static_lookup(v.cls, n) is None for n in ("__array_ufunc__", "__array_function__")):
            m = self.find_method(v, "__array__")
            return self.call(m, [], {}, None) if m is not None else v
        return v

    def hidden(self, v: Value) -> Value | None:
        """A part that carries derivatives where no operand of the IR shows them."""
        if isinstance(v, (SFunc, SMethod, SPartial, SObj)):
            return v if self.varied(v) else None
        parts: Any = v.items if isinstance(v, STuple) else self.state["C", v.id].items if isinstance(v, (SList, SDict)) else ()
        return next((h for h in map(self.hidden, parts) if h is not None), None)

    def array_method(self, me: Value, prim: Prim, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        name = prim.name[1:]
        k = self.kind(me)
        if name == "partition" and isinstance(k, Unknown) and not self.varied(me) and isinstance(me, Sym):
            f = self.b.op(GETATTR, me.atom, Const(name), kind=Unknown())  # of a text, perhaps, which returns something
            return self.call(Sym(f), args, kws, node)
        if name in ("sort", "fill", "put", "itemset", "partition", "resize", "setfield", "byteswap") and isinstance(me, Sym):
            if name == "fill":
                self.array_store(me, literal(Ellipsis), args[0], None, node)
                return literal(None)
            if name in ("sort", "partition") and isinstance(k, Arr) and not (kws.keys() - {"axis", "kind"}):
                r = self.emit_call(getattr(np, name), [me, *args], kws, node)
                self.array_store(me, literal(Ellipsis), r, None, node)
                return literal(None)
            if self.varied(me) or any(self.varied(a) for a in args):
                raise self.error("A207", f"in-place {name} of an array that carries derivatives", node,
                                 f"use np.{name}(...), or mark the array constant with ast2grad.stop_gradient")
            self.b.emit(Mutate(None, me.atom, name, tuple(self.atom(a) for a in args),
                               tuple((n, self.atom(v)) for n, v in kws.items()), self.b.origin))
            return literal(None)
        if name == "view" and len(args) == 1 and isinstance(args[0], Static) and isinstance(args[0].value, type) and issubclass(
                args[0].value, np.ndarray):
            return me if args[0].value is np.ndarray else self.viewed(args[0].value, me, me, node)
        rule = lookup(prim)
        if self.varied(me) or any(self.varied(a) for a in (*args, *kws.values())):
            if rule is None:
                raise self.error("A202", f"the array method {name} has no derivative rule", node)
            if rule.refused:
                raise self.error("A206", f"the array method {name} has no derivative: {rule.refused}", node)
        if name == "item" and isinstance(k, Scalar) and not args:
            return me
        if name == "tolist" and isinstance(k, Scalar):
            return me
        return self.emit_call(prim, [me, *args], kws, node)

    def call_builtin(self, f: Static, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        """A function without Python source and without a rule."""
        fn = f.value
        if any(self.varied(a) for a in (*args, *kws.values())):
            raise self.error("A202", f"{self.call_name(fn)} receives an active value, and has neither a derivative rule "
                             "nor Python source", node,
                             "give its derivative with ast2grad.opaque or ast2grad.rule, write it in Python, or hold its "
                             "argument constant with ast2grad.stop_gradient")
        known = [a.value for a in args if isinstance(a, Static) and a.ref is None]
        if len(known) == len(args) and not kws and isinstance(getattr(fn, "__self__", None), (str, bytes)):
            with self.executing(node):
                return literal(fn(*known))
        return self.call_opaque_numpy(f, args, kws, node)

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

    # ------------------------------------------------------------------------------------------------ user functions

    def default_value(self, v: Any, name: str) -> Value:
        if is_literal(v):
            return literal(v)
        if isinstance(v, tuple) and type(v) is tuple:
            return STuple(tuple(self.default_value(i, name) for i in v))
        if isinstance(v, list) and not v:
            return self.new_list((), None)
        return self.external(v, Ref(v, name))

    def hold_default(self, v: Value) -> None:
        """An empty list that was first met in a callee is not in the state of others."""
        if isinstance(v, STuple):
            for i in v.items:
                self.hold_default(i)
        elif isinstance(v, SList):
            self.state.setdefault(("C", v.id), Contents(()))

    def function_of(self, f: Any) -> Function:
        fn = self.functions.get(id(f))
        if fn is None:
            src = source_of(f)
            cells = dict(zip(f.__code__.co_freevars, f.__closure__ or ()))
            fn = Function(f.__name__, src, src.node, f.__globals__, cells, f, None,
                          tuple(self.default_value(d, f"{f.__name__}_default") for d in f.__defaults__ or ()),
                          {k: self.default_value(d, k) for k, d in (f.__kwdefaults__ or {}).items()}, None, f.__qualname__)
            self.functions[id(f)] = fn
        for d in (*fn.defaults, *fn.kw_defaults.values()):
            self.hold_default(d)
        for name in ("__defaults__", "__kwdefaults__"):
            if getattr(f, name):
                self.guards.attr(f, name, getattr(f, name))
        return fn

    def call_python(self, f: Static, fn: Any, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        if (args or kws) and self.is_foreign_code(fn) and self.all_known(args, kws):
            return self.read_or_executed(lambda: self.read_python(f, fn, args, kws, node), fn, args, kws, node)
        return self.read_python(f, fn, args, kws, node)

    def read_python(self, f: Static, fn: Any, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        varied = any(self.varied(a) for a in (*args, *kws.values()))
        own = twin(fn)
        if own is not None and all(isinstance(a, Sym) and isinstance(a.kind, (Lst, Dct)) for a in args):
            # what generated text does with lists that are known at run time only
            atoms = tuple(self.atom(a) for a in args)
            if own.__name__ == "zeros_of":
                return self.prim(Ref(own, "zeros_of"), atoms, kind=mirror_kind(self.kind(args[0])).vary(False))
            if own.__name__ == "same_form":
                return self.prim(Ref(own, "same_form"), atoms, kind=self.kind(args[1]).vary(self.varied(args[0])))
        if own is not None and sampleable(own) and (not varied or lookup(own) is not None):
            return self.emit_call(Ref(own, own.__name__), args, kws, node)  # generated text that is read again
        if not varied and not any(self.has_heap(a) for a in (*args, *kws.values())) and fn.__name__ not in (
                "__init__", "__new__") and (
                not is_generated(fn)):
            r = self.opaque_call(f, args, kws, node)
            if r is not None:
                return r
        try:
            func = self.function_of(fn)
        except SourceError as e:
            if varied:
                raise self.error("A202", f"{fn.__name__} receives an active value, and its source is not available: "
                                 f"{e.message}", node) from None
            left = self.left_alone(f, args, kws)
            if left is None:
                raise
            return left
        if varied or (fn.__module__ or "").split(".")[0] not in sys.stdlib_module_names:
            return self.call_function(func, args, kws, node, f)
        if args and isinstance(args[0], SObj) and args[0].ext is not None and fn.__module__ not in (
                "random", "statistics") and (args[0].cls.__module__ or "").split(".")[0] in sys.stdlib_module_names:
            left = self.left_alone(f, args, kws)  # an object of the standard library: what it returns holds no derivative
            if left is not None:
                return left
        mark, depth, state = len(self.b.block), len(self.b.stack), dict(self.state)
        try:
            return self.call_function(func, args, kws, node, f)
        except Ast2GradError:
            self.know.sure()
            del self.b.stack[depth:]
            del self.b.block[mark:]
            self.state = state
            left = self.left_alone(f, args, kws)
            if left is None:
                raise
            return left

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
        if func is not None and id(func) not in self.know.looked_into:
            self.know.looked_into[id(func)] = func
            raise Restart

    def bind(self, fn: Function, args: list[Value], kws: dict[str, Value], node: Any) -> dict[str, Value]:
        """Python's binding of arguments to parameters."""
        a = fn.node.args
        pos = [p.id for p in (*a.posonlyargs, *a.args)]
        out: dict[str, Value] = {}
        kws = dict(kws)
        if len(args) > len(pos) and a.vararg is None:
            raise self.fails(TypeError, "A306", f"{fn.name}() takes {len(pos)} positional arguments but {len(args)} were given", node)  # noqa: E501
        for n, v in zip(pos, args):
            out[n] = v
        if a.vararg is not None:
            out[a.vararg.id] = STuple(tuple(args[len(pos):]))
        posonly = {p.id for p in a.posonlyargs}
        for n in [*pos, *[p.id for p in a.kwonlyargs]]:
            if n in kws and n not in posonly:
                if n in out:
                    raise self.fails(TypeError, "A306", f"{fn.name}() got multiple values for argument {n!r}", node)
                out[n] = kws.pop(n)
        for n, d in zip(pos[len(pos) - len(fn.defaults):], fn.defaults):
            out.setdefault(n, d)
        for n, d in fn.kw_defaults.items():
            out.setdefault(n, d)
        if a.kwarg is not None:
            out[a.kwarg.id] = self.new_dict(list(kws), list(kws.values()), None)
        elif kws:
            raise self.fails(TypeError, "A306", f"{fn.name}() got an unexpected argument {next(iter(kws))!r}", node)
        for n in [*pos, *[p.id for p in a.kwonlyargs]]:
            if n not in out:
                raise self.fails(TypeError, "A306", f"{fn.name}() misses the argument {n!r}", node)
        return out

    def call_function(self, fn: Function, args: list[Value], kws: dict[str, Value], node: Any,
                      f: Static | None = None) -> Value:
        body = body_of(fn.node)
        if len(self.call_stack) > MAX_DEPTH:
            self.recursion_at_run_time()
            raise self.error("A212", f"calls of {fn.name} nest too deeply to be followed", node)
        if body.generator:
            return self.run_generator(fn, args, kws, node)
        if id(fn.node) in self.know.by_levels and any(n is fn.node for n, _ in self.call_stack):
            self.inquire(Const(True), node, "level", self.error(
                "A212", f"calls of {fn.name} nest too deeply to be followed", node))
        if id(fn.node) in self.know.written_out:
            args = [self.settled_int(a) for a in args]
            return self.inline(fn, args, {k: self.settled_int(a) for k, a in kws.items()}, node)
        recursive = any(n is fn.node for n, _ in self.call_stack)
        if self.know.facts is not None and self.know.facts.apart and not recursive:
            return self.inline(fn, args, kws, node)
        mark = (id(fn.node), fn.parent is None)
        simple = not any(isinstance(a, (SList, SDict, SIter)) or isinstance(a, SObj) and a.ext is None
                         for a in (*args, *kws.values()))
        if recursive or (not body.leaf and mark not in self.know.inline and simple and fn.name != "__init__"
                         and fn.parent is None):
            try:
                if not recursive and self.trivial_callee(fn, args, kws, node):
                    return self.inline(fn, args, kws, node)  # a line or two: shorter than a pair of functions
                return self.call_pair(fn, args, kws, node)
            except NotPure:
                if recursive and id(fn.node) not in self.know.written_out:
                    self.know.sure()
                    self.know.written_out.add(id(fn.node))
                    self.know.dynamic.clear()
                    self.know.elem.clear()
                    raise Restart from None
                if recursive and not any(isinstance(a, (SList, SDict, SObj)) for a in (*args, *kws.values())):
                    raise self.error("A212", f"the recursive function {fn.name} changes values of its caller", node) from None
                self.know.inline.add(mark)
        return self.inline(fn, args, kws, node)

    def recursion_at_run_time(self) -> None:
        """Read again: the functions that call each other here end by a test at run time, not by what is known of them."""
        times = collections.Counter(id(n) for n, _ in self.call_stack)
        those = {n for n, m in times.items() if m > MAX_REPEATED}
        for learned in (self.know.general, self.know.by_levels):
            if those - learned and (learned is self.know.general or self.asks()):
                self.know.sure()
                learned |= those
                if learned is self.know.general:
                    self.know.written_out -= those
                raise Restart

    def settled_int(self, v: Value) -> Value:
        """An integer argument that is known now, as a constant."""
        n = self.static_int(v) if isinstance(v, Sym) and v.hint is not None else None
        return v if n is None else literal(n)

    def trivial_callee(self, fn: Function, args: list[Value], kws: dict[str, Value], node: Any) -> bool:
        """Is the specialised body, without what nobody needs, a few operations in a row?"""
        callee = self.specialise(fn, args, kws, node)[0]
        if callee.graph is None:
            return False
        block = clean(callee.graph.body, callee.graph.results)
        return all(isinstance(s, Op) for s in block) and sum(s.fn is not COPY for s in block) <= TRIVIAL  # type: ignore[union-attr]

    def inline(self, fn: Function, args: list[Value], kws: dict[str, Value], node: Any, generator: Any = None) -> Value:
        bound = self.bind(fn, args, kws, node)
        body = body_of(fn.node)
        self.frames += 1
        self.scopes += 1
        frame = Frame(fn, self.frames, body.locals, fn.parent, body.globals_, body.nonlocals, self.scopes,
                      generator=generator)
        frame.cls = self.class_of(fn, bound)
        frame.call = id(node)
        frame.place = self.b.origin if str(fn.globals.get("__name__")).startswith(LIBRARY) else None
        a = fn.node.args
        first = (a.posonlyargs + a.args)[:1]
        frame.self_value = bound[first[0].id] if first else None
        for n, v in bound.items():
            if isinstance(v, SIter) and v.level is not None and v.form != "cursor":
                v = replace(v, level=self.loop_level)  # the caller has given it away
            self.state["L", frame.id, n] = v
        outer, self.frame = self.frame, frame
        scope, self.b.scope = self.b.scope, frame.scope
        origin = self.b.origin
        self.call_stack.append((fn.node, frame))
        try:
            self.run(body.stmts)
            r = self.get(("L", frame.id, ".ret"))
        finally:
            self.frame = outer
            self.b.scope = scope
            self.b.origin = origin
            self.call_stack.pop()
        if self.dead:
            raise Unreachable
        if not body.inner and not isinstance(r, (SFunc, SMethod, SPartial, SObj, SIter, SList, SDict)):
            for k in [k for k in self.state if k[0] == "L" and k[1] == frame.id]:
                del self.state[k]
        if r is None:
            return literal(None)
        return r

    def class_of(self, fn: Function, bound: dict[str, Value]) -> type | None:
        """The class whose body holds the method, for super() without arguments."""
        cell = fn.cells.get("__class__")  # what super() itself looks at
        if cell is not None and isinstance(getattr(cell, "cell_contents", None), type):
            return cell.cell_contents
        if fn.src.cls_name is None:
            return fn.cls
        a = fn.node.args
        first = (a.posonlyargs + a.args)[:1]
        v = bound.get(first[0].id) if first else None
        cls = self.object_class(v)
        for c in (*cls.__mro__, *type(cls).__mro__) if v is not None else ():
            raw = c.__dict__.get(fn.name) or c.__dict__.get(f"_{c.__name__.lstrip('_')}{fn.name}")
            raw = getattr(raw, "__func__", raw)
            raw = getattr(raw, "fget", raw)
            if raw is fn.object or getattr(raw, "__wrapped__", None) is fn.object:
                return c
        return fn.cls

    def run_generator(self, fn: Function, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        if never_ends(fn.node):
            steps = coroutines.start(self, fn, args, kws, node)
            if steps is not None:
                return steps
            raise self.error("A211", f"the generator {fn.name} never ends", node, "give it the number of items")
        return SIter("call", (fn, args, kws, node))

    def lacks(self, v: Value, *names: str) -> bool:
        """Is it known that the class of v has none of these methods?"""
        if isinstance(v, (SFunc, SMethod, SPartial)):
            return True
        cls = type(v.value) if isinstance(v, Static) else v.cls if isinstance(v, SObj) and self.part(v) is None else None
        return cls is not None and all(static_lookup(cls, n) is None for n in names)

    def python_type(self, v: Value) -> type | None:
        """type(v), where it is known."""
        if isinstance(v, Static):
            return type(v.value)
        if isinstance(v, (SObj, STuple)):
            return v.cls
        if isinstance(v, SList):
            return list
        if isinstance(v, SDict):
            return set if v.default == "set" else dict
        if isinstance(v, (SFunc,)):
            return types.FunctionType
        if isinstance(v, SMethod):
            return types.MethodType
        if isinstance(v, SPartial):
            return functools.partial
        if isinstance(v, SRange):
            return range
        if isinstance(v, SSlice):
            return slice
        if isinstance(v, SIter):
            return ITERATORS.get(v.form)
        if isinstance(v, Sym):
            k = self.kind(v)
            if getattr(k, "maybe_none", False):
                return None
            if isinstance(k, Scalar):
                if k.np:
                    return np.dtype(k.dtype).type
                return {"b": bool, "i": int, "u": int, "f": float, "c": complex}[np.dtype(k.dtype).kind]
            if isinstance(k, Arr):
                return np.ndarray if k.axes is not None else None
            if isinstance(k, Lst):
                return tuple if k.tuple_ else list
            if isinstance(k, Tup):
                return k.cls
            if isinstance(k, Dct):
                return dict
            if isinstance(k, Opaque):
                return k.cls if k.cls is not BaseException else None  # what a handler has caught: some subclass of it
        return None

    def possible_types(self, v: Sym) -> tuple[type, ...]:
        """The classes that the value may have, where that is known; otherwise none."""
        k = self.kind(v)
        if not isinstance(k, (Arr, Scalar)):
            return ()
        number = np.dtype(k.dtype)
        python = {"b": bool, "i": int, "u": int, "f": float, "c": complex}.get(number.kind)
        nothing = (type(None),) if k.maybe_none else ()
        if isinstance(k, Arr) and k.axes is not None:
            return (np.ndarray, *nothing)
        return () if python is None else (np.ndarray, number.type, python, *nothing)


def of_library(fn: Any) -> str:
    """Which of the libraries of compiled functions on numbers and arrays the function belongs to."""
    if isinstance(fn, types.FunctionType) and (fn.__name__ == "__new__" or not hasattr(
            fn, "__wrapped__") and lookup(fn) is None and fn not in HANDLERS):
        return ""  # Python like other Python
    of_ufunc = isinstance(fn, np.ufunc) or isinstance(getattr(fn, "__self__", None), np.ufunc)
    name = "numpy" if of_ufunc else (getattr(fn, "__module__", None) or "").split(".")[0]
    return name if name in ("math", "cmath", "numpy", "scipy") and not isinstance(fn, type) else ""


def endless_generator(func: Any) -> bool:
    """Its items cannot be gathered."""
    if not isinstance(func, types.FunctionType) or not func.__code__.co_flags & inspect.CO_GENERATOR:
        return False
    try:
        return never_ends(source_of(func).node)
    except SourceError:
        return False


def never_ends(node: Any) -> bool:
    """Is there a `while True`, or a loop over itertools.count, that nothing leaves?"""
    def counts(e: Any) -> bool:
        return isinstance(e, gast.Call) and (e.func.attr if isinstance(e.func, gast.Attribute) else getattr(
            e.func, "id", None)) == "count" and isinstance(getattr(e.func, "value", None), (gast.Name, type(None)))

    return any((isinstance(n, gast.While) and _true(n.test) or isinstance(n, gast.For) and counts(n.iter))
               and not _own_breaks(n.body) and not any(isinstance(m, (gast.Return, gast.Raise)) for m in gast.walk(n))
               for n in gast.walk(node))


def place_of_out(fn: Any) -> tuple[int, list[str]] | None:
    """Which positional argument is `out`, and the names of the parameters from there on."""
    f = getattr(np.ndarray, fn.name[1:], None) if isinstance(fn, Prim) else fn
    try:
        names = list(inspect.signature(f).parameters)  # type: ignore[arg-type]
    except (TypeError, ValueError, AttributeError):
        # a compiled function of an older NumPy says it in the first line of its documentation only
        head = (getattr(f, "__doc__", None) or "").strip().split("\n", 1)[0].partition("(")[2].rpartition(")")[0]
        names = [*(["self"] if isinstance(fn, Prim) else []), *[part.partition("=")[0].strip() for part in head.split(",")]]
    return (names.index("out"), names[names.index("out"):]) if "out" in names else None
