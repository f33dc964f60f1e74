"""What users call: grad, value_and_grad, vjp, and the object that they return."""
from __future__ import annotations

import functools
from typing import Any, Callable, Sequence

from .declare import checkpoint, nondiff, opaque, rule, surrogate
from .dispatch import Derivative, derivative_of, make_derivative
from .errors import ArgumentError

Wrt = int | str | Sequence[int | str] | None


def grad(f: Callable[..., Any] | None = None, wrt: Wrt = 0, *, has_aux: bool = False, backend: str = "python",
         optimize: bool = True, debug: bool = False) -> Any:
    """The gradient of a scalar function, as a function of the same arguments.

    wrt: position or name gives one value, a sequence of them a tuple.  Each gradient has the type, shape and dtype of
    its argument.  Use as a function or as a decorator, with or without options.

    debug: watch the gradient while it runs, and raise NonFiniteError at the user's line where an infinity or a NaN
    enters it (slow).

    Raises ArgumentError (unknown wrt, nothing to differentiate, result not scalar), UnsupportedError (a construct or a
    call without a derivative, at the user's line), SourceError (no source).
    """
    if f is None:
        return functools.partial(grad, wrt=wrt, has_aux=has_aux, backend=backend, optimize=optimize, debug=debug)
    if isinstance(f, (int, str, tuple, list)) and not callable(f):
        return functools.partial(grad, wrt=f, has_aux=has_aux, backend=backend, optimize=optimize, debug=debug)
    return make_derivative(f, wrt, "grad", has_aux, backend, debug=debug)


def value_and_grad(f: Callable[..., Any] | None = None, wrt: Wrt = 0, *, has_aux: bool = False, backend: str = "python",
                   optimize: bool = True, debug: bool = False) -> Any:
    """(value, gradient) in one call.  With has_aux, f returns (value, aux) and the result is ((value, aux), gradient).

    debug: as in `grad`.
    """
    if f is None:
        return functools.partial(value_and_grad, wrt=wrt, has_aux=has_aux, backend=backend, optimize=optimize, debug=debug)
    return make_derivative(f, wrt, "value_and_grad", has_aux, backend, debug=debug)


def vjp(f: Callable[..., Any], /, *args: Any, wrt: Wrt = None, **kwargs: Any) -> tuple[Any, Callable[[Any], tuple[Any, ...]]]:
    """(value, pullback).  pullback(cotangent) gives one cotangent per positional argument (None where it holds no
    floats), or one per entry of wrt.  The cotangent has the structure of the value; the pullback may be called again."""
    d = derivative_of(f, 0 if wrt is None else wrt, "vjp")
    return d.pullback(args, kwargs, wrt)


def jvp(f: Callable[..., Any], primals: Sequence[Any], tangents: Sequence[Any], /, wrt: Wrt = None, **kwargs: Any) -> Any:
    """(value, tangent): f at the primals, and its derivative in the direction of the tangents.

    There is one tangent per primal (None for an int, a string or a function), or one per entry of wrt.  A tangent has
    the structure and the shapes of its primal; that of the result has those of the value.

    Raises ArgumentError (shapes or structures differ), UnsupportedError.
    """
    from .tangents import Tangent
    d = derivative_of(f, 0 if wrt is None else wrt if isinstance(wrt, (tuple, list)) else (wrt,), "jvp")
    assert isinstance(d, Tangent)
    return d.push(primals, tangents, kwargs, wrt)


def hvp(f: Callable[..., Any] | None = None, wrt: Wrt = 0) -> Any:
    """Hessian-vector products of a scalar function: hvp(f)(*args, v), forward over reverse.

    v has the shape of the differentiated argument (a tuple of such for a tuple wrt), and so has the result.
    """
    if f is None:
        return functools.partial(hvp, wrt=wrt)
    return make_derivative(make_derivative(f, wrt, "grad", False, "python"), wrt, "hvp", False, "python")


def jacobian(f: Callable[..., Any] | None = None, wrt: Wrt = 0, mode: str = "auto") -> Any:
    """The Jacobian, of shape value.shape + argument.shape; a tuple of them for a tuple wrt.

    mode "forward" takes one tangent sweep for each entry of the arguments, "reverse" one adjoint sweep for each entry
    of the value, "auto" the fewer of the two.  Where f returns a container, so does the Jacobian.
    """
    if f is None:
        return functools.partial(jacobian, wrt=wrt, mode=mode)
    from .tangents import Jacobian
    return Jacobian(f, wrt, mode)


def hessian(f: Callable[..., Any] | None = None, wrt: Wrt = 0) -> Any:
    """The Hessian of a scalar function, of shape argument.shape * 2: forward over reverse.

    For a tuple wrt, a tuple of rows: hessian(f, (0, 1))(x, y)[i][j] is the derivative by argument i and then j.
    """
    if f is None:
        return functools.partial(hessian, wrt=wrt)
    from .tangents import Jacobian
    return Jacobian(make_derivative(f, wrt, "grad", False, "python"), wrt, "forward", "hessian")


def check_grads(f: Callable[..., Any], args: Sequence[Any], wrt: Wrt = None, order: int = 1,
                modes: Sequence[str] = ("forward", "reverse"), *, rtol: float | None = None,
                kwargs: dict[str, Any] | None = None) -> None:
    """Compare the derivatives of f at args with differences of f, and forward with reverse mode.

    f is called many times, on copies of its arguments.  Arguments of up to 64 numbers are checked entry by entry,
    larger ones along random directions.  order=2 checks the derivative of the derivative too.  rtol is 1e-6, or 1e-3
    where single precision comes in.

    Raises AssertionError that names mode, argument, entry and both numbers, and says so where the function has a kink.
    """
    from .checking import check
    check(f, args, wrt, order, modes, rtol, kwargs)


def stop_gradient(x: Any) -> Any:
    """x, held constant: nothing that is computed from the result carries derivatives of x."""
    return x


stop_gradient.__ast2grad__ = "stop_gradient"  # type: ignore[attr-defined]
for maker in (grad, value_and_grad, jacobian, hessian, hvp):
    maker.__ast2grad__ = "make"  # type: ignore[attr-defined]
jvp.__ast2grad__ = "jvp"  # type: ignore[attr-defined]


def neutral(manager: Any) -> Any:
    """Declare a context manager that changes nothing numeric; it will stand around both sweeps."""
    manager.__ast2grad__ = "neutral"
    return manager


__all__ = ["grad", "value_and_grad", "vjp", "jvp", "jacobian", "hessian", "hvp", "check_grads", "stop_gradient",
           "neutral", "rule", "opaque", "nondiff", "surrogate", "checkpoint",
           "ArgumentError", "Derivative"]
