"""Every node class of gast is differentiated, refused at the user's line, or cannot occur in a function.

The three tables below name each class once.  A class that a newer gast adds is in none of them and fails
`test_every_class_is_in_one_table`, so that nobody finds out from a wrong gradient.
"""
from __future__ import annotations

import itertools
import linecache
import sys
import textwrap
from typing import Any, Callable

import gast
import oracle
import pytest

from ast2grad import UnsupportedError, grad

_number = itertools.count(1)


def define(text: str) -> Callable[..., Any]:
    """The function `f` of a program, with a source that tools can find."""
    text = textwrap.dedent(text).lstrip("\n")
    name = f"<coverage {next(_number)}>"
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    space: dict[str, Any] = {"__name__": "coverage_program"}
    exec(compile("import math\nimport numpy as np\nimport contextlib\n", "<imports>", "exec"), space)
    exec(compile(text, name, "exec"), space)
    return space["f"]


def classes_in(text: str) -> set[str]:
    return {type(node).__name__ for node in gast.walk(gast.parse(textwrap.dedent(text)))}


def body(lines: str) -> str:
    """A function of two floats around these lines."""
    return "def f(x, y):\n" + textwrap.indent(textwrap.dedent(lines).strip("\n"), "    ") + "\n"


#: programs whose derivative at (0.7, 1.3) is right, by the classes that they show
HANDLED: dict[str, str] = {
    "FunctionDef arguments Return Name Load Param": body("return x"),
    "Assign Store BinOp Mult Add Sub Div": body("z = x * y + x - y / x\nreturn z"),
    "Pow FloorDiv Mod": body("return x ** 3 + (y // 1) * x + (x % 0.5) * y"),
    "UnaryOp USub UAdd Not": body("return -x + (+y) * (2.0 if not x > 5 else 3.0)"),
    "MatMult": body("a = np.array([x, y])\nreturn a @ np.array([2.0, 3.0])"),
    "BitAnd BitOr BitXor LShift RShift Invert": body(
        "n = (6 & 3) | (1 << 2) ^ (8 >> 1)\nreturn x * n + y * ~n"),
    "AugAssign": body("z = x\nz *= y\nreturn z"),
    "AnnAssign": body("z: float = x * y\nreturn z"),
    "Delete Del": body("z = x * y\nw = z + x\ndel z\nreturn w"),
    "Pass Expr Constant": body('"docstring"\npass\nreturn x * 2.5'),
    "If Compare Lt LtE Gt GtE Eq NotEq": body(
        "if x < y and x <= y and y > x and y >= x and x == x and x != y:\n    return x * y\nreturn y"),
    "IfExp": body("return x * x if x < y else y"),
    "BoolOp And Or": body("z = (x > 0 and x) or y\nreturn z * y"),
    "Is IsNot": body("z = None\nif z is None and x is not None:\n    return x * y\nreturn y"),
    "In NotIn": body("n = 2\nif n in (1, 2) and n not in (3, 4):\n    return x * x\nreturn y"),
    "For Break Continue": body("""
        z = x
        for i in range(6):
            if i == 1:
                continue
            if i == 4:
                break
            z = z * y + x
        return z"""),
    "While": body("z = x\nwhile z < 20.0:\n    z = z * z + y\nreturn z"),
    "Tuple List Starred Subscript": body("a, (b, *c) = x, [y, x, 2.0]\nreturn a * b + c[0] * c[1]"),
    "Slice": body("a = np.array([x, y, x * y])\nreturn np.sum(a[1:] * a[:-1])"),
    "Dict": body("d = {'a': x, 'b': y}\nreturn d['a'] * d['b']"),
    "Set": body("s = {1, 2}\nif 2 in s:\n    return x * x\nreturn y"),
    "ListComp comprehension": body("return sum([x ** k for k in range(4) if k != 2])"),
    "SetComp": body("s = {k % 2 for k in range(5)}\nreturn x * len(s)"),
    "DictComp": body("d = {k: x * k + y for k in range(3)}\nreturn d[2] * d[1]"),
    "GeneratorExp": body("return sum(x * k * y for k in range(4))"),
    "Call keyword Attribute": body("return math.sin(x) * np.sum(np.array([[x, y]]), axis=None)"),
    "Lambda": body("g = lambda v, w=2.0: v * w + y\nreturn g(x) * x"),
    "NamedExpr": body("if (z := x * y) > 0.1:\n    return z * x\nreturn y"),
    "JoinedStr FormattedValue": body("label = f'{2 * 3:>4d}'\nreturn x * len(label)"),
    "Assert": body("assert x > 0, 'positive'\nreturn x * y"),
    "Raise": body("if x < 0:\n    raise ValueError('negative')\nreturn x * y"),
    "Try ExceptHandler": body("try:\n    z = math.sqrt(x)\nexcept ValueError:\n    z = 0.0\nreturn z * y"),
    "With withitem": body("with np.errstate(all='ignore'):\n    z = x / y\nreturn z"),
    "Import alias": body("import math as m\nreturn m.cos(x) * y"),
    "ImportFrom": body("from math import exp\nreturn exp(x) * y"),
    "Global": "SCALE = 2.0\ndef f(x, y):\n    global SCALE\n    return SCALE * x * y\n",
    "Nonlocal": body("z = x\ndef g(v):\n    nonlocal z\n    z = z * v\ng(y)\ng(x)\nreturn z"),
    "ClassDef": body("class C:\n    v = 3.0\nreturn x * y * C.v"),
    "Yield": body("def g():\n    yield x * y\n    yield x\nreturn sum([v * v for v in g()])"),
    "YieldFrom": body("""
        def g():
            yield x * y
        def h():
            yield from g()
            yield y
        return sum([v for v in h()])"""),
    "Match match_case MatchValue MatchAs": body("""
        n = 2
        match n:
            case 1:
                return y
            case 2:
                return x * y
            case other:
                return x * other"""),
    "MatchSingleton MatchOr": body("""
        flag = True
        match flag:
            case None:
                return y
            case True | False:
                return x * y"""),
    "MatchSequence MatchStar": body("""
        match (x, y, 2.0):
            case [a, *rest]:
                return a * rest[0] * rest[1]"""),
    "MatchMapping": body("""
        match {'k': x, 'v': y}:
            case {'k': a, 'v': b}:
                return a * a * b"""),
    "MatchClass": body("""
        match complex(1, 2):
            case complex(real=r):
                return x * r
            case _:
                return y"""),
}

#: program, line of the complaint
REFUSED: dict[str, tuple[str, int]] = {
    "AsyncFunctionDef": (body("async def g():\n    return x\nreturn x * y"), 2),
    "Await": ("async def g(v):\n    return v\nasync def f(x, y):\n    return await g(x)\n", 3),
    "AsyncFor": (body("async def g():\n    async for v in h():\n        pass\nreturn x * y"), 2),
    "AsyncWith": (body("async def g():\n    async with h():\n        pass\nreturn x * y"), 2),
}

#: syntax that older Pythons cannot read: class -> (first version, program)
HANDLED_SINCE: dict[str, tuple[tuple[int, int], str]] = {
    "TypeVar": ((3, 12), body("def g[T](v: T) -> T:\n    return v * y\nreturn g(x)")),
    "ParamSpec": ((3, 12), body("def g[**P](v):\n    return v * y\nreturn g(x)")),
    "TypeVarTuple": ((3, 12), body("def g[*T](v):\n    return v * y\nreturn g(x)")),
}

#: and the refused ones: class -> (first version, program, line)
REFUSED_SINCE: dict[str, tuple[tuple[int, int], str, int]] = {
    "TryStar": ((3, 11), body("z = x\ntry:\n    z = x * y\nexcept* ValueError:\n    z = y\nreturn z"), 3),
    "TypeAlias": ((3, 12), body("z = x * y\ntype T = float\nreturn z"), 3),
}

#: classes that never reach a pass: why
NOT_IN_A_FUNCTION: dict[str, str] = {
    **dict.fromkeys(
        ["AST", "boolop", "cmpop", "excepthandler", "expr", "expr_context", "mod", "operator", "pattern",
         "slice", "stmt", "type_ignore", "type_param", "unaryop"], "abstract"),
    **dict.fromkeys(["AugLoad", "AugStore", "Exec", "Print", "Repr"], "Python 2"),
    **dict.fromkeys(["TemplateStr", "Interpolation"], "Python 3.14, newer than what is supported"),
    "Module": "holds a file",
    "Expression": "holds a single expression",
    "Interactive": "holds a prompt's line",
    "FunctionType": "holds a type comment",
    "Suite": "no longer made by any Python",
    "TypeIgnore": "comments are not parsed",
}


def names(table: dict[str, Any]) -> list[str]:
    return [name for key in table for name in key.split()]


def test_every_class_is_in_one_table() -> None:
    tables = (HANDLED, HANDLED_SINCE, REFUSED, REFUSED_SINCE, NOT_IN_A_FUNCTION)
    known = [name for table in tables for name in names(table)]
    assert len(known) == len(set(known)), "a class is listed twice"
    classes = {name for name, value in vars(gast).items()
               if isinstance(value, type) and issubclass(value, gast.AST)}
    assert classes - set(known) == set(), "new in gast: differentiate it or refuse it, and say which here"


def handled_here() -> dict[str, str]:
    newer = {name: text for name, (since, text) in HANDLED_SINCE.items() if sys.version_info >= since}
    return {**HANDLED, **newer}


def refused_here() -> dict[str, tuple[str, int]]:
    newer = {name: (text, line) for name, (since, text, line) in REFUSED_SINCE.items()
             if sys.version_info >= since}
    return {**REFUSED, **newer}


@pytest.mark.parametrize("key", handled_here())
def test_handled(key: str) -> None:
    text = handled_here()[key]
    assert set(key.split()) - classes_in(text) == set()
    oracle.assert_gradient(define(text), (0.7, 1.3), wrt=(0, 1))


@pytest.mark.parametrize("name", refused_here())
def test_refused(name: str) -> None:
    text, line = refused_here()[name]
    assert name in classes_in(text)
    f = define(text)
    with pytest.raises(UnsupportedError) as caught:
        grad(f)(0.7, 1.3)
    assert caught.value.lineno == line
    assert caught.value.code == "A201"
    assert f"line {line}" in str(caught.value) and "^" in str(caught.value)


def test_a_coroutine_is_refused() -> None:
    f = define("async def f(x, y):\n    return x * y\n")
    with pytest.raises(UnsupportedError) as caught:
        grad(f)(0.7, 1.3)
    assert (caught.value.code, caught.value.lineno) == ("A201", 1)
