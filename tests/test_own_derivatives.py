"""The user's own derivatives: the examples of the documentation, both modes, wrong use."""
from __future__ import annotations

import itertools
import linecache
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ast2grad
from ast2grad import ArgumentError, UnsupportedError, checkpoint, grad, hvp, jvp, nondiff, opaque, rule, surrogate

DOCS = Path(__file__).resolve().parent.parent / "docs"
BLOCKS = re.findall(r"```python\n(.*?)```", (DOCS / "own_derivatives.md").read_text(encoding="utf-8"), re.DOTALL)
_number = itertools.count(1)


@pytest.mark.parametrize("text", BLOCKS)
def test_documented(text: str) -> None:
    file = f"<documented {next(_number)}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    exec(compile(text, file, "exec"), {"__name__": "documented"})


def slope(f: Any, x: float, h: float = 1e-6) -> float:
    return (f(x + h) - f(x - h)) / (2.0 * h)


def squared(x: Any) -> Any:
    return x * x


def twice(x: Any) -> Any:
    return x + x


def times(a: Any, b: Any) -> Any:
    return a * b


def test_rule_decides() -> None:
    """The template is used, not the source."""

    def f(x: Any) -> Any:
        return x * x * x

    rule(f, "7.0")
    assert grad(lambda x: f(x))(2.0) == 7.0
    assert jvp(lambda x: f(x), (2.0,), (1.0,)) == (8.0, 7.0)
    assert hvp(lambda x: f(x) * x)(2.0, 1.0) == 14.0


def test_rule_with_a_constant() -> None:
    def power(x: Any, n: int) -> Any:
        return x**n

    @rule(power, constant=("n",))
    def _(y: Any, x: Any, n: Any) -> None:
        x.bar = y.bar * (n * x ** (n - 1))

    x = np.array([0.5, 1.5])
    np.testing.assert_allclose(grad(lambda x: np.sum(power(x, 3)))(x), 3 * x**2)
    with pytest.raises(UnsupportedError, match="forward-mode"):
        jvp(lambda x: np.sum(power(x, 3)), (x,), (x,))


def test_opaque_in_both_modes() -> None:
    f = opaque(
        times,
        fwd=lambda a, b: (a * b, (a, b)),
        bwd=lambda r, g: (g * r[1], g * r[0]),
        jvp=lambda p, t: (p[0] * p[1], t[0] * p[1] + p[0] * t[1]),
    )
    a, b = np.array([1.0, 2.0]), np.array([3.0, 5.0])

    def loss(a: Any, b: Any) -> Any:
        s = 0.0
        for _ in range(2):
            s = s + np.sum(f(a, b) ** 2)
        return s

    got = grad(loss, (0, 1))(a, b)
    np.testing.assert_allclose(got[0], 4 * a * b * b)
    np.testing.assert_allclose(got[1], 4 * a * a * b)
    np.testing.assert_allclose(jvp(loss, (a, b), (b, a))[1], np.sum(got[0] * b + got[1] * a))
    np.testing.assert_allclose(jvp(loss, (a, b), (b, None))[1], np.sum(got[0] * b))
    with pytest.raises(UnsupportedError):
        hvp(loss)(a, b, a)


def test_opaque_needs_what_the_mode_needs() -> None:
    with pytest.raises(UnsupportedError, match="reverse-mode"):
        grad(lambda x: forward_only(x))(1.0)
    assert jvp(lambda x: forward_only(x), (3.0,), (1.0,)) == (9.0, 6.0)
    with pytest.raises(UnsupportedError, match="forward-mode"):
        jvp(lambda x: reverse_only(x), (1.0,), (1.0,))


forward_only = opaque(squared, jvp=lambda p, t: (p[0] ** 2, 2.0 * p[0] * t[0]))
reverse_only = opaque(twice, fwd=lambda x: (x + x, None), bwd=lambda r, g: (g + g,))


def test_surrogate_of_arrays() -> None:
    rounded = surrogate(np.round, lambda x: x)
    x = np.array([0.6, 1.2])
    np.testing.assert_array_equal(grad(lambda x: np.sum(rounded(x) ** 2))(x), [2.0, 2.0])
    np.testing.assert_array_equal(jvp(lambda x: rounded(x) ** 2, (x,), (np.ones(2),))[1], [2.0, 2.0])


def test_surrogate_has_no_second_derivative() -> None:
    sign = surrogate(lambda x: math.copysign(1.0, x), lambda x: math.tanh(x))

    def f(x: float) -> float:
        return sign(x) * x

    assert math.isclose(grad(f)(0.3), 1.0 + 0.3 * (1 - math.tanh(0.3) ** 2))
    for second in (grad(grad(f)), ast2grad.hessian(f), lambda x: hvp(f)(x, 1.0), grad(lambda x: grad(f)(x) * x)):
        with pytest.raises(UnsupportedError, match="surrogate"):
            second(0.3)


def test_surrogate_of_another_shape() -> None:
    f = surrogate(lambda x: np.sum(x), lambda x: x * 2.0)
    with pytest.raises(UnsupportedError) as caught:
        grad(lambda x: np.sum(f(x)))(np.ones(3))
    assert caught.value.code == "A216" and caught.value.lineno


def test_checkpoint_keeps_arguments_only() -> None:
    @checkpoint
    def step(u: Any, k: Any) -> Any:
        for _ in range(3):
            u = u + k * np.sin(u)
        return u

    def run(u: Any, k: Any, step: Any) -> Any:
        for _ in range(4):
            u = step(u, k)
        return np.sum(u * u)

    u = np.array([0.3, 1.1])
    got = grad(lambda u, k: run(u, k, step), (0, 1))(u, 0.1)
    want = grad(lambda u, k: run(u, k, step.f), (0, 1))(u, 0.1)
    np.testing.assert_allclose(got[0], want[0])
    np.testing.assert_allclose(got[1], want[1])
    direction = np.array([1.0, -2.0])
    np.testing.assert_allclose(jvp(lambda u: run(u, 0.1, step), (u,), (direction,))[1], got[0] @ direction)
    np.testing.assert_allclose(hvp(lambda u: run(u, 0.1, step))(u, direction), hvp(lambda u: run(u, 0.1, step.f))(u, direction))


def test_checkpoint_with_effects() -> None:
    @checkpoint
    def step(u: Any) -> None:
        for i in range(3):
            u[i] = u[i] * u[i]

    def f(u: Any) -> Any:
        u = u * 1.0
        step(u)
        return np.sum(u)

    with pytest.raises(UnsupportedError) as caught:
        grad(f)(np.ones(3))
    assert caught.value.code == "A215" and caught.value.lineno


def test_nondiff() -> None:
    @nondiff
    def nearest(x: Any) -> Any:
        return float(np.argmin(np.abs(np.arange(4.0) - x)))

    assert grad(lambda x: nearest(x) * x)(1.2) == 1.0
    assert nearest(1.2) == 1.0


def three(a: Any, b: Any, c: Any) -> Any:
    return a + b + c


def swapped(y: Any, a: Any) -> None:
    a.bar = y.bar


def unfinished(y: Any, a: Any, b: Any, c: Any) -> None:
    a.bar = y.bar


@pytest.mark.parametrize("wrong", [
    lambda: rule(three, "1"),
    lambda: rule(three, "1", "1", "nonsense(a)"),
    lambda: rule(three, "1", "1", "1 +"),
    lambda: rule(three)(swapped),
    lambda: rule(three)(unfinished),
    lambda: opaque(three),
    lambda: opaque(three, fwd=lambda a: (a, None), bwd=lambda r, g: (g,)),
    lambda: opaque(three, fwd=lambda a, b, c: (a, None)),
    lambda: opaque(three, jvp=lambda p: p),
    lambda: surrogate(three, lambda a: a),
    lambda: checkpoint(3),
    lambda: nondiff("f"),
])  # fmt: skip
def test_wrong_declarations(wrong: Any) -> None:
    with pytest.raises(ArgumentError) as caught:
        wrong()
    assert caught.value.code == "A308"


def test_stop_gradient_has_no_second_derivative() -> None:
    def f(x: float) -> float:
        y = ast2grad.stop_gradient(x)
        return y * y + 2.0 * y * (x - y)

    assert grad(f)(1.5) == 3.0
    for second in (grad(grad(f)), ast2grad.hessian(f), lambda x: hvp(f)(x, 1.0)):
        with pytest.raises(UnsupportedError, match="held constant"):
            second(1.5)


def test_stop_gradient_of_a_list_is_no_identity() -> None:
    def f(x: float) -> float:
        return sum(ast2grad.stop_gradient([x, 2.0 * x])) * x

    with pytest.raises(UnsupportedError) as caught:
        grad(f)(1.5)
    assert caught.value.code == "A209"
