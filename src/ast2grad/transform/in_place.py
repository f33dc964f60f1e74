"""Stores as they are written by hand.

The reverse sweep answers `b[i] *= s` in three steps: it takes the adjoint of the item, sets it to zero and adds what the
product gives back.  Nothing looks at the zero, so that the sum is the new value (`settled`); and what makes a new value of
an item from the old one is an in-place operator (`in_place`): `b_bar[i] *= s`.
"""
from __future__ import annotations

import operator
from dataclasses import replace
from typing import Any

import numpy as np

from ..analysis.alias import Aliases, aliases_of
from ..ir.kinds import Arr, Lst, Scalar, Unknown
from ..ir.nodes import (
    COPY,
    Atom,
    Block,
    Const,
    Graph,
    Mutate,
    Op,
    Stmt,
    Store,
    Var,
    all_operands,
    atom_kind,
    atom_vars,
    map_blocks,
    method,
    walk,
)
from ..ir.uses import count_uses

OPERATORS = (operator.add, operator.sub, operator.mul, operator.truediv)
COMMUTING = (operator.add, operator.mul)


def settled(block: Block, params: tuple[Var, ...], results: tuple[Atom, ...]) -> Block:
    """`x[k] = 0.0`, and then `x[k] += v`, is `x[k] = v`."""
    if not any(isinstance(s, Store) for s in walk(block)):
        return block
    al, uses = aliases_of(Graph("", params, block, ())), count_uses(block, results)

    def visit(block: Block) -> Block:
        out: list[Stmt | None] = [map_blocks(s, visit) for s in block]
        for i, s in enumerate(out):
            if not isinstance(s, Store) or not is_zero(s):
                continue
            met = (j for j in range(i + 1, len(out)) if meets(out[j], s, al))
            j = next(met, None)
            view = out[j] if j is not None else None
            k, base, index = j, s.base, s.index
            if isinstance(view, Op) and view.out is not None and takes(view, s) and uses.get(view.out) == 1:
                k, base, index = next(met, None), view.out, Const(Ellipsis)
            t = out[k] if k is not None else None
            if j is None or k is None or not isinstance(t, Store) or t.role != "shadow" or t.aug is not operator.add:
                continue
            if t.base is not base or t.index != index or reads(t.value, s, al):
                continue
            out[i] = out[j] = None
            out[k] = None if was_there(t.value, s, out[:i], al) else replace(t, base=s.base, index=s.index, aug=None)
        return tuple(s for s in out if s is not None)

    return visit(block)


def first_stores(block: list[Stmt], al: Aliases) -> Block:
    """What is added to an item of zeros, before anything else touches them, is the item; a zero need not be stored there."""
    new: list[Stmt] = []
    fresh: dict[Var, set[int]] = {}  # zeros of which nothing was asked -> the items that were stored
    for s in block:
        met = {v for v in fresh if any(
            al.find(w) is al.find(v) for t in walk((s,)) for a in all_operands(t) for w in atom_vars(a))} if fresh else set()
        base, i = place_added_to(s)
        if isinstance(s, Store) and base in met and i not in fresh[base] and not reads(s.value, s, al) and all(
                (j < 0) == (i < 0) for j in fresh[base]):
            met.remove(base)
            fresh[base].add(i)
            if s.aug is operator.sub:
                minus = Var("t", atom_kind(s.value), False, base.scope)
                new.append(Op(minus, operator.neg, (s.value,), (), s.origin))
                s = replace(s, value=minus)
            s = replace(s, aug=None)
            if s.value == Const(0.0):
                fresh[base].discard(i)
                continue
        elif base in met and i in fresh[base]:
            met.remove(base)
        for v in met:
            del fresh[v]
        if isinstance(s, Op) and s.fn is np.zeros_like and s.out is not None:
            fresh[s.out] = set()
        new.append(s)
    return tuple(new)


def place_added_to(s: Stmt) -> tuple[Var, int]:
    """x and 2 of `x[2] += v`, or of `x[2] = 0.0`"""
    if isinstance(s, Store) and isinstance(s.base, Var) and isinstance(s.index, Const) and type(s.index.value) is int and (
            s.role == "shadow" and (s.aug in (operator.add, operator.sub) or is_zero(s))):
        return s.base, s.index.value
    return NOWHERE, 0


NOWHERE = Var("", Unknown(), False)


def takes(t: Stmt | None, s: Store) -> bool:
    return isinstance(t, Op) and t.fn is operator.getitem and t.args[0] is s.base and t.args[1] == s.index


def was_there(value: Atom, s: Store, before: list[Stmt | None], al: Aliases) -> bool:
    """Is the value what the place held before the zero?"""
    for t in reversed(before):
        if isinstance(t, Op) and t.out is value:
            if takes(t, s):
                return True
            if t.fn not in (COPY, method("copy")):
                return False
            value = t.args[0]
        elif t is not None and changes(t, s, al):
            return False
    return False


def is_zero(s: Stmt) -> bool:
    return isinstance(s, Store) and s.role == "shadow" and s.aug is None and s.value == Const(0.0) and isinstance(
        s.base, Var) and isinstance(s.base.kind, Arr)


def reads(a: Atom, s: Store, al: Aliases) -> bool:
    return any(al.find(v) is al.find(s.base) for v in atom_vars(a))  # type: ignore[arg-type]


def meets(t: Stmt | None, s: Store, al: Aliases) -> bool:
    """Does a statement read or write what the store has written to?"""
    return t is not None and any(reads(a, s, al) for u in walk((t,)) for a in all_operands(u))


def in_place(block: Block, uses: dict[Var, int], al: Aliases, operators: tuple[Any, ...] = OPERATORS) -> Block:
    """`x[k] = x[k] * v` is `x[k] *= v`; and what is stored first is stored short."""

    def visit(block: Block) -> Block:
        out: list[Stmt | None] = list(first_stores([map_blocks(s, visit) for s in block], al))
        made = {s.out: n for n, s in enumerate(out) if isinstance(s, Op) and s.out is not None}
        for n, s in enumerate(out):
            if not isinstance(s, Store) or s.aug is not None or s.attr or not keeps_its_type(s):
                continue
            found = operation(out, made, s, uses)
            if found is None or found[2] not in operators:
                continue
            first, places, fn, other = found
            if not any(t is not None and changes(t, s, al) for t in out[first + 1:n]):
                for p in places:
                    out[p] = None
                out[n] = replace(s, aug=fn, value=other)
        return tuple(s for s in out if s is not None)

    return visit(block)


def keeps_its_type(s: Store) -> bool:
    """An in-place operator does what the operator and the store do, where no dtype changes on the way."""
    k, v = atom_kind(s.base), atom_kind(s.value)
    if isinstance(k, Lst):
        return isinstance(k.elem, Scalar) and isinstance(v, Scalar)
    return isinstance(k, Arr) and k.dtype in ("float64", "complex128") and isinstance(v, (Arr, Scalar)) and v.dtype == k.dtype


def operation(out: list[Stmt | None], made: dict[Var, int], s: Store, uses: dict[Var, int],
              ) -> tuple[int, list[int], Any, Atom] | None:
    """(where the item is read, the operations that go, the operator, the other operand)"""

    def maker(a: Atom) -> tuple[list[int], Op | None]:
        """What makes an operand that nothing else reads."""
        places: list[int] = []
        while isinstance(a, Var) and not a.user and uses.get(a) == 1 and a in made:
            d = out[made[a]]
            assert isinstance(d, Op)
            places.append(made[a])
            if d.fn is not COPY:
                return places, d
            a = d.args[0]
        return places, None

    last, d = maker(s.value)
    if d is None or d.fn not in OPERATORS or d.kws:
        return None
    for k, a in enumerate(d.args):
        if k and d.fn not in COMMUTING:
            break
        places, item = maker(a)
        if item is not None and item.fn is operator.getitem and item.args[0] is s.base and item.args[1] == s.index:
            return places[-1], [*last, *places], d.fn, d.args[1 - k]
    return None


def changes(t: Stmt, s: Store, al: Aliases) -> bool:
    cls = al.find(s.base)  # type: ignore[arg-type]
    for u in walk((t,)):
        if isinstance(u, (Store, Mutate)) and isinstance(u.base, Var) and al.find(u.base) is cls:
            return True
        if not isinstance(u, (Store, Mutate, Op)) and any(al.find(v) is cls for a in all_operands(u) for v in atom_vars(a)):
            return True
        if isinstance(u, Op) and u.effect and any(al.find(v) is cls for a in u.args for v in atom_vars(a)):
            return True
    return False


def as_in_place(sections: list[tuple[str, Block]], params: tuple[Var, ...], results: tuple[Atom, ...]) -> list[tuple[str, Block]]:
    """The titled sections of one function with in-place operators."""
    whole = tuple(s for _, b in sections for s in b)
    if not any(isinstance(s, Store) for s in walk(whole)):
        return sections
    uses, al = count_uses(whole, results), aliases_of(Graph("", params, whole, ()))
    return [(title, in_place(b, uses, al)) for title, b in sections]
