"""Classes that are defined inside of the function: their methods are nested functions."""
from __future__ import annotations

import collections
import dataclasses
import typing
from typing import Any

import gast

from ..ir.nodes import Ref
from .handlers import HANDLERS
from .values import UNKNOWN, SDict, SFunc, Static, Value


class LocalFunction:
    """A method of a class that is defined inside of the function."""

    def __init__(self, value: Value) -> None:
        self.value = value

    def __call__(self, *args: Any, **kws: Any) -> Any:
        raise AssertionError("exists only while the function is read")


def factory(fn: Any) -> Any:
    """A function of the standard library that makes a class of names: made now, it is a class for this reading."""
    def h(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value | None:
        known = [ip.known_object(v, True) for v in (*a, *k.values())]
        if any(v is UNKNOWN for v in known):
            return None
        key = id(node), repr(known)
        if key not in ip.values_made:  # one class, however often the place is read
            with ip.executing(node):
                ip.values_made[key] = fn(*known[:len(a)], **dict(zip(k, known[len(a):])))
        cls = ip.values_made[key]
        ip.local_classes.add(cls)
        return Static(cls, Ref(cls, cls.__name__))
    return h


for _maker in (collections.namedtuple, typing.NamedTuple, dataclasses.make_dataclass):
    HANDLERS[_maker] = factory(_maker)


def class_of_parts(ip: Any, a: list[Value], node: Any) -> Value | None:
    """type(name, bases, space)"""
    name, bases = ip.known_object(a[0]), ip.known_object(a[1])
    space = a[2] if isinstance(a[2], SDict) and a[2].ext is None else None
    if not isinstance(name, str) or not isinstance(bases, tuple) or space is None:
        return None
    own: dict[str, Any] = {}
    for key, v in ip.dict_pairs(space, node):
        of = ip.known_object(v)
        own[key] = LocalFunction(v) if isinstance(v, SFunc) else of
        if own[key] is UNKNOWN:
            return None
    with ip.executing(node):
        cls = type(name, bases, {"__module__": __name__, **own})
    ip.local_classes.add(cls)
    return Static(cls, Ref(cls, name))


def local_class(ip: Any, s: Any) -> Value:
    """A class statement in a function body: a class for this reading, whose methods are the nested functions."""
    if s.keywords:
        raise ip.error("A201", "a class with keywords inside of the function", s, "define the class at module level")
    bases = []
    for b in s.bases:
        v = ip.eval(b)
        if not isinstance(v, Static) or not isinstance(v.value, type):
            raise ip.error("A201", "a class with this base inside of the function", s, "define the class at module level")
        bases.append(v.value)
    space: dict[str, Any] = {"__module__": __name__, "__qualname__": s.name}
    marks: dict[str, Any] = {"property": property, "staticmethod": staticmethod, "classmethod": classmethod}
    notes: dict[str, Any] = {}
    for st in s.body:
        if isinstance(st, gast.FunctionDef):
            f: Any = LocalFunction(ip.make_function(st, st.name))
            for d in reversed(st.decorator_list):
                mark = marks.get(d.id) if isinstance(d, gast.Name) else None
                if mark is None:
                    raise ip.error("A201", "a decorated method of a class inside of the function", st,
                                   "define the class at module level")
                f = mark(f)
            space[st.name] = f
        elif isinstance(st, (gast.Assign, gast.AnnAssign)) and (st.value is None or isinstance(st.value, gast.Constant)):
            for t in st.targets if isinstance(st, gast.Assign) else [st.target]:
                if st.value is not None:
                    space[t.id] = st.value.value
                notes[t.id] = float
        elif not (isinstance(st, gast.Pass) or isinstance(st, gast.Expr) and isinstance(st.value, gast.Constant)):
            raise ip.error("A201", "this statement in a class inside of the function", st, "define the class at module level")
    cls: Any = type(s.name, tuple(bases), space)
    ip.local_classes.add(cls)
    for v in space.values():
        f = v.value if isinstance(v, LocalFunction) else getattr(getattr(v, "fget", getattr(v, "__func__", None)), "value", None)
        if isinstance(f, SFunc):
            f.fn.cls = cls
    result: Value = Static(cls, Ref(cls, s.name))
    for d in reversed(s.decorator_list):
        dv = ip.eval(d)
        if isinstance(dv, Static) and dv.value is dataclasses.dataclass:
            cls.__annotations__ = notes
            result = Static(dataclasses.dataclass(cls), Ref(cls, s.name))
        else:
            raise ip.error("A201", "a decorated class inside of the function", s, "define the class at module level")
    return result
