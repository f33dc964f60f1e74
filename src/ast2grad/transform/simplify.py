"""Removing statements whose results nobody needs."""
from __future__ import annotations

from dataclasses import replace
from typing import Any, Callable, Iterable

from ..ir.nodes import (
    POP,
    Block,
    Call,
    Carried,
    Each,
    If,
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
    defs,
    operands,
    walk,
)
from ..ir.uses import must_run

KeepStore = Callable[[Stmt], bool]


def live_block(block: Block, live: set[Var], keep: KeepStore) -> Block:
    """The needed statements of a block, given the variables that are needed after it; `live` grows."""
    out: list[Stmt] = []
    for s in reversed(block):
        new = live_stmt(s, live, keep)
        if new is not None:
            out.append(new)
    return tuple(reversed(out))


def use(live: set[Var], *atoms: Any) -> None:
    for a in atoms:
        live.update(atom_vars(a))


def live_stmt(s: Stmt, live: set[Var], keep: KeepStore) -> Stmt | None:
    if isinstance(s, Op):
        if s.effect and s.fn is not POP or s.out is None or s.out in live:
            use(live, *operands(s))
            return s
        return None
    if isinstance(s, (Store, Mutate)):
        if keep(s) or isinstance(s, Mutate) and s.out in live:
            use(live, *operands(s))
            return s
        return None
    if isinstance(s, Raise):
        use(live, *operands(s))
        return s
    if isinstance(s, Call):
        graph = getattr(s.callee, "graph", None)
        if any(o in live for o in s.outs) or graph is None or must_run(graph.body):
            use(live, *operands(s))
            return s
        return None
    if isinstance(s, With):
        body = live_block(s.body, live, keep)
        if not body:
            return None
        use(live, s.manager)
        return replace(s, body=body)
    if isinstance(s, If):
        joins = tuple(j for j in s.joins if j.out in live)
        after = set(live)
        sides = []
        for k, blk in enumerate((s.then, s.orelse)):
            inner = set(after)
            for j in joins:
                use(inner, j.values[k])
            sides.append(live_block(blk, inner, keep))
            live |= inner
        if not sides[0] and not sides[1] and not joins:
            return None
        use(live, s.test)
        return replace(s, then=sides[0], orelse=sides[1], joins=joins)
    if isinstance(s, Try):
        joins = tuple(j for j in s.joins if j.out in live)
        after = set(live)
        parts = []
        for k, blk in enumerate(s.branches):
            inner = set(after)
            for j in joins:
                use(inner, j.values[k])
            if k == 0:
                # whether the body raises decides the path: all of it stays
                for t in walk(blk):
                    inner.update(defs(t))
            parts.append(live_block(blk, inner, keep))
            live |= inner
        if not joins and s.path not in after and not any(parts) and not any(s.dead):
            return None
        use(live, *operands(s))
        return replace(s, branches=tuple(parts), joins=joins)
    assert isinstance(s, Loop)
    return live_loop(s, live, keep)


def live_loop(s: Loop, live: set[Var], keep: KeepStore) -> Stmt | None:
    needed = {c for c in s.carried if c.out in live}
    outside = set(live)
    exits = s.until is not None and s.until_out is not None and s.until_out in live
    while True:
        inner: set[Var] = set(outside)
        for c in needed:
            use(inner, c.next)
        if s.until is not None:
            use(inner, s.until)
        head: Each | While = s.head
        body = live_block(s.body, inner, keep)
        if isinstance(s.head, While):
            use(inner, s.head.test)
            head = While(live_block(s.head.block, inner, keep), s.head.test)
        more = {c for c in s.carried if c.inside in inner}
        if more <= needed:
            break
        needed |= more
    if not needed and not exits and not body and not _has_effect(head):
        # what remains is only the iteration itself
        return None
    if not exits and not any(c.out in live for c in needed) and not _keeps(body):
        return None
    live |= inner
    for c in needed:
        use(live, c.init)
    use(live, *operands(s))
    carried: tuple[Carried, ...] = tuple(c for c in s.carried if c in needed)
    return replace(s, head=head, body=body, carried=carried, until_out=s.until_out if exits else None)


def _has_effect(head: Each | While) -> bool:
    return isinstance(head, While) and _keeps(head.block)


def _keeps(block: Iterable[Stmt]) -> bool:
    """Does the block do anything that must happen?"""
    for s in walk(tuple(block)):
        if isinstance(s, (Store, Mutate, Raise, Try)) or isinstance(s, Op) and s.effect and s.fn is not POP:
            return True
        if isinstance(s, Call):
            graph = getattr(s.callee, "graph", None)
            if graph is None or must_run(graph.body):
                return True
    return False


def clean(block: Block, results: Iterable[Any], keep: KeepStore = lambda s: True) -> Block:
    live: set[Var] = set()
    use(live, *results)
    return live_block(block, live, keep)
