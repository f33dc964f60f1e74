"""The table of rules as text: for the command line and the documentation."""
from __future__ import annotations

import ast
import importlib
import inspect
import sys
from typing import Any

from . import nondiff
from .registry import RULES, Rule, load_all, lookup, resolve

PART = {0: "a", 1: "b", 2: "c", 3: "d", 4: "e"}


def formula(rule: Rule) -> str:
    """What the rule says, short."""
    if rule.inactive:
        return "constant" + (f": {rule.note}" if rule.note else "")
    if rule.refused:
        return f"refused: {rule.refused}"
    kind = "linear" if rule.linear else "piecewise linear" if rule.piecewise else ""
    if not kind and (rule.partials or rule.lanewise):
        kind = "elementwise"
    if rule.source is not None:
        kind = "read as Python"
    note = rule.note
    known = [t for t in rule.texts if not t.startswith("?")]
    if rule.texts and len(known) < len(rule.texts):
        held = ", ".join(f"argument {i + 1}" for i, t in enumerate(rule.texts) if t.startswith("?"))
        note = f"not by {held}" + (f"; {note}" if note else "")
    return "; ".join(t for t in (kind, note) if t) or "rule"


def text_of(rule: Rule) -> str:
    """The rule itself."""
    if rule.partials is not None:
        head = f"y = {rule.paths[0]}({', '.join(PART[i] for i in range(len(rule.texts)))})"
        rows = [f"dy/d{PART[i]} = {t}" if not t.startswith("?") else f"dy/d{PART[i]}: {t[1:].strip()}"
                for i, t in enumerate(rule.texts)]
        return "\n".join([head, *(f"    {r}" for r in rows), *([f"    note: {rule.note}"] if rule.note else [])])
    fn = rule.source or (inspect.unwrap(rule.vjp) if rule.vjp is not None else None)
    if fn is None:
        return f"{', '.join(rule.paths)}: {formula(rule)}"
    try:
        return inspect.getsource(fn).rstrip()
    except OSError:
        return f"{rule.name}: {formula(rule)}"


def rows() -> list[tuple[str, str]]:
    """(function, what the table says), sorted, every name once."""
    load_all()
    out: dict[str, str] = {}
    for rule in RULES:
        for path in rule.paths:
            if not path.startswith("ast2grad."):
                out.setdefault(path, formula(rule))
    for path in nondiff.THROUGH_SOURCE:
        if resolve(path) is not None:
            out.setdefault(path, "read as Python")
    for path in nondiff.AS_OPERATORS:
        out.setdefault(path, "linear")
    return sorted(out.items(), key=lambda r: (r[0].rpartition(".")[0], r[0]))


def differentiated() -> list[str]:
    """The functions that have a derivative."""
    return [path for path, what in rows() if not what.startswith(("constant", "refused"))]


def module_of(path: str) -> str:
    words = path.split(".")
    if words[:2] == ["scipy", "stats"]:
        return "scipy.stats"
    return ".".join(words[:-1]) or "builtins"


def find(name: str) -> list[Rule]:
    """Rules of a function: by its path, as users abbreviate it, or by its last name."""
    load_all()
    full = name.replace("np.", "numpy.", 1) if name.startswith("np.") else name
    return [r for r in RULES if any(p == full or p.rpartition(".")[2] == full or p.endswith("." + full) for p in r.paths)]


# -------------------------------------------------------------------------------------------- what a file uses
class _Uses(ast.NodeVisitor):
    """Dotted names of a module's text that belong to imported modules, and where they are called."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.calls: dict[str, int] = {}
        self.own: set[str] = set()

    def visit_Import(self, n: ast.Import) -> None:
        for a in n.names:
            self.names[a.asname or a.name.split(".")[0]] = a.name if a.asname else a.name.split(".")[0]

    def visit_ImportFrom(self, n: ast.ImportFrom) -> None:
        for a in n.names:
            if n.module and not n.level:
                self.names[a.asname or a.name] = f"{n.module}.{a.name}"

    def visit_FunctionDef(self, n: ast.FunctionDef) -> None:
        self.own.add(n.name)
        self.generic_visit(n)

    def visit_Call(self, n: ast.Call) -> None:
        path = self.path(n.func)
        if path is not None:
            self.calls.setdefault(path, n.lineno)
        self.generic_visit(n)

    def path(self, e: ast.expr) -> str | None:
        if isinstance(e, ast.Name):
            return self.names.get(e.id)
        if isinstance(e, ast.Attribute):
            base = self.path(e.value)
            return None if base is None else f"{base}.{e.attr}"
        return None


def missing(text: str) -> list[tuple[int, str, str]]:
    """(line, function, why) of the library functions that a module calls and that have no derivative."""
    load_all()
    uses = _Uses()
    tree = ast.parse(text)
    for n in ast.walk(tree):  # imports first, wherever they are
        if isinstance(n, (ast.Import, ast.ImportFrom)):
            uses.visit(n)
    uses.visit(tree)
    out = []
    for path, line in uses.calls.items():
        if path.split(".")[0] not in ("math", "cmath", "numpy", "scipy", "operator", "statistics", "random"):
            continue
        fn = _object(path)
        rule = None if fn is None else lookup(fn)
        if fn is None:
            out.append((line, path, "not found"))
        elif rule is not None:
            if rule.refused:
                out.append((line, path, rule.refused))
        elif not _readable(path, fn):
            out.append((line, path, "neither a rule nor Python source"))
    return sorted(out)


def _object(path: str) -> Any:
    """The object of a dotted path, or None."""
    words = path.split(".")
    for k in range(len(words), 0, -1):
        try:
            obj: Any = importlib.import_module(".".join(words[:k]))
        except ImportError:
            continue
        for w in words[k:]:
            obj = getattr(obj, w, None)
        return obj
    return None


def _readable(path: str, fn: Any) -> bool:
    """Is the function transformed through its own source, or known to the interpreter?"""
    from ..frontend.handlers import HANDLERS
    try:
        if path in nondiff.THROUGH_SOURCE | nondiff.AS_OPERATORS or fn in HANDLERS:
            return True
    except TypeError:
        return False
    fn = getattr(fn, "_implementation", inspect.unwrap(fn) if callable(fn) else fn)
    return inspect.isfunction(fn) or inspect.isclass(fn) or inspect.ismethod(fn)


def describe(name: str) -> str | None:
    """The text for `ast2grad rules NAME`; None where nothing is known of the name."""
    found = list(dict.fromkeys(find(name)))
    if found:
        return "\n\n".join(f"# {', '.join(dict.fromkeys(r.paths))}\n# {formula(r)}\n{text_of(r)}" for r in found)
    hits = [(p, w) for p, w in rows() if p == name or p.rpartition(".")[2] == name]
    return "\n".join(f"{p}  {w}" for p, w in hits) or None


def versions() -> list[str]:
    """On which the names depend."""
    out = [f"Python {sys.version_info[0]}.{sys.version_info[1]}"]
    for name in ("numpy", "scipy"):
        try:
            out.append(f"{name} {importlib.import_module(name).__version__}")
        except ImportError:
            pass
    return out


def page() -> str:
    """docs/rules.md"""
    groups: dict[str, list[tuple[str, str]]] = {}
    for path, what in rows():
        groups.setdefault(module_of(path), []).append((path, what))
    have = differentiated()
    out = [
        "<!-- made by scripts/make_docs.py from ast2grad.rules: edit there -->",
        f"<!-- with {', '.join(versions())} -->",
        "# Derivative rules",
        "",
        f"{len(have)} functions and methods with a derivative; `ast2grad rules NAME` prints the rule of one, and",
        "`ast2grad rules --missing FILE` what a file calls that has none. A function that is not listed here and is written in",
        "Python is differentiated through its source.",
        "",
        "*linear*: in the arguments that carry derivatives. *elementwise*: an element of the result depends on that element of",
        "each argument. *read as Python*: its calls are read as those of a Python function that says the same. *constant*: the",
        "derivative is 0 by definition. *refused*: an active argument is error A206, with the reason.",
    ]
    for module, entries in groups.items():
        out += ["", f"## {module}", "", "| function | |", "|---|---|"]
        merged: dict[str, list[str]] = {}
        for path, what in entries:
            short = path[len(module) + 1:] if path.startswith(module + ".") else path
            merged.setdefault(what, []).append(f"`{short}`")
        out += [f"| {', '.join(ns)} | {what.replace('|', chr(92) + '|')} |" for what, ns in merged.items()]
    return "\n".join(out) + "\n"


__all__ = ["describe", "differentiated", "find", "missing", "page", "rows"]
