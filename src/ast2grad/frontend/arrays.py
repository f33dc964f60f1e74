"""Ways of making arrays that are spelled out in simpler calls: np.r_, np.c_, np.array(..., ndmin=)."""

from __future__ import annotations

import functools
import operator
from typing import Any

import numpy as np

from ..ir.kinds import Arr, Scalar, axes_of, broadcast_axes
from ..ir.nodes import Ref, Seq
from .handlers import on
from .values import SDict, SIter, SList, SRange, SSlice, Static, STuple, Sym, Value, literal


def call_numpy(ip: Any, name: str, args: list[Value], node: Any, **kws: Value) -> Value:
    fn = getattr(np, name)
    return ip.call(Static(fn, Ref(fn, f"numpy.{name}")), args, kws, node)


@on(np.array)
def h_array(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value | None:
    n = ip.static_int(k["ndmin"]) if "ndmin" in k else 0
    if n == 0 or n is None:
        return None
    r = call_numpy(ip, "array", a, node, **{name: v for name, v in k.items() if name != "ndmin"})
    return at_least(ip, r, n, node)


@on(np.asarray, np.asanyarray)
def h_asarray(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value | None:
    """An array is handed back as it is, unless a dtype or an order asks for another."""
    kind = ip.kind(a[0]) if a and isinstance(a[0], Sym) else None
    if not isinstance(kind, Arr) or kind.maybe_none or kind.axes is None:  # it may be a number
        return None
    given = dict(zip(("dtype", "order"), a[1:])) | k
    dtype, order = given.pop("dtype", literal(None)), given.pop("order", literal(None))
    if given or not isinstance(order, Static) or order.value not in (None, "K", "A") or not isinstance(dtype, Static):
        return None
    try:
        same = dtype.value is None or np.dtype(dtype.value) == np.dtype(kind.dtype)
    except TypeError:
        return None
    return a[0] if same else None


@on(np.broadcast_arrays)
def h_broadcast_arrays(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value | None:
    """Arrays that have the common shape already are handed back as they are, so what is written to them is seen."""
    kinds = [ip.kind(v) for v in a if isinstance(v, Sym)]
    full = functools.reduce(broadcast_axes, [axes_of(kind) for kind in kinds]) if k == {} and kinds else None
    if len(kinds) != len(a) or not full or None in full or any(getattr(kind, "maybe_none", False) for kind in kinds):
        return None
    same = [isinstance(kind, Arr) and kind.axes == full for kind in kinds]
    if not any(same):
        return None
    shape = ip.load_attr(a[same.index(True)], "shape", node)
    items = tuple(v if s else call_numpy(ip, "broadcast_to", [v, shape], node) for v, s in zip(a, same))
    return STuple(items) if isinstance(np.broadcast_arrays(0.0), tuple) else ip.new_list(items, (id(node), "list"))


def one_by_one(name: str, ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value | None:
    """np.atleast_1d(a, b) and the like: how many there are is known, whatever is known of each."""
    if len(a) < 2 or k:
        return None
    items = tuple(call_numpy(ip, name, [v], node) for v in a)
    return STuple(items) if isinstance(np.atleast_1d(0.0, 0.0), tuple) else ip.new_list(items, (id(node), "list"))


for _name in ("atleast_1d", "atleast_2d", "atleast_3d"):
    on(getattr(np, _name))(functools.partial(one_by_one, _name))


def at_least(ip: Any, v: Value, n: int, node: Any) -> Value:
    """v with new axes in front, as many as n axes need."""
    kind = ip.kind(v)
    have = (
        0
        if isinstance(kind, Scalar)
        else len(kind.axes)
        if isinstance(kind, Arr) and kind.axes is not None
        else None
    )
    if have is None:
        if n == 1:
            return call_numpy(ip, "atleast_1d", [v], node)
        raise ip.error("A206", "the number of axes must be known here", node)
    if have >= n:
        return v
    if have == 0:
        return call_numpy(ip, "reshape", [v, STuple((literal(1),) * n)], node)
    return ip.load_item(v, STuple((*(literal(None),) * (n - have), literal(Ellipsis))), node)


def joined(ip: Any, obj: Any, index: Value, node: Any) -> Value:
    """np.r_[...] and np.c_[...]."""
    items = index.items if isinstance(index, STuple) else (index,)
    items = tuple(span(ip, x, node) for x in items)
    if any(isinstance(x, SSlice) or isinstance(x, Static) and isinstance(x.value, str) for x in items):
        if not ip.varied(index):
            return ip.prim(*_getitem(ip, obj, index))
        raise ip.error("A206", "np.r_ and np.c_ with slices or flags", node)
    parts: list[Value] = []
    numbers: list[Value] = []
    for x in (*items, None):
        if x is not None and isinstance(ip.kind(x), Scalar):
            numbers.append(x)
            continue
        if numbers:
            parts.append(call_numpy(ip, "array", [ip.new_list(tuple(numbers), None)], node))
            numbers = []
        if x is not None:
            if isinstance(x, (STuple, SList, SRange, SIter, SDict)) or not isinstance(ip.kind(x), Arr):
                x = call_numpy(ip, "array", [x], node)
            parts.append(x)
    if obj is np.r_:
        parts = [at_least(ip, p, 1, node) for p in parts]
        return ip.prim(np.concatenate, (Seq(tuple(ip.atom(p) for p in parts)),))
    for p in parts:
        kind = ip.kind(p)
        if not isinstance(kind, Arr) or kind.axes is None or len(kind.axes) > 2:
            raise ip.error("A206", "np.c_ of arrays of unknown rank, or with more than two axes", node)
    if any(isinstance(ip.kind(x), Scalar) for x in items):
        raise ip.error("A206", "np.c_ of numbers", node)
    return ip.prim(np.column_stack, (Seq(tuple(ip.atom(p) for p in parts)),))


def span(ip: Any, x: Value, node: Any) -> Value:
    """lo:hi:step stands for np.arange(lo, hi, step), unless the step is complex."""
    if (
        not isinstance(x, SSlice)
        or not all(
            isinstance(ip.kind(p), Scalar) and np.dtype(ip.kind(p).dtype).kind in "if" and not ip.varied(p)
            for p in (x.lo, x.hi, x.step)
            if not (isinstance(p, Static) and p.value is None)
        )
        or isinstance(x.hi, Static)
        and x.hi.value is None
    ):
        return x
    lo, step = (
        literal(d) if isinstance(p, Static) and p.value is None else p for p, d in ((x.lo, 0), (x.step, 1))
    )
    return call_numpy(ip, "arange", [lo, x.hi, step], node)


def _getitem(ip: Any, obj: Any, index: Value) -> Any:

    return operator.getitem, (Ref(obj, "np.r_" if obj is np.r_ else "np.c_"), ip.atom(index))
