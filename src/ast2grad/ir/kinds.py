"""Kinds: what is known about a value before the program runs.

A kind is an immutable description.  `varied` says that the value may depend on a differentiated argument; it is
part of the kind because it is joined at merges and loop heads exactly like the type.  Not knowing is always allowed
(`Unknown`) and selects the generic forms.
"""
from __future__ import annotations

import numbers
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, Hashable

import numpy as np


@dataclass(frozen=True)
class Dim:
    """Length of an axis: max(0, symbol + offset).  `not_one` holds for the bare symbol only."""

    symbol: Hashable
    offset: int = 0
    not_one: bool = False


#: An axis is an int (known length), a Dim, or None (unknown: may be 1).
Axis = int | Dim | None


class Kind:
    varied: bool = False

    def vary(self, varied: bool = True) -> Kind:
        return self

    @property
    def numeric(self) -> bool:
        """May hold floating-point numbers, so may carry a derivative."""
        return False


@dataclass(frozen=True)
class Scalar(Kind):
    dtype: str = "float64"  # a NumPy dtype name; bool/int64/float64/complex128 also stand for the Python types
    np: bool = False  # surely a NumPy scalar (False: a Python number, or either)
    varied: bool = False
    maybe_none: bool = False

    def vary(self, varied: bool = True) -> Scalar:
        return self if self.varied == varied else replace(self, varied=varied and self.numeric)

    @property
    def numeric(self) -> bool:
        return np.dtype(self.dtype).kind in "fc"


@dataclass(frozen=True)
class Arr(Kind):
    dtype: str = "float64"
    axes: tuple[Axis, ...] | None = None  # None: unknown rank (a 0-d array or NumPy scalar included)
    varied: bool = False
    maybe_none: bool = False

    def vary(self, varied: bool = True) -> Arr:
        return self if self.varied == varied else replace(self, varied=varied and self.numeric)

    @property
    def numeric(self) -> bool:
        return np.dtype(self.dtype).kind in "fc"

    @property
    def ndim(self) -> int | None:
        return None if self.axes is None else len(self.axes)


def _vary_with(container: Kind, *elems: Kind) -> None:
    """What contains something that varies varies, whoever makes the kind."""
    if not container.varied and any(e.varied for e in elems):
        object.__setattr__(container, "varied", True)


@dataclass(frozen=True)
class Lst(Kind):
    """A run-time list (or tuple, or other sequence) of like elements."""

    elem: Kind
    tuple_: bool = False
    varied: bool = False

    def __post_init__(self) -> None:
        _vary_with(self, self.elem)

    def vary(self, varied: bool = True) -> Lst:
        return replace(self, varied=varied and self.numeric, elem=self.elem.vary(varied))

    @property
    def numeric(self) -> bool:
        return self.elem.numeric


@dataclass(frozen=True)
class Tup(Kind):
    """A run-time tuple (or list of fixed length) with one kind per element."""

    elems: tuple[Kind, ...]
    varied: bool = False
    cls: type = tuple  # the class of namedtuples that the text may hold as plain tuples

    def __post_init__(self) -> None:
        _vary_with(self, *self.elems)

    def vary(self, varied: bool = True) -> Tup:
        return replace(self, varied=varied and self.numeric, elems=tuple(e.vary(varied) for e in self.elems))

    @property
    def numeric(self) -> bool:
        return any(e.numeric for e in self.elems)


@dataclass(frozen=True)
class Dct(Kind):
    """A run-time dictionary whose values are alike."""

    key: Kind
    elem: Kind
    varied: bool = False

    def __post_init__(self) -> None:
        _vary_with(self, self.elem)

    def vary(self, varied: bool = True) -> Dct:
        return replace(self, varied=varied and self.numeric, elem=self.elem.vary(varied))

    @property
    def numeric(self) -> bool:
        return self.elem.numeric


@dataclass(frozen=True)
class Opaque(Kind):
    """Something that holds no derivative: a string, an object, None, ..."""

    cls: type | None = None


@dataclass(frozen=True)
class Bottom(Kind):
    """No value yet: the result of a recursive call whose kind is still being found."""


@dataclass(frozen=True)
class Unknown(Kind):
    """Any number, array or container."""

    varied: bool = False

    def vary(self, varied: bool = True) -> Unknown:
        return Unknown(varied)

    @property
    def numeric(self) -> bool:
        return True


FLOAT = Scalar("float64")
INT = Scalar("int64")
BOOL = Scalar("bool")
NONE = Opaque(type(None))


def kind_of(value: Any, symbol: Hashable = None) -> Kind:
    """The kind of a concrete value; axes get symbols when `symbol` names the value."""
    if isinstance(value, bool):
        return BOOL
    if isinstance(value, np.generic):
        if value.dtype.kind not in "biufc":
            return Opaque(type(value))
        return Scalar(value.dtype.name, np=True)
    if isinstance(value, numbers.Integral):
        return INT
    if isinstance(value, float):
        return FLOAT
    if isinstance(value, complex):
        return Scalar("complex128")
    if type(value) is np.ndarray:
        if value.dtype.kind not in "biufc":
            return Opaque(np.ndarray)
        axes: list[Axis] = []
        for i, n in enumerate(value.shape):
            axes.append(1 if n == 1 else None if symbol is None else Dim((symbol, i), 0, True))
        return Arr(value.dtype.name, tuple(axes))
    if type(value) is tuple and len(value) <= 64:
        return Tup(tuple(kind_of(v) for v in value))
    if type(value) in (list, tuple):
        elem = kind_of_any(value)
        return Lst(FLOAT if isinstance(elem, Bottom) else elem, tuple_=type(value) is tuple)
    if type(value) is dict:
        return Dct(kind_of_any(value), kind_of_any(value.values()))
    return Opaque(type(value))


#: classes all of whose instances are of one kind
BY_CLASS: dict[type, Kind] = {bool: BOOL, int: INT, float: FLOAT, complex: Scalar("complex128"), str: Opaque(str),
                              type(None): NONE}


def kind_of_any(values: Collection[Any]) -> Kind:
    """The least kind that covers all of the values: tables may be long, and are mostly of one class."""
    out: Kind = Bottom()
    classes = dict.fromkeys(map(type, values))
    for cls in classes:
        k = BY_CLASS.get(cls)
        if k is None:
            break
        out = join(out, k)
    else:
        return out
    return join_all([kind_of(v) for v in values])


def join_dtype(a: str, b: str) -> str:
    return a if a == b else np.result_type(np.dtype(a), np.dtype(b)).name


def join_axis(a: Axis, b: Axis) -> Axis:
    return a if a == b else None


def join(a: Kind, b: Kind) -> Kind:
    """Least kind that covers both."""
    if a == b or isinstance(b, Bottom):
        return a
    if isinstance(a, Bottom):
        return b
    varied = a.varied or b.varied
    if a == NONE and isinstance(b, (Scalar, Arr)):
        return replace(b, maybe_none=True)
    if b == NONE and isinstance(a, (Scalar, Arr)):
        return replace(a, maybe_none=True)
    if isinstance(a, Scalar) and isinstance(b, Scalar):
        return Scalar(join_dtype(a.dtype, b.dtype), a.np and b.np, varied, a.maybe_none or b.maybe_none)
    if isinstance(a, Arr) and isinstance(b, Arr):
        axes = None
        if a.axes is not None and b.axes is not None and len(a.axes) == len(b.axes):
            axes = tuple(join_axis(x, y) for x, y in zip(a.axes, b.axes))
        return Arr(join_dtype(a.dtype, b.dtype), axes, varied, a.maybe_none or b.maybe_none)
    if isinstance(a, (Scalar, Arr)) and isinstance(b, (Scalar, Arr)):
        return Arr(join_dtype(a.dtype, b.dtype), None, varied, a.maybe_none or b.maybe_none)
    if isinstance(a, Tup) and isinstance(b, Tup) and len(a.elems) == len(b.elems):
        return Tup(tuple(join(x, y) for x, y in zip(a.elems, b.elems)), varied, a.cls if a.cls is b.cls else tuple)
    if isinstance(a, (Tup, Lst)) and isinstance(b, (Tup, Lst)):
        ea = a.elem if isinstance(a, Lst) else join_all(a.elems)
        eb = b.elem if isinstance(b, Lst) else join_all(b.elems)
        both = [k.tuple_ for k in (a, b) if isinstance(k, Lst)]
        return Lst(join(ea, eb), bool(both) and all(both), varied)
    if isinstance(a, Dct) and isinstance(b, Dct):
        return Dct(join(a.key, b.key), join(a.elem, b.elem), varied)
    if isinstance(a, Opaque) and isinstance(b, Opaque):
        return Opaque(a.cls if a.cls is b.cls else None)
    return Unknown(varied)


def join_all(kinds: tuple[Kind, ...] | list[Kind]) -> Kind:
    out: Kind = Bottom()
    for k in kinds:
        out = join(out, k)
    return out


def axes_equal(a: Axis, b: Axis) -> bool:
    return a is not None and a == b


def surely_not_one(a: Axis) -> bool:
    return a != 1 if isinstance(a, int) else isinstance(a, Dim) and a.not_one and a.offset == 0


def broadcast_axis(a: Axis, b: Axis) -> Axis:
    if a == 1:
        return b
    if b == 1 or axes_equal(a, b):
        return a
    if surely_not_one(a):
        return a
    if surely_not_one(b):
        return b
    return None


def broadcast_axes(a: tuple[Axis, ...] | None, b: tuple[Axis, ...] | None) -> tuple[Axis, ...] | None:
    if a is None or b is None:
        return None
    n = max(len(a), len(b))
    pad_a = (1,) * (n - len(a)) + a
    pad_b = (1,) * (n - len(b)) + b
    return tuple(broadcast_axis(x, y) for x, y in zip(pad_a, pad_b))


def axes_of(k: Kind) -> tuple[Axis, ...] | None:
    """Axes of a number or array; None when the rank is unknown."""
    if isinstance(k, Scalar):
        return ()
    if isinstance(k, Arr):
        return k.axes
    return None


def may_share(k: Kind) -> bool:
    """Can values of this kind be changed in place?"""
    return isinstance(k, (Arr, Lst, Dct, Unknown)) or isinstance(k, Tup) and any(map(may_share, k.elems))
