"""Lists and tuples of active numbers where NumPy makes an array of them: they are stretched as arrays are."""
import numpy as np

W = np.array([1.0, 2.0, 3.0])


def of_one(x):
    return (x[0] * x[1],)


def plus_a_tuple_of_one(x):
    return np.sum((x + (x[0],)) * W)


def times_a_list_of_one(x):
    return np.sum(x * [x[0]] * W)


def times_a_tuple_from_a_call(x):
    return np.sum(x * of_one(x) * W)


def times_two_rows(x):
    return np.sum(x * (x, x) * W)


def times_a_column(x):
    return np.sum(x * [[x[0]], [x[1]]] * W)


def a_row_times_a_constant_matrix(x):
    return np.sum(np.ones((2, 3)) * [x[0], x[1], x[0] * x[2]] * W)


def larger_than_a_list_of_one(x):
    return np.sum(np.maximum(x, [x[0]]) * W)


def ufuncs_of_lists(x):
    return (np.sum(np.hypot([x[:2], x[1:]], 2.0) * W[1:]) + np.sum(np.power([x[0], x[1]], [[x[2]], [2.0]]))
            + np.sum(np.multiply(2.0, [x[0], x[1]])) + np.sum(np.square([x[0], x[1] * x[2]])))


def subtracted_and_added_outer(x):
    return np.sum(np.subtract((x[0],), x) * W) + np.sum(np.add.outer([x[0]], [x[1], x[2]]))


def a_list_that_a_branch_chose(x):
    l = [x[0]]
    if x[1] > 0:
        l = [x[1]]
    return np.sum(np.arctan2(x, l) * W)


def divided_by_a_list_of_a_loop(x):
    l = []
    for i in range(int(x[0] + 1)):
        l.append(x[1])
    rows = []
    for i in range(int(x[0] + 2)):
        rows.append([x[1], x[2], x[0]])
    return np.sum(x / l * W) + np.sum(x / rows * W)


def in_place(x):
    y = x.copy()
    y += [x[0]]
    y *= (x[1],)
    y[:] = [x[2] * y[0]]
    y[1:] = (x[2] * y[0],)
    y[:2] += [x[1] ** 2]
    return np.sum(y * W)


def chosen_by_where(x):
    return np.sum(np.where(x > 0.4, [x[0]], (x[1] ** 2,)) * W)


def clipped_between_lists(x):
    return np.sum(np.clip(x, [x[0] * x[2]], [x[1] * x[2]]) * W)


def grids_and_knots(x):
    return np.sum(np.linspace([x[0]], [x[1], x[2]], 4)[:, 0]) + np.sum(np.interp([0.5], [x[0], x[1]], [1.0, x[2]]))


def products(x):
    return np.sum(np.cross([x[0], x[1], 1.0], [[x[2], 1, 2], [2, x[0], x[1]]]) * W) + np.sum(
        np.matmul([[x[0], x[1]]], [[x[2]], [2.0]]))


X = np.array([0.37, 0.618, 0.422])
CASES = [(f, (X,), 0) for f in (
    plus_a_tuple_of_one, times_a_list_of_one, times_a_tuple_from_a_call, times_two_rows, times_a_column,
    a_row_times_a_constant_matrix, larger_than_a_list_of_one, ufuncs_of_lists, subtracted_and_added_outer,
    a_list_that_a_branch_chose, divided_by_a_list_of_a_loop, in_place, chosen_by_where, clipped_between_lists, grids_and_knots,
    products)]
