"""The functions of `cmath`.  The cotangent of z means dL = Re(bar dz), so analytic functions read as real ones do."""
from __future__ import annotations

import math
from typing import Any

from .dsl import N, active, apply, is_real, parts, unshared
from .registry import elementwise, inactive, vjp

inactive("cmath.isclose cmath.isfinite cmath.isinf cmath.isnan", "tests")
elementwise("exp cmath", "y")
elementwise("log10 cmath", "0.4342944819032518 / a", on="positive")
elementwise("sqrt cmath", "0.5 / y", on="positive")
elementwise("sin cmath", "cos(a)")
elementwise("cos cmath", "-sin(a)")
elementwise("tan cmath", "1 + y * y", on="unit")
elementwise("asin cmath", "1 / (sqrt(1 - a) * sqrt(1 + a))", on="unit")
elementwise("acos cmath", "-1 / (sqrt(1 - a) * sqrt(1 + a))", on="unit")
elementwise("atan cmath", "1 / (1 + a * a)")
elementwise("sinh cmath", "cosh(a)")
elementwise("cosh cmath", "sinh(a)")
elementwise("tanh cmath", "1 - y * y")
elementwise("asinh cmath", "1 / sqrt(a * a + 1)")
elementwise("acosh cmath", "1 / (sqrt(a - 1) * sqrt(a + 1))", on="above one")
elementwise("atanh cmath", "1 / ((1 - a) * (1 + a))", on="unit")


@vjp("cmath.log", lanewise=True, on="positive")
def log(y: Any, a: Any, base: Any = None) -> None:
    g = y.bar
    if base is None:
        a.bar = apply(g, "1 / a", a=a)
        return
    if active(a):
        a.bar = g / (a * (N.log(base) if active(base) else math.log(base) if isinstance(base, (int, float)) else N.log(base)))
    if active(base):
        base.bar = -g * y / (base * N.log(base))


@vjp("cmath.phase", lanewise=True, on="nonzero")
def phase(y: Any, z: Any) -> None:
    if not is_real(z):
        z.bar = y.bar * -1j / z  # the imaginary part of dz / z
    unshared(z)


@vjp("cmath.polar", lanewise=True, on="nonzero")
def polar(y: Any, z: Any) -> None:
    length, angle = parts(y.bar, 2)
    if length is not None:
        z.bar = length * N.conj(z) / abs_of(z)
    if angle is not None and not is_real(z):
        z.bar = angle * -1j / z


def abs_of(z: Any) -> Any:
    return N.absolute(z)


@vjp("cmath.rect", lanewise=True)
def rect(y: Any, r: Any, phi: Any) -> None:
    if active(r):
        r.bar = y.bar * N.exp(phi * 1j)
    if active(phi):
        phi.bar = y.bar * y * 1j
