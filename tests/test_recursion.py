"""Recursive functions whose depth is known only at run time."""
from __future__ import annotations

import math

import numpy as np
import pytest
from oracle import assert_gradient, assert_tangent

from ast2grad import UnsupportedError, grad


def product(numbers):
    if len(numbers) == 1:
        return numbers[0]
    return numbers[0] * product(numbers[1:])


def of_shorter_and_shorter_arrays(x):
    return product(x) * product(x[1:])


def pairwise(x, y):
    if len(x) == 0:
        return 0.0
    return x[0] * y[-1] + pairwise(x[1:], y[:-1])


def of_two_arrays_of_one_length(x):
    return pairwise(x, x * x)


class Interpolation:
    """Newton's divided differences."""

    def __init__(self, x, y):
        self.x, self.y = x, y
        self.table = []
        for i in range(len(self.x)):
            self.table.append(self.difference(0, i))

    def difference(self, start, end):
        if abs(end - start) < 1e-10:
            return self.y[start]
        x = list(self.x)
        return (self.difference(start, end - 1) - self.difference(start + 1, end)) / (x[start] - x[end])

    def __call__(self, at):
        total = self.table[-1]
        for i in range(len(self.x) - 1, 0, -1):
            total = self.table[i - 1] + (at - self.x[i - 1]) * total
        return total


def interpolated(x):
    return Interpolation([7.0, x, 9.5], [0.88, x * x, 0.87])(8.1)


class Scale:
    def __init__(self, factor):
        self.factor = factor

    def down_to(self, x, limit):
        return x if x < limit else self.factor * self.down_to(x / 2.0, limit)


def object_that_changes_between_two_recursions(x):
    s = Scale(x)
    a = s.down_to(20.0 * x, 3.0)
    s.factor = x * x
    return a + s.down_to(20.0 * x, 3.0)


def two_objects_of_one_class(x):
    return Scale(x).down_to(20.0 * x, 3.0) * Scale(math.sin(x)).down_to(9.0 * x, 1.0)


def drops(values, x):
    if x < 1.0:
        return values[0] * x
    return values[1] + drops(values, x - values[2])


def list_that_changes_between_two_recursions(x):
    values = [x, x * x, 0.9]
    a = drops(values, 4.0 * x)
    values[1] = math.sin(x)
    return a * drops(values, 5.0 * x)


def even(x, n, made):
    return made.factor * x if n < 0.5 else odd(x * made.factor, n - 1, made)


def odd(x, n, made):
    return x if n < 0.5 else math.sin(even(x, n - 1, made))


def each_calls_the_other(x, n):
    return even(x, n, Scale(x + 1.0))


class Polynomial:
    def __init__(self, *coefficients):
        self.coefficients = coefficients

    def __call__(self, x):
        total = 0.0
        for c in self.coefficients:
            total = total * x + c
        return total

    def slope(self):
        n = len(self.coefficients) - 1
        return Polynomial(*[(n - i) * c for i, c in enumerate(self.coefficients[:-1])])


def limit_of_ratio(p, q, x):
    if q(x) != 0:
        return p(x) / q(x)
    return limit_of_ratio(p.slope(), q.slope(), x)


def new_objects_in_each_call(a, x):
    return limit_of_ratio(Polynomial(a, -2.0 * a, a, 0.0), Polynomial(3.0, a * a - a * a, 0.0, 0.0), x)


CASES = [
    (of_shorter_and_shorter_arrays, (np.array([1.5, 2.0, -3.0, 0.5]),)),
    (of_two_arrays_of_one_length, (np.array([1.5, 2.0, -3.0, 0.5]),)),
    (interpolated, (8.2,)),
    (object_that_changes_between_two_recursions, (1.3,)),
    (two_objects_of_one_class, (1.3,)),
    (list_that_changes_between_two_recursions, (1.3,)),
    (each_calls_the_other, (0.7, 3.0)),
    (new_objects_in_each_call, (0.7, 0.4)),
]


@pytest.mark.parametrize(("f", "args"), CASES, ids=[f.__name__ for f, _ in CASES])
def test_derivatives(f, args):
    assert_gradient(f, args)
    assert_tangent(f, args)


def test_another_depth_is_read_again():
    derivative = grad(new_objects_in_each_call)
    for x in (0.4, 0.0, -0.3, 0.0):
        slope = (new_objects_in_each_call(0.7 + 1e-6, x) - new_objects_in_each_call(0.7 - 1e-6, x)) / 2e-6
        assert derivative(0.7, x) == pytest.approx(slope, rel=1e-6)


def falls_for_ever(made, x):
    return falls_for_ever(Scale(made.factor * 2.0), x) if made.factor > 0.0 else x


def test_a_recursion_that_does_not_end_is_an_error():
    with pytest.raises((UnsupportedError, RecursionError)):
        grad(lambda x: falls_for_ever(Scale(x), x))(1.0)
