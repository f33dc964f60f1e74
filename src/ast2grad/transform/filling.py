"""Lists and dicts that are put into others before they are filled.

`rows.append(row)` and then `row.append(x)`: in the reverse sweep the adjoint of x would have to be found in that of a list
which is handed over later.  Where nobody looks at the outer container in between, it gets the inner one when that is full.
"""
from __future__ import annotations

from dataclasses import replace

from ..analysis.alias import Aliases, aliases_of, is_reference
from ..ir.kinds import Dct, Lst
from ..ir.nodes import (
    Atom,
    Block,
    Graph,
    If,
    Loop,
    Mutate,
    Op,
    Stmt,
    Store,
    Var,
    all_operands,
    atom_vars,
    walk,
)


def fill_first(graph: Graph) -> Graph:
    if not any(put_away(s) for s in walk(graph.body)):
        return graph
    body = in_order(graph.body, aliases_of(graph), graph)
    return graph if body is graph.body else replace(graph, body=body)


def put_away(s: Stmt) -> tuple[Var, Atom] | None:
    """The container that a statement puts something into, which cannot fail, and what."""
    if isinstance(s, Mutate) and s.method == "append" and s.out is None and isinstance(s.base, Var):
        base, value = s.base, s.args[0]
    elif isinstance(s, Store) and isinstance(s.base, Var) and isinstance(s.base.kind, Dct) and not s.attr and s.aug is None:
        base, value = s.base, s.value
    else:
        return None
    return (base, value) if any(isinstance(v.kind, (Lst, Dct)) for v in atom_vars(value)) else None


def in_order(block: Block, al: Aliases, graph: Graph) -> Block:
    out = [inside(s, al, graph) for s in block]
    made = {s.out: s for s in out if isinstance(s, Op) and s.fn in (list, dict) and s.out is not None}
    for i in reversed(range(len(out))):
        put = put_away(out[i])
        if put is None:
            continue
        base, value = put
        own = {v for v in atom_vars(value) if is_reference(v.kind)}
        if not own or not own <= made.keys() or al.root(base)[0] in graph.params:
            continue
        todo = list(own)
        while todo:  # what is in them from the start belongs to them
            for v in (v for a in made[todo.pop()].args for v in atom_vars(a)):
                if v in made and v not in own:
                    own.add(v)
                    todo.append(v)
        last = max((k for k in range(i + 1, len(out)) if any(fills(t, own, al) for t in walk((out[k],)))), default=i)
        between = [v for t in walk(tuple(out[i + 1:last + 1])) for a in all_operands(t) for v in atom_vars(a)]
        if last > i and all(al.find(v) is not al.find(base) or al.root(v)[0] in own for v in between if is_reference(v.kind)):
            out.insert(last, out.pop(i))
    return block if all(a is b for a, b in zip(out, block)) else tuple(out)


def fills(s: Stmt, own: set[Var], al: Aliases) -> bool:
    return isinstance(s, (Store, Mutate)) and isinstance(s.base, Var) and al.root(s.base)[0] in own


def inside(s: Stmt, al: Aliases, graph: Graph) -> Stmt:
    """Not in a try statement, whose handlers may look at a container that is not filled yet."""
    if isinstance(s, If):
        then, other = in_order(s.then, al, graph), in_order(s.orelse, al, graph)
        return s if then is s.then and other is s.orelse else replace(s, then=then, orelse=other)
    if isinstance(s, Loop):
        body = in_order(s.body, al, graph)
        return s if body is s.body else replace(s, body=body)
    return s
