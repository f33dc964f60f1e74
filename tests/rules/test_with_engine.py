"""The calls of the tables through the whole engine: a small function is written for each, and its vjp taken.

What the single rule gives was compared with differences already, so here it serves as the reference.
"""
from __future__ import annotations

import builtins
import cmath
import importlib
import linecache
import math
import warnings

import numpy as np
import pytest

import ast2grad
from ast2grad.ir.nodes import Prim
from ast2grad.rules import registry

from .checking import flat, weights
from .single_op import Case, Held, RunTime, call_primal, describe, numeric, plain
from .test_rules import CALLS

pytestmark = pytest.mark.engine
MODULES = ("math", "cmath", "numpy", "numpy.linalg", "numpy.fft", "scipy.special", "scipy.linalg", "scipy.fft",
           "scipy.signal", "scipy.integrate", "operator")
UFUNC_METHODS = ("reduce", "accumulate", "outer")


def path_of(fn):
    """How user code would write the function."""
    for m in MODULES:
        try:
            module = importlib.import_module(m)
        except ImportError:
            continue
        name = getattr(fn, "__name__", "")
        if getattr(module, name, None) is fn:
            return f"{m.replace('numpy', 'np', 1)}.{name}"
    owner = getattr(fn, "__self__", None)
    if isinstance(owner, np.ufunc):
        return f"np.{owner.__name__}.{fn.__name__}"
    if getattr(builtins, name, None) is fn:
        return name
    if type(owner).__module__.startswith("scipy.stats"):
        home = importlib.import_module("scipy.stats")
        return next(f"scipy.stats.{n}.{name}" for n in dir(home) if getattr(home, n) is owner)
    path = registry.path_of(fn)
    assert "." in path, f"no path to {fn}"
    return path


def leaves(v):
    return [j for i in v for j in leaves(i)] if isinstance(v, (list, tuple)) else [v]


class Writer:
    """Text of a function that makes the call; floating-point values become its parameters."""

    def __init__(self):
        self.values = []
        self.constants = {"np": np, "math": math, "cmath": cmath}

    def expression(self, v):
        if isinstance(v, Held):
            return self.constant(v.value)
        if isinstance(v, RunTime):
            return self.parameter(v.value)
        if isinstance(v, (list, tuple)) and (numeric(v) or any(isinstance(i, np.ndarray) for i in v)):
            items = [self.expression(i) for i in v]
            if isinstance(v, list):
                return f"[{', '.join(items)}]"
            return f"({', '.join(items)},)"
        if numeric(v):
            return self.parameter(v)
        return self.constant(v)

    def parameter(self, v):
        self.values.append(v)
        return f"x{len(self.values) - 1}"

    def constant(self, v):
        if isinstance(v, float) and not math.isfinite(v):
            return "np.inf" if v > 0 else "-np.inf"
        if isinstance(v, type):
            return f"np.{v.__name__}" if getattr(np, v.__name__, None) is v else v.__name__
        if isinstance(v, np.ndarray):
            name = f"C{len(self.constants)}"
            self.constants[name] = v
            return name
        return repr(v)

    def weighted(self, text, value, g):
        """The sum of the parts of a tuple or list, each times its cotangent."""
        terms = []
        for i, (v, w) in enumerate(zip(value, g)):
            if np.asarray(v).dtype.kind not in "fc":
                continue
            self.constants[f"W{i}"] = w
            term = f"np.sum(t[{i}] * W{i})"
            terms.append(f"np.real({term})" if np.iscomplexobj(v) else term)
        return f"t = {text}\n    return {' + '.join(terms)}"

    def function(self, fn, args, kws, value, g):
        a = [self.expression(v) for v in args]
        k = [f"{n}={self.expression(v)}" for n, v in kws.items()]
        if isinstance(fn, Prim) and fn.name.startswith("attr."):
            text = f"{a[0]}.{fn.name[5:]}"
        elif isinstance(fn, Prim):
            text = f"{a[0]}{fn.name}({', '.join(a[1:] + k)})"
        else:
            path = fn.__name__ if (getattr(fn, "__module__", "") or "").startswith("ast2grad.") else path_of(fn)
            root = path.split(".")[0]
            if "." not in path:
                self.constants[path] = fn
            elif root not in self.constants:
                self.constants[root] = importlib.import_module(root)
            text = f"{path}({', '.join(a + k)})"
        names = ", ".join(f"x{i}" for i in range(len(self.values)))
        several = isinstance(value, (tuple, list)) and not (isinstance(fn, Prim) and fn.name == ".tolist")
        body = self.weighted(text, value, g) if several else f"return {text}"
        source = f"def f({names}):\n    {body}\n"
        file = f"<call {abs(hash(source))}>"
        linecache.cache[file] = (len(source), None, source.splitlines(True), file)
        exec(compile(source, file, "exec"), self.constants)
        return self.constants["f"], source


@pytest.mark.parametrize("call", CALLS, ids=describe)
def test_call(call):
    fn, args, kws = call
    if getattr(fn, "__module__", "") == "_operator" and fn.__name__.startswith("i"):
        pytest.skip("an augmented assignment is no call")
    kws = {k: v for k, v in kws.items() if k not in ("h", "atol")}
    w = Writer()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        value = call_primal(fn, plain(args), {k: plain(v) for k, v in kws.items()})
        g = weights(np.random.default_rng(3), value)
        case = Case(fn, args, kws)
        want = [v for t in case.pullback(g) for v in flat(t)]
        f, source = w.function(fn, args, kws, value, g)
        got_value, pullback = ast2grad.vjp(f, *w.values)
        got = [v for t in pullback(1.0 if "t = " in source else g) for v in leaves(t)]
    np.testing.assert_equal(got_value, f(*w.values))
    want = [v for v in want if np.asarray(v).dtype.kind in "fc"]
    assert len(got) == len(want), source
    for u, v, x in zip(got, want, [i for x in w.values for i in leaves(x)]):
        assert np.shape(u) == np.shape(x), source
        assert isinstance(u, float if isinstance(x, float) else type(x)), (source, type(u))
        np.testing.assert_allclose(u, v, rtol=1e-10, atol=1e-12, err_msg=source)
