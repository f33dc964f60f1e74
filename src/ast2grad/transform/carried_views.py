"""A view that a loop carries from one iteration to the next is a copy, where that makes no difference.

    previous = a[0]
    for i in range(1, n):
        a[i] = step(previous)
        previous = a[i]

The name means another part of the array each time, so that its cotangent is no fixed part of the array's.  Nothing is
written through it, and it is read before anything is written to the array: a copy has the same contents, and a cotangent of
its own.
"""
from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..analysis.activity import activity_of
from ..analysis.alias import Aliases, aliases_of, shares
from ..ir.kinds import Arr
from ..ir.nodes import (
    Block,
    Call,
    Carried,
    Graph,
    If,
    Loop,
    Mutate,
    Op,
    Stmt,
    Store,
    Var,
    all_defs,
    all_operands,
    atom_vars,
    blocks,
    defs,
    map_blocks,
    method,
    operands,
    walk,
)


def own_carried(graph: Graph) -> Graph:
    loops = [s for s in walk(graph.body) if isinstance(s, Loop)]
    if not any(isinstance(c.inside.kind, Arr) for s in loops for c in s.carried):
        return graph
    al = aliases_of(graph)
    found = [(s, c) for s in loops for c in s.carried if isinstance(c.inside.kind, Arr) and al.find(c.inside) in al.stored_arrays
             and any(writes(t, al, al.find(c.inside)) for t in walk(s.body))]
    if not found:
        return graph
    act = activity_of(graph)
    text = Text(graph, al)
    copied = {c: text.ends(s, c) for s, c in found if act(c.inside) and text.same_as_copies(s, c)}
    if not any(any(ends) for ends in copied.values()):
        return graph

    def visit(block: Block) -> Block:
        out: list[Stmt] = []
        for s in block:
            s = map_blocks(s, visit)
            if isinstance(s, Loop):
                s = own_of(s, out)
            out.append(s)
        return tuple(out)

    def own_of(s: Loop, before: list[Stmt]) -> Loop:
        after: list[Stmt] = []
        carried = []
        for c in s.carried:
            init, following = copied.get(c, (False, False))
            if init:
                c = replace(c, init=copied_in(before, c.init, c, s))
            if following:
                c = replace(c, next=copied_in(after, c.next, c, s))
            carried.append(c)
        return replace(s, carried=tuple(carried), body=(*s.body, *after))

    return replace(graph, body=visit(graph.body))


def copied_in(block: list[Stmt], v: Any, c: Carried, s: Loop) -> Var:
    out = Var(c.inside.name, v.kind.vary(True), c.inside.user, c.inside.scope)
    block.append(Op(out, method("copy"), (v,), (), s.origin))
    return out


def writes(s: Stmt, al: Aliases, memory: Var) -> bool:
    """May the statement itself change this memory?"""
    if isinstance(s, (Store, Mutate)):
        return any(al.find(v) is memory for v in atom_vars(s.base))
    changes = isinstance(s, Op) and s.effect or isinstance(s, Call) and (s.callee.graph is None or any(
        isinstance(t, (Store, Mutate, Call)) or isinstance(t, Op) and t.effect for t in walk(s.callee.graph.body)))
    return changes and any(al.find(v) is memory for a in operands(s) for v in atom_vars(a))


class Text:
    """Where what stands in a program."""

    def __init__(self, graph: Graph, al: Aliases) -> None:
        self.graph, self.al = graph, al
        self.place: dict[Stmt, int] = {}
        self.end: dict[Loop, int] = {}
        self.loops: dict[Stmt, tuple[Loop, ...]] = {}  # around each statement
        self.made: dict[Var, Stmt] = {}
        self.branches: dict[Stmt, tuple[tuple[If, int], ...]] = {}  # and the branches that it is in
        self.number(graph.body, (), ())

    def number(self, block: Block, around: tuple[Loop, ...], within: tuple[tuple[If, int], ...]) -> None:
        for s in block:
            self.place[s] = len(self.place)
            self.loops[s] = around
            self.branches[s] = within
            for v in all_defs(s):
                self.made[v] = s
            loops = (*around, s) if isinstance(s, Loop) else around
            for n, b in enumerate(blocks(s)):
                self.number(b, loops, (*within, (s, n)) if isinstance(s, If) else within)
            if isinstance(s, Loop):
                self.end[s] = len(self.place)

    def ends(self, s: Loop, c: Carried) -> tuple[bool, bool]:
        """Are the value before the loop, and that of the end of an iteration, parts of something that stays, and is written to?

        What each iteration makes itself is memory of its own anyway."""
        memory = self.al.find(c.inside)
        bases = {self.al.root(t.base)[0] for t in self.place if isinstance(t, Store) and isinstance(t.base, Var)
                 and self.al.find(t.base) is memory}
        roots = [self.al.root(v)[0] if isinstance(v, Var) else None for v in (c.init, c.next)]
        stays = [r in bases and s not in self.loops[self.made[r]] if r in self.made else r in bases for r in roots]
        merged = [r is not None and (r in self.al.unclear or not isinstance(self.made.get(r), Op)) for r in roots]
        return (stays[0] or merged[0], stays[1] or merged[1]) if any(stays) else (False, False)

    def same_as_copies(self, s: Loop, c: Carried) -> bool:
        memory = self.al.find(c.inside)
        if any(self.al.find(v) is memory and not isinstance(v.kind, Arr) for v in (*self.graph.params, *self.made)):
            return False  # what is in a container has more names
        parts = {c.inside, c.out}  # and views of them
        reads: list[Stmt] = []
        for t in self.place:
            mine = [v for a in operands(t) for v in atom_vars(a) if v in parts]
            others = [v for a in all_operands(t) for v in atom_vars(a) if v in parts]
            if len(others) > len(mine):
                return False  # it goes on under the name of another merged value
            if not mine:
                continue
            if isinstance(t, Store) and t.base in parts or isinstance(t, Mutate) or writes(t, self.al, memory) and not isinstance(
                    t, Store):
                return False
            if isinstance(t, (Op, Call)):
                outs = [o for o in defs(t) if self.al.find(o) is memory]
                if any(shares(self.al, t, o, v) for o in outs for v in mine):
                    parts.update(outs)
            reads.append(t)
        if any(v in parts for a in self.graph.results for v in atom_vars(a)):
            return False
        written = [t for t in self.place if writes(t, self.al, memory)]
        return not any(self.comes_between(s, u, t) for t in reads for u in written)

    def comes_between(self, s: Loop, write: Stmt, read: Stmt) -> bool:
        """Between where the copy is made and where it is read?"""
        begin = self.place[s] if s in self.loops[read] else self.end[s] - 1
        if begin < self.place[write] < self.place[read] and not self.alternatives(write, read):
            return True
        again = [o for o in self.loops[read] if o in self.loops[write] and o is not s and o not in self.loops[s]]
        return bool(again)

    def alternatives(self, one: Stmt, other: Stmt) -> bool:
        """Are they in two branches of one test?"""
        mine, theirs = dict(self.branches[one]), dict(self.branches[other])
        return any(theirs.get(s, n) != n for s, n in mine.items())
