"""Calls whose rules are tested: reductions, accumulations, order statistics."""

from __future__ import annotations

import numpy as np

from ast2grad.rules.registry import method

from .single_op import Held, Table

T = Table()
METHODS = """linear lower higher midpoint nearest hazen weibull median_unbiased normal_unbiased
             interpolated_inverted_cdf"""
rng = np.random.default_rng(0)
A = rng.uniform(0.4, 2, (3, 4))
B = rng.uniform(0.4, 2, (2, 3, 4))
v = rng.uniform(0.4, 2, 5)
x = 1.7
Z = A.copy()
Z[1, 2] = 0
Z2 = Z.copy()
Z2[1, 1] = 0
zz = np.array(1.3)
NN = A.copy()
NN[0, 1] = np.nan
C = A + 1j * rng.normal(size=A.shape)
m = method
for f in (
    np.sum,
    np.mean,
    np.prod,
    np.var,
    np.std,
    np.max,
    np.min,
    np.ptp,
    np.median,
    m("sum"),
    m("mean"),
    m("std"),
    m("max"),
    np.average,
):
    T(f, v)
    T(f, A)
    T(f, A, axis=0)
    T(f, A, axis=-1)
    T(f, B, axis=(0, 2))
    T(f, B, axis=1, keepdims=True)
    T(f, A[::2, ::-1])
    T(f, zz)
    T(f, v[:1])
    if not hasattr(f, "name"):
        T(f, x)
for f in (np.sum, np.mean, np.var, np.std):
    T(f, A, where=A > 1)
    T(f, A, axis=1, where=A > 0.8)
    T(f, C)
    T(f, C, axis=0)
T(np.sum, A, initial=Held(2.0))
T(np.max, A, initial=1.9)
T(np.max, A, axis=0, initial=1.2)
T(np.min, A, axis=1, where=A > 1, initial=5.0)
T(np.sum, np.zeros((0, 3)), axis=0)
for f in (np.var, np.std):
    T(f, A, ddof=1)
    T(f, A, axis=1, ddof=1, keepdims=True)
for z in (A, Z, Z2, C):
    T(np.prod, z)
    T(np.prod, z, axis=1)
    T(np.prod, z, axis=(0, 1))
    T(np.cumprod, z)
    T(np.cumprod, z, axis=0)
    T(np.cumprod, z, axis=1)
for f in (np.cumsum, m("cumsum")):
    T(f, A)
    T(f, v)
    T(f, A, axis=1)
    T(f, A, 0)
    T(f, B, axis=-1)
    T(f, v, axis=0)
for q in (0.3, 0.5, 1.0, 0.0, [0.2, 0.7]):
    for meth in METHODS.split():
        T(np.quantile, A, Held(q), method=meth)
        T(np.quantile, A, Held(q), axis=1, method=meth, keepdims=True)
        T(np.nanquantile, A, Held(q), axis=0, method=meth)
T(np.percentile, A, 30)
T(np.percentile, A, Held([30, 40.0]), axis=0)
T(np.percentile, B, Held(30.0), axis=(0, 1))
w = rng.uniform(0.4, 2, (4,))
T(np.average, A, weights=A[::-1].copy())
T(np.average, A, axis=1, weights=w)
T(np.average, A, 1, A * A)
T(np.trapezoid, v)
T(np.trapezoid, v, np.sort(v) * 2)
T(np.trapezoid, A, axis=0, dx=0.5)
T(np.trapezoid, A, w)
T(np.trapezoid, A, np.cumsum(A, 1))
T(np.trapezoid, B, v[:3], axis=1)
for f in (
    np.nansum,
    np.nanmean,
    np.nanprod,
    np.nanvar,
    np.nanstd,
    np.nanmax,
    np.nanmin,
    np.nanmedian,
    np.nancumsum,
    np.nancumprod,
):
    T(f, A)
    T(f, A, axis=0)
