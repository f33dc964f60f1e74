"""Namedtuples where a position, a loop or a list is known at run time only, and where NumPy takes them for sequences."""
import collections
import math
from typing import NamedTuple

import numpy as np


class Triple(NamedTuple):
    x: float
    y: float
    z: float = 1.0

    def __matmul__(self, other):
        try:
            a, b, c = self
            d, e, f = other
            return Triple(a * d, b * e, c * f)
        except ValueError:
            k, = other
            return Triple(k, k, k)


Pair = collections.namedtuple("Pair", "u v")


def items_at_run_time(a, b, n):
    p = Triple(a, b)
    s = p[n - 1] * 3
    for i in range(n):
        s += p[i] * (i + 1)
    best = 0
    for k in range(3):
        if p[k] > p[best]:
            best = k
    return s + p[best] ** 2


def as_sequences(a, b):
    total = np.sum(np.array(Triple(a, b)) * np.array([1.0, 2.0, 3.0])) + math.fsum(Triple(b, a))
    return total + np.dot(Triple(a, a, b), [1.0, 2.0, 3.0]) + sum(Triple(a, b) * 2) + (Triple(a, b) + Pair(b, a))[4]


def of_arrays(x):
    q = Pair(x * 2, x[0])
    return np.sum(q.u) + np.sum(np.concatenate(Pair(x, x * x))) + np.linalg.norm(np.stack(Pair(x, x)))


def in_lists(a, b, n):
    pairs = [Pair(a * i, b) for i in range(n)]
    for i in range(n):
        pairs.append(Pair(b, a * i))
    two = [Pair(a, b), Pair(b, a * a)]
    s = sum(q.u * q.v for q in pairs) + pairs[1].u
    for i in range(2):
        s += two[i].u * two[i].v * (i + 1)
    return s


def sorted_and_chosen(a, b):
    d = {"p": Triple(a, b)}
    first = sorted([Triple(a, b), Triple(b, a)])[0]
    most = max(Triple(a, b), Triple(b, a))
    return d["p"].x * first.y + most.z * most.x


def unpacked_in_a_try(a, b):
    p = Triple(a, b) @ Triple(b, 2.0, a)
    while p.x < 5.0:
        p = p._replace(x=p.x * 1.5 + b)
    return p.x * p.y + p.z


CASES = [
    (items_at_run_time, (1.2, 0.4, 3), (0, 1)), (as_sequences, (1.2, 0.4), (0, 1)), (of_arrays, (np.array([1.2, 0.4]),), 0),
    (in_lists, (1.2, 0.4, 3), (0, 1)), (sorted_and_chosen, (1.2, 0.4), (0, 1)), (unpacked_in_a_try, (1.2, 0.4), (0, 1)),
]
