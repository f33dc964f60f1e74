"""while loops, while True with break and continue, and else clauses of loops."""
import math

import numpy as np


def heron(a):
    x = a
    while abs(x * x - a) > 1e-10:
        x = 0.5 * (x + a / x)
    return x * a


def halve_until(x, limit):
    count = 0
    while x > limit:
        x = x / 2 + 0.01 * x * x
        count += 1
    return x * x + count


def index_while(v):
    i, s = 0, 1.0
    while i < len(v):
        s = s * v[i] + v[i]
        i += 1
    return s


def two_conditions(x, y):
    n = 0
    while x < 10 and y < 10 and n < 20:
        x, y = x + y * y, y + 0.1 * x
        n += 1
    return x - y


def forever_break(x, k):
    while True:
        x = x - k * x * x
        if x < 0.2:
            break
    return x / k


def break_in_middle(x):
    n = 0
    total = 0.0
    while True:
        total += x
        if n >= 3:
            break
        x = x * x + 0.1
        n += 1
    return total * x


def continue_skips(x):
    i = 0
    s = x
    while i < 8:
        i += 1
        if i % 3 == 0:
            continue
        s = s * x + i * 0.1
    return s


def continue_on_value(x):
    i = 0
    while i < 10:
        i += 1
        if x > 1.5:
            x = x - 1.3
            continue
        x = x * 1.4 + 0.05
    return x


def break_and_continue(x, y):
    i = 0
    acc = 0.0
    while True:
        i += 1
        if i == 2:
            continue
        if acc > 5 or i > 9:
            break
        acc += x * i + y * acc
    return acc


def while_else(x):
    n = 0
    while n < 3:
        x = x * 1.1 + n
        n += 1
        if x > 100:
            break
    else:
        x = x * x
    return x


def for_else_found(v, target):
    for i, a in enumerate(v):
        if a > target:
            r = a * a * (i + 1)
            break
        target = target * 0.9 + 0.01 * a
    else:
        r = target * 3 + v[0]
    return r + target


def for_else_no_break(x):
    for i in range(3):
        x = x * x + 0.1
    else:
        x = x + 2 * x ** 3
    return x


def nested_while(x):
    outer = 0
    while outer < 3:
        inner = 0
        while inner < outer + 1:
            x = math.sin(x) + 0.3 * x
            inner += 1
        x = x * 1.2
        outer += 1
    return x


def for_inside_while(x, n):
    while n > 0:
        for k in range(n):
            x = x + math.cos(x) * 0.1 * k
        n -= 1
    return x * x


def while_len_list(x):
    stack = [x, x * x, x + 1.0]
    s = 0.5
    while stack:
        s = s * stack.pop() + x
    return s


def power_by_squaring(x, n):
    result = 1.0
    base = x
    while n:
        if n & 1:
            result *= base
        base *= base
        n >>= 1
    return result


def agm(a, b):
    while abs(a - b) > 1e-9:
        a, b = 0.5 * (a + b), math.sqrt(a * b)
    return a


def convergence_norm(v):
    x = np.ones(len(v))
    err = 1.0
    while err > 1e-10:
        new = np.cos(0.3 * x * v)
        err = np.abs(new - x).max()
        x = new
    return x.sum()


def inner_break_outer_continue(m):
    s = 0.0
    for row in m:
        for a in row:
            if a < 0:
                break
            s += a * a + s * a
        else:
            s *= 2.0
            continue
        s += 3 * row[-1]
    return s


def while_false_else(x):
    while False:
        x = x * 5
    else:
        x = x ** 2
    return x


CASES = [
    (heron, (2.0,), 0), (heron, (0.3,), 0), (halve_until, (7.0, 1.0), 0), (halve_until, (0.5, 1.0), 0),
    (index_while, (np.array([0.4, 1.2, -0.7]),), 0), (two_conditions, (0.5, 0.6), (0, 1)),
    (forever_break, (0.9, 0.4), (0, 1)), (forever_break, (0.1, 0.4), (0, 1)), (break_in_middle, (0.7,), 0),
    (continue_skips, (0.7,), 0), (continue_on_value, (0.7,), 0), (break_and_continue, (0.3, 0.4), (0, 1)),
    (while_else, (1.5,), 0), (while_else, (95.0,), 0),
    (for_else_found, (np.array([0.1, 0.2, 2.0]), 1.0), (0, 1)), (for_else_found, (np.array([0.1, 0.2, 0.3]), 1.0), (0, 1)),
    (for_else_no_break, (0.7,), 0), (nested_while, (0.7,), 0), (for_inside_while, (0.7, 4), 0),
    (while_len_list, (0.7,), 0), (power_by_squaring, (1.1, 13), 0), (power_by_squaring, (1.1, 1), 0),
    (agm, (1.0, 0.5), (0, 1)), (convergence_norm, (np.array([0.2, 0.7]),), 0),
    (inner_break_outer_continue, (np.array([[0.5, 0.2], [0.3, -1.0], [0.4, 0.9]]),), 0), (while_false_else, (1.3,), 0),
]
