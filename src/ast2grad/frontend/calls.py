"""Calls: to rules, to user functions (as a forward/backward pair, or written in place), to classes."""
from __future__ import annotations

import collections
import enum
import functools
import inspect
import itertools
import math
import operator
import types
from collections.abc import Container
from typing import Any

import gast
import numpy as np

from ..analysis.infer import as_array_kind
from ..analysis.sampling import written_operands
from ..errors import Ast2GradError
from ..ir.kinds import Arr, Dct, Kind, Lst, Opaque, Scalar, Tup, Unknown, kind_of
from ..ir.nodes import CALL, COPY, GETATTR, UNDEF, Atom, Const, Op, Prim, Ref, Var, atom_kind, method
from ..rules.registry import Rule, lookup
from .base import InterpBase
from .builtins import special_form
from .callbacks import call_ufunc, compiled_from, in_python, ufunc_from
from .classes import made_by_statement, slot_of, static_lookup
from .declared import call_declared
from .derivatives import call_derivative, call_jacobian, call_jvp, make_derivative
from .handlers import HANDLERS
from .lazy import iterator_of
from .local_classes import LocalFunction
from .parts import BASES
from .scan import body_of
from .sets import is_set
from .values import (
    BOTTOM,
    Choice,
    Number,
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
    Static,
    STuple,
    Sym,
    Value,
    literal,
)

CONSUMERS: dict[Any, int] = {  # what iterates over its arguments, from which on
    **dict.fromkeys((sum, max, min, sorted, list, tuple, set, frozenset, any, all, enumerate, zip, math.fsum, math.prod,
                     collections.deque, itertools.chain, itertools.accumulate, itertools.islice, itertools.product), 0),
    **dict.fromkeys((map, filter, functools.reduce, itertools.starmap, itertools.takewhile, itertools.dropwhile), 1)}
AT_ONCE = (sum, max, min, sorted, list, tuple, set, frozenset, any, all, math.fsum, math.prod, collections.deque)
ITERATORS = {**dict.fromkeys(("genexp", "call", "steps"), types.GeneratorType), "map": map, "filter": filter, "zip": zip,
             "enumerate": enumerate}  # their classes
#: the text of what functools.singledispatch returns; a function that wraps it has copies of its attributes
SINGLEDISPATCH = functools.singledispatch(len).__code__  # type: ignore[attr-defined]


#: builtin functions of numbers that give plain ones
OF_NUMBERS = {abs, bool, complex, float, int, round}


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
            self.add_named(kws, [(k.arg, v)] if k.arg is not None else self.dict_pairs(v, k.value), k.value)
        return args, kws, spread

    def add_named(self, kws: dict[str, Value], more: list[tuple[str, Value]], node: Any) -> None:
        for name, value in more:
            if name in kws:
                raise self.fails(TypeError, "A306", f"got multiple values for keyword argument {name!r}", node)
            kws[name] = value

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
        """f(**d), where the keys of d are known only at run time: they are a fact, unless nothing of it carries derivatives."""
        if not isinstance(f, (Static, Sym)) or any(self.varied(a) or self.has_heap(a) for a in (f, *args, *kws.values())):
            for v, at in spread:
                self.add_named(kws, self.dict_pairs(v, at), at)
            return self.call(f, args, kws, node)
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
        if fn in OF_NUMBERS and len(args) == 1:
            args = [self.plain(a) if isinstance(a, Number) else a for a in args]
        if of_library(fn) and (self.any_hooked((*args, *kws.values())) or any(isinstance(a, Number) or isinstance(
                a, SObj) and self.part(a) is not None for a in (*args, *kws.values()))):
            return self.on_parts(f, args, kws, node)
        handler = self.builtin_handler(fn)
        if handler is not None:
            args = self.in_use(args, node)
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
            if local or getattr(fn, "__name__", "") == "__new__" or any(self.varied(a) for a in both) or (
                    id(rule.source) in self.know.looked_into):
                read = self.function_of(rule.source)
                args, kws = self.with_arrays(rule, args, kws, node)
                return self.run_generator(read, args, kws, node) if body_of(read.node).generator else self.inline(
                    read, args, kws, node)
            left = self.call_opaque_numpy(f, args, kws, node)
            if isinstance(left, Sym) and isinstance(left.atom, Var):
                self.not_read[left.atom] = rule.source
            return left
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
            return self.blank(args[0], args[1:], kws, node, f)
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
        varied = any(self.varied(a) for a in (*args, *kws.values()))
        if varied and fn in (str.__mod__, str.format):
            return self.prim(Ref(fn, f"str.{fn.__name__}"), tuple(self.display_atom(a) for a in args),
                             tuple((k, self.display_atom(v)) for k, v in kws.items()), kind=Opaque(str))
        hook = self.hook_of(type(fn), "__call__") if isinstance(fn, enum.Enum) or varied and made_by_statement(
            type(fn)) else None  # of objects whose attributes are not followed, as text of a class of its own
        if hook is not None:
            return self.call(SMethod(hook, f), args, kws, node)
        wrapped = getattr(fn, "__wrapped__", None)
        if isinstance(wrapped, types.FunctionType) and varied:
            impl = getattr(fn, "_implementation", wrapped)
            return self.call_python(Static(impl, f.ref), impl, args, kws, node)
        read = in_python(fn) if varied else None
        if read is not None:
            return self.call_static(Static(read, f.ref), args, kws, node)
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
            self.mutate_stmt(None, me.atom, name, tuple(self.atom(a) for a in args),
                               tuple((n, self.atom(v)) for n, v in kws.items()))
            return literal(None)
        if name == "view" and not kws.keys() - {"type"} and len(args) + len(kws) == 1:
            cls = getattr((*args, *kws.values())[0], "value", None)
            if isinstance(cls, type) and issubclass(cls, np.ndarray):
                return me if cls is np.ndarray else self.viewed(cls, me, me, node)
        if name == "view" and len(args) + len(kws) == 1 and self.varied(me) and isinstance(k, (Arr, Scalar)):
            given = (*args, *kws.values())[0]
            with self.executing(node):
                kept = isinstance(given, Static) and np.dtype(given.value) == k.dtype
            if not kept:
                raise self.error("A206", "the memory of values that carry derivatives is read as numbers of another kind", node,
                                 "use astype to convert them")
            args, kws = [], {}
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

    # ------------------------------------------------------------------------------------------------ user functions

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

    def of_one_class(self, a: Atom) -> bool:
        """Is a number of the class that its kind says?  Where paths meet, truth values, ints and floats have one kind."""
        asked = self.class_rests_on(a, ())
        self.classes_asked |= asked or set()
        return asked is not None

    def class_rests_on(self, a: Atom, given: Container[Var]) -> set[Var] | None:
        """The variables of loops and callees that have to be of one class so that the number is; None where it is not for
        certain.  What is given is not looked behind."""
        seen: set[Var] = set()
        asked: set[Var] = set()
        left = [a]
        while left:
            v = left.pop()
            if not isinstance(v, Var) or v in seen or v in self.arguments or getattr(v.kind, "np", False):
                continue
            seen.add(v)
            d = next((b.defs[v] for b in (self.b, *self.callers) if v in b.defs), None)
            if v in given:
                asked.add(v)
            elif v in self.joined:
                asked.add(v)
                if not all(self.of_its_class(x, v) for x in self.joined[v]):
                    return None
                left += self.joined[v]
            elif v in self.classes_from:
                left += self.classes_from[v]
            elif d is None or d.fn is CALL or isinstance(d.fn, Ref) and isinstance(d.fn.value, types.FunctionType):
                return None
            elif d.fn is operator.getitem:
                if not d.sure and not isinstance(atom_kind(d.args[0]), Arr) and not self.has_floats(d.args[0]):
                    return None
            elif d.fn is not GETATTR and getattr(d.fn, "__module__", None) != "math":  # which knows floats and ints alone
                left += [x for x in d.args if isinstance(x, Var) and isinstance(x.kind, Scalar)]
        return asked

    def has_floats(self, a: Atom) -> bool:
        """Is this an argument that is a list of floats, and stays one?"""
        xs = self.root(a) if isinstance(a, Var) else None
        return xs is not None and xs in self.float_lists and self.list_arguments[xs] not in self.know.stored_in

    def of_its_class(self, a: Atom, v: Var) -> bool:
        """May a meet others in v without making it of several classes?"""
        k = atom_kind(a)
        return a is UNDEF or a == Const(None) or type(k) is type(v.kind) and getattr(k, "dtype", None) == getattr(
            v.kind, "dtype", None)

    def certain_type(self, v: Value) -> type | None:
        """type(v), where it is that on all paths."""
        if isinstance(v, Sym) and isinstance(v.kind, Scalar) and not self.of_one_class(v.atom):
            return None
        return self.python_type(v)

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
        if python is None:
            return ()
        others = () if self.of_one_class(v.atom) else tuple(
            t for t in (bool, int, float) if t is not python and np.can_cast(t, python))
        return (*((np.ndarray, number.type) if isinstance(k, Arr) or k.maybe_none else ()), python, *others, *nothing)


def of_library(fn: Any) -> str:
    """Which of the libraries of compiled functions on numbers and arrays the function belongs to."""
    if isinstance(fn, types.FunctionType) and (fn.__name__ == "__new__" or not hasattr(
            fn, "__wrapped__") and lookup(fn) is None and fn not in HANDLERS):
        return ""  # Python like other Python
    of_ufunc = isinstance(fn, np.ufunc) or isinstance(getattr(fn, "__self__", None), np.ufunc)
    name = "numpy" if of_ufunc else (getattr(fn, "__module__", None) or "").split(".")[0]
    return name if name in ("math", "cmath", "numpy", "scipy") and not isinstance(fn, type) else ""


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
