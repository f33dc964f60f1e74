"""Jumps and `match` -> structured statements (gast -> gast).

After this pass a function body has no `return`, `break`, `continue` or `match`:

    return e          ->  .ret = e             at the tail of its block; what followed moves into the other branch
    if c: return a    ->  if c: .ret = a
    rest                  else: rest
    break             ->  .brkN = True         the loop leaves after the iteration in which .brkN is set
    continue          ->  (nothing)            the rest of the body moved into the other branch
    for ... else E    ->  for ...; if not .brkN: E
    match s: case P   ->  .sN = s; if test(P, .sN): ...

A flag is used only where a branch jumps on some of its paths.  Names that begin with a dot cannot clash.
"""
from __future__ import annotations

import copy
import itertools
from dataclasses import dataclass, field
from typing import Any

import gast

RET = ".ret"
#: names of managers that let exceptions through; for others, what follows is kept behind a flag
NEVER_SWALLOW = {"errstate", "catch_warnings", "printoptions", "nullcontext", "localcontext", "redirect_stdout",
                 "redirect_stderr", "open"}


def name(id: str, store: bool = False) -> gast.Name:
    return gast.Name(id, gast.Store() if store else gast.Load(), None, None)


def const(v: Any) -> gast.Constant:
    return gast.Constant(v, None)


def assign(target: str, value: Any, at: Any) -> Any:
    s = gast.Assign([name(target, True)], value, None)
    return gast.copy_location(s, at)


def not_(e: Any) -> Any:
    return gast.UnaryOp(gast.Not(), e)


@dataclass
class _Loop:
    flag: str
    breaks: bool = False
    returns: bool = False


@dataclass
class _Ctx:
    counter: Any
    loops: list[_Loop] = field(default_factory=list)
    skips: list[str] = field(default_factory=list)  # flags to set at every jump
    loop_base: list[int] = field(default_factory=list)  # len(skips) at loop entry


def _flow(stmts: list[Any], in_loop: bool = True) -> tuple[bool, bool]:
    """(can fall through, can jump) of a block; jumps of nested loops other than return do not count."""
    for s in stmts:
        f, j = _flow1(s, in_loop)
        if j:
            # may still fall: look at the rest only for falling through
            if not f:
                return False, True
            f2, _ = _flow(stmts[stmts.index(s) + 1:], in_loop)
            return f2, True
        if not f:
            return False, False
    return True, False


def _flow1(s: Any, in_loop: bool) -> tuple[bool, bool]:
    if isinstance(s, gast.Return):
        return False, True
    if isinstance(s, (gast.Break, gast.Continue)):
        return (False, True) if in_loop else (True, False)
    if isinstance(s, gast.Raise):
        return False, False
    if isinstance(s, gast.If):
        f1, j1 = _flow(s.body, in_loop)
        f2, j2 = _flow(s.orelse, in_loop)
        return f1 or f2, j1 or j2
    if isinstance(s, gast.Match):
        parts = [_flow(c.body, in_loop) for c in s.cases]
        last = s.cases[-1]
        total = isinstance(last.pattern, gast.MatchAs) and last.pattern.pattern is None and last.guard is None
        return any(p[0] for p in parts) or not total, any(p[1] for p in parts)
    if isinstance(s, gast.With):
        f, j = _flow(s.body, in_loop)
        return f or _may_swallow(s), j
    if isinstance(s, gast.Try):
        parts = [_flow(s.body + s.orelse, in_loop)] + [_flow(h.body, in_loop) for h in s.handlers]
        if _flow(s.finalbody, in_loop)[1]:
            return False, True
        return any(p[0] for p in parts), any(p[1] for p in parts)
    if isinstance(s, (gast.For, gast.While)):
        _, j = _flow(s.body, False)
        f2, j2 = _flow(s.orelse, in_loop)
        endless = isinstance(s, gast.While) and _true(s.test) and not _own_breaks(s.body)
        return not endless, j or j2
    return True, False


def _may_swallow(s: Any) -> bool:
    """May a manager end an exception of the body, so that what follows runs although the body always jumps?"""
    called = [i.context_expr.func if isinstance(i.context_expr, gast.Call) else i.context_expr for i in s.items]
    return not all((f.attr if isinstance(f, gast.Attribute) else getattr(f, "id", None)) in NEVER_SWALLOW for f in called)


def _true(test: Any) -> bool:
    return isinstance(test, gast.Constant) and bool(test.value) and isinstance(test.value, (bool, int))


def _own_breaks(stmts: list[Any]) -> bool:
    for s in stmts:
        if isinstance(s, gast.Break):
            return True
        if isinstance(s, gast.If) and (_own_breaks(s.body) or _own_breaks(s.orelse)):
            return True
        if isinstance(s, gast.With) and _own_breaks(s.body):
            return True
        if isinstance(s, gast.Match) and any(_own_breaks(c.body) for c in s.cases):
            return True
        if isinstance(s, gast.Try) and (_own_breaks(s.body) or _own_breaks(s.orelse) or _own_breaks(s.finalbody)
                                        or any(_own_breaks(h.body) for h in s.handlers)):
            return True
        if isinstance(s, (gast.For, gast.While)) and _own_breaks(s.orelse):
            return True
    return False


def lower_function(node: Any) -> list[Any]:
    """Body of a FunctionDef without jumps; the result is in `.ret`."""
    ctx = _Ctx(itertools.count(1))
    body = list(node.body)
    if _flow(body)[0]:
        body = body + [gast.copy_location(gast.Return(const(None)), body[-1])]
    return _block(body, ctx)


def _block(stmts: list[Any], ctx: _Ctx) -> list[Any]:
    out: list[Any] = []
    for i, s in enumerate(stmts):
        rest = stmts[i + 1:]
        if isinstance(s, gast.Return):
            value = s.value if s.value is not None else const(None)
            out.append(assign(RET, value, s))
            for lp in ctx.loops:
                lp.returns = True
                out.append(assign(lp.flag, const(True), s))
            if ctx.loops:
                out.append(assign(".done", const(True), s))
            out += [assign(k, const(True), s) for k in ctx.skips]
            return out
        if isinstance(s, (gast.Break, gast.Continue)):
            if isinstance(s, gast.Break):
                ctx.loops[-1].breaks = True
                out.append(assign(ctx.loops[-1].flag, const(True), s))
            out += [assign(k, const(True), s) for k in ctx.skips[ctx.loop_base[-1]:]]
            return out
        if isinstance(s, gast.Raise):
            out.append(s)
            return out
        if isinstance(s, gast.Match):
            s = _match(s, ctx)
            return out + _block(s + rest, ctx)
        if isinstance(s, gast.If):
            f1, j1 = _flow(s.body)
            f2, j2 = _flow(s.orelse)
            if not (j1 or j2):
                new = gast.If(s.test, _block(s.body, ctx), _block(s.orelse, ctx))
                out.append(gast.copy_location(new, s))
                continue
            if not f1 or not f2 or not rest:
                # the rest belongs to the branch that falls through
                then = list(s.body) + (rest if f1 else [])
                orelse = list(s.orelse) + (rest if f2 else [])
                if f1 and f2:
                    then, orelse = list(s.body), list(s.orelse)
                new = gast.If(s.test, _block(then, ctx), _block(orelse, ctx))
                out.append(gast.copy_location(new, s))
                return out
            out += _guarded(s, rest, ctx, lambda: [gast.copy_location(
                gast.If(s.test, _block(s.body, ctx), _block(s.orelse, ctx)), s)])
            return out
        if isinstance(s, gast.With):
            f, j = _flow1(s, True)
            new_with = lambda: [gast.copy_location(gast.With(s.items, _block(s.body, ctx), None), s)]  # noqa: E731
            if j and f and rest:
                return out + _guarded(s, rest, ctx, new_with)
            out += new_with()
            if not f:
                return out
            continue
        if isinstance(s, gast.Try):
            f, j = _flow1(s, True)
            if j and f and rest and not s.finalbody and not any(_flow(h.body)[0] for h in s.handlers) and not _flow(
                    s.body)[1]:
                # every handler leaves: what follows is the else clause
                s = gast.copy_location(gast.Try(s.body, s.handlers, list(s.orelse) + rest, []), s)
                return out + _try(s, ctx)
            if j and f and rest:
                return out + _guarded(s, rest, ctx, lambda: _try(s, ctx))
            out += _try(s, ctx)
            if not f:
                return out
            continue
        if isinstance(s, (gast.For, gast.While)):
            loop, after, flag = _loop(s, ctx)
            if flag is not None and rest:
                # a return inside of the loop: what follows runs only without it
                return out + loop + [gast.copy_location(gast.If(not_(name(flag)), _block(after + rest, ctx), []), s)]
            if flag is not None and after:
                return out + loop + [gast.copy_location(gast.If(not_(name(flag)), _block(after, ctx), []), s)]
            out += loop
            if after:
                return out + _block(after + rest, ctx)
            if not _flow1(s, True)[0]:
                return out
            continue
        out.append(s)
    return out


def _guarded(s: Any, rest: list[Any], ctx: _Ctx, build: Any) -> list[Any]:
    """s may or may not jump: a flag records it, and the rest runs when it did not."""
    flag = f".skip{next(ctx.counter)}"
    ctx.skips.append(flag)
    new = build()
    ctx.skips.remove(flag)
    tail = gast.If(not_(name(flag)), _block(rest, ctx), [])
    return [assign(flag, const(False), s), *new, gast.copy_location(tail, s)]


def _try(s: Any, ctx: _Ctx) -> list[Any]:
    handlers = []
    for h in s.handlers:
        handlers.append(gast.copy_location(gast.ExceptHandler(h.type, h.name, _block(h.body, ctx)), h))
    falls, jumps = _flow(s.body)
    orelse, final = list(s.orelse) if falls else [], _block(list(s.finalbody), ctx)
    if not orelse or not jumps:
        new = gast.Try(_block(list(s.body), ctx), handlers, _block(orelse, ctx), final)
        return [gast.copy_location(new, s)]
    # a body that jumps does not come to the else clause
    flag = f".skip{next(ctx.counter)}"
    ctx.skips.append(flag)
    body = _block(list(s.body), ctx)
    ctx.skips.remove(flag)
    tail = gast.copy_location(gast.If(not_(name(flag)), _block(orelse, ctx), []), s)
    return [assign(flag, const(False), s), gast.copy_location(gast.Try(body, handlers, [tail], final), s)]


def _loop(s: Any, ctx: _Ctx) -> tuple[list[Any], list[Any], str | None]:
    """(lowered loop, else clause to lower, flag that is set when the loop returned)."""
    n = next(ctx.counter)
    lp = _Loop(f".brk{n}")
    before: list[Any] = []
    first_return = not any(x.returns for x in ctx.loops) and not ctx.loops and _flow(s.body, False)[1]
    if first_return:
        before.append(assign(".done", const(False), s))
    ctx.loops.append(lp)
    ctx.loop_base.append(len(ctx.skips))
    body = _block(list(s.body), ctx)
    ctx.loops.pop()
    ctx.loop_base.pop()
    exits = lp.breaks or lp.returns
    if exits:
        body.append(gast.copy_location(gast.If(name(lp.flag), [gast.Break()], []), s))
    if isinstance(s, gast.For):
        new = gast.For(s.target, s.iter, body, [], None)
    else:
        new = gast.While(s.test, body, [])
    loop = before + [gast.copy_location(new, s)]
    after: list[Any] = list(s.orelse)
    flag = None
    if lp.returns:
        flag = ".done" if lp.breaks else lp.flag
    if after and lp.breaks:
        after = [gast.copy_location(gast.If(not_(name(lp.flag)), after, []), s)]
        if flag == ".done" or flag is None:
            return loop, after, flag
    return loop, after, flag


def _match(s: Any, ctx: _Ctx) -> list[Any]:
    subject = f".s{next(ctx.counter)}"
    chain: list[Any] = []
    for case in reversed(s.cases):
        tests: list[Any] = []
        binds: list[tuple[str, Any]] = []
        _pattern(case.pattern, name(subject), tests, binds)
        if case.guard is not None:
            # a one-element list is true: it binds the names before the guard reads them
            tests += [gast.List([gast.NamedExpr(name(b, True), e)], gast.Load()) for b, e in binds]
            tests.append(case.guard)
            body = list(case.body)
        else:
            body = [assign(b, e, case.body[0]) for b, e in binds] + list(case.body)
        test = const(True) if not tests else tests[0] if len(tests) == 1 else gast.BoolOp(gast.And(), tests)
        new = gast.If(test, body, chain)
        gast.copy_location(new, case.body[0])
        for t in gast.walk(test):
            if not hasattr(t, "lineno") and isinstance(t, gast.expr):
                gast.copy_location(t, s)
        chain = [new]
    return [assign(subject, s.subject, s), *chain]


def _pattern(p: Any, e: Any, tests: list[Any], binds: list[tuple[str, Any]]) -> None:
    e = copy.deepcopy(e)
    call = lambda f, *a: gast.Call(name(f), list(a), [])  # noqa: E731
    if isinstance(p, gast.MatchValue):
        tests.append(gast.Compare(e, [gast.Eq()], [p.value]))
    elif isinstance(p, gast.MatchSingleton):
        tests.append(gast.Compare(e, [gast.Is()], [const(p.value)]))
    elif isinstance(p, gast.MatchAs):
        if p.pattern is not None:
            _pattern(p.pattern, e, tests, binds)
        if p.name is not None:
            binds.append((p.name, e))
    elif isinstance(p, gast.MatchOr):
        alts = []
        for q in p.patterns:
            sub: list[Any] = []
            b: list[tuple[str, Any]] = []
            _pattern(q, e, sub, b)
            alts.append(const(True) if not sub else sub[0] if len(sub) == 1 else gast.BoolOp(gast.And(), sub))
            if b:
                alts[-1] = gast.BoolOp(gast.And(), [alts[-1]] + [
                    gast.List([gast.NamedExpr(name(k, True), v)], gast.Load()) for k, v in b])
        tests.append(gast.BoolOp(gast.Or(), alts))
    elif isinstance(p, gast.MatchSequence):
        star = [i for i, q in enumerate(p.patterns) if isinstance(q, gast.MatchStar)]
        tests.append(call("isinstance", e, gast.Tuple([name("tuple"), name("list")], gast.Load())))
        n = len(p.patterns) - len(star)
        tests.append(gast.Compare(call("len", e), [gast.GtE() if star else gast.Eq()], [const(n)]))
        for i, q in enumerate(p.patterns):
            if isinstance(q, gast.MatchStar):
                if q.name is not None:
                    hi = i - len(p.patterns) + 1
                    sl = gast.Slice(const(i), const(hi) if hi else None, None)
                    binds.append((q.name, call("list", gast.Subscript(e, sl, gast.Load()))))
                continue
            k = i if not star or i < star[0] else i - len(p.patterns)
            _pattern(q, gast.Subscript(e, const(k), gast.Load()), tests, binds)
    elif isinstance(p, gast.MatchMapping):
        tests.append(call("isinstance", e, name("dict")))
        for k, q in zip(p.keys, p.patterns):
            tests.append(gast.Compare(k, [gast.In()], [e]))
            _pattern(q, gast.Subscript(e, k, gast.Load()), tests, binds)
        if p.rest is not None:
            pair = gast.Tuple([name("k", True), name("v", True)], gast.Store())
            left = [gast.Compare(name("k"), [gast.NotIn()], [gast.Tuple(list(p.keys), gast.Load())])] if p.keys else []
            items = gast.Call(gast.Attribute(e, "items", gast.Load()), [], [])
            binds.append((p.rest, gast.DictComp(name("k"), name("v"), [gast.comprehension(pair, items, left, 0)])))
    elif isinstance(p, gast.MatchClass):
        tests.append(call("isinstance", e, p.cls))
        builtin = isinstance(p.cls, gast.Name) and p.cls.id in (
            "float", "int", "str", "bool", "list", "tuple", "dict", "complex", "bytes", "set")
        for i, q in enumerate(p.patterns):
            if builtin:
                _pattern(q, e, tests, binds)
            else:
                field_name = gast.Subscript(gast.Attribute(p.cls, "__match_args__", gast.Load()), const(i), gast.Load())
                _pattern(q, call("getattr", e, field_name), tests, binds)
        for a, q in zip(p.kwd_attrs, p.kwd_patterns):
            _pattern(q, gast.Attribute(e, a, gast.Load()), tests, binds)
    else:
        tests.append(const(False))
