"""One name for several arrays: chosen by a branch, exchanged by a loop, parts of each other, and written to."""
import numpy as np


def loop_takes_over_outside_object(p, q0):
    x = p.copy()
    q = q0.copy()
    s = 0.0
    for _ in range(3):
        s += (q * q).sum()
        x[0] *= 2.0
        x = q
    return s + x[0]


def exchanged_with_a_copy(p):
    x = p.copy()
    y = x
    for _ in range(2):
        z = y.copy()
        x[0] = x[1] * z[0]
        x, y = z, x
    return x.sum() + 2 * y.sum() * x[0]


def branch_chooses_in_a_loop(p):
    x = p.copy()
    y = p * 2
    z = x
    for _ in range(3):
        if p[0] > 0:
            z = y
        else:
            z = x
        z[0] *= x[1]
        x[1] += y[0]
    return x.sum() * y.sum() + z[0]


def views_in_a_list(p):
    a = p.copy()
    rows = [a[:2], a[2:]]
    for r in rows:
        r *= 2
        r[0] += a[1]
    return (a ** 2).sum()


def turns_by_index(p, n):
    a = p.copy()
    b = p * 0.5
    for i in range(n):
        t = a if i % 2 == 0 else b
        t[i] = t[i] ** 2 + a[0] * b[1]
    return (a * b).sum()


def view_or_new_array(p, k):
    a = p.copy()
    if k > 0:
        v = a[:2]
    else:
        v = a * 2
    v[0] = 3 * a[1]
    v[1] *= v[0]
    return a.sum() * v.sum()


def two_chosen_views(p, k):
    a = p.copy()
    v = a[:2] if k > 0 else a[1:3]
    w = a[1:3] if k > 1 else a[:2]
    v[0] = w[1] ** 2
    w[0] *= v[1]
    v += w
    return (a ** 2).sum() + v[0] * w[1]


P = np.array([0.7, 1.3, -0.4, 0.9])
CASES = [
    (loop_takes_over_outside_object, (P, P[::-1] * 2), (0, 1)), (exchanged_with_a_copy, (P,), 0),
    (branch_chooses_in_a_loop, (P,), 0), (views_in_a_list, (P,), 0), (turns_by_index, (P, 3), 0),
    (view_or_new_array, (P, 1.0), (0, 1)), (two_chosen_views, (P, 0.5), (0, 1)),
]
