"""Context managers that end exceptions, hand something on, or hold a lock; NumPy's error state."""
import contextlib
import math
import threading

import numpy as np

LOCK = threading.Lock()


class Scope:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        return False


def returned_under_suppress(x):
    with contextlib.suppress(ValueError):
        return math.log(x)
    return x * 3.0


def returned_under_suppress_in_branch(x):
    if x < 3.0:
        with contextlib.suppress(ValueError, TypeError):
            if x > -5.0:
                return math.log(x)
            return x * 4.0
    return x * 3.0


def suppress_and_continue(xs):
    s = 0.0
    for v in xs:
        with contextlib.suppress(ValueError):
            s += math.log(v)
            continue
        s += v * 2.0
    return s


def handed_on(x):
    with contextlib.nullcontext(x * 2.0) as v:
        return v * v


def under_lock(x):
    with LOCK:
        y = x * x
        return y * x


def returned_under_own_manager(x):
    for i in range(3):
        if i > 1:
            with Scope():
                return x * x * i
    return x


def error_state_restored(x):
    old = np.seterr(divide="ignore", invalid="ignore")
    try:
        y = np.log(x) * 2.0
    finally:
        np.seterr(**old)
    return y


def error_state_asked(x):
    return x * 2.0 if np.geterr()["divide"] == "ignore" else x * 3.0


V = np.array([0.5, 1.2, 0.8])
CASES = [
    (returned_under_suppress, (1.1,), 0), (returned_under_suppress, (-1.1,), 0),
    (returned_under_suppress_in_branch, (1.1,), 0), (returned_under_suppress_in_branch, (-1.1,), 0),
    (returned_under_suppress_in_branch, (-7.0,), 0), (returned_under_suppress_in_branch, (4.0,), 0),
    (suppress_and_continue, ([-1.1, 2.0, 3.0],), 0), (handed_on, (0.7,), 0), (under_lock, (0.7,), 0),
    (returned_under_own_manager, (0.7,), 0), (error_state_restored, (0.7,), 0), (error_state_asked, (0.7,), 0),
]
