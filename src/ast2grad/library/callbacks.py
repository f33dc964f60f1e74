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
