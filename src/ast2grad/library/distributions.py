"""scipy.stats: the distributions without rules of their own, as what SciPy's text says of their standard form.

A distribution of SciPy is a class with methods for the standard form (`_pdf`, `_cdf`, `_stats`, ...), which are Python.  What
`pdf(x, *shapes, loc, scale)` and the others make of them is the same for all distributions, and written here; a method that
a class does not give would be found by numerical integration or differences, and stays refused.
"""
# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import types

import numpy as np
import scipy.stats

from ..rules.registry import RULES, through
from . import refuse, stands_for

ST = "scipy.stats."
NUMERICAL = {"integrate", "optimize", "quad", "brentq", "root_scalar", "vectorize", "frompyfunc"}


def parameters(names, args, kwds):
    """(shape parameters, loc, scale)"""
    given = {"loc": 0.0, "scale": 1.0}
    for n, value in zip(names, args):
        given[n] = value
    for n, value in kwds.items():
        if n not in names:
            refuse("unknown arguments")
        given[n] = value
    return [given[n] for n in names[:-2]], given["loc"], given["scale"]


def unless_zero(y, shapes):
    """At 0, where SciPy may compute a limit, the path says nothing of the derivative by a shape parameter: it is NaN."""
    unsure = y
    for shape in shapes:
        unsure = unsure + np.where(shape == 0.0, np.nan * shape, 0.0)
    return stands_for(y, unsure)


def valid(dist, shapes, scale):
    return dist._argcheck(*shapes) & (scale > 0)


def within(a, b):
    """A point of the support, for what lies outside of it."""
    return np.where(np.isinf(a), np.where(np.isinf(b), 0.0, b - 1.0), np.where(np.isinf(b), a + 1.0, 0.5 * (a + b)))


def own(dist, name):
    """Does the class give the method, or is it found numerically?"""
    base = scipy.stats.rv_continuous if isinstance(dist, scipy.stats.rv_continuous) else scipy.stats.rv_discrete
    found = getattr(type(dist), name, None)
    return found is not getattr(base, name, None) and not searches(getattr(found, "__code__", None))


def searches(code):
    """Does a method integrate, or look for a root?"""
    return code is None or not NUMERICAL.isdisjoint(code.co_names) or any(
        searches(c) for c in code.co_consts if isinstance(c, types.CodeType))


def density(dist, names, formula, outside, log):
    def pdf(x, *args, **kwds):
        shapes, loc, scale = parameters(names, args, kwds)
        z = (np.asarray(x) - loc) / scale
        a, b = dist._get_support(*shapes)
        inside = (a <= z) & (z <= b)
        y = formula(np.where(inside, z, within(a, b)), *shapes)
        y = y - np.log(scale) if log else y / scale
        return unless_zero(np.where(valid(dist, shapes, scale), np.where(inside, y, outside), np.nan)[()], shapes)

    return pdf


def distribution(dist, names, formula, below, above):
    def cdf(x, *args, **kwds):
        shapes, loc, scale = parameters(names, args, kwds)
        z = (np.asarray(x) - loc) / scale
        a, b = dist._get_support(*shapes)
        inside = (a < z) & (z < b)
        y = np.where(inside, formula(np.where(inside, z, within(a, b)), *shapes), np.where(z >= b, above, below))
        return unless_zero(np.where(valid(dist, shapes, scale), y, np.nan)[()], shapes)

    return cdf


def quantile(dist, names, formula, upper):
    def ppf(q, *args, **kwds):
        shapes, loc, scale = parameters(names, args, kwds)
        q = np.asarray(q)
        a, b = dist._get_support(*shapes)
        inside = (0.0 < q) & (q < 1.0)
        y = np.where(inside, formula(np.where(inside, q, 0.5), *shapes), np.where(q == (1.0 if upper else 0.0), a, b))
        return unless_zero(np.where(valid(dist, shapes, scale) & (0.0 <= q) & (q <= 1.0), loc + scale * y, np.nan)[()], shapes)

    return ppf


def probability(dist, names, formula, outside):
    def pmf(k, *args, **kwds):
        shapes, loc, _ = parameters(names, args, kwds)
        z = np.asarray(k) - loc
        a, b = dist._get_support(*shapes)
        inside = (a <= z) & (z <= b) & (z == np.floor(z))
        y = np.where(inside, formula(np.where(inside, z, a), *shapes), outside)
        return unless_zero(np.where(dist._argcheck(*shapes), y, np.nan)[()], shapes)

    return pmf


def moments(dist, shapes, which):
    m = dist._stats(*shapes)[which]
    if m is None:
        refuse("a moment that is found by numerical integration")
    return unless_zero(m, shapes)


def averages(dist, names):
    def mean(*args, **kwds):
        shapes, loc, scale = parameters(names, args, kwds)
        return loc + scale * moments(dist, shapes, 0)

    def var(*args, **kwds):
        shapes, _, scale = parameters(names, args, kwds)
        return scale * scale * moments(dist, shapes, 1)

    def std(*args, **kwds):
        shapes, _, scale = parameters(names, args, kwds)
        return scale * np.sqrt(moments(dist, shapes, 1))

    return {"mean": mean, "var": var, "std": std}


def entropies(dist, names):
    def entropy(*args, **kwds):
        shapes, _, scale = parameters(names, args, kwds)
        return dist._entropy(*shapes) + np.log(scale)

    return {"entropy": entropy}


def middle(dist):
    def median(*args, **kwds):
        return dist.ppf(0.5, *args, **kwds)

    return {"median": median}


def logarithm(f):
    return lambda z, *shapes: np.log(f(z, *shapes))


def exponential(f):
    return lambda z, *shapes: np.exp(f(z, *shapes))


def complement(f):
    return lambda z, *shapes: 1.0 - f(z, *shapes)


def mirrored(f):
    return lambda q, *shapes: f(1.0 - q, *shapes)


def continuous_methods(dist, names):
    pdf = dist._pdf if own(dist, "_pdf") else exponential(dist._logpdf) if own(dist, "_logpdf") else None
    cdf = dist._cdf if own(dist, "_cdf") else complement(dist._sf) if own(dist, "_sf") else None
    sf = dist._sf if own(dist, "_sf") else complement(dist._cdf) if own(dist, "_cdf") else None
    ppf = dist._ppf if own(dist, "_ppf") else mirrored(dist._isf) if own(dist, "_isf") else None
    isf = dist._isf if own(dist, "_isf") else mirrored(dist._ppf) if own(dist, "_ppf") else None
    out = {}
    if pdf is not None:
        logpdf = dist._logpdf if own(dist, "_logpdf") else logarithm(dist._pdf)
        out = {"pdf": density(dist, names, pdf, 0.0, False), "logpdf": density(dist, names, logpdf, -np.inf, True)}
    if cdf is not None and sf is not None:
        logcdf = dist._logcdf if own(dist, "_logcdf") else logarithm(cdf)
        logsf = dist._logsf if own(dist, "_logsf") else logarithm(sf)
        out["cdf"], out["sf"] = distribution(dist, names, cdf, 0.0, 1.0), distribution(dist, names, sf, 1.0, 0.0)
        out["logcdf"] = distribution(dist, names, logcdf, -np.inf, 0.0)
        out["logsf"] = distribution(dist, names, logsf, 0.0, -np.inf)
    if ppf is not None and isf is not None:
        out["ppf"], out["isf"] = quantile(dist, names, ppf, False), quantile(dist, names, isf, True)
    return out


def discrete_methods(dist, names):
    pmf = dist._pmf if own(dist, "_pmf") else exponential(dist._logpmf) if own(dist, "_logpmf") else None
    if pmf is None:
        return {}
    logpmf = dist._logpmf if own(dist, "_logpmf") else logarithm(dist._pmf)
    return {"pmf": probability(dist, names, pmf, 0.0), "logpmf": probability(dist, names, logpmf, -np.inf)}


def all_methods(dist):
    names = [*(dist.shapes.replace(" ", "").split(",") if dist.shapes else []), "loc", "scale"]
    continuous = isinstance(dist, scipy.stats.rv_continuous)
    out = continuous_methods(dist, names) if continuous else discrete_methods(dist, names)
    if own(dist, "_stats"):
        out.update(averages(dist, names))
    if continuous and own(dist, "_entropy"):
        out.update(entropies(dist, names))
    if continuous:
        out.update(middle(dist))
    return out


known = {r.name for r in RULES}
for _name in sorted(vars(scipy.stats)):
    _dist = getattr(scipy.stats, _name)
    if isinstance(_dist, (scipy.stats.rv_continuous, scipy.stats.rv_discrete)):
        for _method, _f in all_methods(_dist).items():
            if f"{ST}{_name}.{_method}" not in known:
                through(f"{ST}{_name}.{_method}", note="as far as the text of SciPy can be read")(_f)
