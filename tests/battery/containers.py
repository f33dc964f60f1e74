"""Tuples, lists, dicts and nestings of them, of floats and arrays, as the argument to differentiate."""
import math
from collections import namedtuple
from dataclasses import dataclass

import numpy as np

Moments = namedtuple("Moments", "mean spread")


@dataclass
class Model:
    weights: list
    bias: float
    name: str = "model"


def rosenbrock_tuple(p):
    x, y = p
    return (1 - x) ** 2 + 10 * (y - x * x) ** 2


def list_by_index(p):
    return p[0] * p[1] ** 2 + math.sin(p[-1]) * p[0]


def list_loop(p, x):
    s = 0.0
    for c in p:
        s = s * x + c
    return s


def dict_by_key(params, t):
    return params["amp"] * math.exp(-params["decay"] * t) * math.cos(params["freq"] * t)


def dict_unused_entry(params):
    return params["a"] ** 2 * 3


def list_of_arrays(ws, x):
    for w in ws:
        x = np.tanh(w @ x)
    return x.sum()


def tuple_of_mixed(p):
    k, v, (a, b) = p
    return k * (v ** 2).sum() + a * b * v[0]


def dict_of_arrays(p, x):
    h = np.maximum(x @ p["w1"] + p["b1"], 0.0)
    return ((h @ p["w2"]) ** 2).sum()


def nested_dict(p):
    return p["layer"]["w"] * p["layer"]["b"][1] + p["k"] ** 2 * p["layer"]["b"][0]


def list_of_pairs(layers, x):
    for w, b in layers:
        x = np.tanh(x @ w + b)
    return (x ** 2).sum()


def list_of_dicts(items):
    return sum(d["price"] * d["qty"] * (1 + d["tax"]) for d in items)


def dataclass_of_list(model, x):
    s = model.bias
    for w in model.weights:
        s = math.tanh(s * w + x)
    return s * model.bias


def namedtuple_nested(p):
    return p.mean[0] * p.spread["lo"] + p.mean[1] ** 2 * p.spread["hi"]


def matrix_as_lists(rows):
    a, b = rows[0]
    return a * rows[1][1] - b * rows[1][0] + a * a


def tuple_index_by_loop(p, n):
    s = 1.0
    for i in range(n):
        s = s * p[i] + p[n - 1 - i]
    return s


def len_of_argument(p):
    return sum(p) ** len(p) / len(p)


def with_ints_and_strings(cfg, x):
    return cfg["scale"] * x ** cfg["power"] if cfg["mode"] == "pow" else x


def converts_to_array(p):
    v = np.array(p)
    return (v ** 2 * np.arange(1, len(p) + 1)).sum()


def asarray_of_nested(rows):
    m = np.asarray(rows)
    return (m @ m.T).sum() + m[0, 1] ** 3


def passes_container_on(p):
    def energy(q):
        return q[0] ** 2 + q[1] * q[0]
    return energy(p) * energy((p[1], p[0]))


def two_containers(a, b):
    return sum(x * y for x, y in zip(a, b)) + a[0] ** 2


def same_leaf_twice(p):
    q = (p, p)
    return q[0][0] * q[1][1] + q[1][0] ** 2


def empty_entries(p):
    s = 0.5
    for group in p:
        for x in group:
            s = s * x + x * x
    return s


def tuple_of_arrays(uv):
    u, v = uv
    return (np.outer(u, v) ** 2).sum() + u[0]


A = np.array([[0.5, -0.3], [0.2, 0.8]])
V = np.array([0.1, -0.2])
CASES = [
    (rosenbrock_tuple, ((0.7, 1.2),), 0), (rosenbrock_tuple, ([0.7, 1.2],), 0), (list_by_index, ([0.7, 1.2, 0.4],), 0), (list_by_index, ((0.7, 1.2, 0.4),), 0),
    (list_loop, ([0.7, 1.2, 0.4], 1.5), (0, 1)), (dict_by_key, ({"amp": 1.2, "decay": 0.4, "freq": 2.0}, 0.7), (0, 1)),
    (dict_unused_entry, ({"a": 0.7, "b": 1.2, "c": V},), 0), (list_of_arrays, ([A, A.T + 0.1], V + 0.5), (0, 1)), (tuple_of_mixed, ((0.7, V, (0.3, 0.4)),), 0),
    (dict_of_arrays, ({"w1": A, "b1": V + 0.4, "w2": A[0]}, A + 0.2), (0, 1)), (nested_dict, ({"layer": {"w": 0.7, "b": [0.3, 0.4]}, "k": 1.1},), 0),
    (list_of_pairs, ([(A, V), (A.T, V[::-1])], V + 1), (0, 1)), (list_of_dicts, ([{"price": 2.0, "qty": 1.5, "tax": 0.1}, {"price": 1.0, "qty": 2.5, "tax": 0.2}],), 0),
    (dataclass_of_list, (Model([0.7, 1.2], 0.4), 0.3), (0, 1)), (namedtuple_nested, (Moments([0.7, 1.2], {"lo": 0.3, "hi": 0.4}),), 0),
    (matrix_as_lists, ([[0.7, 1.2], [0.3, 0.4]],), 0), (matrix_as_lists, (((0.7, 1.2), (0.3, 0.4)),), 0), (tuple_index_by_loop, ((0.7, 1.2, 0.3), 3), 0),
    (len_of_argument, ([0.7, 1.2, 0.3],), 0), (with_ints_and_strings, ({"scale": 0.7, "power": 2, "mode": "pow"}, 1.2), 1),
    (converts_to_array, ([0.7, 1.2, 0.3],), 0), (converts_to_array, ((0.7, 1.2),), 0), (asarray_of_nested, ([[0.7, 1.2], [0.3, 0.4]],), 0),
    (passes_container_on, ((0.7, 1.2),), 0), (two_containers, ((0.7, 1.2), [0.3, 0.4]), (0, 1)), (same_leaf_twice, ([0.7, 1.2],), 0),
    (empty_entries, ([[], [0.7, 1.2], []],), 0), (tuple_of_arrays, ((V, A[0]),), 0),
]
