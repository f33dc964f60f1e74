"""isinstance and issubclass with tuples of what is not a plain class: types of typing, tuples in tuples, classes made here."""
from typing import Sequence

import numpy as np

NUMBERS = (int, float)


class Vertex:
    def __init__(self, x, y=None):
        if isinstance(x, Vertex):
            self.at = np.array(x.at)
        elif isinstance(x, (Sequence, np.ndarray)) and len(x) == 2 and isinstance(x[0], (float, int, np.number)):
            self.at = np.array([x[0], x[1]])
        elif isinstance(x, (str, NUMBERS)):
            self.at = np.array([x, y])
        else:
            raise TypeError("no point")


def length_of_a_list(x):
    return np.linalg.norm(Vertex([x, 2.0]).at)


def length_of_numbers(x):
    return np.linalg.norm(Vertex(x, 2.0).at)


def length_of_a_copy(x):
    return np.linalg.norm(Vertex(Vertex((x, 2.0))).at)


def tuple_in_a_tuple(x):
    return x ** 2 if isinstance(x, (str, (int, (float,)))) else x


def class_made_here(x):
    class Here:
        pass

    return x ** 2 if isinstance(Here(), (str, Here)) else x


def subclass_of_one(x):
    return x ** 2 if issubclass(float, (str, NUMBERS)) else x


def width_of_one_or_two(width):
    size = 4
    try:
        rows, columns = size[0], size[1]
    except (TypeError, IndexError):
        rows = columns = size
    try:
        high, wide = float(width[0]), float(width[1])
    except (TypeError, IndexError):
        high = wide = float(width)
    x, y = np.meshgrid(range(columns), range(rows))
    return np.exp(-(x / wide) ** 2 - (y / high) ** 2)[2, 1]


CASES = [(f, (1.3,), 0) for f in (length_of_a_list, length_of_numbers, length_of_a_copy, tuple_in_a_tuple, class_made_here,
                                  subclass_of_one, width_of_one_or_two)]
