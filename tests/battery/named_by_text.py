"""The function or method that is called is named by a text: put together, cut, looked up, matched."""
import math
import re
import sys

import numpy as np


def twice(x):
    return x * 2


def square(x):
    return x * x


HERE = sys.modules[__name__]


class Shapes:
    def shape_twice(self, x):
        return x * 2

    def shape_square(self, x):
        return x * x

    def at(self, name, x):
        return getattr(self, "shape_" + name)(x)


def by_method(x, name):
    return Shapes().at(name, x)


def by_module(x, name):
    return getattr(HERE, name[:2] + name[2:])(x) + getattr(HERE, "%s" % name)(x) + getattr(HERE, "{}".format(name))(x)


def by_joined_text(x, name):
    return getattr(HERE, "".join(["squ", name]))(x)


def cut_text(x, name):
    n = name.strip().lower().split("-")[1]
    return {"a": twice, "b": square}[n](x)


def steps_in_text(x, names):
    for n in names.split("+"):
        x = {"a": twice, "b": square}[n](x)
    return x


def letters(x, names):
    for c in names:
        x = {"a": twice, "b": square}[c](x)
    return x


def power_in_text(x, formula):
    _, p = formula.split("**")
    return x ** int(p)


def matched(x, name):
    m = re.match(r"k(\d)", name)
    return x ** int(m.group(1))


def by_globals(x, name):
    return globals()["squ" + name](x)


def function_or_name(x, f):
    table = dict(a=twice, b=square)
    if not callable(f):
        if f not in table:
            raise KeyError(f)
        f = table[f]
    return f(x)


def names_in_list(x, names):
    return sum(getattr(HERE, "squ" + n)(x) for n in names)


def module_by_name(x, name):
    xp = {"numpy": np, "math": math}[name]
    return xp.sin(x)


def text_of_option(x, mode):
    return x * 2 if str(mode).upper() == "LINEAR" else x * x


def length_of_text(x):
    return len(f"{x:.3f}") * x


CASES = [
    (by_method, (0.7, "square"), 0), (by_method, (0.7, "twice"), 0), (by_module, (0.7, "square"), 0), (by_joined_text, (0.7, "are"), 0),
    (cut_text, (0.7, " Method-B "), 0), (steps_in_text, (0.7, "a+b"), 0), (letters, (0.7, "abba"), 0),
    (power_in_text, (0.7, "x**3"), 0), (matched, (0.7, "k3"), 0), (by_globals, (0.7, "are"), 0), (function_or_name, (0.7, "b"), 0),
    (function_or_name, (0.7, square), 0), (names_in_list, (0.7, ["are", "are"]), 0), (module_by_name, (0.7, "numpy"), 0),
    (module_by_name, (0.7, "math"), 0), (text_of_option, (0.7, "linear"), 0), (text_of_option, (0.7, "log"), 0),
    (length_of_text, (0.7,), 0),
]
