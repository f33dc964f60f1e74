"""Which of several dicts with the same keys is used is decided at run time."""
import numpy as np


def tables_of_constants(t):
    constants = dict(positive=dict(b=17.3, c=t), negative=dict(b=t * t, c=2.0))
    c = constants["positive"] if t > 0 else constants["negative"]
    return c["b"] * t / (c["c"] + t * t)


def replaced_in_a_loop(t):
    d = dict(a=1.0, b=t)
    for i in range(3):
        if t > i:
            d = dict(a=d["b"] * t, b=d["a"])
    return d["a"] + d["b"]


def dicts_of_dicts(t):
    p, n = dict(b=dict(k=t, m=[1.0, t])), dict(b=dict(k=t * t, m=[t, 3.0]))
    c = p if t > 0 else n
    return c["b"]["k"] * c["b"]["m"][1] * t


def required(x):
    a = np.require(x, dtype=float, requirements=["C"])
    return (a * a).sum()


CASES = [
    (tables_of_constants, (1.3,), 0),
    (tables_of_constants, (-0.7,), 0),
    (replaced_in_a_loop, (1.3,), 0),
    (replaced_in_a_loop, (-0.7,), 0),
    (dicts_of_dicts, (1.3,), 0),
    (dicts_of_dicts, (-0.7,), 0),
    (required, (np.array([0.3, 1.1]),), 0),
]
