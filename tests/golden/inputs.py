"""The functions whose generated gradients are kept in this folder, one for each thing that the text has to do well.

Changing one changes its golden file: `python tests/golden/update.py`, then read the difference.
"""
from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Callable

import numpy as np

Case = tuple[Callable[..., Any], tuple[Any, ...], Any]
CASES: dict[str, Case] = {}


def case(*args: Any, wrt: Any = 0) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function with the arguments of its example call."""

    def register(f: Callable[..., Any]) -> Callable[..., Any]:
        CASES[f.__name__] = f, args, wrt
        return f

    return register


def numbers(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0.2, 1.2, size=shape)


# ---------------------------------------------------------------- scalars
@case(0.5, 2.0, wrt=(0, 1))
def straight_line(x, y):
    return x * math.sin(y) + math.exp(-x * x)


@case(2.5, 1.0, wrt=(0, 1))
def huber(r, delta):
    size = abs(r)
    if size <= delta:
        loss = 0.5 * r * r
    else:
        loss = delta * (size - 0.5 * delta)
    return loss


@case(0.8, 1.7, wrt=(0, 1))
def early_return(x, y):
    if x > y:
        return x * x
    z = x * y
    if z < 0.0:
        return -z
    return math.sqrt(z) + x


@case(3.1, 0.3, 8, wrt=(0, 1))
def orbit(r, x, n):
    for i in range(n):
        x = r * x * (1.0 - x)
    return x


@case(0.9, 0.3, 6, wrt=(0, 1))
def kicked(x, k, n):
    kicks = 0
    for i in range(n):
        x = x - k * x * x
        if x < 0.3 and kicks < 2:
            x = 2.5 * x
            kicks += 1
    return x


@case(1.1, 0.7, 3, wrt=(0, 1))
def nested_loops(x, y, n):
    total = 0.0
    for i in range(n):
        for j in range(i + 1):
            total += x * y ** j
        x = x * y
    return total


@case(0.4, [0.1, 0.2, 0.9], wrt=0)
def for_else(x, limits):
    for limit in limits:
        if limit > x:
            x = x * limit
            break
        x = x + limit * x
    else:
        x = x * x
    return x


@case(2.0)
def root(a):
    x = a
    while abs(x * x - a) > 1e-12:
        x = 0.5 * (x + a / x)
    return x


@case(3.0, 0.2, 0.05, wrt=(0, 1))
def decay(x, k, tol):
    n = 0
    while True:
        if x > 1.0:
            x = x - k * x * x
        else:
            x = x * k
        n = n + 1
        if x < tol:
            break
    return x * x


@case(0.6, 4)
def power_sum(x, n):
    if n == 0:
        return 1.0
    return 1.0 + x * power_sum(x, n - 1)


@case(0.9, 0.4, wrt=(0, 1))
def try_except(x, y):
    try:
        z = math.log(x - y)
    except ValueError:
        z = 0.0
    return z * x


# ---------------------------------------------------------------- calls and structures
def softplus(z):
    return math.log1p(math.exp(z))


@case(0.4, -0.3, numbers(5), np.array([1.0, 0.0, 0.0, 1.0, 1.0]), wrt=(0, 1))
def nll(w, b, x, y):
    total = 0.0
    for i in range(len(x)):
        z = w * x[i] + b
        total += softplus(z) - y[i] * z
    return total


def polar(x, y):
    r = math.sqrt(x * x + y * y)
    return r, math.atan2(y, x)


@case(0.8, 0.6, wrt=(0, 1))
def tuple_through_helper(x, y):
    r, angle = polar(x, y)
    return r * angle


@case(0.8, 0.6, 3, wrt=(0, 1))
def closure(x, y, n):
    def step(v):
        return v * y + x

    v = x
    for i in range(n):
        v = step(v)
    return v


class Spring:
    def __init__(self, stiffness, length):
        self.stiffness = stiffness
        self.length = length

    @property
    def half(self):
        return 0.5 * self.stiffness

    def energy(self, x):
        return self.half * (x - self.length) ** 2


@case(2.0, 0.3, 0.8, wrt=(0, 1, 2))
def method_and_property(k, length, x):
    return Spring(k, length).energy(x)


@dataclass
class Tank:
    area: float
    level: float


@case(Tank(2.0, 0.7), 0.1, wrt=(0, 1))
def dataclass_argument(tank, inflow):
    return tank.area * math.sqrt(tank.level) - inflow * tank.level


@case({"rate": 0.3, "scale": 2.0}, 1.5)
def dict_argument(params, t):
    return params["scale"] * math.exp(-params["rate"] * t)


@case([0.3, 0.5, 0.9], 2.0, wrt=(0, 1))
def comprehension_sum(xs, p):
    return sum([x ** 2 * p for x in xs])


# ---------------------------------------------------------------- arrays
@case(numbers(6))
def chain(x):
    x = x.copy()
    for i in range(1, len(x)):
        x[i] = x[i] * x[i - 1] + x[i]
    return x[-1]


@case(numbers(7), 0.2, 4, wrt=(0, 1))
def heat(u, k, steps):
    u = u.copy()
    for s in range(steps):
        u[1:-1] += k * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    return np.sum(u * u)


@case(numbers(4, 3), numbers(3, 5), numbers(5), wrt=(0, 1, 2))
def layer(x, W, b):
    h = np.tanh(x @ W + b)
    return np.sum(h * h)


@case(numbers(4, 3), numbers(1, 3), 0.5, wrt=(0, 1, 2))
def broadcast_bias(x, row, shift):
    return np.sum((x + row) * x - shift)


@case(numbers(5), 2)
def softmax_loss(z, label):
    e = np.exp(z - np.max(z))
    p = e / np.sum(e)
    return -np.log(p[label])


@case(numbers(4, 3))
def logsumexp(z):
    top = np.max(z, axis=1, keepdims=True)
    return np.sum(np.log(np.sum(np.exp(z - top), axis=1, keepdims=True)) + top)


@case(numbers(5).astype(np.float32), np.float32(0.5), wrt=(0, 1))
def single_precision(x, s):
    y = x * s
    return np.sum(y * y)


@case(numbers(6), np.array([4, 1, 1, 3]))
def fancy_index(x, index):
    y = x[index]
    return np.sum(y * y)


@case(numbers(6) - 0.7)
def where_mask(x):
    return np.sum(np.where(x > 0.0, np.sqrt(x * x + 1.0), x * x))


# ---------------------------------------------------------------- other modes
def decays(rates, t):
    return np.exp(-rates * t) * rates


#: functions without a gradient among them
FUNCTIONS: dict[str, Case] = {**CASES, "decays": (decays, (np.array([0.5, 0.8]), 1.5), (0, 1))}

#: texts of forward mode and of second order; those with one argument are with respect to the first of `wrt`
OTHER_MODES: dict[str, tuple[str, ...]] = {
    "straight_line": ("jvp", "hvp", "second"),
    "huber": ("jvp", "hvp", "second"),
    "orbit": ("jvp", "hvp", "second"),
    "root": ("jvp", "hvp", "hessian", "second"),
    "decay": ("jvp", "hvp"),
    "power_sum": ("jvp", "hvp"),
    "try_except": ("jvp",),
    "nll": ("jvp", "hvp", "second"),
    "tuple_through_helper": ("jvp", "hvp", "second"),
    "dict_argument": ("jvp", "hvp"),
    "chain": ("jvp", "hvp", "hessian"),
    "heat": ("jvp", "hvp"),
    "layer": ("jvp", "hvp"),
    "softmax_loss": ("jvp", "hvp", "hessian"),
    "fancy_index": ("jvp", "hvp"),
    "where_mask": ("jvp", "hvp"),
    "early_return": ("second",),
    "decays": ("jvp", "jacobian"),
}
