"""The flat elements of an array are written to; its shape is set; numbers among what is stacked."""
import numpy as np

W = np.arange(12.0) + 1.0


def every_fourth(x):
    out = np.zeros((3, 3))
    out.flat[::4] = x
    out.flat[1] = x[0] * x[1]
    return np.sum(out * out * W[:9].reshape(3, 3))


def at_places(x):
    out = np.zeros(3)
    places = np.flatnonzero(x > 0.2)
    out.flat[places] = 1.0 / x.flat[places]
    return np.sum(out * W[:3])


def under_a_mask(x):
    out = np.empty((1, 3))
    some = x > 0.4
    out.flat[some] = 1.0 / x.flat[some]
    out.flat[~some] = x[0] ** 2
    return np.sum(out * W[:3])


def changed_in_place(x):
    m = np.outer(x, x * x).copy()
    m.flat[0] += x[1]
    m.flat[5] *= x[2]
    m.flat = m.ravel()[::-1] * x[0]
    return np.sum(m * W[:9].reshape(3, 3)) + sum(m.flat) * m.size


def a_line(x):
    y = x * 2.0
    y.flat = x[::-1] * x[0]
    z = np.array(x)
    z.flat[1:] = y.flat[:2]
    return np.sum(y * z * W[:3])


def shape_is_set(x):
    y = x * 2.0
    y.shape = (3, 1)
    m = np.outer(x, x)
    m.shape = 9
    m[2] = x[0]
    return np.sum(y * W[:3]) + np.sum(m * W[:9])


class Holder:
    pass


def shape_of_an_attribute(x):
    h = Holder()
    h.y = np.outer(x, x)
    h.y.shape = (1, -1)
    return np.sum(h.y * W[:9]) + h.y.shape[1]


def numbers_are_stacked(x):
    return np.sum(np.stack([1, x[0], x[1] * x[2]]) * W[:3]) + np.sum(np.vstack([2, x[0], x[1] * x[2]])[:, 0] * W[:3])


X = np.array([0.3, 0.7, 0.5])
CASES = [(f, (X,), 0) for f in (every_fourth, at_places, under_a_mask, changed_in_place, a_line, shape_is_set,
                                shape_of_an_attribute, numbers_are_stacked)]
