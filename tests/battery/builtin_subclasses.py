"""Classes that derive from list, dict, tuple, float, complex and ndarray; lists of objects in an order of run time."""
import collections
import copy
import math
import operator
from typing import NamedTuple

import numpy as np


class Vec(tuple):
    def __new__(cls, *xs):
        return super().__new__(cls, xs)

    def __add__(self, other):
        return Vec(*[p + q for p, q in zip(self, other)])

    def __mul__(self, k):
        return Vec(*(p * k for p in self))

    __rmul__ = __mul__

    def norm(self):
        return math.sqrt(sum(p * p for p in self))

    @property
    def x(self):
        return self[0]


def tuple_subclass(a, b):
    v = 2.0 * (Vec(a, b, 1.0) + Vec(b, b, b))
    return (v * a).norm() + v.x + len(v) + v[1] ** 2 + math.hypot(*v) + (a if v == Vec(1.0, 2.0, 3.0) else b)


class Halves(collections.namedtuple("Pair", "x y")):
    def __new__(cls, x, y=None):
        return tuple.__new__(cls, (x / 2, x if y is None else y / 2))

    def __getitem__(self, i):
        return tuple.__getitem__(self, i) * 3


class Line(NamedTuple):
    slope: float
    offset: float = 1.0

    def __call__(self, t):
        return self.slope * t + self.offset

    def __eq__(self, other):
        return self.slope > other.slope

    def __bool__(self):
        return self.slope > 3.0


def namedtuples_with_methods(a, b):
    p, q = Line(a), Line(b, a)
    return p(b) + (a if p == q else b) + (2.0 * a if p else b) + Halves(a)[0] * Halves(a, b).y + Halves._make([a, b])[1]


class Matrix(list):
    def __init__(self, rows):
        super().__init__([list(map(lambda v: v * 1.0, r)) for r in rows])

    def transposed(self):
        return Matrix(zip(*self))

    def __mul__(self, other):
        return Matrix([[sum(p * q for p, q in zip(r, c)) for c in zip(*other)] for r in self])

    def det(self):
        return self[0][0] * self[1][1] - self[0][1] * self[1][0]


def list_subclass(a, b):
    m = Matrix([[a, b], [b, 2.0]])
    return (m * m.transposed()).det() + m[0][1] * len(m)


class Doubling(list):
    def append(self, v):
        super().append(v * 2)

    def __add__(self, other):
        return Doubling([x + y for x, y in zip(self, other)])

    def __contains__(self, v):
        return False


def list_with_own_methods(a, b, n):
    m = Doubling()
    for i in range(n):
        m.append(a * i + b)
    k = Doubling([a])
    k += [b]
    k.extend([a * b])
    k.sort()
    k.reverse()
    return sum(v * v for v in m) + (k + k)[0] * k.pop() + (b if a in k else 5.0 * a) + list.__len__(k) * a


class Odd(list):
    def __getitem__(self, i):
        return super().__getitem__(i) * 2

    def __iter__(self):
        for i in range(len(self)):
            yield self[i] + 1.0


def list_with_own_items(a, b):
    m = Odd([a, b])
    s = m[0] * m[1]
    for v in m:
        s += v * v
    x, y = m
    return s + sum(m) + x * y + max(m) + sorted(m)[0]


def copies_of_a_list_subclass(a, b):
    m = Matrix([[a], [b]])
    n, o = copy.copy(m), copy.deepcopy(m)
    n[1][0] = 7.0 * a
    o[0][0] = 3.0
    return m[0][0] * m[1][0] + o[0][0] * o[1][0]


class Record(dict):
    __setattr__ = dict.__setitem__
    __delattr__ = dict.__delitem__

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError as e:
            raise AttributeError(name) from e


class Default(dict):
    def __missing__(self, key):
        return 2.5

    def __setitem__(self, key, v):
        super().__setitem__(key, v * 2)


class Groups(collections.defaultdict):
    def total(self):
        return sum(sum(v) for v in self.values())


def dict_subclasses(a, b):
    r = Record(x=a, fun=b)
    r.n = 3
    r["jac"] = a * b
    d = Default(p=a)
    d["q"] = b
    d.update(r=a * b)
    g = Groups(list)
    g["u"].append(a)
    g["u"].append(a * b)
    return r.x * r.fun * r.n + r.jac + getattr(r, "hess", a) + (a if hasattr(r, "x") else b) + d["p"] * d["q"] * d["?"] + (
        d.get("r") * sum(d.values()) + g.total() + {**d}["q"])


class Length(float):
    def __new__(cls, v, unit="m"):
        self = super().__new__(cls, v * (1000 if unit == "km" else 1))
        self.unit = unit
        return self

    def area(self):
        return self * self


class Angle(float):
    def __add__(self, other):
        return Angle(float(self) + float(other))

    def __mul__(self, other):
        return Angle(super().__mul__(other))

    @property
    def rad(self):
        return math.radians(self)


class Phasor(complex):
    def power(self):
        return self.real ** 2 + self.imag ** 2


def number_subclasses(a, b):
    d = Angle(a)
    e = (d + b) * 2
    return math.sin(e.rad) + (e - d) + abs(d) - d ** 2 / 9 + max(d, e) + 2 * d + np.sin(d) + Length(a).area() + (
        Length(a, "km") / 1e3 + Phasor(a, b).power())


class Vector(np.ndarray):
    def __new__(cls, *xs):
        return np.array(xs, dtype=float).view(cls)

    @property
    def x(self):
        return self[0]

    def __mul__(self, other):
        if isinstance(other, Vector):
            return float(np.dot(self, other))
        return super().__mul__(other)

    def length(self):
        return math.sqrt(self * self)


def array_subclass(a, b):
    u, v = Vector(a, b, 1.0), Vector(b, 2.0, a)
    w = (u + v) * 2.0
    return w * u + w.length() + w.x + (2.0 * u) * v + np.sum(u) + np.linalg.norm(v)


class Tagged(np.ndarray):
    def __new__(cls, a, unit=1.0):
        obj = np.asarray(a).view(cls)
        obj.unit = unit
        return obj

    def __array_finalize__(self, source):
        if source is not None:
            self.unit = getattr(source, "unit", 3.0)

    def si(self):
        return np.asarray(self) * self.unit


def array_with_attribute(x, k):
    t = Tagged(x, k)
    s = t * 2 + 1
    r, q, z = s[1:], np.sin(t), x.view(Tagged)
    z[0] = 2.0 * x[1]
    return s.si().sum() + r.si()[0] * r.unit + q.si()[1] + z.unit * z.si()[0] + t.copy().unit + abs(-t).si().sum() + (
        k if isinstance(r, Tagged) and not isinstance(np.asarray(r), Tagged) else 0.0)


class Ordered:
    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        return self.v < other.v


def sorted_objects(a, b):
    s = 0.0
    for i, o in enumerate(sorted([Ordered(a), Ordered(b), Ordered(a * b), Ordered(0.9)])):
        s += (i + 1) * o.v ** 2
    by_value = [("x", Ordered(a)), ("y", Ordered(b))]
    by_value.sort(key=lambda t: -t[1].v)
    middle = sorted([Ordered(a), Ordered(b), Ordered(a * b)], key=operator.attrgetter("v"))[1]
    return s + by_value[0][1].v * 2 + by_value[1][1].v ** 2 + middle.v


CASES = [
    (tuple_subclass, (1.2, 0.4), (0, 1)), (namedtuples_with_methods, (1.2, 0.4), (0, 1)), (list_subclass, (1.2, 0.4), (0, 1)),
    (namedtuples_with_methods, (3.2, 0.4), (0, 1)), (list_with_own_methods, (1.2, 0.4, 4), (0, 1)),
    (list_with_own_items, (1.2, 0.4), (0, 1)), (copies_of_a_list_subclass, (1.2, 0.4), (0, 1)),
    (dict_subclasses, (1.2, 0.4), (0, 1)), (number_subclasses, (1.2, 0.4), (0, 1)), (array_subclass, (1.2, 0.4), (0, 1)),
    (array_with_attribute, (np.array([1.2, 0.4, 2.0]), 2.5), (0, 1)), (sorted_objects, (1.2, 0.4), (0, 1)),
    (sorted_objects, (0.3, 0.4), (0, 1)),
]
