"""Arguments of the differentiated function: their kinds, their structure, and gradients in the same structure.
"""
from __future__ import annotations

import dataclasses
import operator
import os
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import ArgumentError
from ..guards import Guards
from ..ir.kinds import FLOAT, Arr, Kind, Lst, Opaque, Scalar, Tup, kind_of
from ..ir.nodes import GETATTR, Atom, Const, Ref, Seq, Var, atom_kind
from ..rules.registry import helper_function
from .interp import Interp
from .shapes import Contents
from .values import ObjectKey, SDict, SList, SObj, Static, STuple, Sym, Value

MAX_RESTARTS = 60
DEBUG = bool(os.environ.get("AST2GRAD_DEBUG"))


@dataclass
class Signature:
    """What the specialisation knows of each argument: a kind, or an example value."""

    values: dict[str, Any]
    wrt: tuple[str, ...]
    single: bool = True
    facts: Any = None  # what a call has told, where the function cannot be read without: `settling.Facts`


@dataclass(frozen=True)
class Typed:
    """An argument known by its kind only."""

    kind: Kind


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
        v, leaf = element(ip, x, ip.b.op(_getitem(), p, Const(i), kind=k, name=f"{name}_{i}"), f"{name}_{i}", wrt, guards,
                          (name, i))
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
        v, leaf = element(ip, x, ip.b.op(_getitem(), p, Const(key), kind=k, name=key), key, wrt, guards, (name, key))
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
        return Sym(p, (value, ("arg", (name,))) if isinstance(k, Scalar) and k.dtype == "int64" else None), p, p
    if isinstance(value, np.ndarray):
        if wrt and type(value) is not np.ndarray:
            raise ArgumentError("A302", f"argument {name!r} is a {type(value).__name__}", None,
                                "pass np.asarray(...) of it, and make the instance in the function")
        if wrt:
            raise ArgumentError("A302", f"argument {name!r} is an array of {value.dtype}")
        p = Var(name, Opaque(type(value)), True)
        return (Sym(p) if type(value) is np.ndarray else ip.external(value, p)), p, None
    p = Var(name, k, True)
    v, leaf = container(ip, value, p, name, wrt, guards, (name,))
    if isinstance(v, Sym) and v.atom is p:
        leaf = p if wrt else None
    return v, p, leaf


def container(ip: Interp, value: Any, atom: Atom, name: str, wrt: bool, guards: Guards,
              path: tuple[Any, ...]) -> tuple[Value, Any]:
    """A container argument: lists of like numbers stay run-time lists, everything else is taken apart."""
    k = kind_of(value)
    if type(value) is list and isinstance(k, Lst) and simple_elem(k.elem) and len(value) > 0 and (
            path not in ip.know.taken_apart or len(value) > ip.MAX_UNROLL):
        if isinstance(atom, Var):
            if wrt:
                atom.kind = k = as_float_list(k).vary(True)
            ip.list_arguments[atom] = path
            if all(type(x) is float for x in value):  # and so they are in every call with the same key
                ip.float_lists.add(atom)
            return Sym(atom), atom
        return Sym(atom), atom
    if type(value) is list:
        guards.arg_length(path, len(value))
    if isinstance(value, tuple):
        fields = getattr(value, "_fields", None)
        items, leaves = [], []
        for i, x in enumerate(value):
            part = ip.b.op(GETATTR, atom, Const(fields[i]), kind=leaf_kind(x, wrt, f"{name}_{i}"), name=f"{name}_{fields[i]}") \
                if fields else ip.b.op(_getitem(), atom, Const(i), kind=leaf_kind(x, wrt, f"{name}_{i}"), name=f"{name}_{i}")
            v, leaf = element(ip, x, part, f"{name}_{fields[i] if fields else i}", wrt, guards, (*path, i))
            items.append(v)
            leaves.append(leaf)
        return STuple(tuple(items), type(value)), ("tuple", type(value), leaves)
    if isinstance(value, (list, dict)) and type(value) in (list, dict):
        pairs = list(enumerate(value)) if isinstance(value, list) else list(value.items())
        items, leaves = [], []
        for key, x in pairs:
            katom = ip.atom(ip.key_value(key))
            part = ip.b.op(_getitem(), atom, katom, kind=leaf_kind(x, wrt, f"{name}_{key}"), name=f"{name}_{key}")
            v, leaf = element(ip, x, part, f"{name}_{key}", wrt, guards, (*path, key))
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
            v, leaf = element(ip, x, part, f"{name}_{fd.name}", wrt, guards, (*path, ("attr", fd.name)))
            ip.state["F", obj.id, fd.name] = ip.keep(v)
            names.append(fd.name)
            leaves.append(leaf)
        ip.state["N", obj.id] = Static(tuple(names))
        ip.ext_objects.append(obj)
        return obj, ("dataclass", type(value), names, leaves)
    if wrt:
        raise ArgumentError("A302", f"argument {name!r} is a {type(value).__name__}, which holds no floating-point numbers")
    return ip.external(value, atom), None


def element(ip: Interp, x: Any, part: Atom, name: str, wrt: bool, guards: Guards,
            path: tuple[Any, ...]) -> tuple[Value, Any]:
    k = kind_of(x)
    if isinstance(x, (bool, str, type(None))):
        return Static(x, part), None
    if isinstance(k, Scalar) and k.dtype.startswith("int"):
        return Sym(part, (x, ("arg", path))), None
    if isinstance(k, (Scalar, Arr)):
        return Sym(part), part if wrt and k.numeric else None
    return container(ip, x, part, name, wrt, guards, path)


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


def leaf_vars(leaf: Any) -> list[Var]:
    if leaf is None:
        return []
    if isinstance(leaf, Var):
        return [leaf]
    return [v for x in leaf[-1] for v in leaf_vars(x)]


def fitted(leaf: Var, g: Atom) -> Atom:
    """The gradient in the type of its argument."""
    if isinstance(leaf.kind, Arr) and leaf.kind.axes == ():
        return Make(Ref(np.asarray, "np.asarray"), (g,), ())  # type: ignore[return-value]
    if isinstance(leaf.kind, Lst) and holds_tuples(leaf.kind):
        return Make(Ref(helper_function("same_form"), "same_form"), (g, leaf), ())  # type: ignore[return-value]
    if leaf.kind == FLOAT.vary(True) and isinstance(atom_kind(g), Scalar) and atom_kind(g).dtype == "int64":  # type: ignore
        return as_float(g)
    return g


def as_float(g: Any) -> Any:
    if isinstance(g, Const):
        return Const(float(g.value))
    return Make(Ref(float, "float"), (g,), ())


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
        return Make(Ref(leaf[1], leaf[1].__name__), parts, ())  # type: ignore[return-value]
    if form == "list":
        return Seq(parts, "list")
    if form == "dict":
        flat: list[Atom] = []
        for k, p in zip(leaf[1], parts):
            flat += [key_atom(k), p]
        return Seq(tuple(flat), "dict")
    return Make(Ref(leaf[1], leaf[1].__name__), (), tuple(zip(leaf[2], parts)))  # type: ignore[return-value]


def key_atom(k: Any) -> Atom:
    if isinstance(k, tuple):
        return Seq(tuple(key_atom(i) for i in k))
    if isinstance(k, ObjectKey):
        raise ArgumentError("A304", f"a result with an object ({k.obj.cls.__name__}) as a key")
    return Const(k) if k is None or isinstance(k, (str, int, float, bool)) else Ref(k, str(k))


@dataclass(frozen=True, eq=False)
class Make:
    """Construction of a namedtuple or dataclass in a return statement."""

    cls: Ref
    args: tuple[Any, ...]
    kws: tuple[tuple[str, Any], ...]
