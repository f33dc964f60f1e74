"""Attributes whose names are computed: in a loop, from an argument."""
from __future__ import annotations

import pytest
from oracle import assert_gradient, assert_tangent

pytestmark = pytest.mark.engine


class Numbered:
    names = ("alpha", "beta")

    def __init__(self, values):
        for name, value in zip(self.names, values):
            setattr(self, name, value)
        for i in range(len(self.names)):
            setattr(self, f"parameter{i + 1}", getattr(self, self.names[i]))


def numbered(x):
    n = Numbered([x, x * x])
    return n.parameter1 * n.parameter2


def chosen_by_name(x, name):
    return getattr(Numbered([x, x * x]), name) * 3.0


def chosen_by_number(x, n):
    made = Numbered([x, x * x])
    return getattr(made, "parameter" + str(n)) if hasattr(made, "parameter%d" % n) else x ** 3


def test_names_that_a_loop_computes():
    assert_gradient(numbered, (1.3,))
    assert_tangent(numbered, (1.3,))


def test_names_that_an_argument_says():
    for name in ("alpha", "beta"):
        assert_gradient(chosen_by_name, (1.3, name))
    for n in (1, 2, 3):
        assert_gradient(chosen_by_number, (1.3, n))
