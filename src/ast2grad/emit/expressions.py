"""Named IR -> expressions: operands, operations and what was folded into them, as syntax trees."""
from __future__ import annotations

import ast
import operator
from typing import Any

from ..errors import InternalError
from ..ir.kinds import Scalar
from ..ir.nodes import (
    AND,
    CALL,
    CLOSURE,
    COND,
    COPY,
    FORMAT,
    GETATTR,
    OR,
    POP,
    SURROGATE,
    TAPE,
    UNDEF,
    Atom,
    Const,
    Each,
    If,
    Op,
    Prim,
    Ref,
    Seq,
    SliceA,
    Star,
    Var,
)
from .fold import Folds
from .modules import Imports
from .text import expr_text
from .unssa import Names, fresh_name

BIN: dict[Any, type[ast.operator]] = {
    operator.add: ast.Add, operator.sub: ast.Sub, operator.mul: ast.Mult, operator.truediv: ast.Div, operator.mod: ast.Mod,
    operator.pow: ast.Pow, operator.floordiv: ast.FloorDiv, operator.matmul: ast.MatMult, operator.and_: ast.BitAnd,
    operator.or_: ast.BitOr, operator.xor: ast.BitXor, operator.lshift: ast.LShift, operator.rshift: ast.RShift}
CMP: dict[Any, type[ast.cmpop]] = {
    operator.lt: ast.Lt, operator.le: ast.LtE, operator.gt: ast.Gt, operator.ge: ast.GtE, operator.eq: ast.Eq,
    operator.ne: ast.NotEq, operator.is_: ast.Is, operator.is_not: ast.IsNot}
UN: dict[Any, type[ast.unaryop]] = {operator.neg: ast.USub, operator.pos: ast.UAdd, operator.invert: ast.Invert,
                                    operator.not_: ast.Not}


def load(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def attribute_name(a: Atom) -> str:
    assert isinstance(a, Const)
    return str(a.value)


class Expressions:
    """What the operands and operations of a program look like."""

    def __init__(self, names: Names, folds: Folds, imports: Imports) -> None:
        self.names = names
        self.folds = folds
        self.imports = imports

    def expr(self, a: Any) -> ast.expr:
        if isinstance(a, Var):
            d = self.folds.inline.get(a)
            if isinstance(d, Op):
                return self.operation(d)
            if isinstance(d, If):
                return self.conditional(d)
            return load(self.names[a])
        if isinstance(a, Const):
            return self.constant(a.value)
        if isinstance(a, Ref):
            return self.imports.ref(a)
        if isinstance(a, Seq):
            items: list[Any] = [self.expr(i) for i in a.items]
            if a.form == "tuple":
                return ast.Tuple(items, ast.Load())
            if a.form == "list":
                return ast.List(items, ast.Load())
            if a.form == "dict":
                return ast.Dict(items[0::2], items[1::2])
            return ast.Set(items)
        if isinstance(a, SliceA):
            parts = [Const(None) if p is None else p for p in (a.lo, a.hi, a.step)]
            while len(parts) > 2 and parts[-1] == Const(None):
                parts.pop()
            if len(parts) == 2 and parts[0] == Const(None):
                parts = parts[1:]
            return ast.Call(self.imports.function(slice), [self.expr(p) for p in parts], [])
        if isinstance(a, Star):
            return ast.Starred(self.expr(a.value), ast.Load())
        if a is UNDEF:
            return ast.Constant(None)
        raise InternalError("A901", f"cannot print {a!r}")

    def constant(self, v: Any) -> ast.expr:
        if isinstance(v, float) and (v != v or v in (float("inf"), float("-inf"))):
            e: ast.expr = ast.Call(load("float"), [ast.Constant("nan" if v != v else "inf")], [])
            return ast.UnaryOp(ast.USub(), e) if v == float("-inf") else e
        if isinstance(v, (int, float)) and not isinstance(v, bool) and (v < 0 or isinstance(v, float) and str(v)[0] == "-"):
            return ast.UnaryOp(ast.USub(), ast.Constant(-v))
        if isinstance(v, complex) and v.real == 0 and str(v)[0] not in "-(":
            return ast.Constant(v)
        if isinstance(v, complex):
            return ast.Call(load("complex"), [self.constant(v.real), self.constant(v.imag)], [])
        return ast.Constant(v)

    def conditional(self, s: If) -> ast.expr:
        j = self.folds.single[s]
        test = self.expr(s.test)
        a, b = j.values
        if s.form == "and" and (b == Const(False) or b is s.test):
            return self.boolop(ast.And(), test, self.expr(a))
        if s.form == "or" and (a == Const(True) or a is s.test):
            return self.boolop(ast.Or(), test, self.expr(b))
        return ast.IfExp(test, self.expr(a), self.expr(b))

    @staticmethod
    def boolop(op: ast.boolop, a: ast.expr, b: ast.expr) -> ast.expr:
        vals = (a.values if isinstance(a, ast.BoolOp) and type(a.op) is type(op) else [a]) + (
            b.values if isinstance(b, ast.BoolOp) and type(b.op) is type(op) else [b])
        return ast.BoolOp(op, vals)

    def operation(self, s: Op) -> ast.expr:
        fn, args = s.fn, s.args
        try:
            if fn in BIN and len(args) == 2 and not s.kws:
                return ast.BinOp(self.expr(args[0]), BIN[fn](), self.expr(args[1]))
            if fn in CMP:
                return ast.Compare(self.expr(args[0]), [CMP[fn]()], [self.expr(args[1])])
            if fn in UN:
                e = self.expr(args[0])
                if fn is operator.not_ and isinstance(e, ast.Compare) and len(e.ops) == 1 and isinstance(
                        e.ops[0], (ast.In, ast.Is)):
                    return ast.Compare(e.left, [ast.NotIn() if isinstance(e.ops[0], ast.In) else ast.IsNot()], e.comparators)
                return ast.UnaryOp(UN[fn](), e)
        except TypeError:
            pass
        if fn is operator.contains:
            return ast.Compare(self.expr(args[1]), [ast.In()], [self.expr(args[0])])
        if fn is operator.getitem:
            return ast.Subscript(self.expr(args[0]), self.index(args[1]), ast.Load())
        if fn is GETATTR:
            return ast.Attribute(self.expr(args[0]), attribute_name(args[1]), ast.Load())
        if fn in (COPY, SURROGATE):
            return self.expr(args[0])
        if fn is TAPE:
            return ast.List([], ast.Load())
        if fn is POP:
            return ast.Call(ast.Attribute(self.expr(args[0]), "pop", ast.Load()), [], [])
        if fn is FORMAT:
            return self.format(args)
        if fn in (AND, OR):
            return self.boolop(ast.And() if fn is AND else ast.Or(), self.expr(args[0]), self.expr(args[1]))
        if fn is CLOSURE:
            return self.closure(args)
        if fn is COND:
            return ast.IfExp(*[self.expr(a) for a in args])
        kws = [ast.keyword(k, self.expr(v)) for k, v in s.kws]
        if isinstance(fn, Prim) and fn.name.startswith("."):
            return ast.Call(ast.Attribute(self.expr(args[0]), fn.name[1:], ast.Load()), [self.expr(a) for a in args[1:]], kws)
        if fn is CALL:
            return ast.Call(self.expr(args[0]), [self.expr(a) for a in args[1:]], kws)
        if fn is list and len(args) == 1 and isinstance(args[0], Seq):
            return ast.List([self.expr(i) for i in args[0].items], ast.Load())
        if fn is list and not args and not kws:
            return ast.List([], ast.Load())
        if fn is dict and not args and not kws:
            return ast.Dict([], [])
        callee = self.expr(fn) if isinstance(fn, (Var, Ref)) else self.imports.function(fn)
        return ast.Call(callee, [self.expr(a) for a in args], kws)

    def closure(self, args: tuple[Atom, ...]) -> ast.expr:
        """lambda v: f(v, captured)"""
        captured = [self.expr(a) for a in args[2:]]
        taken = {n.id for e in captured for n in ast.walk(e) if isinstance(n, ast.Name)}
        names = []
        for p in args[1].items:  # type: ignore[union-attr]
            names.append(fresh_name(str(p.value), taken))  # type: ignore[union-attr]
            taken.add(names[-1])
        given: list[ast.expr] = [ast.Name(n, ast.Load()) for n in names]
        params = ast.arguments([], [ast.arg(n) for n in names], None, [], [], None, [])
        return ast.Lambda(params, ast.Call(self.expr(args[0]), [*given, *captured], []))

    def index(self, a: Atom) -> ast.expr:
        """What stands between brackets, where slices are written with colons."""
        if isinstance(a, SliceA):
            lo, hi, st = (None if p is None or p == Const(None) else self.expr(p) for p in (a.lo, a.hi, a.step))
            return ast.Slice(lo, hi, st)
        if isinstance(a, Seq) and a.form == "tuple":
            return ast.Tuple([self.index(i) for i in a.items], ast.Load())
        return self.expr(a)

    def format(self, args: tuple[Atom, ...]) -> ast.expr:
        if len(args) == 2 and args[1] == Const("%"):
            return self.expr(args[0])
        if len(args) == 3 and args[1] == Const("%"):
            return ast.BinOp(self.expr(args[0]), ast.Mod(), self.expr(args[2]))
        parts: list[ast.expr] = []
        for p in args:
            if isinstance(p, Const):
                parts.append(ast.Constant(p.value))
            else:
                assert isinstance(p, Seq)
                v, conv, spec = p.items
                assert isinstance(conv, Const)
                s = None
                if isinstance(spec, Const) and spec.value:
                    s = ast.JoinedStr([ast.Constant(spec.value)])
                elif not isinstance(spec, Const):
                    s = ast.JoinedStr([ast.FormattedValue(self.expr(spec), -1, None)])
                parts.append(ast.FormattedValue(self.expr(v), conv.value, s))
        return ast.JoinedStr(parts)

    def range(self, head: Each) -> ast.expr:
        r = self.imports.function(range)
        start, stop, step = head.start, head.stop, head.step
        if not head.backwards:
            if step == Const(1):
                args = [stop] if start == Const(0) else [start, stop]
            else:
                args = [start, stop, step]
            return ast.Call(r, [self.expr(a) for a in args], [])
        if step == Const(1):
            return ast.Call(r, [self.offset(stop, -1), self.offset(start, -1), self.constant(-1)], [])
        if step == Const(-1):
            first, end = self.offset(stop, 1), self.offset(start, 1)
            from_zero = isinstance(first, ast.Constant) and first.value == 0
            return ast.Call(r, [end] if from_zero else [first, end], [])
        args = [start, stop, step]
        return ast.Call(self.imports.function(reversed), [ast.Call(r, [self.expr(a) for a in args], [])], [])

    def offset(self, a: Atom, d: int) -> ast.expr:
        if isinstance(a, Const):
            return self.constant(a.value + d)
        e = self.expr(a)
        if isinstance(e, ast.BinOp) and isinstance(e.op, (ast.Add, ast.Sub)) and isinstance(
                e.right, ast.Constant) and type(e.right.value) is int:
            n = (e.right.value if isinstance(e.op, ast.Add) else -e.right.value) + d
            if n == 0:
                return e.left
            return ast.BinOp(e.left, ast.Add() if n > 0 else ast.Sub(), ast.Constant(abs(n)))
        return ast.BinOp(e, ast.Sub() if d < 0 else ast.Add(), ast.Constant(abs(d)))


def negate(e: ast.expr, d: Op | None) -> ast.expr:
    """not e; comparisons of integers turn round, those of floats do not (nan)."""
    if isinstance(e, ast.UnaryOp) and isinstance(e.op, ast.Not):
        return e.operand
    if isinstance(e, ast.Compare) and len(e.ops) == 1:
        flip: dict[type, type[ast.cmpop]] = {ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
                                             ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}
        if d is not None and all(isinstance(getattr(a, "kind", None), Scalar) and a.kind.dtype.startswith("int")  # type: ignore
                                 or isinstance(a, Const) and type(a.value) is int for a in d.args):
            flip.update({ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt})
        new = flip.get(type(e.ops[0]))
        if new is not None:
            return ast.Compare(e.left, [new()], e.comparators)
    return ast.UnaryOp(ast.Not(), e)


def as_load(e: ast.expr) -> ast.expr:
    if isinstance(e, ast.Subscript):
        return ast.Subscript(e.value, e.slice, ast.Load())
    if isinstance(e, ast.Attribute):
        return ast.Attribute(e.value, e.attr, ast.Load())
    return e


def bare(t: ast.Tuple) -> str:
    return ", ".join(expr_text(e) for e in t.elts)
