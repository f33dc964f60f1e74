"""Attributes whose names are computed: in a loop, from an argument."""
from __future__ import annotations

import dataclasses

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


@dataclasses.dataclass
class Model:
    sigma: float
    rate: float = dataclasses.field(default=0.5, kw_only=True)
    steps: int = dataclasses.field(default=3, metadata={"kind": "numerical"})


def parameters(model):
    def is_model(f):
        return f.init and f.metadata.get("kind") != "numerical"

    by_position = {f.name: getattr(model, f.name) for f in dataclasses.fields(model) if is_model(f) and not f.kw_only}
    by_keyword = {f.name: getattr(model, f.name) for f in dataclasses.fields(Model) if is_model(f) and f.kw_only}
    return {**by_position, **by_keyword}


def priced(x):
    p = parameters(Model(x, rate=x * x))
    return p["sigma"] * p["rate"] + len(p) * x


def test_fields_of_a_dataclass_and_what_they_say_of_themselves():
    assert_gradient(priced, (1.3,))
    assert_tangent(priced, (1.3,))
