"""Objects whose number is known are iterated over beside an array or a list of run-time length."""
from __future__ import annotations

import math

import numpy as np
import pytest
from oracle import assert_gradient, assert_second, assert_tangent

from ast2grad import UnsupportedError, grad

pytestmark = pytest.mark.engine


class Link:
    def __init__(self, size):
        self.size = size

    def at(self, v):
        return self.size * v * v


class Turn(Link):
    def at(self, v):
        return math.sin(self.size * v)


def links(x):
    return [Link(x), Turn(x * x), Link(3.0)]


def summed(x, values):
    return sum(p.at(v) for p, v in zip(links(x), values))


def collected(x, values):
    return sum([p.at(v) for p, v in zip(links(x), values)])


def counted(x, values):
    total = 0.0
    for i, (p, v) in enumerate(zip(links(x), values)):
        total += p.at(v) * i + p.size
    return total


def changed(x, values):
    parts = links(x)
    for p, v in zip(parts, values):
        p.size = p.size * v
    return parts[0].size * parts[1].size + parts[2].size


def made_of_them(x, values):
    parts = [Link(v * x) for v in values]
    return sum(p.at(v) for p, v in zip(parts, values))


def functions(x, values):
    return sum(f(v) for f, v in zip([math.sin, lambda u: u * u, Link(x).at], values))


def of_rows(x, rows):
    return sum(p.at(v) for p, v in zip([Link(*r) for r in x * rows.reshape(-1, 1)], rows))


@pytest.mark.parametrize("f", [summed, collected, counted, changed, made_of_them, functions, of_rows])
def test_objects_beside_an_array(f):
    for values in (np.array([0.3, 0.9, 0.7]), np.array([0.4, 0.2]), *([[0.3, 0.9, 0.7, 0.2]] if f is not of_rows else [])):
        assert_gradient(f, (0.7, values), wrt=(0, 1))
        assert_tangent(f, (0.7, values), wrt=(0, 1))
        assert_second(f, (0.7, values))


def test_where_a_loop_cannot_be_written_out_it_is_refused():
    def mapped(x, values):
        return sum(map(lambda p, v: p.at(v), links(x), values))

    with pytest.raises(UnsupportedError, match="the position in a structure"):
        grad(mapped)(0.7, np.array([0.3, 0.9]))
