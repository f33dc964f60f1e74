"""Arguments that the function mutates, and arrays of every make: float32, strided, Fortran, read-only, empty, 0-d, int."""
import numpy as np


def doubles_argument(v):
    v *= 2.0
    return (v ** 2).sum()


def stores_into_argument(v, k):
    v[0] = v[1] * k
    v[2:] += v[0]
    return (v ** 3).sum()


def view_of_argument_written(m):
    row = m[0]
    row += m[1] ** 2
    return (m ** 2).sum()


def reads_before_and_after(v):
    before = v[0] * v[1]
    v[0] = 3.0
    return before * v.sum() + v[0] * v[1]


def fills_work_array(v, work):
    work[:] = v ** 2
    work[0] += v[1]
    return work.sum() * v[0]


def normalise_in_place(v):
    v /= v.sum()
    return (v * np.arange(len(v))).sum()


def mutates_one_of_two(a, b):
    a += b
    b2 = b * a
    a[:] = 0.0
    return b2.sum() + a.sum()


def list_of_arrays_mutated(vs):
    vs[0] *= 2.0
    vs[1][0] = vs[0][1]
    return (vs[0] * vs[1]).sum()


def sort_argument(v):
    v.sort()
    return (v * np.arange(len(v))).sum()


def quadratic(v):
    return (v * v).sum() + v.ravel()[0] if v.size else v.sum() + 1.0


def weighted(v, w):
    return np.sum(v * w * w) + v.mean() * 2


def matvec(m, v):
    return np.sum(np.tanh(m @ v) ** 2)


def total_of_empty(v, x):
    s = x
    for a in v:
        s += a * x
    return s * x + v.sum()


def empty_max_default(v, x):
    return x * x + np.sum(v * x) + np.prod(v)


def zero_d(a, x):
    return float(a * a * x)


def zero_d_indexing(a):
    return a[()] ** 2 + a.item() * 3


def zero_d_store(a):
    a[()] = a * a
    return float(a) * 2


def zero_d_augmented(a, k):
    a *= k
    return a + a * a


def length_one(v):
    return v[0] * v.sum() + float(v[0]) ** 2


def float32_math(v, k):
    h = np.exp(v * k) / (1 + v ** 2)
    return h.sum()


def float32_accumulate(v):
    total = np.float32(0.0)
    for a in v:
        total += a * a
    return total * v[0]


def casts_to_float64(v):
    w = v.astype(np.float64)
    return (w ** 2).sum() * w[0]


def integer_array_constant(n, x):
    return np.sum(n * x ** 2) + n[0] * x


def integer_becomes_float(counts, v):
    p = counts / counts.sum()
    return (p * v ** 2).sum()


def int_array_copy_stays_int(n, x):
    f = n.astype(float)
    f[0] = x * f[1]
    return (f ** 2).sum()


def bool_array_constant(mask, v):
    return (mask * v ** 2).sum() + v[mask].sum()


def three_dimensional(t):
    return (t[0] @ t[1]).sum() + (t ** 2).sum(axis=0)[1, 0]


def frozen(v):
    v = np.array(v)
    v.flags.writeable = False
    return v


V = np.array([0.5, 1.2, -0.8, 1.1])
M = np.array([[0.52, 1.2, -0.8], [1.1, 0.4, 0.9], [-0.3, 0.7, 1.6]])
F32 = V.astype(np.float32)
KINDS = [V[::2], V[::-1], M.T, np.asfortranarray(M), frozen(V), M[:, 1], np.zeros((0,)), np.zeros((3, 0)), np.array(1.5), np.array([[2.0]]), F32,
         np.broadcast_to(np.array(0.7), (3,)).copy(), M[1:, ::2], F32[::2]]
CASES = [
    (doubles_argument, (V,), 0), (doubles_argument, (M[:, 1],), 0), (stores_into_argument, (V, 0.7), (0, 1)), (view_of_argument_written, (M,), 0),
    (reads_before_and_after, (V,), 0), (fills_work_array, (V, np.zeros(4)), 0), (fills_work_array, (V, np.ones(4)), (0, 1)), (normalise_in_place, (V,), 0),
    (mutates_one_of_two, (V, V[::-1] * 2), (0, 1)), (list_of_arrays_mutated, ([V, V * 0.5],), 0), (sort_argument, (V,), 0),
    *[(quadratic, (a,), 0) for a in KINDS if a.size],
    (weighted, (V[::2], V[::-2]), (0, 1)), (weighted, (frozen(V), frozen(V * 2)), (0, 1)), (weighted, (F32, F32[::-1]), (0, 1)), (weighted, (F32, V), (0, 1)),
    (matvec, (M.T, V[:3]), (0, 1)), (matvec, (np.asfortranarray(M), V[1:]), (0, 1)), (matvec, (M.astype(np.float32), F32[:3]), (0, 1)),
    (total_of_empty, (np.zeros(0), 0.7), (0, 1)), (total_of_empty, (V, 0.7), (0, 1)), (empty_max_default, (np.zeros(0), 0.7), (0, 1)),
    (zero_d, (np.array(1.5), 0.7), (0, 1)), (zero_d_indexing, (np.array(1.5),), 0), (zero_d_store, (np.array(1.5),), 0), (zero_d_augmented, (np.array(1.5), 0.7), (0, 1)),
    (length_one, (np.array([0.7]),), 0), (float32_math, (F32, 0.7), (0, 1)), (float32_math, (F32, np.float32(0.7)), (0, 1)), (float32_accumulate, (F32,), 0),
    (casts_to_float64, (F32,), 0), (integer_array_constant, (np.array([1, 2, 3]), 0.7), 1), (integer_becomes_float, (np.array([1, 2, 3, 4]), V), 1),
    (int_array_copy_stays_int, (np.array([1, 2, 3]), 0.7), 1), (bool_array_constant, (V > 0, V), 1), (three_dimensional, (np.arange(8.0).reshape(2, 2, 2) / 5 - 0.3,), 0),
]
