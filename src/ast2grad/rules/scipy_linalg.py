"""scipy.linalg: what has a NumPy twin or a short adjoint."""
from __future__ import annotations

from typing import Any

import numpy as np
import scipy.linalg

from ..transform.builder import Term
from . import linalg as dense
from .dsl import (
    Arr,
    N,
    Unsupported,
    active,
    call,
    conj,
    give,
    helper,
    index,
    is_real,
    kind_like,
    length,
    parts,
    refuse_given,
    shape_of,
    swap,
)
from .products import kron, outer_of
from .registry import inactive, jvp, refused, vjp

L = "scipy.linalg."


@vjp(L + "inv", on="matrix")
def inv(y: Any, a: Any, *options: Any, **kws: Any) -> None:
    general(kws.pop("assume_a", None))
    dense.inv(y, a)


@jvp(L + "inv")
def inv_dot(y: Any, a: Any, *options: Any, **kws: Any) -> None:
    general(kws.pop("assume_a", None))
    dense.inv_dot(y, a)


def general(assume_a: Any) -> None:
    if assume_a not in (None, "gen", "general"):
        raise Unsupported("only general matrices; assume_a reads a part of the matrix")


@vjp(L + "det", on="matrix", note="also for singular matrices")
def det(y: Any, a: Any, overwrite_a: Any = False, check_finite: Any = True) -> None:
    dense.det(y, a)


@jvp(L + "det")
def det_dot(y: Any, a: Any, overwrite_a: Any = False, check_finite: Any = True) -> None:
    dense.det_dot(y, a)


@vjp(L + "pinv", on="matrix", note="at constant rank")
def pinv(y: Any, a: Any, *, atol: Any = None, rtol: Any = None, return_rank: Any = False,
         check_finite: Any = True) -> None:
    if return_rank is not False:
        raise Unsupported("return_rank=True")
    dense.pinv(y, a)


@jvp(L + "pinv")
def pinv_dot(y: Any, a: Any, *, atol: Any = None, rtol: Any = None, return_rank: Any = False,
             check_finite: Any = True) -> None:
    if return_rank is not False:
        raise Unsupported("return_rank=True")
    dense.pinv_dot(y, a)


TRIANGLE_READ = ("pos", "positive definite", "sym", "symmetric", "her", "hermitian")


def symmetric_as(assume_a: str, a: Any) -> None:
    """What is read of a real matrix does not depend on the word."""
    if assume_a in ("sym", "symmetric") and not is_real(a):
        raise Unsupported("a complex symmetric matrix")


@vjp(L + "solve", on="matrix", note="a symmetric matrix: the derivative lies in the triangle that is read")
def solve(y: Any, a: Any, b: Any, lower: Any = False, overwrite_a: Any = False, overwrite_b: Any = False,
          check_finite: Any = True, assume_a: Any = None, transposed: Any = False) -> None:
    if transposed is not False:
        raise Unsupported("transposed=True")
    if a.ndim == 0 or b.ndim == 0:
        raise Unsupported("numbers in the place of a matrix")
    if assume_a not in TRIANGLE_READ:
        general(assume_a)
        dense.solve(y, a, b)
        return
    if a.ndim != 2 or b.ndim is None or not isinstance(lower, bool):
        raise Unsupported("stacks of matrices")
    symmetric_as(assume_a, a)
    full = conj(dense.symmetric(a, lower))  # the transpose of a Hermitian matrix
    t = call(np.linalg.solve, full, y.bar, kind=kind_like(b, y.bar))
    if active(a):
        p = outer_of(t, y) if b.ndim == 1 else t @ y.T
        a.bar = -helper("fold_triangle", p, lower, kind=kind_like(a, p))
    b.bar = t


@jvp(L + "solve")
def solve_dot(y: Any, a: Any, b: Any, lower: Any = False, overwrite_a: Any = False, overwrite_b: Any = False,
              check_finite: Any = True, assume_a: Any = None, transposed: Any = False) -> None:
    if transposed is not False:
        raise Unsupported("transposed=True")
    if a.ndim == 0 or b.ndim == 0:
        raise Unsupported("numbers in the place of a matrix")
    if assume_a not in TRIANGLE_READ:
        general(assume_a)
        dense.solve_dot(y, a, b)
        return
    if a.ndim != 2 or b.ndim is None or not isinstance(lower, bool):
        raise Unsupported("stacks of matrices")
    symmetric_as(assume_a, a)
    y.dot = call(np.linalg.solve, dense.symmetric(a, lower), b.dot - dense.symmetric(a.dot, lower) @ y)


def form_of_triangle(a: Any, b: Any, trans: Any, lower: Any, unit_diagonal: Any) -> int:
    """0: a, 1: its transpose, 2: its conjugate transpose."""
    if trans not in (0, 1, 2, "N", "T", "C") or not isinstance(lower, bool) or not isinstance(unit_diagonal, bool):
        raise Unsupported("trans, lower and unit_diagonal must be literals")
    if a.ndim != 2 or b.ndim is None:
        raise Unsupported("stacks of matrices")
    form = {"N": 0, "T": 1, "C": 2}.get(trans, trans)
    return 1 if form == 2 and is_real(a) else int(form)


@vjp(L + "solve_triangular", on="matrix")
def solve_triangular(y: Any, a: Any, b: Any, trans: Any = 0, lower: Any = False, unit_diagonal: Any = False,
                     overwrite_b: Any = False, check_finite: Any = True) -> None:
    form = form_of_triangle(a, b, trans, lower, unit_diagonal)
    kws: dict[str, Any] = {"trans": 1} if form == 0 else {}
    kws.update({"lower": lower} if lower else {})
    kws.update({"unit_diagonal": True} if unit_diagonal else {})
    g = conj(y.bar) if form == 2 else y.bar
    t = call(scipy.linalg.solve_triangular, a, g, kind=kind_like(b, y.bar), **kws)
    if form == 2:
        t = conj(t)
    if active(a):
        p = -(outer_of(t, y) if b.ndim == 1 else t @ y.T)
        p = p if form == 0 else p.T if form == 1 else conj(p.T)
        k = (-1 if lower else 1) if unit_diagonal else 0
        a.bar = N.tril(p, k) if lower else N.triu(p, k)
    b.bar = t


@jvp(L + "solve_triangular")
def solve_triangular_dot(y: Any, a: Any, b: Any, trans: Any = 0, lower: Any = False, unit_diagonal: Any = False,
                         overwrite_b: Any = False, check_finite: Any = True) -> None:
    """t y_dot = b_dot - t_dot y for the triangle t of a, or its transpose."""
    form = form_of_triangle(a, b, trans, lower, unit_diagonal)
    k = (-1 if lower else 1) if unit_diagonal else 0
    t = N.tril(a.dot, k) if lower else N.triu(a.dot, k)
    t = t if form == 0 else t.T if form == 1 else conj(t.T)
    kws: dict[str, Any] = {"trans": trans} if form else {}
    kws.update({"lower": lower} if lower else {})
    kws.update({"unit_diagonal": True} if unit_diagonal else {})
    y.dot = call(scipy.linalg.solve_triangular, a, b.dot - t @ y, kind=y.kind, **kws)


@vjp(L + "cholesky", on="positive definite", note="the derivative lies in the triangle that is read")
def cholesky(y: Any, a: Any, lower: Any = False, overwrite_a: Any = False, check_finite: Any = True) -> None:
    if not isinstance(lower, bool):
        raise Unsupported("lower must be a literal")
    dense.cholesky(y, a, upper=not lower)


@jvp(L + "cholesky")
def cholesky_dot(y: Any, a: Any, lower: Any = False, overwrite_a: Any = False, check_finite: Any = True) -> None:
    if not isinstance(lower, bool):
        raise Unsupported("lower must be a literal")
    dense.cholesky_dot(y, a, upper=not lower)


def analytic(name: str) -> None:
    """A function of a matrix by its power series: the adjoint of its derivative is that of the transposed matrix."""
    f = getattr(scipy.linalg, name)

    @vjp(L + name, on="matrix")
    def rule(y: Any, a: Any, *rest: Any) -> None:
        if active(*rest):
            raise Unsupported("an active exponent")
        if not isinstance(a.kind, Arr) or a.ndim is None or rest and name != "fractional_matrix_power":
            raise Unsupported("this form of the call")
        a.bar = dense.frechet(f, swap(a), y.bar, *rest)

    @jvp(L + name)
    def tangent(y: Any, a: Any, *rest: Any) -> None:
        y.dot = dense.frechet(f, a, a.dot, *rest)


for _name in ("expm", "logm", "sinm", "cosm", "tanm", "sinhm", "coshm", "tanhm", "signm", "fractional_matrix_power"):
    analytic(_name)


@vjp(L + "lu", on="matrix", note="the pivots are constant")
def lu(y: Any, a: Any, permute_l: Any = False, overwrite_a: Any = False, check_finite: Any = True,
       p_indices: Any = False) -> None:
    """A = P L U of a square matrix: d(P^T A) = dL U + L dU.  The last pivot, which may be zero, has no share in dL."""
    if permute_l is not False or p_indices is not False:
        raise Unsupported("only the factors P, L and U")
    if a.ndim != 2:
        raise Unsupported("stacks of matrices")
    _, gl, gu = parts(y.bar, 3)
    p, low, up = y[0], y[1], y[2]
    if gl is None and gu is None:
        return
    if gu is not None:
        gu = N.triu(gu)
    m = low.T @ gl if gu is None else -(gu @ up.T) if gl is None else low.T @ gl - gu @ up.T
    k = kind_like(a, m)
    t = call(scipy.linalg.solve_triangular, helper("without_last_zero", up, kind=up.kind), N.tril(m, -1).T, kind=k).T
    if gu is not None:
        t = t + gu
    t = call(scipy.linalg.solve_triangular, low, t, trans=1, lower=True, unit_diagonal=True, kind=k)
    a.bar = p @ t


@jvp(L + "lu")
def lu_dot(y: Any, a: Any, permute_l: Any = False, overwrite_a: Any = False, check_finite: Any = True,
           p_indices: Any = False) -> None:
    """inv(L) P^T A_dot inv(U) = inv(L) L_dot + U_dot inv(U), a lower and an upper triangle."""
    if permute_l is not False or p_indices is not False:
        raise Unsupported("only the factors P, L and U")
    if a.ndim != 2:
        raise Unsupported("stacks of matrices")
    p, low, up = y[0], y[1], y[2]
    k = kind_like(a, a)
    t = call(scipy.linalg.solve_triangular, low, p.T @ a.dot, lower=True, unit_diagonal=True, kind=k)
    m = N.tril(call(scipy.linalg.solve_triangular, helper("without_last_zero", up, kind=up.kind), t.T, trans=1, kind=k).T, -1)
    y.dot = (None, low @ m, N.triu(t - m @ up))


@vjp(L + "eig", on="matrix", note="vectors of length 1 whose largest component is real, as LAPACK makes them")
def eig(y: Any, a: Any, b: Any = None, left: Any = False, right: Any = True, *options: Any, **kws: Any) -> None:
    refuse_given(b=b)
    if left is not False or right is not True:
        raise Unsupported("only the values and the right vectors")
    dense.eig(y, a)


@jvp(L + "eig")
def eig_dot(y: Any, a: Any, b: Any = None, left: Any = False, right: Any = True, *options: Any, **kws: Any) -> None:
    refuse_given(b=b)
    if left is not False or right is not True:
        raise Unsupported("only the values and the right vectors")
    dense.eig_dot(y, a)


@vjp(L + "solve_continuous_are", on="matrix", note="for symmetric q and r")
def solve_continuous_are(y: Any, a: Any, b: Any, q: Any, r: Any, e: Any = None, s: Any = None, balanced: Any = True) -> None:
    """A^T X + X A - X B K + Q = 0 with K = R^-1 B^T X; the perturbed equation is one of Lyapunov's."""
    refuse_given(e=e, s=s)
    k = call(np.linalg.solve, r, b.T @ y)
    g = 0.5 * (y.bar + y.bar.T)
    w = -call(scipy.linalg.solve_continuous_lyapunov, a - b @ k, g, kind=kind_like(q, y.bar))
    q.bar = w
    if active(a):
        a.bar = 2.0 * (y @ w)
    if active(b):
        b.bar = -2.0 * (y @ w @ k.T)
    if active(r):
        r.bar = k @ w @ k.T


@jvp(L + "solve_continuous_are")
def solve_continuous_are_dot(y: Any, a: Any, b: Any, q: Any, r: Any, e: Any = None, s: Any = None,
                             balanced: Any = True) -> None:
    """With C = A - B K: C^T X_dot + X_dot C = -(X (A_dot - B_dot K) + its transpose + K^T R_dot K + Q_dot)."""
    refuse_given(e=e, s=s)
    k = call(np.linalg.solve, r, b.T @ y)
    t = y @ (a.dot - b.dot @ k) + 0.5 * (k.T @ r.dot @ k + q.dot)
    y.dot = -call(scipy.linalg.solve_continuous_lyapunov, (a - b @ k).T, t + t.T, kind=y.kind)


@vjp(L + "solve_discrete_are", on="matrix", note="for symmetric q and r")
def solve_discrete_are(y: Any, a: Any, b: Any, q: Any, r: Any, e: Any = None, s: Any = None, balanced: Any = True) -> None:
    """X = A^T X A - A^T X B K + Q with K = (R + B^T X B)^-1 B^T X A: dX = C^T dX C + ... where C = A - B K."""
    refuse_given(e=e, s=s)
    k = call(np.linalg.solve, r + b.T @ y @ b, b.T @ y @ a)
    c = a - b @ k
    g = 0.5 * (y.bar + y.bar.T)
    w = call(scipy.linalg.solve_discrete_lyapunov, c, g, kind=kind_like(q, y.bar))
    q.bar = w
    if active(a):
        a.bar = 2.0 * (y @ c @ w)
    if active(b):
        b.bar = -2.0 * (y @ c @ w @ k.T)
    if active(r):
        r.bar = k @ w @ k.T


@jvp(L + "solve_discrete_are")
def solve_discrete_are_dot(y: Any, a: Any, b: Any, q: Any, r: Any, e: Any = None, s: Any = None,
                           balanced: Any = True) -> None:
    """With C = A - B K: X_dot = C^T X_dot C + C^T X (A_dot - B_dot K) + its transpose + K^T R_dot K + Q_dot."""
    refuse_given(e=e, s=s)
    k = call(np.linalg.solve, r + b.T @ y @ b, b.T @ y @ a)
    c = a - b @ k
    t = c.T @ y @ (a.dot - b.dot @ k) + 0.5 * (k.T @ r.dot @ k + q.dot)
    y.dot = call(scipy.linalg.solve_discrete_lyapunov, c.T, t + t.T, kind=y.kind)


@vjp(L + "sqrtm", on="positive definite")
def sqrtm(y: Any, a: Any, *options: Any) -> None:
    t = y.T
    a.bar = call(scipy.linalg.solve_sylvester, t, t, y.bar, kind=kind_like(a, y.bar))


@jvp(L + "sqrtm")
def sqrtm_dot(y: Any, a: Any, *options: Any) -> None:
    """y y_dot + y_dot y = a_dot"""
    y.dot = call(scipy.linalg.solve_sylvester, y, y, a.dot, kind=y.kind)


@vjp(L + "solve_sylvester", on="matrix")
def solve_sylvester(y: Any, a: Any, b: Any, q: Any) -> None:
    s = call(scipy.linalg.solve_sylvester, a.T, b.T, y.bar, kind=kind_like(q, y.bar))
    q.bar = s
    if active(a):
        a.bar = -(s @ y.T)
    if active(b):
        b.bar = -(y.T @ s)


@jvp(L + "solve_sylvester")
def solve_sylvester_dot(y: Any, a: Any, b: Any, q: Any) -> None:
    """a y_dot + y_dot b = q_dot - a_dot y - y b_dot"""
    y.dot = call(scipy.linalg.solve_sylvester, a, b, q.dot - a.dot @ y - y @ b.dot, kind=y.kind)


@vjp(L + "solve_continuous_lyapunov", on="matrix")
def solve_continuous_lyapunov(y: Any, a: Any, q: Any) -> None:
    s = call(scipy.linalg.solve_continuous_lyapunov, a.T, y.bar, kind=kind_like(q, y.bar))
    q.bar = s
    if active(a):
        a.bar = -(s @ y.T + conj(s.T @ y))


@jvp(L + "solve_continuous_lyapunov")
def solve_continuous_lyapunov_dot(y: Any, a: Any, q: Any) -> None:
    y.dot = call(scipy.linalg.solve_continuous_lyapunov, a, q.dot - a.dot @ y - y @ conj(a.dot.T), kind=y.kind)


@vjp(L + "solve_discrete_lyapunov", on="matrix")
def solve_discrete_lyapunov(y: Any, a: Any, q: Any, method: Any = None) -> None:
    s = call(scipy.linalg.solve_discrete_lyapunov, a.T, y.bar, kind=kind_like(q, y.bar))
    q.bar = s
    if active(a):
        a.bar = s @ conj(a) @ y.T + conj(s.T @ a @ y)


@jvp(L + "solve_discrete_lyapunov")
def solve_discrete_lyapunov_dot(y: Any, a: Any, q: Any, method: Any = None) -> None:
    """y = a y a^T + q"""
    t = q.dot + a.dot @ y @ conj(a.T) + a @ y @ conj(a.dot.T)
    y.dot = call(scipy.linalg.solve_discrete_lyapunov, a, t, kind=y.kind)


@vjp(L + "solve_banded", on="matrix")
def solve_banded(y: Any, l_and_u: Any, ab: Any, b: Any, *options: Any, **kws: Any) -> None:
    if not (isinstance(l_and_u, tuple) and len(l_and_u) == 2 and all(isinstance(i, int) for i in l_and_u)):
        raise Unsupported("the numbers of diagonals must be literals")
    low, up = l_and_u
    t = call(
        scipy.linalg.solve_banded,
        (up, low),
        helper("banded_transpose", ab, low, up, kind=kind_like(ab, ab)),
        y.bar,
        kind=kind_like(b, y.bar),
    )
    b.bar = t
    if active(ab):
        ab.bar = helper("banded_bar", t, y, shape_of(ab), low, up, kind=kind_like(ab, y.bar))


@jvp(L + "solve_banded")
def solve_banded_dot(y: Any, l_and_u: Any, ab: Any, b: Any, *options: Any, **kws: Any) -> None:
    if not (isinstance(l_and_u, tuple) and len(l_and_u) == 2 and all(isinstance(i, int) for i in l_and_u)):
        raise Unsupported("the numbers of diagonals must be literals")
    t = b.dot - helper("banded_product", ab.dot, y, *l_and_u, kind=y.kind)
    y.dot = call(scipy.linalg.solve_banded, l_and_u, ab, t, kind=y.kind)


@vjp(L + "norm", note="0 at 0; ties share equally")
def norm(
    y: Any, a: Any, ord: Any = None, axis: Any = None, keepdims: Any = False, check_finite: Any = True
) -> None:
    dense.norm(y, a, ord, axis, keepdims)


@jvp(L + "norm")
def norm_dot(
    y: Any, a: Any, ord: Any = None, axis: Any = None, keepdims: Any = False, check_finite: Any = True
) -> None:
    dense.norm_dot(y, a, ord, axis, keepdims)


@vjp(L + "svdvals", on="matrix")
def svdvals(y: Any, a: Any, *options: Any) -> None:
    dense.svdvals(y, a)


@jvp(L + "svdvals")
def svdvals_dot(y: Any, a: Any, *options: Any) -> None:
    dense.svdvals_dot(y, a)


@vjp(L + "svd", on="matrix")
def svd(y: Any, a: Any, full_matrices: Any = True, compute_uv: Any = True, *options: Any, **kws: Any) -> None:
    dense.svd(y, a, full_matrices, compute_uv)


@jvp(L + "svd")
def svd_dot(y: Any, a: Any, full_matrices: Any = True, compute_uv: Any = True, *options: Any, **kws: Any) -> None:
    dense.svd_dot(y, a, full_matrices, compute_uv)


@vjp(L + "eigh", on="matrix", note="the derivative lies in the triangle that is read")
def eigh(
    y: Any,
    a: Any,
    b: Any = None,
    *,
    lower: Any = True,
    eigvals_only: Any = False,
    overwrite_a: Any = False,
    overwrite_b: Any = False,
    check_finite: Any = True,
    **kws: Any,
) -> None:
    refuse_given(b=b, **kws)
    if not isinstance(lower, bool) or not isinstance(eigvals_only, bool):
        raise Unsupported("lower and eigvals_only must be literals")
    (dense.eigvalsh if eigvals_only else dense.eigh)(y, a, "L" if lower else "U")


@jvp(L + "eigh")
def eigh_dot(
    y: Any,
    a: Any,
    b: Any = None,
    *,
    lower: Any = True,
    eigvals_only: Any = False,
    overwrite_a: Any = False,
    overwrite_b: Any = False,
    check_finite: Any = True,
    **kws: Any,
) -> None:
    refuse_given(b=b, **kws)
    if not isinstance(lower, bool) or not isinstance(eigvals_only, bool):
        raise Unsupported("lower and eigvals_only must be literals")
    (dense.eigvalsh_dot if eigvals_only else dense.eigh_dot)(y, a, "L" if lower else "U")


@vjp(L + "eigvalsh", on="matrix", note="the derivative lies in the triangle that is read")
def eigvalsh(
    y: Any, a: Any, b: Any = None, *, lower: Any = True, check_finite: Any = True, **kws: Any
) -> None:
    refuse_given(b=b, **kws)
    if not isinstance(lower, bool):
        raise Unsupported("lower must be a literal")
    dense.eigvalsh(y, a, "L" if lower else "U")


@jvp(L + "eigvalsh")
def eigvalsh_dot(
    y: Any, a: Any, b: Any = None, *, lower: Any = True, check_finite: Any = True, **kws: Any
) -> None:
    refuse_given(b=b, **kws)
    if not isinstance(lower, bool):
        raise Unsupported("lower must be a literal")
    dense.eigvalsh_dot(y, a, "L" if lower else "U")


@vjp(L + "eigvals", on="matrix")
def eigvals(y: Any, a: Any, b: Any = None) -> None:
    refuse_given(b=b)
    dense.eigvals(y, a)


@jvp(L + "eigvals")
def eigvals_dot(y: Any, a: Any, b: Any = None) -> None:
    refuse_given(b=b)
    dense.eigvals_dot(y, a)


def form_of_qr(mode: Any, pivoting: Any) -> None:
    if mode not in ("full", "economic") or not isinstance(pivoting, bool):
        raise Unsupported("only mode='full' and mode='economic'; pivoting must be a literal")


@vjp(L + "qr", on="matrix", note="of the columns of q that a tall matrix does not determine there is none; pivots are constant")
def qr(y: Any, a: Any, overwrite_a: Any = False, lwork: Any = None, mode: Any = "full", pivoting: Any = False,
       check_finite: Any = True) -> None:
    form_of_qr(mode, pivoting)
    dense.real_only(a)
    gq, gr = parts(y.bar, 3)[:2] if pivoting else parts(y.bar, 2)
    if gq is not None or gr is not None:
        t = helper("qr_bar", 0.0 if gq is None else gq, 0.0 if gr is None else gr, y[0], y[1], kind=kind_like(a, a))
        a.bar = index(t, slice(None), N.argsort(y[2])) if pivoting else t


@jvp(L + "qr")
def qr_dot(y: Any, a: Any, overwrite_a: Any = False, lwork: Any = None, mode: Any = "full", pivoting: Any = False,
           check_finite: Any = True) -> None:
    form_of_qr(mode, pivoting)
    dense.real_only(a)
    q, r = y[0], y[1]
    t = index(a.dot, slice(None), y[2]) if pivoting else a.dot
    dots = (helper("qr_left_dot", t, q, r, kind=q.kind), helper("qr_right_dot", t, q, r, kind=r.kind))
    y.dot = (*dots, None) if pivoting else dots


def flat(a: Any) -> list[Any]:
    return [x for r in a for x in (flat(r) if isinstance(r, (list, tuple)) else [r])]


@vjp(L + "block_diag", linear=True)
def block_diag(y: Any, *arrs: Any) -> None:
    i: Any = 0
    j: Any = 0
    for a in arrs:
        if isinstance(a, (list, tuple)):
            rows = [isinstance(r, (list, tuple)) for r in a]
            if any(isinstance(r, Term) and not r.scalar for r in flat(a)) or any(rows) and not all(rows):
                raise Unsupported("a block that is a list of arrays")
            m, n = (len(a), len(a[0])) if all(rows) and a else (1, len(a))
            give(a if all(rows) else [a], y.bar[i : i + m, j : j + n])
            i, j = i + m, j + n
            continue
        if a.ndim is None:
            raise Unsupported("blocks must be arrays of known rank")
        m = 1 if a.ndim < 2 else length(a, 0)
        n = 1 if a.ndim == 0 else length(a, -1)
        if active(a):
            a.bar = (
                y.bar[i, j : j + n]
                if a.ndim == 1
                else y.bar[i, j]
                if a.ndim == 0
                else y.bar[i : i + m, j : j + n]
            )
        i, j = i + m, j + n


def each(words: str) -> str:
    return " ".join(L + w for w in words.split())


vjp(L + "kron", multilinear=True)(kron)
inactive(each("bandwidth ishermitian issymmetric"), "tests")
inactive(each("dft hadamard helmert hilbert invhilbert invpascal pascal"), "filled with constants")
refused(each("null_space orth subspace_angles"), "the basis of a subspace is arbitrary, and its size depends on data")
refused(each("cossin hessenberg ldl ordqz qz rq rsf2csf schur cdf2rdf matrix_balance qr_delete qr_insert qr_multiply qr_update"),
        "the decomposition has no rule; qr, lu, svd, eig, eigh, cholesky and polar have one")
refused(each("cholesky_banded cho_solve_banded eig_banded eigvals_banded"),
        "the banded form has no rule; use solveh_banded, or the full matrix")
refused(each("funm"), "the function is called from compiled loops; expm, logm, cosm, ... and fractional_matrix_power have rules")
refused(each("expm_cond clarkson_woodruff_transform"), "an estimate or a random sketch")
refused(each("find_best_blas_type get_blas_funcs get_lapack_funcs test LinAlgWarning"), "not a numerical function")
