"""What the text of a rule may use besides Python's operators: NumPy functions on terms, and a few idioms.

`N.sum(t, axis=0)` writes a call of np.sum into the derivative; it does not compute anything now.

Complex numbers: the cotangent `bar` of a value v means dL = Re(sum(bar * dv)).  So the rule of an analytic
function needs no conjugates, and that of a linear function is its plain transpose.
"""
from __future__ import annotations

import ast
import math
from typing import Any

import numpy as np

from ..ir.kinds import Arr, Kind, Lst, Scalar, Tup, Unknown, join_dtype, surely_not_one
from ..ir.nodes import Const, Ref, Seq, Var, method
from ..transform.answering import RuleArgument
from ..transform.builder import Builder, Term, Zero, lift
from .registry import Instantiation, Unsupported, as_number, helper_function


def builder_of(values: Any) -> Builder:
    for v in values:
        if isinstance(v, Term):
            return v.b
        if isinstance(v, (list, tuple)):
            try:
                return builder_of(v)
            except ValueError:
                pass
    raise ValueError("no term among the arguments")


class Namespace:
    """Functions of a module as writers of calls."""

    def __init__(self, module: Any) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        obj = getattr(self._module, name)
        if type(obj).__name__ == "module":
            return Namespace(obj)
        if isinstance(obj, (float, int)):
            return obj

        def write(*args: Any, **kws: Any) -> Term:
            b = builder_of([*args, *kws.values()])
            if obj is not np.where and (zero := vanishing((*args, *kws.values()))) is not None:
                return zero
            return Term(b, b.op(obj, *args, kws=tuple((k, lift(v)) for k, v in kws.items())))

        return write


N: Any = Namespace(np)
M: Any = Namespace(math)


def call(fn: Any, *args: Any, kind: Kind | None = None, **kws: Any) -> Term:
    """A call of any function object; `kind` where the rule knows better than the inference."""
    b = builder_of([*args, *kws.values()])
    if (zero := vanishing((*args, *kws.values()))) is not None:
        return zero
    return Term(b, b.op(fn, *args, kws=tuple((k, lift(v)) for k, v in kws.items()), kind=kind))


def count_of(xs: Term) -> Term:
    """The length of a list where it was read: the function may change it afterwards."""
    return Term(xs.b, xs.b.length(xs.atom))


def vanishing(args: Any) -> Zero | None:
    """What is linear in a tangent that is zero is zero."""
    return next((a for a in args if isinstance(a, Zero)), None)


def meth(t: Term, name: str, *args: Any, **kws: Any) -> Term:
    """t.name(...) where t is surely an array, else np.name(t, ...)."""
    return call(method(name) if isinstance(t.kind, Arr) else getattr(np, name), t, *args, **kws)


def helper(name: str, *args: Any, kind: Kind | None = None) -> Term:
    """A call of a helper from emit/helpers.py, whose body is written into the output once."""
    b = builder_of(args)
    if name != "choose" and (zero := vanishing(args)) is not None:
        return zero
    return Term(b, b.op(Ref(helper_function(name), name), *args, kind=kind))


def kind_like(a: Term, g: Term) -> Kind:
    """Kind of a value with the shape of `a` computed from a cotangent g (or from a and g)."""
    ka, kg = a.kind, g.kind
    if isinstance(ka, (Arr, Scalar)) and isinstance(kg, (Arr, Scalar)):
        d = join_dtype(ka.dtype, kg.dtype)
        if isinstance(ka, Scalar):
            return Scalar(d, True, ka.varied or kg.varied)
        return Arr(d, ka.axes, ka.varied or kg.varied)
    return Unknown(a.active or g.active)


def shape_kind(a: Term, g: Term) -> Kind:
    """Kind of g brought to the shape of a."""
    ka, kg = a.kind, g.kind
    if isinstance(ka, Arr) and isinstance(kg, (Arr, Scalar)):
        return Arr(kg.dtype, ka.axes, kg.varied)
    return Unknown(g.active)


def exactly(t: Term, a: Term) -> Term:
    """t, which surely has the shape of a: better than what is inferred for it."""
    k = t.kind
    fresh = bool(t.b.block) and getattr(t.b.block[-1], "out", None) is t.atom
    if fresh and isinstance(t.atom, Var) and isinstance(k, Arr) and isinstance(a.kind, Arr) and a.axes:
        t.atom.kind = Arr(k.dtype, a.axes, k.varied)
    return t


def apply(g: Term, text: str, **env: Any) -> Term:
    """g times the partial derivative `text`, whose names are given; written the short way as in elementwise
    rules.
    """
    inst = Instantiation(g.b, {k: lift(v) for k, v in env.items()}, all(
        not isinstance(v, Term) or (v.scalar and not v.complex) for v in (g, *env.values())))
    return Term(g.b, inst.times(lift(g), ast.parse(text, mode="eval").body))


def literal(v: Any) -> int | float | None:
    """The number behind an argument, where it is a literal."""
    if isinstance(v, Term) and isinstance(v.atom, Const):
        v = v.atom.value
    elif isinstance(v, Term) and isinstance(v.atom, Ref) and v.atom.home is None:
        v = v.atom.value
    return v if isinstance(v, (int, float)) and not isinstance(v, bool) else None


def active(*values: Any) -> bool:
    """Does any of the arguments (terms, or sequences of terms) carry a derivative?"""
    return any(
        active(*v) if isinstance(v, (list, tuple)) else isinstance(v, Term) and v.active for v in values
    )


def is_real(t: Any) -> bool:
    """Surely not complex."""
    return not isinstance(t, Term) or (t.dtype_name is not None and not t.complex)


def conj(t: Term) -> Term:
    return t if is_real(t) else N.conj(t)


def match_real(t: Term, a: Term) -> Term:
    """A complex contribution to a real argument is its real part."""
    return N.real(t) if is_real(a) and not is_real(t) else t


def shape_of(a: Term) -> Any:
    if a.scalar:
        return ()
    return a.shape if isinstance(a.kind, Arr) else N.shape(a)


def ndim_of(a: Any) -> int:
    """The number of axes; rules whose formula depends on it refuse where it is unknown."""
    n = a.ndim if isinstance(a, Term) else 0
    if n is None:
        raise Unsupported("the number of axes must be known here")
    return n


def length(a: Term, axis: Any) -> Any:
    """Length of an axis: a literal where it is known."""
    if a.axes is not None and isinstance(axis, int):
        n = a.axes[axis]
        if isinstance(n, int):
            return n
    if a.scalar:
        raise Unsupported("a number has no axes")
    return shape_of(a)[axis]


def count(a: Term, axis: Any) -> Any:
    """Number of elements that a reduction over `axis` combines."""
    if a.scalar:
        return 1
    if axis is None:
        return a.size if isinstance(a.kind, Arr) else N.size(a)
    if not known_axis(axis):
        return helper("axis_count", a, axis, kind=Scalar("int64"))
    n: Any = 1
    for i in axis if isinstance(axis, (tuple, list)) else (axis,):
        k = length(a, i)
        n = k if isinstance(n, int) and n == 1 else n * k
    return n


def is_full(i: Any) -> bool:
    return isinstance(i, slice) and i.start is None and i.stop is None and i.step is None


def index(t: Term, *items: Any) -> Term:
    """t[items] without a needless tuple; trailing full slices go."""
    while items and is_full(items[-1]) and not any(i is Ellipsis for i in items):
        items = items[:-1]
    if not items:
        return t
    return t[items[0] if len(items) == 1 else tuple(items)]


def shaped_like(g: Term, a: Term, order: str = "C") -> Term:
    """g, which has as many elements as a, in the shape of a."""
    if a.scalar:
        return g if g.scalar else N.sum(g)
    if g.ndim == a.ndim == 1:
        return exactly(g, a)
    kws: dict[str, Any] = {} if order == "C" else {"order": order}
    if not g.ndim:  # a number, maybe
        return call(np.reshape, g, shape_of(a), kind=shape_kind(a, g), **kws)
    return meth(g, "reshape", shape_of(a), kind=shape_kind(a, g), **kws)


def parts(t: Any, n: int) -> list[Any]:
    """The n entries of a tuple; None for one that is known to be zero."""
    out = []
    for i in range(n):
        if isinstance(t, (tuple, list)):
            v = t[i]
        elif isinstance(t, Term) and isinstance(t.atom, Seq):
            v = Term(t.b, t.atom.items[i])
        else:
            v = t[i]
        zero = v is None or (isinstance(v, Term) and isinstance(v.atom, Const) and (
            v.atom.value is None or literal(v) == 0))
        out.append(None if zero else v)
    return out


def elements(t: Term) -> list[Term] | None:
    """The entries of a tuple or list whose length is known."""
    if isinstance(t.atom, Seq):
        return [Term(t.b, i) for i in t.atom.items]
    if isinstance(t.kind, Tup):
        return [t[i] for i in range(len(t.kind.elems))]
    return None


def is_list(a: Any) -> bool:
    return isinstance(a, Term) and isinstance(a.kind, (Lst, Tup))


def normalize_axis(axis: Any, ndim: int) -> tuple[int, ...]:
    axes = range(ndim) if axis is None else axis if isinstance(axis, (tuple, list)) else (axis,)
    return tuple(a % ndim for a in axes)


def known_axis(axis: Any) -> bool:
    return axis is None or isinstance(axis, int) or (
        isinstance(axis, (tuple, list)) and all(isinstance(a, int) for a in axis))


def expand(g: Term, a: Term, axis: Any, keepdims: Any = False) -> Term:
    """Put the reduced axes of `a` back into g as axes of length 1, so that g broadcasts against a."""
    if a.scalar or (axis is None and g.scalar) or keepdims is True:
        return g
    if a.ndim is None or not known_axis(axis) or not isinstance(keepdims, (bool, int)):
        return helper("expand_reduced", g, a, axis, keepdims)
    if keepdims or a.ndim == 0 or axis is None or g.ndim == 0:
        return g
    axes = normalize_axis(axis, a.ndim)
    if len(axes) == a.ndim:
        return g
    if g.ndim is not None and sorted(axes) == list(range(len(axes))):
        return g  # leading axes broadcast by themselves
    return index(g, *[None if i in axes else slice(None) for i in range(a.ndim)])


def full_like(g: Term, a: Term) -> Term:
    """g, which broadcasts against a, as an array of a's shape."""
    if a.scalar:
        return g if g.scalar else N.sum(g)
    if g.ndim == 0 and is_real(g):
        return g  # one number for every element: the transform makes an array of it only where one is needed
    return call(np.broadcast_to, g, shape_of(a), kind=shape_kind(a, g))


def filled(g: Term, a: Term) -> Term:
    """g, which broadcasts against a, as an array of a's shape, even where it is one number."""
    g = full_like(g, a)
    return call(np.full_like, a, g) if g.ndim == 0 and not a.scalar else g


def spread(g: Term, a: Term, axis: Any, keepdims: Any = False) -> Term:
    """The cotangent of a reduction, spread over the elements that were reduced."""
    return full_like(expand(g, a, axis, keepdims), a)


def pick(test: Any, a: Any, b: Any) -> Term:
    """np.where; for numbers a conditional expression, as np.where would make an array of a number."""
    if isinstance(a, Zero) and isinstance(b, Zero):
        return a
    terms = [t for t in (test, a, b) if isinstance(t, Term)]
    if all(t.scalar for t in terms):
        build = terms[0].b
        a, b = (Term(build, as_number(build, lift(t))) for t in (a, b))
        kinds = [t.kind for t in (a, b) if isinstance(t.atom, Var)]
        return helper("choose", test, a, b, kind=kinds[0] if kinds else None)
    return N.where(test, a, b)


class AsArray(RuleArgument):
    """The array that NumPy makes of a sequence; its cotangent goes to the elements."""

    __slots__ = ("source",)

    def __init__(self, b: Builder, source: Any) -> None:
        super().__init__(b, b.op(np.array, source), active(source))
        self.source = source

    @property
    def dot(self) -> Term:
        return call(np.array, tangents(self.source)) if self.active else Zero(self.b)

    def contribute(self, g: Any) -> None:
        if g.ndim == 0:
            g = filled(g, self)
        elif g.axes is None or g.axes != self.axes:
            g = helper("unbroadcast_to", g, shape_of(self), kind=shape_kind(self, g))
        if isinstance(self.source, Term):
            self.source.bar = call(list, g, kind=self.source.kind)
        else:
            give(self.source, g)


def as_array(y: Term, source: Any) -> AsArray:
    return AsArray(y.b, source)


def tangents(source: Any) -> Any:
    """The tangents of a sequence's entries, zeros written out."""
    if isinstance(source, (list, tuple)):
        return [tangents(s) for s in source]
    return source.dot if isinstance(source, Term) and source.active else 0.0


def unshared(*terms: Any) -> None:
    """Arguments that decide a shape or a piece, and have no share in the derivative there."""
    for t in terms:
        if active(t) and hasattr(type(t), "dot"):
            t.dot  # noqa: B018


def full_dot(a: Any) -> Any:
    """The tangent of an operand, zeros written out: where the shape of the result depends on it."""
    if isinstance(a, Term) and not a.active and not a.scalar:
        return N.zeros_like(a)
    return tangents(a)


def reduced(fn: Any, t: Any, axis: Any, keepdims: Any = False, **options: Any) -> Any:
    """A reduction of t, written without the arguments that have their default values."""
    kws = {} if axis is None else {"axis": axis}
    if not isinstance(keepdims, (bool, int)) or keepdims:
        kws["keepdims"] = keepdims
    return call(fn, t, **kws, **{k: v for k, v in options.items() if v is not None and v is not True})


def give(target: Any, g: Any) -> None:
    """The cotangent of np.asarray(target) for a number, an array, or nested displays of them."""
    if isinstance(target, (list, tuple)):
        for i, t in enumerate(target):
            if active(t):
                give(t, g[i])
    elif active(target):
        target.bar = g


def swap(a: Term) -> Term:
    """Transpose of the last two axes."""
    if a.ndim == 2:
        return a.T
    return N.swapaxes(a, -1, -2)


def refuse_given(**kws: Any) -> None:
    """Arguments that the rule knows but does not cover must be left at None."""
    for k, v in kws.items():
        if v is not None:
            raise Unsupported(f"the derivative does not cover the argument {k}")


def constant_int(v: Any, name: str) -> int:
    if isinstance(v, bool) or not isinstance(v, int):
        raise Unsupported(f"{name} must be an integer literal")
    return v


__all__ = ["M", "N", "Arr", "Const", "Lst", "Scalar", "Seq", "Tup", "Zero", "surely_not_one"]
