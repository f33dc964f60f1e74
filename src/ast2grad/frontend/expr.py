"""Expressions: a value's kind and atom, names, text, functions, known integers."""
from __future__ import annotations

import builtins
import functools
import operator
import types
from dataclasses import replace
from typing import Any

import gast
import numpy as np

from ..analysis.functions import is_varied
from ..analysis.infer import result_kind
from ..analysis.layout import name_of
from ..analysis.sharing import may_share_memory
from ..guards import HOMES
from ..ir.kinds import INT, Arr, Bottom, Dct, Kind, Lst, Opaque, Scalar, Tup, Unknown, join_all, kind_of
from ..ir.nodes import FORMAT, GETATTR, Atom, Const, Mutate, Prim, Ref, Seq, SliceA, Store, Var, atom_kind, atom_vars
from ..rules.registry import lookup
from .base import InterpBase, listed_at
from .classes import has_own_new
from .iteration import begun
from .lazy import consume, with_generator
from .scan import yields_in_try
from .values import (
    BOTTOM,
    Frame,
    Function,
    Poison,
    SDict,
    SFunc,
    SIter,
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
    Unreachable,
    Value,
    holder,
    is_literal,
    literal,
    static_atom,
)

#: what asks a dict by its keys, and gives none of them
BY_KEY = (operator.getitem, operator.contains, operator.eq, operator.ne, len, bool, dict)


class Expressions(InterpBase):
    """Mixin of the interpreter."""

    # ------------------------------------------------------------------------------------------------ operands

    def kind(self, v: Value) -> Kind:
        if isinstance(v, Sym):
            k = atom_kind(v.atom)
            if not k.varied and k.numeric and isinstance(v.atom, Var) and self.root(v.atom) in self.varied_mem:
                return k.vary(True)
            return k
        if isinstance(v, Static):
            return kind_of(v.value)
        if isinstance(v, STuple):
            return Tup(tuple(self.kind(i) for i in v.items), any(self.kind(i).varied for i in v.items), v.cls)
        if isinstance(v, SList):
            items = self.state["C", v.id].items
            return Tup(tuple(self.kind(i) for i in items), any(self.kind(i).varied for i in items))
        if isinstance(v, SDict):
            if v.default == "set":
                return Opaque(set)
            items = self.state["C", v.id].items
            return Dct(Opaque(), join_all([self.kind(i) for i in items]), any(self.kind(i).varied for i in items))
        if isinstance(v, SSpace):
            return self.kind(self.entries(v))
        if isinstance(v, SObj):
            part = self.part(v)
            number = self.kind(part) if part is not None else None
            return number if isinstance(number, Scalar) and not self.is_array(v) else Opaque()
        if isinstance(v, SRange):
            return Lst(INT, True)
        if isinstance(v, SSlice):
            return Opaque(slice)
        if v is BOTTOM:
            return Bottom()
        return Opaque()

    def atom(self, v: Value) -> Atom:
        """The value as an operand of the IR."""
        if isinstance(v, Sym):
            return v.atom
        if isinstance(v, Static):
            if v.ref is None and isinstance(v.value, tuple):
                return Seq(tuple(self.atom(literal(i)) for i in v.value))
            if isinstance(v.value, np.generic) and v.ref is None:
                return Const(v.value.item())
            if isinstance(v.value, (type, np.dtype)) and isinstance(v.ref, Var):
                return Ref(v.value, getattr(v.value, "__name__", str(v.value)))  # what it says of a result is known now
            return static_atom(v)
        if isinstance(v, STuple):
            items = tuple(self.atom(i) for i in v.items)
            if v.cls is tuple or self.varied(v):
                return Seq(items)  # its class makes no difference to rules
            if has_own_new(v.cls):
                return self.b.op(Ref(tuple.__new__, "tuple.__new__"), Ref(v.cls, v.cls.__name__), Seq(items),
                                 kind=self.kind(v))
            return self.b.op(Ref(v.cls, v.cls.__name__), *items, kind=self.kind(v))
        if isinstance(v, SList):
            if v.ext is not None and not self.varied(v):
                return v.ext  # where items carry derivatives, they do and the argument that they came from does not
            return Seq(tuple(self.atom(i) for i in self.state["C", v.id].items), "list")
        if isinstance(v, SDict):
            if v.ext is not None and not self.varied(v):
                return v.ext
            c = self.state["C", v.id]
            if v.default == "set":
                return Seq(tuple(self.atom(self.key_value(k)) for k in c.keys), "set") if c.keys else self.b.op(
                    set, kind=Opaque(set))
            flat: list[Atom] = []
            for k, x in zip(c.keys, c.items):
                flat += [self.key_at_run_time(self.key_value(k)), self.atom(x)]
            return Seq(tuple(flat), "dict")
        if isinstance(v, SRange):
            return self.b.op(range, *[self.atom(p) for p in (v.start, v.stop, v.step)], kind=Lst(INT, True))
        if isinstance(v, SSlice):
            return SliceA(*[None if isinstance(p, Static) and p.value is None else self.atom(p)
                            for p in (v.lo, v.hi, v.step)])
        if isinstance(v, SObj):
            return self.object_atom(v)
        if isinstance(v, SSpace):
            return self.atom(self.entries(v))
        if isinstance(v, SIter):
            return self.atom(self.gather(v, None))
        if isinstance(v, SFunc) and v.fn.object is not None:
            return Ref(v.fn.object, v.fn.name, None)
        if isinstance(v, SMethod):
            f, s = v.func, v.self
            if isinstance(f, (SFunc, Static)):
                name = f.fn.name if isinstance(f, SFunc) else getattr(f.value, "__name__", "")
                return self.b.op(GETATTR, self.atom(s), Const(name), kind=Opaque())
        if isinstance(v, Poison):
            raise self.poisoned(v, None)
        if v is BOTTOM:
            raise Unreachable
        if isinstance(v, SPartial):
            return self.b.op(Ref(functools.partial, "functools.partial"), self.atom(v.func),
                             *[self.atom(a) for a in v.args], kws=tuple((k, self.atom(x)) for k, x in v.kws.items()),
                             kind=Opaque())
        raise self.error("A203", f"{self.describe(v)} cannot be passed to generated code")

    def poisoned(self, v: Poison, node: Any) -> Exception:
        self.unroll(v.loops)
        if v.cut is not None:
            v.cut()
        refused = self.error(v.code, v.told(), node,
                             "compute what may fail first, and change what the handler reads in an else clause"
                             if v.code == "A204" else "choose it before the branch, or write the call in both branches")
        self.close(v.meetings, refused)
        return refused

    def prim(self, fn: Any, args: tuple[Atom, ...], kws: tuple[tuple[str | None, Atom], ...] = (),
             kind: Kind | None = None, effect: bool = False, name: str | None = None) -> Value:
        """Write out = fn(*args, **kws) as it stands in the user's text."""
        if self.missing("forms", fn):
            args, kws = self.with_forms(fn, args, kws)
        if self.know.facts is not None:
            args, kws = self.with_options(fn, args, kws)
        if any(isinstance(atom_kind(a), Bottom) for a in args):
            return BOTTOM
        if fn not in BY_KEY and not isinstance(fn, Prim):
            for a in args:
                if isinstance(k := atom_kind(a), Dct) and k.key.varied:
                    self.keys_taken(a, None)
        varied = is_varied(args, kws) or (bool(self.varied_mem) and any(
            self.root(v) in self.varied_mem for a in (*args, *[x for _, x in kws]) for v in atom_vars(a)))
        rule = lookup(fn) if varied else None
        if rule is not None and rule.inactive:
            varied = False
        k = kind if kind is not None else result_kind(fn, args, kws, varied)
        if kind is not None:
            k = k.vary(varied) if k.numeric else k
        elif varied and k == Opaque(np.ndarray):  # objects may be numbers: unlike text, they could come back as such
            raise self.error("A209", "an array of Python objects cannot carry derivatives", None, "use an array of floats")
        out = self.b.op(fn, *args, kws=kws, kind=k, effect=effect, name=name)
        if isinstance(out, Var) and isinstance(k, (Arr, Unknown, Lst, Dct, Tup)):
            if fn is operator.getitem and isinstance(args[0], Var) and isinstance(args[0].kind, (Lst, Tup, Dct)):
                self.root_of[out] = self.root(args[0])
            else:
                shared = may_share_memory(fn, args, kws)
                if len(shared) == 1 and self.missing("memory", fn) and self.asks() and not self.settled_memory(out, shared[0]):
                    shared = []
                if shared:
                    self.root_of[out] = self.root(shared[0])
        return Sym(out)

    def missing(self, what: str, fn: Any) -> bool:
        """Has a later pass missed a fact about an operation that is written here?"""
        return self.know.facts is not None and (what, self.b.origin, name_of(fn)) in self.know.facts.missing

    # ------------------------------------------------------------------------------------------------ dispatch

    def eval(self, e: Any) -> Value:
        self.know.steps += 1
        handler = getattr(self, "ev_" + type(e).__name__, None)
        if handler is None:
            raise self.error("A201", f"{type(e).__name__} expressions are not supported", e)
        v: Value = handler(e)
        return self.load_iterator(v, e) if isinstance(v, SIter) and v.level is not None else v

    def ev_Constant(self, e: Any) -> Value:
        return literal(e.value)

    def ev_Name(self, e: Any) -> Value:
        return self.load_name(e.id, e)

    def generated_global(self, home: dict[str, Any], name: str) -> Value:
        """A global of a generated module: what the user's own function read it from."""
        value = home[name]
        origin = home[HOMES].get(name)
        if origin is None:
            return self.external(value, Ref(value, name))
        if isinstance(origin[0], dict):
            value = origin[0].get(origin[1], value)
            self.guards.global_(origin[0], origin[1], value)
        elif isinstance(origin[0], types.CellType):
            value = origin[0].cell_contents
            self.guards.cell(origin[0], value)
        return self.external(value, Ref(value, name, origin))

    def load_name(self, name: str, node: Any) -> Value:
        f: Frame | None = self.frame_of(name, self.frame)
        if f is not None:
            v = self.get(("L", f.id, name))
            if v is None:
                if f.fn.object is None or not f.comprehension:
                    raise self.fails(UnboundLocalError if f is self.frame else NameError, "A210",
                                     f"{name!r} is not defined on this path", node)
                raise self.error("A210", f"{name!r} is not defined here", node)
            return v
        fn = self.frame.fn
        g: Frame | None = self.frame
        while g is not None:  # cells of functions that exist already
            if name in g.fn.cells and name not in g.globals_:
                return self.load_cell(g.fn.cells[name], name, node)
            fn = g.fn
            g = g.parent
        home = fn.globals
        if HOMES in home and name in home:
            return self.generated_global(home, name)
        stored = self.global_stored(home, name, node)
        if stored is not None:
            return stored
        if name in home:
            value = home[name]
            self.guards.global_(home, name, value)
            return self.external(value, Ref(value, name, (home, name)))
        if hasattr(builtins, name):
            value = getattr(builtins, name)
            return Static(value, Ref(value, name) if not is_literal(value) else None)
        raise self.fails(NameError, "A210", f"the name {name!r} is not defined", node)

    def load_cell(self, cell: Any, name: str, node: Any) -> Value:
        """A free variable of a function that exists already."""
        try:
            value = cell.cell_contents
        except ValueError:
            raise self.error("A210", f"the free variable {name!r} is empty", node) from None
        self.guards.cell(cell, value)
        return self.external(value, Ref(value, name, (cell, name)))

    def only_looked_at(self, v: Value) -> None:
        """What was loaded for this was not used up: `type(it)`, `it is None`, `if it`."""
        if isinstance(v, SIter) and v.kept is not None and isinstance(used := self.state.get(("I", id(v.kept))), Static) and (
                used.value is True):
            del self.state["I", id(v.kept)]

    def keep(self, v: Value) -> Value:
        """What a name, an attribute or a container holds: of an iterator, the one that knows what is left of it."""
        if not isinstance(v, SIter) or v.form in ("items", "values", "keys", "items_known"):
            return v
        self.only_looked_at(v)
        own = holder(v)
        if own is not None:
            return own
        v.level = self.loop_level
        self.iterators.append(v)
        if listed_at(v) in self.know.stepped:
            begun(self, v, None)
        return v

    def in_use(self, args: list[Value], node: Any) -> list[Value]:
        """Arguments that were taken out of containers: an iterator that lies there is used."""
        uses = {id(a): self.load_iterator(a, node) for a in dict.fromkeys(args) if isinstance(a, SIter) and a.level is not None}
        return [uses.get(id(a), a) for a in args]

    def load_iterator(self, v: SIter, node: Any) -> Value:
        """An iterator that is kept somewhere: it can be used up once, or step by step with next()."""
        if v.form in ("steps", "repeat"):
            return v
        if self.loop_level != v.level or ("I", id(v)) in self.state:
            self.step_by_step(v)
        if v.watch is not None:
            v.watch.check(node)
        if any(t.source is v and t.level is not None and ("I", id(t)) not in self.state for t in self.taken):
            raise self.error("A203", "an iterator is used before the items that islice takes of it", node,
                             "make a list of what islice gives")
        used = self.state.get(("I", id(v)))
        if isinstance(used, STuple):
            return SIter("cursor", (used, v))
        if used is not None:
            raise self.error("A203", "an iterator is used a second time", node, "make a list of it first")
        if self.loop_level != v.level:
            self.list_when_made(v)
            raise self.error("A203", "an iterator that was made outside of the loop is used inside of it", node,
                             "make a list of it first")
        self.state["I", id(v)] = literal(True)
        return replace(v, level=None, kept=v)

    def ev_NamedExpr(self, e: Any) -> Value:
        v = self.eval(e.value)
        frame = self.frame
        f = frame
        while f.comprehension and f.parent is not None:
            f = f.parent
        self.frame = f
        try:
            self.store_name(e.target.id, v, e)
            return self.load_name(e.target.id, e)
        finally:
            self.frame = frame

    def ev_Attribute(self, e: Any) -> Value:
        return self.load_attr(self.eval(e.value), e.attr, e)

    # ------------------------------------------------------------------------------------------------ text

    def ev_JoinedStr(self, e: Any) -> Value:
        parts: list[Atom] = []
        static: list[str] | None = []
        for p in e.values:
            if isinstance(p, gast.Constant):
                parts.append(Const(p.value))
                if static is not None:
                    static.append(p.value)
                continue
            v = self.eval(p.value)
            spec = self.eval(p.format_spec) if p.format_spec is not None else literal("")
            if static is not None and isinstance(v, Static) and isinstance(spec, Static) and is_literal(v.value):
                conv: Any = {-1: lambda x: x, 115: str, 114: repr, 97: ascii}[p.conversion]
                with self.executing(p):
                    static.append(format(conv(v.value), spec.value))
            else:
                static = None
            parts.append(Seq((self.display_atom(v), Const(p.conversion), self.atom(spec))))
        if static is not None:
            return literal("".join(static))
        return self.prim(FORMAT, tuple(parts), kind=Opaque(str))

    def display_atom(self, v: Value) -> Atom:
        """An operand for messages only: what cannot be shown becomes a description."""
        if isinstance(v, Poison) and self.failing:  # the function itself says it
            if v.cut is not None:
                v.cut()
            raise self.error(v.code, v.told())
        try:
            return self.object_atom(v, True) if isinstance(v, SObj) else self.atom(v)
        except Exception:
            return Const(self.describe(v))

    def ev_FormattedValue(self, e: Any) -> Value:
        return self.prim(FORMAT, (Seq((self.atom(self.eval(e.value)), Const(e.conversion), Const(""))),), kind=Opaque(str))

    # ------------------------------------------------------------------------------------------------ functions

    def ev_Lambda(self, e: Any) -> Value:
        return self.make_function(e, "<lambda>")

    def make_function(self, node: Any, name: str) -> SFunc:
        a = node.args
        defaults = tuple(self.eval(d) for d in a.defaults)
        kw = {p.id: self.eval(d) for p, d in zip(a.kwonlyargs, a.kw_defaults) if d is not None}
        f = self.frame.fn
        return SFunc(Function(name, f.src, node, f.globals, f.cells, None, self.frame, defaults, kw, self.frame.cls))

    def ev_Yield(self, e: Any) -> Value:
        gen = self.frame.generator
        if gen is None:
            raise self.error("A201", "yield outside of a generator function", e)
        gen(self.eval(e.value) if e.value is not None else literal(None))
        return literal(None)

    def ev_YieldFrom(self, e: Any) -> Value:
        gen = self.frame.generator
        cell: list[Value] = []
        inner = self.eval(e.value)
        if isinstance(inner, SIter) and inner.form == "call":
            made = inner.parts[0]
            if not yields_in_try(made.node):
                return with_generator(self, inner, cell.append, lambda: gen(cell[-1]))
            if any(isinstance(n, gast.Return) and n.value is not None for n in gast.walk(made.node)):
                raise self.error("A204", f"{made.name} returns a value, and hands over items from inside of a try statement", e)
        consume(self, inner, cell.append, lambda: gen(cell[-1]), e, None, set(), ("i", False), e)
        return literal(None)

    def ev_Await(self, e: Any) -> Value:
        raise self.error("A201", "await is not supported", e)

    # ------------------------------------------------------------------------------------------------ constants

    def known_int(self, v: Value) -> int | None:
        """The same without relying on it."""
        if isinstance(v, Static) and isinstance(v.value, (int, np.integer)):
            return int(v.value)
        if isinstance(v, Sym) and v.hint is not None and isinstance(v.hint[0], (int, np.integer)):
            return int(v.hint[0])
        return None

    def static_int(self, v: Value) -> int | None:
        """An integer that is known now; an external one becomes part of the specialisation."""
        if isinstance(v, Static) and isinstance(v.value, (int, np.integer)):
            if v.ref is not None:
                self.guards.static(v)
            return int(v.value)
        if isinstance(v, Sym) and v.hint is not None and isinstance(v.hint[0], (int, np.integer)):
            self.guards.hint(v.hint)
            return int(v.hint[0])
        if isinstance(v, SObj):
            return None
        return None

    def store_stmt(self, base: Atom, index: Atom, value: Atom, aug: Any = None, attr: bool = False, role: str = "") -> None:
        self.change(base)
        self.b.emit(Store(base, index, value, aug, attr, self.b.origin, role))

    def mutate_stmt(self, out: Var | None, base: Atom, name: str, args: tuple[Atom, ...],
                    kws: tuple[tuple[str | None, Atom], ...] = ()) -> None:
        """out = base.name(*args), which changes base."""
        self.change(base)
        self.b.emit(Mutate(out, base, name, args, kws, self.b.origin))
