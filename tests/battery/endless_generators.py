"""Generators that never end: asked by next(), send(), islice, zip, loops that break; itertools.count and cycle step by step."""
import itertools
import math

import numpy as np


def fibonacci(a, b):
    while True:
        yield a
        a, b = b, a + b


def newton(x):
    y = x
    while True:
        y = 0.5 * (y + x / y)
        yield y


def terms(x):
    t, k = 1.0, 0
    while True:
        yield t
        k += 1
        t *= x / k


def average():
    s, n, r = 0.0, 0, None
    while True:
        v = yield r
        s += v
        n += 1
        r = s / n


def clock(dt):
    for i in itertools.count():
        yield i * dt


def evens():
    n = 0
    while True:
        yield n
        n += 2


def part(x):
    yield x
    yield x * x
    return x ** 3


def whole(x):
    r = yield from part(x)
    yield r * x


def first_five(x):
    return sum(itertools.islice(fibonacci(x, 1.0), 5))


def first_n(x, n):
    return sum(itertools.islice(fibonacci(x, 1.0), n))


def three_steps(x):
    g = fibonacci(x, 1.0)
    return next(g) * next(g) * next(g)


def steps_in_loop(x):
    g = fibonacci(x, 1.0)
    s = 0.0
    for _ in range(6):
        s += next(g) * next(g)
    return s


def beside_a_list(xs):
    return sum(a * b for a, b in zip(fibonacci(xs[0], 1.0), xs)) + sum(a * b for a, b in zip(xs, terms(xs[1])))


def until_large(x):
    s = 0.0
    for v in fibonacci(x, 1.0):
        if v > 30:
            break
        s += v * v
    return s


def until_converged(x):
    last = x
    for y in newton(x):
        if abs(y - last) < 1e-10:
            break
        last = y
    return y


def returned_from_loop(x):
    s = 0.0
    for t in terms(x):
        s += t
        if abs(t) < 1e-14:
            return s


def returned_twice(x):
    return returned_from_loop(x) * 2


def series_in_loop(xs):
    r = 0.0
    for x in xs:
        s = 0.0
        for t in terms(x):
            if abs(t) < 1e-14:
                break
            s += t
        r += s * s
    return r


def sent(xs):
    g = average()
    next(g)
    for v in xs:
        r = g.send(v * v)
    return r


def counted_clock(dt):
    return sum(t * t for t in itertools.islice(clock(dt), 4))


def constant_items(x):
    return sum(x ** e for e, _ in zip(evens(), range(4)))


def numbered(x):
    s = 0.0
    for i, v in enumerate(fibonacci(x, 1.0)):
        if i > 4:
            break
        s += v * i
    return s


def of_an_expression(x):
    s = 0.0
    for n, (a, b) in enumerate((k + 1.0, x + k) for k in itertools.count()):
        if n > 5:
            break
        s += a / b
    return s


def mapped(x):
    s = 0.0
    for v in map(lambda t: t * t, fibonacci(x, 1.0)):
        if v > 50:
            break
        s += v
    return s


def taken_while(x):
    return sum(itertools.takewhile(lambda v: v < 20, fibonacci(x, 1.0)))


def arrays(v):
    def damped(v):
        while True:
            yield v
            v = v * 0.5 + np.sin(v)
    g = damped(v)
    next(g)
    next(g)
    return next(g).sum()


def two_at_once(x):
    a, b = fibonacci(x, 1.0), fibonacci(1.0, x)
    s = 0.0
    for _ in range(4):
        s += next(a) * next(b)
    return s


def count_step_by_step(x):
    c = itertools.count(1)
    s = 0.0
    for _ in range(3):
        s += x ** next(c)
    return s * next(c)


def cycle_step_by_step(xs):
    c = itertools.cycle([1.0, -2.0, xs[0]])
    s = 0.0
    for v in xs:
        s += v * next(c)
    return s * next(c)


def result_of_a_part(x):
    return sum(whole(x))


def number_or_items(x):
    try:
        items = iter(x)
    except TypeError:
        items = iter([x, math.sin(x)])
    return sum(items)


XS = [1.5, 0.3, 2.2]
CASES = [
    (first_five, (0.7,), 0), (first_n, (0.7, 5), 0), (three_steps, (0.7,), 0), (steps_in_loop, (0.7,), 0), (beside_a_list, (XS,), 0),
    (until_large, (0.7,), 0), (until_converged, (0.7,), 0), (returned_twice, (0.7,), 0), (series_in_loop, (XS,), 0), (sent, (XS,), 0),
    (counted_clock, (0.7,), 0), (constant_items, (0.7,), 0), (numbered, (0.7,), 0), (of_an_expression, (0.7,), 0), (mapped, (0.7,), 0),
    (taken_while, (0.7,), 0), (arrays, (np.array([0.5, 1.2]),), 0), (two_at_once, (0.7,), 0), (count_step_by_step, (0.7,), 0),
    (cycle_step_by_step, (XS,), 0), (result_of_a_part, (0.7,), 0), (number_or_items, (0.7,), 0), (number_or_items, (XS,), 0),
]
