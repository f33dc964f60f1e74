"""numpy.fft: every transform is linear, and its matrix symmetric, so the adjoint is a transform too.

With the convention for complex cotangents of dsl.py no conjugates appear, except where a real result was
read off a
half spectrum (irfft), whose inner entries count twice.
"""
from __future__ import annotations

from typing import Any

import numpy as np

from .dsl import N, Unsupported, call, conj, helper, kind_like, length, match_real, shape_of
from .registry import jvp, vjp

SWAPPED = {None: "forward", "backward": "forward", "forward": "backward", "ortho": "ortho"}


def options(axis: Any, norm: Any) -> dict[str, Any]:
    if norm is not None and not isinstance(norm, str):
        raise Unsupported("norm must be a literal")
    kws: dict[str, Any] = {} if axis is None or (isinstance(axis, int) and axis == -1) else {"axis": axis}
    return kws if norm is None else {**kws, "norm": norm}


def fitted(t: Any, a: Any, n: Any) -> Any:
    """Where the transform cut or padded its argument to n, the cotangent is padded or cut back."""
    return t if n is None else helper("fit_shape", t, shape_of(a))


def _one(fn: Any) -> Any:
    def rule(y: Any, a: Any, n: Any = None, axis: Any = -1, norm: Any = None, out: Any = None) -> None:
        a.bar = match_real(fitted(call(fn, y.bar, **options(axis, norm)), a, n), a)
    return rule


def _many(fn: Any, default: Any) -> Any:
    def rule(y: Any, a: Any, s: Any = None, axes: Any = default, norm: Any = None, out: Any = None) -> None:
        kws = options(None, norm)
        if axes is not None:
            kws["axes"] = axes
        a.bar = match_real(fitted(call(fn, y.bar, **kws), a, s), a)
    return rule


for _name in ("fft", "ifft"):
    vjp(f"numpy.fft.{_name}", linear=True)(_one(getattr(np.fft, _name)))
    vjp(f"numpy.fft.{_name}2", linear=True)(_many(getattr(np.fft, _name + "n"), (-2, -1)))
    vjp(f"numpy.fft.{_name}n", linear=True)(_many(getattr(np.fft, _name + "n"), None))


def half(g: Any, a: Any, n: Any, axis: Any, norm: Any) -> Any:
    """Adjoint of rfft: the missing half of the spectrum has no cotangent."""
    m = length(a, axis) if n is None else n
    return fitted(N.real(N.fft.fft(g, m, **options(axis, norm))), a, n)


@vjp("numpy.fft.rfft", linear=True)
def rfft(y: Any, a: Any, n: Any = None, axis: Any = -1, norm: Any = None, out: Any = None) -> None:
    a.bar = half(y.bar, a, n, axis, norm)


@vjp("numpy.fft.ihfft", linear=True)
def ihfft(y: Any, a: Any, n: Any = None, axis: Any = -1, norm: Any = None, out: Any = None) -> None:
    """ihfft(a) = conj(rfft(a)), scaled the other way."""
    a.bar = half(conj(y.bar), a, n, axis, SWAPPED[norm])


@vjp("numpy.fft.irfft", linear=True)
def irfft(y: Any, a: Any, n: Any = None, axis: Any = -1, norm: Any = None, out: Any = None) -> None:
    options(axis, norm)
    a.bar = match_real(helper("irfft_bar", y.bar, shape_of(a), axis, SWAPPED[norm]), a)


@vjp("numpy.fft.hfft", linear=True)
def hfft(y: Any, a: Any, n: Any = None, axis: Any = -1, norm: Any = None, out: Any = None) -> None:
    """hfft(a) = irfft(conj(a)), scaled the other way."""
    options(axis, norm)
    a.bar = match_real(
        N.conj(helper("irfft_bar", y.bar, shape_of(a), axis, "backward" if norm is None else norm)), a
    )


def _rfftn(default: Any) -> Any:
    def rule(y: Any, a: Any, s: Any = None, axes: Any = default, norm: Any = None, out: Any = None) -> None:
        options(None, norm)
        a.bar = helper("rfftn_bar", y.bar, shape_of(a), s, axes, norm, kind=kind_like(a, a))
    return rule


def _irfftn(default: Any) -> Any:
    def rule(y: Any, a: Any, s: Any = None, axes: Any = default, norm: Any = None, out: Any = None) -> None:
        options(None, norm)
        a.bar = match_real(helper("irfftn_bar", y.bar, shape_of(a), s, axes, norm, SWAPPED[norm]), a)
    return rule


vjp("numpy.fft.rfft2", linear=True)(_rfftn((-2, -1)))
vjp("numpy.fft.rfftn", linear=True)(_rfftn(None))
vjp("numpy.fft.irfft2", linear=True)(_irfftn((-2, -1)))
vjp("numpy.fft.irfftn", linear=True)(_irfftn(None))


@vjp("numpy.fft.fftshift", linear=True)
def fftshift(y: Any, x: Any, axes: Any = None) -> None:
    x.bar = N.fft.ifftshift(y.bar) if axes is None else N.fft.ifftshift(y.bar, axes)


@vjp("numpy.fft.ifftshift", linear=True)
def ifftshift(y: Any, x: Any, axes: Any = None) -> None:
    x.bar = N.fft.fftshift(y.bar) if axes is None else N.fft.fftshift(y.bar, axes)


@vjp("numpy.fft.fftfreq numpy.fft.rfftfreq", on="positive")
def fftfreq(y: Any, n: Any, d: Any = 1.0, device: Any = None) -> None:
    d.bar = -(N.dot(y.bar, y) / d)


@jvp("numpy.fft.fftfreq numpy.fft.rfftfreq")
def fftfreq_dot(y: Any, n: Any, d: Any = 1.0, device: Any = None) -> None:
    y.dot = -(y * (d.dot / d))
