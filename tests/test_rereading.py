"""How often a function is read: what is learned late sends back to the function that it concerns, not to the start."""
from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest
from oracle import assert_gradient, assert_tangent

from ast2grad import grad, pipeline
from ast2grad.analysis.flow import Flow, Influence
from ast2grad.frontend.interp import Interp
from ast2grad.frontend.knowledge import Knowledge
from ast2grad.ir.kinds import FLOAT, Unknown
from ast2grad.ir.nodes import Atom, Var


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """function -> how often it was read as a callee; "" -> how often from the start"""
    counts: Counter[str] = Counter()
    whole, callee = pipeline._read, Interp.read_callee

    def read(*args: Any) -> Any:
        counts[""] += 1
        return whole(*args)

    def read_callee(self: Any, fn: Any, *args: Any) -> Any:
        counts[fn.name] += 1
        return callee(self, fn, *args)

    monkeypatch.setattr(pipeline, "_read", read)
    monkeypatch.setattr(Interp, "read_callee", read_callee)
    return counts


def doubled(x: float) -> float:
    y = tripled(x) - x
    return y if y > 0.0 else -y


def tripled(x: float) -> float:
    return 3.0 * x if x > 0.0 else identity(3.0 * x)


def identity(x: float) -> float:
    return x


def polynomial(x: float, n: int) -> float:
    c = [0.0] * 4
    s = doubled(x)
    for i in range(n):
        c[i] = s + i
    total = 0.0
    k = n
    while k > 0:
        k -= 1
        total = total * x + c[k]
    return total


def through(x: float, n: int) -> float:
    return polynomial(x, n) + doubled(x)


def test_a_list_that_turns_out_dynamic_is_the_affair_of_its_function(readings: Counter[str]) -> None:
    grad(through)(1.3, 4)
    assert readings[""] == 1 and 1 < readings["polynomial"] < 4
    assert readings["doubled"] == 1  # it did not rely on what the list is
    assert_gradient(through, (1.3, 4))


def chosen(x: float, n: int, steps: int) -> float:
    items = [identity(x), x * x, x ** 3]
    total = items[n]
    for i in range(steps):
        total += items[i % 3]
    return doubled(total)


def outer(x: float, n: int, steps: int) -> float:
    return chosen(x, n, steps) * x


def test_what_a_first_reading_relied_on_is_taken_back_with_it(readings: Counter[str]) -> None:
    """As long as the list was known item by item, the text was one for this value of `n`."""
    g = grad(outer)
    assert g(1.5, 1, 3) == pytest.approx(3 * 1.5 ** 2 * 2 + 2 * 2 * 1.5 + 2 * 3 * 1.5 ** 2 + 2 * 4 * 1.5 ** 3)
    before = readings[""]
    g(1.5, 2, 4)
    assert readings[""] == before


def results(x: float) -> dict[str, float]:
    out: dict[str, float] = {}
    for name in ("a", "b", "c") if x > 0 else ("a",):
        out[name] = 1
    out["a"] = doubled(x)
    out["b"] = x * x
    if x > 1.0:
        out["c"] = 3.0
    return out


def sum_of_results(x: float) -> float:
    r = results(x)
    return r["a"] * r["b"]


def test_a_dict_that_holds_more_than_it_did_at_first(readings: Counter[str]) -> None:
    assert_gradient(sum_of_results, (1.5,))
    assert_tangent(sum_of_results, (1.5,))


def test_influence_is_what_can_be_reached() -> None:
    for seed in range(100):
        r = random.Random(seed)
        vs = [Var("v", FLOAT) for _ in range(r.randint(1, 25))]
        flow = Flow((), lambda v: v)
        for v in vs:
            flow.data[v] = tuple(r.choice(vs) for _ in range(r.randint(0, 2)))
            flow.control[v] = tuple(r.choice(vs) for _ in range(r.randint(0, 1)))
        back: dict[Var, Atom] = {v: r.choice(vs) for v in vs if r.random() < 0.2}
        influence = Influence(flow, back)
        for v in r.sample(vs, len(vs)):
            mask = influence.of(v)
            assert {w for w, bit in influence.bits.items() if mask & bit} == flow.reach((v,), back)


def weighted(x: float, seen: list[float] = []) -> float:  # noqa: B006
    return x * 2.0 if not seen else x


def one_weight(x: float) -> float:
    return doubled(weighted(x))


def other_weight(x: float) -> float:
    return doubled(weighted(x) * x)


def sum_of_weights(x: float) -> float:
    return one_weight(x) + other_weight(x)


def test_an_empty_default_that_two_callees_meet() -> None:
    """It was known only in the callee that met it first."""
    assert_gradient(sum_of_weights, (1.5,))


def scaled(x: float, by: float = 2.0) -> float:
    return x * by


def scaled_table(x: float, n: int) -> float:
    c = [0.0] * 3
    c[0] = scaled(doubled(x))
    total = 0.0
    while n > 0:
        n -= 1
        total += c[n]
    return total


def scaled_outside(x: float, n: int) -> float:
    return scaled_table(x, n) * 1.0


def test_a_default_is_watched_though_its_function_was_met_before_it_was_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    g = grad(scaled_outside)
    assert g(1.5, 3) == pytest.approx(4.0)
    monkeypatch.setattr(scaled, "__defaults__", (5.0,))
    assert g(1.5, 3) == pytest.approx(10.0)


def test_an_item_of_unknown_form_that_is_met_in_doubt_is_no_item_of_the_next_reading() -> None:
    know = Knowledge()
    know.widened("list", FLOAT)
    know.widened("another", Unknown())  # it may be an item of the list, whose items are read as numbers from now on
    know.widened("third", FLOAT)
    assert know.elem == {"list": FLOAT, "another": Unknown(), "third": FLOAT}
    know.again()
    assert know.elem == {"list": FLOAT, "third": FLOAT}
    know.widened("another", Unknown())
    know.again()
    assert know.elem == {"list": FLOAT, "third": FLOAT, "another": Unknown()}
