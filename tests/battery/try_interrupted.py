"""Branches and loops in a try body: the handler goes on with what they had done when they were interrupted."""
import contextlib
import math

import numpy as np


def sum_until_it_fails(xs):
    s = 0.0
    try:
        for x in xs:
            s += math.log(x)
    except ValueError:
        s = s * 2
    return s * s


def list_until_it_fails(xs):
    items = []
    try:
        for x in xs:
            items.append(math.log(x))
    except ValueError:
        items.append(1.0)
    return sum(items) * len(items)


def product_until_the_end(xs):
    s = 1.0
    i = 0
    try:
        while True:
            s *= xs[i]
            i += 1
    except IndexError:
        return s * i


def array_until_it_fails(x):
    out = np.zeros(len(x))
    try:
        for i in range(len(x)):
            out[i] = math.sqrt(x[i])
    except ValueError:
        out[-1] = x[0] ** 2
    return (out ** 2).sum() * out[0]


def branch_changes_items(x):
    v = [1.0, 2.0]
    try:
        if x > 0.2:
            v[0] = x
            v[1] = math.log(x - 1)
        else:
            v[1] = math.log(x)
    except ValueError:
        v[1] *= x
    return v[0] * v[1]


def branch_changes_a_name(x):
    y = x
    try:
        if x > 0:
            y = math.log(x - 1) * y
            y = y * 2
        else:
            y = 1 / x
    except ValueError:
        return y * 3
    return y


def steps_until_negative(x):
    """The loop has an exit of its own, and what follows it is not run after an exception."""
    n = 0
    y = x
    z = 1.0
    try:
        for k in range(6):
            y = y - 0.3
            if y > 5:
                break
            z = z * math.sqrt(y)
            n += 1
        z = z + 100.0
    except ValueError:
        z = z + y
    return z * n + y


def loop_in_a_loop(xs, n):
    s = 0.0
    for x in xs:
        t = x
        try:
            for k in range(n):
                t = t * math.sqrt(x - 0.4 * k)
        except ValueError:
            t = t * t
        s += t * x
    return s


def two_handlers_of_a_loop(xs, ds):
    s = 1.0
    try:
        for x, d in zip(xs, ds):
            s = s + x / d
            s = s * math.sqrt(x)
    except ZeroDivisionError:
        s = s * 10
    except ValueError:
        s = s * s
    return s


def finally_before_the_handler(x):
    items = [1.0]
    try:
        try:
            y = math.log(x - 1)
        finally:
            items.append(x)
    except ValueError:
        y = x
    return sum(items) * y


@contextlib.contextmanager
def noted(items):
    items.append(1.0)
    try:
        yield items
    finally:
        items.append(2.0)


class Ledger:
    def __init__(self, items):
        self.items = items

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.items.append(2.0 if kind is None else 3.0)


def generator_manager_before_the_handler(x):
    items = [1.0]
    try:
        with noted(items):
            y = math.log(x - 1)
    except ValueError:
        y = x
    return sum(items) * y


def own_manager_before_the_handler(x):
    items = [1.0]
    try:
        with Ledger(items):
            y = math.log(x - 1)
    except ValueError:
        y = x
    return sum(items) * y


def raised_by_a_handler(x):
    items = [1.0]
    try:
        try:
            items.append(x)
            items.append(math.log(x - 1))
        except ValueError as error:
            items.append(3 * x)
            raise KeyError("k") from error
    except KeyError:
        items.append(x * x)
    return items[-1] * items[1] * len(items)


def class_of_the_exception(x):
    try:
        y = math.log(x - 1)
    except (ValueError, ZeroDivisionError) as error:
        y = x * x if type(error) is ValueError else 2.0
        y = y * (3.0 if isinstance(error, ArithmeticError) else 5.0) * len(error.args)
    return y * x


def exception_of_a_loop(xs):
    s = 0.0
    try:
        for x in xs:
            s += math.log(x)
    except Exception as error:
        if not isinstance(error, ValueError):
            raise
        s = s * len(error.args) * 2
    return s * s


def no_else_after_a_jump(x, n):
    s = x
    for i in range(n):
        try:
            y = math.sqrt(x - i)
            if i > 0:
                continue
        except ValueError:
            s = s * 3
        else:
            s = s * y
    try:
        if x > 3:
            return s * x
    except ValueError:
        s = s * 4
    else:
        s = s * 5
    return s


def half_an_array_before_finally(x):
    a = np.array([0.3, 0.6])
    v = x
    try:
        try:
            a[1] = a[1] + x * 0.3
            a[1] = a[1] + math.log(x - 2.5)
        finally:
            v = math.sqrt(x * x + 0.5)
    except ValueError:
        v = math.log(x * 0.7 + 0.5) * v
    return v + a[1] * x


def return_taken_back(x, table):
    v = [x, 1.0]
    try:
        try:
            return math.log(x) * x
        finally:
            v[0] = table["k"] * x
    except KeyError:
        v[1] = 3 * x
    return v[0] * v[1]


def weights_of(x, n):
    w = np.zeros(n)
    for i in range(n):
        w[i] = x ** (i + 1)
    return w.sum() if n < 2 else w.sum() + weights_of(x, n - 1)


def stored_from_a_call_with_stores(x, n):
    """The callee stores in an array of its own only."""
    a = np.zeros(2)
    try:
        a[0] = weights_of(x, n)
    except (AttributeError, TypeError):
        a[1] = x
    return a[0] * x + a[1]


def raised_again_twice(x):
    v = [x, 1.0]
    y = x
    try:
        try:
            try:
                y = v[int(v[0] * x)] * x
            except Exception:
                y = y * math.log(0.5 + x)
        except (ValueError, KeyError, IndexError):
            raise
    except Exception:
        raise
    return y * x


L = [0.5, -1.0, 3.0]
CASES = [
    *[(f, (v,), 0) for f in (sum_until_it_fails, list_until_it_fails, exception_of_a_loop) for v in (L, [0.5, 3.0])],
    (product_until_the_end, ([0.5, 1.0, 3.0],), 0),
    (array_until_it_fails, (np.array([0.5, 2.0, -1.0]),), 0), (array_until_it_fails, (np.array([0.5, 2.0, 1.0]),), 0),
    *[(f, (x,), 0) for f in (branch_changes_items, branch_changes_a_name, finally_before_the_handler,
                             generator_manager_before_the_handler, own_manager_before_the_handler, raised_by_a_handler,
                             class_of_the_exception) for x in (0.5, 1.5)],
    *[(no_else_after_a_jump, (x, 4), 0) for x in (0.5, 2.5, 3.5)],
    (half_an_array_before_finally, (1.9,), 0), (half_an_array_before_finally, (2.9,), 0),
    (stored_from_a_call_with_stores, (0.7, 3), 0), (return_taken_back, (0.6, {}), 0), (return_taken_back, (0.6, {"k": 2.0}), 0), (raised_again_twice, (1.1,), 0), (raised_again_twice, (1.9,), 0), (branch_changes_items, (0.1,), 0), (steps_until_negative, (1.0,), 0), (steps_until_negative, (7.0,), 0),
    (steps_until_negative, (3.0,), 0), (loop_in_a_loop, ([0.5, 2.0, 1.1], 4), 0),
    (two_handlers_of_a_loop, ([0.5, 2.0, 1.0], [1.0, 0.0, 2.0]), 0),
    (two_handlers_of_a_loop, ([0.5, -2.0, 1.0], [1.0, 1.0, 2.0]), 0), (two_handlers_of_a_loop, ([0.5, 2.0], [1.0, 2.0]), 0),
]
