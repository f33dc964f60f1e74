"""`is` between numbers; defaults that are not finite; lists of run-time length that an array operation stretches."""
import math

import numpy as np

SCALE = 1


class Units:
    __SI__ = 0
    __BAR__ = 1

    def __init__(self, system):
        self.system = system

    def pressure(self, p):
        if self.system is self.__BAR__:
            return p / 10
        elif self.system is self.__SI__:
            return p * 3
        return p


class Table:
    BAR = Units.__BAR__

    def __init__(self, system):
        self.units = Units(system)

    def density(self, p):
        return self.units.pressure(p) ** 2


TABLE = Table(Table.BAR)


def system_of_units(p):
    return TABLE.density(p)


def system_of_a_new_object(p):
    return Table(Units.__SI__).density(p)


def integer_argument(x, n):
    return x / 10 if n is SCALE else x


def two_integer_arguments(x, n, m):
    return x * 3 if n is m else x ** 2


def index_of_a_loop(x, n):
    for i in range(n):
        if i is SCALE:
            x = x ** 2
    return x


def counted(x, values):
    n = 0
    for v in values:
        n += 1
        if n is not SCALE:
            x = x * v
    return x


def missing_number(x, y=np.nan):
    return x * 3 if y is np.nan else x ** 2 * y


def between(x, low=-math.inf, high=np.inf):
    return min(max(x, low), high) * 2


def same_number(x, y):
    z = y
    return x * 3 if z is y else x ** 2


def stretched_list(v):
    e = np.array([[1.0, 2.0, 3.0]])
    return (e * list(map(np.dot, v, e))).ravel()[0]


def stretched_items(v):
    items = [2 * x for x in v]
    return (np.array([1.0, 2.0, 3.0]) * items).sum()


def stretched_rows(v):
    rows = []
    for x in v:
        rows.append([x, x ** 2])
    return (np.ones((3, 1, 2)) * rows)[1].sum() + np.add(rows, [1.0, 2.0]).prod()


CASES = [
    (system_of_units, (1.3,), 0),
    (system_of_a_new_object, (1.3,), 0),
    (integer_argument, (1.3, 1), 0),
    (two_integer_arguments, (1.3, 4, 4), 0),
    (two_integer_arguments, (1.3, 4, 5), 0),
    (index_of_a_loop, (1.3, 3), 0),
    (counted, (1.3, (2.0, 3.0)), 0),
    (missing_number, (1.3,), 0),
    (missing_number, (1.3, np.nan), 0),
    (missing_number, (1.3, 2.0), 0),
    (between, (1.3,), 0),
    (same_number, (1.3, 0.5), 0),
    (stretched_list, (np.array([[0.3, 0.4, 0.5]]),), 0),
    (stretched_items, (np.array([0.3]),), 0),
    (stretched_rows, (np.array([0.3, 0.4]),), 0),
]
