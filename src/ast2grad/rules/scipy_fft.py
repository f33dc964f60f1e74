"""scipy.fft, whose transforms are those of numpy.fft."""
from __future__ import annotations

from types import NoneType
from typing import Any

import numpy as np
import scipy.fft

from . import fft as numpy_fft
from .dsl import Unsupported, call, helper
from .registry import inactive, jvp, refused, vjp


def _one(rule: Any) -> Any:
    def transform(y: Any, x: Any, n: Any = None, axis: Any = -1, norm: Any = None, overwrite_x: Any = False,
                  workers: Any = None, *, plan: Any = None) -> None:
        rule(y, x, n, axis, norm)
    return transform


def _many(rule: Any, default: Any) -> Any:
    def transform(
        y: Any,
        x: Any,
        s: Any = None,
        axes: Any = default,
        norm: Any = None,
        overwrite_x: Any = False,
        workers: Any = None,
        *,
        plan: Any = None,
    ) -> None:
        rule(y, x, s, axes, norm)
    return transform


for _name in ("fft", "ifft", "rfft", "irfft", "hfft", "ihfft"):
    _rule = getattr(numpy_fft, _name, None) or numpy_fft._one(getattr(np.fft, _name))
    vjp(f"scipy.fft.{_name}", linear=True)(_one(_rule))
for _name in ("fft", "ifft"):
    vjp(f"scipy.fft.{_name}2", linear=True)(
        _many(numpy_fft._many(getattr(np.fft, _name + "n"), None), (-2, -1))
    )
    vjp(f"scipy.fft.{_name}n", linear=True)(_many(numpy_fft._many(getattr(np.fft, _name + "n"), None), None))
for _name, _make in (("rfft", numpy_fft._rfftn), ("irfft", numpy_fft._irfftn)):
    vjp(f"scipy.fft.{_name}2", linear=True)(_many(_make(None), (-2, -1)))
    vjp(f"scipy.fft.{_name}n", linear=True)(_many(_make(None), None))


# ------------------------------------------------------------------------------------------- cosine and sine transforms
#: (transform, type) -> type of the transposed matrix, factors of the first and last entry before and after
_TRANSPOSED = {
    ("dct", 1): (1, (2.0, 2.0), (0.5, 0.5)), ("dct", 2): (3, (2.0, 1.0), None), ("dct", 3): (2, None, (0.5, 1.0)),
    ("dct", 4): (4, None, None), ("dst", 1): (1, None, None), ("dst", 2): (3, (1.0, 2.0), None),
    ("dst", 3): (2, None, (1.0, 0.5)), ("dst", 4): (4, None, None),
}
_INVERSE_NORM = {None: "forward", "backward": "forward", "forward": "backward"}


def _trigonometric(name: str) -> None:
    """x -> C x with the matrices of SciPy's documentation; those of the orthonormal forms are orthogonal."""
    base, inverse = name[-3:], len(name) == 4

    @vjp(f"scipy.fft.{name}", linear=True)
    def transform(y: Any, x: Any, type: Any = 2, n: Any = None, axis: Any = -1, norm: Any = None, overwrite_x: Any = False,
                  workers: Any = None, orthogonalize: Any = None) -> None:
        if not (isinstance(type, int) and 1 <= type <= 4 and isinstance(axis, int)) or not isinstance(norm, (str, NoneType)):
            raise Unsupported("type, axis and norm must be literals")
        if norm == "ortho" and orthogonalize is not False:
            back = getattr(scipy.fft, base if inverse else "i" + base)
            t = call(back, y.bar, type=type, axis=axis, norm=norm, kind=y.kind)
        else:
            if orthogonalize:
                raise Unsupported("orthogonalize without norm='ortho'")
            kind = {2: 3, 3: 2}.get(type, type) if inverse else type
            scale = _INVERSE_NORM.get(norm, norm) if inverse else norm
            other, before, after = _TRANSPOSED[base, kind]
            t = y.bar if before is None else helper("end_scaled", y.bar, axis, *before, kind=y.kind)
            kws: dict[str, Any] = {} if scale is None else {"norm": scale}
            if norm == "ortho":
                kws["orthogonalize"] = False
            t = call(getattr(scipy.fft, base), t, type=other, axis=axis, kind=y.kind, **kws)
            if after is not None:
                t = helper("end_scaled", t, axis, *after, kind=y.kind)
        x.bar = numpy_fft.fitted(t, x, n)

    @vjp(f"scipy.fft.{name}n", linear=True)
    def several(y: Any, x: Any, type: Any = 2, s: Any = None, axes: Any = None, norm: Any = None, overwrite_x: Any = False,
                workers: Any = None, *, orthogonalize: Any = None) -> None:
        if norm != "ortho" or orthogonalize is False:
            raise Unsupported("only norm='ortho'")
        back = getattr(scipy.fft, (base if inverse else "i" + base) + "n")
        x.bar = numpy_fft.fitted(call(back, y.bar, type=type, axes=axes, norm=norm, kind=y.kind), x, s)


for _name in ("dct", "idct", "dst", "idst"):
    _trigonometric(_name)
vjp("scipy.fft.fftshift", linear=True)(numpy_fft.fftshift)
vjp("scipy.fft.ifftshift", linear=True)(numpy_fft.ifftshift)
vjp("scipy.fft.fftfreq scipy.fft.rfftfreq", on="positive")(numpy_fft.fftfreq)
jvp("scipy.fft.fftfreq scipy.fft.rfftfreq")(numpy_fft.fftfreq_dot)
refused("scipy.fft.fht scipy.fft.ifht scipy.fft.fhtoffset", "the logarithmic transform has no rule")
refused("scipy.fft.hfft2 scipy.fft.hfftn scipy.fft.ihfft2 scipy.fft.ihfftn", "use irfftn of the conjugate")
inactive("scipy.fft.next_fast_len scipy.fft.prev_fast_len scipy.fft.get_workers", "counts")
refused("scipy.fft.test scipy.fft.set_workers scipy.fft.set_backend scipy.fft.skip_backend scipy.fft.register_backend "
        "scipy.fft.set_global_backend", "not a numerical function")
