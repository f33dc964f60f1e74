"""Which exceptions a block of statements can raise, as far as kinds tell.

A `try` whose handlers cannot run, or whose body fails for certain, is decided while the function is read;
joining in a handler that never runs would lose what the body found out (forms of values, keys of dicts).
"""

from __future__ import annotations

import inspect
import operator
from types import ModuleType
from typing import Any

import numpy as np

from ..ir.kinds import Arr, Kind, Lst, Opaque, Scalar, Tup
from ..ir.nodes import (
    AND,
    COND,
    COPY,
    ELSE,
    GETATTR,
    IDENTITY,
    OR,
    TAPE,
    Atom,
    Call,
    Const,
    If,
    Loop,
    Mutate,
    Op,
    Prim,
    Raise,
    Ref,
    Seq,
    SliceA,
    Stmt,
    Store,
    Try,
    Var,
    With,
    atom_kind,
    walk,
)
from .functions import ARITH, COMPARE, UNARY, sampleable

#: what operations on numbers and arrays of known kinds may raise, depending on their values
BY_VALUE: tuple[type, ...] = (ArithmeticError, ValueError, IndexError, MemoryError, RuntimeError, Warning)
#: the same of operations that take no items and no axes
ELEMENTWISE: tuple[type, ...] = (ArithmeticError, ValueError, MemoryError, RuntimeError, Warning)
#: the same of numbers, and arrays without axes: their shapes fit
OF_ONE: tuple[type, ...] = (ArithmeticError, MemoryError, RuntimeError, Warning)
#: the same of numbers that may be Python's or NumPy's: NumPy's obey its error state
BY_STATE: tuple[type, ...] = (FloatingPointError, RuntimeWarning)
NOTHING: tuple[type, ...] = ()
ANYTHING: tuple[type, ...] = (BaseException,)


def catches(handler: tuple[type, ...] | None, raised: tuple[type, ...]) -> bool:
    """May an exception of one of the classes, or of one derived from them, be caught?  None catches all."""
    if handler is None:
        return bool(raised)
    return any(issubclass(r, h) or issubclass(h, r) for r in raised for h in handler)


def caught_by(exc: Atom | None) -> tuple[type, ...] | None:
    """The classes that a handler of the program names; None if it catches everything, or they are not known."""
    atoms = exc.items if isinstance(exc, Seq) else (exc,)
    classes = tuple(a.value for a in atoms if isinstance(a, Ref) and isinstance(a.value, type))
    return classes if classes and len(classes) == len(atoms) else None


def raised_class(s: Raise) -> type | None:
    """The exact class that a raise statement raises."""
    v: Any = None
    if isinstance(s.exc, Ref):
        v = s.exc.value
    elif isinstance(s.exc, Var) and isinstance(s.exc.kind, Opaque):
        v = s.exc.kind.cls
    return v if isinstance(v, type) and issubclass(v, BaseException) else None


def may_raise(block: Any, handler: tuple[type, ...] | None, seen: set[Any] | None = None) -> bool:
    """Can a statement of the block raise something that the handler catches?"""
    seen = set() if seen is None else seen
    return any(raises(s, handler, seen) for s in walk(tuple(block)))


def raises(s: Stmt, handler: tuple[type, ...] | None, seen: set[Any] | None = None) -> bool:
    """The same of one statement, without the blocks in it."""
    if isinstance(s, Call):
        seen = set() if seen is None else seen
        graph = s.callee.graph
        if graph is None or s.callee in seen:
            return True
        seen.add(s.callee)
        return may_raise(graph.body, handler, seen)
    return catches(handler, raised_by(s)) and (looks_up(s) or not by_names(handler))


def by_names(handler: tuple[type, ...] | None) -> bool:
    """Does the handler catch only what the lookup of names and modules raises?  The interpreter has done that."""
    return handler is not None and all(issubclass(h, (NameError, ImportError)) for h in handler)


def looks_up(s: Stmt) -> bool:
    """May the statement run Python code that looks up names?"""
    if isinstance(s, Op):
        fn = s.fn.value if isinstance(s.fn, Ref) else s.fn
        return isinstance(fn, Var) or isinstance(s.fn, Ref) and (getattr(fn, "__module__", None) or "").split(".")[0] not in (
            "numpy", "math", "scipy", "builtins")
    return isinstance(s, (Raise, Try))


def raised_by(s: Stmt) -> tuple[type, ...]:
    """Classes that the statement itself can raise; its blocks are asked on their own."""
    if isinstance(s, Op):
        return _by_operation(s)
    if isinstance(s, Store):
        return _by_store(s)
    if isinstance(s, Mutate):
        if isinstance(s.base, Var) and isinstance(s.base.kind, Lst):
            return NOTHING if s.method in ("append", "reverse") else (IndexError,) if s.method in ("pop", "swap") else ANYTHING
        return ANYTHING
    if isinstance(s, Raise):
        c = raised_class(s)
        return ANYTHING if c is None else (c,)
    if isinstance(s, If):
        k = atom_kind(s.test)
        return NOTHING if isinstance(k, (Scalar, Opaque)) else BY_VALUE if isinstance(k, Arr) else ANYTHING
    if isinstance(s, (Loop, With)):
        return NOTHING
    return ANYTHING if isinstance(s, Try) and not s.handlers else NOTHING if isinstance(s, Try) else ANYTHING


def known(a: Atom) -> bool:
    """An operand of which no operation is surprised."""
    if isinstance(a, Const):
        return True
    if isinstance(a, Seq):
        return a.form in ("tuple", "list") and all(known(i) for i in a.items)
    if isinstance(a, SliceA):
        return all(p is None or known(p) for p in (a.lo, a.hi, a.step))
    if isinstance(a, Ref):
        return isinstance(a.value, (np.dtype, type, bool, int, float, complex, str, np.ndarray, np.generic))
    return isinstance(a, Var) and known_kind(a.kind)


def known_kind(k: Kind) -> bool:
    if isinstance(k, (Scalar, Arr)):
        return not k.maybe_none
    if isinstance(k, Tup):
        return all(known_kind(e) for e in k.elems)
    return isinstance(k, Lst) and known_kind(k.elem) or isinstance(k, Opaque) and k.cls in (str, np.dtype)


def _by_operation(s: Op) -> tuple[type, ...]:
    fn = s.fn
    if s.sure or fn in (COPY, TAPE, IDENTITY, ELSE):
        return NOTHING
    if fn is GETATTR and isinstance(s.args[0], Ref) and isinstance(s.args[1], Const) and is_there(
            s.args[0].value, s.args[1].value):
        return NOTHING
    if isinstance(fn, Ref):
        return NOTHING if isinstance(fn.value, type) and issubclass(fn.value, BaseException) else ANYTHING
    if (
        s.effect
        or s.out is None
        or not all(known(a) for a in s.args)
        or not all(n and known(a) for n, a in s.kws)
    ):
        return ANYTHING
    kinds = [atom_kind(a) for a in s.args]
    if not (known_kind(s.out.kind) or fn is list or fn is tuple):
        return ANYTHING
    if fn is len and isinstance(kinds[0], (Lst, Tup)):
        return NOTHING
    numbers = all(isinstance(k, Scalar) for k in kinds)
    numeric = all(isinstance(k, (Scalar, Arr)) for k in kinds)
    if fn in (AND, OR, COND):
        return ELEMENTWISE
    if fn is GETATTR:
        k = kinds[0]
        return (
            NOTHING
            if isinstance(k, Arr)
            or isinstance(k, Scalar)
            and (k.np or s.args[1] in (Const("real"), Const("imag")))
            else ANYTHING
        )
    if fn is operator.getitem:
        i = kinds[1]
        if isinstance(kinds[0], Arr) and s.args[1] == Seq(()):
            return NOTHING
        if isinstance(kinds[0], Arr):
            return (IndexError,) if isinstance(i, Scalar) and i.dtype.startswith("int") else BY_VALUE
        return (
            (IndexError,)
            if isinstance(kinds[0], (Tup, Lst))
            and (isinstance(i, Scalar) and i.dtype.startswith("int") or isinstance(s.args[1], SliceA))
            else ANYTHING
        )
    dtypes = [np.dtype(k.dtype).kind for k in (s.out.kind, *kinds) if isinstance(k, Scalar)]
    if len(dtypes) == len(kinds) + 1 and "c" not in dtypes:
        found = _of_numbers(fn, [d in "biu" for d in dtypes[1:]])
        if found is not None:
            return found
    if _member(fn, ARITH) or _member(fn, COMPARE) or _member(fn, UNARY) or fn in (operator.not_,):
        if numeric and all(axes_free(k) for k in (s.out.kind, *kinds)):
            return OF_ONE
        return ELEMENTWISE if numeric else ANYTHING
    if isinstance(fn, np.ufunc) or fn in (abs, divmod, pow):
        if numeric and all(axes_free(k) for k in (s.out.kind, *kinds)):
            return OF_ONE
        return ELEMENTWISE if numeric else ANYTHING
    if fn in (np.array, np.asarray, np.asanyarray) and numeric and ("copy", Const(False)) not in s.kws:
        return (MemoryError, Warning)
    if (fn is np.where and len(kinds) == 3 or fn is np.clip) and numeric:
        return ELEMENTWISE
    if fn in (float, bool, complex) and len(kinds) == 1 and numbers:
        real = not str(getattr(kinds[0], "dtype", "")).startswith("complex")
        whole = str(getattr(kinds[0], "dtype", "")).startswith(("int", "uint"))  # Python's may be too large for a float
        return ANYTHING if fn is float and not real else (OverflowError,) if whole and fn is not bool else NOTHING
    if isinstance(fn, Prim):
        if (
            fn.name.startswith(".")
            and isinstance(kinds[0], (Arr, Scalar))
            and (isinstance(kinds[0], Arr) or kinds[0].np)
        ):
            return BY_VALUE
        return ANYTHING
    mod = getattr(fn, "__module__", None) or ""
    if mod in ("math", "cmath", "builtins", "_operator", "operator"):
        return BY_VALUE if numbers else ANYTHING  # conversions of arrays depend on their size
    return BY_VALUE if sampleable(fn) else ANYTHING


def is_there(owner: Any, name: Any) -> bool:
    """Has the class or module this attribute, and is it taken without running anything?"""
    if not isinstance(owner, (type, ModuleType)) or isinstance(owner, type) and type(owner) is not type:
        return False
    found = inspect.getattr_static(owner, name, None)
    return found is not None and not hasattr(type(found), "__get__")


def axes_free(k: Kind) -> bool:
    """A floating-point number, or an array of one."""
    return isinstance(k, Scalar) and k.dtype[:5] in ("float", "bool") or isinstance(k, Arr) and k.axes == () and (
        k.dtype[:5] == "float")


def _of_numbers(fn: Any, whole: list[bool]) -> tuple[type, ...] | None:
    """Of an operation on real numbers; `whole`: which of them are integers."""
    if fn in (operator.add, operator.sub, operator.mul, operator.neg, operator.pos, abs) or _member(fn, COMPARE):
        return NOTHING if all(whole) else (OverflowError, *BY_STATE) if any(whole) else BY_STATE
    if fn in (operator.truediv, operator.floordiv, operator.mod):
        return (ArithmeticError, RuntimeWarning)
    if fn is operator.pow and not all(whole):
        return (ArithmeticError, RuntimeWarning)
    if getattr(fn, "__module__", None) == "math":
        return (ValueError, ArithmeticError)
    return None


def _member(fn: Any, group: set[Any]) -> bool:
    try:
        return fn in group
    except TypeError:
        return False


def _by_store(s: Store) -> tuple[type, ...]:
    base, value = atom_kind(s.base), atom_kind(s.value)
    if s.attr or not known(s.index):
        return ANYTHING
    if isinstance(base, Lst):
        return (IndexError,)
    if (
        not isinstance(base, Arr)
        or base.axes is None
        or not isinstance(value, (Scalar, Arr))
        or value.maybe_none
    ):
        return ANYTHING
    into, of = np.dtype(base.dtype).kind, np.dtype(value.dtype).kind
    i = atom_kind(s.index)
    if into == "f" and of in "biuf" and isinstance(value, Scalar) and isinstance(i, Scalar) and i.dtype.startswith("int") and len(
            base.axes) == 1:
        return (IndexError, *BY_STATE)
    if of == "c" and into != "c" or s.aug is not None and into in "biu" and of in "fc":
        return ANYTHING
    return BY_VALUE
