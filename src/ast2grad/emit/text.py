"""ast expression -> source text, by astor, checked by parsing it back.

astor is asked for one expression at a time.  Where its text does not parse back to the same tree, the standard
library's printer is used; if that differs too, that is an internal error.  Nothing else touches astor.
"""
from __future__ import annotations

import ast
import warnings
from typing import Any

from ..errors import InternalError

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import astor

UNSAFE = (ast.JoinedStr, ast.NamedExpr, ast.Starred)


def expr_text(e: ast.expr) -> str:
    if isinstance(e, ast.Name):
        return e.id
    if not any(isinstance(n, UNSAFE) for n in ast.walk(e)):
        for text in _astor(e):
            if _says(text, e):
                return text
    text = ast.unparse(ast.fix_missing_locations(ast.Expression(e)))
    if _says(text, e):
        return text
    raise InternalError("A901", f"an expression does not survive printing: {text}")


def _astor(e: ast.expr) -> list[str]:
    """What astor writes, first without the parentheses that it puts around everything."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            text = astor.to_source(e, pretty_source=lambda parts: "".join(parts)).strip()
    except Exception:
        return []
    if "\n" in text:
        return []
    if text.startswith("(") and text.endswith(")") and not isinstance(e, ast.Tuple):
        return [text[1:-1], text]
    return [text]


def _says(text: str, e: ast.expr) -> bool:
    try:
        return _same(ast.parse(text, mode="eval").body, e)
    except SyntaxError:
        return False


def _same(a: Any, b: Any) -> bool:
    if type(a) is not type(b):
        return False
    if isinstance(a, ast.Constant):
        return type(a.value) is type(b.value) and repr(a.value) == repr(b.value)
    if isinstance(a, ast.AST):
        return all(_same(getattr(a, f, None), getattr(b, f, None)) for f in a._fields)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(_same, a, b))
    return bool(a == b)
