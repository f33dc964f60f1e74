"""scipy.signal."""
# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np
import scipy.ndimage
import scipy.signal

from ..rules.registry import refused, through
from . import array, constant, refuse

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


@through(SG + "periodogram", note="of real signals, along the last axis")
def periodogram(x, fs=1.0, window="boxcar", nfft=None, detrend="constant", return_onesided=True, scaling="density", axis=-1):
    if nfft is not None:
        refuse("periodogram with nfft")
    return scipy.signal.welch(x, fs, window, x.shape[-1], 0, None, detrend, return_onesided, scaling, axis)


@through(SG + "welch", note="of real signals, along the last axis")
def welch(x, fs=1.0, window="hann", nperseg=None, noverlap=None, nfft=None, detrend="constant", return_onesided=True,
          scaling="density", axis=-1, average="mean"):
    if axis != -1 and axis != x.ndim - 1:
        refuse("a spectrum along another axis than the last")
    if np.iscomplexobj(x) or not return_onesided or average != "mean":
        refuse("a spectrum with two sides, or a median of spectra")
    if not isinstance(window, (str, tuple)):
        refuse("a spectrum whose window is an array")
    n = x.shape[-1]
    length = min(256 if nperseg is None else nperseg, n)
    step = length - (length // 2 if noverlap is None else noverlap)
    size = length if nfft is None else nfft
    w = array(scipy.signal.get_window(window, length), 1)
    scale = 1.0 / (fs * np.sum(w * w)) if scaling == "density" else 1.0 / np.sum(w) ** 2
    bins = np.arange(size // 2 + 1)
    power = 0.0
    for k in range((n - length) // step + 1):
        part = x[..., k * step:k * step + length]
        if detrend:
            part = scipy.signal.detrend(part, type=detrend)
        z = np.fft.rfft(part * w, size)
        power = power + (z.real ** 2 + z.imag ** 2)
    sides = np.where(2 * bins % size == 0, 1.0, 2.0)  # the bins that are their own mirror image
    return bins * (fs / size), power / ((n - length) // step + 1) * sides * scale


def lengthened(x, padtype, edge):
    """Along the last axis, by `edge` samples at each end."""
    if padtype is None or edge == 0:
        return x
    if edge >= x.shape[-1]:
        raise ValueError(f"The length of the input vector x must be greater than padlen, which is {edge}.")
    left, right = x[..., :1], x[..., -1:]
    before, after = x[..., edge:0:-1], x[..., -2:-(edge + 2):-1]
    if padtype == "odd":
        return np.concatenate((2.0 * left - before, x, 2.0 * right - after), axis=-1)
    if padtype == "even":
        return np.concatenate((before, x, after), axis=-1)
    return np.concatenate((left + 0.0 * before, x, right + 0.0 * after), axis=-1)


def settled_filter(b, a, x):
    """The filter in the state that the first sample, if it had always been there, would have brought it to."""
    first = x[..., :1]
    return scipy.signal.lfilter(b, a, x - first) + first * (np.sum(b) / np.sum(a))


def settled_sections(sos, x):
    for i in range(sos.shape[0]):
        x = settled_filter(sos[i, :3], sos[i, 3:], x)
    return x


@through(SG + "filtfilt", note="with method='pad'")
def filtfilt(b, a, x, axis=-1, padtype="odd", padlen=None, method="pad", irlen=None):
    if method != "pad":
        refuse("filtfilt with another method than 'pad'")
    b, a = np.atleast_1d(b), np.atleast_1d(a)
    edge = 0 if padtype is None else 3 * max(a.shape[0], b.shape[0]) if padlen is None else padlen
    t = np.moveaxis(x, axis, -1)
    n = t.shape[-1]
    y = settled_filter(b, a, lengthened(t, padtype, edge))
    y = settled_filter(b, a, y[..., ::-1])[..., ::-1]
    return np.moveaxis(y[..., edge:edge + n], -1, axis)


@through(SG + "sosfiltfilt", note="with constant coefficients")
def sosfiltfilt(sos, x, axis=-1, padtype="odd", padlen=None):
    sos = np.asarray(constant(sos))
    zeros = min(np.sum(sos[:, 2] == 0.0), np.sum(sos[:, 5] == 0.0))
    edge = 0 if padtype is None else int(3 * (2 * sos.shape[0] + 1 - zeros)) if padlen is None else padlen
    t = np.moveaxis(x, axis, -1)
    n = t.shape[-1]
    y = settled_sections(sos, lengthened(t, padtype, edge))
    y = settled_sections(sos, y[..., ::-1])[..., ::-1]
    return np.moveaxis(y[..., edge:edge + n], -1, axis)


@through(SG + "medfilt", note="in one dimension, with an odd kernel_size")
def medfilt(volume, kernel_size=None):
    if volume.ndim != 1:
        refuse("medfilt in several dimensions; use scipy.ndimage.median_filter")
    size = 3 if kernel_size is None else kernel_size
    if size % 2 != 1:
        raise ValueError("Each element of kernel_size should be odd.")
    return np.median(np.lib.stride_tricks.sliding_window_view(np.pad(volume, size // 2), size), axis=-1)


refused(" ".join(SG + n for n in """
    medfilt2d order_filter wiener upfirdn resample_poly decimate deconvolve lfiltic
    stft istft spectrogram csd coherence lombscargle cwt find_peaks""".split()),
        "the function has no rule; lfilter, sosfilt, filtfilt, convolve, correlate, fftconvolve, hilbert and resample have a "
        "derivative")
