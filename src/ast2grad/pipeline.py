"""The order of the passes.  Nothing else knows it.

    interpret -> clean -> reverse -> plan/assemble -> fold -> name -> print -> load
"""
from __future__ import annotations

import dataclasses
import inspect
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import gast
import numpy as np

from .analysis.activity import activity_of
from .analysis.texts import refuse_numbers_of_texts
from .emit.module import Generated, Module, clean_name
from .emit.modules import Imports
from .emit.unssa import fresh_name
from .errors import ArgumentError, Ast2GradError, InternalError, Origin, UnsupportedError
from .frontend.arguments import (
    Signature,
    Typed,
    argument,
    as_float,
    keyword_argument,
    leaf_vars,
    rebuild,
    star_argument,
)
from .frontend.interp import Interp
from .frontend.knowledge import Knowledge, Restart, TooLong
from .frontend.roundings import warn_of_rounding
from .frontend.scan import body_of
from .frontend.searches import check_fit
from .frontend.source import source_of
from .frontend.values import Frame, Static, Sym, Value, literal
from .guards import Guards
from .ir.kinds import FLOAT, Arr, Lst, Scalar, Tup, Unknown
from .ir.nodes import Atom, Block, Callee, Const, Graph, Ref, Seq, Var, atom_kind
from .ir.uses import free_vars
from .transform.adjoints import mirror_kind
from .transform.assemble import Sweeps, assemble
from .transform.forward import Forward, TangentCallee
from .transform.members import Key, Member, assemble_members, reversed_member, tangent_member
from .transform.normalize import normalize
from .transform.reverse import reverse
from .transform.reverse_control import Pair
from .transform.simplify import clean

MAX_RESTARTS = 60
DEBUG = bool(os.environ.get("AST2GRAD_DEBUG"))


@dataclass
class Root:
    graph: Graph
    wrt: list[Any]  # structure of leaves per wrt argument
    result: Any
    interp: Interp
    guards: Guards
    function: Any
    params: list[tuple[str, Var]]
    result_shape: Any
    wrt_names: tuple[str, ...]
    constants: dict[str, Any] = field(default_factory=dict)  # parameters of which the text knows the value
    about: Any = None  # the user's function, where what is read is generated text


class Pairs:
    """Forward/backward pairs that the text needs, in order of first use."""

    def __init__(self) -> None:
        self.table: dict[Any, Pair] = {}
        self.queue: list[Pair] = []
        self.internal = False
        self.names: set[str] = set()

    def get(self, callee: Callee, wrt: tuple[int, ...], outs: tuple[int, ...]) -> Pair:
        key = (callee, wrt, outs)
        if key not in self.table:
            base = fresh_name(callee.name.strip("_") or callee.name, set())
            name, n = base, 1
            while f"{name}_fwd" in self.names:
                n += 1
                name = f"{base}_{n}"
            self.names.add(f"{name}_fwd")
            p = Pair(callee, wrt, outs, name)
            self.table[key] = p
            self.queue.append(p)
        return self.table[key]


class TangentCallees:
    """Tangent functions that the text needs, in order of first use."""

    def __init__(self, names: set[str]) -> None:
        self.table: dict[Any, TangentCallee] = {}
        self.queue: list[TangentCallee] = []
        self.names = names

    def get(self, callee: Callee, wrt: tuple[int, ...], outs: tuple[int, ...]) -> TangentCallee:
        key = (callee, wrt, outs)
        if key not in self.table:
            base = fresh_name(callee.name.strip("_") or callee.name, set())
            name = fresh_name(f"{base}_jvp", self.names)
            self.names.add(name)
            self.table[key] = TangentCallee(callee, wrt, outs, name)
            self.queue.append(self.table[key])
        return self.table[key]


def read(func: Any, sig: Signature) -> Root:
    """Interpret the function for this signature."""
    know = knowledge_for(sig)
    for _ in range(MAX_RESTARTS):
        guards = Guards()
        ip = Interp(know, guards)
        ip.functions = {}
        try:
            root = _read(func, sig, ip, guards)
            if not know.doubtful:
                guards.noted.clear()
                return root
        except Restart:
            pass
        except Ast2GradError as e:
            if not know.doubtful:
                if isinstance(e, UnsupportedError):
                    e.learned = know
                raise
        except TooLong as e:
            raise UnsupportedError("A218", "the function, with all that is called on the way to here, is longer than can be "
                                   "followed", e.origin,
                                   "give the part that is long a derivative of its own with ast2grad.opaque") from None
        except RecursionError:
            if DEBUG:
                raise
            raise UnsupportedError("A212", "the function nests too deeply to be followed", start_of(func)) from None
        know.again()
    raise UnsupportedError("A212", "the kinds of the function's values change with every reading", start_of(func))


def knowledge_for(sig: Signature) -> Knowledge:
    """What there is to begin with: of a reading that asks for one more fact, what those before it have learned.

    The last one, of which the text is made, begins anew: with all facts, less has to be left to run time."""
    facts = sig.facts
    if facts is None or not facts.reporting:
        return Knowledge(facts)
    if facts.knowledge is None:
        facts.knowledge = Knowledge(facts)
    facts.knowledge.again()
    facts.knowledge.steps = 0
    return facts.knowledge


def start_of(func: Any) -> Origin | None:
    src = source_of(getattr(func, "__func__", func))
    return src.origin(src.node)


def _read(func: Any, sig: Signature, ip: Interp, guards: Guards) -> Root:
    target, self_value = func, None
    if inspect.ismethod(func):
        target, self_value = func.__func__, func.__self__
    fn = ip.function_of(target)
    body = body_of(fn.node)
    a = fn.node.args
    names = [p.id for p in (*a.posonlyargs, *a.args)]
    ip.frames += 1
    frame = Frame(fn, ip.frames, body.locals, None, body.globals_, body.nonlocals)
    ip.frame = frame
    params: list[tuple[str, Var]] = []
    leaves: dict[str, Any] = {}
    bound: dict[str, Value] = {}
    if self_value is not None:
        me = names[0]
        ref = Ref(self_value, me)
        bound[me] = ip.external(self_value, ref)
        names = names[1:]
    order = [*names, *([a.vararg.id] if a.vararg else []), *[p.id for p in a.kwonlyargs],
             *([a.kwarg.id] if a.kwarg else [])]
    for n in order:
        if n not in sig.values:
            continue
        is_wrt = n in sig.wrt
        if a.vararg is not None and n == a.vararg.id and any(w[:1] == "*" != w[1:2] for w in sig.wrt):
            bound[n], var = star_argument(ip, n, sig, leaves, guards)
            params.append((n, var))
            continue
        if a.kwarg is not None and n == a.kwarg.id and any(w.startswith("**") for w in sig.wrt):
            bound[n], var = keyword_argument(ip, n, sig, leaves, guards)
            params.append((n, var))
            continue
        v, var, leaf = argument(ip, n, sig.values[n], is_wrt, guards)
        bound[n] = v
        params.append((n, var))
        if is_wrt:
            leaves[n] = leaf
    ip.arguments = {var for _, var in params}
    for n in sig.values:
        if n not in order:
            raise ArgumentError("A306", f"{fn.name}() has no parameter {n!r}")
    frame.cls = ip.class_of(fn, bound)
    first = (a.posonlyargs + a.args)[:1]
    frame.self_value = bound.get(first[0].id) if first else None
    for n, v in bound.items():
        ip.state["L", frame.id, n] = v
    ip.call_stack.append((fn.node, frame))
    if body.generator:
        raise ArgumentError("A304", "a generator function has no scalar result", fn.src.origin(fn.node))
    if inspect.iscoroutinefunction(target):
        raise UnsupportedError("A201", "async functions are not supported", fn.src.origin(fn.node))
    ip.run(body.stmts)
    result = ip.as_result(ip.get(("L", frame.id, ".ret")) or literal(None))
    shape = ip.told_apart(ip.shape(result, ip.state))
    if shape.form == "poison":
        raise ip.poisoned(shape.info, None)
    atoms: list[Atom] = []
    wrt = [leaves[n] for n in sig.wrt]
    ip.leaves(result, shape, ip.state, atoms)
    block = tuple([*ip.prologue, *ip.b.stack[0]])
    ip.keep_lists_here(block)
    ip.check_repeated(block)
    known = {v for _, v in params} | {v for leaf in leaves.values() for v in leaf_vars(leaf)}
    if any(v not in known for v in free_vars(block, tuple(atoms))):
        raise UnsupportedError("A203", "a function that is called takes different values from where it is called", start_of(func))
    sources = tuple(v for leaf in wrt for v in leaf_vars(leaf))
    graph = Graph(fn.name, tuple(v for _, v in params), block, tuple(atoms), fn.src.origin(fn.node),
                  {"sources": sources, "examples": {v: sig.values[n] for n, v in params if type(sig.values.get(n)) is np.ndarray}})  # noqa: E501
    return Root(graph, wrt, result, ip, guards, target, params, shape, sig.wrt, constants(fn.node, bound, guards))


def constants(node: Any, bound: dict[str, Value], guards: Guards) -> dict[str, Any]:
    """The parameters that the text is made for one value of: flags, functions and integers that it reads."""
    read = {n.id for n in gast.walk(node) if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Load)}
    known = {n: v.value for n, v in bound.items() if isinstance(v, Static) and n in read}
    known.update({path[0]: v for path, v, length in guards.static_args() if len(path) == 1 and not length})
    return {n: known[n] for n in bound if n in known}


def build_gradient(func: Any, sig: Signature, *, value: bool = False, has_aux: bool = False, name: str | None = None,
                   mode: str = "grad", stage: str = "final", about: Any = None, what: str = "") -> Generated:
    """Text of the gradient (or value and gradient, or vjp pair) for one signature; what it is called where it serves as
    something else, and about which function."""
    root = read(func, sig)
    root.about = about
    ip = root.interp
    graph = root.graph
    graph = normalize(replace_body(graph, clean(graph.body, (*graph.results, *graph.notes["sources"]))))
    refuse_numbers_of_texts(graph)
    if stage == "ir":
        from .ir.text import dump
        return Generated(dump(graph), "", Imports(), root.guards)
    out_bars = seeds(root, graph, mode, has_aux)
    leaves = [v for leaf in root.wrt for v in leaf_vars(leaf)]
    pairs = Pairs()
    act = activity_of(graph)
    check_fit(ip, root.function, graph)
    warn_of_rounding(ip, root.function, graph)
    if mode == "vjp":
        pairs.internal = False
    back = reverse(graph, tuple(leaves), out_bars, pairs)
    keep = value or mode == "vjp"
    graphs = Graphs(root)
    reversed_ = reversed_callees(pairs, graphs)
    sweeps, members = assemble_members(assemble(graph, back, act, keep, given=value and mode != "vjp"), reversed_, graphs)
    if stage in ("plan", "adjoint"):
        from .ir.text import dump_block
        return Generated(dump_block(sweeps.forward) + "\n# backward\n" + dump_block(sweeps.backward), "", Imports(), root.guards)
    module = Module(root, pairs, name or f"{clean_name(root.graph.name)}_{'value_and_grad' if value else mode}")
    module.mode = what
    grads = dict(zip(leaves, sweeps.grads))
    if any(type(sig.values.get(w)) is int for w in sig.wrt):
        # an int that counts as a float may be part of a gradient
        grads = {v: as_float(g) if v.kind == FLOAT.vary(True) else g for v, g in grads.items()}
    tree = [rebuild(leaf, grads) for leaf in root.wrt]
    grad_atom: Any = tree[0] if sig.single else Seq(tuple(tree))
    if mode == "vjp":
        module.vjp(sweeps, graph, out_bars, grad_atom, ip)
    else:
        module.gradient(sweeps, graph, grad_atom, value, ip)
    callees(module, members)
    module.mutates = any(isinstance(v.kind, Arr) and act.aliases.is_memory(v) for v in graph.params)
    generated = module.finish()
    ways = list(leaf_ways(root.result_shape))
    generated.bars = tuple(ways[i] for i, bar in out_bars.items() if isinstance(bar, Var))
    return generated


def build_primal(func: Any, sig: Signature) -> tuple[Generated, Graph]:
    """Text of the function itself, as far as it can be read, for what a call of it reports; and what it is the text of."""
    root = read(func, sig)
    graph = root.graph
    graph = normalize(replace_body(graph, clean(graph.body, graph.results)))
    pairs = Pairs()
    module = Module(root, pairs, f"{clean_name(graph.name)}_primal")
    sweeps, members = assemble_members(Sweeps(graph.body, (), (), ()), [], Graphs(root))
    module.primal(sweeps.forward)
    callees(module, members)
    return module.finish(), graph


def leaf_ways(shape: Any, way: tuple[tuple[str, Any], ...] = ()) -> Iterator[tuple[tuple[str, Any], ...]]:
    """The way to each leaf of a result, in the order of the graph's results."""
    if shape.form == "leaf":
        yield way
        return
    keys = shape.info[1] if shape.form in ("dict", "obj") else range(len(shape.parts))
    for key, inner in zip(keys, shape.parts):
        yield from leaf_ways(inner, (*way, ("attr" if shape.form == "obj" else "item", key)))


class Graphs:
    """The programs of callees, in the forms that the transforms know."""

    def __init__(self, root: Root) -> None:
        self.root = root
        self.normal: dict[Callee, Graph] = {}

    def __getitem__(self, c: Callee) -> Graph:
        if c.graph is None:
            raise InternalError("A901", f"{c.name} was not read")
        if c not in self.normal:
            self.normal[c] = normalize(replace_body(c.graph, clean(c.graph.body, c.graph.results)))
            check_fit(self.root.interp, self.root.function, self.normal[c])
        return self.normal[c]


def reversed_callees(pairs: Pairs, graphs: Graphs) -> list[Member]:
    """The reverse sweeps of the functions that the text calls, which may call more."""
    members: list[Member] = []
    pairs.internal = True
    for p in pairs.queue:  # it grows
        g = graphs[p.callee]
        bars = {i: Var("out_bar" if len(p.outs) == 1 else f"out_bar_{i}", atom_kind(g.results[i]).vary(True), False)
                for i in p.outs}
        back = reverse(g, tuple(g.params[i] for i in p.wrt), dict(bars), pairs)
        members.append(reversed_member(p, g, back, list(bars.values())))
    pairs.internal = False
    return members


def tangents_of_callees(tangents: TangentCallees, graphs: Graphs) -> list[Member]:
    """The tangent functions that the text calls, which may call more."""
    members: list[Member] = []
    for t in tangents.queue:  # it grows
        g = graphs[t.callee]
        dots = {g.params[i]: Var(f"{g.params[i].name}_dot", mirror_kind(g.params[i].kind), False) for i in t.wrt}
        members.append(tangent_member(t, g, Forward(g, dict(dots), tangents, True).run(), list(dots.values())))
    return members


def callees(module: Module, members: dict[Key, Member]) -> None:
    """The text of the functions that the text calls; plain ones in the order in which they are named."""
    for m in members.values():
        if isinstance(m.key, Pair):
            module.pair(m)
        elif isinstance(m.key, TangentCallee):
            module.tangent_function(m)
    for c in module.plain_queue:  # it grows
        module.plain_function(members[c])


def generate(func: Any, *, mode: str = "grad", wrt: Any = None, value: bool = False, types: dict[str, str] | None = None,
             at: dict[str, Any] | None = None, static: dict[str, Any] | None = None, name: str | None = None,
             stage: str = "final") -> str:
    """The text of a derivative, for the command line and for embedding.

    Kinds come from `types`, example values from `at` and `static`, then from annotations and defaults; a parameter of
    which nothing is known is a float.  `wrt` is None (the first parameter), "all", or a tuple of names.
    """
    from .dispatch import unwrap
    from .options_kinds import annotated_kind, kind_from_text
    target = unwrap(func)
    params = inspect.signature(target).parameters
    values: dict[str, Any] = {}
    hints = getattr(inspect.unwrap(target), "__annotations__", {})
    for n, p in params.items():
        if at and n in at:
            values[n] = at[n]
        elif static and n in static:
            values[n] = static[n]
        elif types and n in types:
            values[n] = Typed(kind_from_text(types[n], n))
        elif p.kind is p.VAR_POSITIONAL:
            values[n] = ()
        elif p.kind is p.VAR_KEYWORD:
            values[n] = {}
        elif p.default is not p.empty and not isinstance(p.default, float):
            values[n] = p.default
        else:
            values[n] = annotated_kind(hints.get(n)) or Typed(FLOAT)
    unknown = [n for n in (*(at or {}), *(static or {}), *(types or {})) if n not in params]
    if unknown:
        raise ArgumentError("A306", f"{getattr(func, '__name__', 'the function')}() has no parameter {unknown[0]!r}")
    names: tuple[str, ...]
    if wrt is None:
        names = tuple(values)[:1]
    elif wrt == "all":
        names = tuple(n for n in values if numeric(values[n]))
    else:
        names = tuple(wrt)
        for n in names:
            if n not in params:
                raise ArgumentError("A301", f"{getattr(func, '__name__', 'the function')}() has no parameter {n!r}")
    if not names:
        raise ArgumentError("A302", "there is nothing to differentiate with respect to")
    guessed = [n for n in values if isinstance(values[n], Typed) and values[n].kind == FLOAT and not (
        types and n in types or at and n in at or hints.get(n) in (float, "float"))]

    for n in guessed:
        if params[n].default is params[n].empty and n in indexed_names(target):
            values[n] = Typed(kind_from_text("f8[:]", n))
    guessed = [n for n in guessed if values[n].kind == FLOAT]

    def text() -> str:
        if mode in ("jvp", "hvp", "jacobian", "hessian"):
            from .pipeline_forward import build
            return build(mode, target, Signature(values, names, len(names) == 1), name=name, stage=stage).text
        return build_gradient(target, Signature(values, names, len(names) == 1), value=value, mode=mode, name=name,
                              stage=stage).text

    try:
        return text()
    except Ast2GradError as first:
        # nothing is known of these parameters, and numbers do not fit: vectors may
        vectors = [n for n in guessed if n in names and params[n].default is params[n].empty]
        if not vectors:
            raise
        for n in vectors:
            values[n] = Typed(kind_from_text("f8[:]", n))
        try:
            return text()
        except Ast2GradError:
            first.help = first.help or "say what the arguments are with --type 'x: f8[:]', or give an example with --at"
            raise first from None


def indexed_names(target: Any) -> set[str]:
    """Names that the function indexes, measures or iterates over: no numbers."""
    out: set[str] = set()
    for n in gast.walk(source_of(getattr(target, "__func__", target)).node):
        part = n.value if isinstance(n, gast.Subscript) else n.iter if isinstance(n, gast.For) else n.args[0] if isinstance(
            n, gast.Call) and isinstance(n.func, gast.Name) and n.func.id == "len" and n.args else None
        if isinstance(part, gast.Name):
            out.add(part.id)
    return out


def numeric(v: Any) -> bool:
    from .dispatch import differentiable
    return bool(v.kind.numeric) if isinstance(v, Typed) else differentiable(v) or type(v) is int


def replace_body(g: Graph, body: Block) -> Graph:
    return dataclasses.replace(g, body=body)


def seeds(root: Root, graph: Graph, mode: str, has_aux: bool) -> dict[int, Atom]:
    ip = root.interp
    name = root.graph.name
    if mode == "vjp":
        out: dict[int, Atom] = {}
        for i, r in enumerate(graph.results):
            k = atom_kind(r)
            if k.numeric and ip.varied(Sym(r)):
                out[i] = Var(f"out_bar_{i}" if len(graph.results) > 1 else "out_bar", k.vary(True), False)
        return out
    shape = root.result_shape
    if has_aux:
        if shape.form != "tuple" or len(shape.parts) != 2:
            raise ArgumentError("A304", f"{name}() must return (value, aux) with has_aux", graph.origin)
        shape = shape.parts[0]
    if shape.form == "leaf":
        k = shape.info
        if isinstance(k, Scalar) and k.dtype.startswith("complex"):
            raise ArgumentError("A304", f"{name}() returns a complex number", graph.origin, "return a real number, e.g. abs(z)")
        if isinstance(k, Scalar) or isinstance(k, Arr) and k.axes == ():
            return {0: Const(1.0)} if k.numeric else {}
        if isinstance(k, (Unknown,)) or isinstance(k, Arr) and k.axes is None:
            return {0: Const(1.0)}
        if isinstance(k, Arr):
            raise ArgumentError("A304", f"{name}() returns an array of {len(k.axes or ())} dimensions; grad needs a scalar",
                                graph.origin, "use ast2grad.vjp, or return a sum")
        what = "a list" if isinstance(k, Lst) else "a tuple" if isinstance(k, Tup) else "no number"
        raise ArgumentError("A304", f"{name}() returns {what}; grad needs a scalar", graph.origin,
                            "use ast2grad.vjp")
    if shape.form == "static":
        v = shape.info
        if isinstance(v, Static) and isinstance(v.value, (int, float)) and not isinstance(v.value, bool):
            return {}
        raise ArgumentError("A304", f"{name}() returns {ip.describe(v)}; grad needs a scalar", graph.origin)
    raise ArgumentError("A304", f"{name}() returns {ip.describe_shape(shape)}; grad needs a scalar", graph.origin,
                        "use ast2grad.vjp, or has_aux for auxiliary results")
