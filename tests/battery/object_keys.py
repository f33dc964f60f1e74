"""Objects as keys of dicts and items of sets; functions and iterators that go from one call to another."""
import collections
import itertools
import math


class Node:
    def __init__(self, n):
        self.n, self.inbox = n, {}

    def send(self, to, v):
        to.inbox[self] = v


def messages_by_sender(a, b):
    p, q, r = Node(1), Node(2), Node(3)
    p.send(q, a)
    r.send(q, b * a)
    q.send(p, a * a)
    p.send(q, 2 * a)
    return sum(q.inbox.values()) * q.inbox[p] + p.inbox[q] + q.inbox.get(q, b) + (a if r in q.inbox else b) + len(q.inbox)


def object_keys_in_loops(a, b):
    nodes = [Node(i) for i in range(4)]
    d = {n: a * n.n for n in nodes}
    counts = collections.defaultdict(float)
    s = 0.0
    for n in nodes:
        s += d[n] ** 2
        counts[n] += b
    for n, v in d.items():
        s += n.n * v
    return s + counts[nodes[0]] * counts[nodes[1]]


def key_changes_in_a_loop(a, b):
    n = Node(1)
    d = {n: a}
    for _ in range(3):
        n.n = n.n + b
        d[n] = d[n] * n.n
    return d[n]


HOME = Node(5.0)
TABLE = {HOME: 3.0, "x": 2.0}


def outside_object_as_key(a, b):
    d = {HOME: a, Node(1): b}
    return d[HOME] * TABLE[HOME] + TABLE.get(Node(1), 4.0) * b + sum(k.n for k in d)


def sets_of_objects(a, b):
    p, q = Node(1), Node(2)
    seen = set()
    seen.add(p)
    return (a if p in {p, q} else b) + (a * a if q in seen else b * b) + len({p, q})


def pair_of_functions(k):
    def f(x):
        return k * x

    def g(x):
        return k + x

    return f, g


class Callbacks:
    def setup(self, k):
        self.scale = lambda x: k * x
        self.table = {"shift": lambda x: k + x}

        def powers():
            for i in range(3):
                yield k ** i

        self.sources = [powers]


def functions_outlive_their_call(a, b):
    f, g = pair_of_functions(a * b)
    c = Callbacks()
    c.setup(a * a)
    k = 3.0
    return f(a) * g(b) + c.scale(b) + c.table["shift"](a) * k + sum(c.sources[0]())


def first(items, n):
    return list(itertools.islice(items, n))


def iterators_are_given_away(a, b):
    it = iter([a, b, a * b])
    squares = (x * x for x in [a, b])
    return sum(v * (i + 1) for i, v in enumerate(first(it, 2))) + math.prod(first(squares, 5))


CASES = [
    (messages_by_sender, (1.2, 0.4), (0, 1)), (object_keys_in_loops, (1.2, 0.4), (0, 1)),
    (key_changes_in_a_loop, (1.2, 0.4), (0, 1)), (outside_object_as_key, (1.2, 0.4), (0, 1)),
    (sets_of_objects, (1.2, 0.4), (0, 1)), (functions_outlive_their_call, (1.2, 0.4), (0, 1)),
    (iterators_are_given_away, (1.2, 0.4), (0, 1)),
]
