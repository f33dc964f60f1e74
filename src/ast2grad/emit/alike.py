"""Callees that were read apart, for what they were given, and have become one text: one function for all of them."""
from __future__ import annotations

import re
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
            if same is group:
                kept.append(group)
            else:
                names.update(zip(mine, map(name_of, (lines for lines, _ in same))))
        if not names:
            return groups
        for group in kept:
            for lines, _ in group:
                rename(lines, names)
        groups = kept


def name_of(lines: list[str]) -> str:
    found = re.match(r"\s*def (\w+)", lines[0])
    return found[1] if found else ""


def text_of(group: Group, mine: list[str]) -> tuple[str, ...]:
    places = {n: f"<{i}>" for i, n in enumerate(mine) if n}
    return tuple(WORD.sub(lambda m: places.get(m[0], m[0]), line) for lines, _ in group for line in lines)


def rename(lines: list[str], names: dict[str, str]) -> None:
    """The functions' new names, and those of the tapes that are called after them."""
    words = {m for line in lines for m in WORD.findall(line)}
    table = {n: new for n, new in names.items() if n in words}
    for n, new in names.items():
        old, tape = n.removesuffix("_fwd") + "_tape", new.removesuffix("_fwd") + "_tape"
        if n.endswith("_fwd") and not any(w.startswith(tape) for w in words):
            table.update({w: tape + w.removeprefix(old) for w in words if w.startswith(old)})
    if table:
        for i, line in enumerate(lines):
            if not line.lstrip().startswith("#"):  # a comment is the user's text
                lines[i] = WORD.sub(lambda m: table.get(m[0], m[0]), line)
