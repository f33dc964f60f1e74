"""scipy.integrate."""
# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np
import scipy.integrate

from ..rules.registry import through
from . import array, callback, constant, refuse, stands_for

I = "scipy.integrate."  # noqa: E741


# ------------------------------------------------------------------------------------------------ samples
@through(I + "simpson")
def simpson(y, x=None, *, dx=1.0, axis=-1):
    """Cartwright's correction for an even number of samples, as in SciPy."""
    y = np.moveaxis(y, axis, -1)
    n = y.shape[-1]
    if x is None:
        h = dx * np.ones(n - 1)
    else:
        h = np.diff(x if x.ndim == 1 else np.moveaxis(x, axis, -1), axis=-1)
    if n == 2:
        return 0.5 * h[..., 0] * (y[..., 0] + y[..., 1])
    m = n if n % 2 == 1 else n - 1
    h0, h1 = h[..., 0:m - 2:2], h[..., 1:m - 1:2]
    s = h0 + h1
    total = np.sum(s / 6.0 * ((2.0 - h1 / h0) * y[..., 0:m - 2:2] + s * s / (h0 * h1) * y[..., 1:m - 1:2]
                              + (2.0 - h0 / h1) * y[..., 2:m:2]), axis=-1)
    if n % 2 == 0:
        u, v = h[..., n - 2], h[..., n - 3]
        total = (total + (2.0 * u * u + 3.0 * u * v) / (6.0 * (v + u)) * y[..., n - 1]
                 + (u * u + 3.0 * u * v) / (6.0 * v) * y[..., n - 2] - u * u * u / (6.0 * v * (v + u)) * y[..., n - 3])
    return total


@through(I + "cumulative_simpson")
def cumulative_simpson(y, *, x=None, dx=1.0, axis=-1, initial=None):
    """The parabola through three samples, over its first interval; through the last three, over the last."""
    y = np.moveaxis(y, axis, -1)
    n = y.shape[-1]
    if n < 3:
        raise ValueError("the derivative of cumulative_simpson needs three samples")
    if x is None:
        h = dx * np.ones(n - 1)
    else:
        h = np.diff(x if x.ndim == 1 else np.moveaxis(x, axis, -1), axis=-1)
    a, b = h[..., :-1], h[..., 1:]
    f1, f2, f3 = y[..., :-2], y[..., 1:-1], y[..., 2:]
    left = a / 6.0 * ((3.0 - a / (a + b)) * f1 + (3.0 + a * a / (b * (a + b)) + a / (a + b)) * f2 - a * a / (b * (a + b)) * f3)
    right = b / 6.0 * ((3.0 - b / (a + b)) * f3 + (3.0 + b * b / (a * (a + b)) + b / (a + b)) * f2 - b * b / (a * (a + b)) * f1)
    steps = np.zeros_like(y[..., 1:])
    steps[..., :-1:2] = left[..., ::2]
    steps[..., 1::2] = right[..., ::2]
    steps[..., -1] = right[..., -1]
    total = np.cumsum(steps, axis=-1)
    if initial is not None:
        total = np.concatenate((np.zeros_like(total[..., :1]), total), axis=-1) + initial
    return np.moveaxis(total, -1, axis)


# ------------------------------------------------------------------------------------------------ functions
@through(I + "quad", note="by Gauss's formula on the intervals that QUADPACK ended with")
def quad(func, a, b, args=(), full_output=0, epsabs=1.49e-8, epsrel=1.49e-8, limit=50, points=None, weight=None, wvar=None,
         wopts=None, maxp1=50, limlst=50, complex_func=False):
    if weight is not None or complex_func:
        refuse("quad with a weight, or of a complex function")
    if not isinstance(args, tuple):
        args = (args,)
    lo, hi = constant(a), constant(b)
    out = scipy.integrate.quad(callback(lambda v: func(v, *args), 0.0), lo, hi, full_output=1, epsabs=epsabs, epsrel=epsrel,
                               limit=limit, points=points)
    value, error, info = float(out[0]), float(out[1]), out[2]
    last = int(info["last"])
    left, right = array(info["alist"], 1), array(info["blist"], 1)
    nodes, weights = np.polynomial.legendre.leggauss(16)
    total = 0.0
    up = hi > 1.79e308
    down = lo < -1.79e308
    if up or down:
        # QUADPACK's variable t in (0, 1]: x = end + (1 - t) / t, and the same with the other sign
        both = up and down
        end = 0.0 if both else a if up else b
        for i in range(last):
            half = 0.5 * (right[i] - left[i])
            middle = 0.5 * (right[i] + left[i])
            for k in range(16):
                t = middle + half * nodes[k]
                w = half * weights[k] / (t * t)
                x = (1.0 - t) / t
                if up:
                    total += w * func(end + x, *args)
                if both or not up:
                    total += w * func(end - x, *args)
    else:
        # the same fractions of the interval when its ends move; what QUADPACK took for its ends is constant in every order
        start = end = 0.0
        if last > 0:  # between equal ends there is none, or one without width
            ahead = left[0] <= right[0]
            start = np.min(left[:last]) if ahead else np.max(left[:last])
            end = np.max(right[:last]) if ahead else np.min(right[:last])
        width = end - start if end != start else 1.0
        for i in range(last if end != start else 1):
            first = a + (b - a) * ((left[i] - start) / width if end != start else 0.0)
            final = a + (b - a) * ((right[i] - start) / width if end != start else 1.0)
            half = 0.5 * (final - first)
            middle = 0.5 * (final + first)
            for k in range(16):
                total += half * weights[k] * func(middle + half * nodes[k], *args)
    value = stands_for(value, total)
    return (value, error, info) if full_output else (value, error)


@through(I + "dblquad", note="an integral of integrals")
def dblquad(func, a, b, gfun, hfun, args=(), epsabs=1.49e-8, epsrel=1.49e-8):
    def line(x):
        lo = gfun(x) if callable(gfun) else gfun
        hi = hfun(x) if callable(hfun) else hfun
        return scipy.integrate.quad(lambda y: func(y, x, *args), lo, hi, epsabs=epsabs, epsrel=epsrel)[0]

    return scipy.integrate.quad(line, a, b, epsabs=epsabs, epsrel=epsrel)


# ------------------------------------------------------------------------------------------------ differential equations
def advance(f, t, y, h):
    """One step of Dormand and Prince (1980), order 5."""
    k1 = f(t, y)
    k2 = f(t + 0.2 * h, y + h * (0.2 * k1))
    k3 = f(t + 0.3 * h, y + h * (3 / 40 * k1 + 9 / 40 * k2))
    k4 = f(t + 0.8 * h, y + h * (44 / 45 * k1 - 56 / 15 * k2 + 32 / 9 * k3))
    k5 = f(t + 8 / 9 * h, y + h * (19372 / 6561 * k1 - 25360 / 2187 * k2 + 64448 / 6561 * k3 - 212 / 729 * k4))
    k6 = f(t + h, y + h * (9017 / 3168 * k1 - 355 / 33 * k2 + 46732 / 5247 * k3 + 49 / 176 * k4 - 5103 / 18656 * k5))
    return y + h * (35 / 384 * k1 + 500 / 1113 * k3 + 125 / 192 * k4 - 2187 / 6784 * k5 + 11 / 84 * k6)


def trajectory(f, times, y0):
    """The solution at the times, one row each, in steps that were chosen for ten digits."""
    out = np.zeros((times.size, y0.size))
    out[0] = y0
    y = y0
    for i in range(times.size - 1):
        first, width = times[i], times[i + 1] - times[i]
        lo, hi = constant(first), constant(times[i + 1])
        start = constant(y)
        steps = array(scipy.integrate.solve_ivp(callback(f, 0.0, start), (lo, hi), start, rtol=1e-10, atol=1e-12).t, 1)
        # the same fractions of the interval when its ends move; what the solver took for its ends is constant in every order
        span = steps[-1] - steps[0] if steps[-1] != steps[0] else 1.0
        for k in range(steps.size - 1):
            y = advance(f, first + width * ((steps[k] - steps[0]) / span), y, width * ((steps[k + 1] - steps[k]) / span))
        out[i + 1] = y
    return out


@through(I + "odeint", note="steps of order 5, chosen for ten digits, are differentiated")
def odeint(func, y0, t, args=(), Dfun=None, col_deriv=0, full_output=0, ml=None, mu=None, rtol=None, atol=None, tcrit=None,
           h0=0.0, hmax=0.0, hmin=0.0, ixpr=0, mxstep=0, mxhnil=0, mxordn=12, mxords=5, printmessg=0, tfirst=False):
    if full_output:
        refuse("full_output=True")
    if not isinstance(args, tuple):
        args = (args,)
    y0 = np.atleast_1d(np.asarray(y0, dtype=float))
    times = np.asarray(t, dtype=float)

    def f(s, v):
        r = func(s, v, *args) if tfirst else func(v, s, *args)
        return np.atleast_1d(np.asarray(r))

    start = constant(y0)
    values = array(scipy.integrate.odeint(callback(f, 0.0, start), start, constant(times), rtol=rtol, atol=atol, tcrit=tcrit,
                                          mxstep=mxstep, tfirst=True), 2)
    path = trajectory(f, times, y0)
    return stands_for(values, path)


class Solution:
    """What solve_ivp returns, as far as it can be asked for."""

    def __init__(self, t, y, out):
        self.t = t
        self.y = y
        self.success = out.success
        self.status = out.status
        self.message = out.message


@through(I + "solve_ivp", note="steps of order 5, chosen for ten digits, are differentiated; t, y and success of the result")
def solve_ivp(fun, t_span, y0, method="RK45", t_eval=None, dense_output=False, events=None, vectorized=False, args=None,
              rtol=1e-3, atol=1e-6, max_step=np.inf, first_step=None, jac=None):
    if dense_output or events is not None or vectorized or jac is not None:
        refuse("solve_ivp with dense_output, events, vectorized or jac")
    args = () if args is None else args
    y0 = np.atleast_1d(np.asarray(y0, dtype=float))
    first, last = t_span[0], t_span[1]
    lo, hi = constant(first), constant(last)
    start = constant(y0)

    def f(s, v):
        return np.atleast_1d(np.asarray(fun(s, v, *args)))

    grid = None if t_eval is None else constant(np.asarray(t_eval, dtype=float))
    out = scipy.integrate.solve_ivp(callback(f, 0.0, start), (lo, hi), start, method=method, t_eval=grid, rtol=rtol,
                                    atol=atol, max_step=max_step, first_step=first_step)
    if t_eval is None:
        found = array(out.t, 1)
        times = stands_for(found, first + (last - first) * ((found - found[0]) / (found[-1] - found[0])))
        path = trajectory(f, times, y0)
    else:
        times = np.asarray(t_eval, dtype=float)
        path = trajectory(f, np.concatenate((np.reshape(first, (1,)), times)), y0)[1:]
    return Solution(times, stands_for(array(out.y, 2), path.T), out)
