"""Numbers inside of lists, dicts and objects: what is handed on as a whole keeps its derivatives, or is refused."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from oracle import assert_gradient

import ast2grad

pytestmark = pytest.mark.engine

P = [0.7, 1.3, -0.4]


class Pair:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __float__(self):
        return self.x * self.y

    def __array__(self, dtype=None, copy=None):
        return np.array([self.x, self.y])


def distance_and_length(p, q):
    return math.dist(p, q) + math.hypot(*p)


def array_of_unpacked(p):
    a, *rest = p
    return np.sum(np.array(p) ** 2) * a + np.dot(p, [1.0, 2.0, 3.0]) + math.fsum(rest)



@pytest.mark.parametrize("f, args", [(distance_and_length, (P, [0.1, 0.2, 0.3])), (array_of_unpacked, (P,))])
def test_list_argument_that_was_taken_apart_is_handed_on_with_its_derivatives(f: Any, args: Any) -> None:
    assert_gradient(f, args)


def as_array_and_number(a, b):
    return np.asarray(Pair(a, b)).sum() * math.sin(Pair(a, b))


def test_math_and_numpy_ask_an_object_for_its_number_or_array() -> None:
    assert_gradient(as_array_and_number, (0.7, 1.3))


@pytest.mark.parametrize("f", [lambda a, b: math.fsum([Pair(a, b), b]), lambda a, b: np.dot([Pair(a, b)], [b]).sum()])
def test_object_that_carries_derivatives_is_not_handed_to_a_rule(f: Any) -> None:
    with pytest.raises(ast2grad.UnsupportedError, match="A209.*Pair"):
        ast2grad.grad(f)(0.7, 1.3)


def filled(e):
    t = np.eye(3)
    t[0, 0] = e[0] ** 2
    t[1] = t[0] * e[1]
    return t


def filled_or_scaled(e):
    if e[0] > 0:
        return filled(e)
    return np.eye(3) * e[1]


def stored_once_more(e):
    m = filled_or_scaled(e)
    m[0, 1] = m[1, 0] ** 2
    return m.sum(), (m, m[0])


def test_value_is_taken_before_a_callee_puts_back_what_it_stored() -> None:
    assert_gradient(lambda e: np.sum(filled_or_scaled(e)), (np.array([0.7, 1.3]),))


def test_array_that_is_returned_beside_the_value_is_left_as_the_function_leaves_it() -> None:
    e = np.array([0.7, 1.3])
    (value, (m, row)), _ = ast2grad.value_and_grad(stored_once_more, has_aux=True)(e)
    want, (whole, _) = stored_once_more(e)
    assert value == want
    np.testing.assert_array_equal(m, whole)
    assert np.shares_memory(m, row)


def grown_after_the_paths_met(x, k):
    a = [v * 1.0 for v in x]
    b = [x[0] * x[1], x[1]]
    if k > 2.0:
        a = b[:2] + a[1:]
    a.append(a[0] * b[1])
    a[0] = b[1] + a[0]
    return a[0] * b[1] + sum(v * v for v in a)


def test_length_that_a_list_no_longer_has_is_not_taken_for_its_adjoint() -> None:
    x = np.array([0.7, -0.4])
    try:
        got = ast2grad.grad(grown_after_the_paths_met)(x, 0.8)
    except ast2grad.UnsupportedError as e:
        assert e.code == "A213"
    else:
        steps = np.eye(2) * 1e-6
        want = [(grown_after_the_paths_met(x + d, 0.8) - grown_after_the_paths_met(x - d, 0.8)) / 2e-6 for d in steps]
        np.testing.assert_allclose(got, want, rtol=1e-6)
