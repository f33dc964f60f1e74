"""An adjoint list that is nothing but one number many times is that number.

The adjoint of `sum([f(x) for x in xs])` by its list is `[g] * n`; the reverse sweep of the comprehension takes one entry
of it in every iteration.  Where that is all that happens to the list, each entry is g, and there is no list.
"""
from __future__ import annotations

import operator
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..ir.kinds import Scalar
from ..ir.nodes import (
    Atom,
    Block,
    Call,
    Each,
    If,
    Join,
    Loop,
    Mutate,
    Op,
    Seq,
    Stmt,
    Store,
    Try,
    Var,
    While,
    With,
    atom_kind,
    atom_vars,
    map_atom,
    operands,
    walk,
)
from .builder import Builder
from .reverse import Backward


def uniform_lists(back: Backward) -> None:
    """Put the number in the place of such lists."""
    of = {s.out: s.args[0].items[0] for s in walk(back.block) if repeats(s)}  # type: ignore[union-attr]
    for a in (*back.grads, *(a for s in walk(back.block) if not entry_taken(s) for a in read(s))):
        for v in atom_vars(a):
            of.pop(v, None)
    if of:
        writer = Rewriter(back, of)
        back.block = writer.block(back.block)
        back.grads = tuple(writer.atom(g) for g in back.grads)


def repeats(s: Stmt) -> bool:
    """x = [g] * n"""
    return (isinstance(s, Op) and s.fn is operator.mul and isinstance(s.args[0], Seq) and s.args[0].form == "list"
            and len(s.args[0].items) == 1 and isinstance(atom_kind(s.args[0].items[0]), Scalar))


def entry_taken(s: Stmt) -> bool:
    """g = x.pop()"""
    return isinstance(s, Mutate) and s.method == "pop" and not s.args and s.out is not None


def read(s: Stmt) -> Iterator[Atom]:
    yield from operands(s)
    if isinstance(s, (If, Try)):
        for j in s.joins:
            yield from j.values
    elif isinstance(s, Loop):
        for c in s.carried:
            yield from (c.init, c.next)
        if s.until is not None:
            yield s.until
        if isinstance(s.head, While):
            yield s.head.test


class Rewriter:
    """The block with the entries replaced, and what becomes simpler by that."""

    def __init__(self, back: Backward, of: dict[Var | None, Atom]) -> None:
        self.back = back
        self.of = of
        self.table: dict[Var, Atom] = {}
        self.b = Builder()

    def atom(self, a: Any) -> Any:
        return map_atom(a, lambda v: self.table.get(v, v))

    def block(self, block: Block) -> Block:
        self.b.open()
        for s in block:
            self.b.tag = self.back.tags.get(s)
            self.b.origin = s.origin
            new = self.statement(s)
            if new is not None:
                self.b.emit(new)
        self.back.tags.update(self.b.tags)
        return self.b.close()

    def joins(self, joins: tuple[Join, ...]) -> tuple[Join, ...]:
        return tuple(Join(j.out, tuple(self.atom(v) for v in j.values)) for j in joins)

    def statement(self, s: Stmt) -> Stmt | None:
        m = self.atom
        if isinstance(s, Op):
            if s.out in self.of:
                return None
            args, kws = tuple(m(a) for a in s.args), tuple((k, m(a)) for k, a in s.kws)
            if s.out is not None and args != s.args and not kws and not s.effect and isinstance(s.out.kind, Scalar):
                simple = self.b.simplified(s.fn, args)
                if simple is not None:
                    self.table[s.out] = simple
                    return None
            return s if args == s.args and kws == s.kws else replace(s, args=args, kws=kws)
        if isinstance(s, Store):
            return replace(s, base=m(s.base), index=m(s.index), value=m(s.value))
        if isinstance(s, Mutate):
            if entry_taken(s) and s.base in self.of:
                self.table[s.out] = self.of[s.base]  # type: ignore[index]
                return None
            return replace(s, base=m(s.base), args=tuple(m(a) for a in s.args))
        if isinstance(s, Call):
            return replace(s, args=tuple(m(a) for a in s.args))
        if isinstance(s, If):
            then, orelse = self.block(s.then), self.block(s.orelse)
            return replace(s, test=m(s.test), then=then, orelse=orelse, joins=self.joins(s.joins))
        if isinstance(s, Try):
            return replace(s, branches=tuple(self.block(b) for b in s.branches), joins=self.joins(s.joins))
        if isinstance(s, With):
            return replace(s, body=self.block(s.body))
        if isinstance(s, Loop):
            head = s.head
            if isinstance(head, Each):
                head = replace(head, start=m(head.start), stop=m(head.stop), step=m(head.step))
            starts = [m(c.init) for c in s.carried]
            body = self.block(s.body)
            carried = tuple(replace(c, init=a, next=m(c.next)) for c, a in zip(s.carried, starts))
            return replace(s, head=head, body=body, carried=carried)
        return s
