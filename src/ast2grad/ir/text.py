"""The IR as text, for --stage and for error reports."""
from __future__ import annotations

from typing import Any

from .nodes import (
    Block,
    Call,
    Const,
    Each,
    Graph,
    If,
    Loop,
    Mutate,
    Op,
    Prim,
    Raise,
    Ref,
    Seq,
    SliceA,
    Star,
    Store,
    Try,
    Var,
    With,
)


class _Namer:
    def __init__(self) -> None:
        self.ids: dict[Var, str] = {}
        self.count: dict[str, int] = {}

    def __call__(self, a: Any) -> str:
        if isinstance(a, Var):
            if a not in self.ids:
                n = self.count.get(a.name, 0)
                self.count[a.name] = n + 1
                self.ids[a] = f"{a.name}_{n}"
            return self.ids[a]
        if isinstance(a, Const):
            return repr(a.value)
        if isinstance(a, Ref):
            return f"@{a.name}"
        if isinstance(a, Seq):
            return f"{a.form}({', '.join(map(self, a.items))})"
        if isinstance(a, SliceA):
            return ":".join("" if p is None else self(p) for p in (a.lo, a.hi, a.step))
        if isinstance(a, Star):
            return "*" + self(a.value)
        return str(a)


def fn_name(fn: Any) -> str:
    if isinstance(fn, Prim):
        return fn.name
    if isinstance(fn, Ref):
        return "@" + fn.name
    return getattr(fn, "__name__", str(fn))


def dump(g: Graph) -> str:
    n = _Namer()
    head = f"graph {g.name}({', '.join(f'{n(p)}: {p.kind}' for p in g.params)})\n"
    return head + _block(g.body, n, 1) + f"    return {', '.join(map(n, g.results))}\n"


def dump_block(b: Block) -> str:
    return _block(b, _Namer(), 0)


def _block(block: Block, n: _Namer, depth: int) -> str:
    pad = "    " * depth
    out = ""
    for s in block:
        if isinstance(s, Op):
            args = ", ".join([*map(n, s.args), *[f"{k}={n(v)}" for k, v in s.kws]])
            fn = n(s.fn) if isinstance(s.fn, Var) else fn_name(s.fn)
            out += f"{pad}{n(s.out) + ' = ' if s.out is not None else ''}{fn}({args}){'  !' if s.effect else ''}\n"
        elif isinstance(s, Store):
            op = "" if s.aug is None else s.aug.__name__ + " "
            out += f"{pad}store {n(s.base)}[{n(s.index)}] {op}= {n(s.value)}  {s.role}\n"
        elif isinstance(s, Mutate):
            out += f"{pad}{n(s.out) + ' = ' if s.out is not None else ''}{n(s.base)}.{s.method}({', '.join(map(n, s.args))})  {s.role}\n"  # noqa: E501
        elif isinstance(s, Raise):
            out += f"{pad}raise {n(s.exc)}\n"
        elif isinstance(s, Call):
            out += f"{pad}{', '.join(map(n, s.outs))} = call {getattr(s.callee, 'name', s.callee)}({', '.join(map(n, s.args))})\n"
        elif isinstance(s, If):
            out += f"{pad}if {n(s.test)}:  [{s.form}]\n{_block(s.then, n, depth + 1)}{pad}else:\n{_block(s.orelse, n, depth + 1)}"
            for j in s.joins:
                out += f"{pad}  join {n(j.out)} = {' | '.join(map(n, j.values))}\n"
        elif isinstance(s, Loop):
            if isinstance(s.head, Each):
                out += f"{pad}for {n(s.head.index)} in {n(s.head.start)}..{n(s.head.stop)} by {n(s.head.step)}" \
                       f"{' backwards' if s.head.backwards else ''}:\n"
            else:
                out += f"{pad}while:\n{_block(s.head.block, n, depth + 1)}{pad}  test {n(s.head.test)}\n"
            for c in s.carried:
                out += f"{pad}  carried {n(c.inside)} = {n(c.init)} | {n(c.next)} -> {n(c.out)}\n"
            out += _block(s.body, n, depth + 1)
            if s.until is not None:
                out += f"{pad}  until {n(s.until)}\n"
        elif isinstance(s, Try):
            out += f"{pad}try -> {n(s.path)}\n"
            for b in s.branches:
                out += _block(b, n, depth + 1) + f"{pad}  ---\n"
            for j in s.joins:
                out += f"{pad}  join {n(j.out)} = {' | '.join(map(n, j.values))}\n"
        elif isinstance(s, With):
            out += f"{pad}with {n(s.manager)}:\n{_block(s.body, n, depth + 1)}"
    return out
