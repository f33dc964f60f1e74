"""Closures: captured active values, nonlocal, functions as arguments and results, several lambdas on one line."""
import math

import numpy as np

RATE = 0.3
RATES = {"low": 0.1, "high": 0.9}


def captures_parameter(x, y):
    def inner(t):
        return t * y + x
    return inner(x) * inner(2.0)


def captures_rebound(x):
    k = x * x
    def f(t):
        return k * t
    k = k + 1.0
    return f(x)


def captures_loop_value(x):
    s = 0.0
    for i in range(3):
        w = x * (i + 1)
        def f(t):
            return t * w + i
        s += f(x)
    return s


def late_binding(x):
    fs = [lambda t, i=i: t * i * x for i in range(1, 4)]
    return fs[0](x) + fs[1](2.0) * fs[2](x)


def make_scaler(k):
    def scale(x):
        return k * x * x
    return scale


triple = make_scaler(3.0)


def returned_function(x, k):
    f = make_scaler(k * x)
    return f(x + 1) + triple(x)


def compose(f, g):
    return lambda t: f(g(t))


def composed(x):
    h = compose(math.sin, lambda t: t * x)
    return h(x) + compose(h, h)(0.5)


def counter_nonlocal(x):
    total = 0.0
    def add(v):
        nonlocal total
        total = total * 0.5 + v
    add(x)
    add(x * x)
    add(3.0)
    return total * x


def nonlocal_in_loop(v):
    state = 1.0
    def step(a):
        nonlocal state
        state = state * a + a
        return state * 2
    out = 0.0
    for a in v:
        out += step(a)
    return out * state


def apply_twice(f, x):
    return f(f(x))


def function_argument(x):
    return apply_twice(lambda t: t * t + x, x)


def passed_function(f, x, n):
    for _ in range(n):
        x = f(x) + 0.1 * x
    return x


def integrate(f, a, b, n):
    h = (b - a) / n
    s = 0.5 * (f(a) + f(b))
    for i in range(1, n):
        s += f(a + i * h)
    return s * h


def work(k, a, b):
    return integrate(lambda t: math.exp(-k * t) * math.cos(t), a, b, 8)


def newton(f, df, x0):
    for _ in range(20):
        x0 = x0 - f(x0) / df(x0)
    return x0


def implicit_root(a):
    return newton(lambda x: x ** 3 - a, lambda x: 3 * x * x, 1.0) * a


def two_lambdas(x): f, g = lambda t: t * t, lambda t: t * 3.0; return f(x) * g(x)


square, cube, shift = (lambda x: x ** 2), (lambda x: x ** 3), (lambda x, k: x * k + k)
double = lambda a: a * 2 + a * a  # noqa: E731
table = {"s": lambda x, y: x * y, "d": lambda x, y: x / y}


def dispatch_table(key, x, y):
    return table[key](x, y) + square(x)


def nested_three_deep(x, y):
    def level1(a):
        def level2(b):
            def level3(c):
                return a * b * c + x
            return level3(a + y)
        return level2(a * x)
    return level1(y)


def closure_over_array(v, w):
    def energy(u):
        return ((u - w) ** 2).sum()
    return energy(v) + energy(v * 2) * w[0]


def closure_mutates_list(x):
    log = []
    def record(v):
        log.append(v * v)
    record(x)
    record(x + 1)
    return log[0] * log[1]


def global_constants(x):
    return RATE * x ** 2 + RATES["high"] * math.exp(RATES["low"] * x)


def default_captures(x):
    k = x * 2
    def f(t, k=k):
        return t * k
    k = 0.0
    return f(x) + k


def immediately_called(x):
    return (lambda t: t * t + x)(x * 3)


def choose(name):
    if name == "tanh":
        return math.tanh
    def softsign(x):
        return x / (1 + abs(x))
    return softsign


def chosen_activation(x, name):
    act = choose(name)
    return act(x) * act(2 * x)


def mutable_cell(x):
    cell = [x]
    def bump():
        cell[0] = cell[0] * x + 1
    for _ in range(3):
        bump()
    return cell[0]


def make_polynomial(*coeffs):
    def p(x):
        r = 0.0
        for c in coeffs:
            r = r * x + c
        return r
    return p


quadratic = make_polynomial(1.0, -2.0, 0.5)


def polynomial_of_active(a, b, x):
    return make_polynomial(a, b, a * b)(x) + quadratic(a)


CASES = [
    (captures_parameter, (0.7, 1.2), (0, 1)), (captures_rebound, (0.7,), 0), (captures_loop_value, (0.7,), 0), (late_binding, (0.7,), 0),
    (returned_function, (0.7, 1.2), (0, 1)), (triple, (0.7,), 0), (composed, (0.7,), 0), (counter_nonlocal, (0.7,), 0),
    (nonlocal_in_loop, (np.array([0.4, 1.3, -0.2]),), 0), (nonlocal_in_loop, ([0.4, 1.3],), 0), (function_argument, (0.7,), 0),
    (passed_function, (math.sin, 0.7, 3), 1), (passed_function, (lambda t: t * t, 0.7, 3), "x"), (work, (0.7, 0.1, 1.3), (0, 1, 2)),
    (implicit_root, (2.0,), 0), (two_lambdas, (0.7,), 0), (square, (0.7,), 0), (cube, (0.7,), 0), (shift, (0.7, 1.2), (0, 1)),
    (double, (0.7,), 0), (table["s"], (0.7, 1.2), (0, 1)), (table["d"], (0.7, 1.2), (0, 1)),
    (dispatch_table, ("s", 0.7, 1.2), (1, 2)), (dispatch_table, ("d", 0.7, 1.2), (1, 2)), (nested_three_deep, (0.7, 1.2), (0, 1)),
    (closure_over_array, (np.array([0.4, 1.3]), np.array([0.9, -0.3])), (0, 1)), (closure_mutates_list, (0.7,), 0),
    (global_constants, (0.7,), 0), (default_captures, (0.7,), 0), (immediately_called, (0.7,), 0), (chosen_activation, (0.7, "tanh"), 0),
    (chosen_activation, (0.7, "soft"), 0), (mutable_cell, (0.7,), 0), (quadratic, (0.7,), 0), (polynomial_of_active, (0.7, 1.2, 0.4), (0, 1, 2)),
    (lambda x: x * math.log(x), (0.7,), 0), (lambda v, w: (v * w).sum() * v[0], (np.array([0.4, 1.3]), np.array([0.9, -0.3])), (0, 1)),
]
