"""NumPy functions that change an array in place, as stores."""
from __future__ import annotations

import operator
from typing import Any

import numpy as np

from ..ir.kinds import INT, Arr, Scalar, Tup, Unknown
from ..ir.nodes import Const, Ref, Seq
from .handlers import on
from .iterables import indexable
from .loops import iterate
from .values import SIter, SList, Static, STuple, Sym, Value, literal

WHOLE = literal(Ellipsis)


def target(ip: Any, v: Value, name: str, node: Any) -> Arr:
    """Kind of the array that is changed."""
    k = ip.kind(v)
    if not isinstance(v, Sym) or not isinstance(k, Arr):
        raise ip.error("A206", f"{name} of a value that is not surely an array", node, "use an indexed assignment")
    return k


@on(np.copyto)
def h_copyto(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    """copyto(a, b)  ->  a[...] = b;  with where=m  ->  a[...] = where(m, b, a)"""
    target(ip, a[0], "np.copyto", node)
    value = a[1]
    where = k.get("where")
    if where is not None and not (isinstance(where, Static) and where.value is True):
        value = ip.prim(np.where, (ip.atom(where), ip.atom(value), ip.atom(a[0])))
    ip.array_store(a[0], WHOLE, value, None, node)
    return literal(None)


@on(np.putmask)
def h_putmask(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    """putmask(a, m, v)  ->  a[...] = where(m, v, a), where v needs no repetition"""
    kind, value = target(ip, a[0], "np.putmask", node), ip.kind(a[2])
    if not isinstance(value, Scalar) and not (isinstance(value, Arr) and value.axes is not None and value.axes == kind.axes):
        raise ip.error("A206", "np.putmask with values that may be repeated", node, "use an indexed assignment")
    ip.array_store(a[0], WHOLE, ip.prim(np.where, (ip.atom(a[1]), ip.atom(a[2]), ip.atom(a[0]))), None, node)
    return literal(None)


@on(np.place)
def h_place(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    """place(a, m, v)  ->  a[m] = v, for one value"""
    kind = target(ip, a[0], "np.place", node)
    value = ip.kind(a[2])
    mask = a[1]
    if getattr(ip.kind(mask), "dtype", None) != "bool":
        mask = ip.prim(np.asarray, (ip.atom(mask),), (("dtype", ip.atom(Static(bool, Ref(bool, "bool")))),))
    if not isinstance(value, Scalar):
        if not isinstance(value, Arr) or value.ndim != 1 or kind.ndim is None:
            raise ip.error("A206", "np.place with values of unknown form", node, "use an indexed assignment")
        count = ip.prim(np.count_nonzero, (ip.atom(mask),))
        value_of_each = ip.prim(np.resize, (ip.atom(a[2]), ip.atom(count)))
        ip.array_store(a[0], mask, value_of_each, None, node)
        return literal(None)
    ip.array_store(a[0], mask, a[2], None, node)
    return literal(None)


@on(np.put)
def h_put(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    """put(a, i, v)  ->  a[i] = v, for a vector, and one value or as many as there are places"""
    kind = target(ip, a[0], "np.put", node)
    if len(a) > 2 and isinstance(a[2], (SList, STuple)):
        a = [*a[:2], ip.prim(np.asarray, (ip.atom(a[2]),)), *a[3:]]
    value = ip.kind(a[2])
    index = ip.kind(ip.prim(np.asarray, (ip.atom(a[1]),)))
    one_each = isinstance(value, Scalar) or isinstance(value, Arr) and isinstance(index, Arr) and value.ndim == 1 and (
        value.axes == index.axes and None not in (value.axes or (None,)))
    if kind.ndim != 1 or not one_each or len(a) > 3 or "mode" in k:
        raise ip.error("A206", "this form of np.put", node, "use an indexed assignment")
    ip.array_store(a[0], a[1], a[2], None, node)
    return literal(None)


@on(np.put_along_axis)
def h_put_along_axis(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    """put_along_axis(a, i, v, 1)  ->  a[arange(len(a))[:, None], i] = v"""
    given = dict(zip(("arr", "indices", "values", "axis"), a)) | k
    kind = target(ip, given["arr"], "np.put_along_axis", node)
    axis = ip.static_int(given["axis"]) if "axis" in given else -1
    if kind.axes is None or axis is None or not -kind.ndim <= axis < kind.ndim:  # type: ignore[operator]
        raise ip.error("A206", "this form of np.put_along_axis", node, "use an indexed assignment")
    shape = ip.require_items(ip.load_attr(given["arr"], "shape", node), node)
    place: list[Value] = []
    for n, length in enumerate(shape):
        if n == axis % len(shape):
            place.append(given["indices"])
            continue
        each = Seq(tuple(Const(-1 if d == n else 1) for d in range(len(shape))))
        place.append(ip.prim(np.reshape, (ip.atom(ip.prim(np.arange, (ip.atom(length),))), each)))
    ip.array_store(given["arr"], STuple(tuple(place)), given["values"], None, node)
    return literal(None)


@on(np.nan_to_num)
def h_nan_to_num(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value | None:
    """nan_to_num(a, copy=False)  ->  a[...] = nan_to_num(a)"""
    given = dict(zip(("x", "copy", "nan", "posinf", "neginf"), a)) | k
    copy = given.pop("copy", None)
    if copy is None or isinstance(copy, Static) and copy.value is True or not isinstance(ip.kind(given["x"]), Arr):
        return None
    if not (isinstance(copy, Static) and copy.value is False):
        raise ip.error("A206", "whether np.nan_to_num changes its argument is known only at run time", node)
    target(ip, given["x"], "np.nan_to_num", node)
    value = ip.emit_call(np.nan_to_num, [given.pop("x")], given, node)
    ip.array_store(a[0] if a else k["x"], WHOLE, value, None, node)
    return a[0] if a else k["x"]


@on(np.fill_diagonal)
def h_fill_diagonal(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    """fill_diagonal(a, v)  ->  i = arange(min(a.shape)); a[i, i] = v"""
    kind = target(ip, a[0], "np.fill_diagonal", node)
    if kind.ndim != 2 or len(a) > 2 or k or not isinstance(ip.kind(a[1]), (Scalar, Arr)):
        raise ip.error("A206", "this form of np.fill_diagonal", node, "use an indexed assignment")
    shape = ip.load_attr(a[0], "shape", node)
    n = ip.prim(min, tuple(ip.atom(i) for i in ip.require_items(shape, node)), kind=INT)
    i = ip.prim(np.arange, (ip.atom(n),))
    ip.array_store(a[0], STuple((i, i)), a[1], None, node)
    return literal(None)


def scatter(ufunc: Any, fn: Any) -> None:
    """ufunc.at(a, i, v)  ->  a[i] (op)= v, where i counts as often as it occurs; products one by one"""
    @on(ufunc.at)
    def h(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
        target(ip, a[0], f"np.{ufunc.__name__}.at", node)
        if fn in (operator.add, operator.sub) and len(a) == 3:
            ip.array_store(a[0], a[1], a[2], fn, node, "at")
            return literal(None)
        index, value = ip.kind(a[1]), ip.kind(a[2]) if len(a) > 2 else None
        if isinstance(a[1], STuple) or isinstance(index, (Tup, Unknown)) or value is None or isinstance(index, Arr) and (
                index.ndim != 1 or index.dtype == "bool") or isinstance(value, Arr) and value.axes in (None, (1,)):
            raise ip.error("A206", f"this form of np.{ufunc.__name__}.at", node, "write the loop over the indices")
        if isinstance(index, Scalar):
            ip.aug_item(a[0], a[1], fn, a[2], node)
            return literal(None)
        each = SIter("zip", (a[1],)) if isinstance(value, Scalar) else SIter("zip", (a[1], a[2]))
        cell: list[Value] = []

        def body() -> None:
            items = cell[-1].items  # type: ignore[attr-defined]
            ip.aug_item(a[0], items[0], fn, items[1] if len(items) > 1 else a[2], node)

        iterate(ip, indexable(ip, each, node), lambda x: cell.append(x), body, node)
        return literal(None)


for _ufunc, _fn in ((np.add, operator.add), (np.subtract, operator.sub), (np.multiply, operator.mul),
                    (np.divide, operator.truediv)):
    scatter(_ufunc, _fn)
