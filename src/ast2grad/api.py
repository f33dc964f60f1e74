"""What users call: grad, value_and_grad, vjp, and the object that they return."""
from __future__ import annotations

import functools
from typing import Any, Callable, Sequence

from .dispatch import Derivative, make_derivative
from .errors import ArgumentError

Wrt = int | str | Sequence[int | str] | None


def grad(f: Callable[..., Any] | None = None, wrt: Wrt = 0, *, has_aux: bool = False, backend: str = "python",
         optimize: bool = True) -> Any:
    """The gradient of a scalar function, as a function of the same arguments.

    wrt: position or name gives one value, a sequence of them a tuple.  Each gradient has the type, shape and dtype of
    its argument.  Use as a function or as a decorator, with or without options.

    Raises ArgumentError (unknown wrt, nothing to differentiate, result not scalar), UnsupportedError (a construct or a
    call without a derivative, at the user's line), SourceError (no source).
    """
    if f is None:
        return functools.partial(grad, wrt=wrt, has_aux=has_aux, backend=backend, optimize=optimize)
    if isinstance(f, (int, str, tuple, list)) and not callable(f):
        return functools.partial(grad, wrt=f, has_aux=has_aux, backend=backend, optimize=optimize)
    return make_derivative(f, wrt, "grad", has_aux, backend)


def value_and_grad(f: Callable[..., Any] | None = None, wrt: Wrt = 0, *, has_aux: bool = False, backend: str = "python",
                   optimize: bool = True) -> Any:
    """(value, gradient) in one call.  With has_aux, f returns (value, aux) and the result is ((value, aux), gradient)."""
    if f is None:
        return functools.partial(value_and_grad, wrt=wrt, has_aux=has_aux, backend=backend, optimize=optimize)
    return make_derivative(f, wrt, "value_and_grad", has_aux, backend)


def vjp(f: Callable[..., Any], *args: Any, wrt: Wrt = None, **kwargs: Any) -> tuple[Any, Callable[[Any], tuple[Any, ...]]]:
    """(value, pullback).  pullback(cotangent) gives one cotangent per positional argument (None where it holds no
    floats), or one per entry of wrt.  The cotangent has the structure of the value; the pullback may be called again."""
    d = make_derivative(f, 0 if wrt is None else wrt, "vjp", False, "python")
    return d.pullback(args, kwargs, wrt)


def stop_gradient(x: Any) -> Any:
    """x, held constant: nothing that is computed from the result carries derivatives of x."""
    return x


stop_gradient.__ast2grad__ = "stop_gradient"  # type: ignore[attr-defined]
grad.__ast2grad__ = value_and_grad.__ast2grad__ = "make"  # type: ignore[attr-defined]


def neutral(manager: Any) -> Any:
    """Declare a context manager that changes nothing numeric; it will stand around both sweeps."""
    manager.__ast2grad__ = "neutral"
    return manager


__all__ = ["grad", "value_and_grad", "vjp", "stop_gradient", "neutral", "ArgumentError", "Derivative"]
