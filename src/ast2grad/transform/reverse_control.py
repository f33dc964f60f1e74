"""Adjoints of structure: branches, loops, try, with, calls of transformed functions."""
from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import Any

from ..analysis.activity import activity_of
from ..errors import InternalError, UnsupportedError
from ..ir.kinds import BOOL, INT, Arr, Bottom, Dct, Kind, Lst, Opaque, Scalar, Tup, Unknown
from ..ir.kinds import join as kjoin
from ..ir.nodes import (
    UNDEF,
    Atom,
    Block,
    Call,
    Callee,
    Carried,
    Const,
    Each,
    If,
    Join,
    Loop,
    Mutate,
    Op,
    Stmt,
    Store,
    Try,
    Var,
    With,
    all_defs,
    all_operands,
    atom_kind,
    atom_vars,
    blocks,
    defs,
    operands,
    walk,
)
from .adjoints import mirror_kind


@dataclass(eq=False)
class Pair:
    """Forward and backward function of a callee, for given active parameters and results."""

    callee: Callee
    wrt: tuple[int, ...]
    outs: tuple[int, ...]
    name: str = ""
    functions: Any = None


@dataclass(eq=False)
class PairCallee:
    pair: Pair
    role: str  # fwd | bwd

    @property
    def graph(self) -> Any:
        return None


class Control:
    """Mixin of the reverse transform."""

    def needs_buffer_before(self: Any, s: Stmt) -> None:
        """Arrays and containers from outside that the nested blocks touch get their buffer before the blocks."""
        inner = {v for b in blocks(s) for t in walk(b) for v in all_defs(t)}
        seen: dict[Var, None] = {}
        loop = isinstance(s, Loop)

        def note(a: Any) -> None:
            for v in atom_vars(a):
                if not self.act(v) or isinstance(v.kind, Scalar):
                    continue
                if isinstance(v.kind, Tup) and not self.container_tuple(v):
                    continue
                for root in self.objects(v) if self.is_shadowed(v) else [v]:
                    if root in inner or (isinstance(s, Loop) and any(root is c.inside for c in s.carried)):
                        continue
                    if isinstance(root.kind, Tup) or isinstance(root.kind, Unknown):
                        continue
                    seen.setdefault(root)

        for b in blocks(s):
            for t in walk(b):
                if isinstance(t, Op) and t.out is not None and not self.act(t.out):
                    continue
                for a in operands(t):
                    note(a)
                if isinstance(t, (If, Try)):
                    for j in t.joins:
                        if self.act(j.out):
                            for a in j.values:
                                note(a)
                if isinstance(t, Loop):
                    for c in t.carried:
                        if self.act(c.out):
                            note(c.init)
                            note(c.next)
        carried_inside = {c.inside for c in s.carried} if isinstance(s, Loop) else set()
        if isinstance(s, Loop):
            for c in s.carried:
                if self.act(c.out):
                    for v in atom_vars(c.next):
                        if v not in inner and v not in carried_inside:
                            note(v)
        for v in seen:
            if loop or v in self.env or self.is_shadowed(v):
                if isinstance(v.kind, Arr) and v.kind.axes in (None, ()) and not self.is_shadowed(v):
                    if v not in self.env:
                        self.bind(v, self.zeros(v))
                    continue
                self.buffer(v)

    def rev_If(self: Any, s: If) -> None:
        if s.dead[0] or s.dead[1]:
            k = 1 if s.dead[0] else 0
            if s.dead[0] and s.dead[1]:
                return
            for j in s.joins:
                g = self.taken(j.out)
                if g is not None:
                    self.hand_on(j.values[k], g, j.out)
            self.block((s.then, s.orelse)[k])
            return
        self.branches(s, [s.then, s.orelse], s.joins, lambda blks, joins: self.emit_if(s, blks, joins))

    def taken(self: Any, v: Var) -> Atom | None:
        """The adjoint of what a branch chose; that of a tuple is the adjoints of its items."""
        return self.tuple_bar(v) if isinstance(v.kind, Tup) and not self.container_tuple(v) else self.take(v)

    def emit_if(self: Any, s: If, blks: list[Block], joins: list[Join]) -> None:
        if not blks[0] and not blks[1] and not joins:
            return
        new = If(s.test, blks[0], blks[1], tuple(joins), s.origin, mirror=(s, (0, 1)))
        self.b.emit(new)

    def rev_Try(self: Any, s: Try) -> None:
        alive = [k for k in range(len(s.branches)) if not (s.dead and s.dead[k])]
        if not alive:
            return
        if len(alive) == 1:
            k = alive[0]
            for j in s.joins:
                g = self.taken(j.out)
                if g is not None:
                    self.hand_on(j.values[k], g, j.out)
            self.block(s.branches[k])
            return

        def emit(blks: list[Block], joins: list[Join]) -> None:
            self.chain_if(s, s.path, alive, blks, joins)

        joins = tuple(Join(j.out, tuple(j.values[k] for k in alive)) for j in s.joins)
        self.branches(s, [s.branches[k] for k in alive], joins, emit)

    def chain_if(self: Any, s: Try, path: Var, alive: list[int], blks: list[Block], joins: list[Join]) -> None:
        if not any(blks) and not joins:
            return
        if len(alive) == 2:
            test = self.b.op(operator.eq, path, Const(alive[0]), kind=BOOL)
            new = If(test, blks[0], blks[1], tuple(joins), s.origin, mirror=(s, (alive[0], alive[1])))
            self.b.emit(new)
            return
        self.b.open()
        inner = [Join(Var(j.out.name, j.out.kind, False, j.out.scope), j.values[1:]) for j in joins]
        self.chain_if(s, path, alive[1:], blks[1:], inner)
        rest = self.b.close()
        test = self.b.op(operator.eq, path, Const(alive[0]), kind=BOOL)
        new = If(test, blks[0], rest, tuple(Join(j.out, (j.values[0], i.out)) for j, i in zip(joins, inner)), s.origin, mirror=(s, (alive[0], None)))  # noqa: E501
        self.b.emit(new)

    def branches(self: Any, s: Stmt, bodies: list[Block], joins: Any, emit: Any) -> None:
        outs = []
        for j in joins:
            if not self.act(j.out):
                continue
            root, path = self.al.root(j.out)
            g = self.take(root) if self.is_shadowed(j.out) else self.taken(j.out)
            if g is not None:
                outs.append((j, g))
        used = set(self.env) & self.touched
        self.needs_buffer_before(s)
        before = dict(self.env)
        holders = dict(self.holders)
        touched = set(self.touched)
        seen: set[Var] = set(touched)
        results = []
        for k, body in enumerate(bodies):
            self.env = dict(before)
            self.holders = dict(holders)
            self.touched = set(touched)
            self.b.open()
            for j, g in outs:
                v = j.values[k]
                if self.is_shadowed(j.out) and isinstance(v, Var):
                    self.transfer(v, g, s, used, j.out)
                else:
                    self.hand_on(v, g, j.out)
            self.block(body)
            results.append((self.env, self.b.stack.pop(), self.holders))
            seen |= self.touched
        self.touched = seen
        merged = dict(before)
        new_joins: list[Join] = []
        self.holders = {k: max(r[2].get(k, 0) for r in results) for k in set().union(*[r[2] for r in results])}
        keys: dict[Var, None] = {}
        for env, _, _ in results:
            for v, g in env.items():
                if before.get(v) is not g:
                    keys.setdefault(v)
        for v in before:
            if any(v not in env for env, _, _ in results):
                keys.setdefault(v)
        for v in keys:
            vals = []
            for env, blk, _ in results:
                g = env.get(v)
                if g is None:
                    if not self.defined_outside(v, s):
                        vals.append(UNDEF)
                        continue
                    self.b.stack.append(blk)
                    g = self.zeros(v)
                    self.b.stack.pop()
                vals.append(g)
            if isinstance(v.kind, Arr) and len({type(atom_kind(g)) for g in vals if g is not UNDEF}) > 1:
                for n, (g, (_, blk, _)) in enumerate(zip(vals, results)):
                    if g is not UNDEF:
                        self.b.stack.append(blk)
                        vals[n] = self.whole(g, v)
                        self.b.stack.pop()
            if not self.defined_outside(v, s):
                continue
            if all(g is vals[0] for g in vals) and vals[0] is not UNDEF:
                merged[v] = vals[0]  # every branch leaves it the same
                continue
            kind: Kind = Bottom()
            for g in vals:
                kind = kjoin(kind, atom_kind(g))
            if isinstance(kind, Arr) and any(isinstance(atom_kind(g), Scalar) for g in vals) and isinstance(v.kind, Arr):
                kind = v.kind
            out = Var(f"{v.name}_bar", kind.vary(True), False, v.scope)
            new_joins.append(Join(out, tuple(vals)))
            if all(isinstance(g, Var) and (g in self.buffers or self.owned(g)) for g in vals):
                self.buffers.add(out)
            self.holders[out] = 1
            merged[v] = out
        self.env = merged
        emit([tuple(r[1]) for r in results], new_joins)

    def defined_outside(self: Any, v: Var, s: Stmt) -> bool:
        for b in blocks(s):
            for t in walk(b):
                if v in defs(t) or isinstance(t, Loop) and any(c.inside is v for c in t.carried):
                    return False
        return True

    def transfer(self: Any, v: Var, g: Atom, s: Stmt, used: set[Var], out: Var | None = None) -> None:
        """The shadow of a merged object becomes that of the object it was on this path.

        Where that object has a shadow already the two are added; that is right unless both names were in use after
        the merge (in `out`) while the memory was written to.
        """
        if not self.act(v):
            return
        root, path = self.al.root(v)
        if not path and root not in self.env and root not in self.linked:
            self.bind(root, g)
            self.touched.add(root)
            if isinstance(g, Var):
                self.buffers.add(g)
            return
        other = root in self.linked or root in self.env and root in self.touched  # what v is a view of is in use
        if (path and other or any(o in used for o in self.objects(root))) and self.stored_while_used(
                s, out, self.al.find(v)):
            raise UnsupportedError("A213", f"{v.name!r} goes on under two names, and is written to", s.origin,
                                   "copy it under the second name")
        self.accumulate(v, g)

    def rev_With(self: Any, s: With) -> None:
        self.b.open()
        self.block(s.body)
        body = self.b.close()
        if not body:
            return
        d = self.defs.get(s.manager) if isinstance(s.manager, Var) else None
        manager: Atom = s.manager
        if isinstance(d, Op):
            manager = self.b.op(d.fn, *d.args, kws=d.kws, kind=Opaque(), name="manager")
        new = With(manager, None, body, s.origin, mirror=(s, (0,)))
        self.b.emit(new)

    def rev_Loop(self: Any, s: Loop) -> None:
        if not self.loop_matters(s):
            return
        active = [c for c in s.carried if self.act(c.out) or self.act(c.inside)]
        for c in active:
            if isinstance(c.inside.kind, Tup) and not self.container_tuple(c.inside):
                raise UnsupportedError("A213", f"{c.inside.name!r} is one tuple or another", s.origin, "carry its items by name")
        outs: dict[Carried, Atom] = {}
        for c in active:
            g = self.take(self.al.root(c.out)[0] if self.is_shadowed(c.out) else c.out)
            if g is not None:
                outs[c] = self.whole(g, c.out)
        used = set(self.env) & self.touched
        stores = any(isinstance(t, (Store, Mutate)) for t in walk(s.body))
        self.needs_buffer_before(s)
        outer_env = dict(self.env)
        # scalars (and value arrays) from outside whose adjoints the body adds to
        touched = self.outer_reads(s)
        live = {c for c in active if c in outs}
        fixed: dict[Carried, Atom] = {}  # adjoints that no iteration changes
        moving: set[Carried] = set()
        grown = True
        result: Any = None
        while grown:
            grown = False
            self.env = dict(outer_env)
            saved_holders = dict(self.holders)
            self.b.open()
            begin: dict[Any, Var] = {}
            for v in touched:
                inside = Var(f"{v.name}_bar", v.kind.vary(True), False, v.scope)
                begin[v] = inside
                self.env[v] = inside
            cbegin: dict[Carried, Var] = {}
            for c in active:
                if c in fixed:
                    self.hand_on(c.next, fixed[c], c.inside)
                elif c in live or c in outs:
                    cbegin[c] = Var(f"{c.inside.name}_bar", mirror_kind(c.inside.kind), False, c.inside.scope)
                    if isinstance(c.inside.kind, (Lst, Dct)) or self.al.is_memory(c.inside):
                        self.buffers.add(cbegin[c])
            for c, g in cbegin.items():
                if isinstance(c.next, Var) and self.is_shadowed(c.inside):
                    self.holders[g] = 0
                    self.transfer(c.next, g, s, used)
                else:
                    self.holders[g] = 1
                    self.hand_on(c.next, g, c.inside)
            known = set(self.touched)
            self.block(s.body)
            if stores and any(v in outer_env for v in self.touched - known):
                # what an iteration reads is read after the stores of the iteration before
                used = set(outer_env) & self.touched
                grown = True
            ends: dict[Carried, Atom | None] = {}
            for c in active:
                root = c.inside
                ends[c] = self.take(root)
                if ends[c] is not None and c not in live and c not in outs:
                    live.add(c)
                    grown = True
            for c in [c for c in fixed if ends[c] is not fixed[c]]:
                del fixed[c]
                moving.add(c)
                grown = True
            if not grown:
                for c in active:
                    if c not in fixed and c not in moving and c in outs and isinstance(
                            c.inside.kind, Scalar) and ends[c] is cbegin.get(c, self):
                        fixed[c] = outs[c]
                        grown = True
            blk_end = {v: self.env.get(v) for v in touched}
            self.check_lost(s, outer_env, touched)
            if grown:
                self.b.stack.pop()
                self.holders = saved_holders
                continue
            result = (begin, cbegin, ends, blk_end)
        begin, cbegin, ends, blk_end = result
        carried: list[Carried] = []
        after: dict[Var, Atom] = {}
        for v in touched:
            init = outer_env.get(v)
            end = blk_end[v]
            if end is begin[v]:
                if init is not None:
                    after[v] = init
                continue
            out = Var(f"{v.name}_bar", v.kind.vary(True), False, v.scope)
            carried.append(Carried(out, init if init is not None else Const(0.0), begin[v], end if end is not None else Const(0.0)))  # noqa: E501
            after[v] = out
        init_bars: list[tuple[Carried, Atom]] = []
        for c in active:
            if c in fixed and self.act(c.inside):
                init_bars.append((c, fixed[c]))
            if c not in cbegin:
                continue
            end = ends[c]
            if end is None:
                end = self.zeros(c.inside) if not isinstance(c.inside.kind, Scalar) else Const(0.0)
            end = self.whole(end, c.inside)
            out = Var(f"{c.inside.name}_bar", mirror_kind(c.inside.kind), False, c.inside.scope)
            start = outs.get(c)
            if start is None:
                self.b.stack.append(self.b.stack[-2])
                start = self.zeros(c.out)
                self.b.stack.pop()
            carried.append(Carried(out, start, cbegin[c], end))
            if cbegin[c] in self.buffers:
                self.buffers.add(out)
            if self.act(c.inside):
                init_bars.append((c, out))
        body = tuple(self.b.stack.pop())
        self.env = {v: g for v, g in outer_env.items() if v not in touched}
        self.env.update(after)
        for v, g in after.items():
            if isinstance(g, Var):
                self.holders[g] = 1
        if body or carried:
            self.emit_loop(s, body, tuple(carried))
        for c, g in init_bars:
            if isinstance(g, Var):
                self.holders[g] = 0
            if isinstance(c.init, Var) and self.is_shadowed(c.inside):
                self.transfer(c.init, g, s, used)
            else:
                self.hand_on(c.init, g, c.inside)

    def check_lost(self: Any, s: Loop, outer: dict[Var, Atom], touched: list[Var]) -> None:
        """Adjoints of outside values must flow through buffers or carried values; anything else would be lost."""
        for v, g in self.env.items():
            source = v
            while source in self.slot_source:
                source = self.slot_source[source][0]
            if outer.get(v) is not g and v not in touched and v not in self.wrt and self.defined_outside(source, s) and not any(
                    c.inside is v for c in s.carried):
                raise InternalError("A901", f"the adjoint of {v.name} would be lost in a loop", s.origin)

    def emit_loop(self: Any, s: Loop, body: Block, carried: tuple[Carried, ...]) -> None:
        head = s.head
        if isinstance(head, Each) and s.until is None:
            index = Var(head.index.name, INT, head.index.user, head.index.scope)
            new_head = Each(index, head.start, head.stop, head.step, True)
        else:
            count = self.back.counts.get(s)
            if count is None:
                count = Var("steps", INT)
                self.back.counts[s] = count
            index = Var(head.index.name if isinstance(head, Each) else "_", INT, isinstance(head, Each), 0)
            new_head = Each(index, Const(0), count, Const(1), True)
        new = Loop(new_head, body, carried, None, s.origin, mirror=(s, (0,)))
        self.b.emit(new)

    def loop_matters(self: Any, s: Loop) -> bool:
        if any(self.act(c.out) and (c.out in self.env or self.al.root(c.out)[0] in self.env) for c in s.carried):
            return True
        for t in walk(s.body):
            if isinstance(t, (Store, Mutate)) and isinstance(t.base, Var):
                return True
        return False

    def outer_reads(self: Any, s: Loop) -> list[Var]:
        """Numbers and value arrays of unknown rank from outside that the body reads actively."""
        inner: set[Var] = {c.inside for c in s.carried}
        if isinstance(s.head, Each):
            inner.add(s.head.index)
        inner.update(v for t in walk(s.body) for v in all_defs(t))
        out: dict[Var, None] = {}

        def note(a: Any) -> None:
            for v in atom_vars(a):
                if v in inner or not self.act(v):
                    continue
                if isinstance(v.kind, Tup) and not self.container_tuple(v):
                    for i, e in enumerate(v.kind.elems):
                        if e.numeric:
                            key = self.slots.setdefault((v, i), Var(f"{v.name}_{i}", e, False, v.scope))
                            self.act.varied.add(key)
                            self.act.useful.add(key)
                            self.slot_source[key] = (v, i)
                            out.setdefault(key)
                    continue
                if isinstance(v.kind, (Scalar, Unknown)) or (
                        isinstance(v.kind, Arr) and v.kind.axes in (None, ()) and not self.is_shadowed(v)):
                    out.setdefault(v)

        for t in walk(s.body):
            for a in all_operands(t):
                note(a)
        for c in s.carried:
            note(c.next)
        return list(out)

    def rev_Call(self: Any, s: Call) -> None:
        bars: list[tuple[int, Atom]] = []
        for i, o in enumerate(s.outs):
            if not self.act(o):
                continue
            g = self.take(self.al.root(o)[0] if self.is_shadowed(o) else o)
            if g is not None:
                bars.append((i, self.whole(g, o)))
        if not bars:
            return
        graph = s.callee.graph
        if graph is None:
            raise InternalError("A901", f"{s.callee.name} was not read", s.origin)
        act = activity_of(graph)
        wrt = tuple(i for i, (a, p) in enumerate(zip(s.args, graph.params)) if self.active(a) and act(p))
        if not wrt:
            return
        pair = self.pairs.get(s.callee, wrt, tuple(i for i, _ in bars))
        if s.again:
            tape = (pair, Var(f"{pair.name}_tape", Opaque(), False, self.b.scope))
            again = [Var(o.name, o.kind, False, self.b.scope) for o in s.outs]
            self.b.emit(Call((*again, tape[1]), PairCallee(pair, "fwd"), s.args, s.origin))  # type: ignore[arg-type]
        else:
            tape = self.back.tapes.get(s)
        if not s.again and (tape is None or tape[0] is not pair):
            tape = (pair, Var(f"{pair.name}_tape", Opaque(), False, self.b.scope))
            self.back.tapes[s] = tape
        outs = []
        for i in wrt:
            a = s.args[i]
            name = a.name if isinstance(a, Var) else "t"
            outs.append(Var(f"{name}_bar", mirror_kind(graph.params[i].kind).vary(True), False,
                            a.scope if isinstance(a, Var) else 0))
        self.b.emit(Call(tuple(outs), PairCallee(pair, "bwd"), (tape[1], *[g for _, g in bars]), s.origin))  # type: ignore
        for i, o in zip(wrt, outs):
            if isinstance(o.kind, (Arr, Lst, Dct)):
                self.buffers.add(o)
            self.hand_on(s.args[i], o, graph.params[i])
