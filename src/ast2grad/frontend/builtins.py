"""Python's builtins and the standard library's plumbing, on values that are known while the function is read.

A handler returns the result, or None when it has nothing special to say (then a rule or a plain call is written).
"""
from __future__ import annotations

import builtins
import collections
import copy
import functools
import itertools
import logging
import math
import operator
import types
import typing
import warnings
from typing import Any, Callable

import numpy as np

from ..ir.kinds import BOOL, INT, Arr, Bottom, Dct, Lst, Opaque, Scalar, Tup, Unknown, join
from ..ir.nodes import GETATTR, Const, Mutate, Ref, Var
from .loops import indexable, iterate, static_items
from .shapes import Contents
from .values import (
    BOTTOM,
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
)

Handler = Callable[[Any, list[Value], dict[str, Value], Any], "Value | None"]
HANDLERS: dict[Any, Handler] = {}


def on(*fns: Any) -> Callable[[Handler], Handler]:
    def deco(h: Handler) -> Handler:
        for f in fns:
            HANDLERS[f] = h
        return h
    return deco


def special_form(ip: Any, e: Any) -> Value | None:
    """Calls that need the caller's frame: super(), locals()."""
    import gast
    if isinstance(e.func, gast.Name) and e.func.id == "super" and ip.frame_of("super", ip.frame) is None:
        frame = ip.frame
        while frame.self_value is None and frame.parent is not None or frame.comprehension:
            frame = frame.parent
        if e.args:
            cls = ip.eval(e.args[0])
            return SSuper(cls.value, ip.eval(e.args[1]))
        if frame.cls is None:
            raise ip.error("A203", "the class of super() is not known", e)
        return SSuper(frame.cls, frame.self_value)
    if isinstance(e.func, gast.Name) and e.func.id in ("locals", "globals", "vars", "exec", "eval", "compile") and (
            ip.frame_of(e.func.id, ip.frame) is None) and not (e.func.id == "vars" and e.args):
        raise ip.error("A201", f"{e.func.id}() is not supported", e)
    return None


class Builtins:
    """Mixin of the interpreter."""

    def builtin_handler(self: Any, fn: Any) -> Handler | None:
        try:
            h = HANDLERS.get(fn)
        except TypeError:
            return None
        if h is None and isinstance(fn, (types.BuiltinFunctionType, types.MethodType)) and (
                isinstance(getattr(fn, "__self__", None), logging.Logger)):
            return effect_only
        return h

    # ------------------------------------------------------------------------------------------------ containers

    def list_append(self: Any, lst: Value, v: Value, node: Any) -> None:
        if isinstance(lst, SList):
            self.changing(lst, node)
            c = self.state["C", lst.id]
            items = (*c.items, v)
            self.state["C", lst.id] = Contents(items if lst.limit is None else items[max(len(items) - lst.limit, 0):])
            if lst.ext is not None:
                self.b.emit(Mutate(None, lst.ext, "append", (self.atom(v),), (), self.b.origin))
            return
        root = self.root(lst.atom)
        site = self.list_site.get(root)
        if self.loop_nodes and root not in self.list_loops:
            self.list_loops[root] = tuple(self.loop_nodes)
        if site is not None:
            self.join_elem(site, v, self.level(lst, root))
        elif self.varied(v) and isinstance(lst.kind, Lst) and not lst.kind.numeric and not isinstance(lst.kind.elem, Bottom):
            self.written_in_place(root)
            raise self.error("A208", "an active value is appended to a list that holds none", node)
        self.touch(root, v)
        self.b.emit(Mutate(None, lst.atom, "append", (self.contained(v, root),), (), self.b.origin))
        limit = self.list_limit.get(root)
        if limit is not None:
            full = self.prim(operator.gt, (self.b.op(len, lst.atom, kind=INT), Const(limit)), kind=BOOL)
            self.branch(full, lambda: self.list_method(lst, lst.kind, "pop", [literal(0)], {}, node), lambda: None, node)

    def list_extend(self: Any, lst: Value, v: Value, node: Any) -> None:
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

    def container_method(self: Any, me: Value, name: str, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        if name == "namedtuple._replace":
            items = [kws.get(n, i) for n, i in zip(me.cls._fields, me.items)]
            return STuple(tuple(items), me.cls)
        if name == "namedtuple._asdict":
            return self.new_dict(list(me.cls._fields), list(me.items), None)
        if isinstance(me, SList):
            return self.static_list_method(me, name, args, kws, node)
        if isinstance(me, SDict):
            from .sets import is_set, set_method
            if is_set(me):
                return set_method(self, me, name, args, node)
            return self.static_dict_method(me, name, args, kws, node)
        if isinstance(me, STuple):
            if name == "index" or name == "count":
                return self.prim(operator.methodcaller if False else getattr(operator, "indexOf" if name == "index" else
                                                                            "countOf"), (self.atom(me), self.atom(args[0])),
                                 kind=INT)
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

    def static_list_method(self: Any, me: SList, name: str, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        if name in ("appendleft", "popleft"):
            name, args = ("insert", [literal(0), *args]) if name == "appendleft" else ("pop", [literal(0)])
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
        if name == "count" or name == "index":
            return self.prim(operator.indexOf if name == "index" else operator.countOf, (self.atom(me), self.atom(args[0])),
                             kind=INT)
        if name in ("pop", "insert", "reverse", "clear", "sort"):
            self.changing(me, node)
        if name == "pop":
            if args and n is None or not items:
                self.make_dynamic(me.site)
            r = items.pop(n if args else -1)
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
            self.b.emit(Mutate(None, me.ext, name, tuple(self.atom(a) for a in args), (), self.b.origin))
        return r

    def static_dict_method(self: Any, me: SDict, name: str, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
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
            default = args[1] if len(args) > 1 else literal(None)
            if name == "setdefault":
                self.store_item(me, k, default, node)
            return default
        if name == "update":
            pairs = self.dict_pairs(args[0], node) if args and isinstance(args[0], (SDict, Static)) else []
            if args and not isinstance(args[0], (SDict, Static)):
                for p in self.require_items(args[0], node):
                    kk, vv = self.require_items(p, node)
                    pairs.append((self.static_key(kk).value, vv))
            for k, v in [*pairs, *kws.items()]:
                self.store_item(me, self.key_value(k), v, node)
            return literal(None)
        if name == "copy":
            return self.new_dict(c.keys, c.items, (id(node), "copy"))
        if name == "clear":
            self.changing(me, node)
            self.state["C", me.id] = Contents((), ())
            return literal(None)
        raise self.error("A209", f"dict.{name}", node)

    def outside_method(self: Any, me: Static, name: str, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        obj = me.value
        if isinstance(obj, dict):
            self.guards.length(obj)
            if name in ("items", "values", "keys"):
                return SIter(name, (me,))
            if name == "get":
                k = self.static_key(args[0])
                if k is not None:
                    if k.value in obj:
                        return self.external_item(me, k.value)
                    return args[1] if len(args) > 1 else literal(None)
            if name == "copy":
                return self.new_dict(list(obj), [self.external_item(me, k) for k in obj], (id(node), "copy"))
        if isinstance(obj, list) and name == "copy":
            return self.new_list([self.external_item(me, i) for i in range(len(obj))], (id(node), "copy"))
        if isinstance(obj, (list, dict, set)) and name in ("append", "add", "update", "extend", "insert", "setdefault", "pop",
                                                           "clear", "remove"):
            if any(self.varied(a) for a in args):
                raise self.error("A208", "an active value is stored in a container outside of the function", node,
                                 "return it, or store ast2grad.stop_gradient(value)")
            self.leave_to_run_time(obj)
            raise self.error("A208", "a container outside of the function is changed", node)
        vals = [*args, *kws.values()]
        if isinstance(obj, (str, bytes, tuple, frozenset, set, list)) and all(
                isinstance(a, Static) and is_literal(a.value) for a in vals):
            try:
                r = getattr(obj, name)(*[a.value for a in args], **{k: a.value for k, a in kws.items()})
            except Exception as ex:
                raise self.fails(type(ex), "A209", f"this call raises {type(ex).__name__}: {ex}", node) from None
            if is_literal(r):
                return literal(r)
            if isinstance(r, (list, tuple)) and all(is_literal(x) for x in r):
                return self.new_list([literal(x) for x in r], (id(node), "str"))
        if isinstance(obj, str):
            items = [self.display_atom(a) for a in args]
            if name == "join" and args:
                got = static_items(self, args[0])
                if got is not None and all(isinstance(g, Static) for g in got):
                    return literal(obj.join(str(g.value) for g in got))
            from ..ir.nodes import method
            return self.prim(method(name), (self.atom(me), *items),
                             tuple((k, self.display_atom(v)) for k, v in kws.items()), kind=Opaque(str) if name in (
                                 "format", "join", "replace", "lower", "upper", "strip") else Unknown())
        if any(self.varied(a) for a in vals):
            raise self.error("A202", f"method {name!r} of {self.describe(me)} receives an active value", node)
        from ..ir.nodes import method
        return self.prim(method(name), (self.atom(me), *[self.atom(a) for a in args]),
                         tuple((k, self.atom(v)) for k, v in kws.items()), kind=Unknown(), effect=True)

    def list_method(self: Any, me: Sym, k: Lst, name: str, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        if name in ("appendleft", "popleft"):
            if name == "appendleft" and self.root(me.atom) in self.list_limit:
                raise self.error("A207", "appendleft to a deque with maxlen", node)
            name, args = ("insert", [literal(0), *args]) if name == "appendleft" else ("pop", [literal(0)])
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
            self.b.emit(Mutate(out, me.atom, "pop", tuple(self.atom(a) for a in args), (), self.b.origin))
            self.b.defs[out] = None
            return self.taken_apart(Sym(out))
        if name == "insert":
            root = self.root(me.atom)
            site = self.list_site.get(root)
            if site is not None:
                self.join_elem(site, args[1], self.level(me, root))
            self.touch(root, args[1])
            self.b.emit(Mutate(None, me.atom, "insert", (self.atom(args[0]), self.contained(args[1], root)), (),
                               self.b.origin))
            return literal(None)
        if name == "copy":
            return self.prim(list, (me.atom,), kind=k)
        if name in ("index", "count"):
            return self.prim(operator.indexOf if name == "index" else operator.countOf, (me.atom, self.atom(args[0])), kind=INT)
        if name == "clear" and not self.kind(me).varied or name in ("sort", "reverse", "remove", "clear") and not self.kind(
                me).varied:
            self.b.emit(Mutate(None, me.atom, name, tuple(self.atom(a) for a in args),
                               tuple((n, self.atom(v)) for n, v in kws.items()), self.b.origin))
            return literal(None)
        if name == "reverse" or name == "sort":
            raise self.error("A207", f"in-place {name} of a list that carries derivatives", node,
                             f"use {'sorted(...)' if name == 'sort' else 'list[::-1]'}")
        raise self.error("A207", f"list.{name} on a list that carries derivatives", node)

    def dict_method(self: Any, me: Sym, k: Dct, name: str, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        if name in ("items", "values", "keys"):
            return SIter(name, (me,))
        if name in ("get", "setdefault"):
            if name == "get":
                default = args[1] if len(args) > 1 else literal(None)
                test = self.prim(operator.contains, (me.atom, self.atom(args[0])), kind=BOOL)
                return self.branch(test, lambda: self.load_item(me, args[0], node), lambda: default, node, "ifexp")
            test = self.prim(operator.contains, (me.atom, self.atom(args[0])), kind=BOOL)
            self.branch(test, lambda: None, lambda: self.store_item(me, args[0], args[1], node), node)
            return self.load_item(me, args[0], node)
        if name == "copy":
            return self.prim(dict, (me.atom,), kind=k)
        raise self.error("A207", f"dict.{name} on a dict with keys known only at run time", node)

    def runtime_sum(self: Any, v: Value, start: Value, node: Any) -> Value:
        """sum() as additions in order."""
        items = static_items(self, v)
        if items is not None:
            total = start
            for i in items:
                total = i if isinstance(total, Static) and total.value == 0 and type(total.value) is int else self.binop(
                    operator.add, total, i, node)
            return total
        self.frames += 1
        key = ("L", self.frame.id, f".sum{self.frames}")
        self.state[key] = start
        it = indexable(self, v, node)
        cell: list[Value] = []

        def body() -> None:
            self.state[key] = self.binop(operator.add, self.state[key], cell[-1], node)

        iterate(self, it, lambda x: cell.append(x), body, node, None, {key[2]})
        return self.state.pop(key)


# ---------------------------------------------------------------------------------------------------- handlers

@on(len)
def h_len(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    v = a[0]
    if isinstance(v, SObj):
        m = ip.find_method(v, "__len__")
        return ip.call(m, [], {}, node) if m is not None else None
    if isinstance(v, SIter) and v.form not in ("items", "values", "keys", "items_known"):
        raise ip.fails(TypeError, "A209", "len() of something that is iterated over once", node)
    items = static_items(ip, v) if not (isinstance(v, Sym) and isinstance(v.kind, (Arr, Lst, Dct))) else None
    if items is not None:
        if isinstance(v, Static) and isinstance(v.value, (list, dict)):
            ip.guards.length(v.value)
        return literal(len(items))
    if isinstance(v, Static) and hasattr(v.value, "__len__"):
        if isinstance(v.value, (str, tuple)):
            return literal(len(v.value))
    if isinstance(v, SRange) and ip.atom(v.start) == Const(0) and ip.atom(v.step) == Const(1):
        return v.stop
    if isinstance(v, Sym):
        kk = ip.kind(v)
        if isinstance(kk, Scalar) or isinstance(kk, Arr) and kk.axes == ():
            raise ip.fails(TypeError, "A209", "len() of a number", node)
        if isinstance(kk, Arr) and kk.axes and isinstance(kk.axes[0], int):
            return literal(kk.axes[0])
    return ip.prim(len, (ip.atom(v),), kind=INT)


@on(range)
def h_range(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    if len(a) == 1:
        return SRange(literal(0), a[0], literal(1))
    return SRange(a[0], a[1], a[2] if len(a) > 2 else literal(1))


@on(slice)
def h_slice(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    if len(a) == 1:
        return SSlice(literal(None), a[0], literal(None))
    return SSlice(a[0], a[1], a[2] if len(a) > 2 else literal(None))


@on(enumerate)
def h_enumerate(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    return SIter("enumerate", (a[0],), a[1] if len(a) > 1 else k.get("start"))


@on(zip)
def h_zip(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    return SIter("zip", tuple(a))


@on(reversed)
def h_reversed(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return SIter("reversed", (a[0],))


@on(map)
def h_map(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return SIter("map", tuple(a))


@on(filter)
def h_filter(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return SIter("filter", tuple(a))


@on(iter)
def h_iter(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    if isinstance(a[0], SObj):
        m = ip.find_method(a[0], "__iter__")
        return ip.call(m, [], {}, node) if m is not None else None
    if isinstance(a[0], SIter) and a[0].form not in ("items", "values", "keys"):
        return a[0]
    items = static_items(ip, a[0])
    if items is not None:
        return SIter("generator", (ip.new_list(items, (id(node), "iter")),))
    return SIter("generator", (a[0],))


@on(itertools.count)
def h_count(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    return SIter("count", (a[0] if a else k.get("start", literal(0)), a[1] if len(a) > 1 else k.get("step", literal(1))))


@on(itertools.cycle)
def h_cycle(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return SIter("cycle", (ip.gather(a[0], node),))


@on(itertools.chain)
def h_chain(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    items: list[Value] = []
    for v in a:
        items += ip.require_items(v, node)
    return STuple(tuple(items))


def _static_itertool(fn: Any) -> Handler:
    def h(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
        cols = [list(ip.require_items(v, node)) if not isinstance(v, Static) or not isinstance(v.value, int) else v.value
                for v in a]
        kw = {n: ip.static_int(v) for n, v in k.items()}
        return STuple(tuple(STuple(tuple(t)) for t in fn(*cols, **kw)))
    return h


for _f in (itertools.product, itertools.combinations, itertools.permutations, itertools.combinations_with_replacement):
    HANDLERS[_f] = _static_itertool(_f)
if hasattr(itertools, "pairwise"):
    @on(itertools.pairwise)
    def h_pairwise(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
        items = static_items(ip, a[0])
        if items is not None:
            return STuple(tuple(STuple(t) for t in zip(items, items[1:])))
        seq = ip.atom(ip.gather(a[0], node))
        from .values import SSlice
        rest = ip.load_item(Sym(seq), SSlice(literal(1), literal(None), literal(None)), node)
        return SIter("zip", (Sym(seq), rest))


@on(itertools.starmap)
def h_starmap(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return STuple(tuple(ip.call(a[0], list(ip.require_items(t, node)), {}, node) for t in ip.require_items(a[1], node)))


@on(itertools.zip_longest)
def h_zip_longest(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    cols = [ip.require_items(v, node) for v in a]
    fill = k.get("fillvalue", literal(None))
    return STuple(tuple(STuple(t) for t in itertools.zip_longest(*cols, fillvalue=fill)))


@on(itertools.accumulate)
def h_accumulate(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    fn = a[1] if len(a) > 1 else Static(operator.add, None)
    items = static_items(ip, a[0])
    out = ip.new_list((), (id(node), "accumulate"))
    if items is not None:
        total: Value | None = k.get("initial")
        if total is not None:
            ip.list_append(out, total, node)
        for i in items:
            total = i if total is None else ip.call(fn, [total, i], {}, node)
            ip.list_append(out, total, node)
        return out
    raise ip.error("A203", "itertools.accumulate over a run-time iterable", node)


@on(itertools.groupby)
def h_groupby(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    raise ip.error("A211", "itertools.groupby: a group ends as soon as the next one is asked for", node,
                   "gather the groups in a dict of lists")


@on(itertools.islice)
def h_islice(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    if isinstance(a[0], SIter) and a[0].form in ("count", "repeat", "cycle"):
        from .loops import counted
        it = indexable(ip, a[0], node)
        bounds = [ip.static_int(v) for v in a[1:]]
        if None not in bounds:
            return STuple(tuple(counted(ip, it, literal(i)) for i in range(*bounds)))
        raise ip.error("A203", "itertools.islice with a length known only at run time", node)
    items = ip.require_items(a[0], node)
    n = [ip.static_int(v) if not (isinstance(v, Static) and v.value is None) else None for v in a[1:]]
    return STuple(tuple(items[slice(*n)]))


@on(itertools.repeat)
def h_repeat(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    times = a[1] if len(a) > 1 else k.get("times")
    if times is None:
        return SIter("repeat", (a[0],))
    n = ip.static_int(times)
    if n is None:
        raise ip.error("A203", "itertools.repeat without a known count", node)
    return STuple((a[0],) * n)


@on(functools.reduce)
def h_reduce(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    items = static_items(ip, a[1])
    if items is not None:
        rest = list(items)
        total = a[2] if len(a) > 2 else rest.pop(0)
        for i in rest:
            total = ip.call(a[0], [total, i], {}, node)
        return total
    ip.frames += 1
    key = ("L", ip.frame.id, f".red{ip.frames}")
    seq = a[1] if not isinstance(a[1], SIter) else ip.gather(a[1], node)
    it = indexable(ip, seq, node)
    cell: list[Value] = []
    if len(a) > 2:
        ip.state[key] = a[2]
        src = it
    else:
        from .loops import Indexable
        ip.state[key] = it.get(literal(0))
        n = it.length()  # type: ignore[misc]
        src = Indexable(lambda i: it.get(ip.binop(operator.add, i, literal(1))), None,
                        lambda: ip.b.op(operator.sub, n, 1))

    def body() -> None:
        ip.state[key] = ip.call(a[0], [ip.state[key], cell[-1]], {}, node)

    iterate(ip, src, lambda x: cell.append(x), body, node, None, {key[2]})
    return ip.state.pop(key)


@on(functools.partial)
def h_partial(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    return SPartial(a[0], tuple(a[1:]), dict(k))


@on(functools.wraps)
def h_wraps(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    return Static(identity, None)


def identity(x: Any) -> Any:
    return x


@on(identity)
def h_identity(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return a[0]


@on(functools.lru_cache, functools.cache)
def h_cache(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return a[0] if a and not isinstance(a[0], Static) else Static(identity, None)


@on(logging.getLogger)
def h_logger(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value | None:
    if all(isinstance(x, Static) and is_literal(x.value) for x in a) and not k:
        logger = logging.getLogger(*[x.value for x in a])  # type: ignore[attr-defined]
        return Static(logger, ip.b.op(Ref(logging.getLogger, "logging.getLogger"), *[ip.atom(x) for x in a],
                                      kind=Opaque(logging.Logger), name="logger"))
    return None


@on(sum)
def h_sum(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value | None:
    start = a[1] if len(a) > 1 else k.get("start", literal(0))
    v = a[0]
    if isinstance(v, Sym) and not ip.varied(v) and isinstance(ip.kind(v), Lst):
        return None
    return ip.runtime_sum(v, start, node)


@on(math.fsum)
def h_fsum(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value | None:
    if isinstance(a[0], SIter):
        a[0] = ip.gather(a[0], node)
    return None


@on(math.prod)
def h_prod(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value | None:
    v = a[0]
    if isinstance(v, Sym) and not ip.varied(v):
        return None
    items = static_items(ip, v)
    if items is None:
        if isinstance(v, SIter):
            a[0] = ip.gather(v, node)
        r = h_reduce(ip, [Static(operator.mul, None), a[0], k.get("start", literal(1.0))], {}, node)
        return r
    total: Value = k.get("start", literal(1))
    for i in items:
        total = i if isinstance(total, Static) and total.value == 1 else ip.binop(operator.mul, total, i, node)
    return total


def _extreme(ip: Any, a: list[Value], k: dict[str, Value], node: Any, fn: Any) -> Value | None:
    key = k.get("key")
    if isinstance(key, Static) and key.value is None:
        key = None
    if len(a) == 1:
        v = a[0]
        items = static_items(ip, v)
        if items is None:
            if isinstance(v, SIter):
                v = ip.gather(v, node)
                items = static_items(ip, v)
            if items is None:
                if key is not None:
                    return _extreme_key(ip, v, key, fn, node)
                default = k.get("default")
                if default is not None:
                    n = ip.prim(len, (ip.atom(v),), kind=INT)
                    return ip.branch(n, lambda: ip.prim(fn, (ip.atom(v),)), lambda: default, node, "ifexp")
                return ip.prim(fn, (ip.atom(v),))
        if not items and "default" in k:
            return k["default"]
        a = list(items)
        if not a:
            raise ip.fails(ValueError, "A209", f"{fn.__name__}() of nothing", node)
        if len(a) == 1:
            return a[0]
    if key is None and all(isinstance(ip.kind(x), (Scalar, Arr)) for x in a):
        if all(isinstance(x, Static) and x.ref is None for x in a):
            return literal(fn(*[x.value for x in a]))
        return ip.prim(fn, tuple(ip.atom(x) for x in a))
    best = a[0]
    measure = (lambda x: ip.call(key, [x], {}, node)) if key is not None else (lambda x: x)
    mb = measure(best)
    import gast
    op = gast.Lt() if fn is min else gast.Gt()
    for x in a[1:]:
        mx = measure(x)
        test = ip.compare(op, mx, mb, node)
        pair = ip.branch(test, lambda x=x, mx=mx: STuple((x, mx)), lambda best=best, mb=mb: STuple((best, mb)), node, "ifexp")
        best, mb = pair.items
    return best


def _extreme_key(ip: Any, v: Value, key: Value, fn: Any, node: Any) -> Value:
    import gast
    it = indexable(ip, v, node)
    ip.frames += 1
    kb, km = ("L", ip.frame.id, f".best{ip.frames}"), ("L", ip.frame.id, f".measure{ip.frames}")
    ip.state[kb] = it.get(literal(0))
    ip.state[km] = ip.call(key, [ip.state[kb]], {}, node)
    cell: list[Value] = []

    def body() -> None:
        m = ip.call(key, [cell[-1]], {}, node)
        test = ip.compare(gast.Lt() if fn is min else gast.Gt(), m, ip.state[km], node)

        def take() -> None:
            ip.state[kb], ip.state[km] = cell[-1], m

        ip.branch(test, take, lambda: None, node)

    iterate(ip, it, lambda x: cell.append(x), body, node, None, {kb[2], km[2]})
    ip.state.pop(km)
    return ip.state.pop(kb)


@on(max)
def h_max(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value | None:
    return _extreme(ip, a, k, node, max)


@on(min)
def h_min(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value | None:
    return _extreme(ip, a, k, node, min)


@on(any, all)
def h_any(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    raise AssertionError


def _any_all(fn: Any) -> Handler:
    def h(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
        items = static_items(ip, a[0]) if not isinstance(a[0], SIter) or a[0].form != "genexp" else None
        if items is None:
            v = ip.gather(a[0], node)
            items = static_items(ip, v)
            if items is None:
                return ip.prim(fn, (ip.atom(v),), kind=BOOL)

        def go(i: int) -> Value:
            if i == len(items):
                return literal(fn is all)
            t = ip.truth(items[i], node)
            if isinstance(t, bool):
                return go(i + 1) if t == (fn is all) else literal(fn is any)
            if i == len(items) - 1:
                return items[i]
            return ip.short_circuit(items[i], lambda: go(i + 1), fn is all, node)

        r = go(0)
        return r if isinstance(r, Static) else ip.prim(bool, (ip.atom(r),), kind=BOOL)
    return h


HANDLERS[any] = _any_all(any)
HANDLERS[all] = _any_all(all)


@on(sorted)
def h_sorted(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value | None:
    v = ip.gather(a[0], node)
    key = k.get("key")
    if isinstance(key, Static) and key.value is None:
        key = None
    rev = k.get("reverse", literal(False))
    items = static_items(ip, v)
    if items is not None and all(isinstance(i, Static) and is_literal(i.value) for i in items) and key is None:
        vals = sorted((i.value for i in items), reverse=bool(rev.value))
        return ip.new_list([literal(x) for x in vals], (id(node), "sorted"))
    if not ip.varied(v) and key is None:
        return ip.prim(sorted, (ip.atom(v),), tuple((n, ip.atom(x)) for n, x in k.items()),
                       kind=ip.kind(v) if isinstance(ip.kind(v), Lst) else Lst(Unknown()))
    # an order of positions (no derivative), then a gather
    site = (id(node), "sorted")
    seq = v
    if isinstance(v, SList):
        seq = Sym(ip.atom(v))
    atom = ip.atom(seq)
    if not isinstance(atom, Var):
        atom = ip.runtime_list(list(items or ()), (id(node), "source")).atom
    n = ip.b.op(len, atom, kind=INT)
    base = Sym(atom)
    if key is not None:
        keys = ip.new_list((), (id(node), "keys"))
        ip.know.dynamic.add((id(node), "keys"))
        keys = ip.empty_list((id(node), "keys"))
        it = indexable(ip, base, node)
        cell: list[Value] = []
        iterate(ip, it, lambda x: cell.append(x),
                lambda: ip.list_append(keys, ip.call(key, [cell[-1]], {}, node), node), node)
        source = keys.atom
    else:
        source = atom
    getter = ip.b.op(GETATTR, source, Const("__getitem__"), kind=Opaque())
    rng = ip.b.op(range, n, kind=Lst(INT, True))
    order = ip.b.op(sorted, rng, kws=(("key", getter), ("reverse", ip.atom(rev))), kind=Lst(INT), name="order")
    out = ip.empty_list(site)
    it = indexable(ip, Sym(order), node)
    cell2: list[Value] = []
    iterate(ip, it, lambda x: cell2.append(x),
            lambda: ip.list_append(out, ip.load_item(base, cell2[-1], node), node), node)
    return out


@on(list)
def h_list(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    if not a:
        return ip.new_list((), (id(node), "list"))
    v = a[0]
    items = static_items(ip, v)
    if items is not None:
        return ip.new_list(items, (id(node), "list"))
    if isinstance(v, SIter):
        return ip.gather(v, node)
    if isinstance(v, SObj):
        return ip.call(Static(list, None), [ip.call(ip.find_method(v, "__iter__"), [], {}, node)], {}, node)
    kk = ip.kind(v)
    if isinstance(v, SRange) or isinstance(kk, (Lst, Arr, Dct)):
        elem = kk.elem if isinstance(kk, Lst) else kk.key if isinstance(kk, Dct) else INT if isinstance(
            v, SRange) else None
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
    v = h_list(ip, a, k, node)
    return v


@on(collections.defaultdict)
def h_defaultdict(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    factory = a[0] if a and not (isinstance(a[0], Static) and a[0].value is None) else None
    out = h_dict(ip, a[1:], k, node)
    if isinstance(out, SDict):
        out.default = factory
    else:
        ip.dict_default[ip.root(out.atom)] = factory
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
        ip.list_limit[out.atom] = n
    if a:
        ip.list_extend(out, a[0], node)
    return out


@on(dict, collections.OrderedDict)
def h_dict(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    keys: list[Any] = []
    vals: list[Value] = []
    if a:
        v = a[0]
        if isinstance(v, (SDict, Static)):
            pairs = ip.dict_pairs(v, node)
        else:
            pairs = []
            for p in ip.require_items(v, node):
                kk, vv = ip.require_items(p, node)
                sk = ip.static_key(kk)
                if sk is None:
                    raise ip.error("A203", "dict() with keys known only at run time", node)
                pairs.append((sk.value, vv))
        for kk, vv in pairs:
            keys.append(kk)
            vals.append(vv)
    from .expr import set_pair
    for n, vv in k.items():
        set_pair(keys, vals, n, vv)
    return ip.new_dict(keys, vals, (id(node), "dict"))


@on(float, np.float64)
def h_float(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    if not a:
        return literal(0.0)
    v = a[0]
    if isinstance(v, Static) and isinstance(v.value, (int, float, str)) and v.ref is None:
        try:
            return literal(float(v.value))
        except ValueError:
            return None
    if isinstance(v, SObj):
        m = ip.find_method(v, "__float__")
        return ip.call(m, [], {}, node) if m is not None else None
    if isinstance(v, Sym) and isinstance(ip.kind(v), Scalar) and ip.kind(v).dtype == "float64" and ip.kind(
            v).varied and not ip.kind(v).np and not ip.kind(v).maybe_none:
        return v
    if isinstance(v, Static) and v.value is None:
        from ..ir.nodes import Raise
        ip.b.emit(Raise(ip.b.op(Ref(TypeError, "TypeError"), Const("float() argument must be a number"),
                                kind=Opaque(TypeError)), None, ip.b.origin))
        raise Unreachable
    return None


@on(int, bool)
def h_int(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    raise AssertionError


def _cast(fn: Any) -> Handler:
    def h(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
        if not a:
            return literal(fn())
        v = a[0]
        if isinstance(v, Static) and is_literal(v.value) and v.ref is None:
            try:
                return literal(fn(v.value))
            except (ValueError, TypeError):
                return None
        if fn is bool:
            t = ip.truth(v, node)
            return literal(t) if isinstance(t, bool) else ip.prim(bool, (t,), kind=BOOL)
        if isinstance(v, SObj):
            m = ip.find_method(v, "__int__") or ip.find_method(v, "__index__")
            return ip.call(m, [], {}, node) if m is not None else None
        return ip.prim(int, tuple(ip.atom(x) for x in a), kind=INT.vary(False)) if isinstance(
            ip.kind(v), (Scalar, Arr, Unknown)) else None
    return h


HANDLERS[int] = _cast(int)
HANDLERS[bool] = _cast(bool)


@on(str, repr, format, ascii, hash, id)
def h_str(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    if len(a) == 1 and isinstance(a[0], Static) and is_literal(a[0].value) and a[0].ref is None:
        return literal(str(a[0].value))
    if isinstance(a[0], SObj):
        return Sym(ip.b.op(str, ip.display_atom(a[0]), kind=Opaque(str)))
    return ip.prim(str, tuple(ip.display_atom(x) for x in a), kind=Opaque(str))


@on(print)
def h_print(ip: Any, a: list[Value], k: dict[str, Value], node: Any) -> Value:
    return effect_only(ip, a, k, node, print)


def effect_only(ip: Any, a: list[Value], k: dict[str, Value], node: Any, fn: Any = None) -> Value:
    """Output: executed once, in order, without a derivative."""
    import gast
    callee = fn
    if callee is None:
        f = ip.eval(node.func) if isinstance(node.func, gast.Attribute) else ip.eval(node.func)
        callee = f.ref if isinstance(f, Static) and f.ref is not None else f.value  # type: ignore[union-attr]
    ip.b.emit(_effect(callee, tuple(ip.display_atom(x) for x in a),
                      tuple((n, ip.display_atom(v)) for n, v in k.items()), ip))
    return literal(None)


def _effect(fn: Any, args: Any, kws: Any, ip: Any) -> Any:
    from ..ir.nodes import Op
    return Op(None, fn, args, kws, ip.b.origin, True)


def _output(fn: Any) -> Handler:
    return lambda ip, a, k, node: effect_only(ip, a, k, node, fn)


for _f in (warnings.warn, logging.debug, logging.info, logging.warning, logging.error, logging.log, np.seterr):
    HANDLERS[_f] = _output(_f)


@on(isinstance)
def h_isinstance(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    types_ = a[1]
    if isinstance(types_, STuple):
        cls: Any = tuple(t.value for t in types_.items if isinstance(t, Static))
    elif isinstance(types_, Static):
        cls = types_.value
    else:
        return None
    if isinstance(a[0], Static):
        ip.guards.static_type(a[0])
        return literal(isinstance(a[0].value, cls))
    if isinstance(a[0], SObj) and a[0].obj is not None:
        return literal(isinstance(a[0].obj, cls))
    t = ip.python_type(a[0])
    if t is not None:
        return literal(issubclass(t, cls))
    if isinstance(a[0], Sym):
        return ip.prim(isinstance, (a[0].atom, ip.atom(types_)), kind=BOOL)
    return None


@on(issubclass)
def h_issubclass(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    if all(isinstance(x, Static) for x in a):
        return literal(issubclass(a[0].value, a[1].value))  # type: ignore[attr-defined]
    return None


@on(typing.cast)
def h_typing_cast(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return a[1]


@on(type)
def h_type(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    if len(a) == 1:
        t = ip.python_type(a[0])
        if t is not None:
            return Static(t, Ref(t, t.__name__))
        if isinstance(a[0], Sym):
            return ip.prim(type, (a[0].atom,), kind=Opaque(type))
    return None


@on(callable)
def h_callable(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    v = a[0]
    if isinstance(v, (SFunc, SMethod, SPartial)):
        return literal(True)
    if isinstance(v, Static):
        return literal(callable(v.value))
    if isinstance(v, SObj):
        return literal(ip.find_method(v, "__call__") is not None)
    return literal(False) if not isinstance(ip.kind(v), Unknown) else None


@on(hasattr)
def h_hasattr(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    v, name = a[0], a[1].value  # type: ignore[attr-defined]
    if isinstance(v, SObj):
        if ("P", v.id, name) in ip.state:
            raise ip.partly_set(v.cls, name, node)
        if ip.get(("F", v.id, name)) is not None:
            return literal(True)
        return literal(hasattr(v.obj, name) if v.obj is not None else hasattr(v.cls, name))
    if isinstance(v, Static):
        return literal(hasattr(v.value, name))
    t = ip.python_type(v)
    if t is not None:
        return literal(hasattr(t, name))
    if isinstance(v, Sym):
        return ip.prim(hasattr, (v.atom, Const(name)), kind=BOOL)
    return literal(False)


@on(getattr)
def h_getattr(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    if not isinstance(a[1], Static):
        raise ip.error("A203", "getattr with a name known only at run time", node)
    if len(a) > 2:
        has = h_hasattr(ip, a[:2], {}, node)
        if isinstance(has, Static) and not has.value:
            return a[2]
    return ip.load_attr(a[0], a[1].value, node)


@on(setattr, object.__setattr__)
def h_setattr(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    if not isinstance(a[1], Static):
        raise ip.error("A203", "setattr with a name known only at run time", node)
    if isinstance(a[0], SObj) and a[0].ext is None:
        ip.changing(a[0], node)
        ip.set_field(a[0], a[1].value, a[2])
    else:
        ip.store_attr(a[0], a[1].value, a[2], node)
    return literal(None)


@on(object.__init__)
def h_object_init(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return literal(None)


@on(vars)
def h_vars(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return ip.load_attr(a[0], "__dict__", node)


@on(next)
def h_next(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    it = a[0]
    if isinstance(it, SObj):
        return ip.call(ip.find_method(it, "__next__"), [], {}, node)
    if isinstance(it, SIter) and it.form in ("count", "repeat", "cycle"):
        raise ip.error("A203", f"next() of itertools.{it.form}", node)
    if isinstance(it, SIter) and it.form == "cursor":
        v = it.parts[0]
    else:
        v = ip.gather(it, node)
        if isinstance(it, SIter) and it.level is not None:  # it has a name: what is left is needed later
            left = static_items(ip, v)
            v = ip.new_list(left, (id(node), "left")) if left is not None else ip.call(
                Static(list, Ref(list, "list")), [v], {}, node)
            ip.state["I", id(it)] = v
    items = static_items(ip, v)
    if items is not None:
        if not items:
            if len(a) > 1:
                return a[1]
            raise ip.fails(StopIteration, "A209", "next() of nothing", node)
        if isinstance(it, SIter) and (it.form == "cursor" or it.level is not None) and isinstance(v, SList):
            ip.state["C", v.id] = Contents(items[1:])
        return items[0]
    if isinstance(it, SIter) and (it.form == "cursor" or it.level is not None) and len(a) == 1:
        return ip.list_method(v, ip.kind(v), "pop", [literal(0)], {}, node)
    first = lambda: ip.load_item(v, literal(0), node)  # noqa: E731
    if len(a) > 1:
        return ip.branch(ip.prim(len, (ip.atom(v),), kind=INT), first, lambda: a[1], node, "ifexp")
    return first()


@on(copy.copy, copy.deepcopy)
def h_copy(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    v = a[0]
    if isinstance(v, Sym):
        kk = ip.kind(v)
        if isinstance(kk, Scalar):
            return v
        if isinstance(kk, Arr):
            return ip.prim(np.copy, (v.atom,))
        if isinstance(kk, Lst) and isinstance(kk.elem, Scalar):
            return ip.prim(list, (v.atom,), kind=kk)
    return _copy_value(ip, v, node)


def _copy_value(ip: Any, v: Value, node: Any) -> Value:
    if isinstance(v, Sym) and isinstance(ip.kind(v), Arr):
        return ip.prim(np.copy, (v.atom,))
    if isinstance(v, (Sym, Static)) and not (isinstance(v, Static) and isinstance(v.value, (list, dict))):
        return v
    if isinstance(v, STuple):
        return STuple(tuple(_copy_value(ip, i, node) for i in v.items), v.cls)
    if isinstance(v, SList) or isinstance(v, Static) and isinstance(v.value, list):
        return ip.new_list([_copy_value(ip, i, node) for i in static_items(ip, v)], (id(node), "copy"))
    if isinstance(v, SDict) or isinstance(v, Static) and isinstance(v.value, dict):
        pairs = ip.dict_pairs(v, node)
        return ip.new_dict([p[0] for p in pairs], [_copy_value(ip, p[1], node) for p in pairs], (id(node), "copy"))
    if isinstance(v, SObj):
        names = ip.fields(v)
        if v.obj is not None:
            names = list(dict.fromkeys([*getattr(v.obj, "__dict__", {}), *names]))
        new = SObj(v.cls)
        for n in names:
            ip.set_field(new, n, _copy_value(ip, ip.load_attr(v, n, node), node))
        return new
    return v


@on(divmod)
def h_divmod(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return STuple((ip.binop(operator.floordiv, a[0], a[1], node), ip.binop(operator.mod, a[0], a[1], node)))


@on(pow)
def h_pow(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    return ip.binop(operator.pow, a[0], a[1], node) if len(a) == 2 else None


@on(abs)
def h_abs(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    v = a[0]
    if isinstance(v, (SObj, STuple)):
        m = ip.find_method(v, "__abs__")
        if m is not None:
            return ip.call(m, [], {}, node)
    if isinstance(v, Static) and v.ref is None and isinstance(v.value, (int, float)):
        return literal(abs(v.value))
    return None


@on(round)
def h_round(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    if len(a) == 1 and isinstance(ip.kind(a[0]), Scalar):
        return ip.prim(round, (ip.atom(a[0]),), kind=INT)
    return None


def _binary(fn: Any, op: Any) -> Handler:
    return lambda ip, a, k, node: ip.binop(op, a[0], a[1], node)


for _n in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul"):
    HANDLERS[getattr(operator, _n)] = _binary(getattr(operator, _n), getattr(operator, _n))


@on(operator.neg)
def h_neg(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return ip.unary(operator.neg, a[0], node)


@on(operator.getitem)
def h_getitem(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return ip.load_item(a[0], a[1], node)


@on(operator.itemgetter)
def h_itemgetter(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return SPartial(Static(_itemgetter, None), tuple(a), {})


def _itemgetter(*a: Any) -> Any:
    raise AssertionError


@on(_itemgetter)
def h_itemgetter_call(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    got = [ip.load_item(a[-1], i, node) for i in a[:-1]]
    return got[0] if len(got) == 1 else STuple(tuple(got))


@on(operator.attrgetter)
def h_attrgetter(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    return SPartial(Static(_attrgetter, None), tuple(a), {})


def _attrgetter(*a: Any) -> Any:
    raise AssertionError


@on(_attrgetter)
def h_attrgetter_call(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    v = a[-1]
    for part in a[0].value.split("."):  # type: ignore[attr-defined]
        v = ip.load_attr(v, part, node)
    return v


@on(np.ndim)
def h_ndim(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    kk = ip.kind(a[0])
    if isinstance(kk, Scalar):
        return literal(0)
    if isinstance(kk, Arr) and kk.axes is not None:
        return literal(len(kk.axes))
    return None


@on(np.isscalar)
def h_isscalar(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    kk = ip.kind(a[0])
    if isinstance(kk, Scalar) or isinstance(a[0], Static) and isinstance(a[0].value, (str, bool)):
        return literal(True)
    if isinstance(kk, Arr) and kk.axes is not None or isinstance(kk, (Lst, Tup, Dct)):
        return literal(False)
    return None


@on(np.size)
def h_size(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    return literal(1) if isinstance(ip.kind(a[0]), Scalar) and len(a) == 1 else None


@on(np.shape)
def h_shape(ip: Any, a: list[Value], k: Any, node: Any) -> Value | None:
    kk = ip.kind(a[0])
    if isinstance(kk, (Scalar, Arr)) and isinstance(a[0], Sym):
        return ip.load_attr(a[0], "shape", node)
    return STuple(()) if isinstance(kk, Scalar) else None


__all__ = ["Builtins", "HANDLERS", "special_form", "effect_only", "on", "BOTTOM", "Poison", "SSuper", "builtins", "Tup"]
