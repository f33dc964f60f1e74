"""The plan: how each primal value that the reverse sweep reads reaches it.

    available    defined outside of loops and never overwritten: read by name
    recompute    pure, and its operands are at hand: cheap work, or work that the forward sweep then need not do (a move)
    tape         pushed where it is defined, popped in the mirrored block
Overwritten array regions are values like any other (`*_old`); the reverse sweep puts them back only where it reads the
array's earlier contents.
"""
from __future__ import annotations

import operator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..errors import UnsupportedError
from ..ir.kinds import Arr, Dct, Lst, Opaque, Scalar, Tup
from ..ir.nodes import (
    COPY,
    GETATTR,
    POP,
    Atom,
    Block,
    Call,
    Const,
    Each,
    If,
    Loop,
    Mutate,
    Op,
    Prim,
    Ref,
    Seq,
    Stmt,
    Store,
    Try,
    Var,
    While,
    With,
    all_defs,
    all_operands,
    atom_vars,
    blocks,
    defs,
    operands,
    walk,
)
from ..transform.simplify import clean, live_block, use
from .activity import Activity
from .alias import Aliases, aliases_of
from .changes import resizes
from .functions import ARITH, COMPARE, UNARY

Path = tuple[tuple[Stmt, int], ...]
Part = tuple[Var, bool]  # of an alias class: its arrays, or its containers

CHEAP = ARITH | COMPARE | UNARY | {len, operator.not_, operator.is_, operator.is_not, operator.contains, abs, min, max, range,
                                   isinstance, bool, float, int}
SHAPE_ONLY = {np.zeros_like, len, np.full_like, np.shape, np.ones_like, np.empty_like}


@dataclass
class Plan:
    mode: dict[Var, str]
    path_of: dict[Var, Path]
    definition: dict[Var, Stmt]
    backward: Block
    put_back: list[Var]
    counters: set[Any]
    act: Activity
    primal: Block
    params: tuple[Var, ...]

    def step(self, path: Path, s: Stmt, k: int) -> Path:
        return (*path, (s, k)) if is_scope(s) else path

    def keep_backward(self, s: Stmt) -> bool:
        return True

    def keep_forward(self, live: set[Var]) -> Any:
        return store_filter(self.primal, self.act.aliases, self.params, live)


def store_filter(primal: Block, al: Aliases, params: tuple[Var, ...], live: set[Var]) -> Any:
    """A store is needed when the memory it changes is seen outside, or read afterwards."""
    visible = {al.find(p) for p in params}
    for s in walk(primal):
        # what is reached through outside objects, or comes out of unknown calls, is seen outside
        if isinstance(s, Op) and s.out is not None and (s.effect or any(isinstance(a, Ref) for a in s.args) and s.fn in (
                COPY, GETATTR, operator.getitem)):
            visible.add(al.find(s.out))
    needed = visible | {al.find(v) for v in live}
    reads: dict[Var, set[Var]] = {}

    # classes whose contents are read by statements that stay: found by iterating from what is live
    def classes(block: Block) -> None:
        for s in walk(block):
            if isinstance(s, (Store, Mutate)):
                if isinstance(s.base, Var):
                    deps = reads.setdefault(al.find(s.base), set())
                    for a in operands(s):
                        deps.update(al.find(v) for v in atom_vars(a))
                    if isinstance(s, Mutate) and s.out is not None:  # pop: what comes out was in there
                        reads.setdefault(al.find(s.out), set()).update((al.find(s.base), *deps))
                else:  # of an outside object: what is stored there is seen
                    needed.update(al.find(v) for a in operands(s) for v in atom_vars(a))
                continue
            outs = {al.find(v) for v in defs(s)}
            ins = {al.find(v) for a in all_operands(s) for v in atom_vars(a)}
            if isinstance(s, Loop):
                outs.update(al.find(c.inside) for c in s.carried)
            if isinstance(s, Op) and s.effect or isinstance(s, (Call,)) or not outs:
                needed.update(ins)
            for o in outs:
                reads.setdefault(o, set()).update(ins)

    classes(primal)
    # control flow of anything kept counts as read: tests are cheap to keep
    for s in walk(primal):
        if isinstance(s, If):
            needed.update(al.find(v) for v in atom_vars(s.test))
        if isinstance(s, Try):  # whether its body raises decides the path
            needed.update(al.find(v) for t in walk(s.branches[0]) for a in operands(t) for v in atom_vars(a))
        if isinstance(s, Loop):
            for a in operands(s):
                needed.update(al.find(v) for v in atom_vars(a))
            needed.update(al.find(v) for v in atom_vars(s.until))
            if isinstance(s.head, While):
                needed.update(al.find(v) for v in atom_vars(s.head.test))
    todo = list(needed)
    while todo:
        for d in reads.get(todo.pop(), ()):
            if d not in needed:
                needed.add(d)
                todo.append(d)
    return lambda s: s.role == "tape" and s.base in live or s.role != "tape" and (
        not isinstance(s.base, Var) or al.find(s.base) in needed or getattr(s, "attr", False))


def is_scope(s: Stmt) -> bool:
    """Does the statement's block have a counterpart of its own in the reverse sweep?"""
    if isinstance(s, If):
        return not (s.dead[0] or s.dead[1])
    if isinstance(s, Try):
        return sum(1 for d in s.dead if not d) > 1
    return isinstance(s, Loop)


def locate(block: Block, path: Path, path_of: dict[Var, Path], definition: dict[Var, Stmt], order: dict[Stmt, int],
           where: dict[Stmt, Path]) -> None:
    for s in block:
        order[s] = len(order)
        where[s] = path
        for v in defs(s):
            path_of[v] = path
            definition[v] = s
        inner = lambda k: (*path, (s, k)) if is_scope(s) else path  # noqa: E731
        if isinstance(s, Loop):
            for c in s.carried:
                path_of[c.inside] = inner(0)
                definition[c.inside] = s
            if isinstance(s.head, Each):
                path_of[s.head.index] = inner(0)
                definition[s.head.index] = s
                locate(s.body, inner(0), path_of, definition, order, where)
            else:
                locate(s.head.block, inner(0), path_of, definition, order, where)
                locate(s.body, inner(0), path_of, definition, order, where)
        elif isinstance(s, Try):
            for k, (_, _, caught) in enumerate(s.handlers):
                if caught is not None:
                    path_of[caught] = inner(k + 1)
                    definition[caught] = s
            for k, b in enumerate(s.branches):
                locate(b, inner(k), path_of, definition, order, where)
        else:
            for k, b in enumerate(blocks(s)):
                locate(b, inner(k), path_of, definition, order, where)


class Planner:
    def __init__(self, primal: Block, back: Any, act: Activity, params: tuple[Var, ...], roots: tuple[Atom, ...],
                 moved: dict[Stmt, Stmt]) -> None:
        self.primal = primal
        self.back = back
        self.act = act
        self.al = act.aliases
        self.params = params
        self.roots = roots
        self.moved = moved
        self.path_of: dict[Var, Path] = {p: () for p in params}
        self.definition: dict[Var, Stmt] = {}
        self.order: dict[Stmt, int] = {}
        self.where: dict[Stmt, Path] = {}
        locate(primal, (), self.path_of, self.definition, self.order, self.where)
        self.caught = {v for s in self.order if isinstance(s, Try) for _, _, v in s.handlers if v is not None}
        self.mode: dict[Var, str] = {}
        self.last: dict[Stmt, Stmt] = {}
        for s in self.order:
            inner = [t for b in blocks(s) for t in walk(b)]
            self.last[s] = inner[-1] if inner else s
        self.stores: dict[Part, list[Stmt]] = {}
        for s in walk(primal):
            if isinstance(s, (Store, Mutate)) and isinstance(s.base, Var) and not getattr(s, "attr", False):
                for part in self.parts(s.base):
                    self.stores.setdefault(part, []).append(s)
        self.uses: dict[Var, set[Stmt]] = {}  # primal value -> primal statements whose adjoint reads it
        self.content_reads: dict[Part, set[Stmt]] = {}  # -> statements whose adjoint reads the contents
        self.fwd: set[Var] = set()

    # ---------------------------------------------------------------------------------------- facts

    def collect(self, block: Block) -> None:
        """Uses of primal values in the reverse sweep, except those that only put back contents."""
        defined = {v for s in walk(block) for v in all_defs(s)}
        for s in walk(block):
            if isinstance(s, Store) and s.role == "restore":
                continue
            mirror = getattr(s, "mirror", None)
            tag = mirror[0] if mirror else self.back.tags.get(s)
            tag = self.moved.get(tag, tag)
            if mirror:
                tag = self.last[tag]  # tests and bounds are read after what the blocks undo
            atoms: list[Any] = list(operands(s))
            if isinstance(s, If):
                for j in s.joins:
                    atoms += j.values
            if isinstance(s, Loop):
                for c in s.carried:
                    atoms += [c.init, c.next]
            for n, a in enumerate(atoms):
                for v in atom_vars(a):
                    if v in defined or v not in self.path_of:
                        continue
                    self.uses.setdefault(v, set()).add(tag)
                    if isinstance(v.kind, (Arr, Lst, Dct)) and not self.shape_only(s, n):
                        self.note_contents(v, tag)
                    elif isinstance(v.kind, (Lst, Dct)) and tag in self.order:
                        self.check_length(v, tag)
            if isinstance(s, Call) and isinstance(tag, Call):
                # the callee's tape refers to what it was given and to what it returned, and may read both
                for v in (*tag.outs, *(v for a in tag.args for v in atom_vars(a))):
                    if not isinstance(v.kind, Scalar):
                        self.note_contents(v, tag)
        for g in self.back.grads:
            for v in atom_vars(g):
                if v not in defined and v in self.path_of:
                    self.uses.setdefault(v, set())
                    if isinstance(v.kind, Arr) and self.part(v) in self.stores:
                        self.content_reads.setdefault(self.part(v), set()).add(next(iter(self.order)))

    def note_contents(self, v: Var, tag: Stmt) -> None:
        """The adjoint of the statement reads what is in v."""
        if isinstance(v.kind, (Lst, Dct)) and tag in self.order and not self.changes_after(v, tag):
            return
        for c in self.parts(v):
            if c in self.stores:
                self.content_reads.setdefault(c, set()).add(tag)

    def part(self, v: Var) -> Part:
        """What a store to v changes: the arrays of its alias class, or the containers that hold them."""
        return self.al.find(v), isinstance(v.kind, Arr)

    def parts(self, v: Var) -> tuple[Part, ...]:
        """Both, where it is not known what v is."""
        c = self.al.find(v)
        return ((c, True), (c, False)) if not isinstance(v.kind, (Arr, Lst, Dct, Tup)) else (self.part(v),)

    def check_length(self, v: Var, tag: Stmt) -> None:
        """The adjoint of a list is made with the list's length, which is the one that it had there if it still is."""
        root = self.al.root(v)[0]
        end = self.order[self.last[tag]]
        for s in self.stores.get((self.al.find(v), False), ()):
            if isinstance(s, (Store, Mutate)) and resizes(s):
                written = self.al.root(s.base)[0] if isinstance(s.base, Var) else None
                if written is None or not self.al.may_be_same(root, written, later=1):
                    continue
                around = [x for x, y in zip(self.where[s], self.where[tag]) if x == y and isinstance(x[0], Loop)]
                # the same list in the next iteration
                again = any(x not in self.path_of.get(root, ()) or written is not root for x in around)
                if self.order[s] > end or again:
                    raise UnsupportedError("A213", "a list or dict changes its length after the derivative needs to know it",
                                           s.origin, "build a new list instead")

    @staticmethod
    def shape_only(s: Stmt, n: int) -> bool:
        if isinstance(s, Op):
            if s.fn in SHAPE_ONLY if not isinstance(s.fn, (Prim, Ref, Var)) and _hashable(s.fn) else False:
                return n == 0
            if s.fn is GETATTR:
                return is_shape(s)
            if isinstance(s.fn, Ref) and s.fn.name in ("zeros_of", "unbroadcast", "stored_part"):
                return s.fn.name == "zeros_of" or n == 1
        return False

    def in_loop(self, v: Var) -> bool:
        return any(isinstance(s, Loop) for s, _ in self.path_of[v])

    def common_loop(self, a: Path, b: Path) -> bool:
        for x, y in zip(a, b):
            if x != y:
                return False
            if isinstance(x[0], Loop):
                return True
        return False

    def stores_after(self, cls: Part, p: Stmt) -> list[Stmt]:
        """Stores to the class that may run after statement p."""
        pp = self.where.get(p, ())
        n = self.order.get(p, -1)
        return [s for s in self.stores.get(cls, ()) if self.order[s] > n or self.common_loop(self.where[s], pp)]

    def changes_after(self, o: Var, d: Stmt) -> bool:
        """May the list or dict o be changed after d has read it?  One that is made anew in a loop is another one there."""
        root = self.al.root(o)[0]
        home = self.path_of.get(root, ()) if self.makes_a_container(root) else ()
        for s in self.stores.get(self.part(o), ()):
            if not isinstance(s, (Store, Mutate)) or not isinstance(s.base, Var):
                return True
            if isinstance(d, Op) and d.fn is len and not resizes(s):
                continue
            written = self.al.root(s.base)[0]
            if not self.al.may_be_same(root, written, later=1):
                continue
            shared = [x for x, y in zip(self.where[s], self.where[d]) if x == y and isinstance(x[0], Loop)]
            if self.order[s] > self.order[d] or any(x not in home or written is not root for x in shared):
                return True
        return False

    def makes_a_container(self, v: Var) -> bool:
        d = self.definition.get(v)
        if not isinstance(d, Op):
            return False
        return isinstance(d.fn, Prim) and bool(d.args) and isinstance(d.args[0], Seq) or d.fn in (list, dict)

    def overwritten_between(self, cls: Part, load: Stmt, use: Stmt | None) -> bool:
        """May a store to the class run between the load and the use that belongs to it?"""
        if use is None or use not in self.order:
            return bool(self.stores_after(cls, load))
        lo, hi = self.order[load], self.order[use]
        lp, up = self.where[load], self.where[use]
        for s in self.stores.get(cls, ()):
            n = self.order[s]
            if lo < n < hi or s is use:  # what a store itself needs is read before its own contents are put back
                return True
            sp = self.where[s]
            # a loop that holds both the store and the use, but not the load
            for x, y in zip(sp, up):
                if x != y:
                    break
                if isinstance(x[0], Loop) and x not in lp:
                    return True
        return False

    # ---------------------------------------------------------------------------------------- decisions

    def decide_all(self) -> None:
        direct = sorted(self.uses, key=lambda v: (-self.order.get(self.definition.get(v), -1), v.uid))  # type: ignore
        # values that can only be taped: what they need is computed in the forward sweep in any case
        forced = [v for v in direct if self.in_loop(v) and not isinstance(self.definition.get(v), Op)
                  and not self.is_index(v)]
        live: set[Var] = set()
        use(live, *self.roots)
        live.update(forced)
        reads = {v for v in direct if isinstance(v.kind, (Arr, Lst, Dct)) and not self.path_of[v]}
        live_block(self.primal, live, store_filter(self.primal, self.act.aliases, self.params, live | reads))
        self.fwd = live
        self.direct = set(direct)
        for v in direct:
            self.decide(v, self.uses[v])

    def resized(self) -> set[Part]:
        """Classes of containers whose length may change."""
        return {c for c, ss in self.stores.items() if any(isinstance(x, Mutate) or isinstance(x, Store) and isinstance(
            x.base, Var) and not isinstance(x.base.kind, Arr) for x in ss)}

    def is_index(self, v: Var) -> bool:
        d = self.definition.get(v)
        return isinstance(d, Loop) and isinstance(d.head, Each) and d.head.index is v

    def decide(self, v: Var, uses: set[Any]) -> None:
        if v in self.mode:
            return
        if self.is_index(v):
            self.mode[v] = "index"
            loop = self.definition[v]
            assert isinstance(loop, Loop) and isinstance(loop.head, Each)
            for a in (loop.head.start, loop.head.step):
                for o in atom_vars(a):
                    if loop.until is not None:
                        self.decide(o, uses)
            return
        home = self.path_of[v]
        if not home:
            d = self.definition.get(v)
            if isinstance(d, Op) and not v.user and d.fn is len and isinstance(d.args[0], Var) and not self.path_of.get(
                    d.args[0], ()) and self.part(d.args[0]) not in self.resized():
                self.mode[v] = "recompute"  # len(x) reads better where it is used
                return
            self.mode[v] = "available"
            return
        if not self.in_loop(v):
            if v not in self.fwd and self.recomputable(v, uses, free=True):
                self.mode[v] = "recompute"
                self.operands_of(v, uses)
            else:
                self.mode[v] = "available"
            return
        if self.recomputable(v, uses, free=v not in self.fwd):
            self.mode[v] = "recompute"
            self.operands_of(v, uses)
        else:
            self.mode[v] = "tape"

    def operands_of(self, v: Var, uses: set[Any]) -> None:
        d = self.definition[v]
        for a in operands(d):
            for o in atom_vars(a):
                self.decide(o, uses | self.uses.get(o, set()))
        if isinstance(d, Op):
            for a in operands(d):
                for o in atom_vars(a):
                    # (a list or dict that is read again does not change: see `recomputable`)
                    if isinstance(o.kind, (Arr, Tup)) and self.reads_contents(d, o) and self.part(o) in self.stores:
                        self.content_reads.setdefault(self.part(o), set()).add(d)

    def recomputable(self, v: Var, uses: set[Any], free: bool, depth: int = 0) -> bool:
        d = self.definition.get(v)
        if not isinstance(d, Op) or d.effect or depth > 12:
            return False
        if d.fn is POP or isinstance(d.fn, (Ref, Var)) and not free or isinstance(d.fn, Var):
            return False
        if v in self.back.saves.values():
            return False
        if not self.pure(d):
            return False
        if not free and not self.cheap(d, v):
            return False
        if isinstance(v.kind, Arr) and self.part(v) in self.stores and v not in self.al.views:
            return False  # an object with identity
        if isinstance(v.kind, (Lst, Dct)) and d.fn is not operator.getitem:
            return False
        for a in operands(d):
            for o in atom_vars(a):
                if isinstance(o.kind, (Arr, Lst, Dct, Tup)) and self.reads_contents(d, o):
                    c = self.part(o)
                    if isinstance(o.kind, (Lst, Dct)):
                        if self.changes_after(o, d):
                            return False
                    elif c in self.stores and (any(self.overwritten_between(c, d, u) for u in uses)
                                               or self.stores_after(c, d) and not self.restorable(c)):
                        return False
                if not self.at_hand(o, uses, depth):
                    return False
        return True

    def restorable(self, c: Part) -> bool:
        """Can earlier contents be put back, at no more cost than keeping the values read?"""
        stores = self.stores[c]
        if not all(isinstance(s, Store) and isinstance(s.base, Var) and isinstance(s.base.kind, Arr) for s in stores):
            return False
        return True

    @staticmethod
    def reads_contents(d: Op, o: Var) -> bool:
        if d.fn is GETATTR and is_shape(d) or d.fn is len:
            return isinstance(o.kind, (Lst, Dct))  # a list's length changes, an array's does not
        return not (_hashable(d.fn) and d.fn in SHAPE_ONLY)

    def at_hand(self, o: Var, uses: set[Any], depth: int) -> bool:
        if o in self.caught:  # Python unbinds the name of an exception at the end of its handler
            return False
        if o not in self.path_of or not self.path_of[o] or self.is_index(o) or not self.in_loop(o):
            return True
        m = self.mode.get(o)
        if m is not None:
            return True
        if o in self.direct:
            return True
        return self.recomputable(o, uses, free=o not in self.fwd, depth=depth + 1)

    def pure(self, d: Op) -> bool:
        if isinstance(d.fn, Ref):
            return not d.effect
        return not d.effect

    def cheap(self, d: Op, v: Var) -> bool:
        if isinstance(v.kind, Arr):
            return v in self.al.views and (d.fn in (operator.getitem, COPY, GETATTR) or isinstance(d.fn, Prim))
        if isinstance(v.kind, (Lst, Dct, Tup)):
            return d.fn in (operator.getitem, COPY, GETATTR)
        if d.fn in (operator.getitem, COPY, GETATTR):
            return True
        if not _hashable(d.fn) or d.fn not in CHEAP:
            return False
        return all(isinstance(x.kind, (Scalar, Opaque)) or d.fn is len for a in d.args for x in atom_vars(a))


def is_shape(s: Op) -> bool:
    """Does the attribute tell the form of an array, not its contents?"""
    return isinstance(s.args[1], Const) and s.args[1].value in ("shape", "size", "ndim", "dtype")


def _hashable(x: Any) -> bool:
    try:
        hash(x)
        return True
    except TypeError:
        return False


def make_plan(primal: Block, back: Any, act: Activity, params: tuple[Var, ...], roots: tuple[Atom, ...],
              moved: dict[Stmt, Stmt], given: tuple[Atom, ...] = ()) -> Plan:
    """`given`: results that the caller gets together with the derivatives."""
    block = clean(back.block, back.grads, lambda s: True)
    p = Planner(primal, back, act, params, roots, moved)
    p.collect(block)
    p.decide_all()
    # which overwritten regions are put back
    needed: set[Stmt] = set()
    before = {now: was for was, now in moved.items()}
    todo = [(c, t) for c, tags in p.content_reads.items() for t in tags]
    done: set[Any] = set()
    while todo:
        c, t = todo.pop()
        for s in p.stores_after(c, t):
            if s in needed:
                continue
            if not isinstance(s, Store) or not isinstance(s.base, Var) or not isinstance(s.base.kind, Arr):
                raise UnsupportedError("A213", "a list or dict is changed after its earlier contents were used in a way that "
                                       "the derivative needs", s.origin, "build a new list instead")
            needed.add(s)
            save = back.saves.get(before.get(s, s))
            for a in (s.base, s.index, save):
                for v in atom_vars(a):
                    key = (v, s)
                    if key not in done:
                        done.add(key)
                        if v not in p.mode and v in p.path_of:
                            known = {k: set(x) for k, x in p.content_reads.items()}
                            p.decide(v, {s})
                            for k, x in p.content_reads.items():
                                todo += [(k, y) for y in x - known.get(k, set())]
    block = drop_restores(block, needed, back, moved)
    put_back = []
    roots_restored = {al_root for s in needed if isinstance(s, Store) for al_root in [act.aliases.find(s.base)]}  # type: ignore
    outs = {o for s in walk(primal) if isinstance(s, Call) for k, o in enumerate(s.outs) if puts_back(s, k)}
    owners = dict.fromkeys(act.aliases.root(v)[0] for a in given for v in atom_vars(a))
    for q in (*params, *[o for o in owners if o not in params]):
        if isinstance(q.kind, Arr) and (act.aliases.find(q) in roots_restored or q in outs) and not p.path_of.get(q, ()):
            put_back.append(q)
    return Plan(p.mode, p.path_of, p.definition, block, put_back, set(back.counts.values()), act, primal, params)


def puts_back(s: Call, k: int, seen: frozenset[Any] = frozenset()) -> bool:
    """Does the backward function of the callee put back what was stored in the memory of its k-th result?"""
    pair = getattr(s.callee, "pair", None)
    graph = getattr(s.callee if pair is None else pair.callee, "graph", None)
    if graph is None:
        return True
    if k >= len(graph.results) or (id(graph), k) in seen:
        return False
    al = aliases_of(graph)
    held = {al.find(v) for v in atom_vars(graph.results[k])}
    seen |= {(id(graph), k)}
    for t in walk(graph.body):
        if isinstance(t, (Store, Mutate)) and isinstance(t.base, Var) and al.find(t.base) in held:
            return True
        if isinstance(t, Call) and any(al.find(o) in held and puts_back(t, n, seen) for n, o in enumerate(t.outs)):
            return True
    return False


def drop_restores(block: Block, needed: set[Stmt], back: Any, moved: dict[Stmt, Stmt]) -> Block:
    out: list[Stmt] = []
    for s in block:
        if isinstance(s, Store) and s.role == "restore":
            tag = back.tags.get(s)
            if moved.get(tag, tag) not in needed:
                continue
        new = s
        if isinstance(s, If):
            new = replace(s, then=drop_restores(s.then, needed, back, moved),
                          orelse=drop_restores(s.orelse, needed, back, moved))
            if not new.then and not new.orelse and not new.joins:
                continue
        elif isinstance(s, Loop):
            new = replace(s, body=drop_restores(s.body, needed, back, moved))
            if not new.body and not new.carried:
                continue
        elif isinstance(s, With):
            new = replace(s, body=drop_restores(s.body, needed, back, moved))
            if not new.body:
                continue
        out.append(new)
    return tuple(out)
