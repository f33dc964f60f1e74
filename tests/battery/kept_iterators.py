"""Iterators that are kept: by names, in lists, tuples, dicts and attributes, as arguments and results."""
import itertools
from itertools import chain, islice, tee

import numpy as np

X4 = [0.7, 0.2, 1.5, 0.9]
Y3 = [1.1, 2.2, 0.3]


def three_copies(x):
    a, b, c = tee(x, 3)
    next(b, None)
    next(c, None)
    next(c, None)
    return sum(p * q + r for p, q, r in zip(a, b, c))


def in_a_list(x, y):
    its = [iter(x), iter(y)]
    s = next(its[0]) * next(its[1])
    return s + next(its[0]) + 2 * next(its[1])


def in_a_dict(x):
    d = {"a": iter(x)}
    return next(d["a"]) * 2 + next(d["a"]) ** 2


class Reader:
    def __init__(self, x):
        self.it = iter(x)

    def one(self):
        return next(self.it)


def in_an_attribute(x):
    r = Reader(x)
    return r.one() * 2 + r.one() ** 2 + sum(r.it)


def two_of(it):
    return next(it) + 2 * next(it)


def argument(x):
    return two_of(iter(x)) + x[3] ** 2


def argument_twice(x):
    it = iter(x)
    return two_of(it) + 5 * two_of(it)


def in_a_tuple(x, y):
    p = (iter(x), iter(y))
    s = 0.0
    for it in p:
        s += next(it) * 3
    for it in p:
        s += next(it)
    return s


def round_robin(x, y):
    its = [iter(x), iter(y)]
    out = []
    for _ in range(3):
        for it in its:
            out.append(next(it))
    return sum(v * (i + 1) for i, v in enumerate(out))


def one_twice_in_a_list(x):
    its = [iter(x)] * 2
    return sum(a * b for a, b in zip(*its))


def grouper(x):
    args = [iter(x)] * 2
    return sum(a * b * b for a, b in itertools.zip_longest(*args, fillvalue=0))


def in_a_closure(x):
    it = iter(x)
    def get():
        return next(it)
    return get() + get() * get()


def in_a_lambda(x):
    it = iter(x)
    get = lambda: next(it)
    return get() + get() ** 2 * 3


def islice_and_rest(x):
    it = iter(x)
    head = list(islice(it, 2))
    return head[0] * head[1] + sum(it) ** 2


def sums_of_islice_and_rest(x):
    it = iter(x)
    return sum(islice(it, 2)) * 3 + sum(it) ** 2


def next_until_none(x):
    it = iter(x)
    s = 0
    while True:
        v = next(it, None)
        if v is None:
            break
        s = s * 0.5 + v * v
    return s


def next_until_it_raises(x):
    it = iter(x)
    s = 0
    try:
        while True:
            s = s * 0.5 + next(it) ** 2
    except StopIteration:
        pass
    return s


def first_and_loop(x):
    it = iter(x)
    m = next(it)
    for v in it:
        m = max(m, v * 1.01)
    return m * m


def enumerate_by_steps(x):
    it = enumerate(x)
    i, v = next(it)
    s = v * v
    for j, w in it:
        s += j * w
    return s


def two_returned(x):
    def make(y):
        return iter(y), iter(y)
    a, b = make(x)
    next(b)
    return sum(p * q for p, q in zip(a, b))


def values_of_a_dict(x):
    d = dict(enumerate(x))
    it = iter(d.values())
    next(it)
    return sum(it) ** 2


def reversed_by_steps(x):
    it = reversed(x)
    last = next(it)
    return last * sum(it)


def walrus(x):
    it = iter(x)
    s = 0
    while (v := next(it, None)) is not None:
        s += v ** 2
    return s


def chained_again(x):
    it = iter(x)
    first = next(it)
    return sum(a * b for a, b in zip(chain([first], it), x))


def rows_that_grow(x):
    rows = [[x[0]], [x[1]]]
    it = iter(rows)
    next(it).append(x[2])
    next(it).append(x[3])
    return rows[0][0] * rows[0][1] + rows[1][0] * rows[1][1] ** 2


def rows_that_change(x):
    rows = [[x[0]], [x[1]]]
    it = iter(rows)
    a = next(it)
    rows[1][0] = x[2] * x[3]
    a[0] = a[0] * 2
    b = next(it)
    return a[0] * b[0] * rows[0][0]


ONE = (three_copies, in_a_dict, in_an_attribute, argument, argument_twice, one_twice_in_a_list, grouper, in_a_closure,
       in_a_lambda, islice_and_rest, sums_of_islice_and_rest, next_until_none, next_until_it_raises, first_and_loop,
       enumerate_by_steps, two_returned, values_of_a_dict, reversed_by_steps, rows_that_grow, rows_that_change, walrus, chained_again)
TWO = (in_a_list, in_a_tuple, round_robin)
CASES = [
    *[(f, (x,), 0) for f in ONE for x in (X4, np.array(X4))],
    *[(f, args, (0, 1)) for f in TWO for args in ((X4, Y3), (np.array(X4), np.array(Y3)))],
]
