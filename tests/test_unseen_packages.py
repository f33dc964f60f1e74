"""What packages that nobody had tried brought to light, in a few lines each."""
from __future__ import annotations

import collections
import math
import types
from typing import Any, NamedTuple

import numpy as np
import pytest
from oracle import assert_gradient, assert_tangent

pytestmark = pytest.mark.engine

V = np.array([1.2, 0.7, 2.1])


def of_package(name: str) -> Any:
    import ast2grad
    return getattr(ast2grad, name)


def refused(code: str, function: Any, *args: Any, match: str = "", wrt: Any = 0) -> None:
    with pytest.raises(of_package("UnsupportedError"), match=match) as caught:
        of_package("grad")(function, wrt=wrt)(*args)
    assert caught.value.code == code and caught.value.lineno


def _sums_or_none(x, items):
    total = 0.0
    for item in items:
        if item < 0.0:
            return None, None
        total += item * x
    return (total, total * total), total


def of_sums_that_may_be_none(x, items):
    pair, total = _sums_or_none(x, items)
    return x if pair is None else pair[1] * total


def first_of_sums_that_may_be_none(x, items):
    return _sums_or_none(x, items)[0][1]


def of_nested_sums_that_may_be_none(x, items):
    found = None
    if x < 3.0:
        found = _sums_or_none(x, items)
    if found is None:
        return 2.0 * x
    return x if found[0] is None else found[0][0] * found[1]


def of_a_pair_that_a_loop_may_lose(x):
    pair, total, i = (x, x), 0.0, 0
    while total < 10.0 and pair is not None:
        total += pair[0] * pair[1]
        pair = _sums_or_none(x, (i - 3.0, 2.0))[0]
        i += 1
    return total


def test_a_callee_hands_on_a_tuple_that_may_be_none():
    """Seen in periodictable: the tuple kept the callee's own variables."""
    for f in (of_sums_that_may_be_none, of_nested_sums_that_may_be_none):
        for x, items in ((2.0, [1.0, 2.0]), (2.0, [1.0, -2.0]), (4.0, [1.0, 2.0])):
            assert_gradient(f, (x, items))
    assert_gradient(first_of_sums_that_may_be_none, (2.0, [1.0, 2.0]))
    with pytest.raises(TypeError, match="'NoneType' object is not subscriptable"):
        of_package("grad")(first_of_sums_that_may_be_none)(2.0, [-1.0])
    for x in (1.0, 2.2, 3.1):
        assert_gradient(of_a_pair_that_a_loop_may_lose, (x,))


def test_a_part_of_the_result_that_may_be_none_is_refused_in_words():
    with pytest.raises(of_package("ArgumentError"), match="paths: a part of the returned value may be None"):
        of_package("vjp")(_sums_or_none, 2.0, [1.0, 2.0])


def test_a_number_to_the_power_of_an_array():
    """Seen in ambiance: `10 ** (-12 / T)` failed, as only a variable may have an array for an exponent."""
    def f(x):
        return np.sum(10 ** (-12.0 / x) + 2.5 ** x + 0 ** x + 1 ** x)

    assert_gradient(f, (np.array([3.0, 4.0]),))


def _corner_angles(a):
    a = np.atleast_2d(a)
    return np.where(a[0, 0, ...] > 0, np.arctan2(a[0, 0, ...], a[1, 1, ...]), 0), a[0, 1, ...]


def _turned_corner_angles(a):
    x, y = _corner_angles(a)
    return -x, -y


def of_corner_angles(a):
    return _turned_corner_angles(a @ np.eye(3))[0]


def test_only_a_result_that_a_callee_stored_to_is_put_back():
    """Seen in nvector: every array that a callee returned was put back, and here it is a number."""
    a = np.eye(3) + 0.1
    assert_gradient(of_corner_angles, (a,))
    value, _ = of_package("value_and_grad")(of_corner_angles)(a)
    assert value == of_corner_angles(a)
    assert "_final" not in of_package("value_and_grad")(of_corner_angles).source_for(a)


_LEAST = 100


def test_the_larger_of_an_integer_and_a_number_is_no_integer():
    """Seen in elote, `max(self._minimum_rating, new_rating)`: the example from which the kind was read chose the integer."""
    def clamped(x):
        return float(max(_LEAST, x + 3.0))

    def nested(x, k):
        return min(k, max(1, x), 9) * 2.0

    for f, args in ((clamped, (1500.0,)), (clamped, (5.0,)), (nested, (1.5, 3)), (nested, (0.5, 3)), (nested, (1.5, 1))):
        assert_gradient(f, args)
        assert_tangent(f, args)


def test_a_matrix_times_a_list_of_numbers():
    """Seen in splines, `matrix @ [x0, x1, ...]`: the rule of @ took its operands for arrays."""
    m, u = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([0.5, -1.5])

    def displays(v):
        return (m @ [v[0], 2.0 * v[1]])[0] + ([[v[0], 1.0], [2.0, v[1]]] @ m)[0, 1] + (u @ [(v[0], v[1]), (v[1], 0.3)])[1]

    def lists(v):
        w = [x * x for x in v]
        return (m @ w)[0] * (w @ m)[1] + np.dot(m, w)[1]

    def in_place(v):
        w = u.copy()
        w += [v[0], v[1]]
        w @= [[v[0], 1.0], [2.0, v[1]]]
        return w.sum()

    for f in (displays, lists, in_place):
        for v in ([1.2, 0.7], np.array([1.2, 0.7])):
            assert_gradient(f, (v,))
            assert_tangent(f, (v,))


def test_a_path_that_fails_for_certain_raises_there():
    """Seen in splines: `elif not tangents: assert len(vertices) == 2`, a path that is not taken with four vertices."""
    def asserted(x):
        points = [x, 2.0, 3.0]
        if x < 0.0:
            assert len(points) == 2, "two points"
        return points[0] * x

    def unpacked(x):
        points = [x, 2.0, 3.0]
        if x < 0.0:
            a, b = points
            return a - b
        return points[0] * x

    def in_the_test_of_a_branch(x):
        points = [x, 2.0, 3.0]
        if x < 0.0:
            x = x + 1.0
            y = 3.0 if points[7] > 1.0 and x > 2.0 else 4.0
            return y * x
        return points[0] * x

    def in_a_loop(x):
        points = [x, 2.0]
        for i in range(3):
            if i > x:
                points[0] = points[5]
        return points[0] * x

    for f, raised in ((asserted, AssertionError), (unpacked, ValueError), (in_the_test_of_a_branch, IndexError)):
        assert_gradient(f, (1.3,))
        with pytest.raises(raised):
            of_package("grad")(f)(-1.3)
        with pytest.raises(raised):
            of_package("jvp")(f, (-1.3,), (1.0,))
    assert_gradient(in_a_loop, (2.5,))
    with pytest.raises(IndexError):
        of_package("grad")(in_a_loop)(0.5)




class _Ledger:
    def __init__(self, x):
        self.__value = x
        self.__scale(2.0)

    def __scale(self, k):
        self.__value *= k

    def of_ledger(self):
        return self.__value

    def value(self):
        return self.__value


class _Account(_Ledger):
    __rate = 0.1

    def __init__(self, x):
        super().__init__(x)
        self.__value = x * x

    def __doubled(self, *, __by=2.0):
        return super().value() * __by

    def value(self):
        return self.__value + self.__rate * self.__doubled()


def test_private_names_of_classes_do_not_meet():
    """Two classes of an object each have their own `__value`; seen in networkx, whose wrappers have `__wrapper=None`."""
    def f(x):
        account = _Account(x)
        return account.of_ledger() + 10.0 * account.value() + account._Account__value

    def with_a_class_inside(x):
        class __Local:
            __k = 3.0

            def __init__(self, v):
                self.__v = v

            def times(self, __w):
                return self.__v * __w * self.__k
        return __Local(x).times(x)

    for g in (f, with_a_class_inside):
        assert_gradient(g, (1.3,))
        assert_tangent(g, (1.3,))


def _positive(space, name):
    if space[name] < 0.0:
        raise ValueError(name)
    return space["b"] if "k" not in space else 7.0


def test_locals_are_the_names_that_are_bound():
    """Seen in vg, `check(locals(), "v1", (3,))`."""
    def f(a, b, c=2.0):
        k = _positive(locals(), "a")
        b = b * k
        return a * sum(vars().values()) * len(locals())

    assert_gradient(f, (1.2, 0.7), wrt=(0, 1))
    assert_tangent(f, (1.2, 0.7), wrt=(0, 1))

    def closed(a):
        def g():
            return locals()["a"] * a
        return g()

    refused("A201", closed, 1.2)


def test_what_the_standard_library_has_in_c():
    import bisect
    import statistics

    def line(t, x, y):
        i = bisect.bisect_right(x, t) - 1
        return y[i] + (y[i + 1] - y[i]) * (t - x[i]) / (x[i + 1] - x[i])

    def quantile(mu, sigma, p):
        return (statistics.NormalDist(mu, sigma) + statistics.NormalDist(0.3, 0.4)).inv_cdf(p)

    def from_samples(a):
        return (statistics.NormalDist.from_samples([0.2, a, 1.9, 3.1]) * 2.0 + 1.0).cdf(2.3)

    for f, args, wrt in ((line, (1.3, [0.0, 1.0, 2.0], [1.0, 3.0, 4.0]), (0, 1, 2)), (quantile, (0.4, 1.2, 0.7), (0, 1, 2)),
                         (from_samples, (0.4,), 0)):
        assert_gradient(f, args, wrt=wrt)
        assert_tangent(f, args, wrt=wrt)


class Line(NamedTuple):
    slope: float
    start: float = 1.0

    def __call__(self, x: float) -> float:
        return self.slope * x + self.start

    def rise(self, x: float) -> float:
        return self(x) - self.start * x


class Doubled(Line):
    def __iter__(self) -> Any:
        return iter((2.0 * self.slope, self.start))


HALF = Line(0.5)


def test_an_instance_of_a_tuple_class_is_called():
    """Seen in chempy."""
    def f(x: float) -> float:
        return Line(x, x * x)(3.0) * HALF(x) + Line(x, 2.0).rise(x)

    assert_gradient(f, (1.3,))


def test_a_tuple_that_says_otherwise_what_its_items_are_is_refused():
    def f(x: float) -> float:
        a, b = Doubled(x, 1.0)
        return a * b

    refused("A209", f, 1.3, match="Doubled is a tuple with a __iter__ of its own")


TABLE = types.MappingProxyType({"a": 1.5 + 0.5j})


def unknown_factor() -> Any:
    return dict(TABLE).popitem()[1]


def test_the_gradient_of_a_float_is_real_where_a_factor_turns_out_to_be_complex():
    """Seen in periodictable: scattering lengths come out of a table, and only the run shows that they are complex."""
    def f(x: float) -> float:
        z = unknown_factor() * x
        return abs(z) + z.real * (unknown_factor() - x).imag + (x ** unknown_factor()).imag

    def g(x: Any) -> Any:
        return np.sum(np.abs(np.array([x, x * x]) * unknown_factor()) ** 2)

    assert_gradient(f, (1.3,))
    assert_gradient(g, (1.3,))


def secant_with_memory(x, target):
    p0, p1, it = x, None, 0
    while it < 40:
        f = p0 * p0 - target
        if it > 30:
            guess = p1 + (p0 - p1) * 0.5  # never in the first iteration, where p1 is None
        else:
            guess = p0 - f / (2.0 * p0)
        if abs(guess - p0) < 1e-12:
            return guess
        p1, p0 = p0, guess
        it += 1
    raise ValueError


def test_what_would_fail_fails_only_where_it_is_reached():
    """Seen in fluids: the first reading of a loop sees the None that the variable has before it."""
    def f(x: float) -> float:
        y = None
        if x > 2.0:
            return x + y
        return 3.0 * x

    assert_gradient(secant_with_memory, (1.5, 2.0), wrt=(1,))
    assert_gradient(f, (1.0,))
    with pytest.raises(TypeError, match="None"):
        of_package("grad")(f)(3.0)


class Settings:
    def __init__(self) -> None:
        self._kind = np.float64
        self.name = np.dtype("float64")

    @property
    def kind(self) -> Any:
        return self._kind


SETTINGS = Settings()


def test_a_dtype_that_an_outside_object_holds_is_known():
    """Seen in prysm."""
    def f(x: float) -> float:
        a = np.zeros(3, dtype=SETTINGS.kind)
        a[:2] = x, x * x
        p, q, r = a
        return p * q + r + np.asarray([[x, 0], [1, 2]], dtype=SETTINGS.name)[0, 0]

    assert_gradient(f, (1.3,))


def test_a_copy_that_is_read_once_may_be_a_view_of_anything():
    """Seen in scikit-rf: `array(z, dtype=complex).reshape(-1)`, whose items are then replaced."""
    def f(x: float, m: Any) -> float:
        g = np.array(x * m, dtype=complex).reshape(-1)
        g[g == 1] = 0.5
        return np.abs((1 + g) / (3 - g)).sum()

    def g(m: Any) -> float:
        total, a = 0.0, np.array(m.T)
        for i in range(3):
            r = a.reshape(-1)
            r[i] *= 2.0
            total += r.sum()
        return total

    m = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert_gradient(f, (1.3, m))
    for a in (m, m.T):
        assert_gradient(f, (1.3, a), wrt=1)
        assert_gradient(g, (a,))


class _Arrow(np.ndarray):
    def __new__(cls, x, y):
        return np.array([x, y]).view(cls)

    @property
    def x(self):
        return self[0]


def test_derivatives_do_not_get_lost_in_a_subclass_of_arrays():
    """Seen in vectormath and pyrr: the derivative ended in `np.array([x, y]).view(cls)`, and what came out was zero."""
    def made(x):
        return _Arrow(x, 2.0).x * x

    def viewed(a):
        return a.view(_Arrow).x

    def masked(a):
        return np.ma.array(a).sum()

    assert_gradient(made, (1.5,))
    assert_gradient(viewed, (np.array([1.5, 0.7]),))
    with pytest.raises(of_package("UnsupportedError")):
        of_package("grad")(masked)(np.array([1.5, 0.7]))


class _Turn:
    def __init__(self, angle):
        self._angle = angle

    @property
    def angle(self):
        return self._angle


class _UnitTurn(_Turn):
    pass


def test_an_inherited_property_is_read_once(monkeypatch):
    """Seen in splines: the guard of the property looked into the class itself, so each call read the function again."""
    from ast2grad.dispatch import Derivative

    def f(x):
        return _UnitTurn(x).angle * x

    g, times, build = of_package("grad")(f), [], Derivative.build
    monkeypatch.setattr(Derivative, "build", lambda self, *args: times.append(1) or build(self, *args))
    assert g(1.5) == 3.0 and g(2.5) == 5.0 and len(times) == 1


def _asked_for(function):
    import functools
    import inspect

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        args = list(args)
        for i, (name, v) in enumerate(zip(inspect.getfullargspec(function).args, args)):
            if name == "vector":
                args[i] = np.array(v)
        return function(*args, **kwargs)
    return wrapper


@_asked_for
def _along(vector, k, *others):
    return vector * k


def _several(one, n, *args):
    """One call for numbers, one for each of several."""
    n, args = np.atleast_1d(n), list(map(np.atleast_1d, args))
    if all([x.size == 1 for x in [n] + args]) and n.shape == (1,):
        return one(n[0], *args)
    for i in range(len(args)):
        if args[i].size == 1:
            args[i] = np.repeat(args[i], n.size)
    return [one(n[i], *[x[i] for x in args]) for i in range(n.size)]


def test_lengths_and_shapes_that_are_known_decide():
    """Seen in pyrr (inspect.getfullargspec in a decorator) and quantecon (`x.size == 1`)."""
    def spaced(k, a, b):
        return np.linspace(a[0], b[0], k)

    def f(v, k):
        return _along(v, k)[1] * _several(spaced, 4, 0.5, v[0])[2]

    assert_gradient(f, ([1.2, 0.7], 1.3), wrt=(0, 1))
    assert_tangent(f, ([1.2, 0.7], 1.3), wrt=(0, 1))


def test_a_tuple_of_unknown_length_is_no_list():
    """Seen in mlxtend, `tuple(labels) not in allowed`: it was made as a list, which equals no tuple and is no key."""
    def chosen(x):
        found = tuple(v for v in x if v > 0.0)
        return x[0] if found == (1.0,) else x[0] * x[1]

    def allowed(x, y):
        labels = tuple([int(v) for v in np.unique(y)])
        if labels not in {(0, 1), (0, 1, 2)}:
            raise ValueError(labels)
        return x * x * len(labels)

    def rows(x):
        table = tuple(tuple(v * w for w in x) for v in x)
        more = table[0] + (x[1], 2.0)
        return sum(sum(r) for r in table) * table[0][1] + np.array(more)[1] * len(more)

    def kept(x):
        w = [v * 2.0 for v in x]
        t = tuple(w)
        w[0] = 3.0
        w.append(2.0)
        return t[0] * w[1] * len(w) * len(t)

    def key(x, y):
        t = tuple(v * 2.0 for v in y)
        known = {t: x}
        known[t] *= x
        return known[t] * x

    assert_gradient(key, (1.5, np.array([1.0, 0.5])))
    assert of_package("grad")(chosen)([1.0, -2.0]) == [1.0, 0.0]
    assert of_package("grad")(chosen)([3.0, -2.0]) == [-2.0, 3.0]
    assert_gradient(allowed, (1.5, np.array([1, 0, 1])))
    for f in (rows, kept):
        for x in ([1.2, 0.7], (1.2, 0.7), np.array([1.2, 0.7])):
            assert_gradient(f, (x,))
            assert_tangent(f, (x,))


class _Backend:
    def __getattr__(self, name):
        import importlib

        return getattr(importlib.import_module({"plain": "math"}["plain"]), name)


class _Estimator:
    def __init__(self, rate, offset=2.0):
        self.rate, self.offset = rate, offset


def _parameters(obj):
    import inspect

    names = inspect.getfullargspec(obj.__init__)[0]
    names.pop(0)
    return {n: obj.__getattribute__(n) for n in names}


_backend = _Backend()


def test_modules_and_parameters_are_found_by_name():
    """Seen in pymoo (a module that looks up its backend) and pykalman (get_params)."""
    def f(x):
        return _backend.sin(x) * sum(_parameters(_Estimator(x)).values())

    assert_gradient(f, (1.3,))
    assert_tangent(f, (1.3,))


def test_arrays_made_with_lengths_of_unknown_objects_have_a_known_rank():
    """Seen in pykalman: the shape of a masked array decides how many rows there are."""
    def f(x, y):
        n = np.ma.atleast_2d(np.ma.array(y)).shape[1]
        a, b = np.zeros((n, 2)), np.zeros((n, 2, 2))
        for i in range(n):
            a[i], b[i] = x * np.ones(2), x * x * np.eye(2)
        return a.sum() * x + b[1].sum()

    assert_gradient(f, (1.5, np.array([1.0, 2.0, 4.0])))
    assert_tangent(f, (1.5, np.array([1.0, 2.0, 4.0])))


def test_slices_are_items_of_lists():
    def slices(x):
        parts = []
        for v in x:
            parts.append(slice(0, int(v)))
        return (x * x)[parts[0]].sum() * parts[2].stop

    assert_gradient(slices, (np.array([1.2, 0.7, 2.1]),))


def test_the_path_decides_between_containers():
    def mixed(x):
        chosen = [x[0]] if x[0] > 0.0 else {1: x[0]}
        return chosen[0] * x[0]

    assert_gradient(mixed, (V,))


def of_a_table_of_dicts(x, n):
    table = {i: {j: 1.0 for j in range(n)} for i in range(n)}
    table[1][2] = x * x
    for row in table.values():
        row[0] += x
    return table[1][2] * table[0][0]


def of_defaults_in_defaults(x, n):
    counts = collections.defaultdict(lambda: collections.defaultdict(float))
    for i in range(n):
        for j in range(n):
            counts[i][i + j] += x * j
    return counts[1][2] * counts[0][1]


def of_queues_in_a_dict(x, n):
    last = {}
    for i in range(n):
        last[i] = collections.deque(maxlen=2)
        last[i].append(x)
        last[i].append(x * x)
        last[i].append(x * x * x)
    return last[1][0] * len(last[2])


def of_queues_and_lists(x, n):
    last = {}
    for i in range(n):
        last[i] = [x]
    last[5] = collections.deque(maxlen=1)
    last[5].append(x)
    last[1].append(x * 3)
    return last[1][1] + last[5][0]


def _table(n):
    return [[1.0 if i == j else 0.0 for i in range(n)] for j in range(n)]


def of_a_table_made_elsewhere(x):
    table = _table(3)
    table[0][1] = x * x
    return table[0][1] * table[1][1]


@pytest.mark.parametrize("f", [of_a_table_of_dicts, of_defaults_in_defaults, of_queues_in_a_dict])
def test_a_container_in_a_container_carries_what_is_stored_in_it(f):
    assert_gradient(f, (0.7, 4))
    assert_tangent(f, (0.7, 4))


def test_a_table_made_of_no_active_value_carries_what_is_stored_in_it():
    assert_gradient(of_a_table_made_elsewhere, (0.7,))
    assert_tangent(of_a_table_made_elsewhere, (0.7,))


def test_a_queue_of_fixed_length_among_lists_is_refused():
    refused("A211", of_queues_and_lists, 0.7, 6, match="different lengths")


def of_a_set_of_two_names(x):
    c = {"a"}
    d = c
    d |= {"b", "c"}
    d -= {"a"}
    fixed = frozenset(("p",))
    more = fixed
    more |= {"q"}
    return x * x * len(c) * len(fixed) * len(set.intersection(c, set("bxy")) | {i for i in ("z", "z")})


def of_a_run_time_set_of_two_names(x, n):
    c = {i for i in range(n)}
    d = c
    d |= {7, 8}
    d &= {0, 1, 7, 9}
    return x * x * len(c) * next(iter(c & {7}))


def of_sets_in_a_dict(x):
    points = {}
    for place in [{"a": 0.5}, {"b": 1.0}, {"a": 0.7}, {}]:
        if len(place) != 1:
            continue
        axis = next(iter(place))
        if axis not in points:
            points[axis] = {0.0}
        points[axis].add(place[axis])
    return sum(v * x**v for axis in points for v in sorted(points[axis]))


def of_a_dict_of_two_names(x, n):
    c = {}
    for i in range(n):
        c[i] = x * i
    d = c
    d |= {9: x}
    d.update({1: x * x}, **{})
    return c[1] * c[9] * next(iter(c.values()), 3.0) + c[1]


def test_sets_and_dicts_are_changed_in_place_under_every_name():
    assert_gradient(of_a_set_of_two_names, (0.7,))
    assert_tangent(of_a_set_of_two_names, (0.7,))
    assert_gradient(of_a_run_time_set_of_two_names, (0.7, 4))
    assert_gradient(of_sets_in_a_dict, (0.7,))
    assert_gradient(of_a_dict_of_two_names, (0.7, 4))
    assert_tangent(of_a_dict_of_two_names, (0.7, 4))


def _zeros(n):
    return [0.0] * n


def _nothing_yet(n, m):
    return [[None] * m for _ in range(n)]


def _counted(n):
    return [i for i in range(n)]


def of_lists_made_by_others(x, n):
    a, b, c = _zeros(4), _nothing_yet(n, 4), _counted(n)
    a[1] = x
    for i in range(n):
        for j in range(4):
            b[i][j] = float(i - j) / n
    c[1] = 0.5
    c[2] = x
    c.append(x * x)
    for j in range(4):
        b[2][j] = b[2][j] * math.sqrt(j + 1.0) + x**j
    return a[1] * b[2][3] + a[0] + c[-1] ** c[2] * c[1]


def of_pairs_made_into_dicts(x, n):
    d = dict((i, x * i) for i in range(n))
    e = dict(d)
    e[1] = x * x
    same = dict.fromkeys(["a", "b", "a"], x)
    return d[1] * e[1] + e[2] + same["a"] * same["b"] * len(same)


def of_slice_indices(x, n):
    total = 0.0
    for part in (slice(None), slice(-2, None), slice(None, None, -1), slice(5, 0, -2), slice(-9, 9, 2), slice(3, -7, -1)):
        for length in (1, 4, 6):
            first, last, step = part.indices(length)
            total += x * first + x * x * last + step * x**3
    return total + slice(n).indices(3)[1] * x


class Row(tuple):
    def __new__(cls, values):
        if type(values) == cls:  # noqa: E721
            return values
        return super().__new__(cls, values)


def of_a_class_made_of_generators(x):
    row = Row(i * x for i in (1.0, x))
    return Row(row)[1] * Row(map(lambda v: v * x, row))[0]


def _converted(x):
    try:
        return float(x)
    except Exception:
        return complex(x)


def of_converted_numbers(x):
    p = _converted(x)
    for c in (1.0, 2.0):
        p = _converted(c) + x * p
    return p


def test_what_others_return_is_followed_where_it_is_changed():
    assert_gradient(of_lists_made_by_others, (0.7, 4))
    assert_tangent(of_lists_made_by_others, (0.7, 4))


def test_the_small_change_of_builtin_classes():
    for f in (of_pairs_made_into_dicts, of_slice_indices):
        assert_gradient(f, (0.7, 4))
        assert_tangent(f, (0.7, 4))
    for g in (of_a_class_made_of_generators, of_converted_numbers):
        assert_gradient(g, (0.7,))
        assert_tangent(g, (0.7,))


class Several:
    def __init__(self, f):
        try:
            iter(f)
            self.f = list(f)
        except TypeError:
            self.f = f


class Turned:
    def __init__(self, a, b):
        self.a, self.b = a, b

    def __mul__(self, other):
        try:
            x, y = other
            return x * self.a - y * self.b, x * self.b + y * self.a
        except (ValueError, TypeError):
            return NotImplemented


def of_what_is_asked_by_trying(x):
    u, v = Turned(x, 0.5) * (1.0, x)
    return Several(math.sin).f(u) + Several([x, math.cos]).f[1](v) * Several(lambda y: y * x).f(x)


def test_what_is_surely_no_sequence_fails_where_it_is_tried():
    assert_gradient(of_what_is_asked_by_trying, (0.7,))
    assert_tangent(of_what_is_asked_by_trying, (0.7,))


def _row(first, last):
    return dict((k, 0.0) for k in range(first, last))


def of_a_table_of_pairs(x):
    table = dict((k, _row(1, 4)) for k in range(-1, 2))
    k = 1
    while k < 4:
        table[0][k] = x**k
        table[-1][k] = table[0][k] * x
        k += 1
    return table[-1][3] + table[0][1] + table[1][2]


def test_dicts_made_at_one_place_for_several_uses_are_kept_apart():
    assert_gradient(of_a_table_of_pairs, (0.7,))
    assert_tangent(of_a_table_of_pairs, (0.7,))


_TIMES = np.linspace(0.0, 3.0, 8)


def of_a_line_through_outside_times(y):
    line, _, _, _ = np.linalg.lstsq(np.column_stack([_TIMES**0, _TIMES]), y, rcond=None)
    return line[0] * line[1]


def test_outside_arrays_fix_the_lengths_of_samples():
    assert_gradient(of_a_line_through_outside_times, (np.cos(_TIMES),))
    assert_tangent(of_a_line_through_outside_times, (np.cos(_TIMES),))


def rows_made_unit(v):
    norm = np.sqrt(np.dot(v * v, [1.0] * v.shape[1]))
    valid = norm > 1e-9
    norm[valid] **= -1
    return (v * norm.reshape((-1, 1)))[0, 1] * norm[-1]


def column_of_sums(v):
    total = v.T[::2].sum(axis=1)
    column = total.reshape(-1, 1)
    total[0] *= total[1]
    return (column * column).sum()


def test_a_new_array_with_one_axis_is_viewed_by_reshape():
    for v in (np.array([[0.3, 0.2, 0.5]]), np.array([[0.3, 0.2, 0.5], [1.0, -2.0, 0.7]])):
        for f in (rows_made_unit, column_of_sums):
            assert_gradient(f, (v,))
            assert_tangent(f, (v,))
