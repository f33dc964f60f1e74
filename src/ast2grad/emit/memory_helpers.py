"""Helpers for adjoint buffers: mirrors of containers, and the adjoint of stores through index arrays."""
from __future__ import annotations

import math

import numpy as np


def zeros_of(x):  # type: ignore[no-untyped-def]
    """Zero adjoint in the form of x: numbers, arrays, nested lists and dicts of them."""
    if isinstance(x, np.ndarray):
        return np.zeros_like(x, dtype=np.result_type(x.dtype, np.float32) if x.dtype.kind not in "fc" else x.dtype)
    if isinstance(x, dict):
        return {k: zeros_of(v) for k, v in x.items()}
    if isinstance(x, (list, tuple, range)):
        return [zeros_of(v) for v in x]
    return 0.0


def add_into(x_bar, g):  # type: ignore[no-untyped-def]
    """x_bar += g, element by element, for lists and dicts."""
    assert len(x_bar) == len(g), "adjoints of one list differ in length"
    for k in x_bar if isinstance(x_bar, dict) else range(len(x_bar)):
        if isinstance(x_bar[k], (list, dict)):
            add_into(x_bar[k], g[k])
        else:
            x_bar[k] = x_bar[k] + g[k]


def as_lists(x, depth):  # type: ignore[no-untyped-def]
    """An array as lists in a list, so many levels of them."""
    return [as_lists(v, depth - 1) for v in x] if depth > 1 else list(x)


def add_slice(x_bar, index, g):  # type: ignore[no-untyped-def]
    """x_bar[index] += g for a slice of a list."""
    for n, k in enumerate(range(len(x_bar))[index]):
        if isinstance(x_bar[k], (list, dict)):
            add_into(x_bar[k], g[n])
        else:
            x_bar[k] = x_bar[k] + g[n]


def slice_bounds(start, stop, step, n):  # type: ignore[no-untyped-def]
    """Where a slice of n items begins and ends, and its step."""
    return slice(start, stop, step).indices(n)


def permute_back(x_bar, order):  # type: ignore[no-untyped-def]
    """Undo x[:] = [x[k] for k in order]."""
    sorted_bar = x_bar[:]
    for n, k in enumerate(order):
        x_bar[k] = sorted_bar[n]


def stored_part(a_bar, index):  # type: ignore[no-untyped-def]
    """Adjoint of what a[index] = v stored: where an index occurs twice the last store won, and only it counts."""
    t = np.array(a_bar[index])
    order = np.arange(t.size).reshape(t.shape)
    winner = np.full(np.shape(a_bar), -1)
    winner[index] = order
    return np.where(winner[index] == order, t, 0.0)


def put_back(items, index, old):  # type: ignore[no-untyped-def]
    """The former contents of items[index], in place where it is an array: it may have other names."""
    if isinstance(items[index], np.ndarray) and np.shape(items[index]) == np.shape(old):
        items[index][...] = old
    else:
        items[index] = old


def build_object(cls, **fields):  # type: ignore[no-untyped-def]
    """An instance of cls with these attributes."""
    obj = object.__new__(cls)
    for name, value in fields.items():
        object.__setattr__(obj, name, value)
    return obj


def with_real(z, x):  # type: ignore[no-untyped-def]
    """z with x for its real part."""
    out = z.copy()
    out.real = x
    return out


def with_imag(z, x):  # type: ignore[no-untyped-def]
    """z with x for its imaginary part."""
    out = z.copy()
    out.imag = x
    return out


def check_scalar(y):  # type: ignore[no-untyped-def]
    """The result must be one number."""
    if np.ndim(y) != 0:
        raise TypeError(f"the function returned an array of shape {np.shape(y)}; use ast2grad.vjp")
    return y


def spread_like(x_dot, y):  # type: ignore[no-untyped-def]
    """The tangent of y, which has the shape of x_dot or a larger one that x was broadcast to."""
    return x_dot if np.shape(x_dot) == np.shape(y) else np.full_like(y, x_dot)


def unbroadcast(g, x):  # type: ignore[no-untyped-def]
    """g summed down to the shape of x, which was broadcast; its real part, if x is real."""
    if np.iscomplexobj(g) and not np.iscomplexobj(x):
        g = np.real(g)
    shape = np.shape(x)
    if np.shape(g) == shape:
        return g
    g = np.broadcast_to(g, np.broadcast_shapes(np.shape(g), shape))
    g = np.sum(g, axis=tuple(range(np.ndim(g) - len(shape))))
    ones = tuple(i for i, n in enumerate(shape) if n == 1 and g.shape[i] != 1)
    return np.sum(g, axis=ones, keepdims=True) if ones else g


def power_log(x, y):  # type: ignore[no-untyped-def]
    """Derivative of y = x ** n with respect to n: y log x, and 0 where y vanishes."""
    return y * math.log(x) if y else 0.0
