"""ast expression -> source text, by astor, checked by parsing it back.

astor is asked for one expression at a time.  Where its text does not parse back to the same tree, the standard
library's printer is used; if that differs too, that is an internal error.  Nothing else touches astor.
"""
from __future__ import annotations

import ast
import warnings
from functools import lru_cache

from ..errors import InternalError

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import astor

UNSAFE = (ast.JoinedStr, ast.NamedExpr, ast.Starred)


def expr_text(e: ast.expr) -> str:
    want = ast.dump(e)
    return _text(want, _Box(e))


class _Box:
    """Lets a tree ride along with its dump as a cache key."""

    def __init__(self, e: ast.expr) -> None:
        self.e = e

    def __eq__(self, o: object) -> bool:
        return isinstance(o, _Box)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=8192)
def _text(want: str, box: _Box) -> str:
    e = box.e
    if isinstance(e, ast.Name):
        return e.id
    if not any(isinstance(n, UNSAFE) for n in ast.walk(e)):
        text = _astor(e)
        if text is not None and _same(text, want):
            return text
    text = ast.unparse(ast.fix_missing_locations(ast.Expression(e)))
    if _same(text, want):
        return text
    raise InternalError("A901", f"an expression does not survive printing: {text}")


def _astor(e: ast.expr) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            text = astor.to_source(e, pretty_source=lambda parts: "".join(parts)).strip()
    except Exception:
        return None
    if "\n" in text:
        return None
    if text.startswith("(") and text.endswith(")") and not isinstance(e, ast.Tuple):
        inner = text[1:-1]
        if _same(inner, ast.dump(e)):
            text = inner
    return text


def _same(text: str, want: str) -> bool:
    try:
        return ast.dump(ast.parse(text, mode="eval").body) == want
    except SyntaxError:
        return False
