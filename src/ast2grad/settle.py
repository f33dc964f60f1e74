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

from .analysis.alias import aliases_of, is_copy
from .analysis.functions import ARITH, BITS, COMPARE, UNARY, among
from .analysis.layout import of_numpy
from .errors import FAILS, Ast2GradError, NotRead, UnsupportedError
from .frontend.arguments import Signature, Typed
from .frontend.settling import Facts
from .ir.kinds import Arr, Dct, Lst, Scalar
from .ir.nodes import COPY, Call, Graph, Mutate, Op, Raise, Ref, Store, Var, method, walk
from .loaded import Loaded, explain
from .pipeline import DEBUG, build_primal
from .snapshot import snapshot

ROUNDS = 30
COPIED = (np.ndarray, list, dict, tuple)


def settled(target: Any, sig: Signature, make: Callable[[Signature], Any]) -> Any:
    """What `make` gives; where it needs facts that a call can tell, with those of this call's arguments."""
    try:
        return make(sig)
    except UnsupportedError as refused:
        if refused.code == "A218" or any(isinstance(v, Typed) for v in sig.values.values()):
            raise
        first = refused
    facts = Facts(first)
    if first.learned is not None:
        facts.knowledge = first.learned.handed_on(facts)
        first.learned = None
    missed = first
    for _ in range(ROUNDS):
        facts.want(missed)
        try:
            find(facts, target, sig, first)
            known = len(facts.places)
            try:
                with helping(first):
                    made = make(replace(sig, facts=facts))
            except Ast2GradError:
                if len(facts.places) == known:
                    raise
            else:
                if len(facts.places) == known:
                    return made
            facts.knowledge = None  # it asks where those before did not, as they knew more from the start
        except UnsupportedError as e:
            if e.missing is None or e.missing in facts.missing:
                raise e from None
            missed = e
    raise missed


@contextmanager
def helping(refused: UnsupportedError) -> Iterator[None]:
    """Where a reading with facts fails for another reason than a refusal, the function is refused as it is without."""
    try:
        yield
    except Ast2GradError as e:
        if DEBUG or isinstance(e, UnsupportedError):
            raise
        raise refused from e
    except Exception as e:
        if DEBUG:
            raise
        raise refused from e


def ends_by_raising(graph: Graph) -> bool:
    """Does the function end by an exception that the program itself raises?"""
    last = graph.body[-1] if graph.body else None
    return isinstance(last, Raise) and (last.executed or not last.concluded)


def find(facts: Facts, target: Any, sig: Signature, refused: UnsupportedError) -> None:
    """The facts of a call with these arguments, and those found before.  Raises the refusal that no fact helps against."""
    facts.reporting = True
    for _ in range(ROUNDS):
        carried = facts.knowledge is not None
        try:
            with helping(refused):
                generated, graph = build_primal(target, replace(sig, facts=facts))
        except UnsupportedError:
            if carried:
                facts.knowledge = None
                continue
            if facts.called or not facts.remembers:
                raise
        if facts.remembers and not facts.called:
            call_once(target, sig)
            facts.begin_again()
            continue
        if changes_outside(graph) or any(hasattr(v, "__next__") for v in sig.values.values()):
            raise refused
        if not facts.places and not ends_by_raising(graph):
            break  # all of it can be read by now
        loaded = Loaded(generated, sig.values)
        bound = inspect.BoundArguments(inspect.signature(loaded.function), fresh(sig.values))
        try:
            with same_chance():
                loaded.function(*bound.args, **bound.kwargs)
        except NotRead as report:
            if report.found is FAILS:
                call_itself(target, bound)
            if not report.place:
                raise refused from None
            facts.learn(report)
        except Exception as e:
            if not raises(target, bound, type(e)):
                raise refused from None
            explain(e, loaded)
            raise
        else:
            break
    else:
        raise refused
    facts.reporting = False


def raises(target: Any, bound: inspect.BoundArguments, kind: type[Exception]) -> bool:
    """Does the function itself raise such an exception for these arguments?"""
    try:
        call_itself(target, bound)
    except kind:
        return True
    except Exception:
        return False
    return False


def call_once(target: Any, sig: Signature) -> None:
    """A function that fills a dict outside, so that it is done once for each key, does it: it is read as later calls find it.

    What is stored under a new key is stored by this call.  It is only if there is nothing left to change that the function
    is not refused."""
    call_itself(target, inspect.BoundArguments(inspect.signature(target), sig.values))


def call_itself(target: Any, bound: inspect.BoundArguments) -> None:
    arguments = inspect.BoundArguments(bound.signature, fresh(bound.arguments))
    with same_chance():
        target(*arguments.args, **arguments.kwargs)


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


def makes(s: Op) -> bool:
    """Is the result new, whatever is outside of the function among the operands?"""
    if s.fn in (method("copy"), method("astype")) and not s.kws and len(s.args) <= 2:
        return True
    if of_numpy(s.fn) and s.fn is not COPY and is_copy(s):
        return True
    return (among(s.fn, ARITH | UNARY | COMPARE | BITS) or isinstance(s.fn, np.ufunc)) and all(
        isinstance(a.value, (np.ndarray, np.generic, int, float, complex)) for a in s.args if isinstance(a, Ref))


def changes_outside(graph: Graph, seen: set[int] | None = None) -> bool:
    """May the function write to what was there before it was called?"""
    seen = set() if seen is None else seen
    al = aliases_of(graph)

    def parts(v: Var) -> list[tuple[Var, bool]]:
        """What a value may be: one of the arrays of its alias class, one of the containers that hold them."""
        if isinstance(v.kind, Scalar):
            return []
        return [(al.find(v), arrays) for arrays in (True, False) if arrays or not isinstance(v.kind, Arr)]

    theirs = {part for p in graph.params for part in parts(p)}
    for s in walk(graph.body):
        if isinstance(s, Op) and s.out is not None and not s.fresh and any(isinstance(a, Ref) for a in s.args) and not makes(s):
            theirs.update(parts(s.out))  # an attribute or an item of something outside
    for s in walk(graph.body):
        if isinstance(s, (Store, Mutate)):
            made_here = isinstance(s.base, Var) and isinstance(s.base.kind, (Lst, Dct))  # a list that holds what is theirs
            if not isinstance(s.base, Var) or not theirs.isdisjoint(parts(s.base)[1:] if made_here else parts(s.base)):
                return True
        if isinstance(s, Call) and s.callee.graph is not None and id(s.callee) not in seen:
            seen.add(id(s.callee))
            if changes_outside(s.callee.graph, seen):
                return True
    return False
