"""What a function finds outside of itself may be another thing at the next call: tables, flags, methods of classes."""
from __future__ import annotations

import math
import types
from typing import Any

import pytest

import ast2grad

pytestmark = pytest.mark.engine

OPTIONS: dict[str, Any] = {}
STEPS: list[Any] = []
FLAGS: set[str] = set()


class Model:
    mode = "linear"
    power = 2
    shape = staticmethod(math.sin)
    table: dict[str, str] = {}


class Part:
    pass


MODEL = Model()
PART = Part()
PART.inner = types.SimpleNamespace()


def text_in_dict(x):
    return x * 2 if OPTIONS["mode"] == "linear" else x * x


def flag_in_dict(x):
    return x * 2 if OPTIONS["flag"] else x * x


def nothing_in_dict(x):
    return x * 2 if OPTIONS["limit"] is None else x * x


def function_in_dict(x):
    return OPTIONS["shape"](x)


def number_in_dict(x):
    return OPTIONS["scale"] * x ** OPTIONS["power"]


def text_in_nested_dict(x):
    return x * 2 if OPTIONS["inner"]["mode"] == "linear" else x * x


def missing_key(x):
    return x * OPTIONS.get("factor", 3.0)


def key_in_dict(x):
    return x * x if "factor" in OPTIONS else x


def keys_of_dict(x):
    return sum(x ** len(k) for k in OPTIONS["inner"])


def flag_in_set(x):
    return x * x if "square" in FLAGS else x


def value_in_list(x):
    return x * x if "square" in STEPS else x


def text_in_list(x):
    return x * 2 if STEPS[0] == "linear" else x * x


def function_in_list(x):
    return STEPS[1](x)


def empty_list(x):
    return x * x if STEPS[2] else x


def default_that_changes(x, options={"mode": "linear"}):  # noqa: B006
    return x * 2 if options["mode"] == "linear" else x * x


def text_of_class(x):
    return x * 2 if Model.mode == "linear" else x * x


def function_of_class(x):
    return Model.shape(x)


def dict_of_class(x):
    return x * 2 if MODEL.table["mode"] == "linear" else x * x


def number_of_class_or_object(x):
    return x ** MODEL.power


def text_of_inner_object(x):
    return x * 2 if PART.inner.mode == "linear" else x * x


def function_of_object(x):
    return PART.shape(x)


def tuple_of_object(x):
    return (x * 2 if PART.options[0] == "linear" else x * x) * PART.options[1]


def nothing_of_object(x):
    return x * 2 if PART.limit is None else x * x


def before():
    OPTIONS.clear()
    OPTIONS.update(mode="linear", flag=True, limit=None, shape=math.sin, scale=2.0, power=2, inner={"mode": "linear"})
    STEPS[:] = ["linear", math.sin, []]
    FLAGS.clear()
    default_that_changes.__defaults__[0]["mode"] = "linear"
    Model.mode, Model.shape, Model.table["mode"] = "linear", staticmethod(math.sin), "linear"
    MODEL.__dict__.clear()
    PART.inner.mode, PART.shape, PART.options, PART.limit = "linear", math.sin, ("linear", 2.0), 1.0


def after():
    OPTIONS.update(mode="square", flag=False, limit=1.0, shape=math.cos, scale=5.0, power=3, inner={"mode": "square", "m": 1})
    OPTIONS["factor"] = 7.0
    STEPS[0], STEPS[1] = "square", math.cos
    STEPS[2].append(1)
    FLAGS.add("square")
    default_that_changes.__defaults__[0]["mode"] = "square"
    Model.mode, Model.shape, Model.table["mode"] = "square", staticmethod(math.cos), "square"
    MODEL.power = 3
    PART.inner.mode, PART.shape, PART.options, PART.limit = "square", math.cos, ("square", 3.0), None


@pytest.mark.parametrize("f", [f for n, f in list(globals().items()) if getattr(f, "__code__", None) is not None
                               and f.__code__.co_varnames[:1] == ("x",)], ids=lambda f: f.__name__)
def test_what_is_outside_changes(f):
    """Items of containers were taken for constants: only their number was looked at again."""
    gradient = ast2grad.grad(f)
    for change in (before, after, before):
        change()
        want = (f(0.7 + 1e-6) - f(0.7 - 1e-6)) / 2e-6
        assert gradient(0.7) == pytest.approx(want, rel=1e-7)


class Halved:
    """Keeps a number under the name of a property that says something else."""

    def __init__(self, amount):
        self._amount = amount

    @property
    def _amount(self):
        return self.__dict__["amount"]

    @_amount.setter
    def _amount(self, value):
        self.__dict__["amount"] = value

    @property
    def amount(self):
        return self._amount / 2.0


def test_the_dict_of_an_object_is_not_asked_for_properties():
    outside = Halved(3.0)
    derivative = ast2grad.grad(lambda x: outside.amount * x * Halved(x).amount)
    assert derivative(2.0) == 3.0
    outside._amount = 5.0
    assert derivative(2.0) == 5.0
