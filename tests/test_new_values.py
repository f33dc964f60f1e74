"""Whole arrays that are written to: new values where nobody sees the difference, memory where somebody does."""
from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import numpy as np
import pytest

from ast2grad import check_grads, grad


def normalised(x: Any, k: Any) -> Any:
    v = x * k
    v /= np.linalg.norm(v)
    v *= 3.0
    return np.sum(v * x)


def jacobi(b: Any, c: Any) -> Any:
    x = np.zeros(len(b))
    new = np.zeros(len(b))
    for _ in range(4):
        new[:] = b - c * x
        x[:] = new / 2.0
    return np.sum(x ** 2)


def in_branches(x: Any, k: Any) -> Any:
    v = x * k
    if k > 0:
        v *= x
    else:
        v[...] = x * 2
    with nullcontext():
        v /= 1.0 + k
    return np.sum(v * v)


def under_another_name(x: Any, k: Any) -> Any:
    v = x * k
    w = v
    for _ in range(3):
        v *= 0.5
    return np.sum(w * v)


def a_view_is_looked_at(x: Any, k: Any) -> Any:
    v = x * k
    h = v[1:]
    v *= x
    return np.sum(h)


def a_view_is_read_before(x: Any, k: Any) -> Any:
    v = x * k
    v[0] = k
    v *= x
    h = v[1:]
    v[2] = 3.0
    u = v / k
    v /= np.sum(h)
    return np.sum(v * v) + np.sum(u)


def made_in_each_iteration(x: Any, k: Any) -> Any:
    s = 0.0
    for i in range(3):
        v = x * k
        v[0] = s
        v /= np.sqrt(np.sum(v * v))
        s = s + np.sum(v) * i
        if s > 1:
            v *= 2
            s = s * v[1]
    return s


def in_a_list(x: Any, k: Any) -> Any:
    v = x * k
    kept = []
    for _ in range(3):
        v = v + 1
        v *= x
        kept.append(v)
    return np.sum(kept[2]) + np.sum(kept[1])


def handed_to_a_function(x: Any, k: Any) -> Any:
    v = x * k
    halve(v)
    v *= k
    return np.sum(v * x)


def halve(v: Any) -> None:
    v *= 0.5


def the_argument(x: Any, k: Any) -> Any:
    y = x
    x *= k
    return np.sum(x * y)


def integers(x: Any, k: Any) -> Any:
    v = np.arange(4)
    v *= 2
    w = x * v
    w += v
    return np.sum(w * k)


def broadcast(x: Any, k: Any) -> Any:
    m = np.outer(x, x)
    m *= x
    m += x[:, None]
    m[1] /= k
    m -= np.sum(m, axis=0)
    return np.sum(m * m)


FUNCTIONS = [normalised, jacobi, in_branches, under_another_name, a_view_is_looked_at, a_view_is_read_before,
             made_in_each_iteration, in_a_list, handed_to_a_function, the_argument, integers, broadcast]


@pytest.mark.parametrize("f", FUNCTIONS, ids=lambda f: f.__name__)
@pytest.mark.parametrize("k", [0.4, -0.7])
def test_derivatives(f: Any, k: float) -> None:
    check_grads(f, (np.array([1.1, 2.1, 3.1, 4.1]), k))


def text(f: Any, *args: Any) -> str:
    lines = str(grad(f, wrt=(0, 1)).source_for(*args)).splitlines()
    return "\n".join(line for line in lines if not line.strip().startswith("#") or "backward" in line)


@pytest.mark.parametrize("f", [normalised, jacobi, in_branches], ids=lambda f: f.__name__)
def test_nothing_is_saved_and_put_back(f: Any) -> None:
    written = text(f, np.array([1.1, 2.1, 3.1]), 0.4)
    assert "_old" not in written and "[...]" not in written and "[:]" not in written and "_unbroadcast" not in written


@pytest.mark.parametrize("f", [under_another_name, a_view_is_looked_at], ids=lambda f: f.__name__)
def test_what_another_name_sees_stays_in_place(f: Any) -> None:
    assert "v[...] = " in text(f, np.array([1.1, 2.1, 3.1]), 0.4)


def scaled_items(a: Any, s: Any) -> Any:
    b = a.copy()
    for i in range(len(b)):
        b[i] *= s
    b[0] *= 2.0
    return np.sum(b)


def smoothed(u: Any, k: Any) -> Any:
    u = u.copy()
    for _ in range(3):
        u[1:-1] = u[1:-1] + k * (u[2:] - 2 * u[1:-1] + u[:-2])
    return np.sum(u * u)


def by_masks(x: Any, k: Any) -> Any:
    r = np.empty_like(x)
    low = x < 2
    r[low] = x[low] * k
    r[~low] = k
    high = x > 3
    r[high] = x[high] * r[high]
    return np.sum(r)


@pytest.mark.parametrize("f", [scaled_items, smoothed, by_masks], ids=lambda f: f.__name__)
def test_stores_are_as_short_as_by_hand(f: Any) -> None:
    args = np.array([1.1, 2.1, 3.1, 4.1]), 0.4
    check_grads(f, args)
    written = text(f, *args)
    assert "_unbroadcast" not in written and ".copy()" not in written.split("# backward")[1]
    if f is scaled_items:
        assert "b_bar[0] *= 2.0" in written and "b_bar[i] = t_bar * s" in written and "b[i] *= s" in written
    if f is smoothed:
        assert "u[1:-1] += k * " in written and "u_bar[1:-1] = 0.0" not in written
