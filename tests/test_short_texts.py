"""What the text does not say: factors that cancel, results that nobody reads."""
from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.optimize import brentq

from ast2grad import grad, hvp, jvp, vjp


def body(text: str) -> str:
    return text[text.index("def "):].rstrip()


def norm(x):
    return np.sqrt(np.sum(x ** 2))


def squared_loss(w, x, y):
    return 0.5 * np.sum((x @ w - y) ** 2)


def mean_loss(w, x, y):
    return np.mean((x @ w - y) ** 2)


def test_factors_that_cancel_are_not_written() -> None:
    x, a, y = np.array([3.0, 4.0]), np.array([[1.0, 2.0]]), np.array([0.5])
    assert body(grad(norm).source_for(x)).endswith("return x / (sqrt_sum_t + (sqrt_sum_t == 0.0))")
    np.testing.assert_allclose(grad(norm)(x), [0.6, 0.8])
    assert body(grad(squared_loss).source_for(x, a, y)).endswith("return (x @ w - y) @ x")
    np.testing.assert_allclose(grad(squared_loss)(x, a, y), [10.5, 21.0])
    assert "2.0 / (t ** 2).size * t @ x" in grad(mean_loss).source_for(x, a, y)
    np.testing.assert_allclose(grad(mean_loss)(x, a, y), [21.0, 42.0])


def changed_between(x, y):
    r = np.sqrt(x ** 2 + y ** 2)
    a = r.copy()
    a *= x
    return np.sum(a) + np.sum(r * y)


def shared(x):
    r = math.sqrt(x * x + 1.0)
    return r * math.log(r) + 3.0 * r


@pytest.mark.parametrize("dtype", [float, np.float32])
def test_gathered_factors_are_right(dtype: type) -> None:
    x, y = np.array([1.0, 2.0, 0.5], dtype), np.array([0.3, -0.4, 2.0], dtype)
    bar_x, bar_y = grad(changed_between, wrt=("x", "y"))(x, y)
    r = np.sqrt(x ** 2 + y ** 2)
    np.testing.assert_allclose(bar_x, x / r * (x + y) + r, rtol=1e-5)
    np.testing.assert_allclose(bar_y, y / r * (x + y) + r, rtol=1e-5)
    assert bar_x.dtype == bar_y.dtype == dtype
    assert grad(shared)(0.75) == pytest.approx(0.6 * (math.log(1.25) + 4.0))


def polar(x, y):
    r = math.sqrt(x * x + y * y)
    return r, math.atan2(y, x), helper(x) * y


def helper(x):
    return math.exp(x)


def radius(x, y):
    return polar(x, y)[0] ** 2


def both(x, y):
    return polar(x, y)[0] * polar(y, x)[1]


def inverse(x, n):
    a, b = depth(x, n)
    return a, 1.0 / (x - 1.0)


def guarded(x, n):
    try:
        a, b = inverse(x, n)
    except ZeroDivisionError:
        a = 7.0 * x
    return a


def depth(x, n):
    if n == 0:
        return x, 1.0
    a, b = depth(x * 1.5, n - 1)
    return a * x, b + a


def of_depth(x, n):
    return depth(x, n)[0]


def rooted(x):
    def both_of(p):
        return p * x, p - x

    return brentq(lambda p: both_of(p)[1] - 1.0, -10.0, 10.0) * x


def test_results_that_nobody_reads_are_not_computed() -> None:
    text = grad(radius).source_for(3.0, 4.0)
    assert "atan2" not in text and "exp" not in text
    assert grad(radius)(3.0, 4.0) == pytest.approx(6.0)
    assert jvp(radius, (3.0, 4.0), (1.0, 2.0))[1] == pytest.approx(22.0)
    assert hvp(radius)(3.0, 4.0, 1.0) == pytest.approx(2.0)
    text = grad(both).source_for(3.0, 4.0)
    assert "atan2" in text or "y * y" in text
    assert "exp" not in text
    value, pullback = vjp(both, 3.0, 4.0)
    assert value == pytest.approx(5.0 * math.atan2(3.0, 4.0))
    assert pullback(1.0) == pytest.approx((0.6 * math.atan2(3.0, 4.0) + 0.8, 0.8 * math.atan2(3.0, 4.0) - 0.6))


def test_what_a_try_finds_to_raise_is_computed() -> None:
    assert "inverse_fwd" in grad(guarded).source_for(3.0, 1)
    assert grad(guarded)(3.0, 1) == 9.0
    assert grad(guarded)(1.0, 1) == 7.0


def test_functions_that_call_themselves_keep_their_results() -> None:
    # x * (1.5 x) * (1.5**2 x) * ... for n = 2
    assert grad(of_depth)(2.0, 2) == pytest.approx(3 * 1.5 ** 3 * 4.0)


def test_functions_that_are_handed_over_keep_their_results() -> None:
    assert grad(rooted)(2.0) == pytest.approx(5.0)


def spread(x):
    w, v = np.linalg.eigh(np.outer(x, x) + np.diag([1.0, 2.0]))
    return w[0] * v[0, 1] ** 2 + w[1]


def kept_as_a_whole(x):
    both = np.linalg.eigh(np.outer(x, x) + np.diag([1.0, 2.0]))
    return both[0][0] * len(both)


def one_written_to(x):
    w, v = np.linalg.eigh(np.outer(x, x) + np.diag([1.0, 2.0]))
    w *= x
    return np.sum(w) + v[0, 1] ** 2


def test_several_results_have_the_names_that_the_user_gave_them() -> None:
    x = np.array([0.7, 0.9])
    text = grad(spread).source_for(x)
    assert "    w, v = np.linalg.eigh(" in text and ", w, v)" in text
    for f in (spread, kept_as_a_whole, one_written_to):
        e = 1e-6
        slope = [(f(x + e * d) - f(x - e * d)) / (2 * e) for d in np.eye(2)]
        np.testing.assert_allclose(grad(f)(x), slope, rtol=1e-6)
        np.testing.assert_allclose(jvp(f, (x,), (x,))[1], x @ slope, rtol=1e-6)
