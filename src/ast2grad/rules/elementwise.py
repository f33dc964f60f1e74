"""Functions that act on each element: `math` and the ufuncs of NumPy.

Where a denominator vanishes at an isolated point where the derivative is set to 0 by convention (hypot at the
origin, for one), the text adds `(d == 0)` to the denominator d: 0 / 1 instead of 0 / 0.
Formulas without a source are elementary; see DLMF 4 for those of elementary functions.
"""
from __future__ import annotations

from typing import Any

from .dsl import N, Unsupported, active, apply, conj, helper, is_real, kind_like, literal, parts, pick, unshared
from .registry import elementwise, jvp, vjp

# ------------------------------------------------------------------------------------------------ arithmetic
elementwise("add numpy", "1", "1")
elementwise("subtract numpy", "1", "-1")
elementwise("multiply numpy", "b", "a")
elementwise("divide numpy, true_divide numpy", "1 / b", "-y / b", on="nonzero")
elementwise("negative numpy", "-1")
elementwise("positive numpy", "1")
elementwise("reciprocal numpy", "-y * y", on="nonzero")
elementwise("square numpy", "2 * a")
elementwise("fma math", "b", "a", "1")

# a - b * n with an integer n, so the derivative with respect to b is -n = (y - a) / b
elementwise("fmod math numpy, remainder math numpy, mod numpy", "1", "(y - a) / b", on="nonzero",
            note="derivative of the branch taken; the jumps have none")


@vjp("numpy.divmod builtins.divmod", lanewise=True, on="nonzero")
def divmod(y: Any, a: Any, b: Any) -> None:
    _, g = parts(y.bar, 2)
    if g is not None:
        a.bar = g
        b.bar = -(g * y[0])


@vjp("numpy.modf math.modf", lanewise=True, on="unit")
def modf(y: Any, a: Any) -> None:
    g, _ = parts(y.bar, 2)
    if g is not None:
        a.bar = g


@vjp("math.frexp", lanewise=True)
def frexp_scalar(y: Any, a: Any) -> None:
    g, _ = parts(y.bar, 2)
    if g is not None:
        a.bar = g * 2.0 ** -y[1]


@vjp("numpy.frexp", lanewise=True)
def frexp(y: Any, a: Any) -> None:
    g, _ = parts(y.bar, 2)
    if g is not None:
        a.bar = N.ldexp(g, -y[1])


@vjp("math.ldexp numpy.ldexp", linear=True)
def ldexp(y: Any, a: Any, n: Any) -> None:
    a.bar = y.bar * 2.0 ** n if not hasattr(n, "scalar") or n.scalar else N.ldexp(y.bar, n)


@vjp("math.pow numpy.power numpy.float_power", lanewise=True, on="positive")
def power(y: Any, a: Any, b: Any) -> None:
    """Only the derivatives of active operands: no logarithm for a constant exponent."""
    g, n = y.bar, literal(b)
    if active(a):
        if n is None:
            # b - 1 where b != 0; 0 ** 0 has derivative 0
            a.bar = apply(g, "b * a ** (b - (b != 0))", a=a, b=b)
        elif n != 0:
            a.bar = power_by_literal(g, y, a, n)
    if active(b):
        b.bar = apply(g, "y * log(a + (a == 0.0))", a=a, y=y)  # 0 ** b is 0 for every b > 0


def power_by_literal(g: Any, y: Any, a: Any, n: Any) -> Any:
    """The cotangent of a in y = a ** n for a literal n: products of a rather than powers where that is
    short.
    """
    short = {1: "1", 2: "2 * a", 3: "3 * (a * a)", 0.5: "0.5 / y", -1: "-y / a", -0.5: "-0.5 * (y / a)"}
    if n in short:
        return apply(g, short[n], a=a, y=y)
    m = n - 1
    m = int(m) if isinstance(n, int) or float(m).is_integer() and abs(m) < 64 else m
    if m < 0:
        return (g * float(n)) * (y / a)
    return (g * float(n)) * a ** m


# ------------------------------------------------------------------------------- exponentials, logarithms
elementwise("exp math numpy", "y")
elementwise("exp2 math numpy", "0.6931471805599453 * y")
elementwise("expm1 math numpy", "exp(a)", note="not y + 1, which cancels for very negative arguments")
elementwise("log numpy", "1 / a", on="positive")
elementwise("log2 math numpy", "1.4426950408889634 / a", on="positive")
elementwise("log10 math numpy", "0.4342944819032518 / a", on="positive")
elementwise("log1p math numpy", "1 / (1 + a)", on="positive")
elementwise("nextafter math numpy", "1", "0", note="the step between neighbours is constant")
elementwise("sqrt math numpy", "0.5 / y", on="positive")
elementwise("cbrt math numpy", "1 / (3 * (y * y))", on="positive")
# exp(a - y) <= 1 cannot overflow; both operands -inf: share 0 instead of exp(nan)
elementwise("logaddexp numpy", "exp(a - where(y == -inf, 0, y))", "exp(b - where(y == -inf, 0, y))")
elementwise("logaddexp2 numpy", "exp2(a - where(y == -inf, 0, y))", "exp2(b - where(y == -inf, 0, y))")


@vjp("math.log", lanewise=True, on="positive")
def log_base(y: Any, a: Any, base: Any = None) -> None:
    g = y.bar
    if base is None:
        a.bar = apply(g, "1 / a", a=a)
        return
    if active(a):
        a.bar = apply(g, "1 / (a * log(b))", a=a, b=base)
    if active(base):
        base.bar = apply(g, "-y / (b * log(b))", y=y, b=base)


elementwise("erf math", "1.1283791670955126 * exp(-(a * a))")
elementwise("erfc math", "-(1.1283791670955126 * exp(-(a * a)))")
elementwise("gamma math", "y * digamma(a)", on="positive")
elementwise("lgamma math", "digamma(a)", on="positive")

# --------------------------------------------------------------------- circular, hyperbolic and inverses
elementwise("sin math numpy", "cos(a)")
elementwise("cos math numpy", "-sin(a)")
elementwise("tan math numpy", "1 + y * y", on="unit")
elementwise("asin math numpy, arcsin numpy", "1 / sqrt((1 - a) * (1 + a))", on="unit")
elementwise("acos math numpy, arccos numpy", "-1 / sqrt((1 - a) * (1 + a))", on="unit")
elementwise("atan math numpy, arctan numpy", "1 / (1 + a * a)")
elementwise("sinh math numpy", "cosh(a)")
elementwise("cosh math numpy", "sinh(a)")
elementwise("tanh math numpy", "1 - y * y")
elementwise("asinh math numpy, arcsinh numpy", "1 / sqrt(a * a + 1)")
elementwise("acosh math numpy, arccosh numpy", "1 / (sqrt(a - 1) * sqrt(a + 1))", on="above one")
elementwise("atanh math numpy, arctanh numpy", "1 / ((1 - a) * (1 + a))", on="unit")
elementwise("atan2 math numpy, arctan2 numpy", "b / (a * a + b * b)", "-a / (a * a + b * b)", on="nonzero")
elementwise("degrees math numpy, rad2deg numpy", "57.29577951308232")
elementwise("radians math numpy, deg2rad numpy", "0.017453292519943295")
elementwise("hypot numpy", "a / (y + (y == 0.0))", "b / (y + (y == 0.0))", note="0 at the origin")


@vjp("math.hypot", lanewise=True, note="0 at the origin")
def hypot(y: Any, *xs: Any) -> None:
    for x in xs:
        if active(x):
            x.bar = apply(y.bar, "a / (y + (y == 0.0))", a=x, y=y)


@vjp("numpy.sinc", lanewise=True)
def sinc(y: Any, a: Any) -> None:
    a.bar = y.bar * helper("sinc_slope", a, kind=kind_like(a, y.bar))


# ----------------------------------------------------------------------------------- kinks and selections
elementwise("fabs math numpy", "sign(a)", on="nonzero", note="0 at 0")
elementwise("copysign math numpy", "sign(a) * copysign(1, b)", "0", on="nonzero", note="0 at 0")
elementwise("heaviside numpy", "0", "a == 0", on="nonzero")
# y == a fails where a is the operand not chosen, also beside a nan that fmax and fmin skip
elementwise("maximum numpy, minimum numpy, fmax numpy, fmin numpy", "where(a == b, 0.5, y == a)",
            "where(a == b, 0.5, y == b)", on="nonzero", note="ties share equally")


@vjp("numpy.absolute builtins.abs", lanewise=True, on="nonzero", note="0 at 0")
def absolute(y: Any, a: Any) -> None:
    if is_real(a):
        a.bar = apply(y.bar, "sign(a)", a=a)
    else:
        a.bar = y.bar * conj(a) / (y + (y == 0.0))


@jvp("numpy.absolute builtins.abs")
def absolute_dot(y: Any, a: Any) -> None:
    if is_real(a):
        y.dot = apply(a.dot, "sign(a)", a=a)
    else:
        y.dot = N.real(conj(a) * a.dot) / (y + (y == 0.0))


@vjp(
    "numpy.clip .clip", lanewise=True, note="at a bound the derivative is shared equally, as in minimum(maximum(a, lo), hi)"
)
def clip(
    y: Any, a: Any, a_min: Any = None, a_max: Any = None, out: Any = None, *, min: Any = None, max: Any = None
) -> None:
    if out is not None:
        raise Unsupported("out=")
    lo = min if a_min is None else a_min
    hi = max if a_max is None else a_max
    g = y.bar
    if active(a):
        t = g
        if lo is not None:
            t = t * pick(a == lo, 0.5, a > lo)
        if hi is not None:
            t = t * pick(a == hi, 0.5, a < hi)
        a.bar = t
    if active(lo):
        t = g * pick(a == lo, 0.5, a < lo)
        lo.bar = t if hi is None else t * pick(lo == hi, 0.5, lo < hi)
    if active(hi):
        m = a if lo is None else N.maximum(a, lo)
        hi.bar = g * pick(m == hi, 0.5, m > hi)


@vjp("numpy.nan_to_num", piecewise=True)
def nan_to_num(
    y: Any, x: Any, copy: Any = True, nan: Any = 0.0, posinf: Any = None, neginf: Any = None
) -> None:
    x.bar = pick(N.isfinite(x), y.bar, 0.0)


@jvp("numpy.nan_to_num")
def nan_to_num_dot(
    y: Any, x: Any, copy: Any = True, nan: Any = 0.0, posinf: Any = None, neginf: Any = None
) -> None:
    y.dot = pick(N.isfinite(x), x.dot, 0.0)


@vjp("numpy.where", linear="a b", pointwise=True, shapes="condition")
def where(y: Any, condition: Any, a: Any, b: Any) -> None:
    """The side not taken gets an exact zero."""
    if active(a):
        a.bar = pick(condition, y.bar, 0.0)
    if active(b):
        b.bar = pick(condition, 0.0, y.bar)


@jvp("numpy.where")
def where_dot(y: Any, condition: Any, a: Any, b: Any) -> None:
    y.dot = N.where(condition, a.dot if active(a) else 0.0, b.dot if active(b) else 0.0)


# ------------------------------------------------------------------------------- parts of complex numbers
@vjp("numpy.real attr.real", linear=True)
def real(y: Any, a: Any) -> None:
    a.bar = y.bar


@vjp("numpy.imag attr.imag", linear=True)
def imag(y: Any, a: Any) -> None:
    if not is_real(a):
        a.bar = y.bar * -1j  # dL = g Im(da) = Re(-i g da)
    unshared(a)


@vjp("numpy.conjugate numpy.conj .conj .conjugate", linear=True)
def conjugate(y: Any, a: Any) -> None:
    a.bar = conj(y.bar) if not is_real(a) else y.bar


@vjp("numpy.angle", lanewise=True)
def angle(y: Any, z: Any, deg: Any = False) -> None:
    if is_real(z):
        unshared(z)
        return
    if not isinstance(deg, (bool, int)):
        raise Unsupported("deg must be a literal")
    z.bar = (y.bar * (57.29577951308232 if deg else 1.0)) * -1j / z  # d angle = Im(dz / z)


@jvp("numpy.angle")
def angle_dot(y: Any, z: Any, deg: Any = False) -> None:
    if not isinstance(deg, (bool, int)):
        raise Unsupported("deg must be a literal")
    if is_real(z):
        unshared(z)
    else:
        y.dot = N.imag(z.dot / z) * (57.29577951308232 if deg else 1.0)


@vjp("numpy.i0", lanewise=True)
def i0(y: Any, x: Any) -> None:
    x.bar = y.bar * helper("bessel_i1", x, kind=kind_like(x, y.bar))
