"""Joining arrays and cutting them into pieces.

A sequence written in the call arrives as a Python list; a list made at run time is one term, whose
cotangent is a list.
"""
from __future__ import annotations

from typing import Any

import numpy as np

from .dsl import (
    Lst,
    N,
    Seq,
    Term,
    Tup,
    Unsupported,
    active,
    call,
    exactly,
    give,
    helper,
    index,
    is_list,
    kind_like,
    length,
    ndim_of,
    parts,
    refuse_given,
    shape_of,
    shaped_like,
)
from .registry import vjp


def rank(a: Any) -> int:
    if isinstance(a, (list, tuple)):
        return 1 + max([rank(i) for i in a] + [0])
    return ndim_of(a)


def extent(a: Any, axis: int) -> Any:
    """Length of np.asarray(a) along an axis."""
    if isinstance(a, (list, tuple)):
        n = rank(a)
        return len(a) if axis % n == 0 else extent(a[0], axis % n - 1)
    return length(a, axis)


def total(a: Any) -> Any:
    if isinstance(a, (list, tuple)):
        return len(a) if rank(a) == 1 else len(a) * total(a[0])
    return 1 if a.scalar else N.size(a)


def along(g: Term, axis: int, n: int | None, item: Any) -> Term:
    """g[:, ..., item]: along one of n axes; of any number of them, an axis is counted from where it is named."""
    if n is None and axis < 0:
        return index(g, Ellipsis, item, *[slice(None)] * (-axis - 1))
    return index(g, *[slice(None)] * (axis if n is None else axis % n), item)


def cut(g: Term, axis: int, n: int | None, lo: Any, hi: Any) -> Term:
    """g[:, ..., lo:hi] along one of n axes."""
    return along(g, axis, n, slice(None if isinstance(lo, int) and lo == 0 else lo, hi))


def common_rank(arrays: Any) -> int | None:
    """The number of axes that all of the arrays have, as they are joined; None where none of them tells."""
    known = [rank(a) for a in arrays if not isinstance(a, Term) or a.ndim is not None]
    return known[0] if known else None


def deal(
    g: Term, arrays: list[Any] | tuple[Any, ...], axis: int, n: int | None, lengths: list[Any], shape: Any
) -> None:
    """Slices of g along an axis, in turn, to the arrays; `shape(piece, a)` brings a piece to a's shape."""
    at: Any = 0
    for a, k in zip(arrays, lengths):
        end = k if isinstance(at, int) and at == 0 else at + k
        if active(a):
            give(a, shape(cut(g, axis, n, at, end), a))
        at = end


def as_is(g: Any, a: Any) -> Any:
    return exactly(g, a) if isinstance(a, Term) and a.ndim == g.ndim else g


def flat(g: Any, a: Any) -> Any:
    return g if isinstance(a, (list, tuple)) else shaped_like(g, a)


def runtime_list(y: Any, arrays: Any, axis: Any, how: str) -> bool:
    """The cotangent of a list, or of an array that serves as one; False for a display."""
    if isinstance(arrays, (list, tuple)):
        return False
    if not isinstance(axis, int) and axis is not None:
        raise Unsupported("the axis must be a literal")
    if is_list(arrays):
        arrays.bar = helper("unstack" if how == "stack" else "split_like", *(
            (y.bar, axis) if how == "stack" else (y.bar, arrays, axis)), kind=arrays.kind)
    elif how == "stack":
        arrays.bar = N.moveaxis(y.bar, axis, 0)
    else:
        arrays.bar = helper("unjoin", y.bar, shape_of(arrays), axis, kind=kind_like(arrays, y.bar))
    return True


@vjp("numpy.concatenate numpy.concat", linear=True)
def concatenate(y: Any, arrays: Any, axis: Any = 0, out: Any = None, *, dtype: Any = None,
                casting: Any = None) -> None:
    refuse_given(out=out)
    if runtime_list(y, arrays, axis, "join"):
        return
    if not isinstance(axis, int) and axis is not None:
        raise Unsupported("the axis must be a literal")
    if axis is None:
        deal(y.bar, arrays, 0, 1, [total(a) for a in arrays], flat)
    else:
        n = common_rank(arrays)
        deal(y.bar, arrays, axis, n, [extent(a, axis) for a in arrays], as_is)


@vjp("numpy.stack", linear=True)
def stack(
    y: Any, arrays: Any, axis: Any = 0, out: Any = None, *, dtype: Any = None, casting: Any = None
) -> None:
    refuse_given(out=out)
    if runtime_list(y, arrays, axis, "stack"):
        return
    if not isinstance(axis, int):
        raise Unsupported("the axis must be a literal")
    n = common_rank(arrays)
    for i, a in enumerate(arrays):
        if active(a):
            give(a, as_is(along(y.bar, axis, None if n is None else n + 1, i), a))


@vjp("numpy.hstack", linear=True)
def hstack(y: Any, tup: Any, *, dtype: Any = None, casting: Any = None) -> None:
    if not isinstance(tup, (list, tuple)):
        if is_list(tup):
            tup.bar = helper("split_like", y.bar, tup, -2, kind=tup.kind)
            return
        raise Unsupported("an array in place of a list")
    n = max(rank(tup[0]), 1)
    axis = 0 if n == 1 else 1
    deal(y.bar, tup, axis, n, [1 if rank(a) == 0 else extent(a, axis) for a in tup], as_is)


@vjp("numpy.vstack numpy.row_stack", linear=True)
def vstack(y: Any, tup: Any, *, dtype: Any = None, casting: Any = None) -> None:
    if not isinstance(tup, (list, tuple)):
        if is_list(tup):
            tup.bar = helper("split_like", y.bar, tup, 0, kind=tup.kind)
        else:
            tup.bar = shaped_like(y.bar, tup)
        return
    if all(rank(a) < 2 for a in tup):
        for i, a in enumerate(tup):
            if active(a):
                give(a, as_is(y.bar[i], a))
        return
    at: Any = 0
    for a in tup:
        end = at + (1 if rank(a) < 2 else extent(a, 0))
        if active(a):
            give(a, index(y.bar, at) if rank(a) < 2 else cut(y.bar, 0, rank(a), at, end))
        at = end


@vjp("numpy.column_stack", linear=True)
def column_stack(y: Any, tup: Any) -> None:
    if not isinstance(tup, (list, tuple)):
        if is_list(tup):
            tup.bar = helper("split_like", y.bar, tup, -3, kind=tup.kind)
            return
        raise Unsupported("an array in place of a list")
    at: Any = 0
    for a in tup:
        end = at + (1 if rank(a) < 2 else extent(a, 1))
        if active(a):
            give(a, index(y.bar, slice(None), at) if rank(a) < 2 else cut(y.bar, 1, 2, at, end))
        at = end


@vjp("numpy.dstack", linear=True)
def dstack(y: Any, tup: Any) -> None:
    if not isinstance(tup, (list, tuple)):
        raise Unsupported("a list made at run time")
    at: Any = 0
    for a in tup:
        n = rank(a)
        end = at + (1 if n < 3 else extent(a, 2))
        if active(a):
            if n < 3:
                t = index(y.bar, slice(None), slice(None), at)
                give(a, t[0] if n == 1 else t)
            else:
                give(a, cut(y.bar, 2, 3, at, end))
        at = end


@vjp("numpy.append", linear="arr values")
def append(y: Any, arr: Any, values: Any, axis: Any = None) -> None:
    pair = (arr, values)
    if axis is None:
        deal(y.bar, pair, 0, 1, [total(a) for a in pair], flat)
    elif isinstance(axis, int):
        deal(y.bar, pair, axis, rank(arr), [extent(a, axis) for a in pair], as_is)
    else:
        raise Unsupported("the axis must be a literal")


@vjp("numpy.block", linear=True)
def block(y: Any, arrays: Any) -> None:
    """Displays of depth d: the innermost are joined along the last axis, those around them along the one
    before.
    """
    def depth(v: Any) -> int:
        if is_list(v):
            raise Unsupported("a list made at run time")
        return 1 + depth(v[0]) if isinstance(v, list) else 0

    def leaves(v: Any) -> list[Any]:
        return [i for e in v for i in leaves(e)] if isinstance(v, list) else [v]

    d = depth(arrays)
    n = max([d] + [ndim_of(a) for a in leaves(arrays)])

    def along(v: Any, axis: int, level: int) -> Any:
        """Length of the block of v along a negative axis."""
        if not isinstance(v, list):
            return length(v, axis) if ndim_of(v) >= -axis else 1
        if axis != level - d:
            return along(v[0], axis, level + 1)
        sizes = [along(e, axis, level + 1) for e in v]
        out: Any = 0
        for s in sizes:
            out = s if isinstance(out, int) and out == 0 else out + s
        return out

    def send(v: Any, g: Any, level: int) -> None:
        if not isinstance(v, list):
            if active(v):
                v.bar = shaped_like(g, v) if ndim_of(v) < n else g
            return
        axis = level - d
        at: Any = 0
        for e in v:
            k = along(e, axis, level + 1)
            end = k if isinstance(at, int) and at == 0 else at + k
            if active(e) or any(active(i) for i in leaves(e)):
                send(e, cut(g, axis, n, at, end), level + 1)
            at = end

    send(arrays, y.bar, 0)


# ------------------------------------------------------------------------------------------------ pieces
def joined(y: Any, a: Any, axis: Any) -> None:
    """Pieces put together again; a piece without a cotangent is 0."""
    g = y.bar
    if isinstance(g, (list, tuple)):
        g = [N.zeros_like(y[i]) if t is None else t for i, t in enumerate(g)]
    elif isinstance(g, Term) and isinstance(g.atom, Seq):
        g = [N.zeros_like(y[i]) if t is None else t for i, t in enumerate(parts(g, len(g.atom.items)))]
    a.bar = call(np.concatenate, g, axis=axis, kind=kind_like(a, a)) if axis != 0 else call(
        np.concatenate, g, kind=kind_like(a, a))


@vjp("numpy.split numpy.array_split", linear=True)
def split(y: Any, ary: Any, indices_or_sections: Any, axis: Any = 0) -> None:
    joined(y, ary, axis)


@vjp("numpy.vsplit", linear=True)
def vsplit(y: Any, ary: Any, indices_or_sections: Any) -> None:
    joined(y, ary, 0)


@vjp("numpy.hsplit", linear=True)
def hsplit(y: Any, ary: Any, indices_or_sections: Any) -> None:
    joined(y, ary, 0 if ndim_of(ary) == 1 else 1)


@vjp("numpy.dsplit", linear=True)
def dsplit(y: Any, ary: Any, indices_or_sections: Any) -> None:
    joined(y, ary, 2)


@vjp("numpy.unstack", linear=True)
def unstack(y: Any, x: Any, *, axis: Any = 0) -> None:
    g = y.bar
    if isinstance(g, (list, tuple)):
        g = [N.zeros_like(y[i]) if t is None else t for i, t in enumerate(g)]
    x.bar = call(np.stack, g, axis=axis, kind=kind_like(x, x))


__all__ = ["Lst", "Tup"]
