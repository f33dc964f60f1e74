"""Every rule against differences, first without the engine: see single_op.py and checking.py."""
from __future__ import annotations

import decimal
import inspect
import linecache
import math

import numpy as np
import pytest

import ast2grad.rules as rules
from ast2grad.emit import helpers
from ast2grad.rules import registry

from . import (
    calls_elementwise,
    calls_helpers,
    calls_linalg,
    calls_more,
    calls_products,
    calls_reductions,
    calls_series,
    calls_shape,
)
from .checking import check
from .single_op import describe, gradient

TABLES = (
    calls_elementwise,
    calls_reductions,
    calls_shape,
    calls_products,
    calls_linalg,
    calls_series,
    calls_more,
)
CALLS = [c for t in TABLES for c in t.T.calls]


@pytest.mark.parametrize("call", CALLS + calls_helpers.T.calls, ids=describe)
def test_rule(call):
    fn, args, kws = call
    check(fn, *args, **kws)


def test_every_rule_is_called():
    """A rule that no call of the tables reaches is untested."""
    called = {id(registry.lookup(fn)) for fn, _, _ in CALLS + calls_helpers.T.calls}
    elsewhere = ("special", "operators")
    untested = []
    for r in registry.RULES:
        home = getattr(r.vjp, "__module__", "ast2grad.rules.elementwise").rpartition(".")
        fn = r.functions[0] if r.functions else None
        if fn is None or not (r.vjp or r.partials) or home[0] != rules.__name__:
            continue
        if home[2] in elsewhere or "scipy" in home[2] or r.name.startswith("scipy."):
            continue
        if id(r) not in called and (r.vjp or getattr(np, getattr(fn, "__name__", ""), None) is fn):
            untested.append(r.name)
    assert not set(untested) - ALLOWED, " ".join(sorted(set(untested) - ALLOWED))


ALLOWED: set[str] = set()


def bars(fn, *args, g=1.0, **kws):
    return [np.asarray(v) for v in gradient(fn, args, kws, g)]


def test_ties_share_equally():
    a = np.array([1.0, 3.0, 3.0])
    np.testing.assert_array_equal(bars(np.max, a)[0], [0, 0.5, 0.5])
    np.testing.assert_array_equal(bars(np.maximum, a, a, g=np.ones(3))[0], [0.5] * 3)
    np.testing.assert_array_equal(
        bars(np.min, np.ones((2, 2)), axis=0, g=np.ones(2))[0], np.full((2, 2), 0.5)
    )
    np.testing.assert_array_equal(bars(np.clip, a, 3.0, 4.0, g=np.ones(3))[0], [0, 0.5, 0.5])


def test_nan_is_skipped():
    a, b = np.array([1.0, np.nan, 3.0]), np.array([np.nan, 2.0, 1.0])
    da, db = bars(np.fmax, a, b, g=np.ones(3))
    np.testing.assert_array_equal(da, [1, 0, 1])
    np.testing.assert_array_equal(db, [0, 1, 0])
    np.testing.assert_array_equal(bars(np.nansum, a)[0], [1, 0, 1])
    np.testing.assert_allclose(bars(np.nanmean, a)[0], [0.5, 0, 0.5])
    np.testing.assert_array_equal(bars(np.nanmax, a)[0], [0, 0, 1])
    np.testing.assert_array_equal(bars(np.nanprod, a)[0], [3, 0, 1])
    np.testing.assert_allclose(bars(np.nanstd, a)[0], [-0.5, 0, 0.5])
    np.testing.assert_array_equal(bars(np.nanmedian, a)[0], [0.5, 0, 0.5])


def test_zero_at_the_kink():
    zero = np.zeros(3)
    for fn in (np.linalg.norm, np.std):
        np.testing.assert_array_equal(bars(fn, zero)[0], zero)
    assert bars(np.hypot, 0.0, 0.0) == [0.0, 0.0]
    assert bars(math.hypot, 0.0, 0.0) == [0.0, 0.0]
    np.testing.assert_array_equal(bars(np.absolute, zero, g=np.ones(3))[0], zero)
    assert bars(np.power, 0.0, 2.0)[0] == 0.0
    assert bars(np.power, np.zeros(2), np.array([2.0, 1.0]), g=np.ones(2))[0].tolist() == [0.0, 1.0]


def test_minus_infinity_in_logaddexp():
    a, b = np.array([-np.inf, -np.inf]), np.array([-np.inf, 1.0])
    da, db = bars(np.logaddexp, a, b, g=np.ones(2))
    assert np.isfinite(da).all() and db[1] == 1.0 and da[1] == 0.0


def test_products_with_zeros():
    np.testing.assert_array_equal(bars(np.prod, np.array([2.0, 0.0, 5.0]))[0], [0, 10, 0])
    np.testing.assert_array_equal(bars(np.prod, np.array([0.0, 0.0, 5.0]))[0], [0, 0, 0])
    np.testing.assert_array_equal(bars(np.cumprod, np.array([2.0, 0.0, 5.0]), g=np.ones(3))[0], [1, 12, 0])


@pytest.mark.parametrize("x", [-7.25, -1.3, -0.5, 1e-3, 0.3, 1.4616321449683622, 2.0, 9.99, 35.0, 1e6])
def test_digamma(x):
    special = pytest.importorskip("scipy.special")
    want = float(special.digamma(x))
    assert abs(helpers.digamma(x) - want) < 1e-13 * max(1.0, abs(want))


@pytest.mark.parametrize("x", [0.0, 1e-8, 0.1, -0.3, 1.0, 5.0, -12.0, 40.0, 200.0, 600.0])
def test_bessel_i1(x):
    special = pytest.importorskip("scipy.special")
    np.testing.assert_allclose(helpers.bessel_i1(x), special.i1(x), rtol=1e-13)


@pytest.mark.parametrize("x", [0.0, 1e-9, 1e-5, 1e-3, 0.05, 0.3, 0.3183, 0.3184, 1.0, 4.5])
def test_sinc_slope(x):
    with decimal.localcontext() as context:
        context.prec = 60
        t = decimal.Decimal(x) * decimal.Decimal(
            "3.14159265358979323846264338327950288419716939937510582097494459"
        )
        terms = [(-1) ** k * 2 * k * t ** (2 * k - 1) / math.factorial(2 * k + 1) for k in range(1, 60)]
        want = float(
            sum(terms) * decimal.Decimal("3.14159265358979323846264338327950288419716939937510582097494459")
        )
    np.testing.assert_allclose(helpers.sinc_slope(x), want, rtol=1e-13, atol=1e-16)


def test_a_copied_helper_is_known():
    """Generated code holds copies of helpers, with underscores before their names."""
    def define(name, text):
        file = f"<copy {abs(hash(text))}>"
        linecache.cache[file] = (len(text), None, text.splitlines(True), file)
        namespace = {"np": np, "math": math}
        exec(compile(text, file, "exec"), namespace)
        return namespace[name]

    text = inspect.getsource(helpers.take_bar).replace("def take_bar", "def _take_bar")
    copy = define("_take_bar", text.replace("scatter_add(", "_scatter_add("))
    assert registry.twin(copy) is helpers.take_bar
    other = define("_take_bar", "def _take_bar(g, shape, indices, axis, mode):\n    return g\n")
    assert registry.twin(other) is None
