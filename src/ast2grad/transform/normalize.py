"""In-place operators other than += and -= on active memory: a[i] *= v becomes a[i] = a[i] * v."""
from __future__ import annotations

import operator
from dataclasses import replace

from ..analysis.activity import activity_of
from ..analysis.infer import result_kind
from ..ir.nodes import Block, Const, Graph, If, Loop, Op, Stmt, Store, Try, Var, While, With, atom_kind


def normalize(graph: Graph) -> Graph:
    if not any_store(graph.body):
        return graph
    act = activity_of(graph)

    def visit(block: Block) -> Block:
        out: list[Stmt] = []
        for s in block:
            if isinstance(s, Store) and s.aug not in (None, operator.add, operator.sub) and isinstance(s.base, Var) and act(
                    s.base):
                from .adjoints import stored_kind
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
            if isinstance(s, If):
                s = replace(s, then=visit(s.then), orelse=visit(s.orelse))
            elif isinstance(s, Loop):
                head = While(visit(s.head.block), s.head.test) if isinstance(s.head, While) else s.head
                s = replace(s, head=head, body=visit(s.body))
            elif isinstance(s, Try):
                s = replace(s, branches=tuple(visit(b) for b in s.branches))
            elif isinstance(s, With):
                s = replace(s, body=visit(s.body))
            out.append(s)
        return tuple(out)

    return replace(graph, body=visit(graph.body))


def any_store(block: Block) -> bool:
    from ..ir.nodes import walk
    return any(isinstance(s, Store) and s.aug is not None for s in walk(block))
