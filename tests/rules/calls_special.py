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
FUNCTIONS = {id(getattr(sp, name)) for name in dir(sp)} - {id(getattr(np, name)) for name in dir(np)}
SEVERAL = {  # held arguments of functions with several results
    "pbdv": (1.7,), "pbvv": (1.7,), "pbwa": (0.7,), "mathieu_cem": (2, 0.7), "mathieu_sem": (2, 0.7),
    "mathieu_modcem1": (2, 0.7), "mathieu_modcem2": (2, 0.7), "mathieu_modsem1": (2, 0.7), "mathieu_modsem2": (2, 0.7),
}
for name in ("pro_ang1", "pro_rad1", "obl_ang1", "obl_rad1"):
    SEVERAL[name] = (1, 2, 1.3)
    SEVERAL[name + "_cv"] = (1, 2, 1.3, getattr(sp, name[:3] + "_cv")(1, 2, 1.3))
OUTSIDE = {"pro_rad1", "pro_rad1_cv"}  # defined for arguments above 1


def samples(rule, fn, shapes):
    """Arguments in the rule's domain, one text for all or one an argument; a single number is held."""
    domains = rule.on.split(",")
    partials = rule.partials or (None,) * fn.nin
    for i in range(fn.nin):
        words = domains[i if len(domains) > 1 else 0].strip()
        if words in DOMAINS or len(words.split()) == 2:
            lo, hi = DOMAINS[words] if words in DOMAINS else map(float, words.split())
            x = rng.uniform(lo, hi, shapes[i]) if shapes[i] else float(rng.uniform(lo, hi))
            refuses = partials[i] is not None and isinstance(getattr(partials[i], "value", None), str)
            yield Held(1.7 if len(domains) == 1 else 0.5 * (lo + hi)) if refuses else x
        else:
            yield int(words)


for rule in registry.RULES:
    if rule.inactive or rule.refused:
        continue
    for fn in rule.functions:
        if not isinstance(fn, np.ufunc) or id(fn) not in FUNCTIONS:
            continue
        for shapes in (((3,), (2, 3), (), (2, 1)), ((), (), (), ())):
            if fn.__name__ in SEVERAL:
                lo, hi = (1.2, 2.0) if fn.__name__ in OUTSIDE else DOMAINS[rule.on]
                args = [*map(Held, SEVERAL[fn.__name__]), rng.uniform(lo, hi, shapes[0]) if shapes[0] else 0.5 * (lo + hi)]
                args = [a.value if isinstance(a, Held) and isinstance(a.value, int) else a for a in args]
            else:
                args = list(samples(rule, fn, shapes))
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                # the values of itairy are good to six digits
                T(fn, *args, **({"rtol": 0.1} if fn.__name__ == "itairy" else {}))
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
for degree in (0, 1, 4):
    for name in ("legendre", "chebyt", "chebyu", "chebyc", "chebys", "sh_legendre", "sh_chebyt", "sh_chebyu", "laguerre",
                 "hermite", "hermitenorm"):
        T(getattr(sp, "eval_" + name), degree, v)
    T(sp.eval_jacobi, degree, Held(0.4), Held(1.3), v)
    T(sp.eval_gegenbauer, degree, Held(0.4), v)
    T(sp.eval_genlaguerre, degree, Held(0.4), v)
    T(sp.eval_sh_jacobi, degree, Held(2.4), Held(1.3), v)
for name in ("jvp", "yvp", "ivp", "kvp", "h1vp", "h2vp"):
    T(getattr(sp, name), Held(1.5), 0.7)
    T(getattr(sp, name), Held(1.5), A * A + 0.3, 2)
for name in ("jn", "yn", "in", "kn"):
    for d in (False, True):
        T(getattr(sp, "spherical_" + name), 2, v * v, derivative=d)
T(sp.zeta, np.array([1.2, 2.5, 7.0]))
T(sp.zeta, -1.5)
T(sp.zeta, Held(2.5), v * v)
T(sp.factorial, 2.3)
T(sp.comb, 5.3, 2.2)
T(sp.perm, 5.3, 2.2)
T(sp.diric, A, 4)
T(sp.diric, A, 5)
T(sp.diric, 1e-9, 5)
for x in (-3.0, -0.02, 1e-9, 0.04, 0.7, 6.0):
    T(sp.exprel, x)
    T(sp.boxcox, 2.3, x)
    T(sp.boxcox1p, 2.3, x)
    T(sp.inv_boxcox, 0.12, x)
    T(sp.ellipkinc, x, 0.0)
    T(sp.ellipeinc, x, 0.4)
T(sp.ellipk, np.array([1e-9, -3.0, 0.0]))
T(sp.ellipe, np.array([1e-9, -3.0, 0.0]))
T(sp.gammainc, np.array([0.02, 0.5, 3.0, 40.0, 300.0]), np.array([[0.3], [4.0], [310.0]]))
T(sp.betainc, np.array([0.05, 2.0, 40.0]), np.array([[0.4], [1.0], [30.0]]), 0.57, atol=1e-7)
T(sp.gammainc, Held(1.0), Held(0.0))
T(sp.spence, np.array([1.0, 1.0 + 1e-9, 0.3]))
for name, args in (("legendre_p", (3,)), ("assoc_legendre_p", (3, 1)), ("sph_legendre_p", (3, 1))):
    if hasattr(sp, name):
        T(getattr(sp, name), *args, v / 3)
if hasattr(sp, "sph_harm_y"):
    T(sp.sph_harm_y, 3, 1, v, 0.7)
