"""Linear algebra in loops: elimination, LU, Cholesky, Thomas, Jacobi, conjugate gradients, Kalman, FIR filters."""
import math

import numpy as np


def gauss_elimination(a, b):
    a, b = a.copy(), b.copy()
    n = len(b)
    for k in range(n):
        for i in range(k + 1, n):
            f = a[i, k] / a[k, k]
            a[i, k:] -= f * a[k, k:]
            b[i] -= f * b[k]
    x = np.zeros(n)
    for i in range(n - 1, -1, -1):
        x[i] = (b[i] - a[i, i + 1:] @ x[i + 1:]) / a[i, i]
    return (x ** 2).sum()


def gauss_pivot_lists(a, b):
    a = [row[:] for row in a]
    b = b[:]
    n = len(b)
    for k in range(n):
        p = max(range(k, n), key=lambda i: abs(a[i][k]))
        if p != k:
            a[k], a[p] = a[p], a[k]
            b[k], b[p] = b[p], b[k]
        for i in range(k + 1, n):
            f = a[i][k] / a[k][k]
            for j in range(k, n):
                a[i][j] -= f * a[k][j]
            b[i] -= f * b[k]
    x = [0.0] * n
    for i in reversed(range(n)):
        s = b[i]
        for j in range(i + 1, n):
            s -= a[i][j] * x[j]
        x[i] = s / a[i][i]
    return x[0] * x[1] + x[2] ** 2


def lu_determinant(m):
    lower = np.eye(len(m))
    upper = m.copy()
    for k in range(len(m) - 1):
        for i in range(k + 1, len(m)):
            lower[i, k] = upper[i, k] / upper[k, k]
            upper[i] = upper[i] - lower[i, k] * upper[k]
    return np.prod(np.diag(upper)) + lower[2, 1]


def cholesky_loops(a):
    n = a.shape[0]
    low = np.zeros((n, n))
    for i in range(n):
        for j in range(i + 1):
            s = 0.0
            for k in range(j):
                s += low[i, k] * low[j, k]
            if i == j:
                low[i, j] = math.sqrt(a[i, i] - s)
            else:
                low[i, j] = (a[i, j] - s) / low[j, j]
    return sum(math.log(low[i, i]) for i in range(n)) + low[2, 0]


def thomas(a, b, c, d):
    n = len(d)
    cp, dp = np.zeros(n), np.zeros(n)
    cp[0] = c[0] / b[0]
    dp[0] = d[0] / b[0]
    for i in range(1, n):
        m = b[i] - a[i] * cp[i - 1]
        cp[i] = c[i] / m
        dp[i] = (d[i] - a[i] * dp[i - 1]) / m
    x = np.zeros(n)
    x[-1] = dp[-1]
    for i in range(n - 2, -1, -1):
        x[i] = dp[i] - cp[i] * x[i + 1]
    return (x ** 3).sum()


def jacobi(a, b, sweeps):
    x = np.zeros_like(b)
    d = np.diag(a)
    r = a - np.diagflat(d)
    for _ in range(sweeps):
        x = (b - r @ x) / d
    return x @ x


def gauss_seidel_sor(a, b, omega):
    n = len(b)
    x = [0.0] * n
    for sweep in range(4):
        for i in range(n):
            sigma = 0.0
            for j in range(n):
                if j != i:
                    sigma += a[i, j] * x[j]
            x[i] = (1 - omega) * x[i] + omega * (b[i] - sigma) / a[i, i]
    return sum(v * v for v in x)


def conjugate_gradient(a, b):
    x = np.zeros(len(b))
    r = b - a @ x
    p = r
    rs = r @ r
    for _ in range(2):
        ap = a @ p
        alpha = rs / (p @ ap)
        x = x + alpha * p
        r = r - alpha * ap
        new = r @ r
        p = r + (new / rs) * p
        rs = new
    return x @ x + rs


def kalman_scalar(zs, q, r):
    x, p = 0.0, 1.0
    loglik = 0.0
    for z in zs:
        p = p + q
        s = p + r
        k = p / s
        innovation = z - x
        x = x + k * innovation
        p = (1 - k) * p
        loglik -= 0.5 * (math.log(2 * math.pi * s) + innovation ** 2 / s)
    return loglik + x


def kalman_matrix(x, f, q, z):
    p = np.eye(2)
    h = np.array([[1.0, 0.3]])
    for _ in range(3):
        x = f @ x
        p = f @ p @ f.T + q * np.eye(2)
        s = h @ p @ h.T + 0.1
        k = p @ h.T / s
        x = x + (k @ (z - h @ x))
        p = (np.eye(2) - k @ h) @ p
    return (x ** 2).sum() + np.trace(p)


def convolution_loop(signal, kernel):
    n, m = len(signal), len(kernel)
    out = np.zeros(n + m - 1)
    for i in range(n):
        for j in range(m):
            out[i + j] += signal[i] * kernel[j]
    return (out ** 2).sum()


def iir_filter(x, a, b):
    y = []
    for n in range(len(x)):
        v = b * x[n]
        if n >= 1:
            v += a * y[n - 1]
        if n >= 2:
            v -= 0.3 * y[n - 2] * a
        y.append(v)
    return sum(v * v for v in y)


def dft_power(x, k):
    re = im = 0.0
    n = len(x)
    for t in range(n):
        angle = 2 * math.pi * k * t / n
        re += x[t] * math.cos(angle)
        im -= x[t] * math.sin(angle)
    return re * re + im * im


def matmul_triple_loop(a, b):
    n, m, p = len(a), len(b), len(b[0])
    c = [[0.0 for _ in range(p)] for _ in range(n)]
    for i in range(n):
        for j in range(p):
            for k in range(m):
                c[i][j] += a[i][k] * b[k][j]
    return c[0][0] * c[1][1] - c[0][1] * c[1][0]


def qr_givens(a):
    r = a.copy()
    for j in range(2):
        for i in range(2, j, -1):
            h = math.hypot(r[i - 1, j], r[i, j])
            c, s = r[i - 1, j] / h, r[i, j] / h
            top, bottom = r[i - 1].copy(), r[i].copy()
            r[i - 1] = c * top + s * bottom
            r[i] = c * bottom - s * top
    return r[0, 0] * r[1, 1] + r[0, 2] * r[2, 2]


def householder_step(v):
    n = np.sqrt(v @ v)
    u = v.copy()
    u[0] += n
    w = v - 2 * u * (u @ v) / (u @ u)
    return w[0] * v[1] + (u ** 2).sum()


def prefix_scan(v):
    a = v.copy()
    d = 1
    while d < len(a):
        for i in range(len(a) - 1, d - 1, -1):
            a[i] = a[i] + 0.5 * a[i - d] * a[i]
        d *= 2
    return (a ** 2).sum()


M = np.array([[3.1, 0.3, -0.4], [0.2, 2.7, 0.5], [-0.3, 0.6, 2.4]])
SPD = M @ M.T
B = np.array([0.5, 1.2, -0.8])
SIG = np.array([0.5, 1.2, -0.8, 0.3, 0.9])
CASES = [
    (gauss_elimination, (M, B), (0, 1)), (gauss_pivot_lists, ([[0.1, 2.0, 1.0], [3.0, 0.5, 0.2], [1.0, 1.5, -2.0]], [0.5, 1.2, -0.8]), (0, 1)), (lu_determinant, (M,), 0),
    (cholesky_loops, (SPD,), 0), (thomas, (SIG[:4] * 0.3, SIG[:4] ** 2 + 2, SIG[1:] * 0.2, SIG[:4]), (0, 1, 2, 3)), (jacobi, (M, B, 5), (0, 1)), (gauss_seidel_sor, (M, B, 1.1), (0, 1, 2)),
    (conjugate_gradient, (SPD, B), (0, 1)), (kalman_scalar, ([0.5, 0.7, 0.4, 0.9], 0.1, 0.4), (0, 1, 2)), (kalman_matrix, (np.array([0.5, 1.2]), M[:2, :2] / 3, 0.2, 0.8), (0, 1, 2, 3)),
    (convolution_loop, (SIG, B), (0, 1)), (iir_filter, (SIG, 0.5, 0.7), (0, 1, 2)), (dft_power, (SIG, 2), 0), (matmul_triple_loop, ([[1.0, 2.0], [0.5, -0.3]], [[0.7, 0.1], [0.2, 0.9]]), (0, 1)),
    (matmul_triple_loop, (M[:2], M), (0, 1)), (qr_givens, (M,), 0), (householder_step, (B,), 0), (prefix_scan, (SIG,), 0),
]
