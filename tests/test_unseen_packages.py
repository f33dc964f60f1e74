"""What packages that nobody had tried brought to light, in a few lines each."""
from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from oracle import assert_gradient

pytestmark = pytest.mark.engine


def of_package(name: str) -> Any:
    import ast2grad
    return getattr(ast2grad, name)


def refused(code: str, function: Any, *args: Any, match: str = "", wrt: Any = 0) -> None:
    with pytest.raises(of_package("UnsupportedError"), match=match) as caught:
        of_package("grad")(function, wrt=wrt)(*args)
    assert caught.value.code == code and caught.value.lineno


def _sums_or_none(x, items):
    total = 0.0
    for item in items:
        if item < 0.0:
            return None, None
        total += item * x
    return (total, total * total), total


def of_sums_that_may_be_none(x, items):
    pair, total = _sums_or_none(x, items)
    return x if pair is None else pair[1] * total


def first_of_sums_that_may_be_none(x, items):
    return _sums_or_none(x, items)[0][1]


def of_nested_sums_that_may_be_none(x, items):
    found = None
    if x < 3.0:
        found = _sums_or_none(x, items)
    if found is None:
        return 2.0 * x
    return x if found[0] is None else found[0][0] * found[1]


def of_a_pair_that_a_loop_may_lose(x):
    pair, total, i = (x, x), 0.0, 0
    while total < 10.0 and pair is not None:
        total += pair[0] * pair[1]
        pair = _sums_or_none(x, (i - 3.0, 2.0))[0]
        i += 1
    return total


def test_a_callee_hands_on_a_tuple_that_may_be_none():
    """Seen in periodictable: the tuple kept the callee's own variables."""
    for f in (of_sums_that_may_be_none, of_nested_sums_that_may_be_none):
        for x, items in ((2.0, [1.0, 2.0]), (2.0, [1.0, -2.0]), (4.0, [1.0, 2.0])):
            assert_gradient(f, (x, items))
    assert_gradient(first_of_sums_that_may_be_none, (2.0, [1.0, 2.0]))
    with pytest.raises(TypeError, match="'NoneType' object is not subscriptable"):
        of_package("grad")(first_of_sums_that_may_be_none)(2.0, [-1.0])
    for x in (1.0, 2.2, 3.1):
        assert_gradient(of_a_pair_that_a_loop_may_lose, (x,))


def test_a_part_of_the_result_that_may_be_none_is_refused_in_words():
    with pytest.raises(of_package("ArgumentError"), match="paths: a part of the returned value may be None"):
        of_package("vjp")(_sums_or_none, 2.0, [1.0, 2.0])


def test_a_number_to_the_power_of_an_array():
    """Seen in ambiance: `10 ** (-12 / T)` failed, as only a variable may have an array for an exponent."""
    def f(x):
        return np.sum(10 ** (-12.0 / x) + 2.5 ** x + 0 ** x + 1 ** x)

    assert_gradient(f, (np.array([3.0, 4.0]),))


def _corner_angles(a):
    a = np.atleast_2d(a)
    return np.where(a[0, 0, ...] > 0, np.arctan2(a[0, 0, ...], a[1, 1, ...]), 0), a[0, 1, ...]


def _turned_corner_angles(a):
    x, y = _corner_angles(a)
    return -x, -y


def of_corner_angles(a):
    return _turned_corner_angles(a @ np.eye(3))[0]


def test_only_a_result_that_a_callee_stored_to_is_put_back():
    """Seen in nvector: every array that a callee returned was put back, and here it is a number."""
    a = np.eye(3) + 0.1
    assert_gradient(of_corner_angles, (a,))
    value, _ = of_package("value_and_grad")(of_corner_angles)(a)
    assert value == of_corner_angles(a)
    assert "_final" not in of_package("value_and_grad")(of_corner_angles).source_for(a)
