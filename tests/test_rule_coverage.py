"""Every public callable of math, NumPy and scipy.special is accounted for: the test fails when they grow."""
from __future__ import annotations

import importlib
import math
import sys
import types
from pathlib import Path

import numpy as np
import pytest

import ast2grad.rules  # noqa: F401
from ast2grad.rules import nondiff
from ast2grad.rules.registry import RULES, load_all, lookup, resolve

MODULES = ("math", "cmath", "operator", "numpy", "numpy.linalg", "numpy.fft", "scipy.special", "scipy.linalg", "scipy.fft",
           "scipy.integrate")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))
from autograd_difference import AUTOGRAD, missing  # noqa: E402


def public(module):
    for name in dir(module):
        obj = getattr(module, name)
        if not name.startswith("_") and callable(obj) and not isinstance(obj, types.ModuleType):
            yield name, obj


@pytest.mark.parametrize("name", MODULES)
@pytest.mark.filterwarnings("ignore")
def test_every_public_callable_is_accounted_for(name):
    if name.startswith("scipy"):
        pytest.importorskip("scipy")
        load_all()
    elsewhere = {id(resolve(p)) for p in nondiff.THROUGH_SOURCE | nondiff.AS_OPERATORS}
    unknown = [n for n, obj in public(importlib.import_module(name)) if lookup(obj) is None and id(obj) not in elsewhere]
    assert not unknown, "no rule, not declared constant, not refused: " + " ".join(unknown)


def test_what_autograd_differentiates_has_rules():
    pytest.importorskip("scipy.stats")
    assert missing(AUTOGRAD, "reverse") == missing(AUTOGRAD, "forward") == []


def test_a_gap_would_be_seen():
    load_all()
    assert missing(["numpy.sin", "numpy.floor", "numpy.put_along_axis"], "reverse") == ["numpy.floor", "numpy.put_along_axis"]


def test_every_rule_serves_both_modes():
    load_all()
    assert [r.name for r in RULES if r.differentiates and not r.has_tangent] == []


def test_there_are_many_rules():
    """At least 350 functions, counted by name, aliases and methods left out."""
    pytest.importorskip("scipy.stats")
    load_all()
    seen = {id(fn) for rule in RULES if rule.differentiates for fn in rule.functions}
    assert len(seen) >= 600


def test_refusals_have_reasons():
    assert all(r.refused.strip() for r in RULES if not (r.inactive or r.differentiates))


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
