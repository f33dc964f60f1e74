"""Python's builtins and the standard library's plumbing, on values that are known while the function is read.

A handler returns the result, or None when it has nothing special to say (then a rule or a plain call is written).
"""
from __future__ import annotations

import dataclasses
import functools
import importlib
import logging
import numbers
import operator
import types
import typing
import warnings
from typing import Any

import gast
import numpy as np

from ..ir.kinds import BOOL, INT, Arr, Dct, Lst, Opaque, Scalar, Tup, Unknown
from ..ir.nodes import Const, Op, Raise, Ref
from ..library import objects
from .base import InterpBase
from .classes import is_data_descriptor, static_lookup
from .handlers import HANDLERS, Handler, on
from .iterables import static_items
from .local_classes import class_of_parts
from .objects import dispatched
from .operators import foldable
from .values import (
    Choice,
    Maybe,
    Number,
    SFunc,
    SIter,
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


def special_form(ip: Any, e: Any) -> Value | None:
    """Calls that need the caller's frame: super(), locals()."""
    if isinstance(e.func, gast.Name) and e.func.id == "super" and ip.frame_of("super", ip.frame) is None:
        frame = ip.frame
        while frame.self_value is None and frame.parent is not None or frame.comprehension:
            frame = frame.parent
        if e.args:
            cls = ip.eval(e.args[0])
            return SSuper(cls.value, ip.eval(e.args[1]))
        if frame.cls is None:
            raise ip.error("A203", "the class of super() is not known", e)
        return SSuper(frame.cls, frame.self_value)
    if isinstance(e.func, gast.Name) and e.func.id == "globals" and ip.frame_of("globals", ip.frame) is None and (
            "globals" not in ip.frame.fn.globals):
        return ip.globals_dict(e)
    if isinstance(e.func, gast.Name) and e.func.id in ("locals", "vars", "exec", "eval", "compile") and (
            ip.frame_of(e.func.id, ip.frame) is None) and e.func.id not in ip.frame.fn.globals and not (
                e.func.id == "vars" and e.args):
        if e.func.id == "eval":
            return ip.evaluated(e)
        found = bound_names(ip, e) if e.func.id in ("locals", "vars") else None
        if found is None:
            raise ip.error("A201", f"{e.func.id}() is not supported", e)
        return found
    return None


def bound_names(ip: Any, e: Any) -> Value | None:
    """What locals() gives in a function that is no closure: the names that are bound here, in Python's order."""
    frame = ip.frame
    code = getattr(frame.fn.object, "__code__", None)
    if frame.comprehension or frame.generator is not None or code is None or code.co_freevars:
        return None
    names = [n for n in dict.fromkeys((*code.co_varnames, *code.co_cellvars)) if ("L", frame.id, n) in ip.state]
    return ip.new_dict(names, [ip.state["L", frame.id, n] for n in names], (id(e), "locals"))


class Builtins(InterpBase):
    """Mixin of the interpreter."""

    def builtin_handler(self, fn: Any) -> Handler | None:
        try:
            h = HANDLERS.get(fn)
        except TypeError:
            return None
        if h is None and isinstance(fn, (types.BuiltinFunctionType, types.MethodType)) and (
                isinstance(getattr(fn, "__self__", None), logging.Logger)) and fn.__name__ in MESSAGES:
            return effect_only
        return h


MESSAGES = {"debug", "info", "warning", "warn", "error", "exception", "critical", "fatal", "log"}


@on(len)
def h_len(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    v = a[0]
    if isinstance(v, SObj):
        m = ip.find_method(v, "__len__")
        if m is None and ip.part(v) is not None:
            return ip.call(Static(len, Ref(len, "len")), [ip.part(v)], {}, node)
        if m is not None:
            return ip.call(m, [], {}, node)
    if ip.lacks(v, "__len__"):
        raise ip.fails(TypeError, "A209", f"{ip.describe(v)} has no length", node)
    if isinstance(v, SObj):
        return None
    kind = ip.kind(v) if isinstance(v, (Static, Sym)) else None
    if isinstance(kind, Scalar) and not kind.maybe_none and ip.expected(TypeError):
        raise ip.fails(TypeError, "A209", "a number has no length", node)
    if isinstance(v, SIter) and v.form not in ("items", "values", "keys", "items_known"):
        raise ip.fails(TypeError, "A209", "len() of something that is iterated over once", node)
    items = static_items(ip, v) if not (isinstance(v, Sym) and isinstance(v.kind, (Arr, Lst, Dct))) else None
    if items is not None:
        if isinstance(v, Static) and isinstance(v.value, (list, dict)):
            ip.guards.form(v.value)
        return literal(len(items))
    if isinstance(v, Static) and hasattr(v.value, "__len__"):
        if isinstance(v.value, (str, tuple)):
            return literal(len(v.value))
    if isinstance(v, SRange) and ip.atom(v.start) == Const(0) and ip.atom(v.step) == Const(1):
        return v.stop
    if isinstance(v, Sym):
        kk = ip.kind(v)
        if isinstance(kk, Scalar) or isinstance(kk, Arr) and kk.axes == ():
            raise ip.fails(TypeError, "A209", "len() of a number", node)
        if isinstance(kk, Arr) and kk.axes and isinstance(kk.axes[0], int):
            return literal(kk.axes[0])
    return ip.prim(len, (ip.atom(v),), kind=INT)


@on(slice)
def h_slice(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    if len(a) == 1:
        return SSlice(literal(None), a[0], literal(None))
    return SSlice(a[0], a[1], a[2] if len(a) > 2 else literal(None))


@on(functools.partial)
def h_partial(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    return SPartial(a[0], tuple(a[1:]), dict(k))


@on(functools.wraps)
def h_wraps(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    return Static(identity, None)


def identity(x: Any) -> Any:
    return x


@on(identity)
def h_identity(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return a[0]


@on(functools.lru_cache, functools.cache)
def h_cache(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return a[0] if a and not isinstance(a[0], Static) else Static(identity, None)


@on(logging.getLogger)
def h_logger(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value | None:
    if all(isinstance(x, Static) and is_literal(x.value) for x in a) and not k:
        logger = logging.getLogger(*[x.value for x in a])  # type: ignore[attr-defined]
        return Static(logger, ip.b.op(Ref(logging.getLogger, "logging.getLogger"), *[ip.atom(x) for x in a],
                                      kind=Opaque(logging.Logger), name="logger"))
    return None


@on(np.float64)
def h_np_float(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    """A number that obeys NumPy's error state: divided by zero, it is infinite."""
    v = a[0] if a else literal(0.0)
    if isinstance(v, Static) and is_literal(v.value) and type(v.value) in (int, float) and v.value:
        return literal(float(v.value))
    kind = ip.kind(v) if isinstance(v, (Sym, Static)) else None
    if not isinstance(kind, Scalar) or kind.maybe_none or kind.dtype.startswith("complex"):
        return h_float(ip, a, k, node)
    return v if kind.np and kind.dtype == "float64" else ip.prim(
        np.float64, (ip.atom(v),), kind=Scalar("float64", True, kind.varied))


@on(float)
def h_float(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    if not a:
        return literal(0.0)
    v = a[0]
    if isinstance(v, Static) and isinstance(v.value, (int, float, str)) and v.ref is None:
        try:
            return literal(float(v.value))
        except ValueError:
            return None
    if isinstance(v, SObj):
        m = ip.find_method(v, "__float__")
        if m is None and ip.part(v) is not None:
            return ip.call(Static(float, Ref(float, "float")), [ip.part(v)], {}, node)
        return ip.call(m, [], {}, node) if m is not None else None
    if isinstance(v, Sym) and isinstance(ip.kind(v), Scalar) and ip.kind(v).dtype == "float64" and ip.kind(
            v).varied and not ip.kind(v).np and not ip.kind(v).maybe_none and not ip.guarded:
        return v  # (a NumPy number after all: where exceptions are caught, dividing it by zero would make a difference)
    if isinstance(v, Static) and v.value is None:
        ip.b.emit(Raise(ip.b.op(Ref(TypeError, "TypeError"), Const("float() argument must be a number"),
                                kind=Opaque(TypeError)), None, ip.b.origin, True))
        raise Unreachable
    return None


@on(complex)
def h_complex(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    if len(a) != 1 or k or not isinstance(a[0], SObj):
        return None
    m = ip.find_method(a[0], "__complex__")
    if m is not None:
        return ip.call(m, [], {}, node)
    m = ip.find_method(a[0], "__float__")
    of = ip.call(m, [], {}, node) if m is not None else ip.part(a[0])
    return None if of is None else ip.call(Static(complex, Ref(complex, "complex")), [of], {}, node)


def _cast(fn: Any) -> Handler:
    def h(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
        if not a:
            return literal(fn())
        v = a[0]
        if isinstance(v, Static) and is_literal(v.value) and v.ref is None:
            try:
                return literal(fn(v.value))
            except (ValueError, TypeError):
                return None
        if fn is bool:
            t = ip.truth(v, node)
            return literal(t) if isinstance(t, bool) else ip.prim(bool, (t,), kind=BOOL)
        if isinstance(v, SObj):
            m = ip.find_method(v, "__int__") or ip.find_method(v, "__index__")
            if m is None and ip.part(v) is not None:
                return ip.call(Static(int, Ref(int, "int")), [ip.part(v)], {}, node)
            return ip.call(m, [], {}, node) if m is not None else None
        return ip.prim(int, tuple(ip.atom(x) for x in a), kind=INT.vary(False)) if isinstance(
            ip.kind(v), (Scalar, Arr, Unknown)) else None
    return h


for _f in (int, bool):
    HANDLERS[_f] = _cast(_f)


def _text(fn: Any) -> Handler:
    def h(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
        known = [x.value for x in a if isinstance(x, Static) and is_literal(x.value) and (
            x.ref is None or not isinstance(x.value, (float, complex)) and type(x.value) is not int)]
        if len(known) == len(a):
            with ip.executing(node):
                return literal(fn(*known))
        return Sym(ip.b.op(fn, *[ip.display_atom(x) for x in a], kind=Opaque(str)))
    return h


for _printer in (str, repr, format, ascii):
    HANDLERS[_printer] = _text(_printer)


def _of_this_run(fn: Any) -> Handler:
    """What is not the same in every process, even of a literal."""
    return lambda ip, a, k, node: Sym(ip.b.op(fn, ip.atom(a[0]), kind=INT))


for _mark in (hash, id):
    HANDLERS[_mark] = _of_this_run(_mark)


@on(print)
def h_print(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    return effect_only(ip, a, k, node, print)


def effect_only(ip: Any, a: list[Value], k: dict[str, Value], node: Any, fn: Any = None) -> Value:
    """Output: executed once, in order, without a derivative."""
    callee = fn
    if callee is None:
        f = ip.eval(node.func)
        callee = f.ref if isinstance(f, Static) and f.ref is not None else f.value
    ip.b.emit(_effect(callee, tuple(ip.display_atom(x) for x in a),
                      tuple((n, ip.display_atom(v)) for n, v in k.items()), ip))
    return literal(None)


def _effect(fn: Any, args: Any, kws: Any, ip: Any) -> Any:
    return Op(None, fn, args, kws, ip.b.origin, True)


def _output(fn: Any) -> Handler:
    return lambda ip, a, k, node: effect_only(ip, a, k, node, fn)


for _writer in (warnings.warn, logging.debug, logging.info, logging.warning, logging.error, logging.log):
    HANDLERS[_writer] = _output(_writer)


def _error_state(fn: Any) -> Handler:
    """NumPy's error state is the world's: read and written once, in order."""
    return lambda ip, a, k, node: ip.prim(fn, tuple(map(ip.atom, a)), tuple((n, ip.atom(v)) for n, v in k.items()),
                                          kind=Opaque(dict), effect=True)


for _state in (np.seterr, np.geterr):
    HANDLERS[_state] = _error_state(_state)


def classes_of(v: Value) -> Any:
    """The class, or the tuple of classes and such tuples, that is known now."""
    if isinstance(v, STuple):
        parts = [classes_of(i) for i in v.items]
        return None if any(p is None for p in parts) else tuple(parts)
    return v.value if isinstance(v, Static) else v.obj if isinstance(v, SObj) else None


@on(isinstance)
def h_isinstance(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    ip.only_looked_at(a[0])
    types_ = a[1]
    cls = classes_of(types_)
    if cls is None:
        raise ip.error("A203", "the class that isinstance asks for is known only at run time", node)
    if isinstance(a[0], Static):
        ip.guards.static_type(a[0])
        with ip.executing(node):
            return literal(isinstance(a[0].value, cls))
    if isinstance(a[0], SObj) and a[0].obj is not None:
        with ip.executing(node):
            return literal(isinstance(a[0].obj, cls))
    if isinstance(a[0], Number):
        with ip.executing(node):
            told = {issubclass(t, cls) for t in a[0].classes}
        if len(told) > 1:
            raise ip.poisoned(a[0], node)
        return literal(told.pop())
    if isinstance(a[0], Maybe) and (there := ip.python_type(a[0].value)) is not None:
        with ip.executing(node):
            one, other = issubclass(there, cls), issubclass(type(None), cls)
        return literal(one) if one == other else ip.is_missing(a[0], one)
    t = ip.certain_type(a[0])
    if t is None and isinstance(a[0], Sym):  # whichever of its classes the value is of, the answer may be one
        with ip.executing(node):
            answers = {issubclass(t, cls) for t in ip.possible_types(a[0])}
        if len(answers) == 1:
            return literal(answers.pop())
        t = ip.settled_class(a[0], node)
    if t is not None:
        with ip.executing(node):
            return literal(issubclass(t, cls))
    return ip.prim(isinstance, (a[0].atom, ip.atom(types_)), kind=BOOL) if isinstance(a[0], Sym) else None


@on(issubclass)
def h_issubclass(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    asked = [classes_of(x) for x in a]
    if len(asked) != 2 or None in asked:
        return None
    with ip.executing(node):
        return literal(issubclass(*asked))


@on(typing.cast)
def h_typing_cast(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return a[1]


@on(type)
def h_type(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    if len(a) == 1:
        ip.only_looked_at(a[0])
        t = ip.certain_type(a[0]) or ip.settled_class(a[0], node)
        if t is not None:
            return Static(t, Ref(t, t.__name__))
        if isinstance(a[0], Sym):
            return ip.prim(type, (a[0].atom,), kind=Opaque(type))
    return class_of_parts(ip, a, node) if len(a) == 3 and not k else None


@on(callable)
def h_callable(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    v = a[0]
    ip.only_looked_at(v)
    if isinstance(v, (SFunc, SMethod, SPartial)):
        return literal(True)
    if isinstance(v, Choice):
        return ip.chosen_truth(v)
    if isinstance(v, Static):
        return literal(callable(v.value))
    if isinstance(v, SObj):
        return literal(ip.find_method(v, "__call__") is not None)
    return literal(False) if not isinstance(ip.kind(v), Unknown) else None


@on(importlib.import_module)
def h_import_module(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value | None:
    given = [ip.static_key(v) for v in (*a, *k.values())]
    if None in given:
        return None
    try:
        module = importlib.import_module(*[v.value for v in given[:len(a)]], **{n: v.value for n, v in zip(k, given[len(a):])})
    except ImportError as e:
        raise ip.fails(type(e), "A210", f"the import fails: {e}", node) from None
    return Static(module, Ref(module, module.__name__))


@on(hasattr)
def h_hasattr(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    v = a[0]
    ip.only_looked_at(v)
    a = [v, ip.attribute_name(a[1], node)]
    name = a[1].value  # type: ignore[attr-defined]
    if isinstance(v, SObj):
        if ("P", v.id, name) in ip.state:
            raise ip.partly_set(v, name, node)
        if computed(ip, v, name):
            return ip.inline(ip.function_of(objects.has_attribute), a, {}, node)
        if ip.get(("F", v.id, name)) is not None:
            return literal(True)
        if v.obj is not None:
            with ip.executing(node):
                return literal(hasattr(v.obj, name))
        raw = static_lookup(v.cls, name)
        return literal(raw is not None and not isinstance(raw, types.MemberDescriptorType))
    if isinstance(v, Static):
        with ip.executing(node):
            return literal(hasattr(v.value, name))
    t = ip.python_type(v) or ip.settled_class(v, node)
    if t is not None:
        return literal(ip.instances_have(t, name))
    if isinstance(v, Sym):
        answers = {hasattr(t, name) for t in ip.possible_types(v)}
        if len(answers) == 1:
            return literal(answers.pop())
        return ip.prim(hasattr, (v.atom, Const(name)), kind=BOOL)
    return literal(False)


@on(dataclasses.fields)
def h_fields(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    """They are those of the class, and do not change."""
    cls = a[0].cls if isinstance(a[0], SObj) else a[0].value if isinstance(a[0], Static) else None
    if not isinstance(cls, type) or not dataclasses.is_dataclass(cls):
        return None
    given = Ref(cls, cls.__name__)
    return Static(dataclasses.fields(cls), ip.b.op(Ref(dataclasses.fields, "dataclasses.fields"), given, kind=Unknown()))


def computed(ip: Any, v: SObj, name: str) -> bool:
    """Is there Python code that may say that there is no such attribute?"""
    if ip.hook_of(v.cls, "__getattribute__") is not None or is_data_descriptor(static_lookup(v.cls, name)):
        return True
    return ip.hook_of(v.cls, "__getattr__") is not None and ip.get(("F", v.id, name)) is None and static_lookup(
        v.cls, name) is None


@on(getattr)
def h_getattr(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    a = [a[0], ip.attribute_name(a[1], node), *a[2:]]
    if len(a) > 2:
        if isinstance(a[0], SObj) and computed(ip, a[0], a[1].value):  # type: ignore[attr-defined]
            return ip.inline(ip.function_of(objects.attribute_or), a, {}, node)
        has = h_hasattr(ip, a[:2], {}, node)
        if isinstance(has, Static) and not has.value:
            return a[2]
    return ip.load_attr(a[0], a[1].value, node)  # type: ignore[attr-defined]


@on(object.__getattribute__)
def h_own_attr(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    name = ip.attribute_name(a[1], node).value
    return ip.own_attr(a[0], name, node) if isinstance(a[0], SObj) else ip.load_attr(a[0], name, node)


def _changes(general: str, own: str) -> Handler:
    def h(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
        name = ip.attribute_name(a[1], node).value
        getattr(ip, own if own and isinstance(a[0], SObj) else general)(a[0], name, *a[2:], node)
        return literal(None)
    return h


for _changer, _general, _own in ((setattr, "store_attr", ""), (object.__setattr__, "store_attr", "store_own"),
                                 (delattr, "delete_attr", ""), (object.__delattr__, "delete_attr", "delete_own")):
    HANDLERS[_changer] = _changes(_general, _own)


@on(type.__call__)
def h_type_call(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    return ip.new_instance(a[0], a[1:], k, node)


@on(object.__init__)
def h_object_init(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return literal(None)


@on(vars)
def h_vars(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return ip.load_attr(a[0], "__dict__", node)


@on(dispatched)
def h_dispatched(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    raw, me, *args = a
    t = ip.python_type(args[0]) if args else None
    if t is None:
        raise ip.error("A203", "the class that decides which method is called is known only at run time", node)
    target = raw.value.dispatcher.dispatch(t)  # type: ignore[attr-defined]
    bound = ip.bound(ip.object_class(me), target, getattr(target, "__name__", "method"), me, node)
    return ip.call(bound, args, k, node)


@on(divmod)
def h_divmod(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    if isinstance(a[0], SObj) or isinstance(a[1], SObj):
        r = ip.operator_method(a[0], a[1], "divmod", node)
        if r is not None:
            return r
    return STuple((ip.binop(operator.floordiv, a[0], a[1], node), ip.binop(operator.mod, a[0], a[1], node)))


@on(pow)
def h_pow(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    return ip.binop(operator.pow, a[0], a[1], node) if len(a) == 2 else None


@on(abs)
def h_abs(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    v = a[0]
    if isinstance(v, (SObj, STuple)):
        m = ip.find_method(v, "__abs__")
        if m is not None:
            return ip.call(m, [], {}, node)
        part = ip.part(v)
        if ip.is_array(v):
            return ip.builtin_slot(np.ndarray.__abs__, [v], {}, node)
        if part is not None:
            return ip.call(Static(abs, Ref(abs, "abs")), [part], {}, node)
    if isinstance(v, Static) and v.ref is None and isinstance(v.value, (int, float)):
        return literal(abs(v.value))
    return None


@on(round)
def h_round(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    if isinstance(a[0], SObj):
        m = ip.find_method(a[0], "__round__")
        if m is None and ip.part(a[0]) is not None:
            return ip.call(Static(round, Ref(round, "round")), [ip.part(a[0]), *a[1:]], k, node)
        return ip.call(m, a[1:], k, node) if m is not None else None
    if len(a) == 1 and isinstance(ip.kind(a[0]), Scalar):
        if isinstance(a[0], Static) and foldable(a[0]):
            return literal(round(a[0].value))
        return ip.prim(round, (ip.atom(a[0]),), kind=INT)
    return None


def _binary(fn: Any, op: Any) -> Handler:
    return lambda ip, a, k, node: ip.binop(op, a[0], a[1], node)


for _n in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul"):
    HANDLERS[getattr(operator, _n)] = _binary(getattr(operator, _n), getattr(operator, _n))


@on(operator.neg)
def h_neg(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return ip.unary(operator.neg, a[0], node)


@on(operator.getitem)
def h_getitem(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return ip.load_item(a[0], a[1], node)


@on(operator.itemgetter)
def h_itemgetter(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return SPartial(Static(_itemgetter, None), tuple(a), {})


def _itemgetter(*a: Any) -> Any:
    raise AssertionError


@on(_itemgetter)
def h_itemgetter_call(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    got = [ip.load_item(a[-1], i, node) for i in a[:-1]]
    return got[0] if len(got) == 1 else STuple(tuple(got))


@on(operator.methodcaller)
def h_methodcaller(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return SPartial(Static(_methodcaller, None), tuple(a), k)


def _methodcaller(*a: Any) -> Any:
    """Reads as a call of the named method."""


@on(_methodcaller)
def h_methodcaller_call(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    *given, v = a
    return ip.call(ip.load_attr(v, given[0].value, node), given[1:], k, node)  # type: ignore[attr-defined]


@on(operator.attrgetter)
def h_attrgetter(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return SPartial(Static(_attrgetter, None), tuple(a), {})


def _attrgetter(*a: Any) -> Any:
    raise AssertionError


@on(_attrgetter)
def h_attrgetter_call(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    v = a[-1]
    for part in a[0].value.split("."):  # type: ignore[attr-defined]
        v = ip.load_attr(v, part, node)
    return v


@on(np.ndim)
def h_ndim(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    kk = ip.kind(a[0])
    if isinstance(kk, Scalar):
        return literal(0)
    if isinstance(kk, Arr) and kk.axes is not None:
        return literal(len(kk.axes))
    return None


@on(np.isscalar)
def h_isscalar(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    v = a[0]
    if isinstance(v, Static):
        return literal(np.isscalar(v.value))
    if not isinstance(v, Sym):
        return literal(isinstance(v, SObj) and issubclass(v.cls, (np.generic, numbers.Number)))
    if getattr(v.kind, "maybe_none", False):
        return None
    if isinstance(v.kind, Scalar):
        return literal(True)
    return literal(False) if isinstance(v.kind, Arr) and v.kind.axes is not None or isinstance(v.kind, (Lst, Tup, Dct)) else None


@on(np.size)
def h_size(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    kk = ip.kind(a[0]) if len(a) == 1 and not k else None
    if isinstance(kk, Arr) and isinstance(a[0], Sym):
        return ip.load_attr(a[0], "size", node)
    return literal(1) if isinstance(kk, Scalar) else None


@on(np.shape)
def h_shape(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    kk = ip.kind(a[0])
    if isinstance(kk, (Scalar, Arr)) and isinstance(a[0], Sym):
        return ip.load_attr(a[0], "shape", node)
    return STuple(()) if isinstance(kk, Scalar) else None
