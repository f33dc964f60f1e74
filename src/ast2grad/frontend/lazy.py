"""Loops over what gives its items one at a time, while the body of the loop may change what they are made of.

A generator expression, a filter or a generator function is run together with the body: each item is computed where the
body asks for it.  Where that is not possible (a loop that is left early, iterators side by side, next(), a generator that would
catch what the body raises), the items are gathered first, and a `Watch` refuses what would make a difference.
"""
from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from ..ir.kinds import Arr, Dct, Lst
from ..ir.nodes import Mutate, Op, SliceA, Store, Var, walk
from . import library
from .base import InterpBase
from .iterables import Indexable, bounded, indexable, static_items
from .loops import iterate
from .objects import names_in
from .scan import yields_in_try
from .shapes import Contents
from .values import SDict, SFunc, SIter, SList, SMethod, SObj, SPartial, Static, STuple, Sym, Value, literal

GATHERED = ("genexp", "filter", "call", "generator")
HELP = "make a list of it first"


def consume(ip: InterpBase, seq: Value, bind: Callable[[Value], None], body: Callable[[], None], node: Any,
            flag: str | None, names: set[str], index: tuple[str, bool], unrollable: Any) -> None:
    """for bind in seq: body"""
    if isinstance(seq, SObj):
        seq = iterator_of(ip, seq, node)
    if isinstance(seq, SIter) and is_stepped(seq.parts[-1]) and (seq.form, len(seq.parts)) in (("enumerate", 1), ("map", 2)):
        # its steps change it, so that they alternate with those of the loop
        stands = library.enumerated if seq.form == "enumerate" else library.mapped
        seq = ip.call_function(ip.function_of(stands), [*seq.parts, *([seq.start or literal(0)] if len(seq.parts) == 1 else [])],
                               {}, node)
    if isinstance(seq, SIter) and seq.form == "genexp":
        with_expression(ip, seq, bind, body, flag)
        return
    if isinstance(seq, SIter) and seq.form == "filter":
        fn, source = seq.parts
        cell: list[Value] = []

        def passed() -> None:
            x = cell[-1]
            test = x if isinstance(fn, Static) and fn.value is None else ip.call(fn, [x], {}, node)
            ip.branch(test, lambda: turn(x), lambda: None, node)

        def turn(x: Value) -> None:
            bind(x)
            body()

        consume(ip, source, cell.append, passed, node, flag, names, ("i", False), None)
        return
    if isinstance(seq, SIter) and seq.form == "call" and flag is None and not yields_in_try(seq.parts[0].node):
        with_generator(ip, seq, bind, body)
        return
    watch = Watch(ip, seq) if gathers(seq) else None
    mark = len(ip.b.block)
    if has_map(seq) and known(ip, seq):
        it, small = Indexable(lambda i: i, (), live=items_now(ip, seq)), False  # no item is computed before its turn
    elif unrollable is None:
        it, small = indexable(ip, seq, node), False
    else:
        it, small = bounded(ip, seq, unrollable, node)
    one_by_one = ip.settled_iterations(it, unrollable, node)
    apart, it = one_by_one is not it, one_by_one
    if watch is not None and any(isinstance(s, Op) and s.effect for s in walk(tuple(ip.b.block[mark:]))):
        raise ip.error("A211", "an iterator with effects, whose steps alternate with those of the loop", node, HELP)
    if it.items is not None and it.live is None and not small and known(ip, seq):
        it.live = items_now(ip, seq)
    before = [(v, ip.state["C", v.id]) for v in iterated(seq) if isinstance(v, (SList, SDict))]
    roots = {object_of(ip, v.atom) for v in iterated(seq) if isinstance(v, Sym) and isinstance(v.atom, Var)}
    mark = len(ip.b.block)
    if small:
        ip.loop_nodes.append(unrollable)
    rolled = unrollable is not None and it.items is None and it.endless is None
    if rolled:
        ip.rolled.append(unrollable)
    try:
        iterate(ip, it, bind, body, node, flag, names, index)
    finally:
        if small:
            ip.loop_nodes.pop()
        if rolled:
            ip.rolled.pop()
    if watch is not None:
        watch.check(node)
    if it.items is None or apart:
        for v, contents in before:
            if ("C", v.id) in ip.state and not ip.same_value(ip.state["C", v.id], contents):
                ip.make_dynamic(v.site)
        if roots and any(resizes(ip, s, roots) for s in walk(tuple(ip.b.block[mark:]))):
            raise ip.error("A213", "a list or dict changes its length while it is iterated over", node,
                           "iterate over a copy of it, or use while")


def is_stepped(v: Any) -> bool:
    """Does it ask an object for one item after the other?"""
    return isinstance(v, SIter) and v.form == "call" and v.parts[0].object is library.steps


def iterator_of(ip: InterpBase, v: Value, node: Any) -> Value:
    """What a loop over an object asks for its items."""
    if not isinstance(v, SObj):
        return v
    make = ip.find_method(v, "__iter__")
    it = (v if ip.has_rows(v) else ip.plain(v)) if make is None else ip.call(make, [], {}, node)
    if isinstance(it, SObj) and ip.find_method(it, "__next__") is not None:
        return ip.call_function(ip.function_of(library.steps), [it], {}, node)
    return it if it is v else iterator_of(ip, it, node)


def with_expression(ip: InterpBase, seq: SIter, bind: Callable[[Value], None], body: Callable[[], None],
                    flag: str | None) -> None:
    """for x in (e for ...): body  ->  for ...: x = e; body"""
    e, frame, first = seq.parts
    outer, inner = ip.frame, ip.inner_frame(e, frame)

    def turn() -> None:
        here = ip.frame
        v = ip.eval(e.elt)
        ip.frame = outer
        try:
            bind(v)
            body()
        finally:
            ip.frame = here

    ip.frame = inner
    try:
        ip.generate(e, 0, first, turn, flag)
    finally:
        ip.frame = outer


def with_generator(ip: InterpBase, seq: SIter, bind: Callable[[Value], None], body: Callable[[], None]) -> Value:
    """The generator function, with the body of the loop in the place of every yield."""
    fn, args, kws, node = seq.parts
    outer, scope = ip.frame, ip.b.scope

    def turn(v: Value) -> None:
        here, ip.frame = ip.frame, outer
        inside, ip.b.scope = ip.b.scope, scope
        try:
            bind(v)
            body()
        finally:
            ip.frame, ip.b.scope = here, inside

    result: Value = ip.inline(fn, args, kws, node, generator=turn)
    return result


def gathers(v: Any) -> bool:
    """Are there items to be computed before the loop starts?"""
    return isinstance(v, SIter) and (v.form in GATHERED or any(gathers(p) for p in v.parts))


def has_map(v: Any) -> bool:
    return isinstance(v, SIter) and (v.form == "map" or v.form in ("enumerate", "zip") and any(has_map(p) for p in v.parts))


def known(ip: InterpBase, v: Value) -> bool:
    """Is the number of items known, without computing any?"""
    if isinstance(v, SIter) and v.form in ("enumerate", "zip", "reversed", "map"):
        if v.form == "enumerate" and v.start is not None and ip.static_int(v.start) is None:
            return False
        return all(known(ip, p) for p in (v.parts[1:] if v.form == "map" else v.parts))
    return not gathers(v) and static_items(ip, v) is not None


def iterated(v: Any) -> list[Value]:
    """The containers whose items a loop over v reads one by one."""
    if isinstance(v, SIter):
        return [c for p in v.parts if isinstance(p, Value) for c in iterated(p)] if v.form != "genexp" else []
    if isinstance(v, (SList, SDict)) or isinstance(v, Sym) and isinstance(v.kind, (Lst, Dct)):
        return [v]
    return []


def resizes(ip: InterpBase, s: Any, roots: set[Any]) -> bool:
    if isinstance(s, Store):
        return isinstance(s.index, SliceA) and isinstance(s.base, Var) and isinstance(
            s.base.kind, Lst) and object_of(ip, s.base) in roots
    return isinstance(s, Mutate) and isinstance(s.base, Var) and object_of(ip, s.base) in roots


def object_of(ip: InterpBase, v: Var) -> Var:
    """The list or dict itself: a part of a list shares its items, but is a list of its own."""
    while v in ip.root_of:
        d = ip.b.defs.get(v)
        if d is not None and (d.fn is list or d.fn is operator.getitem and isinstance(d.args[1], SliceA)):
            break
        v = ip.root_of[v]
    return v


def items_now(ip: InterpBase, v: Value) -> Callable[[int], Value | None]:
    """Item number n of something with known items, at the time when it is asked for; None after the last one."""
    if isinstance(v, SList):
        return lambda n: item_at(ip.state["C", v.id].items, n)
    if isinstance(v, SDict) or isinstance(v, SIter) and v.form in ("items", "keys", "values") and isinstance(v.parts[0], SDict):
        d = v if isinstance(v, SDict) else v.parts[0]
        size = len(ip.state["C", d.id].keys)

        def entry(n: int) -> Value | None:
            items = static_items(ip, v)
            if len(ip.state["C", d.id].keys) != size:
                raise ip.fails(RuntimeError, "A209", "a dict changes its size while it is iterated over")
            return item_at(items, n)

        return entry
    if isinstance(v, SIter) and v.form == "enumerate":
        first: Any = ip.static_int(v.start) if v.start is not None else 0
        part = items_now(ip, v.parts[0])

        def numbered(n: int) -> Value | None:
            x = part(n)
            return None if x is None else STuple((literal(first + n), x))

        return numbered
    if isinstance(v, SIter) and v.form == "reversed":
        last = len(static_items(ip, v.parts[0]) or ()) - 1
        behind = items_now(ip, v.parts[0])
        return lambda n: behind(last - n) if n <= last else None
    if isinstance(v, SIter) and v.form in ("zip", "map"):
        parts = [items_now(ip, p) for p in (v.parts if v.form == "zip" else v.parts[1:])]

        def together(n: int) -> Value | None:
            xs = []
            for p in parts:
                x = p(n)
                if x is None:
                    return None
                xs.append(x)
            return STuple(tuple(xs)) if v.form == "zip" else ip.call(v.parts[0], xs, {}, None)

        return together
    items = static_items(ip, v)
    assert items is not None
    return lambda n: item_at(items, n)


def item_at(items: tuple[Value, ...] | None, n: int) -> Value | None:
    return items[n] if items is not None and 0 <= n < len(items) else None


class Watch:
    """What the items of an iterator are made of, as it was when they were gathered; of the items of a list (`given`), what
    they are, not what is in them."""

    def __init__(self, ip: InterpBase, v: Value, given: bool = False) -> None:
        self.ip = ip
        self.given = given
        self.keys: dict[Any, Any] = {}
        self.ids: set[Any] = set()
        self.roots: set[Var] = set()
        self.mark = len(ip.b.written)
        self.add(v)
        self.keys.update({k: x for k, x in ip.state.items() if k[0] in ("F", "C") and k[1] in self.ids})

    def add(self, v: Any) -> None:
        ip = self.ip
        if isinstance(v, SIter):
            if v.form == "genexp":
                e, frame, first = v.parts
                self.add(first)
                self.add_names(names_in(e), frame)
            elif v.form == "call":
                fn, args, kws, _ = v.parts
                self.add_names(names_in(fn.node), fn.parent)
                for a in (*args, *kws.values()):
                    self.add(a)
            else:
                for p in v.parts:
                    self.add(p)
        elif isinstance(v, (STuple, Contents)):
            for i in () if self.given else v.items:
                self.add(i)
        elif isinstance(v, (SList, SDict, SObj)):
            if v.id not in self.ids:
                self.ids.add(v.id)
                for k in [] if self.given else [k for k in ip.state if k[0] in ("F", "C") and k[1] == v.id]:
                    self.add(ip.state[k])
        elif isinstance(v, SFunc):
            self.add_names(names_in(v.fn.node), v.fn.parent)
        elif isinstance(v, SMethod):
            self.add(v.func)
            self.add(v.self)
        elif isinstance(v, SPartial):
            for a in (v.func, *v.args, *v.kws.values()):
                self.add(a)
        elif isinstance(v, Sym) and isinstance(v.atom, Var) and isinstance(v.kind, (Arr, Lst, Dct)):
            self.roots.add(ip.root(v.atom))

    def add_names(self, names: Any, frame: Any) -> None:
        for name in names:
            f = self.ip.frame_of(name, frame) if frame is not None else None
            key = ("L", f.id, name) if f is not None else None
            if key in self.ip.state and key not in self.keys:
                self.keys[key] = self.ip.state[key]
                self.add(self.ip.state[key])

    def check(self, node: Any) -> None:
        ip = self.ip
        changed = any(ip.state.get(k) is not v and not (
            k in ip.state and isinstance(v, (Value, Contents)) and ip.same_value(v, ip.state[k])) for k, v in self.keys.items())
        if changed or any(ip.root(b) in {ip.root(r) for r in self.roots} for b in ip.b.written[self.mark:] if isinstance(b, Var)):
            raise ip.error("A211", "what an iterator reads is changed before the iterator is used up", node, HELP)
