"""scipy.ndimage: linear filters as sums of shifted copies of the array, which np.pad continues beyond its edges."""
# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import itertools

import numpy as np
import scipy.ndimage

from ..rules.registry import refused, through
from . import array, constant, refuse

ND = "scipy.ndimage."


def beyond(mode):
    """What np.pad calls SciPy's modes."""
    if mode == "reflect" or mode == "grid-mirror":
        return "symmetric"
    if mode == "mirror":
        return "reflect"
    if mode == "nearest":
        return "edge"
    if mode == "wrap" or mode == "grid-wrap":
        return "wrap"
    if mode == "constant" or mode == "grid-constant":
        return "constant"
    refuse("one of SciPy's modes, the same for all axes")


def continued(a, widths, mode, cval):
    how = beyond(mode)
    return np.pad(a, widths, constant_values=cval) if how == "constant" else np.pad(a, widths, mode=how)


def along(a, w, axis, mode, cval, origin):
    """Correlation with a vector along one axis."""
    n = w.shape[0]
    t = np.moveaxis(a, axis, -1)
    size = t.shape[-1]
    before = n // 2 + origin
    p = continued(t, [(0, 0)] * (t.ndim - 1) + [(before, n - 1 - before)], mode, cval)
    y = 0.0 * t
    for k in range(n):
        y = y + w[k] * p[..., k:k + size]
    return np.moveaxis(y, -1, axis)


def delivered(y, output):
    """The result, in the array or of the type that the caller asks for."""
    if output is None:
        return y
    if isinstance(output, np.ndarray):
        output[...] = y
        return output
    return y.astype(output)


def of_each(value, n):
    """What is given for all axes, or one for each of them."""
    if isinstance(value, (tuple, list)):
        return value
    return [value] * n if np.ndim(value) == 0 else [value[j] for j in range(n)]


@through(ND + "correlate1d")
def correlate1d(input, weights, axis=-1, output=None, mode="reflect", cval=0.0, origin=0):
    return delivered(along(np.asarray(input, dtype=float), np.asarray(weights, dtype=float), axis, mode, cval, origin), output)


@through(ND + "convolve1d")
def convolve1d(input, weights, axis=-1, output=None, mode="reflect", cval=0.0, origin=0):
    w = np.asarray(weights, dtype=float)[::-1]
    shift = -origin if w.shape[0] % 2 == 1 else -origin - 1
    return delivered(along(np.asarray(input, dtype=float), w, axis, mode, cval, shift), output)


def around(n, origin, flipped):
    """Elements before and after; a convolution counts from the other end."""
    before = n // 2 + (n % 2 - 1 - origin if flipped else origin)
    return before, n - 1 - before


def window(a, w, mode, cval, origin, flipped):
    """Correlation with an array of weights."""
    if a.ndim > 3 or a.ndim != w.ndim:
        refuse("an array of more than three axes")
    first = around(w.shape[0], origin, flipped)
    if a.ndim == 1:
        widths = (first,)
    elif a.ndim == 2:
        widths = (first, around(w.shape[1], origin, flipped))
    else:
        widths = (first, around(w.shape[1], origin, flipped), around(w.shape[2], origin, flipped))
    p = continued(a, widths, mode, cval)
    y = 0.0 * a
    if a.ndim == 1:
        for i in range(w.shape[0]):
            y = y + w[i] * p[i:i + a.shape[0]]
    elif a.ndim == 2:
        for i in range(w.shape[0]):
            for j in range(w.shape[1]):
                y = y + w[i, j] * p[i:i + a.shape[0], j:j + a.shape[1]]
    else:
        for i in range(w.shape[0]):
            for j in range(w.shape[1]):
                for k in range(w.shape[2]):
                    y = y + w[i, j, k] * p[i:i + a.shape[0], j:j + a.shape[1], k:k + a.shape[2]]
    return y


@through(ND + "correlate")
def correlate(input, weights, output=None, mode="reflect", cval=0.0, origin=0, *, axes=None):
    if axes is not None or isinstance(origin, (tuple, list)):
        refuse("axes, or an origin for each axis")
    a, w = np.asarray(input, dtype=float), np.asarray(weights, dtype=float)
    return delivered(window(a, w, mode, cval, origin, False), output)


@through(ND + "convolve")
def convolve(input, weights, output=None, mode="reflect", cval=0.0, origin=0, *, axes=None):
    if axes is not None or isinstance(origin, (tuple, list)):
        refuse("axes, or an origin for each axis")
    a, w = np.asarray(input, dtype=float), np.flip(np.asarray(weights, dtype=float))
    return delivered(window(a, w, mode, cval, origin, True), output)


def bell(sigma, order, truncate, radius):
    """The weights of a Gaussian filter."""
    r = int(truncate * constant(float(sigma)) + 0.5) if radius is None else radius
    x = np.arange(-r, r + 1.0)
    w = np.exp(-0.5 * (x / sigma) ** 2)
    w = w / np.sum(w)
    s = sigma * sigma
    if order == 1:
        w = w * x / s
    if order == 2:
        w = w * (x * x / s - 1.0) / s
    return w


@through(ND + "gaussian_filter1d", note="the radius of the kernel is constant")
def gaussian_filter1d(input, sigma, axis=-1, order=0, output=None, mode="reflect", cval=0.0, truncate=4.0, *, radius=None):
    if order > 2:
        refuse("an order above 2")
    w = bell(sigma, order, truncate, radius)
    return delivered(along(np.asarray(input, dtype=float), w, axis, mode, cval, 0), output)


@through(ND + "gaussian_filter")
def gaussian_filter(input, sigma, order=0, output=None, mode="reflect", cval=0.0, truncate=4.0, *, radius=None, axes=None):
    y = np.asarray(input, dtype=float)
    axes = range(y.ndim) if axes is None else axes
    n = len(axes)
    if any([o > 2 for o in of_each(order, n)]):
        raise NotImplementedError("the derivative of a Gaussian filter of an order above 2")
    sigmas, orders = of_each(sigma, n), of_each(order, n)
    for j in range(n):
        if constant(sigmas[j]) > 1e-15:
            y = along(y, bell(sigmas[j], orders[j], truncate, radius), axes[j], mode, cval, 0)
    return delivered(y, output)


@through(ND + "gaussian_gradient_magnitude")
def gaussian_gradient_magnitude(input, sigma, output=None, mode="reflect", cval=0.0, *, axes=None):
    if axes is not None:
        refuse("axes")
    a = np.asarray(input, dtype=float)
    total = 0.0 * a
    for j in range(a.ndim):
        slope = scipy.ndimage.gaussian_filter(a, sigma, [int(i == j) for i in range(a.ndim)], None, mode, cval)
        total = total + slope * slope
    return delivered(np.sqrt(total), output)


@through(ND + "gaussian_laplace")
def gaussian_laplace(input, sigma, output=None, mode="reflect", cval=0.0, *, axes=None):
    if axes is not None or np.ndim(sigma) != 0:
        refuse("axes, or a sigma for each axis")
    a = np.asarray(input, dtype=float)
    total = 0.0 * a
    for j in range(a.ndim):
        y = a
        for axis in range(a.ndim):
            if axis != j:
                y = scipy.ndimage.gaussian_filter1d(y, sigma, axis, 0, None, mode, cval)
        total = total + scipy.ndimage.gaussian_filter1d(y, sigma, j, 2, None, mode, cval)
    return delivered(total, output)


@through(ND + "uniform_filter1d")
def uniform_filter1d(input, size, axis=-1, output=None, mode="reflect", cval=0.0, origin=0):
    return delivered(along(np.asarray(input, dtype=float), np.full(size, 1.0 / size), axis, mode, cval, origin), output)


@through(ND + "uniform_filter")
def uniform_filter(input, size=3, output=None, mode="reflect", cval=0.0, origin=0, *, axes=None):
    y = np.asarray(input, dtype=float)
    axes = range(y.ndim) if axes is None else axes
    sizes, origins = of_each(size, len(axes)), of_each(origin, len(axes))
    for j in range(len(axes)):
        y = along(y, np.full(sizes[j], 1.0 / sizes[j]), axes[j], mode, cval, origins[j])
    return delivered(y, output)


# ------------------------------------------------------------------------------------------------ ranks
def extreme(name, choose):
    @through(ND + name + "_filter1d")
    def one_axis(input, size, axis=-1, output=None, mode="reflect", cval=0.0, origin=0):
        t = np.moveaxis(np.asarray(input, dtype=float), axis, -1)
        length = t.shape[-1]
        p = continued(t, [(0, 0)] * (t.ndim - 1) + [around(size, origin, False)], mode, cval)
        y = p[..., :length]
        for k in range(1, size):
            y = choose(y, p[..., k:k + length])
        return delivered(np.moveaxis(y, -1, axis), output)

    of_axis = getattr(scipy.ndimage, name + "_filter1d")

    @through(ND + name + "_filter")
    def all_axes(input, size=None, footprint=None, output=None, mode="reflect", cval=0.0, origin=0, *, axes=None):
        if footprint is not None or axes is not None:
            refuse("a footprint or axes")
        y = np.asarray(input, dtype=float)
        sizes = of_each(size, y.ndim)
        for j in range(y.ndim):
            y = of_axis(y, sizes[j], j, None, mode, cval, origin)
        return delivered(y, output)


extreme("maximum", np.maximum)
extreme("minimum", np.minimum)


def neighbours(a, sizes, mode, cval, origin):
    """The values around each element, along a new first axis."""
    p = continued(a, [around(n, origin, False) for n in sizes], mode, cval)
    if a.ndim == 1:
        return np.stack([p[i:i + a.shape[0]] for i in range(sizes[0])])
    if a.ndim == 2:
        return np.stack([p[i:i + a.shape[0], j:j + a.shape[1]] for i in range(sizes[0]) for j in range(sizes[1])])
    return refuse("an array of more than two axes")


@through(ND + "rank_filter")
def rank_filter(input, rank, size=None, footprint=None, output=None, mode="reflect", cval=0.0, origin=0, *, axes=None):
    if footprint is not None or axes is not None:
        refuse("a footprint or axes")
    a = np.asarray(input, dtype=float)
    return delivered(np.sort(neighbours(a, of_each(size, a.ndim), mode, cval, origin), axis=0)[rank], output)


@through(ND + "median_filter")
def median_filter(input, size=None, footprint=None, output=None, mode="reflect", cval=0.0, origin=0, *, axes=None):
    if footprint is not None or axes is not None:
        refuse("a footprint or axes")
    a = np.asarray(input, dtype=float)
    around_each = neighbours(a, of_each(size, a.ndim), mode, cval, origin)
    return delivered(np.sort(around_each, axis=0)[len(around_each) // 2], output)


def edges(input, axis, side, mode, cval):
    a = np.asarray(input, dtype=float)
    y = along(a, np.array([-1.0, 0.0, 1.0]), axis, mode, cval, 0)
    for j in range(a.ndim):
        if j != axis % a.ndim:
            y = along(y, side, j, mode, cval, 0)
    return y


@through(ND + "sobel")
def sobel(input, axis=-1, output=None, mode="reflect", cval=0.0):
    return delivered(edges(input, axis, np.array([1.0, 2.0, 1.0]), mode, cval), output)


@through(ND + "prewitt")
def prewitt(input, axis=-1, output=None, mode="reflect", cval=0.0):
    return delivered(edges(input, axis, np.array([1.0, 1.0, 1.0]), mode, cval), output)


@through(ND + "laplace")
def laplace(input, output=None, mode="reflect", cval=0.0, *, axes=None):
    a = np.asarray(input, dtype=float)
    y = 0.0 * a
    for axis in range(a.ndim) if axes is None else axes:
        y = y + along(a, np.array([1.0, -2.0, 1.0]), axis, mode, cval, 0)
    return delivered(y, output)


@through(ND + "map_coordinates", note="order 0 and 1; modes nearest and constant")
def map_coordinates(input, coordinates, output=None, order=3, mode="constant", cval=0.0, prefilter=True):
    a = np.asarray(input, dtype=float)
    if output is not None or order != 1 or mode not in ("nearest", "constant") or a.ndim > 3:
        refuse("map_coordinates with an order other than 1, or these options")
    inside = ~np.isnan(np.asarray(coordinates[0], dtype=float))
    starts, parts = [], []
    for j in range(a.ndim):
        t = np.asarray(coordinates[j], dtype=float)
        last = a.shape[j] - 1
        inside = inside & (t >= 0.0) & (t <= last)
        t = np.clip(t, 0.0, last)
        i = np.clip(np.floor(constant(t)).astype(int), 0, max(last - 1, 0))
        starts.append(i)
        parts.append(t - i)
    total = 0.0 * parts[0]
    for corner in itertools.product((0, 1), repeat=a.ndim):
        w = 1.0
        for j in range(a.ndim):
            w = w * (parts[j] if corner[j] else 1.0 - parts[j])
        at = [np.minimum(starts[j] + corner[j], a.shape[j] - 1) for j in range(a.ndim)]
        total = total + w * (a[at[0]] if a.ndim == 1 else a[at[0], at[1]] if a.ndim == 2 else a[at[0], at[1], at[2]])
    return total if mode == "nearest" else np.where(inside, total, cval)


refused(" ".join(ND + n for n in """
    percentile_filter
    generic_filter generic_filter1d grey_dilation grey_erosion grey_opening grey_closing""".split()),
        "filters by rank have no rule; use np.max of stacked slices")
def along_all_axes(a, matrices):
    """The matrix of each axis times the array along it."""
    for k in range(len(matrices)):
        a = np.moveaxis(np.moveaxis(a, k, -1) @ matrices[k].T, -1, k)
    return a


@through(ND + "zoom", note="of what is interpolated; a constant factor")
def zoom(input, zoom, output=None, order=3, mode="constant", cval=0.0, prefilter=True, *, grid_mode=False):
    if cval != 0.0:
        refuse("zoom with cval")
    factors = of_each(zoom, input.ndim)
    matrices = []
    for k in range(input.ndim):
        unit = np.eye(input.shape[k])  # interpolation is linear, and goes axis by axis
        each = scipy.ndimage.zoom(unit, (factors[k], 1.0), order=order, mode=mode, prefilter=prefilter, grid_mode=grid_mode)
        matrices.append(array(each, 2))
    return delivered(along_all_axes(input, matrices), output)


@through(ND + "shift", note="of what is interpolated; a constant shift")
def shift(input, shift, output=None, order=3, mode="constant", cval=0.0, prefilter=True):
    if cval != 0.0:
        refuse("shift with cval")
    steps = of_each(shift, input.ndim)
    matrices = []
    for k in range(input.ndim):
        unit = np.eye(input.shape[k])
        each = scipy.ndimage.shift(unit, (steps[k], 0.0), order=order, mode=mode, prefilter=prefilter)
        matrices.append(array(each, 2))
    return delivered(along_all_axes(input, matrices), output)


refused(" ".join(ND + n for n in "rotate affine_transform geometric_transform spline_filter spline_filter1d".split()),
        "interpolation by splines has no rule; zoom, shift, and map_coordinates with order=1 have one")
