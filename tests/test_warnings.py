"""A501: the derivative of an iteration that ends at a tolerance may lag behind its value."""
from __future__ import annotations

import math
import warnings
from collections.abc import Callable

import numpy as np
import pytest

from ast2grad import (
    LaggingDerivativeWarning,
    PathDerivativeWarning,
    RoundedDerivativeWarning,
    UnsupportedError,
    grad,
    hessian,
    jvp,
)


def newton_with_a_break(a: float) -> float:
    x = 1.0
    for _ in range(50):
        dx = (x * x - a) / (2 * x)
        x -= dx
        if abs(dx) < 1e-10:
            break
    return x


def newton_in_a_while(a: float) -> float:
    x, dx = 1.0, 1.0
    while abs(dx) > 1e-10:
        dx = (x * x - a) / (2 * x)
        x = x - dx
    return x


def fixed_point(a: float) -> float:
    x = 1.0
    while True:
        new = math.cos(a * x)
        if abs(new - x) < 1e-8:
            return new
        x = new


def fixed_point_with_a_limit(a: float) -> float:
    old, x, n = 0.0, 1.0, 0
    while abs(x - old) > 1e-8 * abs(x) and n < 100:
        old, x = x, math.cos(a * x)
        n += 1
    return x


def norm_of_a_change(a: float) -> float:
    x = np.ones(3)
    for _ in range(100):
        new = np.cos(a * x)
        if np.linalg.norm(new - x) < 1e-8:
            break
        x = new
    return np.sum(x)


def greatest_change(a: float) -> float:
    x = np.ones(3)
    change = 1.0
    while change > 1e-8:
        new = np.cos(a * x)
        change = np.max(np.abs(new - x))
        x = new
    return np.sum(x)


def all_close(a: float) -> float:
    x = np.ones(3)
    while True:
        new = np.cos(a * x)
        if np.allclose(new, x):
            return np.sum(new)
        x = new


def residual_carried(a: float) -> float:
    x = 1.0
    r = x * x - a
    while abs(r) > 1e-10:
        x -= r / (2 * x)
        r = x * x - a
    return x


def residual_computed_anew(a: float) -> float:
    x = 1.0
    while abs(x * x - a) > 1e-10:
        x = x - (x * x - a) / (2 * x)
    return x


def relative_change(a: float) -> float:
    x = 1.0
    while True:
        old = x
        x = 0.5 * (x + a / x)
        if abs(x / old - 1) < 1e-8:
            break
    return x


def secant(a: float) -> float:
    u, v = 1.0, 2.0
    fu, fv = u * u - a, v * v - a
    while abs(v - u) > 1e-9:
        w = v - fv * (v - u) / (fv - fu)
        u, fu, v, fv = v, fv, w, w * w - a
    return v


def newton_for_vectors(a: float) -> float:
    x = np.array([1.0, 2.0])
    for _ in range(20):
        d = np.linalg.solve(np.diag(2 * x), np.array([a - x[0]**2, 2 * a - x[1]**2]))
        x = x + d
        if np.linalg.norm(d) < 1e-8:
            break
    return x.sum()


LAG = [newton_with_a_break, newton_in_a_while, fixed_point, fixed_point_with_a_limit, norm_of_a_change, greatest_change,
       all_close, residual_carried, residual_computed_anew, relative_change, secant, newton_for_vectors]


def series(x: float) -> float:
    term = total = x
    n = 1
    while abs(term) > 1e-15:
        term *= -x * x / ((2 * n) * (2 * n + 1))
        total += term
        n += 1
    return total


def halved(x: float) -> float:
    while abs(x) > 1:
        x = x / 2
    return x


def decay(x: float) -> float:
    while x > 0.1:
        x -= 0.1 * x
    return x


def wrapped(x: float) -> float:
    while abs(x) > 3:
        x -= 6.0
    return x


def until_the_ground(v: float) -> float:
    y = 0.0
    while True:
        y += v * 0.01
        v -= 9.81 * 0.01
        if y < 0:
            break
    return y + v


def adaptive_steps(k: float) -> float:
    y, t, h = 1.0, 0.0, 0.1
    while t < 1:
        whole, halves = y * (1 - h * k), y * (1 - h * k / 2)**2
        if abs(whole - halves) < 1e-3:
            y = halves
            t += h
        else:
            h /= 2
    return y


def bisection(p: float) -> float:
    lo, hi = 0.0, p + 2.0
    while hi - lo > 1e-12:
        mid = 0.5 * (lo + hi)
        if mid * mid > p:
            hi = mid
        else:
            lo = mid
    return lo


DO_NOT = [series, halved, decay, wrapped, until_the_ground, adaptive_steps, bisection]


@pytest.mark.parametrize("f", LAG, ids=lambda f: f.__name__)
def test_lag(f: Callable[[float], float]) -> None:
    with pytest.warns(LaggingDerivativeWarning, match="A501") as seen:
        grad(f)(0.7)
        jvp(f, (0.7,), (1.0,))
        hessian(f)(0.7)
    assert len(seen) == 1 and seen[0].filename == __file__
    first = f.__code__.co_firstlineno
    assert first < seen[0].lineno < first + 12


@pytest.mark.parametrize("f", DO_NOT, ids=lambda f: f.__name__)
def test_no_lag(f: Callable[[float], float]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        grad(f)(0.7)


def test_as_an_error() -> None:
    def f(a: float) -> float:
        x = a
        while abs(x * x - a) > 1e-10:
            x = x - (x * x - a) / (2 * x)
        return x

    for _ in range(2):
        with warnings.catch_warnings(), pytest.raises(LaggingDerivativeWarning):
            warnings.simplefilter("error", LaggingDerivativeWarning)
            grad(f)(2.0)


def thermostat(setting: float) -> float:
    t, heat = 0.2, 0.0
    for _ in range(100):
        heat = 1.0 if t < setting else 0.0
        t += 0.1 * (heat - 0.1 * t)
    return t


def integrate_and_fire(threshold: float) -> float:
    v = 0.0
    for _ in range(100):
        v += 0.1 * (1.5 - v)
        if v > threshold:
            v = 0.0
    return v


def signs(p: float) -> float:
    x, dx = 0.0, 4.0
    for _ in range(60):
        x += math.copysign(dx, p - x * x)
        dx /= 2
    return x


def masked_means(p: float) -> float:
    lo, hi = np.zeros(2), np.full(2, 5.0)
    for _ in range(60):
        mid = (lo + hi) / 2
        up = mid**2 > p
        hi[up] = mid[up]
        lo[~up] = mid[~up]
    return float(lo.sum())


@pytest.mark.parametrize("f", [thermostat, integrate_and_fire], ids=lambda f: f.__name__)
def test_the_derivative_of_a_path_is_given_with_a_warning(f: Callable[[float], float]) -> None:
    with pytest.warns(PathDerivativeWarning, match="A502") as seen:
        assert grad(f)(0.7) == 0.0
        assert jvp(f, (0.7,), (1.0,))[1] == 0.0
    assert len(seen) == 1 and seen[0].filename == __file__


@pytest.mark.parametrize("f", [signs, masked_means], ids=lambda f: f.__name__)
def test_what_closes_in_on_something_is_no_path(f: Callable[[float], float]) -> None:
    with pytest.raises(UnsupportedError, match="A217"):
        grad(f)(0.7)
    with pytest.raises(UnsupportedError, match="A217"):
        jvp(f, (0.7,), (1.0,))


def test_a_carried_array_that_is_stored_to_is_made_of_what_else_it_is_set_to() -> None:
    def f(p: float) -> float:
        x, angle = p * np.ones(2), np.zeros(2)
        for i in range(5):
            if i > 0:
                angle[x > 0.9] = 0.5
            s = np.sin(x) * p
            x = p + 0.1 * np.sin(angle) + s * 0.1
            if p > 0.1:
                angle = np.arcsin(s * 0.5)
        return float(angle.sum())

    h = 1e-6
    assert grad(f)(0.7) == pytest.approx((f(0.7 + h) - f(0.7 - h)) / (2 * h), rel=1e-8)


def stepped_back(a: float, target: float) -> float:
    """A bisection whose middle is set back into the domain of the residual, by a value that carries a derivative."""
    p, lo, up, n = 0.0, -4.0, 4.0, 0
    while n < 60:
        y = 2.0 + a * (p - 0.3)
        while y < 0.0:
            lo = p
            p = 0.8 * (1.0 - 0.5 / a)
            y = 2.0 + a * (p - 0.3)
        t = y**1.5 + a * math.sqrt(y)
        if abs((t - target) / target) < 1e-12:
            break
        n += 1
        below = t <= target
        lo = lo + (p - lo) * below
        up = up + (p - up) * (not below)
        p = (up + lo) / 2
    return p


@pytest.mark.parametrize("wrt", [0, 1])
def test_a_mean_of_chosen_ends_is_no_path_even_where_the_ends_hold_more(wrt: int) -> None:
    with pytest.raises(UnsupportedError, match="A217"):
        grad(stepped_back, wrt=wrt)(1.3, 4.0)


def rounded_at_the_end(x: float) -> float:
    return round(x * x, 4)


def rounded_in_a_helper(x: float) -> float:
    return x + 2.0 * rounded_to(x * x, 3)


def rounded_to(v: float, digits: int) -> float:
    return float(np.round(v, 3))


def by_way_of_an_integer(x: float) -> float:
    return x + int(x * 1e6 + 0.5) / 1e6


def floored_and_scaled(x: float) -> float:
    whole = math.floor(1000 * x)
    return whole * 0.001


def rounded_array(x: float) -> float:
    return float(np.sum((x * np.ones(3)).round(decimals=2)))


@pytest.mark.parametrize("f, want", [(rounded_at_the_end, 0.0), (rounded_in_a_helper, 1.0), (rounded_array, 0.0),
                                     (by_way_of_an_integer, 1.0), (floored_and_scaled, 0.0)])
def test_a_result_rounded_to_digits_has_derivative_zero_and_a_warning(f: Callable[[float], float], want: float) -> None:
    with pytest.warns(RoundedDerivativeWarning, match="A503") as seen:
        assert grad(f)(0.7) == want
        assert jvp(f, (0.7,), (1.0,))[1] == want
    assert len(seen) == 1 and seen[0].filename == __file__


def minutes_and_seconds(days: float) -> tuple[int, float]:
    second = round(days * 86400.0, 6)
    minute, second = divmod(second, 60.0)
    return int(minute), round(second, 3)


def seconds(days: float) -> float:
    return minutes_and_seconds(days)[1] * 2.0


def test_a_rounding_behind_a_rounding_has_a_warning() -> None:
    with pytest.warns(RoundedDerivativeWarning, match="A503") as seen:
        assert grad(seconds)(0.43) == 0.0
    assert [w.lineno - minutes_and_seconds.__code__.co_firstlineno for w in seen] == [1, 3]


def rounded_to_a_whole_number(x: float) -> float:
    return x * round(x)


def compared_after_rounding(x: float) -> float:
    key = round(x, 3)
    return x * x if key > 0.5 else x


@pytest.mark.parametrize("f", [rounded_to_a_whole_number, compared_after_rounding], ids=lambda f: f.__name__)
def test_other_roundings_are_silent(f: Callable[[float], float]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        grad(f)(0.7)
