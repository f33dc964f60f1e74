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


CASES = [
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
