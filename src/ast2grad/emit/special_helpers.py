"""Slopes that scipy.special does not have: helpers that generated code contains where the user's code uses SciPy."""
from __future__ import annotations

import numpy as np
from scipy import special


def expm1_slope(u):  # type: ignore[no-untyped-def]
    """((u - 1) exp(u) + 1) / u**2, the derivative of (exp(u) - 1) / u; by its power series where that cancels."""
    near = np.abs(u) < 1.0
    v = np.where(near, u, 0.0)
    s = 0.0 * v
    for k in range(20, -1, -1):  # sum of u**k / (k! (k + 2))
        s = s * v / (k + 1.0) + 1.0 / (k + 2.0)
    w = np.where(near, 1.0, u)
    return np.where(near, s, ((w - 1.0) * np.exp(w) + 1.0) / (w * w))[()]


def log1p_slope(u):  # type: ignore[no-untyped-def]
    """(log(1 + u) - u / (1 + u)) / u**2, by its power series near 0."""
    near = np.abs(u) < 0.1
    v = np.where(near, u, 0.0)
    s = 0.0 * v
    for k in range(20, 1, -1):
        s = (k - 1.0) / k - v * s
    w = np.where(near, 1.0, u)
    return np.where(near, s, (np.log1p(w) - w / (1.0 + w)) / (w * w))[()]


def agm_slope(a, b):  # type: ignore[no-untyped-def]
    """Derivative of the arithmetic-geometric mean with respect to a: the iteration with its tangents."""
    da = 1.0
    db = 0.0
    for _ in range(8):
        g = np.sqrt(a * b)
        dg = 0.5 * (da * b + a * db) / g
        a, b = 0.5 * (a + b), g
        da, db = 0.5 * (da + db), dg
    return da


def diric_slope(x, n):  # type: ignore[no-untyped-def]
    """Derivative of sin(n x / 2) / (n sin(x / 2)), as the sum of n cosines that it is."""
    s = 0.0 * x
    for k in range(n // 2):
        j = 0.5 * (n - 1) - k
        s = s - j * np.sin(j * x)
    return 2.0 * s / n


def zeta_slope(s):  # type: ignore[no-untyped-def]
    """Derivative of Riemann's zeta function: Euler-Maclaurin summation (DLMF 25.2.9), term by term."""
    n = 16
    log_n = np.log(16.0)
    power = 16.0 ** -s
    total = -power * n * (log_n / (s - 1.0) + 1.0 / ((s - 1.0) * (s - 1.0))) - 0.5 * power * log_n
    for k in range(2, n):
        total = total - np.log(1.0 * k) * (1.0 * k) ** -s
    bernoulli = (1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160, -691 / 1307674368000, 1 / 74724249600)
    p = s  # s (s + 1) ... and its derivative
    dp = 1.0
    scale = power / n
    for k, c in enumerate(bernoulli):
        total = total + c * scale * (dp - p * log_n)
        for j in (2 * k + 1.0, 2 * k + 2.0):
            dp = dp * (s + j) + p
            p = p * (s + j)
        scale = scale / (n * n)
    return total


def gammainc_slope(a, x):  # type: ignore[no-untyped-def]
    """Derivative of gammainc by a: the series of x**(a + n) exp(-x) / gamma(a + n + 1) (DLMF 8.7.1) term by term.

    It begins where the terms, which are probabilities of a Poisson distribution, become noticeable.
    """
    inside = (x > 0) & (x < np.inf)
    x = np.where(inside, x, 1.0)
    log_x = np.log(x)
    c = a + np.floor(np.maximum(0.0, x - a - 9.0 * np.sqrt(x) - 20.0))
    term = np.exp(c * log_x - x - special.gammaln(c + 1.0))
    psi = special.psi(c + 1.0)
    total = term * (log_x - psi)
    while np.any((c < x) | (term > 1e-18 * np.abs(total)) & (term > 1e-300)):
        c = c + 1.0
        term = term * x / c
        psi = psi + 1.0 / c
        total = total + term * (log_x - psi)
    return np.where(inside, total, 0.0)[()]


def betainc_slope(a, b, x):  # type: ignore[no-untyped-def]
    """Derivative of betainc by a: the series of x**(a + n) (1 - x)**b gamma(a + b + n) / (gamma(b) gamma(a + n + 1))
    (DLMF 8.17.8) term by term; that of the other tail where it converges faster.
    """
    inside = (x > 0) & (x < 1)
    x = np.where(inside, x, 0.5)
    other = x > (a + 1.0) / (a + b + 2.0)
    p, q, u = np.where(other, b, a), np.where(other, a, b), np.where(other, 1.0 - x, x)
    log_u, log_v = np.log(u), np.log1p(-u)
    term = np.exp(p * log_u + q * log_v - special.betaln(p, q)) / p
    rise = special.psi(p + q)
    fall = special.psi(p + 1.0)
    first = log_v - special.psi(q)
    total = term * np.where(other, -(first + rise), log_u + rise - fall)
    n = 0.0
    while np.any((u * (p + q + n) > p + n + 1.0) | (term > 1e-18 * np.abs(total)) & (term > 1e-300)):
        term = term * u * (p + q + n) / (p + n + 1.0)
        rise = rise + 1.0 / (p + q + n)
        fall = fall + 1.0 / (p + n + 1.0)
        n = n + 1.0
        total = total + term * np.where(other, -(first + rise), log_u + rise - fall)
    return np.where(inside, total, 0.0)[()]
