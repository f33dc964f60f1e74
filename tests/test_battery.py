"""Every case of the battery: the gradient is right, and the call does to the world what the primal does."""

from __future__ import annotations

import inspect
from typing import Any

import battery
import numpy as np
import oracle
import pytest

CASES = battery.all_cases()


#: what cannot be done yet, and says so at the user's line
REFUSED = {
    "changed_while_iterated:run_time_list_grows:0": "A213",
    "changed_while_iterated:iterator_of_a_changing_list:0": "A211",
    "changed_while_iterated:expression_stepped_and_changed:0": "A211",
    "changed_while_iterated:generator_of_a_changing_array:0": "A211",
    "generator_managers:two_yields:0": "A205",
    "chosen_arrays:loop_takes_over_outside_object:0": "A213",
    "package_flow:numbers_in_the_text:0": "A201",
    "package_flow:method_partial:0": "A201",
    "package_flow:grouped:0": "A213",
    "package_flow:aero_crossing:0": "A217",
    "package_idioms:exit_stack:0": "A208",
    "package_idioms:brackets_in_list:0": "A217",
    "searches:one_call_in_a_recursion:0": "A217",
    "searches:smaller_steps:0": "A217",
    "searches:steps_in_a_helper:0": "A217",
    "searches:by_recursion:0": "A217",
    "searches:stores_below_a_mask:0": "A217",
    "searches:ends_are_items:0": "A217",
    "searches:arithmetic_of_tests:0": "A217",
    "searches:golden_section:0": "A217",
    "searches:thirds:0": "A217",
    "searches:hill_climbing:0": "A217",
    "searches:residual_is_used:0": "A217",
    "searches:secant_at_the_end:0": "A217",
}


@pytest.mark.engine
@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_gradient(case: battery.Case) -> None:
    if case.id in REFUSED:
        import ast2grad

        with pytest.raises(ast2grad.UnsupportedError) as caught:
            oracle.assert_gradient(case.function, case.args, case.kwargs, case.wrt)
        assert caught.value.code == REFUSED[case.id] and caught.value.lineno
        return
    oracle.assert_gradient(case.function, case.args, case.kwargs, case.wrt)


#: forward mode follows arrays and lists that reverse mode does not
FORWARD = {case: code for case, code in REFUSED.items() if not case.startswith(("chosen_arrays:", "package_flow:grouped"))}


@pytest.mark.engine
@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_tangent(case: battery.Case) -> None:
    if case.id in FORWARD:
        import ast2grad

        with pytest.raises(ast2grad.UnsupportedError) as caught:
            oracle.assert_tangent(case.function, case.args, case.kwargs, case.wrt)
        assert caught.value.code == FORWARD[case.id] and caught.value.lineno
        return
    oracle.assert_tangent(case.function, case.args, case.kwargs, case.wrt)


@pytest.mark.parametrize("subject", battery.subjects())
def test_cases_are_worth_having(subject: str) -> None:
    """Each primal gives a finite real number, the same twice, and its derivative is known and not zero."""
    for case in battery.cases(subject):
        first, _ = oracle.run(case.function, *oracle.clone((case.args, case.kwargs)))
        again, _ = oracle.run(case.function, *oracle.clone((case.args, case.kwargs)))
        assert np.shape(first) == () and np.isfinite(float(first)), case.id
        assert float(first) == float(again), f"{case.id} is not repeatable"
        largest = 0.0
        for slot in oracle.slots(case.function, case.wrt, case.args):
            want, error = oracle.reference(case.function, case.args, case.kwargs, slot)
            assert oracle.trusted(want, error), f"{case.id}: {want!r} known to {error!r}"
            largest = max(largest, oracle.magnitude(want))
        assert largest > 1e-6, f"{case.id}: nothing to get wrong"


def exact(case: battery.Case) -> tuple[Any, Any]:
    """A gradient without an engine: the oracle's own, in the form that the interface promises."""

    def cast(number: Any, like: Any) -> Any:
        kids = oracle.children(like)
        if kids is not None:
            mine = oracle.children(number)
            assert mine is not None
            return oracle.rebuild(like, [cast(a, b) for (_, a), (_, b) in zip(mine, kids)])
        return number.astype(like.dtype) if isinstance(like, np.ndarray) and number is not None else number

    def both(*args: Any, **kwargs: Any) -> tuple[float, Any]:
        before, options = oracle.clone((args, kwargs))
        value = case.function(*args, **kwargs)
        parts = []
        for slot in oracle.slots(case.function, case.wrt, before):
            want, _ = oracle.reference(case.function, before, options, slot)
            parts.append(cast(want, oracle.pick(slot, before, options)))
        return value, tuple(parts) if isinstance(case.wrt, tuple) else parts[0]

    return (lambda *args, **kwargs: both(*args, **kwargs)[1]), both


@pytest.mark.parametrize("subject", battery.subjects())
def test_a_right_gradient_would_pass(subject: str) -> None:
    for case in battery.cases(subject):
        gradient, with_value = exact(case)
        try:
            oracle.check_gradient(gradient, with_value, case.function, case.args, case.kwargs, case.wrt)
        except AssertionError as error:
            raise AssertionError(f"{case.id}: {error}") from error


def test_every_function_has_a_case() -> None:
    """A public function that is neither a case nor used by one was forgotten in CASES."""
    for subject in battery.subjects():
        module = __import__(f"battery.{subject}", fromlist=["CASES"])
        source = inspect.getsource(module)
        for name, value in vars(module).items():
            if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_"):
                assert source.count(name) > 1, f"{subject}.{name} is never used"


def test_battery_is_large() -> None:
    assert len({(case.id.rsplit(":", 1)[0]) for case in CASES}) >= 800
    assert len({case.id for case in CASES}) == len(CASES)
