"""Methods, properties, static and class methods, __call__, inheritance, instances made inside, objects as arguments."""
import math

import numpy as np


class Spring:
    """A user's plain class."""

    unit = 2.0

    def __init__(self, k, rest=0.5):
        self.k = k
        self.rest = rest
        self.calls = 0

    def energy(self, x):
        d = x - self.rest
        return 0.5 * self.k * d * d

    def force(self, x):
        return -self.k * (x - self.rest) * self.unit

    @property
    def omega(self):
        return math.sqrt(self.k)

    @staticmethod
    def square(x):
        return x * x

    @classmethod
    def stiff(cls, k):
        return cls(k * 10, rest=k)

    def __call__(self, x):
        return self.energy(x) + self.k


class Damped(Spring):
    unit = 3.0

    def __init__(self, k, c):
        super().__init__(k)
        self.c = c

    def force(self, x):
        return super().force(x) - self.c * x ** 2


def make_inside(k, x):
    s = Spring(k, rest=x * k)
    return s.energy(x) + s.force(x + 1)


def uses_property(k, x):
    s = Spring(k)
    return math.sin(s.omega * x)


def uses_static_and_class(k, x):
    s = Spring.stiff(k)
    return s.energy(x) * Spring.square(k) + s.square(x)


def uses_call(k, x):
    s = Spring(k)
    return s(x) * s(x + 1.0)


def uses_inheritance(k, c, x):
    d = Damped(k, c)
    return d.force(x) * d.energy(x)


class Cell:
    def __init__(self, v):
        self.v = v
        self.history = []

    def update(self, x):
        self.v = self.v * x + 0.1
        self.history.append(self.v)
        return self.v

    def reset(self):
        self.v = 1.0
        return self


def state_updates(v0, x):
    cell = Cell(v0)
    for i in range(4):
        cell.update(x)
    return cell.v * cell.history[1]


def fluent(x):
    c = Cell(x).reset()
    c.update(x)
    c.v *= x
    return c.v


def attribute_overwritten(x, y):
    c = Cell(x)
    a = c.v * y
    c.v = y
    b = c.v * x
    c.v = c.v + a
    return a * b + c.v


def two_instances(x, y):
    a, b = Cell(x), Cell(y)
    a.update(b.v)
    b.update(a.v)
    return a.v * b.v


def alias_instance(x):
    a = Cell(x)
    b = a
    b.v = b.v * 3.0
    return a.v * x


class Node:
    def __init__(self, value, nxt=None):
        self.value = value
        self.next = nxt


def linked_list(x, n):
    head = None
    for i in range(n):
        head = Node(x * (i + 1), head)
    s = 0.0
    while head is not None:
        s = s * 0.5 + head.value * x
        head = head.next
    return s


def object_argument(spring, x):
    return spring.energy(x) * spring.k + spring.omega * x


def object_argument_mutated(spring, x):
    spring.rest = spring.rest + x
    spring.calls += 1
    return spring.energy(2 * x)


class Layer:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, x):
        return np.tanh(x @ self.w + self.b)


class Net:
    def __init__(self, *layers):
        self.layers = list(layers)

    def __call__(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x


def net_inside(w, b, x):
    net = Net(Layer(w, b), Layer(w.T, 0.1 * b))
    return (net(x) ** 2).sum()


def net_argument(x, net):
    return net(x).sum() + (x ** 2).sum()


class Temperature:
    def __init__(self, kelvin):
        self._k = kelvin

    @property
    def celsius(self):
        return self._k - 273.15

    @celsius.setter
    def celsius(self, value):
        self._k = value * 1.5 + 273.15


def property_setter(x):
    t = Temperature(x)
    t.celsius = x * 2
    return t._k * t.celsius


class Integrator:
    order = 2

    def rhs(self, t, y):
        raise NotImplementedError

    def step(self, t, y, h):
        k1 = self.rhs(t, y)
        k2 = self.rhs(t + h / 2, y + h / 2 * k1)
        return y + h * k2


class Logistic(Integrator):
    def __init__(self, r):
        self.r = r

    def rhs(self, t, y):
        return self.r * y * (1 - y)


def template_method(r, y):
    m = Logistic(r)
    t, h = 0.0, 0.2
    for _ in range(5):
        y = m.step(t, y, h)
        t += h
    return y * m.order


class Mixin:
    def doubled(self):
        return self.value() * 2


class Leaf(Mixin):
    def __init__(self, x):
        self.x = x

    def value(self):
        return self.x ** 2


class Pair(Mixin):
    def __init__(self, a, b):
        self.a, self.b = a, b

    def value(self):
        return self.a.value() * self.b.doubled()


def composite(x, y):
    return Pair(Leaf(x), Pair(Leaf(y), Leaf(x * y))).value()


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self, a):
        self.a = a
        self.b = a * a


def slots_class(x):
    s = Slotted(x)
    s.a += s.b
    return s.a * s.b


class Matrix:
    def __init__(self, data):
        self.data = data

    def __getitem__(self, ij):
        return self.data[ij[0]][ij[1]]

    def __len__(self):
        return len(self.data)

    def trace(self):
        return sum(self[i, i] for i in range(len(self)))


def getitem_class(a, b):
    m = Matrix([[a, b], [a * b, b * b]])
    return m.trace() * m[0, 1] - m[1, 0] ** 2


class Accumulator:
    total = 0.0

    def add(self, x):
        self.total += x * x
        return self


def class_attribute_shadowed(x):
    acc = Accumulator()
    acc.add(x).add(2 * x)
    return acc.total * x


def getattr_constant(x, name):
    s = Spring(x)
    return getattr(s, name) * x


def local_class(x):
    class Local:
        def __init__(self, v):
            self.v = v

        def twice(self):
            return self.v * 2 + x
    return Local(x * x).twice() * x


A = np.array([[0.5, -0.3], [0.2, 0.8]])
B = np.array([0.1, -0.2])
CASES = [
    (make_inside, (1.3, 0.7), (0, 1)), (uses_property, (1.3, 0.7), (0, 1)), (uses_static_and_class, (1.3, 0.7), (0, 1)),
    (uses_call, (1.3, 0.7), (0, 1)), (uses_inheritance, (1.3, 0.4, 0.7), (0, 1, 2)), (state_updates, (1.3, 0.7), (0, 1)),
    (fluent, (0.7,), 0), (attribute_overwritten, (1.3, 0.7), (0, 1)), (two_instances, (1.3, 0.7), (0, 1)), (alias_instance, (0.7,), 0),
    (linked_list, (0.7, 4), 0), (object_argument, (Spring(1.3), 0.7), 1), (object_argument, (Damped(1.3, 0.1), 0.7), 1),
    (object_argument_mutated, (Spring(1.3), 0.7), 1), (net_inside, (A, B, np.array([0.4, 1.1])), (0, 1, 2)),
    (net_argument, (np.array([0.4, 1.1]), Net(Layer(A, B), Layer(A.T, B))), 0), (property_setter, (0.7,), 0),
    (template_method, (1.3, 0.2), (0, 1)), (composite, (1.3, 0.7), (0, 1)), (slots_class, (0.7,), 0), (getitem_class, (1.3, 0.7), (0, 1)),
    (class_attribute_shadowed, (0.7,), 0), (getattr_constant, (0.7, "k"), 0), (getattr_constant, (0.7, "rest"), 0), (local_class, (0.7,), 0),
    (Spring(1.3).energy, (0.7,), 0), (Spring(1.3), (0.7,), 0), (Damped(1.3, 0.4).force, (0.7,), 0), (Logistic(1.3).step, (0.0, 0.3, 0.2), (1, 2)),
    (Spring.square, (0.7,), 0), (Net(Layer(A, B[0]), Layer(B, 0.2)), (np.array([0.4, 1.1]),), 0),
]
