"""try, generators, dataclasses, properties, enums, managers and class patterns, as numeric code uses them."""
import contextlib
import dataclasses
import enum
import math
from collections import namedtuple
from dataclasses import dataclass, field, replace
from typing import NamedTuple
import numpy as np


def try_scalar_divide(a, b):
    try:
        x = a / b
    except ZeroDivisionError:
        x = a * 2
    return x * a


def try_in_loop(xs):
    s = 0.0
    for x in xs:
        try:
            s += math.sqrt(x)
        except ValueError:
            s += x * x
    return s


def try_store_array(x):
    out = np.zeros(len(x))
    for i in range(len(x)):
        try:
            out[i] = math.log(x[i])
        except ValueError:
            out[i] = x[i] ** 2
    return (out ** 2).sum()


def try_append(xs):
    out = []
    for x in xs:
        try:
            out.append(math.sqrt(x))
        except ValueError:
            out.append(-x)
    return sum(v * v for v in out)


def try_two_statements(x):
    try:
        y = math.log(x)
        z = 1.0 / y
    except (ValueError, ZeroDivisionError):
        y = x
        z = 2.0 * x
    return y * z + z


def try_finally_counter(x):
    n = 0
    try:
        y = math.sqrt(x)
    finally:
        n += 1
    return y * n


def try_else(x):
    try:
        y = math.log(x)
    except ValueError:
        r = -x
    else:
        r = y ** 2
    return r * x


def try_key_error(d, x):
    try:
        k = d["k"]
    except KeyError:
        k = 2.0
    return k * x


def try_return(x):
    try:
        return math.acos(x)
    except ValueError:
        return math.acosh(x)


def try_overflow(x):
    try:
        y = math.exp(x * 1000)
    except OverflowError:
        y = x ** 2
    return y


def try_dict_store(names, xs):
    d = {}
    for n, x in zip(names, xs):
        try:
            d[n] += x
        except KeyError:
            d[n] = x * x
    return sum(v ** 2 for v in d.values())


def gen_squares(xs):
    def squares():
        for x in xs:
            yield x * x
    return sum(squares())


def _newton(x, a):
    while True:
        yield x
        x = 0.5 * (x + a / x)


def _pairs(xs):
    for i in range(len(xs)):
        for j in range(i):
            yield xs[i], xs[j]


def gen_pairs(xs):
    return sum(a * b ** 2 for a, b in _pairs(xs))


def _flatten(rows):
    for r in rows:
        yield from r


def gen_yield_from(rows):
    return sum(v * v for v in _flatten(rows))


def _running(xs):
    total = 0.0
    for x in xs:
        total += x
        yield total


def gen_chain(xs):
    return sum(t * x for t, x in zip(_running(xs), _running(xs[::-1])))


def gen_return_early(xs):
    def pos():
        for x in xs:
            if x < 0:
                return
            yield x
    return sum(x ** 2 for x in pos())


@dataclass
class Spring:
    k: float
    m: float = 1.0
    damping: float = 0.1
    history: list = field(default_factory=list)

    def __post_init__(self):
        self.omega = math.sqrt(self.k / self.m)

    @property
    def period(self):
        return 2 * math.pi / self.omega

    def step(self, x, v, dt):
        a = -self.omega ** 2 * x - self.damping * v
        self.history.append(x)
        return x + dt * v, v + dt * a


def dataclass_methods(k, x0):
    s = Spring(k, damping=0.3)
    x, v = x0, 0.0
    for _ in range(5):
        x, v = s.step(x, v, 0.1)
    return x + s.period + sum(s.history)


@dataclass(frozen=True)
class Vec:
    x: float
    y: float

    def __add__(self, o):
        return Vec(self.x + o.x, self.y + o.y)

    def __rmul__(self, k):
        return Vec(k * self.x, k * self.y)

    def __matmul__(self, o):
        return self.x * o.x + self.y * o.y

    def rotated(self, t):
        return replace(self, x=self.x * math.cos(t) - self.y * math.sin(t), y=self.x * math.sin(t) + self.y * math.cos(t))


def frozen_dataclass(a, b, t):
    u = Vec(a, b)
    v = (2.0 * u + Vec(1.0, a)).rotated(t)
    return v @ u + replace(v, x=a).x


class Celsius:
    __slots__ = ("_t",)

    def __init__(self, t):
        self._t = t

    @property
    def f(self):
        return self._t * 1.8 + 32

    @f.setter
    def f(self, v):
        self._t = (v - 32) / 1.8


def property_setter(t):
    c = Celsius(t)
    c.f = c.f ** 1.5
    c.f += 3 * t
    return c._t


class Shape:
    count = 0
    scale = 2.5

    def __init__(self, r):
        self.r = r

    def area(self):
        return self.r ** 2 * self.scale

    def describe(self):
        return self.area() * 2


class Circle(Shape):
    scale = math.pi

    def __init__(self, r, h=1.0):
        super().__init__(r)
        self.h = h

    def area(self):
        return super().area() * self.h

    @classmethod
    def unit(cls, h):
        return cls(1.0, h)

    @staticmethod
    def double(x):
        return 2 * x

    def __call__(self, z):
        return self.r * z + self.h

    def __getitem__(self, i):
        return (self.r, self.h)[i]

    def __len__(self):
        return 2


def class_inheritance(r, h):
    c = Circle(r, h)
    return c.describe() + Circle.unit(h).area() + Circle.double(c(r)) + c[1] * len(c)


Point = namedtuple("Point", "x y")


class Particle(NamedTuple):
    pos: float
    vel: float = 0.5

    def moved(self, dt):
        return self._replace(pos=self.pos + dt * self.vel, vel=self.vel * 0.9)


def namedtuple_loop(p0, dt):
    p = Particle(p0)
    for _ in range(4):
        p = p.moved(dt)
    return p.pos * p.vel + Point(p0, dt).y


class Method(enum.Enum):
    EULER = "euler"
    MIDPOINT = "midpoint"


class Flags(enum.Flag):
    DRAG = enum.auto()
    LIFT = enum.auto()


class Gas(enum.IntEnum):
    AIR = 1
    HELIUM = 2


def enum_choice(x, method=Method.MIDPOINT):
    if method is Method.EULER:
        return x * 2
    elif method == Method.MIDPOINT:
        return x ** 2
    raise ValueError(method)


def enum_flags(v):
    opts = Flags.DRAG | Flags.LIFT
    f = 0.0
    if opts & Flags.DRAG:
        f -= 0.5 * v ** 2
    if Flags.LIFT in opts:
        f += 0.1 * v
    return f


def int_enum(v):
    table = {Gas.AIR: 1.2, Gas.HELIUM: 0.2}
    return table[Gas.HELIUM] * v ** 2 + Gas.AIR * v


@contextlib.contextmanager
def scaled(k):
    yield k * 2


def contextmanager_value(x):
    with scaled(x) as y:
        r = y ** 2
    return r + y


@contextlib.contextmanager
def temporary(obj, name, value):
    old = getattr(obj, name)
    setattr(obj, name, value)
    try:
        yield obj
    finally:
        setattr(obj, name, old)


def contextmanager_setting(x):
    s = Shape(x)
    with temporary(s, "r", 2 * x):
        a = s.area()
    return a + s.area()


@dataclass
class Line:
    a: float
    b: float


@dataclass
class Quad:
    a: float
    b: float
    c: float


def _evaluate(e, x):
    match e:
        case Line(a, b):
            return a * x + b
        case Quad(a=a, b=b, c=c):
            return (a * x + b) * x + c
        case (op, l, r) if op == "add":
            return _evaluate(l, x) + _evaluate(r, x)
        case ["mul", l, r]:
            return _evaluate(l, x) * _evaluate(r, x)
        case {"const": v}:
            return v
        case float() | int():
            return e
        case _:
            raise TypeError(e)


def match_classes(a, x):
    return _evaluate(("add", Line(a, 2.0), ("mul", Quad(a, 1.0, x), {"const": 3.0})), x) + _evaluate(a, x)


class Matrix2:
    def __init__(self, rows):
        self.rows = [list(r) for r in rows]

    def __matmul__(self, o):
        return Matrix2([[sum(self.rows[i][k] * o.rows[k][j] for k in range(2)) for j in range(2)] for i in range(2)])

    def __iter__(self):
        return iter(self.rows)

    def __getitem__(self, ij):
        return self.rows[ij[0]][ij[1]]

    def __setitem__(self, ij, v):
        self.rows[ij[0]][ij[1]] = v

    @property
    def det(self):
        (a, b), (c, d) = self.rows
        return a * d - b * c

    def __eq__(self, o):
        return self.rows == o.rows


def matrix_class(a, b):
    m = Matrix2([[a, 1.0], [b, 2.0]])
    p = m @ m
    p[0, 1] = a * b
    return p.det + sum(r[0] for r in p)


class Node:
    def __init__(self, value, left=None, right=None):
        self.value, self.left, self.right = value, left, right

    def total(self):
        s = self.value
        if self.left is not None:
            s += self.left.total() * 2
        if self.right:
            s += self.right.total() * 3
        return s


def tree_class(a, b):
    t = Node(a, Node(b), Node(a * b, Node(a), None))
    return t.total()


class Accumulator:
    def __init__(self):
        self.total = 0.0
        self.items = {}

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.total *= 2
        return False

    def add(self, name, v):
        self.items[name] = v
        self.total += v ** 2
        return self


def context_class(a, b):
    with Accumulator() as acc:
        acc.add("a", a).add("b", a * b)
    return acc.total + acc.items["b"]


class Cached:
    def __init__(self, x):
        self.x = x
        self._y = None

    @property
    def y(self):
        if self._y is None:
            self._y = math.exp(self.x)
        return self._y


def cached_property(x):
    c = Cached(x)
    return c.y + c.y * x


class Base:
    registry = {}

    def __init_subclass__(cls, **kw):
        Base.registry[cls.__name__.lower()] = cls

    def __init__(self, k):
        self.k = k


class Linear(Base):
    def f(self, x):
        return self.k * x


class Cubic(Base):
    def f(self, x):
        return self.k * x ** 3


def registry_classes(x, kind="cubic"):
    return sum(cls(x + i).f(x) for i, cls in enumerate(Base.registry.values())) + Base.registry[kind](2.0).f(x)


class Poly:
    def __init__(self, *c):
        self.c = c

    def __call__(self, x):
        r = 0.0
        for a in reversed(self.c):
            r = r * x + a
        return r

    def deriv(self):
        return Poly(*[i * a for i, a in enumerate(self.c)][1:])

    def __mul__(self, o):
        out = [0.0] * (len(self.c) + len(o.c) - 1)
        for i, a in enumerate(self.c):
            for j, b in enumerate(o.c):
                out[i + j] += a * b
        return Poly(*out)

    def __neg__(self):
        return Poly(*(-a for a in self.c))


def poly_class(a, b, x):
    p = Poly(a, b, 1.0)
    return (p * p.deriv())(x) + (-p)(b)


class Dual:
    def __init__(self, re, du=0.0):
        self.re, self.du = re, du

    def __add__(self, o):
        o = o if isinstance(o, Dual) else Dual(o)
        return Dual(self.re + o.re, self.du + o.du)
    __radd__ = __add__

    def __mul__(self, o):
        o = o if isinstance(o, Dual) else Dual(o)
        return Dual(self.re * o.re, self.re * o.du + self.du * o.re)
    __rmul__ = __mul__


def dual_numbers(x):
    d = Dual(x, 1.0)
    r = 3 * d * d + d * x + 1
    return r.du + r.re


def getattr_setattr(x):
    s = Shape(x)
    for name, v in {"r": x * 2, "extra": x ** 2}.items():
        setattr(s, name, v)
    return getattr(s, "extra") + s.area() + getattr(s, "missing", 1.0)


def asdict_sum(a, b):
    q = Quad(a, b, a * b)
    return sum(dataclasses.asdict(q).values()) + sum(dataclasses.astuple(q)) + sum(getattr(q, f.name) for f in dataclasses.fields(q))


@dataclass(order=True)
class Item:
    key: float
    value: float = field(compare=False)


@dataclass
class Layer:
    w: np.ndarray
    b: np.ndarray

    def __call__(self, x):
        return np.tanh(self.w @ x + self.b)


@dataclass
class Net:
    layers: list

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


def net_classes(w, b, x):
    net = Net([Layer(w, b), Layer(w.T, -b)])
    return (net(x) ** 2).sum()


def complex_class(x):
    class Acc:
        total = 0.0

        def add(self, v):
            self.total += v
    a = Acc()
    for i in range(3):
        a.add(x ** i)
    return a.total


_W = np.array([[0.5, -0.3], [0.2, 0.8]])
_V = np.array([0.1, -0.2])
CASES = [
    (try_scalar_divide, (1.2, 0.7), (0, 1)), (try_in_loop, ([0.7, -1.3, 0.4],), 0),
    (try_store_array, (np.array([0.7, -1.3, 0.4]),), 0), (try_append, ([0.7, -1.3, 0.4],), 0),
    (try_two_statements, (-0.7,), 0), (try_finally_counter, (0.7,), 0), (try_else, (-0.7,), 0),
    (try_key_error, ({"a": 1.0}, 0.7), (0, 1)), (try_return, (1.7,), 0), (try_overflow, (1.7,), 0),
    (try_dict_store, (["a", "b", "a"], [0.7, 1.3, 0.4]), 1), (gen_squares, ([0.7, 1.3],), 0),
    (gen_pairs, ([0.7, 1.3, -0.4],), 0), (gen_yield_from, ([[0.7, 1.3], [0.4]],), 0), (gen_chain, ([0.7, 1.3, -0.4],), 0),
    (gen_return_early, ([0.7, 1.3, -0.4, 2.0],), 0), (dataclass_methods, (2.0, 0.7), (0, 1)),
    (frozen_dataclass, (0.7, 1.3, 0.4), (0, 1, 2)), (property_setter, (20.0,), 0), (class_inheritance, (0.7, 1.3), (0, 1)),
    (namedtuple_loop, (0.7, 0.1), (0, 1)), (enum_choice, (0.7,), 0), (enum_flags, (0.7,), 0), (int_enum, (0.7,), 0),
    (contextmanager_value, (0.7,), 0), (contextmanager_setting, (0.7,), 0), (match_classes, (0.7, 1.3), (0, 1)),
    (matrix_class, (0.7, 1.3), (0, 1)), (tree_class, (0.7, 1.3), (0, 1)), (context_class, (0.7, 1.3), (0, 1)),
    (cached_property, (0.7,), 0), (registry_classes, (0.7,), 0), (poly_class, (0.7, 1.3, 0.4), (0, 1, 2)),
    (dual_numbers, (0.7,), 0), (getattr_setattr, (0.7,), 0), (asdict_sum, (0.7, 1.3), (0, 1)),
    (net_classes, (_W, _V, _V + 1), (0, 1, 2)), (complex_class, (0.7,), 0),
]
