"""Containers that are written down: lists, dicts, sets, comprehensions; and what is known of their items.

A list whose structure is known is a value of the interpreter; one whose length depends on data becomes a list of the
program, and what has been found out about its elements makes the function be read again where it was wrong."""
from __future__ import annotations

from typing import Any

import gast
import numpy as np

from ..ir.kinds import NONE, Arr, Bottom, Dct, Kind, Lst, Opaque, Scalar, Tup, Unknown, join, join_all
from ..ir.nodes import Atom, Ref, Seq, Var
from .base import InterpBase
from .classes import static_lookup
from .executed import is_value_class
from .iterables import Indexable, check_iterable, indexable, static_items
from .iteration import part_left
from .lazy import consume, iterator_of
from .loops import index_name, iterate
from .scan import stored_names
from .shapes import Contents
from .values import (
    BOTTOM,
    Frame,
    Maybe,
    ObjectKey,
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
    is_literal,
    literal,
)

#: as many items of an array are written out where their number matters
MAX_ITEMS = 16


class Displays(InterpBase):
    """Mixin of the interpreter."""

    def ev_Tuple(self, e: Any) -> Value:
        return STuple(tuple(map(self.keep, self.star_items(e.elts))))

    def star_items(self, elts: Any, site: Any = None) -> list[Value]:
        """The items of a display; where their number is not known, a list (of that site) becomes a run-time list."""
        out: list[Value] = []
        for x in elts:
            if isinstance(x, gast.Starred):
                v = self.eval(x.value)
                if site is None or v is BOTTOM:
                    out += self.require_items(v, x)
                    continue
                items, v = self.items_of(v, x)
                out += self.make_dynamic(site) if items is None else items
            else:
                out.append(self.eval(x))
        return out

    def require_items(self, v: Value, node: Any) -> tuple[Value, ...]:
        items, v = self.items_of(v, node)
        k = self.kind(v) if items is None and isinstance(v, Sym) else None
        if isinstance(k, Arr) and k.axes and isinstance(k.axes[0], int) and k.axes[0] <= MAX_ITEMS:
            return tuple(self.load_item(v, literal(i), node) for i in range(k.axes[0]))
        if items is None:
            self.look_into(v)
            return self.settled_items(v, node, self.error("A203", "the number of items is known only at run time", node))
        return items

    def by_position(self, v: Value, node: Any) -> Value:
        """An object with a length and items but without __iter__, as its items, where all of them are asked for at once."""
        if not isinstance(v, SObj) or self.part(v) is not None or None in (
                count := self.find_method(v, "__len__"), self.find_method(v, "__getitem__")) or self.has_rows(v):
            return v
        n = self.static_int(self.call(count, [], {}, node))
        return v if n is None else STuple(tuple(self.load_item(v, literal(i), node) for i in range(n)))

    def items_of(self, v: Value, node: Any) -> tuple[tuple[Value, ...] | None, Value]:
        """The items, where their number is known, and what they are in: what can be iterated over once is so no more."""
        v = self.by_position(iterator_of(self, self.present(v), node), node)
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
        return items, v

    def static_items(self, v: Value) -> tuple[Value, ...] | None:
        return static_items(self, v)

    def indexable(self, v: Value, node: Any) -> Indexable:
        return indexable(self, v, node)

    def ev_List(self, e: Any) -> Value:
        site = (id(e), "list")
        if any(isinstance(x, gast.Starred) for x in e.elts) and site in self.know.dynamic:
            out = self.empty_list(site)
            for x in e.elts:
                if isinstance(x, gast.Starred):
                    self.list_extend(out, self.eval(x.value), e)
                else:
                    self.list_append(out, self.eval(x), e)
            return out
        return self.new_list(self.star_items(e.elts, site), site)

    def new_list(self, items: Any, site: Any) -> Value:
        if site in self.know.dynamic:
            return self.runtime_list(list(items), site)
        v = SList(site)
        self.sites[v.id] = site
        self.state["C", v.id] = Contents(tuple(map(self.keep, items)))
        return v

    def runtime_list(self, items: list[Value], site: Any) -> Value:
        elem = self.know.elem.get(site, Bottom())
        for i in items:
            elem = self.join_elem(site, i, fresh=site not in self.made_sites)
        self.made_sites.add(site)
        for i in items:
            self.contained(i, None)
        atoms = tuple(self.atom(i) for i in items)
        kind = Lst(elem, varied=elem.varied)
        out = self.b.new(list, *([Seq(atoms, "list")] if atoms else []), kind=kind)
        self.list_site[out] = site
        for a in atoms:
            if isinstance(a, Var) and isinstance(a.kind, (Lst, Dct)):
                self.contained(Sym(a), out)
        return Sym(out)

    def empty_list(self, site: Any) -> Value:
        return self.runtime_list([], site)

    def join_elem(self, site: Any, v: Value, level: int = 0, fresh: bool = False) -> Kind:
        """Note an element of a run-time container (or of a container inside of it); read again when its kind widens.

        There is nothing to read again if no container was made there before (`fresh`)."""
        if v is BOTTOM:
            raise Unreachable
        k = self.list_kind(v)
        if isinstance(v, SList) and isinstance(k, Lst):
            pass
        elif isinstance(k, Tup) and isinstance(v, (STuple, SList)):
            for i in (v.items if isinstance(v, STuple) else self.state["C", v.id].items):
                if not isinstance(i, (Sym, Static, STuple, SList)):
                    self.unroll(self.around())
                    raise self.error("A211", f"{self.describe(i)} inside of a list of unknown length")
        elif not self.is_leaf(v) and not self.is_plain(v):
            self.unroll(self.around())
            raise self.error("A211", f"{self.describe(v)} in a list of unknown length")
        return self.join_elem_kind(site, k, level, fresh)

    def is_plain(self, v: Value) -> bool:
        """Can it be held as the ordinary value that it is, as nothing in it carries derivatives, now or later?"""
        if isinstance(v, (SSlice, SRange, SDict)):
            return not self.varied(v)
        return isinstance(v, SObj) and isinstance(v.ext, Ref) and is_value_class(v.cls) and not self.fields(v)

    def holds_objects(self, v: Value, state: Any = None) -> bool:
        """Is there something in it that is no item of a run-time list?"""
        if isinstance(v, (STuple, SList)):
            inside = v if isinstance(v, STuple) else (self.state if state is None else state).get(("C", v.id))
            return isinstance(inside, (STuple, Contents)) and any(self.holds_objects(p, state) for p in inside.items)
        if isinstance(v, Maybe) and v.value is not None:
            return self.holds_objects(v.value, state)
        return isinstance(v, (SObj, SFunc, SMethod, SPartial, SIter))

    def join_elem_kind(self, site: Any, k: Kind, level: int, fresh: bool = False) -> Kind:
        old = self.know.elem.get(site, Bottom())
        new = join_at(old, widen(k), level)
        if new != old:
            if fresh:
                self.know.elem[site] = new
            else:
                self.know.widened(site, new)
        return new

    def take_in(self, v: Sym, value: Value, node: Any, several: bool = False) -> None:
        """The run-time container v gets an item (or `several`): the kind of its items covers it from the start.

        What is known of a container that was made elsewhere is what was in it then.
        """
        root = self.root(v.atom)
        site = self.list_site.get(root)
        held = self.kind(v)
        new = self.kind(value)
        if several:
            new = new.elem if isinstance(new, Lst) else join_all(new.elems) if isinstance(new, Tup) else Bottom()
        own = self.list_site.get(v.atom) if isinstance(v.atom, Var) else None
        if own is not None and v.atom is not root:  # it lies in another container by now, which takes its kind from it
            site, level = own, 0
        else:
            level = self.level(v, root)
        if site is not None:
            if several:
                self.join_elem_kind(site, new, level)
            else:
                self.join_elem(site, value, level)
        elif isinstance(held, (Lst, Dct)):
            if not isinstance(held.elem, (Bottom, Unknown)) and join(held.elem, new).vary(False) != held.elem.vary(False):
                self.look_into(v)
            active = self.varied(value) and not held.numeric and not isinstance(held.elem, Bottom)
            if active or not covers(held.elem, new):
                self.written_in_place(root)
                raise self.error("A208", "an active value is stored in a container that holds none" if active else
                                 "a value of another kind is stored in a container that was made elsewhere", node,
                                 "make the list or dict in this function")

    def list_kind(self, v: Value) -> Kind:
        """Kind of an element of a run-time container: a list of like values may be changed by position later."""
        if isinstance(v, SList):
            items = self.state["C", v.id].items
            elem = join_all([self.list_kind(i) for i in items])
            if all(isinstance(i, (Sym, Static, STuple, SList)) for i in items) and not (
                    isinstance(elem, Unknown) or isinstance(elem, Opaque) and elem != NONE):
                return Lst(elem, varied=elem.varied)
        return self.kind(v)

    def ev_Dict(self, e: Any) -> Value:
        site = (id(e), "dict")
        if site in self.know.dynamic:
            return self.runtime_dict(e, site)
        keys: list[Any] = []
        vals: list[Value] = []
        for k, x in zip(e.keys, e.values):
            if k is None:
                src = self.eval(x)
                if isinstance(src, Sym) and isinstance(self.kind(src), Dct):
                    self.make_dynamic(site)
                for key, val in self.dict_pairs(src, x):
                    set_pair(keys, vals, key, val)
                continue
            kv = self.eval(k)
            if not isinstance(kv, Static):
                kk = self.static_key(kv)
                if kk is None:
                    self.make_dynamic(site)
                kv = kk
            set_pair(keys, vals, kv.value, self.eval(x))
        return self.new_dict(keys, vals, site)

    def runtime_dict(self, e: Any, site: Any) -> Value:
        out = self.empty_dict(site)
        for k, x in zip(e.keys, e.values):
            if k is None:
                self.update_dict(out, [self.eval(x)], {}, e)
            else:
                self.store_item(out, self.eval(k), self.eval(x), e)
        return out

    def empty_dict(self, site: Any) -> Value:
        elem = self.know.elem.get(site, Bottom())
        out = self.b.new(dict, kind=Dct(self.know.elem.get((site, "key"), Opaque()), elem, elem.varied))
        self.list_site[out] = site
        return Sym(out)

    def new_dict(self, keys: Any, vals: Any, site: Any) -> Value:
        if site in self.know.dynamic:
            out = self.empty_dict(site)
            for k, v in zip(keys, vals):
                self.store_item(out, self.key_value(k), v, None)
            return out
        v = SDict(site)
        self.sites[v.id] = site
        self.state["C", v.id] = Contents(tuple(map(self.keep, vals)), tuple(keys))
        return v

    def key_value(self, k: Any) -> Value:
        if isinstance(k, Value):
            return k
        if isinstance(k, ObjectKey):
            if k.obj.obj is not None and isinstance(k.obj.ext, Var) and k.obj.ext not in self.b.defs:
                return self.external(k.obj.obj, Ref(k.obj.obj, k.obj.cls.__name__.lower()))  # named in the text of a callee
            return k.obj
        if isinstance(k, tuple):
            return STuple(tuple(self.key_value(i) for i in k))
        return literal(k) if is_literal(k) else Static(k, Ref(k, getattr(k, "__name__", str(k))))

    def static_key(self, v: Value) -> Static | None:
        """A dict key that is known now."""
        if isinstance(v, Static):
            return v
        if isinstance(v, SObj) and self.is_own_key(v):
            if len(self.family.get(v.id, ())) > 1:
                self.unroll(self.around())
                raise self.error("A213", f"{self.describe(v)} that goes on under two names is a key of a dict")
            return Static(ObjectKey(v.id, v))
        if isinstance(v, Sym) and v.hint is not None:
            i = self.static_int(v)
            return literal(i) if i is not None else None
        if isinstance(v, STuple):
            parts = [self.static_key(i) for i in v.items]
            return None if None in parts else Static(tuple(p.value for p in parts if p is not None))
        return None

    def is_own_key(self, v: SObj) -> bool:
        """Is the object, as a key, equal to itself only?"""
        return self.part(v) is None and static_lookup(v.cls, "__hash__") is object.__hash__ and static_lookup(
            v.cls, "__eq__") is object.__eq__

    def key_at_run_time(self, v: Value) -> Atom:
        """A key of a dict that is known only at run time."""
        if isinstance(v, SObj) and v.ext is None and self.is_own_key(v):
            raise self.error("A203", f"{self.describe(v)} is a key of a dict whose keys are known only at run time", None,
                             "use a number or a string as the key")
        return self.atom(v)

    def dict_pairs(self, v: Value, node: Any) -> list[tuple[Any, Value]]:
        if isinstance(v, SSpace):
            v = self.entries(v, node)
        if isinstance(v, SDict):
            c = self.state["C", v.id]
            return list(zip(c.keys, c.items))
        if isinstance(v, Static) and isinstance(v.value, dict):
            self.guards.form(v.value)
            return [(k, self.external_item(v, k)) for k in v.value]
        if isinstance(v, SObj) and self.part(v) is not None and self.hook_of(v.cls, "__iter__") is None:
            return self.dict_pairs(self.plain(v), node)
        if isinstance(v, SObj) and self.find_method(v, "keys") is not None:
            keys = self.static_items(self.call(self.find_method(v, "keys"), [], {}, node))
            known = [self.static_key(k) for k in keys or ()]
            if keys is not None and None not in known:
                return [(k.value, self.load_item(v, k, node)) for k in known if k is not None]
        self.look_into(v)
        return self.settled_keys(v, node, self.error("A203", "the keys of this dict are known only at run time", node))

    def ev_Set(self, e: Any) -> Value:
        items = [self.eval(x) for x in e.elts]
        if all(isinstance(i, SObj) or self.static_key(i) is not None for i in items):
            return self.call(Static(set, Ref(set, "set")), [STuple(tuple(items))], {}, e)
        return self.prim(set, (Seq(tuple(self.key_at_run_time(i) for i in items), "list"),), kind=Opaque(set))

    def ev_Starred(self, e: Any) -> Value:
        raise self.error("A201", "a starred expression in this place", e)

    # ------------------------------------------------------------------------------------------------ comprehensions

    def ev_ListComp(self, e: Any) -> Value:
        return self.comprehension(e, lambda out: self.list_append(out, self.eval(e.elt), e),
                                  lambda: self.new_list((), (id(e), "comp")))

    def ev_SetComp(self, e: Any) -> Value:
        return self.call(Static(set, Ref(set, "set")), [self.ev_ListComp(e)], {}, e)

    def ev_DictComp(self, e: Any) -> Value:
        return self.comprehension(e, lambda out: self.store_item(out, self.eval(e.key), self.eval(e.value), e),
                                  lambda: self.new_dict((), (), (id(e), "comp")))

    def ev_GeneratorExp(self, e: Any) -> Value:
        first = self.eval(e.generators[0].iter)
        check_iterable(self, first, e.generators[0].iter)
        return SIter("genexp", (e, self.frame, first), once=[False])

    def inner_frame(self, e: Any, parent: Frame) -> Frame:
        names: set[str] = set()
        for g in e.generators:
            names |= stored_names([g.target])
        self.frames += 1
        return Frame(parent.fn, self.frames, frozenset(names), parent, scope=parent.scope, comprehension=True,
                     self_value=parent.self_value, cls=parent.cls)

    def comprehension(self, e: Any, add: Any, make: Any, first: Value | None = None,
                      parent: Frame | None = None) -> Value:
        outer = self.frame
        out = make()
        src = first if first is not None else self.eval(e.generators[0].iter)
        self.frame = self.inner_frame(e, parent or outer)
        held = ("L", self.frame.id, ".made")
        if isinstance(out, SList):
            self.state[held] = out  # it may turn into another one on the way
        try:
            self.generate(e, 0, src, lambda: add(self.state.get(held, out)))
        finally:
            self.frame = outer
        return self.state.pop(held, out)

    def generate(self, e: Any, level: int, src: Value | None, emit: Any, flag: Any = None) -> None:
        """The nested loops of a comprehension."""
        g = e.generators[level]
        if src is None:
            src = self.eval(g.iter)

        def body() -> None:
            def inner() -> None:
                if level + 1 < len(e.generators):
                    self.generate(e, level + 1, None, emit, flag)
                else:
                    emit()

            def guard(ifs: list[Any]) -> None:
                if not ifs:
                    inner()
                    return
                test = self.test(ifs[0])
                self.branch(test, lambda: guard(ifs[1:]), lambda: None, e)

            guard(list(g.ifs))

        consume(self, src, lambda v: self.assign(g.target, v), body, g, flag, stored_names([g.target]), index_name(g), g)

    def gather(self, v: Value, node: Any) -> Value:
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
        if v.form == "call":
            f, args, kws, place = v.parts
            out = self.new_list((), (id(f.node), "yield"))
            self.inline(f, args, kws, place, generator=lambda x: self.list_append(out, x, place))
            return out
        if v.form == "flat":
            return self.prim(np.ravel, (self.atom(v.parts[0]),))
        if v.form == "cursor":
            self.state["I", id(v.parts[1])] = literal(True)
            return part_left(self, v.parts[0], None, node)
        items = static_items(self, v)
        if items is not None:
            return self.new_list(items, (id(node), v.form))
        out = self.new_list((), (id(node), v.form))
        it = indexable(self, v, node)
        cell2: list[Value] = []
        iterate(self, it, lambda x: cell2.append(x), lambda: self.list_append(out, cell2[-1], node), node)
        return out


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


def covers(held: Kind, k: Kind) -> bool:
    """Is all that is decided by the kind of the items true of one of kind k?"""
    def form(kind: Kind) -> Any:
        if isinstance(kind, (Scalar, Arr)):
            return isinstance(kind, Arr), np.dtype(kind.dtype).kind, kind.maybe_none
        return form(kind.elem) if isinstance(kind, (Lst, Dct)) else type(kind)

    return isinstance(held, (Bottom, Unknown)) or form(join(held, k)) == form(held)


def widen(k: Kind) -> Kind:
    """Element kinds keep no axis symbols: elements of one list differ."""
    if isinstance(k, Lst):
        return Lst(widen(k.elem), k.tuple_, k.varied)
    if isinstance(k, Tup):
        return Tup(tuple(widen(e) for e in k.elems), k.varied, k.cls)
    if isinstance(k, Arr) and k.axes is not None:
        return Arr(k.dtype, tuple(a if isinstance(a, int) else None for a in k.axes), k.varied, k.maybe_none)
    return k
