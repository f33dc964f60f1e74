"""Names from outside in a generated module: imports, helper bodies, the user's own objects."""
from __future__ import annotations

import ast
import builtins
import enum
import inspect
import math
import operator
import re
import sys
import textwrap
import types
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..ir.nodes import Callee, Ref
from ..rules.registry import helper_function
from .unssa import fresh_name


@dataclass
class Imports:
    """Collects what the text of a module needs.  Names are decided before the functions' own."""

    reserved: set[str] = field(default_factory=set)
    modules: dict[str, str] = field(default_factory=dict)  # module -> alias
    froms: dict[tuple[str, str], str] = field(default_factory=dict)  # (module, name) -> local name
    helpers: dict[str, str] = field(default_factory=dict)  # helper -> local name
    objects: dict[str, Any] = field(default_factory=dict)  # names injected at run time
    homes: dict[str, Any] = field(default_factory=dict)  # name -> (namespace or cell, key) to follow rebinding
    ids: dict[int, str] = field(default_factory=dict)
    pair_names: Any = None
    home_globals: dict[str, Any] | None = None
    used: set[str] = field(default_factory=set)  # local names of modules and objects that were asked for of late

    def module(self, name: str) -> str:
        alias = self.modules.get(name)
        if alias is None:
            wish = {"numpy": "np"}.get(name, name)
            for k, v in (self.home_globals or {}).items():
                if isinstance(v, types.ModuleType) and v.__name__ == name and k not in self.reserved and k.isidentifier() and (
                        wish in self.reserved or name not in ("numpy", "math")):
                    wish = k
                    break
            if "." in wish:
                wish = wish.rsplit(".", 1)[-1]
            alias = fresh_name(wish, self.reserved)
            self.reserved.add(alias)
            self.modules[name] = alias
        self.used.add(alias)
        return alias

    def dotted(self, module: str, *path: str) -> ast.expr:
        if module.startswith("numpy.") and module.split(".")[1] in ("linalg", "fft", "random", "polynomial"):
            e: ast.expr = ast.Name(self.module("numpy"), ast.Load())
            path = (*module.split(".")[1:], *path)
        else:
            e = ast.Name(self.module(module), ast.Load())
        for p in path:
            e = ast.Attribute(e, p, ast.Load())
        return e

    user_names: set[str] = field(default_factory=set)

    def function(self, fn: Any) -> ast.expr:
        """The text that denotes a function object."""
        name = getattr(fn, "__name__", "")
        if isinstance(fn, np.ufunc):
            for module in ("numpy", "scipy.special"):
                if getattr(sys.modules.get(module), name, None) is fn:
                    return self.dotted(module, name)
        owner: Any = getattr(fn, "__self__", None)
        if isinstance(owner, np.ufunc):
            return ast.Attribute(self.function(owner), name, ast.Load())
        if isinstance(owner, type) and isinstance(fn, types.BuiltinFunctionType) and getattr(owner, name, None) == fn:
            return ast.Attribute(self.ref(Ref(owner, owner.__name__)), name, ast.Load())  # datetime.__new__, dict.fromkeys
        if inspect.ismethod(fn) and type(owner).__module__.startswith("scipy.stats"):
            family = getattr(owner, "name", "")
            if getattr(sys.modules.get("scipy.stats"), family, None) is owner:
                return self.dotted("scipy.stats", family, name)
        if getattr(builtins, name, None) is fn:
            if name in self.user_names:
                return self.dotted("builtins", name)
            self.used.add(name)
            return ast.Name(name, ast.Load())
        if getattr(math, name, None) is fn:
            return self.dotted("math", name)
        for m in ("numpy", "numpy.linalg", "numpy.fft"):
            mod = sys.modules.get(m)
            if mod is not None and getattr(mod, name, None) is fn:
                return self.dotted(m, name)
        if getattr(operator, name, None) is fn:
            return self.dotted("operator", name)
        if is_helper(fn):
            return self.helper(name)
        mod_name = getattr(fn, "__module__", None) or ""
        if mod_name.startswith("scipy."):
            parts = mod_name.split(".")
            for k in range(2, len(parts) + 1):
                m = ".".join(parts[:k])
                if getattr(sys.modules.get(m), name, None) is fn:
                    return self.dotted(m, name)
        return self.object(fn, name or "f")

    def helper(self, name: str) -> ast.expr:
        if name not in self.helpers:
            local = fresh_name(name if name in ("sign",) else f"_{name}", self.reserved)
            self.reserved.add(local)
            self.helpers[name] = local
        self.used.add(self.helpers[name])
        return ast.Name(self.helpers[name], ast.Load())

    def ref(self, r: Ref) -> ast.expr:
        v = r.value
        if isinstance(v, types.ModuleType):
            return self.dotted(v.__name__)
        if is_helper(v):
            return self.helper(v.__name__)
        if isinstance(v, Callee):
            return self.callee(v)
        if isinstance(v, np.dtype):
            said: Any = v.name if v.names is None else v.descr  # the fields of a structure are not in its name
            if np.dtype(said) == v:
                return ast.Call(self.dotted("numpy", "dtype"), [ast.parse(repr(said), mode="eval").body], [])
        type_name = v.__name__ if isinstance(v, type) else ""
        if isinstance(v, type) and issubclass(v, np.generic) and getattr(np, type_name, None) is v:
            return self.dotted("numpy", type_name)
        if r.name.startswith(("math.", "numpy.", "np.")) and r.name.count(".") == 1:
            mod, name = r.name.split(".")
            m = {"np": "numpy"}.get(mod, mod)
            if getattr(sys.modules.get(m), name, None) is v or m == "math":
                return self.dotted(m, name)
        if callable(v) and not isinstance(v, type):
            if isinstance(v, (np.ufunc, types.BuiltinFunctionType)) or getattr(
                    v, "__module__", "").split(".")[0] in ("numpy", "scipy", "math"):
                return self.function(v)
        if v is None or v is Ellipsis or isinstance(v, bool):
            return ast.Constant(v)
        if type_name and getattr(builtins, type_name, None) is v:
            return ast.Name(type_name, ast.Load())
        if callable(v) and getattr(builtins, getattr(v, "__name__", ""), None) is v:
            return self.function(v)
        return self.object(v, r.name, r.home)

    def object(self, v: Any, name: str, home: Any = None) -> ast.expr:
        """An object of the user's: imported in the text, bound directly when the text is run here."""
        key = id(v) if home is None or not isinstance(home[0], dict) else hash((id(home[0]), home[1]))
        if key in self.ids:
            self.used.add(self.ids[key])
            return ast.Name(self.ids[key], ast.Load())
        owner = self.member_of(v) if home is None else None
        if owner is not None:
            return ast.Attribute(self.object(owner[0], owner[0].__name__), owner[1], ast.Load())
        if home is None and isinstance(v, enum.Flag):  # several members of a Flag have no name, or one that is no identifier
            return ast.Call(self.object(type(v), type(v).__name__), [ast.Constant(v.value)], [])
        local = fresh_name(name.rsplit(".", 1)[-1].replace("<lambda>", "fn"), self.reserved)
        self.reserved.add(local)
        self.used.add(local)
        self.ids[key] = local
        self.objects[local] = v
        if home is not None:
            self.homes[local] = home
        where = self.importable(v, home)
        if where is not None:
            self.froms[where] = local
        return ast.Name(local, ast.Load())

    def has_name(self, v: Any) -> bool:
        """Can the text import it?"""
        return self.member_of(v) is not None or self.importable(v, None) is not None

    def member_of(self, v: Any) -> tuple[type, str] | None:
        """The class that can be imported and the name in it, for members of an Enum and functions of a class."""
        if isinstance(v, enum.Enum):
            return (type(v), v.name) if v.name in type(v).__members__ else None
        path = getattr(v, "__qualname__", "").split(".") if isinstance(v, types.FunctionType) else []
        if len(path) != 2:
            return None
        cls = getattr(sys.modules.get(v.__module__), path[0], None)
        known = isinstance(cls, type) and self.importable(cls, None) is not None and getattr(cls, path[1], None) is v
        return (cls, path[1]) if known else None  # type: ignore[return-value]

    @staticmethod
    def importable(v: Any, home: Any) -> tuple[str, str] | None:
        if home is not None and isinstance(home[0], dict) and "__name__" in home[0]:
            return str(home[0]["__name__"]), str(home[1])
        mod, name = getattr(v, "__module__", None), getattr(v, "__qualname__", None)
        if mod and name and "<" not in name and "." not in name and getattr(sys.modules.get(mod), name, None) is v:
            return mod, name
        return None

    def callee(self, c: Any) -> ast.expr:
        return ast.Name(self.pair_names(c), ast.Load())

    # ------------------------------------------------------------------------------------------------ text

    def header(self, standalone: bool = True) -> list[str]:
        lines = []
        for name, alias in sorted(self.modules.items()):
            if "." in name and name.rsplit(".", 1)[-1] == alias:
                lines.append(f"from {name.rsplit('.', 1)[0]} import {alias}")
            else:
                lines.append(f"import {name}" if alias == name else f"import {name} as {alias}")
        if standalone:
            for (mod, name), local in sorted(self.froms.items()):
                lines.append(f"from {mod} import {name}" if local == name else f"from {mod} import {name} as {local}")
            for local in sorted(set(self.objects) - set(self.froms.values())):
                lines.append(f"# {local}: an object of the differentiated function's own; bind it before use")
        return lines

    def helper_sources(self) -> list[str]:
        """Bodies of the helpers, those that they call first."""
        done: dict[str, str] = {}

        def add(name: str) -> None:
            if name in done:
                return
            fn = helper_function(name)
            src = textwrap.dedent(inspect.getsource(fn))
            tree = ast.parse(src)
            for n in ast.walk(tree):
                if isinstance(n, ast.Name) and n.id != name and is_helper(fn.__globals__.get(n.id)):
                    self.helper(n.id)
                    add(n.id)
                if isinstance(n, ast.Name) and isinstance(m := fn.__globals__.get(n.id), types.ModuleType):
                    self.module(m.__name__)
            done[name] = src

        for n in list(self.helpers):
            add(n)
        out = []
        for name, src in done.items():
            for other, local in self.helpers.items():
                src = _rename(src, other, local)
            for m, alias in self.modules.items():
                std = {"numpy": "np"}.get(m, m.rsplit(".", 1)[-1])
                if alias != std:
                    src = _rename(src, std, alias)
            out.append(_strip(src))
        return out


def is_helper(fn: Any) -> bool:
    return inspect.isfunction(fn) and fn.__module__.startswith("ast2grad.emit.") and fn.__module__.endswith("helpers")


def _rename(src: str, old: str, new: str) -> str:
    return re.sub(rf"(?<![\w.\"']){re.escape(old)}\b", new, src)


def _strip(src: str) -> str:
    return re.sub(r"\s*# (type: ignore|noqa)\S*.*", "", src).rstrip()
