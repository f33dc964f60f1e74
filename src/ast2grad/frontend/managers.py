"""`with` and `try`."""
from __future__ import annotations

import contextlib
import functools
import operator
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import FunctionType
from typing import Any

import gast
import numpy as np

from ..analysis.raising import may_raise, raised_class, raises
from ..ir.kinds import BOOL, INT, Arr, Opaque, Scalar, may_share
from ..ir.nodes import (
    ELSE,
    UNDEF,
    Atom,
    Block,
    Call,
    Const,
    If,
    Join,
    Mutate,
    Op,
    Raise,
    Ref,
    Seq,
    Stmt,
    Store,
    Try,
    Var,
    With,
    atom_kind,
    blocks,
    defs,
    operands,
    walk,
)
from .branches import changed, raises_at_end
from .interrupted import Capture, Guard, Interrupted, NotFollowed, in_scope
from .loops import note_unset
from .scan import once
from .shapes import Contents
from .source import source_of
from .values import Poison, SMethod, SObj, Static, STuple, Sym, Unreachable, Value, literal

MANAGER_CODE = contextlib.contextmanager(lambda: iter(())).__code__

#: context managers that change nothing numeric: they stand around both sweeps
NEUTRAL: set[Any] = {np.errstate, warnings.catch_warnings, np.printoptions, contextlib.redirect_stdout,
                     contextlib.redirect_stderr}
#: parts of one try body, each with handlers of its own
MAX_LEVELS = 12
LOCKS = (type(threading.Lock()), type(threading.RLock()))


def enter(ip: Any, s: Any, items: list[Any]) -> None:
    if not items:
        ip.run(s.body)
        return
    item, rest = items[0], items[1:]
    ctx = item.context_expr
    if isinstance(ctx, gast.Call):
        f = ip.eval(ctx.func)
        if isinstance(f, Static) and f.value in NEUTRAL or isinstance(f, Static) and getattr(
                f.value, "__ast2grad__", None) == "neutral":
            values = [ip.eval(a) for a in ctx.args]
            options = {k.arg: ip.eval(k.value) for k in ctx.keywords}
            if any(ip.varied(v) for v in (*values, *options.values())):
                raise ip.error("A205", f"{f.value.__name__} is given a value that carries derivatives", s)
            args = tuple(ip.atom(v) for v in values)
            kws = tuple((k, ip.atom(v)) for k, v in options.items())
            mgr = ip.b.op(Ref(f.value, f.value.__name__), *args, kws=kws, kind=Opaque(f.value), name="manager")
            out = None
            if item.optional_vars is not None:
                out = Var("ctx", Opaque(), False, ip.frame.scope)
                ip.assign(item.optional_vars, Sym(out))
            origin = ip.b.origin
            ip.b.open()
            ip.neutral += 1
            enter(ip, s, rest)
            ip.neutral -= 1
            ip.b.origin = origin
            ip.b.emit(With(mgr, out, ip.b.close(), origin))
            return
        if isinstance(f, Static) and f.value is contextlib.nullcontext:
            held = ip.eval(ctx.args[0] if ctx.args else ctx.keywords[0].value) if ctx.args or ctx.keywords else literal(None)
            if item.optional_vars is not None:
                ip.assign(item.optional_vars, held)
            enter(ip, s, rest)
            return
        if isinstance(f, Static) and f.value is contextlib.suppress:
            excs = [ip.eval(a) for a in ctx.args]
            protected(ip, lambda: enter(ip, s, rest), [(excs, None, lambda: None, False, False)], None, s)
            return
        made = generator_of(f)
        if made is not None:
            given = [ip.eval(a) for a in ctx.args]
            named = {k.arg: ip.eval(k.value) for k in ctx.keywords}
            if None not in named and not any(isinstance(a, gast.Starred) for a in ctx.args):
                with_generator(ip, s, rest, item, made, [f.self, *given] if isinstance(f, SMethod) else given, named)
                return
    v = ip.eval(ctx)
    if isinstance(v, SObj):
        m_in, m_out = ip.find_method(v, "__enter__"), ip.find_method(v, "__exit__")
        if m_in is not None and m_out is not None:
            got = ip.call(m_in, [], {}, s)
            if item.optional_vars is not None:
                ip.assign(item.optional_vars, got)
            leave = lambda *given: ip.call(m_out, list(given), {}, s)  # noqa: E731
            ends = swallows(m_out)
            if ends or ip.guarded:
                protected(ip, lambda: enter(ip, s, rest), [([], ".error", lambda: on_exception(ip, leave, ends, s), True, False)],
                          lambda: leave(literal(None), literal(None), literal(None)), s)
                return
            enter(ip, s, rest)
            if not ip.dead:
                leave(literal(None), literal(None), literal(None))
            return
    atom = ip.atom(v)
    origin = ip.b.origin
    lock = isinstance(v, Static) and isinstance(v.value, LOCKS) or isinstance(v, SObj) and issubclass(v.cls, LOCKS)
    out = Var("ctx", Opaque(), False, ip.frame.scope)
    if item.optional_vars is not None:
        ip.assign(item.optional_vars, Sym(out))
    before = dict(ip.state)
    ip.b.open()
    enter(ip, s, rest)
    ip.b.origin = origin
    block = ip.b.close()
    for k, x in ip.state.items():
        if not lock and before.get(k) is not x and ip.varied(x):
            ip.look_into(v)
            raise ip.error("A205", f"active values are computed under {ip.describe(v)}, which is not known to be neutral", s,
                           "register it with ast2grad.neutral")
    ip.b.emit(With(atom, out if item.optional_vars is not None else None, block, origin))


def on_exception(ip: Any, leave: Callable[..., Value], ends: bool, node: Any) -> None:
    """__exit__ is told of an exception, and may end it."""
    def go_on() -> None:
        ip.b.emit(Raise(None, None, ip.b.origin))
        ip.dead = True

    error = ip.load_name(".error", node)
    done = leave(ip.prim(type, (ip.atom(error),), kind=Opaque(type)), error, literal(None))
    if not ip.dead:
        if ends:
            ip.branch(done, lambda: None, go_on, node)
        else:
            go_on()


def swallows(m: Value) -> bool:
    """May the __exit__ method return something true?"""
    fn = m.func.value if isinstance(m, SMethod) and isinstance(m.func, Static) else None
    node = source_of(fn).node if isinstance(fn, FunctionType) else None
    return node is None or any(isinstance(n, gast.Return) and n.value is not None and not (
        isinstance(n.value, gast.Constant) and not n.value.value) for n in gast.walk(node))


def generator_of(f: Value) -> FunctionType | None:
    """The generator function that contextlib.contextmanager was given."""
    fn = f.func if isinstance(f, SMethod) else f
    made = fn.value if isinstance(fn, Static) else None
    if not isinstance(made, FunctionType) or made.__code__ is not MANAGER_CODE:
        return None
    inner = getattr(made, "__wrapped__", None)
    return inner if isinstance(inner, FunctionType) else None


def with_generator(ip: Any, s: Any, rest: list[Any], item: Any, made: FunctionType, args: list[Value],
                   kws: dict[str, Value]) -> None:
    """The generator function, with the body of the with statement in the place of its yield."""
    outer, scope = ip.frame, ip.b.scope
    level = len(ip.b.stack) - ip.neutral
    times = 0

    def turn(v: Value) -> None:
        nonlocal times
        times += 1
        if times > 1 or len(ip.b.stack) - ip.neutral != level:
            raise ip.error("A205", f"whether {made.__name__} yields depends on the path taken", s,
                           "yield outside of branches and loops")
        here, ip.frame = ip.frame, outer
        inside, ip.b.scope = ip.b.scope, scope
        try:
            if item.optional_vars is not None:
                ip.assign(item.optional_vars, v)
            enter(ip, s, rest)
        finally:
            ip.frame, ip.b.scope = here, inside

    ip.inline(ip.function_of(made), args, kws, s, generator=turn)
    if not times:
        raise ip.error("A205", f"{made.__name__} does not yield", s)


#: classes, name, how it is read, whether it asks for the exception, whether it raises one at its end
Handler = tuple[list[Value], str | None, Callable[[], None], bool, bool]


def try_statement(ip: Any, s: Any) -> None:
    if s.finalbody and ip.guarded:
        run_finally(ip, lambda: try_and_handlers(ip, s), lambda: ip.run(s.finalbody), s)
        return
    try_and_handlers(ip, s)
    dead, ip.dead = ip.dead, False
    ip.run(s.finalbody)
    ip.dead = ip.dead or dead


def try_and_handlers(ip: Any, s: Any) -> None:
    handlers: list[Handler] = []
    for h in s.handlers:
        types = classes_named(ip, h)
        if types is None:  # whatever is raised, this is raised in its place
            fails = gast.copy_location(gast.Expr(h.type), h.type)
            handlers.append(([], None, functools.partial(ip.run, [fails]), False, True))
            continue
        name = h.name.id if hasattr(h.name, "id") else h.name
        handlers.append((types, name, functools.partial(ip.run, h.body), raises_what_it_caught(h) or name is not None,
                         raises_at_end(h.body)))
    orelse = (lambda: ip.run(s.orelse)) if s.orelse else None
    if handlers:
        protected(ip, lambda: ip.run(s.body), handlers, orelse, s)
        return
    ip.run(s.body)
    if orelse is not None and not ip.dead:
        orelse()


def classes_named(ip: Any, h: Any) -> list[Value] | None:
    """What an except clause names; None where to find it fails, which it does once something has been raised."""
    if h.type is None:
        return []
    depth, mark, state = len(ip.b.stack), len(ip.b.block), dict(ip.state)
    ip.optional += 1
    try:
        t = ip.eval(h.type)
    except Unreachable:
        del ip.b.stack[depth:]
        del ip.b.block[mark:]
        ip.state = state
        return None
    finally:
        ip.optional -= 1
    got = ip.static_items(t)
    return list(got) if got is not None else [t]


@once
def raises_what_it_caught(h: Any) -> bool:
    return any(isinstance(n, gast.Raise) and n.exc is None for n in gast.walk(h))


def run_finally(ip: Any, body: Callable[[], None], final: Callable[[], None], node: Any) -> None:
    """What is done at the end is also done before a handler around sees an exception."""
    def on_exception() -> None:
        final()
        if not ip.dead:
            ip.b.emit(Raise(ip.handled, None, ip.b.origin))
            ip.dead = True

    protected(ip, body, [([], None, on_exception, True, True)], None, node)
    dead, ip.dead = ip.dead, False
    final()
    ip.dead = ip.dead or dead


def caught(types: list[Value]) -> tuple[type, ...] | None:
    """The classes that a handler names; None if it catches everything, or they are not known."""
    classes = tuple(t.value for t in types if isinstance(t, Static) and isinstance(t.value, type))
    return classes if types and len(classes) == len(types) else None


class Trace:
    """What the state was when each statement of a try body was written: an exception of the statement sees just that."""

    def __init__(self, depth: int, state: dict[Any, Value]) -> None:
        self.depth = depth
        self.at: dict[Stmt, dict[Any, Value]] = {}
        self.begins: dict[Stmt, dict[Any, Value]] = {}  # of statements with blocks in them
        self.last = state

    def note(self, depth: int, state: dict[Any, Value], s: Stmt | None) -> None:
        """The statement is written, or (None) one of the function is about to run."""
        if s is None and depth != self.depth:
            return
        now = self.last if len(state) == len(self.last) and not changed(self.last, state) else dict(state)
        if s is not None:
            self.at.setdefault(s, now)
        if depth == self.depth:
            if s is not None:
                self.begins.setdefault(s, self.last)
            self.last = now


@dataclass
class Level:
    """Statements of a try body that are tried together."""

    start: int
    stop: int
    state: dict[Any, Value]  # what a handler finds
    unclear: dict[Any, None]  # what differs between the places where it may be interrupted
    alone: bool = False  # one branch or loop, in which what is wanted changes


def levels_of(ip: Any, trace: Trace, block: Block, handlers: list[Any], before: dict[Any, Value],
              wanted: set[Any]) -> list[Level]:
    """Where the try body is cut.

    Nothing that a handler looks at changes within a level before something in it may raise: neither the parts of the
    state that are `wanted` nor, if that is, memory from outside.
    """
    levels: list[Level] = []
    own = made_inside(ip, block)
    written = False
    for n, s in enumerate(block):
        raising = [t for t in walk((s,)) if any(raises(t, h) for h in handlers)]
        if raising:
            begin = trace.begins.get(s, before)
            seen = [begin if t is s and blocks(s) else trace.at.get(t) or ip.state for t in raising]
            state = before if not wanted else begin if blocks(s) else seen[0]
            if wanted:
                state = {**state, **{k: v for k, v in before.items() if is_jump(k)}}
            last = levels[-1] if levels else None
            unclear = {k: None for st in {id(x): x for x in seen}.values() for k in {**state, **st} if differs(ip, state, st, k)}
            alone = bool(wanted and blocks(s)) and (any(want(k) in wanted for k in unclear) or "memory" in wanted and half_done(
                ip, (s,), handlers))
            if last is None or alone or last.alone or "memory" in wanted and written or any(
                    want(k) in wanted and differs(ip, last.state, state, k) for k in {**last.state, **state}):
                last = Level(n if wanted else 0, n + 1, state, {}, alone)
                levels.append(last)
                written = False
            last.stop = n + 1
            last.unclear.update(unclear)
            last.unclear.update((k, None) for k in {**last.state, **state} if differs(ip, last.state, state, k))
        written = written or bool(stores_outside(ip, (s,), own))
    if not wanted:
        levels[-1].stop = len(block)
    return levels


def differs(ip: Any, one: dict[Any, Value], other: dict[Any, Value], key: Any) -> bool:
    if is_jump(key):
        return False
    a, b = one.get(key), other.get(key)
    return a is not b and (a is None or b is None or not ip.same_value(a, b))


def is_jump(key: Any) -> bool:
    """Does it say that a statement leaves its loop or function?  An exception that comes after the jump takes that back."""
    return bool(key[0] == "L" and key[2].startswith((".ret", ".skip", ".brk", ".done")))


def want(key: Any) -> Any:
    """A part of the state in words that mean the same when the function is read again."""
    return (key[0], key[2]) if key[0] in ("L", "F") else (key[0],)


def protected(ip: Any, body: Callable[[], None], handlers: list[Handler], orelse: Callable[[], None] | None, node: Any) -> None:
    """Which branch ran is recorded; a handler starts from the state in which the body was interrupted.

    That is the state before the body where the handler cannot tell the difference; otherwise (`know.cuts`) the body is cut
    into parts which are tried one after the other, each in the else clause of the one before.
    """
    b = ip.b
    origin = b.origin
    before = ip.state
    ip.state = dict(before)
    b.open()
    ip.guarded.append([caught(types) for types, *_ in handlers])
    ip.handling.append(all(fails for *_, fails in handlers))
    trace = Trace(len(b.stack), before)
    ip.traces.append(trace)
    ip.neutral += 1
    try:
        body()
    finally:
        ip.neutral -= 1
        ip.guarded.pop()
        ip.handling.pop()
        ip.traces.pop()
    b.origin = origin
    block = b.close()
    handlers = [h for h in handlers if may_raise(block, caught(h[0]))]
    if not handlers:  # none can run
        for s in block:
            b.emit(s)
        if orelse is not None and not ip.dead:
            orelse()
        return
    if decided(ip, block, handlers):
        run_certain(ip, block, handlers, node)
        return
    wanted = ip.know.cuts.get(id(node), set())
    levels = levels_of(ip, trace, block, [caught(h[0]) for h in handlers], before, wanted)
    if len(levels) > MAX_LEVELS:
        raise ip.error("A204", f"the body of try may be interrupted at {len(levels)} places, and the handler can tell which",
                       node)
    rest: list[Stmt] = list(block[levels[-1].stop:])
    if orelse is not None and not ip.dead:
        b.open()
        orelse()
        b.origin = origin
        rest += b.close()
    for n in reversed(range(len(levels))):
        level = levels[n]
        own = [h for h in handlers if may_raise(block[level.start:level.stop], caught(h[0]))]
        new = interrupted(ip, level, block[level.start], rest, own, node, trace, wanted) if level.alone else None
        new = new or one_level(ip, level, block, rest, own, node, origin)
        rest = [*block[levels[n - 1].stop if n else 0:level.start], *new]
    for s in rest:
        b.emit(s)


def one_level(ip: Any, level: Level, block: Block, rest: list[Stmt], handlers: list[Any], node: Any, origin: Any) -> list[Stmt]:
    """The statements of one level, what follows where they raise nothing, and the handlers."""
    tried = block[level.start:level.stop]
    place = ip.place(node, f"paths of try {level.start}")
    taken = ip.settled_path(place, node)  # 0: nothing was raised; n: the n-th handler; None: any of them
    if taken not in (None, 0) and not ip.dead:
        rest = [*rest, *stopped(ip, 0, taken, place)]
        ip.dead = True
    blks: list[list[Stmt]] = [[*tried, Op(None, ELSE, (), (), origin), *rest] if rest else list(tried)]
    ends = [(ip.state, ip.dead)]
    spec: list[Any] = []
    for n, (types, name, run, _, fails) in enumerate(handlers, 1):
        var = None
        if taken not in (None, n):
            blks.append(stopped(ip, n, taken, place))
            spec.append((named_classes(ip, types, False), None, None))
            ends.append((level.state, True))
            continue
        if name is not None:
            var = Var(name.lstrip("."), Opaque(BaseException), not name.startswith("."), ip.frame.scope)
            if carries_active(ip, tried):
                ip.laden.add(var)
        blks.append(run_handler(ip, level, {}, name, var, None, run, node, fails, (place,)))
        spec.append((named_classes(ip, types, name is not None), name, var))
        ends.append((ip.state, ip.dead))
    deads = tuple(d for _, d in ends)
    if not all(deads[1:]) and half_done(ip, tried, [caught(h[0]) for h in handlers]):
        ip.cut(id(node), "memory")
        refused = ip.error("A204", "the body of try changes an array or container that carries derivatives before it may fail",
                           node)
        ip.close((place,), refused)  # the call knows whether it fails
        raise refused
    outer, ip.meeting = ip.meeting, place
    joins = meet(ip, level.state, ends, blks)
    ip.meeting = outer
    if all(raises_again(blk, var) for blk, (_, _, var) in zip(blks[1:], spec)):
        return [*tried, *rest]
    path = Var("path", INT, False, ip.frame.scope)
    ip.try_nodes[path] = id(node)
    return [Try(path, tuple(map(tuple, blks)), tuple(spec), (), joins, origin, deads)]


def stopped(ip: Any, path: int, taken: int, place: Any) -> list[Stmt]:
    """The end of a path of a try statement that is not the one that is read on, or that says which one is taken."""
    ip.b.open()
    ip.path_not_taken(path, taken, place)
    return list(ip.b.close())


def raises_again(block: list[Stmt], var: Var | None) -> bool:
    """A handler that does nothing else."""
    return len(block) == 1 and isinstance(block[0], Raise) and block[0].cause is None and block[0].exc in (None, var)


def run_handler(ip: Any, level: Level, found: dict[Any, Value], name: str | None, var: Any, handled: Any,
                run: Callable[[], None], node: Any, fails: bool, places: tuple[Any, ...] = ()) -> list[Stmt]:
    """The block of one handler; `found`: what the body had changed when it was interrupted."""
    b, origin = ip.b, ip.b.origin
    ip.state = {**level.state, **found}
    for k in level.unclear:
        if k in found:
            continue
        if k[0] == "F" and k not in level.state:
            note_unset(ip, k, level.state)
        elif k[0] not in ("N", "P") and (k in ip.state or fails and k[0] == "L"):
            ip.state[k] = Poison("may have been changed by the interrupted try body", "A204",
                                 cut=functools.partial(ip.cut, id(node), want(k)), meetings=places)
    ip.dead = False
    if name is not None:
        ip.store_name(name, Sym(var), node)
    b.open()
    outer, ip.handled = ip.handled, handled
    ip.optional += 1  # what fails for certain in a handler fails only where it runs
    try:
        if fails:
            ip.reached(run, True)
        else:
            run()
    finally:
        ip.optional -= 1
        ip.handled = outer
    b.origin = origin
    if name is not None:
        ip.state.pop(("L", ip.frame_of(name, ip.frame).id, name), None)
    return list(b.close())


def named_classes(ip: Any, types: list[Value], named: bool) -> Atom | None:
    atoms = [ip.atom(t) for t in types] or ([Ref(BaseException, "BaseException")] if named else [])
    return None if not atoms else atoms[0] if len(atoms) == 1 else Seq(tuple(atoms))


def meet(ip: Any, before: dict[Any, Value], ends: list[tuple[dict[Any, Value], bool]],
         blks: list[list[Stmt]]) -> tuple[Join, ...]:
    """The state where the branches that go on meet."""
    joins: list[Join] = []
    alive = [n for n, (_, dead) in enumerate(ends) if not dead]
    ip.dead = not alive
    ip.state = merge_alive(ip, before, [st for st, _ in ends], alive, blks, joins) if alive else before
    return tuple(joins)


def interrupted(ip: Any, level: Level, s: Stmt, rest: list[Stmt], handlers: list[Any], node: Any, trace: Trace,
                wanted: set[Any]) -> list[Stmt] | None:
    """A branch or loop that a handler may find in several states; None if they cannot be told."""
    guards = [Guard(n, named_classes(ip, h[0], False), caught(h[0]), h[3]) for n, h in enumerate(handlers, 1)]
    points = [t for t in walk((s,)) if any(raises(t, g.classes) for g in guards)]
    if any(t not in trace.at for t in points):
        return None
    keys = [k for k in level.unclear if k[0] in ("L", "F", "C") and want(k) in wanted and any(k in trace.at[t] for t in points)]
    own = made_inside(ip, (s,))
    capture = Capture(ip)
    try:
        made = {k: capture.add(k, [trace.at[t].get(k) for t in points], level.state.get(k)) for k in keys}
        rows = dict(zip(points, [list(r) for r in zip(*capture.columns)] or [[] for _ in points]))
        work = Interrupted(guards, rows.__getitem__, capture.kinds, lambda t: bool(stores_outside(ip, (t,), own)),
                           ip.frame.scope)
        block, left, _ = work.block((s,), ())
    except NotFollowed as e:
        inner = ip.try_nodes.get(e.inner.path) if e.inner is not None else None
        for what in (*wanted, "memory") if inner is not None else ():
            ip.cut(inner, what)
        return None
    assert left is not None
    if carries_active(ip, (s,)):
        ip.laden.add(left[1])
    found = {k: make(left) for k, make in made.items()}
    after = [a for v in (*ip.state.values(), *found.values()) for a in atoms_of(v)]
    if not in_scope(block, rest, after):
        return None
    ends = [(ip.state, ip.dead)]
    blks = [rest]
    for _, name, run, _, fails in handlers:
        blks.append(run_handler(ip, level, found, name, left[1], left[1], run, node, fails))
        ends.append((ip.state, ip.dead))
    joins = meet(ip, level.state, ends, blks)
    return [*block, *chosen(left[0], blks, joins, [d for _, d in ends], s.origin)]


def atoms_of(v: Any) -> list[Atom]:
    """Run-time values in a value."""
    if isinstance(v, (STuple, Contents)):
        return [a for i in v.items for a in atoms_of(i)]
    return [v.atom] if isinstance(v, Sym) else [v.ref] if isinstance(v, Static) and v.ref is not None else []


def chosen(number: Atom, blks: list[list[Stmt]], joins: tuple[Join, ...], deads: list[bool], origin: Any,
           n: int = 0) -> list[Stmt]:
    """The block with the number."""
    if len(blks) == 1:
        return blks[0]
    test = Var("t", BOOL)
    inner = tuple(Join(Var(j.out.name, j.out.kind, False, j.out.scope), j.values[1:]) for j in joins) if len(blks) > 2 else ()
    others = chosen(number, blks[1:], inner, deads[1:], origin, n + 1)
    both = tuple(Join(j.out, (j.values[0], i.out)) for j, i in zip(joins, inner)) if inner else joins
    return [Op(test, operator.eq, (number, Const(n)), (), origin),
            If(test, tuple(blks[0]), tuple(others), both, origin, (deads[0], all(deads[1:])))]


def made_inside(ip: Any, block: Block) -> set[Var]:
    """Memory that the block has made itself: it is gone when the block is interrupted."""
    made = {v for t in walk(block) for v in defs(t)}
    return made - {ip.root(v) for v in ip.root_of if v not in made}


def stores_outside(ip: Any, block: Block, own: set[Var]) -> list[Stmt]:
    """Statements that change memory from outside of the try body."""
    return [t for t in walk(block) if isinstance(t, (Store, Mutate)) and isinstance(t.base, Var) and ip.root(t.base) not in own
            or isinstance(t, Call) and any(isinstance(v, Var) and not isinstance(v.kind, Scalar) and ip.root(v) not in own
                                           for v in written_by(ip, t))]


def written_by(ip: Any, s: Call, seen: tuple[Any, ...] = ()) -> list[Atom]:
    """Arguments that the callee may write to."""
    graph = s.callee.graph
    if graph is None or s.callee in seen:
        return list(s.args)
    bases = {ip.root(t.base) for t in walk(graph.body) if isinstance(t, (Store, Mutate)) and isinstance(t.base, Var)}
    for t in walk(graph.body):
        if isinstance(t, Call):
            bases |= {ip.root(v) for v in written_by(ip, t, (*seen, s.callee)) if isinstance(v, Var)}
    return [a for p, a in zip(graph.params, s.args) if ip.root(p) in bases]


def half_done(ip: Any, block: Block, handlers: list[Any]) -> bool:
    """May the block fail after it has changed memory from outside?

    A store that fails itself has done nothing, unless floating-point errors in the middle of an array are exceptions.
    """
    own = made_inside(ip, block)
    for n, s in enumerate(block):
        stores = stores_outside(ip, (s,), own)
        if not stores:
            continue
        whole = stores == [s] and not isinstance(s, Call) and not (isinstance(s, Store) and s.aug is not None and any(
            h is not None and issubclass(c, ArithmeticError) and issubclass(FloatingPointError, c)
            for h in handlers for c in h or ()))
        if any(may_raise(block[n + 1 if whole else n:], h) for h in handlers):
            return True
    return False


def decided(ip: Any, block: Any, handlers: list[Any]) -> bool:
    """Does the body fail for certain, at one known place and with a known exception?"""
    if not ip.dead or not block or not isinstance(block[-1], Raise) or raised_class(block[-1]) is None:
        return False
    return not any(may_raise(block[:-1], caught(types)) for types, *_ in handlers)


def carries_active(ip: Any, block: Any, seen: set[Any] | None = None) -> bool:
    """May an exception that the block raises have been given values that carry derivatives?  No operand would show them."""
    seen = set() if seen is None else seen
    made: dict[Any, Any] = {}
    for s in walk(tuple(block)):
        made.update(dict.fromkeys(defs(s), s))
        if isinstance(s, Call) and s.callee not in seen:
            seen.add(s.callee)
            if s.callee.graph is not None and carries_active(ip, s.callee.graph.body, seen):
                return True
        if isinstance(s, Raise) and isinstance(s.exc, Var):
            of = made.get(s.exc) or ip.b.defs.get(s.exc)
            if s.exc in ip.laden or isinstance(of, (Op, Call)) and any(atom_kind(a).varied for a in operands(of)):
                return True
    return False


def run_certain(ip: Any, block: Any, handlers: list[Any], node: Any) -> None:
    """The body up to its certain failure, then the handler that catches it."""
    cls = raised_class(block[-1])
    assert cls is not None
    for s in block[:-1]:
        ip.b.emit(s)
    exc = block[-1].exc
    if isinstance(exc, Ref):
        exc = ip.b.op(exc, kind=Opaque(cls))
    for types, name, run, *_ in handlers:
        kinds = caught(types)
        if kinds is not None and not issubclass(cls, kinds):
            continue
        ip.dead = False
        if name is not None:
            ip.store_name(name, Sym(exc), node)
            if carries_active(ip, block):
                ip.laden.add(exc)
        outer, ip.handled = ip.handled, exc
        try:
            run()
        finally:
            ip.handled = outer
        if name is not None:
            f = ip.frame_of(name, ip.frame)
            ip.state.pop(("L", f.id, name), None)
        return
    ip.b.emit(block[-1])


def merge_alive(ip: Any, before: Any, states: list[Any], alive: list[int], blks: list[list[Stmt]], joins: list[Join]) -> Any:
    part: list[Join] = []
    if len(alive) == 1:
        return left_by(ip, before, states[alive[0]], alive[0], blks, joins) if ip.traces and ip.know.cuts else states[alive[0]]
    merged = ip.merge_states(before, [states[i] for i in alive], [blks[i] for i in alive], part)
    for j in part:
        vals: list[Any] = [UNDEF] * len(states)
        for i, v in zip(alive, j.values):
            vals[i] = v
        joins.append(Join(j.out, tuple(vals)))
    return merged


def left_by(ip: Any, before: Any, state: Any, alive: int, blks: list[list[Stmt]], joins: list[Join]) -> Any:
    """What the only branch that goes on has computed, as joins: a try around may make the others go on as well."""
    made = {v for t in walk(tuple(blks[alive])) for v in defs(t)}
    new: dict[Var, Var] = {}

    def out(v: Any) -> Any:
        if isinstance(v, Sym) and isinstance(v.atom, Var) and v.atom in made and isinstance(v.atom.kind, (Scalar, Arr)):
            if v.atom not in new:
                w = new[v.atom] = Var(v.atom.name, v.atom.kind, v.atom.user, v.atom.scope)
                joins.append(Join(w, tuple(v.atom if n == alive else UNDEF for n in range(len(blks)))))
                if may_share(w.kind):
                    ip.union(w, v.atom)
            return replace(v, atom=new[v.atom])
        if isinstance(v, (STuple, Contents)) and any(out(i) is not i for i in v.items):
            return replace(v, items=tuple(map(out, v.items)))
        return v

    return {k: v if before.get(k) is v else out(v) for k, v in state.items()}
