"""check_grads passes right derivatives, and says what is wrong with others."""
from __future__ import annotations

import ast
import math
from collections import namedtuple
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

import ast2grad
from ast2grad import ArgumentError, check_grads
from ast2grad.rules.registry import lookup

Pair = namedtuple("Pair", "p q")


@dataclass
class Tank:
    area: float
    level: Any
    valves: int = 2


def wave(x, y):
    return x * math.sin(y) + math.exp(-x * x)


def layer(x, W):
    return np.tanh(W @ x)


def structured(tank, d):
    return {"u": tank.area * tank.level, "v": (d["r"][0] * tank.area, Pair(d["r"][1].q, tank.valves))}


def scaled_in_place(x, n):
    x[1:] *= x[:-1]
    return x


def keywords(x, *, k=2.0):
    return x * k * k


def starred(*a):
    return a[0] * a[1]


W = np.random.default_rng(0).normal(size=(2, 3))
X = np.array([0.1, 0.4, 0.7])


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("modes", [("forward", "reverse"), "forward", "reverse"])
@pytest.mark.parametrize("f, args, options", [
    (wave, (0.5, 2.0), {}),
    (wave, (0.5, 2.0), {"wrt": "y"}),
    (wave, (0.5,), {"wrt": ("x", "y"), "kwargs": {"y": 2.0}}),
    (layer, (X, W), {}),
    (layer, (X, W), {"wrt": 1}),
    (scaled_in_place, (np.arange(1.0, 5.0), 3), {}),
    (keywords, (1.5,), {"wrt": ("x", "k")}),
], ids=lambda v: getattr(v, "__name__", ""))
def test_right_derivatives_pass(f: Any, args: Any, options: Any, modes: Any, order: int) -> None:
    before = [np.copy(a) for a in args]
    check_grads(f, args, order=order, modes=modes, **options)
    assert all(np.array_equal(a, b) for a, b in zip(args, before)), "the arguments are changed"


def test_structures() -> None:
    check_grads(structured, (Tank(2.0, np.ones(2), 3), {"r": [1.5, Pair(2, 3.0)]}))
    check_grads(structured, (Tank(2.0, np.ones(2), 3), {"r": [1.5, Pair(2, 3.0)]}), order=2)


def test_third_order() -> None:
    check_grads(starred, (1.5, 2.0), wrt=1, order=3)
    check_grads(wave, (0.5, 2.0), order=3)


def test_single_precision() -> None:
    check_grads(layer, (X.astype(np.float32), W.astype(np.float32)))
    check_grads(lambda x: np.sum(x.astype(np.float32) ** 3), (X,))


def test_many_numbers() -> None:
    x = np.random.default_rng(0).uniform(1.0, 2.0, size=300)
    check_grads(lambda x: x / np.sum(x), (x,), order=2)
    with pytest.raises(AssertionError, match="argument 'x', along a random direction"):
        check_grads(lambda x: np.sum(ast2grad.stop_gradient(x) * x), (x,))


def half_constant(x, d):
    return x[1] * ast2grad.stop_gradient(d["z"]) + d["z"] * 2.0


def test_message() -> None:
    with pytest.raises(AssertionError) as caught:
        check_grads(half_constant, (np.array([1.0, 3.0]), {"z": 5.0}))
    assert str(caught.value) == "forward mode, argument 'd', entry ['z']: the derivative is 2, differences say 5"
    with pytest.raises(AssertionError, match=r"^reverse mode, argument 'd', entry \['z'\]: the derivative is 2, "):
        check_grads(half_constant, (np.array([1.0, 3.0]), {"z": 5.0}), modes=("reverse",))
    with pytest.raises(AssertionError, match=r"argument 't', entry \.level\[0\], result entry \[0\]\[0\]: the derivative is 0, "):
        check_grads(lambda t: [ast2grad.stop_gradient(t.level)], (Tank(1.0, np.ones(2)),), wrt="t")



def test_wrong_only_at_second_order(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = lookup(math.cos)
    assert rule is not None
    monkeypatch.setattr(rule, "partials", (ast.parse("-1.1 * sin(a)", mode="eval").body,))

    def f(x):
        return math.sin(x)

    check_grads(f, (1.5,))
    with pytest.raises(AssertionError, match="^order 2, forward mode, argument 'x': the derivative is "):
        check_grads(f, (1.5,), order=2)


@pytest.mark.parametrize("modes", [("forward", "reverse"), ("reverse",)])
def test_wrong_rule(monkeypatch: pytest.MonkeyPatch, modes: Any) -> None:
    rule = lookup(math.sin)
    assert rule is not None
    monkeypatch.setattr(rule, "partials", (ast.parse("1.001 * cos(a)", mode="eval").body,))

    def f(x, n):
        total = 0.0
        for i in range(n):
            total += math.sin(x * i)
        return total

    with pytest.raises(AssertionError, match=f"^{modes[0]} mode, argument 'x': the derivative is"):
        check_grads(f, (0.3, 4), modes=modes)


def test_modes_that_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong by less than differences can see is seen where the two modes are compared."""
    from ast2grad import api
    right = api.jvp

    def slightly_wrong(*args: Any, **kwargs: Any) -> Any:
        value, dot = right(*args, **kwargs)
        return value, dot * (1.0 + 1e-7)

    monkeypatch.setattr(api, "jvp", slightly_wrong)
    with pytest.raises(AssertionError, match="^forward and reverse mode differ, arguments 'x', 'y', along .*<J v, w> = "):
        check_grads(wave, (0.5, 2.0))


def test_kinks() -> None:
    check_grads(abs, (0.0,))  # half of the slopes of both sides, by convention

    def relu(x):
        return np.sum(np.where(x > 0.0, x, 0.0))

    check_grads(relu, (np.array([1.0, -2.0]),))
    with pytest.raises(AssertionError, match=r"entry \[1\]: the derivative is 0, .*kink here: its slope is 0 on one side and 1 "):
        check_grads(relu, (np.array([1.0, 0.0]),))

    def near(x):
        return abs(x - 1e-7)

    with pytest.raises(AssertionError, match="steps .* disagree .* a kink or a jump so close"):
        check_grads(near, (0.0,))

    def jump(x):
        return x + math.floor(x)

    with pytest.raises(AssertionError, match="a kink or a jump so close"):
        check_grads(jump, (1.0,))
    with pytest.raises(AssertionError, match="argument 'x': no step gives finite differences"):
        check_grads(lambda x: math.sqrt(x), (0.0,))


@pytest.mark.parametrize("call, code", [
    (lambda: check_grads(wave, (0.5, 2.0), modes=("sideways",)), "A306"),
    (lambda: check_grads(wave, (0.5, 2.0), order=0), "A306"),
    (lambda: check_grads(wave, 0.5), "A306"),
    (lambda: check_grads(wave, (0.5, 2.0), wrt="z"), "A301"),
    (lambda: check_grads(lambda n: n + 1.0, (2,)), "A302"),
    (lambda: check_grads(lambda x: int(x), (2.0,)), "A304"),
    (lambda: check_grads(lambda x: x * 1j, (2.0,)), "A304"),
])
def test_wrong_use(call: Any, code: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        call()
    assert caught.value.code == code
