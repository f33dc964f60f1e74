"""The class of a number is known across calls: what a callee was given, what it returns, and what another name stands for."""

from __future__ import annotations

import pytest
from oracle import assert_gradient, assert_second, assert_tangent

pytestmark = pytest.mark.engine


def tripled(x):
    y = x * x
    return 3.0 * half(y)


def half(x):
    return 0.5 * x


def by_class(v):
    if type(v) is float:
        return tripled(v)
    if type(v) is int:
        return 10.0 * tripled(v)
    return 100.0


def of_an_argument(x):
    return by_class(x * 2.0)


def of_a_result(x):
    return by_class(tripled(x)) + by_class(half(x) + x)


def of_another_name(x):
    total = 0.0
    for v in (x, x * x, tripled(x)):
        w = v
        total += by_class(w) if type(w) is float else 1000.0
    return total


def of_many(x):
    n = 3 if x > 1.0 else x
    return by_class(x) + by_class(n) * x


def of_many_first(x):
    n = 3 if x > 1.0 else x
    return by_class(n) * x + by_class(x) + by_class(2.0 * x)


def whichever(x):
    return (4 if x > 1.0 else 0.5) if x > 0.1 else half(x)


def of_a_result_that_is_of_many(x):
    return by_class(whichever(x)) * x


def counted(v, n):
    if n == 0:
        return 0.0 * half(v)
    own = v * 2.0 if type(v) is float else half(v)
    return own + counted(v * 0.5 if n > 2 else 2, n - 1)


def of_a_recursion(x):
    return counted(x, 5) * x


def of_a_recursion_that_stays(x):
    return summed(x, 3) * x


def summed(v, n):
    if n == 0:
        return v * half(v)
    return (v if type(v) is float else 10.0) + summed(v * 0.5, n - 1)


def of_a_loop(x):
    p = 1
    for _ in range(3):
        x += by_class(p)
        p = p * x
    return x * p


@pytest.mark.parametrize("f", [of_an_argument, of_a_result, of_another_name, of_many, of_many_first, of_a_result_that_is_of_many,
                               of_a_recursion, of_a_recursion_that_stays, of_a_loop])
@pytest.mark.parametrize("x", [0.3, 1.7])
def test_the_class_of_a_number_is_known_in_callees_and_of_their_results(f, x):
    assert_gradient(f, (x,))
    assert_tangent(f, (x,))
    assert_second(f, (x,))


def items_told_apart(xs):
    total = 0.0
    for v in xs:
        total += v * v if type(v) is float else 100.0
    return total


def item_replaced(xs):
    total = 0.0
    for i in range(len(xs)):
        v = xs[i - 1]
        total += v * v if type(v) is float else 100.0 * xs[0]
        if v > 0.4:
            xs[i] = 3
    return total


def item_replaced_under_another_name(xs):
    ys = xs
    ys[1] = 2
    return by_class(xs[0]) + by_class(xs[1]) * xs[0]


def item_replaced_in_a_callee(xs):
    first = by_class(xs[1])
    replaced(xs)
    return first + by_class(xs[1]) * xs[0]


def replaced(xs):
    for i in range(1, len(xs)):
        if xs[i] > 0.1:
            xs[i] = i


@pytest.mark.parametrize("f", [items_told_apart, item_replaced, item_replaced_under_another_name, item_replaced_in_a_callee])
def test_items_of_a_list_of_floats_are_floats_as_long_as_nothing_else_is_stored_in_it(f):
    for xs in ([0.3, 0.7, 0.2, 0.5], [0.9, 0.1]):
        assert_gradient(f, (list(xs),))
        assert_tangent(f, (list(xs),))
    assert_gradient(f, ([0.9, 3, 0.3],))
