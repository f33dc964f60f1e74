"""Operators and truth, on numbers as on objects that define them."""
from __future__ import annotations

import operator
import types
from collections.abc import Set as AbstractSet
from typing import Any

import gast
import numpy as np

from ..analysis.functions import ARITH, UNARY, is_varied
from ..errors import UnsupportedError
from ..ir.kinds import BOOL, Arr, Bottom, Dct, Lst, Opaque, Scalar, Tup, Unknown, may_share
from ..ir.nodes import FORMAT, Atom, Block, Const, Mutate, Op, Ref, Seq, Store, Var, atom_kind, walk
from . import sparse
from .base import InterpBase
from .classes import static_lookup
from .comparisons import is_dict
from .items import nesting
from .iterables import indexable, known_items
from .loops import iterate
from .sets import set_operation
from .shapes import Contents
from .values import (
    BOTTOM,
    Choice,
    Maybe,
    Number,
    Poison,
    SDict,
    SFunc,
    SIter,
    SList,
    SMethod,
    SObj,
    SPartial,
    SRange,
    SSpace,
    SSuper,
    Static,
    STuple,
    Sym,
    Value,
    is_literal,
    literal,
)

BINOPS: dict[type, Any] = {
    gast.Add: operator.add, gast.Sub: operator.sub, gast.Mult: operator.mul, gast.Div: operator.truediv,
    gast.Mod: operator.mod, gast.Pow: operator.pow, gast.FloorDiv: operator.floordiv, gast.MatMult: operator.matmul,
    gast.BitAnd: operator.and_, gast.BitOr: operator.or_, gast.BitXor: operator.xor, gast.LShift: operator.lshift,
    gast.RShift: operator.rshift}
DUNDER = {operator.add: "add", operator.sub: "sub", operator.mul: "mul", operator.truediv: "truediv",
          operator.floordiv: "floordiv", operator.mod: "mod", operator.pow: "pow", operator.matmul: "matmul",
          operator.and_: "and", operator.or_: "or", operator.xor: "xor", operator.lshift: "lshift",
          operator.rshift: "rshift"}
INPLACE = {operator.add: "iadd", operator.sub: "isub", operator.mul: "imul", operator.truediv: "itruediv",
           operator.pow: "ipow", operator.matmul: "imatmul", operator.mod: "imod", operator.floordiv: "ifloordiv"}


UPDATES = {operator.or_: "update", operator.and_: "intersection_update", operator.sub: "difference_update",
           operator.xor: "symmetric_difference_update"}  # what |= and the like do to a set


#: what isinstance asks for: a class, or `int | float`
CLASSES = (type, types.UnionType)


class Operators(InterpBase):
    """Mixin of the interpreter."""

    def ev_BinOp(self, e: Any) -> Value:
        a = self.eval(e.left)
        return self.binop(BINOPS[type(e.op)], a, self.eval(e.right), e)

    def ev_UnaryOp(self, e: Any) -> Value:
        v = self.eval(e.operand) if not isinstance(e.op, gast.Not) else self.test(e.operand)
        if isinstance(e.op, gast.Not):
            t = self.truth(v, e)
            return literal(not t) if isinstance(t, bool) else self.prim(operator.not_, (t,), kind=BOOL)
        fn = {gast.USub: operator.neg, gast.UAdd: operator.pos, gast.Invert: operator.invert}[type(e.op)]
        return self.unary(fn, v, e)

    def unary(self, fn: Any, v: Value, node: Any) -> Value:
        if isinstance(v, Number):
            return self.unary(fn, self.plain(v), node)
        if isinstance(v, Static) and v.ref is None and isinstance(v.value, (int, float, complex)):
            return literal(fn(v.value))
        if isinstance(v, SObj) or isinstance(v, STuple) and v.cls is not tuple:
            m = self.find_method(v, {operator.neg: "__neg__", operator.pos: "__pos__",
                                     operator.invert: "__invert__"}[fn])
            if m is not None:
                return self.call(m, [], {}, node)
            part = self.part(v)
            if self.is_array(v):
                return self.builtin_slot(getattr(np.ndarray, f"__{fn.__name__}__"), [v], {}, node)
            if part is not None:
                return self.unary(fn, part, node)
        return self.prim(fn, (self.numeric_atom(v, node),))

    def numeric_atom(self, v: Value, node: Any) -> Atom:
        if isinstance(v, Poison):
            raise self.poisoned(v, node)
        if isinstance(v, (SFunc, SMethod, SObj, SPartial)) or isinstance(v, Static) and v.value is None:
            message = f"an operator is applied to {self.describe(v)}"
            raise self.error("A209", message, node) if isinstance(v, SObj) else self.fails(TypeError, "A209", message, node)
        return self.atom(v)

    def binop(self, fn: Any, a: Value, b: Value, node: Any = None) -> Value:
        if a is BOTTOM or b is BOTTOM:
            return BOTTOM
        a, b = self.calculated_with(a, b, fn)
        if isinstance(a, Poison) or isinstance(b, Poison):
            raise self.poisoned(a if isinstance(a, Poison) else b, node)
        if isinstance(a, Static) and isinstance(b, Static) and foldable(a) and foldable(b):
            with self.executing(node):
                r = fn(a.value, b.value)
            if is_literal(r):
                return literal(r)
        if fn in (operator.and_, operator.or_):
            decisive = [x for x, y in ((a, b), (b, a)) if isinstance(x, Static) and x.value is (fn is operator.or_)
                        and isinstance(k := self.kind(y), Scalar) and k.dtype == "bool"]
            if decisive:
                return decisive[0]  # whatever the other one is
        if fn is operator.or_ and is_dict(a) and is_dict(b) and (isinstance(a, SDict) or isinstance(b, SDict)):
            pairs = dict([*self.dict_pairs(a, node), *self.dict_pairs(b, node)])
            return self.new_dict(list(pairs), list(pairs.values()), (id(node), "or"))
        if fn is operator.or_ and all(is_dict(x) or isinstance(x, Sym) and isinstance(self.kind(x), Dct) for x in (a, b)):
            self.update_dict(merged := self.empty_dict((id(node), "or")), [a, b], {}, node)
            return merged
        if isinstance(a, Static) and isinstance(b, Static) and isinstance(a.value, (set, frozenset, *CLASSES)):
            with self.executing(node):
                r = fn(a.value, b.value)
            return Static(r, None if isinstance(r, (frozenset, set)) else Ref(r, str(r)))
        if isinstance(a, SDict) or isinstance(b, SDict):
            r = set_operation(self, fn, a, b, node)
            if r is not None:
                return r
        if sparse.is_sparse(a) or sparse.is_sparse(b):
            r = sparse.product(self, fn, a, b, node)
            if r is not None:
                return r
        r = self.operator_method(a, b, DUNDER[fn], node)
        if r is not None:
            return r
        if isinstance(a, SObj) or isinstance(b, SObj):
            left, right = self.plain(a), self.plain(b)
            if left is not a or right is not b:
                return self.binop(fn, left, right, node)
        if fn is operator.add and {type(a), type(b)} == {Static, STuple}:  # a tuple that exists outside, and one of this reading
            a, b = (STuple(known_items(self, x)) if isinstance(x, Static) and type(x.value) is tuple else x for x in (a, b))
        if fn is operator.add and isinstance(a, (STuple, SList)) and isinstance(b, (STuple, SList)) and type(a) is type(b):
            items = (*known_items(self, a), *known_items(self, b))
            return STuple(items) if isinstance(a, STuple) else self.new_list(items, (id(node), "add"))
        if fn is operator.mul:
            for x, y in ((a, b), (b, a)):
                run_time = isinstance(x, SList) and isinstance(y, Sym) and all(
                    isinstance(self.kind(i), Scalar) for i in known_items(self, x))
                n = self.static_int(y) if isinstance(x, (STuple, SList)) and not run_time else None
                if n is not None:
                    items = known_items(self, x) * n
                    return STuple(items) if isinstance(x, STuple) else self.new_list(items, (id(node), "mul"))
                if isinstance(x, SList) and isinstance(y, Sym) and isinstance(y.kind, Scalar):
                    return self.runtime_repeat(x, y, node)
        if fn is operator.mod and isinstance(a, Static) and isinstance(a.value, str):
            given = self.known_object(b)
            if is_literal(given) or type(given) is tuple and all(map(is_literal, given)):
                with self.executing(node):
                    return literal(a.value % given)
            return self.prim(FORMAT, (self.atom(a), Const("%"), self.display_atom(b)), kind=Opaque(str))
        for lst, other in ((a, b), (b, a)):
            if isinstance(lst, SList) and isinstance(other, Sym) and isinstance(self.kind(other), Lst):
                self.make_dynamic(lst.site)
        self.check_sequences(a, b, fn, node)
        left, right = self.numeric_atom(a, node), self.numeric_atom(b, node)
        self.check_dimensions(left, right, fn, node)
        return self.prim(fn, (left, right))

    def has_methods(self, v: Value) -> bool:
        return isinstance(v, SObj) or isinstance(v, STuple) and v.cls is not tuple

    def right_first(self, a: Value, b: Value, name: str) -> bool:
        """The right operand is asked first where its class derives from that of the left and has its own method."""
        ca, cb = self.python_type(a), self.python_type(b)
        return ca is not None and cb is not None and ca is not cb and issubclass(cb, ca) and (
            static_lookup(cb, name) is not static_lookup(ca, name))

    def operator_method(self, a: Value, b: Value, name: str, node: Any) -> Value | None:
        """What the operator's method of one of the operands says; None where there is none."""
        if not self.has_methods(a) and not self.has_methods(b):
            return None
        if isinstance(a, Sym) and isinstance(b, SObj) and isinstance(a.kind, Arr) and a.kind.axes != () and all(
                not hasattr(b.cls, n) for n in ("__array_ufunc__", "__array_priority__")):
            raise self.error("A209", f"NumPy applies this operator to the items of the array and {self.describe(b)} one by one",
                             node, f"give {b.cls.__name__} __array_ufunc__ = None, or write it on the left")
        order = [(a, b, f"__{name}__"), (b, a, f"__r{name}__")]
        if self.right_first(a, b, f"__r{name}__"):
            order.reverse()
        elif self.python_type(a) is self.python_type(b):
            del order[1:]
        return self.first_answer(order, node)

    def first_answer(self, order: list[tuple[Value, Value, str]], node: Any) -> Value | None:
        for x, y, name in order:
            m = self.find_method(x, name) if self.has_methods(x) else None
            r = self.call(m, [y], {}, node) if m is not None else self.slot_answer(x, y, name, node)
            if r is not None and not is_not_implemented(r):
                return r
        return None

    def slot_answer(self, x: Value, y: Value, name: str, node: Any) -> Value | None:
        """What NumPy's own method says of operands of which one is an instance of a class that has a say."""
        if not self.is_array(x) and not (self.is_hooked(y) and self.is_numpy(x)) or name.startswith("__i"):
            return None
        owner = np.ndarray if self.is_array(x) else self.python_type(x)
        slot = getattr(owner, name, None)
        if slot is None:
            return None

        def on_parts(a: list[Value], k: dict[str, Value]) -> Value:
            return self.slot_of_part(slot, a[0], a[1:], k, node)

        return self.with_classes(slot, [x, y], {}, node, on_parts)

    def is_numpy(self, v: Value) -> bool:
        k = v.kind if isinstance(v, Sym) else None
        return isinstance(k, Arr) and k.axes is not None or isinstance(k, Scalar) and k.np

    def check_sequences(self, a: Value, b: Value, fn: Any, node: Any) -> None:
        """Python's lists and tuples are no vectors: of one and a float, or of two, there is no product."""
        if not any(self.python_type(x) in (list, tuple) for x in (a, b)):
            return  # of a number, whether it is of one class on all paths takes long to tell
        one, other = (self.certain_type(x) for x in (a, b))
        if other in (list, tuple) and one not in (list, tuple):
            one, other = other, one
        if one in (list, tuple) and (other in (list, tuple) and fn is not operator.add or other in (float, complex) or other in (
                int, bool) and fn is not operator.mul):
            raise self.fails(TypeError, "A209", f"this operator takes no {one.__name__} and {other.__name__}", node)

    def check_dimensions(self, x: Atom, y: Atom, fn: Any, node: Any) -> None:
        for a in (x, y):
            k = atom_kind(a)
            if isinstance(k, Dct):
                raise self.error("A209", "an operator is applied to a dict", node)
            if isinstance(k, Opaque) and k.cls is type(None) and is_varied((x, y)):
                raise self.fails(TypeError, "A209", "an operator is applied to None", node)
            if isinstance(k, Opaque) and k.cls not in (None, str, set, frozenset, list) and is_varied((x, y)):
                raise self.error("A209", f"an operator mixes a derivative with a {getattr(k.cls, '__name__', 'value')}",
                                 node)

    def runtime_repeat(self, x: SList, n: Value, node: Any) -> Value:
        """[v] * n: a run-time list."""
        items = known_items(self, x)
        site = (id(node), "repeat")
        if any(isinstance(i, (STuple, SList, SDict)) or isinstance(self.kind(i), (Tup, Lst, Dct, Arr)) for i in items):
            return self.repeated_objects(items, n, site, node)
        elem = self.know.elem.get(site, Bottom())
        try:
            for i in items:
                elem = self.join_elem(site, i)
        except UnsupportedError as refused:  # no item of a list that only exists at run time
            return self.new_list(items * self.settled_constant(n, node, refused).value, (id(node), "mul"))
        out = self.b.new(operator.mul, Seq(tuple(self.atom(i) for i in items), "list"), self.atom(n),
                         kind=Lst(elem, varied=elem.varied))
        self.list_site[out] = site
        return Sym(out)

    def repeated_objects(self, items: tuple[Value, ...], n: Value, site: Any, node: Any) -> Value:
        """[v] * n of containers or arrays: v is put into the list n times.

        A list that is written there, as in [[0.0] * 3] * n, has no other name: it is one of its own each time, as long as
        no item of it is changed (`check_repeated`).
        """
        display = next((d for d in (node.left, node.right) if isinstance(d, gast.List)), None) if isinstance(
            node, gast.BinOp) else None
        written = display.elts if display is not None and len(display.elts) == len(items) else [None] * len(items)

        def item(v: Value, place: int) -> Value:
            if isinstance(v, SList) and not v.named and v.ext is None and isinstance(written[place], gast.List):
                return self.new_list(self.state["C", v.id].items, (*site, place))
            if isinstance(v, Sym) and isinstance(self.kind(v), Lst) and not may_share(self.kind(v).elem) and isinstance(
                    written[place], gast.BinOp):
                return self.call(Static(list), [v], {}, node)
            return v

        def fill() -> None:
            for place, v in enumerate(items):
                self.list_append(out, item(v, place), node)

        out = self.new_list((), site)
        iterate(self, indexable(self, SRange(literal(0), n, literal(1)), node), lambda i: None, fill, node)
        if isinstance(out, Sym) and isinstance(out.atom, Var):
            self.repeated.append(out.atom)
        return out

    def check_repeated(self, block: Block) -> None:
        """Items of [v] * n are one object: it must not be changed through the list.  (Its other items may be new lists.)"""
        roots = {self.root(v): nesting(v.kind) for v in self.repeated}
        if not roots:
            return
        new = {s.out for s in walk(block) if isinstance(s, Op) and s.fn in (list, operator.mul, operator.add)}
        for s in walk(block):
            if isinstance(s, (Store, Mutate)) and isinstance(s.base, Var) and self.root(s.base) in roots and isinstance(
                    s.base.kind, (Lst, Dct)) and nesting(s.base.kind) < roots[self.root(s.base)] and s.base not in new:
                raise UnsupportedError("A213", "an item of a list that holds the same list several times is changed", s.origin,
                                       "write [... for _ in range(n)]")

    def augment(self, old: Value, fn: Any, new: Value, node: Any) -> Value:
        """old (op)= new; the same value comes back when old was changed in place."""
        if isinstance(old, SObj):
            r = self.first_answer([(old, new, f"__i{DUNDER[fn]}__")], node)
            if r is not None:
                return r
            part = self.part(old)
            if self.is_array(old):
                return self.builtin_slot(getattr(np.ndarray, f"__i{DUNDER[fn]}__"), [old, new], {}, node)
            if part is not None and not isinstance(self.kind(part), Scalar):
                changed = self.augment(part, fn, self.plain(new), node)
                if changed is part:
                    return old
            return self.binop(fn, old, new, node)
        a_list = isinstance(old, SList) or isinstance(old, Sym) and isinstance(k := self.kind(old), Lst) and not k.tuple_
        if a_list and fn is operator.add:
            if self.adds_itself(new, node):
                return self.binop(fn, old, new, node)
            self.list_extend(old, new, node)
            return old
        if a_list and fn is operator.mul and isinstance(new, (Static, Sym)) and isinstance(k := self.kind(new), Scalar):
            return self.binop(fn, old, new, node) if k.np else self.repeat_in_place(old, new, node)
        held = self.kind(old) if isinstance(old, (SDict, Sym)) else None
        in_place = "update" if isinstance(held, Dct) and fn is operator.or_ else UPDATES.get(fn) if held == Opaque(set) else None
        if isinstance(held, Opaque) and hasattr(held.cls, f"__i{DUNDER[fn]}__"):
            in_place = in_place or f"__i{DUNDER[fn]}__"  # a bytearray, a Counter: changed under every name it has
        if in_place is not None:
            self.call(self.load_attr(old, in_place, node), [new], {}, node)
            return old
        if isinstance(old, Sym):
            k = self.kind(old)
            if isinstance(k, Arr) and not k.axes and isinstance(old.atom, Var) and old.atom not in self.b.defs and (
                    old.atom not in self.arguments):  # of several paths, of a call or of a caller: maybe a number
                if self.holders_of(old.atom) == 1 and self.root(old.atom) not in self.arguments | self.pair_params:
                    return self.binop(fn, old, new, node)
                refused = self.error("A213", "augmented assignment to a value that may be an array or a number", node,
                                     "write x = x + y, or x[...] += y")
                if not self.asks():
                    raise refused
                return self.augment(self.settled(old, node, refused), fn, new, node)
            if isinstance(k, Arr) and not self.may_be_number(old):
                self.array_store(old, literal(Ellipsis), new, fn, node)
                return old
            if isinstance(k, Unknown) or isinstance(k, Arr) and k.axes is None:
                if (k.varied or self.kind(new).varied) and self.holders_of(old.atom) > 1:
                    raise self.error("A213", "augmented assignment to a value that may be an array or a number", node,
                                     "write x = x + y, or x[...] += y")
        return self.binop(fn, old, new, node)

    def repeat_in_place(self, lst: Value, n: Value, node: Any) -> Value:
        """lst *= n"""
        times = self.static_int(n)
        if times is not None and 0 < times <= self.MAX_UNROLL:
            items = self.call(SMethod(Static("copy"), lst), [], {}, node)
            for _ in range(times - 1):
                self.list_extend(lst, items, node)
            return lst
        held = self.holders_of(lst.atom) if isinstance(lst, Sym) else sum(
            isinstance(v, SList) and isinstance(lst, SList) and v.id == lst.id for v in self.state.values())
        if held > 1:
            raise self.error("A213", "a list that may have two names is repeated in place", node, "write x = x * n")
        return self.binop(operator.mul, lst, n, node)

    def adds_itself(self, new: Value, node: Any) -> bool:
        """Does new decide what a list += new is?  An array's addition is asked before the list is made longer."""
        if isinstance(new, SObj):
            return self.hook_of(new.cls, "__radd__") is not None or isinstance(new.cls, type) and issubclass(new.cls, np.ndarray)
        k = self.kind(new)
        if isinstance(k, Unknown) and self.varied(new):
            raise self.error("A209", "a list += a value of unknown form, which may be an array", node,
                             "write list.extend(values), or np.asarray(list) + values")
        return isinstance(k, (Arr, Scalar))

    def may_be_number(self, v: Sym) -> bool:
        """Was the array computed, and may it have no axes?  Then it is one of NumPy's numbers, which do not change."""
        k, a = self.kind(v), v.atom
        if not isinstance(a, Var) or not isinstance(k, Arr) or k.axes:
            return False
        made = self.b.defs.get(a)
        if made is None:  # an argument, or what a call returns or paths meet in
            return k.axes is None or a in self.b.defs
        return made.fn in ARITH or made.fn in UNARY or made.fn is operator.getitem or isinstance(made.fn, np.ufunc)

    def holders_of(self, a: Atom, but: AbstractSet[Atom] = frozenset()) -> int:
        """Under how many names a value is known: with one, changing it in place and binding it anew are the same."""
        def count(v: Value) -> int:
            if isinstance(v, Sym):
                if v.atom in but:
                    return 0
                return int(v.atom is a or isinstance(a, Var) and isinstance(v.atom, Var) and self.root(v.atom) is self.root(a))
            items = v.items if isinstance(v, (STuple, Contents)) else ()
            return sum(count(i) for i in items)

        return sum(count(v) for v in self.state.values())

    def truth(self, v: Value, node: Any) -> bool | Atom:
        """Truth value: known, or an operand to test."""
        if isinstance(v, Static):
            if v.ref is not None and isinstance(v.value, (int, float)):
                self.guards.static(v)
            if isinstance(v.value, (list, dict, set)):
                self.guards.form(v.value)
            with self.executing(node):
                return bool(v.value)
        if isinstance(v, Choice):
            return self.truth(self.chosen_truth(v), node)
        if isinstance(v, Maybe) and v.value is not None and not any(
                self.find_method(v.value, n) for n in ("__bool__", "__len__") if self.has_methods(v.value)):
            return self.truth(v.value, node) is True and self.atom(self.is_missing(v, True))
        if isinstance(v, Number):
            return self.truth(self.plain(v), node)
        if isinstance(v, Poison):
            raise self.poisoned(v, node)
        if isinstance(v, STuple) and v.cls is not tuple and self.hook_of(v.cls, "__bool__") is not None:
            return self.truth(self.call(self.find_method(v, "__bool__"), [], {}, node), node)
        if isinstance(v, (STuple, SList, SDict, SSpace)):
            return len(known_items(self, v)) > 0
        if isinstance(v, SObj):
            for name in ("__bool__", "__len__"):
                m = self.find_method(v, name)
                if m is not None:
                    return self.truth(self.call(m, [], {}, node), node)
            part = self.part(v)
            return True if part is None else self.truth(part, node)
        if isinstance(v, SIter) and v.form in ("items", "values", "keys"):  # views have a length, iterators have none
            return self.truth(v.parts[0], node)
        if isinstance(v, (SFunc, SMethod, SPartial, SIter, SSuper)):
            return True
        if v is BOTTOM:
            return False
        if isinstance(v, SRange):
            return self.prim(operator.gt, (self.b.op(len, self.atom(v)), Const(0)), kind=BOOL).atom
        k = self.kind(v)
        if isinstance(k, Tup):
            return len(k.elems) > 0
        return self.atom(v)

    def ev_BoolOp(self, e: Any) -> Value:
        is_and = isinstance(e.op, gast.And)

        def go(i: int) -> Value:
            v = self.eval(e.values[i])
            if i == len(e.values) - 1:
                return v
            return self.short_circuit(v, lambda: go(i + 1), is_and, e)

        return go(0)

    def test(self, e: Any) -> Value:
        """An expression of which only the truth matters: `x and None` is false whatever x is."""
        if not isinstance(e, gast.BoolOp):
            v = self.eval(e)
            self.only_looked_at(v)
            return v
        is_and = isinstance(e.op, gast.And)

        def settled(v: Value) -> Value:
            t = self.truth(v, e)
            return literal(t) if isinstance(t, bool) else v if isinstance(v, Sym) else Sym(t)

        def go(i: int) -> Value:
            v = settled(self.test(e.values[i]))
            if i == len(e.values) - 1:
                return v
            if isinstance(v, Static):
                return go(i + 1) if v.value == is_and else v
            if is_and:
                return self.branch(v, lambda: go(i + 1), lambda: literal(False), e, "and")
            return self.branch(v, lambda: literal(True), lambda: go(i + 1), e, "or")

        return go(0)

    def short_circuit(self, v: Value, rest: Any, is_and: bool, node: Any) -> Value:
        t = self.truth(v, node)
        if isinstance(t, bool):
            return rest() if t == is_and else v
        if is_and:
            return self.branch(v, rest, lambda: v if not self.is_boolish(v) else literal(False), node, "and")
        return self.branch(v, lambda: v if not self.is_boolish(v) else literal(True), rest, node, "or")

    def is_boolish(self, v: Value) -> bool:
        k = self.kind(v)
        return isinstance(k, Scalar) and k.dtype == "bool"

    def ev_IfExp(self, e: Any) -> Value:
        test = self.test(e.test)
        t = self.truth(test, e)
        if isinstance(t, bool):
            return self.eval(e.body if t else e.orelse)
        return self.branch(test, lambda: self.eval(e.body), lambda: self.eval(e.orelse), e, "ifexp")


def is_not_implemented(v: Value) -> bool:
    return isinstance(v, Static) and v.value is NotImplemented


def foldable(s: Static) -> bool:
    """May it be computed with now?  Numbers from outside may be others at the next call; text would be read again."""
    v = s.value
    return s.ref is None and type(v) is int or isinstance(v, (bool, str, bytes)) or v is None
