"""Values that change places: double buffers, parts of arrays, rows of lists, rebuilt lists, queues and dicts."""
import collections
import math
import numpy as np


def heat_double_buffer(u0, k, steps):
    u = u0.copy()
    u_new = np.empty_like(u)
    for _ in range(steps):
        u_new[0] = u[0]
        u_new[-1] = u[-1]
        for i in range(1, len(u) - 1):
            u_new[i] = u[i] + k * (u[i - 1] - 2 * u[i] + u[i + 1])
        u, u_new = u_new, u
    return float((u ** 2).sum())


def heat_double_buffer_slices(u0, k, steps):
    u = np.array(u0)
    u_new = np.zeros(len(u0))
    for _ in range(steps):
        u_new[1:-1] = u[1:-1] + k * (u[2:] - 2 * u[1:-1] + u[:-2])
        u_new[0] = 0.5 * u[0]
        u_new[-1] = 2.0
        u, u_new = u_new, u
    return u @ u


def wave_three_buffers(u0, c, steps):
    old = u0.copy()
    now = u0.copy()
    new = np.zeros_like(u0)
    for _ in range(steps):
        for i in range(1, len(now) - 1):
            new[i] = 2 * now[i] - old[i] + c * c * (now[i + 1] - 2 * now[i] + now[i - 1])
        old, now, new = now, new, old
    return now.sum() + (now * old).sum()


def double_buffer_argument(u, k, steps):
    v = np.empty_like(u)
    for n in range(steps):
        v[:] = k * u + n
        v[0] = u[-1]
        u, v = v, u
    return u.sum() * u[0]


def buffers_in_a_list(u0, k):
    bufs = [u0.copy(), np.zeros_like(u0)]
    for n in range(5):
        src, dst = bufs[n % 2], bufs[(n + 1) % 2]
        dst[:] = src * k + src[0]
    return bufs[1].sum()


def while_double_buffer(x0, a):
    x = x0.copy()
    y = np.zeros_like(x)
    n = 0
    while n < 50:
        for i in range(len(x)):
            y[i] = a * math.cos(x[i]) + 0.1 * x[i - 1]
        n += 1
        if np.max(np.abs(y - x)) < 1e-12:
            break
        x, y = y, x
    return (x ** 2).sum()


def split_parts_written(x):
    a = x * 1.0
    left, right = np.split(a, 2)
    left[:] = left * right
    right[0] = left[1] ** 2
    return a.sum() + left[0]


def array_split_written(x):
    a = x.copy()
    parts = np.array_split(a, 3)
    for n, p in enumerate(parts):
        p *= n + 1.5
    return (a ** 2).sum()


def hsplit_written(m):
    a = m.copy()
    l, r = np.hsplit(a, [1])
    l[:] = r[:, :1] * l
    r[0] += l[0]
    return (a ** 3).sum()


def view_by_branch(x, flag):
    a = x.copy()
    if flag > 0:
        row = a[0]
    else:
        row = a[1]
    row[:] = row ** 2
    row[0] += 1.0
    return a.sum()


def view_by_ifexp(x, k):
    a = x * 2
    part = a[:2] if k > 1 else a[2:]
    part *= k
    return (a ** 2).sum()


def target_by_branch(x, k):
    a = x * 1.0
    b = x * 2.0
    t = a if k > 1 else b
    t[0] = k * x[1]
    t[1] += a[0] * b[2]
    return (a * b).sum()


def larger_of_two_written(a, b):
    big, small = (a.copy(), b.copy())
    if small.sum() > big.sum():
        big, small = small, big
    big[0] -= small[0] ** 2
    small[-1] *= big[0]
    return big @ small


def gauss_lists(a, b):
    n = len(b)
    A = [row[:] for row in a]
    y = b[:]
    for i in range(n):
        p = max(range(i, n), key=lambda r: abs(A[r][i]))
        A[i], A[p] = A[p], A[i]
        y[i], y[p] = y[p], y[i]
        for j in range(i + 1, n):
            f = A[j][i] / A[i][i]
            for k in range(i, n):
                A[j][k] -= f * A[i][k]
            y[j] -= f * y[i]
    x = [0.0] * n
    for i in range(n - 1, -1, -1):
        s = y[i]
        for k in range(i + 1, n):
            s -= A[i][k] * x[k]
        x[i] = s / A[i][i]
    return x[0] + 2 * x[1] - x[2] ** 2


def gauss_lists_augmented(a, b):
    n = len(a)
    M = [list(r) + [v] for r, v in zip(a, b)]
    for i in range(n):
        best = i
        for r in range(i + 1, n):
            if abs(M[r][i]) > abs(M[best][i]):
                best = r
        if best != i:
            M[i], M[best] = M[best], M[i]
        for r in range(n):
            if r != i:
                f = M[r][i] / M[i][i]
                M[r] = [x - f * y for x, y in zip(M[r], M[i])]
    return sum(M[i][n] / M[i][i] * (i + 1) for i in range(n))


def gauss_array_fancy_swap(a, b):
    A = a.copy()
    y = b.copy()
    n = len(y)
    for i in range(n):
        p = i + int(np.argmax(np.abs(A[i:, i])))
        if p != i:
            A[[i, p]] = A[[p, i]]
            y[[i, p]] = y[[p, i]]
        for j in range(i + 1, n):
            f = A[j, i] / A[i, i]
            A[j, i:] -= f * A[i, i:]
            y[j] -= f * y[i]
    x = np.zeros(n)
    for i in range(n - 1, -1, -1):
        x[i] = (y[i] - A[i, i + 1:] @ x[i + 1:]) / A[i, i]
    return (x ** 2).sum()


def gauss_array_copy_swap(a, b):
    A = np.column_stack([a, b])
    n = len(b)
    for i in range(n):
        p = np.argmax(np.abs(A[i:, i])) + i
        tmp = A[i].copy()
        A[i] = A[p]
        A[p] = tmp
        A[i] /= A[i, i]
        for j in range(n):
            if j != i:
                A[j] -= A[j, i] * A[i]
    return A[:, n].sum()


def lu_lists(a):
    n = len(a)
    L = [[0.0] * n for _ in range(n)]
    U = [[0.0] * n for _ in range(n)]
    for i in range(n):
        L[i][i] = 1.0
        for j in range(i, n):
            U[i][j] = a[i][j] - sum(L[i][k] * U[k][j] for k in range(i))
        for j in range(i + 1, n):
            L[j][i] = (a[j][i] - sum(L[j][k] * U[k][i] for k in range(i))) / U[i][i]
    det = 1.0
    for i in range(n):
        det *= U[i][i]
    return det


def matmul_lists(a, b):
    n = len(a)
    c = [[0.0 for _ in range(n)] for _ in range(n)]
    for i in range(n):
        for j in range(n):
            for k in range(n):
                c[i][j] += a[i][k] * b[k][j]
    return sum(c[i][i] for i in range(n)) + c[0][1] ** 2


def rebuilt_in_loop(xs, k):
    for _ in range(4):
        xs = [math.sin(k * x) for x in xs]
    return sum(xs)


def rebuilt_by_neighbours(xs):
    for _ in range(3):
        xs = [0.5 * (xs[i - 1] + xs[i]) for i in range(len(xs))]
    return xs[0] * xs[2]


def shrinking_list(xs):
    while len(xs) > 1:
        xs = [a * b + a for a, b in zip(xs, xs[1:])]
    return xs[0]


def de_casteljau(points, t):
    pts = list(points)
    while len(pts) > 1:
        pts = [(1 - t) * a + t * b for a, b in zip(pts[:-1], pts[1:])]
    return pts[0]


def neville(xs, ys, x):
    p = list(ys)
    n = len(p)
    for k in range(1, n):
        for i in range(n - k):
            p[i] = ((x - xs[i + k]) * p[i] + (xs[i] - x) * p[i + 1]) / (xs[i] - xs[i + k])
    return p[0]


def reversed_in_place(xs):
    ys = [x * x for x in xs]
    ys.reverse()
    s = 0.0
    for i, y in enumerate(ys):
        s += (i + 1) * y
    return s


def sorted_in_place(xs):
    ys = [math.sin(3 * x) for x in xs]
    ys.sort()
    return sum((i + 1) * y for i, y in enumerate(ys))


def sort_pairs_by_key(xs, ws):
    pairs = [(x, w) for x, w in zip(xs, ws)]
    pairs.sort(key=lambda p: p[1])
    total = 0.0
    for n, (x, w) in enumerate(pairs):
        total += x * w / (n + 1)
    return total


def sort_descending(xs):
    ys = list(xs)
    ys.sort(reverse=True)
    return ys[0] - ys[-1] ** 2


def sort_by_key_in_loop(xs):
    s = 0.0
    ys = list(xs)
    for k in range(3):
        ys.sort(key=lambda v: abs(v - k))
        s += ys[0] * (k + 1)
        ys = [y * 1.1 for y in ys]
    return s


def pop_run_time_key(names, values):
    d = {}
    for n, v in zip(names, values):
        d[n] = v * v
    first = d.pop(names[0])
    return first * sum(d.values())


def setdefault_run_time(names, values):
    d = {}
    for n, v in zip(names, values):
        d.setdefault(n, []).append(v)
    return sum(max(g) * sum(g) for g in d.values())


def defaultdict_sums(names, values):
    d = collections.defaultdict(float)
    for n, v in zip(names, values):
        d[n] += v * v
    return sum(v ** 2 for v in d.values())


def defaultdict_lists(names, values):
    groups = collections.defaultdict(list)
    for n, v in zip(names, values):
        groups[n].append(v)
    return sum(sum(g) / len(g) for g in groups.values())


def dict_update_and_get(keys, values):
    d = {}
    for k, v in zip(keys, values):
        d[k] = d.get(k, 1.0) * v
    return sum(d[k] for k in sorted(d))


def dict_delete(keys, values):
    d = dict(zip(keys, values))
    del d[keys[1]]
    return sum(v * v for v in d.values())


def moving_average_deque(xs):
    window = collections.deque(maxlen=3)
    out = 0.0
    for x in xs:
        window.append(x * x)
        out += sum(window) / len(window)
    return out


def queue_deque(xs):
    q = collections.deque(xs)
    s = 0.0
    while len(q) > 1:
        a = q.popleft()
        b = q.popleft()
        s += a * b
        q.append(0.5 * (a + b))
    return s + q[0]


def rotate_deque(xs):
    q = collections.deque(xs)
    s = 0.0
    for k in range(3):
        q.rotate(1)
        s += q[0] * (k + 1)
    return s


def stack_machine(xs):
    stack = []
    for op in ["push", "push", "mul", "push", "add"]:
        if op == "push":
            stack.append(xs[len(stack)] ** 2)
        elif op == "mul":
            b = stack.pop()
            a = stack.pop()
            stack.append(a * b)
        else:
            b = stack.pop()
            a = stack.pop()
            stack.append(a + b)
    return stack[0]


def polynomial_convolve(p, q):
    out = [0.0] * (len(p) + len(q) - 1)
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            out[i + j] += a * b
    return sum(c * 0.7 ** k for k, c in enumerate(out))


def insert_sorted(xs):
    out = []
    for x in xs:
        i = 0
        while i < len(out) and out[i] < x:
            i += 1
        out.insert(i, x)
    return sum(v * (k + 1) for k, v in enumerate(out))


def extend_and_slice_assign(xs):
    ys = list(xs)
    ys[1:3] = [ys[2] * 2, ys[1] * 3]
    ys.extend(y * y for y in xs[:2])
    return sum((k + 1) * y for k, y in enumerate(ys))


def remove_and_index(xs):
    ys = [x * 2 for x in xs]
    ys.remove(ys[1])
    return ys[0] * ys[1]


def transpose_zip(rows):
    cols = list(zip(*rows))
    return sum(math.prod(c) for c in cols)


def bubble_sort(xs):
    ys = list(xs)
    n = len(ys)
    for i in range(n):
        for j in range(n - 1 - i):
            if ys[j] > ys[j + 1]:
                ys[j], ys[j + 1] = ys[j + 1], ys[j]
    return sum((i + 1) * y ** 2 for i, y in enumerate(ys))


def swap_rows_array(a):
    m = a.copy()
    m[0], m[1] = m[1].copy(), m[0].copy()
    return (m[0] ** 2).sum() + m[1, 0]


def swap_elements_array(x):
    a = x.copy()
    for i in range(len(a) // 2):
        a[i], a[-1 - i] = a[-1 - i], a[i]
    return (a * np.arange(len(a))).sum()


_U = np.array([0.3, -0.4, 1.2, 0.9, 0.1])
_M3 = np.array([[0.5, 1.2, -0.8], [1.1, 0.4, 0.9], [-2.0, 0.3, 0.7]])
_L3 = _M3.tolist()
_B3 = np.array([1.0, -0.5, 2.0])
_X4 = np.array([0.7, 1.3, -0.4, 0.9])
_L4 = [0.7, 1.3, -0.4, 0.9]
_N4 = ["b", "a", "b", "c"]
CASES = [
    (heat_double_buffer, (_U, 0.2, 4), (0, 1)), (heat_double_buffer_slices, (_U, 0.2, 3), (0, 1)),
    (wave_three_buffers, (_U, 0.5, 5), (0, 1)), (double_buffer_argument, (_U, 0.7, 3), (0, 1)),
    (buffers_in_a_list, (_U, 0.8), (0, 1)), (while_double_buffer, (_U, 0.4), (0, 1)), (split_parts_written, (_X4,), 0),
    (array_split_written, (_U,), 0), (hsplit_written, (_M3,), 0), (view_by_branch, (_M3, 1.0), (0, 1)),
    (view_by_ifexp, (_X4, 1.5), (0, 1)), (target_by_branch, (_X4, 1.5), (0, 1)),
    (larger_of_two_written, (_X4, _X4[::-1] * 2), (0, 1)), (gauss_lists, (_L3, list(_B3)), (0, 1)),
    (gauss_lists_augmented, (_L3, list(_B3)), (0, 1)), (gauss_array_fancy_swap, (_M3, _B3), (0, 1)),
    (gauss_array_copy_swap, (_M3, _B3), (0, 1)), (lu_lists, (_L3,), 0), (matmul_lists, (_L3, _L3[::-1]), (0, 1)),
    (rebuilt_in_loop, (_L4, 1.1), (0, 1)), (rebuilt_by_neighbours, (_L4,), 0), (shrinking_list, (_L4,), 0),
    (de_casteljau, (_L4, 0.3), (0, 1)), (neville, ([0.0, 1.0, 2.5], [0.3, -0.2, 0.9], 1.7), (0, 1, 2)),
    (reversed_in_place, (_L4,), 0), (sorted_in_place, (_L4,), 0), (sort_pairs_by_key, (_L4, [0.4, 0.1, 0.9, 0.6]), (0, 1)),
    (sort_descending, (_L4,), 0), (sort_by_key_in_loop, (_L4,), 0), (pop_run_time_key, (["a", "b", "c", "d"], _L4), 1),
    (setdefault_run_time, (_N4, _L4), 1), (defaultdict_sums, (_N4, _L4), 1), (defaultdict_lists, (_N4, _L4), 1),
    (dict_update_and_get, (_N4, _L4), 1), (dict_delete, (["a", "b", "c", "d"], _L4), 1), (moving_average_deque, (_L4,), 0),
    (queue_deque, (_L4,), 0), (rotate_deque, (_L4,), 0), (stack_machine, (_L4,), 0),
    (polynomial_convolve, (_L4, [0.3, 0.2]), (0, 1)), (insert_sorted, (_L4,), 0), (extend_and_slice_assign, (_L4,), 0),
    (remove_and_index, (_L4,), 0), (transpose_zip, (_L3,), 0), (bubble_sort, (_L4,), 0), (swap_rows_array, (_M3,), 0),
    (swap_elements_array, (_X4,), 0),
]
