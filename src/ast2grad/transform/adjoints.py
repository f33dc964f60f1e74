"""Where the adjoint of each primal value is kept, and how contributions to it are added.

Numbers and arrays that nobody writes to have adjoints that are SSA values; the first contribution binds, later ones
add, in place only when nobody else holds the array.  Memory has a *shadow*: a buffer that mirrors the object.
"""
from __future__ import annotations

import operator
from dataclasses import replace
from typing import Any

import numpy as np

from ..analysis.alias import holds_no_numbers
from ..analysis.infer import as_array_kind, item_kind
from ..analysis.sharing import may_share_memory
from ..errors import UnsupportedError
from ..ir.kinds import FLOAT, Arr, Bottom, Dct, Kind, Lst, Opaque, Scalar, Tup, Unknown, axes_equal, axes_of, surely_not_one
from ..ir.nodes import (
    COND,
    COPY,
    GETATTR,
    Atom,
    Const,
    If,
    Loop,
    Mutate,
    Op,
    Ref,
    Seq,
    SliceA,
    Stmt,
    Store,
    Var,
    all_defs,
    all_operands,
    atom_kind,
    atom_vars,
    blocks,
    method,
    operands,
    walk,
)
from ..rules.registry import helper_function
from .builder import Builder


def mirror_kind(k: Kind) -> Kind:
    """Kind of the adjoint of a value of kind k."""
    if isinstance(k, Tup):
        return Lst(mirror_kind(k.elems[0]) if k.elems else FLOAT, varied=True) if all(
            e == k.elems[0] for e in k.elems) else Tup(tuple(mirror_kind(e) for e in k.elems), True)
    if isinstance(k, Lst):
        return Lst(mirror_kind(k.elem), False, True)
    if isinstance(k, Dct):
        return Dct(k.key, mirror_kind(k.elem), True)
    if isinstance(k, Scalar):
        return Scalar(k.dtype, k.np, True)
    if isinstance(k, Arr):
        return Arr(k.dtype, k.axes, True)
    if isinstance(k, (Opaque, Bottom)):
        return Unknown(True)
    return k.vary(True)


def stored_kind(k: Kind, index: Atom) -> Kind:
    if index == Const(Ellipsis):
        return k
    return item_kind(k, index)


def index_slice(b: Builder, index: Atom) -> Atom:
    """An index as a value: slices become slice objects."""
    def conv(i: Atom) -> Atom:
        if isinstance(i, SliceA):
            return b.op(slice, *[Const(None) if p is None else p for p in (i.lo, i.hi, i.step)], kind=Opaque(slice))
        return i
    if isinstance(index, Seq):
        return Seq(tuple(conv(i) for i in index.items), index.form)
    return conv(index)


class Adjoints:
    """Mixin of the reverse transform: the adjoints that are known at this point of the sweep."""

    def active(self: Any, a: Atom) -> bool:
        return any(self.act(v) for v in atom_vars(a))

    def take(self: Any, v: Var) -> Atom | None:
        """The adjoint of v, which nobody will add to any more."""
        g = self.env.pop(v, None)
        if isinstance(g, Var):
            self.holders[g] = self.holders.get(g, 1) - 1
            if isinstance(g.kind, Arr) and isinstance(v.kind, Arr):  # a number may stand for all elements
                self.extents.learn(g, v)
        return g

    def bind(self: Any, v: Var, g: Atom) -> None:
        if isinstance(g, Var):
            if g.name == "t" or not g.user and not g.name.endswith("_bar"):
                if self.holders.get(g, 0) == 0 and g in self.b.defs:
                    g.name, g.scope = f"{v.name}_bar", v.scope
            self.holders[g] = self.holders.get(g, 0) + 1
        self.env[v] = g

    def owned(self: Any, g: Var) -> bool:
        """Nobody else holds this array."""
        if g in self.buffers:
            return self.holders.get(g, 0) <= 1
        d = self.b.defs.get(g)
        if d is None or self.holders.get(g, 0) > 1:
            return False
        return self.fresh(d)

    @staticmethod
    def fresh(d: Op) -> bool:
        if d.fn in (COPY, GETATTR, operator.getitem, np.broadcast_to):
            return False
        return not may_share_memory(d.fn, d.args, d.kws) and not isinstance(d.fn, Ref)

    def zeros(self: Any, v: Var) -> Atom:
        """A zero adjoint of v's form."""
        k = v.kind
        if isinstance(k, Scalar):
            return Const(0.0)
        if holds_no_numbers(k):
            raise UnsupportedError("A209", "an array of records or objects is given something that carries derivatives",
                                   self.b.origin, "use an array of floats for each field")
        name = f"{v.name}_bar"
        v = self.stand_in.get(v, v)
        if v in self.slot_source:
            t, i = self.slot_source[v]
            v = self.b.op(operator.getitem, t, Const(i), kind=k)
        if isinstance(k, Arr) and k.axes is not None:
            out = self.b.op(np.zeros_like, v, name=name, kind=Arr(k.dtype, k.axes, True))
        elif isinstance(k, Lst) and isinstance(k.elem, Scalar):
            n = self.length(v)
            out = self.b.op(operator.mul, Seq((Const(0.0),), "list"), n, name=name, kind=Lst(FLOAT.vary()))
        else:
            out = self.b.op(Ref(helper_function("zeros_of"), "zeros_of"), v, name=name, kind=mirror_kind(k))
        if isinstance(out, Var):
            self.buffers.add(out)
            out.scope = v.scope
        return out

    def buffer(self: Any, v: Var) -> Atom:
        """An adjoint array of v that may be written to in place."""
        g = self.env.get(v)
        if g is None:
            z = self.zeros(v)
            self.bind(v, z)
            return z
        if isinstance(g, Var) and not is_narrow(g, v) and self.owned(g) and not isinstance(g.kind, Scalar):
            self.buffers.add(g)
            self.b.defs.pop(g, None)
            return g
        if isinstance(atom_kind(g), Scalar) and isinstance(v.kind, Arr):
            new = self.b.op(np.full_like, v, g, name=f"{v.name}_bar", kind=Arr(v.kind.dtype, v.kind.axes, True))
            self.take(v)
            self.bind(v, new)
            assert isinstance(new, Var)
            self.buffers.add(new)
            self.b.defs.pop(new, None)
            return new
        if is_narrow(g, v):
            new = self.b.op(method("astype"), g, Ref(complex, "complex"), name=f"{v.name}_bar")
        else:
            new = self.b.op(np.array, g, name=f"{v.name}_bar", kind=atom_kind(g) if isinstance(
                atom_kind(g), Arr) else Arr(getattr(v.kind, "dtype", "float64"), getattr(v.kind, "axes", None), True))
        self.take(v)
        self.bind(v, new)
        assert isinstance(new, Var)
        self.buffers.add(new)
        return new

    def is_shadowed(self: Any, v: Var) -> bool:
        return isinstance(v.kind, (Lst, Dct)) or self.al.is_memory(v) or isinstance(v.kind, Tup) and self.container_tuple(v)

    def container_tuple(self: Any, v: Var) -> bool:
        base, _ = self.al.root(v)
        return base is not v and (isinstance(base.kind, (Lst, Dct)) or self.al.is_memory(base))

    def shadow(self: Any, v: Var) -> Atom:
        """The shadow of v: that of the object it belongs to, through the same views."""
        root, path = self.al.root(v)
        if root in self.linked:
            buf = self.chosen(root)
        else:
            self.touched.add(root)
            buf = self.buffer(root)
        for op in path:
            base, _ = self.al.views[op.out]
            args = tuple(buf if a is base else a for a in op.args)
            buf = self.b.op(op.fn, *args, kws=op.kws, name=f"{op.out.name}_bar",
                            kind=mirror_kind(op.out.kind))
            if isinstance(buf, Var):
                self.buffers.add(buf)
        return buf

    def objects(self: Any, v: Var) -> list[Var]:
        """The objects of which v, or what it is a view of, may be one."""
        root, _ = self.al.root(v)
        if root not in self.linked:
            return [root]
        _, j = self.al.phis[root]
        return list(dict.fromkeys(o for a in j.values for x in atom_vars(a) for o in self.objects(x)))

    def chosen(self: Any, v: Var) -> Atom:
        """The shadow of what a branch chose: the choice is made again between the shadows."""
        s, j = self.al.phis[v]
        held = [self.env.get(o) for o in self.objects(v)]
        last = self.choices.get(v)
        if last is not None and last[0] is self.b.block and last[1] == held:
            return last[2]
        parts = [self.shadow(a) for a in j.values if isinstance(a, Var)]
        if len(parts) < 2 or parts[0] is parts[1]:
            return parts[0]
        buf = self.b.op(COND, s.test, *parts, name=f"{v.name}_bar", kind=mirror_kind(v.kind))
        self.buffers.add(buf)
        self.choices[v] = (self.b.block, [self.env.get(o) for o in self.objects(v)], buf)
        return buf

    def unmasked(self: Any, g: Atom) -> Atom:
        """Exact zero where the cotangent is one, although the partial derivative may not be finite there."""
        m = self.guard
        if m is None or not isinstance(g, Var) or g is m or not isinstance(g.kind, (Arr, Scalar)):
            return g
        lanes, mine = axes_of(m.kind), axes_of(g.kind)
        if lanes != mine and (not lanes or not mine or len(lanes) != len(mine)):  # else it is m times something
            return g
        if isinstance(g.kind, Scalar):
            out = self.b.op(COND, self.b.op(operator.ne, m, Const(0.0)), g, Const(0.0), kind=g.kind)
        else:
            out = self.b.op(np.where, self.b.op(operator.ne, m, Const(0.0)), g, Const(0.0), kind=g.kind)
        if isinstance(out, Var):
            self.masked.add(out)
        return out

    def accumulate(self: Any, a: Atom, g: Atom, fitted: bool = False) -> None:
        """adjoint(a) += g"""
        if isinstance(a, Seq):
            if a.form not in ("tuple", "list") and self.active(a):
                raise UnsupportedError("A209", f"a {a.form} display that carries derivatives", self.b.origin)
            g = self.fit_display(g, a)
            for i, x in enumerate(a.items):
                if self.active(x):
                    gi = g.items[i] if isinstance(g, Seq) else g if isinstance(atom_kind(g), Scalar) else self.b.op(
                        operator.getitem, g, Const(i))
                    self.accumulate(x, gi)
            return
        if not isinstance(a, Var) or not self.act(a):
            return
        if isinstance(g, Const) and type(g.value) in (int, float) and g.value == 0:
            return
        if isinstance(a.kind, (Lst, Dct)) or isinstance(a.kind, Tup):
            if isinstance(a.kind, Tup) and not self.container_tuple(a):
                g = self.fit_display(g, a)
                for i, e in enumerate(a.kind.elems):
                    if e.numeric:
                        self.slot(a, i, g.items[i] if isinstance(g, Seq) else self.b.op(operator.getitem, g, Const(i)))
                return
            root, path = self.al.root(a)
            if not path and root not in self.env and isinstance(atom_kind(g), (Lst,)) and isinstance(g, Var) and self.owned(g):
                self.bind(root, g)
                self.touched.add(root)
                self.buffers.add(g)
                return
            sh = self.shadow(a)
            if isinstance(atom_kind(g), Arr) and isinstance(a.kind, Lst):  # the operation may have stretched the list
                shape = self.b.op(np.shape, sh)
                g = self.b.op(Ref(helper_function("unbroadcast_to"), "unbroadcast_to"), g, shape, kind=atom_kind(g))
            self.b.emit(Op(None, Ref(helper_function("add_into"), "add_into"), (sh, g,), (), self.b.origin, True))
            return
        if not fitted:
            g = self.fit(self.unmasked(g), a)
        if self.al.is_memory(a):
            root, path = self.al.root(a)
            if not path and root not in self.env and root not in self.linked:
                g = self.whole(g, root)
                if isinstance(g, Var) and isinstance(g.kind, Arr) and self.same_layout(g, root):
                    if root.kind.axes == ():  # what stands for an array without axes is a number, maybe
                        g = self.b.op(np.array, g, name=f"{root.name}_bar", kind=mirror_kind(root.kind))
                    elif not self.owned(g):
                        g = self.b.op(method("copy"), g, name=f"{root.name}_bar")
                    self.bind(root, g)
                    self.touched.add(root)
                    self.buffers.add(g)
                    self.b.defs.pop(g, None)
                    return
            d = self.b.def_of(g, operator.neg)
            value, fn = (d.args[0], operator.sub) if d is not None else (g, operator.add)
            self.b.emit(Store(self.shadow(a), Const(Ellipsis), value, fn, False, self.b.origin, "shadow"))
            return
        old = self.env.get(a)
        if isinstance(g, Var) and isinstance(g.kind, Arr) and g in self.primal and self.al.is_memory(g):
            g = self.b.op(np.array, g)  # the contents as they are now
        if old is None:
            self.bind(a, g)
            return
        if isinstance(atom_kind(old), Arr) and isinstance(old, Var) and isinstance(a.kind, Arr) and a.kind.axes not in (
                None, ()) and self.owned(old) and isinstance(atom_kind(g), (Arr, Scalar)) and old is not g and not is_narrow(
                old, a):
            self.buffers.add(old)
            self.b.defs.pop(old, None)
            d = self.b.def_of(g, operator.neg)
            value, fn = (d.args[0], operator.sub) if d is not None else (g, operator.add)
            self.b.emit(Store(old, Const(Ellipsis), value, fn, False, self.b.origin, "shadow"))
            return
        self.take(a)
        d = self.b.def_of(g, operator.neg)
        if d is not None:
            new = self.b.op(operator.sub, old, d.args[0], name=f"{a.name}_bar")
        else:
            new = self.b.op(operator.add, old, g, name=f"{a.name}_bar")
        if isinstance(new, Var):
            new.scope = a.scope
        self.bind(a, new)

    def same_layout(self: Any, g: Var, v: Var) -> bool:
        k, gk = v.kind, g.kind
        return isinstance(k, Arr) and isinstance(gk, Arr) and gk.dtype == k.dtype and gk.axes is not None and k.axes is not None \
            and len(gk.axes) == len(k.axes)

    def slot(self: Any, t: Var, i: int, g: Atom) -> None:
        """Adjoint of element i of a tuple made by one operation."""
        key = self.slots.setdefault((t, i), Var(f"{t.name}_{i}", t.kind.elems[i], False, t.scope))  # type: ignore[attr-defined]
        self.act.varied.add(key)
        self.act.useful.add(key)
        self.slot_source[key] = (t, i)
        self.accumulate(key, g, fitted=True)

    def scatter(self: Any, a: Atom, index: Atom, g: Atom, add_at: bool = False) -> None:
        """adjoint(a)[index] += g"""
        if not isinstance(a, Var) or not self.act(a):
            return
        if isinstance(a.kind, Tup):
            if isinstance(index, Const) and not self.container_tuple(a):
                i = index.value % len(a.kind.elems)
                self.slot(a, i, g)
                return
        if isinstance(g, Const) and g.value == 0.0:
            return
        buf = self.shadow(a) if self.is_shadowed(a) else self.buffer(a)
        if add_at:
            self.b.emit(Op(None, np.add.at, (buf, index, g), (), self.b.origin, True))
            return
        if isinstance(a.kind, (Lst, Dct)) and (isinstance(index, SliceA) or not isinstance(a.kind.elem, Scalar)):
            if isinstance(index, SliceA):
                self.b.emit(Op(None, Ref(helper_function("add_slice"), "add_slice"), (buf, index_slice(self.b, index), g,), (), self.b.origin, True))  # noqa: E501
                return
            old = self.b.op(operator.getitem, buf, index, kind=a.kind.elem)
            new = self.b.op(operator.add, old, g)
            self.b.emit(Store(buf, index, new, None, False, self.b.origin, "shadow"))
            return
        d = self.b.def_of(g, operator.neg)
        value, fn = (d.args[0], operator.sub) if d is not None else (g, operator.add)
        self.b.emit(Store(buf, index, value, fn, False, self.b.origin, "shadow"))

    def hand_on(self: Any, a: Atom, g: Atom, t: Var) -> None:
        """adjoint(a) += g, where a is what t was on this path: g, which has the shape of t, has that of a."""
        number_for_all = isinstance(atom_kind(g), Scalar) and not isinstance(t.kind, Scalar)
        if number_for_all or not isinstance(a, Var) or not isinstance(a.kind, (Scalar, Arr, Unknown)) or not self.act(a):
            self.accumulate(a, g)
        else:
            g = self.fit(self.unmasked(g), a, True)
            if isinstance(g, Var) and isinstance(g.kind, Arr) and isinstance(a.kind, Arr):
                self.extents.learn(g, a)
            self.accumulate(a, g, fitted=True)

    def fit(self: Any, g: Atom, v: Var, of_its_shape: bool = False) -> Atom:
        """g summed down to the shape of v (which it has already, if so), in its dtype."""
        vk = v.kind
        gd, vd = getattr(atom_kind(g), "dtype", None), getattr(vk, "dtype", None)
        g = self.known_as(g, vk) if of_its_shape else self.unbroadcast(g, v)
        gk = atom_kind(g)
        if gd and vd:
            if gd.startswith("complex") and not vd.startswith("complex"):
                g = self.b.op(GETATTR, g, Const("real"))
                gd = "float64"
            if vd == "float32" and gd == "float64":
                if isinstance(gk, Arr):
                    g = self.b.op(method("astype"), g, Ref(np.float32, "np.float32"))
                elif isinstance(gk, Scalar) and gk.np and isinstance(vk, Scalar):
                    g = self.b.op(np.float32, g)
            elif gd == "float32" and vd in ("float64", "complex128") and isinstance(gk, (Arr, Scalar)):  # rounded on the way
                g = self.b.op(method("astype"), g, Ref(float, "float")) if isinstance(gk, Arr) else self.b.op(float, g)
        return g

    def known_as(self: Any, g: Atom, k: Kind) -> Atom:
        """g, which has the shape of a value of kind k, under what k says of it."""
        gk = atom_kind(g)
        if not isinstance(g, Var) or isinstance(k, Unknown) or isinstance(k, Arr) and k.axes is None:
            return g
        if isinstance(k, Scalar) and (isinstance(gk, Scalar) or isinstance(gk, Arr) and gk.axes == ()):
            return g
        if isinstance(k, Arr) and isinstance(gk, Arr) and gk.axes is not None:
            return g
        out = self.b.op(COPY, g, kind=mirror_kind(k), name=g.name)
        if self.owned(g):
            self.buffers.add(out)
            self.b.defs.pop(out, None)
        return out

    def unbroadcast(self: Any, g: Atom, v: Var) -> Atom:
        gk, vk = atom_kind(g), v.kind
        if isinstance(g, Var) and isinstance(vk, Arr) and isinstance(gk, Arr) and self.extents.same(g, v):
            return self.known_as(g, vk)
        if isinstance(vk, Scalar):
            if isinstance(gk, Scalar):
                return g
            if isinstance(gk, Arr) and gk.axes is not None:
                return self.b.op(np.sum, g) if gk.axes != () else g
            return self.b.op(Ref(helper_function("unbroadcast"), "unbroadcast"), g, v, kind=vk)
        if not isinstance(vk, Arr) or not isinstance(gk, (Arr, Scalar, Unknown)):
            if isinstance(vk, Unknown) or isinstance(gk, Unknown):
                return self.b.op(Ref(helper_function("unbroadcast"), "unbroadcast"), g, v, kind=vk)
            return g
        ga, va = axes_of(gk), vk.axes
        if ga is None or va is None or isinstance(gk, Unknown):
            if ga is not None and ga == va:
                return g
            return self.b.op(Ref(helper_function("unbroadcast"), "unbroadcast"), g, v, kind=vk)
        if len(ga) < len(va):
            if va == () or ga == () and isinstance(gk, Scalar):
                return g  # one number for every element
            return self.b.op(np.full_like, v, g) if ga == () else self.b.op(
                Ref(helper_function("unbroadcast"), "unbroadcast"), g, v, kind=vk)
        lead = len(ga) - len(va)
        if any(not (axes_equal(x, y) or surely_not_one(y) or y == 1 or x == 1) for x, y in zip(ga[lead:], va)):
            return self.b.op(Ref(helper_function("unbroadcast"), "unbroadcast"), g, v, kind=vk)
        if lead:
            axis = Const(0) if lead == 1 else Seq(tuple(Const(i) for i in range(lead)))
            g = self.b.op(np.sum, g, kws=(("axis", axis),))
        ones = [i for i, (x, y) in enumerate(zip(ga[lead:], va)) if y == 1 and x != 1]
        if ones:
            axis = Const(ones[0]) if len(ones) == 1 else Seq(tuple(Const(i) for i in ones))
            g = self.b.op(np.sum, g, kws=(("axis", axis), ("keepdims", Const(True))))
        return g

    def fit_display(self: Any, g: Atom, a: Atom) -> Atom:
        """The cotangent of a tuple or list display, of its own shape: NumPy may have stretched it like an array."""
        gk, axes = atom_kind(g), axes_of(as_array_kind(atom_kind(a)))
        if not isinstance(gk, Arr) or axes is not None and gk.axes is not None and len(axes) == len(gk.axes) and all(
                axes_equal(x, y) or surely_not_one(x) for x, y in zip(axes, gk.axes)):
            return g
        known = axes is not None and all(type(n) is int for n in axes)
        shape = Seq(tuple(map(Const, axes or ()))) if known else self.b.op(np.shape, a)
        return self.b.op(Ref(helper_function("unbroadcast_to"), "unbroadcast_to"), g, shape, kind=replace(gk, axes=axes))

    def whole(self: Any, g: Atom, v: Var) -> Atom:
        """An array of v's shape for a cotangent that is one number for all elements."""
        if isinstance(v.kind, Arr) and v.kind.axes not in (None, ()) and isinstance(atom_kind(g), Scalar):
            return self.b.op(np.full_like, v, g, kind=Arr(v.kind.dtype, v.kind.axes, True))
        return g

    def check_alone(self: Any, root: Var, s: Stmt) -> None:
        """The memory written to here must not be known under another name that is used later."""
        mine = self.objects(root)
        for w in self.env:
            if w in self.touched and self.is_shadowed(w) and any(r is not w and self.al.may_be_same(r, w) for r in mine):
                raise UnsupportedError("A213", f"{root.name!r} and {w.name!r} may be one object, and it is written to", s.origin,
                                       "copy it under the second name")

    def stored_between(self: Any, s: Stmt, v: Var) -> bool:
        """Is the memory of v written to between its definition s and a use of it?"""
        order = {t: n for n, t in enumerate(walk(self.graph.body))}
        users = [t for t in order if any(u is v for a in operands(t) for u in atom_vars(a))]
        for t in order:
            if isinstance(t, (Store, Mutate)) and isinstance(t.base, Var) and self.al.find(t.base) is self.al.find(v):
                if any(order[s] < order[t] < order[u] for u in users):
                    return True
                if any(isinstance(p, Loop) and order[p] > order[s] and {t, u} <= set(walk(p.body)) for p in order
                       for u in users):
                    return True
        return False

    def stored_while_used(self: Any, s: Stmt, v: Var | None, cls: Var) -> bool:
        """May memory of this class be written to from s on, where paths meet in v, to the last use of v under any name?"""
        order = list(walk(self.graph.body))
        at = {t: n for n, t in enumerate(order)}
        end = {t: at[t] + sum(1 for b in blocks(t) for _ in walk(b)) for t in order}
        around = [t for t in order if at[t] < at[s] <= end[t]]
        first, last = at[s] + 1, len(order)
        if v is not None:
            first = last = end[s] + 1
            mine, before = {v}, 0
            while len(mine) > before:
                before = len(mine)
                for t in order:
                    if t is s or not any(u in mine for a in all_operands(t) for u in atom_vars(a)):
                        continue
                    if isinstance(t, Mutate) or isinstance(t, Store) and not isinstance(atom_kind(t.base), Arr) or (
                            t in around and not isinstance(t, If)):
                        last = len(order)  # a container has it, or the next iteration
                    last = max(last, *(end[p] + 1 for p in order if at[p] <= at[t] <= end[p] and (p is t or p not in around)))
                    mine.update(d for d in all_defs(t) if self.al.find(d) is cls)
            if any(u in mine for a in self.graph.results for u in atom_vars(a)):
                last = len(order)
        reached = [*order[first:last], *(order if last == len(order) and any(isinstance(p, Loop) for p in around) else ())]
        return any(isinstance(t, (Store, Mutate)) and isinstance(t.base, Var) and self.al.find(t.base) is cls for t in reached)

    def hand_over(self: Any, item: Atom, sh: Atom, s: Stmt) -> None:
        """An element's adjoint leaves the container's shadow and becomes the element's own."""
        if isinstance(item, Seq):
            for i, x in enumerate(item.items):
                if self.active(x):
                    self.hand_over(x, self.b.op(operator.getitem, sh, Const(i), kind=mirror_kind(atom_kind(x))), s)
            return
        if not isinstance(item, Var) or not self.act(item):
            return
        if self.is_shadowed(item):
            root, path = self.al.root(item)
            if not path and root in self.env and root not in self.linked and root not in self.unused and isinstance(
                    item.kind, (Lst, Dct)) and not self.changes.contents_later(item, s):
                self.accumulate(item, sh)  # both are adjoints of the same contents
                return
            if path or root in self.env or root in self.linked or root in self.unused:
                raise UnsupportedError("A213", f"{item.name!r} is used after it was put into a container, and written to",
                                       s.origin, "store a copy in the container")
            self.bind(root, sh)
            self.touched.add(root)
            if isinstance(sh, Var):
                self.buffers.add(sh)
            return
        if isinstance(atom_kind(item), Arr) and isinstance(atom_kind(sh), Unknown):
            sh = self.b.op(operator.add, sh, Const(0.0), kind=item.kind)
        self.accumulate(item, sh)


def is_narrow(g: Atom, v: Var) -> bool:
    """Is this part of the adjoint of a complex array real?  The other parts need not be."""
    k, vk = atom_kind(g), v.kind
    return isinstance(k, Arr) and isinstance(vk, Arr) and vk.dtype.startswith("complex") and not k.dtype.startswith("complex")
