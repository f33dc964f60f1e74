"""SSA values -> names.

Values of one user variable share its name wherever they are not needed at the same time; where the reverse sweep
still needs an earlier value, the later one gets a name of its own.  Joins and loop-carried values become copies only
where the names differ.
"""
from __future__ import annotations

import keyword
from dataclasses import dataclass
from typing import Any, Iterable

from ..ir.nodes import (
    UNDEF,
    Atom,
    Block,
    Each,
    If,
    Loop,
    Op,
    Stmt,
    Try,
    Var,
    While,
    With,
    all_defs,
    blocks,
    defs,
    halves,
    operands,
    walk,
)
from .fold import Folds


@dataclass
class Names:
    of: dict[Var, str]

    def __getitem__(self, v: Var) -> str:
        return self.of[v]


class _Liveness:
    """Which values are needed at the same time.  Sets of values are integers, a bit for each value."""

    def __init__(self, folds: Folds) -> None:
        self.folds = folds
        self.edges: dict[Var, int] = {}  # at its definition, a value clashes with these
        self.bits: dict[Var, int] = {}
        self.phis: list[tuple[Var, Var]] = []
        self.hard: list[tuple[Var, Var]] = []
        self.read: set[Var] = set()

    def see(self, v: Var) -> None:
        self.edges.setdefault(v, 0)

    def bit(self, v: Var) -> int:
        b = self.bits.get(v)
        if b is None:
            b = self.bits[v] = 1 << len(self.bits)
        return b

    def mask(self, vs: Iterable[Var]) -> int:
        m = 0
        for v in vs:
            m |= self.bit(v)
        return m

    def clash(self, v: Var, live: int) -> None:
        self.edges[v] = self.edges.get(v, 0) | live & ~self.bit(v)

    def reads(self, *atoms: Any) -> int:
        m = 0
        for a in atoms:
            vs = list(self.folds.reads(a))
            self.read.update(vs)
            m |= self.mask(vs)
        return m

    def copied(self, a: Any) -> bool:
        """A plain copy: both names may be one, as they hold the same value."""
        return isinstance(a, Var) and a not in self.folds.inline

    def block(self, block: Block, live: int) -> int:
        for s in reversed(block):
            live = self.statement(s, live)
        return live

    def statement(self, s: Stmt, live: int) -> int:
        if isinstance(s, Op) and s.out is not None and s.out in self.folds.inline:
            return live
        if isinstance(s, If):
            if s in self.folds.single:
                if s.joins[0].out in self.folds.inline:
                    return live
                out = s.joins[0].out
                self.clash(out, live)
                return live & ~self.bit(out) | self.reads(s.test, *s.joins[0].values)
            outs = self.mask(j.out for j in s.joins)
            before = 0
            for k, blk in enumerate((s.then, s.orelse)):
                if s.dead[k]:
                    before |= self.block(blk, 0)
                    continue
                before |= self.branch_end(blk, [(j.out, j.values[k]) for j in s.joins], live, outs)
            return before | self.reads(s.test)
        if isinstance(s, Try):
            outs = self.mask(j.out for j in s.joins)
            before, found = live & ~outs, 0
            if live & self.bit(s.path):  # somebody asks which branch ran
                self.clash(s.path, live | outs)
            for k, blk in enumerate(s.branches):
                if s.dead and s.dead[k]:
                    needed = self.block(blk, 0)
                else:
                    needed = self.branch_end(blk, [(j.out, j.values[k]) for j in s.joins], live, outs)
                before |= needed
                found |= needed if k else 0
            for _, _, v in s.handlers:
                if v is not None:
                    self.clash(v, live | before)
                    before &= ~self.bit(v)
            # a handler may start after any statement that is tried: none of them may reuse a name that a handler needs
            for t in walk(halves(s.branches[0])[0]):
                for v in all_defs(t):
                    if v in self.edges:  # a number of a path that nobody asks for gets no name
                        self.clash(v, found)
            return before | self.reads(*operands(s)) & ~self.bit(s.path)
        if isinstance(s, Loop):
            return self.loop(s, live)
        if isinstance(s, With):
            if s.out is not None:
                self.clash(s.out, live)
            inner = self.block(s.body, live)
            return (inner & ~self.bit(s.out) if s.out is not None else inner) | self.reads(s.manager)
        ds = list(defs(s))
        made = self.mask(ds)
        for v in ds:
            self.clash(v, live | made)
        return live & ~made | self.reads(*operands(s))

    def branch_end(self, blk: Block, copies: list[tuple[Var, Atom]], live: int, outs: int) -> int:
        end = live & ~outs
        vals = 0
        for out, a in copies:
            src = self.reads(a)
            vals |= src
            self.clash(out, (live | outs) & ~(src if self.copied(a) else 0))
            if isinstance(a, Var) and a not in self.folds.inline:
                self.phis.append((out, a))
                self.see(a)
        return self.block(blk, end | vals)

    def loop(self, s: Loop, live: int) -> int:
        outs = self.mask(c.out for c in s.carried)
        insides = self.mask(c.inside for c in s.carried)
        for c in s.carried:
            self.hard.append((c.inside, c.out))
            self.clash(c.out, live | outs)
        after = live & ~outs
        if s.until_out is not None:
            # false before the loop, true where it is left: needed in every iteration
            self.clash(s.until_out, live | outs)
            after |= self.bit(s.until_out)
        nexts = self.reads(*[c.next for c in s.carried])
        head = 0
        while True:
            top = self.block(s.body, after | nexts | self.reads(s.until) | head & ~insides)
            if isinstance(s.head, While):
                top = self.block(s.head.block, top | after | self.reads(s.head.test) | insides)
            if isinstance(s.head, Each):
                self.clash(s.head.index, top | insides | after)
                top &= ~self.bit(s.head.index)
            if not top & ~head:
                break
            head |= top
        around = head | after | insides
        for c in s.carried:
            self.clash(c.inside, around)
            for a in (c.next, c.init):
                if isinstance(a, Var) and a not in self.folds.inline:
                    self.phis.append((c.inside, a))
                    self.see(a)
        before = head & ~insides | after
        if s.until_out is not None:
            self.clash(s.until_out, before | insides)
            before &= ~self.bit(s.until_out)
        for c in s.carried:
            src = self.reads(c.init)
            self.clash(c.inside, before & ~(src if self.copied(c.init) else 0))
            before |= src
        return before | self.reads(*operands(s))


def assign_names(block: Block, params: tuple[Var, ...], results: tuple[Atom, ...], folds: Folds,
                 reserved: set[str], fixed: dict[Var, str] | None = None) -> Names:
    lv = _Liveness(folds)
    for p in params:
        lv.see(p)
    live = lv.block(block, lv.reads(*results))
    for p in params:
        lv.clash(p, live | lv.mask(params))
    order: dict[Var, int] = {}
    _definition_order(block, params, order)
    parent: dict[Var, Var] = {}
    members: dict[Var, list[Var]] = {v: [v] for v in lv.edges}
    own = {v: lv.bit(v) for v in lv.edges}  # of a group: its members, and what they clash with
    against = dict(lv.edges)

    def find(v: Var) -> Var:
        while v in parent:
            v = parent[v]
        return v

    param_set = set(params)

    def merge(a: Var, b: Var, force: bool = False) -> bool:
        for v in (a, b):
            if v not in members and v not in parent:
                members[v], own[v], against[v] = [v], lv.bit(v), 0
                lv.see(v)
        ra, rb = find(a), find(b)
        if ra is rb:
            return True
        if not force and (against[ra] & own[rb] or against[rb] & own[ra]):
            return False
        if sum(1 for m in (*members[ra], *members[rb]) if m in param_set) > 1:
            return False
        parent[rb] = ra
        members[ra] += members.pop(rb)
        own[ra] |= own[rb]
        against[ra] |= against[rb]
        return True

    for a, b in lv.hard:
        merge(a, b, True)
    phis = sorted(lv.phis, key=lambda p: (order.get(p[1], 0), order.get(p[0], 0)))
    for a, b in phis:
        if (a.name, a.scope) == (b.name, b.scope):
            merge(a, b)
    for a, b in phis:
        if (a.name, a.scope) != (b.name, b.scope) and not (a.user and b.user) and not _distinct(a, b, find, members):
            merge(a, b)
    groups: dict[tuple[str, int], list[Var]] = {}
    for v in sorted(lv.edges, key=lambda v: order.get(v, 1 << 30)):
        groups.setdefault((v.name, v.scope), []).append(v)
    for vs in groups.values():
        tried: dict[Var, None] = {}  # the groups so far, in order
        for v in vs:
            r = find(v)
            mine, others = own[r], against[r]
            for u in tried:
                if (u is r or not (against[u] & mine or own[u] & others)) and merge(u, v):
                    break
            tried = {u: None for u in tried if u not in parent} if r in parent else tried
            tried.setdefault(find(v))
    taken = set(reserved)
    # what is never read is called _ wherever it is, unless something of that name is read
    shared = {"_"} - {v.name for v in lv.read}
    counts: dict[str, int] = {}
    of: dict[Var, str] = {}
    for p, n in (fixed or {}).items():
        r = find(p)
        for m in members[r]:
            of[m] = n
        taken.add(n)
    roots = sorted({find(v) for v in lv.edges}, key=lambda r: (
        not any(m in param_set for m in members[r]), min(order.get(m, 1 << 30) for m in members[r])))
    for r in roots:
        if r in of:
            continue
        wish = _wish(members[r], param_set, order)
        name = wish if any(m in param_set for m in members[r]) or wish in shared else fresh_name(wish, taken, counts)
        taken.add(name)
        for m in members[r]:
            of[m] = name
    return Names(of)


def _distinct(a: Var, b: Var, find: Any, members: Any) -> bool:
    """Would merging put two user variables under one name?"""
    names = {(m.name, m.scope) for v in (a, b) for m in members.get(find(v), [v]) if m.user or m.name.endswith("_bar")}
    return len(names) > 1


def _wish(ms: list[Var], params: set[Var], order: dict[Var, int]) -> str:
    for m in ms:
        if m in params:
            return m.name
    for m in sorted(ms, key=lambda m: order.get(m, 1 << 30)):
        if m.user:
            return m.name
    best = sorted(ms, key=lambda m: (m.name in ("t", "test"), order.get(m, 1 << 30)))
    return best[0].name


def fresh_name(wish: str, taken: set[str], counts: dict[str, int] | None = None) -> str:
    """The wish, or the wish with the first free number; `counts` remembers how far the numbers are used."""
    wish = "".join(c if c.isidentifier() or c.isdigit() else "_" for c in wish) or "t"
    if wish[0].isdigit():
        wish = "_" + wish
    if keyword.iskeyword(wish):
        wish += "_"
    if wish not in taken:
        return wish
    n = counts.get(wish, 1) if counts else 1
    stem = wish + ("_" if wish[-1].isdigit() or len(wish) > 1 else "")
    while f"{stem}{n}" in taken:
        n += 1
    if counts is not None:
        counts[wish] = n
    return f"{stem}{n}"


def _definition_order(block: Block, params: Iterable[Var], order: dict[Var, int]) -> None:
    for p in params:
        order.setdefault(p, len(order))
    for s in block:
        if isinstance(s, Loop):
            for c in s.carried:
                order.setdefault(c.inside, len(order))
            if isinstance(s.head, Each):
                order.setdefault(s.head.index, len(order))
        for b in blocks(s):
            _definition_order(b, (), order)
        for v in defs(s):
            order.setdefault(v, len(order))


def copied_unbound(block: Block, names: Names, folds: Folds) -> set[Var]:
    """What has no value on some path, and is copied to another name there: the copy would fail."""
    copies: list[tuple[Var, Atom]] = []
    for s in walk(block):
        if isinstance(s, (If, Try)):
            dead = s.dead or (False,) * len(s.branches)  # type: ignore[union-attr]
            copies += [(j.out, a) for j in s.joins for a, ends in zip(j.values, dead) if not ends]
        elif isinstance(s, Loop):
            copies += [x for c in s.carried for x in ((c.inside, c.init), (c.out, c.init), (c.out, c.next))]
    without = {v for v, a in copies if a is UNDEF}
    n = -1
    while n != len(without):
        n = len(without)
        without |= {v for v, a in copies if isinstance(a, Var) and a in without}
    return {a for v, a in copies if isinstance(a, Var) and a in without and a not in folds.inline
            and v in names.of and a in names.of and names.of[a] != names.of[v]}
