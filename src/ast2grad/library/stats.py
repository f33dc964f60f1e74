"""scipy.stats: frozen distributions, and statistics of samples."""
# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import collections

import numpy as np
import scipy.special
import scipy.stats

from ..rules.registry import inactive, through
from . import constant, refuse

ST = "scipy.stats."
Correlation = collections.namedtuple("Correlation", "statistic pvalue")
Regression = collections.namedtuple("Regression", "slope intercept rvalue pvalue stderr")


class Frozen:
    """A distribution with its parameters."""

    def __init__(self, dist, args, kwds):
        self.dist = dist
        self.args = args
        self.kwds = kwds

    def pdf(self, x):
        return self.dist.pdf(x, *self.args, **self.kwds)

    def logpdf(self, x):
        return self.dist.logpdf(x, *self.args, **self.kwds)

    def pmf(self, x):
        return self.dist.pmf(x, *self.args, **self.kwds)

    def logpmf(self, x):
        return self.dist.logpmf(x, *self.args, **self.kwds)

    def cdf(self, x):
        return self.dist.cdf(x, *self.args, **self.kwds)

    def logcdf(self, x):
        return self.dist.logcdf(x, *self.args, **self.kwds)

    def sf(self, x):
        return self.dist.sf(x, *self.args, **self.kwds)

    def logsf(self, x):
        return self.dist.logsf(x, *self.args, **self.kwds)

    def ppf(self, q):
        return self.dist.ppf(q, *self.args, **self.kwds)

    def isf(self, q):
        return self.dist.isf(q, *self.args, **self.kwds)

    def mean(self):
        return self.dist.mean(*self.args, **self.kwds)

    def var(self):
        return self.dist.var(*self.args, **self.kwds)

    def std(self):
        return self.dist.std(*self.args, **self.kwds)

    def median(self):
        return self.dist.median(*self.args, **self.kwds)

    def entropy(self):
        return self.dist.entropy(*self.args, **self.kwds)

    def interval(self, confidence):
        return self.ppf(0.5 - 0.5 * confidence), self.ppf(0.5 + 0.5 * confidence)

    def support(self):
        return self.dist.support(*self.args, **self.kwds)

    def stats(self, moments="mv"):
        return tuple([self.mean() if m == "m" else self.var() if m == "v" else refuse("skew and kurtosis") for m in moments])

    def moment(self, order):
        return self.dist.moment(order, *self.args, **self.kwds)

    def expect(self, *args, **kwds):
        refuse("an expectation of a frozen distribution")

    def rvs(self, *args, **kwds):
        refuse("random numbers of a distribution whose parameters carry derivatives")


def freezing(name):
    dist = getattr(scipy.stats, name)

    @through(ST + name, note="a frozen distribution, whose methods have rules")
    def freeze(*args, **kwds):
        return Frozen(dist, args, kwds)


for _name in sorted(vars(scipy.stats)):
    if isinstance(getattr(scipy.stats, _name), (scipy.stats.rv_continuous, scipy.stats.rv_discrete)):
        freezing(_name)


class FrozenNormal:
    """multivariate_normal with its parameters, in the forms that the rules know."""

    def __init__(self, mean, cov, allow_singular):
        cov = np.asarray(cov, dtype=float)
        n = (cov.shape[0] if cov.ndim > 0 else 1) if mean is None else np.atleast_1d(np.asarray(mean, dtype=float)).shape[0]
        self.mean = np.zeros(n) if mean is None else np.atleast_1d(np.asarray(mean, dtype=float))
        self.cov = cov * np.eye(n) if cov.ndim == 0 else np.diag(cov) if cov.ndim == 1 else cov
        self.allow_singular = allow_singular

    def logpdf(self, x):
        return scipy.stats.multivariate_normal.logpdf(x, self.mean, self.cov, self.allow_singular)

    def pdf(self, x):
        return scipy.stats.multivariate_normal.pdf(x, self.mean, self.cov, self.allow_singular)

    def entropy(self):
        return scipy.stats.multivariate_normal.entropy(None, self.cov)


@through(ST + "multivariate_normal", note="frozen: pdf, logpdf and entropy")
def multivariate_normal(mean=None, cov=1, allow_singular=False, seed=None):
    return FrozenNormal(mean, cov, allow_singular)


# ------------------------------------------------------------------------------------------------ samples
def plain(nan_policy, keepdims):
    if nan_policy != "propagate" or keepdims:
        refuse("nan_policy and keepdims")


@through(ST + "gmean")
def gmean(a, axis=0, dtype=None, weights=None, *, nan_policy="propagate", keepdims=False):
    plain(nan_policy, keepdims)
    return np.exp(np.average(np.log(a), axis=axis, weights=weights))


@through(ST + "hmean")
def hmean(a, axis=0, dtype=None, *, weights=None, nan_policy="propagate", keepdims=False):
    plain(nan_policy, keepdims)
    return 1.0 / np.average(1.0 / a, axis=axis, weights=weights)


@through(ST + "pmean")
def pmean(a, p, *, axis=0, dtype=None, weights=None, nan_policy="propagate", keepdims=False):
    plain(nan_policy, keepdims)
    return np.average(a ** p, axis=axis, weights=weights) ** (1.0 / p)


@through(ST + "zscore")
def zscore(a, axis=0, ddof=0, nan_policy="propagate"):
    plain(nan_policy, False)
    return (a - np.mean(a, axis=axis, keepdims=True)) / np.std(a, axis=axis, ddof=ddof, keepdims=True)


@through(ST + "sem")
def sem(a, axis=0, ddof=1, nan_policy="propagate", *, keepdims=False):
    plain(nan_policy, keepdims)
    return np.std(a, axis=axis, ddof=ddof) / np.sqrt(a.size if axis is None else a.shape[axis])


@through(ST + "variation")
def variation(a, axis=0, nan_policy="propagate", ddof=0, *, keepdims=False):
    plain(nan_policy, keepdims)
    return np.std(a, axis=axis, ddof=ddof) / np.mean(a, axis=axis)


@through(ST + "moment")
def moment(a, order=1, axis=0, nan_policy="propagate", *, center=None, keepdims=False):
    plain(nan_policy, keepdims)
    c = np.mean(a, axis=axis, keepdims=True) if center is None else center
    return np.mean((a - c) ** order, axis=axis)


@through(ST + "skew")
def skew(a, axis=0, bias=True, nan_policy="propagate", *, keepdims=False):
    plain(nan_policy, keepdims)
    if not bias:
        refuse("bias=False")
    d = a - np.mean(a, axis=axis, keepdims=True)
    return np.mean(d * d * d, axis=axis) / np.mean(d * d, axis=axis) ** 1.5


@through(ST + "kurtosis")
def kurtosis(a, axis=0, fisher=True, bias=True, nan_policy="propagate", *, keepdims=False):
    plain(nan_policy, keepdims)
    if not bias:
        refuse("bias=False")
    d = a - np.mean(a, axis=axis, keepdims=True)
    s = d * d
    return np.mean(s * s, axis=axis) / np.mean(s, axis=axis) ** 2 - (3.0 if fisher else 0.0)


@through(ST + "entropy")
def entropy(pk, qk=None, base=None, axis=0, *, nan_policy="propagate", keepdims=False):
    plain(nan_policy, keepdims)
    p = pk / np.sum(pk, axis=axis, keepdims=True)
    if qk is None:
        total = np.sum(scipy.special.entr(p), axis=axis)
    else:
        total = np.sum(scipy.special.rel_entr(p, qk / np.sum(qk, axis=axis, keepdims=True)), axis=axis)
    return total if base is None else total / np.log(base)


@through(ST + "iqr")
def iqr(x, axis=None, rng=(25, 75), scale=1.0, nan_policy="propagate", interpolation="linear", keepdims=False):
    plain(nan_policy, keepdims)
    if scale != 1.0:
        refuse("scale")
    hi = np.percentile(x, rng[1], axis=axis, method=interpolation)
    return hi - np.percentile(x, rng[0], axis=axis, method=interpolation)


@through(ST + "trim_mean")
def trim_mean(a, proportiontocut, axis=0, *, nan_policy="propagate", keepdims=False):
    plain(nan_policy, keepdims)
    t = np.moveaxis(np.sort(a, axis=axis), axis, 0)
    cut = int(proportiontocut * t.shape[0])
    return np.mean(t[cut:t.shape[0] - cut], axis=0)


@through(ST + "pearsonr")
def pearsonr(x, y, *, alternative="two-sided", method=None, axis=0):
    if alternative != "two-sided" or method is not None or axis != 0:
        refuse("only two-sided, without method and axis")
    x, y = np.asarray(x), np.asarray(y)
    d, e = x - np.mean(x), y - np.mean(y)
    r = np.dot(d, e) / np.sqrt(np.dot(d, d) * np.dot(e, e))
    half = 0.5 * x.shape[0] - 1.0
    return Correlation(r, 2.0 * scipy.special.betainc(half, half, 0.5 * (1.0 - np.abs(r))))


@through(ST + "linregress")
def linregress(x, y, alternative="two-sided", *, nan_policy="propagate", keepdims=False, axis=0):
    plain(nan_policy, keepdims)
    if alternative != "two-sided" or axis != 0:
        refuse("only two-sided, along the first axis")
    x, y = np.asarray(x), np.asarray(y)
    n = x.shape[0]
    d, e = x - np.mean(x), y - np.mean(y)
    sx, sy, sxy = np.mean(d * d), np.mean(e * e), np.mean(d * e)
    r = sxy / np.sqrt(sx * sy)
    slope = sxy / sx
    t = r * np.sqrt((n - 2) / ((1.0 - r) * (1.0 + r)))
    p = 2.0 * scipy.special.stdtr(n - 2.0, -np.abs(t))
    return Regression(slope, np.mean(y) - slope * np.mean(x), r, p, np.sqrt((1.0 - r * r) * sy / sx / (n - 2)))


@through(ST + "boxcox_llf")
def boxcox_llf(lmb, data, *, axis=0, keepdims=False, nan_policy="propagate"):
    plain(nan_policy, keepdims)
    logs = np.log(data)
    n = logs.size if axis is None else logs.shape[axis]
    changed = logs if lmb == 0 else np.exp(lmb * (logs - np.mean(logs, axis=axis, keepdims=True))) / lmb
    scale = 0.0 if lmb == 0 else 2.0 * lmb * np.mean(logs, axis=axis)
    return (lmb - 1.0) * np.sum(logs, axis=axis) - 0.5 * n * (np.log(np.var(changed, axis=axis)) + scale)


@through(ST + "gstd")
def gstd(a, axis=0, ddof=1, *, keepdims=False, nan_policy="propagate"):
    plain(nan_policy, keepdims)
    return np.exp(np.std(np.log(a), axis=axis, ddof=ddof))


def kernels(self, points):
    """Half the squared distances of the data from the points, and the scale of a normal density whose covariance has the
    Cholesky factor `cho_cov`."""
    points = np.atleast_2d(np.asarray(points, dtype=float))
    d, m = points.shape
    if d != self.d:
        points = np.reshape(points, (self.d, 1))
        m = 1
    n = self.n
    away = np.reshape(points, (self.d, 1, m)) - np.reshape(self.dataset, (self.d, n, 1))
    z = np.reshape(np.linalg.solve(self.cho_cov, np.reshape(away, (self.d, n * m))), (self.d, n, m))
    return 0.5 * np.sum(z * z, axis=0), np.prod(np.diag(self.cho_cov)) * (2.0 * np.pi) ** (0.5 * self.d)


@through(ST + "gaussian_kde.evaluate")
def kernel_density(self, points):
    half, scale = kernels(self, points)
    return self.weights @ np.exp(-half) / scale


@through(ST + "gaussian_kde.logpdf")
def log_kernel_density(self, points):
    half, scale = kernels(self, points)
    least = constant(np.min(half, axis=0))
    return np.log(self.weights @ np.exp(least - half)) - least - np.log(scale)


inactive(ST + "rankdata", "places and counts")
Test = collections.namedtuple("Test", "statistic pvalue")


def plain_test(nan_policy, alternative, keepdims):
    plain(nan_policy, keepdims)
    if alternative != "two-sided":
        refuse("only two-sided")


def two_sided(t, df):
    return Test(t, 2.0 * scipy.special.stdtr(df, -np.abs(t)))


@through(ST + "ttest_1samp", note="statistic and pvalue of the result")
def ttest_1samp(a, popmean, axis=0, nan_policy="propagate", alternative="two-sided", *, keepdims=False):
    plain_test(nan_policy, alternative, keepdims)
    a = np.asarray(a, dtype=float)
    n = a.size if axis is None else a.shape[axis]
    return two_sided((np.mean(a, axis=axis) - popmean) / np.sqrt(np.var(a, axis=axis, ddof=1) / n), n - 1.0)


@through(ST + "ttest_rel", note="statistic and pvalue of the result")
def ttest_rel(a, b, axis=0, nan_policy="propagate", alternative="two-sided", *, keepdims=False):
    plain_test(nan_policy, alternative, keepdims)
    d = np.asarray(a, dtype=float) - np.asarray(b, dtype=float)
    n = d.size if axis is None else d.shape[axis]
    return two_sided(np.mean(d, axis=axis) / np.sqrt(np.var(d, axis=axis, ddof=1) / n), n - 1.0)


@through(ST + "ttest_ind", note="statistic and pvalue of the result")
def ttest_ind(a, b, *, axis=0, equal_var=True, nan_policy="propagate", alternative="two-sided", trim=0, method=None,
              keepdims=False):
    plain_test(nan_policy, alternative, keepdims)
    if trim != 0 or method is not None:
        refuse("trim or method")
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    n = a.size if axis is None else a.shape[axis]
    m = b.size if axis is None else b.shape[axis]
    v, w = np.var(a, axis=axis, ddof=1), np.var(b, axis=axis, ddof=1)
    d = np.mean(a, axis=axis) - np.mean(b, axis=axis)
    if equal_var:
        pooled = ((n - 1) * v + (m - 1) * w) / (n + m - 2.0)
        return two_sided(d / np.sqrt(pooled * (1.0 / n + 1.0 / m)), n + m - 2.0)
    p, q = v / n, w / m
    return two_sided(d / np.sqrt(p + q), (p + q) ** 2 / (p * p / (n - 1) + q * q / (m - 1)))


@through(ST + "median_abs_deviation", note="by the median")
def median_abs_deviation(x, axis=0, center=np.median, scale=1.0, nan_policy="propagate", *, keepdims=False):
    plain(nan_policy, keepdims)
    factor = 0.6744897501960817 if isinstance(scale, str) else scale
    if isinstance(scale, str) and scale != "normal":
        refuse("this scale")
    x = np.asarray(x, dtype=float)
    middle = center(x, axis=axis)
    return np.median(np.abs(x - (middle if axis is None else np.expand_dims(middle, axis))), axis=axis) / factor
