"""NumPy's questions about types, answered while the function is read: they depend on kinds only."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from ..ir.kinds import Arr, Lst, Opaque, Scalar, Tup
from ..ir.nodes import Const, Ref
from .handlers import on
from .iterables import static_items
from .values import SDict, SIter, SList, SObj, SRange, Static, STuple, Sym, Value, literal


def stand_ins(ip: Any, v: Value) -> list[Any] | None:
    """Values of which one has the type of v; None if nothing is known."""
    if isinstance(v, Static):
        return [v.value]
    if isinstance(v, (STuple, SList)):
        items = static_items(ip, v)
        parts = [stand_ins(ip, i) for i in items or ()]
        if any(p is None or len(p) != 1 for p in parts):
            return None
        found = [p[0] for p in parts]  # type: ignore[index]
        return [found if isinstance(v, SList) else tuple(found)]  # a dtype of fields is a list of tuples
    if not isinstance(v, Sym):
        return None
    if isinstance(v.atom, Const):
        return [v.atom.value]
    k = ip.kind(v)
    if isinstance(k, Scalar) and not k.maybe_none:
        one = np.dtype(k.dtype).type(1)
        return [one] if k.np else [one.item(), one]  # a Python number, or either
    if isinstance(k, Arr) and not k.maybe_none:
        return (
            [np.ones((1,) * (1 if k.axes is None else len(k.axes)), k.dtype)]
            if k.axes != ()
            else [np.ones((), k.dtype)]
        )
    return None


def type_value(r: Any) -> Value | None:
    """A dtype, a class or a truth value as something known."""
    if isinstance(r, (bool, np.bool_)):
        return literal(bool(r))
    if isinstance(r, np.dtype):
        return Static(r, Ref(r, f"np.dtype({r.name!r})"))
    if isinstance(r, type):
        return Static(r, Ref(r, r.__name__))
    if isinstance(r, str):
        return literal(r)
    return None


def _question(fn: Any) -> Any:
    def h(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value | None:
        args = [stand_ins(ip, v) for v in a]
        kws = {n: stand_ins(ip, v) for n, v in k.items()}
        if any(p is None for p in (*args, *kws.values())) or any(len(p) > 1 for p in kws.values()):  # type: ignore[arg-type]
            return None
        seen: list[Any] = []
        for combination in itertools.islice(itertools.product(*args), 64):  # type: ignore[arg-type]
            try:
                seen.append(fn(*combination, **{n: p[0] for n, p in kws.items()}))  # type: ignore[index]
            except Exception as ex:
                seen.append(ex)
        if any(isinstance(r, Exception) for r in seen):
            if len({type(r) for r in seen}) == 1:
                raise ip.fails(
                    type(seen[0]), "A209", f"this call raises {type(seen[0]).__name__}: {seen[0]}", node
                )
            return None
        return type_value(seen[0]) if all(r == seen[0] for r in seen[1:]) else None

    return h


for _f in (
    np.result_type,
    np.promote_types,
    np.can_cast,
    np.common_type,
    np.min_scalar_type,
    np.issubdtype,
    np.dtype,
    np.isdtype,
    np.mintypecode,
    np.iscomplexobj,
    np.isrealobj,
):
    on(_f)(_question(_f))


def _limits(fn: Any) -> Any:
    def h(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
        of = stand_ins(ip, a[0]) if len(a) == 1 and not k else None
        if not of:
            return None
        with ip.executing(node):
            found = fn(of[0])  # the others are of the same type in the eyes of NumPy
        return Static(found, ip.b.op(fn, ip.atom(a[0]), kind=Opaque(fn)))
    return h


for _g in (np.finfo, np.iinfo):
    on(_g)(_limits(_g))


@on(np.iterable)
def h_iterable(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    v = a[0]
    if isinstance(v, (STuple, SList, SDict, SIter, SRange)):
        return literal(True)
    if isinstance(v, Static):
        return literal(np.iterable(v.value))
    if isinstance(v, SObj):
        return literal(
            ip.find_method(v, "__iter__") is not None or ip.find_method(v, "__getitem__") is not None
        )
    kk = ip.kind(v)
    if getattr(kk, "maybe_none", False):
        return None
    if isinstance(kk, Scalar) or isinstance(kk, Arr) and kk.axes is not None:
        return literal(isinstance(kk, Arr) and kk.axes != ())
    return literal(True) if isinstance(kk, (Lst, Tup)) else None


def array_namespace(x: Any, api_version: Any = None) -> Any:
    """Stands for ndarray.__array_namespace__."""
    return np


@on(array_namespace)
def h_array_namespace(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return Static(np, Ref(np, "numpy"))
