"""Callables that were made of a Python function: caches, decorators, np.vectorize, numba's dispatchers and ufuncs."""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np
import pytest
from oracle import assert_gradient, assert_tangent

import ast2grad

pytestmark = pytest.mark.engine

V = np.array([0.3, 1.4, 2.0])
M = np.array([[-1.0, 2.0, 3.0], [0.5, 0.2, -0.7]])


def kinked(x: Any, k: Any) -> Any:
    return k * x if x > 1 else math.exp(x) * k


by_element = np.vectorize(kinked)
rounded = np.vectorize(lambda x: x * x if x > 1 else 0)
not_rounded = np.vectorize(lambda x: x * x if x > 1 else 0, otypes=[float])


@functools.lru_cache(maxsize=None)
def cached(x):
    return math.sin(x) * x


class Counted:
    def __init__(self, f):
        functools.update_wrapper(self, f)
        self.f = f

    def __call__(self, *args):
        return 3 * self.f(*args)


@Counted
def counted(x):
    return x**2


def test_cached_function_and_wrapping_object() -> None:
    assert_gradient(lambda x: cached(x) + counted(x), (0.7,))
    assert ast2grad.grad(cached)(0.7) == pytest.approx(math.sin(0.7) + 0.7 * math.cos(0.7))


def vectorized_with_surroundings(x: Any) -> Any:
    def f(t: float) -> float:
        return t * t * x[0]

    return np.vectorize(f)(x).sum()


def test_vectorized_function_on_a_number_on_arrays_and_itself() -> None:
    assert_gradient(lambda x: by_element(x, 2.5) + 0, (0.5,))
    assert_gradient(lambda x: by_element(x, 2.5).sum(), (M,))
    assert_gradient(lambda x: (by_element(x, x[0]) ** 2).sum(), (M,))
    assert_gradient(vectorized_with_surroundings, (V,))
    assert ast2grad.grad(by_element)(1.5, 2.0) == 2.0  # not the path through NumPy's own text, where objects are passed


def one_of_two(a: Any, b: Any = 2.0) -> Any:
    return a * b if a > 1.0 else a ** 2 * b


def vectorized_by_keyword(x: Any) -> Any:
    return np.vectorize(one_of_two)(b=x, a=np.array([0.5, 1.5, 2.5])).sum() + np.vectorize(one_of_two)(a=x).sum()


def vectorized_without_axes(x: Any) -> Any:
    return np.vectorize(one_of_two)(a=x)[()] + np.vectorize(one_of_two)(x).sum()


def test_vectorized_function_by_keyword_and_without_axes() -> None:
    assert_gradient(vectorized_by_keyword, (V,))
    assert_tangent(vectorized_by_keyword, (V,))
    for x in (0.4, 1.7):
        assert_gradient(vectorized_without_axes, (x,))


def test_vectorized_function_that_may_round_is_refused() -> None:
    assert rounded(V[::-1])[2] == 0 and rounded(np.array([0.5, 1.5]))[1] == 2  # the first element decides
    with pytest.raises(ast2grad.UnsupportedError, match="A206.*integer"):
        ast2grad.grad(lambda x: rounded(x).sum())(V)
    assert_gradient(lambda x: not_rounded(x).sum(), (V,))


def test_numba_functions_are_read_through_their_python_functions() -> None:
    numba = pytest.importorskip("numba")
    each, whole = numba.vectorize(kinked), numba.njit(kinked)
    assert_gradient(lambda x: each(x, 2.0) + whole(x, 3.0), (1.5,))
    assert_gradient(lambda x: (each(2.0, x) * each(x, x[0])).sum(), (M,))
    assert ast2grad.grad(each)(1.5, 2.0) == ast2grad.grad(whole)(1.5, 2.0) == 2.0


def test_number_that_a_numba_ufunc_gives_without_derivatives_stays_a_number() -> None:
    numba = pytest.importorskip("numba")
    each = numba.vectorize(kinked)
    assert_gradient(lambda x: each(min(each(0.5, 1.0), 2.0) * x, x), (1.5,))


@pytest.mark.parametrize("make", [lambda x: np.asarray(x, dtype=object), lambda x: x.astype(object),
                                  lambda x: np.array([x[0], x[:2]], dtype=object)])
def test_array_of_objects_is_refused_and_not_constant(make: Any) -> None:
    with pytest.raises(ast2grad.UnsupportedError, match="A209"):
        ast2grad.grad(lambda x: make(x)[0] * 2.0)(V)
