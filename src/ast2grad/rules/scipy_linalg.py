"""scipy.linalg: what has a NumPy twin or a short adjoint."""
from __future__ import annotations

from typing import Any

import numpy as np
import scipy.linalg

from . import linalg as dense
from .dsl import N, Unsupported, active, call, helper, kind_like, length, parts, refuse_given, shape_of
from .products import outer_of
from .registry import vjp

L = "scipy.linalg."


@vjp(L + "inv", on="matrix")
def inv(y: Any, a: Any, *options: Any, **kws: Any) -> None:
    general(kws.pop("assume_a", None))
    dense.inv(y, a)


def general(assume_a: Any) -> None:
    if assume_a not in (None, "gen", "general"):
        raise Unsupported("only general matrices; assume_a reads a part of the matrix")


@vjp(L + "det", on="matrix", note="also for singular matrices")
def det(y: Any, a: Any, overwrite_a: Any = False, check_finite: Any = True) -> None:
    dense.det(y, a)


@vjp(L + "pinv", on="matrix", note="at constant rank")
def pinv(y: Any, a: Any, *, atol: Any = None, rtol: Any = None, return_rank: Any = False,
         check_finite: Any = True) -> None:
    if return_rank is not False:
        raise Unsupported("return_rank=True")
    dense.pinv(y, a)


@vjp(L + "solve", on="matrix")
def solve(y: Any, a: Any, b: Any, lower: Any = False, overwrite_a: Any = False, overwrite_b: Any = False,
          check_finite: Any = True, assume_a: Any = None, transposed: Any = False) -> None:
    general(assume_a)
    if transposed is not False:
        raise Unsupported("transposed=True")
    dense.solve(y, a, b)


@vjp(L + "solve_triangular", on="matrix")
def solve_triangular(y: Any, a: Any, b: Any, trans: Any = 0, lower: Any = False, unit_diagonal: Any = False,
                     overwrite_b: Any = False, check_finite: Any = True) -> None:
    if trans not in (0, 1, "N", "T") or not isinstance(lower, bool) or not isinstance(unit_diagonal, bool):
        raise Unsupported("trans, lower and unit_diagonal must be literals, of real matrices")
    if a.ndim != 2 or b.ndim is None:
        raise Unsupported("stacks of matrices")
    turned = trans in (1, "T")
    kws: dict[str, Any] = {} if turned else {"trans": 1}
    kws.update({"lower": lower} if lower else {})
    kws.update({"unit_diagonal": True} if unit_diagonal else {})
    t = call(scipy.linalg.solve_triangular, a, y.bar, kind=kind_like(b, y.bar), **kws)
    if active(a):
        p = -(outer_of(t, y) if b.ndim == 1 else t @ y.T)
        p = p.T if turned else p
        k = (-1 if lower else 1) if unit_diagonal else 0
        a.bar = N.tril(p, k) if lower else N.triu(p, k)
    b.bar = t


@vjp(L + "cholesky", on="positive definite", note="the derivative lies in the triangle that is read")
def cholesky(y: Any, a: Any, lower: Any = False, overwrite_a: Any = False, check_finite: Any = True) -> None:
    if not isinstance(lower, bool):
        raise Unsupported("lower must be a literal")
    dense.cholesky(y, a, upper=not lower)


@vjp(L + "expm", on="matrix")
def expm(y: Any, a: Any) -> None:
    """The Frechet derivative is a block of the exponential of a block matrix (Higham, Functions of Matrices,
    3.2).
    """
    if a.ndim != 2:
        raise Unsupported("stacks of matrices")
    t, n = a.T, length(a, 0)
    big = call(scipy.linalg.expm, N.block([[t, y.bar], [N.zeros_like(a), t]]), kind=kind_like(a, y.bar))
    a.bar = call(np.copy, big[:n, n:], kind=kind_like(a, y.bar))


@vjp(L + "sqrtm", on="positive definite")
def sqrtm(y: Any, a: Any, *options: Any) -> None:
    t = y.T
    a.bar = call(scipy.linalg.solve_sylvester, t, t, y.bar, kind=kind_like(a, y.bar))


@vjp(L + "solve_sylvester", on="matrix")
def solve_sylvester(y: Any, a: Any, b: Any, q: Any) -> None:
    s = call(scipy.linalg.solve_sylvester, a.T, b.T, y.bar, kind=kind_like(q, y.bar))
    q.bar = s
    if active(a):
        a.bar = -(s @ y.T)
    if active(b):
        b.bar = -(y.T @ s)


@vjp(L + "solve_continuous_lyapunov", on="matrix")
def solve_continuous_lyapunov(y: Any, a: Any, q: Any) -> None:
    dense.real_only(a)
    s = call(scipy.linalg.solve_continuous_lyapunov, a.T, y.bar, kind=kind_like(q, y.bar))
    q.bar = s
    if active(a):
        a.bar = -(s @ y.T + s.T @ y)


@vjp(L + "solve_discrete_lyapunov", on="matrix")
def solve_discrete_lyapunov(y: Any, a: Any, q: Any, method: Any = None) -> None:
    dense.real_only(a)
    s = call(scipy.linalg.solve_discrete_lyapunov, a.T, y.bar, kind=kind_like(q, y.bar))
    q.bar = s
    if active(a):
        a.bar = s @ a @ y.T + s.T @ a @ y


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


@vjp(L + "norm", note="0 at 0; ties share equally")
def norm(
    y: Any, a: Any, ord: Any = None, axis: Any = None, keepdims: Any = False, check_finite: Any = True
) -> None:
    dense.norm(y, a, ord, axis, keepdims)


@vjp(L + "svdvals", on="matrix")
def svdvals(y: Any, a: Any, *options: Any) -> None:
    dense.svdvals(y, a)


@vjp(L + "svd", on="matrix")
def svd(y: Any, a: Any, full_matrices: Any = True, compute_uv: Any = True, *options: Any, **kws: Any) -> None:
    dense.svd(y, a, full_matrices, compute_uv)


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


@vjp(L + "eigvalsh", on="matrix", note="the derivative lies in the triangle that is read")
def eigvalsh(
    y: Any, a: Any, b: Any = None, *, lower: Any = True, check_finite: Any = True, **kws: Any
) -> None:
    refuse_given(b=b, **kws)
    if not isinstance(lower, bool):
        raise Unsupported("lower must be a literal")
    dense.eigvalsh(y, a, "L" if lower else "U")


@vjp(L + "eigvals", on="matrix")
def eigvals(y: Any, a: Any, b: Any = None) -> None:
    refuse_given(b=b)
    dense.eigvals(y, a)


@vjp(L + "qr", on="matrix")
def qr(y: Any, a: Any, overwrite_a: Any = False, lwork: Any = None, mode: Any = "full", pivoting: Any = False,
       check_finite: Any = True) -> None:
    if mode != "economic" or pivoting is not False:
        raise Unsupported("only mode='economic' without pivoting")
    gq, gr = parts(y.bar, 2)
    if gq is not None or gr is not None:
        a.bar = helper("qr_bar", 0.0 if gq is None else gq, 0.0 if gr is None else gr, y[0], y[1],
                       kind=kind_like(a, a))


@vjp(L + "block_diag", linear=True)
def block_diag(y: Any, *arrs: Any) -> None:
    i: Any = 0
    j: Any = 0
    for a in arrs:
        if isinstance(a, (list, tuple)) or a.ndim is None:
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
