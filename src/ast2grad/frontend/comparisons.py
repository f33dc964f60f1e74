"""Comparisons: order, equality, identity and membership."""
from __future__ import annotations

import enum
import operator
import types
from typing import Any

import gast
import numpy as np

from ..ir.kinds import BOOL, Arr, Lst, Opaque, Scalar, Tup, Unknown
from ..ir.nodes import Atom, Ref, Var
from .base import InterpBase
from .iterables import known_items, static_items
from .lazy import iterator_of
from .namespaces import module_of
from .sets import SET, set_operation
from .values import (
    BOTTOM,
    Choice,
    Maybe,
    Number,
    Poison,
    SDict,
    SFunc,
    SList,
    SMethod,
    SObj,
    SSpace,
    Static,
    STuple,
    Sym,
    Value,
    is_literal,
    is_none,
    literal,
)

COMPARES: dict[type, Any] = {
    gast.Lt: operator.lt, gast.LtE: operator.le, gast.Gt: operator.gt, gast.GtE: operator.ge, gast.Eq: operator.eq,
    gast.NotEq: operator.ne, gast.Is: operator.is_, gast.IsNot: operator.is_not}
COMPARE_DUNDER = {operator.lt: ("lt", "gt"), operator.le: ("le", "ge"), operator.gt: ("gt", "lt"),
                  operator.ge: ("ge", "le"), operator.eq: ("eq", "eq"), operator.ne: ("ne", "ne")}
CONTAINERS = (list, dict, tuple, set, frozenset)
IDENTICAL = (types.FunctionType, types.BuiltinFunctionType, types.ModuleType, type, enum.Enum, str, bytes, bool, int, float,
             type(None), *CONTAINERS)
SMALL_INTEGERS = range(-5, 257)


def same_class_of_number(v: Any, k: Scalar) -> bool:
    return type(v) in (int, float) and not k.np and np.dtype(k.dtype).kind == ("i" if type(v) is int else "f")


def is_dict(v: Value) -> bool:
    return isinstance(v, SDict) and v.default != SET or isinstance(v, Static) and isinstance(v.value, dict)


class Comparisons(InterpBase):
    """Mixin of the interpreter."""

    def ev_Compare(self, e: Any) -> Value:
        left = self.eval(e.left)
        if len(e.ops) == 1:
            return self.compare(e.ops[0], left, self.eval(e.comparators[0]), e)
        return self.chain(left, list(zip(e.ops, e.comparators)), e)

    def chain(self, left: Value, rest: list[Any], e: Any) -> Value:
        op, right_node = rest[0]
        right = self.eval(right_node)
        r = self.compare(op, left, right, e)
        if len(rest) == 1:
            return r
        return self.short_circuit(r, lambda: self.chain(right, rest[1:], e), True, e)

    def compare(self, op: Any, a: Value, b: Value, node: Any) -> Value:
        if isinstance(op, (gast.In, gast.NotIn)):
            r = self.contains(b, a, node)
            if isinstance(op, gast.NotIn):
                return literal(not r.value) if isinstance(r, Static) else self.prim(operator.not_, (self.atom(r),))
            return r
        fn = COMPARES[type(op)]
        if a is BOTTOM or b is BOTTOM:
            return BOTTOM
        if fn in (operator.is_, operator.is_not):
            return self.identity(fn, a, b, node)
        a, b = self.calculated_with(a, b)
        if isinstance(a, SDict) or isinstance(b, SDict):
            known = set_operation(self, fn, a, b, node)
            if known is not None:
                return known
        if isinstance(a, Static) and isinstance(b, Static) and not (
                isinstance(a.value, np.ndarray) or isinstance(b.value, np.ndarray)):
            if a.ref is not None and isinstance(a.value, (int, float)):
                self.guards.static(a)
            if b.ref is not None and isinstance(b.value, (int, float)):
                self.guards.static(b)
            for x in (a.value, b.value):
                if isinstance(x, (list, dict, set)):
                    self.guards.contents(x)
            with self.executing(node):
                return literal(bool(fn(a.value, b.value)))
        said = self.compare_method(fn, a, b, node)
        if said is not None:
            return said
        if isinstance(a, SObj) or isinstance(b, SObj):
            left, right = self.plain(a), self.plain(b)
            if left is not a or right is not b:
                return self.compare(op, left, right, node)
        if fn in (operator.eq, operator.ne):
            equal = self.known_equal(a, b)
            if equal is not None:
                return literal(equal == (fn is operator.eq))
        for x, y in ((a, b), (b, a)):
            if isinstance(x, Static) and (x.value is None or isinstance(x.value, str)) and isinstance(y, Sym) and (
                    isinstance(y.kind, (Scalar, Lst, Tup)) and not getattr(y.kind, "maybe_none", False)):
                if fn in (operator.eq, operator.ne):
                    return literal(fn is operator.ne)
        if isinstance(a, (SFunc, SMethod)) or isinstance(b, (SFunc, SMethod)):
            return literal(self.same_value(a, b) == (fn is operator.eq))
        return self.prim(fn, (self.numeric_or_none(a, node), self.numeric_or_none(b, node)))

    def compare_method(self, fn: Any, a: Value, b: Value, node: Any) -> Value | None:
        if not self.has_methods(a) and not self.has_methods(b):
            return None
        here, there = (f"__{n}__" for n in COMPARE_DUNDER[fn])
        order = [(a, b, here), (b, a, there)]
        if self.right_first(a, b, there):
            order.reverse()
        for x, y, name in order:
            r = self.first_answer([(x, y, name)], node)
            if r is None and name == "__ne__" and self.has_methods(x):
                r = self.first_answer([(x, y, "__eq__")], node)  # what object.__ne__ does
                if r is not None:
                    t = self.truth(r, node)
                    r = literal(not t) if isinstance(t, bool) else self.prim(operator.not_, (t,), kind=BOOL)
            if r is not None:
                return r
        if fn in (operator.eq, operator.ne) and all(isinstance(x, (SObj, Static)) and self.part(x) is None for x in (a, b)):
            return literal(self.same_value(a, b) == (fn is operator.eq))
        return None

    def known_equal(self, a: Value, b: Value) -> bool | None:
        """Python's == of structure that is known now; None where it depends on numbers.  Items that are one object are equal."""
        if isinstance(a, Static) and isinstance(b, Static):
            if a.value is b.value:
                return True
            if is_literal(a.value) and is_literal(b.value):
                return bool(a.value == b.value)
            if isinstance(a.value, CONTAINERS) and isinstance(b.value, CONTAINERS):
                for x in (a.value, b.value):
                    if isinstance(x, (list, dict, set)):
                        self.guards.contents(x)
                with self.executing(None):
                    return bool(a.value == b.value)
            return False if isinstance(a.value, IDENTICAL) and isinstance(b.value, IDENTICAL) else None
        if isinstance(a, SObj) or isinstance(b, SObj):
            if isinstance(a, SObj) and isinstance(b, SObj) and a.id == b.id:
                return True
            said = self.compare_method(operator.eq, a, b, None)
            return said.value if isinstance(said, Static) and isinstance(said.value, bool) else None
        if is_dict(a) and is_dict(b):
            da, db = (dict(self.dict_pairs(v, None)) for v in (a, b))
            return False if da.keys() != db.keys() else self.all_equal([(da[k], db[k]) for k in da])
        for t, known in ((list, SList), (tuple, STuple)):
            if all(isinstance(v, known) or isinstance(v, Static) and isinstance(v.value, t) for v in (a, b)):
                ia, ib = known_items(self, a), known_items(self, b)
                return False if len(ia) != len(ib) else self.all_equal(list(zip(ia, ib)))
        for some, other in ((a, b), (b, a)):  # a tuple or list equals no text, number or None
            if (isinstance(some, SList) or isinstance(some, STuple) and some.cls is tuple) and isinstance(
                    other, Static) and type(other.value) in (str, bytes, bool, int, float, type(None)):
                return False
        return None

    def one_object(self, a: Sym, b: Sym) -> bool | None:
        """Are they one object for certain?"""
        x, y = (self.root(v.atom) if isinstance(v.atom, Var) else v.atom for v in (a, b))
        if isinstance(x, Var) and isinstance(y, Var) and x in self.found and y in self.found:
            if self.found[x][2] is not self.found[y][2]:
                return None
            for place in (self.found[x], self.found[y]):
                self.guards.one_object(*place)
            return True
        return True if x == y and isinstance(a.kind, Opaque) else None

    def all_equal(self, pairs: list[tuple[Value, Value]]) -> bool | None:
        answers = [x is y or isinstance(x, Sym) and isinstance(y, Sym) and self.one_object(x, y) or self.known_equal(x, y)
                   for x, y in pairs]
        return False if False in answers else None if None in answers else True

    def numeric_or_none(self, v: Value, node: Any) -> Atom:
        if isinstance(v, Poison):
            raise self.poisoned(v, node)
        return self.object_atom(v, True) if isinstance(v, SObj) else self.atom(v)

    def identity(self, fn: Any, a: Value, b: Value, node: Any) -> Value:
        same: bool | None = None
        self.only_looked_at(a)
        self.only_looked_at(b)
        for x, y in ((a, b), (b, a)):
            if isinstance(x, Choice) and self.stands_alone(y, [self.state]):
                r = self.chosen_is(x, y)
                return r if fn is operator.is_ else literal(not r.value) if isinstance(r, Static) else self.prim(
                    operator.not_, (self.atom(r),), kind=BOOL)
            if isinstance(x, Number) and is_none(y):
                return literal(fn is operator.is_not)
            if isinstance(x, Maybe) and is_none(y):
                return self.is_missing(x, fn is operator.is_not)
        if isinstance(a, Static) and isinstance(b, Static):
            same = a.value is b.value or (is_literal(a.value) and type(a.value) is type(b.value)
                                          and not isinstance(a.value, float) and a.value == b.value)
        elif isinstance(a, Poison) or isinstance(b, Poison):
            raise self.poisoned(a if isinstance(a, Poison) else b, node)
        else:
            for x, y in ((a, b), (b, a)):
                if isinstance(x, Static) and not isinstance(y, Static):
                    k = self.kind(y)
                    if isinstance(y, Sym) and (getattr(k, "maybe_none", False) or isinstance(k, (Unknown, Opaque))
                                               or isinstance(k, Scalar) and k.dtype == "bool"
                                               and isinstance(x.value, bool)):
                        return self.prim(fn, (self.atom(a), self.atom(b)), kind=BOOL)
                    if isinstance(y, Sym) and isinstance(k, (Scalar, Arr)) and type(x.value) in (bool, int, float) and (
                            not self.of_one_class(y.atom)):
                        return self.prim(fn, (self.atom(a), self.atom(b)), kind=BOOL)
                    if isinstance(k, Scalar) and same_class_of_number(x.value, k):
                        return self.same_number(fn, x, y, node)
                    same = False
            if same is None:
                same = self.same_value(a, b)
                if isinstance(a, Sym) and isinstance(b, Sym) and not same:
                    return self.prim(fn, (a.atom, b.atom), kind=BOOL)
        return literal(same == (fn is operator.is_))

    def same_number(self, fn: Any, x: Static, y: Value, node: Any) -> Value:
        """x is y, where x is a number that is known and y is one of the same class."""
        if x.value in SMALL_INTEGERS:  # there is one object of each
            return self.prim(operator.eq if fn is operator.is_ else operator.ne, (self.atom(x), self.atom(y)), kind=BOOL)
        if not isinstance(x.ref, (Ref, Var)):
            raise self.error("A209", "whether two numbers are one object", node, "compare them with ==")
        return self.prim(fn, (x.ref, self.atom(y)), kind=BOOL)

    def contains(self, box: Value, item: Value, node: Any) -> Value:
        if isinstance(box, SSpace):
            box = self.entries(box, node)
        if isinstance(box, SDict):
            k = self.static_key(item)
            keys = self.state["C", box.id].keys
            if k is not None:
                return literal(k.value in keys)
            names = [self.key_value(key) for key in keys]
            if all(isinstance(n, Static) for n in names):
                box = STuple(tuple(names))  # whatever the values are
        if isinstance(box, Static) and isinstance(item, Static):
            if type(box.value) is dict and module_of(box.value) is not None:
                return self.in_globals(box, item)
            if isinstance(box.value, (dict, set)):
                self.guards.form(box.value)
            elif isinstance(box.value, list):
                self.guards.contents(box.value)
            with self.executing(node):
                return literal(item.value in box.value)
        if isinstance(box, SObj):
            m = self.find_method(box, "__contains__")
            if m is not None:
                return self.call(m, [item], {}, node)
            if self.hook_of(box.cls, "__iter__") is None and self.part(box) is not None:
                return self.contains(self.plain(box), item, node)
            box = self.gather(iterator_of(self, box, node), node)
        items = static_items(self, box) if not isinstance(box, Sym) else None
        if items is not None:
            answers = [self.compare(gast.Eq(), item, i, node) for i in items]
            known = [k.value for k in answers if isinstance(k, Static)]
            if len(known) == len(answers):
                return literal(any(known))
        return self.prim(operator.contains, (self.atom(box), self.key_at_run_time(item)), kind=BOOL)
