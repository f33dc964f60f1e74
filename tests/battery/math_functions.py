"""Every function of math with a derivative, used as a physicist would."""
import math
from math import cos, e, exp, hypot, inf, log, pi, sin, sqrt, tau

import numpy as np


def trigonometric(x):
    return math.sin(x) * math.cos(2 * x) + math.tan(x / 2)


def inverse_trigonometric(x):
    return math.asin(x) * math.acos(x * 0.5) + math.atan(3 * x)


def hyperbolic(x):
    return math.sinh(x) * math.cosh(x) + math.tanh(x) ** 2


def inverse_hyperbolic(x):
    return math.asinh(x) * math.acosh(x + 2) + math.atanh(x * 0.5)


def exponentials(x):
    return math.exp(x) + math.expm1(x) * math.exp(-x * x)


def logarithms(x, b):
    return math.log(x) * math.log2(x + 1) + math.log10(x) + math.log1p(x) * math.log(x + 2, b)


def roots_and_powers(x, y):
    return math.sqrt(x) * math.pow(x, y) + math.sqrt(x * x + y * y)


def two_arguments(x, y):
    return math.atan2(y, x) * math.hypot(x, y) + math.copysign(x, y) * y + math.fmod(x * 5, y)


def hypot_many(x, y, z):
    return math.hypot(x, y, z) + math.dist((x, y), (z, 1.0))


def special(x):
    return math.erf(x) * math.erfc(2 * x) + math.gamma(x + 1)


def log_gamma(x):
    return math.lgamma(x) + math.lgamma(x + 2.5) * x


def angles(x):
    return math.degrees(x) * math.radians(x * 30)


def absolute(x):
    return math.fabs(x) * x + math.fabs(x - 3)


def piecewise_constant(x):
    return math.floor(x) * x + math.ceil(x) ** 2 * x + math.trunc(x * 3) + x * round(x)


def parts(x):
    frac, whole = math.modf(x)
    m, ex = math.frexp(x)
    return frac * whole * x + m * x + ex * x


def load_exponent(x):
    return math.ldexp(x, 3) * x


def sums(x, y):
    return math.fsum([x, y * x, x ** 2]) * math.prod([x, y, 2.0])


def constants(x):
    return math.pi * x + math.e ** x + tau * x ** 2 + pi / x + (0 if x > inf else e)


def imported_names(x, y):
    return sin(x) * cos(y) + exp(-x) * log(y) + sqrt(x + y) + hypot(x, y)


def remainders(x, y):
    return math.remainder(x, y) * x + math.fmod(x, y) * y


def tests_and_integers(x, n):
    if math.isfinite(x) and not math.isclose(x, 0.0) and not math.isnan(x):
        return x ** math.gcd(n, 6) * math.factorial(3) + math.comb(n, 2) * x
    return x


def inside_loop_and_array(v):
    total = 0.0
    for a in v:
        total += math.exp(-a * a) * math.erf(a)
    return total


def cube_root_and_exp2(x):
    return (x ** (1 / 3) + 2 ** x) * x


def on_size_one_array_items(v):
    return math.sin(v[0]) * math.exp(v[1].item()) + math.sqrt(float(v[2]))


def nested(x):
    return math.exp(math.sin(math.log(math.cosh(math.sqrt(x) + 1))))


CASES = [
    *[(f, (0.7,), 0) for f in (trigonometric, inverse_trigonometric, hyperbolic, inverse_hyperbolic, exponentials, special, log_gamma, angles, absolute,
                               load_exponent, constants, cube_root_and_exp2, nested)],
    *[(f, (-0.6,), 0) for f in (trigonometric, inverse_trigonometric, hyperbolic, inverse_hyperbolic, exponentials, absolute)],
    (logarithms, (0.7, 3.0), (0, 1)), (roots_and_powers, (0.7, 1.2), (0, 1)), (two_arguments, (0.7, 1.2), (0, 1)), (two_arguments, (-0.7, -1.2), (0, 1)),
    (two_arguments, (-0.7, 1.3), (0, 1)), (hypot_many, (0.7, 1.2, -0.4), (0, 1, 2)), (piecewise_constant, (1.7,), 0), (parts, (2.7,), 0), (parts, (-2.7,), 0),
    (sums, (0.7, 1.2), (0, 1)), (imported_names, (0.7, 1.2), (0, 1)), (remainders, (7.4, 2.1), (0, 1)), (tests_and_integers, (0.7, 4), 0),
    (inside_loop_and_array, (np.array([0.5, -1.2]),), 0), (on_size_one_array_items, (np.array([0.5, -1.2, 0.9]),), 0),
]
