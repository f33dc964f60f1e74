"""Reductions with axis, keepdims, tuple axes, ddof, initial: sum prod mean var std max min ptp and friends."""
import numpy as np


def sums(m):
    return (m.sum(axis=0) ** 2).sum() + (np.sum(m, axis=1) ** 3).sum() + m.sum() ** 2


def sum_keepdims(m):
    return (m / m.sum(axis=1, keepdims=True)).sum(axis=0)[1] + (m * np.sum(m, axis=0, keepdims=True)).sum()


def sum_tuple_axes(t):
    return (np.sum(t, axis=(0, 2)) ** 2).sum() + (t.sum(axis=(-1, 1), keepdims=True) * t).sum() + np.sum(t ** 2, axis=())[0, 0, 0]


def sum_negative_axis(t):
    return (t.sum(-1) ** 2).sum() + (t.sum(axis=-2) * 2).prod() * 1e-2


def products(v, m):
    return np.prod(v) + (np.prod(m, axis=0) ** 2).sum() + v.prod() ** 2


def product_with_zero(v):
    return np.prod(v) * 3 + v.prod() ** 2 + v.sum()


def product_axis_zero(m):
    return np.prod(m, axis=1).sum() + (m ** 2).sum()


def means(m):
    return (np.mean(m, axis=0) ** 2).sum() + m.mean() ** 3 + (m - m.mean(axis=1, keepdims=True))[0, 1] ** 2


def variances(m):
    return np.var(m) * 2 + (m.var(axis=0) ** 2).sum() + np.var(m, axis=1, ddof=1).sum()


def deviations(m):
    return np.std(m) + (m.std(axis=1, ddof=1) ** 3).sum() + (m / np.std(m, axis=0, keepdims=True)).sum()


def maxima(m):
    return np.max(m) ** 2 + (m.max(axis=0) ** 2).sum() + (np.amax(m, axis=1) * m[:, 0]).sum()


def minima(m):
    return np.min(m) ** 2 + (m.min(axis=1) ** 3).sum() + np.amin(m, axis=0).prod()


def maxima_keepdims(m):
    return (np.exp(m - m.max(axis=1, keepdims=True)) ** 2).sum() + (m * m.min(axis=(0, 1), keepdims=True)).sum()


def peak_to_peak(m):
    return np.ptp(m) ** 2 + np.ptp(m, axis=0).prod()


def log_sum_exp(v):
    top = np.max(v)
    return top + np.log(np.sum(np.exp(v - top)))


def logsumexp_rows(m):
    c = m.max(axis=-1, keepdims=True)
    return (np.squeeze(c, axis=-1) + np.log(np.exp(m - c).sum(axis=-1))).prod()


def scalars_reduced(x):
    return np.sum(x) * np.mean(x) + np.max(x) ** 2 + np.prod(x)


def reduce_list(x, y):
    return np.sum([x, y, x * y]) ** 2 + np.mean([x, 3.0]) * np.max([x, y])


def reduced_then_indexed(m):
    col = m.sum(axis=0)
    return col[0] * col[1] / col[2]


def median_and_average(v, w):
    return np.median(v) ** 2 + np.average(v, weights=w) * np.average(v)


def nan_reductions(v):
    return np.nansum(v) ** 2 + np.nanmean(v) * np.nanmax(v)


def initial_and_where(v):
    return np.sum(v, initial=2.0) ** 2 + np.sum(v, where=v > 0) * np.mean(v)


def dtype_and_builtin(v):
    return np.sum(v, dtype=np.float64) * max(v) + sum(v ** 2) * min(v)


def count_and_argmax_inactive(v):
    return v.sum() * np.count_nonzero(v > 0) + v[v.argmax()] * np.argmin(v) + np.any(v > 1) * v[0]


def norm_by_hand(m):
    return np.sqrt(np.sum(np.abs(m) ** 2)) + np.sqrt((m ** 2).sum(axis=0)).prod()


def cross_entropy(logits, labels):
    z = logits - logits.max(axis=1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -logp[np.arange(len(labels)), labels].mean()


def correlation(x, y):
    dx, dy = x - x.mean(), y - np.mean(y)
    return (dx * dy).sum() / np.sqrt((dx ** 2).sum() * (dy ** 2).sum())


def percentile_spread(v):
    return np.percentile(v, 75) ** 2 - np.quantile(v, 0.3) * v[0]


def covariance_entries(m):
    c = np.cov(m)
    return c[0, 1] * 2 + c[1, 1] ** 2


M = np.array([[0.52, 1.2, -0.8], [1.1, 0.4, 0.9], [-0.3, 0.7, 1.6]])
V = np.array([0.5, 1.2, -0.8, 1.1])
T = np.sin(np.arange(12.0) + 0.4).reshape(2, 3, 2)
CASES = [
    *[(f, (M,), 0) for f in (sums, sum_keepdims, means, variances, deviations, maxima, minima, maxima_keepdims, peak_to_peak, logsumexp_rows, reduced_then_indexed,
                             norm_by_hand, covariance_entries)],
    *[(f, (M[:2],), 0) for f in (sums, means, variances, deviations)],
    *[(f, (V,), 0) for f in (log_sum_exp, nan_reductions, initial_and_where, dtype_and_builtin, count_and_argmax_inactive, percentile_spread)],
    (sum_tuple_axes, (T,), 0), (sum_negative_axis, (T,), 0), (products, (V, M), (0, 1)), (product_with_zero, (np.array([0.5, 0.0, 2.0]),), 0),
    (product_axis_zero, (np.array([[0.5, 0.0, 2.0], [1.0, 2.0, 3.0]]),), 0), (product_axis_zero, (np.array([[0.0, 0.0, 2.0], [1.0, 2.0, 3.0]]),), 0),
    (scalars_reduced, (0.7,), 0), (reduce_list, (0.7, 1.2), (0, 1)), (median_and_average, (V, V ** 2), (0, 1)), (median_and_average, (V[:3], V[1:] ** 2), (0, 1)),
    (cross_entropy, (M, [0, 2, 1]), 0), (correlation, (V, V[::-1] + V ** 2), (0, 1)),
]
