"""Subscripts: reading, storing and deleting the items of arrays, containers and objects."""
from __future__ import annotations

import enum
import operator
import types
from typing import Any

import gast
import numpy as np

from ..analysis.functions import ARITH, UNARY
from ..analysis.layout import C_ORDER, NEW, name_of, of_numpy
from ..ir.kinds import BOOL, INT, Arr, Dct, Kind, Lst, Opaque, Scalar, Tup, Unknown, axes_of, join, join_all, kind_of
from ..ir.nodes import Atom, Raise, Ref, Seq, Var, atom_kind
from ..rules.registry import helper_function
from .arrays import joined
from .base import InterpBase
from .classes import static_lookup
from .displays import set_pair
from .iterables import known_items
from .namespaces import module_of
from .shapes import Contents
from .values import (
    ALL,
    BOTTOM,
    ObjectKey,
    Poison,
    SDict,
    SFunc,
    SIter,
    SList,
    SMethod,
    SObj,
    SRange,
    SSlice,
    SSpace,
    Static,
    STuple,
    Sym,
    Unreachable,
    Value,
    is_none,
    literal,
)


class Items(InterpBase):
    """Mixin of the interpreter."""

    def eval_index(self, s: Any) -> Value:
        if isinstance(s, gast.Slice):
            return SSlice(*[literal(None) if p is None else self.eval(p) for p in (s.lower, s.upper, s.step)])
        if isinstance(s, gast.Tuple):
            return STuple(tuple(self.eval_index(x) for x in s.elts))
        return self.eval(s)

    def ev_Subscript(self, e: Any) -> Value:
        return self.load_item(self.eval(e.value), self.eval_index(e.slice), e)

    def static_slice(self, i: Value) -> slice | None:
        if not isinstance(i, SSlice):
            return None
        parts = [None if isinstance(p, Static) and p.value is None else self.static_int(p) for p in (i.lo, i.hi, i.step)]
        for p, q in zip(parts, (i.lo, i.hi, i.step)):
            if p is None and not (isinstance(q, Static) and q.value is None):
                return None
        return slice(*parts)

    def load_item(self, v: Value, i: Value, node: Any) -> Value:
        v = self.present(v, "'NoneType' object is not subscriptable")
        if isinstance(v, Poison):
            raise self.poisoned(v, node)
        if v is BOTTOM or i is BOTTOM:
            return BOTTOM
        if isinstance(v, Sym) and self.any_hooked((i,)):
            i = self.all_plain(i, False)
        if isinstance(v, STuple) and v.cls is not tuple:
            own = self.find_method(v, "__getitem__")
            if own is not None:
                return self.call(own, [i], {}, node)
        if isinstance(v, (STuple, SList)):
            items = known_items(self, v)
            n = self.static_int(i)
            if n is not None:
                if not -len(items) <= n < len(items):
                    raise self.fails(IndexError, "A210", f"index {n} is out of range for {len(items)} items", node)
                return items[n]
            sl = self.static_slice(i)
            if sl is not None:
                return STuple(items[sl]) if isinstance(v, STuple) else self.new_list(items[sl], (id(node), "slice"))
            return self.dynamic_item(v, items, i, node)
        if isinstance(v, SSpace):
            return self.entry(v, self.name_in(i, node), node)
        if isinstance(v, SDict):
            c = self.state["C", v.id]
            k = self.static_key(i)
            if k is not None:
                if k.value in c.keys:
                    return c.items[c.keys.index(k.value)]
                if v.default == "set":
                    raise self.fails(TypeError, "A209", "a set cannot be indexed", node)
                if v.default is not None:
                    new = self.call(v.default, [], {}, node)
                    self.store_item(v, k, new, node)
                    return new
                raise self.missing_key(k)
            chosen = self.chosen_by_key(c.keys, c.items, i)
            if chosen is not None:
                return chosen
            if any(map(self.holds_objects, c.items)):
                return self.load_item(v, self.position(i, node), node)
            self.make_dynamic(v.site)
        if isinstance(v, SObj):
            m = self.find_method(v, "__getitem__")
            known = self.looked_up(operator.getitem, v, i, node) if m is not None else None
            if known is not None:
                return known
            if m is not None:
                return self.call(m, [i], {}, node)
            part = self.part(v)
            if part is not None:
                return self.item_of_part(v, part, i, node)
            raise self.fails(TypeError, "A209", f"{v.cls.__name__} cannot be indexed", node)
        if isinstance(v, Static):
            return self.static_load_item(v, i, node)
        if isinstance(v, SIter):
            return self.load_item(self.gather(v, node), i, node)
        if isinstance(v, Sym) and isinstance(v.kind, Unknown) and v.kind.varied and self.asks():
            return self.load_item(self.settled(v, node, self.error("A209", "an item of a value of unknown form", node)), i, node)
        if isinstance(v, Sym):
            if isinstance(v.kind, Scalar) and not v.kind.maybe_none and not v.kind.np:
                raise self.fails(TypeError, "A209", "a number cannot be indexed", node)
            if isinstance(v.kind, Scalar) and not v.kind.maybe_none and isinstance(i, STuple) and not i.items:
                return v  # x[()] of a NumPy number
            if isinstance(v.kind, Scalar) and v.kind.np and not v.kind.maybe_none:
                self.check_depth(v, i, node)  # x[..., None] of a NumPy number is that of an array without axes
                return self.load_item(self.call(Static(np.asarray, Ref(np.asarray, "np.asarray")), [v], {}, node), i, node)
            if isinstance(v.kind, Tup):
                n = self.static_int(i)
                if n is None and any(isinstance(e, (Tup, Lst, Dct, Opaque)) for e in v.kind.elems) and isinstance(
                        kind_join(v.kind), Unknown):
                    self.unroll_for(i, node)
            if isinstance(v.kind, Dct) and self.kept(self.dict_default, v) is not None:
                self.fill_default(v, i, node)
            self.check_depth(v, i, node)
            return self.taken_apart(self.prim(operator.getitem, (v.atom, self.index_atom(i, v.kind))))
        if isinstance(v, SRange) and isinstance(i, SSlice):
            return self.part_of_range(v, i, node)
        if isinstance(v, SRange):
            n = i.value if isinstance(i, Static) and type(i.value) is int else None
            if n is not None and n >= 0 and v.stop is not None and all(isinstance(p, Static) for p in (v.start, v.stop, v.step)):
                known = range(*[p.value for p in (v.start, v.stop, v.step)])  # type: ignore[attr-defined]
                if n < len(known):
                    return literal(known[n])
            return self.prim(operator.getitem, (self.atom(v), self.atom(i)), kind=INT)
        raise self.error("A209", f"{self.describe(v)} cannot be indexed", node)

    def part_of_range(self, v: SRange, i: SSlice, node: Any) -> SRange:
        """range(n)[1:] is a range, whose ends are cut where they are beyond those of the first."""
        count = self.call(Static(len), [v], {}, node)
        fn = Ref(helper_function("slice_bounds"), "slice_bounds")
        ends = self.prim(fn, tuple(self.atom(x) for x in (i.lo, i.hi, i.step, count)), kind=Tup((INT, INT, INT)))
        lo, hi, step = [self.load_item(ends, literal(k), node) for k in range(3)]

        def place(k: Value) -> Value:
            return self.binop(operator.add, v.start, self.binop(operator.mul, k, v.step))

        return SRange(place(lo), place(hi), self.binop(operator.mul, step, v.step))

    def taken_apart(self, v: Value) -> Value:
        """A run-time tuple that carries derivatives, as a tuple of its items: joins and loops treat them one by one."""
        if isinstance(v, Sym) and isinstance(v.kind, Tup) and self.varied(v):
            return STuple(tuple(self.taken_apart(i) for i in known_items(self, v)), v.kind.cls)
        return v

    def fill_default(self, v: Sym, i: Value, node: Any) -> None:
        """A missing key of a defaultdict."""
        test = self.prim(operator.contains, (v.atom, self.key_at_run_time(i)), kind=BOOL)
        make = lambda: self.call(self.kept(self.dict_default, v), [], {}, node)  # noqa: E731
        self.branch(test, lambda: None, lambda: self.store_item(v, i, make(), node), node)

    def check_depth(self, v: Sym, i: Value, node: Any) -> None:
        """More indices than axes would raise IndexError or TypeError for certain."""
        k = self.kind(v)
        axes = () if isinstance(k, Scalar) else k.axes if isinstance(k, Arr) else None
        if axes is None:
            return
        items = i.items if isinstance(i, STuple) else (i,)
        n = 0
        for x in items:
            if isinstance(x, Static) and (x.value is None or x.value is Ellipsis):
                continue
            kx = self.kind(x) if isinstance(x, Sym) else None
            if isinstance(kx, Unknown) or isinstance(kx, Lst) and kx.tuple_ and not isinstance(i, STuple):
                return  # as many indices as it has items
            if isinstance(kx, Tup) and not isinstance(i, STuple):
                n += len(kx.elems)
                continue
            n += len(kx.axes) if isinstance(kx, Arr) and kx.dtype == "bool" and kx.axes is not None else 0 if isinstance(
                kx, Scalar) and kx.dtype == "bool" or isinstance(x, Static) and isinstance(x.value, bool) else 1
        if n > len(axes):
            raise self.error("A209", "a number is indexed" if isinstance(k, Scalar) else
                             f"{n} indices for an array of {len(axes)} dimensions", node)

    def index_atom(self, i: Value, base: Kind) -> Atom:
        return self.key_at_run_time(i) if isinstance(base, Dct) else self.atom(i)

    def position(self, i: Value, node: Any) -> Value:
        """A run-time index into structure: unroll the loop that the index comes from, where its range is known."""
        self.unroll(self.loop_nodes)
        return self.settled_constant(i, node, self.error(
            "A203", "the position in a structure of mixed values is known only at run time", node))

    def dynamic_item(self, v: Any, items: tuple[Value, ...], i: Value, node: Any) -> Value:
        chosen = self.chosen_by_position(items, i)
        if chosen is not None:
            return chosen
        if isinstance(v, STuple):
            v = STuple(v.items)  # its class makes no difference to an item
        kinds = [self.kind(x) for x in items]
        if all(self.is_leaf(x) for x in items) and (all(isinstance(k, Scalar) for k in kinds) or all(
                isinstance(k, Arr) for k in kinds)) and items:
            if isinstance(v, SList) and v.site is not None and v.site not in self.know.dynamic:
                self.know.found_dynamic(v.site)
            return self.prim(operator.getitem, (self.atom(v), self.atom(i)))
        if isinstance(v, SList) and v.site is not None and v.site not in self.know.dynamic and all(
                isinstance(x, (STuple, SList, Sym, Static)) and not self.holds_objects(x) for x in items):
            inner = [x.site for x in items if isinstance(x, SList) and x.site not in self.know.dynamic]
            if None in inner or not items:
                self.make_dynamic(v.site, *inner)
            self.know.found_dynamic(v.site, *inner)
            return self.prim(operator.getitem, (self.atom(v), self.atom(i)))
        return self.load_item(v, self.position(i, node), node)

    def static_load_item(self, v: Static, i: Value, node: Any) -> Value:
        obj = v.value
        if obj is np.s_ or obj is np.index_exp:
            return i
        if obj is np.r_ or obj is np.c_:
            return joined(self, obj, i, node)
        if type(obj) in (int, float, complex, bool, type(None)):
            raise self.fails(TypeError, "A209", f"{self.describe(v)} cannot be indexed", node)
        if isinstance(obj, type) and static_lookup(type(obj), "__getitem__") is None or getattr(
                type(obj), "__module__", "") == "typing":
            return v
        k = self.static_key(i)
        if k is not None and isinstance(k.value, str) and isinstance(obj, dict) and module_of(obj) is not None:
            return self.static_attr(Static(module_of(obj), Ref(module_of(obj), obj["__name__"])), k.value, node)
        sl = self.static_slice(i)
        if isinstance(obj, (dict, list, tuple, str)) and k is not None:
            try:
                if isinstance(obj, str):
                    with self.executing(node):
                        return literal(obj[k.value])
                return self.external_item(v, outside_key(k))
            except (KeyError, IndexError) as ex:
                if not isinstance(obj, (tuple, str)):
                    self.guards.form(obj)
                exc = self.b.op(Ref(type(ex), type(ex).__name__), self.atom(k), kind=Opaque(type(ex)))
                self.b.emit(Raise(exc, None, self.b.origin, True))
                raise Unreachable from None
        if isinstance(obj, str) and sl is not None:
            return literal(obj[sl])
        if isinstance(obj, (list, tuple)) and sl is not None:
            if isinstance(obj, list):
                self.guards.form(obj)
            return STuple(tuple(self.external_item(v, n) for n in range(len(obj))[sl])) if isinstance(obj, tuple) else \
                self.new_list([self.external_item(v, n) for n in range(len(obj))[sl]], (id(node), "slice"))
        if isinstance(obj, (dict, list, tuple)):
            self.guards.form(obj) if not isinstance(obj, tuple) else None
            if isinstance(i, Sym) and len(obj) <= self.MAX_UNROLL and all(map(callable, obj.values() if isinstance(
                    obj, dict) else obj)):
                every = tuple(self.external_item(v, key) for key in (obj if isinstance(obj, dict) else range(len(obj))))
                chosen = self.chosen_by_key(tuple(obj), every, i) if isinstance(obj, dict) else self.chosen_by_position(every, i)
                if chosen is not None:
                    return chosen
            kind = kind_of(obj)
            elem = kind.elem if isinstance(kind, (Lst, Dct)) else kind_join(kind) if isinstance(kind, Tup) else Unknown()
            if isinstance(elem, Opaque) and elem.cls is not str or isinstance(elem, Unknown):
                if isinstance(obj, (list, tuple)):
                    return self.load_item(v, self.position(i, node), node)
                return self.load_item(v, self.settled_constant(i, node, self.error(
                    "A203", "which item is taken is known only at run time, and the items differ in form", node)), node)
            return self.prim(operator.getitem, (self.atom(v), self.atom(i)), kind=elem)
        if isinstance(obj, enum.EnumMeta) and k is not None:
            try:
                member: Any = obj[k.value]
            except KeyError:
                raise self.missing_key(k) from None
            return Static(member, Ref(member, str(member)))
        m = static_lookup(type(obj), "__getitem__")
        if isinstance(m, types.FunctionType):
            return self.call(SMethod(Static(m, Ref(m, "__getitem__")), v), [i], {}, node)
        if self.varied(i):
            raise self.error("A209", f"{self.describe(v)} is indexed with an active value", node)
        return self.prim(operator.getitem, (self.atom(v), self.atom(i)), kind=Unknown())

    def store_item(self, v: Value, i: Value, value: Value, node: Any) -> None:
        v = self.present(v, "'NoneType' object does not support item assignment")
        if isinstance(v, SObj):
            m = self.find_method(v, "__setitem__")
            part = self.part(v) if not self.is_array(v) or m is not None else self.bare(v)
            if m is None and part is not None:
                self.store_item(part, i, value, node)
                return
            if m is None:
                raise self.fails(TypeError, "A209", f"{v.cls.__name__} does not support item assignment", node)
            self.call(m, [i, value], {}, node)
            return
        if isinstance(v, Sym) and isinstance(v.kind, Arr) and self.any_hooked((i, value)):
            i, value = self.all_plain(i, False), self.all_plain(value, False)
        if isinstance(v, SSpace):
            self.store_field(v.self, self.name_in(i, node), value, node)
            return
        if isinstance(v, (SList, SDict)):
            self.changing(v, node)
        if isinstance(v, SList):
            items = list(self.state["C", v.id].items)
            n, sl = self.static_int(i), self.static_slice(i)
            if n is not None:
                if not -len(items) <= n < len(items):
                    raise self.fails(IndexError, "A210", f"index {n} is out of range for {len(items)} items", node)
                items[n] = value
            elif sl is None:
                self.make_dynamic(v.site)
            else:
                given, value = self.items_of(value, node)
                if given is None and isinstance(value, Sym) and isinstance(value.kind, Lst) and v.site is not None and (
                        v.site not in self.know.dynamic and all(map(self.is_leaf, items))):
                    self.make_dynamic(v.site)
                items[sl] = self.require_items(value, node) if given is None else given
            self.state["C", v.id] = Contents(tuple(items))
            if v.ext is not None:
                self.store_stmt(v.ext, self.atom(i), self.atom(value))
            return
        if isinstance(v, SDict):
            k = self.static_key(i)
            if k is None:
                self.make_dynamic(v.site)
            c = self.state["C", v.id]
            keys, vals = list(c.keys), list(c.items)
            set_pair(keys, vals, k.value, value)
            self.state["C", v.id] = Contents(tuple(vals), tuple(keys))
            if v.ext is not None:
                self.store_stmt(v.ext, self.atom(i), self.atom(value))
            return
        if isinstance(v, Sym):
            k = self.kind(v)
            if isinstance(k, Arr):
                self.array_store(v, i, value, None, node)
                return
            if isinstance(k, (Lst, Dct)):
                self.container_store(v, k, i, value, node)
                return
            if isinstance(k, Scalar) and not k.maybe_none:
                raise self.fails(TypeError, "A208", "an item of a number is set", node)
            if not self.varied(value) and not k.varied:
                self.store_stmt(v.atom, self.atom(i), self.atom(value))
                return
            self.look_into(v)
            refused = self.error("A208", "an item of a value of unknown form is set to an active value", node)
            self.store_item(self.settled(v, node, refused), i, value, node)
            return
        if isinstance(v, SIter) and v.form == "flat":
            self.store_item(self.in_a_row(v.parts[0], node), i, value, node)
            return
        if isinstance(v, Static) and isinstance(v.value, (list, dict)):
            if self.varied(value):
                self.no_part_of_value(v.value)
                raise self.error("A208", "an active value is stored in a container outside of the function", node,
                                 "return it, or store ast2grad.stop_gradient(value)")
            k = self.static_key(i)
            if k is not None and self.know.facts is not None and isinstance(v.value, dict) and k.value not in v.value:
                self.know.facts.remembers = True
            self.leave_to_run_time(v.value)
            raise self.error("A208", "a container outside of the function is changed", node)
        if isinstance(v, Static) and isinstance(v.value, np.ndarray):
            raise self.error("A208", "an array outside of the function is changed", node)
        raise self.fails(TypeError, "A209", f"{self.describe(v)} does not support item assignment", node)

    def name_in(self, i: Value, node: Any) -> str:
        """The attribute that a key of an object's __dict__ means."""
        k = self.static_key(i)
        return str((self.attribute_name(i, node) if k is None else k).value)

    def missing_key(self, k: Value) -> Exception:
        """A key that is not there for certain: the statement raises, and nothing after it runs."""
        exc = self.b.op(Ref(KeyError, "KeyError"), self.atom(k), kind=Opaque(KeyError))
        self.b.emit(Raise(exc, None, self.b.origin, True))
        return Unreachable()

    def container_store(self, v: Sym, k: Any, i: Value, value: Value, node: Any) -> None:
        root = self.root(v.atom)
        site = self.list_site.get(root)
        self.take_in(v, value, node, several=isinstance(i, SSlice))
        if site is not None and isinstance(k, Dct) and v.atom is root:
            kk = join(self.know.elem.get((site, "key"), self.kind(i)), self.kind(i))
            if self.know.elem.get((site, "key")) != kk:
                self.know.widened((site, "key"), kk)
        elif isinstance(k, Dct) and self.kind(i).varied and not k.key.varied:
            raise self.error("A209", "a key that carries derivatives, in a dict whose keys cannot be followed", node)
        self.touch(root, value)
        if isinstance(i, SSlice) and isinstance(k, Lst) and (is_none(i.step) or self.static_int(i.step) == 1) and not (
                is_none(i.lo) and is_none(i.hi)):
            value, i = self.with_part(v, i, value, node), ALL  # the part may get another length
        self.store_stmt(v.atom, self.index_atom(i, k), self.contained(value, root, self.level(v, root) + 1))

    def keys_taken(self, d: Atom, node: Any) -> Atom:
        """The keys of a run-time dict, as a list. The derivative of a key is not kept with it."""
        k = atom_kind(d)
        assert isinstance(k, Dct)
        if k.key.varied:
            raise self.error("A209", "a key that carries derivatives is taken out of a dict", node, "keep a list of the keys")
        return self.b.op(list, d, kind=Lst(k.key), name="keys")

    def level(self, v: Sym, root: Any) -> int:
        """How deep inside of the container `root` the container v lies."""
        return max(nesting(atom_kind(root)) - nesting(v.kind), 0) if v.atom is not root else 0

    def kept(self, table: dict[tuple[Any, int], Any], v: Sym) -> Any:
        """What the table says of a run-time container, itself or as an item of others."""
        root = self.root(v.atom)
        return table.get((root, self.level(v, root)))

    def keep_inside(self, item: Atom, root: Var, depth: int) -> None:
        """The containers in one place of others are alike: all of them are deques of one length, or have one default."""
        inner = self.root(item) if isinstance(item, Var) else None  # a display has neither
        tables: tuple[dict[tuple[Var, int], Any], ...] = (self.list_limit, self.dict_default)
        for table in tables:
            kept = {n: v for (at, n), v in table.items() if at is inner}
            for n, v in {0: None, **kept}.items():
                if not self.same_kept(table.setdefault((root, depth + n), v), v):
                    raise self.error("A211", "containers of different lengths, or defaults, in one container")

    def same_kept(self, a: Any, b: Any) -> bool:
        return self.same_value(a, b) if isinstance(a, Value) and isinstance(b, Value) else a == b

    def contained(self, value: Value, root: Any, depth: int = 1) -> Atom:
        """The operand for an item of a run-time container: what can be changed later is one object in both places."""
        if isinstance(value, (SList, SDict)) and value.ext is None:
            own = value.limit is not None if isinstance(value, SList) else value.default not in (None, "set")
            if own or value.named or value.id in self.placed or value.id in self.reachable():
                self.make_dynamic(value.site)
            self.placed.add(value.id)
        if isinstance(value, STuple):
            for i in value.items:
                self.contained(i, root)
        a = self.atom(value)
        if isinstance(root, Var) and (isinstance(a, Seq) and a.form == "list" or isinstance(
                a, Var) and isinstance(a.kind, (Lst, Dct)) and self.root(a) is not root):
            self.keep_inside(a, root, depth)
        if isinstance(a, Var) and isinstance(a.kind, (Lst, Dct)) and self.root(a) is not root and isinstance(root, Var):
            inner = self.root(a)
            if inner in self.varied_mem:
                self.varied_mem.add(root)
            self.root_of[inner] = root
        return a

    def touch(self, root: Any, value: Value) -> None:
        if self.varied(value):
            if root in self.outside:
                raise self.error("A208", "an active value is stored in a container outside of the function", None,
                                 "return it, or store ast2grad.stop_gradient(value)")
            self.varied_mem.add(root)

    def array_store(self, v: Any, i: Value, value: Value, aug: Any, node: Any, role: str = "") -> None:
        if isinstance(value, (SObj, SFunc, SMethod)) or isinstance(value, Static) and value.value is None:
            raise self.error("A209", f"{self.describe(value)} is stored in an array", node)
        k = self.kind(v)
        if not isinstance(k, Arr):
            self.look_into(v)
            known = self.settled(v, node, self.error("A209", "a store into a value of unknown form", node))
            if not isinstance(self.kind(known), Arr):
                raise self.error("A209", f"a store into {self.describe(known)}, as into an array", node)
            self.array_store(known, i, value, aug, node, role)
            return
        if isinstance(v.atom, Ref):
            raise self.error("A208", "an array outside of the function is changed", node,
                             "pass the array as an argument, or copy it first")
        root = self.root(v.atom)
        if isinstance(atom_kind(root), Lst) and root in self.list_loops:
            self.unroll(self.list_loops[root])  # views in a list: each one followed by itself
        if self.root(v.atom) in self.unlinked:
            raise self.error("A208", "an array of an outside object is changed through a container", node, "copy it first")
        if k.numeric:
            self.touch(self.root(v.atom), value)
        if aug is operator.matmul:
            value, aug = self.binop(aug, v, value, node), None
        if k.dtype in ("float32", "float64") and getattr(self.kind(value), "dtype", "").startswith("complex"):
            raise self.error("A209", "a complex value is stored in a real array", node)
        self.store_stmt(v.atom, self.atom(i), self.atom(value), aug, role=role)

    def in_a_row(self, v: Value, node: Any) -> Value:
        """The elements of an array as `flat` counts them, to be written to: there is a view if they lie in that order."""
        made = self.b.defs.get(v.atom) if isinstance(v, Sym) and isinstance(v.atom, Var) else None
        line = made is not None and len(axes_of(atom_kind(made.out)) or ()) == 1  # new ones have their items side by side
        if made is None or not (of_numpy(made.fn) and name_of(made.fn) in (C_ORDER | NEW | {"array"} if line else C_ORDER)
                                or line and (made.fn in ARITH or made.fn in UNARY)):
            raise self.error("A213", "the flat elements of an array whose memory layout is not known are written to", node,
                             "write to an array made by np.zeros, np.empty or copy()")
        return self.call(self.load_attr(v, "reshape", node), [literal(-1)], {}, node)

    def aug_item(self, v: Value, i: Value, fn: Any, value: Value, node: Any) -> None:
        if isinstance(v, Sym):
            k = self.kind(v)
            if isinstance(k, Arr):
                self.array_store(v, i, value, fn, node)
                return
            if isinstance(k, (Lst, Dct)) and isinstance(k.elem, Arr):
                self.array_store(self.load_item(v, i, node), literal(Ellipsis), value, fn, node)
                return
        old = self.load_item(v, i, node)
        new = self.augment(old, fn, value, node)
        if new is not old:
            self.store_item(v, i, new, node)

    def delete_item(self, v: Value, i: Value, node: Any) -> None:
        if isinstance(v, SObj):
            m = self.find_method(v, "__delitem__")
            part = self.part(v)
            if m is None and part is not None:
                self.delete_item(part, i, node)
                return
            if m is None:
                raise self.fails(TypeError, "A209", f"{v.cls.__name__} does not support item deletion", node)
            self.call(m, [i], {}, node)
            return
        if isinstance(v, SSpace) and v.self.ext is None:
            name = self.name_in(i, node)
            if ("F", v.self.id, name) not in self.state:
                raise self.missing_key(literal(name))
            self.set_field(v.self, name, literal(None))
            self.changing(v.self, node)
            del self.state["F", v.self.id, name]
            self.state["N", v.self.id] = literal(tuple(n for n in self.fields(v.self) if n != name))
            return
        if isinstance(v, (SList, SDict)) and v.ext is None:
            self.changing(v, node)
            c = self.state["C", v.id]
            if isinstance(v, SList):
                n = self.static_int(i)
                items = list(c.items)
                at = self.static_slice(i) if n is None else n
                if at is None:
                    self.make_dynamic(v.site)
                del items[at]
                self.state["C", v.id] = Contents(tuple(items))
                return
            k = self.static_key(i)
            if k is None:
                self.make_dynamic(v.site)
            if k.value not in c.keys:
                raise self.missing_key(k)
            j = c.keys.index(k.value)
            self.state["C", v.id] = Contents(c.items[:j] + c.items[j + 1:], c.keys[:j] + c.keys[j + 1:])
            return
        if isinstance(v, Sym) and isinstance(v.kind, (Lst, Dct)):
            if isinstance(v.kind, Lst) and isinstance(i, SSlice) and is_none(i.step):
                self.store_item(v, ALL, self.with_part(v, i, None, node), node)
                return
            if isinstance(v.kind, Dct) and self.kind(v).varied:
                value = self.load_item(v, i, node)
                self.mutate_stmt(None, v.atom, "__delitem__", (self.atom(i), self.atom(value)))
                return
            if isinstance(v.kind, Lst) and not isinstance(i, SSlice):
                self.mutate_stmt(Var("t", v.kind.elem), v.atom, "pop", (self.atom(i),))
                return
            if not self.kind(v).varied:
                self.mutate_stmt(None, v.atom, "__delitem__", (self.atom(i),))
                return
        raise self.error("A207", "deleting items of this container", node)


def outside_key(k: Static) -> Any:
    """A key as it is in containers that exist before the call."""
    return k.value.obj.obj if isinstance(k.value, ObjectKey) and k.value.obj.obj is not None else k.value


def nesting(k: Kind) -> int:
    return 1 + nesting(k.elem) if isinstance(k, (Lst, Dct)) else 0


def kind_join(k: Tup) -> Kind:
    return join_all(k.elems)
