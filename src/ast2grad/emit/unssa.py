"""SSA values -> names.

Values of one user variable share its name wherever they are not needed at the same time; where the reverse sweep
still needs an earlier value, the later one gets a name of its own.  Joins and loop-carried values become copies only
where the names differ.
"""
from __future__ import annotations

import keyword
from dataclasses import dataclass
from typing import Any, Iterable

from ..ir.nodes import UNDEF, Atom, Block, Each, If, Loop, Op, Stmt, Try, Var, While, With, defs, operands
from .fold import Folds


@dataclass
class Names:
    of: dict[Var, str]

    def __getitem__(self, v: Var) -> str:
        return self.of[v]


class _Liveness:
    """Which values are needed at the same time."""

    def __init__(self, folds: Folds) -> None:
        self.folds = folds
        self.edges: dict[Var, set[Var]] = {}
        self.order: dict[Var, int] = {}
        self.phis: list[tuple[Var, Var]] = []
        self.hard: list[tuple[Var, Var]] = []
        self.uninit: set[Var] = set()

    def see(self, v: Var) -> None:
        self.order.setdefault(v, len(self.order))
        self.edges.setdefault(v, set())

    def clash(self, v: Var, live: Iterable[Var]) -> None:
        self.see(v)
        for u in live:
            if u is not v:
                self.edges.setdefault(u, set()).add(v)
                self.edges[v].add(u)

    def reads(self, *atoms: Any) -> set[Var]:
        out: set[Var] = set()
        for a in atoms:
            out.update(self.folds.reads(a))
        return out

    def copied(self, a: Any) -> bool:
        """A plain copy: both names may be one, as they hold the same value."""
        return isinstance(a, Var) and a not in self.folds.inline

    def block(self, block: Block, live: set[Var]) -> set[Var]:
        for s in reversed(block):
            live = self.statement(s, live)
        return live

    def statement(self, s: Stmt, live: set[Var]) -> set[Var]:
        if isinstance(s, Op) and s.out is not None and s.out in self.folds.inline:
            return live
        if isinstance(s, If):
            if s in self.folds.single:
                if s.joins[0].out in self.folds.inline:
                    return live
                out = s.joins[0].out
                self.clash(out, live)
                return (live - {out}) | self.reads(s.test, *s.joins[0].values)
            outs = {j.out for j in s.joins}
            before: set[Var] = set()
            for k, blk in enumerate((s.then, s.orelse)):
                if s.dead[k]:
                    before |= self.block(blk, set())
                    continue
                before |= self.branch_end(blk, [(j.out, j.values[k]) for j in s.joins], live, outs)
            return before | self.reads(s.test)
        if isinstance(s, Try):
            outs = {j.out for j in s.joins}
            before = set(live) - outs
            self.clash(s.path, live | outs)
            for k, blk in enumerate(s.branches):
                if s.dead and s.dead[k]:
                    before |= self.block(blk, set())
                    continue
                before |= self.branch_end(blk, [(j.out, j.values[k]) for j in s.joins], live, outs)
            for _, _, v in s.handlers:
                if v is not None:
                    self.clash(v, live | before)
                    before.discard(v)
            # a handler may start after any statement of the body: nothing of the body may reuse a name needed later
            inside: set[Var] = set()
            for t in s.branches[0]:
                inside.update(defs(t))
            for v in inside:
                self.clash(v, before)
            return before | self.reads(*operands(s)) - {s.path}
        if isinstance(s, Loop):
            return self.loop(s, live)
        if isinstance(s, With):
            if s.out is not None:
                self.clash(s.out, live)
            inner = self.block(s.body, set(live))
            return (inner - ({s.out} if s.out is not None else set())) | self.reads(s.manager)
        ds = list(defs(s))
        for v in ds:
            self.clash(v, live | set(ds))
        return (live - set(ds)) | self.reads(*operands(s))

    def branch_end(self, blk: Block, copies: list[tuple[Var, Atom]], live: set[Var], outs: set[Var]) -> set[Var]:
        end = live - outs
        vals = set()
        for out, a in copies:
            src = self.reads(a)
            vals |= src
            self.clash(out, (live | outs) - (src if self.copied(a) else set()))
            if isinstance(a, Var) and a not in self.folds.inline:
                self.phis.append((out, a))
                self.see(a)
        return self.block(blk, end | vals)

    def loop(self, s: Loop, live: set[Var]) -> set[Var]:
        outs = {c.out for c in s.carried}
        insides = {c.inside for c in s.carried}
        for c in s.carried:
            self.hard.append((c.inside, c.out))
            self.clash(c.out, (live | outs))
        if s.until_out is not None:
            self.clash(s.until_out, live | outs)
        after = (live - outs) - ({s.until_out} if s.until_out is not None else set())
        nexts = set()
        for c in s.carried:
            nexts |= self.reads(c.next)
        head: set[Var] = set()
        while True:
            end = after | nexts | self.reads(s.until) | (head - insides)
            if s.until_out is not None and s.until_out in live:
                end = end | set()
            top = self.block(s.body, set(end))
            if isinstance(s.head, While):
                top = self.block(s.head.block, top | after | self.reads(s.head.test) | insides)
            if isinstance(s.head, Each):
                self.clash(s.head.index, top | insides | after)
                top = top - {s.head.index}
            if top <= head:
                break
            head = head | top
        around = (head | after | insides)
        for c in s.carried:
            self.clash(c.inside, around)
            src = self.reads(c.next)
            # the copy at the end of an iteration
            self.clash(c.inside, ((head - insides) | after | insides) - (src if self.copied(c.next) else set()))
            for v in src:
                if v is not c.inside and not (isinstance(c.next, Var) and v is c.next):
                    pass
            for other in s.carried:
                if other is not c:
                    # parallel copies: a value still to be copied must survive the others
                    osrc = self.reads(other.next)
                    if isinstance(c.next, Var) and c.next not in self.folds.inline:
                        pass
                    for v in osrc:
                        if not (isinstance(other.next, Var) and v is other.next and other.next is c.next):
                            pass
            for a in (c.next, c.init):
                if isinstance(a, Var) and a not in self.folds.inline:
                    self.phis.append((c.inside, a))
                    self.see(a)
        before = (head - insides) | after
        for c in s.carried:
            src = self.reads(c.init)
            self.clash(c.inside, before - (src if self.copied(c.init) else set()))
            before = before | src
        return before | self.reads(*operands(s))


def assign_names(block: Block, params: tuple[Var, ...], results: tuple[Atom, ...], folds: Folds,
                 reserved: set[str], fixed: dict[Var, str] | None = None) -> Names:
    lv = _Liveness(folds)
    for p in params:
        lv.see(p)
    live = lv.block(block, lv.reads(*results))
    for p in params:
        lv.clash(p, live | set(params))
    order: dict[Var, int] = {}
    _definition_order(block, params, order)
    parent: dict[Var, Var] = {}
    members: dict[Var, list[Var]] = {v: [v] for v in lv.edges}

    def find(v: Var) -> Var:
        while v in parent:
            v = parent[v]
        return v

    def clashes(a: Var, b: Var) -> bool:
        big, small = (a, b) if len(members[a]) > len(members[b]) else (b, a)
        others = set(members[big])
        return any(lv.edges[m] & others for m in members[small])

    param_set = set(params)

    def merge(a: Var, b: Var, force: bool = False) -> bool:
        for v in (a, b):
            if v not in members and v not in parent:
                members[v] = [v]
                lv.edges.setdefault(v, set())
        ra, rb = find(a), find(b)
        if ra is rb:
            return True
        if not force and clashes(ra, rb):
            return False
        if sum(1 for m in (*members[ra], *members[rb]) if m in param_set) > 1:
            return False
        parent[rb] = ra
        members[ra] = members[ra] + members.pop(rb)
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
        for i, v in enumerate(vs):
            for u in vs[:i]:
                if merge(u, v):
                    break
    taken = set(reserved)
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
        name = wish if any(m in param_set for m in members[r]) else fresh_name(wish, taken)
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


def fresh_name(wish: str, taken: set[str]) -> str:
    wish = "".join(c if c.isidentifier() or c.isdigit() else "_" for c in wish) or "t"
    if wish[0].isdigit():
        wish = "_" + wish
    if keyword.iskeyword(wish):
        wish += "_"
    if wish == "_" or wish not in taken:
        return wish
    n = 1
    while f"{wish}{'_' if wish[-1].isdigit() or len(wish) > 1 else ''}{n}" in taken:
        n += 1
    return f"{wish}{'_' if wish[-1].isdigit() or len(wish) > 1 else ''}{n}"


def _definition_order(block: Block, params: Iterable[Var], order: dict[Var, int]) -> None:
    for p in params:
        order.setdefault(p, len(order))
    from ..ir.nodes import blocks
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


__all__ = ["Names", "assign_names", "fresh_name", "UNDEF"]
