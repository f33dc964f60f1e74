"""The traps of NumPy and of reverse mode, each as a small named test: views, ties, duplicates, effects.

Expected values are written out where differences cannot tell (kinks, ties); elsewhere the oracle judges.
"""

from __future__ import annotations

import collections
import copy
import datetime
import functools
import inspect
import itertools
import logging
import math
import pickle
import random
import sys
import threading
import traceback
import types
from math import sin
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from oracle import assert_gradient, assert_second, assert_tangent

pytestmark = pytest.mark.engine

V = np.array([0.5, 1.2, -0.8, 1.1])
M = np.array([[0.5, 1.2, -0.8], [1.1, 0.4, 0.9]])
WEIGHTS = np.array([3.0, 5.0, 7.0])


def grad(f: Any, wrt: Any = 0) -> Any:
    import ast2grad

    return ast2grad.grad(f, wrt=wrt)


def of_package(name: str) -> Any:
    import ast2grad

    return getattr(ast2grad, name)


def holds(got: Any, want: Any) -> None:
    np.testing.assert_allclose(got, want, rtol=1e-12, atol=1e-15)


# ---------------------------------------------------------------- views and copies
def reshape_then_write(a):
    b = a * 1.0
    flat = b.reshape(6)
    flat[1] = flat[0] * flat[5]
    return (b**2).sum()


def reshape_of_transpose_then_write(a):
    b = a * 1.0
    flat = b.T.reshape(6)
    flat[1] = flat[0] * flat[5]
    return (b**2).sum() + flat[1]


@pytest.mark.parametrize("f", [reshape_then_write, reshape_of_transpose_then_write])
@pytest.mark.parametrize(
    "a", [M, np.asfortranarray(M), M[:, ::-1], M.T.copy().T], ids=["C", "F", "reversed", "T"]
)
def test_reshape_is_a_view_or_a_copy_by_strides(f, a):
    assert_gradient(f, (a,))


def reshape_argument_itself(a):
    flat = a.reshape(6)
    flat[1] = flat[0] * flat[5]
    return (a**2).sum() + flat[1]


@pytest.mark.parametrize("a", [M, np.asfortranarray(M), M.T.copy().T], ids=["C", "F", "T"])
def test_reshape_of_the_argument_itself(a):
    assert_gradient(reshape_argument_itself, (a,))


def asarray_writes_through(a):
    b = np.asarray(a)
    b[0] = b[1] * 2
    return (a**2).sum()


def asarray_of_other_dtype_copies(a):
    b = np.asarray(a, dtype=np.float32)
    b[0] = 3.0
    return (a**2).sum() + float(b[0])


def astype_without_copy(a):
    b = a.astype(np.float64, copy=False)
    b[0] = b[1] * 2
    return (a**2).sum()


def ravel_write(a):
    f = a.ravel()
    f[0] = f[1] * 3
    return (a**2).sum() + f[0]


def test_asarray_aliases_unless_it_converts():
    assert_gradient(asarray_writes_through, (V,))
    assert_gradient(asarray_of_other_dtype_copies, (V,), rtol=1e-4)
    assert_gradient(astype_without_copy, (V,))


@pytest.mark.parametrize("a", [M, M.T, np.asfortranarray(M), M[:, 1:]], ids=["C", "T", "F", "slice"])
def test_ravel_is_a_view_or_a_copy(a):
    assert_gradient(ravel_write, (a,))


def row_is_view(a):
    a = a * 1.0
    row = a[0]
    a[0, 0] = a[1, 1] * 5.0
    return row[0] * row[1]


def element_is_copy(a):
    a = a * 1.0
    s = a[0]
    a[0] = a[1] * 5.0
    return s * a[0]


def test_row_is_a_view_in_2d_and_a_copy_in_1d():
    assert_gradient(row_is_view, (M,))
    assert_gradient(element_is_copy, (V,))


def alias_then_multiply(x):
    y = x
    y *= 2.0
    return np.sum(x * y)


def test_augmented_assignment_mutates_arrays_and_rebinds_floats():
    assert_gradient(alias_then_multiply, (V,))
    assert_gradient(alias_then_multiply, (0.7,))
    assert_gradient(alias_then_multiply, (np.array(0.7),))
    assert_gradient(alias_then_multiply, (np.float64(0.7),))


# ---------------------------------------------------------------- stores and gathers
def fancy_store(v, idx):
    x = np.zeros(3)
    x[idx] = v
    return x @ WEIGHTS


def fancy_increment(v, idx):
    x = np.ones(3)
    x[idx] += v * v
    return (x**2) @ WEIGHTS


def gather(v, idx):
    return (v[idx] ** 2 * np.arange(1.0, len(idx) + 1)).sum()


def test_duplicate_fancy_store_the_last_one_wins():
    holds(grad(fancy_store)(V[:3], [0, 0, 1]), [0.0, 3.0, 5.0])
    holds(grad(fancy_store)(V[:3], np.array([2, 2, 2])), [0.0, 0.0, 7.0])
    assert_gradient(fancy_increment, (V[:3], np.array([0, 0, 1])))


def test_gather_with_duplicates_accumulates():
    holds(grad(lambda v: v[[0, 0, 2]].sum())(V[:3]), [2.0, 0.0, 1.0])
    assert_gradient(gather, (V, [0, 0, 3, 0, -1]))


def overlapping(x):
    x = x.copy()
    x[1:] = x[:-1]
    return x @ np.array([1.0, 2.0, 4.0, 8.0])


def overlapping_increment(x):
    x = x.copy()
    x[1:] += x[:-1] * x[1:]
    x[:-1] *= x[1:]
    return (x**2).sum()


def test_overlapping_slices():
    holds(grad(overlapping)(V), [3.0, 4.0, 8.0, 0.0])
    assert_gradient(overlapping_increment, (V,))


def store_of_self(x):
    x = x.copy()
    x[:] = x
    x[0] = x[0]
    x[::-1] = x * 2.0
    return x @ np.array([1.0, 2.0, 4.0, 8.0])


def test_store_of_an_array_into_itself():
    assert_gradient(store_of_self, (V,))


def integer_buffer(x):
    counts = np.arange(4)
    counts[1] = 7
    return np.sum(counts * x**2)


def truncating_store(x):
    n = np.zeros(2, dtype=int)
    n[0] = x * 3
    return n[0] * x + x * x


def shadow_like_integers(n, x):
    f = np.zeros_like(n, dtype=float)
    f[0] = x
    f[1] = f[0] * n[1]
    return (f**2).sum()


def test_integer_arrays_have_no_derivative_but_may_be_stored_to():
    assert_gradient(integer_buffer, (0.7,))
    assert_gradient(truncating_store, (0.7,))
    assert_gradient(shadow_like_integers, (np.array([1, 2, 3]), 0.7), wrt=1)


def test_bool_minus_bool_does_not_reach_numpy():
    assert_gradient(lambda x: np.abs(x) * x, (np.float64(-0.7),))
    assert_gradient(lambda v: (np.abs(v) * (v > 0)).sum(), (V,))


def one_contribution_used_twice(g):
    h = g + 0.0
    x = h
    y = x + h
    return (y * WEIGHTS).sum() + (h * h).sum() + (g * x).sum()


def test_adjoints_do_not_alias_each_other():
    assert_gradient(one_contribution_used_twice, (V[:3],))
    a, b = grad(lambda u, w: (u + w).sum(), wrt=(0, 1))(V, V * 2)
    a += 1.0
    holds(b, np.ones(4))


def broadcasts_wider(x, m):
    s = x + m
    return (s * x).sum() + x.sum()


def test_a_contribution_that_broadcasts_wider_is_summed():
    assert_gradient(broadcasts_wider, (V[:3], M), wrt=(0, 1))
    assert_gradient(broadcasts_wider, (V[:1], M), wrt=(0, 1))
    assert_gradient(broadcasts_wider, (np.array(0.3), M), wrt=(0, 1))
    assert grad(lambda b: (M + b).sum())(np.ones(1)).shape == (1,)


def test_zero_dimensional_results_stay_what_they_are():
    assert isinstance(grad(lambda x: np.sum(x) * x)(0.7), float)
    got = grad(lambda a: (a * a).sum())(np.array(1.5))
    assert type(got) is np.ndarray and got.shape == () and got == 3.0
    assert_gradient(lambda v: (np.sum(v) + 1.0) * v[...][0] * np.array(2.0), (V,))


# ---------------------------------------------------------------- kinks and conventions
KINKS = [
    ("abs", lambda x: abs(x) + 2 * x, 0.0, 2.0),
    ("np.abs", lambda x: np.abs(x) + 2 * x, 0.0, 2.0),
    ("math.fabs", lambda x: math.fabs(x) + 2 * x, 0.0, 2.0),
    ("maximum tie", lambda x: np.maximum(x, 0.0), 0.0, 0.5),
    ("minimum tie", lambda x: np.minimum(4 * x, 2 * x), 0.0, 3.0),
    ("builtin max, first wins", lambda x: max(3 * x, x), 0.0, 3.0),
    ("builtin min, first wins", lambda x: min(3 * x, x), 0.0, 3.0),
    ("if", lambda x: 2 * x if x >= 0 else 5 * x, 0.0, 2.0),
    ("floor", lambda x: math.floor(x) + x, 1.5, 1.0),
    ("ceil", lambda x: np.ceil(x) + x, 1.5, 1.0),
    ("round", lambda x: round(x) + x, 1.2, 1.0),
    ("sign", lambda x: np.sign(x) * x, 1.2, 1.0),
    ("floor division", lambda x: x // 1.0 * 3 + x, 1.5, 1.0),
    ("comparison", lambda x: (x > 0) * 1.0 + x, 1.5, 1.0),
    ("square of zero", lambda x: x**2 + x, 0.0, 1.0),
    ("cube of zero", lambda x: x**3, 0.0, 0.0),
    ("power of a negative", lambda x: x**3, -2.0, 12.0),
    ("negative exponent", lambda x: x**-2, -2.0, 0.25),
    ("zeroth power", lambda x: x**0 + x, 0.0, 1.0),
    ("first power", lambda x: x**1, 0.0, 1.0),
    ("pow of zero", lambda x: pow(x, 2) + x, 0.0, 1.0),
    ("math.pow", lambda x: math.pow(x, 2), 3.0, 6.0),
    ("item", lambda x: (np.asarray(x) * x).item(), 3.0, 6.0),
]


@pytest.mark.parametrize("f, x, want", [k[1:] for k in KINKS], ids=[k[0] for k in KINKS])
def test_conventions(f, x, want):
    assert grad(f)(x) == pytest.approx(want, abs=1e-15)


def test_ties_in_reductions_share_equally():
    holds(grad(lambda v: np.max(v))(np.array([1.0, 3.0, 3.0])), [0.0, 0.5, 0.5])
    holds(grad(lambda v: v.min())(np.array([1.0, 1.0, 1.0, 2.0])), [1 / 3, 1 / 3, 1 / 3, 0.0])
    holds(grad(lambda m: m.max(axis=1).sum())(np.array([[1.0, 1.0], [2.0, 1.0]])), [[0.5, 0.5], [1.0, 0.0]])
    holds(
        grad(lambda a, b: np.maximum(a, b).sum(), wrt=(0, 1))(np.array([1.0, 2.0]), np.array([1.0, 0.0])),
        ([0.5, 1.0], [0.5, 0.0]),
    )


def safe_log(v):
    return np.where(v > 0, np.log(v), 0.0).sum()


def safe_division(v):
    return np.where(v == 0, 1.0, 1.0 / v).sum()


def selected(v):
    return np.select([v > 0], [np.sqrt(v)], default=2.0 * v).sum()


def masked(v):
    out = np.zeros_like(v)
    keep = v > 0
    out[keep] = np.log(v[keep])
    return out.sum()


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_the_side_not_taken_gives_an_exact_zero():
    v = np.array([-1.0, 0.0, 4.0])
    holds(grad(safe_log)(v), [0.0, 0.0, 0.25])
    holds(grad(safe_division)(v), [-1.0, 0.0, -1 / 16])
    holds(grad(selected)(v), [2.0, 2.0, 0.25])
    holds(grad(masked)(v), [0.0, 0.0, 0.25])


def test_only_active_operands_of_power_get_a_derivative():
    holds(grad(lambda v: (v**2).sum())(np.array([0.0, -1.0])), [0.0, -2.0])
    holds(grad(lambda v: (v ** np.array([2, 3])).sum())(np.array([0.0, -1.0])), [0.0, 3.0])
    assert grad(lambda p: 2.0**p)(0.0) == pytest.approx(math.log(2))


# ---------------------------------------------------------------- what a gradient is
def test_float32_stays_float32():
    v = V.astype(np.float32)
    got = grad(lambda v: (np.exp(v) * 2.0).sum())(v)
    assert got.dtype == np.float32
    assert grad(lambda v, w: (v * w).sum(), wrt=(0, 1))(v, V)[0].dtype == np.float32


def test_unused_argument_gives_zeros_of_its_kind():
    got = grad(lambda x, v, p: x * x, wrt=(0, 1, 2))(2.0, M, {"a": 1.0, "b": [V, 2.0]})
    assert got[0] == 4.0 and got[1].shape == M.shape and not got[1].any()
    assert got[2]["a"] == 0.0 and not got[2]["b"][0].any() and got[2]["b"][1] == 0.0


def test_gradient_of_a_constant_function():
    assert grad(lambda x: 3.0)(2.0) == 0.0
    holds(grad(lambda v: 1.0)(V), np.zeros(4))


def test_a_python_int_counts_as_a_float():
    got = grad(lambda n, x: n * n * x)(3, 2.0)
    assert got == 12.0 and isinstance(got, float)


def test_refusals_name_what_to_do():
    with pytest.raises(of_package("ArgumentError")) as caught:
        grad(lambda v: (v * v).sum())(np.array([1, 2, 3]))
    assert caught.value.code == "A303" and "float" in str(caught.value)
    with pytest.raises(of_package("ArgumentError")) as caught:
        grad(lambda v: v * v)(V)
    assert caught.value.code == "A304" and "vjp" in str(caught.value)
    with pytest.raises(of_package("ArgumentError")) as caught:
        grad(lambda x: x, wrt="y")(1.0)
    assert caught.value.code == "A301"
    with pytest.raises(of_package("ArgumentError")):
        grad(lambda s: len(s) * 1.0)("text")


def unknown_c_function(x):
    return float.fromhex((x * x).hex())


def test_unknown_calls_on_the_active_path_are_refused_not_zero():
    with pytest.raises(of_package("UnsupportedError")):
        grad(unknown_c_function)(2.0)


def mutates_first(a, b):
    a *= 2.0
    return (a * b).sum()


def test_overlapping_arguments_are_refused_when_one_is_mutated():
    base = np.arange(1.0, 6.0)
    with pytest.raises(of_package("ArgumentError")) as caught:
        grad(mutates_first)(base[:3], base[1:4])
    assert caught.value.code == "A305"
    assert_gradient(mutates_first, (base[:2], base[2:4]), wrt=(0, 1))


def test_the_same_array_twice_is_fine_when_nothing_is_mutated():
    a, b = grad(lambda a, b: (a * a * b).sum(), wrt=(0, 1))(V, V)
    holds(a, 2 * V * V)
    holds(b, V * V)
    assert not np.shares_memory(a, b)


# ---------------------------------------------------------------- the world is changed as by one call
def effects(x, log, cell, path):
    print("printing", len(log))
    logging.getLogger("traps").warning("logging")
    log.append(len(log))
    cell["calls"] += 1
    scale = float(Path(path).read_text())
    with open(path, "a") as handle:
        handle.write("0")
    return x * x * scale


def test_effects_happen_exactly_once(tmp_path, capsys, caplog):
    path = tmp_path / "scale.txt"
    path.write_text("2.5")
    log: list[int] = []
    cell = {"calls": 0}
    assert grad(effects)(3.0, log, cell, str(path)) == 15.0
    assert log == [0] and cell == {"calls": 1} and path.read_text() == "2.50"
    assert capsys.readouterr().out == "printing 0\n"
    assert [r.message for r in caplog.records if r.name == "traps"] == ["logging"]


def draws(x, rng):
    total = 0.0
    for _ in range(3):
        total += x * x * rng.normal()
    return total + random.random() * x


def test_random_numbers_are_drawn_once():
    a, b = np.random.default_rng(3), np.random.default_rng(3)
    random.seed(5)
    got = grad(draws)(0.7, a)
    after = random.random()
    random.seed(5)
    draws(0.7, b)
    assert after == random.random() and a.normal() == b.normal()
    c = np.random.default_rng(3)
    random.seed(5)
    assert got == pytest.approx(2 * 0.7 * sum(c.normal() for _ in range(3)) + random.random())


seen: list[Any] = []


def looks_at_its_values(x, v):
    y = x * x
    seen.append(type(y))
    z = v * y
    seen.append(type(z))
    seen.append(type(v))
    return (z * z).sum()


def test_user_code_sees_plain_values():
    seen.clear()
    grad(looks_at_its_values, wrt=(0, 1))(0.7, V)
    assert seen == [float, np.ndarray, np.ndarray]


class Tank:
    def __init__(self, level):
        self.level = level
        self.count = 0


def fills_tank(tank, x):
    tank.level = tank.level * x
    tank.count += 1
    return tank.level**2


def test_attributes_hold_what_the_primal_leaves():
    tank = Tank(2.0)
    assert grad(fills_tank, wrt="x")(tank, 3.0) == pytest.approx(24.0)
    assert (tank.level, tank.count) == (6.0, 1)


def scales_then_uses(v):
    v *= 3.0
    v[0] = 1.0
    return (v * v).sum()


def test_mutated_argument_keeps_what_the_primal_leaves_and_gradient_is_at_entry():
    v = V.copy()
    got = grad(scales_then_uses)(v)
    holds(v, [1.0, 3.6, -2.4, 3.3])
    holds(got, [0.0, 21.6, -14.4, 19.8])


def test_readonly_arguments_stay_so_and_work():
    v = V.copy()
    v.flags.writeable = False
    assert_gradient(lambda v: (v * v).sum() * v[0], (v,))


def fails_inside(x, n):
    y = x * x
    if n > 1:
        raise KeyError("mine")
    return y / n


def test_exceptions_of_the_primal_come_out_unchanged():
    with pytest.raises(KeyError, match="mine") as caught:
        grad(fails_inside)(1.0, 2)
    source, start = inspect.getsourcelines(fails_inside)
    line = start + [text.strip().startswith("raise") for text in source].index(True)
    text = "".join(traceback.format_exception(caught.value))
    if sys.version_info >= (3, 11):  # before that an exception takes no notes
        assert f'test_traps.py", line {line}' in text or f"test_traps.py:{line}" in text
    with pytest.raises(ZeroDivisionError):
        grad(fails_inside)(1.0, 0)
    with pytest.raises(IndexError):
        grad(lambda v: v[9])(V)


def test_numpy_scalars_warn_where_floats_raise():
    with pytest.raises(ZeroDivisionError):
        grad(lambda x: 1.0 / (x * 0.0))(1.0)
    with np.errstate(all="ignore"):
        grad(lambda v: (1.0 / v).sum())(np.array([0.0, 1.0]))


def wobble(x, n):
    for i in range(n):
        x = x + math.sin(x) * i
    return x


def test_repeated_calls_and_threads_give_identical_bits():
    g = grad(wobble)
    want = g(0.3, 40)
    results: list[float] = []
    threads = [
        threading.Thread(target=lambda: results.extend(g(0.3, 40) for _ in range(20))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [want] * 80


def test_gradient_functions_pickle():
    g = pickle.loads(pickle.dumps(grad(wobble)))
    assert g(0.3, 5) == grad(wobble)(0.3, 5)


def through_complex(x, y):
    z = complex(x, y) ** 2
    return z.real * z.imag


def test_complex_intermediates_give_real_gradients():
    assert_gradient(through_complex, (0.7, 1.2), wrt=(0, 1))
    assert_gradient(lambda x: abs(1.0 / (1.0 + 2.0j * x)) ** 2, (0.7,))


def test_returned_gradients_are_the_callers_own():
    v = V.copy()
    got = grad(lambda v: v.sum())(v)
    got[:] = 99.0
    holds(v, V)
    holds(grad(lambda v: v.sum())(v), np.ones(4))
    a, b = grad(lambda p: p[0].sum() + p[1].sum())((V, V))
    assert not np.shares_memory(a, b)


def solved_where(a):
    return np.sum(np.where(np.arange(3) > 1, np.linalg.solve(np.eye(3) * a.sum() + 1.0, a), 0.0))


def multiplied_then_masked(a):
    u = np.tanh(np.cos(np.ones((3, 3)) * a[None, :]) @ np.tanh(a * a))
    u[u > 0.2] = 0.5
    u[2] = a[0] * np.sum(u)
    return np.sum(u * u)


def test_a_masked_lane_of_a_contraction_says_nothing_of_that_lane_of_its_argument():
    assert_gradient(solved_where, (np.array([0.6, 0.9, 0.4]),))
    assert_gradient(multiplied_then_masked, (np.array([0.6, 0.9, 0.4]),))


@pytest.mark.filterwarnings("ignore:invalid value")
def test_a_lane_that_was_not_taken_gives_an_exact_zero():
    holds(grad(lambda a: np.sum(np.where(a > 0.0, np.power(a, 0.5), 0.0)))(np.array([0.0, 4.0])), np.array([0.0, 0.25]))


def index_read_on_two_paths(x, y, z, n):
    for i in range(n, 5):
        x = 1.0 if i > 2 else z
        if x > 0.9:
            return y
        y = 1.0 if i > 2 else x
    return y * x


def test_the_index_of_a_left_loop_is_known_on_every_path():
    for n in (0, 1, 4, 5):
        assert_gradient(index_read_on_two_paths, (0.3, 0.4, 0.5, n), wrt=(0, 1, 2))


def iterated_while_written(a):
    for v in a:
        a[...] = 1.0
        x = v
        u = a * 2.0
        a = u
    return x


def test_what_an_iteration_reads_may_be_stored_by_the_one_before():
    with pytest.raises(of_package("UnsupportedError"), match="A213"):
        grad(iterated_while_written)(np.array([-1.0, 0.3, 0.5]))


def sets_the_first(q):
    q[0] = 1.0
    return 1.0


def right_side_writes_to_the_left(a):
    a[0] -= sets_the_first(a)
    return np.sum(a)


def right_side_writes_to_the_list(x):
    a = [x, x]
    a[0] -= sets_the_first(a)
    return a[0]


def test_an_item_is_read_before_the_right_side_is_computed():
    for f, a in ((right_side_writes_to_the_left, np.array([1.1])), (right_side_writes_to_the_list, 1.1)):
        try:
            got = grad(f)(a)
        except of_package("UnsupportedError") as e:
            assert "A213" in str(e)
        else:
            holds(got, np.ones_like(a))


def negated_then_written(a, b):
    b = np.cos(1.0 + a + (b[0] - b))
    return a.sum() + b.sum()


def test_a_sign_is_not_looked_up_in_an_array_that_has_been_written_to():
    assert_gradient(negated_then_written, (np.array([0.7, 1.4, 0.5]), np.array([-0.7, 1.0, -0.2])), wrt=(0, 1))


# ---------------------------------------------------------------- helpers that stand alone, and memory of their caller
def square(x):
    return x * x


def squares(x, n):
    out = []
    for i in range(n):
        out.append(square(x * i) + x)
    return out


def sum_of_squares(items, x):
    s = 0.0
    for v in items:
        s += square(v) * x
    return s


def popped_from_a_result(x, n):
    items = squares(x, n)
    s = 0.0
    while items:
        v = items.pop()
        s += v * v * x
        x = x * 1.1
    return s


def list_changed_between_calls(x, n):
    items = [x * i for i in range(n)]
    s = sum_of_squares(items, x)
    items[0] = x * x * x
    s += sum_of_squares(items, x)
    items.append(x)
    return s + sum_of_squares(items, x)


def array_changed_between_calls(x, n):
    a = np.array(squares(x, n))
    s = sum_of_squares(a, x)
    a[0] = x * x
    return s + sum_of_squares(a, x)


def growing(x, n):
    a = np.zeros(n)
    for i in range(n):
        a[i] = square(x * i) + a[i - 1] * x
    return a


def result_written_to(x, n):
    a = growing(x, n)
    b = a
    a[0] = b[1] * x
    b *= a
    return sum_of_squares(a, x)


def test_a_helper_sees_what_it_was_given_and_not_what_came_later():
    for f in (popped_from_a_result, list_changed_between_calls, array_changed_between_calls, result_written_to):
        assert_gradient(f, (0.7, 4))


# ---------------------------------------------------------------- values that a path leaves unbound
def unbound_where_skipped(x):
    t = x
    for i in range(4):
        if i > -1.0:
            if t > 1.2:
                t = t * 0.7
                continue
            y = math.sin(t + i)
        t = t * math.exp(y) * y * math.sin(y)
    return t


def leaves_early(p):
    if p > -10.0:
        if p > 0.0:
            return 1.0
        q = p
    return math.atan(square(q))


def unbound_in_a_helper(x):
    return leaves_early(leaves_early(x) - 2.0) + leaves_early(-x) * x


def test_a_value_that_a_path_leaves_unbound_can_be_kept():
    assert_gradient(unbound_where_skipped, (1.3,))
    assert_gradient(unbound_in_a_helper, (1.1,))


def stored_through_squeeze(a):
    x = np.squeeze(a[:1], axis=0)
    np.maximum(1.0, 1.0, out=x)
    y = a[1:2].squeeze(0)
    y *= a[2]
    return np.sum(a * a)


def test_squeezing_a_named_axis_is_a_view_of_known_rank():
    assert_gradient(stored_through_squeeze, (np.array([[-0.5], [0.2], [0.4]]),))


@functools.lru_cache
def cached_table(n):
    return {"scale": 2.0 * n, "shift": 3.0}


def reads_a_cached_structure(x, n):
    t = cached_table(n)
    return x * x * t["scale"] + t["shift"]


def test_a_cached_function_may_return_a_structure():
    assert_gradient(reads_a_cached_structure, (1.3, 2), wrt=0)


def two_loops_with_else(x):
    s = 0.0
    for i in range(4):
        for j in range(4):
            if s > 6.0:
                break
            if j == i:
                continue
            s += x * (i + j) * 0.5
        else:
            s *= 1.1
        if s > 20.0:
            break
    else:
        s += 100.0 * x
    return s * x


def test_the_flags_of_two_loops_are_two():
    assert_gradient(two_loops_with_else, (0.7,))
    assert_gradient(two_loops_with_else, (3.7,))


# ---------------------------------------------------------------- pullbacks
def overwritten_beside_a_view(a):
    b = a * 1.0
    tail = b[1:]
    c = tail * tail
    b[::2] *= b[0]
    b[:2] = b[2:] * tail[:2]
    return (b * b[::-1]).sum() + c.sum()


def test_a_pullback_reads_through_the_views_that_the_forward_sweep_made():
    import ast2grad

    a = np.array([0.5, 1.2, -0.8, 1.1])
    want = grad(overwritten_beside_a_view)(a.copy())
    assert_gradient(overwritten_beside_a_view, (a,))
    _, pull = ast2grad.vjp(overwritten_beside_a_view, a)
    for scale in (1.0, 2.0, 1.0):
        holds(pull(scale)[0], scale * want)


def exponential(a):
    return np.exp(a)


def test_a_pullback_does_not_see_later_writes():
    import ast2grad

    a = np.array([1.0, 2.0])
    want = np.exp(a)
    value, pull = ast2grad.vjp(exponential, a)
    value[:] = 0.0
    a[:] = 5.0
    got = pull(np.ones(2))[0]
    holds(got, want)
    got[:] = 7.0
    holds(pull(np.ones(2))[0], want)


def test_every_case_of_the_battery_has_one_gradient_whichever_way_it_is_asked_for():
    import battery
    import oracle

    import ast2grad

    for subject in ("array_stores", "array_views", "aliasing"):
        for case in battery.cases(subject):
            try:
                want, _ = oracle.run(grad(case.function, case.wrt), *oracle.clone((case.args, case.kwargs)))
            except of_package("UnsupportedError"):
                continue
            args, kwargs = oracle.clone((case.args, case.kwargs))
            (_, pull), _ = oracle.run(lambda *a, case=case, **k: ast2grad.vjp(case.function, *a, wrt=case.wrt, **k), args, kwargs)
            for _ in range(2):
                got = pull(1.0)
                got = got if isinstance(case.wrt, tuple) else got[0]
                for (_, g), (_, w) in zip(oracle.leaves(got), oracle.leaves(want)):
                    assert w is None or np.allclose(g, w, rtol=1e-10, atol=1e-12), case.id


# ---------------------------------------------------------------- one list or array in several containers
def repeated_rows(x):
    for _ in range(2):
        if x >= 1.0:
            continue
        rows = [[1.0] * 2] * 2
        rows[0][1] = 0.5
        x = x * rows[1][1]
    return x


def item_of_a_tuple_and_of_a_list(x, n):
    pair = ([x], 2.0)
    rows = []
    for _ in range(n):
        rows.append(pair[0])
    rows[0][0] = 5 * x * x
    return pair[0][0] * rows[1][0]


def shallow_copy_of_rows(x, n):
    rows = [[x] * 2 for _ in range(n)]
    same = rows[:]
    same[0][1] = x * x
    return sum(sum(r) for r in rows)


def shallow_sum_of_rows(x, n):
    rows = [np.array([x * i, x]) for i in range(n)]
    same = rows + rows
    same[0][1] = x * x
    return sum((r * r).sum() for r in rows)


def written_to_after_it_was_put_in(x, n):
    rows = []
    for i in range(n):
        r = np.array([x * i, x])
        rows.append(r)
        r[0] += x
    return rows[0][0] + rows[1][1] * rows[2][0]


def test_an_item_that_two_containers_hold_is_one_object_or_refused():
    for f, args in ((repeated_rows, (0.3,)), (item_of_a_tuple_and_of_a_list, (0.7, 4)), (shallow_copy_of_rows, (0.7, 4)),
                    (shallow_sum_of_rows, (0.7, 4)), (written_to_after_it_was_put_in, (0.7, 4))):
        try:
            assert_gradient(f, args)
        except of_package("UnsupportedError") as e:
            assert e.code == "A213" and e.lineno


def smallest_in_an_empty_list(x):
    items = []
    small = [min(1.0, v, 1.0) for v in items]
    if x < 0.0:
        items.append(1.0)
    return x * x + len(small)


def test_nothing_is_compared_in_an_empty_list():
    assert_gradient(smallest_in_an_empty_list, (0.6,))


def number_or_array(x, a):
    if x > 5.0:
        pass
    elif 1.0 <= x:
        return a
    return x * x


def test_a_result_that_is_an_array_on_one_path():
    for x, want in ((0.5, (1.0, 0.0)), (1.5, (0.0, 1.0))):
        dx, da = grad(number_or_array, (0, 1))(x, np.array([0.5]))
        assert (dx, da.item()) == want and da.shape == (1,)


def test_that_writes(a):
    def first_set():
        a[0] = a[1] * 2.0
        return a[0]

    while first_set() > 3.0:
        a[1] *= 0.5
    return (a * a).sum()


test_that_writes.__test__ = False


def test_the_test_of_a_while_loop_runs_once_more_than_its_body():
    for start in (1.1, 5.0):
        assert_gradient(test_that_writes, (np.array([0.3, start]),))


def smaller_of_three(a, b):
    return np.minimum(a, b) + np.fmin(a, 2.0 * b) - np.maximum(a, -b)


def smaller_times(a, b):
    return np.minimum(a, b) * a


def test_a_chosen_lane_counts_as_a_number():
    for a in (0.7, np.float64(0.7)):
        assert grad(smaller_of_three)(a, 1.2) == 1.0
        assert grad(grad(smaller_times))(a, 1.2) == 2.0


# ---------------------------------------------------------------- what is replaced may be of another size
def list_of_another_length(x, n):
    rows = [[x for _ in range(n)] for _ in range(n)]
    rows[0] = [x * x]
    return rows[1][0] * rows[0][0] + rows[2][3]


def array_of_another_length(x, n):
    rows = [np.ones(2) * x * i for i in range(n)]
    s = rows[0].sum() + rows[1][1]
    b = np.array([x])
    b[0] *= x
    rows[1] = b
    rows[1][0] *= 2
    return s * rows[1][0] + rows[2][1]


def list_that_a_try_body_reads(x, n):
    y = np.array([x] * n) @ [x for _ in range(n)]
    try:
        y = min(y, 1.0)
    except ValueError:
        pass
    return x * x


def divided_as_python_does(x, n):
    a = np.array([x])
    try:
        y = float(a[0] if x else 1.0) / 0
    except ZeroDivisionError:
        y = x
    return y * y * n


def test_items_of_other_sizes_and_bodies_of_try():
    for f in (list_of_another_length, array_of_another_length, list_that_a_try_body_reads, divided_as_python_does):
        assert_gradient(f, (0.7, 4))


def real_and_imaginary_part(a):
    z = a[:2] + 1j * a[2:]
    z *= z
    w = z.real
    w[0] *= 2
    return (w * z.imag).sum() + 3 * z.imag[0]


def element_of_a_complex_array(a):
    z = np.zeros(2, complex)
    z[0] = a[0]
    z[1] = 1j * a[1]
    z[1] *= a[2]
    return (z.real * 3 + z.imag).sum()


def test_parts_of_a_complex_array_that_is_written_to():
    for f in (real_and_imaginary_part, element_of_a_complex_array):
        assert_gradient(f, (np.array([0.5, 1.2, -0.8, 1.1]),))


def underscore_that_is_read(x):
    _ = x * x
    for i in range(2):
        x = x * 1.5
    for j in range(3):
        x = x * _
    for _ in range(2):
        x = x + 1.0
    return x + _


def test_an_underscore_is_a_name():
    assert_gradient(underscore_that_is_read, (0.7,))


def measures_texts(x, word, n):
    width = len(repr(word)) + len(ascii(word)) + len(format(n, "05d")) + len(format(x, ".2f"))
    same = 1.0 if hash(word) == hash(word) and id(word) == id(word) else 2.0
    return x * x * width * same + x * float(repr(n))


def test_texts_are_those_that_python_makes():
    assert_gradient(measures_texts, (1.25, "ab", 7), wrt=0)


# ---------------------------------------------------------------- a test that binds names, and other ways out of the loop
def returns_from_a_binding_while(x):
    while (y := x * x) < 5:
        if y > 3.2:
            return y
        x += 0.4
    z = y * 2
    return z * x


def binding_while_with_else(x):
    while (y := x * x) < 5:
        if y > 3.2:
            break
        x += 0.4
    else:
        x = x * 3
    return x * y


def binding_while_in_a_loop(x):
    for i in range(3):
        while (y := x * x) < 5 + i:
            x += 0.4
            if x > 3:
                break
            if y > 4.5:
                continue
            x *= 1.01
        x = x * 0.5 + y * 0.1
    return x * y


def writing_while_with_else(x):
    items = [x]

    def more():
        items.append(items[-1] * 1.5)
        return items[-1]

    while more() < 3:
        if len(items) > 4:
            break
        items[0] += x
    else:
        items[0] *= 2
    return sum(items)


def test_a_test_that_fails_is_no_break():
    for f in (returns_from_a_binding_while, binding_while_with_else, binding_while_in_a_loop, writing_while_with_else):
        for x in (0.3, 0.7, 1.6, 2.5):
            assert_gradient(f, (x,))


def test_an_argument_that_a_rule_does_not_follow_is_no_constant():
    def f(x):
        return np.sum(np.nan_to_num(x * np.array([np.nan, 1.0]), nan=x[0]))

    with pytest.raises(of_package("UnsupportedError")) as caught:
        grad(f)(np.array([2.0, 3.0]))
    assert caught.value.code == "A206" and "nan" in str(caught.value)


def _wave(a, t):
    s = np.sin(t)
    return np.squeeze(a * s + a / (s + 3.0))


def _layer(x, t):
    t = t.reshape(-1)
    if (t > 9.0).any():
        raise ValueError
    a = np.asanyarray(x, dtype=float)
    return _wave(a, t)


def of_a_number_made_an_array(x, t):
    return _layer(x, np.asarray(t)).sum()


def test_the_gradient_of_a_number_that_a_callee_made_an_array_is_a_number():
    """Seen in bruges: the pair of `_layer` handed back an array without axes where its caller expected a number."""
    assert_gradient(of_a_number_made_an_array, (1.5, 0.3), wrt=(0, 1))


def test_a_chosen_dict_that_is_written_to_under_one_of_its_names():
    def stored(t):
        p, n = dict(b=17.3, c=t), dict(b=t * t, c=2.0)
        c = p if t > 0 else n
        c["b"] = t * 3.0
        return p["b"] * t + n["b"]

    def stored_under_the_other(t):
        p, n = dict(b=17.3, c=t), dict(b=t * t, c=2.0)
        c = p if t > 0 else n
        p["b"] = t * 3.0
        return c["b"] * t

    for f in (stored, stored_under_the_other):
        for t in (1.3, -1.3):
            assert_gradient(f, (t,))


def test_a_list_that_grows_after_its_sum_has_the_length_that_it_had() -> None:
    def f(x: list[float]) -> float:
        t = [v * v for v in x]
        t.append(sum(t))
        t.append(math.fsum(t) * t[1])
        return sum(t) * t[0]

    of_package("check_grads")(f, ([1.0, 2.0, 0.5],))


def test_sums_of_generators_need_no_lists() -> None:
    def weighted(x: list[float], w: list[float]) -> float:
        return sum(a * b for a, b in zip(x, w) if a > 0) + sum([math.sin(a) for a in x], w[0])

    text = grad(weighted, wrt=(0, 1)).source_for([1.0, -2.0], [3.0, 4.0])
    assert ".append" not in text and ".pop" not in text
    of_package("check_grads")(weighted, ([1.0, -2.0, 0.5], [3.0, 4.0, 5.0]), order=2)


def test_a_reduction_takes_the_items_of_a_generator_one_by_one() -> None:
    def f(x: list[float]) -> float:
        return math.prod(a + 1.0 for a in x) + functools.reduce(lambda s, b: s * math.sin(b), (v * v for v in x), 1.0)

    of_package("check_grads")(f, ([1.0, 2.0, 0.5],), order=2)


# ---------------------------------------------------------------- [v] * n of lists
def item_of_a_repeated_row(x):
    n = len(x)
    rows = [[0.0] * n] * n
    rows[1][0] = x[1] ** 2
    return np.sum(np.array(rows))


def repeated_row_changed(x):
    row = [0.0] * len(x)
    rows = [row] * len(x)
    row[0] = x[1] ** 2
    return np.sum(np.array(rows))


@pytest.mark.parametrize("f", [item_of_a_repeated_row, repeated_row_changed])
def test_repeated_rows_are_one_object(f):
    with pytest.raises(of_package("UnsupportedError")) as caught:
        grad(f)(V)
    assert caught.value.code == "A213" and caught.value.lineno


def _number_of(text):
    return float(text)


def _by_str(x):
    return float(str(x)) * 2


def _by_format(x):
    return float(f"{x:.9e}") + float("%.9e" % x)


def _by_repr(x):
    return np.float64(repr(x).strip())


def _by_helper(x):
    return _number_of(str(x)) * x


def _by_list(x):
    return sum(map(float, [str(v) for v in (x, 2.0)]))


@pytest.mark.parametrize("f", [_by_str, _by_format, _by_repr, _by_helper, _by_list])
def test_a_number_that_was_text_is_no_constant(f):
    import ast2grad

    with pytest.raises(of_package("UnsupportedError"), match="A206"):
        grad(f)(1.7)
    with pytest.raises(of_package("UnsupportedError"), match="A206"):
        ast2grad.jvp(f, (1.7,), (1.0,))


# ---------------------------------------------------------------- results of a callee that share memory
def doubled(v):
    return v * 2.0


def whole_and_first(x):
    y = doubled(x) * 1.0
    return y, y[0]


def store_in_the_whole(x):
    a, b = whole_and_first(x)
    a[0] = a[0] * a[1]
    return b.sum() + a.sum()


def store_in_the_part(x):
    a, b = whole_and_first(x)
    b *= x[1]
    return a.sum() * 2


def rows_of(x):
    doubled(x)
    return [x[i] for i in range(len(x))]


def store_in_a_row(x):
    y = x * 1.0
    rows = rows_of(y)
    rows[0][1] = x[1, 1] ** 2
    return (y * y).sum()


@pytest.mark.parametrize("f", [store_in_the_whole, store_in_the_part])
def test_results_of_a_callee_may_share_memory(f):
    assert_gradient(f, (M,))
    assert_tangent(f, (M,))
    assert_second(f, (M,))


def test_a_list_of_views_of_an_argument():
    """What a callee returns in a list may be the caller's array: the call tells how many views there are."""
    assert_gradient(store_in_a_row, (M,))
    assert_tangent(store_in_a_row, (M,))


def view_before_it_is_overwritten(x):
    y = np.atleast_2d(np.array(x, dtype=float))
    z = y.T
    z[0] = z[0] ** 2
    return y * z.sum()


def through_a_view(x):
    r = view_before_it_is_overwritten(x)
    return np.sum(r * r)


def tiled_and_repeated(x):
    r = np.tile(x, 2) + np.repeat(x, 2)
    return np.sum(r * r)


@pytest.mark.parametrize("f", [through_a_view, tiled_and_repeated])
def test_second_derivatives_of_gradients_with_views_and_helpers(f):
    assert_second(f, (V,))


def cumulated_along_the_last(x):
    return np.sum(np.cumprod(x, axis=-1) + np.cumsum(x, axis=-1))


def test_cumulative_functions_of_numbers():
    for x in (0.7, np.array(0.7)):
        assert_gradient(cumulated_along_the_last, (x,))


def test_a_list_that_a_loop_makes_anew_is_read_again_and_one_that_goes_on_is_not() -> None:
    def distances(x: float) -> float:
        total, before = 0.0, [1.0, x]
        for it in range(4):
            dx = [x * it + 1.0, before[0] * x]
            total += sum(d * d for d in dx) * dx[0] * before[1]
            before[0] = before[0] * 1.1 + dx[0]
            before = dx
        return total

    def grown(x: float) -> float:
        total = 0.0
        for it in range(3):
            dx = []
            for k in range(3):
                dx.append(x * k + it)
            total += math.sin(dx[0]) * dx[1]
            dx.append(total)
            total += dx[3] * dx[1]
            dx.pop(0)
            total += math.sin(dx[0] + dx[2])
        return total

    def squares(x: float) -> float:
        total = 0.0
        for it in range(4):
            dx = [x * it - k for k in range(3)]
            total += math.sqrt(sum(d * d for d in dx) + 0.1)
        return total

    for f in (distances, grown, squares):
        of_package("check_grads")(f, (0.7,), order=2)
    assert "d_tape" not in grad(squares).source_for(0.7)


def test_a_list_that_is_only_read_after_it_was_put_into_a_container() -> None:
    def f(x: float) -> float:
        rows, by_key, total = [], {}, 0.0
        shared = [x, x * x]
        for i in range(3):
            row = [x * i, x]
            rows.append(row)
            by_key[i] = shared
            total += row[0] * row[1] * shared[1]
        return total + rows[1][0] * rows[2][1] * by_key[2][0]

    def written(x: float) -> float:
        rows, total = [], 0.0
        for i in range(3):
            row = [x * i, x]
            rows.append(row)
            total += row[0] * row[1]
            rows[0][1] += x * row[0]
        return total + rows[0][1]

    of_package("check_grads")(f, (0.7,))
    with pytest.raises(of_package("UnsupportedError"), match="A213"):
        grad(written)(0.7)


def filled_under_two_names(x):
    values = []
    for v in x:
        values.append(v)
        last = values
    last[0] = last[0] * 3
    return np.array(values).sum()


def test_a_list_that_is_made_an_array_of_may_have_another_name():
    """The store through the other name was lost."""
    with pytest.raises(of_package("UnsupportedError")) as caught:
        grad(filled_under_two_names)(V)
    assert caught.value.code == "A213"
    assert_tangent(filled_under_two_names, (V,))


def test_what_a_callee_finds_by_comparing_is_refused_too() -> None:
    """Nothing carried a derivative, so the callee was left out, and with it the refusal."""
    def distance(x: float, p: float) -> float:
        return (x - p) ** 2

    def nearest(p: float) -> float:
        a, b = 0.0, 4.0
        for _ in range(80):
            c, d = a + (b - a) / 3, b - (b - a) / 3
            if distance(c, p) < distance(d, p):
                b = d
            else:
                a = c
        return a

    def shifted(p: float) -> float:
        return nearest(p) + 1.0

    def f(p: float) -> float:
        return shifted(p) ** 2

    with pytest.raises(of_package("UnsupportedError"), match="A217"):
        grad(f)(2.0)


class Tagged(np.ndarray):
    def __new__(cls, a: Any, tag: float) -> Any:
        made = np.asarray(a).view(cls)
        made.tag = tag
        return made

    def __array_finalize__(self, source: Any) -> None:
        self.tag = getattr(source, "tag", None)


class HolderOfTagged:
    def __init__(self) -> None:
        self.weights = Tagged([1.0, 2.0], 3.0)


def test_another_instance_of_an_array_class_is_read_again() -> None:
    holder = HolderOfTagged()

    def f(x: Any) -> Any:
        return float((x * holder.weights).sum()) * holder.weights.tag

    df = grad(f)
    x = np.array([1.0, 1.0])
    np.testing.assert_allclose(df(x), [3.0, 6.0])
    holder.weights = Tagged([1.0, 2.0], 5.0)
    np.testing.assert_allclose(df(x), [5.0, 10.0])
    holder.weights = Tagged([2.0], 5.0)
    np.testing.assert_allclose(df(x), [10.0, 10.0])


def test_an_outside_instance_of_an_array_class_is_not_written_to() -> None:
    outside = Tagged([1.0, 2.0], 3.0)

    def f(x: Any) -> Any:
        outside[0] = x[0]
        return float(outside.sum())

    with pytest.raises(of_package("UnsupportedError"), match="A208"):
        grad(f)(np.array([1.0, 1.0]))


def test_an_argument_of_an_array_class_says_what_to_do() -> None:
    with pytest.raises(of_package("ArgumentError"), match="is a Tagged"):
        grad(lambda x: float(x.sum()))(Tagged([1.0, 2.0], 3.0))
    np.testing.assert_allclose(grad(lambda x, w: float((x * w).sum()) * w.tag)(np.ones(2), Tagged([1.0, 2.0], 3.0)), [3.0, 6.0])


def test_instances_of_builtin_classes_are_given_back_as_what_they_hold() -> None:
    y, pull = of_package("vjp")(lambda x: {"a": Tagged(x * 2.0, 1.0)}, np.array([1.0, 2.0]))
    np.testing.assert_allclose(y["a"], [2.0, 4.0])
    np.testing.assert_allclose(pull({"a": np.ones(2)})[0], [2.0, 2.0])
    np.testing.assert_allclose(grad(lambda x: (Tagged(x, 1.0) ** 2).sum())(np.array([1.0, 2.0])), [2.0, 4.0])
def smoothed(x):
    return math.sin(twice(x)) + x


def twice(x):
    return 2.0 * math.sin(x)


def chosen_by_number(x, n):
    y = smoothed(x) * x
    return (x, 2.0 * x, "none", 5.0 * x)[n] * y


FIRST, LAST = 1, 3


def called_with_two_numbers(x, p, q):
    return chosen_by_number(x, p) + chosen_by_number(x, q)


def called_with_two_globals(x):
    return chosen_by_number(x, FIRST) + chosen_by_number(x, LAST)


def test_a_callee_that_relies_on_an_integer_is_not_shared_with_calls_for_another():
    assert_gradient(called_with_two_numbers, (0.7, 1, 3))
    assert_gradient(called_with_two_numbers, (0.7, 3, 3))
    assert_gradient(called_with_two_globals, (0.7,))
    text = grad(called_with_two_numbers).source_for(0.7, 3, 3)
    assert text.count("def chosen_by_number") == 2, text  # one pair for both


class Given(Exception):
    def __init__(self, value: Any) -> None:
        self.value = value


def give(x: Any) -> Any:
    if x > 1.0:
        raise Given(2.0 * x)
    return x


def test_a_value_that_an_exception_brings_is_refused() -> None:
    def by_call(x: Any) -> Any:
        try:
            return give(x)
        except Given as e:
            return e.value

    def by_args(x: Any) -> Any:
        try:
            raise ValueError(3.0 * x)
        except ValueError as e:
            return x + e.args[0]

    def by_name(x: Any) -> Any:
        try:
            return give(x)
        except Given as e:
            return x * (5.0 if e.__class__ is Given else 3.0)

    def by_type(x: Any) -> Any:
        try:
            return give(x)
        except Exception as e:
            return x * (5.0 if isinstance(e, Given) and type(e) is not BaseException else 3.0)

    for f in (by_call, by_args):
        with pytest.raises(of_package("UnsupportedError"), match="A210"):
            grad(f)(2.0)
    assert grad(by_name)(2.0) == grad(by_type)(2.0) == 5.0


def told(v: Any, digits: int) -> str:
    text = f"{v:.{digits}f}"
    while text.endswith("0"):
        text = text[:-1]
    return text.rstrip(".")


def failure(v: Any, limit: float) -> Exception:
    parts = [told(v, 3), "is more than", told(limit, 1)]
    return OverflowError(" ".join(parts[::1] if parts[0].strip() else parts))


def test_what_explains_a_failure_is_not_followed() -> None:
    def by_text(x: Any) -> Any:
        if x > 4.0:
            text = told(x, 3).partition(".")
            raise OverflowError(text[0])
        return x * x

    def by_function(x: Any) -> Any:
        if x > 4.0:
            raise failure(x, 4.0)
        return x * x

    assert grad(by_text)(3.0) == grad(by_function)(3.0) == 6.0
    with pytest.raises(OverflowError, match="^5"):
        grad(by_text)(5.25)
    with pytest.raises(OverflowError, match="^5.25 is more than 4"):
        grad(by_function)(5.25)


class Lazy:
    """Any attribute that it is asked for is made, and remembered."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        self.made.append(name)
        return len(name)

    def scaled(self, x: Any) -> Any:
        return x * self.nine_wide


def test_attributes_that_the_program_does_not_ask_for_are_not_made() -> None:
    lazy = Lazy()
    assert grad(lazy.scaled)(2.0) == 9.0
    assert set(lazy.made) == {"nine_wide"}


def test_partition_is_a_method_of_texts_too() -> None:
    def f(x: Any, y: Any) -> Any:
        return x * len(told(y, 3).partition(".")[0])

    assert grad(f)(2.0, 12.5) == 2.0


def squeezed_rows(q, w):
    return np.sum(np.squeeze(q.reshape(-1, 4)) * w)


def squeezed_method(q, w):
    return np.sum((q.reshape(-1, 4) * 2.0).squeeze()[0] * w)


def test_squeeze_of_an_axis_that_may_have_length_1_has_no_known_rank():
    q, w = np.array([0.9, 0.1, 0.3, 0.2]), np.array([1.0, 2.0, 3.0, 4.0])
    for f in (squeezed_rows, squeezed_method):
        assert_gradient(f, (q, w), wrt=(0, 1))
        assert_gradient(f, (np.arange(8.0), w), wrt=(0, 1))


def covariance_of_rows(q, w):
    return np.sum(np.cov(q.reshape(-1, 4)) * w)


def correlation_of_rows(q, w):
    return np.sum(np.corrcoef(q.reshape(-1, 4)) * w) + q[0] * w[0]


def test_a_result_whose_rank_depends_on_a_length_has_no_known_rank():
    q, w = np.array([0.9, 0.1, 0.3, 0.2]), np.array([1.0, 2.0, 3.0, 4.0])
    for f in (covariance_of_rows, correlation_of_rows):
        assert_gradient(f, (q, w), wrt=(0, 1))
    assert_gradient(covariance_of_rows, (np.array([0.9, 0.1, 0.3, 0.2, 0.4, -0.2, 0.7, 1.1]), np.array([1.0, 2.0])), wrt=(0, 1))


def bytes_that_get_longer(x):
    b = bytearray(b"ab")
    c = b
    c += b"c"
    return len(b) * x


def counted_under_two_names(x):
    a = collections.Counter("ab")
    c = a
    c += collections.Counter("b")
    return a["b"] * x


def test_objects_that_are_changed_by_an_augmented_assignment_are_changed_under_every_name():
    assert_gradient(bytes_that_get_longer, (2.0,))
    assert_gradient(counted_under_two_names, (2.0,))


def number_or_array_converted(x, n):
    if n > 1:
        v = x * np.ones(3)
    else:
        v = x * 2.0
    return np.sum(np.asarray(v)[..., None])


def number_or_array_joined(x, n):
    v = x * np.ones(3) if n > 1 else np.sin(x)
    w = np.concatenate([v[..., None], 2.0 * v[..., np.newaxis]], axis=-1)
    return np.sum(w * w)


def number_or_array_converted_and_changed(x, n):
    v = x * np.ones(3) if n > 1 else x * 2.0
    w = np.asarray(v)
    w *= x
    return np.sum(v) + np.sum(w)


def test_what_may_be_a_number_or_an_array_is_converted_and_gets_new_axes():
    for n in (2.0, 0.5):
        assert_gradient(number_or_array_converted, (1.5, n))
        assert_gradient(number_or_array_joined, (1.5, n))
        assert_gradient(number_or_array_converted_and_changed, (1.5, n))


def squeezed_and_stacked(a, b):
    a, b = np.squeeze(a), np.squeeze(b)
    return np.sum(np.stack([a, b], axis=-2) ** 2 * np.concatenate([a[None], 2.0 * b[None]], axis=-2))


def squeezed_in_einsum(a, b):
    return np.sum(np.einsum("i...,i...->...", np.squeeze(a), b))


def squeezed_and_multiplied(a, b):
    return np.sum(np.inner(np.squeeze(a), b) * a)


def test_rules_that_need_a_rank_are_told_by_the_call():
    a, b = np.array([[0.5, 1.2, -0.8]]), np.array([1.1, 0.4, 0.9])
    for f in (squeezed_and_stacked, squeezed_in_einsum, squeezed_and_multiplied):
        assert_gradient(f, (a, b), wrt=(0, 1))
    assert_gradient(squeezed_in_einsum, (M.T, M.T), wrt=(0, 1))
    assert_second(squeezed_in_einsum, (a, b))


def limited_together(t, p):
    t = np.reshape(np.asarray(t, dtype=float), (1,))
    t, p = np.broadcast_arrays(t, np.reshape(p, (1,)))
    t[t > 3.0] = 5.0
    return np.sum(t * p)


def limited_beside_a_number(t, p):
    t, p = np.broadcast_arrays(t, np.asarray(p, dtype=float))
    if t[0] > 0.0:
        t[0] = 5.0
    return np.sum(t * p)


def test_broadcast_arrays_hands_back_what_has_the_common_shape():
    for t in (2.0, 4.0):
        assert_gradient(limited_together, (t, 0.7), wrt=(0, 1))
    assert_gradient(lambda t, p: limited_beside_a_number(np.sin(t), p), (V, 0.7), wrt=(0, 1))


def angles_without_zero(u, v):
    s = 2.0 * np.arctan(sums_of_rows(u) / sums_of_rows(v))
    s.ravel()[s.ravel() == 0.0] = 1.0
    return np.sum(1.0 / s)


def sums_of_rows(m):
    total = 0.0 * m[:, 0]
    for i in range(m.shape[1]):
        if m[0, i] > -5.0:
            total = total + m[:, i]
    return total


def test_what_an_operator_makes_of_vectors_has_its_items_side_by_side():
    assert_gradient(angles_without_zero, (M, M + 1.0), wrt=(0, 1))


def halved_until_small(s, unit="kt"):
    if unit == "kt" and s > 100.0:
        return halved_until_small(s / 2.0, "kt")
    return s * s


def in_units(x, unit="kt"):
    return halved_until_small(x, "kt") * halved_until_small(x * x, unit)


def test_a_flag_that_is_written_out_once_and_handed_on_once():
    assert_gradient(in_units, (30.0,))  # the callee has a parameter for it, or has not


def line_fitted(y, degree):
    p = np.polynomial.Polynomial.fit(np.arange(len(y)), y, deg=degree)
    return np.sum((y - p(np.arange(len(y)))) ** 2 * np.arange(len(y)))


def repeated(x, n):
    r = np.repeat(x, n)
    return np.sum(r[:, None] * np.ones(len(r)) * 0.5)


def test_a_length_that_an_integer_array_says():
    assert_gradient(line_fitted, (np.array([0.3, 0.9, 0.5, 0.8]), 1))
    assert_gradient(repeated, (V[:1], np.array([3])))
    assert_gradient(repeated, (V, np.asarray(2)))


class Inherited:
    def __init__(self, r):
        self.r = r

    @property
    def width(self):
        return 2.0 * self.r

    def area(self):
        return self.r**2

    @staticmethod
    def three():
        return 3.0


class Inheriting(Inherited):
    @property
    def width(self):
        return super(Inheriting, self.__class__).width.fget(self) * 3.0

    @classmethod
    def tripled(cls, other):
        return super().area(other) * super().three()


def of_the_class_before(r):
    return Inheriting(r).width * Inheriting.tripled(Inheriting(r))


def test_super_of_a_class_binds_to_nothing():
    assert_gradient(of_the_class_before, (1.3,))


def only_one(**given):
    left = {name: v for name, v in given.items() if v is not None}
    name, value = left.popitem()
    return (value**2 if name == "M" else value) * (1 + len(left))


def from_both_ends(x):
    d = collections.OrderedDict(a=x, b=2.0 * x, c=x**2)
    first = d.popitem(last=False)
    return first[1] * 5.0 + d.popitem()[1] + sum(d.values()) * len(d)


def nothing_to_pop(x):
    d = {}
    try:
        d.popitem()
    except KeyError:
        return x**2
    return x


def test_popitem():
    assert_gradient(lambda x: only_one(E=None, M=x), (1.3,))
    assert_gradient(from_both_ends, (1.3,))
    assert_gradient(nothing_to_pop, (1.3,))


def test_the_array_of_an_array():
    assert_gradient(lambda x: np.sum(x.__array__() ** 2), (V,))


def test_a_cotangent_of_a_number_is_put_into_the_shape_that_was_squeezed_away() -> None:
    def squared(s: Any) -> Any:
        t = np.atleast_1d(s)[np.newaxis, :]
        return (t * t).squeeze(axis=(0, 1))

    def f(s: float) -> Any:
        return squared(s) * 2.0

    assert math.isclose(grad(f)(0.3), 1.2)
    assert "add.at" not in grad(f).source_for(0.3)


def test_a_filter_of_one_coefficient_that_is_a_number() -> None:
    signal = pytest.importorskip("scipy.signal")

    def f(b: float) -> Any:
        return np.sum(signal.lfilter(b, b * b, np.sin(np.arange(6.0))))

    assert math.isclose(grad(f)(0.3), (f(0.3 + 1e-6) - f(0.3 - 1e-6)) / 2e-6, rel_tol=1e-7)


def fields_of_float_info(x):
    return x * sys.float_info.max_exp + x ** 2 * sys.version_info.major + x * sys.float_info.epsilon


def of_a_key_that_is_missing(a):
    if len(a) == 0:
        return 0
    return a.sum() * {}["x"]


def in_another_function(a):
    return of_a_key_that_is_missing(a) * 1.0


def test_fields_of_what_python_keeps_in_tuples_of_its_own_are_no_methods():
    assert_gradient(fields_of_float_info, (2.0,))


def test_what_is_constant_only_because_the_rest_raises_does_raise():
    with pytest.raises(KeyError):
        grad(in_another_function)(np.ones(3))


def row_in_place_of_a_number(r):
    u = [0.0] * len(r)
    for j in range(1, len(r)):
        u[j] = r[j] * 2.0
    for j in range(len(r)):
        u[j] -= r[j] ** 2
    return (u[0] * u[1]).sum()


def test_an_item_that_is_a_number_or_an_array_is_changed_in_the_list():
    r = np.array([[0.3, 0.4], [1.2, 0.7], [0.1, -0.3]])
    assert_gradient(row_in_place_of_a_number, (r,))
    assert_tangent(row_in_place_of_a_number, (r,))


def place_unknown(x, at):
    i = HIDDEN(at)
    parts = [x[i + j] for j in range(3)]
    for j in range(1, 3):
        parts[j] = parts[j - 1] * parts[j]
    return parts[2]


HIDDEN = eval("lambda t: int(t)")


def test_items_of_a_list_that_may_be_numbers_or_arrays_are_copied_as_either():
    holds(grad(place_unknown)(np.array([1.0, 2.0, 3.0, 4.0]), 1), [0.0, 12.0, 8.0, 6.0])


def test_a_tuple_equals_no_text():
    def f(x):
        ends = [(2, np.zeros(())), (2, x)]
        if ends[1] in ["not-a-knot", "periodic"] or ends[0] == "natural" or ends[1] == None:  # noqa: E711
            return x[0]  # a number has no item
        return ends[1][1] * x

    g = grad(f)
    assert g(1.5) == 3.0 and "periodic" not in g.source


def test_a_new_array_with_one_axis_that_counts_lies_in_order():
    def f(y):
        column = y[:, None]
        d = np.zeros_like(column)
        d[0] = 2.0 * column[0]
        flat = np.reshape(d, y.shape)
        return flat[0] * y[1]

    holds(grad(f)(np.arange(1.0, 9.0)[::2]), [6.0, 2.0, 0.0, 0.0])


def product_in_place(r, t, m, z):
    u = r**m
    if m == 0:
        dr = u
        dt = np.zeros_like(u)
    else:
        dr = m * u * np.cos(t)
        dt = -m * np.sin(m * t)
        dt *= u
    dr *= z
    dt *= z
    return dr * dt


def of_a_number_or_an_array(r, t, m):
    return np.sum(product_in_place(r, t, m, 3.0))


def doubled_in_place(y):
    y *= 2.0
    y += np.sum(y)


def changed_by_the_callee(x):
    y = np.squeeze(x) * x[0, 0]
    doubled_in_place(y)
    return np.sum(y * y)


def test_augmented_assignment_to_what_may_be_a_number():
    for r in (0.3, np.float64(0.3), np.array([0.3, 0.5])):
        assert_gradient(of_a_number_or_an_array, (r, 0.4, 2.0))
    assert_gradient(changed_by_the_callee, (np.array([[0.3, 0.4]]),))
    assert_gradient(changed_by_the_callee, (np.array([[0.3]]),))


def test_the_length_of_a_window_is_a_count():
    with pytest.raises(of_package("UnsupportedError"), match="A206"):
        grad(lambda n: np.sum(np.hamming(n)))(1.7)
def divided_before_it_is_flattened(x, y):
    p = np.squeeze(x) * y
    p /= y + 1.0
    q = np.reshape(p, (3, -1))
    p = q[0] * 3.0
    p *= y[:1]
    return np.sum(q * q) + np.sum(p)


def flattened_and_changed_in_a_loop(x, y):
    p, total = np.squeeze(x) * y, 0.0
    for _ in range(3):
        q = np.reshape(p, (-1,))
        q *= np.sum(y)
        total = total + np.sum(q * q) + np.sum(p)
    return total


def test_a_store_before_a_view_or_copy_is_made_does_not_ask_which_it_is():
    x, y = np.array([[0.5, 1.2, -0.8]]), np.array([1.1, 0.4, 0.9])
    assert_gradient(divided_before_it_is_flattened, (x, y), wrt=(0, 1))


def test_the_call_tells_whether_it_is_a_view_or_a_copy():
    assert_gradient(flattened_and_changed_in_a_loop, (V[None, :3], V[1:]), wrt=(0, 1))
    for x in (M, M.T, np.asfortranarray(M), np.concatenate([M, M])[::2]):
        assert_gradient(flattened_and_changed_in_a_loop, (x, x + 1.0), wrt=(0, 1))


def step_of_the_iteration_before(x):
    old = np.zeros_like(x)
    for _ in range(4):
        d = np.sin(x)
        if np.any(d > 0.9):
            old *= 0.5
            x = x - old
        else:
            x = x + d
            old = d
    return np.sum(x)


def test_what_an_iteration_makes_is_not_what_it_was_handed():
    for x in ([0.2, 0.3], [1.4, 0.2]):
        assert_gradient(step_of_the_iteration_before, (np.array(x),))


def changed_under_a_second_name(x, y):
    q = x
    q *= y
    return np.sum(x * x)


def test_a_pullback_reads_what_it_restores_under_every_name():
    import ast2grad

    _, pullback = ast2grad.vjp(changed_under_a_second_name, V.copy(), V + 1.0)
    x_bar, y_bar = pullback(1.0)
    np.testing.assert_allclose(x_bar, 2.0 * V * (V + 1.0) ** 2)
    np.testing.assert_allclose(y_bar, 2.0 * V * V * (V + 1.0))


def polynomial_of_arrays(c, x):
    return np.sum(np.polyval([c, 2.0 * c, c * c], x) * WEIGHTS)


def test_coefficients_of_a_polynomial_may_be_arrays():
    for x in (0.7, V[:3]):
        assert_gradient(polynomial_of_arrays, (V[1:], x), wrt=(0, 1))


def flat_of_a_transpose(x):
    m = np.outer(x, x * x).T
    m.flat[:3] = x
    return np.sum(m)


def flat_of_a_part(x):
    m = np.outer(x, x * x)
    n = m[:, :2]
    n.flat[1] = x[0]
    return np.sum(m)


def shape_under_two_names(x):
    y = np.outer(x, x)
    z = y
    z.shape = (-1,)
    return np.sum(y * y.T)


def shape_of_an_argument(x):
    y = np.asarray(x)
    y.shape = (y.shape[0], 1)
    return np.sum(y @ y.T)


@pytest.mark.parametrize("f", [flat_of_a_transpose, flat_of_a_part, shape_under_two_names, shape_of_an_argument])
def test_flat_elements_that_are_no_view_and_shapes_under_two_names_are_refused(f):
    with pytest.raises(of_package("UnsupportedError"), match="A213"):
        grad(f)(np.array([0.3, 0.7, 0.5]))


def pairs_of_one_iterator(x):
    return sum(a * b for a, b in zip(*[iter(np.concatenate([x, x * x]))] * 2))


def threes_of_a_list(x):
    items = []
    for v in x:
        if v > 0:
            items.append(v * v)
            items.append(v)
    return sum(a * b * c * c for a, b, c in zip(*[iter(items)] * 3))


def test_one_iterator_several_times_gives_its_items_in_turns():
    assert_gradient(pairs_of_one_iterator, (V,))
    assert_gradient(threes_of_a_list, (V,))
# ---------------------------------------------------------------- lists whose length or items are known only at run time
def slices_in_a_list(x, offsets):
    ref = slice(1, len(x) - 1, 1)
    parts = [slice(ref.start + o, ref.stop + o, ref.step) for o in offsets]
    y = np.zeros_like(x)
    for o, s in zip(offsets, parts):
        y[ref] += (o + 2.0) * x[s] ** 2
    return (y * y).sum()


def slices_of_views(x, offsets):
    parts = []
    for o in offsets:
        if o > 0:
            parts.append(slice(int(o), None))
        else:
            parts.append(slice(None))
    y = x.copy()
    for s in parts:
        v = y[s]
        v *= 2.0
        y[s] = v * v
    return y.sum()


def ranges_in_a_list(x, offsets):
    total = 0.0
    for r in [range(int(o) + 2) for o in offsets]:
        for i in r:
            total += x[i] ** (i + 1)
    return total


def product_of_ranges(x, offsets):
    total = 0.0
    for i, j in itertools.product(*(range(int(o) + 2) for o in offsets[1:])):
        total += x[i] * x[j] ** 2
    return total


def pairs_of_some(x, offsets):
    total = 0.0
    for a, b in itertools.combinations([v * v for v in x if v > 0.4], 2):
        total += a * b * b
    return total


def product_of_some(x, offsets):
    total = 0.0
    for a, b in itertools.product([v * v for v in x if v > 0.4], list(x)):
        total += a * b * b
    return total


def permutations_of_places(x, offsets):
    total = 0.0
    for p in itertools.permutations(range(len(offsets))):
        term = 1.0
        for i, j in enumerate(p):
            term *= x[j] ** (i + 1)
        total += term
    return total


def spread_items_of_a_dict(x, offsets):
    def first_two(*a):
        return a[0] + 2 * a[1]

    return first_two(*{n: x[n] * o for n, o in enumerate(offsets) if o > 0}) * x[1]


@pytest.mark.parametrize("f", [slices_in_a_list, slices_of_views, ranges_in_a_list, product_of_ranges, pairs_of_some,
                               product_of_some, permutations_of_places, spread_items_of_a_dict])
def test_lists_of_what_is_no_number(f):
    x = np.array([0.3, 0.7, 1.2, 0.9, 0.5])
    offsets = np.array([1, 0, 1])
    assert_gradient(f, (x, offsets))
    assert_tangent(f, (x, offsets))


class Axis:
    pass


class LongAxis(Axis):
    pass


KNOWN_AXES: dict[type, type] = {}
WAYS = {Axis: lambda x: x * x, LongAxis: lambda x: x}


def axis_of(t):
    known = KNOWN_AXES.get(t)
    if known is not None:
        return known
    for c in t.__mro__:
        if c is Axis:
            KNOWN_AXES[t] = c
            return c
    raise AssertionError


def by_remembered_class(x):
    return WAYS[axis_of(type(LongAxis()))](x)


def test_a_dict_that_remembers_decides():
    KNOWN_AXES.clear()
    g = grad(by_remembered_class)
    assert g(3.0) == 6.0 and KNOWN_AXES == {LongAxis: Axis}
    KNOWN_AXES.clear()
    assert g(3.0) == 6.0 and KNOWN_AXES == {LongAxis: Axis}
    KNOWN_AXES.clear()
    assert of_package("jvp")(by_remembered_class, (3.0,), (1.0,)) == (9.0, 6.0)


@functools.lru_cache(maxsize=None)
def names_of_coordinates(given):
    found = {}
    for n in given:
        found[n[0]] = n
    return tuple((k, found[k]) for k in sorted(found))


def by_remembered_names(x, y):
    coordinates = dict(yards=y, xfeet=x)
    generic = {k: coordinates[n] for k, n in names_of_coordinates(tuple(coordinates))}
    return generic["x"] * generic["y"] ** 2


def test_a_cached_function_of_names_tells_keys():
    assert_gradient(by_remembered_names, (3.0, 2.0), wrt=(0, 1))


INDEX_OF: dict[str, int] = {}


def remembered_in_a_try(x, k):
    if INDEX_OF.get(k) is None:
        try:
            INDEX_OF[k] = ["a", "b"].index(k)
        except ValueError:
            INDEX_OF[k] = 7
    i = INDEX_OF[k]
    return x * x * (1 + i)


def test_a_new_key_of_a_dict_is_stored_in_a_try():
    INDEX_OF.clear()
    assert grad(remembered_in_a_try)(3.0, "b") == 12.0 and INDEX_OF == {"b": 1}


def solved_backwards(a, r):
    u = [0.0] * len(a)
    u[0] = r[0] / a[0]
    for j in range(1, len(a)):
        u[j] = (r[j] - u[j - 1]) / a[j]
    for j in range(len(a) - 2, -1, -1):
        u[j] -= a[j + 1] * u[j + 1]
    return (u[0] * u[1]).sum()


def rows_changed_in_a_list(a, r):
    u = []
    for j in range(len(a)):
        u.append(r[j] ** 2 / a[j])
    for j in range(len(a) - 2, -1, -1):
        u[j] -= a[j + 1] * u[j + 1]
    return (u[0] * u[1]).sum()


def test_an_array_in_a_list_that_was_changed_in_place_is_put_back_in_place():
    a, r = np.array([1.3, 0.7, 2.1]), np.array([[0.3, 0.4], [1.2, 0.7], [0.1, -0.3]])
    for f in (solved_backwards, rows_changed_in_a_list):
        assert_gradient(f, (a, r), wrt=(0, 1))
        assert_tangent(f, (a, r), wrt=(0, 1))


def squeezed_to_a_number(x):
    return np.squeeze(np.atleast_1d(x) ** 2)[()] * 3.0


def test_all_of_what_may_be_a_number():
    assert_gradient(squeezed_to_a_number, (1.3,))
    assert_gradient(lambda x: np.sum(squeezed_to_a_number(x)), (V,))


def best_rotation(a, b):
    u, s, vh = np.linalg.svd((a - a.mean(axis=0)).T @ (b - b.mean(axis=0)))
    r = vh.T @ u.T
    if np.linalg.det(r) < 0:
        vh[2, :] *= -1
        r = vh.T @ u.T
    return np.sum(r * np.cos(np.arange(9.0)).reshape(3, 3))


def test_vectors_of_a_square_matrix_with_a_singular_value_that_is_a_rounding_error():
    a = np.array([[2.37, 0.3, 0.1], [0.2, 1.87, 0.4], [0.3, 0.5, 1.37]])
    assert_gradient(best_rotation, (a, a + 0.11 * np.eye(3)), wrt=(0, 1))


@pytest.mark.parametrize("dtype", [np.int64, "i8", "u1", complex, np.float32])
def test_memory_read_as_numbers_of_another_kind_is_refused(dtype):
    with pytest.raises(of_package("UnsupportedError"), match="A206"):
        grad(lambda x: np.sum(np.abs(x.view(dtype)[..., :2])))(np.array([0.3, 0.7]))


def test_views_of_the_same_kind():
    assert_gradient(lambda x: np.sum(x.view(x.dtype) * x.view() * x.view(np.ndarray) * x.view(type=np.ndarray)), (V,))


DENSITY = 10.0
TABLE_OF_PAIRS = np.array([3.0, 4.0])


def with_the_global_density(x):
    return x * x * DENSITY * TABLE_OF_PAIRS[1]


def a_parameter_of_the_name_of_a_global(x, DENSITY):
    y = with_the_global_density(x) * DENSITY
    for _ in range(3):
        y = np.sqrt(y) + x
    return y


def a_local_of_the_name_of_a_global(x, t):
    TABLE_OF_PAIRS = np.array([t, x])
    y = with_the_global_density(x) * TABLE_OF_PAIRS[0]
    for _ in range(3):
        y = np.sqrt(y) + x
    return y


def names_of_builtins(x, abs):
    max = abs * x
    np = abs - x
    y = with_builtins(x) * max * np
    for _ in range(3):
        y = math.sin(y) + x
    return y


def with_builtins(x):
    return abs(x) * max(x, 2.0) * np.sqrt(x)


@pytest.mark.parametrize("f", [a_parameter_of_the_name_of_a_global, a_local_of_the_name_of_a_global, names_of_builtins])
def test_a_callees_variable_is_called_like_a_global_that_its_own_callee_reads(f):
    def twice(x):
        return f(x, 2 * x) + f(x, 3 * x)  # noqa: B023

    assert_gradient(twice, (0.7,))
    assert_tangent(twice, (0.7,))


def around(radius, centre=[0.0, 0.5]):  # noqa: B006
    centre = a_row(centre)
    points = np.zeros((4, len(centre)))
    points[:, 0] = radius * np.cos(np.arange(4))
    points += centre
    return points


def a_row(values):
    return np.asarray(values)


def test_a_default_that_a_local_of_the_same_name_replaces():
    assert_gradient(lambda radius: around(radius)[:, 0] @ np.arange(4.0), (1.3,))


class OfTheYear(datetime.datetime):
    """Its own order of arguments: what its __new__ calls is not itself."""

    def __new__(cls, month=1, day=1, hour=0):
        return datetime.datetime.__new__(cls, 2017, month, day, hour)


class OfTheYearBySuper(datetime.datetime):
    def __new__(cls, month=1, day=1, hour=0):
        made = super().__new__(cls, 2017, month, day, hour)
        made.season = month // 4
        return made


def test_new_of_a_compiled_base_is_not_the_class_itself():
    assert_gradient(lambda x, month: x * OfTheYear(month, 4, 5).hour, (2.0, 3), wrt=0)
    assert_gradient(lambda x, month: x * OfTheYearBySuper(month, 4, 5).hour * OfTheYearBySuper(month, 4).season, (2.0, 9), wrt=0)
def filtered_rows(x, seen):
    """As a Kalman filter does where an observation is missing: the row goes on as it is."""
    rows, out = np.zeros((4, 2)), np.zeros((4, 2))
    for t in range(4):
        rows[t] = x if t == 0 else out[t - 1] ** 2
        r = rows[t]
        if seen[t] > 0:
            s = r * x
        elif seen[t] > -1:
            s = r
        else:
            s = r[::-1]
        out[t] = s
    return np.sum(out * rows)


def rows_in_a_list(x, seen):
    rows, out = np.zeros((4, 2)), []
    for t in range(4):
        rows[t] = x * t
        r = rows[t]
        s = r * x if seen[t] > 0 else r
        out.append(s)
    rows *= x
    return np.sum(out[1] * rows)


def last_row_after_a_store(x, seen):
    rows = np.zeros((4, 2))
    s = x
    for t in range(4):
        rows[t] = s * t + x
        r = rows[t]
        s = r * x if seen[t] > 0 else r
        rows[t] *= x
    return np.sum(rows) + np.sum(s * rows[3])


@pytest.mark.parametrize("f", [filtered_rows, rows_in_a_list, last_row_after_a_store], ids=lambda f: f.__name__)
@pytest.mark.parametrize("seen", [(1.0, 0.0, 0.0, 1.0), (0.0, 0.0, 1.0, 0.0), (1.0, -2.0, 0.0, -2.0)])
def test_a_row_that_meets_another_array(f, seen):
    args = (np.array([0.9, 0.7]), np.array(seen))
    if f is filtered_rows:
        assert_gradient(f, args, wrt=0)
        assert_tangent(f, args, wrt=0)
    else:
        with pytest.raises(of_package("UnsupportedError"), match="A213"):
            grad(f)(*args)


class Column:
    def __init__(self, x):
        self.set(x)

    def set(self, x):
        self.x = np.atleast_2d(x)
        self.x.shape = x.shape[0], 1


def column(x):
    c = Column(x)
    c.x[0] *= 3.0  # of the argument as well
    return np.sum(c.x * x)


def shape_with_a_second_name(x):
    y = np.atleast_2d(x.reshape(1, 2) * 2.0)
    z = y
    y.shape = 2, 1
    return np.sum(z * x)


def shape_of_the_same_object(x):
    z = x.reshape(1, 2) * 2.0
    y = np.atleast_2d(z)
    y.shape = 2, 1
    return np.sum(z * x)


def test_the_shape_of_a_new_view_is_set():
    assert_gradient(column, (V[:2].copy(),))
    for f in (shape_with_a_second_name, shape_of_the_same_object):
        with pytest.raises(of_package("UnsupportedError"), match="A213"):
            grad(f)(V[:2].copy())
def climbs(p: float) -> float:
    x, d, y = 0.0, 1.0, p * p
    while abs(d) > 1e-10:
        x += d
        new = (x - p) ** 2
        if new > y:
            d = -d / 2
        y = new
    return x


def bounces(p: float) -> float:
    x, v = 0.3, 0.4
    for _ in range(20):
        x += v
        if x > p or x < 0:
            v = -0.8 * v
    return x


def integrates(p: float) -> float:
    t, h = 0.0, 0.5
    while t < 1:
        if abs(math.sin(t + h) - math.sin(t)) * p > 0.1:
            h /= 2
        else:
            t += h
    return t


def stops_short(p: float) -> float:
    x, d = 0.0, 1.0
    while d > 1e-12:
        x += d if x**3 < p else -d
        d *= 0.3
    return x


@pytest.mark.parametrize("walk", [climbs, bounces, integrates, stops_short])
def test_steps_that_become_smaller_do_not_always_end_at_a_root(walk: Any) -> None:
    with pytest.raises(of_package("UnsupportedError"), match="A217"):
        grad(walk)(2.5)


def test_an_iterator_that_is_handed_over_is_used_up() -> None:
    def twice(items: Any) -> float:
        return sum(items) + sum(items)  # the second sum is 0

    def f(x: float) -> float:
        return twice(x * k for k in range(3))

    assert f(2.0) == 6.0
    with pytest.raises(of_package("UnsupportedError"), match="used a second time"):
        grad(f)(2.0)


@pytest.mark.parametrize("number", [1, 2])
def test_items_that_islice_takes_are_gone_in_order(number: int) -> None:
    def sliced_first(x: float) -> float:
        it = iter([x, 2 * x, 3 * x])
        head = itertools.islice(it, 2)
        return next(it) * 5 + sum(head)  # next() comes first

    def in_turns(x: float) -> float:
        it = iter([x, 2 * x, 3 * x, 4 * x])
        return sum(p * q * q for p, q in zip(itertools.islice(it, 2), it))

    with pytest.raises(of_package("UnsupportedError"), match="A203"):
        grad(sliced_first if number == 1 else in_turns)(2.0)


def test_digits_in_a_text_that_is_evaluated() -> None:
    def f(x: float) -> float:
        return float(eval(f"{x} * 2"))

    with pytest.raises(of_package("UnsupportedError"), match="A201"):
        grad(f)(2.0)


def test_a_text_that_is_evaluated_has_the_names_of_its_place() -> None:
    def f(x: float, formula: str) -> float:
        scale = x * x
        return float(eval(formula)) + scale

    assert_gradient(f, (1.3, "scale * math.sin(x) + sum(k * abs(-2.0) for k in (1, 2))"), {}, 0)

    def g(x: float) -> float:
        names = {"x": x}
        y = eval("x ** 2", names)
        return float(y * x * len(names))  # "__builtins__" is there now

    assert_gradient(g, (1.3,), {}, 0)
def determinant_of_a_copy(rows):
    n, sign = len(rows), 1.0
    rows = copy.deepcopy(rows)
    for c in range(n - 1, 0, -1):
        _, r = max((abs(rows[r][c]), r) for r in range(c + 1))
        rows[r], rows[c] = rows[c], rows[r]
        sign = sign if r == c else -sign
        sign *= rows[c][c]
        for k in range(c):
            f = rows[k][c] / rows[c][c]
            for x in range(c):
                rows[k][x] -= f * rows[c][x]
    return sign * rows[0][0]


def copied_dict_of_lists(d):
    q = copy.deepcopy(d)
    for k in q:
        q[k][0] += d["a"][1] ** 2
    return q["b"][0] * q["a"][0] * d["b"][0]


def copied_list_of_arrays(arrays):
    q = copy.deepcopy(arrays)
    for x in q:
        x *= arrays[0]
    return (q[0] * q[1]).sum()


def test_a_deep_copy_of_lists_whose_number_is_known_only_at_run_time():
    for f, x in ((determinant_of_a_copy, [[1.2, 0.3, 0.5], [0.1, -0.7, 0.4], [2.0, 0.3, 1.1]]),
                 (lambda a: determinant_of_a_copy([[a, a * a, 1.0], [0.3, a, 2.0], [a, 0.1, 0.7]]), 1.3),
                 (copied_dict_of_lists, {"a": [1.0, 2.0], "b": [0.3, 0.4]}),
                 (copied_list_of_arrays, [V + 1.0, V])):
        assert_gradient(f, (x,))
        assert_tangent(f, (x,))
    row = [1.3, 0.4]
    with pytest.raises(of_package("UnsupportedError"), match="parts are all different objects"):
        grad(determinant_of_a_copy)([row, row])


def filled_after_it_was_put_away(a, b, n):
    rows = []
    for i in range(n):
        row = []
        rows.append(row)
        row.append(a * i)
        row.append(b)
    return rows[0][1] * rows[1][0]


def set_after_it_was_put_away(a, b, n):
    rows, pairs = {}, []
    for i in range(n):
        row = [0]
        rows[i] = row
        row[0] = a * i + b
        d = {}
        pairs.append((i, d))
        d["a"] = a * b
    return rows[0][0] * rows[1][0] * pairs[0][1]["a"]


@pytest.mark.parametrize("f", [filled_after_it_was_put_away, set_after_it_was_put_away])
def test_a_list_that_is_filled_after_it_was_put_into_another_is_no_list_of_constants(f):
    assert_gradient(f, (0.3, 0.7, 2), wrt=(0, 1))
    assert_tangent(f, (0.3, 0.7, 2), wrt=(0, 1))


class Rows(list):
    def __init__(self, entries, n, m):
        rows = []
        for i in range(n):
            row = []
            rows.append(row)
            for j in range(m):
                row.append(entries.get((i, j), 0))
        super().__init__(rows)

    def transposed(self):
        entries = {}
        for j in range(len(self[0])):
            for i in range(len(self)):
                entries[j, i] = self[i][j]
        return type(self)(entries, len(self[0]), len(self))


def area_of_rows(a, b):
    r = copy.deepcopy(Rows({(0, 0): a, (1, 1): 2, (0, 1): b * a, (1, 0): b}, 2, 2).transposed())
    return r[0][0] * r[1][1] - r[0][1] * r[1][0]


def looked_at_while_it_is_filled(a, b, n):
    rows, seen = [], 0.0
    for i in range(n):
        row = [a * i]
        rows.append(row)
        seen += rows[0][-1] * len(rows)
        row.append(b)
    return seen * rows[-1][1]


def test_a_matrix_whose_rows_are_filled_when_they_are_in_it():
    assert_gradient(area_of_rows, (0.3, 0.7), wrt=(0, 1))
    try:  # another order would give another result
        assert_gradient(looked_at_while_it_is_filled, (0.3, 0.7, 3), wrt=(0, 1))
    except of_package("UnsupportedError") as e:
        assert e.code == "A213"


def settings():
    if not hasattr(settings, "made"):
        settings.made = {"scale": 2.5, "names": ("a", "b")}
    return settings.made


def with_settings(x, names):
    kept = {n: x * k for k, n in enumerate(names, 1) if n in settings()["names"]}
    return sum(kept.values()) ** 2 * settings()["scale"]


def test_what_is_made_in_the_first_call_and_kept_as_an_attribute():
    for _ in range(2):
        settings.__dict__.clear()
        assert grad(with_settings)(3.0, ["b", "c", "a"]) == 2.5 * 2 * 16 * 3.0
        assert list(settings.__dict__) == ["made"]
def times_two(s):
    return s * 2


def count(n):
    s = 0
    for i in range(n):
        s = s + times_two(i)
    return s


tools = types.SimpleNamespace(count=count, times_two=times_two)


def sine(x):
    return sin(x)


def local_named_like_a_function(x, n):
    count = tools.count(n)
    return sine(x) * count


def local_named_like_a_module(x):
    math = sine(x) * 2
    return sin(x) * math


def parameter_named_like_a_function(x, count):
    return tools.count(count) * sine(x) + count


def parameter_named_like_a_module(math):
    return sine(math) + sin(math)


def test_names_in_callees_that_are_those_of_functions_and_modules_in_the_text():
    for f in (lambda x, n: local_named_like_a_function(x, n) * x, lambda x, n: local_named_like_a_module(x) * n,
              lambda x, n: parameter_named_like_a_function(x, n) * x, lambda x, n: parameter_named_like_a_module(x) * n):
        assert_gradient(f, (0.7, 5))
        assert_tangent(f, (0.7, 5))


def clipped_to_as_many_limits(x, m):
    n = np.sum(m, axis=1)
    y = np.clip(x[m], np.repeat(-2.0 * x[:1, 0], n), np.repeat(x[:1, 0] * 3, n))
    z = np.zeros_like(y)
    z[y > 0.5] = np.sin(y[y > 0.5])
    return z.sum()


def test_repeated_as_often_as_an_array_says():
    assert_gradient(clipped_to_as_many_limits, (np.array([[0.4, 0.7, 0.9]]), np.array([[True, False, True]])))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("f", [
    lambda a: np.sum(np.cross(a[:2], a[2:4])),
    lambda a: np.sum(np.cross(np.outer(a, a)[:, :2], np.outer(a, a ** 2)[:, 2:]) ** 2),
    lambda a: np.sum(np.cross(a[:2], a[1:4]) ** 2),
    lambda a: np.sum(np.cross(a[1:], a[:2]) ** 2),
    lambda a: np.sum(np.cross(a[1:], a[:3] * a[3]) ** 2),
])
def test_cross_products_in_the_plane(f):
    assert_gradient(f, (V,))
    assert_tangent(f, (V,))


def scaled(a, b, p=2, by=None):
    r = a ** p * b
    return r * by(r) if by is not None else r


SCALED = np.vectorize(scaled)
SCALED_WHOLE = np.vectorize(lambda p, a: np.polyval(p, a), excluded=["p"])


@pytest.mark.parametrize("f", [
    lambda x: np.sum(SCALED(x, b=x[::-1], p=3)),
    lambda x: np.sum(SCALED(x, x[0], by=np.sin)),
    lambda x: np.sum(SCALED(x[:, None], x[:2], 2, lambda r: r * x[1])),
    lambda x: np.sum(SCALED_WHOLE(p=x[:3], a=x)),
    lambda x: np.sum(np.vectorize(scaled)(x, x, by=np.cos)),
])
def test_vectorize_with_functions_and_keywords(f):
    assert_gradient(f, (V,))
    assert_tangent(f, (V,))


def triangle_of_a_tall_matrix(a):
    from scipy.linalg import qr
    return np.sum(qr(np.vander(a, 3))[1] * np.arange(12.0).reshape(4, 3) ** 2)


def test_full_factors_of_a_tall_matrix():
    pytest.importorskip("scipy")
    assert_gradient(triangle_of_a_tall_matrix, (V,))
    assert_tangent(triangle_of_a_tall_matrix, (V,))
    with pytest.raises(ValueError, match="have no derivative"):
        grad(lambda a: np.sum(np.linalg.qr(np.vander(a, 3), mode="complete")[0] ** 3))(V)


@pytest.mark.parametrize("name", ["linalg.solve", "signal.convolve", "signal.fftconvolve"])
def test_numbers_in_the_place_of_arrays_are_refused(name):
    module, _, function = name.partition(".")
    f = getattr(pytest.importorskip(f"scipy.{module}"), function)
    with pytest.raises(of_package("UnsupportedError"), match="A206"):
        grad(lambda a: np.sum(f(a, 3.0)))(2.0)
def product_or_false(x):
    if x > 1.0:
        return x * x
    return False


def product_or_three(x):
    if x > 1.0:
        return x * x
    return 3


def is_false_where_paths_meet(x):
    p = product_or_false(x)
    if p is False:
        return 10.0 * x
    return p * x


def false_or_an_array(x):
    p = x * np.ones(2) if x > 1.0 else False
    if p is not False:
        return p.sum() * x
    return 10.0 * x


def bool_where_paths_meet(x):
    p = product_or_false(x)
    return 10.0 * x if isinstance(p, bool) else p * x


def type_where_paths_meet(x):
    p = product_or_three(x)
    if type(p) is int:
        return 10.0 * x
    return p * x if p.__class__ is float else 2.0 * x


def int_in_a_list(x):
    total = 0.0
    for v in [product_or_three(x), x]:
        if isinstance(v, int):
            total += 10.0 * x
        else:
            total += v * x
    return total


def false_at_first(x):
    p = False
    for _ in range(3):
        if p is False:
            p = x
        else:
            p = p * x
    return p


def false_again(x):
    p, total = x, 0.0
    for i in range(4):
        if p is False:
            total += 5.0 * x
        else:
            total += p * x
        if i > x:
            p = False
    return total


def told_apart_in_a_callee(p, x):
    if p is False:
        return half(x) * 20.0
    return half(p) * x


def half(x):
    return 0.5 * x


def list_that_grows(x):
    values, total = [], 0.0
    for i in range(3):
        values.append(x * i if i * x > 1.0 else False)
    for v in values:
        total += v * x if v is not False else 10.0 * x
    return total


@pytest.mark.parametrize("f", [is_false_where_paths_meet, false_or_an_array, bool_where_paths_meet, type_where_paths_meet,
                               int_in_a_list, false_at_first, false_again, list_that_grows,
                               lambda x: told_apart_in_a_callee(product_or_false(x), x)])
@pytest.mark.parametrize("x", [0.3, 1.7])
def test_numbers_of_several_classes_are_told_apart_where_paths_have_met(f, x):
    assert_gradient(f, (x,))
    assert_tangent(f, (x,))


def mask_of_what_it_clears(a, b, c):
    n = a.sum()
    if n == 0.0:
        return 0.0
    e = b - c
    e[e < 0] = 0
    return e.sum() / n


def mask_that_scales(a, b, c):
    r = 0.0
    if a[0] > 0.0:
        e = b - c
        e[e < 0] *= -3.0
        r = (e * e).sum() * a.sum()
    return r


def view_from_where_its_own_items_say(a, b, c):
    r = 0.0
    for i in range(2):
        e = b * c * (i + 1)
        e[0] = a[0] + 3.0
        tail = e[int(e[0]) - 2:]
        z = tail * tail
        tail[0] = 5.0
        e[0] = 1.0
        r = r * z.sum() + (z * e[1:]).sum()
    return r


@pytest.mark.parametrize("f", [mask_of_what_it_clears, mask_that_scales, view_from_where_its_own_items_say])
def test_an_index_that_its_own_store_changes_is_kept(f):
    args = np.array([0.37, 0.6, 0.4]), np.array([0.48, 0.77, 0.49]), np.array([0.59, 0.92, 0.35])
    assert_gradient(f, args, wrt=(0, 1, 2))
    assert_tangent(f, args, wrt=(0, 1, 2))
def of_several_at_least_one_dimensional(x, n):
    y = x.reshape([-1] + [1] * n)
    s, c = np.atleast_1d(np.sin(y), np.cos(y))
    return np.sum(s * c)


def test_several_arrays_are_at_least_one_dimensional_one_by_one_and_no_call_is_asked_for_it():
    args = (np.array([0.3, 0.7]), 2)
    assert "NotRead" not in grad(of_several_at_least_one_dimensional).source_for(*args)
    assert_gradient(of_several_at_least_one_dimensional, args)
    assert_tangent(of_several_at_least_one_dimensional, args)
def test_a_field_of_a_record_that_carries_derivatives_is_refused():
    from ast2grad import UnsupportedError, grad, jvp

    def f(x):
        log = np.zeros(3, dtype=[("t", "f8"), ("v", "f8", (2,))])
        log["v"][0] = x, 2.0 * x
        return log["v"].sum()

    for derivative in (lambda: grad(f)(1.0), lambda: jvp(f, (1.0,), (1.0,))):
        with pytest.raises(UnsupportedError):
            derivative()


@pytest.mark.parametrize("f", [lambda x: np.dot(x, 3).sum(), lambda x: np.dot(3, x).sum(), lambda x: np.inner(x, 3).sum(),
                               lambda x: np.outer(x, 3).sum(), lambda x: np.kron(x, 3).sum(), lambda x: x.dot(2).sum(),
                               lambda x: np.tensordot(x, 3, 0).sum(), lambda x: np.multiply.outer(3, x).sum(),
                               lambda x: np.vdot(x[0], 3)])
def test_an_integer_may_be_a_factor_of_a_product(f):
    assert_gradient(f, (V,))
    assert_tangent(f, (V,))


def names_what_is_no_longer_there(m):
    try:
        y = np.linalg.solve(m, np.ones(2))
    except (ValueError, np.linalg.from_long_ago.LinAlgError):
        y = np.zeros(2)
    return (y * y).sum()


def test_an_except_clause_is_looked_at_when_something_is_raised():
    m = np.array([[2.0, 1.0], [1.0, 3.0]])
    assert_gradient(names_what_is_no_longer_there, (m,))
    assert_tangent(names_what_is_no_longer_there, (m,))
    with pytest.raises(AttributeError, match="from_long_ago"):
        grad(names_what_is_no_longer_there)(np.ones((2, 2)))


def distance_from_integers(x):
    r = math.dist(x, [1, 2, 3, 4])
    return r * np.size(r)


@pytest.mark.parametrize("f", [lambda x: (np.append(x, 0) ** 2).sum(), lambda x: (np.append(2, x) ** 2).sum(),
                               lambda x: (np.insert(x, 1, 3) ** 2).sum(), lambda x: np.polyval([3, 2, 1], x[0]),
                               lambda x: np.polyval([3], x[0]) * x[1], distance_from_integers])
def test_integers_stand_for_numbers(f):
    assert_gradient(f, (V,))
    assert_tangent(f, (V,))


@pytest.mark.parametrize("f", [lambda x: (np.convolve(x, x[1]) ** 2).sum(), lambda x: (np.convolve(x[0], x, "same") ** 2).sum(),
                               lambda x: (np.convolve(x[0], x[1]) ** 2).sum(), lambda x: (np.convolve(x, 3, "valid") ** 2).sum()])
def test_a_number_is_convolved_as_an_array_of_one(f):
    assert_gradient(f, (V,))
    assert_tangent(f, (V,))
