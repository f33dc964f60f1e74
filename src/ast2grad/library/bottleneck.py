"""Bottleneck: functions of NumPy that skip NaN, and the same of moving windows."""
# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from ..rules.registry import inactive, through

B = "bottleneck."
inactive(" ".join(B + n for n in """
    anynan allnan nanargmin nanargmax argpartition rankdata nanrankdata move_argmin move_argmax move_rank""".split()),
         "tests, places and ranks")


def reduction(name, fn):
    @through(B + name)
    def reduce(a, axis=None):
        return fn(np.asarray(a), axis=axis)


for _name in ("nansum", "nanmean", "nanmin", "nanmax", "nanmedian", "median"):
    reduction(_name, getattr(np, _name))


@through(B + "nanstd")
def nanstd(a, axis=None, ddof=0):
    return np.nanstd(np.asarray(a), axis=axis, ddof=ddof)


@through(B + "nanvar")
def nanvar(a, axis=None, ddof=0):
    return np.nanvar(np.asarray(a), axis=axis, ddof=ddof)


@through(B + "ss")
def ss(a, axis=None):
    return np.sum(np.asarray(a) ** 2, axis=axis)


@through(B + "partition")
def partition(a, kth, axis=-1):
    return np.partition(np.asarray(a), kth, axis=axis)


@through(B + "replace")
def replace(a, old, new):
    a[...] = np.where(np.isnan(a) if np.isnan(old) else a == old, new, a)


@through(B + "push")
def push(a, n=None, axis=-1):
    """The last value that was there, at most n places back."""
    t = np.moveaxis(np.asarray(a, dtype=float), axis, -1)
    places = np.arange(t.shape[-1]) + 0 * np.isnan(t)
    last = np.maximum.accumulate(np.where(np.isnan(t), -1, places), axis=-1)
    y = np.take_along_axis(t, np.maximum(last, 0), axis=-1)
    if n is not None:
        y = np.where(places - last > n, np.nan, y)
    return np.moveaxis(np.where(last < 0, np.nan, y), -1, axis)


# ------------------------------------------------------------------------------------------------ moving windows
def windows(a, window, axis):
    """The windows that end at each place, along a new last axis; NaN stands before the first one."""
    t = np.moveaxis(np.asarray(a, dtype=float), axis, -1)
    before = np.full(t.shape[:-1] + (window - 1,), np.nan)
    return np.lib.stride_tricks.sliding_window_view(np.concatenate((before, t), axis=-1), window, axis=-1)


def over_windows(fn, a, window, min_count, axis, ddof):
    w = windows(a, window, axis)
    enough = np.sum(~np.isnan(w), axis=-1) >= max(window if min_count is None else min_count, ddof + 1)
    filled = np.where(enough[..., np.newaxis], w, 0.0)
    y = fn(filled, axis=-1, ddof=ddof) if ddof > 0 else fn(filled, axis=-1)
    return np.moveaxis(np.where(enough, y, np.nan), -1, axis)


def moving(name, fn):
    @through(B + name)
    def move(a, window, min_count=None, axis=-1):
        return over_windows(fn, a, window, min_count, axis, 0)


for _name, _fn in (("move_sum", np.nansum), ("move_mean", np.nanmean), ("move_min", np.nanmin), ("move_max", np.nanmax),
                   ("move_median", np.nanmedian)):
    moving(_name, _fn)


def moving_spread(name, fn):
    @through(B + name)
    def move(a, window, min_count=None, axis=-1, ddof=0):
        return over_windows(fn, a, window, min_count, axis, ddof)


moving_spread("move_std", np.nanstd)
moving_spread("move_var", np.nanvar)
