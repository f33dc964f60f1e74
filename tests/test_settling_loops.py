"""Loops whose iterations differ in what only a call can tell: they are written out, as many as the call has."""
from __future__ import annotations

import math

import numpy as np
import pytest
from oracle import assert_gradient, assert_second, assert_tangent

from ast2grad import NotRead, UnsupportedError, grad


class Turn:
    def __init__(self, rate):
        self.rate = rate

    def apply(self, x):
        return math.sin(self.rate * x)


class Shift(Turn):
    def apply(self, x):
        return self.rate * x * x


CHAIN = [Turn(1.0), Shift(2.0), Turn(3.0)]


def along_the_chain(x):
    total = 1.0
    for n, (link, value) in enumerate(zip(CHAIN, x)):
        total = total * link.apply(value) + n
    return total


def by_position(x):
    total = 0.0
    for i in range(len(x)):
        total += CHAIN[i].apply(x[i])
    return total


def left_early(x):
    total = 0.0
    for link, value in zip(CHAIN, x):
        if value < 0.0:
            break
        total += link.apply(value)
    return total


def pairs_of_links(x):
    total = 0.0
    for i in range(len(x)):
        for j in range(i + 1):
            total += CHAIN[i].apply(x[j]) * CHAIN[j].apply(x[i])
    return total


class Smoothed:
    """Its values appear after the first few."""

    def __init__(self):
        self.seen, self.out = [], []

    def latest(self):
        return None if len(self.seen) < 3 else Turn(sum(self.seen[-3:]))

    def add(self, values):
        for v in values:
            self.seen.append(v)
            new = self.latest()
            if new is None and len(self.out) > 0:
                new = self.out[-1]
            self.out.append(new)


def as_it_comes(x):
    s = Smoothed()
    s.add(x)
    return s.out[-1].apply(0.7)


X = np.array([0.3, 0.4, 0.5])
CASES = [
    (along_the_chain, (X,)),
    (along_the_chain, ([0.3, 0.4, 0.5],)),
    (along_the_chain, ([0.3, 0.4],)),
    (by_position, (X,)),
    (left_early, (X,)),
    (left_early, (np.array([0.3, -0.4, 0.5]),)),
    (pairs_of_links, (X,)),
    (as_it_comes, ([0.3, 0.4, 0.5, 0.6, 0.2],)),
    (as_it_comes, (np.array([0.3, 0.4, 0.5, 0.6, 0.2]),)),
]


@pytest.mark.parametrize(("f", "args"), CASES, ids=[f.__name__ for f, _ in CASES])
def test_derivatives(f, args):
    assert_gradient(f, args)
    assert_tangent(f, args)


def test_another_number_of_iterations_is_read_again():
    derivative = grad(by_position)
    slopes = np.array([math.cos(0.3), 4 * 0.4, 3 * math.cos(1.5)])
    for n in (3, 1, 2, 0, 3):
        np.testing.assert_allclose(derivative(X[:n]), slopes[:n])
    text = grad(by_position).compiled(X)
    with pytest.raises(NotRead, match="3 iterations"):
        text(X[:2])


def test_another_order_of_the_chain_is_read_again():
    derivative = grad(along_the_chain)
    before = derivative(X)
    CHAIN.reverse()
    try:
        assert_gradient(along_the_chain, (X,))
        assert not np.allclose(derivative(X), before)
    finally:
        CHAIN.reverse()
    np.testing.assert_allclose(derivative(X), before)


def grows_while_it_is_read(values):
    waiting = [v * v for v in values]
    total = 0.0
    for i, w in enumerate(waiting):
        if w > 1.0:
            waiting.append(w / 2.0)
        total += CHAIN[i % len(values)].apply(w)
    return total


def test_a_list_that_grows_meanwhile_is_no_such_loop():
    try:
        derivative = grad(grows_while_it_is_read)(np.array([0.3, 1.9, 0.5]))
    except UnsupportedError as e:
        assert e.code in ("A203", "A211", "A213")
    else:
        step = 1e-6 * np.eye(3)
        x = np.array([0.3, 1.9, 0.5])
        np.testing.assert_allclose(derivative, [(grows_while_it_is_read(x + s) - grows_while_it_is_read(x - s)) / 2e-6
                                                for s in step], rtol=1e-5)


class Roots:
    """Has the one attribute or the other."""

    def __init__(self, x):
        self.x = x
        if x > 1.0:
            self.low = x * x
        else:
            self.high = 3.0 * x

    def best(self):
        return self.low * self.x if hasattr(self, "low") else self.high


def attribute_of_one_path(x):
    return Roots(x).best() * x


def attributes_of_several_objects(x):
    return sum(r.best() for r in (Roots(x), Roots(2.0 * x)))


def missing_attribute_is_expected(x):
    r = Roots(x)
    try:
        return r.low * x
    except AttributeError:
        return math.sin(x)


def missing_entry(x):
    return vars(Roots(x)).get("low", 2.0) * x


@pytest.mark.parametrize("f", [attribute_of_one_path, attributes_of_several_objects, missing_attribute_is_expected,
                               missing_entry])
def test_which_attributes_an_object_has(f):
    derivative = grad(f)
    for x in (0.7, 1.3, 0.4):
        assert_gradient(f, (x,))
        assert_tangent(f, (x,))
        assert derivative(x) == pytest.approx((f(x + 1e-6) - f(x - 1e-6)) / 2e-6, rel=1e-6)


class Part:
    def __init__(self, size):
        self.size = size


def until_small(x):
    parts = [Part(x)]
    while parts[-1].size > 0.2:
        parts.append(Part(parts[-1].size * x))
    return sum(p.size for p in parts)


def until_it_breaks(x):
    parts = []
    while True:
        parts.append(Part(x))
        x = x * 0.5
        if x < 0.1:
            break
    return sum(p.size ** 2 for p in parts)


def until_it_returns(x):
    parts = [Part(x)]
    while True:
        if parts[-1].size > 3.0:
            return parts[-2].size * parts[-1].size
        parts.append(Part(parts[-1].size * 2.0))


def one_loop_in_another(x):
    lists = []
    for scale in (1.0, 2.0):
        parts = [Part(x * scale)]
        while parts[-1].size > 0.3:
            parts.append(Part(parts[-1].size * 0.5))
        lists.append(parts)
    return sum(p.size ** 2 for parts in lists for p in parts)


def worked_off(x):
    todo, total = [Part(x)], 0.0
    while todo:
        p = todo.pop()
        total += p.size ** 2
        if p.size > 0.3:
            todo += [Part(p.size * 0.5), Part(p.size * 0.4)]
    return total


@pytest.mark.parametrize("f", [until_small, until_it_breaks, until_it_returns, one_loop_in_another, worked_off])
def test_objects_that_a_while_loop_makes_until_it_ends(f):
    derivative = grad(f)
    for x in (0.7, 0.35, 0.9):
        assert_gradient(f, (x,))
        assert_tangent(f, (x,))
        assert_second(f, (x,))
        assert derivative(x) == pytest.approx((f(x + 1e-6) - f(x - 1e-6)) / 2e-6, rel=1e-6)
