"""Every operator on arrays and scalars, comparisons as factors, matmul by rank."""
import numpy as np


def unary(v):
    return (-v * +v + abs(v) * v).sum() * (-v).prod()


def true_division(v, k):
    return (v / k + k / v + v / v[0]).sum()


def power_constant(v):
    return (v ** 2 + v ** 3 - v ** -1 + v ** 0 + (v ** 2) ** 0.5 + abs(v) ** 1.5).sum()


def power_active_exponent(v, p):
    return (v ** p).sum() + (p ** v).sum() + (2.0 ** v).sum()


def zero_to_power(v):
    return (v ** 2).sum() + (v ** 3 + v).sum()


def modulo(v, k):
    return (v % k * v).sum() + (7.3 % v).sum() + v[0] % 0.3


def floor_division(v, k):
    return (v // k * v * k).sum()


def scalar_floor_mod(x, y):
    return x % y * x + x // y * y + (-x) % y


def matmul_vv(v, w):
    return (v @ w) ** 2


def matmul_mv(m, v):
    return ((m @ v) ** 2).sum()


def matmul_vm(v, m):
    return ((v @ m) ** 3).sum()


def matmul_mm(a, b):
    return np.sin(a @ b).sum()


def matmul_batched(t, m):
    return ((t @ m) ** 2).sum()


def matmul_batched_vector(t, v):
    return ((t @ v) ** 2).sum()


def quadratic_form(x, a):
    return x @ a @ x + (x @ x) ** 2


def matrix_power(a, n):
    p = np.eye(len(a))
    for _ in range(n):
        p = p @ a
    return np.trace(p)


def comparisons_as_factors(v, k):
    return ((v > k) * v ** 2 + (v <= k) * k * v + (v == v[0]) * 3 * v + (v != k) * v).sum()


def bitwise_on_masks(v):
    a = v > 0
    b = v < 1.15
    return (v[a & b] ** 2).sum() + (v * (a | ~b)).sum() + (v * (a ^ b)).prod() if len(v) else 0.0


def np_operator_functions(v, w):
    return (np.add(v, w) * np.subtract(v, w) + np.multiply(v, w) / np.divide(w, 2.0) + np.power(np.abs(v), 2.0) + np.negative(v)).sum()


def mixed_with_numpy_scalars(v, x):
    k = np.float64(2.0)
    i = np.int64(3)
    return (k * v ** i + x * k).sum() + x ** i * k


def reflected(v):
    return ((1.0 - v) * (2.0 / v) + 3.0 ** v - 2 * v).sum()


def augmented_scalar_ops(x):
    y = 1.0
    y += x
    y -= x * x
    y *= x + 2
    y /= x
    y %= 2.3
    y **= 2
    return y


def chain_of_products(a, b, c):
    return ((a * b) @ c).sum() + (a @ c).sum() * (b @ c)[0]


def in_place_matmul(a, n):
    m = a.copy()
    for _ in range(n):
        m @= a
    return m.sum()


V = np.array([0.5, 1.2, -0.8, 1.1])
P = np.array([0.5, 1.2, 0.83, 1.1])
W = np.array([1.5, 0.3, -0.4, 0.9])
A = np.arange(12.0).reshape(3, 4) / 9 - 0.4
B = np.cos(np.arange(8.0)).reshape(4, 2)
S = np.array([[0.5, -0.3], [0.2, 0.8]])
T = np.sin(np.arange(24.0)).reshape(2, 3, 4)
CASES = [
    (unary, (V,), 0), (true_division, (V, 0.7), (0, 1)), (power_constant, (V,), 0), (power_constant, (P,), 0),
    (power_active_exponent, (P, 1.3), (0, 1)), (power_active_exponent, (P, P[::-1]), (0, 1)), (zero_to_power, (np.array([0.0, 1.0, -2.0]),), 0),
    (modulo, (V, 0.7), (0, 1)), (floor_division, (V, 0.35), (0, 1)), (scalar_floor_mod, (7.3, 2.1), (0, 1)), (scalar_floor_mod, (7.3, -2.1), (0, 1)),
    (matmul_vv, (V, W), (0, 1)), (matmul_mv, (A, V), (0, 1)), (matmul_vm, (V[:3], A), (0, 1)), (matmul_mm, (A, B), (0, 1)), (matmul_mm, (A[:1], B[:, :1]), (0, 1)),
    (matmul_batched, (T, B), (0, 1)), (matmul_batched, (A, T.transpose(0, 2, 1)), (0, 1)), (matmul_batched, (T, T.transpose(0, 2, 1)[:1]), (0, 1)),
    (matmul_batched_vector, (T, V), (0, 1)), (matmul_batched_vector, (V[:3], T), (0, 1)), (quadratic_form, (V[:2], S), (0, 1)), (matrix_power, (S, 4), 0),
    (comparisons_as_factors, (V, 0.7), (0, 1)), (bitwise_on_masks, (V,), 0), (np_operator_functions, (V, W), (0, 1)), (mixed_with_numpy_scalars, (V, 0.7), (0, 1)),
    (reflected, (V,), 0), (augmented_scalar_ops, (0.7,), 0), (chain_of_products, (A, A * 0.5 + 1, V), (0, 1, 2)), (in_place_matmul, (S, 3), 0),
]
