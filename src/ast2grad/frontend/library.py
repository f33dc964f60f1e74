"""Functions of NumPy and the standard library that call back, as the Python that they stand for.

Nothing here is ever run: the interpreter reads these bodies in the place of a call, like a function of the user's, and
the statements that they lead to belong to the line of the call.
"""
# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import copy

import numpy as np


def called(f, *args):
    """A function that compiled code calls, on its own."""
    return f(*args)


def over_vector(f, *vectors):
    """np.vectorize(f), and ufuncs made of Python functions, in one dimension."""
    out = np.empty(vectors[0].size)
    for i in range(out.size):
        out[i] = f(*[a[i] for a in vectors])
    return out


def over_elements(f, *arrays):
    """The same for arrays of one shape."""
    flat = [np.ravel(a) for a in arrays]
    out = np.empty(flat[0].size)
    for i in range(out.size):
        out[i] = f(*[a[i] for a in flat])
    return np.reshape(out, arrays[0].shape)


def deep_list(items):
    """copy.deepcopy of a list whose items are no list twice"""
    return [copy.deepcopy(x) for x in items]


def deep_dict(entries):
    return {key: copy.deepcopy(x) for key, x in entries.items()}


def accumulate(items, f):
    out = items[:1]
    for i in range(1, len(items)):
        out.append(f(out[-1], items[i]))
    return out


def accumulate_from(items, f, start):
    out = [start]
    for x in items:
        out.append(f(out[-1], x))
    return out


def chain(parts):
    for part in parts:
        for x in part:
            yield x


def enumerated(items, k):
    for x in items:
        yield k, x
        k += 1


def mapped(f, items):
    for x in items:
        yield f(x)


def compress(items, selectors):
    for x, keep in zip(items, selectors):
        if keep:
            yield x


def chosen(items, places):
    """What itertools.permutations and its like make of items of which they made the places."""
    for place in places:
        yield tuple([items[i] for i in place])


def products(columns):
    if not columns:
        yield ()
    else:
        for x in columns[0]:
            for rest in products(columns[1:]):
                yield (x, *rest)


def dropwhile(test, items):
    dropping = True
    for x in items:
        dropping = dropping and test(x)
        if not dropping:
            yield x


def filterfalse(test, items):
    for x in items:
        if not test(x):
            yield x


def counting(start, step):
    """itertools.count(start, step)"""
    while True:
        yield start
        start += step


def cycling(items):
    """itertools.cycle(items)"""
    k = 0
    while True:
        yield items[k % len(items)]
        k += 1


def first_of(items, n):
    """itertools.islice(items, n)"""
    k = 0
    if k < n:
        for x in items:
            yield x
            k += 1
            if k >= n:
                break


def groups(items, keys):
    """itertools.groupby: each group is iterated over before the next one is asked for."""
    start = 0
    for n in range(1, len(items) + 1):
        if n == len(items) or keys[n] != keys[start]:
            yield keys[start], iter(items[start:n])
            start = n


def starmap(f, rows):
    for row in rows:
        yield f(*row)


def takewhile(test, items):
    for x in items:
        if not test(x):
            break
        yield x


def steps(it):
    """An iterator that is written as a class."""
    while True:
        try:
            x = it.__next__()
        except StopIteration:
            break
        yield x


def next_or(it, default):
    try:
        return it.__next__()
    except StopIteration:
        return default


def item_at(items, k):
    """next() of an iterator that has given k items"""
    if k >= len(items):
        raise StopIteration
    return items[k]


def item_or(items, k, default):
    """next(_, default) of it"""
    return items[k] if k < len(items) else default


def update(entries, others):
    for key, value in others.items():
        entries[key] = value


def slice_indices(s, length):
    """slice.indices"""
    step = 1 if s.step is None else s.step
    if step == 0:
        raise ValueError("slice step cannot be zero")
    last = -1 if step < 0 else 0
    beyond = length - 1 if step < 0 else length
    ends = []
    for end, default in ((s.start, beyond if step < 0 else last), (s.stop, last if step < 0 else beyond)):
        if end is None:
            end = default
        elif end < 0:
            end = max(end + length, last)
        else:
            end = min(end, beyond)
        ends.append(end)
    return ends[0], ends[1], step
