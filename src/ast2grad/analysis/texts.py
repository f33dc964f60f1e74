"""Numbers that are read from the text of a value that carries derivatives: `float(str(x))` is no constant."""
from __future__ import annotations

import operator

from ..errors import UnsupportedError
from ..ir.kinds import Arr, Opaque, Scalar, Unknown
from ..ir.nodes import (
    COPY,
    GETATTR,
    IDENTITY,
    Block,
    Call,
    Callee,
    Graph,
    If,
    Loop,
    Mutate,
    Op,
    Stmt,
    Store,
    Try,
    Var,
    all_operands,
    atom_vars,
    walk,
)

HELP = "use the number itself"
#: texts that were beside numbers
TAKEN_OUT = (operator.getitem, GETATTR, COPY, IDENTITY, min, max)
MESSAGE = "a number is read from the text of a value that carries derivatives"


def refuse_numbers_of_texts(graph: Graph) -> None:
    texts: set[Var] = set()
    done: set[tuple[Callee, frozenset[int]]] = set()
    _follow(graph.body, texts, done)
    for r in graph.results:
        if any(v in texts and isinstance(v.kind, Unknown) for v in atom_vars(r)):
            raise UnsupportedError("A206", MESSAGE, graph.origin, HELP)


def no_numbers(block: Block) -> set[Stmt]:
    """Statements of a handler about a value that the body could not make a number of: it carries no derivative there."""
    found: set[Stmt] = set()
    for s in walk(block):
        if isinstance(s, Try):
            tried = {v for t in walk(s.branches[0]) if isinstance(t, Op) and t.fn in (float, complex, int)
                     for v in atom_vars(t.args[0])}
            found.update(t for b in s.branches[1:] for t in walk(b) if isinstance(t, Op) and tried.issuperset(
                v for a in all_operands(t) for v in atom_vars(a) if v.kind.varied))
    return found


def _follow(block: Block, texts: set[Var], done: set[tuple[Callee, frozenset[int]]]) -> None:
    """Adds what is made of such texts, until nothing is new."""
    before = -1
    exempt = no_numbers(block)
    while len(texts) != before:
        before = len(texts)
        for s in walk(block):
            _statement(s, texts, done, exempt)


def _statement(s: Stmt, texts: set[Var], done: set[tuple[Callee, frozenset[int]]], exempt: set[Stmt]) -> None:
    if isinstance(s, (If, Try)):
        texts.update(j.out for j in s.joins if any(v in texts for a in j.values for v in atom_vars(a)))
    elif isinstance(s, Loop):
        for c in s.carried:
            if any(v in texts for a in (c.init, c.next) for v in atom_vars(a)):
                texts.update((c.out, c.inside))
    elif isinstance(s, (Store, Mutate)):
        if isinstance(s.base, Var) and any(v in texts for a in all_operands(s) for v in atom_vars(a)):
            texts.add(s.base)
    elif isinstance(s, Call) and s.callee.graph is not None:
        graph = s.callee.graph
        given = frozenset(i for i, a in enumerate(s.args) if any(v in texts for v in atom_vars(a)))
        if (s.callee, given) not in done:
            done.add((s.callee, given))
            inner = {p for i, p in enumerate(graph.params) if i in given}
            _follow(graph.body, inner, done)
            texts.update(o for o, r in zip(s.outs, graph.results) if any(v in inner for v in atom_vars(r)))
    elif isinstance(s, Op) and s.out is not None:
        k = s.out.kind
        if any(v in texts for a in all_operands(s) for v in atom_vars(a)):
            number = isinstance(k, (Scalar, Arr)) and k.dtype.startswith(("float", "complex"))
            if number or k.varied and not isinstance(k, Opaque):
                raise UnsupportedError("A206", MESSAGE, s.origin, HELP)
            if not isinstance(k, Scalar):
                texts.add(s.out)
        elif isinstance(k, Opaque) and k.cls in (str, bytes) and s not in exempt and s.fn not in TAKEN_OUT and any(
                v.kind.varied for a in all_operands(s) for v in atom_vars(a)):
            texts.add(s.out)
