"""What a block of statements takes from its surroundings, and what it does to them."""
from __future__ import annotations

from typing import Any

from .nodes import (
    Block,
    Call,
    Callee,
    If,
    Loop,
    Op,
    Raise,
    Try,
    Var,
    While,
    With,
    all_operands,
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
    """Does the block do anything that stays where nobody needs its results?"""
    return any(isinstance(s, Op) and s.effect or isinstance(s, Call) and s.callee.graph is None for s in walk(block))


def must_run(block: Any, seen: set[Callee] | None = None) -> bool:
    """Does the block have an effect, or check what the rest was read by?  Where the reader concluded that Python raises,
    a result may be a constant because of it."""
    seen = set() if seen is None else seen
    for s in walk(block):
        if isinstance(s, Op) and s.effect or isinstance(s, Raise) and s.concluded:
            return True
        if isinstance(s, Call) and s.callee not in seen:
            seen.add(s.callee)
            if s.callee.graph is None or must_run(s.callee.graph.body, seen):
                return True
    return False
