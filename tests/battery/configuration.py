"""What is known before anything is computed: options, registries, enumerations, records, factories that search a graph."""
import collections
import copy
import dataclasses
import enum

import numpy as np


class Marker:
    pass


class Scale(enum.Enum):
    LINEAR = "linear"
    LOG = "log"


class Power(enum.IntEnum):
    ONE = 1
    TWO = 2


@dataclasses.dataclass(frozen=True)
class Setting:
    mode: str
    power: float = 1.0


Pair = collections.namedtuple("Pair", "a b")
ONE, OTHER = Marker(), Marker()
PLACES = {"one": ONE, "white": {"name": "white", "w": np.array([0.9, 1.1])}}
SETTING = Setting("a")
SHAPE = (2, 3)


def same_object(x):
    return x * 2 if PLACES["one"] == ONE else x * x


def other_object(x):
    return x * 2 if PLACES["one"] == OTHER or ONE in (OTHER,) else x * x


def object_in_list(x):
    return x * 2 if ONE in [OTHER, PLACES["one"]] else x * x


def equal_records(x):
    return x * 2 if SETTING == Setting("a") else x * x


def other_records(x):
    return x * 2 if SETTING == Setting("b") else x * x


def records_of_numbers(x):
    return x * 2 if Setting("a", x) == Setting("a", x) else x * x


def records_of_other_numbers(x):
    return x * 2 if Setting("a", x) == Setting("a", x + 1.0) else x * x


def equal_dicts(x):
    return x * 2 if {"a": 1, "b": x} == {"b": x, "a": 1} else x * x


def dicts_of_one_array(x):
    return x * 2 if dict(PLACES["white"]) == PLACES["white"] else x * x


def equal_tuples(x, t):
    return x * 2 if t == (1, "b") and Pair(1, "b") == (1, "b") else x * x


def known_shape(v):
    return (v * v).sum() if v.shape == SHAPE else v.sum()


def nan_in_list(x):
    n = float("nan")
    return x * 2 if [n] == [n] and n != n else x * x


def member_by_value(x, scale):
    return x * 2 if Scale(scale) is Scale.LINEAR else x * x


def member_by_name(x):
    return x * 2 if Scale["LOG"] is Scale("log") else x * x


def members_as_numbers(x, n):
    return sum(x ** p for p in Power) * x ** Power(n)


def no_member(x, scale):
    try:
        scale = Scale(scale)
    except ValueError:
        return x * 5
    return x * x


def member_at_run_time(x, ns):
    s = 0.0
    for n in ns:
        s += x * 2 if Power(n) is Power.ONE else x ** 3
    return s


def shallow_copy(x):
    d = {"l": [x]}
    c = copy.copy(d)
    c["l"].append(x * x)
    return sum(d["l"])


def deep_copy(x):
    d = {"l": [x]}
    c = copy.deepcopy(d)
    c["l"].append(x * x)
    return sum(d["l"]) * c["l"][1]


# a graph of conversions that is searched when the function runs

Edge = collections.namedtuple("Edge", "start end convert")


class Chain:
    def __init__(self, steps, options):
        self.steps = steps
        self._options = options

    def __call__(self, x):
        for step, options in zip(self.steps, self._options):
            x = step(x, **options)
        return x


class Conversions:
    def __init__(self, edges):
        self.paths = {}
        for e in edges:
            self.paths.setdefault((e.start, e.end), []).append([e])
        for e in edges:
            for f in edges:
                if e.end == f.start:
                    self.paths.setdefault((e.start, f.end), []).append([e, f])

    def find(self, start, end):
        best = None
        for path in self.paths.get((start["name"], end["name"]), []):
            if best is None or len(best) > len(path):
                best = path
        if best is None:
            raise ValueError(f"no path from {start!r} to {end!r}")
        options = []
        for i in range(len(best)):
            given = {}
            for k, v in (start if i == 0 else end).items():
                if k != "name":
                    given[k] = v
            options.append(given)
        return Chain([e.convert for e in best], options)


GRAPH = Conversions([Edge("raw", "linear", lambda v, gamma=2.0: v ** gamma), Edge("linear", "lab", lambda v, w: np.log(v / w)),
                     Edge("lab", "linear", lambda v, w: np.exp(v) * w)])
ALIASES = {"lab": PLACES["white"] | {"name": "lab"}}


def space(name):
    try:
        name = ALIASES[name]
    except (KeyError, TypeError):
        pass
    return name if isinstance(name, dict) else {"name": name}


def converter(start, end):
    return GRAPH.find(space(start), space(end))


def converted(v, start, end):
    convert = converter(start, end)
    return convert(v).sum()


def options_or_none(x, **options):
    return x * sum(options.values() or [1.0])


def views_have_a_length(x):
    d = {}
    return options_or_none(x) * options_or_none(x, a=x, b=2.0) * (x * 2 if d.items() or d.keys() else x)


def texts_beside_numbers(d):
    return sum(v * len(k) for k, v in sorted(d.items(), key=lambda kv: -kv[1])) * d["a"]


def environment():
    try:
        environment.value
    except AttributeError:
        environment.value = Chain([lambda v, gamma: v ** gamma], [{"gamma": 3.0}])
    return environment.value


environment()


def by_function_attribute(x):
    return environment()(x)


V = np.array([0.5, 1.2])
CASES = [
    (same_object, (0.7,), 0), (other_object, (0.7,), 0), (object_in_list, (0.7,), 0), (equal_records, (0.7,), 0),
    (other_records, (0.7,), 0), (records_of_numbers, (0.7,), 0), (records_of_other_numbers, (0.7,), 0), (equal_dicts, (0.7,), 0),
    (dicts_of_one_array, (0.7,), 0), (equal_tuples, (0.7, (1, "b")), 0), (equal_tuples, (0.7, (2, "b")), 0),
    (known_shape, (np.ones((2, 3)),), 0), (known_shape, (np.ones((3, 2)),), 0), (nan_in_list, (0.7,), 0),
    (member_by_value, (0.7, "linear"), 0), (member_by_value, (0.7, "log"), 0), (member_by_name, (0.7,), 0),
    (members_as_numbers, (0.7, 2), 0), (no_member, (0.7, "log"), 0), (no_member, (0.7, "cubic"), 0),
    (member_at_run_time, (0.7, [1, 2, 2]), 0), (shallow_copy, (0.7,), 0), (deep_copy, (0.7,), 0),
    (converted, (V, "raw", "lab"), 0), (converted, (V, "lab", "linear"), 0),
    (by_function_attribute, (0.7,), 0), (views_have_a_length, (0.7,), 0), (texts_beside_numbers, ({"a": 0.7, "bcd": 1.2},), 0),
]
