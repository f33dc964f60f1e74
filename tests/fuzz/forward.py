"""Gradients by forward mode, one jvp an entry: lets the random programs test jvp like grad."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def gradient(f: Callable[..., Any], wrt: tuple[str, ...]) -> Callable[..., Any]:
    """The same interface as ast2grad.grad with a tuple wrt."""
    import inspect

    import ast2grad

    names = list(inspect.signature(f).parameters)

    def unit(x: Any, i: Any) -> Any:
        if isinstance(x, np.ndarray):
            t = np.zeros_like(x)
            if i is not None:
                t[i] = 1.0
            return t
        if isinstance(x, (list, tuple)):
            return type(x)(unit(v, i[1:] if i and i[0] == n else None) for n, v in enumerate(x))
        if isinstance(x, dict):
            return {k: unit(v, i[1:] if i and i[0] == k else None) for k, v in x.items()}
        return type(x)(float(i is not None))

    def entries(x: Any) -> Any:
        """A gradient of zeros, and the places in it."""
        if isinstance(x, np.ndarray):
            return [(i, i) for i in np.ndindex(x.shape)]
        if isinstance(x, (list, tuple, dict)):
            pairs = x.items() if isinstance(x, dict) else enumerate(x)
            return [((k, *i), (k, *i)) for k, v in pairs for i, _ in entries(v)]
        return [((), ())]

    def collect(x: Any, found: dict[Any, Any]) -> Any:
        if isinstance(x, np.ndarray):
            out = np.zeros_like(x)
            for i in np.ndindex(x.shape):
                out[i] = found[i]
            return out
        if isinstance(x, (list, tuple)):
            return type(x)(collect(v, {i[1:]: g for i, g in found.items() if i[0] == n}) for n, v in enumerate(x))
        if isinstance(x, dict):
            return {k: collect(v, {i[1:]: g for i, g in found.items() if i[0] == k}) for k, v in x.items()}
        g = found[()]
        return type(x)(g) if isinstance(x, np.floating) else float(g)

    def copied(x: Any) -> Any:
        if isinstance(x, np.ndarray):
            return x.copy()
        if isinstance(x, list):
            return [copied(v) for v in x]
        if isinstance(x, dict):
            return {k: copied(v) for k, v in x.items()}
        return x

    def run(*args: Any, **kwargs: Any) -> Any:
        bound = {**dict(zip(names, args)), **kwargs}
        out = []
        for n in wrt:
            found = {}
            for i, _ in entries(bound[n]):
                dot = ast2grad.jvp(f, tuple(copied(a) for a in args), (unit(bound[n], i),), wrt=(n,),
                                   **{k: copied(v) for k, v in kwargs.items()})[1]
                found[i] = dot
            out.append(collect(bound[n], found))
        ast2grad.jvp(f, args, tuple(unit(bound[n], None) for n in wrt), wrt=wrt, **kwargs)  # for what it leaves behind
        return tuple(out)

    return run
