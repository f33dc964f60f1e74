"""scipy.signal: convolutions."""
from __future__ import annotations

from typing import Any

import scipy.signal

from .dsl import Unsupported, active, call, conj, helper, kind_like, refuse_given, shape_of
from .registry import vjp


@vjp("scipy.signal.convolve scipy.signal.fftconvolve", multilinear=True)
def convolve(y: Any, in1: Any, in2: Any, mode: Any = "full", *options: Any, **kws: Any) -> None:
    if mode not in ("full", "same", "valid"):
        raise Unsupported("the mode must be a literal")
    refuse_given(axes=kws.get("axes"))
    if active(in1):
        g = helper("convolve_embed", y.bar, shape_of(in1), shape_of(in2), mode, kind=kind_like(y, y.bar))
        in1.bar = call(scipy.signal.correlate, g, conj(in2), "valid", kind=kind_like(in1, y.bar))
    if active(in2):
        g = helper("convolve_embed", y.bar, shape_of(in1), shape_of(in2), mode, kind=kind_like(y, y.bar))
        in2.bar = call(scipy.signal.correlate, g, conj(in1), "valid", kind=kind_like(in2, y.bar))
