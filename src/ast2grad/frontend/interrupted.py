"""A branch or loop in a try body, so that an exception in it leaves a number and what a handler asks for.

    try:                              while True:
        while True:                       try:
            s += f(x, k)        ->            t = f(x, k)
            k += 1                        except E:
    except E:                                 number = 1; s_then = s
        ...                               else:
                                              s += t; k += 1; number = 0
                                          if number != 0: break
                                      if number == 1:
                                          ...

Statements between which nothing changes that a handler can see are tried together.  What such a try statement leaves goes
out through the joins of the branches and the carried values of the loops around it.
"""
from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from ..analysis.raising import caught_by, may_raise, raised_class, raises
from ..ir.kinds import BOOL, INT, Kind, Opaque, join, may_share
from ..ir.nodes import (
    ELSE,
    UNDEF,
    Atom,
    Block,
    Carried,
    Const,
    If,
    Join,
    Loop,
    Op,
    Raise,
    Ref,
    Stmt,
    Try,
    Var,
    While,
    all_defs,
    atom_kind,
    atom_vars,
    blocks,
    defs,
    halves,
    map_atom,
    operands,
    walk,
)
from .shapes import Contents
from .values import Poison, STuple, Sym, Turn, Value

Results = tuple[tuple[Any, Any], ...]  # what is used behind a block, and what stands for it where that is interrupted
Exits = list[Any]  # the number of the handler or 0, the exception, and what the handlers ask for


class NotFollowed(Turn):
    """It may be interrupted where nothing tells what a handler would find; `inner`: in this try statement."""

    def __init__(self, inner: Try | None = None) -> None:
        super().__init__()
        self.inner = inner


@dataclass
class Guard:
    """A handler, as the try statements inside see it."""

    number: int
    exc: Atom | None
    classes: tuple[type, ...] | None
    named: bool  # it reads the exception, or raises it again


class Interrupted:
    """Rewrites blocks; `at`: what the handlers would find if a statement raised, in as many values as there are `kinds`."""

    def __init__(self, guards: list[Guard], at: Callable[[Stmt], list[Atom]], kinds: list[tuple[str, Kind]],
                 outside: Callable[[Stmt], bool], scope: int) -> None:
        self.guards = guards
        self.at = at
        self.kinds = kinds
        self.outside = outside
        self.scope = scope

    def raising(self, s: Stmt) -> bool:
        return any(may_raise((s,), g.classes) for g in self.guards)

    def itself(self, s: Stmt) -> bool:
        """May the statement raise outside of the blocks in it?"""
        return any(raises(s, g.classes) for g in self.guards)

    def none(self) -> Exits:
        return [Const(0), UNDEF, *[UNDEF] * len(self.kinds)]

    def new(self, n: int) -> Var:
        name, kind = [("number", INT), ("error", Opaque(BaseException)), *self.kinds][n]
        return Var(name, kind, False, self.scope)

    def joined(self, ways: list[Exits | None], joins: list[Join]) -> Exits:
        """What is left where several ways meet."""
        out: Exits = []
        for n, column in enumerate(zip(*[w or self.none() for w in ways])):
            v = UNDEF if all(a is UNDEF for a in column) else self.new(n)
            out.append(v)
            if isinstance(v, Var):
                joins.append(Join(v, column))
        return out

    def exported(self, results: Results, block: Block, others: int, joins: list[Join]) -> Results:
        """What the block defines, under the names that it has behind the statement that the block is now in."""
        here = {v for s in block for v in defs(s)}
        known: dict[Any, Var] = {}

        def name(v: Var, otherwise: Atom) -> Var:
            if (v, otherwise) not in known:
                known[v, otherwise] = Var(v.name, v.kind, v.user, v.scope)
                joins.append(Join(known[v, otherwise], (v, *[otherwise] * others)))
            return known[v, otherwise]

        def one(a: Atom, otherwise: Atom) -> Atom:
            if isinstance(otherwise, Var) and a is not otherwise:
                if not isinstance(a, Var):
                    out = Var(otherwise.name, join(atom_kind(a), otherwise.kind), otherwise.user, otherwise.scope)
                    joins.append(Join(out, (a, *[otherwise] * others)))
                    return out
                return name(a, otherwise)
            return map_atom(a, lambda v: name(v, UNDEF) if v in here else v)

        return tuple((one(a, otherwise), otherwise) for a, otherwise in results)

    def inside(self, joins: tuple[Join, ...], k: int, results: Results) -> Results:
        """What one branch hands to the joins behind it."""
        default = {a: otherwise for a, otherwise in results if isinstance(a, Var)}
        return tuple((j.values[k], default.get(j.out, UNDEF)) for j in joins)

    def block(self, block: Block, results: Results) -> tuple[Block, Exits | None, Results]:
        """The block, what it leaves if it is interrupted, and its results."""
        first = next((n for n, s in enumerate(block) if self.raising(s)), None)
        if first is None:
            return block, None, results
        s = block[first]
        if not blocks(s):
            return self.group(block[:first], block[first:], results)
        new, left = self.statement(s, results)
        done = (*block[:first], *new)
        rest, more, ends = self.block(block[first + 1:], results)
        if not rest:
            return done, left, results
        joins: list[Join] = []
        outs = self.exported(ends, rest, 1, joins)
        left, number = self.joined([more, left], joins), left[0]
        go_on = Var("t", BOOL, False, self.scope)
        return (*done, Op(go_on, operator.eq, (number, Const(0)), (), s.origin),
                If(go_on, rest, (), tuple(joins), s.origin, (never_ends(rest), False))), left, outs

    def group(self, done: Block, block: Block, results: Results) -> tuple[Block, Exits | None, Results]:
        """Statements that are tried together, and what follows them."""
        found = self.at(block[0])
        certain = self.certain(block[0])
        if certain is not None:
            return done, [Const(certain.number), UNDEF, *found], tuple((a if d is UNDEF else d, d) for a, d in results)
        last = 1
        for n, s in enumerate(block[1:], 1):
            if any(self.outside(t) for t in walk((block[n - 1],))):
                break
            if self.raising(s):
                if blocks(s) or self.at(s) != found:
                    break
                last = n + 1
        tried = block[:last]
        rest, more, ends = self.block(block[last:], results)
        own = [g for g in self.guards if may_raise(tried, g.classes)]
        joins: list[Join] = []
        outs = self.exported(ends, (*tried, *rest), len(own), joins)
        spec, ways = self.handlers(own, found)
        left = self.joined([more, *ways], joins)
        body = (*tried, Op(None, ELSE, ()), *rest) if rest else tried
        new = Try(Var("path", INT, False, self.scope), (body, *[()] * len(own)), tuple(spec), (), tuple(joins), tried[0].origin,
                  (never_ends(body), *[False] * len(own)))
        return (*done, new), left, outs

    def certain(self, s: Stmt) -> Guard | None:
        """The handler that catches what the statement raises, if that is known now and nobody looks at the exception."""
        cls = raised_class(s) if isinstance(s, Raise) else None
        for g in self.guards:
            if g.classes is None and g.exc is None or cls is not None and g.classes is not None and issubclass(cls, g.classes):
                return g if isinstance(s, Raise) and not g.named else None
            if cls is None or g.classes is None or any(issubclass(c, cls) for c in g.classes):
                return None
        return None

    def handlers(self, guards: list[Guard], found: list[Atom]) -> tuple[list[Any], list[Exits | None]]:
        spec: list[Any] = []
        ways: list[Exits | None] = []
        for g in guards:
            v = Var("error", Opaque(BaseException), False, self.scope) if g.named else None
            exc = Ref(BaseException, "BaseException") if g.exc is None and g.named else g.exc
            spec.append((exc, "error" if g.named else None, v))
            ways.append([Const(g.number), v or UNDEF, *found])
        return spec, ways

    def statement(self, s: Stmt, results: Results) -> tuple[Block, Exits]:
        if self.itself(s):
            raise NotFollowed
        joins: list[Join] = []
        if isinstance(s, If):
            sides = [self.block(b, self.inside(s.joins, k, results)) for k, b in enumerate((s.then, s.orelse))]
            joins += [Join(j.out, (sides[0][2][n][0], sides[1][2][n][0])) for n, j in enumerate(s.joins)]
            left = self.joined([sides[0][1], sides[1][1]], joins)
            dead = (s.dead[0] and sides[0][1] is None, s.dead[1] and sides[1][1] is None)
            return (replace(s, then=sides[0][0], orelse=sides[1][0], joins=tuple(joins), dead=dead, form="if"),), left
        if isinstance(s, Loop):
            return self.loop(s)
        if isinstance(s, Try):
            return self.inner_try(s, results)
        raise NotFollowed

    def loop(self, s: Loop) -> tuple[Block, Exits]:
        if isinstance(s.head, While) and any(map(self.raising, s.head.block)):
            raise NotFollowed
        points = [t for t in walk(s.body) if self.itself(t)]
        body, left, ends = self.block(s.body, (*[(c.next, c.inside) for c in s.carried], (s.until or UNDEF, UNDEF)))
        assert left is not None
        carried = [replace(c, next=a) for c, (a, _) in zip(s.carried, ends)]
        outs: Exits = []
        for n, a in enumerate(left):
            # what the iteration started with is what an interrupted one ends with
            kept = [c.out for c in s.carried if n > 1 and all(self.at(t)[n - 2] is c.inside for t in points)]
            outs.append(UNDEF if a is UNDEF else kept[0] if kept else self.new(n))
            if a is not UNDEF and not kept:
                carried.append(Carried(outs[n], Const(0) if n == 0 else UNDEF, self.new(n), a))
        stop = Var("stop", BOOL, False, self.scope)
        if s.until is None:
            body = (*body, Op(stop, operator.ne, (left[0], Const(0)), (), s.origin))
        else:
            go_on = Var("t", BOOL, False, self.scope)
            body = (*body, Op(go_on, operator.eq, (left[0], Const(0)), (), s.origin),
                    If(go_on, (), (), (Join(stop, (ends[-1][0], Const(True))),), s.origin, form="ifexp"))
        return (replace(s, body=body, carried=tuple(carried), until=stop),), outs

    def inner_try(self, s: Try, results: Results) -> tuple[Block, Exits]:
        tried, rest = halves(s.branches[0])
        all_caught = any(exc is None or isinstance(exc, Ref) and exc.value is BaseException for exc, _, _ in s.handlers)
        own = [g for g in self.guards if may_raise(tried, g.classes)] if not all_caught else []
        found = [self.at(t) for t in walk(tried) if any(raises(t, g.classes) for g in own)]
        parts = [self.block(b, self.inside(s.joins, k, results)) for k, b in enumerate((rest, *s.branches[1:]))]
        # handlers that go on now, and did not before
        classes = [g.classes for g in own] + [caught_by(exc) for (exc, _, _), d, p in zip(s.handlers, s.dead[1:], parts[1:])
                                              if d and p[1] is not None]
        before = [t for n, u in enumerate(tried) if any(may_raise(tried[n + (not blocks(u)):], c) for c in classes)
                  for t in walk((u,))]
        if any(f != found[0] for f in found) or any(map(self.outside, before)):
            raise NotFollowed(s)
        spec, ways = self.handlers(own, found[0] if found else [])
        default = dict(results)
        joins = [Join(j.out, (*[p[2][n][0] for p in parts], *[default.get(j.out, UNDEF)] * len(own)))
                 for n, j in enumerate(s.joins)]
        left = self.joined([*[p[1] for p in parts], *ways], joins)
        dead = tuple(d and p[1] is None for d, p in zip(s.dead, parts))
        body = (*tried, Op(None, ELSE, ()), *parts[0][0]) if parts[0][0] else tried
        return (replace(s, branches=(body, *[p[0] for p in parts[1:]], *[()] * len(own)), handlers=(*s.handlers, *spec),
                        joins=tuple(joins), dead=(*dead, *[False] * len(own))),), left


def never_ends(block: Block) -> bool:
    """Is the end of the block never reached?"""
    s = block[-1] if block else None
    return isinstance(s, Raise) or isinstance(s, (If, Try)) and bool(s.dead) and all(s.dead)


def in_scope(block: Block, rest: Iterable[Stmt], after: Iterable[Atom]) -> bool:
    """Is everything that is used defined in a block around, or in one without which the end is not reached?"""
    made = {v for s in walk(block) for v in all_defs(s)}
    ok = True

    def use(atoms: Iterable[Any], have: set[Var]) -> None:
        nonlocal ok
        ok = ok and all(v in have or v not in made for a in atoms for v in atom_vars(a))

    def visit(block: Iterable[Stmt], have: set[Var]) -> set[Var]:
        have = set(have)
        for s in block:
            use(operands(s), have)
            if isinstance(s, (If, Try)):
                ways = s.branches if isinstance(s, Try) else (s.then, s.orelse)
                names = [None, *[v for _, _, v in s.handlers]] if isinstance(s, Try) else [None, None]
                ends = [visit(b, have | {v} if v is not None else have) for b, v in zip(ways, names)]
                for j in s.joins:
                    for k, a in enumerate(j.values):
                        if not (s.dead and s.dead[k]):
                            use((a,), ends[k])
                alive = [e for k, e in enumerate(ends) if not (s.dead and s.dead[k])]
                have |= set.intersection(*alive) if alive else set()
            elif isinstance(s, Loop):
                use([c.init for c in s.carried], have)
                inner = have | {v for v in all_defs(s)}
                if isinstance(s.head, While):
                    inner = visit(s.head.block, inner)
                    use((s.head.test,), inner)
                use([*[c.next for c in s.carried], s.until], visit(s.body, inner))
            else:
                for b in blocks(s):
                    have |= visit(b, have)
            have.update(defs(s))
        return have

    end = visit(rest, visit(block, set()))
    use(after, end)
    return ok


class Capture:
    """The parts of a value that differ between the places where a try body may be interrupted."""

    def __init__(self, ip: Any) -> None:
        self.ip = ip
        self.kinds: list[tuple[str, Kind]] = []
        self.columns: list[list[Atom]] = []

    def add(self, key: Any, values: list[Value | None], before: Value | None) -> Callable[[Exits], Value]:
        """How the value is made again of what comes out."""
        ip = self.ip
        have = [v for v in values if v is not None]
        for v in have:
            if isinstance(v, Poison) and v.cut is not None:
                v.cut()
        first = have[0]
        if before is not None and len(have) == len(values) and all(ip.same_value(before, v) for v in have):
            return lambda _: before
        if all(ip.is_leaf(v) for v in have):
            kind = ip.kind(first)
            for v in have[1:]:
                kind = join(kind, ip.kind(v))
            n = len(self.kinds)
            self.kinds.append((ip.key_name(key)[0], kind))
            self.columns.append([UNDEF if v is None else ip.atom(v) for v in values])
            return lambda out: self.made(out[n + 2], n)
        if len(have) == len(values) and all(isinstance(v, Contents) for v in have):
            if len({(v.keys, len(v.items)) for v in have}) != 1:  # type: ignore[attr-defined]
                raise ip.dynamic_contents(key)
        elif len(have) < len(values) or not all(isinstance(v, STuple) for v in have) or len(
                {(v.cls, len(v.items)) for v in have}) != 1:  # type: ignore[attr-defined]
            raise NotFollowed
        old = before.items if type(before) is type(first) and len(before.items) == len(first.items) else (  # type: ignore
            None,) * len(first.items)  # type: ignore[attr-defined]
        parts = [self.add(None, list(c), o) for o, *c in zip(old, *[v.items for v in have])]  # type: ignore[attr-defined]
        if isinstance(first, Contents):
            return lambda out: Contents(tuple(p(out) for p in parts), first.keys)
        return lambda out: STuple(tuple(p(out) for p in parts), first.cls)  # type: ignore[attr-defined]

    def made(self, v: Any, n: int) -> Value:
        if may_share(self.kinds[n][1]):
            for a in self.columns[n]:
                if isinstance(a, Var) and may_share(a.kind):
                    self.ip.union(v, a)
        return Sym(v)
