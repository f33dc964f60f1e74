"""Colour for a terminal: of Python source, of differences, of error messages."""

from __future__ import annotations

import io
import keyword
import os
import tokenize
from typing import TextIO

_RESET = "\x1b[0m"
_CODES = {
    "comment": "\x1b[2m",
    "keyword": "\x1b[1m",
    "string": "\x1b[32m",
    "number": "\x1b[36m",
    "error": "\x1b[1;31m",
    "add": "\x1b[32m",
    "remove": "\x1b[31m",
    "place": "\x1b[36m",
}


def wanted(choice: str, stream: TextIO) -> bool:
    """`auto`: only on a terminal that can do it, and not against NO_COLOR."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream.isatty()


def paint(kind: str, text: str) -> str:
    return f"{_CODES[kind]}{text}{_RESET}"


def python(text: str) -> str:
    """Python source with comments, keywords, strings and numbers set off; any other text unchanged."""
    lines = list(io.StringIO(text))  # as tokenize counts them: splitlines() splits at more than newlines
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError):
        return text
    for token in reversed(tokens):  # from the end, so that the columns before stay valid
        kind = _kind(token)
        (row, col), (end_row, end_col) = token.start, token.end
        if kind is None or row != end_row:
            continue
        line = lines[row - 1]
        lines[row - 1] = line[:col] + paint(kind, line[col:end_col]) + line[end_col:]
    return "".join(lines)


def _kind(token: tokenize.TokenInfo) -> str | None:
    if token.type == tokenize.COMMENT:
        return "comment"
    if token.type == tokenize.STRING:
        return "string"
    if token.type == tokenize.NUMBER:
        return "number"
    return "keyword" if token.type == tokenize.NAME and keyword.iskeyword(token.string) else None


def diff(text: str) -> str:
    """A unified diff with its lines in the usual colours."""
    kinds = {"+": "add", "-": "remove", "@": "place"}
    out = []
    for line in io.StringIO(text):
        kind = kinds.get(line[:1])
        out.append(paint(kind, line.rstrip("\n")) + "\n" if kind else line)
    return "".join(out)
