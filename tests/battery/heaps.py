"""Heaps and sorted lists by the standard library, whose C functions are written in Python too; lists asked whether they are empty."""
import bisect
import heapq

import numpy as np

X4 = [0.7, 0.2, 1.5, 0.9]
S4 = [0.1, 0.4, 1.2, 2.0]


def pushed_and_popped(x):
    h = []
    for i, v in enumerate(x):
        heapq.heappush(h, (v * v, i))
    s = 0.0
    w = 1.0
    while h:
        v, _ = heapq.heappop(h)
        s += w * v
        w *= 2
    return s


def events(x):
    q = []
    for i in range(len(x)):
        heapq.heappush(q, (x[i], i))
    t = 0.0
    while q:
        t0, i = heapq.heappop(q)
        t = t + t0 * t0 * (i + 1)
        if t0 < 1.0 and i < 3:
            heapq.heappush(q, (t0 * 3.1, i + 4))
    return t


def indices(x):
    h = []
    heapq.heappush(h, 2)
    heapq.heappush(h, 1)
    i = heapq.heappop(h)
    return x[i] ** 2 + x[len(h)]


def inserted(x):
    a = []
    for v in x:
        bisect.insort(a, v * v)
    return a[0] + 2 * a[1] * a[3]


def inserted_left(x):
    a = []
    for i in range(len(x)):
        bisect.insort_left(a, x[i] ** 2)
    return a[0] + 2 * a[-1] * a[1]


def inserted_into_known(a, b, c):
    xs = [a, b]
    bisect.insort(xs, c)
    return xs[0] * 2 + xs[1] ** 2


def found(x, t):
    i = bisect.bisect_left(x, t)
    return x[i] * t + x[i - 1] ** 2


def last_goes_first(x):
    h = [v * v for v in x]
    s = 0.0
    while h:
        last = h.pop()
        if h:
            top = h[0]
            h[0] = last
        else:
            top = last
        s = s * 0.5 + top
    return s


def entries_while_there_are_some(x):
    d = {}
    s = 0.0
    for i in range(len(x)):
        if d:
            s += d[0] * x[i]
            del d[0]
        else:
            d[0] = x[i] * x[i]
    return s


CASES = [
    *[(f, (x,), 0) for f in (pushed_and_popped, events, indices, inserted, inserted_left, last_goes_first,
                             entries_while_there_are_some) for x in (X4, np.array(X4))],
    (inserted_into_known, (1.0, 3.0, 2.0), (0, 1, 2)), (found, (S4, 0.8), (0, 1)),
]
