"""with statements on generator functions decorated with contextlib.contextmanager."""
import contextlib
import math
import warnings
import numpy as np


class Body:
    def __init__(self, r):
        self.r = r

    def area(self):
        return self.r ** 2

    @contextlib.contextmanager
    def grown(self, k):
        old = self.r
        self.r = old * k
        try:
            yield self
        finally:
            self.r = old


@contextlib.contextmanager
def scaled(k, shift=0.0):
    yield k * 2 + shift


@contextlib.contextmanager
def attribute(obj, name, value):
    old = getattr(obj, name)
    setattr(obj, name, value)
    try:
        yield obj
    finally:
        setattr(obj, name, old)


@contextlib.contextmanager
def quiet():
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def branching(x):
    if x > 0:
        yield x
    else:
        yield -x


def value_of_a_generator_manager(x):
    with scaled(x, shift=1.0) as y:
        r = y ** 2
    return r + y


def attribute_set_for_a_while(x):
    s = Body(x)
    with attribute(s, "r", 2 * x):
        a = s.area()
    return a + s.area()


def method_manager_in_a_loop(x):
    s = Body(x)
    t = 0.0
    for i in range(3):
        with s.grown(1.0 + i * x) as b:
            if b.area() > 100.0:
                break
            t += b.area()
    return t * s.r


def return_from_inside(x):
    with scaled(x) as y, quiet():
        if y > 0:
            return math.sin(y) * x
    return 0.0


def neutral_inside(x):
    with quiet():
        y = np.log(x) * x
    return y.sum()


def two_yields(x):
    with branching(x) as y:
        z = y * y
    return z
CASES = [
    (value_of_a_generator_manager, (0.7,), 0), (attribute_set_for_a_while, (0.7,), 0), (method_manager_in_a_loop, (0.7,), 0),
    (return_from_inside, (0.7,), 0), (neutral_inside, (np.array([0.7, 1.3]),), 0), (two_yields, (0.7,), 0),
]
