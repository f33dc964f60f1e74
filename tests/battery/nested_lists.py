"""Matrices as lists of lists, by functions that take vectors and matrices alike."""

M = [[0.4, 0.5, 0.1], [0.2, 0.7, 0.1], [0.0, 0.1, 0.9]]
BOTH = (2, 1)


def depth(a):
    return len(a) if isinstance(a, tuple) else 2


def product(a, b, dims=(-1, -1)):
    first = dims[0] if dims[0] >= 0 else depth(a)
    second = dims[1] if dims[1] >= 0 else depth(b)
    if first == 1:
        if second == 1:
            return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
        return [a[0] * b[0][k] + a[1] * b[1][k] + a[2] * b[2][k] for k in range(3)]
    if second == 1:
        return [a[k][0] * b[0] + a[k][1] * b[1] + a[k][2] * b[2] for k in range(3)]
    raise ValueError(dims)


def there_and_back(x):
    return product(M, [v ** 3 for v in product(M, x, dims=BOTH)], dims=BOTH)[1]


def a_list_and_a_number(x, k):
    y = [x, 2.0 * x]
    if k > 1:
        try:
            y = y * x
        except TypeError:
            y = [x * x]
    return y[0] * k


CASES = [
    (there_and_back, ([0.3, 0.4, 0.2],), 0), (a_list_and_a_number, (1.5, 2.0), (0, 1)), (a_list_and_a_number, (1.5, 0.5), (0, 1)),
]
