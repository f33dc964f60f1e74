"""Calls of elementwise functions: each rule on its own sample domain, over shapes that broadcast."""

from __future__ import annotations

import warnings

import numpy as np

from ast2grad.rules import elementwise, registry

from .single_op import Held, Table

T = Table()
rng = np.random.default_rng(0)
DOMAINS = {
    "reals": (-2.0, 2.0),
    "nonzero": (0.3, 2.0),
    "positive": (0.3, 2.0),
    "unit": (-0.8, 0.8),
    "above one": (1.2, 3.0),
}
SHAPES = (((3,),), ((),), ((2, 0),), ((3,), (2, 3)), ((), (2, 1)), ((2, 1), (1, 3)), ((1,), (3,)))
own = [
    r for r in registry.RULES
    if r.source is None and getattr(r.vjp, "__module__", elementwise.__name__) == elementwise.__name__
]
for rule in own:
    lo, hi = DOMAINS.get(rule.on, (-2.0, 2.0))
    for fn in rule.functions if rule.on in DOMAINS and not (rule.inactive or rule.refused or rule.source) else ():
        scalar = getattr(fn, "__module__", "") == "math"
        for shapes in (((),), ((), ()), ((), (), ())) if scalar else SHAPES:
            if isinstance(fn, np.ufunc) and fn.nin != len(shapes):
                continue
            args = tuple([rng.uniform(lo, hi, s) if s else float(rng.uniform(lo, hi)) for s in shapes])
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    fn(*args)
                except (TypeError, ValueError):
                    continue
            if fn is not np.where:
                T(fn, *args)

x = np.array([-1.7, -0.4, 0.6, 1.9])
z = x + 1j * x[::-1]
for p in (2, 3, 4, 1, 0, 7):
    T(np.power, x, p)
for q in (0.5, 1.5, -1, -2, -0.5, 2.0, 3.0, Held(2.5), Held(1.0)):
    T(np.power, np.abs(x), Held(float(q)) if isinstance(q, float) else q)
T(np.float_power, np.abs(x), np.abs(x[::-1]))
T(np.where, x > 0, x, x * 2)
T(np.where, x[:, None] > 0, x, 2.5)
T(np.clip, x, Held(-1.0), Held(1.0))
T(np.clip, x, None, Held(1.0))
T(np.clip, x, -1.0, np.array([0.7, 0.2, 1.0, 1.1]))
T(registry.method("clip"), x, Held(-1.0), Held(1.0))
T(np.clip, x, min=Held(-1.0))
for fn in (
    np.absolute,
    np.real,
    np.imag,
    np.conj,
    np.angle,
    np.exp,
    np.sqrt,
    np.sin,
    np.log,
    np.tanh,
    np.square,
):
    T(fn, z)
T(np.angle, z, True)
T(np.multiply, z, x)
T(np.divide, x, z)
T(registry.resolve("attr.real"), z)
T(registry.resolve("attr.imag"), z)
T(np.ldexp, x, 3)
T(np.nan_to_num, x)
for v in (1e-9, 1e-4, 0.01, 0.3, 0.32, 2.5, -7.3):
    T(np.sinc, v)
for v in (0.0, 0.5, -3.0, 20.0):
    T(np.i0, np.array([v, 1.0]))
