"""The order of the passes.  Nothing else knows it.

    interpret -> clean -> reverse -> plan/assemble -> fold -> name -> print -> load
"""
from __future__ import annotations

import ast
import builtins
import dataclasses
import inspect
import os
from dataclasses import dataclass, field
from typing import Any, Callable

import gast
import numpy as np

from ._version import __version__
from .analysis.activity import activity_of
from .emit.fold import fold
from .emit.modules import Imports
from .emit.printer import Printer
from .emit.text import expr_text
from .emit.unssa import assign_names, fresh_name
from .errors import ArgumentError, Ast2GradError, InternalError, Origin, SourceError
from .frontend.interp import Interp, Knowledge, Restart
from .frontend.scan import body_of
from .frontend.shapes import Contents
from .frontend.values import (Frame, SDict, SFunc, SList, SMethod, SObj, STuple, Static, Sym, Value, literal)
from .guards import Guards
from .ir.kinds import FLOAT, INT, Arr, Dim, Kind, Lst, Opaque, Scalar, Tup, Unknown, kind_of
from .ir.nodes import (GETATTR, Atom, Block, Call, Callee, Const, Graph, Op, Ref, Seq, Store, Var, atom_kind, walk)
from .rules.registry import helper_function
from .transform.assemble import Sweeps, assemble
from .transform.normalize import normalize
from .transform.reverse import Pair, PairCallee, Reverse
from .transform.simplify import clean

MAX_RESTARTS = 60
DEBUG = bool(os.environ.get("AST2GRAD_DEBUG"))


@dataclass
class Signature:
    """What the specialisation knows of each argument: a kind, or an example value."""

    values: dict[str, Any]
    wrt: tuple[str, ...]
    single: bool = True


@dataclass(frozen=True)
class Typed:
    """An argument known by its kind only."""

    kind: Kind


@dataclass
class Generated:
    """A generated module: text, entry point, what it is bound to."""

    text: str
    entry: str
    imports: Imports
    guards: Guards
    origins: list[Origin | None] = field(default_factory=list)
    deep: bool = False  # the backward function consumes its tape


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


# ------------------------------------------------------------------------------------------------ reading

def read(func: Any, sig: Signature) -> Root:
    """Interpret the function for this signature."""
    know = Knowledge()
    for _ in range(MAX_RESTARTS):
        guards = Guards()
        ip = Interp(know, guards)
        ip.functions = {}
        try:
            return _read(func, sig, ip, guards)
        except Restart:
            continue
        except RecursionError:
            if DEBUG:
                raise
            raise InternalError("A901", "the function nests too deeply") from None
    raise InternalError("A901", "the function could not be specialised")


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
        raise ArgumentError("A304", "a generator function has no scalar result")
    ip.run(body.stmts)
    result = ip.get(("L", frame.id, ".ret")) or literal(None)
    shape = ip.shape(result, ip.state)
    if shape.form == "poison":
        raise ip.poisoned(shape.info, None)
    atoms: list[Atom] = []
    wrt = [leaves[n] for n in sig.wrt]
    ip.leaves(result, shape, ip.state, atoms)
    block = tuple([*ip.prologue, *ip.b.stack[0]])
    sources = tuple(v for leaf in wrt for v in leaf_vars(leaf))
    graph = Graph(fn.name, tuple(v for _, v in params), block, tuple(atoms), fn.src.origin(fn.node),
                  {"sources": sources, "contiguous": {v for n, v in params if isinstance(sig.values.get(n), np.ndarray)
                                                      and sig.values[n].flags.c_contiguous}})
    return Root(graph, wrt, result, ip, guards, target, params, shape)


def star_argument(ip: Interp, name: str, sig: Signature, leaves: dict[str, Any], guards: Guards) -> tuple[Value, Var]:
    """*args, of which some positions are differentiated."""
    values = sig.values[name]
    p = Var(name, kind_of(values), True)
    items = []
    for i, x in enumerate(values):
        wrt = f"*{i}" in sig.wrt
        if wrt and isinstance(kind_of(x), (Scalar, Arr)):
            k = wrt_kind(kind_of(x), f"{name}[{i}]")
        else:
            k = leaf_kind(x, wrt, f"{name}_{i}")
        v, leaf = element(ip, x, ip.b.op(_getitem(), p, Const(i), kind=k, name=f"{name}_{i}"), f"{name}_{i}", wrt, guards)
        items.append(v)
        if wrt:
            if leaf is None:
                raise ArgumentError("A302", f"argument {name}[{i}] is {x!r}, which holds no floating-point numbers")
            leaves[f"*{i}"] = leaf
    for w in sig.wrt:
        if w[:1] == "*" != w[1:2] and w not in leaves:
            raise ArgumentError("A301", f"wrt: *{name} has {len(values)} items")
    return STuple(tuple(items)), p


def keyword_argument(ip: Interp, name: str, sig: Signature, leaves: dict[str, Any],
                     guards: Guards) -> tuple[Value, Var]:
    """**kwargs, of which some entries are differentiated."""
    values = sig.values[name]
    p = Var(name, kind_of(values), True)
    items = []
    for key, x in values.items():
        wrt = f"**{key}" in sig.wrt
        k = wrt_kind(kind_of(x), key) if wrt and isinstance(kind_of(x), (Scalar, Arr)) else leaf_kind(x, wrt, key)
        v, leaf = element(ip, x, ip.b.op(_getitem(), p, Const(key), kind=k, name=key), key, wrt, guards)
        items.append(v)
        if wrt:
            if leaf is None:
                raise ArgumentError("A302", f"argument {key!r} is {x!r}, which holds no floating-point numbers")
            leaves[f"**{key}"] = leaf
    for w in sig.wrt:
        if w.startswith("**") and w not in leaves:
            raise ArgumentError("A301", f"wrt: there is no argument {w[2:]!r}")
    box = SDict(None, p)
    ip.sites[box.id] = None
    ip.state["C", box.id] = Contents(tuple(items), tuple(values))
    return box, p


def argument(ip: Interp, name: str, value: Any, wrt: bool, guards: Guards) -> tuple[Value, Var, Any]:
    """(value for the interpreter, parameter, structure of differentiable leaves)."""
    if isinstance(value, Typed):
        k = value.kind
        if wrt:
            k = wrt_kind(k, name)
        p = Var(name, k, True)
        return Sym(p), p, p
    k = kind_of(value, name)
    if isinstance(value, (bool, str, type(None))) or callable(value) and not hasattr(value, "__dict__"):
        if wrt:
            raise ArgumentError("A302", f"argument {name!r} is {value!r}, which holds no floating-point numbers")
        p = Var(name, Opaque(type(value)), True)
        return Static(value, p), p, None
    if isinstance(k, (Scalar, Arr)):
        if wrt:
            k = wrt_kind(k, name)
        p = Var(name, k, True)
        return Sym(p, (value, ("arg", name)) if isinstance(k, Scalar) and k.dtype == "int64" else None), p, p
    if isinstance(value, np.ndarray):
        if wrt:
            raise ArgumentError("A302", f"argument {name!r} is an array of {value.dtype}")
        p = Var(name, Opaque(np.ndarray), True)
        return Sym(p), p, None
    p = Var(name, k, True)
    v, leaf = container(ip, value, p, name, wrt, guards)
    if isinstance(v, Sym) and v.atom is p:
        leaf = p if wrt else None
    return v, p, leaf


def container(ip: Interp, value: Any, atom: Atom, name: str, wrt: bool, guards: Guards) -> tuple[Value, Any]:
    """A container argument: lists of like numbers stay run-time lists, everything else is taken apart."""
    k = kind_of(value)
    if type(value) is list and isinstance(k, Lst) and simple_elem(k.elem) and len(value) > 0:
        if isinstance(atom, Var):
            if wrt:
                atom.kind = k = as_float_list(k).vary(True)
            return Sym(atom), atom
    if isinstance(value, tuple):
        fields = getattr(value, "_fields", None)
        items, leaves = [], []
        for i, x in enumerate(value):
            part = ip.b.op(GETATTR, atom, Const(fields[i]), kind=leaf_kind(x, wrt, f"{name}_{i}"), name=f"{name}_{fields[i]}") \
                if fields else ip.b.op(_getitem(), atom, Const(i), kind=leaf_kind(x, wrt, f"{name}_{i}"), name=f"{name}_{i}")
            v, leaf = element(ip, x, part, f"{name}_{fields[i] if fields else i}", wrt, guards)
            items.append(v)
            leaves.append(leaf)
        return STuple(tuple(items), type(value)), ("tuple", type(value), leaves)
    if isinstance(value, (list, dict)) and type(value) in (list, dict):
        pairs = list(enumerate(value)) if isinstance(value, list) else list(value.items())
        items, leaves = [], []
        for key, x in pairs:
            katom = ip.atom(ip.key_value(key))
            part = ip.b.op(_getitem(), atom, katom, kind=leaf_kind(x, wrt, f"{name}_{key}"), name=f"{name}_{key}")
            v, leaf = element(ip, x, part, f"{name}_{key}", wrt, guards)
            items.append(v)
            leaves.append(leaf)
        box: Any = SList(None, atom) if isinstance(value, list) else SDict(None, atom)
        ip.sites[box.id] = None
        keys = None if isinstance(value, list) else tuple(k for k, _ in pairs)
        ip.state["C", box.id] = Contents(tuple(items), keys)
        return box, ("list" if isinstance(value, list) else "dict", keys, leaves)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        obj = SObj(type(value), atom, value, ("ext", id(value)))
        leaves = []
        names = []
        for fd in dataclasses.fields(value):
            if not hasattr(value, fd.name):
                continue
            x = getattr(value, fd.name)
            part = ip.b.op(GETATTR, atom, Const(fd.name), kind=leaf_kind(x, wrt, f"{name}_{fd.name}"),
                           name=f"{name}_{fd.name}")
            v, leaf = element(ip, x, part, f"{name}_{fd.name}", wrt, guards)
            ip.state["F", obj.id, fd.name] = v
            names.append(fd.name)
            leaves.append(leaf)
        ip.state["N", obj.id] = Static(tuple(names))
        ip.ext_objects.append(obj)
        return obj, ("dataclass", type(value), names, leaves)
    if wrt:
        raise ArgumentError("A302", f"argument {name!r} is a {type(value).__name__}, which holds no floating-point numbers")
    return ip.external(value, atom), None


def element(ip: Interp, x: Any, part: Atom, name: str, wrt: bool, guards: Guards) -> tuple[Value, Any]:
    k = kind_of(x)
    if isinstance(x, (bool, str, type(None))):
        return Static(x, part), None
    if isinstance(k, Scalar) and k.dtype.startswith("int"):
        return Sym(part, (x, ("arg", name))), None
    if isinstance(k, (Scalar, Arr)):
        return Sym(part), part if wrt and k.numeric else None
    return container(ip, x, part, name, wrt, guards)


def leaf_kind(x: Any, wrt: bool, name: str) -> Kind:
    k = kind_of(x, name)
    if isinstance(k, Lst) and wrt:
        return as_float_list(k).vary(True)
    if wrt and isinstance(k, (Scalar, Arr)) and k.numeric:
        return k.vary(True)
    return k


def simple_elem(k: Kind) -> bool:
    return isinstance(k, (Scalar, Arr)) or isinstance(k, Lst) and simple_elem(k.elem) or isinstance(k, Tup) and all(
        isinstance(e, Scalar) for e in k.elems)


def as_float_list(k: Lst) -> Lst:
    e = k.elem
    if isinstance(e, Scalar) and not e.numeric:
        e = FLOAT
    return Lst(as_float_list(e) if isinstance(e, Lst) else e, k.tuple_)


def _getitem() -> Any:
    import operator
    return operator.getitem


def wrt_kind(k: Kind, name: str) -> Kind:
    if isinstance(k, Scalar):
        if k.dtype == "bool":
            raise ArgumentError("A302", f"argument {name!r} is a bool")
        if np.dtype(k.dtype).kind in "iu":
            return FLOAT.vary(True)
        if k.dtype.startswith("complex"):
            return k.vary(True)
        return k.vary(True)
    if isinstance(k, Arr) and np.dtype(k.dtype).kind in "iub":
        raise ArgumentError("A303", f"argument {name!r} is an array of {k.dtype}, which cannot carry a derivative",
                            help=f"pass {name}.astype(float)")
    return k.vary(True)


# ------------------------------------------------------------------------------------------------ generating

def leaf_vars(leaf: Any) -> list[Var]:
    if leaf is None:
        return []
    if isinstance(leaf, Var):
        return [leaf]
    return [v for x in leaf[-1] for v in leaf_vars(x)]


def fitted(leaf: Var, g: Atom) -> Atom:
    """The gradient in the type of its argument."""
    if isinstance(leaf.kind, Arr) and leaf.kind.axes == ():
        return _Make(Ref(np.asarray, "np.asarray"), (g,), ())  # type: ignore[return-value]
    if isinstance(leaf.kind, Lst) and holds_tuples(leaf.kind):
        return _Make(Ref(helper_function("same_form"), "same_form"), (g, leaf), ())  # type: ignore[return-value]
    if leaf.kind == FLOAT.vary(True) and isinstance(atom_kind(g), Scalar) and atom_kind(g).dtype == "int64":  # type: ignore
        return as_float(g)
    return g


def as_float(g: Any) -> Any:
    if isinstance(g, Const):
        return Const(float(g.value))
    return _Make(Ref(float, "float"), (g,), ())


def holds_tuples(k: Kind) -> bool:
    return isinstance(k, Tup) or isinstance(k, Lst) and (k.tuple_ or holds_tuples(k.elem))


def rebuild(leaf: Any, grads: dict[Var, Atom]) -> Atom:
    """The gradient in the structure of its argument."""
    if leaf is None:
        return Const(None)
    if isinstance(leaf, Var):
        return fitted(leaf, grads[leaf])
    form = leaf[0]
    parts = tuple(rebuild(x, grads) for x in leaf[-1])
    if form == "tuple":
        if leaf[1] is tuple:
            return Seq(parts, "tuple")
        return _Make(Ref(leaf[1], leaf[1].__name__), parts, ())  # type: ignore[return-value]
    if form == "list":
        return Seq(parts, "list")
    if form == "dict":
        flat: list[Atom] = []
        for k, p in zip(leaf[1], parts):
            flat += [_key(k), p]
        return Seq(tuple(flat), "dict")
    return _Make(Ref(leaf[1], leaf[1].__name__), (), tuple(zip(leaf[2], parts)))  # type: ignore[return-value]


def _key(k: Any) -> Atom:
    if isinstance(k, tuple):
        return Seq(tuple(_key(i) for i in k))
    return Const(k) if k is None or isinstance(k, (str, int, float, bool)) else Ref(k, str(k))


@dataclass(frozen=True, eq=False)
class _Make:
    """Construction of a namedtuple or dataclass in a return statement."""

    cls: Ref
    args: tuple[Any, ...]
    kws: tuple[tuple[str, Any], ...]


def build_gradient(func: Any, sig: Signature, *, value: bool = False, has_aux: bool = False, name: str | None = None,
                   mode: str = "grad", stage: str = "final") -> Generated:
    """Text of the gradient (or value and gradient, or vjp pair) for one signature."""
    root = read(func, sig)
    ip = root.interp
    graph = root.graph
    graph = normalize(replace_body(graph, clean(graph.body, (*graph.results, *graph.notes["sources"]))))
    if stage == "ir":
        from .ir.text import dump
        return Generated(dump(graph), "", Imports(), root.guards)
    out_bars = seeds(root, graph, mode, has_aux)
    leaves = [v for leaf in root.wrt for v in leaf_vars(leaf)]
    pairs = Pairs()
    act = activity_of(graph)
    rev = Reverse(graph, tuple(leaves), out_bars, pairs)
    if mode == "vjp":
        pairs.internal = False
    back = rev.run()
    keep = value or mode == "vjp"
    sweeps = assemble(graph, back, act, keep)
    if stage in ("plan", "adjoint"):
        from .ir.text import dump_block
        return Generated(dump_block(sweeps.forward) + "\n# backward\n" + dump_block(sweeps.backward), "", Imports(), root.guards)
    module = Module(root, pairs, name or f"{clean_name(root.graph.name)}_{'value_and_grad' if value else mode}")
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
    module.pairs_text()
    return module.finish()


def replace_body(g: Graph, body: Block) -> Graph:
    return dataclasses.replace(g, body=body)


def clean_name(n: str) -> str:
    return "fn" if n == "<lambda>" else n


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
                                graph.origin, "use ast2grad.jacobian or ast2grad.vjp, or return a sum")
        what = "a list" if isinstance(k, Lst) else "a tuple" if isinstance(k, Tup) else "no number"
        raise ArgumentError("A304", f"{name}() returns {what}; grad needs a scalar", graph.origin,
                            "use ast2grad.jacobian or ast2grad.vjp")
    if shape.form == "static":
        v = shape.info
        if isinstance(v, Static) and isinstance(v.value, (int, float)) and not isinstance(v.value, bool):
            return {}
        raise ArgumentError("A304", f"{name}() returns {ip.describe(v)}; grad needs a scalar", graph.origin)
    raise ArgumentError("A304", f"{name}() returns {ip.describe_shape(shape)}; grad needs a scalar", graph.origin,
                        "use ast2grad.jacobian or ast2grad.vjp, or has_aux for auxiliary results")


class Module:
    """One generated module."""

    def __init__(self, root: Root, pairs: Pairs, entry: str) -> None:
        self.root = root
        self.pairs = pairs
        self.entry = entry
        self.imports = Imports()
        self.imports.home_globals = getattr(root.function, "__globals__", None)
        self.imports.pair_names = self.pair_name
        self.functions: list[tuple[list[str], list[Origin | None]]] = []
        self.imports.reserved.add(entry)
        user = {v.name for _, v in root.params}
        for s in walk(root.graph.body):
            from .ir.nodes import defs
            user.update(v.name for v in defs(s) if v.user)
        self.imports.user_names = user & set(dir(builtins))
        self.imports.reserved |= user
        self.deep = False
        self.plain: dict[Any, str] = {}
        self.plain_queue: list[Callee] = []
        self.normal: dict[Any, Graph] = {}
        self.current_names: Any = None

    def pair_name(self, c: Any) -> str:
        if isinstance(c, PairCallee):
            return f"{c.pair.name}_{c.role}"
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

    def signature(self, fn: Any) -> str:
        """Parameters as the user wrote them, without annotations."""
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
        if kwonly and not (a.vararg and a.vararg.id in have):
            parts.append("*")
        for p, d in kwonly:
            parts.append(p.id + self.default(d, fn.kw_defaults.get(p.id)))
        if a.kwarg and a.kwarg.id in have:
            parts.append(f"**{a.kwarg.id}")
        return ", ".join(parts)

    def default(self, node: Any, value: Value | None) -> str:
        if node is None or value is None:
            return ""
        if isinstance(value, Static) and value.ref is None:
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

    def emit(self, name: str, params: list[Var], header: str, sections: list[tuple[str, Block]], results: Any,
             returns: Callable[[Printer], str | None], comments: bool) -> None:
        blocks = [b for _, b in sections]
        flat = tuple(s for b in blocks for s in b)
        atoms = tuple(_flat_atoms(results))
        folds = fold(flat, tuple(params), atoms)
        self.reserve(flat)
        taken = set(self.imports.reserved) | self.pairs.names | {n.replace("_fwd", "_bwd") for n in self.pairs.names}
        taken |= set(dir(builtins))
        taken -= {v.name for v in params}
        user_ok = {v.name for s in walk(flat) for v in _all_defs(s) if v.user}
        names = assign_names(flat, tuple(params), atoms, folds, taken - user_ok, {p: p.name for p in params})
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
        r = returns(pr)
        if r is not None:
            pr.line(f"return {r}")
        self.functions.append((pr.lines.text, pr.lines.origins))

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
                for a in (*s.args, *[x for _, x in s.kws]):
                    self.reserve_atom(a)
            elif isinstance(s, Store):
                for a in (s.base, s.index, s.value):
                    self.reserve_atom(a)
            elif isinstance(s, Call) and getattr(s.callee, "role", "") != "unpack":
                self.pair_name(s.callee)
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
        if isinstance(a, _Make):
            return ast.Call(pr.expr(a.cls), [self.text_of(pr, x) for x in a.args],
                            [ast.keyword(k, self.text_of(pr, x)) for k, x in a.kws])
        if isinstance(a, Seq) and any(isinstance(i, (_Make, Seq)) for i in a.items):
            items = [self.text_of(pr, i) for i in a.items]
            if a.form == "tuple":
                return ast.Tuple(items, ast.Load())
            if a.form == "dict":
                return ast.Dict(items[0::2], items[1::2])
            return ast.List(items, ast.Load())
        return pr.expr(a)

    def tuple_text(self, pr: Printer, a: Any) -> str:
        e = self.text_of(pr, a)
        text = expr_text(e)
        if isinstance(e, ast.Tuple) and text.startswith("(") and text.endswith(")") and e.elts:
            return text[1:-1]
        return text

    def gradient(self, sweeps: Sweeps, graph: Graph, grad: Any, value: bool, ip: Interp) -> None:
        params = [v for _, v in self.root.params]
        fn = ip.function_of(self.root.function)

        def returns(pr: Printer) -> str:
            if not value:
                return self.tuple_text(pr, grad)
            g = expr_text(self.text_of(pr, grad))
            return f"{expr_text(self.result_text(pr, self.root.result_shape, iter(sweeps.results)))}, {g}"

        self.emit(self.entry, params, self.signature(fn), [("# forward", sweeps.forward), ("# backward", sweeps.backward)],
                  (grad, *sweeps.results), returns, True)

    def result_text(self, pr: Printer, shape: Any, atoms: Any) -> ast.expr:
        """The primal's result in its own structure."""
        if shape.form == "leaf":
            return pr.expr(next(atoms))
        if shape.form == "static":
            v = shape.info
            if isinstance(v, Static):
                return pr.expr(v.ref if v.ref is not None else Const(v.value))
            if isinstance(v, (SObj, SList, SDict)) and v.ext is not None:
                return pr.expr(v.ext)
            if isinstance(v, SObj):
                return ast.Constant(None)
            raise ArgumentError("A304", f"a result that is {self.root.interp.describe(v)}")
        parts = [self.result_text(pr, p, atoms) for p in shape.parts]
        if shape.form == "tuple":
            if shape.info is tuple:
                return ast.Tuple(parts, ast.Load())
            return ast.Call(pr.expr(Ref(shape.info, shape.info.__name__)), parts, [])
        if shape.form == "list":
            return ast.List(parts, ast.Load())
        if shape.form == "dict":
            return ast.Dict([pr.expr(_key(k)) for k in shape.info[1]], parts)
        if shape.form == "obj":
            cls, names = shape.info
            kws = [ast.keyword(n, p) for n, p in zip(names, parts)]
            if dataclasses.is_dataclass(cls):
                return ast.Call(pr.expr(Ref(cls, cls.__name__)), [], kws)
            return ast.Call(pr.expr(Ref(helper_function("build_object"), "build_object")),
                            [pr.expr(Ref(cls, cls.__name__))], kws)
        raise ArgumentError("A304", f"a result that is {self.root.interp.describe_shape(shape)}")

    def split(self, sweeps: Sweeps, name: str, params: list[Var], header: str, results: Any, bars: list[Var], grads: Any,
              result_text: Any, grad_text: Any) -> None:
        """A forward and a backward function with a tape between them."""
        from .frontend.calls import free_vars
        free = [v for v in free_vars(sweeps.backward, tuple(_flat_atoms(grads))) if v not in bars]
        tape = Var("tape", Opaque(), False)
        undefined = maybe_undefined(sweeps.forward, params, free)

        def fwd_returns(pr: Printer) -> str:
            t = ast.Tuple([pr.expr(v) for v in free], ast.Load())
            return f"{expr_text(result_text(pr))}, {expr_text(t)}" if free else f"{expr_text(result_text(pr))}, ()"

        pre: Block = tuple(Op(v, _none_prim(), (Const(None),)) for v in undefined) if False else ()
        self.emit_fwd(f"{name}_fwd", params, header, (*pre, *sweeps.forward), (*results, Seq(tuple(free))), result_text, free,
                      undefined)
        unpack: Block = (Call(tuple(free), _Unpack(), (tape,)),) if free else ()  # type: ignore[arg-type]
        self.emit(f"{name}_bwd", [tape, *bars], ", ".join(["tape", *[b.name for b in bars]]),
                  [("", unpack), ("# backward", sweeps.backward)], grads, grad_text, True)
        del fwd_returns

    def emit_fwd(self, name: str, params: list[Var], header: str, block: Block, results: Any, result_text: Any,
                 free: list[Var], undefined: list[Var]) -> None:
        def returns(pr: Printer) -> str:
            t = ast.Tuple([pr.expr(v) for v in free], ast.Load())
            return f"{_paren(result_text(pr))}, {expr_text(t)}"

        n = len(self.functions)
        self.emit(name, params, header, [("", block)], results, returns, False)
        if undefined:
            # values that only one path defines are None on the other
            text, origins = self.functions[n]
            local = [x for x in self.last_names(undefined) if x]
            text.insert(1, "    " + " = ".join(local) + " = None")
            origins.insert(1, None)

    def last_names(self, vs: list[Var]) -> list[str]:
        return [self.current_names.of.get(v, "") for v in vs]

    def vjp(self, sweeps: Sweeps, graph: Graph, out_bars: dict[int, Atom], grad: Any, ip: Interp) -> None:
        params = [v for _, v in self.root.params]
        fn = ip.function_of(self.root.function)
        bars = [v for v in out_bars.values() if isinstance(v, Var)]
        self.deep = True
        self.split(sweeps, self.entry, params, self.signature(fn), sweeps.results, bars, grad,
                   lambda pr: self.result_text(pr, self.root.result_shape, iter(sweeps.results)),
                   lambda pr: self.tuple_text(pr, grad))

    def pairs_text(self) -> None:
        done = 0
        plain_done = 0
        while done < len(self.pairs.queue) or plain_done < len(self.plain_queue):
            while done < len(self.pairs.queue):
                p = self.pairs.queue[done]
                done += 1
                self.pair_text(p)
            while plain_done < len(self.plain_queue):
                c = self.plain_queue[plain_done]
                plain_done += 1
                self.plain_text(c)

    def graph_of(self, c: Callee) -> Graph:
        if c.graph is None:
            raise InternalError("A901", f"{c.name} was not read")
        g = self.normal.get(c)
        if g is None:
            g = normalize(replace_body(c.graph, clean(c.graph.body, c.graph.results)))
            self.normal[c] = g
        return g

    def pair_text(self, p: Pair) -> None:
        g = self.graph_of(p.callee)
        act = activity_of(g)
        bars = {i: Var("out_bar" if len(p.outs) == 1 else f"out_bar_{i}", atom_kind(g.results[i]).vary(True), False)
                for i in p.outs}
        self.pairs.internal = True
        rev = Reverse(g, tuple(g.params[i] for i in p.wrt), dict(bars), self.pairs)
        back = rev.run()
        self.pairs.internal = False
        sweeps = assemble(g, back, act, True)
        grads = sweeps.grads
        params = list(g.params)
        rename(params)

        def result_text(pr: Printer) -> ast.expr:
            rs = [pr.expr(r) for r in sweeps.results]
            return rs[0] if len(rs) == 1 else _Splice(rs)  # type: ignore[return-value]

        def grad_text(pr: Printer) -> str:
            return ", ".join(expr_text(pr.expr(x)) for x in grads)

        self.split(sweeps, p.name, params, ", ".join(v.name for v in params), sweeps.results, list(bars.values()), Seq(grads),
                   result_text, grad_text)

    def plain_text(self, c: Callee) -> None:
        g = self.graph_of(c)
        params = list(g.params)
        rename(params)

        def returns(pr: Printer) -> str:
            return ", ".join(expr_text(pr.expr(r)) for r in g.results) or "None"

        self.emit(self.plain[c], params, ", ".join(v.name for v in params), [("", g.body)], Seq(g.results), returns, False)

    # ------------------------------------------------------------------------------------------------ the module

    def finish(self) -> Generated:
        main, rest = self.functions[0], self.functions[1:]
        if self.deep:
            main, rest = (self.functions[0], self.functions[1:])
        helpers = self.imports.helper_sources()
        lines: list[str] = []
        origins: list[Origin | None] = []

        def add(text: str, origin: Origin | None = None) -> None:
            lines.append(text)
            origins.append(origin)

        src = self.root.function
        add(f"# generated by ast2grad {__version__} from {getattr(src, '__module__', None) or 'source'}:"
            f"{getattr(src, '__qualname__', self.root.graph.name)}; do not edit")
        for h in self.imports.header():
            add(h)
        for body in helpers:
            add("")
            add("")
            for row in body.split("\n"):
                add(row)
        ordered = [*reversed(rest), main] if not self.deep else [*reversed(rest[1:]), main, rest[0]]
        for text, orig in ordered:
            add("")
            add("")
            for t, o in zip(text, orig):
                add(t, o)
        return Generated("\n".join(lines) + "\n", self.entry, self.imports, self.root.guards, origins, self.deep)


def rename(params: list[Var]) -> None:
    """Parameters of a private function: distinct names."""
    seen: set[str] = set()
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


def _none_prim() -> Any:
    from .ir.nodes import COPY
    return COPY


def maybe_undefined(block: Block, params: list[Var], free: list[Var]) -> list[Var]:
    """Variables that are not defined on every path of the block."""
    from .ir.nodes import blocks, defs
    nested: set[Var] = set()
    for s in block:
        for b in blocks(s):
            if type(s).__name__ == "With":
                continue
            for t in walk(b):
                nested.update(defs(t))
    return [v for v in free if v in nested]


def _defs(s: Any) -> Any:
    from .ir.nodes import defs
    return defs(s)


def _all_defs(s: Any) -> Any:
    from .ir.nodes import Each, Loop
    yield from _defs(s)
    if isinstance(s, Loop):
        for c in s.carried:
            yield c.inside
        if isinstance(s.head, Each):
            yield s.head.index


def _flat_atoms(a: Any) -> list[Atom]:
    if isinstance(a, _Make):
        return [x for p in (*a.args, *[v for _, v in a.kws]) for x in _flat_atoms(p)]
    if isinstance(a, Seq):
        return [x for p in a.items for x in _flat_atoms(p)]
    if isinstance(a, tuple):
        return [x for p in a for x in _flat_atoms(p)]
    return [a]


__all__ = ["build_gradient", "Signature", "Typed", "Generated", "read", "SourceError", "Ast2GradError", "Callable", "Tup", "INT",
           "Dim", "SFunc", "SMethod"]
