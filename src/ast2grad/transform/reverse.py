"""The reverse sweep: every statement's adjoint, in reverse order.

The result reads primal values by name, as if all of them were still there; the plan (analysis/plan.py) decides
afterwards how each of them is provided.  Adjoints of numbers and of arrays that nobody writes to are SSA values.  An
array that is written to, and every list or dict, has a *shadow*: a buffer of the same form that is updated in place.
"""
from __future__ import annotations

import operator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..analysis.activity import activity_of
from ..analysis.alias import Aliases, owners_of
from ..analysis.changes import Changes
from ..analysis.extent import Extents
from ..errors import UnsupportedError
from ..ir.kinds import INT, Arr, Scalar, Tup, Unknown
from ..ir.nodes import Atom, Block, Const, Graph, If, Join, Loop, Op, Raise, Stmt, Var, atom_kind, blocks, defs, walk
from .adjoints import Adjoints
from .answering import answering
from .builder import Builder, lift
from .finite import Finite
from .reverse_control import Control, Pair
from .reverse_ops import Operations


@dataclass
class Backward:
    """The reverse sweep before the plan."""

    block: Block
    grads: tuple[Atom, ...]
    saves: dict[Stmt, Var] = field(default_factory=dict)  # store -> variable holding what it overwrites
    counts: dict[Stmt, Var] = field(default_factory=dict)  # loop -> its trip count
    tapes: dict[Stmt, tuple[Pair, Var]] = field(default_factory=dict)  # call -> its pair and tape
    lengths: dict[Stmt, list[tuple[Var, Var]]] = field(default_factory=dict)  # before a statement: length, of which list
    shadows: set[Var] = field(default_factory=set)  # adjoint buffers
    tags: dict[Stmt, Stmt] = field(default_factory=dict)  # statement -> the primal statement that it answers
    extents: Extents | None = None  # which values have the same shape


def named_items(block: Block) -> dict[tuple[Atom, Atom], Var]:
    """The variable that holds an item of a tuple that an operation made, wherever there is the tuple."""
    out: dict[tuple[Atom, Atom], Var] = {}
    made: set[Atom] = set()
    for s in block:
        for b in blocks(s):
            out.update(named_items(b))
        if not isinstance(s, Op) or s.out is None:
            continue
        if isinstance(s.out.kind, Tup):
            made.add(s.out)
        elif s.fn is operator.getitem and s.args[0] in made and isinstance(s.args[1], Const):
            out.setdefault((s.args[0], s.args[1]), s.out)
    return out


class Reverse(Adjoints, Operations, Control):
    """One reverse sweep."""

    def __init__(self, graph: Graph, wrt: tuple[Var, ...], out_bars: dict[int, Atom], pairs: Any,
                 linked: frozenset[Var] = frozenset()) -> None:
        self.graph = graph
        self.wrt = wrt
        self.out_bars = out_bars
        self.pairs = pairs
        self.act = activity_of(graph)
        self.al = owners_of(graph)
        self.changes = Changes(graph, self.al)
        self.b = Builder()
        self.extents = Extents(graph)
        self.b.made = self.extents.made
        self.b.length = self.length
        self.b.items = named_items(graph.body)
        self.env: dict[Var, Atom] = {}
        self.holders: dict[Var, int] = {}  # how many adjoints share an array
        self.buffers: set[Var] = set()
        self.back = Backward((), ())
        self.defs: dict[Var, Stmt] = {}
        self.primal: set[Var] = set(graph.params)
        for s in walk(graph.body):
            for v in defs(s):
                self.defs[v] = s
                self.primal.add(v)
            if isinstance(s, Loop):
                for c in s.carried:
                    self.primal.add(c.inside)
        self.slots: dict[tuple[Var, int], Var] = {}
        self.slot_source: dict[Var, tuple[Var, int]] = {}
        self.masked: set[Var] = set()  # cotangents that are exact zeros where another lane was taken
        self.guard: Var | None = None
        self.lanes: Var | None = None  # the masked cotangent of an operation that acts on each lane by itself
        self.finite = Finite(graph, self.act)
        self.linked = linked  # arrays that a branch chose, whose shadows are chosen in the same way
        self.choices: dict[Var, tuple[Any, list[Any], Atom]] = {}  # made last: the block, the shadows chosen from, the result
        self.stand_in: dict[Var, Var] = {}  # an object that exists on one path only -> what it becomes after the branch
        for v in linked:
            for o in made_inside(self.al, v):
                self.stand_in[o] = v
        self.unused: set[Var] = set()  # objects that are written to where nobody reads them by this name any more
        self.touched: set[Var] = set()  # objects whose shadow has received something

    def run(self) -> Backward:
        for i, r in enumerate(self.graph.results):
            if i in self.out_bars:
                if self.pairs.internal and isinstance(r, Var):  # the caller hands over what has the shape of the result
                    self.hand_on(r, self.out_bars[i], r)
                else:
                    self.accumulate(r, self.out_bars[i])
        self.prepare_params()
        self.block(self.graph.body)
        grads = []
        self.b.origin = None
        for p in self.wrt:
            grads.append(self.final(p))
        self.back.block = tuple(self.b.stack[0])
        self.back.grads = tuple(grads)
        self.back.shadows = self.buffers
        self.back.extents = self.extents
        self.back.tags = self.b.tags
        return self.back

    def prepare_params(self) -> None:
        pass

    def final(self, p: Var) -> Atom:
        """The gradient of a parameter, in its own type."""
        g = self.env.get(p)
        k = p.kind
        if g is None:
            return self.zeros(p)
        gk = atom_kind(g)
        if isinstance(k, Scalar):
            a_number = not isinstance(gk, (Arr, Unknown))  # the caller of a pair takes it for one
            if a_number and (self.pairs.internal or not (k.np or k.dtype == "float32" or getattr(gk, "np", False))):
                return g
            return self.b.op(complex if k.dtype.startswith("complex") else float, g)
        if isinstance(k, Arr):
            if k.axes == ():
                if isinstance(gk, Arr) and isinstance(g, Var) and self.owned(g):
                    return g
                return self.b.op(np.array, g, kws=(("dtype", lift(np.dtype(k.dtype).type)),) if k.dtype != getattr(
                    gk, "dtype", None) else ())
            if isinstance(gk, Scalar):
                return self.b.op(np.full_like, p, g)
            if not (isinstance(g, Var) and self.owned(g)):
                g = self.b.op(np.array, g)
        return g

    def length(self, xs: Atom) -> Atom:
        """len(xs) as it was at the statement that is answered."""
        s = self.b.tag
        if not isinstance(xs, Var) or s is None or xs not in self.primal or not self.changes.length_later(xs, s):
            return self.b.op(len, xs)
        noted = self.back.lengths.setdefault(s, [])
        for n, v in noted:
            if v is xs:
                return n
        n = Var(f"len_{xs.name}", INT, False, xs.scope)
        self.primal.add(n)
        noted.append((n, xs))
        return n

    def block(self, block: Block) -> None:
        for s in reversed(block):
            self.statement(s)

    def statement(self, s: Stmt) -> None:
        if isinstance(s, Raise):
            return
        tag, self.b.tag = self.b.tag, s
        with answering(self.b, s):
            getattr(self, "rev_" + type(s).__name__)(s)
        self.b.tag = tag


def can_be_chosen(al: Aliases, j: Join) -> bool:
    """Can the shadow of what the branch chose be chosen after it?  Both ways have to exist there, or be whole arrays."""
    if not isinstance(j.out.kind, Arr) or not al.is_memory(j.out) or not all(isinstance(a, Var) for a in j.values):
        return False
    inside = made_inside(al, j.out)
    return not any(o in al.phis for o in inside) and not any(al.root(a)[0] in inside and al.root(a)[1]
                                                             for a in j.values if isinstance(a, Var))


def made_inside(al: Aliases, v: Var) -> set[Var]:
    """The objects that exist on one path of the branch only."""
    s, j = al.phis[v]
    roots = {al.root(a)[0] for a in j.values if isinstance(a, Var)}
    return {o for o in roots if any(o in defs(t) for blk in (s.then, s.orelse) for t in walk(blk))}


def reverse(graph: Graph, wrt: tuple[Var, ...], out_bars: dict[int, Atom], pairs: Any) -> Backward:
    """The reverse sweep of a graph.

    An array that a branch chose usually takes its shadow with it to the array that it was.  That is not possible where
    both names are in use while the memory is written to: then the shadow is chosen again wherever it is needed.
    """
    try:
        return Reverse(graph, wrt, out_bars, pairs).run()
    except UnsupportedError as e:
        act = activity_of(graph)
        linked = frozenset(j.out for s in walk(graph.body) if isinstance(s, If) and not any(s.dead) for j in s.joins
                           if act(j.out) and can_be_chosen(owners_of(graph), j))
        if e.code != "A213" or not linked:
            raise
        try:
            return Reverse(graph, wrt, out_bars, pairs, linked).run()
        except UnsupportedError:
            raise e from None
