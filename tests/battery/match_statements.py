"""match statements of Python 3.10: values, sequences, mappings, classes, guards, or-patterns."""
import math
from dataclasses import dataclass

import numpy as np


def by_string(kind, x):
    match kind:
        case "square":
            y = x * x
        case "cube" | "third":
            y = x ** 3
        case _:
            y = math.sin(x)
    return y * x


def by_number(n, x):
    match n:
        case 0:
            return x
        case 1:
            return x * x
        case k if k > 5:
            return x / k
        case k:
            return x ** k


def sequence(shape, x):
    match shape:
        case ("circle", r):
            area = math.pi * r * r
        case ("rect", w, h):
            area = w * h
        case ("poly", *sides):
            area = 0.0
            for s in sides:
                area = area * 0.5 + s * s
    return area * x


@dataclass
class Circle:
    r: float


@dataclass
class Rect:
    w: float
    h: float


def class_pattern(shape, k):
    match shape:
        case Circle(r=r):
            return k * r ** 2
        case Rect(w, h) if w > h:
            return k * w * h * h
        case Rect():
            return k * shape.w


def mapping(cfg, x):
    match cfg:
        case {"op": "scale", "by": by}:
            return x * by * x
        case {"op": "shift", **rest}:
            return (x + rest["by"]) ** 2
    return x


def in_loop(ops, x):
    for op in ops:
        match op:
            case "s":
                x = math.sin(x)
            case ("m", factor):
                x = x * factor
            case None:
                continue
            case "stop":
                break
        x = x + 0.1 * x * x
    return x


def guard_on_active(x, y):
    match (x > 0, y > 0):
        case (True, True):
            return x * y
        case (True, False):
            return x / y
        case (False, _):
            return x - y * y


def bind_as(x):
    match [x, x * 2]:
        case [a, b] as both:
            return a * b + both[0]


def array_code(code, v):
    match code:
        case 1 | 2:
            v = v * code
        case 3:
            v = np.exp(v)
    return (v ** 2).sum()


CASES = [
    *[(by_string, (k, 0.8), 1) for k in ("square", "third", "other")], *[(by_number, (n, 0.8), 1) for n in (0, 1, 3, 7)],
    (sequence, (("circle", 1.5), 0.8), 1), (sequence, (("rect", 1.5, 2.0), 0.8), 1), (sequence, (("poly", 1.0, 2.0, 3.0), 0.8), 1),
    (class_pattern, (Circle(1.5), 0.8), (0, 1)), (class_pattern, (Rect(2.0, 1.0), 0.8), (0, 1)),
    (class_pattern, (Rect(1.0, 2.0), 0.8), (0, 1)),
    (mapping, ({"op": "scale", "by": 1.5}, 0.8), 1), (mapping, ({"op": "shift", "by": 1.5}, 0.8), 1), (mapping, ({}, 0.8), 1),
    (in_loop, (["s", ("m", 1.5), None, "s", "stop", "s"], 0.8), 1),
    *[(guard_on_active, p, (0, 1)) for p in ((1.0, 2.0), (1.0, -2.0), (-1.0, 2.0))],
    (bind_as, (0.8,), 0), (array_code, (2, np.array([0.5, 0.7])), 1), (array_code, (3, np.array([0.5, 0.7])), 1),
]
