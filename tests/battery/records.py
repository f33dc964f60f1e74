"""dataclasses and namedtuples made, read, replaced and passed; as arguments they get gradients of their own kind."""
import collections
import dataclasses
import math
from collections import namedtuple
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

Point = namedtuple("Point", "x y")
State = collections.namedtuple("State", ["pos", "vel"])


class Params(NamedTuple):
    a: float
    b: float = 2.0


@dataclass
class Body:
    mass: float
    pos: float = 0.5
    tags: list = field(default_factory=list)

    def momentum(self, v):
        return self.mass * v


@dataclass(frozen=True)
class Config:
    rate: float
    offset: float = 0.1

    @property
    def ratio(self):
        return self.rate / self.offset


@dataclass
class Derived(Body):
    spin: float = 1.0

    def __post_init__(self):
        self.energy = self.mass * self.spin ** 2


@dataclass
class Weights:
    w: np.ndarray
    b: float


def namedtuple_inside(x, y):
    p = Point(x * y, y)
    return p.x * p.y + p[0]


def namedtuple_argument(p):
    return p.x ** 2 * p.y


def namedtuple_unpack(p, k):
    x, y = p
    return x * y * k + p.y


def namedtuple_replace(p):
    q = p._replace(x=p.x * p.y)
    return q.x * q.y + p.x


def typed_namedtuple(x):
    p = Params(x)
    q = Params(b=x * x, a=p.b)
    return p.a * q.b * p.b + q.a


def state_loop(x0, v0, k):
    s = State(x0, v0)
    for _ in range(5):
        s = State(s.pos + 0.1 * s.vel, s.vel - 0.1 * k * s.pos)
    return s.pos * s.vel


def dataclass_inside(m, v):
    b = Body(m, pos=v)
    b.mass = b.mass * b.pos
    return b.momentum(v) + b.pos ** 2


def dataclass_argument(b, v):
    return b.mass * v ** 2 + math.sin(b.pos)


def frozen_argument(cfg, x):
    return cfg.ratio * x + cfg.rate ** 2


def dataclass_replace(cfg):
    other = dataclasses.replace(cfg, rate=cfg.rate * cfg.offset)
    return other.rate * other.offset + cfg.rate


def post_init(m, s):
    d = Derived(m, spin=s)
    return d.energy * d.momentum(2.0)


def nested_records(x, y):
    line = (Point(x, y), Point(y, x * x))
    return (line[1].x - line[0].x) ** 2 + line[1].y * line[0].y


def dataclass_of_array(p, x):
    return float(np.tanh(x @ p.w + p.b).sum())


def dataclass_list(bodies):
    total = 0.0
    for i, a in enumerate(bodies):
        for b in bodies[i + 1:]:
            total -= a.mass * b.mass / abs(a.pos - b.pos)
    return total


def namedtuple_of_arrays(s):
    return (s.pos * s.vel).sum() + (s.pos ** 2).sum()


def returns_namedtuple(x, y):
    def polar(a, b):
        return Point(math.hypot(a, b), math.atan2(b, a))
    p = polar(x, y)
    return p.x * p.y


V = np.array([0.5, 1.2, -0.8])
CASES = [
    (namedtuple_inside, (0.7, 1.2), (0, 1)), (namedtuple_argument, (Point(0.7, 1.2),), 0), (namedtuple_unpack, (Point(0.7, 1.2), 2.0), (0, 1)),
    (namedtuple_replace, (Point(0.7, 1.2),), 0), (typed_namedtuple, (0.7,), 0), (state_loop, (0.7, 1.2, 0.9), (0, 1, 2)),
    (dataclass_inside, (0.7, 1.2), (0, 1)), (dataclass_argument, (Body(0.7, 0.4), 1.2), (0, 1)), (dataclass_argument, (Derived(0.7, 0.4), 1.2), 1),
    (frozen_argument, (Config(0.7, 0.4), 1.2), (0, 1)), (dataclass_replace, (Config(0.7, 0.4),), 0), (post_init, (0.7, 1.2), (0, 1)),
    (nested_records, (0.7, 1.2), (0, 1)), (dataclass_of_array, (Weights(V, 0.2), V[::-1]), (0, 1)),
    (dataclass_list, ([Body(0.7, 0.4), Body(1.1, 1.5), Body(0.3, -0.9)],), 0), (namedtuple_of_arrays, (State(V, V[::-1] * 2),), 0),
    (returns_namedtuple, (0.7, 1.2), (0, 1)),
]
