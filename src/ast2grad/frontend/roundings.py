"""Warn where a result is rounded to some digits: its derivative is zero, and hardly what the caller wants.

A rounding to whole numbers is meant as one.  A rounding to a number of digits is there for the reader of the
number (`round(x, 2)`), and makes all that was computed before it vanish from the derivative.
"""
from __future__ import annotations

import builtins
import math
import operator
import warnings
from typing import Any

import numpy as np

from ..analysis.activity import activity_of
from ..analysis.flow import Flow
from ..errors import RoundedDerivativeWarning
from ..ir.nodes import COPY, Atom, Call, Callee, Const, Graph, Op, Var, atom_vars, method, walk
from .derivatives import is_generated

ROUNDINGS = (builtins.round, np.round, np.around, method("round"))
WHOLE = (int, math.floor, math.ceil, math.trunc, np.floor, np.ceil, np.trunc, np.rint, *ROUNDINGS)
TEXT = "[A503] {name} is rounded to {digits} here: its derivative is zero"
_seen: set[Any] = set()


def digits_of(s: Op) -> str:
    """To how many digits behind the point the operation rounds; none where it gives a whole number."""
    given = s.args[1] if len(s.args) > 1 else next((a for k, a in s.kws if k in ("ndigits", "decimals")), Const(0))
    if isinstance(given, Const):
        return f"{given.value} digits" if type(given.value) is int and given.value > 0 else ""
    return "a number of digits"


def through_an_integer(s: Op, made: dict[Var, Op]) -> tuple[Atom, str] | None:
    """What `int(x * 1000 + 0.5) / 1000` and the like round, and to how many digits."""
    number = s.args[1] if len(s.args) == 2 else None
    if s.fn not in (operator.truediv, operator.mul) or not isinstance(number, Const) or type(number.value) not in (int, float):
        return None
    digits = math.log10(abs(number.value) or 1.0) * (1 if s.fn is operator.truediv else -1)
    whole = behind(s.args[0], made)
    if digits < 0.5 or abs(digits - round(digits)) > 1e-9 or whole is None or whole.fn not in WHOLE:
        return None
    if whole.fn in ROUNDINGS and digits_of(whole):
        return None
    scaled = behind(whole.args[0], made)
    if scaled is not None and scaled.fn in (operator.add, operator.sub) and isinstance(scaled.args[1], Const):
        scaled = behind(scaled.args[0], made)
    if scaled is None or scaled.fn is not operator.mul:
        return None
    x, by = scaled.args if isinstance(scaled.args[1], Const) else scaled.args[::-1]
    scale = by.value if isinstance(by, Const) and isinstance(by.value, (int, float)) else 0
    return (x, f"{round(digits)} digits") if scale and abs(math.log10(abs(scale)) - digits) < 1e-9 else None


def behind(a: Atom, made: dict[Var, Op]) -> Op | None:
    """The operation whose result a value is, behind other names for it and conversions to a float."""
    s = made.get(a) if isinstance(a, Var) else None
    return behind(s.args[0], made) if s is not None and s.fn in (COPY, float) and s.args else s


def rounded(g: Graph) -> list[tuple[Op, Atom, str]]:
    """(operation, what is rounded, to how many digits)"""
    made = {s.out: s for s in walk(g.body) if isinstance(s, Op) and s.out is not None}
    found: list[tuple[Op, Atom, str]] = []
    for s in made.values():
        if s.fn in ROUNDINGS and digits_of(s):
            found.append((s, s.args[0], digits_of(s)))
        elif (whole := through_an_integer(s, made)) is not None:
            found.append((s, *whole))
    return found


def warn_of_rounding(ip: Any, function: Any, graph: Graph) -> None:
    """Once for each place; of values that depend on the arguments, and that results are made of: one rounding may be behind
    another one."""
    if is_generated(function):
        return
    graphs, seen = [graph], {graph}
    for g in graphs:
        for s in walk(g.body):
            if isinstance(s, Call) and isinstance(s.callee, Callee) and s.callee.graph is not None and s.callee.graph not in seen:
                seen.add(s.callee.graph)
                graphs.append(s.callee.graph)
        places = rounded(g)
        if not places:
            continue
        act = activity_of(g)
        flow = Flow(g.body, lambda v: v)
        flow.data.update(dict.fromkeys(ip.stops, ()))
        flow.data.update({s.out: tuple(atom_vars(x)) for s, x, _ in places if s.out is not None})
        useful = flow.made_of((*g.results, *g.params))
        for s, x, digits in places:
            key = (s.origin.filename, s.origin.line) if s.origin is not None else None
            if key is None or key in _seen or s.out not in useful or not flow.made_of((x,)) & act.varied:
                continue
            _seen.add(key)
            name = repr(x.name) if isinstance(x, Var) else "this value"
            warnings.warn_explicit(TEXT.format(name=name, digits=digits), RoundedDerivativeWarning, *key)
