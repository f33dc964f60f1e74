"""Calls of user functions that stay calls: one callee for every pattern of argument kinds, read once and shared.

The callee becomes a pair of functions, one for each sweep. What it takes from its caller's scope, and the leaves of
the objects that it is given, become arguments."""
from __future__ import annotations

import itertools
from typing import Any

from ..analysis.alias import aliases_of, is_reference, together
from ..analysis.layout import STRIDED, name_of
from ..errors import Ast2GradError, UnsupportedError
from ..ir.kinds import FLOAT, Arr, Bottom, Dct, Dim, Kind, Lst, Scalar, Tup, Unknown
from ..ir.nodes import Atom, Block, Call, Callee, Graph, Loop, Mutate, Op, Store, Var, atom_kind, atom_vars, blocks, walk
from ..ir.uses import free_vars, must_run
from ..transform.builder import Builder
from .base import InterpBase
from .knowledge import Fact, Restart
from .scan import body_of
from .shapes import Shape
from .values import (
    BOTTOM,
    Choice,
    Frame,
    Function,
    Maybe,
    SDict,
    SFunc,
    SIter,
    SList,
    SMethod,
    SObj,
    SPartial,
    SRange,
    SSlice,
    SSuper,
    Static,
    STuple,
    Sym,
    Turn,
    Value,
    is_literal,
)

MAX_LEAVES = 64  # operands of one recursive call
MAX_READINGS = 12


class NotPure(Turn):
    """The callee changes something of its caller's: it is written in place instead."""


class Pairs(InterpBase):
    """Mixin of the interpreter."""

    def label(self, fn: Function, args: list[Value]) -> str:
        """What the callee and its result are called in the text: an object by its class."""
        made = args[0].value if fn.name == "__new__" and args and isinstance(args[0], Static) else None
        return made.__name__.lower() if isinstance(made, type) else fn.name

    def call_pair(self, fn: Function, args: list[Value], kws: dict[str, Value], node: Any, again: bool = False) -> Value:
        callee, shape, actual, aliases = self.specialise(fn, args, kws, node)
        if not any(n is fn.node for n, _ in self.call_stack):
            self.marks[callee] = (id(fn.node), fn.parent is None)
        outs: list[Var] = []
        if callee.graph is not None:
            shape = seen_by_caller(shape, dict(zip(callee.graph.params, actual)))
        name = self.label(fn, args) if fn.name != "<lambda>" else "t"
        v = self.instantiate(self.strip_shape(shape), name, False, self.frame.scope, outs)
        if v is BOTTOM:
            return BOTTOM
        for o, al in zip(outs, [*aliases, *[()] * len(outs)]):
            for n in al:
                if isinstance(actual[n], Var):
                    self.union(o, actual[n])
        for group in together(callee, len(outs)):
            for n in group[1:]:
                self.union(outs[group[0]], outs[n])
        if outs or callee.graph is None or must_run(callee.graph.body):
            self.b.emit(Call(tuple(outs), callee, tuple(actual), self.b.origin, again))
        rest_on = callee.graph.notes.get("classes", ()) if callee.graph is not None else ()
        for o, places in zip(outs, [*rest_on, *[None] * len(outs)]):
            self.b.defs[o] = None  # a fresh name, free to take the user's
            if places is not None:
                self.classes_from[o] = tuple(actual[n] for n in places)
        return v

    def strip_shape(self, s: Shape) -> Shape:
        if s.form == "leaf":
            return Shape("leaf", strip_dims(s.info, self.lengths))
        return Shape(s.form, s.info, tuple(self.strip_shape(p) for p in s.parts))

    def signature(self, v: Value) -> Any:
        if isinstance(v, Sym):
            return self.kind(v)
        if isinstance(v, Static):
            if isinstance(v.value, float) and v.ref is None:
                return FLOAT
            known = ("s", repr(v.value), type(v.value)) if is_literal(v.value) else ("id", self.by_id(v.value))
            return (*known, isinstance(v.ref, Var))  # what a variable denotes is a parameter (abstract)
        if isinstance(v, STuple):
            return (v.cls, tuple(self.signature(i) for i in v.items))
        if isinstance(v, SObj) and v.obj is not None:
            return ("obj", v.id, isinstance(v.ext, Var))
        if isinstance(v, SSuper):
            return ("super", v.cls, self.signature(v.self))
        if isinstance(v, SMethod):
            return ("m", self.signature(v.func), self.signature(v.self))
        if isinstance(v, SRange):
            return ("range", tuple(self.signature(p) for p in (v.start, v.stop, v.step)))
        if isinstance(v, SSlice):
            return ("slice", tuple(self.signature(p) for p in (v.lo, v.hi, v.step)))
        if isinstance(v, SPartial):
            return ("p", self.signature(v.func), tuple(self.signature(i) for i in v.args),
                    tuple((k, self.signature(i)) for k, i in v.kws.items()))
        if isinstance(v, SFunc):
            return ("f", self.by_id(v.fn), self.identity_of(v))
        if isinstance(v, SDict) and v.default is None and not self.state["C", v.id].keys:
            return ("no items",)  # of **kwargs, usually
        return ("?", self.by_id(v))

    def by_id(self, x: Any) -> int:
        """What stands for the object in a key; the object is kept, so that no other gets its id."""
        self.in_keys.append(x)
        return id(x)

    def identity_of(self, v: Value | None, seen: set[Any] | None = None) -> Any:
        """Which values, not only of which kinds: what a callee reads from its surroundings."""
        seen = set() if seen is None else seen
        if isinstance(v, Sym):
            return self.by_id(v.atom)
        if isinstance(v, STuple):
            return tuple(self.identity_of(i, seen) for i in v.items)
        if isinstance(v, SMethod):
            return (self.identity_of(v.func, seen), self.identity_of(v.self, seen))
        if isinstance(v, (SList, SDict)):
            c = self.state.get(("C", v.id))
            return (v.id, c.keys, tuple(self.identity_of(i, seen) for i in c.items)) if c is not None else v.id
        if isinstance(v, SObj):
            if v.id in seen:
                return v.id
            seen.add(v.id)
            return (v.id, tuple((n, self.identity_of(self.state.get(("F", v.id, n)), seen)) for n in self.fields(v)))
        if isinstance(v, SFunc):
            if id(v.fn) in seen or v.fn.parent is None:
                return self.by_id(v.fn)
            seen.add(id(v.fn))
            return (self.by_id(v.fn), tuple((k, self.identity_of(self.state[k], seen)) for k in self.captured(v)))
        if isinstance(v, Static):
            return (self.signature(v), self.by_id(v.ref) if isinstance(v.ref, Var) else None)
        return self.by_id(v)

    def surroundings(self) -> Any:
        """Attributes of outside objects that were set so far."""
        return tuple((k, self.identity_of(v)) for k, v in self.state.items() if k[0] == "F" and isinstance(k[1], tuple))

    def abstract(self, v: Value, name: str, params: list[Var], actual: list[Atom], ints: bool,
                 table: dict[Any, Any]) -> Value:
        """The argument as the callee sees it: run-time leaves become parameters."""
        if isinstance(v, Sym) or isinstance(v, Static) and v.ref is None and (
                isinstance(v.value, float) or ints and type(v.value) is int):
            k = rename_dims(self.kind(v), table, self.any_length)
            p = Var(name, k, True)
            params.append(p)
            actual.append(self.atom(v))
            hint = v.hint if isinstance(v, Sym) and not ints else None
            return Sym(p, hint and (hint[0], ("param", p.uid, hint)))
        if isinstance(v, STuple):
            return STuple(tuple(self.abstract(i, f"{name}_{n}", params, actual, ints, table) for n, i in enumerate(v.items)), v.cls)  # noqa: E501
        if isinstance(v, SRange):
            return SRange(*[self.abstract(p, f"{name}_{n}", params, actual, ints, table)
                            for n, p in zip(("start", "stop", "step"), (v.start, v.stop, v.step))])
        if isinstance(v, SMethod):
            return SMethod(self.abstract(v.func, name, params, actual, ints, table),
                           self.abstract(v.self, name, params, actual, ints, table))
        atom = v.ref if isinstance(v, Static) else v.ext if isinstance(v, SObj) and v.obj is not None else None
        if isinstance(atom, Var) and isinstance(v, (Static, SObj)):
            # known, but the variable that denotes it is the caller's
            p = Var(name, atom.kind, True)
            params.append(p)
            actual.append(atom)
            return Static(v.value, p) if isinstance(v, Static) else SObj(v.cls, p, v.obj, v.id)
        return v

    def specialise(self, fn: Function, args: list[Value], kws: dict[str, Value],
                   node: Any) -> tuple[Callee, Shape, list[Atom], list[tuple[int, ...]]]:
        """Read the callee on its own.  Returns it, the shape of its result, the operands, and result aliases."""
        bound = self.bind(fn, args, kws, node)
        recursive = any(n is fn.node for n, _ in self.call_stack)
        general = id(fn.node) in self.know.general
        params: list[Var] = []
        actual: list[Atom] = []
        table: dict[Any, Any] = {}  # lengths by the caller's symbols -> by the order in which the callee meets them
        self.any_length = general
        local = {n: self.abstract(v, n, params, actual, recursive, table) for n, v in bound.items()}
        self.any_length = False
        back = {} if general else {new: old for old, new in table.items()}
        if recursive and len(params) > MAX_LEAVES:
            raise self.error("A212", f"the arguments of {fn.name} grow with every call", node)
        for v in bound.values():
            v = v.value if isinstance(v, Maybe) and v.value is not None else v
            if general and recursive and isinstance(v, (SList, SDict, SObj)):
                continue  # the key says what is in it
            if isinstance(v, (SList, SDict, SIter)) and not (isinstance(v, SDict) and not self.state["C", v.id].keys):
                raise NotPure
            if isinstance(v, SObj) and v.ext is None:
                raise NotPure
        # integers that are known outside are not in the recursion; where there are none, both are one function
        plain = all(isinstance(v, Sym) and v.hint is None for v in local.values())
        key: Any = (self.by_id(fn.node), self.by_id(fn.object), recursive and not plain,
               tuple(self.signature(v) if not general or isinstance(v, Sym) else (self.signature(v), self.identity_of(v))
                     for v in local.values()), tuple(bound), self.by_id(fn.parent),
               self.identity_of(SFunc(fn)) if fn.parent is not None else None, self.surroundings(),
               self.know.facts is not None and self.certain > 0)  # where no facts are asked for, less is found out
        extra: list[Var] = []
        aliases: list[tuple[int, ...]] = []
        hints = hints_of(tuple(local.values()), {p: i for i, p in enumerate(params)})
        for places in self.known_by.get(key, ()):  # integers that a reading relied on: one callee for each of their values
            with_values = (*key, tuple((i, hints[i][0]) for i in places if i in hints))
            if with_values in self.callees:
                for i in places:
                    self.guards.hint(hints[i])
                key = with_values
                break
        key = self.key_by_classes(key, actual)
        hit = self.callees.get(key)
        if hit is not None:
            if key in self.reading:
                self.reading[key] = True
            if key in self.relied_on:
                facts, notes = self.relied_on[key]
                for fact in facts:
                    self.know.asked_for(fact)
                self.guards.add(notes)
            callee, shape, extra, aliases = hit
            self.lengths = back
            return callee, shape, [*actual, *extra], aliases
        callee = Callee(self.label(fn, args) if fn.name != "<lambda>" else "lam")
        shape = Shape("leaf", Bottom())
        start, noted = len(self.know.asked), len(self.guards.noted)
        self.params_of[key] = params
        for _ in range(MAX_READINGS):
            self.callees[key] = (callee, shape, extra, aliases)
            self.reading[key] = False
            for n, p in enumerate(params):
                self.classes_asked.discard(p)
                if isinstance(p.kind, Scalar) and n not in self.of_many[key]:
                    self.joined[p] = (actual[n],)
                else:
                    self.joined.pop(p, None)
            before = set(self.callees)
            try:
                graph, new_shape, extra_now, aliases_now = self.read_until_sure(fn, local, params, id(node))
            except BaseException as e:
                del self.callees[key]
                if self.reading[key] and isinstance(e, UnsupportedError):
                    self.of_recursions.append(e)
                raise
            finally:
                used = self.reading.pop(key)
            callee.graph = graph
            several = {n for n in self.met_others.pop(key, ()) if params[n] in self.classes_asked}
            if several:  # the recursion comes with numbers of other classes: read again without relying on them
                self.of_many[key] |= several
                for k in set(self.callees) - before:
                    del self.callees[k]
                continue
            if not used:
                shape, extra, aliases = new_shape, extra_now, aliases_now
                break
            # the reading relied on an earlier approximation of its own result: read again until nothing changes
            joined = self.widened(new_shape) if shape.form == "leaf" and isinstance(
                shape.info, Bottom) else self.join_shapes(shape, new_shape)
            stable = joined.same(shape, self.same_value) and extra_now == extra and aliases_now == aliases
            shape, extra, aliases = joined, extra_now, aliases_now
            if stable:
                if leaf_count(shape) != leaf_count(new_shape):
                    raise self.error("A212", f"the result of the recursive function {fn.name} is nested as deep as the "
                                     "recursion", node)
                break
            for k in set(self.callees) - before:
                del self.callees[k]
        else:
            raise self.error("A212", f"the result of the recursive function {fn.name} changes its form in every call", node)
        if shape.form == "leaf" and isinstance(shape.info, Bottom):
            raise self.error("A212", f"the recursion of {fn.name} never ends", node)
        places = tuple(i for i in hints if params[i].uid in self.guards.relied)
        if places:
            del self.callees[key]
            ways = self.known_by.setdefault(key, [])
            ways += [] if places in ways else [places]
            key = (*key, tuple((i, hints[i][0]) for i in places))
        self.callees[key] = (callee, shape, extra, aliases)
        self.params_of[key] = params
        self.relied_on[key] = dict.fromkeys(self.know.asked[start:]), self.guards.since(noted, {p.uid for p in params})
        self.lengths = back
        return callee, shape, [*actual, *extra], aliases

    def key_by_classes(self, key: Any, actual: list[Atom]) -> Any:
        """Numbers that may be of several classes get a callee of their own where its reading relied on the class."""
        many: set[int] = set()
        while True:
            found = (*key, ("of many", *sorted(many))) if many else key
            if found not in self.callees:
                self.of_many[found] = set(many)
                return found
            params = self.params_of[found]
            if found in self.reading:
                for n, p in enumerate(params):
                    rests_on = self.class_rests_on(actual[n], params) if p in self.joined else set()
                    if rests_on is None:
                        self.met_others.setdefault(found, set()).add(n)
                    else:
                        self.classes_asked |= rests_on - set(params)
                return found
            others = {n for n, p in enumerate(params) if p in self.classes_asked and not self.of_one_class(actual[n])}
            if others <= many:
                return found
            many |= others

    def written_in_place(self, root: Var) -> None:
        """A container that belongs to the caller is written to: the callee becomes part of the caller, who made it."""
        if root in self.pair_params:
            raise NotPure

    def keep_lists_here(self, block: Block) -> None:
        """Inline the callees that take or return a list which is changed later: their adjoints would read it then.

        Likewise those that return memory under more than one name, which is written to.
        """
        written: set[Var] = set()
        changed: dict[Var, list[tuple[int, tuple[Loop, ...]]]] = {}
        calls: list[tuple[int, tuple[Loop, ...], Call]] = []
        count = itertools.count()

        def visit(block: Block, loops: tuple[Loop, ...]) -> None:
            for s in block:
                n = next(count)
                if isinstance(s, (Store, Mutate)) and isinstance(s.base, Var) and isinstance(s.base.kind, (Lst, Dct)):
                    changed.setdefault(self.root(s.base), []).append((n, loops))
                elif isinstance(s, Store) and isinstance(s.base, Var) and not s.attr:
                    written.add(self.root(s.base))
                elif isinstance(s, Call):
                    calls.append((n, loops, s))
                for b in blocks(s):
                    visit(b, (*loops, s) if isinstance(s, Loop) else loops)

        visit(block, ())
        marks = set()
        for n, loops, s in calls:
            mark = self.marks.get(s.callee)
            roots = {self.root(v) for a in (*s.args, *s.outs) for v in atom_vars(a) if not isinstance(v.kind, Scalar)}
            if mark is not None and any(m > n or loops[:1] and loops[:1] == others[:1]
                                        for r in roots for m, others in changed.get(r, ())):
                marks.add(mark)
            if mark is not None and s.callee.graph is not None and written & {self.root(v) for v in under_two_names(s)}:
                marks.add(mark)
        if marks - self.know.inline:
            self.know.inline |= marks
            raise Restart(tuple(("inline", m) for m in marks))

    def widened(self, s: Shape) -> Shape:
        """The shape of a recursive result: constants of one path are no constants of the function."""
        if s.form == "static":
            return self.loosen(s)
        return Shape(s.form, s.info, tuple(self.widened(p) for p in s.parts))

    def read_until_sure(self, fn: Function, local: dict[str, Value], params: list[Var],
                        call: int) -> tuple[Graph, Shape, list[Var], list[tuple[int, ...]]]:
        """`read_callee`, again as long as it learns what nothing that was read before it relied on.

        Of the callees that it calls, those that did not rely on it either need not be read again."""
        know = self.know
        if know.doubtful:
            return self.read_callee(fn, local, params, call)
        start, noted = len(know.asked), len(self.guards.noted)
        before = set(self.callees)
        flags = dict(self.reading)
        while True:
            facts: tuple[Fact, ...] | None = ()
            try:
                found = self.read_callee(fn, local, params, call)
                if not know.doubtful:
                    return found
                failure = None
            except (Restart, NotPure, Ast2GradError) as e:
                failure = e
                if isinstance(e, Restart):
                    facts = e.facts
                elif not know.doubtful:
                    raise
            if facts is None or any(know.first.get(f, start) < start for f in (*know.doubts, *facts)):
                if failure is not None:
                    raise failure
                return found
            changed = {*know.doubts, *facts}
            recursive = self.reading != flags
            for k in list(self.callees):
                if k not in self.reading and (k not in self.relied_on or k not in before and recursive or not changed.isdisjoint(
                        self.relied_on[k][0])):
                    del self.callees[k]
            self.reading.update(flags)
            for p in params:
                self.root_of.pop(p, None)
                self.varied_mem.discard(p)
            self.guards.take_back(noted)
            know.again(start)

    def read_callee(self, fn: Function, local: dict[str, Value], params: list[Var],
                    call: int) -> tuple[Graph, Shape, list[Var], list[tuple[int, ...]]]:
        body = body_of(fn.node)
        saved = (self.b, self.state, self.prologue, self.external_cache, self.dead, self.frame, self.loop_nodes,
                 self.ext_objects, self.traces)
        self.traces = []  # a try around sees the call, not what is done in it
        kept = {("I", id(i)) for i in self.iterators}
        self.ext_objects = list(self.ext_objects)  # what the callee meets is known there by its own parameters
        self.b = Builder()
        self.b.origin = saved[0].origin
        self.state = dict(saved[1])
        self.prologue = []
        self.external_cache = {}
        self.dead = False
        self.loop_nodes = []
        self.frames += 1
        frame = Frame(fn, self.frames, body.locals, fn.parent, body.globals_, body.nonlocals, 0)
        frame.cls = self.class_of(fn, local)
        frame.call = call
        a = fn.node.args
        first = (a.posonlyargs + a.args)[:1]
        frame.self_value = local[first[0].id] if first else None
        for n, v in local.items():
            self.state["L", frame.id, n] = v
        self.frame = frame
        self.call_stack.append((fn.node, frame))
        self.callers.insert(0, saved[0])
        outer_params, self.pair_params = self.pair_params, self.pair_params | set(params)
        level = self.loop_level
        try:
            self.run(body.stmts)
            if self.dead:
                if not any(self.reading.values()):
                    raise NotPure
                return Graph(fn.name, tuple(params), (), (), self.b.origin), Shape("leaf", Bottom()), [], []
            r = self.get(("L", frame.id, ".ret"))
            for k, v in self.state.items():
                if k in saved[1] and saved[1][k] is not v:
                    raise NotPure
                if k[0] == "F" and isinstance(k[1], tuple) and k not in saved[1]:
                    raise NotPure  # an attribute of an outside object is set
                if k in kept and k not in saved[1]:
                    raise NotPure  # an iterator of the caller's is used
            if isinstance(r, (SFunc, SIter)) or r is not None and self.escapes(r):
                raise NotPure
            if isinstance(r, Static) and isinstance(r.ref, Var) and isinstance(r.value, (list, dict)) and (
                    sum(n is fn.node for n, _ in self.call_stack) == 1):
                raise NotPure  # what is known of its items would be lost
            shape = self.shape(r, self.state)
            if shape.form == "poison":
                raise NotPure
            if denoted(shape) - set(params):
                raise NotPure
            leaves: list[Atom] = []
            self.leaves(r, shape, self.state, leaves)
            block = tuple([*self.prologue, *self.b.stack[0]])
            results = tuple(leaves)
            self.keep_lists_here(block)
            self.check_repeated(block)
            outside = set(params)
            free = [v for v in free_vars(block, results) if v not in outside]
            classes = [self.class_rests_on(x, {*params, *free}) if isinstance(atom_kind(x), Scalar) else None for x in results]
        finally:
            (self.b, self.state, self.prologue, self.external_cache, self.dead, self.frame, self.loop_nodes,
             self.ext_objects, self.traces) = saved
            self.pair_params = outer_params
            self.loop_level = level
            self.call_stack.pop()
            del self.callers[0]
        theirs = {self.root(v) for v in (*outside, *free)}
        for s in walk(block):
            if isinstance(s, (Store, Mutate)) and isinstance(s.base, Var) and self.root(s.base) in theirs:
                raise NotPure
            if isinstance(s, (Store, Mutate)) and not isinstance(s.base, Var):
                raise NotPure
        all_params = [*params, *free]
        aliases: list[tuple[int, ...]] = []
        for x in results:
            root = self.root(x) if isinstance(x, Var) and isinstance(x.kind, (Arr, Unknown, Lst, Dct)) else None
            aliases.append(tuple(i for i, p in enumerate(all_params) if root is not None and self.root(p) is root))
        graph = Graph(fn.name, tuple(all_params), block, results, self.b.origin)
        if not any(self.reading.values()) and layout_matters(graph):
            raise NotPure
        aliases, together = shared_memory(graph, aliases)
        graph.notes.update(aliases=aliases, together=together, classes=[
            None if rests_on is None else tuple(n for n, p in enumerate(all_params) if p in rests_on) for rests_on in classes])
        return graph, shape, free, aliases

    def escapes(self, v: Value) -> bool:
        """Would returning v leak identity that the caller already has?"""
        if isinstance(v, (SObj, SList, SDict)) and v.ext is not None:
            return not isinstance(v, SObj)
        if isinstance(v, SObj):
            return any(self.escapes(self.state["F", v.id, n]) for n in self.fields(v) if ("F", v.id, n) in self.state)
        if isinstance(v, (SList, SDict)):
            return any(self.escapes(i) for i in self.state["C", v.id].items)
        if isinstance(v, STuple):
            return any(self.escapes(i) for i in v.items)
        if isinstance(v, Choice):
            return any(self.escapes(i) for i in v.options)
        if isinstance(v, Maybe) and v.value is not None:
            return self.escapes(v.value)
        return isinstance(v, (SFunc, SMethod, SPartial, SIter, SSuper))


def leaf_count(s: Shape) -> int:
    return 1 if s.form == "leaf" else sum(map(leaf_count, s.parts))


def hints_of(values: tuple[Any, ...], places: dict[Var, int]) -> dict[int, Any]:
    """The integers among the parameters whose value is known: place -> the hint."""
    out: dict[int, Any] = {}
    for v in values:
        if isinstance(v, Sym) and v.hint is not None and v.atom in places:
            out[places[v.atom]] = v.hint  # type: ignore[index]
        elif isinstance(v, STuple):
            out.update(hints_of(v.items, places))
        elif isinstance(v, SRange):
            out.update(hints_of((v.start, v.stop, v.step), places))
        elif isinstance(v, SMethod):
            out.update(hints_of((v.func, v.self), places))
    return out


def layout_matters(graph: Graph) -> bool:
    """Is it up to the memory layout of an argument, which the caller may know, what a store in the callee reaches?"""
    stores = [s for s in walk(graph.body) if isinstance(s, Store) and isinstance(s.base, Var) and isinstance(s.base.kind, Arr)]
    if not stores or not any(isinstance(s, Op) and name_of(s.fn) in STRIDED for s in walk(graph.body)):
        return False
    al = aliases_of(graph)
    return any(al.is_unclear(s.base) for s in stores if isinstance(s.base, Var))


def under_two_names(s: Call) -> list[Var]:
    """Results that may share memory with an argument or with each other."""
    assert s.callee.graph is not None
    notes = s.callee.graph.notes
    many = {n for group in together(s.callee, len(s.outs)) for n in group}
    return [o for n, (o, places) in enumerate(zip(s.outs, notes.get("aliases", ()))) if places or n in many]


def shared_memory(graph: Graph, known: list[tuple[int, ...]]) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    """For each result the parameters that it may share memory with, and groups of results that may share it."""
    where = [n for n, r in enumerate(graph.results) if isinstance(r, Var) and is_reference(r.kind)]
    if not where:
        return known, []
    al = aliases_of(graph)
    classes = {n: al.find(graph.results[n]) for n in where}  # type: ignore[arg-type]
    params = [(i, al.find(p)) for i, p in enumerate(graph.params) if is_reference(p.kind)]
    aliases = [tuple(dict.fromkeys((*places, *[i for i, c in params if c is classes.get(n)]))) for n, places in enumerate(known)]
    groups = [tuple(n for n in where if classes[n] is c) for c in dict.fromkeys(classes.values())]
    return aliases, [g for g in groups if len(g) > 1]


def denoted(s: Shape) -> set[Var]:
    """Variables that stand for what is known of a result."""
    a = s.info.ref if s.form == "static" and isinstance(s.info, Static) else s.info.ext if s.form == "static" and isinstance(
        s.info, SObj) else None
    return {v for p in s.parts for v in denoted(p)} | ({a} if isinstance(a, Var) else set())


def seen_by_caller(s: Shape, table: dict[Var, Atom]) -> Shape:
    """The shape of a result with what the caller gave in the place of the callee's parameters."""
    v = s.info
    if s.form == "static" and isinstance(v, Static) and isinstance(v.ref, Var) and v.ref in table:
        return Shape("static", Static(v.value, table[v.ref]))
    if s.form == "static" and isinstance(v, SObj) and isinstance(v.ext, Var) and v.ext in table:
        return Shape("static", SObj(v.cls, table[v.ext], v.obj, v.id))
    return Shape(s.form, v, tuple(seen_by_caller(p, table) for p in s.parts)) if s.parts else s


def rename_dims(k: Kind, table: dict[Any, Any], any_length: bool = False) -> Kind:
    """Lengths named by the order in which they are met, so that calls with the same pattern share one callee.

    With `any_length`, what else is known of them is forgotten: each call of a recursion may have shorter arrays."""
    if isinstance(k, Arr) and k.axes is not None and any_length:
        return Arr(k.dtype, tuple(None if a is None else Dim(table.setdefault(a, ("p", len(table)))) for a in k.axes),
                   k.varied, k.maybe_none)
    if isinstance(k, Arr) and k.axes is not None:
        return Arr(k.dtype, tuple(Dim(table.setdefault(a.symbol, ("p", len(table))), a.offset, a.not_one) if isinstance(
            a, Dim) else a for a in k.axes), k.varied, k.maybe_none)
    if isinstance(k, Tup):
        return Tup(tuple(rename_dims(e, table, any_length) for e in k.elems), k.varied, k.cls)
    if isinstance(k, Lst):
        return Lst(rename_dims(k.elem, table, any_length), k.tuple_, k.varied)
    return k


def strip_dims(k: Kind, lengths: dict[Any, Any]) -> Kind:
    """The callee's lengths in the caller's symbols; those that only the callee knows are dropped."""
    if isinstance(k, Arr) and k.axes is not None:
        return Arr(k.dtype, tuple(Dim(lengths[a.symbol], a.offset, a.not_one) if isinstance(a, Dim) and a.symbol in lengths
                                  else a if isinstance(a, int) else None for a in k.axes), k.varied, k.maybe_none)
    if isinstance(k, Tup):
        return Tup(tuple(strip_dims(e, lengths) for e in k.elems), k.varied, k.cls)
    if isinstance(k, Lst):
        return Lst(strip_dims(k.elem, lengths), k.tuple_, k.varied)
    return k
