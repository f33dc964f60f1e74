"""Derivatives inside of differentiated functions: `grad(f)` that is called there, or made there.

The text of the inner derivative is generated for the kinds of this call's operands and then read like a function that
the user wrote, so derivatives of derivatives need no rules of their own.
"""
from __future__ import annotations

import ast
import copy
import linecache
import sys
from typing import Any

import gast

from ..guards import HOMES
from ..ir.kinds import FLOAT, Arr, Lst, Scalar
from ..ir.nodes import Ref
from .objects import names_in
from .scan import body_of
from .values import SFunc, SMethod, SObj, Static, STuple, Sym, Value


def is_generated(fn: Any) -> bool:
    """A function of a generated module: no other module can import it, so it is always read."""
    return HOMES in getattr(fn, "__globals__", ())


def call_derivative(ip: Any, d: Any, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
    """d(*args, **kws), where d is an object that grad or value_and_grad made."""
    if d.mode == "hvp":
        if not args:
            raise ip.error("A209", f"hvp of {d.describe()} without a vector", node)
        *args, v = args
        dots = [v] if d.single else list(v.items) if isinstance(v, STuple) else None
        if dots is None or len(dots) != len(d.wrt_names):
            raise ip.error("A202", "hvp with respect to several arguments takes a tuple of vectors", node)
        return call_loaded(ip, d, list(args), kws, node, d.wrt_names, dots)
    return call_loaded(ip, d, args, kws, node, d.wrt_names, [])


def call_jvp(ip: Any, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
    """jvp(f, primals, tangents, wrt=None, **kwargs)"""
    from ..tangents import Tangent
    wrt = kws.pop("wrt", None) if len(args) < 4 else args.pop()
    f = function_behind(ip, args[0], node) if len(args) == 3 else None
    if f is None or not isinstance(args[1], STuple) or not isinstance(args[2], STuple):
        raise ip.error("A202", "this form of jvp inside of a differentiated function", node,
                       "write jvp(f, (x, y), (x_dot, y_dot))")
    primals, dots = list(args[1].items), list(args[2].items)
    given: Any = None
    if isinstance(wrt, STuple):
        given = tuple(python_object(i) for i in wrt.items)
    elif wrt is not None:
        given = python_object(wrt)
    places = given if isinstance(given, tuple) else (given,)
    known = wrt is None or isinstance(wrt, Static) and wrt.value is None
    if not known and any(not isinstance(i, (int, str)) for i in places):
        raise ip.error("A203", "the wrt of a jvp inside of a differentiated function is known only at run time", node)
    table = ip.know.made
    key = ("jvp", id(f), repr(given))
    if key not in table:
        table[key] = (Tangent(f, 0 if given is None else given if isinstance(given, (tuple, list)) else (given,), "jvp", False,
                              "python"), f)
    d = table[key][0]
    if isinstance(args[0], SFunc):
        kws = {**kws, **surroundings(ip, args[0])}
    names = list(d.wrt_names)
    if given is None:
        if len(primals) != len(dots):
            raise ip.error("A209", "jvp needs one tangent for each primal", node)
        pairs = [(n, t) for n, t in zip(d.places(len(primals)), dots) if not (isinstance(t, Static) and t.value is None)]
        names, dots = [n for n, _ in pairs], [t for _, t in pairs]
    if len(names) != len(dots):
        raise ip.error("A209", "jvp needs one tangent for each differentiated argument", node)
    return call_loaded(ip, d, primals, kws, node, tuple(names), dots)


def call_jacobian(ip: Any, d: Any, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
    """jacobian(f)(...) and hessian(f)(...)"""
    return call_loaded(ip, d, args, kws, node, d.names, [])


def call_loaded(ip: Any, d: Any, args: list[Value], kws: dict[str, Value], node: Any, wrt: tuple[str, ...],
                dots: list[Value]) -> Value:
    """The generated function of d for these operands, and then its tangents, is called like one of the user's."""
    from .arguments import Typed
    if d.mode == "vjp":
        raise ip.error("A202", "vjp inside of a differentiated function", node)
    local = ip.know.nested.get(id(d))
    if local is not None:
        kws = {**kws, **surroundings(ip, local[1])}
    try:
        bound = d.params.bind(*args, **kws)
    except TypeError as e:
        raise ip.error("A209", f"{d.describe()}: {e}", node) from None
    values: dict[str, Any] = {}
    for n, p in d.params.parameters.items():
        if p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD):
            if bound.arguments.get(n):
                raise ip.error("A202", f"the derivative of {d.describe()} is called with *args or **kwargs inside of a "
                               "differentiated function", node)
            values[n] = () if p.kind is p.VAR_POSITIONAL else {}
        elif n in bound.arguments:
            values[n] = example(ip, bound.arguments[n], n, n in wrt, node)
        else:
            values[n] = p.default
    table = ip.know.derivatives
    key = (id(d), wrt, tuple((n, v if isinstance(v, Typed) else (type(v), repr(v) if isinstance(v, (int, float, str)) else id(v)))
                        for n, v in values.items()))
    loaded = table.get(key)
    if loaded is None:
        loaded = table[key] = d.function_for(values, wrt)
    for key, check in loaded.guards.checks.items():
        if key[0] != "arg":
            ip.guards.note(key, check, True)
    given = dict(zip(loaded.generated.dots, dots))
    return ip.call_function(ip.function_of(loaded.function), args, {**kws, **given}, node)


def example(ip: Any, v: Value, name: str, wrt: bool, node: Any) -> Any:
    """What the inner derivative is told of an argument: its kind, or the object itself."""
    from .arguments import Typed
    if isinstance(v, Static):
        if isinstance(v.value, (int, float)) and not isinstance(v.value, bool) and (wrt or isinstance(v.value, float)):
            return Typed(FLOAT)
        return v.value
    if isinstance(v, Sym):
        k = ip.kind(v)
        if isinstance(k, (Scalar, Arr)) and not k.maybe_none or isinstance(k, Lst) and not wrt:
            return Typed(k.vary(False))
    value = python_object(v)
    if value is not None:
        return value
    raise ip.error("A202", f"the argument {name!r} of a derivative inside of a differentiated function is {ip.describe(v)}",
                   node, "pass numbers and arrays")


def function_behind(ip: Any, v: Value, node: Any) -> Any:
    """The object that exists outside; of a nested function, one that takes what it reads around it as keywords."""
    value = python_object(v)
    return outlined(ip, v, node) if value is None and isinstance(v, SFunc) else value


def outlined(ip: Any, v: SFunc, node: Any) -> Any:
    fn = v.fn
    table = ip.know.outlined
    if id(fn.node) in table:
        return table[id(fn.node)][0]
    body = body_of(fn.node)
    if fn.defaults or fn.kw_defaults or body.nonlocals or body.generator or getattr(fn.node, "decorator_list", None):
        return None
    tree = gast.gast_to_ast(copy.deepcopy(fn.node))
    if isinstance(tree, ast.Lambda):
        tree = ast.FunctionDef(name="fn", args=tree.args, body=[ast.Return(tree.body)], decorator_list=[])
        if sys.version_info >= (3, 12):
            tree.type_params = []
    tree.args.kwonlyargs += [ast.arg(n) for n in surroundings(ip, v)]
    tree.args.kw_defaults += [None] * len(surroundings(ip, v))
    text = ast.unparse(ast.fix_missing_locations(tree)) + "\n"
    file = f"<{fn.src.filename if hasattr(fn.src, 'filename') else 'source'} {tree.name} {len(table)}>"
    linecache.cache[file] = (len(text), None, text.splitlines(True), file)
    space: dict[str, Any] = {}
    exec(compile(text, file, "exec"), fn.globals, space)
    table[id(fn.node)] = (space[tree.name], fn.node)
    return space[tree.name]


def surroundings(ip: Any, v: SFunc) -> dict[str, Value]:
    """What a nested function reads from around it, as it is now."""
    own = set(body_of(v.fn.node).locals)
    found: dict[str, Value] = {}
    for key in ip.captured(v):
        if key[2] not in own:
            found.setdefault(key[2], ip.state[key])
    frame = v.fn.parent
    while frame is not None:
        for name in names_in(v.fn.node):
            if name in frame.fn.cells and name not in own and name not in found:
                found[name] = ip.load_cell(frame.fn.cells[name], name, v.fn.node)
        frame = frame.parent
    return found


def python_object(v: Value) -> Any:
    """The object that exists outside, or None."""
    if isinstance(v, Static):
        return v.value
    if isinstance(v, SFunc):
        return v.fn.object
    if isinstance(v, SObj):
        return v.obj
    if isinstance(v, SMethod):
        me, func = python_object(v.self), python_object(v.func)
        return func.__get__(me) if me is not None and func is not None else None
    return None


def make_derivative(ip: Any, fn: Any, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
    """grad(f) or value_and_grad(f) in the text of the differentiated function."""
    def given(v: Value) -> Any:
        if isinstance(v, STuple):
            return tuple(given(i) for i in v.items)
        value = function_behind(ip, v, node)
        if value is None:
            raise ip.error("A202", f"{fn.__name__} of {ip.describe(v)} inside of a differentiated function", node,
                           "define the function outside, and hand everything that it uses to it as arguments")
        return value

    a, k = [given(v) for v in args], {n: None if isinstance(v, Static) and v.value is None else given(v)
                                      for n, v in kws.items()}
    table = ip.know.made
    nested = args[0] if args and isinstance(args[0], SFunc) and args[0].fn.object is None else None
    # the same text in the same frame reads the same variables
    place = (id(nested.fn.node), nested.fn.parent.id if nested.fn.parent is not None else 0) if nested is not None else None
    key = (fn, tuple(map(id, a)), tuple((n, repr(v)) for n, v in k.items()), place)
    hit = table.get(key)
    if hit is None:
        hit = table[key] = (fn(*a, **k), a)
    if nested is not None:
        ip.know.nested[id(hit[0])] = (hit[0], nested)
    return Static(hit[0], Ref(hit[0], fn.__name__))
