"""Values at which a rule that is right elsewhere easily goes wrong."""
from __future__ import annotations

import math
import warnings

import numpy as np
import pytest

from ast2grad import grad, jvp, vjp

pytestmark = pytest.mark.engine


def test_a_product_with_zeros():
    for x, want in (([2.0, 0.0, 3.0], [0.0, 6.0, 0.0]), ([0.0, 0.0, 3.0], [0.0, 0.0, 0.0])):
        np.testing.assert_equal(grad(lambda a: np.prod(a))(np.array(x)), want)
        np.testing.assert_equal(grad(lambda a: math.prod([a[0], a[1], a[2]]))(np.array(x)), want)
    np.testing.assert_equal(grad(lambda a: np.sum(np.cumprod(a)))(np.array([2.0, 0.0, 3.0])), [1.0, 8.0, 0.0])


def test_roots_and_norms_at_zero_under_a_guard():
    x = np.array([0.0, 4.0])
    with np.errstate(all="ignore"):
        np.testing.assert_equal(grad(lambda a: np.sum(np.where(a > 0, np.sqrt(a), 0.0)))(x), [0.0, 0.25])
        np.testing.assert_equal(grad(lambda a: np.sum(np.where(a > 0, np.log(a), a)))(x), [1.0, 0.25])
        np.testing.assert_equal(grad(lambda a: np.sum(np.where(a > 0, 1.0 / a, 0.0)))(x), [0.0, -0.0625])
    np.testing.assert_equal(grad(lambda a: np.linalg.norm(a))(np.zeros(3)), np.zeros(3))
    np.testing.assert_equal(grad(lambda a: np.std(a))(np.ones(3)), np.zeros(3))
    np.testing.assert_equal(grad(lambda a: np.hypot(a[0], a[1]))(np.zeros(2)), np.zeros(2))


def test_powers_at_zero():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        x = np.array([0.0, 3.0])
        np.testing.assert_equal(grad(lambda a: np.sum(a ** 2))(x), [0.0, 6.0])
        np.testing.assert_equal(grad(lambda a: np.sum(a ** 1))(x), [1.0, 1.0])
        np.testing.assert_equal(grad(lambda a: np.sum(a ** 0))(x), [0.0, 0.0])
        np.testing.assert_equal(grad(lambda a: np.sum(np.power(a, np.array([2.0, 2.0]))))(x), [0.0, 6.0])
        assert grad(lambda a: a ** 2)(0.0) == 0.0
        assert grad(lambda n: 0.0 ** n)(2.0) == 0.0


def test_a_sum_of_exponentials_that_overflow():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for x in (1000.0, -1000.0, 0.0):
            assert grad(lambda a: np.logaddexp(0.0, a))(x) == pytest.approx(0.0 if x < 0 else 1.0 if x > 0 else 0.5)
        np.testing.assert_allclose(grad(lambda a: np.sum(np.logaddexp.reduce(a)))(np.array([1000.0, 1000.0])), [0.5, 0.5])
        assert grad(lambda a: np.tanh(a))(1000.0) == 0.0
    special = pytest.importorskip("scipy.special")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_allclose(grad(lambda a: special.logsumexp(a))(np.array([1000.0, 999.0])),
                                   [1 / (1 + math.exp(-1)), 1 / (1 + math.e)], rtol=1e-12)
        assert grad(lambda a: special.log_expit(a))(-1000.0) == 1.0


def test_the_determinant_of_a_singular_matrix():
    a = np.array([[1.0, 2.0], [2.0, 4.0]])
    np.testing.assert_allclose(grad(lambda m: np.linalg.det(m))(a), [[4.0, -2.0], [-2.0, 1.0]], atol=1e-14)
    np.testing.assert_allclose(grad(lambda m: np.linalg.det(m))(np.zeros((3, 3))), np.zeros((3, 3)))


def test_ties():
    x = np.array([2.0, 1.0, 2.0])
    np.testing.assert_equal(grad(lambda a: np.max(a))(x), [0.5, 0.0, 0.5])
    np.testing.assert_equal(grad(lambda a: np.sum(np.maximum(a, 2.0)))(x), [0.5, 0.0, 0.5])
    np.testing.assert_equal(grad(lambda a: np.median(a))(x), np.eye(3)[0])
    assert np.sum(grad(lambda a: np.sort(a)[0] + 3 * np.sort(a)[2])(x)) == 4.0
    np.testing.assert_equal(grad(lambda a: abs(a[0] - a[2]))(x), [0.0, 0.0, 0.0])


def test_repeated_places():
    x = np.array([1.0, 2.0, 3.0])
    places = np.array([0, 0, 2])
    np.testing.assert_equal(grad(lambda a: np.sum(a[places] * np.array([1.0, 10.0, 100.0])))(x), [11.0, 0.0, 100.0])
    np.testing.assert_equal(grad(lambda a: np.sum(np.take(a, places)))(x), [2.0, 0.0, 1.0])

    def stored(a):
        out = np.zeros(3)
        out[places] = a  # the last one wins
        return np.sum(out)

    np.testing.assert_equal(grad(stored)(x), [0.0, 1.0, 1.0])

    def gathered(a):
        out = np.zeros(3)
        np.add.at(out, places, a)
        return np.sum(out * out)

    np.testing.assert_equal(grad(gathered)(x), [6.0, 6.0, 6.0])


@pytest.mark.parametrize("shape", [(0,), (3, 0), (0, 2)])
def test_empty_axes(shape):
    x = np.zeros(shape)
    for f in (lambda a: np.sum(a), lambda a: np.sum(np.prod(a, axis=0)), lambda a: np.sum(np.cumsum(a, axis=0) * 2.0),
              lambda a: np.sum(np.sort(a, axis=0)), lambda a: np.sum(np.concatenate((a, a)))):
        assert grad(f)(x).shape == shape


def test_arrays_without_axes():
    x = np.array(0.7)
    for f, want in ((lambda a: np.sin(a), math.cos(0.7)), (lambda a: np.sum(a) * a, 1.4), (lambda a: np.max(a), 1.0),
                    (lambda a: np.sum(a * np.ones(3)), 3.0), (lambda a: np.prod(a) + np.mean(a), 2.0)):
        g = grad(f)(x)
        assert isinstance(g, np.ndarray) and g.shape == () and g == pytest.approx(want)


BINARY = [np.add, np.subtract, np.multiply, np.divide, np.power, np.maximum, np.minimum, np.fmax, np.fmin, np.hypot,
          np.arctan2, np.logaddexp, np.logaddexp2, np.copysign, np.fmod, np.remainder, np.float_power, np.heaviside]


@pytest.mark.parametrize("fn", BINARY, ids=lambda f: f.__name__)
@pytest.mark.parametrize("shapes", [((3,), ()), ((), (3,)), ((2, 1), (1, 3)), ((1,), (3,)), ((2, 3), (3,)), ((1, 1), (2, 3))],
                         ids=str)
def test_each_operand_is_broadcast(fn, shapes):
    rng = np.random.default_rng(3)
    a, b = (rng.uniform(0.5, 2.0, s) if s else float(rng.uniform(0.5, 2.0)) for s in shapes)
    y, back = vjp(fn, a, b)
    g = rng.normal(size=np.shape(y))
    bars = back(g)
    h = 1e-6
    for i, bar in enumerate(bars):
        d = rng.normal(size=shapes[i]) if shapes[i] else float(rng.normal())
        ends = [fn(*[v + (s * d if j == i else 0.0) for j, v in enumerate((a, b))]) for s in (h, -h)]
        assert np.shape(bar) == shapes[i]
        assert np.sum(bar * d) == pytest.approx(np.sum(g * (ends[0] - ends[1])) / (2 * h), rel=1e-6, abs=1e-7)


def test_small_floats_stay_small():
    x = np.array([0.3, 1.2, 2.0], dtype=np.float32)
    for f in (lambda a: np.sum(np.sin(a) * a), lambda a: np.mean(a ** 2), lambda a: np.linalg.norm(a), lambda a: np.std(a),
              lambda a: np.sum(np.cumsum(a)), lambda a: np.max(a), lambda a: np.sum(a[::2]), lambda a: np.dot(a, a),
              lambda a: np.sum(np.where(a > 1, a, 2 * a)), lambda a: np.sum(np.outer(a, a)), lambda a: np.prod(a)):
        assert grad(f)(x).dtype == np.float32
        assert jvp(lambda a: np.sin(a) * a, (x,), (x,))[1].dtype == np.float32


def test_memory_in_another_order():
    base = np.random.default_rng(0).normal(size=(4, 6))
    views = [base.T, base[:, ::-2], np.asfortranarray(base), np.moveaxis(base.reshape(2, 2, 6), 0, -1)[..., 0]]
    for x in views:
        for f in (lambda a: np.sum(np.sin(a)), lambda a: np.sum(a.ravel()[:3] ** 2), lambda a: np.sum(np.cumsum(a, axis=0) ** 2),
                  lambda a: np.sum((a @ a.T) ** 2), lambda a: np.sum(a.reshape(-1) * np.arange(a.size))):
            np.testing.assert_allclose(grad(f)(x), grad(f)(x.copy()), rtol=1e-13)


def test_equal_eigenvalues_and_singular_values():
    """Functions of values alone have a derivative; vectors of equal ones are arbitrary, and so are their derivatives."""
    a = np.diag([2.0, 2.0, 1.0])
    np.testing.assert_allclose(grad(lambda m: np.sum(np.linalg.eigvalsh(m) ** 2))(a), 2 * a, atol=1e-13)
    np.testing.assert_allclose(grad(lambda m: np.sum(np.linalg.eigh(m)[0] ** 3))(a), 3 * a @ a, atol=1e-13)
    np.testing.assert_allclose(grad(lambda m: np.sum(np.linalg.svd(m, compute_uv=False)))(a), np.eye(3), atol=1e-13)
    np.testing.assert_allclose(grad(lambda m: np.sum(np.linalg.svd(m)[1] ** 2))(a), 2 * a, atol=1e-13)


def test_clipping_at_the_bounds():
    np.testing.assert_equal(grad(lambda a: np.sum(np.clip(a, 0.0, 1.0)))(np.array([-1.0, 0.0, 0.5, 1.0, 2.0])),
                            [0.0, 0.5, 1.0, 0.5, 0.0])
    np.testing.assert_equal(grad(lambda a: np.sum(np.abs(a)))(np.array([-1.0, 0.0, 2.0])), [-1.0, 0.0, 1.0])
    np.testing.assert_equal(grad(lambda a: np.sum(np.sinc(a)))(np.array([0.0])), [0.0])
