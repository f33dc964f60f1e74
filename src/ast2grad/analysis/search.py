"""Loops that find a number by comparing: bisection and its relatives.

What such a loop returns depends on the differentiated arguments only through which branch was taken, so the derivative of
the executed path is zero, or that of the ends that the search began with.  Here is found out which values are found in this
way, and, where ends are replaced by a mean of themselves, the residual whose sign decides.
"""
from __future__ import annotations

import math
import operator
import types
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..ir.nodes import (
    COPY,
    UNDEF,
    Atom,
    Block,
    Call,
    Callee,
    Const,
    Each,
    If,
    Mutate,
    Op,
    Ref,
    Stmt,
    Store,
    Var,
    While,
    atom_vars,
    blocks,
    defs,
    walk,
)
from ..ir.uses import free_vars
from ..transform.simplify import clean
from .flow import SELECTS, Flow, Influence, holds_floats, is_discrete, is_float

COMPARISONS = (operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne, np.less, np.less_equal, np.greater,
               np.greater_equal)
SIGNS = (np.sign, np.signbit, bool, operator.not_, np.logical_not, operator.invert)
PRODUCTS = (operator.mul, np.multiply)
SAME = (COPY, float, np.float64, operator.pos, np.asarray, np.array, np.copy)


@dataclass
class Residual:
    at: Var  # carried, and where the root is in the end
    block: Block  # computes `left` and `right` from `point`
    point: Var
    left: Atom
    right: Atom | None  # None: the sign of `left` decides


@dataclass
class Search:
    """What a loop finds by comparing."""

    found: set[Var]  # inside of the loop: values that are chosen, and what is made of nothing but them
    moving: set[Var]  # those that end where the root is
    standing: set[Var]  # those that end as differences of such
    residual: Residual | None
    stale: set[Var]  # other carried values that the found ones went into
    test: Var
    unread: bool  # do calls of functions go into it that were not read, as nothing in them carried derivatives?
    narrows: bool  # does it close in on something, so that what it finds is more than a path that was taken?


def find_search(head: Each | While, body: Block, carried: list[tuple[Var, Atom, Atom]], until: Atom | None,
                root: Callable[[Var], Var], active_memory: set[Var]) -> Search | None:
    """`carried`: (variable inside of the body, its value after the body, its value before the loop)."""
    numbers = [(x, n, i) for x, n, i in carried if is_float(x.kind)]
    stores = any(isinstance(s, Store) for s in walk(body))
    if not numbers and not stores or not any(isinstance(s, If) and s.joins or isinstance(s, Op) and s.fn in SELECTS or isinstance(
            s, (Call, Store)) or isinstance(s, Op) and is_discrete_sign(s) for s in walk(body)):
        return None
    flow = Flow((*(head.block if isinstance(head, While) else ()), *body), root)
    if isinstance(head, Each):
        flow.made[head.index] = None
    kept = [v for v in sorted(flow.stored, key=lambda v: v.uid) if v not in flow.made and holds_floats(v.kind)]
    numbers += [(v, v, v) for v in kept] + [(root(x), n, i) for x, n, i in carried if root(x) in kept]
    own = {x for x, _, _ in numbers} | {x for x, _, _ in carried}
    back = {x: n for x, n, _ in carried}
    memory = {x for x, _, _ in numbers} - set(back)

    def active(v: Var) -> bool:
        return is_float(v.kind) and getattr(v.kind, "varied", False) or v.kind.varied and v not in flow.data or (
            root(v) in active_memory)

    ways: dict[Var, tuple[set[Var], set[Var]]] = {}
    for x, n, _ in numbers:  # a carried array may be stored to as well
        leaves, deciding_values = flow.values(n)
        before = ways.get(x, (set(), set()))
        ways[x] = (before[0] | leaves, before[1] | deciding_values)
    pure = {x for x, _, _ in numbers}
    while True:
        tainted = {x for x in pure if any(v not in pure and active(v) for v in ways[x][0])}
        if not tainted:
            break
        pure -= tainted
    exits = exit_tests(body, until)
    deciding = {x: {t for t in ways[x][1] if t not in exits} for x in pure}
    influence = Influence(flow, back)
    reached = {t: influence.of(t) for ts in deciding.values() for t in ts}
    others = influence.among(v for v in influence.bits if active(v) and v not in pure and (v not in flow.data or v in own))
    weights = Weights(flow, body, back, pure, active)

    def decides(t: Var, core: int) -> bool:
        return bool(reached[t] & core and reached[t] & others)

    core = {x for x in pure if deciding[x]}
    while True:
        mask = influence.among(core)
        rest = {x for x in core if not any(decides(t, mask) for t in deciding[x])}
        if not rest:
            break
        core -= rest
    within = False
    if not core:
        # the ends alone may carry derivatives: what they enclose does not depend on them
        ends = {x for x, _, i in numbers if x in pure and deciding[x] and any(v.kind.varied for v in atom_vars(i))}
        mask = influence.among(ends)
        core = {x for x in pure if any(reached[t] & mask for t in deciding[x])}
        core = {x for x in core if any(reached[t] & influence.bit(x) for t in deciding[x])}
        within = True
        if not core:
            return middle(flow, influence, exits, active)
    before_this = Influence(flow, {})
    made_of = {x: before_this.of(*ways[x][0]) for x in ways}
    found = set(core)
    while True:
        more = {x for x in pure if x not in found and not {v for v in ways[x][0]}.isdisjoint(found)}
        if not more:
            break
        found |= more
    weights.steps = {x for x in pure if x in back and shrinking(scalings(back[x], {x}, flow))}
    moving, standing = weights.settle(found)
    mean = any(len(w[1] & moving) >= 2 and w[0] == 1.0 for w in weights.memo.values() if w is not None)
    if within and not mean:
        return None
    stale = {x for x, _, _ in numbers if x not in pure and made_of[x] & before_this.among(found)}
    mask = influence.among(core)
    tests = sorted({t for x in core for t in deciding[x] if within or decides(t, mask)}, key=lambda v: v.uid)
    residual = None
    weights.close(moving - memory, standing - memory)
    walks = not mean and any(is_walk(x, flow, weights, back, (*exits, *exits_of(head))) for x in sorted(
        moving - memory, key=lambda v: v.uid))
    if (mean and not core.isdisjoint(moving) or walks) and not found & memory:
        for t in tests:
            residual = residual_of(t, body, flow, weights, back)
            if residual is not None and walks and any(v in back and v is not residual.point for v in free_vars(
                    residual.block, [a for a in (residual.left, residual.right) if a is not None])):
                residual = None  # it changes on the way, not only with the place
            if residual is not None:
                break
    unread = any(isinstance(s := flow.made.get(v), Op) and isinstance(s.fn, Ref) and isinstance(s.fn.value, types.FunctionType)
                 for x in found for v in flow.made_of((*atom_vars(back.get(x)), *flow.data.get(x, ()))))
    return Search(found, moving - memory, standing - memory, residual, stale - memory, tests[0], unread,
                  mean or weights.averages(found) or several_states(found, ways) or closes_in(
                      found, flow, back, head.index if isinstance(head, Each) else None))


def middle(flow: Flow, influence: Influence, exits: set[Var], active: Callable[[Var], bool]) -> Search | None:
    """A carried number that becomes the mean of two others, each of which is chosen by comparing with it.

    What else is in the ends (a step back into the domain of the residual) does not make their mean a result of it.
    """
    back = influence.back
    deciding = {x: sorted(flow.values(n)[1] - exits, key=lambda v: v.uid) for x, n in back.items() if is_float(x.kind)}
    influence.of(*[t for ts in deciding.values() for t in ts])
    sensitive = influence.among(filter(active, influence.bits))
    tests: dict[Var, Var] = {}
    for x, ts in deciding.items():
        t = next((t for t in ts if influence.of(t) & influence.bit(x) and influence.of(t) & sensitive), None)
        if t is not None:
            tests[x] = t
    ways = {x: ways_on(back[x], flow, exits) for x in back if is_float(x.kind)}
    ends: dict[Any, Var] = {**{v: x for x in tests for v in ways[x]}, **{x: x for x in tests}}
    for x in ways:
        for v in ways[x]:
            parts = linear(v, flow, {k: e for k, e in ends.items() if e is not x})
            if parts is not None and len(parts) > 1 and abs(sum(parts.values()) - 1.0) < 1e-12:
                return Search({x}, set(), set(), None, set(), tests[next(iter(parts))], False, True)
    return None


def ways_on(a: Any, flow: Flow, exits: set[Var]) -> list[Var]:
    """The values that may be carried on, where the test of a break chooses between them."""
    s = flow.made.get(a) if isinstance(a, Var) else None
    if isinstance(s, If) and s.test in exits:
        return [v for j in s.joins if j.out is a for x in j.values for v in ways_on(x, flow, exits)]
    return [a] if isinstance(a, Var) else []


def linear(a: Any, flow: Flow, ends: dict[Any, Var]) -> dict[Var, float] | None:
    """Of which ends a value is a sum, with which factors; None if it is made of anything else."""
    if isinstance(a, Var) and a in ends:
        return {ends[a]: 1.0}
    s = flow.made.get(a) if isinstance(a, Var) else None
    return linear_parts(s, flow, ends) if isinstance(s, Op) else None


def linear_parts(s: Op, flow: Flow, ends: dict[Any, Var]) -> dict[Var, float] | None:
    if s.fn in SAME and s.args:
        return linear(s.args[0], flow, ends)
    if s.fn in PRODUCTS or s.fn in (operator.truediv, np.divide):
        for k, a in enumerate(s.args):
            if isinstance(a, Const) and isinstance(a.value, (int, float)) and a.value and (k == 1 or s.fn in PRODUCTS):
                inner = linear(s.args[1 - k], flow, ends)
                by = float(a.value) if s.fn in PRODUCTS else 1.0 / a.value
                return None if inner is None else {v: c * by for v, c in inner.items()}
    if s.fn in (operator.add, np.add, operator.sub, np.subtract):
        parts = [linear(a, flow, ends) for a in s.args]
        if parts[0] is None or parts[1] is None:
            return None
        sign = 1.0 if s.fn in (operator.add, np.add) else -1.0
        return {v: parts[0].get(v, 0.0) + sign * parts[1].get(v, 0.0) for v in {**parts[0], **parts[1]}}
    return None


def several_states(found: set[Var], ways: dict[Var, tuple[set[Var], set[Var]]]) -> bool:
    """Do found values go into each other?  A switch, which is set to one constant or another, is no state."""
    read = set[Var]().union(*[ways[x][0] for x in found])
    states = {x for x in found & read if not ways[x][0].isdisjoint(found)}
    return any(not (ways[x][0] & states) <= {x} for x in states)


def closes_in(found: set[Var], flow: Flow, back: dict[Var, Atom], index: Var | None) -> bool:
    """Do the steps get smaller: scaled from one iteration to the next, or made of the iteration's number?

    So it is taken to be, too, where what is found passes through a callee or into an item.
    """
    influence = Influence(flow, {})  # of one iteration
    for x in found:
        if x in flow.stored and flow.made_of(flow.data.get(x, ())) & found:
            return True
        seen: set[Var] = set()
        todo = [*atom_vars(back.get(x)), *flow.data.get(x, ())]
        while todo:
            v = todo.pop()
            if v in seen:
                continue
            seen.add(v)
            todo += flow.data.get(v, ())
            s = flow.made.get(v)
            if isinstance(s, Call) and influence.of(v) & influence.among(found):
                return True
            if is_discrete(v.kind) or isinstance(s, Op) and s.fn is operator.getitem:
                todo += flow.control.get(v, ())
        if index in seen or any(is_scaled(y, flow, back) for y in seen if y in back and y is not x):
            return True
    return False


def is_scaled(y: Var, flow: Flow, back: dict[Var, Atom]) -> bool:
    """Is the next value of y a product with y, a power or a quotient?"""
    for v in flow.made_of((back[y],)):
        s = flow.made.get(v)
        if isinstance(s, Op) and (s.fn in PRODUCTS or s.fn in (operator.truediv, np.divide, operator.pow, math.sqrt, np.sqrt)):
            if y in s.args:
                return True
    return False


def shrinks(s: Op, x: Var) -> bool:
    """x * 0.5, x / 2 and the like"""
    number = next((a.value for a in s.args if isinstance(a, Const) and isinstance(a.value, (int, float))), None)
    if number is None or len(s.args) != 2:
        return False
    return s.fn in PRODUCTS and abs(number) < 1 or s.fn in (operator.truediv, np.divide) and s.args[0] is x and abs(number) > 1


def scalings(a: Any, steps: set[Var], flow: Flow) -> set[float] | None:
    """With which factors a value is one of the steps; None if it is made of anything else."""
    if a is UNDEF:
        return set()
    if a in steps:
        return {1.0}
    s = flow.made.get(a) if isinstance(a, Var) else None
    if isinstance(s, If):
        return union([scalings(x, steps, flow) for j in s.joins if j.out is a for x in j.values])
    if not isinstance(s, Op):
        return None
    if s.fn in SELECTS:
        return union([scalings(x, steps, flow) for x in s.args[1:]])
    if s.fn in SAME and s.args:
        return scalings(s.args[0], steps, flow)
    if s.fn is operator.neg or s.fn in (abs, math.fabs, np.abs):
        inner = scalings(s.args[0], steps, flow)
        return None if inner is None else {-c if s.fn is operator.neg else abs(c) for c in inner}
    if s.fn in PRODUCTS:
        for k, x in enumerate(s.args):
            inner, by = scalings(s.args[1 - k], steps, flow), numbers_of(x, flow)
            if inner is not None and by is not None:
                return {b * c for b in by for c in inner}
    if s.fn in (operator.truediv, np.divide):
        inner, by = scalings(s.args[0], steps, flow), numbers_of(s.args[1], flow)
        return None if inner is None or by is None or 0.0 in by else {c / b for b in by for c in inner}
    return None


def numbers_of(a: Any, flow: Flow) -> set[float] | None:
    """The constants that a value is one of."""
    if isinstance(a, Const):
        return {float(a.value)} if isinstance(a.value, (int, float)) else None
    s = flow.made.get(a) if isinstance(a, Var) else None
    if isinstance(s, If):
        return union([numbers_of(x, flow) for j in s.joins if j.out is a for x in j.values if x is not UNDEF])
    if not isinstance(s, Op):
        return None
    if s.fn in SELECTS:
        return union([numbers_of(x, flow) for x in s.args[1:]])
    if s.fn is np.sign:
        return {1.0, -1.0}
    if s.fn in (math.copysign, np.copysign):
        inner = numbers_of(s.args[0], flow)
        return None if inner is None else {c * sign for c in inner for sign in (1.0, -1.0)}
    if s.fn is operator.neg:
        inner = numbers_of(s.args[0], flow)
        return None if inner is None else {-c for c in inner}
    return None


def union(parts: list[set[float] | None]) -> set[float] | None:
    return None if any(p is None for p in parts) else {c for p in parts for c in p or ()}


def shrinking(factors: set[float] | None) -> bool:
    """Does a number that is multiplied by one of these become small, and not before the places that it leads to are reached?"""
    if not factors or 0.0 in factors:
        return False
    sizes = {abs(c) for c in factors}
    return max(sizes) <= 1.0 and min(sizes) < 1.0 and (1.0 in sizes or min(sizes) >= 0.5)


def exits_of(head: Each | While) -> tuple[Var, ...]:
    return tuple(atom_vars(head.test)) if isinstance(head, While) else ()


def is_walk(x: Var, flow: Flow, weights: Weights, back: dict[Var, Atom], exits: Iterable[Var]) -> bool:
    """Is x moved by steps that become smaller, one way or the other as a test says?  Then it ends where the test changes.

    Not if the loop ends when x is somewhere: a step that is too large may be what is tested.  Steps that are turned round
    may be those of a ball that bounces, unless the loop ends when they are small.
    """
    factors: set[float] = set()
    for a in leaves_of(back[x], flow):
        s = flow.made.get(a) if isinstance(a, Var) else None
        if a is x:
            factors.add(0.0)
            continue
        if not isinstance(s, Op) or s.fn not in (operator.add, np.add, operator.sub, np.subtract):
            return False
        plus = s.fn in (operator.add, np.add)
        step = s.args[1] if s.args[0] is x else s.args[0] if plus and s.args[1] is x else None
        by = scalings(step, weights.steps, flow) if step is not None else None
        if not by:
            return False
        factors |= {c if plus else -c for c in by}
    small = False
    for t in exits:
        for left, right in compared(t, flow, set()):
            limits = [weights.limit(a) for a in (left, right) if isinstance(a, Var)]
            if any(w not in (None, 0.0) for w in limits):
                return False
            small |= 0.0 in limits
    turned_round = any(c < 0 for d in weights.steps for c in scalings(back[d], {d}, flow) or ())
    return small if turned_round else len({math.copysign(1.0, c) if c else 0.0 for c in factors}) > 1


def leaves_of(a: Any, flow: Flow) -> list[Any]:
    """The values that a value is one of."""
    s = flow.made.get(a) if isinstance(a, Var) else None
    if isinstance(s, If):
        return [v for j in s.joins if j.out is a for x in j.values if x is not UNDEF for v in leaves_of(x, flow)]
    if isinstance(s, Op) and s.fn in SELECTS:
        return [v for x in s.args[1:] for v in leaves_of(x, flow)]
    return leaves_of(s.args[0], flow) if isinstance(s, Op) and s.fn in SAME and s.args else [a]


def compared(a: Any, flow: Flow, seen: set[Any]) -> Iterable[tuple[Any, Any]]:
    """What is compared to find a truth value."""
    s = flow.made.get(a) if isinstance(a, Var) and a not in seen else None
    seen.add(a)
    if isinstance(s, Op) and s.fn in COMPARISONS and len(s.args) == 2:
        yield s.args[0], s.args[1]
    elif isinstance(s, Op):
        for x in s.args:
            yield from compared(x, flow, seen)
    elif isinstance(s, If):
        for j in s.joins:
            for x in (s.test, *j.values) if j.out is a else ():
                yield from compared(x, flow, seen)


def is_discrete_sign(s: Op) -> bool:
    return s.out is not None and (s.fn in (np.sign, math.copysign, np.copysign) or s.fn in COMPARISONS)


def exit_tests(body: Block, until: Atom | None) -> set[Var]:
    """Tests of which one outcome ends the loop: they decide when, not what."""
    made = {v: s for s in walk(body) for v in defs(s)}
    todo = [until] if isinstance(until, Var) else []
    exits: set[Var] = set(todo)
    seen: set[Var] = set()
    while todo:
        v = todo.pop()
        if v in seen:
            continue
        seen.add(v)
        exits.add(v)
        s = made.get(v)
        if isinstance(s, If):
            j = next(j for j in s.joins if j.out is v)
            for k, a in enumerate(j.values):
                if isinstance(a, Const) and a.value is True and isinstance(s.test, Var):
                    exits.add(s.test)
                if isinstance(a, Var):
                    todo.append(a)
        elif isinstance(s, Op) and s.fn in (COPY, operator.not_):
            todo += [a for a in s.args if isinstance(a, Var)]
    for s in walk(body):
        if isinstance(s, Op) and s.fn in (operator.not_, COPY) and s.out is not None and s.args[0] in exits:
            exits.add(s.out)
    return exits


class Weights:
    """How much a value moves when all moving ones are moved by one: (how much, made of which), or None."""

    def __init__(self, flow: Flow, body: Block, back: dict[Var, Atom], pure: set[Var], active: Callable[[Var], bool]) -> None:
        self.flow = flow
        self.back = back
        self.pure = pure
        self.active = active
        self.assumed: dict[Var, float | None] = {}
        self.memo: dict[Var, tuple[float, frozenset[Var]] | None] = {}
        self.steps: set[Var] = set()  # carried, and made smaller
        self.items = False  # does an item of an array count as the array?

    def settle(self, found: set[Var]) -> tuple[set[Var], set[Var]]:
        self.assumed = {x: 0.0 if x in self.steps else 1.0 for x in found}
        for _ in range(len(found) + 3):
            self.memo = {}
            new = {x: self.of(self.back[x]) if x in self.back else None for x in found - self.steps}
            changed = False
            for x, w in new.items():
                value = None if w is None else w[0]
                if value != self.assumed[x] and self.assumed[x] is not None:
                    self.assumed[x] = 0.0 if value == 0.0 or self.assumed[x] == 1.0 and value not in (None, 1.0) else None
                    changed = True
            if not changed:
                break
        return {x for x in found if self.assumed[x] == 1.0}, {x for x in found if self.assumed[x] == 0.0}

    def averages(self, found: set[Var]) -> bool:
        """Is one of them replaced by a mean of several, or an item by one of such a mean?"""
        self.assumed = {x: 1.0 for x in found}
        self.memo, self.items = {}, True
        ways = [self.of(v) for x in sorted(found, key=lambda v: v.uid)
                for v in (*atom_vars(self.back.get(x)), *self.flow.data.get(x, ()))]
        return any(w is not None and w[0] == 1.0 and len(w[1]) > 1 for w in (*ways, *self.memo.values()))

    def of(self, a: Any) -> tuple[float, frozenset[Var]] | None:
        if not isinstance(a, Var):
            return (0.0, frozenset())
        if a not in self.memo:
            self.memo[a] = None
            self.memo[a] = self.find(a)
        return self.memo[a]

    def find(self, v: Var) -> tuple[float, frozenset[Var]] | None:
        if v in self.assumed:
            much = self.assumed[v]
            return None if much is None else (much, frozenset((v,)))
        s = self.flow.made.get(v)
        if s is None or v in self.back:
            return None if self.active(v) else (0.0, frozenset())
        if isinstance(s, If):
            values = next((j.values for j in s.joins if j.out is v), ())
            return self.same([x for x in values if x is not UNDEF and x != Const(None)])
        if not isinstance(s, Op):
            parts = [self.of(x) for x in self.flow.data.get(v, ())]
            return (0.0, frozenset()) if all(p is not None and not p[0] and not p[1] for p in parts) else None
        if s.fn in SELECTS:
            return self.same(list(s.args[1:]))
        if self.items and s.fn is operator.getitem:
            return self.of(s.args[0])
        if s.fn in (math.sqrt, np.sqrt) and self.is_product_of_ends(s.args[0]):
            return (1.0, self.factors(s.args[0]))
        if s.fn is np.sign or s.fn in (math.copysign, np.copysign) and numbers_of(s.out, self.flow) is not None:
            return (0.0, frozenset())
        known = [p for p in map(self.of, s.args) if p is not None]
        if len(known) < len(s.args):
            return None
        made = frozenset[Var]().union(*[p[1] for p in known])
        w = [p[0] for p in known]
        if s.fn in SAME and s.args:
            return (w[0], made)
        if s.fn in (operator.add, np.add):
            return (w[0] + w[1], made)
        if s.fn in (operator.sub, np.subtract):
            return (w[0] - w[1], made)
        if s.fn is operator.neg:
            return (-w[0], made)
        if s.fn in PRODUCTS or s.fn in (operator.truediv, np.divide):
            number = next((x.value for x in s.args if isinstance(x, Const) and isinstance(x.value, (int, float))), None)
            if s.fn in PRODUCTS and number is not None:
                return (number * (w[0] + w[1]), made)
            if s.fn not in PRODUCTS and number and s.args[0] != Const(number):
                return (w[0] / number, made)
        return (0.0, made) if not any(w) else None

    def is_product_of_ends(self, a: Atom) -> bool:
        s = self.flow.made.get(a) if isinstance(a, Var) else None
        return isinstance(s, Op) and s.fn in PRODUCTS and all((p := self.of(x)) is not None and p[0] == 1.0 for x in s.args)

    def factors(self, a: Any) -> frozenset[Var]:
        s = self.flow.made[a]
        assert isinstance(s, Op)
        return frozenset[Var]().union(*[p[1] for p in map(self.of, s.args) if p is not None])

    def same(self, values: list[Any]) -> tuple[float, frozenset[Var]] | None:
        parts = [p for p in map(self.of, values) if p is not None]
        if not parts or len(parts) < len(values) or len({p[0] for p in parts}) != 1:
            return None
        return (parts[0][0], frozenset[Var]().union(*[p[1] for p in parts]))

    def close(self, moving: set[Var], standing: set[Var]) -> None:
        """Which of them end at the root itself, and which at 0: others move with it at a distance."""
        self.limits: dict[Var, float] = {**dict.fromkeys(moving, 1.0), **dict.fromkeys(standing, 0.0)}
        for x in self.pure - moving - standing:
            s = self.flow.made.get(self.back[x]) if isinstance(self.back.get(x), Var) else None  # type: ignore[arg-type]
            if isinstance(s, Op) and x in s.args and shrinks(s, x) or x in self.steps:
                self.limits[x] = 0.0
        while True:
            wrong = {x for x, w in self.limits.items() if x in (moving | standing) - self.steps and self.limit(self.back[x]) != w}
            if not wrong:
                return
            for x in wrong:
                del self.limits[x]

    def limit(self, a: Any) -> float | None:
        """How many times the root the value is in the end."""
        if isinstance(a, Const):
            return 0.0 if is_zero(a) else None
        if a in self.limits:
            return self.limits[a]
        s = self.flow.made.get(a) if isinstance(a, Var) and a not in self.back else None
        if isinstance(s, If):
            ways = {self.limit(x) for j in s.joins if j.out is a for x in j.values if x is not UNDEF and x != Const(None)}
            return ways.pop() if len(ways) == 1 else None
        if not isinstance(s, Op):
            return None
        if s.fn in SELECTS:
            ways = {self.limit(x) for x in s.args[1:]}
            return ways.pop() if len(ways) == 1 else None
        w = [self.limit(x) for x in s.args]
        if s.fn in SAME and w:
            return w[0]
        if s.fn in (math.sqrt, np.sqrt) and isinstance(s.args[0], Var):
            inner = self.flow.made.get(s.args[0])
            if isinstance(inner, Op) and inner.fn in PRODUCTS and all(self.limit(x) == 1.0 for x in inner.args):
                return 1.0
        if s.fn in (abs, math.fabs, np.abs, math.sqrt, np.sqrt):
            return 0.0 if w[0] == 0.0 else None
        if s.fn is operator.neg and w[0] is not None:
            return -w[0]
        if len(w) != 2:
            return None
        u, v = w
        if s.fn in PRODUCTS:
            if 0.0 in w:
                return 0.0
            number, other = (s.args[0], v) if isinstance(s.args[0], Const) else (s.args[1], u)
            value = number.value if isinstance(number, Const) else None
            return value * other if isinstance(value, (int, float)) and other is not None else None
        if s.fn in (operator.truediv, np.divide):
            value = s.args[1].value if isinstance(s.args[1], Const) else None
            return 0.0 if u == 0.0 else u / value if u is not None and isinstance(value, (int, float)) and value else None
        if u is None or v is None:
            return None
        return u + v if s.fn in (operator.add, np.add) else u - v if s.fn in (operator.sub, np.subtract) else None

    def point(self, v: Var) -> Var | None:
        """The value itself, if it ends where the root is: behind other names for it."""
        if self.limit(v) != 1.0:
            return None
        while isinstance(s := self.flow.made.get(v), Op) and s.fn in SAME and isinstance(s.args[0], Var):
            v = s.args[0]
        return v


def residual_of(test: Var, body: Block, flow: Flow, weights: Weights, back: dict[Var, Atom]) -> Residual | None:
    """What is zero where the outcome of the test changes."""
    for left, right in candidates(test, flow, {test}):
        sides = [turned(a, back, weights) for a in (left, right)]
        if sides != [left, right] and all(isinstance(a, Var) and (a in flow.made or a in back) for a in sides):
            continue  # this iteration's value and the last one's
        r = sliced(sides, test, body, flow, weights, back)
        if r is not None:
            return r
    return None


def turned(a: Any, back: dict[Var, Atom], weights: Weights) -> Any:
    """What the end of an iteration computes for the test of the next one."""
    return back[a] if isinstance(a, Var) and a in back and a not in weights.limits else a


def candidates(a: Any, flow: Flow, seen: set[Var]) -> Iterable[tuple[Atom, Atom | None]]:
    """Pairs of numbers whose difference changes its sign with the truth value (or sign) of a."""
    s = flow.made.get(a) if isinstance(a, Var) else None
    if isinstance(s, If):
        for j in s.joins:
            if j.out is a:
                for x in (s.test, *j.values):
                    if isinstance(x, Var) and x not in seen:
                        seen.add(x)
                        yield from candidates(x, flow, seen)
        return
    if not isinstance(s, Op):
        return
    if not is_discrete(a.kind):  # the second argument of copysign
        yield from signs(a, flow)
    elif s.fn in COMPARISONS and len(s.args) == 2:
        left, right = s.args
        if is_zero(right) or is_zero(left):
            yield from signs(left if is_zero(right) else right, flow)
        elif any(isinstance(x, Var) and (is_discrete(x.kind) or is_sign(x, flow)) for x in (left, right)):
            for x in (left, right):
                yield from (candidates(x, flow, seen) if is_discrete(getattr(x, "kind", None)) else signs(x, flow))  # type: ignore
        else:
            yield left, right
    elif s.fn in SIGNS or s.fn in SAME:
        inner = s.args[0]
        if isinstance(inner, Var) and is_discrete(inner.kind):
            yield from candidates(inner, flow, seen)
        else:
            yield from signs(inner, flow)
    elif s.fn in (operator.and_, operator.or_, operator.xor, np.logical_and, np.logical_or, np.logical_xor):
        for x in s.args:
            yield from candidates(x, flow, seen)


def signs(a: Atom, flow: Flow) -> Iterable[tuple[Atom, Atom | None]]:
    """Numbers whose sign decides that of a."""
    s = flow.made.get(a) if isinstance(a, Var) else None
    if isinstance(s, Op) and (s.fn in PRODUCTS or s.fn in (operator.truediv, np.sign, operator.neg, math.copysign, np.copysign)):
        parts = s.args[1:] if s.fn in (math.copysign, np.copysign) else s.args
        for x in parts:
            if isinstance(x, Var):
                yield from signs(x, flow)
    yield a, None


def is_sign(a: Any, flow: Flow) -> bool:
    s = flow.made.get(a) if isinstance(a, Var) else None
    return isinstance(s, Op) and s.fn in (np.sign, math.copysign, np.copysign)


def is_zero(a: Any) -> bool:
    return isinstance(a, Const) and type(a.value) in (int, float) and a.value == 0


def sliced(sides: list[Any], test: Var, body: Block, flow: Flow, weights: Weights,
           back: dict[Var, Atom]) -> Residual | None:
    """The statements that compute the sides from one point, if they do."""
    targets = [v for a in sides for v in atom_vars(a)]
    if not targets:
        return None
    points: set[Var] = set()
    seen: set[Var] = set()
    todo = list(targets)
    while todo:
        v = todo.pop()
        if v in seen:
            continue
        seen.add(v)
        p = weights.point(v)
        if p is not None:
            points.add(p)
            continue
        if v is test and is_discrete(v.kind) or flow.root(v) in flow.stored:
            return None
        todo += flow.data.get(v, ())
        todo += flow.control.get(v, ())
    if len(points) != 1:
        return None
    point = points.pop()
    if any(weights.point(v) is point for v in targets):
        if len(targets) != 2 or all(weights.point(v) is not None for v in targets):
            return None  # the root itself is compared: there is nothing to solve
    rest = straight(body, seen, point)
    if rest is None:
        return None
    left, right = sides[0], sides[1] if len(sides) > 1 else None
    block = clean(rest, tuple(a for a in (left, right) if a is not None), lambda s: False)
    if any(isinstance(s, (Store, Mutate)) or isinstance(s, Op) and s.effect for s in walk(block)):
        return None
    for v in free_vars(block, [a for a in (left, right) if a is not None]):
        if v is not point and (v in flow.made or v in back and v not in weights.pure):
            return None
    at = point if point in back else next((x for x in back if weights.limits.get(x) == 1.0), None)
    return Residual(at, block, point, left, right) if at is not None else None


def straight(block: Block, wanted: set[Var], point: Var) -> Block | None:
    """The statements that define what is wanted, out of the branches in which they are; none defines the point."""
    out: list[Stmt] = []
    for s in block:
        made = set(defs(s))
        sides = [b for b in blocks(s) if any(v in wanted for t in walk(b) for v in defs(t))]
        if isinstance(s, If) and not made & wanted and sides:
            if len(sides) != 1 or (inner := straight(sides[0], wanted, point)) is None:
                return None
            out += inner
            continue
        if point in made:
            if isinstance(s, Op):
                continue
            if not isinstance(s, If):
                return None
            s = replace(s, joins=tuple(j for j in s.joins if j.out is not point))
        if made & wanted:
            out.append(s)
    return tuple(out)


def searching_recursion(callee: Callee) -> set[int]:
    """Results of a function that calls itself with ends that it chooses by comparing."""
    graph = getattr(callee, "graph", None)
    if graph is None:
        return set()
    calls = [s for s in walk(graph.body) if isinstance(s, Call) and s.callee is callee]
    if not calls:
        return set()
    flow = Flow(graph.body, lambda v: v)
    ends: set[Var] = {p for i, p in enumerate(graph.params) if is_float(p.kind) and any(c.args[i] is not p for c in calls)}
    leaves = {p: [flow.values(c.args[i])[0] for c in calls] for i, p in enumerate(graph.params) if p in ends}
    while True:
        tainted = {p for p in ends if any(v not in ends and v.kind.varied for way in leaves[p] for v in way)}
        if not tainted:
            break
        ends -= tainted
    chosen: set[Var] = set()
    for s in walk(graph.body):
        if not isinstance(s, If):
            continue
        sides = [[c for c in walk(b) if isinstance(c, Call) and c.callee is callee] for b in (s.then, s.orelse)]
        seen = flow.reach(atom_vars(s.test), {})
        if all(sides) and any(v.kind.varied and v not in ends and v not in flow.data for v in seen):
            chosen |= {p for i, p in enumerate(graph.params) if p in ends and p in seen and any(
                a.args[i] is not b.args[i] for a in sides[0] for b in sides[1])}
    for i, p in enumerate(graph.params):
        if p in ends:
            for c in calls:
                for t in flow.values(c.args[i])[1]:
                    seen = flow.reach((t,), {})
                    if p in seen and any(v.kind.varied and v not in ends and v not in flow.data for v in seen):
                        chosen.add(p)
    if not chosen:
        return set()
    for c in calls:
        flow.data.update(dict.fromkeys(c.outs, ()))
    ways = [flow.made_of((r,)) for r in graph.results]
    return {k for k, way in enumerate(ways) if way & chosen and not any(
        v.kind.varied and v not in ends and v in graph.params for v in way)}
