"""Tries in the form that forward mode knows.

A body whose tangents may raise is tried without them and runs again with them, so it must not write to memory from
outside.  What cannot raise goes behind ELSE; a store that may is tried by itself, behind what is computed for it.
"""
from __future__ import annotations

import operator
from dataclasses import replace

from ..analysis.alias import Aliases, aliases_of
from ..analysis.raising import caught_by, may_raise
from ..ir.copies import renamed
from ..ir.nodes import (
    COPY,
    ELSE,
    Block,
    Call,
    Graph,
    Join,
    Mutate,
    Op,
    Stmt,
    Store,
    Try,
    Var,
    blocks,
    defs,
    halves,
    map_blocks,
    walk,
)

#: operations whose tangents raise nothing where they do not
HARMLESS = (operator.add, operator.sub, operator.mul, operator.neg, operator.getitem, COPY)


def cut_tries(graph: Graph) -> Graph:
    if not any(isinstance(s, Try) for s in walk(graph.body)):
        return graph
    al = aliases_of(graph)

    def visit(block: Block) -> Block:
        parts = [map_blocks(s, visit) for s in block]
        return tuple(cut(s, al) if isinstance(s, Try) else s for s in parts)

    return replace(graph, body=visit(graph.body))


def cut(s: Try, al: Aliases) -> Try:
    tried, rest = halves(s.branches[0])
    writes = [n for n, t in enumerate(tried) if any(outside(u, tried, al) for u in walk((t,)))]
    if not writes or all(harmless(t) for t in walk(tried)):
        return s
    classes = [caught_by(exc) for exc, _, _ in s.handlers]
    last = max((n for n, t in enumerate(tried) if any(may_raise((t,), c) for c in classes)), default=-1)
    first = writes[0]
    if first > last:
        return replace(s, branches=((*tried[:last + 1], *otherwise((*tried[last + 1:], *rest))), *s.branches[1:]))
    if first == 0 or blocks(tried[first]):
        return s
    own = own_handlers(s, (*tried[first:last + 1], *otherwise((*tried[last + 1:], *rest))))
    joins = tuple(Join(j.out, (o.out, *j.values[1:])) for j, o in zip(s.joins, own.joins))
    return replace(s, branches=((*tried[:first], *otherwise((own,))), *s.branches[1:]), joins=joins)


def otherwise(block: Block) -> Block:
    return (Op(None, ELSE, ()), *block) if block else ()


def own_handlers(s: Try, body: Block) -> Try:
    """The same statement about a part of its body: its handlers once more, what comes out under new names."""
    other = renamed((replace(s, branches=((), *s.branches[1:])),), {})[0]
    assert isinstance(other, Try)
    joins = tuple(Join(o.out, (j.values[0], *o.values[1:])) for j, o in zip(s.joins, other.joins))
    return replace(other, branches=(body, *other.branches[1:]), joins=joins)


def harmless(t: Stmt) -> bool:
    return not isinstance(t, Call) and not (
        isinstance(t, Op) and t.out is not None and t.out.kind.varied and t.fn not in HARMLESS)


def outside(t: Stmt, block: Block, al: Aliases) -> bool:
    """Does the statement write to memory that the block has not made?"""
    own = {v for u in walk(block) for v in defs(u)}
    return isinstance(t, (Store, Mutate)) and not (isinstance(t.base, Var) and al.root(t.base)[0] in own)
