"""for over ranges of every kind, arrays, lists, tuples, enumerate, zip, reversed, dictionary views."""
import math

import numpy as np


def horner_like(x, n):
    s = 1.0
    for i in range(n):
        s = s * x + i
    return s


def start_stop(x, a, b):
    total = 0.0
    for k in range(a, b):
        total += x ** k / (k + 1)
    return total


def with_step(x, n, step):
    acc = 1.0
    for i in range(1, n, step):
        acc = acc + math.sin(i * x) * acc
    return acc


def countdown(x, n):
    y = x
    for i in range(n, -1, -1):
        y = y * 0.5 + i * x * x
    return y


def negative_odd_step(x):
    s = 0.0
    for j in range(10, -7, -3):
        s = s * x - j
    return s * x


def index_after_loop(x, n):
    s = x
    for i in range(n):
        s = s + x * i
    return s * i


def loop_variable_rebound(x):
    s = 0.0
    for i in range(4):
        i = i + x
        s += i * i * s + i
    return s


def never_runs(x, n):
    y = x * x
    for _ in range(n):
        y = y * x
    return y + x


def over_array(v):
    total = 1.0
    for item in v:
        total = total * item + item ** 2
    return total


def over_rows(m):
    best = 0.0
    for row in m:
        best = best * row[0] + (row ** 2).sum()
    return best


def over_list_argument(values, x):
    p = 1.0
    for v in values:
        p = p * (x - v)
    return p


def over_literal_tuple(x):
    s = 0.0
    for c in (0.5, x, x * x, 3):
        s = s * c + c
    return s


def over_literal_list(x, y):
    r = x
    for f in [x + y, y, 2.0 * x]:
        r = math.tanh(r * f) + f
    return r


def with_enumerate(v, decay):
    s = 0.0
    for i, item in enumerate(v):
        s += item * decay ** i
    return s


def enumerate_from_one(v):
    s = 1.0
    for k, a in enumerate(v, start=1):
        s = s + a ** k / k * s
    return s


def with_zip(x, y, w):
    loss = 0.0
    for a, b in zip(x, y):
        loss += (w * a - b) ** 2
    return loss


def zip_three_unequal(x, y, z):
    s = 0.0
    for a, b, c in zip(x, y, z):
        s = s * c + a * b
    return s


def enumerate_zip(x, y):
    s = 0.0
    for i, (a, b) in enumerate(zip(x, y)):
        s += (i + 1) * a * math.exp(b) + s * a
    return s


def with_reversed(coeffs, x):
    r = 0.0
    for c in reversed(coeffs):
        r = r * x + c
    return r


def reversed_range(x, n):
    r = 1.0
    for i in reversed(range(1, n + 1)):
        r = 1.0 + x / (i + r)
    return r


def dict_values(params):
    s = 1.0
    for v in params.values():
        s = s * v + v
    return s


def dict_items(params, x):
    s = 0.0
    for name, v in params.items():
        if name.startswith("k"):
            s += v * x
        else:
            s -= v ** 2 * s + v
    return s


def dict_keys(table, x):
    s = x
    for key in table:
        s = s * table[key] + x
    for key in table.keys():
        s += table[key] ** 2
    return s


def triangular(a):
    n = a.shape[0]
    s = 0.0
    for i in range(n):
        for j in range(i):
            s += a[i, j] * a[j, i]
        s *= a[i, i]
    return s


def triple(x, n):
    s = 0.0
    for i in range(n):
        for j in range(i, n):
            for k in range(j, n, 2):
                s = s * 0.9 + x ** (i + 1) * (j + 1) - k * x
    return s


def range_len(v, w):
    out = 0.0
    for i in range(len(v)):
        out += v[i] * w[len(w) - 1 - i] * v[i]
    return out


def bound_changed_inside(x, n):
    s = x
    for i in range(n):
        n = n - 1
        s = s * x + n
    return s


def long_loop(x, y):
    for i in range(100_000):
        x = x + 1e-5 * y
        y = y - 1e-5 * x
    return x * y


def strings_over(word, x):
    for ch in word:
        if ch == "s":
            x = math.sin(x)
        elif ch == "q":
            x = x * x
        else:
            x = x + 0.5
    return x


def over_arange(x):
    s = 0.0
    for t in np.arange(0.0, 1.0, 0.25):
        s += math.exp(-x * t) * s + t * x
    return s


def loop_carried_pair(n, a, b):
    for _ in range(n):
        a, b = b, a + 0.5 * b
    return a * b


def pairs_in_list(points, x):
    s = 0.0
    for px, py in points:
        s += px * x + py * x ** 2 + px * py
    return s


V = np.array([0.5, -1.2, 0.8, 1.1])
W = np.array([1.5, 0.3, -0.4, 0.9])
CASES = [
    (horner_like, (0.7, 5), 0), (horner_like, (0.7, 1), 0),
    (start_stop, (0.7, 2, 6), 0), (start_stop, (0.7, 1, 2), 0),
    (with_step, (0.7, 12, 3), 0), (with_step, (0.7, 2, 1), 0),
    (countdown, (0.7, 4), 0), (negative_odd_step, (0.7,), 0),
    (index_after_loop, (0.7, 4), 0), (loop_variable_rebound, (0.3,), 0),
    (never_runs, (0.7, 0), 0), (never_runs, (0.7, 3), 0),
    (over_array, (V,), 0), (over_rows, (np.arange(6.0).reshape(3, 2) / 3 + 0.2,), 0),
    (over_list_argument, ([0.5, 0.3, -1.0], 2.0), (0, 1)), (over_list_argument, ((0.5, 0.3), 2.0), (0, 1)),
    (over_literal_tuple, (0.6,), 0), (over_literal_list, (0.6, -0.2), (0, 1)),
    (with_enumerate, (V, 0.9), (0, 1)), (with_enumerate, ([1.0, 2.0, 0.5], 0.9), (0, 1)),
    (enumerate_from_one, (V,), 0),
    (with_zip, (V, W, 0.3), (0, 1, 2)), (with_zip, ([1.0, 2.0], [0.5, 0.1], 0.3), (0, 1, 2)),
    (zip_three_unequal, (V, W[:3], (0.2, 0.4, 0.5, 0.6)), (0, 1, 2)),
    (enumerate_zip, (V, W), (0, 1)),
    (with_reversed, ([1.0, -0.5, 0.25], 1.3), (0, 1)), (with_reversed, (V, 1.3), (0, 1)),
    (reversed_range, (0.8, 6), 0),
    (dict_values, ({"a": 0.5, "b": 1.5},), 0), (dict_items, ({"k1": 0.5, "m": 1.5, "k2": 0.1}, 0.7), (0, 1)),
    (dict_keys, ({"u": 0.5, "v": -0.3}, 0.7), (0, 1)),
    (triangular, (np.arange(1.0, 10.0).reshape(3, 3) / 5,), 0), (triple, (0.6, 4), 0),
    (range_len, (V, W), (0, 1)), (bound_changed_inside, (0.9, 5), 0),
    (long_loop, (0.8, 0.5), (0, 1)), (strings_over, ("sqxs", 0.7), 1), (strings_over, ("", 0.7), 1),
    (over_arange, (0.7,), 0), (loop_carried_pair, (5, 0.4, 0.9), (1, 2)),
    (pairs_in_list, ([(1.0, 2.0), (0.5, -0.3)], 0.4), (0, 1)),
]
