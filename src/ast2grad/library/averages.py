"""The statistics module: its own text works with fractions."""
# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import math
import statistics

from ..rules.registry import elementwise, through
from . import refuse

S = "statistics."


# in C: the quantile of a normal distribution
elementwise(S + "_normal_dist_inv_cdf", "2.5066282746310002 * c * exp(0.5 * ((y - b) / c) ** 2)", "1", "(y - b) / c")


def average(items, name):
    if len(items) < 1:
        raise statistics.StatisticsError(f"{name} requires at least one data point")
    return math.fsum(items) / len(items)


def spread(items, center, less, name):
    if len(items) < 1 + less:
        raise statistics.StatisticsError(f"{name} requires at least {1 + less} data points")
    middle = average(items, name) if center is None else center
    return math.fsum([(x - middle) ** 2 for x in items]) / (len(items) - less)


@through(S + "mean")
def mean(data):
    return average(list(data), "mean")


@through(S + "fmean")
def fmean(data, weights=None):
    items = list(data)
    if weights is None:
        return average(items, "fmean")
    given = list(weights)
    if len(given) != len(items):
        raise statistics.StatisticsError("data and weights must be the same length")
    return math.fsum([x * w for x, w in zip(items, given)]) / math.fsum(given)


@through(S + "geometric_mean")
def geometric_mean(data):
    return math.exp(average([math.log(x) for x in data], "geometric_mean"))


@through(S + "harmonic_mean")
def harmonic_mean(data, weights=None):
    if weights is not None:
        refuse("statistics.harmonic_mean with weights")
    return 1.0 / average([1.0 / x for x in data], "harmonic_mean")


@through(S + "variance")
def variance(data, xbar=None):
    return spread(list(data), xbar, 1, "variance")


@through(S + "pvariance")
def pvariance(data, mu=None):
    return spread(list(data), mu, 0, "pvariance")


@through(S + "stdev")
def stdev(data, xbar=None):
    return math.sqrt(spread(list(data), xbar, 1, "stdev"))


@through(S + "pstdev")
def pstdev(data, mu=None):
    return math.sqrt(spread(list(data), mu, 0, "pstdev"))


@through(S + "_mean_stdev", note="of NormalDist.from_samples")
def mean_and_stdev(data):
    items = list(data)
    return average(items, "mean"), math.sqrt(spread(items, None, 1, "stdev"))
