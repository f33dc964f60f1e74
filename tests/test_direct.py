"""Functions that are handed over as they are: ufuncs, builtins, methods, functions of libraries."""
from __future__ import annotations

import functools
import math
import operator

import numpy as np
import pytest

from ast2grad import grad, jvp, vjp

X = np.array([3.0, 1.0, 2.0])


@pytest.mark.parametrize("fn, args, wrt, want", [
    (np.sin, (0.3,), 0, math.cos(0.3)),
    (math.sin, (0.3,), 0, math.cos(0.3)),
    (math.atan2, (0.3, 0.4), (0, 1), (1.6, -1.2)),
    (math.hypot, (3.0, 4.0), (0, 1), (0.6, 0.8)),
    (abs, (-0.3,), 0, -1.0),
    (pow, (2.0, 3.0), 0, 12.0),
    (float, (2.0,), 0, 1.0),
    (max, (1.0, 2.0), (0, 1), (0.0, 1.0)),
    (sum, ([1.0, 2.0],), 0, [1.0, 1.0]),
    (operator.mul, (2.0, 3.0), (0, 1), (3.0, 2.0)),
    (operator.itemgetter(1), (X,), 0, np.array([0.0, 1.0, 0.0])),
    (operator.methodcaller("sum"), (X,), 0, np.ones(3)),
    (float.__pow__, (2.0, 3.0), 0, 12.0),
    (np.ndarray.sum, (X,), 0, np.ones(3)),
    (X.dot, (X,), 0, X),
    (np.add.reduce, (X,), 0, np.ones(3)),
    (np.linalg.det, (np.eye(2),), 0, np.eye(2)),
    (functools.partial(np.power, 2.0), (3.0,), 0, 8.0 * math.log(2.0)),
    (functools.partial(math.pow, 2.0), (3.0,), 0, 8.0 * math.log(2.0)),
    (np.polynomial.Polynomial([1.0, 2.0, 3.0]), (2.0,), 0, 14.0),
], ids=lambda v: getattr(v, "__name__", None))
def test_gradient_of_a_library_function(fn, args, wrt, want):
    got = grad(fn, wrt=wrt)(*args)
    for g, w in zip(got, want) if isinstance(want, (tuple, list)) else [(got, want)]:
        np.testing.assert_allclose(g, w, rtol=1e-14)
        assert isinstance(g, np.ndarray if isinstance(w, np.ndarray) else float)


def test_vjp_of_a_library_function():
    y, back = vjp(np.sort, X)
    np.testing.assert_equal(y, np.sort(X))
    np.testing.assert_equal(back(np.array([1.0, 2.0, 4.0])), (np.array([4.0, 1.0, 2.0]),))


def test_distributions_are_handed_over_as_methods():
    stats = pytest.importorskip("scipy.stats")
    y, back = vjp(stats.norm.pdf, 0.3)
    assert y == stats.norm.pdf(0.3)
    (g,) = back(1.0)
    assert type(g) is float
    assert g == pytest.approx(-0.3 * y, rel=1e-14)


def windows(x):
    return np.sum(np.lib.stride_tricks.sliding_window_view(x, 3)[:, 1] * np.arange(3.0))


def windows_of_columns(x):
    return np.sum(np.lib.stride_tricks.sliding_window_view(x, 2, axis=0) ** 2)


def all_ratios(x):
    return np.sum(np.divide.outer(x, x[:2] + 1.0) * np.power.outer(x + 4.0, np.array([2.0, 0.5])))


def reductions(x):
    y = np.reshape(x, (2, -1))
    return np.logaddexp.reduce(x) + np.sum(np.hypot.reduce(y, axis=1) * np.logaddexp2.reduce(y, 1))


@pytest.mark.parametrize("f, x", [
    (windows, np.arange(5.0) ** 1.3), (windows_of_columns, np.arange(12.0).reshape(4, 3) ** 0.7),
    (all_ratios, np.array([0.7, 1.9, 0.4])), (reductions, np.array([0.7, 1.9, -0.4, 1.1])),
], ids=lambda v: getattr(v, "__name__", ""))
def test_windows_outer_products_and_reductions_of_ufuncs(f, x):
    g = grad(f)(x)
    d = np.cos(np.arange(x.size, dtype=float)).reshape(x.shape)
    slope = (f(x + 1e-6 * d) - f(x - 1e-6 * d)) / 2e-6
    assert np.sum(g * d) == pytest.approx(slope, rel=1e-7)
    assert jvp(f, (x,), (d,))[1] == pytest.approx(slope, rel=1e-7)


def fitted(y):
    return np.sum(np.polyfit(np.arange(5.0), y, 2) * np.array([1.0, -2.0, 0.5]))


def fitted_by_weights(w):
    return np.sum(np.polyfit(np.arange(5.0), np.arange(5.0) ** 1.5, 1, w=w) ** 2)


@pytest.mark.parametrize("f", [fitted, fitted_by_weights])
def test_a_fitted_polynomial(f):
    x = np.array([0.7, 1.9, 0.4, 1.1, 0.8])
    d = np.cos(np.arange(5.0))
    slope = (f(x + 1e-5 * d) - f(x - 1e-5 * d)) / 2e-5
    assert np.sum(grad(f)(x) * d) == pytest.approx(slope, rel=1e-7)
