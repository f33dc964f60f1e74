"""assert, raise in branches not taken, print, logging, f-strings, type hints, docstrings, global constants, pass."""
from __future__ import annotations

import logging
import math
from collections.abc import Callable, Sequence
from typing import Final, Optional, cast

import numpy as np
from numpy.typing import NDArray

G: Final = 9.81
TWO_PI = 2 * math.pi
logger = logging.getLogger("battery")
_counter = 0


def asserted(x, y):
    assert x > 0, "x must be positive"
    assert isinstance(y, float)
    r = x ** y
    assert r == r
    return r * x


def raises_not_taken(x):
    if x <= 0:
        raise ValueError(f"x must be positive, got {x}")
    y = math.log(x) * x
    if math.isnan(y) or math.isinf(y):
        raise ArithmeticError
    return y


def prints(x, n):
    for i in range(n):
        x = x * x + 0.1
        print("step", i, "x =", round(x, 6))
    print(f"{x:.3f} done")
    return x


def logs(x):
    logger.debug("before %s", x)
    y = math.sin(x)
    logger.info("after %.3f", y)
    return y * x


def f_string_key(x, k):
    table = {"w0": x, "w1": x * x, "w2": 2.0}
    return table[f"w{k}"] * x + table["w" + str(k)]


def builds_message(x):
    msg = "value: {:.2f}".format(x) + " %g" % x
    y = x * x
    msg += f" {y!r:>10}"
    return y * x + 0 * len(msg)


def hinted(x: float, ys: Sequence[float], *, f: Optional[Callable[[float], float]] = None) -> float:
    """A docstring with an example::

        hinted(1.0, [2.0])
    """
    total: float = 0.0
    y: float
    for y in ys:
        total += x * y * y
    if f is not None:
        total = f(total)
    return cast(float, total)


def numpy_hints(v: NDArray[np.float64], k: float = 2.0) -> np.floating:
    r"""Energy :math:`\sum k v^2`."""
    scaled: NDArray[np.float64] = k * v
    return np.sum(scaled * v)


def pendulum_period(length, amplitude):
    '''Series of the period.'''
    t0 = TWO_PI * math.sqrt(length / G)
    return t0 * (1 + amplitude ** 2 / 16 + 11 * amplitude ** 4 / 3072)


def passes(x):
    if x > 100:
        pass
    else:
        ...
    for _ in range(2):
        pass
    "a string statement"
    return x * x


def globals_read(x):
    global _counter
    return x ** 2 * (_counter + 3)


def semicolons(x): a = x * x; b = a * x; return a + b


def line_continuations(x,
                       y):
    z = (x
         * y
         + x ** 2)
    w = z \
        * y
    return (w
            - x)


def numeric_literals(x):
    return 1_000 * x ** 2 + 0x10 * x + 1e-3 * x ** 3 + 0b11 / x + .5 * x - 3. * -x


def comments(x):  # a comment
    # another
    y = x * x  # "quoted" # twice
    return y + x * y  # end


def ellipsis_and_none(x, opt=None, flag=...):
    if opt is None and flag is ...:
        return x * x * x
    return x


def constant_folding(x):
    k = 3 * 4 + 2 ** 3
    m = -k // 3
    return x * k + x ** 2 * m


def import_inside(x):
    import math as m
    from math import exp
    return exp(x) * m.cos(x)


def strings_and_flags(x, mode="fast", verbose=False):
    mode = mode.strip().lower()
    if verbose:
        print(mode)
    if mode.startswith("f"):
        return x * x + x
    return x


def inf_initialised(v):
    best = float("inf")
    for a in v:
        if a * a < best:
            best = a * a
    low = -np.inf
    for a in v:
        low = max(low, a)
    return best * low


CASES = [
    (asserted, (0.7, 1.2), (0, 1)), (raises_not_taken, (0.7,), 0), (prints, (0.7, 3), 0), (logs, (0.7,), 0), (f_string_key, (0.7, 1), 0),
    (f_string_key, (0.7, 2), 0), (builds_message, (0.7,), 0), (hinted, (0.7, [1.0, 2.0]), (0, 1)),
    (hinted, (0.7, [1.0, 2.0]), (0, 1), {"f": math.sin}), (numpy_hints, (np.array([0.5, 1.2]),), 0), (numpy_hints, (np.array([0.5, 1.2]), 0.4), (0, 1)),
    (pendulum_period, (0.7, 0.3), (0, 1)), (passes, (0.7,), 0), (globals_read, (0.7,), 0), (semicolons, (0.7,), 0), (line_continuations, (0.7, 1.2), (0, 1)),
    (numeric_literals, (0.7,), 0), (comments, (0.7,), 0), (ellipsis_and_none, (0.7,), 0), (constant_folding, (0.7,), 0), (import_inside, (0.7,), 0),
    (strings_and_flags, (0.7,), 0), (strings_and_flags, (0.7, " Fast", True), 0), (inf_initialised, (np.array([0.5, -0.3, 1.2]),), 0),
]
