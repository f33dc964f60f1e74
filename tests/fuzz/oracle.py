"""What the gradient must be, or a reason why nobody can tell.

Central differences at two step sizes must agree with each other, with one-sided differences (a kink exactly
at the point fools central ones), and with the complex step wherever the program can be continued to complex
numbers. The complex step, being exact, then is the reference.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .complexstep import RunawayError, complex_counted, complex_step, counted
from .program import ENTRY, Program

WIDE, NARROW = 1e-4, 1e-5
MAX_VALUE, MAX_SLOPE = 1e4, 1e4
EXACT_TOLERANCE, LOOSE_TOLERANCE = 1e-8, 1e-4


class Untrustworthy(Exception):
    """The oracle has no verdict; the message is the reason, short enough to count by."""


@dataclass(frozen=True)
class Verdict:
    """Value, gradients in the order of `wrt`, arguments as the primal leaves them, and the precision."""

    value: float
    gradients: tuple[Any, ...]
    args_after: tuple[Any, ...]
    tolerance: float

    @property
    def exact(self) -> bool:
        """Whether the complex step was possible."""
        return self.tolerance == EXACT_TOLERANCE


def judge(program: Program) -> Verdict:
    """Differentiate numerically, or raise `Untrustworthy`."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            run = counted(program.source, ENTRY)
            args = program.fresh_args()
            value = _scalar(run(*args))
        except Untrustworthy:
            raise
        except RunawayError:
            raise Untrustworthy("runaway loop") from None
        except Exception as error:  # the programs are random: whatever they raise is a reason
            raise Untrustworthy(f"primal raises {type(error).__name__}") from None
        _within(value, MAX_VALUE, "value out of range")
        for arg in args:
            _within(np.max(np.abs(arg), initial=0.0), MAX_VALUE, "argument out of range")
        differences = _for_every_entry(program, lambda which, at: _difference(program, run, value, which, at))
        try:
            continued = complex_counted(program.source, ENTRY)
            exact = _for_every_entry(
                program, lambda which, at: complex_step(continued, program.fresh_args(), which, at)
            )
        except Exception:  # cannot be continued: do without
            return Verdict(value, differences, tuple(args), LOOSE_TOLERANCE)
    for near, reference in zip(differences, exact):
        if not close(near, reference, 1e-5):
            raise Untrustworthy("differences and complex step disagree")
    return Verdict(value, exact, tuple(args), EXACT_TOLERANCE)


def close(got: Any, want: Any, tolerance: float) -> bool:
    """Equal up to a tolerance relative to the largest entry; not-a-number is never close."""
    got, want = np.asarray(got, dtype=float), np.asarray(want, dtype=float)
    scale = 1.0 + float(np.max(np.abs(want), initial=0.0))
    return got.shape == want.shape and bool(np.all(np.abs(got - want) <= tolerance * scale))


def _for_every_entry(program: Program, slope: Callable[[int, tuple[int, ...]], float]) -> tuple[Any, ...]:
    names = list(program.args)
    gradients: list[Any] = []
    for name in program.wrt:
        which, value = names.index(name), program.args[name]
        if isinstance(value, np.ndarray):
            gradient = np.zeros(value.shape)
            for at in np.ndindex(*value.shape):
                gradient[at] = slope(which, at)
            gradients.append(gradient)
        else:
            gradients.append(slope(which, ()))
    return tuple(gradients)


def _difference(
    program: Program, run: Callable[..., Any], middle: float, which: int, at: tuple[int, ...]
) -> float:
    def moved(step: float) -> float:
        args = program.fresh_args()
        if isinstance(args[which], np.ndarray):
            args[which][at] += step
        else:
            args[which] += step
        try:
            return _scalar(run(*args))
        except Exception:
            raise Untrustworthy("primal raises beside the point") from None

    slopes = []
    for step in (WIDE, NARROW):
        ahead, behind = moved(step), moved(-step)
        right, left = (ahead - middle) / step, (middle - behind) / step
        slope = (right + left) / 2
        _within(slope, MAX_SLOPE, "slope out of range")
        if abs(right - left) > 100 * step * (1 + abs(slope)):
            raise Untrustworthy("kink or jump at the point")
        slopes.append(slope)
    if not close(slopes[0], slopes[1], 1e-5):
        raise Untrustworthy("step sizes disagree")
    return slopes[1]


def _scalar(value: Any) -> float:
    if isinstance(value, (list, tuple, dict, str)) or value is None:
        raise Untrustworthy("result is not a number")
    return float(value)


def _within(value: float, limit: float, reason: str) -> None:
    if not abs(value) <= limit:
        raise Untrustworthy(reason)
