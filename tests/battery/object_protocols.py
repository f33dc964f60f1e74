"""What Python asks classes for: metaclasses, __new__, attribute hooks, descriptors, copies, comparisons, iterators."""
import abc
import copy
import dataclasses
import enum
import functools
import math
import operator
import types
from collections import namedtuple
from dataclasses import InitVar, dataclass, field
from typing import ClassVar


class Made:
    __slots__ = ("lat", "lon")

    def __new__(cls, lat, lon=None):
        if isinstance(lat, Made):
            return lat
        self = super().__new__(cls)
        self.lat = float(lat)
        self.lon = float(lon)
        return self

    def distance(self, other):
        return math.hypot(self.lat - other.lat, self.lon - other.lon)


def made_in_new(a, b):
    p = Made(a, b)
    return Made(p).distance(Made(0.1, b * a))


class NewAndInit:
    def __new__(cls, a, b):
        obj = super().__new__(cls)
        obj.twice = a * 2
        return obj

    def __init__(self, a, b):
        self.product = a * b


def new_and_init(a, b):
    o = NewAndInit(a, b)
    return o.twice * o.product


class Shape:
    def __new__(cls, kind, size):
        return object.__new__(Square if kind == "square" else Cube)

    def __init__(self, kind, size):
        self.size = size


class Square(Shape):
    def measure(self):
        return self.size ** 2


class Cube(Shape):
    def measure(self):
        return self.size ** 3


def new_chooses_the_class(a):
    return Shape("square", a).measure() + Shape("cube", a).measure()


class Doubled:
    def __new__(cls, x):
        return x * 2


def new_returns_a_number(a):
    return Doubled(a) ** 2


class DoubledArguments(type):
    def __call__(cls, *args):
        return super().__call__(*[2 * x for x in args])


class ByMeta(metaclass=DoubledArguments):
    def __init__(self, x):
        self.x = x


def metaclass_call(a):
    return ByMeta(a).x ** 2


class Method(enum.Enum):
    LINEAR = "linear"
    SQUARE = "square"

    def apply(self, x):
        return x if self is Method.LINEAR else x * x


FACTORS = {Method.LINEAR: 2.0, Method.SQUARE: 3.0}


def enum_by_value_and_name(a, name):
    m = Method(name)
    return m.apply(a) * FACTORS[m] + Method["LINEAR"].apply(a * a) + sum(m.apply(a) for m in Method)


class HasHooks:
    def __init__(self, x):
        self.x = x

    def __getattribute__(self, name):
        v = object.__getattribute__(self, name)
        return v * 2 if name == "x" else v


def getattribute_hook(a):
    return HasHooks(a).x ** 2


class FromTable:
    def __init__(self, x):
        self._table = {"x": x, "y": x * x}

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self._table[name]
        except KeyError:
            raise AttributeError(name) from None


def getattr_hook(a):
    t = FromTable(a)
    return t.x * t.y * (2.0 if hasattr(t, "x") else 1.0) + (1.0 if hasattr(t, "z") else a) + getattr(t, "w", a * a)


class DoublesWhatIsSet:
    def __init__(self, x):
        self.x = x

    def __setattr__(self, name, v):
        super().__setattr__(name, v * 2)


def setattr_hook(a):
    s = DoublesWhatIsSet(a)
    s.y = a * a
    return s.x * s.y


class InTable:
    def __init__(self, x):
        self.__dict__["table"] = {}
        self.x = x

    def __setattr__(self, name, v):
        self.table[name] = v

    def __getattr__(self, name):
        return self.table[name]


def attributes_in_a_table(a):
    s = InTable(a)
    s.x = s.x * a
    return s.x ** 2


class Frozen:
    def __init__(self, x):
        object.__setattr__(self, "x", x)

    def __setattr__(self, name, v):
        raise AttributeError("frozen")


def frozen_by_hand(a):
    f = Frozen(a)
    try:
        f.x = 2.0
    except AttributeError:
        a = a * a
    return f.x * a


class Bag:
    def __init__(self, **fields):
        self.__dict__.update(fields)

    def put(self, name, v):
        self.__dict__[name] = v

    def total(self):
        return sum(vars(self).values()) + sum(v for k, v in self.__dict__.items() if k != "a")


def namespace_of_an_object(a, b):
    o = Bag(a=a, b=b)
    o.put("c", a * b)
    return o.total() * o.c + (a if "b" in vars(o) else 0.0) + types.SimpleNamespace(a=a, k=2.0).a


class Unset:
    __slots__ = ("x", "_y")

    def __init__(self, x):
        self.x = x

    def y(self):
        if not hasattr(self, "_y"):
            self._y = self.x ** 3
        return self._y


def unset_slot(a):
    u = Unset(a)
    return u.y() * u.y()


class Closed(Unset):
    __slots__ = ("z",)

    def __init__(self, x):
        super().__init__(x)
        self.z = x * 2


def no_place_for_an_attribute(a):
    c = Closed(a)
    try:
        c.w = 1.0
    except AttributeError:
        a = a * 2
    return c.x * c.z * a


class Operation(enum.Enum):
    ADD = (operator.add,)
    MUL = (operator.mul,)

    def __call__(self, x, y):
        return self.value[0](x, y)


def members_are_called(a, b):
    return Operation.ADD(a, b) * Operation.MUL(a, b)


class Cached:
    def __init__(self, x):
        self.x = x
        self._y = None

    @property
    def y(self):
        if self._y is None:
            self._y = self.x ** 2
        return self._y

    @y.setter
    def y(self, v):
        self._y = v * 3

    @y.deleter
    def y(self):
        self._y = None


def property_with_deleter(a):
    c = Cached(a)
    t = c.y
    setattr(c, "y", a)
    t *= c.y
    del c.y
    return t + c.y


class Tripled:
    """A decorator that is a class, and a descriptor."""

    def __init__(self, f):
        self.f = f
        functools.update_wrapper(self, f)

    def __call__(self, *args):
        return self.f(*args) * 3

    def __get__(self, obj, owner=None):
        return self if obj is None else functools.partial(self.__call__, obj)


class Decorated:
    def __init__(self, x):
        self.x = x

    @Tripled
    def times(self, y):
        return self.x * y

    def scaled(self, k, y):
        return k * y * self.x

    twice = functools.partialmethod(scaled, 2.0)

    @functools.singledispatchmethod
    def size(self, v):
        return v

    @size.register
    def _(self, v: tuple):
        return v[0] * v[1] * self.x


def methods_that_are_no_functions(a):
    d = Decorated(a)
    return d.times(a) + d.twice(a) * d.size(a) + d.size((a, 2.0))


class Shared:
    def __init__(self, items):
        self.items = items


class OwnCopies:
    def __init__(self, x):
        self.x = x

    def __copy__(self):
        return OwnCopies(self.x * 2)

    def __deepcopy__(self, memo):
        return OwnCopies(self.x * 3)


def copies_share_or_not(a, b):
    p = Shared([a, b])
    q, r = copy.copy(p), copy.deepcopy(p)
    q.items[0] = q.items[0] * 2
    r.items[1] = 5.0 * a
    return p.items[0] * p.items[1] + r.items[0] * r.items[1] + q.items[0]


def copies_by_hooks(a):
    return copy.copy(OwnCopies(a)).x * copy.deepcopy(OwnCopies(a)).x


class Base:
    def __init__(self, v):
        self.v = v

    def __add__(self, other):
        return Base(self.v + other.v) if isinstance(other, Base) else NotImplemented

    def __radd__(self, other):
        return Base(self.v + 7.0 * other)

    def __eq__(self, other):
        return self.v > other.v if isinstance(other, Base) else NotImplemented

    def __divmod__(self, k):
        return self.v / k, self.v * k

    def __round__(self, n=0):
        return self.v * 2

    def __float__(self):
        return self.v


class Derived(Base):
    def __radd__(self, other):
        return Base(other.v * 100)


def reflected_of_a_subclass_first(a, b):
    q, r = divmod(Base(a), b)
    return (Base(a) + Derived(b)).v + (2.0 + Base(a)).v + q * r * round(Base(a)) + math.sin(Base(b))


def not_equal_is_the_opposite_of_equal(a, b):
    return (a if Base(a) != Base(b) else b) + (3.0 * a if Base(b) != Base(a) else b) + (a if Base(a) == 3 else 2.0 * b)


@functools.total_ordering
class Ordered:
    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        return self.v < other.v

    def __eq__(self, other):
        return self.v == other.v


def total_ordering(a, b):
    p, q = Ordered(a), Ordered(b)
    r = p if p >= q else q
    return r.v * max(p, q).v + min([p, q, Ordered(a * b)]).v * 3


class Powers:
    def __init__(self, x, n):
        self.x, self.n, self.i = x, n, 0

    def __iter__(self):
        return self

    def __next__(self):
        if self.i >= self.n:
            raise StopIteration
        self.i += 1
        return self.x ** self.i


def iterator_class(a, n):
    s = 0.0
    for v in Powers(a, n):
        s += v
    it = Powers(a, 1)
    s += next(it) * next(it, 2.0 * a)
    return s + sum(Powers(a, 3)) + len(list(Powers(a, 2))) * a


class Holder:
    def __init__(self):
        self.d = {}

    def __setitem__(self, k, v):
        self.d[k] = v

    def __getitem__(self, k):
        return self.d[k]

    def __delitem__(self, k):
        del self.d[k]

    def __contains__(self, k):
        return k in self.d

    def __iter__(self):
        return iter(self.d.values())

    def __reversed__(self):
        return reversed(list(self.d.values()))

    def keys(self):
        return self.d.keys()


def container_class(a, b):
    c = Holder()
    c["x"], c["y"], c["z"] = a, b, 1.0
    del c["z"]
    d = {**c}
    return sum(c) * c["x"] + (a if "y" in c else 0.0) + list(reversed(c))[0] + max(c) + d["y"] + sorted(c)[0] + [*c][1]


class Scaled(namedtuple("Pair", "x y")):
    def __new__(cls, x, y=None):
        return super().__new__(cls, x * 2, x if y is None else y)

    def dot(self, other):
        return self.x * other.x + self.y * other.y


def namedtuple_with_new(a, b):
    return Scaled(a).dot(Scaled(b, a)) + Scaled._make([a, b]).x


@dataclass
class Record:
    a: float
    b: float = 2.0
    items: list = field(default_factory=list)
    n: InitVar[float] = 1.0
    total: float = field(init=False)
    K: ClassVar[float] = 3.0

    def __post_init__(self, n):
        self.total = self.a * self.b * n * self.K
        self.items.append(self.a)


def dataclass_with_initvar(a, b):
    d = Record(a, b, n=b)
    return d.total + Record(b).total * a + d.items[0] * len(Record(b).items)


@dataclass(kw_only=True)
class Named:
    x: float
    y: float = 1.0


@dataclass(order=True)
class Both(Named):
    z: float
    note: float = field(default=0.0, compare=False)

    def product(self):
        return self.x * self.y * self.z


def dataclass_order_and_keywords(a, b):
    p = Both(a, x=b)
    q = Both(b, 3.0, x=b, y=a)
    return p.product() + q.product() * (2.0 if p < q else 3.0) + (a if p == Both(a, 7.0, x=b) else b) + q.note * a


@dataclass(frozen=True)
class Fixed:
    x: float


def frozen_dataclass(a):
    f = Fixed(a)
    try:
        f.x = 3.0
    except dataclasses.FrozenInstanceError:
        a = a * a
    return f.x * a


class Abstract(abc.ABC):
    @abc.abstractmethod
    def f(self): ...


class Registry:
    stack = []
    by_name = {}

    def __init_subclass__(cls, name):
        Registry.by_name[name] = cls

    def __enter__(self):
        Registry.stack.append(self)
        return self

    def __exit__(self, *args):
        Registry.stack.pop()


class Registered(Registry, name="one"):
    def value(self, x):
        return x * len(Registry.stack)


def abstract_and_registered(a):
    try:
        Abstract()
    except TypeError:
        a = a * a
    r = Registry.by_name["one"]()
    with r:
        a = a + r.value(a)
    return a


CASES = [
    (made_in_new, (1.2, 0.4), (0, 1)), (new_and_init, (1.2, 0.4), (0, 1)), (new_chooses_the_class, (1.2,), 0),
    (new_returns_a_number, (1.2,), 0), (metaclass_call, (1.2,), 0), (enum_by_value_and_name, (1.2, "square"), 0),
    (getattribute_hook, (1.2,), 0), (getattr_hook, (1.2,), 0), (setattr_hook, (1.2,), 0), (attributes_in_a_table, (1.2,), 0),
    (frozen_by_hand, (1.2,), 0), (namespace_of_an_object, (1.2, 0.4), (0, 1)), (unset_slot, (1.2,), 0),
    (no_place_for_an_attribute, (1.2,), 0), (members_are_called, (1.2, 0.4), (0, 1)),
    (property_with_deleter, (1.2,), 0), (methods_that_are_no_functions, (1.2,), 0), (copies_share_or_not, (1.2, 0.4), (0, 1)),
    (copies_by_hooks, (1.2,), 0), (reflected_of_a_subclass_first, (1.2, 0.4), (0, 1)),
    (not_equal_is_the_opposite_of_equal, (1.2, 0.4), (0, 1)), (not_equal_is_the_opposite_of_equal, (0.2, 0.4), (0, 1)),
    (total_ordering, (1.2, 0.4), (0, 1)), (total_ordering, (0.2, 0.4), (0, 1)), (iterator_class, (1.2, 4), 0),
    (container_class, (1.2, 0.4), (0, 1)), (namedtuple_with_new, (1.2, 0.4), (0, 1)),
    (dataclass_with_initvar, (1.2, 0.4), (0, 1)), (dataclass_order_and_keywords, (1.2, 0.4), (0, 1)),
    (dataclass_order_and_keywords, (0.2, 0.4), (0, 1)), (frozen_dataclass, (1.2,), 0), (abstract_and_registered, (1.2,), 0),
]
