"""scipy.stats: densities, distribution functions and quantiles of the usual distributions.

A distribution is one line: the derivative of its standard log-density with respect to z, and to its shape
parameters, where z = (x - loc) / scale; then those of the standard distribution function with respect to the shape
parameters.  Everything else follows: the distribution function has the density as its derivative, the quantile function
the inverse of it.  Densities: Johnson, Kotz and Balakrishnan, "Continuous Univariate Distributions" (1994).
"""
from __future__ import annotations

import inspect
import math
import re
from typing import Any

import numpy as np
import scipy.special as sp
import scipy.stats

from .dsl import N, Term, Unsupported, Zero, active, apply, call, helper, kind_like, ndim_of, pick, unshared
from .linalg import symmetric
from .registry import FUNCTIONS, jvp, vjp
from .special import S, beta_density, density, f_density, t_slope

NAMES = "abcd"
TRIANGLE = "the derivative by the covariance lies in the triangle that is read"
FUNCTIONS.update({"arcsinh": (math.asinh, np.arcsinh), "ndtr": (None, sp.ndtr)})


def in_c(text: str) -> str:
    """The text with c for z, as elementwise texts call their third name."""
    return re.sub(r"\bz\b", "c", text)


class Distribution:
    """One distribution of SciPy: how its methods are called, and where it is positive."""

    def __init__(self, name: str, inside: float | None) -> None:
        self.name = name
        self.dist = getattr(scipy.stats, name)
        self.inside = inside  # a point of the support, for what lies outside; None: positive everywhere
        self.shapes = self.dist.shapes.replace(" ", "").split(",") if self.dist.shapes else []

    def bind(self, x: Any, args: tuple[Any, ...], kws: dict[str, Any]) -> tuple[list[Any], Any, Any, Any]:
        names = [*self.shapes, "loc", "scale"]
        values: dict[str, Any] = {"loc": 0, "scale": 1, **dict(zip(names, args)), **kws}
        if set(values) - set(names) or any(n not in values for n in names):
            raise Unsupported("unknown or missing arguments")
        loc, scale = values["loc"], values["scale"]
        z = x if isinstance(loc, int) and loc == 0 else x - loc
        z = z if isinstance(scale, int) and scale == 1 else z / scale
        return [values[n] for n in names[:-2]], loc, scale, z

    def at(self, z: Any, outside: Any) -> Any:
        """z, with a point inside where it lies outside."""
        return z if self.inside is None or not isinstance(z, Term) else pick(outside, self.inside, z)

    def slope(self, g: Any, text: str, z: Any, params: list[Any], outside: Any) -> Any:
        """g times a derivative whose text reads z and the shape parameters; 0 outside."""
        t = apply(g, in_c(text), **dict(zip(NAMES, params)), c=self.at(z, outside))
        return t if self.inside is None else pick(outside, 0.0, t)

    def share(self, g: Any, h: Any, x: Any, loc: Any, scale: Any, z: Any, outside: Any = None) -> None:
        """h = dy/dz; a density is divided by the scale, of which the cotangent is g."""
        t = h if isinstance(scale, int) and scale == 1 else h / scale
        if active(x):
            x.bar = t
        if active(loc):
            loc.bar = -t
        if active(scale):
            s = -(t * z)
            if g is not None:
                u = g / scale
                s = s - (u if self.inside is None else pick(outside, 0.0, u))
            scale.bar = s


def continuous(name: str, slope: str, *shapes: str, cdf: tuple[str, ...] = (), inside: float | None = None,
               accurate: str = "logcdf logsf") -> None:
    """Rules of one distribution. `cdf`: slopes of the distribution function by the shape parameters, `accurate`: the
    logarithms for which they are good in the tail.
    """
    if getattr(scipy.stats, name, None) is None:
        return
    d = Distribution(name, inside)
    dist = d.dist

    def density(y: Any, x: Any, args: Any, kws: Any, g: Any, outside: Any) -> None:
        params, loc, scale, z = d.bind(x, args, kws)
        if active(x, loc, scale):
            d.share(g, d.slope(g, slope, z, params, outside), x, loc, scale, z, outside)
        for p, text in zip(params, shapes):
            if active(p):
                p.bar = d.slope(g, text, z, params, outside)

    def distribution(y: Any, x: Any, args: Any, kws: Any, g: Any, weight: Any, how: str) -> None:
        """g times weight(density of z) is the cotangent of z."""
        params, loc, scale, z = d.bind(x, args, kws)
        if active(x, loc, scale):
            d.share(None, g * weight(z, params), x, loc, scale, z)
        if active(*params):
            by_shape(params, z, g if how in ("cdf", "sf") else g * weight(None, params), how, None)

    def by_shape(params: list[Any], z: Any, g: Any, how: str, q: Any) -> None:
        if not cdf or how.startswith("log") and how not in accurate.split():
            raise Unsupported(f"the derivative of {name}.{how} by a shape parameter")
        outside = None
        if d.inside is not None:
            f = call(dist.pdf, z, *params)
            outside = f == 0.0
        for p, text in zip(params, cdf):
            if active(p):
                p.bar = d.slope(g, text, z, params, outside)

    @vjp(f"scipy.stats.{name}.logpdf", lanewise=True)
    def logpdf(y: Any, x: Any, *args: Any, **kws: Any) -> None:
        density(y, x, args, kws, y.bar, y == -np.inf)

    @vjp(f"scipy.stats.{name}.pdf", lanewise=True)
    def pdf(y: Any, x: Any, *args: Any, **kws: Any) -> None:
        density(y, x, args, kws, y.bar * y, y == 0.0)

    @vjp(f"scipy.stats.{name}.cdf", lanewise=True)
    def cdf_rule(y: Any, x: Any, *args: Any, **kws: Any) -> None:
        distribution(y, x, args, kws, y.bar, lambda z, p: call(dist.pdf, z, *p), "cdf")

    @vjp(f"scipy.stats.{name}.sf", lanewise=True)
    def sf(y: Any, x: Any, *args: Any, **kws: Any) -> None:
        distribution(y, x, args, kws, -y.bar, lambda z, p: call(dist.pdf, z, *p), "sf")

    @vjp(f"scipy.stats.{name}.logcdf", lanewise=True)
    def logcdf(y: Any, x: Any, *args: Any, **kws: Any) -> None:
        distribution(y, x, args, kws, y.bar, lambda z, p: N.exp(-y) if z is None else N.exp(call(dist.logpdf, z, *p) - y),
                     "logcdf")

    @vjp(f"scipy.stats.{name}.logsf", lanewise=True)
    def logsf(y: Any, x: Any, *args: Any, **kws: Any) -> None:
        distribution(y, x, args, kws, -y.bar, lambda z, p: N.exp(-y) if z is None else N.exp(call(dist.logpdf, z, *p) - y),
                     "logsf")

    def quantile(sign: float) -> Any:
        def rule(y: Any, q: Any, *args: Any, **kws: Any) -> None:
            params, loc, scale, z = d.bind(y, args, kws)
            f = call(dist.pdf, z, *params)
            unit = isinstance(scale, int) and scale == 1
            t = y.bar if unit else y.bar * scale
            if active(q):
                q.bar = t / f if sign > 0 else -t / f
            if active(loc):
                loc.bar = y.bar
            if active(scale):
                scale.bar = y.bar * z
            if active(*params):
                by_shape(params, z, -t / f, "cdf", q)
        return rule

    vjp(f"scipy.stats.{name}.ppf", lanewise=True, on="unit+")(quantile(1.0))
    vjp(f"scipy.stats.{name}.isf", lanewise=True, on="unit+")(quantile(-1.0))


PHI = "0.3989422804014327 * exp(-0.5 * {0} * {0})"
continuous("norm", "-z")
continuous("t", "-(a + 1) * z / (a + z * z)", "0.5 * (psi(0.5 * (a + 1)) - psi(0.5 * a) - 1 / a"
           " - log1p(z * z / a) + (a + 1) * (z * z) / (a * (a + z * z)))", cdf=(t_slope("z"),))
continuous("gamma", "(a - 1) / z - 1", "log(z) - psi(a)", cdf=("gammainc_slope(a, z)",), inside=1.0, accurate="logcdf")
continuous("chi2", "(0.5 * a - 1) / z - 0.5", "0.5 * (log(0.5 * z) - psi(0.5 * a))", inside=1.0,
           cdf=("0.5 * gammainc_slope(a / 2, z / 2)",), accurate="logcdf")
continuous("chi", "(a - 1) / z - z", "log(z) - 0.5 * psi(a / 2) - 0.34657359027997264", inside=1.0,
           cdf=("0.5 * gammainc_slope(a / 2, z * z / 2)",), accurate="logcdf")
continuous("beta", "(a - 1) / z - (b - 1) / (1 - z)", "log(z) - psi(a) + psi(a + b)",
           "log1p(-z) - psi(b) + psi(a + b)", cdf=("betainc_slope(a, b, z)", "-betainc_slope(b, a, 1 - z)"), inside=0.5)
continuous("betaprime", "(a - 1) / z - (a + b) / (1 + z)", "log(z / (1 + z)) - psi(a) + psi(a + b)",
           "-log1p(z) - psi(b) + psi(a + b)", inside=1.0,
           cdf=("betainc_slope(a, b, z / (1 + z))", "-betainc_slope(b, a, 1 / (1 + z))"))
continuous("f", "(0.5 * a - 1) / z - 0.5 * (a + b) * a / (b + a * z)",
           "0.5 * (log(a * z / (b + a * z)) + 1 - (a + b) * z / (b + a * z) - psi(a / 2) + psi((a + b) / 2))",
           "0.5 * (log(b / (b + a * z)) + 1 - (a + b) / (b + a * z) - psi(b / 2) + psi((a + b) / 2))", inside=1.0,
           cdf=("(0.5 * betainc_slope(a / 2, b / 2, a * z / (a * z + b)) + z / a * " + f_density("z") + ")",
                "(-0.5 * betainc_slope(b / 2, a / 2, b / (a * z + b)) - z / b * " + f_density("z") + ")"))
continuous("expon", "-1", inside=1.0)
continuous("cauchy", "-2 * z / (1 + z * z)")
continuous("halfcauchy", "-2 * z / (1 + z * z)", inside=1.0)
continuous("logistic", "1 - 2 * expit(z)")
continuous("halflogistic", "1 - 2 * expit(z)", inside=1.0)
continuous("genlogistic", "(a + 1) * expit(-z) - 1", "1 / a + log(expit(z))", cdf=("expit(z) ** a * log(expit(z))",),
           accurate="logcdf")
continuous("hypsecant", "-tanh(z)")
continuous("laplace", "-sign(z)")
continuous("gennorm", "-a * sign(z) * abs(z) ** (a - 1)", "1 / a + psi(1 / a) / (a * a) - xlogy(abs(z) ** a, abs(z))")
continuous("uniform", "0 * z")
continuous("arcsine", "(z - 0.5) / (z * (1 - z))", inside=0.5)
continuous("powerlaw", "(a - 1) / z", "1 / a + log(z)", cdf=("z ** a * log(z)",), inside=0.5, accurate="logcdf")
continuous("loguniform", "-1 / z", "1 / (a * log(b / a))", "-1 / (b * log(b / a))",
           cdf=("-log(b / z) / (a * log(b / a) ** 2)", "-log(z / a) / (b * log(b / a) ** 2)"), inside=1.0)
continuous("lognorm", "-(1 + log(z) / (a * a)) / z", "(log(z) ** 2 / (a * a) - 1) / a", inside=1.0,
           cdf=("-log(z) / (a * a) * " + PHI.format("(log(z) / a)"),))
continuous("halfnorm", "-z", inside=1.0)
continuous("truncnorm", "-z", PHI.format("a") + " / (ndtr(b) - ndtr(a))", "-" + PHI.format("b") + " / (ndtr(b) - ndtr(a))",
           cdf=("-" + PHI.format("a") + " * (ndtr(b) - ndtr(z)) / (ndtr(b) - ndtr(a)) ** 2",
                "-" + PHI.format("b") + " * (ndtr(z) - ndtr(a)) / (ndtr(b) - ndtr(a)) ** 2"))
continuous("skewnorm", "a * exp(-0.5 * (a * z) ** 2 - log_ndtr(a * z)) * 0.3989422804014327 - z",
           "z * exp(-0.5 * (a * z) ** 2 - log_ndtr(a * z)) * 0.3989422804014327",
           cdf=("-exp(-0.5 * (z * z) * (1 + a * a)) / (pi * (1 + a * a))",))
continuous("johnsonsu", "-z / (1 + z * z) - (a + b * arcsinh(z)) * b / sqrt(1 + z * z)", "-(a + b * arcsinh(z))",
           "1 / b - (a + b * arcsinh(z)) * arcsinh(z)", cdf=(
               PHI.format("(a + b * arcsinh(z))"), "arcsinh(z) * " + PHI.format("(a + b * arcsinh(z))")))
continuous("maxwell", "2 / z - z", inside=1.0)
continuous("nakagami", "(2 * a - 1) / z - 2 * a * z", "log(a) + 1 + 2 * log(z) - psi(a) - z * z", inside=1.0,
           cdf=("gammainc_slope(a, a * z * z) + z * z * " + density("a", "(a * z * z)"),), accurate="logcdf")
continuous("rayleigh", "1 / z - z", inside=1.0)
continuous("weibull_min", "(a - 1 - a * z ** a) / z", "1 / a + (1 - z ** a) * log(z)", inside=1.0,
           cdf=("z ** a * log(z) * exp(-(z ** a))",))
continuous("weibull_max", "(a - 1) / z + a * (-z) ** (a - 1)", "1 / a + (1 - (-z) ** a) * log(-z)", inside=-1.0,
           cdf=("-((-z) ** a) * log(-z) * exp(-((-z) ** a))",))
continuous("invgamma", "(1 / z - a - 1) / z", "-log(z) - psi(a)", cdf=("-gammainc_slope(a, 1 / z)",), inside=1.0,
           accurate="logsf")
continuous("loggamma", "a - exp(z)", "z - psi(a)", cdf=("gammainc_slope(a, exp(z))",), accurate="logcdf")
continuous("invgauss", "0.5 / (z * z) - 1.5 / z - 0.5 / (a * a)", "(z - a) / (a * a * a)", inside=1.0)
continuous("wald", "0.5 / (z * z) - 1.5 / z - 0.5", inside=1.0)
continuous("levy", "(1 / z - 3) / (2 * z)", inside=1.0)
continuous("pareto", "-(a + 1) / z", "1 / a - log(z)", cdf=("log(z) * z ** (-a)",), inside=1.5)
continuous("genpareto", "-(1 + a) / (1 + a * z)", "z * z * log1p_slope(a * z) - z / (1 + a * z)", inside=0.5)
continuous("fisk", "(a - 1) / z - 2 * a * z ** (a - 1) / (1 + z ** a)", "1 / a + log(z) * (1 - z ** a) / (1 + z ** a)",
           cdf=("z ** a * log(z) / (1 + z ** a) ** 2",), inside=1.0)
continuous("bradford", "-a / (1 + a * z)", "1 / a - 1 / ((1 + a) * log1p(a)) - z / (1 + a * z)", inside=0.5)
continuous("gompertz", "1 - a * exp(z)", "1 / a - expm1(z)", cdf=("expm1(z) * exp(-a * expm1(z))",), inside=1.0)
continuous("gumbel_r", "exp(-z) - 1")
continuous("gumbel_l", "1 - exp(z)")
continuous("moyal", "0.5 * (exp(-z) - 1)")
continuous("vonmises", "-a * sin(z)", "cos(z) - i1e(a) / i0e(a)")


def discrete(name: str, *shapes: str, cdf: tuple[str, ...] = ()) -> None:
    """A distribution of whole numbers: derivatives of log-probability and distribution function by the parameters, whose
    texts read the parameters and the number z.
    """
    dist = getattr(scipy.stats, name)
    names = dist.shapes.replace(" ", "").split(",")
    signature = inspect.Signature([inspect.Parameter(n, inspect.Parameter.POSITIONAL_OR_KEYWORD) for n in names] + [
        inspect.Parameter("loc", inspect.Parameter.POSITIONAL_OR_KEYWORD, default=0)])

    def share(k: Any, args: Any, kws: Any, g: Any, texts: tuple[str, ...], outside: Any) -> None:
        bound = signature.bind(*args, **kws)
        bound.apply_defaults()
        *params, loc = bound.args
        if not texts and active(*params):
            raise Unsupported(f"the distribution function of {name} by a parameter")
        z = k if isinstance(loc, int) and loc == 0 else k - loc
        z = pick(outside, 1, z) if isinstance(z, Term) else z
        for p, text in zip(params, texts):
            if active(p):
                if text.startswith("?"):
                    raise Unsupported(text[1:].strip())
                t = apply(g, in_c(text), **dict(zip(NAMES, params)), c=z)
                p.bar = pick(outside, 0.0, t)

    @vjp(f"scipy.stats.{name}.logpmf", lanewise=True)
    def logpmf(y: Any, k: Any, *args: Any, **kws: Any) -> None:
        share(k, args, kws, y.bar, shapes, y == -np.inf)

    @vjp(f"scipy.stats.{name}.pmf", lanewise=True)
    def pmf(y: Any, k: Any, *args: Any, **kws: Any) -> None:
        share(k, args, kws, y.bar * y, shapes, y == 0.0)

    @vjp(f"scipy.stats.{name}.cdf", lanewise=True)
    def cdf_rule(y: Any, k: Any, *args: Any, **kws: Any) -> None:
        share(k, args, kws, y.bar, cdf, (y <= 0.0) | (y >= 1.0))

    @vjp(f"scipy.stats.{name}.sf", lanewise=True)
    def sf(y: Any, k: Any, *args: Any, **kws: Any) -> None:
        share(k, args, kws, -y.bar, cdf, (y <= 0.0) | (y >= 1.0))

    @vjp(f"scipy.stats.{name}.logcdf", lanewise=True)
    def logcdf(y: Any, k: Any, *args: Any, **kws: Any) -> None:
        share(k, args, kws, y.bar * N.exp(-y), cdf, (y >= 0.0) | (y == -np.inf))

    @vjp(f"scipy.stats.{name}.logsf", lanewise=True)
    def logsf(y: Any, k: Any, *args: Any, **kws: Any) -> None:
        share(k, args, kws, -(y.bar * N.exp(-y)), cdf, (y >= 0.0) | (y == -np.inf))


WHOLE = "? the number of trials is whole"
discrete("poisson", "z / a - 1", cdf=("-exp(xlogy(floor(z), a) - a - gammaln(floor(z) + 1))",))
discrete("bernoulli", "z / a - (1 - z) / (1 - a)", cdf=("-1",))
discrete("binom", WHOLE, "z / b - (a - z) / (1 - b)", cdf=(
    WHOLE, "-exp(gammaln(a + 1) - gammaln(floor(z) + 1) - gammaln(a - floor(z)) + xlogy(floor(z), b)"
    " + xlog1py(a - floor(z) - 1, -b))"))
discrete("geom", "1 / a - (z - 1) / (1 - a)", cdf=("floor(z) * (1 - a) ** (floor(z) - 1)",))
discrete("nbinom", "psi(z + a) - psi(a) + log(b)", "a / b - z / (1 - b)", cdf=(
    "betainc_slope(a, floor(z) + 1, b)", beta_density("a", "(floor(z) + 1)", "b")))
discrete("logser", "z / a + 1 / ((1 - a) * log1p(-a))")
discrete("zipf", "-log(z) - zeta_slope(a) / zeta(a, 1)")


def _multivariate_normal(g: Any, x: Any, mean: Any, cov: Any) -> None:
    if mean is None or cov is None or any(isinstance(v, (int, list, tuple)) for v in (mean, cov)):
        raise Unsupported("mean and cov must be given, as arrays")
    if ndim_of(x) > 2 or ndim_of(mean) != 1 or ndim_of(cov) != 2:
        raise Unsupported("only points, or rows of points, with a mean vector and a covariance matrix")
    d = x - mean
    p = N.linalg.inv(cov)
    rows = x.ndim == 2
    s = d @ p
    t = g[:, None] * s if rows else g * s
    x.bar = -t
    mean.bar = t
    if active(cov):
        both = t.T @ s if rows else t[:, None] * s
        cov.bar = folded(0.5 * (both - (N.sum(g) if rows else g) * p), cov)


def _multivariate_normal_dot(x: Any, mean: Any, cov: Any) -> Any:
    """The tangent of -(d p d + log det cov) / 2 with d = x - mean and p = inv(cov)."""
    if mean is None or cov is None or any(isinstance(v, (int, list, tuple)) for v in (mean, cov)):
        raise Unsupported("mean and cov must be given, as arrays")
    if ndim_of(x) > 2 or ndim_of(mean) != 1 or ndim_of(cov) != 2:
        raise Unsupported("only points, or rows of points, with a mean vector and a covariance matrix")
    p = N.linalg.inv(cov)
    s = (x - mean) @ p
    t: Any = -N.sum((x.dot - mean.dot) * s, axis=-1) if active(x, mean) else Zero(x.b)
    if active(cov):
        c = symmetric(cov.dot, True)
        t = t + 0.5 * (N.sum((s @ c) * s, axis=-1) - N.sum(p * c))
    return t


def folded(t: Any, cov: Any) -> Any:
    """SciPy reads the lower triangle of a covariance matrix."""
    return helper("fold_triangle", t, True, kind=kind_like(cov, t))


@vjp("scipy.stats.multivariate_normal.entropy", note=TRIANGLE)
def mvn_entropy(y: Any, mean: Any = None, cov: Any = 1) -> None:
    if active(cov):
        if ndim_of(cov) != 2:
            raise Unsupported("only a covariance matrix")
        cov.bar = folded((0.5 * y.bar) * N.linalg.inv(cov), cov)


@jvp("scipy.stats.multivariate_normal.entropy")
def mvn_entropy_dot(y: Any, mean: Any = None, cov: Any = 1) -> None:
    unshared(mean)
    if active(cov):
        if ndim_of(cov) != 2:
            raise Unsupported("only a covariance matrix")
        y.dot = 0.5 * N.sum(N.linalg.inv(cov) * symmetric(cov.dot, True))


@vjp("scipy.stats.multivariate_normal.logpdf", note=TRIANGLE)
def mvn_logpdf(y: Any, x: Any, mean: Any = None, cov: Any = None, allow_singular: Any = False) -> None:
    _multivariate_normal(y.bar, x, mean, cov)


@jvp("scipy.stats.multivariate_normal.logpdf")
def mvn_logpdf_dot(y: Any, x: Any, mean: Any = None, cov: Any = None, allow_singular: Any = False) -> None:
    y.dot = _multivariate_normal_dot(x, mean, cov)


@vjp("scipy.stats.multivariate_normal.pdf", note=TRIANGLE)
def mvn_pdf(y: Any, x: Any, mean: Any = None, cov: Any = None, allow_singular: Any = False) -> None:
    _multivariate_normal(y.bar * y, x, mean, cov)


@jvp("scipy.stats.multivariate_normal.pdf")
def mvn_pdf_dot(y: Any, x: Any, mean: Any = None, cov: Any = None, allow_singular: Any = False) -> None:
    y.dot = y * _multivariate_normal_dot(x, mean, cov)


def _dirichlet(g: Any, x: Any, alpha: Any) -> None:
    if not all(isinstance(v, Term) for v in (x, alpha)) or ndim_of(x) != 1:
        raise Unsupported("only one point with all its components, and an array of parameters")
    x.bar = g * ((alpha - 1.0) / x)
    if active(alpha):
        alpha.bar = g * (N.log(x) - S.psi(alpha) + S.psi(N.sum(alpha)))


def _dirichlet_dot(x: Any, alpha: Any) -> Any:
    if not all(isinstance(v, Term) for v in (x, alpha)) or ndim_of(x) != 1:
        raise Unsupported("only one point with all its components, and an array of parameters")
    t = N.sum((alpha - 1.0) / x * x.dot)
    return t + N.sum((N.log(x) - S.psi(alpha) + S.psi(N.sum(alpha))) * alpha.dot) if active(alpha) else t


@vjp("scipy.stats.dirichlet.logpdf", note="the components of the point count as independent")
def dirichlet_logpdf(y: Any, x: Any, alpha: Any) -> None:
    _dirichlet(y.bar, x, alpha)


@jvp("scipy.stats.dirichlet.logpdf")
def dirichlet_logpdf_dot(y: Any, x: Any, alpha: Any) -> None:
    y.dot = _dirichlet_dot(x, alpha)


@vjp("scipy.stats.dirichlet.pdf", note="the components of the point count as independent")
def dirichlet_pdf(y: Any, x: Any, alpha: Any) -> None:
    _dirichlet(y.bar * y, x, alpha)


@jvp("scipy.stats.dirichlet.pdf")
def dirichlet_pdf_dot(y: Any, x: Any, alpha: Any) -> None:
    y.dot = y * _dirichlet_dot(x, alpha)
