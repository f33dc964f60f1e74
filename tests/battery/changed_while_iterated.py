"""Loops whose body changes what the loop's items are made of, and iterators whose steps alternate with the body's."""
import itertools

import numpy as np


def appended_to(x):
    items = [x]
    for v in items:
        if len(items) < 4:
            items.append(v * x + 1)
    return sum(items) * items[-1]


def appended_to_in_a_comprehension(x):
    items = [x, 2 * x, 3 * x]
    seen = [v for v in items if len(items) < 20 and not items.append(v)]
    return sum(seen)


def work_list(x):
    queue = [(x, 0)]
    s = 0.0
    for v, depth in queue:
        s += v * v
        if depth < 2:
            queue.append((v * x, depth + 1))
            queue.append((v + x, depth + 2))
    return s


def later_item_stored(x):
    items = [x, 2 * x, 3 * x]
    s = 0.0
    for v in items:
        items[2] = v * x
        s += v
    return s


def reversed_and_stored(x):
    items = [x, 2 * x, 3 * x]
    s = 0.0
    for i, v in enumerate(reversed(items)):
        items[0] = v * x + i
        s += v
    return s


def dict_value_stored(x):
    d = {"a": x, "b": x * 2}
    s = 0.0
    for k, v in d.items():
        d["b"] = v * v * x
        s += v + len(k)
    return s


def mapped_list_stored(x):
    items = [x, 2 * x, 3 * x]
    s = 0.0
    for y in map(lambda v: v * items[0], items):
        items[0] += y
        s += y
    return s


def mapped_function_reads_the_sum(x):
    s = 0.0

    def scaled(v):
        nonlocal s
        s += v * v
        return s * x

    for y in map(scaled, [x, 1.0, 2.0]):
        s *= y
    return s


def filtered_by_the_sum(x):
    s = 0.0
    for y in filter(lambda v: v > s, [x, 1.0, 2.0, 0.1]):
        s += y * x
    return s


def expression_reads_a_changing_name(x):
    k = 2.0
    s = 0.0
    for y in (v * k for v in [x, 2 * x, 3 * x]):
        k += x
        s += y
    return s


def expression_over_an_array(x):
    k = x
    s = 0.0
    for y in (v * k for v in np.arange(1.0, 4.0)):
        k = k * 2
        s += y
    return s


def expressions_inside_of_each_other(x):
    s = x
    for v in (w * s for w in (u * s for u in [1.0, 2.0, x]) if w < 5):
        s += v
        if s > 8:
            break
    else:
        s *= 2
    return s


def functions_made_one_by_one(x):
    k = x
    fs = (lambda v: v * k for k in [1.0, 2.0, x])  # noqa: B023
    return sum(f(x) for f in fs) + k


class Box:
    def __init__(self, x):
        self.x = x

    def __iter__(self):
        for i in range(3):
            yield self.x * i


def generator_reads_a_changing_attribute(x):
    box = Box(x)
    s = 0.0
    for v in box:
        box.x = box.x * 2
        s += v
    return s


def generator_changes_a_name(x):
    c = 0.0
    s = 0.0

    def steps():
        nonlocal c
        for i in range(3):
            c += x
            yield i * x

    for y in steps():
        s += y * c
    return s


def generator_that_prints(x):
    def steps():
        for i in range(3):
            print("in", i)
            yield x * i

    s = 0.0
    for v in steps():
        print("out")
        s += v * v
    return s


def growing(a, k):
    for v in a:
        yield v * k
        k = k + v
    yield k


def generator_left_early(x):
    s = 0.0
    for v in growing([x, 2 * x, 3 * x], x):
        if s > 3:
            break
        s += v * v
    return s


def tree(x, depth):
    if depth == 0:
        yield x
        return
    yield from tree(x * 0.5, depth - 1)
    yield x * x
    yield from tree(x + 1, depth - 1)


def recursive_generator(x):
    s = 1.0
    for v in tree(x, 2):
        s = s * v + 1
    return s + sum(v * v for v in tree(x, 3))


def generators_side_by_side(x):
    s = 0.0
    for i, (v, w) in enumerate(zip(growing([x, 1.0], x), growing([2.0, x], 2 * x)), 1):
        s += v * w * i
    for a, b in itertools.pairwise([x, x * 2, x**3]):
        s += a * b
    return s


def slice_replaced(x):
    items = [x * i for i in range(6)]
    items[1:4] = [x]
    items[::2] = [x * x, 2 * x]
    return sum(i * v for i, v in enumerate(items))


# what cannot be told apart is refused (test_battery.REFUSED)
def run_time_list_grows(x, n):
    items = [x * i for i in range(n)]
    s = 0.0
    for v in items:
        s += v * v
        if len(items) < 7:
            items.append(v * x + 1)
    return sum(items) * s


def iterator_of_a_changing_list(x):
    items = [x, x * 2, x * 3]
    it = iter(items)
    s = next(it)
    items[1] = x**3
    return s * next(it)


def expression_stepped_and_changed(x):
    items = [x, 2 * x, 3 * x]
    it = (v * v for v in items)
    a = next(it)
    items[1] = 7 * x
    return a + next(it)


def generator_of_a_changing_array(x):
    a = np.array([x, 2 * x, 3 * x])
    s = 0.0
    for v in growing(a, x):
        if s > 300:
            return s
        a[2] = v
        s += v * v
    return s


CASES = [
    (f, (0.7,), 0) for f in (
        appended_to, appended_to_in_a_comprehension, work_list, later_item_stored, reversed_and_stored, dict_value_stored,
        mapped_list_stored, mapped_function_reads_the_sum, filtered_by_the_sum, expression_reads_a_changing_name,
        expression_over_an_array, expressions_inside_of_each_other, functions_made_one_by_one,
        generator_reads_a_changing_attribute, generator_changes_a_name, generator_that_prints, generator_left_early,
        recursive_generator, generators_side_by_side, slice_replaced, iterator_of_a_changing_list,
        expression_stepped_and_changed, generator_of_a_changing_array)
] + [(run_time_list_grows, (0.7, 4), 0)]
