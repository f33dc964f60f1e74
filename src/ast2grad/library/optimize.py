"""scipy.optimize: roots, by the implicit function theorem.

At a root x of f(x, p), dx/dp = -f_p / f_x. This is what steps y - f(y, p) / s give from y = x, with s close to f_x and
held constant: the error of s by differences enters with its third power, also into higher derivatives.
"""
# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np
import scipy.optimize

from ..rules.registry import refused, through
from . import array, callback, constant, refuse

O = "scipy.optimize."  # noqa: E741


def implicit(f, x):
    """The number x, a root of f, as a function of what f depends on."""
    h = 1e-5 * max(1.0, abs(x))
    slope = constant((f(x + h) - f(x - h)) / (2.0 * h))
    y = x - f(x) / slope
    y = y - f(y) / slope
    y = y - f(y) / slope
    return x + (y - constant(y))


def implicit_vector(f, x):
    """The same for several equations."""
    n = x.size
    slopes = np.zeros((n, n))
    for j in range(n):
        e = np.zeros(n)
        e[j] = 1e-5 * max(1.0, abs(x[j]))
        slopes[:, j] = (constant(np.asarray(f(x + e))) - constant(np.asarray(f(x - e)))) / (2.0 * e[j])
    y = x - np.linalg.solve(slopes, np.asarray(f(x)))
    y = y - np.linalg.solve(slopes, np.asarray(f(y)))
    y = y - np.linalg.solve(slopes, np.asarray(f(y)))
    return x + (y - constant(y))


class Root:
    """What root and root_scalar return, as far as it can be asked for."""

    def __init__(self, x, success):
        self.x = x
        self.root = x
        self.success = success
        self.converged = success


def bracketing(name):
    solver = getattr(scipy.optimize, name)

    @through(O + name, note="implicit function theorem")
    def find(f, a, b, args=(), xtol=2e-12, rtol=8.881784197001252e-16, maxiter=100, full_output=False, disp=True):
        if full_output:
            refuse("full_output=True")
        if not isinstance(args, tuple):
            args = (args,)
        x = float(solver(callback(lambda v: f(v, *args), 0.0), constant(a), constant(b), xtol=xtol, rtol=rtol,
                         maxiter=maxiter, disp=disp))
        return implicit(lambda v: f(v, *args), x)


for _name in ("brentq", "brenth", "bisect", "ridder"):
    bracketing(_name)


@through(O + "toms748", note="implicit function theorem")
def toms748(f, a, b, args=(), k=1, xtol=2e-12, rtol=8.881784197001252e-16, maxiter=100, full_output=False, disp=True):
    if full_output:
        refuse("full_output=True")
    x = float(scipy.optimize.toms748(callback(lambda v: f(v, *args), 0.0), constant(a), constant(b), k=k, xtol=xtol,
                                     rtol=rtol, maxiter=maxiter, disp=disp))
    return implicit(lambda v: f(v, *args), x)


@through(O + "newton", note="implicit function theorem")
def newton(func, x0, fprime=None, args=(), tol=1.48e-8, maxiter=50, fprime2=None, x1=None, rtol=0.0, full_output=False,
           disp=True):
    if full_output or fprime2 is not None:
        refuse("newton with full_output or fprime2")
    if np.ndim(x0) > 1:
        refuse("newton with an array of several dimensions")
    if np.ndim(x0) == 1:
        first = constant(np.asarray(x0, dtype=float))
        g = callback(lambda v: np.asarray(func(v, *args)), first)
        slopes = None if fprime is None else callback(lambda v: np.asarray(fprime(v, *args)), first)
        other = None if x1 is None else constant(np.asarray(x1, dtype=float))
        z = array(scipy.optimize.newton(g, first, fprime=slopes, tol=tol, maxiter=maxiter, x1=other, rtol=rtol, disp=disp), 1)
        return implicit_vector(lambda v: np.asarray(func(v, *args)), z)
    start = float(constant(x0))
    second = None if x1 is None else float(constant(x1))
    f = callback(lambda v: func(v, *args), 0.0)
    slope = None if fprime is None else callback(lambda v: fprime(v, *args), 0.0)
    x = float(scipy.optimize.newton(f, start, fprime=slope, tol=tol, maxiter=maxiter, x1=second, rtol=rtol, disp=disp))
    return implicit(lambda v: func(v, *args), x)


@through(O + "fixed_point", note="implicit function theorem")
def fixed_point(func, x0, args=(), xtol=1e-8, maxiter=500, method="del2"):
    if np.ndim(x0) == 0:
        start = float(constant(x0))
        x = float(scipy.optimize.fixed_point(callback(lambda v: func(v, *args), 0.0), start, xtol=xtol,
                                             maxiter=maxiter, method=method))
        return implicit(lambda v: v - func(v, *args), x)
    first = constant(np.asarray(x0))
    z = array(scipy.optimize.fixed_point(callback(lambda v: func(v, *args), first), first, xtol=xtol, maxiter=maxiter,
                                         method=method), 1)
    return implicit_vector(lambda v: v - np.asarray(func(v, *args)), z)


@through(O + "fsolve", note="implicit function theorem")
def fsolve(func, x0, args=(), fprime=None, full_output=0, col_deriv=0, xtol=1.49012e-8, maxfev=0, band=None, epsfcn=None,
           factor=100, diag=None):
    if full_output:
        refuse("full_output=True")
    if not isinstance(args, tuple):
        args = (args,)
    start = np.atleast_1d(constant(np.asarray(x0, dtype=float)))
    x = array(scipy.optimize.fsolve(callback(lambda v: func(v, *args), start), start, xtol=xtol, maxfev=maxfev), 1)
    return implicit_vector(lambda v: np.atleast_1d(np.asarray(func(v, *args))), x)


@through(O + "root", note="implicit function theorem; x and success of the result")
def root(fun, x0, args=(), method="hybr", jac=None, tol=None, callback_=None, options=None):
    if not isinstance(args, tuple):
        args = (args,)
    if jac is not None:
        refuse("root with jac")
    start = np.atleast_1d(constant(np.asarray(x0, dtype=float)))
    out = scipy.optimize.root(callback(lambda v: fun(v, *args), start), start, method=method, tol=tol, options=options)
    x = implicit_vector(lambda v: np.atleast_1d(np.asarray(fun(v, *args))), array(out.x, 1))
    return Root(x, out.success)


@through(O + "root_scalar", note="implicit function theorem; root and converged of the result")
def root_scalar(f, args=(), method=None, bracket=None, fprime=None, fprime2=None, x0=None, x1=None, xtol=None, rtol=None,
                maxiter=None, options=None):
    if fprime2 is not None or options is not None or fprime is True:
        refuse("root_scalar with fprime2, options or fprime=True")
    if not isinstance(args, tuple):
        args = (args,)
    slope = None if fprime is None else callback(lambda v: fprime(v, *args), 0.0)
    ends = None if bracket is None else (constant(bracket[0]), constant(bracket[1]))
    start = None if x0 is None else constant(x0)
    second = None if x1 is None else constant(x1)
    out = scipy.optimize.root_scalar(callback(lambda v: f(v, *args), 0.0), method=method, bracket=ends, fprime=slope,
                                     x0=start, x1=second, xtol=xtol, rtol=rtol, maxiter=maxiter)
    return Root(implicit(lambda v: f(v, *args), float(out.root)), out.converged)


refused(" ".join(O + n for n in """
    minimize minimize_scalar least_squares leastsq curve_fit brent fmin fmin_bfgs fmin_cg fmin_l_bfgs_b fminbound golden
    differential_evolution basinhopping dual_annealing shgo direct brute""".split()),
        "a minimum has no rule; solve for the zero of its gradient with scipy.optimize.fsolve or root")
