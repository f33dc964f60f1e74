"""Where lists and dicts change their lengths.

The adjoint of a list is made with the length that the list had where it was read.  The reverse sweep can ask the list
itself for it, unless the function changes the length after that: then the forward sweep has to note it.
"""
from __future__ import annotations

from ..ir.kinds import Lst
from ..ir.nodes import Block, Graph, Loop, Mutate, SliceA, Stmt, Store, Var, blocks
from .alias import Aliases

KEEPS = ("swap", "permute", "reverse")


def resizes(s: Stmt) -> bool:
    if isinstance(s, Store):
        return isinstance(s.index, SliceA) and isinstance(s.base, Var) and isinstance(s.base.kind, Lst)
    return isinstance(s, Mutate) and s.method not in KEEPS and isinstance(s.base, Var)


class Lengths:
    def __init__(self, graph: Graph, al: Aliases) -> None:
        self.al = al
        self.at: dict[Stmt, tuple[int, tuple[Loop, ...]]] = {}
        self.changes: list[tuple[Stmt, Var]] = []
        self.made: dict[Var, tuple[Loop, ...]] = {}
        self.visit(graph.body, ())

    def visit(self, block: Block, loops: tuple[Loop, ...]) -> None:
        for s in block:
            for b in blocks(s):
                self.visit(b, (*loops, s) if isinstance(s, Loop) else loops)
            self.at[s] = len(self.at), loops
            out = getattr(s, "out", None)
            if isinstance(out, Var):
                self.made[out] = loops
            if resizes(s):
                self.changes.append((s, s.base))  # type: ignore[union-attr, arg-type]

    def later(self, xs: Var, s: Stmt) -> bool:
        """May the length of xs change after s, in this iteration or in a later one?"""
        if not self.changes or s not in self.at:
            return False
        root = self.al.root(xs)[0]
        now, loops = self.at[s]
        for t, base in self.changes:
            if self.al.find(base) is not self.al.find(xs) or not self.al.may_be_same(root, self.al.root(base)[0]):
                continue
            then, around = self.at[t]
            again = any(x in loops and x not in self.made.get(root, ()) for x in around)
            if then > now or again:
                return True
        return False
