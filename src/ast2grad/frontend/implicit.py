"""Roots by the implicit function theorem: what a residual gives to the number, or the numbers, where it is zero.

The slope of the residual is computed by statements of the program, as its tangent along the unknown, so it is exact and a
second derivative knows of it.
"""
from __future__ import annotations

import operator
from typing import Any

import numpy as np

from .. import library as markers
from ..ir.kinds import Arr, Scalar
from ..ir.nodes import COPY, SURROGATE, Atom, Block, Call, Const, Graph, Op, Var, atom_kind
from ..ir.uses import free_vars
from ..transform.forward import Forward
from ..transform.normalize import normalize
from . import library
from .handlers import on
from .pairs import NotPure
from .values import Sym, Value


def stop(ip: Any, x: Var, name: str | None = None) -> Var:
    """The same value, held constant."""
    out = Var(name or x.name, x.kind.vary(False), False, x.scope)
    ip.b.emit(Op(out, COPY, (x,), (), ip.b.origin))
    ip.stops.add(out)
    return out


def unknown(ip: Any, x: Var, point: Var) -> None:
    """Names the place at which the residual is computed: its derivative is what is looked for."""
    ip.b.emit(Op(point, COPY, (stop(ip, x, point.name),), (), ip.b.origin))


def step_to_the_root(ip: Any, block: Block, residual: Var, point: Var) -> Atom | None:
    """-residual / slope, of which only the derivative counts; None: the residual does not depend on the unknown."""
    seed: Atom = Const(1.0)
    if isinstance(point.kind, Arr):
        seed = ip.b.op(np.ones_like, point, kind=point.kind.vary(False))
    around = [v for v in free_vars(block, (residual,)) if v is not point]
    graph = normalize(Graph("residual", (point, *around), block, (residual,)))
    sweep = Forward(graph, {point: seed}, ip.tangent_functions, True, True).run()
    slope = sweep.dots[0]
    if slope is None:
        return None
    for s in sweep.block:
        ip.b.emit(s)
    fixed = stop(ip, slope, "slope") if isinstance(slope, Var) else slope
    return ip.b.op(operator.neg, ip.b.op(operator.truediv, residual, fixed))


def with_derivative(ip: Any, x: Atom, soft: Atom, like: Var) -> Var:
    """The value of x, with the derivative of soft."""
    out = Var(like.name, like.kind.vary(True), like.user, like.scope)
    ip.b.emit(Op(out, SURROGATE, (x, soft), (), ip.b.origin))
    return out


@on(markers.solved)
def h_solved(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    """The number, or the numbers one by one, at which a function is zero."""
    f, x = a
    if not isinstance(x, Sym) or not isinstance(x.atom, Var):
        return x
    point = Var("x", x.kind.vary(True), False, ip.frame.scope)
    unknown(ip, x.atom, point)
    ip.b.open()
    r = ip.call(f, [Sym(point)], {}, node)
    block = ip.b.close()
    if not isinstance(r, Sym) or not isinstance(r.atom, Var) or not isinstance(r.kind, (Scalar, Arr)):
        raise ip.error("A206", f"the residual is {ip.describe(r)}", node, "return a number")
    soft = step_to_the_root(ip, block, r.atom, point)
    if soft is None:
        raise ip.error("A206", "the residual has no derivative by its unknown", node)
    out = with_derivative(ip, x.atom, soft, x.atom)
    ip.b.defs[out] = None
    return Sym(out)


@on(markers.stands_for)
def h_stands_for(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    x, soft = a
    if not ip.varied(soft):
        return x
    atom = ip.atom(ip.stopped(x, said=True))
    out = Var(getattr(atom, "name", "t"), atom_kind(atom).vary(True), False, ip.frame.scope)
    ip.b.emit(Op(out, SURROGATE, (atom, ip.atom(soft)), (), ip.b.origin))
    ip.b.defs[out] = None
    return Sym(out)


@on(markers.along)
def h_along(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    """The tangent of f at x in the direction dx."""
    f, x, dx = a
    point = Var("x", ip.kind(x).vary(True), False, ip.frame.scope)
    ip.b.emit(Op(point, COPY, (ip.atom(x),), (), ip.b.origin))
    try:
        callee, shape, operands, _ = ip.specialise(ip.function_of(library.called), [f, Sym(point)], {}, node)
    except NotPure:
        raise ip.error("A206", "the function that is handed over changes values outside of it", node,
                       "return what it computes") from None
    graph = callee.graph
    if graph is None or len(graph.results) != 1:
        raise ip.error("A206", "the function that is handed over returns no number or array", node)
    wrt = next((i for i, o in enumerate(operands) if o is point), None)
    if wrt is None:
        raise ip.error("A206", "the function has no derivative by its unknown", node)
    if callee.name == library.called.__name__:
        callee.name = "residual"
    tangent = ip.tangent_functions.get(callee, (wrt,), (0,))
    outs: list[Var] = []
    v = ip.instantiate(ip.strip_shape(shape), "t", False, ip.frame.scope, outs)
    dots: list[Var] = []
    ip.instantiate(ip.strip_shape(shape), "slope", False, ip.frame.scope, dots)
    if not isinstance(v, Sym) or len(outs) != 1:
        raise ip.error("A206", "the function that is handed over returns no number or array", node)
    dots[0].kind = dots[0].kind.vary(True)
    ip.b.emit(Call((outs[0], dots[0]), tangent, (*operands, ip.atom(dx)), ip.b.origin))
    ip.b.defs[dots[0]] = None
    return Sym(dots[0])
