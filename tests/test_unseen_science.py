"""What packages of physics, chemistry and engineering that nobody had tried brought to light, in a few lines each."""
from __future__ import annotations

import datetime
import functools
import inspect
import types
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


def checking(*names: str) -> Any:
    """As in pysolar."""
    def decorate(f: Any) -> Any:
        @functools.wraps(f)
        def inner(*args: Any, **kwargs: Any) -> Any:
            full = inspect.getfullargspec(f)
            for name in names:
                try:
                    value = args[full.args.index(name)]
                except (IndexError, ValueError):
                    value = kwargs[name]
                if not hasattr(value, "tzinfo"):
                    raise TypeError(name)
            return f(*args, **kwargs)
        return inner
    return decorate


def by_name(f: Any) -> Any:
    """As in pygasflow."""
    @functools.wraps(f)
    def inner(*args: Any, **kwargs: Any) -> Any:
        param = inspect.signature(f).parameters
        given = {k: args[n] if n < len(args) else v.default for n, (k, v) in enumerate(param.items())}
        given.update(kwargs)
        if "gamma" in given and not given["gamma"] > 1:
            raise ValueError("gamma")
        return f(*args, **kwargs)
    return inner


def bound(f: Any) -> Any:
    signature = inspect.signature(f)

    @functools.wraps(f)
    def inner(*args: Any, **kwargs: Any) -> Any:
        call = signature.bind(*args, **kwargs)
        call.apply_defaults()
        for value in call.arguments.values():
            if isinstance(value, float) and value > 1e6:
                raise ValueError
        return f(*call.args, **call.kwargs)
    return inner


def by_annotation(f: Any) -> Any:
    """As in astropy's quantity_input: what the signature says decides what is done with an argument."""
    @functools.wraps(f)
    def inner(*args: Any) -> Any:
        signature, factor = inspect.signature(f), 1.0
        for p, value in zip(signature.parameters.values(), args):
            if p.annotation is inspect.Parameter.empty:
                continue
            if isinstance(p.annotation, str):
                factor *= float(p.annotation)
            elif p.annotation is float and not isinstance(value, float):
                raise TypeError(p.name)
        return f(*args) * (factor if signature.return_annotation is inspect.Signature.empty else 1.0)
    return inner


@checking("when")
def elevation_at(latitude, when, factor=2.0):
    return np.sin(latitude) * factor * when.hour


@by_name
def area_ratio(mach, gamma=1.4):
    return mach ** gamma


@bound
def wave(x, /, y=2.0, *rest, k=3.0, **named):
    return np.sin(x) * y ** k + sum(rest) * x + named.get("shift", 0.0)


def test_decorators_look_at_the_signature():
    noon = datetime.datetime(2023, 6, 21, 12)
    both(elevation_at, (0.7, noon))
    both(area_ratio, (1.3,))
    both(area_ratio, (1.3, 2.2), wrt=(0, 1))
    both(wave, (0.7,))
    both(wave, (0.7, 1.5, 0.3, 0.4), wrt=(0, 1, 2))
    both(lambda x: wave(x, k=x, shift=x * x), (0.7,))
    with pytest.raises(ValueError, match="gamma"):
        of_package("value_and_grad")(area_ratio)(1.3, 0.9)


def test_places_in_known_lists_are_known():
    def f(x: float, y: float) -> float:
        names = ["a", "b", "c"]
        return (x, "text", y)[names.index("c")] * x + names.count("b") * y

    def of_a_part(x: float) -> float:
        return [x, 2.0, x].index(x, 1) * x

    both(f, (1.3, 0.4), wrt=(0, 1))
    with pytest.raises(of_package("UnsupportedError"), match="index\\(\\) of a part of a list"):
        of_package("grad")(of_a_part)(1.3)


def _polar(x, y):
    x, y = np.atleast_1d(x), np.atleast_1d(y)
    return np.squeeze(np.hypot(x, y)), np.squeeze(np.arctan2(y, x))


def gravity_in_mgal(x, y):
    r, t = _polar(x, y)
    g = (1.0 + 0.3 * np.sin(t) ** 2) / r ** 2
    g *= 1e5
    return g


def summed_in_place(x):
    r, t = _polar(x, 2.0 * x)
    g = r * t
    g += r
    return np.sum(g)


def test_what_arithmetic_made_may_be_one_of_numpys_numbers():
    """Seen in boule: `gamma *= 1e5` where gamma came out as a number, which cannot be stored to."""
    both(gravity_in_mgal, (3.0, 4.0), wrt=(0, 1))
    both(summed_in_place, (1.3,))
    both(summed_in_place, (np.array([1.3, 0.4]),))


def test_one_of_several_results_is_written_to():
    """Seen in scikit-rf: `eigw, eigv = np.linalg.eig(mat); eigw[mask] = ...`."""
    def eigenvalues(x: float) -> Any:
        a = np.array([[[x + 0.1j, 0.3], [0.2, 2.0 * x]]])
        w, v = np.linalg.eig(a)
        w[np.abs(w) < 2.0] *= 3.0
        return np.abs(w).sum() + np.abs(np.linalg.inv(v @ np.linalg.inv(a)))[0, 0, 1]

    def triangle(x: float) -> Any:
        q, r = np.linalg.qr(np.array([[x + 0.1, 0.3], [0.2, 2.0 * x]]))
        r[0, 0] = 2.0 * x
        return np.abs(r).sum() + (q @ r)[1, 0]

    def parts(x: Any) -> Any:
        whole = 0.0
        for i in range(2):
            m, e = np.modf(x * (i + 1.0))
            m[0] = 2.0 * m[1] * x[0]
            whole += m.sum()
        return whole

    def twice(x: Any) -> Any:
        both_parts = np.modf(x)
        m = both_parts[0]
        m[0] = 3.0 * x[1]
        return np.sum(m * both_parts[0])

    both(eigenvalues, (1.3,))
    both(triangle, (1.3,))
    both(parts, (np.array([1.3, 2.4]),))
    both(twice, (np.array([1.3, 2.4]),))


COEFFICIENTS = types.MappingProxyType({"a": 2, "b": -1.5})


def coefficient(key: str) -> Any:
    return dict(COEFFICIENTS)[key]


def test_items_of_unknown_kind_of_a_dict_may_be_numbers():
    """Seen in chempy: rates by substance, summed over the reactions."""
    def f(x: float) -> float:
        total: dict[str, Any] = {}
        for power in (1, 2):
            rates = {k: coefficient(k) * x ** power for k in list(COEFFICIENTS)}
            for k, v in rates.items():
                if k not in total:
                    total[k] = v
                else:
                    total[k] += v
        return total["a"] * total["b"]

    both(f, (1.3,))


def test_an_array_is_seen_through_einsum():
    """Seen in scikit-rf: `np.einsum('ijj->ij', G)[...] = z0`, a view whose array is not the first argument."""
    def diagonal(x: float) -> Any:
        g = np.zeros((2, 2)) * x
        np.einsum("jj->j", g)[...] = x * x
        d = np.einsum("ii->i", g)
        d[0] = 3.0 * x
        return (g @ np.ones(2)).sum() * x

    def transposed(x: Any) -> Any:
        m = np.outer(x, x)
        np.einsum("ij->ji", m)[0, 1] = x[0] ** 3
        return (m * m).sum()

    both(diagonal, (1.3,))
    both(transposed, (np.array([1.3, 2.0]),))


def in_metres(x, y):
    return x * y


in_metres.__annotations__.update(x="1000.0", y=float)
in_metres = by_annotation(in_metres)


def test_annotations_are_known():
    assert_gradient(in_metres, (0.7, 2.0), wrt=(0, 1))
    assert_tangent(in_metres, (0.7, 2.0), wrt=(0, 1))


def called_with_as_many_as_it_takes(p: float) -> float:
    def model(x, a: float, b: float = 2.0, *, scale=3.0) -> float:  # type: ignore[no-untyped-def]
        return a * x**2 + b * p * scale

    class Shape:
        def area(self, a, b):  # type: ignore[no-untyped-def]
            return a * b * p

    params = inspect.signature(model).parameters
    given = [1.5 if q.default is inspect.Parameter.empty else q.default for q in params.values() if q.kind is not q.KEYWORD_ONLY]
    sides = len(inspect.signature(Shape().area).parameters)
    return model(*given) * len(inspect.signature(lambda u, *v: u).parameters) + Shape().area(*[2.0] * sides)


def test_the_signature_of_a_function_that_is_made_inside_is_known() -> None:
    assert_gradient(called_with_as_many_as_it_takes, (0.7,))
    assert_tangent(called_with_as_many_as_it_takes, (0.7,))


def test_a_curve_is_fitted_with_a_function_that_is_made_inside() -> None:
    optimize = pytest.importorskip("scipy.optimize")
    x = np.linspace(0.0, 1.0, 9)

    def fitted(p: float) -> float:
        return optimize.curve_fit(lambda t, a, b: a + b * t**2, x, p * p * x**2 + p)[0].sum()  # type: ignore[no-any-return]

    assert_gradient(fitted, (0.7,), rtol=1e-4)
    assert_tangent(fitted, (0.7,), rtol=1e-4)
