"""List and dict comprehensions, nested and filtered, and generator expressions."""
import math

import numpy as np


def simple(v):
    return sum([a * a for a in v])


def filtered(v, x):
    kept = [a * x for a in v if a > 0]
    return kept[0] * kept[-1] + sum(kept)


def two_filters(n, x):
    return sum([x ** k for k in range(n) if k % 2 if k > 2])


def conditional_element(v):
    return sum([a ** 2 if a > 0 else 3 * a for a in v])


def nested_for(xs, ys):
    return sum([x * y + x for x in xs for y in ys if x < y])


def matrix_of_lists(x, n):
    m = [[x ** i * (j + 1) for j in range(n)] for i in range(n)]
    trace = 0.0
    for i in range(n):
        trace += m[i][i] * m[0][i]
    return trace


def transpose_lists(rows):
    cols = [[row[j] for row in rows] for j in range(len(rows[0]))]
    return sum(c[0] * c[1] ** 2 for c in cols)


def flatten(rows, x):
    flat = [a * x for row in rows for a in row]
    out = 0.0
    for i, a in enumerate(flat):
        out += a * a / (i + 1)
    return out


def generator_sum(v, w):
    return sum(a * b for a, b in zip(v, w))


def generator_in_max(v, k):
    return max(a * k for a in v) * min(a + k for a in v)


def generator_with_filter(v, lim):
    return sum(math.sqrt(a) * lim for a in v if lim < a)


def dict_comprehension(x):
    powers = {k: x ** k for k in range(1, 5)}
    return powers[1] * powers[4] + powers[3] - powers[2]


def dict_comprehension_from_items(params, scale):
    scaled = {k: v * scale for k, v in params.items() if k != "skip"}
    return scaled["a"] * scaled["b"] + sum(scaled.values())


def uses_outer_and_shadows(x, v):
    i = x * x
    parts = [i * j for j in v]
    total = sum([i * 2 for i in parts])
    return total * i


def called_in_comprehension(v, k):
    def f(t):
        return math.exp(-k * t) * t
    return sum([f(a) for a in v]) * f(k)


def to_array(v, x):
    arr = np.array([math.sin(a * x) for a in v])
    return (arr ** 2).sum() * arr[0]


def array_rows(m, w):
    norms = [np.sqrt((row ** 2).sum()) for row in m]
    return np.dot(norms, w)


def comprehension_of_tuples(x, n):
    pts = [(k * x, x ** k) for k in range(1, n)]
    return sum(a * b for a, b in pts)


def tuple_of_generator(v):
    t = tuple(a * 2 for a in v)
    return t[0] * t[1] - t[-1] ** 2


def list_of_generator(x):
    s = list(x * k for k in range(1, 4))
    return s[0] * s[1] * s[2]


def enumerate_comp(v):
    return sum([i * a ** i for i, a in enumerate(v, 1)])


def comprehension_over_comprehension(v, x):
    return sum([b * x for b in [a * a for a in v]])


def any_all(v, x):
    if any(a < 0 for a in v):
        return x * x * v[0]
    if all(a > x for a in v):
        return x * v[1]
    return x ** 3 + v[0] * v[1]


def walrus_filter(v, x):
    return sum([y * a for a in v if (y := a * x) > 0.2])


def polynomial_fit_residual(coefs, xs, ys):
    return sum((sum(c * x ** i for i, c in enumerate(coefs)) - y) ** 2 for x, y in zip(xs, ys))


V = np.array([0.5, 1.2, -0.8, 1.1])
L = [0.5, 1.2, -0.8, 1.1]
CASES = [
    (simple, (V,), 0), (simple, (L,), 0), (filtered, (V, 0.7), (0, 1)), (filtered, (L, 0.7), (0, 1)), (two_filters, (8, 0.7), 1),
    (conditional_element, (V,), 0), (nested_for, ([0.5, 1.0], [0.7, 0.2, 2.0]), (0, 1)), (matrix_of_lists, (0.7, 3), 0),
    (transpose_lists, ([[1.0, 2.0], [0.5, -0.3]],), 0), (flatten, ([[1.0, 2.0], [0.5, -0.3, 0.2]], 0.7), (0, 1)),
    (generator_sum, (V, V[::-1]), (0, 1)), (generator_in_max, (V, 0.7), (0, 1)), (generator_with_filter, ([0.5, 1.2, 0.1], 0.3), (0, 1)),
    (dict_comprehension, (0.7,), 0), (dict_comprehension_from_items, ({"a": 0.5, "skip": 3.0, "b": 1.1}, 0.7), (0, 1)),
    (uses_outer_and_shadows, (0.7, V), (0, 1)), (called_in_comprehension, (V, 0.7), (0, 1)), (to_array, (V, 0.7), (0, 1)),
    (array_rows, (V.reshape(2, 2) + 0.1, V[:2]), (0, 1)), (comprehension_of_tuples, (0.7, 5), 0), (tuple_of_generator, (V,), 0),
    (list_of_generator, (0.7,), 0), (enumerate_comp, (V,), 0), (comprehension_over_comprehension, (V, 0.7), (0, 1)),
    (any_all, (V, 0.7), (0, 1)), (any_all, (np.array([1.0, 2.0]), 0.7), (0, 1)), (any_all, (np.array([1.0, 2.0]), 1.7), (0, 1)),
    (walrus_filter, (V, 0.7), (0, 1)), (polynomial_fit_residual, ([0.1, 0.2, 0.3], [1.0, 2.0, 3.0], [0.5, 0.4, 1.9]), (0, 1, 2)),
]
