"""Compare what a rule writes with central differences of the primal."""
from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ast2grad.rules.registry import Unsupported

from .single_op import Case, Held, RunTime, call_primal, numeric, plain


def numbers(v: Any) -> list[np.ndarray]:
    """The floating-point leaves of a value."""
    if isinstance(v, RunTime):
        v = v.value
    if isinstance(v, (list, tuple)):
        return [n for i in v for n in numbers(i)]
    return [np.asarray(v)] if numeric(v) else []


def replaced(v: Any, new: list[Any]) -> Any:
    """The value with its floating-point leaves taken from the list."""
    if isinstance(v, Held):
        return v.value
    if isinstance(v, RunTime):
        return replaced(v.value, new)
    if isinstance(v, (list, tuple)) and numeric(v):
        return type(v)(replaced(i, new) for i in v)
    if not numeric(v):
        return v
    n = new.pop(0)
    return n if isinstance(v, np.ndarray) else type(v)(n)


def weights(rng: np.random.Generator, v: Any) -> Any:
    """A random cotangent for a value."""
    if isinstance(v, (list, tuple)):
        return (
            type(v)(weights(rng, i) for i in v)
            if not hasattr(v, "_fields")
            else tuple(weights(rng, i) for i in v)
        )
    a = np.asarray(v)
    if a.dtype.kind == "c":
        w: Any = rng.normal(size=a.shape) + 1j * rng.normal(size=a.shape)
    elif a.dtype.kind == "f":
        w = rng.normal(size=a.shape)
    else:
        w = np.zeros(a.shape)
    w = np.asarray(w, dtype=a.dtype if a.dtype.kind in "fc" else float)
    return w if isinstance(v, np.ndarray) else w[()] if isinstance(v, np.generic) else w.item()


def paired(g: Any, v: Any) -> float:
    if g is None:
        return 0.0
    if isinstance(v, (list, tuple)):
        return sum(paired(i, j) for i, j in zip(g, v))
    return float(np.real(np.sum(np.asarray(g) * np.asarray(v))))


def differences(fn: Any, args: Any, kws: Any, g: Any, h: float) -> list[np.ndarray]:
    leaves = [np.array(n) for n in numbers([*args, *kws.values()])]
    names = list(kws)

    def value(new: list[np.ndarray]) -> float:
        copies = [n.copy() for n in new]
        a = tuple(replaced(x, copies) for x in args)
        k = {n: replaced(kws[n], copies) for n in names}
        return paired(g, call_primal(fn, a, k))

    out = []
    for i, leaf in enumerate(leaves):
        d = np.zeros(leaf.shape, dtype=complex if leaf.dtype.kind == "c" else float)
        for idx in np.ndindex(leaf.shape):
            for unit in (1.0, 1j) if leaf.dtype.kind == "c" else (1.0,):
                ends = []
                for s in (h, -h, 2 * h, -2 * h):
                    new = [n.copy() for n in leaves]
                    new[i][idx] += s * unit
                    ends.append(value(new))
                slope = (8 * (ends[0] - ends[1]) - (ends[2] - ends[3])) / (12 * h)
                d[idx] += slope * (1.0 if unit == 1.0 else -1j)  # dL = Re(bar * da)
        out.append(d)
    return out


def flat(v: Any) -> list[Any]:
    return [j for i in v for j in flat(i)] if isinstance(v, list) else [v]


def check(fn: Any, *args: Any, seed: int = 3, h: float = 1e-4, rtol: float = 1e-6, atol: float = 1e-8,
          exact: tuple[bool, ...] = (True, False), **kws: Any) -> None:
    """Assert that the rule's derivative of fn(*args, **kws) is that of the differences, with and without
    known ranks.
    """
    rng = np.random.default_rng(seed)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        a, k = tuple(plain(x) for x in args), {n: plain(x) for n, x in kws.items()}
        g = weights(rng, call_primal(fn, a, k))
        for e in exact:
            compare(fn, args, kws, g, h, e, rtol, atol)
        if isinstance(g, tuple) and len(g) < 6:  # each part of the result alone
            for i in range(len(g)):
                part = tuple([v if j == i else None for j, v in enumerate(g)])
                compare(fn, args, kws, part, h, True, rtol, atol)


def compare(fn: Any, args: Any, kws: Any, g: Any, h: float, exact: bool, rtol: float, atol: float) -> None:
    case = Case(fn, args, kws, exact)
    try:
        bars = case.pullback(g)
    except Unsupported:
        if exact:
            raise
        return  # refusing where the rank is unknown is allowed
    got = [v for t in bars for v in flat(t)]
    want = differences(fn, args, kws, g, h)
    floats = [v for v in got if np.asarray(v).dtype.kind in "fc"]
    assert len(floats) == len(want), (len(floats), len(want))
    for u, v in zip(floats, want):
        limit = atol * max(1.0, float(np.max(np.abs(v), initial=0)))
        np.testing.assert_allclose(u, v, rtol=rtol, atol=limit, err_msg=f"{fn} exact={exact}")
