"""Loops: what is iterated over becomes an index loop, and the body is read until what it carries is stable."""
from __future__ import annotations

import operator
from dataclasses import replace
from typing import Any, Callable

import gast

from ..analysis.search import Search
from ..errors import Ast2GradError
from ..ir.kinds import BOOL, INT, Lst, Tup, may_share
from ..ir.nodes import Atom, Carried, Const, Each, Loop, Mutate, Store, Var, While, atom_kind, defs, walk
from .iterables import MAX_UNROLLED, Indexable
from .knowledge import Restart
from .scan import has_walrus, stored_names
from .searches import make_varied, searched, settle
from .shapes import NO_VALUE, Contents, Shape
from .values import NONE, SList, Sym, Turn, Unreachable, Value, literal

MAX_PASSES = 12


def endless(ip: Any, it: Indexable, bind: Any, body: Any, node: Any, flag: str | None, names: Any) -> None:
    """for over itertools.count and the like: a loop that ends by break or return."""
    if flag is None:
        raise ip.error("A211", "a loop that never ends", node)
    assert it.endless is not None
    name = f".count{node.lineno}_{node.col_offset}_{ip.loop_level}"  # the same in every reading of a loop around
    key = ("L", ip.frame_of(name, ip.frame).id, name)
    ip.state[key], step = it.endless

    def turn() -> None:
        now = ip.state[key]
        bind(it.get(now))
        ip.state[key] = ip.binop(operator.add, now, step)
        body()

    run_loop(ip, lambda: While((), Const(True)), turn, node, flag, {*names, name})
    ip.state.pop(key, None)


def for_loop(ip: Any, s: Any) -> None:
    from .lazy import consume
    flag, body = exit_flag(s.body)
    consume(ip, ip.eval(s.iter), lambda v: ip.assign(s.target, v), lambda: ip.run(body), s, flag_key(ip, flag),
            stored_names([s.target]) | stored_names(body), index_name(s), s)


def index_name(s: Any) -> tuple[str, bool]:
    t = s.target
    if isinstance(t, gast.Name):
        return t.id, True
    return "i", False


def exit_flag(body: list[Any]) -> tuple[str | None, list[Any]]:
    """(name of the exit flag, body without the canonical exit test)."""
    last = body[-1] if body else None
    if isinstance(last, gast.If) and len(last.body) == 1 and isinstance(last.body[0], gast.Break):
        return last.test.id, body[:-1]
    return None, body


def flag_key(ip: Any, flag: Any) -> Any:
    """Where the exit flag is in the state; given the name of the flag, or just that."""
    if not isinstance(flag, str):
        return flag
    return ("L", ip.frame_of(flag, ip.frame).id, flag)


def iterate(ip: Any, it: Indexable, bind: Callable[[Value], None], body: Callable[[], None], node: Any,
            flag: str | None = None, names: set[str] = frozenset(), index: tuple[str, bool] = ("i", False)) -> None:  # type: ignore
    if it.endless is not None:
        endless(ip, it, bind, body, node, flag, names)
        return
    if it.items is not None:
        if len(it.items) > ip.MAX_UNROLL:
            raise ip.error("A211", f"a loop over {len(it.items)} items of different form", node)
        items = it.items
        unrolled(ip, it.live or (lambda n: items[n] if n < len(items) else None), bind, body, flag, node)
        return
    if it.range is not None:
        start, stop, step = it.range
    else:
        assert it.length is not None
        start, stop, step = Const(0), it.length(), Const(1)
    direct = it.range is not None
    i: Var

    # an index that the target may rebind, or that is not the target, gets a name of its own
    def begin() -> Each:
        nonlocal i
        i = Var(index[0] if direct else "i", INT, direct and index[1], ip.frame.scope)
        return Each(i, start, stop, step)

    def turn() -> None:  # an item that cannot be read is a matter of the iteration
        bind(Sym(i) if direct else it.get(Sym(i)))
        body()

    run_loop(ip, begin, turn, node, flag, names)


def unrolled(ip: Any, item: Callable[[int], Value | None], bind: Any, body: Any, flag: Any, node: Any, n: int = 0) -> None:
    key = flag_key(ip, flag)
    if key is not None:
        ip.set(key, literal(False))
    while (x := item(n)) is not None:
        if n > ip.MAX_UNROLL:
            raise ip.error("A211", "a loop over a list that grows without end", node)
        n += 1
        bind(x)
        ip.turns.append(n)
        body()
        ip.turns.pop()
        if over(ip, key, node, lambda: unrolled(ip, item, bind, body, flag, node, n)):
            return


def over(ip: Any, key: Any, node: Any, rest: Callable[[], None]) -> bool:
    """After an iteration that was written out: is the loop left, or the rest of it written where it is not?"""
    if ip.dead:
        return True
    if key is None:
        return False
    left = ip.truth(ip.get(key), node)
    if isinstance(left, bool):
        return left
    ip.branch(ip.get(key), lambda: None, rest, node)
    return True


def unrolled_while(ip: Any, s: Any, flag: str | None, body: list[Any], count: int = 0) -> None:
    """A loop whose test is known in every iteration, or of which a call tells how many there are."""
    key = flag_key(ip, flag)
    asked = ip.is_written_out(s)
    if key is not None and count == 0:
        ip.set(key, literal(False))
    while True:
        t = ip.truth(ip.test(s.test), s)
        if asked and not isinstance(t, bool):
            t = ip.settled_turn(t, s, f"turn {count}")
        if t is False:
            return
        if t is not True or count >= MAX_UNROLLED:
            raise ip.error("A211", "the loop's variables change their form in every iteration", s)
        count += 1
        ip.turns.append(count)
        ip.run(body)
        ip.turns.pop()
        left = ip.truth(ip.get(key), s) if key is not None and not ip.dead else False
        if asked and not isinstance(left, bool):
            ip.set(key, literal(ip.settled_turn(left, s, f"end of turn {count}")))
        elif isinstance(s.test, gast.Constant) and not isinstance(left, bool):
            ip.know.sure()
            ip.know.unroll.discard(id(s))  # where it ends is not known after all
            ip.know.rolled.add(id(s))
            raise Restart
        if over(ip, key, s, lambda: unrolled_while(ip, s, flag, body, count)):
            return


def while_loop(ip: Any, s: Any) -> None:
    flag, body = exit_flag(s.body)
    if id(s) in ip.know.unroll or ip.is_written_out(s):
        unrolled_while(ip, s, flag, body)
        return
    if not known_test(ip, s, flag):
        ip.rolled.append(s)
        try:
            rolled_while(ip, s, flag, body)
        finally:
            ip.rolled.pop()
        return
    ip.loop_nodes.append(s)
    try:
        rolled_while(ip, s, flag, body)
    finally:
        ip.loop_nodes.pop()


def known_test(ip: Any, s: Any, flag: str | None) -> bool:
    """Is the test, before the first iteration, a matter of structure?  Where there is none, that of a way out may be."""
    if isinstance(s.test, gast.Constant):
        return flag is not None and id(s) not in ip.know.rolled
    saved = dict(ip.state)
    depth = len(ip.b.stack)
    ip.b.open()
    ip.certain += 1
    try:
        return isinstance(ip.truth(ip.test(s.test), s), bool)
    except (Ast2GradError, Unreachable):
        ip.know.sure()
        return False
    finally:
        ip.certain -= 1
        del ip.b.stack[depth:]
        ip.state = saved
        ip.dead = False


def rolled_while(ip: Any, s: Any, flag: str | None, body: list[Any]) -> None:
    names = stored_names(body)
    wal = has_walrus(s.test)
    saved = dict(ip.state)
    holds: Atom = Const(True)

    def plain() -> Any:
        ip.b.open()
        before = dict(ip.state)
        test = ip.test(s.test)
        t = ip.truth(test, s)
        block = ip.b.close()
        made = {v for t in walk(block) for v in defs(t)}
        changed = any(before.get(k) is not v and k in before for k, v in ip.state.items()) or any(
            isinstance(t, (Store, Mutate)) and isinstance(t.base, Var) and ip.root(t.base) not in made for t in walk(block))
        if changed:
            raise _TestChangesState
        nonlocal holds
        holds = Const(t) if isinstance(t, bool) else t
        return While(tuple(block), holds)

    def turn_of_plain() -> None:
        ip.decided(holds, True)
        ip.run(body)

    if not wal:
        depth, mark = len(ip.b.stack), len(ip.b.block)
        try:
            run_loop(ip, plain, turn_of_plain, s, flag, names)
            return
        except _TestChangesState:
            del ip.b.stack[depth:]
            del ip.b.block[mark:]
            ip.state = saved
    # the test becomes a part of the body.  That it fails is told apart from the user's ways out, which have a flag too
    end, left = flag_key(ip, f".end{id(s)}"), flag_key(ip, flag)

    def turn() -> None:
        test = ip.test(s.test)
        ip.branch(test, go_on, lambda: ip.set(end, literal(True)), s)

    def go_on() -> None:
        ip.run(body)
        if left is not None:
            ip.set(end, ip.get(left))

    if left is not None and flag is not None:
        ip.set(left, literal(False))
        names = {*names, flag}
    run_loop(ip, lambda: While((), Const(True)), turn, s, end, names)


class _TestChangesState(Turn):
    pass


def run_loop(ip: Any, begin: Callable[[], Each | While], body: Callable[[], None], node: Any, flag: str | None,
             names: Any) -> None:
    """Read the body until the shapes of what it carries are stable, then write the loop."""
    pre = ip.state
    shapes: dict[Any, Shape] = {}
    fkey = flag_key(ip, flag)
    live_frames = ip.frames
    frames = {name: ip.frame_of(name, ip.frame) for name in names}
    stored = {("L", f.id, name) for name, f in frames.items() if f is not None} - {fkey}
    for key in pre:  # in the order in which they got their first value
        if key in stored:
            shapes[key] = ip.loosen(ip.shape(pre[key], pre))
    origin = ip.b.origin
    mark = Var("t", INT).uid  # memory that exists before the loop
    settled = False
    search: Search | None = None
    of_many: set[tuple[Any, int]] = set()  # carried numbers that are of several classes
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
            for m, (x, v) in enumerate(zip(vs, firsts)):
                if (key, m) not in of_many:
                    ip.joined[x] = (v,)
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
        depth = len(ip.b.stack)
        ip.b.open()
        try:
            head = begin()
        except Unreachable:  # the test fails for certain, and so it does when it is asked for the first time
            del ip.b.stack[depth:]
            ip.state = pre
            begin()
            raise ip.error("A211", "the test of the loop fails from its second time on", node) from None
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
        blk = list(ip.b.close())
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
            if key in pre:
                post[key] = ip.in_parts(post[key], [pre[key]], blk)
                first = ip.in_parts(pre[key], [post[key]])
                if first is not pre[key]:
                    pre[key] = first
                    shapes[key] = ip.loosen(ip.shape(first, pre))
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
                after = ip.shape(post[key], post)
                new = ip.join_shapes(base, after)
                if new.form == "poison" and key[0] == "C":
                    if base.has_objects() or after.has_objects() or not changed_length(ip, key[1], pre, shapes):
                        raise ip.dynamic_contents(key, base.has_objects() or after.has_objects())
                    grown = True
                    break
                shapes[key] = new if init is not None else ip.join_shapes(NO_VALUE, new)
                grown = True
            else:
                after = ip.shape(post[key], post)
                joined = ip.join_shapes(shapes[key], after)
                if joined.form == "poison" and key[0] == "C":
                    if shapes[key].has_objects() or after.has_objects() or not changed_length(ip, key[1], pre, shapes):
                        raise ip.dynamic_contents(key, shapes[key].has_objects() or after.has_objects())
                    grown = True
                    break
                if not joined.same(shapes[key], ip.same_value):
                    shapes[key] = joined
                    grown = True
        if not grown:
            for key, vs in inside.items():
                last: list[Atom] = []
                if not ip.classes_asked.isdisjoint(vs):
                    ip.leaves(post.get(key), shapes[key], post, last)
                for m, (x, v) in enumerate(zip(vs, last)):
                    if x in ip.joined and not (ip.of_its_class(v, x) and ip.of_one_class(v)):
                        of_many.add((key, m))
                        grown = True
            if grown:
                continue
            same = [k for k in shapes if inside[k] and unchanged(ip, post.get(k), shapes[k], post, inside[k])]
            if not same or settled:
                search = searched(ip, head, tuple(blk), inside, shapes, pre, post, exit_atom(post.get(fkey)))
                if search is not None and make_varied(search, inside, shapes):
                    continue
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
            ip.joined[o] = (i, n)
            for v in (i, n):
                if isinstance(v, Var) and may_share(o.kind) and may_share(v.kind):
                    ip.union(o, v)
                    ip.union(x, v)
            if isinstance(o.kind, Lst) and isinstance(atom_kind(i), Tup) and ip.around():
                ip.list_loops.setdefault(ip.root(o), ip.around())  # a tuple that gets longer
    ip.b.emit(Loop(head, tuple(blk), tuple(carried), until, origin, until_out))
    if search is not None:
        settle(ip, search, carried, origin)


def changed_length(ip: Any, made: Any, pre: dict[Any, Value], shapes: dict[Any, Shape]) -> bool:
    """A list gets longer in a loop: until all is read again, the reading goes on with a run-time list made before the loop."""
    def is_it(v: Any) -> bool:
        return isinstance(v, SList) and v.id == made

    site = ip.sites.get(made)
    names = [k for k, v in pre.items() if is_it(v)]
    holders = [k for k, v in pre.items() if isinstance(v, Contents) and any(map(is_it, v.items))]
    if site is None or site in ip.know.dynamic or not (names or holders):
        return False
    ip.know.found_dynamic(site)
    ip.state = pre
    out = ip.runtime_list(list(pre.pop(("C", made)).items), site)  # type: ignore[attr-defined]
    for k in names:
        pre[k] = out
    for k in holders:
        held: Any = pre[k]
        pre[k] = replace(held, items=tuple(out if is_it(i) else i for i in held.items))
    for k in (*names, *holders, ("C", made)):
        shapes.pop(k, None)
    return True


def exit_atom(v: Value | None) -> Atom | None:
    return v.atom if isinstance(v, Sym) else None


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
