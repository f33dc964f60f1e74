"""Functions made at run time: exec with a linecache entry, thousands of statements, deep nesting, long expressions."""
import linecache
import math

import numpy as np


def define(name, text, **names):
    """What notebooks and code generators do: exec text that inspect can find again."""
    filename = f"<generated {name}>"
    linecache.cache[filename] = (len(text), None, text.splitlines(True), filename)
    scope = {"math": math, "np": np, "__name__": __name__, **names}
    exec(compile(text, filename, "exec"), scope)
    return scope[name]


def _two_thousand_scalar():
    lines = ["def two_thousand(x, y):", "    a0 = x * y"]
    for i in range(1, 2000):
        lines.append(f"    a{i} = a{i - 1} * 0.9 + math.sin(a{i - 1} + x) * {0.01 * (i % 7):.2f}")
    lines.append("    return a1999 * y + a500 * x")
    return "\n".join(lines) + "\n"


def _same_name():
    lines = ["def same_name(x, y):", "    s = x"]
    for i in range(2000):
        lines.append("    s = s * y + 0.01" if i % 3 else "    s = 0.3 * s - x * s * s * 0.1")
    lines.append("    return s + x * y")
    return "\n".join(lines) + "\n"


def _many_branches():
    lines = ["def many_branches(x, y):", "    s = x * y"]
    for i in range(150):
        lines += [f"    if s > {i % 5 / 4:.2f}:", f"        s = s * 0.9 + x * {i % 3}", "    else:", "        s = s + 0.1 * y"]
    lines.append("    return s * x")
    return "\n".join(lines) + "\n"


def _long_sum():
    return "def long_sum(x, y):\n    return " + " + ".join(f"x ** {i % 5 + 1} * y / {i + 1}" for i in range(300)) + "\n"


def _deep_expression():
    text = "x"
    for i in range(40):
        text = f"({text} * 0.7 + y)"
    return f"def deep_expression(x, y):\n    return {text} * x\n"


def _deep_nesting():
    lines = ["def deep_nesting(x, y):"]
    for i in range(12):
        lines.append("    " * (i + 1) + (f"if x > {-i - 1}:" if i % 2 else f"for k{i} in range(1):"))
        lines.append("    " * (i + 2) + "x = x * 0.9 + 0.05 * y")
    lines.append("    return x * y")
    return "\n".join(lines) + "\n"


def _many_arguments():
    names = [f"p{i}" for i in range(60)]
    body = " + ".join(f"{a} * {b}" for a, b in zip(names, names[1:]))
    return f"def many_arguments({', '.join(names)}):\n    return {body}\n"


two_thousand = define("two_thousand", _two_thousand_scalar())
same_name = define("same_name", _same_name())
many_branches = define("many_branches", _many_branches())
long_sum = define("long_sum", _long_sum())
deep_expression = define("deep_expression", _deep_expression())
deep_nesting = define("deep_nesting", _deep_nesting())
many_arguments = define("many_arguments", _many_arguments())
with_tabs = define("with_tabs", "def with_tabs(x):\n\tif x > 0:\n\t\ty = x*x\n\telse:\n\t\ty = x\n\treturn y*x\n")
crlf = define("crlf", "def crlf(x):\r\n    y = x * x\r\n    return y * x\r\n")
made_lambda = define("made_lambda", "made_lambda = lambda x, y=2.0: x * y + x ** 2\n")
uses_injected = define("uses_injected", "def uses_injected(x):\n    return helper(x) * K\n", helper=math.tanh, K=3.0)
family = [define(f"member{k}", f"def member{k}(x):\n    return x ** {k} + math.cos({k} * x)\n") for k in range(1, 4)]

CASES = [
    (two_thousand, (0.7, 1.2), (0, 1)), (same_name, (0.4, 0.8), (0, 1)), (many_branches, (0.7, 0.5), (0, 1)), (long_sum, (0.7, 1.2), (0, 1)),
    (deep_expression, (0.7, 1.2), (0, 1)), (deep_nesting, (0.7, 1.2), (0, 1)), (many_arguments, tuple(0.1 * i + 0.3 for i in range(60)), (0, 17, 59)),
    (with_tabs, (0.7,), 0), (crlf, (0.7,), 0), (made_lambda, (0.7,), 0), (made_lambda, (0.7, 1.2), (0, 1)), (uses_injected, (0.7,), 0),
    *[(f, (0.7,), 0) for f in family],
]
