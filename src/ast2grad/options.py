"""The values of the command line's options: each is read completely or refused."""

from __future__ import annotations

import ast
import keyword
import re
from typing import Any

from ast2grad.targets import UsageError

_SCALARS = ("float", "int", "bool", "str")
_ARRAY = re.compile(r"(f4|f8|i4|i8|b1)\[:(?:,:)*\]")
_FORMS = "float, int, bool, str, or an array such as f8[:], f4[:,:] (f4 f8 i4 i8 b1, one colon an axis)"


def parse_names(text: str) -> str | tuple[str, ...]:
    """`--wrt x,y` or `--wrt all`."""
    names = [name.strip() for name in text.split(",")]
    if names == ["all"]:
        return "all"
    for name in names:
        check_name("--wrt", name)
        if names.count(name) > 1:
            raise UsageError(f"--wrt: {name} is given twice")
    return tuple(names)


def parse_types(texts: list[str]) -> dict[str, str]:
    """`--type "x: f8[:], k: float"`: parameter -> type, without blanks."""
    types: dict[str, str] = {}
    for entry in [e for text in texts for e in _split_entries(text)]:
        name, colon, kind = (part.strip() for part in entry.partition(":"))
        if not colon:
            raise UsageError(f"--type: {entry.strip()!r} is not of the form NAME: TYPE")
        check_name("--type", name)
        kind = "".join(kind.split())
        if kind not in _SCALARS and not _ARRAY.fullmatch(kind):
            raise UsageError(f"--type: {name}: {kind!r} is not a type; a type is {_FORMS}")
        if name in types:
            raise UsageError(f"--type: {name} is given twice")
        types[name] = kind
    return types


def _split_entries(text: str) -> list[str]:
    """Split at the commas outside of brackets."""
    entries, depth = [""], 0
    for char in text:
        depth += (char == "[") - (char == "]")
        if char == "," and depth == 0:
            entries.append("")
        else:
            entries[-1] += char
    return entries


def parse_values(option: str, texts: list[str]) -> tuple[list[Any], dict[str, Any]]:
    """`2,3` and `x=2,y=3`: positional and named values, each a Python literal."""
    positional: list[Any] = []
    named: dict[str, Any] = {}
    for text in texts:
        try:
            call = ast.parse(f"_({text}\n)", mode="eval").body
        except (SyntaxError, ValueError):
            call = None
        # the text may not close the call that it was put into: it must be that one call, to the end
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            raise UsageError(f"{option}: cannot read {text!r}; write NAME=VALUE,... with Python literals")
        positional += [_literal(option, node) for node in call.args]
        for item in call.keywords:
            if item.arg is None:
                raise UsageError(f"{option}: '**' is not a value")
            if item.arg in named:
                raise UsageError(f"{option}: {item.arg} is given twice")
            named[item.arg] = _literal(option, item.value)
    return positional, named


def _literal(option: str, node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        shown = ast.unparse(node)
        hint = f" (for text, write quotes: {shown!r})" if isinstance(node, ast.Name) else ""
        raise UsageError(f"{option}: {shown} is not a Python literal{hint}") from None


def with_arrays(option: str, value: Any) -> Any:
    """The value with every list of numbers (lists of lists of equal length) as a NumPy array."""
    import numpy as np

    if isinstance(value, list):
        if _is_numeric(value):
            try:
                return np.array(value)
            except ValueError:
                raise UsageError(f"{option}: the rows of {value!r} have different lengths") from None
        return [with_arrays(option, entry) for entry in value]
    if isinstance(value, tuple):
        return tuple(with_arrays(option, entry) for entry in value)
    if isinstance(value, dict):
        return {key: with_arrays(option, entry) for key, entry in value.items()}
    return value


def _is_numeric(value: Any) -> bool:
    if isinstance(value, list):
        return all(_is_numeric(entry) for entry in value)
    return isinstance(value, (bool, int, float, complex))


def check_name(option: str, name: str) -> None:
    if not name.isidentifier() or keyword.iskeyword(name):
        raise UsageError(f"{option}: {name!r} is not a parameter name")
