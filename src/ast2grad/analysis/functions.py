"""Groups of functions that the analyses treat alike, and which of them may be run on samples."""
from __future__ import annotations

import builtins
import operator
from typing import Any, Container

import numpy as np

from ..ir.nodes import Atom, Prim, atom_vars

ARITH = {operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, operator.pow,
         operator.iadd, operator.isub, operator.imul, operator.itruediv, operator.ipow, operator.ifloordiv,
         operator.imod}
BITS = {operator.and_, operator.or_, operator.xor, operator.lshift, operator.rshift, operator.invert}
COMPARE = {operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne}
UNARY = {operator.neg, operator.pos}
BOOLS = {operator.not_, operator.is_, operator.is_not, operator.contains, builtins.isinstance, builtins.callable,
         builtins.any, builtins.all, builtins.hasattr, builtins.issubclass}
SAFE_BUILTINS = {abs, round, divmod, pow, min, max, sum, float, int, bool, complex, len, sorted, list, tuple,
                 reversed, range, enumerate, zip, operator.matmul, operator.index, str, repr, hash}
#: methods of SciPy's distributions
DISTRIBUTION = {"pdf", "logpdf", "pmf", "logpmf", "cdf", "logcdf", "sf", "logsf", "ppf", "isf"}
STRINGS = {str, repr, format, ascii, chr, bin, hex}
#: modules of the functions that generated code brings along
HELPER_MODULES = {f"ast2grad.emit.{m}" for m in ("helpers", "memory_helpers", "linalg_helpers", "series_helpers",
                                               "special_helpers", "signal_helpers")}


#: functions of the user's that are declared to be pure
DECLARED: set[Any] = set()


def is_varied(args: tuple[Atom, ...], kws: tuple[tuple[str | None, Atom], ...] = ()) -> bool:
    return any(v.kind.varied for a in args for v in atom_vars(a)) or any(
        v.kind.varied for _, a in kws for v in atom_vars(a))


def sampleable(fn: Any) -> bool:
    """May the function be run on samples: it is pure, quick and well known."""
    if isinstance(fn, Prim):
        return fn.name.startswith(".") and fn.name[1:] not in ("tofile", "dump", "setflags", "tobytes")
    if isinstance(getattr(fn, "__self__", None), np.ufunc):
        return getattr(fn, "__name__", "") in ("reduce", "accumulate", "outer", "reduceat")
    if isinstance(fn, np.ufunc):
        return True
    try:
        if fn in SAFE_BUILTINS or fn in BITS or fn in DECLARED:
            return True
    except TypeError:
        return False
    mod = getattr(fn, "__module__", None) or ""
    if mod in HELPER_MODULES:
        return mod != "ast2grad.emit.memory_helpers" or fn.__name__ in ("unbroadcast", "power_log")
    if mod.startswith("numpy") or fn is np.linalg.norm:
        return ".random" not in mod and getattr(fn, "__name__", "") not in (
            "save", "savez", "load", "loadtxt", "savetxt", "fromfile", "genfromtxt", "seterr", "set_printoptions")
    if mod.startswith("scipy."):
        return mod.split(".")[1] in ("special", "linalg", "fft", "signal", "ndimage", "_lib") or isinstance(fn, np.ufunc) or (
            mod.startswith("scipy.stats.") and getattr(fn, "__name__", "") in DISTRIBUTION)
    if mod in ("math", "cmath", "_operator", "operator"):
        return True
    return isinstance(fn, np.dtype) or (isinstance(fn, type) and issubclass(fn, np.generic))


def among(fn: Any, group: Container[Any]) -> bool:
    try:
        return fn in group
    except TypeError:
        return False
