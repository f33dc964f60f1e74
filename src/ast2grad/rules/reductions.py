"""Reductions and accumulations, as functions and as array methods."""
from __future__ import annotations

from typing import Any

import numpy as np

from .dsl import (
    N,
    Unsupported,
    Zero,
    active,
    apply,
    call,
    conj,
    count,
    exactly,
    expand,
    filled,
    full_like,
    helper,
    index,
    is_real,
    kind_like,
    known_axis,
    literal,
    reduced,
    refuse_given,
    shape_of,
    shaped_like,
    spread,
    unshared,
)
from .registry import jvp, vjp


def masked(t: Any, where: Any) -> Any:
    """t where the reduction looked, 0 elsewhere."""
    return t if where is None or where is True else N.where(where, t, 0.0)


def tested(where: Any) -> bool:
    return where is not None and where is not True


def number_of(a: Any, axis: Any, where: Any) -> Any:
    """Number of elements reduced; with a mask, an array that broadcasts against a."""
    if not tested(where):
        return count(a, axis)
    return N.sum(N.broadcast_to(where, shape_of(a)), axis=axis, keepdims=True)


def divided(g: Any, n: Any) -> Any:
    return g if isinstance(n, int) and n == 1 else g / (float(n) if isinstance(n, int) else n)


@vjp("numpy.sum .sum", linear="a initial")
def sum(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False,
        initial: Any = None, where: Any = None) -> None:
    refuse_given(out=out)
    g = expand(y.bar, a, axis, keepdims)
    a.bar = masked(filled(g, a), where) if tested(where) else full_like(g, a)
    if active(initial):
        initial.bar = y.bar if y.scalar else N.sum(y.bar)


@vjp("numpy.mean .mean", linear=True)
def mean(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False, *,
         where: Any = None) -> None:
    refuse_given(out=out)
    if tested(where):
        a.bar = masked(filled(expand(y.bar, a, axis, keepdims) / number_of(a, axis, where), a), where)
    else:
        a.bar = spread(divided(y.bar, count(a, axis)), a, axis, keepdims)


def spread_of(y: Any, a: Any, axis: Any, ddof: Any, keepdims: Any, where: Any, g: Any) -> None:
    """d/da of sum(|a - mean|**2) / (n - ddof), times g / 2 * 2."""
    if a.scalar:
        unshared(a)  # one number does not vary
        return
    kws = {"where": where} if tested(where) else {}
    if axis is None and not kws:
        m = N.mean(a)
    else:
        m = N.mean(a, axis=axis, keepdims=True, **kws)
    n = number_of(a, axis, where)
    ddof = literal(ddof) if literal(ddof) is not None else ddof
    n = n if isinstance(ddof, (int, float)) and ddof == 0 else n - ddof
    g = expand(g, a, axis, keepdims) / n if kws else expand(divided(g, n), a, axis, keepdims)
    a.bar = exactly(masked(g * conj(a - m), where), a)


def degrees(ddof: Any, correction: Any) -> Any:
    return ddof if correction is None else correction


def spread_rule(slope: Any, nan_aware: bool = False) -> Any:
    """The rule of a measure of spread; `slope(y, y.bar)` is the cotangent of the variance, doubled."""

    def rule(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None, ddof: Any = 0, keepdims: Any = False, *,
             where: Any = None, mean: Any = None, correction: Any = None) -> None:
        refuse_given(out=out, mean=mean, where=where if nan_aware else None)
        spread_of(y, a, axis, degrees(ddof, correction), keepdims, ~N.isnan(a) if nan_aware else where, slope(y, y.bar))

    return rule


def of_variance(y: Any, t: Any) -> Any:
    return 2.0 * t


def of_deviation(y: Any, t: Any) -> Any:
    return t / (y + (y == 0.0))


def spread_tangent(slope: Any, nan_aware: bool = False) -> Any:
    """The tangent of a measure of spread; `slope(y, t)` is t times its derivative by the variance, doubled."""

    def rule(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None, ddof: Any = 0, keepdims: Any = False, *,
             where: Any = None, mean: Any = None, correction: Any = None) -> None:
        refuse_given(out=out, mean=mean, where=where if nan_aware else None)
        t = covariation(a, axis, degrees(ddof, correction), keepdims, ~N.isnan(a) if nan_aware else where)
        y.dot = slope(y, t)

    return rule


def covariation(a: Any, axis: Any, ddof: Any, keepdims: Any, where: Any) -> Any:
    """Re sum(conj(a - mean) * a_dot) / (n - ddof): the tangent of the mean is orthogonal to the deviations."""
    if a.scalar:
        return 0.0 * a.dot
    kws = {"where": where} if tested(where) else {}
    n = reduced(np.sum, N.broadcast_to(where, shape_of(a)), axis, keepdims) if kws else count(a, axis)
    m = N.mean(a, axis=axis, keepdims=True, **kws) if kws or axis is not None else N.mean(a)
    t = conj(a - m) * a.dot
    t = reduced(np.sum, masked(t if is_real(a) else N.real(t), where), axis, keepdims)
    ddof = literal(ddof) if literal(ddof) is not None else ddof
    return divided(t, n if isinstance(ddof, (int, float)) and ddof == 0 else n - ddof)


for _names, _slope, _nan, _note in (
        ("numpy.var .var", of_variance, False, ""), ("numpy.std .std", of_deviation, False, "0 where all elements are equal"),
        ("numpy.nanvar", of_variance, True, ""), ("numpy.nanstd", of_deviation, True, "0 where all elements are equal")):
    vjp(_names, note=_note)(spread_rule(_slope, _nan))
    jvp(_names)(spread_tangent(_slope, _nan))


@vjp("numpy.nansum", piecewise=True)
def nansum(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False,
           initial: Any = None, where: Any = None) -> None:
    refuse_given(out=out, initial=initial)
    a.bar = masked(N.where(N.isnan(a), 0.0, expand(y.bar, a, axis, keepdims)), where)


@jvp("numpy.nansum")
def nansum_dot(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False,
               initial: Any = None, where: Any = None) -> None:
    refuse_given(out=out, initial=initial)
    y.dot = reduced(np.sum, N.where(N.isnan(a), 0.0, a.dot), axis, keepdims, where=where)


@vjp("numpy.nanmean", piecewise=True)
def nanmean(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False, *,
            where: Any = None) -> None:
    refuse_given(out=out)
    seen = ~N.isnan(a)
    seen = seen & where if tested(where) else seen
    a.bar = N.where(seen, expand(y.bar, a, axis, keepdims) / N.sum(seen, axis=axis, keepdims=True), 0.0)


@jvp("numpy.nanmean")
def nanmean_dot(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False, *,
                where: Any = None) -> None:
    refuse_given(out=out)
    seen = ~N.isnan(a)
    y.dot = reduced(np.mean, a.dot, axis, keepdims, where=seen & where if tested(where) else seen)


# ----------------------------------------------------------------------------------------------- products
def others_of(a: Any, axis: Any) -> Any:
    """For each element, the product of the others that are reduced with it."""
    if axis is None and a.ndim != 1:
        flat = helper("product_of_others", N.ravel(a))
        return call(np.reshape, flat, shape_of(a), kind=kind_like(a, a))
    if axis is None or (isinstance(axis, int) and (axis == -1 or axis == (a.ndim or 0) - 1)):
        return helper("product_of_others", a, kind=kind_like(a, a))
    if isinstance(axis, (tuple, list)):
        return helper("product_of_others_over", a, tuple(axis), kind=kind_like(a, a))
    t = N.moveaxis(a, axis, -1)
    return exactly(N.moveaxis(helper("product_of_others", t, kind=kind_like(t, t)), -1, axis), a)


@vjp("numpy.prod .prod", note="right with zeros among the factors")
def prod(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False,
         initial: Any = None, where: Any = None) -> None:
    refuse_given(out=out, where=where)
    if a.scalar and initial is None:
        a.bar = y.bar
        return
    if active(initial):
        raise Unsupported("the derivative does not cover an active initial factor")
    others = others_of(a, axis)
    if initial is not None:
        others = others * initial
    a.bar = expand(y.bar, a, axis, keepdims) * others


@jvp("numpy.prod .prod")
def prod_dot(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False,
             initial: Any = None, where: Any = None) -> None:
    refuse_given(out=out, where=where)
    if a.scalar and initial is None:
        y.dot = a.dot
        return
    t = reduced(np.sum, others_of(a, axis) * a.dot, axis, keepdims) if active(a) else Zero(y.b)
    t = t if initial is None else t * initial
    y.dot = t + reduced(np.prod, a, axis, keepdims) * initial.dot if active(initial) else t


@vjp("numpy.nanprod", note="right with zeros among the factors")
def nanprod(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False,
            initial: Any = None, where: Any = None) -> None:
    refuse_given(out=out, initial=initial, where=where)
    missing = N.isnan(a)
    others = others_of(exactly(N.where(missing, 1.0, a), a), axis)
    a.bar = N.where(missing, 0.0, expand(y.bar, a, axis, keepdims) * others)


@jvp("numpy.nanprod")
def nanprod_dot(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False,
                initial: Any = None, where: Any = None) -> None:
    refuse_given(out=out, initial=initial, where=where)
    missing = N.isnan(a)
    others = others_of(exactly(N.where(missing, 1.0, a), a), axis)
    y.dot = reduced(np.sum, others * N.where(missing, 0.0, a.dot), axis, keepdims)


@vjp("numpy.cumprod .cumprod", note="right with zeros among the factors")
def cumprod(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> None:
    refuse_given(out=out)
    a.bar = helper("cumprod_bar", y.bar, a, y, axis, kind=kind_like(a, y.bar))


@jvp("numpy.cumprod .cumprod")
def cumprod_dot(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> None:
    refuse_given(out=out)
    y.dot = helper("cumprod_dot", a.dot, a, y, axis, kind=y.kind)


@vjp("numpy.nancumprod")
def nancumprod(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> None:
    refuse_given(out=out)
    missing = N.isnan(a)
    t = helper("cumprod_bar", y.bar, N.where(missing, 1.0, a), y, axis, kind=kind_like(a, y.bar))
    a.bar = N.where(missing, 0.0, t)


@jvp("numpy.nancumprod")
def nancumprod_dot(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> None:
    refuse_given(out=out)
    missing = N.isnan(a)
    y.dot = helper("cumprod_dot", N.where(missing, 0.0, a.dot), N.where(missing, 1.0, a), y, axis, kind=y.kind)


@vjp("numpy.cumulative_prod", note="right with zeros among the factors")
def cumulative_prod(y: Any, a: Any, *, axis: Any = None, dtype: Any = None, out: Any = None,
                    include_initial: Any = False) -> None:
    refuse_given(out=out)
    if include_initial is not False:
        raise Unsupported("include_initial=True")
    a.bar = helper("cumprod_bar", y.bar, a, y, axis, kind=kind_like(a, y.bar))


@jvp("numpy.cumulative_prod")
def cumulative_prod_dot(y: Any, a: Any, *, axis: Any = None, dtype: Any = None, out: Any = None,
                        include_initial: Any = False) -> None:
    refuse_given(out=out)
    if include_initial is not False:
        raise Unsupported("include_initial=True")
    y.dot = helper("cumprod_dot", a.dot, a, y, axis, kind=y.kind)


# --------------------------------------------------------------------------------------------------- sums
def reverse_cumsum(g: Any, a: Any, axis: Any) -> Any:
    if axis is None or a.ndim == 0 or (a.ndim == 1 and known_axis(axis)):
        if g.scalar:
            return g
        return shaped_like(N.cumsum(g[::-1])[::-1], a)
    if isinstance(axis, int) and a.ndim is not None:
        back = [slice(None)] * (axis % a.ndim) + [slice(None, None, -1)]
        return exactly(index(N.cumsum(index(g, *back), axis=axis), *back), a)
    return N.flip(N.cumsum(N.flip(g, axis=axis), axis=axis), axis=axis)


@vjp("numpy.cumsum .cumsum", linear=True)
def cumsum(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> None:
    refuse_given(out=out)
    a.bar = reverse_cumsum(y.bar, a, axis)


@vjp("numpy.cumulative_sum", linear=True)
def cumulative_sum(y: Any, a: Any, *, axis: Any = None, dtype: Any = None, out: Any = None,
                   include_initial: Any = False) -> None:
    refuse_given(out=out)
    if include_initial is not False:
        raise Unsupported("include_initial=True")
    a.bar = reverse_cumsum(y.bar, a, axis)


@vjp("numpy.nancumsum", piecewise=True)
def nancumsum(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> None:
    refuse_given(out=out)
    a.bar = N.where(N.isnan(a), 0.0, reverse_cumsum(y.bar, a, axis))


@jvp("numpy.nancumsum")
def nancumsum_dot(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> None:
    refuse_given(out=out)
    y.dot = reduced(np.cumsum, N.where(N.isnan(a), 0.0, a.dot), axis)


# ----------------------------------------------------------------------------------------------- extremes
def share_equally(y: Any, a: Any, axis: Any, keepdims: Any, initial: Any, where: Any) -> None:
    """The cotangent goes in equal parts to the elements that equal the result."""
    if not is_real(a) and a.dtype_name is not None:
        raise Unsupported("an extremum of complex numbers")
    if a.scalar and initial is None:
        a.bar = y.bar
        return
    top = a == expand(y, a, axis, keepdims)
    if tested(where):
        top = top & where
    if axis is None and keepdims is False and not a.scalar:
        n = N.count_nonzero(top)
    else:
        n = expand(N.sum(top, axis=axis, keepdims=keepdims), a, axis, keepdims)
    g = expand(y.bar, a, axis, keepdims)
    if initial is not None:
        first = expand(y, a, axis, keepdims) == initial
        n = n + first
        if active(initial):
            part = N.where(first, g / n, 0.0)
            initial.bar = part if part.scalar else N.sum(part)
    a.bar = exactly(top * (g / n), a)


@vjp("numpy.max numpy.amax .max numpy.min numpy.amin .min", piecewise=True, note="ties share equally")
def extremum(y: Any, a: Any, axis: Any = None, out: Any = None, keepdims: Any = False, initial: Any = None,
             where: Any = None) -> None:
    refuse_given(out=out)
    share_equally(y, a, axis, keepdims, initial, where)


@vjp("numpy.nanmax numpy.nanmin", piecewise=True, note="ties share equally")
def nan_extremum(
    y: Any,
    a: Any,
    axis: Any = None,
    out: Any = None,
    keepdims: Any = False,
    initial: Any = None,
    where: Any = None,
) -> None:
    refuse_given(out=out)
    share_equally(y, a, axis, keepdims, initial, where)


@jvp("numpy.max numpy.amax .max numpy.min numpy.amin .min numpy.nanmax numpy.nanmin")
def extremum_dot(y: Any, a: Any, axis: Any = None, out: Any = None, keepdims: Any = False, initial: Any = None,
                 where: Any = None) -> None:
    """The mean of the tangents of the elements that equal the result."""
    refuse_given(out=out)
    if not is_real(a) and a.dtype_name is not None:
        raise Unsupported("an extremum of complex numbers")
    if a.scalar and initial is None:
        y.dot = a.dot
        return
    v = expand(y, a, axis, keepdims)
    top = a == v
    if tested(where):
        top = top & where
    if initial is None:
        y.dot = reduced(np.mean, a.dot, axis, keepdims, where=top)
        return
    first = y == initial
    t = reduced(np.sum, N.where(top, a.dot, 0.0), axis, keepdims) if active(a) else Zero(y.b)
    t = t + first * initial.dot if active(initial) else t
    y.dot = t / (reduced(np.sum, top, axis, keepdims) + first)


@vjp("numpy.ptp .ptp", piecewise=True, note="ties share equally")
def ptp(y: Any, a: Any, axis: Any = None, out: Any = None, keepdims: Any = False) -> None:
    refuse_given(out=out)
    if a.scalar:
        unshared(a)
        return
    top = a == N.max(a, axis=axis, keepdims=True)
    bottom = a == N.min(a, axis=axis, keepdims=True)
    n, m = (N.sum(t, axis=axis, keepdims=True) for t in (top, bottom))
    a.bar = expand(y.bar, a, axis, keepdims) * (top / n - bottom / m)


@jvp("numpy.ptp .ptp")
def ptp_dot(y: Any, a: Any, axis: Any = None, out: Any = None, keepdims: Any = False) -> None:
    refuse_given(out=out)
    if a.scalar:
        unshared(a)
        return
    top = a == N.max(a, axis=axis, keepdims=True)
    bottom = a == N.min(a, axis=axis, keepdims=True)
    y.dot = reduced(np.mean, a.dot, axis, keepdims, where=top) - reduced(np.mean, a.dot, axis, keepdims, where=bottom)


# --------------------------------------------------------------------------------------- order statistics
def order_statistic(y: Any, a: Any, q: Any, axis: Any, keepdims: Any, method: Any, skip_nan: bool) -> None:
    if not isinstance(method, str):
        raise Unsupported("the method must be a literal string")
    if active(a):
        a.bar = helper(
            "quantile_bar", y.bar, a, q, axis, keepdims, method, skip_nan, kind=kind_like(a, y.bar)
        )
    if active(q):
        raise Unsupported("the derivative with respect to the probability")


def order_statistic_dot(y: Any, a: Any, q: Any, axis: Any, keepdims: Any, method: Any, skip_nan: bool) -> None:
    if not isinstance(method, str):
        raise Unsupported("the method must be a literal string")
    if active(q):
        raise Unsupported("the derivative with respect to the probability")
    y.dot = helper("quantile_dot", a.dot, a, q, axis, keepdims, method, skip_nan, kind=kind_like(y, a))


@vjp("numpy.median", piecewise=True)
def median(y: Any, a: Any, axis: Any = None, out: Any = None, overwrite_input: Any = False,
           keepdims: Any = False) -> None:
    refuse_given(out=out)
    order_statistic(y, a, 0.5, axis, keepdims, "linear", False)


@vjp("numpy.nanmedian", piecewise=True)
def nanmedian(y: Any, a: Any, axis: Any = None, out: Any = None, overwrite_input: Any = False,
              keepdims: Any = False) -> None:
    refuse_given(out=out)
    order_statistic(y, a, 0.5, axis, keepdims, "linear", True)


@jvp("numpy.median")
def median_dot(y: Any, a: Any, axis: Any = None, out: Any = None, overwrite_input: Any = False,
               keepdims: Any = False) -> None:
    refuse_given(out=out)
    order_statistic_dot(y, a, 0.5, axis, keepdims, "linear", False)


@jvp("numpy.nanmedian")
def nanmedian_dot(y: Any, a: Any, axis: Any = None, out: Any = None, overwrite_input: Any = False,
                  keepdims: Any = False) -> None:
    refuse_given(out=out)
    order_statistic_dot(y, a, 0.5, axis, keepdims, "linear", True)


def percent(q: Any) -> Any:
    if isinstance(q, (int, float)):
        return q / 100
    return N.true_divide(q, 100.0) if hasattr(q, "kind") else [percent(i) for i in q]


def _quantile(rule: Any, scale: Any, skip_nan: bool) -> Any:
    def quantile(y: Any, a: Any, q: Any, axis: Any = None, out: Any = None, overwrite_input: Any = False,
                 method: Any = "linear", keepdims: Any = False, *, weights: Any = None) -> None:
        refuse_given(out=out, weights=weights)
        rule(y, a, scale(q), axis, keepdims, method, skip_nan)
    return quantile


vjp("numpy.quantile", piecewise=True)(_quantile(order_statistic, lambda q: q, False))
vjp("numpy.percentile", piecewise=True)(_quantile(order_statistic, percent, False))
vjp("numpy.nanquantile", piecewise=True)(_quantile(order_statistic, lambda q: q, True))
vjp("numpy.nanpercentile", piecewise=True)(_quantile(order_statistic, percent, True))
jvp("numpy.quantile")(_quantile(order_statistic_dot, lambda q: q, False))
jvp("numpy.percentile")(_quantile(order_statistic_dot, percent, False))
jvp("numpy.nanquantile")(_quantile(order_statistic_dot, lambda q: q, True))
jvp("numpy.nanpercentile")(_quantile(order_statistic_dot, percent, True))


@vjp("numpy.average")
def average(y: Any, a: Any, axis: Any = None, weights: Any = None, returned: Any = False, *,
            keepdims: Any = False) -> None:
    if returned is not False:
        raise Unsupported("returned=True")
    if weights is None:
        a.bar = spread(divided(y.bar, count(a, axis)), a, axis, keepdims)
        return
    if isinstance(weights, (list, tuple)):
        if active(*weights):
            raise Unsupported("weights as a sequence of active numbers; make them an array")
        weights = N.array(list(weights))
    w, total = weights, None
    flat = weights.ndim is not None and weights.ndim == a.ndim
    if flat:
        total = N.sum(w, axis=axis, keepdims=True)
    elif isinstance(axis, int) and a.ndim is not None and weights.ndim == 1:
        w = index(weights, *[slice(None) if i == axis % a.ndim else None for i in range(a.ndim)])
        total = N.sum(weights)
    else:
        raise Unsupported("weights whose rank is not that of the array, nor 1 with one axis")
    g = expand(y.bar, a, axis, keepdims) / total
    if active(a):
        a.bar = g * w
    if active(weights):
        t = g * (a - expand(y, a, axis, keepdims))
        if not flat:
            others = tuple(i for i in range(a.ndim) if i != axis % a.ndim)
            t = N.sum(t, axis=others) if others else t
        weights.bar = t


@jvp("numpy.average")
def average_dot(y: Any, a: Any, axis: Any = None, weights: Any = None, returned: Any = False, *,
                keepdims: Any = False) -> None:
    """(sum(w a_dot) + sum(w_dot (a - y))) / sum(w)"""
    if returned is not False:
        raise Unsupported("returned=True")
    if weights is None:
        y.dot = reduced(np.mean, a.dot, axis, keepdims)
        return
    if isinstance(weights, (list, tuple)):
        if active(*weights):
            raise Unsupported("weights as a sequence of active numbers; make them an array")
        weights = N.array(list(weights))

    def along(t: Any) -> Any:
        if weights.ndim is not None and weights.ndim == a.ndim:
            return t
        if isinstance(axis, int) and a.ndim is not None and weights.ndim == 1:
            return index(t, *[slice(None) if i == axis % a.ndim else None for i in range(a.ndim)])
        raise Unsupported("weights whose rank is not that of the array, nor 1 with one axis")

    kws = {} if keepdims is False else {"keepdims": keepdims}
    t = N.average(a.dot, axis=axis, weights=weights, **kws)
    if active(weights):
        w = along(weights)
        s = reduced(np.sum, along(weights.dot) * (a - expand(y, a, axis, keepdims)), axis, keepdims)
        t = t + s / (reduced(np.sum, w, axis, keepdims) if weights.ndim == a.ndim else N.sum(weights))
    y.dot = t


@vjp("numpy.trapezoid numpy.trapz", multilinear=True)
def trapezoid(res: Any, y: Any, x: Any = None, dx: Any = 1.0, axis: Any = -1) -> None:
    if not isinstance(axis, int) or y.ndim is None:
        raise Unsupported("the axis and the rank must be known")
    axis = axis % y.ndim
    lo = [slice(None)] * axis + [slice(None, -1)]
    hi = [slice(None)] * axis + [slice(1, None)]
    g = expand(res.bar, y, axis)
    if x is None:
        d: Any = dx
        if active(dx):
            t = res.bar * (0.5 * N.sum(index(y, *hi) + index(y, *lo), axis=axis))
            dx.bar = t if t.scalar else N.sum(t)
    else:
        if isinstance(x, (list, tuple)):
            raise Unsupported("x as a sequence display; make it an array")
        d = N.diff(x) if x.ndim == 1 else N.diff(x, axis=axis)
        if x.ndim == 1:
            d = index(d, *[slice(None) if i == axis else None for i in range(y.ndim)])
        elif x.ndim != y.ndim:
            raise Unsupported("x must have rank 1 or the rank of y")
    if active(y):
        y.bar = helper("pair_sums", g * (0.5 * d), axis, y, kind=kind_like(y, res.bar))
    if x is not None and active(x):
        t = g * (0.5 * (index(y, *hi) + index(y, *lo)))
        if x.ndim == 1 and y.ndim > 1:
            t = N.sum(t, axis=tuple(i for i in range(y.ndim) if i != axis))
        x.bar = -exactly(N.diff(t, axis=axis if x.ndim == y.ndim else 0, prepend=0.0, append=0.0), x)


# ------------------------------------------------------------------------------------ methods of ufuncs
def _reduce(rule: Any) -> Any:
    def reduce(y: Any, array: Any, axis: Any = 0, dtype: Any = None, out: Any = None, keepdims: Any = False,
               initial: Any = None, where: Any = None) -> None:
        kws = {} if initial is None else {"initial": initial}
        rule(y, array, axis, out=out, keepdims=keepdims, where=where, **kws)
    return reduce


def _accumulate(rule: Any) -> Any:
    def accumulate(y: Any, array: Any, axis: Any = 0, dtype: Any = None, out: Any = None) -> None:
        refuse_given(out=out)
        rule(y, array, axis)
    return accumulate


def running_extremum(y: Any, a: Any, axis: Any) -> None:
    a.bar = helper("running_extremum_bar", y.bar, a, y, axis, kind=kind_like(a, y.bar))


def running_extremum_dot(y: Any, a: Any, axis: Any) -> None:
    y.dot = helper("running_extremum_dot", a.dot, a, y, axis, kind=y.kind)


vjp("numpy.add.reduce", linear="array initial")(_reduce(sum))
vjp("numpy.multiply.reduce")(_reduce(prod))
jvp("numpy.multiply.reduce")(_reduce(prod_dot))
EXTREMA = "numpy.maximum.reduce numpy.minimum.reduce numpy.fmax.reduce numpy.fmin.reduce"
vjp(EXTREMA, piecewise=True, note="ties share equally")(_reduce(extremum))
jvp(EXTREMA)(_reduce(extremum_dot))
vjp("numpy.add.accumulate", linear=True)(_accumulate(cumsum))
vjp("numpy.multiply.accumulate")(_accumulate(cumprod))
jvp("numpy.multiply.accumulate")(_accumulate(cumprod_dot))
RECORDS = "numpy.maximum.accumulate numpy.minimum.accumulate numpy.fmax.accumulate numpy.fmin.accumulate"
vjp(RECORDS, piecewise=True, note="the last of equal elements counts")(
    _accumulate(running_extremum))
jvp(RECORDS)(_accumulate(running_extremum_dot))


def _of_value(partial: str) -> Any:
    """A reduction whose derivative by an element depends on that element and the result."""
    def reduce(y: Any, array: Any, axis: Any = 0, dtype: Any = None, out: Any = None, keepdims: Any = False,
               initial: Any = None, where: Any = None) -> None:
        refuse_given(out=out, initial=initial, where=where)
        v = expand(y, array, axis, keepdims)
        array.bar = exactly(apply(expand(y.bar, array, axis, keepdims), partial, a=array, y=v), array)
    return reduce


def _tangent_of_value(partial: str) -> Any:
    def reduce(y: Any, array: Any, axis: Any = 0, dtype: Any = None, out: Any = None, keepdims: Any = False,
               initial: Any = None, where: Any = None) -> None:
        refuse_given(out=out, initial=initial, where=where)
        v = expand(y, array, axis, keepdims)
        y.dot = N.sum(apply(array.dot, partial, a=array, y=v), axis=axis, keepdims=keepdims)
    return reduce


for _name, _partial, _note in (
        ("logaddexp", "exp(a - where(y == -inf, 0, y))", "softmax"),
        ("logaddexp2", "exp2(a - where(y == -inf, 0, y))", "softmax to the base 2"),
        ("hypot", "a / (y + (y == 0.0))", "0 at the origin")):
    vjp(f"numpy.{_name}.reduce", note=_note)(_of_value(_partial))
    jvp(f"numpy.{_name}.reduce")(_tangent_of_value(_partial))
