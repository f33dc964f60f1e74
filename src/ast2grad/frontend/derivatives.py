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
            values[n] = example(ip, bound.arguments[n], n, n in d.wrt_names, node)
        else:
            values[n] = p.default
    table = ip.know.__dict__.setdefault("derivatives", {})
    key = (id(d), tuple((n, v if isinstance(v, Typed) else (type(v), repr(v) if isinstance(v, (int, float, str)) else id(v)))
                        for n, v in values.items()))
    loaded = table.get(key)
    if loaded is None:
        loaded = table[key] = d.function_for(values)
    ip.guards.checks.update({k: v for k, v in loaded.guards.checks.items() if k[0] != "arg"})
    return ip.call_function(ip.function_of(loaded.function), args, kws, node)


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
