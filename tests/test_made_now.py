"""Objects that a call makes which cannot be read: the call is executed, where each makes a new one of the same form."""
from __future__ import annotations

import pickle
from typing import Any

import pytest
from oracle import assert_gradient, assert_tangent

from ast2grad import UnsupportedError, grad, hvp


class Compound:
    def __init__(self, text: str, first: Any = None) -> None:
        self.parts = [(symbol, 1.5 * ord(symbol)) for symbol in text]
        self.density: Any = None
        self.first = first

    @property
    def mass(self) -> float:
        return sum(mass for _, mass in self.parts)

    def cell(self) -> float:
        return self.mass / self.density


KEPT: list[Any] = []
UNITS = [Compound("u")]


def made(text: str) -> Any:
    return pickle.loads(pickle.dumps(Compound(text)))


def kept(text: str) -> Any:
    KEPT.append(made(text))
    return KEPT[-1]


def numbered(text: str) -> Any:
    KEPT.append(None)
    return pickle.loads(pickle.dumps(Compound(text, len(KEPT))))


def unit(text: str) -> Any:
    return pickle.loads(pickle.dumps(0)) or UNITS[0]


def nested(text: str) -> Any:
    c = made(text)
    c.first = made("x")
    return pickle.loads(pickle.dumps([c]))[0]


def density_set(x):
    c = made("ab")
    c.density = x * x
    return c.cell() * x ** 3


def two_of_them(x):
    c, d = made("ab"), made("ab")
    c.density, d.density = x, x * x
    return c.cell() + d.cell()


def parts_changed(x):
    c = nested("ab")
    c.first.density = x
    c.density = c.first.cell()
    c.parts[0] = ("z", x * x)
    return c.cell() * c.density


def made_again_in_a_loop(x, n):
    total = x
    for i in range(n):
        c = made("ab")
        assert c.density is None
        c.density = total + i
        total = total + 0.1 * c.cell()
    return total


@pytest.mark.parametrize(("f", "args"), [(density_set, (1.5,)), (two_of_them, (1.5,)), (parts_changed, (1.5,)),
                                         (made_again_in_a_loop, (1.5, 3))])
def test_an_object_that_unread_code_makes_has_attributes_that_carry_derivatives(f, args):
    assert_gradient(f, args)
    assert_tangent(f, args)
    step = 1e-5
    after, before = (grad(f)(args[0] + s, *args[1:]) for s in (step, -step))

    assert hvp(f)(*args, 1.0) == pytest.approx((after - before) / (2 * step), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("make", [kept, numbered, unit])
def test_an_object_that_is_not_new_or_another_one_each_time_is_refused(make):
    def f(x):
        c = make("ab")
        c.density = x
        return c.cell()

    with pytest.raises(UnsupportedError) as caught:
        grad(f)(1.5)
    assert caught.value.code == "A208"


FACTOR = [1.0]


def scaled(text: str) -> Any:
    c = made(text)
    c.first = FACTOR[0]
    return pickle.loads(pickle.dumps(c))


def by_the_factor(x):
    c = scaled("ab")
    c.density = x
    return c.cell() * c.first


def sets_the_factor_first(x):
    FACTOR[0] = 7.0
    c = scaled("ab")
    c.density = x
    return c.cell() * c.first


def test_what_the_call_makes_is_looked_at_before_each_run():
    gradient = grad(by_the_factor)
    FACTOR[0] = 1.0
    once = gradient(1.5)
    FACTOR[0] = 2.0
    assert gradient(1.5) == pytest.approx(2.0 * once)


def test_what_the_statements_before_have_stored_is_not_there_while_the_function_is_read():
    FACTOR[0] = 1.0
    with pytest.raises(UnsupportedError):
        grad(sets_the_factor_first)(1.5)
