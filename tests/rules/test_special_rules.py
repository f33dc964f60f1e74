"""The rules of SciPy against differences: see single_op.py and checking.py."""
from __future__ import annotations

import pytest

pytest.importorskip("scipy")

from . import calls_scipy, calls_special  # noqa: E402
from .checking import check  # noqa: E402
from .single_op import describe  # noqa: E402


@pytest.mark.parametrize("call", calls_special.T.calls + calls_scipy.T.calls, ids=describe)
def test_rule(call):
    fn, args, kws = call
    check(fn, *args, **kws)
