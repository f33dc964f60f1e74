"""What makes one value of many items, or orders them: sum, max, any, reduce, sorted."""
from __future__ import annotations

import functools
import math
import operator
from typing import Any

import gast

from ..ir.kinds import BOOL, INT, Arr, Dct, Lst, Opaque, Scalar, Unknown
from ..ir.nodes import GETATTR, Atom, Const, Seq, Var
from .handlers import HANDLERS, Handler, on
from .iterables import Indexable, indexable, static_items
from .lazy import consume
from .loops import iterate
from .values import BOTTOM, SIter, SList, SObj, SRange, Static, STuple, Sym, Value, is_literal, literal


@on(functools.reduce)
def h_reduce(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    items = static_items(ip, a[1])
    if items is not None:
        rest = list(items)
        total = a[2] if len(a) > 2 else rest.pop(0)
        for i in rest:
            total = ip.call(a[0], [total, i], {}, node)
        return total
    ip.frames += 1
    key = ("L", ip.frame.id, f".red{ip.frames}")
    cell: list[Value] = []

    def body() -> None:
        ip.state[key] = ip.call(a[0], [ip.state[key], cell[-1]], {}, node)

    if len(a) > 2:
        ip.state[key] = a[2]
        consume(ip, a[1], cell.append, body, node, None, {key[2]}, ("i", False), None)
        return ip.state.pop(key)
    it = indexable(ip, a[1] if not isinstance(a[1], SIter) else ip.gather(a[1], node), node)
    ip.state[key] = it.get(literal(0))
    n = it.length()  # type: ignore[misc]
    rest_of = Indexable(lambda i: it.get(ip.binop(operator.add, i, literal(1))), None, lambda: ip.b.op(operator.sub, n, 1))
    iterate(ip, rest_of, cell.append, body, node, None, {key[2]})
    return ip.state.pop(key)


def runtime_sum(ip: Any, v: Value, start: Value, node: Any) -> Value:
    """sum() as additions in order."""
    items = static_items(ip, v)
    if items is not None:
        total = start
        for i in items:
            total = i if isinstance(total, Static) and total.value == 0 and type(total.value) is int else ip.binop(
                operator.add, total, i, node)
        return total
    ip.frames += 1
    key = ("L", ip.frame.id, f".sum{ip.frames}")
    ip.state[key] = start
    cell: list[Value] = []

    def body() -> None:
        ip.state[key] = ip.binop(operator.add, ip.state[key], cell[-1], node)

    consume(ip, v, cell.append, body, node, None, {key[2]}, ("i", False), None)
    return ip.state.pop(key)


def numbers(ip: Any, v: Value) -> bool:
    """A list of numbers whose length is known only at run time."""
    return isinstance(v, Sym) and isinstance(k := ip.kind(v), Lst) and isinstance(k.elem, Scalar) and static_items(ip, v) is None


def is_number(ip: Any, v: Value) -> bool:
    return isinstance(ip.kind(v), Scalar)


@on(sum)
def h_sum(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value | None:
    start = a[1] if len(a) > 1 else k.get("start", literal(0))
    v = a[0]
    if isinstance(v, Sym) and not ip.varied(v) and isinstance(ip.kind(v), Lst) or numbers(ip, v) and is_number(ip, start):
        return None
    return runtime_sum(ip, v, start, node)


@on(math.fsum)
def h_fsum(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value | None:
    if isinstance(a[0], SIter):
        a[0] = ip.gather(a[0], node)
    return None


@on(math.prod)
def h_prod(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value | None:
    v = a[0]
    if isinstance(v, Sym) and not ip.varied(v) or numbers(ip, v):
        return None
    items = static_items(ip, v)
    if items is None:
        return h_reduce(ip, [Static(operator.mul, None), v, k.get("start", literal(1.0))], {}, node)
    total: Value = k.get("start", literal(1))
    for i in items:
        total = i if isinstance(total, Static) and total.value == 1 else ip.binop(operator.mul, total, i, node)
    return total


def _extreme(ip: Any, a: list[Value], k: dict[str, Value], node: Any, fn: Any) -> Value | None:
    key = k.get("key")
    if isinstance(key, Static) and key.value is None:
        key = None
    if len(a) == 1:
        v = a[0]
        items = static_items(ip, v)
        if items is None:
            if isinstance(v, SIter):
                v = ip.gather(v, node)
                items = static_items(ip, v)
            if items is None:
                if key is not None:
                    return _extreme_key(ip, v, key, fn, node)
                default = k.get("default")
                if default is not None:
                    n = ip.prim(len, (ip.atom(v),), kind=INT)
                    return ip.branch(n, lambda: ip.prim(fn, (ip.atom(v),)), lambda: default, node, "ifexp")
                return ip.prim(fn, (ip.atom(v),))
        if not items and "default" in k:
            return k["default"]
        a = list(items)
        if not a:
            raise ip.fails(ValueError, "A209", f"{fn.__name__}() of nothing", node)
        if len(a) == 1:
            return a[0]
    if key is None and all(isinstance(ip.kind(x), (Scalar, Arr)) for x in a):
        known = [x.value for x in a if isinstance(x, Static) and x.ref is None]
        if len(known) == len(a):
            with ip.executing(node):
                return literal(fn(*known))
        return ip.prim(fn, tuple(ip.atom(x) for x in a))
    best = a[0]
    measure = (lambda x: ip.call(key, [x], {}, node)) if key is not None else (lambda x: x)
    mb = measure(best)
    op = gast.Lt() if fn is min else gast.Gt()
    for x in a[1:]:
        mx = measure(x)
        test = ip.compare(op, mx, mb, node)
        pair = ip.branch(test, lambda x=x, mx=mx: STuple((x, mx)), lambda best=best, mb=mb: STuple((best, mb)), node, "ifexp")
        if pair is BOTTOM:
            return BOTTOM
        best, mb = pair.items
    return best


def _extreme_key(ip: Any, v: Value, key: Value, fn: Any, node: Any) -> Value:
    it = indexable(ip, v, node)
    ip.frames += 1
    kb, km = ("L", ip.frame.id, f".best{ip.frames}"), ("L", ip.frame.id, f".measure{ip.frames}")
    ip.state[kb] = it.get(literal(0))
    ip.state[km] = ip.call(key, [ip.state[kb]], {}, node)
    cell: list[Value] = []

    def body() -> None:
        m = ip.call(key, [cell[-1]], {}, node)
        test = ip.compare(gast.Lt() if fn is min else gast.Gt(), m, ip.state[km], node)

        def take() -> None:
            ip.state[kb], ip.state[km] = cell[-1], m

        ip.branch(test, take, lambda: None, node)

    iterate(ip, it, lambda x: cell.append(x), body, node, None, {kb[2], km[2]})
    ip.state.pop(km)
    return ip.state.pop(kb)


@on(max)
def h_max(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value | None:
    return _extreme(ip, a, k, node, max)


@on(min)
def h_min(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value | None:
    return _extreme(ip, a, k, node, min)


def _any_all(fn: Any) -> Handler:
    def h(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
        items = static_items(ip, a[0]) if not isinstance(a[0], SIter) or a[0].form != "genexp" else None
        if items is None:
            v = ip.gather(a[0], node)
            items = static_items(ip, v)
            if items is None:
                return ip.prim(fn, (ip.atom(v),), kind=BOOL)

        def go(i: int) -> Value:
            if i == len(items):
                return literal(fn is all)
            t = ip.truth(items[i], node)
            if isinstance(t, bool):
                return go(i + 1) if t == (fn is all) else literal(fn is any)
            if i == len(items) - 1:
                return items[i]
            return ip.short_circuit(items[i], lambda: go(i + 1), fn is all, node)

        r = go(0)
        return r if isinstance(r, Static) else ip.prim(bool, (ip.atom(r),), kind=BOOL)
    return h


for _f in (any, all):
    HANDLERS[_f] = _any_all(_f)


def order_of(ip: Any, seq: Sym, key: Value | None, rev: Value, node: Any) -> Atom:
    """The positions of a run-time list's items in sorted order."""
    n = ip.b.op(len, seq.atom, kind=INT)
    source = seq.atom
    if key is not None:
        site = (id(node), "keys")
        ip.know.dynamic.add(site)
        keys = ip.empty_list(site)
        cell: list[Value] = []
        iterate(ip, indexable(ip, seq, node), lambda x: cell.append(x),
                lambda: ip.list_append(keys, ip.call(key, [cell[-1]], {}, node), node), node)
        source = keys.atom
    getter = ip.b.op(GETATTR, source, Const("__getitem__"), kind=Opaque())
    rng = ip.b.op(range, n, kind=Lst(INT, True))
    return ip.b.op(sorted, rng, kws=(("key", getter), ("reverse", ip.atom(rev))), kind=Lst(INT), name="order")


def is_known(v: Value) -> bool:
    """A literal, or a tuple of nothing else."""
    if isinstance(v, STuple):
        return v.cls is tuple and all(map(is_known, v.items))
    return isinstance(v, Static) and is_literal(v.value)


def known_positions(ip: Any, v: Value) -> tuple[Value, ...] | None:
    """The items of a short range whose ends are known."""
    ends = [ip.known_int(p) for p in (v.start, v.stop, v.step)] if isinstance(v, SRange) else [None]
    if None in ends or len(range(*ends)) > 16:  # type: ignore[arg-type]
        return None
    return tuple(map(literal, range(*[ip.static_int(p) for p in (v.start, v.stop, v.step)])))  # type: ignore[attr-defined]


def sort_structures(ip: Any, items: tuple[Value, ...], key: Value | None, rev: Value, node: Any) -> Value:
    """What is known while the function is read, in an order that is known at run time only."""
    measures = [i if key is None else ip.call(key, [i], {}, node) for i in items]
    if all(map(is_known, measures)) and isinstance(rev, Static):
        with ip.executing(node):
            order = sorted(range(len(items)), key=[ip.known_object(m) for m in measures].__getitem__, reverse=bool(rev.value))
        return ip.new_list([items[i] for i in order], (id(node), "sorted"))
    atoms = tuple(ip.object_atom(m, True) if isinstance(m, SObj) else ip.atom(m) for m in measures)
    listed = ip.b.op(list, Seq(atoms, "list"), kind=Lst(Unknown()), name="keys")
    getter = ip.b.op(GETATTR, listed, Const("__getitem__"), kind=Opaque())
    places = ip.b.op(sorted, ip.b.op(range, Const(len(items)), kind=Lst(INT, True)),
                     kws=(("key", getter), ("reverse", ip.atom(rev))), kind=Lst(INT), name="order")
    taken = [ip.one_of(items, ip.b.op(operator.getitem, places, Const(i), kind=INT), node) for i in range(len(items))]
    return ip.new_list(taken, (id(node), "sorted"))


@on(sorted)
def h_sorted(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value | None:
    v = ip.gather(a[0], node)
    key = k.get("key")
    if isinstance(key, Static) and key.value is None:
        key = None
    rev: Any = k.get("reverse", literal(False))
    if isinstance(v, Sym) and isinstance(v.kind, Dct):
        v = Sym(ip.keys_taken(v.atom, node))
    items = known_positions(ip, v) if key is not None else None
    if items is None:
        items = static_items(ip, v)
    if items is not None and (all(map(is_known, items)) and (key is None or len(items) <= ip.MAX_UNROLL) or any(
            ip.holds_objects(i) for i in items)):
        return sort_structures(ip, items, key, rev, node)
    if not ip.varied(v) and key is None:
        return ip.prim(sorted, (ip.atom(v),), tuple((n, ip.atom(x)) for n, x in k.items()),
                       kind=ip.kind(v) if isinstance(ip.kind(v), Lst) else Lst(Unknown()))
    # an order of positions (no derivative), then a gather
    site = (id(node), "sorted")
    seq = v
    if isinstance(v, SList):
        seq = Sym(ip.atom(v))
    atom = ip.atom(seq)
    if not isinstance(atom, Var):
        atom = ip.runtime_list(list(items or ()), (id(node), "source")).atom
    base = Sym(atom)
    order = order_of(ip, base, key, rev, node)
    out = ip.empty_list(site)
    it = indexable(ip, Sym(order), node)
    cell2: list[Value] = []
    iterate(ip, it, lambda x: cell2.append(x),
            lambda: ip.list_append(out, ip.load_item(base, cell2[-1], node), node), node)
    return out
