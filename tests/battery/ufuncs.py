"""NumPy ufuncs with derivative, on scalars and arrays."""
import numpy as np
from numpy import arctan, exp, log, sqrt, tanh


def trig(v):
    return np.sum(np.sin(v) * np.cos(v) + np.tan(v / 2))


def inverse_trig(v):
    return np.sum(np.arcsin(v) * np.arccos(v / 2) + np.arctan(v))


def hyper(v):
    return np.sum(np.sinh(v) * np.cosh(v) + np.tanh(v))


def inverse_hyper(v):
    return np.sum(np.arcsinh(v) * np.arccosh(v + 3) + np.arctanh(v / 2))


def exps(v):
    return np.sum(np.exp(v) * np.expm1(v) + np.exp2(v))


def logs(v):
    return np.sum(np.log(v) * np.log2(v + 1) + np.log10(v) * np.log1p(v))


def roots(v):
    return np.sum(np.sqrt(v) * np.cbrt(v) + np.square(v) * np.reciprocal(v))


def signs(v):
    return np.sum(np.abs(v) * v + np.absolute(v) ** 3 + np.sign(v) * v ** 2 + np.fabs(v))


def roundings(v):
    return np.sum(np.floor(v) * v + np.ceil(v) * v ** 2 + np.rint(v * 3) + np.trunc(v) * v + np.round(v, 1) * v)


def two_args(a, b):
    return np.sum(np.arctan2(a, b) * np.hypot(a, b) + np.copysign(a, b) * b)


def log_adds(a, b):
    return np.sum(np.logaddexp(a, b) * np.logaddexp2(b, a) * a)


def extremes(a, b):
    return np.sum(np.maximum(a, b) ** 2 + np.minimum(a, b) * a + np.fmax(a, b) + np.fmin(a, b) * b)


def powers(a, b):
    return np.sum(np.power(a, b) + np.float_power(b, a) + np.power(a, 3))


def remainders(a, b):
    return np.sum(np.mod(a, b) * a + np.remainder(a, b) + np.fmod(a, b) * b + np.floor_divide(a, b) * a)


def angles(v):
    return np.sum(np.deg2rad(v * 30) * np.degrees(v) + np.radians(v) * np.rad2deg(v))


def heaviside_like(v, k):
    return np.sum(np.heaviside(v, 0.5) * v ** 2 + np.where(np.signbit(v), k * v, v))


def sinc(v):
    return np.sum(np.sinc(v) * v)


def nan_tests(v):
    return np.sum(np.where(np.isnan(v) | np.isinf(v), 0.0, v ** 2)) + np.nan_to_num(v).prod()


def on_python_float(x):
    return np.sin(x) * np.exp(-x) + np.sqrt(x) * np.log(x)


def imported(v):
    return (exp(-v) * log(v + 1) + sqrt(v) * tanh(v) * arctan(v)).sum()


def method_reduce(v):
    return np.add.reduce(v) * np.multiply.reduce(v)


def method_accumulate_outer(v):
    return np.add.accumulate(v).prod() + np.multiply.outer(v, v)[0, 1] if len(v) else 0.0


def where_keyword(v):
    return np.sum(v ** 2, where=v > 0) + np.add.reduce(v) * 0.5


def nested(v):
    return np.log1p(np.exp(np.sin(v) * np.cosh(v))).sum()


def softplus_stable(v):
    return (np.maximum(v, 0) + np.log1p(np.exp(-np.abs(v)))).sum()


def gelu(v):
    return (0.5 * v * (1 + np.tanh(np.sqrt(2 / np.pi) * (v + 0.044715 * v ** 3)))).sum()


def positive_negative(v):
    return (np.positive(v) * np.negative(v) + np.conjugate(v) * v + np.real(v) ** 3).sum()


def divmod_modf(a, b):
    q, r = np.divmod(a, b)
    f, w = np.modf(a)
    return np.sum(q * r * a + f * w * b)


V = np.array([0.51, -0.62, 0.83])
P = np.array([0.51, 1.62, 0.83])
Q = np.array([1.21, 0.67, 0.35])
CASES = [
    *[(f, (V,), 0) for f in (trig, inverse_trig, hyper, inverse_hyper, exps, signs, angles, sinc, nan_tests, nested, softplus_stable, gelu, positive_negative)],
    *[(f, (P,), 0) for f in (logs, roots, roundings, imported, method_reduce, method_accumulate_outer)],
    *[(f, (0.7,), 0) for f in (trig, inverse_trig, hyper, inverse_hyper, exps, logs, roots, signs, roundings, angles, on_python_float, nested, gelu)],
    *[(f, (P, Q), (0, 1)) for f in (two_args, log_adds, extremes, powers, remainders, divmod_modf)],
    *[(f, (0.7, 1.2), (0, 1)) for f in (two_args, log_adds, extremes, powers, remainders)], (two_args, (V, -Q), (0, 1)), (remainders, (V * 3, Q), (0, 1)),
    (heaviside_like, (V, 0.3), (0, 1)), (where_keyword, (V,), 0),
]
