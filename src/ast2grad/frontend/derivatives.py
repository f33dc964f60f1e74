"""Derivatives inside of differentiated functions: `grad(f)` that is called there, or made there.

The text of the inner derivative is generated for the kinds of this call's operands and then read like a function that
the user wrote, so derivatives of derivatives need no rules of their own.
"""
from __future__ import annotations

from typing import Any

from ..guards import HOMES
from ..ir.kinds import FLOAT, Arr, Lst, Scalar
from ..ir.nodes import Ref
from .values import SFunc, SMethod, SObj, Static, STuple, Sym, Value


def is_generated(fn: Any) -> bool:
    """A function of a generated module: no other module can import it, so it is always read."""
    return HOMES in getattr(fn, "__globals__", ())


def call_derivative(ip: Any, d: Any, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
    """d(*args, **kws), where d is an object that grad or value_and_grad made."""
    if d.mode == "hvp":
        if not args:
            raise ip.error("A209", f"hvp of {d.describe()} without a vector", node)
        *args, v = args
        dots = [v] if d.single else list(v.items) if isinstance(v, STuple) else None
        if dots is None or len(dots) != len(d.wrt_names):
            raise ip.error("A202", "hvp with respect to several arguments takes a tuple of vectors", node)
        return call_loaded(ip, d, list(args), kws, node, d.wrt_names, dots)
    return call_loaded(ip, d, args, kws, node, d.wrt_names, [])


def call_jvp(ip: Any, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
    """jvp(f, primals, tangents, wrt=None, **kwargs)"""
    from ..tangents import Tangent
    wrt = kws.pop("wrt", None) if len(args) < 4 else args.pop()
    f = python_object(args[0]) if len(args) == 3 else None
    if f is None or not isinstance(args[1], STuple) or not isinstance(args[2], STuple):
        raise ip.error("A202", "this form of jvp inside of a differentiated function", node,
                       "write jvp(f, (x, y), (x_dot, y_dot)) with a function that is defined outside")
    primals, dots = list(args[1].items), list(args[2].items)
    given = python_object(wrt) if wrt is not None else None
    table = ip.know.__dict__.setdefault("made", {})
    key = ("jvp", id(f), repr(given))
    if key not in table:
        table[key] = (Tangent(f, 0 if given is None else given if isinstance(given, (tuple, list)) else (given,), "jvp", False,
                              "python"), f)
    d = table[key][0]
    names = list(d.wrt_names)
    if given is None:
        pairs = [(n, t) for n, t in zip(d.places(len(primals)), dots) if not (isinstance(t, Static) and t.value is None)]
        names, dots = [n for n, _ in pairs], [t for _, t in pairs]
    if len(names) != len(dots):
        raise ip.error("A209", "jvp needs one tangent for each differentiated argument", node)
    return call_loaded(ip, d, primals, kws, node, tuple(names), dots)


def call_jacobian(ip: Any, d: Any, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
    """jacobian(f)(...) and hessian(f)(...)"""
    return call_loaded(ip, d, args, kws, node, d.names, [])


def call_loaded(ip: Any, d: Any, args: list[Value], kws: dict[str, Value], node: Any, wrt: tuple[str, ...],
                dots: list[Value]) -> Value:
    """The generated function of d for these operands, and then its tangents, is called like one of the user's."""
    from .arguments import Typed
    if d.mode == "vjp":
        raise ip.error("A202", "vjp inside of a differentiated function", node)
    try:
        bound = d.params.bind(*args, **kws)
    except TypeError as e:
        raise ip.error("A209", f"{d.describe()}: {e}", node) from None
    values: dict[str, Any] = {}
    for n, p in d.params.parameters.items():
        if p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD):
            if bound.arguments.get(n):
                raise ip.error("A202", f"the derivative of {d.describe()} is called with *args or **kwargs inside of a "
                               "differentiated function", node)
            values[n] = () if p.kind is p.VAR_POSITIONAL else {}
        elif n in bound.arguments:
            values[n] = example(ip, bound.arguments[n], n, n in wrt, node)
        else:
            values[n] = p.default
    table = ip.know.__dict__.setdefault("derivatives", {})
    key = (id(d), wrt, tuple((n, v if isinstance(v, Typed) else (type(v), repr(v) if isinstance(v, (int, float, str)) else id(v)))
                        for n, v in values.items()))
    loaded = table.get(key)
    if loaded is None:
        loaded = table[key] = d.function_for(values, wrt)
    ip.guards.checks.update({k: v for k, v in loaded.guards.checks.items() if k[0] != "arg"})
    given = dict(zip(loaded.generated.dots, dots))
    return ip.call_function(ip.function_of(loaded.function), args, {**kws, **given}, node)


def example(ip: Any, v: Value, name: str, wrt: bool, node: Any) -> Any:
    """What the inner derivative is told of an argument: its kind, or the object itself."""
    from .arguments import Typed
    if isinstance(v, Static):
        if isinstance(v.value, (int, float)) and not isinstance(v.value, bool) and (wrt or isinstance(v.value, float)):
            return Typed(FLOAT)
        return v.value
    if isinstance(v, Sym):
        k = ip.kind(v)
        if isinstance(k, (Scalar, Arr)) and not k.maybe_none or isinstance(k, Lst) and not wrt:
            return Typed(k.vary(False))
    value = python_object(v)
    if value is not None:
        return value
    raise ip.error("A202", f"the argument {name!r} of a derivative inside of a differentiated function is {ip.describe(v)}",
                   node, "pass numbers and arrays")


def python_object(v: Value) -> Any:
    """The object that exists outside, or None."""
    if isinstance(v, Static):
        return v.value
    if isinstance(v, SFunc):
        return v.fn.object
    if isinstance(v, SObj):
        return v.obj
    if isinstance(v, SMethod):
        me, func = python_object(v.self), python_object(v.func)
        return func.__get__(me) if me is not None and func is not None else None
    return None


def make_derivative(ip: Any, fn: Any, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
    """grad(f) or value_and_grad(f) in the text of the differentiated function."""
    def given(v: Value) -> Any:
        if isinstance(v, STuple):
            return tuple(given(i) for i in v.items)
        value = python_object(v)
        if value is None:
            raise ip.error("A202", f"{fn.__name__} of {ip.describe(v)} inside of a differentiated function", node,
                           "define the function outside, and hand everything that it uses to it as arguments")
        return value

    a, k = [given(v) for v in args], {n: None if isinstance(v, Static) and v.value is None else given(v)
                                      for n, v in kws.items()}
    table = ip.know.__dict__.setdefault("made", {})
    key = (fn, tuple(map(id, a)), tuple((n, repr(v)) for n, v in k.items()))
    hit = table.get(key)
    if hit is None:
        hit = table[key] = (fn(*a, **k), a)
    return Static(hit[0], Ref(hit[0], fn.__name__))
