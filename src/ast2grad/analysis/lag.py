"""Loops that stop when their iterate changes little: the derivative of the iterate may not have arrived there yet."""
from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ..errors import Origin
from ..ir.nodes import COPY, GETATTR, Atom, Block, Call, Const, Each, If, Op, Prim, Var, While, atom_vars
from .flow import Flow, is_discrete, is_float
from .search import exit_tests

ORDERS = (operator.lt, operator.le, operator.gt, operator.ge, np.less, np.less_equal, np.greater, np.greater_equal)
CLOSE = (math.isclose, np.isclose, np.allclose)
LOGIC = (operator.not_, operator.and_, operator.or_, COPY, bool, np.all, np.any, all, any, np.logical_and, np.logical_or,
         np.logical_not)
SIZES = (abs, math.fabs, np.abs, np.absolute, np.fabs, np.linalg.norm, max, np.max, np.amax, np.maximum, sum, np.sum, np.mean,
         math.sqrt, np.sqrt, math.hypot, np.hypot, operator.pow, operator.mul, np.multiply, operator.matmul, np.dot, np.square,
         math.fsum, math.pow, float, operator.neg, operator.truediv, np.divide, COPY)
METHODS = (".max", ".sum", ".mean", ".dot", ".any", ".all")
STEPS = (operator.add, operator.sub, np.add, np.subtract)
FACTORS = (operator.mul, np.multiply, operator.truediv, np.divide, operator.neg, COPY)


def lagging(head: Each | While, body: Block, carried: list[tuple[Var, Atom]], until: Atom | None,
            root: Callable[[Var], Var]) -> Iterator[tuple[Var, Origin | None]]:
    """(iterate, place of the test) where the loop's end depends on how little the iterate changes."""
    back: dict[Var, Any] = {x: n for x, n in carried if is_float(x.kind) and n is not x}
    iterates = [x for x in back if x.kind.varied]
    if not iterates:
        return
    flow = Flow((*(head.block if isinstance(head, While) else ()), *body), root)
    tests = exit_tests(body, until)
    if isinstance(head, While):
        tests.update(atom_vars(head.test))
    for op in sorted(comparisons(tests, flow), key=lambda s: s.out.uid):  # type: ignore[union-attr]
        changes = [v for a in op.args[:2] for v in sizes(a, flow, back)]
        pairs = [op.args[:2]] if op.fn in CLOSE else []
        for x in iterates:
            if any(is_change(d, x, flow, back) for d in changes) or any(same_line(u, v, flow, back, x) for u, v in pairs):
                yield x, op.origin
                break


def comparisons(tests: set[Var], flow: Flow) -> set[Op]:
    found: set[Op] = set()
    seen: set[Var] = set()
    todo = list(tests)
    while todo:
        v = todo.pop()
        s = flow.made.get(v)
        if v in seen or not is_discrete(v.kind):
            continue
        seen.add(v)
        if isinstance(s, If):
            todo += atom_vars(s.test)
            todo += [x for j in s.joins if j.out is v for a in j.values for x in atom_vars(a)]
        elif isinstance(s, Op) and (s.fn in ORDERS or s.fn in CLOSE):
            found.add(s)
        elif isinstance(s, Op) and (s.fn in LOGIC or isinstance(s.fn, Prim)):
            todo += [x for a in s.args for x in atom_vars(a)]
    return found


def sizes(a: Atom, flow: Flow, back: dict[Var, Any]) -> set[Var]:
    """Numbers whose size the value is."""
    found: set[Var] = set()
    todo = list(atom_vars(a))
    measured = False
    while todo:
        v = todo.pop()
        if v in found or not is_float(v.kind):
            continue
        found.add(v)
        s = flow.made.get(v)
        if isinstance(s, Op) and (s.fn in SIZES or isinstance(s.fn, Prim) and s.fn.name in METHODS):
            measured |= s.fn not in FACTORS
            todo += [x for y in (s.args[:1] if s.fn in (operator.truediv, np.divide) else s.args) for x in atom_vars(y)]
        elif v in back:
            todo += atom_vars(back[v])
        elif isinstance(s, If):
            todo += [x for j in s.joins if j.out is v for y in j.values for x in atom_vars(y)]
    return found if measured else set()


def is_change(d: Var, x: Var, flow: Flow, back: dict[Var, Any]) -> bool:
    """Is d the difference between two iterates, or in proportion to what is added to x?"""
    s = flow.made.get(d)
    if isinstance(s, Op) and s.fn in (operator.sub, np.subtract):
        u, v = s.args
        share = flow.made.get(u) if isinstance(u, Var) else None
        if isinstance(share, Op) and share.fn in (operator.truediv, np.divide) and v in (Const(1), Const(1.0)):
            u, v = share.args
        if same_line(u, v, flow, back, x):
            return True
    if x in line(d, flow, back) or x not in flow.reach((d,), back):
        return False
    names: dict[Any, Any] = {}
    for i, (y, n) in enumerate(back.items()):
        names[y] = names[n] = ("carried", i)
    form = shape_of(d, flow, names)
    return any(d is v or form == shape_of(v, flow, names) for step in steps(back[x], x, flow) for v in factors(step, flow, back))


def shape_of(a: Any, flow: Flow, names: dict[Any, Any], depth: int = 30) -> Any:
    """How the value is computed, the same for what the test and the body compute anew."""
    if a in names:
        return names[a]
    s = flow.made.get(a) if isinstance(a, Var) else None
    if depth == 0 or not isinstance(s, (Op, Call)):
        return a
    parts = tuple(shape_of(x, flow, names, depth - 1) for x in s.args)
    return (s.fn, *parts) if isinstance(s, Op) else (s.callee, s.outs.index(a), *parts)


def steps(a: Any, x: Var, flow: Flow) -> Iterator[Any]:
    """What is added to x on the way to its next value."""
    todo, seen = [v for v in atom_vars(a)], set()
    while todo:
        v = todo.pop()
        if v in seen:
            continue
        seen.add(v)
        s = flow.made.get(v)
        if isinstance(s, If):
            todo += [y for j in s.joins if j.out is v for b in j.values for y in atom_vars(b)]
        elif isinstance(s, Op) and s.fn in STEPS:
            for one, other in (s.args[:2], s.args[1::-1]):
                if isinstance(one, Var) and x in line(one, flow, {}):
                    yield other
        elif isinstance(s, Op) and s.fn in (COPY, max, min, np.clip, np.maximum, np.minimum, float):
            todo += [y for b in s.args for y in atom_vars(b)]


def factors(a: Any, flow: Flow, back: dict[Var, Any]) -> set[Var]:
    found: set[Var] = set()
    todo = list(atom_vars(a))
    while todo:
        v = todo.pop()
        if v in found:
            continue
        found.add(v)
        s = flow.made.get(v)
        if isinstance(s, Op) and s.fn in FACTORS:
            todo += [x for b in s.args for x in atom_vars(b)]
    return found


def line(a: Any, flow: Flow, back: dict[Var, Any]) -> set[Var]:
    """The value under its other names, in this iteration and in those before."""
    found: set[Var] = set()
    todo = list(atom_vars(a))
    while todo:
        v = todo.pop()
        if v in found:
            continue
        found.add(v)
        s = flow.made.get(v)
        if isinstance(s, If):
            todo += [x for j in s.joins if j.out is v for b in j.values for x in atom_vars(b)]
        elif isinstance(s, Op) and (s.fn in (COPY, float, np.copy, np.array, np.asarray) or isinstance(
                s.fn, Prim) and s.fn is not GETATTR and s.fn.name == ".copy"):
            todo += atom_vars(s.args[0])
        todo += atom_vars(back.get(v))
    return found


def same_line(u: Any, v: Any, flow: Flow, back: dict[Var, Any], x: Var) -> bool:
    """Are these an iterate and an earlier one?"""
    if not isinstance(u, Var) or not isinstance(v, Var) or u is v:
        return False
    one, other = line(u, flow, back), line(v, flow, back)
    return (x in one or x in other) and any(w.kind.varied and (w in flow.made or w in back) for w in one & other)
