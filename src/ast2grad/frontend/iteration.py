"""What gives items one after the other: range, enumerate, zip, iter and next, itertools."""
from __future__ import annotations

import itertools
import operator
from typing import Any

from ..ir.kinds import INT, Arr, Dct, Kind, Lst, Opaque, Scalar, Tup, Unknown, join_all
from ..ir.nodes import Ref
from . import library
from .coroutines import step
from .handlers import HANDLERS, Handler, on
from .iterables import check_iterable, counted, indexable, static_items
from .lazy import Watch
from .values import (
    SDict,
    SIter,
    SList,
    SObj,
    SPartial,
    SRange,
    SSlice,
    Static,
    STuple,
    Sym,
    Value,
    holder,
    is_none,
    iterators_in,
    literal,
)


@on(range)
def h_range(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    for v in a:
        if isinstance(v, Sym) and isinstance(v.kind, (Lst, Dct)) or isinstance(v, (SList, SDict, STuple)) or is_none(v):
            raise ip.fails(TypeError, "A209", f"{ip.describe(v)} cannot be interpreted as an integer", node)
    if ip.expected(TypeError):  # which is what a float raises
        a = [ip.prim(operator.index, (v.atom,), kind=INT, effect=True) if isinstance(v, Sym) and (
            isinstance(v.kind, (Unknown, Arr)) or isinstance(v.kind, Scalar) and v.kind.dtype.startswith("float"))
            else v for v in a]
    if len(a) == 1:
        return SRange(literal(0), a[0], literal(1))
    return SRange(a[0], a[1], a[2] if len(a) > 2 else literal(1))


@on(enumerate)
def h_enumerate(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    check_iterable(ip, a[0], node)
    return SIter("enumerate", (a[0],), a[1] if len(a) > 1 else k.get("start"))


@on(zip)
def h_zip(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    return SIter("zip", tuple(in_turns(ip, a, node)))


def in_turns(ip: Any, a: list[Value], node: Any) -> list[Value]:
    """What is iterated over side by side. The same iterator n times gives its items in turns, as in zip(*[it] * n)."""
    for v in a:
        check_iterable(ip, v, node)
    once = [i for v in a for i in iterators_in(v)]
    if len({id(i) for i in once}) == len(once):
        return a
    if any(v is not a[0] for v in a):
        raise ip.error("A203", "an iterator is used here and in something that is iterated over at the same time", node)
    items = ip.call(Static(list, Ref(list, "list")), [a[0]], {}, node)
    return [ip.load_item(items, SSlice(literal(j), literal(None), literal(len(a))), node) for j in range(len(a))]


@on(reversed)
def h_reversed(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    m = ip.find_method(a[0], "__reversed__") if isinstance(a[0], SObj) else None
    if m is not None:
        return ip.call(m, [], {}, node)
    return SIter("reversed", (a[0],))


@on(map)
def h_map(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return SIter("map", (a[0], *in_turns(ip, a[1:], node)))


@on(filter)
def h_filter(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    check_iterable(ip, a[1], node)
    return SIter("filter", tuple(a))


@on(iter)
def h_iter(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    if isinstance(a[0], SObj):
        m = ip.find_method(a[0], "__iter__")
        if m is not None:
            return ip.call(m, [], {}, node)
    check_iterable(ip, a[0], node)
    if isinstance(a[0], SObj):
        return None
    if isinstance(a[0], SIter) and a[0].form not in ("items", "values", "keys"):
        return a[0]
    items = static_items(ip, a[0])
    watch = Watch(ip, a[0], given=True)
    if items is not None:
        return SIter("generator", (ip.new_list(items, (id(node), "iter")),), watch=watch, site=id(node))
    return SIter("generator", (a[0],), watch=watch, site=id(node))


@on(itertools.count)
def h_count(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    first, by = a[0] if a else k.get("start", literal(0)), a[1] if len(a) > 1 else k.get("step", literal(1))
    if id(node) in ip.know.stepped:
        return library_call(ip, library.counting, [first, by], node)
    return SIter("count", (first, by, id(node)))


@on(itertools.cycle)
def h_cycle(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    seq = ip.gather(a[0], node)
    if id(node) in ip.know.stepped:
        return library_call(ip, library.cycling, [seq], node)
    return SIter("cycle", (seq, id(node)))


def library_call(ip: Any, f: Any, args: list[Value], node: Any) -> Value:
    """A function of the standard library, read as the Python that it stands for."""
    return ip.call_function(ip.function_of(f), args, {}, node)


def stands_for(fn: Any, body: Any) -> None:
    HANDLERS[fn] = lambda ip, a, k, node: library_call(ip, body, a, node) if not k else None


for _fn, _body in ((itertools.compress, library.compress), (itertools.takewhile, library.takewhile),
                   (itertools.dropwhile, library.dropwhile), (itertools.starmap, library.starmap),
                   (itertools.chain.from_iterable, library.chain)):
    stands_for(_fn, _body)


@on(itertools.filterfalse)
def h_filterfalse(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    test = Static(bool, Ref(bool, "bool")) if is_none(a[0]) else a[0]
    return library_call(ip, library.filterfalse, [test, a[1]], node)


@on(itertools.chain)
def h_chain(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    items: list[Value] = []
    for v in a:
        part = static_items(ip, v) if not isinstance(v, SIter) else None
        if part is None:
            return library_call(ip, library.chain, [STuple(tuple(a))], node)
        items += part
    return STuple(tuple(items))


def _combining(fn: Any) -> Handler:
    """Choices among the items of others: written out where their number is known, and else made while it runs, of the items
    or, where they carry derivatives, of their places."""
    def h(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Any:
        several = fn is itertools.product
        found = [ip.items_of(v, node) for v in (a if several else a[:1])]
        counts = [ip.static_int(v) for v in (*k.values(), *(() if several else a[1:]))]
        if None not in counts and all(items is not None for items, _ in found):
            kw = dict(zip(k, counts))
            return STuple(tuple(STuple(tuple(t)) for t in fn(*[items for items, _ in found], *counts[len(kw):], **kw)))
        columns = [STuple(items) if items is not None else v for items, v in found]
        if not any(map(ip.varied, columns)):
            made = ip.b.op(Ref(fn, fn.__name__), *[ip.atom(v) for v in (*columns, *(() if several else a[1:]))],
                           kws=tuple((n, ip.atom(v)) for n, v in k.items()), kind=Opaque(fn))
            return Sym(ip.b.op(list, made, kind=Lst(Lst(item_kind(ip, columns), True))))
        if several:
            return library_call(ip, library.products, [STuple(tuple(columns))], node) if not k else None
        length = ip.call(Static(len, Ref(len, "len")), [columns[0]], {}, node)
        places = h(ip, [SRange(literal(0), length, literal(1)), *a[1:]], k, node)
        return library_call(ip, library.chosen, [columns[0], places], node)
    return h


def item_kind(ip: Any, columns: list[Value]) -> Kind:
    """What may be in one of the tuples."""
    kinds = [ip.kind(v) for v in columns]
    return join_all([k.elem if isinstance(k, Lst) else k.key if isinstance(k, Dct) else join_all(k.elems) if isinstance(
        k, Tup) else Scalar(k.dtype) if isinstance(k, Arr) and k.ndim == 1 else Unknown(k.varied) for k in kinds])


for _f in (itertools.product, itertools.combinations, itertools.permutations, itertools.combinations_with_replacement):
    HANDLERS[_f] = _combining(_f)


@on(itertools.pairwise)
def h_pairwise(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    items = static_items(ip, a[0])
    if items is not None:
        return STuple(tuple(STuple(t) for t in zip(items, items[1:])))
    seq = ip.atom(ip.gather(a[0], node))
    rest = ip.load_item(Sym(seq), SSlice(literal(1), literal(None), literal(None)), node)
    return SIter("zip", (Sym(seq), rest))


@on(itertools.zip_longest)
def h_zip_longest(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    cols = [ip.require_items(v, node) for v in in_turns(ip, a, node)]
    fill = k.get("fillvalue", literal(None))
    return STuple(tuple(STuple(t) for t in itertools.zip_longest(*cols, fillvalue=fill)))


@on(itertools.accumulate)
def h_accumulate(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    fn = a[1] if len(a) > 1 else Static(operator.add, None)
    items = static_items(ip, a[0])
    out = ip.new_list((), (id(node), "accumulate"))
    if items is not None:
        total: Value | None = k.get("initial")
        if total is not None:
            ip.list_append(out, total, node)
        for i in items:
            total = i if total is None else ip.call(fn, [total, i], {}, node)
            ip.list_append(out, total, node)
        return out
    items_list = ip.call(Static(list, Ref(list, "list")), [a[0]], {}, node)
    start = k.get("initial")
    if start is None or is_none(start):
        return library_call(ip, library.accumulate, [items_list, fn], node)
    return library_call(ip, library.accumulate_from, [items_list, fn, start], node)


@on(itertools.groupby)
def h_groupby(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    items = ip.call(Static(list, Ref(list, "list")), [a[0]], {}, node)
    key = a[1] if len(a) > 1 else k.get("key")
    keys = items if key is None or is_none(key) else ip.call(
        Static(list, Ref(list, "list")), [SIter("map", (key, items))], {}, node)
    return library_call(ip, library.groups, [items, keys], node)


@on(itertools.islice)
def h_islice(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    if isinstance(a[0], SIter) and a[0].form in ("count", "repeat", "cycle"):
        it = indexable(ip, a[0], node)
        bounds = [ip.static_int(v) for v in a[1:]]
        if None not in bounds:
            return STuple(tuple(counted(ip, it, literal(i)) for i in range(*bounds)))
        raise ip.error("A203", "itertools.islice with a length known only at run time", node)
    if len(a) == 2 and isinstance(a[0], SIter) and a[0].form != "steps" and (source := holder(a[0])) is not None:
        state = begun(ip, source, node)
        taken = SIter("generator", (part_left(ip, state, a[1], node),), source=source)
        ip.state["I", id(source)] = STuple((state.items[0], ip.binop(operator.add, state.items[1], a[1])))
        ip.taken.append(taken)
        return taken
    if len(a) == 2 and isinstance(a[0], SIter) or static_items(ip, a[0]) is None:
        if len(a) == 2:
            return library_call(ip, library.first_of, a, node)
        items_list = ip.call(Static(list, Ref(list, "list")), [a[0]], {}, node)
        return ip.load_item(items_list, SSlice(*a[1:], *[literal(None)] * (4 - len(a))), node)
    items = ip.require_items(a[0], node)
    n = [ip.static_int(v) if not (isinstance(v, Static) and v.value is None) else None for v in a[1:]]
    return STuple(tuple(items[slice(*n)]))


@on(itertools.repeat)
def h_repeat(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    times = a[1] if len(a) > 1 else k.get("times")
    if times is None:
        return SIter("repeat", (a[0],))
    n = ip.static_int(times)
    if n is None:
        return SIter("map", (SPartial(Static(_constantly, None), (a[0],), {}), SRange(literal(0), times, literal(1))))
    return STuple((a[0],) * n)


def _constantly(*a: Any) -> Any:
    raise AssertionError


@on(_constantly)
def h_constantly(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return a[0]


@on(itertools.tee)
def h_tee(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    n = ip.static_int(a[1]) if len(a) > 1 else 2
    if n is None:
        raise ip.error("A203", "itertools.tee into a number of parts known only at run time", node)
    items = ip.call(Static(list, Ref(list, "list")), [a[0]], {}, node)
    return STuple(tuple(ip.keep(SIter("generator", (items,))) for _ in range(n)))


def begun(ip: Any, own: SIter, node: Any) -> STuple:
    """What an iterator gives that is asked for one item at a time, and the position of the next one."""
    state = ip.state.get(("I", id(own)))
    if isinstance(state, STuple):
        return state
    watch = Watch(ip, own)
    items: Value = ip.gather(own, node)
    if own.watch is None:
        own.watch = watch
    known = static_items(ip, items)
    if known is not None:
        items = ip.new_list(known, (id(node), "left"))
    elif not isinstance(ip.kind(items), (Arr, Lst, Tup)):  # a dict, a set, anything that has no places
        items = ip.call(Static(list, Ref(list, "list")), [items], {}, node)
    ip.state["I", id(own)] = state = STuple((items, literal(0)))
    return state


def part_left(ip: Any, state: STuple, to: Value | None, node: Any) -> Value:
    """The next items, or all that are left."""
    items, at = state.items
    if to is None and isinstance(at, Static) and at.value == 0:
        return items
    stop = literal(None) if to is None else ip.binop(operator.add, at, to)
    return ip.load_item(items, SSlice(at, stop, literal(None)), node)


@on(next)
def h_next(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    it = a[0]
    if isinstance(it, SObj) and len(a) > 1:
        return ip.inline(ip.function_of(library.next_or), a, {}, node)
    if isinstance(it, SObj):
        return ip.call(ip.find_method(it, "__next__"), [], {}, node)
    if isinstance(it, SIter) and it.form == "steps":
        return step(ip, it, node)
    if isinstance(it, SIter) and it.form == "repeat":
        return it.parts[0]
    if not isinstance(it, SIter):
        raise ip.error("A203", f"next() of {ip.describe(it)} that is known only at run time", node)
    ip.step_by_step(it)
    own = holder(it)
    if own is None:
        return first_of_all(ip, ip.gather(it, node), a[1:], node)
    items, at = begun(ip, own, node).items
    known = static_items(ip, items)
    if known is None or not isinstance(at, Static):
        if len(a) > 1:
            x = library_call(ip, library.item_or, [items, at, a[1]], node)
        elif ip.expected(StopIteration):
            x = library_call(ip, library.item_at, [items, at], node)
        else:
            x = ip.load_item(items, at, node)
    elif at.value < len(known):
        x = known[at.value]
    elif len(a) > 1:
        return a[1]
    else:
        raise ip.fails(StopIteration, "A209", "next() of nothing", node)
    ip.state["I", id(own)] = STuple((items, ip.binop(operator.add, at, literal(1))))
    return x


def first_of_all(ip: Any, v: Value, default: list[Value], node: Any) -> Value:
    """next() of an iterator that nobody else knows."""
    items = static_items(ip, v)
    if items is not None:
        if not items and not default:
            raise ip.fails(StopIteration, "A209", "next() of nothing", node)
        return items[0] if items else default[0]
    if isinstance(v, Sym) and not isinstance(v.kind, (Arr, Lst, Tup)):
        v = ip.call(Static(list, Ref(list, "list")), [v], {}, node)
    if default:
        first = lambda: ip.load_item(v, literal(0), node)  # noqa: E731
        return ip.branch(ip.prim(len, (ip.atom(v),), kind=INT), first, lambda: default[0], node, "ifexp")
    return library_call(ip, library.item_at, [v, literal(0)], node) if ip.expected(StopIteration) else ip.load_item(
        v, literal(0), node)
