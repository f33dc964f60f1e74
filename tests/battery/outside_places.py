"""What a function leaves outside of itself: globals that are filled at the first call, flags, counters, attributes of functions
and classes."""
import math

import numpy as np

UNITS = None
TABLE = None
RULES = None
MODEL = None
COUNT = 0
SCALE = 2.0


def set_units(name):
    global UNITS
    UNITS = name


def unit_flag(x):
    set_units("SI")
    return x * 2 if UNITS == "SI" else x * x


def unit_flag_by_path(x):
    set_units("SI" if x > 0 else "IP")
    return x * x if UNITS == "SI" else x


def table():
    global TABLE
    if TABLE is None:
        TABLE = np.linspace(0.0, 1.0, 5)
    return TABLE


def filled_table(x):
    return (x * table()).sum() + table()[2] * x * x


def square(x):
    return x * x


def rules():
    global RULES
    if RULES is None:
        RULES = {"square": square, "root": math.sqrt}
    return RULES


def filled_rules(x):
    return rules()["square"](x) + rules()["root"](x)


class Model:
    made = 0
    single = None

    def __init__(self):
        Model.made += 1
        self.coefficients = [1.0, 2.0, 3.0]

    @classmethod
    def get(cls):
        if cls.single is None:
            cls.single = cls()
        return cls.single

    def at(self, x):
        return sum(c * x ** i for i, c in enumerate(self.coefficients))


def model():
    global MODEL
    if MODEL is None:
        MODEL = Model()
    return MODEL


def filled_object(x):
    return model().at(x)


def single_object(x):
    return Model.get().at(x)


def class_attribute(x):
    Model.scale = 2.0
    return Model.scale * x * x


def counted(x):
    global COUNT
    COUNT += 1
    return x * x * COUNT ** 0


def counted_in_loop(x):
    global SCALE
    s = 0.0
    for _ in range(3):
        SCALE = SCALE + 1.0
        s += x * SCALE ** 0
    return s * x


def counted_on_itself(x):
    counted_on_itself.calls += 1
    return x * x if counted_on_itself.mode == "square" else x


counted_on_itself.calls, counted_on_itself.mode = 0, "square"


def made_on_both_paths(x):
    global made_here
    if x > 1.0:
        made_here = 3.0
    else:
        made_here = 4.0
    return x * x * made_here


def said_once(xs):
    s = 0.0
    for x in xs:
        if x > 1.0:
            s += x * x
            if "_said" not in globals():
                global _said
                _said = True
        else:
            s += x
    return s


def lazy_import(x):
    global cube_root
    if x > 0.5:
        if "cube_root" not in globals():
            from numpy import cbrt as cube_root
        return cube_root(x)
    return x


def by_name(x, name):
    return globals()[name](x)


class Log:
    pass


LOG = Log()


def logged(x):
    LOG.values = []
    LOG.values.append(1.0)
    LOG.last = {}
    LOG.last["a"] = 2.0
    return x * x * len(LOG.values)


CASES = [
    (unit_flag, (0.7,), 0), (unit_flag_by_path, (0.7,), 0), (filled_table, (0.7,), 0), (filled_rules, (0.7,), 0),
    (filled_object, (0.7,), 0), (single_object, (0.7,), 0), (class_attribute, (0.7,), 0), (counted, (0.7,), 0),
    (counted_in_loop, (0.7,), 0), (counted_on_itself, (0.7,), 0), (made_on_both_paths, (0.7,), 0), (said_once, ([0.7, 1.7, 1.2],), 0),
    (lazy_import, (0.7,), 0), (by_name, (0.7, "square"), 0), (logged, (0.7,), 0),
]
