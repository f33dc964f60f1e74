"""The calls of the tables in forward mode: <J v, w> = <v, J^T w>, and the tangent has the form of the value."""
from __future__ import annotations

import operator
import warnings

import numpy as np
import pytest

import ast2grad

from .checking import paired, weights
from .single_op import call_primal, describe, plain
from .test_rules import CALLS
from .test_with_engine import Writer, leaves

pytestmark = pytest.mark.engine


@pytest.mark.parametrize("call", CALLS, ids=describe)
def test_tangent(call):
    fn, args, kws = call
    if getattr(fn, "__name__", "").startswith("i") and hasattr(operator, fn.__name__):
        pytest.skip("an augmented assignment is no call")
    kws = {k: v for k, v in kws.items() if k not in ("h", "atol")}
    w = Writer()
    rng = np.random.default_rng(3)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        value = call_primal(fn, plain(args), {k: plain(v) for k, v in kws.items()})
        g = weights(rng, value)
        f, source = w.function(fn, args, kws, value, g)
        result, pullback = ast2grad.vjp(f, *w.values)
        bar = 1.0 if "t = " in source else g
        bars = pullback(bar)
        # a cotangent pairs as Re(bar * dot), so its conjugate is a direction like any other
        dots = tuple(weights(rng, v) for v in w.values)
        try:
            again, dot = ast2grad.jvp(f, w.values, dots)
        except ast2grad.UnsupportedError as e:
            if "forward-mode rule" not in str(e):
                raise
            pytest.skip("no tangent text yet")
    np.testing.assert_equal(again, result)
    for d, y in zip(leaves(dot), leaves(result)):
        if np.asarray(y).dtype.kind in "fc":
            assert np.shape(d) == np.shape(y), source
            assert isinstance(d, float if isinstance(y, float) and not isinstance(y, np.floating) else type(y)), (source, type(d))
            assert np.asarray(d).dtype == np.asarray(y).dtype, source
    left = paired(bar, dot)
    right = sum(paired(b, d) for b, d in zip(bars, dots) if b is not None)
    assert np.isclose(left, right, rtol=1e-9, atol=1e-9), f"<w, J v> = {left}, <J^T w, v> = {right}\n{source}"
