"""Facts that only a call can tell: how many items there are, of which class a value is, which way a branch went.

Where the function cannot be read without such a fact, a first call finds it: what was read so far is run on the call's
own arguments, up to the statement that reports the fact (`NotRead`), and the function is read again with it.  The text
checks each fact that it relies on, and raises `NotRead` where it does not hold; the dispatcher then reads the function
again for those arguments.  A path that cannot be read ends in a `NotRead` too: it is an error for those who take it.
"""
from __future__ import annotations

import operator
import types
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..analysis.layout import name_of
from ..analysis.sampling import formless
from ..errors import FAILS, NotRead, UnsupportedError
from ..ir.kinds import BOOL, FLOAT, INT, Arr, Dct, Kind, Lst, Opaque, Scalar, Tup, Unknown
from ..ir.nodes import COPY, GETATTR, Atom, Const, If, Op, Raise, Ref, Seq, Var
from .base import InterpBase, described
from .iterables import MAX_UNROLLED, Indexable
from .knowledge import Knowledge, Restart
from .values import SRange, Static, STuple, Sym, Unreachable, Value, is_literal, literal

MAX_FACTS = 64
#: what is known of a path that is too much work to read, it stays with everybody
FINAL = ("A212", "A218")


@dataclass
class Facts:
    """What calls have told so far."""

    first: UnsupportedError | None = None  # why the function is refused without facts
    values: dict[Any, Any] = field(default_factory=dict)  # place -> fact
    places: dict[Any, int] = field(default_factory=dict)  # place -> its number in the text that reports
    refused: dict[int, UnsupportedError] = field(default_factory=dict)  # number -> why the fact is asked for
    closed: dict[Any, UnsupportedError] = field(default_factory=dict)  # branches whose paths cannot be joined, and why not
    apart: bool = False  # every call has facts of its own
    unrolled: set[int] = field(default_factory=set)  # loops each of whose iterations has facts of its own
    loops: dict[Any, tuple[int, ...]] = field(default_factory=dict)  # place -> the loops around it that are not written out
    reporting: bool = True  # is the text asked for that finds out more?
    asked: int = 0  # the last place where a fact was relied on
    #: what later passes must know of an operation: ("forms" or "memory", origin, name of the function) -> why
    missing: dict[Any, UnsupportedError] = field(default_factory=dict)
    remembers: bool = False  # is something stored outside where nothing was before, which the next call finds there?
    called: bool = False  # and has it been called for that?
    #: of the last reading that asked: what comes before the next fact is read as it was then
    knowledge: Knowledge | None = None

    def begin_again(self) -> None:
        """After a call that changed what there is to read."""
        self.knowledge = self.knowledge.handed_on(self) if self.knowledge is not None else None
        for told in (self.values, self.places, self.refused, self.closed):
            told.clear()
        self.apart = False
        self.called = True

    def write_out(self, loop: int) -> None:
        """Each iteration of this loop has facts of its own."""
        self.unrolled.add(loop)
        self.values = {p: f for p, f in self.values.items() if loop not in self.loops[p]}

    def number(self, place: Any, refused: UnsupportedError) -> int:
        n = self.places.setdefault(place, len(self.places) + 1)
        self.refused[n] = refused
        return n

    def want(self, refused: UnsupportedError) -> None:
        """A later pass than the reading has missed a fact."""
        if refused.missing is not None:
            self.missing[refused.missing] = refused

    def learn(self, report: NotRead) -> None:
        """The fact that a call reports.  Raises the refusal where it does not help."""
        n, found = report.place, report.found
        refused = self.refused[n]
        place = next(p for p, m in self.places.items() if m == n)
        if found is REFUSED or len(self.values) >= MAX_FACTS:
            raise refused
        fact = form_of(found) if place[3].startswith("form") else class_of(found) if place[3] == "class" else Exactly(
            found, found)
        if found is ANOTHER or place in self.values or fact is None:
            loop = next((n for n in reversed(self.loops[place]) if n not in self.unrolled), None)
            if loop is not None:
                self.write_out(loop)  # another one in each iteration
            elif self.apart or fact is None:
                raise refused
            else:
                self.apart = True  # two calls of one function: each is followed by itself
                self.knowledge = None
                self.values.clear()
            return
        self.values[place] = fact


NUMBER: dict[type, Kind] = {int: INT, float: FLOAT, complex: Scalar("complex128")}
ANOTHER = "another"  # reported from where the fact that was found before does not hold
REFUSED = "refused"  # reported from a path that cannot be read


@dataclass(frozen=True)
class Exactly:
    """A constant, by its value or its identity."""

    value: Any = field(compare=False)
    key: Any = None


@dataclass(frozen=True)
class Form:
    """A number, or an array of this dtype and rank."""

    cls: type
    dtype: str = ""
    ndim: int = 0


@dataclass(frozen=True)
class Items:
    """A tuple of so many items."""

    n: int


@dataclass(frozen=True)
class Numbers:
    """A list of numbers of one class."""

    cls: type


def is_number(v: Any) -> bool:
    return type(v) in NUMBER or isinstance(v, (np.floating, np.integer, np.complexfloating))


def number(cls: type) -> Kind:
    return NUMBER[cls] if cls in NUMBER else Scalar(np.dtype(cls).name, True)


def in_short(refused: UnsupportedError) -> str:
    at = refused.origin
    return f"[{refused.code}] {refused.message}" + (f" ({at.filename.rsplit('/', 1)[-1]}:{at.line})" if at else "")


def form_of(v: Any) -> Any:
    """What is said of a value: enough to read on with; None where nothing is."""
    if is_literal(v) and not isinstance(v, (int, float, complex)) or isinstance(v, bool):
        return Exactly(v, (type(v), v))
    if is_number(v):
        return Form(type(v))
    if type(v) is np.ndarray and v.dtype.kind in "fciub":
        return Form(np.ndarray, v.dtype.name, v.ndim)
    if type(v) is tuple:
        return Items(len(v))
    if type(v) is list and v and is_number(v[0]) and all(type(i) is type(v[0]) for i in v):
        return Numbers(type(v[0]))
    if isinstance(v, (type, types.FunctionType, types.BuiltinFunctionType, types.ModuleType, np.ufunc, np.dtype)):
        return Exactly(v, id(v))
    return None


def class_of(v: Any) -> Any:
    """What is said of a value whose class is asked for: of a number, an array or a tuple, the form, which is asked for next."""
    form = form_of(v)
    return form if isinstance(form, (Form, Items)) else Exactly(type(v), type(v))


class Settling(InterpBase):
    """Mixin of the interpreter."""

    def asks(self) -> bool:
        """May facts be asked for here?  Not where a handler of the user's would take the answer for an exception."""
        return self.know.facts is not None and not self.failing and self.may_stop()

    def may_stop(self) -> bool:
        return not self.certain and not any(self.reading.values()) and not self.expected(NotRead)

    def whereabouts(self) -> Any:
        """Where the reading is, to go back to from a path that cannot be read."""
        return (self.loop_level, len(self.loop_nodes), len(self.guarded), self.handled, self.neutral, len(self.traces),
                len(self.turns), self.meeting, self.branch_states, self.fresh_fields, self.failing)

    def go_back(self, where: Any) -> None:
        level, loops, guarded, self.handled, self.neutral, traces, turns, self.meeting, self.branch_states, \
            self.fresh_fields, self.failing = where
        self.loop_level = level
        del self.loop_nodes[loops:], self.guarded[guarded:], self.handling[guarded:], self.traces[traces:], self.turns[turns:]

    def place(self, node: Any, what: str) -> Any:
        return (tuple((id(n), f.call) for n, f in self.call_stack), tuple(self.turns), id(node), what)

    def stop_here(self, message: str, *rest: Any) -> None:
        """raise NotRead(...), which stays wherever it stands: what is read behind it relies on it."""
        made = self.b.op(Ref(NotRead, "NotRead"), Const(message), *rest, kind=Opaque(NotRead))
        self.b.emit(Raise(made, None, self.b.origin, True))

    def stop_otherwise(self, message: str, n: int) -> None:
        """Where the fact that was found does not hold."""
        self.stop_here(message, *((Const(n), Const(ANOTHER)) if self.know.facts.reporting else ()))

    def check(self, wrong: Atom, message: str) -> None:
        """if wrong: raise NotRead(...)"""
        self.b.open()
        self.stop_otherwise(f"this text is for {message}{self.here()}", self.know.facts.asked)
        self.b.emit(If(wrong, self.b.close(), (), (), self.b.origin, (True, False)))

    def rely_on(self, wrong: Atom, message: str, refused: UnsupportedError) -> None:
        """What nearly every call keeps to is taken for granted; a call that does not is refused when it comes to it."""
        if self.certain or any(self.reading.values()) or self.expected(NotRead):
            raise refused
        self.b.open()
        self.stop_here(f"this text is for {message}{self.here()}")
        self.b.emit(If(wrong, self.b.close(), (), (), self.b.origin, (True, False)))

    def here(self) -> str:
        o = self.b.origin
        return f" ({o.filename.rsplit('/', 1)[-1]}:{o.line})" if o is not None else ""

    def inquire(self, v: Atom, node: Any, what: str, refused: UnsupportedError, about: Sym | None = None) -> Any:
        """The fact about v that is needed here; where it is not known, what follows is not read."""
        if not self.asks():
            raise refused
        facts: Facts = self.know.facts
        place = self.place(node, what)
        if about is not None:  # several values may be asked about at one place
            place = (*place, getattr(about.atom, "name", ""), described(about.kind))
        n = facts.number(place, refused.at(self.origin(node) if node is not None else self.b.origin))  # type: ignore[arg-type]
        facts.loops[place] = tuple(id(loop) for loop in self.rolled)
        if place in facts.values:
            facts.asked = n
            return facts.values[place]
        self.stop_here("", Const(n), v)
        raise Unreachable

    def change(self, base: Atom) -> None:
        """Something is changed.  What was there before the call is not by a text that may stop half-way: it would be again."""
        paths = {self.list_arguments[xs] for xs in self.float_lists if self.root(xs) is self.root(base)} if isinstance(
            base, Var) else set()
        for path in paths - self.know.stored_in:
            self.know.stored_in.add(path)
            if ("stored_in", path) in self.know.first:  # it was taken for a list of floats
                raise Restart((("stored_in", path),))
        if self.asks() and self.know.facts.first is not None and (
                self.path_to(base) is not None or self.root(base) in self.outside | self.arguments):
            raise self.know.facts.first

    def path_not_read(self, refused: UnsupportedError) -> None:
        """A path that cannot be read, in the place of its statements."""
        facts: Facts = self.know.facts
        if facts.reporting:
            n = facts.number(("path", id(refused)), refused)
            self.stop_here("", Const(n), Const(REFUSED))
        else:
            self.stop_here(in_short(refused))

    def failed_path(self, refused: UnsupportedError) -> None:
        """A path that cannot be read and raises at its end: the call is one that fails, as the function itself does."""
        self.stop_here(f"the function raises an exception here, which this text does not make: {in_short(refused)}",
                       Const(0), Const(FAILS))

    # ------------------------------------------------------------------------------------------------ kinds of facts

    def settled_test(self, t: Atom, node: Any, form: str) -> bool | None:
        """Which way a branch goes whose paths cannot be joined; None where they can."""
        if self.know.facts is None:
            return None
        place = self.place(node, f"paths of {form}")
        if place not in self.know.facts.closed or not self.asks():
            return None
        test = self.b.op(bool, t, kind=BOOL)
        fact = self.inquire(test, node, f"test of {form}", self.know.facts.closed[place])
        holds = bool(fact.value)
        self.check(self.b.op(operator.not_, t, kind=BOOL) if holds else t,
                   f"the path on which this test is {holds}")
        return holds

    def settled_path(self, place: Any, node: Any) -> int | None:
        """Which path a try statement takes whose paths cannot be joined: -1 where the call is asked; None where they can."""
        facts: Facts | None = self.know.facts
        if facts is None or place not in facts.closed or not self.asks():
            return None
        facts.number(place, facts.closed[place])
        facts.loops[place] = tuple(id(loop) for loop in self.rolled)
        return int(facts.values[place].value) if place in facts.values else -1

    def path_not_taken(self, path: int, taken: int, place: Any) -> None:
        """The end of a path of a try statement that is not the one that is read on."""
        if taken < 0:
            self.stop_here("", Const(self.know.facts.places[place]), Const(path))
        else:
            what = "raises nothing" if taken == 0 else f"comes to handler {taken}"
            self.stop_otherwise(f"this text is for a try statement that {what}{self.here()}", self.know.facts.places[place])

    def close(self, meetings: Iterable[Any], refused: UnsupportedError) -> None:
        """Read again with one of the paths that meet in each of these places and cannot be told apart afterwards."""
        if self.know.facts is None or not self.asks():
            return
        new = [m for m in meetings if m is not None and m not in self.know.facts.closed]
        self.know.facts.closed.update(dict.fromkeys(new, refused))
        if new:
            raise Restart

    def settled_items(self, v: Value, node: Any, refused: UnsupportedError) -> tuple[Value, ...]:
        """The items of something to iterate over, one by one."""
        if isinstance(v, SRange):
            v = Sym(self.atom(v))
        if not isinstance(v, Sym) or not self.asks():
            raise refused
        kind = self.kind(v)
        if isinstance(kind, Unknown) and kind.varied:
            return self.require_items(self.settled(v, node, refused), node)
        if not isinstance(kind, (Lst, Tup, Arr)):  # items have no places in a dict or a set, and some are there only once
            v = Sym(self.b.op(tuple, v.atom, kind=Lst(kind.key if isinstance(kind, Dct) else Unknown(), True)))
        n = self.b.op(len, v.atom, kind=INT)
        count = self.inquire(n, node, "length", refused, v).value
        self.check(self.b.op(operator.ne, n, Const(count), kind=BOOL), f"{count} items")
        return tuple(self.load_item(v, literal(i), node) for i in range(count))

    def settled_keys(self, v: Value, node: Any, refused: UnsupportedError) -> list[tuple[Any, Value]]:
        """The keys of a dict, and what is under each."""
        kind = self.kind(v) if isinstance(v, Sym) else None
        if not isinstance(v, Sym) or not isinstance(kind, Dct) or kind.key.varied or not self.asks():
            raise refused
        found = self.b.op(tuple, v.atom, kind=Lst(kind.key, True))
        keys = self.inquire(found, node, "keys", refused, v).value
        if not all(is_literal(k) for k in keys):
            raise refused
        self.check(self.b.op(operator.ne, found, Seq(tuple(Const(k) for k in keys), "tuple"), kind=BOOL),
                   f"the keys {', '.join(map(repr, keys)) or 'of an empty dict'}")
        return [(k, self.load_item(v, literal(k), node)) for k in keys]

    def is_written_out(self, loop: Any) -> bool:
        """Does each iteration of the loop have facts of its own?"""
        return self.know.facts is not None and id(loop) in self.know.facts.unrolled and self.asks()

    def settled_turn(self, t: Atom, loop: Any, what: str) -> bool:
        """Is there another iteration of a while loop that is written out, or does this one leave it?"""
        refused = self.error("A203", "the number of iterations is known only at run time", loop)
        test = self.b.op(bool, t, kind=BOOL)
        holds = bool(self.inquire(test, loop, what, refused).value)
        self.check(self.b.op(operator.not_, t, kind=BOOL) if holds else t, f"as many iterations as there were: {what}")
        return holds

    def settled_iterations(self, it: Indexable, loop: Any, node: Any) -> Indexable:
        """A loop of which each iteration has facts of its own, with its iterations one by one."""
        if it.items is not None or it.endless is not None or not self.is_written_out(loop):
            return it
        refused = self.error("A203", "the number of iterations is known only at run time", node)
        n = self.b.op(len, self.b.op(range, *it.range, kind=Lst(INT)), kind=INT) if it.range else it.length()  # type: ignore
        count = self.inquire(n, loop, "iterations", refused).value
        self.check(self.b.op(operator.ne, n, Const(count), kind=BOOL), f"{count} iterations")
        if count > MAX_UNROLLED:
            raise refused
        return Indexable(it.get, (), live=lambda i: it.get(literal(i)) if i < count else None)

    def settled_constant(self, v: Value, node: Any, refused: UnsupportedError, what: str = "constant") -> Value:
        """An integer or a text that something is chosen by, as a constant."""
        if not isinstance(v, Sym) or v.kind.varied:
            raise refused
        value = self.inquire(v.atom, node, what, refused, v).value
        if not isinstance(value, (int, str, np.integer)):
            raise refused
        value = int(value) if isinstance(value, np.integer) else value
        self.check(self.b.op(operator.ne, v.atom, Const(value), kind=BOOL), f"{value!r}")
        return self.replaced(v, literal(value))

    def settled_class(self, v: Value, node: Any) -> type | None:
        """The class of a value of unknown form, where facts are asked for at all; None otherwise."""
        if not isinstance(v, Sym) or not self.asks() or not v.kind.varied:
            return None
        refused = self.error("A203", "the class of this value is known only at run time", node)
        fact = self.inquire(v.atom, node, "class", refused, v)
        if isinstance(fact, (Form, Items)):
            self.as_found(v, fact)
            return fact.cls if isinstance(fact, Form) else tuple
        cls: type = fact.value
        self.check(self.b.op(operator.is_not, self.b.op(type, v.atom, kind=Opaque(type)), Ref(cls, cls.__name__), kind=BOOL),
                   f"a value of class {cls.__name__}")
        return cls

    def with_forms(self, fn: Any, args: tuple[Atom, ...], kws: tuple[tuple[str | None, Atom], ...]) -> Any:
        """The operands of an operation that has no derivative unless their forms are known."""
        if not self.asks():
            return args, kws
        refused = self.know.facts.missing["forms", self.b.origin, name_of(fn)]
        count = 0

        def known(a: Atom) -> Atom:
            nonlocal count
            if isinstance(a, Seq):
                return replace(a, items=tuple(known(i) for i in a.items))
            if not isinstance(a, Var) or not formless(a.kind) or getattr(a.kind, "maybe_none", False):
                return a
            count += 1
            return self.atom(self.settled(Sym(a), None, refused, f"form of operand {count} of {name_of(fn)}, {self.b.origin}"))

        return tuple(known(a) for a in args), tuple((k, known(a)) for k, a in kws)

    def with_options(self, fn: Any, args: tuple[Atom, ...], kws: tuple[tuple[str | None, Atom], ...]) -> Any:
        """The operands of an operation whose derivative depends on what one of them says, a mode or an axis."""
        def known(n: int, a: Atom) -> Atom:
            what = f"operand {n}"
            if not isinstance(a, Var) or not self.missing(what, fn) or not self.asks():
                return a
            refused = self.know.facts.missing[what, self.b.origin, name_of(fn)]
            return self.atom(self.settled_constant(Sym(a), None, refused, f"{what} of {name_of(fn)}, {self.b.origin}"))

        return tuple(known(n, a) for n, a in enumerate(args)), tuple(
            (k, known(n, a)) for n, (k, a) in enumerate(kws, len(args)))

    def settled_memory(self, out: Var, a: Var) -> bool:
        """Does the result of the operation that was written last share memory with this operand?"""
        made = self.b.defs[out]
        assert made is not None
        refused = self.know.facts.missing["memory", made.origin, name_of(made.fn)]
        shares = self.b.op(np.may_share_memory, out, a, kind=BOOL)
        fact: bool = self.inquire(shares, None, f"memory of {name_of(made.fn)}, {made.origin}", refused, Sym(a)).value
        known = replace(made, shares=fact)
        block = self.b.block
        block[block.index(made)] = self.b.defs[out] = known
        self.check(self.b.op(operator.not_, shares, kind=BOOL) if fact else shares,
                   f"a result of {name_of(made.fn)} that is {'a view' if fact else 'a copy'}")
        return fact

    def settled(self, v: Sym, node: Any, refused: UnsupportedError, what: str = "form") -> Value:
        """A value of unknown form, as what it was found to be."""
        return self.as_found(v, self.inquire(v.atom, node, what, refused, v))

    def as_found(self, v: Sym, fact: Any) -> Value:
        """The same, with a check that it is that."""
        if isinstance(fact, Exactly):
            ref = None if is_literal(fact.value) else Ref(fact.value, getattr(fact.value, "__name__", "value"))
            atom: Atom = Const(fact.value) if ref is None else ref
            by_identity = fact.value is None or isinstance(fact.value, bool) or ref is not None
            self.check(self.b.op(operator.is_not if by_identity else operator.ne, v.atom, atom, kind=BOOL),
                       f"{self.describe(Static(fact.value, ref))}")
            return self.replaced(v, Static(fact.value, ref))
        cls = tuple if isinstance(fact, Items) else list if isinstance(fact, Numbers) else fact.cls
        self.check(self.b.op(operator.is_not, self.b.op(type, v.atom, kind=Opaque(type)), Ref(cls, cls.__name__), kind=BOOL),
                   f"a value of class {cls.__name__}")
        if isinstance(fact, Form):
            return self.replaced(v, Sym(self.known_as(v.atom, self.kind_of_form(v, fact))))
        if isinstance(fact, Numbers):
            same = self.b.op(Ref(set, "set"), self.b.op(map, Ref(type, "type"), v.atom, kind=Opaque(map)), kind=Opaque(set))
            self.check(self.b.op(operator.ne, same, self.b.op(Ref(set, "set"), Seq((Ref(fact.cls, fact.cls.__name__),), "list"),
                                                              kind=Opaque(set)), kind=BOOL),
                       f"a list of {fact.cls.__name__}s")
            return self.replaced(v, Sym(self.known_as(v.atom, Lst(number(fact.cls)).vary(v.kind.varied))))
        count = self.b.op(len, v.atom, kind=INT)
        self.check(self.b.op(operator.ne, count, Const(fact.n), kind=BOOL), f"{fact.n} items")
        items = tuple(Sym(self.b.op(operator.getitem, v.atom, Const(i), kind=Unknown(v.kind.varied))) for i in range(fact.n))
        return self.replaced(v, STuple(items))

    def kind_of_form(self, v: Sym, form: Form) -> Kind:
        varied = v.kind.varied
        if form.cls is np.ndarray:
            wrong = self.b.op(operator.ne, self.b.op(GETATTR, v.atom, Const("ndim"), kind=INT), Const(form.ndim), kind=BOOL)
            self.check(wrong, f"an array of {form.ndim} dimensions")
            dtype = np.dtype(form.dtype)
            self.check(self.b.op(operator.ne, self.b.op(GETATTR, v.atom, Const("dtype"), kind=Opaque(np.dtype)),
                                 Ref(dtype, f"np.dtype({form.dtype!r})"), kind=BOOL), f"an array of {form.dtype}")
            return Arr(form.dtype, (None,) * form.ndim).vary(varied)
        return number(form.cls).vary(varied)

    def known_as(self, a: Atom, kind: Kind) -> Var:
        """The same value under a name of which the kind is known."""
        out = Var(a.name if isinstance(a, Var) else "t", kind, isinstance(a, Var) and a.user, self.frame.scope)
        op = Op(out, COPY, (a,), (), self.b.origin)
        self.b.emit(op)
        self.b.defs[out] = op
        self.joined[out] = ()  # its class has been checked
        if isinstance(a, Var):
            self.root_of[out] = self.root(a)
        return out

    def replaced(self, v: Sym, new: Value) -> Value:
        """From here on, the names of a value mean what it was found to be."""
        for k, old in self.state.items():
            if isinstance(old, Sym) and old.atom is v.atom:
                self.state[k] = new
        return new
