"""Functions of other people's packages, as they are: the gradient is right, or refused at a line with a code."""
from __future__ import annotations

import warnings

import numpy as np
import oracle
import packages
import pytest

import ast2grad

CASES = packages.all_cases()


def own(case: packages.Case) -> None:
    """The gradient agrees with the derivative that the package itself has."""
    assert case.derivative is not None
    want, got = case.derivative(*case.args), ast2grad.grad(case.function, wrt=case.wrt)(*case.args, **case.kwargs)
    many = isinstance(case.wrt, tuple)
    for w, g in zip(want if many else (want,), got if many else (got,)):
        np.testing.assert_allclose(g, w, rtol=1e-9)


def checked(case: packages.Case) -> None:
    """The derivative is known, not zero, and what reverse and forward mode give."""
    largest = 0.0
    for slot in oracle.slots(case.function, case.wrt, case.args):
        want, error = oracle.reference(case.function, case.args, case.kwargs, slot)
        assert case.derivative or oracle.trusted(want, error), f"{slot}: {want!r} known to {error!r}"
        largest = max(largest, oracle.magnitude(want))
    assert largest > 0.0, "nothing to get wrong"
    oracle.assert_gradient(case.function, case.args, case.kwargs, case.wrt)
    oracle.assert_tangent(case.function, case.args, case.kwargs, case.wrt)
    if case.derivative:
        own(case)


@pytest.mark.engine
@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_derivative(case: packages.Case) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if case.id in packages.BROKEN:
            pytest.xfail("not an error of ast2grad's own")
        if case.id not in packages.REFUSED:
            checked(case)
            return
        with pytest.raises(ast2grad.UnsupportedError) as caught:
            ast2grad.grad(case.function, wrt=case.wrt)(*case.args, **case.kwargs)
    assert caught.value.code == packages.REFUSED[case.id]
    assert caught.value.lineno and caught.value.filename


@pytest.mark.parametrize("name", sorted(packages.missing))
def test_missing(name: str) -> None:
    pytest.skip(f"{name} is not installed: python -m pip install '.[test,packages]'")
