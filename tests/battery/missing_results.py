"""Functions that return a tuple or None, and callers that ask, or do not."""
import colorsys
import math
from typing import NamedTuple


class Point(NamedTuple):
    x: float
    y: float


def intersection(a, b, c, d):
    det = a * d - b * c
    if abs(det) < 1e-12:
        return None
    return d / det, -b / det


def roots(a, b, c):
    disc = b * b - 4 * a * c
    if disc < 0:
        return None
    s = math.sqrt(disc)
    return (-b - s) / (2 * a), (-b + s) / (2 * a)


def nearest(points, x):
    best = None
    for p in points:
        if best is None or abs(p[0] - x) < abs(best[0] - x):
            best = p
    return best


def checked_then_unpacked(a, b):
    p = intersection(a, b, 0.3, 1.2)
    if p is None:
        return 0.0
    x, y = p
    return x * y


def unpacked_without_check(a, b):
    x, y = intersection(a, b, 0.3, 1.2)
    return x * y ** 2


def by_truth(a, b):
    r = roots(a, b, -1.0)
    if r:
        return r[0] * 2 + r[1] ** 2
    return a * b


def not_none(a, b, c):
    r = roots(a, b, c)
    if r is not None and r[1] > 0:
        return r[1] ** 2
    return a * b * c


def conditional_expression(a, b, c):
    r = roots(a, b, c)
    return r[0] if r is not None else a + b * c


def in_a_loop(xs):
    t = 0.0
    for x in xs:
        r = roots(x, 1.0, -0.5)
        if r is None:
            t += x ** 2
            continue
        t += r[0] * r[1] + r[0]
    return t


def chosen_point(a, b):
    p = None
    if a > 0.5:
        p = Point(a, b)
    elif b > 10.0:
        p = Point(b, a)
    if p is None:
        return a
    return p.x * p.y ** 2


def falls_off_the_end(h, s, v):
    return colorsys.hsv_to_rgb(h, s, v)[1] * 2 + colorsys.hsv_to_rgb(h, s, v)[2]


def nearest_of_two(a, b, x):
    p = nearest([(a, b), (b, a * a)], x)
    if p is None:
        return x
    return p[0] * p[1] * x


def default_for_none(a, b, c):
    r = roots(a, b, c) or (a, b)
    return r[0] * r[1] ** 2


CASES = [
    (checked_then_unpacked, (0.7, 0.4), (0, 1)), (unpacked_without_check, (0.7, 0.4), (0, 1)), (by_truth, (0.7, 0.4), (0, 1)),
    (not_none, (0.7, 0.4, -0.3), (0, 1, 2)), (conditional_expression, (0.7, 0.4, 2.0), (0, 1, 2)),
    (in_a_loop, ([0.7, -1.3, 0.4],), 0), (chosen_point, (0.7, 0.4), (0, 1)), (falls_off_the_end, (0.3, 0.6, 0.8), (0, 1, 2)),
    (default_for_none, (0.7, 0.4, 2.0), (0, 1, 2)), (nearest_of_two, (0.7, 0.4, 0.6), (0, 1, 2)),
]
