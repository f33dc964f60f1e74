"""Which temporaries are written inside of the one expression that uses them.

The IR has one operation a line; the text should have the user's expressions.  A value is folded into its use when it
is a temporary with one use in the same block, and nothing between the two changes the memory that it reads.
"""
from __future__ import annotations

import operator
from dataclasses import dataclass, field
from typing import Any

from ..analysis.alias import aliases_of, is_reference
from ..ir.kinds import Opaque, Tup
from ..ir.nodes import (
    COPY,
    GETATTR,
    POP,
    TAPE,
    Atom,
    Block,
    Call,
    Const,
    Graph,
    If,
    Join,
    Loop,
    Mutate,
    Op,
    Raise,
    Stmt,
    Store,
    Try,
    Var,
    While,
    With,
    atom_vars,
    blocks,
    is_else,
    operands,
    walk,
)
from ..ir.uses import count_uses

MAX_OPS = 14


@dataclass
class Folds:
    inline: dict[Var, Stmt] = field(default_factory=dict)  # variable -> the Op or If that defines it
    single: dict[Stmt, Join] = field(default_factory=dict)  # If written as an expression -> its join
    unpacked: dict[Stmt, tuple[Var, ...]] = field(default_factory=dict)  # an Op with several results -> their names
    taken: set[Stmt] = field(default_factory=set)  # what takes them one by one, and is not written

    def reads(self, a: Atom | None) -> Any:
        """Variables that the text of an operand reads."""
        for v in atom_vars(a):
            d = self.inline.get(v)
            if d is None:
                yield v
            elif isinstance(d, Op):
                for x in operands(d):
                    yield from self.reads(x)
            else:
                assert isinstance(d, If)
                yield from self.reads(d.test)
                for x in self.single[d].values:
                    yield from self.reads(x)


def fold(block: Block, params: tuple[Var, ...], results: tuple[Atom, ...], before: Block = ()) -> Folds:
    """What is written in the place where it is used; `before` is the text that made what the block starts with."""
    return _Folder(block, params, results, before).run()


@dataclass
class _Pending:
    stmt: Stmt
    memory: set[Var]
    size: int


class _Folder:
    def __init__(self, block: Block, params: tuple[Var, ...], results: tuple[Atom, ...], before: Block) -> None:
        self.block = block
        self.results = results
        self.uses = count_uses(block, results)
        self.al = aliases_of(Graph("", params, (*before, *block), results))
        self.folds = Folds()

    def run(self) -> Folds:
        pending = self.visit(self.block, {})
        for r in self.results:
            self.absorb(r, pending)
        self.unpack(self.block)
        return self.folds

    def unpack(self, block: Block) -> None:
        """q, r = qr(a): the items of a tuple, where nobody asks for the tuple itself."""
        for n, s in enumerate(block):
            for b in blocks(s):
                self.unpack(b)
            if not isinstance(s, Op) or s.out is None or s.out.user or s.effect or not isinstance(s.out.kind, Tup):
                continue
            items = block[n + 1:n + 1 + len(s.out.kind.elems)]
            if self.uses.get(s.out, 0) == len(items) == len(s.out.kind.elems) > 1 and all(
                    isinstance(t, Op) and t.fn is operator.getitem and t.args[0] is s.out and t.args[1] == Const(i)
                    and t.out is not None and t.out not in self.folds.inline for i, t in enumerate(items)):
                self.folds.unpacked[s] = tuple(t.out for t in items)  # type: ignore[union-attr, misc]
                self.folds.taken.update(items)

    def absorb(self, a: Any, pending: dict[Var, _Pending], host: Op | None = None) -> tuple[set[Var], int]:
        """Fold what is pending into this operand; returns the memory it reads, and its size."""
        memory: set[Var] = set()
        size = 0
        for v in atom_vars(a):
            p = pending.pop(v, None)
            if p is None:
                if is_reference(v.kind):
                    memory.add(self.al.find(v))
                continue
            same = host is not None and host.origin is not None and p.stmt.origin is host.origin
            if p.size > MAX_OPS and not same:
                if is_reference(v.kind):
                    memory.add(self.al.find(v))
                continue
            self.folds.inline[v] = p.stmt
            memory |= p.memory
            size += p.size
        return memory, size

    def settle(self, base: Any, pending: dict[Var, _Pending]) -> None:
        """What is written to must be an object with a name, or a view of one."""
        p = pending.get(base) if isinstance(base, Var) else None
        if p is not None and isinstance(p.stmt, Op):
            if p.stmt.fn in (operator.getitem, GETATTR, COPY):
                self.settle(p.stmt.args[0], pending)
            else:
                del pending[base]

    def visit(self, block: Block, pending: dict[Var, _Pending]) -> dict[Var, _Pending]:
        popped: Var | None = None
        for s in block:
            if is_else(s):  # what is tried must not move on to where it is not
                pending.clear()
                popped = None
                continue
            if popped is not None and isinstance(s, Op) and self.foldable(s):
                pending.pop(popped, None)  # it would move on with the expression that it is in
            self.statement(s, pending)
            if popped is not None:
                pending.pop(popped, None)  # an entry is taken from its tape where it is used, or at once
            popped = None
            if isinstance(s, Op) and s.fn is POP and s.out is not None and not s.out.user and self.uses.get(s.out, 0) == 1:
                pending[s.out] = _Pending(s, set(), 1)
                popped = s.out
        if popped is not None:
            pending.pop(popped, None)
        return pending

    def statement(self, s: Stmt, pending: dict[Var, _Pending]) -> None:
        if isinstance(s, (Store, Mutate)) or isinstance(s, Op) and s.effect and s.args:
            self.settle(s.args[0] if isinstance(s, Op) else s.base, pending)
        if isinstance(s, Op):
            memory: set[Var] = set()
            size = 1
            for a in operands(s):
                m, n = self.absorb(a, pending, s)
                memory |= m
                size += n
            if s.effect:
                self.kill(pending, {self.al.find(v) for a in s.args for v in atom_vars(a) if is_reference(v.kind)} or None
                          if s.fn is not POP else set())
            if self.foldable(s):
                pending[s.out] = _Pending(s, memory, size)  # type: ignore[index]
            return
        if isinstance(s, If):
            self.absorb(s.test, pending)
            inner = [self.visit(b, {}) for b in (s.then, s.orelse)]
            for j in s.joins:
                for k, a in enumerate(j.values):
                    self.absorb(a, inner[k])
            if s.form in ("ifexp", "and", "or") and len(s.joins) == 1 and self.all_inlined(s.then) and self.all_inlined(
                    s.orelse) and not any(s.dead):
                j = s.joins[0]
                self.folds.single[s] = j
                if self.uses.get(j.out, 0) == 1 and not j.out.user:
                    pending[j.out] = _Pending(s, {self.al.find(v) for a in (s.test, *j.values) for v in self.folds.reads(a)
                                                  if is_reference(v.kind)}, 3)
                return
            self.kill(pending, self.changed((s,)))
            return
        for a in operands(s):
            self.absorb(a, pending)
        if isinstance(s, Loop):
            for c in s.carried:
                self.absorb(c.init, pending)
            if isinstance(s.head, While):
                inner_test = self.visit(s.head.block, {})
                self.absorb(s.head.test, inner_test)
            inner_body = self.visit(s.body, {})
            for c in s.carried:
                self.absorb(c.next, inner_body)
            self.absorb(s.until, inner_body)
        elif isinstance(s, Try):
            parts = [self.visit(b, {}) for b in s.branches]
            for j in s.joins:
                for k, a in enumerate(j.values):
                    self.absorb(a, parts[k])
        elif isinstance(s, With):
            pending.clear()
            self.visit(s.body, pending)
            pending.clear()
        self.kill(pending, self.changed((s,)))

    def foldable(self, s: Op) -> bool:
        """A temporary, or another name for an argument of a callee that is written in place."""
        v = s.out
        if v is None or s.effect or self.uses.get(v, 0) != 1 or s.fn is TAPE:
            return False
        return not v.user or s.fn is COPY and v.scope != 0

    def all_inlined(self, block: Block) -> bool:
        return all(isinstance(t, Op) and t.out in self.folds.inline or isinstance(t, If) and t in self.folds.single
                   and t.joins[0].out in self.folds.inline for t in block)

    def changed(self, block: Block) -> set[Var] | None:
        """Classes of memory that the statements may change; None for all."""
        out: set[Var] = set()
        for s in walk(block):
            if isinstance(s, (Store, Mutate)):
                if not isinstance(s.base, Var):
                    return None
                out.add(self.al.find(s.base))
                if isinstance(s, Store) and s.attr:
                    return None
            elif isinstance(s, Op) and s.effect and s.fn is not POP:
                refs = {self.al.find(v) for a in s.args for v in atom_vars(a) if is_reference(v.kind)}
                if not refs:
                    return None
                out |= refs
            elif isinstance(s, Raise):
                continue
            elif isinstance(s, Call) and puts_back(s):
                return None
        return out

    def kill(self, pending: dict[Var, _Pending], classes: set[Var] | None) -> None:
        for v in [v for v, p in pending.items() if classes is None and (p.memory or _reads_attr(p.stmt))
                  or classes and p.memory & classes]:
            del pending[v]


def puts_back(s: Call) -> bool:
    """A backward function restores what its forward function stored, also in arrays that it returned."""
    pair = getattr(s.callee, "pair", None)
    if pair is None or s.callee.role != "bwd":  # type: ignore[attr-defined]
        return False
    graph = pair.callee.graph
    return graph is None or any(isinstance(t, (Store, Mutate, Call)) for t in walk(graph.body))


def _reads_attr(s: Stmt) -> bool:
    return isinstance(s, Op) and any(isinstance(v.kind, Opaque) for a in s.args for v in atom_vars(a))
