"""Bodies of the small private functions that may be written into generated code.

Each is written once into a module that needs it, under a private name.  They are plain functions in the
language that
ast2grad itself accepts, so generated code can be differentiated again.
"""
from __future__ import annotations

import math

import numpy as np


# ------------------------------------------------------------------------------------------------- numbers
def sign(x):  # type: ignore[no-untyped-def]
    """Derivative of abs: 0 at 0."""
    return 1.0 if x > 0 else -1.0 if x < 0 else 0.0


def choose(test, a, b):  # type: ignore[no-untyped-def]
    """np.where for numbers."""
    return a if test else b


def digamma(x):  # type: ignore[no-untyped-def]
    """Logarithmic derivative of gamma: reflection, recurrence, asymptotic series (DLMF 5.5.4, 5.5.2,
    5.11.2).
    """
    if x <= 0:
        return digamma(1.0 - x) - math.pi / math.tan(math.pi * (x - math.floor(x)))
    shift = 0.0
    while x < 10.0:
        shift += 1.0 / x
        x = x + 1.0
    r = 1.0 / (x * x)
    tail = r * (
        1 / 12 - r * (1 / 120 - r * (1 / 252 - r * (1 / 240 - r * (1 / 132 - r * (691 / 32760 - r / 12)))))
    )
    return math.log(x) - 0.5 / x - tail - shift


def sinc_slope(x):  # type: ignore[no-untyped-def]
    """Derivative of np.sinc; the power series of (t cos t - sin t) / t**2 near 0, where the quotient
    cancels.
    """
    t = np.pi * x
    near = np.abs(t) < 1.0
    far = np.where(near, 1.0, t)
    u = np.where(near, t, 0.0)
    r = u * u
    s = 1 / 6227020800 * 12 - r * (
        14 / 1307674368000 - r * (16 / 355687428096000 - r * (18 / 121645100408832000))
    )
    s = 2 / 6 - r * (4 / 120 - r * (6 / 5040 - r * (8 / 362880 - r * (10 / 39916800 - r * s))))
    return np.pi * np.where(near, -u * s, (np.cos(far) - np.sin(far) / far) / far)


def bessel_i1(x):  # type: ignore[no-untyped-def]
    """I1 = I0 times the continued fraction of I1/I0 (DLMF 10.33.1), evaluated from its tail."""
    t = np.asarray(x)
    n = int(np.max(np.abs(t), initial=0.0)) + 40
    f = 2.0 * n + 0.0 * t
    for k in range(n - 1, 0, -1):
        f = 2.0 * k + t * t / f
    return np.i0(t) * t / f


# ---------------------------------------------------------------------------------------------- reductions
def expand_reduced(g, a, axis, keepdims):  # type: ignore[no-untyped-def]
    """g with the reduced axes of a put back as axes of length 1."""
    if keepdims or axis is None or np.ndim(g) == 0:
        return g
    return np.expand_dims(g, axis if isinstance(axis, int) else tuple(i % np.ndim(a) for i in axis))


def axis_count(a, axis):  # type: ignore[no-untyped-def]
    """Number of elements that a reduction over `axis` combines."""
    if axis is None:
        return np.size(a)
    if isinstance(axis, int):
        return np.shape(a)[axis]
    n = 1
    for i in axis:
        n = n * np.shape(a)[i]
    return n


def product_of_others(a):  # type: ignore[no-untyped-def]
    """For each element, the product of the others along the last axis: zeros among them do no harm."""
    y = np.prod(a, axis=-1, keepdims=True)
    if np.all(y != 0):
        return y / a
    one = np.ones_like(a[..., :1])
    left = np.cumprod(np.concatenate((one, a[..., :-1]), axis=-1), axis=-1)
    right = np.cumprod(np.concatenate((one, a[..., :0:-1]), axis=-1), axis=-1)
    return left * right[..., ::-1]


def product_of_others_over(a, axes):  # type: ignore[no-untyped-def]
    """For each element, the product of the others along several axes."""
    n = np.ndim(a)
    last = tuple(range(n - len(axes), n))
    t = np.moveaxis(a, axes, last)
    rows = np.reshape(t, t.shape[:n - len(axes)] + (-1,))
    return np.moveaxis(np.reshape(product_of_others(rows), t.shape), last, axes)


def cumprod_bar(g, a, y, axis):  # type: ignore[no-untyped-def]
    """Adjoint of np.cumprod: s[i] = g[i] + a[i+1] * s[i+1] is carried back, so zeros do no harm."""
    if axis is None or np.ndim(a) == 0:
        return np.reshape(cumprod_bar(g, np.ravel(a), y, 0), np.shape(a))
    if np.all(y != 0):
        return np.flip(np.cumsum(np.flip(g * y, axis), axis=axis), axis) / a
    a0, y0, g0 = np.moveaxis(a, axis, 0), np.moveaxis(y, axis, 0), np.moveaxis(g, axis, 0)
    out = []
    s = np.zeros(a0.shape[1:])
    for i in range(len(a0) - 1, -1, -1):
        s = s + g0[i]
        out.append(s * y0[i - 1] if i > 0 else s)
        s = a0[i] * s
    return np.moveaxis(np.stack(out[::-1]), 0, axis)


def cumprod_dot(t, a, y, axis):  # type: ignore[no-untyped-def]
    """Tangent of y = np.cumprod(a), by the product rule on y[i] = y[i-1] * a[i]: zeros do no harm."""
    if axis is None:
        return cumprod_dot(np.ravel(t), np.ravel(a), y, 0)
    if np.all(y != 0):
        return y * np.cumsum(t / a, axis=axis)
    a0, y0, t0 = np.moveaxis(a, axis, 0), np.moveaxis(y, axis, 0), np.moveaxis(t, axis, 0)
    out = [t0[0]]
    for i in range(1, len(a0)):
        out.append(out[i - 1] * a0[i] + y0[i - 1] * t0[i])
    return np.moveaxis(np.stack(out), 0, axis)


def quantile_places(rows, q, method, skip_nan):  # type: ignore[no-untyped-def]
    """For each probability the two order statistics around the quantile, as places along the last axis with their
    weights (Hyndman, Fan 1996).
    """
    order = np.argsort(rows, axis=-1)
    m = np.sum(~np.isnan(rows), axis=-1) if skip_nan else np.full(rows.shape[:-1], rows.shape[-1])
    ab = {"linear": (1.0, 1.0), "hazen": (0.5, 0.5), "weibull": (0.0, 0.0), "median_unbiased": (1 / 3, 1 / 3),
          "normal_unbiased": (0.375, 0.375), "interpolated_inverted_cdf": (0.0, 1.0), "lower": (1.0, 1.0),
          "higher": (1.0, 1.0), "midpoint": (1.0, 1.0), "nearest": (1.0, 1.0)}
    if method not in ab:
        raise NotImplementedError("derivative of a quantile with method=" + repr(method))
    alpha, beta = ab[method]
    out = []
    for p in np.ravel(q):
        at = np.clip(m * p + (alpha + p * (1.0 - alpha - beta)) - 1.0, 0.0, np.maximum(m - 1, 0))
        lo = np.floor(at)
        f = at - lo
        if method == "lower":
            f = np.zeros_like(f)
        elif method == "higher":
            f = np.where(f > 0, 1.0, 0.0)
        elif method == "midpoint":
            f = np.where(f > 0, 0.5, 0.0)
        elif method == "nearest":
            f = np.around(at) - lo
        i = lo.astype(int)
        j = np.minimum(i + 1, np.maximum(m - 1, 0))
        out.append((np.take_along_axis(order, i[..., None], axis=-1), np.take_along_axis(order, j[..., None], axis=-1), f))
    return out


def last_axis(a, axis):  # type: ignore[no-untyped-def]
    """The axes that a reduction works on, and a with these joined to one last axis."""
    n = np.ndim(a)
    axes = tuple(range(n)) if axis is None else (axis % n,) if isinstance(axis, int) else tuple(i % n for i in axis)
    last = tuple(range(n - len(axes), n))
    t = np.moveaxis(a, axes, last)
    return axes, last, t.shape, np.reshape(t, t.shape[:n - len(axes)] + (-1,))


def quantile_bar(g, a, q, axis, keepdims, method, skip_nan):  # type: ignore[no-untyped-def]
    """Adjoint of np.quantile."""
    axes, last, shape, rows = last_axis(a, axis)
    gq = np.reshape(g, (-1,) + rows.shape[:-1])
    batch = rows.shape[:-1]
    base = np.reshape(np.arange(math.prod(batch)) * rows.shape[-1], batch)
    bar = np.zeros(rows.size)
    r = 0
    for i, j, f in quantile_places(rows, q, method, skip_nan):
        bar = bar + scatter_add(np.ravel((1.0 - f) * gq[r]), np.ravel(base + i[..., 0]), rows.size)
        bar = bar + scatter_add(np.ravel(f * gq[r]), np.ravel(base + j[..., 0]), rows.size)
        r += 1
    return np.moveaxis(np.reshape(bar, shape), last, axes)


def quantile_dot(t, a, q, axis, keepdims, method, skip_nan):  # type: ignore[no-untyped-def]
    """Tangent of np.quantile."""
    axes, _, _, rows = last_axis(a, axis)
    _, _, _, dots = last_axis(t, axis)
    out = []
    for i, j, f in quantile_places(rows, q, method, skip_nan):
        lo, hi = np.take_along_axis(dots, i, axis=-1)[..., 0], np.take_along_axis(dots, j, axis=-1)[..., 0]
        out.append((1.0 - f) * lo + f * hi)
    y = np.reshape(np.stack(out), np.shape(q) + rows.shape[:-1])
    return np.expand_dims(y, tuple(np.ndim(q) + i for i in axes)) if keepdims else y[()]


def latest_record(a, y, axis):  # type: ignore[no-untyped-def]
    """Where along an axis each element of np.maximum.accumulate or np.minimum.accumulate was taken."""
    n = np.shape(a)[axis]
    steps = np.reshape(np.arange(n), [n if i == axis % np.ndim(a) else 1 for i in range(np.ndim(a))])
    return np.maximum.accumulate(np.where(a == y, steps, 0), axis=axis)


def running_extremum_bar(g, a, y, axis):  # type: ignore[no-untyped-def]
    """Adjoint of np.maximum.accumulate or np.minimum.accumulate: each result goes to the latest record."""
    return take_along_bar(g, np.shape(a), latest_record(a, y, axis), axis)


def running_extremum_dot(t, a, y, axis):  # type: ignore[no-untyped-def]
    """Tangent of np.maximum.accumulate or np.minimum.accumulate."""
    return np.take_along_axis(t, latest_record(a, y, axis), axis)


def pair_sums(t, axis, a):  # type: ignore[no-untyped-def]
    """Each entry of t, one shorter than a along the axis, is added to both neighbours."""
    n = list(np.shape(a))
    n[axis] = n[axis] - 1
    s = np.moveaxis(np.broadcast_to(t, n), axis, 0)
    zero = np.zeros((1,) + s.shape[1:], dtype=s.dtype)
    return np.moveaxis(np.concatenate((s, zero)) + np.concatenate((zero, s)), 0, axis)


# --------------------------------------------------------------------------------- rearranging, selecting
def scatter_add(g, place, n):  # type: ignore[no-untyped-def]
    """Rows of g added into n rows: row i goes to place[i]; bincount is quicker than np.add.at."""
    if np.iscomplexobj(g):
        return scatter_add(np.real(g), place, n) + 1j * scatter_add(np.imag(g), place, n)
    if np.ndim(g) == 1:
        return np.bincount(place, weights=g, minlength=n) if len(g) else np.zeros(n)  # bincount of nothing counts
    m = math.prod(g.shape[1:])
    cells = place[:, None] * m + np.arange(m)
    return np.reshape(np.bincount(np.ravel(cells), weights=np.ravel(g), minlength=n * m), (n,) + g.shape[1:])


def item_bar(g, a, place):  # type: ignore[no-untyped-def]
    """Adjoint of a.item(place)."""
    out = np.zeros_like(a)
    out[place if isinstance(place, tuple) else np.unravel_index(place, a.shape)] = g
    return out


def inverse_transpose(g, axes):  # type: ignore[no-untyped-def]
    """Adjoint of np.transpose(a, axes)."""
    n = len(axes)
    return np.transpose(g, [int(i) for i in np.argsort([i % n for i in axes])])


def tile_bar(g, shape, reps):  # type: ignore[no-untyped-def]
    """Adjoint of np.tile: the copies are added up."""
    r = [int(i) for i in np.ravel(reps)]
    n = max(len(r), len(shape))
    r = [1] * (n - len(r)) + r
    s = [1] * (n - len(shape)) + list(shape)
    pairs = []
    for i in range(n):
        pairs += [r[i], s[i]]
    return np.reshape(np.sum(np.reshape(g, pairs), axis=tuple(range(0, 2 * n, 2))), shape)


def repeat_bar(g, shape, repeats, axis):  # type: ignore[no-untyped-def]
    """Adjoint of np.repeat: each element gets the sum over its copies."""
    if axis is None:
        return np.reshape(repeat_bar(g, (math.prod(shape),), repeats, 0), shape)
    place = np.repeat(np.arange(shape[axis]), repeats)
    return np.moveaxis(scatter_add(np.moveaxis(g, axis, 0), place, shape[axis]), 0, axis)


def resize_bar(g, shape):  # type: ignore[no-untyped-def]
    """Adjoint of np.resize."""
    n = math.prod(shape)
    return np.reshape(scatter_add(np.ravel(g), np.arange(g.size) % max(n, 1), n), shape)


def pad_center(g, shape, pad_width):  # type: ignore[no-untyped-def]
    """Adjoint of np.pad with constants."""
    widths = np.broadcast_to(pad_width, (len(shape), 2))
    return g[tuple([slice(int(widths[i, 0]), int(widths[i, 0]) + n) for i, n in enumerate(shape)])]


def pad_bar(g, shape, pad_width, mode):  # type: ignore[no-untyped-def]
    """Adjoint of np.pad where the border repeats elements: each axis sends the copies back to their
    origin.
    """
    widths = np.broadcast_to(pad_width, (len(shape), 2))
    for i, n in enumerate(shape):
        place = np.pad(np.arange(n), (int(widths[i, 0]), int(widths[i, 1])), mode=mode)
        g = np.moveaxis(scatter_add(np.moveaxis(g, i, 0), place, n), 0, i)
    return g


def take_bar(g, shape, indices, axis, mode):  # type: ignore[no-untyped-def]
    """Adjoint of np.take."""
    if axis is None:
        n = math.prod(shape)
        place = np.ravel(np.take(np.arange(n), indices, mode=mode))
        return np.reshape(scatter_add(np.ravel(g), place, n), shape)
    n = shape[axis]
    place = np.take(np.arange(n), indices, mode=mode)
    axis = axis % len(shape)
    before, after = tuple(shape[:axis]), tuple(shape[axis + 1:])
    rows = np.moveaxis(np.reshape(g, before + (place.size,) + after), axis, 0)
    return np.moveaxis(scatter_add(rows, np.ravel(place), n), 0, axis)


def take_along_bar(g, shape, indices, axis):  # type: ignore[no-untyped-def]
    """Adjoint of np.take_along_axis."""
    if axis is None:
        return take_bar(g, shape, indices, None, "raise")
    n = shape[axis]
    rows = np.moveaxis(g, axis, -1)
    place = np.moveaxis(np.broadcast_to(indices, g.shape), axis, -1)
    lead = rows.shape[:-1]
    m = math.prod(lead)
    cells = np.reshape(place % n, (m, rows.shape[-1])) + n * np.arange(m)[:, None]
    out = scatter_add(np.ravel(rows), np.ravel(cells), m * n)
    out = np.moveaxis(np.reshape(out, lead + (n,)), -1, axis)
    if out.shape != tuple(shape):
        out = np.sum(out, axis=tuple([i for i, k in enumerate(shape) if k != out.shape[i]]), keepdims=True)
    return out


def delete_bar(g, shape, obj, axis):  # type: ignore[no-untyped-def]
    """Adjoint of np.delete: the deleted elements get 0."""
    n = math.prod(shape) if axis is None else shape[axis]
    return take_bar(g, shape, np.delete(np.arange(n), obj), axis, "raise")


def reduceat_bar(g, shape, indices, axis):  # type: ignore[no-untyped-def]
    """Adjoint of np.add.reduceat: a piece ends where the next one begins; one that would be empty is one element."""
    out = np.zeros(shape, np.asarray(g).dtype)
    rows, given = np.moveaxis(out, axis, 0), np.moveaxis(g, axis, 0)
    ends = [*indices[1:], shape[axis]]
    for i, first in enumerate(indices):
        rows[first:max(ends[i], first + 1)] += given[i]
    return out


def insert_bar(g, shape, obj, values, axis):  # type: ignore[no-untyped-def]
    """Adjoint of np.insert with respect to the array."""
    kept = np.insert(np.full(shape, True), obj, np.full(np.shape(values), False), axis)
    return np.reshape(g[kept], shape)


def inserted_bar(g, shape, obj, values, axis):  # type: ignore[no-untyped-def]
    """Adjoint of np.insert with respect to the values."""
    k = np.size(values)
    new = np.insert(np.full(shape, -1), obj, np.reshape(np.arange(k), np.shape(values)), axis)
    return np.reshape(scatter_add(g[new >= 0], new[new >= 0], k), np.shape(values))


def diagonal_bar(g, shape, offset, axis1, axis2):  # type: ignore[no-untyped-def]
    """Adjoint of np.diagonal."""
    out = np.zeros(shape, dtype=g.dtype)
    view = np.moveaxis(out, (axis1, axis2), (-2, -1))
    i = np.arange(g.shape[-1])
    view[..., i + max(-offset, 0), i + max(offset, 0)] = g
    return out


def trace_bar(g, shape, offset, axis1, axis2):  # type: ignore[no-untyped-def]
    """Adjoint of np.trace for more than two axes."""
    eye = np.eye(shape[axis1], shape[axis2], offset)
    return np.moveaxis(np.asarray(g)[..., None, None] * eye, (-2, -1), (axis1, axis2))


# --------------------------------------------------------------------------------------------------- lists
def split_like(g, arrays, axis):  # type: ignore[no-untyped-def]
    """Adjoint of joining a list of arrays: concatenate; hstack (axis -2), column_stack (axis -3)."""
    out = []
    at = 0
    if axis == -2:
        axis = 0 if np.ndim(g) == 1 else 1
    columns = axis == -3
    for a in arrays:
        s = np.shape(a)
        if axis is None:
            k = np.size(a)
            piece = g[at:at + k]
        elif columns:
            k = 1 if len(s) < 2 else s[1]
            piece = g[:, at:at + k]
        else:
            k = s[axis] if len(s) == np.ndim(g) else 1
            piece = np.moveaxis(np.moveaxis(g, axis, 0)[at:at + k], 0, axis)
        out.append(np.reshape(piece, s) if len(s) > 0 else np.sum(piece))
        at = at + k
    return out


def unstack(g, axis):  # type: ignore[no-untyped-def]
    """Adjoint of np.stack of a list."""
    rows = np.moveaxis(g, axis, 0)
    return [rows[i] for i in range(len(rows))]


def unjoin(g, shape, axis):  # type: ignore[no-untyped-def]
    """Adjoint of np.concatenate of an array, taken as the list of its rows."""
    if axis is None:
        return np.reshape(g, shape)
    return np.stack(np.split(g, shape[0], axis=axis))


def prod_list_bar(g, values):  # type: ignore[no-untyped-def]
    """Adjoint of math.prod: for each entry, g times the product of the others."""
    out = []
    left = 1.0
    for v in values:
        out.append(left)
        left = left * v
    right = g
    for i in range(len(values) - 1, -1, -1):
        out[i] = out[i] * right
        right = right * values[i]
    return out


def scaled_list(s, values):  # type: ignore[no-untyped-def]
    """s times each entry."""
    return [s * v for v in values]


def scaled_difference(s, p, q):  # type: ignore[no-untyped-def]
    """s times each difference."""
    return [s * (u - v) for u, v in zip(p, q)]


# ------------------------------------------------------------------------------------------------- products
def matmul_left(g, a, b):  # type: ignore[no-untyped-def]
    """Adjoint of a @ b with respect to a, up to broadcasting."""
    n, m = np.ndim(a), np.ndim(b)
    if n == 1 and m == 1:
        return g * b
    if m == 1:
        return g[..., None] * b
    if n == 1:
        t = (b @ g[..., None])[..., 0]
        return np.sum(t, axis=tuple(range(m - 2))) if m > 2 else t
    t = g @ np.swapaxes(b, -1, -2)
    return unbroadcast_to(t, np.shape(a))


def matmul_right(g, a, b):  # type: ignore[no-untyped-def]
    """Adjoint of a @ b with respect to b, up to broadcasting."""
    n, m = np.ndim(a), np.ndim(b)
    if n == 1 and m == 1:
        return g * a
    if n == 1:
        return a[:, None] * g[..., None, :]
    if m == 1:
        t = (np.swapaxes(a, -1, -2) @ g[..., None])[..., 0]
        return np.sum(t, axis=tuple(range(n - 2))) if n > 2 else t
    t = np.swapaxes(a, -1, -2) @ g
    return unbroadcast_to(t, np.shape(b))


def unbroadcast_to(g, shape):  # type: ignore[no-untyped-def]
    """g summed over the axes along which something of this shape was broadcast."""
    lead = np.ndim(g) - len(shape)
    if lead > 0:
        g = np.sum(g, axis=tuple(range(lead)))
    axes = tuple([i for i, n in enumerate(shape) if n == 1 and g.shape[i] != 1])
    return np.sum(g, axis=axes, keepdims=True) if axes else g


def dot_left(g, a, b):  # type: ignore[no-untyped-def]
    """Adjoint of np.dot with respect to the first factor, for any ranks."""
    n, m = np.ndim(a), np.ndim(b)
    if n == 0:
        return np.sum(g * b)
    if m == 0:
        return g * b
    if m == 1:
        return np.asarray(g)[..., None] * b
    rest = [i for i in range(m) if i != m - 2]
    return np.tensordot(g, b, (list(range(n - 1, n + m - 2)), rest))


def dot_right(g, a, b):  # type: ignore[no-untyped-def]
    """Adjoint of np.dot with respect to the second factor, for any ranks."""
    n, m = np.ndim(a), np.ndim(b)
    if m == 0:
        return np.sum(g * a)
    if n == 0:
        return g * a
    lead = list(range(n - 1))
    t = np.tensordot(a, g, (lead, lead))
    return t if m == 1 else np.moveaxis(t, 0, m - 2)


def cross_bar(g, x, other):  # type: ignore[no-untyped-def]
    """Adjoint of np.cross(x, other) with respect to x, whose vectors have two or three components."""
    n, m = np.shape(x)[-1], np.shape(other)[-1]
    if n == 2 and m == 2:
        return np.stack((g * other[..., 1], -g * other[..., 0]), axis=-1)
    if m == 2:
        other = np.concatenate((other, np.zeros_like(other[..., :1])), axis=-1)
    return np.cross(other, g)[..., :n]


def kron_rows(g, s, t):  # type: ignore[no-untyped-def]
    """np.kron's result as a matrix with a row for each element of the first factor and a column for each of the second."""
    n = max(len(s), len(t))
    s = [1] * (n - len(s)) + list(s)
    t = [1] * (n - len(t)) + list(t)
    pairs = []
    for i in range(n):
        pairs += [s[i], t[i]]
    blocks = np.transpose(np.reshape(g, pairs), list(range(0, 2 * n, 2)) + list(range(1, 2 * n, 2)))
    return np.reshape(blocks, (math.prod(s), math.prod(t)))


def kron_left(g, shape, b):  # type: ignore[no-untyped-def]
    """Adjoint of np.kron with respect to the first factor."""
    return np.reshape(kron_rows(g, shape, np.shape(b)) @ np.ravel(b), shape)


def kron_right(g, a, shape):  # type: ignore[no-untyped-def]
    """Adjoint of np.kron with respect to the second factor."""
    return np.reshape(np.ravel(a) @ kron_rows(g, np.shape(a), shape), shape)


def einsum_diagonal(t, shape, own, kept):  # type: ignore[no-untyped-def]
    """Adjoint of an operand with repeated subscripts: t, with axes `kept`, goes to the diagonal."""
    out = np.zeros(shape, dtype=np.asarray(t).dtype)
    size = {c: n for c, n in zip(own, shape)}
    names = list(size)
    grid = np.ix_(*[np.arange(size[c]) for c in names])
    place = {c: grid[i] for i, c in enumerate(names)}
    t = np.expand_dims(t, tuple([i for i, c in enumerate(names) if c not in kept]))
    out[tuple([place[c] for c in own])] = t
    return out


def same_form(g, a):  # type: ignore[no-untyped-def]
    """The gradient of a list, with tuples where the argument has tuples."""
    if isinstance(a, (list, tuple)):
        parts = [same_form(x, y) for x, y in zip(g, a)]
        return tuple(parts) if isinstance(a, tuple) else parts
    return g
