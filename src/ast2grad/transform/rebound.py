"""What is stored in the whole of an array that nobody else sees is a new value.

`v /= np.linalg.norm(v)` is `v = v / np.linalg.norm(v)`, and `v[:] = w * 2` is `v = w * 2`, where v is an array of the
function's own, no other name of its memory is in use afterwards, and the result has its shape and dtype: nothing has to be
saved and put back then.
"""
from __future__ import annotations

import operator
from dataclasses import replace
from typing import Any, TypeGuard

from ..analysis.activity import activity_of
from ..analysis.alias import Aliases, aliases_of
from ..analysis.extent import Extents
from ..analysis.infer import result_kind
from ..analysis.sharing import may_share_memory
from ..ir.kinds import Arr, Scalar, axes_equal
from ..ir.nodes import (
    CLOSURE,
    Atom,
    Block,
    Call,
    Carried,
    Const,
    Each,
    Graph,
    If,
    Join,
    Loop,
    Mutate,
    Op,
    Ref,
    SliceA,
    Stmt,
    Store,
    Try,
    Var,
    While,
    With,
    all_defs,
    all_operands,
    atom_kind,
    atom_vars,
    blocks,
    map_atom,
    walk,
)
from ..ir.uses import count_uses

SUMS = (operator.add, operator.sub)
ALL = SliceA(None, None, None)


def rebound(graph: Graph) -> Graph:
    todo = {s.base for s in walk(graph.body) if is_whole(s)}
    while todo:
        found = Rebinding(graph)
        good = {s: v for v in todo if isinstance(v, Var) and found.own(v) for s in found.convertible(v)}
        new = Renaming(good, {found.makers[s.value]: s for s in good if s.aug is None and isinstance(s.value, Var)})
        if good:
            graph = replace(graph, body=new.block(graph.body), results=tuple(new.use(r) for r in graph.results))
        todo = {s.base for s in walk(graph.body) if is_whole(s) and s.base in new.names}
    return graph


def is_whole(s: Stmt) -> TypeGuard[Store]:
    """`v *= w` or `v[:] = w` for an array v"""
    return isinstance(s, Store) and s.index in (Const(Ellipsis), ALL) and not s.attr and not s.role


class Rebinding:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.al: Aliases = aliases_of(graph)
        self.act = activity_of(graph)
        self.extents = Extents(graph)
        self.home: dict[Var, Block] = {}  # the block in which a variable is defined
        self.place: dict[Stmt, int] = {s: n for n, s in enumerate(walk(graph.body))}
        self.makers: dict[Var, Op] = {}
        self.block_of: dict[Stmt, Block] = {}
        self.uses = count_uses(graph.body, graph.results)
        self.enter(graph.body)
        self.last = self.reads()

    def enter(self, block: Block) -> None:
        for s in block:
            self.block_of[s] = block
            if isinstance(s, Op) and s.out is not None:
                self.makers[s.out] = s
            for v in all_defs(s):
                self.home[v] = block
            for b in blocks(s):
                self.enter(b)

    def own(self, v: Var) -> bool:
        """Was the array made here, by an operation?"""
        made = any(isinstance(s, Op) and s.out is v for s in self.home.get(v, ()))
        return made and self.act(v) and self.al.root(v)[0] is v and v not in self.graph.notes.get("sources", ()) and not any(
            self.al.find(p) is self.al.find(v) for p in self.graph.params)

    def others(self, v: Var) -> list[Var]:
        """Other names that may stand for the memory of v, or for a part of it."""
        return [w for w in self.home if w is not v and self.al.find(w) is self.al.find(v)]

    def reads(self) -> dict[Var, int]:
        """Where each variable is read for the last time."""
        out: dict[Var, int] = {}
        for s in self.place:
            # what a loop carries and a branch joins is read at its end
            end = max((self.place[t] for b in blocks(s) for t in walk(b)), default=self.place[s])
            for v in (v for a in all_operands(s) for v in atom_vars(a)):
                out[v] = max(out.get(v, -1), end)
        for v in (v for r in self.graph.results for v in atom_vars(r)):
            out[v] = len(self.place)
        return out

    def seen_after(self, v: Var, s: Store) -> bool:
        """May another name of the memory of v be in use after s, which stands in the block where v was made?

        Only what stands between the two can have given it one.
        """
        n, c = self.place[s], self.al.find(v)
        for t in list(self.place)[self.place[self.makers[v]] + 1:n]:
            if given_away(t, v) or any(self.al.find(w) is c and self.last.get(w, -1) > n for w in all_defs(t)):
                return True
            if isinstance(t, (Store, Mutate)) and isinstance(t.base, Var) and t.base is not v and self.al.find(t.base) is c:
                return True
        return False

    def convertible(self, v: Var) -> set[Store]:
        """The statements that may bind v anew; a sum in place stays one, as nothing has to be saved for it."""
        stores = [s for s in self.place if isinstance(s, Store) and self.al.find(s.base) is self.al.find(v)]  # type: ignore[arg-type]
        good = {s for s in stores if is_whole(s) and s.base is v and (self.is_new(s) if s.aug is None else self.same_form(s, v))}
        tried = any(isinstance(s, Try) and any(t in good for b in blocks(s) for t in walk(b)) for s in self.place)
        if len(good) == len(stores) and not tried and not self.others(v) and not any(given_away(s, v) for s in self.place):
            return good if any(s.aug not in SUMS for s in good) else set()
        return {s for s in good if s.aug not in SUMS and s in self.home[v] and not self.seen_after(v, s)}

    def same_form(self, s: Store, v: Var) -> bool:
        """Is the result of the in-place operator surely what is stored, shape and dtype?"""
        old, value, result = v.kind, atom_kind(s.value), result_kind(s.aug, (v, s.value), ())
        if not isinstance(old, Arr) or old.axes is None or old.dtype not in ("float64", "complex128"):
            return False
        if not isinstance(result, Arr) or result.dtype != old.dtype:
            return False
        if isinstance(value, Scalar) or isinstance(s.value, Var) and self.extents.same(s.value, v):
            return True
        if not isinstance(value, Arr) or value.axes is None or len(value.axes) > len(old.axes):
            return False
        return all(n == 1 or axes_equal(n, m) for n, m in zip(value.axes[::-1], old.axes[::-1]))

    def is_new(self, s: Store) -> bool:
        """Is the value that is stored an array of its own, of the same form, that nothing else uses?"""
        if not isinstance(s.base, Var) or not isinstance(s.value, Var) or s.value.user:
            return False
        k, old = s.value.kind, s.base.kind
        if not isinstance(k, Arr) or not isinstance(old, Arr) or k.dtype != old.dtype or not old.axes or not self.extents.same(
                s.value, s.base):
            return False
        d = self.makers.get(s.value)
        return d is not None and self.home[s.value] is self.block_of[s] and self.uses.get(s.value) == 1 and not isinstance(
            d.fn, (Ref, Var)) and not may_share_memory(d.fn, d.args, d.kws)


def given_away(s: Stmt, v: Var) -> bool:
    """Might the statement keep v, or write to it, in a way that names do not tell?"""
    if isinstance(s, Mutate) or isinstance(s, Op) and (s.effect or s.fn is CLOSURE):
        return any(v in atom_vars(a) for a in all_operands(s))
    if isinstance(s, Call) and any(v in atom_vars(a) for a in s.args):
        g = s.callee.graph
        return g is None or len(g.params) != len(s.args) or any(
            v in atom_vars(a) and (not isinstance(a, Var) or aliases_of(g).is_memory(p)) for a, p in zip(s.args, g.params))
    return False


class Renaming:
    """The graph in which an array has a new name after each of the stores."""

    def __init__(self, good: dict[Store, Var], makers: dict[Op, Store]) -> None:
        self.good = good
        self.makers = makers  # what is stored as it is gets the name where it is made
        self.made: dict[Store, Var] = {}
        self.names: set[Atom] = set()
        self.now: dict[Var, Var] = {}

    def fresh(self, v: Var) -> Var:
        new = Var(v.name, v.kind.vary(), v.user, v.scope)
        self.names.add(new)
        return new

    def use(self, a: Any, now: dict[Var, Var] | None = None) -> Any:
        names = self.now if now is None else now
        return map_atom(a, lambda v: names.get(v, v))

    def block(self, block: Block) -> Block:
        return tuple(t for s in block if (t := self.statement(s)) is not None)

    def joins(self, js: tuple[Join, ...], ends: list[dict[Var, Var]]) -> tuple[Join, ...]:
        return tuple(Join(j.out, tuple(self.use(a, end) for a, end in zip(j.values, ends))) for j in js)

    def statement(self, s: Stmt) -> Stmt | None:
        u = self.use
        if isinstance(s, Op):
            out = s.out
            if s in self.makers:
                store = self.makers[s]
                out = self.made[store] = self.fresh(self.good[store])
            return replace(s, out=out, fn=u(s.fn), args=tuple(u(a) for a in s.args), kws=tuple((k, u(a)) for k, a in s.kws))
        if isinstance(s, Store):
            v = self.good.get(s)
            if v is None:
                return replace(s, base=u(s.base), index=u(s.index), value=u(s.value))
            if s.aug is None:
                self.now[v] = self.made[s]
                return None
            args: tuple[Atom, ...] = (u(v), u(s.value))
            self.now[v] = self.fresh(v)
            return Op(self.now[v], s.aug, args, (), s.origin)
        if isinstance(s, Mutate):
            return replace(s, base=u(s.base), args=tuple(u(a) for a in s.args), kws=tuple((k, u(a)) for k, a in s.kws))
        if isinstance(s, Call):
            return replace(s, args=tuple(u(a) for a in s.args))
        if isinstance(s, If):
            return self.branches(s)
        if isinstance(s, Loop):
            return self.loop(s)
        if isinstance(s, With):
            return replace(s, manager=u(s.manager), body=self.block(s.body))
        if isinstance(s, Try):
            begin, parts, ends = self.now, [], []
            for b in s.branches:
                self.now = dict(begin)
                parts.append(self.block(b))
                ends.append(self.now)
            self.now = begin
            return replace(s, branches=tuple(parts), final=self.block(s.final), joins=self.joins(s.joins, ends),
                           handlers=tuple((u(e), n, w) for e, n, w in s.handlers))
        return replace(s, exc=u(s.exc), cause=u(s.cause))

    def branches(self, s: If) -> If:
        begin, test = self.now, self.use(s.test)
        self.now = dict(begin)
        then = self.block(s.then)
        first, self.now = self.now, dict(begin)
        orelse = self.block(s.orelse)
        second = self.now
        joins = self.joins(s.joins, [first, second])
        if s.dead[0] or s.dead[1]:
            self.now = second if s.dead[0] else first
        else:
            self.now = begin
            for v in self.outer(s):
                a, b = first.get(v, v), second.get(v, v)
                if a is not b:
                    self.now[v] = self.fresh(v)
                    joins = (*joins, Join(self.now[v], (a, b)))
        return replace(s, test=test, then=then, orelse=orelse, joins=joins)

    def loop(self, s: Loop) -> Loop:
        head = s.head
        inits = [self.use(c.init) for c in s.carried]
        if isinstance(head, Each):
            head = replace(head, start=self.use(head.start), stop=self.use(head.stop), step=self.use(head.step))
        moves = self.outer(s)
        begin = {v: self.use(v) for v in moves}
        inside = {v: self.fresh(v) for v in moves}
        self.now.update(inside)
        if isinstance(head, While):
            head = While(self.block(head.block), self.use(head.test))
        body = self.block(s.body)
        carried = tuple(Carried(c.out, i, c.inside, self.use(c.next)) for c, i in zip(s.carried, inits))
        until = self.use(s.until)
        for v in moves:
            out = self.fresh(v)
            carried = (*carried, Carried(out, begin[v], inside[v], self.now[v]))
            self.now[v] = out
        return replace(s, head=head, body=body, carried=carried, until=until)

    def outer(self, s: Stmt) -> list[Var]:
        """The arrays from outside that get a new name in a block of the statement."""
        inner = [t for b in blocks(s) for t in walk(b)]
        changed = dict.fromkeys(self.good[t] for t in inner if isinstance(t, Store) and t in self.good)
        own = {v for t in inner for v in all_defs(t) if v in changed}
        return [v for v in changed if v not in own]
