"""Warn where a result is rounded to some digits: its derivative is zero, and hardly what the caller wants.

A rounding to whole numbers is meant as one.  A rounding to a number of digits is there for the reader of the
number (`round(x, 2)`), and makes all that was computed before it vanish from the derivative.
"""
from __future__ import annotations

import builtins
import warnings
from typing import Any

import numpy as np

from ..analysis.activity import activity_of
from ..errors import RoundedDerivativeWarning
from ..ir.nodes import Call, Callee, Const, Graph, Op, Var, atom_vars, method, walk
from .derivatives import is_generated
from .searches import used

ROUNDINGS = (builtins.round, np.round, np.around, method("round"))
TEXT = "[A503] {name} is rounded to {digits} here: its derivative is zero"
_seen: set[Any] = set()


def digits_of(s: Op) -> str:
    """To how many digits behind the point the operation rounds; none where it gives a whole number."""
    given = s.args[1] if len(s.args) > 1 else next((a for k, a in s.kws if k in ("ndigits", "decimals")), Const(0))
    if isinstance(given, Const):
        return f"{given.value} digits" if type(given.value) is int and given.value > 0 else ""
    return "a number of digits"


def warn_of_rounding(ip: Any, function: Any, graph: Graph) -> None:
    """Once for each place; of values that depend on the arguments, and that results are made of."""
    if is_generated(function):
        return
    graphs, seen = [graph], {graph}
    for g in graphs:
        act, useful = activity_of(g), None
        for s in walk(g.body):
            if isinstance(s, Call) and isinstance(s.callee, Callee) and s.callee.graph is not None and s.callee.graph not in seen:
                seen.add(s.callee.graph)
                graphs.append(s.callee.graph)
            if not isinstance(s, Op) or s.fn not in ROUNDINGS or s.origin is None or not digits_of(s):
                continue
            if not any(v in act.varied for v in atom_vars(s.args[0])):
                continue
            useful = used(ip, g) if useful is None else useful
            key = s.origin.filename, s.origin.line
            if s.out in useful and key not in _seen:
                _seen.add(key)
                name = repr(s.args[0].name) if isinstance(s.args[0], Var) else "this value"
                warnings.warn_explicit(TEXT.format(name=name, digits=digits_of(s)), RoundedDerivativeWarning, *key)
