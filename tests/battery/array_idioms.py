"""What packages do so that numbers, 0-d arrays and arrays are all welcome: masks, views, grids and casts of either."""
import numpy as np

V = np.array([0.5, 1.2, 0.8, 1.1])
M = np.array([[0.5, 1.2, 0.8], [1.1, 0.4, 0.9]])


def store_through_a_flat_view(x, c):
    y = np.array(c, dtype=float)
    flat = y.ravel()
    flat[0] = x * x
    return np.sum(y * 3.0)


def chained_flat(x):
    y = np.array(x, dtype=float)
    flat = y.ravel()
    flat[0] = flat[0] * flat[-1]
    return y * y


def store_through_a_view_of_an_argument(x):
    r = chained_flat(x)
    return np.sum(r * r)


def masked(x):
    x = np.asarray(x, dtype=float)
    y = np.empty(x.shape)
    mask = x > 0.75
    y[mask] = np.sin(x[mask])
    y[~mask] = np.cos(x[~mask])
    return np.sum(y * y)


def grid(x):
    a, b = np.meshgrid(x, [1.0, 2.0])
    return np.sum(a * a * b)


def filled_with_the_item(x):
    x = np.asarray(x)
    if x.size == 1:
        filled = np.full_like(x, x.item())
    else:
        filled = np.full_like(x, 2.0 * x.sum())
    return sum(list(np.atleast_1d(filled) ** 2))


def logs_of_some(x):
    x = np.asarray(x)
    y = np.zeros_like(x)
    np.log(x, out=y, where=x > 0.75)
    return np.sum(y * x)


def shares(x):
    s = np.sum(x, axis=-1, keepdims=True)
    return np.sum(np.divide(x, s, out=np.ones_like(x), where=s > 2.45) ** 2)


def roots_of_some_in_place(x):
    x = np.array(x, float)
    np.sqrt(x, out=x, where=x > 0.75)
    return np.sum(x * x * x)


def scaled_by_constants(x):
    c = np.arange(4.0)
    return np.sum(np.multiply.outer(x, np.divide(1.0, c, out=np.zeros_like(c), where=c != 0)))


def chosen_or_kept(x):
    x = np.sin(x)
    try:
        x = np.where(x > 0.5, x / (1 + x), x)
        x = np.where(np.logical_and(x > 0.1, x < 0.4), 2.0 * x, x)
    except IndexError:
        pass
    return np.sum(x)


def ranked(x):
    i = np.argsort(x, axis=-1)
    z = np.zeros_like(x)
    np.put_along_axis(z, i, np.sort(x, axis=-1) ** 2, axis=-1)
    np.put_along_axis(z, i[..., :1] * 0, 3.0, -1)
    return np.sum(z * x)


def constants_in_place(x):
    a = np.zeros(3)
    np.put_along_axis(a, np.array([1]), 2.0, 0)
    b = np.zeros((2, 2))
    np.dot(np.eye(2), 3.0 * np.eye(2), b)
    whole, part = np.empty(2), np.empty(2)
    np.modf([1.5, 2.25], part, whole)
    c = np.array([1.0, np.nan])
    np.nan_to_num(c, copy=False)
    return np.sum(x) * (a.sum() + b.sum() + part.sum() * whole.sum() + c.sum())


def outputs_by_position(m):
    b = np.zeros((len(m), len(m)))
    np.dot(m, m.T, b)
    m.sum(1, None, b[0])
    np.nan_to_num(b, False)
    return np.sum(b * b)


def trimmed(x):
    return np.sum(np.trim_zeros(np.r_[0.0, 0.0, x, 0.0]) ** 2) + sum(np.trim_zeros([0.0, x[0], 0.0], "f"))


def lagrange(w):
    nodes = [0.0, 0.5, 1.2, 2.0]
    p = np.poly1d(0.0)
    for j in range(4):
        term = np.poly1d(w[j])
        for k in range(4):
            if k != j:
                term *= np.poly1d([1.0, -nodes[k]]) / (nodes[j] - nodes[k])
        p += term
    return p(0.9) + p.deriv()(0.1)


class Series:
    def __init__(self, c):
        self.coeffs = c


def real_part(z):
    try:
        return Series(np.array(z.coeffs).real)
    except AttributeError:
        return z.real


def fails_in_the_handler(x):
    c = real_part(Series([x, 2.0, 1.0])).coeffs
    return np.polyval(c, 0.7) if not np.isscalar(Series(c)) else x


def element_by_element(x):
    x = np.asarray(x, dtype=float)
    y = np.zeros(x.shape)
    for i, v in np.ndenumerate(x):
        y[i] = v * np.sin(v)
    for place in np.ndindex(x.shape):
        y[place] += x[place] ** 2
    return np.sum(y)


CASES = [
    (element_by_element, (0.7,), 0),
    (element_by_element, (np.array(0.7),), 0),
    (element_by_element, (V,), 0),
    (element_by_element, (M,), 0),
    (trimmed, (V,), 0),
    (lagrange, (V,), 0),
    (fails_in_the_handler, (0.7,), 0),
    (ranked, (V,), 0),
    (ranked, (M,), 0),
    (constants_in_place, (V,), 0),
    (outputs_by_position, (M,), 0),
    (logs_of_some, (0.9,), 0),
    (logs_of_some, (M,), 0),
    (shares, (M,), 0),
    (roots_of_some_in_place, (V,), 0),
    (scaled_by_constants, (0.7,), 0),
    (chosen_or_kept, (V,), 0),
    (chosen_or_kept, (0.7,), 0),
    (store_through_a_flat_view, (0.7, 0.5), 0),
    (store_through_a_flat_view, (0.7, V), 0),
    (store_through_a_view_of_an_argument, (0.7,), 0),
    (store_through_a_view_of_an_argument, (V,), 0),
    (store_through_a_view_of_an_argument, (M,), 0),
    (store_through_a_view_of_an_argument, (np.asfortranarray(M),), 0),
    (masked, (0.7,), 0),
    (masked, (np.float64(0.9),), 0),
    (masked, (np.array(0.7),), 0),
    (masked, (M,), 0),
    (grid, (0.7,), 0),
    (grid, (M,), 0),
    (filled_with_the_item, (np.array([0.7]),), 0),
    (filled_with_the_item, ([0.5, 1.2, 0.8],), 0),
]
