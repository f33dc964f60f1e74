"""What users call, as they call it: derivatives of derivatives, caches, text, pickles, threads."""
from __future__ import annotations

import gc
import math
import pickle
import sys
import threading
import types
import typing

import numpy as np
import pytest

import ast2grad
from ast2grad import grad, value_and_grad, vjp
from ast2grad.errors import ArgumentError

W = np.array([1.0, 2.0, 3.0])
SCALE = 2.0
X = np.array([0.3, 1.2, 0.5])


def slope(f, x, h=1e-5):
    """Differences of f with respect to a number or the entries of an array."""
    if isinstance(x, float):
        return (f(x + h) - f(x - h)) / (2 * h)
    out = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        e = np.zeros_like(x)
        e[i] = h
        out[i] = (f(x + e) - f(x - e)) / (2 * h)
    return out


def wave(x):
    return math.sin(SCALE * x) * x


def cube(x, a):
    return x ** 3 - a


cube_slope = grad(cube)


@grad
def decorated(x):
    return math.exp(x) * x


def weighted(x):
    return np.sum(W * x ** 3)


weighted_slope = grad(weighted)


def penalty(x, k):
    d = weighted_slope(x)
    return np.sum(d * d) * k


def newton(x, a):
    for _ in range(6):
        x = x - cube(x, a) / cube_slope(x, a)
    return x


def made_inside(x, a):
    v, d = value_and_grad(cube)(x, a)
    return v * d + grad(cube, wrt="a")(x, a)


def looped(x, n):
    s = 0.0
    for i in range(n):
        s = s + math.sin(x * i) * s + x
    return s


def grown(x):
    n = 0
    while x * x < 100.0 and n < 50:
        x = x * 1.5 + 0.1 * x * x
        n += 1
    return x


def listed(x):
    return sum([t * t * t for t in x]) * x[0]


def stored(x):
    y = np.zeros_like(x)
    y[0] = x[0]
    for i in range(1, len(x)):
        y[i] = y[i - 1] * x[i] + x[i] ** 2
    return np.sum(y ** 2)


def layered(x):
    h = np.tanh(np.outer(x, x) @ W + x)
    return np.sum(np.where(h > 0.5, h * h, np.sin(h)))


class Spring:
    def __init__(self, k):
        self.k = k

    def energy(self, x):
        return 0.5 * self.k * x ** 4

    @grad(wrt="x")
    def force(self, x):
        return self.k * x ** 3


# ------------------------------------------------------------------------------------------------ higher order

@pytest.mark.parametrize(("f", "args"), [(wave, (0.3,)), (looped, (0.3, 5)), (grown, (0.7,)), (cube, (1.3, 0.2))])
def test_second_and_third_derivative_of_numbers(f, args):
    first, x = grad(f), args[0]
    second, third = grad(first), grad(grad(first))
    assert second(*args) == pytest.approx(slope(lambda t: first(t, *args[1:]), x), rel=1e-6)
    assert third(*args) == pytest.approx(slope(lambda t: second(t, *args[1:]), x), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("f", [weighted, listed, stored, layered], ids=lambda f: f.__name__)
def test_hessian_times_vector(f):
    first = grad(f)
    c = np.array([0.3, -1.1, 0.7])

    def along(x):
        return np.sum(first(x) * c)

    np.testing.assert_allclose(grad(along)(X), slope(along, X), rtol=1e-6, atol=1e-7)


def test_derivative_called_inside_a_function():
    np.testing.assert_allclose(grad(penalty)(X, 2.0), slope(lambda x: penalty(x, 2.0), X), rtol=1e-7)
    assert grad(newton, wrt="a")(1.0, 2.0) == pytest.approx(2.0 ** (-2 / 3) / 3)


def test_derivative_made_inside_a_function():
    assert grad(made_inside)(0.7, 0.2) == pytest.approx(slope(lambda x: made_inside(x, 0.2), 0.7), rel=1e-8)


def test_text_of_a_second_derivative_stands_alone():
    text = grad(grad(wave)).source_for(0.3)
    assert "ast2grad.generated" not in text.split("\n", 2)[2]
    space = {"SCALE": SCALE, "math": math}
    exec("\n".join(line for line in text.split("\n") if not line.startswith("from ")), space)
    assert space["wave_grad_grad"](0.3) == grad(grad(wave))(0.3)


def test_second_derivative_follows_globals(monkeypatch):
    second = grad(grad(wave))
    second(0.3)
    monkeypatch.setattr(sys.modules[__name__], "SCALE", 3.0)
    assert second(0.3) == pytest.approx(slope(grad(wave), 0.3), rel=1e-7)


def test_second_derivative_of_methods():
    s = Spring(3.0)
    assert grad(grad(s.energy))(2.0) == pytest.approx(0.5 * 3 * 12 * 4)
    assert s.force(2.0) == pytest.approx(36.0)


def test_gradient_of_a_tuple_of_gradients_is_refused():
    with pytest.raises(ArgumentError) as e:
        grad(grad(cube, wrt=(0, 1)))(1.0, 2.0)
    assert e.value.code == "A304"


def test_local_function_that_uses_active_values():
    def outer(x):
        return grad(lambda t: t * t * x)(x)

    assert grad(outer)(0.5) == 4 * 0.5


def test_vjp_of_a_gradient():
    value, pull = vjp(weighted_slope, X)
    np.testing.assert_allclose(value, 3 * W * X ** 2)
    np.testing.assert_allclose(pull(np.ones(3))[0], 6 * W * X)


def test_vjp_of_lists():
    value, pull = vjp(lambda x: [x * x], 3.0)
    assert value == [9.0] and pull([1.0]) == (6.0,)
    value, pull = vjp(lambda x: (x * x).tolist(), X)
    np.testing.assert_allclose(pull([1.0, 2.0, 0.5])[0], 2 * X * [1.0, 2.0, 0.5])
    value, pull = vjp(lambda x: [t * t for t in x], X)
    np.testing.assert_allclose(pull([1.0, 2.0, 0.5])[0], 2 * X * [1.0, 2.0, 0.5])


def test_one_text_for_each_kind_of_arguments():
    d = grad(wave)
    assert d(0.3) == d(np.float64(0.3)) == d(x=0.3)
    assert isinstance(d(1), float)


def test_numbers_of_other_types_are_told_apart():
    d = grad(lambda x, n: x ** n)
    assert d(2.0, 3) == 12.0
    assert d(2.0, 3.0) == 12.0
    assert d(2.0, 0) == 0.0
    assert d(0.0, 0) == 0.0


def test_values_that_a_branch_was_decided_by():
    d = grad(lambda x, flag: x * x if flag else 3.0 * x)
    assert [d(2.0, True), d(2.0, False), d(2.0, True)] == [4.0, 3.0, 4.0]


def test_guards_hold_for_helpers_that_are_replaced():
    module = types.ModuleType("scratch")
    d = grad(cube)
    d(1.0, 2.0)
    assert module is not None and d.numbers  # the short way of numbers is in use
    space = sys.modules[__name__]
    old = space.SCALE
    try:
        for s in (1.0, 5.0, 1.0):
            space.SCALE = s
            assert grad(wave)(0.2) == pytest.approx(s * math.cos(s * 0.2) * 0.2 + math.sin(s * 0.2))
    finally:
        space.SCALE = old


def test_arguments_that_overlap_and_are_written_to():
    def f(a, b):
        a[0] = a[0] * b[0]
        return np.sum(a * b)

    x = np.array([1.0, 2.0, 3.0])
    with pytest.raises(ArgumentError):
        grad(f)(x, x)
    with pytest.raises(ArgumentError):
        grad(f)(a=x, b=x)


# ------------------------------------------------------------------------------------------------ text

def test_source_without_an_example():
    def plain(x, y):
        return x * math.sin(y)

    def annotated(x: float, n: int):
        for _ in range(n):
            x = x * x
        return x

    def vectors(x):
        return np.sum(x[1:] * x[:-1])

    assert "return math.sin(y)" in grad(plain).source
    assert "range(n" in grad(annotated).source
    assert "x_bar" in grad(vectors).source
    assert "math.sin" in grad(grad(plain, wrt="y"), wrt="y").source


# ------------------------------------------------------------------------------------------------ pickles, threads

def test_pickle():
    d = pickle.loads(pickle.dumps(grad(cube, wrt=("x", "a"))))
    assert d(2.0, 1.0) == (12.0, -1.0)
    assert pickle.loads(pickle.dumps(decorated)) is decorated
    second = pickle.loads(pickle.dumps(grad(grad(cube))))
    assert second(2.0, 1.0) == 12.0


def test_threads_share_a_derivative():
    d = grad(layered)
    want = grad(layered)(X)
    got, errors = [], []

    def run():
        try:
            for n in (3, 1, 3):
                x = X[:n] if n == 3 else X
                got.append(d(x.copy()))
        except Exception as e:
            errors.append(e)

    threads = [threading.Thread(target=run) for _ in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert not errors
    assert all(np.array_equal(g, want) for g in got)


def test_derivatives_are_released():
    d = grad(wave)
    d(0.3)
    files = [loaded.source_file for entry in d.cache.values() for loaded in entry]
    del d
    gc.collect()
    import linecache
    assert not any(f in linecache.cache for f in files)


# ------------------------------------------------------------------------------------------------ lists and loops

def test_stores_into_a_list_that_is_emptied_later():
    def f(x):
        a = [0.0] * len(x)
        for i in range(len(x)):
            a[i] += 1.0
        s = 0.0
        for i in range(len(x)):
            s += a.pop() * x[i]
        return s

    np.testing.assert_array_equal(grad(f)(X), np.ones(3))


def test_two_carried_numbers_that_feed_each_other():
    def f(y, n):
        a, b = 1.0, -1.0
        for _ in range(n):
            a, b = 0.1 * b + a, b + 2.0 * a * y
        return a

    assert grad(f)(0.7, 4) == pytest.approx(slope(lambda y: f(y, 4), 0.7), rel=1e-8)


def test_import_is_light():
    assert ast2grad.__version__


def test_the_text_that_is_shown_is_the_one_that_runs():
    d = grad(cube)
    d.source_for(2.0, 1.0)
    assert d(2.0, 1.0) == 12.0 and d(2.0, a=1.0) == 12.0
    assert sum(map(len, d.cache.values())) == 1
    assert list(d.numbers) == [(float, float)]


def test_calls_with_defaults_keywords_and_other_types_find_their_own_text() -> None:
    def f(x: float, y: float, n: int = 2, flag: str = "a") -> float:
        return (x * y) ** n if flag == "a" else x * n

    g = ast2grad.grad(f)
    for _ in range(3):  # the first call of a form, and those that are looked up by types alone
        assert g(3.0, 2.0) == pytest.approx(24.0)
        assert g(3.0, y=2.0) == pytest.approx(24.0)
        assert g(3.0, 2.0, 3) == pytest.approx(216.0)
        assert g(3.0, 2.0, flag="b") == pytest.approx(2.0)
        assert g(3.0, 2.0, 3, "b") == pytest.approx(3.0)
        assert g(np.float32(3.0), np.float32(2.0)) == pytest.approx(24.0)
        with pytest.raises(ast2grad.ArgumentError, match="y"):
            g(3.0)


def test_a_text_that_is_made_for_a_flag_refuses_another_one() -> None:
    def price(kind: str, x: float, n: int = 2, scaled: bool = False) -> float:
        total = [x] * n
        y = math.fsum(total) * x if kind == "call" else -x
        return 3.0 * y if scaled else y

    g = ast2grad.grad(price, wrt="x")
    assert g("call", 3.0) == pytest.approx(12.0)
    assert g("put", 3.0, scaled=True) == pytest.approx(-3.0)  # the dispatcher takes another text
    made: dict[str, object] = {}
    exec(g.source_for("call", 3.0), made)
    f: typing.Any = made["price_grad"]
    assert f("call", 3.0) == pytest.approx(12.0)
    for other in (("put", 3.0), ("call", 3.0, 2, True)):
        with pytest.raises(ValueError, match="kind='call'"):
            f(*other)


def test_defaults_that_are_replaced_count_from_then_on() -> None:
    def helper(x: float, c: float = 2.0) -> float:
        return c * x * x

    def f(x: float, k: float = 3.0, flag: str = "a") -> float:
        return k * helper(x) if flag == "a" else x

    g = ast2grad.grad(f)
    for _ in range(2):
        assert g(1.0) == 12.0
    f.__defaults__ = (5.0, "a")
    assert g(1.0) == 20.0 and ast2grad.jvp(f, (1.0,), (1.0,))[1] == 20.0
    helper.__defaults__ = (1.0,)
    assert g(1.0) == 10.0
    f.__defaults__ = (5.0, "b")
    assert g(1.0) == 1.0
