"""Functions that cannot be read without facts of a call: how many items, which class, which path."""
from __future__ import annotations

import math
import types

import numpy as np
import pytest
from oracle import assert_gradient, assert_tangent

from ast2grad import NotRead, UnsupportedError, grad, pipeline, value_and_grad, vjp
from ast2grad.frontend.interp import Interp


class Weight:
    def __init__(self, amount):
        self.amount = amount

    def doubled(self):
        return 2.0 * self.amount


def found_or_none(x):
    if x > 5.0:
        return None
    return Weight(x * x)


def attribute_of_what_may_be_none(x):
    return found_or_none(x).doubled() * x


def index_type(n):
    if n.max() > 5:
        return np.int64
    return np.int32


def dtype_that_a_call_chooses(x):
    i = np.array([0, 1], dtype=index_type(np.arange(len(x))))
    return np.sum(x[i] ** 2)


def first_times_sum(*numbers):
    return numbers[0] * sum(numbers)


def as_many_arguments_as_are_positive(x):
    chosen = []
    for i in range(len(x)):
        if x[i] > 0:
            chosen.append(x[i])
    return first_times_sum(*chosen)


def cannot_be_read_on_one_path(x):
    if x > 100.0:
        return eval(repr(x * x))
    return math.sin(x) * x


def raises_where_it_cannot_be_read(x):
    if not isinstance(x, float):
        exec("x = x.magnitude")
    return x * x


def chosen_by_what_is_computed(x, n):
    table = (x, "none", Weight(3.0 * x))
    at = int(np.floor(n / 2.0))
    item = table[at]
    return item.doubled() if at == 2 else item * item


def branch_in_a_loop(x, n):
    total = 0.0
    for i in range(n):
        if x > 50.0 + i:
            total += eval(repr(x))
        total += math.sin(x * i)
    return total


def unpacked(x):
    kept = [v for v in x if v > 0.0]
    first, *_, last = (*kept, 2.0)
    return first * last


def zipped(points):
    kept = [p for p in points if p[0] > 0.0]
    xs, ys = zip(*kept)
    return sum(a * b for a, b in zip(xs, ys))


CASES = [
    (attribute_of_what_may_be_none, (1.5,)),
    (dtype_that_a_call_chooses, (np.array([1.0, 2.0, -3.0]),)),
    (as_many_arguments_as_are_positive, (np.array([1.0, 2.0, -3.0]),)),
    (cannot_be_read_on_one_path, (0.7,)),
    (raises_where_it_cannot_be_read, (0.7,)),
    (chosen_by_what_is_computed, (0.7, 1.0)),
    (chosen_by_what_is_computed, (0.7, 4.5)),
    (branch_in_a_loop, (0.7, 4)),
    (zipped, ([(1.0, 2.0), (3.0, 0.5), (-1.0, 2.0)],)),
]


@pytest.mark.parametrize(("f", "args"), CASES, ids=[f.__name__ for f, _ in CASES])
def test_derivatives(f, args):
    assert_gradient(f, args)
    assert_tangent(f, args)


def test_another_number_of_items_is_read_again():
    derivative = grad(as_many_arguments_as_are_positive)
    for x in ([1.0, 2.0, -3.0], [1.0, 2.0, 3.0], [-1.0, 2.0, 0.5], [4.0, 2.0, -1.0], [0.5, 1.5, 2.5]):
        x = np.array(x)
        positive = np.where(x > 0, x, 0.0)
        first = np.flatnonzero(x > 0)[0]
        want = np.where(x > 0, x[first], 0.0)
        want[first] += positive.sum()
        np.testing.assert_allclose(derivative(x), want)


def test_another_path_is_read_again():
    derivative = value_and_grad(attribute_of_what_may_be_none)
    assert derivative(1.5)[1] == pytest.approx(6 * 1.5 ** 2)
    with pytest.raises(AttributeError):  # as the function itself
        derivative(7.0)
    assert derivative(2.5)[1] == pytest.approx(6 * 2.5 ** 2)
    value, pull = vjp(attribute_of_what_may_be_none, 1.5)
    assert pull(1.0)[0] == pytest.approx(6 * 1.5 ** 2)


def test_a_path_that_cannot_be_read_is_an_error_for_those_who_take_it():
    derivative = grad(cannot_be_read_on_one_path)
    assert derivative(0.7) == pytest.approx(math.sin(0.7) + 0.7 * math.cos(0.7))
    with pytest.raises(UnsupportedError) as caught:
        derivative(200.0)
    assert caught.value.code == "A201" and caught.value.filename == __file__
    with pytest.raises(UnsupportedError):
        grad(cannot_be_read_on_one_path)(200.0)


def test_the_text_says_what_it_is_for():
    derivative = grad(as_many_arguments_as_are_positive).compiled(np.array([1.0, 2.0, -3.0]))
    with pytest.raises(NotRead, match="2 items"):
        derivative(np.array([1.0, 2.0, 3.0]))


def swallows_everything(x):
    try:
        if x > 1.0:
            y = eval(repr(x))
        else:
            y = x * x
    except:  # noqa: E722
        y = 0.0
    return y


def test_no_fact_is_asked_for_where_a_handler_would_take_the_answer():
    with pytest.raises(UnsupportedError):
        grad(swallows_everything)(0.5)


def writes_to_its_argument(v, x):
    v[0] = 7.0
    if x > 100.0:
        return eval(repr(x))
    return v[1] * x


def test_a_function_that_changes_its_arguments_is_not_tried():
    v = np.array([1.0, 2.0])
    with pytest.raises(UnsupportedError):
        grad(writes_to_its_argument, wrt="x")(v, 0.5)
    assert v[0] == 1.0


def draws(x):
    kept = [v for v in np.random.rand(5) if v > 0.3]
    return first_times_sum(x, *kept)


def test_random_numbers_are_the_same_as_without_the_trial():
    np.random.seed(3)
    kept = [v for v in np.random.rand(5) if v > 0.3]
    np.random.seed(3)
    assert grad(draws)(2.0) == pytest.approx(4.0 + sum(kept))


def transposed(rows):
    if not rows:
        return []
    return [list(column) for column in zip(*rows)]


def products(x, n):
    rows = []
    for i in range(n):
        rows.append([x * i, x + i])
    table = transposed(rows)
    total = 1.0
    for j in range(2):
        for v in table[j]:
            total += v * x
    return 1.0 / total


def test_a_callee_that_asks_is_called_where_its_result_seems_to_be_empty():
    """The other path returns a list without items: what is done with items of that was taken for what never runs."""
    assert_gradient(products, (0.7, 3))


PLACES = [1, 3]


def chosen_by_an_outside_list(x):
    table = (x, 2.0 * x, "none", 5.0 * x)
    total = 0.0
    for i in PLACES:
        total += table[i] * x
    return total


def test_integers_in_an_outside_list_are_known_and_followed():
    derivative = grad(chosen_by_an_outside_list)
    try:
        assert derivative(0.5) == pytest.approx(7.0)
        PLACES[0] = 0
        assert derivative(0.5) == pytest.approx(6.0)
        PLACES.append(3)
        assert derivative(0.5) == pytest.approx(11.0)
    finally:
        PLACES[:] = [1, 3]


class Results(list):
    pass


def without_wrapping(x):
    if isinstance(x, Results):
        for i, v in enumerate(x):
            x[i] = without_wrapping(v)
        return x
    if isinstance(x, np.ndarray):
        return x[0] if x.ndim == 1 and x.size == 1 else x[()] if x.ndim == 0 else x
    return x


def as_arrays(places):
    def decorate(f):
        def wrapper(*args):
            args = list(args)
            for i in places:
                if i < len(args):
                    args[i] = np.atleast_1d(np.asarray(args[i]))
            return without_wrapping(f(*args))
        return wrapper
    return decorate


@as_arrays([0, 1])
def pressure_ratio(mach, gamma):
    ratio = (1.0 + (gamma - 1.0) / 2.0 * mach ** 2) ** (-gamma / (gamma - 1.0))
    ratio[mach < 0.0] = 1.0
    return ratio


def ratio_at(mach, gamma):
    return pressure_ratio(mach, gamma)


def test_classes_decide_about_a_recursion():
    assert_gradient(ratio_at, (2.0, 1.4), wrt=(0, 1))
    assert_tangent(ratio_at, (2.0, 1.4), wrt=(0, 1))


class Finite:
    def __init__(self, values):
        if not np.all(np.isfinite(values)):
            raise ValueError("not finite")
        self.values = values

    def square(self):
        return np.sum(self.values ** 2)


def wrapped_if_it_can_be(values):
    try:
        return Finite(values)
    except ValueError:
        return values


def sum_or_square(x, w):
    found = wrapped_if_it_can_be(x + w)
    if isinstance(found, Finite):
        return found.square() + x[1]
    return np.sum(found[1:]) * x[1]


def test_which_path_a_try_statement_takes():
    x = np.array([0.5, 1.2])
    g = grad(sum_or_square)
    for w, expected in ((np.ones(2), [3.0, 5.4]), (np.array([np.inf, 1.0]), [0.0, 3.4]), (np.ones(2), [3.0, 5.4])):
        np.testing.assert_allclose(g(x, w), expected)
    assert_gradient(sum_or_square, (x, np.ones(2)))
    assert_tangent(sum_or_square, (x, np.ones(2)))


START = np.array([3.0, 4.0])


class Marked(np.ndarray):
    def __new__(cls, values):
        return np.array(values).view(cls)


def turned_or_as_it_was(x):
    q = np.array(START)
    q /= np.linalg.norm(q)
    if np.linalg.norm(x) == 0.0:
        return q
    return Marked(q * x)


def part_of_what_was_turned(x):
    return turned_or_as_it_was(x)[1] * x[0]


def test_a_copy_of_what_is_outside_may_be_changed_where_facts_are_asked_for():
    assert_gradient(part_of_what_was_turned, (np.array([0.5, 1.2]),))
    np.testing.assert_array_equal(START, [3.0, 4.0])


LATER = None


def made_once():
    global LATER
    if LATER is None:
        LATER = {name: (lambda a, b: lambda x: a * x + b)(*c) for name, c in (("u", (1.0, 2.0)), ("v", (3.0, 4.0)))}
    return LATER


def of_functions_made_once(x):
    return sum(made_once()[name](x) * x for name in ("u", "v"))


class MadeOnce:
    def __init__(self):
        self._functions = None

    def functions(self):
        if self._functions is None:
            self._functions = [lambda x: 2.0 * x, math.sin]
        return self._functions


def test_functions_that_are_made_by_the_first_call():
    """The place where they are kept holds None before."""
    holder = MadeOnce()

    def of_methods(x):
        return holder.functions()[0](x) * holder.functions()[1](x)

    assert grad(of_functions_made_once)(2.0) == 22.0
    assert_gradient(of_methods, (0.7,), {}, 0)


def nearest(p):
    a, b = 0.0, 4.0
    while b - a > 1e-8:
        c, d = a + (b - a) / 3, b - (b - a) / 3
        if (c - p) ** 2 < (d - p) ** 2:
            b = d
        else:
            a = c
    return 0.5 * (a + b)


def in_closed_form_below_1(p):
    return math.sqrt(p) if p <= 1.0 else nearest(p)


def two_ways_to_search(p):
    x = in_closed_form_below_1(p)
    if p > 1.0:
        for c in (0.5, 0.25):
            a, b = 0.0, 4.0
            while b - a > 1e-8:
                d = a + c * (b - a)
                if (d - p) ** 2 < (a + b - d - p) ** 2:
                    b = a + b - d
                else:
                    a = d
            x += a
    return x * p


@pytest.mark.parametrize("f", [in_closed_form_below_1, two_ways_to_search])
def test_what_is_found_by_comparing_is_an_error_for_those_who_search(f):
    derivative = grad(f)
    assert_gradient(f, (0.64,), {}, 0)
    assert_tangent(f, (0.64,), {}, 0)
    assert derivative(0.64) == grad(f)(0.64)
    with pytest.raises(UnsupportedError, match="A217"):
        derivative(2.5)


def written_where_the_form_is_lost(x, n):
    y = np.repeat(x[None, :1], repeats=n)
    z = np.zeros_like(y)
    z[y > 0.0] = np.sin(y[y > 0.0])
    return np.sum(z * np.arange(3.0))


def masked_where_the_form_is_lost(x, n):
    y = np.repeat(x[None, :1], repeats=n)
    return np.std((y * np.arange(1.0, 4.0))[np.array([True, False, True])])


def test_items_of_an_array_of_which_the_form_is_lost():
    for f in (written_where_the_form_is_lost, masked_where_the_form_is_lost):
        assert_gradient(f, (np.array([0.5, 1.2]), np.array([3])))
        assert_tangent(f, (np.array([0.5, 1.2]), np.array([3])))


def mean_of(x):
    return np.mean(x)


def moments(x, n):
    mean = mean_of(x)
    if n == 1:
        return mean
    return [mean, np.std(x)]


statistics = types.SimpleNamespace(moments=moments)


def ratio_of(moments):
    return moments[1] / moments[0]


def ratio(x, n):
    moments = statistics.moments(x, n)
    return ratio_of(moments)


def spread_over_mean(x, n):
    return 2.0 * ratio(x, n)


def test_a_list_of_numpy_numbers_on_one_path_and_a_number_on_another():
    assert_gradient(spread_over_mean, (np.array([0.5, 1.2, 2.0]), 2))
    assert_tangent(spread_over_mean, (np.array([0.5, 1.2, 2.0]), 2))


class Turning:
    def __init__(self):
        self.calls = 0

    def __call__(self, x):
        self.calls += 1
        return np.eye(len(x)) @ x


turning = Turning()


def maybe_turned(x, n, turn=0):
    if turn:
        x = turning(x)
    return spread_over_mean(x, n)


def test_a_path_that_changes_what_is_outside_is_not_read_where_facts_are_asked_for():
    x, n = np.array([0.5, 1.2, 2.0]), 2
    assert_gradient(maybe_turned, (x, n))
    assert turning.calls == 0
    with pytest.raises(UnsupportedError):
        grad(maybe_turned)(x, n, 1)
    assert turning.calls == 0


GRID = np.array([0.3, 0.7, 1.1])


def powers_of_what_is_outside(x, n):
    powers = {}
    for k in (1, 2):
        powers[k] = GRID ** k
    return np.sum(powers[1] + powers[2]) * spread_over_mean(x, n)


def test_arithmetic_with_what_is_outside_makes_something_new():
    assert_gradient(powers_of_what_is_outside, (np.array([0.5, 1.2, 2.0]), 2))


def padded_in_several_ways(x, ways):
    total = 0.0
    for way in ways:
        total = total + (np.pad(x, 2, mode=way) ** 2 * np.arange(x.size + 4)).sum()
    return total


def test_the_mode_of_a_call_is_a_fact():
    for ways in (["edge", "wrap"], ["reflect"], ["symmetric", "constant", "edge"]):
        assert_gradient(padded_in_several_ways, (np.array([0.5, 1.2, 2.0]), ways), wrt=0)
        assert_tangent(padded_in_several_ways, (np.array([0.5, 1.2, 2.0]), ways), wrt=0)


class Plain:
    pass


def one_of_several(x):
    y = x if x > 0.2 else 1
    if isinstance(y, Plain):
        return y
    z = (Plain() if x < 0 else y) if x < 0.1 else x * y
    return z * x


def test_no_fact_is_asked_for_where_every_class_gives_the_same_answer(monkeypatch):
    asked = []
    inquire = Interp.inquire
    monkeypatch.setattr(Interp, "inquire", lambda self, v, node, what, *rest: asked.append(what) or inquire(
        self, v, node, what, *rest))
    assert_gradient(one_of_several, (0.7,))
    assert asked and "class" not in asked


def chosen_again_and_again(x):
    if x < 2.0:
        y = Plain() if x < 0.0 else (1.0, x) if x < 0.1 else "a" if x < 0.2 else x * x
    else:
        y = x * x
    return y * x


def test_branches_within_each_other_are_closed_together(monkeypatch):
    readings = []
    read = pipeline._read
    monkeypatch.setattr(pipeline, "_read", lambda *args: readings.append(1) or read(*args))
    assert grad(chosen_again_and_again)(0.7) == pytest.approx(3 * 0.49)
    assert len(readings) <= 7  # one for each of the facts, not one to find out that it is missing


def polynomial(x, a=1.0, b=2.0, kind="sum"):
    return a * x + b * x * x if kind == "sum" else a * x


def called_with_what_was_put_together(x, n):
    options = {"a": 3.0}
    if n > 1:
        options["b"] = 5.0 * n
    if n > 2:
        options["kind"] = "line"
    return polynomial(x, **options) * x


def test_the_keys_of_keyword_arguments_are_a_fact():
    for n in (1, 2, 3):
        assert_gradient(called_with_what_was_put_together, (0.7, n))
        assert_tangent(called_with_what_was_put_together, (0.7, n))
    g = grad(called_with_what_was_put_together)
    assert [round(g(1.0, n), 6) for n in (1, 3, 1, 2)] == [12.0, 6.0, 12.0, 36.0]


class Scaled:
    def __init__(self, factor):
        self.factor = factor

    def __call__(self, x):
        return x * self.factor


def functions_in_a_list_of_any_length(x, n):
    total = 0.0
    for f in [np.sin, Scaled(x)] * int(n.sum()):
        total = total + f(x)
    return total


def test_how_often_a_list_of_functions_is_repeated_is_a_fact():
    for n in (np.array([1, 1]), np.array([1, 2]), np.array([0])):
        assert_gradient(functions_in_a_list_of_any_length, (0.7, n))
        assert_tangent(functions_in_a_list_of_any_length, (0.7, n))


def those_that_are_arrays(a, b):
    kept = [x for x in (a, b) if hasattr(x, "dtype") and x.sum() > 0.0]
    return product_of(*kept)


def product_of(first, *more):
    total = np.sum(first ** 2)
    for m in more:
        total = total * np.sum(m)
    return total


def test_a_list_made_here_holds_what_was_there_before():
    a, b = np.array([0.5, 1.2, 2.0]), np.array([1.5, 0.2])
    for args in ((a, b), (a, -b)):
        assert_gradient(those_that_are_arrays, args)
        assert_tangent(those_that_are_arrays, args)


def roots_above(xs):
    for x in xs:
        try:
            root = math.sqrt(x - 1.0)
            yield root
        except ValueError:
            yield x


def gathered_until_it_fails(x):
    found = [0.0]
    try:
        for y in roots_above([x, 2.0 * x]):
            found.append(math.sqrt(y - 1.0) * x)
    except ValueError:
        return 7.0 * x + len(found)
    return sum(found)


def test_what_a_handler_would_find_half_done_matters_to_those_who_fail():
    for x in (3.0, 1.5, 0.4):
        assert_gradient(gathered_until_it_fails, (x,))
        assert_tangent(gathered_until_it_fails, (x,))


def changes_a_copy_in_another_class(x, n):
    y = np.take(x, [0, 1]).astype(float)
    y[0] = y[1] * 2.0
    options = {"a": y[0]}
    if n > 1:
        options["b"] = y[1]
    return polynomial(y[1], **options)


def test_a_copy_is_not_what_was_there_before():
    for n in (1, 2):
        assert_gradient(changes_a_copy_in_another_class, (np.array([0.5, 1.2, 2.0]), n))
        assert_tangent(changes_a_copy_in_another_class, (np.array([0.5, 1.2, 2.0]), n))
