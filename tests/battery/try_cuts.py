"""try bodies that are interrupted after they changed something: the handler finds what was done until then."""
import contextlib
import math

import numpy as np


class Meter:
    def __init__(self, x):
        self.x = x
        self.n = 0

    def read(self, d):
        self.n += 1
        self.x = self.x * 2
        self.x = self.x + math.log(d)
        return self.x


class Ledger:
    def __init__(self, items, ends=False):
        self.items, self.ends = items, ends

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.items.append(2.0 if kind is None else 3.0)
        return self.ends and kind is not None and issubclass(kind, ValueError)


def item_of_a_list(x):
    v = [0.0]
    try:
        v[0] = 2 * x
        v[0] = math.sqrt(x - 1)
    except ValueError:
        pass
    return v[0]


def item_of_an_array(x):
    a = np.zeros(2)
    try:
        a[0] = x
        a[1] = math.sqrt(x - 1)
    except ValueError:
        pass
    return a[0] * a[1] + a[0]


def local_name(x):
    y = 1.0
    try:
        y = 2 * x
        z = math.sqrt(x - 1)
        y = z * x
    except ValueError:
        return y * x
    return y


def attribute_in_a_method(x, d):
    o = Meter(x)
    try:
        r = o.read(d)
    except ValueError:
        r = 3.0
    return r * o.x + o.n


def attribute_set_before(x):
    o = Meter(x)
    try:
        o.x = x * 3
        o.y = math.log(x - 1)
    except ValueError:
        o.y = o.x
    return o.x * o.y


def two_handlers(x):
    a = np.ones(2)
    try:
        a[0] = x
        b = math.log(x - 0.6)
        a[1] = b
        c = 1 / (x - 0.7)
    except ValueError:
        c = a[0] * 3
    except ZeroDivisionError:
        c = a[1]
    return c * a[0] * a[1]


def key_changed_twice(x):
    d = {"a": 1.0}
    try:
        d["a"] *= x
        d["a"] += math.log(x - 1)
    except ValueError:
        d["a"] += x
    return d["a"]


def appended_under_suppress(x):
    items = [x]
    with contextlib.suppress(ValueError):
        items.append(x * 2)
        items.append(math.log(x - 1))
    return sum(items) * len(items)


def appended_in_both(x):
    items = [1.0]
    try:
        items.append(x)
        try:
            items.append(math.log(x - 1))
        except ZeroDivisionError:
            items.append(7.0)
    except ValueError:
        items.append(x * x)
    return items[-1] * items[1] * len(items)


def appended_then_finally(x):
    items = []
    try:
        items.append(x)
        y = math.log(x - 1)
    except ValueError:
        y = x
    finally:
        items.append(x * x)
    return items[0] * items[1] * y


def handler_reads_and_raises(x):
    d = {"a": x}
    try:
        d["b"] = x * x
        y = math.sqrt(x) * d["b"]
        d["c"] = y
    except Exception as error:
        print(d["a"], error)
        raise
    return d["c"] * d["b"]


def quotient_or_constant(xs, ds):
    items = []
    for x, d in zip(xs, ds):
        try:
            items.append(x * x / d)
        except ZeroDivisionError:
            items.append(x * 3.0 + 1.0)
    return sum(v * v for v in items)


def kept_before_the_break(xs):
    s = 0.0
    kept = []
    for x in xs:
        try:
            kept.append(x)
            y = math.log(x)
            if y > 5:
                break
        except ValueError:
            break
        s += y * y
    return s + sum(v * v for v in kept)


def indices_changed_before(x, i):
    a = np.array([x, x * x])
    i = i.copy()
    b = a[i] * 3
    try:
        i[0] = 1
        y = math.log(x - 1)
    except ValueError:
        y = x
    return b[0] * y * b[1] + a[i[0]]


def scale_from_the_end(a, x, n):
    if n > 0:
        scale_from_the_end(a, x, n - 1)
    a[n] = x * a[n]
    a[n] = a[n] + math.log(x - n)


def array_changed_by_a_call(x, a, n):
    b = a * 1.0
    try:
        scale_from_the_end(b, x, n)
    except ValueError:
        pass
    return b.sum() * b[0]


def else_after_handlers(x):
    items = [x]
    try:
        y = math.log(x - 1)
    except ValueError:
        items.append(x * x)
    else:
        items.append(y)
    return items[1] * items[0]


def exit_ends_the_exception(x):
    items = [1.0]
    y = x
    with Ledger(items, True):
        y = math.log(x - 1)
    return sum(items) * y


def lower_triangle(a):
    """Doolittle's factors, with a zero where the pivot is."""
    n = len(a)
    low = [[0.0] * n for _ in range(n)]
    up = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for k in range(i, n):
            up[i][k] = float(a[i][k] - sum([low[i][j] * up[j][k] for j in range(i)]))
            if i == k:
                low[i][i] = 1.0
            else:
                low[k][i] = float(a[k][i] - sum([low[k][j] * up[j][i] for j in range(i)]))
                try:
                    low[k][i] /= float(up[i][i])
                except ZeroDivisionError:
                    low[k][i] = 0.0
    return sum(sum(r) for r in low) + sum(sum(r) for r in up) * up[0][0]


A = np.array([1.0, 2.0, 3.0])
CASES = [
    *[(f, (x,), 0) for f in (item_of_a_list, item_of_an_array, local_name, attribute_set_before, key_changed_twice,
                             appended_under_suppress, appended_in_both, appended_then_finally, else_after_handlers,
                             exit_ends_the_exception) for x in (0.5, 1.5)],
    (attribute_in_a_method, (0.5, -1.0), 0), (attribute_in_a_method, (0.5, 1.5), (0, 1)),
    (two_handlers, (0.5,), 0), (two_handlers, (0.65,), 0), (two_handlers, (0.9,), 0), (handler_reads_and_raises, (0.5,), 0),
    (quotient_or_constant, ([0.7, 0.5, 1.2], [1.0, 0.0, 2.0]), 0), (kept_before_the_break, ([0.5, -1.0, 2.0],), 0),
    (indices_changed_before, (0.5, np.array([0, 1])), 0), (indices_changed_before, (1.5, np.array([0, 1])), 0),
    (array_changed_by_a_call, (0.5, A, 2), (0, 1)), (lower_triangle, (np.array([[4.0, 3.0], [0.5, 3.0]]),), 0),
]
