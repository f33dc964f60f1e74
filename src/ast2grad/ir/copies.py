"""A block once more, with variables of its own."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

from .nodes import (
    Atom,
    Block,
    Call,
    Carried,
    Each,
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
    map_atom,
)


def renamed(block: Block, table: dict[Var, Var]) -> Block:
    """The block with a new variable for each that it defines; `table` grows by what became of them."""

    def new(v: Var) -> Var:
        if v not in table:
            table[v] = Var(v.name, v.kind, v.user, v.scope)
        return table[v]

    def use(a: Any) -> Any:
        return map_atom(a, lambda v: table.get(v, v))

    def words(kws: tuple[tuple[str | None, Atom], ...]) -> tuple[tuple[str | None, Atom], ...]:
        return tuple((k, use(a)) for k, a in kws)

    def joins(js: tuple[Join, ...]) -> tuple[Join, ...]:
        return tuple(Join(new(j.out), tuple(use(v) for v in j.values)) for j in js)

    def copy(s: Stmt) -> Stmt:
        if isinstance(s, Op):
            args, kws = tuple(use(a) for a in s.args), words(s.kws)
            return replace(s, out=None if s.out is None else new(s.out), fn=use(s.fn), args=args, kws=kws)
        if isinstance(s, Store):
            return replace(s, base=use(s.base), index=use(s.index), value=use(s.value))
        if isinstance(s, Mutate):
            args, kws = tuple(use(a) for a in s.args), words(s.kws)
            return replace(s, out=None if s.out is None else new(s.out), base=use(s.base), args=args, kws=kws)
        if isinstance(s, Raise):
            return replace(s, exc=use(s.exc), cause=use(s.cause))
        if isinstance(s, Call):
            args = tuple(use(a) for a in s.args)
            return replace(s, outs=tuple(new(o) for o in s.outs), args=args)
        if isinstance(s, If):
            test = use(s.test)
            then, orelse = renamed(s.then, table), renamed(s.orelse, table)
            return replace(s, test=test, then=then, orelse=orelse, joins=joins(s.joins), mirror=None)
        if isinstance(s, With):
            manager = use(s.manager)
            out = None if s.out is None else new(s.out)
            return replace(s, manager=manager, out=out, body=renamed(s.body, table), mirror=None)
        if isinstance(s, Try):
            handlers = tuple((use(e), n, None if v is None else new(v)) for e, n, v in s.handlers)
            branches = tuple(renamed(b, table) for b in s.branches)
            return replace(s, path=new(s.path), branches=branches, handlers=handlers, final=renamed(s.final, table),
                           joins=joins(s.joins))
        assert isinstance(s, Loop)
        inits = [use(c.init) for c in s.carried]
        if isinstance(s.head, Each):
            ends = [use(a) for a in (s.head.start, s.head.stop, s.head.step)]
            head: Each | While = replace(s.head, index=new(s.head.index), start=ends[0], stop=ends[1], step=ends[2])
        insides = [new(c.inside) for c in s.carried]
        if isinstance(s.head, While):
            inner = renamed(s.head.block, table)
            head = While(inner, use(s.head.test))
        body = renamed(s.body, table)
        carried = tuple(Carried(new(c.out), i, v, use(c.next)) for c, i, v in zip(s.carried, inits, insides))
        out = None if s.until_out is None else new(s.until_out)
        return replace(s, head=head, body=body, carried=carried, until=use(s.until), until_out=out, mirror=None)

    return tuple(copy(s) for s in block)


__all__ = ["renamed"]
