"""What each value of some statements is made of, and what decides which of several values it is."""
from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from ..ir.kinds import Arr, Dct, Kind, Lst, Scalar
from ..ir.nodes import (
    COND,
    SURROGATE,
    Atom,
    Call,
    Callee,
    Graph,
    If,
    Loop,
    Mutate,
    Op,
    Stmt,
    Store,
    Try,
    Var,
    While,
    atom_vars,
    blocks,
    defs,
    walk,
)
from ..rules.registry import lookup

SELECTS = (np.where, COND)


def is_float(k: Kind) -> bool:
    return isinstance(k, (Scalar, Arr)) and k.dtype.startswith(("float", "complex"))


def holds_floats(k: Kind) -> bool:
    return is_float(k) or isinstance(k, (Lst, Dct)) and is_float(k.elem)


def is_discrete(k: Kind) -> bool:
    return isinstance(k, (Scalar, Arr)) and not is_float(k)


class Flow:
    """Of what each value of some statements is made (`data`), and what decides which value it is (`control`)."""

    def __init__(self, block: Iterable[Stmt], root: Callable[[Var], Var]) -> None:
        self.data: dict[Var, tuple[Var, ...]] = {}
        self.control: dict[Var, tuple[Var, ...]] = {}
        self.made: dict[Var, Stmt | None] = {}
        self.stored: set[Var] = set()
        self.root = root
        self.visit(block, ())

    def add(self, v: Var, data: Iterable[Any], control: Iterable[Any] = ()) -> None:
        self.data[v] = (*self.data.get(v, ()), *[x for a in data for x in atom_vars(a)])
        self.control[v] = (*self.control.get(v, ()), *[x for a in control for x in atom_vars(a)])

    def visit(self, block: Iterable[Stmt], tests: tuple[Atom, ...]) -> None:
        for s in block:
            for v in defs(s):
                self.made[v] = s
            if isinstance(s, Op) and s.out is not None:
                self.op(s, s.out)
            elif isinstance(s, (Store, Mutate)) and isinstance(s.base, Var):
                values = (s.value,) if isinstance(s, Store) else s.args
                index = (s.index,) if isinstance(s, Store) else ()
                base = self.root(s.base)
                self.stored.add(base)
                self.add(base, values, (*index, *tests))
                if isinstance(s, Mutate) and s.out is not None:
                    self.add(s.out, (base,))
            elif isinstance(s, Call):
                for o, (data, control) in zip(s.outs, summary(s.callee, len(s.args), len(s.outs))):
                    self.add(o, [s.args[i] for i in data], [s.args[i] for i in control])
            elif isinstance(s, If):
                for j in s.joins:
                    self.made[j.out] = s
                    self.add(j.out, j.values, (s.test,))
                self.visit(s.then, (*tests, s.test))
                self.visit(s.orelse, (*tests, s.test))
                continue
            elif isinstance(s, Try):
                for j in s.joins:
                    self.add(j.out, j.values, (s.path,))
            elif isinstance(s, Loop):
                ends = (s.until, s.head.test) if isinstance(s.head, While) else (s.until, s.head.start, s.head.stop)
                for c in s.carried:
                    self.add(c.out, (c.init, c.next), ends)
                    self.add(c.inside, (c.init, c.next))
                if s.until_out is not None:
                    self.add(s.until_out, (), ends)
            for b in blocks(s):
                self.visit(b, tests)

    def op(self, s: Op, out: Var) -> None:
        rule = lookup(s.fn) if not isinstance(s.fn, Var) else None
        if is_discrete(out.kind) or rule is not None and rule.inactive:
            self.add(out, (), (*s.args, *[a for _, a in s.kws]))
        elif s.fn is SURROGATE:
            self.add(out, s.args[1:])
        elif s.fn in SELECTS:
            self.add(out, s.args[1:], s.args[:1])
        elif s.fn is operator.getitem or s.fn in (math.copysign, np.copysign):
            self.add(out, s.args[:1], s.args[1:])
        else:
            self.add(out, (*s.args, *[a for _, a in s.kws]))

    def values(self, a: Atom) -> tuple[set[Var], set[Var]]:
        """(what the value is made of and is not made here, the values that decide between alternatives)"""
        leaves: set[Var] = set()
        deciding: set[Var] = set()
        seen: set[Var] = set()
        todo = list(atom_vars(a))
        while todo:
            v = todo.pop()
            if v in seen:
                continue
            seen.add(v)
            if is_discrete(v.kind):
                deciding.add(v)
                continue
            base = self.root(v)
            if base is not v and (base in self.stored or v not in self.data):
                todo.append(base)
            if v not in self.data or v is base and base in self.stored and v not in self.made:
                leaves.add(v)
            todo += self.data.get(v, ())
            deciding.update(self.control.get(v, ()))
        return leaves, deciding

    def made_of(self, atoms: Iterable[Atom]) -> set[Var]:
        """The numbers that go into a value, on whatever path."""
        seen: set[Var] = set()
        todo = [v for a in atoms for v in atom_vars(a)]
        while todo:
            v = todo.pop()
            if v not in seen and not is_discrete(v.kind):
                seen.add(v)
                todo += self.data.get(v, ())
        return seen

    def sources(self, v: Var, back: dict[Var, Atom]) -> Iterator[Var]:
        """What has an influence on the value at once."""
        yield from self.data.get(v, ())
        yield from self.control.get(v, ())
        yield from atom_vars(back.get(v))
        if (base := self.root(v)) is not v:
            yield base

    def reach(self, start: Iterable[Var], back: dict[Var, Atom]) -> set[Var]:
        """Everything that has an influence, from earlier iterations too."""
        seen: set[Var] = set()
        todo = list(start)
        while todo:
            v = todo.pop()
            if v not in seen:
                seen.add(v)
                todo += self.sources(v, back)
        return seen


class Influence:
    """`Flow.reach` of many values of one flow: a set is a number, in which each value has a bit.

    What goes round in a circle is reached from all of the circle, so it is looked at once (Tarjan's components)."""

    def __init__(self, flow: Flow, back: dict[Var, Atom]) -> None:
        self.flow = flow
        self.back = back
        self.bits: dict[Var, int] = {}
        self.reached: dict[Var, int] = {}

    def of(self, *values: Var) -> int:
        out = 0
        for v in values:
            if v not in self.reached:
                self.explore(v)
            out |= self.reached[v]
        return out

    def bit(self, v: Var) -> int:
        return self.bits.setdefault(v, 1 << len(self.bits))

    def among(self, values: Iterable[Var]) -> int:
        """Those of the values that were met so far."""
        out = 0
        for v in values:
            out |= self.bits.get(v, 0)
        return out

    def explore(self, start: Var) -> None:
        order: dict[Var, int] = {}
        low: dict[Var, int] = {}
        own: dict[Var, int] = {}
        circle: list[Var] = []
        path: list[tuple[Var, Iterator[Var]]] = []

        def enter(v: Var) -> None:
            order[v] = low[v] = len(order)
            own[v] = self.bit(v)
            circle.append(v)
            path.append((v, iter(dict.fromkeys(self.flow.sources(v, self.back)))))

        enter(start)
        while path:
            v, rest = path[-1]
            for w in rest:
                if w in self.reached:
                    own[v] |= self.reached[w]
                elif w in order:
                    low[v] = min(low[v], order[w])
                else:
                    enter(w)
                    break
            else:
                path.pop()
                if low[v] == order[v]:
                    members: list[Var] = []
                    whole = 0
                    while not members or members[-1] is not v:
                        members.append(circle.pop())
                        whole |= own[members[-1]]
                    self.reached.update(dict.fromkeys(members, whole))
                if path:
                    above = path[-1][0]
                    low[above] = min(low[above], low[v])
                    own[above] |= self.reached.get(v, own[v])


_summaries: WeakKeyDictionary[Graph, list[tuple[list[int], list[int]]]] = WeakKeyDictionary()


def summary(callee: Callee, n: int, outs: int) -> list[tuple[list[int], list[int]]]:
    """For each result of a callee: the parameters that it is made of, and those that decide."""
    graph = getattr(callee, "graph", None)
    if graph is None or len(graph.results) != outs or len(graph.params) != n:
        return [(list(range(n)), [])] * outs
    if graph in _summaries:
        return _summaries[graph]
    _summaries[graph] = [(list(range(n)), [])] * outs  # of a recursive call
    flow = Flow(graph.body, lambda v: v)
    back = {c.inside: c.next for s in walk(graph.body) if isinstance(s, Loop) for c in s.carried}
    found = []
    for r in graph.results:
        leaves, deciding = flow.values(r)
        decided = flow.reach(deciding, back)
        found.append(([i for i, p in enumerate(graph.params) if p in leaves],
                      [i for i, p in enumerate(graph.params) if p in decided]))
    _summaries[graph] = found
    return found
