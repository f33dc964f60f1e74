"""What a reviewer tries first: one array in two roles, state, early exits, names, the order of evaluation."""
import math

import numpy as np


def square(x):
    return x * x


def sum_of_squares(a):
    s = 0.0
    for v in a:
        s += square(v)
    return s


def same_array_twice(a, b):
    def mixed(p, q):
        p = p.copy()
        p[0] = q[1] * p[2]
        p *= q
        return p
    return mixed(a, a).sum() + mixed(b, a).sum()


def bump(a, i, v):
    a[i] += square(v)


def helper_between_reads(a, b):
    a = a.copy()
    bump(a, 0, b[1])
    s = sum_of_squares(a)
    bump(a, 0, a[0])
    s += sum_of_squares(a) * b[0]
    bump(a, 2, s)
    return sum_of_squares(a)


def buffers_exchanged_by_a_helper(u):
    a = u * 1.0
    b = u * 0.5

    def step(src, dst):
        dst[1:-1] = src[1:-1] * src[:-2] + square(src[2:])

    for _ in range(4):
        step(a, b)
        a, b = b, a
    return (a**2).sum() - (b**3).sum()


def weighted(p, q):
    s = 0.0
    for i in range(len(p)):
        s += square(p[i]) * q[i]
    return s


def one_array_as_both_arguments(a):
    b = a.copy()
    s = weighted(b, b)
    b[1] = s
    s += weighted(b, b[::-1])
    b[0] *= s
    return weighted(b, b)


def inner_and_outer(a, b):
    s = 0.0
    for i in range(len(a)):
        s += square(a[i]) * b[-1 - i]
    return s, a * b


def tuple_from_a_helper(a):
    b = a * 1.0
    s, c = inner_and_outer(b, b)
    b[1] = s
    t, d = inner_and_outer(b, c)
    c[:] = b
    u, e = inner_and_outer(c, c)
    return u + t * e.sum() + d[0]


class State:
    def __init__(self, x, a):
        self.x = x
        self.a = a


def advance(state, k):
    state.a[0] = square(k) * state.a[1]
    state.x += state.a[0]


def two_objects_one_array(a, k):
    one = State(k, a * 1.0)
    two = State(k * 2, one.a)
    advance(one, k)
    advance(two, k * 2)
    two.a *= one.x
    return one.x * two.x + (one.a * two.a).sum()


def walk_squares(a, i):
    if i >= len(a):
        return 0.0
    return square(a[i]) * a[0] + walk_squares(a, i + 1)


def recursion_between_stores(a):
    b = a * 1.0
    s = walk_squares(b, 0)
    b[0] = s
    s += walk_squares(b, 1)
    b[2] *= s
    return walk_squares(b, 0)


def returns_from_a_changed_array(a):
    b = a.copy()
    for i in range(4):
        b[i] *= b[i - 1]
        if b[i] < 0:
            b[0] = 7 * b[i]
            return sum_of_squares(b)
        b[-1] += b[i]
    return b.sum()


def order_of_evaluation(x):
    items = [x]

    def grow():
        items[0] = items[0] * 2 + 1
        return items[0]

    return items[0] + grow() * items[0] + grow() - items[0] ** 2


def order_of_indices(a):
    b = a * 1.0

    def twice(i):
        b[i] = b[i] * 2
        return i

    y = b[0] + b[twice(0)]
    b[twice(1)] = b[1] * y
    return (b * b).sum()


def names_of_modules(x):
    math = x * 2
    np = math + 1
    sum = math * np

    def max(v):
        return v * sum
    return max(x) + np


def names_like_the_generated_ones(x):
    t = x * x
    t_bar = t + t * x
    x_bar_1 = t_bar * x
    steps = x_bar_1 + 1
    test = steps * x
    stopped = test - 1
    while stopped < 20:
        stopped = stopped * 1.7 + test
        steps = steps + stopped
        if steps > 60:
            break
    return steps * t_bar


def calls_that_remember(x):
    def gathered(v, log=[]):  # noqa: B006
        log.append(v)
        return sum(log)
    return gathered(x) * gathered(x * x) + gathered(1.0)


def elimination_in_place(s):
    a = s + np.eye(3) * 2
    for k in range(3):
        for i in range(k + 1, 3):
            a[i, k] /= a[k, k]
            a[i, k + 1:] -= a[i, k] * a[k, k + 1:]
    return np.log(np.abs(np.diag(a))).sum() + a[2, 0]


def rows_exchanged(s):
    a = s + np.eye(3)
    d = 1.0
    for k in range(3):
        p = k + int(np.argmax(np.abs(a[k:, k])))
        if p != k:
            a[[k, p]] = a[[p, k]]
            d = -d
        d = d * a[k, k]
        a[k + 1:] -= np.outer(a[k + 1:, k] / a[k, k], a[k])
    return d + a[2, 1]


def views_of_a_window(v):
    b = v * 1.0
    b[slice(1, 3)] *= b[1:3][::-1]
    b[::2] += b[1::2]
    b[..., 0] = b[-1]
    b[None][0, 1] = 7 * b[2]
    return (b**2).sum()


def kept_and_overwritten(a, x):
    b = a * 1.0
    y = b[0] * x
    b[0] = y * y
    z = b[0] + y
    b[0] = z * b[1]
    return b[0] * y + z


def left_by_four_ways(x):
    for a in range(2):
        for b in range(2):
            for c in range(2):
                if a + b + c == 2:
                    continue
                x = x * 1.1 + 0.1 * c
                if x > 2:
                    break
            else:
                x -= 0.05
            while x > 1.4:
                x *= 0.8
                if b:
                    break
            else:
                x += 0.01
    return x * math.sin(x)


V = np.array([0.5, 1.2, -0.8, 1.1])
W = np.array([0.3, -0.7, 0.9, 0.4])
S = np.array([[0.6, 0.2, 0.1], [-0.3, 0.8, 0.4], [0.2, -0.1, 0.7]])
CASES = [
    (same_array_twice, (V, W), (0, 1)), (helper_between_reads, (V, W), (0, 1)), (buffers_exchanged_by_a_helper, (V,), 0),
    (one_array_as_both_arguments, (V,), 0), (tuple_from_a_helper, (V,), 0), (two_objects_one_array, (V, 0.8), (0, 1)),
    (recursion_between_stores, (V,), 0), (returns_from_a_changed_array, (V,), 0),
    (returns_from_a_changed_array, (np.abs(V),), 0), (order_of_evaluation, (0.7,), 0), (order_of_indices, (V,), 0),
    (names_of_modules, (0.7,), 0), (names_like_the_generated_ones, (0.7,), 0), (calls_that_remember, (0.7,), 0),
    (elimination_in_place, (S,), 0), (rows_exchanged, (S,), 0), (views_of_a_window, (V,), 0),
    (kept_and_overwritten, (V, 0.7), (0, 1)), (left_by_four_ways, (0.7,), 0),
]
