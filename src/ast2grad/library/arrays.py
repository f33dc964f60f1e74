"""NumPy functions whose results have lengths that depend on values, as the Python that they stand for."""
# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from ..rules.registry import through
from . import refuse


@through("numpy.trim_zeros")
def trim_zeros(filt, trim="fb", axis=None):
    a = np.asarray(filt)
    if a.ndim != 1 or axis is not None:
        refuse("more than one axis")
    places = np.arange(a.size)
    first = np.min(np.where(a != 0, places, a.size), initial=a.size) if "f" in trim.lower() else 0
    last = np.max(np.where(a != 0, places + 1, 0), initial=0) if "b" in trim.lower() else a.size
    return filt[first:last]


@through("numpy.matrix.__new__")
def new_matrix(subtype, data, dtype=None, copy=True):
    if isinstance(data, str):
        refuse("a matrix that is written as text")
    if isinstance(data, np.matrix):
        return data if not copy and dtype is None else data.astype(data.dtype if dtype is None else dtype)
    if isinstance(data, np.ndarray):
        new = data.view(subtype)
        if dtype is not None:
            return new.astype(dtype)
        return new.copy() if copy else new
    a = np.array(data, dtype=dtype)
    if a.ndim > 2:
        raise ValueError("matrix must be 2-dimensional")
    return np.atleast_2d(a).view(subtype)
