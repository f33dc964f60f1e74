"""`with` and `try`."""
from __future__ import annotations

import contextlib
import operator
import threading
import warnings
from types import FunctionType
from typing import Any

import gast
import numpy as np

from ..ir.kinds import BOOL, INT, Opaque
from ..ir.nodes import UNDEF, Atom, Join, Mutate, Raise, Ref, Seq, Store, Try, Var, With, defs, walk
from .loops import note_unset
from .raising import may_raise, raised_class
from .source import source_of
from .values import Poison, SMethod, SObj, Static, Sym, Value, literal

MANAGER_CODE = contextlib.contextmanager(lambda: iter(())).__code__

#: context managers that change nothing numeric: they stand around both sweeps
NEUTRAL: set[Any] = {np.errstate, warnings.catch_warnings, np.printoptions, contextlib.redirect_stdout,
                     contextlib.redirect_stderr}
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
            body = [lambda: enter(ip, s, rest)] if rest else steps(ip, s.body)
            protected(ip, body, [(excs, None, lambda: None)], None, lambda: None, s)
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
            raises = swallows(m_out)
            if raises:
                ip.b.open()
            enter(ip, s, rest)
            if raises:
                block = ip.b.close()
                if may_raise(block, None):
                    raise ip.error("A205", f"{v.cls.__name__}.__exit__ may swallow an exception of the body", s,
                                   "catch it with try")
                for done in block:
                    ip.b.emit(done)
            if not ip.dead:
                ip.call(m_out, [literal(None)] * 3, {}, s)
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
            raise ip.error("A205", f"active values are computed under {ip.describe(v)}, which is not known to be neutral", s,
                           "register it with ast2grad.neutral")
    ip.b.emit(With(atom, out if item.optional_vars is not None else None, block, origin))


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


def try_statement(ip: Any, s: Any) -> None:
    handlers = []
    for h in s.handlers:
        if h.type is None:
            types: list[Value] = []
        else:
            t = ip.eval(h.type)
            got = ip.static_items(t)
            types = list(got) if got is not None else [t]
        name = h.name.id if hasattr(h.name, "id") else h.name
        handlers.append((types, name, lambda h=h: ip.run(h.body)))
    if not handlers:
        ip.run(s.body)
        if not ip.dead:
            ip.run(s.orelse)
        dead, ip.dead = ip.dead, False
        ip.run(s.finalbody)
        ip.dead = ip.dead or dead
        return
    protected(ip, steps(ip, s.body), handlers,
              (lambda: ip.run(s.orelse)) if s.orelse else None, lambda: ip.run(s.finalbody), s)


def steps(ip: Any, stmts: list[Any]) -> list[Any]:
    """A try body, statement by statement."""
    return [lambda s=s: ip.run([s]) for s in stmts]


def caught(types: list[Value]) -> tuple[type, ...] | None:
    """The classes that a handler names; None if it catches everything, or they are not known."""
    classes = tuple(t.value for t in types if isinstance(t, Static) and isinstance(t.value, type))
    return classes if types and len(classes) == len(types) else None


def protected(ip: Any, body: list[Any], handlers: list[Any], orelse: Any, final: Any, node: Any) -> None:
    """Which branch ran is recorded; a handler must not see anything that the interrupted body changed."""
    b = ip.b
    origin = b.origin
    before = ip.state
    states, blks, deads = [], [], []
    ip.state = dict(before)
    b.open()
    ip.guarded.append([caught(types) for types, _, _ in handlers])
    ip.progress.append((len(b.stack), [(dict(before), 0)]))
    try:
        for run in body:
            run()
            ip.note_progress()
            if ip.dead:
                break
    finally:
        ip.guarded.pop()
        marks = ip.progress.pop()[1]
    b.origin = origin
    body_block = b.close()
    handlers = [h for h in handlers if may_raise(body_block, caught(h[0]))]
    if not handlers:  # none can run
        for s in body_block:
            b.emit(s)
        if orelse is not None and not ip.dead:
            orelse()
        if not ip.dead:
            final()
        return
    if decided(ip, body_block, handlers):
        run_certain(ip, body_block, handlers, node)
        if not ip.dead:
            final()
        return
    blks.append(body_block)
    states.append(ip.state)
    deads.append(ip.dead)
    changed = overtaken(before, body_block, marks, [caught(h[0]) for h in handlers])
    spec: list[Any] = []
    for types, name, run in handlers:
        ip.state = dict(before)
        for k in changed:
            if k[0] == "F" and k not in before:
                note_unset(ip, k, before)
            elif k[0] not in ("N", "P") and k in ip.state and not ip.same_value(before[k], states[0].get(k, before[k])):
                ip.state[k] = Poison("may have been changed by the interrupted try body", "A204")
        ip.dead = False
        var = None
        if name is not None:
            var = Var(name, Opaque(BaseException), True, ip.frame.scope)
            ip.store_name(name, Sym(var), node)
        b.open()
        ip.optional += 1  # what fails for certain in a handler fails only where it runs
        try:
            run()
        finally:
            ip.optional -= 1
        b.origin = origin
        block = b.close()
        if name is not None:
            f = ip.frame_of(name, ip.frame)
            ip.state.pop(("L", f.id, name), None)
        atoms = [ip.atom(t) for t in types]
        exc = None if not atoms else atoms[0] if len(atoms) == 1 else Seq(tuple(atoms))
        spec.append((exc, name, var))
        states.append(ip.state)
        blks.append(block)
        deads.append(ip.dead)
    alive = [i for i, d in enumerate(deads) if not d]
    handled = [i for i in alive if i > 0]
    if handled and half_done(ip, body_block, [caught(h[0]) for h in handlers]):
        raise ip.error("A204", "the body of try changes an array or container that carries derivatives before it may fail",
                       node)
    joins: list[Join] = []
    if not alive:
        ip.dead = True
        ip.state = before
    else:
        ip.dead = False
        ip.state = merge_alive(ip, before, states, alive, joins)
    path = Var("path", INT, False, ip.frame.scope)
    exact = body_values(ip, states, joins) if orelse is not None and handled and not deads[0] else {}
    b.emit(Try(path, tuple(blks), tuple(spec), (), tuple(joins), origin, tuple(deads)))
    if orelse is not None and not deads[0]:
        if not handled:
            orelse()
        else:
            def rest() -> None:
                ip.state.update(exact)
                orelse()

            ip.branch(Sym(b.op(operator.eq, path, 0, kind=BOOL)), rest, lambda: None, node)
    if not ip.dead:
        final()


def overtaken(before: Any, block: Any, marks: list[Any], handlers: list[Any]) -> set[Any]:
    """What the body may have changed by the time it fails.

    `marks`: the state at points of the block; what changes between two of them may be seen by an exception of anything
    after the first.  A flag that stands for a jump is set when nothing of the body is left to do, so a handler never
    sees it.
    """
    out: set[Any] = set()
    for (last, start), (state, _) in zip(marks, marks[1:]):
        new = {k for k, v in state.items() if last.get(k) is not v and k not in out and not (
            k[0] == "L" and k[2].startswith((".ret", ".skip", ".brk")))}
        if new and any(may_raise(block[start:], h) for h in handlers):
            out |= new
    return out


def half_done(ip: Any, block: Any, handlers: list[Any]) -> bool:
    """May the body fail after it has changed memory that carries derivatives?

    A store that fails itself has done nothing, unless floating-point errors in the middle of an array are exceptions.
    Memory that the body has made itself is gone with it.
    """
    made = {v for t in walk(block) for v in defs(t)}
    others = {ip.root(v) for v in ip.root_of if v not in made}
    for n, s in enumerate(block):
        stores = [t for t in walk((s,)) if isinstance(t, (Store, Mutate)) and isinstance(t.base, Var) and ip.mem_varied(t.base)
                  and (ip.root(t.base) not in made or ip.root(t.base) in others)]
        if not stores:
            continue
        whole = stores == [s] and not (isinstance(s, Store) and s.aug is not None and any(
            h is not None and issubclass(c, ArithmeticError) and issubclass(FloatingPointError, c)
            for h in handlers for c in h or ()))
        if any(may_raise(block[n + 1 if whole else n:], h) for h in handlers):
            return True
    return False


def decided(ip: Any, block: Any, handlers: list[Any]) -> bool:
    """Does the body fail for certain, at one known place and with a known exception?"""
    if not ip.dead or not block or not isinstance(block[-1], Raise) or raised_class(block[-1]) is None:
        return False
    return not any(may_raise(block[:-1], caught(types)) for types, _, _ in handlers)


def run_certain(ip: Any, block: Any, handlers: list[Any], node: Any) -> None:
    """The body up to its certain failure, then the handler that catches it."""
    cls = raised_class(block[-1])
    assert cls is not None
    for s in block[:-1]:
        ip.b.emit(s)
    exc = block[-1].exc
    if isinstance(exc, Ref):
        exc = ip.b.op(exc, kind=Opaque(cls))
    for types, name, run in handlers:
        kinds = caught(types)
        if kinds is not None and not issubclass(cls, kinds):
            continue
        ip.dead = False
        if name is not None:
            ip.store_name(name, Sym(exc), node)
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


def body_values(ip: Any, states: list[Any], joins: list[Join]) -> dict[Any, Value]:
    """What the body leaves behind, for the else clause, where a handler leaves something of another form."""
    exact: dict[Any, Value] = {}
    for k, v in list(ip.state.items()):
        if isinstance(v, Poison) and k in states[0] and not isinstance(states[0][k], Poison):
            shape = ip.shape(states[0][k], states[0])
            outs: list[Var] = []
            atoms: list[Atom] = []
            exact[k] = ip.instantiate(shape, *ip.key_name(k), outs)
            ip.leaves(states[0][k], shape, states[0], atoms)
            joins += [Join(o, (a, *[UNDEF] * (len(states) - 1))) for o, a in zip(outs, atoms)]
    return exact


def merge_alive(ip: Any, before: Any, states: list[Any], alive: list[int], joins: list[Join]) -> Any:
    part: list[Join] = []
    if len(alive) == 1:
        return states[alive[0]]
    merged = ip.merge_states(before, [states[i] for i in alive], [[]] * len(alive), part)
    for j in part:
        vals: list[Any] = [UNDEF] * len(states)
        for i, v in zip(alive, j.values):
            vals[i] = v
        joins.append(Join(j.out, tuple(vals)))
    return merged
