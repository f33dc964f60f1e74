"""Statements in the forms that the reverse sweep knows.

In-place operators other than += and -= on active memory: a[i] *= v becomes a[i] = a[i] * v.
Two lists or arrays that change places in a list are exchanged in one step, in which neither is in two places.
A view that a loop carries is a copy, where that makes no difference (`carried_views.py`).
One of several results of an operation that is written to is a copy: what the rule reads is the result as it was.
A branch on whether a list or dict is empty asks once: the sweep back takes the same branch when its length is another one.
"""
from __future__ import annotations

import operator
from dataclasses import replace

from ..analysis.activity import activity_of
from ..analysis.alias import aliases_of
from ..analysis.infer import result_kind
from ..analysis.sharing import may_share_memory
from ..emit.fold import count_uses
from ..ir.kinds import BOOL, Arr, Dct, Lst, Tup
from ..ir.nodes import (
    Atom,
    Block,
    Const,
    Graph,
    If,
    Mutate,
    Op,
    SliceA,
    Stmt,
    Store,
    Var,
    atom_kind,
    map_blocks,
    method,
    walk,
)
from .adjoints import stored_kind
from .carried_views import own_carried
from .filling import fill_first
from .in_place import in_place
from .read_once import read_once
from .rebound import rebound


def normalize(graph: Graph) -> Graph:
    graph = asked_once(read_once(rebound(sums(fill_first(own_results(own_carried(graph)))))))
    swaps = any(isinstance(s, Store) and is_list_of_references(s.base) for s in walk(graph.body))
    if not swaps and not any_store(graph.body):
        return graph
    act = activity_of(graph)
    uses = count_uses(graph.body, graph.results) if swaps else {}

    def visit(block: Block) -> Block:
        out: list[Stmt] = []
        for s in block:
            if isinstance(s, Store) and s.aug not in (None, operator.add, operator.sub) and isinstance(s.base, Var) and act(
                    s.base):
                old = s.base
                k = atom_kind(s.base)
                if s.index != Const(Ellipsis):
                    k = stored_kind(k, s.index)
                    old = Var("t", k.vary(True))
                    out.append(Op(old, operator.getitem, (s.base, s.index), (), s.origin))
                new = Var("t", result_kind(s.aug, (old, s.value)).vary(True))
                out.append(Op(new, s.aug, (old, s.value), (), s.origin))
                out.append(replace(s, value=new, aug=None))
                continue
            if isinstance(s, Store) and swaps and (pair := exchange(out, s, uses)) is not None:
                del out[-3:]
                s = Mutate(None, s.base, "swap", (*pair, *pair[::-1]), (), s.origin)
            s = map_blocks(s, visit)
            out.append(s)
        return tuple(out)

    return replace(graph, body=visit(graph.body))


def sums(graph: Graph) -> Graph:
    """`a[i] = a[i] + v` is `a[i] += v`, which keeps nothing of the old value."""
    if not any(isinstance(s, Store) and s.aug is None for s in walk(graph.body)):
        return graph
    uses, al = count_uses(graph.body, graph.results), aliases_of(graph)
    return replace(graph, body=in_place(graph.body, uses, al, (operator.add, operator.sub)))


def own_results(graph: Graph) -> Graph:
    """w, v = eig(a); w[i] = x: nobody but w refers to that memory, so it may as well be w's own."""
    if not any(isinstance(s, Op) and s.out is not None and isinstance(s.out.kind, Tup) for s in walk(graph.body)):
        return graph
    al = aliases_of(graph)
    uses = count_uses(graph.body, graph.results)

    def copied(block: Block) -> Block:
        made = {s.out for s in block if isinstance(s, Op) and s.out is not None and isinstance(s.out.kind, Tup) and al.find(
            s.out) in al.stored_arrays and s.fn is not operator.getitem and not may_share_memory(s.fn, s.args, s.kws)}
        taken = [s for s in block if isinstance(s, Op) and s.fn is operator.getitem and s.args[0] in made and isinstance(
            s.args[1], Const) and s.out is not None and isinstance(s.out.kind, Arr)]
        out: list[Stmt] = []
        for s in block:
            if isinstance(s, Op) and s in taken and s.out is not None:
                same = [t for t in taken if t.args[0] is s.args[0]]
                if len(same) == uses[s.args[0]] == len({t.args[1] for t in same}):  # type: ignore[index]
                    item = Var("t", s.out.kind)
                    out += [replace(s, out=item), Op(s.out, method("copy"), (item,), (), s.origin)]
                    continue
            out.append(map_blocks(s, copied))
        return tuple(out)

    return replace(graph, body=copied(graph.body))


def asked_once(graph: Graph) -> Graph:
    if not any(isinstance(s, If) and isinstance(s.test, Var) and isinstance(s.test.kind, (Lst, Dct)) for s in walk(graph.body)):
        return graph
    al = aliases_of(graph)
    resized = {al.find(s.base) for s in walk(graph.body) if isinstance(s, (Mutate, Store)) and isinstance(
        s.base, Var) and isinstance(s.base.kind, (Lst, Dct))}

    def visit(block: Block) -> Block:
        out: list[Stmt] = []
        for s in block:
            s = map_blocks(s, visit)
            if isinstance(s, If) and isinstance(s.test, Var) and isinstance(s.test.kind, (Lst, Dct)) and al.find(
                    s.test) in resized:
                test = Var("filled", BOOL)
                out.append(Op(test, bool, (s.test,), (), s.origin))
                s = replace(s, test=test)
            out.append(s)
        return tuple(out)

    return replace(graph, body=visit(graph.body))


def is_list_of_references(base: Atom) -> bool:
    return isinstance(base, Var) and isinstance(base.kind, Lst) and isinstance(base.kind.elem, (Lst, Dct, Arr))


def exchange(before: list[Stmt], s: Store, uses: dict[Var, int]) -> tuple[Atom, Atom] | None:
    """(i, j) if the store ends x = a[i]; y = a[j]; a[j] = x; a[i] = y, and x and y are used nowhere else."""
    if len(before) < 3 or not is_list_of_references(s.base) or s.aug is not None:
        return None
    one, two, first = before[-3:]
    if not (isinstance(one, Op) and isinstance(two, Op) and one.fn is two.fn is operator.getitem and isinstance(first, Store)):
        return None
    pairs = {one.out: one.args[1], two.out: two.args[1]}
    if any(a is not s.base for a in (one.args[0], two.args[0], first.base)) or first.aug is not None:
        return None
    if {first.value, s.value} != set(pairs) or any(uses.get(v, 0) != 1 for v in pairs if v is not None):
        return None
    i, j = pairs[first.value], pairs[s.value]  # type: ignore[index]
    if isinstance(i, SliceA) or isinstance(j, SliceA) or s.index != i or first.index != j:
        return None
    return i, j


def any_store(block: Block) -> bool:
    return any(isinstance(s, Store) and s.aug is not None for s in walk(block))
