"""where, clip, maximum, select and other choices; the side not taken must not leak nan; array creation."""
import numpy as np


def where_three(v, w):
    return np.where(v > w, v * w, v - w ** 2).sum()


def where_scalar_sides(v, k):
    return (np.where(v > 0, v, k) ** 2).sum() + np.where(v < 0, 0.0, k * v).sum()


def where_guards_log(v):
    return np.where(v > 0, np.log(np.where(v > 0, v, 1.0)), v ** 2).sum()


def where_unsafe_side(v):
    with np.errstate(all="ignore"):
        return np.where(v > 0, np.sqrt(v), -v).sum()


def where_on_scalar(x, y):
    return float(np.where(x > y, x * y, x / y)) + x


def nested_where(v):
    return np.where(v < -0.5, v ** 2, np.where(v < 0.7, v ** 3, np.sin(v))).sum()


def clips(v, lo, hi):
    return (np.clip(v, lo, hi) ** 2).sum() + (v.clip(-0.1, 1.15) * v).sum()


def clip_one_side(v, k):
    return (np.clip(v, k, None) ** 2).sum() + (np.clip(v, None, k) ** 3).sum()


def relu_family(v, slope):
    return np.maximum(v, 0.0).sum() ** 2 + np.maximum(v, slope * v).sum() + np.minimum(v, slope).prod()


def huber_array(r, d):
    a = np.abs(r)
    return np.where(a <= d, 0.5 * r ** 2, d * (a - 0.5 * d)).sum()


def selects(v, k):
    return np.select([v < 0, v < 1], [v ** 2 * k, v * k], default=k ** 3).sum()


def piecewise_by_mask(v):
    r = np.empty_like(v)
    neg = v < 0
    r[neg] = v[neg] ** 2
    r[~neg] = np.exp(v[~neg])
    return (r * r).sum()


def choose_by_index(v, w, idx):
    both = np.stack([v, w])
    return (both[idx, np.arange(len(idx))] ** 2).sum()


def masked_mean(v):
    keep = v > 0
    return (v * keep).sum() / keep.sum() + np.where(keep, v, 0.0).prod() + v[keep].mean() ** 2


def zeros_ones_full(v, k):
    a = np.zeros(3)
    b = np.ones((2, 3))
    c = np.full(3, k)
    a[:] = v[:3]
    b[0] = a * c
    b[1, 1] = k * k
    return (b * c).sum() + np.full((2, 2), k * v[0]).sum()


def likes(v, k):
    a = np.zeros_like(v)
    b = np.ones_like(v) * k
    c = np.full_like(v, k * 2)
    d = np.empty_like(v)
    d[:] = c * b
    a += d * v
    return (a * b).sum()


def identity_and_eye(k, m):
    return np.linalg.det(m + k * np.eye(2)) + (np.identity(2) * k @ m).sum() ** 2


def active_linspace(a, b):
    x = np.linspace(a, b, 5)
    return (x ** 2).sum() + x[1] * x[3]


def constant_grids(k):
    x = np.arange(5) * k
    y = np.arange(0.0, 1.0, 0.25)
    z = np.linspace(0, 1, 4, endpoint=False)
    return (x ** 2).sum() + np.exp(k * y).sum() * np.cos(k * z).prod()


def logspace_geomspace(k):
    return (k ** np.logspace(-1, 0, 3)).sum() + (np.geomspace(1, 4, 3) * k ** 2).sum()


def array_of_scalars(x, y):
    a = np.array([x, y * x, 1.0])
    b = np.array((a[0], a[1] ** 2, y))
    return a @ b


def fromfunction_like(k, n):
    i, j = np.indices((n, n))
    h = 1.0 / (i + j + k)
    return h.sum() + h[0, 1] ** 2


def vectorised_and_loop(v):
    def f(x):
        return x * np.exp(-x)
    return sum(f(a) for a in v) * f(v).sum()


def iif_sign(v):
    return (np.sign(v) * np.sqrt(np.abs(v))).sum()


def copies(v):
    a = v.copy()
    b = np.copy(v)
    c = np.array(v)
    a[0] = 2.0 * b[1]
    b *= c
    return (a * b * c).sum()


V = np.array([0.5, 1.2, -0.8, 1.1])
W = np.array([0.3, 1.5, -0.4, -0.9])
S = np.array([[0.5, -0.3], [0.2, 0.8]])
CASES = [
    (where_three, (V, W), (0, 1)), (where_scalar_sides, (V, 0.7), (0, 1)), (where_guards_log, (V,), 0), (where_unsafe_side, (V,), 0), (where_on_scalar, (0.7, 1.2), (0, 1)),
    (where_on_scalar, (1.7, 1.2), (0, 1)), (nested_where, (V,), 0), (clips, (V, -0.5, 1.15), (0, 1, 2)), (clips, (V, W - 1, 1.15), (0, 1, 2)), (clip_one_side, (V, 0.7), (0, 1)),
    (relu_family, (V, 0.2), (0, 1)), (huber_array, (V, 0.7), (0, 1)), (selects, (V, 0.7), (0, 1)), (piecewise_by_mask, (V,), 0), (choose_by_index, (V, W, [0, 1, 1, 0]), (0, 1)),
    (masked_mean, (np.abs(V),), 0), (zeros_ones_full, (V, 0.7), (0, 1)), (likes, (V, 0.7), (0, 1)), (identity_and_eye, (0.7, S), (0, 1)),
    (active_linspace, (0.7, 1.2), (0, 1)), (constant_grids, (0.7,), 0), (logspace_geomspace, (0.7,), 0), (array_of_scalars, (0.7, 1.2), (0, 1)), (fromfunction_like, (0.7, 3), 0),
    (vectorised_and_loop, (V,), 0), (iif_sign, (V,), 0), (copies, (V,), 0),
]
