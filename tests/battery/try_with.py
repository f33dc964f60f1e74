"""try / except / else / finally, and context managers."""
import contextlib
import decimal
import io
import math
import warnings

import numpy as np


def untaken_handler(x):
    try:
        y = math.log(x)
    except ValueError:
        y = 0.0
    return y * x


def taken_handler(x):
    try:
        y = math.sqrt(-x)
    except ValueError:
        y = x * x
    return y + x


def handler_before_active_work(x, text):
    try:
        n = int(text)
    except ValueError:
        n = 2
    return x ** n


def key_error(x, table, key):
    try:
        k = table[key]
    except KeyError as error:
        k = len(str(error.args[0]))
    return k * x * x


def with_else(x):
    try:
        y = x / 2.0
    except ZeroDivisionError:
        return x
    else:
        y = y * x
    return y + 1 / x


def with_finally(x):
    y = x
    try:
        y = y * x
    finally:
        y = y + math.exp(x)
    return y


def finally_with_return(x):
    try:
        return x ** 3
    finally:
        x = 0.0


def in_loop(v, x):
    s = 0.0
    for text in v:
        try:
            k = float(text)
        except ValueError:
            continue
        s += k * x ** 2 + s * x
    return s


def nested_try(x, a):
    try:
        try:
            y = x / a
        except TypeError:
            y = x
    except ZeroDivisionError:
        y = x * 3
    return y * x


def reraise_untaken(x):
    try:
        y = math.exp(x)
    except OverflowError as error:
        raise ValueError("too large") from error
    return y * x


def except_tuple_untaken(x, y):
    try:
        r = x / y
        r = r * y ** 2
    except (ZeroDivisionError, OverflowError):
        r = float("inf")
    return r + x


def errstate(v):
    with np.errstate(divide="ignore", invalid="ignore"):
        w = v / (v ** 2 + 1)
        w = w * np.log(v)
    return w.sum()


def catch_warnings(x):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        y = np.exp(x) * x
    return float(y) ** 2


def suppress(x, table):
    k = 1.0
    with contextlib.suppress(KeyError):
        k = table["scale"]
    return k * x ** 2


def null_context(x):
    with contextlib.nullcontext():
        y = x * x
        z = y * x
    return y + z


def two_managers(v):
    with np.errstate(all="ignore"), warnings.catch_warnings():
        s = (v ** 2).sum()
    return math.sqrt(s)


def nested_with_and_loop(x):
    for i in range(3):
        with np.errstate(over="ignore"):
            if x > 3:
                break
            x = x * 1.7
    return x ** 2


def return_inside_with(x):
    with np.errstate(all="ignore"):
        return math.sin(x) * x


def redirect(x):
    with contextlib.redirect_stdout(io.StringIO()):
        print("hidden", x)
        y = x * x
    return y * x


def print_options(v):
    with np.printoptions(precision=3):
        text = str(v)
    return (v ** 2).sum() * (1.0 if text else 2.0)


def local_decimal(x):
    with decimal.localcontext() as ctx:
        ctx.prec = 5
        n = int(decimal.Decimal(7) / decimal.Decimal(2))
    return x ** n


V = np.array([0.5, 1.2, 0.8])
CASES = [
    (untaken_handler, (0.7,), 0), (taken_handler, (0.7,), 0), (handler_before_active_work, (0.7, "x"), 0), (handler_before_active_work, (0.7, "3"), 0),
    (key_error, (0.7, {"a": 3.0}, "a"), 0), (key_error, (0.7, {"a": 3.0}, "bcde"), 0), (with_else, (0.7,), 0), (with_finally, (0.7,), 0),
    (finally_with_return, (0.7,), 0), (in_loop, (["1.5", "no", "2"], 0.7), 1), (nested_try, (0.7, 2.0), (0, 1)), (nested_try, (0.7, 0), 0),
    (reraise_untaken, (0.7,), 0), (except_tuple_untaken, (0.7, 1.2), (0, 1)), (errstate, (V,), 0), (catch_warnings, (0.7,), 0),
    (suppress, (0.7, {}), 0), (suppress, (0.7, {"scale": 2.0}), (0, 1)), (null_context, (0.7,), 0), (two_managers, (V,), 0),
    (nested_with_and_loop, (0.7,), 0), (return_inside_with, (0.7,), 0), (redirect, (0.7,), 0), (print_options, (V,), 0), (local_decimal, (0.7,), 0),
]
