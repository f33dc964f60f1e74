"""The functions that a text calls, each without the results that nobody asks it for.

A forward function returns what its callers read, not what the user's function returned: of `geodetic2ecef(...)[0]` there
is no y and no z to compute, and where only the derivative is asked for, often no result at all.  So callers are assembled
before what they call.  Functions that call each other, and what a `try` may find to raise, keep all of their results.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from ..analysis.activity import activity_of
from ..ir.nodes import Atom, Block, Call, Callee, Graph, Op, Ref, Seq, Stmt, Try, Var, all_operands, blocks, map_blocks, walk
from ..ir.uses import count_uses
from .assemble import Sweeps, assemble
from .forward import TangentCallee, Tangents
from .reverse import Backward
from .reverse_control import Pair, PairCallee
from .simplify import clean

#: what a call names: a pair's forward function by the pair, a tangent function, a function as it is
Key = Pair | TangentCallee | Callee


@dataclass
class Member:
    """A function on the way to its text."""

    key: Key
    graph: Graph
    size: int  # of its results
    calls: list[Key]
    make: Callable[[tuple[int, ...]], Sweeps]  # with these of the results
    bars: list[Var]  # or tangents: what it takes besides
    sweeps: Sweeps | None = None

    @property
    def text(self) -> Sweeps:
        assert self.sweeps is not None, "not assembled"
        return self.sweeps


def reversed_member(p: Pair, g: Graph, back: Backward, bars: list[Var]) -> Member:
    calls = [*[pair for pair, _ in back.tapes.values()], *called(back.block)]
    return Member(p, g, len(g.results), calls, lambda kept: assemble(
        replace(g, results=chosen(g.results, kept)), back, activity_of(g), True), bars)


def tangent_member(t: TangentCallee, g: Graph, sweep: Tangents, dots: list[Var]) -> Member:
    results = (*g.results, *[d for d in sweep.dots if d is not None])
    return straight_member(t, g, sweep.block, results, dots)


def straight_member(key: Key, g: Graph, block: Block, results: tuple[Atom, ...], dots: list[Var]) -> Member:
    def make(kept: tuple[int, ...]) -> Sweeps:
        some = chosen(results, kept)
        return Sweeps(clean(block, some), (), some, ())

    return Member(key, g, len(results), list(called(block)), make, dots)


def chosen(results: tuple[Any, ...], kept: tuple[int, ...]) -> tuple[Any, ...]:
    return tuple(results[i] for i in kept)


def called(block: Block) -> Iterator[Key]:
    for s in walk(block):
        if isinstance(s, Call) and (key := key_of(s)) is not None:
            yield key
        yield from handed_over(s)


def handed_over(s: Stmt) -> Iterator[Callee]:
    """Functions that somebody else will call."""
    for a in (*all_operands(s), *([s.fn] if isinstance(s, Op) else [])):
        for part in a.items if isinstance(a, Seq) else (a,):
            if isinstance(part, Ref) and isinstance(part.value, Callee):
                yield part.value


def key_of(s: Call) -> Key | None:
    c: Any = s.callee
    if isinstance(c, PairCallee):
        return c.pair if c.role == "fwd" else None
    return c if isinstance(c, (TangentCallee, Callee)) else None


def parted(s: Call, key: Key) -> tuple[tuple[Var, ...], tuple[Var, ...]]:
    """Results, and the tape of a forward function."""
    n = len(s.outs) - isinstance(key, Pair)
    return s.outs[:n], s.outs[n:]


def assemble_members(main: Sweeps, members: list[Member], graphs: Any) -> tuple[Sweeps, dict[Key, Member]]:
    """The sweeps of the main function, as it calls the others now, and the others; `graphs` are those of callees."""
    wanted = Wanted()
    wanted.note(main, False)
    have = {m.key: m for m in members}
    for m in wanted.assembled(have):
        wanted.note(m.text, m.key in wanted.raising)
    plain: dict[Key, Member] = {}
    todo = [k for sweeps in (main, *[m.text for m in members]) for k in called((*sweeps.forward, *sweeps.backward))]
    while todo:
        key = todo.pop()
        if isinstance(key, Callee) and key not in plain:
            g = graphs[key]
            plain[key] = straight_member(key, g, g.body, g.results, [])
            todo += plain[key].calls
    for m in wanted.assembled(plain):
        wanted.note(m.text, m.key in wanted.raising)
    have.update(plain)
    for m in have.values():
        m.sweeps = wanted.trimmed(m.text)
    return wanted.trimmed(main), have


class Wanted:
    """Which results of the functions that are called somebody reads."""

    def __init__(self) -> None:
        self.of: dict[Key, set[int]] = {}
        self.raising: set[Key] = set()  # called in a try
        self.whole: set[Key] = set()  # of these, all results

    def assembled(self, members: dict[Key, Member]) -> Iterator[Member]:
        """Each before what it calls, when all that call it are noted."""
        order, cyclic = callers_first(members)
        for m in order:
            wanted = self.of.setdefault(m.key, set())
            if m.key in cyclic or m.key in self.raising or m.key in self.whole:
                wanted.update(range(m.size))
            m.sweeps = m.make(tuple(sorted(wanted)))
            yield m

    def note(self, sweeps: Sweeps, raising: bool) -> None:
        block = (*sweeps.forward, *sweeps.backward)
        uses = count_uses(block, (*sweeps.results, *sweeps.grads))
        for s, inside in statements(block, raising):
            self.whole.update(handed_over(s))
            if isinstance(s, Call) and (key := key_of(s)) is not None:
                self.of.setdefault(key, set()).update(i for i, o in enumerate(parted(s, key)[0]) if o in uses)
                if inside:
                    self.raising.add(key)

    def trimmed(self, sweeps: Sweeps) -> Sweeps:
        return replace(sweeps, forward=self.calls(sweeps.forward), backward=self.calls(sweeps.backward))

    def calls(self, block: Iterable[Stmt]) -> Block:
        out: list[Stmt] = []
        for s in block:
            if isinstance(s, Call) and (key := key_of(s)) is not None:
                outs, tape = parted(s, key)
                s = replace(s, outs=(*[o for i, o in enumerate(outs) if i in self.of[key]], *tape))
            out.append(map_blocks(s, self.calls))
        return tuple(out)


def callers_first(members: dict[Key, Member]) -> tuple[list[Member], set[Key]]:
    """Each before what it calls, as far as they do not call each other; and those that do."""
    calls = {k: [c for c in dict.fromkeys(m.calls) if c in members] for k, m in members.items()}
    finished: dict[Key, None] = {}
    begun: set[Key] = set()

    def visit(start: Key) -> None:
        stack = [(start, iter(calls[start]))]
        begun.add(start)
        while stack:
            k, rest = stack[-1]
            c = next(rest, None)
            if c is None:
                finished[k] = None
                stack.pop()
            elif c not in begun:
                begun.add(c)
                stack.append((c, iter(calls[c])))

    for k in members:
        if k not in begun:
            visit(k)

    def reaches_itself(k: Key) -> bool:
        seen: set[Key] = set()
        todo = list(calls[k])
        while todo:
            c = todo.pop()
            if c is k:
                return True
            if c not in seen:
                seen.add(c)
                todo += calls[c]
        return False

    return [members[k] for k in reversed(finished)], {k for k in members if reaches_itself(k)}


def statements(block: Block, inside: bool) -> Iterator[tuple[Stmt, bool]]:
    """Every statement, and whether what it raises decides where the program goes."""
    for s in block:
        yield s, inside
        for k, b in enumerate(blocks(s)):
            yield from statements(b, inside or isinstance(s, Try) and k == 0)
