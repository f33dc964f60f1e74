"""One number for the known factors of a product.

The rule of `sqrt` has 0.5 in it and that of `x * x` has 2.0; together, `2.0 * (0.5 * r_bar / r) * x` is `r_bar / r * x`.  No
rule can know that, so it is done when both stand in the reverse sweep: where all that is done with a product is to multiply
it by numbers, the number at its own head goes there.  The sweep has adjoints only, so what the user wrote is not touched.
"""
from __future__ import annotations

import math
import operator
from dataclasses import replace
from typing import Any, TypeGuard

from ..ir.kinds import Arr, Scalar
from ..ir.nodes import COPY, Atom, Block, Const, Op, Stmt, Var, all_operands, atom_kind, atom_vars, blocks, map_blocks
from .reverse import Backward

#: what a factor of the first operand is a factor of
LINKS = (operator.mul, operator.truediv, operator.neg)
ELEMENTWISE = (*LINKS, operator.add, operator.sub)


def gather_coefficients(back: Backward) -> None:
    _Gatherer(back).run()


class _Gatherer:
    def __init__(self, back: Backward) -> None:
        self.back = back
        self.now: dict[Stmt, Stmt | None] = {}  # what became of a statement
        self.home: dict[Op, Block] = {}
        self.made: dict[Var, Op] = {}
        self.readers: dict[Var, list[Stmt | None]] = {}
        every = self.noted(back.block)
        used = {v for a in (*back.grads, *(a for s in every if not pure(s) for a in all_operands(s))) for v in atom_vars(a)}
        for v in {v: None for g in back.grads for v in atom_vars(g)}:
            self.readers[v] = [None]
        for s in reversed(every):
            if not pure(s) or s.out in used:  # what a rule made and simplified away is still there
                for v in {v: None for a in all_operands(s) for v in atom_vars(a)}:
                    self.readers.setdefault(v, []).append(s)
                    used.add(v)

    def noted(self, block: Block) -> list[Stmt]:
        """Every statement, and where it is."""
        out: list[Stmt] = []
        for s in block:
            out.append(s)
            if pure(s) and s.out is not None:
                self.made[s.out] = s
                self.home[s] = block
            for b in blocks(s):
                out += self.noted(b)
        return out

    def run(self) -> None:
        for v in self.made:
            if is_float(v):
                self.gather(v)
        for v, s in self.made.items():
            if is_float(v) and self.readers.get(v):  # what nobody reads does not count as a reader, so it may not take
                self.divide(s)
        if self.now:
            self.back.block = self.rebuilt(self.back.block)

    def op(self, s: Stmt) -> Any:
        return self.now.get(s, s)

    def gather(self, v: Var) -> None:
        """Move the number at the head of v to where v is multiplied by numbers."""
        users = self.ops_that_read(v)
        if not users or not all(number_times(self.op(u), v) and is_float(u.out) for u in users):
            return
        head = self.head(v)
        if head is None:
            return
        first = self.op(head)
        factors = [first.args[0].value * self.op(u).args[0].value * 1.0 for u in users]
        if not all(1e-150 < abs(f) < 1e150 for f in factors):
            return
        if first.fn is operator.truediv:
            if len(set(factors)) == 1 and (isinstance(v.kind, Scalar) or all(self.only_read(u, v) for u in users)):
                self.now[head] = replace(first, args=(Const(factors[0]), first.args[1]))
                for u in users:
                    self.becomes(u, v)
            return
        x = first.args[1]
        places = users if head.out is v else self.ops_that_read(head.out)
        base = x if head.out is v else v
        if not all(self.unchanged(x, head, p) for p in places):
            return
        if isinstance(v.kind, Arr) and any(f == 1.0 and not self.only_read(u, base) for f, u in zip(factors, users)):
            return
        if head.out is not v:
            p, = places
            old = self.op(p)
            self.now[p] = replace(old, args=tuple(x if a is head.out else a for a in old.args))
            self.reads(x, p)
        self.now[head] = None
        for f, u in zip(factors, users):
            self.reads(base, u)
            if f == 1.0:
                self.becomes(u, base)
            else:
                self.now[u] = replace(self.op(u), args=(Const(f), base))

    def divide(self, s: Op) -> None:
        """1.0 / r * x is x / r."""
        op = self.op(s)
        if op is None or op.fn is not operator.mul:
            return
        for w, x in (op.args, op.args[::-1]):
            chain = self.names_of(w)
            inverse = self.op(chain[-1]) if chain else None
            if inverse is None or inverse.fn is not operator.truediv or inverse.args[0] != Const(1.0):
                continue
            r = inverse.args[1]
            if is_float(r) and is_float(x) and self.unchanged(r, chain[-1], s):
                self.now.update(dict.fromkeys(chain))
                self.now[s] = replace(op, fn=operator.truediv, args=(x, r))
                return

    def names_of(self, v: Any) -> list[Op]:
        """The operation that makes a value, behind those that give it other names, if nobody else reads any of them."""
        out: list[Op] = []
        while True:
            s = self.made.get(v)
            op = None if s is None else self.op(s)
            if s is None or op is None or len(self.readers.get(v, ())) != 1:
                return []
            out.append(s)
            if op.fn is not COPY:
                return out
            v = op.args[0]

    def ops_that_read(self, v: Any) -> list[Op]:
        """All that read the value; none, if some are no operations."""
        found = self.readers.get(v, [])
        return [s for s in found if isinstance(s, Op)] if all(isinstance(s, Op) for s in found) else []

    def reads(self, a: Atom, s: Stmt) -> None:
        for v in atom_vars(a):
            self.readers.setdefault(v, []).append(s)

    def head(self, v: Var) -> Op | None:
        """The operation that brings in the number at the head of a product that nobody else reads parts of."""
        while True:
            s = self.made.get(v)
            op = None if s is None else self.op(s)
            if s is None or op is None or op.fn not in LINKS or not is_float(v):
                return None
            a = op.args[0]
            if is_number(a):
                return s if op.fn is operator.truediv or op.fn is operator.mul and is_float(op.args[1]) else None
            if not isinstance(a, Var) or len(self.readers.get(a, ())) != 1:
                return None
            v = a

    def unchanged(self, x: Atom, head: Op, place: Stmt) -> bool:
        """Does the place read x as the head of the product does?"""
        if isinstance(atom_kind(x), Scalar):
            return True
        if self.back.tags.get(head) is not self.back.tags.get(place):
            return False
        block = self.home[head]
        if not isinstance(place, Op) or self.home.get(place) is not block:
            return False
        between = block[block.index(head):block.index(place)]
        return all(isinstance(s, Op) and not s.effect for s in between)

    def only_read(self, s: Op, base: Atom) -> bool:
        """Can `base` stand for what the statement makes?"""
        found = self.ops_that_read(s.out)
        return bool(found) and all(r.fn in ELEMENTWISE and self.unchanged(base, s, r) for r in found)

    def becomes(self, s: Op, v: Atom) -> None:
        """The value of the statement is v itself."""
        self.now[s] = replace(s, fn=COPY, args=(v,))

    def rebuilt(self, block: Block) -> Block:
        out: list[Stmt] = []
        for s in block:
            new = self.op(s)
            if new is None:
                continue
            new = map_blocks(new, self.rebuilt)
            if new is not s and s in self.back.tags:
                self.back.tags[new] = self.back.tags[s]
            out.append(new)
        return tuple(out)


def pure(s: Any) -> TypeGuard[Op]:
    return isinstance(s, Op) and s.out is not None and not s.effect and not s.kws


def number_times(op: Any, v: Var) -> bool:
    return isinstance(op, Op) and op.fn is operator.mul and is_number(op.args[0]) and op.args[1] is v


def is_number(a: Any) -> bool:
    return isinstance(a, Const) and type(a.value) in (int, float) and math.isfinite(a.value) and a.value != 0


def is_float(a: Any) -> bool:
    """Of a dtype that multiplication by a float does not change."""
    k = atom_kind(a)
    return isinstance(k, (Scalar, Arr)) and (getattr(k, "dtype", None) or "").startswith(("float", "complex"))
