"""An item that is read twice, with nothing stored in between, is read once: its cotangents are then gathered in one number,
and added to the array's adjoint in one step."""
from __future__ import annotations

import operator
from dataclasses import replace
from typing import Any, TypeGuard

from ..analysis.activity import activity_of
from ..analysis.alias import Aliases, aliases_of
from ..ir.kinds import Arr, Lst, Scalar, Unknown
from ..ir.nodes import (
    Atom,
    Block,
    Call,
    Const,
    Graph,
    Mutate,
    Op,
    Seq,
    Stmt,
    Store,
    Var,
    all_operands,
    atom_vars,
    blocks,
    map_blocks,
    walk,
)
from .rebound import Renaming


def read_once(graph: Graph) -> Graph:
    items = [s for s in walk(graph.body) if is_item(s)]
    if len({s.args[0] for s in items}) == len(items):
        return graph
    act, al = activity_of(graph), aliases_of(graph)
    same: dict[Var, Var] = {}

    def visit(block: Block) -> None:
        read: dict[tuple[Any, Any], Var] = {}
        for s in block:
            if is_item(s) and s.out is not None and act(s.out):
                key = (s.args[0], tuple(same.get(i, i) if isinstance(i, Var) else i for i in numbers(s.args[1]) or ()))
                first = read.setdefault(key, s.out)
                if first is not s.out and not s.out.user:
                    same[s.out] = first
            for b in blocks(s):
                visit(b)
            for key in [k for k in read if changes(s, k[0], al)]:
                del read[key]

    visit(graph.body)
    if not same:
        return graph
    name_items(items, set(same.values()))
    new = Renaming({}, {})
    new.now = dict(same)
    return replace(graph, body=new.block(without(graph.body, same)), results=tuple(new.use(r) for r in graph.results))


def is_item(s: Stmt) -> TypeGuard[Op]:
    """x[i] or x[i, j]: a number out of an array or a list"""
    if not isinstance(s, Op) or s.fn is not operator.getitem or s.out is None or not isinstance(s.out.kind, Scalar):
        return False
    k = s.args[0].kind if isinstance(s.args[0], Var) else None
    return (isinstance(k, Arr) or isinstance(k, Lst) and isinstance(k.elem, Scalar)) and numbers(s.args[1]) is not None


def numbers(index: Atom) -> tuple[Atom, ...] | None:
    """The integers that an index consists of."""
    items = index.items if isinstance(index, Seq) and index.form == "tuple" else (index,)
    good = all(isinstance(i, Const) and type(i.value) is int or isinstance(i, Var) and isinstance(i.kind, Scalar) for i in items)
    return items if good else None


def changes(s: Stmt, base: Var, al: Aliases) -> bool:
    """Might the statement write to the memory of base?"""
    c = al.find(base)
    for t in walk((s,)):
        if isinstance(t, (Store, Mutate)) and isinstance(t.base, Var) and (
                al.find(t.base) is c or isinstance(t.base.kind, Unknown)):
            return True
        if (isinstance(t, Call) or isinstance(t, Op) and t.effect) and any(
                al.find(v) is c for a in all_operands(t) for v in atom_vars(a)):
            return True
    return False


def name_items(items: list[Op], kept: set[Var]) -> None:
    """x0 for x[0], x_i for x[i], a12 for a[1, 2]"""
    for s in items:
        base, places = s.args[0], numbers(s.args[1]) or ()
        if s.out is None or s.out not in kept or s.out.user or not isinstance(base, Var) or not base.user:
            continue
        gap = "_" if base.name[-1:].isdigit() else ""
        if all(isinstance(i, Const) and 0 <= i.value < 10 for i in places):
            s.out.name = base.name + gap + "".join(str(i.value) for i in places if isinstance(i, Const))
        elif all(isinstance(i, Var) and i.user and len(i.name) == 1 for i in places):
            s.out.name = base.name + "_" + "".join(i.name for i in places if isinstance(i, Var))


def without(block: Block, gone: dict[Var, Var]) -> Block:
    return tuple(map_blocks(s, lambda b: without(b, gone)) for s in block if not (isinstance(s, Op) and s.out in gone))
