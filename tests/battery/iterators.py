"""Iterators used step by step, generators, itertools."""
import itertools
import math

import numpy as np


def two_steps_and_the_rest(x):
    it = iter([x, x * 2, x * 3])
    a = next(it)
    b = next(it)
    return a * b + sum(it)


def counter_with_break(x):
    r = 0.0
    for i in itertools.count(1):
        r += x / i
        if i > 4:
            break
    return r


def named_generator(x):
    terms = (x * i for i in range(1, 4))
    s = 0.0
    for t in terms:
        s = s * 0.5 + t
    return s


def windows(seq, n):
    for i in range(len(seq) - n + 1):
        yield seq[i:i + n]


def flat(parts):
    for p in parts:
        yield from p


def generator_functions(v, n):
    return sum(a * b for a, b in windows(v, n)) + sum(flat(windows(v, 2)))


def cycled(v, x):
    s = 0.0
    for a, b in zip(v, itertools.cycle((x, 2.0))):
        s = s * x + a * b
    return s


def products(x):
    grid = sum(a * b for a, b in itertools.product([x, 1.0], [2.0, x]))
    pairs = sum(a * b for a, b in itertools.combinations([x, 2 * x, 3.0], 2))
    return grid * pairs + sum(itertools.chain([x], (x * x,))) + sum(itertools.starmap(pow, [(x, 2), (x, 3)]))


def transposed(m):
    cols = [list(c) for c in zip(*m)]
    return cols[0][1] * cols[1][0] - math.prod(cols[1])


def memoised(x, n):
    memo = {}

    def fib(k):
        if k < 2:
            return x * k
        if k not in memo:
            memo[k] = fib(k - 1) + fib(k - 2) * x
        return memo[k]
    return fib(n)


def stack_of_numbers(x, n):
    todo = [x]
    seen = []
    while todo and len(seen) < n:
        y = todo.pop(0)
        seen.append(y)
        todo += [y * 0.5, y + x]
    return sum(s * i for i, s in enumerate(seen))


CASES = [
    (two_steps_and_the_rest, (1.5,), 0), (counter_with_break, (1.5,), 0), (named_generator, (1.5,), 0),
    (generator_functions, ([0.3, 0.5, 0.9], 2), 0), (cycled, (np.array([0.3, 0.5, 0.9]), 0.7), (0, 1)), (products, (0.5,), 0),
    (transposed, ([[1.0, 2.0], [3.0, 4.5]],), 0), (memoised, (0.5, 6), 0), (stack_of_numbers, (0.4, 6), 0),
]
