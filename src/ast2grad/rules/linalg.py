"""numpy.linalg.

Formulas: M. Giles, "Collected matrix derivative results for forward and reverse mode AD" (2008); I. Murray,
"Differentiation of the Cholesky decomposition" (2016); J. Townsend, "Differentiating the SVD" (2016); G.
Golub and
V. Pereyra, "The differentiation of pseudo-inverses" (1973).

Functions that read one triangle of a symmetric matrix (cholesky, eigh, eigvalsh) get a gradient in that
triangle
only: that is the derivative of the function as it is computed, entry by entry.
"""
from __future__ import annotations

from typing import Any

from .dsl import (
    N,
    Unsupported,
    active,
    apply,
    conj,
    exactly,
    expand,
    helper,
    index,
    is_real,
    kind_like,
    literal,
    ndim_of,
    parts,
    refuse_given,
    shape_of,
    swap,
)
from .products import outer_of, product
from .registry import vjp

ALL = slice(None)


def real_only(*terms: Any) -> None:
    for t in terms:
        if not is_real(t) and t.dtype_name is not None:
            raise Unsupported("complex matrices")


def per_matrix(g: Any, a: Any) -> Any:
    """A number for each matrix of a stack, as a factor of the matrices."""
    if a.ndim == 2:
        return g
    return helper("per_matrix", g) if g.ndim is None else index(g, Ellipsis, None, None)


@vjp("numpy.linalg.inv", on="matrix")
def inv(y: Any, a: Any) -> None:
    t = swap(y)
    a.bar = -exactly(t @ y.bar @ t, a)


@vjp("numpy.linalg.det", on="matrix", note="also for singular matrices")
def det(y: Any, a: Any) -> None:
    a.bar = per_matrix(y.bar, a) * helper("cofactors", a, y, kind=kind_like(a, a))


@vjp("numpy.linalg.slogdet", on="matrix")
def slogdet(y: Any, a: Any) -> None:
    sign, g = parts(y.bar, 2)
    if sign is not None:
        real_only(a)
    if g is not None:
        a.bar = per_matrix(g, a) * swap(N.linalg.inv(a))


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


@vjp("numpy.linalg.tensorsolve", on="matrix")
def tensorsolve(y: Any, a: Any, b: Any, axes: Any = None) -> None:
    refuse_given(axes=axes)
    t = helper("tensorsolve_bar", y.bar, a, b, kind=kind_like(b, y.bar))
    b.bar = t
    if active(a):
        a.bar = -N.tensordot(t, y, 0)


@vjp("numpy.linalg.tensorinv", on="matrix")
def tensorinv(y: Any, a: Any, ind: Any = 2) -> None:
    a.bar = helper("tensorinv_bar", y.bar, y, shape_of(a), kind=kind_like(a, y.bar))


@vjp("numpy.linalg.pinv", on="matrix", note="at constant rank")
def pinv(y: Any, a: Any, rcond: Any = None, hermitian: Any = False, *, rtol: Any = None) -> None:
    real_only(a)
    if hermitian is not False:
        raise Unsupported("hermitian=True")
    a.bar = helper("pinv_bar", y.bar, a, y, kind=kind_like(a, y.bar))


@vjp("numpy.linalg.lstsq", on="matrix", note="at constant rank")
def lstsq(y: Any, a: Any, b: Any, rcond: Any = None) -> None:
    real_only(a, b)
    gx, gr, _, gs = parts(y.bar, 4)
    if gs is not None and active(a):
        a.bar = helper("singular_values_bar", gs, a, kind=kind_like(a, a))
    if gx is not None:
        p = N.linalg.pinv(a)
        if active(b):
            b.bar = p.T @ gx
        if active(a):
            h = outer_of(gx, b) if ndim_of(b) == 1 else gx @ b.T
            a.bar = helper("pinv_bar", h, a, p, kind=kind_like(a, a))
    if gr is not None:
        if active(a):
            a.bar = helper("residual_bar_a", gr, a, b, y[0], kind=kind_like(a, a))
        if active(b):
            b.bar = helper("residual_bar_b", gr, a, b, y[0], kind=kind_like(b, b))


# ------------------------------------------------------------------------------------------- decompositions
@vjp("numpy.linalg.cholesky", on="positive definite", note="the derivative lies in the triangle that is read")
def cholesky(y: Any, a: Any, *, upper: Any = False) -> None:
    real_only(a)
    if not isinstance(upper, bool):
        raise Unsupported("upper must be a literal")
    if upper:
        a.bar = swap(helper("cholesky_bar", swap(y.bar), swap(y), kind=kind_like(a, y.bar)))
    else:
        a.bar = helper("cholesky_bar", y.bar, y, kind=kind_like(a, y.bar))


def triangle(uplo: Any) -> bool:
    if not isinstance(uplo, str):
        raise Unsupported("UPLO must be a literal")
    return uplo.upper() == "L"


@vjp("numpy.linalg.eigh", on="matrix", note="the derivative lies in the triangle that is read")
def eigh(y: Any, a: Any, UPLO: Any = "L") -> None:
    real_only(a)
    lower = triangle(UPLO)
    gw, gv = parts(y.bar, 2)
    v = y[1]
    if gw is None and gv is None:
        return
    if gv is None:
        p = (v * gw if a.ndim == 2 else v * index(gw, Ellipsis, None, ALL)) @ swap(v)
    else:
        p = helper("eigh_bar", 0.0 if gw is None else gw, gv, y[0], v, kind=kind_like(a, a))
    a.bar = helper("fold_triangle", p, lower, kind=kind_like(a, a))


@vjp("numpy.linalg.eigvalsh", on="matrix", note="the derivative lies in the triangle that is read")
def eigvalsh(y: Any, a: Any, UPLO: Any = "L") -> None:
    real_only(a)
    lower = triangle(UPLO)
    v = N.linalg.eigh(a, UPLO)[1] if not lower else N.linalg.eigh(a)[1]
    p = (v * y.bar if a.ndim == 2 else v * index(y.bar, Ellipsis, None, ALL)) @ swap(v)
    a.bar = helper("fold_triangle", p, lower, kind=kind_like(a, a))


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


@vjp("numpy.linalg.eigvals", on="matrix")
def eigvals(y: Any, a: Any) -> None:
    a.bar = helper("eigvals_bar", y.bar, a, kind=kind_like(a, a))


@vjp("numpy.linalg.svd", on="matrix")
def svd(y: Any, a: Any, full_matrices: Any = True, compute_uv: Any = True, hermitian: Any = False) -> None:
    real_only(a)
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
    a.bar = helper("svd_bar", *(0.0 if t is None else t for t in (gu, gs, gv)), y[0], y[1], y[2],
                   kind=kind_like(a, a))


@vjp("numpy.linalg.svdvals", on="matrix")
def svdvals(y: Any, x: Any) -> None:
    real_only(x)
    x.bar = helper("singular_values_bar", y.bar, x, kind=kind_like(x, x))


@vjp("numpy.linalg.qr", on="matrix")
def qr(y: Any, a: Any, mode: Any = "reduced") -> None:
    real_only(a)
    if mode == "r":
        q = N.linalg.qr(a)[0]
        a.bar = helper("qr_bar", 0.0, y.bar, q, y, kind=kind_like(a, a))
    elif mode == "reduced":
        gq, gr = parts(y.bar, 2)
        if gq is not None or gr is not None:
            a.bar = helper("qr_bar", 0.0 if gq is None else gq, 0.0 if gr is None else gr, y[0], y[1],
                           kind=kind_like(a, a))
    else:
        raise Unsupported(f"mode {mode!r}")


# ------------------------------------------------------------------------------------------------- the rest
@vjp("numpy.linalg.matrix_power", on="matrix")
def matrix_power(y: Any, a: Any, n: Any) -> None:
    a.bar = helper("matrix_power_bar", y.bar, a, n, kind=kind_like(a, y.bar))


@vjp("numpy.linalg.multi_dot", multilinear=True)
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


@vjp("numpy.linalg.cond", on="matrix")
def cond(y: Any, x: Any, p: Any = None) -> None:
    real_only(x)
    if p is not None and literal(p) not in (2, -2):
        raise Unsupported("only the condition number in the 2-norm")
    x.bar = helper("cond_bar", y.bar, x, 2 if p is None else p, kind=kind_like(x, x))


@vjp("numpy.linalg.norm", note="0 at 0; ties share equally")
def norm(y: Any, x: Any, ord: Any = None, axis: Any = None, keepdims: Any = False) -> None:
    p = literal(ord)
    matrix = (isinstance(axis, (tuple, list)) and len(axis) == 2) or (
        axis is None and ord is not None and x.ndim == 2
    )
    if (
        ord is None
        or (isinstance(ord, str) and ord == "fro")
        or (p == 2 and not matrix and x.ndim is not None)
    ):
        g = expand(y.bar, x, axis, keepdims)
        v = expand(y, x, axis, keepdims)
        x.bar = exactly(conj(x) * (g / (v + (v == 0.0))), x)
    elif ord is not None and x.ndim is None and axis is None:
        raise Unsupported("the rank must be known")
    elif matrix:
        real_only(x)
        x.bar = helper("matrix_norm_bar", y.bar, x, ord, (0, 1) if axis is None else tuple(axis), keepdims,
                       kind=kind_like(x, y.bar))
    else:
        vector(y, x, ord, axis, keepdims)


def vector(y: Any, x: Any, p: Any, axis: Any, keepdims: Any) -> None:
    if active(p):
        raise Unsupported("an active order")
    if literal(p) == 1 and is_real(x):
        x.bar = apply(expand(y.bar, x, axis, keepdims), "sign(a)", a=x)
    else:
        real_only(x)
        x.bar = helper("vector_norm_bar", y.bar, x, p, axis, keepdims, kind=kind_like(x, y.bar))


@vjp("numpy.linalg.vector_norm", note="0 at 0; ties share equally")
def vector_norm(y: Any, x: Any, *, axis: Any = None, keepdims: Any = False, ord: Any = 2) -> None:
    if literal(ord) == 2:
        norm(y, x, None, axis, keepdims)
    else:
        vector(y, x, ord, axis, keepdims)


@vjp("numpy.linalg.matrix_norm", note="0 at 0; ties share equally")
def matrix_norm(y: Any, x: Any, *, keepdims: Any = False, ord: Any = "fro") -> None:
    norm(y, x, ord, (-2, -1), keepdims)
