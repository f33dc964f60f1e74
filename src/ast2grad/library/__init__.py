"""Functions of SciPy as the Python that they stand for.

Nothing here is ever run: where a call of one of these functions carries derivatives, the interpreter reads the body that
is given here in its place, like a function of the user's. So forward, reverse and higher derivatives need no rule.

The names below mean something only in such bodies.
"""
from __future__ import annotations

from typing import Any


def refuse(reason: str) -> Any:
    """There is no derivative of this form of the call: an error at the user's line."""
    raise NotImplementedError(reason)


def constant(value: Any) -> Any:
    """The value, which carries no derivative."""
    return value


def callback(f: Any, *like: Any) -> Any:
    """f as an object that compiled code can call, with arguments of the kinds of `like`. It carries no derivative."""
    return f


def array(value: Any, ndim: Any) -> Any:
    """What compiled code returned, as an array of floats with this number of axes, or of the form of that array."""
    return value


def floating(value: Any) -> Any:
    """What is the first of many results; NumPy gives all of them its type, so an integer is refused."""
    return value


def known(obj: Any, path: str) -> Any:
    """An attribute of an object, as in "c.shape", which is a number, text, or a tuple of them and decides what is read; of ""
    the object itself."""
    return obj


def solved(f: Any, x: Any) -> Any:
    """The number x, at which f is zero, as a function of what f depends on; of an array, each element by itself."""
    return x


def stands_for(x: Any, soft: Any) -> Any:
    """The value x, with the derivative of soft."""
    return x


def along(f: Any, x: Any, dx: Any) -> Any:
    """The tangent of f at x in the direction dx."""
    return f(x)
