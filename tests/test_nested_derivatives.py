"""Derivatives of derivatives, in every mixture, and derivatives that a differentiated function asks for itself."""
from __future__ import annotations

import math
import pickle
from typing import Any

import numpy as np
import pytest

from ast2grad import grad, hessian, hvp, jacobian, jvp

X = np.array([0.3, 0.7])


def f(x: Any) -> Any:
    return np.sum(np.sin(x) * x**2)


def c(h: float) -> float:
    return math.exp(2 * h) * h


def own(y: Any) -> Any:
    return np.sin(y) * y[0]


def inner_with_surroundings(x: float) -> float:
    """The nested function reads c as it is when it is called."""
    k = 0.4

    def inner(y: float) -> float:
        return math.sin(k * y) * x

    slope = grad(inner)
    s = 0.0
    for i in range(3):
        k = k + 0.1 * x
        s += slope(x * i)
    return s


def three_deep(x: float) -> float:
    def second(y: float) -> float:
        def third(z: float) -> float:
            return x * y * z * z

        return grad(third)(y)

    return grad(second)(x)


def newton(a: float) -> float:
    x = 1.0
    for _ in range(20):
        x = x - (x * x - a) / grad(lambda t: t * t - a)(x)
    return x


PROGRAMS: list[tuple[Any, Any]] = [
    (lambda x: jvp(f, (x,), (np.array([1.0, 2.0]),))[1], X),
    (lambda x: jvp(f, (x,), (x,))[1], X),
    (lambda x: np.sum(hvp(f)(x, np.array([1.0, 2.0]))), X),
    (lambda x: np.sum(hvp(f)(x, x * x)), X),
    (lambda x: np.sum(hessian(f)(x) ** 2), X),
    (lambda x: np.sum(jacobian(own)(x) ** 2), X),
    (lambda x: np.sum(jacobian(lambda y: np.sin(y) * y[0])(x) ** 2), X),
    (lambda x: np.sum(grad(lambda y: np.sum(y**3 * x))(x)), X),
    (lambda t: jacobian(c)(t), 0.4),
    (lambda t: hessian(c)(t) * t, 0.4),
    (lambda x: x * jvp(lambda y: x * y, (1.0,), (1.0,))[1], 0.7),
    (lambda x: x * grad(lambda y: x + y)(1.0), 0.7),
    (three_deep, 0.7),
    (inner_with_surroundings, 0.7),
    (newton, 2.0),
]  # fmt: skip


def differences(g: Any, x: Any, h: float = 1e-5) -> Any:
    if np.ndim(x) == 0:
        return (8 * (g(x + h) - g(x - h)) - (g(x + 2 * h) - g(x - 2 * h))) / (12 * h)
    return np.array([differences(lambda t: g(x + t * e), 0.0, h) for e in np.eye(len(x))])  # noqa: B023


@pytest.mark.parametrize("number", range(len(PROGRAMS)))
def test_derivative_asked_for_inside(number: int) -> None:
    g, x = PROGRAMS[number]
    want = differences(g, x)
    np.testing.assert_allclose(grad(g)(x), want, rtol=1e-6)
    direction = np.array([1.0, -2.0]) if np.ndim(x) else 1.0
    np.testing.assert_allclose(jvp(g, (x,), (direction,))[1], np.sum(want * direction), rtol=1e-6)


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_any_order(order: int) -> None:
    """sin(2 x) to the n-th derivative, by reverse mode, forward mode, and in turn."""

    def s(x: float) -> float:
        return math.sin(2.0 * x)

    want = 2.0**order * math.sin(2.0 * 0.3 + order * math.pi / 2)
    both: Any = s
    reverse: Any = s
    forward: Any = s
    for n in range(order):
        reverse = grad(reverse)
        forward = jacobian(forward, mode="forward")
        both = grad(both) if n % 2 else jacobian(both)
    assert math.isclose(reverse(0.3), want, rel_tol=1e-12)
    assert math.isclose(forward(0.3), want, rel_tol=1e-12)
    assert math.isclose(both(0.3), want, rel_tol=1e-12)


def test_hessian_of_several_arguments() -> None:
    def g(x: Any, k: float) -> Any:
        return np.sum(x**3) * k**2

    rows = hessian(g, (0, 1))(X, 1.5)
    np.testing.assert_allclose(rows[0][0], np.diag(6 * X) * 1.5**2)
    np.testing.assert_allclose(rows[0][1], 3 * X**2 * 3.0)
    np.testing.assert_allclose(rows[1][0], 3 * X**2 * 3.0)
    np.testing.assert_allclose(rows[1][1], 2 * np.sum(X**3))


@pytest.mark.parametrize("mode", ["auto", "forward", "reverse"])
def test_jacobian_of_shapes(mode: str) -> None:
    def g(x: Any, w: Any) -> Any:
        return {"outer": np.outer(np.sin(x), w), "sum": np.sum(x) * w[0]}

    w = np.array([1.0, 2.0, 3.0])
    got = jacobian(g, (0, 1), mode)(X, w)
    assert got["outer"][0].shape == (2, 3, 2) and got["outer"][1].shape == (2, 3, 3)
    np.testing.assert_allclose(got["outer"][0], np.cos(X)[:, None, None] * w[:, None] * np.eye(2)[:, None, :])
    np.testing.assert_allclose(got["sum"][0], np.full(2, w[0]))
    np.testing.assert_allclose(got["sum"][1], [np.sum(X), 0, 0])
    empty = jacobian(lambda x: x * 2.0, 0, mode)(np.zeros(0))
    assert empty.shape == (0, 0)


def rosen_like(x: Any) -> Any:
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def test_objects_have_texts_and_can_be_pickled() -> None:
    x = np.array([0.3, 0.7, 1.1])
    for made, args in ((jacobian(own), (x,)), (hessian(rosen_like), (x,)), (hvp(rosen_like), (x, x)), (hessian(c), (0.3,))):
        again = pickle.loads(pickle.dumps(made))
        np.testing.assert_array_equal(again(*args), made(*args))
        text = made.source_for(*args[:1])
        assert "def " in text and "ast2grad" not in text.split("\n\n", 1)[1]
        assert made.source.startswith("# Generated by ast2grad")
        assert made.primal in (own, rosen_like, c) or made.primal.primal is rosen_like
        assert made.__name__ in ("own", "rosen_like", "c")
    np.testing.assert_allclose(hessian(rosen_like).compiled(x)(x), hessian(rosen_like)(x))
    np.testing.assert_allclose(jacobian(own).compiled(x)(x), jacobian(own)(x))
