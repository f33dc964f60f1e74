"""NumPy functions that count, pick, or call functions, as the Python that they stand for."""
# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from ..rules.registry import through
from . import constant, refuse


@through("numpy.trim_zeros")
def trim_zeros(filt, trim="fb", axis=None):
    a = np.asarray(filt)
    if a.ndim != 1 or axis is not None:
        refuse("more than one axis")
    places = np.arange(a.size)
    first = np.min(np.where(a != 0, places, a.size), initial=a.size) if "f" in trim.lower() else 0
    last = np.max(np.where(a != 0, places + 1, 0), initial=0) if "b" in trim.lower() else a.size
    return filt[first:last]


@through("numpy.real_if_close", note="which of the two it is does not change by the data")
def real_if_close(a, tol=100):
    a = np.asanyarray(a)
    if not np.iscomplexobj(a):
        return a
    limit = np.finfo(a.dtype).eps * tol if tol > 1 else tol
    return a.real if np.all(np.abs(constant(a.imag)) < limit) else a


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


# ------------------------------------------------------------------------------------------------ elements that differ
@through("numpy.unique", note="of equal elements, the first has the derivative")
def unique(ar, return_index=False, return_inverse=False, return_counts=False, axis=None, *, equal_nan=True, sorted=True):
    a = np.asarray(ar)
    found = np.unique(constant(a), True, True, True, axis, equal_nan=equal_nan)
    picked = a.reshape(-1)[found[1]] if axis is None else np.take(a, found[1], axis=axis)
    if not (return_index or return_inverse or return_counts):
        return picked
    out = (picked,)
    if return_index:
        out = out + (found[1],)
    if return_inverse:
        out = out + (found[2],)
    if return_counts:
        out = out + (found[3],)
    return out


@through("numpy.union1d", note="as numpy.unique")
def union1d(ar1, ar2):
    return np.unique(np.concatenate((np.asarray(ar1).reshape(-1), np.asarray(ar2).reshape(-1))))


@through("numpy.intersect1d", note="the elements of the first array")
def intersect1d(ar1, ar2, assume_unique=False, return_indices=False):
    if return_indices:
        refuse("return_indices=True")
    a = np.unique(ar1)
    return a[np.isin(constant(a), constant(ar2))]


@through("numpy.setdiff1d")
def setdiff1d(ar1, ar2, assume_unique=False):
    a = np.asarray(ar1).reshape(-1) if assume_unique else np.unique(ar1)
    return a[np.isin(constant(a), constant(ar2), invert=True)]


# ------------------------------------------------------------------------------------------------ counts
@through("numpy.histogram_bin_edges")
def histogram_bin_edges(a, bins=10, range=None, weights=None):
    if not isinstance(bins, (int, np.integer, str)):
        return np.asarray(bins)
    a = np.asarray(a)
    n = np.histogram_bin_edges(constant(a), bins, constant(range)).size - 1 if isinstance(bins, str) else bins
    if range is not None:
        lo, hi = range[0], range[1]
    elif a.size > 0:
        lo, hi = a.min(), a.max()
    else:
        lo, hi = 0.0, 1.0
    if lo == hi:
        return np.linspace(lo - 0.5, hi + 0.5, n + 1)
    return np.linspace(lo, hi, n + 1)


@through("numpy.histogram", note="counts do not change by the data; edges and weights have derivatives")
def histogram(a, bins=10, range=None, density=None, weights=None):
    edges = np.histogram_bin_edges(a, bins, range)
    if weights is None:
        n = np.histogram(constant(a), constant(bins), constant(range))[0]
    else:
        x = constant(np.asarray(a).reshape(-1))
        ends = constant(edges)
        place = np.searchsorted(ends, x, side="right") - 1
        place = np.where(x == ends[-1], ends.size - 2, place)
        inside = (x >= ends[0]) & (x <= ends[-1])
        n = np.bincount(place[inside], np.asarray(weights, dtype=float).reshape(-1)[inside], minlength=ends.size - 1)
    if density:
        return n / np.diff(edges) / n.sum(), edges
    return n, edges


@through("numpy.histogram2d", note="as numpy.histogram, without weights")
def histogram2d(x, y, bins=10, range=None, density=None, weights=None):
    if weights is not None:
        refuse("weights")
    of_each = isinstance(bins, (tuple, list)) and len(bins) == 2
    between = (None, None) if range is None else range
    first = np.histogram_bin_edges(x, bins[0] if of_each else bins, between[0])
    second = np.histogram_bin_edges(y, bins[1] if of_each else bins, between[1])
    n = np.histogram2d(constant(x), constant(y), constant(bins), constant(range))[0]
    if density:
        n = n / np.diff(first)[:, np.newaxis] / np.diff(second)[np.newaxis, :] / n.sum()
    return n, first, second


@through("numpy.apply_over_axes")
def apply_over_axes(func, a, axes):
    val = np.asarray(a)
    if not isinstance(axes, (tuple, list)):
        axes = (axes,)
    for axis in axes:
        res = func(val, axis)
        val = res if res.ndim == val.ndim else np.expand_dims(res, axis)
    return val


@through("numpy.fromfunction")
def fromfunction(function, shape, *, dtype=float, like=None, **kwargs):
    grid = np.indices(shape, dtype=dtype)
    return function(*[grid[i] for i in range(len(shape))], **kwargs)
