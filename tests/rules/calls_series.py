"""Calls whose rules are tested: fourier transforms, differences, interpolation, convolution, polynomials,
grids.
"""

from __future__ import annotations

import numpy as np

from .single_op import Held, Table

T = Table()
rng = np.random.default_rng(0)
A = rng.uniform(0.4, 2, (3, 4))
B = rng.uniform(0.4, 2, (2, 3, 4))
v = rng.uniform(0.4, 2, 5)
w = rng.uniform(0.4, 2, 6)
x = 1.7


def c(a):
    return a + 1j * rng.normal(size=a.shape)


F = np.fft
for a in (v, w, A, B):
    for f in (F.fft, F.ifft, F.rfft, F.irfft, F.hfft, F.ihfft):
        for z in (a,) if f in (F.rfft, F.ihfft) else (a, c(a)):
            for nm in (None, "ortho", "forward", "backward"):
                T(f, z, norm=nm)
                for n in (3, 4, 8):
                    T(f, z, n=n, norm=nm)
            T(f, z, axis=0)
for a in (A, B):
    for f in (F.fft2, F.ifft2, F.rfft2, F.irfft2, F.fftn, F.ifftn, F.rfftn, F.irfftn):
        for z in (a,) if f in (F.rfft2, F.rfftn) else (a, c(a)):
            T(f, z)
            T(f, z, norm="ortho")
            T(f, z, axes=(0, 1))
            T(f, z, axes=(1, 0))
            T(f, z, s=(5, 4), axes=(-2, -1))
            T(f, z, s=(2, 5), axes=(0, 1), norm="forward")
T(F.fftshift, v)
T(F.ifftshift, A, 0)
T(F.fftshift, A)
T(F.fftfreq, 7, x)
T(F.rfftfreq, 8, d=x)
T(np.diff, v)
T(np.diff, A, axis=0)
T(np.diff, A, 2)
T(np.diff, v, prepend=x, append=2.0)
T(np.diff, A, axis=0, prepend=A[:2] * 2)
T(np.diff, v, append=w)
T(np.ediff1d, A)
T(np.gradient, v)
T(np.gradient, A)
T(np.gradient, A, axis=0)
T(np.gradient, v, x)
T(np.gradient, A, 0.5, x)
T(np.gradient, v, Held(np.array([0, 0.5, 0.8, 1.7, 2])))
T(np.gradient, v, edge_order=2)
T(np.gradient, v, Held(np.array([0, 0.5, 0.8, 1.7, 2])), edge_order=2)
T(np.gradient, B, axis=(0, 2))
T(np.gradient, B, Held(np.array([0.0, 0.2, 1.0])), axis=1, edge_order=2)
T(np.gradient, np.array([1.0, 3.0]))
xp = np.array([0.0, 0.7, 1.1, 2.5])
fp = np.array([1.0, -1, 0.5, 3])
xs = np.array([-0.3, 0.2, 0.9, 2.0, 3.1])
T(np.interp, xs, xp, fp)
T(np.interp, x, xp, fp)
T(np.interp, xs, xp, fp, left=Held(0.5), right=Held(7.0))
T(np.interp, A, xp, fp, right=Held(1.0))
for mode in ("full", "same", "valid"):
    for a, b in ((v, w), (w, v), (v, v[:2]), (v[:2], w), (c(v), c(w[:3])), (v, w[:1]), (w[:3], w)):
        T(np.convolve, a, b, mode)
        T(np.correlate, a, b, mode)
T(np.polyval, v, x)
T(np.polyval, v, A)
T(np.polyval, [x, 2.0, 1.0], v)
T(np.polyval, [x, 2.0, 1.0], 0.7)
T(np.vander, v)
T(np.vander, v, 3)
T(np.vander, v, 4, increasing=True)
T(np.cov, A)
T(np.cov, A, rowvar=False)
T(np.cov, A, bias=True)
T(np.cov, v)
T(np.cov, v, v[::-1].copy())
T(np.cov, A, A[::-1] * A, ddof=0)
T(np.corrcoef, A)
T(np.corrcoef, v, v[::-1].copy())
T(np.corrcoef, A.T.copy(), rowvar=False)
T(np.linspace, x, 4.2)
T(np.linspace, x, 4.2, 5)
T(np.linspace, x, Held(5.0), 7, endpoint=False)
T(np.linspace, v, 2.2, 3)
T(np.linspace, x, 4.0, 1)
T(np.linspace, x, 2.1, num=4, retstep=True)
T(np.logspace, 0.1, 0.5, 4)
T(np.logspace, 0.1, 0.5, 4, base=2)
T(np.geomspace, x, 9.0, 5)
T(np.arange, x, 4.4, 0.7)
T(np.arange, x, 4.5)
T(np.arange, 4.5)
