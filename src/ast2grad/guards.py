"""What a specialisation relies on outside of its arguments, checked before each call."""
from __future__ import annotations

import copy
import types
from collections.abc import Iterable
from typing import Any

import numpy as np

from .ir.kinds import kind_of


def at_path(values: dict[str, Any], path: tuple[Any, ...]) -> Any:
    """The argument, or the part of one, that a path leads to."""
    v = values[path[0]]
    for step in path[1:]:
        v = getattr(v, step[1]) if isinstance(step, tuple) and step[0] == "attr" else v[step]
    return v


def args_hold(checks: list[tuple[tuple[Any, ...], Any, bool]], values: dict[str, Any]) -> bool:
    try:
        for path, want, length in checks:
            v = at_path(values, path)
            if (len(v) if length else v) != want:
                return False
    except (KeyError, IndexError, AttributeError, TypeError):
        return False
    return True


HOMES = "__ast2grad_homes__"  # in the namespace of a generated module: name -> where the user's own object lives


def form_of(box: Any) -> Any:
    return tuple(box) if isinstance(box, dict) else frozenset(box) if isinstance(box, (set, frozenset)) else len(box)


def same_item(box: Any, key: Any, value: Any) -> bool:
    try:
        return same_form(box[key], value)
    except (KeyError, IndexError):
        return False


def same_form(now: Any, value: Any) -> bool:
    """Is it the same object, or a number or array of the same kind, whose value is read when the program runs?"""
    if now is value:
        return True
    if type(now) is not type(value):
        return False
    if isinstance(value, np.ndarray):
        return type(value) is np.ndarray and kind_of(now) == kind_of(value)
    if isinstance(value, tuple):
        return len(now) == len(value) and all(
            same_form(n, v) and (not isinstance(v, (int, np.integer)) or n == v) for n, v in zip(now, value))
    return isinstance(value, (int, float, complex, np.generic)) and not isinstance(value, bool) or (
        isinstance(value, (str, bytes)) and bool(now == value))

def returns(fn: Any, given: Any, value: Any) -> bool:
    """Does the function return the same once more?"""
    try:
        now = fn(*given[0], **given[1])
        return type(now) is type(value) and (now is value or bool(now == value))
    except Exception:
        return False


def makes(fn: Any, given: Any, form: Any) -> bool:
    """Does the function make the like once more?"""
    try:
        return bool(form.matches(fn(*given[0], **given[1])))
    except Exception:
        return False


Check = tuple[Any, Any, Any, str]
Noted = tuple[Any, Check, bool, tuple[int, ...]]


class Guards:
    """Checks as (namespace or object, name, expected value, how)."""

    def __init__(self) -> None:
        self.checks: dict[Any, Check] = {}
        self.relied: set[int] = set()  # parameters of callees whose integer value was used
        self.noted: list[Noted] = []  # one after the other, so that a part of the reading can be taken back

    def note(self, key: Any, check: Check, replaces: bool = False, through: tuple[int, ...] = ()) -> None:
        """`through`: parameters of callees that handed the integer on."""
        self.noted.append((key, check, replaces, through))
        self.relied.update(through)
        if replaces or key not in self.checks:
            self.checks[key] = check

    def since(self, start: int, params: set[int]) -> list[Noted]:
        """What was noted since then, each check once, but for what another call says of these parameters itself."""
        return list({(note[0], note[1][3], note[2:]): note for note in self.noted[start:] if params.isdisjoint(note[3])}.values())

    def add(self, notes: Iterable[Noted]) -> None:
        for note in notes:
            self.note(*note)

    def take_back(self, start: int) -> None:
        """What was noted since then belongs to something that is read again."""
        kept = self.noted[:start]
        self.checks, self.relied, self.noted = {}, set(), []
        self.add(kept)

    def global_(self, home: dict[str, Any], name: str, value: Any) -> None:
        if isinstance(value, types.ModuleType):
            return
        how = "kind" if isinstance(value, (int, float, complex)) and not isinstance(value, bool) else "is"
        self.note((id(home), name), (home, name, value, how))

    def cell(self, cell: Any, value: Any) -> None:
        how = "cell_kind" if isinstance(value, (int, float, complex)) and not isinstance(value, bool) else "cell"
        self.note((id(cell), "cell"), (cell, None, value, how))

    def attr(self, obj: Any, name: str, value: Any) -> None:
        self.note((id(obj), "." + name), (obj, name, value, "attr"))

    def attr_kind(self, obj: Any, name: str, value: Any) -> None:
        """An attribute that is a number or array, and is read when the program runs."""
        self.note((id(obj), "." + name), (obj, name, value, "attr_kind"))

    def form(self, box: Any) -> None:
        """Which items or keys an outside container has."""
        self.note((id(box), "form"), (box, None, form_of(box), "form"))

    def contents(self, box: Any) -> None:
        """All of it was asked for: what is equal to what, or in it."""
        self.note((id(box), "all"), (box, None, copy.copy(box), "all"))

    def item(self, box: Any, key: Any, value: Any) -> None:
        """What an item of an outside container is; of a number, its kind."""
        self.note((id(box), "item", key), (box, key, value, "item"))

    def one_object(self, box: Any, key: Any, value: Any) -> None:
        """The item is that array, and no other one."""
        self.note((id(box), "item", key), (box, key, value, "item_is"), True)

    def member(self, cls: type, name: str, raw: Any) -> None:
        """A function, property or other descriptor in the body of a class."""
        self.note((id(cls), "raw", name), (cls, name, raw, "member"))

    def not_set(self, obj: Any, name: str) -> None:
        """The class has the attribute, the object itself has not."""
        self.note((id(obj), "unset", name), (obj, name, None, "unset"))

    def static(self, s: Any) -> None:
        """The value of an outside constant was used, not only its kind."""
        ref = s.ref
        home = getattr(ref, "home", None)
        if home is not None and isinstance(home[0], dict):
            self.note((id(home[0]), home[1]), (home[0], home[1], s.value, "eq"), True)

    def static_type(self, s: Any) -> None:
        return

    def hint(self, hint: Any) -> None:
        value, getter = hint
        through: tuple[int, ...] = ()
        while isinstance(getter, tuple) and getter[0] == "param":
            through = (*through, getter[1])
            getter = getter[2][1]
        if isinstance(getter, tuple) and getter[0] == "attr":
            self.note((id(getter[1]), "." + getter[2]), (getter[1], getter[2], value, "attr_eq"), True, through)
        elif isinstance(getter, tuple) and getter[0] == "item" and not isinstance(getter[1], tuple):
            self.note((id(getter[1]), "item", getter[2]), (getter[1], getter[2], value, "item_eq"), True, through)
        elif isinstance(getter, tuple) and getter[0] == "arg":
            self.note(("arg", getter[1]), (None, getter[1], value, "arg"), True, through)
        elif getattr(getter, "home", None) is not None and isinstance(getter.home[0], dict):
            self.note((id(getter.home[0]), getter.home[1]), (getter.home[0], getter.home[1], value, "eq"), True, through)
        elif isinstance(getter, tuple) and len(getter) == 2 and isinstance(getter[0], dict):
            self.note((id(getter[0]), getter[1]), (getter[0], getter[1], value, "eq"), True, through)
        else:
            self.relied.update(through)

    def result(self, fn: Any, args: list[Any], kws: dict[str, Any], value: Any) -> None:
        """What a function of other people's code returned, when it was called while the function was read."""
        key = ("result", id(fn), tuple(map(id, args)), tuple((k, id(v)) for k, v in kws.items()))
        self.note(key, (fn, (args, kws), value, "result"))

    def made(self, fn: Any, args: list[Any], kws: dict[str, Any], form: Any) -> None:
        """What a call made, of which the text has the parts."""
        key = ("made", id(fn), tuple(map(id, args)), tuple((k, id(v)) for k, v in kws.items()))
        self.note(key, (fn, (args, kws), form, "made"))

    def arg_length(self, path: tuple[Any, ...], n: int) -> None:
        """The length of a list argument was used."""
        self.note(("len", path), (None, path, n, "arg_len"), True)

    def static_args(self) -> list[tuple[tuple[Any, ...], Any, bool]]:
        """Integers among the arguments whose value was used, and lists whose length was: (path, value, is a length)."""
        return [(path, v, how == "arg_len") for _, path, v, how in self.checks.values() if how in ("arg", "arg_len")]

    def hold(self, checks: Iterable[Check] | None = None) -> bool:
        """Is everything still as it was?"""
        for obj, name, value, how in self.checks.values() if checks is None else checks:
            if how == "is":
                if obj.get(name) is not value:
                    return False
            elif how == "kind":
                now = obj.get(name)
                if now is not value and kind_of(now) != kind_of(value):
                    return False
            elif how == "eq":
                if obj.get(name) != value:
                    return False
            elif how == "attr":
                now = getattr(obj, name, None)
                if now is not value and not (isinstance(value, (str, bytes)) and now == value) and not (
                        isinstance(obj, type) and type.__getattribute__(obj, "__dict__").get(name) is value):
                    return False
            elif how == "attr_kind":
                now = getattr(obj, name, None)
                if not same_form(now, value):
                    return False
            elif how == "attr_eq":
                if getattr(obj, name, None) != value:
                    return False
            elif how == "form":
                if form_of(obj) != value:
                    return False
            elif how == "all":
                if obj != value:
                    return False
            elif how == "item_is":
                if not same_item(obj, name, value) or obj[name] is not value:
                    return False
            elif how == "item_eq":
                if not same_item(obj, name, value) or obj[name] != value:
                    return False
            elif how == "item":
                if not same_item(obj, name, value):
                    return False
            elif how == "member":
                if next((c.__dict__[name] for c in obj.__mro__ if name in c.__dict__), None) is not value:
                    return False
            elif how == "unset":
                if name in getattr(obj, "__dict__", ()):
                    return False
            elif how == "result":
                if not returns(obj, name, value):
                    return False
            elif how == "made":
                if not makes(obj, name, value):
                    return False
            elif how in ("cell", "cell_kind"):
                try:
                    now = obj.cell_contents
                except ValueError:
                    return False
                if now is not value and (how == "cell" or kind_of(now) != kind_of(value)):
                    return False
        return True


MISSING: Any = object()
#: what is the same as long as it is the same object
PLAIN = (int, float, complex, str, bytes, type(None), np.generic, types.FunctionType, types.BuiltinFunctionType, type)


class Unchanged:
    """The objects that the guards looked at when they last held: as long as they are there, no closer look is needed."""

    __slots__ = ("guards", "names", "attrs", "items", "lengths", "rest")

    def __init__(self, guards: Guards, follow: Iterable[tuple[Any, Any]]) -> None:
        """`follow`: where numbers are found that the text has copies of."""
        self.guards = guards
        self.names: list[tuple[Any, Any, Any]] = []
        self.attrs: list[tuple[Any, str, Any]] = []
        self.items: list[tuple[Any, Any, Any]] = []
        self.lengths: list[tuple[Any, int]] = []
        self.rest: list[Check] = []
        for check in guards.checks.values():
            self.add(check)
        for home, key in follow:
            self.add((home, key, None, "kind" if isinstance(home, dict) else "cell"))

    def add(self, check: Check) -> None:
        obj, name, _, how = check
        if how in ("is", "kind", "eq"):
            self.names.append((obj, name, obj.get(name, MISSING)))
        elif how == "unset" and hasattr(obj, "__dict__"):
            self.names.append((obj.__dict__, name, MISSING))
        elif how == "member":
            for c in obj.__mro__:
                raw = c.__dict__.get(name, MISSING)
                self.names.append((c.__dict__, name, raw))
                if raw is not MISSING:
                    break
        elif how in ("cell", "cell_kind"):
            self.attrs.append((obj, "cell_contents", getattr(obj, "cell_contents", MISSING)))
        elif how == "attr" or how in ("attr_kind", "attr_eq") and isinstance(getattr(obj, name, MISSING), PLAIN):
            self.attrs.append((obj, name, getattr(obj, name, MISSING)))
        elif how in ("item", "item_eq") and isinstance(obj[name], PLAIN):
            self.items.append((obj, name, obj[name]))
        elif how == "form" and isinstance(obj, (list, tuple)):
            self.lengths.append((obj, len(obj)))
        elif how not in ("arg", "arg_len"):
            self.rest.append(check)

    def still(self) -> bool:
        """False: the guards have to look again."""
        try:
            for home, name, value in self.names:
                if home.get(name, MISSING) is not value:
                    return False
            for obj, name, value in self.attrs:
                if getattr(obj, name, MISSING) is not value:
                    return False
            for obj, name, value in self.items:
                if obj[name] is not value:
                    return False
            for obj, n in self.lengths:
                if len(obj) != n:
                    return False
        except (KeyError, IndexError, ValueError, TypeError):
            return False
        return not self.rest or self.guards.hold(self.rest)
