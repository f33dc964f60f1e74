"""Functions that rearrange, repeat or select elements: all linear in the array."""
from __future__ import annotations

from typing import Any

import numpy as np

from .dsl import (
    N,
    Term,
    Unsupported,
    active,
    call,
    constant_int,
    exactly,
    full_dot,
    give,
    helper,
    index,
    is_list,
    kind_like,
    known_axis,
    length,
    literal,
    meth,
    ndim_of,
    parts,
    refuse_given,
    shape_kind,
    shape_of,
    shaped_like,
)
from .registry import jvp, method, vjp


def plain_order(order: Any) -> str:
    if order not in ("C", "F"):
        raise Unsupported("only the orders 'C' and 'F' do not depend on the memory layout")
    return str(order)


# ----------------------------------------------------------------------------------------------- shape
@vjp("numpy.reshape", linear=True)
def reshape(
    y: Any, a: Any, shape: Any = None, order: Any = "C", *, newshape: Any = None, copy: Any = None
) -> None:
    a.bar = shaped_like(y.bar, a, plain_order(order))


@vjp(".reshape", linear=True)
def reshape_method(y: Any, a: Any, *shape: Any, order: Any = "C", copy: Any = None) -> None:
    a.bar = shaped_like(y.bar, a, plain_order(order))


@vjp("numpy.ravel .ravel .flatten", linear=True)
def ravel(y: Any, a: Any, order: Any = "C") -> None:
    a.bar = shaped_like(y.bar, a, plain_order(order))


@jvp("numpy.reshape")
def reshape_dot(
    y: Any, a: Any, shape: Any = None, order: Any = "C", *, newshape: Any = None, copy: Any = None
) -> None:
    shape = newshape if shape is None else shape
    y.dot = N.reshape(a.dot, shape) if plain_order(order) == "C" else N.reshape(a.dot, shape, order=order)


@jvp(".reshape")
def reshape_method_dot(y: Any, a: Any, *shape: Any, order: Any = "C", copy: Any = None) -> None:
    kws = {} if plain_order(order) == "C" else {"order": order}
    y.dot = call(method("reshape"), a.dot, *shape, **kws)


@jvp("numpy.ravel .ravel .flatten")
def ravel_dot(y: Any, a: Any, order: Any = "C") -> None:
    y.dot = meth(a.dot, "ravel") if plain_order(order) == "C" else meth(a.dot, "ravel", order)


@vjp("numpy.squeeze .squeeze", linear=True)
def squeeze(y: Any, a: Any, axis: Any = None) -> None:
    a.bar = shaped_like(y.bar, a)


@vjp("numpy.expand_dims", linear=True)
def expand_dims(y: Any, a: Any, axis: Any) -> None:
    a.bar = shaped_like(y.bar, a)


@vjp("numpy.atleast_1d numpy.atleast_2d numpy.atleast_3d", linear=True)
def atleast(y: Any, *arys: Any) -> None:
    bars = [y.bar] if len(arys) == 1 else parts(y.bar, len(arys))
    for a, g in zip(arys, bars):
        if g is not None:
            give(a, g) if isinstance(a, (list, tuple)) else setattr(a, "bar", shaped_like(g, a))


@vjp("numpy.broadcast_to", linear=True)
def broadcast_to(y: Any, a: Any, shape: Any, subok: Any = False) -> None:
    a.bar = y.bar


@vjp("numpy.broadcast_arrays", linear=True)
def broadcast_arrays(y: Any, *args: Any, subok: Any = False) -> None:
    for a, g in zip(args, parts(y.bar, len(args))):
        if g is not None and active(a):
            a.bar = g


@vjp(".view", linear=True)
def view(y: Any, a: Any) -> None:
    a.bar = y.bar


@vjp("numpy.unwrap", piecewise=True, note="the multiples of the period that are added are constant")
def unwrap(y: Any, p: Any, discont: Any = None, axis: Any = -1, *, period: Any = 6.283185307179586) -> None:
    if active(period):
        raise Unsupported("an active period")
    p.bar = y.bar


@jvp("numpy.unwrap")
def unwrap_dot(y: Any, p: Any, discont: Any = None, axis: Any = -1, *, period: Any = 6.283185307179586) -> None:
    y.dot = p.dot


@vjp("numpy.astype", linear=True)
def astype(y: Any, a: Any, dtype: Any, *args: Any, **kws: Any) -> None:
    a.bar = y.bar


@vjp(
    "numpy.float16 numpy.longdouble numpy.complex128 numpy.complex64 numpy.clongdouble",
    linear=True,
)
def convert(y: Any, x: Any = 0) -> None:
    give(x, y.bar)


@vjp("numpy.bincount", linear="weights")
def bincount(y: Any, x: Any, weights: Any = None, minlength: Any = 0) -> None:
    if active(weights):
        weights.bar = y.bar[x]


@vjp(".item", linear=True)
def item(y: Any, a: Any, *args: Any) -> None:
    if a.scalar:
        a.bar = y.bar
    elif not args:
        a.bar = call(np.full_like, a, y.bar)
    else:
        a.bar = helper(
            "item_bar", y.bar, a, args[0] if len(args) == 1 else tuple(args), kind=kind_like(a, y.bar)
        )


@vjp(".tolist", linear=True)
def tolist(y: Any, a: Any) -> None:
    a.bar = y.bar if a.scalar or a.ndim == 0 else call(np.array, y.bar, kind=kind_like(a, a))


# ----------------------------------------------------------------------------------------- permutations
@vjp("attr.T", linear=True)
def transpose_attr(y: Any, a: Any) -> None:
    a.bar = y.bar.T if a.ndim is None or a.ndim > 1 else y.bar


@vjp("attr.mT numpy.matrix_transpose numpy.linalg.matrix_transpose", linear=True)
def matrix_transpose(y: Any, a: Any) -> None:
    a.bar = y.bar.T if a.ndim == 2 else N.swapaxes(y.bar, -1, -2)


def permuted(y: Any, a: Any, axes: Any) -> None:
    g = y.bar
    if axes is None:
        a.bar = g if a.scalar else meth(g, "transpose")
    elif isinstance(axes, (list, tuple)) and all(isinstance(i, int) for i in axes):
        back = tuple(int(i) for i in np.argsort([i % len(axes) for i in axes]))
        a.bar = meth(g, "transpose", back) if back != tuple(range(len(back))) else g
    else:
        a.bar = helper("inverse_transpose", g, axes, kind=shape_kind(a, g))


@vjp("numpy.transpose numpy.permute_dims", linear=True)
def transpose(y: Any, a: Any, axes: Any = None) -> None:
    permuted(y, a, axes)


@vjp(".transpose", linear=True)
def transpose_method(y: Any, a: Any, *axes: Any) -> None:
    if len(axes) == 1 and not isinstance(axes[0], int):
        permuted(y, a, axes[0])
    else:
        permuted(y, a, axes or None)


@vjp("numpy.swapaxes .swapaxes", linear=True)
def swapaxes(y: Any, a: Any, axis1: Any, axis2: Any) -> None:
    a.bar = meth(y.bar, "swapaxes", axis1, axis2)


@vjp("numpy.moveaxis", linear=True)
def moveaxis(y: Any, a: Any, source: Any, destination: Any) -> None:
    a.bar = N.moveaxis(y.bar, destination, source)


@vjp("numpy.rollaxis", linear=True)
def rollaxis(y: Any, a: Any, axis: Any, start: Any = 0) -> None:
    n = ndim_of(a)
    moved = np.rollaxis(np.empty(range(n)), constant_int(axis, "axis"), constant_int(start, "start"))
    permuted(y, a, list(moved.shape))


@vjp("numpy.flip", linear=True)
def flip(y: Any, m: Any, axis: Any = None) -> None:
    if known_axis(axis) and m.ndim is not None:
        turned = (
            range(m.ndim)
            if axis is None
            else [i % m.ndim for i in (axis if isinstance(axis, tuple) else (axis,))]
        )
        m.bar = index(y.bar, *[slice(None, None, -1) if i in turned else slice(None) for i in range(m.ndim)])
    else:
        m.bar = N.flip(y.bar, axis=axis)


@vjp("numpy.fliplr", linear=True)
def fliplr(y: Any, m: Any) -> None:
    m.bar = N.fliplr(y.bar)


@vjp("numpy.flipud", linear=True)
def flipud(y: Any, m: Any) -> None:
    m.bar = N.flipud(y.bar)


@vjp("numpy.rot90", linear=True)
def rot90(y: Any, m: Any, k: Any = 1, axes: Any = (0, 1)) -> None:
    m.bar = N.rot90(y.bar, -k, axes)


@vjp("numpy.roll", linear=True)
def roll(y: Any, a: Any, shift: Any, axis: Any = None) -> None:
    back = tuple(-s for s in shift) if isinstance(shift, (tuple, list)) else -shift
    if isinstance(shift, Term) and is_list(shift):
        raise Unsupported("a run-time sequence of shifts")
    a.bar = N.roll(y.bar, back) if axis is None else N.roll(y.bar, back, axis)


@vjp("numpy.sort", piecewise=True, note="ties: any order")
def sort(y: Any, a: Any, axis: Any = -1, kind: Any = None, order: Any = None, *, stable: Any = None) -> None:
    refuse_given(order=order)
    g = y.bar
    if axis is None:
        rank = N.argsort(N.argsort(a, axis=None, kind="stable"))
        a.bar = shaped_like(g[rank], a)
    elif a.ndim == 1:
        a.bar = g[N.argsort(N.argsort(a, kind="stable"))]
    else:
        rank = N.argsort(N.argsort(a, axis=axis, kind="stable"), axis=axis)
        a.bar = call(np.take_along_axis, g, rank, axis, kind=shape_kind(a, g))


@jvp("numpy.sort")
def sort_dot(y: Any, a: Any, axis: Any = -1, kind: Any = None, order: Any = None, *, stable: Any = None) -> None:
    refuse_given(order=order)
    y.dot = in_order(a.dot, a, axis)


def in_order(t: Any, a: Any, axis: Any) -> Any:
    """The entries of t in the order of those of a."""
    if a.ndim == 1:
        return t[N.argsort(a, kind="stable")]
    if axis is None:
        return N.ravel(t)[N.argsort(a, axis=None, kind="stable")]
    return call(np.take_along_axis, t, N.argsort(a, axis=axis, kind="stable"), axis)


@vjp("numpy.partition", piecewise=True, note="ties: any order")
def partition(y: Any, a: Any, kth: Any, axis: Any = -1, kind: Any = "introselect", order: Any = None) -> None:
    """Which element went where is not specified: both sides are brought to sorted order."""
    refuse_given(order=order)
    if axis is None:
        flat = y.bar[N.argsort(y, kind="stable")]
        a.bar = shaped_like(flat[N.argsort(N.argsort(a, axis=None, kind="stable"))], a)
        return
    g = N.take_along_axis(y.bar, N.argsort(y, axis=axis, kind="stable"), axis)
    rank = N.argsort(N.argsort(a, axis=axis, kind="stable"), axis=axis)
    a.bar = call(np.take_along_axis, g, rank, axis, kind=shape_kind(a, g))


@jvp("numpy.partition")
def partition_dot(y: Any, a: Any, kth: Any, axis: Any = -1, kind: Any = "introselect", order: Any = None) -> None:
    refuse_given(order=order)
    t = in_order(a.dot, a, axis)
    axis = 0 if axis is None else axis
    rank = N.argsort(N.argsort(y, axis=axis, kind="stable"), axis=axis)
    y.dot = call(np.take_along_axis, t, rank, axis)


# ---------------------------------------------------------------------------------- repetition, padding
@vjp("numpy.tile", linear=True)
def tile(y: Any, a: Any, reps: Any) -> None:
    if isinstance(a, (list, tuple)):
        raise Unsupported("a sequence display; make it an array")
    if a.scalar:
        a.bar = N.sum(y.bar)
    else:
        a.bar = helper("tile_bar", y.bar, shape_of(a), reps, kind=shape_kind(a, y.bar))


@vjp("numpy.repeat .repeat", linear=True)
def repeat(y: Any, a: Any, repeats: Any, axis: Any = None) -> None:
    if isinstance(a, (list, tuple)):
        raise Unsupported("a sequence display; make it an array")
    if a.scalar:
        a.bar = N.sum(y.bar)
    else:
        a.bar = helper("repeat_bar", y.bar, shape_of(a), repeats, axis, kind=shape_kind(a, y.bar))


@vjp("numpy.resize", linear=True)
def resize(y: Any, a: Any, new_shape: Any) -> None:
    if a.scalar:
        a.bar = N.sum(y.bar)
    else:
        a.bar = helper("resize_bar", y.bar, shape_of(a), kind=shape_kind(a, y.bar))


def pad_widths(pad_width: Any, n: int) -> list[tuple[Any, Any]] | None:
    """(before, after) for each axis of a pad_width that is a display."""
    def plain(v: Any) -> bool:
        return isinstance(v, int) or (isinstance(v, Term) and v.scalar)

    if plain(pad_width):
        return [(pad_width, pad_width)] * n
    if not isinstance(pad_width, (tuple, list)):
        return None
    w = list(pad_width)
    if all(plain(v) for v in w):
        if len(w) == 1:
            return [(w[0], w[0])] * n
        return [(w[0], w[1])] * n if len(w) == 2 else None
    if not all(isinstance(v, (tuple, list)) and len(v) in (1, 2) for v in w):
        return None
    pairs = [(v[0], v[-1]) for v in w]
    return pairs * n if len(pairs) == 1 else pairs if len(pairs) == n else None


@vjp("numpy.pad", linear="array constant_values")
def pad(y: Any, array: Any, pad_width: Any, mode: Any = "constant", *, constant_values: Any = None,
        reflect_type: Any = "even") -> None:
    if active(constant_values):
        raise Unsupported("active constant_values")
    if mode in ("constant", "empty"):
        if active(array):
            w = pad_widths(pad_width, array.ndim) if array.ndim is not None else None
            if w is None:
                array.bar = helper(
                    "pad_center", y.bar, shape_of(array), pad_width, kind=shape_kind(array, y.bar)
                )
            else:
                array.bar = index(y.bar, *[inner(array, i, *p) for i, p in enumerate(w)])
    elif mode in ("edge", "reflect", "symmetric", "wrap") and reflect_type == "even":
        array.bar = helper("pad_bar", y.bar, shape_of(array), pad_width, mode, kind=shape_kind(array, y.bar))
    else:
        raise Unsupported(f"mode {mode!r}")


@jvp("numpy.pad")
def pad_dot(y: Any, array: Any, pad_width: Any, mode: Any = "constant", *, constant_values: Any = 0,
            reflect_type: Any = "even") -> None:
    if mode == "constant":
        fill = {"constant_values": full_dot(constant_values)} if active(constant_values) else {}
        y.dot = N.pad(full_dot(array) if fill else array.dot, pad_width, **fill)
    elif mode in ("edge", "reflect", "symmetric", "wrap", "mean") and reflect_type == "even":
        y.dot = N.pad(array.dot, pad_width, mode)
    else:
        raise Unsupported(f"mode {mode!r}")


def inner(a: Any, axis: int, before: Any, after: Any) -> slice:
    lo = None if before is not None and literal(before) == 0 else before
    if isinstance(after, int):
        return slice(lo, -after if after else None)
    n = length(a, axis)
    return slice(lo, n if lo is None else lo + n)


# -------------------------------------------------------------------------------------------- selection
@vjp("numpy.take .take", linear=True)
def take(y: Any, a: Any, indices: Any, axis: Any = None, out: Any = None, mode: Any = "raise") -> None:
    refuse_given(out=out)
    a.bar = helper("take_bar", y.bar, shape_of(a), indices, axis, mode, kind=shape_kind(a, y.bar))


@vjp("numpy.take_along_axis", linear=True)
def take_along_axis(y: Any, arr: Any, indices: Any, axis: Any = -1) -> None:
    arr.bar = helper("take_along_bar", y.bar, shape_of(arr), indices, axis, kind=shape_kind(arr, y.bar))


@vjp("numpy.compress", linear="a", shapes="condition")
def compress(y: Any, condition: Any, a: Any, axis: Any = None, out: Any = None) -> None:
    refuse_given(out=out)
    kept = N.flatnonzero(condition) if isinstance(condition, Term) else np.flatnonzero(condition)
    a.bar = helper("take_bar", y.bar, shape_of(a), kept, axis, "raise", kind=shape_kind(a, y.bar))


@vjp(".compress", linear=True, shapes="condition")
def compress_method(y: Any, a: Any, condition: Any, axis: Any = None, out: Any = None) -> None:
    compress(y, condition, a, axis, out)


@vjp("numpy.extract", linear="arr", shapes="condition")
def extract(y: Any, condition: Any, arr: Any) -> None:
    arr.bar = helper("take_bar", y.bar, shape_of(arr), N.flatnonzero(condition), None, "raise",
                     kind=shape_kind(arr, y.bar))


@vjp("numpy.delete", linear=True)
def delete(y: Any, arr: Any, obj: Any, axis: Any = None) -> None:
    arr.bar = helper("delete_bar", y.bar, shape_of(arr), obj, axis, kind=shape_kind(arr, y.bar))


@vjp("numpy.insert", linear="arr values")
def insert(y: Any, arr: Any, obj: Any, values: Any, axis: Any = None) -> None:
    if active(arr):
        arr.bar = helper("insert_bar", y.bar, shape_of(arr), obj, values, axis, kind=shape_kind(arr, y.bar))
    if active(values):
        t = helper("inserted_bar", y.bar, shape_of(arr), obj, values, axis, kind=shape_kind(values, y.bar))
        values.bar = N.sum(t) if values.scalar else t


@vjp("numpy.add.reduceat", linear=True)
def add_reduceat(y: Any, array: Any, indices: Any, axis: Any = 0, dtype: Any = None, out: Any = None) -> None:
    refuse_given(dtype=dtype, out=out)
    array.bar = helper("reduceat_bar", y.bar, shape_of(array), indices, axis, kind=shape_kind(array, y.bar))


@vjp("numpy.select", linear="choicelist default")
def select(y: Any, condlist: Any, choicelist: Any, default: Any = 0) -> None:
    if not isinstance(condlist, (list, tuple)) or not isinstance(choicelist, (list, tuple)):
        raise Unsupported("conditions and choices must be displays")
    before: Any = None
    for c, v in zip(condlist, choicelist):
        here = c if before is None else N.logical_and(c, N.logical_not(before))
        if active(v):
            v.bar = N.where(here, y.bar, 0.0)
        before = c if before is None else N.logical_or(before, c)
    if active(default):
        default.bar = N.where(before, 0.0, y.bar)


@vjp("numpy.choose", linear="choices")
def choose(y: Any, a: Any, choices: Any, out: Any = None, mode: Any = "raise") -> None:
    refuse_given(out=out)
    if mode != "raise" or not isinstance(choices, (list, tuple)):
        raise Unsupported("choices must be a display, mode 'raise'")
    for i, v in enumerate(choices):
        if active(v):
            v.bar = N.where(a == i, y.bar, 0.0)


# -------------------------------------------------------------------------------------------- diagonals
@vjp("numpy.diagonal .diagonal", linear=True)
def diagonal(y: Any, a: Any, offset: Any = 0, axis1: Any = 0, axis2: Any = 1) -> None:
    a.bar = helper("diagonal_bar", y.bar, shape_of(a), offset, axis1, axis2, kind=shape_kind(a, y.bar))


@vjp("numpy.linalg.diagonal", linear=True)
def matrix_diagonal(y: Any, x: Any, *, offset: Any = 0) -> None:
    x.bar = helper("diagonal_bar", y.bar, shape_of(x), offset, -2, -1, kind=shape_kind(x, y.bar))


@vjp("numpy.diag", linear=True)
def diag(y: Any, v: Any, k: Any = 0) -> None:
    if isinstance(v, (list, tuple)):
        give(v, N.diagonal(y.bar, k))
    elif ndim_of(v) == 1:
        v.bar = exactly(N.diagonal(y.bar) if isinstance(k, int) and k == 0 else N.diagonal(y.bar, k), v)
    else:
        v.bar = helper("diagonal_bar", y.bar, shape_of(v), k, 0, 1, kind=shape_kind(v, y.bar))


@vjp("numpy.diagflat", linear=True)
def diagflat(y: Any, v: Any, k: Any = 0) -> None:
    if isinstance(v, (list, tuple)):
        raise Unsupported("a sequence display; make it an array")
    v.bar = shaped_like(N.diagonal(y.bar, k), v)


@vjp("numpy.tril", linear=True)
def tril(y: Any, m: Any, k: Any = 0) -> None:
    m.bar = N.tril(y.bar, k)


@vjp("numpy.triu", linear=True)
def triu(y: Any, m: Any, k: Any = 0) -> None:
    m.bar = N.triu(y.bar, k)


def square(a: Any, offset: Any) -> Any:
    """Ones on the diagonal of a matrix shaped like a."""
    m, n = length(a, 0), length(a, 1)
    rest = () if isinstance(offset, int) and offset == 0 else (offset,)
    return Term(a.b, a.b.op(np.eye, m, n, *rest))


@vjp("numpy.trace .trace", linear=True)
def trace(
    y: Any, a: Any, offset: Any = 0, axis1: Any = 0, axis2: Any = 1, dtype: Any = None, out: Any = None
) -> None:
    refuse_given(out=out)
    if a.ndim == 2 and (axis1, axis2) == (0, 1):
        a.bar = exactly(y.bar * square(a, offset), a)
    else:
        a.bar = helper("trace_bar", y.bar, shape_of(a), offset, axis1, axis2, kind=shape_kind(a, y.bar))


@vjp("numpy.linalg.trace", linear=True)
def matrix_trace(y: Any, x: Any, *, offset: Any = 0, dtype: Any = None) -> None:
    if x.ndim == 2:
        x.bar = exactly(y.bar * square(x, offset), x)
    else:
        x.bar = helper("trace_bar", y.bar, shape_of(x), offset, -2, -1, kind=shape_kind(x, y.bar))


# ------------------------------------------------------------------------------------------------ grids
@vjp("numpy.meshgrid", linear=True)
def meshgrid(y: Any, *xi: Any, copy: Any = True, sparse: Any = False, indexing: Any = "xy") -> None:
    n = len(xi)
    for i, (x, g) in enumerate(zip(xi, parts(y.bar, n))):
        if g is None or not active(x):
            continue
        own = {0: 1, 1: 0}.get(i, i) if indexing == "xy" and n > 1 else i
        t = N.sum(g, axis=tuple(j for j in range(n) if j != own)) if n > 1 else g
        x.bar = N.sum(t) if x.scalar else t if x.ndim == 1 else N.reshape(t, shape_of(x))
