"""In-place element, slice, mask and fancy stores, augmented stores, overlapping slices, out=."""
import numpy as np


def prefix_products(v):
    a = v.copy()
    for i in range(1, len(a)):
        a[i] = a[i] * a[i - 1] + a[i]
    return a[-1] * a[1]


def element_negative_index(v, k):
    a = v.copy()
    a[-1] = k * a[0]
    a[-2] *= a[-1]
    return (a ** 2).sum()


def overwrite_twice(v):
    a = np.zeros(3)
    a[0] = v[0] ** 2
    b = a[0] * 2
    a[0] = v[1]
    a[1] = a[0] * b
    return a[0] + a[1] * a[1]


def slice_store(v, w):
    a = np.ones(5)
    a[1:4] = v * w
    a[:2] = a[2:4] ** 2
    a[::2] *= 2.0
    return (a * np.arange(5)).sum() + a[0] * a[3]


def slice_store_scalar(v, k):
    a = v.copy()
    a[1:3] = k
    a[3:] += k * k
    return (a ** 3).sum()


def slice_store_broadcast(m, row, k):
    a = m.copy()
    a[:, :] = row
    a[1] = a[1] * m[0]
    a[:, 0] = k
    return (a ** 2).sum() + (a * m).sum()


def overlap_shift_right(v):
    a = v * 1.0
    a[1:] = a[:-1]
    return a @ np.array([1.0, 2.0, 4.0, 8.0])


def overlap_shift_left_loop(v, k):
    a = v * 1.0
    for _ in range(3):
        a[:-1] = a[1:] * k
        a[1:] += a[:-1] * 0.5
    return (a ** 2).sum()


def overlap_reversed(v):
    a = v * 2.0
    a[:] = a[::-1] * a
    a[:2] = a[2:][::-1]
    return a @ np.array([1.0, -2.0, 3.0, 0.5])


def mask_store(v, k):
    a = v.copy()
    a[a < 0] = k
    a[v > 1] *= k
    return (a ** 2).sum()


def mask_store_array(v, w):
    a = v.copy()
    mask = v > 0
    a[mask] = w[mask] * a[mask]
    a[~mask] = w[~mask] ** 2
    return (a * np.arange(1, 5)).sum() + a[0] ** 2


def mask_2d(m, k):
    a = m * 2.0
    a[a > 1.0] = k
    a[(m < 0) & (m > -5)] **= 2
    return a.sum() + (a[0] ** 2).sum()


def fancy_store(v, w):
    a = np.zeros(4)
    a[[2, 0]] = v[:2] * w[:2]
    a[np.array([1, 3])] += v[2:]
    return (a ** 2).sum()


def fancy_store_duplicates(v, idx):
    a = np.zeros(3)
    a[idx] = v
    return a @ np.array([3.0, 5.0, 7.0]) + a[0] ** 2


def fancy_add_duplicates(v, idx):
    a = np.ones(3)
    a[idx] += v
    return a @ np.array([3.0, 5.0, 7.0]) * a[1]


def add_at(v, idx):
    a = np.zeros(3)
    np.add.at(a, idx, v)
    return (a ** 2).sum()


def two_index_store(m):
    a = m.copy()
    for i in range(3):
        for j in range(3):
            if i != j:
                a[i, j] -= a[i, i] * a[j, j] * 0.1
    return (a ** 2).sum()


def row_then_element(m):
    a = m.copy()
    a[0][1] = a[1][0] * 2
    a[2] = a[0] * a[1]
    return a[2].sum() * a[0, 1]


def fancy_rows(m, rows):
    a = m.copy()
    a[rows] = a[rows] * 2.0 + a[0]
    a[rows, 1] = 0.5 * a[rows, 0]
    return (a ** 2).sum()


def newaxis_ellipsis_store(v):
    a = np.zeros((2, 3))
    a[..., 0] = v[:2]
    a[:, 1:] = v[:2][:, None] * v[1:3]
    a[..., -1] *= a[..., 0]
    return (a ** 2).sum()


def out_argument(v, w):
    a = np.empty(4)
    np.multiply(v, w, out=a)
    np.add(a, v, out=a)
    np.exp(a, out=a)
    return a.sum()


def out_slice(v):
    a = np.ones(6)
    np.sin(v, out=a[1:5])
    np.multiply(a[:3], a[3:], a[:3])
    return (a * np.arange(6)).sum()


def augmented_whole(v, w):
    a = v.copy()
    a += w
    a *= a
    a -= w * a
    a /= 1.0 + w * w
    return a.sum()


def fill_and_itemset(v, k):
    a = v.copy()
    a.fill(k)
    a[0] = v[0]
    b = np.empty_like(v)
    b[...] = a * k
    b[:] += v
    return (a * b).sum()


def copyto_put(v, w):
    a = np.zeros(4)
    np.copyto(a, v * 2)
    a[1] = w[0]
    np.copyto(a, w, where=np.array([False, False, True, False]))
    return (a ** 2).sum()


def store_in_branches(v, k):
    a = v.copy()
    for i in range(len(a)):
        if a[i] > 0.6:
            a[i] = a[i] * k
        elif i > 0:
            a[i] = a[i - 1] + k
    return (a ** 2).sum()


def store_array_from_scalar_math(x, n):
    a = np.zeros(n)
    for i in range(n):
        a[i] = x ** i
    return a.sum() * a[2]


def stencil_steps(u, k, steps):
    u = u.copy()
    for _ in range(steps):
        u[1:-1] += k * (u[2:] - 2 * u[1:-1] + u[:-2])
    return (u ** 2).sum()


def gauss_seidel(b, sweeps):
    x = np.zeros(len(b))
    for _ in range(sweeps):
        for i in range(1, len(b) - 1):
            x[i] = 0.5 * (x[i - 1] + x[i + 1] + b[i])
        x[0] = b[0] * x[1]
        x[-1] = x[-2] + b[-1]
    return (x ** 2).sum()


V = np.array([0.5, 1.2, -0.8, 1.1])
W = np.array([1.5, 0.3, -0.4, 0.9])
M = np.array([[0.52, 1.2, -0.8], [1.1, 0.4, 0.9], [-0.3, 0.7, 1.6]])
CASES = [
    (prefix_products, (V,), 0), (element_negative_index, (V, 0.7), (0, 1)), (overwrite_twice, (V,), 0), (slice_store, (V[:3], W[1:]), (0, 1)),
    (slice_store_scalar, (V, 0.7), (0, 1)), (slice_store_broadcast, (M, W[:3], 0.7), (0, 1, 2)), (overlap_shift_right, (V,), 0),
    (overlap_shift_left_loop, (V, 0.7), (0, 1)), (overlap_reversed, (V,), 0), (mask_store, (V, 0.7), (0, 1)), (mask_store_array, (V, W), (0, 1)),
    (mask_2d, (M, 0.7), (0, 1)), (fancy_store, (V, W), (0, 1)), (fancy_store_duplicates, (V[:3], [0, 0, 1]), 0),
    (fancy_store_duplicates, (V, np.array([2, 1, 2, 0])), 0), (fancy_add_duplicates, (V[:3], np.array([0, 0, 1])), 0), (add_at, (V, [0, 0, 1, 2]), 0),
    (two_index_store, (M,), 0), (row_then_element, (M,), 0), (fancy_rows, (M, [0, 2]), 0), (newaxis_ellipsis_store, (V,), 0), (out_argument, (V, W), (0, 1)),
    (out_slice, (V,), 0), (augmented_whole, (V, W), (0, 1)), (fill_and_itemset, (V, 0.7), (0, 1)), (copyto_put, (V, W), (0, 1)),
    (store_in_branches, (V, 0.7), (0, 1)), (store_array_from_scalar_math, (0.7, 4), 0), (stencil_steps, (np.array([0.1, 0.9, 0.4, 1.3, 0.2]), 0.2, 4), (0, 1)),
    (gauss_seidel, (W, 3), 0),
]
