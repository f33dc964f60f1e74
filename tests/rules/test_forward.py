"""The calls of the tables in forward mode: <J v, w> = <v, J^T w>, and the tangent has the form of the value."""
from __future__ import annotations

import importlib.util
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
    if getattr(fn, "__module__", "") == "_operator" and fn.__name__.startswith("i"):
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


# ---------------------------------------------------------------------------------------------------- complex values
X = np.array([0.3, -1.2, 0.7, 2.0])
U = np.array([0.4, 0.1, -0.9, 0.3])


def signal(x):
    return x * np.exp(1j * x) + 0.5j


def modulus(x):
    return np.abs(signal(x))


def both_parts(x):
    z = signal(x) ** 2
    return z.real * np.imag(z)


def phase(x):
    return np.angle(signal(x)) + np.angle(x)


def against_conjugate(x):
    z = signal(x)
    return np.real(z * np.conj(z[::-1])) + (z.conj() / z).imag


def spectrum(x):
    return np.abs(np.fft.fft(signal(x), norm="ortho")) ** 2


def filtered(x):
    return np.fft.irfft(np.fft.rfft(x) * (1.0 + 1j * np.arange(3)), 4)


def filtered_twice(x):
    z = np.fft.fftn(np.outer(x, signal(x)))
    return np.fft.ifftn(z * np.conj(z)).real


def stored(x):
    z = np.zeros(4, dtype=complex)
    z[1:] = signal(x)[:3]
    z[0] = x[0] * 1j
    z *= z
    return np.abs(z)


def eigenvalues(x):
    return np.sort(np.abs(np.linalg.eigvals(np.array([[0.0, x[0], x[1]], [x[2], 1.0, x[3]], [-2.0, 0.3, x[0]]]))))


def number(x):
    z = complex(x[0], x[1]) * 1j
    return abs(z * z + x[2]) * np.array([1.0, z.real, z.imag, 1.0])


@pytest.mark.parametrize("f", [modulus, both_parts, phase, against_conjugate, spectrum, filtered, filtered_twice, stored,
                               eigenvalues, number], ids=lambda f: f.__name__)
def test_tangent_through_complex_values(f):
    """The tangent of a complex value is complex; that of a real one is real again."""
    value, dot = ast2grad.jvp(f, (X,), (U,))
    np.testing.assert_array_equal(value, f(X))
    assert dot.dtype == value.dtype == np.float64
    np.testing.assert_allclose(dot, (f(X + 1e-6 * U) - f(X - 1e-6 * U)) / 2e-6, rtol=1e-5, atol=1e-8)


def analytic(z, x):
    return np.sin(z) * x + z ** 2 / (1j + z)


def test_tangent_of_a_complex_result():
    value, dot = ast2grad.jvp(lambda x: analytic(x * (1 + 2j), x), (X,), (U,))
    h = 1e-6
    want = (analytic((X + h * U) * (1 + 2j), X + h * U) - analytic((X - h * U) * (1 + 2j), X - h * U)) / (2 * h)
    assert dot.dtype == value.dtype == np.complex128
    np.testing.assert_allclose(dot, want, rtol=1e-7)


# ------------------------------------------------------------------------------------------- pieces that the data decide
TIED = np.array([2.0, -1.0, 2.0, -1.0, -1.0])
T = np.array([1.0, 4.0, 5.0, 7.0, 1.0])


@pytest.mark.parametrize(("f", "want"), [
    (lambda x: np.max(x), 3.0),
    (lambda x: np.min(x), 4.0),
    (lambda x: x.max(axis=0, keepdims=True), [3.0]),
    (lambda x: np.max(x, initial=2.0), 2.0),  # the held initial value is the third of three
    (lambda x: np.ptp(x), -1.0),
    (lambda x: np.maximum.reduce(x), 3.0),
    (lambda x: np.maximum(x, 2.0), [0.5, 0.0, 2.5, 0.0, 0.0]),
    (lambda x: max(x[0], x[2]), 1.0),
    (lambda x: np.median(x), 1.0),  # the one that ended up there
    (lambda x: np.sort(x), [4.0, 7.0, 1.0, 1.0, 5.0]),
    (lambda x: np.linalg.norm(x, np.inf), 3.0),
    (lambda x: np.maximum.accumulate(x), [1.0, 1.0, 5.0, 5.0, 5.0]),
    (lambda x: np.fmax.accumulate(x), [1.0, 1.0, 5.0, 5.0, 5.0]),
    (lambda x: np.abs(x - 2.0), [0.0, -4.0, 0.0, -7.0, -1.0]),
])
def test_ties(f, want):
    """Equal elements share as in reverse mode: the tangent is their mean."""
    np.testing.assert_array_equal(ast2grad.jvp(f, (TIED,), (T,))[1], want)


HOLES = np.array([np.nan, 3.0, np.inf, 1.0, 2.0])


@pytest.mark.parametrize(("f", "want"), [
    (lambda x: np.nansum(x[:2]), 4.0),
    (lambda x: np.nanmean(x[:2]), 4.0),
    (lambda x: np.nancumsum(x[:2]), [0.0, 4.0]),
    (lambda x: np.nanmax(x[:2]), 4.0),
    (lambda x: np.nanmedian(x[[0, 1, 3, 4]]), 1.0),
    (lambda x: np.nan_to_num(x), [0.0, 4.0, 0.0, 7.0, 1.0]),
    (lambda x: np.sqrt(np.nan_to_num(x[:2] + 1.0)), [0.0, 1.0]),
    (lambda x: np.nanprod(x[[0, 1, 3]]), 25.0),
])
def test_what_is_missing_has_no_tangent(f, want):
    np.testing.assert_array_equal(ast2grad.jvp(f, (HOLES,), (T,))[1], want)


# ------------------------------------------------------------------------------------- arguments that are not the linear one
@pytest.mark.parametrize(("f", "want"), [
    (lambda x: np.full_like(x, x[0]), np.ones(5)),
    (lambda x: np.full_like(x, 2.0), np.zeros(5)),
    (lambda x: np.append(x[:2], [5.0, 6.0]), [1.0, 4.0, 0.0, 0.0]),
    (lambda x: np.append([5.0], x[1]), [0.0, 4.0]),
    (lambda x: sum(x, 3.0), 18.0),
    (lambda x: sum([2.0, 1.0], x[1]), 4.0),
    (lambda x: np.sum(x, initial=3.0), 18.0),
    (lambda x: np.sum([1.0, 2.0], initial=x[0]), 1.0),
    (lambda x: np.ediff1d(x[:2], to_end=5.0), [3.0, 0.0]),
    (lambda x: np.pad(x[:2], 1, constant_values=9.0), [0.0, 1.0, 4.0, 0.0]),
    (lambda x: np.add.outer(x[:2], [1.0, 2.0]), [[1.0, 1.0], [4.0, 4.0]]),
    (lambda x: np.subtract.outer([1.0], x[:2]), [[-1.0, -4.0]]),
    (lambda x: np.select([np.array([True, False])], [x[:2]], 7.0), [1.0, 0.0]),
    (lambda x: np.atleast_1d(x[:2], 3.0)[0], [1.0, 4.0]),
    (lambda x: np.meshgrid(x[:2], [8.0, 9.0])[1], np.zeros((2, 2))),
    (lambda x: np.linspace(x[0], 5.0, 3), [1.0, 0.5, 0.0]),
    (lambda x: np.arange(x[1], 2.0, 1.0), [4.0, 4.0, 4.0]),
    (lambda x: np.arange(0.0, x[0] + 0.5), [0.0, 0.0, 0.0]),
    (lambda x: np.insert(x[:2], 1, 8.0), [1.0, 0.0, 4.0]),
    (lambda x: np.where([True, False, True, False, True], x, 5.0), [1.0, 0.0, 5.0, 0.0, 1.0]),
    (lambda x: np.unwrap(x * 4.0), 4.0 * T),
    (lambda x: np.diff(x[:2], prepend=3.0), [1.0, 3.0]),
    (lambda x: np.concatenate([x[:1], [2.0]]), [1.0, 0.0]),
    (lambda x: np.dot([2.0, 3.0], x[:2]), 14.0),
])
def test_linear_arguments(f, want):
    """A constant beside a tangent is no tangent."""
    np.testing.assert_allclose(ast2grad.jvp(f, (TIED,), (T,))[1], want)


@pytest.mark.parametrize("f", [
    lambda x: np.reshape(x, (5, 1), order="A"),
    lambda x: np.pad(x, 1, mode="maximum"),
    lambda x: np.nan_to_num(x, nan=x[0]),
    lambda x: np.unwrap(x, period=x[0]),
    lambda x: np.quantile(x, x[0] / 5),
    lambda x: np.linalg.cond(np.outer(x, x), 1),
])
def test_refused_not_guessed(f):
    with pytest.raises(ast2grad.UnsupportedError):
        ast2grad.jvp(f, (TIED,), (T,))
