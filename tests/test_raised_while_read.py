"""What Python raises in the body of try is what the derivative's text does: the handler's path is the one that is taken."""
from __future__ import annotations

import collections
import linecache
import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from ast2grad import UnsupportedError, grad

EXPRESSIONS = """
list(x) | tuple(x) | sorted(x) | iter(x) | list(enumerate(x)) | list(zip(x, x)) | list(map(abs, x)) | sum(x) | min(x)
max(x) | len(x) | [v for v in x] | x[0] | x[1:] | next(x) | x.shape | x.append(1) | x() | [*x] | dict(x)
list(reversed(x)) | any(x) | all(x) | x.items() | x["a"] | {**x} | "".join(x) | x + "a" | x + None | x + [1]
abs(None) | math.sqrt(None) | x in x | 3 in x | x.foo | x.real.foo | np.linalg.inv(x) | range(x) | [1, 2][x] | "a" * x
[1] * x | int("a") | float("a") | float(None) | float([x]) | int([x]) | (x,)[3] | [x][5] | {}["a"] | {1: x}[2]
x.__len__() | (lambda: x)(3) | (lambda a, b: x)(3) | math.sqrt(x, x) | x / 0 | 1 % 0 | math.log(0) | math.acos(5)
[].pop() | [x].index(7) | [x].remove(3) | next(iter([])) | max([]) | getattr(x, "q") | object().a | x @ x
x.__and__(1) | ~x | x << 1 | divmod(x, 0) | {}.pop("k") | fails() | math.factorial(x) | math.gcd(x, 2) | int(math.inf)
x.is_integer(3) | len(3) | len(None) | iter(3) | sum(3) | np.zeros(3)[5] | np.ones(3) + np.ones(4)
np.reshape(np.ones(3) * x, (2, 2)) | np.concatenate([x]) | np.stack([]) | np.dot(np.ones(3) * x, np.ones(2))
(v for v in 3) | {1, 2}.remove(5) | set().pop() | "abc".index("z") | (x, 2).index(9) | collections.deque().popleft()
{}.popitem() | next(iter({})) | collections.OrderedDict(a=x).pop("b") | collections.OrderedDict().popitem()
{"a": x}.pop("b") | collections.deque([x])[3] | collections.OrderedDict(a=x).move_to_end("b") | "{} {}".format(x)
"%d %d" % (1,) | "abc"[7] | b"a"[3] | (lambda *, k: x)(x) | dict(a=1, **{"a": 2}) | dict([(1, 2, 3)]) | [*[x], *3]
(lambda **k: x)(**{"a": x}, **3) | Point(x) | Point(x, 2).z | Slotted().a | [x, 2].index(3) | [x].pop(4)
[].__getitem__(0) | str.join(3, []) | x.conjugate(3) | type(x).nothing | math.fsum(x) | math.prod(x) | math.hypot("a")
math.dist([x], [1, 2]) | math.comb(x, 2) | complex("a") | x % 0 | x // 0 | 0 ** -1 | 0.0 ** -1 | math.pow(0.0, -1)
math.exp(1000) | 10.0 ** 400 | math.cosh(1000) | math.atanh(1) | math.sqrt(-1) | math.fmod(x, 0)
math.ldexp(1.0, 5000) | np.linalg.inv(np.zeros((2, 2))) | np.zeros((2, 2))[2, 0] | np.zeros(3)[1, 1]
np.ones(3) @ np.ones(2) | np.eye(2)[[5]] | np.array([x]).reshape(3) | np.hstack([np.ones((2, 1)), np.ones((3, 1))])
np.einsum("ij", np.ones(2)) | np.split(np.ones(3), 2) | np.squeeze(np.ones((2, 1)), axis=0) | np.expand_dims(x, 3)
np.ones(2).nothing | np.sum(np.ones(2), axis=4) | np.interp(1, [1], []) | min(x, "a") | sorted([x, None]) | x < None
x < "a" | [x] < x | x ** "a" | -None | +"a" | not_defined | math.nothing | np.nothing
"""

SOURCE = """
def {name}(x):
    try:
        {statement}
    except {classes}:
        return x * x
    return x
"""


Point = collections.namedtuple("Point", "x y")


class Slotted:
    __slots__ = ("a",)


def fails() -> None:
    raise KeyError(3)


def made(expression: str, statement: str, classes: str) -> Callable[[float], Any]:
    text = SOURCE.format(name="f", statement=statement.format(expression), classes=classes)
    name = f"<{expression} {statement} {classes}>"
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    space: dict[str, Any] = {"np": np, "math": math, "fails": fails, "collections": collections,
                             "Point": Point, "Slotted": Slotted}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SyntaxWarning
        exec(compile(text, name, "exec"), space)
    function: Callable[[float], Any] = space["f"]
    return function


@pytest.mark.parametrize("classes", ["Exception", "(TypeError, LookupError, ValueError, AttributeError, ArithmeticError, "
                                     "StopIteration, NameError)"], ids=["all", "named"])
@pytest.mark.parametrize("expression", [e.strip() for line in EXPRESSIONS.strip().splitlines() for e in line.split("|")])
def test_the_handler_is_what_the_derivative_takes(expression: str, classes: str) -> None:
    for statement in ("r = {}", "return 3 * x if {} is None else x"):
        f = made(expression, statement, classes)
        assert f(0.7) == 0.7 * 0.7  # it raises
        try:
            assert math.isclose(grad(f)(0.7), 1.4)
        except UnsupportedError:
            pass  # an error beats a guess
