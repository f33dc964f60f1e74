"""Options of the test run."""
from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden texts again first")


#: known gaps, each with its reason; a gap that closes fails here, so that the line goes
KNOWN = {
    "tests/rules/test_with_engine.py::test_call[broadcast_arrays([1.3 -0.4], f2x2)]": "a list of arrays of unknown lengths",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid in KNOWN:
            item.add_marker(pytest.mark.xfail(reason=KNOWN[item.nodeid], strict=True))
