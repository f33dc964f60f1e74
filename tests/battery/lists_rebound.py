"""Lists that a branch of a loop replaces, and lists that a loop hands on to other names while it changes them."""

X4 = [0.7, 0.2, 1.5, 0.9]
M = [[0.4, 0.5], [0.2, 0.7]]


def product(a, b):
    return [[sum(a[i][k] * b[k][j] for k in range(len(b))) for j in range(len(b[0]))] for i in range(len(a))]


def power(m):
    n = 5
    r = [[1.0, 0.0], [0.0, 1.0]]
    while n > 0:
        if n % 2:
            r = product(r, m)
        m = product(m, m)
        n //= 2
    return r[0][1]


def now_and_then(x):
    r = [1.0, 0.5]
    for k in range(4):
        if k % 2:
            r = [a * b for a, b in zip(r, x)]
    return r[0] + r[1] ** 2


def one_of_two_goes_on(x):
    r = [x[0], x[1]]
    p = [x[2], x[3]]
    for k in range(3):
        n = [v * w for v, w in zip(r, p)]
        if k % 2 == 0:
            p, r = r, n
        else:
            r, p = p, n
        p[0] = p[0] * r[1]
    return r[0] * p[1]


def read_and_changed_under_another_name(x):
    r = [x[0], x[1]]
    s = 0.0
    for k in range(3):
        for i in range(len(r)):
            r[i] = r[i] * r[1 - i]
        n = [v * x[2] for v in r]
        for i in range(len(n)):
            s += n[i] * n[i] * x[i]
        if k % 2:
            r = n
    return s + r[0]


def exchanged(x):
    r = [x[0], x[1]]
    p = [x[2], x[3]]
    s = 0.0
    for k in range(3):
        n = [v * w for v, w in zip(p, r)]
        s += n[0] * n[1]
        if k % 2 == 0:
            p, r = r, p
        p[0] = p[0] * n[1]
    return r[0] * p[1] + s


CASES = [
    (power, (M,), 0), *[(f, (X4,), 0) for f in (
        now_and_then, one_of_two_goes_on, read_and_changed_under_another_name, exchanged)],
]
