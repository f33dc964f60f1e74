"""The text of functions that have none: made by `eval` or `exec`, and without branches, loops and exceptions.

Such a function does the same whatever it is given.  It is called with values that write down what is done with them, one
statement each, in that order; what it looks up outside are such values too, so nothing else runs.  What would be decided by
looking at a value (a jump, a test for identity, a nested function) is not followed.
"""
from __future__ import annotations

import ast
import dis
import inspect
import types
from typing import Any

BINARY = {"add": ast.Add, "sub": ast.Sub, "mul": ast.Mult, "truediv": ast.Div, "floordiv": ast.FloorDiv, "mod": ast.Mod,
          "pow": ast.Pow, "matmul": ast.MatMult, "and": ast.BitAnd, "or": ast.BitOr, "xor": ast.BitXor,
          "lshift": ast.LShift, "rshift": ast.RShift}
UNARY = {"neg": ast.USub, "pos": ast.UAdd, "invert": ast.Invert}
COMPARE = {"lt": ast.Lt, "le": ast.LtE, "gt": ast.Gt, "ge": ast.GtE, "eq": ast.Eq, "ne": ast.NotEq}
#: what an object cannot be asked for, or what would be left behind
OUTSIDE = ("IS_OP", "STORE_GLOBAL", "DELETE_GLOBAL", "STORE_DEREF", "DELETE_DEREF", "STORE_NAME", "DELETE_NAME", "IMPORT_NAME")
#: what comes behind further arguments that are handed on, and not looked into
HANDED_ON = ("LIST_EXTEND", "DICT_MERGE", "CALL_FUNCTION_EX")
FLAGS = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


class NotStraight(Exception):
    """The function decides something by its values."""


class Written:
    """A value, by the name that it has in the text."""

    __slots__ = ("_name", "_text")
    _name: str
    _text: Text
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, text: Text, name: str) -> None:
        object.__setattr__(self, "_text", text)
        object.__setattr__(self, "_name", name)

    def __getattr__(self, name: str) -> Any:
        return self._text.value(ast.Attribute(self._text.of(self), name, ast.Load()))

    def __setattr__(self, name: str, value: Any) -> None:
        text = self._text
        text.statements.append(ast.Assign([ast.Attribute(text.of(self), name, ast.Store())], text.of(value)))

    def __getitem__(self, key: Any) -> Written:
        return self._text.value(ast.Subscript(self._text.of(self), self._text.of(key), ast.Load()))

    def __setitem__(self, key: Any, value: Any) -> None:
        text = self._text
        text.statements.append(ast.Assign([ast.Subscript(text.of(self), text.of(key), ast.Store())], text.of(value)))

    def __call__(self, *args: Any, **kws: Any) -> Written:
        text = self._text
        named = [ast.keyword(None if k == text.rest else k, text.of(v)) for k, v in kws.items()]
        return text.value(ast.Call(text.of(self), [text.of(a) for a in args], named))

    def _refuse(self, *args: Any) -> Any:
        raise NotStraight

    __bool__ = __iter__ = __contains__ = __str__ = __repr__ = __format__ = __delattr__ = __delitem__ = _refuse


def _operators() -> None:
    for name, op in BINARY.items():
        def forward(self: Any, other: Any, op: Any = op) -> Any:
            return self._text.value(ast.BinOp(self._text.of(self), op(), self._text.of(other)))

        def reflected(self: Any, other: Any, op: Any = op) -> Any:
            return self._text.value(ast.BinOp(self._text.of(other), op(), self._text.of(self)))

        def in_place(self: Any, other: Any, op: Any = op) -> Any:
            new = self._text.value(self._text.of(self))
            self._text.statements.append(ast.AugAssign(ast.Name(new._name, ast.Store()), op(), self._text.of(other)))
            return new

        for prefix, method in (("", forward), ("r", reflected), ("i", in_place)):
            setattr(Written, f"__{prefix}{name}__", method)
    for name, unary in UNARY.items():
        setattr(Written, f"__{name}__", lambda self, op=unary: self._text.value(ast.UnaryOp(op(), self._text.of(self))))
    for name, relation in COMPARE.items():
        setattr(Written, f"__{name}__", lambda self, other, op=relation: self._text.value(
            ast.Compare(self._text.of(self), [op()], [self._text.of(other)])))


_operators()


class Text:
    """What was done so far."""

    def __init__(self, taken: set[str], more: str | None, rest: str | None) -> None:
        self.statements: list[ast.stmt] = []
        self.taken = taken
        self.more, self.rest = more, rest  # the parameters for further arguments by position and by keyword

    def value(self, e: ast.expr) -> Written:
        name = next(n for i in range(len(self.taken) + 1) if (n := f"value_{len(self.statements) + i + 1}") not in self.taken)
        self.taken.add(name)
        self.statements.append(ast.Assign([ast.Name(name, ast.Store())], e))
        return Written(self, name)

    def of(self, v: Any) -> ast.expr:
        if type(v) is Written:
            name: ast.expr = ast.Name(v._name, ast.Load())
            return ast.Starred(name, ast.Load()) if v._name == self.more else name
        if type(v) is tuple:
            return ast.Tuple([self.of(i) for i in v], ast.Load())
        if type(v) is list:
            return ast.List([self.of(i) for i in v], ast.Load())
        if type(v) is dict and self.rest not in v:
            return ast.Dict([self.of(k) for k in v], [self.of(i) for i in v.values()])
        if type(v) is slice:
            return ast.Slice(*(None if p is None else self.of(p) for p in (v.start, v.stop, v.step)))
        if v is None or v is Ellipsis or type(v) in (bool, int, str, bytes, complex) or type(v) is float and abs(v) < 1e308:
            return ast.Constant(v)
        raise NotStraight


def is_straight(code: types.CodeType) -> bool:
    """Does the function do the same whatever it is given?"""
    if code.co_flags & FLAGS or getattr(code, "co_exceptiontable", None) or "__class__" in code.co_freevars or any(
            isinstance(c, types.CodeType) for c in code.co_consts):
        return False
    steps = [i for i in dis.get_instructions(code) if i.opname != "CACHE"]
    if any(i.opcode in dis.hasjrel or i.opcode in dis.hasjabs or i.opname in OUTSIDE for i in steps):
        return False
    return all(j.opname in HANDED_ON or j.opname == "BUILD_MAP" and j.arg == 0 for more in rest_of(code) if more is not None
               for i, j in zip(steps, steps[1:]) if more == i.argval or isinstance(i.argval, tuple) and more in i.argval)


def rest_of(code: types.CodeType) -> tuple[str | None, str | None]:
    """The parameters for further arguments by position and by keyword."""
    n = code.co_argcount + code.co_kwonlyargcount
    more = code.co_varnames[n] if code.co_flags & inspect.CO_VARARGS else None
    return more, code.co_varnames[n + (more is not None)] if code.co_flags & inspect.CO_VARKEYWORDS else None


def text_of_straight(code: types.CodeType) -> str | None:
    """A function definition that does what the code does; None where it cannot be told."""
    if not is_straight(code):
        return None
    names = code.co_varnames[:code.co_argcount + code.co_kwonlyargcount]
    more, rest = rest_of(code)
    text = Text({*code.co_varnames, *code.co_names, *code.co_freevars}, more, rest)

    def named(n: str) -> Written:
        return Written(text, n)

    outside: dict[str, Any] = {n: named(n) for n in code.co_names}
    outside["__builtins__"] = {}
    cells = tuple(types.CellType(named(n)) for n in code.co_freevars)
    f = types.FunctionType(code, outside, code.co_name, None, cells)
    positional, only = code.co_argcount, names[code.co_argcount:]
    try:
        given: dict[str, Any] = {n: named(n) for n in only}
        if rest is not None:
            given[rest] = named(rest)
        result = text.of(f(*(named(n) for n in (*names[:positional], *filter(None, (more,)))), **given))
    except Exception:
        return None
    args: Any = ast.arguments([], [ast.arg(n) for n in names[:positional]], ast.arg(more) if more else None,
                              [ast.arg(n) for n in only], [None] * len(only), ast.arg(rest) if rest else None, [])
    name = code.co_name if code.co_name.isidentifier() else "expression"
    made = ast.FunctionDef(name, args, [*text.statements, ast.Return(result)], [])
    if "type_params" in made._fields:
        made.type_params = []  # type: ignore[attr-defined]
    return ast.unparse(ast.fix_missing_locations(ast.Module([made], []))) + "\n"
