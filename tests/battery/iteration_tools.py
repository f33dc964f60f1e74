"""itertools, functools.reduce, functions of NumPy that call back, and the statistics module."""
import functools
import itertools
import math
import operator
import statistics
import numpy as np


def accumulate_sum(xs):
    return sum(v * v for v in itertools.accumulate(xs))


def accumulate_func(xs):
    out = list(itertools.accumulate(xs, lambda a, b: a * 0.5 + b * b))
    return out[-1] + out[1]


def accumulate_initial(xs):
    return sum(itertools.accumulate(xs, operator.mul, initial=2.0))


def accumulate_max_array(x):
    return sum(itertools.accumulate(x, max))


def chain_lists(xs, ys):
    s = 0.0
    for i, v in enumerate(itertools.chain(xs, [1.5], ys)):
        s += (i + 1) * v ** 2
    return s


def chain_from_iterable(rows):
    return math.sqrt(sum(v * v for v in itertools.chain.from_iterable(rows)))


def product_grid(xs, ys):
    return sum(math.exp(-a * b) for a, b in itertools.product(xs, ys))


def product_repeat(xs):
    return sum(a * b * c for a, b, c in itertools.product(xs, repeat=3))


def combos(xs):
    return sum(math.sin(a - b) for a, b in itertools.combinations(xs, 2))


def pairwise_lengths(pts):
    return sum(math.hypot(bx - ax, by - ay) for (ax, ay), (bx, by) in itertools.pairwise(pts))


def pairwise_array(x):
    return sum(abs(b - a) ** 1.5 for a, b in itertools.pairwise(x))


def islice_every_other(xs):
    return sum(v ** 2 for v in itertools.islice(xs, 0, None, 2))


def islice_n(xs, n):
    return sum(v ** 2 for v in itertools.islice(xs, n))


def takewhile_sum(xs, limit):
    return sum(v * v for v in itertools.takewhile(lambda v: v < limit, xs))


def dropwhile_sum(xs, limit):
    return sum(v * v for v in itertools.dropwhile(lambda v: v < limit, xs))


def takewhile_count(x):
    total = 0.0
    for n in itertools.takewhile(lambda n: x ** n > 1e-3, itertools.count(1)):
        total += x ** n / n
    return total


def groupby_sums(names, xs):
    total = 0.0
    for key, group in itertools.groupby(zip(names, xs), key=lambda p: p[0]):
        g = [v for _, v in group]
        total += sum(g) ** 2 / len(g)
    return total


def groupby_sign(xs):
    return sum(math.prod(g) for k, g in itertools.groupby(xs, key=lambda v: v > 0))


def zip_longest_poly(p, q):
    return sum((a + b) * 0.5 ** i for i, (a, b) in enumerate(itertools.zip_longest(p, q, fillvalue=0.0)))


def count_zip(xs):
    return sum(v / n for v, n in zip(xs, itertools.count(1)))


def count_float_step(xs, h):
    return sum(v * t for v, t in zip(xs, itertools.count(0.0, h)))


def repeat_zip(xs, k):
    return sum(v ** p for v, p in zip(xs, itertools.repeat(k)))


def cycle_zip(xs, ws):
    return sum(v * w for v, w in zip(xs, itertools.cycle(ws)))


def starmap_pow(xs):
    return sum(itertools.starmap(math.atan2, [(x, 1.0 + x * x) for x in xs]))


def starmap_zip(xs, ys):
    return sum(itertools.starmap(lambda a, b: a * b * b, zip(xs, ys)))


def compress_sum(xs, keep):
    return sum(itertools.compress(xs, keep))


def filterfalse_sum(xs):
    return sum(v ** 3 for v in itertools.filterfalse(lambda v: v < 0.5, xs))


def tee_pairs(xs):
    a, b = itertools.tee(xs)
    next(b)
    return sum(u * v for u, v in zip(a, b))


def reduce_horner(cs, x):
    return functools.reduce(lambda acc, c: acc * x + c, cs)


def reduce_initial(xs):
    return functools.reduce(lambda a, b: math.sin(a) + b, xs, 0.5)


def reduce_matmul(m, n):
    return functools.reduce(np.dot, [m] * n).sum()


def reduce_compose(x):
    fs = [math.sin, math.exp, lambda t: t * t]
    return functools.reduce(lambda acc, f: f(acc), fs, x)


def piecewise_two(x):
    return np.piecewise(x, [x < 0.8, x >= 0.8], [lambda t: t ** 2, lambda t: np.sin(3 * t)]).sum()


def piecewise_constant_and_default(x):
    return (np.piecewise(x, [x < 0, x > 1], [lambda t: -t, 2.5, lambda t: t ** 3]) * x).sum()


def piecewise_scalar(x):
    return float(np.piecewise(x, [x < 0, x >= 0], [lambda t: 0.0, lambda t: t * t]))


def piecewise_args(x, k):
    return np.piecewise(x, [x > 0.5], [lambda t, a: a * t, lambda t, a: a - t], k).sum()


def select_three(x):
    return np.select([x < 0, x < 1], [x ** 2, np.sin(x)], default=3 * x).sum()


def apply_along_rows(m):
    return np.apply_along_axis(lambda r: r[0] * r[1] - r[2] ** 2, 1, m).sum()


def apply_along_columns(m):
    return (np.apply_along_axis(lambda c: c / c.sum(), 0, m) ** 2).sum()


def _norm(v, p):
    return (np.abs(v) ** p).sum() ** (1 / p)


def apply_along_args(m, p):
    return np.apply_along_axis(_norm, 1, m, p).sum()


def vectorized_lambda(x, k):
    f = np.vectorize(lambda t: k * t if t > 0.8 else math.exp(t))
    return f(x).sum()


def fromiter_gen(x):
    a = np.fromiter((math.sin(v) * v for v in x), dtype=float)
    return a @ a


def fromiter_count(x):
    return np.fromiter((x[i] * x[i - 1] for i in range(len(x))), float, len(x)).sum()


def ndenumerate_sum(m):
    return sum(v ** 2 * (i + 1) * (j - 1) for (i, j), v in np.ndenumerate(m))


def ndindex_loop(m):
    s = 0.0
    for i, j in np.ndindex(m.shape):
        s += m[i, j] ** 2 * (i + j)
    return s


def flat_loop(m):
    s = 0.0
    for k, v in enumerate(m.flat):
        s += k * v ** 2
    return s


def fsum_gen(xs):
    return math.fsum(x * x for x in xs)


def dist_points(p, q):
    return math.dist(p, q) + math.hypot(*p)


def sumprod_like(xs, ys):
    return sum(map(operator.mul, xs, ys))


def stats_mean(xs):
    return statistics.mean(xs) ** 2


def stats_fmean(xs):
    return statistics.fmean(xs) ** 2


def stats_variance(xs):
    return statistics.variance(xs) + statistics.pstdev(xs)


def stats_median(xs):
    return statistics.median(xs)


def stats_linear_regression(xs, ys):
    m = statistics.linear_regression(xs, ys)
    return m.slope + 2 * m.intercept


def stats_correlation(xs, ys):
    return statistics.correlation(xs, ys)


def stats_geometric(xs):
    return statistics.geometric_mean([x * x + 1 for x in xs]) + statistics.harmonic_mean([x * x + 1 for x in xs])


def stats_normal(x):
    return statistics.NormalDist(0.3, 1.2).pdf(x) + statistics.NormalDist(0.0, x).cdf(0.4)


def stats_covariance(xs, ys):
    return statistics.covariance(xs, ys)


def enumerate_zip_reversed(xs, ys):
    return sum(i * a - b for i, (a, b) in enumerate(zip(xs, reversed(ys)), start=2))


def sliding_window(xs):
    it = iter(xs)
    prev = next(it)
    s = 0.0
    for x in it:
        s += (x - prev) ** 2
        prev = x
    return s


def chunks(xs):
    return sum(math.prod(xs[i:i + 2]) for i in range(0, len(xs), 2))


_X = np.array([0.7, 1.3, -0.4, 0.9])
_L = [0.7, 1.3, -0.4, 0.9]
_P = [0.7, 1.3, 0.4]
_M = np.array([[0.5, 1.2, -0.8], [1.1, 0.4, 0.9]])
CASES = [
    (accumulate_sum, (_L,), 0), (accumulate_func, (_L,), 0), (accumulate_initial, (_L,), 0), (accumulate_max_array, (_X,), 0),
    (chain_lists, (_L, _P), (0, 1)), (chain_from_iterable, ([_L, _P],), 0), (product_grid, (_L, _P), (0, 1)),
    (product_repeat, (_P,), 0), (combos, (_L,), 0), (pairwise_lengths, ([(0.0, 1.0), (0.5, 0.3), (2.0, 0.7)],), 0),
    (pairwise_array, (_X,), 0), (islice_every_other, (_L,), 0), (islice_n, (_L, 3), 0),
    (takewhile_sum, (_P[::-1], 1.0), (0, 1)), (dropwhile_sum, (_P[::-1], 0.6), (0, 1)), (takewhile_count, (0.6,), 0),
    (groupby_sums, (["a", "a", "b", "a"], _L), 1), (groupby_sign, (_L,), 0), (zip_longest_poly, (_L, _P), (0, 1)),
    (count_zip, (_L,), 0), (count_float_step, (_L, 0.3), (0, 1)), (repeat_zip, (_P, 2.5), (0, 1)),
    (cycle_zip, (_L, _P), (0, 1)), (starmap_pow, (_L,), 0), (starmap_zip, (_L, _P), (0, 1)),
    (compress_sum, (_L, [1, 0, 1, 1]), 0), (filterfalse_sum, (_L,), 0), (tee_pairs, (_L,), 0),
    (reduce_horner, (_L, 0.5), (0, 1)), (reduce_initial, (_L,), 0), (reduce_matmul, (_M[:, :2], 3), 0),
    (reduce_compose, (0.4,), 0), (piecewise_two, (_X,), 0), (piecewise_constant_and_default, (_X,), 0),
    (piecewise_scalar, (0.7,), 0), (piecewise_args, (_X, 1.2), (0, 1)), (select_three, (_X,), 0),
    (apply_along_rows, (_M,), 0), (apply_along_columns, (_M,), 0), (apply_along_args, (_M, 2.5), (0, 1)),
    (vectorized_lambda, (_X, 1.1), (0, 1)), (fromiter_gen, (_X,), 0), (fromiter_count, (_X,), 0), (ndenumerate_sum, (_M,), 0),
    (ndindex_loop, (_M,), 0), (flat_loop, (_M,), 0), (fsum_gen, (_L,), 0), (dist_points, (_L, _L[::-1]), (0, 1)),
    (sumprod_like, (_L, _L[::-1]), (0, 1)), (stats_mean, (_L,), 0), (stats_fmean, (_L,), 0), (stats_variance, (_L,), 0),
    (stats_median, (_L,), 0), (stats_linear_regression, (_L, [0.3, 0.9, 0.1, 0.2]), (0, 1)),
    (stats_correlation, (_L, [0.3, 0.9, 0.1, 0.2]), (0, 1)), (stats_geometric, (_L,), 0), (stats_normal, (0.7,), 0),
    (stats_covariance, (_L, [0.3, 0.9, 0.1, 0.2]), (0, 1)), (enumerate_zip_reversed, (_L, _L), (0, 1)),
    (sliding_window, (_L,), 0), (chunks, (_L,), 0),
]
