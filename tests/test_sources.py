"""The text of a function is found by its own lines, and by the file around it where they are not enough."""
from __future__ import annotations

import ast
import linecache
import types
from collections.abc import Iterator
from typing import Any

import pytest

TEXT = '''
import functools

def passed(f):
    return f

@passed
@functools.wraps(
    len
)
def decorated(x):
    return x

def over_lines(
    x,
    y=(1,
2),
):
    text = """
no indentation here
# nor here
"""
# a comment
    return x + len(text)
if True:
    def in_a_branch(x):
        return x

class Outer:
    class Inner:
        def method(self, x):
            def inside(y): return y + self.__hidden
            return inside(x)
\tdef_ = 1
    def __secret(self):
        return lambda x: x

    async def later(self): return 1

def outer(x):
    class Local:
        def method(self):
            return self.__hidden
    global made
    def made(y):
        return y
    return Local
last = 1
def at_the_end(x):
    return x'''.replace("\tdef_ = 1\n", "")


def codes(code: types.CodeType) -> Iterator[types.CodeType]:
    for c in code.co_consts:
        if isinstance(c, types.CodeType):
            if not c.co_name.startswith("<") and c.co_flags & 2:
                yield c
            yield from codes(c)


def test_own_lines_say_the_same_as_the_file() -> None:
    from ast2grad.frontend import source

    rows = tuple(TEXT.split("\n"))
    seen = {}
    for code in codes(compile(TEXT, "<text>", "exec")):
        [(node, cls)] = [(n, c) for name, n, c in source._functions_at(ast.parse(TEXT), code.co_firstlineno)
                         if name == code.co_name]
        own = source._own_lines(code, rows)
        assert own is not None and ast.dump(own, include_attributes=True) == ast.dump(node, include_attributes=True)
        known, around = source._class_around(code, TEXT, rows[code.co_firstlineno - 1][:1].isspace())
        assert not known or around == cls
        seen[code.co_name] = known
    assert len(seen) == 11 and not seen["made"] and seen["decorated"]


def test_a_file_that_is_not_parsed_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    import ast2grad
    from ast2grad.frontend import source

    text = "def f(x):\n    return x * x\n\n\n" + "class Table:\n    row = (1,\n)\n" * 3
    filename = "<a long table>"
    monkeypatch.setitem(linecache.cache, filename, (len(text), None, text.splitlines(True), filename))
    made: dict[str, Any] = {}
    exec(compile(text, filename, "exec"), made)
    monkeypatch.setattr(source, "_parse", None)
    assert ast2grad.grad(made["f"])(3.0) == 6.0
