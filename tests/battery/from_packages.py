"""What functions of packages do: arrays without axes, results of unknown form, handlers for other versions of a library."""
import math
import numpy as np


def empty_index_of_a_number(x):
    y = np.asarray(x) * 2.0
    return np.squeeze(y)[()] * x


def flag_of_an_array_without_axes(x):
    a = np.asarray(x)
    b = np.atleast_1d(a)
    m = a > 0.5
    return (a[m] ** 2).sum() + b[b > 0.5].sum()


def secant_on_arrays_without_axes(pmt, pv):
    pmt, pv = map(np.asarray, (pmt, pv))
    r = 0.1
    for _ in range(40):
        f = pv - pmt * (1 - (1 + r) ** -10.0) / r
        g = pmt * ((1 - (1 + r) ** -10.0) / r ** 2 - 10.0 * (1 + r) ** -11.0 / r)
        step = f / g
        r = r - step
        if np.abs(step) < 1e-14:
            break
    return r * 1.0


def _made(n, kind):
    return np.zeros(n) if kind == "zeros" else np.ones(n)


def made_without_derivatives_then_stored(x):
    out = _made(len(x), "zeros")
    out[1:] = x[:-1] ** 2
    out[0] = x[-1]
    return (out * x).sum()


def handler_for_missing_names(x):
    try:
        y = np.empty_like(x)
        bad = np.isclose(x, 5.0) | (np.abs(x) < 0.5)
        y[~bad] = np.arctan(x[~bad])
        y[bad] = 0.5
    except NameError:
        y = math.atan(x)
    return (y ** 2).sum()


def _compressed(t, p):
    p = p / 10.0
    return (2.0 + t * p) * p


def rebound_array_without_axes(t, p):
    t, p = map(np.asanyarray, (t, p))
    k = _compressed(t, p)
    p = p / 10.0
    return t / (1 - p / k)


def index_of_a_number(x):
    return (x / np.linalg.norm(x)[..., np.newaxis])[1] + (np.prod(x)[None, None] * np.outer(x, x)).sum()


X = np.array([0.7, 1.3, -0.4])
CASES = [
    (rebound_array_without_axes, (0.7, 1000.0), (0, 1)), (index_of_a_number, (X,), 0),
    (empty_index_of_a_number, (0.7,), 0), (flag_of_an_array_without_axes, (0.7,), 0),
    (secant_on_arrays_without_axes, (2.0, 12.0), (0, 1)), (made_without_derivatives_then_stored, (X,), 0),
    (handler_for_missing_names, (X,), 0),
]
