"""Which values surely have the same shape, whatever it is: `2 * np.sin(x)` has that of `x`.

What is known of a shape by itself stands in the kinds.  Where a kind has no rank, the shape still passes through
operations that act on each element and have one array among their operands; a cotangent that meets a value of its own
shape need not be summed down to it.
"""
from __future__ import annotations

import operator
from collections.abc import Hashable

import numpy as np

from ..ir.kinds import Arr, Axis, Dim, Kind, Scalar, Unknown
from ..ir.nodes import (
    COPY,
    GETATTR,
    Atom,
    Call,
    Const,
    Graph,
    Mutate,
    Op,
    Seq,
    Store,
    Var,
    all_operands,
    atom_kind,
    atom_vars,
    method,
    walk,
)
from ..rules.registry import lookup
from .functions import among
from .sharing import may_share_memory

#: np.zeros_like(x) and its like: the shape of the first operand, unless they are told otherwise
LIKE = (np.zeros_like, np.ones_like, np.full_like, np.empty_like, np.copy, method("copy"))


SHAPES = (GETATTR, np.shape, operator.getitem, len, operator.add, operator.sub)

#: functions that make an array of a given shape -> the argument that gives it
MAKERS = {np.zeros: 0, np.ones: 0, np.empty: 0, np.full: 0, np.arange: 0, np.eye: 0, np.identity: 0, np.linspace: 2}


class Extents:
    """For each value the one whose shape it has; `learn` adds what the values of a sweep have."""

    def __init__(self, graph: Graph) -> None:
        self.of: dict[Var, Hashable] = {}
        self.makers: dict[Var, Op] = {}
        self.lengths: dict[Hashable, Dim | int] = {}  # of an axis: the other one, or the integer, that tells its length
        self.masks = masks(graph)
        for s in walk(graph.body):
            if isinstance(s, Op):
                self.made(s)

    def made(self, s: Op) -> None:
        """A statement, after those that make its operands."""
        if s.out is not None:
            if among(s.fn, SHAPES):
                self.makers[s.out] = s
            if among(s.fn, MAKERS):
                self.measure(s, s.out.kind)
            like = self.source(s)
            if like is not None:
                self.of[s.out] = like

    def same(self, v: Var, w: Var) -> bool:
        return self.find(v) == self.find(w)

    def find(self, v: Var) -> Hashable:
        """What arrays of one shape have in common."""
        if v in self.of:
            return self.of[v]
        axes = v.kind.axes if isinstance(v.kind, Arr) else None
        return v if axes is None or None in axes else tuple(map(self.axis, axes))

    def axis(self, n: Axis) -> Hashable:
        """A length under the name that all axes of this length have."""
        if isinstance(n, Dim):
            told = self.lengths.get(n.symbol)
            if isinstance(told, Dim) and (n.offset == 0 or told.offset == 0):
                return told.symbol, told.offset + n.offset
            return told if isinstance(told, int) and n.offset == 0 else (n.symbol, n.offset)
        return n

    def measure(self, s: Op, k: Kind) -> None:
        """np.zeros(n) and its like tell how long their axes are."""
        if not isinstance(k, Arr) or not k.axes or not s.args:
            return
        shape = s.args[MAKERS[s.fn]] if len(s.args) > MAKERS[s.fn] else None
        sizes = shape.items if isinstance(shape, Seq) else (shape,) * len(k.axes) if s.fn is np.eye else (shape,)
        if len(sizes) != len(k.axes) or s.fn in (np.arange, np.eye) and len(s.args) > 1:
            return
        for n, size in zip(k.axes, sizes):
            told = self.integer(size)
            if isinstance(n, Dim) and n.offset == 0 and told is not None:
                self.lengths[n.symbol] = told

    def integer(self, a: Atom | None) -> Dim | int | None:
        """The length that an integer is."""
        if isinstance(a, Const):
            return a.value if type(a.value) is int and a.value >= 0 else None
        if not isinstance(a, Var) or not isinstance(a.kind, Scalar) or np.dtype(a.kind.dtype).kind not in "iu":
            return None
        d = self.makers.get(a)
        if d is None or not isinstance(d.args[0], Var):
            return Dim(a)
        if d.fn in (operator.add, operator.sub):
            whole, more = self.integer(d.args[0]), d.args[1].value if isinstance(d.args[1], Const) else None
            more = -more if d.fn is operator.sub and type(more) is int else more
            return Dim(whole.symbol, more) if isinstance(whole, Dim) and whole.offset == 0 and type(more) is int else Dim(a)
        source, place = d.args[0], 0
        if d.fn is operator.getitem:
            shape = self.makers.get(source)
            place = d.args[1].value if isinstance(d.args[1], Const) and type(d.args[1].value) is int else -1
            if shape is None or shape.fn not in (GETATTR, np.shape) or not isinstance(shape.args[0], Var) or shape.fn is GETATTR \
                    and shape.args[1] != Const("shape"):
                return Dim(a)
            source = shape.args[0]
        elif d.fn is GETATTR and d.args[1] != Const("size"):
            return Dim(a)
        axes = source.kind.axes if isinstance(source.kind, Arr) else None
        if not axes or not 0 <= place < len(axes) or d.fn is GETATTR and len(axes) != 1:
            return Dim(a)
        n = axes[place]
        told = self.axis(n)
        return n if isinstance(n, int) else told if isinstance(told, int) else Dim(*told) if isinstance(told, tuple) else Dim(a)

    def learn(self, v: Var, like: Var) -> None:
        """v was found to have the shape of `like`."""
        self.of[v] = self.find(like)

    def source(self, s: Op) -> Hashable:
        """What else has the shape of the result of the operation."""
        if s.fn is COPY and isinstance(s.args[0], Var):
            return self.find(s.args[0])
        if among(s.fn, LIKE) and s.args and isinstance(s.args[0], Var) and isinstance(s.args[0].kind, Arr):
            return None if any(k == "shape" for k, _ in s.kws) else self.find(s.args[0])
        if s.fn is operator.getitem:
            return self.chosen(*s.args)
        if s.fn in (np.reshape, np.broadcast_to) and len(s.args) == 2 and not s.kws:
            return self.of_the_shape(s.args[1])
        if not isinstance(getattr(s.out, "kind", None), Arr) or any(k not in ("dtype", "casting") for k, _ in s.kws):
            return None
        rule = lookup(s.fn) if not isinstance(s.fn, Var) else None
        if rule is None or rule.partials is None:
            return None
        found: Hashable = None
        for a in s.args:
            k = atom_kind(a)
            if isinstance(a, Const) or isinstance(k, Scalar) or isinstance(k, Arr) and k.axes == ():
                continue
            if not isinstance(a, Var) or not isinstance(k, Arr) or found is not None and self.find(a) != found:
                return None
            found = self.find(a)
        return found

    def chosen(self, base: Atom, index: Atom) -> Hashable:
        """x[mask] and x[mask, 1] have one axis, as long as the mask has true elements."""
        items = index.items if isinstance(index, Seq) else (index,)
        found = [i for i in items if isinstance(i, Var) and i in self.masks]
        others = [atom_kind(i) for i in items if i not in found]
        mask, k = found[0] if len(found) == 1 else None, atom_kind(base)
        if mask is None or not isinstance(k, Arr) or k.axes is None or not isinstance(mask.kind, Arr) or any(
                not isinstance(o, Scalar) or np.dtype(o.dtype).kind not in "iu" for o in others):
            return None
        return ("true", mask) if len(k.axes) == len(mask.kind.axes or ()) + len(others) else None

    def of_the_shape(self, shape: Atom) -> Hashable:
        """x where the atom is `x.shape`."""
        d = self.makers.get(shape) if isinstance(shape, Var) else None
        if d is None or not isinstance(d.args[0], Var) or d.fn is GETATTR and d.args[1] != Const("shape"):
            return None
        return self.find(d.args[0])


def masks(graph: Graph) -> set[Var]:
    """Arrays of truth values, of known rank and made by an operation, that nothing changes."""
    made: set[Var] = set()
    given: set[Var] = set()
    for s in walk(graph.body):
        if isinstance(s, Op) and not s.effect:
            k = s.out.kind if s.out is not None else None
            if s.out is not None and isinstance(k, Arr) and k.dtype == "bool" and k.axes and not may_share_memory(
                    s.fn, s.args, s.kws):
                made.add(s.out)
        elif isinstance(s, (Store, Mutate)):
            k = atom_kind(s.base)
            if isinstance(k, Unknown) or getattr(k, "dtype", "") == "bool":
                return set()
        elif isinstance(s, (Op, Call)):
            given.update(v for a in all_operands(s) for v in atom_vars(a))
    return made - given
