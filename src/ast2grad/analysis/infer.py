"""Kind of an operation's result.

Operators and elementwise functions follow the broadcasting rules on symbolic axes.  Everything else is asked by
example: the function is run on small sample arguments whose axes have distinct lengths, and the axes of its result
are recognised by their lengths.  So no rule has to spell out result shapes.
"""
from __future__ import annotations

import builtins
import math
import operator
import warnings
from dataclasses import replace
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
    kind_of,
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
    atom_vars,
)

ARITH = {operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, operator.pow,
         operator.iadd, operator.isub, operator.imul, operator.itruediv, operator.ipow, operator.ifloordiv,
         operator.imod}
BITS = {operator.and_, operator.or_, operator.xor, operator.lshift, operator.rshift, operator.invert}
COMPARE = {operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne}
UNARY = {operator.neg, operator.pos}
BOOLS = {operator.not_, operator.is_, operator.is_not, operator.contains, builtins.isinstance, builtins.callable,
         builtins.any, builtins.all, builtins.hasattr, builtins.issubclass}
SAFE_BUILTINS = {abs, round, divmod, pow, min, max, sum, float, int, bool, complex, len, sorted, list, tuple,
                 reversed, range, enumerate, zip, operator.matmul, operator.index, str, repr, hash}
STRINGS = {str, repr, format, ascii, chr, bin, hex}


def is_varied(args: tuple[Atom, ...], kws: tuple[tuple[str | None, Atom], ...] = ()) -> bool:
    return any(v.kind.varied for a in args for v in atom_vars(a)) or any(
        v.kind.varied for _, a in kws for v in atom_vars(a))


#: modules of the functions that generated code brings along
_HELPERS = {f"ast2grad.emit.{m}" for m in ("helpers", "memory_helpers", "linalg_helpers", "series_helpers")}


def sampleable(fn: Any) -> bool:
    """May the function be run on samples: it is pure, quick and well known."""
    if isinstance(fn, Prim):
        return fn.name.startswith(".") and fn.name[1:] not in ("tofile", "dump", "setflags", "tobytes")
    if isinstance(getattr(fn, "__self__", None), np.ufunc):
        return getattr(fn, "__name__", "") in ("reduce", "accumulate", "outer", "reduceat")
    if isinstance(fn, np.ufunc):
        return True
    try:
        if fn in SAFE_BUILTINS or fn in BITS:
            return True
    except TypeError:
        return False
    mod = getattr(fn, "__module__", None) or ""
    if mod in _HELPERS:
        return mod != "ast2grad.emit.memory_helpers" or fn.__name__ in ("unbroadcast", "power_log")
    if mod.startswith("numpy") or fn is np.linalg.norm:
        return ".random" not in mod and getattr(fn, "__name__", "") not in (
            "save", "savez", "load", "loadtxt", "savetxt", "fromfile", "genfromtxt", "seterr", "set_printoptions")
    if mod.startswith("scipy."):
        return mod.split(".")[1] in ("special", "linalg", "fft", "signal", "ndimage", "_lib") or isinstance(fn, np.ufunc)
    if mod in ("math", "cmath", "_operator", "operator"):
        return True
    return isinstance(fn, np.dtype) or (isinstance(fn, type) and issubclass(fn, np.generic))


def result_kind(fn: Any, args: tuple[Atom, ...], kws: tuple[tuple[str | None, Atom], ...] = (),
                varied: bool | None = None) -> Kind:
    """Kind of fn(*args, **kws)."""
    if varied is None:
        varied = is_varied(args, kws)
    k = _result_kind(fn, args, kws)
    return k.vary(varied) if k.numeric else k.vary(False)


def _result_kind(fn: Any, args: tuple[Atom, ...], kws: tuple[tuple[str | None, Atom], ...]) -> Kind:
    if isinstance(fn, Ref) and getattr(fn.value, "__module__", None) in _HELPERS:
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
    if fn is POP:
        return kinds[0].elem if isinstance(kinds[0], Lst) else Unknown()
    if fn is TAPE:
        return Lst(Bottom())
    if fn in (FORMAT,) or _in(fn, STRINGS):
        return Opaque(str)
    if fn is IDENTITY or _in(fn, BOOLS):
        return BOOL
    if fn is GETATTR:
        return _attribute_kind(kinds[0], args[1])
    if fn is operator.getitem:
        return _item_kind(kinds[0], args[1])
    if fn is len or fn is int:
        return INT
    if fn is float:
        return FLOAT
    if fn is complex:
        return Scalar("complex128")
    if _in(fn, ARITH) or _in(fn, UNARY):
        k = _arith_kind(fn, kinds, args)
        if k is not None:
            return k
    if _in(fn, COMPARE):
        shape = broadcast_axes(axes_of(kinds[0]), axes_of(kinds[1]))
        if shape == ():
            return Scalar("bool", any(k.np for k in kinds if isinstance(k, Scalar)))
        if any(isinstance(k, Arr) for k in kinds):
            return Arr("bool", shape)
        return Unknown() if any(isinstance(k, Unknown) for k in kinds) else BOOL
    if (fn is operator.matmul or fn is np.matmul or fn is np.dot) and len(kinds) == 2 and not kws:
        k = _product_kind(kinds)
        if k is not None:
            return k
    if isinstance(fn, np.ufunc) and fn.nout == 1 and not kws and fn.signature is None:
        return _ufunc_kind(fn, kinds)
    if getattr(fn, "__module__", None) == "math" and len(kinds) <= 2 and all(
            isinstance(k, (Scalar, Arr, Unknown)) for k in kinds):
        if fn in (math.floor, math.ceil, math.trunc, math.factorial, math.comb, math.gcd):
            return INT
        if fn in (math.isnan, math.isinf, math.isfinite):
            return BOOL
        if fn in (math.modf, math.frexp):
            return Tup((FLOAT, FLOAT if fn is math.modf else INT))
        return FLOAT
    return by_example(fn, args, kws)


def _product_kind(kinds: list[Kind]) -> Kind | None:
    """a @ b of vectors and matrices: the outer lengths remain."""
    a, b = kinds
    if not (isinstance(a, Arr) and isinstance(b, Arr)) or a.axes is None or b.axes is None or not (
            1 <= len(a.axes) <= 2 and 1 <= len(b.axes) <= 2):
        return None
    d = join_dtype(a.dtype, b.dtype)
    axes = (*a.axes[:-1], *(b.axes[1:] if len(b.axes) == 2 else ()))
    return Arr(d, axes) if axes else Scalar(d, True)


def _in(fn: Any, group: set[Any]) -> bool:
    try:
        return fn in group
    except TypeError:
        return False


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
        weak = [k for k in kinds if isinstance(k, Scalar) and not k.np]
        if weak and len(arrays) == 1:
            d = _weak(fn, arrays[0].dtype, weak[0].dtype)
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
        else:
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


def _item_kind(base: Kind, index: Atom) -> Kind:
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
        i.value, slice) else i for i in items]
    ikinds = [atom_kind(i) for i in items]
    if isinstance(index, Var) and isinstance(index.kind, (Tup,)):
        items = [Const(0)] * len(index.kind.elems)
        ikinds = list(index.kind.elems)
    if any(isinstance(k, Opaque) and not _is_none(i) and not _is_ellipsis(i) and not isinstance(i, SliceA)
           for i, k in zip(items, ikinds)):
        return Arr(base.dtype, None)  # a slice, or something else that is known at run time only
    if any(isinstance(i, Star) for i in items) or any(isinstance(k, (Unknown, Dct)) for k in ikinds) or (
            isinstance(index, Var) and isinstance(index.kind, (Opaque,))):
        return Arr(base.dtype, None)
    advanced = any(isinstance(k, (Arr, Lst, Tup)) for k, i in zip(ikinds, items) if not isinstance(i, SliceA))
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


def _fancy_kind(base: Arr, items: list[Atom], ikinds: list[Kind]) -> Kind:
    """Rank of a[...] with index arrays, by example; lengths of index axes are kept where they are known."""
    axes = base.axes or ()
    sizes = [n if isinstance(n, int) else 4 for n in axes]
    sample = np.zeros(sizes)
    idx: list[Any] = []
    pos = 0
    n_used = sum(1 for i in items if not _is_none(i) and not _is_ellipsis(i)) + sum(
        (len(k.axes) - 1 if k.axes else 0) for k in ikinds if isinstance(k, Arr) and k.dtype == "bool")
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
            if isinstance(k, Scalar):
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
        out = [None, *axes[r.ndim * 0 + len(as_array_kind(ikinds[0]).axes):]]  # type: ignore
    return Arr(base.dtype, tuple(out))


# ------------------------------------------------------------------------------------------------- by example

_MANY = 2_000_000  # entries of a sample
_PRIMES = (23, 41, 59, 83, 101, 131, 151, 173, 193, 211)
_OTHER_PRIMES = (89, 67, 47, 29, 107, 127, 149, 167, 191, 223)  # in another order: min() and max() show
_SMALL = (5, 7, 11, 13, 17, 19, 29, 31, 37, 43)
_OTHER_SMALL = (13, 11, 7, 5, 17, 19, 23, 31, 37, 41)

#: results whose lengths depend on values: no sample shows them
_BY_VALUE = {"unique", "unique_values", "unique_counts", "unique_inverse", "unique_all", "union1d", "intersect1d", "setdiff1d",
             "setxor1d", "nonzero", "flatnonzero", "argwhere", "compress", "extract", "trim_zeros", "roots", "delete"}

#: results that are complex for some values of a real argument
_COMPLEX_BY_VALUE = {"eig", "eigvals", "roots", "sqrtm", "logm", "fractional_matrix_power", "funm", "signm", "poly"}


class _Sampler:
    def __init__(self, sizes: tuple[int, ...], equal: int | None, small_ints: bool = False, other: bool = False,
                 loose: bool = False, last: bool = False) -> None:
        self.sizes = sizes
        self.equal = equal
        self.small_ints = small_ints
        self.loose = loose  # every axis of the same length: lengths agree only for the arguments of this call
        self.last = last  # integers are -1: the only other axis that a vector has
        self.other = other  # the second sample: different masks and indices
        self.table: dict[Any, int] = {}
        self.drawn = 0

    def size(self, key: Any) -> int:
        if self.equal is not None:
            return self.equal
        if key not in self.table:
            self.table[key] = self.sizes[len(self.table) % len(self.sizes)]
        return self.table[key]

    def axis(self, a: Axis, key: Any) -> int:
        if self.loose and a != 1:
            return self.equal or 4
        if isinstance(a, int):
            return a
        if isinstance(a, Dim):
            return max(self.size(a.symbol) + a.offset, 0)
        return self.size(("?", key))

    def value(self, k: Kind, key: Any) -> Any:
        if isinstance(k, Scalar):
            t = np.dtype(k.dtype)
            if t.kind == "b":
                v: Any = not self.other
            elif t.kind in "iu":
                v = -1 if self.last else int(not self.other) if self.small_ints else self.size(key)
            else:
                v = (0.81 if self.other else 0.37) + (0.2j if t.kind == "c" else 0)
            return t.type(v) if k.np else v
        if isinstance(k, Arr):
            if k.axes is None:
                raise ValueError("unknown rank")
            shape = tuple(self.axis(a, (key, i)) for i, a in enumerate(k.axes))
            t = np.dtype(k.dtype)
            if t.kind == "b":
                return np.arange(math.prod(shape)).reshape(shape) % 3 > 0 if self.other else np.ones(shape, dtype=bool)
            if t.kind in "iu":
                return (np.arange(math.prod(shape)).reshape(shape) % 2 if self.other else np.zeros(shape)).astype(t)
            v = self.draw(shape)
            if len(shape) >= 2 and shape[-1] == shape[-2]:
                # symmetric and definite; the other sample has complex eigenvalues
                back = np.swapaxes(v, -1, -2)
                v = (v - back if self.other else v @ back) + 2 * shape[-1] * np.eye(shape[-1])
            return v.astype(t)
        if isinstance(k, Tup):
            return tuple(self.value(e, (key, i)) for i, e in enumerate(k.elems))
        if isinstance(k, Lst):
            if k.elem == INT:  # a shape, axes, indices: few
                return (tuple if k.tuple_ else list)(self.size((key, i)) for i in range(3 if self.other else 2))
            v = [self.value(k.elem, (key, "elem")) for _ in range(self.size((key, "len")))]
            return tuple(v) if k.tuple_ else v
        raise ValueError("no sample")

    def draw(self, shape: tuple[int, ...]) -> Any:
        """Numbers between 0.3 and 0.7, other ones for each operand."""
        n = math.prod(shape)
        if n > _MANY:
            raise ValueError("too large a sample")
        self.drawn += 1
        return 0.3 + 0.4 * ((np.arange(n) * 0.6180339887 + 0.377 * self.drawn + 0.1 * self.other) % 1.0).reshape(shape)

    def atom(self, a: Atom | None) -> Any:
        if a is None:
            return None
        if isinstance(a, Ref) and is_global_number(a):
            return self.value(kind_of(a.value), global_symbol(a))
        if isinstance(a, (Const, Ref)):
            return a.value
        if isinstance(a, Var):
            return self.value(a.kind, a)
        if isinstance(a, Seq):
            if a.form == "dict":
                raise ValueError("dict")
            v = [self.atom(i) for i in a.items]
            return tuple(v) if a.form == "tuple" else v if a.form == "list" else set(v)
        if isinstance(a, SliceA):
            return slice(self.atom(a.lo), self.atom(a.hi), self.atom(a.step))
        raise ValueError("no sample")

    def kind(self, r: Any) -> Kind:
        if type(r) is np.ndarray:
            if r.dtype.kind not in "biufc":
                return Opaque(np.ndarray)
            return Arr(r.dtype.name, tuple(self.back(n) for n in r.shape))
        if type(r) is tuple or (isinstance(r, tuple) and hasattr(r, "_fields")):
            return Tup(tuple(self.kind(v) for v in r))
        if type(r) is list:
            if not r:
                return Lst(Bottom())
            return Lst(join_all([self.kind(v) for v in r]))
        return kind_of(r)

    def back(self, n: int) -> Axis:
        if n <= 1:
            return 1 if n == 1 and not self.small_ints else None
        if self.equal is not None:
            return None
        hits = [(key, n - s) for key, s in self.table.items() if abs(n - s) <= (8 if self.sizes in (_PRIMES, _OTHER_PRIMES) else 0)]  # noqa: E501
        if len(hits) == 1:
            key, off = hits[0]
            if isinstance(key, tuple) and key and key[0] == "?":
                return None
            return Dim(key, off, off == 0 and self._known(key))
        return n if n < 5 else None

    def _known(self, key: Any) -> bool:
        return key in self.not_one

    not_one: set[Any] = set()


def _symbols(k: Kind, into: set[Any]) -> None:
    if isinstance(k, Arr) and k.axes:
        into.update(a.symbol for a in k.axes if isinstance(a, Dim) and a.not_one)
    elif isinstance(k, Tup):
        for e in k.elems:
            _symbols(e, into)
    elif isinstance(k, Lst):
        _symbols(k.elem, into)


def _rank(a: Any) -> int:
    k = atom_kind(a)
    return len(k.axes) if isinstance(k, Arr) and k.axes is not None else 0


def _fixed(k: Kind, into: set[int]) -> None:
    """Known lengths above 1."""
    if isinstance(k, Arr) and k.axes:
        into.update(a for a in k.axes if isinstance(a, int) and a > 1)
    elif isinstance(k, Tup):
        for e in k.elems:
            _fixed(e, into)
    elif isinstance(k, Lst):
        _fixed(k.elem, into)


def run_samples(fn: Any, args: tuple[Atom, ...], kws: tuple[tuple[str | None, Atom], ...], want: int = 1) -> list[Any]:
    """(sampler, sample arguments, result) of the first attempts that work, at most `want`."""
    if not sampleable(fn) or any(isinstance(a, Star) for a in args) or any(k is None for k, _ in kws):
        return []
    deep = max([_rank(a) for a in args] + [0])
    not_one: set[Any] = set()
    fixed: set[int] = set()
    for a in (*args, *[v for _, v in kws]):
        for v in atom_vars(a):
            _symbols(v.kind, not_one)
            _fixed(v.kind, fixed)
    attempts = [_Sampler(_SMALL, None), _Sampler(_OTHER_SMALL, None, other=True), _Sampler(_SMALL, None, True),
                _Sampler(_OTHER_SMALL, None, True, other=True), _Sampler(_SMALL, None, True, last=True)]
    if deep <= 2:
        attempts = [_Sampler(_PRIMES, None), _Sampler(_OTHER_PRIMES, None, other=True), *attempts]
    attempts += [_Sampler((), n, other=n != 4) for n in (4, *sorted(fixed)[:2], 3, 12)]
    attempts += [_Sampler((), 4, True), _Sampler((), 4, True, other=True), _Sampler((), 4, loose=True),
                 _Sampler((), 3, other=True, loose=True)]
    found: list[Any] = []
    failures = 0
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for sampler in attempts:
            sampler.not_one = not_one
            try:
                a = [sampler.atom(x) for x in args]
                k = {str(n): sampler.atom(v) for n, v in kws}
            except (ValueError, TypeError, IndexError, MemoryError):
                return found
            try:
                r = getattr(a[0], fn.name[1:])(*a[1:], **k) if isinstance(fn, Prim) else fn(*a, **k)
            except Exception:
                failures += 1
                if found and failures > 3:
                    break
                continue
            found.append((sampler, a, r))
            if len(found) == want:
                break
    return found


_example_cache: dict[Any, Any] = {}


def sample_key(x: Any, seen: dict[Any, int]) -> Any:
    """What a sample of the operand depends on; values and symbols of axes are numbered in `seen`."""
    if isinstance(x, Var):
        return ("v", seen.setdefault(x, len(seen)), numbered(x.kind, seen))
    if isinstance(x, Const):
        return x
    if isinstance(x, Ref):
        if is_global_number(x):
            return ("g", seen.setdefault(global_symbol(x), len(seen)), type(x.value))
        return ("r", id(x.value))
    if isinstance(x, Seq):
        return (x.form, *[sample_key(i, seen) for i in x.items])
    if isinstance(x, SliceA):
        return ("slice", *[sample_key(i, seen) for i in (x.lo, x.hi, x.step)])
    return x


def is_global_number(a: Ref) -> bool:
    """A number that may be another one when the generated code runs."""
    return a.home is not None and type(a.value) in (int, float, complex)


def global_symbol(a: Ref) -> Any:
    return ("global", id(a.home[0]), a.home[1]) if isinstance(a.home, tuple) else ("global", id(a.home))


def numbered(k: Kind, seen: dict[Any, int]) -> Any:
    """The kind with numbers for the symbols of its axes."""
    if isinstance(k, Arr) and k.axes is not None:
        return ("arr", k.dtype, *[(seen.setdefault(a.symbol, len(seen)), a.offset, a.not_one) if isinstance(a, Dim) else a
                                  for a in k.axes])
    if isinstance(k, Tup):
        return ("tup", *[numbered(e, seen) for e in k.elems])
    if isinstance(k, Lst):
        return ("lst", k.tuple_, numbered(k.elem, seen))
    return k.vary(False)


def with_symbols(k: Kind, table: dict[Any, Any]) -> Kind:
    """The kind of an earlier call for the operands of this one."""
    def symbol(s: Any) -> Any:
        if s in table:
            return table[s]
        return tuple(symbol(i) for i in s) if isinstance(s, tuple) else s

    if isinstance(k, Arr) and k.axes is not None:
        return replace(k, axes=tuple(replace(a, symbol=symbol(a.symbol)) if isinstance(a, Dim) else a for a in k.axes))
    if isinstance(k, Tup):
        return replace(k, elems=tuple(with_symbols(e, table) for e in k.elems))
    if isinstance(k, Lst):
        return replace(k, elem=with_symbols(k.elem, table))
    return k


def by_example(fn: Any, args: tuple[Atom, ...], kws: tuple[tuple[str | None, Atom], ...]) -> Kind:
    """Kind of the result, from what two samples have in common."""
    seen: dict[Any, int] = {}
    try:
        key = (fn, tuple(sample_key(a, seen) for a in args), tuple((n, sample_key(a, seen)) for n, a in kws))
        hit = _example_cache.get(key)
    except TypeError:
        key, hit = None, None
    if hit is not None:
        k, before = hit
        return with_symbols(k, dict(zip(before, seen))) if seen else k
    k = kind_by_samples(fn, args, kws)
    if key is not None:
        remember(key, (k, tuple(seen)), args, kws)
    return k


def kind_by_samples(fn: Any, args: tuple[Atom, ...], kws: tuple[tuple[str | None, Atom], ...]) -> Kind:
    k = shaped_kind(fn, args, kws)
    if k is not None:
        return k
    found = run_samples(fn, args, kws, 2)
    k = join_all([sampler.kind(r) for sampler, _, r in found]) if found else Unknown()
    name = fn.name[1:] if isinstance(fn, Prim) else getattr(fn, "__name__", "")
    if name in _BY_VALUE or name == "where" and len(args) == 1 or name == "arange" and not all(
            isinstance(a, Const) or atom_kind(a) == INT for a in args) or len(found) == 1 or any(
            sampler.small_ints for sampler, _, _ in found):
        k = _without_lengths(k)
    if len(found) == 1 and any(not isinstance(a, Const) and _counts(atom_kind(a)) for a in (*args, *[v for _, v in kws])) or (
            name == "einsum" and any(_counts(atom_kind(a)) and not (
                isinstance(a, Seq) and all(isinstance(i, Const) for i in a.items)) for a in args)):
        k = _without_rank(k)
    if name in _COMPLEX_BY_VALUE or (getattr(fn, "__module__", None) or "").endswith("scimath"):
        k = _maybe_complex(k)
    return k


def remember(key: Any, k: Any, args: tuple[Atom, ...], kws: tuple[tuple[str | None, Atom], ...]) -> None:
    """Keep an answer, and the objects whose identity is part of its key."""
    if len(_example_cache) > 20_000:
        _example_cache.clear()
        _kept.clear()
    _example_cache[key] = k
    _kept.append(tuple(a for a in (*args, *[v for _, v in kws]) if not isinstance(a, (Var, Const))))


_kept: list[Any] = []


def _maybe_complex(k: Kind) -> Kind:
    if isinstance(k, (Arr, Scalar)) and k.numeric:
        return replace(k, dtype=join_dtype(k.dtype, "complex64"))
    if isinstance(k, Tup):
        return Tup(tuple(_maybe_complex(e) for e in k.elems), k.varied)
    return k


def _without_lengths(k: Kind) -> Kind:
    if isinstance(k, Arr) and k.axes is not None:
        return Arr(k.dtype, (None,) * len(k.axes), k.varied)
    if isinstance(k, Tup):
        return Tup(tuple(_without_lengths(e) for e in k.elems), k.varied)
    if isinstance(k, Lst):
        return Lst(_without_lengths(k.elem), k.tuple_, k.varied)
    return k


def _without_rank(k: Kind) -> Kind:
    if isinstance(k, (Arr, Scalar)):
        return Arr(k.dtype, None, k.varied)
    return Unknown(k.varied)


def _counts(k: Kind) -> bool:
    """Integers: axes, lengths, numbers of parts, which decide about the form of a result."""
    return isinstance(k, Scalar) and k.dtype.startswith(("int", "uint")) or isinstance(k, Lst) and _counts(k.elem) or (
        isinstance(k, Tup) and any(_counts(e) for e in k.elems))


#: functions that make an array of a shape -> position of dtype
_MAKERS = {np.zeros: 1, np.ones: 1, np.empty: 1, np.full: 2}


def shaped_kind(fn: Any, args: tuple[Atom, ...], kws: tuple[tuple[str | None, Atom], ...]) -> Kind | None:
    """The result has the shape that was asked for."""
    if getattr(fn, "__name__", "") == "unbroadcast" and fn.__module__ in _HELPERS:
        g, x = [as_array_kind(atom_kind(a)) for a in args]
        if isinstance(g, (Arr, Scalar)) and isinstance(x, Arr):
            return Arr(g.dtype, x.axes, g.varied)
        return Scalar(g.dtype, True, g.varied) if isinstance(g, (Arr, Scalar)) and isinstance(x, Scalar) else None
    if _in(fn, _MAKERS):
        given = dict(kws)
        dt: Any = given.get("dtype", args[_MAKERS[fn]] if len(args) > _MAKERS[fn] else Const(float))
        fill = given.get("fill_value", args[1] if len(args) > 1 else None)
        base = as_array_kind(atom_kind(fill)) if fn is np.full and dt == Const(float) and fill is not None else None
        shape_atom = given.get("shape", args[0] if args else None)
        if shape_atom is None or not isinstance(atom_kind(shape_atom), Lst):
            return None
        try:
            name = base.dtype if base is not None else np.dtype(getattr(dt, "value", None)).name  # type: ignore[union-attr]
        except (TypeError, AttributeError):
            return Unknown()
        return Arr(name, None)
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


def may_share_memory(fn: Any, args: tuple[Atom, ...], kws: tuple[tuple[str | None, Atom], ...]) -> list[Var]:
    """Array operands whose memory the result may be a view of, judged on samples."""
    arrays = [a for a in args if isinstance(a, Var) and isinstance(a.kind, (Arr, Unknown))]
    if not arrays:
        return []
    if fn is operator.getitem:
        base = args[0]
        if not isinstance(base, Var) or not isinstance(base.kind, Arr):
            return []
        items = args[1].items if isinstance(args[1], Seq) and args[1].form == "tuple" else (args[1],)
        if any(isinstance(as_array_kind(atom_kind(i)), Arr) for i in items):
            return []
        return [base]
    if fn is GETATTR:
        return arrays
    if _in(fn, ARITH | UNARY | COMPARE | BITS) or fn is operator.matmul or isinstance(fn, np.ufunc):
        return []
    try:
        seen: dict[Any, int] = {}
        key = ("memory", fn, tuple(sample_key(a, seen) for a in args), tuple((n, sample_key(a, seen)) for n, a in kws))
        places = _example_cache.get(key)
    except TypeError:
        key, places = None, None
    if places is None:
        places = _shared_places(fn, args, kws)
        if key is not None:
            remember(key, places, args, kws)
    return arrays if places == "all" else [args[i] for i in places]  # type: ignore[misc]


def _shared_places(fn: Any, args: tuple[Atom, ...], kws: tuple[tuple[str | None, Atom], ...]) -> Any:
    """Positions of the operands whose memory a sample of the result shares."""
    hits = run_samples(fn, args, kws)
    if not hits:
        return "all" if isinstance(fn, Prim) or (getattr(fn, "__module__", None) or "").startswith("numpy") else ()
    _, a, r = hits[0]
    outs = r if isinstance(r, (tuple, list)) else [r]
    return tuple(i for i, (atom, v) in enumerate(zip(args, a)) if isinstance(atom, Var) and isinstance(v, np.ndarray) and any(
        isinstance(o, np.ndarray) and np.may_share_memory(o, v) for o in outs))
