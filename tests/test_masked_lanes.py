"""The side of np.where that is not taken counts for nothing, whatever stands there: infinities, nan that marks missing data."""
from __future__ import annotations

import math

import numpy as np
import pytest
from oracle import assert_gradient, assert_second, assert_tangent

from ast2grad import grad, jvp

pytestmark = pytest.mark.engine


def softplus(x):
    return np.where(x > 20.0, x, np.log1p(np.exp(x))).sum()


def sigmoid(x):
    return np.where(x >= 0.0, 1.0 / (1.0 + np.exp(-x)), np.exp(x) / (1.0 + np.exp(x))).sum()


def scaled(x, y):
    return np.where(np.isinf(y), x, x * y).sum()


def loss(w, x, y, known):
    return np.where(known, w * (x - y), 0.0).sum()


def rate(r, n):
    n = np.array(n)
    return np.where(n == np.inf, np.log1p(r), (np.exp(np.log1p(r) / n) - 1.0) * n)[()]


def even(x):
    return np.where(x > 700.0, 0.5 * x, np.sinh(x) * x).sum()


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_what_is_not_taken_may_be_infinite_or_nan():
    x, y, known = np.array([2.0, 3.0]), np.array([math.nan, 1.0]), np.array([False, True])
    cases = [(softplus, (np.array([1000.0, 1.0]),), [1.0, 1.0 / (1.0 + math.exp(-1.0))]),
             (sigmoid, (np.array([1000.0, 0.0]),), [0.0, 0.25]),
             (sigmoid, (np.array([-1000.0, 0.0]),), [0.0, 0.25]),
             (even, (np.array([1000.0, 0.0]),), [0.5, 0.0]),
             (scaled, (x, np.array([math.inf, 4.0])), [1.0, 4.0]),
             (loss, (2.0, x, y, known), 2.0),
             (rate, (0.05, math.inf), 1.0 / 1.05)]
    for f, args, want in cases:
        np.testing.assert_allclose(grad(f)(*args), want, rtol=1e-12, err_msg=f.__name__)
        dot = np.ones_like(args[0])
        np.testing.assert_allclose(jvp(f, args, (dot,), wrt=(0,))[1], np.sum(want), rtol=1e-12, err_msg=f.__name__)


def window(beta):
    return (np.kaiser(7, beta) ** 2).sum()


def test_an_item_of_a_display_that_does_not_vary_has_no_derivative():
    assert_gradient(window, (4.0,))
    assert_tangent(window, (4.0,))


def shares_of_the_positive(x):
    w = x * (x > 0.0)
    p = 1.0 - np.square(w) / np.square(w) / 3.0
    p[np.where(np.isnan(p))] = 0.0
    return (p * x).sum()


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_what_was_replaced_where_a_condition_holds_counts_for_nothing():
    args = (np.array([0.7, -1.2, 2.0]),)
    assert_gradient(shares_of_the_positive, args)
    assert_tangent(shares_of_the_positive, args)


def chosen_quotient(x, v):
    return np.sum(np.where(x < 1.0, x * v, 0.0) / v * x)


def chosen_number(x, v):
    return np.where(x < 1.0, x / v, 0.0) * x


def clipped_number(x, v):
    return np.clip(np.sqrt(v + x) * x / v, -1.0, 1.0) ** 2


def clipped_angle(pos):
    v = np.array([[pos[0]], [pos[1]]])
    n = np.sqrt(np.add.reduce(v**2, axis=-1))
    cosines = np.einsum("ij,ij->i", v[0] / n[0][:, np.newaxis], v[1] / n[1][:, np.newaxis])
    return np.arccos(cosines.clip(-1.0, 1.0))[0]


@pytest.mark.parametrize("f, args", [
    (chosen_quotient, (np.array([0.0, 0.7]), np.array([0.3, 0.4]))), (chosen_number, (0.0, 0.7)), (clipped_number, (0.0, 0.7)),
    (clipped_angle, (np.array([[0.0, 0.76, -0.48], [0.1, -0.76, -0.48]]),))])
def test_a_cotangent_that_happens_to_be_zero_moves(f, args):
    assert_second(f, args, {}, tuple(range(len(args))))


def test_a_cotangent_that_happens_to_be_zero_moves_in_reverse_over_reverse_too():
    def slope(x):
        return np.sum(grad(chosen_quotient)(x, np.array([0.3, 0.4])) * np.array([1.0, 2.0]))

    assert_gradient(slope, (np.array([0.0, 0.7]),))
