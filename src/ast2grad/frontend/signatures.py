"""What decorators ask of the functions that they wrap: names, kinds and defaults of the parameters are known while reading."""
from __future__ import annotations

import inspect
from typing import Any

from ..ir.nodes import Ref
from ..library.signatures import Parameter, Signature
from .handlers import on
from .values import SFunc, SMethod, Static, STuple, Value, literal


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
    fn = object_of(a[0]) if len(a) == 1 and not k else None
    if fn is None:
        return None
    try:
        return signature_value(ip, inspect.signature(fn), node)
    except (TypeError, ValueError):
        return None


def signature_value(ip: Any, signature: inspect.Signature, node: Any = None) -> Value:
    parameters = signature.parameters
    made = []
    for p in parameters.values():
        kind = Static(p.kind, Ref(p.kind, p.kind.name))
        said = [ip.default_value(p.default, p.name), ip.default_value(p.annotation, "annotation")]
        made.append(ip.call(known_class(Parameter), [literal(p.name), kind, *said], {}, node))
    table = ip.new_dict(list(parameters), made, (id(signature if node is None else node), "parameters"))
    returned = ip.default_value(signature.return_annotation, "return_annotation")
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
