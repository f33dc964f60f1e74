"""Products of a constant sparse matrix of SciPy with an active array. The matrix stays an object of the user's."""
from __future__ import annotations

import operator
from typing import Any

from ..ir.kinds import Arr, Opaque
from ..ir.nodes import GETATTR, Const
from .handlers import on
from .values import SObj, SPartial, Static, Sym, Value


def is_sparse(v: Value) -> bool:
    """A sparse matrix from outside, or the transpose of one."""
    if isinstance(v, SObj):
        return v.obj is not None and type(v.obj).__module__.startswith("scipy.sparse.")
    return isinstance(v, Sym) and isinstance(v.kind, Opaque) and v.kind.cls is not None and (
        v.kind.cls.__module__.startswith("scipy.sparse."))


def class_of(v: Value) -> Any:
    """The class of a sparse matrix."""
    if isinstance(v, SObj):
        return type(v.obj)
    assert isinstance(v, Sym) and isinstance(v.kind, Opaque)
    return v.kind.cls


def product(ip: Any, fn: Any, a: Value, b: Value, node: Any) -> Value | None:
    """a @ b, where one of them is sparse; None where neither carries a derivative."""
    if not any(ip.varied(v) for v in (a, b)):
        return None
    matrix, other = (a, b) if is_sparse(a) else (b, a)
    cls = class_of(matrix)
    means_product = fn is operator.matmul or fn is operator.mul and not cls.__name__.endswith("_array")
    k = ip.kind(other)
    if not means_product or not isinstance(k, Arr) or k.axes is None or len(k.axes) not in (1, 2):
        raise ip.error("A206", "only products of a constant sparse matrix and a vector or matrix", node,
                       "use .toarray(), or write the operation with the arrays of the sparse matrix")
    out = Arr("complex128" if k.dtype.startswith("complex") else "float64", (None,) * len(k.axes))
    return ip.prim(operator.matmul, (ip.atom(a), ip.atom(b)), kind=out)


def attribute(ip: Any, v: Value, name: str) -> Value | None:
    """.T and .dot of a sparse matrix."""
    if name == "T":
        return ip.prim(GETATTR, (ip.atom(v), Const("T")), kind=Opaque(class_of(v)))
    if name == "dot":
        return SPartial(Static(dot), (v,), {})
    return None


def dot(*args: Any) -> Any:
    """Stands for the method of that name."""
    raise AssertionError


@on(dot)
def h_dot(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return ip.binop(operator.matmul, *a, node)
