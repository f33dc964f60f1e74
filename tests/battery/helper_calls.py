"""Calls of helpers in this and another module, decorated ones, cached ones, ones that mutate what they get."""
import math

import numpy as np

from . import _helpers
from . import _helpers as hp
from ._helpers import Namespace, binomial, logistic, scaled_by, traced, weights


def local_helper(a, b=2.0):
    a = a * b
    return a + b


def calls_local(x, y):
    return local_helper(x) * local_helper(y, x) + local_helper(b=y, a=2.0)


def from_import(z, w):
    return logistic(z * w) + logistic(-w) * z


def module_attribute(x):
    return _helpers.scale_it(x) + hp.scale_it(2 * x) * hp.SCALE


def tuple_result(x, y):
    r, theta = hp.polar(x, y)
    return r * r * theta + r


def tuple_result_indexed(x, y):
    return hp.polar(x, y)[1] * x


def dict_result(v):
    st = hp.statistics(v)
    return st["mean"] / math.sqrt(st["var"])


def helper_mutates_array(v, k):
    w = v.copy()
    hp.scale_in_place(w, k)
    hp.scale_in_place(w[1:], k + 1)
    return (w ** 2).sum()


def helper_mutates_argument(v, k):
    hp.scale_in_place(v, k)
    return (v ** 3).sum()


def helper_appends(x):
    items = [x]
    n = hp.append_square(items, x)
    n = n + hp.append_square(items, items[-1])
    return items[1] * items[2] * n + items[0]


def in_loop(x, n):
    for i in range(n):
        x = logistic(x) + local_helper(x, 0.1 * i)
    return x


@traced
def decorated(x, y):
    return x * math.exp(y)


def calls_decorated(x, y):
    return decorated(x, y) * decorated(y, x)


@scaled_by(2.5)
def doubly(x, y):
    return x * y * y


@traced
@scaled_by(0.5)
def stacked(x):
    return math.sin(x)


def calls_doubly(x, y):
    return doubly(x, y) * stacked(x)


def cached_inactive(x, n):
    return sum(binomial(n, k) * x ** k for k in range(n + 1))


def cached_tuple(v):
    return sum(a * w for a, w in zip(v, weights(len(v)))) * v[0]


def static_of_other_module(x):
    return Namespace.cube(x) + x


def diamond(x):
    def left(t):
        return local_helper(t, 3.0)
    def right(t):
        return local_helper(t) * t
    return left(x) * right(x)


def inactive_helper(x, n):
    return x ** hp.binomial(n, 1) + x * len(str(n))


def unused_result(x, y):
    local_helper(x, y)
    return x * y


def constant_helper(x):
    def pi_half():
        return math.pi / 2
    return x * pi_half() * x


def helper_returning_none_or_value(x):
    def maybe(t):
        if t > 1:
            return t * t
        return None
    r = maybe(x)
    if r is None:
        return x * 3
    return r * x


def same_helper_many_types(x, v):
    def sq(t):
        return t * t + 1
    return sq(x) * sq(v).sum() + sq(2) * x


def swap_args(a, b):
    return b, a


def swapped_helper(x, y):
    for _ in range(3):
        x, y = swap_args(x * y, y + x)
    return x - y * y


V = np.array([0.5, 1.2, -0.8, 1.1])
CASES = [
    (calls_local, (0.7, 1.2), (0, 1)), (from_import, (0.7, 1.2), (0, 1)), (from_import, (-0.7, 1.2), (0, 1)), (module_attribute, (0.7,), 0),
    (tuple_result, (0.7, 1.2), (0, 1)), (tuple_result_indexed, (0.7, 1.2), (0, 1)), (dict_result, ([0.5, 1.2, -0.8],), 0),
    (dict_result, (V,), 0), (helper_mutates_array, (V, 0.7), (0, 1)), (helper_mutates_argument, (V, 0.7), (0, 1)),
    (helper_appends, (0.7,), 0), (in_loop, (0.7, 3), 0), (decorated, (0.7, 1.2), (0, 1)), (calls_decorated, (0.7, 1.2), (0, 1)),
    (doubly, (0.7, 1.2), (0, 1)), (stacked, (0.7,), 0), (calls_doubly, (0.7, 1.2), (0, 1)), (cached_inactive, (0.7, 4), 0),
    (cached_tuple, ([0.5, 1.2, -0.8],), 0), (static_of_other_module, (0.7,), 0), (diamond, (0.7,), 0), (inactive_helper, (0.7, 3), 0),
    (unused_result, (0.7, 1.2), (0, 1)), (constant_helper, (0.7,), 0), (helper_returning_none_or_value, (0.7,), 0),
    (helper_returning_none_or_value, (1.7,), 0), (same_helper_many_types, (0.7, V), (0, 1)), (swapped_helper, (0.7, 0.4), (0, 1)),
    (logistic, (0.3,), 0), (_helpers.scale_it, (0.3,), 0), (Namespace.cube, (0.3,), 0),
]
