"""Reductions and accumulations, as functions and as array methods."""
from __future__ import annotations

from typing import Any

import numpy as np

from .dsl import (
    N,
    Unsupported,
    active,
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
    refuse_given,
    shape_of,
    shaped_like,
    spread,
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


@vjp("numpy.sum .sum", linear=True)
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
        return  # one number does not vary
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
    """The rule of a measure of spread; `slope(y)` is the cotangent of the variance, doubled."""

    def rule(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None, ddof: Any = 0, keepdims: Any = False, *,
             where: Any = None, mean: Any = None, correction: Any = None) -> None:
        refuse_given(out=out, mean=mean, where=where if nan_aware else None)
        spread_of(y, a, axis, degrees(ddof, correction), keepdims, ~N.isnan(a) if nan_aware else where, slope(y))

    return rule


def of_variance(y: Any) -> Any:
    return 2.0 * y.bar


def of_deviation(y: Any) -> Any:
    return y.bar / (y + (y == 0.0))


vjp("numpy.var .var")(spread_rule(of_variance))
vjp("numpy.std .std", note="0 where all elements are equal")(spread_rule(of_deviation))
vjp("numpy.nanvar")(spread_rule(of_variance, nan_aware=True))
vjp("numpy.nanstd", note="0 where all elements are equal")(spread_rule(of_deviation, nan_aware=True))


@vjp("numpy.nansum")
def nansum(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False,
           initial: Any = None, where: Any = None) -> None:
    refuse_given(out=out, initial=initial)
    a.bar = masked(N.where(N.isnan(a), 0.0, expand(y.bar, a, axis, keepdims)), where)


@vjp("numpy.nanmean")
def nanmean(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False, *,
            where: Any = None) -> None:
    refuse_given(out=out)
    seen = ~N.isnan(a)
    seen = seen & where if tested(where) else seen
    a.bar = N.where(seen, expand(y.bar, a, axis, keepdims) / N.sum(seen, axis=axis, keepdims=True), 0.0)


@jvp("numpy.nansum")
def nansum_tangent(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False,
                   initial: Any = None, where: Any = None) -> None:
    refuse_given(out=out, initial=initial)
    y.dot = N.sum(masked(N.where(N.isnan(a), 0.0, a.dot), where), axis=axis, keepdims=keepdims)


@jvp("numpy.nanmean")
def nanmean_tangent(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False, *,
                    where: Any = None) -> None:
    refuse_given(out=out)
    seen = ~N.isnan(a)
    seen = seen & where if tested(where) else seen
    y.dot = N.sum(N.where(seen, a.dot, 0.0), axis=axis, keepdims=keepdims) / N.sum(seen, axis=axis, keepdims=keepdims)


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


@vjp("numpy.nanprod", note="right with zeros among the factors")
def nanprod(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False,
            initial: Any = None, where: Any = None) -> None:
    refuse_given(out=out, initial=initial, where=where)
    missing = N.isnan(a)
    others = others_of(exactly(N.where(missing, 1.0, a), a), axis)
    a.bar = N.where(missing, 0.0, expand(y.bar, a, axis, keepdims) * others)


@vjp("numpy.cumprod .cumprod", note="right with zeros among the factors")
def cumprod(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> None:
    refuse_given(out=out)
    a.bar = helper("cumprod_bar", y.bar, a, y, axis, kind=kind_like(a, y.bar))


@vjp("numpy.nancumprod")
def nancumprod(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> None:
    refuse_given(out=out)
    missing = N.isnan(a)
    t = helper("cumprod_bar", y.bar, N.where(missing, 1.0, a), y, axis, kind=kind_like(a, y.bar))
    a.bar = N.where(missing, 0.0, t)


@vjp("numpy.cumulative_prod", note="right with zeros among the factors")
def cumulative_prod(y: Any, a: Any, *, axis: Any = None, dtype: Any = None, out: Any = None,
                    include_initial: Any = False) -> None:
    refuse_given(out=out)
    if include_initial is not False:
        raise Unsupported("include_initial=True")
    a.bar = helper("cumprod_bar", y.bar, a, y, axis, kind=kind_like(a, y.bar))


# --------------------------------------------------------------------------------------------------- sums
def reverse_cumsum(g: Any, a: Any, axis: Any) -> Any:
    if axis is None or (a.ndim == 1 and known_axis(axis)):
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


@vjp("numpy.nancumsum")
def nancumsum(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> None:
    refuse_given(out=out)
    a.bar = N.where(N.isnan(a), 0.0, reverse_cumsum(y.bar, a, axis))


@jvp("numpy.nancumsum")
def nancumsum_tangent(y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> None:
    refuse_given(out=out)
    y.dot = N.cumsum(N.where(N.isnan(a), 0.0, a.dot), axis=axis)


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


@vjp("numpy.max numpy.amax .max numpy.min numpy.amin .min", note="ties share equally")
def extremum(y: Any, a: Any, axis: Any = None, out: Any = None, keepdims: Any = False, initial: Any = None,
             where: Any = None) -> None:
    refuse_given(out=out)
    share_equally(y, a, axis, keepdims, initial, where)


@vjp("numpy.nanmax numpy.nanmin", note="ties share equally")
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


@vjp("numpy.ptp .ptp", note="ties share equally")
def ptp(y: Any, a: Any, axis: Any = None, out: Any = None, keepdims: Any = False) -> None:
    refuse_given(out=out)
    if a.scalar:
        return
    top = a == N.max(a, axis=axis, keepdims=True)
    bottom = a == N.min(a, axis=axis, keepdims=True)
    n, m = (N.sum(t, axis=axis, keepdims=True) for t in (top, bottom))
    a.bar = expand(y.bar, a, axis, keepdims) * (top / n - bottom / m)


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


@vjp("numpy.median")
def median(y: Any, a: Any, axis: Any = None, out: Any = None, overwrite_input: Any = False,
           keepdims: Any = False) -> None:
    refuse_given(out=out)
    order_statistic(y, a, 0.5, axis, keepdims, "linear", False)


@vjp("numpy.nanmedian")
def nanmedian(y: Any, a: Any, axis: Any = None, out: Any = None, overwrite_input: Any = False,
              keepdims: Any = False) -> None:
    refuse_given(out=out)
    order_statistic(y, a, 0.5, axis, keepdims, "linear", True)


def percent(q: Any) -> Any:
    if isinstance(q, (int, float)):
        return q / 100
    return N.true_divide(q, 100.0) if hasattr(q, "kind") else [percent(i) for i in q]


def _quantile(scale: Any, skip_nan: bool) -> Any:
    def quantile(y: Any, a: Any, q: Any, axis: Any = None, out: Any = None, overwrite_input: Any = False,
                 method: Any = "linear", keepdims: Any = False, *, weights: Any = None) -> None:
        refuse_given(out=out, weights=weights)
        order_statistic(y, a, scale(q), axis, keepdims, method, skip_nan)
    return quantile


vjp("numpy.quantile")(_quantile(lambda q: q, False))
vjp("numpy.percentile")(_quantile(percent, False))
vjp("numpy.nanquantile")(_quantile(lambda q: q, True))
vjp("numpy.nanpercentile")(_quantile(percent, True))


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


vjp("numpy.add.reduce", linear=True)(_reduce(sum))
vjp("numpy.multiply.reduce")(_reduce(prod))
vjp("numpy.maximum.reduce numpy.minimum.reduce", note="ties share equally")(_reduce(extremum))
vjp("numpy.add.accumulate", linear=True)(_accumulate(cumsum))
vjp("numpy.multiply.accumulate")(_accumulate(cumprod))
vjp("numpy.maximum.accumulate numpy.minimum.accumulate", note="the last of equal elements counts")(
    _accumulate(running_extremum))
