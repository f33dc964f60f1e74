"""Returns anywhere: early, in nested loops, in every branch; inner breaks."""
import math

import numpy as np


def guard_clauses(x, y):
    if x < 0:
        return y * y
    if y < 0:
        return x * x * y
    if x == 0:
        return 0.0
    return x * y / (x + y)


def return_in_for(v, limit):
    s = 0.0
    for a in v:
        s += a * a
        if s > limit:
            return s * a + limit
    return s


def return_in_while(x):
    n = 0
    while True:
        x = x * 0.8 + 0.01
        n += 1
        if x < 0.5:
            return x * n


def return_in_nested_loops(m, level):
    acc = level
    for i in range(m.shape[0]):
        for j in range(m.shape[1]):
            acc = acc * m[i, j] + 0.5
            if acc > 3.0:
                return acc * m[i, 0]
        acc -= 0.1 * i * acc
    return -acc


def return_in_loop_else(x, n):
    for i in range(n):
        x = x * 1.3
        if x > 4:
            return x ** 2
    else:
        return x + 1 / x


def multiple_exits(x, n):
    for i in range(n):
        if i == 3:
            return x * 3
        if x > 2:
            break
        x = x + 0.4 * x
    x = x * x
    if x > 5:
        return math.sqrt(x)
    return x


def return_from_deep(x):
    while x > 0.01:
        for k in range(1, 5):
            x = x * 0.7
            while x > 0.8:
                x = x - 0.3 * x
                if k == 2 and x < 0.9:
                    return x * k + x ** 3
            if x < 0.2:
                return x / k
    return x


def find_bracket(coeffs, x):
    prev = coeffs[0]
    for c in coeffs[1:]:
        if prev <= x < c:
            return (x - prev) / (c - prev)
        prev = c
    return 1.0 + x - prev


def inner_break_only(m):
    s = 0.0
    for i in range(3):
        t = 1.0
        for j in range(3):
            if j > i:
                break
            t = t * m[i, j]
        s = s + t * m[0, i]
    return s


def break_two_levels(v, w):
    found = False
    r = 0.0
    for a in v:
        for b in w:
            r += a * b
            if r > 1.0:
                found = True
                break
        if found:
            break
        r = r + 0.1 * a
    return r * r


def return_constant_branch(x):
    if x > 10:
        return 1.0
    return math.exp(x) / 3


def return_tuple_element(x, y):
    pair = (x * y, x - y)
    return pair[0] * pair[1] + (x, y)[1]


def return_conditional(x, y):
    return x * x if x > y else (y * y if y > 2 else x * y)


def unreachable_tail(x):
    return x ** 2 * math.cos(x)
    x = x + 1
    return x


def return_in_continue_loop(values):
    total = 0.0
    for v in values:
        if v < 0:
            continue
        total += v ** 1.5
        if total > 2.5:
            return total * v
    return total


M = np.array([[0.9, 1.4, 0.7], [1.2, 0.8, 1.5], [1.1, 0.6, 1.3]])
CASES = [
    *[(guard_clauses, p, (0, 1)) for p in ((-1.0, 2.0), (1.5, -2.0), (1.5, 2.0))],
    (return_in_for, (np.array([0.5, 1.0, 2.0]), 1.0), (0, 1)), (return_in_for, (np.array([0.5, 1.0, 2.0]), 9.0), 0),
    (return_in_while, (3.0,), 0), (return_in_while, (0.1,), 0),
    (return_in_nested_loops, (M, 0.5), (0, 1)), (return_in_nested_loops, (M + 0.9, 0.9), (0, 1)),
    (return_in_loop_else, (1.1, 3), 0), (return_in_loop_else, (1.1, 9), 0), (return_in_loop_else, (1.1, 0), 0),
    (multiple_exits, (0.3, 6), 0), (multiple_exits, (1.2, 6), 0), (multiple_exits, (1.2, 1), 0), (multiple_exits, (3.0, 2), 0),
    (return_from_deep, (3.0,), 0), (return_from_deep, (0.7,), 0), (return_from_deep, (2.2,), 0),
    (find_bracket, (np.array([0.0, 1.0, 2.5]), 1.7), (0, 1)), (find_bracket, (np.array([0.0, 1.0, 2.5]), 3.0), (0, 1)),
    (inner_break_only, (M,), 0),
    (break_two_levels, (np.array([0.3, 0.8]), np.array([0.5, 0.2, 0.4])), (0, 1)),
    (break_two_levels, (np.array([1.3, 0.8]), np.array([0.5, 0.7, 0.4])), (0, 1)),
    (return_constant_branch, (0.4,), 0), (return_tuple_element, (0.4, 1.3), (0, 1)),
    *[(return_conditional, p, (0, 1)) for p in ((3.0, 1.0), (1.0, 3.0), (1.0, 1.5))],
    (unreachable_tail, (0.4,), 0), (return_in_continue_loop, ([0.5, -1.0, 1.2],), 0),
    (return_in_continue_loop, ([0.5, -1.0, 2.2],), 0),
]
