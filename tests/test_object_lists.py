"""Lists and dicts of objects that differ between paths: merged where they have one form, else the call says which path it is."""
from __future__ import annotations

import pytest
from oracle import assert_gradient, assert_tangent

pytestmark = pytest.mark.engine


class P:
    def __init__(self, m):
        self.m = m


def item_set_through_another_name(x, y, o):
    t = [P(x)]
    u = [P(y)]
    a = t if x < y else u
    a[0] = P(x * y)
    return t[0].m * 3 + u[0].m


def item_set_of_what_was_chosen(x, y, o):
    t = [P(x)]
    u = [P(y)]
    a = t if x < y else u
    t[0] = P(x * y)
    u[0] = P(x * y * y)
    return a[0].m * 3 + u[0].m


def attribute_of_an_item_set(x, y, o):
    t = [P(x)]
    u = [P(y)]
    a = t if x < y else u
    t[0].m = y * y
    return a[0].m * 3 + u[0].m


def appended_to_what_was_chosen(x, y, o):
    t = [P(x)]
    u = [P(y)]
    a = t if x < y else u
    a.append(P(3 * x))
    return len(t) * x + len(u) * y + a[1].m


def chosen_of_different_lengths(x, y, o):
    t = [P(x)]
    u = [P(y), P(2 * y)]
    a = t if x < y else u
    return a[0].m * 3 + a[-1].m + len(a) * x


def looped_over_and_appended_to(x, y, o):
    t = [P(x)]
    u = [P(y), P(2 * y)]
    a = t if x < y else u
    s = 0.0
    for p in a:
        s += p.m ** 2
    a.append(P(x * y))
    return s + len(u) * y + u[-1].m * 3


def rolled_in_a_loop(x, y, o):
    t = [P(x), P(y)]
    for k in range(3):
        t = [t[1], P(t[0].m * t[1].m)]
    return t[0].m + 2 * t[1].m


def rolled_as_often_as_a_number_says(x, y, o):
    t = [P(x), P(y)]
    for k in range(int(y*5)):
        t = [t[1], P(t[0].m * t[1].m)] if k % 2 else t
    return t[0].m + 2 * t[1].m


class Q:
    def __init__(self, ps):
        self.ps = ps


def objects_that_hold_lists_of_different_lengths(x, y, o):
    q = Q([P(x)]) if x < y else Q([P(y), P(2 * x)])
    return q.ps[0].m + q.ps[-1].m


def swapped_on_a_path(x, y, o):
    t = [P(x), P(y)]
    if x > y:
        t[0], t[1] = t[1], t[0]
    return t[0].m + 2 * t[1].m


def appended_on_a_path(x, y, o):
    t = [P(x), P(y)]
    if x > y:
        t.append(P(x * y))
    return sum(p.m ** 2 for p in t)


def reversed_on_a_path(x, y, o):
    t = [P(x), P(y)]
    if x > y:
        t.reverse()
    return t[0].m + 2 * t[1].m


def the_best_with_its_partner(x, y, o):
    best = None
    for p in [P(x), P(y), P(x * y)]:
        if best is None or p.m > best[0].m:
            best = [p, P(p.m*2)]
    return best[0].m * 2 + best[1].m


def sorted_by_a_number(x, y, o):
    ps = [P(x), P(y), P(x * y)]
    ps.sort(key=lambda p: p.m)
    return ps[0].m + 2 * ps[1].m + 5 * ps[2].m


def sorted_by_what_is_known(x, y, o):
    ps = [(1, P(x)), (0, P(y))]
    ps.sort(key=lambda p: p[0])
    a = sorted([(3, 1), (2, 5), (2, 4)])
    b = sorted(range(5), key=lambda i: -i)
    c = sorted({"b": 1, "a": 2}.items(), key=lambda kv: kv[1], reverse=True)
    return ps[0][1].m + 2 * ps[1][1].m * a[0][1] * b[0] + c[0][1]


def dict_of_lists(x, y, o):
    d = {"u": [P(x)], "v": [P(y)]}
    k = "u" if x < y else "v"
    return d[k][0].m


def positions_in_order(x, y, o):
    w = [2.0, 3.0, 5.0]
    order = sorted(range(3), key=lambda i: w[i] * x, reverse=True)
    v = [x, y, x * y]
    return v[order[0]] * 2 + v[order[1]]


def appended_in_a_loop_on_a_path(x, y, o):
    t = [P(x), P(y)]
    for k in range(3):
        if x * k > y:
            t.append(P(x * y))
    return sum(p.m ** 2 for p in t)


def dicts_of_different_keys(x, y, o):
    if x > y:
        d = {"a": P(x)}
    else:
        d = {"a": P(x), "b": P(y)}
    return sum(p.m ** 2 for p in d.values())


def those_above_a_limit(x, y, o):
    t = []
    for v in (x, y, x * y):
        if v > 0.5:
            t.append(P(v))
    return sum(p.m ** 2 for p in t)


def those_above_a_limit_by_comprehension(x, y, o):
    t = [P(v) for v in (x, y, x * y) if v > 0.5]
    return sum(p.m ** 2 for p in t)


def dict_of_those_above_a_limit(x, y, o):
    t = {}
    for n, v in zip("abc", (x, y, x * y)):
        if v > 0.5:
            t[n] = P(v)
    return sum(p.m ** 2 for p in t.values())


def chosen_by_numbers_from_outside(x, y, o):
    t = [P(x)]
    u = [P(y)]
    a = t if o[0] < o[1] else u
    return a[0].m * 2


def two_chosen_at_once(x, y, o):
    t = [P(x)]
    u = [P(y)]
    a, b = (t, u) if o[0] < o[1] else (u, t)
    return a[0].m * 2


def chosen_by_statements(x, y, o):
    t = [P(x)]
    u = [P(y)]
    if o[0] < o[1]:
        a = t
    else:
        a = u
    return a[0].m * 2


def nested_and_swapped(x, y, o):
    t = [[P(x)], [P(y)]]
    if x > y:
        t = [t[1], t[0]]
    return t[0][0].m * 2


def swapped_by_a_new_list(x, y, o):
    t = [P(x), P(y)]
    if x > y:
        t = [t[1], t[0]]
    return t[0].m * 2


def chosen_by_active_numbers(x, y, o):
    t = [P(x)]
    u = [P(y)]
    a = t if x < y else u
    return a[0].m * 2


def sortperm(xs, reverse=False):
    return [i for (v, i) in sorted(((v, i) for (i, v) in enumerate(xs)), key=lambda t: t[0], reverse=reverse)]


def in_the_order_of_results(x, y, result=[]):
    t = [[P(x)], [P(y)]]
    r = result if len(result) > 0 else [i for i in range(len(t)-1,-1,-1)]
    o = sortperm(r, reverse=True)
    res = []
    for i in range(len(t)):
        team = []
        for j in range(len(t[o[i]])):
            team.append(P(t[o[i]][j].m ** 2))
        res.append(team)
    a, b = (res[0],res[1]) if o[0]<o[1] else (res[1],res[0])
    return a[0].m * 2 + b[0].m


def grown_until_long_enough(x, y, o):
    ps = [P(x)]
    while True:
        ps.append(P(ps[-1].m * y))
        if len(ps) > 3:
            break
    return sum(p.m for p in ps)


def grown_with_turns_left_out(x, y, o):
    ps = [P(x)]
    n = 0
    while True:
        n += 1
        if n == 2:
            continue
        ps.append(P(ps[-1].m * y))
        if n > 4:
            return ps[-1].m * ps[1].m


def until_the_iterator_ends(x, y, o):
    it = iter([P(x), P(y), P(x * y)])
    s = 0.0
    while True:
        try:
            p = next(it)
        except StopIteration:
            break
        s += p.m ** 2
    return s


class Place:
    """A graph of forms that are converted into one another."""

    def __init__(self, name):
        self.name = name
        self.next = {}

    def path(self, goal):
        here = self
        path = [here]
        while True:
            here = here.next[goal]
            path.append(here)
            if here.name == goal:
                break
        return path

    def steps(self, goal):
        path = self.path(goal)
        for i in range(len(path) - 1):
            yield path[i], path[i + 1]

    def a_to_b(self, v):
        return v * v

    def b_to_c(self, v):
        return v + 3 * v ** 3


A, B, C = Place("a"), Place("b"), Place("c")
A.next, B.next, C.next = {"b": B, "c": B}, {"c": C, "a": A}, {"a": B, "b": B}


def along_a_path(x, y, o):
    for a, b in A.steps("c"):
        x = getattr(A, f"{a.name}_to_{b.name}")(x) * y
    return x


FUNCTIONS = [
    item_set_through_another_name, item_set_of_what_was_chosen, attribute_of_an_item_set, appended_to_what_was_chosen,
    chosen_of_different_lengths, looped_over_and_appended_to, rolled_in_a_loop, rolled_as_often_as_a_number_says,
    objects_that_hold_lists_of_different_lengths, swapped_on_a_path, appended_on_a_path, reversed_on_a_path,
    the_best_with_its_partner, sorted_by_a_number, sorted_by_what_is_known, dict_of_lists, positions_in_order,
    appended_in_a_loop_on_a_path, dicts_of_different_keys, those_above_a_limit, those_above_a_limit_by_comprehension,
    dict_of_those_above_a_limit, chosen_by_numbers_from_outside, two_chosen_at_once, chosen_by_statements,
    nested_and_swapped, swapped_by_a_new_list, chosen_by_active_numbers,
    grown_until_long_enough, grown_with_turns_left_out, until_the_iterator_ends, along_a_path,
]


@pytest.mark.parametrize("point", [(0.7, 0.6), (0.6, 0.7), (0.4, 0.9)])
@pytest.mark.parametrize("f", FUNCTIONS)
def test_lists_of_objects(f, point):
    assert_gradient(f, (*point, [0, 1]), wrt=(0, 1))
    assert_tangent(f, (*point, [0, 1]), wrt=(0, 1))


def test_order_that_is_known_of_what_is_not():
    assert_gradient(in_the_order_of_results, (0.7, 0.6), wrt=(0, 1))
