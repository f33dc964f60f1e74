"""Views that alias and are written through: slices, rows, .T, reshape, ravel, diagonal, and copies that do not."""
import numpy as np


def slice_view_written(v, k):
    a = v.copy()
    tail = a[2:]
    tail *= k
    tail[0] = tail[1] * a[0]
    return (a ** 2).sum()


def view_sees_later_write(v):
    a = v.copy()
    head = a[:2]
    a[0] = a[3] * 5.0
    return head[0] * head[1] + a[0]


def row_view(m, k):
    a = m.copy()
    row = a[1]
    row *= k
    row[0] += a[0, 0]
    a[1, 1] = row[2] ** 2
    return row.sum() * a[1, 0]


def element_is_a_copy(v):
    a = v.copy()
    s = a[0]
    a[0] = 5.0 * a[1]
    s *= 2
    return s * a[0]


def transpose_view(m):
    a = m.copy()
    t = a.T
    t[0] = t[1] * 2
    t[2, 0] *= a[0, 1]
    return (a * np.arange(9).reshape(3, 3)).sum() + (t[0] ** 2).sum()


def reshape_view(v, k):
    a = v.copy()
    m = a.reshape(2, 2)
    m[1, 0] = k * m[0, 1]
    a[0] *= a[2]
    return (m ** 2).sum()


def reshape_of_transpose_is_copy(m):
    a = m.copy()
    flat = a.T.reshape(9)
    flat[0] = 10.0 * a[0, 1]
    return (a ** 2).sum() + flat[0] * flat[3]


def ravel_view(m):
    a = m.copy()
    f = a.ravel()
    f[::2] *= 3.0
    f[1] = f[0] * f[2]
    return (a ** 2).sum()


def ravel_copy(m):
    f = m.T.ravel()
    f[0] = m[1, 1] * 2
    return (f ** 2).sum() + m[0, 0]


def flatten_is_copy(m):
    a = m.copy()
    f = a.flatten()
    f *= 2
    return f @ a.ravel()


def diagonal_read_and_fill(m, v):
    a = m.copy()
    np.fill_diagonal(a, v)
    d = a.diagonal()
    e = np.diag(a) * a[0]
    return (d * e).sum() + (a ** 2).sum()


def view_of_view(v, k):
    a = v.copy()
    b = a[1:]
    c = b[::2]
    c += k
    b *= a[0]
    return (a ** 2).sum() + c[0]


def negative_step_view(v):
    a = v.copy()
    r = a[::-1]
    r[0] = r[1] * r[3]
    r[2:] *= 2.0
    return (a * np.arange(1, 5)).sum() * r[0]


def alias_by_assignment(v, k):
    a = v.copy()
    b = a
    b *= k
    b = b + 1.0
    a[0] = b[1]
    return (a * b).sum()


def aug_on_float_or_array(x):
    y = x
    y *= 2.0
    return np.sum(x * y)


def asarray_aliases(v):
    a = v.copy()
    b = np.asarray(a)
    b[1] = b[0] ** 2
    c = np.array(a)
    c[0] = 7.0
    return (a ** 2).sum() + c[1]


def swapaxes_moveaxis_view(t):
    a = t.copy()
    b = np.swapaxes(a, 0, 2)
    b[0] *= 2.0
    c = np.moveaxis(a, 1, 0)
    c[1] += b[1, 0, 0]
    return (a ** 2).sum()


def newaxis_view(v):
    a = v.copy()
    col = a[:, None]
    col[1:] *= 3.0
    col[0, 0] = a[3] ** 2
    return (col * a).sum()


def squeeze_expand_view(v):
    a = v.copy()
    e = np.expand_dims(a, 0)
    s = e.squeeze()
    s[0] *= s[1]
    e[0, 2] = 2 * a[0]
    return (a ** 2).sum()


def split_views(v):
    a = v.copy()
    left, right = np.split(a, 2)
    left += right ** 2
    right[0] = left[1]
    return (a ** 2).sum()


def views_in_list(m):
    a = m.copy()
    rows = [a[i] for i in range(3)]
    rows[0] += rows[1]
    rows[2][0] = rows[0][1] * 2
    return (a ** 2).sum()


def iterate_rows_written(m):
    a = m.copy()
    for row in a:
        row *= row[0]
    return a.sum()


def ping_pong(u, steps):
    old = u.copy()
    new = np.zeros_like(u)
    for _ in range(steps):
        new[1:-1] = 0.5 * (old[:-2] + old[2:]) + 0.1 * old[1:-1]
        new[0] = old[0]
        new[-1] = old[-1] * 0.5
        old, new = new, old
    return (old ** 2).sum()


def helper_returns_view(v):
    def middle(a):
        return a[1:-1]
    a = v.copy()
    m = middle(a)
    m *= 2.0
    m[0] = a[0] * a[-1]
    return (a ** 2).sum()


def conditional_alias(v, same):
    a = v.copy()
    b = a if same else a.copy()
    b[0] = 2.0 * a[1]
    return (a * b).sum()


def block_views(m, k):
    a = m.copy()
    upper, lower = a[:2, :2], a[1:, 1:]
    upper += k * lower
    lower *= upper[0, 0]
    return (a ** 2).sum()


def view_method(v):
    a = v * 1.0
    flat = a.view()
    flat[1:3] += 0.5
    flat[0] *= 3.0
    return (a ** 2).sum()


def view_replaced_in_a_loop(m):
    a = m.copy()
    c = a.T
    for _ in range(3):
        c[0] *= 1.5
        c = c * c.sum()
    return (c ** 2).sum()


def view_replaced_in_a_branch(m):
    a = m.copy()
    c = a.T
    if c.sum() > 2:
        c[0] *= 1.5
        c = c * c.sum()
    c[0] = c[0] ** 2
    return (c * a.sum()).sum()


def views_one_after_another(v):
    a = v.copy()
    s = 0.0
    for _ in range(3):
        c = a[:]
        if c.sum() > 1.5:
            c[0] *= 1.1 + a[0]
            c = 0.3 * c * c.sum()
        s = s + c
    return (s ** 2).sum()


def series_derivative(v):
    return (np.polynomial.chebyshev.chebder(v) ** 2).sum() + (np.polynomial.legendre.legder(v, 2) ** 2).sum()


V = np.array([0.5, 1.2, -0.8, 1.1])
M = np.array([[0.52, 1.2, -0.8], [1.1, 0.4, 0.9], [-0.3, 0.7, 1.6]])
T = np.arange(8.0).reshape(2, 2, 2) / 5 - 0.3
CASES = [
    (slice_view_written, (V, 0.7), (0, 1)), (view_sees_later_write, (V,), 0), (row_view, (M, 0.7), (0, 1)), (element_is_a_copy, (V,), 0),
    (transpose_view, (M,), 0), (reshape_view, (V, 0.7), (0, 1)), (reshape_of_transpose_is_copy, (M,), 0), (ravel_view, (M,), 0), (ravel_copy, (M,), 0),
    (flatten_is_copy, (M,), 0), (diagonal_read_and_fill, (M, V[:3]), (0, 1)), (diagonal_read_and_fill, (M, 0.4), (0, 1)), (view_of_view, (V, 0.7), (0, 1)),
    (negative_step_view, (V,), 0), (alias_by_assignment, (V, 0.7), (0, 1)), (aug_on_float_or_array, (0.7,), 0), (aug_on_float_or_array, (V,), 0),
    (asarray_aliases, (V,), 0), (swapaxes_moveaxis_view, (T,), 0), (newaxis_view, (V,), 0), (squeeze_expand_view, (V,), 0), (split_views, (V,), 0),
    (views_in_list, (M,), 0), (iterate_rows_written, (M,), 0), (ping_pong, (V, 3), 0), (ping_pong, (V, 4), 0), (helper_returns_view, (V,), 0),
    (conditional_alias, (V, True), 0), (conditional_alias, (V, False), 0), (block_views, (M, 0.7), (0, 1)), (view_method, (V,), 0),
    (view_replaced_in_a_loop, (M,), 0), (view_replaced_in_a_branch, (M,), 0), (views_one_after_another, (V,), 0),
    (series_derivative, (V,), 0),
]
