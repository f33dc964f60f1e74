"""A small library of units, as other people write them: units are values, quantities are arrays with a unit."""
from __future__ import annotations

import numpy as np

SCALES = {"m": 1.0, "cm": 0.01, "km": 1000.0, "s": 1.0}
HALF = 0.5


class Unit:
    """A product of powers of base units, times a scale."""

    __array_priority__ = 1000

    def __init__(self, scale=1.0, powers=()):
        self.scale = scale
        self.powers = tuple(sorted((n, p) for n, p in powers if p))

    def __eq__(self, other):
        return isinstance(other, Unit) and (self.scale, self.powers) == (other.scale, other.powers)

    def __hash__(self):
        return hash((self.scale, self.powers))

    def __mul__(self, other):
        if not isinstance(other, Unit):
            return Quantity(other, self)
        both = dict(self.powers)
        for name, power in other.powers:
            both[name] = both.get(name, 0) + power
        return Unit(self.scale * other.scale, both.items())

    __rmul__ = __mul__

    def __pow__(self, k):
        return Unit(self.scale ** k, [(n, p * k) for n, p in self.powers])

    def factor(self, other):
        if self.powers != other.powers:
            raise ValueError(f"{self.powers} is not {other.powers}")
        return self.scale / other.scale

    def converter(self, other):
        scale = self.factor(other)
        return None if scale == 1.0 else lambda v: scale * v


def parsed(text):
    """`km/s`: what comes before the stroke, through what comes behind it."""
    over, _, under = text.partition("/")
    unit = Unit()
    for name in over.split("*"):
        unit = unit * Unit(SCALES[name], [("t" if name == "s" else "l", 1)])
    for name in filter(None, under.split("*")):
        unit = unit * Unit(SCALES[name], [("t" if name == "s" else "l", 1)]) ** -1
    return unit


class Registry:
    """Makes units of the names that it is asked for, and remembers them."""

    def __init__(self):
        self.cache = {}

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self.cache:
            self.cache[name] = parsed(name)
        return self.cache[name]

    def __call__(self, text):
        return parsed(text)


def of_product(a, b):
    return [None, None], (a or Unit()) * (b or Unit())


def of_sum(a, b):
    return [None, b.converter(a)], a


def of_root(a):
    return [None], a ** HALF


RULES = {np.multiply: of_product, np.add: of_sum, np.subtract: of_sum, np.sqrt: of_root, np.square: lambda a: ([None], a ** 2)}


class Quantity(np.ndarray):
    def __new__(cls, value, unit):
        made = np.array(value, dtype=float).view(cls)
        made.unit = parsed(unit) if isinstance(unit, str) else unit
        return made

    def __array_finalize__(self, source):
        self.unit = getattr(source, "unit", None)

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        try:
            converters, unit = RULES[ufunc](*[getattr(i, "unit", None) for i in inputs])
            values = [c(getattr(i, "value", i)) if c else getattr(i, "value", i) for i, c in zip(inputs, converters)]
            result = super().__array_ufunc__(ufunc, method, *values, **kwargs)
            return Quantity(result, unit)
        except (TypeError, ValueError, AttributeError) as e:
            if not all(getattr(type(i), "__array_ufunc__", None) in (None, np.ndarray.__array_ufunc__,
                                                                     type(self).__array_ufunc__) for i in inputs):
                return NotImplemented
            raise e

    @property
    def value(self):
        value = self.view(np.ndarray)
        return value if value.shape else value[()]

    def to(self, unit):
        unit = parsed(unit) if isinstance(unit, str) else unit
        return Quantity(self.unit.factor(unit) * self.view(np.ndarray), unit)


km, cm, second = parsed("km"), parsed("cm"), parsed("s")
registry = Registry()


class Total:
    """Equal to others with the same parts, and yet changed: no value."""

    def __init__(self):
        self.parts = [0.0]
        self.scale = 1.0

    def __eq__(self, other):
        return isinstance(other, Total) and self.parts == other.parts

    def __hash__(self):
        return hash(tuple(self.parts))

    def of(self, x):
        self.parts[:] = x,
        return self

    def value(self):
        return self.scale * sum(self.parts)


def new_total(kind):
    return Total() if str(kind) else None
