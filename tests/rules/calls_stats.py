"""Calls of scipy.stats."""
from __future__ import annotations

import numpy as np
import scipy.stats as st

from ast2grad.rules import scipy_stats  # noqa: F401

from .single_op import Held, Table

T = Table()
z = np.array([0.3, 0.65, 0.8])
loc, scale = -0.4, np.array([1.7, 2.1, 1.4])
SHAPES = {"norm": (), "t": (4.3,), "gamma": (2.2,), "chi2": (3.1,), "chi": (3.1,), "beta": (1.7, 2.4), "betaprime": (1.7, 2.4),
          "f": (3.1, 5.2), "expon": (), "cauchy": (), "halfcauchy": (), "logistic": (), "halflogistic": (),
          "genlogistic": (1.4,), "hypsecant": (), "laplace": (), "gennorm": (1.6,), "uniform": (), "arcsine": (),
          "powerlaw": (1.7,), "loguniform": (0.2, 1.9), "lognorm": (0.9,), "halfnorm": (), "truncnorm": (-1.2, 1.9),
          "skewnorm": (1.3,), "johnsonsu": (0.4, 1.3), "maxwell": (), "nakagami": (1.7,), "rayleigh": (),
          "weibull_min": (1.6,), "invgamma": (2.5,), "loggamma": (1.3,), "invgauss": (0.7,), "wald": (), "levy": (),
          "genpareto": (0.3,), "fisk": (1.8,), "bradford": (0.7,), "gompertz": (0.8,), "gumbel_r": (), "gumbel_l": (),
          "moyal": (), "vonmises": (1.3,)}
NO_SHAPE = {"gennorm", "invgauss", "genpareto", "bradford", "vonmises"}  # of which the distribution function is not by the shape
INACCURATE = {"gamma": "logsf", "chi2": "logsf", "chi": "logsf", "genlogistic": "logsf", "powerlaw": "logsf",
              "nakagami": "logsf", "invgamma": "logcdf", "loggamma": "logsf"}
for name, shapes in SHAPES.items():
    d = getattr(st, name)
    for method in ("logpdf", "pdf"):
        T(getattr(d, method), 0.35, *shapes)
        T(getattr(d, method), loc + scale * z, *shapes, loc, scale)
        T(getattr(d, method), loc + scale * z, *[np.full(3, s) for s in shapes], scale=scale, loc=loc)
    for method in ("cdf", "sf", "logcdf", "logsf"):
        T(getattr(d, method), loc + scale * z, *[Held(s) for s in shapes], loc, scale)
        if shapes and name not in NO_SHAPE and method != INACCURATE.get(name):
            T(getattr(d, method), loc + scale * z, *shapes, loc, scale, atol=1e-7)
            T(getattr(d, method), 0.35, *shapes, atol=1e-7)
    T(d.ppf, z, *[Held(s) for s in shapes], loc, scale)
    T(d.isf, z, *[Held(s) for s in shapes], loc, scale)
    if shapes and name not in NO_SHAPE:
        T(d.ppf, z, *shapes, loc, scale, atol=1e-7)
T(st.weibull_max.logpdf, -z, 1.6)
T(st.weibull_max.cdf, -z, 1.6, Held(0.0), 1.3)
outside = np.array([-1.3, 0.4])
for name in ("gamma", "beta", "lognorm", "weibull_min", "powerlaw"):
    d = getattr(st, name)
    for method in ("pdf", "cdf", "sf"):
        T(getattr(d, method), outside, *SHAPES[name])
K = np.array([0, 1, 5])
for d, params in ((st.poisson, (1.7,)), (st.bernoulli, (0.3,)), (st.binom, (7, 0.3)), (st.geom, (0.3,)), (st.nbinom, (2.3, 0.4)),
                  (st.logser, (0.4,)), (st.zipf, (2.3,))):
    T(d.logpmf, 1, *params)
    T(d.pmf, K, *params)
    if d not in (st.logser, st.zipf):
        T(d.cdf, K, *params, atol=1e-7)
        T(d.sf, 1, *params, atol=1e-7)
        T(d.logcdf, 1, *params, atol=1e-7)
T(st.pareto.logpdf, 1.7, 2.2)
T(st.poisson.logpmf, 3, 1.7)
T(st.poisson.pmf, np.array([0, 2, 5]), 1.7)
T(st.poisson.cdf, np.array([0, 2, 5]), np.array([1.7, 0.4, 3.0]))
m = np.array([0.1, -0.2])
C = np.array([[1.3, 0.4], [0.4, 0.9]])
T(st.multivariate_normal.logpdf, np.array([0.5, 0.3]), m, C)
T(st.multivariate_normal.entropy, Held(m), C)
T(st.multivariate_normal.pdf, np.array([[0.5, 0.3], [0.1, -1.0], [0.2, 0.2]]), m, C)
