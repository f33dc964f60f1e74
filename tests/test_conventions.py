"""docs/conventions.md, line by line."""
from __future__ import annotations

import math
import threading
import warnings
from dataclasses import dataclass
from typing import Any, Callable, NamedTuple

import numpy as np
import pytest

from ast2grad import ArgumentError, grad, hvp, jvp, stop_gradient, value_and_grad


def same(got: Any, want: Any) -> None:
    if isinstance(want, tuple):
        assert type(got) is type(want) and len(got) == len(want)
        for g, w in zip(got, want):
            same(g, w)
    elif isinstance(want, np.ndarray):
        assert type(got) is np.ndarray and got.dtype == want.dtype and got.shape == want.shape
        np.testing.assert_allclose(got, want)
    else:
        assert got == want and (want is None or type(got) is type(want)), (got, want)


def a(*numbers: float) -> np.ndarray:
    return np.array(numbers, dtype=float)


def f_abs(x): return abs(x)
def f_npabs(x): return np.sum(np.abs(x))
def f_maximum(x, y): return np.sum(np.maximum(x, y))
def f_minimum(x, y): return np.sum(np.minimum(x, y))
def f_npmax(x): return np.max(x)
def f_npmin(x): return np.min(x)
def f_clip(x): return np.sum(np.clip(x, 0.0, 1.0))
def f_max(x, y): return max(x, y)
def f_if(x): return x * x if x >= 1.0 else 3.0 * x
def f_flat(x): return math.floor(x) * x + round(x) * x + int(x) * x + x // 1 + np.sign(x) + (x > 1) * x
def f_argmax(x): return np.argmax(x) * x[0]
def f_mod(x): return x % 1.0
def f_sort(x): return np.sum(np.sort(x) * np.arange(3.0))
def f_median(x): return np.median(x)
def f_norm(x): return np.linalg.norm(x)
def f_power(x, n): return x ** n
def f_where(x): return np.sum(np.where(x > 0.0, np.sqrt(x), 0.0))
def f_stop(x): return stop_gradient(x) * x
def f_twice(x): return 2 * x
def f_first(x): return 2 * x[0]


KINKS: list[tuple[Callable[..., Any], tuple[Any, ...], Any, Any]] = [
    (f_abs, (0.0,), 0, 0.0),
    (f_npabs, (a(0.0, -2.0),), 0, a(0.0, -1.0)),
    (f_maximum, (a(1, 2), a(1, 3)), (0, 1), (a(0.5, 0), a(0.5, 1))),
    (f_minimum, (a(1, 2), a(1, 3)), (0, 1), (a(0.5, 1), a(0.5, 0))),
    (f_npmax, (a(2, 2, 1),), 0, a(0.5, 0.5, 0)),
    (f_npmin, (a(2, 1, 1),), 0, a(0, 0.5, 0.5)),
    (f_clip, (a(-1, 0, 0.5, 1, 2),), 0, a(0, 0.5, 1, 0.5, 0)),
    (f_max, (1.0, 1.0), (0, 1), (1.0, 0.0)),
    (f_if, (1.0,), 0, 2.0),
    (f_flat, (1.7,), 0, 1.0 + 2.0 + 1.0 + 1.0),
    (f_argmax, (a(1, 2),), 0, a(1, 0)),
    (f_mod, (2.6,), 0, 1.0),
    (f_sort, (a(3, 1, 2),), 0, a(2, 0, 1)),
    (f_median, (a(3, 1, 2, 9),), 0, a(0.5, 0, 0.5, 0)),
    (f_norm, (a(0, 0),), 0, a(0, 0)),
    (f_power, (0.0, 2), 0, 0.0),
    (f_power, (-2.0, 3), 0, 12.0),
    (f_power, (0.0, 3.0), 1, 0.0),
    (f_stop, (2.5,), 0, 2.5),
]


@pytest.mark.parametrize(("f", "args", "wrt", "want"), KINKS, ids=[
    f"{k[0].__name__}-{n}" for n, k in enumerate(KINKS)])
def test_kink(f: Callable[..., Any], args: tuple[Any, ...], wrt: Any, want: Any) -> None:
    same(grad(f, wrt=wrt)(*args), want)


@pytest.mark.parametrize(("f", "args", "wrt", "want"), KINKS, ids=[
    f"{k[0].__name__}-{n}" for n, k in enumerate(KINKS)])
def test_tangents_at_kinks(f: Any, args: Any, wrt: Any, want: Any) -> None:
    """The tangent pairs with the same gradient."""
    wrt, want = (wrt, want) if isinstance(wrt, tuple) else ((wrt,), (want,))
    dots = [np.linspace(0.5, 2.0, np.size(w)).reshape(np.shape(w)) if np.ndim(w) else 0.75 for w in want]
    tangents: list[Any] = [None] * len(args)
    for i, t in zip(wrt, dots):
        tangents[i] = t
    dot = jvp(f, args, tuple(tangents))[1]
    np.testing.assert_allclose(dot, sum(np.sum(w * t) for w, t in zip(want, dots)))


def f_wave(x): return x * np.exp(1j * x)
def f_energy(x): return np.abs(f_wave(x)) ** 2


def test_tangents_have_the_type_of_their_value() -> None:
    x, t = a(0.3, 1.2), a(1.0, -2.0)
    wave, wave_dot = jvp(f_wave, (x,), (t,))
    same(wave_dot, (np.exp(1j * x) + 1j * wave) * t)
    same(jvp(f_energy, (x,), (t,))[1], 2.0 * x * t)
    single = jvp(f_energy, (x.astype(np.float32),), (t,))[1]
    assert single.dtype == np.float32


def test_side_not_taken() -> None:
    with np.errstate(all="ignore"):
        same(grad(f_where)(a(-1.0, 0.0, 4.0)), a(0.0, 0.0, 0.25))
        assert jvp(f_where, (a(-1.0, 0.0, 4.0),), (a(1.0, 2.0, 8.0),))[1] == 2.0


def test_infinite() -> None:
    def number(x):
        return math.sqrt(x)

    def array(x):
        return np.sum(np.sqrt(x))

    with pytest.raises(ZeroDivisionError):
        grad(number)(0.0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        same(grad(array)(a(0.0, 1.0)), a(math.inf, 0.5))


# ---------------------------------------------------------------- types
@dataclass
class Pair:
    u: float
    v: np.ndarray


class Point(NamedTuple):
    x: float
    y: float


def f_pair(p): return p.u * np.sum(p.v)
def f_point(p): return p.x * p.y
def f_dict(d): return 2 * d["a"]
def f_unused(x, y): return 1.0 * x


def test_types() -> None:
    for number in (3.0, 3, np.float32(3.0), np.float64(3.0)):
        same(grad(f_twice)(number), 2.0)
    same(grad(f_twice)(np.array(3.0)), np.array(2.0))
    same(grad(f_clip)(np.array([0.5, 2.0], np.float32)), np.array([1.0, 0.0], np.float32))
    same(grad(f_first)((1.0, 2.0)), (2.0, 0.0))
    assert grad(f_first)([1.0, 2.0]) == [2.0, 0.0]
    assert grad(f_first)([1.0, 2, "name"]) == [2.0, None, None]
    g = grad(f_dict)({"a": 1.0, "b": np.ones(2), "n": 3})
    assert g["a"] == 2.0 and g["n"] is None
    same(g["b"], a(0, 0))
    pair = grad(f_pair)(Pair(2.0, a(1, 2)))
    assert type(pair) is Pair and pair.u == 3.0
    same(pair.v, a(2, 2))
    same(grad(f_point)(Point(2.0, 3.0)), Point(3.0, 2.0))
    same(grad(f_unused, wrt=1)(1.0, np.ones((2, 3), np.float32)), np.zeros((2, 3), np.float32))


def test_what_has_no_derivative() -> None:
    for argument, code in ((np.array([1, 2]), "A303"), ("text", "A302"), (True, "A302"), (None, "A302"),
                           (math.sin, "A302")):
        with pytest.raises(ArgumentError) as caught:
            grad(f_unused)(argument, 1.0)
        assert caught.value.code == code
    same(grad(f_unused)(1.0, "text"), 1.0)


def test_gradients_share_no_memory() -> None:
    def total(x, y):
        return np.sum(x + y)

    x = np.ones(3)
    g, h = grad(total, wrt=(0, 1))(x, x)
    assert not np.shares_memory(g, h) and not np.shares_memory(g, x)


# ---------------------------------------------------------------- effects
def test_effects_happen_once(capsys: pytest.CaptureFixture[str]) -> None:
    def f(x, log):
        print("once")
        log.append(1)
        x[0] = x[0] * x[1]
        return x[0] * np.random.rand()

    x, log = a(2, 3), []
    np.random.seed(7)
    g = grad(f)(x, log)
    after = np.random.rand()
    np.random.seed(7)
    drawn = np.random.rand()
    assert after == np.random.rand()
    assert capsys.readouterr().out == "once\n" and log == [1]
    same(x, a(6, 3))
    same(g, drawn * a(3, 2))


def test_only_what_the_gradient_needs() -> None:
    def f(x):
        return math.log(x)

    assert grad(f)(-1.0) == -1.0
    with pytest.raises(ValueError):
        value_and_grad(f)(-1.0)


FACTOR = 2.0


def f_global(x): return FACTOR * x


def test_globals_are_read_at_each_call(monkeypatch: pytest.MonkeyPatch) -> None:
    g = grad(f_global)
    assert g(1.0) == 2.0
    monkeypatch.setitem(globals(), "FACTOR", 5.0)
    assert g(1.0) == 5.0


def test_threads() -> None:
    def f(x, n):
        for _ in range(n):
            x = x * x
        return x

    g, wrong = grad(f), []

    def work(n: int) -> None:
        for _ in range(50):
            if g(1.0, n) != 2.0 ** n:
                wrong.append(n)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert not wrong


def by_sum(x): return np.sqrt(np.sum((x[:, None] - x) ** 2, axis=-1))
def by_einsum(x):
    d = x[:, None] - x
    return np.sqrt(np.einsum("ijk,ijk->ij", d, d))
def by_power(x):
    d = x[:, None] - x
    return (d * d).sum(-1) ** 0.5
def by_components(x): return np.sqrt(np.square(x[:, 0][:, None] - x[:, 0]) / 4.0 + (x[:, 1][:, None] - x[:, 1]) ** 2)
def by_pairs(x):
    rows = []
    for p in x:
        for q in x:
            d = p - q
            rows.append(np.sqrt(np.dot(d, d)))
    return np.array(rows).reshape(3, 3)


@pytest.mark.parametrize("f", [by_sum, by_einsum, by_power, by_components, by_pairs], ids=lambda f: f.__name__)
def test_the_root_of_a_sum_of_squares_is_a_norm(f) -> None:
    """The diagonal of a matrix of distances is 0 whatever the points are."""
    w = np.arange(9.0).reshape(3, 3)
    off = 1.0 - np.eye(3)
    x, v, h = a(0.1, 0.2, 0.5, -0.3, 1.0, 0.7).reshape(3, 2), a(1, -2, 0.3, 0.4, -1, 2).reshape(3, 2), 1e-6
    g = grad(lambda x: np.sum(f(x) * w))
    found = g(x)
    assert np.sum(found * v) == pytest.approx(np.sum((f(x + h * v) - f(x - h * v)) * w * off) / (2 * h))
    assert jvp(lambda x: np.sum(f(x) * w), (x,), (v,))[1] == pytest.approx(np.sum(found * v))
    second = hvp(lambda x: np.sum(f(x) * w))(x, v)
    assert second == pytest.approx((g(x + h * v) - g(x - h * v)) / (2 * h), rel=1e-5, abs=1e-6)


def test_what_is_no_sum_of_squares_has_its_own_root() -> None:
    with np.errstate(all="ignore"):
        assert np.isinf(grad(lambda x: np.sum(np.sqrt(x)))(a(0.0, 1.0))[0])
        assert np.isnan(grad(lambda x: np.sum(np.sqrt(x ** 2 - x ** 2)))(a(0.5, 1.0))[0])


def overwritten(x):
    s = x ** 2
    s -= x
    return np.sum(np.sqrt(s))


def test_a_sum_of_squares_that_is_written_to_is_none() -> None:
    with np.errstate(all="ignore"):
        assert not np.isfinite(grad(overwritten)(a(1.0, 2.0))[0])
