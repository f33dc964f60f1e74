"""debug=True says where an infinity or a NaN enters a derivative, and changes nothing else."""
from __future__ import annotations

import inspect
import math
import pickle
from typing import Any

import numpy as np
import pytest

import ast2grad
from ast2grad import NonFiniteError, grad, value_and_grad

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")
V = np.array([1.0, 0.0, 2.0])


def root(x):
    y = x * 1.0
    return math.sqrt(y)  # here


def logarithm(x):
    y = 2.0 * x
    z = math.log(y)  # here
    return 3.0 * z


def array_root(x):
    y = np.sqrt(x)  # here
    return np.sum(y * 2.0)


def zero_times_infinity(x):
    mask = (x > 0.0) * 1.0
    inverse = 1.0 / x  # here
    return np.sum(mask * inverse)


def where_without_guard(x):
    r = np.sqrt(x)  # here
    return np.sum(np.where(x > 0.0, 1.0, 0.0) * r)


def overflow_in_a_loop(x, n):
    for i in range(n):
        x = np.exp(x)  # here
    return np.sum(x)


def inner(v, w):
    return np.sqrt(v * w)  # here


def in_a_helper(x):
    a = x * 2.0
    for i in range(2):
        a = a + inner(a, x)
    return np.sum(a)


def in_a_recursion(x, n):
    if n == 0:
        return np.sqrt(x)  # here
    return in_a_recursion(x, n - 1) * 2.0


def in_a_comprehension(xs):
    return sum([math.sqrt(x) for x in xs])  # here


def in_a_store(x):
    y = np.zeros(3)
    for i in range(3):
        y[i] = np.sqrt(x[i])  # here
    return np.sum(y)


def too_large(x, y):
    z = x / y  # here
    return z * z


CASES: list[tuple[Any, tuple[Any, ...], str]] = [
    (root, (0.0,), "sqrt(y) raises ZeroDivisionError, with y = 0.0"),
    (logarithm, (0.0,), "6.0 / y raises ZeroDivisionError, with y = 0.0"),
    (array_root, (V,), "1.0 / y is inf at [1], with y[1] = 0.0"),
    (zero_times_infinity, (V,), "inverse is inf at [1]; the first such value of the function is made by inverse = 1.0 / x, "
                                "with x[1] = 0.0"),
    (where_without_guard, (V,), " / r is nan at [1], with "),
    (overflow_in_a_loop, (np.array([1.0, 3.0]), 4), "made by x = np.exp(x), with x[1] = 5.28491e+08"),
    (in_a_helper, (V,), "is inf at [1], with "),
    (in_a_recursion, (0.0, 2), "0.5 * out_bar / sqrt_x is inf, with "),
    (in_a_comprehension, ([1.0, 0.0],), "raises ZeroDivisionError, with x = 0.0"),
    (in_a_store, (V,), "is inf, with sqrt_t = 0.0"),
    (too_large, (1.0, 1e-200), "2.0 * z / y is inf, with y = 1e-200, z = 1e+200"),
]


def marked_line(f: Any) -> int:
    f = inner if f is in_a_helper else f
    lines, first = inspect.getsourcelines(f)
    return first + next(i for i, line in enumerate(lines) if line.rstrip().endswith("# here"))


@pytest.mark.parametrize("f, args, said", CASES, ids=[f.__name__ for f, *_ in CASES])
def test_place(f: Any, args: Any, said: str) -> None:
    with pytest.raises(NonFiniteError) as caught:
        grad(f, debug=True)(*args)
    error = caught.value
    assert error.code == "A401" and isinstance(error, (ast2grad.Ast2GradError, ArithmeticError))
    assert error.filename == __file__ and error.lineno == marked_line(f), str(error)
    assert said in str(error), str(error)
    assert "^^^" in str(error)


@pytest.mark.parametrize("f, args", [(f, a) for f, a, _ in CASES if f not in (root, logarithm, in_a_comprehension, too_large)],
                         ids=lambda v: getattr(v, "__name__", ""))
def test_with_value(f: Any, args: Any) -> None:
    with pytest.raises(NonFiniteError) as caught:
        value_and_grad(f, debug=True)(*args)
    assert caught.value.lineno == marked_line(f), str(caught.value)


def test_exceptions_of_the_function_come_out_unchanged() -> None:
    with pytest.raises(ValueError, match="math domain error") as caught:
        value_and_grad(logarithm, debug=True)(0.0)
    assert not isinstance(caught.value, NonFiniteError)
    with pytest.raises(OverflowError):
        grad(lambda x: math.exp(math.exp(x)) * x, debug=True)(800.0)


def test_a_guarded_side_is_fine() -> None:
    def f(x):
        safe = np.where(x > 0.0, x, 1.0)
        return np.sum(np.where(x > 0.0, np.sqrt(safe), 0.0))

    assert np.array_equal(grad(f, debug=True)(V), [0.5, 0.0, 0.5 / math.sqrt(2.0)])


def test_what_is_finite_is_the_same() -> None:
    def f(x, k, n):
        y = np.zeros(3)
        for i in range(n):
            y[i] += k * math.sin(x[i]) + in_a_recursion(x[i], 1)
        return np.dot(y, x)

    x = np.array([0.3, 0.7, 1.9])
    plain, watched = grad(f, wrt=(0, 1)), grad(f, wrt=(0, 1), debug=True)
    assert all(np.array_equal(a, b) for a, b in zip(plain(x, 0.5, 3), watched(x, 0.5, 3)))
    assert plain.source_for(x, 0.5, 3) == watched.source_for(x, 0.5, 3)
    value, gradient = value_and_grad(f, debug=True)(x, 0.5, 3)
    assert value == f(x, 0.5, 3) and np.array_equal(gradient, plain(x, 0.5, 3)[0])


def test_as_a_decorator_and_pickled() -> None:
    @grad(debug=True)
    def f(x):
        return x * math.sqrt(x)

    assert f(4.0) == 3.0
    with pytest.raises(NonFiniteError):
        f(0.0)
    again = pickle.loads(pickle.dumps(grad(root, debug=True)))
    with pytest.raises(NonFiniteError):
        again(0.0)
