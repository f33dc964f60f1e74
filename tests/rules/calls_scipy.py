"""Calls of scipy.linalg, scipy.fft, scipy.signal, scipy.integrate."""
from __future__ import annotations

import numpy as np
import scipy.fft
import scipy.integrate
import scipy.linalg as la
import scipy.signal

from ast2grad.rules import scipy_fft, scipy_integrate, scipy_linalg, scipy_signal  # noqa: F401

from .single_op import Held, Table

T = Table()
rng = np.random.default_rng(1)
S = rng.normal(size=(3, 3)) + 2 * np.eye(3)
P = S @ S.T + np.diag([1.0, 2.0, 4.0])
b = rng.normal(size=3)
B = rng.normal(size=(3, 2))
A = rng.normal(size=(4, 3))
v = rng.normal(size=6)
C = A + 1j * A[::-1]
for fn in (la.inv, la.det, la.pinv, la.expm, la.svdvals, la.eigvals):
    T(fn, S)
for x in (b, B):
    T(la.solve, S, x)
    for lower in (False, True):
        T(la.solve_triangular, S, x, lower=lower)
        T(la.solve_triangular, S, x, trans=1, lower=lower)
        T(la.solve_triangular, S, x, trans="T", lower=lower, unit_diagonal=True)
for lower in (False, True):
    T(la.cholesky, P, lower=lower)
    # the signs of SciPy's eigenvectors vary with the last bit, so differences see only the values
    T(la.eigh, P, lower=lower, eigvals_only=True)
    T(la.eigvalsh, P, lower=lower)
T(la.eigh, P, eigvals_only=True)
T(la.sqrtm, P)
T(la.solve_sylvester, S, P, rng.normal(size=(3, 3)))
T(la.solve_continuous_lyapunov, S, rng.normal(size=(3, 3)))
T(la.solve_discrete_lyapunov, S / 5, rng.normal(size=(3, 3)))
ab = np.array([[0, 0.3, 0.2, 0.4], [3.0, 2.5, 4.0, 3.3], [0.5, 0.1, 0.7, 0], [0.2, 0.3, 0, 0]])
T(la.solve_banded, (2, 1), ab, v[:4])
T(la.solve_banded, (2, 1), ab, A)
T(la.norm, A)
T(la.norm, v, 1)
T(la.norm, A, Held(np.inf))
T(la.svd, A, full_matrices=False)
T(la.qr, A, mode="economic")
T(la.block_diag, S, A, b)
for fn in (scipy.fft.fft, scipy.fft.ifft, scipy.fft.irfft, scipy.fft.hfft):
    T(fn, C, norm="ortho")
    T(fn, v, 4)
for fn in (scipy.fft.rfft, scipy.fft.ihfft):
    T(fn, A, axis=0)
for fn in (scipy.fft.fft2, scipy.fft.ifftn, scipy.fft.rfft2, scipy.fft.irfftn):
    T(fn, A)
for mode in ("full", "same", "valid"):
    T(scipy.signal.convolve, v, b, mode)
    T(scipy.signal.convolve, b, v, mode)
    T(scipy.signal.fftconvolve, A, S[:2, :2], mode=mode)
T(scipy.signal.convolve, C, C[:2, :2])
T(scipy.integrate.trapezoid, A, dx=0.5)

# complex matrices
_rng = np.random.default_rng(11)
CS = _rng.normal(size=(3, 3)) + 1j * _rng.normal(size=(3, 3))
CP = CS @ CS.conj().T + np.eye(3)
Cbb = _rng.normal(size=(3, 2)) + 1j * _rng.normal(size=(3, 2))
for _word in ("pos", "her"):
    T(la.solve, CP, Cbb, assume_a=_word)
    T(la.solve, CP, Cbb, lower=True, assume_a=_word)
for _trans in (0, 1, 2, "C"):
    T(la.solve_triangular, CS, Cbb, trans=_trans)
    T(la.solve_triangular, CS, Cbb, trans=_trans, lower=True, unit_diagonal=True)
T(la.solve_triangular, CS.real.copy(), Cbb, trans=2)
T(la.solve_continuous_lyapunov, CS, Cbb @ Cbb.T)
T(la.solve_discrete_lyapunov, 0.2 * CS, Cbb @ Cbb.T)
T(la.solve_banded, (1, 1), CS, Cbb)
T(la.solve_banded, (1, 1), CS.real.copy(), Cbb)
for _a in (CS.real.copy(), _rng.normal(size=(2, 4))):
    T(la.qr, _a)
    T(la.qr, _a, pivoting=True)
    T(la.qr, _a, mode="economic", pivoting=True)
    T(np.linalg.qr, _a, mode="complete")
