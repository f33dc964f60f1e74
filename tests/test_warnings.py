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


def all_of_a_list_are_small(a: float) -> float:
    x = [1.0, 0.5]
    while True:
        new = [math.cos(a * x[1]), math.sin(a * x[0])]
        if all([abs(u - v) <= 1e-8 for u, v in zip(new, x)]):
            return new[0]
        x = new


def not_any_is_great(a: float) -> float:
    x = [1.0, 0.5]
    while True:
        new = [math.cos(a * x[1]), math.sin(a * x[0])]
        if not any(abs(u - v) > 1e-8 for u, v in zip(new, x)):
            return new[0]
        x = new


def sum_of_squares(a: float) -> float:
    x, err = [1.0, 0.5], 1.0
    while err > 1e-8:
        new = [math.cos(a * x[1]), math.sin(a * x[0])]
        err = math.sqrt(sum((u - v)**2 for u, v in zip(new, x)))
        x = new
    return x[0]


def residuals_of_a_secant_method_for_each_unknown(a: float) -> float:
    def residuals(x: tuple[float, ...]) -> tuple[float, ...]:
        return x[0]**2 - a + 0.01 * x[1], x[1]**3 - 2 * a

    u, v = (0.5, 0.5), (2.0, 2.0)
    fu, fv = residuals(u), residuals(v)
    for _ in range(100):
        w = tuple(b - s * (b - c) / (s - r) for c, b, r, s in zip(u, v, fu, fv))
        u, fu, v, fv = v, fv, w, residuals(w)
        if all(abs(r) < 1e-8 for r in fv):
            return v[0]
    return 0.0


def close_numbers(a: float) -> float:
    x = 1.0
    while True:
        new = math.cos(a * x)
        if math.isclose(new, x, rel_tol=1e-8):
            return new
        x = new


def equal_when_rounded(a: float) -> float:
    x = 1.0
    while round(x, 6) != round(math.cos(a * x), 6):
        x = math.cos(a * x)
    return x


def flag(a: float) -> float:
    x, done = 1.0, False
    while not done:
        new = math.cos(a * x)
        if abs(new - x) < 1e-8:
            done = True
        x = new
    return x


def twice_in_a_row(a: float) -> float:
    x, calm = 1.0, 0
    while calm < 2:
        new = math.cos(a * x)
        calm = calm + 1 if abs(new - x) < 1e-8 else 0
        x = new
    return x


def helpers_that_compare(a: float) -> float:
    def change(u: float, v: float) -> float:
        return abs(u - v) / max(abs(u), 1e-30)

    def done(u: float, v: float) -> bool:
        if change(u, v) < 1e-8:
            return True
        return False

    x = 1.0
    while not done(x, math.cos(a * x)):
        x = math.cos(a * x)
    return x


def changes_in_a_list(a: float) -> float:
    changes, x = [1.0], 1.0
    while changes[-1] > 1e-8:
        new = math.cos(a * x)
        changes.append(abs(new - x))
        x = new
    return x


def all_iterates_in_a_list(a: float) -> float:
    xs = [0.0, 1.0]
    while abs(xs[-1] - xs[-2]) > 1e-8:
        xs.append(math.cos(a * xs[-1]))
    return xs[-1]


def all_iterates_in_an_array(a: float) -> float:
    xs = np.ones(100)
    for i in range(1, 100):
        xs[i] = math.cos(a * xs[i - 1])
        if abs(xs[i] - xs[i - 1]) < 1e-8:
            break
    return xs[i]


def spread_of_the_last_iterates(a: float) -> float:
    x, last = 1.0, [3.0, 2.0, 1.0]
    while np.std(last[-3:]) > 1e-8:
        x = math.cos(a * x)
        last.append(x)
    return x


def in_place(a: float) -> float:
    x = np.ones(3)
    while True:
        old = x.copy()
        x[:] = np.cos(a * x)
        if np.abs(x - old).max() < 1e-8:
            return x.sum()


def frozen_where_it_has_converged(a: float) -> float:
    x, go_on = np.array([1.0, 0.8]), np.ones(2, bool)
    while go_on.any():
        new = np.cos(a * x)
        go_on = np.abs(new - x) > 1e-8
        x = np.where(go_on, new, x)
    return x.sum()


def between_limits(a: float) -> float:
    x = 1.0
    while True:
        new = math.cos(a * x)
        if -1e-8 < new - x < 1e-8:
            return new
        x = new


def turned_to_be_positive(a: float) -> float:
    x = 1.0
    while True:
        new = math.cos(a * x)
        d = new - x
        if d < 0:
            d = -d
        x = new
        if d < 1e-8:
            return x


def logarithm_of_the_ratio(a: float) -> float:
    x = 1.0
    while True:
        new = math.cos(a * x)
        if abs(math.log(new / x)) < 1e-8:
            return new
        x = new


def a_factor_near_one(a: float) -> float:
    x = 1.0
    while True:
        f = math.cos(a * x) / x
        x *= f**0.5
        if abs(f - 1) < 1e-8:
            return x


def distance_from_a_target(a: float) -> float:
    x = 0.1
    while True:
        y = x + 0.2 * x * x
        if abs(y - a) < 1e-8:
            return x
        x *= math.sqrt(a / y)


def less_and_less_gained(a: float) -> float:
    x = 1.0
    best = (x - a)**2
    while True:
        x -= 0.2 * (x - a)
        f = (x - a)**2
        if best - f < 1e-12:
            return x
        best = f


def descent_with_momentum(a: float) -> float:
    x, v = 0.0, 1.0
    while abs(v) > 1e-8:
        v = 0.8 * v - 0.05 * (2 * (x - a) + 0.4 * x**3)
        x += v
    return x


def arithmetic_and_geometric_mean(a: float) -> float:
    x, y = 1.0, a
    while abs(x - y) > 1e-8:
        x, y = (x + y) / 2, math.sqrt(x * y)
    return x


def residual_of_another_form(a: float) -> float:
    m, b = np.array([[4.0, a], [1.0, 3.0]]), np.array([1.0, a])
    x = np.zeros(2)
    while np.linalg.norm(m @ x - b) > 1e-8:
        x = (b - (m - np.diag(np.diag(m))) @ x) / np.diag(m)
    return x[0]


def end_in_a_branch(a: float) -> float:
    x, damping = 0.0, 1.0
    for _ in range(100):
        step = (x**3 + x - a) / (3 * x * x + 1 + damping)
        new = x - step
        if abs(new**3 + new - a) < abs(x**3 + x - a):
            x, damping = new, damping / 10
            if abs(step) < 1e-8:
                break
        else:
            damping *= 10
    return x


def by_recursion(a: float) -> float:
    def go(x: float) -> float:
        new = math.cos(a * x)
        if abs(new - x) < 1e-8:
            return new
        return go(new)

    return go(1.0)


LAG = [newton_with_a_break, newton_in_a_while, fixed_point, fixed_point_with_a_limit, norm_of_a_change, greatest_change,
       all_close, residual_carried, residual_computed_anew, relative_change, secant, newton_for_vectors, all_of_a_list_are_small,
       not_any_is_great, sum_of_squares, residuals_of_a_secant_method_for_each_unknown, close_numbers, equal_when_rounded, flag,
       twice_in_a_row, helpers_that_compare, changes_in_a_list, all_iterates_in_a_list, all_iterates_in_an_array,
       spread_of_the_last_iterates, in_place, frozen_where_it_has_converged, between_limits, turned_to_be_positive,
       logarithm_of_the_ratio, a_factor_near_one, distance_from_a_target, less_and_less_gained, descent_with_momentum,
       arithmetic_and_geometric_mean, residual_of_another_form, end_in_a_branch, by_recursion]


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


def continued_fraction(x: float) -> float:
    f, c, d, a, b = 1e-30, 1e-30, 0.0, x, 1.0
    while True:
        d = 1 / (b + a * d)
        c = b + a / c
        f *= c * d
        if abs(c * d - 1) < 1e-12:
            return f
        a, b = x * x, b + 2


def steps_as_large_as_the_tolerance_lets_them(k: float) -> float:
    t, y, h = 0.0, 1.0, 0.1
    while t < 1.0:
        if t + h > 1.0:
            h = 1.0 - t
        slope = -k * y + math.sin(t)
        err = abs(0.5 * h * h * (-k * slope + math.cos(t)))
        if err < 1e-4:
            t, y = t + h, y + h * slope
        h *= 0.9 * math.sqrt(1e-4 / max(err, 1e-16))
    return y


def smaller_steps_until_the_error_is_small(k: float) -> float:
    t, y, h = 0.0, 1.0, 0.2
    while t < 1.0 - 1e-12:
        h = min(h, 1.0 - t)
        while True:
            slope = -k * y + math.sin(t)
            err = abs(0.5 * h * h * (-k * slope + math.cos(t))) / 1e-3
            if err <= 1:
                break
            h *= 0.9 / math.sqrt(err)
        t, y = t + h, y + h * slope
    return y


def accepted_steps_are_counted(k: float) -> float:
    y, h, n = 1.0, 0.2, 0
    while n < 5:
        whole, halves = y * (1 - h * k), y * (1 - h * k / 2)**2
        if abs(whole - halves) < 1e-2:
            y, n = halves, n + 1
        else:
            h /= 2
    return y


def highest_point(v: float) -> float:
    y, t = 0.0, 0.0
    while True:
        new = y + (v - 9.81 * t) * 0.01
        if new - y < 0:
            return y
        y, t = new, t + 0.01


DO_NOT = [series, halved, decay, wrapped, until_the_ground, adaptive_steps, bisection, continued_fraction,
          steps_as_large_as_the_tolerance_lets_them, smaller_steps_until_the_error_is_small, accepted_steps_are_counted,
          highest_point]


@pytest.mark.parametrize("f", LAG, ids=lambda f: f.__name__)
def test_lag(f: Callable[[float], float]) -> None:
    with pytest.warns(LaggingDerivativeWarning, match="A501") as seen:
        grad(f)(0.7)
        jvp(f, (0.7,), (1.0,))
        hessian(f)(0.7)
    lags = [w for w in seen if w.category is LaggingDerivativeWarning]
    assert len(lags) == 1 and lags[0].filename == __file__
    first = f.__code__.co_firstlineno
    assert first < lags[0].lineno < first + 14


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
