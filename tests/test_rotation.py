"""Rotations of SciPy, whose methods are Python and whose arithmetic is compiled."""
from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("scipy.spatial.transform._rotation_cy")  # before SciPy 1.17, all of Rotation is compiled

from scipy.spatial.transform import Rotation as R  # noqa: E402

from ast2grad import UnsupportedError, grad, hvp, jvp, value_and_grad  # noqa: E402

X = np.array([0.3, -0.5, 0.7, 0.9])
V = np.array([[1.0, 2.0, 3.0], [0.5, -0.2, 0.1]])
OUTSIDE = R.from_euler("xyz", [0.1, 0.2, 0.3])

CASES = {
    "one axis": lambda x: R.from_euler("z", x[0]).apply(x[1:4]) @ np.ones(3),
    "matrix": lambda x: R.from_rotvec(x[:3]).as_matrix().ravel() @ np.arange(9.0),
    "product": lambda x: (R.from_quat(x) * R.from_euler("xyz", x[:3])).as_euler("xyz") @ np.arange(1.0, 4.0),
    "degrees": lambda x: R.from_euler("ZYX", x[:3] * 40.0, degrees=True).as_quat() @ np.arange(4.0),
    "inverse": lambda x: R.from_euler("zxz", x[:3]).inv().as_rotvec() @ np.arange(1.0, 4.0),
    "vectors": lambda x: R.from_rotvec(x[:3]).magnitude() + R.from_rotvec(x[:3]).apply(V).sum() ** 2,
    "angles": lambda x: R.from_euler("XYX", x[:3]).as_euler("ZXZ", degrees=True) @ np.ones(3),
    "back": lambda x: R.from_quat(x).apply([1.0, 2.0, 3.0], inverse=True)[1],
    "several": lambda x: np.sum(R.from_rotvec(V * x[0]).as_matrix()[:, 0, 1] * x[1]),
    "two axes": lambda x: R.from_euler("yz", x[:2]).as_rotvec(degrees=True)[1],
    "scalar first": lambda x: R.from_quat(x, scalar_first=True).as_quat(scalar_first=True) @ np.arange(4.0),
    "outside": lambda x: OUTSIDE.apply(x[:3])[0] * (OUTSIDE * R.from_rotvec(x[:3])).as_quat()[1],
    "small": lambda x: R.from_rotvec(x[:3] * 1e-5).as_rotvec() @ np.ones(3) + R.from_rotvec(0.0 * x[:3]).as_rotvec()[0],
    "more than half a turn": lambda x: R.from_rotvec(x[:3] * 5.0).as_rotvec() @ np.arange(1.0, 4.0),
}


@pytest.mark.parametrize("name", CASES)
def test_rotation(name: str) -> None:
    f = CASES[name]
    e = 1e-4
    steps = [e * d for d in np.eye(4)]
    slope = np.array([(8.0 * (f(X + d) - f(X - d)) - f(X + 2.0 * d) + f(X - 2.0 * d)) / (12.0 * e) for d in steps])
    value, gradient = value_and_grad(f)(X)
    assert value == pytest.approx(f(X), rel=1e-12)
    np.testing.assert_allclose(gradient, slope, rtol=1e-7, atol=1e-8)
    assert jvp(f, (X,), (X,))[1] == pytest.approx(X @ slope, rel=1e-7, abs=1e-8)
    g = grad(f)
    curve = (8.0 * (g(X + e * X) - g(X - e * X)) - g(X + 2.0 * e * X) + g(X - 2.0 * e * X)) / (12.0 * e)
    np.testing.assert_allclose(hvp(f)(X, X), curve, rtol=1e-6, atol=1e-7)


def test_what_chooses_is_refused() -> None:
    with pytest.raises(UnsupportedError, match="A206.*canonical"):
        grad(lambda x: R.from_quat(x).as_quat(canonical=True)[0])(X)
