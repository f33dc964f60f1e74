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


def steeper(knots, c, k, more, nu):
    """Knots, coefficients and degree of the derivative."""
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
    return knots, c, k


def b_spline(knots, c, k, more, x, nu):
    """De Boor's algorithm; derivatives by the differences of the coefficients."""
    if nu > 0:
        knots, c, k = steeper(knots, c, k, more, nu)
    t = x if np.ndim(x) == 0 else np.asarray(x, dtype=float)
    i = np.clip(np.searchsorted(knots, constant(t), side="right") - 1, k, knots.size - k - 2)
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


def held(x, lo, hi):
    """x, or the end that it lies beyond: what FITPACK evaluates there."""
    if np.ndim(x) == 0:
        return lo if x < lo else hi if x > hi else x
    return np.where(x < lo, lo, np.where(x > hi, hi, x))


@through(IP + "splev", note="of the plain form of tck, with ext 0, 1 and 3")
def splev(x, tck, der=0, ext=0):
    if ext not in (0, 1, 3) or not isinstance(known(tck, ""), (tuple, list)):
        refuse("splev with ext=2, or of a BSpline")
    t, c, k = array(tck[0], 1), array(tck[1], 1), tck[2]
    return with_ends(t, c, k, x, der, ext)


def with_ends(t, c, k, x, nu, ext):
    """What follows beyond the ends: the last polynomials, zero, or the value at the end."""
    lo, hi = t[k], t[t.size - k - 1]
    if ext == 3:
        return b_spline(t, c, k, 0, held(points_of(x), lo, hi), nu)
    y = b_spline(t, c, k, 0, x, nu)
    if ext == 1:
        p = constant(points_of(x))
        y = np.where((p < lo) | (p > hi), 0.0, y)
    return y


@through(IP + "splint " + IP + "_fitpack_impl.splint", note="of the plain form of tck; zero beyond the ends")
def splint(a, b, tck, full_output=0):
    if full_output or not isinstance(known(tck, ""), (tuple, list)):
        refuse("splint with full_output, or of a BSpline")
    t, c, k = array(tck[0], 1), array(tck[1], 1), tck[2]
    n = t.size - k - 1
    whole = np.concatenate((np.zeros(1), np.cumsum(c[:n] * (t[k + 1:] - t[:n])) / (k + 1)))
    knots = np.concatenate((t[:1], t, t[-1:]))
    lo, hi = t[k], t[n]
    return b_spline(knots, whole, k + 1, 0, held(b, lo, hi), 0) - b_spline(knots, whole, k + 1, 0, held(a, lo, hi), 0)


# ------------------------------------------------------------------------------------------------ through all points
def knots_between(x, k):
    """Knots of the spline that is not told anything about its ends: SciPy and FITPACK have the same."""
    n = x.size
    half = (k + 1) // 2
    if k % 2 == 1:
        inner = x[half:n - half]
    else:
        inner = ((x[1:] + x[:-1]) / 2)[half:n - 1 - half]
    return np.concatenate((x[0] + np.zeros(k + 1), inner, x[n - 1] + np.zeros(k + 1)))


def values_of_basis(t, k, x, nu=0):
    """The basis functions at the points, one row each."""
    return array(b_spline(t, np.eye(t.size - k - 1), k, 1, x, nu), 2)


@through(IP + "make_interp_spline", note="without conditions at the ends")
def make_interp_spline(x, y, k=3, t=None, bc_type=None, axis=0, check_finite=True):
    if bc_type is not None and bc_type != "not-a-knot":
        refuse("conditions at the ends; CubicSpline knows them")
    p = np.asarray(x, dtype=float)
    v = np.moveaxis(np.asarray(y, dtype=float), axis, 0)
    if k == 0:
        return scipy.interpolate.BSpline.construct_fast(np.concatenate((p, p[-1:])), v, 0, axis=axis)
    if k == 1 and t is None:
        return scipy.interpolate.BSpline.construct_fast(np.concatenate((p[:1], p, p[-1:])), v, 1, axis=axis)
    knots = knots_between(p, k) if t is None else np.asarray(t, dtype=float)
    c = np.linalg.solve(values_of_basis(knots, k, p), v)
    return scipy.interpolate.BSpline.construct_fast(knots, c, k, axis=axis)


@through(IP + "splrep", note="through all points (s=0)")
def splrep(x, y, w=None, xb=None, xe=None, k=3, task=0, s=None, t=None, full_output=0, per=0, quiet=1):
    if task != 0 or t is not None or full_output or per or xb is not None or xe is not None:
        refuse("splrep with a task, knots, ends, full_output or per")
    if s is None and w is not None or s is not None and s != 0:
        refuse("a smoothing spline, whose knots depend on data")
    p = np.asarray(x, dtype=float)
    knots = knots_between(p, k)
    c = array(np.linalg.solve(values_of_basis(knots, k, p), np.asarray(y, dtype=float)), 1)
    return knots, np.concatenate((c, np.zeros(k + 1))), k


@through(IP + "_fitpack2.dfitpack.fpcurf0", note="InterpolatedUnivariateSpline, and UnivariateSpline with s=0")
def fpcurf0(x, y, k, w=None, xb=None, xe=None, s=None, nest=None):
    if s is None or s != 0:
        refuse("a smoothing spline, whose knots depend on data; s=0 has a derivative")
    knots = knots_between(x, k)
    c = array(np.linalg.solve(values_of_basis(knots, k, x), y), 1)
    return x, y, w, x[0], x[-1], k, 0.0, knots.size, knots, np.concatenate((c, np.zeros(k + 1))), 0.0, None, None, 0


@through(IP + "_fitpack2.dfitpack.regrid_smth", note="RectBivariateSpline with s=0")
def regrid_smth(x, y, z, xb=None, xe=None, yb=None, ye=None, kx=3, ky=3, s=0.0, maxit=20):
    if s is None or s != 0:
        refuse("a smoothing spline, whose knots depend on data; s=0 has a derivative")
    tx, ty = knots_between(x, kx), knots_between(y, ky)
    c = np.linalg.solve(values_of_basis(tx, kx, x), np.reshape(z, (x.size, y.size)))
    c = np.linalg.solve(values_of_basis(ty, ky, y), c.T).T
    return tx.size, tx, ty.size, ty, np.reshape(c, (x.size * y.size,)), 0.0, -1


def basis_within(t, k, x, nu):
    return values_of_basis(t, k, held(x, t[k], t[t.size - k - 1]), nu)


def surface(tx, ty, c, kx, ky, x, y, dx, dy, grid):
    """The sum of products of basis functions."""
    c = np.reshape(c, (tx.size - kx - 1, ty.size - ky - 1))
    if grid:
        return basis_within(tx, kx, x.reshape(-1), dx) @ c @ basis_within(ty, ky, y.reshape(-1), dy).T
    x, y = np.broadcast_arrays(x, y)
    z = np.sum((basis_within(tx, kx, x.reshape(-1), dx) @ c) * basis_within(ty, ky, y.reshape(-1), dy), axis=1)
    return np.reshape(z, x.shape)


@through(IP + "BivariateSpline.__call__", note="RectBivariateSpline, SmoothBivariateSpline and the like")
def bivariate(self, x, y, dx=0, dy=0, grid=True):
    tck = self.tck
    kx, ky = known(self, "degrees")
    return surface(array(tck[0], 1), array(tck[1], 1), array(tck[2], 1), kx, ky, np.asarray(x, dtype=float),
                   np.asarray(y, dtype=float), dx, dy, grid)


@through(IP + "bisplev")
def bisplev(x, y, tck, dx=0, dy=0):
    x, y = np.atleast_1d(np.asarray(x, dtype=float)), np.atleast_1d(np.asarray(y, dtype=float))
    z = surface(array(tck[0], 1), array(tck[1], 1), array(tck[2], 1), tck[3], tck[4], x, y, dx, dy, True)
    if len(z) > 1:
        return z
    return z[0] if len(z[0]) > 1 else z[0][0]


@through(IP + "RegularGridInterpolator.__call__", note="methods linear and nearest")
def regular_grid(self, xi, method=None, *, nu=None):
    how = known(self, "method") if method is None else method
    if how not in ("linear", "nearest") or nu is not None:
        refuse("RegularGridInterpolator with a method other than linear and nearest")
    values = self.values
    axes = self.grid
    n = known(self, "values.ndim")
    if isinstance(xi, tuple) and len(xi) > 1:
        points = np.stack(np.broadcast_arrays(*xi), axis=-1)
    else:
        points = np.asarray(xi[0] if isinstance(xi, tuple) else xi, dtype=float)
        if points.ndim == 1:
            points = np.reshape(points, (-1, len(axes)))
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
    return np.asarray(total)


def nearest_of(self, t):
    """The place of the value that interp1d takes, of the kinds that take one as it is."""
    kind = known(self, "_kind")
    n = self.x.size
    if kind == "previous":
        return np.clip(np.searchsorted(self.x, t, side="right") - 1, 0, n - 1)
    if kind == "next":
        return np.clip(np.searchsorted(self.x, t, side="left"), 0, n - 1)
    middle = 0.5 * self.x
    return np.clip(np.searchsorted(middle[1:] + middle[:-1], t, side="left" if kind == "nearest" else "right"), 0, n - 1)


@through(IP + "interp1d.__call__", note="all kinds; BarycentricInterpolator and KroghInterpolator too")
def one_dimension(self, x):
    if not isinstance(self, scipy.interpolate.interp1d):
        t, shape = self._prepare_x(x)
        return self._finish_y(self._evaluate(t), shape)
    t = points_of(x)
    kind, axis, more = known(self, "_kind"), known(self, "axis"), known(self, "y.ndim") - 1
    if axis != 0 and np.ndim(t) > 1:
        refuse("points with several axes, of values along another axis than the first")
    values = np.moveaxis(self.y, axis, 0)
    if kind == "spline":
        y = b_spline(self._spline.t, np.reshape(self._spline.c, (-1,) + values.shape[1:]), known(self, "_spline.k"), more, t, 0)
    elif kind == "linear":
        i = place(self.x, t, self.x.size - 2)
        left, low = self.x[i], values[i]
        y = low + (values[i + 1] - low) * beside((t - left) / (self.x[i + 1] - left), more)
    else:
        y = values[nearest_of(self, constant(t))]
    if not known(self, "_extrapolate"):
        self._check_bounds(np.ravel(constant(t)))  # raises
        below, above = beside(constant(t < self.x[0]), more), beside(constant(t > self.x[self.x.size - 1]), more)
        first = self._fill_value_below if more else self._fill_value_below[0]
        last = self._fill_value_above if more else self._fill_value_above[0]
        y = np.where(below, first, np.where(above, last, y))
    return np.moveaxis(y, 0, axis) if axis != 0 and np.ndim(t) == 1 else y


@through(IP + "UnivariateSpline.__call__", note="InterpolatedUnivariateSpline and LSQUnivariateSpline too")
def univariate(self, x, nu=0, ext=None):
    how = known(self, "ext") if ext is None else ext
    if how not in (0, 1, 3, "extrapolate", "zeros", "const"):
        refuse("UnivariateSpline that raises beyond its ends")
    tck = self._eval_args
    beyond = 0 if how in (0, "extrapolate") else 1 if how in (1, "zeros") else 3
    return with_ends(array(tck[0], 1), array(tck[1], 1), known(self, "_data")[5], x, nu, beyond)


refused(" ".join(IP + n for n in """
    griddata RBFInterpolator.__call__ LinearNDInterpolator.__call__ CloughTocher2DInterpolator.__call__
    NearestNDInterpolator.__call__""".split()),
        "this interpolant has no rule; CubicSpline, PchipInterpolator, make_interp_spline and RegularGridInterpolator have one")
