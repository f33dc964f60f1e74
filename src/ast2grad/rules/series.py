"""Differences, interpolation, convolution, polynomials, covariances, and grids of numbers."""
from __future__ import annotations

from typing import Any

import numpy as np

from .dsl import (
    N,
    Term,
    Unsupported,
    Zero,
    active,
    as_array,
    call,
    conj,
    constant_int,
    exactly,
    full_dot,
    helper,
    index,
    is_list,
    is_real,
    kind_like,
    length,
    ndim_of,
    parts,
    refuse_given,
    shape_kind,
    shape_of,
    unshared,
)
from .registry import jvp, vjp

ALL = slice(None)


def summed(t: Any, a: Any) -> Any:
    """The whole of t for a number."""
    return N.sum(t) if a.scalar and not t.scalar else t


# ------------------------------------------------------------------------------------------- differences
@vjp("numpy.diff", linear="a prepend append")
def diff(y: Any, a: Any, n: Any = 1, axis: Any = -1, prepend: Any = None, append: Any = None) -> None:
    n = constant_int(n, "n")
    g = y.bar
    kws = {} if isinstance(axis, int) and (axis == -1 or a.ndim == 1) else {"axis": axis}
    for _ in range(n):
        g = -N.diff(g, prepend=0.0, append=0.0, **kws)
    if prepend is None and append is None:
        if active(a):
            a.bar = exactly(g, a)
        return
    rank = ndim_of(a)
    axis = constant_int(axis, "axis") % rank

    def size(v: Any) -> Any:
        if v is None:
            return 0
        return 1 if not isinstance(v, Term) or v.ndim == 0 else length(v, axis)

    lo = size(prepend)
    hi = lo + length(a, axis)
    lead = [ALL] * axis
    if active(a):
        a.bar = index(g, *lead, slice(lo if not isinstance(lo, int) or lo else None, hi))
    if active(prepend):
        t = index(g, *lead, slice(None, lo))
        prepend.bar = summed(t, prepend) if prepend.ndim == 0 else t
    if active(append):
        t = index(g, *lead, slice(hi, None))
        append.bar = summed(t, append) if append.ndim == 0 else t


@vjp("numpy.ediff1d", linear="ary to_end to_begin")
def ediff1d(y: Any, ary: Any, to_end: Any = None, to_begin: Any = None) -> None:
    refuse_given(to_end=to_end, to_begin=to_begin)
    ary.bar = call(
        np.reshape, -N.diff(y.bar, prepend=0.0, append=0.0), shape_of(ary), kind=kind_like(ary, y.bar)
    )


@vjp("numpy.gradient")
def gradient(y: Any, f: Any, *varargs: Any, axis: Any = None, edge_order: Any = 1) -> None:
    rank = ndim_of(f)
    axes = list(range(rank)) if axis is None else [axis] if isinstance(axis, int) else list(axis)
    if not all(isinstance(i, int) for i in axes):
        raise Unsupported("the axes must be literals")
    steps = list(varargs) or [1.0]
    if len(steps) == 1:
        steps = steps * len(axes)
    bars = [y.bar] if len(axes) == 1 else parts(y.bar, len(axes))
    values = [y] if len(axes) == 1 else [y[i] for i in range(len(axes))]
    out: Any = None
    for i, h, g, v in zip(axes, steps, bars, values):
        if g is None:
            continue
        if active(h):
            if h.ndim != 0:
                raise Unsupported("the derivative with respect to coordinates")
            h.bar = -(N.sum(g * v) / h)
        if active(f):
            t = helper("gradient_bar", g, h, i, edge_order, kind=kind_like(f, g))
            out = t if out is None else out + t
    if out is not None:
        f.bar = out


@jvp("numpy.gradient")
def gradient_dot(y: Any, f: Any, *varargs: Any, axis: Any = None, edge_order: Any = 1) -> None:
    """Linear in f; by a step, the differences are inverse to it."""
    rank = ndim_of(f)
    n = rank if axis is None else 1 if isinstance(axis, int) else len(axis)
    kws = {k: v for k, v in (("axis", axis), ("edge_order", edge_order)) if v is not None and v != 1}
    if axis == 1:
        kws["axis"] = axis
    t = N.gradient(f.dot, *varargs, **kws)
    if not active(*varargs):
        y.dot = t
        return
    out = []
    for i in range(n):
        h = varargs[i if len(varargs) > 1 else 0]
        part = t if n == 1 else t[i]
        if active(h):
            if h.ndim != 0:
                raise Unsupported("the derivative with respect to coordinates")
            part = part - (y if n == 1 else y[i]) * (h.dot / h)
        out.append(part)
    y.dot = out[0] if n == 1 else tuple(out)


# ----------------------------------------------------------------------------- interpolation, convolution
@vjp("numpy.interp", note="between knots; the slope to the right at a knot, 0 outside")
def interp(y: Any, x: Any, xp: Any, fp: Any, left: Any = None, right: Any = None, period: Any = None) -> None:
    refuse_given(period=period)
    g = y.bar
    if active(left, right):
        raise Unsupported("active left or right")
    if active(x):
        x.bar = g * helper("interp_slope", x, xp, fp, kind=kind_like(x, g))
    flags = (left is not None, right is not None)
    if active(fp):
        fp.bar = helper("interp_bar", g, x, xp, flags, kind=kind_like(fp, g))
    if active(xp):
        xp.bar = helper("interp_bar", -(g * helper("interp_slope", x, xp, fp, kind=kind_like(x, g))), x, xp,
                        (True, True), kind=kind_like(xp, g))


@jvp("numpy.interp")
def interp_dot(y: Any, x: Any, xp: Any, fp: Any, left: Any = None, right: Any = None, period: Any = None) -> None:
    """The slope times what the argument gains on the knots, and the values at the knots interpolated."""
    refuse_given(period=period)
    outside = {k: full_dot(v) for k, v in (("left", left), ("right", right)) if v is not None}
    t = call(np.interp, x, xp, full_dot(fp), **outside) if active(fp, left, right) else Zero(y.b)
    if active(x, xp):
        t = t + (x.dot - N.interp(x, xp, xp.dot)) * helper("interp_slope", x, xp, fp, kind=kind_like(x, fp))
    y.dot = t


@vjp("numpy.convolve", multilinear=True)
def convolve(y: Any, a: Any, v: Any, mode: Any = "full") -> None:
    if mode not in ("full", "same", "valid") or isinstance(a, (list, tuple)) or isinstance(v, (list, tuple)):
        raise Unsupported("factors must be arrays, the mode a literal")
    for p, q in ((a, v), (v, a)):
        if active(p) and (p.scalar or q.scalar):  # an array of one element
            t = y.bar * conj(q)
            p.bar = N.sum(t) if p.scalar else t
        elif active(p):
            p.bar = helper("convolve_bar", y.bar, shape_of(p), q, mode, kind=kind_like(p, y.bar))


@vjp("numpy.correlate", multilinear=True)
def correlate(y: Any, a: Any, v: Any, mode: Any = "valid") -> None:
    if mode not in ("full", "same", "valid") or isinstance(a, (list, tuple)) or isinstance(v, (list, tuple)):
        raise Unsupported("factors must be arrays, the mode a literal")
    if active(a):
        a.bar = helper(
            "correlate_bar", y.bar, shape_of(a), conj(v[::-1]), mode, True, kind=kind_like(a, y.bar)
        )
    if active(v):
        t = helper("correlate_bar", y.bar, shape_of(v), a, mode, False, kind=kind_like(v, y.bar))
        v.bar = conj(t)[::-1] if is_real(v) and is_real(a) else N.conj(t)[::-1]


# -------------------------------------------------------------------------------------------- polynomials
@vjp("numpy.polyval")
def polyval(y: Any, p: Any, x: Any) -> None:
    if isinstance(p, (list, tuple)):
        for k, c in enumerate(reversed(p)):
            if active(c):
                t = y.bar if k == 0 else y.bar * x if k == 1 else y.bar * x ** k
                c.bar = N.sum(t) if c.scalar and not t.scalar else t
    else:
        p = as_array(y, p) if is_list(p) else p
        if ndim_of(p) != 1:
            raise Unsupported("coefficients must be one-dimensional")
        if active(p):
            p.bar = helper("polyval_bar", y.bar, shape_of(p), x, kind=kind_like(p, y.bar))
    if active(x):
        x.bar = y.bar * N.polyval(slopes(p), x)


def slopes(p: Any) -> Any:
    """Coefficients of the derivative of a polynomial; they may be arrays themselves."""
    if isinstance(p, (list, tuple)) and not all(isinstance(c, (int, float, complex)) or c.scalar for c in p):
        return [c if n == 1 else n * c for n, c in zip(range(len(p) - 1, 0, -1), p)]
    if isinstance(p, (list, tuple)) and all(isinstance(c, int) for c in p):
        return [n * c for n, c in zip(range(len(p) - 1, 0, -1), p)] or [0]
    return N.polyder(p)


@jvp("numpy.polyval")
def polyval_dot(y: Any, p: Any, x: Any) -> None:
    t = N.polyval(full_dot(p), x) if active(p) else Zero(y.b)
    y.dot = t + N.polyval(slopes(p), x) * x.dot if active(x) else t


@vjp("numpy.vander")
def vander(y: Any, x: Any, n: Any = None, increasing: Any = False, **kws: Any) -> None:
    x.bar = helper("vander_bar", y.bar, x, increasing, kind=kind_like(x, y.bar))


@jvp("numpy.vander")
def vander_dot(y: Any, x: Any, n: Any = None, increasing: Any = False, **kws: Any) -> None:
    """Each column but that of ones is its power times the column of the power below."""
    y.dot = helper("vander_dot", x.dot, y, increasing, kind=y.kind)


# --------------------------------------------------------------------------------------------- statistics
@vjp("numpy.cov")
def cov(res: Any, m: Any, y: Any = None, rowvar: Any = True, bias: Any = False, ddof: Any = None,
        fweights: Any = None, aweights: Any = None, *, dtype: Any = None) -> None:
    refuse_given(fweights=fweights, aweights=aweights)
    joint(res, m, y, rowvar, bias, ddof, "cov_bar", None)


@jvp("numpy.cov")
def cov_dot(res: Any, m: Any, y: Any = None, rowvar: Any = True, bias: Any = False, ddof: Any = None,
            fweights: Any = None, aweights: Any = None, *, dtype: Any = None) -> None:
    refuse_given(fweights=fweights, aweights=aweights)
    joint_dot(res, m, y, rowvar, bias, ddof, "cov_dot")


@vjp("numpy.corrcoef")
def corrcoef(res: Any, x: Any, y: Any = None, rowvar: Any = True, *, dtype: Any = None) -> None:
    joint(res, x, y, rowvar, False, None, "corrcoef_bar", res)


@jvp("numpy.corrcoef")
def corrcoef_dot(res: Any, x: Any, y: Any = None, rowvar: Any = True, *, dtype: Any = None) -> None:
    joint_dot(res, x, y, rowvar, False, None, "corrcoef_dot")


def joint(res: Any, m: Any, y: Any, rowvar: Any, bias: Any, ddof: Any, how: str, value: Any) -> None:
    if isinstance(m, (list, tuple)) or isinstance(y, (list, tuple)) or not is_real(m):
        raise Unsupported("the observations must be real arrays")
    flags = (rowvar, bias, ddof)
    if active(m):
        m.bar = helper(how, res.bar, m, y, *flags, False, kind=kind_like(m, res.bar))
    if active(y):
        y.bar = helper(how, res.bar, m, y, *flags, True, kind=kind_like(y, res.bar))


def joint_dot(res: Any, m: Any, y: Any, rowvar: Any, bias: Any, ddof: Any, how: str) -> None:
    if isinstance(m, (list, tuple)) or isinstance(y, (list, tuple)) or not is_real(m):
        raise Unsupported("the observations must be real arrays")
    dots = full_dot(m), None if y is None else full_dot(y)
    res.dot = helper(how, *dots, m, y, rowvar, bias, ddof, kind=kind_like(res, m))


# --------------------------------------------------------------------------------------------------- grids
def along(w: Any, g: Any) -> Any:
    """w, one-dimensional, as a factor of g along its first axis."""
    return w if g.ndim == 1 else index(w, *[ALL] + [None] * (ndim_of(g) - 1))


def share(g: Any, w: Any, end: Any) -> Any:
    return N.dot(g, w) if g.ndim == 1 else N.sum(g * along(w, g), axis=0)


def grid(g: Any, start: Any, stop: Any, num: Any, endpoint: Any, axis: Any) -> tuple[Any, Any]:
    """Cotangents of the ends of np.linspace."""
    if not isinstance(axis, int) or axis != 0:
        raise Unsupported("only axis=0")
    kws = {} if endpoint is True else {"endpoint": endpoint}
    t = N.linspace(0.0, 1.0, num, **kws) if isinstance(num, Term) else Term(g.b, g.b.op(
        np.linspace, 0.0, 1.0, num, kws=tuple((k, lift_const(v)) for k, v in kws.items())))
    return (share(g, 1.0 - t, start) if active(start) else None, share(g, t, stop) if active(stop) else None)


def lift_const(v: Any) -> Any:
    from ..transform.builder import lift
    return lift(v)


def assign(start: Any, stop: Any, bars: tuple[Any, Any]) -> None:
    for v, g in zip((start, stop), bars):
        if g is not None:
            v.bar = g


@vjp("numpy.linspace", linear="start stop")
def linspace(y: Any, start: Any, stop: Any, num: Any = 50, endpoint: Any = True, retstep: Any = False,
             dtype: Any = None, axis: Any = 0, *, device: Any = None) -> None:
    if retstep is False:
        assign(start, stop, grid(y.bar, start, stop, num, endpoint, axis))
        return
    if endpoint is not True or not isinstance(axis, int) or retstep is not True:
        raise Unsupported("retstep together with endpoint or axis")
    g, h = parts(y.bar, 2)
    bars = (None, None) if g is None else grid(g, start, stop, num, endpoint, axis)
    assign(start, stop, bars)
    if h is not None:
        t = h / (num - 1)
        if active(stop):
            stop.bar = t
        if active(start):
            start.bar = -t


@vjp("numpy.logspace")
def logspace(y: Any, start: Any, stop: Any, num: Any = 50, endpoint: Any = True, base: Any = 10.0,
             dtype: Any = None, axis: Any = 0) -> None:
    if active(base):
        raise Unsupported("an active base")
    scale = 2.302585092994046 if not isinstance(base, Term) and base == 10.0 else N.log(base) if isinstance(
        base, Term) else float(np.log(base))
    assign(start, stop, grid(y.bar * y * scale, start, stop, num, endpoint, axis))


@jvp("numpy.logspace")
def logspace_dot(y: Any, start: Any, stop: Any, num: Any = 50, endpoint: Any = True, base: Any = 10.0,
                 dtype: Any = None, axis: Any = 0) -> None:
    """y = base**x with x = linspace(start, stop)."""
    kws = spacing(endpoint, axis)
    t = y * N.linspace(full_dot(start), full_dot(stop), num, **kws) if active(start, stop) else Zero(y.b)
    t = t * (N.log(base) if isinstance(base, Term) else float(np.log(base)))
    y.dot = t + y * N.linspace(start, stop, num, **kws) * (base.dot / base) if active(base) else t


def spacing(endpoint: Any, axis: Any) -> dict[str, Any]:
    kws = {} if endpoint is True else {"endpoint": endpoint}
    return kws if isinstance(axis, int) and axis == 0 else {**kws, "axis": axis}


@vjp("numpy.geomspace", on="positive")
def geomspace(y: Any, start: Any, stop: Any, num: Any = 50, endpoint: Any = True, dtype: Any = None,
              axis: Any = 0) -> None:
    a, b = grid(y.bar * y, start, stop, num, endpoint, axis)
    assign(start, stop, (None if a is None else a / start, None if b is None else b / stop))


@jvp("numpy.geomspace")
def geomspace_dot(y: Any, start: Any, stop: Any, num: Any = 50, endpoint: Any = True, dtype: Any = None,
                  axis: Any = 0) -> None:
    """The logarithms are spaced evenly."""
    y.dot = y * N.linspace(full_dot(start) / start, full_dot(stop) / stop, num, **spacing(endpoint, axis))


@vjp("numpy.arange", piecewise=True, note="the number of elements counts as constant")
def arange(y: Any, start: Any, stop: Any = None, step: Any = None, dtype: Any = None, **kws: Any) -> None:
    unshared(start, stop)
    if stop is not None and active(start):
        start.bar = N.sum(y.bar)
    if active(step):
        step.bar = N.dot(y.bar, N.arange(N.size(y.bar)))


@jvp("numpy.arange")
def arange_dot(y: Any, start: Any, stop: Any = None, step: Any = None, dtype: Any = None, **kws: Any) -> None:
    """start + step * (0, 1, 2, ...), of which the end only decides how many."""
    if stop is None:
        start, stop = 0.0, start
    unshared(stop)
    t = step.dot * N.arange(N.size(y)) if active(step) else Zero(y.b)
    y.dot = N.full_like(y, start.dot) + t if active(start) else t


__all__ = ["shape_kind"]
