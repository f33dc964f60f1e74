"""Loops that find a root by comparing: what they find gets the derivative that the equation gives it.

Behind the loop, the residual is computed once more at the root, in statements of the program, and with it its slope: then
dx/dp = -(dr/dp) / (dr/dx).  The value remains what the loop found.
"""
from __future__ import annotations

import operator
import warnings
from typing import Any

from ..analysis.activity import activity_of
from ..analysis.flow import Flow
from ..analysis.lag import lags_of
from ..analysis.search import Search, find_search, searching_recursion
from ..errors import LaggingDerivativeWarning, Origin, PathDerivativeWarning, UnsupportedError
from ..ir.copies import renamed
from ..ir.kinds import Arr, Scalar
from ..ir.nodes import COPY, Atom, Block, Call, Callee, Carried, Each, Graph, Op, Var, While, walk
from ..transform.builder import Builder
from .derivatives import is_generated
from .implicit import step_to_the_root, stop, unknown, with_derivative
from .shapes import Contents, Shape
from .values import STuple, Sym, Value

CHOSEN = "is found by comparing: the derivative of the path that is taken is not that of the result"
HELP = "call scipy.optimize (brentq, minimize_scalar, ...) instead, whose results are differentiated by the implicit function " \
       "theorem, or declare the derivative with ast2grad.opaque"


def searched(ip: Any, head: Each | While, body: Block, inside: dict[Any, list[Var]], shapes: dict[Any, Shape], pre: Any,
             post: Any, until: Atom | None) -> Search | None:
    carried = []
    for key, shape in shapes.items():
        inits: list[Atom] = []
        nexts: list[Atom] = []
        ip.leaves(pre.get(key), shape, pre, inits)
        ip.leaves(post.get(key), shape, post, nexts)
        carried += [(x, n, i) for x, n, i in zip(inside[key], nexts, inits)]
    return find_search(head, body, carried, until, ip.root, ip.varied_mem)


def varied_shape(shape: Shape) -> Shape:
    if shape.form == "leaf":
        return Shape("leaf", shape.info.vary(True) if isinstance(shape.info, (Scalar, Arr)) else shape.info)
    return Shape(shape.form, shape.info, tuple(varied_shape(p) for p in shape.parts))


def make_varied(search: Search, inside: dict[Any, list[Var]], shapes: dict[Any, Shape]) -> bool:
    """Before the residual can be differentiated, the body is read with ends that carry derivatives."""
    if search.residual is None and not search.unread:
        return False
    changed = False
    for key, vs in inside.items():
        if any(v in search.found and not v.kind.varied for v in vs):
            new = varied_shape(shapes[key])
            changed |= new.form == "leaf" and new.info != shapes[key].info or new.form != "leaf"
            shapes[key] = new
    return changed


def settle(ip: Any, search: Search, carried: list[Carried], origin: Origin | None) -> None:
    """After the loop: its results get their derivatives, or are marked as unfit."""
    outs = {c.inside: c.out for c in carried}
    solved = solve(ip, search, outs) if search.residual is not None else None
    if solved is None:
        for x in outs:
            if x in search.found:
                mark(ip, outs[x], search, origin)
        for x in sorted(search.found - set(outs), key=lambda v: v.uid):
            mark_memory(ip, x, search, origin)
        return
    ip.solved.add(origin)
    for x in [x for x in outs if x in search.stale]:
        has_no_derivative(ip, outs[x], "was computed while a root was searched for, at a place that depends on the root", origin)
    for x in [x for x in outs if x in search.found and x not in solved]:
        has_no_derivative(ip, outs[x], "is found by comparing, in an unknown relation to the root", origin)
    new = {outs[x]: v for x, v in solved.items()}
    for o in new:
        ip.unfit[o] = (CHOSEN, origin)  # wherever the state does not know it by its new name
    for key, v in list(ip.state.items()):
        r = replaced(v, new)
        if r is not v:
            ip.state[key] = r


def has_no_derivative(ip: Any, out: Var, why: str, origin: Origin | None) -> None:
    """It is an error if a result is made of it; where it has been found out that one is, for those who come here."""
    ip.unfit[out] = (why, origin)
    refused = ip.know.facts.missing.get(("search", origin, why)) if ip.know.facts is not None and ip.optional else None
    if refused is not None and ip.asks():
        raise refused


def mark(ip: Any, out: Var, search: Search, origin: Origin | None) -> None:
    if search.narrows:
        has_no_derivative(ip, out, CHOSEN, origin)
    else:
        ip.paths[out] = origin


def mark_memory(ip: Any, base: Var, search: Search, origin: Origin | None) -> None:
    """What reads the array or list after the loop reads it under another name."""
    for key, v in list(ip.state.items()):
        if isinstance(v, Sym) and isinstance(v.atom, Var) and ip.root(v.atom) is base:
            out = Var(v.atom.name, v.atom.kind, v.atom.user, v.atom.scope)
            ip.b.emit(Op(out, COPY, (v.atom,), (), ip.b.origin))
            ip.root_of[out] = base
            ip.state[key] = Sym(out, v.hint)
            mark(ip, out, search, origin)


def replaced(v: Value, new: dict[Var, Var]) -> Value:
    if isinstance(v, Sym) and isinstance(v.atom, Var) and v.atom in new:
        return Sym(new[v.atom], v.hint)
    if isinstance(v, (STuple, Contents)):
        items = tuple(replaced(i, new) for i in v.items)
        if all(a is b for a, b in zip(items, v.items)):
            return v
        return STuple(items, v.cls) if isinstance(v, STuple) else Contents(items, v.keys)
    return v


def solve(ip: Any, search: Search, outs: dict[Var, Var]) -> dict[Var, Var] | None:
    """The results of the loop with their derivatives."""
    r = search.residual
    assert r is not None
    if any(isinstance(s, Call) and s.callee.graph is None for s in walk(r.block)):
        return None
    at = outs[r.at]
    point = Var(r.point.name, r.point.kind.vary(True), False, r.point.scope)
    table = {r.point: point, **{x: o for x, o in outs.items() if x is not r.point}}
    b = Builder()
    b.scope = ip.b.scope
    b.origin = ip.b.origin
    block = renamed(r.block, table)

    def side(a: Any) -> Any:
        return table.get(a, a) if isinstance(a, Var) else a

    left, right = side(r.left), side(r.right)
    difference = left if right is None else b.op(operator.sub, left, right, name="residual")
    if not isinstance(difference, Var):
        return None
    block = (*block, *b.close())
    unknown(ip, at, point)
    soft = step_to_the_root(ip, block, difference, point)
    if soft is None:
        return None
    return {x: with_derivative(ip, o, soft, o) if x in search.moving else stop(ip, o) for x, o in outs.items()
            if x in search.moving or x in search.standing}


LAGS = ("[A501] the loop ends when {name!r} is close to its limit, and the derivative through its iterations may lag behind the "
        "value: let it run until the changes are rounding errors, or make one more step of Newton's method behind it")
PATH = ("[A502] a comparison decides how {name!r} goes on in this loop, and what it compares with has no other influence on it: "
        "the derivative is that of the path that is taken")
_seen: set[Any] = set()


def warn_of_lag(ip: Any, function: Any, graph: Graph) -> None:
    """Once for each test; what is read again as a part of a higher derivative was warned of."""
    if is_generated(function):
        return
    for name, place in lags_of(graph, activity_of(graph), ip.solved):
        if place is not None and (place.filename, place.line) not in _seen:
            warnings.warn_explicit(LAGS.format(name=name), LaggingDerivativeWarning, place.filename, place.line)
            _seen.add((place.filename, place.line))


def used(ip: Any, graph: Graph, *results: Atom) -> set[Var]:
    """What the results are made of; without any, all of them and what is left in the arguments."""
    flow = Flow(graph.body, lambda v: v)
    flow.data.update(dict.fromkeys(ip.stops, ()))
    return flow.made_of(results or (*graph.results, *graph.params))


def unfit_values(ip: Any, graph: Graph, seen: dict[Any, Any]) -> dict[Var, Any]:
    """Values of the graph that were found by comparing, in it or in what it calls, and why they have no derivative."""
    marks = dict(ip.unfit)
    calls = [s for s in walk(graph.body) if isinstance(s, Call) and isinstance(s.callee, Callee)]
    for s in calls:
        if s.callee not in seen:
            seen[s.callee] = {}
            seen[s.callee] = unfit_results(ip, s.callee, seen)
        for k, why in seen[s.callee].items():
            if k < len(s.outs):
                marks[s.outs[k]] = (why[0], s.origin if why[1] is None else why[1])
    return marks


def unfit_results(ip: Any, callee: Callee, seen: dict[Any, Any]) -> dict[int, Any]:
    found: dict[int, Any] = {k: (CHOSEN, None) for k in searching_recursion(callee)}
    if callee.graph is None:
        return found
    marks = unfit_values(ip, callee.graph, seen)
    if marks:
        for k, r in enumerate(callee.graph.results):
            ways = used(ip, callee.graph, r)
            why = next((w for v, w in marks.items() if v in ways), None)
            if why is not None:
                found.setdefault(k, why)
    return found


def check_fit(ip: Any, function: Any, graph: Graph) -> None:
    """No result may be made of what a loop found by comparing without a derivative of its own."""
    marks = unfit_values(ip, graph, ip.unfit_callees)
    useful = used(ip, graph) if marks or ip.paths else set()
    for v, (message, origin) in marks.items():
        if v in useful:
            refused = UnsupportedError("A217", f"{v.name!r} {message}", origin, HELP)
            refused.missing = "search", origin, message
            raise refused
    warn_of_lag(ip, function, graph)
    for v, place in ip.paths.items():
        if v in useful and place is not None and not is_generated(function) and (place.filename, place.line, v.name) not in _seen:
            warnings.warn_explicit(PATH.format(name=v.name), PathDerivativeWarning, place.filename, place.line)
            _seen.add((place.filename, place.line, v.name))
