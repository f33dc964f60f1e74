"""A second module of user code that the cases of `helper_calls` import."""
import functools
import math

SCALE = 1.7
_calls = []


def logistic(z):
    if z >= 0:
        return 1.0 / (1.0 + math.exp(-z))
    e = math.exp(z)
    return e / (1.0 + e)


def scale_it(x):
    return SCALE * x * x


def polar(x, y):
    return math.hypot(x, y), math.atan2(y, x)


def statistics(v):
    n = len(v)
    mean = sum(v) / n
    return {"mean": mean, "var": sum((a - mean) ** 2 for a in v) / n}


def scale_in_place(a, k):
    a *= k
    a[0] += k


def append_square(items, x):
    items.append(x * x)
    return len(items)


def traced(fn):
    @functools.wraps(fn)
    def wrapper(*args, **kwargs):
        _calls.append(fn.__name__)
        del _calls[:]
        return fn(*args, **kwargs)
    return wrapper


def scaled_by(k):
    def decorate(fn):
        @functools.wraps(fn)
        def wrapper(x, *rest):
            return k * fn(x, *rest) + x
        return wrapper
    return decorate


@functools.lru_cache(maxsize=None)
def binomial(n, k):
    return 1 if k in (0, n) else binomial(n - 1, k - 1) + binomial(n - 1, k)


@functools.cache
def weights(n):
    return tuple(1.0 / (i + 1) for i in range(n))


class Namespace:
    @staticmethod
    def cube(x):
        return x ** 3
