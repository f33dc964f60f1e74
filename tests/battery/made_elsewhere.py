"""Lists and dicts that a function without active arguments made: places to be filled, lists that get longer later.
Tuples that a loop makes longer."""
import math
from collections import OrderedDict

import numpy as np


def places(n):
    return [None] * n


def two(first=None):
    return [first, 2.0]


class Model:
    size = 5

    @classmethod
    def row(cls, n, default=None):
        return [default] * n

    @classmethod
    def table(cls, n, m, default=None):
        return [[default for _ in range(m)] for _ in range(n)]

    def sines(self, x):
        s, c = self.row(self.size), self.row(self.size)
        s[0], c[0] = 0.0, 1.0
        s[1], c[1] = math.sin(x), math.cos(x)
        for m in range(2, self.size):
            s[m] = s[1] * c[m - 1] + c[1] * s[m - 1]
            c[m] = c[1] * c[m - 1] - s[1] * s[m - 1]
        return s[self.size - 1]

    def diagonal(self, x):
        p = self.table(self.size, self.size)
        p[0][0] = 0.5
        for m in range(1, self.size):
            p[m][m] = p[m - 1][m - 1] * x + m
        return p[self.size - 1][self.size - 1]


MODEL = Model()


def filled_rows_of_a_class_method(x):
    return MODEL.sines(x)


def filled_table_of_a_class_method(x):
    return MODEL.diagonal(x)


def longer_than_it_was_made(x):
    values = two()
    values.append(3.0)
    return x ** len(values)


def shorter_than_it_was_made(x):
    values = Model.row(3, 1.0)
    values.pop()
    return x ** len(values)


def no_longer_nothing(x):
    values = two()
    values[0] = 4.0
    return x ** 3 if values[0] is None else x * values[0]


def no_longer_an_integer(x, n):
    values = Model.row(n, 0)
    values[0] = 0.5
    return 3 * x if isinstance(values[0], int) else x ** 2


def part_of_integers_is_replaced(x, n):
    values = [0] * n
    values[0:1] = [0.5]
    return 3 * x if isinstance(values[0], int) else x ** 2


def table_of_places(x, n):
    t = [[None] * n for _ in range(n)]
    t[0][0] = x
    for m in range(1, n):
        t[m][m] = t[m - 1][m - 1] * x
    return t[n - 1][n - 1]


def list_plus_array(x):
    z = [1.0, 2.0, 3.0]
    z += x
    return z[0] * z[1]


def parallel(x):
    z = 3 * [0.0]
    for part in (x, 2 * x):
        z += 1 / part
    return np.sum(1 / z)


def run_time_list_plus_array(x, n):
    z = [0.5 * i for i in range(n)]
    z += x
    return z[0] * z[1]


def dict_of_keys(x):
    d = dict.fromkeys(["u", "v", "u"], 0.5)
    d["u"] = x
    return d["u"] ** 2 + d["v"] * x + len(d)


def ordered_dict_of_keys(x):
    d = OrderedDict.fromkeys(("u", "v"))
    for i, name in enumerate(list(d.keys())):
        d[name] = x ** (i + 1)
    return sum(d.values())


def broadcast_form(x):
    q = np.asarray(x)
    out = np.empty(np.broadcast(q, np.ones((2, 3))).shape)
    out[..., 0] = q[..., 0] * 2
    out[..., 1:] = q[..., 1:] ** 2
    return out.sum() * out[1, 2]


def form_of_two_shapes(x, y):
    out = np.zeros(np.broadcast_shapes(x.shape, y.shape))
    out[...] = x * y
    return (out ** 2).sum()


def tuple_that_gets_longer(x, n):
    out = ()
    for i in range(n):
        out = out + (x[i] ** 2,)
    return out[0] * out[-1] * len(out)


def tuple_that_gets_longer_in_place(x):
    out = (x[0],)
    for v in x:
        out += (v ** 2, v)
    return sum(out) * out[2]


def tuple_of_texts_and_numbers(x):
    out = (x[0], "a")
    for v in x:
        out += (v ** 2, v)
    return out[2] * out[3]


def product(a, b, c=1.0):
    return a[0] * b[0] ** 2 * c


def tuple_of_arguments(x, y):
    args, new = (x, y), ()
    for i in range(len(args)):
        new = new + (np.array([args[i]]),)
    return product(*new)


def repeated_under_two_names(x):
    values = [1.0, 2.0]
    other = values
    other *= 2
    return x ** len(values)


def repeated_in_a_loop(x):
    values = [x]
    other = values
    for _ in range(2):
        other *= 2
    return sum(values) * x


def repeated_at_run_time(x, n):
    values = [x * i for i in range(n)]
    other = values
    other *= 2
    return sum(values) * values[2]


class Shape:
    def __init__(self, a, order=2):
        self.special = None
        if (self.__class__ == Shape) & (order == round(order)):
            self.special = Square(a)
        self.a = a

    def area(self):
        return self.a * 3 if self.special is None else self.special.area()


class Square(Shape):
    def __init__(self, a):
        Shape.__init__(self, a, order=2)

    def area(self):
        return self.a ** 2


def special_case_of_its_own_class(x):
    return Shape(x).area() + Square(x).a


V = np.array([0.5, 1.5, 2.5])

CASES = [
    (filled_rows_of_a_class_method, (0.3,), 0),
    (filled_table_of_a_class_method, (0.3,), 0),
    (longer_than_it_was_made, (1.3,), 0),
    (shorter_than_it_was_made, (1.3,), 0),
    (no_longer_nothing, (1.3,), 0),
    (no_longer_an_integer, (1.3, 4), 0),
    (part_of_integers_is_replaced, (1.3, 4), 0),
    (table_of_places, (1.3, 4), 0),
    (list_plus_array, (V,), 0),
    (parallel, (V,), 0),
    (run_time_list_plus_array, (V, 3), 0),
    (dict_of_keys, (1.3,), 0),
    (ordered_dict_of_keys, (1.3,), 0),
    (broadcast_form, (V,), 0),
    (tuple_that_gets_longer, (V, 3), 0),
    (tuple_that_gets_longer_in_place, (V,), 0),
    (tuple_of_texts_and_numbers, (V,), 0),
    (tuple_of_arguments, (1.3, 0.7), (0, 1)),
    (repeated_under_two_names, (1.3,), 0),
    (repeated_in_a_loop, (1.3,), 0),
    (repeated_at_run_time, (1.3, 3), 0),
    (special_case_of_its_own_class, (1.3,), 0),
    (form_of_two_shapes, (V, np.array([[1.0], [2.0]])), (0, 1)),
]
