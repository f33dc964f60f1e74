"""Which function it is that is called, where another one is chosen on each path: a number that is known at run time."""
from __future__ import annotations

import operator
from typing import Any

from ..ir.kinds import BOOL, INT, Opaque
from ..ir.nodes import Atom, Const, Join, Raise, Ref, Seq, Var
from .base import InterpBase
from .values import NONE, Choice, SFunc, SMethod, SObj, Static, Sym, Unreachable, Value, is_none, literal


class Choices(InterpBase):
    """Mixin of the interpreter."""

    def stands_alone(self, v: Any, states: list[dict[Any, Value]]) -> bool:
        """A function, or None in its place, that needs nothing of what only one of the paths with these states knows."""
        if isinstance(v, Static):
            return v.value is None or callable(v.value) and not isinstance(v.ref, Var)
        if isinstance(v, SMethod):
            me = v.self
            return self.stands_alone(v.func, states) and isinstance(me, SObj) and (
                isinstance(me.ext, Ref) or all(("N", me.id) in st for st in states))
        return isinstance(v, SFunc)

    def options_of(self, vals: list[Any]) -> list[Value] | None:
        """The functions that may be meant, in an order that suits the numbers that are given already."""
        if not all(isinstance(v, Choice) or self.stands_alone(v, self.branch_states) for v in vals) or all(
                isinstance(v, Static) and v.value is None for v in vals):
            return None
        options: list[Value] = max(([*v.options] for v in vals if isinstance(v, Choice)), key=len, default=[])
        for v in vals:
            if isinstance(v, Choice):
                if not all(map(self.same_value, v.options, options)):
                    return None  # numbered in another order
            elif not any(self.same_value(o, v) for o in options):
                options.append(v)
        return options

    def number_of(self, v: Value, options: tuple[Value, ...]) -> Atom:
        if isinstance(v, Choice):
            return v.which
        return Const(next(n for n, o in enumerate(options) if self.same_value(o, v)))

    def choice(self, options: list[Value], which: Atom | None, said: str) -> Choice:
        ends = [self.describe(options[n]) for n in (0, -1)]
        return Choice(f"{said} is {ends[0]} on one path and {ends[1]} on another", loops=self.around(),
                      meetings=(self.meeting,), options=tuple(options), which=which)

    def merge_functions(self, vals: list[Any], said: str, joins: list[Join]) -> Value | None:
        options = self.options_of(vals) if None not in vals else None
        if options is None:
            return None
        which = Var("which", INT, False, self.frame.scope)
        joins.append(Join(which, tuple(self.number_of(v, tuple(options)) for v in vals)))
        return self.choice(options, which, said)

    def call_choice(self, f: Choice, args: list[Value], kws: dict[str, Value], node: Any, n: int = 0) -> Value:
        if n == len(f.options) - 1:
            return self.call_option(f.options[n], args, kws, node)
        test = self.prim(operator.eq, (f.which, Const(n)), kind=BOOL)
        merged: Value = self.branch(test, lambda: self.call_option(f.options[n], args, kws, node),
                                    lambda: self.call_choice(f, args, kws, node, n + 1), node, "ifexp")
        return merged

    def call_option(self, f: Value, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        if is_none(f):
            made = self.b.op(Ref(TypeError, "TypeError"), Const("'NoneType' object is not callable"), kind=Opaque(TypeError))
            self.b.emit(Raise(made, None, self.b.origin, True))
            raise Unreachable
        return self.call(f, args, kws, node)

    def chosen_is(self, f: Choice, v: Value) -> Value:
        """f is v"""
        hits = [n for n, o in enumerate(f.options) if self.same_value(o, v)]
        if len(hits) in (0, len(f.options)):
            return literal(bool(hits))
        return self.prim(operator.eq, (f.which, Const(hits[0])), kind=BOOL)

    def chosen_truth(self, f: Choice) -> Value:
        """Is it a function, and not None?"""
        missing = self.chosen_is(f, NONE)
        return literal(not missing.value) if isinstance(missing, Static) else self.prim(
            operator.not_, (self.atom(missing),), kind=BOOL)

    def chosen_by_position(self, items: tuple[Value, ...], i: Value) -> Value | None:
        """items[i] of functions"""
        if not isinstance(i, Sym) or self.kind(i) != INT or not self.all_functions(items):
            return None
        place = self.b.op(operator.getitem, self.b.op(range, Const(len(items)), kind=Opaque(range)), i.atom, kind=INT)
        return self.choice(list(items), place, "this item")

    def chosen_by_key(self, keys: tuple[Any, ...], items: tuple[Value, ...], k: Value) -> Value | None:
        """{...}[k] of functions"""
        if not isinstance(k, Sym) or not self.all_functions(items):
            return None
        pairs = [a for n, key in enumerate(keys) for a in (self.atom(self.key_value(key)), Const(n))]
        place = self.b.op(operator.getitem, Seq(tuple(pairs), "dict"), k.atom, kind=INT)
        return self.choice(list(items), place, "this item")

    def all_functions(self, items: tuple[Value, ...]) -> bool:
        return len(items) > 1 and all(self.stands_alone(v, [self.state]) and not is_none(v) for v in items)
