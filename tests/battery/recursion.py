"""Recursion: direct, mutual, tree-shaped, on slices, with accumulators, through closures."""
import math

import numpy as np


def power(x, n):
    if n == 0:
        return 1.0
    return x * power(x, n - 1)


def fast_power(x, n):
    if n == 0:
        return 1.0
    half = fast_power(x, n // 2)
    return half * half * x if n % 2 else half * half


def fib_like(a, b, n):
    return a if n == 0 else b if n == 1 else fib_like(a, b, n - 1) * 0.7 + fib_like(a, b, n - 2) * b


def even_step(x, n):
    if n <= 0:
        return x
    return odd_step(math.sin(x) * 1.3, n - 1)


def odd_step(x, n):
    if n <= 0:
        return x * x
    return even_step(x * x + 0.2, n - 1)


def continued(x, depth):
    return 1.0 + x / continued(x, depth - 1) if depth > 0 else x


def tail_accumulator(v, i=0, acc=1.0):
    if i == len(v):
        return acc
    return tail_accumulator(v, i + 1, acc * v[i] + v[i])


def binary_split(v):
    if len(v) == 1:
        return v[0] * 1.5
    mid = len(v) // 2
    return binary_split(v[:mid]) * binary_split(v[mid:]) + v[0]


def tree_sum(node, w):
    left, value, right = node
    s = value * w
    if left is not None:
        s += tree_sum(left, w * value)
    if right is not None:
        s += tree_sum(right, w * w)
    return s


def adaptive_simpson(k, a, b, depth):
    c = 0.5 * (a + b)
    whole = (b - a) / 6 * (math.sin(k * a) + 4 * math.sin(k * c) + math.sin(k * b))
    if depth == 0:
        return whole
    return adaptive_simpson(k, a, c, depth - 1) + adaptive_simpson(k, c, b, depth - 1)


def newton_recursive(x, a):
    new = x - (x ** 3 - a) / (3 * x * x)
    if abs(new - x) < 1e-9:
        return new * a
    return newton_recursive(new, a)


def local_recursion(x, n):
    def go(k):
        if k == 0:
            return x
        return go(k - 1) * x + k
    return go(n)


def recursive_pair(x, n):
    def go(k):
        if k == 0:
            return x, 1.0
        s, c = go(k - 1)
        return s * c + x, c * 0.5 - s * 0.1
    s, c = go(n)
    return s * c


def ackermannish(x, m, n):
    if m == 0:
        return x + n * x * x
    if n == 0:
        return ackermannish(x, m - 1, 1)
    return ackermannish(ackermannish(x, m, n - 1), m - 1, 1)


def det_by_minors(m):
    n = m.shape[0]
    if n == 1:
        return m[0, 0]
    total = 0.0
    for j in range(n):
        minor = np.concatenate([m[1:, :j], m[1:, j + 1:]], axis=1)
        total += (-1) ** j * m[0, j] * det_by_minors(minor)
    return total


V = np.array([0.5, 1.2, -0.8, 1.1, 0.3])
CASES = [
    (power, (0.9, 5), 0), (power, (0.9, 1), 0), (fast_power, (1.1, 11), 0), (fib_like, (0.4, 0.8, 6), (0, 1)),
    (even_step, (0.7, 5), 0), (even_step, (0.7, 4), 0), (odd_step, (0.7, 2), 0), (continued, (0.7, 6), 0),
    (tail_accumulator, (V,), 0), (tail_accumulator, (V, 1, 2.0), (0, 2)), (binary_split, (V,), 0), (binary_split, ([0.5, 0.7, 0.9],), 0),
    (tree_sum, (((None, 0.5, None), 0.7, (None, 0.3, (None, 1.1, None))), 1.2), 1), (adaptive_simpson, (0.7, 0.1, 1.3, 3), (0, 1, 2)),
    (newton_recursive, (1.0, 3.0), 1), (local_recursion, (0.7, 4), 0), (recursive_pair, (0.7, 4), 0), (ackermannish, (0.3, 2, 2), 0),
    (det_by_minors, (np.array([[1.0, 2.0, 0.5], [0.3, -1.0, 0.7], [0.9, 0.1, 2.0]]),), 0),
]
