"""scipy.fft, whose transforms are those of numpy.fft."""
from __future__ import annotations

from typing import Any

import numpy as np

from . import fft as numpy_fft
from .registry import vjp


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
