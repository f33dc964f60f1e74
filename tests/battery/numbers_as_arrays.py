"""Methods of NumPy numbers, and lists that are made of ranges and filled with numbers."""
import numpy as np


def converted_angle(x):
    y = np.radians(x).astype(complex).reshape(-1)
    return np.sin(y).real.sum()


def copied_number(x):
    y = np.sin(x)
    return y.copy() * y.sum() + y.squeeze()


def complex_number(x):
    y = np.conj(np.sin(x) * (1 + 2j))
    return (y.copy() * y.sum()).real


def list_of_a_range(x, n):
    a = list(range(n + 1))
    for i in range(1, n + 1):
        a[i] = x * i
    return sum(a[1:]) * x


CASES = [
    (converted_angle, (20.0,), 0),
    (copied_number, (0.3,), 0),
    (complex_number, (0.3,), 0),
    (list_of_a_range, (1.3, 3), 0),
]
