"""Classes of numbers and of text, whose instances meet plain ones; paths that fail, which have no derivative."""
from __future__ import annotations

import functools
import math

import pytest
from oracle import assert_gradient

import ast2grad
from ast2grad import grad

pytestmark = pytest.mark.engine


class Degrees(float):
    def __new__(cls, x, name=""):
        self = float.__new__(cls, x)
        self.name = name
        return self


class Radians(Degrees):
    pass


class Louder(float):
    def __mul__(self, other):
        return float(self) * other * 2.0


def or_another(x):
    v = Degrees(x, "lat")
    return math.sin(v) * (v or math.copysign(1, v))


def sign(x):
    return (x or math.copysign(1, x)) < 0


def of_one_class_or_another(x):
    v = Degrees(x) if x > 1 else Radians(2 * x)
    w = v if x > 2 else 0.5
    return v**2 + abs(v) - (-w) * (-1.0 if sign(v) else 1.0)


def called_with_it(v, w):
    return w * 2.0 if v < 0 else v * w + math.cos(v)


def carried(x):
    v = Degrees(x)
    t = x
    for _ in range(3):
        v = v * 1.5 if t > 3 else v
        t = t + called_with_it(v, t)
    return t * v


def class_asked_for(x):
    v = Degrees(x) if x > 1 else 2 * x
    return v * 3.0 if isinstance(v, Degrees) else v * v


def class_of_all(x):
    v = Degrees(x) if x > 1 else 2 * x
    return v * 3.0 if isinstance(v, float) and not isinstance(v, str) and v is not None else v * v


def with_operators(x):
    v = Louder(x) if x > 1 else 2 * x
    return v * x


def beside_operators(x):
    v = Degrees(x) if x > 1 else 2 * x
    return Louder(x) * v


LIMIT = Degrees(2.5)


def constant_of_the_class(x):
    v = LIMIT if x > 2 else x * x
    return v * x


def returned(x):
    return Degrees(x * x) if x > 1 else Radians(3 * x) if x > 0 else x


def test_a_number_of_one_class_or_another_is_a_number():
    for f in (or_another, of_one_class_or_another, carried, class_asked_for, class_of_all, with_operators, beside_operators,
              constant_of_the_class, returned):
        for x in (2.0, 0.6, 4.0):
            assert_gradient(f, (x,))


def test_only_who_asks_for_the_class_needs_a_fact():
    for f in (or_another, of_one_class_or_another, carried, class_of_all, constant_of_the_class, returned):
        assert "NotRead" not in grad(f).source


class Word(str):
    def __call__(self, *values):
        return str.__mod__(self, values)


NOTHING, BELOW = Word(""), Word("%g is below %g")


class Limited(float):
    def __new__(cls, x, low=None):
        self = float.__new__(cls, x)
        text = BELOW(x, low) if low is not None and x < low else NOTHING
        if text:
            raise ValueError(text)
        return self


def limited(x):
    return Limited(x, 0.0) * math.sin(Limited(x, -1.0))


def test_text_of_a_class_that_can_be_called():
    assert_gradient(limited, (2.0,))
    for f in (limited, grad(limited)):
        with pytest.raises(ValueError, match="^-0.5 is below 0"):
            f(-0.5)


class Special(ValueError):
    pass


def described(x):
    return "".join(sorted({repr(x): 1}, key=hash)).rstrip("0")


def fails_above(x):
    if x > 10:
        kind = Special if described(x)[0] == "2" else KeyError
        raise kind(described(x))
    return math.sin(x)


def as_another_error(fn, x):
    try:
        return fn(x)
    except Exception as e:
        kind = type(e) if isinstance(e, Special) else RuntimeError
        raise kind(described(x), e) from e


def behind_a_handler(x):
    y = as_another_error(fails_above, x)
    return y * as_another_error(fails_above, 2 * x)


def handler_that_goes_on(x):
    try:
        y = fails_above(x)
    except Special:
        y = 3.0 * x
    return y


def test_a_path_that_raises_at_its_end_need_not_be_read():
    for f in (fails_above, behind_a_handler, handler_that_goes_on):
        assert_gradient(f, (2.0,))
    assert_gradient(handler_that_goes_on, (25.0,))
    for f, x, error in ((fails_above, 20.0, Special), (fails_above, 30.0, KeyError), (behind_a_handler, 7.0, RuntimeError),
                        (behind_a_handler, 20.5, Special), (handler_that_goes_on, 30.0, KeyError)):
        for call in (f, grad(f), lambda x, f=f: ast2grad.jvp(f, (x,), (1.0,)), lambda x, f=f: ast2grad.vjp(f, x)):
            with pytest.raises(error):
                call(x)


def tells_of_the_body(x):
    try:
        y = 1.0 / (x - 3.0)
        z = math.sqrt(y + 2.0)
    except (ZeroDivisionError, ValueError) as e:
        raise RuntimeError(f"bad {y:.3g}") from e
    return y * z


def test_a_handler_that_fails_tells_of_what_the_body_computed():
    assert_gradient(tells_of_the_body, (5.0,))
    for f in (tells_of_the_body, grad(tells_of_the_body), lambda x: ast2grad.jvp(tells_of_the_body, (x,), (1.0,))):
        with pytest.raises(RuntimeError, match="^bad -10"):
            f(2.9)


class kept(property):
    """Remembers its value in the object, under the name that it stands for in the class."""

    def __init__(self, method):
        self.method = method
        self.name = method.__name__
        property.__init__(self, self.find, self.refuse)

    def refuse(self, inst, value):
        raise AttributeError(self.name)

    def find(self, inst):
        try:
            return inst.__dict__[self.name]
        except (AttributeError, KeyError):
            pass
        inst.__dict__[self.name] = value = self.method(inst)
        return value


class Body:
    def __init__(self, a):
        self.a = a

    @kept
    def flattening(self):
        return self.a / 3.0

    @kept
    def other(self):
        return self.flattening + 2.0

    @functools.cached_property
    def area(self):
        return self.a**2


def test_an_attribute_that_is_kept_under_the_name_of_a_property():
    earth, mars, moon = Body(6.0), Body(3.0), Body(2.0)

    def at_once(x):
        return earth.flattening * math.sin(x)

    def on_one_path(x):
        y = mars.other * x if x > 1 else x
        return y * mars.other * mars.area

    def on_either(x):
        return moon.other * x if x > 1 else moon.flattening + x * x

    for x in (0.5, 2.0):
        for f in (at_once, on_one_path, on_either):
            gradient = grad(f)
            first = gradient(x)  # nothing is kept yet
            f(x)
            assert gradient(x) == first == grad(f)(x)
            assert_gradient(f, (x,))
    assert "try" not in grad(at_once).source


def class_by_attribute(x):
    p = x * x if x > 1.0 else 2
    if p.__class__.__name__ == "float":
        return p * 3.0
    return x * p


def test_the_class_of_a_number_is_asked_by_attribute_too() -> None:
    assert ast2grad.grad(class_by_attribute)(2.0) == 12.0
    assert ast2grad.grad(class_by_attribute)(0.5) == 2.0
