"""Which values carry derivatives: they vary with a differentiated argument and reach the result."""
from __future__ import annotations

import operator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..ir.nodes import Atom, Call, Const, Graph, If, Loop, Mutate, Op, Seq, Store, Try, Var, atom_vars, defs, walk
from ..rules.registry import lookup
from .alias import Aliases, aliases_of


@dataclass
class Activity:
    varied: set[Var]
    useful: set[Var]
    aliases: Aliases

    def __call__(self, v: object) -> bool:
        return isinstance(v, Var) and v in self.varied and v in self.useful


def item_of_display(s: Op, displays: dict[Var, Seq]) -> Atom | None:
    """np.array([x, n])[1] is n, and does not vary with x."""
    if s.fn is not operator.getitem or not isinstance(s.args[1], Const) or type(s.args[1].value) is not int:
        return None
    made = displays.get(s.args[0]) if isinstance(s.args[0], Var) else None
    n = s.args[1].value
    return made.items[n] if made is not None and -len(made.items) <= n < len(made.items) else None


@lru_cache(maxsize=512)
def activity_of(graph: Graph) -> Activity:
    al = aliases_of(graph)
    stmts = list(walk(graph.body))
    varied: set[Var] = set()
    vclass: set[Var] = set()

    def is_varied(a: object) -> bool:
        return any(v in varied or al.find(v) in vclass and v.kind.numeric for v in atom_vars(a))  # type: ignore[arg-type]

    def add(v: Var, yes: bool) -> bool:
        if yes and v not in varied and v.kind.numeric:
            varied.add(v)
            return True
        return False

    displays = {s.out: s.args[0] for s in stmts if isinstance(s, Op) and s.fn in (np.array, np.asarray) and s.out is not None
                and isinstance(s.args[0], Seq) and s.args[0].form == "list"}
    sources = set(graph.notes.get("sources", ()))
    for p in (*graph.params, *sources):
        add(p, p.kind.varied)
    grown = True
    while grown:
        grown = False
        for s in stmts:
            if isinstance(s, Op) and s.out is not None and (s.out.kind.varied or s.out.kind.numeric):
                rule = lookup(s.fn)
                if rule is not None and rule.inactive:
                    continue
                read = item_of_display(s, displays)
                if read is None:
                    yes = any(is_varied(a) for a in s.args) or any(is_varied(a) for _, a in s.kws)
                else:
                    yes = is_varied(read) or al.find(s.args[0]) in vclass  # type: ignore[arg-type]
                # stop_gradient: a copy whose kind says that it does not vary
                if s.out.kind.varied or al.find(s.out) in vclass:
                    grown |= add(s.out, yes)
            elif isinstance(s, Store) and not s.attr:
                if is_varied(s.value) and isinstance(s.base, Var) and al.find(s.base) not in vclass:
                    vclass.add(al.find(s.base))
                    grown |= True
            elif isinstance(s, Mutate):
                if isinstance(s.base, Var) and any(is_varied(a) for a in s.args) and al.find(s.base) not in vclass:
                    vclass.add(al.find(s.base))
                    grown |= True
                if s.out is not None:
                    grown |= add(s.out, is_varied(s.base))
            elif isinstance(s, (If, Try)):
                for j in s.joins:
                    grown |= add(j.out, any(is_varied(x) for x in j.values))
            elif isinstance(s, Loop):
                for c in s.carried:
                    yes = is_varied(c.init) or is_varied(c.next)
                    grown |= add(c.inside, yes)
                    grown |= add(c.out, yes)
            elif isinstance(s, Call):
                yes = any(is_varied(a) for a in s.args)
                for o in s.outs:
                    grown |= add(o, yes and o.kind.varied)
    everything: set[Var] = {*graph.params, *sources}
    for s in stmts:
        everything.update(defs(s))
        if isinstance(s, Loop):
            everything.update(c.inside for c in s.carried)
    for v in everything:
        if v not in varied and al.find(v) in vclass and v.kind.numeric:
            varied.add(v)
    useful: set[Var] = set()
    uclass: set[Var] = set()

    def mark(a: object) -> bool:
        g = False
        for v in atom_vars(a):  # type: ignore[arg-type]
            if v not in useful:
                useful.add(v)
                g = True
            c = al.find(v)
            if c not in uclass:
                uclass.add(c)
                g = True
        return g

    def is_useful(v: Var) -> bool:
        return v in useful or (al.find(v) in uclass and al.find(v) is not v) or v in uclass

    for r in graph.results:
        mark(r)
    grown = True
    while grown:
        grown = False
        for s in reversed(stmts):
            if isinstance(s, Op) and s.out is not None and is_useful(s.out):
                for a in s.args:
                    grown |= mark(a)
                for _, a in s.kws:
                    grown |= mark(a)
            elif isinstance(s, Store) and isinstance(s.base, Var) and is_useful(s.base):
                grown |= mark(s.value)
                grown |= mark(s.base)
            elif isinstance(s, Mutate) and isinstance(s.base, Var) and (
                    is_useful(s.base) or s.out is not None and is_useful(s.out)):
                for a in s.args:
                    grown |= mark(a)
                grown |= mark(s.base)
            elif isinstance(s, (If, Try)):
                for j in s.joins:
                    if is_useful(j.out):
                        for a in j.values:
                            grown |= mark(a)
            elif isinstance(s, Loop):
                for c in s.carried:
                    if is_useful(c.out) or is_useful(c.inside):
                        grown |= mark(c.init)
                        grown |= mark(c.next)
                        grown |= mark(c.inside)
            elif isinstance(s, Call) and any(is_useful(o) for o in s.outs):
                for a in s.args:
                    grown |= mark(a)
    for v in everything:
        if is_useful(v):
            useful.add(v)
    return Activity(varied, useful, al)
