"""Calls of functions whose derivative the user declared: checkpoints, surrogates, opaque functions."""
from __future__ import annotations

import operator
from typing import Any

import numpy as np

from ..analysis.functions import DECLARED
from ..analysis.infer import result_kind
from ..ir.kinds import Arr, Kind, Scalar, Tup, Unknown, axes_of
from ..ir.nodes import SURROGATE, Const, Op, Ref, Var, atom_kind
from ..rules.dsl import active, call, helper
from ..rules.registry import Rule, lookup, register
from .pairs import NotPure
from .values import Static, Sym, Value


def call_declared(ip: Any, mark: str, obj: Any, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
    if mark == "checkpoint":
        return call_checkpoint(ip, obj, args, kws, node)
    if mark == "surrogate":
        return call_surrogate(ip, obj, args, kws, node)
    return call_opaque(ip, obj, args, kws, node)


def known(f: Any) -> Static:
    return Static(f, Ref(f, getattr(f, "__name__", "f")))


def call_checkpoint(ip: Any, obj: Any, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
    name = getattr(obj.f, "__name__", "f")
    if not any(ip.varied(a) for a in (*args, *kws.values())):
        return ip.call(known(obj.f), args, kws, node)
    try:
        return ip.call_pair(ip.function_of(obj.f), args, kws, node, again=True)
    except NotPure:
        raise ip.error("A215", f"the checkpointed function {name} changes something outside of it, or takes an object apart",
                       node, "pass numbers and arrays, and return what changes") from None


def call_surrogate(ip: Any, obj: Any, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
    """The value of f, with the adjoint and tangent of g."""
    hard = ip.stopped(ip.call(known(obj.f), args, kws, node), said=True)
    if not any(ip.varied(a) for a in (*args, *kws.values())):
        return hard
    soft = ip.call(known(obj.g), args, kws, node)
    if not ip.varied(soft):
        return hard
    ip.know.unsaid.append(f"the surrogate of {getattr(obj.f, '__name__', 'f')}")
    kinds: list[Any] = [ip.kind(v) if isinstance(v, (Sym, Static)) else None for v in (hard, soft)]
    if not isinstance(soft, Sym) or not all(isinstance(k, (Scalar, Arr, Unknown)) for k in kinds):
        raise ip.error("A216", "a surrogate stands for one number or array", node)
    k, s = kinds
    if not isinstance(k, Unknown) and not isinstance(s, Unknown) and (axes_of(k) is None or axes_of(k) != axes_of(s)):
        raise ip.error("A216", f"{getattr(obj.f, '__name__', 'f')} and its surrogate return values of different shapes", node)
    if isinstance(k, Scalar) and not k.numeric:
        hard = ip.emit_call(float, [hard], {}, node)
    elif isinstance(k, Arr) and not k.numeric:
        hard = ip.emit_call(np.asarray, [hard], {"dtype": known(float)}, node)
    a = ip.atom(hard)
    out = Var("t", atom_kind(a).vary(True), False, ip.frame.scope)
    ip.b.emit(Op(out, SURROGATE, (a, soft.atom), (), ip.b.origin))
    ip.b.defs[out] = None
    return Sym(out)


def call_opaque(ip: Any, obj: Any, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
    name = getattr(obj.f, "__name__", "f")
    if kws:
        raise ip.error("A209", f"the opaque function {name} is called with keywords", node, "pass its arguments by position")
    DECLARED.add(obj.f)
    atoms = tuple(ip.atom(a) for a in args)
    kind = result_kind(obj.f, atoms)
    if not any(ip.varied(a) for a in args):
        return ip.prim(obj.f, atoms, kind=kind)
    if not isinstance(kind, (Scalar, Arr, Unknown)):
        raise ip.error("A209", f"the opaque function {name} returns no number or array", node)
    if obj.fwd is None:
        declare_tangent(obj, obj.f)
        return ip.prim(obj.f, atoms, kind=floating(kind))
    declare_pair(ip, obj, node)
    pair = ip.prim(obj.fwd, atoms, kind=Tup((floating(kind), Unknown(True)), True), effect=True, name=f"{name}_pair")
    return ip.prim(operator.getitem, (pair.atom, Const(0)), kind=floating(kind))


def floating(k: Kind) -> Kind:
    """The kind of a value that carries derivatives."""
    return k if k.numeric else Unknown(True)


def declare_tangent(obj: Any, f: Any) -> None:
    """The rule of f, whose result is a number or an array."""
    rule = lookup(f)
    if rule is None:
        rule = Rule(getattr(obj.f, "__name__", "f"), note="the user's")
        register(f, rule)
    rule.jvp = tangent_text(obj, lambda dot: dot)


def declare_pair(ip: Any, obj: Any, node: Any) -> None:
    """The rule of fwd, whose result is a pair of the value and what bwd needs."""
    rule = lookup(obj.fwd)
    if rule is not None:
        if getattr(rule, "owner", None) is not obj.bwd:
            raise ip.error("A209", f"{obj.fwd.__name__} is the fwd of two opaque functions", node, "write one for each")
        return

    def vjp(y: Any, *args: Any) -> None:
        bar = y.bar[0]
        if bar is None:
            return
        bars = call(obj.bwd, y[1], bar, kind=Tup(tuple(a.kind if active(a) else Unknown() for a in map(term, args))))
        for i, a in enumerate(args):
            if active(a):
                a.bar = bars[i]

    rule = Rule(getattr(obj.f, "__name__", "f"), vjp=vjp, note="the user's", owner=obj.bwd)
    if obj.jvp is not None:
        rule.jvp = tangent_text(obj, lambda dot: (dot, None))
    register(obj.fwd, rule)
    if lookup(obj.bwd) is None:
        register(obj.bwd, Rule(obj.bwd.__name__, refused="it is the derivative of an opaque function, and has none itself"))


def term(a: Any) -> Any:
    return a


def tangent_text(obj: Any, form: Any) -> Any:
    def jvp(y: Any, *args: Any) -> None:
        dots = tuple(a.dot if active(a) else helper("zeros_of", a) if hasattr(a, "atom") else 0.0 for a in args)
        y.dot = form(call(obj.jvp, args, dots, kind=Tup((Unknown(), Unknown(True))))[1])

    return jvp


__all__ = ["call_declared"]
