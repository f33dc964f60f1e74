"""scipy.linalg: what is a few lines of NumPy, or of functions that have rules."""
# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np
import scipy.linalg

from ..rules.registry import through
from . import constant, refuse

L = "scipy.linalg."
EPS = np.finfo(float).eps


# ------------------------------------------------------------------------------------------- factors and solutions
@through(L + "cho_factor", note="the derivative lies in the triangle that is read")
def cho_factor(a, lower=False, overwrite_a=False, check_finite=True):
    c = scipy.linalg.cholesky(a, lower=lower)
    rest = np.triu(a, 1) if lower else np.tril(a, -1)  # SciPy leaves there what it found
    return c + rest, lower


@through(L + "cho_solve")
def cho_solve(c_and_lower, b, overwrite_b=False, check_finite=True):
    c, lower = c_and_lower
    turned = 2 if np.iscomplexobj(c) else 1
    if lower:
        return scipy.linalg.solve_triangular(c, scipy.linalg.solve_triangular(c, b, lower=True), trans=turned, lower=True)
    return scipy.linalg.solve_triangular(c, scipy.linalg.solve_triangular(c, b, trans=turned))


@through(L + "lu_factor", note="of a square matrix; the pivots are constant")
def lu_factor(a, overwrite_a=False, check_finite=True):
    p, lower, upper = scipy.linalg.lu(a)
    piv = scipy.linalg.lu_factor(constant(a))[1]
    return np.tril(lower, -1) + upper, piv


@through(L + "lu_solve")
def lu_solve(lu_and_piv, b, trans=0, overwrite_b=False, check_finite=True):
    lu, piv = lu_and_piv
    n = lu.shape[0]
    order = np.arange(n)
    for i in range(n):
        t = order[piv[i]]
        order[piv[i]] = order[i]
        order[i] = t
    if trans == 0:
        t = scipy.linalg.solve_triangular(lu, b[order], lower=True, unit_diagonal=True)
        return scipy.linalg.solve_triangular(lu, t)
    turned = 2 if trans == 2 and np.iscomplexobj(lu) else 1
    t = scipy.linalg.solve_triangular(lu, b, trans=turned)
    return scipy.linalg.solve_triangular(lu, t, trans=turned, lower=True, unit_diagonal=True)[np.argsort(order)]


@through(L + "lstsq", note="at constant rank")
def lstsq(a, b, cond=None, overwrite_a=False, overwrite_b=False, check_finite=True, lapack_driver=None):
    x, resids, rank, s = np.linalg.lstsq(a, b, EPS if cond is None else cond)
    if b.ndim == 1:
        resids = resids[0] if resids.size > 0 else resids  # a number, or nothing
    return x, resids, rank, s


@through(L + "pinvh", note="the derivative lies in the triangle that is read")
def pinvh(a, atol=None, rtol=None, lower=True, return_rank=False, check_finite=True):
    if return_rank:
        refuse("return_rank=True")
    rest = np.tril(a, -1).T if lower else np.triu(a, 1).T
    if np.iscomplexobj(a):
        refuse("a complex matrix; use pinv")
    return np.linalg.pinv((np.tril(a) if lower else np.triu(a)) + rest)


@through(L + "polar")
def polar(a, side="right"):
    w, s, vh = np.linalg.svd(a, full_matrices=False)
    u = w @ vh
    return u, ((vh.T * s) @ vh if side == "right" else (w * s) @ w.T)


@through(L + "orthogonal_procrustes")
def orthogonal_procrustes(A, B, check_finite=True):
    u, w, vt = np.linalg.svd((B.T @ A).T)
    return u @ vt, np.sum(w)


@through(L + "expm_frechet")
def expm_frechet(A, E, method=None, compute_expm=True, check_finite=True):
    n = A.shape[0]
    big = scipy.linalg.expm(np.block([[A, E], [np.zeros_like(A), A]]))
    return (big[:n, :n], big[:n, n:]) if compute_expm else big[:n, n:]


@through(L + "eigvalsh_tridiagonal")
def eigvalsh_tridiagonal(d, e, select="a", select_range=None, check_finite=True, tol=0.0, lapack_driver="auto"):
    if select != "a":
        refuse("only all of the eigenvalues")
    return np.linalg.eigvalsh(np.diag(d) + np.diag(e, -1))


@through(L + "eigh_tridiagonal")
def eigh_tridiagonal(d, e, eigvals_only=False, select="a", select_range=None, check_finite=True, tol=0.0,
                     lapack_driver="auto"):
    if select != "a" or not eigvals_only:
        refuse("only the eigenvalues, and all of them; vectors by scipy.linalg.eigh")
    return np.linalg.eigvalsh(np.diag(d) + np.diag(e, -1))


# ------------------------------------------------------------------------------------------------ banded, structured
@through(L + "solveh_banded")
def solveh_banded(ab, b, overwrite_ab=False, overwrite_b=False, lower=False, check_finite=True):
    n = ab.shape[1]
    u = ab.shape[0]
    a = np.diag(ab[0] if lower else ab[u - 1])
    for k in range(1, u):
        off = np.diag(ab[k, :n - k], -k) if lower else np.diag(ab[u - 1 - k, k:], k)
        a = a + off + (np.conj(off.T) if np.iscomplexobj(off) else off.T)
    return np.linalg.solve(a, b)


@through(L + "toeplitz")
def toeplitz(c, r=None):
    c = np.ravel(c)
    if r is None:
        r = np.conj(c) if np.iscomplexobj(c) else c
    r = np.ravel(r)
    m = r.size
    values = np.concatenate((r[:0:-1], c))
    return values[np.arange(c.size)[:, None] - np.arange(m) + (m - 1)]


@through(L + "hankel")
def hankel(c, r=None):
    c = np.ravel(c)
    r = np.zeros_like(c) if r is None else np.ravel(r)
    values = np.concatenate((c, r[1:]))
    return values[np.arange(c.size)[:, None] + np.arange(r.size)]


@through(L + "circulant")
def circulant(c):
    n = c.shape[0]
    return c[(np.arange(n)[:, None] - np.arange(n)) % n]


@through(L + "leslie")
def leslie(f, s):
    return np.concatenate((f[None, :], np.hstack((np.diag(s), np.zeros((s.shape[0], 1))))))


@through(L + "convolution_matrix")
def convolution_matrix(a, n, mode="full"):
    m = a.shape[0]
    edge = np.zeros(n - 1)
    values = np.concatenate((edge, a, edge))
    trim = 0 if mode == "full" else min(n, m) - 1
    first = trim // 2 if mode == "same" else trim
    last = trim - first if mode == "same" else trim
    return values[np.arange(first, m + n - 1 - last)[:, None] - np.arange(n) + (n - 1)]


@through(L + "khatri_rao")
def khatri_rao(a, b):
    return np.reshape(a[:, None, :] * b[None, :, :], (-1, a.shape[1]))


@through(L + "diagsvd")
def diagsvd(s, M, N):
    part = np.diag(s)
    if s.size == M:
        return np.hstack((part, np.zeros((M, N - M))))
    return np.concatenate((part, np.zeros((M - N, N))))


@through(L + "solve_toeplitz")
def solve_toeplitz(c_or_cr, b, check_finite=True):
    c, r = c_or_cr if isinstance(c_or_cr, tuple) else (c_or_cr, None)
    return np.linalg.solve(scipy.linalg.toeplitz(c, r), b)


@through(L + "matmul_toeplitz")
def matmul_toeplitz(c_or_cr, x, check_finite=False, workers=None):
    c, r = c_or_cr if isinstance(c_or_cr, tuple) else (c_or_cr, None)
    return scipy.linalg.toeplitz(c, r) @ x
