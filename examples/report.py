"""What the examples share: reference derivatives and a table that ends in failure when they disagree."""
from __future__ import annotations

import sys
from typing import Any, Callable

import numpy as np


def differences(f: Callable[..., Any], args: tuple[Any, ...], i: int, step: float = 1e-3) -> Any:
    """Derivative of f by argument i: central differences at two steps, extrapolated."""
    x = np.array(args[i], dtype=float)
    out = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        slopes = []
        for h in (step * max(1.0, abs(x[index])), 0.5 * step * max(1.0, abs(x[index]))):
            ends = []
            for sign in (1.0, -1.0):
                moved = x.copy()
                moved[index] += sign * h
                arg = moved if np.ndim(args[i]) else float(moved)
                ends.append(f(*args[:i], arg, *args[i + 1:]))
            slopes.append((ends[0] - ends[1]) / (2.0 * h))
        out[index] = slopes[1] + (slopes[1] - slopes[0]) / 3.0
    return out if np.ndim(args[i]) else float(out)


def complex_step(f: Callable[..., Any], args: tuple[Any, ...], i: int, step: float = 1e-30) -> Any:
    """Derivative of f by argument i as Im f(x + ih) / h: exact to rounding where f accepts complex x."""
    x = np.array(args[i], dtype=complex)
    out = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        moved = x.copy()
        moved[index] += 1j * step
        arg = moved if np.ndim(args[i]) else complex(moved)
        out[index] = np.imag(f(*args[:i], arg, *args[i + 1:])) / step
    return out if np.ndim(args[i]) else float(out)


class Table:
    """Prints one line per derivative; `end` says whether all of them are near enough to their reference."""

    def __init__(self, title: str) -> None:
        self.worst = 0.0
        print(title)
        print(f"  {'':34} {'value':>14} {'gradient':>14} {'reference':>14} {'difference':>11}")

    def row(self, name: str, value: Any, gradient: Any, reference: Any) -> None:
        got, want = np.ravel(gradient), np.ravel(reference)
        assert got.shape == want.shape, f"{name}: {np.shape(gradient)} against {np.shape(reference)}"
        scale = float(np.max(np.abs(want))) or 1.0
        for k, (g, w) in enumerate(zip(got, want)):
            label, shown = (name, f"{float(value):14.8g}") if k == 0 else ("", "")
            off = abs(float(g - w)) / scale
            self.worst = off if not off <= self.worst else self.worst  # a NaN stays
            print(f"  {label:34} {shown:>14} {float(g):14.8g} {float(w):14.8g} {off:11.1e}")

    def end(self, tolerance: float = 1e-7) -> None:
        good = self.worst <= tolerance
        print(f"  largest difference {self.worst:.1e}: {'agrees' if good else 'DISAGREES'}")
        if not good:
            sys.exit(1)
