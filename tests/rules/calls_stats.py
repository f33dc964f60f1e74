"""Calls of scipy.stats."""
from __future__ import annotations

import numpy as np
import scipy.stats as st

from ast2grad.rules import scipy_stats  # noqa: F401

from .single_op import Held, Table

T = Table()
z = np.array([0.3, 0.65, 0.8])
loc, scale = -0.4, np.array([1.7, 2.1, 1.4])
SHAPES = {"norm": (), "t": (4.3,), "gamma": (2.2,), "chi2": (3.1,), "beta": (1.7, 2.4), "expon": (),
          "cauchy": (), "logistic": (), "laplace": (), "uniform": (), "lognorm": (0.9,),
          "weibull_min": (1.6,), "invgamma": (2.5,), "gumbel_r": (), "rayleigh": ()}
for name, shapes in SHAPES.items():
    d = getattr(st, name)
    for method in ("logpdf", "pdf"):
        T(getattr(d, method), 0.35, *shapes)
        T(getattr(d, method), loc + scale * z, *shapes, loc, scale)
        T(getattr(d, method), loc + scale * z, *[np.full(3, s) for s in shapes], scale=scale, loc=loc)
    for method in ("cdf", "sf", "logcdf", "logsf"):
        T(getattr(d, method), loc + scale * z, *[Held(s) for s in shapes], loc, scale)
    T(d.ppf, z, *[Held(s) for s in shapes], loc, scale)
T(st.pareto.logpdf, 1.7, 2.2)
T(st.poisson.logpmf, 3, 1.7)
T(st.poisson.pmf, np.array([0, 2, 5]), 1.7)
T(st.poisson.cdf, np.array([0, 2, 5]), np.array([1.7, 0.4, 3.0]))
m = np.array([0.1, -0.2])
C = np.array([[1.3, 0.4], [0.4, 0.9]])
T(st.multivariate_normal.logpdf, np.array([0.5, 0.3]), m, C)
T(st.multivariate_normal.entropy, Held(m), C)
T(st.multivariate_normal.pdf, np.array([[0.5, 0.3], [0.1, -1.0], [0.2, 0.2]]), m, C)
