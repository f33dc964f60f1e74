"""Function object -> its syntax tree (gast) and the text around it.

A function is found by its first line and name, and only its own lines are parsed: modules of thousands of lines take longer
to parse than what is called of them to differentiate.  Where the lines alone leave something open, the file is parsed as a
whole and cached by its text; a lambda is found by compiling the candidates of the line and comparing bytecode.  Functions
without text: straight.py.
"""
from __future__ import annotations

import ast
import inspect
import linecache
import re
import sys
import textwrap
import types
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import gast

from ..errors import Origin, SourceError
from .straight import text_of_straight


@dataclass(frozen=True, eq=False)
class FunctionSource:
    """Where a function comes from: its gast tree (FunctionDef or Lambda), file and module text."""

    node: gast.AST
    filename: str
    lines: tuple[str, ...]
    cls_name: str | None = None  # for private name mangling

    def origin(self, node: Any, text: str = "") -> Origin:
        line: int = getattr(node, "lineno", None) or self.node.lineno
        col = getattr(node, "col_offset", 0) or 0
        end: int = getattr(node, "end_lineno", None) or line
        end_col = getattr(node, "end_col_offset", None)
        return Origin(self.filename, line, col, end, end_col if end_col is not None else col + 1, text)

    def text(self) -> str:
        """The function's own lines."""
        first = min([self.node.lineno] + [d.lineno for d in getattr(self.node, "decorator_list", [])]) - 1
        return "\n".join(self.lines[first:self.node.end_lineno])

    def segment(self, node: Any) -> str:
        """The statement's own text on one line."""
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        if first >= len(self.lines):
            return ""
        rows = [r.encode() for r in self.lines[first:last + 1]]
        if not rows:
            return ""
        if first == last:
            text = rows[0][node.col_offset:node.end_col_offset].decode(errors="replace")
        else:
            parts = [rows[0][node.col_offset:]] + rows[1:-1] + [rows[-1][:node.end_col_offset]]
            pieces = [p.decode(errors="replace").split("  #")[0].strip().rstrip("\\").rstrip() for p in parts]
            text = " ".join(p for p in pieces if p and not p.startswith("#"))
        return " ".join(text.split("\n")).strip()


@lru_cache(maxsize=256)
def _parse(text: str, filename: str) -> ast.Module:
    return ast.parse(text, filename)


def _code_of(f: Any) -> types.CodeType:
    try:
        return f.__code__
    except AttributeError:
        raise SourceError("A101", f"{getattr(f, '__name__', f)!r} has no Python source",
                          help="only functions with Python source can be read") from None


def _functions_at(tree: ast.Module, line: int) -> list[tuple[str, Any, str | None]]:
    """The functions and lambdas of a file that begin in a line: name, node, the class around it; inner ones come later."""
    found: list[tuple[str, Any, str | None]] = []

    def visit(node: ast.AST, cls: str | None) -> None:
        for child in ast.iter_child_nodes(node):
            first = min([getattr(child, "lineno", line)] + [d.lineno for d in getattr(child, "decorator_list", ())])
            if not first <= line <= (getattr(child, "end_lineno", None) or line):
                continue
            if isinstance(child, ast.ClassDef):
                visit(child, child.name)
                continue
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)) and first == line:
                found.append((child.name, child, cls))
            elif isinstance(child, ast.Lambda) and first == line:
                found.append(("<lambda>", child, cls))
            visit(child, cls)

    visit(tree, None)
    return found


_rows: dict[str, tuple[list[str], tuple[str, ...]]] = {}


def _rows_of(filename: str, lines: list[str]) -> tuple[str, ...]:
    """The lines of a file, shared by its functions as long as linecache keeps the same list."""
    hit = _rows.get(filename)
    if hit is None or hit[0] is not lines:
        hit = _rows[filename] = lines, tuple("".join(lines).split("\n"))
    return hit[1]


MAX_ENDS = 20  # lines that are tried as the end of a function


def _own_lines(code: types.CodeType, rows: tuple[str, ...]) -> ast.AST | None:
    """The tree of a function from its own lines; None where they are not found for certain.

    It ends where a line that is indented no further than its first begins: in a bracket or in a text over several lines,
    what is before such a line does not parse."""
    first = code.co_firstlineno
    if code.co_name.startswith("<") or not 0 < first <= len(rows):
        return None
    head = rows[first - 1]
    indent = head[:len(head) - len(head.lstrip())]
    before = "\n" * (first - 2) + "if 1:\n" if indent else "\n" * (first - 1)
    ends = 0
    for n in range(first, len(rows) + 1):
        row = rows[n] if n < len(rows) else "."
        if not row.strip() or row.lstrip().startswith("#") or row.startswith(indent) and row[len(indent)] in " \t":
            continue
        try:
            tree = ast.parse(before + "\n".join(rows[first - 1:n]) + "\n")
        except SyntaxError:
            ends += 1
            if ends == MAX_ENDS:
                return None
            continue
        body = tree.body[0].body if indent else tree.body  # type: ignore[attr-defined]
        found = [node for name, node, _ in _functions_at(tree, first) if name == code.co_name]
        return found[0] if len(body) == 1 and body == found else None
    return None


def _class_around(code: types.CodeType, text: str, indented: bool) -> tuple[bool, str | None]:
    """(is it known?, the innermost class in whose text the function stands)"""
    if not indented:
        return True, None
    name = getattr(code, "co_qualname", None)  # new in Python 3.11
    if name is None or name == code.co_name and re.search(rf"\bglobal\b(?:[^\n]|\\\n)*\b{name}\b", text):
        return False, None  # it may stand in a function that makes it a global one
    parts = name.split(".")[:-1]
    while parts and parts[-1] == "<locals>":
        del parts[-2:]
    return True, parts[-1] if parts else None


def _by_position(found: list[Any], code: types.CodeType) -> list[Any]:
    """The innermost candidate that spans all of the code's columns (Python 3.11 records them)."""
    spans = [p for p in getattr(code, "co_positions", list)() if None not in p and p[1] > 0 and p[3] > 0]
    if not spans:
        return []
    start = min((p[0], p[2]) for p in spans)
    end = max((p[1], p[3]) for p in spans)
    around = [c for c in found if (c[0].lineno, c[0].col_offset) <= start and end <= (c[0].end_lineno, c[0].end_col_offset)]
    return around[-1:]  # inner ones come later


def _lambda_matches(node: ast.Lambda, code: types.CodeType) -> bool:
    """Does the lambda's text compile to the code object at hand?"""
    names = [a.arg for a in node.args.posonlyargs + node.args.args + node.args.kwonlyargs]
    names += [a.arg for a in (node.args.vararg, node.args.kwarg) if a]
    if tuple(names) != code.co_varnames[:len(names)]:
        return False
    wrapped: ast.expr = node
    if code.co_freevars:
        # the free variables must be local to an enclosing function for the same bytecode
        inner = ast.Return(wrapped)
        fn = ast.FunctionDef("_outer", ast.arguments([], [ast.arg(n) for n in code.co_freevars], None, [], [], None, []),
                             [inner], [])
        if hasattr(fn, "type_params") or "type_params" in fn._fields:
            fn.type_params = []  # type: ignore[attr-defined]
        mod = ast.Module([fn], [])
    else:
        mod = ast.Module([ast.Expr(wrapped)], [])
    ast.fix_missing_locations(mod)

    def find(c: types.CodeType) -> types.CodeType | None:
        for k in c.co_consts:
            if isinstance(k, types.CodeType):
                if k.co_name == "<lambda>":
                    return k
                r = find(k)
                if r is not None:
                    return r
        return None

    cand = find(compile(mod, "<lambda>", "exec"))

    def same(a: types.CodeType, b: types.CodeType) -> bool:
        if a.co_code != b.co_code or a.co_names != b.co_names or a.co_varnames != b.co_varnames:
            return False
        if len(a.co_consts) != len(b.co_consts):
            return False
        return all(same(x, y) if isinstance(x, types.CodeType) and isinstance(y, types.CodeType)
                   else type(x) is type(y) and repr(x) == repr(y) for x, y in zip(a.co_consts, b.co_consts))

    return cand is not None and same(cand, code)


def _may_be(node: Any, cls: str | None, code: types.CodeType) -> bool:
    """Does the text have the parameters and the free variables of the code?  What `eval` made may bear another file's name."""
    full = _PrivateNames(cls).full
    a = node.args
    names = [x.arg for x in (*a.posonlyargs, *a.args, *a.kwonlyargs, a.vararg, a.kwarg) if x is not None]
    read = {full(n.id) for n in ast.walk(node) if isinstance(n, ast.Name)}
    read.update(full(name) for n in ast.walk(node) if isinstance(n, ast.Nonlocal) for name in n.names)
    return [full(n) for n in names] == list(code.co_varnames[:len(names)]) and (
        code.co_argcount + code.co_kwonlyargcount + bool(a.vararg) + bool(a.kwarg) == len(names)) and all(
        n in read or n in ("__class__", ".defaults", ".type_params") for n in code.co_freevars)


class _PrivateNames(gast.NodeTransformer):
    """`__name` in the text of a class stands for `_Class__name`."""

    def __init__(self, cls: str | None) -> None:
        self.prefix = self.of(cls)

    @staticmethod
    def of(cls: str | None) -> str:
        bare = (cls or "").lstrip("_")
        return f"_{bare}" if bare else ""

    def full(self, name: Any) -> Any:
        private = self.prefix and isinstance(name, str) and name.startswith("__") and not name.endswith("__")
        return self.prefix + name if private and "." not in name else name

    def visit_ClassDef(self, node: Any) -> Any:
        node.name = self.full(node.name)
        node.bases, node.keywords, node.decorator_list = (
            [self.visit(n) for n in group] for group in (node.bases, node.keywords, node.decorator_list))
        outer, self.prefix = self.prefix, self.of(node.name)
        node.body = [self.visit(n) for n in node.body]
        self.prefix = outer
        return node

    def generic_visit(self, node: Any) -> Any:
        for field in ("id", "attr", "name", "arg", "asname", "rest"):
            if isinstance(getattr(node, field, None), str):
                setattr(node, field, self.full(getattr(node, field)))
        if isinstance(node, (gast.Global, gast.Nonlocal)):
            node.names = [self.full(n) for n in node.names]
        elif isinstance(node, gast.MatchClass):
            node.kwd_attrs = [self.full(n) for n in node.kwd_attrs]
        return super().generic_visit(node)


PRIVATE = re.compile(r"\b__(?!\w*__\b)\w")


def _with_full_names(node: Any, cls: str | None, rows: tuple[str, ...]) -> Any:
    """The function with the names that Python gives to private ones; its own name is that of its code."""
    if all(row.isascii() and not PRIVATE.search(row) for row in rows[node.lineno - 1:node.end_lineno]):
        return node
    name = getattr(node, "name", None)
    _PrivateNames(cls).visit(node)
    if name is not None:
        node.name = name
    return node


def text_of(filename: str, module_name: str | None = None) -> list[str]:
    lines = linecache.getlines(file_of(filename))
    if not lines and filename.startswith("<") and module_name:
        mod = sys.modules.get(module_name)
        if mod is not None:
            lines = linecache.getlines(filename, mod.__dict__)
    return lines


def file_of(filename: str) -> str:
    """The file of a module of the standard library that is frozen into the interpreter."""
    if filename.startswith("<frozen "):
        return getattr(sys.modules.get(filename[8:-1]), "__file__", None) or filename
    return filename


_keep: dict[int, tuple[types.CodeType, FunctionSource]] = {}


def source_of(f: Any) -> FunctionSource:
    """The tree of a Python function.

    Raises SourceError: no source text (A101), or several lambdas of the line are alike (A102).
    """
    code = _code_of(f)
    hit = _keep.get(id(code))  # by identity: equal code objects of two files are ==
    if hit is not None and hit[0] is code:
        return hit[1]
    src = _find(f, code)
    _keep[id(code)] = (code, src)
    return src


def _find(f: Any, code: types.CodeType) -> FunctionSource:
    try:
        return _find_text(f, code)
    except SourceError as e:
        text = text_of_straight(code) if e.code != "A102" else None
        if text is None:
            raise
    filename = f"<code of {getattr(f, '__qualname__', code.co_name)}>"
    return FunctionSource(gast.ast_to_gast(ast.parse(text, filename)).body[0], filename, tuple(text.split("\n")))


def _find_text(f: Any, code: types.CodeType) -> FunctionSource:
    name = getattr(f, "__qualname__", code.co_name)
    lines = text_of(code.co_filename, getattr(f, "__module__", None))
    if not lines:
        try:
            block, start = inspect.getsourcelines(f)
        except (OSError, TypeError):
            raise SourceError("A101", f"the source of {name} is not available ({code.co_filename})",
                              help="define it in a file or notebook cell, or register its text in linecache") from None
        lines = ["\n"] * (start - 1) + textwrap.dedent("".join(block)).splitlines(True)
    rows = _rows_of(code.co_filename, lines)
    text = "".join(lines)
    own = _own_lines(code, rows)
    if own is not None:
        known, cls = _class_around(code, text, rows[code.co_firstlineno - 1][:1].isspace())
        if known and _may_be(own, cls, code):
            return _made(own, code, rows, cls)
    node, cls = _in_file(text, name, code)
    return _made(node, code, rows, cls)


def _made(node: Any, code: types.CodeType, rows: tuple[str, ...], cls: str | None) -> FunctionSource:
    return FunctionSource(_with_full_names(gast.ast_to_gast(node), cls, rows), code.co_filename, rows, cls)


def _in_file(text: str, name: str, code: types.CodeType) -> tuple[ast.AST, str | None]:
    """The function among all those of its file."""
    try:
        tree = _parse(text, code.co_filename)
    except SyntaxError as e:
        raise SourceError("A103", f"the file of {name} no longer parses: {e}") from None
    found = [(node, cls) for alike, node, cls in _functions_at(tree, code.co_firstlineno) if alike == code.co_name and _may_be(
        node, cls, code)]
    if code.co_name == "<lambda>" and len(found) > 1:
        exact = _by_position(found, code) or [c for c in found if _lambda_matches(c[0], code)]
        if len(exact) > 1 and len({ast.dump(c[0]) for c in exact}) == 1:
            exact = exact[:1]
        found = exact or found
        if len(found) > 1:
            raise SourceError("A102", f"several lambdas on line {code.co_firstlineno} of {code.co_filename} look alike",
                              help="give the function a name with def")
    if not found:
        raise SourceError("A103", f"{name} is not at line {code.co_firstlineno} of {code.co_filename} any more",
                          help="reload the module after editing it")
    return found[-1] if code.co_name != "<lambda>" else found[0]
