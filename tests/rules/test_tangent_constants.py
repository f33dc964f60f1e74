"""What is constant in the operands of a function that is linear only in a part of them is zero in its tangent."""
from __future__ import annotations

import numpy as np
import pytest

from ast2grad import jvp, vjp

pytestmark = pytest.mark.engine


@pytest.mark.parametrize("f", [
    lambda x: np.append(x, [1, 2]),
    lambda x: np.append(x, [1.5, 2.0]),
    lambda x: np.select([x > 1.0], [3.0], x),
    lambda x: np.pad(x, 1, constant_values=5.0),
    lambda x: np.sort(x),
    lambda x: np.dot([x[0], 2.0], x[1:]),
    lambda x: np.choose([0, 1, 0], [x, np.ones(3)]),
    lambda x: np.nancumsum(np.where(x > 2.0, np.nan, x)),
], ids=range(8))
def test_tangent(f):
    """Constants in a display, what is padded with, and the order of a sort are not of the tangent."""
    x, d = np.array([1.3, 0.4, 2.2]), np.array([0.7, -1.1, 0.3])
    y, back = vjp(f, x)
    _, dot = jvp(f, (x,), (d,))
    g = np.cos(np.arange(y.size, dtype=float)).reshape(y.shape)
    assert np.sum(g * dot) == pytest.approx(np.sum(back(g if y.shape else float(g))[0] * d), rel=1e-12)
