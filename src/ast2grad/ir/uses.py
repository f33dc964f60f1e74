"""What a block of statements takes from its surroundings, and what it does to them."""
from __future__ import annotations

from typing import Any

from ..errors import NotRead
from .nodes import (
    Block,
    Call,
    If,
    Loop,
    Op,
    Raise,
    Try,
    Var,
    While,
    With,
    all_operands,
    atom_kind,
    atom_vars,
    blocks,
    defs,
    operands,
    walk,
)


def free_vars(block: Any, results: Any) -> list[Var]:
    """Variables that a block reads but does not define, in order of first use."""
    defined: set[Var] = set()
    used: dict[Var, None] = {}

    def use(a: Any) -> None:
        for v in atom_vars(a):
            used.setdefault(v)

    def visit(blk: Any) -> None:
        for s in blk:
            if isinstance(s, Loop):
                for c in s.carried:
                    defined.add(c.inside)
                    use(c.init)
                if not isinstance(s.head, While):
                    defined.add(s.head.index)
            if isinstance(s, Try):
                for _, _, v in s.handlers:
                    if v is not None:
                        defined.add(v)
            for a in operands(s):
                use(a)
            if isinstance(s, With) and s.out is not None:
                defined.add(s.out)
            for b in blocks(s):
                visit(b)
            if isinstance(s, If) or isinstance(s, Try):
                for j in s.joins:
                    for a in j.values:
                        use(a)
            if isinstance(s, Loop):
                if isinstance(s.head, While):
                    use(s.head.test)
                for c in s.carried:
                    use(c.next)
                use(s.until)
            defined.update(defs(s))

    visit(block)
    for r in results:
        use(r)
    return [v for v in used if v not in defined]


def count_uses(block: Block, results: Any) -> dict[Var, int]:
    """How often each variable is read."""
    n: dict[Var, int] = {}
    for a in (*[a for s in walk(block) for a in all_operands(s)], *results):
        for v in atom_vars(a):
            n[v] = n.get(v, 0) + 1
    return n


def has_effects(block: Any) -> bool:
    """Does the block do anything that stays where nobody needs its results?  A check of what the rest relies on does."""
    return any(isinstance(s, Op) and s.effect or isinstance(s, Call) and (s.callee.graph is None) or isinstance(
        s, Raise) and s.exc is not None and getattr(atom_kind(s.exc), "cls", None) is NotRead for s in walk(block))
