"""Which values may share memory, and which memory is written to.

Alias classes by union over assignment, views, container membership, joins and loop-carried values.  A class whose
arrays (or containers) are stored to is *memory*: its adjoint is a buffer that mirrors every store.  Everything else is
a *value*.
"""
from __future__ import annotations

import itertools
import operator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from ..ir.kinds import INT, Arr, Dct, Kind, Lst, Opaque, Tup, Unknown
from ..ir.nodes import (
    COPY,
    GETATTR,
    POP,
    SURROGATE,
    Atom,
    Call,
    Const,
    Graph,
    If,
    Loop,
    Mutate,
    Op,
    Prim,
    Ref,
    Seq,
    SliceA,
    Store,
    Try,
    Var,
    atom_kind,
    atom_vars,
    blocks,
    defs,
    walk,
)
from ..ir.uses import count_uses
from .layout import STRIDED, Layouts, name_of
from .sharing import may_share_memory


def is_reference(k: Kind) -> bool:
    return isinstance(k, (Arr, Lst, Dct, Unknown, Tup)) or holds_no_numbers(k)


def holds_no_numbers(k: Kind) -> bool:
    """An array of records or of objects: what it has for items may be written to."""
    return isinstance(k, Opaque) and isinstance(k.cls, type) and issubclass(k.cls, np.ndarray)


#: views that NumPy makes read-only: nothing is written through them, so they have adjoints of their own
READ_ONLY = {"diag", "diagonal", ".diagonal", "broadcast_to", "attr.flat"}


#: their results are their operands, or arrays of their own
CONVERSIONS = {"asarray", "asanyarray", "ascontiguousarray", "asfortranarray", "asarray_chkfinite", "atleast_1d", "atleast_2d",
               "atleast_3d"}


#: their results are lists of views
SPLITS = {"split", "array_split", "hsplit", "vsplit", "dsplit"}


@dataclass
class Aliases:
    parent: dict[Var, Var] = field(default_factory=dict)
    stored_arrays: set[Var] = field(default_factory=set)
    stored_containers: set[Var] = field(default_factory=set)
    views: dict[Var, tuple[Var, Op]] = field(default_factory=dict)  # v is a view of (base) through op
    phis: dict[Var, Any] = field(default_factory=dict)  # merged objects: (If or Try, Join), or (Loop, Carried)
    read_only: dict[Var, Op] = field(default_factory=dict)
    layouts: Any = None
    splits: dict[Var, tuple[Var, Op]] = field(default_factory=dict)  # lists of views
    shallow: set[Var] = field(default_factory=set)  # containers made from others, with the same items in them
    passing: set[Var] = field(default_factory=set)  # copies that nothing reads but one view, or copy, of them
    #: may share memory in a way that no single view describes -> the statement that makes it
    unclear: dict[Var, Op | Call] = field(default_factory=dict)
    apart: frozenset[Any] = frozenset()  # statements of which the results are taken for memory of their own

    def find(self, v: Var) -> Var:
        p = self.parent
        while v in p:
            if p[v] in p:
                p[v] = p[p[v]]
            v = p[v]
        return v

    def union(self, a: Atom, b: Atom) -> None:
        if isinstance(a, Var) and isinstance(b, Var) and is_reference(a.kind) and is_reference(b.kind):
            ra, rb = self.find(a), self.find(b)
            if ra is not rb:
                self.parent[ra] = rb

    def may_be_same(self, a: Var, b: Var, assumed: frozenset[Loop] = frozenset(), seen: set[Any] | None = None,
                    later: int = 0) -> bool:
        """May two root objects of one class be one object at run time?

        Two objects that come out of one branch, or are carried by one loop, are compared way by way; of the loops in
        `assumed` the carried objects are taken to be distinct.  `later`: may b in this iteration or a later one (1) be what a
        is now, or the other way round (-1)?  The buffers that a loop exchanges are never one, but each is the other in turn.
        """
        if a is b:
            return True
        if self.find(a) is not self.find(b):
            return False
        seen = set() if seen is None else seen
        if (a, b) in seen:
            return False
        seen |= {(a, b), (b, a)}
        pa, pb = self.phis.get(a), self.phis.get(b)
        if pa is None and pb is None:
            return False  # two allocations, or an allocation and an argument
        if pa is not None and pb is not None and pa[0] is pb[0]:
            if isinstance(pa[0], Loop):
                return later != 0 or pa[0] not in assumed and not self.permutes(pa[0], assumed)
            ways = itertools.product(pa[1].values, pb[1].values) if later else zip(pa[1].values, pb[1].values)
            return any(self.may_be_same(x, y, assumed, seen, later) for v, w in ways
                       for x in self.roots(v) for y in self.roots(w))
        if pa is None or isinstance(pa[0], Loop) and pb is not None and not isinstance(pb[0], Loop):
            a, b, pa, pb, later = b, a, pb, pa, -later
        assert pa is not None
        if not isinstance(pa[0], Loop):
            return any(self.may_be_same(x, b, assumed, seen, later) for v in pa[1].values for x in self.roots(v))
        roots = [*self.roots(pa[1].init), *self.roots(pa[1].next)]
        if later >= 0 and a is pa[1].inside and any(b in defs(s) for s in walk(pa[0].body)):
            if pb is None:
                return False  # at the head of an iteration what the body makes is that of the iteration before
            roots = [w for w in roots if w is not b]
        return any(self.may_be_same(x, b, assumed, seen, later) for x in roots)

    def roots(self, a: Atom) -> list[Var]:
        return [self.root(v)[0] for v in atom_vars(a) if is_reference(v.kind)]

    def permutes(self, loop: Loop, assumed: frozenset[Loop] = frozenset()) -> bool:
        """Do the loop's carried objects stay distinct, if they are so at the start of an iteration?"""
        group = [c for c in loop.carried if is_reference(c.inside.kind)]
        within = assumed | {loop}
        for n, c in enumerate(group):
            for d in group[:n]:
                if self.find(c.inside) is not self.find(d.inside):
                    continue
                if any(self.may_be_same(x, y, assumed) for x in self.roots(c.init) for y in self.roots(d.init)):
                    return False
                if any(self.may_be_same(x, y, within) for x in self.roots(c.next) for y in self.roots(d.next)):
                    return False
        return True

    def is_unclear(self, v: Var) -> bool:
        c = self.find(v)
        return any(self.find(u) is c for u in self.unclear)

    def shares_items(self, v: Var, path: list[Op]) -> bool:
        """Is v, reached by the path, part of an item that more than one container may hold?"""
        c = self.find(v)
        return any(isinstance(atom_kind(op.args[0]), (Lst, Dct)) for op in path) and any(self.find(u) is c for u in self.shallow)

    def is_memory(self, v: Var) -> bool:
        """Is the value's own storage written to?"""
        if isinstance(v.kind, (Lst, Dct)):
            return self.find(v) in self.stored_containers
        if isinstance(v.kind, Tup):
            return False
        return self.find(v) in self.stored_arrays

    def root(self, v: Var) -> tuple[Var, list[Op]]:
        """(object that owns the memory, view operations from it to v)."""
        path: list[Op] = []
        while v in self.views:
            base, op = self.views[v]
            if op.fn is not COPY:
                path.append(op)
            v = base
        return v, path[::-1]


@lru_cache(maxsize=512)
def aliases_of(graph: Graph) -> Aliases:
    return _aliases(graph, frozenset())


@lru_cache(maxsize=512)
def owners_of(graph: Graph) -> Aliases:
    """The same for adjoints: what nobody writes to from where it was made on has an adjoint of its own, whether it shares
    memory or not."""
    al = aliases_of(graph)
    if not al.unclear:
        return al
    places = {s: n for n, s in enumerate(walk(graph.body))}
    begin: dict[Any, int] = {}  # of what is in a loop, all of the loop comes after it
    for s in walk(graph.body):
        if isinstance(s, Loop):
            for t in walk(tuple(u for b in blocks(s) for u in b)):
                begin.setdefault(t, places[s])
    while True:
        last: dict[Var, int] = {}
        for s, n in places.items():
            for v in written_by(s):
                last[al.find(v)] = n
        apart = frozenset(s for v, s in al.unclear.items() if last.get(al.find(v), -1) < begin.get(s, places[s]))
        if apart <= al.apart:
            return al
        al = _aliases(graph, apart | al.apart)


def written_by(s: Any) -> list[Var]:
    if isinstance(s, (Store, Mutate)):
        return [s.base] if isinstance(s.base, Var) else []
    return [v for a in s.args for v in atom_vars(a)] if isinstance(s, Op) and s.effect else []


def _aliases(graph: Graph, apart: frozenset[Any]) -> Aliases:
    al = Aliases(apart=apart)
    stored: list[Atom] = []
    sources = set(graph.notes.get("sources", ()))
    made = {s.out: s for s in walk(graph.body) if isinstance(s, Op) and s.out is not None}
    al.layouts = Layouts(made, graph.notes.get("examples", {}))
    al.passing = passing(graph)
    for s in walk(graph.body):
        if isinstance(s, Op) and s.out in sources:
            continue  # an argument's leaf: an object of its own
        if isinstance(s, Op) and s.out is not None:
            _op(al, s)
        elif isinstance(s, Store):
            stored.append(s.base)
            if isinstance(s.base, Var) and isinstance(s.base.kind, (Lst, Dct, Unknown)):
                for v in atom_vars(s.value):
                    al.union(s.base, v)
        elif isinstance(s, Mutate):
            stored.append(s.base)
            if s.out is not None:
                al.union(s.out, s.base)
            for a in s.args if s.method != "permute" else ():  # an order of places is not put into the list
                for v in atom_vars(a):
                    al.union(s.base, v)
        elif isinstance(s, (If, Try)):
            for j in s.joins:
                al.phis[j.out] = (s, j)
                for x in j.values:
                    for v in atom_vars(x):
                        al.union(j.out, v)
        elif isinstance(s, Loop):
            for c in s.carried:
                al.phis[c.inside] = al.phis[c.out] = (s, c)
                for x in (c.init, c.next):
                    for v in atom_vars(x):
                        al.union(c.inside, v)
                al.union(c.out, c.inside)
        elif isinstance(s, Call) and s not in apart:
            notes = s.callee.graph.notes if s.callee.graph is not None else {}
            for group in together(s.callee, len(s.outs)):
                for i in group:
                    al.union(s.outs[i], s.outs[group[0]])
                    al.unclear[s.outs[i]] = s
            for o, places in zip(s.outs, notes.get("aliases", ())):
                for i in places:
                    al.union(o, s.args[i])
                    al.unclear[o] = s
    for b in stored:
        if isinstance(b, Var):
            if isinstance(b.kind, (Lst, Dct)):
                al.stored_containers.add(al.find(b))
            else:
                al.stored_arrays.add(al.find(b))
    for out, (base, op) in al.splits.items():
        if al.find(out) in al.stored_arrays:  # otherwise the list is a value like any other
            al.views[out] = (base, op)
    return al


def passing(graph: Graph) -> set[Var]:
    """Copies that the statements after them read once: whether what is made of one is a view of it, nobody can see."""
    uses = count_uses(graph.body, graph.results)
    found: set[Var] = set()
    for block in [graph.body, *[b for s in walk(graph.body) for b in blocks(s)]]:
        copies = {s.out for s in block if isinstance(s, Op) and s.out is not None and uses.get(s.out) == 1 and is_copy(s)}
        found |= {v for s in block if isinstance(s, Op) for a in s.args for v in atom_vars(a) if v in copies}
    return found


def is_copy(s: Op) -> bool:
    """Does the operation make an array whose contents its adjoint does not ask for?"""
    return name_of(s.fn) in ("array", "copy", "astype", "zeros", "ones", "empty", "full") and all(k != "copy" for k, _ in s.kws)


def together(callee: Any, count: int) -> list[tuple[int, ...]]:
    """Groups of the callee's `count` results that may share memory."""
    groups = callee.graph.notes.get("together", ()) if callee.graph is not None else ()
    return [g for g in groups if g[-1] < count]  # a recursive callee that is being read has been read with others


def is_imaginary(s: Op) -> bool:
    """The imaginary part of a complex array: its cotangent has the other sign in the array's, so it is no view of it."""
    return (s.fn is np.imag or s.fn is GETATTR and s.args[1] == Const("imag")) and str(
        getattr(atom_kind(s.args[0]), "dtype", "")).startswith("complex")


def shares(al: Aliases, s: Op | Call, out: Var, v: Var) -> bool:
    """May this result of the statement share memory with this operand, by what the statement does?"""
    if isinstance(s, Call):
        notes = s.callee.graph.notes if s.callee.graph is not None else {}
        places = dict(zip(s.outs, notes.get("aliases", ()))).get(out, ())
        return s not in al.apart and any(s.args[i] is v for i in places)
    alone = Aliases(layouts=al.layouts, passing=al.passing, apart=al.apart)
    _op(alone, s)
    return alone.find(out) is alone.find(v)


def _op(al: Aliases, s: Op) -> None:
    out = s.out
    assert out is not None
    if not is_reference(out.kind):
        return
    if s.fn is POP:
        al.union(out, s.args[0])
        return
    if s.fn in (COPY, SURROGATE):
        if isinstance(s.args[0], Var):
            al.union(out, s.args[0])
            al.views[out] = (s.args[0], s)
        return
    if s.fn is operator.getitem and isinstance(s.args[0], Var) and (
            isinstance(s.args[0].kind, (Lst, Dct, Tup, Unknown)) or holds_no_numbers(s.args[0].kind)):
        al.union(out, s.args[0])
        if not isinstance(s.args[1], SliceA):
            al.views[out] = (s.args[0], s)
        elif is_reference(getattr(out.kind, "elem", out.kind)):
            al.shallow.add(out)
        return
    if isinstance(out.kind, (Lst, Dct)) and is_reference(out.kind.elem):
        boxes = [a for a in s.args if isinstance(a, Var) and is_reference(getattr(a.kind, "elem", INT)) and (
            isinstance(a.kind, Lst) or isinstance(a.kind, Dct) and s.fn is dict)]  # others have a dict's keys for items
        for a in s.args:
            for v in atom_vars(a) if boxes else ():
                al.union(out, v)
        if boxes:
            al.shallow.add(out)
    if s.fn in (list, tuple, dict):
        for a in s.args:
            for v in atom_vars(a):
                if is_reference(v.kind) and (isinstance(a, Seq) or is_reference(getattr(v.kind, "elem", v.kind))
                                             and isinstance(v.kind, (Lst, Arr))):
                    if isinstance(a, Seq) or isinstance(v.kind, Arr) or is_reference(v.kind.elem):  # type: ignore
                        al.union(out, v)
        return
    if s.fn is GETATTR and isinstance(s.args[1], Const) and s.args[1].value in ("shape", "dtype", "size", "ndim"):
        return
    if s.fn is GETATTR and holds_no_numbers(atom_kind(s.args[0])):
        for v in atom_vars(s.args[0]):
            al.union(out, v)  # a field of a record
        return
    if s.shares is not None:
        if s.shares:
            base, = may_share_memory(s.fn, s.args, s.kws)
            al.union(out, base)
            al.views[out] = (base, s)
        return
    if name_of(s.fn) in STRIDED and isinstance(s.args[0], Var) and isinstance(s.args[0].kind, Arr):
        shares = al.layouts.shares(s)
        if shares is False or shares is None and (s.args[0] in al.passing or s in al.apart):
            return
        al.union(out, s.args[0])
        if shares:
            al.views[out] = (s.args[0], s)
        else:
            al.unclear[out] = s
        return
    if s in al.apart:
        return
    shared = may_share_memory(s.fn, s.args, s.kws)
    for v in shared:
        al.union(out, v)
    name = s.fn.name if isinstance(s.fn, Prim) else getattr(s.fn, "__name__", "")
    if shared and (name in READ_ONLY or is_imaginary(s)):
        al.read_only[out] = s
        return
    if isinstance(s.fn, Ref) or not shared:
        if isinstance(s.fn, Ref) and not s.fresh:
            for a in s.args:
                for v in atom_vars(a):
                    al.union(out, v)
        return
    if len(shared) == 1 and isinstance(shared[0].kind, Arr) and isinstance(out.kind, Arr) and not (
            shared[0].kind.axes is None and name in CONVERSIONS):  # of a number, it is an array of its own
        al.views[out] = (shared[0], s)
    elif name in SPLITS and len(shared) == 1 and isinstance(shared[0].kind, Arr):
        al.splits[out] = (shared[0], s)
    else:
        al.unclear[out] = s
