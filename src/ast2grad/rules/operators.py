"""Python's operators, the builtins that act on numbers, and the making of arrays."""
from __future__ import annotations

import operator
from typing import Any

import numpy as np

from ..ir.kinds import Arr, Lst, Opaque, Scalar, Tup
from ..ir.nodes import GETATTR, Const, Ref, atom_kind, method
from ..transform.builder import Term, lift
from .dsl import N, active, as_array, count_of, helper, kind_like, tangents
from .registry import Unsupported, elementwise, helper_function, inactive, is_sequence, jvp, vjp

# ------------------------------------------------------------------------------------------------ arithmetic
elementwise("_operator.add _operator.iadd", "1", "1")
elementwise("_operator.sub _operator.isub", "1", "-1")
elementwise("_operator.mul _operator.imul", "b", "a")
elementwise("_operator.truediv _operator.itruediv", "1 / b", "-y / b", on="nonzero")
elementwise("_operator.neg", "-1")
elementwise("_operator.pos", "1")
elementwise("_operator.mod _operator.imod", "1", "(y - a) / b", on="nonzero")
inactive("_operator.floordiv _operator.ifloordiv _operator.not_ _operator.is_ _operator.is_not _operator.contains "
         "_operator.lt _operator.le _operator.gt _operator.ge _operator.eq _operator.ne _operator.index "
         "_operator.indexOf _operator.countOf",
         "integers and booleans")
inactive("builtins.len builtins.int builtins.bool builtins.round builtins.range builtins.isinstance builtins.str "
         "builtins.repr builtins.any builtins.all builtins.hasattr builtins.callable builtins.id builtins.hash "
         "builtins.print builtins.format", "counts, tests and text")
elementwise("builtins.float numpy.float64", "1")


def power(y: Any, a: Any, b: Any) -> None:
    """d(a**n)/da = n a**(n-1), with products for small literal n; d/db = y log a, 0 where a is 0 (a Python number)."""
    g = y.bar
    if not isinstance(b, Term):
        if a.active:
            a.bar = power_slope(g, a, b)
        return
    if isinstance(b.atom, Const):
        if a.active:
            a.bar = power_slope(g, a, b.atom.value)
        return
    if isinstance(a, Term) and a.active:
        # n a**(n-1), which is 0 for n = 0 whatever a is: 0 * 0.0 ** -1 would raise
        a.bar = g * b * a ** (b - (b != 0))
    if b.active:
        constant = a if not isinstance(a, Term) else a.atom.value if isinstance(a.atom, Const) else None
        if constant is not None:
            if constant not in (0, 1):  # 0 ** b is 0 for every b > 0
                b.bar = g * y * Term(y.b, y.b.op(_math_log() if y.scalar else np.log, Const(constant)))
        elif y.scalar:
            b.bar = g * Term(y.b, y.b.op(Ref(helper_function("power_log"), "power_log"), a, y, kind=y.kind))
        else:
            b.bar = g * (y * N.log(N.where(a == 0, 1.0, a)))


def _math_log() -> Any:
    import math
    return math.log


def power_slope(g: Term, a: Any, n: Any) -> Any:
    if n == 0:
        return g * 0.0 * a if not a.scalar else Term(g.b, Const(0.0))
    if n == 1:
        return g
    if n == 2:
        return 2.0 * g * a
    if n == 3:
        return 3.0 * g * (a * a)
    if n == -1:
        return -g / (a * a)
    if n == 0.5:
        return 0.5 * g / a ** 0.5
    return float(n) * g * a ** (n - 1)


vjp("_operator.pow _operator.ipow builtins.pow", on="positive", pointwise=True)(power)


# ------------------------------------------------------------------------------------------------ min and max
def extreme(y: Any, *args: Any, default: Any = None) -> None:
    """builtin max and min: the first argument that equals the result, as Python chooses."""
    if len(args) == 1:
        xs = args[0]
        if isinstance(xs, Term):
            if not isinstance(xs.kind, (Lst, Arr, Tup)):
                raise Unsupported("max or min of this value")
            i = Term(y.b, y.b.op(operator.indexOf, xs, y)) if isinstance(xs.kind, (Lst, Tup)) else N.argmax(xs == y)
            xs.scatter(i, y.bar)
            return
        args = tuple(xs)
    if any(not isinstance(a, Term) or a.scalar for a in args) and all(not isinstance(a, Term) or a.scalar for a in args):
        done: Any = None
        for a in args:
            hit = y == a if done is None else None
            if hit is None:
                hit = Term(y.b, y.b.op(_and(), y.b.op(operator.not_, done), y == a))
            if isinstance(a, Term) and a.active:
                a.bar = Term(y.b, y.b.op(_cond(), hit, y.bar, Const(0.0), kind=y.bar.kind))
            done = hit if done is None else Term(y.b, y.b.op(_or(), done, hit))
        return
    raise Unsupported("max or min of arrays is a comparison of whole arrays; use np.maximum or np.minimum")


def _and() -> Any:
    from ..ir.nodes import AND
    return AND


def _or() -> Any:
    from ..ir.nodes import OR
    return OR


def _cond() -> Any:
    from ..ir.nodes import COND
    return COND


vjp("builtins.max builtins.min", piecewise=True)(extreme)


@jvp("builtins.max builtins.min")
def extreme_dot(y: Any, *args: Any, default: Any = None) -> None:
    """The tangent of the first argument that equals the result."""
    if len(args) == 1 and isinstance(args[0], Term):
        xs = args[0]
        if not isinstance(xs.kind, (Lst, Arr, Tup)):
            raise Unsupported("max or min of this value")
        y.dot = xs.dot[Term(y.b, y.b.op(operator.indexOf, xs, y)) if isinstance(xs.kind, (Lst, Tup)) else N.argmax(xs == y)]
        return
    values = tuple(args[0]) if len(args) == 1 else args
    if any(isinstance(a, Term) and not a.scalar for a in values):
        raise Unsupported("max or min of arrays is a comparison of whole arrays; use np.maximum or np.minimum")
    t: Any = tangents(values[-1])
    for a in reversed(values[:-1]):
        t = helper("choose", y == a, tangents(a), t, kind=y.kind)
    y.dot = t


@vjp("builtins.sum", linear="xs start")
def total(y: Any, xs: Any, start: Any = 0) -> None:
    if active(start):
        start.bar = y.bar
    if not active(xs):
        return
    if not isinstance(xs, Term):
        for x in xs:
            if isinstance(x, Term):
                x.bar = y.bar
        return
    if isinstance(xs.kind, Lst):
        xs.bar = Term(y.b, y.b.op(operator.mul, [y.bar], count_of(xs), kind=Lst(y.bar.kind)))
    else:
        xs.bar = N.full_like(xs, y.bar)


@vjp("_operator.matmul numpy.matmul _operator.imatmul", multilinear=True, on="matrices")
def matmul(y: Any, a: Any, b: Any) -> None:
    from .products import matmul as rule
    if is_object(a):
        b.bar = Term(y.b, y.b.op(operator.matmul, turned(y, a), y.bar, kind=kind_like(b, y.bar)))
    elif is_object(b):
        a.bar = Term(y.b, y.b.op(operator.matmul, y.bar, turned(y, b), kind=kind_like(a, y.bar)))
    else:
        rule(y, as_array(y, a) if is_sequence(a) else a, as_array(y, b) if is_sequence(b) else b)


def is_object(v: Any) -> bool:
    """A sparse matrix, which is no array."""
    return isinstance(v, Term) and isinstance(v.kind, Opaque)


def turned(y: Any, matrix: Any) -> Any:
    """The transpose of a sparse matrix."""
    return y.b.op(GETATTR, lift(matrix), Const("T"), kind=matrix.kind)


# ------------------------------------------------------------------------------------------------ making arrays
def spread_into(g: Term, v: Any) -> None:
    """Contributions to the items of a nested display from an array's cotangent."""
    if isinstance(v, (tuple, list)):
        for i, x in enumerate(v):
            if has_active(x):
                spread_into(g[i], x)
        return
    if isinstance(v, Term):
        v.bar = g


def has_active(v: Any) -> bool:
    if isinstance(v, (tuple, list)):
        return any(has_active(x) for x in v)
    return isinstance(v, Term) and v.active


@vjp("numpy.array numpy.asarray numpy.ascontiguousarray numpy.asfortranarray numpy.asanyarray numpy.asarray_chkfinite "
     "numpy.require numpy.copy .copy .astype numpy.float32", linear=True)
def array(y: Any, a: Any, dtype: Any = None, order: Any = None, *, copy: Any = None, ndmin: Any = 0, subok: Any = None,
          casting: Any = None, like: Any = None, requirements: Any = None) -> None:
    if ndmin not in (0, None):
        raise Unsupported("np.array with ndmin")
    if isinstance(a, (tuple, list)):
        spread_into(y.bar, flatten_indices(a))
        return
    g = y.bar
    if isinstance(a, Term) and isinstance(a.kind, (Lst, Tup)):
        if getattr(y.kind, "dtype", "") in ("float32", "float16"):
            g = Term(g.b, g.b.op(method("astype"), g, Ref(float, "float")))  # the list has Python numbers
        depth = levels(a.kind)
        a.bar = g if isinstance(a.kind, Tup) else Term(g.b, g.b.op(list, g, kind=a.kind)) if depth == 1 else helper(
            "as_lists", g, depth, kind=a.kind)
        return
    a.bar = g


def levels(k: Any) -> int:
    """Lists in lists."""
    return 1 + levels(k.elem) if isinstance(k, Lst) else 0


def flatten_indices(a: Any) -> Any:
    return a


@vjp("numpy.full", linear="fill_value")
def full(y: Any, shape: Any, fill_value: Any, dtype: Any = None, order: Any = "C") -> None:
    if isinstance(fill_value, Term):
        fill_value.bar = y.bar if not fill_value.scalar else N.sum(y.bar)


@vjp("numpy.full_like", linear="fill_value", shapes="a")
def full_like(y: Any, a: Any, fill_value: Any, dtype: Any = None, order: Any = "K", subok: Any = True) -> None:
    if isinstance(fill_value, Term):
        fill_value.bar = y.bar if not fill_value.scalar else N.sum(y.bar)


inactive("numpy.zeros numpy.ones numpy.empty numpy.zeros_like numpy.ones_like numpy.empty_like numpy.eye numpy.identity "
         "numpy.tri numpy.shape numpy.ndim numpy.size numpy.result_type numpy.dtype numpy.finfo numpy.iinfo", "new arrays")


@vjp("builtins.complex", linear="a b")
def make_complex(y: Any, a: Any, b: Any = 0.0) -> None:
    if isinstance(a, Term):
        a.bar = y.bar
    if isinstance(b, Term):
        b.bar = y.bar * 1j  # dL = Re(g i db)


__all__ = ["helper", "Scalar", "atom_kind"]
