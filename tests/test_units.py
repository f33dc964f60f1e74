"""Quantities of other people's libraries: their units are worked out while the function is read."""
from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import units_of_others as u
from oracle import assert_gradient, assert_tangent

pytestmark = pytest.mark.engine


def converted(x: Any) -> Any:
    return (x * u.km).to("cm").value ** 2


def product(x: Any, t: Any) -> Any:
    return (u.Quantity(x, "km") * (t * u.second)).to("m*s").value


def mixed_sum(x: Any) -> Any:
    q = np.sqrt((x * u.km + u.Quantity(30.0, u.cm)) ** 2)
    return q.to(u.parsed("m")).value


def of_arrays(x: Any) -> Any:
    q = x * u.km
    return (q * q + q ** 2).to("m*m").value.sum() + (3.0 if q.unit == u.km else x[0])


@pytest.mark.parametrize("f, args, wrt", [
    (converted, (2.0,), (0,)), (product, (2.0, 3.0), (0, 1)), (mixed_sum, (2.0,), (0,)),
    (of_arrays, (np.array([1.0, 2.0]),), (0,))])
def test_quantities(f: Any, args: Any, wrt: Any) -> None:
    import ast2grad

    assert_gradient(f, args, wrt=wrt)
    assert_tangent(f, args, wrt=wrt)
    text = ast2grad.grad(f)
    text(*args)
    assert "units_of_others" not in text.source and "try" not in text.source, text.source


def test_units_that_become_others_are_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    import ast2grad

    df = ast2grad.grad(lambda x: (x * u.registry.km).to(u.registry("m")).value)
    assert df(2.0) == 1000.0
    monkeypatch.setitem(u.SCALES, "m", 0.5)
    monkeypatch.setitem(u.registry.cache, "km", u.Unit(3000.0, [("l", 1)]))
    assert df(2.0) == 6000.0


def test_units_that_do_not_fit_are_an_error() -> None:
    import ast2grad

    with pytest.raises(ValueError, match=r"^\(\('l', 1\),\) is not \(\('t', 1\),\)"):
        ast2grad.grad(lambda x: (x * u.km).to(u.second).value)(2.0)
    df = ast2grad.grad(fitting)
    assert df(2.0) == 5.0


def fitting(x: Any) -> Any:
    try:
        return (x * u.km).to(u.second).value
    except ValueError:
        return 5.0 * x


def changed_container(x: Any) -> Any:
    return u.new_total("sum").of(x).value()


def changed_attribute(x: Any) -> Any:
    a, b = u.Total(), u.Total()
    a.scale = 3.0
    return x * a.scale + x * x * b.scale


def changed_before_another_is_made(x: Any) -> Any:
    a = u.new_total("sum")
    a.scale = 3.0
    return x * u.new_total("sum").scale + x * x * a.scale


@pytest.mark.parametrize("f", [changed_container, changed_attribute, changed_before_another_is_made])
def test_what_is_changed_is_no_value(f: Any) -> None:
    """Two objects that are equal when they are made would be one."""
    assert_gradient(f, (0.7,))
    assert_tangent(f, (0.7,))
