"""Defaults, keyword-only and positional-only parameters, *args, **kwargs, and calls that use them."""
import math

import numpy as np


def defaults(x, k=2.0, n=3):
    return k * x ** n


def keyword_only(x, *, scale=2.0, power):
    return scale * x ** power


def positional_only(x, y, /, z=0.5):
    return x * y + z * x ** 2


def all_kinds(a, /, b, *args, c=1.0, **kwargs):
    s = a * b * c
    for v in args:
        s = s + v * a
    for name in sorted(kwargs):
        s = s * kwargs[name]
    return s


def star_args(*xs):
    s = 1.0
    for x in xs:
        s = s * x + x ** 2
    return s


def star_args_indexed(x, *rest):
    return x * rest[0] + (rest[-1] ** 2 if len(rest) > 1 else 0.0)


def kwargs_get(x, **options):
    return x ** options.get("power", 2) * options.get("scale", 1.0)


def helper(a, b=2.0, *args, c=3.0, **kw):
    r = a * b + c
    for v in args:
        r = r * v
    if "d" in kw:
        r = r + kw["d"] ** 2
    return r


def calls_every_way(x, y):
    return (helper(x) + helper(x, y) * helper(b=x, a=y) + helper(x, y, x, y) + helper(x, c=y)
            + helper(x, d=y) + helper(x, y, c=x, d=x * y))


def spread_tuple(x, y):
    args = (x, y, x * y)
    return helper(*args) + helper(*args[:2], c=y)


def spread_dict(x, y):
    opts = {"c": x, "d": y}
    return helper(x, **opts) * helper(y, **{"b": x})


def forwards(x, *args, **kwargs):
    return helper(x, *args, **kwargs) * x


def default_none(x, weights=None):
    if weights is None:
        weights = [1.0, 2.0]
    return sum(w * x ** i for i, w in enumerate(weights, 1))


def default_evaluated_once(x, k=math.pi / 4, v=(1.0, 2.0)):
    return math.sin(k * x) * v[0] + v[1] * x ** 2


def array_default(x, grid=np.linspace(0.0, 1.0, 4)):
    return float(np.exp(-x * grid).sum())


def bool_flag(x, *, log=False, squared: bool = True):
    y = x ** 2 if squared else x
    return math.log(y) if log else y


def no_value_used(x, unused, also=3):
    return x ** 2


def int_argument(n, x):
    return n * x + n ** 2


def numpy_scalar_argument(x, y):
    return np.exp(x) * y + x ** 2


CASES = [
    (defaults, (0.7,), 0), (defaults, (0.7, 1.2), (0, 1)), (defaults, (0.7,), "x", {"n": 2}), (defaults, (), ("x", "k"), {"k": 1.5, "x": 0.7}),
    (keyword_only, (0.7,), "x", {"power": 3}), (keyword_only, (0.7,), ("x", "scale"), {"power": 3, "scale": 1.5}),
    (keyword_only, (0.7,), ("power", "x"), {"power": 1.4}), (positional_only, (0.7, 1.2), (0, 1)), (positional_only, (0.7, 1.2, 0.3), (0, 1, 2)),
    (positional_only, (0.7, 1.2), "z", {"z": 0.3}), (all_kinds, (0.7, 1.2), (0, 1)), (all_kinds, (0.7, 1.2, 0.3, 0.4), (0, 1)),
    (all_kinds, (0.7, 1.2, 0.3), (0, 1), {"c": 0.5, "u": 2.0, "v": 0.3}), (all_kinds, (0.7, 1.2), "c", {"c": 0.5}),
    (star_args, (0.7, 1.2, 0.3), (0, 1, 2)), (star_args, (0.7,), 0), (star_args_indexed, (0.7, 1.2), (0, 1)), (star_args_indexed, (0.7, 1.2, 0.4), (0, 1, 2)),
    (kwargs_get, (0.7,), 0), (kwargs_get, (0.7,), 0, {"power": 3, "scale": 0.4}), (calls_every_way, (0.7, 1.2), (0, 1)), (spread_tuple, (0.7, 1.2), (0, 1)),
    (spread_dict, (0.7, 1.2), (0, 1)), (forwards, (0.7,), 0), (forwards, (0.7, 1.2, 0.3), (0, 1), {"c": 0.4}), (default_none, (0.7,), 0),
    (default_none, (0.7, [0.5, 0.2, 0.1]), (0, 1)), (default_evaluated_once, (0.7,), 0), (array_default, (0.7,), 0), (bool_flag, (0.7,), 0),
    (bool_flag, (0.7,), 0, {"log": True}), (bool_flag, (0.7,), 0, {"squared": False}), (no_value_used, (0.7, 1.2), (0, 1)),
    (no_value_used, (0.7, np.array([1.0, 2.0])), (0, 1)), (int_argument, (3, 0.7), (0, 1)), (int_argument, (3, 0.7), 1),
    (numpy_scalar_argument, (np.float64(0.7), np.float64(1.2)), (0, 1)), (numpy_scalar_argument, (np.float32(0.7), 1.2), (0, 1)),
    (numpy_scalar_argument, (0.7, np.float32(1.2)), (0, 1)),
]
