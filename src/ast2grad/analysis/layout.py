"""Is a reshape a view or a copy?  NumPy decides by the strides, so they are followed here.

Sample arrays with the memory order of the real ones go through the same operations; where the order of an array is
not known there is no sample, and the answer is "cannot say".
"""
from __future__ import annotations

import operator
import warnings
from typing import Any

import numpy as np

from ..ir.kinds import Arr
from ..ir.nodes import COPY, GETATTR, Atom, Op, Prim, Seq, SliceA, Var
from .functions import ARITH, UNARY
from .sampling import Sampler

#: functions whose result is laid out in C order, whatever their arguments
C_ORDER = {".copy", "zeros", "ones", "empty", "full", "arange", "linspace", "eye", "identity"}
#: functions that make a new array: one with a single axis that counts has its items side by side
NEW = {"zeros_like", "ones_like", "empty_like", "full_like",
       "sum", "mean", "prod", "max", "min", "amax", "amin", "std", "var", "cumsum", "cumprod", "dot", "matmul", "norm", "where",
       "concatenate", "hstack", "sort", "cross"}
IN_PLACE = {operator.iadd, operator.isub, operator.imul, operator.itruediv, operator.ipow, operator.ifloordiv, operator.imod}
STRIDED = {"reshape", ".reshape", "ravel", ".ravel"}
FOLLOWED = {".T", "transpose", ".transpose", "swapaxes", ".swapaxes", "squeeze", ".squeeze", "copy", "array", "asarray",
            "zeros_like", "ones_like", "empty_like", "expand_dims", "atleast_1d", "atleast_2d", "ascontiguousarray",
            "asfortranarray", "astype", "flip", "moveaxis", "rollaxis", ".astype", *STRIDED}


def name_of(fn: Any) -> str:
    return fn.name if isinstance(fn, Prim) else str(getattr(fn, "__name__", ""))


def of_numpy(fn: Any) -> bool:
    return isinstance(fn, Prim) or fn is operator.matmul or str(getattr(fn, "__module__", "")).partition(".")[0] == "numpy"


class Layouts:
    """Sample arrays of a graph's values, made on demand."""

    def __init__(self, defs: dict[Var, Op], examples: dict[Var, np.ndarray]) -> None:
        self.defs = defs
        self.samples: dict[Var, np.ndarray | None] = dict(examples)
        self.sampler = Sampler((5, 7, 11, 13, 17, 19), None, True)
        for v, x in examples.items():
            if isinstance(v.kind, Arr) and v.kind.axes is not None:
                for a, n in zip(v.kind.axes, x.shape):
                    if not isinstance(a, int) and a is not None and a.offset == 0:
                        self.sampler.table[a.symbol] = n

    def sample(self, v: Var) -> np.ndarray | None:
        if v not in self.samples:
            self.samples[v] = None  # while it is being made
            d = self.defs.get(v)
            if d is not None and isinstance(v.kind, Arr) and v.kind.axes is not None:
                self.samples[v] = self.make(d, v.kind)
        return self.samples[v]

    def make(self, d: Op, k: Arr) -> np.ndarray | None:
        name = name_of(d.fn)
        if name in C_ORDER and not any(key == "order" for key, _ in d.kws):
            return np.zeros([self.sampler.axis(a, i) for i, a in enumerate(k.axes or ())])
        if sum(a != 1 for a in k.axes or ()) == 1 and self.is_new(d, name):
            return np.zeros([self.sampler.axis(a, i) for i, a in enumerate(k.axes or ())])
        if d.fn is COPY and isinstance(d.args[0], Var):
            return self.sample(d.args[0])
        simple = d.fn in ARITH or d.fn in UNARY or isinstance(d.fn, np.ufunc) or d.fn is operator.getitem or d.fn is GETATTR
        if not simple and name not in FOLLOWED:
            return None
        try:
            args = [self.value(a) for a in d.args]
            kws = {str(key): self.value(a) for key, a in d.kws if key != "dtype"}  # which does not change the order
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                if d.fn is GETATTR:
                    r = getattr(args[0], args[1])
                elif isinstance(d.fn, Prim):
                    r = getattr(args[0], d.fn.name[1:])(*args[1:], **kws)
                else:
                    r = d.fn(*args, **kws)
        except Exception:
            if name in STRIDED and self.contiguous(d):  # a length that only the run time knows
                return np.zeros([self.sampler.axis(a, i) for i, a in enumerate(k.axes or ())])
            return None
        return r if type(r) is np.ndarray else None

    def is_new(self, d: Op, name: str) -> bool:
        """Does the operation make an array of its own?  Where one axis of it counts, the operands do not decide its order."""
        if d.fn in ARITH - IN_PLACE or d.fn in UNARY:
            return True
        if isinstance(d.fn, np.ufunc):
            return len(d.args) == d.fn.nin and not any(key == "out" for key, _ in d.kws)
        return name.lstrip(".") in NEW and of_numpy(d.fn)

    def contiguous(self, d: Op) -> bool:
        """Does the reshape read an array in C order, in that order?"""
        x = self.sample(d.args[0]) if isinstance(d.args[0], Var) else None
        return x is not None and bool(x.flags.c_contiguous) and not any(key == "order" for key, _ in d.kws)

    def value(self, a: Atom | None) -> Any:
        if isinstance(a, Var) and isinstance(a.kind, Arr):
            s = self.sample(a)
            if s is None:
                raise ValueError("unknown layout")
            return s
        if isinstance(a, SliceA):
            return slice(*[None if p is None else self.value(p) for p in (a.lo, a.hi, a.step)])
        if isinstance(a, Seq) and a.form in ("tuple", "list"):
            items = [self.value(i) for i in a.items]
            return tuple(items) if a.form == "tuple" else items
        return self.sampler.atom(a)

    def shares(self, d: Op) -> bool | None:
        """Does the result share memory with the array it is made from?  None: cannot say."""
        base = d.args[0]
        if not isinstance(base, Var) or d.out is None:
            return None
        if self.contiguous(d):
            return True
        x, y = self.sample(base), self.sample(d.out)
        if x is None or y is None:
            return None
        return bool(np.shares_memory(x, y))
