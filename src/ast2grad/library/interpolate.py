"""scipy.interpolate: evaluation, with respect to the points; also to coefficients, where the object was made of active ones."""
# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import itertools

import numpy as np
import scipy.interpolate

from ..rules.registry import refused, through
from . import array, constant, known, refuse

IP = "scipy.interpolate."


def place(knots, t, last):
    """The interval of each point; the first and the last one go on outside."""
    return np.clip(np.searchsorted(knots, constant(t), side="right") - 1, 0, last)


def beside(d, more):
    """d with axes of length 1 for those that each value of the interpolant has itself."""
    return np.reshape(d, np.shape(d) + (1,) * more) if more else d


def points_of(x):
    """Numbers stay numbers."""
    return x if np.ndim(x) == 0 else np.asarray(x, dtype=float)


@through(IP + "PPoly.__call__", note="CubicSpline, PchipInterpolator, Akima1DInterpolator, CubicHermiteSpline and PPoly")
def piecewise_polynomial(self, x, nu=0, extrapolate=None):
    if not isinstance(self, scipy.interpolate.PPoly):
        refuse("polynomials in the basis of Bernstein")
    how = known(self, "extrapolate") if extrapolate is None else extrapolate
    if how == "periodic" or known(self, "axis") != 0:
        refuse("a periodic interpolant, or one along another axis")
    t = points_of(x)
    c, knots = self.c, self.x
    more = known(self, "c.ndim") - 2
    k = known(self, "c.shape")[0]
    i = place(knots, t, knots.size - 2)
    d = beside(t - knots[i], more)
    y = 0.0 * d
    for m in range(k - nu):
        factor = 1.0
        for j in range(nu):
            factor *= k - 1 - m - j
        y = y * d + factor * c[m][i]
    if not how:
        y = np.where(beside((t >= knots[0]) & (t <= knots[knots.size - 1]), more), y, np.nan)
    return y


@through(IP + "PPoly.integrate")
def integral_of_pieces(self, a, b, extrapolate=None):
    """The primitive function at the ends, with the pieces before each summed up."""
    if not isinstance(self, scipy.interpolate.PPoly):
        refuse("polynomials in the basis of Bernstein")
    if (known(self, "extrapolate") if extrapolate is None else extrapolate) != True or known(self, "axis") != 0:  # noqa: E712
        refuse("integrals without extrapolation")
    c, knots = self.c, self.x
    k = known(self, "c.shape")[0]
    more = known(self, "c.ndim") - 2
    h = beside(np.diff(knots), more)
    whole = 0.0 * h
    for m in range(k):
        whole = whole * h + c[m] / (k - m)
    whole = np.cumsum(whole * h, axis=0)
    start = np.concatenate((np.zeros_like(whole[:1]), whole))
    ends = np.stack((np.asarray(a, dtype=float), np.asarray(b, dtype=float)))
    i = place(knots, ends, knots.size - 2)
    d = beside(ends - knots[i], more)
    y = 0.0 * d
    for m in range(k):
        y = y * d + c[m][i] / (k - m)
    y = y * d + start[i]
    return y[1] - y[0]


def b_spline(knots, c, k, more, x, nu):
    """De Boor's algorithm; derivatives by the differences of the coefficients."""
    n = knots.size - k - 1
    c = c[:n]
    for _ in range(nu):
        if k > 0:
            c = k * (c[1:] - c[:-1]) / beside(knots[k + 1:n + k] - knots[1:n], more)
            knots = knots[1:-1]
            k = k - 1
            n = n - 1
        else:
            c = 0.0 * c
    t = points_of(x)
    i = np.clip(np.searchsorted(knots, constant(t), side="right") - 1, k, n - 1)
    d = [c[i - k + j] for j in range(k + 1)]
    for r in range(1, k + 1):
        for j in range(k, r - 1, -1):
            left = knots[i + j - k]
            alpha = beside((t - left) / (knots[i + j + 1 - r] - left), more)
            d[j] = (1.0 - alpha) * d[j - 1] + alpha * d[j]
    return d[k]


@through(IP + "BSpline.__call__", note="make_interp_spline, make_lsq_spline, make_smoothing_spline and BSpline")
def basis_spline(self, x, nu=0, extrapolate=None):
    how = known(self, "extrapolate") if extrapolate is None else extrapolate
    if how == "periodic" or known(self, "axis") != 0:
        refuse("a periodic spline, or one along another axis")
    k, more = known(self, "k"), known(self, "c.ndim") - 1
    y = b_spline(self.t, self.c, k, more, x, nu)
    if not how:
        n = self.t.size - k - 1
        inside = (x >= self.t[k]) & (x <= self.t[n])
        y = np.where(beside(np.asarray(inside), more), y, np.nan)
    return y


@through(IP + "splev", note="of the plain form of tck, with ext=0")
def splev(x, tck, der=0, ext=0):
    if ext != 0 or not isinstance(tck, tuple):
        refuse("splev with ext, or of a BSpline")
    return b_spline(array(tck[0], 1), array(tck[1], 1), tck[2], 0, x, der)


@through(IP + "RegularGridInterpolator.__call__", note="methods linear and nearest")
def regular_grid(self, xi, method=None, *, nu=None):
    how = known(self, "method") if method is None else method
    if how not in ("linear", "nearest") or nu is not None:
        refuse("RegularGridInterpolator with a method other than linear and nearest")
    points = np.asarray(xi, dtype=float)
    values = self.values
    axes = self.grid
    n = known(self, "values.ndim")
    if how == "nearest":
        return self(constant(points), "nearest")
    if n > 3 or len(axes) != n:
        refuse("RegularGridInterpolator in more than three dimensions, or of values that have axes of their own")
    places = [np.clip(np.searchsorted(g, constant(points[..., j]), side="right") - 1, 0, g.size - 2)
              for j, g in enumerate(axes)]
    parts = [(points[..., j] - g[places[j]]) / (g[places[j] + 1] - g[places[j]]) for j, g in enumerate(axes)]
    total = 0.0 * points[..., 0]
    for corner in itertools.product((0, 1), repeat=n):
        w = 1.0
        for j in range(n):
            w = w * (parts[j] if corner[j] else 1.0 - parts[j])
        at = [places[j] + corner[j] for j in range(n)]
        total = total + w * (values[at[0]] if n == 1 else values[at[0], at[1]] if n == 2 else values[at[0], at[1], at[2]])
    if self.fill_value is not None:
        outside = False
        for j, g in enumerate(axes):
            outside = outside | (points[..., j] < g[0]) | (points[..., j] > g[g.size - 1])
        total = np.where(outside, self.fill_value, total)
    return np.reshape(total, (1,)) if np.ndim(total) == 0 else total


@through(IP + "interp1d.__call__", note="kind linear, along the last axis of a vector")
def linear(self, x):
    if not isinstance(self, scipy.interpolate.interp1d) or known(self, "_kind") != "linear" or known(self, "y.ndim") != 1:
        refuse("interp1d other than linear, or of more than a vector")
    t = points_of(x)
    i = place(self.x, t, self.x.size - 2)
    left, low = self.x[i], self.y[i]
    y = low + (self.y[i + 1] - low) * ((t - left) / (self.x[i + 1] - left))
    if not known(self, "_extrapolate"):
        self._check_bounds(np.ravel(constant(t)))  # raises
        above = np.where(t > self.x[self.x.size - 1], self._fill_value_above[0], y)
        y = np.where(t < self.x[0], self._fill_value_below[0], above)
    return y


@through(IP + "UnivariateSpline.__call__", note="with ext=0; InterpolatedUnivariateSpline and LSQUnivariateSpline too")
def univariate(self, x, nu=0, ext=None):
    if (known(self, "ext") if ext is None else ext) != 0:
        refuse("UnivariateSpline with ext other than 0")
    tck = self._eval_args
    return b_spline(array(tck[0], 1), array(tck[1], 1), known(self, "_data")[5], 0, x, nu)


refused(" ".join(IP + n for n in """
    griddata RBFInterpolator.__call__ LinearNDInterpolator.__call__ CloughTocher2DInterpolator.__call__
    NearestNDInterpolator.__call__ RectBivariateSpline.__call__ RectBivariateSpline.ev bisplev
    interpn""".split()),
        "this interpolant has no rule; CubicSpline, PchipInterpolator, make_interp_spline and RegularGridInterpolator have one")
