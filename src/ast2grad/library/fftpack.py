"""scipy.fftpack, whose transforms are those of scipy.fft."""
# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import scipy.fft

from ..rules.registry import through

F = "scipy.fftpack."


@through(F + "fft")
def fft(x, n=None, axis=-1, overwrite_x=False):
    return scipy.fft.fft(x, n, axis)


@through(F + "ifft")
def ifft(x, n=None, axis=-1, overwrite_x=False):
    return scipy.fft.ifft(x, n, axis)


@through(F + "fft2")
def fft2(x, shape=None, axes=(-2, -1), overwrite_x=False):
    return scipy.fft.fft2(x, shape, axes)


@through(F + "ifft2")
def ifft2(x, shape=None, axes=(-2, -1), overwrite_x=False):
    return scipy.fft.ifft2(x, shape, axes)


@through(F + "dct")
def dct(x, type=2, n=None, axis=-1, norm=None, overwrite_x=False):
    return scipy.fft.dct(x, type=type, n=n, axis=axis, norm=norm)


@through(F + "dst")
def dst(x, type=2, n=None, axis=-1, norm=None, overwrite_x=False):
    return scipy.fft.dst(x, type=type, n=n, axis=axis, norm=norm)


# the inverse transforms are not scaled here: they are the forward ones of the type that undoes it
@through(F + "idct")
def idct(x, type=2, n=None, axis=-1, norm=None, overwrite_x=False):
    return scipy.fft.dct(x, type=3 if type == 2 else 2 if type == 3 else type, n=n, axis=axis, norm=norm)


@through(F + "idst")
def idst(x, type=2, n=None, axis=-1, norm=None, overwrite_x=False):
    return scipy.fft.dst(x, type=3 if type == 2 else 2 if type == 3 else type, n=n, axis=axis, norm=norm)
