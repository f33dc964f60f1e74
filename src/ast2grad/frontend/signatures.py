"""What decorators ask of the functions that they wrap: names, kinds and defaults of the parameters are known while reading."""
from __future__ import annotations

import inspect
from typing import Any

from ..ir.nodes import Ref
from ..library.signatures import Parameter, Signature
from .handlers import on
from .values import Poison, SFunc, SMethod, Static, STuple, Value, literal


def object_of(v: Value) -> Any:
    """The function that is asked about, where it is one object of Python's."""
    if isinstance(v, Static) and callable(v.value):
        return v.value
    if isinstance(v, SFunc):
        return v.fn.object
    if isinstance(v, SMethod) and (fn := object_of(v.func)) is not None and inspect.isfunction(fn):
        return fn.__get__(object())  # self is bound, whatever it is
    return None


def known_class(cls: type) -> Static:
    return Static(cls, Ref(cls, cls.__name__))


@on(inspect.signature)
def h_signature(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    if len(a) != 1 or k:
        return None
    fn = object_of(a[0])
    if fn is None:
        return signature_inside(ip, a[0], node)
    try:
        return signature_value(ip, inspect.signature(fn), node)
    except (TypeError, ValueError):
        return None


def signature_inside(ip: Any, v: Value, node: Any) -> Value | None:
    """Of a function that is made while the differentiated one runs: its text and its defaults say it."""
    func = v.func if isinstance(v, SMethod) else v
    if not isinstance(func, SFunc):
        return None
    fn, args = func.fn, func.fn.node.args
    plain = [*args.posonlyargs, *args.args]
    given: dict[str, Value] = dict(zip((a.id for a in plain[len(plain) - len(fn.defaults):]), fn.defaults))
    given.update(fn.kw_defaults)
    P = inspect.Parameter
    kinds: list[tuple[Any, Any]] = [(a, P.POSITIONAL_ONLY) for a in args.posonlyargs]
    kinds += [(a, P.POSITIONAL_OR_KEYWORD) for a in args.args]
    if args.vararg is not None:
        kinds.append((args.vararg, P.VAR_POSITIONAL))
    kinds += [(a, P.KEYWORD_ONLY) for a in args.kwonlyargs]
    if args.kwarg is not None:
        kinds.append((args.kwarg, P.VAR_KEYWORD))
    if isinstance(v, SMethod):
        if not plain:
            return None
        kinds = kinds[1:]
    empty = ip.default_value(P.empty, "empty")

    def note(said: Any) -> Value:  # annotations are not evaluated: an error for who reads one
        return empty if said is None else Poison("the annotation of a function that is made here is not read")

    said = [(a.id, kind, given.get(a.id, empty), note(a.annotation)) for a, kind in kinds]
    return made_signature(ip, said, note(getattr(fn.node, "returns", None)), fn.node, node)


def signature_value(ip: Any, signature: inspect.Signature, node: Any = None) -> Value:
    said = [(p.name, p.kind, ip.default_value(p.default, p.name), ip.default_value(p.annotation, "annotation"))
            for p in signature.parameters.values()]
    return made_signature(ip, said, ip.default_value(signature.return_annotation, "return_annotation"), signature, node)


def made_signature(ip: Any, parameters: list[tuple[str, Any, Value, Value]], returned: Value, of: Any, node: Any) -> Value:
    made = [ip.call(known_class(Parameter), [literal(name), Static(kind, Ref(kind, kind.name)), default, annotation], {}, node)
            for name, kind, default, annotation in parameters]
    table = ip.new_dict([p[0] for p in parameters], made, (id(of if node is None else node), "parameters"))
    made_of: Value = ip.call(known_class(Signature), [table, returned], {}, node)
    return made_of


@on(inspect.getfullargspec)
def h_getfullargspec(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    fn = object_of(a[0]) if len(a) == 1 and not k else None
    if fn is None:
        return None
    try:
        spec = inspect.getfullargspec(fn)
    except TypeError:
        return None

    def names(items: list[str], what: str) -> Value:
        return ip.new_list([literal(n) for n in items], (id(node), what))

    only = spec.kwonlydefaults
    return STuple((
        names(spec.args, "args"), literal(spec.varargs), literal(spec.varkw),
        literal(None) if spec.defaults is None else STuple(tuple(ip.default_value(d, "default") for d in spec.defaults)),
        names(spec.kwonlyargs, "kwonlyargs"),
        literal(None) if only is None else ip.new_dict(list(only), [ip.default_value(d, n) for n, d in only.items()],
                                                       (id(node), "kwonlydefaults")),
        Static(spec.annotations, Ref(spec.annotations, "annotations")),
    ), inspect.FullArgSpec)
