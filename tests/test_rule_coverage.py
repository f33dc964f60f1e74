"""Every public callable of math, numpy, numpy.linalg and numpy.fft is accounted for: the test fails when
NumPy grows.
"""
from __future__ import annotations

import math
import types

import numpy as np
import pytest

import ast2grad.rules  # noqa: F401
from ast2grad.rules import nondiff
from ast2grad.rules.registry import RULES, lookup, resolve


def public(module):
    for name in dir(module):
        obj = getattr(module, name)
        if not name.startswith("_") and callable(obj) and not isinstance(obj, types.ModuleType):
            yield name, obj


@pytest.mark.parametrize("module", [math, np, np.linalg, np.fft], ids=lambda m: m.__name__)
@pytest.mark.filterwarnings("ignore")
def test_every_public_callable_is_accounted_for(module):
    elsewhere = {id(resolve(p)) for p in nondiff.THROUGH_SOURCE | nondiff.AS_OPERATORS}
    unknown = [name for name, obj in public(module) if lookup(obj) is None and id(obj) not in elsewhere]
    assert not unknown, "no rule, not declared constant, not refused: " + " ".join(unknown)


def test_refusals_have_reasons():
    assert all(r.refused.strip() for r in RULES if not (r.inactive or r.vjp or r.partials))


def test_no_function_has_two_rules():
    """Of two entries for one function the later would win unseen."""
    seen = {}
    for rule in RULES:
        for fn in rule.functions:
            first = seen.setdefault(id(fn), rule)
            assert first is rule or (first.inactive and rule.inactive), (fn, rule.name)


def test_inactive_functions_are_not_differentiated():
    for fn in (np.floor, math.floor, np.argmax, np.sign, np.isnan, np.zeros):
        rule = lookup(fn)
        assert rule is not None and rule.inactive
