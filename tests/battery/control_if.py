"""if / elif / else, conditional expressions, and / or values, chained comparisons."""
import math

import numpy as np


def relu_like(x, slope):
    if x > 0:
        y = x * x
    else:
        y = slope * x
    return y * slope + x


def piecewise_rate(t):
    if t < 0.0:
        rate = 0.1 * t
    elif t < 1.0:
        rate = t ** 2
    elif t < 2.0:
        rate = 2.0 * t - 1.0 + math.sin(t)
    else:
        rate = 3.0 + math.log(t)
    return rate * t


def drag(v, cd, mode):
    force = 0.5 * cd * v * v
    if mode == "turbulent" and v > 1.0:
        force = force * (1 + 0.1 * math.log(v))
    elif mode == "laminar" or cd < 0.1:
        force = cd * v
    return force


def nested_if(a, b):
    out = 1.0
    if a > 0:
        if b > 0:
            out = a * b
        else:
            if a + b > 0:
                out = a - b * a
            else:
                out = a / b
        out += a
    return out * b


def only_some_branches_define(x):
    scale = 2.0
    if x > 1:
        extra = x ** 3
        scale = extra + x
    return scale * x


def one_line(x, y): return x * y if x < y else x / y


def nested_ternary(x, lo, hi):
    c = lo * lo if x < lo else hi * hi if x > hi else x * x
    return c + 0.3 * x * lo * hi


def ternary_in_call(x, up):
    return math.exp((x if up else -x) * 0.5) + (2.0 if x > 3 else x)


def or_default(x, fallback):
    base = x or fallback
    return base * base + fallback


def and_value(x, y):
    v = x and y * x
    return v * 3.0 + y


def or_chain(a, b, c):
    first = a or b or c
    return first ** 2 + a * b + b * c + a * c


def and_or_idiom(flag, x):
    return (flag and x * 2.0) or x ** 2


def chained(x, lo, hi):
    if lo <= x < hi:
        return x * (hi - x) * (x - lo)
    if lo > x > -5:
        return (lo - x) ** 2
    return hi * x


def chained_with_side(a, b):
    inside = 0 < a < b < 10
    return a * b if inside else a - 2 * b


def negated(x, tol):
    if not x > tol:
        x = x + tol * tol
    if not (x < 0 or tol > 5):
        x *= tol
    return x


def branch_on_array_sum(v, w):
    s = v.sum()
    if s > 0 and (w > 0).all():
        r = (v * w).sum()
    elif (w < 0).any():
        r = (v ** 2 * w).sum()
    else:
        r = s * s
    return r + w[0]


def bool_arithmetic(x):
    return x * (x > 0.5) + (x < 2) * x ** 2


def is_none_default(x, scale=None):
    if scale is None:
        scale = x + 1.0
    return x * scale


def flag_variable(x):
    big = x > 2
    y = x * x
    if big:
        y = y + x
    z = y * 2
    if not big:
        z = z + y * x
    return z


def both_rebind(x, y):
    if x > y:
        x, y = y, x
    return x ** 2 + 3 * y


def in_test(kind, x):
    if kind in ("a", "b"):
        return x * 2 + (x ** 2 if kind == "b" else 0)
    elif kind not in {"c": 1}:
        return math.cos(x)
    return x


CASES = [
    (relu_like, (1.3, 0.2), (0, 1)), (relu_like, (-0.7, 0.2), (0, 1)),
    *[(piecewise_rate, (t,), 0) for t in (-0.5, 0.4, 1.5, 3.2)],
    (drag, (2.0, 0.4, "turbulent"), (0, 1)), (drag, (2.0, 0.4, "laminar"), (0, 1)), (drag, (0.5, 0.3, "none"), (0, 1)),
    *[(nested_if, p, (0, 1)) for p in ((1.0, 2.0), (2.0, -1.0), (1.0, -3.0), (-1.0, 2.0))],
    (only_some_branches_define, (1.4,), 0), (only_some_branches_define, (0.4,), 0),
    (one_line, (1.0, 2.0), (0, 1)), (one_line, (3.0, 2.0), (0, 1)),
    *[(nested_ternary, (x, -1.0, 1.5), (0, 1, 2)) for x in (-2.0, 0.3, 2.0)],
    (ternary_in_call, (0.7, True), 0), (ternary_in_call, (4.0, False), 0),
    (or_default, (1.5, 2.0), (0, 1)), (or_default, (None, 2.0), 1),
    (and_value, (1.5, 2.0), (0, 1)),
    (or_chain, (1.5, 2.0, 0.5), (0, 1, 2)),
    (and_or_idiom, (True, 1.2), 1), (and_or_idiom, (False, 1.2), 1),
    (chained, (0.5, -1.0, 2.0), (0, 1, 2)), (chained, (-2.0, -1.0, 2.0), (0, 1, 2)), (chained, (3.0, -1.0, 2.0), (0, 1, 2)),
    (chained_with_side, (1.0, 2.0), (0, 1)), (chained_with_side, (3.0, 2.0), (0, 1)),
    (negated, (0.5, 1.0), (0, 1)), (negated, (2.0, 1.0), (0, 1)), (negated, (-3.0, 1.0), (0, 1)),
    (branch_on_array_sum, (np.array([1.0, 2.0]), np.array([0.5, 0.2])), (0, 1)),
    (branch_on_array_sum, (np.array([1.0, 2.0]), np.array([-0.5, 0.2])), (0, 1)),
    (branch_on_array_sum, (np.array([-1.0, -2.0]), np.array([0.5, 0.2])), (0, 1)),
    (bool_arithmetic, (1.2,), 0), (bool_arithmetic, (0.2,), 0), (bool_arithmetic, (3.2,), 0),
    (is_none_default, (1.2,), 0), (is_none_default, (1.2, 0.7), (0, 1)),
    (flag_variable, (2.5,), 0), (flag_variable, (1.5,), 0),
    (both_rebind, (3.0, 1.0), (0, 1)), (both_rebind, (1.0, 3.0), (0, 1)),
    *[(in_test, (k, 0.8), 1) for k in "abcd"],
]
