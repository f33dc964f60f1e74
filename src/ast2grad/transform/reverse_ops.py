"""Adjoints of single statements: operations through their rules, items, stores, containers."""
from __future__ import annotations

import ast
import operator
from dataclasses import replace
from typing import Any

import numpy as np

from ..analysis.layout import name_of
from ..analysis.sharing import may_share_memory
from ..analysis.squares import rule_at
from ..errors import UnsupportedError
from ..ir.kinds import FLOAT, INT, Arr, Dct, Kind, Lst, Opaque, Scalar, Tup, Unknown, axes_of
from ..ir.nodes import (
    COND,
    COPY,
    GETATTR,
    SURROGATE,
    Atom,
    Const,
    Mutate,
    Op,
    Prim,
    Ref,
    Seq,
    SliceA,
    Stmt,
    Store,
    Var,
    atom_kind,
    method,
)
from ..rules.registry import Instantiation, Rule, helper_function, lookup, resolve
from .adjoints import index_slice, mirror_kind, stored_kind
from .answering import RuleArgument, bound_to, for_forms, forgotten, operand_of_rule, shares_unseen
from .builder import Builder, Term, lift
from .finite import asked_of_lanes, read_by, risky


def names_an_axis(i: Atom) -> bool:
    """np.newaxis or an ellipsis, by whatever name."""
    return isinstance(i, (Const, Ref)) and (i.value is None or i.value is Ellipsis)


def all_of(index: Atom) -> Atom | None:
    """Where an index takes the whole array and puts axes of length 1 in: the index that takes them out again."""
    items = index.items if isinstance(index, Seq) and index.form == "tuple" else (index,)
    if not all(names_an_axis(i) or isinstance(i, SliceA) and all(p in (None, Const(None)) for p in (i.lo, i.hi, i.step))
               for i in items):
        return None
    back = tuple(i if isinstance(i, SliceA) else Const(Ellipsis if getattr(i, "value", None) is Ellipsis else 0) for i in items)
    return back[0] if len(back) == 1 else Seq(back)


def copying(k: Kind) -> Any:
    """How a value of the kind is copied: what has an unknown number of axes may be a number, which has no method for it."""
    return np.copy if isinstance(k, Arr) and k.axes is None else method("copy")


class Argument(RuleArgument):
    __slots__ = ("rev",)

    def __init__(self, rev: Any, atom: Atom, active: bool) -> None:
        super().__init__(rev.b, atom, active)
        self.rev = rev

    def contribute(self, g: Any) -> None:
        self.rev.accumulate(self.atom, lift(g))

    def scatter(self, index: Any, g: Any) -> None:
        """bar[index] += g without building a full array."""
        if self.active:
            self.rev.scatter(self.atom, lift(index), lift(g))


class Result(Term):
    __slots__ = ("bar",)

    def __init__(self, b: Builder, atom: Atom, bar: Any) -> None:
        super().__init__(b, atom)
        self.bar = bar


class Operations:
    """Mixin of the reverse transform."""

    def rev_Op(self: Any, s: Op) -> None:
        out = s.out
        if out is None or not self.act(out) or out in self.wrt:
            return
        if s.fn is COPY:
            if self.is_shadowed(out):
                return
            g = self.take(out)
            if g is not None:
                self.accumulate(s.args[0], g)
            return
        if s.fn is SURROGATE:
            if self.is_shadowed(out):
                raise UnsupportedError("A213", "the result of a surrogate is written to", s.origin, "copy it first")
            g = self.take(out)
            if g is not None:
                self.accumulate(s.args[1], g)
            return
        if s.fn is operator.getitem:
            self.rev_getitem(s)
            return
        if out in self.al.views and self.is_shadowed(out):
            return
        if out in self.al.read_only and self.al.is_memory(out) and self.stored_between(s, out):
            raise UnsupportedError("A213", "an array is written to while a read-only view of it is in use", s.origin,
                                   "copy the view")
        if s.fn in (list, tuple, dict) or isinstance(out.kind, (Lst, Dct)):
            self.rev_container(s)
            return
        if isinstance(out.kind, Tup):
            if self.al.find(out) in self.al.stored_arrays:
                raise UnsupportedError("A213", "one of several results that may share memory is written to", s.origin,
                                       "copy it first")
            bars = []
            for i in range(len(out.kind.elems)):
                key = self.slots.get((out, i))
                bar = self.take(key) if key is not None else None
                if bar is not None and key is not None and isinstance(key.kind, Arr) and isinstance(atom_kind(bar), Scalar):
                    part = self.b.op(operator.getitem, out, Const(i), kind=key.kind)
                    bar = self.b.op(np.full_like, part, bar, kind=key.kind)
                bars.append(bar)
            if all(x is None for x in bars):
                return
            self.apply(s, tuple(None if x is None else Term(self.b, x) for x in bars))
            return
        g = self.take(out)
        if g is None or not any(self.active(a) for a in (*s.args, *(a for _, a in s.kws))):
            return  # nothing active goes into it: only what is stored in it later carries derivatives
        # while the rule reads the cotangent nobody may change it in place
        if isinstance(g, Var):
            self.holders[g] = self.holders.get(g, 0) + 1
        self.apply(s, Term(self.b, g))
        if isinstance(g, Var):
            self.holders[g] -= 1

    def is_mask(self: Any, index: Atom) -> bool:
        """Does the index say where a condition holds: a mask, or the places of one?"""
        kind = atom_kind(index)
        if isinstance(kind, Arr) and kind.dtype == "bool":
            return True
        made = self.defs.get(index)
        if isinstance(made, Op) and made.fn is operator.getitem and isinstance(made.args[1], Const):
            made = self.defs.get(made.args[0])
        return isinstance(made, Op) and len(made.args) == 1 and name_of(made.fn) in ("where", "nonzero", "flatnonzero")

    def apply(self: Any, s: Op, g: Any) -> None:
        if s.fn is COND:  # in a tangent
            test, *ways = s.args
            for k, a in enumerate(ways):
                part = (g.atom, Const(0.0)) if k == 0 else (Const(0.0), g.atom)
                if self.active(a):
                    self.accumulate(a, self.b.op(COND, test, *part, kind=g.kind))
            return
        asked = asked_of_lanes(s, self.defs)
        if asked is not None and self.active(asked) and self.active(s.args[1]):
            # of a zero times something finite the cotangent is known; behind it, what has none is masked again
            known = self.b.op(operator.or_, s.args[0], self.b.op(np.isfinite, s.args[1]))
            bar = self.b.op(np.where, known, g.atom, Const(0.0), kind=mirror_kind(s.out.kind))  # type: ignore[union-attr]
            self.masked.add(bar)
            self.accumulate(s.args[1], bar)
            return
        rule = rule_at(s, lookup(s.fn), self.defs, self.al.is_memory)
        if isinstance(s.fn, Prim) and rule is None and s.fn is GETATTR:
            name = s.args[1].value  # type: ignore[union-attr]
            rule = lookup(resolve(f"attr.{name}"))
            if rule is None:
                raise UnsupportedError("A202", f"the attribute {name!r} has no derivative rule", s.origin)
            s = replace(s, args=s.args[:1])
        if rule is None:
            name = getattr(s.fn, "__name__", None) or getattr(s.fn, "name", s.fn)
            raise UnsupportedError("A202", f"{name} has no derivative rule", s.origin)
        if rule.refused:
            raise UnsupportedError("A206", f"{rule.name} has no derivative: {rule.refused}", s.origin)
        if rule.inactive:
            return
        if rule.partials is None and rule.vjp is None:
            raise UnsupportedError("A206", f"{rule.name} has no reverse-mode rule", s.origin, "use jvp, or give it one")
        outer = self.guard, self.lanes
        mask = g.atom if isinstance(g, Term) and isinstance(g.atom, Var) and g.atom in self.masked else None
        # a zero lane of the result says nothing of that lane of an argument of matmul or cumsum
        lanewise = rule.partials is not None or rule.lanewise or s.out is not None and isinstance(s.out.kind, Scalar)
        self.lanes = mask if lanewise else None
        self.guard = self.lanes if risky(rule) else None
        before = len(self.b.block)
        try:
            self.apply_rule(s, rule, g)
        finally:
            self.guard, self.lanes = outer
        if rule.name in ("numpy.where", "where", "numpy.select", "numpy.choose", "numpy.clip") or mask is not None:
            self.masked.update(t.out for t in self.b.block[before:] if isinstance(t, Op) and t.out is not None)

    def apply_rule(self: Any, s: Op, rule: Rule, g: Any) -> None:
        if rule.partials is not None:
            self.apply_elementwise(s, rule, g)
            return
        # one number for all elements has no dtype to keep
        if isinstance(g, Term) and s.out is not None and not (
                rule.pointwise and getattr(s.out.kind, "dtype", "float64") != "float32" and all(
                axes_of(atom_kind(a)) in ((), axes_of(s.out.kind)) and (not self.active(a) or axes_of(
                    atom_kind(a)) == axes_of(s.out.kind)) for a in s.args)):
            g = Term(self.b, self.whole(g.atom, s.out))
        args = [self.argument(a) for a in s.args]
        kws = {str(k): self.argument(a) for k, a in s.kws}
        y = Result(self.b, s.out, g)  # type: ignore[arg-type]
        assert rule.vjp is not None
        bound = bound_to(rule.signature, s, rule.name, y, args, kws)
        rule.vjp(*bound.args, **bound.kwargs)
        if not isinstance(g, tuple):  # of a part of the result that nobody uses there is nothing to ask
            for n, v in bound.arguments.items():
                if n not in rule.shapes.split() and forgotten(v):
                    raise UnsupportedError("A206", f"the derivative of {rule.name} by its argument {n}", s.origin,
                                           "hold it constant with ast2grad.stop_gradient")

    def argument(self: Any, a: Atom) -> Any:
        return operand_of_rule(a, self.b.origin, lambda x: Argument(self, x, self.active(x)))

    def apply_elementwise(self: Any, s: Op, rule: Rule, g: Term) -> None:
        assert rule.partials is not None
        if s.kws:
            extra = [k for k, _ in s.kws if k not in ("dtype", "casting")]
            if extra:
                raise UnsupportedError("A206", f"the keyword {extra[0]!r} of {rule.name} has no derivative", s.origin)
        names = "abcd"
        env: dict[str, Any] = {"y": s.out}
        for n, a in zip(names, s.args):
            env[n] = a
        if len(s.args) > len(rule.partials):
            raise UnsupportedError("A206", f"{rule.name} with {len(s.args)} arguments", s.origin)
        kinds = [atom_kind(a) for a in s.args]
        scalar = all(isinstance(k, Scalar) and not k.dtype.startswith("complex") for k in kinds) and not isinstance(
            s.fn, np.ufunc) and getattr(s.fn, "__module__", None) != "cmath"
        inst = Instantiation(self.b, env, scalar)
        out_axes = axes_of(s.out.kind) if s.out is not None else None
        square = s.fn in (operator.mul, np.multiply) and s.args[0] is s.args[1]
        for a, tree in zip(s.args, rule.partials):
            if not self.active(a) or isinstance(tree, ast.Constant) and tree.value == 0:
                continue
            c = inst.times(self.b.op(operator.mul, Const(2.0), g) if square else g.atom, tree)
            # what has the shape of the result: the product, or the argument for which one number goes for all elements
            whole = a if isinstance(atom_kind(c), Scalar) else c
            if g.scalar and out_axes not in (None, ()) and s.out is not None and axes_of(atom_kind(whole)) != out_axes and not (
                    isinstance(whole, Var) and isinstance(whole.kind, Arr) and self.extents.same(whole, s.out)):
                # one number for all elements would be counted once only where the argument was broadcast
                full = self.whole(g.atom, s.out)
                c = inst.times(self.b.op(operator.mul, Const(2.0), full) if square else full, tree)
            guard = self.guard
            if guard is None and self.lanes is not None and any(map(self.finite.doubted, read_by(tree, env))):
                self.guard = self.lanes
            self.accumulate(a, c)
            self.guard = guard
            if square:
                break

    def rev_getitem(self: Any, s: Op) -> None:
        out, (base, index) = s.out, s.args
        assert out is not None
        if not isinstance(base, Var):
            g = self.take(out)
            if g is not None:
                if isinstance(base, Seq):
                    self.rev_display_item(base, index, g)
                    return
                raise UnsupportedError("A203", "an item of a display is taken at run time", s.origin)
            return
        bk = base.kind
        if isinstance(bk, Tup) and not self.container_tuple(base):
            g = self.tuple_bar(out) if isinstance(out.kind, Tup) else self.take(out)
            if g is not None:
                if not isinstance(index, Const):
                    raise UnsupportedError("A203", "an item of a tuple is taken at run time", s.origin)
                self.slot(base, index.value % len(bk.elems), g)
            return
        if isinstance(bk, (Lst, Dct, Tup)):
            if isinstance(out.kind, (Lst, Dct, Tup)) and not isinstance(index, SliceA):
                return  # the shadow of an inner container is a part of the outer one's
            if isinstance(out.kind, Arr) and self.al.is_memory(out):
                return
            if isinstance(index, SliceA):
                g = self.take(out)
                if g is not None:
                    self.scatter(base, index, g)
                return
            g = self.take(out)
            if g is not None:
                self.scatter(base, index, g)
            return
        if isinstance(bk, Unknown):
            g = self.take(out)
            if g is not None and all_of(index) is not None:
                self.accumulate(base, self.taken_back(g, index, Unknown(True)))
            elif g is not None and isinstance(index, Seq) and any(isinstance(i, SliceA) or i in (Const(None), Const(Ellipsis))
                                                                  for i in index.items) and all(
                    isinstance(i, (SliceA, Const)) for i in index.items):
                self.scatter(base, index, g)  # only arrays are indexed in this way
            elif g is not None:
                made = self.defs.get(base)  # of several results: their forms follow from those of its operands
                raise for_forms("A209", "an item of a value of unknown form", s, made if isinstance(made, Op) else s)
            return
        if self.al.is_memory(out) and out in self.al.views:
            return
        g = self.take(out)
        if g is None:
            return
        if isinstance(bk, Arr) and bk.axes is None and not self.is_shadowed(base) and all_of(index) is not None:
            self.accumulate(base, self.taken_back(self.fit_dtype(g, base), index, bk.vary()))
            return
        items = index.items if isinstance(index, Seq) and index.form == "tuple" else (index,)
        fancy = [atom_kind(i) for i in items if isinstance(atom_kind(i), (Arr, Lst, Tup, Unknown, Opaque))
                 and not isinstance(i, (SliceA, Const)) and not names_an_axis(i)]
        at = any(not (isinstance(k, Arr) and k.dtype == "bool") for k in fancy)
        g = self.fit_dtype(g, base)
        if at:
            self.add_at(base, index, g)
        else:
            self.scatter(base, index, g)

    def taken_back(self: Any, g: Atom, index: Atom, kind: Kind) -> Atom:
        """g without the axes that the index of a whole array put in; where it put none in, g may be a number."""
        back = all_of(index)
        if Const(0) not in (back.items if isinstance(back, Seq) else (back,)):
            return g
        return self.b.op(operator.getitem, g, back, kind=kind)

    def fit_dtype(self: Any, g: Atom, v: Var) -> Atom:
        gd, vd = getattr(atom_kind(g), "dtype", ""), getattr(v.kind, "dtype", "")
        if gd.startswith("complex") and not vd.startswith("complex"):
            return self.b.op(GETATTR, g, Const("real"))
        return g

    def add_at(self: Any, base: Var, index: Atom, g: Atom) -> None:
        self.scatter(base, index, g, add_at=True)

    def rev_display_item(self: Any, base: Seq, index: Atom, g: Atom) -> None:
        """(a, b, c)[i]: each item gets the cotangent where i names it."""
        n = len(base.items)
        for k, item in enumerate(base.items):
            if self.active(item):
                pick = self.b.op(operator.eq, self.b.op(operator.mod, index, Const(n)), Const(k))
                self.accumulate(item, self.b.op(operator.mul, g, pick, kind=atom_kind(g)))

    def rev_container(self: Any, s: Op) -> None:
        """A list or dict is made."""
        out = s.out
        assert out is not None
        root, _ = self.al.root(out)
        sh = self.env.get(root)
        if root is not out:
            return
        if sh is None:
            return
        self.take(root)
        if s.fn in (list, tuple) and s.args:
            src = s.args[0]
            if isinstance(src, Seq):
                for i, item in enumerate(src.items):
                    if self.active(item):
                        self.hand_over(item, self.b.op(operator.getitem, sh, Const(i), kind=mirror_kind(atom_kind(item))), s)
            elif self.active(src):
                k = atom_kind(src)
                if isinstance(k, Arr):
                    sh = self.b.op(np.array, sh, kind=Arr("float64", k.axes, True))
                self.accumulate(src, sh)
            return
        if s.fn is list or s.fn is dict and not s.args:
            return
        if s.fn is dict and s.args and self.active(s.args[0]):
            self.accumulate(s.args[0], sh)
            return
        if s.fn is operator.mul:  # [v] * n
            for a in s.args:
                if isinstance(a, Seq) and self.active(a):
                    n = len(a.items)
                    for i, item in enumerate(a.items):
                        if self.active(item):
                            if not isinstance(atom_kind(item), Scalar):
                                raise UnsupportedError("A213", "the same object several times in a list", s.origin)
                            part = self.b.op(operator.getitem, sh, SliceA(Const(i), None, Const(n))) if n > 1 else sh
                            self.accumulate(item, self.b.op(sum, part, kind=FLOAT.vary()))
                elif isinstance(a, Var) and self.act(a) and not isinstance(a.kind, Scalar):  # a number of times has none
                    raise UnsupportedError("A213", "repetition of a list that carries derivatives", s.origin)
            return
        if s.fn is operator.add:  # list + list
            start: Atom = Const(0)
            a, c = s.args
            na = self.length(a) if not isinstance(a, Seq) else Const(len(a.items))
            for x, lo, hi in ((a, None, na), (c, na, None)):
                if self.active(x):
                    part = self.b.op(operator.getitem, sh, SliceA(lo, hi, None), kind=mirror_kind(out.kind))
                    self.accumulate(x, part)
            del start
            return
        if any(self.active(a) for a in (*s.args, *(a for _, a in s.kws))):  # otherwise only what is stored in it later is
            self.apply(s, Term(self.b, sh))

    def rev_Store(self: Any, s: Store) -> None:
        base = s.base
        if s.attr or not isinstance(base, Var):
            return
        save: Var | None = None
        if isinstance(base.kind, (Arr, Lst)):  # in a dict, there may have been nothing
            self.back.saves[s] = save = Var(f"{base.name}_old", stored_kind(base.kind, s.index), False, base.scope)
            self.b.emit(Store(base, s.index, save, None, False, s.origin, "restore"))
        if not self.act(base):
            self.check_holds(base, s.value, s)
            return
        if self.al.is_unclear(base) and isinstance(base.kind, Arr):
            raise shares_unseen(s, self.al)
        root, path = self.al.root(base)
        self.check_alone(root, s)
        self.check_items(base, path, s)
        if root in self.al.read_only:
            raise UnsupportedError("A213", "a store through the imaginary part of an array", s.origin,
                                   "store a complex number in the array itself")
        if not any(o in self.env for o in self.objects(root)):
            self.unused.update(self.objects(root))
            return  # nobody used it afterwards
        sh = self.shadow(base)
        ik = stored_kind(base.kind, s.index)
        items = s.index.items if isinstance(s.index, Seq) and s.index.form == "tuple" else (s.index,)
        kinds = [atom_kind(i) for i in items if not isinstance(i, SliceA)]
        fancy = not isinstance(base.kind, Dct) and any(
            isinstance(k, (Arr, Lst, Tup)) and not (isinstance(k, Arr) and k.dtype == "bool") for k in kinds)
        value_active = self.active(s.value)
        if s.aug is None:
            t: Atom | None = None
            if value_active:
                if isinstance(base.kind, (Lst, Dct)) and self.is_reference_value(s.value):
                    t = self.b.op(operator.getitem, sh, s.index, kind=mirror_kind(ik), name="t_bar")
                    # what was there may have had another length; a dict may have held nothing there
                    old = save if save is not None and isinstance(base.kind, Lst) else t
                    z = self.b.op(Ref(helper_function("zeros_of"), "zeros_of"), old, kind=mirror_kind(ik))
                    self.b.emit(Store(sh, s.index, z, None, False, s.origin, "shadow"))
                    self.hand_over(s.value, t, s)
                    return
                if fancy:
                    t = self.b.op(Ref(helper_function("stored_part"), "stored_part"), sh, index_slice(self.b, s.index),
                                  kind=ik.vary(True), name="t_bar")
                elif s.index == Const(Ellipsis):
                    t = self.b.op(copying(ik), sh, name="t_bar", kind=ik.vary(True))
                else:
                    t = self.b.op(operator.getitem, sh, s.index, kind=ik.vary(True), name="t_bar")
                    t = self.kept(t, base, ik)
            zero: Atom = Const(0.0)
            if isinstance(base.kind, (Lst, Dct)) and not isinstance(ik, (Scalar, Arr)):
                # (as above)
                old = save if save is not None and isinstance(base.kind, Lst) else self.b.op(
                    operator.getitem, sh, s.index, kind=mirror_kind(ik))
                zero = self.b.op(Ref(helper_function("zeros_of"), "zeros_of"), old, kind=mirror_kind(ik))
            self.b.emit(Store(sh, s.index, zero, None, False, s.origin, "shadow"))
            if isinstance(sh, Var) and self.is_mask(s.index):
                self.masked.add(sh)  # zeros, where something else was put in place of the value
            if value_active and t is not None:
                self.accumulate_stored(s.value, t, ik)
            return
        if not value_active:
            return
        if fancy and s.role != "at":
            t = self.b.op(Ref(helper_function("stored_part"), "stored_part"), sh, index_slice(self.b, s.index),
                          kind=ik.vary(True), name="t_bar")
        else:
            t = self.b.op(operator.getitem, sh, s.index, kind=ik.vary(True), name="t_bar") if s.index != Const(
                Ellipsis) else sh
            t = self.kept(t, base, ik)
        if s.aug is operator.sub:
            t = self.b.op(operator.neg, t)
        self.accumulate_stored(s.value, t, ik)

    def kept(self: Any, t: Atom, base: Var, ik: Kind) -> Atom:
        """Part of an adjoint that is replaced now, as it was; what an array of indices has picked is a copy already."""
        d = self.b.defs.get(t) if isinstance(t, Var) else None
        if not isinstance(ik, Arr) and not isinstance(ik, Unknown) or isinstance(ik, Unknown) and isinstance(
                base.kind, (Lst, Dct)) or d is not None and isinstance(ik, Arr) and not may_share_memory(d.fn, d.args, d.kws):
            return t
        return self.b.op(copying(ik), t, name="t_bar", kind=ik.vary(True))

    def check_holds(self: Any, base: Var, value: Atom, s: Store | Mutate) -> None:
        """What carries derivatives is not put into a container of which it was said that nothing in it does."""
        if isinstance(base.kind, (Lst, Dct)) and not base.kind.numeric and base in self.act.useful and self.active(value):
            raise UnsupportedError("A208", f"an active value is stored in {base.name!r}, which held none before", s.origin,
                                   "make the list or dict with numbers that are floats")

    def check_items(self: Any, base: Var, path: Any, s: Any) -> None:
        if self.al.shares_items(base, path):
            raise UnsupportedError("A213", "an item is changed that more than one container may hold", s.origin,
                                   "copy the items, e.g. with [list(r) for r in rows]")

    def is_reference_value(self: Any, v: Atom) -> bool:
        return isinstance(v, Var) and (isinstance(v.kind, (Lst, Dct)) or self.al.is_memory(v))

    def accumulate_stored(self: Any, value: Atom, t: Atom, ik: Kind) -> None:
        if isinstance(value, Var) and isinstance(value.kind, (Lst,)) and isinstance(ik, Arr):
            t = self.b.op(list, t, kind=Lst(FLOAT.vary()))
        self.accumulate(value, t)

    def rev_Mutate(self: Any, s: Mutate) -> None:
        base = s.base
        if not isinstance(base, Var):
            return
        if not self.act(base):
            self.check_holds(base, Seq(s.args), s)
            return
        root, path = self.al.root(base)
        self.check_alone(root, s)
        self.check_items(base, path, s)
        if root not in self.env:
            self.unused.add(root)
        if s.method in ("swap", "reverse", "permute"):
            if root in self.env:
                sh = self.shadow(base)
                if s.method == "permute":
                    self.b.emit(Op(None, Ref(helper_function("permute_back"), "permute_back"), (sh, *s.args), (), s.origin, True))
                else:
                    self.b.emit(Mutate(None, sh, s.method, s.args, (), s.origin, "shadow"))
            return
        if s.method == "__delitem__" and isinstance(base.kind, Dct):
            if root in self.env or self.active(s.args[1]):
                zero = Const(0.0) if isinstance(atom_kind(s.args[1]), Scalar) else self.b.op(
                    Ref(helper_function("zeros_of"), "zeros_of"), s.args[1], kind=mirror_kind(atom_kind(s.args[1])))
                self.b.emit(Store(self.shadow(base), s.args[0], zero, None, False, s.origin, "shadow"))
            return
        if root in self.wrt:
            raise UnsupportedError("A214", f"the list argument {root.name!r} changes its length, so its gradient has no fixed form",  # noqa: E501
                                   s.origin, "copy the list first, e.g. with list(...)")
        if s.method == "pop":
            g: Atom | None = None
            if s.out is not None and self.act(s.out) and isinstance(s.out.kind, Tup) and not self.container_tuple(s.out):
                g = self.tuple_bar(s.out)
                if g is not None:
                    g = self.b.op(list, g, kind=mirror_kind(s.out.kind))
            elif s.out is not None and self.act(s.out) and not self.is_shadowed(s.out):
                g = self.take(s.out)
            elif s.out is not None and self.act(s.out):
                r, p = self.al.root(s.out)
                g = self.take(r)
            if g is None and root not in self.env:
                self.pending_shadow(base, s)
            sh = self.shadow(base)
            if g is None:
                out_kind = s.out.kind if s.out is not None else FLOAT
                g = Const(0.0) if isinstance(out_kind, Scalar) else self.zeros(s.out)
            at = self.place(s.args[0], sh) if s.args else None
            name, args = ("append", (g,)) if at is None else ("insert", (at, g))
            self.b.emit(Mutate(None, sh, name, args, (), s.origin, "shadow"))
            return
        if root not in self.env:
            # nobody reads the container after this point
            if s.method in ("append", "insert"):
                self.pending_shadow(base, s)
            else:
                return
        sh = self.shadow(base)
        if s.method in ("append", "insert"):
            value = s.args[-1]
            kind = mirror_kind(atom_kind(value))
            t = Var("t_bar", kind, False, base.scope)
            pos: tuple[Atom, ...] = ()
            if s.method == "insert":
                i = s.args[0]
                if isinstance(i, Const) and i.value < 0:
                    i = Const(i.value - 1)  # a negative place counts from the end, which the insertion moved
                elif isinstance(i, Var):
                    i = self.b.op(COND, self.b.op(operator.ge, i, Const(0)), i, self.b.op(operator.sub, i, Const(1)), kind=INT)
                pos = (i,)
            self.b.emit(Mutate(t, sh, "pop", pos, (), s.origin, "shadow"))
            self.b.defs.pop(t, None)
            if self.active(value):
                self.hand_over(value, t, s)
            return
        raise UnsupportedError("A207", f"list.{s.method} on a list that carries derivatives", s.origin)

    def tuple_bar(self: Any, t: Var) -> Atom | None:
        """Adjoint of a tuple from those of its elements, as a list; None where no element was used."""
        bars: list[Atom | None] = []
        for i, e in enumerate(t.kind.elems):  # type: ignore[attr-defined]
            key = self.slots.get((t, i))
            bar = None if key is None else self.tuple_bar(key) if isinstance(e, Tup) else self.take(key)
            bars.append(bar)
        if all(b is None for b in bars):
            return None
        whole: list[Atom] = []
        for i, (b, e) in enumerate(zip(bars, t.kind.elems)):  # type: ignore[attr-defined]
            if b is None:
                b = Const(0.0) if isinstance(e, Scalar) else self.b.op(
                    Ref(helper_function("zeros_of"), "zeros_of"), self.b.op(operator.getitem, t, Const(i), kind=e),
                    kind=mirror_kind(e))
            elif isinstance(b, Seq):
                b = self.b.op(list, b, kind=mirror_kind(e))
            whole.append(b)
        return Seq(tuple(whole), "list")

    def place(self: Any, i: Atom, sh: Atom) -> Atom | None:
        """Where an element that was popped at i goes back; None: at the end."""
        if isinstance(i, Const):
            return None if i.value == -1 else i if i.value >= 0 else Const(i.value + 1)
        end = self.b.op(operator.add, self.b.op(operator.add, self.b.op(len, sh), Const(1)), i)
        return self.b.op(COND, self.b.op(operator.ge, i, Const(0)), i, end, kind=INT)

    def pending_shadow(self: Any, base: Var, s: Stmt) -> None:
        self.shadow(base)
