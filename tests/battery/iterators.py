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


def careful(xs):
    i, x = 0, xs
    try:
        for i, x in enumerate(xs):
            yield float(x)
    except (TypeError, ValueError) as e:
        raise ValueError(f"item {i}: {x}") from e


def tolerant(xs):
    try:
        for x in xs:
            yield x
    except ValueError:
        yield 10.0


def through(xs):
    yield xs[0]
    yield from tolerant(xs)


def generator_that_catches_its_own(x):
    return sum(y * y for y in careful([x, 2.0 * x]))


def what_the_loop_raises(x):
    s = 0.0
    try:
        for y in through([x, 2.0 * x]):
            s = s + math.sqrt(y - 1.0)
    except ValueError:
        s = 5.0 * x
    return s


def two_names_of_one(x):
    it = iter([x, 2.0 * x, 3.0 * x])
    same = it
    return next(same) * next(it) * next(same) ** 2


def is_iterable(v):
    return hasattr(v, "__iter__")


def checked(v):
    return v if is_iterable(v) else None


def asked_before_it_is_used(x):
    items = (x * k for k in (1.0, 2.0))
    if items and is_iterable(items):
        return sum(checked(items)) * x
    return x


def partial_sums(x):
    """Shewchuk's, as packages write it."""
    parts = [0.0]
    for y in careful((x, 0.1, x * x)):
        n = 0
        for p in parts:
            if abs(y) < abs(p):
                y, p = p, y
            s = y + p
            y, p = s, p - (s - y)
            if p:
                parts[n] = p
                n += 1
        parts[n:] = (y,) if y else ()
    return sum(parts)


def part_of_a_list_by_a_tuple(x, n):
    xs = [x, 2.0 * x]
    for _ in range(n):
        if xs[-1] < 1.0:
            xs.append(x * x)
    xs[1:] = (x,) if x > n else ()
    t = (x,) if x > 1.0 else ()
    return sum(xs) * (x if isinstance(t, tuple) else 1.0)


def all_of_a_list_by_one_of_unknown_length(x, n):
    xs, ys = [x, x], [x]
    for _ in range(n):
        if ys[-1] < 1.0:
            ys.append(2.0 * ys[-1])
    xs[:] = ys
    return sum(xs)


CASES = [
    (generator_that_catches_its_own, (0.5,), 0), (what_the_loop_raises, (0.7,), 0), (what_the_loop_raises, (1.7,), 0),
    (two_names_of_one, (1.5,), 0), (asked_before_it_is_used, (1.5,), 0), (partial_sums, (0.7,), 0),
    (part_of_a_list_by_a_tuple, (0.4, 2), 0), (part_of_a_list_by_a_tuple, (3.5, 2), 0),
    (all_of_a_list_by_one_of_unknown_length, (0.2, 4), 0),
    (two_steps_and_the_rest, (1.5,), 0), (counter_with_break, (1.5,), 0), (named_generator, (1.5,), 0),
    (generator_functions, ([0.3, 0.5, 0.9], 2), 0), (cycled, (np.array([0.3, 0.5, 0.9]), 0.7), (0, 1)), (products, (0.5,), 0),
    (transposed, ([[1.0, 2.0], [3.0, 4.5]],), 0), (memoised, (0.5, 6), 0), (stack_of_numbers, (0.4, 6), 0),
]
