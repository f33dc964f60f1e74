"""Derivatives of plain Python functions, as plain Python functions."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._version import __version__
from .errors import (
    ArgumentError,
    Ast2GradError,
    DerivativeWarning,
    InternalError,
    LaggingDerivativeWarning,
    NonFiniteError,
    NotRead,
    PathDerivativeWarning,
    RoundedDerivativeWarning,
    SourceError,
    UnsupportedError,
)

if TYPE_CHECKING:
    from .api import (
        check_grads,
        checkpoint,
        grad,
        hessian,
        hvp,
        jacobian,
        jvp,
        neutral,
        nondiff,
        opaque,
        rule,
        stop_gradient,
        surrogate,
        value_and_grad,
        vjp,
    )

_API = ("grad", "value_and_grad", "vjp", "jvp", "jacobian", "hessian", "hvp", "check_grads", "stop_gradient", "neutral", "rule",
        "opaque", "nondiff", "surrogate", "checkpoint")
__all__ = ["grad", "value_and_grad", "vjp", "jvp", "jacobian", "hessian", "hvp", "check_grads", "stop_gradient", "neutral",
           "rule", "opaque", "nondiff", "surrogate", "checkpoint", "Ast2GradError", "ArgumentError", "DerivativeWarning",
           "InternalError", "LaggingDerivativeWarning", "NonFiniteError", "NotRead", "PathDerivativeWarning",
           "RoundedDerivativeWarning", "SourceError", "UnsupportedError", "__version__"]


def __getattr__(name: str) -> Any:
    """The engine loads at first use, so that importing the package costs next to nothing."""
    if name in _API:
        from . import api
        value = getattr(api, name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
