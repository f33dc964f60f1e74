"""NumPy functions that call back, or iterate in compiled code."""
# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import math

import numpy as np

from ..rules.registry import through
from . import floating, refuse


@through("numpy.piecewise", note="a later condition wins, as in NumPy")
def piecewise(x, condlist, funclist, *args, **kw):
    conditions = condlist if isinstance(condlist, (list, tuple)) else [condlist]
    rest = len(funclist) > len(conditions)
    if np.ndim(x) == 0:
        y = funclist[-1](x, *args, **kw) if rest and callable(funclist[-1]) else funclist[-1] if rest else 0.0
        for where, f in zip(conditions, funclist):
            if where:
                y = f(x, *args, **kw) if callable(f) else f
    else:
        y = np.zeros_like(x)
        left = ~np.any(conditions, axis=0)
        for where, f in zip([*conditions, left] if rest else conditions, funclist):
            if not callable(f):
                y[where] = f
            elif np.any(where):
                y[where] = f(x[where], *args, **kw)
    return y


@through("numpy.apply_along_axis", note="for vectors and matrices")
def apply_along_axis(func1d, axis, arr, *args, **kwargs):
    a = np.asarray(arr)
    if np.ndim(a) == 1:
        return func1d(a, *args, **kwargs)
    if np.ndim(a) != 2:
        refuse("numpy.apply_along_axis over more than two axes")
    rows = a.T if axis == 0 or axis == -2 else a
    out = np.array([floating(func1d(rows[i], *args, **kwargs)) for i in range(len(rows))])
    return out.T if axis == 0 or axis == -2 else out


@through("numpy.fromiter")
def fromiter(iter, dtype, count=-1):
    items = [x for x in iter]
    return np.array(items if count < 0 else items[:count], dtype=dtype)


@through("numpy.ndenumerate")
def ndenumerate(arr):
    for place in np.ndindex(arr.shape):
        yield place, arr[place]


class Broadcast:
    """What np.broadcast tells of the form of its result."""

    def __init__(self, *arrays):
        self.shape = np.broadcast_shapes(*[np.shape(a) for a in arrays])
        self.ndim = self.nd = len(self.shape)
        self.size = math.prod(self.shape)


@through("numpy.broadcast", note="its form only")
def broadcast(*arrays):
    return Broadcast(*arrays)


def outer_of(ufunc):
    @through(f"numpy.{ufunc.__name__}.outer")
    def outer(A, B):
        a, b = np.asarray(A), np.asarray(B)
        return ufunc(np.reshape(a, np.shape(a) + (1,) * np.ndim(b)), b)


for _ufunc in (np.divide, np.power, np.maximum, np.minimum, np.fmax, np.fmin, np.hypot, np.arctan2, np.logaddexp,
               np.logaddexp2, np.float_power, np.fmod, np.remainder):
    outer_of(_ufunc)


@through("numpy.lib.stride_tricks.sliding_window_view", note="along one axis")
def sliding_window_view(x, window_shape, axis=None, *, subok=False, writeable=False):
    size = window_shape[0] if isinstance(window_shape, tuple) else window_shape
    along = axis[0] if isinstance(axis, tuple) else axis
    a = np.asarray(x)
    if isinstance(window_shape, tuple) and len(window_shape) != 1 or along is None and np.ndim(a) != 1:
        refuse("sliding_window_view along several axes")
    t = a if np.ndim(a) == 1 else np.moveaxis(a, along, -1)
    w = t[..., np.arange(t.shape[-1] - size + 1)[:, None] + np.arange(size)]
    return w if np.ndim(a) == 1 else np.moveaxis(w, -2, along % np.ndim(a))


@through("numpy.polyfit", note="without full and cov")
def polyfit(x, y, deg, rcond=None, full=False, w=None, cov=False):
    if full or cov:
        refuse("polyfit with full or cov")
    a = np.vander(np.asarray(x, dtype=float), deg + 1)
    b = np.asarray(y, dtype=float)
    if w is not None:
        a = a * w[:, None]
        b = b * w if np.ndim(b) == 1 else b * w[:, None]
    scale = np.sqrt(np.sum(a * a, axis=0))
    c = np.linalg.lstsq(a / scale, b, np.shape(a)[0] * 2.220446049250313e-16 if rcond is None else rcond)[0]
    return c / scale if np.ndim(b) == 1 else c / scale[:, None]
