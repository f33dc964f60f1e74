"""Functions of complex matrices that the library says in simpler calls: value and derivative by differences."""
from __future__ import annotations

import numpy as np
import pytest

import ast2grad

la = pytest.importorskip("scipy.linalg")

RNG = np.random.default_rng(5)
M, D, B = (RNG.normal(size=(3, 3)) + 1j * RNG.normal(size=(3, 3)) for _ in range(3))
W = RNG.normal(size=(3, 3)) + 1j * RNG.normal(size=(3, 3))


def square(x):
    return M + x[0] * D + 1j * x[1] ** 2 * D.T


def positive(x):
    a = square(x)
    return a @ np.conj(a.T) + np.eye(3)


def cho_solve(x):
    return la.cho_solve(la.cho_factor(positive(x)), B * x[0])


def cho_solve_lower(x):
    return la.cho_solve(la.cho_factor(positive(x), lower=True), B * x[0])


def lu_solve(x):
    return la.lu_solve(la.lu_factor(square(x)), B * x[0])


def lu_solve_transposed(x):
    return la.lu_solve(la.lu_factor(square(x)), B * x[0], trans=1)


def lu_solve_adjoint(x):
    return la.lu_solve(la.lu_factor(square(x)), B * x[0], trans=2)


def toeplitz(x):
    return la.toeplitz(square(x)[0])


def solve_toeplitz(x):
    return la.solve_toeplitz(square(x)[0] + np.array([5.0, 0.0, 0.0]), B * x[0])


def solveh_banded(x):
    return la.solveh_banded(np.stack([square(x)[0], 9.0 + x[0] + 0j * square(x)[1]]), B * x[0])


def solveh_banded_lower(x):
    return la.solveh_banded(np.stack([9.0 + x[0] + 0j * square(x)[1], square(x)[0]]), B * x[0], lower=True)


def function_of_hermitian(x):
    w, v = np.linalg.eigh(positive(x))
    return (v * np.sqrt(w)) @ np.conj(v.T)


@pytest.mark.parametrize("make", [cho_solve, cho_solve_lower, lu_solve, lu_solve_transposed, lu_solve_adjoint, toeplitz,
                                  solve_toeplitz, solveh_banded, solveh_banded_lower, function_of_hermitian],
                         ids=lambda f: f.__name__)
def test_of_complex_matrices(make):
    def f(x):
        y = make(x)
        return np.sum(np.real(W * y)) + np.sum(np.real(y * np.conj(y)))

    x, v, h = np.array([0.4, -0.7]), np.array([0.8, 1.3]), 1e-6
    value, g = ast2grad.value_and_grad(f)(x)
    assert value == pytest.approx(f(x), rel=1e-12)
    assert g == pytest.approx([(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(2)], rel=1e-6)
    assert ast2grad.jvp(f, (x,), (v,))[1] == pytest.approx(g @ v, rel=1e-9)
    grad = ast2grad.grad(f)
    assert ast2grad.hvp(f)(x, v) == pytest.approx((grad(x + h * v) - grad(x - h * v)) / (2 * h), rel=1e-5, abs=1e-6)
