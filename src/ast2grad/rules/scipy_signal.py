"""scipy.signal: convolutions."""
from __future__ import annotations

from typing import Any

import scipy.signal

from .dsl import Term, Unsupported, active, call, conj, helper, kind_like, ndim_of, refuse_given, shape_of
from .registry import jvp, vjp


@vjp("scipy.signal.convolve scipy.signal.fftconvolve", multilinear=True)
def convolve(y: Any, in1: Any, in2: Any, mode: Any = "full", *options: Any, **kws: Any) -> None:
    if ndim_of(in1) == 0 or ndim_of(in2) == 0:
        raise Unsupported("numbers in the place of arrays")
    if mode not in ("full", "same", "valid"):
        raise Unsupported("the mode must be a literal")
    refuse_given(axes=kws.get("axes"))
    if active(in1):
        g = helper("convolve_embed", y.bar, shape_of(in1), shape_of(in2), mode, kind=kind_like(y, y.bar))
        in1.bar = call(scipy.signal.correlate, g, conj(in2), "valid", kind=kind_like(in1, y.bar))
    if active(in2):
        g = helper("convolve_embed", y.bar, shape_of(in1), shape_of(in2), mode, kind=kind_like(y, y.bar))
        in2.bar = call(scipy.signal.correlate, g, conj(in1), "valid", kind=kind_like(in2, y.bar))


@vjp("scipy.signal.lfilter")
def lfilter(y: Any, b: Any, a: Any, x: Any, axis: Any = -1, zi: Any = None) -> None:
    """A(z) y = B(z) x: the adjoint of a filter is the filter from the end to the beginning."""
    refuse_given(zi=zi)
    if not isinstance(axis, int):
        raise Unsupported("the axis must be a literal")
    back = helper("filtered_back", y.bar, a, axis, kind=kind_like(x, y.bar) if isinstance(x, Term) else y.kind)
    if active(x):
        x.bar = helper("filtered_back", y.bar, a, axis, b, kind=kind_like(x, y.bar))
    if active(b):
        b.bar = helper("lagged_products", back, x, shape_of(b), axis, kind=kind_like(b, y.bar))
    if active(a):
        a.bar = -helper("lagged_products", back, y, shape_of(a), axis, kind=kind_like(a, y.bar))


@jvp("scipy.signal.lfilter")
def lfilter_tangent(y: Any, b: Any, a: Any, x: Any, axis: Any = -1, zi: Any = None) -> None:
    refuse_given(zi=zi)
    one = [1.0]
    t = None
    if active(x):
        t = call(scipy.signal.lfilter, b, a, x.dot, axis, kind=y.kind)
    if active(b) or active(a):
        s = call(scipy.signal.lfilter, b.dot, one, x, axis, kind=y.kind) if active(b) else None
        if active(a):
            u = call(scipy.signal.lfilter, a.dot, one, y, axis, kind=y.kind)
            s = -u if s is None else s - u
        s = call(scipy.signal.lfilter, one, a, s, axis, kind=y.kind)
        t = s if t is None else t + s
    y.dot = t
