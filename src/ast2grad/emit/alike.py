"""Callees that were read apart, for what they were given, and have become one text: one function for all of them."""
from __future__ import annotations

import ast
import re
import textwrap
from typing import Any

Group = list[tuple[list[str], list[Any]]]  # the lines of a function, or of a pair, and where they come from
WORD = re.compile(r"[^\W\d]\w*")


def merged(groups: list[Group], entry: set[str]) -> list[Group]:
    """The groups without those whose text is that of another one but for their own names."""
    while True:
        first: dict[tuple[str, ...], Group] = {}
        names: dict[str, str] = {}
        kept: list[Group] = []
        for group in groups:
            mine = [name_of(lines) for lines, _ in group]
            same = group if entry & set(mine) else first.setdefault(text_of(group, mine), group)
            new = dict(zip(mine, map(name_of, (lines for lines, _ in same))))
            if same is group or any(hidden(lines, new) for g in groups for lines, _ in g):
                kept.append(group)
            else:
                names.update(new)
        if not names:
            return groups
        for group in kept:
            for lines, _ in group:
                rename(lines, names)
        groups = kept


def hidden(lines: list[str], names: dict[str, str]) -> bool:
    """Does the function use one of the names, and have a variable that is called like what it would become?"""
    words = words_of(lines)
    if not any(n in words and new in words for n, new in names.items()):
        return False
    own = variables(lines)
    return any(n in words - own and new in own for n, new in names.items())


def words_of(lines: list[str]) -> set[str]:
    return {m for line in lines for m in WORD.findall(line)}


def variables(lines: list[str]) -> set[str]:
    """The names that are the function's own."""
    tree = ast.parse(textwrap.dedent("\n".join(lines)))
    own = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    return own | {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}


def name_of(lines: list[str]) -> str:
    found = re.match(r"\s*def (\w+)", lines[0])
    return found[1] if found else ""


def text_of(group: Group, mine: list[str]) -> tuple[str, ...]:
    places = {n: f"<{i}>" for i, n in enumerate(mine) if n}
    return tuple(WORD.sub(lambda m: places.get(m[0], m[0]), line) for lines, _ in group for line in lines)


def rename(lines: list[str], names: dict[str, str]) -> None:
    """The functions' new names, and those of the tapes that are called after them."""
    words = words_of(lines)
    if not any(n in words for n in names):
        return
    own = variables(lines)
    table = {n: new for n, new in names.items() if n in words - own}
    for n, new in names.items():
        old, tape = n.removesuffix("_fwd") + "_tape", new.removesuffix("_fwd") + "_tape"
        if n in table and n.endswith("_fwd") and not any(w.startswith(tape) for w in words):
            table.update({w: tape + w.removeprefix(old) for w in words if w.startswith(old)})
    if table:
        for i, line in enumerate(lines):
            if not line.lstrip().startswith("#"):  # a comment is the user's text
                lines[i] = WORD.sub(lambda m: table.get(m[0], m[0]), line)
