"""Several generated modules in one text: imports and equal helpers once, no name with two meanings."""

from __future__ import annotations

import ast
from dataclasses import dataclass


class NameClash(Exception):
    """Two of the texts define the same name differently; putting them together would change one of them."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


@dataclass(frozen=True)
class _Piece:
    """A top-level statement with the comments above it."""

    node: ast.stmt
    text: str


def combine(texts: list[str]) -> str:
    """One module with everything that `texts` define.  A single text comes back unchanged."""
    if len(texts) == 1:
        return texts[0]
    headers: list[str] = []
    imports: list[str] = []
    exported: list[str] = []
    bodies: list[str] = []
    meaning: dict[str, str] = {}
    for text in texts:
        header, pieces = _pieces(text)
        if header and header not in headers:
            headers.append(header)
        for piece in pieces:
            if isinstance(piece.node, (ast.Import, ast.ImportFrom)):
                for alias in piece.node.names:
                    name = alias.asname or alias.name.split(".")[0]
                    _define(meaning, name, _import_meaning(piece.node, alias))
                if piece.text not in imports:
                    imports.append(piece.text)
            elif (names := _all_names(piece.node)) is not None:
                exported += [name for name in names if name not in exported]
            else:
                dump = ast.dump(piece.node)
                bound = _bound(piece.node)
                known = [name for name in bound if meaning.get(name) == dump]
                for name in bound:
                    _define(meaning, name, dump)
                if not known:
                    bodies.append(piece.text)
    imports.sort(key=lambda line: not line.startswith("from __future__"))
    blocks = ["\n#\n".join(headers)] if headers else []
    blocks += ["\n".join(imports)] if imports else []
    blocks += [_all_line(exported)] if exported else []
    start = "\n\n".join(blocks)
    return "\n\n\n".join([*([start] if start else []), *bodies]) + "\n"


def _define(meaning: dict[str, str], name: str, what: str) -> None:
    if meaning.setdefault(name, what) != what:
        raise NameClash(name)


def _import_meaning(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> str:
    """What an import binds, as text; `import a.b` and `import a.c` both bind the package `a`."""
    if isinstance(node, ast.ImportFrom):
        return f"from {'.' * node.level}{node.module or ''} import {alias.name}"
    return f"import {alias.name}" if alias.asname else f"import {alias.name.split('.')[0]}"


def _all_line(names: list[str]) -> str:
    line = "__all__ = [" + ", ".join(f'"{name}"' for name in names) + "]"
    if len(line) <= 88:
        return line
    return "__all__ = [\n" + "".join(f'    "{name}",\n' for name in names) + "]"


def _pieces(text: str) -> tuple[str, list[_Piece]]:
    """The header (what stands before the first statement) and the statements with their comments."""
    tree = ast.parse(text)
    lines = text.splitlines()
    header: list[str] = []
    pieces: list[_Piece] = []
    done = 0
    for i, node in enumerate(tree.body):
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))]) - 1
        end = node.end_lineno or node.lineno
        above = "\n".join(lines[done:first]).strip("\n")
        own = "\n".join(lines[first:end])
        done = end
        if i == 0:
            header += [above] if above else []
            above = ""
            if (docstring := ast.get_docstring(tree)) is not None:
                header.append("\n".join(f"# {line}".rstrip() for line in docstring.splitlines()))
                continue
        pieces.append(_Piece(node, f"{above}\n{own}" if above else own))
    rest = "\n".join(lines[done:]).strip("\n")
    if rest and pieces:
        pieces[-1] = _Piece(pieces[-1].node, f"{pieces[-1].text}\n{rest}")
    return "\n".join(header), pieces


def _all_names(node: ast.stmt) -> list[str] | None:
    """The entries of `__all__ = [...]`."""
    if isinstance(node, ast.Assign) and [ast.unparse(t) for t in node.targets] == ["__all__"]:
        return list(ast.literal_eval(node.value))
    return None


def _bound(node: ast.stmt) -> list[str]:
    """The names that the statement defines."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [node.name]
    return [n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
