"""Kind of an operation's result.

Operators and elementwise functions follow the broadcasting rules on symbolic axes.  Everything else is asked by
example: the function is run on small sample arguments whose axes have distinct lengths, and the axes of its result
are recognised by their lengths.  So no rule has to spell out result shapes.
"""
from __future__ import annotations

import math
import operator
from typing import Any

import numpy as np

from ..ir.kinds import (
    BOOL,
    FLOAT,
    INT,
    Arr,
    Axis,
    Bottom,
    Dct,
    Dim,
    Kind,
    Lst,
    Opaque,
    Scalar,
    Tup,
    Unknown,
    axes_of,
    broadcast_axes,
    join,
    join_all,
    join_dtype,
)
from ..ir.nodes import (
    AND,
    COND,
    COPY,
    FORMAT,
    GETATTR,
    IDENTITY,
    OR,
    POP,
    TAPE,
    Atom,
    Const,
    Prim,
    Ref,
    Seq,
    SliceA,
    Star,
    Var,
    atom_kind,
    method,
)
from .functions import ARITH, BOOLS, COMPARE, HELPER_MODULES, STRINGS, UNARY, among, is_varied
from .sampling import by_example


def result_kind(fn: Any, args: tuple[Atom, ...], kws: tuple[tuple[str | None, Atom], ...] = (),
                varied: bool | None = None) -> Kind:
    """Kind of fn(*args, **kws)."""
    if varied is None:
        varied = is_varied(args, kws)
    k = _result_kind(fn, args, kws)
    return k.vary(varied) if k.numeric else k.vary(False)


def _result_kind(fn: Any, args: tuple[Atom, ...], kws: tuple[tuple[str | None, Atom], ...]) -> Kind:
    if isinstance(fn, Ref) and getattr(fn.value, "__module__", None) in HELPER_MODULES:
        fn = fn.value
    kinds = [atom_kind(a) for a in args]
    if any(isinstance(k, Bottom) for k in kinds):
        return Bottom()
    if fn is COPY:
        return kinds[0]
    if fn is COND:
        return join(kinds[1], kinds[2])
    if fn in (AND, OR):
        return join(kinds[0], kinds[1])
    if fn in (max, min) and not kws:  # one of the items: an example shows which one its own numbers choose
        if len(args) > 1:
            return join_all(kinds)
        if isinstance(kinds[0], Tup):
            return join_all(kinds[0].elems)
    if fn is POP:
        return kinds[0].elem if isinstance(kinds[0], Lst) else Unknown()
    if fn is TAPE:
        return Lst(Bottom())
    if fn in (FORMAT,) or among(fn, STRINGS):
        return Opaque(str)
    if fn is IDENTITY or among(fn, BOOLS):
        return BOOL
    if fn is GETATTR:
        return _attribute_kind(kinds[0], args[1])
    if fn is operator.getitem:
        return item_kind(kinds[0], args[1])
    if fn is len or fn is int:
        return INT
    if fn is float:
        return FLOAT
    if fn is complex:
        return Scalar("complex128")
    if among(fn, ARITH) or among(fn, UNARY):
        k = _arith_kind(fn, kinds, args)
        if k is not None:
            return k
    if among(fn, COMPARE):
        shape = broadcast_axes(axes_of(kinds[0]), axes_of(kinds[1]))
        if shape == ():
            return Scalar("bool", any(not isinstance(k, Scalar) or k.np for k in kinds))
        if any(isinstance(k, Arr) for k in kinds):
            return Arr("bool", shape)
        return Unknown() if any(isinstance(k, Unknown) for k in kinds) else BOOL
    if (fn is operator.matmul or fn is np.matmul or fn is np.dot) and len(kinds) == 2 and not kws:
        k = _product_kind(kinds)
        if k is not None:
            return k
    if isinstance(fn, np.ufunc) and fn.nout == 1 and not kws and fn.signature is None:
        return _ufunc_kind(fn, kinds)
    if fn in (math.dist, math.fsum):
        return FLOAT
    if getattr(fn, "__module__", None) == "math" and len(kinds) <= 2 and all(
            isinstance(k, (Scalar, Arr, Unknown)) for k in kinds):
        if fn in (math.floor, math.ceil, math.trunc, math.factorial, math.comb, math.gcd, math.isqrt, math.perm, math.lcm):
            return INT
        if fn in (math.isnan, math.isinf, math.isfinite, math.isclose):
            return BOOL
        if fn in (math.modf, math.frexp):
            return Tup((FLOAT, FLOAT if fn is math.modf else INT))
        return FLOAT
    if fn is method("item") and kinds and isinstance(kinds[0], (Scalar, Arr)):
        return Scalar(kinds[0].dtype)
    if (fn is np.squeeze or fn is method("squeeze")) and isinstance(kinds[0], Arr):
        k = _squeezed_kind(kinds[0], args[1] if len(args) > 1 else dict(kws).get("axis"))
        if k is not None:
            return k
    k = shaped_kind(fn, args, kws)
    return by_example(fn, args, kws) if k is None else k


def _squeezed_kind(k: Arr, axis: Atom | None) -> Kind | None:
    """The named axes go, or those of length 1: neither is visible in an example, whose axes are longer."""
    if k.axes is not None and axis in (None, Const(None)):
        if all(isinstance(a, int) or a is not None and a.not_one and a.offset == 0 for a in k.axes):
            return Arr(k.dtype, tuple(a for a in k.axes if a != 1))
        return Arr(k.dtype, None)
    items = axis.items if isinstance(axis, Seq) else (axis,)
    at = [i.value for i in items if isinstance(i, Const) and type(i.value) is int]
    if k.axes is None or len(at) < len(items) or not all(-len(k.axes) <= i < len(k.axes) for i in at):
        return None
    gone = {i % len(k.axes) for i in at}
    return Arr(k.dtype, tuple(a for i, a in enumerate(k.axes) if i not in gone))


def _product_kind(kinds: list[Kind]) -> Kind | None:
    """a @ b of vectors and matrices: the outer lengths remain."""
    if not any(isinstance(k, Arr) for k in kinds):
        return None
    a, b = as_array_kind(kinds[0]), as_array_kind(kinds[1])
    if not (isinstance(a, Arr) and isinstance(b, Arr)) or a.axes is None or b.axes is None or not (
            1 <= len(a.axes) <= 2 and 1 <= len(b.axes) <= 2):
        return None
    d = join_dtype(a.dtype, b.dtype)
    axes = (*a.axes[:-1], *(b.axes[1:] if len(b.axes) == 2 else ()))
    return Arr(d, axes) if axes else Scalar(d, True)


def _arith_kind(fn: Any, kinds: list[Kind], args: tuple[Atom, ...]) -> Kind | None:
    if all(isinstance(k, Scalar) for k in kinds):
        ds = [k.dtype for k in kinds]  # type: ignore[attr-defined]
        is_np = any(k.np for k in kinds)  # type: ignore[attr-defined]
        if len(kinds) == 1:
            d = "int64" if ds[0] == "bool" and not is_np else ds[0]
            return Scalar(d, is_np)
        # a Python number adapts to the NumPy scalar (NEP 50)
        if is_np and not all(k.np for k in kinds):  # type: ignore[attr-defined]
            a, b = kinds
            strong, weak = (a, b) if a.np else (b, a)  # type: ignore[attr-defined]
            return Scalar(_weak(fn, strong.dtype, weak.dtype), True)  # type: ignore[attr-defined]
        d = join_dtype(ds[0], ds[1])
        if d == "bool":
            d = "int64"
        if fn in (operator.truediv, operator.itruediv) and np.dtype(d).kind in "iu":
            d = "float64"
        if fn in (operator.pow, operator.ipow) and np.dtype(d).kind in "iu" and not is_np:
            e = args[1]
            if not (isinstance(e, Const) and isinstance(e.value, int) and e.value >= 0):
                return Scalar("float64") if isinstance(e, Const) else Scalar("int64")
        return Scalar(d, is_np)
    if any(isinstance(k, Arr) for k in kinds) and all(isinstance(k, (Scalar, Arr, Lst, Tup)) for k in kinds):
        kinds = [as_array_kind(k) for k in kinds]
    if all(isinstance(k, (Scalar, Arr)) for k in kinds):
        if len(kinds) == 1:
            return Arr(kinds[0].dtype, kinds[0].axes)  # type: ignore[attr-defined]
        shape = broadcast_axes(axes_of(kinds[0]), axes_of(kinds[1]))
        a, b = kinds
        arrays = [k for k in kinds if isinstance(k, Arr)]
        weak_scalars = [k for k in kinds if isinstance(k, Scalar) and not k.np]
        if weak_scalars and len(arrays) == 1:
            d = _weak(fn, arrays[0].dtype, weak_scalars[0].dtype)
        else:
            d = join_dtype(a.dtype, b.dtype)  # type: ignore[attr-defined]
        if fn in (operator.truediv, operator.itruediv) and np.dtype(d).kind in "iub":
            d = "float64"
        if shape == ():
            return Scalar(d, True)
        return Arr(d, shape)
    if fn in (operator.add, operator.iadd) and isinstance(kinds[0], (Lst, Tup)) and isinstance(kinds[1], (Lst, Tup)):
        if isinstance(kinds[0], Tup) and isinstance(kinds[1], Tup):
            return Tup(kinds[0].elems + kinds[1].elems)
        return join(_as_list(kinds[0]), _as_list(kinds[1]))
    if fn in (operator.mul, operator.imul) and len(kinds) == 2:
        for a, b in (kinds, kinds[::-1]):
            if isinstance(a, (Lst, Tup)) and isinstance(b, Scalar):
                return _as_list(a)
    if any(isinstance(k, Opaque) and k.cls is str for k in kinds):
        return Opaque(str)
    return Unknown()


def _as_list(k: Kind) -> Lst:
    return k if isinstance(k, Lst) else Lst(join_all(k.elems), True)  # type: ignore[attr-defined]


def _weak(fn: Any, strong: str, weak: str) -> str:
    order = {"b": 0, "i": 1, "u": 1, "f": 2, "c": 3}
    s, w = np.dtype(strong).kind, np.dtype(weak).kind
    if order[w] > order[s]:
        if w == "f":
            d = "float64"
        elif w == "c":
            d = "complex64" if strong == "float32" else "complex128"
        else:
            d = "int64"
    else:
        d = strong
    if fn in (operator.truediv, operator.itruediv) and np.dtype(d).kind in "iub":
        d = "float64"
    return d


def _ufunc_kind(fn: Any, kinds: list[Kind]) -> Kind:
    if not all(isinstance(k, (Scalar, Arr)) for k in kinds):
        if all(isinstance(k, (Scalar, Arr, Lst, Tup)) for k in kinds):
            kinds = [as_array_kind(k) for k in kinds]
        if not all(isinstance(k, (Scalar, Arr)) for k in kinds):
            return Unknown()
    shape: tuple[Axis, ...] | None = ()
    for k in kinds:
        shape = broadcast_axes(shape, axes_of(k))
    types = []
    for k in kinds:
        t = np.dtype(k.dtype)  # type: ignore[attr-defined]
        weak = isinstance(k, Scalar) and not k.np and t.kind in "ifc"
        types.append({"i": int, "f": float, "c": complex}[t.kind] if weak else t)
    try:
        d = fn.resolve_dtypes((*types, None))[-1].name
    except (TypeError, AttributeError, ValueError):
        return Unknown()
    if shape == ():
        return Scalar(d, True)
    return Arr(d, shape)


def as_array_kind(k: Kind) -> Kind:
    """Kind of np.asarray(value)."""
    if isinstance(k, (Lst, Tup)):
        e = k.elem if isinstance(k, Lst) else join_all(k.elems)
        if isinstance(e, (Lst, Tup)):
            e = as_array_kind(e)
        n: Axis = len(k.elems) if isinstance(k, Tup) else None
        if isinstance(e, Scalar):
            return Arr(e.dtype, (n,), k.varied)
        if isinstance(e, Arr):
            return Arr(e.dtype, None if e.axes is None else (n, *e.axes), k.varied)
        return Unknown(k.varied)
    return k


def _attribute_kind(k: Kind, attr: Atom) -> Kind:
    name = attr.value if isinstance(attr, Const) else ""
    if isinstance(k, (Arr, Scalar)):
        if name in ("shape", "strides"):
            axes = axes_of(k)
            return Lst(INT, True) if axes is None else Tup((INT,) * len(axes))
        if name in ("size", "ndim", "nbytes", "itemsize"):
            return INT
        if name == "T":
            return Arr(k.dtype, None if k.axes is None else k.axes[::-1]) if isinstance(k, Arr) else k
        if name in ("real", "imag"):
            d = {"complex128": "float64", "complex64": "float32"}.get(k.dtype, k.dtype)
            return Arr(d, k.axes) if isinstance(k, Arr) else Scalar(d, k.np)
        if name == "flat" and isinstance(k, Arr):
            return Arr(k.dtype, (None,))
        if name == "dtype":
            return Opaque(np.dtype)
        if name == "mT" and isinstance(k, Arr) and k.axes is not None:
            return Arr(k.dtype, (*k.axes[:-2], k.axes[-1], k.axes[-2]))
    return Unknown()


def slice_axis(n: Axis, s: SliceA) -> Axis:
    """Length of axis n under a slice; exact for constant bounds with step 1 or -1, unknown otherwise."""
    def num(a: Any, default: int | None) -> Any:
        if a is None or (isinstance(a, Const) and a.value is None):
            return default
        return a.value if isinstance(a, Const) and isinstance(a.value, int) else "?"

    step = num(s.step, 1)
    lo, hi = num(s.lo, None), num(s.hi, None)
    if isinstance(n, int) and "?" not in (lo, hi, step):
        return len(range(n)[slice(lo, hi, step)])
    if step == -1 and lo is None and hi is None:
        return n
    if step != 1 or "?" in (lo, hi):
        return None
    if lo in (None, 0) and hi is None:
        return n
    if not isinstance(n, Dim):
        return None
    if n.offset < 0 and (lo or 0) * (hi or 0) < 0 and (hi or 0) > 0:
        return None
    cut = 0
    if lo is not None:
        if lo < 0:
            return None
        cut += lo
    if hi is not None:
        if hi >= 0:
            return None
        cut -= hi
    return Dim(n.symbol, n.offset - cut)


def item_kind(base: Kind, index: Atom) -> Kind:
    if isinstance(base, Lst):
        if isinstance(index, SliceA):
            return base
        return base.elem
    if isinstance(base, Tup):
        if isinstance(index, Const) and isinstance(index.value, int) and -len(base.elems) <= index.value < len(
                base.elems):
            return base.elems[index.value]
        if isinstance(index, SliceA):
            parts = [index.lo, index.hi, index.step]
            if all(p is None or isinstance(p, Const) for p in parts):
                return Tup(base.elems[slice(*[None if p is None else p.value for p in parts])])  # type: ignore
            return Lst(join_all(base.elems), True)
        return join_all(base.elems)
    if isinstance(base, Dct):
        return base.elem
    if isinstance(base, Opaque) and base.cls is str:
        return base
    if not isinstance(base, Arr):
        return Unknown(base.varied)
    items = list(index.items) if isinstance(index, Seq) and index.form == "tuple" else [index]
    items = [SliceA(*[Const(p) for p in (i.value.start, i.value.stop, i.value.step)]) if isinstance(i, Ref) and isinstance(
        i.value, slice) else SliceA(i, i, i) if isinstance(i, Var) and i.kind == Opaque(slice) else i for i in items]
    ikinds = [atom_kind(i) for i in items]
    ik = atom_kind(index)
    if isinstance(index, (Var, Ref)) and isinstance(ik, Tup):  # a tuple that stands for several indices
        items = [Const(0)] * len(ik.elems)
        ikinds = list(ik.elems)
    if any(isinstance(k, Opaque) and not _is_none(i) and not _is_ellipsis(i) and not isinstance(i, SliceA)
           for i, k in zip(items, ikinds)):
        return Arr(base.dtype, None)  # something that is known at run time only
    if any(isinstance(i, Star) for i in items) or any(isinstance(k, (Unknown, Dct)) for k in ikinds):
        return Arr(base.dtype, None)
    advanced = any(isinstance(k, (Arr, Lst, Tup)) or _is_truth(k) for k, i in zip(ikinds, items) if not isinstance(i, SliceA))
    if base.axes is None:
        return Arr(base.dtype, None)
    if advanced:
        return _fancy_kind(base, items, ikinds)
    used = sum(1 for i in items if not _is_none(i) and not _is_ellipsis(i))
    axes = list(base.axes)
    out: list[Axis] = []
    for i in items:
        if _is_none(i):
            out.append(1)
        elif _is_ellipsis(i):
            skip = len(base.axes) - used
            out += axes[:skip]
            axes = axes[skip:]
        elif isinstance(i, SliceA):
            if not axes:
                return Unknown()
            out.append(slice_axis(axes.pop(0), i))
        else:
            if not axes:
                return Unknown()
            axes.pop(0)
    out += axes
    if not out and not any(_is_ellipsis(i) for i in items):
        return Scalar(base.dtype, True)
    return Arr(base.dtype, tuple(out))


def _is_none(i: Atom) -> bool:
    return isinstance(i, Const) and i.value is None or isinstance(i, Ref) and i.value is None


def _is_ellipsis(i: Atom) -> bool:
    return isinstance(i, Const) and i.value is Ellipsis


def _is_truth(k: Kind) -> bool:
    return isinstance(k, Scalar) and k.dtype == "bool"


def _fancy_kind(base: Arr, items: list[Atom], ikinds: list[Kind]) -> Kind:
    """Rank of a[...] with index arrays, by example; lengths of index axes are kept where they are known."""
    axes = base.axes or ()
    sizes = [n if isinstance(n, int) else 4 for n in axes]
    sample = np.zeros(sizes)
    idx: list[Any] = []
    pos = 0
    n_used = sum(1 for i in items if not _is_none(i) and not _is_ellipsis(i)) + sum(
        (len(k.axes) - 1 if k.axes else 0) for k in ikinds if isinstance(k, Arr) and k.dtype == "bool")
    n_used -= sum(map(_is_truth, ikinds))
    masks = False
    for i, k in zip(items, ikinds):
        if _is_none(i):
            idx.append(None)
        elif _is_ellipsis(i):
            idx.append(Ellipsis)
            pos += len(axes) - n_used
        elif isinstance(i, SliceA):
            idx.append(slice(None))
            pos += 1
        else:
            k = as_array_kind(k)
            if _is_truth(k):  # the mask of an array without axes
                idx.append(np.True_)
                masks = True
            elif isinstance(k, Scalar):
                idx.append(0)
                pos += 1
            elif isinstance(k, Arr) and k.axes is not None:
                if k.dtype == "bool":
                    idx.append(np.ones(sizes[pos:pos + len(k.axes)], dtype=bool))
                    pos += len(k.axes)
                    masks = True
                else:
                    idx.append(np.zeros([1 if a == 1 else 3 for a in k.axes], dtype=int))
                    pos += 1
            else:
                return Arr(base.dtype, None)
    try:
        r = sample[tuple(idx)]
    except (IndexError, ValueError):
        return Arr(base.dtype, None)
    if r.ndim == 0 and not isinstance(r, np.ndarray):
        return Scalar(base.dtype, True)
    out: list[Axis] = [None] * r.ndim
    if len(items) == 1 and not masks:
        k = as_array_kind(ikinds[0])
        if isinstance(k, Arr) and k.axes is not None:
            out = [*k.axes, *axes[1:]]
    elif len(items) == 1 and masks:
        out = [None, *axes[len(axes_of(as_array_kind(ikinds[0])) or ()):]]
    return Arr(base.dtype, tuple(out))


#: functions that make an array of a shape -> position of dtype
_MAKERS = {np.zeros: 1, np.ones: 1, np.empty: 1, np.full: 2}


def shaped_kind(fn: Any, args: tuple[Atom, ...], kws: tuple[tuple[str | None, Atom], ...]) -> Kind | None:
    """The result has the shape that was asked for."""
    if getattr(fn, "__name__", "") == "unbroadcast" and fn.__module__ in HELPER_MODULES:
        g, x = [as_array_kind(atom_kind(a)) for a in args]
        if isinstance(g, (Arr, Scalar)) and isinstance(x, Arr):
            return Arr(g.dtype, x.axes, g.varied)
        return Scalar(g.dtype, True, g.varied) if isinstance(g, (Arr, Scalar)) and isinstance(x, Scalar) else None
    if getattr(fn, "__name__", "") == "unbroadcast_to" and fn.__module__ in HELPER_MODULES:
        g = as_array_kind(atom_kind(args[0]))
        return Arr(g.dtype, _asked_axes(args[1], True), g.varied) if isinstance(g, (Arr, Scalar)) else None
    if among(fn, _MAKERS):
        given = dict(kws)
        dt: Any = given.get("dtype", args[_MAKERS[fn]] if len(args) > _MAKERS[fn] else Const(float))
        fill = given.get("fill_value", args[1] if len(args) > 1 else None)
        base = as_array_kind(atom_kind(fill)) if fn is np.full and dt == Const(float) and fill is not None else None
        shape_atom = given.get("shape", args[0] if args else None)
        several = isinstance(shape_atom, Seq) and any(isinstance(atom_kind(i), Unknown) for i in shape_atom.items)
        if shape_atom is None or not several and not isinstance(atom_kind(shape_atom), (Lst, Unknown)):
            return None
        try:
            name = base.dtype if isinstance(base, (Arr, Scalar)) else np.dtype(getattr(dt, "value", None)).name
        except (TypeError, AttributeError):
            return Unknown()
        return Arr(name, (None,) * len(shape_atom.items) if isinstance(shape_atom, Seq) else None)
    if fn is np.broadcast_shapes:
        forms = [atom_kind(a) for a in args]
        if not all(isinstance(k, (Tup, Scalar)) for k in forms):
            return Lst(INT, True)
        return Tup((INT,) * max((len(k.elems) if isinstance(k, Tup) else 1 for k in forms), default=0))
    if (fn is np.repeat or fn is method("repeat")) and len(args) == 2 and not kws:
        base = as_array_kind(atom_kind(args[0]))
        return Arr(base.dtype, (None,), base.varied) if isinstance(base, (Arr, Scalar)) and isinstance(
            atom_kind(args[1]), Arr) else None  # counts that a sample cannot guess
    name = fn.name[1:] if isinstance(fn, Prim) else getattr(fn, "__name__", "") if fn in (
        np.reshape, np.broadcast_to) else ""
    if name not in ("reshape", "broadcast_to") or not args:
        return None
    base = as_array_kind(atom_kind(args[0]))
    if not isinstance(base, (Arr, Scalar)):
        return None
    shape: Any = args[1] if len(args) == 2 else Seq(tuple(args[1:])) if len(args) > 2 and name == "reshape" and isinstance(
        fn, Prim) else dict(kws).get("shape", dict(kws).get("newshape"))
    if shape is None or len(args) > 2 and not isinstance(fn, Prim):
        return None
    return Arr(base.dtype, _asked_axes(shape, name == "broadcast_to"), base.varied)


def _asked_axes(shape: Atom, exact: bool) -> tuple[Axis, ...] | None:
    """Axes of a result with this shape; where -1 is allowed, an integer that is not known is not `exact`."""
    def axis(i: Atom) -> Axis:
        if isinstance(i, Const):
            return i.value if isinstance(i.value, int) and i.value >= 0 else None
        return Dim(i) if exact and isinstance(i, Var) and isinstance(i.kind, Scalar) else None

    if isinstance(shape, Seq):
        return None if any(isinstance(i, Star) for i in shape.items) else tuple(axis(i) for i in shape.items)
    k = atom_kind(shape)
    if isinstance(k, Tup):
        return (None,) * len(k.elems)
    if isinstance(k, Scalar):
        return (axis(shape),)
    return None
