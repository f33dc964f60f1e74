"""What TARGET on the command line stands for: the module, its functions, their `@grad` marks."""

from __future__ import annotations

import ast
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import inspect
import keyword
import linecache
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

Wrt = str | tuple[str, ...] | None


class UsageError(Exception):
    """The command line itself is wrong: exit code 2."""


class TargetError(Exception):
    """The target cannot be read, imported or found: exit code 4."""


@dataclass(frozen=True)
class Target:
    """A function to differentiate, with what its place in the program says about it."""

    label: str  # TARGET as written, or PATH:NAME
    function: Callable[..., Any]
    path: str | None  # the file that it comes from
    is_method: bool  # the first parameter is `self`, to which nobody wants the default gradient
    mark: Wrt  # `wrt` of its decorator, None if there is none

    def parameters(self) -> dict[str, inspect.Parameter] | None:
        """Its parameters by name; None where Python does not know them (some C functions)."""
        try:
            return dict(inspect.signature(self.function).parameters)
        except (TypeError, ValueError):
            return None

    def default_wrt(self) -> Wrt:
        """What to differentiate by when the command line does not say: the decorator's choice; else for a
        method the parameter after `self`; else None, the first parameter."""
        if self.mark is None and self.is_method:
            names = list(self.parameters() or ())
            return (names[1],) if len(names) > 1 else None
        return self.mark


def load_targets(
    text: str, stack: ExitStack, *, func: str | None = None, marks: tuple[str, ...] = ("grad",)
) -> list[Target]:
    """The functions that TARGET names.  What has to stay in place while they are in use (`sys.path`,
    `sys.modules`) is undone by `stack`."""
    if text == "-":
        if func is None:
            raise UsageError("TARGET - (standard input) needs --func NAME")
        _push_path(os.getcwd(), stack)
        return [_lookup(_load_stdin(stack), func, f"<stdin>:{func}")]
    if func is not None:
        raise UsageError("--func goes with TARGET - (standard input); otherwise write path.py:NAME")
    place, name = _split(text)
    if name is None:
        return _marked(_load_path(place, stack), place, marks)
    if _is_path(place):
        return [_lookup(_load_path(place, stack), name, text)]
    _push_path(os.getcwd(), stack)
    return [_lookup(_load_module(place), name, text)]


def _split(text: str) -> tuple[str, str | None]:
    """`place:name`; no name for a path alone."""
    place, colon, name = text.rpartition(":")
    if not colon or (text.endswith(".py") and os.path.isfile(text)):
        if text.endswith(".py"):
            return text, None
        raise UsageError(f"TARGET {text!r} names no function: write path.py:NAME or package.module:NAME")
    if not place or not _is_dotted(name):
        raise UsageError(f"TARGET {text!r}: {name!r} is not a function name such as f or Class.method")
    if not _is_path(place) and not _is_dotted(place):
        raise UsageError(f"TARGET {text!r}: {place!r} is neither a path that ends in .py nor a module name")
    return place, name


def _is_path(place: str) -> bool:
    return place.endswith(".py") or os.sep in place or (os.altsep is not None and os.altsep in place)


def _is_dotted(name: str) -> bool:
    return all(part.isidentifier() and not keyword.iskeyword(part) for part in name.split("."))


def _push_path(folder: str, stack: ExitStack) -> None:
    """Imports see `folder` first, as they do when Python runs a file in it."""
    sys.path.insert(0, folder)

    def drop() -> None:
        if folder in sys.path:
            sys.path.remove(folder)

    stack.callback(drop)


def _register(name: str, module: ModuleType, stack: ExitStack) -> None:
    """Put the module where `inspect` and `pickle` look for it, until the command is done."""
    sys.modules[name] = module
    stack.callback(sys.modules.pop, name, None)


def _run(action: Callable[[], Any], what: str) -> Any:
    """Run the user's module code; whatever it raises means that the target cannot be imported."""
    try:
        return action()
    except KeyboardInterrupt:
        raise
    except SyntaxError as error:
        where = f"{error.filename}, line {error.lineno}" if error.filename else what
        shown = (error.text or "").strip()
        shown = f"\n    {shown}" if shown else ""
        raise TargetError(f"cannot import {what}: {where}: {error.msg}{shown}") from error
    except SystemExit as error:
        raise TargetError(f"cannot import {what}: it ends the program when imported ({error!r})") from error
    except BaseException as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = "" if frame.filename.startswith("<frozen") else f" ({frame.filename}, line {frame.lineno})"
        raise TargetError(f"cannot import {what}: {type(error).__name__}: {error}{where}") from error


def _load_module(name: str) -> ModuleType:
    module = _run(lambda: importlib.import_module(name), f"module {name}")
    assert isinstance(module, ModuleType)
    return module


def _load_path(place: str, stack: ExitStack) -> ModuleType:
    """Import a file: in a package under its dotted name (so that relative imports work), else under its own
    name with its folder on `sys.path`."""
    path = Path(place)
    if not path.is_file():
        reason = "it is a folder" if path.is_dir() else "there is no such file"
        raise TargetError(f"cannot read {place}: {reason}")
    path = path.absolute()
    root, name = _module_name(path)
    _push_path(str(root), stack)
    if "." in name or path.name == "__init__.py":
        module = _load_module(name)
        if not module.__file__ or not path.samefile(module.__file__):
            raise TargetError(f"cannot import {place}: module {name} is {module.__file__} already")
        return module
    taken = sys.modules.get(name)
    if taken is not None and path.samefile(getattr(taken, "__file__", None) or os.devnull):
        return taken
    if taken is not None or name in sys.stdlib_module_names:
        raise TargetError(f"cannot import {place}: there is another module named {name!r}; rename the file")
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise TargetError(f"cannot import {place}: not a Python source file (the name must end in .py)")
    module = importlib.util.module_from_spec(spec)
    _register(name, module, stack)
    _run(lambda: spec.loader.exec_module(module), place)  # type: ignore[union-attr]
    linecache.checkcache(str(path))
    return module


def _module_name(path: Path) -> tuple[Path, str]:
    """The folder from which the file is imported, and its dotted name there."""
    parts = [] if path.name == "__init__.py" else [path.stem]
    folder = path.parent
    while (folder / "__init__.py").is_file() and folder.name.isidentifier():
        parts.insert(0, folder.name)
        folder = folder.parent
    return folder, ".".join(parts)


class _StdinLoader(importlib.abc.InspectLoader):
    """Gives `inspect` and `linecache` the text that came from standard input."""

    def __init__(self, source: str) -> None:
        self.source = source

    def get_source(self, fullname: str) -> str:
        return self.source

    def get_code(self, fullname: str) -> Any:
        return compile(self.source, "<stdin>", "exec", dont_inherit=True)


def _load_stdin(stack: ExitStack) -> ModuleType:
    def read() -> str:
        stream = getattr(sys.stdin, "buffer", None)
        return importlib.util.decode_source(stream.read()) if stream is not None else sys.stdin.read()

    source: str = _run(read, "standard input")
    loader = _StdinLoader(source)
    name = "stdin"
    if name in sys.modules:
        name = "_ast2grad_stdin"
    module = importlib.util.module_from_spec(importlib.machinery.ModuleSpec(name, loader, origin="<stdin>"))
    module.__file__ = "<stdin>"
    linecache.cache["<stdin>"] = (len(source), None, source.splitlines(keepends=True), "<stdin>")
    stack.callback(linecache.cache.pop, "<stdin>", None)
    _register(name, module, stack)
    _run(lambda: exec(loader.get_code(name), module.__dict__), "standard input")
    return module


def _lookup(module: ModuleType, qualname: str, label: str) -> Target:
    """Follow `Class.method` from the module, and take the function itself: a method without an instance, the
    getter of a property, the function under `@grad`."""
    owner: Any = None
    found: Any = module
    for part in qualname.split("."):
        try:
            owner, found = found, getattr(found, part)
        except AttributeError:
            raise TargetError(_missing(label, found, part)) from None
    is_method = False
    if isinstance(owner, type):
        static = inspect.getattr_static(owner, qualname.rpartition(".")[2])
        if isinstance(static, property) and static.fget is not None:
            found, is_method = static.fget, True
        else:
            is_method = inspect.isfunction(static) or _primal_of(static) is not None
    mark: Wrt = None
    if _primal_of(found) is not None:
        marks = _marks_in(module, ("grad", "value_and_grad"))
        if qualname not in marks:
            raise TargetError(f"{label} is a derivative already; name the function that it was made from")
        found = _primal_of(found)
        mark = _mark_names(marks[qualname], found, is_method, label)
    if isinstance(found, type):
        raise TargetError(f"{label} is a class; name one of its methods, as in {label}.method")
    if not callable(found):
        raise TargetError(f"{label} is not a function but of type {type(found).__name__}")
    return Target(label, found, _file_of(module), is_method, mark)


def _missing(label: str, owner: Any, part: str) -> str:
    """Say what is not there, and what is: a misspelt name is the usual cause."""
    import difflib

    members = vars(owner) if hasattr(owner, "__dict__") else {}
    names = [n for n, v in members.items() if callable(v) and not n.startswith("_")]
    close = difflib.get_close_matches(part, names, n=1)
    hint = f"; did you mean {close[0]}?" if close else ""
    kind = "module" if isinstance(owner, ModuleType) else "class" if isinstance(owner, type) else "object"
    return f"{label}: {kind} {getattr(owner, '__name__', owner)!s} has no {part!r}{hint}"


def _file_of(module: ModuleType) -> str | None:
    return getattr(module, "__file__", None)


def _primal_of(obj: Any) -> Callable[..., Any] | None:
    """The function as written, if `obj` came from a decorator of ast2grad (another one may be above it)."""
    if isinstance(obj, type) or not callable(obj):
        return None
    inner = inspect.unwrap(obj, stop=_is_derivative)
    return inner.primal if _is_derivative(inner) else None


def _is_derivative(obj: Any) -> bool:
    if inspect.isfunction(obj):
        return "primal" in obj.__dict__
    return type(obj).__module__.split(".")[0] == "ast2grad" and hasattr(obj, "primal")


def _marked(module: ModuleType, place: str, marks: tuple[str, ...]) -> list[Target]:
    """All functions of the file that are decorated with one of `marks`, in the order of the file."""
    found = _marks_in(module, marks)
    if not found:
        raise TargetError(f"no function in {place} is marked with @grad; name one, as in {place}:f")
    return [_lookup(module, qualname, f"{place}:{qualname}") for qualname in found]


def _marks_in(module: ModuleType, marks: tuple[str, ...]) -> dict[str, ast.expr | None]:
    """qualified name -> the expression given as `wrt` (None: none given), for each function with a mark.

    Read from the source: only the source tells a decorated function from one that was wrapped in a call, and
    in which terms its `wrt` was given."""
    try:
        tree = ast.parse(inspect.getsource(module))
    except (OSError, TypeError):
        return {}
    packages, names = _imported(tree, marks)
    found: dict[str, ast.expr | None] = {}

    def is_mark(node: ast.expr) -> bool:
        if isinstance(node, ast.Name):
            return node.id in names
        return isinstance(node, ast.Attribute) and node.attr in marks and ast.unparse(node.value) in packages

    def visit(body: list[ast.stmt], prefix: str) -> None:
        for node in body:
            if isinstance(node, ast.ClassDef):
                visit(node.body, f"{prefix}{node.name}.")
            elif isinstance(node, ast.FunctionDef):
                found.pop(prefix + node.name, None)  # a later definition replaces an earlier one
                for decorator in node.decorator_list:
                    call = decorator if isinstance(decorator, ast.Call) else None
                    if is_mark(call.func if call else decorator):
                        given = [k.value for k in call.keywords if k.arg == "wrt"] if call else []
                        found[prefix + node.name] = given[0] if given else None
            else:  # the branches of a module-level `if`, `try` or `with`
                for block in ("body", "orelse", "finalbody"):
                    visit(getattr(node, block, []), prefix)
                for handler in getattr(node, "handlers", []):
                    visit(handler.body, prefix)

    visit(tree.body, "")
    return found


def _imported(tree: ast.Module, marks: tuple[str, ...]) -> tuple[set[str], set[str]]:
    """The names under which the file knows the package ast2grad, and the marks themselves."""
    packages, names = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            packages |= {a.asname or a.name for a in node.names if a.name == "ast2grad"}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "ast2grad":
            names |= {a.asname or a.name for a in node.names if a.name in marks}
    return packages, names


def _mark_names(given: ast.expr | None, function: Any, is_method: bool, label: str) -> Wrt:
    """The decorator's `wrt` as parameter names."""
    if given is None:
        return None
    try:
        value = ast.literal_eval(given)
        entries = value if isinstance(value, tuple) else (value,)
        if not entries or any(type(e) not in (int, str) for e in entries):
            raise ValueError
        if is_method and any(isinstance(e, int) for e in entries):
            raise UsageError(f"{label}: wrt={value!r} counts parameters of a method; use --wrt with names")
        parameters = list(inspect.signature(function).parameters)
        return tuple(parameters[e] if isinstance(e, int) else e for e in entries)
    except (ValueError, TypeError, IndexError):
        raise UsageError(f"{label}: cannot read wrt={ast.unparse(given)} of its mark; use --wrt") from None
