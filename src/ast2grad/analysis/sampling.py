"""Asking a function itself: it is run on small samples whose axes have distinct lengths, and the axes of its result are
recognised by their lengths."""
from __future__ import annotations

import math
import warnings
from dataclasses import replace
from typing import Any

import numpy as np

from ..ir.kinds import INT, Arr, Axis, Bottom, Dim, Kind, Lst, Opaque, Scalar, Tup, Unknown, join_all, join_dtype, kind_of
from ..ir.nodes import Atom, Const, Prim, Ref, Seq, SliceA, Star, Var, atom_kind, atom_vars
from .functions import sampleable

_MANY = 2_000_000  # entries of a sample
_MANY_PAIRS = 20_000_000  # entries of an outer product of the samples
_PRIMES = (23, 41, 59, 83, 101, 131, 151, 173, 193, 211)
_OTHER_PRIMES = (89, 67, 47, 29, 107, 127, 149, 167, 191, 223)  # in another order: min() and max() show
_SMALL = (5, 7, 11, 13, 17, 19, 29, 31, 37, 43)
_OTHER_SMALL = (13, 11, 7, 5, 17, 19, 23, 31, 37, 41)
#: results whose lengths depend on values: no sample shows them
_BY_VALUE = {"unique", "unique_values", "unique_counts", "unique_inverse", "unique_all", "union1d", "intersect1d", "setdiff1d",
             "setxor1d", "nonzero", "flatnonzero", "argwhere", "compress", "extract", "trim_zeros", "roots", "delete"}
#: results that are complex for some values of a real argument
_COMPLEX_BY_VALUE = {"eig", "eigvals", "roots", "sqrtm", "logm", "fractional_matrix_power", "funm", "signm", "poly"}
RANKS = range(-1, 5)  # what is tried for arrays of unknown rank: numbers, and up to four axes
ANSWERS: dict[Any, Any] = {}
_kept: list[Any] = []


def may_be_one(a: Axis) -> bool:
    return a is None or isinstance(a, Dim) and (a.offset != 0 or not a.not_one)


class Sampler:
    def __init__(self, sizes: tuple[int, ...], equal: int | None, small_ints: bool = False, other: bool = False,
                 loose: bool = False, last: bool = False) -> None:
        self.sizes = sizes
        self.equal = equal
        self.small_ints = small_ints
        self.loose = loose  # every axis of the same length: lengths agree only for the arguments of this call
        self.last = last  # integers are -1: the only other axis that a vector has
        self.other = other  # the second sample: different masks and indices
        self.rank: int | None = None  # of arrays whose rank is not known; -1: numbers
        self.ones = False  # every axis that may have length 1 has it
        self.anything = False  # such arrays stand for values of unknown kind, too
        self.written: set[int | str] = set()  # operands that the function has changed: positions and keywords
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
        if self.ones and may_be_one(a):
            return 1
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
            axes = k.axes
            if axes is None:
                if self.rank is None:
                    raise ValueError("unknown rank")
                if self.rank < 0:
                    return self.value(Scalar(k.dtype, True), key)
                axes = (None,) * self.rank
            shape = tuple(self.axis(a, (key, i)) for i, a in enumerate(axes))
            t = np.dtype(k.dtype)
            if t.kind == "b":
                return (np.arange(math.prod(shape)) % 3 > 0).reshape(shape) if self.other else np.ones(shape, dtype=bool)
            if t.kind in "iu":
                if not shape:  # a number like any other: a length may come from it
                    return np.asarray(self.value(Scalar(k.dtype, True), key))
                n = math.prod(shape)
                return (np.arange(n == 1, n + (n == 1)) % 2).reshape(shape).astype(t) if self.other else np.zeros(shape, dtype=t)
            v = self.draw(shape)
            if len(shape) >= 2 and shape[-1] == shape[-2]:
                # symmetric and definite; the other sample has complex eigenvalues
                back = np.swapaxes(v, -1, -2)
                v = (v - back if self.other else v @ back) + 2 * shape[-1] * np.eye(shape[-1])
            return v.astype(t)
        if isinstance(k, Unknown) and self.anything:
            return self.value(Arr(), key)
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
        return (0.3 + 0.4 * ((np.arange(n) * 0.6180339887 + 0.377 * self.drawn + 0.1 * self.other) % 1.0)).reshape(shape)

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


def _arrays(a: Atom) -> list[Any]:
    """Arrays from outside: they stand for themselves, and what is computed from them has their lengths."""
    if isinstance(a, Seq):
        return [v for i in a.items for v in _arrays(i)]
    return [a.value] if isinstance(a, Ref) and isinstance(a.value, np.ndarray) else []


def run_samples(fn: Any, args: tuple[Atom, ...], kws: tuple[tuple[str | None, Atom], ...], want: int = 1,
                rank: int | None = None, anything: bool = False) -> list[Any]:
    """(sampler, sample arguments, result) of the first attempts that work, at most `want`."""
    if not sampleable(fn) or any(isinstance(a, Star) for a in args) or any(k is None for k, _ in kws):
        return []
    deep = max([_rank(a) for a in args] + [0 if rank is None else rank])
    not_one: set[Any] = set()
    fixed: set[int] = set()
    for operand in (*args, *[v for _, v in kws]):
        for v in atom_vars(operand):
            _symbols(v.kind, not_one)
            _fixed(v.kind, fixed)
        fixed.update(n for r in _arrays(operand) for n in r.shape if n > 1)
    attempts = [Sampler(_SMALL, None), Sampler(_OTHER_SMALL, None, other=True), Sampler(_SMALL, None, True),
                Sampler(_OTHER_SMALL, None, True, other=True), Sampler(_SMALL, None, True, last=True)]
    if deep <= 2:
        attempts = [Sampler(_PRIMES, None), Sampler(_OTHER_PRIMES, None, other=True), *attempts]
    attempts += [Sampler((), n, other=n != 4) for n in (4, *sorted(fixed)[:3], 3, 12)]
    attempts += [Sampler((), 4, True), Sampler((), 4, True, other=True), Sampler((), 4, loose=True),
                 Sampler((), 3, other=True, loose=True)]
    found: list[Any] = []
    failures = 0
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for sampler in attempts:
            sampler.not_one = not_one
            sampler.rank, sampler.anything = rank, anything
            try:
                a = [sampler.atom(x) for x in args]
                k = {str(n): sampler.atom(v) for n, v in kws}
            except (ValueError, TypeError, IndexError, MemoryError):
                return found
            given: dict[int | str, Any] = dict(enumerate(a))
            given.update({n: v for n, v in k.items()})
            before = {n: v.copy() for n, v in given.items() if isinstance(v, np.ndarray)}
            if len(before) > 1 and not isinstance(fn, np.ufunc) and math.prod(v.size for v in before.values()) > _MANY_PAIRS:
                failures += 1
                continue
            try:
                r = getattr(a[0], fn.name[1:])(*a[1:], **k) if isinstance(fn, Prim) else fn(*a, **k)
            except Exception:
                failures += 1
                if found and failures > 3:
                    break
                continue
            sampler.written = {n for n, v in before.items() if not np.array_equal(v, given[n], equal_nan=v.dtype.kind in "fc")}
            found.append((sampler, a, r))
            if len(found) == want:
                break
    return found


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
        hit = ANSWERS.get(key)
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
    operands = [v for a in (*args, *[x for _, x in kws]) for v in atom_vars(a)]
    without_rank = sum(lacks_rank(v.kind) for v in operands)
    if without_rank:
        kinds = [kind_of_rank(fn, args, kws, rank) for rank in RANKS]
        k = _without_lengths(join_all([k for k in kinds if k is not None]))
        if isinstance(k, Bottom):
            return Unknown()
        return k if without_rank == 1 else _of_any_rank(k)  # operands of different ranks were not tried
    return kind_of_rank(fn, args, kws, None) or Unknown()


def kind_of_rank(fn: Any, args: tuple[Atom, ...], kws: tuple[tuple[str | None, Atom], ...], rank: int | None) -> Kind | None:
    """The kind of the result where arrays of unknown rank have this one; None where the function fails."""
    found = [s for s in run_samples(fn, args, kws, 2, rank) if not shows_nothing(s)]
    if not found:
        return None
    k = join_all([sampler.kind(r) for sampler, _, r in found])
    name = fn.name[1:] if isinstance(fn, Prim) else getattr(fn, "__name__", "")
    if name in _BY_VALUE or name == "where" and len(args) == 1 or name == "arange" and not all(
            isinstance(a, Const) or atom_kind(a) == INT for a in args) or len(found) == 1 or any(
            sampler.small_ints for sampler, _, _ in found):
        k = _without_lengths(k)
    if len(found) == 1 and any(not isinstance(a, Const) and _counts(atom_kind(a)) for a in (*args, *[v for _, v in kws])) or (
            name == "einsum" and any(_counts(atom_kind(a)) and not (
                isinstance(a, Seq) and all(isinstance(i, Const) for i in a.items)) for a in args)):
        k = _without_rank(k)
    if rank_depends(fn, args, kws, rank, found[0][2]):
        k = _without_rank(k)
    if name in _COMPLEX_BY_VALUE or (getattr(fn, "__module__", None) or "").endswith("scimath"):
        k = _maybe_complex(k)
    return k


def rank_depends(fn: Any, args: tuple[Atom, ...], kws: tuple[tuple[str | None, Atom], ...], rank: int | None, r: Any) -> bool:
    """Has the result another form than r where the axes that may have length 1 have it, as that of squeeze and cov?"""
    operands = [v for a in (*args, *[x for _, x in kws]) for v in atom_vars(a)]
    if not any(isinstance(v.kind, Arr) and any(map(may_be_one, v.kind.axes or (None,))) for v in operands):
        return False
    sampler = Sampler(_SMALL, None)
    sampler.ones, sampler.rank = True, rank
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            a = [sampler.atom(x) for x in args]
            k = {str(n): sampler.atom(v) for n, v in kws}
            one = getattr(a[0], fn.name[1:])(*a[1:], **k) if isinstance(fn, Prim) else fn(*a, **k)
        except Exception:
            return False
    return ranks_of(one) != ranks_of(r)


def ranks_of(r: Any) -> Any:
    return tuple(map(ranks_of, r)) if isinstance(r, (tuple, list)) else np.ndim(r) if isinstance(
        r, (np.ndarray, np.generic, int, float, complex)) else type(r)


def written_operands(fn: Any, args: tuple[Atom, ...], kws: tuple[tuple[str | None, Atom], ...]) -> set[int | str]:
    """Positions and keywords of the arrays that the function changes."""
    operands = (*args, *[v for _, v in kws])
    if isinstance(fn, np.ufunc) or not any(isinstance(atom_kind(a), Arr) for a in operands) or not sampleable(fn):
        return set()
    seen: dict[Any, int] = {}
    try:
        key = ("writes", fn, tuple(sample_key(a, seen) for a in args), tuple((n, sample_key(a, seen)) for n, a in kws))
        hit = ANSWERS.get(key)
    except TypeError:
        key, hit = None, None
    if hit is None:
        some = any(lacks_rank(atom_kind(a)) for a in operands)
        hits = [h for rank in (RANKS if some else (None,)) for h in run_samples(fn, args, kws, 1, rank)]
        hit = {n for sampler, _, _ in hits for n in sampler.written}
        if key is not None:
            remember(key, hit, args, kws)
    return set(hit)


def shows_nothing(sample: Any) -> bool:
    """An array without entries that was made of arrays with entries may have any type."""
    _, args, r = sample
    return type(r) is np.ndarray and r.size == 0 and any(isinstance(a, np.ndarray) and a.size for a in args)


def remember(key: Any, k: Any, args: tuple[Atom, ...], kws: tuple[tuple[str | None, Atom], ...]) -> None:
    """Keep an answer, and the objects whose identity is part of its key."""
    if len(ANSWERS) > 20_000:
        ANSWERS.clear()
        _kept.clear()
    ANSWERS[key] = k
    _kept.append(tuple(a for a in (*args, *[v for _, v in kws]) if not isinstance(a, (Var, Const))))


def _maybe_complex(k: Kind) -> Kind:
    if isinstance(k, (Arr, Scalar)) and k.numeric:
        return replace(k, dtype=join_dtype(k.dtype, "complex64"))
    if isinstance(k, Tup):
        return Tup(tuple(_maybe_complex(e) for e in k.elems), k.varied, k.cls)
    return k


def _without_lengths(k: Kind) -> Kind:
    if isinstance(k, Arr) and k.axes is not None:
        return Arr(k.dtype, (None,) * len(k.axes), k.varied)
    if isinstance(k, Tup):
        return Tup(tuple(_without_lengths(e) for e in k.elems), k.varied, k.cls)
    if isinstance(k, Lst):
        return Lst(_without_lengths(k.elem), k.tuple_, k.varied)
    return k


def _without_rank(k: Kind) -> Kind:
    if isinstance(k, (Arr, Scalar)):
        return Arr(k.dtype, None, k.varied)
    return Unknown(k.varied)


def _of_any_rank(k: Kind) -> Kind:
    if isinstance(k, (Arr, Scalar)):
        return Arr(k.dtype, None, k.varied)
    if isinstance(k, Tup):
        return Tup(tuple(_of_any_rank(e) for e in k.elems), k.varied, k.cls)
    return Lst(_of_any_rank(k.elem), k.tuple_, k.varied) if isinstance(k, Lst) else k


def lacks_rank(k: Kind) -> bool:
    if isinstance(k, Tup):
        return any(lacks_rank(e) for e in k.elems)
    return isinstance(k, Arr) and k.axes is None or isinstance(k, Lst) and lacks_rank(k.elem)


def formless(k: Kind) -> bool:
    """Might be a number, an array of any rank, or anything at all."""
    return isinstance(k, Unknown) or isinstance(k, Arr) and k.axes is None


def _counts(k: Kind) -> bool:
    """Integers: axes, lengths, numbers of parts, which decide about the form of a result."""
    return isinstance(k, Scalar) and k.dtype.startswith(("int", "uint")) or isinstance(k, Lst) and _counts(k.elem) or (
        isinstance(k, Tup) and any(_counts(e) for e in k.elems))
