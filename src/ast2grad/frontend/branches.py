"""Branches: both sides are read, and where they meet their states are joined."""
from __future__ import annotations

import itertools
import operator
from dataclasses import replace
from typing import Any, Callable

import gast

from ..errors import UnsupportedError
from ..ir.kinds import BOOL, Bottom, Kind, Lst, Opaque, Scalar, Tup, Unknown, join, may_share
from ..ir.kinds import NONE as NOTHING
from ..ir.nodes import UNDEF, Atom, Const, If, Join, Raise, Ref, Stmt, Var, atom_kind
from .base import InterpBase
from .classes import plain_arithmetic
from .settling import FINAL
from .shapes import STRUCTURES, Contents, nothing_of
from .values import (
    BOTTOM,
    Maybe,
    Poison,
    SDict,
    SFunc,
    SList,
    SMethod,
    SObj,
    SPartial,
    SRange,
    SSlice,
    Static,
    STuple,
    Sym,
    Unreachable,
    Unset,
    Value,
    is_literal,
    is_none,
    literal,
)


def changed(before: dict[Any, Value], now: dict[Any, Value]) -> list[Any]:
    """The parts of a state that are new or others.  Nearly all of them are what they were, and there are many."""
    if len(now) >= len(before) and all(map(operator.is_, now, before)):  # a copy, to which something may have been added
        return [*itertools.compress(now, map(operator.is_not, now.values(), before.values())),
                *itertools.islice(now, len(before), None)]
    return [k for k, v in now.items() if before.get(k) is not v]


class Branches(InterpBase):
    """Mixin of the interpreter."""

    # ------------------------------------------------------------------------------------------------ branches

    def do_If(self, s: Any) -> None:
        if len(s.body) == 1 and isinstance(s.body[0], gast.Break):
            return  # the canonical exit test: the loop reads the flag itself
        test = self.test(s.test)
        self.branch(test, lambda: self.run(s.body), lambda: self.run(s.orelse), s,
                    fails=(raises_at_end(s.body), raises_at_end(s.orelse)))

    def branch(self, test: Value, then: Callable[[], Any], orelse: Callable[[], Any], node: Any, form: str = "if",
               fails: tuple[bool, bool] = (False, False)) -> Any:
        """Run both branches of a run-time test, or the one that is known.  Returns the pair of their results."""
        t = self.truth(test, node)
        if isinstance(t, bool):
            if form != "if":
                return then() if t else orelse()
            return (then(), None) if t else (None, orelse())
        settled = self.settled_test(t, node, form)
        if settled is not None:
            if form != "if":
                return then() if settled else orelse()
            return (then(), None) if settled else (None, orelse())
        b = self.b
        if form == "if" and isinstance(t, Var) and not t.user and t.name == "t":
            t.name = "test"
        before = self.state
        origin = b.origin
        ends = []
        for f, holds, failing in ((then, True, fails[0]), (orelse, False, fails[1])):
            self.state = dict(before)
            self.decided(t, holds)
            self.dead = False
            b.open()
            r = self.reached(f, failing)
            b.origin = origin
            ends.append((r, self.state, self.dead, b.stack.pop()))
        (r1, s1, d1, b1), (r2, s2, d2, b2) = ends
        self.dead = d1 and d2
        joins: list[Join] = []
        outer, self.meeting = self.meeting, self.place(node, f"paths of {form}")
        if d1 or d2:
            self.state = s2 if d1 else s1
            result = (r1 if not d1 else None, r2 if not d2 else None)
        else:
            self.complete_fields([s1, s2], [b1, b2])
            self.state = self.merge_states(before, [s1, s2], [b1, b2], joins)
            result = (r1, r2)
        if form != "if":
            # conditional expression: merge the two results as well
            if d1 or d2:
                merged = r2 if d1 else r1
            else:
                self.branch_states, self.fresh_fields = [s1, s2], []
                merged = self.merge([r1, r2], None, [b1, b2], joins)
                for extra in self.fresh_fields:
                    self.state.update(extra)
            self.meeting = outer
            b.emit(If(t, tuple(b1), tuple(b2), tuple(joins), origin, (d1, d2), form))
            return merged
        self.meeting = outer
        if b1 or b2 or joins:
            b.emit(If(t, tuple(b1), tuple(b2), tuple(joins), origin, (d1, d2), form))
        return result

    def decided(self, test: Atom, holds: bool) -> None:
        """On this path it is known whether a value is None."""
        missing, negated = self.negations.get(test, (test, False)) if isinstance(test, Var) else (test, False)
        for k, v in [(k, v) for k, v in self.state.items() if type(v) is Maybe]:
            if v.missing is missing:
                self.state[k] = literal(None) if holds != negated else v.value

    def is_missing(self, v: Maybe, negated: bool = False) -> Value:
        """v is None"""
        if not negated:
            return Sym(v.missing)
        out = self.b.op(operator.not_, v.missing, kind=BOOL)
        assert isinstance(out, Var)
        self.negations[out] = (v.missing, True)
        return Sym(out)

    def present(self, v: Any, message: str = "'NoneType' object is not iterable", exc: type = TypeError) -> Any:
        """What is used here: where it is None, Python raises."""
        if not isinstance(v, Maybe):
            return v
        known = self.asserted.setdefault(v.missing, [])
        if any(s is test for block in self.b.stack for s in block for test in known):
            return v.value
        self.b.open()
        made = self.b.op(Ref(exc, exc.__name__), Const(message), kind=Opaque(exc))
        self.b.emit(Raise(made, None, self.b.origin))
        known.append(If(v.missing, self.b.close(), (), (), self.b.origin, (True, False)))
        self.b.emit(known[-1])
        return v.value

    def merge_missing(self, vals: list[Any], key: Any, blks: Any, joins: list[Join]) -> Value | None:
        """A tuple, an object, a list or a dict on some paths, None on the others."""
        have = [v for v in vals if v is not None and not isinstance(v, STRUCTURES)]
        if not have or not all(isinstance(v, Maybe) or is_none(v) or isinstance(v, Sym) and v.kind == NOTHING for v in have):
            return None
        present = [v.value if isinstance(v, Maybe) else v if isinstance(v, STRUCTURES) else None for v in vals]
        forms = {(type(v), getattr(v, "cls", None), isinstance(v, STuple) and len(v.items)) for v in present if v is not None}
        if len(forms) != 1:
            return None
        before = len(joins)
        value = self.merge(present, key, blks, joins)
        if not isinstance(value, STRUCTURES):
            return None
        # both may be handed on to where it is asked for: the items exist on the other path too
        for n in range(before, len(joins)):
            joins[n] = everywhere(joins[n])
        missing = Var("missing", BOOL, False, self.frame.scope)
        joins.append(Join(missing, tuple(v.missing if isinstance(v, Maybe) else Const(not isinstance(v, STRUCTURES))
                                         for v in vals)))
        meetings = (self.meeting, *[m for v in vals if isinstance(v, Maybe) for m in v.meetings])
        return Maybe(f"{self.spoken(key)} may be None", loops=self.around(), meetings=meetings, value=value, missing=missing)

    def merge_numbers(self, vals: list[Any], name: str, user: bool, scope: int, joins: list[Join]) -> Value | None:
        """Numbers of a class of its own on some paths, others on the others."""
        if any(v is None or v is BOTTOM for v in vals):
            return None
        shapes = [self.shape(v, st) for v, st in zip(vals, self.branch_states)]
        numbers = [self.number_in(s) for s in shapes]
        if len(shapes) != len(vals) or not all(numbers) or not any(plain_arithmetic(c) for n in numbers if n for c in n[1]):
            return None
        return self.merge_by_shape(vals, name, user, scope, joins)

    def merge_text(self, vals: list[Any], name: str, user: bool, scope: int, joins: list[Join]) -> Value | None:
        """Text of a class of its own, which may even be called, on some paths."""
        named = [isinstance(v, Static) and isinstance(v.value, str) and v.ref is not None for v in vals]
        if not any(named) or not all(n or v is not None and self.is_leaf(v) and not self.varied(v) for n, v in zip(named, vals)):
            return None
        out = Var(name, Unknown(), user, scope)
        joins.append(Join(out, tuple(self.atom(v) for v in vals)))
        return Sym(out)

    def complete_fields(self, states: list[dict[Any, Value]], blks: list[list[Stmt]]) -> None:
        """An attribute that one branch sets has its old value, or the class's, at the end of the other."""
        for key in dict.fromkeys(k for st in states for k in st if k[0] == "F"):
            for st, blk in zip(states, blks):
                if key in st:
                    continue
                saved, self.state = self.state, st
                self.b.stack.append(blk)
                try:
                    v = self.initial_field(key)
                finally:
                    self.b.stack.pop()
                    self.state = saved
                if v is not None:
                    st[key] = v

    def reached(self, f: Callable[[], Any], fails: bool = False) -> Any:
        """Run one path, which need not be taken; None if it is left before its end.

        Who takes one that `fails` gets an exception, and no derivative: it need not be read."""
        depth = len(self.b.stack)
        self.optional += 1
        fails = fails and all(self.handling) and self.may_stop()
        self.failing += fails
        where = self.whereabouts()
        try:
            return f()
        except Unreachable:
            self.abandon(depth)
            return None
        except UnsupportedError as e:
            if not (fails or self.asks()) or e.code in FINAL or e in self.of_recursions:
                raise
            self.go_back(where)
            self.abandon(depth)
            if fails:
                self.b.block.clear()
                self.failed_path(e)
            else:
                self.path_not_read(e)
            return None
        finally:
            self.optional -= 1
            self.failing -= fails

    def merge_states(self, before: dict[Any, Value], states: list[dict[Any, Value]], blks: list[list[Stmt]],
                     joins: list[Join]) -> dict[Any, Value]:
        self.know.steps += len(before) // 16  # looking at a part of the state is less than to evaluate an expression
        keys = {k: None for st in states for k in changed(before, st)}
        if not all(before.keys() <= st.keys() for st in states):
            keys.update({k: None for k in before if any(k not in st for st in states)})
        out = dict(before)
        self.branch_states = states
        self.fresh_fields = []
        parts: list[int] = []  # the joins of attributes and items
        missing = False
        for k in keys:
            vals: list[Any] = [st.get(k) for st in states]
            if all(v is None for v in vals):
                out.pop(k, None)
                continue
            if k[0] == "N":
                out[k] = literal(tuple(dict.fromkeys(n for v in vals if v is not None for n in v.value)))
                continue
            if k[0] == "P":
                out[k] = literal(True)
                continue
            if k[0] == "F" and any(v is None and (("N", k[1]) in st or isinstance(k[1], tuple))
                                   for v, st in zip(vals, states)):
                out["P", k[1], k[2]] = literal(True)
                self.partly[k[1], k[2]] = self.meeting
                if isinstance(k[1], tuple):
                    out[k] = Unset("is an attribute of an outside object that is set on one path only", kind=self.kind_set(vals))
                    continue
            count = len(joins)
            m = self.merge(vals, k, blks, joins)
            if k[0] in "CF":
                parts += range(count, len(joins))
            missing |= isinstance(m, Maybe)
            if m is None:
                out.pop(k, None)
            else:
                out[k] = m
        if missing:  # what may be None may be handed on with its parts
            for n in parts:
                joins[n] = everywhere(joins[n])
        for extra in self.fresh_fields:
            out.update(extra)
        return out

    def kind_set(self, vals: list[Value | None]) -> Kind | None:
        """What is in an attribute where it is set, if that is a number without derivatives."""
        kind: Kind = Bottom()
        for v in vals:
            if isinstance(v, Unset) and v.kind is not None:
                kind = join(kind, v.kind)
            elif v is not None:
                if not self.is_leaf(v) or self.varied(v):
                    return None
                kind = join(kind, self.kind(v))
        return kind if isinstance(kind, Scalar) and not kind.maybe_none else None

    def key_name(self, key: Any) -> tuple[str, bool, int]:
        if key is not None and key[0] == "L":
            name = key[2]
            return (name.lstrip(".") or "t", not name.startswith("."), self.frame.scope)
        if key is not None and key[0] == "F":
            return (str(key[2]).lstrip("."), False, self.frame.scope)
        return ("t", False, self.frame.scope)

    def spoken(self, key: Any) -> str:
        """What is meant, in the words of an error."""
        name = self.key_name(key)[0]
        if key is not None and key[0] == "L" and key[2].startswith(".ret"):
            return "the returned value" if key[2] == ".ret" else "a part of the returned value"
        return repr(name) if key is not None and key[0] in "LF" else "a value"

    def same_value(self, a: Value, b: Value) -> bool:
        if a is b:
            return True
        if isinstance(a, Sym) and isinstance(b, Sym):
            return a.atom is b.atom or (isinstance(a.atom, (Ref, Const)) and a.atom == b.atom)
        if isinstance(a, Static) and isinstance(b, Static):
            if a.value is b.value:
                return True
            return type(a.value) is type(b.value) and is_literal(a.value) and a.value == b.value and (
                repr(a.value) == repr(b.value))
        if isinstance(a, STuple) and isinstance(b, STuple):
            return a.cls is b.cls and len(a.items) == len(b.items) and all(map(self.same_value, a.items, b.items))
        if isinstance(a, (SObj, SList, SDict)) and type(a) is type(b):
            return a.id == b.id or isinstance(a, SObj) and self.equal_values(a, b)
        if isinstance(a, SFunc) and isinstance(b, SFunc):
            return a.fn is b.fn or (a.fn.node is b.fn.node and a.fn.parent is b.fn.parent
                                    and len(a.fn.defaults) == len(b.fn.defaults)
                                    and all(map(self.same_value, a.fn.defaults, b.fn.defaults)))
        if isinstance(a, SMethod) and isinstance(b, SMethod):
            return self.same_value(a.func, b.func) and self.same_value(a.self, b.self)
        if isinstance(a, SPartial) and isinstance(b, SPartial):
            return self.same_value(a.func, b.func) and len(a.args) == len(b.args) and all(
                map(self.same_value, a.args, b.args)) and a.kws.keys() == b.kws.keys() and all(
                self.same_value(a.kws[k], b.kws[k]) for k in a.kws)
        if isinstance(a, SSlice) and isinstance(b, SSlice):
            return all(map(self.same_value, (a.lo, a.hi, a.step), (b.lo, b.hi, b.step)))
        if isinstance(a, SRange) and isinstance(b, SRange):
            return all(map(self.same_value, (a.start, a.stop, a.step), (b.start, b.stop, b.step)))
        return False

    def is_leaf(self, v: Value) -> bool:
        """Can the value be one operand?"""
        if isinstance(v, Sym):
            return True
        return isinstance(v, Static) and (is_literal(v.value) or (v.ref is not None and not callable(v.value)
                                                                  and not isinstance(v.value, type)))

    def merge(self, vals: list[Value | None], key: Any, blks: list[list[Stmt]] | None, joins: list[Join]) -> Value | None:
        """One value for what differs between branches; joins are added where it is run-time data."""
        have = [v for v in vals if v is not None and v is not BOTTOM]
        if not have:
            return BOTTOM if any(v is BOTTOM for v in vals) else None
        first = have[0]
        cut = next((v for v in have if isinstance(v, Poison) and v.cut is not None), None)
        if cut is not None:
            return cut
        same = self.same_object(vals, have, key, joins)
        if same is not None:
            return same
        if all(self.same_value(first, v) for v in have[1:]) and (len(have) == len(vals) or not self.is_leaf(first)):
            if len(have) == len(vals) or isinstance(first, (SFunc, Static, SObj, SList, SDict)):
                return first
        if len(have) < len(vals) and isinstance(first, Static) and len(have) == 1:
            return first  # defined on one path only: reading it on the other would raise
        if blks is not None and any(isinstance(v, STuple) for v in have):
            vals = [self.in_parts(v, have, blk) for v, blk in zip(vals, blks)]
            have = [v for v in vals if v is not None and v is not BOTTOM]
            first = have[0]
        name, user, scope = self.key_name(key)
        if all(self.is_leaf(v) for v in have):
            atoms: list[Atom] = []
            kind: Kind = Bottom()
            for v in vals:
                if v is None and key is not None and key[0] == "F":
                    atoms.append(Const(None))  # an object may be handed on with attributes that are not set
                elif v is None or v is BOTTOM:
                    atoms.append(UNDEF)
                else:
                    a = self.atom(v)
                    atoms.append(a)
                    kind = join(kind, self.kind(v))
            if isinstance(kind, Unknown) and not isinstance(self.kind(first), Unknown) and any(
                    isinstance(self.kind(v), Opaque) for v in have):
                kind = Unknown(kind.varied)
            out = Var(name, kind, user, scope)
            atoms = [nothing_of(kind) if isinstance(a, Const) and a.value is None else a for a in atoms]
            joins.append(Join(out, tuple(atoms)))
            self.joined[out] = tuple(atoms)
            if may_share(kind):
                for a in atoms:
                    if isinstance(a, Var) and may_share(a.kind):
                        self.union(out, a)
            return Sym(out)
        if all(isinstance(v, STuple) for v in have) and len({(v.cls, len(v.items)) for v in have}) == 1:  # type: ignore
            cols = [[None if v is None or v is BOTTOM else v.items[i] for v in vals]  # type: ignore[attr-defined]
                    for i in range(len(first.items))]  # type: ignore[attr-defined]
            items = [self.merge(c, (key[0], key[1], f"{key[2]}_{i}") if key and key[0] == "L" else None, blks, joins)
                     for i, c in enumerate(cols)]
            return STuple(tuple(i if i is not None else Poison("is not defined on every path") for i in items), first.cls)  # type: ignore
        if all(isinstance(v, SSlice) for v in have):
            ends = [self.merge([None if v is None or v is BOTTOM else getattr(v, end) for v in vals], None, blks, joins)
                    for end in ("lo", "hi", "step")]
            return SSlice(*[e if e is not None else Poison("is not defined on every path") for e in ends])
        if key is not None and key[0] == "C":
            return self.merge_contents(vals, key, blks, joins)
        if all(isinstance(v, SObj) for v in have) and len({v.cls for v in have}) == 1 and all(  # type: ignore
                v.ext is None for v in have):  # type: ignore[attr-defined]
            return self.merge_by_shape(vals, name, user, scope, joins)
        if len(have) == len(vals) and self.same_keys(have):
            return self.merge_by_shape(vals, name, user, scope, joins)
        lists = [v for v in have if isinstance(v, SList)]
        if lists and not any(v is not None and self.holds_objects(v, st) for v, st in zip(vals, self.branch_states)):
            site = next((v.site for v in lists if v.site not in self.know.dynamic), None)
            if len(lists) == len(have) and site is not None or all(isinstance(v, (SList, Sym, STuple)) for v in have):
                self.make_dynamic(*[v.site for v in lists])
        elif len(lists) == len(vals) and all(v.ext is None for v in lists) and len(
                {len(st["C", v.id].items) for v, st in zip(lists, self.branch_states)}) == 1:  # type: ignore[attr-defined]
            return self.merge_by_shape(vals, name, user, scope, joins)
        if all(isinstance(v, (STuple, Sym)) or self.is_leaf(v) for v in have) and all(
                not isinstance(v, STuple) or not any(i for i in v.items if not self.is_leaf(i)) for v in have):
            kinds: Kind = Bottom()
            for v in have:
                kinds = join(kinds, self.kind(v))
            if isinstance(kinds, Lst) and all(isinstance(v, STuple) or isinstance(v, Sym) and isinstance(v.kind, Lst) and
                                              v.kind.tuple_ for v in have):
                kinds = replace(kinds, tuple_=True)  # of tuples of different lengths
            if not isinstance(kinds, Unknown) or all(not isinstance(v, STuple) for v in have):
                out = Var(name, kinds, user, scope)
                joins.append(Join(out, tuple(UNDEF if v is None else self.atom(v) for v in vals)))
                return Sym(out)
        if len(have) == len(vals) and all(isinstance(v, SPartial) and same_call(self, v, first) for v in have):
            given = [self.merge(list(c), None, blks, joins) for c in zip(*[(*v.args, *v.kws.values()) for v in have])]  # type: ignore
            n = len(first.args)  # type: ignore[attr-defined]
            return SPartial(first.func, tuple(given[:n]), dict(zip(first.kws, given[n:])))  # type: ignore[attr-defined, arg-type]
        maybe = self.merge_missing(vals, key, blks, joins) or self.merge_functions(
            vals, self.spoken(key), joins) or self.merge_numbers(vals, name, user, scope, joins) or self.merge_text(
            vals, name, user, scope, joins)
        if maybe is not None:
            return maybe
        own = [v for v in have if isinstance(v, Poison)]
        return Poison(f"{self.spoken(key)} is {self.describe(have[0])} on one path and {self.describe(have[-1])} on another",
                      loops=self.around() + tuple(n for v in own for n in v.loops),
                      meetings=(self.meeting, *[m for v in own if type(v) is Poison for m in v.meetings]))

    def same_keys(self, have: list[Value]) -> bool:
        """Dicts made in the function that differ in their items only."""
        return all(isinstance(v, SDict) and v.ext is None for v in have) and len(
            {(st["C", v.id].keys if ("C", v.id) in st else v.id, v.default)  # type: ignore[attr-defined]
             for v, st in zip(have, self.branch_states)}) == 1

    def in_parts(self, v: Any, others: list[Any], blk: list[Stmt] | None = None) -> Any:
        """A tuple that exists as one object, as its items, where it meets tuples that are known by theirs."""
        like = [o for o in others if isinstance(o, STuple)]
        forms = {(o.cls, len(o.items)) for o in like}
        if isinstance(v, Static) and isinstance(v.value, tuple) and forms == {(type(v.value), len(v.value))} or isinstance(
                v, Sym) and isinstance(v.kind, Tup) and forms == {(tuple, len(v.kind.elems))}:
            self.b.stack.append(self.b.block if blk is None else blk)
            try:
                items = self.static_items(v)
            finally:
                self.b.stack.pop()
            v = v if items is None else STuple(items, next(iter(forms))[0])
        if isinstance(v, STuple) and forms == {(v.cls, len(v.items))}:
            parts = tuple(self.in_parts(x, [o.items[i] for o in like], blk) for i, x in enumerate(v.items))
            if any(new is not old for new, old in zip(parts, v.items)):
                v = STuple(parts, v.cls)
        return v

    def same_object(self, vals: list[Value | None], have: list[Value], key: Any, joins: list[Join]) -> Value | None:
        """One outside object that each path reached by itself: a variable stands for it after the paths meet."""
        first = have[0]
        if not isinstance(first, (Static, SObj)) or not all(type(v) is type(first) and self.same_value(first, v) for v in have):
            return None
        atoms = [v.ref if isinstance(v, Static) else v.ext if isinstance(v, SObj) else None for v in have]
        if not any(isinstance(a, Var) for a in atoms) or any(a is None for a in atoms):
            return None
        if len(have) == len(vals) and all(a is atoms[0] for a in atoms):
            return None
        name, user, scope = self.key_name(key)
        out = Var(name, atom_kind(atoms[0]), user, scope)
        rest = iter(atoms)
        joins.append(Join(out, tuple(UNDEF if v is None or v is BOTTOM else next(rest) for v in vals)))  # type: ignore[misc]
        if isinstance(first, Static):
            return Static(first.value, out)
        return SObj(first.cls, out, first.obj, first.id)

    def merge_contents(self, vals: list[Value | None], key: Any, blks: Any, joins: list[Join]) -> Value:
        bad = next((v for v in vals if isinstance(v, Poison)), None)
        if bad is not None:
            return bad  # reading any of it later is an error
        have = [v for v in vals if isinstance(v, Contents)]
        if len({(v.keys, len(v.items)) for v in have}) != 1:
            if any(self.holds_objects(i, st) for v, st in zip(vals, self.branch_states) if isinstance(v, Contents)
                   for i in v.items):
                return self.differing_contents(len(have[0].items), len(have[-1].items))
            raise self.dynamic_contents(key)
        # a container that was made on one path does not exist on the other
        nothing: tuple[Value | None, ...] = (None,) * len(have[0].items)
        cols = zip(*[v.items if isinstance(v, Contents) else nothing for v in vals])
        merged = [self.merge(list(c), None, blks, joins) for c in cols]
        return Contents(tuple(m if m is not None else Poison("is not defined on every path") for m in merged), have[0].keys)

    def differing_contents(self, one: int, other: int) -> Poison:
        """Of objects, which are no items of a run-time container: an error where they are read."""
        around, meeting = tuple(self.loop_nodes), self.meeting
        told = f"a container of objects has {one} items on one path and {other} on another"
        refused = self.error("A203", told, None, "choose it before the branch, or write the call in both branches")

        def otherwise() -> None:
            self.unroll(around)
            self.close((meeting,), refused)

        return Poison(told, cut=otherwise)

    def merge_by_shape(self, vals: list[Value | None], name: str, user: bool, scope: int, joins: list[Join]) -> Value:
        """Objects made on different paths become one object with merged attributes."""
        states = self.branch_states
        shape = self.shape(vals[0], states[0])
        for v, st in zip(vals[1:], states[1:]):
            shape = self.join_shapes(shape, self.shape(v, st))
        outs: list[Var] = []
        saved = self.state
        self.state = {}
        new = self.instantiate(shape, name, user, scope, outs)
        fresh, self.state = self.state, saved
        self.fresh_fields.append(fresh)
        for v, st in zip(vals, states):
            self.stands_for(new, v, fresh, st)
        cols: list[list[Atom]] = []
        for v, st in zip(vals, states):
            col: list[Atom] = []
            self.leaves(v, shape, st, col)
            cols.append(col)
        for o, t in zip(outs, zip(*cols)):
            joins.append(Join(o, t))
        return new


def everywhere(j: Join) -> Join:
    """The same with nothing on the paths on which it is not defined."""
    return Join(j.out, tuple(nothing_of(j.out.kind) if a is UNDEF else a for a in j.values))


def raises_at_end(body: list[Any]) -> bool:
    """Do these statements end with an exception, whatever is done in them?"""
    last = body[-1] if body else None
    return isinstance(last, gast.Raise) or isinstance(last, gast.If) and raises_at_end(last.body) and raises_at_end(last.orelse)


def same_call(ip: Any, a: SPartial, b: Value) -> bool:
    """The same function with as many arguments of the same names."""
    return isinstance(b, SPartial) and ip.same_value(a.func, b.func) and len(a.args) == len(b.args) and list(a.kws) == list(b.kws)
