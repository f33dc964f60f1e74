"""Calls of scipy.special and other functions of SciPy."""
from __future__ import annotations

import warnings

import numpy as np
import pytest

sp = pytest.importorskip("scipy.special")

from ast2grad.rules import registry, special  # noqa: E402, F401

from .single_op import Held, Table  # noqa: E402

T = Table()
rng = np.random.default_rng(5)
DOMAINS = {"reals": (-2.0, 2.0), "nonzero": (0.3, 2.0), "positive": (0.3, 2.0), "unit": (-0.8, 0.8),
           "unit+": (0.15, 0.85), "above one": (1.2, 3.0), "negative": (-2.0, -0.2), "binomial": (2.1, 2.9)}
# the arguments that are held constant
HELD = {
    "polygamma": (0,),
    "zeta": (0,),
    "gammainc": (0,),
    "gammaincc": (0,),
    "gammaincinv": (0,),
    "betainc": (0, 1),
    "gammainccinv": (0,),
    "betaincc": (0, 1),
    "betaincinv": (0, 1),
    "stdtr": (0,),
    "chdtr": (0,),
    "chdtrc": (0,),
    "pdtr": (0,),
    "pdtrc": (0,),
    "jv": (0,),
    "jn": (0,),
    "yv": (0,),
    "yn": (0,),
    "iv": (0,),
    "ive": (0,),
    "kv": (0,),
    "kn": (0,),
    "kve": (0,),
    "expn": (0,),
    "hyp0f1": (0,),
    "hyp1f1": (0, 1),
    "hyp2f1": (0, 1, 2),
}
WHOLE = {"polygamma": 1, "expn": 2, "pdtr": 3, "pdtrc": 3, "jn": 2, "yn": 2, "kn": 2}
FUNCTIONS = {id(getattr(sp, name)) for name in dir(sp)} - {id(getattr(np, name)) for name in dir(np)}
for rule in registry.RULES:
    if rule.inactive or rule.refused:
        continue
    for fn in rule.functions:
        if not isinstance(fn, np.ufunc) or id(fn) not in FUNCTIONS:
            continue
        lo, hi = DOMAINS[rule.on]
        for shapes in (((3,), (2, 3), (), (2, 1)), ((), (), (), ())):
            args = [rng.uniform(lo, hi, s) if s else float(rng.uniform(lo, hi)) for s in shapes[:fn.nin]]
            for i in HELD.get(fn.__name__, ()):
                args[i] = WHOLE.get(fn.__name__, Held(1.7))
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                T(fn, *args)
v = np.array([0.3, 1.7, -0.4])
A = np.array([[0.3, 1.7, -0.4], [2.0, 0.1, 0.6]])
T(sp.logsumexp, v)
T(sp.logsumexp, A, axis=1)
T(sp.logsumexp, A, axis=0, keepdims=True)
T(sp.logsumexp, A, b=A * A + 1)
T(sp.softmax, v)
T(sp.softmax, A, axis=1)
T(sp.log_softmax, A, axis=0)
T(sp.log_softmax, A)
T(sp.multigammaln, 4.3, 3)
T(sp.spherical_jn, 2, 1.3)
T(sp.spherical_yn, 1, 1.3)
T(sp.lambertw, 0.7)
T(sp.lambertw, np.array([0.5, 2.0]))
T(sp.sinc, v)
