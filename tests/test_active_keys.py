"""Numbers that carry derivatives as keys of dicts: what is found under them is right, the keys themselves do not come back."""
from __future__ import annotations

import collections
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from ast2grad import UnsupportedError, grad, jvp

X = np.array([0.3, 0.7, 0.5])


def stored(x: Any) -> Any:
    d = {}
    for v in x:
        d[v] = 1
    return d


TAKEN: list[Callable[[Any], Any]] = [
    lambda x: sum(list(stored(x))),
    lambda x: sum({x[0]: 1, x[1]: 2}),
    lambda x: sum(dict.fromkeys(x)),
    lambda x: sum({v: i for i, v in enumerate(x)}.keys()),
    lambda x: sum(k * v for k, v in stored(x).items()),
    lambda x: max(dict(zip(x, [1, 2, 3])), key=lambda k: -k),
    lambda x: min({v: k for k, v in dict(zip([1, 2, 3], x)).items()}),
    lambda x: sum(collections.OrderedDict.fromkeys(x)),
    lambda x: sorted({a: 1 for a in x})[0],
    lambda x: [a * b for a, b in {(x[0], x[1]): 2.0}][0],
    lambda x: float(next(iter({x[0]: 1}))),
    lambda x: np.array(list(stored(x).keys())).sum(),
    lambda x: math.fsum(stored(x)),
    lambda x: [*stored(x)][0],
]


@pytest.mark.parametrize("f", TAKEN, ids=lambda f: str(f.__code__.co_firstlineno))
def test_a_key_that_carries_derivatives_does_not_come_back_without_them(f: Callable[[Any], Any]) -> None:
    with pytest.raises(UnsupportedError, match="A209"):
        grad(f)(X)
    with pytest.raises(UnsupportedError, match="A209"):
        jvp(f, (X,), (X,))


class Cached:
    def __init__(self) -> None:
        self.known: dict[float, float] = {}

    def square(self, t: float) -> float:
        if t not in self.known:
            self.known[t] = t * t
        return self.known[t]


def memo(x: Any) -> Any:
    known: dict[float, float] = {}

    def f(t: Any) -> Any:
        if t in known:
            return known[t]
        known[t] = math.sin(t) * t
        return known[t]

    return f(x[0]) + f(x[0]) + f(x[0] * x[1])


def in_an_object(x: Any) -> Any:
    c = Cached()
    return c.square(x[0]) * c.square(x[1]) * c.square(x[0])


def in_a_dict_in_a_dict(x: Any) -> Any:
    d: dict[str, Any] = {"a": {}}
    d["a"][x[0]] = x[0] * x[1]
    return d["a"][x[0]] * len(d["a"])


@pytest.mark.parametrize("f", [memo, in_an_object, in_a_dict_in_a_dict], ids=lambda f: f.__name__)
def test_what_is_found_under_an_active_key_has_its_derivative(f: Callable[[Any], Any]) -> None:
    h = 1e-6
    want = np.array([(f(X + h * e) - f(X - h * e)) / (2 * h) for e in np.eye(3)])
    np.testing.assert_allclose(grad(f)(X), want, rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose([jvp(f, (X,), (e,))[1] for e in np.eye(3)], want, rtol=1e-7, atol=1e-8)
