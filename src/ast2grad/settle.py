"""Finding the facts that a function cannot be read without: a call is run up to where the first of them is missing.

`frontend/settling.py` says what a fact is.  The run is of the function's own statements, on copies of the arrays and
containers among the arguments; functions that change anything else are left alone, as they would change it twice.
"""
from __future__ import annotations

import inspect
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np

from .errors import NotRead, UnsupportedError
from .frontend.arguments import Signature, Typed
from .frontend.settling import FINAL, Facts
from .ir.kinds import may_share
from .ir.nodes import Atom, Call, Graph, Mutate, Op, Ref, Store, Var, atom_vars, walk
from .loaded import Loaded
from .pipeline import build_primal
from .snapshot import snapshot

ROUNDS = 80
COPIED = (np.ndarray, list, dict, tuple)


def settled(target: Any, sig: Signature, make: Callable[[Signature], Any]) -> Any:
    """What `make` gives; where it needs facts that a call can tell, with those of this call's arguments."""
    try:
        return make(sig)
    except UnsupportedError as refused:
        if refused.code in FINAL or any(isinstance(v, Typed) for v in sig.values.values()):
            raise
        first = refused
    try:
        facts = found(target, sig, first)
    except UnsupportedError as e:
        raise e from None
    generated = make(replace(sig, facts=facts))
    generated.settled = True
    return generated


def found(target: Any, sig: Signature, refused: UnsupportedError) -> Facts:
    """The facts of a call with these arguments.  Raises the refusal that no fact helps against."""
    facts = Facts()
    for _ in range(ROUNDS):
        generated, graph = build_primal(target, replace(sig, facts=facts))
        if changes_outside(graph) or any(hasattr(v, "__next__") for v in sig.values.values()):
            raise refused
        loaded = Loaded(generated, sig.values)
        bound = inspect.BoundArguments(inspect.signature(loaded.function), fresh(sig.values))
        try:
            with same_chance():
                loaded.function(*bound.args, **bound.kwargs)
        except NotRead as report:
            if not report.place:
                raise refused from None
            facts.learn(report)
        except Exception:
            break  # the user's program fails on this path
        else:
            break
    else:
        raise refused
    facts.reporting = False
    return facts


def fresh(values: dict[str, Any]) -> dict[str, Any]:
    memo: dict[int, Any] = {}
    return {n: snapshot(v, memo) if isinstance(v, COPIED) else v for n, v in values.items()}


@contextmanager
def same_chance() -> Iterator[None]:
    """A program that draws random numbers draws the same ones afterwards."""
    state, numpy_state = random.getstate(), np.random.get_state()
    try:
        yield
    finally:
        random.setstate(state)
        np.random.set_state(numpy_state)


def changes_outside(graph: Graph, seen: set[int] | None = None) -> bool:
    """May the function write to what was there before it was called?"""
    seen = set() if seen is None else seen
    theirs: set[Var] = {p for p in graph.params if may_share(p.kind)}

    def reaches(a: Atom) -> bool:
        return isinstance(a, Ref) or any(v in theirs for v in atom_vars(a))

    known = -1
    while known != len(theirs):
        known = len(theirs)
        for s in walk(graph.body):
            if isinstance(s, Op) and s.out is not None and may_share(s.out.kind) and any(map(reaches, s.args)):
                theirs.add(s.out)
            elif isinstance(s, Call):
                theirs.update(o for o in s.outs if may_share(o.kind))
            for j in (*getattr(s, "joins", ()), *getattr(s, "carried", ())):
                out = j.out
                if may_share(out.kind):
                    theirs.update({out, getattr(j, "inside", out)})
    for s in walk(graph.body):
        if isinstance(s, (Store, Mutate)) and reaches(s.base):
            return True
        if isinstance(s, Call) and s.callee.graph is not None and id(s.callee) not in seen:
            seen.add(id(s.callee))
            if changes_outside(s.callee.graph, seen):
                return True
    return False
