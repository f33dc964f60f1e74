"""try bodies in loops that change memory, or fail half-way: what was recorded before the failure is forgotten."""
import math
import numpy as np


def value_kept_before_the_failure(xs):
    s = 1.0
    for v in xs:
        try:
            w = math.exp(v * s)
            u = math.log(v)
            s = w * w * u * s
        except ValueError:
            s = s + v
    return s


def loop_interrupted(xs):
    s = 1.0
    for v in xs:
        try:
            w = s * s
            for k in range(3):
                w = w * v * math.sqrt(v + k - 1.0)
            s = w * s
        except ValueError:
            s = s + v * s
    return s


def while_loop_interrupted(xs):
    s = 0.5
    for v in xs:
        try:
            w = v
            while w < 2.0:
                w = w * w + math.log(v) + 0.9
            s = s * w
        except ValueError:
            s = s * v * s
    return s


def branch_in_interrupted_body(xs):
    s = 1.0
    for v in xs:
        try:
            w = s * v
            if v > 1:
                w = math.exp(w) * v
            s = s + w * w * math.sqrt(v)
        except ValueError:
            s = s * v
    return s


def item_scaled_or_added(x):
    a = x.copy()
    for i in range(3):
        try:
            a[i] += math.log(a[i])
        except ValueError:
            a[i] *= 2 * a[0]
    return (a ** 2).sum()


def item_doubled_finally(x):
    a = x.copy()
    for i in range(3):
        try:
            a[i] = math.log(a[i])
        except Exception:
            a[i] = 0.5
        finally:
            a[i] *= 2
    return (a ** 2).sum() + x[2]


def store_out_of_range(x):
    a = np.zeros(3)
    n = 0
    for i in range(5):
        try:
            a[i] = x[i % 3] ** 2
        except IndexError:
            n += 1
            a[0] += x[1]
    return a.sum() * n + a[0] ** 2


def sum_or_first_of_key(xs):
    d = {}
    for i, v in enumerate(xs):
        try:
            d[i % 2] += v * v
        except KeyError:
            d[i % 2] = v
    return d[0] * d[1]


def until_index_error(xs):
    s = 0.0
    k = 0
    while True:
        try:
            s += xs[k] ** 2
        except IndexError:
            break
        k += 1
    return s


def root_or_square(xs):
    s = 0.0
    for x in xs:
        try:
            s += math.sqrt(x)
        except ValueError:
            s += x * x
    return s


def appended_root_or_negative(xs):
    out = []
    for x in xs:
        try:
            out.append(math.sqrt(x))
        except ValueError:
            out.append(-x)
    return sum(v * v for v in out)


def stored_log_or_square(x):
    out = np.zeros(len(x))
    for i in range(len(x)):
        try:
            out[i] = math.log(x[i])
        except ValueError:
            out[i] = x[i] ** 2
    return (out ** 2).sum()


def added_to_key_or_new(names, xs):
    d = {}
    for n, x in zip(names, xs):
        try:
            d[n] += x
        except KeyError:
            d[n] = x * x
    return sum(v ** 2 for v in d.values())


L = [0.7, 1.3, -0.4, 0.9]
X = np.array([0.7, 1.3, -0.4])
CASES = [
    (value_kept_before_the_failure, (L,), 0), (loop_interrupted, ([1.7, 1.3, -0.4, 0.9],), 0),
    (while_loop_interrupted, (L,), 0), (branch_in_interrupted_body, ([1.7, -1.3, 0.4, 0.9],), 0),
    (item_scaled_or_added, (X,), 0), (item_doubled_finally, (X,), 0), (store_out_of_range, (X,), 0),
    (sum_or_first_of_key, (L,), 0), (until_index_error, (L,), 0), (root_or_square, (L,), 0),
    (appended_root_or_negative, (L,), 0), (stored_log_or_square, (X,), 0),
    (added_to_key_or_new, (["a", "b", "a"], [0.7, 1.3, 0.4]), 1),
]
