"""Two names for one object, list or array, where paths meet and in loops."""
import math

import numpy as np


class Total:
    def __init__(self):
        self.sum = 0.0
        self.log = {}

    def add(self, value, key):
        self.sum += value
        self.log[key] = self.log.get(key, 0.0) + value
        return self


class Pair:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, o):
        return Pair(self.x + o.x, self.y + o.y)

    def __rmul__(self, k):
        return Pair(self.x * k, self.y * k)

    def __neg__(self):
        return Pair(-self.x, -self.y)

    def __iadd__(self, o):
        self.x += o.x
        self.y += o.y
        return self

    def __iter__(self):
        yield self.x
        yield self.y

    def __abs__(self):
        return math.hypot(self.x, self.y)


def chosen_array_written(a, b, flag):
    a, b = a.copy(), b.copy()
    c = a if flag else b
    c[0] = 7.0 * b[1]
    return a.sum() * a[0] + b.sum()


def other_name_read_after_loop(x, b):
    m = np.zeros(2)
    k = m
    for i in range(2):
        m[i] += x * b[i]
        m *= 2.0
    return k.sum() * k[0]


def object_changed_under_second_name(x, n):
    a = Total()
    b = a
    for i in range(n):
        b.sum = b.sum + x * i
        if i == 1:
            a = Total()
        a.sum += x
    return a.sum * b.sum


def object_returned_by_its_method(x, keys):
    a = Total()
    for i, k in enumerate(keys):
        a = a.add(x ** (i + 1), k)
    return a.sum * a.log["a"] + a.log.get("zz", 1.0)


def in_place_sum_of_objects(x, n):
    p, v = Pair(x, 1.0), Pair(0.0, x)
    for _ in range(n):
        p = p + 0.1 * v
        v += -p
    a, b = p
    best = max(p, v, key=abs)
    return a * b + abs(best) + sum(v)


def row_named_before_change(x, n):
    rows = [[0.0] * 2 for _ in range(n)]
    r = rows[0]
    r[1] = x * x
    rows[1][0] = x
    return sum(a + b for a, b in rows) * rows[0][1]


def swapped_in_loop(a, b):
    x, y = a, b
    for _ in range(3):
        x, y = y * 0.5, x + y
    x = x.copy()
    x += y
    return (x * y).sum()


def recursion_after_rebinding(x, n):
    def rec(k):
        return 1.0 if k == 0 else rec(k - 1) * y
    y = x
    a = rec(n)
    y = x * x
    return a + rec(n)


def best_of_pairs(v):
    pairs = [(i, a) for i, a in enumerate(v)]
    best = pairs[0]
    for i in range(1, 3):
        if pairs[i][1] > best[1]:
            best = pairs[i]
    return best[1] * best[0]


def best_of_rows(rows):
    best = rows[0]
    for r in rows:
        if r[0] > best[0]:
            best = r
    return best[1] * best[0]


def nested_tuple_carried(x, n):
    t = (x, (x * 2, 1.0))
    for _ in range(n):
        a, (b, c) = t
        t = (b, (c * x, a))
    return t[0] + t[1][0] * t[1][1]


def lists_in_a_dict(v):
    d = {}
    for i, x in enumerate(v):
        d[i] = [x]
        d[i].append(x * x)
    e = d[1]
    e[0] = v[2]
    return sum(sum(part) for part in d.values())


V = np.array([0.3, 0.5, 0.9])
CASES = [
    (chosen_array_written, (np.array([0.3, 0.5]), np.array([0.7, 0.2]), True), (0, 1)),
    (chosen_array_written, (np.array([0.3, 0.5]), np.array([0.7, 0.2]), False), (0, 1)),
    (other_name_read_after_loop, (0.5, np.array([0.7, 0.2])), (0, 1)), (object_changed_under_second_name, (0.5, 3), 0),
    (object_returned_by_its_method, (0.5, ["a", "b", "a"]), 0), (in_place_sum_of_objects, (0.5, 3), 0),
    (row_named_before_change, (0.5, 3), 0), (swapped_in_loop, (np.array([0.5, 0.2]), np.array([1.0, 2.0])), (0, 1)),
    (recursion_after_rebinding, (0.5, 4), 0), (best_of_pairs, (V,), 0), (best_of_rows, ([[0.3, 0.5], [0.9, 0.2]],), 0),
    (best_of_rows, (np.array([[0.3, 0.5], [0.9, 0.2]]),), 0), (nested_tuple_carried, (0.5, 3), 0), (lists_in_a_dict, (V,), 0),
]
