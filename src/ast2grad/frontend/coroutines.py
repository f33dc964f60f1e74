"""Generators that never end: each step runs the body of their loop once, where the next item is asked for.

`setup; while True: before; yield e; after` is setup, where the generator is made, and then at every step: after (not at the
first one), before, e.  Its locals live on in the state like those of any function that is being read.
"""
from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import gast

from ..ir.nodes import Raise, Store, walk
from ..ir.uses import has_effects
from .base import InterpBase
from .lower import _true, assign, const, name
from .scan import body_of
from .values import Frame, Function, SIter, Static, Value, literal

STARTED = ".started"
COUNT, BY = ".count", ".by"  # of a loop over itertools.count


@dataclass(eq=False)
class Steps:
    """What a step does; `target` takes what is sent."""

    frame: Frame
    before: list[Any]
    item: Any
    after: list[Any]
    target: Any
    node: Any


def start(ip: InterpBase, fn: Function, args: list[Value], kws: dict[str, Value], node: Any) -> SIter | None:
    """The generator, ready for its first step; None if its body has another form."""
    body = body_of(fn.node)
    form = parts_of(list(body.stmts))
    if form is None:
        return None
    setup, before, item, after, target, counter = form
    ip.frames += 1
    frame = Frame(fn, ip.frames, body.locals | {STARTED, COUNT, BY}, fn.parent, body.globals_, body.nonlocals, ip.b.scope)
    if counter is not None:
        cell: list[Value] = []
        within(ip, frame, lambda: cell.append(ip.eval(counter)))
        if not isinstance(cell[0], Static) or cell[0].value is not itertools.count:
            return None
    for n, v in ip.bind(fn, args, kws, node).items():
        ip.state["L", frame.id, n] = v
    ip.state["L", frame.id, STARTED] = literal(False)
    mark = len(ip.b.block)
    within(ip, frame, lambda: ip.run(setup))
    made = tuple(ip.b.block[mark:])
    if ip.dead or has_effects(made) or any(isinstance(s, (Store, Raise)) for s in walk(made)):
        raise ip.error("A211", f"the generator {fn.name} does something before its loop", node, "do it before it is called")
    return SIter("steps", (Steps(frame, before, item, after, target, fn.node),))


def parts_of(stmts: list[Any]) -> tuple[Any, ...] | None:
    """setup, before, item, after, where what is sent goes, and the function that has to be itertools.count."""
    yields = [n for s in stmts for n in gast.walk(s) if isinstance(n, (gast.Yield, gast.YieldFrom))]
    if len(stmts) > 1 and isinstance(stmts[-2], gast.For) and isinstance(stmts[-1], gast.Assign) and isinstance(
            stmts[-1].value, gast.Constant):
        stmts = stmts[:-1]  # the result of what ends
    loop = stmts[-1] if stmts else None
    if len(yields) != 1 or not isinstance(yields[0], gast.Yield) or not (
            isinstance(loop, gast.For) or isinstance(loop, gast.While) and _true(loop.test)):
        return None
    setup, body, counter = stmts[:-1], list(loop.body), None
    if isinstance(loop, gast.For):
        if not isinstance(loop.iter, gast.Call) or len(loop.iter.args) > 2 or loop.iter.keywords:
            return None
        counter = loop.iter.func
        given: list[Any] = [*loop.iter.args]
        first, by = (*given, *(const(0), const(1))[len(given):])
        setup = [*setup, assign(COUNT, first, loop), assign(BY, by, loop)]
        body = [gast.copy_location(gast.Assign([loop.target], name(COUNT), None), loop),
                assign(COUNT, gast.copy_location(gast.BinOp(name(COUNT), gast.Add(), name(BY)), loop), loop), *body]
    for n, s in enumerate(body):
        target = s.targets[0] if isinstance(s, gast.Assign) and len(s.targets) == 1 else None
        if isinstance(s, gast.Expr) and s.value is yields[0] or target is not None and s.value is yields[0]:
            return setup, body[:n], yields[0].value, body[n + 1:], target, counter
    return None


def step(ip: InterpBase, it: SIter, node: Any, sent: Value | None = None) -> Value:
    """next(it), or it.send(sent)"""
    s: Steps = it.parts[0]
    frame = s.frame
    if any(f is frame for _, f in ip.call_stack):
        raise ip.error("A211", "a generator that asks itself for an item", node)

    def resume() -> None:
        if s.target is not None:
            ip.assign(s.target, literal(None) if sent is None else sent)
        ip.run(s.after)

    cell: list[Value] = []

    def run() -> None:
        begun = ip.state["L", frame.id, STARTED]
        ip.branch(begun, resume, lambda: None, node)
        ip.state["L", frame.id, STARTED] = literal(True)
        ip.run(s.before)
        cell.append(ip.eval(s.item) if s.item is not None else literal(None))

    if sent is not None:
        begun = ip.state["L", frame.id, STARTED]
        if not (isinstance(begun, Static) and begun.value is True):
            raise ip.error("A211", "send() to a generator that may not have started", node, "call next() first")
    within(ip, frame, run)
    return cell[-1]


def within(ip: InterpBase, frame: Frame, run: Any) -> None:
    outer, ip.frame = ip.frame, frame
    origin = ip.b.origin
    ip.call_stack.append((frame.fn.node, frame))
    try:
        run()
    finally:
        ip.frame = outer
        ip.b.origin = origin
        ip.call_stack.pop()


