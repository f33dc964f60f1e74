"""What Python asks of objects: attributes that are missing, classes that answer for themselves, questions that raise."""
from __future__ import annotations

import typing

import numpy as np
import pytest
from oracle import assert_gradient

from ast2grad import UnsupportedError, grad

pytestmark = pytest.mark.engine


def missing_with_default(x):
    return np.sum(x * x) * (1 + len(getattr(x, "__dict__", {})))


def missing_in_try(x):
    try:
        y = x.components
    except AttributeError:
        y = x * x
    return y


def shape_of_a_list(x):
    pair = [x, x * 2.0]
    try:
        n = pair.shape[0]
    except AttributeError:
        n = 3.0
    return pair[0] * pair[1] * n


def of_a_nested_function(x):
    def inner(y):
        return y * y
    return inner(x) * len(inner.__dict__ or [1, 2]) if not hasattr(inner, "cache") else x


def array_namespace(x):
    xs = getattr(x, "__array_namespace__", None)
    return xs().sum(x * x) if xs is not None else x * x


def test_a_missing_attribute_is_an_attribute_error_or_the_default():
    assert_gradient(missing_with_default, (np.array([1.0, 2.0]),))
    for x in (3.0, np.float64(3.0)):
        for f in (missing_in_try, shape_of_a_list, of_a_nested_function, array_namespace):
            assert_gradient(f, (x,))
    assert_gradient(array_namespace, (np.array([3.0, 1.0]),))


def methods_by_their_names(x):
    return x.__mul__(x).__add__(2.0)


def array_by_its_methods(x):
    return x.__array__().sum() * x.__len__()


def test_operators_may_be_called_by_the_names_of_their_methods():
    assert_gradient(methods_by_their_names, (3.0,))
    assert_gradient(array_by_its_methods, (np.array([3.0, 1.0]),))


class Entry(typing.TypedDict):
    value: float


def typed_dict(x):
    entry = Entry(value=x)
    return entry["value"] ** 2


def typed_dict_is_no_class_to_ask_for(x):
    try:
        if isinstance(x, Entry):
            return x
    except TypeError:
        return x * x * x
    return 0.0


def test_a_typed_dict_is_a_dict_and_answers_no_questions():
    for x in (3.0, np.float64(3.0)):
        assert_gradient(typed_dict, (x,))
        assert_gradient(typed_dict_is_no_class_to_ask_for, (x,))


class Picky:
    def __eq__(self, other):
        raise ValueError("no")

    def __contains__(self, item):
        raise KeyError("no")

    __hash__ = None  # type: ignore[assignment]


class Registry(dict):
    def get(self, key, default=None):
        raise KeyError(key)


PICKY = Picky()
REGISTRY = Registry(a=1.0)


def asks_a_picky_object(x):
    try:
        return x if "a" in PICKY else 2.0 * x
    except KeyError:
        return x * x


def in_none(x):
    try:
        return x if None in None else 2.0 * x
    except TypeError:
        return x * x


def in_a_dict_with_a_get_of_its_own(x):
    return x * x if "a" in REGISTRY else x


def test_what_is_executed_while_the_function_is_read_may_raise():
    for f in (asks_a_picky_object, in_none, in_a_dict_with_a_get_of_its_own):
        assert_gradient(f, (3.0,))


def none_in_none(x):
    return x if None in None else 2.0 * x


def test_a_question_that_always_raises_is_refused_at_its_line():
    with pytest.raises(UnsupportedError, match="this raises TypeError") as e:
        grad(none_in_none)(1.0)
    assert e.value.origin.line == none_in_none.__code__.co_firstlineno + 1
