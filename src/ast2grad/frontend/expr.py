"""Expressions: names, operators, comparisons, displays, comprehensions, indexing."""
from __future__ import annotations

import builtins
import operator
import types
from typing import Any

import gast
import numpy as np

from ..analysis.infer import as_array_kind, is_varied, may_share_memory, result_kind
from ..guards import HOMES
from ..ir.kinds import BOOL, INT, Arr, Bottom, Dct, Kind, Lst, Opaque, Scalar, Tup, Unknown, join, join_all, kind_of
from ..ir.nodes import FORMAT, GETATTR, IDENTITY, Atom, Const, Op, Ref, Seq, SliceA, Star, Store, Var, atom_kind, atom_vars
from ..rules.registry import lookup
from .loops import Indexable, indexable, iterate, static_items
from .scan import body_of, stored_names
from .shapes import Contents
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

BINOPS: dict[type, Any] = {
    gast.Add: operator.add, gast.Sub: operator.sub, gast.Mult: operator.mul, gast.Div: operator.truediv,
    gast.Mod: operator.mod, gast.Pow: operator.pow, gast.FloorDiv: operator.floordiv, gast.MatMult: operator.matmul,
    gast.BitAnd: operator.and_, gast.BitOr: operator.or_, gast.BitXor: operator.xor, gast.LShift: operator.lshift,
    gast.RShift: operator.rshift}
COMPARES: dict[type, Any] = {
    gast.Lt: operator.lt, gast.LtE: operator.le, gast.Gt: operator.gt, gast.GtE: operator.ge, gast.Eq: operator.eq,
    gast.NotEq: operator.ne, gast.Is: operator.is_, gast.IsNot: operator.is_not}
DUNDER = {operator.add: "add", operator.sub: "sub", operator.mul: "mul", operator.truediv: "truediv",
          operator.floordiv: "floordiv", operator.mod: "mod", operator.pow: "pow", operator.matmul: "matmul",
          operator.and_: "and", operator.or_: "or", operator.xor: "xor", operator.lshift: "lshift",
          operator.rshift: "rshift"}
COMPARE_DUNDER = {operator.lt: ("lt", "gt"), operator.le: ("le", "ge"), operator.gt: ("gt", "lt"),
                  operator.ge: ("ge", "le"), operator.eq: ("eq", "eq"), operator.ne: ("ne", "ne")}
INPLACE = {operator.add: "iadd", operator.sub: "isub", operator.mul: "imul", operator.truediv: "itruediv",
           operator.pow: "ipow", operator.matmul: "imatmul", operator.mod: "imod", operator.floordiv: "ifloordiv"}


class Expressions:
    """Mixin of the interpreter."""

    # ------------------------------------------------------------------------------------------------ operands

    def kind(self: Any, v: Value) -> Kind:
        if isinstance(v, Sym):
            k = atom_kind(v.atom)
            if not k.varied and k.numeric and isinstance(v.atom, Var) and self.root(v.atom) in self.varied_mem:
                return k.vary(True)
            return k
        if isinstance(v, Static):
            return kind_of(v.value)
        if isinstance(v, STuple):
            return Tup(tuple(self.kind(i) for i in v.items), any(self.kind(i).varied for i in v.items))
        if isinstance(v, SList):
            items = self.state["C", v.id].items
            return Tup(tuple(self.kind(i) for i in items), any(self.kind(i).varied for i in items))
        if isinstance(v, SDict):
            if v.default == "set":
                return Opaque(set)
            items = self.state["C", v.id].items
            return Dct(Opaque(), join_all([self.kind(i) for i in items]), any(self.kind(i).varied for i in items))
        if v is BOTTOM:
            return Bottom()
        return Opaque()

    def atom(self: Any, v: Value) -> Atom:
        """The value as an operand of the IR."""
        if isinstance(v, Sym):
            return v.atom
        if isinstance(v, Static):
            if v.ref is None and isinstance(v.value, tuple):
                return Seq(tuple(self.atom(literal(i)) for i in v.value))
            if isinstance(v.value, np.generic) and v.ref is None:
                return Const(v.value.item())
            return static_atom(v)
        if isinstance(v, STuple):
            items = tuple(self.atom(i) for i in v.items)
            if v.cls is not tuple:
                return self.b.op(Ref(v.cls, v.cls.__name__), *items, kind=Tup(tuple(self.kind(i) for i in v.items)))
            return Seq(items)
        if isinstance(v, SList):
            if v.ext is not None:
                return v.ext
            return Seq(tuple(self.atom(i) for i in self.state["C", v.id].items), "list")
        if isinstance(v, SDict):
            if v.ext is not None:
                return v.ext
            c = self.state["C", v.id]
            if v.default == "set":
                return Seq(tuple(self.atom(self.key_value(k)) for k in c.keys), "set") if c.keys else self.b.op(
                    set, kind=Opaque(set))
            flat: list[Atom] = []
            for k, x in zip(c.keys, c.items):
                flat += [self.atom(self.key_value(k)), self.atom(x)]
            return Seq(tuple(flat), "dict")
        if isinstance(v, SRange):
            return self.b.op(range, *[self.atom(p) for p in (v.start, v.stop, v.step)], kind=Lst(INT, True))
        if isinstance(v, SSlice):
            return SliceA(*[None if isinstance(p, Static) and p.value is None else self.atom(p)
                            for p in (v.lo, v.hi, v.step)])
        if isinstance(v, SObj):
            return self.object_atom(v)
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
            import functools
            return self.b.op(Ref(functools.partial, "functools.partial"), self.atom(v.func),
                             *[self.atom(a) for a in v.args], kws=tuple((k, self.atom(x)) for k, x in v.kws.items()),
                             kind=Opaque())
        raise self.error("A203", f"{self.describe(v)} cannot be passed to generated code")

    def poisoned(self: Any, v: Poison, node: Any) -> Exception:
        self.unroll(v.loops)
        return self.error(v.code, f"this value {v.message}" if not v.message.startswith("'") else v.message, node,
                          "choose it before the branch, or write the call in both branches")

    def prim(self: Any, fn: Any, args: tuple[Atom, ...], kws: tuple[tuple[str | None, Atom], ...] = (),
             kind: Kind | None = None, effect: bool = False, name: str | None = None) -> Value:
        """Write out = fn(*args, **kws) as it stands in the user's text."""
        if any(isinstance(atom_kind(a), Bottom) for a in args):
            return BOTTOM
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
        if isinstance(out, Var) and isinstance(k, (Arr, Unknown, Lst, Tup)):
            if fn is operator.getitem and isinstance(args[0], Var) and isinstance(args[0].kind, (Lst, Tup, Dct)):
                self.root_of[out] = self.root(args[0])
            else:
                shared = may_share_memory(fn, args, kws)
                if shared:
                    self.root_of[out] = self.root(shared[0])
        return Sym(out)

    # ------------------------------------------------------------------------------------------------ dispatch

    def eval(self: Any, e: Any) -> Value:
        handler = getattr(self, "ev_" + type(e).__name__, None)
        if handler is None:
            raise self.error("A201", f"{type(e).__name__} expressions are not supported", e)
        return handler(e)

    def ev_Constant(self: Any, e: Any) -> Value:
        return literal(e.value)

    def ev_Name(self: Any, e: Any) -> Value:
        return self.load_name(e.id, e)

    def generated_global(self: Any, home: dict[str, Any], name: str) -> Value:
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

    def load_name(self: Any, name: str, node: Any) -> Value:
        f: Frame | None = self.frame_of(name, self.frame)
        if f is not None:
            v = self.get(("L", f.id, name))
            if v is None:
                if f.fn.object is None or not f.comprehension:
                    raise self.error("A210", f"{name!r} is not defined on this path", node)
                raise self.error("A210", f"{name!r} is not defined here", node)
            if isinstance(v, SIter) and v.level is not None:
                return self.load_iterator(v, node)
            return v
        fn = self.frame.fn
        g: Frame | None = self.frame
        while g is not None:  # cells of functions that exist already
            if name in g.fn.cells and name not in g.globals_:
                cell = g.fn.cells[name]
                try:
                    value = cell.cell_contents
                except ValueError:
                    raise self.error("A210", f"the free variable {name!r} is empty", node) from None
                self.guards.cell(cell, value)
                return self.external(value, Ref(value, name, (cell, name)))
            fn = g.fn
            g = g.parent
        home = fn.globals
        if HOMES in home and name in home:
            return self.generated_global(home, name)
        if name in home:
            value = home[name]
            self.guards.global_(home, name, value)
            return self.external(value, Ref(value, name, (home, name)))
        if hasattr(builtins, name):
            value = getattr(builtins, name)
            return Static(value, Ref(value, name) if not is_literal(value) else None)
        raise self.fails(NameError, "A210", f"the name {name!r} is not defined", node)

    def load_iterator(self: Any, v: SIter, node: Any) -> Value:
        """An iterator that has a name: it can be used up once, or step by step with next()."""
        used = self.state.get(("I", id(v)))
        if isinstance(used, SList) or isinstance(used, Sym):
            return SIter("cursor", (used, v))
        if used is not None:
            raise self.error("A203", "an iterator is used a second time", node, "make a list of it first")
        if self.loop_level != v.level:
            raise self.error("A203", "an iterator that was made outside of the loop is used inside of it", node,
                             "make a list of it first")
        self.state["I", id(v)] = literal(True)
        self.iterators.append(v)
        return v

    def ev_NamedExpr(self: Any, e: Any) -> Value:
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

    def ev_Attribute(self: Any, e: Any) -> Value:
        return self.load_attr(self.eval(e.value), e.attr, e)

    def ev_Tuple(self: Any, e: Any) -> Value:
        return STuple(tuple(self.star_items(e.elts)))

    def star_items(self: Any, elts: Any) -> list[Value]:
        out: list[Value] = []
        for x in elts:
            if isinstance(x, gast.Starred):
                out += self.require_items(self.eval(x.value), x)
            else:
                out.append(self.eval(x))
        return out

    def require_items(self: Any, v: Value, node: Any) -> tuple[Value, ...]:
        items = static_items(self, v)
        if items is None and isinstance(v, SIter):
            parts = [p for p in v.parts if isinstance(p, Sym)]
            v = self.gather(v, node)
            items = static_items(self, v)
            if items is None:
                for p in parts:
                    self.fix_length(p)
        if items is None:
            self.fix_length(v)
            raise self.error("A203", "the number of items is known only at run time", node)
        return items

    def static_items(self: Any, v: Value) -> tuple[Value, ...] | None:
        return static_items(self, v)

    def indexable(self: Any, v: Value, node: Any) -> Indexable:
        return indexable(self, v, node)

    def ev_List(self: Any, e: Any) -> Value:
        site = (id(e), "list")
        if any(isinstance(x, gast.Starred) for x in e.elts) and site in self.know.dynamic:
            out = self.empty_list(site)
            for x in e.elts:
                if isinstance(x, gast.Starred):
                    self.list_extend(out, self.eval(x.value), e)
                else:
                    self.list_append(out, self.eval(x), e)
            return out
        return self.new_list(self.star_items(e.elts), site)

    def new_list(self: Any, items: Any, site: Any) -> Value:
        if site in self.know.dynamic:
            return self.runtime_list(list(items), site)
        v = SList(site)
        self.sites[v.id] = site
        self.state["C", v.id] = Contents(tuple(items))
        return v

    def runtime_list(self: Any, items: list[Value], site: Any) -> Value:
        elem = self.know.elem.get(site, Bottom())
        for i in items:
            elem = self.join_elem(site, i)
        for i in items:
            self.contained(i, None)
        atoms = tuple(self.atom(i) for i in items)
        kind = Lst(elem, varied=elem.varied)
        out = self.b.op(list, *([Seq(atoms, "list")] if atoms else []), kind=kind)
        self.list_site[out] = site
        for a in atoms:
            if isinstance(a, Var) and isinstance(a.kind, (Lst, Dct)):
                self.contained(Sym(a), out)
        return Sym(out)

    def empty_list(self: Any, site: Any) -> Value:
        return self.runtime_list([], site)

    def join_elem(self: Any, site: Any, v: Value, level: int = 0) -> Kind:
        """Note an element of a run-time container (or of a container inside of it); start again when its kind widens."""
        from .interp import Restart
        if v is BOTTOM:
            raise Unreachable
        old = self.know.elem.get(site, Bottom())
        k = self.list_kind(v)
        if isinstance(v, SList) and isinstance(k, Lst):
            pass
        elif isinstance(k, Tup) and isinstance(v, (STuple, SList)):
            for i in (v.items if isinstance(v, STuple) else self.state["C", v.id].items):
                if not isinstance(i, (Sym, Static, STuple, SList)):
                    self.unroll(self.loop_nodes)
                    raise self.error("A211", f"{self.describe(i)} inside of a list of unknown length")
        elif not self.is_leaf(v) and (not isinstance(v, SDict) or self.varied(v)):
            self.unroll(self.loop_nodes)
            raise self.error("A211", f"{self.describe(v)} in a list of unknown length")
        new = join_at(old, widen(k), level)
        if new != old:
            self.know.elem[site] = new
            raise Restart
        return new

    def list_kind(self: Any, v: Value) -> Kind:
        """Kind of an element of a run-time container: a list of like values may be changed by position later."""
        if isinstance(v, SList):
            items = self.state["C", v.id].items
            elem = join_all([self.list_kind(i) for i in items])
            if all(isinstance(i, (Sym, Static, STuple, SList)) for i in items) and not isinstance(elem, (Unknown, Opaque)):
                return Lst(elem, varied=elem.varied)
        return self.kind(v)

    def ev_Dict(self: Any, e: Any) -> Value:
        site = (id(e), "dict")
        keys: list[Any] = []
        vals: list[Value] = []
        for k, x in zip(e.keys, e.values):
            if k is None:
                src = self.eval(x)
                for key, val in self.dict_pairs(src, x):
                    set_pair(keys, vals, key, val)
                continue
            kv = self.eval(k)
            if not isinstance(kv, Static):
                kk = self.static_key(kv)
                if kk is None:
                    self.know.dynamic.add(site)
                    return self.runtime_dict(e, site)
                kv = kk
            set_pair(keys, vals, kv.value, self.eval(x))
        return self.new_dict(keys, vals, site)

    def runtime_dict(self: Any, e: Any, site: Any) -> Value:
        out = self.empty_dict(site)
        for k, x in zip(e.keys, e.values):
            if k is None:
                raise self.error("A211", "** of a dict into a run-time dict", e)
            self.store_item(out, self.eval(k), self.eval(x), e)
        return out

    def empty_dict(self: Any, site: Any) -> Value:
        elem = self.know.elem.get(site, Bottom())
        out = self.b.op(dict, kind=Dct(self.know.elem.get((site, "key"), Opaque()), elem, elem.varied))
        self.list_site[out] = site
        return Sym(out)

    def new_dict(self: Any, keys: Any, vals: Any, site: Any) -> Value:
        if site in self.know.dynamic:
            out = self.empty_dict(site)
            for k, v in zip(keys, vals):
                self.store_item(out, self.key_value(k), v, None)
            return out
        v = SDict(site)
        self.sites[v.id] = site
        self.state["C", v.id] = Contents(tuple(vals), tuple(keys))
        return v

    def key_value(self: Any, k: Any) -> Value:
        if isinstance(k, Value):
            return k
        if isinstance(k, tuple):
            return STuple(tuple(self.key_value(i) for i in k))
        return literal(k) if is_literal(k) else Static(k, Ref(k, getattr(k, "__name__", str(k))))

    def static_key(self: Any, v: Value) -> Static | None:
        """A dict key that is known now."""
        if isinstance(v, Static):
            return v
        if isinstance(v, Sym) and v.hint is not None:
            i = self.static_int(v)
            return literal(i) if i is not None else None
        if isinstance(v, STuple) and all(self.static_key(i) is not None for i in v.items):
            return Static(tuple(self.static_key(i).value for i in v.items))
        return None

    def dict_pairs(self: Any, v: Value, node: Any) -> list[tuple[Any, Value]]:
        if isinstance(v, SDict):
            c = self.state["C", v.id]
            return list(zip(c.keys, c.items))
        if isinstance(v, Static) and isinstance(v.value, dict):
            return [(k, self.external_item(v, k)) for k in v.value]
        raise self.error("A203", "the keys of this dict are known only at run time", node)

    def ev_Set(self: Any, e: Any) -> Value:
        items = [self.eval(x) for x in e.elts]
        if all(isinstance(i, Static) and is_literal(i.value) for i in items):
            return Static(frozenset(i.value for i in items), None)
        return self.prim(set, (Seq(tuple(self.atom(i) for i in items), "list"),), kind=Opaque(set))

    def ev_Starred(self: Any, e: Any) -> Value:
        raise self.error("A201", "a starred expression in this place", e)

    # ------------------------------------------------------------------------------------------------ operators

    def ev_BinOp(self: Any, e: Any) -> Value:
        a = self.eval(e.left)
        return self.binop(BINOPS[type(e.op)], a, self.eval(e.right), e)

    def ev_UnaryOp(self: Any, e: Any) -> Value:
        v = self.eval(e.operand) if not isinstance(e.op, gast.Not) else self.test(e.operand)
        if isinstance(e.op, gast.Not):
            t = self.truth(v, e)
            return literal(not t) if isinstance(t, bool) else self.prim(operator.not_, (t,), kind=BOOL)
        fn = {gast.USub: operator.neg, gast.UAdd: operator.pos, gast.Invert: operator.invert}[type(e.op)]
        return self.unary(fn, v, e)

    def unary(self: Any, fn: Any, v: Value, node: Any) -> Value:
        if isinstance(v, Static) and v.ref is None and isinstance(v.value, (int, float, complex)):
            return literal(fn(v.value))
        if isinstance(v, SObj) or isinstance(v, STuple) and v.cls is not tuple:
            m = self.find_method(v, {operator.neg: "__neg__", operator.pos: "__pos__",
                                     operator.invert: "__invert__"}[fn])
            if m is not None:
                return self.call(m, [], {}, node)
        return self.prim(fn, (self.numeric_atom(v, node),))

    def numeric_atom(self: Any, v: Value, node: Any) -> Atom:
        if isinstance(v, Poison):
            raise self.poisoned(v, node)
        if isinstance(v, (SFunc, SMethod, SObj, SPartial)) or isinstance(v, Static) and v.value is None:
            message = f"an operator is applied to {self.describe(v)}"
            raise self.error("A209", message, node) if isinstance(v, SObj) else self.fails(TypeError, "A209", message, node)
        return self.atom(v)

    def binop(self: Any, fn: Any, a: Value, b: Value, node: Any = None) -> Value:
        if a is BOTTOM or b is BOTTOM:
            return BOTTOM
        if isinstance(a, Poison) or isinstance(b, Poison):
            raise self.poisoned(a if isinstance(a, Poison) else b, node)
        if isinstance(a, Static) and isinstance(b, Static) and foldable(a) and foldable(b):
            try:
                r = fn(a.value, b.value)
            except Exception as ex:
                raise self.fails(type(ex), "A209", f"this expression raises {type(ex).__name__}: {ex}", node) from None
            if is_literal(r):
                return literal(r)
        if fn is operator.or_ and isinstance(a, (SDict, Static)) and isinstance(b, (SDict, Static)) and (
                isinstance(a, SDict) or isinstance(b, SDict)):
            merged = dict([*self.dict_pairs(a, node), *self.dict_pairs(b, node)])
            return self.new_dict(list(merged), list(merged.values()), (id(node), "or"))
        if isinstance(a, Static) and isinstance(b, Static) and isinstance(a.value, (set, frozenset, type)):
            r = fn(a.value, b.value)
            return Static(r, None if isinstance(r, (frozenset, set)) else Ref(r, str(r)))
        if isinstance(a, SDict) or isinstance(b, SDict):
            from .sets import set_operation
            r = set_operation(self, fn, a, b, node)
            if r is not None:
                return r
        for x, y, flip in ((a, b, False), (b, a, True)):
            if isinstance(x, SObj) or isinstance(x, STuple) and x.cls is not tuple:
                m = self.find_method(x, f"__{'r' if flip else ''}{DUNDER[fn]}__")
                if m is not None:
                    r = self.call(m, [y], {}, node)
                    if not (isinstance(r, Static) and r.value is NotImplemented):
                        return r
        if fn is operator.add and isinstance(a, (STuple, SList)) and isinstance(b, (STuple, SList)) and type(a) is type(b):
            items = (*static_items(self, a), *static_items(self, b))
            return STuple(items) if isinstance(a, STuple) else self.new_list(items, (id(node), "add"))
        if fn is operator.mul:
            for x, y in ((a, b), (b, a)):
                run_time = isinstance(x, SList) and isinstance(y, Sym) and all(
                    isinstance(self.kind(i), Scalar) for i in static_items(self, x))
                n = self.static_int(y) if isinstance(x, (STuple, SList)) and not run_time else None
                if n is not None:
                    items = static_items(self, x) * n
                    return STuple(items) if isinstance(x, STuple) else self.new_list(items, (id(node), "mul"))
                if isinstance(x, SList) and isinstance(y, Sym) and isinstance(y.kind, Scalar):
                    return self.runtime_repeat(x, y, node)
        if fn is operator.mod and isinstance(a, Static) and isinstance(a.value, str):
            return self.prim(FORMAT, (self.atom(a), Const("%"), self.display_atom(b)), kind=Opaque(str))
        if isinstance(a, SList) and isinstance(b, Sym) or isinstance(b, SList) and isinstance(a, Sym):
            lst, other = (a, b) if isinstance(a, SList) else (b, a)
            if isinstance(self.kind(other), Lst):
                self.make_dynamic(lst.site)
        x, y = self.numeric_atom(a, node), self.numeric_atom(b, node)
        self.check_dimensions(x, y, fn, node)
        return self.prim(fn, (x, y))

    def check_dimensions(self: Any, x: Atom, y: Atom, fn: Any, node: Any) -> None:
        for a in (x, y):
            k = atom_kind(a)
            if isinstance(k, Dct):
                raise self.error("A209", "an operator is applied to a dict", node)
            if isinstance(k, Opaque) and k.cls not in (None, str, set, frozenset, list) and is_varied((x, y)):
                raise self.error("A209", f"an operator mixes a derivative with a {getattr(k.cls, '__name__', 'value')}",
                                 node)

    def runtime_repeat(self: Any, x: SList, n: Value, node: Any) -> Value:
        """[v] * n: a run-time list."""
        items = static_items(self, x)
        if any(isinstance(i, (SList, SDict)) or isinstance(self.kind(i), (Lst, Dct, Arr)) for i in items):
            raise self.error("A213", "a list that holds the same list or array several times", node,
                             "write [... for _ in range(n)]")
        site = (id(node), "repeat")
        elem = self.know.elem.get(site, Bottom())
        for i in items:
            elem = self.join_elem(site, i)
        out = self.b.op(operator.mul, Seq(tuple(self.atom(i) for i in items), "list"), self.atom(n),
                        kind=Lst(elem, varied=elem.varied))
        self.list_site[out] = site
        return Sym(out)

    def augment(self: Any, old: Value, fn: Any, new: Value, node: Any) -> Value:
        """old (op)= new; the same value comes back when old was changed in place."""
        if isinstance(old, SObj):
            m = self.find_method(old, f"__i{DUNDER[fn]}__")
            if m is not None:
                return self.call(m, [new], {}, node)
            return self.binop(fn, old, new, node)
        if isinstance(old, SList) and fn is operator.add:
            self.list_extend(old, new, node)
            return old
        if isinstance(old, Sym):
            k = self.kind(old)
            if isinstance(k, Lst) and not k.tuple_ and fn is operator.add:
                self.list_extend(old, new, node)
                return old
            if isinstance(k, Arr) and k.axes != () or isinstance(k, Arr) and k.axes == ():
                self.array_store(old, literal(Ellipsis), new, fn, node)
                return old
            if isinstance(k, Unknown) and not isinstance(k, Scalar):
                if (k.varied or self.kind(new).varied) and self.holders_of(old.atom) > 1:
                    raise self.error("A213", "augmented assignment to a value that may be an array or a number", node,
                                     "write x = x + y, or x[...] += y")
        return self.binop(fn, old, new, node)

    def holders_of(self: Any, a: Atom) -> int:
        """Under how many names a value is known: with one, changing it in place and binding it anew are the same."""
        def count(v: Value) -> int:
            if isinstance(v, Sym):
                return int(v.atom is a or isinstance(a, Var) and isinstance(v.atom, Var) and self.root(v.atom) is self.root(a))
            items = v.items if isinstance(v, (STuple, Contents)) else ()
            return sum(count(i) for i in items)

        return sum(count(v) for v in self.state.values())

    def ev_Compare(self: Any, e: Any) -> Value:
        left = self.eval(e.left)
        if len(e.ops) == 1:
            return self.compare(e.ops[0], left, self.eval(e.comparators[0]), e)
        return self.chain(left, list(zip(e.ops, e.comparators)), e)

    def chain(self: Any, left: Value, rest: list[Any], e: Any) -> Value:
        op, right_node = rest[0]
        right = self.eval(right_node)
        r = self.compare(op, left, right, e)
        if len(rest) == 1:
            return r
        return self.short_circuit(r, lambda: self.chain(right, rest[1:], e), True, e)

    def compare(self: Any, op: Any, a: Value, b: Value, node: Any) -> Value:
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
        if isinstance(a, SDict) or isinstance(b, SDict):
            from .sets import set_operation
            known = set_operation(self, fn, a, b, node)
            if known is not None:
                return known
        if isinstance(a, Static) and isinstance(b, Static) and not (
                isinstance(a.value, np.ndarray) or isinstance(b.value, np.ndarray)):
            if a.ref is not None and isinstance(a.value, (int, float)):
                self.guards.static(a)
            if b.ref is not None and isinstance(b.value, (int, float)):
                self.guards.static(b)
            try:
                return literal(bool(fn(a.value, b.value)))
            except TypeError:
                pass
        for x, y, flip in ((a, b, 0), (b, a, 1)):
            if isinstance(x, SObj):
                m = self.find_method(x, f"__{COMPARE_DUNDER[fn][flip]}__")
                if m is not None:
                    return self.call(m, [y], {}, node)
                if fn in (operator.eq, operator.ne) and isinstance(y, (SObj, Static)):
                    return literal((x is y) == (fn is operator.eq))
        if isinstance(a, (STuple, SList)) and isinstance(b, (STuple, SList)) and fn in (operator.eq, operator.ne):
            ia, ib = static_items(self, a), static_items(self, b)
            if len(ia) != len(ib):
                return literal(fn is operator.ne)
        for x, y in ((a, b), (b, a)):
            if isinstance(x, Static) and (x.value is None or isinstance(x.value, str)) and isinstance(y, Sym) and (
                    isinstance(y.kind, (Scalar, Lst, Tup)) and not getattr(y.kind, "maybe_none", False)):
                if fn in (operator.eq, operator.ne):
                    return literal(fn is operator.ne)
        if isinstance(a, (SFunc, SMethod)) or isinstance(b, (SFunc, SMethod)):
            return literal(self.same_value(a, b) == (fn is operator.eq))
        return self.prim(fn, (self.numeric_or_none(a, node), self.numeric_or_none(b, node)))

    def numeric_or_none(self: Any, v: Value, node: Any) -> Atom:
        if isinstance(v, Poison):
            raise self.poisoned(v, node)
        return self.atom(v)

    def identity(self: Any, fn: Any, a: Value, b: Value, node: Any) -> Value:
        same: bool | None = None
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
                    same = False
            if same is None:
                same = self.same_value(a, b)
                if isinstance(a, Sym) and isinstance(b, Sym) and not same and not isinstance(a.kind, Scalar):
                    return self.prim(fn, (a.atom, b.atom), kind=BOOL)
        return literal(same == (fn is operator.is_))

    def contains(self: Any, box: Value, item: Value, node: Any) -> Value:
        if isinstance(box, SDict):
            k = self.static_key(item)
            keys = self.state["C", box.id].keys
            if k is not None:
                return literal(k.value in keys)
        if isinstance(box, Static) and isinstance(item, Static):
            return literal(item.value in box.value)
        if isinstance(box, SObj):
            m = self.find_method(box, "__contains__")
            if m is not None:
                return self.call(m, [item], {}, node)
        items = static_items(self, box) if not isinstance(box, Sym) else None
        if items is not None:
            r: Value = literal(False)
            known = [self.compare(gast.Eq(), item, i, node) for i in items]
            if all(isinstance(k, Static) for k in known):
                return literal(any(k.value for k in known))
        if isinstance(box, SRange):
            return self.prim(operator.contains, (self.atom(box), self.atom(item)), kind=BOOL)
        r = self.prim(operator.contains, (self.atom(box), self.atom(item)), kind=BOOL)
        return r

    def truth(self: Any, v: Value, node: Any) -> bool | Atom:
        """Truth value: known, or an operand to test."""
        if isinstance(v, Static):
            if v.ref is not None and isinstance(v.value, (int, float)):
                self.guards.static(v)
            return bool(v.value)
        if isinstance(v, Poison):
            raise self.poisoned(v, node)
        if isinstance(v, (STuple, SList, SDict)):
            return len(static_items(self, v)) > 0
        if isinstance(v, SObj):
            for name in ("__bool__", "__len__"):
                m = self.find_method(v, name)
                if m is not None:
                    return self.truth(self.call(m, [], {}, node), node)
            return True
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

    def ev_BoolOp(self: Any, e: Any) -> Value:
        is_and = isinstance(e.op, gast.And)

        def go(i: int) -> Value:
            v = self.eval(e.values[i])
            if i == len(e.values) - 1:
                return v
            return self.short_circuit(v, lambda: go(i + 1), is_and, e)

        return go(0)

    def test(self: Any, e: Any) -> Value:
        """An expression of which only the truth matters: `x and None` is false whatever x is."""
        if not isinstance(e, gast.BoolOp):
            return self.eval(e)
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

    def short_circuit(self: Any, v: Value, rest: Any, is_and: bool, node: Any) -> Value:
        t = self.truth(v, node)
        if isinstance(t, bool):
            return rest() if t == is_and else v
        if is_and:
            return self.branch(v, rest, lambda: v if not self.is_boolish(v) else literal(False), node, "and")
        return self.branch(v, lambda: v if not self.is_boolish(v) else literal(True), rest, node, "or")

    def is_boolish(self: Any, v: Value) -> bool:
        k = self.kind(v)
        return isinstance(k, Scalar) and k.dtype == "bool"

    def ev_IfExp(self: Any, e: Any) -> Value:
        test = self.test(e.test)
        t = self.truth(test, e)
        if isinstance(t, bool):
            return self.eval(e.body if t else e.orelse)
        return self.branch(test, lambda: self.eval(e.body), lambda: self.eval(e.orelse), e, "ifexp")

    # ------------------------------------------------------------------------------------------------ text

    def ev_JoinedStr(self: Any, e: Any) -> Value:
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
                conv = {-1: lambda x: x, 115: str, 114: repr, 97: ascii}[p.conversion]
                static.append(format(conv(v.value), spec.value))
            else:
                static = None
            parts.append(Seq((self.display_atom(v), Const(p.conversion), self.atom(spec))))
        if static is not None:
            return literal("".join(static))
        return self.prim(FORMAT, tuple(parts), kind=Opaque(str))

    def display_atom(self: Any, v: Value) -> Atom:
        """An operand for messages only: what cannot be shown becomes a description."""
        try:
            return self.atom(v)
        except Exception:
            return Const(self.describe(v))

    def ev_FormattedValue(self: Any, e: Any) -> Value:
        return self.prim(FORMAT, (Seq((self.atom(self.eval(e.value)), Const(e.conversion), Const(""))),), kind=Opaque(str))

    # ------------------------------------------------------------------------------------------------ functions

    def ev_Lambda(self: Any, e: Any) -> Value:
        return self.make_function(e, "<lambda>")

    def make_function(self: Any, node: Any, name: str) -> SFunc:
        a = node.args
        defaults = tuple(self.eval(d) for d in a.defaults)
        kw = {p.id: self.eval(d) for p, d in zip(a.kwonlyargs, a.kw_defaults) if d is not None}
        f = self.frame.fn
        return SFunc(Function(name, f.src, node, f.globals, f.cells, None, self.frame, defaults, kw, self.frame.cls))

    def ev_Yield(self: Any, e: Any) -> Value:
        gen = self.frame.generator
        if gen is None:
            raise self.error("A201", "yield outside of a generator function", e)
        v = self.eval(e.value) if e.value is not None else literal(None)
        self.list_append(gen, v, e)
        return literal(None)

    def ev_YieldFrom(self: Any, e: Any) -> Value:
        gen = self.frame.generator
        self.list_extend(gen, self.eval(e.value), e)
        return literal(None)

    def ev_Await(self: Any, e: Any) -> Value:
        raise self.error("A201", "await is not supported", e)

    # ------------------------------------------------------------------------------------------------ comprehensions

    def ev_ListComp(self: Any, e: Any) -> Value:
        return self.comprehension(e, lambda out: self.list_append(out, self.eval(e.elt), e),
                                  lambda: self.new_list((), (id(e), "comp")))

    def ev_SetComp(self: Any, e: Any) -> Value:
        out = self.ev_ListComp(e)
        return self.prim(set, (self.atom(out),), kind=Opaque(set))

    def ev_DictComp(self: Any, e: Any) -> Value:
        return self.comprehension(e, lambda out: self.store_item(out, self.eval(e.key), self.eval(e.value), e),
                                  lambda: self.new_dict((), (), (id(e), "comp")))

    def ev_GeneratorExp(self: Any, e: Any) -> Value:
        first = self.eval(e.generators[0].iter)
        return SIter("genexp", (e, self.frame, first), once=[False])

    def inner_frame(self: Any, e: Any, parent: Frame) -> Frame:
        names: set[str] = set()
        for g in e.generators:
            names |= stored_names([g.target])
        self.frames += 1
        return Frame(parent.fn, self.frames, frozenset(names), parent, scope=parent.scope, comprehension=True,
                     self_value=parent.self_value, cls=parent.cls)

    def comprehension(self: Any, e: Any, add: Any, make: Any, first: Value | None = None,
                      parent: Frame | None = None) -> Value:
        outer = self.frame
        out = make()
        src = first if first is not None else self.eval(e.generators[0].iter)
        self.frame = self.inner_frame(e, parent or outer)
        try:
            self.generate(e, 0, src, lambda: add(out))
        finally:
            self.frame = outer
        return out

    def generate(self: Any, e: Any, level: int, src: Value | None, emit: Any) -> None:
        """The nested loops of a comprehension."""
        g = e.generators[level]
        if src is None:
            src = self.eval(g.iter)

        def body() -> None:
            def inner() -> None:
                if level + 1 < len(e.generators):
                    self.generate(e, level + 1, None, emit)
                else:
                    emit()

            def guard(ifs: list[Any]) -> None:
                if not ifs:
                    inner()
                    return
                test = self.test(ifs[0])
                self.branch(test, lambda: guard(ifs[1:]), lambda: None, e)

            guard(list(g.ifs))

        from .loops import bounded, index_name
        it, small = bounded(self, src, g, e)
        if small:
            self.loop_nodes.append(g)
        iterate(self, it, lambda v: self.assign(g.target, v), body, g, None, stored_names([g.target]), index_name(g))
        if small:
            self.loop_nodes.pop()

    def gather(self: Any, v: Value, node: Any) -> Value:
        """All items of a one-shot iterable, as a list."""
        if not isinstance(v, SIter):
            return v
        if v is BOTTOM:
            raise Unreachable
        if v.form == "genexp":
            e, frame, first = v.parts
            outer, self.frame = self.frame, frame
            try:
                return self.comprehension(e, lambda out: self.list_append(out, self.eval(e.elt), e),
                                          lambda: self.new_list((), (id(e), "gen")), first, frame)
            finally:
                self.frame = outer
        if v.form == "filter":
            fn, src = v.parts
            out = self.new_list((), (id(node), "filter"))
            it = indexable(self, src, node)

            def body_item(x: Value) -> None:
                test = x if isinstance(fn, Static) and fn.value is None else self.call(fn, [x], {}, node)
                self.branch(test, lambda: self.list_append(out, x, node), lambda: None, node)

            cell: list[Value] = []
            iterate(self, it, lambda x: cell.append(x), lambda: body_item(cell[-1]), node)
            return out
        if v.form == "generator":
            return v.parts[0]
        if v.form == "flat":
            return self.prim(np.ravel, (self.atom(v.parts[0]),))
        if v.form == "cursor":
            self.state["I", id(v.parts[1])] = literal(True)
            return v.parts[0]
        items = static_items(self, v)
        if items is not None:
            return self.new_list(items, (id(node), v.form))
        out = self.new_list((), (id(node), v.form))
        it = indexable(self, v, node)
        cell2: list[Value] = []
        iterate(self, it, lambda x: cell2.append(x), lambda: self.list_append(out, cell2[-1], node), node)
        return out

    # ------------------------------------------------------------------------------------------------ constants

    def known_int(self: Any, v: Value) -> int | None:
        """The same without relying on it."""
        if isinstance(v, Static) and isinstance(v.value, (int, np.integer)):
            return int(v.value)
        if isinstance(v, Sym) and v.hint is not None and isinstance(v.hint[0], (int, np.integer)):
            return int(v.hint[0])
        return None

    def static_int(self: Any, v: Value) -> int | None:
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

    def loosen_if_leaf(self: Any, s: Any, base: Any) -> Any:
        return s

    def store_stmt(self: Any, base: Atom, index: Atom, value: Atom, aug: Any = None, attr: bool = False) -> None:
        self.b.emit(Store(base, index, value, aug, attr, self.b.origin))


def foldable(s: Static) -> bool:
    v = s.value
    return s.ref is None and (isinstance(v, (int, str, bytes)) or v is None)


def set_pair(keys: list[Any], vals: list[Value], k: Any, v: Value) -> None:
    if k in keys:
        vals[keys.index(k)] = v
    else:
        keys.append(k)
        vals.append(v)


def join_at(old: Kind, k: Kind, level: int) -> Kind:
    if level == 0 or not isinstance(old, (Lst, Dct)):
        return join(old, k)
    elem = join_at(old.elem, k, level - 1)
    varied = old.varied or elem.varied
    return Lst(elem, old.tuple_, varied) if isinstance(old, Lst) else Dct(old.key, elem, varied)


def widen(k: Kind) -> Kind:
    """Element kinds keep no axis symbols: elements of one list differ."""
    if isinstance(k, Lst):
        return Lst(widen(k.elem), k.tuple_, k.varied)
    if isinstance(k, Tup):
        return Tup(tuple(widen(e) for e in k.elems), k.varied)
    if isinstance(k, Arr) and k.axes is not None:
        return Arr(k.dtype, tuple(a if isinstance(a, int) else None for a in k.axes), k.varied, k.maybe_none)
    return k


__all__ = ["Expressions", "BINOPS", "IDENTITY", "Op", "Star", "body_of", "as_array_kind", "widen", "INPLACE"]
