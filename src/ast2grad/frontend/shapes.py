"""Structure of values at the points where paths meet: branches, loop heads, function results.

A shape is a value with its run-time leaves replaced by kinds.  Where two paths meet their shapes are joined; the joined
shape is instantiated with new variables, and each path supplies its leaves in the same order.
"""
from __future__ import annotations

import operator
from dataclasses import dataclass, replace
from typing import Any

from ..ir.kinds import BOOL, INT, Bottom, Dct, Kind, Lst, Opaque, Scalar, Tup, Unknown, join
from ..ir.kinds import NONE as NOTHING
from ..ir.nodes import UNDEF, Atom, Const, Op, Seq, Var
from .base import InterpBase, described
from .classes import PART, builtin_base, plain_arithmetic
from .values import (
    BOTTOM,
    NONE,
    Choice,
    Maybe,
    Number,
    Poison,
    SDict,
    SFunc,
    SList,
    SMethod,
    SObj,
    SPartial,
    SRange,
    SSlice,
    SSpace,
    Static,
    STuple,
    Sym,
    Value,
    is_none,
    literal,
)


@dataclass(frozen=True, eq=False)
class Shape:
    form: str  # leaf | static | tuple | list | dict | obj | contents | method | range | none | maybe | number | poison
    info: Any = None
    parts: tuple["Shape", ...] = ()

    def has_objects(self) -> bool:
        """Is there something in it that is no item of a run-time container?"""
        return self.form in ("obj", "method", "choice") or self.form == "static" and isinstance(
            self.info, (SObj, SFunc, SPartial)) or any(p.has_objects() for p in self.parts)

    def same(self, o: "Shape", eq: Any) -> bool:
        if self.form != o.form or len(self.parts) != len(o.parts):
            return False
        if self.form == "static":
            return bool(eq(self.info, o.info))
        if self.form in ("list", "dict"):
            if self.info[:2] != o.info[:2]:
                return False
        elif self.form == "choice":
            return len(self.info.options) == len(o.info.options) and all(map(eq, self.info.options, o.info.options))
        elif self.form == "number":
            if self.info.classes != o.info.classes:
                return False
        elif self.form not in ("maybe", "poison") and self.info != o.info:
            return False
        return all(a.same(b, eq) for a, b in zip(self.parts, o.parts))

    def is_nested(self, around: tuple[type, ...] = ()) -> bool:
        """Does an object hold another one of its class?  A list of linked nodes is as deep as there are iterations."""
        if self.form == "obj":
            if self.info[0] in around:
                return True
            around = (*around, self.info[0])
        return any(p.is_nested(around) for p in self.parts)

    def has_lists(self) -> bool:
        return self.form == "list" or any(p.has_lists() for p in self.parts)


NO_VALUE = Shape("none")
#: what may be there or not without being lost: its form is known wherever it is
STRUCTURES = (STuple, SObj, SList, SDict)


def nothing_of(kind: Kind) -> Atom:
    """What stands where a value of this kind is not there."""
    return Seq((), "list" if isinstance(kind, Lst) else "dict") if isinstance(kind, (Lst, Dct)) else Const(None)


@dataclass(eq=False)
class Contents(Value):
    """Items of a list (keys None) or dict, kept under ("C", id)."""

    items: tuple[Value, ...]
    keys: tuple[Any, ...] | None = None


class Shapes(InterpBase):
    """Mixin of the interpreter."""

    state: Any
    know: Any

    def fields(self, obj: SObj, state: Any = None) -> list[str]:
        st = self.state if state is None else state
        names = st.get(("N", obj.id))
        return list(names.value) if names is not None else []

    def shape(self, v: Value | None, state: Any) -> Shape:
        if v is None:
            return NO_VALUE
        if v is BOTTOM:
            return Shape("leaf", Bottom())
        if isinstance(v, Sym):
            return Shape("leaf", self.kind(v))
        if isinstance(v, STuple):
            return Shape("tuple", v.cls, tuple(self.shape(i, state) for i in v.items))
        if isinstance(v, Contents):
            return Shape("contents", v.keys, tuple(self.shape(i, state) for i in v.items))
        if isinstance(v, (SList, SDict)) and v.ext is None:
            c = state.get(("C", v.id))
            if c is not None:
                form = "list" if isinstance(v, SList) else "dict"
                return Shape(form, (v.site, c.keys, v.limit if isinstance(v, SList) else v.default), tuple(self.shape(i, state) for i in c.items))  # noqa: E501
        if isinstance(v, SObj) and v.ext is None:
            names = tuple(self.fields(v, state))
            unset = frozenset(n for n in names if ("P", v.id, n) in state or ("F", v.id, n) not in state)
            return Shape("obj", (v.cls, names, unset), tuple(self.shape(state.get(("F", v.id, n)), state) for n in names))
        if isinstance(v, SMethod):
            return Shape("method", None, (self.shape(v.func, state), self.shape(v.self, state)))
        if isinstance(v, SSlice):
            return Shape("slice", None, tuple(self.shape(p, state) for p in (v.lo, v.hi, v.step)))
        if isinstance(v, SRange):
            return Shape("range", None, tuple(self.shape(p, state) for p in (v.start, v.stop, v.step)))
        if isinstance(v, SSpace):
            return Shape("poison", Poison("is the __dict__ of an object, kept under a name"))
        if isinstance(v, Maybe) and v.value is not None:
            return Shape("maybe", v, (self.shape(v.value, state), Shape("leaf", BOOL)))
        if isinstance(v, Number):
            assert v.value is not None
            return Shape("number", v, (self.shape(v.value, state),))
        if isinstance(v, Choice):
            return Shape("choice", v, (Shape("leaf", INT),))
        if isinstance(v, Poison):
            return Shape("poison", v)
        return Shape("static", v)

    def told_apart(self, s: Shape) -> Shape:
        """What leaves the function that is differentiated has one structure: None or a tuple is an error of its own there."""
        if s.form in ("maybe", "choice"):
            return Shape("poison", s.info)
        if s.form == "number":
            return s.parts[0]
        return Shape(s.form, s.info, tuple(self.told_apart(p) for p in s.parts))

    def leaf_kind(self, s: Shape) -> Kind | None:
        """Kind of the shape as one operand, or None if it cannot be one."""
        if s.form == "leaf":
            return s.info
        if s.form == "static" and self.is_leaf(s.info):
            return self.kind(s.info)
        if s.form in ("tuple", "list"):
            kinds = tuple(k for k in (self.leaf_kind(p) for p in s.parts) if k is not None)
            if len(kinds) == len(s.parts):
                return Tup(kinds, cls=s.info if s.form == "tuple" else tuple)
        return None

    def join_shapes(self, a: Shape, b: Shape) -> Shape:
        if a.form == "none":
            return self.loosen(b) if b.form == "static" and self.is_leaf(b.info) else b
        if b.form == "none":
            return a
        if a.form == "poison":
            return a
        if b.form == "poison":
            return b
        if a.same(b, self.same_value):
            return a
        if a.form == b.form == "leaf":
            return Shape("leaf", join(a.info, b.info))
        if a.form == "leaf" and isinstance(a.info, Bottom):
            return b
        if b.form == "leaf" and isinstance(b.info, Bottom):
            return a
        if a.form == b.form and a.form in ("tuple", "contents", "dict", "list", "obj", "method", "range", "slice", "maybe"):
            same_info = a.form == "maybe" or (a.info == b.info if a.form not in ("list", "dict") else a.info[1] == b.info[1])
            if same_info and len(a.parts) == len(b.parts):
                return Shape(a.form, a.info, tuple(self.join_shapes(x, y) for x, y in zip(a.parts, b.parts)))
            if a.form == "obj" and a.info[0] is b.info[0]:
                return self.join_objects(a, b)
        found = self.join_missing(a, b) or self.join_numbers(a, b)
        if found is not None:
            return found
        if a.form in ("choice", "static") and b.form in ("choice", "static"):
            options = self.options_of([a.info, b.info])
            if options is not None:
                return Shape("choice", self.choice(options, None, "the function"), (Shape("leaf", INT),))
        sites = [s.info[0] for s in (a, b) if s.form in ("list", "dict")]
        if sites and {a.form, b.form} <= {"list", "dict", "leaf", "tuple"} and any(
                x not in self.know.dynamic for x in sites) and not (a.has_objects() or b.has_objects()):
            self.make_dynamic(*sites)
        ka, kb = self.leaf_kind(a), self.leaf_kind(b)
        if ka is not None and kb is not None:
            k = join(ka, kb)
            if isinstance(k, Lst) and all(s.form == "tuple" or isinstance(s.info, Lst) and s.info.tuple_ for s in (a, b)):
                k = replace(k, tuple_=True)
            if not (isinstance(k, Unknown) and "tuple" in (a.form, b.form)):
                return Shape("leaf", k)
        return Shape("poison", Poison(f"is {self.describe_shape(a)} on one path and {self.describe_shape(b)} on another",
                                      loops=self.around(), meetings=(self.meeting,)))

    def join_missing(self, a: Shape, b: Shape) -> Shape | None:
        """A tuple, an object, a list or a dict on one path and None on another."""
        forms = ("tuple", "obj", "list", "dict")
        nothing = [s.form == "static" and is_none(s.info) or s.form == "leaf" and s.info == NOTHING for s in (a, b)]
        if not any(nothing) and "maybe" not in (a.form, b.form) or not all(
                none or s.form in (*forms, "maybe") for s, none in zip((a, b), nothing)):
            return None
        values = [s.parts[0] if s.form == "maybe" else s for s, none in zip((a, b), nothing) if not none]
        value = values[0] if len(values) == 1 else self.join_shapes(*values)
        known = next((s.info for s in (a, b) if s.form == "maybe"), None)
        found = known or Maybe("may be None", loops=self.around(), meetings=(self.meeting,))
        return Shape("maybe", found, (value, Shape("leaf", BOOL))) if value.form in forms and not value.is_nested() else None

    def join_numbers(self, a: Shape, b: Shape) -> Shape | None:
        """Instances of a class of numbers on one path and plain numbers, or those of another class, on another."""
        numbers = [self.number_in(s) for s in (a, b)]
        if None in numbers:
            return None
        (ka, ca), (kb, cb) = numbers  # type: ignore[misc]
        if not any(map(plain_arithmetic, (*ca, *cb))):
            return None
        known = next((s.info for s in (a, b) if s.form == "number"), None) or Number(
            f"is {self.describe_shape(a)} on one path and {self.describe_shape(b)} on another", loops=tuple(self.loop_nodes),
            meetings=(self.meeting,))
        return Shape("number", replace(known, classes=tuple(dict.fromkeys((*ca, *cb)))), (Shape("leaf", join(ka, kb)),))

    def number_in(self, s: Shape) -> tuple[Kind, tuple[type, ...]] | None:
        """The kind of a number, and the classes that it may have."""
        if s.form == "number":
            return s.parts[0].info, s.info.classes
        if s.form == "obj":
            cls, names, unset = s.info
            if PART not in names or PART in unset or not plain_arithmetic(cls):
                return None
            inner = self.number_in(s.parts[names.index(PART)])
            return inner and (inner[0], (cls,))
        if s.form == "static" and isinstance(s.info, Static) and plain_arithmetic(type(s.info.value)):
            return self.kind(self.bare_number(s.info)), (type(s.info.value),)
        k = self.leaf_kind(s)
        if not isinstance(k, Scalar) or k.maybe_none or k.dtype == "bool":
            return None
        cls = self.python_type(s.info if s.form == "static" else Sym(Var("t", k)))
        return None if cls is None else (k, (cls,))

    def bare_number(self, v: Static) -> Value:
        """An instance of a class of numbers that exists already, as a number."""
        base: Any = builtin_base(type(v.value))
        return literal(base(v.value)) if v.ref is None else Sym(v.ref)

    def join_objects(self, a: Shape, b: Shape) -> Shape:
        names = tuple(dict.fromkeys((*a.info[1], *b.info[1])))
        pa = dict(zip(a.info[1], a.parts))
        pb = dict(zip(b.info[1], b.parts))
        unset = a.info[2] | b.info[2] | (pa.keys() ^ pb.keys())
        return Shape("obj", (a.info[0], names, frozenset(unset)),
                     tuple(self.join_shapes(pa.get(n, NO_VALUE), pb.get(n, NO_VALUE)) for n in names))

    def loosen(self, s: Shape) -> Shape:
        """The same with constants as run-time leaves."""
        k = self.leaf_kind(s) if s.form == "static" else None
        return Shape("leaf", k) if k is not None and isinstance(k, (Scalar, Opaque)) else s

    def describe_shape(self, s: Shape) -> str:
        if s.form == "static":
            return str(self.describe(s.info))
        if s.form == "obj":
            return f"a {s.info[0].__name__}"
        if s.form == "leaf":
            return described(s.info)
        return f"a {s.form}"

    def instantiate(self, s: Shape, name: str, user: bool, scope: int, out: list[Var]) -> Value:
        """A value of this shape with new variables as leaves; its fields and items go into the state."""
        if s.form == "leaf":
            if isinstance(s.info, Bottom):
                return BOTTOM
            v = Var(name, s.info, user, scope)
            out.append(v)
            return Sym(v)
        if s.form == "static":
            return s.info
        if s.form == "poison":
            return s.info
        if s.form == "choice":
            which = self.instantiate(s.parts[0], "which", False, scope, out)
            return replace(s.info, which=self.atom(which))
        if s.form == "number":
            return replace(s.info, value=self.instantiate(s.parts[0], name, user, scope, out))
        if s.form == "maybe":
            value = self.instantiate(s.parts[0], name, False, scope, out)
            missing = self.instantiate(s.parts[1], "missing", False, scope, out)
            return replace(s.info, value=value, missing=self.atom(missing))
        if s.form in ("tuple", "contents"):
            items = tuple(self.instantiate(p, f"{name}_{i}" if s.form == "tuple" else name, False, scope, out)
                          for i, p in enumerate(s.parts))
            return STuple(items, s.info) if s.form == "tuple" else Contents(items, s.info)
        if s.form in ("list", "dict"):
            new: Any = SList(s.info[0], limit=s.info[2]) if s.form == "list" else SDict(s.info[0], default=s.info[2])
            items = tuple(self.instantiate(p, f"{name}_{i}", False, scope, out) for i, p in enumerate(s.parts))
            self.state["C", new.id] = Contents(items, s.info[1])
            self.sites[new.id] = new.site
            return new
        if s.form == "obj":
            obj = SObj(s.info[0])
            self.state["N", obj.id] = Static(tuple(s.info[1]))
            for n in s.info[2]:
                self.state["P", obj.id, n] = Static(True)
                self.partly[obj.id, n] = self.meeting
            for n, p in zip(s.info[1], s.parts):
                if p.form != "none":
                    own = n.lstrip(".")
                    self.state["F", obj.id, n] = self.instantiate(p, own if name in ("t", "self") else f"{name}_{own}", False,
                                                                  scope, out)
            return obj
        if s.form == "method":
            f, me = (self.instantiate(p, name, False, scope, out) for p in s.parts)
            return SMethod(f, me)
        if s.form == "range":
            return SRange(*[self.instantiate(p, name, False, scope, out) for p in s.parts])
        if s.form == "slice":
            return SSlice(*[self.instantiate(p, name, False, scope, out) for p in s.parts])
        raise AssertionError(s.form)

    def one_of(self, items: tuple[Value, ...], place: Atom, node: Any) -> Value:
        """The item at a position that is known at run time only, of items that have one form."""
        form = self.shape(items[0], self.state)
        for i in items[1:]:
            form = self.join_shapes(form, self.shape(i, self.state))
        columns: list[list[Atom]] = []
        for i in items:
            columns.append([])
            self.leaves(i, form, self.state, columns[-1])
        out: list[Var] = []
        new = self.instantiate(form, "t", False, self.frame.scope, out)
        for n, v in enumerate(out):
            row = tuple(c[n] for c in columns)
            if UNDEF in row:
                raise self.error("A203", "which attributes an object has is known only at run time", node)
            self.b.defs[v] = op = Op(v, operator.getitem, (Seq(row, "list"), place), (), self.b.origin)
            self.b.emit(op)
            for a in row:
                if isinstance(a, Var) and not isinstance(a.kind, Scalar):
                    self.union(v, a)
        for i in items:
            self.stands_for(new, i, self.state, self.state)
        return new

    def leaves(self, v: Value | None, s: Shape, state: Any, out: list[Atom]) -> None:
        """The operands that v supplies for the leaves of the shape."""
        if s.form == "leaf":
            if not isinstance(s.info, Bottom):
                if v is None or v is BOTTOM:
                    out.append(UNDEF)
                elif v is NONE and isinstance(s.info, (Lst, Dct)):
                    out.append(nothing_of(s.info))  # an attribute that is not set
                else:
                    saved, self.state = self.state, state
                    try:
                        out.append(self.atom(v))
                    finally:
                        self.state = saved
            return
        if not s.parts:
            return
        parts: list[Value | None]
        if s.form == "number":
            parts = [v.value if isinstance(v, Number) else state.get(("F", v.id, PART)) if isinstance(v, SObj) else
                     self.bare_number(v) if isinstance(v, Static) and plain_arithmetic(type(v.value)) else v]
        elif s.form == "maybe":
            there = isinstance(v, STRUCTURES)
            parts = [v.value, Sym(v.missing)] if isinstance(v, Maybe) else [v if there else NONE, Static(not there)]
        elif s.form == "choice" and v is not None and v is not BOTTOM and (isinstance(v, Choice) or not isinstance(v, Poison)):
            n = self.number_of(v, s.info.options)
            parts = [literal(n.value) if isinstance(n, Const) else Sym(n)]
        elif v is None or v is BOTTOM or isinstance(v, Poison):
            parts = [None] * len(s.parts)
        elif isinstance(v, (STuple, Contents)):
            parts = list(v.items)
        elif isinstance(v, (SList, SDict)):
            parts = list(state["C", v.id].items)
        elif isinstance(v, SObj):
            parts = [state.get(("F", v.id, n), NONE) for n in s.info[1]]
        elif isinstance(v, SMethod):
            parts = [v.func, v.self]
        elif isinstance(v, SSlice):
            parts = [v.lo, v.hi, v.step]
        elif isinstance(v, SRange):
            parts = [v.start, v.stop, v.step]
        else:
            parts = [v if v is NONE else None] * len(s.parts)
        for p, q in zip(parts, s.parts):
            self.leaves(p, q, state, out)
