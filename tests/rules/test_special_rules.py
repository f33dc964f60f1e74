"""The rules of SciPy against differences: see single_op.py and checking.py."""
from __future__ import annotations

import pytest

pytest.importorskip("scipy")

from . import calls_scipy, calls_special, calls_stats  # noqa: E402
from .checking import check  # noqa: E402
from .single_op import describe  # noqa: E402

CALLS = calls_special.T.calls + calls_scipy.T.calls + calls_stats.T.calls


@pytest.mark.parametrize("call", CALLS, ids=describe)
def test_rule(call):
    fn, args, kws = call
    check(fn, *args, **kws)
