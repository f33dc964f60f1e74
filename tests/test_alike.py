"""Callees of one text are one function."""
from __future__ import annotations

import math
from typing import Any

from ast2grad import check_grads, grad
from ast2grad.emit.alike import merged


def group(*functions: str) -> Any:
    return [(f.split("\n"), [None] * len(f.split("\n"))) for f in functions]


def lines(groups: Any) -> list[str]:
    return [line for g in groups for text, _ in g for line in text]


def test_pairs_of_one_text_are_merged_and_what_calls_them() -> None:
    back = "(tape, bar):\n    x, = tape\n    return 2.0 * bar * x"
    inner = [group(f"def {n}_fwd(x):\n    return x * x, (x,)", f"def {n}_bwd{back}") for n in ("sq", "sq_2")]
    outer = [group(f"def {n}(x):\n    y, {i}_tape = {i}_fwd(x)\n    # y = sq_2_fwd(x)\n    return {i}_bwd({i}_tape, y)")
             for n, i in (("f", "sq"), ("f_2", "sq_2"))]
    last = group("def g(x):\n    return f(x) + f_2(x)")
    found = merged([*inner, *outer, last], {"g"})
    heads = [t for t in lines(found) if t.startswith("def ")]
    assert heads == ["def sq_fwd(x):", "def sq_bwd(tape, bar):", "def f(x):", "def g(x):"]
    assert lines(found)[-1] == "    return f(x) + f(x)"


def test_texts_that_differ_and_the_entry_stay() -> None:
    a, b, c = group("def a(x):\n    return x"), group("def b(x):\n    return -x"), group("def c(x):\n    return x")
    assert merged([a, b, c], {"a"}) == [a, b, c]
    assert merged([c, b, a], {"a"}) == [c, b, a]


def recursive(names: tuple[str, str]) -> Any:
    return group(*[f"def {n}(x):\n    return {m}(x) if x else x" for n, m in (names, names[::-1])])


def test_functions_that_call_themselves_and_each_other() -> None:
    assert len(merged([recursive(("a", "b")), recursive(("c", "d"))], set())) == 1
    assert len(merged([group("def a(x):\n    return a(x)"), group("def b(x):\n    return a(x)")], set())) == 2


def unit(x: Any, y: Any) -> Any:
    r = math.sqrt(x * x + y * y)
    return x / r


def uses_it_twice(a: Any, b: Any) -> Any:
    start = 0 if a > 5 else a * b
    return unit(a, b) + unit(start, b)


def test_one_function_for_numbers_of_one_class_and_of_several() -> None:
    written = str(grad(uses_it_twice).source_for(1.5, 2.0))
    assert written.count("def unit") == 2  # forward and backward
    check_grads(uses_it_twice, (1.5, 2.0))


def test_a_variable_of_that_name_keeps_them_apart() -> None:
    a, b = group("def h(x):\n    return x"), group("def h_2(x):\n    return x")
    assert len(merged([a, b, group("def f(x):\n    h = h_2(x)\n    return h")], {"f"})) == 3
    assert len(merged([a, b, group("def f(x):\n    y = h_2(x)\n    return h(y)")], {"f"})) == 2
    found = merged([a, b, group("def f(x):\n    h_2 = h(x)\n    return h_2")], {"f"})
    assert lines(found)[-1] == "    return h_2"
