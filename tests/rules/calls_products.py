"""Calls whose rules are tested: joining, splitting, sequences, products, einsum."""

from __future__ import annotations

import math

import numpy as np

from ast2grad.rules.registry import method

from .single_op import Held, RunTime, Table

T = Table()
rng = np.random.default_rng(0)
A = rng.uniform(0.4, 2, (3, 4))
B = rng.uniform(0.4, 2, (2, 3, 4))
v = rng.uniform(0.4, 2, 5)
x = 1.7
zz = np.array(1.3)
S = rng.normal(size=(3, 3))
W = rng.normal(size=(5, 3))
R = rng.normal(size=(4, 5))
C = A + 1j * rng.normal(size=A.shape)
CR = R + 1j * rng.normal(size=R.shape)
m = method
T(np.concatenate, [v, v[:2], np.array([3, 4])])
T(np.concatenate, (A, A[:1] * 2, Held(A)))
T(np.concatenate, [A, A[:, :1]], axis=1)
T(np.concatenate, [A, v], axis=None)
T(np.concatenate, [B, B], axis=-2)
T(np.concatenate, RunTime([v, v[:2]]))
T(np.concatenate, RunTime([A, A[:, :2]]), 1)
T(np.concatenate, RunTime([A, v]), axis=None)
T(np.concatenate, B)
T(np.concatenate, B, axis=1)
T(np.concatenate, [v, [x, 2.5]])
T(np.stack, [v, v * 2])
T(np.stack, [A, A], axis=-1)
T(np.stack, [A, A], 1)
T(np.stack, [x, 2.5])
T(np.stack, RunTime([A, A]), axis=2)
T(np.stack, B, axis=1)
T(np.stack, ([x, 1.2], [2.5, 3.0]))
T(np.hstack, [v, v[:2]])
T(np.hstack, [x, v])
T(np.hstack, [A, A[:, :1]])
T(np.hstack, RunTime([v, v[:1]]))
T(np.hstack, RunTime([A, A]))
T(np.vstack, [v, v * 2])
T(np.vstack, [A, A[0]])
T(np.vstack, [A[0], A])
T(np.vstack, RunTime([v, v]))
T(np.vstack, RunTime([A, A[:2]]))
T(np.column_stack, [v, v * 2])
T(np.column_stack, [W, v])
T(np.column_stack, RunTime([v, v]))
T(np.column_stack, RunTime([v, W]))
T(np.dstack, [A, A])
T(np.dstack, [v, v])
T(np.dstack, [A, B[0][:, :, None]])
T(np.append, v, x)
T(np.append, A, A[:1], 0)
T(np.append, A, v)
T(np.append, v, [x, 2.0])
T(np.block, [[S, S[:, :1]], [S[:1], np.array([[2.0]])]])
T(np.block, [v, v[:2]])
T(np.block, [[A], [A[:1]]])
T(np.block, [[S, S], [v[:3], v[:3]]])
T(np.split, v, [1, 3])
T(np.split, A, 2, axis=1)
T(np.array_split, v, 2)
T(np.vsplit, A, 3)
T(np.hsplit, A, 2)
T(np.hsplit, v, [2])
T(np.dsplit, B, 2)
if hasattr(np, "unstack"):
    T(np.unstack, B, axis=1)
T(math.fsum, [x, 2.5])
T(math.fsum, RunTime([x, 2.0]))
T(math.fsum, v)
T(math.prod, [x, 2.5, 3])
T(math.prod, (x, 0.0))
T(math.prod, RunTime([x, 2.5, 0.0]))
T(math.prod, v)
T(math.prod, [x, 2.0], start=2.5)
T(math.dist, [x, 2.0], [1.1, 0.3])
T(math.dist, v, v[::-1].copy())
T(math.dist, RunTime([x, 2.0]), RunTime((1.0, 0.2)))
T(math.hypot, x, 2.0, 3.0)
for a, b in [
    (v, v),
    (A, R),
    (A, A[0]),
    (A[:, 0], A),
    (B, R),
    (B, A[0]),
    (A[:, 0], B),
    (B, np.swapaxes(B, 1, 2)),
    (B[:1], np.swapaxes(B, 1, 2)),
    (A, np.swapaxes(B, 1, 2)),
    (C, CR),
    (B[None], R),
]:
    T(np.matmul, a, b)
for a, b in [
    (v, v),
    (A, R),
    (A, A[0]),
    (A[:, 0], A),
    (B, R),
    (B, A[0]),
    (A[:, 0], B),
    (B, np.swapaxes(B, 1, 2)),
    (C, CR),
    (x, A),
    (A, x),
    (zz, v),
    (x, 2.0),
]:
    T(np.dot, a, b)
T(m("dot"), A, R)
for a, b in [(v, v), (A, A), (C, C[::-1]), (C, A), (A, C)]:
    T(np.vdot, a, b)
if hasattr(np, "vecdot"):
    for a, b in [(v, v), (A, A), (C, C[::-1]), (B, A[0])]:
        T(np.vecdot, a, b)
    T(np.linalg.vecdot, B, A, axis=-2)
if hasattr(np, "matvec"):
    T(np.matvec, B, A[0])
    T(np.vecmat, A[:, 0], B)
    T(np.vecmat, C[:, 0], C)
    T(np.matvec, C, C[0])
for a, b in [(v, v), (A, A[:2]), (B, A), (A[0], B), (x, v), (C, C)]:
    T(np.inner, a, b)
for a, b in [(v, v[:2]), (A, v), (x, v), (C, v), (v, x)]:
    T(np.outer, a, b)
T(np.tensordot, B, A, 2)
T(np.tensordot, A, R, 1)
T(np.tensordot, B, B, ([0, 2], [0, 2]))
T(np.tensordot, B, B, ([2, 0], [2, 0]))
T(np.tensordot, v, A, 0)
T(np.tensordot, B, np.swapaxes(B, 0, 2), (1, 1))
T(np.tensordot, A, A, 2)
T(np.tensordot, B, np.transpose(B, (2, 0, 1)), ((2, 1), (0, 2)))
T(np.tensordot, C, CR, 1)
T(np.kron, A, S)
T(np.kron, v, A)
T(np.kron, A, v)
T(np.kron, x, A)
T(np.kron, B, S)
U = rng.normal(size=(4, 3))
T(np.cross, U, U[::-1])
T(np.cross, U, U[0])
T(np.cross, U[0], U[1])
T(np.cross, U.T, U.T[::-1], axis=0)
T(np.linalg.cross, U, U * 2 + 1)
for s, ops in [
    ("ij,jk->ik", (A, R)),
    ("ij,jk", (A, R)),
    ("ii", (S,)),
    ("ii->i", (S,)),
    ("ij->", (A,)),
    ("ij->j", (A,)),
    ("ij->ji", (A,)),
    ("ij,ij", (A, A)),
    ("i,i", (v, v)),
    ("...ij,...jk->...ik", (B, R)),
    ("...i,i", (B, A[0])),
    ("ij,j,i", (A, A[0], A[:, 0])),
    ("bij,bkj->bik", (B, B)),
    ("i,j->ij", (v, v[:2])),
    ("ijj->i", (rng.normal(size=(2, 3, 3)),)),
    ("ij,kl->il", (A, R)),
    ("ij,k", (A, v)),
    ("ab,bc,cd->ad", (A, R, W)),
    ("iii->i", (rng.normal(size=(3, 3, 3)),)),
    ("ii,i->i", (S, v[:3])),
    ("ij...->...", (B,)),
    ("ii,kl->k", (S, A)),
    ("ij,jk->ik", (C, CR)),
    ("ij,ij->ij", (A, A[:1])),
]:
    T(np.einsum, s, *ops)
T(np.einsum, A, [0, 1], R, [1, 2], [0, 2])
T(np.einsum, A, [0, 1], R, [1, 2])
T(np.einsum, "ij,jk->ik", A, R, optimize=True)
T(np.einsum, "i,ij->j", [1.3, -0.4], [[0.3, 2.0, 1.0], [1.0, -1.5, 0.7]])
