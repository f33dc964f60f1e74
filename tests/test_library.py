"""Functions of SciPy that are read as Python that says the same, and rules of SciPy through the engine: both modes
against differences, and the value against SciPy's own."""
from __future__ import annotations

import functools
import math
import warnings

import numpy as np
import pytest
from oracle import assert_gradient, assert_tangent

from ast2grad import grad, hessian, hvp, jvp, vjp
from ast2grad.errors import UnsupportedError

pytest.importorskip("scipy")

import scipy.fft  # noqa: E402
import scipy.integrate as si  # noqa: E402
import scipy.interpolate as ip  # noqa: E402
import scipy.linalg as la  # noqa: E402
import scipy.ndimage as nd  # noqa: E402
import scipy.optimize as so  # noqa: E402
import scipy.signal as sg  # noqa: E402
import scipy.sparse as sp  # noqa: E402
import scipy.spatial.distance as sd  # noqa: E402
import scipy.stats as st  # noqa: E402

rng = np.random.default_rng(0)
S = rng.normal(size=(3, 3)) + 3 * np.eye(3)
P = S @ S.T
A = rng.normal(size=(4, 3))
v = rng.normal(size=5)
u = np.array([0.0, 0.3, 0.7, 1.1, 2.0])
s12 = np.linspace(0.0, 2.0, 12)
measured = 1.5 * np.exp(-0.7 * s12) + 0.01 * np.sin(5.0 * s12)
t3 = np.array([0.17, 0.45, 0.83])
GRID = rng.normal(size=(5, 4))
SURFACE = ip.RectBivariateSpline(u, u[:4], GRID)
TCK = ip.splrep(u, v)


def valley(t, p):
    return (t - p) ** 2 + 0.1 * t**4


def bowl(z, p):
    return (z[0] - p) ** 2 + (z[1] - z[0] ** 2) ** 2 + 0.1 * z[1] ** 4


def converged(found):
    x, r = found
    if not r.converged:
        raise RuntimeError(r.flag)
    return x


def filtered_into(x):
    out = np.empty_like(x)
    nd.gaussian_filter(x, 1.0, output=out)
    return out * x


def fading(t, a, b):
    return a * np.exp(-b * t)


def equation(t, p):
    return t * t * t - p


def predator(t, y, p):
    return [p * y[0] - y[0] * y[1], y[0] * y[1] - y[1]]


def circle(z, p):
    return [z[0] ** 2 - p * z[1] - 1.0, z[1] - p * math.exp(-z[0])]


def decay(t, k, c):
    return c * math.exp(-k * t)


CASES = {
    "cho_solve": (lambda x, b: la.cho_solve(la.cho_factor(x), b), P, v[:3]),
    "cho_solve_lower": (lambda x, b: la.cho_solve(la.cho_factor(x, lower=True), b), P, v[:3]),
    "cho_factor": (lambda x: la.cho_factor(x)[0], P),
    "lu": (lambda x: la.lu(x)[1] + la.lu(x)[2], S),
    "lu_factor": (lambda x: la.lu_factor(x)[0], S),
    "lu_solve": (lambda x, b: la.lu_solve(la.lu_factor(x), b), S[::-1].copy(), v[:3]),
    "lu_solve_transposed": (lambda x, b: la.lu_solve(la.lu_factor(x), b, trans=1), S[::-1].copy(), v[:3]),
    "lstsq": (lambda x, b: la.lstsq(x, b)[0], A, v[:4]),
    "pinvh": (lambda x: la.pinvh(x), P),
    "polar": (lambda x: la.polar(x)[0], S),
    "polar_left": (lambda x: la.polar(x, side="left")[1], S),
    "orthogonal_procrustes": (lambda x, y: la.orthogonal_procrustes(x, y)[0], A, A * A),
    "expm_frechet": (lambda x, e: la.expm_frechet(x, e)[1], S / 3, S.T / 3),
    "eigvalsh_tridiagonal": (lambda d, e: la.eigvalsh_tridiagonal(d, e), v, v[:4]),
    "solveh_banded": (lambda ab, b: la.solveh_banded(ab, b), np.array([[0, 0.3, 0.2, 0.4], [3.0, 2.5, 4.0, 3.3]]), v[:4]),
    "solveh_banded_lower": (lambda ab, b: la.solveh_banded(ab, b, lower=True),
                            np.array([[3.0, 2.5, 4.0, 3.3], [0.3, 0.2, 0.4, 0]]), v[:4]),
    "toeplitz": (lambda c, r: la.toeplitz(c, r), v, v[:3]),
    "toeplitz_symmetric": (lambda c: la.toeplitz(c), v),
    "hankel": (lambda c, r: la.hankel(c, r), v, v[:3]),
    "circulant": (lambda c: la.circulant(c), v),
    "companion": (lambda c: la.companion(c), v),
    "leslie": (lambda f, s: la.leslie(f, s), v[:3], v[3:]),
    "convolution_matrix": (lambda a: la.convolution_matrix(a, 3), v),
    "convolution_matrix_same": (lambda a: la.convolution_matrix(a, 3, mode="same"), v),
    "convolution_matrix_valid": (lambda a: la.convolution_matrix(a, 3, mode="valid"), v),
    "khatri_rao": (lambda x, y: la.khatri_rao(x, y), A, S),
    "diagsvd": (lambda s: la.diagsvd(s, 5, 6), v),
    "solve_toeplitz": (lambda c, b: la.solve_toeplitz(c, b), v + 5 * np.eye(5)[0], v),
    "matmul_toeplitz": (lambda c, r, x: la.matmul_toeplitz((c, r), x), v, v[:3], v[:3]),
    "solve_positive": (lambda x, b: la.solve(x, b, assume_a="pos"), P, v[:3]),
    "solve_symmetric": (lambda x, b: la.solve(x, b, assume_a="sym", lower=True), P, v[:3]),
    "eig": (lambda x: np.real(la.eig(x)[0]), P),
    "riccati": (lambda x, b: la.solve_continuous_are(x, b, np.eye(3), np.eye(2)), S, S[:, :2].copy()),
    "riccati_discrete": (lambda x, b: la.solve_discrete_are(x, b, np.eye(3), np.eye(2)), S, S[:, :2].copy()),
    "expm": (lambda x: la.expm(x), np.stack([S, P / 9])),
    "logm": (lambda x: la.logm(x), P),
    "sinm": (lambda x: la.sinm(x), S),
    "cosm": (lambda x: la.cosm(x), S),
    "tanhm": (lambda x: la.tanhm(x), S),
    "fractional_matrix_power": (lambda x: la.fractional_matrix_power(x, 0.3), P),
    "simpson": (lambda y, x: si.simpson(y, x=x), v, u),
    "simpson_even": (lambda y, x: si.simpson(y, x=x), v[:4], u[:4]),
    "simpson_two": (lambda y: si.simpson(y, dx=0.5), v[:2]),
    "simpson_rows": (lambda y: si.simpson(y, dx=0.5, axis=0), A),
    "cumulative_simpson": (lambda y, x: si.cumulative_simpson(y, x=x), v, u),
    "cumulative_simpson_even": (lambda y: si.cumulative_simpson(y, dx=0.2, initial=0.0), v[:4]),
    "cumulative_trapezoid": (lambda y: si.cumulative_trapezoid(y, dx=0.2), v),
    "romb": (lambda y: si.romb(y), v),
    "fixed_quad": (lambda k, b: si.fixed_quad(lambda t: np.exp(-k * t), 0.0, b)[0], 0.7, 1.3),
    "quad": (lambda k, b: si.quad(lambda t: math.exp(-k * t), 0, b)[0], 0.7, 1.3),
    "quad_args": (lambda k, b: si.quad(decay, b, 2.0, args=(k, b))[0], 0.7, 1.3),
    "quad_line": (lambda k: si.quad(lambda t: math.exp(-k * t * t), -np.inf, np.inf)[0], 0.7),
    "quad_half": (lambda k: si.quad(lambda t: math.exp(-k * t), k, np.inf)[0], 0.7),
    "quad_other_half": (lambda k: si.quad(lambda t: math.exp(k * t), -np.inf, k)[0], 0.7),
    "brentq": (lambda p: so.brentq(lambda t: t * t * t - p, 0, 5), 1.3),
    "brenth": (lambda p: so.brenth(equation, 0.0, 5.0, args=(p,)), 1.3),
    "ridder": (lambda p: so.ridder(equation, 0.0, 5.0, args=(p,)), 1.3),
    "bisect": (lambda p: so.bisect(equation, 0.0, 5.0, args=(p,)), 1.3),
    "toms748": (lambda p: so.toms748(equation, 0.0, 5.0, args=(p,)), 1.3),
    "newton": (lambda p: so.newton(equation, 1.0, args=(p,)), 1.3),
    "newton_slope": (lambda p: so.newton(lambda t: t * t - p, 1.0, fprime=lambda t: 2.0 * t), 1.3),
    "newton_array": (lambda p: so.newton(lambda t: t ** 3 - p, np.ones(2) * p).sum(), 1.3),
    "root_scalar": (lambda p: so.root_scalar(lambda t: t * t - p, bracket=[0.0, 5.0]).root, 1.3),
    "fixed_point": (lambda p: so.fixed_point(lambda t: math.cos(p * t), 0.5), 0.8),
    "fsolve": (lambda p: so.fsolve(circle, np.array([1.0, 1.0]), args=(p,)), 1.3),
    "root": (lambda p: so.root(lambda z: np.array([z[0] ** 2 - p * z[1] - 1.0, z[1] - p * np.exp(-z[0])]),
                               np.array([1.0, 1.0])).x, 1.3),
    "odeint": (lambda k: si.odeint(lambda y, t: -k * y, np.array([1.0, 2.0]), u[:3], rtol=1e-11, atol=1e-12), 0.7),
    "odeint_lists": (lambda p, y: si.odeint(predator, [y, 1.2], np.array([0.0, p]), args=(p,), tfirst=True, rtol=1e-11,
                                            atol=1e-12), 1.3, 0.9),
    "solve_ivp": (lambda p, y: si.solve_ivp(predator, (0.0, 1.0), [y, 1.2], t_eval=[0.5, 1.0], args=(p,), rtol=1e-10,
                                            atol=1e-12).y, 1.3, 0.9),
    "solve_ivp_end": (lambda p: si.solve_ivp(predator, (0.0, p), np.array([1.0, 1.2]), args=(1.3,), rtol=1e-10,
                                             atol=1e-12).y[:, -1], 0.7),
}
CASES["lstsq_residue"] = (lambda x, b: la.lstsq(x, b)[1], A, v[:4])
CASES["lstsq_residues"] = (lambda x, b: la.lstsq(x, b)[1], A, A[:, :2] ** 2)
CASES["lstsq_without_residue"] = (lambda x, b: np.sum(la.lstsq(x, b)[1]) + la.lstsq(x, b)[0], S, v[:3])
CASES["minimize_one_item"] = (lambda p: so.minimize(lambda z: (np.exp(z) - p) ** 2 + 0.1 * z**4, 0.1, tol=1e-9).x[0], 1.3)
CASES["minimum_one_item"] = (lambda p: so.minimize(lambda z: (np.exp(z) - p) ** 2 + 0.1 * z**4, 0.1, tol=1e-9).fun, 1.3)
W = v * v + 0.3
CASES |= {f"cdist_{m}": (lambda x, y, m=m: sd.cdist(x, y, m), A, S) for m in (
    "euclidean", "sqeuclidean", "cityblock", "chebyshev", "canberra", "braycurtis", "cosine", "correlation")}
CASES |= {
    "cdist_minkowski": (lambda x, y: sd.cdist(x, y, metric="minkowski", p=3), A, S),
    "cdist_weights": (lambda x, y, w: sd.cdist(x, y, "minkowski", p=1.5, w=w), A, S, v[:3] ** 2),
    "cdist_mahalanobis": (lambda x, y, z: sd.cdist(x, y, "mahalanobis", VI=z), A, S, P),
    "cdist_seuclidean": (lambda x, y, z: sd.cdist(x, y, "seuclidean", V=z), A, S, v[:3] ** 2),
    "cdist_function": (lambda x, y: sd.cdist(x, y, lambda a, b: ((a - b) ** 4).sum()), A, S),
    "pdist": (lambda x: sd.pdist(x), A),
    "pdist_function": (lambda x: sd.pdist(x, lambda a, b: np.abs(a - b).max()), A),
    "pdist_squareform": (lambda x: sd.squareform(sd.pdist(x, "cityblock")), A),
    "squareform_back": (lambda x: sd.squareform(x, checks=False), P),
    "brentq_full_output": (lambda p: so.brentq(equation, 0.0, 5.0, args=p, full_output=True)[1].root, 1.3),
    "newton_halley": (lambda p: so.newton(lambda t: t * t - p, 1.0, fprime=lambda t: 2.0 * t, fprime2=lambda t: 2.0), 1.3),
    "newton_of_elements": (lambda p: so.newton(lambda t: t**3 - p * np.array([1.0, 2.0]), np.ones(2)), 1.3),
    "newton_of_elements_slope": (lambda x: so.newton(lambda t: t**3 - x, np.ones(5), fprime=lambda t: 3 * t * t), W),
    "newton_double_root": (lambda p: so.newton(lambda t: (t - p) ** 2 * (t + 1), 2.0, maxiter=300, tol=1e-11), 1.3),
    "newton_converged": (lambda p: converged(so.newton(equation, 1.0, args=(p,), full_output=True)), 1.3),
    "root_scalar_halley": (lambda p: so.root_scalar(lambda t: t * t - p, x0=1.0, fprime=lambda t: 2.0 * t,
                                                    fprime2=lambda t: 2.0).root, 1.3),
    "root_scalar_both": (lambda p: so.root_scalar(lambda t: (t * t - p, 2.0 * t), x0=1.0, fprime=True).root, 1.3),
    "fsolve_full_output": (lambda p: so.fsolve(circle, [1.0, 1.0], args=(p,), full_output=True)[0], 1.3),
    "root_slopes": (lambda p: so.root(lambda z: [z[0] ** 2 - p, z[1] - z[0]], [1.0, 1.0],
                                      jac=lambda z: [[2.0 * z[0], 0.0], [-1.0, 1.0]])["x"], 1.3),
    "minimize_scalar": (lambda p: so.minimize_scalar(valley, args=(p,), tol=1e-12).x, 1.3),
    "minimize_scalar_value": (lambda p: so.minimize_scalar(valley, args=(p,)).fun, 1.3),
    "minimize_scalar_bounded": (lambda p: so.minimize_scalar(lambda t: valley(t, p), bounds=(0.0, 4.0), method="bounded",
                                                             options={"xatol": 1e-11}).x, 1.3),
    "fminbound": (lambda p: so.fminbound(valley, 0.0, 4.0, args=(p,), xtol=1e-11), 1.3),
    "golden": (lambda p: so.golden(valley, args=(p,)), 1.3),
    "brent": (lambda p: so.brent(valley, args=(p,)), 1.3),
    "minimize": (lambda p: so.minimize(bowl, [1.0, 1.0], args=(p,), tol=1e-12).x, 1.3),
    "minimize_value": (lambda p: so.minimize(bowl, np.ones(2), args=(p,)).fun, 1.3),
    "minimize_slopes": (lambda p: so.minimize(lambda z: np.sum((z - p) ** 2 + z**4), np.ones(2),
                                              jac=lambda z: 2 * (z - p) + 4 * z**3, tol=1e-10).x, 1.3),
    "fmin": (lambda p: so.fmin(bowl, [1.0, 1.0], args=(p,), disp=False, xtol=1e-11, ftol=1e-14), 1.3),
    "least_squares": (lambda p: so.least_squares(lambda z: z[0] * np.exp(-z[1] * u) - W**p, [1.0, 1.0], xtol=1e-15, ftol=1e-15,
                                                 gtol=1e-15).x, 1.3),
    "least_squares_cost": (lambda p: so.least_squares(lambda z: z[0] * np.exp(-z[1] * u) - W**p, [1.0, 1.0]).cost, 1.3),
    "dblquad": (lambda p: si.dblquad(lambda y, x: math.exp(-p * x * y), 0.0, 1.0, 0.0, lambda x: x * p)[0], 1.3),
    "solve_ivp_from_the_start": (lambda p: si.solve_ivp(predator, (0.0, 1.0), [1.0, 1.2], t_eval=np.linspace(0.0, 1.0, 3),
                                                        args=(p,), rtol=1e-10, atol=1e-12).y, 1.3),
}
CASES |= {
    "frozen": (lambda m, s, x: st.norm(m, s).logpdf(x), 0.3, 1.4, v),
    "frozen_keywords": (lambda m, s, x: st.gamma(2.5, loc=m, scale=s).cdf(x), 0.1, 1.4, W),
    "frozen_discrete": (lambda m: st.poisson(m).pmf(np.arange(4)), 1.4),
    "gmean": (lambda x: st.gmean(x), W),
    "gmean_weights": (lambda x, w: st.gmean(x, weights=w), W, W[::-1].copy()),
    "hmean": (lambda x: st.hmean(x), W),
    "pmean": (lambda x, p: st.pmean(x, p), W, 1.7),
    "zscore": (lambda x: st.zscore(x, ddof=1), A),
    "sem": (lambda x: st.sem(x), A),
    "variation": (lambda x: st.variation(x), W),
    "moment": (lambda x: st.moment(x, 3), v),
    "skew": (lambda x: st.skew(x), v),
    "kurtosis": (lambda x: st.kurtosis(x), A),
    "entropy": (lambda p, q: st.entropy(p, q), W, W[::-1].copy()),
    "entropy_base": (lambda p: st.entropy(p, base=2), W),
    "iqr": (lambda x: st.iqr(x), v),
    "trim_mean": (lambda x: st.trim_mean(x, 0.2), v),
    "pearsonr": (lambda x, y: st.pearsonr(x, y)[0], v, u),
    "pearsonr_pvalue": (lambda x, y: st.pearsonr(x, y).pvalue, v, u),
    "boxcox_llf": (lambda k, x: st.boxcox_llf(k, x), 0.4, W),
    "boxcox_llf_zero": (lambda x: st.boxcox_llf(0, x), W),
    "gstd": (lambda x: st.gstd(x), W),
    "sem_of_a_list": (lambda x: st.sem([x, x * x, 0.3]), 0.7),
    "simpson_of_a_list": (lambda x: si.simpson([x, x * x, 0.3]), 0.7),
    "linregress": (lambda x, y: st.linregress(x, y).slope + st.linregress(x, y).stderr, u, v),
    "linregress_pvalue": (lambda x, y: st.linregress(x, y)[3], u, v),
}
knots = np.array([0.0, 1.0, 2.5, 3.0, 4.0])
heights = np.array([0.0, 1.0, 0.0, 2.0, 1.0])
spline = ip.CubicSpline(knots, heights)
pchip = ip.PchipInterpolator(knots, heights)
akima = ip.Akima1DInterpolator(knots, heights)
basis = ip.make_interp_spline(knots, heights)
curve = ip.CubicSpline(knots, np.stack([heights, knots], axis=1))
grid = ip.RegularGridInterpolator((knots, u), np.outer(heights, v))
straight = ip.interp1d(knots, heights)
smooth = ip.UnivariateSpline(knots, heights, s=0)
tck = ip.splrep(knots, heights)
z = np.array([0.3, 1.9, 3.7])
CASES |= {
    "spline": (lambda x: spline(x), z),
    "spline_number": (lambda x: spline(x), 1.3),
    "spline_outside": (lambda x: spline(x), np.array([-0.5, 4.5])),
    "spline_slope": (lambda x: spline(x, 1), z),
    "spline_integral": (lambda a, b: spline.integrate(a, b), 0.3, 3.4),
    "curve": (lambda x: curve(x), z),
    "pchip": (lambda x: pchip(x), z),
    "akima": (lambda x: akima(x), z),
    "basis_spline": (lambda x: basis(x), z),
    "basis_spline_curvature": (lambda x: basis(x, 2), z),
    "splev": (lambda x: ip.splev(x, tck), z),
    "univariate_spline": (lambda x: smooth(x), z),
    "interp1d": (lambda x: straight(x), z),
    "interp1d_made_inside": (lambda x, y: ip.interp1d(x, y)(1.7), knots, heights),
    "interp1d_filled": (lambda x, y: ip.interp1d(knots, y, bounds_error=False, fill_value=(y[0], 7.0))(x), 3.0 * z - 4.0,
                        heights),
    "regular_grid": (lambda x: grid(x), np.array([[0.4, 0.5], [3.3, 1.9]])),
    "correlate1d": (lambda x, w: nd.correlate1d(x, w, mode="constant", cval=0.7, axis=0), A, v[:3]),
    "convolve1d_even": (lambda x, w: nd.convolve1d(x, w, mode="mirror"), v, v[:2]),
    "correlate": (lambda x, w: nd.correlate(x, w), A, S),
    "convolve": (lambda x, w: nd.convolve(x, w, mode="wrap"), A, S[:2]),
    "gaussian_filter": (lambda x, s: nd.gaussian_filter(x, s), A, 1.1),
    "gaussian_filter_slope": (lambda x, s: nd.gaussian_filter1d(x, s, order=1, mode="nearest"), v, 1.1),
    "gaussian_filter_curvature": (lambda x, s: nd.gaussian_filter1d(x, s, order=2), v, 1.1),
    "gaussian_laplace": (lambda x: nd.gaussian_laplace(x, 0.9), A),
    "uniform_filter": (lambda x: nd.uniform_filter(x, 2), A),
    "sobel": (lambda x: nd.sobel(x, axis=0), A),
    "laplace": (lambda x: nd.laplace(x), A),
    "map_coordinates": (lambda x, c: nd.map_coordinates(x, c, order=1), A, np.array([[0.5, 1.2], [0.3, 1.1]])),
    "map_coordinates_outside": (lambda x, c: nd.map_coordinates(x, c, order=1, mode="nearest"), A,
                                np.array([[-0.5, 3.2], [0.3, 2.6]])),
    "interp1d_cubic": (lambda y, t: ip.interp1d(u, y, kind="cubic")(t), v, t3),
    "interp1d_quadratic_axis": (lambda y, t: ip.interp1d(u, y, kind="quadratic", axis=1)(t), np.outer([1.0, 2.0], v), t3),
    "interp1d_columns": (lambda y, t: ip.interp1d(u, y, axis=0)(t), np.outer(v, [1.0, 2.0]), t3),
    "interp1d_nearest": (lambda y, t: ip.interp1d(u, y, kind="nearest")(t) * t, v, t3),
    "interp1d_previous_next": (lambda y, t: (ip.interp1d(u, y, kind="previous")(t) + ip.interp1d(u, y, kind="next")(t)) * t,
                               v, t3),
    "interp1d_fill": (lambda y, t: ip.interp1d(u, y, bounds_error=False, fill_value=(y[0], 7.0))(t), v,
                      np.array([-1.0, 0.4, 5.0])),
    "interp1d_knots": (lambda x, y, t: ip.interp1d(x, y, fill_value="extrapolate")(t), u, v, np.array([-1.0, 0.4, 5.0])),
    "splrep": (lambda y, t: ip.splev(t, ip.splrep(u, y)) + ip.splev(t, ip.splrep(u, y, k=2), der=1), v, t3),
    "splrep_places": (lambda x, y: ip.splev(t3, ip.splrep(x, y)), u, v),
    "splev_outside": (lambda t: ip.splev(t, TCK, ext=1) + ip.splev(t, TCK, ext=3), np.array([-0.5, 0.4, 2.5])),
    "splint": (lambda a, b: ip.splint(a, b, TCK) + ip.splint(-1.0, b, TCK), 0.2, 1.3),
    "InterpolatedUnivariateSpline": (lambda y, t: ip.InterpolatedUnivariateSpline(u, y)(t), v, t3),
    "UnivariateSpline": (lambda y, t: ip.UnivariateSpline(u, y, s=0, k=2)(t), v, t3),
    "UnivariateSpline_integral": (lambda y, b: ip.InterpolatedUnivariateSpline(u, y).integral(0.1, b), v, 1.2),
    "make_interp_spline": (lambda y, t: ip.make_interp_spline(u, y, k=2)(t), v, t3),
    "CubicSpline": (lambda y, t: ip.CubicSpline(u, y)(t) + ip.CubicSpline(u, y, bc_type="natural")(t, 1), v, t3),
    "PchipInterpolator": (lambda y, t: ip.PchipInterpolator(u, y)(t), v, t3),
    "RectBivariateSpline": (lambda z, a: ip.RectBivariateSpline(u, u[:4], z, kx=2)(a, 0.5), GRID, t3),
    "RectBivariateSpline_ev": (lambda a, b: SURFACE.ev(a, b) + SURFACE(a, b, dx=1, grid=False), t3, t3[::-1]),
    "RectBivariateSpline_outside": (lambda a, b: SURFACE(a, b), np.array([-0.5, 0.3, 2.5]), np.array([0.5, 1.5])),
    "bisplev": (lambda a, b: ip.bisplev(a, b, SURFACE.tck + (3, 3)), 0.3, 0.4),
    "minimize_bounds": (lambda p: so.minimize(bowl, [0.5, 0.2], args=(p,), bounds=[(-5, None), (-5, 5)], tol=1e-13).x, 0.9),
    "minimize_at_a_bound": (lambda p, q: so.minimize(bowl, [0.1, 0.1], args=(p,), bounds=[(0, q), (None, None)], tol=1e-13).x,
                            0.9, 0.4),
    "minimize_lbfgsb": (lambda p: so.fmin_l_bfgs_b(bowl, [0.5, 0.2], args=(p,), approx_grad=True, factr=1.0,
                                                          pgtol=1e-12)[0], 0.9),
    "minimize_bfgs": (lambda p: so.fmin_bfgs(bowl, [0.5, 0.2], args=(p,), gtol=1e-8, disp=0), 0.9),
    "least_squares_bounds": (lambda p: so.least_squares(lambda q: fading(s12, *q) - fading(s12, p, 0.7) - 0.01 * s12, [1.0, 1.0],
                                                        bounds=([0, 0], [5, 5]), xtol=1e-14, ftol=1e-14).x, 1.5),
    "least_squares_at_a_bound": (lambda p, b: so.least_squares(lambda q: fading(s12, *q) - fading(s12, p, 0.7), [1.0, 0.4],
                                                               bounds=([0, 0], [5, b]), xtol=1e-14, ftol=1e-14).x, 1.5, 0.5),
    "least_squares_jac": (lambda p: so.least_squares(
        lambda q: fading(s12, q[0], q[1]) - p * s12, [1.0, 1.0], xtol=1e-14, ftol=1e-14,
        jac=lambda q: np.stack((np.exp(-q[1] * s12), -s12 * fading(s12, q[0], q[1])), axis=1)).x, 1.5),
    "least_curve_fit": (lambda y: so.curve_fit(fading, s12, y, p0=[1.0, 1.0], xtol=1e-14, ftol=1e-14)[0], measured),
    "least_curve_fit_covariance": (lambda y: so.curve_fit(fading, s12, y, sigma=1.0 + s12, xtol=1e-14, ftol=1e-14)[1], measured),
    "least_curve_fit_bounds": (lambda y: so.curve_fit(fading, s12, y, [1.0, 1.0], bounds=(0, 5), xtol=1e-14, ftol=1e-14)[0],
                               measured),
    "nnls": (lambda a, b: so.nnls(a, b)[0], np.abs(A), v[:4]),
    "gaussian_filter_axes": (lambda x, s: nd.gaussian_filter(x, (s, 0.0), order=(0, 1)) + nd.gaussian_filter(x, [s, 0.9]),
                             A, 0.8),
    "gaussian_filter_output": (lambda x: filtered_into(x), A),
    "gaussian_gradient_magnitude": (lambda x: nd.gaussian_gradient_magnitude(x, 0.7), A),
    "uniform_filter_axes": (lambda x: nd.uniform_filter(x, (2, 3), output=float), A),
    "uniform_filter_origins": (lambda x: nd.uniform_filter(x, (2, 3), origin=(0, -1)), A),
    "maximum_filter": (lambda x: nd.maximum_filter(x, 3) + nd.minimum_filter(x, (2, 3)), A),
    "median_filter": (lambda x: nd.median_filter(x, 3) + nd.rank_filter(x, 1, size=(2, 2)), A),
    "maximum_filter1d": (lambda x: nd.maximum_filter1d(x, 3, axis=0, mode="nearest"), A),
    "ttest_1samp": (lambda x: st.ttest_1samp(x, 0.1)[0] + st.ttest_1samp(x, 0.1).pvalue, v),
    "ttest_rel": (lambda x, y: st.ttest_rel(x, y).statistic, v, u),
    "ttest_ind": (lambda x, y: st.ttest_ind(x, y).statistic + st.ttest_ind(x, y[:3]).pvalue, v, u),
    "median_abs_deviation": (lambda x: st.median_abs_deviation(x, axis=0, scale="normal"), A),
    "rankdata": (lambda x: st.rankdata(x) * x, v),
    "lfilter": (lambda b, a, x: sg.lfilter(b, a, x), v[:3], np.array([1.3, 0.4]), u),
    "lfilter_rows": (lambda b, a, x: sg.lfilter(b, a, x, axis=0), v[:2], np.array([1.3, 0.4, -0.2]), A),
    "sosfilt": (lambda s, x: sg.sosfilt(np.concatenate((s[:, :3], np.ones((2, 1)), s[:, 3:]), axis=1), x),
                np.array([[1.0, 0.5, 0.2, 0.2, 0.1], [0.7, 0, 0, -0.3, 0]]), v),
    "convolve2d": (lambda x, y: sg.convolve2d(x, y, mode="same"), A, S),
    "correlate2d": (lambda x, y: sg.correlate2d(x, y), A, S),
    "oaconvolve": (lambda x, y: sg.oaconvolve(x, y), v, v[:2]),
    "detrend": (lambda x: sg.detrend(x, axis=0), A),
    "detrend_constant": (lambda x: sg.detrend(x, type="constant"), A),
    "grid_of_one_axis": (lambda y, p: ip.RegularGridInterpolator((np.arange(4.0),), y)(np.abs(p)), v[:4], v[:3]),
    "grid_points_by_axis": (lambda a, p: ip.RegularGridInterpolator((np.arange(3.0), np.arange(4.0)), a)(
        (np.abs(p), 1.5 * np.abs(p))), np.arange(12.0).reshape(3, 4) ** 2, t3),
    "grid_points_broadcast": (lambda a, p: ip.RegularGridInterpolator((np.arange(3.0), np.arange(4.0)), a)(
        (np.abs(p)[:, None], np.array([0.3, 1.7]))), np.arange(12.0).reshape(3, 4) ** 2, v[:3]),
    "grid_at_a_point": (lambda a, p: ip.RegularGridInterpolator((np.arange(3.0), np.arange(4.0)), a)(
        (p, 2.0 * p)) + ip.RegularGridInterpolator((np.arange(3.0), np.arange(4.0)), a)([0.4, 2.0 * p]),
        np.arange(12.0).reshape(3, 4) ** 2, 0.7),
    "filtfilt": (lambda b, a, x: sg.filtfilt(b, a, np.concatenate((x, x ** 2, x))), v[:3], np.array([1.3, 0.4]), u),
    "filtfilt_rows": (lambda x: sg.filtfilt([0.2, 0.3], [1.0, -0.4], x, axis=0, padtype="even", padlen=2), S),
    "filtfilt_constant": (lambda x: sg.filtfilt([0.2, 0.3], [1.0, -0.4], x, padtype="constant", padlen=2), v),
    "filtfilt_alone": (lambda x: sg.filtfilt([0.2, 0.3], [1.0, -0.4], x, padtype=None), v),
    "sosfiltfilt": (lambda x: sg.sosfiltfilt(sg.butter(3, 0.3, output="sos"), np.concatenate((x, x ** 2, x, x))), v),
    "medfilt": (lambda x: sg.medfilt(x, 3) + sg.medfilt(x), v),
    "zoom": (lambda x: nd.zoom(x, (1.5, 2)), A),
    "zoom_linear": (lambda x: nd.zoom(x, 2, order=1, mode="nearest"), v),
    "shift": (lambda x: nd.shift(x, (0.4, -1.2), order=1), A),
    "shift_spline": (lambda x: nd.shift(x, 0.3, mode="nearest"), v),
    "savgol_filter": (lambda x: sg.savgol_filter(x, 3, 1), v),
    "savgol_filter_nearest": (lambda x: sg.savgol_filter(x, 3, 2, deriv=1, mode="nearest"), v),
}
for _type in (1, 2, 3, 4):
    for _norm in (None, "ortho", "forward"):
        for _name in ("dct", "idct", "dst", "idst"):
            CASES[f"{_name}_{_type}_{_norm}"] = (
                functools.partial(getattr(scipy.fft, _name), type=_type, norm=_norm, axis=0), A)
#: whose values are good to fewer digits than the others'
LOOSE = ("odeint", "solve_ivp", "quad", "newton", "fixed_point", "fsolve", "root", "minimize", "fmin", "golden", "brent", "least",
         "dblquad")


def differences(f, args, i, h=1e-3):
    """Central differences of order 4 of f by the argument i, in the direction of its own random numbers."""
    d = np.random.default_rng(i).normal(size=np.shape(args[i]))
    d = d if d.shape else float(d)

    def at(s):
        return np.asarray(f(*args[:i], args[i] + s * d, *args[i + 1:]))

    return d, (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h)


@pytest.mark.parametrize("name", CASES)
def test_both_modes(name):
    f, *args = CASES[name]
    rtol = 2e-7 if name.startswith(LOOSE) else 1e-8
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        y, back = vjp(f, *args)
        want = f(*args)
        np.testing.assert_allclose(y, want, rtol=1e-9, atol=1e-12)
        g = np.random.default_rng(9).normal(size=np.shape(want))
        bars = back(g if g.shape else float(g))
        for i, bar in enumerate(bars):
            assert np.shape(bar) == np.shape(args[i])
            d, slope = differences(f, args, i)
            scale = max(1.0, float(np.max(np.abs(slope))))
            np.testing.assert_allclose(np.sum(bar * d), np.sum(g * slope), rtol=rtol * 100, atol=rtol * scale * 10)
            tangents = [d if j == i else np.zeros(np.shape(a)) if np.shape(a) else 0.0 for j, a in enumerate(args)]
            try:
                _, dot = jvp(f, tuple(args), tuple(tangents))
            except UnsupportedError as e:
                pytest.xfail(str(e))
            np.testing.assert_allclose(np.sum(g * dot), np.sum(bar * d), rtol=1e-9, atol=1e-9 * scale)


@pytest.mark.parametrize("name", ["quad", "brentq", "newton", "fixed_point", "newton_halley"])
def test_second_derivative(name):
    f, *args = CASES[name]
    g = grad(f)
    x, rest = args[0], args[1:]
    slope = (8 * (g(x + 1e-3, *rest) - g(x - 1e-3, *rest)) - g(x + 2e-3, *rest) + g(x - 2e-3, *rest)) / 12e-3
    assert grad(g)(x, *rest) == pytest.approx(slope, rel=1e-7)


def test_forms_without_a_derivative_are_refused():
    def f(x):
        return so.minimize(bowl, [1.0, 1.0], args=(x,), constraints=[{"type": "ineq", "fun": np.sum}]).x[0]

    with pytest.raises(UnsupportedError, match="A206.*constraints"):
        grad(f)(2.0)


def test_what_ends_at_a_constant_bound_stays_there():
    assert grad(lambda x: so.minimize(bowl, [1.0, 1.0], args=(x,), bounds=[(0.0, 0.5), (0.0, 1.0)]).x[0])(2.0) == 0.0


def test_least_squares_with_two_parameters():
    def fitted(p):
        return so.leastsq(lambda z, q: z[0] + z[1] * u - W**q, [1.0, 1.0], args=(p,))[0]

    lines = np.stack([np.ones_like(u), u], axis=1)
    want = np.linalg.lstsq(lines, W**1.3 * np.log(W), rcond=None)[0]
    np.testing.assert_allclose(jvp(fitted, (1.3,), (1.0,))[1], want, rtol=1e-9)


def test_minimum_at_a_bound():
    with pytest.raises(ArithmeticError, match="at a bound"):
        grad(lambda p: so.fminbound(valley, 2.0, 4.0, args=(p,)))(1.3)


def test_second_derivative_of_an_integral_whose_limits_depend_on_another_one():
    def f(p):
        return si.quad(lambda x: si.quad(lambda y: math.exp(-p * x * y), 0.0, x * p)[0], 0.0, 1.0)[0]

    assert grad(f)(3.0) == pytest.approx((f(3.001) - f(2.999)) / 0.002, rel=1e-5)
    assert hessian(f)(3.0) == pytest.approx((grad(f)(3.001) - grad(f)(2.999)) / 0.002, rel=1e-5)


#: the ends of the interval move, and what the solver chose inside of it does not
ENDS = {
    "quad": lambda x: si.quad(lambda t: math.sin(x[2] * t) / (t + 1.0), x[0] * x[1], x[0])[0],
    "backwards": lambda x: si.quad(lambda t: math.exp(-x[1] * t), x[2], -x[0])[0] ** 2,
    "infinite": lambda x: si.quad(lambda t: math.exp(-x[1] * t * t), x[0], np.inf)[0],
    "odeint": lambda x: si.odeint(lambda y, t: -x[0] * y * t, x[1], [0.0, x[2], 2.0 * x[2] * x[0]])[-1, 0] ** 2,
    "solve_ivp": lambda x: ends_of(si.solve_ivp(lambda t, y: -x[0] * y * t, (0.1 * x[2], x[2]), [x[1]], rtol=1e-10, atol=1e-12)),
    "times": lambda x: si.solve_ivp(lambda t, y: -x[0] * y * t, (0.0, 2.0 * x[2]), [x[1]], t_eval=[0.2, x[2]], rtol=1e-10,
                                    atol=1e-12).y[0].sum() ** 2,
}


def ends_of(s):
    return s.t[-1] * s.y[0, -1]


@pytest.mark.parametrize("name", ENDS)
def test_second_derivative_by_the_ends(name):
    f = ENDS[name]
    x, d = np.array([1.1, 0.7, 0.9]), np.array([0.3, -0.4, 0.5])
    slope = (grad(f)(x + 1e-4 * d) - grad(f)(x - 1e-4 * d)) / 2e-4
    np.testing.assert_allclose(hvp(f)(x, d), slope, rtol=1e-5, atol=1e-6)


def test_products_with_a_constant_sparse_matrix():
    """The gradient multiplies by the transpose, and calls the matrix by the user's name."""
    for x in (v[:3], A[:3, :2].copy()):
        for f, dense in ((sparse_left, dense_left), (sparse_dot, dense_left), (sparse_right, dense_right)):
            np.testing.assert_allclose(grad(f)(x), grad(dense)(x), rtol=1e-13)
            np.testing.assert_allclose(jvp(f, (x,), (x,))[1], jvp(dense, (x,), (x,))[1], rtol=1e-13)
    d = grad(sparse_left)
    d(v[:3])
    assert "M.T @ " in d.source

    def scaled(s):
        return np.sum((M * s) @ v[:3])

    with pytest.raises(UnsupportedError, match="A206"):
        grad(scaled)(2.0)


M = sp.csr_array(np.array([[1.0, 0.0, 2.0], [0.0, 3.0, 0.0]]))
D = M.toarray()


def sparse_left(x):
    return np.sum(np.sin(M @ x))


def sparse_dot(x):
    return np.sum(np.sin(M.dot(x)))


def dense_left(x):
    return np.sum(np.sin(D @ x))


def sparse_right(x):
    return np.sum(np.sin(x[:2].T @ M))


def dense_right(x):
    return np.sum(np.sin(x[:2].T @ D))


# ------------------------------------------------------------------------------------------------ NumPy
def signal_of(x):
    y = np.zeros(x.shape)
    np.place(y, 1 - (x > 0.0), -1.0)  # the mask counts by its truth
    np.place(y, x > 0.0, x * x)  # the values one after the other, from the first
    return y


def put_in(x, y):
    np.put(x, np.array([1, 2]), np.stack((y[0], y[3])))
    return x


NUMPY = {
    "sliding_window_view": (lambda x: np.lib.stride_tricks.sliding_window_view(x, 2, axis=-1), A),
    "place_by_integers": (lambda x: signal_of(x) * x, v),
    "put_as_many": (lambda x, y: put_in(x * 1.0, y), v, u),
    "unique": (lambda x: np.unique(x) * np.arange(7.0), np.concatenate((v, u[1:3]))),
    "unique_of_equal_rows": (lambda x: np.unique(np.stack((x[:2], x[2:4], x[:2])), axis=0), v),
    "unique_rest": (lambda x: (lambda q: q[0][q[1]] * q[2])(np.unique(x, return_inverse=True, return_counts=True)), v),
    "sets": (lambda x: np.concatenate((np.union1d(x, u[:2]), np.setdiff1d(x, x[:2]), np.intersect1d(x, x[1:3]))), v),
    "histogram_weights": (lambda x, w: np.histogram(x, bins=3, weights=w)[0] * x[0], v, u),
    "histogram_edges": (lambda x: np.histogram(x, bins="sturges", density=True)[0] * np.histogram_bin_edges(x, 4)[1], v),
    "histogram2d": (lambda x, y: np.histogram2d(x, y, bins=(2, 3))[2] * np.histogram2d(x, y, 2, density=True)[0][0, 0], v, u),
    "where_of_itself": (lambda x: np.where(x, x * x, 1.0) + np.compress(x, x).sum(), v),
    "ufunc_out_none": (lambda x: np.cosh(x, None) + np.abs(x, dtype=np.double) + np.add(x, x, casting="unsafe", order="C"), v),
    "ufunc_dtype": (lambda x: np.abs(x, dtype=np.float64) * np.power(x, 2, dtype=float), v),
    "neighbours": (lambda x: np.nextafter(x, np.inf) * x + np.spacing(x), v),
    "apply_over_axes": (lambda x: np.apply_over_axes(np.mean, x, [0, 1]), A),
    "fromfunction": (lambda a: np.fromfunction(lambda i, j: a * i * j + i, (3, 2)), 2.0),
}


@pytest.mark.parametrize("name", NUMPY)
def test_numpy_in_both_modes(name):
    f, *args = NUMPY[name]
    value, pull = vjp(f, *args)
    np.testing.assert_allclose(value, f(*args), rtol=1e-14)
    g = np.random.default_rng(9).normal(size=np.shape(value))
    for i, bar in enumerate(pull(g)):
        d, want = differences(f, args, i, 1e-4)
        tangents = [d if i == j else np.zeros(np.shape(a)) if np.ndim(a) else 0.0 for j, a in enumerate(args)]
        np.testing.assert_allclose(jvp(f, tuple(args), tuple(tangents))[1], want, rtol=1e-8, atol=1e-9)
        np.testing.assert_allclose(np.sum(np.asarray(bar) * d), np.sum(g * want), rtol=1e-8, atol=1e-9)


def reflected(m, angle):
    c, d = np.cos(angle), np.sqrt(m * m - np.sin(angle) ** 2 + 0j)
    r = np.real_if_close((c - d) / (c + d))
    return np.sum(np.abs(r) ** 2 + np.real(r) ** 3 + np.imag(r))


def test_what_is_real_at_run_time_only():
    for m in (1.5, 0.6, np.array([1.5, 0.6]), np.array([1.3, 1.4])):
        assert_gradient(reflected, (m, 0.9), wrt=(0, 1))
        assert_tangent(reflected, (m, 0.9), wrt=(0, 1))


bn = None
try:
    import bottleneck as bn
except ImportError:
    pass
BOTTLENECK = {
    "reductions": (lambda x: bn.nanmean(x, axis=0) + bn.nanstd(x, axis=0, ddof=1) * bn.nansum(x) + bn.nanmax(x, axis=0)
                   + bn.nanmedian(x, axis=0) + bn.ss(x), A),
    "windows": (lambda x: bn.move_mean(x, 2, min_count=1, axis=0)[1:] + bn.move_std(x, 3, 1, axis=0)[1:]
                * bn.move_max(x, 2, 1, axis=0)[1:], A),
    "pushed": (lambda x: bn.push(np.where(x > 1.0, np.nan, x))[1:] * bn.rankdata(x)[1:], u),
}


@pytest.mark.skipif(bn is None, reason="needs bottleneck")
@pytest.mark.parametrize("name", BOTTLENECK)
def test_bottleneck(name):
    f, x = BOTTLENECK[name]
    value, pull = vjp(f, x)
    np.testing.assert_allclose(value, f(x), rtol=1e-12)
    d, want = differences(f, (x,), 0, 1e-4)
    np.testing.assert_allclose(jvp(f, (x,), (d,))[1], want, rtol=1e-8, atol=1e-9)
    g = np.random.default_rng(9).normal(size=np.shape(value))
    np.testing.assert_allclose(np.sum(pull(g)[0] * d), np.sum(g * want), rtol=1e-8, atol=1e-9)


def test_a_singular_matrix_has_factors_whose_derivative_is_finite():
    """The last pivot of a generator of a Markov chain is zero, or would be without rounding."""
    def stationary(x):
        factors = la.lu_factor((x - np.diag(x.sum(axis=1))).T)[0]
        r = np.append(la.solve_triangular(factors[:-1, :-1], -factors[:-1, -1]), 1.0)
        return r / r.sum()

    x = np.array([[0, 1.0, 2.0], [2.0, 0, 1.0], [1.0, 3.0, 0]])
    d, want = differences(stationary, (x,), 0, 1e-4)
    value, pull = vjp(stationary, x)
    g = np.array([0.3, -1.0, 2.0])
    np.testing.assert_allclose(np.sum(pull(g)[0] * d), np.sum(g * want), rtol=1e-9)
    np.testing.assert_allclose(jvp(stationary, (x,), (d,))[1], want, rtol=1e-8)


@pytest.mark.parametrize("name", ["exponweib", "burr12", "johnsonsb", "exponnorm", "invweibull", "kappa3"])
def test_distributions_whose_standard_form_is_python(name):
    dist = getattr(st, name)
    shapes = [0.7, 1.3][:dist.numargs]
    x = np.array([-40.0, 0.31, 0.62])
    for method in ("pdf", "logpdf", "cdf") + (("ppf",) if name != "exponnorm" else ()):
        at = np.array([0.0, 0.31, 0.62]) if method == "ppf" else x

        def f(loc, scale, *args, method=method, at=at):
            y = getattr(dist, method)(at, *args, loc, scale)
            return np.sum(np.where(np.isfinite(y), y, 0.0)) + getattr(dist(*args, loc=loc, scale=scale), method)(0.4)

        wrt = tuple(range(2 + len(shapes)))
        assert_gradient(f, (0.1, 1.2, *shapes), wrt=wrt)
        assert_tangent(f, (0.1, 1.2, *shapes), wrt=wrt)


def test_at_a_limit_the_derivative_by_a_shape_parameter_is_no_number():
    import ast2grad

    def f(h):
        return st.kappa4.pdf(0.3, h, 0.1)

    assert math.isnan(ast2grad.grad(f)(0.0)) and ast2grad.jvp(f, (0.0,), (1.0,))[0] == f(0.0)
    assert ast2grad.grad(lambda x: st.kappa4.pdf(x, 0.0, 0.1))(0.3) < 0


def test_moments_of_frozen_distributions():
    def f(m, s):
        d, g = st.norm(m, s), st.gamma(m, scale=s)
        low, high = g.interval(0.8)
        return (d.mean() + d.var() * g.std() + g.mean() * d.entropy() + g.median() + st.lognorm.mean(m, 0.1, s)
                + high - low + st.uniform(m, s).stats()[1])

    assert_gradient(f, (0.7, 1.3), wrt=(0, 1))
    assert_tangent(f, (0.7, 1.3), wrt=(0, 1))


def test_a_frozen_normal_distribution_of_several_variables():
    def f(m, s):
        d = st.multivariate_normal([m, s], np.array([[s, 0.2 * m], [0.2 * m, 1.0]]))
        e = st.multivariate_normal(cov=s)
        return d.logpdf([0.3, 0.4]) + d.pdf([0.1, 0.2]) + d.entropy() + st.multivariate_normal(
            np.array([m, s, m]), s).logpdf(np.array([0.1, 0.2, 0.3])) + e.logpdf(np.array([m]))

    assert_gradient(f, (0.7, 1.3), wrt=(0, 1))
    assert_tangent(f, (0.7, 1.3), wrt=(0, 1))


def survival(q, a):
    return so.brentq(lambda x: si.quad(lambda t: np.exp(-a * t) * a, x, np.inf)[0] - q, 0.0, 50.0)


def root_of_a_root(a):
    return so.brentq(lambda x: so.brentq(lambda y: y ** 3 + a * y - x, -5.0, 5.0) - 0.3 * a, -5.0, 5.0) * a


def time_until(a):
    return so.brentq(lambda t: si.odeint(lambda y, s: -a * y, 1.0, [0.0, t])[-1, 0] - 0.4, 0.1, 5.0, xtol=1e-12)


@pytest.mark.parametrize("f, want", [
    (lambda a: survival(0.3, a), math.log(0.3) / 1.4 ** 2), (time_until, math.log(0.4) / 1.4 ** 2),
    (root_of_a_root, 3 * 0.3 * 1.4 ** 2 + 4 * 0.027 * 1.4 ** 3)])
def test_what_stands_for_something_in_a_residual_has_its_derivative(f, want):
    """Such a root's derivative was 0: the residual that the derivative was taken of had the inner value only."""
    assert grad(f)(1.4) == pytest.approx(want, rel=1e-6)
    assert jvp(f, (1.4,), (1.0,))[1] == pytest.approx(want, rel=1e-6)
    slope = (grad(f)(1.4 + 1e-4) - grad(f)(1.4 - 1e-4)) / 2e-4
    assert hvp(f)(1.4, 1.0) == pytest.approx(slope, rel=1e-5)


def test_integral_between_equal_ends():
    assert grad(lambda x: si.quad(lambda t: math.sin(t) + 1.5, 0.0, x)[0])(0.0) == pytest.approx(1.5)
