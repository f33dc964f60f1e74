"""Rules of the helpers that generated code contains, so that a derivative can be differentiated again.

The adjoint of the adjoint of a rearranging function is that function itself.  Helpers without a rule here are
transformed through their own source.
"""
from __future__ import annotations

from typing import Any

import numpy as np

from .dsl import N, active, call, helper, kind_like, shape_kind, shape_of, shaped_like
from .registry import inactive, vjp

H = "ast2grad.emit.helpers."
inactive(f"{H}sign {H}axis_count ast2grad.emit.series_helpers.interp_cell ast2grad.emit.memory_helpers.zeros_of "
         "ast2grad.emit.memory_helpers.slice_bounds")


@vjp("ast2grad.emit.memory_helpers.unbroadcast", linear=True, shapes="x")
def unbroadcast(y: Any, g: Any, x: Any) -> None:
    g.bar = call(np.broadcast_to, y.bar, shape_of(g), kind=shape_kind(g, y.bar))


@vjp("ast2grad.emit.memory_helpers.spread_like", linear="x_dot", shapes="y")
def spread_like(z: Any, x_dot: Any, y: Any) -> None:
    x_dot.bar = helper("unbroadcast", z.bar, x_dot, kind=kind_like(x_dot, z.bar))


@vjp(H + "unbroadcast_to", linear=True)
def unbroadcast_to(y: Any, g: Any, shape: Any) -> None:
    g.bar = call(np.broadcast_to, y.bar, shape_of(g), kind=shape_kind(g, y.bar))


@vjp("ast2grad.emit.memory_helpers.with_real", linear="z x")
def with_real(y: Any, z: Any, x: Any) -> None:
    if active(z):
        z.bar = 1j * N.imag(y.bar)
    if active(x):
        x.bar = N.real(y.bar)


@vjp("ast2grad.emit.memory_helpers.with_imag", linear="z x")
def with_imag(y: Any, z: Any, x: Any) -> None:
    if active(z):
        z.bar = N.real(y.bar)
    if active(x):
        x.bar = -N.imag(y.bar)


@vjp("ast2grad.emit.memory_helpers.as_lists", linear=True)
def as_lists(y: Any, x: Any, depth: Any) -> None:
    x.bar = N.array(y.bar)


@vjp(H + "expand_reduced", linear=True, shapes="a")
def expand_reduced(y: Any, g: Any, a: Any, axis: Any, keepdims: Any) -> None:
    g.bar = shaped_like(y.bar, g)


@vjp(H + "same_form", linear=True, shapes="a")
def same_form(y: Any, g: Any, a: Any) -> None:
    g.bar = y.bar


@vjp(H + "choose", linear="a b")
def choose(y: Any, test: Any, a: Any, b: Any) -> None:
    if active(a):
        a.bar = helper("choose", test, y.bar, 0.0, kind=y.bar.kind)
    if active(b):
        b.bar = helper("choose", test, 0.0, y.bar, kind=y.bar.kind)


@vjp(H + "scatter_add", linear=True)
def scatter_add(y: Any, g: Any, place: Any, n: Any) -> None:
    g.bar = y.bar[place]


@vjp(H + "tile_bar", linear=True)
def tile_bar(y: Any, g: Any, shape: Any, reps: Any) -> None:
    g.bar = N.tile(y.bar, reps)


@vjp(H + "repeat_bar", linear=True)
def repeat_bar(y: Any, g: Any, shape: Any, repeats: Any, axis: Any) -> None:
    g.bar = N.repeat(y.bar, repeats, axis=axis)


@vjp(H + "resize_bar", linear=True)
def resize_bar(y: Any, g: Any, shape: Any) -> None:
    g.bar = N.resize(y.bar, shape_of(g))


@vjp(H + "pad_center", linear=True)
def pad_center(y: Any, g: Any, shape: Any, pad_width: Any) -> None:
    g.bar = N.pad(y.bar, pad_width)


@vjp(H + "pad_bar", linear=True)
def pad_bar(y: Any, g: Any, shape: Any, pad_width: Any, mode: Any) -> None:
    g.bar = N.pad(y.bar, pad_width, mode=mode)


@vjp(H + "take_bar", linear=True)
def take_bar(y: Any, g: Any, shape: Any, indices: Any, axis: Any, mode: Any) -> None:
    g.bar = shaped_like(N.take(y.bar, indices, axis=axis, mode=mode), g)


@vjp(H + "take_along_bar", linear=True)
def take_along_bar(y: Any, g: Any, shape: Any, indices: Any, axis: Any) -> None:
    g.bar = N.take_along_axis(y.bar, indices, axis)


@vjp(H + "delete_bar", linear=True)
def delete_bar(y: Any, g: Any, shape: Any, obj: Any, axis: Any) -> None:
    g.bar = N.delete(y.bar, obj, axis=axis)


@vjp(H + "reduceat_bar", linear=True)
def reduceat_bar(y: Any, g: Any, shape: Any, indices: Any, axis: Any) -> None:
    g.bar = call(np.add.reduceat, y.bar, indices, axis)


@vjp(H + "diagonal_bar", linear=True)
def diagonal_bar(y: Any, g: Any, shape: Any, offset: Any, axis1: Any, axis2: Any) -> None:
    g.bar = N.diagonal(y.bar, offset, axis1, axis2)


@vjp(H + "trace_bar", linear=True)
def trace_bar(y: Any, g: Any, shape: Any, offset: Any, axis1: Any, axis2: Any) -> None:
    g.bar = N.trace(y.bar, offset, axis1, axis2)


@vjp(H + "pair_sums", linear=True, shapes="a")
def pair_sums(y: Any, t: Any, axis: Any, a: Any) -> None:
    t.bar = N.take(y.bar, N.arange(1, shape_of(a)[axis]), axis=axis) + N.take(
        y.bar, N.arange(0, shape_of(a)[axis] - 1), axis=axis)


@vjp("ast2grad.emit.series_helpers.convolve_bar", multilinear=True)
def convolve_bar(y: Any, g: Any, shape: Any, v: Any, mode: Any) -> None:
    """sum(y_bar * adjoint(g, v)) = sum(g * convolve(y_bar, v))"""
    if active(g):
        g.bar = N.convolve(y.bar, v, mode)
    if active(v):
        v.bar = helper("convolve_bar", g, shape_of(v), y.bar, mode, kind=kind_like(v, y.bar))


@vjp("ast2grad.emit.series_helpers.fit_shape", linear=True)
def fit_shape(y: Any, t: Any, shape: Any) -> None:
    t.bar = helper("fit_shape", y.bar, shape_of(t), kind=shape_kind(t, y.bar))


@vjp("ast2grad.emit.linalg_helpers.per_matrix", linear=True)
def per_matrix(y: Any, g: Any) -> None:
    g.bar = shaped_like(y.bar, g)


@vjp("ast2grad.emit.linalg_helpers.fold_triangle", linear=True)
def fold_triangle(y: Any, p: Any, lower: Any) -> None:
    t = N.swapaxes(y.bar, -1, -2)
    p.bar = N.tril(y.bar) + N.triu(t, 1) if lower else N.triu(y.bar) + N.tril(t, -1)
