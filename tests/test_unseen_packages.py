"""What packages that nobody had tried brought to light, in a few lines each."""
from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from oracle import assert_gradient, assert_tangent

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


_LEAST = 100


def test_the_larger_of_an_integer_and_a_number_is_no_integer():
    """Seen in elote, `max(self._minimum_rating, new_rating)`: the example from which the kind was read chose the integer."""
    def clamped(x):
        return float(max(_LEAST, x + 3.0))

    def nested(x, k):
        return min(k, max(1, x), 9) * 2.0

    for f, args in ((clamped, (1500.0,)), (clamped, (5.0,)), (nested, (1.5, 3)), (nested, (0.5, 3)), (nested, (1.5, 1))):
        assert_gradient(f, args)
        assert_tangent(f, args)


def test_a_matrix_times_a_list_of_numbers():
    """Seen in splines, `matrix @ [x0, x1, ...]`: the rule of @ took its operands for arrays."""
    m, u = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([0.5, -1.5])

    def displays(v):
        return (m @ [v[0], 2.0 * v[1]])[0] + ([[v[0], 1.0], [2.0, v[1]]] @ m)[0, 1] + (u @ [(v[0], v[1]), (v[1], 0.3)])[1]

    def lists(v):
        w = [x * x for x in v]
        return (m @ w)[0] * (w @ m)[1] + np.dot(m, w)[1]

    def in_place(v):
        w = u.copy()
        w += [v[0], v[1]]
        w @= [[v[0], 1.0], [2.0, v[1]]]
        return w.sum()

    for f in (displays, lists, in_place):
        for v in ([1.2, 0.7], np.array([1.2, 0.7])):
            assert_gradient(f, (v,))
            assert_tangent(f, (v,))


def test_a_path_that_fails_for_certain_raises_there():
    """Seen in splines: `elif not tangents: assert len(vertices) == 2`, a path that is not taken with four vertices."""
    def asserted(x):
        points = [x, 2.0, 3.0]
        if x < 0.0:
            assert len(points) == 2, "two points"
        return points[0] * x

    def unpacked(x):
        points = [x, 2.0, 3.0]
        if x < 0.0:
            a, b = points
            return a - b
        return points[0] * x

    def in_the_test_of_a_branch(x):
        points = [x, 2.0, 3.0]
        if x < 0.0:
            x = x + 1.0
            y = 3.0 if points[7] > 1.0 and x > 2.0 else 4.0
            return y * x
        return points[0] * x

    def in_a_loop(x):
        points = [x, 2.0]
        for i in range(3):
            if i > x:
                points[0] = points[5]
        return points[0] * x

    for f, raised in ((asserted, AssertionError), (unpacked, ValueError), (in_the_test_of_a_branch, IndexError)):
        assert_gradient(f, (1.3,))
        with pytest.raises(raised):
            of_package("grad")(f)(-1.3)
        with pytest.raises(raised):
            of_package("jvp")(f, (-1.3,), (1.0,))
    assert_gradient(in_a_loop, (2.5,))
    with pytest.raises(IndexError):
        of_package("grad")(in_a_loop)(0.5)
