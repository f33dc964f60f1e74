"""Sets of values that are known while the function is read: an `SDict` whose keys are the elements."""

from __future__ import annotations

import operator
from typing import Any, Callable

from ..ir.kinds import Opaque
from .handlers import on
from .iterables import static_items
from .shapes import Contents
from .values import SDict, Static, Value, is_literal, literal

SET = "set"  # SDict.default of a set

OPERATORS: dict[Any, Callable[..., set[Any]]] = {
    operator.or_: set.union,
    operator.and_: set.intersection,
    operator.sub: set.difference,
    operator.xor: set.symmetric_difference,
}
COMPARISONS = {operator.eq, operator.ne, operator.le, operator.lt, operator.ge, operator.gt}
MAKERS: dict[str, Callable[..., set[Any]]] = {
    "union": set.union,
    "intersection": set.intersection,
    "difference": set.difference,
    "symmetric_difference": set.symmetric_difference,
    "copy": set.union,
}
TESTS: dict[str, Callable[..., bool]] = {"issubset": set.issubset, "issuperset": set.issuperset, "isdisjoint": set.isdisjoint}


def is_set(v: Value) -> bool:
    return isinstance(v, SDict) and v.default == SET


def elements(ip: Any, v: Value) -> set[Any] | None:
    """The elements of a set, or of something to make one from; None if they are not all known."""
    if is_set(v):
        return set(ip.state["C", v.id].keys)  # type: ignore[attr-defined]
    if isinstance(v, Static) and isinstance(v.value, (set, frozenset)):
        ip.guards.form(v.value)
        return set(v.value)
    if isinstance(v, Static) and isinstance(v.value, str):
        return set(v.value)
    items = static_items(ip, v)
    if items is None:
        return None
    keys = [ip.static_key(i) for i in items]
    if any(k is None for k in keys):
        return None
    try:
        return {k.value for k in keys}
    except TypeError:
        return None


def new_set(ip: Any, items: set[Any], site: Any) -> Value:
    ordered = sorted(items, key=repr)  # no text depends on how they are hashed
    v = ip.new_dict(tuple(ordered), (literal(None),) * len(items), site)
    v.default = SET
    return v


@on(frozenset)
def h_frozenset(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    items = elements(ip, a[0]) if a else set()
    if items is not None and all(is_literal(i) for i in items):
        return Static(frozenset(items), None)  # nothing changes it
    return h_set(ip, a, k, node)


@on(set)
def h_set(ip: Any, a: list[Value], k: Any, node: Any) -> Value:
    site = (id(node), "set")
    items = elements(ip, a[0]) if a else set()
    if items is not None and site not in ip.know.dynamic:
        return new_set(ip, items, site)
    parts = [ip.gather(x, node) for x in a]
    for x in parts:
        for i in static_items(ip, x) or ():
            ip.key_at_run_time(i)
    if any(ip.varied(x) for x in parts):
        raise ip.error("A209", "a set of active values", node)
    return ip.prim(set, tuple(ip.atom(x) for x in parts), kind=Opaque(set))


def set_operation(ip: Any, fn: Any, a: Value, b: Value, node: Any) -> Value | None:
    """a | b and the like, a <= b and the like, where one of them is a set that is known."""
    if not (is_set(a) or is_set(b)) or not (fn in OPERATORS or fn in COMPARISONS):
        return None
    if not all(is_set(v) or isinstance(v, Static) and isinstance(v.value, (set, frozenset)) for v in (a, b)):
        return None
    x, y = elements(ip, a), elements(ip, b)
    if fn in COMPARISONS:
        return literal(bool(fn(x, y)))
    return new_set(ip, OPERATORS[fn](x, y), (id(node), "setop"))


def set_method(ip: Any, me: SDict, name: str, args: list[Value], node: Any) -> Value:
    mine = elements(ip, me)
    assert mine is not None
    if name in ("add", "discard", "remove"):
        key = ip.static_key(args[0])
        if key is None:
            if ip.varied(args[0]):
                raise ip.error("A209", "a set of active values", node)
            ip.make_dynamic(me.site)
        if name == "remove" and key.value not in mine:
            raise ip.fails(KeyError, "A210", f"{key.value!r} is not in the set", node)
        change(ip, me, mine | {key.value} if name == "add" else mine - {key.value})
        return literal(None)
    if name == "pop":
        if not mine:
            raise ip.fails(KeyError, "A210", "pop from an empty set", node)
        if len(mine) > 1:
            raise ip.error("A203", "which element set.pop() takes is not defined", node)
        change(ip, me, set())
        return ip.key_value(mine.pop())
    if name == "clear":
        change(ip, me, set())
        return literal(None)
    others = [elements(ip, a) for a in args]
    if any(o is None for o in others):
        if any(ip.varied(a) for a in args):
            raise ip.error("A209", "a set of active values", node)
        ip.make_dynamic(me.site)
    maker = MAKERS.get(name.removesuffix("_update") if name != "update" else "union")
    if name.endswith("update") and maker is not None:
        change(ip, me, maker(mine, *others))
        return literal(None)
    if name in MAKERS:
        return new_set(ip, MAKERS[name](mine, *others), (id(node), "setop"))
    if name in TESTS:
        return literal(TESTS[name](mine, *others))
    raise ip.error("A209", f"set.{name}", node)


def change(ip: Any, me: SDict, items: set[Any]) -> None:
    ip.state["C", me.id] = Contents((literal(None),) * len(items), tuple(sorted(items, key=repr)))
