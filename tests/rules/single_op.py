"""One rule on one call, without the engine: the rule writes its statements, an interpreter executes them.

`gradient(fn, args, kws, ...)` returns the contributions that a rule makes to each argument for a given
cotangent, summed down to the argument's shape as the transform does.  `exact=False` hides ranks and shapes
from the rule, so its generic forms are tested too.
"""
from __future__ import annotations

from typing import Any

import numpy as np

from ast2grad.ir.kinds import Arr, Lst, Scalar, Tup, Unknown, kind_of
from ast2grad.ir.nodes import GETATTR, Const, Op, Prim, Ref, Seq, SliceA, Var
from ast2grad.rules import registry
from ast2grad.transform.builder import Builder, Term


class Operand(Term):
    """An argument or result as the transform hands it to a rule."""

    __slots__ = ("_bars",)

    def __init__(self, b: Builder, atom: Any) -> None:
        super().__init__(b, atom)
        self._bars: list[Any] = []

    @property
    def bar(self) -> Any:
        return self._bars[0]

    @bar.setter
    def bar(self, value: Any) -> None:
        self._bars.append(value)


def is_number(v: Any) -> bool:
    return isinstance(v, (float, complex, np.ndarray, np.generic)) and not isinstance(v, np.bool_)


def numeric(v: Any) -> bool:
    """Does the value hold floating-point numbers?"""
    if isinstance(v, (list, tuple)):
        return any(numeric(i) for i in v)
    return is_number(v) and np.asarray(v).dtype.kind in "fc"


def evaluate(b: Builder, env: dict[Any, Any], atom: Any) -> Any:
    if isinstance(atom, Term):
        atom = atom.atom
    if isinstance(atom, Var):
        return env[atom]
    if isinstance(atom, (Const, Ref)):
        return atom.value
    if isinstance(atom, Seq):
        items = [evaluate(b, env, i) for i in atom.items]
        return tuple(items) if atom.form == "tuple" else items
    if isinstance(atom, SliceA):
        return slice(*[None if p is None else evaluate(b, env, p) for p in (atom.lo, atom.hi, atom.step)])
    if isinstance(atom, (list, tuple)):
        return type(atom)(evaluate(b, env, i) for i in atom)
    return atom


def execute(b: Builder, env: dict[Any, Any]) -> None:
    for s in b.block:
        assert isinstance(s, Op), s
        args = [evaluate(b, env, a) for a in s.args]
        kws = {k: evaluate(b, env, v) for k, v in s.kws}
        if s.fn is GETATTR:
            r = getattr(*args)
        elif isinstance(s.fn, Prim) and s.fn.name.startswith("."):
            r = getattr(args[0], s.fn.name[1:])(*args[1:], **kws)
        else:
            fn = s.fn.value if isinstance(s.fn, Ref) else s.fn
            r = fn(*args, **kws)
        env[s.out] = r


def call_primal(fn: Any, args: Any, kws: Any) -> Any:
    if isinstance(fn, Prim):
        if fn.name.startswith("attr."):
            return getattr(args[0], fn.name[5:])
        return getattr(args[0], fn.name[1:])(*args[1:], **kws)
    return fn(*args, **kws)


def hide(k: Any) -> Any:
    """The kind with ranks forgotten."""
    if isinstance(k, Arr):
        return Arr(k.dtype, None)
    if isinstance(k, (Tup, Lst)):
        return Lst(Unknown())
    return k


def fits(k: Any, v: Any) -> bool:
    """Is the value of the kind that the builder inferred?"""
    if isinstance(k, Scalar):
        return np.ndim(v) == 0 and np.asarray(v).dtype.kind in "biufc"
    if isinstance(k, Arr):
        return k.axes is None or (np.ndim(v) == len(k.axes) and all(
            not isinstance(a, int) or a == n for a, n in zip(k.axes, np.shape(v))))
    return True


def plain(v: Any) -> Any:
    """The value without its `RunTime` marks."""
    if isinstance(v, (RunTime, Held)):
        return v.value
    if isinstance(v, (list, tuple)) and not hasattr(v, "_fields"):
        return type(v)(plain(i) for i in v)
    return v


class Case:
    """One call with its terms."""

    def __init__(self, fn: Any, args: tuple[Any, ...], kws: dict[str, Any], exact: bool = True) -> None:
        self.b = Builder()
        self.env: dict[Any, Any] = {}
        self.exact = exact
        self.leaves: list[tuple[Operand, Any]] = []
        self.rule = registry.lookup(fn)
        assert self.rule is not None, f"no rule for {fn}"
        self.args = [self.wrap(a, f"x{i}") for i, a in enumerate(args)]
        self.kws = {k: self.wrap(v, k) for k, v in kws.items()}
        self.value = call_primal(fn, plain(args), {k: plain(v) for k, v in kws.items()})

    def variable(self, v: Any, name: str, varied: bool) -> Operand:
        k = kind_of(v, name)
        if not self.exact:
            k = hide(k)
        if varied:
            k = k.vary(True)
        var = Var(name, k)
        self.env[var] = v
        return Operand(self.b, var)

    def wrap(self, v: Any, name: str) -> Any:
        if isinstance(v, Held):
            if isinstance(v.value, np.ndarray):
                return self.variable(v.value, name, False)
            return Operand(self.b, Const(v.value)) if isinstance(v.value, float) else v.value
        if numeric(v) and not isinstance(v, (list, tuple)):
            t = self.variable(v, name, numeric(v))
            self.leaves.append((t, v))
            return t
        if isinstance(v, RunTime):
            t = self.variable(v.value, name, True)
            self.leaves.append((t, v.value))
            return t
        if isinstance(v, np.ndarray):
            return self.variable(v, name, False)
        if isinstance(v, (list, tuple)) and (numeric(v) or any(isinstance(i, np.ndarray) for i in v)):
            return type(v)(self.wrap(i, f"{name}_{j}") for j, i in enumerate(v))
        return v

    def pullback(self, g: Any) -> list[Any]:
        """Cotangents of the numeric arguments, in order; a None in a tuple g is a part that is not used."""
        y = self.variable(self.value, "y", True)
        if isinstance(g, tuple) and any(v is None for v in g):
            y.bar = tuple(None if v is None else self.variable(v, "g", False) for v in g)
        else:
            y.bar = self.variable(g, "g", False)
        rule = self.rule
        if rule.partials is not None:
            self.elementwise(y)
        else:
            bound = rule.signature.bind(y, *self.args, **self.kws)
            rule.vjp(*bound.args, **bound.kwargs)
        execute(self.b, self.env)
        for s in self.b.block:
            assert fits(s.out.kind, self.env[s.out]), (s.fn, s.out.kind, self.env[s.out])
        return [total(t, v, [evaluate(self.b, self.env, x) for x in t._bars]) for t, v in self.leaves]

    def elementwise(self, y: Operand) -> None:
        env = dict(zip("abcd", [t.atom if isinstance(t, Term) else Const(t) for t in self.args]), y=y.atom)
        scalars = all(isinstance(t.kind, Scalar) and not t.complex for t, _ in self.leaves) and not y.complex
        inst = registry.Instantiation(self.b, env, scalars)
        for t, p in zip(self.args, self.rule.partials):
            if isinstance(t, Operand) and t.active and not (isinstance(getattr(p, "value", None), int) and p.value == 0):
                t.bar = inst.times(y.bar.atom, p)


class Held:
    """Marks a number or array that carries no derivative; a Python float is a literal."""

    def __init__(self, value: Any) -> None:
        self.value = value


class RunTime:
    """Marks an argument that the rule shall see as one run-time list or tuple."""

    def __init__(self, value: Any) -> None:
        self.value = value


def total(t: Operand, v: Any, bars: list[Any]) -> Any:
    """Contributions summed, reduced to the shape and dtype of the argument."""
    if isinstance(v, (list, tuple)):
        assert all(len(b) == len(v) for b in bars), (bars, v)
        return [total(t, e, [b[i] for b in bars]) for i, e in enumerate(v)]
    shape = np.shape(v)
    out = np.zeros(shape, dtype=np.asarray(v).dtype)
    for g in bars:
        g = np.asarray(g)
        if g.ndim == 0:  # one number for every element
            g = np.full(shape, g)
        lead = g.ndim - len(shape)
        assert lead >= 0, f"contribution of shape {g.shape} to an argument of shape {shape}"
        g = g.sum(axis=tuple(range(lead)))
        axes = tuple(i for i, n in enumerate(shape) if n == 1 and g.shape[i] != 1)
        g = g.sum(axis=axes, keepdims=True)
        assert g.shape == shape, (g.shape, shape)
        if out.dtype.kind != "c":
            g = np.real(g)
        out = out + g.astype(out.dtype)
    return out


def gradient(fn: Any, args: tuple[Any, ...], kws: dict[str, Any], g: Any, exact: bool = True) -> list[Any]:
    return Case(fn, args, kws, exact).pullback(g)



class Table:
    """Collects the calls that a test goes through."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, tuple[Any, ...], dict[str, Any]]] = []

    def __call__(self, fn: Any, *args: Any, **kws: Any) -> None:
        self.calls.append((fn, args, kws))


def describe(call: tuple[Any, tuple[Any, ...], dict[str, Any]]) -> str:
    """A short name of a call for test ids."""
    fn, args, kws = call

    def show(v: Any) -> str:
        v = plain(v)
        if isinstance(v, np.ndarray):
            return v.dtype.kind + "x".join(map(str, v.shape))
        if isinstance(v, (list, tuple)):
            return "[" + " ".join(show(i) for i in v) + "]"
        return str(v)

    name = getattr(fn, "__name__", None) or getattr(fn, "name", "?")
    return f"{name}({', '.join([show(a) for a in args] + [f'{k}={show(v)}' for k, v in kws.items()])})"
