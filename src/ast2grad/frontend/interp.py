"""The specialising interpreter: statements, state, branches and loops.

It reads a lowered function once per specialisation, with kinds for the arguments, and writes the IR.  Python structure
(objects, closures, tuples, flags, dispatch) is executed here and now; numeric work becomes statements.  Branches whose
test is known are taken now; the others become `If` with joins.  A loop is read until what it carries is stable.
"""
from __future__ import annotations

import operator
from typing import Any, Callable

import gast

from ..errors import Ast2GradError, Origin, UnsupportedError
from ..ir.kinds import BOOL, Arr, Bottom, Dct, Kind, Lst, Opaque, Scalar, Tup, Unknown, join, kind_of
from ..ir.nodes import (
    COPY,
    UNDEF,
    Atom,
    Call,
    Carried,
    Const,
    Each,
    If,
    Join,
    Loop,
    Mutate,
    Op,
    Raise,
    Ref,
    Seq,
    Star,
    Stmt,
    Store,
    Try,
    Var,
    While,
    With,
    atom_kind,
    walk,
)
from ..transform.builder import Builder
from . import arrays as _arrays  # noqa: F401  (these register handlers)
from . import dtypes as _dtypes  # noqa: F401
from . import inplace as _inplace  # noqa: F401
from . import iteration as _iteration  # noqa: F401
from . import reduction as _reduction  # noqa: F401
from . import sets as _sets  # noqa: F401
from . import values as V
from .builtins import Builtins
from .calls import Calls
from .containers import Containers
from .displays import Displays
from .expr import Expressions
from .identity import Identity
from .instances import Instances
from .items import Items
from .local_classes import local_class
from .objects import Objects
from .operators import Operators
from .pairs import Pairs
from .scan import has_walrus, stored_names
from .shapes import Contents, Shapes
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
    SSuper,
    Static,
    STuple,
    Sym,
    Unreachable,
    Value,
    is_literal,
    literal,
    static_atom,
)

AUG: dict[type, Callable[..., Any]] = {
    gast.Add: operator.add, gast.Sub: operator.sub, gast.Mult: operator.mul, gast.Div: operator.truediv,
    gast.Mod: operator.mod, gast.Pow: operator.pow, gast.FloorDiv: operator.floordiv, gast.MatMult: operator.matmul,
    gast.BitAnd: operator.and_, gast.BitOr: operator.or_, gast.BitXor: operator.xor, gast.LShift: operator.lshift,
    gast.RShift: operator.rshift}


class Restart(Exception):
    """Something learned late changes an earlier decision: read the function again with that knowledge."""


class Knowledge:
    """What survives a restart."""

    def __init__(self) -> None:
        self.dynamic: set[Any] = set()  # displays that must be run-time lists or dicts
        self.elem: dict[Any, Kind] = {}  # element kinds of run-time containers, by site
        self.unroll: set[Any] = set()  # loops to unroll
        self.inline: set[Any] = set()  # functions that cannot be pairs
        self.opaque: set[Any] = set()
        self.written_out: set[Any] = set()  # recursive functions that change what is around them, for known integers
        self.taken_apart: set[Any] = set()  # list arguments whose items are followed one by one
        self.runtime: dict[int, Any] = {}  # outside containers that the function changes: nothing in them is known now


class Interp(Expressions, Operators, Displays, Calls, Pairs, Instances, Builtins, Containers, Objects, Items, Shapes, Identity):
    MAX_UNROLL = 512

    def __init__(self, knowledge: Knowledge, guards: Any) -> None:
        self.know = knowledge
        self.guards = guards
        self.b = Builder()
        self.state: dict[Any, Value] = {}
        self.dead = False
        self.frames = 0
        self.scopes = 0
        self.frame: Frame = None  # type: ignore[assignment]
        self.root_of: dict[Var, Var] = {}
        self.varied_mem: set[Var] = set()
        self.prologue: list[Stmt] = []
        self.external_cache: dict[Any, Value] = {}
        self.call_stack: list[Any] = []
        self.callees: dict[Any, Any] = {}
        self.reading: dict[Any, bool] = {}  # callees being read: was their own result asked for?
        self.depth = 0
        self.sites: dict[Any, Any] = {}  # list or dict id -> where it was made
        self.list_site: dict[Var, Any] = {}  # run-time list or dict -> where it was made
        self.list_arguments: dict[Var, Any] = {}  # run-time list -> the argument it is
        self.list_loops: dict[Var, tuple[Any, ...]] = {}  # run-time list -> loops that filled it
        self.loop_level = 0
        self.family: dict[Any, set[Any]] = {}  # objects and their stand-ins
        self.iterators: list[SIter] = []  # kept alive: the state knows them by identity
        self.outside: set[Var] = set()  # such containers
        self.list_limit: dict[Var, int] = {}  # maxlen of run-time deques
        self.dict_default: dict[Var, Value | None] = {}  # factories of run-time defaultdicts
        self.functions: dict[int, Function] = {}
        self.ext_objects: list[SObj] = []
        self.force_unroll: list[Any] = []
        self.unlinked: set[Any] = set()  # arrays of outside objects that were not reached by name
        self.loop_nodes: list[Any] = []
        self.lengths: dict[Any, Any] = {}  # of the callee read last: its symbols -> the caller's
        self.branch_states: list[dict[Any, Value]] = []
        self.pair_params: set[Var] = set()  # of the callees that are being read
        self.guarded: list[Any] = []  # what the handlers of the enclosing try bodies catch
        self.handled: Any = None  # the exception whose handler is being read
        self.fresh_fields: list[dict[Any, Value]] = []

    # ------------------------------------------------------------------------------------------------ errors

    def origin(self, node: Any, text: str = "") -> Origin | None:
        if self.frame is not None and self.frame.place is not None:
            return self.frame.place
        return self.frame.fn.src.origin(node, text) if self.frame is not None else None

    def error(self, code: str, message: str, node: Any = None, help: str | None = None) -> UnsupportedError:
        return UnsupportedError(code, message, self.origin(node) if node is not None else self.b.origin, help)

    def fails(self, exc: type, code: str, message: str, node: Any = None) -> Exception:
        """The user's program fails here for certain: a refusal, or what it does if a try around it may go on."""
        if not self.expected(exc):
            return self.error(code, message, node)
        value = self.b.op(Ref(exc, exc.__name__), Const(message), kind=Opaque(exc))
        self.b.emit(Raise(value, None, self.b.origin))
        return Unreachable()

    def expected(self, exc: type) -> bool:
        """Is there a handler around that may catch the exception?"""
        from .raising import catches
        return any(catches(h, (exc,)) for hs in self.guarded for h in hs)

    # ------------------------------------------------------------------------------------------------ variables

    def get(self, key: Any) -> Value | None:
        return self.state.get(key)

    def set(self, key: Any, v: Value) -> None:
        self.state[key] = v

    def frame_of(self, name: str, frame: Frame) -> Frame | None:
        """The frame that owns a name, following lexical scope."""
        f: Frame | None = frame
        if name.startswith("."):
            while f is not None and f.comprehension:
                f = f.parent
            return f
        while f is not None:
            if name in f.globals_:
                return None
            if name in f.locals:
                return f
            f = f.parent
        return None

    def store_name(self, name: str, v: Value, node: Any) -> None:
        f = self.frame_of(name, self.frame)
        if f is None:
            raise self.error("A201", f"assignment to the global {name!r}", node,
                             "pass the value in and return it instead")
        self.set(("L", f.id, name), self.name_value(v, name, f))

    def name_value(self, v: Value, name: str, f: Frame) -> Value:
        """Give a fresh temporary the user's name; copy a value that has a name of its own already."""
        if isinstance(v, (SList, SDict)):
            v.named = True
        if isinstance(v, SIter) and v.level is None and v.form not in ("items", "values", "keys"):
            v.level = self.loop_level
        if isinstance(v, Sym) and not name.startswith("."):
            a = v.atom
            if isinstance(a, Var) and a in self.b.defs and (not a.user or self.left_behind(a)):
                a.name, a.user, a.scope = name, True, f.scope
                return v
            if isinstance(a, (Var, Ref)) and self.worth_copy(a, name):
                out = Var(name, atom_kind(a), True, f.scope)
                self.b.emit(Op(out, COPY, (a,), (), self.b.origin))
                if isinstance(a, Var):
                    self.root_of[out] = self.root(a)
                return Sym(out, v.hint)
        elif isinstance(v, STuple) and not name.startswith("."):
            return STuple(tuple(self.name_value(i, f"{name}_{k}", f) if self.is_fresh(i) else i
                                for k, i in enumerate(v.items)), v.cls)
        return v

    def left_behind(self, a: Var) -> bool:
        """A local of a callee that was written in place and is done: its name is free to become the caller's."""
        return a.scope != 0 and all(f.scope != a.scope for _, f in self.call_stack) and self.holders_of(a) == 0

    def is_fresh(self, v: Value) -> bool:
        return isinstance(v, Sym) and isinstance(v.atom, Var) and not v.atom.user and v.atom in self.b.defs

    @staticmethod
    def worth_copy(a: Atom, name: str) -> bool:
        return isinstance(a, Var) and a.user and a.name != name

    def root(self, v: Var) -> Var:
        while v in self.root_of:
            v = self.root_of[v]
        return v

    def union(self, a: Var, b: Var) -> None:
        """a and b may be one object, or share memory: what is stored in one may be read from the other."""
        ra, rb = self.root(a), self.root(b)
        if ra is rb:
            return
        if rb.uid < ra.uid:
            ra, rb = rb, ra
        self.root_of[rb] = ra
        if rb in self.varied_mem:
            self.varied_mem.add(ra)
        if rb in self.outside:
            self.outside.add(ra)
        sites = [s for s in (self.list_site.get(ra), self.list_site.get(rb)) if s is not None]
        if sites:
            self.list_site[ra] = sites[0]
        if len(sites) == 2 and sites[0] != sites[1]:
            elems = [self.know.elem.get(s, Bottom()) for s in sites]
            both = join(*elems)
            if any(e != both for e in elems):
                for s in sites:
                    self.know.elem[s] = both
                raise Restart
        for table in (self.list_limit, self.dict_default):
            if rb in table:
                table.setdefault(ra, table[rb])

    def mem_varied(self, v: Var) -> bool:
        return v.kind.varied or self.root(v) in self.varied_mem

    # ------------------------------------------------------------------------------------------------ statements

    def run(self, stmts: Any) -> None:
        for s in stmts:
            if self.dead:
                return
            self.statement(s)

    def statement(self, s: Any) -> None:
        outer = self.b.origin
        scope = self.b.scope
        depth = len(self.b.stack)
        self.b.scope = self.frame.scope
        if not isinstance(s, (gast.If, gast.For, gast.While, gast.With, gast.Try)):
            self.b.origin = self.origin(s, self.frame.fn.src.segment(s)) if hasattr(s, "lineno") else outer
        else:
            self.b.origin = self.origin(s)
        try:
            handler = getattr(self, "do_" + type(s).__name__, None)
            if handler is None:
                raise self.error("A201", f"{type(s).__name__} statements are not supported", s)
            handler(s)
        except Ast2GradError as e:
            raise e.at(self.origin(s))
        except Unreachable:
            del self.b.stack[depth:]
            self.dead = True
        finally:
            self.b.origin = outer
            self.b.scope = scope

    def do_Pass(self, s: Any) -> None:
        pass

    def do_Global(self, s: Any) -> None:
        pass

    do_Nonlocal = do_Global

    def do_Expr(self, s: Any) -> None:
        if isinstance(s.value, gast.Constant):
            return
        self.eval(s.value)

    def do_Assign(self, s: Any) -> None:
        v = self.eval(s.value)
        for t in s.targets:
            self.assign(t, v)

    def do_AnnAssign(self, s: Any) -> None:
        if s.value is not None:
            self.assign(s.target, self.eval(s.value))

    def assign(self, target: Any, v: Value) -> None:
        if isinstance(target, gast.Name):
            self.store_name(target.id, v, target)
        elif isinstance(target, (gast.Tuple, gast.List)):
            self.unpack(target, v)
        elif isinstance(target, gast.Attribute):
            self.store_attr(self.eval(target.value), target.attr, v, target)
        elif isinstance(target, gast.Subscript):
            base = self.eval(target.value)
            self.store_item(base, self.eval_index(target.slice), v, target)
        elif isinstance(target, gast.Starred):
            self.assign(target.value, v)
        else:
            raise self.error("A201", f"assignment to {type(target).__name__}", target)

    def unpack(self, target: Any, v: Value) -> None:
        elts = target.elts
        if v is BOTTOM:
            for e in elts:
                self.assign(e, BOTTOM)
            return
        star = next((i for i, e in enumerate(elts) if isinstance(e, gast.Starred)), None)
        items = self.static_items(v)
        if items is None:
            if star is not None:
                self.unpack_runtime(elts, star, v, target)
                return
            else:
                seq = self.indexable(v, target)
                items = tuple(seq.get(literal(i)) for i in range(len(elts)))
        if star is None:
            if len(items) != len(elts):
                raise self.fails(ValueError, "A306", f"cannot unpack {len(items)} values into {len(elts)} names", target)
            for e, i in zip(elts, items):
                self.assign(e, i)
            return
        tail = len(elts) - star - 1
        for e, i in zip(elts[:star], items[:star]):
            self.assign(e, i)
        middle = items[star:len(items) - tail]
        self.assign(elts[star], self.new_list(middle, (id(elts[star]), "star")))
        for e, i in zip(elts[star + 1:], items[len(items) - tail:] if tail else ()):
            self.assign(e, i)

    def unpack_runtime(self, elts: Any, star: int, v: Value, node: Any) -> None:
        """a, *b, c = v for a list or array of unknown length."""
        v = self.gather(v, node)
        items = self.static_items(v)
        if items is not None:
            self.unpack(node, STuple(items))
            return
        if not isinstance(v, Sym) or not isinstance(self.kind(v), (Lst, Arr)):
            raise self.error("A203", "the number of items is known only at run time", node)
        tail = len(elts) - star - 1
        for i, e in enumerate(elts[:star]):
            self.assign(e, self.load_item(v, literal(i), node))
        lo = literal(star) if star else literal(None)
        hi = literal(-tail) if tail else literal(None)
        middle = self.load_item(v, SSlice(lo, hi, literal(None)), node)
        self.assign(elts[star], self.call(Static(list, Ref(list, "list")), [middle], {}, elts[star]))
        for i, e in enumerate(elts[star + 1:]):
            self.assign(e, self.load_item(v, literal(i - tail), node))

    def do_AugAssign(self, s: Any) -> None:
        fn = AUG[type(s.op)]
        t = s.target
        if isinstance(t, gast.Name):
            old = self.load_name(t.id, t)
            new = self.eval(s.value)
            r = self.augment(old, fn, new, s)
            if r is not old:
                self.store_name(t.id, r, t)
        elif isinstance(t, gast.Attribute):
            base = self.eval(t.value)
            old = self.load_attr(base, t.attr, t)
            r = self.augment(old, fn, self.eval(s.value), s)
            if r is not old:
                self.store_attr(base, t.attr, r, t)
        elif isinstance(t, gast.Subscript):
            base = self.eval(t.value)
            index = self.eval_index(t.slice)
            before = len(self.b.block)
            items = self.state.get(("C", base.id)) if isinstance(base, (V.SList, V.SDict)) else None
            value = self.eval(s.value)
            done = tuple(self.b.block[before:])
            if items is not None and items is not self.state.get(("C", base.id)) or isinstance(base, Sym) and any(
                    self.changes(x, base) for x in walk(done)):
                raise self.error("A213", "the right side changes what is added to", s,
                                 "compute the right side in a statement of its own")
            self.aug_item(base, index, fn, value, t)
        else:
            raise self.error("A201", "augmented assignment to this target", s)

    def changes(self, s: Any, base: Sym) -> bool:
        """Does the statement write to the memory of base, or hand it to a function that may?"""
        into: tuple[Any, ...] = ()
        if isinstance(s, (Store, Mutate)):
            into = (s.base,)
        elif isinstance(s, Call):
            g = s.callee.graph
            if g is None or any(isinstance(t, (Store, Mutate)) for t in walk(g.body)):
                into = s.args
        return isinstance(base.atom, Var) and any(
            isinstance(v, Var) and not isinstance(v.kind, Scalar) and self.root(v) is self.root(base.atom) for v in into)

    def do_Delete(self, s: Any) -> None:
        for t in s.targets:
            if isinstance(t, gast.Name):
                f = self.frame_of(t.id, self.frame)
                if f is not None:
                    self.state.pop(("L", f.id, t.id), None)
            elif isinstance(t, gast.Subscript):
                self.delete_item(self.eval(t.value), self.eval_index(t.slice), t)
            elif isinstance(t, gast.Attribute):
                base = self.eval(t.value)
                if not isinstance(base, SObj) or base.ext is not None:
                    raise self.error("A201", "deleting an attribute of an outside object", t)
                if ("P", base.id, t.attr) in self.state:
                    raise self.partly_set(base.cls, t.attr, t)
                self.state.pop(("F", base.id, t.attr), None)
                self.state["N", base.id] = literal(tuple(n for n in self.fields(base) if n != t.attr))
            else:
                raise self.error("A201", "this form of del", t)

    def do_Import(self, s: Any) -> None:
        import importlib
        for al in s.names:
            try:
                mod = importlib.import_module(al.name)
            except ImportError as e:
                raise self.fails(type(e), "A210", f"the import fails: {e}", s) from None
            if al.asname is None:
                mod = importlib.import_module(al.name.split(".")[0])
            self.store_name(al.asname or al.name.split(".")[0], Static(mod, Ref(mod, mod.__name__)), s)

    def do_ImportFrom(self, s: Any) -> None:
        import importlib
        pkg = self.frame.fn.globals.get("__package__") if s.level else None
        try:
            mod = importlib.import_module("." * (s.level or 0) + (s.module or ""), pkg)
        except ImportError as e:
            raise self.fails(type(e), "A210", f"the import fails: {e}", s) from None
        for al in s.names:
            if not hasattr(mod, al.name):
                obj: Any = importlib.import_module(f"{mod.__name__}.{al.name}")
            else:
                obj = getattr(mod, al.name)
            self.store_name(al.asname or al.name, self.external(obj, Ref(obj, f"{mod.__name__}.{al.name}",
                                                                         (vars(mod), al.name))), s)

    def do_FunctionDef(self, s: Any) -> None:
        v: Value = self.make_function(s, s.name)
        for d in reversed(s.decorator_list):
            v = self.call(self.eval(d), [v], {}, s)
        self.store_name(s.name, v, s)

    def do_AsyncFunctionDef(self, s: Any) -> None:
        raise self.error("A201", "async functions are not supported", s)

    def do_ClassDef(self, s: Any) -> None:
        self.store_name(s.name, local_class(self, s), s)

    def do_Assert(self, s: Any) -> None:
        b = self.b
        saved = dict(self.state)
        b.open()
        test = self.test(s.test)
        block = b.close()
        t = self.truth(test, s)
        if isinstance(t, bool):
            if t:
                return
            raise self.error("A201", "the assertion is always false", s)
        del saved
        for st in block:
            b.emit(st)
        cond = b.op(operator.not_, t)
        b.open()
        msg = (self.display_atom(self.eval(s.msg)),) if s.msg is not None and not has_calls(s.msg) else ()
        exc = b.op(Ref(AssertionError, "AssertionError"), *msg, kind=Opaque(AssertionError), effect=False)
        b.emit(Raise(exc, None, b.origin))
        b.emit(If(cond, b.close(), (), (), b.origin, (True, False), "assert"))

    def do_Raise(self, s: Any) -> None:
        if s.exc is None and self.handled is not None:
            self.b.emit(Raise(self.handled, None, self.b.origin))
            self.dead = True
            return
        exc = self.atom(self.as_exception(self.eval(s.exc), s)) if s.exc is not None else None
        cause = self.atom(self.eval(s.cause)) if s.cause is not None else None
        self.b.emit(Raise(exc, cause, self.b.origin))
        self.dead = True

    def as_exception(self, v: Value, node: Any) -> Value:
        return v

    # ------------------------------------------------------------------------------------------------ branches

    def do_If(self, s: Any) -> None:
        if len(s.body) == 1 and isinstance(s.body[0], gast.Break):
            return  # the canonical exit test: the loop reads the flag itself
        test = self.test(s.test)
        self.branch(test, lambda: self.run(s.body), lambda: self.run(s.orelse), s)

    def branch(self, test: Value, then: Callable[[], Any], orelse: Callable[[], Any], node: Any, form: str = "if") -> Any:
        """Run both branches of a run-time test, or the one that is known.  Returns the pair of their results."""
        t = self.truth(test, node)
        if isinstance(t, bool):
            return (then(), None) if t else (None, orelse())
        b = self.b
        if form == "if" and isinstance(t, Var) and not t.user and t.name == "t":
            t.name = "test"
        before = self.state
        origin = b.origin
        ends = []
        for f in (then, orelse):
            self.state = dict(before)
            self.dead = False
            b.open()
            r = self.reached(f)
            b.origin = origin
            ends.append((r, self.state, self.dead, b.stack.pop()))
        (r1, s1, d1, b1), (r2, s2, d2, b2) = ends
        self.dead = d1 and d2
        joins: list[Join] = []
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
            b.emit(If(t, tuple(b1), tuple(b2), tuple(joins), origin, (d1, d2), form))
            return merged
        if b1 or b2 or joins:
            b.emit(If(t, tuple(b1), tuple(b2), tuple(joins), origin, (d1, d2), form))
        return result

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

    def reached(self, f: Callable[[], Any]) -> Any:
        """Run one path; None if it is left before its end."""
        depth = len(self.b.stack)
        try:
            return f()
        except Unreachable:
            del self.b.stack[depth:]
            self.dead = True
            return None

    def merge_states(self, before: dict[Any, Value], states: list[dict[Any, Value]], blks: list[list[Stmt]],
                     joins: list[Join]) -> dict[Any, Value]:
        keys: dict[Any, None] = {}
        for st in states:
            for k, v in st.items():
                if before.get(k) is not v:
                    keys[k] = None
        for k in before:
            if any(k not in st for st in states):
                keys[k] = None
        out = dict(before)
        self.branch_states = states
        self.fresh_fields: list[dict[Any, Value]] = []
        for k in keys:
            vals = [st.get(k) for st in states]
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
                if isinstance(k[1], tuple):
                    out[k] = Poison("is an attribute of an outside object that is set on one path only")
                    continue
            m = self.merge(vals, k, blks, joins)
            if m is None:
                out.pop(k, None)
            else:
                out[k] = m
        for extra in self.fresh_fields:
            out.update(extra)
        return out

    def key_name(self, key: Any) -> tuple[str, bool, int]:
        if key is not None and key[0] == "L":
            name = key[2]
            return (name.lstrip(".") or "t", not name.startswith("."), self.frame.scope)
        if key is not None and key[0] == "F":
            return (str(key[2]), False, self.frame.scope)
        return ("t", False, self.frame.scope)

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
            return a.id == b.id
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
        same = self.same_object(vals, have, key, joins)
        if same is not None:
            return same
        if all(self.same_value(first, v) for v in have[1:]) and (len(have) == len(vals) or not self.is_leaf(first)):
            if len(have) == len(vals) or isinstance(first, (SFunc, Static, SObj, SList, SDict)):
                return first
        if len(have) < len(vals) and isinstance(first, Static) and len(have) == 1:
            return first  # defined on one path only: reading it on the other would raise
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
            if isinstance(kind, (Lst, Dct)):
                empty = Seq((), "list" if isinstance(kind, Lst) else "dict")
                atoms = [empty if isinstance(a, Const) and a.value is None else a for a in atoms]
            joins.append(Join(out, tuple(atoms)))
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
            return STuple(tuple(i if i is not None else Poison("undefined") for i in items), first.cls)  # type: ignore
        if all(isinstance(v, SSlice) for v in have):
            ends = [self.merge([None if v is None or v is BOTTOM else getattr(v, end) for v in vals], None, blks, joins)
                    for end in ("lo", "hi", "step")]
            return SSlice(*[e if e is not None else Poison("undefined") for e in ends])
        if key is not None and key[0] == "C":
            return self.merge_contents(vals, key, blks, joins)
        if all(isinstance(v, SObj) for v in have) and len({v.cls for v in have}) == 1 and all(  # type: ignore
                v.ext is None for v in have):  # type: ignore[attr-defined]
            return self.merge_by_shape(vals, name, user, scope, joins)
        if all(isinstance(v, SList) for v in have):
            site = next((v.site for v in have if v.site not in self.know.dynamic), None)  # type: ignore[attr-defined]
            if site is not None:
                self.make_dynamic(*[v.site for v in have])  # type: ignore[attr-defined]
        if any(isinstance(v, SList) for v in have) and all(isinstance(v, (SList, Sym, STuple)) for v in have):
            self.make_dynamic(*[v.site for v in have if isinstance(v, SList)])
        if all(isinstance(v, (STuple, Sym)) or self.is_leaf(v) for v in have) and all(
                not isinstance(v, STuple) or not any(i for i in v.items if not self.is_leaf(i)) for v in have):
            kinds: Kind = Bottom()
            for v in have:
                kinds = join(kinds, self.kind(v))
            if not isinstance(kinds, Unknown) or all(not isinstance(v, STuple) for v in have):
                out = Var(name, kinds, user, scope)
                joins.append(Join(out, tuple(UNDEF if v is None else self.atom(v) for v in vals)))
                return Sym(out)
        return Poison(f"{name!r} is {self.describe(have[0])} on one path and {self.describe(have[-1])} on another",
                      loops=tuple(self.loop_nodes) + tuple(n for v in have if isinstance(v, Poison) for n in v.loops))

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
            raise self.dynamic_contents(key)
        # a container that was made on one path does not exist on the other
        nothing: tuple[Value | None, ...] = (None,) * len(have[0].items)
        cols = zip(*[v.items if isinstance(v, Contents) else nothing for v in vals])
        merged = [self.merge(list(c), None, blks, joins) for c in cols]
        return Contents(tuple(m if m is not None else Poison("undefined") for m in merged), have[0].keys)

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

    def describe(self, v: Value) -> str:
        if isinstance(v, Static):
            return repr(v.value) if is_literal(v.value) else getattr(v.value, "__name__", type(v.value).__name__)
        if isinstance(v, SObj):
            return f"a {v.cls.__name__}"
        if isinstance(v, STuple):
            return f"a {v.cls.__name__} of {len(v.items)}"
        if isinstance(v, Sym):
            return f"a {type(v.kind).__name__}"
        return {"SList": "a list", "SDict": "a dict", "SFunc": "a function"}.get(type(v).__name__, type(v).__name__)

    # ------------------------------------------------------------------------------------------------ loops

    def do_For(self, s: Any) -> None:
        from .loops import for_loop
        for_loop(self, s)

    def do_While(self, s: Any) -> None:
        from .loops import while_loop
        while_loop(self, s)

    # ------------------------------------------------------------------------------------------------ with, try

    def do_With(self, s: Any) -> None:
        from .managers import enter
        enter(self, s, list(s.items))

    def do_Try(self, s: Any) -> None:
        from .managers import try_statement
        try_statement(self, s)

    def make_dynamic(self, *sites: Any) -> None:
        new = {x for x in sites if x is not None} - self.know.dynamic
        if not new:
            self.unroll(self.loop_nodes)
            raise self.error("A211", "a container changes its form in a way that cannot be followed")
        self.know.dynamic |= new
        raise Restart

    def unroll(self, loops: Any) -> None:
        """Read the innermost loop that allows it again, iteration by iteration."""
        for loop in reversed(loops):
            if id(loop) not in self.know.unroll:
                self.know.unroll.add(id(loop))
                self.know.dynamic.clear()  # it may have been the loop that made them so
                self.know.elem.clear()
                raise Restart

    def fix_length(self, v: Value) -> None:
        """The number of items is needed now: take the list argument apart, or unroll the loop that made the list."""
        root = self.root(v.atom) if isinstance(v, Sym) and isinstance(v.atom, Var) else None
        if root in self.list_arguments and root is v.atom and self.list_arguments[root] not in self.know.taken_apart:  # type: ignore
            self.know.taken_apart.add(self.list_arguments[root])  # type: ignore[index]
            raise Restart
        if root in self.list_loops:
            self.unroll(self.list_loops[root])  # type: ignore[index]

    def leave_to_run_time(self, box: Any) -> None:
        """An outside container is changed: read again without looking into it."""
        if id(box) not in self.know.runtime:
            self.know.runtime[id(box)] = box
            raise Restart

    def dynamic_contents(self, key: Any) -> Exception:
        site = self.sites.get(key[1])
        if site is None or site in self.know.dynamic:
            self.unroll(self.loop_nodes)
            return self.error("A211", "the length of a list or the keys of a dict depend on the path taken")
        self.know.dynamic.add(site)
        return Restart()


def may_share(k: Kind) -> bool:
    """Can values of this kind be changed in place?"""
    return isinstance(k, (Arr, Lst, Dct, Unknown)) or isinstance(k, Tup) and any(map(may_share, k.elems))


def has_calls(node: Any) -> bool:
    return any(isinstance(n, gast.Call) for n in gast.walk(node))


__all__ = ["Interp", "Knowledge", "Restart", "Frame", "Function", "SIter", "SSlice", "SSuper", "V", "Mutate", "Seq", "Star",
           "Store", "Try", "While", "With", "Loop", "Each", "Carried", "kind_of", "BOOL", "has_walrus", "stored_names",
           "static_atom"]
