"""Splines, tables and distributions that are made of data without derivatives, and asked at a point that has them."""
from __future__ import annotations

import numpy as np
import pytest

ip = pytest.importorskip("scipy.interpolate")
st = pytest.importorskip("scipy.stats")

from ast2grad import grad, hvp, jvp  # noqa: E402

X = np.array([0.0, 1.0, 2.0, 3.0, 4.0, 5.0])
Y = np.array([0.3, 1.0, 0.5, 2.0, 1.0, 0.7])
TCK = ip.splrep(X, Y, s=0.1)
SMOOTH = ip.UnivariateSpline(X, Y, s=0.2)
POLYNOMIAL = np.poly1d(Y)
SERIES = np.polynomial.Chebyshev([1.0, 2.0, 0.5], domain=[0.0, 3.0])
DENSITY = st.gaussian_kde(Y)
NORMAL = st.norm(1.0, 2.0)
SHAPED = st.gamma(1.3, scale=0.7)
CLOUD = st.gaussian_kde(np.random.default_rng(0).normal(size=(2, 9)))


class Table:
    def __init__(self, x, y):
        self.spline = ip.interp1d(x, y, kind="cubic")
        self.noise = st.norm(1.0, 2.0)

    def __call__(self, t):
        return self.spline(t) * self.noise.cdf(t)


CASES = {
    "interp1d": lambda t: ip.interp1d(X, Y)(t) * 2.0,
    "cubic": lambda t: ip.interp1d(X, Y, kind="cubic")(t) * 2.0,
    "several": lambda t: np.sum(ip.interp1d(X, Y, kind="cubic")(np.array([t, t * 0.5])) ** 2),
    "make_interp_spline": lambda t: ip.make_interp_spline(X, Y)(t) * 2.0,
    "UnivariateSpline": lambda t: ip.UnivariateSpline(X, Y, s=0)(t) * 2.0,
    "InterpolatedUnivariateSpline": lambda t: ip.InterpolatedUnivariateSpline(X, Y)(t) * 2.0,
    "smoothing": lambda t: SMOOTH(t) * t,
    "splrep": lambda t: ip.splev(t, ip.splrep(X, Y)) * 1.0,
    "tck": lambda t: ip.splev(t, TCK) + ip.splev(t, TCK, der=1),
    "poly1d": lambda t: POLYNOMIAL(t) * 2.0,
    "poly1d_made": lambda t: np.poly1d(Y)(t) * 2.0,
    "polynomial": lambda t: np.polynomial.Polynomial([1.0, 2.0, t])(t),
    "series": lambda t: SERIES(t) * t,
    "norm": lambda t: st.norm(Y[0], Y[1]).pdf(t) * 2.0,
    "beta": lambda t: np.sum(st.beta(2.0, Y[1]).logpdf(np.array([t, t * 0.5]))),
    "frozen": lambda t: NORMAL.pdf(t) + SHAPED.cdf(t) * NORMAL.logcdf(t),
    "gaussian_kde": lambda t: st.gaussian_kde(Y)(t)[0],
    "density": lambda t: DENSITY(t)[0] + DENSITY.logpdf(t)[0],
    "cloud": lambda t: CLOUD([t, 0.3])[0] + np.sum(CLOUD.logpdf(np.array([[0.2, t], [t, 0.1]]))),
    "table": lambda t: Table(X, Y)(t) * 1.0,
}


def given(t, x, y):
    return ip.interp1d(x, y, kind="cubic")(t) * st.norm(y[0], y[1]).pdf(t)


def slope(f, t, h=1e-4):
    return (8.0 * (f(t + h) - f(t - h)) - f(t + 2.0 * h) + f(t - 2.0 * h)) / (12.0 * h)


@pytest.mark.parametrize("name", CASES)
def test_by_the_point(name: str) -> None:
    f, t = CASES[name], 0.87
    assert grad(f)(t) == pytest.approx(slope(f, t), rel=1e-8)
    assert jvp(f, (t,), (2.0,))[1] == pytest.approx(2.0 * slope(f, t), rel=1e-8)
    assert hvp(f)(t, 1.0) == pytest.approx(slope(grad(f), t), rel=1e-7, abs=1e-9)


def test_data_that_are_arguments() -> None:
    assert grad(given)(0.87, X, Y) == pytest.approx(slope(lambda t: given(t, X, Y), 0.87), rel=1e-8)
    assert jvp(given, (0.87, X, Y), (1.0, None, None))[1] == pytest.approx(slope(lambda t: given(t, X, Y), 0.87), rel=1e-8)
