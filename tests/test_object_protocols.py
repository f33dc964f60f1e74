"""What Python asks of objects: attributes that are missing, classes that answer for themselves, questions that raise."""
from __future__ import annotations

import collections
import contextlib
import dataclasses
import functools
import math
import typing

import numpy as np
import pytest
from oracle import assert_gradient, assert_second

from ast2grad import UnsupportedError, grad
from ast2grad.frontend.straight import text_of_straight

pytestmark = pytest.mark.engine


def missing_with_default(x):
    return np.sum(x * x) * (1 + len(getattr(x, "__dict__", {})))


def missing_in_try(x):
    try:
        y = x.components
    except AttributeError:
        y = x * x
    return y


def shape_of_a_list(x):
    pair = [x, x * 2.0]
    try:
        n = pair.shape[0]
    except AttributeError:
        n = 3.0
    return pair[0] * pair[1] * n


def of_a_nested_function(x):
    def inner(y):
        return y * y
    return inner(x) * len(inner.__dict__ or [1, 2]) if not hasattr(inner, "cache") else x


def array_namespace(x):
    xs = getattr(x, "__array_namespace__", None)
    return xs().sum(x * x) if xs is not None else x * x


def test_a_missing_attribute_is_an_attribute_error_or_the_default():
    assert_gradient(missing_with_default, (np.array([1.0, 2.0]),))
    for x in (3.0, np.float64(3.0)):
        for f in (missing_in_try, shape_of_a_list, of_a_nested_function, array_namespace):
            assert_gradient(f, (x,))
    assert_gradient(array_namespace, (np.array([3.0, 1.0]),))


def methods_by_their_names(x):
    return x.__mul__(x).__add__(2.0)


def array_by_its_methods(x):
    return x.__array__().sum() * x.__len__()


def test_operators_may_be_called_by_the_names_of_their_methods():
    assert_gradient(methods_by_their_names, (3.0,))
    assert_gradient(array_by_its_methods, (np.array([3.0, 1.0]),))


class Entry(typing.TypedDict):
    value: float


def typed_dict(x):
    entry = Entry(value=x)
    return entry["value"] ** 2


def typed_dict_is_no_class_to_ask_for(x):
    try:
        if isinstance(x, Entry):
            return x
    except TypeError:
        return x * x * x
    return 0.0


def test_a_typed_dict_is_a_dict_and_answers_no_questions():
    for x in (3.0, np.float64(3.0)):
        assert_gradient(typed_dict, (x,))
        assert_gradient(typed_dict_is_no_class_to_ask_for, (x,))


class Picky:
    def __eq__(self, other):
        raise ValueError("no")

    def __contains__(self, item):
        raise KeyError("no")

    __hash__ = None  # type: ignore[assignment]


class Registry(dict):
    def get(self, key, default=None):
        raise KeyError(key)


PICKY = Picky()
REGISTRY = Registry(a=1.0)


def asks_a_picky_object(x):
    try:
        return x if "a" in PICKY else 2.0 * x
    except KeyError:
        return x * x


def in_none(x):
    try:
        return x if None in None else 2.0 * x
    except TypeError:
        return x * x


def in_a_dict_with_a_get_of_its_own(x):
    return x * x if "a" in REGISTRY else x


def test_what_is_executed_while_the_function_is_read_may_raise():
    for f in (asks_a_picky_object, in_none, in_a_dict_with_a_get_of_its_own):
        assert_gradient(f, (3.0,))


def none_in_none(x):
    return x if None in None else 2.0 * x


def test_a_question_that_always_raises_is_refused_at_its_line():
    with pytest.raises(UnsupportedError, match="this raises TypeError") as e:
        grad(none_in_none)(1.0)
    assert e.value.origin.line == none_in_none.__code__.co_firstlineno + 1


class RGB(typing.NamedTuple):
    red: float
    green: float
    blue: float


def made_of_a_generator(v):
    c = RGB._make(x * x for x in v)
    return c.red * c.green + c.blue


def named_in_the_function(v):
    Point = collections.namedtuple("Point", "x y z")
    total = 0.0
    for n in range(3):
        p = Point(*(v * n))
        total = total + p.x * p.y * p.z
    return total


def typed_in_the_function(x):
    Pair = typing.NamedTuple("Pair", [("x", float), ("y", float)])
    Other = dataclasses.make_dataclass("Other", ["u", "v"])
    other = Other(x, v=x * x)
    return Pair(x, x * x).x * other.v


def class_of_parts(x):
    Scaled = type("Scaled", (), {"scale": 3.0, "of": lambda self, t: t * t * self.scale})
    return Scaled().of(x)


def test_factories_of_classes_are_called_while_the_function_is_read():
    v = np.array([1.0, 2.0, 4.0])
    assert_gradient(made_of_a_generator, (v,))
    assert_gradient(named_in_the_function, (v,))
    assert_gradient(typed_in_the_function, (3.0,))
    assert_gradient(class_of_parts, (3.0,))


def stateful(func):
    func = functools.singledispatch(func)

    @functools.wraps(func)
    def wrapper(x, *, state=None):
        return func(x, state={} if state is None else state)
    return wrapper


@stateful
def scaled(x, state=None):
    if "scale" not in state:
        state["scale"] = 3.0
    return x * x * state["scale"]


def test_a_function_that_wraps_a_generic_one_is_not_the_generic_one():
    assert_gradient(scaled, (2.0,))


class Mirrored:
    """A data descriptor without __get__: what it stores is read as any attribute of the object."""

    def __set__(self, obj, value):
        obj.__dict__["a"] = value
        obj.__dict__["b"] = 2.0 * value


class Pair:
    a = Mirrored()

    def __init__(self, a):
        self.a = a


PAIR = Pair(5.0)


def stored_by_a_descriptor(x):
    made = Pair(x)
    return made.a * made.b * PAIR.a


class Constants(dict):
    """Items are attributes too."""

    def __init__(self, **items):
        super().__init__(**items)
        self.__dict__ = self


class Lazy(dict):
    @property
    def middle(self):
        return (self["low"] + self["high"]) / 2.0


CONSTANTS = Constants(low=1.0, high=4.0)
LAZY = Lazy(low=1.0, high=4.0)


def attributes_of_a_dict(x):
    return x * CONSTANTS.high + x * x * LAZY.middle + CONSTANTS.get("low", 0.0)


def test_attributes_of_objects_that_are_dicts_or_go_through_descriptors():
    assert_gradient(stored_by_a_descriptor, (3.0,))
    assert_gradient(attributes_of_a_dict, (3.0,))


MADE: dict[str, typing.Any] = {"sin": math.sin, "offset": 2.0, "__name__": "made_at_run_time"}
exec("""
class Straight:
    def __init__(self, x, loc=0.5, **kw):
        setattr(self, "x", x)
        self.loc = loc

    def value(self, *args, scale=1.0, **kw):
        return total(self, *args, scale=scale, **kw)

def total(self, *args, scale, power=1.0):
    return sum(args) * self.x * scale + self.loc ** power

def of_keywords(x, *, k=3.0):
    x += 0.0
    return sin(x) * k - offset

def of_two_paths(x):
    return x if x > 0 else -x
""", MADE)
product = eval("lambda x, y=2.0: x * y + 2.5 ** x")


def evaluated(x):
    return product(x) + product(x, y=x) + MADE["of_keywords"](x) + MADE["of_keywords"](x, k=x)


def executed_class(x):
    return MADE["Straight"](x, loc=x * x).value(x, 2.0, scale=x)


def executed_paths(x):
    return MADE["of_two_paths"](x)


def of_another_file(a, b):
    return a * 100.0


def under_another_name(x):
    return NOT_WHAT_IT_SAYS(x, 3.0)


exec(compile("def of_another_file(a, c):\n    return a * c", __file__, "exec"), space := {})
NOT_WHAT_IT_SAYS = space["of_another_file"]
NOT_WHAT_IT_SAYS.__code__ = NOT_WHAT_IT_SAYS.__code__.replace(co_firstlineno=of_another_file.__code__.co_firstlineno)


def test_functions_without_text_are_read_where_they_are_straight():
    for f in (evaluated, product, MADE["of_keywords"]):
        assert_gradient(f, (0.7,))
        assert_second(f, (0.7,))
    assert_gradient(under_another_name, (0.7,))
    with pytest.raises(UnsupportedError, match="is not available"):
        grad(executed_paths)(1.0)


@pytest.mark.parametrize("text", ["lambda x: 1 if x else 2", "lambda x: x is None", "lambda **k: k.get('a')", "lambda *a: len(a)",
                                  "lambda x: f'{x}'", "lambda x: [i for i in x]", "lambda x: x and 1", "lambda *a: a * 2",
                                  "lambda x: (yield x)", "lambda x: lambda: x", "lambda x: {x: 1}", "lambda x: x in (1, 2)"])
def test_what_is_decided_by_looking_at_a_value_is_not_straight(text):
    assert text_of_straight(eval(text).__code__) is None


def test_further_arguments_are_handed_on():
    assert text_of_straight(eval("lambda f, *a, **k: f(1, *a, b=2, **k)").__code__) == (
        "def expression(f, *a, **k):\n    value_1 = f(1, *a, b=2, **k)\n    return value_1\n")


KNOWN_POINTS = {1.0: 10.0, 2.0: 20.0}


def of_a_known_point(x):
    return KNOWN_POINTS.get(x, x) * x


def none_if_unknown(x):
    value = KNOWN_POINTS.get(x)
    return x * x if value is None else value * x


def test_a_number_is_looked_up_in_a_table_of_constants():
    for f in (of_a_known_point, none_if_unknown):
        assert_gradient(f, (3.0,))
        assert grad(f)(2.0) == 20.0  # of the path


class Coefficients:
    def __init__(self, n, x):
        for i in range(n):
            setattr(self, f"c{i}", x * i)
        for i in range(n):
            self.__dict__["d%d" % i] = x + i

    def total(self, n):
        return sum(getattr(self, f"c{i}") * self.__dict__[f"d{i}"] for i in range(n))


def with_computed_names(x, n):
    return Coefficients(n, x).total(n)


class Corner:
    def __init__(self, x):
        self.left, self.right = x, 2.0 * x


def side(x, names, k):
    return getattr(Corner(x), names[k]) * x


def test_names_of_attributes_may_be_computed():
    assert_gradient(with_computed_names, (2.0, 3))
    for k in (0, 1):
        assert_gradient(side, (2.0, ["left", "right"], k))


class Spot:
    """A sequence without __iter__, and a complex number."""

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __len__(self):
        return 2

    def __getitem__(self, i):
        if i == 0:
            return self.x
        if i == 1:
            return self.y
        raise IndexError(i)

    def __complex__(self):
        return complex(self.x, self.y)


class Doubled:
    def __init__(self, x):
        self.x = x

    def __float__(self):
        return self.x * 2.0


def of_all_items(x):
    spot = Spot(x, x * x)
    u, v = spot
    return u * v + abs(complex(*spot)) + sum(spot) * max(spot) + list(spot)[1] + math.hypot(*Spot(x, 2.0))


def as_complex_numbers(x):
    return abs(complex(Spot(x, 2.0)) * complex(1.0, x)) + abs(complex(Doubled(x)) * 1j)


def changed_on_the_way(x):
    spot, total = Spot(x, x), 0.0
    for i, item in enumerate(spot):
        spot.y = 3.0 * x * x
        total = total + item * (i + 1)
    return total


def test_sequences_without_iter_and_objects_that_are_complex_numbers():
    for f in (of_all_items, as_complex_numbers, changed_on_the_way):
        assert_gradient(f, (2.0,))


class Entered(contextlib.ContextDecorator):
    """A manager of the user's with methods of the standard library."""

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return False


@Entered()
def under_a_decorator(x):
    return x * x


def decorated_by_a_manager(x):
    return under_a_decorator(x) * x


def test_methods_that_a_class_has_of_the_standard_library_are_read():
    assert_gradient(decorated_by_a_manager, (2.0,))
