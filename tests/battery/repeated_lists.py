"""Lists whose lengths are known at run time: [v] * n of lists and arrays, [a, *array]; try bodies that make the array that they
write to; names that are not set on a path."""
import numpy as np

V = np.array([0.5, 1.2, 0.8, 1.1])
M = np.array([[0.5, 1.2, 0.8], [1.1, 0.4, 0.9]])


def matrices(x):
    n = len(x)
    A = [[None]] * (n + 1)
    A[n] = np.outer(x, x)
    v = x * 1.0
    for i in range(n):
        A[i] = np.outer(np.sin(x), x * i)
        v = v + np.dot(A[i], x)
    for i in range(n - 1, -1, -1):
        v = np.dot(np.array(A[i + 1]).T, v)
    return np.sum(v)


def constant_rows(x):
    return np.sum(np.array([[0.0, 1.0, 2.0]] * len(x))[:, 1] * x)


def rows_of_numbers(x):
    return np.sum(np.array([[x[0], 1.0, x[1]]] * len(x)) ** 2)


def rows_of_an_array(x):
    y = np.sin(x)
    A = [y] * len(x)
    A[1] = y * y
    return np.sum(np.array(A) * np.vstack(A))


def rows_replaced(x):
    n = len(x)
    A = [[0.0] * n] * n
    for i in range(n):
        A[i] = [v * x[i] for v in x]
    return np.sum(np.array(A) ** 2)


def pairs(x):
    s = 0.0
    for a, b in [(x[0], x[1])] * len(x):
        s += a * b
    return s


def made_and_failed(x):
    r = x * 3.0
    try:
        y = np.sin(x)
        y[y > 0.5] = 0
        y[0] *= x[1]
        r = y
        if y.sum() > 1.0:
            raise ValueError
    except ValueError:
        r = np.cos(x)
    return np.sum(r * x)


def limit_of_the_type(x):
    x = np.asarray(x)
    return np.sum(np.where(x > 1.0 - np.finfo(x.dtype).eps, x, x * x))


def padded(x):
    q = np.array([0.0, *(x * 0.5)])
    return np.sum(q * q.sum())


def joined(x):
    parts = [v * v for v in x]
    all_of_it = [1.0, *parts, *map(np.sin, x), *parts[:2]]
    all_of_it[0] = all_of_it[1] * 3
    return sum(all_of_it) * len(all_of_it)


def not_set_where_it_fails(x, full):
    if full:
        answer = {}
    s = np.sum(x)
    if s > 100.0:
        answer["large"] = 1
    return s ** 2


CASES = [
    (padded, (V,), 0),
    (joined, ([0.5, 1.2, 0.8],), 0),
    (not_set_where_it_fails, (V, False), 0),
    (matrices, (V,), 0),
    (constant_rows, (V,), 0),
    (rows_of_numbers, (V,), 0),
    (rows_of_an_array, (V,), 0),
    (rows_replaced, (V,), 0),
    (rows_replaced, (M,), 0),
    (pairs, (V,), 0),
    (made_and_failed, (V,), 0),
    (made_and_failed, (V * 0.1,), 0),
    (limit_of_the_type, (0.7,), 0),
    (limit_of_the_type, (V,), 0),
]
