"""Which values are finite, as far as the text of a program tells: an exact zero times what is not is no zero."""
from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..errors import GENERATED
from ..ir.kinds import Arr, Scalar
from ..ir.nodes import Atom, Const, Graph, If, Op, Ref, Stmt, Var, walk
from ..rules.registry import Rule, lookup


def risky(rule: Rule) -> bool:
    """May a partial derivative be infinite or nan where the function is not used?"""
    if rule.linear or rule.piecewise:
        return False
    if rule.partials is not None:
        return any(c in t for t in rule.texts for c in ("/", "log", "**", "sqrt", "exp", "tan", "sinh", "cosh"))
    return True


def read_by(partial: ast.expr, env: dict[str, Any]) -> list[Any]:
    """The operands that a partial derivative mentions."""
    return [env[n.id] for n in ast.walk(partial) if isinstance(n, ast.Name) and n.id in env]


def asked_of_lanes(s: Op | If, defs: Mapping[Var, Stmt]) -> Atom | None:
    """The g of `np.where(g != 0.0, g * k, 0.0)`, or of `g * k if g != 0.0 else 0.0`, in the text of a derivative that is read
    once more.

    Such a lane is zero because g is, and not because somebody chose zero there, so that it does not stay zero when g moves.
    """
    if s.origin is None or not s.origin.filename.startswith(GENERATED):
        return None
    test: Atom | None
    if isinstance(s, If):
        test, masks = s.test, s.form == "ifexp" and not s.orelse and all(j.values[1] == Const(0.0) for j in s.joins)
    else:
        test, masks = s.args[0] if s.args else None, s.fn is np.where and not s.kws and s.args[2:] == (Const(0.0),)
    asked = defs.get(test) if masks and isinstance(test, Var) else None
    return asked.args[0] if isinstance(asked, Op) and asked.fn is operator.ne and asked.args[1] == Const(0.0) else None


#: whose values are finite wherever the arguments are, although the derivative is a quotient
FINITE = frozenset(("arctan", "atan", "arctan2", "atan2", "arcsinh", "asinh", "cbrt", "hypot"))
#: whose values leave the range of numbers where the arguments are large
GROWING = frozenset(("exp", "exp2", "expm1", "sinh", "cosh", "gamma", "reciprocal"))
DEPTH = 8  # of the expressions that are looked into


def infinite(a: Any) -> bool:
    """np.inf, or nan"""
    v = a.value if isinstance(a, (Const, Ref)) else None
    return isinstance(v, float) and not math.isfinite(v)


class Finite:
    """Which values of a program are finite, as far as its text tells."""

    def __init__(self, graph: Graph, active: Callable[[Var], bool]) -> None:
        self.active = active
        self.defs: dict[Var, Op] = {}
        self.asked: set[Var] = set()  # of which the program itself asks whether they are finite
        for s in walk(graph.body):
            if isinstance(s, Op) and s.out is not None:
                self.defs[s.out] = s
                if getattr(s.fn, "__name__", "") in ("isnan", "isinf", "isfinite") or any(
                        infinite(a) for a in s.args):
                    self.asked.update(a for a in s.args if isinstance(a, Var))

    def doubted(self, a: Any, depth: int = 0) -> bool:
        """May it be infinite or nan in lanes that the result does not depend on?"""
        if infinite(a):
            return True
        if not isinstance(a, Var) or not isinstance(a.kind, (Arr, Scalar)) or a.kind.dtype[:5] not in ("float", "compl"):
            return False
        if a in self.asked:
            return True
        s = self.defs.get(a)
        if s is None:
            return isinstance(a.kind, Arr) and not self.active(a)  # data, where nan says that there is none
        rule = lookup(s.fn)
        if depth > DEPTH:
            return False
        if rule is not None and rule.partials is not None:
            name = getattr(s.fn, "__name__", "")
            whole = name in ("pow", "power") and isinstance(s.args[1], Const) and s.args[1].value > 0 or name in (
                "truediv", "divide") and isinstance(s.args[1], Const)
            if not whole and name not in FINITE and (name in GROWING or risky(rule)):
                return True
        return any(self.doubted(x, depth + 1) for x in s.args)
