"""Broadcasting in every operator, with every mix of ranks, 0-d and length-1 axes."""
import math

import numpy as np


def add(a, b):
    return ((a + b) ** 2).sum()


def subtract(a, b):
    return ((a - b) ** 3).sum()


def multiply(a, b):
    return (a * b * a).sum()


def divide(a, b):
    return (a / b).sum() + (b / (a * a + 1.0)).sum()


def power(a, b):
    return (abs(a) ** b).sum()


def floor_mod(a, b):
    return ((a % b) * a).sum() + ((a // b) * a).sum()


def maximum(a, b):
    return (np.maximum(a, b) ** 2).sum() + np.minimum(a, b).sum()


def arctan2(a, b):
    return (np.arctan2(a, b) * a).sum()


def where(a, b):
    return np.where(a > 0.45, a * b, b - a ** 2).sum()


def in_place(a, b):
    c = a + np.zeros(np.broadcast_shapes(np.shape(a), np.shape(b)))
    c *= b
    c += b
    c -= a * b * b
    return (c ** 2).sum()


def store_broadcast(a, b):
    c = np.zeros(np.broadcast_shapes(np.shape(a), np.shape(b)))
    c[...] = b
    c[...] += a
    return (c ** 2).sum()


def bias_add(x, w, b):
    return np.tanh(x @ w + b).sum()


def pairwise_distances(x, y):
    d = ((x[:, None, :] - y[None, :, :]) ** 2).sum(axis=-1)
    return np.exp(-d).sum()


def outer_by_newaxis(v, w):
    return (np.sin(v[:, np.newaxis] * w)).sum()


def standardise(m):
    z = (m - m.mean(axis=0)) / m.std(axis=0)
    return (z ** 3).sum()


def row_softmax(m, w):
    e = np.exp(m - m.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return (p * w).sum()


def broadcast_to(v, w):
    b = np.broadcast_to(v, (3, 4))
    return (b * w[:, None]).sum() + (b ** 2).sum()


def scalar_with_array(x, v):
    return (x * v + v ** x + x ** v).sum()


def math_scalar_with_array(x, v):
    return (math.sin(x) * v - math.exp(x) / v).sum()


def python_list_operand(v):
    return (v * [1.0, 2.0, 3.0, 4.0] + [0.5, 0.5, 0.1, 0.2] * v ** 2).sum()


def accumulate_in_loop(m, b):
    total = 0.0
    for row in m:
        total = total + row * b
    return (total ** 2).sum()


def grows_by_broadcast(v, m):
    acc = v
    for i in range(2):
        acc = acc + m * (i + 1)
    return (acc ** 2).sum()


def hypot_and_logaddexp(a, b):
    return np.hypot(a, b).sum() + (np.logaddexp(a, b) * a).sum()


V = np.array([0.5, 1.2, 0.8, 1.1])
COL = np.array([[0.3], [0.9], [1.7]])
ROW = np.array([[0.45, 1.25, 0.75, 1.3]])
M = np.arange(12.0).reshape(3, 4) / 7 + 0.21
T = np.arange(24.0).reshape(2, 3, 4) / 13 + 0.17
ONE = np.array([0.6])
MIXES = [(0.6, V), (V, 0.7), (V, ONE), (ONE, V), (np.array(0.6), V), (V, V[::-1] + 0.03), (M, V), (V, M), (COL, ROW), (COL, V), (ROW, M), (M, COL), (T, V),
         (T, COL), (M, T), (np.array([[[0.7]]]), V), (T[:, :1], M), (0.6, 1.3), (np.array([[1.1]]), ONE), (T[:1, :, :1], T[:, :1])]
FLOATS = (float,)
CASES = [
    *[(f, mix, (0, 1)) for f in (add, multiply, divide) for mix in MIXES if not isinstance(mix[0], float) or not isinstance(mix[1], float)],
    *[(f, mix, (0, 1)) for f in (subtract, power, maximum, in_place, store_broadcast) for mix in MIXES[::3] if not isinstance(mix[0], float) or not isinstance(mix[1], float)],
    *[(f, mix, (0, 1)) for f in (arctan2, where, hypot_and_logaddexp) for mix in MIXES[1::4]],
    (floor_mod, (M, V), (0, 1)), (floor_mod, (np.array([5.3, -2.2]), 0.9), (0, 1)), (floor_mod, (5.3, np.array([[0.9], [-1.4]])), (0, 1)),
    (bias_add, (M, M.T[:, :2], np.array([0.2, -0.1])), (0, 1, 2)), (bias_add, (M, M.T[:, :2], np.array([0.2])), (0, 1, 2)), (bias_add, (M, M.T[:, :2], 0.2), (0, 1, 2)),
    (bias_add, (V, M.T, np.array([[0.2], [0.4]])), (0, 1, 2)), (pairwise_distances, (M[:, :2], M[:2, 1:3] * 0.7), (0, 1)), (outer_by_newaxis, (V, V[:3]), (0, 1)),
    (standardise, (np.sin(M * 3),), 0), (row_softmax, (np.sin(M * 3), V), (0, 1)), (broadcast_to, (V, V[:3]), (0, 1)), (broadcast_to, (ONE, V[:3]), (0, 1)),
    (scalar_with_array, (0.7, V), (0, 1)), (math_scalar_with_array, (0.7, V), (0, 1)), (python_list_operand, (V,), 0), (accumulate_in_loop, (M, V), (0, 1)),
    (accumulate_in_loop, (M, 0.3), (0, 1)), (grows_by_broadcast, (V, M), (0, 1)), (grows_by_broadcast, (0.3, V), (0, 1)),
]
