"""The specialising interpreter: variables and statements.

It reads a lowered function once per specialisation, with kinds for the arguments, and writes the IR.  Python structure
(objects, closures, tuples, flags, dispatch) is executed here and now; numeric work becomes statements.  Branches whose
test is known are taken now; the others become `If` with joins.  A loop is read until what it carries is stable.
"""
from __future__ import annotations

import importlib
import operator
from collections.abc import Set as AbstractSet
from typing import Any

import gast

from ..analysis.sharing import new_view
from ..errors import Ast2GradError, InternalError, UnsupportedError
from ..ir.kinds import Arr, Bottom, Lst, Opaque, Scalar, join
from ..ir.nodes import COPY, Atom, Call, If, Mutate, Op, Raise, Ref, Store, Var, atom_kind, atom_vars, walk
from . import arrays as _arrays  # noqa: F401  (these register handlers)
from . import dtypes as _dtypes  # noqa: F401
from . import inplace as _inplace  # noqa: F401
from . import iteration as _iteration  # noqa: F401
from . import reduction as _reduction  # noqa: F401
from . import sets as _sets  # noqa: F401
from . import signatures as _signatures  # noqa: F401
from .attribute_stores import AttributeStores
from .branches import Branches
from .builtins import Builtins
from .calls import Calls
from .choices import Choices
from .comparisons import Comparisons
from .containers import Containers
from .displays import Displays
from .evaluated import Evaluated
from .executed import Executed
from .expr import Expressions
from .identity import Identity
from .instances import Instances
from .items import Items
from .knowledge import MAX_STEPS, Restart, TooLong
from .local_classes import local_class
from .loops import for_loop, while_loop
from .made import Made
from .managers import enter, try_statement
from .namespaces import Namespaces, module_of
from .objects import Objects
from .operators import BINOPS, Operators
from .outside import Outside
from .overrides import Overrides
from .pairs import Pairs
from .parts import Parts
from .python_calls import PythonCalls
from .settling import Settling
from .shapes import Shapes
from .unread_calls import UnreadCalls
from .values import BOTTOM, Frame, SDict, SList, SSlice, Static, STuple, Sym, Turn, Unreachable, Value, literal


class Interp(Expressions, Operators, Comparisons, Displays, Calls, PythonCalls, UnreadCalls, Pairs, Instances, Builtins,
             Containers, Outside, Objects, AttributeStores, Namespaces, Items, Branches, Choices, Shapes, Settling, Identity,
             Parts, Overrides, Executed, Evaluated, Made):
    """Mixins share their state and errors through `InterpBase`."""

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
            self.store_global(self.frame.fn.globals, name, v, node)
            return
        v = self.name_value(v, name, f)
        self.set(("L", f.id, name), v)

    def name_value(self, v: Value, name: str, f: Frame) -> Value:
        """Give a fresh temporary the user's name; copy a value that has a name of its own already."""
        if isinstance(v, (SList, SDict)):
            v.named = True
        v = self.keep(v)
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
                self.classes_from[out] = (a,)
                if a in self.arguments:
                    self.arguments.add(out)
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
            for s, e in zip(sites, elems):
                if e != both:
                    self.know.widened(s, both)
        tables: tuple[dict[tuple[Var, int], Any], ...] = (self.list_limit, self.dict_default)
        for table in tables:
            for (at, level), v in list(table.items()):
                if at is rb:
                    table.setdefault((ra, level), v)

    def mem_varied(self, v: Var) -> bool:
        return v.kind.varied or self.root(v) in self.varied_mem

    # ------------------------------------------------------------------------------------------------ statements

    def run(self, stmts: Any) -> None:
        if self.doomed(stmts):
            self.run_doomed(stmts)
            return
        for s in stmts:
            if self.dead:
                return
            self.statement(s)

    def doomed(self, stmts: Any) -> bool:
        """A few lines that end with a raise, which no handler of the same function catches: they explain a failure.
        They must not be able to leave anything behind in an object."""
        if len(stmts) < 2 or self.dead or not isinstance(stmts[-1], gast.Raise) or not all(
                isinstance(s, gast.Assign) and all(isinstance(t, gast.Name) for t in s.targets) for s in stmts[:-1]):
            return False
        tried = (b for t in gast.walk(self.frame.fn.node) if isinstance(t, (gast.Try, gast.With)) for b in t.body)
        if any(n is stmts[-1] for b in tried for n in gast.walk(b)):
            return False
        used = {n.id for s in stmts for n in gast.walk(s) if isinstance(n, gast.Name)}
        seen = [v for key, v in self.state.items() if key[0] == "L" and key[2] in used and isinstance(v, Value)]
        return not any(self.has_heap(v) for v in seen)

    def run_doomed(self, stmts: Any) -> None:
        """Nothing that is computed there is of use.  Where it cannot be followed, it is computed without derivatives."""
        mark, depth, state = len(self.b.block), len(self.b.stack), dict(self.state)
        try:
            for s in stmts:
                self.statement(s)
        except UnsupportedError:
            self.know.sure()
            del self.b.stack[depth:]
            del self.b.block[mark:]
            self.state, self.dead = state, False
            for key, v in state.items():
                if key[0] == "L" and key[1] == self.frame.id and isinstance(v, (Sym, STuple)) and self.varied(v):
                    self.state[key] = self.stopped(v, True)
            for s in stmts:
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
        if self.traces:
            self.note_trace(None)
        if self.know.steps > MAX_STEPS:
            raise TooLong(self.origin(s))
        try:
            handler = getattr(self, "do_" + type(s).__name__, None)
            if handler is None:
                raise self.error("A201", f"{type(s).__name__} statements are not supported", s)
            handler(s)
        except Ast2GradError as e:
            raise e.at(self.origin(s))
        except Unreachable:
            self.abandon(depth)
        except (Turn, RecursionError):
            raise
        except Exception as e:
            raise InternalError("A901", f"{type(e).__name__}: {e}", self.origin(s)) from e
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
            base = self.eval(target.value)
            if target.attr == "shape" and isinstance(base, Sym) and isinstance(base.kind, Arr):
                self.assign(target.value, self.reshaped(base, v, target))
            else:
                self.store_attr(base, target.attr, v, target)
        elif isinstance(target, gast.Subscript):
            base = self.eval(target.value)
            self.store_item(base, self.eval_index(target.slice), v, target)
        elif isinstance(target, gast.Starred):
            self.assign(target.value, v)
        else:
            raise self.error("A201", f"assignment to {type(target).__name__}", target)

    def reshaped(self, v: Sym, shape: Value, node: Any) -> Value:
        """What stands for an array whose shape is set, which no other name may know."""
        made = self.b.defs.get(v.atom) if isinstance(v.atom, Var) else None
        new = isinstance(made, Op) and new_view(made.fn, made.args, made.kws)  # what it may be a view of keeps its shape
        older = self.made_before(made.args) if isinstance(made, Op) and new else frozenset()
        if not isinstance(v.atom, Var) or self.holders_of(v.atom, older) != 1 or not new and (
                self.root(v.atom) in self.arguments | self.pair_params):
            raise self.error("A213", "the shape of an array is set that may have a second name", node,
                             "write x = x.reshape(shape)")
        return self.call(self.load_attr(v, "reshape", node), [shape], {}, node)

    def made_before(self, operands: tuple[Atom, ...]) -> AbstractSet[Atom]:
        """The operands and what they were made of."""
        found: dict[Atom, None] = {}
        todo = [v for a in operands for v in atom_vars(a)]
        while todo:
            v = todo.pop()
            if v not in found:
                found[v] = None
                d = self.b.defs.get(v)
                todo += [u for a in d.args for u in atom_vars(a)] if isinstance(d, Op) else []
        return found.keys()

    def unpack(self, target: Any, v: Value) -> None:
        elts = target.elts
        if v is BOTTOM:
            for e in elts:
                self.assign(e, BOTTOM)
            return
        star = next((i for i, e in enumerate(elts) if isinstance(e, gast.Starred)), None)
        v = self.present(v, "cannot unpack non-iterable NoneType object")
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
            self.look_into(v)
            refused = self.error("A203", "the number of items is known only at run time", node)
            self.unpack(node, STuple(self.settled_items(v, node, refused)))
            return
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
        fn = BINOPS[type(s.op)]
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
            contents = ("C", base.id) if isinstance(base, (SList, SDict)) else None
            items = self.state.get(contents)
            value = self.eval(s.value)
            done = tuple(self.b.block[before:])
            if items is not None and items is not self.state.get(contents) or isinstance(base, Sym) and any(
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
                self.delete_attr(self.eval(t.value), t.attr, t)
            else:
                raise self.error("A201", "this form of del", t)

    def do_Import(self, s: Any) -> None:
        for al in s.names:
            try:
                mod = importlib.import_module(al.name)
            except ImportError as e:
                raise self.fails(type(e), "A210", f"the import fails: {e}", s) from None
            if al.asname is None:
                mod = importlib.import_module(al.name.split(".")[0])
            self.imported(al.asname or al.name.split(".")[0], mod, Static(mod, Ref(mod, mod.__name__)), s)

    def do_ImportFrom(self, s: Any) -> None:
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
            self.imported(al.asname or al.name, obj, self.external(obj, Ref(obj, f"{mod.__name__}.{al.name}",
                                                                           (vars(mod), al.name))), s)

    def imported(self, name: str, obj: Any, v: Value, s: Any) -> None:
        """An import into a global is made now, whatever path leads to it: the module is loaded now, too."""
        home = self.frame.fn.globals
        if self.frame_of(name, self.frame) is None and module_of(home) is not None:
            if home.get(name) is not obj:
                home[name] = obj
                raise Restart
            return
        self.store_name(name, v, s)

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
        b.open()
        test = self.test(s.test)
        block = b.close()
        t = self.truth(test, s)
        if isinstance(t, bool):
            if t:
                return
            raise self.fails(AssertionError, "A201", "the assertion is always false", s)
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
        exc = self.atom(self.raised(s.exc)) if s.exc is not None else None
        cause = self.atom(self.eval(s.cause)) if s.cause is not None else None
        self.b.emit(Raise(exc, cause, self.b.origin))
        self.dead = True

    # ------------------------------------------------------------------------------------------------ loops

    def do_For(self, s: Any) -> None:
        for_loop(self, s)

    def do_While(self, s: Any) -> None:
        while_loop(self, s)

    # ------------------------------------------------------------------------------------------------ with, try

    def do_With(self, s: Any) -> None:
        enter(self, s, list(s.items))

    def do_Try(self, s: Any) -> None:
        try_statement(self, s)


def has_calls(node: Any) -> bool:
    return any(isinstance(n, gast.Call) for n in gast.walk(node))
