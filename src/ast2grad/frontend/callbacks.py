"""Callables that were made of a Python function, and library functions that call one for each element."""
from __future__ import annotations

import functools
import importlib.util
import sys
import types
from dataclasses import replace
from typing import Any

import numpy as np

from .. import library as markers
from ..ir.kinds import Arr, Lst, Opaque, Scalar, Tup, Unknown
from ..ir.nodes import CLOSURE, Callee, Const, If, Ref, Seq, Var, walk
from . import library
from .handlers import on
from .pairs import NotPure
from .values import SFunc, SMethod, SObj, SPartial, Static, STuple, Sym, Value, is_literal, literal


def declared(v: Any, name: str) -> Any:
    """An attribute that the object or its class has; a __getattr__ of its class is not asked."""
    return getattr(v, name, None) if name in getattr(v, "__dict__", ()) or hasattr(type(v), name) else None


def compiled_from(fn: Any) -> types.FunctionType | None:
    """The Python function that a compiler for whole functions was given: a dispatcher of numba, and the like."""
    inner = None if isinstance(fn, types.FunctionType) else declared(fn, "py_func")  # functools.wraps copies attributes
    return inner if isinstance(inner, types.FunctionType) else None


def in_python(fn: Any) -> types.FunctionType | None:
    """What a C function of the standard library takes the place of: heapq.heappush is written in Python too."""
    module = getattr(fn, "__module__", None)
    if not isinstance(fn, types.BuiltinFunctionType) or not isinstance(module, str) or not module.startswith("_") or not (
            {module, module[1:]} <= sys.stdlib_module_names):
        return None
    inner = getattr(without_c(module[1:], module), fn.__name__, None)
    return inner if isinstance(inner, types.FunctionType) else None


@functools.cache
def without_c(name: str, c_name: str) -> types.ModuleType | None:
    """A copy of a module, as it is where its C part does not exist."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None or not spec.has_location or not (spec.origin or "").endswith(".py"):
        return None
    copy = importlib.util.module_from_spec(spec)
    before = sys.modules.get(c_name)
    sys.modules[c_name] = None  # type: ignore[assignment]  # its import fails
    try:
        spec.loader.exec_module(copy)
    except ImportError:
        return None
    finally:
        sys.modules.pop(c_name)
        if before is not None:
            sys.modules[c_name] = before
    return copy


def ufunc_from(fn: Any) -> types.FunctionType | None:
    """The Python function that something called element by element was made of: np.vectorize, numba.vectorize."""
    inner: Any
    if isinstance(fn, np.vectorize):
        inner = fn.pyfunc
    elif hasattr(type(fn), "nin") and hasattr(type(fn), "nout") and not isinstance(fn, np.ufunc) and fn.nout == 1 and (
            getattr(fn, "signature", None) is None):
        inner = getattr(fn, "__wrapped__", None)
    else:
        return None
    return inner if isinstance(inner, types.FunctionType) else None


def call_ufunc(ip: Any, f: Static, args: list[Value], kws: dict[str, Value], node: Any) -> Value | None:
    """The function itself on numbers; on arrays a loop over the elements.  None: nothing carries derivatives."""
    fn = f.value
    pyfunc = ufunc_from(fn)
    if not any(ip.varied(a) for a in (*args, *kws.values())):
        numbers = not isinstance(fn, np.vectorize) and all(isinstance(ip.kind(a), Scalar) for a in (*args, *kws.values()))
        return ip.call_static(Static(pyfunc, f.ref), args, kws, node) if numbers else None
    first_decides = isinstance(fn, np.vectorize) and not fn.otypes
    return elementwise(ip, Static(pyfunc, Ref(pyfunc, pyfunc.__name__)), args, kws, node,  # type: ignore[union-attr]
                       type(fn).__name__, first_decides, options_of(fn))


def options_of(fn: Any) -> tuple[str | None, Any]:
    """(what np.vectorize was asked for that is not supported, arguments that are passed on as they are)"""
    if not isinstance(fn, np.vectorize):
        return None, ()
    if fn.signature is not None:
        return "a signature", fn.excluded
    floats = all(np.dtype(t) == np.float64 for t in fn.otypes or ())
    return None if floats and len(fn.otypes or "d") == 1 else "these otypes", fn.excluded


@on(np.vectorize)
def h_vectorize(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value | None:
    """np.vectorize(f) inside of the function."""
    rest = {n: v for n, v in k.items() if not (n in ("doc", "cache") or isinstance(v, Static) and v.value is None)}
    otypes = rest.pop("otypes", None)
    f = a[0] if a else rest.pop("pyfunc")
    kinds = ip.static_items(otypes) if otypes is not None else ()
    if rest or len(a) > 1 or kinds is None or any(not isinstance(t, Static) or t.value not in (float, np.float64, "d")
                                                  for t in kinds):
        raise ip.error("A206", "this form of np.vectorize", node, "write the loop over the elements")
    return SPartial(Static(vectorized), (f, literal(not kinds)), {})


def vectorized(*args: Any) -> Any:
    """Stands for np.vectorize(f) while the function is read."""
    raise AssertionError


@on(vectorized)
def h_vectorized(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    f, first_decides, *args = a
    return elementwise(ip, f, args, k, node, "vectorize", first_decides.value)  # type: ignore[attr-defined]


def elementwise(ip: Any, f: Value, args: list[Value], kws: dict[str, Value], node: Any, name: str, first_decides: bool,
                options: tuple[str | None, Any] = (None, ())) -> Value:
    if options[0] is not None:
        raise ip.error("A206", f"{name} with {options[0]}", node, "write the loop over the elements")
    refused = ip.error("A206", f"{name} of these arguments", node, "write the loop over the elements")
    given: dict[int | str, Value] = dict(enumerate(args))
    given.update(kws)
    spread: dict[int | str, Value] = {}
    for key, v in given.items():
        if key in options[1] or is_one_object(v):
            continue
        kind = ip.kind(v)
        if isinstance(kind, Unknown) and isinstance(v, Sym):
            v = given[key] = ip.settled(v, node, refused)
            kind = ip.kind(v)
        if isinstance(kind, (Lst, Tup)):
            v = given[key] = ip.call(Static(np.asarray, Ref(np.asarray, "np.asarray")), [v], {}, node)
        if not isinstance(kind, Scalar):
            spread[key] = v
    if not spread:
        r = ip.call(f, [given[n] for n in range(len(args))], {k: given[k] for k in kws}, node)
        if name == "vectorize" and isinstance(r, Sym) and isinstance(r.kind, Scalar) and not r.kind.np:
            return ip.call(Static(np.asarray, Ref(np.asarray, "np.asarray")), [r], {}, node)  # an array without axes
        return r
    arrays = list(spread.values())
    kinds = [ip.kind(a) for a in arrays]
    if any(not isinstance(k, Arr) or k.axes is None for k in kinds):
        raise refused
    if any(k.axes != kinds[0].axes or None in k.axes for k in kinds):
        both = ip.call(Static(np.broadcast_arrays, Ref(np.broadcast_arrays, "np.broadcast_arrays")), arrays, {}, node)
        arrays = list(ip.require_items(both, node))
    fixed = STuple(tuple(literal(None) if n in spread else v for n, v in given.items()))
    names = literal(tuple(kws))
    places = literal(tuple(n for n, key in enumerate(given) if key in spread))
    each = SPartial(Static(placed), (f, fixed, names, places, literal(first_decides)), {})
    body = library.over_vector if all(isinstance(k, Arr) and k.ndim == 1 for k in kinds) else library.over_elements
    return ip.inline(ip.function_of(body), [each, *arrays], {}, node)


def is_one_object(v: Value) -> bool:
    """A function, None, a text, an object that is no sequence: handed to each call as it is."""
    if isinstance(v, Static):
        return is_literal(v.value) and not isinstance(v.value, tuple) or callable(v.value) or v.value is None
    cls = v.cls if isinstance(v, SObj) else v.kind.cls if isinstance(v, Sym) and isinstance(v.kind, Opaque) else None
    return isinstance(v, (SFunc, SMethod, SPartial)) or cls is not None and not any(
        hasattr(cls, n) for n in ("__len__", "__iter__", "__array__", "__getitem__"))


@on(markers.refuse)
def h_refuse(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    raise ip.error("A206", a[0].value, node)  # type: ignore[attr-defined]


@on(markers.callback)
def h_callback(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    """A function object whose body is read for the kinds of the other arguments."""
    f, *like = a
    try:
        callee, shape, operands, _ = ip.specialise(ip.function_of(library.called), [f, *like], {}, node)
    except NotPure:
        raise ip.error("A206", "the function that is handed over changes values outside of it", node,
                       "return what it computes") from None
    inner = f
    while isinstance(inner, (SPartial, SMethod)):
        inner = inner.func
    name = inner.fn.name if isinstance(inner, SFunc) else "f"
    if callee.name == library.called.__name__:
        callee.name = "called" if name == "<lambda>" else name
    if shape.form == "static" and callee.graph is not None:
        # a constant: no result of a call within the program, but compiled code waits for it
        callee = Callee(callee.name, replace(callee.graph, results=(ip.atom(shape.info),)))
    params = Seq(tuple(Const(f"v{i}" if len(like) > 1 else "v") for i in range(len(like))))
    return Sym(ip.b.op(CLOSURE, Ref(callee, callee.name), params, *operands[len(like):], kind=Opaque(types.FunctionType)))


@on(markers.array)
def h_array(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    like = ip.kind(a[1])
    kind = replace(like, dtype="float64", varied=False) if isinstance(like, Arr) else Arr(
        "float64", (None,) * a[1].value)  # type: ignore[attr-defined]
    return ip.prim(np.asarray, (ip.atom(a[0]),), (("dtype", ip.atom(literal(float))),), kind=kind)


@on(markers.known)
def h_known(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    v, path = a[0], a[1].value.split(".") if a[1].value else []  # type: ignore[attr-defined]
    obj = v.obj if isinstance(v, SObj) else v.value if isinstance(v, Static) else None
    if obj is None or not path:
        for name in path:
            v = ip.load_attr(v, name, node)
        ip.look_into(v)
        return v
    for name in path:
        value = getattr(obj, name)
        if not isinstance(obj, np.ndarray):
            ip.guards.attr(obj, name, value)
        obj = value
    return ip.default_value(obj, path[-1])


@on(markers.constant)
def h_constant(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    # the text may say nothing of it: read again, the function has its own derivative
    return ip.stopped(a[0], said=True)


@on(markers.floating)
def h_floating(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    if isinstance(ip.kind(a[0]), Scalar) and may_be_integer(ip, a[0]):
        raise ip.error("A206", "a function that may return an integer: if it is the first result, all others are rounded", node,
                       "return floats")
    return a[0]


def placed(*args: Any) -> Any:
    """Stands for a function some of whose arguments are the same for all elements."""
    raise AssertionError


@on(placed)
def h_placed(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    f, fixed, names, places, first_decides, *items = a
    args = list(fixed.items)  # type: ignore[attr-defined]
    for n, v in zip(places.value, items):  # type: ignore[attr-defined]
        args[n] = v
    count = len(args) - len(names.value)  # type: ignore[attr-defined]
    r = ip.call(f, args[:count], dict(zip(names.value, args[count:])), node)  # type: ignore[attr-defined]
    if first_decides.value and may_be_integer(ip, r):  # type: ignore[attr-defined]
        raise ip.error("A206", "np.vectorize of a function that may return an integer: if it is the first element, all "
                       "others are rounded", node, "pass otypes=[float], or return floats")
    return r


def may_be_integer(ip: Any, v: Value) -> bool:
    """Does some path give an integer?  The kind of a joined value no longer tells."""
    if isinstance(v, Static):
        return not isinstance(v.value, float)
    if not isinstance(v, Sym) or not isinstance(v.kind, Scalar) or not v.kind.dtype.startswith("float"):
        return True
    ways = {j.out: j.values for blk in ip.b.stack for s in walk(tuple(blk)) if isinstance(s, If) for j in s.joins}
    todo, seen = [v.atom], set()
    while todo:
        x = todo.pop()
        if isinstance(x, Const) and not isinstance(x.value, float):
            return True
        if isinstance(x, Var) and x not in seen:
            seen.add(x)
            if isinstance(x.kind, Scalar) and not x.kind.dtype.startswith("float"):
                return True
            todo += ways.get(x, ())
    return False
