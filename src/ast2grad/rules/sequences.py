"""Functions of `math` on sequences of numbers."""
from __future__ import annotations

import operator
from typing import Any, Callable

import numpy as np

from .dsl import M, N, Scalar, Seq, Unsupported, Zero, active, as_array, call, count_of, helper, is_list, kind_like, tangents
from .registry import jvp, vjp


def each(
    values: Any, bar: Callable[[Any, int], Any], whole: Callable[[Any], Any], listed: Callable[[Any], Any]
) -> None:
    """Give a cotangent to each entry of a display, to an array as a whole, or to a run-time list."""
    if isinstance(values, (list, tuple)):
        for i, v in enumerate(values):
            if active(v):
                v.bar = bar(v, i)
    elif not active(values):
        return
    elif is_list(values):
        values.bar = listed(values)
    elif values.ndim == 1:
        values.bar = whole(values)
    else:
        raise Unsupported("an iterable of unknown type")


@vjp("math.fsum", linear=True)
def fsum(y: Any, seq: Any) -> None:
    g = y.bar
    each(seq, lambda v, i: g, lambda a: call(np.full_like, a, g), lambda a: call(
        operator.mul, Seq((g.atom,), "list"), count_of(a), kind=a.kind))


@vjp("math.prod", note="right with zeros among the factors")
def prod(y: Any, iterable: Any, *, start: Any = 1) -> None:
    g = y.bar
    if active(start):
        start.bar = g * (
            M.prod(iterable) if not isinstance(iterable, (list, tuple)) else M.prod(list(iterable))
        )
    if not isinstance(start, int) or start != 1:
        g = g * start

    def others(v: Any, i: int) -> Any:
        t = g
        for j, u in enumerate(iterable):
            if j != i:
                t = t * u
        return t

    each(iterable, others, lambda a: g * helper("product_of_others", a, kind=kind_like(a, a)),
         lambda a: helper("prod_list_bar", g, a, kind=a.kind))


@jvp("math.prod")
def prod_dot(y: Any, iterable: Any, *, start: Any = 1) -> None:
    """Each factor's tangent times the others."""
    if isinstance(iterable, (list, tuple)):
        factors = [start, *iterable]
        t: Any = Zero(y.b)
        for i, v in enumerate(factors):
            if active(v):
                d = v.dot
                for j, u in enumerate(factors):
                    if j != i:
                        d = u * d
                t = t + d
        y.dot = t
        return
    t = Zero(y.b)
    if active(iterable):
        others = helper("prod_list_bar", 1.0, iterable, kind=iterable.kind) if is_list(iterable) else helper(
            "product_of_others", iterable, kind=kind_like(iterable, iterable))
        t = start * N.dot(others, iterable.dot)
    y.dot = t + start.dot * M.prod(iterable) if active(start) else t


@vjp("math.sumprod", multilinear=True)
def sumprod(y: Any, p: Any, q: Any) -> None:
    products_with(y.bar, p, q)
    products_with(y.bar, q, p)


def products_with(g: Any, u: Any, v: Any) -> None:
    each(u, lambda _, i: g * v[i], lambda a: g * v, lambda a: helper("scaled_list", g, v, kind=a.kind))


@vjp("math.dist", note="0 where the points coincide")
def dist(y: Any, p: Any, q: Any) -> None:
    s = y.bar / (y + (y == 0.0))
    differences_from(s, p, q)
    differences_from(s, q, p)


@jvp("math.dist")
def dist_dot(y: Any, p: Any, q: Any) -> None:
    """(p - q) . (p_dot - q_dot) / y"""
    d = N.subtract(tangents(p), tangents(q)) if active(p) and active(q) else tangents(p) if active(p) else N.negative(tangents(q))
    y.dot = call(np.dot, N.subtract(p, q), d, kind=Scalar("float64", True, True)) / (y + (y == 0.0))


def differences_from(s: Any, u: Any, v: Any) -> None:
    each(u, lambda x, i: s * (x - v[i]), lambda a: s * (a - (as_array(s, v) if isinstance(v, (list, tuple)) else N.asarray(v))),
         lambda a: helper("scaled_difference", s, a, v, kind=a.kind))
