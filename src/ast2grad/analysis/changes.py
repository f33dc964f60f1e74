"""Where lists, dicts and arrays are changed, and whether that may come after a statement that reads them.

The adjoint of a list is made with the length that the list had where it was read.  The reverse sweep can ask the list
itself for it, unless the function changes the length after that: then the forward sweep has to note it.
"""
from __future__ import annotations

from ..ir.kinds import Kind, Lst
from ..ir.nodes import Block, Graph, Loop, Mutate, SliceA, Stmt, Store, Var, blocks
from .alias import Aliases

KEEPS = ("swap", "permute", "reverse")


def resizes(s: Stmt) -> bool:
    if isinstance(s, Store):
        return isinstance(s.index, SliceA) and isinstance(s.base, Var) and isinstance(s.base.kind, Lst)
    return isinstance(s, Mutate) and s.method not in KEEPS and isinstance(s.base, Var)


class Changes:
    def __init__(self, graph: Graph, al: Aliases) -> None:
        self.al = al
        self.at: dict[Stmt, tuple[int, tuple[Loop, ...]]] = {}
        self.stores: list[tuple[Stmt, Var]] = []
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
            if isinstance(s, (Store, Mutate)) and isinstance(s.base, Var):
                self.stores.append((s, s.base))

    def length_later(self, xs: Var, s: Stmt) -> bool:
        """May the length of xs change after s, in this iteration or in a later one?"""
        root = self.al.root(xs)[0]
        resized = [(t, self.al.root(base)[0]) for t, base in self.stores if resizes(t) and self.al.find(base) is self.al.find(xs)]
        return any(self.follows(t, s, root if other is root else None) for t, other in resized if self.al.may_be_same(
            root, other, later=1))

    def contents_later(self, v: Var, s: Stmt) -> bool:
        """May anything be stored in v after s, under whatever name?"""
        root = self.al.root(v)[0]
        for t, base in self.stores:
            if self.al.find(base) is self.al.find(v) and alike(base.kind, v.kind):
                here = self.al.root(base)[0] is root and not self.al.root(base)[1]
                if self.follows(t, s, root if here else None):
                    return True
        return False

    def follows(self, t: Stmt, s: Stmt, root: Var | None) -> bool:
        """May t run after s and act on the same object?  One that is made in a loop is another one in the next iteration."""
        if s not in self.at:
            return False
        (now, loops), (then, around) = self.at[s], self.at[t]
        home = self.made.get(root, ()) if root is not None else ()
        return then > now or any(x in loops and x not in home for x in around)


def alike(a: Kind, b: Kind) -> bool:
    """May two names of these kinds stand for one object?"""
    if isinstance(a, Lst) and isinstance(b, Lst):
        return alike(a.elem, b.elem)
    return type(a) is type(b)
