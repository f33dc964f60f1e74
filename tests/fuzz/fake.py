"""Differentiators that need no engine: one that is right, and ways to break it."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from .check import Differentiate
from .oracle import judge
from .program import Program


def by_oracle(f: Callable[..., Any], wrt: tuple[str, ...]) -> Callable[..., Any]:
    """The gradient taken from the oracle: right by definition, leaves arguments as the primal does."""
    source = inspect.getsource(inspect.getmodule(f))  # type: ignore[arg-type]
    names = list(inspect.signature(f).parameters)

    def gradient(*args: Any) -> tuple[Any, ...]:
        verdict = judge(Program(source, dict(zip(names, args))))
        f(*args)
        return verdict.gradients

    return gradient


class Ast2GradError(Exception):
    """Stands for the engine's own base class, which is recognised by its name."""


class Refusal(Ast2GradError):
    """What a construct without a derivative gives."""

    code = "X001"


def broken_on(node_type: type[ast.AST], how: str = "wrong") -> Differentiate:
    """Right except for programs that contain such a node: wrong values, a crash or a refusal there."""

    def differentiate(f: Callable[..., Any], wrt: tuple[str, ...]) -> Callable[..., Any]:
        source = inspect.getsource(inspect.getmodule(f))  # type: ignore[arg-type]
        right = by_oracle(f, wrt)
        if not any(isinstance(node, node_type) for node in ast.walk(ast.parse(source))):
            return right
        if how == "crash":
            raise KeyError(f"no visitor for '{node_type.__name__}'")
        if how == "refuse":
            raise Refusal("line 3: cannot do that")

        def gradient(*args: Any) -> tuple[Any, ...]:
            first, *rest = right(*args)
            return (first + 1.0 if np.ndim(first) else float(first) + 1.0, *rest)

        return gradient

    return differentiate
