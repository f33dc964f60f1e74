"""Helpers for series and spectra that may be written into generated code (see helpers.py)."""
from __future__ import annotations

import numpy as np


def fit_shape(t, shape):  # type: ignore[no-untyped-def]
    """t cut or filled up with zeros to a shape."""
    t = t[tuple([slice(0, n) for n in shape])]
    if t.shape == tuple(shape):
        return t
    return np.pad(t, [(0, n - k) for n, k in zip(shape, t.shape)])


def irfft_bar(g, shape, axis, norm):  # type: ignore[no-untyped-def]
    """Adjoint of np.fft.irfft: the inner entries of the half spectrum stand for two."""
    n = g.shape[axis]
    t = np.conj(np.fft.rfft(g, axis=axis, norm=norm))
    rows = np.moveaxis(t, axis, -1)
    k = np.arange(rows.shape[-1])
    rows = rows * np.where((k == 0) | (2 * k == n), 1.0, 2.0)
    return fit_shape(np.moveaxis(rows, -1, axis), shape)


def spectrum_axes(s, axes, n):  # type: ignore[no-untyped-def]
    """The axes that a transform over several axes works on."""
    if axes is not None:
        return tuple([i % n for i in axes])
    return tuple(range(n)) if s is None else tuple(range(n - len(s), n))


def rfftn_bar(g, shape, s, axes, norm):  # type: ignore[no-untyped-def]
    """Adjoint of np.fft.rfftn."""
    over = spectrum_axes(s, axes, len(shape))
    full = list(shape)
    for j, i in enumerate(over):
        full[i] = shape[i] if s is None else s[j]
    t = np.real(np.fft.fftn(fit_shape(g, full), axes=over, norm=norm))
    return fit_shape(t, shape)


def irfftn_bar(g, shape, s, axes, norm, swapped):  # type: ignore[no-untyped-def]
    """Adjoint of np.fft.irfftn."""
    over = spectrum_axes(s, axes, len(shape))
    last = over[-1]
    half = list(g.shape)
    half[last] = shape[last]
    t = irfft_bar(g, half, last, swapped)
    if len(over) > 1:
        t = np.fft.ifftn(t, axes=over[:-1], norm=norm)
    return fit_shape(t, shape)


def gradient_bar(g, h, axis, edge_order):  # type: ignore[no-untyped-def]
    """Adjoint of np.gradient along one axis: central differences inside, one-sided ones at the ends."""
    t = np.moveaxis(g, axis, 0)
    n = len(t)
    out = np.zeros(t.shape, dtype=t.dtype)
    tail = (None,) * (t.ndim - 1)
    if np.ndim(h) == 0:
        c = t[1:-1] / (2.0 * h)
        out[2:] += c
        out[:-2] -= c
        d0 = d1 = h
        d2 = d3 = h
    else:
        d = np.diff(h)
        p, q = d[:-1][(slice(None),) + tail], d[1:][(slice(None),) + tail]
        c = t[1:-1]
        out[:-2] -= c * q / (p * (p + q))
        out[1:-1] += c * (q - p) / (p * q)
        out[2:] += c * p / (q * (p + q))
        d0, d1 = d[0], d[min(1, n - 2)]
        d2, d3 = d[n - 2], d[max(n - 3, 0)]
    if edge_order == 1:
        out[0] -= t[0] / d0
        out[1] += t[0] / d0
        out[-1] += t[-1] / d2
        out[-2] -= t[-1] / d2
    else:
        out[0] -= t[0] * (2.0 * d0 + d1) / (d0 * (d0 + d1))
        out[1] += t[0] * (d0 + d1) / (d0 * d1)
        out[2] -= t[0] * d0 / (d1 * (d0 + d1))
        out[-1] += t[-1] * (2.0 * d2 + d3) / (d2 * (d2 + d3))
        out[-2] -= t[-1] * (d2 + d3) / (d2 * d3)
        out[-3] += t[-1] * d2 / (d3 * (d2 + d3))
    return np.moveaxis(out, 0, axis)


def interp_cell(x, xp):  # type: ignore[no-untyped-def]
    """Index of the interval of knots that holds x."""
    return np.clip(np.searchsorted(xp, x, side="right") - 1, 0, max(np.size(xp) - 2, 0))


def interp_slope(x, xp, fp):  # type: ignore[no-untyped-def]
    """Slope of np.interp: 0 outside of the knots."""
    xp, fp = np.asarray(xp), np.asarray(fp)
    if np.size(xp) < 2:
        return np.zeros_like(x)
    i = interp_cell(x, xp)
    inside = (x >= xp[0]) & (x <= xp[-1])
    return np.where(inside, (fp[i + 1] - fp[i]) / (xp[i + 1] - xp[i]), 0.0)


def interp_bar(g, x, xp, outside):  # type: ignore[no-untyped-def]
    """Adjoint of np.interp with respect to the values at the knots; `outside`: left and right values were
    given.
    """
    if np.iscomplexobj(g):
        return interp_bar(np.real(g), x, xp, outside) + 1j * interp_bar(np.imag(g), x, xp, outside)
    xp = np.asarray(xp)
    n = np.size(xp)
    g = np.broadcast_to(g, np.shape(x))
    if n < 2:
        return np.reshape(np.sum(g), (n,))
    i = interp_cell(x, xp)
    w = np.clip((x - xp[i]) / (xp[i + 1] - xp[i]), 0.0, 1.0)
    if outside[0]:
        g = np.where(x < xp[0], 0.0, g)
    if outside[1]:
        g = np.where(x > xp[-1], 0.0, g)
    i = np.ravel(i)
    return np.bincount(i, np.ravel((1.0 - w) * g), n) + np.bincount(i + 1, np.ravel(w * g), n)


def convolve_bar(g, shape, v, mode):  # type: ignore[no-untyped-def]
    """Adjoint of np.convolve(a, v, mode) with respect to the factor of this shape."""
    n, m = shape[0], len(v)
    k = min(n, m)
    lo = 0 if mode == "full" else (k - 1) // 2 if mode == "same" else k - 1
    full = np.pad(g, (lo, n + m - 1 - lo - len(g)))
    return np.correlate(full, np.conj(v), "valid")


def correlate_bar(g, shape, v, mode, first):  # type: ignore[no-untyped-def]
    """Adjoint of np.correlate, as a convolution; 'same' is centered otherwise when the second factor is
    longer.
    """
    n, m = shape[0], len(v)
    if mode == "same" and (n < m if first else m < n):
        k = min(n, m) - 1
        g = np.pad(g, (k - k // 2, k // 2))
        mode = "full"
    return convolve_bar(g, shape, v, mode)


def polyval_bar(g, shape, x):  # type: ignore[no-untyped-def]
    """Adjoint of np.polyval with respect to the coefficients."""
    powers = np.ravel(x)[:, None] ** np.arange(shape[0] - 1, -1, -1)
    return np.ravel(np.broadcast_to(g, np.shape(x))) @ powers


def vander_bar(g, x, increasing):  # type: ignore[no-untyped-def]
    """Adjoint of np.vander."""
    n = g.shape[-1]
    if not increasing:
        g = g[:, ::-1]
    k = np.arange(1, n)
    return np.sum(g[:, 1:] * k * x[:, None] ** (k - 1), axis=1)


def vander_dot(t, y, increasing):  # type: ignore[no-untyped-def]
    """Tangent of y = np.vander(x): x**k has k * x**(k - 1) * t."""
    v = y if increasing else y[:, ::-1]
    d = np.concatenate((np.zeros_like(v[:, :1]), t[:, None] * np.arange(1, v.shape[1]) * v[:, :-1]), axis=1)
    return d if increasing else d[:, ::-1]


def observations(m, y, rowvar):  # type: ignore[no-untyped-def]
    """Variables in rows, as np.cov sees them."""
    rows = np.atleast_2d(m)
    if not rowvar and np.ndim(m) > 1:
        rows = rows.T
    if y is None:
        return rows
    more = np.atleast_2d(y)
    if not rowvar and np.ndim(y) > 1:
        more = more.T
    return np.concatenate((rows, more), axis=0)


def cov_bar(g, m, y, rowvar, bias, ddof, second):  # type: ignore[no-untyped-def]
    """Adjoint of np.cov with respect to m, or to y where `second`."""
    x = observations(m, y, rowvar)
    n = x.shape[1]
    g = np.atleast_2d(g)
    lost = (0 if bias else 1) if ddof is None else ddof
    t = (g + g.T) @ (x - np.mean(x, axis=1, keepdims=True)) / (n - lost)
    a = y if second else m
    k = len(observations(m, None, rowvar))
    t = t[k:] if second else t[:k]
    return np.reshape(t.T if not rowvar and np.ndim(a) > 1 else t, np.shape(a))


def cov_dot(m_dot, y_dot, m, y, rowvar, bias, ddof):  # type: ignore[no-untyped-def]
    """Tangent of np.cov: the product rule for the centered observations."""
    x = observations(m, y, rowvar)
    n = x.shape[1]
    lost = (0 if bias else 1) if ddof is None else ddof
    t = observations(m_dot, y_dot, rowvar) @ (x - np.mean(x, axis=1, keepdims=True)).T / (n - lost)
    return np.squeeze(t + t.T)


def corrcoef_bar(g, m, y, rowvar, bias, ddof, second):  # type: ignore[no-untyped-def]
    """Adjoint of np.corrcoef with respect to m, or to y where `second`."""
    c = np.atleast_2d(np.cov(observations(m, y, rowvar)))
    g = np.atleast_2d(g)
    d = np.diag(c)
    s = np.sqrt(d)
    r = c / (s[:, None] * s)
    h = g / (s[:, None] * s)
    w = g * r
    h = h - 0.5 * np.diag((np.sum(w, axis=0) + np.sum(w, axis=1)) / d)
    return cov_bar(h, m, y, rowvar, bias, ddof, second)


def corrcoef_dot(m_dot, y_dot, m, y, rowvar, bias, ddof):  # type: ignore[no-untyped-def]
    """Tangent of np.corrcoef: c_ij / (s_i s_j) with s_i**2 = c_ii."""
    c = np.atleast_2d(np.cov(observations(m, y, rowvar)))
    t = np.atleast_2d(cov_dot(m_dot, y_dot, m, y, rowvar, bias, ddof))
    s = np.sqrt(np.diag(c))
    h = 0.5 * np.diag(t) / np.diag(c)
    return np.squeeze((t - c * (h[:, None] + h)) / (s[:, None] * s))[()]


def convolve_embed(g, s1, s2, mode):  # type: ignore[no-untyped-def]
    """The cotangent of scipy.signal.convolve within that of the full convolution."""
    pads = []
    for n, m, k in zip(s1, s2, g.shape):
        lo = 0 if mode == "full" else (m - 1) // 2 if mode == "same" else min(n, m) - 1
        pads.append((lo, n + m - 1 - lo - k))
    return np.pad(g, pads)


def end_scaled(t, axis, first, last):  # type: ignore[no-untyped-def]
    """t with its first and last entries along an axis multiplied by numbers."""
    n = t.shape[axis]
    w = np.ones(n)
    w[0] = w[0] * first
    w[n - 1] = w[n - 1] * last
    return np.moveaxis(np.moveaxis(t, axis, -1) * w, -1, axis)
