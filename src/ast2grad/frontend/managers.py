"""`with` and `try`."""
from __future__ import annotations

import contextlib
import operator
import warnings
from typing import Any

import numpy as np

from ..ir.kinds import BOOL, INT, Opaque
from ..ir.nodes import Join, Mutate, Op, Prim, Ref, Store, Try, Var, With, walk
from .values import Poison, SObj, Static, Sym, Value, literal

#: context managers that change nothing numeric: they stand around both sweeps
NEUTRAL: set[Any] = {np.errstate, warnings.catch_warnings, np.printoptions, contextlib.nullcontext,
                     contextlib.redirect_stdout, contextlib.redirect_stderr}


def enter(ip: Any, s: Any, items: list[Any]) -> None:
    if not items:
        ip.run(s.body)
        return
    item, rest = items[0], items[1:]
    import gast
    ctx = item.context_expr
    if isinstance(ctx, gast.Call):
        f = ip.eval(ctx.func)
        if isinstance(f, Static) and f.value in NEUTRAL or isinstance(f, Static) and getattr(
                f.value, "__ast2grad__", None) == "neutral":
            args = tuple(ip.atom(ip.eval(a)) for a in ctx.args)
            kws = tuple((k.arg, ip.atom(ip.eval(k.value))) for k in ctx.keywords)
            mgr = ip.b.op(Ref(f.value, f.value.__name__), *args, kws=kws, kind=Opaque(f.value), name="manager")
            out = None
            if item.optional_vars is not None:
                out = Var("ctx", Opaque(), False, ip.frame.scope)
                ip.assign(item.optional_vars, Sym(out))
            origin = ip.b.origin
            ip.b.open()
            enter(ip, s, rest)
            ip.b.origin = origin
            ip.b.emit(With(mgr, out, ip.b.close(), origin))
            return
        if isinstance(f, Static) and f.value is contextlib.suppress:
            excs = [ip.eval(a) for a in ctx.args]
            protected(ip, lambda: enter(ip, s, rest) if rest else guarded_run(ip, list(s.body)), [(excs, None, lambda: None)], None, lambda: None, s)
            return
    v = ip.eval(ctx)
    if isinstance(v, SObj):
        m_in, m_out = ip.find_method(v, "__enter__"), ip.find_method(v, "__exit__")
        if m_in is not None and m_out is not None:
            got = ip.call(m_in, [], {}, s)
            if item.optional_vars is not None:
                ip.assign(item.optional_vars, got)
            enter(ip, s, rest)
            if not ip.dead:
                ip.call(m_out, [literal(None)] * 3, {}, s)
            return
    atom = ip.atom(v)
    origin = ip.b.origin
    out = Var("ctx", Opaque(), False, ip.frame.scope)
    if item.optional_vars is not None:
        ip.assign(item.optional_vars, Sym(out))
    before = dict(ip.state)
    ip.b.open()
    enter(ip, s, rest)
    ip.b.origin = origin
    block = ip.b.close()
    for k, x in ip.state.items():
        if before.get(k) is not x and ip.varied(x):
            raise ip.error("A205", f"active values are computed under {ip.describe(v)}, which is not known to be neutral", s,
                           "register it with ast2grad.neutral")
    ip.b.emit(With(atom, out if item.optional_vars is not None else None, block, origin))


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
    protected(ip, lambda: guarded_run(ip, list(s.body)), handlers,
              (lambda: ip.run(s.orelse)) if s.orelse else None, lambda: ip.run(s.finalbody), s)


def guarded_run(ip: Any, stmts: list[Any]) -> Any:
    """Runs a try body; returns the state before the assignment that ends it (nothing of it is done when it fails)."""
    import gast

    def simple(s: Any, constant: bool) -> bool:
        return isinstance(s, gast.Assign) and all(isinstance(t, gast.Name) for t in s.targets) and (
            not constant or isinstance(s.value, gast.Constant))

    n = len(stmts)
    while n > 0 and simple(stmts[n - 1], True):
        n -= 1
    if n > 0 and simple(stmts[n - 1], False):
        n -= 1
    ip.run(stmts[:n])
    before = ip.state if ip.dead else dict(ip.state)
    if not ip.dead:
        ip.run(stmts[n:])
    return before


def protected(ip: Any, body: Any, handlers: list[Any], orelse: Any, final: Any, node: Any) -> None:
    """Which branch ran is recorded; a handler must not see anything that the interrupted body changed."""
    b = ip.b
    origin = b.origin
    before = ip.state
    states, blks, deads = [], [], []
    ip.state = dict(before)
    b.open()
    done = body() or ip.state
    changed = {k for k, v in done.items() if before.get(k) is not v}
    body_block = list(b.stack[-1])
    b.origin = origin
    blks.append(b.close())
    states.append(ip.state)
    deads.append(ip.dead)
    if not can_raise(body_block) and not deads[0]:
        # nothing in the body can fail
        for s in blks[0]:
            b.emit(s)
        if orelse is not None:
            orelse()
        if not ip.dead:
            final()
        return
    spec: list[Any] = []
    for types, name, run in handlers:
        ip.state = dict(before)
        for k in changed:
            if k in ip.state and not ip.same_value(before[k], states[0].get(k, before[k])):
                ip.state[k] = Poison("may have been changed by the interrupted try body", "A204")
        ip.dead = False
        var = None
        if name is not None:
            var = Var(name, Opaque(BaseException), True, ip.frame.scope)
            ip.store_name(name, Sym(var), node)
        b.open()
        run()
        b.origin = origin
        block = b.close()
        for k in changed:
            v = ip.state.get(k)
            if type(v).__name__ == "Poison":
                ip.state[k] = v
        if name is not None:
            f = ip.frame_of(name, ip.frame)
            ip.state.pop(("L", f.id, name), None)
        atoms = [ip.atom(t) for t in types]
        from ..ir.nodes import Seq
        exc = None if not atoms else atoms[0] if len(atoms) == 1 else Seq(tuple(atoms))
        spec.append((exc, name, var))
        states.append(ip.state)
        blks.append(block)
        deads.append(ip.dead)
    alive = [i for i, d in enumerate(deads) if not d]
    handled = [i for i in alive if i > 0]
    if handled:
        for st in walk(tuple(body_block)):
            if isinstance(st, (Store, Mutate)) and isinstance(st.base, Var) and ip.mem_varied(st.base):
                raise ip.error("A204", "the body of try changes an array or container that carries derivatives before it may "
                               "fail", node)
    joins: list[Join] = []
    if not alive:
        ip.dead = True
        ip.state = before
    else:
        ip.dead = False
        live_states = [states[i] for i in alive]
        ip.state = merge_alive(ip, before, states, alive, joins)
        del live_states
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


def body_values(ip: Any, states: list[Any], joins: list[Join]) -> dict[Any, Value]:
    """What the body leaves behind, for the else clause, where a handler leaves something of another form."""
    from ..ir.nodes import UNDEF, Atom
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
    from ..ir.nodes import UNDEF
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


def can_raise(block: Any) -> bool:
    """Conservative: arithmetic on floats may raise ZeroDivisionError; plain copies and attribute reads may not."""
    for s in walk(tuple(block)):
        if isinstance(s, Op) and isinstance(s.fn, Prim) and s.fn.name in ("copy", "tape"):
            continue
        return True
    return False
