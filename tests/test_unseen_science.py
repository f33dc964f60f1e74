"""What packages of physics, chemistry and engineering that nobody had tried brought to light, in a few lines each."""
from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from oracle import assert_gradient, assert_tangent

pytestmark = pytest.mark.engine


def of_package(name: str) -> Any:
    import ast2grad
    return getattr(ast2grad, name)


def both(function: Any, args: tuple[Any, ...], wrt: Any = 0) -> None:
    assert_gradient(function, args, wrt=wrt)
    assert_tangent(function, args, wrt=wrt)


def test_the_parts_of_a_complex_array_are_set():
    """Seen in lenstronomy: `Z = np.empty(shape, dtype=complex); Z.real = q * x; Z.imag = y`."""
    def f(x: Any, q: float) -> Any:
        z = np.empty(np.shape(x), dtype=complex)
        z.real = q * x
        z.imag = x * x + 1.0
        w = z * z
        w.real = q
        w.imag = 2.0 * w.imag
        return np.abs(w).sum() + (z / (z + w)).real.sum()

    def constant_part(x: Any) -> Any:
        z = np.zeros(3, dtype=complex)
        z.imag = 2.0
        z.real = x
        r = x.copy()
        r.real = x[0]
        return np.abs(z).sum() * r[1]

    both(f, (np.array([0.3, 1.2, -0.7]), 0.8), wrt=(0, 1))
    both(constant_part, (np.array([0.3, 1.2, -0.7]),))
    of_package("check_grads")(f, (np.array([0.3, 1.2, -0.7]), 0.8), order=2)


def test_a_real_contribution_to_a_complex_adjoint_leaves_room_for_others():
    """The adjoint of the real part is real: what was added to it in place lost its imaginary part, or could not be added."""
    def items(x: Any) -> Any:
        z = x * (1 + 2j)
        a = (z[1] * z[0]).imag
        b = np.sum(np.real(z) ** 2)
        return a + b

    def wholes(x: Any) -> Any:
        z = x * (1 + 2j)
        return np.sum(np.imag(z) ** 2 + np.real(z) ** 3)

    def in_a_loop(x: Any) -> Any:
        z, s = x * (1 + 2j), 0.0
        for a in range(2):
            s += np.sum(z.imag ** 3) * a + z.real[a] * (z[1] * z[0]).imag
        return s + np.sum(z.real ** 3)

    for f in (items, wholes, in_a_loop):
        both(f, (np.array([1.3, 2.0]),))
        of_package("check_grads")(f, (np.array([1.3, 2.0]),), order=2)
