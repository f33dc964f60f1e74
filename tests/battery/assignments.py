"""Unpacking, swaps, augmented assignment to every kind of target, walrus, del."""
import math

import numpy as np


def unpack_pair(p):
    x, y = p
    return x * x * y


def unpack_nested(a, b, c):
    (x, y), z = (a * b, b), c
    [u, (v, w)] = [x, (y * z, z)]
    return u * v + w * x


def starred_middle(x, y):
    first, *rest, last = [x, y, x * y, x + 2, y ** 2]
    return first * last + rest[1] * rest[0] - rest[-1]


def starred_head(v):
    *init, tail = v
    s = tail
    for a in init:
        s = s * a + 1
    return s


def starred_array(v):
    head, *others = v
    return head * sum(others) + others[0] * others[-1]


def swap_names(x, y):
    x, y = y, x
    x = x * x
    x, y = y, x
    return x * 3 + y


def rotate_three(a, b, c):
    for _ in range(4):
        a, b, c = b, c, a * 0.5 + b
    return a * b * c


def swap_elements(v):
    w = v.copy()
    w[0], w[2] = w[2], w[0]
    w[1] *= w[0]
    return w[0] * 2 + w[1] * 3 + w[2] * w[2]


def swap_list_elements(x, y, z):
    s = [x, y, z]
    s[0], s[1], s[2] = s[2], s[0] * s[1], s[1]
    return s[0] + 2 * s[1] + s[2] * s[2]


def multiple_targets(x):
    a = b = x * x
    b = b + a * x
    return a * b


def aug_all_scalars(x, y):
    z = x
    z += y * x
    z -= 0.5 * x
    z *= y
    z /= x + 3.0
    z **= 2
    return z


def aug_power_active(x, y):
    z = x + 1.0
    z **= y
    return z


def aug_element(v, k):
    w = v * 1.0
    w[0] += k
    w[1] -= w[0] * k
    w[2] *= w[1]
    w[3] /= w[0]
    w[-1] **= 2
    return w.sum() * w[2]


def aug_list_element(x, y):
    acc = [0.0, x, y]
    for i in range(3):
        acc[i % 2] += acc[2] * x
        acc[2] *= 0.5 + acc[0]
    return acc[0] * acc[1] + acc[2]


def aug_dict_element(x):
    d = {"a": x, "b": 1.0}
    d["a"] *= x
    d["b"] += d["a"]
    d["a"] -= d["b"] * 0.1
    return d["a"] * d["b"]


class Box:
    def __init__(self, w):
        self.w = w


def aug_attribute(x):
    box = Box(x)
    box.w += x * x
    box.w *= box.w
    return box.w * x


def walrus_test(x):
    if (y := x * x) > 1.0:
        return y * x
    return y + x


def walrus_loop(x):
    n = 0
    while (x := x * 0.6 + 0.05) > 0.3:
        n += 1
    return x * (n + 1)


def walrus_in_expression(x, y):
    return (a := x * y) + a * a + (b := a - y) * b


def walrus_comprehension(v):
    last = 0.0
    parts = [last := last * 0.5 + a * a for a in v]
    return parts[-1] * parts[0] + last


def delete_name(x):
    tmp = x * x
    y = tmp * x
    del tmp
    return y + x


def delete_and_rebind(x, y):
    t = x * y
    z = math.sin(t)
    del t, y
    t = z * x
    return t * z


def delete_list_item(x, y):
    items = [x, y, x * y, x - y]
    del items[1]
    return items[0] * items[1] + items[2] ** 2


def chained_tuple_return(x):
    def both(t):
        return t * t, math.exp(t)
    (a, b), c = both(x), x
    return a * b + c


def unpack_from_array(m):
    (a, b), (c, d) = m
    return a * d - b * c * a


def unpack_rows(m):
    first, second = m
    return (first * second).sum() + first[0]


def annotated(x: float) -> float:
    y: float = x * 2
    z: float
    z = y * x
    return z + y


def self_reference(x):
    x = x * x + x
    x = math.sin(x) * x
    x = x
    return x


def augmented_array_name(v, w):
    u = v + w
    u += v
    u *= w
    u -= 0.5
    u /= 2.0 + w ** 2
    u **= 2
    return u.sum()


V = np.array([0.5, 1.2, -0.8, 1.1])
CASES = [
    (unpack_pair, ((1.2, 0.7),), 0), (unpack_pair, ([1.2, 0.7],), 0), (unpack_pair, (np.array([1.2, 0.7]),), 0),
    (unpack_nested, (1.2, 0.7, -0.4), (0, 1, 2)), (starred_middle, (1.2, 0.7), (0, 1)),
    (starred_head, ([1.2, 0.7, 0.3],), 0), (starred_head, ((1.2, 0.7, 0.3),), 0), (starred_array, (V,), 0),
    (swap_names, (1.2, 0.7), (0, 1)), (rotate_three, (1.2, 0.7, 0.5), (0, 1, 2)), (swap_elements, (V,), 0),
    (swap_list_elements, (1.2, 0.7, 0.4), (0, 1, 2)), (multiple_targets, (1.2,), 0), (aug_all_scalars, (1.2, 0.7), (0, 1)),
    (aug_power_active, (1.2, 0.7), (0, 1)), (aug_element, (V, 0.3), (0, 1)), (aug_list_element, (1.2, 0.7), (0, 1)),
    (aug_dict_element, (1.2,), 0), (aug_attribute, (1.2,), 0), (walrus_test, (1.2,), 0), (walrus_test, (0.2,), 0),
    (walrus_loop, (1.2,), 0), (walrus_in_expression, (1.2, 0.7), (0, 1)), (walrus_comprehension, (V,), 0),
    (delete_name, (1.2,), 0), (delete_and_rebind, (1.2, 0.7), (0, 1)), (delete_list_item, (1.2, 0.7), (0, 1)),
    (chained_tuple_return, (0.7,), 0), (unpack_from_array, (np.array([[1.0, 2.0], [0.5, -0.3]]),), 0),
    (unpack_rows, (np.array([[1.0, 2.0], [0.5, -0.3]]),), 0), (annotated, (0.7,), 0), (self_reference, (0.7,), 0),
    (augmented_array_name, (V, V[::-1] + 0.1), (0, 1)),
]
