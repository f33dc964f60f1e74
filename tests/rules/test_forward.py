"""The calls of the tables in forward mode: <J v, w> = <v, J^T w>, and the tangent has the form of the value."""
from __future__ import annotations

import importlib.util
import operator
import warnings

import numpy as np
import pytest

import ast2grad

from . import calls_helpers
from .checking import paired, weights
from .single_op import call_primal, describe, plain
from .test_rules import CALLS
from .test_with_engine import Writer, leaves

pytestmark = pytest.mark.engine
CALLS = CALLS + calls_helpers.T.calls
if importlib.util.find_spec("scipy") is not None:
    from . import calls_scipy, calls_special, calls_stats

    CALLS = CALLS + calls_special.T.calls + calls_scipy.T.calls + calls_stats.T.calls


def moved(v, t, h):
    """v + h t"""
    if isinstance(v, (list, tuple)):
        return type(v)(moved(a, b, h) for a, b in zip(v, t))
    return v + h * t


@pytest.mark.parametrize("call", CALLS, ids=describe)
def test_tangent(call):
    fn, args, kws = call
    if getattr(fn, "__name__", "").startswith("i") and hasattr(operator, fn.__name__):
        pytest.skip("an augmented assignment is no call")
    kws = {k: v for k, v in kws.items() if k not in ("h", "atol", "rtol")}
    w = Writer()
    rng = np.random.default_rng(3)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        value = call_primal(fn, plain(args), {k: plain(v) for k, v in kws.items()})
        g = weights(rng, value)
        f, source = w.function(fn, args, kws, value, g)
        if not w.values:
            pytest.skip("nothing to differentiate with respect to")
        # a cotangent pairs as Re(bar * dot), so its conjugate is a direction like any other
        dots = tuple(weights(rng, v) for v in w.values)
        again, dot = ast2grad.jvp(f, w.values, dots)
        bar = 1.0 if "t = " in source else g
        try:
            result, pullback = ast2grad.vjp(f, *w.values)
        except ast2grad.UnsupportedError:
            result, h = f(*w.values), 1e-6
            ends = [f(*moved(tuple(w.values), dots, s)) for s in (h, -h)]
            right, rtol = (paired(bar, ends[0]) - paired(bar, ends[1])) / (2 * h), 1e-6
        else:
            right, rtol = sum(paired(b, d) for b, d in zip(pullback(bar), dots) if b is not None), 1e-9
    np.testing.assert_equal(again, result)
    for d, y in zip(leaves(dot), leaves(result)):
        if np.asarray(y).dtype.kind in "fc":
            assert np.shape(d) == np.shape(y), source
            # where NumPy makes a number or an array without axes, or SciPy a number of Python, either will do
            assert np.ndim(y) == 0 or isinstance(d, type(y)), (source, type(d))
            assert np.asarray(d).dtype == np.asarray(y).dtype, source
    left = paired(bar, dot)
    assert np.isclose(left, right, rtol=rtol, atol=1e-9), f"<w, J v> = {left}, <J^T w, v> = {right}\n{source}"
