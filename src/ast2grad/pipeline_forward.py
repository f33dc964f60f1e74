"""Texts of forward mode: tangents, Hessian-vector products, Jacobians and Hessians.

    interpret -> clean -> forward -> clean -> fold -> name -> print

What is of second order starts with the text of a gradient, which is read like a function that the user wrote.
"""
from __future__ import annotations

import copy
import operator
from typing import Any

from .analysis.activity import activity_of
from .analysis.alias import aliases_of
from .analysis.plan import store_filter
from .analysis.texts import refuse_numbers_of_texts
from .dispatch import readable
from .emit.module import Generated, Module, clean_name
from .emit.modules import Imports
from .emit.unssa import fresh_name
from .errors import ArgumentError, Ast2GradError, UnsupportedError
from .frontend.arguments import Signature, Typed, key_atom
from .frontend.roundings import warn_of_rounding
from .frontend.searches import check_fit
from .ir.kinds import FLOAT, Arr, Lst, Opaque, Scalar, Tup, Unknown
from .ir.nodes import GETATTR, Atom, Const, Graph, Ref, Var, atom_kind, atom_vars
from .pipeline import Graphs, Pairs, Root, TangentCallees, build_gradient, callees, read, replace_body, tangents_of_callees
from .rules.registry import helper_function
from .transform.adjoints import mirror_kind
from .transform.assemble import Sweeps
from .transform.builder import Builder
from .transform.forward import Forward, Tangents
from .transform.members import assemble_members
from .transform.normalize import normalize
from .transform.simplify import clean

WHAT = {"jvp": "Jacobian-vector product", "hvp": "Hessian-vector product", "jacobian": "Jacobian", "hessian": "Hessian"}


def build(mode: str, func: Any, sig: Signature, *, name: str | None = None, stage: str = "final",
          about: Any = None) -> Generated:
    """Text of one of the modes jvp, hvp, jacobian and hessian; `about` is the user's function, where func is not."""
    own = name or f"{clean_name(getattr(func, '__name__', 'f'))}_{mode}"
    if mode == "jvp":
        return build_tangent(func, sig, name=own, stage=stage, about=about)
    if mode == "jacobian":
        return build_jacobian(func, sig, name=own, stage=stage, about=about)
    about = about or func
    inner = readable(build_gradient(func, sig), sig)
    if mode == "hvp":
        try:
            generated = build_tangent(inner.function, sig, value=False, mode="hvp", name=own, stage=stage, about=about)
        except UnsupportedError as first:
            return other_order(first, func, sig, name=own, about=about)
    elif sig.single:
        generated = build_jacobian(inner.function, sig, name=own, stage=stage, mode="hessian", about=about)
    else:
        raise ArgumentError("A306", "the text of a Hessian is with respect to one argument")
    generated.inner = inner
    generated.guards.checks = {**inner.guards.checks, **generated.guards.checks}
    return generated


def build_hvp(func: Any, sig: Signature, *, name: str, about: Any) -> Generated:
    """The gradient, by its tangent, of the function's derivative along a direction: reverse over forward.

    It gives the same numbers as forward over reverse, for more work.  It serves where the text of the gradient is not
    read again: the tape of a recursive function has as many parts as the recursion is deep, a tangent has none.
    """
    own = f"{clean_name(getattr(func, '__name__', 'f'))}_along"
    along = readable(build_tangent(func, sig, value=False, name=own), sig)
    values = dict(sig.values)
    for dot, w in zip(along.generated.dots, sig.wrt):
        x = values[w]
        values[dot] = Typed(FLOAT) if isinstance(x, (int, float)) else copy.deepcopy(x)
    generated = build_gradient(along.function, Signature(values, sig.wrt, sig.single), name=name, about=about, what=WHAT["hvp"])
    generated.inner, generated.dots = along, along.generated.dots
    generated.guards.checks = {**along.guards.checks, **generated.guards.checks}
    return generated


def other_order(first: UnsupportedError, func: Any, sig: Signature, *, name: str, about: Any) -> Generated:
    """After forward over reverse was refused."""
    try:
        return build_hvp(func, sig, name=name, about=about)
    except Ast2GradError:
        raise first from None


def build_jacobian(func: Any, sig: Signature, *, name: str, stage: str = "final", mode: str = "jacobian",
                   about: Any = None) -> Generated:
    """One tangent for a number, the gradient of a scalar function, else one tangent for each entry of the arguments."""
    root = read(func, sig)
    if any(not isinstance(leaf, Var) or not isinstance(leaf.kind, (Scalar, Arr)) for leaf in root.wrt):
        raise ArgumentError("A306", f"the text of a {mode} is with respect to numbers and arrays")
    if root.result_shape.form != "leaf" or not isinstance(root.result_shape.info, (Scalar, Arr, Unknown)):
        raise ArgumentError("A304", f"{root.graph.name}() returns {root.interp.describe_shape(root.result_shape)}; the text of a "
                            f"{mode} is of one number or array", root.graph.origin)
    kinds = [leaf.kind for leaf in root.wrt]
    if sig.single and isinstance(kinds[0], Scalar):
        return build_tangent(func, sig, value=False, mode=mode, name=name, stage=stage, about=about, seed=Const(1.0))
    out = root.result_shape.info
    if isinstance(out, Scalar) or isinstance(out, Arr) and out.axes == ():
        return build_gradient(func, sig, name=name, stage=stage)
    inner = f"{clean_name(getattr(about or func, '__name__', 'f'))}_{'hvp' if mode == 'hessian' else 'jvp'}"
    return build_tangent(func, sig, value=False, mode=mode, name=inner, stage=stage, about=about, driver=name)


def build_tangent(func: Any, sig: Signature, *, value: bool = True, name: str | None = None, mode: str = "jvp",
                  stage: str = "final", about: Any = None, seed: Atom | None = None, driver: str = "") -> Generated:
    """Text of the tangent (and value) for one signature: `f_jvp(x, y, x_dot, y_dot)`.

    With `seed` the tangent is that number instead of a parameter; with `driver` a function of that name calls the
    tangent function for each entry of the arguments.
    """
    root = read(func, sig)
    root.about = about
    ip = root.interp
    graph = root.graph
    graph = normalize(replace_body(graph, clean(graph.body, (*graph.results, *graph.notes["sources"]))))
    refuse_numbers_of_texts(graph)
    if stage == "ir":
        from .ir.text import dump
        return Generated(dump(graph), "", Imports(), root.guards)
    check_fit(ip, root.function, graph)
    warn_of_rounding(ip, root.function, graph)
    pairs = Pairs()
    entry = name or f"{clean_name(graph.name)}_{mode}"
    pairs.names.add(entry)
    tangents = TangentCallees(pairs.names)
    module = Module(root, pairs, entry)
    dots: list[Var] = []
    seeds: dict[Var, Atom] = {}
    b = Builder()
    taken = set(module.imports.reserved)
    for w, leaf in zip(sig.wrt, root.wrt):
        if seed is not None:
            seeds[leaf] = seed
            continue
        kind = mirror_kind(leaf.kind) if isinstance(leaf, Var) else Opaque()
        dot = Var(fresh_name(f"{tangent_name(root, w)}_dot", taken), kind, True)
        taken.add(dot.name)
        dots.append(dot)
        seeds.update(tangent_leaves(b, leaf, dot))
    sweep = Forward(graph, seeds, tangents, False).run()
    results = (*graph.results, *[d for d in sweep.dots if d is not None]) if value else [d for d in sweep.dots if d is not None]
    first = b.close()
    b.open()
    given = tuple(d if d is not None else zero_of(b, r) for d, r in zip(sweep.dots, graph.results))
    atoms = (*results, *given)
    body = (*first, *sweep.block, *b.close())
    seen = (*graph.params, *dots)
    live = {v for a in atoms for v in atom_vars(a)}
    body = clean(body, atoms, store_filter(body, aliases_of(Graph(graph.name, seen, body, atoms)), seen, live))
    if stage in ("plan", "adjoint"):
        from .ir.text import dump_block
        return Generated(dump_block(body), "", Imports(), root.guards)
    graphs = Graphs(root)
    own = Sweeps(body, (), (*(graph.results if value else ()), *given), ())
    sweeps, members = assemble_members(own, tangents_of_callees(tangents, graphs), graphs)
    module.mode = WHAT[mode]
    module.tangent(Tangents(sweeps.forward, given), graph, dots, value, ip)
    callees(module, members)
    al = activity_of(graph).aliases
    module.mutates = any(isinstance(v.kind, Arr) and al.is_memory(v) for v in graph.params)
    if driver:
        module.columns(driver, entry, list(zip(root.wrt, dots)), ip)
    generated = module.finish()
    generated.dots = tuple(d.name for d in dots)
    return generated


def tangent_name(root: Root, wrt: str) -> str:
    """The name of the argument: of those in *args and **kwargs too."""
    if wrt.startswith("**"):
        return wrt[2:]
    if wrt.startswith("*"):
        star = root.interp.function_of(root.function).node.args.vararg.id
        return f"{star}_{wrt[1:]}"
    return wrt


def tangent_leaves(b: Builder, leaf: Any, dot: Atom) -> dict[Var, Atom]:
    """Where the tangent of each leaf of an argument is found in the argument's tangent."""
    if leaf is None:
        return {}
    if isinstance(leaf, Var):
        return {leaf: dot}
    form, out = leaf[0], {}
    keys = leaf[2] if form == "dataclass" else leaf[1] if form == "dict" else range(len(leaf[-1]))
    for key, part in zip(keys, leaf[-1]):
        if part is None:
            continue
        kind = mirror_kind(part.kind) if isinstance(part, Var) else Opaque()
        name = f"{part.name}_dot" if isinstance(part, Var) else "part_dot"
        item = b.op(GETATTR, dot, Const(key), kind=kind, name=name) if form == "dataclass" else b.op(
            operator.getitem, dot, key_atom(key), kind=kind, name=name)
        out.update(tangent_leaves(b, part, item))
    return out


def zero_of(b: Builder, r: Atom) -> Atom:
    """The tangent of a result that does not depend on the differentiated arguments."""
    k = atom_kind(r)
    if isinstance(k, Scalar):
        return Const(0.0)
    if isinstance(k, (Arr, Lst, Tup, Unknown)) and isinstance(r, Var):
        return b.op(Ref(helper_function("zeros_of"), "zeros_of"), r, kind=mirror_kind(k))
    return Const(None)


