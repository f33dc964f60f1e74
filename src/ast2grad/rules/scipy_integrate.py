"""scipy.integrate: quadratures of samples."""
from __future__ import annotations

from typing import Any

from . import reductions
from .registry import vjp


@vjp("scipy.integrate.trapezoid", multilinear=True)
def trapezoid(res: Any, y: Any, x: Any = None, dx: Any = 1.0, axis: Any = -1) -> None:
    reductions.trapezoid(res, y, x, dx, axis)
