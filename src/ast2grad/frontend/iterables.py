"""What can be iterated over, and how: known items, or a length and a way to read the item at a position."""
from __future__ import annotations

import enum
import operator
from dataclasses import dataclass
from typing import Any, Callable

from ..ir.kinds import INT, Arr, Dct, Lst, Opaque, Scalar, Tup, Unknown, join_all
from ..ir.nodes import Atom, Const, Ref, Seq, Var
from .values import BOTTOM, Poison, SDict, SIter, SList, SObj, SRange, SSpace, Static, STuple, Sym, Unreachable, Value, literal

MAX_UNROLLED = 64
ENDLESS = ("count", "repeat", "cycle", "steps")


def check_iterable(ip: Any, v: Value, node: Any) -> None:
    """What Python raises as soon as something is iterated over that cannot be."""
    if ip.lacks(v, "__iter__", "__getitem__"):
        raise ip.fails(TypeError, "A209", f"{ip.describe(v)} is not iterable", node)
    if isinstance(v, Sym) and isinstance(k := ip.kind(v), Scalar) and not k.maybe_none:
        raise ip.fails(TypeError, "A209", "a number is not iterable", node)


@dataclass
class Indexable:
    """Something that can be read by position: known items, or a length and a getter."""

    get: Callable[[Value], Value]
    items: tuple[Value, ...] | None = None
    length: Callable[[], Atom] | None = None
    range: tuple[Atom, Atom, Atom] | None = None  # the loop index itself is the item
    endless: tuple[Value, Value] | None = None  # start and step of a counter that never ends
    live: Callable[[int], Value | None] | None = None  # an item, when the loop gets there; None after the last one


def static_items(ip: Any, v: Value) -> tuple[Value, ...] | None:
    """The items of something whose length is known now."""
    if isinstance(v, STuple):
        return v.items
    if isinstance(v, SList):
        return ip.state["C", v.id].items
    if isinstance(v, SSpace):
        return static_items(ip, ip.entries(v))
    if isinstance(v, SObj):
        part = ip.part(v)
        items = static_items(ip, part) if part is not None and ip.hook_of(v.cls, "__iter__") is None else None
        return None if items is None else tuple(ip.like(v, i, None) for i in items)
    if isinstance(v, SDict):
        return tuple(ip.key_value(k) for k in ip.state["C", v.id].keys)
    if isinstance(v, Sym) and isinstance(v.kind, Tup):
        return tuple(Sym(ip.b.op(operator.getitem, v.atom, i)) for i in range(len(v.kind.elems)))
    if isinstance(v, Static):
        if isinstance(v.value, (list, dict, set)):
            ip.guards.form(v.value)
        if isinstance(v.value, (str, bytes, frozenset, set)) and len(v.value) <= 64 and (v.ref is None or isinstance(
                v.value, str)):
            return tuple(literal(c) for c in (sorted(v.value, key=repr) if isinstance(v.value, (set, frozenset))
                                              else v.value))
        if isinstance(v.value, (tuple, list)) and len(v.value) <= ip.MAX_UNROLL:
            return tuple(ip.external_item(v, i) for i in range(len(v.value)))
        if isinstance(v.value, dict) and len(v.value) <= ip.MAX_UNROLL:
            return tuple(ip.key_value(k) for k in v.value)
        if isinstance(v.value, range) and len(v.value) <= 16:
            return tuple(literal(i) for i in v.value)
        if isinstance(v.value, enum.EnumMeta):
            members: list[Any] = list(v.value)
            return tuple(Static(m, Ref(m, f"{v.value.__name__}.{m.name}")) for m in members)
    if isinstance(v, SIter):
        if v.form == "items":
            d = v.parts[0]
            if isinstance(d, SDict):
                c = ip.state["C", d.id]
                return tuple(STuple((ip.key_value(k), x)) for k, x in zip(c.keys, c.items))
            if isinstance(d, Static) and isinstance(d.value, dict):
                ip.guards.form(d.value)
                return tuple(STuple((ip.key_value(k), ip.external_item(d, k))) for k in d.value)
            return None
        if v.form == "values":
            d = v.parts[0]
            if isinstance(d, SDict):
                return ip.state["C", d.id].items
            if isinstance(d, Static) and isinstance(d.value, dict):
                ip.guards.form(d.value)
                return tuple(ip.external_item(d, k) for k in d.value)
            return None
        if v.form == "keys":
            return static_items(ip, v.parts[0])
        parts = [static_items(ip, p) for p in v.parts if isinstance(p, Value)] if v.form in (
            "enumerate", "zip", "reversed") else []
        if v.form == "enumerate" and parts[0] is not None:
            start = ip.static_int(v.start) if v.start is not None else 0
            if start is not None:
                return tuple(STuple((literal(start + i), x)) for i, x in enumerate(parts[0]))
        if v.form == "zip" and parts and all(p is not None for p in parts):
            return tuple(STuple(t) for t in zip(*parts))
        if v.form == "reversed" and parts[0] is not None:
            return parts[0][::-1]
        if v.form == "map":
            src = [static_items(ip, p) for p in v.parts[1:]]
            if all(p is not None for p in src):
                return tuple(ip.call(v.parts[0], list(t), {}, None) for t in zip(*src))
        if v.form == "items_known":
            return v.parts
    return None


def known_items(ip: Any, v: Value) -> tuple[Value, ...]:
    """The items of something that was made with known items."""
    items = static_items(ip, v)
    assert items is not None
    return items


def indexable(ip: Any, v: Value, node: Any) -> Indexable:
    """How to iterate over v by index."""
    if v is BOTTOM:
        raise Unreachable
    v = ip.present(v)
    if isinstance(v, Poison):
        raise ip.poisoned(v, node)
    if isinstance(v, SRange):
        start, stop, step = (ip.atom(p) for p in (v.start, v.stop, v.step))

        def at(i: Value) -> Value:
            off = ip.binop(operator.mul, i, v.step)
            return ip.binop(operator.add, v.start, off)

        def count() -> Atom:
            if start == Const(0) and step == Const(1):
                return stop
            return ip.b.op(len, ip.b.op(range, start, stop, step, kind=Lst(INT)))

        return Indexable(at, None, count, (start, stop, step))
    items = static_items(ip, v)
    if items is not None:
        return Indexable(lambda i: items[ip.static_int(i)], items)
    if isinstance(v, SIter):
        return _lazy(ip, v, node)
    if isinstance(v, (SObj,)):
        if ip.find_method(v, "__iter__") is not None:
            from .lazy import iterator_of
            return indexable(ip, iterator_of(ip, v, node), node)
        if ip.has_rows(v):
            return Indexable(lambda i: ip.load_item(v, i, node), None, lambda: ip.atom(
                ip.call(Static(len, Ref(len, "len")), [v], {}, node)))
        if ip.part(v) is not None:
            return indexable(ip, ip.part(v), node)
        if ip.find_method(v, "__getitem__") is not None and ip.find_method(v, "__len__") is not None:
            return Indexable(lambda i: ip.load_item(v, i, node), None,
                             lambda: ip.atom(ip.call(ip.find_method(v, "__len__"), [], {}, node)))
    if isinstance(v, Static) and not isinstance(v.value, (str, list, tuple, dict, set, frozenset, range)):
        if not hasattr(v.value, "__iter__"):
            raise ip.fails(TypeError, "A209", f"{ip.describe(v)} is not iterable", node)
    a = ip.atom(v)
    k = ip.kind(v)
    if isinstance(k, Arr) and not (isinstance(a, Var) and a.user) and not isinstance(a, (Var, Ref)):
        a = ip.b.op(list, a)
    if isinstance(k, Dct):
        a = ip.keys_taken(a, node)
    elif isinstance(k, (Unknown, Opaque)) and not isinstance(k, (Arr, Lst)):
        if k.varied:
            return indexable(ip, ip.settled(v, node, ip.error(
                "A211", "iteration over a value of unknown form that carries derivatives", node)), node)
        a = ip.b.op(list, a, kind=Lst(Unknown()), name="items", effect=True)
    elif isinstance(k, Arr) and k.axes == ():
        raise ip.fails(TypeError, "A209", "iteration over a 0-d array", node)
    elif not isinstance(k, (Arr, Lst, Tup)):
        raise ip.fails(TypeError, "A209", f"{ip.describe(v)} is not iterable", node)
    if isinstance(a, Seq):
        a = ip.b.op(list, a, kind=Lst(ip.kind(Sym(a)).elem if isinstance(ip.kind(Sym(a)), Lst) else Unknown()))
    base = Sym(a)
    return Indexable(lambda i: ip.load_item(base, i, node), None, lambda: ip.b.op(len, a))


def _lazy(ip: Any, v: SIter, node: Any) -> Indexable:
    if v.form == "count":
        return Indexable(lambda i: i, endless=(v.parts[0], v.parts[1]))
    if v.form == "steps":
        from .coroutines import step
        return Indexable(lambda i: step(ip, v, node), endless=(literal(0), literal(1)))
    if v.form == "genexp" and len(v.parts[0].generators) == 1 and not v.parts[0].generators[0].ifs:
        source = v.parts[2]
        of = indexable(ip, source, node) if isinstance(source, SIter) and source.form in ENDLESS else None
        if of is not None:
            return Indexable(expression_at(ip, v, of), endless=of.endless)
    if v.form == "repeat":
        return Indexable(lambda i: v.parts[0], endless=(literal(0), literal(1)))
    if v.form == "cycle":
        src = indexable(ip, v.parts[0], node)
        n: Any = Const(len(src.items)) if src.items is not None else src.length()  # type: ignore[misc]
        seq = listed(ip, src.items) if src.items is not None else None
        return Indexable(lambda i: ip.load_item(seq, ip.binop(operator.mod, i, lift(n)), node) if seq is not None
                         else src.get(ip.binop(operator.mod, i, lift(n))), endless=(literal(0), literal(1)))
    if v.form in ("enumerate", "reversed", "zip"):
        parts = [indexable(ip, p, node) for p in v.parts]
        for n, p in enumerate(parts):
            if p.items is not None:
                parts[n] = as_list(ip, p.items, node)
        if v.form == "enumerate":
            p = parts[0]
            first = v.start if v.start is not None and ip.static_int(v.start) != 0 else None
            if p.endless is not None:
                inner = p
                p = Indexable(lambda i: counted(ip, inner, i), None, None, None, (literal(0), literal(1)))
            if first is None:
                return Indexable(lambda i: STuple((i, p.get(i))), None, p.length, None, p.endless)
            return Indexable(lambda i: STuple((ip.binop(operator.add, i, first), p.get(i))), None, p.length, None, p.endless)
        if v.form == "reversed":
            p = parts[0]
            if p.range is not None:
                n = p.length()  # type: ignore[misc]
                last = ip.binop(operator.sub, Sym(n), literal(1))
                if p.range[0] == Const(0) and p.range[2] == Const(1):
                    return Indexable(lambda i: p.get(ip.binop(operator.sub, last, i)), None, lambda: n,
                                     (ip.atom(last), Const(-1), Const(-1)))
                return Indexable(lambda i: p.get(ip.binop(operator.sub, last, i)), None, lambda: n)
            n = p.length()  # type: ignore[misc]
            last = ip.binop(operator.sub, Sym(n), literal(1))
            return Indexable(lambda i: p.get(ip.binop(operator.sub, last, i)), None, lambda: n)

        parts = [numbered(ip, p) if p.endless is not None else p for p in parts]
        if all(p.length is None for p in parts):
            return Indexable(lambda i: STuple(tuple(p.get(i) for p in parts)), endless=(literal(0), literal(1)))

        def shortest() -> Atom:
            ns = list(dict.fromkeys(p.length() for p in parts if p.length is not None))
            return ns[0] if len(ns) == 1 else ip.b.op(min, *ns, kind=INT)

        return Indexable(lambda i: STuple(tuple(p.get(i) for p in parts)), None, shortest)
    if v.form == "map":
        parts = [indexable(ip, p, node) for p in v.parts[1:]]
        if len(parts) == 1 and parts[0].length is not None:
            p = parts[0]
            return Indexable(lambda i: ip.call(v.parts[0], [p.get(i)], {}, node), None, p.length)
        z = _lazy(ip, SIter("zip", v.parts[1:]), node)
        return Indexable(lambda i: ip.call(v.parts[0], list(z.get(i).items), {}, node), None, z.length,  # type: ignore
                         endless=z.endless)
    if v.form in ("items", "values", "keys"):
        d = v.parts[0]
        a = ip.atom(d)
        k = ip.kind(d)
        if v.form == "keys" or isinstance(k, (Unknown, Opaque)):
            if v.form != "keys":
                raise ip.error("A211", "iteration over a dict of unknown contents", node)
            return indexable(ip, d, node)
        keys = ip.keys_taken(a, node)

        def pair(i: Value) -> Value:
            key = Sym(ip.b.op(operator.getitem, keys, ip.atom(i)))
            val = ip.load_item(Sym(a), key, node)
            return STuple((key, val)) if v.form == "items" else val

        return Indexable(pair, None, lambda: ip.b.op(len, keys))
    # genexp, filter, generator: gathered into a list first
    return indexable(ip, ip.gather(v, node), node)


def as_list(ip: Any, items: tuple[Value, ...], node: Any) -> Indexable:
    """Known items beside run-time ones: indexed as a list, or chosen one by one where no list holds them."""
    if any(ip.holds_objects(i) for i in items):
        return Indexable(lambda i: items[i.value] if isinstance(i, Static) else ip.dynamic_item(STuple(items), items, i, node),
                         None, lambda: Const(len(items)))
    a = listed(ip, items).atom
    return Indexable(lambda i: items[i.value] if isinstance(i, Static) else ip.load_item(Sym(a), i, node), None,
                     lambda: Const(len(items)))


def listed(ip: Any, items: tuple[Value, ...]) -> Sym:
    """Known items as a run-time list."""
    elem = join_all([ip.kind(i) for i in items])
    return Sym(ip.b.op(list, Seq(tuple(ip.atom(i) for i in items), "list"), kind=Lst(elem, varied=elem.varied)))


def lift(n: Atom) -> Value:
    return literal(n.value) if isinstance(n, Const) else Sym(n)


def expression_at(ip: Any, v: SIter, source: Indexable) -> Callable[[Value], Value]:
    """(e for x in source)[i]"""
    e, frame, _ = v.parts
    inner = ip.inner_frame(e, frame)

    def at(i: Value) -> Value:
        item = source.get(i)
        outer, ip.frame = ip.frame, inner
        try:
            ip.assign(e.generators[0].target, item)
            return ip.eval(e.elt)
        finally:
            ip.frame = outer

    return at


def numbered(ip: Any, p: Indexable) -> Indexable:
    """Something endless beside what ends: read at the same positions."""
    return Indexable(lambda i: counted(ip, p, i))


def counted(ip: Any, p: Indexable, i: Value) -> Value:
    """Item number i of something endless."""
    assert p.endless is not None
    start, step = p.endless
    return p.get(ip.binop(operator.add, start, ip.binop(operator.mul, i, step)))


def bounded(ip: Any, seq: Value, loop: Any, node: Any) -> tuple[Indexable, bool]:
    """How to iterate, and whether the loop could be unrolled (or is, when that turned out to be necessary)."""
    vals = [ip.known_int(p) for p in (seq.start, seq.stop, seq.step)] if isinstance(seq, SRange) else [None]
    small = None not in vals and vals[2] != 0 and len(range(*vals)) <= MAX_UNROLLED  # type: ignore[arg-type]
    if small and id(loop) in ip.know.unroll:
        for p in (seq.start, seq.stop, seq.step):  # type: ignore[attr-defined]
            ip.static_int(p)
        return Indexable(lambda i: literal(0), tuple(literal(i) for i in range(*vals))), True  # type: ignore[arg-type]
    return indexable(ip, seq, node), small
