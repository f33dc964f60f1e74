"""Which function is called depends on data: branches, dicts and lists of functions, None in their place, methods, closures."""
import functools
import math
import operator

import numpy as np


def twice(x):
    return x * 2


def square(x):
    return x * x


def cube(x):
    return x ** 3


def scaled(x, k=2.0):
    return math.sin(x) * k


class Law:
    def __init__(self, a):
        self.a = a

    def low(self, x):
        return self.a * x

    def high(self, x):
        return self.a * x * x


def two(x, t):
    f = twice if t < 0.3 else square
    return f(x) * f(x + 1)


def in_loop(xs):
    s = 0.0
    for x in xs:
        f = twice if x < 0.3 else square
        s += f(x)
    return s


def three(x, t):
    if t < 0.3:
        f = twice
    elif t < 0.6:
        f = square
    else:
        f = cube
    return f(x)


def next_in_loop(xs):
    f = twice
    s = 0.0
    for x in xs:
        s += f(x)
        f = square if x > 1 else cube
    return s * f(xs[0])


def with_failing_path(x, t):
    if t < 0.3:
        f = twice
    elif t < 0.6:
        raise ValueError(t)
    else:
        f = lambda v: v * x * t  # noqa: E731
    return f(x)


def library_functions(x, t):
    f = math.sin if t < 0.3 else math.exp
    return f(x)


def array_functions(v, t):
    f = np.sin if t < 0.3 else np.exp
    return f(v).sum()


def nested_functions(x, t):
    if t < 0.3:
        def f(v):
            return v * 2
    else:
        def f(v):
            return v * v * t
    return f(x)


def methods(x, t):
    law = Law(x)
    m = law.low if t < 0.3 else law.high
    return m(x)


def one_or_none(x, t):
    f = None
    if t > 0.3:
        f = square
    return f(x) if f is not None else x


def true_or_none(x, t):
    f = cube if t > 0.3 else None
    if f:
        return f(x)
    return x


def pairs_of_functions(x, t):
    f, g = (twice, square) if t < 0.3 else (square, cube)
    return f(x) * g(x)


def pick(t):
    if t < 0.3:
        return twice
    return square


def returned(x, t):
    return pick(t)(x)


def by_key(x, name, t):
    mode = name if t < 0.3 else "b"
    return {"a": twice, "b": square}[mode](x)


TABLE = {"a": twice, "b": cube}


def by_outside_key(x, t):
    return TABLE["a" if t < 0.3 else "b"](x)


def by_position(x, i):
    return [twice, square, cube][int(i)](x)


def handed_on(x, t):
    f = twice if t < 0.3 else square

    def solve(g):
        y = 1.0
        for _ in range(5):
            y -= (g(y) - x) / 2
        return y
    return solve(f)


def mapped(x, t):
    f = (lambda v: v * 2) if t < 0.3 else (lambda v: v * v)
    return sum(map(f, [x, 2 * x]))


def partials(x, t):
    f = functools.partial(scaled, k=x) if t < 0.3 else functools.partial(scaled, k=x * x)
    return f(x)


def operators(x, t):
    op = operator.add if t < 0.3 else operator.mul
    return op(x, x)


def position_in_range(x, i):
    return x ** range(1, 5)[i] * range(0, 10, 2)[-1]


V = np.array([0.5, 1.2])
CASES = [
    (two, (0.7, 0.1), 0), (two, (0.7, 0.9), 0), (in_loop, ([1.7, 0.5, 0.2],), 0), (three, (0.7, 0.1), 0), (three, (0.7, 0.5), 0),
    (three, (0.7, 0.9), 0), (next_in_loop, ([1.7, 0.9, 0.3],), 0), (with_failing_path, (0.7, 0.9), 0), (library_functions, (0.7, 0.9), 0),
    (array_functions, (V, 0.1), 0), (nested_functions, (0.7, 0.9), 0), (methods, (0.7, 0.9), 0), (methods, (0.7, 0.1), 0),
    (one_or_none, (0.7, 0.9), 0), (one_or_none, (0.7, 0.1), 0), (true_or_none, (0.7, 0.9), 0), (true_or_none, (0.7, 0.1), 0),
    (pairs_of_functions, (0.7, 0.9), 0), (returned, (0.7, 0.9), 0), (by_key, (0.7, "a", 0.9), 0), (by_key, (0.7, "a", 0.1), 0),
    (by_outside_key, (0.7, 0.9), 0), (by_position, (0.7, 2.0), 0), (by_position, (0.7, -2.0), 0), (handed_on, (0.7, 0.9), 0),
    (mapped, (0.7, 0.9), 0), (partials, (0.7, 0.9), 0), (operators, (0.7, 0.9), 0),
    (position_in_range, (0.7, -2), 0), (position_in_range, (0.7, 2), 0),
]
