"""Loops that stop when their iterate changes little: the derivative of the iterate may not have arrived there yet.

What a loop compares before it ends is followed back to the numbers whose size it is.  The loop converges to something if
such a number is the difference of an iterate and an earlier one, or if it is computed from an iterate and goes into the
iterate's next value (a residual, a step).  A loop that ends where a state has come to a place (the end of the time, the
ground), or when the terms of a series are small, is none: neither goes back into what is compared.
"""
from __future__ import annotations

import math
import operator
import statistics
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ..errors import Origin
from ..ir.copies import renamed
from ..ir.nodes import (
    COPY,
    Atom,
    Block,
    Call,
    Callee,
    Const,
    Graph,
    If,
    Loop,
    Mutate,
    Op,
    Store,
    Var,
    While,
    atom_vars,
    map_atom,
    method,
    walk,
)
from .activity import Activity
from .alias import aliases_of
from .flow import SELECTS, Flow, holds_floats
from .search import exit_tests

ORDERS = (operator.lt, operator.le, operator.gt, operator.ge, np.less, np.less_equal, np.greater, np.greater_equal)
CLOSE = (math.isclose, np.isclose, np.allclose, np.array_equal, np.testing.assert_allclose)
SAME = (operator.eq, operator.ne, np.equal, np.not_equal)
ROUNDINGS = (round, int, math.floor, math.ceil, math.trunc, np.round, np.around, np.floor, np.ceil, np.rint, np.trunc)
SQUARES = (operator.mul, np.multiply, operator.matmul, np.dot, np.inner, np.vdot, method("dot"))
MAGNITUDES = (abs, math.fabs, np.abs, np.absolute, np.fabs, np.linalg.norm, math.sqrt, np.sqrt, math.hypot, np.hypot, np.square,
              operator.pow, math.pow, np.power, math.dist, math.log, np.log, math.log10, np.log10, math.log1p, np.log1p)
SPREADS = (np.std, np.var, np.ptp, np.diff, np.ediff1d, statistics.stdev, statistics.pstdev, statistics.variance,
           statistics.pvariance, *map(method, ("std", "var", "ptp")))
GATHERED = (max, min, sum, math.fsum, np.max, np.amax, np.nanmax, np.maximum, np.fmax, np.min, np.amin, np.sum, np.nansum,
            np.mean, np.nanmean, np.average, np.median, statistics.mean, float, operator.neg, np.negative, operator.add, np.add,
            *map(method, ("max", "min", "sum", "mean")))
QUOTIENTS = (operator.truediv, np.divide)
DIFFERENCES = (operator.sub, np.subtract)
MOVED = (COPY, float, list, tuple, operator.getitem, np.array, np.asarray, np.asanyarray, np.atleast_1d, np.ravel, np.copy,
         np.stack, np.hstack, np.vstack, np.concatenate, np.column_stack, np.append, np.reshape, np.transpose, np.squeeze,
         *map(method, ("copy", "ravel", "flatten", "reshape", "item", "tolist")))
SMALL = 80  # statements: so small a callee is looked into


def lags_of(graph: Graph, act: Activity, solved: set[Origin | None]) -> Iterator[tuple[str, Origin | None]]:
    """(name of the iterate, place of the test) of loops and recursions that converge and are differentiated."""
    al = aliases_of(graph)
    stored = {al.find(s.base) for s in walk(graph.body) if isinstance(s, (Store, Mutate)) and isinstance(s.base, Var)}

    def root(v: Var) -> Var:
        base = al.find(v)
        return base if base in stored else v

    for s in walk(graph.body):
        if not isinstance(s, Loop) or s.origin in solved:
            continue
        changed = {b.base for b in walk(s.body) if isinstance(b, (Store, Mutate)) and isinstance(b.base, Var)}
        if not any(act(v) for v in (*[c.out for c in s.carried], *changed)):
            continue
        head = expanded(s.head.block) if isinstance(s.head, While) else ()
        body = expanded(s.body)
        tests = exit_tests(body, s.until)
        if isinstance(s.head, While):
            tests.update(atom_vars(s.head.test))
        turn = Turn((*head, *body), {c.inside: c.next for c in s.carried if c.next is not c.inside}, root, act.varied)
        yield from turn.lags(tests)
    yield from recursive_lags(graph, root, act.varied)


def recursive_lags(graph: Graph, root: Any, varied: set[Var]) -> Iterator[tuple[str, Origin | None]]:
    """A function that calls itself with the next iterate is a loop whose tests are those of calling."""
    tests: set[Var] = set()
    calls: list[Call] = []

    def is_self(s: Any) -> bool:
        return isinstance(s, Call) and s.callee.graph is not None and s.callee.graph.params == graph.params

    for s in walk(graph.body):
        if isinstance(s, If) and any(is_self(c) for b in (s.then, s.orelse) for c in walk(b)):
            tests.update(atom_vars(s.test))
        elif isinstance(s, Call) and is_self(s):
            calls.append(s)
    for c in calls if tests else ():
        turn = Turn(expanded(graph.body), {p: a for p, a in zip(graph.params, c.args) if a is not p}, root, varied)
        yield from turn.lags(tests)


def expanded(block: Block, depth: int = 3) -> Block:
    """The block with the statements of small callees in the place of their calls: helpers measure and compare."""
    out: list[Any] = []
    for s in block:
        if isinstance(s, If):
            out.append(replace(s, then=expanded(s.then, depth), orelse=expanded(s.orelse, depth)))
        elif isinstance(s, Call) and depth and is_small(s.callee) and s.callee.graph is not None:
            table: dict[Any, Any] = dict(zip(s.callee.graph.params, s.args))
            out += expanded(renamed(s.callee.graph.body, table), depth - 1)
            for o, r in zip(s.outs, s.callee.graph.results):
                out.append(Op(o, COPY, (table.get(r, r) if isinstance(r, Var) else r,), (), s.origin))
        else:
            out.append(s)
    return tuple(out)


def is_small(callee: Callee) -> bool:
    body = callee.graph.body if callee.graph is not None else ()
    return not any(n > SMALL or isinstance(t, Call) and t.callee is callee for n, t in enumerate(walk(body)))


class Turn:
    """One turn of a loop: its statements, and what is carried to the next one."""

    def __init__(self, block: Block, back: dict[Var, Any], root: Any, varied: set[Var]) -> None:
        self.flow = Flow(block, root)
        self.back = back
        self.root = root
        self.varied = varied
        self.before = {n: x for x, n in back.items() if isinstance(n, Var)}
        kept = [v for v in self.flow.stored if v not in self.flow.made and holds_floats(v.kind)]
        self.iterates = [x for x in (*back, *sorted(kept, key=lambda v: v.uid)) if holds_floats(x.kind) and self.is_varied(x)]
        self.users: dict[Var, list[Var]] = {}
        for v in [*self.flow.data, *back]:
            for w in self.sources(v):
                self.users.setdefault(w, []).append(v)
        self.alike = self.numbered()

    def numbered(self) -> dict[Var, list[Var]]:
        """Values that are computed in the same way from what is carried, as the test and the body may do each for itself."""
        names: dict[Var, Var] = {}
        for x, n in self.back.items():
            names[x] = x
            if isinstance(n, Var):
                names.setdefault(n, x)
        first: dict[Any, Var] = {}
        alike: dict[Var, list[Var]] = {}
        for v, s in self.flow.made.items():
            key: Any = v
            if isinstance(s, (Op, Call)):
                args = tuple(map_atom(a, lambda w: names.get(w, w)) for a in s.args)
                key = (s.fn, args, s.kws) if isinstance(s, Op) else (s.callee, s.outs.index(v), args)
            try:
                one = first.setdefault(key, v)
            except TypeError:  # an operand without a hash
                one = v
            names.setdefault(v, one)
            alike[v] = alike.setdefault(one, [])
            alike[v].append(v)
        return alike

    def sources(self, v: Var) -> Iterator[Var]:
        yield from self.flow.data.get(v, ())
        yield from atom_vars(self.back.get(v))
        if (base := self.root(v)) is not v:
            yield base

    def closure(self, v: Var, users: bool = False) -> set[Var]:
        """What the value is made of, or what is made of it, in other turns too."""
        seen: set[Var] = set()
        todo = [v]
        while todo:
            w = todo.pop()
            if w not in seen:
                seen.add(w)
                todo += self.users.get(w, ()) if users else self.sources(w)
        return seen

    def lags(self, tests: Iterable[Var]) -> Iterator[tuple[str, Origin | None]]:
        if not self.iterates:
            return

        def order(op: Op) -> tuple[bool, int]:  # a limit is not computed; what is better than before is chosen, not ended
            return all(any(map(self.is_varied, atom_vars(a))) for a in op.args[:2]), op.out.uid  # type: ignore[union-attr]

        for op in sorted(self.comparisons(tests), key=order):
            x = self.converging(op)
            if x is not None:
                yield x.name, op.origin
                return

    def comparisons(self, tests: Iterable[Var]) -> set[Op]:
        """What is compared where the loop ends: behind logic, flags, lists of truth values, one after another."""
        found: set[Op] = set()
        seen: set[Var] = set()
        todo = list(tests)
        while todo:
            v = todo.pop()
            s = self.flow.made.get(v)
            if v in seen or holds_floats(v.kind):
                continue
            seen.add(v)
            todo += atom_vars(self.back.get(v))
            if isinstance(s, If):
                values = next(j.values for j in s.joins if j.out is v)
                todo += [x for a in values for x in atom_vars(a)]
                if any(isinstance(a, Const) for a in values):  # else it counts how often
                    todo += atom_vars(s.test)
            elif isinstance(s, Op) and (s.fn in ORDERS or s.fn in CLOSE or s.fn in SAME):
                found.add(s)
                todo += [x for a in s.args for x in atom_vars(a)]
            else:
                todo += [*self.flow.data.get(v, ()), *self.flow.control.get(v, ())]
        return found

    def converging(self, op: Op) -> Var | None:
        """The iterate whose change, or whose residual, is compared."""
        if op.fn in CLOSE or op.fn in SAME:
            u, v = (self.unrounded(a) for a in op.args[:2])
            return self.one_line(u, v) if op.fn in CLOSE or u is not op.args[0] and v is not op.args[1] else None
        for a, limit in zip(op.args[:2], op.args[1::-1]):
            nodes = self.measured(a)
            for v, size in nodes.items():
                x = self.change(v) if size or not is_zero(limit) else None
                if x is None and size and not self.is_aim(limit, v):
                    x = self.fed_back(v) or self.missed(v)
                if x is not None:
                    return x
        return None

    def unrounded(self, a: Any) -> Any:
        s = self.flow.made.get(a) if isinstance(a, Var) else None
        if isinstance(s, Op) and s.fn in ROUNDINGS:
            inner = s.args[0]
            q = self.flow.made.get(inner) if isinstance(inner, Var) else None
            return q.args[0] if isinstance(q, Op) and q.fn in (*QUOTIENTS, *SQUARES) else inner
        return a

    def measured(self, a: Atom) -> dict[Var, bool]:
        """The numbers that the value is the size of, and whether only the size counts."""
        nodes: dict[Var, bool] = {}
        todo = [(v, False) for v in atom_vars(a)]
        while todo:
            v, size = todo.pop()
            if not holds_floats(v.kind) or nodes.get(v, False) >= size and v in nodes:
                continue
            nodes[v] = size
            if self.is_place(v):
                continue
            s = self.flow.made.get(v)
            todo += [(w, size) for w in atom_vars(self.back.get(v))]
            if isinstance(s, If):
                values = [x for j in s.joins if j.out is v for y in j.values for x in atom_vars(y)]
                made = [self.flow.made.get(x) for x in values]
                turned = any(isinstance(m, Op) and (m.fn is operator.neg or m.fn in DIFFERENCES) for m in made)
                todo += [(x, size or turned) for x in values]
            elif isinstance(s, Op):
                args = [list(atom_vars(y)) for y in s.args]
                squared = s.fn in SQUARES and len(s.args) == 2 and s.args[0] is s.args[1]
                if squared or s.fn in MAGNITUDES:
                    todo += [(x, True) for y in args for x in y]
                elif s.fn in QUOTIENTS:
                    todo += [(x, size) for x in args[0]]
                elif s.fn in SQUARES or s.fn in GATHERED or s.fn in MOVED:
                    todo += [(x, size) for y in args for x in y]
                elif s.fn in SELECTS:
                    todo += [(x, size) for y in args[1:] for x in y]
            elif not isinstance(s, Call):
                todo += [(x, size) for x in self.flow.data.get(v, ())]
            base = self.root(v)
            if base is not v:
                todo.append((base, size))
        return nodes

    def is_place(self, v: Var) -> bool:
        """Is it a state that moves: carried, and its next value made of it and of nothing else that is carried on the way?"""
        x = self.before.get(v, v)
        if x not in self.back:
            return False
        seen: set[Var] = set()
        todo = list(atom_vars(self.back[x]))
        while todo:
            w = todo.pop()
            if w is x:
                return True
            if w not in seen and (w not in self.before or self.before[w] is x):
                seen.add(w)
                todo += self.flow.data.get(w, ())
        return False

    def change(self, v: Var) -> Var | None:
        """Is it the difference, the ratio or the spread of an iterate and what it was before?"""
        s = self.flow.made.get(v)
        if not isinstance(s, Op):
            return None
        if s.fn in DIFFERENCES or s.fn in QUOTIENTS:
            pairs = [s.args[:2]]
            for a in s.args[:2]:  # x / old - 1, 1 - old / x
                share = self.flow.made.get(a) if isinstance(a, Var) else None
                pairs += [share.args[:2]] if isinstance(share, Op) and share.fn in QUOTIENTS else []
            return next((x for u, v in pairs if (x := self.one_line(u, v)) is not None), None)
        if s.fn in SPREADS:
            lines = self.line(s.args[0])
            return next((x for x in self.iterates if x in lines), None)
        return None

    def fed_back(self, v: Var) -> Var | None:
        """An iterate from which it is computed, and whose next value is made of it."""
        s = self.flow.made.get(v)
        ways = [v]
        if isinstance(s, Op) and s.fn in DIFFERENCES:
            sides = [a for a in s.args[:2] if isinstance(a, Var)]
            ways += [a for a in sides if not self.is_place(a) or len(sides) == 2 and all(map(self.is_place, sides))]
        for w in (w for way in ways for w in self.alike.get(way, [way])):
            own = self.line(w)
            circle = self.closure(w) & self.closure(w, users=True)
            x = next((x for x in self.iterates if x in circle and x not in own), None)
            if x is not None:
                return x
        return None

    def missed(self, v: Var) -> Var | None:
        """An iterate from which a difference is computed that becomes small, in another way than the next iterate."""
        s = self.flow.made.get(v)
        sides = s.args[:2] if isinstance(s, Op) and s.fn in DIFFERENCES else ()
        if not sides or not all(isinstance(a, Var) and not self.is_place(a) for a in sides):
            return None
        made, own = self.closure(v), self.line(v)
        for x in self.iterates:
            if x in made and x not in own:
                nexts = set[Var]().union(*[self.closure(w) for w in self.sources(x)])
                if x in nexts and any(self.is_varied(w) and w not in self.flow.data and w not in self.back for w in nexts):
                    return x
        return None

    def is_aim(self, limit: Atom, v: Var) -> bool:
        """Do the steps make use of the limit?  Then they lead there: to steps that are small enough, not to a root."""
        if isinstance(limit, Var):
            users = self.closure(limit, users=True)
            return any(x in users for x in self.iterates)
        if not isinstance(limit, Const) or limit.value in (0, 0.0):
            return False
        if limit.value == 1:
            return True  # in units of the tolerance
        circle = self.closure(v, users=True)
        return any(isinstance(s, Op) and w in circle and limit in s.args for w, s in self.flow.made.items()
                   if holds_floats(w.kind))

    def line(self, a: Any) -> set[Var]:
        """The value under its other names, in this turn and in those before."""
        found: set[Var] = set()
        todo = list(atom_vars(a))
        while todo:
            v = todo.pop()
            if v in found:
                continue
            found.add(v)
            s = self.flow.made.get(v)
            if isinstance(s, If):
                todo += [x for j in s.joins if j.out is v for b in j.values for x in atom_vars(b)]
            elif isinstance(s, Op) and s.fn in SELECTS:
                todo += [x for b in s.args[1:] for x in atom_vars(b)]
            elif isinstance(s, Op) and (s.fn in MOVED or s.fn in (max, min)):
                todo += [x for b in s.args for x in atom_vars(b) if holds_floats(x.kind)]
            todo += [x for x in atom_vars(self.back.get(v)) if holds_floats(x.kind)]
            base = self.root(v)
            if base is not v or v in self.flow.stored:
                todo += [base, *self.flow.data.get(base, ())]
        return found

    def is_varied(self, v: Var) -> bool:
        return v.kind.varied or v in self.varied

    def one_line(self, u: Any, v: Any) -> Var | None:
        """The iterate, if these are one and an earlier one."""
        if not isinstance(u, Var) or not isinstance(v, Var) or u is v:
            return None
        one, other = (set().union(*[self.line(w) for w in self.alike.get(a, [a])]) for a in (u, v))
        if not any(self.is_varied(w) and (w in self.flow.made or w in self.back or w in self.flow.stored) for w in one & other):
            return None
        return next((x for x in self.iterates if x in one or x in other), None)


def is_zero(a: Atom) -> bool:
    return isinstance(a, Const) and isinstance(a.value, (int, float)) and a.value == 0
