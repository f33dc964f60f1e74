"""Shape functions and array methods; rearranging: sort, pad, roll, flip, tile, repeat, triangles, diag, cumulative."""
import numpy as np


def reshapes(v, w):
    return (v.reshape(2, 3) @ w.reshape(3, -1)).sum() + (np.reshape(v, (3, 2)) ** 2)[0].prod()


def reshape_inferred(m):
    return (m.reshape(-1) * np.arange(6)).sum() ** 2 + m.reshape((3, -1), order="F")[0, 1] * m.reshape(1, *m.shape)[0, 1, 1]


def transposes(m, t):
    return (m.T @ m).sum() + (t.transpose(2, 0, 1)[0] * m).sum() + (np.transpose(t, (0, 2, 1))[1] @ m.T).prod() * 0.1 + t.T[0, 1, 1]


def swaps(t):
    return (np.swapaxes(t, 0, 1)[1] ** 2).sum() + np.moveaxis(t, 0, -1)[1, 1].prod() + t.swapaxes(1, 2)[0, 0, 1] ** 3


def squeezes(v):
    col = v[:, None, None]
    return (col.squeeze() * v).sum() + np.squeeze(col, axis=1)[2, 0] ** 2 + np.expand_dims(v, (0, 2))[0, 1, 0] ** 3


def ravels(m):
    return (m.ravel() * np.arange(6)).sum() + (np.ravel(m, order="F") * m.flatten()).sum()


def rolls(v, m):
    return (np.roll(v, 2) * v).sum() + (np.roll(m, 1, axis=1) * m).sum() + (np.roll(m, -1) ** 2 * m).sum()


def flips(v, m):
    return (np.flip(v) * v * np.arange(6)).sum() + (np.fliplr(m) * m).sum() + (np.flipud(m) * m ** 2).sum() + (np.flip(m, axis=(0, 1)) * m)[0, 0]


def rotations(m):
    return (np.rot90(m) @ m).sum() + np.rot90(m, 2)[0, 0] * m[0, 0]


def tiles(v, m):
    return (np.tile(v, 2) * np.arange(12)).sum() + (np.tile(m, (2, 1)) ** 2).sum() * np.tile(m, (1, 2))[0, 4]


def repeats(v, m):
    return (np.repeat(v, 2) * np.arange(12)).sum() + (np.repeat(m, 2, axis=0)[1] ** 2).sum() + (v.repeat([1, 2, 0, 1, 1, 3]) ** 2 * np.arange(8)).sum()


def pads(v, m):
    a = np.pad(v, 2)
    b = np.pad(m, ((1, 0), (0, 2)), mode="constant", constant_values=1.5)
    return (a[1:] * a[:-1]).sum() + (b[1:] * b[:-1]).sum() ** 2


def pad_edge(v):
    a = np.pad(v, (1, 2), mode="edge")
    return (a ** 2 * np.arange(len(a))).sum()


def triangles(s):
    return (np.triu(s) @ np.tril(s)).sum() + (np.triu(s, 1) ** 2).sum() + np.tril(s, -1).sum() * s[0, 0]


def diagonals(s, v):
    return (np.diag(v[:2]) @ s).sum() + np.diag(s).prod() + np.diag(s, 1)[0] ** 2 + np.trace(s) ** 2 + s.diagonal()[1] * np.diagonal(s)[0]


def diagflat(v):
    return (np.diagflat(v[:2], 1)[0, 1] * v[2]) ** 2 + np.diag(v, -1)[2, 1] * v[0]


def cumulative_sums(v, m):
    return (np.cumsum(v) ** 2).sum() + (m.cumsum(axis=0) ** 3).sum() + np.cumsum(m)[3] * np.cumsum(m, axis=-1)[1, 1]


def cumulative_products(v):
    return np.cumprod(v).sum() + (v.cumprod()[2:] ** 2).sum()


def differences(v, m):
    return (np.diff(v) ** 2).sum() + (np.diff(v, n=2) ** 3).sum() + (np.diff(m, axis=0) ** 2).sum() + np.ediff1d(v)[0] ** 2


def gradients_and_trapezoid(v):
    return (np.gradient(v) ** 2).sum() + np.trapezoid(v ** 2, dx=0.3)


def sorts(v, m):
    return (np.sort(v) * np.arange(6)).sum() + (np.sort(m, axis=0)[0] ** 2).sum() + np.sort(m)[1, 1] ** 3


def sort_descending(v):
    top = np.sort(v)[::-1][:2]
    return top[0] * top[1] ** 2


def partition_sum(v):
    return np.partition(v, 3)[:3].sum() * v[0]


def concatenates(v, m):
    a = np.concatenate([v, v[:2] * 2, np.ones(2)])
    b = np.concatenate((m, m * m), axis=1)
    return (a[1:] * a[:-1]).sum() + (b[0] * b[1]).sum()


def stacks(v, w):
    s = np.stack([v, w, v * w])
    c = np.stack((v, w), axis=1)
    return (s @ c).sum() + (s ** 2)[2].sum() + np.stack([v[0], w[1]]).prod()


def h_and_v_stacks(v, m):
    h = np.hstack([v, v[::-1]])
    w = np.vstack([m, v[:3], m[0] * v[3:]])
    return (h[2:] * h[:-2]).sum() + (w.T @ w)[0].sum() + (np.dstack([m, m * 2]) ** 2)[0, 0].sum() + (np.column_stack((v, v ** 2)) ** 2).sum()


def blocks(s):
    b = np.block([[s, np.eye(2)], [np.zeros((2, 2)), s.T]])
    return (b @ b).sum() + b[0, 1] ** 3


def append_insert_delete(v, x):
    a = np.append(v, x)
    b = np.insert(v, 1, x)
    c = np.delete(v, 2)
    return (a[1:] * a[:-1]).sum() + (b ** 2 * np.arange(7)).sum() + (c * np.arange(5)).prod() * 0.0 + (c ** 2).sum()


def splits(v):
    a, b, c = np.split(v, [2, 3])
    left, right = np.array_split(v, 2)
    return a.prod() * b.sum() + (c ** 2).sum() + (left * right).sum() + np.hsplit(v, 3)[1].prod()


def atleasts(x, v):
    return (np.atleast_1d(x) * v).sum() + (np.atleast_2d(v) ** 2)[0, 1] * x


def array_from_rows(x, y):
    m = np.array([[x, y], [x * y, 1.0]])
    t = np.array([m[0], m[1] * x])
    return (m @ t).sum() + np.array([x, y, 2]).prod()


def asarray_and_astype(v):
    a = np.asarray(v, dtype=float)
    b = np.ascontiguousarray(v[::-1]).astype(np.float64)
    return (a * b).sum() + (np.array(v, copy=True) ** 2).sum()


def meshes(x, y):
    gx, gy = np.meshgrid(x, y)
    return (gx ** 2 * gy).sum() + np.sum(np.exp(-gx * gy))


def windows(v):
    w = np.lib.stride_tricks.sliding_window_view(v, 3)
    return (w.mean(axis=1) ** 2).sum()


def broadcast_arrays(v, m):
    a, b = np.broadcast_arrays(v[:3], m)
    return (a * b ** 2).sum()


def convolve(v, w):
    return (np.convolve(v, w[:3]) ** 2).sum() + (np.convolve(v, w[:3], mode="valid") * 2).sum() + np.convolve(v, w[:3], "same")[1]


def interp(x, v):
    return np.interp(x, [0.0, 1.0, 2.0], v[:3]) ** 2


def polynomials(v, x):
    return np.polyval(v[:4], x) ** 2


def shape_attributes(m):
    return m.sum() / m.size + (m ** 2).sum() * m.ndim / m.shape[0] + len(m) * m[0, 0]


V = np.array([0.5, 1.2, -0.8, 1.1, 0.3, -0.6])
W = np.cos(np.arange(6.0)) + 0.4
M = V.reshape(2, 3) + np.array([[0.03], [0.2]])
S = np.array([[0.5, -0.3], [0.2, 0.8]])
T = np.sin(np.arange(12.0) + 0.4).reshape(2, 3, 2)
CASES = [
    (reshapes, (V, W), (0, 1)), (reshape_inferred, (M,), 0), (transposes, (M, T), (0, 1)), (swaps, (T,), 0), (squeezes, (V,), 0), (ravels, (M,), 0),
    (rolls, (V, M), (0, 1)), (flips, (V, M), (0, 1)), (rotations, (S,), 0), (tiles, (V, M), (0, 1)), (repeats, (V, M), (0, 1)), (pads, (V, M), (0, 1)),
    (pad_edge, (V,), 0), (triangles, (S,), 0), (diagonals, (S, V), (0, 1)), (diagflat, (V,), 0), (cumulative_sums, (V, M), (0, 1)), (cumulative_products, (V,), 0),
    (differences, (V, M), (0, 1)), (gradients_and_trapezoid, (V,), 0), (sorts, (V, M), (0, 1)), (sort_descending, (V,), 0), (partition_sum, (V,), 0),
    (concatenates, (V, M), (0, 1)), (stacks, (V[:3], W[:3]), (0, 1)), (h_and_v_stacks, (V, M), (0, 1)), (blocks, (S,), 0), (append_insert_delete, (V, 0.7), (0, 1)),
    (splits, (V,), 0), (atleasts, (0.7, V), (0, 1)), (array_from_rows, (0.7, 1.2), (0, 1)), (asarray_and_astype, (V,), 0), (meshes, (V[:3], W[:2]), (0, 1)),
    (windows, (V,), 0), (broadcast_arrays, (V, M), (0, 1)), (convolve, (V, W), (0, 1)), (interp, (0.7, V), (0, 1)), (polynomials, (V, 0.7), (0, 1)),
    (shape_attributes, (M,), 0),
]
