"""Products of arrays: plain transposes of the other factor (see the note on complex numbers in dsl.py)."""
from __future__ import annotations

from typing import Any

import numpy as np

from ..transform.builder import Term
from .dsl import (
    Arr,
    N,
    Unsupported,
    active,
    as_array,
    call,
    conj,
    exactly,
    helper,
    index,
    is_real,
    kind_like,
    ndim_of,
    shape_of,
    shaped_like,
    surely_not_one,
    swap,
)
from .registry import vjp

ALL = slice(None)


def outer_of(u: Any, v: Any) -> Any:
    """u_i v_j for vectors."""
    return u[:, None] * v


@vjp("numpy.linalg.matmul", multilinear=True)
def matmul(y: Any, a: Any, b: Any) -> None:
    product(y.bar, a, b)


def product(g: Any, a: Any, b: Any) -> None:
    """Cotangents of a @ b."""
    n, m = a.ndim, b.ndim
    if active(a):
        if n is None or m is None:
            a.bar = helper("matmul_left", g, a, b, kind=kind_like(a, g))
        elif n == 1 and m == 1:
            a.bar = exactly(g * b, a)
        elif m == 1:
            a.bar = exactly(index(g, *[ALL] * (n - 1), None) * b, a)
        elif n == 1:
            a.bar = exactly(b @ g, a) if m == 2 else index(b @ index(g, Ellipsis, None), Ellipsis, 0)
        else:
            a.bar = exactly(g @ swap(b), a) if n == m == 2 else g @ swap(b)
    if active(b):
        if n is None or m is None:
            b.bar = helper("matmul_right", g, a, b, kind=kind_like(b, g))
        elif n == 1 and m == 1:
            b.bar = exactly(g * a, b)
        elif m == 1:
            b.bar = exactly(g @ a, b) if n == 2 else index(swap(a) @ index(g, Ellipsis, None), Ellipsis, 0)
        elif n == 1:
            b.bar = exactly(outer_of(a, g), b) if m == 2 else a[:, None] * index(g, Ellipsis, None, ALL)
        else:
            b.bar = exactly(swap(a) @ g, b) if n == m == 2 else swap(a) @ g


@vjp("numpy.dot .dot", multilinear=True)
def dot(y: Any, a: Any, b: Any, out: Any = None) -> None:
    if out is not None:
        raise Unsupported("out=")
    g, n, m = y.bar, a.ndim, b.ndim
    if n == 0 or m == 0:
        a.bar = g * b
        b.bar = g * a
    elif n is not None and m is not None and (m == 1 or n <= 2 and m <= 2):
        if m == 1 and n > 2:
            a.bar = index(g, Ellipsis, None) * b
            b.bar = call(np.tensordot, g, a, n - 1)
        else:
            product(g, a, b)
    else:
        if active(a):
            a.bar = helper("dot_left", g, a, b, kind=kind_like(a, g))
        if active(b):
            b.bar = helper("dot_right", g, a, b, kind=kind_like(b, g))


@vjp("numpy.vdot", multilinear=True)
def vdot(y: Any, a: Any, b: Any) -> None:
    g = y.bar
    if active(a):
        t = g * (b if b.scalar or b.ndim == 1 else N.ravel(b))
        a.bar = shaped_like(t if is_real(a) and is_real(b) else N.conj(t), a)
    if active(b):
        b.bar = shaped_like(g * conj(a if a.scalar or a.ndim == 1 else N.ravel(a)), b)


@vjp("numpy.vecdot numpy.linalg.vecdot", multilinear=True)
def vecdot(y: Any, a: Any, b: Any, *, axis: Any = -1) -> None:
    """conj(a) . b along an axis."""
    g = y.bar if y.scalar else N.expand_dims(y.bar, axis)
    if active(a):
        t = g * b
        a.bar = t if is_real(a) and is_real(b) else N.conj(t)
    if active(b):
        b.bar = g * conj(a)


@vjp("numpy.matvec", multilinear=True)
def matvec(y: Any, a: Any, x: Any) -> None:
    g = y.bar
    if active(a):
        a.bar = index(g, Ellipsis, None) * index(x, Ellipsis, None, ALL)
    if active(x):
        x.bar = index(swap(a) @ index(g, Ellipsis, None), Ellipsis, 0)


@vjp("numpy.vecmat", multilinear=True)
def vecmat(y: Any, x: Any, a: Any) -> None:
    """conj(x) @ a"""
    g = y.bar
    if active(x):
        t = index(a @ index(g, Ellipsis, None), Ellipsis, 0)
        x.bar = t if is_real(a) and is_real(x) else N.conj(t)
    if active(a):
        a.bar = index(conj(x), Ellipsis, None) * index(g, Ellipsis, None, ALL)


@vjp("numpy.inner", multilinear=True)
def inner(y: Any, a: Any, b: Any) -> None:
    g, n, m = y.bar, a.ndim, b.ndim
    if n == 0 or m == 0:
        a.bar = g * b
        b.bar = g * a
    elif n == 1 and m == 1:
        a.bar = g * b
        b.bar = g * a
    elif n is None or m is None:
        raise Unsupported("the ranks must be known")
    else:
        a.bar = N.tensordot(g, b, m - 1)
        if active(b):
            over = list(range(n - 1))
            b.bar = N.tensordot(g, a, (over, over))


@vjp("numpy.outer numpy.linalg.outer", multilinear=True)
def outer(y: Any, a: Any, b: Any, out: Any = None) -> None:
    if out is not None:
        raise Unsupported("out=")
    g = y.bar
    for v, w, t in ((a, b, g), (b, a, None)):
        if active(v):
            t = g if t is not None else g.T
            if w.scalar:
                v.bar = shaped_like(N.sum(t * w, axis=1), v)
            else:
                v.bar = shaped_like(t @ (w if w.ndim == 1 else N.ravel(w)), v)


@vjp("numpy.multiply.outer", multilinear=True)
def multiply_outer(y: Any, a: Any, b: Any) -> None:
    g = y.bar
    if a.ndim is None or b.ndim is None:
        raise Unsupported("the ranks must be known")
    if active(a):
        a.bar = N.tensordot(g, b, b.ndim) if b.ndim else g * b
    if active(b):
        over = list(range(a.ndim))
        b.bar = N.tensordot(g, a, (over, over)) if a.ndim else g * a


@vjp("numpy.add.outer", linear="a b")
def add_outer(y: Any, a: Any, b: Any) -> None:
    outer_sum(y.bar, a, b, 1)


@vjp("numpy.subtract.outer", linear="a b")
def subtract_outer(y: Any, a: Any, b: Any) -> None:
    outer_sum(y.bar, a, b, -1)


def outer_sum(g: Any, a: Any, b: Any, s: int) -> None:
    if a.ndim is None or b.ndim is None:
        raise Unsupported("the ranks must be known")
    n = a.ndim
    if active(a):
        a.bar = N.sum(g, axis=tuple(range(n, n + b.ndim))) if b.ndim else g
    if active(b):
        t = N.sum(g, axis=tuple(range(n))) if n else g
        b.bar = t if s > 0 else -t


@vjp("numpy.tensordot numpy.linalg.tensordot", multilinear=True)
def tensordot(y: Any, a: Any, b: Any, axes: Any = 2) -> None:
    g, n, m = y.bar, a.ndim, b.ndim
    if n is None or m is None:
        raise Unsupported("the ranks must be known")
    if isinstance(axes, int):
        over_a, over_b = list(range(n - axes, n)), list(range(axes))
    else:
        pair = [[v] if isinstance(v, int) else v for v in axes] if isinstance(axes, (list, tuple)) else []
        if len(pair) != 2 or not all(isinstance(i, int) for v in pair for i in v):
            raise Unsupported("the axes must be literals")
        over_a, over_b = [i % n for i in pair[0]], [i % m for i in pair[1]]
    free_a = [i for i in range(n) if i not in over_a]
    free_b = [i for i in range(m) if i not in over_b]

    def put(t: Any, order: list[int]) -> Any:
        """t, whose axes are those of an operand in this order, in the operand's own order."""
        back = [int(i) for i in np.argsort(order)]
        return t if back == sorted(back) else N.transpose(t, back)

    if active(a):
        if not free_a and not free_b:
            t = g * b
        else:
            t = N.tensordot(g, b, (list(range(len(free_a), len(free_a) + len(free_b))), free_b))
        # axes: free_a, then those of b that remain, in b's order
        a.bar = exactly(put(t, free_a + [over_a[over_b.index(j)] for j in range(m) if j in over_b]), a)
    if active(b):
        if not free_a and not free_b:
            t = g * a
        else:
            t = N.tensordot(a, g, (free_a, list(range(len(free_a)))))
        b.bar = exactly(put(t, [over_b[over_a.index(j)] for j in range(n) if j in over_a] + free_b), b)


@vjp("numpy.kron", multilinear=True)
def kron(y: Any, a: Any, b: Any) -> None:
    if a.scalar or b.scalar:
        a.bar = y.bar * b
        b.bar = y.bar * a
        return
    if active(a):
        a.bar = helper("kron_left", y.bar, shape_of(a), b, kind=kind_like(a, y.bar))
    if active(b):
        b.bar = helper("kron_right", y.bar, a, shape_of(b), kind=kind_like(b, y.bar))


def length_of(t: Any, axis: int) -> int | None:
    """Of an axis, where it is known."""
    if not isinstance(t, Term):
        return int(np.shape(t)[axis])
    n = t.kind.axes[axis] if isinstance(t.kind, Arr) and t.kind.axes is not None else None
    return n if isinstance(n, int) else None


@vjp("numpy.cross", multilinear=True)
def cross(
    y: Any, a: Any, b: Any, axisa: Any = -1, axisb: Any = -1, axisc: Any = -1, axis: Any = None
) -> None:
    n, m = ndim_of(a), ndim_of(b)
    rank = max(n, m)
    if axis is not None:
        axisa = axisb = axisc = axis
    if not all(isinstance(i, int) for i in (axisa, axisb, axisc)):
        raise Unsupported("the axes must be literals")
    lengths = [length_of(t, i) for t, i in ((a, axisa), (b, axisb))]
    of_last = axisa == axisb == axisc == -1
    if of_last and (y.ndim is None or lengths != [3, 3]):
        for x, other, sign in ((a, b, 1.0), (b, a, -1.0)):
            if active(x):
                like = kind_like(x, y.bar)  # broadcast, it may have another shape
                x.bar = helper("cross_bar", y.bar * sign, x, other,
                               kind=Arr(like.dtype, None, True) if isinstance(like, Arr) else like)
        return

    def last(t: Any, k: int, i: int) -> Any:
        return t if i % k == k - 1 else N.moveaxis(t, i, -1)

    g = last(y.bar, rank, axisc)
    u, v = last(a, n, axisa), last(b, m, axisb)
    for x, t, i, k in ((a, (v, g), axisa, n), (b, (g, u), axisb, m)):
        if active(x):
            if k < rank and i % k != k - 1:
                raise Unsupported("broadcasting together with an axis that is not the last")
            c = N.cross(*t)
            x.bar = c if i % k == k - 1 else N.moveaxis(c, -1, i)


@vjp("numpy.linalg.cross", multilinear=True)
def linalg_cross(y: Any, x1: Any, x2: Any, *, axis: Any = -1) -> None:
    cross(y, x1, x2, axis=axis)


# ------------------------------------------------------------------------------------------------ einsum
def letters(operands: tuple[Any, ...]) -> tuple[str, list[Any]]:
    """Subscripts and operands; the form with lists of axis numbers is brought to the one with letters."""
    if isinstance(operands[0], str):
        return operands[0].replace(" ", ""), list(operands[1:])
    subs, arrays = [], []
    rest = list(operands)
    out = None
    while rest:
        if len(rest) == 1:
            out = rest.pop()
            break
        arrays.append(rest.pop(0))
        subs.append(rest.pop(0))

    def word(s: Any) -> str:
        if not isinstance(s, (list, tuple)) or not all(isinstance(i, int) or i is Ellipsis for i in s):
            raise Unsupported("subscripts must be literals")
        return "".join(
            "..." if i is Ellipsis else chr(ord("a") + i) if i < 26 else chr(ord("A") + i - 26) for i in s
        )

    text = ",".join(word(s) for s in subs)
    return text if out is None else f"{text}->{word(out)}", arrays


def long_axis(sub: str, a: Any, c: str) -> bool:
    """Is the axis of a subscript known not to have length 1?"""
    return c in sub and a.axes is not None and surely_not_one(a.axes[sub.index(c)])


@vjp("numpy.einsum", multilinear=True)
def einsum(y: Any, *operands: Any, out: Any = None, optimize: Any = False, **kws: Any) -> None:
    if out is not None or kws:
        raise Unsupported("only the argument optimize")
    if not isinstance(operands[0], (str, list, tuple)) and not hasattr(operands[0], "kind"):
        raise Unsupported("the subscripts must be a literal string")
    text, given = letters(operands)
    arrays = [as_array(y, a) if isinstance(a, (list, tuple)) else a for a in given]
    left, arrow, result = text.partition("->")
    subs = left.split(",")
    if not arrow:
        names = sorted({c for c in left if c.isalpha() and left.count(c) == 1})
        result = ("..." if "..." in left else "") + "".join(names)
    # name the axes behind the dots, aligned on the right, so that they are ordinary subscripts
    free = [c for c in "zyxwvutsrqponmlkjihgfedcbaZYXWVUTSRQPONMLKJIHGFEDCBA" if c not in text]
    if "..." in text:
        ranks = []
        for s, a in zip(subs, arrays):
            if "..." in s:
                if a.ndim is None:
                    raise Unsupported("the ranks of operands with an ellipsis must be known")
                ranks.append(a.ndim - len(s) + 3)
            else:
                ranks.append(0)
        dots = free[:max(ranks)][::-1]
        free = free[max(ranks):]
        subs = [s.replace("...", "".join(dots[len(dots) - r:])) for s, r in zip(subs, ranks)]
        result = result.replace("...", "".join(dots))
    kws = {} if optimize is False else {"optimize": optimize}
    for i, a in enumerate(arrays):
        if not active(a):
            continue
        own = subs[i]
        others = [(subs[j], x) for j, x in enumerate(arrays) if j != i]
        seen = set(result).union(*[set(s) for s, _ in others]) if others else set(result)
        terms, words = ([y.bar], [result]) if result else ([], [])
        for s, x in others:
            words.append(s)
            terms.append(x)
        once = "".join(dict.fromkeys(own))
        kept = "".join(c for c in once if c in seen)
        t: Any = None
        if terms:
            t = terms[0] if words == [kept] else N.einsum(",".join(words) + "->" + kept, *terms, **kws)
        if not result:
            t = y.bar if t is None else y.bar * t
        missing = any(c not in seen for c in once)
        # a summed subscript that has length 1 in the other operands leaves t too small
        small = any(c in seen and c not in result and not any(
            long_axis(s, x, c) for s, x in others) for c in once)
        exact = not small and all(long_axis(own, a, c) for c in once)
        if len(once) < len(own):
            a.bar = helper("einsum_diagonal", t, shape_of(a), own, kept, kind=kind_like(a, y.bar))
        elif missing or small:
            t = index(t, *[ALL if c in seen else None for c in once]) if kept else t
            if exact:
                a.bar = call(np.broadcast_to, t, shape_of(a), kind=kind_like(a, y.bar))
            else:
                a.bar = t * N.ones_like(a)
        else:
            a.bar = exactly(t, a) if exact else t
