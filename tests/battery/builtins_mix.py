"""Built-in functions with derivative, and functools."""
import functools
import math
import operator
from functools import partial, reduce

import numpy as np


def builtin_sum_list(x, y):
    return sum([x, y, x * y]) ** 2


def builtin_sum_start(v, s0):
    return sum(v, s0) * s0


def builtin_sum_array(v):
    return sum(v * v) * v[0]


def builtin_sum_rows(m):
    return (sum(m) ** 2).sum()


def builtin_min_max(a, b, c):
    return max(a, b, c) * min(a, b) + max([a * b, c]) - min((a, b, c)) ** 2


def builtin_max_key(v, x):
    m = max(v, key=abs)
    return m * x + m * m


def builtin_min_default(v):
    return min(v, default=3.0) + sum(v)


def clamp(x, lo, hi):
    return max(lo, min(x, hi)) * (x + lo * hi)


def absolute(x, y):
    return abs(x - y) * abs(x) + abs(-y) ** 1.5


def absolute_array(v):
    return sum(abs(v) * v ** 2)


def sorted_list(a, b, c):
    s = sorted([a, b, c])
    return s[0] * 2 + s[1] * s[2]


def sorted_reverse_key(v, x):
    s = sorted(v, key=lambda t: t * t, reverse=True)
    return s[0] * x + s[-1] ** 3


def any_test(v, x):
    return x * 2 * v[0] if any([a > 1 for a in v]) else x * x * v[1]


def rounded(x):
    return x * round(x) + round(x * 10, 1) * x


def divmod_parts(x, y):
    q, r = divmod(x, y)
    return q * r + x * r


def builtin_pow(x, y):
    return pow(x, y) + pow(x, 3) + pow(2.0, x)


def int_and_float(x):
    n = int(x * 3)
    return float(x) * n + x ** n


def len_used(v, x):
    return x / len(v) * sum(v) ** 2


def map_lambda(v, k):
    return sum(map(lambda a: a * a * k, v))


def map_two(v, w):
    return sum(map(operator.mul, v, w))


def map_list(x):
    ys = list(map(math.sin, [x, 2 * x, 3 * x]))
    return ys[0] * ys[1] + ys[2]


def filter_positive(v, x):
    return sum(filter(lambda a: a > 0, v)) * x


def reduce_mul(v):
    return reduce(lambda a, b: a * b, v)


def reduce_operator(v, x):
    return functools.reduce(operator.add, [a * x for a in v], x)


def reduce_horner(coeffs, x):
    return reduce(lambda acc, c: acc * x + c, coeffs, 0.0)


def gaussian(x, mu, sigma):
    return math.exp(-0.5 * ((x - mu) / sigma) ** 2) / sigma


standard_normal = partial(gaussian, mu=0.2, sigma=1.3)


def partial_global(x):
    return standard_normal(x) * x


def partial_active(x, mu):
    g = partial(gaussian, mu=mu * x)
    return g(x, sigma=mu)


def partial_positional(x, y):
    base = partial(pow, x + 1)
    return base(y) + base(2)


def operator_functions(x, y):
    s = operator.add(x, y)
    t = operator.truediv(operator.sub(x, y), operator.neg(s))
    return operator.pow(t, 2) + operator.itemgetter(1)((x, y)) * operator.mul(x, 3)


def zip_star(points, x):
    xs, ys = zip(*points)
    return sum(xs) * ys[0] * x + ys[1]


def isinstance_test(x, y):
    if isinstance(y, (list, tuple)):
        return x * y[0] + y[1] ** 2
    if isinstance(y, float):
        return x * y
    return x


def type_and_callable(x, f):
    if callable(f):
        return f(x) * x
    return x * f * x


def range_sum(x, n):
    return x * sum(range(n)) + x ** 2 * max(range(n))


def bool_and_complex_tests(x):
    flags = [x > 0, x > 1, x > 2]
    return x ** flags.count(True) + x * sum(flags)


def math_prod_fsum(v):
    return math.prod(v) + math.fsum(a * a for a in v)


def accumulate_by_hand(v):
    out, run = [], 0.0
    for a in v:
        run += a * a
        out.append(run)
    return out[0] * out[-1] + sum(out)


def reversed_list(v):
    r = list(reversed(v))
    return r[0] * 3 + r[1] * r[2]


def enumerate_list(v):
    pairs = list(enumerate(v))
    return pairs[1][1] * pairs[2][0] + pairs[2][1] ** 2


V = np.array([0.5, 1.2, -0.8, 1.1])
L = [0.5, 1.2, -0.8]
CASES = [
    (builtin_sum_list, (1.2, 0.7), (0, 1)), (builtin_sum_start, (L, 0.4), (0, 1)), (builtin_sum_start, (V, 0.4), (0, 1)),
    (builtin_sum_array, (V,), 0), (builtin_sum_rows, (V.reshape(2, 2),), 0),
    (builtin_min_max, (1.2, 0.7, 2.0), (0, 1, 2)), (builtin_min_max, (1.2, 1.7, 0.3), (0, 1, 2)),
    (builtin_max_key, ([0.5, -1.2, 0.8], 0.4), (0, 1)), (builtin_min_default, (L,), 0),
    *[(clamp, (x, -1.0, 1.5), (0, 1, 2)) for x in (-2.0, 0.4, 3.0)],
    (absolute, (1.2, -0.7), (0, 1)), (absolute, (-1.2, 0.7), (0, 1)), (absolute_array, (V,), 0),
    (sorted_list, (1.2, -0.7, 0.3), (0, 1, 2)), (sorted_reverse_key, ([0.5, -1.2, 0.8], 0.4), (0, 1)),
    (any_test, (L, 0.4), (0, 1)), (any_test, ([0.5, 0.2], 0.4), (0, 1)), (rounded, (1.73,), 0),
    (divmod_parts, (7.3, 2.1), (0, 1)), (divmod_parts, (-7.3, 2.1), (0, 1)), (builtin_pow, (1.2, 0.7), (0, 1)),
    (int_and_float, (1.2,), 0), (len_used, (V, 0.7), (0, 1)), (map_lambda, (V, 0.7), (0, 1)), (map_two, (L, [0.3, 0.1, 0.9]), (0, 1)),
    (map_list, (0.7,), 0), (filter_positive, (L, 0.7), (0, 1)), (reduce_mul, (L,), 0), (reduce_operator, (L, 0.7), (0, 1)),
    (reduce_horner, (L, 0.7), (0, 1)), (partial_global, (0.7,), 0), (partial_active, (0.7, 0.9), (0, 1)),
    (standard_normal, (0.7,), 0), (partial(gaussian, 0.5), (0.1, 0.9), (0, 1)),
    (partial_positional, (0.7, 1.4), (0, 1)), (operator_functions, (0.7, 1.4), (0, 1)),
    (zip_star, ([(1.0, 2.0), (0.5, -0.3)], 0.7), (0, 1)),
    (isinstance_test, (0.7, [1.0, 2.0]), (0, 1)), (isinstance_test, (0.7, 1.4), (0, 1)), (isinstance_test, (0.7, None), 0),
    (type_and_callable, (0.7, math.sin), 0), (type_and_callable, (0.7, 1.4), (0, 1)), (range_sum, (0.7, 4), 0),
    (bool_and_complex_tests, (1.7,), 0), (math_prod_fsum, (L,), 0), (accumulate_by_hand, (V,), 0), (reversed_list, (L,), 0),
    (enumerate_list, (L,), 0),
]
