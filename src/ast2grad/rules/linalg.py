"""numpy.linalg.

Formulas: M. Giles, "Collected matrix derivative results for forward and reverse mode AD" (2008); I. Murray,
"Differentiation of the Cholesky decomposition" (2016); J. Townsend, "Differentiating the SVD" (2016); G.
Golub and
V. Pereyra, "The differentiation of pseudo-inverses" (1973).

J. Walter and S. Lehmann, "Algorithmic differentiation of linear algebra functions" (2010), for QR.

Functions that read one triangle of a symmetric matrix (cholesky, eigh, eigvalsh) get a gradient in that
triangle
only: that is the derivative of the function as it is computed, entry by entry.
"""
from __future__ import annotations

from typing import Any

import numpy as np

from .dsl import (
    Arr,
    N,
    Unsupported,
    Zero,
    active,
    apply,
    call,
    conj,
    exactly,
    expand,
    full_dot,
    helper,
    index,
    is_real,
    kind_like,
    length,
    literal,
    ndim_of,
    parts,
    reduced,
    refuse_given,
    shape_of,
    swap,
)
from .products import outer_of, product
from .registry import jvp, vjp

ALL = slice(None)


def real_only(*terms: Any) -> None:
    for t in terms:
        if not is_real(t) and t.dtype_name is not None:
            raise Unsupported("complex matrices")


def adjoint(t: Any) -> Any:
    """The conjugate transpose."""
    return swap(conj(t))


def per_matrix(g: Any, a: Any) -> Any:
    """A number for each matrix of a stack, as a factor of the matrices."""
    if a.ndim == 2:
        return g
    return helper("per_matrix", g) if g.ndim is None else index(g, Ellipsis, None, None)


@vjp("numpy.linalg.inv", on="matrix")
def inv(y: Any, a: Any) -> None:
    t = swap(y)
    a.bar = -exactly(t @ y.bar @ t, a)


@jvp("numpy.linalg.inv")
def inv_dot(y: Any, a: Any) -> None:
    y.dot = -(y @ a.dot @ y)


@vjp("numpy.linalg.det", on="matrix", note="also for singular matrices")
def det(y: Any, a: Any) -> None:
    a.bar = per_matrix(y.bar, a) * helper("cofactors", a, y, kind=kind_like(a, a))


@jvp("numpy.linalg.det")
def det_dot(y: Any, a: Any) -> None:
    """Jacobi: the inner product with the cofactors, which are det(a) inv(a)^T."""
    y.dot = over_matrix(helper("cofactors", a, y, kind=kind_like(a, a)) * a.dot, a)


def over_matrix(t: Any, a: Any) -> Any:
    """The sum over a matrix, or over each of a stack."""
    return N.sum(t) if a.ndim == 2 else N.sum(t, axis=(-2, -1))


def diagonal(t: Any, a: Any) -> Any:
    return N.diagonal(t) if a.ndim == 2 else N.diagonal(t, 0, -2, -1)


@vjp("numpy.linalg.slogdet", on="matrix")
def slogdet(y: Any, a: Any) -> None:
    sign, g = parts(y.bar, 2)
    if sign is not None:
        real_only(a)
    if g is not None:
        a.bar = per_matrix(g, a) * swap(N.linalg.inv(a))


@jvp("numpy.linalg.slogdet")
def slogdet_dot(y: Any, a: Any) -> None:
    """The complex logarithm of the determinant has the tangent tr(inv(a) a_dot)."""
    t = over_matrix(swap(N.linalg.inv(a)) * a.dot, a)
    y.dot = (None, t) if is_real(a) else (y[0] * (N.imag(t) * 1j), N.real(t))


@vjp("numpy.linalg.solve", on="matrix")
def solve(y: Any, a: Any, b: Any) -> None:
    g = y.bar
    if a.ndim is None or b.ndim is None:
        t = helper("solve_transposed", a, g, b, kind=y.kind)
        if active(a):
            a.bar = -helper("columns_times_rows", t, y, b, kind=kind_like(a, g))
    elif b.ndim == 1 and a.ndim > 2:
        t = index(N.linalg.solve(swap(a), index(g, Ellipsis, None)), Ellipsis, 0)
        if active(a):
            a.bar = -(index(t, Ellipsis, None) * index(y, Ellipsis, None, ALL))
    else:
        t = N.linalg.solve(swap(a), g)
        if a.ndim == 2:
            t = exactly(t, y)
        if active(a):
            p = outer_of(t, y) if b.ndim == 1 else t @ swap(y)
            a.bar = -(exactly(p, a) if a.ndim == 2 and ndim_of(b) <= 2 else p)
    b.bar = t


@jvp("numpy.linalg.solve")
def solve_dot(y: Any, a: Any, b: Any) -> None:
    """a y_dot = b_dot - a_dot y"""
    if a.ndim is None or b.ndim is None:
        y.dot = helper("solve_dot", a, full_dot(a), full_dot(b), b, y, kind=y.kind)
    elif b.ndim == 1 and a.ndim > 2:
        t = b.dot - index(a.dot @ index(y, Ellipsis, None), Ellipsis, 0)
        y.dot = index(N.linalg.solve(a, index(t + N.zeros_like(y), Ellipsis, None)), Ellipsis, 0)
    else:
        y.dot = N.linalg.solve(a, b.dot - a.dot @ y)


@vjp("numpy.linalg.tensorsolve", on="matrix")
def tensorsolve(y: Any, a: Any, b: Any, axes: Any = None) -> None:
    refuse_given(axes=axes)
    t = helper("tensorsolve_bar", y.bar, a, b, kind=kind_like(b, y.bar))
    b.bar = t
    if active(a):
        a.bar = -N.tensordot(t, y, 0)


@jvp("numpy.linalg.tensorsolve")
def tensorsolve_dot(y: Any, a: Any, b: Any, axes: Any = None) -> None:
    refuse_given(axes=axes)
    y.dot = N.linalg.tensorsolve(a, b.dot - N.tensordot(a.dot, y, ndim_of(a) - ndim_of(b)))


@vjp("numpy.linalg.tensorinv", on="matrix")
def tensorinv(y: Any, a: Any, ind: Any = 2) -> None:
    a.bar = helper("tensorinv_bar", y.bar, y, shape_of(a), kind=kind_like(a, y.bar))


@jvp("numpy.linalg.tensorinv")
def tensorinv_dot(y: Any, a: Any, ind: Any = 2) -> None:
    """-inv(a) a_dot inv(a), with several axes for rows and for columns."""
    y.dot = -N.tensordot(N.tensordot(y, a.dot, ind), y, ndim_of(a) - ind)


@vjp("numpy.linalg.pinv", on="matrix", note="at constant rank")
def pinv(y: Any, a: Any, rcond: Any = None, hermitian: Any = False, *, rtol: Any = None) -> None:
    if hermitian is not False:
        raise Unsupported("hermitian=True")
    a.bar = helper("pinv_bar", y.bar, a, y, kind=kind_like(a, y.bar))


@jvp("numpy.linalg.pinv")
def pinv_dot(y: Any, a: Any, rcond: Any = None, hermitian: Any = False, *, rtol: Any = None) -> None:
    """Golub and Pereyra 1973, 4.12."""
    if hermitian is not False:
        raise Unsupported("hermitian=True")
    p, t = adjoint(y), adjoint(a.dot)
    y.dot = y @ p @ (t - t @ a @ y) + (t - y @ a @ t) @ p @ y - y @ a.dot @ y


@vjp("numpy.linalg.lstsq", on="matrix", note="at constant rank")
def lstsq(y: Any, a: Any, b: Any, rcond: Any = None) -> None:
    gx, gr, _, gs = parts(y.bar, 4)
    if gs is not None and active(a):
        a.bar = helper("singular_values_bar", gs, a, kind=kind_like(a, a))
    if gx is not None:
        p = N.linalg.pinv(a)
        if active(b):
            b.bar = p.T @ gx
        if active(a):
            h = outer_of(gx, b) if ndim_of(b) == 1 else gx @ b.T
            a.bar = helper("pinv_bar", h, a, p, kind=kind_like(a, h))
    if gr is not None:
        if active(a):
            a.bar = helper("residual_bar_a", gr, a, b, y[0], kind=kind_like(a, y[0]))
        if active(b):
            b.bar = helper("residual_bar_b", gr, a, b, y[0], kind=kind_like(b, y[0]))


@jvp("numpy.linalg.lstsq")
def lstsq_dot(y: Any, a: Any, b: Any, rcond: Any = None) -> None:
    """x = pinv(a) b; the residual r is orthogonal to the columns of a."""
    p, x = N.linalg.pinv(a), y[0]
    t = b.dot - a.dot @ x
    r = b - a @ x
    v = conj(a.dot.T) @ (conj(p.T) @ x)
    y.dot = (p @ t + p @ (conj(p.T) @ (conj(a.dot.T) @ r)) + (v - p @ (a @ v)), helper("residual_dot", t, r, y[1]), None,
             helper("singular_values_dot", a.dot, a))


# ------------------------------------------------------------------------------------------- decompositions
@vjp("numpy.linalg.cholesky", on="positive definite", note="the derivative lies in the triangle that is read")
def cholesky(y: Any, a: Any, *, upper: Any = False) -> None:
    if not isinstance(upper, bool):
        raise Unsupported("upper must be a literal")
    if upper:
        a.bar = adjoint(helper("cholesky_bar", adjoint(y.bar), adjoint(y), kind=kind_like(a, y.bar)))
    else:
        a.bar = helper("cholesky_bar", y.bar, y, kind=kind_like(a, y.bar))


@jvp("numpy.linalg.cholesky")
def cholesky_dot(y: Any, a: Any, *, upper: Any = False) -> None:
    """l_dot = l phi(inv(l) a_dot inv(l)^T), with phi the lower triangle and half of the diagonal (Murray 2016)."""
    if not isinstance(upper, bool):
        raise Unsupported("upper must be a literal")
    t = symmetric(a.dot, not upper)
    y.dot = adjoint(helper("cholesky_dot", t, adjoint(y), kind=y.kind)) if upper else helper("cholesky_dot", t, y, kind=y.kind)


def symmetric(t: Any, lower: bool) -> Any:
    """The symmetric matrix of which a function reads one triangle, or the Hermitian one: of its diagonal the real part."""
    if not is_real(t):
        return helper("hermitian", t, lower, kind=kind_like(t, t))
    return N.tril(t) + swap(N.tril(t, -1)) if lower else N.triu(t) + swap(N.triu(t, 1))


def triangle(uplo: Any) -> bool:
    if not isinstance(uplo, str):
        raise Unsupported("UPLO must be a literal")
    return uplo.upper() == "L"


@vjp("numpy.linalg.eigh", on="matrix", note="the derivative lies in the triangle that is read; complex vectors "
     "have a real first component, or last where the upper triangle is read, as LAPACK makes them")
def eigh(y: Any, a: Any, UPLO: Any = "L") -> None:
    lower = triangle(UPLO)
    gw, gv = parts(y.bar, 2)
    v = y[1]
    if gw is None and gv is None:
        return
    if gv is None:
        p = (conj(v) * gw if a.ndim == 2 else conj(v) * index(gw, Ellipsis, None, ALL)) @ swap(v)
    else:
        g = gv if is_real(v) else helper("turns_left_out", gv, v, lower, kind=kind_like(v, v))
        p = helper("eigh_bar", 0.0 if gw is None else gw, g, y[0], v, kind=kind_like(a, a))
    a.bar = helper("fold_triangle", p, lower, kind=kind_like(a, a))


@jvp("numpy.linalg.eigh")
def eigh_dot(y: Any, a: Any, UPLO: Any = "L") -> None:
    """Giles 2008, 3.1: with p = v^T a_dot v, w_dot is its diagonal, v_dot = v (p_ij / (w_j - w_i))."""
    w, v = y[0], y[1]
    lower = triangle(UPLO)
    p = adjoint(v) @ symmetric(a.dot, lower) @ v
    t = v @ (helper("gaps", w, kind=kind_like(w, w)) * p)
    w_dot = diagonal(p, a)
    y.dot = (w_dot, t) if is_real(v) else (N.real(w_dot), helper("without_turns", t, v, lower, kind=kind_like(v, v)))


@vjp("numpy.linalg.eigvalsh", on="matrix", note="the derivative lies in the triangle that is read")
def eigvalsh(y: Any, a: Any, UPLO: Any = "L") -> None:
    lower = triangle(UPLO)
    v = N.linalg.eigh(a, UPLO)[1] if not lower else N.linalg.eigh(a)[1]
    p = (conj(v) * y.bar if a.ndim == 2 else conj(v) * index(y.bar, Ellipsis, None, ALL)) @ swap(v)
    a.bar = helper("fold_triangle", p, lower, kind=kind_like(a, a))


@jvp("numpy.linalg.eigvalsh")
def eigvalsh_dot(y: Any, a: Any, UPLO: Any = "L") -> None:
    lower = triangle(UPLO)
    v = N.linalg.eigh(a)[1] if lower else N.linalg.eigh(a, UPLO)[1]
    t = N.sum(conj(v) * (symmetric(a.dot, lower) @ v), axis=-2)
    y.dot = t if is_real(a) else N.real(t)


@vjp(
    "numpy.linalg.eig",
    on="matrix",
    note="vectors of length 1 whose largest component is real, as LAPACK makes them",
)
def eig(y: Any, a: Any) -> None:
    gw, gv = parts(y.bar, 2)
    if gw is not None or gv is not None:
        a.bar = helper("eig_bar", 0.0 if gw is None else gw, 0.0 if gv is None else gv, y[0], y[1], a,
                       kind=kind_like(a, a))


@jvp("numpy.linalg.eig")
def eig_dot(y: Any, a: Any) -> None:
    """Giles 2008, 3.1, and the vectors kept at length 1 with a real largest component."""
    w, v = y[0], y[1]
    p = N.linalg.solve(v, a.dot @ v)
    y.dot = (diagonal(p, a), helper("eigenvectors_dot", p, w, v))


@vjp("numpy.linalg.eigvals", on="matrix")
def eigvals(y: Any, a: Any) -> None:
    a.bar = helper("eigvals_bar", y.bar, a, kind=kind_like(a, a))


@jvp("numpy.linalg.eigvals")
def eigvals_dot(y: Any, a: Any) -> None:
    v = N.linalg.eig(a)[1]
    y.dot = diagonal(N.linalg.solve(v, a.dot @ v), a)


@vjp("numpy.linalg.svd", on="matrix")
def svd(y: Any, a: Any, full_matrices: Any = True, compute_uv: Any = True, hermitian: Any = False) -> None:
    if hermitian is not False:
        raise Unsupported("hermitian=True")
    if not isinstance(compute_uv, (bool, int)):
        raise Unsupported("compute_uv must be a literal")
    if not compute_uv:
        a.bar = helper("singular_values_bar", y.bar, a, kind=kind_like(a, a))
        return
    gu, gs, gv = parts(y.bar, 3)
    if gu is None and gv is None:
        if gs is not None:
            a.bar = helper("singular_values_bar_of", gs, y[0], y[2], kind=kind_like(a, a))
        return
    real_only(a)
    a.bar = helper("svd_bar", *(0.0 if t is None else t for t in (gu, gs, gv)), y[0], y[1], y[2],
                   kind=kind_like(a, a))


@jvp("numpy.linalg.svd")
def svd_dot(y: Any, a: Any, full_matrices: Any = True, compute_uv: Any = True, hermitian: Any = False) -> None:
    """Townsend 2016."""
    if hermitian is not False:
        raise Unsupported("hermitian=True")
    if not isinstance(compute_uv, (bool, int)):
        raise Unsupported("compute_uv must be a literal")
    if not compute_uv:
        y.dot = helper("singular_values_dot", a.dot, a, kind=y.kind)
        return
    real_only(a)
    u, s, vh = y[0], y[1], y[2]
    y.dot = (helper("left_vectors_dot", a.dot, u, s, vh, kind=u.kind),
             helper("singular_values_dot_of", a.dot, u, s, vh, kind=s.kind),
             swap(helper("left_vectors_dot", swap(a.dot), swap(vh), s, swap(u))))


@vjp("numpy.linalg.svdvals", on="matrix")
def svdvals(y: Any, x: Any) -> None:
    x.bar = helper("singular_values_bar", y.bar, x, kind=kind_like(x, x))


@jvp("numpy.linalg.svdvals")
def svdvals_dot(y: Any, x: Any) -> None:
    y.dot = helper("singular_values_dot", x.dot, x, kind=y.kind)


@vjp("numpy.linalg.qr", on="matrix", note="of the columns of q that a tall matrix does not determine there is none")
def qr(y: Any, a: Any, mode: Any = "reduced") -> None:
    real_only(a)
    if mode == "r":
        q = N.linalg.qr(a)[0]
        a.bar = helper("qr_bar", 0.0, y.bar, q, y, kind=kind_like(a, a))
    elif mode in ("reduced", "complete"):
        gq, gr = parts(y.bar, 2)
        if gq is not None or gr is not None:
            a.bar = helper("qr_bar", 0.0 if gq is None else gq, 0.0 if gr is None else gr, y[0], y[1],
                           kind=kind_like(a, a))
    else:
        raise Unsupported(f"mode {mode!r}")


@jvp("numpy.linalg.qr")
def qr_dot(y: Any, a: Any, mode: Any = "reduced") -> None:
    real_only(a)
    if mode == "r":
        y.dot = helper("qr_right_dot", a.dot, N.linalg.qr(a)[0], y, kind=y.kind)
    elif mode in ("reduced", "complete"):
        q, r = y[0], y[1]
        y.dot = (helper("qr_left_dot", a.dot, q, r, kind=q.kind), helper("qr_right_dot", a.dot, q, r, kind=r.kind))
    else:
        raise Unsupported(f"mode {mode!r}")


# ------------------------------------------------------------------------------------------------- the rest
@vjp("numpy.linalg.matrix_power", on="matrix")
def matrix_power(y: Any, a: Any, n: Any) -> None:
    a.bar = helper("matrix_power_bar", y.bar, a, n, kind=kind_like(a, y.bar))


@jvp("numpy.linalg.matrix_power")
def matrix_power_dot(y: Any, a: Any, n: Any) -> None:
    y.dot = frechet(np.linalg.matrix_power, a, a.dot, n)


def frechet(f: Any, a: Any, t: Any, *rest: Any) -> Any:
    """The derivative of an analytic function of a matrix in the direction t: a block of its value for a block matrix
    (Higham, Functions of Matrices, 3.2).
    """
    n = length(a, -1)
    k = kind_like(a, t)
    of_block = Arr(k.dtype, None, k.varied) if isinstance(k, Arr) else k
    big = call(f, N.block([[a, t], [N.zeros_like(a), a]]), *rest, kind=of_block)
    return call(np.copy, index(big, Ellipsis, slice(None, n), slice(n, None)), kind=k)


@vjp("numpy.linalg.multi_dot")
def multi_dot(y: Any, arrays: Any, *, out: Any = None) -> None:
    refuse_given(out=out)
    if not isinstance(arrays, (list, tuple)):
        raise Unsupported("the arrays must be a display")
    if len(arrays) == 2:
        product(y.bar, *arrays)
        return
    left: list[Any] = [None]
    for a in arrays[:-1]:
        left.append(a if left[-1] is None else left[-1] @ a)
    right: list[Any] = [None]
    for a in arrays[:0:-1]:
        right.append(a if right[-1] is None else a @ right[-1])
    for i, a in enumerate(arrays):
        if not active(a):
            continue
        p, s, g = left[i], right[len(arrays) - 1 - i], y.bar
        first, last = ndim_of(arrays[0]) == 1, ndim_of(arrays[-1]) == 1
        if s is not None:  # g with respect to p @ a
            g = (g * s if first else outer_of(g, s)) if last else (s @ g if first else g @ s.T)
        if p is not None:
            g = (g * p if last and s is None else outer_of(p, g)) if first else (
                g @ p if last and s is None else p.T @ g)
        a.bar = g


@jvp("numpy.linalg.multi_dot")
def multi_dot_dot(y: Any, arrays: Any, *, out: Any = None) -> None:
    refuse_given(out=out)
    if not isinstance(arrays, (list, tuple)):
        raise Unsupported("the arrays must be a display")
    t: Any = Zero(y.b)
    for i, a in enumerate(arrays):
        if active(a):
            t = t + N.linalg.multi_dot([*arrays[:i], a.dot, *arrays[i + 1:]])
    y.dot = t


@vjp("numpy.linalg.cond", on="matrix")
def cond(y: Any, x: Any, p: Any = None) -> None:
    if p is not None and literal(p) not in (2, -2):
        raise Unsupported("only the condition number in the 2-norm")
    x.bar = helper("cond_bar", y.bar, x, 2 if p is None else p, kind=kind_like(x, x))


@jvp("numpy.linalg.cond")
def cond_dot(y: Any, x: Any, p: Any = None) -> None:
    if p is not None and literal(p) not in (2, -2):
        raise Unsupported("only the condition number in the 2-norm")
    y.dot = helper("cond_dot", x.dot, x, 2 if p is None else p, kind=kind_like(y, x))


@vjp("numpy.linalg.norm", note="0 at 0; ties share equally")
def norm(y: Any, x: Any, ord: Any = None, axis: Any = None, keepdims: Any = False) -> None:
    euclidean, matrix = kind_of_norm(x, ord, axis)
    if euclidean:
        g = expand(y.bar, x, axis, keepdims)
        v = expand(y, x, axis, keepdims)
        x.bar = exactly(conj(x) * (g / (v + (v == 0.0))), x)
    elif matrix:
        x.bar = helper("matrix_norm_bar", y.bar, x, ord, (0, 1) if axis is None else tuple(axis), keepdims,
                       kind=kind_like(x, y.bar))
    else:
        vector(y, x, ord, axis, keepdims)


def kind_of_norm(x: Any, ord: Any, axis: Any) -> tuple[bool, bool]:
    """Is it the root of the sum of squares?  Is it one of matrices?"""
    matrix = (isinstance(axis, (tuple, list)) and len(axis) == 2) or (axis is None and ord is not None and x.ndim == 2)
    if ord is None or (isinstance(ord, str) and ord == "fro") or (literal(ord) == 2 and not matrix and x.ndim is not None):
        return True, matrix
    if x.ndim is None and axis is None:
        raise Unsupported("the rank must be known")
    return False, matrix


@jvp("numpy.linalg.norm")
def norm_dot(y: Any, x: Any, ord: Any = None, axis: Any = None, keepdims: Any = False) -> None:
    """The inner product with the gradient, which is x / |x| for the Euclidean norm."""
    euclidean, matrix = kind_of_norm(x, ord, axis)
    if euclidean:
        t = conj(x) * x.dot
        y.dot = reduced(np.sum, t if is_real(t) else N.real(t), axis, keepdims) / (y + (y == 0.0))
    elif matrix:
        y.dot = helper("matrix_norm_dot", x.dot, x, ord, (0, 1) if axis is None else tuple(axis), keepdims,
                       kind=kind_like(y, x))
    else:
        vector_dot(y, x, ord, axis, keepdims)


def vector(y: Any, x: Any, p: Any, axis: Any, keepdims: Any) -> None:
    if active(p):
        raise Unsupported("an active order")
    if literal(p) == 1 and is_real(x):
        x.bar = apply(expand(y.bar, x, axis, keepdims), "sign(a)", a=x)
    else:
        x.bar = helper("vector_norm_bar", y.bar, x, p, axis, keepdims, kind=kind_like(x, y.bar))


def vector_dot(y: Any, x: Any, p: Any, axis: Any, keepdims: Any) -> None:
    if active(p):
        raise Unsupported("an active order")
    if literal(p) == 1 and is_real(x):
        y.dot = reduced(np.sum, apply(x.dot, "sign(a)", a=x), axis, keepdims)
    else:
        y.dot = helper("vector_norm_dot", x.dot, x, p, axis, keepdims, kind=kind_like(y, x))


@vjp("numpy.linalg.vector_norm", note="0 at 0; ties share equally")
def vector_norm(y: Any, x: Any, *, axis: Any = None, keepdims: Any = False, ord: Any = 2) -> None:
    if literal(ord) == 2:
        norm(y, x, None, axis, keepdims)
    else:
        vector(y, x, ord, axis, keepdims)


@jvp("numpy.linalg.vector_norm")
def vector_norm_dot(y: Any, x: Any, *, axis: Any = None, keepdims: Any = False, ord: Any = 2) -> None:
    if literal(ord) == 2:
        norm_dot(y, x, None, axis, keepdims)
    else:
        vector_dot(y, x, ord, axis, keepdims)


@vjp("numpy.linalg.matrix_norm", note="0 at 0; ties share equally")
def matrix_norm(y: Any, x: Any, *, keepdims: Any = False, ord: Any = "fro") -> None:
    norm(y, x, ord, (-2, -1), keepdims)


@jvp("numpy.linalg.matrix_norm")
def matrix_norm_dot(y: Any, x: Any, *, keepdims: Any = False, ord: Any = "fro") -> None:
    norm_dot(y, x, ord, (-2, -1), keepdims)
