"""Roots of sums of squares: where all of the squares are 0, they are kinks as that of the norm, whose derivative is set to 0.

The chain rule alone says 0 * inf there, as on the diagonal of a matrix of distances.
"""
from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..ir.kinds import Arr, Scalar
from ..ir.nodes import Const, Op, Prim, Var, atom_kind
from ..rules.registry import Rule
from .layout import name_of

DEPTH = 12  # of the expressions that are looked into
#: for its argument, and an exponent
ROOT = Rule("root of a sum of squares", (ast.parse("0.5 / (y + (y == 0.0))", mode="eval").body, ast.Constant(0)),
            ("0.5 / (y + (y == 0.0))", "0"), note="0 at 0")
PLAIN = ("axis", "keepdims", "dtype", "copy", "optimize")
SAME = frozenset("sum mean reshape ravel squeeze transpose copy asarray array atleast_1d atleast_2d expand_dims float64".split())


def rule_at(s: Op, rule: Rule | None, defs: Mapping[Var, Any], written: Callable[[Var], bool]) -> Rule | None:
    """The rule of an operation where it stands: ROOT for such a root, else its own."""
    root = s.fn is np.sqrt and len(s.args) == 1 or s.fn in (operator.pow, np.power) and isinstance(
        s.args[1], Const) and s.args[1].value == 0.5 and s.out is not None and isinstance(s.out.kind, Arr)
    if not root or s.kws:
        return rule
    return ROOT if sum_of_squares(s.args[0], defs, written) else rule


def sum_of_squares(a: Any, defs: Mapping[Var, Any], written: Callable[[Var], bool], depth: int = 0) -> bool:
    """Is it 0 only where all that it is made of is 0, because it adds squares?"""
    if isinstance(a, Const):
        return isinstance(a.value, (int, float)) and a.value == 0
    s = defs.get(a) if isinstance(a, Var) else None
    if not isinstance(s, Op) or not real(a) or written(a) or depth > DEPTH or any(k not in PLAIN for k, _ in s.kws):
        return False
    module = str(getattr(s.fn, "__module__", "")).partition(".")[0]
    if not isinstance(s.fn, (Prim, np.ufunc)) and module not in ("numpy", "_operator", "builtins"):
        return False

    def of(x: Any) -> bool:
        return sum_of_squares(x, defs, written, depth + 1)

    name, args = name_of(s.fn).rpartition(".")[2], s.args
    if name == "square":
        return real(args[0])
    if name in ("mul", "multiply"):
        x, y = args[:2]
        return x is y and real(x) or of(x) and of(y) or any(
            isinstance(c, Const) and isinstance(c.value, (int, float)) and c.value > 0 and of(o) for c, o in ((x, y), (y, x)))
    if name in ("pow", "power"):
        n = args[1].value if isinstance(args[1], Const) else None
        return isinstance(n, (int, float)) and n > 0 and n % 2 == 0 and real(args[0])
    if name in ("truediv", "divide"):
        return of(args[0]) and (of(args[1]) or isinstance(args[1], Const) and args[1].value > 0)
    if name in ("add", "iadd"):
        return len(args) == 2 and of(args[0]) and of(args[1])
    if name in ("dot", "matmul", "inner", "vdot"):
        return len(args) == 2 and args[0] is args[1] and real(args[0]) and getattr(atom_kind(args[0]), "ndim", None) == 1
    if name == "einsum":
        inputs = args[0].value.split("->")[0].replace(" ", "").split(",") if isinstance(
            args[0], Const) and isinstance(args[0].value, str) else []
        return len(args) == 3 and args[1] is args[2] and real(args[1]) and len(inputs) == 2 and inputs[0] == inputs[1]
    if name == "getitem" or name in SAME:
        return isinstance(args[0], Var) and len(args) <= 2 and of(args[0])
    return False


def real(a: Any) -> bool:
    return isinstance(a, Var) and isinstance(a.kind, (Arr, Scalar)) and np.dtype(a.kind.dtype).kind == "f"

