"""The sum of a product of two vectors is their inner product: `k_bar += u_bar @ t` for what a number k was multiplied with.

Numbers that all the terms share, and the sign, go out of the sum: `np.sum(-(u_bar * t / n))` is `-(u_bar @ t) / n`.
"""
from __future__ import annotations

import operator
from dataclasses import replace

import numpy as np

from ..analysis.extent import Extents
from ..ir.kinds import Arr, Scalar
from ..ir.nodes import Atom, Block, Op, Stmt, Store, Var, atom_kind, map_blocks, walk


def inner_products(block: Block, uses: dict[Var, int], extents: Extents) -> Block:
    if not any(is_sum(s) for s in walk(block)):
        return block

    def visit(block: Block) -> Block:
        out: list[Stmt | None] = []
        made: dict[Atom, int] = {}
        for s in block:
            s = difference(map_blocks(s, visit), out, made, uses)
            if isinstance(s, Op) and s.out is not None and is_sum(s):
                new = shorter(s, out, made, uses, extents)
                if new is not None:
                    made[s.out] = len(out) + len(new) - 1
                    out += new
                    continue
            if isinstance(s, Op) and s.out is not None:
                made[s.out] = len(out)
            out.append(s)
        return tuple(s for s in out if s is not None)

    return visit(block)


def difference(s: Stmt, out: list[Stmt | None], made: dict[Atom, int], uses: dict[Var, int]) -> Stmt:
    """What the negative of an inner product is added to has the product taken away."""

    def minus(a: Atom) -> Atom | None:
        d = out[made[a]] if a in made and isinstance(a, Var) and uses.get(a) == 1 else None
        if not isinstance(d, Op) or d.fn is not operator.neg or not isinstance(atom_kind(d.args[0]), Scalar):
            return None
        out[made[a]] = None
        return d.args[0]

    if isinstance(s, Store) and s.aug is operator.add and s.role == "shadow":
        value = minus(s.value)
        return s if value is None else replace(s, aug=operator.sub, value=value)
    if isinstance(s, Op) and s.fn is operator.add:
        for a, b in (s.args, s.args[::-1]):
            value = minus(b)
            if value is not None:
                return replace(s, fn=operator.sub, args=(a, value))
    return s


def is_sum(s: Stmt) -> bool:
    return isinstance(s, Op) and s.fn is np.sum and len(s.args) == 1 and not s.kws and isinstance(s.out, Var) and isinstance(
        s.out.kind, Scalar)


def vector(a: Atom) -> bool:
    k = atom_kind(a)
    return isinstance(a, Var) and isinstance(k, Arr) and k.dtype == "float64" and k.axes is not None and len(k.axes) == 1


def number(a: Atom) -> bool:
    k = atom_kind(a)
    return isinstance(k, Scalar) and k.dtype in ("float64", "int64")


def shorter(s: Op, out: list[Stmt | None], made: dict[Atom, int], uses: dict[Var, int], extents: Extents) -> list[Op] | None:
    """The operations in the place of the sum, if the terms are products; those that made the terms go."""
    factors: list[Op] = []  # from the outermost on
    places: list[int] = []
    a = s.args[0]
    while isinstance(a, Var) and not a.user and uses.get(a) == 1 and a in made:
        d = out[made[a]]
        if not isinstance(d, Op) or d.kws:
            return None
        places.append(made[a])
        if d.fn is operator.neg:
            factors.append(d)
            a = d.args[0]
        elif d.fn in (operator.mul, operator.truediv) and number(d.args[1]):
            factors.append(d)
            a = d.args[0]
        elif d.fn is operator.mul and number(d.args[0]):
            factors.append(d)
            a = d.args[1]
        elif d.fn is operator.mul and all(map(vector, d.args)) and extents.same(*d.args):  # type: ignore[arg-type]
            pure = all(t is None or isinstance(t, Op) and not t.effect for t in out[made[a]:])  # the vectors stay as they are
            return without(s, d, factors, places, out) if pure else None
        else:
            return None
    return None


def without(s: Op, d: Op, factors: list[Op], places: list[int], out: list[Stmt | None]) -> list[Op]:
    assert s.out is not None and d.out is not None
    for p in places:
        out[p] = None
    scale = s.out.scope
    new = [replace(d, fn=operator.matmul, out=Var("t", s.out.kind, False, scale), origin=s.origin)]
    for f in reversed(factors):
        inner = new[-1].out
        assert inner is not None
        args = tuple(inner if isinstance(atom_kind(a), Arr) else a for a in f.args)
        new.append(replace(f, out=Var("t", s.out.kind, False, scale), args=args, origin=s.origin))
    new[-1] = replace(new[-1], out=s.out)
    return new
