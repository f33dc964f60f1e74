"""Tangents of structure: branches, loops, try, with, calls of transformed functions."""
from __future__ import annotations

import operator
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..analysis.activity import activity_of
from ..errors import InternalError, UnsupportedError
from ..ir.copies import renamed
from ..ir.kinds import BOOL, Arr, Dct, Kind, Lst, Opaque, Tup
from ..ir.kinds import join as join_kinds
from ..ir.nodes import (
    CLOSURE,
    ELSE,
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
    Raise,
    Ref,
    Seq,
    Stmt,
    Store,
    Try,
    Var,
    While,
    With,
    atom_kind,
    atom_vars,
    blocks,
    defs,
    halves,
    walk,
)
from ..ir.uses import free_vars
from .adjoints import mirror_kind
from .finite import asked_of_lanes
from .tries import HARMLESS


def before_failure(block: Block) -> Iterator[Stmt]:
    """Statements behind which the block raises, in any case, what nothing inside of it catches."""
    for s in block:
        inner = blocks(s) if isinstance(s, (If, Loop)) else ()
        if isinstance(s, Try):  # what a handler raises, the other handlers of the statement do not catch
            inner = s.branches if all(fails(b) for b in s.branches[1:]) else s.branches[1:]
        for b in inner:
            yield from walk(b) if fails(b) else before_failure(b)


def fails(block: Block) -> bool:
    return bool(block) and isinstance(block[-1], Raise)


def acts(block: Block, seen: set[Callee]) -> bool:
    """Does the block do anything besides computing values, where it comes to its end?"""
    failing = set(before_failure(block))
    for s in walk(block):
        if s not in failing and isinstance(s, Op) and s.effect:
            return True
        if s not in failing and isinstance(s, Call) and s.callee not in seen:
            seen.add(s.callee)
            if s.callee.graph is None or acts(s.callee.graph.body, seen):
                return True
    return False


def calls_back(s: Op, body: Block) -> bool:
    """A solver or quadrature of SciPy, which does nothing but call a function that has no effect itself."""
    fn = s.fn.value if isinstance(s.fn, Ref) else s.fn
    if not str(getattr(fn, "__module__", "")).startswith(("scipy.optimize", "scipy.integrate")):
        return False
    given = {v for a in s.args for v in atom_vars(a)}
    made = [t for t in walk(body) if isinstance(t, Op) and t.out in given and isinstance(t.out.kind, Opaque)]
    callees = [t.args[0].value for t in made if t.fn is CLOSURE and isinstance(t.args[0], Ref)]
    return len(callees) == len(made) > 0 and all(c.graph is not None and not acts(c.graph.body, set()) for c in callees)


class TangentControl:
    """Mixin of the tangent transform."""

    def nested(self: Any, block: Block) -> Block:
        self.b.open()
        self.block(block)
        return self.b.close()

    def joined(self: Any, j: Join, blocks: list[list[Stmt]], dead: tuple[bool, ...]) -> Join | None:
        """The join of the tangents; zeros are written into the branch that needs them."""
        if not self.act(j.out):
            return None
        if all(v is UNDEF or self.tangent(v) is None for v in j.values) and not self.is_memory(j.out):
            return None
        dots: list[Atom] = []
        kind: Kind | None = None
        for k, v in enumerate(j.values):
            if v is UNDEF or dead and dead[k]:
                dots.append(UNDEF)
                continue
            self.b.stack.append(blocks[k])
            d = self.whole(v)
            self.b.stack.pop()
            dots.append(d)
            kind = atom_kind(d) if kind is None else join_kinds(kind, atom_kind(d))
        out = Var(f"{j.out.name}_dot", mirror_kind(j.out.kind) if isinstance(j.out.kind, (Arr, Lst, Dct)) or kind is None
                  else kind.vary(True), False, j.out.scope)
        if any(isinstance(d, Var) and d in self.buffers for d in dots) or self.is_memory(j.out):
            self.buffers.add(out)
        if any(d in self.masked for d in dots if isinstance(d, Var)):
            self.masked.add(out)
        return Join(out, tuple(dots))

    def joins_of(self: Any, joins: tuple[Join, ...], blocks: list[list[Stmt]], dead: tuple[bool, ...]) -> list[tuple[Join, Join]]:
        found = []
        for j in joins:
            d = self.joined(j, blocks, dead)
            if d is not None:
                found.append((j, d))
        return found

    def fwd_If(self: Any, s: If) -> None:
        asked = asked_of_lanes(s, self.finite.defs)
        moves = None if asked is None else self.tangent(asked)
        if moves is not None:
            s = replace(s, test=self.b.op(operator.or_, s.test, self.b.op(operator.ne, moves, Const(0.0), kind=BOOL), kind=BOOL))
        sides = [list(self.nested(s.then)), list(self.nested(s.orelse))]
        plain = tuple(sides[0]) == s.then and tuple(sides[1]) == s.orelse
        before = [len(x) for x in sides]
        found = self.joins_of(s.joins, sides, s.dead)
        if plain and s.form != "if" and [len(x) for x in sides] == before:
            # nothing but a choice between tangents: y_dot = a_dot if test else b_dot
            self.b.emit(s)
            for _, d in found:
                self.b.emit(If(s.test, (), (), (d,), s.origin, form="ifexp"))
        else:
            form = s.form if plain and not found else "if"
            self.b.emit(replace(s, then=tuple(sides[0]), orelse=tuple(sides[1]), joins=(*s.joins, *[d for _, d in found]),
                                form=form, mirror=None))
        for j, d in found:
            self.dot[j.out] = d.out

    def fwd_With(self: Any, s: With) -> None:
        self.b.emit(replace(s, body=self.nested(s.body), mirror=None))

    def fwd_Try(self: Any, s: Try) -> None:
        """An exception of a tangent must not be taken for one of the primal's.

        So, unless the tangents of the body cannot raise any, the body is tried without them, and where nothing was raised
        it runs again with them, after the statement.
        """
        body, rest = halves(s.branches[0])
        table: dict[Var, Var] = {}  # what the body computes where it runs without tangents, for handlers that tell of it
        self.b.open()
        self.block(body)
        if self.harmless(tuple(self.b.block), body):
            if rest:
                self.b.emit(Op(None, ELSE, (), (), s.origin))
            self.block(rest)
            again: Block = ()
            tried = list(self.b.close())
        else:
            self.check_repeatable(s, body)
            self.block(rest)
            again = self.b.close()
            tried = list(renamed(body, table))
        others = [list(renamed(b, table) if fails(b) else self.nested(b)) for b in s.branches[1:]]
        after: list[Stmt] = list(again) if again else tried
        found: list[tuple[Join, Join]] = []
        for j in s.joins:
            d = self.joined(j, [after, *others], s.dead)
            if d is not None:
                found.append((j, d))
        final = self.nested(s.final)
        if not again:
            new = replace(s, branches=(tuple(tried), *map(tuple, others)), final=final, joins=(*s.joins, *[d for _, d in found]))
            self.b.emit(new)
            for j, d in found:
                self.dot[j.out] = d.out
            return
        pairs = [*[(j.out, j) for j in s.joins], *[(d.out, d) for _, d in found]]
        caught = [Join(Var(v.name, v.kind, False, v.scope), (UNDEF, *j.values[1:])) for v, j in pairs]
        self.b.emit(replace(s, branches=(tuple(tried), *map(tuple, others)), final=final, joins=tuple(caught)))
        test = self.b.op(operator.eq, s.path, Const(0), kind=BOOL)
        picks = tuple(Join(v, (j.values[0], c.out)) for (v, j), c in zip(pairs, caught))
        self.b.emit(If(test, tuple(after), (), picks, s.origin))
        for j, d in found:
            self.dot[j.out] = d.out

    def harmless(self: Any, both: Block, body: Block) -> bool:
        """Are the tangents in the block such that they raise nothing where the primal did not?"""
        primal = set(walk(body))
        for t in walk(both):
            if isinstance(t, Call) and t not in primal:
                return False
            if isinstance(t, Op) and t not in primal and t.fn not in HARMLESS:
                return False
        return True

    def check_repeatable(self: Any, s: Try, body: Block) -> None:
        """May the body of a try run twice?"""
        own = {v for t in walk(body) for v in defs(t)}
        if any(v in own for b in (*s.branches[1:], s.final) if not fails(b) for v in free_vars(b, ())):
            raise UnsupportedError("A204", "a handler that reads what the interrupted body computed", s.origin)
        failing = set(before_failure(body))  # where the body comes to these, it does not run again
        for t in (*walk(body), *walk(s.final)):
            if t in failing:
                continue
            if isinstance(t, (Store, Mutate)) and not (isinstance(t.base, Var) and self.al.root(t.base)[0] in own):
                raise UnsupportedError("A204", "a try body that writes to an object from outside of it", t.origin,
                                       "write to it after the try statement")
            if isinstance(t, Op) and t.effect and not calls_back(t, body) or (
                    isinstance(t, Call) and t.callee.graph is not None and acts(t.callee.graph.body, set())):
                raise UnsupportedError("A204", "a try body that has an effect besides its values", t.origin,
                                       "move it out of the try statement")

    def fwd_Loop(self: Any, s: Loop) -> None:
        active = [c for c in s.carried if self.act(c.out) or self.act(c.inside)]
        for c in active:
            if isinstance(c.inside.kind, Tup) and isinstance(c.next, Seq):
                raise UnsupportedError("A213", f"{c.inside.name!r} is one tuple or another", s.origin, "carry its items by name")
        live = {c for c in active if self.is_memory(c.inside) or c.init is not UNDEF and self.tangent(c.init) is not None}
        inits: dict[Carried, Atom] = {}
        before, masked, buffers = dict(self.dot), set(self.masked), set(self.buffers)
        while True:
            self.dot, self.masked, self.buffers = dict(before), set(masked), set(buffers)
            inside: dict[Carried, Var] = {}
            for c in active:
                if c in live:
                    if c not in inits:
                        inits[c] = UNDEF if c.init is UNDEF else self.whole(c.init)
                    v = inside[c] = Var(f"{c.inside.name}_dot", mirror_kind(c.inside.kind).vary(True), False, c.inside.scope)
                    self.dot[c.inside] = v
                    if self.is_memory(c.inside):
                        self.buffers.add(v)
                    if isinstance(inits[c], Var) and inits[c] in self.masked:
                        self.masked.add(v)
            head = s.head
            if isinstance(head, While):
                head = While(self.nested(head.block), head.test)
            self.b.open()
            self.block(s.body)
            more = {c for c in active if c not in live and c.next is not UNDEF and self.tangent(c.next) is not None}
            if not more:
                break
            self.b.close()
            live |= more
        nexts = {c: self.whole(c.next) if c.next is not UNDEF else UNDEF for c in inside}
        body = self.b.close()
        carried = list(s.carried)
        outs: dict[Carried, Var] = {}
        for c, v in inside.items():
            outs[c] = Var(f"{c.out.name}_dot", v.kind, False, c.out.scope)
            carried.append(Carried(outs[c], inits[c], v, nexts[c]))
            self.dot[c.out] = outs[c]
            if v in self.buffers or any(isinstance(x, Var) and x in self.buffers for x in (inits[c], nexts[c])):
                self.buffers.add(outs[c])
            if any(isinstance(x, Var) and x in self.masked for x in (inits[c], nexts[c])):
                self.masked.add(outs[c])
        assert isinstance(head, (Each, While))
        self.b.emit(replace(s, head=head, body=body, carried=tuple(carried), mirror=None))

    def fwd_Call(self: Any, s: Call) -> None:
        graph = s.callee.graph
        if not any(self.act(o) for o in s.outs) and not any(
                isinstance(a, Var) and self.act(a) and self.is_memory(a) for a in s.args):
            self.b.emit(s)
            return
        if graph is None:
            raise InternalError("A901", f"{s.callee.name} was not read", s.origin)
        act = activity_of(graph)
        wrt = tuple(i for i, p in enumerate(graph.params) if act(p) and (
            self.tangent(s.args[i]) is not None or act.aliases.is_memory(p) or isinstance(p.kind, (Lst, Dct))))
        if not wrt:
            self.b.emit(s)
            for o in s.outs:
                if self.act(o):
                    self.hold(o, None)
            return
        outs = tuple(i for i, r in enumerate(graph.results) if isinstance(r, Var) and act(r))
        callee = self.callees.get(s.callee, wrt, outs)
        dots = []
        for i in outs:
            o = s.outs[i]
            d = Var(f"{o.name}_dot", mirror_kind(o.kind).vary(True), False, o.scope)
            dots.append(d)
            if self.act(o):
                self.dot[o] = d
                if self.is_memory(o):
                    self.buffers.add(d)
        self.b.emit(Call((*s.outs, *dots), callee, (*s.args, *[self.whole(s.args[i]) for i in wrt]), s.origin))
        for i, o in enumerate(s.outs):
            if self.act(o) and i not in outs:
                self.hold(o, None)  # what is constant there may be written to here


__all__ = ["TangentControl"]
