"""scipy.stats: densities, distribution functions and quantiles of the usual distributions.

A distribution is one line: the derivative of its standard log-density with respect to z, and to its shape
parameters, where z = (x - loc) / scale.  Everything else follows: the distribution function has the density
as its derivative, the quantile function its inverse.  Shape parameters of distribution functions are refused.
"""
from __future__ import annotations

from typing import Any

import scipy.stats

from .dsl import N, Term, Unsupported, active, apply, call, helper, kind_like, ndim_of
from .registry import vjp
from .special import S

NAMES = "abcd"
TRIANGLE = "the derivative by the covariance lies in the triangle that is read"


def continuous(name: str, slope: str, *shapes: str) -> None:
    """Rules of one distribution; texts read z, a, b (shape parameters)."""
    dist = getattr(scipy.stats, name, None)
    if dist is None:
        return
    slope, texts = slope.replace("z", "c"), [t.replace("z", "c") for t in shapes]

    def bind(x: Any, args: tuple[Any, ...], kws: dict[str, Any]) -> tuple[list[Any], Any, Any, Any]:
        names = [*(dist.shapes.replace(" ", "").split(",") if dist.shapes else []), "loc", "scale"]
        values: dict[str, Any] = {"loc": 0, "scale": 1, **dict(zip(names, args)), **kws}
        if set(values) - set(names):
            raise Unsupported("unknown arguments")
        loc, scale = values["loc"], values["scale"]
        z = x if isinstance(loc, int) and loc == 0 else x - loc
        z = z if isinstance(scale, int) and scale == 1 else z / scale
        return [values[n] for n in names[:-2]], loc, scale, z

    def give(g: Any, h: Any, x: Any, params: list[Any], loc: Any, scale: Any, z: Any, *, log: bool) -> None:
        """h = dy/dz; a density is divided by the scale."""
        t = h if isinstance(scale, int) and scale == 1 else h / scale
        x.bar = t
        if active(loc):
            loc.bar = -t
        if active(scale):
            scale.bar = -(t * z) - g / scale if log else -(t * z)

    def density(y: Any, x: Any, args: Any, kws: Any, g: Any) -> None:
        params, loc, scale, z = bind(x, args, kws)
        env = dict(zip(NAMES, params), c=z)
        give(g, apply(g, slope, **env), x, params, loc, scale, z, log=True)
        for p, text in zip(params, texts):
            if active(p):
                p.bar = apply(g, text, **env)

    def distribution(y: Any, x: Any, args: Any, kws: Any, weight: Any) -> None:
        """weight(density of z) is the derivative by z."""
        params, loc, scale, z = bind(x, args, kws)
        if active(*params):
            raise Unsupported("the derivative of a distribution function by a shape parameter")
        give(y.bar, weight(z, params), x, params, loc, scale, z, log=False)

    @vjp(f"scipy.stats.{name}.logpdf")
    def logpdf(y: Any, x: Any, *args: Any, **kws: Any) -> None:
        density(y, x, args, kws, y.bar)

    @vjp(f"scipy.stats.{name}.pdf")
    def pdf(y: Any, x: Any, *args: Any, **kws: Any) -> None:
        density(y, x, args, kws, y.bar * y)

    @vjp(f"scipy.stats.{name}.cdf")
    def cdf(y: Any, x: Any, *args: Any, **kws: Any) -> None:
        distribution(y, x, args, kws, lambda z, p: y.bar * call(dist.pdf, z, *p))

    @vjp(f"scipy.stats.{name}.sf")
    def sf(y: Any, x: Any, *args: Any, **kws: Any) -> None:
        distribution(y, x, args, kws, lambda z, p: -(y.bar * call(dist.pdf, z, *p)))

    @vjp(f"scipy.stats.{name}.logcdf")
    def logcdf(y: Any, x: Any, *args: Any, **kws: Any) -> None:
        distribution(y, x, args, kws, lambda z, p: y.bar * N.exp(call(dist.logpdf, z, *p) - y))

    @vjp(f"scipy.stats.{name}.logsf")
    def logsf(y: Any, x: Any, *args: Any, **kws: Any) -> None:
        distribution(y, x, args, kws, lambda z, p: -(y.bar * N.exp(call(dist.logpdf, z, *p) - y)))

    @vjp(f"scipy.stats.{name}.ppf", on="unit+")
    def ppf(y: Any, q: Any, *args: Any, **kws: Any) -> None:
        params, loc, scale, z = bind(y, args, kws)
        if active(*params):
            raise Unsupported("the derivative of a quantile by a shape parameter")
        t = y.bar / call(dist.pdf, z, *params)
        q.bar = t if isinstance(scale, int) and scale == 1 else t * scale
        if active(loc):
            loc.bar = y.bar
        if active(scale):
            scale.bar = y.bar * z


continuous("norm", "-z")
continuous("t", "-(a + 1) * z / (a + z * z)", "0.5 * (psi(0.5 * (a + 1)) - psi(0.5 * a) - 1 / a"
           " - log1p(z * z / a) + (a + 1) * (z * z) / (a * (a + z * z)))")
continuous("gamma", "(a - 1) / z - 1", "log(z) - psi(a)")
continuous("chi2", "(0.5 * a - 1) / z - 0.5", "0.5 * (log(0.5 * z) - psi(0.5 * a))")
continuous("beta", "(a - 1) / z - (b - 1) / (1 - z)", "log(z) - psi(a) + psi(a + b)",
           "log1p(-z) - psi(b) + psi(a + b)")
continuous("expon", "-1")
continuous("cauchy", "-2 * z / (1 + z * z)")
continuous("logistic", "1 - 2 * expit(z)")
continuous("laplace", "-sign(z)")
continuous("uniform", "0 * z")
continuous("lognorm", "-(1 + log(z) / (a * a)) / z", "(log(z) ** 2 / (a * a) - 1) / a")
continuous("weibull_min", "(a - 1 - a * z ** a) / z", "1 / a + (1 - z ** a) * log(z)")
continuous("invgamma", "(1 / z - a - 1) / z", "-log(z) - psi(a)")
continuous("pareto", "-(a + 1) / z", "1 / a - log(z)")
continuous("gumbel_r", "exp(-z) - 1")
continuous("rayleigh", "1 / z - z")


@vjp("scipy.stats.poisson.logpmf")
def poisson_logpmf(y: Any, k: Any, mu: Any, loc: Any = 0) -> None:
    if active(mu):
        mu.bar = y.bar * ((k - loc) / mu - 1.0)


@vjp("scipy.stats.poisson.pmf")
def poisson_pmf(y: Any, k: Any, mu: Any, loc: Any = 0) -> None:
    if active(mu):
        mu.bar = y.bar * y * ((k - loc) / mu - 1.0)


@vjp("scipy.stats.poisson.cdf")
def poisson_cdf(y: Any, k: Any, mu: Any, loc: Any = 0) -> None:
    if active(mu):
        whole = N.floor(k) if isinstance(k, Term) else k
        mu.bar = -(y.bar * call(scipy.stats.poisson.pmf, whole, mu, loc))


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


def folded(t: Any, cov: Any) -> Any:
    """SciPy reads the lower triangle of a covariance matrix."""
    return helper("fold_triangle", t, True, kind=kind_like(cov, t))


@vjp("scipy.stats.multivariate_normal.entropy", note=TRIANGLE)
def mvn_entropy(y: Any, mean: Any = None, cov: Any = 1) -> None:
    if active(cov):
        if ndim_of(cov) != 2:
            raise Unsupported("only a covariance matrix")
        cov.bar = folded((0.5 * y.bar) * N.linalg.inv(cov), cov)


@vjp("scipy.stats.multivariate_normal.logpdf", note=TRIANGLE)
def mvn_logpdf(y: Any, x: Any, mean: Any = None, cov: Any = None, allow_singular: Any = False) -> None:
    _multivariate_normal(y.bar, x, mean, cov)


@vjp("scipy.stats.multivariate_normal.pdf", note=TRIANGLE)
def mvn_pdf(y: Any, x: Any, mean: Any = None, cov: Any = None, allow_singular: Any = False) -> None:
    _multivariate_normal(y.bar * y, x, mean, cov)


def _dirichlet(g: Any, x: Any, alpha: Any) -> None:
    if not all(isinstance(v, Term) for v in (x, alpha)) or ndim_of(x) != 1:
        raise Unsupported("only one point with all its components, and an array of parameters")
    x.bar = g * ((alpha - 1.0) / x)
    if active(alpha):
        alpha.bar = g * (N.log(x) - S.psi(alpha) + S.psi(N.sum(alpha)))


@vjp("scipy.stats.dirichlet.logpdf", note="the components of the point count as independent")
def dirichlet_logpdf(y: Any, x: Any, alpha: Any) -> None:
    _dirichlet(y.bar, x, alpha)


@vjp("scipy.stats.dirichlet.pdf", note="the components of the point count as independent")
def dirichlet_pdf(y: Any, x: Any, alpha: Any) -> None:
    _dirichlet(y.bar * y, x, alpha)
