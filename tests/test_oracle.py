"""The oracle is right where the derivative is known, doubts itself at kinks, and catches wrong gradients."""

from __future__ import annotations

import math
from collections import namedtuple
from dataclasses import dataclass
from typing import Any

import numpy as np
import oracle
import pytest

Point = namedtuple("Point", "x y")


@dataclass
class Params:
    w: np.ndarray
    b: float


KNOWN = [
    (lambda x: x**3, 1.7, 3 * 1.7**2),
    (math.sin, 0.4, math.cos(0.4)),
    (lambda x: math.exp(-x * x) / x, 0.9, -math.exp(-0.81) * (2 + 1 / 0.81)),
    (lambda x: 1e6 * x + 1e6, 0.3, 1e6),
    (lambda x: 1e-6 * x * x, 3.0, 6e-6),
    (math.sqrt, 2e-3, 0.5 / math.sqrt(2e-3)),
    (lambda x: math.log(x), 5e-5, 1 / 5e-5),
    (lambda x: x * x, 1e4, 2e4),
    (lambda n: n * 2.5, 3, 2.5),
]


@pytest.mark.parametrize("f, x, want", KNOWN)
def test_known_scalar_derivatives(f: Any, x: float, want: float) -> None:
    got, error = oracle.finite_difference(f, (x,))
    assert abs(got - want) <= 2e-8 * abs(want)
    assert abs(got - want) <= error


def test_structures_come_back_in_kind() -> None:
    def f(p: Any) -> float:
        return float(p["a"][0] ** 2 * p["b"].x + (p["c"].w ** 3).sum() * p["c"].b + p["b"].y[1])

    arg = {"a": [2.0, "text", None], "b": Point(3.0, (1.0, 5.0)), "c": Params(np.array([1.0, 2.0]), 0.5)}
    got, error = oracle.finite_difference(f, (arg,))
    assert got["a"][0] == pytest.approx(12.0, rel=1e-9) and got["a"][1:] == [None, None]
    assert (
        type(got["b"]) is Point
        and got["b"].x == pytest.approx(4.0)
        and got["b"].y == pytest.approx((0.0, 1.0))
    )
    assert (
        isinstance(got["c"], Params)
        and got["c"].w == pytest.approx([1.5, 6.0])
        and got["c"].b == pytest.approx(9.0)
    )
    assert oracle.trusted(got, error)
    assert arg["c"].w.tolist() == [1.0, 2.0]


def test_complex_step_is_exact_and_refuses_what_it_cannot_do() -> None:
    assert oracle.complex_step(lambda x: np.exp(x) * x, (0.3,)) == pytest.approx(
        math.exp(0.3) * 1.3, rel=1e-15
    )
    got = oracle.complex_step(lambda v: (v**3).sum(), (np.array([1.0, 2.0]),))
    assert got == pytest.approx([3.0, 12.0], rel=1e-15)
    with pytest.raises(oracle.OracleError):
        oracle.complex_step(lambda x: math.sin(x), (0.3,))
    with pytest.raises(oracle.OracleError):
        oracle.complex_step(lambda v: np.zeros(1).__setitem__(0, v) or 0.0, (0.3,))


def test_reference_does_not_believe_a_complex_step_that_differs() -> None:
    got, _ = oracle.reference(lambda v: np.abs(v).sum(), (np.array([1.0, -2.0]),))
    assert got == pytest.approx([1.0, -1.0])


@pytest.mark.parametrize(
    "f, x",
    [(lambda x: abs(x - 0.5), 0.5000001), (lambda x: max(x, 0.5), 0.5000001), (lambda x: x + 1e-6 * math.sin(1e12 * x), 0.3)],
)
def test_kinks_and_noise_are_not_trusted(f: Any, x: float) -> None:
    assert not oracle.trusted(*oracle.finite_difference(f, (x,)))


def test_small_numbers_are_moved_by_small_steps() -> None:
    """A step that leaves the domain, where the function is constant, would be believed."""
    got, error = oracle.finite_difference(lambda x: math.sqrt(max(x, 0.0)), (4e-6,))
    assert got == pytest.approx(250.0, rel=1e-9) and oracle.trusted(got, error)


def test_mutating_functions_start_fresh_each_time() -> None:
    def f(v: np.ndarray, log: list) -> float:
        v *= 2
        log.append(1)
        return float((v**2).sum() * len(log))

    got, _ = oracle.finite_difference(f, (np.array([1.0, 3.0]), []))
    assert got == pytest.approx([8.0, 24.0])


def test_single_precision_is_widened() -> None:
    v = np.array([0.1, 3.0], dtype=np.float32)
    got, error = oracle.finite_difference(lambda v: (v**2).sum(), (v,))
    assert oracle.trusted(got, error) and got == pytest.approx(2 * v, rel=1e-7)


def test_clone_keeps_layout_flags_and_overlap() -> None:
    base = np.arange(12.0).reshape(3, 4)
    frozen = base[1].copy()
    frozen.flags.writeable = False
    views = (
        base.T,
        base[::2, ::-1],
        base[1],
        np.asfortranarray(base),
        frozen,
        np.zeros((0, 3)),
        np.array(1.5),
    )
    copies = oracle.clone(views)
    for old, new in zip(views, copies):
        assert new.tolist() == old.tolist() and new.strides == old.strides
        assert new.flags.writeable == old.flags.writeable and not np.shares_memory(old, new)
    assert np.shares_memory(copies[0], copies[2]) and not np.shares_memory(copies[0], copies[3])
    shared = [1.0]
    twice = oracle.clone((shared, {"again": shared}))
    assert twice[0] is twice[1]["again"] and twice[0] is not shared


def test_empty_and_zero_dimensional_arguments() -> None:
    got, _ = oracle.finite_difference(lambda v: v.sum() + 1.0, (np.zeros((0, 2)),))
    assert got.shape == (0, 2)
    got, _ = oracle.finite_difference(lambda a: float(a) ** 2, (np.array(3.0),))
    assert got.shape == () and got == pytest.approx(6.0)


def test_slots() -> None:
    def f(a: float, b: float = 1.0, *, c: float = 2.0) -> float:
        return a * b * c

    assert oracle.slots(f, ("b", "c"), (1.0, 2.0)) == [1, "c"]
    assert oracle.slots(f, "b", (1.0,)) == ["b"]
    assert oracle.slots(f, (0, 1), (1.0, 2.0)) == [0, 1]


# ---------------------------------------------------------------- assert_gradient finds every kind of mistake
def primal(v: np.ndarray, k: float) -> float:
    v[0] = v[0] * k
    print("once")
    return float((v**2).sum())


def right(v: np.ndarray, k: float) -> tuple[np.ndarray, float]:
    first = v[0]
    v[0] = v[0] * k
    print("once")
    v_bar = 2 * v
    k_bar = v_bar[0] * first
    v_bar[0] *= k
    return v_bar, float(k_bar)


def judge(gradient: Any, with_value: Any = None) -> None:
    def both(v: np.ndarray, k: float) -> tuple[float, Any]:
        kept = v.copy()
        result = gradient(v, k)
        return primal(kept, k), result

    args = (np.array([0.5, 1.5]), 0.7)
    oracle.check_gradient(gradient, with_value or both, primal, args, wrt=(0, 1))


def test_a_right_gradient_passes() -> None:
    judge(right)


def changed(change: Any) -> Any:
    def gradient(v: np.ndarray, k: float) -> Any:
        return change(v, k, *right(v, k))

    return gradient


calls: list[int] = []
MISTAKES = {
    "wrong number": (changed(lambda v, k, a, b: (a, b * (1 + 1e-5))), "off by"),
    "small entry wrong": (changed(lambda v, k, a, b: (a + np.array([1e-5, 0.0]), b)), "off by"),
    "nan": (changed(lambda v, k, a, b: (a * np.nan, b)), "off by"),
    "shape": (changed(lambda v, k, a, b: (a[:, None], b)), "shape"),
    "dtype": (changed(lambda v, k, a, b: (a.astype(np.float32), b)), "dtype"),
    "array for a float": (changed(lambda v, k, a, b: (a, np.array(b))), "ndarray"),
    "list for an array": (changed(lambda v, k, a, b: (a.tolist(), b)), "list"),
    "missing part": (changed(lambda v, k, a, b: (a,)), "wrt"),
    "not repeatable": (
        changed(lambda v, k, a, b: (a, b * (1 + 1e-15 * (calls.append(1) or len(calls))))),
        "second call",
    ),
    "prints twice": (changed(lambda v, k, a, b: print("once") or (a, b)), "printed"),
    "argument restored": (lambda v, k: right(v.copy(), k), "arguments left"),
    "argument corrupted": (changed(lambda v, k, a, b: v.__setitem__(1, 9.0) or (a, b)), "arguments left"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_are_caught(name: str) -> None:
    gradient, message = MISTAKES[name]
    with pytest.raises(AssertionError, match=message):
        judge(gradient)


def test_shared_memory_is_caught() -> None:
    def f(a: np.ndarray, b: np.ndarray) -> float:
        return float(a @ b)

    args = (np.array([1.0, 2.0]), np.array([3.0, 4.0]))

    def aliased(a: np.ndarray, b: np.ndarray) -> Any:
        return b, a

    with pytest.raises(AssertionError, match="shares memory with an argument"):
        oracle.check_gradient(aliased, lambda a, b: (f(a, b), aliased(a, b)), f, args, wrt=(0, 1))

    def same(a: np.ndarray, b: np.ndarray) -> Any:
        g = np.ones(2)
        return g, g

    with pytest.raises(AssertionError, match="gradients share memory"):
        total = lambda a, b: float(a.sum() + b.sum())  # noqa: E731
        oracle.check_gradient(same, lambda a, b: (total(a, b), same(a, b)), total, args, wrt=(0, 1))


def test_wrong_value_is_caught() -> None:
    with pytest.raises(AssertionError, match="value_and_grad says"):
        judge(right, lambda v, k: (1.25, right(v, k)))


def test_identical() -> None:
    nan = float("nan")
    assert oracle.identical([1.0, (nan, np.array([nan, -0.0]))], [1.0, (nan, np.array([nan, -0.0]))])
    assert not oracle.identical(np.array([0.0]), np.array([-0.0]))
    assert not oracle.identical([1.0], (1.0,)) and not oracle.identical(np.float64(1.0), 1.0)
    assert not oracle.identical(Params(np.ones(2), 1.0), Params(np.ones(2), 2.0))
