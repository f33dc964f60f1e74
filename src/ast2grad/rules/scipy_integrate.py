"""scipy.integrate: quadratures of samples. Those of functions, and differential equations: library/integrate.py."""
from __future__ import annotations

from typing import Any

from . import nondiff, reductions
from .registry import inactive, refused, vjp


@vjp("scipy.integrate.trapezoid", multilinear=True)
def trapezoid(res: Any, y: Any, x: Any = None, dx: Any = 1.0, axis: Any = -1) -> None:
    reductions.trapezoid(res, y, x, dx, axis)


def each(words: str) -> str:
    return " ".join(f"scipy.integrate.{w}" for w in words.split())


inactive(each("lebedev_rule newton_cotes"), "nodes and weights, by number")
refused(each("""
    cubature nquad nsum qmc_quad quad_vec tanhsinh tplquad"""),
        "the function is called from hidden loops; nest scipy.integrate.quad, or use fixed nodes")
refused(each("solve_bvp complex_ode ode BDF DOP853 LSODA RK23 RK45 Radau OdeSolver OdeSolution DenseOutput"),
        "use scipy.integrate.solve_ivp")
refused(each("IntegrationWarning ODEintWarning test"), "not a numerical function")
nondiff.THROUGH_SOURCE |= {f"scipy.integrate.{n}" for n in ("cumulative_trapezoid", "romb", "fixed_quad")}
