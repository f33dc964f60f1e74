"""Calls whose rules are tested: numpy.linalg."""

from __future__ import annotations

import numpy as np

from .single_op import Held, Table

T = Table()
rng = np.random.default_rng(0)
A = rng.uniform(0.4, 2, (3, 4))
B = rng.uniform(0.4, 2, (2, 3, 4))
v = rng.uniform(0.4, 2, 5)
x = 1.7
S = rng.normal(size=(3, 3)) + 2 * np.eye(3)
SS = rng.normal(size=(2, 3, 3)) + 2 * np.eye(3)
P = S @ S.T
PP = SS @ np.swapaxes(SS, -1, -2)
b = rng.normal(size=3)
bb = rng.normal(size=(3, 2))
CS = S + 1j * rng.normal(size=(3, 3))
Z = S.copy()
Z[2] = Z[0] + Z[1]
la = np.linalg
for a in (S, SS, CS):
    T(la.inv, a)
    T(la.det, a)
for a in (S, SS):
    T(la.slogdet, a)
T(la.det, Z, h=0.001, atol=1e-06)
T(la.det, np.zeros((2, 2)))
T(la.det, np.ones((3, 3)), h=0.01)
for a, c in [
    (S, b),
    (S, bb),
    (SS, b),
    (SS, bb),
    (SS, rng.normal(size=(2, 3, 1))),
    (CS, bb),
    (S, rng.normal(size=(2, 3, 1))),
]:
    T(la.solve, a, c)
T(la.tensorsolve, rng.normal(size=(2, 3, 6)), rng.normal(size=(2, 3)))
T(la.tensorinv, rng.normal(size=(6, 2, 3)), ind=1)
for a in (A, A.T.copy(), B, S):
    T(la.pinv, a)
T(la.lstsq, A.T.copy(), rng.normal(size=4))
T(la.lstsq, A.T.copy(), rng.normal(size=(4, 2)), rcond=None)
T(la.lstsq, A, b)
T(la.lstsq, S, bb)
for a in (P, PP):
    T(la.cholesky, a)
    T(la.cholesky, a, upper=True)
    T(la.eigh, a)
    T(la.eigh, a, "U")
    T(la.eigvalsh, a)
    T(la.eigvalsh, a, UPLO="U")
E1 = np.array([[1.0, 2, 0.3], [0.1, 3, 0.5], [0.7, 0.2, 6]])
E2 = np.array([[0, 1.0, 0.2], [-1.3, 0.1, 0.4], [0.3, 0.2, 2.0]])
for a in (E1, E2, np.stack([E2, E2.T + 0.1])):
    T(la.eig, a)
    T(la.eigvals, a)
for a in (A, A.T.copy(), S, B):
    T(la.svd, a, full_matrices=False)
    T(la.svd, a, compute_uv=False)
    T(la.svdvals, a)
    T(la.qr, a)
    T(la.qr, a, mode="r")
T(la.svd, S)
T(la.svd, A)
T(la.svd, A.T.copy())
for n in (0, 1, 2, 3, 5, -1, -3):
    T(la.matrix_power, S / 2, n)
    T(la.matrix_power, SS / 2, n)
R = rng.normal(size=(4, 5))
W = rng.normal(size=(5, 3))
T(la.multi_dot, [A, R])
T(la.multi_dot, [A, R, W])
T(la.multi_dot, [b, A, R])
T(la.multi_dot, [b, A, R, W[:, 0]])
T(la.multi_dot, [A, R, W, b])
T(la.multi_dot, [A, R, W, S])
T(la.multi_dot, [b, A, A[0]])
T(la.cond, S)
T(la.cond, SS, -2)
T(la.cond, S, 2)
N = rng.normal(size=(3, 4))
V = rng.normal(size=5)
M3 = rng.normal(size=(2, 3, 4))
inf = np.inf
for o in (None, 1, 2, inf, -inf, 0, 3, 2.5, -1, -2):
    T(la.norm, V, Held(o))
    T(la.norm, N, Held(o), axis=1)
    T(la.norm, M3, Held(o), axis=1, keepdims=True)
for o in (None, "fro", "nuc", 1, -1, 2, -2, inf, -inf):
    T(la.norm, N, Held(o))
    T(la.norm, M3, Held(o), axis=(1, 2))
    T(la.norm, M3, Held(o), axis=(2, 0), keepdims=True)
T(la.norm, M3)
T(la.norm, N + 1j * N[::-1])
T(la.norm, N + 1j * N[::-1], axis=0)
for o in (1, 2, 3, inf):
    T(la.vector_norm, N, ord=Held(o))
    T(la.vector_norm, N, axis=1, ord=Held(o))
T(la.matrix_norm, N)
T(la.matrix_norm, M3, ord="nuc")

# complex matrices
CA = N + 1j * rng.normal(size=(3, 4))
CP = CS @ CS.conj().T + np.eye(3)
CPP = np.stack([CP, CP.conj() + 0.3 * np.eye(3)])
Cb = rng.normal(size=3) + 1j * rng.normal(size=3)
Cbb = np.stack([Cb, Cb[::-1] * 1j], axis=1)
for a in (CA, CA.T.copy(), CS):
    T(la.pinv, a)
    T(la.svd, a, compute_uv=False)
    T(la.svdvals, a)
T(la.lstsq, CA.T.copy(), rng.normal(size=4) * (1 + 2j))
T(la.lstsq, CA.T.copy(), rng.normal(size=4))
T(la.lstsq, N.T.copy(), CA.T.copy())
T(la.lstsq, CA, Cbb)
for a in (CP, CPP):
    T(la.cholesky, a)
    T(la.cholesky, a, upper=True)
    T(la.eigh, a)
    T(la.eigh, a, "U")
    T(la.eigvalsh, a)
    T(la.eigvalsh, a, UPLO="U")
T(la.cond, CS)
for o in (1, 3, inf, -inf, 0):
    T(la.norm, Cb, Held(o))
    T(la.norm, CA, Held(o), axis=1)
for o in ("nuc", 1, 2, -2, inf):
    T(la.norm, CA, Held(o))
T(np.interp, np.array([0.3, 1.7, 2.5]), np.array([0.0, 1, 2]), Cb)
