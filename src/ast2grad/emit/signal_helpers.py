"""Adjoints of filters: helpers that generated code contains where the user's code uses scipy.signal."""
from __future__ import annotations

import numpy as np
from scipy import signal


def filtered_back(g, a, axis, b=(1.0,)):  # type: ignore[no-untyped-def]
    """The filter b / a from the end to the beginning."""
    return np.flip(signal.lfilter(b, a, np.flip(g, axis), axis), axis)


def lagged_products(g, x, shape, axis):  # type: ignore[no-untyped-def]
    """sum(g[n] * x[n - k]) for k = 0, 1, ..."""
    u, v = np.moveaxis(g, axis, -1), np.moveaxis(x, axis, -1)
    n = v.shape[-1]
    out = np.zeros(shape)
    for k in range(min(out.size, n)):
        out.flat[k] = np.sum(u[..., k:] * v[..., :n - k])
    return out
