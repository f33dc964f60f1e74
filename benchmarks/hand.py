"""Small numeric functions, each beside the gradient that one would write for it by hand.

A hand-written gradient gives what `grad(f, wrt=...)` gives for the parameters that `cases` names, keeps only
what the way back reads, and calls nothing but NumPy and math: it is what generated text is measured against.
"""
from __future__ import annotations

import math
from typing import Any, Callable

import numpy as np


def signal(x, y):
    return x * math.sin(y) + math.exp(-x * x)


def signal_hand(x, y):
    s = math.sin(y)
    e = math.exp(-x * x)
    return s - 2.0 * x * e, x * math.cos(y)


def huber(r, delta):
    size = abs(r)
    if size <= delta:
        return 0.5 * r * r
    return delta * (size - 0.5 * delta)


def huber_hand(r, delta):
    size = abs(r)
    if size <= delta:
        return r, 0.0
    return delta if r > 0 else -delta, size - delta


def orbit(r, x, n):
    for _ in range(n):
        x = r * x * (1.0 - x)
    return x


def orbit_hand(r, x, n):
    seen = []
    keep = seen.append
    for _ in range(n):
        keep(x)
        x = r * x * (1.0 - x)
    r_bar = 0.0
    x_bar = 1.0
    for x in reversed(seen):
        r_bar += x_bar * x * (1.0 - x)
        x_bar *= r * (1.0 - 2.0 * x)
    return r_bar, x_bar


def root(a):
    x = a
    while abs(x * x - a) > 1e-12:
        x = 0.5 * (x + a / x)
    return x


def root_hand(a):
    seen = []
    x = a
    while abs(x * x - a) > 1e-12:
        seen.append(x)
        x = 0.5 * (x + a / x)
    a_bar = 0.0
    x_bar = 1.0
    for x in reversed(seen):
        half = 0.5 * x_bar
        a_bar += half / x
        x_bar = half - half * a / (x * x)
    return a_bar + x_bar


def kicked(x, k, n):
    kicks = 0
    for _ in range(n):
        x = x - k * x * x
        if x < 0.3 and kicks < 2:
            x = 2.5 * x
            kicks += 1
    return x


def kicked_hand(x, k, n):
    seen = []
    keep = seen.append
    kicks = 0
    for _ in range(n):
        before = x
        x = x - k * x * x
        hit = x < 0.3 and kicks < 2
        keep((before, hit))
        if hit:
            x = 2.5 * x
            kicks += 1
    k_bar = 0.0
    x_bar = 1.0
    for x, hit in reversed(seen):
        if hit:
            x_bar *= 2.5
        k_bar -= x_bar * x * x
        x_bar *= 1.0 - 2.0 * k * x
    return x_bar, k_bar


def decay(x, k, tol):
    while True:
        if x > 1.0:
            x = x - k * x * x
        else:
            x = x * k
        if x < tol:
            break
    return x * x


def decay_hand(x, k, tol):
    seen = []
    keep = seen.append
    while True:
        keep(x)
        x = x - k * x * x if x > 1.0 else x * k
        if x < tol:
            break
    k_bar = 0.0
    x_bar = 2.0 * x
    for x in reversed(seen):
        if x > 1.0:
            k_bar -= x_bar * x * x
            x_bar *= 1.0 - 2.0 * k * x
        else:
            k_bar += x_bar * x
            x_bar *= k
    return x_bar, k_bar


def chain(x):
    x = x.copy()
    for i in range(1, len(x)):
        x[i] = x[i] * x[i - 1] + x[i]
    return x[-1]


def chain_hand(x):
    start = x
    x = x.copy()
    n = len(x)
    for i in range(1, n):
        x[i] = x[i] * x[i - 1] + x[i]
    g = np.zeros(n)
    carried = 1.0
    for i in range(n - 1, 0, -1):
        g[i] = carried * (x[i - 1] + 1.0)
        carried *= start[i]
    g[0] = carried
    return g


def heat(u, k, steps):
    u = u.copy()
    for _ in range(steps):
        u[1:-1] += k * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    return np.sum(u * u)


def heat_hand(u, k, steps):
    u = u.copy()
    bends = []
    for _ in range(steps):
        bend = u[2:] - 2.0 * u[1:-1] + u[:-2]
        bends.append(bend)
        u[1:-1] += k * bend
    u_bar = 2.0 * u
    k_bar = 0.0
    for bend in reversed(bends):
        inner = u_bar[1:-1]
        k_bar += inner @ bend
        t = k * inner
        u_bar[2:] += t
        u_bar[:-2] += t
        t *= 2.0
        inner -= t
    return u_bar, k_bar


def softplus(z):
    return math.log1p(math.exp(z))


def nll(w, b, x, y):
    total = 0.0
    for i in range(len(x)):
        z = w * x[i] + b
        total += softplus(z) - y[i] * z
    return total


def nll_hand(w, b, x, y):
    w_bar = b_bar = 0.0
    for i in range(len(x)):
        t = x[i]
        e = math.exp(w * t + b)
        z_bar = e / (1.0 + e) - y[i]
        w_bar += z_bar * t
        b_bar += z_bar
    return w_bar, b_bar


def power_sum(x, n):
    if n == 0:
        return 1.0
    return 1.0 + x * power_sum(x, n - 1)


def power_sum_hand(x, n):
    seen = []
    s = 1.0
    for _ in range(n):
        seen.append(s)
        s = 1.0 + x * s
    x_bar = 0.0
    s_bar = 1.0
    for s in reversed(seen):
        x_bar += s_bar * s
        s_bar *= x
    return x_bar


def layer(x, W, b):
    h = np.tanh(x @ W + b)
    return np.sum(h * h)


def layer_hand(x, W, b):
    h = np.tanh(x @ W + b)
    t = 2.0 * h * (1.0 - h * h)
    return t @ W.T, x.T @ t, np.sum(t, axis=0)


Case = tuple[str, Callable[..., Any], Callable[..., Any], tuple[Any, ...], Any]


def cases() -> list[Case]:
    """(what it shows, function, gradient by hand, arguments, wrt)"""
    rng = np.random.default_rng(20)
    x = rng.normal(size=60)
    return [
        ("straight line", signal, signal_hand, (0.5, 2.0), (0, 1)),
        ("if", huber, huber_hand, (2.5, 1.0), (0, 1)),
        ("for, 100 passes", orbit, orbit_hand, (3.1, 0.3, 100), (0, 1)),
        ("while", root, root_hand, (50.0,), 0),
        ("for with a recorded decision", kicked, kicked_hand, (0.9, 0.3, 100), (0, 1)),
        ("while True with break", decay, decay_hand, (3.0, 0.2, 1e-6), (0, 1)),
        ("element stores, 60", chain, chain_hand, (0.1 * x,), 0),
        ("slice stores, 60 x 50", heat, heat_hand, (x, 0.2, 50), (0, 1)),
        ("slice stores, 10000 x 50", heat, heat_hand, (rng.normal(size=10000), 0.2, 50), (0, 1)),
        ("helper call in a loop, 60", nll, nll_hand, (0.4, -0.3, x, (x > 0).astype(float)), (0, 1)),
        ("recursion, depth 20", power_sum, power_sum_hand, (0.6, 20), 0),
        ("matrix layer, 32 x 20 x 10", layer, layer_hand,
         (rng.normal(size=(32, 20)), rng.normal(size=(20, 10)), rng.normal(size=10)), (0, 1, 2)),
    ]
