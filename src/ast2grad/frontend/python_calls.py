"""Calls of functions whose source is known: their parameters are bound, and they are read in place or as callees."""
from __future__ import annotations

import collections
import inspect
import sys
import types
from typing import Any

import gast

from ..analysis.functions import sampleable
from ..errors import Ast2GradError, SourceError
from ..ir.kinds import Arr, Bottom, Dct, Lst, Scalar, join
from ..ir.nodes import COPY, Const, Op, Ref
from ..rules.registry import lookup, twin
from ..transform.adjoints import mirror_kind
from ..transform.simplify import clean
from . import coroutines
from .base import InterpBase
from .derivatives import is_generated
from .knowledge import Restart
from .lower import _own_breaks, _true
from .pairs import NotPure
from .scan import body_of, once
from .shapes import Contents
from .source import source_of
from .values import (
    Frame,
    Function,
    SDict,
    SFunc,
    SIter,
    SList,
    SMethod,
    SObj,
    SPartial,
    Static,
    STuple,
    Sym,
    Unreachable,
    Value,
    is_literal,
    iterators_in,
    literal,
)

MAX_DEPTH = 60
MAX_REPEATED = 6  # calls of one function within each other, of those that are too deep: it is recursive
LIBRARY = ("ast2grad.frontend.library", "ast2grad.library.")
TRIVIAL = 2  # operations of a callee that is written in place


class PythonCalls(InterpBase):
    """Mixin of the interpreter."""

    def default_value(self, v: Any, name: str) -> Value:
        if is_literal(v):
            return literal(v)
        if isinstance(v, tuple) and type(v) is tuple:
            return STuple(tuple(self.default_value(i, name) for i in v))
        if isinstance(v, list) and not v:
            return self.new_list((), None)
        return self.external(v, Ref(v, name))

    def hold_default(self, v: Value) -> None:
        """An empty list that was first met in a callee is not in the state of others."""
        if isinstance(v, STuple):
            for i in v.items:
                self.hold_default(i)
        elif isinstance(v, SList):
            self.state.setdefault(("C", v.id), Contents(()))

    def function_of(self, f: Any) -> Function:
        fn = self.functions.get(id(f))
        if fn is None:
            src = source_of(f)
            cells = dict(zip(f.__code__.co_freevars, f.__closure__ or ()))
            fn = Function(f.__name__, src, src.node, f.__globals__, cells, f, None,
                          tuple(self.default_value(d, f"{f.__name__}_default") for d in f.__defaults__ or ()),
                          {k: self.default_value(d, k) for k, d in (f.__kwdefaults__ or {}).items()}, None, f.__qualname__)
            self.functions[id(f)] = fn
        for d in (*fn.defaults, *fn.kw_defaults.values()):
            self.hold_default(d)
        for name in ("__defaults__", "__kwdefaults__"):
            if getattr(f, name):
                self.guards.attr(f, name, getattr(f, name))
        return fn

    def call_python(self, f: Static, fn: Any, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        if (args or kws) and self.is_foreign_code(fn) and self.all_known(args, kws):
            return self.read_or_executed(lambda: self.read_python(f, fn, args, kws, node), fn, args, kws, node)
        return self.read_python(f, fn, args, kws, node)

    def read_python(self, f: Static, fn: Any, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        varied = any(self.varied(a) for a in (*args, *kws.values()))
        own = twin(fn)
        if own is not None and all(isinstance(a, Sym) and isinstance(a.kind, (Lst, Dct)) for a in args):
            # what generated text does with lists that are known at run time only
            atoms = tuple(self.atom(a) for a in args)
            if own.__name__ == "zeros_of":
                k = mirror_kind(self.kind(args[0])).vary(False)
                if isinstance(k, Lst) and isinstance(k.elem, (Scalar, Arr)):  # into their places others may be put
                    site = (id(node), "zeros")
                    elem = join(k.elem, self.know.elem.get(site, Bottom()))
                    self.know.elem.setdefault(site, elem)
                    out = self.b.new(Ref(own, "zeros_of"), *atoms, kind=Lst(elem, varied=elem.varied))
                    self.list_site[out] = site
                    return Sym(out)
                return self.prim(Ref(own, "zeros_of"), atoms, kind=mirror_kind(self.kind(args[0])).vary(False))
            if own.__name__ == "same_form":
                return self.prim(Ref(own, "same_form"), atoms, kind=self.kind(args[1]).vary(self.varied(args[0])))
        if own is not None and sampleable(own) and (not varied or lookup(own) is not None):
            return self.emit_call(Ref(own, own.__name__), args, kws, node)  # generated text that is read again
        if not varied and not any(self.has_heap(a) for a in (*args, *kws.values())) and fn.__name__ not in (
                "__init__", "__new__") and (
                not is_generated(fn)):
            r = self.opaque_call(f, args, kws, node)
            if r is not None:
                return r
        try:
            func = self.function_of(fn)
        except SourceError as e:
            if varied:
                raise self.error("A202", f"{fn.__name__} receives an active value, and its source is not available: "
                                 f"{e.message}", node) from None
            left = self.left_alone(f, args, kws)
            if left is None:
                raise
            return left
        if varied or (fn.__module__ or "").split(".")[0] not in sys.stdlib_module_names:
            return self.call_function(func, args, kws, node, f)
        if args and isinstance(args[0], SObj) and args[0].ext is not None and fn.__module__ not in (
                "random", "statistics") and (args[0].cls.__module__ or "").split(".")[0] in sys.stdlib_module_names:
            left = self.left_alone(f, args, kws)  # an object of the standard library: what it returns holds no derivative
            if left is not None:
                return left
        mark, depth, state = len(self.b.block), len(self.b.stack), dict(self.state)
        try:
            return self.call_function(func, args, kws, node, f)
        except Ast2GradError:
            self.know.sure()
            del self.b.stack[depth:]
            del self.b.block[mark:]
            self.state = state
            left = self.left_alone(f, args, kws)
            if left is None:
                raise
            return left

    def bind(self, fn: Function, args: list[Value], kws: dict[str, Value], node: Any) -> dict[str, Value]:
        """Python's binding of arguments to parameters."""
        a = fn.node.args
        pos = [p.id for p in (*a.posonlyargs, *a.args)]
        out: dict[str, Value] = {}
        kws = dict(kws)
        if len(args) > len(pos) and a.vararg is None:
            raise self.fails(TypeError, "A306", f"{fn.name}() takes {len(pos)} positional arguments but {len(args)} were given", node)  # noqa: E501
        for n, v in zip(pos, args):
            out[n] = v
        if a.vararg is not None:
            out[a.vararg.id] = STuple(tuple(args[len(pos):]))
        posonly = {p.id for p in a.posonlyargs}
        for n in [*pos, *[p.id for p in a.kwonlyargs]]:
            if n in kws and n not in posonly:
                if n in out:
                    raise self.fails(TypeError, "A306", f"{fn.name}() got multiple values for argument {n!r}", node)
                out[n] = kws.pop(n)
        for n, d in zip(pos[len(pos) - len(fn.defaults):], fn.defaults):
            out.setdefault(n, d)
        for n, d in fn.kw_defaults.items():
            out.setdefault(n, d)
        if a.kwarg is not None:
            out[a.kwarg.id] = self.new_dict(list(kws), list(kws.values()), None)
        elif kws:
            raise self.fails(TypeError, "A306", f"{fn.name}() got an unexpected argument {next(iter(kws))!r}", node)
        for n in [*pos, *[p.id for p in a.kwonlyargs]]:
            if n not in out:
                raise self.fails(TypeError, "A306", f"{fn.name}() misses the argument {n!r}", node)
        return out

    def call_function(self, fn: Function, args: list[Value], kws: dict[str, Value], node: Any,
                      f: Static | None = None) -> Value:
        body = body_of(fn.node)
        if len(self.call_stack) > MAX_DEPTH:
            self.recursion_at_run_time()
            raise self.error("A212", f"calls of {fn.name} nest too deeply to be followed", node)
        if body.generator:
            return self.run_generator(fn, args, kws, node)
        if id(fn.node) in self.know.by_levels and any(n is fn.node for n, _ in self.call_stack):
            self.inquire(Const(True), node, "level", self.error(
                "A212", f"calls of {fn.name} nest too deeply to be followed", node))
        if id(fn.node) in self.know.written_out:
            args = [self.settled_int(a) for a in args]
            return self.inline(fn, args, {k: self.settled_int(a) for k, a in kws.items()}, node)
        recursive = any(n is fn.node for n, _ in self.call_stack)
        if self.know.facts is not None and self.know.facts.apart and not recursive:
            return self.inline(fn, args, kws, node)
        mark = (id(fn.node), fn.parent is None)
        simple = not any(isinstance(a, (SList, SDict, SIter)) or isinstance(a, SObj) and a.ext is None
                         for a in (*args, *kws.values()))
        if recursive or (not body.leaf and mark not in self.know.inline and simple and fn.name != "__init__"
                         and fn.parent is None):
            try:
                if not recursive and self.trivial_callee(fn, args, kws, node):
                    return self.inline(fn, args, kws, node)  # a line or two: shorter than a pair of functions
                return self.call_pair(fn, args, kws, node)
            except NotPure:
                if recursive and id(fn.node) not in self.know.written_out:
                    self.know.sure()
                    self.know.written_out.add(id(fn.node))
                    self.know.dynamic.clear()
                    self.know.elem.clear()
                    raise Restart from None
                if recursive and not any(isinstance(a, (SList, SDict, SObj)) for a in (*args, *kws.values())):
                    raise self.error("A212", f"the recursive function {fn.name} changes values of its caller", node) from None
                self.know.inline.add(mark)
        return self.inline(fn, args, kws, node)

    def recursion_at_run_time(self) -> None:
        """Read again: the functions that call each other here end by a test at run time, not by what is known of them."""
        times = collections.Counter(id(n) for n, _ in self.call_stack)
        those = {n for n, m in times.items() if m > MAX_REPEATED}
        for learned in (self.know.general, self.know.by_levels):
            if those - learned and (learned is self.know.general or self.asks()):
                self.know.sure()
                learned |= those
                if learned is self.know.general:
                    self.know.written_out -= those
                raise Restart

    def settled_int(self, v: Value) -> Value:
        """An integer argument that is known now, as a constant."""
        n = self.static_int(v) if isinstance(v, Sym) and v.hint is not None else None
        return v if n is None else literal(n)

    def trivial_callee(self, fn: Function, args: list[Value], kws: dict[str, Value], node: Any) -> bool:
        """Is the specialised body, without what nobody needs, a few operations in a row?"""
        callee = self.specialise(fn, args, kws, node)[0]
        if callee.graph is None:
            return False
        block = clean(callee.graph.body, callee.graph.results)
        return all(isinstance(s, Op) for s in block) and sum(s.fn is not COPY for s in block) <= TRIVIAL  # type: ignore[union-attr]

    def inline(self, fn: Function, args: list[Value], kws: dict[str, Value], node: Any, generator: Any = None) -> Value:
        bound = self.bind(fn, args, kws, node)
        given = [i for v in bound.values() for i in iterators_in(v)]
        if len({id(i) for i in given}) < len(given):
            raise self.error("A203", "an iterator is handed to a function, and something that takes its items as well", node,
                             "make a list of it first")
        body = body_of(fn.node)
        self.frames += 1
        self.scopes += 1
        frame = Frame(fn, self.frames, body.locals, fn.parent, body.globals_, body.nonlocals, self.scopes,
                      generator=generator)
        frame.cls = self.class_of(fn, bound)
        frame.call = id(node)
        frame.place = self.b.origin if str(fn.globals.get("__name__")).startswith(LIBRARY) else None
        a = fn.node.args
        first = (a.posonlyargs + a.args)[:1]
        frame.self_value = bound[first[0].id] if first else None
        for n, v in bound.items():
            self.state["L", frame.id, n] = self.keep(v)
        outer, self.frame = self.frame, frame
        scope, self.b.scope = self.b.scope, frame.scope
        origin = self.b.origin
        self.call_stack.append((fn.node, frame))
        try:
            self.run(body.stmts)
            r = self.get(("L", frame.id, ".ret"))
        finally:
            self.frame = outer
            self.b.scope = scope
            self.b.origin = origin
            self.call_stack.pop()
        if self.dead:
            raise Unreachable
        if not body.inner and not isinstance(r, (SFunc, SMethod, SPartial, SObj, SIter, SList, SDict)):
            for k in [k for k in self.state if k[0] == "L" and k[1] == frame.id]:
                del self.state[k]
        if r is None:
            return literal(None)
        return r

    def class_of(self, fn: Function, bound: dict[str, Value]) -> type | None:
        """The class whose body holds the method, for super() without arguments."""
        cell = fn.cells.get("__class__")  # what super() itself looks at
        if cell is not None and isinstance(getattr(cell, "cell_contents", None), type):
            return cell.cell_contents
        if fn.src.cls_name is None:
            return fn.cls
        a = fn.node.args
        first = (a.posonlyargs + a.args)[:1]
        v = bound.get(first[0].id) if first else None
        cls = self.object_class(v)
        for c in (*cls.__mro__, *type(cls).__mro__) if v is not None else ():
            raw = c.__dict__.get(fn.name) or c.__dict__.get(f"_{c.__name__.lstrip('_')}{fn.name}")
            raw = getattr(raw, "__func__", raw)
            raw = getattr(raw, "fget", raw)
            if raw is fn.object or getattr(raw, "__wrapped__", None) is fn.object:
                return c
        return fn.cls

    def run_generator(self, fn: Function, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        if never_ends(fn.node):
            steps = coroutines.start(self, fn, args, kws, node)
            if steps is not None:
                return steps
            raise self.error("A211", f"the generator {fn.name} never ends", node, "give it the number of items")
        return SIter("call", (fn, args, kws, node))


def endless_generator(func: Any) -> bool:
    """Its items cannot be gathered."""
    if not isinstance(func, types.FunctionType) or not func.__code__.co_flags & inspect.CO_GENERATOR:
        return False
    try:
        return never_ends(source_of(func).node)
    except SourceError:
        return False


@once
def never_ends(node: Any) -> bool:
    """Is there a `while True`, or a loop over itertools.count, that nothing leaves?"""
    def counts(e: Any) -> bool:
        return isinstance(e, gast.Call) and (e.func.attr if isinstance(e.func, gast.Attribute) else getattr(
            e.func, "id", None)) == "count" and isinstance(getattr(e.func, "value", None), (gast.Name, type(None)))

    return any((isinstance(n, gast.While) and _true(n.test) or isinstance(n, gast.For) and counts(n.iter))
               and not _own_breaks(n.body) and not any(isinstance(m, (gast.Return, gast.Raise)) for m in gast.walk(n))
               for n in gast.walk(node))
