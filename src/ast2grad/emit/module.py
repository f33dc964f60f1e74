"""One generated module: its functions, in order, with what they import.
"""
from __future__ import annotations

import ast
import builtins
import dataclasses
import hashlib
import inspect
import math
import os
from dataclasses import dataclass, field
from typing import Any, Callable, Iterable, Sequence

import gast
import numpy as np

from .._version import __version__
from ..errors import ArgumentError, InternalError, Origin
from ..frontend.arguments import Make, key_atom
from ..frontend.classes import has_own_new
from ..frontend.interp import Interp
from ..frontend.values import SDict, SList, SObj, Static, Value
from ..guards import Guards
from ..ir.kinds import Arr, Opaque
from ..ir.nodes import (
    Atom,
    Block,
    Call,
    Callee,
    Const,
    Graph,
    If,
    Op,
    Ref,
    Seq,
    Try,
    Var,
    With,
    all_defs,
    all_operands,
    defs,
    walk,
)
from ..ir.uses import free_vars
from ..rules.registry import helper_function
from ..transform.assemble import Sweeps, bound_everywhere
from ..transform.forward import TangentCallee, Tangents
from ..transform.in_place import as_in_place
from ..transform.members import Member
from ..transform.reverse_control import Pair, PairCallee
from .alike import merged
from .fold import fold
from .modules import Imports
from .printer import Printer
from .text import expr_text
from .unssa import assign_names, copied_unbound, fresh_name

MAX_RESTARTS = 60
DEBUG = bool(os.environ.get("AST2GRAD_DEBUG"))


@dataclass
class Generated:
    """A generated module: text, entry point, what it is bound to."""

    text: str
    entry: str
    imports: Imports
    guards: Guards
    origins: list[Origin | None] = field(default_factory=list)
    deep: bool = False  # the backward function consumes its tape
    unsaid: tuple[str, ...] = ()  # what the text does not show, so that it is not the function's for a second derivative
    mutates: bool = False  # an array argument is written to
    bars: tuple[Any, ...] = ()  # where in the result the values stand that the backward function takes cotangents of
    dots: tuple[str, ...] = ()  # parameters that take tangents
    made: list[tuple[ast.expr, Origin | None]] = field(default_factory=list)  # expressions of the text, and where from
    inner: Any = None  # the derivative that this one was made from, loaded
    only: str = ""  # the lines that refuse other flags than those that the text is for, which a dispatcher does not need


def clean_name(n: str) -> str:
    return "fn" if n == "<lambda>" else n


class Module:
    """One generated module."""

    def __init__(self, root: Any, pairs: Any, entry: str) -> None:
        self.root = root
        self.pairs = pairs
        self.entry = entry
        self.imports = Imports()
        self.imports.home_globals = getattr(root.function, "__globals__", None)
        self.imports.pair_names = self.pair_name
        #: in groups, of which each is printed in its own order and the first one last
        self.functions: list[list[tuple[list[str], list[Origin | None]]]] = []
        self.imports.reserved.add(entry)
        user = {v.name for _, v in root.params}
        for s in walk(root.graph.body):
            user.update(v.name for v in all_defs(s) if v.user)
        self.imports.user_names = user & set(dir(builtins))
        self.imports.reserved |= user
        self.deep = False
        self.value = False
        self.mode = ""  # what the text is, where it is no reverse sweep
        self.mutates = False
        self.only = ""
        self.plain: dict[Any, str] = {}
        self.plain_queue: list[Callee] = []
        self.current_names: Any = None
        self.made: list[tuple[ast.expr, Origin | None]] = []

    def pair_name(self, c: Any) -> str:
        if isinstance(c, PairCallee):
            return f"{c.pair.name}_{c.role}"
        if isinstance(c, TangentCallee):
            return c.name
        return self.primal_name(c)

    def primal_name(self, c: Callee) -> str:
        """A callee that only the forward sweep needs: the pair's forward function without its tape."""
        for key, n in self.plain.items():
            if key is c:
                return n
        name = fresh_name(c.name, self.imports.reserved | self.pairs.names)
        self.imports.reserved.add(name)
        self.plain[c] = name
        self.plain_queue.append(c)
        return name

    # ------------------------------------------------------------------------------------------------ functions

    def signature(self, fn: Any, more: tuple[str, ...] = ()) -> str:
        """Parameters as the user wrote them, without annotations, and `more` after them."""
        a = fn.node.args
        have = {n for n, _ in self.root.params}
        skip = 1 if inspect.ismethod(self.root.function) else 0
        parts: list[str] = []
        pos = [*a.posonlyargs, *a.args]
        defaults = [None] * (len(pos) - len(a.defaults)) + list(a.defaults)
        vals = dict(zip([p.id for p in pos][len(pos) - len(fn.defaults):], fn.defaults))
        for i, (p, d) in enumerate(zip(pos, defaults)):
            if i < skip or p.id not in have:
                continue
            parts.append(p.id + self.default(d, vals.get(p.id)))
            if a.posonlyargs and i == len(a.posonlyargs) - 1:
                parts.append("/")
        if a.vararg:
            if a.vararg.id in have:
                parts.append(f"*{a.vararg.id}")
        kwonly = [(p, d) for p, d in zip(a.kwonlyargs, a.kw_defaults) if p.id in have]
        starred = a.vararg is not None and a.vararg.id in have
        if more and not (starred or kwonly or a.kwarg) and not any("=" in p for p in parts):
            parts += more
            more = ()
        if (kwonly or more) and not starred:
            parts.append("*")
        for p, d in kwonly:
            parts.append(p.id + self.default(d, fn.kw_defaults.get(p.id)))
        parts += more
        if a.kwarg and a.kwarg.id in have:
            parts.append(f"**{a.kwarg.id}")
        return ", ".join(parts)

    def default(self, node: Any, value: Value | None) -> str:
        if node is None or value is None:
            return ""
        if isinstance(value, Static) and value.ref is None:
            if isinstance(value.value, float) and not math.isfinite(value.value):
                return f"={self.not_finite(value.value)}"
            return f"={value.value!r}"
        try:
            tree = gast.gast_to_ast(node)
            if all(isinstance(n, (ast.Constant, ast.UnaryOp, ast.USub, ast.Tuple, ast.List, ast.Load)) for n in ast.walk(tree)):
                return f"={ast.unparse(tree)}"
        except Exception:
            pass
        if isinstance(value, Static):
            return f"={expr_text(self.imports.object(value.value, 'default'))}"
        return "=None"

    def not_finite(self, v: float) -> str:
        """np.nan and its like, the very object: functions ask `x is np.nan`."""
        for module in (np, math):
            for n in ("nan", "inf"):
                if getattr(module, n) is v:
                    return expr_text(self.imports.dotted(module.__name__, n))
        return f"float({str(v)!r})"

    def emit(self, name: str, params: list[Var], header: str, sections: list[tuple[str, Block]], results: Any,
             returns: Callable[[Printer], str | None], comments: bool, fixed: dict[Var, str] | None = None,
             before: Block = (), outside: frozenset[str] = frozenset()) -> None:
        atoms = tuple(_flat_atoms(results))
        outside |= self.outside([b for _, b in sections], atoms)
        sections = as_in_place(sections, tuple(params), atoms)
        unbound: set[Var] | None = None
        while unbound is None or unbound:
            sections = [(t, bound_everywhere(b, unbound) if unbound else b) for t, b in sections]
            flat = tuple(s for _, b in sections for s in b)
            folds = fold(flat, tuple(params), atoms, before)
            self.reserve(flat)
            taken = set(self.imports.reserved) | self.pairs.names | {n.replace("_fwd", "_bwd") for n in self.pairs.names}
            taken |= set(dir(builtins))
            taken -= {v.name for v in params}
            user_ok = {v.name for s in walk(flat) for v in all_defs(s) if v.user} - outside
            names = assign_names(flat, tuple(params), atoms, folds, taken - user_ok,
                                 {**{p: p.name for p in params}, **(fixed or {})})
            unbound = copied_unbound(flat, names, folds)
        self.current_names = names
        pr = Printer(names, folds, self.imports)
        pr.indent = 0
        pr.line(f"def {name}({header}):")
        pr.indent = 1
        titled = [t for t, b in sections if t and pr.visible(b)]
        for title, b in sections:
            if title and pr.visible(b) and (len(titled) > 1 or title == "# backward"):
                pr.line(title)
            pr.comments = title == "# backward" and comments
            pr.block(b)
        pr.comments = False
        first = len(pr.made)
        r = returns(pr)
        if flat and isinstance(flat[-1], Call) and pr.lines.text[-1].startswith(f"    {r} = "):
            # what the last call gives is what is returned
            pr.lines.text[-1] = "    return " + pr.lines.text[-1].removeprefix(f"    {r} = ")
        elif r is not None:
            pr.line(f"return {r}", next((o for _, o in pr.made[first:] if o is not None), None))
        if name in (self.entry, f"{self.entry}_fwd"):
            rows = self.refusal()
            pr.lines.text[1:1], pr.lines.origins[1:1] = rows, [None] * len(rows)
        self.functions.append([(pr.lines.text, pr.lines.origins)])
        self.made += pr.made

    def refusal(self) -> list[str]:
        """What the text says where a caller gives a flag, a function or an integer that it was not made for."""
        made_for: dict[str, str] = {}
        tests: list[str] = []
        for name, value in self.root.constants.items():
            if value is None or isinstance(value, bool):
                text, word = repr(value), "is not"
            elif type(value) in (str, bytes, int):
                text, word = repr(value), "!="
            elif self.imports.has_name(value):
                text, word = expr_text(self.imports.ref(Ref(value, getattr(value, "__name__", name)))), "is not"
            else:
                continue
            made_for[name] = text
            tests.append(f"{name} {word} {text}")
        if not tests:
            return []
        values = ", ".join(f"{n}={t}" for n, t in made_for.items())
        message = f"the derivative of {clean_name(self.root.graph.name)} for {values} only"
        rows = [f"    if {' or '.join(tests)}:", f"        raise ValueError({message!r})"]
        self.only = "\n".join(rows)
        return rows

    def outside(self, blocks: Sequence[Block], atoms: Iterable[Any]) -> frozenset[str]:
        """The names of modules and of the user's globals that blocks and atoms read: a callee's variables may be called the
        same, because what was read through another function's text stands in this one's."""
        self.imports.used = set()
        for block in blocks:
            self.reserve(block)
        for a in atoms:
            self.reserve_atom(a)
        return frozenset(self.imports.used)

    def reserve(self, block: Block) -> None:
        """Names of modules and builtins that the text will use must not be taken by its variables."""
        for s in walk(block):
            if isinstance(s, Op) and not isinstance(s.fn, (Var,)):
                try:
                    if callable(s.fn) and not isinstance(s.fn, Ref) and getattr(s.fn, "__module__", "") != "_operator":
                        self.imports.function(s.fn)
                except InternalError:
                    pass
                if isinstance(s.fn, Ref):
                    self.imports.ref(s.fn)
            elif isinstance(s, Call) and getattr(s.callee, "role", "") != "unpack":
                self.imports.used.add(self.pair_name(s.callee))
            for a in all_operands(s):
                self.reserve_atom(a)
        for b in ("range", "reversed", "len", "float", "abs", "list", "tuple", "print", "max", "min", "sum", "bool", "int",
                  "isinstance", "sorted", "dict"):
            self.imports.reserved.add(b)

    def reserve_atom(self, a: Any) -> None:
        if isinstance(a, Ref):
            self.imports.ref(a)
        elif isinstance(a, Seq):
            for i in a.items:
                self.reserve_atom(i)

    def text_of(self, pr: Printer, a: Any) -> ast.expr:
        if isinstance(a, Make):
            return ast.Call(pr.expr(a.cls), [self.text_of(pr, x) for x in a.args],
                            [ast.keyword(k, self.text_of(pr, x)) for k, x in a.kws])
        if isinstance(a, Seq) and any(isinstance(i, (Make, Seq)) for i in a.items):
            items: list[Any] = [self.text_of(pr, i) for i in a.items]
            if a.form == "tuple":
                return ast.Tuple(items, ast.Load())
            if a.form == "dict":
                return ast.Dict(items[0::2], items[1::2])
            return ast.List(items, ast.Load())
        return pr.expr(a)

    def tuple_text(self, pr: Printer, a: Any) -> str:
        return bare_tuple(self.text_of(pr, a))

    def gradient(self, sweeps: Sweeps, graph: Graph, grad: Any, value: bool, ip: Interp) -> None:
        params = [v for _, v in self.root.params]
        fn = ip.function_of(self.root.function)
        self.value = value

        def returns(pr: Printer) -> str:
            if not value:
                return self.tuple_text(pr, grad)
            g = expr_text(self.text_of(pr, grad))
            return f"{expr_text(self.result_text(pr, self.root.result_shape, iter(sweeps.results)))}, {g}"

        self.emit(self.entry, params, self.signature(fn), [("# forward", sweeps.forward), ("# backward", sweeps.backward)],
                  (grad, *sweeps.results), returns, True)

    def primal(self, block: Block) -> None:
        """The function itself, without its result."""
        fn = self.root.interp.function_of(self.root.function)
        self.emit(self.entry, [v for _, v in self.root.params], self.signature(fn), [("", block)], (),
                  lambda pr: None, False)

    def tangent(self, sweep: Tangents, graph: Graph, dots: list[Var], value: bool, ip: Interp) -> None:
        """Value and tangent, or the tangent alone."""
        params = [v for _, v in self.root.params]
        fn = ip.function_of(self.root.function)
        results = graph.results if value else ()
        tangents = tuple(Const(None) if d is None else d for d in sweep.dots)

        def returns(pr: Printer) -> str:
            dot = self.result_text(pr, self.root.result_shape, iter(tangents), True)
            if not value:
                return bare_tuple(dot)
            return f"{expr_text(self.result_text(pr, self.root.result_shape, iter(results)))}, {expr_text(dot)}"

        header = self.signature(fn, tuple(v.name for v in dots))
        self.emit(self.entry, [*params, *dots], header, [("", sweep.block)], (*results, *tangents), returns, False)

    def columns(self, name: str, inner: str, pairs: list[tuple[Var, Var]], ip: Interp) -> None:
        """A function that calls the tangent function `inner` for each entry of each differentiated argument."""
        fn = ip.function_of(self.root.function)
        own = inspect.signature(self.root.function).parameters
        taken = {v.name for _, v in self.root.params} | {d.name for _, d in pairs} | self.imports.reserved
        np_ = self.imports.module("numpy")
        given = [f"{n}={n}" if p.kind is p.KEYWORD_ONLY else f"**{n}" if p.kind is p.VAR_KEYWORD else
                 f"*{n}" if p.kind is p.VAR_POSITIONAL else n for n, p in own.items()]
        copied = [f"{np_}.array({n})" if self.mutates and any(v.name == n and isinstance(v.kind, Arr) for v, _ in pairs) else n
                  for n in given]

        keywords = "*" in self.signature(fn, tuple(d.name for _, d in pairs))

        def call(chosen: Var, dot: str) -> str:
            dots = {d.name: dot if v is chosen else f"{np_}.zeros_like({v.name})" if isinstance(v.kind, Arr) else "0.0"
                    for v, d in pairs}
            return f"{inner}({', '.join([*copied, *[f'{n}={t}' if keywords else t for n, t in dots.items()]])})"

        lines = [f"def {name}({self.signature(fn)}):"]
        results = []
        for v, d in pairs:
            if not isinstance(v.kind, Arr):
                results.append(call(v, "1.0"))
                continue
            columns = fresh_name("columns" if len(pairs) == 1 else f"{v.name}_columns", taken)
            dtype = "" if v.kind.dtype == "float64" else f", dtype={v.name}.dtype"
            units = f"{np_}.eye({v.name}.size{dtype})"
            if v.kind.axes is None or len(v.kind.axes) != 1:
                units += f".reshape({v.name}.size, *{v.name}.shape)"
            lines.append(f"    {columns} = [{call(v, d.name)} for {d.name} in {units}]")
            results.append(f"{np_}.stack({columns}, axis=-1).reshape({np_}.shape({columns}[0]) + {v.name}.shape)"
                           if v.kind.axes is None or len(v.kind.axes) != 1 else f"{np_}.stack({columns}, axis=-1)")
        lines.append(f"    return {', '.join(results)}")
        self.functions.insert(0, [(lines, [None] * len(lines))])
        self.entry = name

    def tangent_function(self, m: Member) -> None:
        """The tangent function of a callee."""
        assert isinstance(m.key, TangentCallee)
        self.straight_function(m.key.name, m)

    def straight_function(self, name: str, m: Member) -> None:
        params = [*m.graph.params, *m.bars]
        atoms = m.text.results
        rename(params, self.outside([m.text.forward], atoms))

        def returns(pr: Printer) -> str:
            return ", ".join(expr_text(pr.expr(r)) for r in atoms) or "None"

        self.emit(name, params, ", ".join(v.name for v in params), [("", m.text.forward)], Seq(atoms), returns, False)

    def result_text(self, pr: Printer, shape: Any, atoms: Any, tangent: bool = False) -> ast.expr:
        """The primal's result, or its tangent, in its own structure."""
        if shape.form == "leaf":
            return pr.expr(next(atoms))
        if shape.form == "static" and tangent:
            v = shape.info
            number = isinstance(v, Static) and isinstance(v.value, (int, float)) and not isinstance(v.value, bool)
            return ast.Constant(0.0 if number else None)
        if shape.form == "static":
            v = shape.info
            if isinstance(v, Static):
                return pr.expr(v.ref if v.ref is not None else Const(v.value))
            if isinstance(v, (SObj, SList, SDict)) and v.ext is not None:
                return pr.expr(v.ext)
            if isinstance(v, SObj):
                return ast.Constant(None)
            raise ArgumentError("A304", f"a result that is {self.root.interp.describe(v)}")
        parts = [self.result_text(pr, p, atoms, tangent) for p in shape.parts]
        if shape.form == "tuple":
            if shape.info is tuple:
                return ast.Tuple(parts, ast.Load())
            if has_own_new(shape.info):
                made = pr.expr(Ref(tuple.__new__, "tuple.__new__"))
                return ast.Call(made, [pr.expr(Ref(shape.info, shape.info.__name__)), ast.Tuple(parts, ast.Load())], [])
            return ast.Call(pr.expr(Ref(shape.info, shape.info.__name__)), parts, [])
        if shape.form == "list":
            return ast.List(parts, ast.Load())
        if shape.form == "dict":
            return ast.Dict([pr.expr(key_atom(k)) for k in shape.info[1]], parts)
        if shape.form == "obj":
            cls, names, unset = shape.info
            if unset:
                raise ArgumentError("A304", f"a {cls.__name__} whose attribute {min(unset)!r} only some paths set")
            kws = [ast.keyword(n, p) for n, p in zip(names, parts)]
            name = pr.expr(Ref(cls, cls.__name__))
            if dataclasses.is_dataclass(cls):
                return ast.Call(name, [], kws)
            return ast.Call(pr.expr(Ref(helper_function("build_object"), "build_object")), [name], kws)
        if shape.form == "poison":
            raise ArgumentError("A304", f"a part of the result differs in form between paths: {shape.info.told()}")
        raise ArgumentError("A304", f"a result that is {self.root.interp.describe_shape(shape)}")

    def split(self, sweeps: Sweeps, name: str, params: list[Var], header: str, results: Any, bars: list[Var], grads: Any,
              result_text: Any, grad_text: Any) -> None:
        """A forward and a backward function with a tape between them."""
        free = in_order([v for v in free_vars(sweeps.backward, tuple(_flat_atoms(grads))) if v not in bars],
                        sweeps.forward, params)
        tape = Var("tape", Opaque(), False)
        outside = self.outside([sweeps.forward, sweeps.backward], [*_flat_atoms(results), *_flat_atoms(grads)])
        rename([tape, *bars], outside)
        undefined = maybe_undefined(sweeps.forward, params, free)
        forward = bound_everywhere(sweeps.forward, set(free))

        def returns(pr: Printer) -> str:
            kept = ast.Tuple([pr.expr(v) for v in free], ast.Load())
            text = _paren(result_text(pr))
            return f"{text}, {expr_text(kept)}" if text else bare_tuple(kept)

        self.emit(f"{name}_fwd", params, header, [("", forward)], (*results, Seq(tuple(free))), returns, False, outside=outside)
        names = {v: self.current_names.of[v] for v in free if v in self.current_names.of}
        (text, origins), = self.functions[-1]
        if undefined:
            # values that only one path defines are None on the other
            text.insert(1, "    " + " = ".join(names[v] for v in undefined if v in names) + " = None")
            origins.insert(1, None)
        unpack: Block = (Call(tuple(free), _Unpack(), (tape,)),) if free else ()  # type: ignore[arg-type]
        # what the tape carries is called the same on both sides
        given = [tape, *bars]
        same = {v: n for v, n in names.items() if n not in {b.name for b in given}}
        self.emit(f"{name}_bwd", given, ", ".join(b.name for b in given),
                  [("", unpack), ("# backward", sweeps.backward)], grads, grad_text, True, same, sweeps.forward, outside)
        self.functions[-2:] = [[*self.functions[-2], *self.functions[-1]]]

    def vjp(self, sweeps: Sweeps, graph: Graph, out_bars: dict[int, Atom], grad: Any, ip: Interp) -> None:
        params = [v for _, v in self.root.params]
        fn = ip.function_of(self.root.function)
        bars = [v for v in out_bars.values() if isinstance(v, Var)]
        self.deep = True
        self.split(sweeps, self.entry, params, self.signature(fn), sweeps.results, bars, grad,
                   lambda pr: self.result_text(pr, self.root.result_shape, iter(sweeps.results)),
                   lambda pr: self.tuple_text(pr, grad))

    def pair(self, m: Member) -> None:
        """Forward and backward function of a callee."""
        assert isinstance(m.key, Pair)
        params = list(m.graph.params)
        sweeps = m.text
        rename(params, self.outside([sweeps.forward, sweeps.backward], [*sweeps.results, *sweeps.grads]))
        grads = sweeps.grads

        def result_text(pr: Printer) -> ast.expr:
            rs = [pr.expr(r) for r in sweeps.results]
            return rs[0] if len(rs) == 1 else _Splice(rs)

        def grad_text(pr: Printer) -> str:
            return ", ".join(expr_text(pr.expr(x)) for x in grads)

        self.split(sweeps, m.key.name, params, ", ".join(v.name for v in params), sweeps.results, m.bars, Seq(grads),
                   result_text, grad_text)

    def plain_function(self, m: Member) -> None:
        """A callee that only the forward sweep needs."""
        assert isinstance(m.key, Callee)
        self.straight_function(self.plain[m.key], m)

    # ------------------------------------------------------------------------------------------------ the module

    def what(self) -> str:
        wrt = ", ".join(self.root.wrt_names)
        kind = self.mode or ("vector-Jacobian product" if self.deep else "value and gradient" if self.value else "gradient")
        return f"{kind} with respect to {wrt}"

    def finish(self) -> Generated:
        helpers = self.imports.helper_sources()
        lines: list[str] = []
        origins: list[Origin | None] = []

        def add(text: str, origin: Origin | None = None) -> None:
            lines.append(text)
            origins.append(origin)

        src = self.root.about or self.root.function
        where = f"{getattr(src, '__module__', None) or 'source'}:{getattr(src, '__qualname__', self.root.graph.name)}"
        text = self.root.interp.function_of(src).src.text()
        digest = hashlib.sha256(text.encode()).hexdigest()[:12]
        add(f"# Generated by ast2grad {__version__} from {where} (sha256 {digest}): {self.what()}.")
        add("# Do not edit; generate it again.  ast2grad claims no rights in this text: the licence is that of its source.")
        for h in self.imports.header():
            add(h)
        add("")
        names = [self.entry] if not self.deep else [f"{self.entry}_fwd", f"{self.entry}_bwd"]
        add(f"__all__ = [{', '.join(chr(34) + n + chr(34) for n in names)}]")
        for body in helpers:
            add("")
            add("")
            for row in body.split("\n"):
                add(row)
        groups = merged(self.functions, {self.entry, f"{self.entry}_fwd", f"{self.entry}_bwd"})
        for text, orig in [f for group in reversed(groups) for f in group]:
            add("")
            add("")
            for t, o in zip(text, orig):
                add(t, o)
        return Generated("\n".join(lines) + "\n", self.entry, self.imports, self.root.guards, origins, self.deep,
                         tuple(self.root.interp.know.unsaid), self.mutates, made=self.made,
                         only=self.only)


def bare_tuple(e: ast.expr) -> str:
    """A tuple without its parentheses, as one returns it."""
    text = expr_text(e)
    return text[1:-1] if isinstance(e, ast.Tuple) and text.startswith("(") and text.endswith(")") and e.elts else text


def rename(params: list[Var], outside: frozenset[str]) -> None:
    """Parameters of a private function: distinct names, and none that its text reads from outside."""
    seen = set(outside)
    for v in params:
        n = fresh_name(v.name.lstrip(".") or "t", seen)
        v.name = n
        seen.add(n)


class _Splice(ast.Tuple):
    """Several results of a forward function: written side by side before the tape."""

    def __init__(self, elts: list[ast.expr]) -> None:
        super().__init__(elts, ast.Load())


def _paren(e: ast.expr) -> str:
    if isinstance(e, _Splice):
        return ", ".join(expr_text(x) for x in e.elts)
    return expr_text(e)


class _Unpack:
    """`a, b = tape` at the head of a backward function."""

    role = "unpack"
    graph = None
    name = "unpack"


def in_order(vs: list[Var], block: Block, params: list[Var]) -> list[Var]:
    """In the order of their definitions."""
    at: dict[Var, int] = {v: i for i, v in enumerate(params)}
    for s in walk(block):
        for v in defs(s):
            at.setdefault(v, len(at))
    return sorted(vs, key=lambda v: at.get(v, len(at)))


def maybe_undefined(block: Block, params: list[Var], free: list[Var]) -> list[Var]:
    """Variables that are not defined on every path of the block."""
    surely = {*params, *defined(block)}
    somewhere = {v for s in walk(block) for v in defs(s)}
    return [v for v in free if v in somewhere and v not in surely]


def defined(block: Block) -> set[Var]:
    """What has a value wherever the end of the block is reached."""
    have: set[Var] = set()
    for s in block:
        have.update(defs(s))
        if isinstance(s, With):
            have |= defined(s.body)
        elif isinstance(s, (If, Try)):
            ways = s.branches if isinstance(s, Try) else (s.then, s.orelse)
            ends = [defined(b) for k, b in enumerate(ways) if not (s.dead and s.dead[k])]
            have |= set.intersection(*ends) if ends else set()
            have |= defined(s.final) if isinstance(s, Try) else set()
    return have


def _flat_atoms(a: Any) -> list[Atom]:
    if isinstance(a, Make):
        return [x for p in (*a.args, *[v for _, v in a.kws]) for x in _flat_atoms(p)]
    if isinstance(a, Seq):
        return [x for p in a.items for x in _flat_atoms(p)]
    if isinstance(a, tuple):
        return [x for p in a for x in _flat_atoms(p)]
    return [a]
