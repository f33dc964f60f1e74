"""Objects that a call makes which cannot be read, as a parser does: the call is executed while the function is read.

Of code whose arguments are known by now, what it returns can be looked at.  Where two calls return two objects of one
form, to which nothing else refers, each call makes a new one, and it is as if its attributes had been set in the function.
The generated text has the parts of such an object in the place of the call; a guard makes the call before each run, and
compares.
"""
from __future__ import annotations

import gc
import sys
import types
import weakref
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ..ir.nodes import Call, Mutate, Ref, Stmt, Store, Var, walk
from ..ir.uses import has_effects
from .base import InterpBase
from .classes import builtin_base, static_lookup
from .outside import plain_object
from .values import SObj, Static, STuple, Value, is_literal, literal

MAX_PARTS = 200


@dataclass(frozen=True)
class Form:
    """What something is made of: a constant, an object that was there before, or a new one with its parts."""

    what: str  # constant, outside, tuple, list, dict, object, again
    value: Any = None  # the constant, the object, the class, or the number of the part that it is once more
    names: tuple[Any, ...] = ()  # keys or attributes
    parts: tuple[Form, ...] = ()

    def matches(self, v: Any, met: list[Any] | None = None) -> bool:
        """Has it the form?"""
        met = [] if met is None else met
        if self.what == "constant":
            return type(v) is type(self.value) and (v == self.value) is True
        if self.what in ("outside", "again"):
            return v is (self.value if self.what == "outside" else met[self.value])
        if type(v) is not self.value or any(v is m for m in met):
            return False
        met.append(v)
        names, parts = inside(v)
        return names == self.names and len(parts) == len(self.parts) and all(
            f.matches(p, met) for f, p in zip(self.parts, parts))


def inside(v: Any) -> tuple[tuple[Any, ...], list[Any]]:
    """Names and values of what a container or an object holds."""
    if type(v) in (tuple, list):
        return (), list(v)
    held = v if type(v) is dict else vars(v)
    return tuple(held), list(held.values())


@dataclass
class Comparison:
    """What two calls returned: the new objects of the first, with their number and that of the second in their place."""

    met: dict[int, tuple[int, Any, Any]] = field(default_factory=dict)
    open: set[int] = field(default_factory=set)  # those whose parts are being looked at

    def form(self, one: Any, other: Any) -> Form | None:
        """What they have in common; None where that is not all."""
        if is_literal(one):
            return Form("constant", one) if type(one) is type(other) and (one == other) is True else None
        if one is other and not (type(one) is tuple and not one):
            return Form("outside", one)
        if type(one) is not type(other) or len(self.met) > MAX_PARTS:
            return None
        new = type(one) in (tuple, list, dict) or plain_object(one) and all_in_dict(type(one))
        if id(one) in self.met:
            n, second, _ = self.met[id(one)]
            return Form("again", n) if second is other and id(one) not in self.open else None
        if not new or any(second is other for _, second, _ in self.met.values()):
            return None
        self.met[id(one)] = (len(self.met), other, one)
        self.open.add(id(one))
        names, parts = inside(one)
        same_names, others = inside(other)
        if names != same_names or len(parts) != len(others) or not all(map(is_literal, names)):
            return None
        forms = [self.form(a, b) for a, b in zip(parts, others)]
        self.open.discard(id(one))
        what = type(one).__name__ if type(one) in (tuple, list, dict) else "object"
        return None if None in forms else Form(what, type(one), names, tuple(forms))  # type: ignore[arg-type]

    def alone(self, box: list[Any]) -> bool:
        """Does nothing but box[0], and what it is made of, refer to the new objects that can be changed?"""
        news = [v for _, _, v in self.met.values() if type(v) is not tuple]
        times = Counter([id(box[0]), *[id(p) for _, _, v in self.met.values() for p in inside(v)[1]]])
        probe = [object()]
        more = sys.getrefcount(probe[0]) - 1 + 2  # what asking adds, the list here and the table
        return all(sys.getrefcount(news[i]) == times[id(news[i])] + more and not (
            hasattr(type(news[i]), "__weakref__") and weakref.getweakrefcount(news[i])) for i in range(len(news)))


def all_in_dict(cls: type) -> bool:
    """Are the attributes all that an instance holds?"""
    return builtin_base(cls) is None and static_lookup(cls, "__del__") is None and not any(
        isinstance(raw, types.MemberDescriptorType) for c in cls.__mro__ for raw in vars(c).values())


class Made(InterpBase):
    """Mixin of the interpreter."""

    def form_made(self, fn: Any, args: list[Value], kws: dict[str, Value]) -> Form | None:
        """What the call makes; None where it is not known by now, or not new."""
        if not all(self.fixed(v) for v in (*args, *kws.values())) or any(
                self.changes_more(s) for block in self.b.stack for s in walk(tuple(block))):
            return None  # what the statements before have stored outside is not there now
        given, named = [self.known_object(v) for v in args], {k: self.known_object(v) for k, v in kws.items()}
        both = Comparison()
        try:
            box = [fn(*given, **named)]
            form = both.form(box[0], fn(*given, **named))
        except Exception:
            return None
        if form is None or form.what != "object":
            return None
        if not both.alone(box):
            gc.collect()  # the frame of an exception that was caught may be in a cycle
            if not both.alone(box):
                return None
        return form

    def changes_more(self, s: Stmt) -> bool:
        """May the statement change what the function has not made?"""
        if isinstance(s, (Store, Mutate)):
            return not isinstance(s.base, Var) or self.root(s.base) in self.outside
        return isinstance(s, Call) and s.callee.graph is not None and has_effects(s.callee.graph.body)

    def fixed(self, v: Value) -> bool:
        """A constant that no statement changes."""
        return isinstance(v, Static) and (is_literal(v.value) or isinstance(v.value, (type, types.FunctionType))) or isinstance(
            v, STuple) and all(map(self.fixed, v.items))

    def made_now(self, fn: Any, args: list[Value], kws: dict[str, Value], node: Any) -> Value | None:
        """The new object that the call makes, as if it were made here."""
        form = self.form_made(fn, args, kws)
        if form is None:
            return None
        self.guards.made(fn, [self.known_object(v) for v in args], {k: self.known_object(v) for k, v in kws.items()}, form)
        return self.of_form(form, [], getattr(fn, "__name__", "made"), (id(node), "made"))

    def of_form(self, form: Form, met: list[Value], name: str, site: Any) -> Value:
        if form.what == "constant":
            return literal(form.value)
        if form.what == "outside":
            return self.external(form.value, Ref(form.value, getattr(form.value, "__name__", name)))
        if form.what == "again":
            return met[form.value]
        place = len(met)
        met.append(literal(None))
        if form.what == "object":
            made = SObj(form.value)
            met[place] = made
            for n, part in zip(form.names, form.parts):
                self.set_field(made, n, self.of_form(part, met, n, (*site, n)))
            return made
        parts = tuple(self.of_form(part, met, name, (*site, i)) for i, part in enumerate(form.parts))
        if form.what == "tuple":
            met[place] = STuple(parts)
        elif form.what == "list":
            met[place] = self.new_list(parts, (*site, place))
        else:
            met[place] = self.new_dict(form.names, parts, (*site, place))
        return met[place]
