"""Helpers of linear algebra that may be written into generated code (see helpers.py)."""
from __future__ import annotations

import math

import numpy as np


def per_matrix(g):  # type: ignore[no-untyped-def]
    """A number for each matrix of a stack, as a factor of the matrices."""
    return np.asarray(g)[..., None, None]


def cofactors(a, d):  # type: ignore[no-untyped-def]
    """Derivative of the determinant d of a; for a singular matrix from its singular value decomposition."""
    if np.all(d != 0):
        return np.asarray(d)[..., None, None] * np.swapaxes(np.linalg.inv(a), -1, -2)
    u, s, vh = np.linalg.svd(a)
    k = s.shape[-1]
    others = np.stack([np.prod(np.delete(s, i, axis=-1), axis=-1) for i in range(k)], axis=-1)
    turn = np.asarray(np.linalg.det(u) * np.linalg.det(vh))[..., None, None]
    return turn * ((np.conj(u) * others[..., None, :]) @ np.conj(vh))


def solve_transposed(a, g, b):  # type: ignore[no-untyped-def]
    """Adjoint of np.linalg.solve(a, b) with respect to b, up to broadcasting."""
    t = np.swapaxes(a, -1, -2)
    if np.ndim(b) == 1:
        return np.linalg.solve(t, g[..., None])[..., 0]
    return np.linalg.solve(t, g)


def columns_times_rows(t, y, b):  # type: ignore[no-untyped-def]
    """t y^T for the vectors or matrices of np.linalg.solve(a, b)."""
    if np.ndim(b) == 1:
        return t[..., None] * y[..., None, :]
    return t @ np.swapaxes(y, -1, -2)


def solve_dot(a, a_dot, b_dot, b, y):  # type: ignore[no-untyped-def]
    """Tangent of y = np.linalg.solve(a, b)."""
    if np.ndim(b) == 1:
        t = b_dot - (a_dot @ y[..., None])[..., 0]
        return np.linalg.solve(a, t[..., None])[..., 0]
    return np.linalg.solve(a, b_dot - a_dot @ y)


def tensorsolve_bar(g, a, b):  # type: ignore[no-untyped-def]
    """Adjoint of np.linalg.tensorsolve with respect to b."""
    n = math.prod(np.shape(b))
    return np.reshape(np.linalg.solve(np.reshape(a, (n, n)).T, np.ravel(g)), np.shape(b))


def tensorinv_bar(g, y, shape):  # type: ignore[no-untyped-def]
    """Adjoint of np.linalg.tensorinv."""
    n = math.isqrt(math.prod(shape))
    t = np.reshape(y, (n, n)).T
    return np.reshape(-(t @ np.reshape(g, (n, n)) @ t), shape)


def pinv_bar(g, a, p):  # type: ignore[no-untyped-def]
    """Adjoint of the pseudo-inverse p of a (Golub, Pereyra 1973)."""
    pt = np.swapaxes(p, -1, -2)
    gt = np.swapaxes(g, -1, -2)
    left = (gt - a @ (p @ gt)) @ p @ np.conj(pt)
    right = np.conj(pt) @ (p @ (gt - (gt @ p) @ a))
    return np.conj(left + right) - pt @ g @ pt


def residual_bar_a(g, a, b, x):  # type: ignore[no-untyped-def]
    """Adjoint of the sums of squared residuals of np.linalg.lstsq with respect to a."""
    if np.size(g) == 0:
        return np.zeros_like(a)
    r = 2.0 * np.conj(b - a @ x) * g
    return -r[:, None] * x if np.ndim(b) == 1 else -r @ x.T


def residual_bar_b(g, a, b, x):  # type: ignore[no-untyped-def]
    """Adjoint of the sums of squared residuals of np.linalg.lstsq with respect to b."""
    if np.size(g) == 0:
        return np.zeros_like(b)
    return 2.0 * np.conj(b - a @ x) * g


def residual_dot(t, r, sums):  # type: ignore[no-untyped-def]
    """Tangent of the sums of squared residuals r of np.linalg.lstsq, which are empty for an exact solution."""
    if np.size(sums) == 0:
        return np.zeros_like(sums)
    return np.reshape(2.0 * np.sum(np.real(np.conj(r) * t), axis=0), np.shape(sums))


def cholesky_bar(g, c):  # type: ignore[no-untyped-def]
    """Adjoint of the Cholesky factor c, in the lower triangle (Murray 2016)."""
    ct = np.swapaxes(c, -1, -2)
    n = c.shape[-1]
    p = np.tril(ct @ g) * (1.0 - 0.5 * np.eye(n))
    p = np.linalg.solve(ct, np.swapaxes(np.linalg.solve(np.conj(ct), np.swapaxes(p, -1, -2)), -1, -2))
    return fold_triangle(p, True)


def cholesky_dot(t, c):  # type: ignore[no-untyped-def]
    """Tangent of the Cholesky factor c, for a symmetric or Hermitian tangent t (Murray 2016)."""
    p = np.linalg.solve(c, np.conj(np.swapaxes(np.linalg.solve(c, t), -1, -2)))
    return c @ (np.tril(p) * (1.0 - 0.5 * np.eye(c.shape[-1])))


def fold_triangle(p, lower):  # type: ignore[no-untyped-def]
    """The derivative with respect to a symmetric or Hermitian matrix, for a function that reads one of its triangles."""
    both = p + np.conj(np.swapaxes(p, -1, -2))
    return (np.tril(both) if lower else np.triu(both)) * (1.0 - 0.5 * np.eye(p.shape[-1]))


def hermitian(t, lower):  # type: ignore[no-untyped-def]
    """The Hermitian matrix of which a function reads one triangle."""
    half = (np.tril(t) if lower else np.triu(t)) * (1.0 - 0.5 * np.eye(t.shape[-1]))
    return half + np.conj(np.swapaxes(half, -1, -2))


def without_turns(t, v, lower):  # type: ignore[no-untyped-def]
    """Tangent of the complex vectors of a Hermitian matrix, of which the first or the last component is real."""
    row = 0 if lower else -1
    real = np.real(v[..., row:, :][..., :1, :])
    turn = np.imag(t[..., row:, :][..., :1, :]) / np.where(real == 0, 1.0, real)
    return t - 1j * turn * v


def turns_left_out(g, v, lower):  # type: ignore[no-untyped-def]
    """The adjoint of that; a result that does not change with the phases of the vectors has nothing to leave out."""
    turn = np.imag(np.sum(g * v, axis=-2, keepdims=True))
    size = np.sqrt(np.sum(np.real(g * np.conj(g)), axis=-2, keepdims=True))
    turn = np.where(np.abs(turn) <= 1e-12 * size, 0.0, turn)
    row = 0 if lower else -1
    real = np.real(v[..., row:, :][..., :1, :])
    rows = np.arange(v.shape[-2])[:, None]
    return g - np.where(rows == row % v.shape[-2], 1j * turn / np.where(real == 0, 1.0, real), 0.0)


def gaps(w):  # type: ignore[no-untyped-def]
    """1 / (w_j - w_i), and 0 for equal values."""
    d = w[..., None, :] - w[..., :, None]
    same = d == 0
    return np.where(same, 0.0, 1.0 / np.where(same, 1.0, d))


def on_diagonal(g, n):  # type: ignore[no-untyped-def]
    """g on the diagonal of a matrix; 0.0 stands for no cotangent."""
    return g[..., None, :] * np.eye(n) if np.ndim(g) > 0 else np.zeros((n, n))


def eigh_bar(gw, gv, w, v):  # type: ignore[no-untyped-def]
    """Adjoint of the eigenvalue decomposition of a symmetric or Hermitian matrix (Giles 2008)."""
    vt = np.swapaxes(v, -1, -2)
    inner = gaps(w) * (vt @ gv) + on_diagonal(gw, w.shape[-1])
    return np.conj(v) @ inner @ vt


def eig_bar(gw, gv, w, v, a):  # type: ignore[no-untyped-def]
    """Adjoint of the eigenvalue decomposition; vectors have length 1 and a real largest component."""
    vt = np.swapaxes(v, -1, -2)
    inner = on_diagonal(gw, w.shape[-1])
    if np.ndim(gv) > 0:
        h = np.sum(gv * v, axis=-2, keepdims=True)
        size = np.abs(v)
        top = np.argmax(size, axis=-2, keepdims=True)
        rows = np.arange(v.shape[-2])[:, None]
        largest = np.take_along_axis(v, top, axis=-2)
        gv = gv - np.real(h) * np.conj(v) - np.where(rows == top, 1j * np.imag(h) / largest, 0.0)
        inner = inner + gaps(w) * (vt @ gv)
    t = np.linalg.solve(vt, inner @ vt)
    return t if np.iscomplexobj(a) else np.real(t)


def eigvals_bar(g, a):  # type: ignore[no-untyped-def]
    """Adjoint of the eigenvalues."""
    w, v = np.linalg.eig(a)
    return eig_bar(g, 0.0, w, v, a)


def eigenvectors_dot(p, w, v):  # type: ignore[no-untyped-def]
    """Tangent of eigenvectors of length 1 with a real largest component; p is a_dot in their basis."""
    t = v @ (gaps(w) * p)
    t = t - v * np.real(np.sum(np.conj(v) * t, axis=-2, keepdims=True))
    if not np.iscomplexobj(v):
        return t
    top = np.argmax(np.abs(v), axis=-2, keepdims=True)
    turn = np.imag(np.take_along_axis(t, top, axis=-2)) / np.real(np.take_along_axis(v, top, axis=-2))
    return t - 1j * turn * v


def singular_values_bar(g, a):  # type: ignore[no-untyped-def]
    """Adjoint of the singular values."""
    u, _, vh = np.linalg.svd(a, full_matrices=False)
    return np.conj((u * g[..., None, :]) @ vh)


def singular_values_bar_of(g, u, vh):  # type: ignore[no-untyped-def]
    """Adjoint of the singular values, given the vectors."""
    k = g.shape[-1]
    return np.conj((u[..., :k] * g[..., None, :]) @ vh[..., :k, :])


def svd_bar(gu, gs, gv, u, s, vh):  # type: ignore[no-untyped-def]
    """Adjoint of the singular value decomposition (Townsend 2016)."""
    k = s.shape[-1]
    out = 0.0
    inverse = np.where(s == 0, 0.0, 1.0 / np.where(s == 0, 1.0, s))
    if np.ndim(gu) > 0 and u.shape[-1] > k:
        extra, g0 = u[..., k:], gu[..., k:]
        if np.any(g0 != 0):
            if extra.shape[-1] > 1:
                raise ValueError("the basis of a null space of several dimensions has no derivative")
            t = np.swapaxes(g0, -1, -2) @ (u[..., :k] * inverse[..., None, :]) @ vh[..., :k, :]
            out = out - extra @ t
        gu = gu[..., :k]
    if np.ndim(gv) > 0 and vh.shape[-2] > k:
        extra, g0 = vh[..., k:, :], gv[..., k:, :]
        if np.any(g0 != 0):
            if extra.shape[-2] > 1:
                raise ValueError("the basis of a null space of several dimensions has no derivative")
            t = u[..., :k] * inverse[..., None, :] @ (vh[..., :k, :] @ np.swapaxes(g0, -1, -2))
            out = out - t @ extra
        gv = gv[..., :k, :]
    u = u[..., :k]
    vh = vh[..., :k, :]
    v = np.swapaxes(vh, -1, -2)
    inner = on_diagonal(gs, k)
    f = gaps(s * s)
    row = s[..., None, :]
    if np.ndim(gu) > 0:
        t = np.swapaxes(u, -1, -2) @ gu
        inner = inner + f * (t - np.swapaxes(t, -1, -2)) * row
        if u.shape[-2] > k:  # of a square u nothing is left; a rounding error in its place would be divided by s
            out = out + ((gu - u @ t) * inverse[..., None, :]) @ vh
    if np.ndim(gv) > 0:
        t = vh @ np.swapaxes(gv, -1, -2)
        inner = inner + s[..., :, None] * (f * (t - np.swapaxes(t, -1, -2)))
        if vh.shape[-1] > k:
            out = out + (u * inverse[..., None, :]) @ (gv - (gv @ v) @ vh)
    return out + u @ inner @ vh


def singular_values_dot_of(t, u, s, vh):  # type: ignore[no-untyped-def]
    """Tangent of the singular values, given the vectors."""
    k = s.shape[-1]
    return np.real(np.sum(np.conj(u[..., :k]) * (t @ np.conj(np.swapaxes(vh[..., :k, :], -1, -2))), axis=-2))


def singular_values_dot(t, a):  # type: ignore[no-untyped-def]
    """Tangent of the singular values."""
    u, s, vh = np.linalg.svd(a, full_matrices=False)
    return singular_values_dot_of(t, u, s, vh)


def left_vectors_dot(t, u, s, vh):  # type: ignore[no-untyped-def]
    """Tangent of the left singular vectors (Townsend 2016); a vector beyond them stays orthogonal to them."""
    k = s.shape[-1]
    first = u[..., :k]
    v = np.swapaxes(vh[..., :k, :], -1, -2)
    row, column = s[..., None, :], s[..., :, None]
    p = np.swapaxes(first, -1, -2) @ t @ v
    inverse = np.where(row == 0, 0.0, 1.0 / np.where(row == 0, 1.0, row))
    out = first @ (gaps(s * s) * (p * row + column * np.swapaxes(p, -1, -2))) + (t @ v - first @ p) * inverse
    if u.shape[-1] == k:
        return out
    if u.shape[-1] > k + 1:
        raise ValueError("the basis of a null space of several dimensions has no derivative")
    return np.concatenate((out, -first @ (np.swapaxes(out, -1, -2) @ u[..., k:])), axis=-1)


def qr_bar(gq, gr, q, r):  # type: ignore[no-untyped-def]
    """Adjoint of the QR decomposition; of a wide matrix [x y] = q [u v], y follows q v."""
    k = min(q.shape[-2], r.shape[-1])
    if q.shape[-1] > k:
        if np.ndim(gq) > 0:
            if np.any(gq[..., k:] != 0):
                raise ValueError("the columns of q beyond those of the matrix have no derivative")
            gq = gq[..., :k]
        gr = gr[..., :k, :] if np.ndim(gr) > 0 else gr
        q, r = q[..., :k], r[..., :k, :]
    gq = gq + np.zeros_like(q)
    gr = gr + np.zeros_like(r)
    tail = None
    if r.shape[-1] > k:
        gv = gr[..., k:]
        gq = gq + q @ (r[..., k:] @ np.swapaxes(gv, -1, -2))
        tail = q @ gv
        r = r[..., :k]
        gr = gr[..., :k]
    m = r @ np.swapaxes(gr, -1, -2) - np.swapaxes(gq, -1, -2) @ q
    low = np.tril(m, -1)
    sym = np.tril(m) + np.swapaxes(low, -1, -2)
    t = gq + q @ sym
    out = np.swapaxes(np.linalg.solve(r, np.swapaxes(t, -1, -2)), -1, -2)
    return out if tail is None else np.concatenate((out, tail), axis=-1)


def qr_turn(t, q, r):  # type: ignore[no-untyped-def]
    """x = a_dot inv(r), and the skew matrix q^T q_dot (Walter, Lehmann 2010); of a wide matrix the square part."""
    k = q.shape[-1]
    x = np.swapaxes(np.linalg.solve(np.swapaxes(r[..., :k], -1, -2), np.swapaxes(t[..., :k], -1, -2)), -1, -2)
    low = np.tril(np.swapaxes(q, -1, -2) @ x, -1)
    return x, low - np.swapaxes(low, -1, -2)


def qr_left_dot(t, q, r):  # type: ignore[no-untyped-def]
    """Tangent of the factor q."""
    if q.shape[-1] > r.shape[-1]:
        raise ValueError("the columns of q beyond those of the matrix have no derivative")
    x, turn = qr_turn(t, q, r)
    return x + q @ (turn - np.swapaxes(q, -1, -2) @ x)


def qr_right_dot(t, q, r):  # type: ignore[no-untyped-def]
    """Tangent of the factor r."""
    k = r.shape[-1]
    if q.shape[-1] > k:
        return np.concatenate((qr_right_dot(t, q[..., :k], r[..., :k, :]), np.zeros_like(r[..., k:, :])), axis=-2)
    _, turn = qr_turn(t, q, r)
    return np.triu(np.swapaxes(q, -1, -2) @ t - turn @ r)


def matrix_power_bar(g, a, n):  # type: ignore[no-untyped-def]
    """Adjoint of np.linalg.matrix_power: the sum of (a^T)^k g (a^T)^(n-1-k)."""
    if n == 0:
        return np.zeros_like(a)
    if n < 0:
        b = np.linalg.inv(a)
        bt = np.swapaxes(b, -1, -2)
        return -(bt @ matrix_power_bar(g, b, -n) @ bt)
    t = np.swapaxes(a, -1, -2)
    out = g
    left = g
    right = t
    for _ in range(n - 1):
        left = t @ left
        out = left + out @ right
    return out


def cond_bar(g, x, p):  # type: ignore[no-untyped-def]
    """Adjoint of the condition number in the 2-norm, or of its inverse for p = -2."""
    u, s, vh = np.linalg.svd(x, full_matrices=False)
    top, low = s[..., 0], s[..., -1]
    gs = np.zeros_like(s)
    if p == 2:
        gs[..., 0] = g / low
        gs[..., -1] += -g * top / (low * low)
    else:
        gs[..., 0] = -g * low / (top * top)
        gs[..., -1] += g / top
    return np.conj((u * gs[..., None, :]) @ vh)


def cond_dot(t, x, p):  # type: ignore[no-untyped-def]
    """Tangent of the condition number in the 2-norm, or of its inverse for p = -2."""
    u, s, vh = np.linalg.svd(x, full_matrices=False)
    d = singular_values_dot_of(t, u, s, vh)
    i, j = (0, -1) if p == 2 else (-1, 0)
    return (d[..., i] - s[..., i] / s[..., j] * d[..., j]) / s[..., j]


def shares(top, axis):  # type: ignore[no-untyped-def]
    """Equal parts of 1 for the true entries along an axis."""
    return top / np.sum(top, axis=axis, keepdims=True)


def towards(x):  # type: ignore[no-untyped-def]
    """Derivative of the absolute values: 0 at 0."""
    if not np.iscomplexobj(x):
        return np.sign(x)
    size = np.abs(x)
    return np.conj(x) / np.where(size == 0, 1.0, size)


def vector_norm_bar(g, x, p, axis, keepdims):  # type: ignore[no-untyped-def]
    """Adjoint of a vector norm of order p: 0 at 0, ties share equally."""
    if not keepdims and axis is not None:
        g = np.expand_dims(g, axis)
    size = np.abs(x)
    if p == math.inf:
        return g * towards(x) * shares(size == np.max(size, axis=axis, keepdims=True), axis)
    if p == -math.inf:
        return g * towards(x) * shares(size == np.min(size, axis=axis, keepdims=True), axis)
    if p == 0:
        return np.zeros_like(x)
    if p == 1:
        return g * towards(x)
    y = np.sum(size ** p, axis=axis, keepdims=True) ** (1.0 / p)
    return g * towards(x) * (size / np.where(y == 0, 1.0, y)) ** (p - 1.0)


def vector_norm_dot(t, x, p, axis, keepdims):  # type: ignore[no-untyped-def]
    """Tangent of a vector norm of order p."""
    return np.sum(np.real(vector_norm_bar(1.0, x, p, axis, True) * t), axis=axis, keepdims=keepdims)


def matrix_norm_bar(g, x, p, axes, keepdims):  # type: ignore[no-untyped-def]
    """Adjoint of a matrix norm: 0 at 0, ties share equally."""
    if not keepdims:
        g = np.expand_dims(g, tuple([i % np.ndim(x) for i in axes]))
    a = np.moveaxis(x, axes, (-2, -1))
    g = np.moveaxis(g, axes, (-2, -1))
    if p in ("nuc", 2, -2):
        u, s, vh = np.linalg.svd(a, full_matrices=False)
        if p == "nuc":
            w = np.where(s > 0, 1.0, 0.0)
        elif p == 2:
            w = shares(s == s[..., :1], -1) * (s > 0)
        else:
            w = shares(s == s[..., -1:], -1)
        t = g * np.conj((u * w[..., None, :]) @ vh)
    else:
        along = -1 if abs(p) == math.inf else -2
        sums = np.sum(np.abs(a), axis=along, keepdims=True)
        if p > 0:
            best = np.max(sums, axis=(-2, -1), keepdims=True)
        else:
            best = np.min(sums, axis=(-2, -1), keepdims=True)
        t = g * towards(a) * shares(sums == best, (-2, -1))
    return np.moveaxis(t, (-2, -1), axes)


def matrix_norm_dot(t, x, p, axes, keepdims):  # type: ignore[no-untyped-def]
    """Tangent of a matrix norm."""
    one = np.ones_like(np.real(np.sum(x, axis=axes, keepdims=True)))
    return np.sum(np.real(matrix_norm_bar(one, x, p, axes, True) * t), axis=axes, keepdims=keepdims)


def banded_transpose(ab, low, up):  # type: ignore[no-untyped-def]
    """The transposed matrix in diagonal ordered form (scipy.linalg.solve_banded)."""
    out = np.zeros_like(ab)
    n = ab.shape[1]
    for d in range(-low, up + 1):
        # diagonal j - i = d lies in row up - d, at columns j
        row = ab[up - d, max(d, 0):n + min(d, 0)]
        out[low + d, max(-d, 0):n + min(-d, 0)] = row
    return out


def banded_product(ab, x, low, up):  # type: ignore[no-untyped-def]
    """A matrix in diagonal ordered form times x."""
    out = np.zeros_like(x)
    n = ab.shape[1]
    for d in range(-low, up + 1):
        row = ab[up - d, max(d, 0):n + min(d, 0)]
        part = x[max(d, 0):n + min(d, 0)]
        out[max(-d, 0):n + min(-d, 0)] += row * part if x.ndim == 1 else row[:, None] * part
    return out


def banded_bar(t, y, shape, low, up):  # type: ignore[no-untyped-def]
    """Adjoint of scipy.linalg.solve_banded with respect to the diagonals: -t_i y_j on each."""
    out = np.zeros(shape, dtype=np.result_type(t, y))
    n = shape[1]
    for d in range(-low, up + 1):
        p = t[max(-d, 0):n + min(-d, 0)] * y[max(d, 0):n + min(d, 0)]
        out[up - d, max(d, 0):n + min(d, 0)] = -p if p.ndim == 1 else -np.sum(p, axis=1)
    return out


def without_last_zero(u):  # type: ignore[no-untyped-def]
    """A triangular factor to solve with for what is zero in the place of the last pivot."""
    if u.shape[0] == 0 or u[-1, -1] != 0.0:
        return u
    u = u.copy()
    u[-1, -1] = 1.0
    return u
