"""Reading: fancy, boolean, newaxis, ellipsis, negative step, slice objects, take, nonzero, searchsorted."""
import numpy as np


def basic(v):
    return v[0] * v[-1] + v[1] ** 2


def slices(v):
    return (v[1:] * v[:-1]).sum() + (v[::2] ** 2).sum() + v[-2:].sum() * v[:1].sum()


def negative_steps(v):
    return (v[::-1] * v).sum() * v[-1:0:-2].sum()


def out_of_range_slices(v):
    return (v[:100] ** 2).sum() + v[5:].sum() + v[-100:2].prod()


def matrix_entries(m):
    return m[0, 1] * m[1][0] + m[-1, -1] * m[2, 0] ** 2


def rows_columns(m):
    return (m[1] * m[:, 2]).sum() + (m[1:, :-1] ** 2).sum() + m[:, -1].prod()


def fancy(v, idx):
    return (v[idx] ** 2 * np.arange(1, len(idx) + 1)).sum()


def fancy_literal_list(v):
    return (v[[0, 0, 2]] * v[[1, 2, 3]]).sum()


def fancy_pairs(m, i, j):
    return (m[i, j] ** 2 * np.arange(1, len(i) + 1)).sum()


def fancy_and_slice(m, idx):
    return (m[idx, 1:] ** 2).sum() + (m[:, idx] * 2).prod(axis=0).sum()


def fancy_two_dimensional_index(v):
    idx = np.array([[0, 1], [2, 0]])
    w = v[idx]
    return (w @ w).sum()


def ix_block(m):
    block = m[np.ix_([0, 2], [1, 2])]
    return block[0, 0] * block[1, 1] - block[0, 1] * block[1, 0]


def boolean(v):
    return (v[v > 0] ** 3).sum() + v[v <= 0].sum()


def boolean_matrix(m):
    pos = m[m > 0.5]
    return (pos ** 2).sum() * len(pos)


def boolean_rows(m):
    keep = m.sum(axis=1) > 1.0
    return (m[keep] ** 2).sum() + m[~keep, 0].sum()


def newaxes(v):
    return (v[:, None] * v[None, :2]).sum() + (v[np.newaxis] ** 2).sum()


def ellipsis(t):
    return (t[..., 0] * t[..., -1]).sum() + (t[0, ...] ** 2).sum() + t[1, ..., 1].prod()


def slice_object(v):
    s = slice(1, None, 2)
    return (v[s] ** 2).sum()


def computed_index(v, n):
    total = 0.0
    for i in range(n):
        total += v[(i * 3 + 1) % len(v)] * v[-1 - i % len(v)]
    return total


def index_from_argmax(v):
    i = int(np.argmax(v))
    j = v.argmin()
    return v[i] * v[j] ** 2


def argsort_index(v):
    order = np.argsort(v)
    return (v[order] * np.arange(len(v))).sum() + v[order[-1]] ** 2


def take(v, m):
    return (np.take(v, [0, 2, 2]) ** 2).sum() + (m.take([1, 0], axis=1) * 2).prod()


def take_along(m):
    order = np.argsort(m, axis=1)
    return (np.take_along_axis(m, order, axis=1)[:, 0] ** 2).sum()


def where_indices(v):
    idx = np.where(v > 0)[0]
    (jdx,) = np.nonzero(v < 0)
    return (v[idx] ** 2).sum() * (v[jdx].sum())


def searchsorted_interpolation(xs, ys, x):
    i = np.searchsorted(xs, x) - 1
    t = (x - xs[i]) / (xs[i + 1] - xs[i])
    return ys[i] * (1 - t) + ys[i + 1] * t


def lookup_table(v, codes):
    total = 1.0
    for c in codes:
        total = total * v[c] + v[c]
    return total


def row_by_row(m):
    s = 0.0
    for i in range(m.shape[0]):
        row = m[i]
        s += row[i] * row.sum()
    return s


def tuple_index_variable(m):
    ij = (1, 2)
    return m[ij] ** 2 * m[(0, 0)]


def chained_indexing(m):
    return m[1:][0][::2][1] * m[:, 1][2] + m[0][1:][0] ** 2


def integer_kinds(v):
    return v[np.int64(1)] * v[True + 1] + v[np.array(2)] ** 2


def item_and_tolist(v):
    return v.item(0) * v[1].item() + sum(v.tolist()) ** 2


def unpacked_shape(m):
    rows, cols = m.shape
    total = 0.0
    for k in range(rows * cols):
        total += m[k // cols, k % cols] ** (k + 1)
    return total


def flat_access(m):
    return m.flat[3] * m.ravel()[1] + sum(a * a for a in m.flat)


def choose_diagonal(m):
    n = len(m)
    return m[np.arange(n), np.arange(n)].prod() + m[range(n), [2, 0, 1]].sum() ** 2


V = np.array([0.5, 1.2, -0.8, 1.1])
M = np.array([[0.52, 1.2, -0.8], [1.1, 0.4, 0.9], [-0.3, 0.7, 1.6]])
T = np.arange(8.0).reshape(2, 2, 2) / 5 - 0.33
CASES = [
    (basic, (V,), 0), (slices, (V,), 0), (negative_steps, (V,), 0), (out_of_range_slices, (V,), 0), (matrix_entries, (M,), 0), (rows_columns, (M,), 0),
    (fancy, (V, [0, 0, 3, -1]), 0), (fancy, (V, np.array([2, 1])), 0), (fancy_literal_list, (V,), 0), (fancy_pairs, (M, [0, 0, 2, 0], [1, 1, -1, 0]), 0),
    (fancy_and_slice, (M, [0, 2, 0]), 0), (fancy_two_dimensional_index, (V,), 0), (ix_block, (M,), 0), (boolean, (V,), 0), (boolean_matrix, (M,), 0),
    (boolean_rows, (M,), 0), (newaxes, (V,), 0), (ellipsis, (T,), 0), (slice_object, (V,), 0), (computed_index, (V, 6), 0), (index_from_argmax, (V,), 0),
    (argsort_index, (V,), 0), (take, (V, M[:2]), (0, 1)), (take_along, (M,), 0), (where_indices, (V,), 0),
    (searchsorted_interpolation, (np.array([0.0, 1.0, 2.5]), V[:3], 1.3), (0, 1, 2)), (lookup_table, (V, [0, 2, 1, 0]), 0), (row_by_row, (M,), 0),
    (tuple_index_variable, (M,), 0), (chained_indexing, (M,), 0), (integer_kinds, (V,), 0), (item_and_tolist, (V,), 0), (unpacked_shape, (M[:2],), 0),
    (flat_access, (M,), 0), (choose_diagonal, (M,), 0),
]
