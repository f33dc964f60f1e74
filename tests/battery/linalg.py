"""Products (dot, einsum, outer, kron ...) and np.linalg."""
import numpy as np
from numpy.linalg import norm


def dots(v, w, m):
    return np.dot(v, w) ** 2 + np.dot(m, v).sum() + (v.dot(m) * w).sum() + (np.dot(m, m.T) ** 2)[0, 1] + np.dot(2.0, v)[0] * np.dot(v, 3.0)[1]


def matmuls(m, v):
    return np.matmul(m, v).prod() + (np.matmul(m, m) ** 2).sum()


def inners_outers(v, w):
    return np.inner(v, w) ** 2 + (np.outer(v, w) ** 3).sum() + np.vdot(v, w) * v[0] + np.outer(v, 2.0 * v)[0, 1]


def inner_of_matrices(m, v):
    return (np.inner(m, m) ** 2).sum() + np.inner(m, v).prod()


def tensordots(t, m):
    return (np.tensordot(t, m, axes=1) ** 2).sum() + np.tensordot(t, t, axes=3) + (np.tensordot(t, m, axes=([1], [0])) * 2)[0, 1].prod()


def krons(s, m):
    return (np.kron(s, m) ** 2).sum() + np.kron(s, m)[1, 2] ** 3


def traces(m):
    return np.trace(m) ** 2 + np.trace(m @ m) * m.trace(offset=1)


def einsum_matmul(m, s):
    return (np.einsum("ij,jk->ik", m, s) ** 2).sum()


def einsum_bilinear(v, m, w):
    return np.einsum("i,ij,j->", v, m, w) ** 2


def einsum_many(t, m, v):
    return (np.einsum("bij,jk,k->bi", t, m, v) ** 2).sum() + np.einsum("ii", m) * np.einsum("ii->i", m).prod() + np.einsum("i,j->ij", v, v)[0, 1]


def einsum_implicit_ellipsis(t, m):
    return (np.einsum("...ij,jk", t, m) ** 2).sum() + np.einsum("bij->j", t).prod()


def crosses(a, b):
    c = np.cross(a, b)
    return c @ np.array([1.0, 2.0, 3.0]) + (c ** 2).sum()


def multi_dot(a, s):
    return np.linalg.multi_dot([a, s, a.T]).sum() + np.linalg.matrix_power(s, 3).sum()


def solves(a, b):
    x = np.linalg.solve(a, b)
    return (x ** 2).sum() + x[0] * b[1]


def solve_matrix(a, b):
    return (np.linalg.solve(a, b) ** 2).sum()


def inverses(a):
    return (np.linalg.inv(a) ** 2).sum() + np.linalg.inv(a)[0, 1]


def determinants(a):
    return np.linalg.det(a) ** 2 + np.linalg.det(a[:2, :2])


def slogdets(a):
    sign, logdet = np.linalg.slogdet(a)
    return sign * logdet * a[0, 0]


def norms(v, m):
    return np.linalg.norm(v) ** 3 + np.linalg.norm(m) * norm(v, 1) + norm(m, axis=1).prod() + norm(v - 1.0, ord=2)


def norm_orders(v):
    return np.linalg.norm(v, np.inf) * np.linalg.norm(v, 3)


def norm_of_stack(m):
    return (m / np.linalg.norm(m, axis=0, keepdims=True)).sum() + np.linalg.norm(m, "fro") ** 2


def choleskys(a):
    l_factor = np.linalg.cholesky(a @ a.T + 2 * np.eye(3))
    return np.log(np.diag(l_factor)).sum() + (l_factor ** 3).sum()


def eigenvalues_symmetric(a):
    w = np.linalg.eigvalsh(a + a.T)
    return (w ** 2 * np.arange(1, 4)).sum()


def eigenvectors_symmetric(a):
    w, q = np.linalg.eigh(a + a.T)
    return (w ** 2).sum() + (q[:, 0] ** 2 * np.arange(3)).sum()


def singular_values(a):
    s = np.linalg.svd(a, compute_uv=False)
    return s[0] * s[1] + s.sum() ** 2


def pseudo_inverse(a):
    return (np.linalg.pinv(a[:, :2]) ** 2).sum()


def least_squares(a, b):
    x = np.linalg.solve(a.T @ a, a.T @ b)
    r = a @ x - b
    return r @ r + x[0]


def gaussian_loglik(x, mu, a):
    cov = a @ a.T + np.eye(3)
    d = x - mu
    return -0.5 * (d @ np.linalg.solve(cov, d) + np.linalg.slogdet(cov)[1] + 3 * np.log(2 * np.pi))


def batched_solve(t, v):
    return (np.linalg.inv(t + 3 * np.eye(2)) @ v).sum() + np.linalg.det(t + 3 * np.eye(2)).prod()


def gram_schmidt(m):
    basis = []
    for row in m:
        for q in basis:
            row = row - (row @ q) * q
        basis.append(row / np.sqrt(row @ row))
    return (np.array(basis) ** 3).sum()


def power_method(a, n):
    x = np.ones(3)
    for _ in range(n):
        x = a @ x
        x = x / norm(x)
    return x @ a @ x


V = np.array([0.5, 1.2, -0.8])
W = np.array([0.9, -0.4, 0.7])
M = np.array([[2.1, 0.3, -0.4], [0.2, 1.7, 0.5], [-0.3, 0.6, 1.4]])
S = np.array([[0.5, -0.3], [0.2, 0.8]])
T = np.sin(np.arange(18.0) + 0.4).reshape(2, 3, 3)
B = np.cos(np.arange(6.0)).reshape(3, 2)
CASES = [
    (dots, (V, W, M), (0, 1, 2)), (matmuls, (M, V), (0, 1)), (inners_outers, (V, W), (0, 1)), (inner_of_matrices, (M, V), (0, 1)), (tensordots, (T, M), (0, 1)),
    (krons, (S, B), (0, 1)), (traces, (M,), 0), (einsum_matmul, (M, B), (0, 1)), (einsum_bilinear, (V, M, W), (0, 1, 2)), (einsum_many, (T, M, V), (0, 1, 2)),
    (einsum_implicit_ellipsis, (T, B), (0, 1)), (crosses, (V, W), (0, 1)), (crosses, (W, V), (0, 1)), (multi_dot, (B, S), (0, 1)),
    (solves, (M, V), (0, 1)), (solve_matrix, (M, B), (0, 1)), (inverses, (M,), 0), (determinants, (M,), 0), (slogdets, (M,), 0), (norms, (V, M), (0, 1)),
    (norm_orders, (V,), 0), (norm_of_stack, (M,), 0), (choleskys, (M,), 0), (eigenvalues_symmetric, (M,), 0), (eigenvectors_symmetric, (M,), 0), (singular_values, (M,), 0),
    (pseudo_inverse, (M,), 0), (least_squares, (B, V), (0, 1)), (gaussian_loglik, (V, W, M), (0, 1, 2)), (batched_solve, (T[:, :2, :2], V[:2]), (0, 1)),
    (gram_schmidt, (M,), 0), (power_method, (M, 5), 0),
]
