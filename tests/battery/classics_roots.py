"""Root finding, quadrature, optimisation and special functions written out."""
import math

import numpy as np


def newton_cube_root(a):
    x = 1.0
    for _ in range(30):
        dx = (x ** 3 - a) / (3 * x ** 2)
        x -= dx
        if abs(dx) < 1e-13:
            break
    return x


def newton_vector(b):
    x, y = 1.0, 1.0
    for _ in range(12):
        f1, f2 = x * x + y - b[0], x + y * y - b[1]
        det = 4 * x * y - 1
        x, y = x - (2 * y * f1 - f2) / det, y - (2 * x * f2 - f1) / det
    return x * y + x


def secant(c):
    x0, x1 = 1.0, 2.0
    f0 = x0 ** 2 - c
    for _ in range(9):
        f1 = x1 ** 2 - c
        if abs(f1 - f0) < 1e-12:
            break
        x0, x1, f0 = x1, x1 - f1 * (x1 - x0) / (f1 - f0), f1
    return x1 * c


def bisection_then_newton(a):
    lo, hi = 0.0, 5.0
    while hi - lo > 0.1:
        mid = 0.5 * (lo + hi)
        if mid * math.exp(mid) > a:
            hi = mid
        else:
            lo = mid
    w = 0.5 * (lo + hi)
    for _ in range(6):
        w = w - (w * math.exp(w) - a) / (math.exp(w) * (w + 1))
    return w * a


def bisection_active_ends(lo, hi):
    start = hi - 0.3 * lo
    for _ in range(50):
        mid = 0.5 * (lo + hi)
        if mid ** 3 - mid - 1 > 0:
            hi = mid
        else:
            lo = mid
    return lo * hi * start


def regula_falsi(a, b, k):
    fa, fb = math.cos(a) - k * a, math.cos(b) - k * b
    for _ in range(6):
        c = (a * fb - b * fa) / (fb - fa)
        fc = math.cos(c) - k * c
        if fa * fc < 0:
            b, fb = c, fc
        else:
            a, fa = c, fc
    return c * k


def kepler_equation(mean_anomaly, e):
    ecc = mean_anomaly if e < 0.8 else math.pi
    for _ in range(50):
        delta = (ecc - e * math.sin(ecc) - mean_anomaly) / (1 - e * math.cos(ecc))
        ecc -= delta
        if abs(delta) < 1e-12:
            break
    nu = 2 * math.atan2(math.sqrt(1 + e) * math.sin(ecc / 2), math.sqrt(1 - e) * math.cos(ecc / 2))
    return nu * (1 - e * math.cos(ecc))


def trapezoid(a, b, k, n):
    h = (b - a) / n
    s = 0.5 * (math.exp(-k * a * a) + math.exp(-k * b * b))
    for i in range(1, n):
        x = a + i * h
        s += math.exp(-k * x * x)
    return h * s


def simpson(a, b, k, n=8):
    h = (b - a) / n
    total = 0.0
    for i in range(n + 1):
        if i in (0, n):
            w = 1
        elif i % 2 == 1:
            w = 4
        else:
            w = 2
        total += w * math.sin(k * (a + i * h)) / (1 + a + i * h)
    return total * h / 3


def gauss_legendre(a, b):
    nodes = [-0.7745966692414834, 0.0, 0.7745966692414834]
    weights = [5 / 9, 8 / 9, 5 / 9]
    mid, half = (a + b) / 2, (b - a) / 2
    return half * sum(w * math.log(2 + (mid + half * x)) for x, w in zip(nodes, weights))


def romberg(a, b, levels):
    table = [[0.5 * (b - a) * (math.exp(a) + math.exp(b))]]
    for i in range(1, levels):
        h = (b - a) / 2 ** i
        s = sum(math.exp(a + (2 * k - 1) * h) for k in range(1, 2 ** (i - 1) + 1))
        row = [0.5 * table[i - 1][0] + h * s]
        for j in range(1, i + 1):
            row.append(row[j - 1] + (row[j - 1] - table[i - 1][j - 1]) / (4 ** j - 1))
        table.append(row)
    return table[-1][-1]


def gradient_descent(lr, x0, target):
    x = x0
    for _ in range(15):
        g = 4 * (x - target) ** 3 + 2 * (x - target)
        x = x - lr * g
    return (x - target) ** 2 + x


def momentum_descent(w, lr, beta):
    v = np.zeros_like(w)
    for _ in range(6):
        g = 2 * w + np.sin(w)
        v = beta * v + (1 - beta) * g
        w = w - lr * v
    return (w ** 2).sum()


def adam_steps(w, lr):
    m = np.zeros(3)
    s = np.zeros(3)
    for t in range(1, 5):
        g = 2 * (w - 1.0) * np.array([1.0, 2.0, 3.0])
        m = 0.9 * m + 0.1 * g
        s = 0.999 * s + 0.001 * g ** 2
        w = w - lr * (m / (1 - 0.9 ** t)) / (np.sqrt(s / (1 - 0.999 ** t)) + 1e-8)
    return ((w - 1) ** 2).sum()


def bessel_series(x, order):
    term = (x / 2) ** order / math.factorial(order)
    total = term
    k = 1
    while abs(term) > 1e-14:
        term *= -(x / 2) ** 2 / (k * (k + order))
        total += term
        k += 1
    return total


def erf_series(x):
    s = term = x
    for n in range(1, 25):
        term *= -x * x / n
        s += term / (2 * n + 1)
    return 2 / math.sqrt(math.pi) * s


def gamma_lanczos(z):
    coeffs = [76.18009172947146, -86.50532032941677, 24.01409824083091, -1.231739572450155, 0.1208650973866179e-2, -0.5395239384953e-5]
    tmp = z + 5.5
    tmp -= (z + 0.5) * math.log(tmp)
    ser = 1.000000000190015
    y = z
    for c in coeffs:
        y += 1
        ser += c / y
    return -tmp + math.log(2.5066282746310005 * ser / z)


def aitken(x):
    a, b = x, math.cos(x)
    c = math.cos(b)
    for _ in range(2):
        acc = a - (b - a) ** 2 / (c - 2 * b + a)
        a, b, c = b, c, math.cos(acc) * x
    return acc


def lambert_halley(z):
    w = 0.5
    for _ in range(10):
        ew = math.exp(w)
        f = w * ew - z
        w -= f / (ew * (w + 1) - (w + 2) * f / (2 * w + 2))
    return w


CASES = [
    (newton_cube_root, (2.7,), 0), (newton_vector, ((3.0, 2.5),), 0), (newton_vector, (np.array([3.0, 2.5]),), 0), (secant, (2.7,), 0), (bisection_then_newton, (2.7,), 0),
    (bisection_active_ends, (1.0, 2.0), (0, 1)), (regula_falsi, (0.1, 1.4, 0.9), (0, 1, 2)), (kepler_equation, (0.7, 0.3), (0, 1)), (kepler_equation, (1.7, 0.9), (0, 1)),
    (trapezoid, (0.1, 1.3, 0.7, 8), (0, 1, 2)), (simpson, (0.1, 1.3, 0.7), (0, 1, 2)), (gauss_legendre, (0.1, 1.3), (0, 1)), (romberg, (0.1, 1.3, 4), (0, 1)),
    (gradient_descent, (0.03, 1.5, 0.6), (0, 1, 2)), (momentum_descent, (np.array([0.5, -1.2, 0.8]), 0.1, 0.8), (0, 1, 2)), (adam_steps, (np.array([0.5, -1.2, 0.8]), 0.1), (0, 1)),
    (bessel_series, (1.3, 1), 0), (erf_series, (0.7,), 0), (gamma_lanczos, (2.7,), 0), (aitken, (0.7,), 0), (lambert_halley, (0.9,), 0),
]
