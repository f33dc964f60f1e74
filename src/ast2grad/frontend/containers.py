"""Lists, dicts and deques: their methods, the calls that make them, and copies of them."""
from __future__ import annotations

import collections
import copy
import itertools
import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..ir.kinds import BOOL, INT, Arr, Bottom, Dct, Lst, Opaque, Scalar, Tup, Unknown, join
from ..ir.nodes import Atom, Const, Ref, Seq, Var, method
from . import library
from .base import InterpBase
from .classes import PART
from .coroutines import step
from .displays import set_pair
from .handlers import on
from .items import outside_key
from .iterables import check_iterable, indexable, known_items, static_items
from .lazy import consume
from .loops import iterate
from .reduction import order_of
from .sets import is_set, set_method
from .shapes import Contents
from .values import (
    ALL,
    SDict,
    SIter,
    SList,
    SObj,
    SRange,
    SSlice,
    SSpace,
    Static,
    STuple,
    Sym,
    Value,
    is_literal,
    is_none,
    literal,
)


class Containers(InterpBase):
    """Mixin of the interpreter."""

    def list_append(self, lst: SList | Sym, v: Value, node: Any) -> None:
        if isinstance(lst, SList):
            self.changing(lst, node)
            c = self.state["C", lst.id]
            items = (*c.items, self.keep(v))
            self.state["C", lst.id] = Contents(items if lst.limit is None else items[max(len(items) - lst.limit, 0):])
            if lst.ext is not None:
                self.mutate_stmt(None, lst.ext, "append", (self.atom(v),))
            return
        root = self.root(lst.atom)
        loops = self.around()
        if len(loops) > len(self.list_loops.get(root, ())):
            self.list_loops[root] = loops
        self.take_in(lst, v, node)
        self.touch(root, v)
        self.mutate_stmt(None, lst.atom, "append", (self.contained(v, root, self.level(lst, root) + 1),))
        limit = self.kept(self.list_limit, lst)
        if limit is not None:
            full = self.prim(operator.gt, (self.b.op(len, lst.atom, kind=INT), Const(limit)), kind=BOOL)
            self.branch(full, lambda: self.list_method(lst, lst.kind, "pop", [literal(0)], {}, node), lambda: None, node)

    def list_extend(self, lst: SList | Sym, v: Value, node: Any) -> None:
        items = static_items(self, v)
        if items is not None and len(items) <= self.MAX_UNROLL:
            for i in items:
                self.list_append(lst, i, node)
            return
        if isinstance(lst, SList):
            self.make_dynamic(lst.site)
        it = indexable(self, v, node)
        cell: list[Value] = []
        iterate(self, it, lambda x: cell.append(x), lambda: self.list_append(lst, cell[-1], node), node)

    def container_method(self, me: Any, name: str, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        if name == "__getitem__":
            return self.load_item(me, args[0], node)
        if name == "namedtuple._replace":
            items = [kws.get(n, i) for n, i in zip(me.cls._fields, me.items)]
            return STuple(tuple(items), me.cls)
        if name == "namedtuple._asdict":
            return self.new_dict(list(me.cls._fields), list(me.items), None)
        if isinstance(me, SIter) and me.form == "steps" and name in ("send", "__next__"):
            return step(self, me, node, *args)
        if isinstance(me, SSpace):
            return self.space_method(me, name, args, kws, node)
        if isinstance(me, SList):
            return self.static_list_method(me, name, args, kws, node)
        if isinstance(me, SDict):
            if is_set(me):
                return set_method(self, me, name, args, node)
            return self.static_dict_method(me, name, args, kws, node)
        if isinstance(me, STuple):
            if name in ("index", "count"):
                return self.places_of(me, me.items, name, args, node)
        if isinstance(me, SIter) and name in ("items", "values", "keys", "close"):
            return me
        if isinstance(me, Static):
            return self.outside_method(me, name, args, kws, node)
        if isinstance(me, Sym):
            k = self.kind(me)
            if isinstance(k, Lst):
                return self.list_method(me, k, name, args, kws, node)
            if isinstance(k, Dct):
                return self.dict_method(me, k, name, args, kws, node)
            if isinstance(k, Tup) and name in ("index", "count"):
                return self.prim(operator.indexOf if name == "index" else operator.countOf, (me.atom, self.atom(args[0])),
                                 kind=INT)
        raise self.error("A209", f"method {name!r} of {self.describe(me)}", node)

    def places_of(self, me: Value, items: Sequence[Value], name: str, args: list[Value], node: Any) -> Value:
        """me.index(v) and me.count(v)"""
        if len(args) != 1:
            raise self.error("A209", f"{name}() of a part of a list", node, "take the slice first")
        if all(isinstance(i, Static) and is_literal(i.value) for i in (*items, args[0])):
            found = [n for n, i in enumerate(items) if i.value == args[0].value]  # type: ignore[attr-defined]
            if name == "count":
                return literal(len(found))
            if not found:
                raise self.fails(ValueError, "A209", f"{args[0].value!r} is not in the list", node)  # type: ignore[attr-defined]
            return literal(found[0])
        return self.prim(operator.indexOf if name == "index" else operator.countOf, (self.atom(me), self.atom(args[0])), kind=INT)

    def space_method(self, me: SSpace, name: str, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        """A method of an object's __dict__."""
        entries = self.entries(me, node)
        if name == "update":
            self.container_method(changed := self.new_dict((), (), None), name, args, kws, node)
            for k, v in self.dict_pairs(changed, node):
                self.store_item(me, literal(k), v, node)
            return literal(None)
        if name in ("pop", "setdefault"):
            k, known = self.name_in(args[0], node), self.dict_pairs(entries, node)
            there = k in [n for n, _ in known]
            r = self.container_method(entries, name, args, kws, node)
            if there and name == "pop":
                self.delete_item(me, literal(k), node)
            elif not there and name == "setdefault":
                self.store_item(me, literal(k), r, node)
            return r
        if name in ("clear", "popitem"):
            raise self.error("A209", f"{name}() of the __dict__ of an object", node)
        return self.container_method(entries, name, args, kws, node)

    def static_list_method(self, me: SList, name: str, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        if name in ("appendleft", "popleft"):
            name, args = "insert" if name == "appendleft" else "pop", [literal(0), *args]
        items = list(self.state["C", me.id].items)
        n = self.static_int(args[0]) if args else None
        r: Value = literal(None)
        if name == "append":
            self.list_append(me, args[0], node)
            return r
        if name == "extend":
            self.list_extend(me, args[0], node)
            return r
        if name == "copy":
            return self.new_list(items, (id(node), "copy"))
        if name in ("index", "count"):
            return self.places_of(me, items, name, args, node)
        if name in ("pop", "insert", "reverse", "clear", "sort"):
            self.changing(me, node)
        if name == "pop":
            at = n if args else -1
            if at is None or not items:
                self.make_dynamic(me.site)
            if not -len(items) <= at < len(items):
                raise self.fails(IndexError, "A209", "pop index out of range", node)
            r = items.pop(at)
        elif name == "insert":
            if n is None:
                self.make_dynamic(me.site)
            items.insert(n, args[1])
            if me.limit is not None and len(items) > me.limit:
                items.pop()
        elif name == "reverse":
            items.reverse()
        elif name == "clear":
            items.clear()
        elif name == "sort":
            s = self.call(Static(sorted, Ref(sorted, "sorted")), [self.new_list(items, me.site), *args], kws, node)
            out = static_items(self, s)
            if out is None:
                out = tuple(self.load_item(s, literal(i), node) for i in range(len(items)))
            items = list(out)
        elif name == "remove":
            self.make_dynamic(me.site)
        else:
            raise self.error("A209", f"list.{name}", node)
        self.state["C", me.id] = Contents(tuple(items))
        if me.ext is not None:
            self.mutate_stmt(None, me.ext, name, tuple(self.atom(a) for a in args))
        return r

    def static_dict_method(self, me: SDict, name: str, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        c = self.state["C", me.id]
        if name in ("items", "values", "keys"):
            return SIter(name, (me,))
        if name in ("get", "setdefault", "pop"):
            k = self.static_key(args[0])
            if k is None:
                self.make_dynamic(me.site)
            if k.value in c.keys:
                v = c.items[c.keys.index(k.value)]
                if name == "pop":
                    self.delete_item(me, k, node)
                return v
            if name == "pop" and len(args) == 1 and "default" not in kws:
                raise self.missing_key(k)
            default = args[1] if len(args) > 1 else kws.get("default", literal(None))
            if name == "setdefault":
                self.store_item(me, k, default, node)
            return default
        if name == "update":
            return self.update_dict(me, args, kws, node)
        if name == "popitem":
            if not c.keys:
                raise self.fails(KeyError, "A209", "popitem of an empty dict", node)
            last = args[0] if args else kws.get("last", literal(True))  # of an OrderedDict
            if not isinstance(last, Static):
                raise self.error("A203", "the end of popitem is known only at run time", node)
            end = -1 if last.value else 0
            k, v = self.key_value(c.keys[end]), c.items[end]
            self.delete_item(me, k, node)
            return STuple((k, v))
        if name == "copy":
            return self.new_dict(c.keys, c.items, (id(node), "copy"))
        if name == "clear":
            self.changing(me, node)
            self.state["C", me.id] = Contents((), ())
            return literal(None)
        raise self.error("A209", f"dict.{name}", node)

    def outside_method(self, me: Static, name: str, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        obj = me.value
        if isinstance(obj, dict):
            if name in ("items", "values", "keys"):
                return SIter(name, (me,))
            if name == "get":
                k = self.static_key(args[0])
                if k is not None:
                    self.guards.form(obj)
                    if outside_key(k) in obj:
                        return self.external_item(me, outside_key(k))
                    return args[1] if len(args) > 1 else literal(None)
            if name == "copy":
                self.guards.form(obj)
                return self.new_dict(list(obj), [self.external_item(me, k) for k in obj], (id(node), "copy"))
        if isinstance(obj, list) and name == "copy":
            self.guards.form(obj)
            return self.new_list([self.external_item(me, i) for i in range(len(obj))], (id(node), "copy"))
        if isinstance(obj, (list, dict, set)) and name in ("append", "add", "update", "extend", "insert", "setdefault", "pop",
                                                           "clear", "remove"):
            if any(self.varied(a) for a in args):
                self.no_part_of_value(obj)
                raise self.error("A208", "an active value is stored in a container outside of the function", node,
                                 "return it, or store ast2grad.stop_gradient(value)")
            self.leave_to_run_time(obj)
            raise self.error("A208", "a container outside of the function is changed", node)
        vals = [*args, *kws.values()]
        known = [a.value for a in vals if isinstance(a, Static) and is_literal(a.value)]
        if isinstance(obj, (str, bytes, tuple, frozenset, set, list)) and len(known) == len(vals):
            if isinstance(obj, (list, set)):
                self.guards.contents(obj)
            for x in vals:
                self.guards.static(x)
            with self.executing(node):
                r = getattr(obj, name)(*known[:len(args)], **dict(zip(kws, known[len(args):])))
            if is_literal(r):
                return literal(r)
            if isinstance(r, (list, tuple)) and all(is_literal(x) for x in r):
                return self.new_list([literal(x) for x in r], (id(node), "str"))
        if isinstance(obj, str):
            items = [self.display_atom(a) for a in args]
            if name == "join" and args:
                got = static_items(self, args[0])
                parts = [str(g.value) for g in got or () if isinstance(g, Static)]
                if got is not None and len(parts) == len(got):
                    return literal(obj.join(parts))
            return self.prim(method(name), (self.atom(me), *items),
                             tuple((k, self.display_atom(v)) for k, v in kws.items()), kind=Opaque(str) if name in (
                                 "format", "join", "replace", "lower", "upper", "strip") else Unknown())
        if isinstance(obj, dict) and name == "get" and args and not kws and isinstance(args[0], Sym):
            return self.branch(self.contains(me, args[0], node), lambda: self.load_item(me, self.stopped(args[0]), node),
                               lambda: args[1] if len(args) > 1 else literal(None), node, "ifexp")
        if any(self.varied(a) for a in vals):
            raise self.error("A202", f"method {name!r} of {self.describe(me)} receives an active value", node)
        return self.prim(method(name), (self.atom(me), *[self.atom(a) for a in args]),
                         tuple((k, self.atom(v)) for k, v in kws.items()), kind=Unknown(), effect=True)

    def list_method(self, me: Sym, k: Any, name: str, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        if name in ("appendleft", "popleft"):
            if name == "appendleft" and self.kept(self.list_limit, me) is not None:
                raise self.error("A207", "appendleft to a deque with maxlen", node)
            name, args = "insert" if name == "appendleft" else "pop", [literal(0), *args]
        if name == "append":
            self.list_append(me, args[0], node)
            return literal(None)
        if name == "extend":
            self.list_extend(me, args[0], node)
            return literal(None)
        if name == "pop":
            out = Var("t", self.kind(me).elem, False, self.frame.scope)
            if self.root(me.atom) in self.varied_mem:
                out.kind = out.kind.vary(True)
            self.mutate_stmt(out, me.atom, "pop", tuple(self.atom(a) for a in args))
            self.b.defs[out] = None
            return self.taken_apart(Sym(out))
        if name == "insert":
            root = self.root(me.atom)
            self.take_in(me, args[1], node)
            self.touch(root, args[1])
            self.mutate_stmt(None, me.atom, "insert", (self.atom(args[0]), self.contained(args[1], root)))
            return literal(None)
        if name == "copy":
            return self.prim(list, (me.atom,), kind=k)
        if name in ("index", "count"):
            return self.prim(operator.indexOf if name == "index" else operator.countOf, (me.atom, self.atom(args[0])), kind=INT)
        if not self.kind(me).varied and name in ("sort", "reverse", "remove", "clear"):
            self.mutate_stmt(None, me.atom, name, tuple(self.atom(a) for a in args),
                               tuple((n, self.atom(v)) for n, v in kws.items()))
            return literal(None)
        if name == "reverse":
            self.mutate_stmt(None, me.atom, "reverse", ())
            return literal(None)
        if name == "sort":
            key = kws.get("key")
            order = order_of(self, me, None if isinstance(key, Static) and key.value is None else key,
                             kws.get("reverse", literal(False)), node)
            self.mutate_stmt(None, me.atom, "permute", (order,))
            return literal(None)
        if name == "remove":
            place = self.list_method(me, k, "index", args, {}, node)
            self.list_method(me, k, "pop", [place], {}, node)
            return literal(None)
        if name == "clear":
            self.store_item(me, ALL, self.new_list((), None), node)
            return literal(None)
        if name == "rotate":
            n = self.prim(len, (me.atom,), kind=INT)
            by = self.binop(operator.mod, self.unary(operator.neg, args[0] if args else literal(1), node), self.prim(
                max, (self.atom(n), Const(1)), kind=INT), node)
            head, tail = self.parts_of(me, by, by, node)
            self.store_item(me, ALL, self.binop(operator.add, tail, head, node), node)
            return literal(None)
        raise self.error("A207", f"list.{name} on a list that carries derivatives", node)

    def parts_of(self, lst: Sym, lo: Value, hi: Value, node: Any) -> tuple[Value, Value]:
        """lst[:lo] and lst[hi:]"""
        nothing = literal(None)
        return self.load_item(lst, SSlice(nothing, lo, nothing), node), self.load_item(lst, SSlice(hi, nothing, nothing), node)

    def with_part(self, lst: Sym, i: SSlice, value: Value | None, node: Any) -> Value:
        """What the list is after lst[lo:hi] = value; None: after the part is deleted."""
        lo = literal(0) if is_none(i.lo) else i.lo
        hi = self.prim(len, (lst.atom,), kind=INT) if is_none(i.hi) else i.hi
        head, tail = self.parts_of(lst, lo, hi, node)
        if value is not None:
            if isinstance(value, STuple) or isinstance(value, Sym) and (
                    isinstance(value.kind, Tup) or isinstance(value.kind, Lst) and value.kind.tuple_):
                value = self.call(Static(list, Ref(list, "list")), [value], {}, node)
            head = self.binop(operator.add, head, value, node)
        return self.binop(operator.add, head, tail, node)

    def update_dict(self, me: SDict | Sym, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        """me.update(...): of a dict, of what has keys(), or of pairs."""
        for other in args:
            if isinstance(other, Sym) and isinstance(self.kind(other), Dct):
                if isinstance(me, SDict):
                    self.make_dynamic(me.site)
                self.inline(self.function_of(library.update), [me, other], {}, node)
            elif isinstance(other, (SDict, SSpace)) or isinstance(other, Static) and isinstance(other.value, dict) or isinstance(
                    other, SObj) and (self.part(other) is not None or self.find_method(other, "keys") is not None):
                for k, v in self.dict_pairs(other, node):
                    self.store_item(me, self.key_value(k), v, node)
            else:
                pour(self, me, other, lambda p: self.require_items(p, node), node)
        for name, v in kws.items():
            self.store_item(me, literal(name), v, node)
        return literal(None)

    def dict_method(self, me: Sym, k: Dct, name: str, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        if name in ("items", "values", "keys"):
            return SIter(name, (me,))
        if name in ("get", "setdefault"):
            if name == "get":
                default = args[1] if len(args) > 1 else literal(None)
                test = self.prim(operator.contains, (me.atom, self.key_at_run_time(args[0])), kind=BOOL)
                return self.branch(test, lambda: self.load_item(me, args[0], node), lambda: default, node, "ifexp")
            test = self.prim(operator.contains, (me.atom, self.key_at_run_time(args[0])), kind=BOOL)
            self.branch(test, lambda: None, lambda: self.store_item(me, args[0], args[1], node), node)
            return self.load_item(me, args[0], node)
        if name == "copy":
            return self.prim(dict, (me.atom,), kind=k)
        if name == "update":
            return self.update_dict(me, args, kws, node)
        if name == "pop":
            def taken() -> Value:
                value = self.load_item(me, args[0], node)
                self.delete_item(me, args[0], node)
                return value

            if len(args) == 1:
                return taken()
            test = self.prim(operator.contains, (me.atom, self.key_at_run_time(args[0])), kind=BOOL)
            return self.branch(test, taken, lambda: args[1], node, "ifexp")
        raise self.error("A207", f"dict.{name} on a dict with keys known only at run time", node)


@on(list)
def h_list(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    if not a:
        return ip.new_list((), (id(node), "list"))
    v = a[0]
    check_iterable(ip, v, node)
    items = static_items(ip, v)
    if items is not None:
        return ip.new_list(items, (id(node), "list"))
    if isinstance(v, SIter):
        return ip.gather(v, node)
    kk = ip.kind(v)
    if isinstance(kk, Dct):
        return Sym(ip.keys_taken(ip.atom(v), node))
    if isinstance(v, SRange) or isinstance(kk, (Lst, Arr)):
        elem = kk.elem if isinstance(kk, Lst) else INT if isinstance(v, SRange) else None
        if elem is None:
            if not ip.varied(v):
                return ip.prim(list, (ip.atom(v),))
            site = (id(node), "list")
            ip.know.dynamic.add(site)
            out = ip.empty_list(site)
            ip.list_extend(out, v, node)
            return out
        if isinstance(v, SRange):  # numbers, into whose places others may be put
            site = (id(node), "list")
            elem = join(elem, ip.know.elem.get(site, Bottom()))
            ip.know.elem.setdefault(site, elem)
            out = Sym(ip.b.op(list, ip.atom(v), kind=Lst(elem, varied=elem.varied)))
            ip.list_site[out.atom] = site
            return out
        out = ip.prim(list, (ip.atom(v),), kind=Lst(elem, varied=elem.varied))
        loops = ip.list_loops.get(ip.root(v.atom)) if isinstance(v, Sym) and isinstance(v.atom, Var) else None
        if loops is not None:
            ip.list_loops[out.atom] = loops
        return out
    return ip.prim(list, (ip.atom(v),), kind=Lst(Unknown()))


@on(tuple)
def h_tuple(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    if not a:
        return STuple(())
    items = static_items(ip, a[0])
    if items is None and isinstance(a[0], SIter):
        a = [ip.gather(a[0], node)]
        items = static_items(ip, a[0])
    if items is not None:
        return STuple(items)
    v, kk = a[0], ip.kind(a[0])
    source = v.atom if isinstance(v, Sym) and (isinstance(kk, Lst) or isinstance(kk, Arr) and not ip.varied(v)) else None
    made = v if isinstance(v, Sym) and isinstance(kk, Lst) else h_list(ip, a, k, node)
    kk = ip.kind(made)
    if isinstance(made, Sym) and isinstance(kk, Lst):  # no list: it is compared with tuples, and may be a key
        out = Sym(ip.b.op(tuple, made.atom if source is None else source, kind=Lst(kk.elem, True, kk.varied)))
        loops = ip.list_loops.get(ip.root(made.atom)) if isinstance(made.atom, Var) else None
        if loops is not None:
            ip.list_loops[out.atom] = loops
        return out
    return made


@on(collections.defaultdict)
def h_defaultdict(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    factory = a[0] if a and not (isinstance(a[0], Static) and a[0].value is None) else None
    out = h_dict(ip, a[1:], k, node)
    if isinstance(out, SDict):
        out.default = factory
    else:
        ip.dict_default[ip.root(out.atom), 0] = factory
    return out


@on(collections.deque)
def h_deque(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    limit = a[1] if len(a) > 1 else k.get("maxlen", literal(None))
    n = None if isinstance(limit, Static) and limit.value is None else ip.static_int(limit)
    if n is None and not (isinstance(limit, Static) and limit.value is None):
        raise ip.error("A203", "a deque whose maxlen is known only at run time", node)
    site = (id(node), "deque")
    out = ip.new_list((), site)
    if isinstance(out, SList):
        out.limit = n
    elif n is not None:
        ip.list_limit[out.atom, 0] = n
    if a:
        ip.list_extend(out, a[0], node)
    return out


@on(dict, collections.OrderedDict)
def h_dict(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Any:
    keys: list[Any] = []
    vals: list[Value] = []
    if a:
        v = a[0]
        if isinstance(v, (SDict, SSpace, Static)):
            pairs = ip.dict_pairs(v, node)
        elif isinstance(v, SObj) and (ip.part(v) is not None or ip.find_method(v, "keys") is not None):
            pairs = ip.dict_pairs(v, node)
        else:
            found = known_pairs(ip, v, node)
            if isinstance(found, Value):
                for n, vv in k.items():
                    ip.store_item(found, literal(n), vv, node)
                return found
            pairs = found
        for kk, vv in pairs:
            set_pair(keys, vals, kk, vv)
    for n, vv in k.items():
        set_pair(keys, vals, n, vv)
    return ip.new_dict(keys, vals, (id(node), "dict"))


def known_pairs(ip: Any, v: Value, node: Any) -> list[tuple[Any, Value]] | Value:
    """The pairs that dict() is given, or the dict of them where they, or their keys, are known only at run time."""
    if isinstance(v, Sym) and isinstance(v.kind, Dct):
        return ip.prim(dict, (v.atom,), kind=v.kind)
    items = static_items(ip, v) if not isinstance(v, SIter) else None  # pairs that are made one by one go where they belong
    if items is None:
        return filled(ip, v, lambda p: ip.require_items(p, node), node)
    pairs = []
    for p in items:
        parts = ip.require_items(p, node)
        if len(parts) != 2:
            raise ip.fails(ValueError, "A209", f"a dict is made of {len(parts)} values in place of a pair", node)
        key, value = parts
        known = ip.static_key(key)
        if known is None:
            return filled(ip, STuple(tuple(items)), lambda p: ip.require_items(p, node), node)
        pairs.append((known.value, value))
    return pairs


def filled(ip: Any, box: Value, pair: Callable[[Value], tuple[Value, Value]], node: Any) -> Value:
    """A dict that gets a pair for each item of the box."""
    out = ip.new_dict((), (), (id(node), "pairs"))
    pour(ip, out, box, pair, node)
    return out


def pour(ip: Any, out: Value, box: Value, pair: Callable[[Value], tuple[Value, Value]], node: Any) -> None:
    """The dict gets a pair for each item of the box."""
    cell: list[Value] = []
    consume(ip, box, cell.append, lambda: ip.store_item(out, *pair(cell[-1]), node), node, None, set(), ("i", False), None)


@on(dict.fromkeys, collections.OrderedDict.fromkeys)
def h_fromkeys(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    value = a[1] if len(a) > 1 else literal(None)
    return filled(ip, a[0], lambda key: (key, value), node)


@on(copy.copy)
def h_copy(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    v = a[0]
    if isinstance(v, SObj):
        return copied_object(ip, v, "__copy__", [], lambda x: x, node)
    if isinstance(v, Static) and isinstance(v.value, (list, dict)) or isinstance(v, (SList, SDict)):
        return shallow(ip, v, node)
    if isinstance(v, Sym):
        kk = ip.kind(v)
        if isinstance(kk, Arr):
            return ip.prim(np.copy, (v.atom,))
        if isinstance(kk, (Lst, Dct)) and not getattr(kk, "tuple_", False):
            return ip.prim(list if isinstance(kk, Lst) else dict, (v.atom,), kind=kk)
    return v


def shallow(ip: Any, v: Any, node: Any, part: Any = lambda x: x, depth: int = 0) -> Value:
    """A list or dict with the same items, or with those that `part` makes of them."""
    site = (id(node), "copy", depth)
    if isinstance(v, SDict) or isinstance(v, Static) and isinstance(v.value, dict):
        pairs = ip.dict_pairs(v, node)
        new = ip.new_dict([p[0] for p in pairs], [part(p[1]) for p in pairs], site)
        if isinstance(new, SDict) and isinstance(v, SDict):
            new.default = v.default
        return new
    new = ip.new_list([part(i) for i in known_items(ip, v)], site)
    if isinstance(new, SList) and isinstance(v, SList):
        new.limit = v.limit
    return new


def copied_object(ip: Any, v: SObj, hook: str, args: list[Value], part: Any, node: Any) -> Value:
    m = ip.find_method(v, hook)
    if m is not None:
        return ip.call(m, args, {}, node)
    for name in ("__reduce__", "__reduce_ex__", "__getstate__", "__setstate__"):
        if ip.hook_of(v.cls, name) is not None:
            raise ip.error("A209", f"a copy of {ip.describe(v)}, whose class has its own {name}", node)
    if ip.part(v) is not None and any(ip.hook_of(v.cls, n) is not None for n in ("append", "extend", "__setitem__", "__iter__")):
        raise ip.error("A209", f"a copy of {ip.describe(v)}, which is made by methods of its class", node)
    names = ip.fields(v)
    if v.obj is not None:
        ip.note_external(v)
        names = list(dict.fromkeys([*getattr(v.obj, "__dict__", {}), *names]))
    new = SObj(v.cls)
    ip.state["N", new.id] = literal(())
    for n in names:
        if ("P", v.id, n) in ip.state:
            raise ip.partly_set(v, n, node)
        x = part(ip.field(v, n))
        if n == PART and hook == "__copy__":
            x = h_copy(ip, [x], {}, node)
        if isinstance(x, (SList, SDict)):
            x.named = True
        ip.set_field(new, n, x)
    return new


@on(copy.deepcopy)
def h_deepcopy(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    done: dict[Any, Value] = {}  # what is reached twice is one object in the copy too
    objects: list[Atom] = []  # what exists at run time, and the items of which there is a copy each
    nested: list[Atom] = []
    depth = 0

    def deep(v: Value) -> Value:
        nonlocal depth
        if isinstance(v, Sym):
            return at_run_time(v)
        if isinstance(v, STuple):
            return STuple(tuple(deep(i) for i in v.items), v.cls)
        key = v.id if isinstance(v, (SObj, SList, SDict)) else id(v.value) if isinstance(v, Static) else None
        if key in done:
            return done[key]
        if isinstance(v, (SList, SDict)) or isinstance(v, Static) and isinstance(v.value, (list, dict)):
            depth += 1  # containers inside of containers may have another form
            new = shallow(ip, v, node, deep, depth)
            depth -= 1
        elif isinstance(v, SObj):
            new = copied_object(ip, v, "__deepcopy__", [ip.new_dict((), (), None)], deep, node)
        else:
            return v
        done[key] = new
        return new

    def at_run_time(v: Sym) -> Value:
        kk = ip.kind(v)
        if not isinstance(kk, (Arr, Lst, Dct)) or getattr(kk, "tuple_", False):
            return v
        if v.atom not in done:
            objects.append(v.atom)
            if isinstance(kk, Arr):
                done[v.atom] = ip.prim(np.copy, (v.atom,))
            elif isinstance(kk.elem, Scalar):
                done[v.atom] = ip.prim(list if isinstance(kk, Lst) else dict, (v.atom,), kind=kk)
            else:
                done[v.atom] = inner(v, kk)
        return done[v.atom]

    def inner(v: Sym, kk: Any) -> Value:
        """A list or dict of arrays, or of lists or dicts of numbers: each is copied."""
        e = kk.elem
        if not isinstance(e, Arr) and not (
                isinstance(e, (Lst, Dct)) and not getattr(e, "tuple_", False) and isinstance(e.elem, Scalar)):
            ip.fix_length(v)
            raise refused
        nested.append(v.atom if isinstance(kk, Lst) else ip.b.op(method("values"), v.atom, kind=Opaque()))
        return ip.inline(ip.function_of(library.deep_list if isinstance(kk, Lst) else library.deep_dict), [v], {}, node)

    def all_different() -> None:
        """What is reached twice would be one object in the copy too."""
        ids = [ip.b.op(Ref(map, "map"), Ref(id, "id"), n, kind=Opaque(map)) for n in nested]
        own = Seq(tuple(ip.b.op(Ref(id, "id"), o, kind=INT) for o in objects), "list")
        found = ip.b.op(list, ip.b.op(Ref(itertools.chain, "itertools.chain"), own, *ids, kind=Opaque()), kind=Lst(INT))
        different = ip.b.op(len, ip.b.op(Ref(set, "set"), found, kind=Opaque(set)), kind=INT)
        shared = ip.b.op(operator.ne, different, ip.b.op(len, found, kind=INT), kind=BOOL)
        ip.rely_on(shared, "a deep copy of a container whose parts are all different objects", refused)

    refused = ip.error("A209", "a deep copy of a container in a container known only at run time", node,
                       "copy the inner ones in a comprehension")
    new = deep(a[0])
    if nested:
        all_different()
    return new
