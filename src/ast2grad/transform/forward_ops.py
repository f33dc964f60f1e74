"""Tangents of single statements: operations through their rules, items, stores, containers."""
from __future__ import annotations

import ast
import operator
from dataclasses import replace
from typing import Any

import numpy as np

from ..analysis.squares import rule_at
from ..errors import UnsupportedError
from ..ir.kinds import FLOAT, Arr, Dct, Lst, Opaque, Scalar, Tup, Unknown, axes_of
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
    Raise,
    Ref,
    Seq,
    Star,
    Store,
    Var,
    atom_kind,
    atom_vars,
    method,
    operands,
)
from ..rules.registry import Instantiation, Rule, helper_function, lookup, resolve
from .adjoints import Adjoints, mirror_kind
from .answering import RuleArgument, bound_to, operand_of_rule, shares_unseen
from .builder import Builder, Term, Zero, lift
from .finite import asked_of_lanes, read_by, risky

#: operations that raise nothing, so that it does not matter whether the tangent comes first
HARMLESS = (operator.add, operator.sub, operator.mul)

#: rules whose result has exact zeros in some lanes, whatever stands there in the operands
SELECTING = ("numpy.where", "where", "numpy.select", "numpy.choose", "numpy.clip", "numpy.nan_to_num")


def is_complex(a: Atom | None) -> bool:
    k = None if a is None else atom_kind(a)
    return isinstance(k, (Scalar, Arr)) and k.dtype.startswith("complex")


class TangentArgument(RuleArgument):
    """An argument inside of a rule: `.dot` is its tangent."""

    __slots__ = ("_dot", "bars", "used")

    def __init__(self, b: Builder, atom: Atom, dot: Term, active: bool) -> None:
        super().__init__(b, atom, active)
        self._dot = dot
        self.bars: list[Any] = []
        self.used = False

    @property
    def dot(self) -> Term:
        self.used = True
        return self._dot

    def contribute(self, g: Any) -> None:
        self.bars.append(g)


class TangentResult(Term):
    __slots__ = ("dot", "bar")

    def __init__(self, b: Builder, atom: Atom) -> None:
        super().__init__(b, atom)
        self.dot: Any = None
        self.bar: Any = None


class TangentOperations:
    """Mixin of the tangent transform."""

    # ------------------------------------------------------------------------------------------- what is known

    def is_active(self: Any, a: Atom) -> bool:
        return any(self.act(v) for v in atom_vars(a))

    def is_memory(self: Any, v: Var) -> bool:
        return isinstance(v.kind, (Lst, Dct)) or self.al.is_memory(v)

    def tangent(self: Any, a: Atom) -> Atom | None:
        """The tangent of an operand; None where it is zero."""
        if isinstance(a, Var):
            return self.dot.get(a) if self.act(a) else None
        if isinstance(a, Seq) and any(self.tangent(i) is not None for i in a.items):
            return self.whole(a)
        if isinstance(a, Star):
            d = self.tangent(a.value)
            return None if d is None else Star(d)
        return None

    def whole(self: Any, a: Atom) -> Atom:
        """The tangent of an operand in its full form, zeros written out."""
        if isinstance(a, Seq):
            if a.form == "dict":
                return Seq(tuple(self.whole(x) if i % 2 else x for i, x in enumerate(a.items)), "dict")
            return Seq(tuple(self.whole(i) for i in a.items), a.form)
        if isinstance(a, Star):
            return Star(self.whole(a.value))
        d = self.tangent(a)
        return d if d is not None else self.zeros(a)

    def zeros(self: Any, a: Atom) -> Atom:
        k = atom_kind(a)
        if isinstance(a, Const):
            return Const(0.0) if isinstance(k, Scalar) else a
        if isinstance(k, Scalar):
            return Const(0.0)
        name = f"{a.name}_dot" if isinstance(a, Var) else "dot"
        if isinstance(k, Arr) and np.dtype(k.dtype).kind in "fc":
            out = self.b.op(np.zeros_like, a, name=name, kind=mirror_kind(k))
        else:
            out = self.b.op(Ref(helper_function("zeros_of"), "zeros_of"), a, name=name, kind=mirror_kind(k))
        if isinstance(a, Var) and isinstance(out, Var):
            out.scope = a.scope
        return out

    def fresh(self: Any, d: Var) -> bool:
        made = self.b.defs.get(d)
        return made is not None and Adjoints.fresh(made)

    def hold(self: Any, v: Var, d: Atom | None, view: bool = False) -> None:
        """d becomes the tangent of v.  Memory gets a tangent that nothing else shares, unless v itself is a view."""
        if d is None:
            if not self.is_memory(v):
                return
            if view:  # of an array of records, say
                raise UnsupportedError("A213", f"{v.name!r} shares memory with an object that has no tangent", self.b.origin,
                                       "copy it first")
            d = self.zeros(v)
        known = isinstance(d, Var) and (d in self.buffers or d in self.held or not self.fresh(d))
        if isinstance(v.kind, Arr) and not view and (self.is_memory(v) and known or any(
                w in self.buffers and known for w in self.sharing(d))):
            d = self.b.op(np.array, d, kind=mirror_kind(v.kind))
        if isinstance(d, Var) and d in self.b.defs and not d.name.endswith("_dot") and not d.user:
            d.name, d.scope, d.user = f"{v.name}_dot", v.scope, v.user
        self.dot[v] = d
        if isinstance(d, Var):
            self.held.add(d)
        if isinstance(d, Var) and (self.is_memory(v) or view and any(w in self.buffers for w in self.sharing(d))):
            self.buffers.add(d)

    def sharing(self: Any, d: Any) -> Any:
        """d and what it may be a view of."""
        seen = []
        while isinstance(d, Var) and d not in seen:
            seen.append(d)
            made = self.b.defs.get(d)
            if made is None or Adjoints.fresh(made):
                break
            d = next((a for a in made.args if isinstance(a, Var)), None)
        return seen

    # ---------------------------------------------------------------------------------------------- statements

    def fwd_Raise(self: Any, s: Raise) -> None:
        self.b.emit(s)

    def fwd_Op(self: Any, s: Op) -> None:
        block = self.b.block
        start = len(block)
        self.tangent_of(s)
        if s.fn in HARMLESS and not any(v is s.out for t in block[start + 1:] for a in operands(t) for v in atom_vars(a)):
            block.append(block.pop(start))  # the tangent first: it may read what the statement overwrites

    def tangent_of(self: Any, s: Op) -> None:
        self.b.emit(replace(s, fn=COPY, args=s.args[:1]) if s.fn is SURROGATE and not self.goes_on else s)
        out = s.out
        if out is None:
            if s.effect and any(self.is_active(a) and self.writes(s) for a in s.args):
                raise UnsupportedError("A202", f"{getattr(s.fn, '__name__', s.fn)} on memory that carries derivatives", s.origin)
            return
        self.b.defs[out] = s
        if out in self.seeds:
            self.seed(out)
            return
        if not self.act(out):
            return
        if s.fn is SURROGATE:
            if self.is_memory(out):
                raise UnsupportedError("A213", "the result of a surrogate is written to", s.origin, "copy it first")
            self.hold(out, self.tangent(s.args[1]))
        elif s.fn is COPY:
            self.hold(out, self.tangent(s.args[0]), True)
        elif s.fn is operator.getitem:
            self.hold(out, self.item(s), self.shares(out))
        elif out in self.al.views and self.is_memory(out) and self.tangent(self.al.views[out][0]) is not None:
            base, _ = self.al.views[out]
            args = tuple(self.tangent(a) if a is base else a for a in s.args)
            self.hold(out, self.b.op(s.fn, *args, kws=s.kws, kind=mirror_kind(out.kind)), True)
        elif s.fn in (list, tuple, dict) or isinstance(out.kind, (Lst, Dct)) and s.fn in (operator.add, operator.mul):
            self.hold(out, self.container(s))
        else:
            d = self.apply(s)
            self.hold(out, self.allocated(s) if d is None and self.is_memory(out) else d, out in self.al.views)

    def allocated(self: Any, s: Op) -> Atom | None:
        """New memory is made: the same of zeros."""
        k = s.out.kind if s.out is not None else None
        if not isinstance(k, Arr) or np.dtype(k.dtype).kind not in "fc":
            return None
        kws = tuple((n, a) for n, a in s.kws if n in ("dtype", "order"))
        if s.fn in (np.zeros, np.empty, np.ones) and len(s.args) == 1 and len(kws) == len(s.kws):
            return self.b.op(np.zeros, *s.args, kws=kws, name=f"{s.out.name}_dot", kind=mirror_kind(k))  # type: ignore
        if s.fn in (np.zeros_like, np.empty_like, np.ones_like) and len(s.args) == 1 and len(kws) == len(s.kws):
            return self.b.op(np.zeros_like, *s.args, kws=kws, name=f"{s.out.name}_dot", kind=mirror_kind(k))  # type: ignore
        return None

    def writes(self: Any, s: Op) -> bool:
        return s.fn is np.add.at

    def shares(self: Any, out: Var) -> bool:
        return out in self.al.views or isinstance(out.kind, (Lst, Dct))

    def item(self: Any, s: Op) -> Atom | None:
        base, index = s.args
        out = s.out
        assert out is not None
        d = self.tangent(base)
        if d is None:
            return None
        if isinstance(d, Seq) and d.form in ("tuple", "list") and isinstance(index, Const):
            part = d.items[index.value]
            k = atom_kind(part)
            if isinstance(part, Var) and isinstance(k, Arr) and isinstance(out.kind, Arr) and None in (k.axes or (None,)):
                part.kind = Arr(k.dtype, out.kind.axes, k.varied)  # it has the shape of the value, which is known better
            return part
        return self.b.op(operator.getitem, d, index, kind=mirror_kind(out.kind))

    def container(self: Any, s: Op) -> Atom:
        """A list, tuple or dict is made: the same one of tangents."""
        out = s.out
        assert out is not None

        def dual(a: Atom) -> Atom:
            k = atom_kind(a)
            return a if isinstance(k, (Scalar, Opaque)) and not isinstance(a, (Seq, Star)) else self.whole(a)

        if s.fn is operator.mul:
            for a in s.args:
                if isinstance(a, Seq) and any(not isinstance(atom_kind(i), Scalar) for i in a.items) and self.is_active(a):
                    raise UnsupportedError("A213", "the same object several times in a list", s.origin)
        return self.b.op(s.fn, *[dual(a) for a in s.args], kws=tuple((k, self.whole(a)) for k, a in s.kws),
                         name=f"{out.name}_dot", kind=mirror_kind(out.kind))

    def fwd_Store(self: Any, s: Store) -> None:
        self.b.emit(s)
        base = s.base
        if s.attr or not isinstance(base, Var) or not self.act(base):
            return
        if self.al.is_unclear(base) and isinstance(base.kind, Arr):
            raise shares_unseen(s, self.al)
        d = self.tangent(base)
        value = self.tangent(s.value)
        if d is None:
            if value is None:
                return
            raise UnsupportedError("A213", f"{base.name!r} has no tangent to write to", s.origin)
        if s.aug is not None and value is None:
            return
        if value is None:
            value = self.zeros(s.value) if isinstance(base.kind, (Lst, Dct)) else Const(0.0)
        aug, neg = s.aug, self.b.def_of(value, operator.neg)
        if neg is not None and aug in (operator.add, operator.sub):
            value, aug = neg.args[0], operator.sub if aug is operator.add else operator.add
        role = "shadow" if not s.role and value == Const(0.0) else s.role
        self.b.emit(Store(d, s.index, value, aug, False, s.origin, role))
        index = atom_kind(s.index)
        if isinstance(index, Arr) and index.dtype == "bool" and isinstance(d, Var):
            self.masked.add(d)

    def fwd_Mutate(self: Any, s: Mutate) -> None:
        self.b.emit(s)
        base = s.base
        if not isinstance(base, Var) or not self.act(base):
            return
        d = self.tangent(base)
        if d is None:
            raise UnsupportedError("A207", f"list.{s.method} on a list that carries derivatives", s.origin)
        if s.method not in ("append", "insert", "pop", "extend", "clear", "reverse", "update", "setdefault", "__delitem__",
                            "swap", "permute"):
            raise UnsupportedError("A207", f"list.{s.method} on a list that carries derivatives", s.origin)
        places = {"insert": 1, "pop": 1, "setdefault": 1, "permute": 1, "swap": 4}.get(s.method, 0)
        args = s.args[:1] if s.method == "__delitem__" else tuple(
            a if i < places else self.whole(a) for i, a in enumerate(s.args))
        out = None
        if s.out is not None and self.act(s.out):
            out = Var(f"{s.out.name}_dot", mirror_kind(s.out.kind), False, s.out.scope)
        self.b.emit(Mutate(out, d, s.method, args, tuple((k, self.whole(a)) for k, a in s.kws), s.origin))
        if out is not None:
            self.dot[s.out] = out
            if self.is_memory(s.out):
                self.buffers.add(out)

    # --------------------------------------------------------------------------------------------------- rules

    def apply(self: Any, s: Op) -> Atom | None:
        """The tangent of the result of an operation, by its rule."""
        operands = [*s.args, *[a for _, a in s.kws]]
        if all(self.tangent(a) is None for a in operands):
            return None
        if s.fn is COND:  # in a tangent that is differentiated once more
            a, b = [Const(0.0) if (d := self.tangent(x)) is None else d for x in s.args[1:]]
            return self.b.op(COND, s.args[0], a, b, kind=mirror_kind(s.out.kind))  # type: ignore[union-attr]
        if (d := self.masked_before(s)) is not None:
            return d
        rule = rule_at(s, lookup(s.fn), self.finite.defs, self.al.is_memory)
        if isinstance(s.fn, Prim) and rule is None and s.fn is GETATTR:
            name = s.args[1].value  # type: ignore[union-attr]
            rule = lookup(resolve(f"attr.{name}"))
            if rule is None:
                raise UnsupportedError("A202", f"the attribute {name!r} has no derivative rule", s.origin)
            if rule.linear and rule.jvp is None:
                d = self.tangent(s.args[0])
                return None if d is None else self.b.op(GETATTR, d, s.args[1], kind=mirror_kind(s.out.kind))  # type: ignore
            s = replace(s, args=s.args[:1])
        if rule is None:
            name = getattr(s.fn, "__name__", None) or getattr(s.fn, "name", s.fn)
            raise UnsupportedError("A202", f"{name} has no derivative rule", s.origin)
        if rule.refused:
            raise UnsupportedError("A206", f"{rule.name} has no derivative: {rule.refused}", s.origin)
        if rule.inactive:
            return None
        operands = [*s.args, *[a for _, a in s.kws]]
        masked = any(isinstance(self.tangent(a), Var) and self.tangent(a) in self.masked for a in operands)
        lanewise = rule.partials is not None or rule.lanewise
        if rule.partials is not None:
            d = self.elementwise(s, rule)
        elif rule.jvp is not None:
            d = self.by_text(s, rule)
        elif rule.multilinear:
            d = self.multilinear(s, rule)
        elif rule.linear:
            d = self.linear(s, rule)
        elif rule.lanewise:
            d = self.by_lanes(s, rule)
        else:
            raise UnsupportedError("A206", f"{rule.name} has no forward-mode rule", s.origin, "use reverse mode")
        out = s.out
        if d is not None and out is not None and is_complex(d) and isinstance(out.kind, (Arr, Scalar)) and not is_complex(out):
            d = self.b.op(GETATTR, d, Const("real"), kind=mirror_kind(out.kind))
        if isinstance(d, Var) and (rule.name in SELECTING or masked and lanewise):
            self.masked.add(d)
        return d

    def masked_before(self: Any, s: Op) -> Atom | None:
        """The tangent of a mask in the text of a derivative: the lane is zero as g is, so it moves where g does."""
        g = asked_of_lanes(s, self.finite.defs)
        moves, dot = (None, None) if g is None else (self.tangent(g), self.tangent(s.args[1]))
        if moves is None or dot is None:
            return None
        either = self.b.op(operator.or_, s.args[0], self.b.op(operator.ne, moves, Const(0.0)))
        d = self.b.op(np.where, either, dot, Const(0.0), kind=mirror_kind(s.out.kind))  # type: ignore[union-attr]
        self.masked.add(d)
        return d

    def unmasked(self: Any, dot: Atom, c: Atom, rule: Rule, read: list[Any] | None = None) -> Atom:
        """Exact zero where the tangent is one, although the partial derivative may not be finite there."""
        if not (isinstance(dot, Var) and dot in self.masked and (risky(rule) or any(map(self.finite.doubted, read or ())))):
            return c
        test = self.b.op(operator.ne, dot, Const(0.0))
        if isinstance(atom_kind(c), Scalar) and isinstance(dot.kind, Scalar):
            return self.b.op(COND, test, c, Const(0.0), kind=atom_kind(c))
        return self.b.op(np.where, test, c, Const(0.0), kind=atom_kind(c))

    def total(self: Any, parts: list[Atom], out: Var, whole: bool = False) -> Atom | None:
        d: Atom | None = None
        for c in parts:
            neg = self.b.def_of(c, operator.neg) if d is not None else None
            d = c if d is None else self.b.op(operator.sub, d, neg.args[0]) if neg is not None else self.b.op(operator.add, d, c)
        if whole and isinstance(d, Var) and isinstance(d.kind, Arr) and isinstance(out.kind, Arr) and d not in self.held and (
                d in self.b.defs):
            d.kind = Arr(d.kind.dtype, out.kind.axes, d.kind.varied)
        return d if d is None or whole and not isinstance(out.kind, Scalar) else self.spread(d, out)

    def spread(self: Any, d: Atom, out: Var) -> Atom:
        """The tangent in the shape of the value, where an operand was broadcast."""
        k = out.kind
        if isinstance(k, Scalar):  # float() of an array: so is its tangent
            return self.b.op(float, d) if k == FLOAT.vary(k.varied) and isinstance(atom_kind(d), Arr) else d
        if not isinstance(k, Arr):
            return self.b.op(Ref(helper_function("spread_like"), "spread_like"), d, out, kind=mirror_kind(k))
        axes = axes_of(atom_kind(d)) if not isinstance(atom_kind(d), Unknown) else None
        if k.axes == () or axes is not None and axes == k.axes:
            return d
        if axes is not None and k.axes is not None:
            return self.b.op(np.full_like, out, d, kind=mirror_kind(k))
        return self.b.op(Ref(helper_function("spread_like"), "spread_like"), d, out, kind=mirror_kind(k))

    def elementwise(self: Any, s: Op, rule: Rule) -> Atom | None:
        assert rule.partials is not None and s.out is not None
        extra = [k for k, _ in s.kws if k not in ("dtype", "casting")]
        if extra:
            raise UnsupportedError("A206", f"the keyword {extra[0]!r} of {rule.name} has no derivative", s.origin)
        if len(s.args) > len(rule.partials):
            raise UnsupportedError("A206", f"{rule.name} with {len(s.args)} arguments", s.origin)
        env: dict[str, Any] = {"y": s.out, **dict(zip("abcd", s.args))}
        kinds = [atom_kind(a) for a in s.args]
        scalar = all(isinstance(k, Scalar) and not k.dtype.startswith("complex") for k in kinds) and not isinstance(
            s.fn, np.ufunc) and getattr(s.fn, "__module__", None) != "cmath"
        inst = Instantiation(self.b, env, scalar)
        square = s.fn in (operator.mul, np.multiply) and s.args[0] is s.args[1]
        parts: list[Atom] = []
        large = {name for name, k in zip("abcd", kinds) if not isinstance(k, Scalar)}
        whole = False  # one of the terms reads all that the shape of the result comes from
        for name, a, tree in zip("abcd", s.args, rule.partials):
            d = self.tangent(a)
            if d is None or isinstance(tree, ast.Constant) and tree.value == 0:
                continue
            if isinstance(atom_kind(a), (Lst, Tup)):
                d = self.b.op(np.array, d)
            c = inst.times(self.b.op(operator.mul, Const(2.0), d) if square else d, tree)
            parts.append(self.unmasked(d, c, rule, read_by(tree, env)))
            read = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
            whole |= "y" in read or large <= {name, *read} or square
            if square:
                break
        return self.total(parts, s.out, whole)

    def argument(self: Any, a: Atom) -> Any:
        return operand_of_rule(a, self.b.origin, self.with_tangent)

    def with_tangent(self: Any, a: Atom) -> TangentArgument:
        d = self.tangent(a)
        return TangentArgument(self.b, a, Zero(self.b) if d is None else Term(self.b, d), d is not None)

    def by_text(self: Any, s: Op, rule: Rule) -> Atom | None:
        """`y.dot = ...` of the rule's own text."""
        assert rule.jvp is not None and s.out is not None
        y = TangentResult(self.b, s.out)
        args = [self.argument(a) for a in s.args]
        kws = {str(k): self.argument(a) for k, a in s.kws}
        bound = bound_to(rule.jvp_signature, s, rule.name, y, args, kws)
        known = set(self.b.defs)
        rule.jvp(*bound.args, **bound.kwargs)
        for n, v in bound.arguments.items():
            if n not in rule.shapes.split() and any(not t.used for t in carriers(v)):
                raise UnsupportedError("A206", f"{rule.name} has no forward-mode rule for its argument {n}", s.origin)
        d = self.given(y.dot, s.out)
        if d is not None and rule.lanewise and not isinstance(s.out.kind, Tup):
            return self.spread(d, s.out)
        k, out = atom_kind(d) if d is not None else None, s.out.kind
        if isinstance(d, Var) and isinstance(k, Arr) and isinstance(out, Arr):
            new = [t for v, t in self.b.defs.items() if v not in known]
            if out.dtype in ("float32", "complex64") and any(t is not None and isinstance(t.fn, Ref) for t in new):
                return self.b.op(method("astype"), d, np.dtype(out.dtype).type, kind=mirror_kind(out))  # helpers use doubles
            if d not in known:
                d.kind = Arr(k.dtype, out.axes, k.varied)  # it has the shape of the value
        elif isinstance(d, Seq) and isinstance(out, Tup):
            for item, e in zip(d.items, out.elems):
                k = atom_kind(item)
                if isinstance(item, Var) and item not in known and isinstance(k, Arr) and isinstance(e, Arr):
                    item.kind = Arr(k.dtype, e.axes, k.varied)
        return d

    def given(self: Any, dot: Any, out: Var) -> Atom | None:
        if dot is None or isinstance(dot, Zero):
            return None
        if isinstance(dot, (tuple, list)):
            if all(d is None or isinstance(d, Zero) for d in dot):
                return None
            items = []
            for i, d in enumerate(dot):
                if d is None or isinstance(d, Zero):
                    d = self.zeros(self.b.op(operator.getitem, out, Const(i)))
                items.append(lift(d))
            return Seq(tuple(items), "tuple")
        return lift(dot)

    def multilinear(self: Any, s: Op, rule: Rule) -> Atom | None:
        """f(a_dot, b) + f(a, b_dot)"""
        assert s.out is not None and rule.signature is not None
        self.check_out(s, rule)
        parts = []
        for i, a in enumerate(s.args):
            if self.tangent(a) is not None:
                part = self.b.op(s.fn, *s.args[:i], self.whole(a), *s.args[i + 1:], kws=s.kws)
                if isinstance(part, Var) and isinstance(part.kind, Unknown):  # as of a sparse matrix
                    part.kind = mirror_kind(s.out.kind)
                parts.append(part)
        for i, (k, a) in enumerate(s.kws):
            if self.tangent(a) is not None:
                parts.append(self.b.op(s.fn, *s.args, kws=(*s.kws[:i], (k, self.whole(a)), *s.kws[i + 1:])))
        d = None
        for c in parts:
            d = c if d is None else self.b.op(operator.add, d, c)
        return d

    def places(self: Any, s: Op, rule: Rule) -> list[str]:
        """The rule's parameter of each positional and keyword argument."""
        n = len(s.args)
        bound = bound_to(rule.signature, s, rule.name, None, list(range(n)), {str(k): n + i for i, (k, _) in enumerate(s.kws)})
        names = {}
        for p, v in list(bound.arguments.items())[1:]:
            for place in v if isinstance(v, tuple) else v.values() if isinstance(v, dict) else (v,):
                names[place] = p
        return [names[i] for i in range(n + len(s.kws))]

    def check_out(self: Any, s: Op, rule: Rule) -> None:
        """The call must not be repeated where it writes to an argument."""
        given = dict(zip(self.places(s, rule), (*s.args, *[a for _, a in s.kws])))
        if given.get("out", Const(None)) != Const(None):
            raise UnsupportedError("A206", f"{rule.name} with out=", s.origin, "assign its result")

    def linear(self: Any, s: Op, rule: Rule) -> Atom | None:
        """f of the tangents; an argument without one becomes zero."""
        assert s.out is not None
        self.check_out(s, rule)
        new = []
        for a, n in zip([*s.args, *[a for _, a in s.kws]], self.places(s, rule)):
            if n.startswith("overwrite"):
                a = Const(False)  # the tangent may serve elsewhere
            elif n in rule.linear_in:
                a = self.whole(a)
            elif self.tangent(a) is not None and n not in rule.shapes.split():
                raise UnsupportedError("A206", f"{rule.name} has no forward-mode rule for its argument {n}", s.origin)
            new.append(a)
        kws = tuple((k, a) for (k, _), a in zip(s.kws, new[len(s.args):]))
        if isinstance(s.fn, Prim) and s.fn.name.startswith(".") and isinstance(atom_kind(s.args[0]), Scalar):
            # the tangent of a NumPy number may be Python's, without methods
            new[0] = self.b.op(np.complex128 if is_complex(s.args[0]) else np.float64, new[0])
        return self.b.op(s.fn, *new[:len(s.args)], kws=kws, kind=mirror_kind(s.out.kind))

    def lane(self: Any, a: Atom) -> Any:
        """An operand of a function that acts on each element: an array where NumPy makes one of it."""
        if self.tangent(a) is None or not isinstance(atom_kind(a), (Lst, Tup)):
            return self.argument(a)
        return TangentArgument(self.b, self.b.op(np.array, a), Term(self.b, self.b.op(np.array, self.whole(a))), True)

    def by_lanes(self: Any, s: Op, rule: Rule) -> Atom | None:
        """The Jacobian of such a rule is diagonal, so its transpose is the same text with tangents for cotangents.

        That of a real result by a complex argument is the real part of a product.
        """
        assert rule.vjp is not None and rule.signature is not None and s.out is not None
        args = [self.lane(a) for a in s.args]
        kws = {str(k): self.lane(a) for k, a in s.kws}
        operands = [a for a in (*args, *kws.values()) if isinstance(a, TangentArgument) and a.is_active]
        results = s.out.kind.elems if isinstance(s.out.kind, Tup) else (s.out.kind,)
        parts: list[list[Atom]] = [[] for _ in results]
        for i, k in enumerate(results):
            for a in operands:
                for o in operands:
                    o.is_active = o is a
                y = TangentResult(self.b, s.out)
                y.bar = tuple([a.dot if j == i else None for j in range(len(results))]) if isinstance(s.out.kind, Tup) else a.dot
                a.bars = []
                bound = bound_to(rule.signature, s, rule.name, y, args, kws)
                rule.vjp(*bound.args, **bound.kwargs)
                for g in a.bars:
                    c = self.unmasked(a.dot.atom, lift(g), rule)
                    to_real = is_complex(c) and isinstance(k, (Arr, Scalar)) and not k.dtype.startswith("complex")
                    parts[i].append(self.b.op(np.real, c) if to_real else c)
        if not isinstance(s.out.kind, Tup):
            return self.total(parts[0], s.out)
        items = [self.b.op(operator.getitem, s.out, Const(i)) if p else None for i, p in enumerate(parts)]
        return self.given([None if v is None else Term(self.b, self.total(p, v)) for p, v in zip(parts, items)], s.out)


def carriers(v: Any) -> list[TangentArgument]:
    """The arguments with tangents inside of what a rule's parameter got."""
    if isinstance(v, (list, tuple)):
        return [t for x in v for t in carriers(x)]
    if isinstance(v, dict):
        return carriers(list(v.values()))
    return [v] if isinstance(v, TangentArgument) and v.is_active else []
