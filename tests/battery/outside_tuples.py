"""A tuple from outside of the function where it meets one that is made in it: in branches, returns, loops, objects."""
import collections
import math

Pair = collections.namedtuple("Pair", "a b")
NOTHING = (math.nan, 0.5)
NO_PAIR = Pair(math.nan, 0.5)
NESTED = ((math.nan, 0.25), 1.0)
TABLE = [(1.0, 2.0), (3.0, 4.0)]


class Position:
    def __init__(self):
        self.p = NOTHING

    def move(self, t):
        self.p = (t, t * self.p[1])


def either(t):
    p = NOTHING if t < 0.0 else (t * t, t)
    return p[0] * p[1]


def the_other(t):
    p = NOTHING if t > 0.0 else (t * t, t)
    return p[1] * t


def _computed(t, k):
    if k == 1:
        return NOTHING
    elif k == 2:
        return t, t * 3.0
    return 1.0, 2.0


def returned(t, k):
    a, b = _computed(t, k)
    c, d = _computed(t * 2, 2)
    return a + b + c * d


def _failing(t):
    if t < 0.0:
        return NOTHING, NOTHING
    r = (t * t, t)
    v = (t, 1.0)
    return r, v


def returned_twice(t):
    position, speed = _failing(t)
    return position[0] * speed[0]


def replaced_in_a_loop(t, n):
    p = NOTHING
    for i in range(n):
        p = (t * i, p[1] * t)
    return p[0] + p[1]


def replaced_in_some_turns(t, n):
    p = (t, t)
    for i in range(n):
        p = NOTHING if i == 0 else (t * i, p[1] * t)
    return p[0] + p[1]


def rows_of_a_table(t, n):
    p = (t, t * t)
    for i in range(n):
        if i == 1:
            p = TABLE[i]
        else:
            p = (p[0] * t, p[1] + t)
    return p[0] * t + p[1]


def named(t, n):
    p = NO_PAIR
    for i in range(n):
        p = Pair(t * t, p.b * t)
    return p.a + p.b


def nested_in_a_branch(t, k):
    if k:
        p = NESTED
    else:
        p = ((t, t * t), t)
    return p[0][1] * t + p[1]


def nested_in_a_loop(t, n):
    p = NESTED
    for i in range(n):
        p = ((t, p[0][1] * t), p[1] + t)
    return p[0][1] * t + p[1]


def attribute(t, k):
    o = Position()
    if k:
        o.move(t)
    return o.p[1] * t


def attribute_in_a_loop(t, n):
    o = Position()
    for i in range(n):
        o.move(t)
    return o.p[1] * t


def while_it_grows(t, limit):
    p = NOTHING
    while p[1] < limit:
        p = (t, p[1] + t)
    return p[1] * t


def swapped(t, n):
    p, q = NOTHING, (t, t)
    for i in range(n):
        p, q = q, p
    return p[1] * t


def result_of_modf(t, n):
    p = math.modf(t)
    for i in range(n):
        p = (p[0] * t, p[1] + t)
    return p[0] + p[1]


CASES = [
    (either, (1.3,), 0),
    (the_other, (1.3,), 0),
    (returned, (1.3, 2), 0),
    (returned, (1.3, 3), 0),
    (returned_twice, (1.3,), 0),
    (replaced_in_a_loop, (1.3, 3), 0),
    (replaced_in_some_turns, (1.3, 3), 0),
    (rows_of_a_table, (1.3, 3), 0),
    (named, (1.3, 3), 0),
    (nested_in_a_branch, (1.3, 1), 0),
    (nested_in_a_branch, (1.3, 0), 0),
    (nested_in_a_loop, (1.3, 2), 0),
    (attribute, (1.3, 1), 0),
    (attribute, (1.3, 0), 0),
    (attribute_in_a_loop, (1.3, 2), 0),
    (while_it_grows, (1.3, 6.5), 0),
    (swapped, (1.3, 2), 0),
    (swapped, (1.3, 3), 0),
    (result_of_modf, (1.3, 3), 0),
]
