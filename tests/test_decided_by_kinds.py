"""What kinds decide while a function is read: dead handlers, attributes set on some paths, sets, dtypes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import oracle
import pytest


def dead_handler(x):
    try:
        x = np.asarray(x)
    except NameError:
        pass
    return np.sum(x**2)


def certain_failure(x):
    y = np.clip(x, -1, 1)
    try:
        y.name = "p"
    except AttributeError:
        pass
    return y * 2


def number_or_array(x):
    e = x * 1.0
    try:
        e[abs(e) < 1e-3] = 0.0
    except TypeError:
        if abs(e) < 1e-3:
            e = 0.0
    return np.sum(e * 2)


def jump_out_of_try(x):
    try:
        s = 2 * x
        if math.isinf(s):
            raise OverflowError
        return 1 / s
    except OverflowError:
        pass
    return x


def reraised(x):
    try:
        try:
            raise KeyError("a")
        except KeyError:
            raise
    except LookupError:
        return x * x
    return x


class Part:
    k = 1.5

    def __init__(self, a, full):
        self.a = a
        if full:
            self.extra = a * 2


def partly_set(x):
    p = Part(x, x > 0.5)
    p.b = p.a * 2
    return p.b


def class_value_on_one_path(x):
    p = Part(x, False)
    if x > 0.5:
        p.k = x * 2
    return p.k * p.a


def unknown_attribute(x):
    p = Part(x, x > 0.5)
    return p.extra if hasattr(p, "extra") else p.a


def known_set(x):
    kinds = set(map(type, [(x,), (x,)]))
    return x * x if len(kinds) == 1 and kinds.pop() is tuple else x


def known_dtype(z):
    v = np.zeros(z.shape, dtype=np.promote_types(z.dtype, "float"))
    mask = z > 0.4
    v[mask] = z[mask] ** 2
    return np.sum(v)


def rows(x):
    w = np.arange(12.0).reshape(3, 4)
    return np.sum(np.r_[w * x, 2 * w][1] * np.arange(4.0))


def numbers_replaced(x):
    c = list(range(4))
    c[1] = 2.0 * x
    return c[1] * c[1] * c[3]


V = np.array([0.3, 0.7])


@pytest.mark.parametrize(
    ("f", "args"),
    [
        (dead_handler, (0.3,)),
        (dead_handler, (V,)),
        (certain_failure, (0.3,)),
        (number_or_array, (0.3,)),
        (number_or_array, (V,)),
        (jump_out_of_try, (0.3,)),
        (reraised, (0.3,)),
        (partly_set, (0.3,)),
        (partly_set, (0.7,)),
        (class_value_on_one_path, (0.3,)),
        (class_value_on_one_path, (0.7,)),
        (known_set, (0.3,)),
        (known_dtype, (V,)),
        (rows, (0.3,)),
        (numbers_replaced, (0.3,)),
    ],
)
def test_right(f: Any, args: tuple[Any, ...]) -> None:
    oracle.assert_gradient(f, args, {}, (0,))


@pytest.mark.parametrize("x", [0.3, 0.7])
def test_whether_an_attribute_is_set_is_asked(x: float) -> None:
    oracle.assert_gradient(unknown_attribute, (x,), {}, (0,))


def without_length(x):
    if isinstance(x, np.ndarray) or hasattr(x, "magnitude"):
        return x[0] * 1.0 if x.ndim == 1 and x.size == 1 else x[()] * 1.0 if x.ndim == 0 else x * 1.0
    if isinstance(x, dict):
        for name in x:
            x[name] = without_length(x[name])
    return x


def number_times_array_in_place(x):
    y = without_length(without_length(np.sin(np.asarray(x))))
    y *= np.array([1.0, 2.0])
    return np.sum(y)


@pytest.mark.parametrize("x", [0.7, np.array([0.7, 1.2])])
def test_a_number_in_the_place_of_an_array_is_not_written_to(x):
    oracle.assert_gradient(number_times_array_in_place, (x,))
