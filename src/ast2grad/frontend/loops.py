"""Loops: what is iterated over becomes an index loop, and the body is read until what it carries is stable."""
from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import Any, Callable

from ..errors import Ast2GradError
from ..ir.kinds import BOOL, INT, Arr, Dct, Lst, Opaque, Tup, Unknown
from ..ir.nodes import Atom, Carried, Const, Each, Loop, Ref, Seq, Var, While, map_atom
from .scan import has_walrus, stored_names
from .shapes import NO_VALUE, Contents, Shape
from .values import (
    BOTTOM,
    NONE,
    Poison,
    SDict,
    SFunc,
    SIter,
    SList,
    SMethod,
    SObj,
    SRange,
    Static,
    STuple,
    Sym,
    Unreachable,
    Value,
    literal,
)

MAX_PASSES = 12
MAX_UNROLLED = 64


@dataclass
class Indexable:
    """Something that can be read by position: known items, or a length and a getter."""

    get: Callable[[Value], Value]
    items: tuple[Value, ...] | None = None
    length: Callable[[], Atom] | None = None
    range: tuple[Atom, Atom, Atom] | None = None  # the loop index itself is the item
    endless: tuple[Value, Value] | None = None  # start and step of a counter that never ends


def static_items(ip: Any, v: Value) -> tuple[Value, ...] | None:
    """The items of something whose length is known now."""
    if isinstance(v, STuple):
        return v.items
    if isinstance(v, SList):
        return ip.state["C", v.id].items
    if isinstance(v, SDict):
        return tuple(ip.key_value(k) for k in ip.state["C", v.id].keys)
    if isinstance(v, Sym) and isinstance(v.kind, Tup):
        return tuple(Sym(ip.b.op(operator.getitem, v.atom, i)) for i in range(len(v.kind.elems)))
    if isinstance(v, Static):
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
        if isinstance(v.value, type) and hasattr(v.value, "__members__"):
            return tuple(Static(m, Ref(m, f"{v.value.__name__}.{m.name}")) for m in v.value)
    if isinstance(v, SIter):
        if v.form == "items":
            d = v.parts[0]
            if isinstance(d, SDict):
                c = ip.state["C", d.id]
                return tuple(STuple((ip.key_value(k), x)) for k, x in zip(c.keys, c.items))
            if isinstance(d, Static) and isinstance(d.value, dict):
                return tuple(STuple((ip.key_value(k), ip.external_item(d, k))) for k in d.value)
            return None
        if v.form == "values":
            d = v.parts[0]
            if isinstance(d, SDict):
                return ip.state["C", d.id].items
            if isinstance(d, Static) and isinstance(d.value, dict):
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
            return tuple(STuple(t) for t in zip(*parts))  # type: ignore[arg-type]
        if v.form == "reversed" and parts[0] is not None:
            return parts[0][::-1]
        if v.form == "map":
            src = [static_items(ip, p) for p in v.parts[1:]]
            if all(p is not None for p in src):
                return tuple(ip.call(v.parts[0], list(t), {}, None) for t in zip(*src))  # type: ignore[arg-type]
        if v.form == "items_known":
            return v.parts
    if isinstance(v, SRange):
        vals = [ip.static_int(p) for p in (v.start, v.stop, v.step)]
        if None not in vals and vals[2] != 0:
            r = range(*vals)  # type: ignore[arg-type]
            if len(r) <= 64 and v in ip.force_unroll:
                return tuple(literal(i) for i in r)
    return None


def indexable(ip: Any, v: Value, node: Any) -> Indexable:
    """How to iterate over v by index."""
    if v is BOTTOM:
        raise Unreachable
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
        for name in ("__iter__",):
            m = ip.find_method(v, name)
            if m is not None:
                return indexable(ip, ip.call(m, [], {}, node), node)
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
        a = ip.b.op(list, a, kind=Lst(k.key), name="keys")
    elif isinstance(k, (Unknown, Opaque)) and not isinstance(k, (Arr, Lst)):
        if k.varied:
            raise ip.error("A211", "iteration over a value of unknown form that carries derivatives", node)
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
    if v.form == "repeat":
        return Indexable(lambda i: v.parts[0], endless=(literal(0), literal(1)))
    if v.form == "cycle":
        src = indexable(ip, v.parts[0], node)
        n: Any = Const(len(src.items)) if src.items is not None else src.length()  # type: ignore[misc]
        seq = Sym(ip.b.op(list, Seq(tuple(ip.atom(i) for i in src.items), "list"))) if src.items is not None else None
        return Indexable(lambda i: ip.load_item(seq, ip.binop(operator.mod, i, lift(n)), node) if seq is not None
                         else src.get(ip.binop(operator.mod, i, lift(n))), endless=(literal(0), literal(1)))
    if v.form in ("enumerate", "reversed", "zip"):
        parts = [indexable(ip, p, node) for p in v.parts]
        for n, p in enumerate(parts):
            if p.items is not None:
                # known items beside run-time ones: index them as a list
                a = ip.b.op(list, Seq(tuple(ip.atom(i) for i in p.items)))
                parts[n] = Indexable(lambda i, a=a: ip.load_item(Sym(a), i, node), None, lambda p=p: Const(len(p.items)))
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

        parts = [Indexable(lambda i, p=p: counted(ip, p, i)) if p.endless is not None else p for p in parts]
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
        return Indexable(lambda i: ip.call(v.parts[0], list(z.get(i).items), {}, node), None, z.length)  # type: ignore
    if v.form in ("items", "values", "keys"):
        d = v.parts[0]
        a = ip.atom(d)
        k = ip.kind(d)
        if v.form == "keys" or isinstance(k, (Unknown, Opaque)):
            if v.form != "keys":
                raise ip.error("A211", "iteration over a dict of unknown contents", node)
            return indexable(ip, d, node)
        keys = ip.b.op(list, a, kind=Lst(k.key), name="keys")

        def pair(i: Value) -> Value:
            key = Sym(ip.b.op(operator.getitem, keys, ip.atom(i)))
            val = ip.load_item(Sym(a), key, node)
            return STuple((key, val)) if v.form == "items" else val

        return Indexable(pair, None, lambda: ip.b.op(len, keys))
    # genexp, filter, generator: gathered into a list first
    return indexable(ip, ip.gather(v, node), node)


def lift(n: Atom) -> Value:
    return literal(n.value) if isinstance(n, Const) else Sym(n)


def counted(ip: Any, p: Indexable, i: Value) -> Value:
    """Item number i of something endless."""
    assert p.endless is not None
    start, step = p.endless
    return p.get(ip.binop(operator.add, start, ip.binop(operator.mul, i, step)))


def endless(ip: Any, it: Indexable, bind: Any, body: Any, node: Any, flag: str | None, names: Any) -> None:
    """for over itertools.count and the like: a loop that ends by break or return."""
    if flag is None:
        raise ip.error("A211", "a loop that never ends", node)
    assert it.endless is not None
    ip.frames += 1
    name = f".count{ip.frames}"
    key = ("L", ip.frame_of(name, ip.frame).id, name)
    ip.state[key], step = it.endless

    def turn() -> None:
        now = ip.state[key]
        bind(it.get(now))
        ip.state[key] = ip.binop(operator.add, now, step)
        body()

    run_loop(ip, lambda: While((), Const(True)), turn, node, flag, {*names, name})


def bounded(ip: Any, seq: Value, loop: Any, node: Any) -> tuple[Indexable, bool]:
    """How to iterate, and whether the loop could be unrolled (or is, when that turned out to be necessary)."""
    vals = [ip.known_int(p) for p in (seq.start, seq.stop, seq.step)] if isinstance(seq, SRange) else [None]
    small = None not in vals and vals[2] != 0 and len(range(*vals)) <= MAX_UNROLLED  # type: ignore[arg-type]
    if small and id(loop) in ip.know.unroll:
        for p in (seq.start, seq.stop, seq.step):  # type: ignore[attr-defined]
            ip.static_int(p)
        return Indexable(lambda i: literal(0), tuple(literal(i) for i in range(*vals))), True  # type: ignore[arg-type]
    return indexable(ip, seq, node), small


def for_loop(ip: Any, s: Any) -> None:
    flag, body = exit_flag(s.body)
    it, small = bounded(ip, ip.eval(s.iter), s, s)
    if small:
        ip.loop_nodes.append(s)
    try:
        iterate(ip, it, lambda v: ip.assign(s.target, v), lambda: ip.run(body), s, flag,
                stored_names([s.target]) | stored_names(body), index_name(s))
    finally:
        if small:
            ip.loop_nodes.pop()


def index_name(s: Any) -> tuple[str, bool]:
    import gast
    t = s.target
    if isinstance(t, gast.Name):
        return t.id, True
    return "i", False


def exit_flag(body: list[Any]) -> tuple[str | None, list[Any]]:
    """(name of the exit flag, body without the canonical exit test)."""
    import gast
    last = body[-1] if body else None
    if isinstance(last, gast.If) and len(last.body) == 1 and isinstance(last.body[0], gast.Break):
        return last.test.id, body[:-1]
    return None, body


def flag_key(ip: Any, flag: str | None) -> Any:
    if flag is None:
        return None
    return ("L", ip.frame_of(flag, ip.frame).id, flag)


def iterate(ip: Any, it: Indexable, bind: Callable[[Value], None], body: Callable[[], None], node: Any,
            flag: str | None = None, names: set[str] = frozenset(), index: tuple[str, bool] = ("i", False)) -> None:  # type: ignore
    if it.endless is not None:
        endless(ip, it, bind, body, node, flag, names)
        return
    if it.items is not None:
        if len(it.items) > ip.MAX_UNROLL:
            raise ip.error("A211", f"a loop over {len(it.items)} items of different form", node)
        unrolled(ip, list(it.items), bind, body, flag, node)
        return
    if it.range is not None:
        start, stop, step = it.range
    else:
        assert it.length is not None
        start, stop, step = Const(0), it.length(), Const(1)
    direct = it.range is not None
    # an index that the target may rebind, or that is not the target, gets a name of its own
    def begin() -> Each:
        i = Var(index[0] if direct else "i", INT, direct and index[1], ip.frame.scope)
        bind(Sym(i) if direct else it.get(Sym(i)))
        return Each(i, start, stop, step)

    run_loop(ip, begin, body, node, flag, names)


def unrolled(ip: Any, items: list[Value], bind: Any, body: Any, flag: str | None, node: Any) -> None:
    key = flag_key(ip, flag)
    if key is not None:
        ip.set(key, literal(False))
    for n, item in enumerate(items):
        bind(item)
        body()
        if ip.dead:
            return
        if key is not None:
            out = ip.get(key)
            t = ip.truth(out, node)
            if t is True:
                return
            if t is not False and n + 1 < len(items):
                ip.branch(out, lambda: None, lambda n=n: unrolled(ip, items[n + 1:], bind, body, flag, node), node)
                return


def unrolled_while(ip: Any, s: Any, flag: str | None, body: list[Any], count: int = 0) -> None:
    """A loop whose test is known in every iteration."""
    key = flag_key(ip, flag)
    if key is not None and count == 0:
        ip.set(key, literal(False))
    while True:
        t = ip.truth(ip.test(s.test), s)
        if t is False:
            return
        if t is not True or count >= MAX_UNROLLED:
            raise ip.error("A211", "the loop's variables change their form in every iteration", s)
        count += 1
        ip.run(body)
        if ip.dead:
            return
        if key is not None:
            out = ip.get(key)
            stop = ip.truth(out, s)
            if stop is True:
                return
            if stop is not False:
                ip.branch(out, lambda: None, lambda: unrolled_while(ip, s, flag, body, count), s)
                return


def while_loop(ip: Any, s: Any) -> None:
    flag, body = exit_flag(s.body)
    if id(s) in ip.know.unroll:
        unrolled_while(ip, s, flag, body)
        return
    if not known_test(ip, s):
        rolled_while(ip, s, flag, body)
        return
    ip.loop_nodes.append(s)
    try:
        rolled_while(ip, s, flag, body)
    finally:
        ip.loop_nodes.pop()


def known_test(ip: Any, s: Any) -> bool:
    """Is the test, before the first iteration, a matter of structure?"""
    import gast
    if isinstance(s.test, gast.Constant):
        return False
    saved = dict(ip.state)
    depth = len(ip.b.stack)
    ip.b.open()
    try:
        return isinstance(ip.truth(ip.test(s.test), s), bool)
    except (Ast2GradError, Unreachable):
        return False
    finally:
        del ip.b.stack[depth:]
        ip.state = saved
        ip.dead = False


def rolled_while(ip: Any, s: Any, flag: str | None, body: list[Any]) -> None:
    names = stored_names(body)
    wal = has_walrus(s.test)
    saved = dict(ip.state)

    def plain() -> Any:
        ip.b.open()
        before = dict(ip.state)
        test = ip.test(s.test)
        t = ip.truth(test, s)
        block = ip.b.close()
        changed = any(before.get(k) is not v and k in before for k, v in ip.state.items())
        if changed:
            raise _TestChangesState
        atom = Const(t) if isinstance(t, bool) else t
        return While(tuple(block), atom)

    if not wal:
        depth, mark = len(ip.b.stack), len(ip.b.block)
        try:
            run_loop(ip, plain, lambda: ip.run(body), s, flag, names)
            return
        except _TestChangesState:
            del ip.b.stack[depth:]
            del ip.b.block[mark:]
            ip.state = saved
    own = flag or f".brk{id(s)}"

    def turn() -> None:
        test = ip.test(s.test)
        key = flag_key(ip, own)
        ip.branch(test, lambda: ip.run(body), lambda: ip.set(key, literal(True)), s)

    run_loop(ip, lambda: While((), Const(True)), turn, s, own, names)
    if flag is None:
        pass


class _TestChangesState(Exception):
    pass


def run_loop(ip: Any, begin: Callable[[], Each | While], body: Callable[[], None], node: Any, flag: str | None,
             names: Any) -> None:
    """Read the body until the shapes of what it carries are stable, then write the loop."""
    pre = ip.state
    shapes: dict[Any, Shape] = {}
    fkey = flag_key(ip, flag)
    live_frames = ip.frames
    for name in names:
        f = ip.frame_of(name, ip.frame)
        if f is not None and ("L", f.id, name) in pre and name != flag:
            key = ("L", f.id, name)
            s = ip.shape(pre[key], pre)
            shapes[key] = ip.loosen(s)
    origin = ip.b.origin
    mark = Var("t", INT).uid  # memory that exists before the loop
    settled = False
    twins: set[tuple[Any, Any]] = set()  # variables that end an iteration with one object in common
    for _ in range(MAX_PASSES):
        ip.state = dict(pre)
        inside: dict[Any, list[Var]] = {}
        for key, shape in shapes.items():
            vs: list[Var] = []
            name, user, scope = ip.key_name(key)
            ip.state[key] = ip.instantiate(shape, name, user, scope, vs)
            inside[key] = vs
            ip.stands_for(ip.state[key], pre.get(key), ip.state, pre)
            firsts: list[Atom] = []
            ip.leaves(pre.get(key), shape, pre, firsts)
            for x, v in zip(vs, firsts):
                if isinstance(v, Var) and may_share(x.kind) and may_share(v.kind):
                    ip.union(x, v)
            note_unset(ip, key, pre)
        for one, other in twins:
            if one in ip.state and other in ip.state:
                same_family(ip, ip.state[one], ip.state[other])
        if fkey is not None:
            ip.state[fkey] = literal(False)
        entry = dict(ip.state)
        seen = sum(v.uid < mark for v in ip.varied_mem)
        ip.b.open()
        head = begin()
        if isinstance(head, While) and head.test == Const(False):
            ip.b.close()
            ip.state = pre
            if fkey is not None:
                ip.state[fkey] = literal(False)
            return
        ip.loop_level += 1
        ip.reached(body)
        ip.loop_level -= 1
        dead, ip.dead = ip.dead, False
        ip.b.origin = origin
        blk = ip.b.close()
        post = ip.state
        if dead:
            post = {**entry, **{k: v for k, v in post.items() if k == fkey}}
        grown = sum(v.uid < mark for v in ip.varied_mem) != seen
        meet = set(twin_keys(ip, shapes, post))
        if not meet <= twins:
            twins |= meet
            grown = True
        for key in list(post):
            if key == fkey or key[0] in ("N", "P"):
                continue
            if key not in shapes and key in entry and ip.same_value(entry[key], post[key]):
                continue
            known = key in pre or key in shapes
            outside = key[0] == "L" and key[1] <= live_frames or key[0] == "F" and (
                isinstance(key[1], tuple) or ("N", key[1]) in pre)
            if not known and not outside:
                continue
            if key not in shapes:
                init = pre.get(key)
                if init is None and key[0] == "F":
                    ip.state = pre
                    init = ip.initial_field(key)
                    if init is not None:
                        pre[key] = init
                base = ip.shape(init, pre)
                new = ip.join_shapes(base, ip.loosen_if_leaf(ip.shape(post[key], post), base))
                if new.form == "poison" and key[0] == "C":
                    raise ip.dynamic_contents(key)
                shapes[key] = new if init is not None else ip.join_shapes(NO_VALUE, new)
                grown = True
            else:
                joined = ip.join_shapes(shapes[key], ip.shape(post[key], post))
                if joined.form == "poison" and key[0] == "C":
                    raise ip.dynamic_contents(key)
                if not joined.same(shapes[key], ip.same_value):
                    shapes[key] = joined
                    grown = True
        if not grown:
            same = [k for k in shapes if inside[k] and unchanged(ip, post.get(k), shapes[k], post, inside[k])]
            if not same or settled:
                break
            # assigned, but always to what it is already (an array changed in place): not carried
            settled = True
            for k in same:
                del shapes[k]
    else:
        raise ip.error("A211", "the loop's variables change their form in every iteration", node)
    until: Atom | None = None
    until_out: Var | None = None
    after = dict(pre)
    if fkey is not None:
        f = post.get(fkey)
        t = ip.truth(f, node) if f is not None else False
        if t is not False:
            until = Const(True) if t is True else t
            until_out = Var("stopped", BOOL, False, ip.frame.scope)
            after[fkey] = Sym(until_out)
        else:
            after[fkey] = literal(False)
    carried: list[Carried] = []
    ip.state = after
    for key, shape in shapes.items():
        outs: list[Var] = []
        name, user, scope = ip.key_name(key)
        after[key] = ip.instantiate(shape, name, user, scope, outs)
        note_unset(ip, key, pre)
        ip.stands_for(after[key], pre.get(key), after, pre)
        ip.stands_for(after[key], post.get(key), after, post)
        inits: list[Atom] = []
        nexts: list[Atom] = []
        ip.leaves(pre.get(key, NONE if key[0] == "F" else None), shape, pre, inits)
        ip.leaves(post.get(key), shape, post, nexts)
        for o, i, x, n in zip(outs, inits, inside[key], nexts):
            carried.append(Carried(o, i, x, n))
            for v in (i, n):
                if isinstance(v, Var) and may_share(o.kind) and may_share(v.kind):
                    ip.union(o, v)
                    ip.union(x, v)
    ip.b.emit(Loop(head, tuple(blk), tuple(carried), until, origin, until_out))


def may_share(k: Any) -> bool:
    from .interp import may_share as shares
    return shares(k)


def twin_keys(ip: Any, shapes: Any, post: Any) -> Any:
    """Pairs of carried variables from which the same object can be reached."""
    owner: dict[Any, Any] = {}
    for key in shapes:
        ids: set[Any] = set()
        ip.heap_ids(post.get(key), post, ids, set())
        for i in ids:
            if i in owner:
                yield (owner[i], key)
            else:
                owner[i] = key


def same_family(ip: Any, a: Value, b: Value) -> None:
    ids: list[set[Any]] = [set(), set()]
    for v, into in zip((a, b), ids):
        ip.heap_ids(v, ip.state, into, set())
    for x in ids[0]:
        for y in ids[1]:
            if x != y:
                ip.join_family(x, y)


def note_unset(ip: Any, key: Any, pre: Any) -> None:
    """An attribute that only the loop sets is not set before its first iteration."""
    if key[0] == "F" and key not in pre:
        ip.state["P", key[1], key[2]] = literal(True)
        names = ip.state.get(("N", key[1]))
        if names is not None and key[2] not in names.value:
            ip.state["N", key[1]] = literal((*names.value, key[2]))


def unchanged(ip: Any, v: Value | None, shape: Shape, state: Any, inside: list[Var]) -> bool:
    atoms: list[Atom] = []
    ip.leaves(v, shape, state, atoms)
    return len(atoms) == len(inside) and all(a is b for a, b in zip(atoms, inside))


__all__ = ["Indexable", "indexable", "static_items", "for_loop", "while_loop", "iterate", "run_loop", "Contents", "SFunc",
           "SMethod", "Ref", "map_atom"]
