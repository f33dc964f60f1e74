"""Traps of forward mode and of second derivatives, each as a small named test."""
from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import oracle
import pytest

import ast2grad

pytestmark = pytest.mark.engine

# ---------------------------------------------------------------- pullbacks and tangents of structured results
class Both(NamedTuple):
    a: float
    b: float


@dataclass
class Weighted:
    a: float
    b: float


def test_cotangents_find_their_place_in_the_result():
    """Results that are constant, or that hold dataclasses and lists of run-time length, take part in the structure."""
    def constant_first(x):
        return 1.0, x

    def grown(x, n):
        out = []
        for i in range(n):
            out.append(x * i)
        return out, x

    assert ast2grad.vjp(constant_first, 2.0)[1]((5.0, 7.0)) == (7.0,)
    assert ast2grad.vjp(grown, 2.0, 3)[1](([1.0, 1.0, 1.0], 10.0)) == (13.0, None)
    assert ast2grad.vjp(lambda x: (Weighted(x, 2.0 * x), x), 2.0)[1]((Weighted(1.0, 10.0), 100.0)) == (121.0,)
    assert ast2grad.vjp(lambda x: {"a": x, "b": Both(x, 3)}, 2.0)[1]({"b": Both(10.0, None), "a": 1.0}) == (11.0,)
    with pytest.raises(ast2grad.ArgumentError):
        ast2grad.vjp(lambda x: (Weighted(x, x), x), 2.0)[1]((1.0, 1.0))


def test_tangent_of_a_dataclass_result():
    value, dot = ast2grad.jvp(lambda x: Weighted(x, x * x), (3.0,), (1.0,))
    assert (value.a, value.b, dot.a, dot.b) == (3.0, 9.0, 1.0, 6.0)


def test_none_in_the_tangent_of_a_structure():
    assert ast2grad.jvp(lambda d: d["x"] * d["n"], ({"x": 2.0, "n": 3},), ({"x": 1.0, "n": None},)) == (6.0, 3.0)
    with pytest.raises(ast2grad.ArgumentError):
        ast2grad.jvp(lambda d: d["x"] * d["n"], ({"x": 2.0, "n": 3},), ({"x": None, "n": None},))


def area_of(x, k):
    return x * k * k


def test_jvp_with_a_tuple_wrt_inside_of_a_differentiated_function():
    """The directions that the wrt names are all there, not only the first."""
    def along(x, k):
        return ast2grad.jvp(area_of, (x, k), (0.5, 0.7), wrt=(0, "k"))[1]

    got = ast2grad.jvp(along, (1.5, 2.0), (1.0, 0.0))
    assert got == pytest.approx((0.5 * 4.0 + 0.7 * 2.0 * 1.5 * 2.0, 0.7 * 2.0 * 2.0))


# ---------------------------------------------------------------- tangents of memory
def test_two_values_with_one_tangent_of_which_one_is_written_to():
    """y + 1 has the tangent of y: what is added to it in place must not be added to that of y."""
    def f(x):
        y = x * 2.0
        z = np.ones(3) + y
        z += x
        return np.sum(z * y)

    oracle.assert_tangent(f, (np.array([0.3, -0.7, 1.1]),))


def test_written_to_after_a_callee_that_made_it():
    """The callee's result is constant there; what is stored to it here carries derivatives."""
    def blank(n):
        return np.zeros(blank_depth(n))

    def blank_depth(n):
        return n if n < 4 else blank_depth(n - 1)

    def f(x, n):
        y = blank(n)
        y[1:] += x
        return np.sum(y * y)

    oracle.assert_tangent(f, (np.array([0.3, -0.7]), 5))


def test_constant_list_of_arrays_made_by_a_callee():
    def blanks(x, n):
        out = []
        for _ in range(n):
            out.append(np.zeros(len(x)))
        return out if n < 9 else blanks(x, n - 1)

    def f(x, n):
        bufs = blanks(x, n)
        bufs[0] += x
        bufs[n - 1] += 2.0 * x
        return np.sum(bufs[0] * bufs[1])

    oracle.assert_tangent(f, (np.array([0.3, -0.7]), 2))


def test_real_part_of_a_complex_number_again():
    """The tangent of a real function of complex numbers is real, also where a complex expression reads it."""
    def f(x):
        z = x + 1j * x * x
        return (abs(z) * z).real + (np.angle(z) * z).imag

    oracle.assert_tangent(f, (0.7,))
    oracle.assert_second(f, (0.7,))


# ---------------------------------------------------------------- second derivatives read generated text
def test_parts_of_lists_again():
    """The adjoint of a part of a run-time list goes through a part of a range."""
    def f(xs):
        total = 0.0
        for x in xs[1:-1]:
            total += x * x * xs[0]
        return total

    oracle.assert_second(f, ([0.3, -0.7, 1.1, 0.4],))


def test_lists_of_lists_and_of_tuples_again():
    def matrix(x, n):
        m = [[x ** i * (j + 1) for j in range(n)] for i in range(n)]
        total = 0.0
        for i in range(n):
            total += m[i][i] * m[0][i]
        return total

    def area(vertices):
        total = 0.0
        for i in range(len(vertices)):
            x1, y1 = vertices[i - 1]
            x2, y2 = vertices[i]
            total += x1 * y2 * x2
        return total

    oracle.assert_second(matrix, (0.7, 3))
    oracle.assert_second(area, ([(0.1, 0.5), (1.2, 0.3), (0.4, -0.9)],))


@pytest.mark.parametrize("index", [np.array([4, 1, 1, 3]), (np.array([0, 0, 2]), np.array([1, 1, 0])), np.newaxis, 2,
                                   np.array([True, False, True, True, False])], ids=str)
def test_add_at(index):
    """Indices that occur twice count twice, whatever the form of the index."""
    shape = (3, 2) if isinstance(index, tuple) else (5,)

    def f(x, v):
        y = x * 2.0
        np.add.at(y, index, v)
        np.subtract.at(y, index, v * v)
        return np.sum(y * y * x)

    x = np.linspace(0.2, 1.4, int(np.prod(shape))).reshape(shape)
    v = np.linspace(-0.5, 0.6, np.size(x[index])).reshape(np.shape(x[index]))
    for args in ((x, v), (x, 0.3)):
        oracle.assert_gradient(f, args, wrt=(0, 1))
        oracle.assert_tangent(f, args, wrt=(0, 1))
        oracle.assert_second(f, args, wrt=(0, 1))


def test_gathered_twice_again():
    def f(x, index):
        y = x[index, 1:]
        return np.sum(y * y * y)

    oracle.assert_second(f, (np.linspace(0.2, 1.4, 12).reshape(4, 3), np.array([1, 1, 3])))


# ---------------------------------------------------------------- the other order
def powers(x, n):
    if n == 0:
        return x
    return x * powers(x, n - 1) + 1.0


def summed(v, i, weight):
    if i == len(v):
        return 0.0
    return v[i] ** 3 * weight + summed(v, i + 1, weight * v[i])


def test_recursive_functions_have_hessian_vector_products():
    """The tape of a gradient is nested as deep as the recursion, and is not read again; tangents have no tape."""
    oracle.assert_second(powers, (0.7, 5))
    oracle.assert_second(summed, (np.array([0.3, -0.7, 1.1]), 0, 0.5), wrt=(0, 2))
    f = ast2grad.hvp(powers)
    assert f(0.7, 5, 1.0) == pytest.approx(ast2grad.hvp(powers)(0.7, 5, 2.0) / 2.0)
    assert "def powers_hvp(x, n, x_dot):" in f.source_for(0.7, 5)
    assert "Hessian-vector product with respect to x" in f.source_for(0.7, 5)
    assert ast2grad.hvp(powers)(0.7, 2, 1.0) == pytest.approx(6.0 * 0.7)


def test_the_first_refusal_is_told():
    with pytest.raises(ast2grad.UnsupportedError) as caught:
        ast2grad.hvp(lambda x: np.random.poisson(x) * x)(1.0, 1.0)
    assert caught.value.code == "A202"


def test_callable_objects_and_partials_have_hessian_vector_products():
    import functools

    class Cubed:
        def __init__(self, k):
            self.k = k

        def __call__(self, x):
            return self.k * x ** 3

    assert ast2grad.hvp(Cubed(2.0))(1.5, 1.0) == pytest.approx(18.0)
    assert ast2grad.hvp(functools.partial(area_of, k=3.0))(1.5, 1.0) == 0.0


def test_hessian_of_a_recursive_function():
    assert ast2grad.hessian(powers)(0.7, 2) == pytest.approx(6.0 * 0.7)
    v = np.array([0.3, -0.7, 1.1])
    got = ast2grad.hessian(summed)(v, 0, 0.5)
    columns = [ast2grad.hvp(summed)(v, 0, 0.5, e) for e in np.eye(3)]
    assert got.shape == (3, 3) and np.allclose(got, np.stack(columns, axis=-1), rtol=1e-14) and np.allclose(got, got.T)


# ---------------------------------------------------------------- Jacobians
def test_jacobian_where_the_value_is_an_int():
    """An int that counts as a float makes ints, which have derivatives; other ints in a result have zero ones."""
    assert ast2grad.jacobian(lambda x: x * x * x)(2) == 12.0
    assert ast2grad.hessian(lambda x: x * x * x)(2) == 12.0

    def mixed(x):
        return x * x, 3, "name", [x * 2.0]

    assert ast2grad.jacobian(mixed)(2) == (4.0, 0.0, None, [2.0])
    for mode in ("forward", "reverse"):
        one, constant, name, (other,) = ast2grad.jacobian(mixed, mode=mode)(np.array([1.0, 2.0]))
        assert np.array_equal(one, np.diag([2.0, 4.0])) and np.array_equal(other, np.diag([2.0, 2.0]))
        assert np.array_equal(constant, [0.0, 0.0]) and name is None


# ---------------------------------------------------------------- numbers or arrays
def filled_list(x):
    x = np.asarray(x)
    if x.size == 1:
        x_bar = np.full_like(x, x.item())
    else:
        x_bar = np.full_like(x, 2.0 * x.sum())
    return list(x_bar)


def test_tangent_of_a_list_of_something_unknown():
    """It was the list itself."""
    value, tangent = ast2grad.jvp(filled_list, ([0.5, 1.2],), ([0.1, 0.2],))
    assert np.allclose(value, [3.4, 3.4]) and np.allclose(tangent, [0.6, 0.6])


def squared_item(x):
    x = np.asarray(x)
    if x.size == 1:
        return x.item() ** 2
    return x.sum() ** 2


def fourth_power(x):
    r = squared_item(x)
    return np.sum(r * r)


def test_second_derivatives_where_a_number_becomes_an_array():
    got = ast2grad.hvp(fourth_power)(0.7, 1.0)
    assert type(got) is float and got == pytest.approx(12 * 0.7**2)
    oracle.assert_second(fourth_power, ([0.5, 1.2, 0.8],))


def rounded(x):
    y = np.asarray(x, dtype=np.float32) * 2
    return np.sum(y.astype(float) ** 2)


def test_a_cast_does_not_change_the_type_of_the_gradient():
    assert ast2grad.grad(rounded)(np.array([0.5, 1.25])).dtype == np.float64
    assert type(ast2grad.grad(rounded)([0.5, 1.25])[0]) is np.float64


def test_a_solver_in_a_try_body_runs_twice() -> None:
    from scipy.optimize import brentq

    def root(p: float) -> float:
        try:
            return brentq(lambda x: x**3 - p, 0.0, 4.0)
        except ValueError:
            return float("nan")

    value, slope = ast2grad.jvp(root, (3.0,), (1.0,))
    assert value == root(3.0) and abs(slope - 3.0 ** (-2 / 3) / 3) < 1e-12
