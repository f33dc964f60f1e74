"""scipy.optimize: roots and minima, by the implicit function theorem.

At a root x of f(x, p), dx/dp = -f_p / f_x; at a minimum the same holds for the zero of the gradient.
"""
# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import inspect

import numpy as np
import scipy.optimize

from ..rules.registry import refused, through
from . import along, array, callback, constant, refuse, solved, stands_for

O = "scipy.optimize."  # noqa: E741


def implicit_vector(f, x):
    """The numbers x, at which f is zero, as a function of what f depends on."""
    n = x.size
    slopes = np.zeros((n, n))
    for j in range(n):
        e = np.zeros(n)
        e[j] = 1.0
        slopes[:, j] = constant(along(f, constant(x), e))
    return stands_for(x, -np.linalg.solve(slopes, f(constant(x))))


def gradient(f, v):
    g = np.zeros(v.size)
    for j in range(v.size):
        e = np.zeros(v.size)
        e[j] = 1.0
        g[j] = along(f, v, e)
    return g


def number(y):
    """The value of an objective, which may be an array of one number."""
    return y.sum() if isinstance(y, np.ndarray) else y


class Root:
    """What root and root_scalar return, as far as it can be asked for."""

    def __init__(self, x, out):
        self.x = x
        self.success = out.success
        self.status = out.status
        self.message = out.message
        self.nfev = out.nfev

    def __getitem__(self, name):
        return getattr(self, name)


class ScalarRoot:
    """The same of solvers for one number."""

    def __init__(self, x, out):
        self.root = x
        self.converged = out.converged
        self.iterations = out.iterations
        self.function_calls = out.function_calls
        self.flag = out.flag


class Minimum(Root):
    def __init__(self, x, fun, out):
        Root.__init__(self, x, out)
        self.fun = fun
        self.nit = out.nit


class ScalarMinimum:
    def __init__(self, x, fun, out):
        self.x = x
        self.fun = fun
        self.success = out.success
        self.nfev = out.nfev
        self.nit = out.nit

    def __getitem__(self, name):
        return getattr(self, name)


class LeastSquares(Root):
    def __init__(self, x, fun, active_mask, out):
        Root.__init__(self, x, out)
        self.fun = fun
        self.cost = 0.5 * np.sum(fun * fun)
        self.active_mask = active_mask
        self.optimality = out.optimality


# ------------------------------------------------------------------------------------------------ roots
def bracketing(name):
    solver = getattr(scipy.optimize, name)

    @through(O + name, note="implicit function theorem")
    def find(f, a, b, args=(), xtol=2e-12, rtol=8.881784197001252e-16, maxiter=100, full_output=False, disp=True):
        if not isinstance(args, tuple):
            args = (args,)
        out = solver(callback(lambda v: f(v, *args), 0.0), constant(a), constant(b), xtol=xtol, rtol=rtol, maxiter=maxiter,
                     full_output=full_output, disp=disp)
        if full_output:
            x = solved(lambda v: f(v, *args), float(out[0]))
            return x, ScalarRoot(x, out[1])
        return solved(lambda v: f(v, *args), float(out))


for _name in ("brentq", "brenth", "bisect", "ridder"):
    bracketing(_name)


@through(O + "toms748", note="implicit function theorem")
def toms748(f, a, b, args=(), k=1, xtol=2e-12, rtol=8.881784197001252e-16, maxiter=100, full_output=False, disp=True):
    if not isinstance(args, tuple):
        args = (args,)
    out = scipy.optimize.toms748(callback(lambda v: f(v, *args), 0.0), constant(a), constant(b), k=k, xtol=xtol, rtol=rtol,
                                 maxiter=maxiter, full_output=full_output, disp=disp)
    if full_output:
        x = solved(lambda v: f(v, *args), float(out[0]))
        return x, ScalarRoot(x, out[1])
    return solved(lambda v: f(v, *args), float(out))


@through(O + "newton", note="implicit function theorem")
def newton(func, x0, fprime=None, args=(), tol=1.48e-8, maxiter=50, fprime2=None, x1=None, rtol=0.0, full_output=False,
           disp=True):
    if not isinstance(args, tuple):
        args = (args,)
    if np.ndim(x0) > 1 or np.ndim(x0) == 1 and full_output:
        refuse("newton with an array of several dimensions, or with an array and full_output")
    if np.ndim(x0) == 1:
        first = constant(np.asarray(x0, dtype=float))
        g = callback(lambda v: np.asarray(func(v, *args)), first)
        slopes = None if fprime is None else callback(lambda v: np.asarray(fprime(v, *args)), first)
        bends = None if fprime2 is None else callback(lambda v: np.asarray(fprime2(v, *args)), first)
        other = None if x1 is None else constant(np.asarray(x1, dtype=float))
        z = array(scipy.optimize.newton(g, first, fprime=slopes, tol=tol, maxiter=maxiter, fprime2=bends, x1=other, rtol=rtol,
                                        disp=disp), first)
        return implicit_vector(lambda v: np.asarray(func(v, *args)), z)
    start = float(constant(x0))
    second = None if x1 is None else float(constant(x1))
    f = callback(lambda v: func(v, *args), 0.0)
    slope = None if fprime is None else callback(lambda v: fprime(v, *args), 0.0)
    bend = None if fprime2 is None else callback(lambda v: fprime2(v, *args), 0.0)
    out = scipy.optimize.newton(f, start, fprime=slope, tol=tol, maxiter=maxiter, fprime2=bend, x1=second, rtol=rtol,
                                full_output=full_output, disp=disp)
    if full_output:
        x = solved(lambda v: func(v, *args), float(out[0]))
        return x, ScalarRoot(x, out[1])
    return solved(lambda v: func(v, *args), float(out))


@through(O + "root_scalar", note="implicit function theorem; root, converged and the like of the result")
def root_scalar(f, args=(), method=None, bracket=None, fprime=None, fprime2=None, x0=None, x1=None, xtol=None, rtol=None,
                maxiter=None, options=None):
    if options is not None or fprime2 is True:
        refuse("root_scalar with options or fprime2=True")
    if not isinstance(args, tuple):
        args = (args,)
    ends = None if bracket is None else (constant(bracket[0]), constant(bracket[1]))
    start = None if x0 is None else constant(x0)
    second = None if x1 is None else constant(x1)
    bend = None if fprime2 is None else callback(lambda v: fprime2(v, *args), 0.0)
    if fprime is True:
        slope = callback(lambda v: f(v, *args)[1], 0.0)
        residual = lambda v: f(v, *args)[0]  # noqa: E731
    else:
        slope = None if fprime is None or fprime is False else callback(lambda v: fprime(v, *args), 0.0)
        residual = lambda v: f(v, *args)  # noqa: E731
    out = scipy.optimize.root_scalar(callback(residual, 0.0), method=method, bracket=ends, fprime=slope, fprime2=bend,
                                     x0=start, x1=second, xtol=xtol, rtol=rtol, maxiter=maxiter)
    return ScalarRoot(solved(residual, float(out.root)), out)


@through(O + "fixed_point", note="implicit function theorem")
def fixed_point(func, x0, args=(), xtol=1e-8, maxiter=500, method="del2"):
    if np.ndim(x0) == 0:
        start = float(constant(x0))
        x = float(scipy.optimize.fixed_point(callback(lambda v: func(v, *args), 0.0), start, xtol=xtol,
                                             maxiter=maxiter, method=method))
        return solved(lambda v: v - func(v, *args), x)
    first = constant(np.asarray(x0))
    z = array(scipy.optimize.fixed_point(callback(lambda v: func(v, *args), first), first, xtol=xtol, maxiter=maxiter,
                                         method=method), first)
    return implicit_vector(lambda v: v - np.asarray(func(v, *args)), z)


@through(O + "fsolve", note="implicit function theorem")
def fsolve(func, x0, args=(), fprime=None, full_output=0, col_deriv=0, xtol=1.49012e-8, maxfev=0, band=None, epsfcn=None,
           factor=100, diag=None):
    if not isinstance(args, tuple):
        args = (args,)
    start = np.atleast_1d(constant(np.asarray(x0, dtype=float)))
    slopes = None if fprime is None else callback(lambda v: np.asarray(fprime(v, *args)), start)
    residual = lambda v: np.atleast_1d(np.asarray(func(v, *args)))  # noqa: E731
    out = scipy.optimize.fsolve(callback(lambda v: func(v, *args), start), start, fprime=slopes, full_output=full_output,
                                col_deriv=col_deriv, xtol=xtol, maxfev=maxfev)
    if full_output:
        return implicit_vector(residual, array(out[0], start)), out[1], out[2], out[3]
    return implicit_vector(residual, array(out, start))


@through(O + "root", note="implicit function theorem; x, success and the like of the result")
def root(fun, x0, args=(), method="hybr", jac=None, tol=None, callback_=None, options=None):
    if not isinstance(args, tuple):
        args = (args,)
    if jac is True:
        refuse("root with jac=True")
    start = np.atleast_1d(constant(np.asarray(x0, dtype=float)))
    slopes = None if jac is None or jac is False else callback(lambda v: np.asarray(jac(v, *args)), start)
    out = scipy.optimize.root(callback(lambda v: fun(v, *args), start), start, method=method, jac=slopes, tol=tol,
                              options=options)
    return Root(implicit_vector(lambda v: np.atleast_1d(np.asarray(fun(v, *args))), array(out.x, start)), out)


# ------------------------------------------------------------------------------------------------ minima
@through(O + "minimize_scalar", note="implicit function theorem, at an inner minimum")
def minimize_scalar(fun, bracket=None, bounds=None, args=(), method=None, tol=None, options=None):
    if not isinstance(args, tuple):
        args = (args,)
    f = lambda v: fun(v, *args)  # noqa: E731
    out = scipy.optimize.minimize_scalar(callback(f, 0.0), bracket=constant(bracket), bounds=constant(bounds), method=method,
                                         tol=tol, options=options)
    x = float(out.x)
    if bounds is not None:
        lo, hi = constant(bounds[0]), constant(bounds[1])
        if min(x - lo, hi - x) < 1e-4 * (hi - lo):
            raise ArithmeticError("the minimum is at a bound, where there is no derivative by the implicit function theorem")
    x = solved(lambda v: along(f, v, 1.0), x)
    return ScalarMinimum(x, f(x), out)


@through(O + "fminbound", note="implicit function theorem, at an inner minimum")
def fminbound(func, x1, x2, args=(), xtol=1e-5, maxfun=500, full_output=0, disp=1):
    if full_output:
        refuse("full_output=True")
    if not isinstance(args, tuple):
        args = (args,)
    f = lambda v: func(v, *args)  # noqa: E731
    lo, hi = constant(x1), constant(x2)
    x = float(scipy.optimize.fminbound(callback(f, 0.0), lo, hi, xtol=xtol, maxfun=maxfun, disp=disp))
    if min(x - lo, hi - x) < 1e-4 * (hi - lo):
        raise ArithmeticError("the minimum is at a bound, where there is no derivative by the implicit function theorem")
    return solved(lambda v: along(f, v, 1.0), x)


def line_search(name):
    solver = getattr(scipy.optimize, name)

    @through(O + name, note="implicit function theorem")
    def find(func, args=(), brack=None, tol=1.48e-8, full_output=0, maxiter=500):
        if full_output:
            refuse("full_output=True")
        if not isinstance(args, tuple):
            args = (args,)
        f = lambda v: func(v, *args)  # noqa: E731
        x = float(solver(callback(f, 0.0), brack=constant(brack), tol=tol, maxiter=maxiter))
        return solved(lambda v: along(f, v, 1.0), x)


for _name in ("brent", "golden"):
    line_search(_name)


def pairs_of(bounds, n):
    """Lower and upper ends, of a sequence of pairs or of an object that has them."""
    if isinstance(bounds, scipy.optimize.Bounds):
        return np.asarray(bounds.lb) + np.zeros(n), np.asarray(bounds.ub) + np.zeros(n)
    lo = np.array([-np.inf if b[0] is None else b[0] for b in bounds])
    return lo, np.array([np.inf if b[1] is None else b[1] for b in bounds])


def with_ends(f, x, lo, hi, low, high):
    """The zero x of f among the elements that are free; those in `low` and `high` stay at their ends."""
    ends = np.where(low, lo, np.where(high, hi, 0.0))
    return implicit_vector(lambda v: np.where(low | high, v - ends, f(v)), x)


@through(O + "minimize", note="implicit function theorem; what ends at a bound follows the bound; without constraints")
def minimize(fun, x0, args=(), method=None, jac=None, hess=None, hessp=None, bounds=None, constraints=(), tol=None,
             callback_=None, options=None):
    if len(constraints) > 0 or hess is not None or hessp is not None:
        refuse("minimize with constraints or a Hessian")
    if not isinstance(args, tuple):
        args = (args,)
    start = np.atleast_1d(constant(np.asarray(x0, dtype=float)))
    if jac is True:
        f = lambda v: fun(v, *args)[0]  # noqa: E731
        slopes = callback(lambda v: np.asarray(fun(v, *args)[1]), start)
    else:
        f = lambda v: fun(v, *args)  # noqa: E731
        slopes = jac if jac is None or jac is False or isinstance(jac, str) else callback(
            lambda v: np.asarray(jac(v, *args)), start)
    zero = lambda v: gradient(lambda w: number(f(w)), v)  # noqa: E731
    if bounds is None:
        out = scipy.optimize.minimize(callback(f, start), start, method=method, jac=slopes, tol=tol, options=options)
        x = implicit_vector(zero, array(out.x, start))
    else:
        lo, hi = pairs_of(bounds, start.size)
        ends = np.stack((constant(lo), constant(hi)), axis=1)
        out = scipy.optimize.minimize(callback(f, start), start, method=method, jac=slopes, tol=tol, options=options, bounds=ends)
        x = array(out.x, start)
        x = with_ends(zero, x, lo, hi, x - constant(lo) < 1e-10 * (1.0 + np.abs(x)), constant(hi) - x < 1e-10 * (1.0 + np.abs(x)))
    return Minimum(x, number(f(x)), out)


@through(O + "fmin_l_bfgs_b", note="as minimize; the first two results")
def fmin_l_bfgs_b(func, x0, fprime=None, args=(), approx_grad=0, bounds=None, m=10, factr=1e7, pgtol=1e-5, epsilon=1e-8,
                  iprint=-1, maxfun=15000, maxiter=15000, disp=None, callback_=None, maxls=20):
    jac = fprime if fprime is not None else False if approx_grad else True
    options = {"maxcor": m, "ftol": factr * 2.220446049250313e-16, "gtol": pgtol, "eps": epsilon, "maxfun": maxfun,
               "maxiter": maxiter, "maxls": maxls}
    out = scipy.optimize.minimize(func, x0, args, "L-BFGS-B", jac, bounds=bounds, options=options)
    return out.x, out.fun, {"task": out.message, "funcalls": out.nfev, "nit": out.nit, "warnflag": out.status}


def by_slopes(name, method):
    @through(O + name, note="as minimize")
    def find(f, x0, fprime=None, args=(), gtol=1e-5, norm=np.inf, epsilon=1.4901161193847656e-08, maxiter=None, full_output=0,
             disp=1, retall=0):
        if full_output or retall:
            refuse("full_output or retall")
        options = {"gtol": gtol, "norm": norm, "eps": epsilon, "maxiter": maxiter, "disp": disp}
        return scipy.optimize.minimize(f, x0, args, method, fprime, options=options).x


by_slopes("fmin_bfgs", "BFGS")
by_slopes("fmin_cg", "CG")


def descent(name):
    solver = getattr(scipy.optimize, name)

    @through(O + name, note="implicit function theorem")
    def find(func, x0, args=(), xtol=1e-4, ftol=1e-4, maxiter=None, maxfun=None, full_output=0, disp=1):
        if full_output:
            refuse("full_output=True")
        if not isinstance(args, tuple):
            args = (args,)
        start = np.atleast_1d(constant(np.asarray(x0, dtype=float)))
        f = lambda v: func(v, *args)  # noqa: E731
        z = array(solver(callback(f, start), start, xtol=xtol, ftol=ftol, maxiter=maxiter, maxfun=maxfun, disp=disp), start)
        return implicit_vector(lambda v: gradient(lambda w: number(f(w)), v), z)


for _name in ("fmin", "fmin_powell"):
    descent(_name)


@through(O + "least_squares", note="implicit function theorem, for the linear loss; what ends at a bound follows the bound")
def least_squares(fun, x0, jac="2-point", bounds=(-np.inf, np.inf), method="trf", ftol=1e-8, xtol=1e-8, gtol=1e-8, x_scale=None,
                  loss="linear", f_scale=1.0, diff_step=None, tr_solver=None, tr_options=None, jac_sparsity=None, max_nfev=None,
                  verbose=0, args=(), kwargs=None):
    if loss != "linear" or jac_sparsity is not None:
        refuse("least_squares with a loss or jac_sparsity")
    more = {} if kwargs is None else kwargs
    start = np.atleast_1d(constant(np.asarray(x0, dtype=float)))
    f = lambda v: np.atleast_1d(np.asarray(fun(v, *args, **more)))  # noqa: E731
    slopes = jac if isinstance(jac, str) else callback(lambda v: np.asarray(jac(v, *args, **more)), start)
    scale = 1.0 if x_scale is None else constant(x_scale)
    ends = (bounds.lb, bounds.ub) if isinstance(bounds, scipy.optimize.Bounds) else bounds
    lo, hi = np.asarray(ends[0]) + np.zeros(start.size), np.asarray(ends[1]) + np.zeros(start.size)
    out = scipy.optimize.least_squares(callback(f, start), start, jac=slopes, bounds=(constant(lo), constant(hi)), method=method,
                                       ftol=ftol, xtol=xtol, gtol=gtol, x_scale=scale, max_nfev=max_nfev)
    at = array(out.active_mask, start)
    x = with_ends(lambda v: gradient(lambda w: 0.5 * np.sum(f(w) ** 2), v), array(out.x, start), lo, hi, at < 0, at > 0)
    return LeastSquares(x, f(x), at, out)


@through(O + "curve_fit", note="as least_squares; the covariance too")
def curve_fit(f, xdata, ydata, p0=None, sigma=None, absolute_sigma=False, check_finite=None, bounds=(-np.inf, np.inf),
              method=None, jac=None, *, full_output=False, nan_policy=None, maxfev=0, ftol=None, xtol=None, gtol=None,
              max_nfev=None):
    if full_output or nan_policy is not None:
        refuse("curve_fit with full_output or nan_policy")
    first = np.ones(len(inspect.signature(f).parameters) - 1) if p0 is None else p0
    start = np.atleast_1d(constant(np.asarray(first, dtype=float)))
    x = np.asarray(xdata, dtype=float) if isinstance(xdata, (list, tuple, np.ndarray)) else xdata
    y = np.asarray(ydata, dtype=float)
    if sigma is None:
        residual = lambda p: f(x, *p) - y  # noqa: E731
    else:
        s = np.asarray(sigma, dtype=float)
        if s.ndim > 1:
            refuse("curve_fit with a covariance matrix for sigma")
        residual = lambda p: (f(x, *p) - y) / s  # noqa: E731
    ends = (bounds.lb, bounds.ub) if isinstance(bounds, scipy.optimize.Bounds) else bounds
    free = isinstance(ends[0], float) and ends[0] == -np.inf and isinstance(ends[1], float) and ends[1] == np.inf
    if free and (method is None or method == "lm"):
        z = scipy.optimize.leastsq(residual, start, maxfev=maxfev, ftol=1.49012e-8 if ftol is None else ftol,
                                   xtol=1.49012e-8 if xtol is None else xtol, gtol=0.0 if gtol is None else gtol)[0]
    else:
        if p0 is None:
            refuse("curve_fit with bounds and without p0")
        z = scipy.optimize.least_squares(residual, start, bounds=bounds, method="trf" if method is None else method,
                                         ftol=1e-8 if ftol is None else ftol, xtol=1e-8 if xtol is None else xtol,
                                         gtol=1e-8 if gtol is None else gtol, max_nfev=max_nfev).x
    r = residual(z)
    slopes = np.zeros((y.size, start.size))
    for j in range(start.size):
        e = np.zeros(start.size)
        e[j] = 1.0
        slopes[:, j] = along(residual, z, e)
    cov = np.linalg.inv(slopes.T @ slopes)
    return z, cov if absolute_sigma else cov * (np.sum(r * r) / (y.size - start.size))


@through(O + "nnls", note="what is zero stays zero")
def nnls(A, b, maxiter=None, *, atol=None):
    a, t = np.asarray(A, dtype=float), np.asarray(b, dtype=float)
    x = array(scipy.optimize.nnls(constant(a), constant(t), maxiter=maxiter)[0], 1)
    free = x > 0
    squares = np.where(free[:, np.newaxis] & free[np.newaxis, :], a.T @ a, np.eye(x.size))
    x = stands_for(x, np.linalg.solve(squares, np.where(free, a.T @ t, 0.0)))
    return x, np.sqrt(np.sum((a @ x - t) ** 2))


@through(O + "leastsq", note="implicit function theorem")
def leastsq(func, x0, args=(), Dfun=None, full_output=False, col_deriv=False, ftol=1.49012e-8, xtol=1.49012e-8, gtol=0.0,
            maxfev=0, epsfcn=None, factor=100, diag=None):
    if full_output:
        refuse("leastsq with full_output")
    if not isinstance(args, tuple):
        args = (args,)
    start = np.atleast_1d(constant(np.asarray(x0, dtype=float)))
    f = lambda v: np.atleast_1d(np.asarray(func(v, *args)))  # noqa: E731
    out = scipy.optimize.leastsq(callback(f, start), start, ftol=ftol, xtol=xtol, gtol=gtol, maxfev=maxfev)
    return implicit_vector(lambda v: gradient(lambda w: 0.5 * np.sum(f(w) ** 2), v), array(out[0], start)), out[1]


refused(" ".join(O + n for n in """
    differential_evolution basinhopping dual_annealing shgo direct brute""".split()),
        "this minimum has no rule; use scipy.optimize.minimize or least_squares, or solve for the zero of the gradient with root")
