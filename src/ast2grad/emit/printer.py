"""Named IR -> lines of Python.

Statements are printed one by one, so each line of the output is known to come from one statement of the user's.
Augmented assignment, conditional expressions, `elif`, `break` in the middle of a body and `for x in xs` come back here.
"""
from __future__ import annotations

import ast
import operator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..errors import Origin
from ..ir.kinds import Arr, Scalar, axes_of
from ..ir.nodes import (
    COPY,
    POP,
    TAPE,
    UNDEF,
    Atom,
    Block,
    Call,
    Const,
    Each,
    If,
    Loop,
    Mutate,
    Op,
    Raise,
    Ref,
    Stmt,
    Store,
    Try,
    Var,
    While,
    With,
    atom_kind,
    atom_vars,
    halves,
    operands,
    walk,
)
from ..rules.registry import helper_function
from .expressions import Expressions, as_load, attribute_name, bare, negate
from .fold import Folds
from .modules import Imports
from .text import expr_text
from .unssa import Names


@dataclass
class Lines:
    text: list[str] = field(default_factory=list)
    origins: list[Origin | None] = field(default_factory=list)


class Printer(Expressions):
    def __init__(self, names: Names, folds: Folds, imports: Imports, comments: bool = False) -> None:
        super().__init__(names, folds, imports)
        self.comments = comments
        self.lines = Lines()
        self.indent = 1
        self.last_comment: tuple[Any, ...] | None = None
        self.stops: list[tuple[str | None, Any]] = []
        self.made: list[tuple[ast.expr, Origin | None]] = []  # expressions, and what they come from

    # ------------------------------------------------------------------------------------------------ lines

    def line(self, text: str, origin: Origin | None = None) -> None:
        self.lines.text.append("    " * self.indent + text if text else "")
        self.lines.origins.append(origin)

    def comment(self, s: Stmt) -> None:
        """The user's statement, once before its adjoint: not again in the blocks that belong to it."""
        if not self.comments:
            return
        o = s.origin
        if o is None or not o.text:
            return
        key = (o.filename, o.line, o.text)
        if key != self.last_comment:
            self.last_comment = key
            self.line(f"# {o.text}" if len(o.text) < 110 else f"# {o.text[:106]} ...", o)

    def assign(self, target: str, value: ast.expr, origin: Origin | None) -> None:
        self.line(f"{target} = {expr_text(value)}", origin)

    # ------------------------------------------------------------------------------------------------ statements

    def block(self, block: Block) -> None:
        i = 0
        while i < len(block):
            s = block[i]
            # zeros that start together: r_bar = delta_bar = 0.0
            self.statement(s)
            i += 1

    def statement(self, s: Stmt) -> None:
        if isinstance(s, Op):
            if s.out is not None and s.out in self.folds.inline or s in self.folds.taken:
                return
            if s.fn is not POP and s.fn is not TAPE:
                self.comment(s)
            self.op(s)
            return
        if isinstance(s, If) and s in self.folds.single:
            j = self.folds.single[s]
            if j.out not in self.folds.inline:
                self.comment(s)
                self.assign(self.names[j.out], self.conditional(s), s.origin)
            return
        getattr(self, "print_" + type(s).__name__)(s)

    def op(self, s: Op) -> None:
        if s.out is None:
            self.line(expr_text(self.operation(s)), s.origin)
            return
        if s.effect and s.out not in self.names.of:
            self.line(expr_text(self.operation(s)), s.origin)
            return
        if s in self.folds.unpacked:
            self.assign(", ".join(self.names[v] for v in self.folds.unpacked[s]), self.operation(s), s.origin)
            return
        name = self.names[s.out]
        if s.fn is COPY and isinstance(v := self.copied(s.args[0]), Var) and v not in self.folds.inline and self.names[v] == name:
            return
        if self.augmented(s, name):
            return
        self.assign(name, self.operation(s), s.origin)

    def operation(self, s: Op) -> ast.expr:
        e = super().operation(s)
        self.made.append((e, s.origin))
        return e

    def copied(self, a: Atom) -> Atom:
        """What a chain of other names for one value starts from."""
        while isinstance(a, Var) and isinstance(d := self.folds.inline.get(a), Op) and d.fn is COPY:
            a = d.args[0]
        return a

    def augmented(self, s: Op, name: str) -> bool:
        """x = x + g as x += g, for numbers: on arrays that would change the object."""
        if s.fn not in (operator.add, operator.sub, operator.mul, operator.truediv) or s.out is None:
            return False
        a, b = s.args
        if not isinstance(s.out.kind, Scalar):
            return False
        if isinstance(a, Var) and isinstance(a.kind, Scalar) and a not in self.folds.inline and self.names[a] == name:
            op = {operator.add: "+=", operator.sub: "-=", operator.mul: "*=", operator.truediv: "/="}[s.fn]
            self.line(f"{name} {op} {expr_text(self.expr(b))}", s.origin)
            return True
        return False

    def print_Store(self, s: Store) -> None:
        if s.role != "restore":
            self.comment(s)
        base = self.expr(s.base)
        if s.role == "at":
            add = self.imports.function(np.add if s.aug is operator.add else np.subtract)
            call = ast.Call(ast.Attribute(add, "at", ast.Load()), [base, self.expr(s.index), self.expr(s.value)], [])
            self.line(expr_text(call), s.origin)
            return
        item = self.folds.inline.get(s.base) if s.index == Const(Ellipsis) and isinstance(s.base, Var) else None
        if s.attr:
            target: ast.expr = ast.Attribute(base, attribute_name(s.index), ast.Store())
            if s.role == "own":
                target = ast.Subscript(ast.Attribute(base, "__dict__", ast.Load()), self.index(s.index), ast.Store())
        elif s.aug is None and isinstance(item, Op) and item.fn is operator.getitem and not isinstance(
                atom_kind(item.args[0]), Arr):  # an item of a list: the array that it is, not another one in its place
            if s.role == "restore" and axes_of(atom_kind(s.base)) is None:  # a number, maybe
                call = ast.Call(self.expr(Ref(helper_function("put_back"), "put_back")), [
                    self.expr(item.args[0]), self.expr(item.args[1]), self.expr(s.value)], [])
                self.line(expr_text(call), s.origin)
                return
            target = ast.Subscript(base, self.index(s.index), ast.Store())
        elif s.index == Const(Ellipsis) and (s.aug is not None and isinstance(base, ast.Name) or isinstance(
                base, ast.Subscript)):
            target = base
        else:
            target = ast.Subscript(base, self.index(s.index), ast.Store())
        value = self.expr(s.value)
        op = {None: "=", operator.add: "+=", operator.sub: "-=", operator.mul: "*=", operator.truediv: "/=",
              operator.pow: "**=", operator.floordiv: "//=", operator.mod: "%=", operator.matmul: "@=",
              operator.and_: "&=", operator.or_: "|=", operator.xor: "^=", operator.lshift: "<<=",
              operator.rshift: ">>="}[s.aug]
        self.line(f"{expr_text(as_load(target))} {op} {expr_text(value)}", s.origin)

    def print_Mutate(self, s: Mutate) -> None:
        if s.role not in ("tape",):
            self.comment(s)
        if s.method == "__delitem__":
            self.line(f"del {expr_text(ast.Subscript(self.expr(s.base), self.index(s.args[0]), ast.Load()))}", s.origin)
            return
        if s.method == "swap":  # a[i], a[j] = a[j], a[i]
            parts = [expr_text(ast.Subscript(self.expr(s.base), self.index(a), ast.Load())) for a in s.args]
            self.line(f"{parts[0]}, {parts[1]} = {parts[2]}, {parts[3]}", s.origin)
            return
        if s.method == "permute":
            text, order = expr_text(self.expr(s.base)), expr_text(self.expr(s.args[0]))
            k = next(n for n in ("k", "n", "m", "k_") if n not in (text, order))
            self.line(f"{text}[:] = [{text}[{k}] for {k} in {order}]", s.origin)
            return
        call = ast.Call(ast.Attribute(self.expr(s.base), s.method, ast.Load()), [self.expr(a) for a in s.args],
                        [ast.keyword(k, self.expr(v)) for k, v in s.kws])
        if s.out is not None and s.out in self.names.of:
            self.assign(self.names[s.out], call, s.origin)
        else:
            self.line(expr_text(call), s.origin)

    def print_Raise(self, s: Raise) -> None:
        text = "raise" if s.exc is None else f"raise {expr_text(self.expr(s.exc))}"
        if s.cause is not None:
            text += f" from {expr_text(self.expr(s.cause))}"
        self.line(text, s.origin)

    def print_Call(self, s: Call) -> None:
        if getattr(s.callee, "role", "") == "unpack":
            names = [self.names.of.get(o, "_") for o in s.outs]
            self.line(f"{', '.join(names)}{',' if len(names) == 1 else ''} = {expr_text(self.expr(s.args[0]))}")
            return
        self.comment(s)
        call = ast.Call(self.imports.callee(s.callee), [self.expr(a) for a in s.args], [])
        if not s.outs:
            self.line(expr_text(call), s.origin)
            return
        targets = [self.names.of.get(o, "_") for o in s.outs]
        self.line(f"{', '.join(targets)} = {expr_text(call)}", s.origin)

    def print_With(self, s: With) -> None:
        as_ = f" as {self.names[s.out]}" if s.out is not None and s.out in self.names.of else ""
        self.line(f"with {expr_text(self.expr(s.manager))}{as_}:", s.origin)
        self.suite(lambda: self.block(s.body))

    def suite(self, body: Any) -> None:
        self.indent += 1
        n = len(self.lines.text)
        body()
        if not any(t.strip() and not t.strip().startswith("#") for t in self.lines.text[n:]):
            self.line("pass")
        self.indent -= 1

    def copies(self, pairs: list[tuple[Var, Atom]]) -> None:
        """Joins and loop-carried values whose names differ: one parallel assignment."""
        todo = []
        for v, a in pairs:
            if v not in self.names.of or a is UNDEF:
                continue
            name = self.names[v]
            if isinstance(a, Var) and a not in self.folds.inline and self.names.of.get(a, name) == name:
                continue  # the same name, or an exit flag that became a break
            todo.append((name, a))
        if not todo:
            return
        targets = {n for n, _ in todo}
        reads = {n: {self.names.of[u] for u in self.folds.reads(a) if u in self.names.of} for n, a in todo}
        # in an order in which nothing is overwritten before it is read, if there is one
        order: list[tuple[str, Atom]] = []
        rest = list(todo)
        while rest:
            for item in rest:
                if not any(item[0] in reads[o[0]] for o in rest if o is not item):
                    rest.remove(item)
                    order.append(item)
                    break
            else:
                break
        del targets
        zeros: list[str] = []
        read = {x for r in reads.values() for x in r}
        for n, a in order:
            if isinstance(a, Const) and a.value == 0.0 and type(a.value) is float and n not in read:
                zeros.append(n)
        if len(zeros) > 1:
            self.line(" = ".join(zeros) + " = 0.0")
            order = [(n, a) for n, a in order if n not in zeros]
        for n, a in order:
            self.one_copy(n, a)
        if rest:
            values = ast.Tuple([self.expr(a) for _, a in rest], ast.Load())
            self.line(f"{', '.join(n for n, _ in rest)} = {bare(values)}")

    def one_copy(self, n: str, a: Atom) -> None:
        d = self.folds.inline.get(a) if isinstance(a, Var) else None
        if d is not None:
            self.comment(d)
        origin = d.origin if d is not None else None
        e = self.expr(a)
        if isinstance(e, ast.BinOp) and isinstance(e.left, ast.Name) and e.left.id == n and isinstance(
                e.op, (ast.Add, ast.Sub, ast.Mult)) and isinstance(a, Var) and isinstance(a.kind, Scalar):
            op = {ast.Add: "+=", ast.Sub: "-=", ast.Mult: "*="}[type(e.op)]
            self.line(f"{n} {op} {expr_text(e.right)}", origin)
            return
        number = isinstance(a, Var) and isinstance(a.kind, Scalar)
        if number and isinstance(e, ast.BinOp) and isinstance(e.op, ast.Mult) and isinstance(e.right, ast.Name) and (
                e.right.id == n):
            self.line(f"{n} *= {expr_text(e.left)}", origin)
            return
        self.line(f"{n} = {expr_text(e)}", origin)

    def print_If(self, s: If, elif_: bool = False) -> None:
        self.branch_if(s, elif_, None)

    def branch_if(self, s: If, elif_: bool, leave: Any) -> None:
        """`leave(k)` appends what ends branch k (a break)."""
        if s.form == "assert" and isinstance(s.then[-1], Raise):
            self.print_assert(s)
            return
        pairs = [[(j.out, j.values[k]) for j in s.joins] for k in (0, 1)]
        has = [self.has_text(b, p, leave, k) for k, (b, p) in enumerate(zip((s.then, s.orelse), pairs))]
        test = self.expr(s.test)
        word = "elif" if elif_ else "if"
        if not has[0] and not has[1]:
            return
        if not has[0]:
            test = negate(test, self.operation_of(s.test))
            self.line(f"{word} {expr_text(test)}:", s.origin)
            self.suite(lambda: self.branch_body(s.orelse, pairs[1], leave, 1))
            return
        self.line(f"{word} {expr_text(test)}:", s.origin)
        self.suite(lambda: self.branch_body(s.then, pairs[0], leave, 0))
        if has[1]:
            if leave is not None and self.ends(leave, 0) and not elif_:
                # the first branch leaves the loop: no else needed
                self.branch_body(s.orelse, pairs[1], leave, 1)
                return
            only = [t for t in s.orelse if not (isinstance(t, Op) and t.out in self.folds.inline)
                    and not (isinstance(t, If) and t in self.folds.single and t.joins[0].out in self.folds.inline)]
            if len(only) == 1 and isinstance(only[0], If) and only[0] not in self.folds.single and only[
                    0].form != "assert" and not self.copy_text(pairs[1]) and leave is None:
                self.branch_if(only[0], True, None)
                return
            self.line("else:")
            self.suite(lambda: self.branch_body(s.orelse, pairs[1], leave, 1))

    def ends(self, leave: Any, k: int) -> bool:
        return leave(k) == "break"

    def operation_of(self, a: Atom) -> Op | None:
        d = self.folds.inline.get(a) if isinstance(a, Var) else None
        return d if isinstance(d, Op) else None

    def copy_text(self, pairs: list[tuple[Var, Atom]]) -> bool:
        return any(v in self.names.of and a is not UNDEF and not (
            isinstance(a, Var) and a not in self.folds.inline and self.names.of.get(a) == self.names[v]) for v, a in pairs)

    def has_text(self, block: Block, pairs: Any, leave: Any, k: int) -> bool:
        if leave is not None and leave(k) is not None:
            return True
        return self.copy_text(pairs) or self.visible(block)

    def visible(self, block: Block) -> bool:
        for s in block:
            if isinstance(s, Op):
                if s.out is not None and s.out in self.folds.inline:
                    continue
                if s.fn is COPY and s.out in self.names.of and isinstance(s.args[0], Var) and s.args[
                        0] not in self.folds.inline and self.names.of.get(s.args[0]) == self.names.of[s.out]:
                    continue
                return True
            if isinstance(s, If):
                if s in self.folds.single:
                    if s.joins[0].out not in self.folds.inline:
                        return True
                    continue
                if any(self.has_text(b, [(j.out, j.values[k]) for j in s.joins], None, k)
                       for k, b in enumerate((s.then, s.orelse))):
                    return True
                continue
            return True
        return False

    def branch_body(self, block: Block, pairs: list[tuple[Var, Atom]], leave: Any, k: int) -> None:
        what = leave(k) if leave is not None else None
        if isinstance(what, tuple):
            inner, sub = what
            self.block(block[:-1])
            assert block[-1] is inner and isinstance(inner, If)
            self.branch_if(inner, False, sub)
            self.copies(pairs)
            return
        self.block(block)
        self.copies(pairs)
        if what == "break":
            if self.stops[-1][0] is not None:
                self.line(f"{self.stops[-1][0]} = True")
            self.line("break")

    def print_assert(self, s: If) -> None:
        r = s.then[-1]
        assert isinstance(r, Raise)
        test = self.expr(s.test)
        test = test.operand if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) else ast.UnaryOp(ast.Not(), test)
        exc = self.expr(r.exc)
        msg = f", {expr_text(exc.args[0])}" if isinstance(exc, ast.Call) and exc.args else ""
        self.line(f"assert {expr_text(test)}{msg}", s.origin)

    # ------------------------------------------------------------------------------------------------ loops

    def print_Loop(self, s: Loop) -> None:
        self.copies([(c.inside, c.init) for c in s.carried])
        stop_name = self.names.of.get(s.until_out) if s.until_out is not None else None
        if stop_name is not None:
            self.line(f"{stop_name} = False")
        self.stops.append((stop_name, None))
        nexts = [(c.inside, c.next) for c in s.carried]
        head = s.head
        body = s.body
        tail: Any = None
        check_first = False
        if isinstance(head, While):
            test_block = [t for t in head.block if self.visible((t,))]
            if not test_block:
                self.line(f"while {expr_text(self.expr(head.test))}:", s.origin)
            else:
                self.line("while True:", s.origin)
                check_first = True
        else:
            self.line(f"for {self.loop_target(head)} in {expr_text(self.range(head))}:", s.origin)

        def inside() -> None:
            nonlocal tail
            if check_first:
                assert isinstance(head, While)
                self.block(head.block)
                self.line(f"if {expr_text(negate(self.expr(head.test), self.operation_of(head.test)))}:")
                self.indent += 1
                self.line("break")
                self.indent -= 1
            if s.until is None:
                self.block(body)
                self.copies(nexts)
                return
            if not self.copy_text(nexts):
                names = dict(self.names.of)
                tail = self.tail_exit(body, s.until)
                if tail is None:
                    self.names.of.update(names)  # the flags are needed after all
            if tail is not None:
                self.block(body[:-1])
                last = body[-1]
                assert isinstance(last, If)
                self.branch_if(last, False, tail)
                return
            self.block(body)
            self.copies(nexts)
            if s.until == Const(True):
                if stop_name is not None:
                    self.line(f"{stop_name} = True")
                self.line("break")
                return
            self.line(f"if {expr_text(self.expr(s.until))}:")
            self.indent += 1
            if stop_name is not None:
                self.line(f"{stop_name} = True")
            self.line("break")
            self.indent -= 1

        self.suite(inside)
        self.stops.pop()

    def tail_exit(self, body: Block, until: Atom) -> Any:
        """If the body ends in an `if` that decides the exit: a function telling how each branch ends."""
        if not body or not isinstance(body[-1], If) or not isinstance(until, Var):
            return None
        last = body[-1]
        j = next((j for j in last.joins if j.out is until), None)
        if j is None or self.used_elsewhere(until, last, body):
            return None
        ends: list[Any] = []
        for k, blk in enumerate((last.then, last.orelse)):
            v = j.values[k]
            if last.dead[k]:
                ends.append(None)
            elif v == Const(True):
                ends.append("break")
            elif v == Const(False):
                ends.append(None)
            else:
                sub = self.tail_exit(blk, v)
                if sub is None or any(x.out is not j.out and self.copy_text([(x.out, x.values[k])]) for x in last.joins):
                    return None
                ends.append((blk[-1], sub))
        self.names.of.pop(until, None)
        return lambda k: ends[k]

    def used_elsewhere(self, v: Var, last: If, body: Block) -> bool:
        for t in walk(body):
            if any(u is v for a in operands(t) for u in atom_vars(a)):
                return True
        return False

    def loop_target(self, head: Each) -> str:
        return self.names.of.get(head.index, "_")

    def print_Try(self, s: Try) -> None:
        path = self.names.of.get(s.path)
        tried, rest = halves(s.branches[0])
        self.line("try:", s.origin)
        self.suite(lambda: self.block(tried) if rest else self.try_branch(s, 0, tried, path))
        for k, (exc, name, var) in enumerate(s.handlers, 1):
            head = "except" if exc is None else f"except {expr_text(self.expr(exc))}"
            if var is not None and var in self.names.of:
                head += f" as {self.names[var]}"
            self.line(head + ":")
            self.suite(lambda k=k: self.try_branch(s, k, s.branches[k], path))
        if rest:
            self.line("else:")
            self.suite(lambda: self.try_branch(s, 0, rest, path))

    def try_branch(self, s: Try, k: int, block: Block, path: str | None) -> None:
        self.block(block)
        if s.dead and s.dead[k]:
            return
        self.copies([(j.out, j.values[k]) for j in s.joins])
        if path is not None:
            self.line(f"{path} = {k}")
