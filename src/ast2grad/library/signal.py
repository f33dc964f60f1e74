"""scipy.signal."""
# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np
import scipy.ndimage
import scipy.signal

from ..rules.registry import refused, through
from . import array, refuse

SG = "scipy.signal."


@through(SG + "oaconvolve")
def oaconvolve(in1, in2, mode="full", axes=None):
    return scipy.signal.fftconvolve(in1, in2, mode=mode, axes=axes)


@through(SG + "convolve2d", note="filled with zeros")
def convolve2d(in1, in2, mode="full", boundary="fill", fillvalue=0):
    if boundary != "fill" or fillvalue != 0:
        refuse("convolve2d with boundary or fillvalue")
    return scipy.signal.convolve(in1, in2, mode=mode, method="direct")


@through(SG + "correlate2d", note="of real arrays, filled with zeros")
def correlate2d(in1, in2, mode="full", boundary="fill", fillvalue=0):
    if boundary != "fill" or fillvalue != 0:
        refuse("correlate2d with boundary or fillvalue")
    return scipy.signal.convolve(in1, in2[::-1, ::-1], mode=mode, method="direct")


@through(SG + "sosfilt")
def sosfilt(sos, x, axis=-1, zi=None):
    if zi is not None:
        refuse("sosfilt with zi")
    y = x
    for i in range(sos.shape[0]):
        y = scipy.signal.lfilter(sos[i, :3], sos[i, 3:], y, axis)
    return y


@through(SG + "detrend", note="without break points")
def detrend(data, axis=-1, type="linear", bp=0, overwrite_data=False):
    if bp != 0:
        refuse("detrend with break points")
    if type in ("constant", "c"):
        return data - np.mean(data, axis=axis, keepdims=True)
    x = np.moveaxis(data, axis, -1)
    t = np.arange(x.shape[-1]) - 0.5 * (x.shape[-1] - 1)
    x = x - np.mean(x, axis=-1, keepdims=True)
    slope = np.sum(x * t, axis=-1, keepdims=True) / np.sum(t * t)
    return np.moveaxis(x - slope * t, -1, axis)


@through(SG + "savgol_filter", note="along the last axis")
def savgol_filter(x, window_length, polyorder, deriv=0, delta=1.0, axis=-1, mode="interp", cval=0.0):
    if axis != -1 and axis != x.ndim - 1:
        refuse("savgol_filter along another axis than the last")
    w = array(scipy.signal.savgol_coeffs(window_length, polyorder, deriv=deriv, delta=delta), 1)
    if mode != "interp":
        return scipy.ndimage.convolve1d(x, w, axis, mode=mode, cval=cval)
    if deriv != 0 or window_length % 2 == 0:
        refuse("savgol_filter with mode='interp' and a derivative")
    half = window_length // 2
    n = x.shape[-1]
    powers = np.vander(np.arange(window_length) - float(half), polyorder + 1)
    fit = powers @ np.linalg.pinv(powers)  # a window to the polynomial through it
    middle = 0.0 * x[..., window_length - 1:]
    for k in range(window_length):
        middle = middle + w[window_length - 1 - k] * x[..., k:k + n - window_length + 1]
    first = x[..., :window_length] @ fit[:half].T
    last = x[..., n - window_length:] @ fit[half + 1:].T
    return np.concatenate((first, middle, last), axis=-1)


refused(" ".join(SG + n for n in """
    filtfilt sosfiltfilt medfilt medfilt2d order_filter wiener upfirdn resample_poly decimate deconvolve lfiltic
    stft istft spectrogram welch csd coherence periodogram lombscargle cwt find_peaks""".split()),
        "the function has no rule; lfilter, sosfilt, convolve, correlate, fftconvolve, hilbert and resample have a derivative")
