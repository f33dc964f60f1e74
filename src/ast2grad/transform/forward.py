"""The tangent sweep: every statement with its tangent beside it, in the order of the primal.

A tangent has the form of its value: a number beside a number, an array of the same shape beside an array, a list beside
a list.  None stands for one that is known to be zero.  Memory has a tangent that mirrors it: the same views, stores and
list operations are applied to it, so that whatever shares memory in the primal shares it in the tangents.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..analysis.activity import Activity, activity_of
from ..analysis.alias import owners_of
from ..ir.kinds import Arr, Scalar
from ..ir.nodes import Atom, Block, Callee, Const, Graph, Stmt, Var, atom_kind
from .adjoints import mirror_kind
from .answering import answering
from .builder import Builder, lift
from .finite import Finite
from .forward_control import TangentControl
from .forward_ops import TangentOperations
from .normalize import normalize
from .tries import cut_tries


@dataclass(eq=False)
class TangentCallee:
    """The tangent function of a callee: `out, out_dot = f_jvp(a, b, a_dot)`."""

    callee: Callee
    wrt: tuple[int, ...]  # parameters that have a tangent
    outs: tuple[int, ...]  # results that have one
    name: str = ""
    role: str = "jvp"

    @property
    def graph(self) -> Graph | None:
        return self.callee.graph


@dataclass
class Tangents:
    """Both in one body."""

    block: Block
    dots: tuple[Atom | None, ...]  # one per result; None: it carries no derivative


class Forward(TangentOperations, TangentControl):
    """One tangent sweep.

    `goes_on`: what comes out is differentiated again, as a part of the program; so its surrogates stay."""

    def __init__(self, graph: Graph, seeds: dict[Var, Atom], callees: Any, internal: bool, goes_on: bool = False) -> None:
        self.graph = graph = cut_tries(graph)
        self.seeds = seeds
        self.callees = callees
        self.internal = internal
        self.goes_on = goes_on
        self.act: Activity = activity_of(graph)
        self.al = owners_of(graph)
        self.b = Builder()
        self.dot: dict[Var, Atom] = {}
        self.buffers: set[Var] = set()  # tangents that are written to, or are parts of such
        self.held: set[Var] = set()  # tangents of some value already
        self.returned: set[Var] = set()  # arrays that are results already
        self.finite = Finite(graph, self.act)
        self.masked: set[Var] = set()  # tangents that are exact zeros where another lane was taken

    def run(self) -> Tangents:
        for p in self.graph.params:
            if p in self.seeds:
                self.seed(p)
            elif self.act(p) and self.is_memory(p):
                self.hold(p, self.zeros(p))
        self.block(self.graph.body)
        self.b.origin = None
        dots = tuple(self.final(r) for r in self.graph.results)
        return Tangents(tuple(self.b.stack[0]), dots)

    def seed(self, v: Var) -> None:
        """The tangent of a differentiated argument is given; the caller's array is left as it is."""
        d = self.seeds[v]
        if self.is_memory(v) and not self.internal and isinstance(v.kind, Arr):
            d = self.b.op(np.array, d, name=f"{v.name}_dot", kind=mirror_kind(v.kind))
        self.dot[v] = d
        if self.is_memory(v) and isinstance(d, Var):
            self.buffers.add(d)

    def final(self, r: Atom) -> Atom | None:
        """The tangent of a result, in its type, sharing no memory with anything."""
        k = atom_kind(r)
        if not isinstance(r, Var) or not self.act(r):
            return None
        d = self.whole(r)
        if self.internal:
            return d
        dk = atom_kind(d)
        if isinstance(k, Scalar):
            if isinstance(dk, Scalar) and (dk.np, dk.dtype) == (k.np, k.dtype) or isinstance(d, Const) and not k.np:
                return d
            make: Any = complex if k.dtype.startswith("complex") else float
            return self.b.op(np.dtype(k.dtype).type if k.np else make, d)
        if isinstance(k, Arr):
            if not isinstance(dk, Arr) or dk.dtype != k.dtype:
                return self.b.op(np.array, d, kws=(("dtype", lift(np.dtype(k.dtype).type)),))
            if not (isinstance(d, Var) and self.fresh(d)) or d in self.returned:
                return self.b.op(np.array, d)
            self.returned.add(d)
        return d

    def block(self, block: Block) -> None:
        for s in block:
            self.statement(s)

    def statement(self, s: Stmt) -> None:
        with answering(self.b, s):
            getattr(self, "fwd_" + type(s).__name__)(s)


class TangentFunctions:
    """Tangent functions of callees, as functions of the program."""

    def __init__(self) -> None:
        self.table: dict[Any, Callee] = {}

    def get(self, callee: Callee, wrt: tuple[int, ...], outs: tuple[int, ...]) -> Callee:
        key = (callee, wrt, outs)
        if key not in self.table:
            made = self.table[key] = Callee(f"{callee.name}_jvp")
            assert callee.graph is not None
            g = normalize(callee.graph)
            dots = {p: Var(f"{p.name}_dot", mirror_kind(p.kind), True) for p in (g.params[i] for i in wrt)}
            sweep = Forward(g, dict(dots), self, True, True).run()
            results = (*g.results, *[sweep.dots[i] or Const(0.0) for i in outs])
            made.graph = Graph(made.name, (*g.params, *dots.values()), sweep.block, results, g.origin)
        return self.table[key]
