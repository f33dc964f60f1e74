"""Objects, dicts and lists that are None on another path, and callers that ask, or do not."""
import math
from dataclasses import dataclass


@dataclass
class Point:
    x: float
    y: float
    tags: tuple = (1.0, 2.0)

    def norm(self):
        return math.hypot(self.x, self.y)


class Sized:
    def __init__(self, v):
        self.v = v

    def __len__(self):
        return 2 if self.v > 0.5 else 0


class Node:
    def __init__(self, value, following=None):
        self.value = value
        self.following = following


def intersection(a, b):
    det = a * b - 0.3
    if abs(det) < 0.1:
        return None
    return Point(a / det, b / det)


def checked(a, b):
    p = intersection(a, b)
    if p is None:
        return a * b
    return p.x * p.norm() + p.tags[1] * p.y


def unchecked(a, b):
    p = intersection(a, b)
    return p.x * p.y + p.x


def by_truth(a, b):
    p = intersection(a, b)
    if p:
        return p.x ** 2
    return a - b ** 2


def or_another(a, b):
    p = intersection(a, b) or Point(b, a)
    return p.x * a + p.norm()


def by_class(a, b):
    p = intersection(a, b)
    if isinstance(p, Point):
        return p.x * a
    return a * b ** 2


def by_no_class(a, b):
    p = intersection(a, b)
    if not isinstance(p, (type(None), int)):
        return p.x * a
    return a * b ** 2


def best_of(xs):
    best = None
    for x in xs:
        if best is None or x * x > best.y:
            best = Point(x, x * x)
    return best.x * best.y


def best_by_hand(xs):
    best = None
    for x in xs:
        p = Point(x, math.sin(x))
        if best is None:
            best = p
        elif best.y < p.y:
            best = p
    return best.norm() if best is not None else 0.0


def last_of_those(xs, limit):
    last = None
    for x in xs:
        if x > limit:
            last = {"at": x, "value": x * x, "parts": [x, 2.0]}
    if last is None:
        return limit * xs[0]
    return last["value"] * last["at"] + last["parts"][0] * last["parts"][1]


def changed_where_there(a, b):
    p = intersection(a, b)
    if p is not None:
        p.x = p.x * a
        p.y += b
    total = a * b
    if p is not None:
        total += p.x * p.y
    return total


def changed_under_the_other_name(a, b):
    q = Point(a, b)
    p = None
    if a > 0.5:
        p = q
    if p is not None:
        p.x = a * b
    return q.x * q.y + (p.y if p else 0.0)


def one_of_two(a, b):
    q, r = Point(a, b), Point(b * b, a)
    p = None
    if a > 1.0:
        p = q
    elif a > 0.5:
        p = r
    if p is None:
        return a * b
    return p.x * p.y + q.x


def one_of_two_is_changed(a, b):
    q, r = Point(a, b), Point(b * b, a)
    p = None
    if a > 1.0:
        p = q
    elif a > 0.5:
        p = r
    if p is not None:
        p.x = a
    return q.x * q.y + r.x * r.y


def made_late(xs):
    acc = None
    for x in xs:
        if acc is None:
            acc = Point(0.0, 0.0)
        acc.x += x * x
        acc.y = acc.y * 0.5 + x
    return acc.x * acc.y


def attribute_set_late(xs):
    n = Node(xs[0])
    for x in xs:
        if n.following is None:
            if x > 0.6:
                n.following = Node(x * n.value)
        else:
            n.value += n.following.value * x
    return n.value


def given_on(p, a):
    if p is None:
        return a
    return p.x * a


def to_a_function(a, b):
    return given_on(intersection(a, b), a) + given_on(None, b)


def chained(a, b):
    p = intersection(a, b)
    q = Point(p.x * a, p.y) if p is not None else None
    return given_on(q, b) * given_on(p, a)


def of_size(a):
    s = None
    if a > 0.4:
        s = Sized(a)
    return s.v * a if s else a * 3.0


def tried(xs):
    d = None
    try:
        d = {"a": xs[0], "b": 1.0 / xs[1]}
        d["c"] = math.sqrt(xs[2])
    except (ValueError, ZeroDivisionError):
        d = None
    if d is not None:
        return d["a"] * d["b"] + d["c"]
    return xs[0]


def list_or_none(a):
    xs = None
    if a > 0.5:
        xs = [a, a * a]
    if xs is None:
        return a
    return xs[0] * xs[1] + len(xs)


def kept_in_a_list(a, b):
    ps = [intersection(a, b), Point(a, b), intersection(b, 0.2)]
    return sum(p.x * p.y for p in ps if p is not None)


def kept_in_a_dict(a, b):
    ps = {"one": intersection(a, b), "other": Point(a, b)}
    total = 0.0
    for name, p in ps.items():
        if p is not None:
            total += p.x * (2.0 if name == "one" else 3.0)
    return total


class Cached:
    def __init__(self, a):
        self.a = a
        self.point = None

    def get(self):
        if self.point is None:
            self.point = Point(self.a, self.a ** 2)
        return self.point


def cached(a):
    c = Cached(a)
    total = 0.0
    if a > 0.5:
        total += c.get().x
    return total + c.get().y * c.get().norm()


def until_none(a):
    p = Point(a, 1.0)
    total = 0.0
    while p is not None:
        total += p.x * p.y
        p = Point(p.x * 0.5, p.y + 1.0) if p.x > 0.1 else None
    return total


def linked(xs):
    head = None
    for x in xs:
        head = Node(x * x, head)
    total = 0.0
    n = head
    while n is not None:
        total = total * 0.5 + n.value
        n = n.following
    return total


def linked_at_the_end(xs):
    root = None
    for x in xs:
        if root is None:
            root = Node(x)
        else:
            n = root
            while n.following is not None:
                n = n.following
            n.following = Node(x * n.value)
    return root.value * root.following.value


def squared(p):
    if p is None:
        return 1.0
    return p.x * given_on(p, p.y)


def changed_between_calls(a, b):
    p = intersection(a, b)
    total = squared(p)
    if p is not None:
        p.x = 3 * a
    return total + squared(p)


def scale(p, s):
    if p is not None:
        p.x *= s


def changed_in_a_callee(a, b):
    p = intersection(a, b)
    scale(p, a)
    q = p
    scale(q, b)
    return p.x if p is not None else a


def changed_as_the_last(xs):
    best = None
    last = None
    for x in xs:
        p = Point(x, x * x)
        if best is None or p.y > best.y:
            best = p
        last = p
        last.y += 1.0
    return best.y * best.x + last.y


def dict_with_objects(xs):
    d = None
    for x in xs:
        if x > 0.5:
            d = {"p": Point(x, x), "n": d["n"] + x if d is not None else 0.1 * x}
    return d["p"].x * d["n"] if d else xs[0]


def handled(a, b):
    try:
        p = intersection(a, b)
        v = p.x
    except AttributeError:
        v = a * 3
    return v * b


def with_equality(a, b):
    p = intersection(a, b)
    return a if p == None else p.x * a  # noqa: E711


def object_in_a_tuple(a, b):
    def found(u):
        if u > 0.5:
            return Point(u, b), u * u
        return None
    r = found(a)
    if r is None:
        return a
    p, s = r
    return p.x * s + p.y


CASES = [
    *[(f, args, (0, 1)) for f in (checked, unchecked, by_truth, or_another, by_class, by_no_class, changed_where_there, to_a_function,
                                  changed_under_the_other_name, one_of_two, one_of_two_is_changed, chained, kept_in_a_list,
                                  kept_in_a_dict, changed_between_calls, changed_in_a_callee, handled, with_equality,
                                  object_in_a_tuple)
      for args in ((0.9, 1.3), (1.4, 0.7), (0.3, 0.9)) if args != (0.3, 0.9) or f not in (unchecked, changed_between_calls)],
    *[(f, ([0.3, 0.9, 0.7],), (0,)) for f in (best_of, best_by_hand, made_late, attribute_set_late, tried, linked, linked_at_the_end,
                                                    changed_as_the_last, dict_with_objects)],
    (tried, ([0.3, 0.9, -0.7],), (0,)),
    (last_of_those, ([0.3, 0.9, 0.7], 0.5), (0, 1)),
    (last_of_those, ([0.3, 0.9, 0.7], 5.0), (0, 1)),
    *[(f, (a,), (0,)) for f in (of_size, list_or_none, cached, until_none) for a in (0.3, 0.45, 0.8)
      if f is not until_none or a < 0.8],  # where it jumps
]
