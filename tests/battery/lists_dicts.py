"""Lists and dicts built, changed, sliced, nested and looked up."""
import copy
import math
from collections import OrderedDict, defaultdict, deque

import numpy as np


def append_and_sum(x, n):
    out = []
    for i in range(n):
        out.append(x ** i)
    return sum(out) * out[-1]


def append_recurrence(x):
    seq = [x, x * x]
    for i in range(2, 7):
        seq.append(seq[i - 1] * 0.5 + seq[i - 2] * x)
    return seq[-1] * seq[3]


def extend_and_iadd(x, y):
    a = [x]
    a.extend([y, x * y])
    a += [x + y]
    a = a + [y * y]
    return sum(v * (i + 1) for i, v in enumerate(a)) + a[3] * a[4]


def pop_last_and_first(x, y):
    q = [x, y, x * y, x - y]
    last = q.pop()
    first = q.pop(0)
    return last * first * q[0] + q[-1]


def insert_item(x, y):
    a = [x, y]
    a.insert(1, x * y)
    a.insert(0, y * y)
    return a[0] + 2 * a[1] * a[2] + 3 * a[3]


def element_assignment(x, n):
    a = [0.0] * n
    a[0] = x
    for i in range(1, n):
        a[i] = a[i - 1] * x + i
    a[1] = a[0] * a[-1]
    return a[1] + a[2]


def slicing(x, y):
    a = [x, y, x * y, x + y, 1.0]
    b = a[1:4]
    c = a[::-1]
    d = a[-2:]
    return b[1] * c[1] + d[0] * c[4] + len(b)


def slice_assignment(x, y):
    a = [x, y, 3.0, 4.0]
    a[1:3] = [x * y, y * y]
    return a[1] * a[2] + a[0] * a[3]


def lists_of_lists(x, n):
    grid = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            grid[i][j] = x * (i + 1) + x ** j
    return grid[0][n - 1] * grid[n - 1][0] + sum(grid[1])


def row_alias(x):
    g = [[x, 1.0], [2.0, x]]
    row = g[0]
    row[1] = x * x
    g[1][0] = row[1] * 2
    return g[0][1] * g[1][0] + g[1][1]


def list_copy_is_independent(x):
    a = [x, x * x]
    b = a.copy()
    c = list(a)
    b[0] = 5.0
    c[1] = b[0] * x
    return a[0] * b[1] + c[1] * c[0]


def deep_copied(x):
    a = [[x], [x * 2]]
    b = copy.deepcopy(a)
    b[0][0] = b[0][0] * 3
    return a[0][0] * b[0][0] + b[1][0]


def reverse_and_index(x, y):
    a = [x, y, x * y]
    a.reverse()
    i = a.index(y)
    return a[0] * a[2] + a[i] * i


def sort_method(x, y, z):
    a = [x, y, z]
    a.sort()
    return a[0] * 2 + a[1] * a[2]


def list_repeat(x, y):
    a = [x, y] * 2
    return a[2] * a[3] + a[0]


def stack_machine(program, x, y):
    stack = []
    for op in program:
        if op == "x":
            stack.append(x)
        elif op == "y":
            stack.append(y)
        elif op == "+":
            b, a = stack.pop(), stack.pop()
            stack.append(a + b)
        elif op == "*":
            b, a = stack.pop(), stack.pop()
            stack.append(a * b)
        else:
            stack.append(float(op))
    return stack[-1]


def dict_build(x):
    d = {}
    for i, name in enumerate(["a", "b", "c"]):
        d[name] = x ** (i + 1)
    return d["a"] * d["b"] + d["c"]


def dict_update(x, y):
    d = {"x": x, "y": y}
    d.update({"y": y * x, "z": x - y})
    d.update(w=y * y)
    return d["y"] * d["z"] + d["w"] * d["x"]


def dict_get(x, table):
    return table.get("k", 1.0) * x + table.get("missing", x * x)


def dict_setdefault(x, y):
    d = {"a": x}
    a = d.setdefault("a", y)
    b = d.setdefault("b", y * x)
    return a * b + d["b"]


def dict_of_lists(x):
    d = {}
    for i in range(6):
        d.setdefault(i % 2, []).append(x ** i)
    return sum(d[0]) * d[1][-1]


def default_dict(x, words):
    score = defaultdict(float)
    for i, w in enumerate(words):
        score[w] += x ** i
    return score["a"] * score["b"] + score["zzz"]


def tuple_keys(x, n):
    v = {}
    for i in range(n):
        for j in range(n):
            v[i, j] = x * (i + 1) if j == 0 else v[i, j - 1] * x + i
    return v[n - 1, n - 1] * v[0, 1]


def dict_merge(x):
    a = {"p": x, "q": x * 2}
    b = {**a, "q": x * x, "r": 1.0}
    c = a | {"p": 3.0 * x}
    return b["p"] * b["q"] + c["p"] * c["q"]


def dict_pop_and_del(x, y):
    d = {"a": x, "b": y, "c": x * y}
    v = d.pop("b")
    w = d.pop("none", x)
    del d["a"]
    return v * w + d["c"] if "a" not in d else 0.0


def nested_dict(x):
    cfg = {"opt": {"lr": x, "m": [x * 2, x ** 2]}, "n": 3}
    cfg["opt"]["lr"] = cfg["opt"]["lr"] * cfg["n"]
    cfg["opt"]["m"][1] *= 2
    return cfg["opt"]["lr"] * cfg["opt"]["m"][1] + cfg["opt"]["m"][0]


def deque_window(v):
    win = deque(maxlen=2)
    s = 0.0
    for a in v:
        win.append(a)
        if len(win) == 2:
            s += win[0] * win[1] ** 2
    return s


def ordered_dict(x):
    d = OrderedDict([("a", x), ("b", x * x)])
    d["c"] = d["a"] + d["b"]
    s = 1.0
    for k, v in d.items():
        s = s * v + (k == "b")
    return s


def dict_values_to_list(params):
    vals = list(params.values())
    return vals[0] * vals[1] + max(vals) + sum(params.values()) ** 2


def list_of_arrays(v, n):
    us = [v]
    for _ in range(n):
        us.append(us[-1] * 0.5 + us[0])
    return (us[-1] * us[1]).sum()


def list_membership_count(x, flags):
    k = flags.count(True)
    if 3 in [1, 2, 3]:
        k += 1
    return x ** k


def list_clear(x):
    a = [x, x]
    total = sum(a)
    a.clear()
    a.append(total * x)
    return a[0] * total


def mutated_while_iterating_indices(x):
    a = [x, 2 * x, 3 * x]
    for i in range(len(a)):
        a[i] = a[i] * a[(i + 1) % 3]
    return a[0] + a[1] * a[2]


def list_argument_mutated(a, x):
    a[0] = a[0] * x
    a[1] += a[0]
    return a[0] * a[1] + a[2]


def dict_argument_mutated(d, x):
    d["u"] = d["u"] * x
    d["v"] += d["u"] * d["v"]
    return d["v"] ** 2 + d["u"]


def none_placeholders(x):
    slots = [None] * 3
    for i in range(3):
        slots[i] = math.sin(x * (i + 1))
    return slots[0] * slots[1] * slots[2]


V = np.array([0.5, 1.2, -0.8])
CASES = [
    (append_and_sum, (0.7, 5), 0), (append_recurrence, (0.7,), 0), (extend_and_iadd, (0.7, 1.2), (0, 1)), (pop_last_and_first, (0.7, 1.2), (0, 1)),
    (insert_item, (0.7, 1.2), (0, 1)), (element_assignment, (0.7, 5), 0), (slicing, (0.7, 1.2), (0, 1)), (slice_assignment, (0.7, 1.2), (0, 1)),
    (lists_of_lists, (0.7, 3), 0), (row_alias, (0.7,), 0), (list_copy_is_independent, (0.7,), 0), (deep_copied, (0.7,), 0),
    (reverse_and_index, (0.7, 1.2), (0, 1)), (sort_method, (0.7, 1.2, -0.3), (0, 1, 2)), (list_repeat, (0.7, 1.2), (0, 1)),
    (stack_machine, (["x", "y", "*", "2", "x", "+", "*"], 0.7, 1.2), (1, 2)), (dict_build, (0.7,), 0), (dict_update, (0.7, 1.2), (0, 1)),
    (dict_get, (0.7, {"k": 2.0}), (0, 1)), (dict_get, (0.7, {}), 0), (dict_setdefault, (0.7, 1.2), (0, 1)), (dict_of_lists, (0.7,), 0),
    (default_dict, (0.7, ["a", "b", "a", "c"]), 0), (tuple_keys, (0.7, 3), 0), (dict_merge, (0.7,), 0), (dict_pop_and_del, (0.7, 1.2), (0, 1)),
    (nested_dict, (0.7,), 0), (deque_window, (V,), 0), (ordered_dict, (0.7,), 0), (dict_values_to_list, ({"a": 0.7, "b": 1.2},), 0),
    (list_of_arrays, (V, 3), 0), (list_membership_count, (0.7, [True, False, True]), 0), (list_clear, (0.7,), 0),
    (mutated_while_iterating_indices, (0.7,), 0), (list_argument_mutated, ([0.7, 1.2, 0.3], 0.4), (0, 1)),
    (dict_argument_mutated, ({"u": 0.7, "v": 1.2}, 0.4), (0, 1)), (none_placeholders, (0.7,), 0),
]
