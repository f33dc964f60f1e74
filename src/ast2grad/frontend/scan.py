"""Syntactic facts about a function's tree: which names it binds, whether it yields, whether it is one expression."""
from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import gast

from .lower import lower_function

Found = TypeVar("Found")


@dataclass(frozen=True, eq=False)
class Body:
    """A function ready for interpretation."""

    stmts: tuple[Any, ...]
    locals: frozenset[str]
    globals_: frozenset[str]
    nonlocals: frozenset[str]
    generator: bool
    leaf: bool  # one return statement
    inner: bool  # are there functions in it, which may outlive the call with its variables?


def once(about: Callable[[Any], Found]) -> Callable[[Any], Found]:
    """What is said of a node is found out when it is first asked."""
    told: dict[int, tuple[Any, Found]] = {}  # the node is kept, so that no other gets its id

    @functools.wraps(about)
    def ask(node: Any) -> Found:
        hit = told.get(id(node))
        if hit is None:
            hit = told[id(node)] = (node, about(node))
        return hit[1]

    return ask


@once
def body_of(node: Any) -> Body:
    if isinstance(node, gast.Lambda):
        ret = gast.copy_location(gast.Assign([gast.Name(".ret", gast.Store(), None, None)], node.body, None), node.body)
        return Body((ret,), frozenset(param_names(node)), frozenset(), frozenset(), False, True, has_functions(node))
    stmts = list(node.body)
    if stmts and isinstance(stmts[0], gast.Expr) and isinstance(stmts[0].value, gast.Constant) and isinstance(
            stmts[0].value.value, str):
        stmts = stmts[1:] or [gast.copy_location(gast.Pass(), stmts[0])]
    fixed = gast.FunctionDef(node.name, node.args, stmts, [], None, None, [])
    gast.copy_location(fixed, node)
    bound: set[str] = set(param_names(node))
    globals_: set[str] = set()
    nonlocals: set[str] = set()
    yields = _bound(stmts, bound, globals_, nonlocals)
    leaf = len(stmts) == 1 and isinstance(stmts[0], gast.Return) and not yields
    return Body(tuple(lower_function(fixed)), frozenset(bound - globals_ - nonlocals), frozenset(globals_),
                frozenset(nonlocals), yields, leaf, has_functions(node))


def has_functions(node: Any) -> bool:
    return any(n is not node and isinstance(n, (gast.FunctionDef, gast.Lambda, gast.GeneratorExp)) for n in gast.walk(node))


@once
def yields_in_try(node: Any) -> bool:
    """Does the function hand over an item from inside of a `try` body with handlers?"""
    def visit(n: Any, tried: bool) -> bool:
        if isinstance(n, (gast.Yield, gast.YieldFrom)) and tried:
            return True
        if n is not node and isinstance(n, (gast.FunctionDef, gast.AsyncFunctionDef, gast.Lambda, gast.ClassDef)):
            return False
        own = {id(s) for s in n.body} if isinstance(n, gast.Try) and n.handlers else set()
        return any(visit(c, tried or id(c) in own) for c in gast.iter_child_nodes(n))

    return visit(node, False)


def param_names(node: Any) -> list[str]:
    a = node.args
    names = [p.id for p in (*a.posonlyargs, *a.args, *a.kwonlyargs)]
    return names + [p.id for p in (a.vararg, a.kwarg) if p is not None]


def _bound(stmts: Any, bound: set[str], globals_: set[str], nonlocals: set[str]) -> bool:
    """Names bound by the statements, not looking into nested scopes; True if there is a yield."""
    yields = False

    def visit(n: Any, comp: bool) -> None:
        nonlocal yields
        if isinstance(n, (gast.FunctionDef, gast.AsyncFunctionDef, gast.ClassDef)):
            bound.add(n.name)
            for d in n.decorator_list:
                visit(d, comp)
            return
        if isinstance(n, gast.Lambda):
            return
        if isinstance(n, (gast.Yield, gast.YieldFrom)):
            yields = True
        if isinstance(n, gast.Global):
            globals_.update(n.names)
        elif isinstance(n, gast.Nonlocal):
            nonlocals.update(n.names)
        elif isinstance(n, gast.Name) and isinstance(n.ctx, (gast.Store, gast.Del)) and not comp:
            bound.add(n.id)
        elif isinstance(n, gast.NamedExpr):
            bound.add(n.target.id)
        elif isinstance(n, (gast.Import, gast.ImportFrom)):
            for al in n.names:
                bound.add((al.asname or al.name).split(".")[0])
        elif isinstance(n, gast.ExceptHandler) and n.name is not None:
            bound.add(n.name.id if isinstance(n.name, gast.Name) else n.name)
        elif isinstance(n, (gast.MatchAs, gast.MatchStar)) and n.name is not None:
            bound.add(n.name)
        elif isinstance(n, gast.MatchMapping) and n.rest is not None:
            bound.add(n.rest)
        inner = comp or isinstance(n, (gast.ListComp, gast.SetComp, gast.DictComp, gast.GeneratorExp))
        for c in gast.iter_child_nodes(n):
            visit(c, inner)

    for s in stmts:
        visit(s, False)
    return yields


def stored_names(stmts: Any) -> set[str]:
    """Names that the statements may rebind (a first guess at what a loop carries)."""
    bound: set[str] = set()
    _bound(stmts, bound, set(), set())
    return bound


def has_walrus(node: Any) -> bool:
    return any(isinstance(n, gast.NamedExpr) for n in gast.walk(node))
