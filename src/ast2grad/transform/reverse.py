"""The reverse sweep: every statement's adjoint, in reverse order.

The result reads primal values by name, as if all of them were still there; the plan (analysis/plan.py) decides
afterwards how each of them is provided.  Adjoints of numbers and of arrays that nobody writes to are SSA values.  An
array that is written to, and every list or dict, has a *shadow*: a buffer of the same form that is updated in place.
"""
from __future__ import annotations

import operator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..analysis.activity import activity_of
from ..errors import Ast2GradError, InternalError, Origin, UnsupportedError
from ..ir.kinds import (BOOL, FLOAT, INT, Arr, Bottom, Dct, Kind, Lst, Opaque, Scalar, Tup, Unknown, axes_equal, axes_of,
                        surely_not_one)
from ..ir.nodes import (COPY, GETATTR, UNDEF, Atom, Block, Call, Callee, Carried, Const, Each, Graph, If, Join, Loop, Mutate, Op,
                        POP, Prim, Raise, Ref, Seq, SliceA, Star, Stmt, Store, Try, Var, While, With, atom_kind, atom_vars, blocks, defs,
                        map_atom, method, operands, walk)
from ..rules.registry import Instantiation, Rule, helper_function, lookup
from .builder import Builder, Term, lift


class Argument(Term):
    """An argument inside of a rule: assigning `.bar` contributes to its adjoint."""

    __slots__ = ("rev", "is_active")

    def __init__(self, rev: "Reverse", atom: Atom, active: bool) -> None:
        super().__init__(rev.b, atom)
        self.rev = rev
        self.is_active = active

    @property
    def active(self) -> bool:
        return self.is_active

    @property
    def bar(self) -> Any:
        raise AttributeError("the adjoint of an argument is written, not read")

    @bar.setter
    def bar(self, g: Any) -> None:
        if self.is_active and g is not None:
            self.rev.accumulate(self.atom, lift(g))

    def scatter(self, index: Any, g: Any) -> None:
        """bar[index] += g without building a full array."""
        if self.is_active:
            self.rev.scatter(self.atom, lift(index), lift(g))


class Result(Term):
    __slots__ = ("bar",)

    def __init__(self, b: Builder, atom: Atom, bar: Any) -> None:
        super().__init__(b, atom)
        self.bar = bar


@dataclass(eq=False)
class Pair:
    """Forward and backward function of a callee, for given active parameters and results."""

    callee: Callee
    wrt: tuple[int, ...]
    outs: tuple[int, ...]
    name: str = ""
    functions: Any = None


@dataclass(eq=False)
class PairCallee:
    pair: Pair
    role: str  # fwd | bwd

    @property
    def graph(self) -> Any:
        return None


@dataclass
class Backward:
    """The reverse sweep before the plan."""

    block: Block
    grads: tuple[Atom, ...]
    saves: dict[Stmt, Var] = field(default_factory=dict)  # store -> variable holding what it overwrites
    counts: dict[Stmt, Var] = field(default_factory=dict)  # loop -> its trip count
    tapes: dict[Stmt, tuple[Pair, Var]] = field(default_factory=dict)  # call -> its pair and tape
    shadows: set[Var] = field(default_factory=set)  # adjoint buffers
    tags: dict[Stmt, Stmt] = field(default_factory=dict)  # statement -> the primal statement that it answers


class Reverse:
    def __init__(self, graph: Graph, wrt: tuple[Var, ...], out_bars: dict[int, Atom], pairs: Any) -> None:
        self.graph = graph
        self.wrt = wrt
        self.out_bars = out_bars
        self.pairs = pairs
        self.act = activity_of(graph)
        self.al = self.act.aliases
        self.b = Builder()
        self.env: dict[Var, Atom] = {}
        self.holders: dict[Var, int] = {}  # how many adjoints share an array
        self.buffers: set[Var] = set()
        self.back = Backward((), ())
        self.defs: dict[Var, Stmt] = {}
        self.primal: set[Var] = set(graph.params)
        for s in walk(graph.body):
            for v in defs(s):
                self.defs[v] = s
                self.primal.add(v)
            if isinstance(s, Loop):
                for c in s.carried:
                    self.primal.add(c.inside)
        self.slots: dict[tuple[Var, int], Var] = {}
        self.slot_source: dict[Var, tuple[Var, int]] = {}
        self.masked: set[Var] = set()  # cotangents that are exact zeros where another lane was taken
        self.guard: Var | None = None
        self.touched: set[Var] = set()  # objects whose shadow has received something

    # ------------------------------------------------------------------------------------------------ entry

    def run(self) -> Backward:
        for i, r in enumerate(self.graph.results):
            if i in self.out_bars:
                self.accumulate(r, self.out_bars[i])
        self.prepare_params()
        self.block(self.graph.body)
        grads = []
        self.b.origin = None
        for p in self.wrt:
            grads.append(self.final(p))
        self.back.block = tuple(self.b.stack[0])
        self.back.grads = tuple(grads)
        self.back.shadows = self.buffers
        self.back.tags = self.b.tags
        return self.back

    def prepare_params(self) -> None:
        pass

    def final(self, p: Var) -> Atom:
        """The gradient of a parameter, in its own type."""
        g = self.env.get(p)
        k = p.kind
        if g is None:
            return self.zeros(p)
        gk = atom_kind(g)
        if isinstance(k, Scalar):
            if k.np or k.dtype == "float32" or getattr(gk, "np", False) or isinstance(gk, (Arr, Unknown)):
                return g if self.pairs.internal else self.b.op(float, g)
            return g
        if isinstance(k, Arr):
            if k.axes == ():
                if isinstance(gk, Arr) and isinstance(g, Var) and self.owned(g):
                    return g
                return self.b.op(np.array, g, kws=(("dtype", lift(np.dtype(k.dtype).type)),) if k.dtype != getattr(
                    gk, "dtype", None) else ())
            if isinstance(gk, Scalar):
                return self.b.op(np.full_like, p, g)
            if not (isinstance(g, Var) and self.owned(g)):
                g = self.b.op(np.array, g)
        return g

    # ------------------------------------------------------------------------------------------------ adjoints

    def active(self, a: Atom) -> bool:
        return any(self.act(v) for v in atom_vars(a))

    def take(self, v: Var) -> Atom | None:
        """The adjoint of v, which nobody will add to any more."""
        g = self.env.pop(v, None)
        if isinstance(g, Var):
            self.holders[g] = self.holders.get(g, 1) - 1
        return g

    def bind(self, v: Var, g: Atom) -> None:
        if isinstance(g, Var):
            if g.name == "t" or not g.user and not g.name.endswith("_bar"):
                if self.holders.get(g, 0) == 0 and g in self.b.defs:
                    g.name, g.scope = f"{v.name}_bar", v.scope
            self.holders[g] = self.holders.get(g, 0) + 1
        self.env[v] = g

    def owned(self, g: Var) -> bool:
        """Nobody else holds this array."""
        if g in self.buffers:
            return self.holders.get(g, 0) <= 1
        d = self.b.defs.get(g)
        if d is None or self.holders.get(g, 0) > 1:
            return False
        return self.fresh(d)

    @staticmethod
    def fresh(d: Op) -> bool:
        from ..analysis.infer import may_share_memory
        if d.fn in (COPY, GETATTR, operator.getitem, np.broadcast_to):
            return False
        return not may_share_memory(d.fn, d.args, d.kws) and not isinstance(d.fn, Ref)

    def zeros(self, v: Var) -> Atom:
        """A zero adjoint of v's form."""
        k = v.kind
        if isinstance(k, Scalar):
            return Const(0.0)
        name = f"{v.name}_bar"
        if v in self.slot_source:
            t, i = self.slot_source[v]
            v = self.b.op(operator.getitem, t, Const(i), kind=k)  # type: ignore[assignment]
        if isinstance(k, Arr) and k.axes is not None:
            out = self.b.op(np.zeros_like, v, name=name, kind=Arr(k.dtype, k.axes, True))
        elif isinstance(k, Lst) and isinstance(k.elem, Scalar):
            n = self.b.op(len, v)
            out = self.b.op(operator.mul, Seq((Const(0.0),), "list"), n, name=name, kind=Lst(FLOAT.vary()))
        else:
            out = self.b.op(Ref(helper_function("zeros_of"), "zeros_of"), v, name=name, kind=mirror_kind(k))
        if isinstance(out, Var):
            self.buffers.add(out)
            out.scope = v.scope
        return out

    def buffer(self, v: Var) -> Atom:
        """An adjoint array of v that may be written to in place."""
        g = self.env.get(v)
        if g is None:
            z = self.zeros(v)
            self.bind(v, z)
            return z
        if isinstance(g, Var) and self.owned(g) and not isinstance(g.kind, Scalar):
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
        new = self.b.op(np.array, g, name=f"{v.name}_bar", kind=atom_kind(g) if isinstance(
            atom_kind(g), Arr) else Arr(getattr(v.kind, "dtype", "float64"), getattr(v.kind, "axes", None), True))
        self.take(v)
        self.bind(v, new)
        assert isinstance(new, Var)
        self.buffers.add(new)
        return new

    def is_shadowed(self, v: Var) -> bool:
        return isinstance(v.kind, (Lst, Dct)) or self.al.is_memory(v) or isinstance(v.kind, Tup) and self.container_tuple(v)

    def container_tuple(self, v: Var) -> bool:
        base, _ = self.al.root(v)
        return base is not v and isinstance(base.kind, (Lst, Dct))

    def shadow(self, v: Var) -> Atom:
        """The shadow of v: that of the object it belongs to, through the same views."""
        root, path = self.al.root(v)
        self.touched.add(root)
        buf = self.buffer(root)
        for op in path:
            self.check_view(op)
            args = (buf, *op.args[1:])
            buf = self.b.op(op.fn, *args, kws=op.kws, name=f"{op.out.name}_bar",  # type: ignore[union-attr]
                            kind=mirror_kind(op.out.kind))  # type: ignore[union-attr]
            if isinstance(buf, Var):
                self.buffers.add(buf)
        return buf

    def check_view(self, op: Op) -> None:
        """reshape and ravel give a view or a copy, by the strides: only a surely contiguous array is followed."""
        name = op.fn.name if isinstance(op.fn, Prim) else getattr(op.fn, "__name__", "")
        if name not in (".reshape", ".ravel", "reshape", "ravel"):
            return
        base = op.args[0]
        while isinstance(base, Var):
            d = self.defs.get(base)
            if base in self.graph.notes.get("contiguous", ()):
                return
            if not isinstance(d, Op):
                break
            if d.fn is COPY or isinstance(d.fn, Prim) and d.fn.name in (".reshape", ".ravel") or d.fn in (np.reshape, np.ravel):
                base = d.args[0]
                continue
            fname = d.fn.name if isinstance(d.fn, Prim) else getattr(d.fn, "__name__", "")
            if fname in ("zeros", "ones", "empty", "full", "arange", "linspace", "array", "eye", "identity"):
                return
            if fname in ("copy", ".copy") and not d.kws and fname == ".copy" or fname == "zeros_like":
                return  # .copy() is C-contiguous
            break
        raise UnsupportedError("A213", f"{name.strip('.')} of an array that is written to: a view or a copy, depending on its "
                               "memory layout", op.origin, "copy the array first")

    def unmasked(self, g: Atom) -> Atom:
        """Exact zero where the cotangent is one, although the partial derivative may not be finite there."""
        m = self.guard
        if m is None or not isinstance(g, Var) or g is m or not isinstance(g.kind, (Arr, Scalar)) or axes_of(
                g.kind) != axes_of(m.kind):
            return g
        if isinstance(g.kind, Scalar):
            from ..ir.nodes import COND
            out = self.b.op(COND, self.b.op(operator.ne, m, Const(0.0)), g, Const(0.0), kind=g.kind)
        else:
            out = self.b.op(np.where, self.b.op(operator.ne, m, Const(0.0)), g, Const(0.0), kind=g.kind)
        if isinstance(out, Var):
            self.masked.add(out)
        return out

    def accumulate(self, a: Atom, g: Atom, fitted: bool = False) -> None:
        """adjoint(a) += g"""
        if isinstance(a, Seq):
            if a.form not in ("tuple", "list") and self.active(a):
                raise UnsupportedError("A209", f"a {a.form} display that carries derivatives", self.b.origin)
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
                for i, e in enumerate(a.kind.elems):
                    if e.numeric:
                        self.slot(a, i, g.items[i] if isinstance(g, Seq) else self.b.op(operator.getitem, g, Const(i)))
                return
            root, path = self.al.root(a)
            if not path and root not in self.env and isinstance(atom_kind(g), (Lst,)) and isinstance(g, Var) and self.owned(g):
                self.bind(root, g)
                self.buffers.add(g)
                return
            sh = self.shadow(a)
            self.b.op(Ref(helper_function("add_into"), "add_into"), sh, g, kind=Opaque(), effect=True)
            return
        if not fitted:
            g = self.fit(self.unmasked(g), a)
        if self.al.is_memory(a):
            root, path = self.al.root(a)
            if not path and root not in self.env and isinstance(g, Var) and isinstance(g.kind, Arr) and self.owned(
                    g) and self.same_layout(g, root):
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
                None, ()) and self.owned(old) and isinstance(atom_kind(g), (Arr, Scalar)) and old is not g:
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

    def same_layout(self, g: Var, v: Var) -> bool:
        k, gk = v.kind, g.kind
        return isinstance(k, Arr) and isinstance(gk, Arr) and gk.dtype == k.dtype and gk.axes is not None and k.axes is not None \
            and len(gk.axes) == len(k.axes)

    def slot(self, t: Var, i: int, g: Atom) -> None:
        """Adjoint of element i of a tuple made by one operation."""
        key = self.slots.setdefault((t, i), Var(f"{t.name}_{i}", t.kind.elems[i], False, t.scope))  # type: ignore[attr-defined]
        self.act.varied.add(key)
        self.act.useful.add(key)
        self.slot_source[key] = (t, i)
        self.accumulate(key, g, fitted=True)

    def scatter(self, a: Atom, index: Atom, g: Atom, add_at: bool = False) -> None:
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
            self.b.op(np.add.at, buf, index, g, kind=Opaque(), effect=True)
            return
        if isinstance(a.kind, (Lst, Dct)) and (isinstance(index, SliceA) or not isinstance(a.kind.elem, Scalar)):
            if isinstance(index, SliceA):
                self.b.op(Ref(helper_function("add_slice"), "add_slice"), buf, index_slice(self.b, index), g, kind=Opaque(),
                          effect=True)
                return
            old = self.b.op(operator.getitem, buf, index, kind=a.kind.elem)
            new = self.b.op(operator.add, old, g)
            self.b.emit(Store(buf, index, new, None, False, self.b.origin, "shadow"))
            return
        d = self.b.def_of(g, operator.neg)
        value, fn = (d.args[0], operator.sub) if d is not None else (g, operator.add)
        self.b.emit(Store(buf, index, value, fn, False, self.b.origin, "shadow"))

    # ------------------------------------------------------------------------------------------------ broadcasting

    def fit(self, g: Atom, v: Var) -> Atom:
        """g summed down to the shape of v, in its dtype."""
        vk = v.kind
        gd, vd = getattr(atom_kind(g), "dtype", None), getattr(vk, "dtype", None)
        g = self.unbroadcast(g, v)
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
        return g

    def unbroadcast(self, g: Atom, v: Var) -> Atom:
        gk, vk = atom_kind(g), v.kind
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

    # ------------------------------------------------------------------------------------------------ statements

    def block(self, block: Block) -> None:
        for s in reversed(block):
            self.statement(s)

    def statement(self, s: Stmt) -> None:
        if isinstance(s, Raise):
            return
        outer = self.b.origin
        tag = self.b.tag
        self.b.origin = s.origin
        self.b.tag = s
        try:
            getattr(self, "rev_" + type(s).__name__)(s)
        except Ast2GradError as e:
            raise e.at(s.origin)
        except (NotImplementedError, RecursionError):
            raise
        except Exception as e:
            if type(e).__name__ == "Unsupported":
                raise UnsupportedError("A206", str(e), s.origin) from None
            raise InternalError("A901", f"{type(e).__name__}: {e}", s.origin) from e
        finally:
            self.b.origin = outer
            self.b.tag = tag

    def rev_Op(self, s: Op) -> None:
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
        if s.fn is operator.getitem:
            self.rev_getitem(s)
            return
        if out in self.al.views and self.is_shadowed(out):
            return
        if out in self.al.read_only and self.al.is_memory(out) and self.stored_after(s, out):
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
        if g is None:
            return
        # while the rule reads the cotangent nobody may change it in place
        if isinstance(g, Var):
            self.holders[g] = self.holders.get(g, 0) + 1
        self.apply(s, Term(self.b, g))
        if isinstance(g, Var):
            self.holders[g] -= 1

    def stored_after(self, s: Stmt, v: Var) -> bool:
        seen = False
        for t in walk(self.graph.body):
            if t is s:
                seen = True
            elif seen and isinstance(t, (Store, Mutate)) and isinstance(t.base, Var) and self.al.find(t.base) is self.al.find(v):
                return True
        for t in walk(self.graph.body):
            if isinstance(t, Loop) and any(u is s for u in walk(t.body)) and any(
                    isinstance(u, Store) and isinstance(u.base, Var) and self.al.find(u.base) is self.al.find(v)
                    for u in walk(t.body)):
                return True
        return False

    def whole(self, g: Atom, v: Var) -> Atom:
        """An array of v's shape for a cotangent that is one number for all elements."""
        if isinstance(v.kind, Arr) and v.kind.axes not in (None, ()) and isinstance(atom_kind(g), Scalar):
            return self.b.op(np.full_like, v, g, kind=Arr(v.kind.dtype, v.kind.axes, True))
        return g

    def apply(self, s: Op, g: Any) -> None:
        rule = lookup(s.fn)
        if isinstance(s.fn, Prim) and rule is None and s.fn is GETATTR:
            name = s.args[1].value  # type: ignore[union-attr]
            from ..rules.registry import resolve
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
        outer = self.guard
        mask = g.atom if isinstance(g, Term) and isinstance(g.atom, Var) and g.atom in self.masked else None
        self.guard = mask if mask is not None and risky(rule) else None
        before = len(self.b.block)
        try:
            self.apply_rule(s, rule, g)
        finally:
            self.guard = outer
        if rule.name in ("numpy.where", "where", "numpy.select", "numpy.choose") or mask is not None:
            self.masked.update(t.out for t in self.b.block[before:] if isinstance(t, Op) and t.out is not None)

    def apply_rule(self, s: Op, rule: Rule, g: Any) -> None:
        if rule.partials is not None:
            self.apply_elementwise(s, rule, g)
            return
        if isinstance(g, Term) and s.out is not None:
            g = Term(self.b, self.whole(g.atom, s.out))
        args = [self.argument(a) for a in s.args]
        kws = {str(k): self.argument(a) for k, a in s.kws}
        y = Result(self.b, s.out, g)  # type: ignore[arg-type]
        assert rule.signature is not None and rule.vjp is not None
        try:
            bound = rule.signature.bind(y, *args, **kws)
        except TypeError as e:
            raise UnsupportedError("A206", f"the derivative rule of {rule.name} does not cover this call: {e}",
                                   s.origin) from None
        rule.vjp(*bound.args, **bound.kwargs)

    def argument(self, a: Atom) -> Any:
        if isinstance(a, Const) and not isinstance(a.value, (float, complex)):
            return a.value
        if isinstance(a, Seq) and a.form in ("tuple", "list"):
            items = [self.argument(i) for i in a.items]
            return tuple(items) if a.form == "tuple" else items
        if isinstance(a, SliceA):
            return slice(*[None if p is None else self.argument(p) for p in (a.lo, a.hi, a.step)])
        if isinstance(a, Ref) and isinstance(atom_kind(a), Opaque):
            return a.value
        if isinstance(a, Star):
            raise UnsupportedError("A206", "a starred argument", self.b.origin)
        return Argument(self, a, self.active(a))

    def apply_elementwise(self, s: Op, rule: Rule, g: Term) -> None:
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
        scalar = all(isinstance(atom_kind(a), Scalar) for a in s.args) and not isinstance(s.fn, np.ufunc)
        inst = Instantiation(self.b, env, scalar)
        out_axes = axes_of(s.out.kind) if s.out is not None else None
        square = s.fn in (operator.mul, np.multiply) and s.args[0] is s.args[1]
        for a, tree in zip(s.args, rule.partials):
            import ast
            if not self.active(a) or isinstance(tree, ast.Constant) and tree.value == 0:
                continue
            c = inst.times(self.b.op(operator.mul, Const(2.0), g) if square else g.atom, tree)
            if g.scalar and out_axes not in (None, ()) and s.out is not None and axes_of(atom_kind(c)) != out_axes and not (
                    isinstance(atom_kind(c), Scalar) and axes_of(atom_kind(a)) == out_axes):
                # one number for all elements would be counted once only where the argument was broadcast
                full = self.whole(g.atom, s.out)
                c = inst.times(self.b.op(operator.mul, Const(2.0), full) if square else full, tree)
            self.accumulate(a, c)
            if square:
                break

    # ------------------------------------------------------------------------------------------------ items

    def rev_getitem(self, s: Op) -> None:
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
            g = self.take(out)
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
            if g is not None:
                raise UnsupportedError("A209", "an item of a value of unknown form", s.origin)
            return
        if self.al.is_memory(out) and out in self.al.views:
            return
        g = self.take(out)
        if g is None:
            return
        items = index.items if isinstance(index, Seq) and index.form == "tuple" else (index,)
        fancy = [atom_kind(i) for i in items if isinstance(atom_kind(i), (Arr, Lst, Tup, Unknown, Opaque))
                 and not isinstance(i, (SliceA, Const))]
        at = any(not (isinstance(k, Arr) and k.dtype == "bool") for k in fancy)
        g = self.fit_dtype(g, base)
        if at:
            self.add_at(base, index, g)
        else:
            self.scatter(base, index, g)

    def fit_dtype(self, g: Atom, v: Var) -> Atom:
        gd, vd = getattr(atom_kind(g), "dtype", ""), getattr(v.kind, "dtype", "")
        if gd.startswith("complex") and not vd.startswith("complex"):
            return self.b.op(GETATTR, g, Const("real"))
        return g

    def add_at(self, base: Var, index: Atom, g: Atom) -> None:
        self.scatter(base, index, g, add_at=True)

    def rev_display_item(self, base: Seq, index: Atom, g: Atom) -> None:
        """(a, b, c)[i]: each item gets the cotangent where i names it."""
        n = len(base.items)
        for k, item in enumerate(base.items):
            if self.active(item):
                pick = self.b.op(operator.eq, self.b.op(operator.mod, index, Const(n)), Const(k))
                self.accumulate(item, self.b.op(operator.mul, g, pick, kind=atom_kind(g)))

    def rev_container(self, s: Op) -> None:
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
                if isinstance(atom_kind(src), Arr):
                    sh = self.b.op(np.array, sh, kind=Arr("float64", atom_kind(src).axes, True))  # type: ignore[union-attr]
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
                    k = len(a.items)
                    for i, item in enumerate(a.items):
                        if self.active(item):
                            if not isinstance(atom_kind(item), Scalar):
                                raise UnsupportedError("A213", "the same object several times in a list", s.origin)
                            part = self.b.op(operator.getitem, sh, SliceA(Const(i), None, Const(k))) if k > 1 else sh
                            self.accumulate(item, self.b.op(sum, part, kind=FLOAT.vary()))
                elif isinstance(a, Var) and self.act(a):
                    raise UnsupportedError("A213", "repetition of a list that carries derivatives", s.origin)
            return
        if s.fn is operator.add:  # list + list
            start: Atom = Const(0)
            a, c = s.args
            na = self.b.op(len, a) if not isinstance(a, Seq) else Const(len(a.items))
            for x, lo, hi in ((a, None, na), (c, na, None)):
                if self.active(x):
                    part = self.b.op(operator.getitem, sh, SliceA(lo, hi, None), kind=mirror_kind(out.kind))
                    self.accumulate(x, part)
            del start
            return
        self.apply(s, Term(self.b, sh))

    def hand_over(self, item: Atom, sh: Atom, s: Stmt) -> None:
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
            if path or root in self.env:
                raise UnsupportedError("A213", f"{item.name!r} is used after it was put into a container, and written to",
                                       s.origin, "store a copy in the container")
            self.bind(root, sh)
            if isinstance(sh, Var):
                self.buffers.add(sh)
            return
        if isinstance(atom_kind(item), Arr) and isinstance(atom_kind(sh), Unknown):
            sh = self.b.op(operator.add, sh, Const(0.0), kind=item.kind)
        self.accumulate(item, sh)

    def rev_Store(self, s: Store) -> None:
        base = s.base
        if s.attr or not isinstance(base, Var):
            return
        memory_read = True
        save: Var | None = None
        if memory_read:
            k = base.kind
            if isinstance(k, (Arr, Lst, Dct)):
                save = Var(f"{base.name}_old", stored_kind(k, s.index), False, base.scope)
                self.back.saves[s] = save
                self.b.emit(Store(base, s.index, save, None, False, s.origin, "restore"))
        if not self.act(base):
            return
        if self.al.is_unclear(base) and isinstance(base.kind, Arr):
            raise UnsupportedError("A213", f"{base.name!r} is written to, and may share memory with another array in a way that "
                                   "cannot be followed", s.origin, "copy it first")
        root, path = self.al.root(base)
        self.check_alone(root, s)
        if root not in self.env:
            return  # nobody used it afterwards
        sh = self.shadow(base)
        ik = stored_kind(base.kind, s.index)
        items = s.index.items if isinstance(s.index, Seq) and s.index.form == "tuple" else (s.index,)
        fancy = any(isinstance(atom_kind(i), (Arr, Lst, Tup)) and not isinstance(i, SliceA) and not (
            isinstance(atom_kind(i), Arr) and atom_kind(i).dtype == "bool") for i in items)  # type: ignore[union-attr]
        value_active = self.active(s.value)
        if s.aug is None:
            t: Atom | None = None
            if value_active:
                if isinstance(base.kind, (Lst, Dct)) and self.is_reference_value(s.value):
                    t = self.b.op(operator.getitem, sh, s.index, kind=mirror_kind(ik), name="t_bar")
                    z = self.b.op(Ref(helper_function("zeros_of"), "zeros_of"), t, kind=mirror_kind(ik))
                    self.b.emit(Store(sh, s.index, z, None, False, s.origin, "shadow"))
                    self.hand_over(s.value, t, s)
                    return
                if fancy:
                    t = self.b.op(Ref(helper_function("stored_part"), "stored_part"), sh, index_slice(self.b, s.index),
                                  kind=ik.vary(True), name="t_bar")
                else:
                    t = self.b.op(operator.getitem, sh, s.index, kind=ik.vary(True), name="t_bar")
                    if isinstance(ik, (Arr, Unknown)):
                        t = self.b.op(method("copy"), t, name="t_bar", kind=ik.vary(True))
            zero: Atom = Const(0.0)
            if isinstance(base.kind, (Lst, Dct)) and not isinstance(ik, Scalar):
                zero = self.b.op(Ref(helper_function("zeros_of"), "zeros_of"), self.b.op(
                    operator.getitem, sh, s.index, kind=mirror_kind(ik)), kind=mirror_kind(ik))
            self.b.emit(Store(sh, s.index, zero, None, False, s.origin, "shadow"))
            if value_active and t is not None:
                self.accumulate_stored(s.value, t, ik)
            return
        if not value_active:
            return
        if fancy:
            t = self.b.op(Ref(helper_function("stored_part"), "stored_part"), sh, index_slice(self.b, s.index),
                          kind=ik.vary(True), name="t_bar")
        else:
            t = self.b.op(operator.getitem, sh, s.index, kind=ik.vary(True), name="t_bar") if s.index != Const(
                Ellipsis) else sh
            if isinstance(ik, (Arr, Unknown)):
                t = self.b.op(method("copy"), t, name="t_bar", kind=ik.vary(True))
        if s.aug is operator.sub:
            t = self.b.op(operator.neg, t)
        self.accumulate_stored(s.value, t, ik)

    def check_alone(self, root: Var, s: Stmt) -> None:
        """The memory written to here must not be known under another name that is used later."""
        for w in self.env:
            if w is not root and w in self.touched and self.is_shadowed(w) and self.al.may_be_same(root, w):
                raise UnsupportedError("A213", f"{root.name!r} and {w.name!r} may be one object, and it is written to", s.origin,
                                       "copy it under the second name")

    def is_reference_value(self, v: Atom) -> bool:
        return isinstance(v, Var) and (isinstance(v.kind, (Lst, Dct)) or self.al.is_memory(v))

    def accumulate_stored(self, value: Atom, t: Atom, ik: Kind) -> None:
        if isinstance(value, Var) and isinstance(value.kind, (Lst,)) and isinstance(ik, Arr):
            t = self.b.op(list, t, kind=Lst(FLOAT.vary()))
        self.accumulate(value, t)

    def rev_Mutate(self, s: Mutate) -> None:
        base = s.base
        if not isinstance(base, Var):
            return
        if not self.act(base):
            return
        root, path = self.al.root(base)
        self.check_alone(root, s)
        if s.method == "pop":
            g: Atom | None = None
            if s.out is not None and self.act(s.out) and not self.is_shadowed(s.out):
                g = self.take(s.out)
            elif s.out is not None and self.act(s.out):
                r, p = self.al.root(s.out)
                g = self.take(r)
            if g is None and root not in self.env:
                self.pending_shadow(base, s)
            sh = self.shadow(base)
            if g is None:
                out_kind = s.out.kind if s.out is not None else FLOAT
                g = Const(0.0) if isinstance(out_kind, Scalar) else self.zeros(s.out)  # type: ignore[arg-type]
            name, args = ("append", (g,)) if not s.args else ("insert", (s.args[0], g))
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
            pos = () if s.method == "append" else (s.args[0],)
            self.b.emit(Mutate(t, sh, "pop", pos, (), s.origin, "shadow"))
            self.b.defs.pop(t, None)
            if self.active(value):
                self.hand_over(value, t, s)
            return
        raise UnsupportedError("A207", f"list.{s.method} on a list that carries derivatives", s.origin)

    def pending_shadow(self, base: Var, s: Stmt) -> None:
        self.shadow(base)

    # ------------------------------------------------------------------------------------------------ structure

    def needs_buffer_before(self, s: Stmt) -> None:
        """Arrays and containers from outside that the nested blocks touch get their buffer before the blocks."""
        inner: set[Var] = set()
        for b in blocks(s):
            for t in walk(b):
                inner.update(defs(t))
                if isinstance(t, Loop):
                    inner.update(c.inside for c in t.carried)
                    if isinstance(t.head, Each):
                        inner.add(t.head.index)
        seen: dict[Var, None] = {}
        loop = isinstance(s, Loop)

        def note(a: Any) -> None:
            for v in atom_vars(a):
                if not self.act(v) or isinstance(v.kind, Scalar):
                    continue
                if isinstance(v.kind, Tup) and not self.container_tuple(v):
                    continue
                root = self.al.root(v)[0] if self.is_shadowed(v) else v
                if root in inner or (isinstance(s, Loop) and any(root is c.inside for c in s.carried)):
                    continue
                if isinstance(root.kind, Tup) or isinstance(root.kind, Unknown):
                    continue
                seen.setdefault(root)

        for b in blocks(s):
            for t in walk(b):
                if isinstance(t, Op) and t.out is not None and not self.act(t.out):
                    continue
                for a in operands(t):
                    note(a)
                if isinstance(t, (If, Try)):
                    for j in t.joins:
                        if self.act(j.out):
                            for a in j.values:
                                note(a)
                if isinstance(t, Loop):
                    for c in t.carried:
                        if self.act(c.out):
                            note(c.init)
                            note(c.next)
        carried_inside = {c.inside for c in s.carried} if isinstance(s, Loop) else set()
        if isinstance(s, Loop):
            for c in s.carried:
                if self.act(c.out):
                    for v in atom_vars(c.next):
                        if v not in inner and v not in carried_inside:
                            note(v)
        for v in seen:
            if loop or v in self.env or self.is_shadowed(v):
                if isinstance(v.kind, Arr) and v.kind.axes is None and not self.is_shadowed(v):
                    if v not in self.env:
                        self.bind(v, self.zeros(v))
                    continue
                self.buffer(v)

    def rev_If(self, s: If) -> None:
        if s.dead[0] or s.dead[1]:
            k = 1 if s.dead[0] else 0
            if s.dead[0] and s.dead[1]:
                return
            for j in s.joins:
                g = self.take(j.out)
                if g is not None:
                    self.accumulate(j.values[k], g)
            self.block((s.then, s.orelse)[k])
            return
        self.branches(s, [s.then, s.orelse], s.joins, lambda blks, joins: self.emit_if(s, blks, joins))

    def emit_if(self, s: If, blks: list[Block], joins: list[Join]) -> None:
        if not blks[0] and not blks[1] and not joins:
            return
        new = If(s.test, blks[0], blks[1], tuple(joins), s.origin, mirror=(s, (0, 1)))
        self.b.emit(new)

    def rev_Try(self, s: Try) -> None:
        alive = [k for k in range(len(s.branches)) if not (s.dead and s.dead[k])]
        if not alive:
            return
        if len(alive) == 1:
            k = alive[0]
            for j in s.joins:
                g = self.take(j.out)
                if g is not None:
                    self.accumulate(j.values[k], g)
            self.block(s.branches[k])
            return

        def emit(blks: list[Block], joins: list[Join]) -> None:
            self.chain_if(s, s.path, alive, blks, joins)

        joins = tuple(Join(j.out, tuple(j.values[k] for k in alive)) for j in s.joins)
        self.branches(s, [s.branches[k] for k in alive], joins, emit)

    def chain_if(self, s: Try, path: Var, alive: list[int], blks: list[Block], joins: list[Join]) -> None:
        if not any(blks) and not joins:
            return
        if len(alive) == 2:
            test = self.b.op(operator.eq, path, Const(alive[0]), kind=BOOL)
            new = If(test, blks[0], blks[1], tuple(joins), s.origin, mirror=(s, (alive[0], alive[1])))
            self.b.emit(new)
            return
        self.b.open()
        inner = [Join(Var(j.out.name, j.out.kind, False, j.out.scope), j.values[1:]) for j in joins]
        self.chain_if(s, path, alive[1:], blks[1:], inner)
        rest = self.b.close()
        test = self.b.op(operator.eq, path, Const(alive[0]), kind=BOOL)
        new = If(test, blks[0], rest, tuple(Join(j.out, (j.values[0], i.out)) for j, i in zip(joins, inner)), s.origin, mirror=(s, (alive[0], None)))
        self.b.emit(new)

    def branches(self, s: Stmt, bodies: list[Block], joins: Any, emit: Any) -> None:
        outs = []
        for j in joins:
            if not self.act(j.out):
                continue
            root, path = self.al.root(j.out)
            g = self.take(root) if self.is_shadowed(j.out) else self.take(j.out)
            if g is not None:
                outs.append((j, g))
        used = set(self.env)
        self.needs_buffer_before(s)
        before = dict(self.env)
        holders = dict(self.holders)
        results = []
        for k, body in enumerate(bodies):
            self.env = dict(before)
            self.holders = dict(holders)
            self.b.open()
            for j, g in outs:
                v = j.values[k]
                if self.is_shadowed(j.out) and isinstance(v, Var):
                    self.transfer(v, g, s, used)
                else:
                    self.accumulate(v, g)
            self.block(body)
            results.append((self.env, self.b.stack.pop(), self.holders))
        merged = dict(before)
        new_joins: list[Join] = []
        self.holders = {k: max(r[2].get(k, 0) for r in results) for k in set().union(*[r[2] for r in results])}
        keys: dict[Var, None] = {}
        for env, _, _ in results:
            for v, g in env.items():
                if before.get(v) is not g:
                    keys.setdefault(v)
        for v in before:
            if any(v not in env for env, _, _ in results):
                keys.setdefault(v)
        for v in keys:
            vals = []
            for env, blk, _ in results:
                g = env.get(v)
                if g is None:
                    if not self.defined_outside(v, s):
                        vals.append(UNDEF)
                        continue
                    self.b.stack.append(blk)
                    g = self.zeros(v)
                    self.b.stack.pop()
                vals.append(g)
            if isinstance(v.kind, Arr) and len({type(atom_kind(g)) for g in vals if g is not UNDEF}) > 1:
                for n, (g, (_, blk, _)) in enumerate(zip(vals, results)):
                    if g is not UNDEF:
                        self.b.stack.append(blk)
                        vals[n] = self.whole(g, v)
                        self.b.stack.pop()
            if not self.defined_outside(v, s):
                continue
            kind: Kind = Bottom()
            from ..ir.kinds import join as kjoin
            for g in vals:
                kind = kjoin(kind, atom_kind(g))
            if isinstance(kind, Arr) and any(isinstance(atom_kind(g), Scalar) for g in vals) and isinstance(v.kind, Arr):
                kind = v.kind
            out = Var(f"{v.name}_bar", kind.vary(True), False, v.scope)
            new_joins.append(Join(out, tuple(vals)))
            if all(isinstance(g, Var) and (g in self.buffers or self.owned(g)) for g in vals):
                self.buffers.add(out)
            self.holders[out] = 1
            merged[v] = out
        self.env = merged
        emit([tuple(r[1]) for r in results], new_joins)

    def defined_outside(self, v: Var, s: Stmt) -> bool:
        for b in blocks(s):
            for t in walk(b):
                if v in defs(t) or isinstance(t, Loop) and any(c.inside is v for c in t.carried):
                    return False
        return True

    def transfer(self, v: Var, g: Atom, s: Stmt, used: set[Var]) -> None:
        """The shadow of a merged object becomes that of the object it was on this path.

        Where that object has a shadow already the two are added; that is right unless both names were in use after
        the merge while the memory was written to.
        """
        if not self.act(v):
            return
        root, path = self.al.root(v)
        if not path and root not in self.env:
            self.bind(root, g)
            self.touched.add(root)
            if isinstance(g, Var):
                self.buffers.add(g)
            return
        if (path or root in used) and self.stored_after(s, v):
            raise UnsupportedError("A213", f"{v.name!r} goes on under two names, and is written to", s.origin,
                                   "copy it under the second name")
        self.accumulate(v, g)

    def rev_With(self, s: With) -> None:
        self.b.open()
        self.block(s.body)
        body = self.b.close()
        if not body:
            return
        d = self.defs.get(s.manager) if isinstance(s.manager, Var) else None
        manager: Atom = s.manager
        if isinstance(d, Op):
            manager = self.b.op(d.fn, *d.args, kws=d.kws, kind=Opaque(), name="manager")
        new = With(manager, None, body, s.origin, mirror=(s, (0,)))
        self.b.emit(new)

    def rev_Loop(self, s: Loop) -> None:
        if not self.loop_matters(s):
            return
        active = [c for c in s.carried if self.act(c.out) or self.act(c.inside)]
        outs: dict[Carried, Atom] = {}
        for c in active:
            g = self.take(self.al.root(c.out)[0] if self.is_shadowed(c.out) else c.out)
            if g is not None:
                outs[c] = self.whole(g, c.out)
        used = set(self.env)
        self.needs_buffer_before(s)
        outer_env = dict(self.env)
        # scalars (and value arrays) from outside whose adjoints the body adds to
        touched = self.outer_reads(s)
        live = {c for c in active if c in outs}
        fixed: dict[Carried, Atom] = {}  # adjoints that no iteration changes
        grown = True
        result: Any = None
        while grown:
            grown = False
            self.env = dict(outer_env)
            saved_holders = dict(self.holders)
            self.b.open()
            begin: dict[Any, Var] = {}
            for v in touched:
                inside = Var(f"{v.name}_bar", v.kind.vary(True), False, v.scope)
                begin[v] = inside
                self.env[v] = inside
            cbegin: dict[Carried, Var] = {}
            for c in active:
                if c in fixed:
                    self.accumulate(c.next, fixed[c])
                elif c in live or c in outs:
                    cbegin[c] = Var(f"{c.inside.name}_bar", mirror_kind(c.inside.kind), False, c.inside.scope)
                    if isinstance(c.inside.kind, (Lst, Dct)) or self.al.is_memory(c.inside):
                        self.buffers.add(cbegin[c])
            for c, g in cbegin.items():
                if isinstance(c.next, Var) and self.is_shadowed(c.inside):
                    self.holders[g] = 0
                    self.transfer(c.next, g, s, used)
                else:
                    self.holders[g] = 1
                    self.accumulate(c.next, g)
            self.block(s.body)
            ends: dict[Carried, Atom | None] = {}
            for c in active:
                root = c.inside
                ends[c] = self.take(root)
                if ends[c] is not None and c not in live and c not in outs:
                    live.add(c)
                    grown = True
            for c in active:
                same = ends[c] is cbegin.get(c, self) and c in outs and not self.is_shadowed(c.inside)
                if c not in fixed and same and isinstance(c.inside.kind, Scalar):
                    fixed[c] = outs[c]
                    grown = True
            blk_end = {v: self.env.get(v) for v in touched}
            self.check_lost(s, outer_env, touched)
            if grown:
                self.b.stack.pop()
                self.holders = saved_holders
                continue
            result = (begin, cbegin, ends, blk_end)
        begin, cbegin, ends, blk_end = result
        carried: list[Carried] = []
        after: dict[Var, Atom] = {}
        for v in touched:
            init = outer_env.get(v)
            end = blk_end[v]
            if end is begin[v]:
                if init is not None:
                    after[v] = init
                continue
            out = Var(f"{v.name}_bar", v.kind.vary(True), False, v.scope)
            carried.append(Carried(out, init if init is not None else Const(0.0), begin[v], end if end is not None else Const(0.0)))
            after[v] = out
        init_bars: list[tuple[Carried, Atom]] = []
        for c in active:
            if c in fixed and self.act(c.inside):
                init_bars.append((c, fixed[c]))
            if c not in cbegin:
                continue
            end = ends[c]
            if end is None:
                end = self.zeros(c.inside) if not isinstance(c.inside.kind, Scalar) else Const(0.0)
            end = self.whole(end, c.inside)
            out = Var(f"{c.inside.name}_bar", mirror_kind(c.inside.kind), False, c.inside.scope)
            start = outs.get(c)
            if start is None:
                self.b.stack.append(self.b.stack[-2])
                start = self.zeros(c.out)
                self.b.stack.pop()
            carried.append(Carried(out, start, cbegin[c], end))
            if cbegin[c] in self.buffers:
                self.buffers.add(out)
            if self.act(c.inside):
                init_bars.append((c, out))
        body = tuple(self.b.stack.pop())
        self.env = {v: g for v, g in outer_env.items() if v not in touched}
        self.env.update(after)
        for v, g in after.items():
            if isinstance(g, Var):
                self.holders[g] = 1
        if body or carried:
            self.emit_loop(s, body, tuple(carried))
        for c, g in init_bars:
            if isinstance(g, Var):
                self.holders[g] = 0
            if isinstance(c.init, Var) and self.is_shadowed(c.inside):
                self.transfer(c.init, g, s, used)
            else:
                self.accumulate(c.init, g)

    def check_lost(self, s: Loop, outer: dict[Var, Atom], touched: list[Var]) -> None:
        """Adjoints of outside values must flow through buffers or carried values; anything else would be lost."""
        for v, g in self.env.items():
            if outer.get(v) is not g and v not in touched and v not in self.wrt and self.defined_outside(v, s) and not any(
                    c.inside is v for c in s.carried):
                raise InternalError("A901", f"the adjoint of {v.name} would be lost in a loop", s.origin)

    def emit_loop(self, s: Loop, body: Block, carried: tuple[Carried, ...]) -> None:
        head = s.head
        if isinstance(head, Each) and s.until is None:
            index = Var(head.index.name, INT, head.index.user, head.index.scope)
            new_head = Each(index, head.start, head.stop, head.step, True)
        else:
            count = self.back.counts.get(s)
            if count is None:
                count = Var("steps", INT)
                self.back.counts[s] = count
            index = Var(head.index.name if isinstance(head, Each) else "_", INT, isinstance(head, Each), 0)
            new_head = Each(index, Const(0), count, Const(1), True)
        new = Loop(new_head, body, carried, None, s.origin, mirror=(s, (0,)))
        self.b.emit(new)

    def loop_matters(self, s: Loop) -> bool:
        if any(self.act(c.out) and (c.out in self.env or self.al.root(c.out)[0] in self.env) for c in s.carried):
            return True
        for t in walk(s.body):
            if isinstance(t, (Store, Mutate)) and isinstance(t.base, Var):
                return True
        return False

    def outer_reads(self, s: Loop) -> list[Var]:
        """Numbers and value arrays of unknown rank from outside that the body reads actively."""
        inner: set[Var] = {c.inside for c in s.carried}
        if isinstance(s.head, Each):
            inner.add(s.head.index)
        for t in walk(s.body):
            inner.update(defs(t))
            if isinstance(t, Loop):
                inner.update(c.inside for c in t.carried)
                if isinstance(t.head, Each):
                    inner.add(t.head.index)
        out: dict[Var, None] = {}

        def note(a: Any) -> None:
            for v in atom_vars(a):
                if v in inner or not self.act(v):
                    continue
                if isinstance(v.kind, Tup) and not self.container_tuple(v):
                    for i, e in enumerate(v.kind.elems):
                        if e.numeric:
                            key = self.slots.setdefault((v, i), Var(f"{v.name}_{i}", e, False, v.scope))
                            self.act.varied.add(key)
                            self.act.useful.add(key)
                            self.slot_source[key] = (v, i)
                            out.setdefault(key)
                    continue
                if isinstance(v.kind, Scalar) or isinstance(v.kind, Unknown) or (
                        isinstance(v.kind, Arr) and v.kind.axes is None and not self.is_shadowed(v)):
                    out.setdefault(v)

        for t in walk(s.body):
            for a in operands(t):
                note(a)
            if isinstance(t, (If, Try)):
                for j in t.joins:
                    for a in j.values:
                        note(a)
            if isinstance(t, Loop):
                for c in t.carried:
                    note(c.init)
                    note(c.next)
        for c in s.carried:
            note(c.next)
        return list(out)

    # ------------------------------------------------------------------------------------------------ calls

    def rev_Call(self, s: Call) -> None:
        bars: list[tuple[int, Atom]] = []
        for i, o in enumerate(s.outs):
            if not self.act(o):
                continue
            g = self.take(self.al.root(o)[0] if self.is_shadowed(o) else o)
            if g is not None:
                bars.append((i, self.whole(g, o)))
        if not bars:
            return
        graph = s.callee.graph
        if graph is None:
            raise InternalError("A901", f"{s.callee.name} was not read", s.origin)
        act = activity_of(graph)
        wrt = tuple(i for i, (a, p) in enumerate(zip(s.args, graph.params)) if self.active(a) and act(p))
        if not wrt:
            return
        pair = self.pairs.get(s.callee, wrt, tuple(i for i, _ in bars))
        tape = self.back.tapes.get(s)
        if tape is None or tape[0] is not pair:
            tape = (pair, Var(f"{pair.name}_tape", Opaque(), False, self.b.scope))
            self.back.tapes[s] = tape
        outs = []
        for i in wrt:
            a = s.args[i]
            name = a.name if isinstance(a, Var) else "t"
            outs.append(Var(f"{name}_bar", mirror_kind(graph.params[i].kind).vary(True), False,
                            a.scope if isinstance(a, Var) else 0))
        self.b.emit(Call(tuple(outs), PairCallee(pair, "bwd"), (tape[1], *[g for _, g in bars]), s.origin))  # type: ignore
        for i, o in zip(wrt, outs):
            if isinstance(o.kind, (Arr, Lst, Dct)):
                self.buffers.add(o)
            self.accumulate(s.args[i], o)


def risky(rule: Rule) -> bool:
    """May a partial derivative be infinite or nan where the function is not used?"""
    if rule.linear:
        return False
    if rule.partials is not None:
        return any(c in t for t in rule.texts for c in ("/", "log", "**", "sqrt", "exp", "tan"))
    return True


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
    from ..analysis.infer import _item_kind
    if index == Const(Ellipsis):
        return k
    return _item_kind(k, index)


def index_slice(b: Builder, index: Atom) -> Atom:
    """An index as a value: slices become slice objects."""
    def conv(i: Atom) -> Atom:
        if isinstance(i, SliceA):
            return b.op(slice, *[Const(None) if p is None else p for p in (i.lo, i.hi, i.step)], kind=Opaque(slice))
        return i
    if isinstance(index, Seq):
        return Seq(tuple(conv(i) for i in index.items), index.form)
    return conv(index)


__all__ = ["Reverse", "Backward", "Pair", "PairCallee", "mirror_kind", "stored_kind", "POP", "Origin", "map_atom"]
