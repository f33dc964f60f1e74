"""Calls of rules that the other tables do not reach, and forms that are easy to get wrong."""
from __future__ import annotations

import cmath
import math

import numpy as np

from ast2grad.rules.registry import method, resolve

from .single_op import Held, RunTime, Table

T = Table()
v = np.array([0.7, 1.9, -0.4, 1.2, 0.3])
A = np.array([[1.1, 0.4, -2.0], [0.3, 1.7, 0.9]])
F = A.astype(np.float32)
READ_ONLY = A.copy()
READ_ONLY.flags.writeable = False

T(method("view"), A)
T(np.longdouble, 2.5)
T(np.linalg.matmul, A, A.T)
T(np.bincount, np.array([0, 2, 2, 1, 0]), weights=v)
T(np.nanpercentile, A, Held(30.0))
T(np.nanquantile, A, Held(0.3), axis=1)
for name in ("cumulative_sum", "cumulative_prod"):
    if hasattr(np, name):
        T(getattr(np, name), A, axis=1)
if hasattr(math, "sumprod"):
    T(math.sumprod, [1.3, 2.0], [0.4, -1.0])
if hasattr(math, "fma"):
    T(math.fma, 1.3, 2.0, 0.4)
T(np.log1p, READ_ONLY * READ_ONLY)
T(np.sum, READ_ONLY, axis=0)
T(np.concatenate, [A.T, A.T[::-1]], axis=1)
T(np.sum, np.zeros((3, 0)))
T(np.prod, np.zeros((0, 2)), axis=1)
T(np.sort, np.zeros(0))
T(np.cumsum, np.zeros(0))
T(np.concatenate, [np.zeros(0), v])
T(np.matmul, np.ones((0, 3)), A.T)
T(np.add, v[:, None], v[::2])
T(np.where, np.array(True), v, 1.5)
T(np.maximum, v, Held(0.0))
T(np.atleast_1d, 1.5)
T(resolve("attr.T"), v)
for fn in (np.sum, np.mean, np.max, np.std):
    T(fn, A.T, axis=-1, keepdims=True)
    T(fn, A[:, ::-2], axis=(0, 1))
    T(fn, np.array(1.5))
for fn in (np.add, np.multiply, np.maximum, np.minimum):
    T(fn.reduce, A)
    T(fn.reduce, v)
    T(fn.reduce, A, axis=1, keepdims=True)
    T(fn.accumulate, v)
    T(fn.accumulate, A, axis=1)
for fn in (np.add, np.subtract, np.multiply):
    T(fn.outer, v, A)
    T(fn.outer, v, v)
T(np.einsum, "ij,ij->j", A, A[:1])
T(np.einsum, "ij,ij", A, A[:1])
T(np.mean, A, where=np.array([True, False, True]))
T(np.where, True, 1.5, 2.5)
T(np.clip, 0.5, Held(0.0), Held(1.0))
if hasattr(np, "astype"):
    T(np.astype, A, np.longdouble)
# sequences where NumPy expects arrays
X, Y = 1.3, -0.4
T(np.sum, [X, Y])
T(np.mean, RunTime([X, Y, 2.0]))
T(np.max, (X, Y))
T(np.dot, [X, 2.0], v[:2])
T(np.dot, RunTime([X, Y]), RunTime((0.5, 2.0)))
T(np.linalg.norm, [X, Y, 0.5])
T(np.std, RunTime([v, v * v]), axis=0)
T(np.cross, [X, 0.2, 1.0], [0.3, Y, 2.0])
T(np.outer, (X, Y), v)
T(np.interp, 0.3, [0.0, 1.0], [X, Y])
T(np.prod, [[X, Y], [Y, X]], axis=0)
T(np.where, v > 0, [X, Y, 1.0, 2.0, 3.0], v)
T(np.linalg.solve, [[X, Y], [0.3, 2.0]], [X, 1.0])
T(np.average, [X, Y], weights=[0.3, 0.7])
T(np.cumsum, RunTime([X, Y]))
T(np.reshape, [X, Y, 1.0, 2.0], (2, 2))
T(np.polyval, RunTime([X, Y, 1.0]), 0.7)
T(np.diff, [X, Y, 2.0])
T(np.tile, [X, Y], 2)
T(np.convolve, [X, Y], v)
T(np.meshgrid, [X, Y], v)
T(np.broadcast_arrays, [X, Y], A[:, :2])
for name in ("exp", "log10", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh",
             "atanh", "log", "phase"):
    T(getattr(cmath, name), 0.3 + 0.4j)
T(cmath.log, 0.3 + 0.4j, Held(2.0))
T(cmath.polar, 0.3 - 0.4j)
T(cmath.rect, 1.2, 0.7)
for fn in (np.logaddexp, np.logaddexp2, np.hypot):
    T(fn.reduce, v)
    T(fn.reduce, A)
    T(fn.reduce, A, axis=1, keepdims=True)
