"""Deep call trees: one pair for each callee, named after it, read once each."""
from __future__ import annotations

import importlib.util
import re
import sys
import time
from pathlib import Path
from typing import Any

from ast2grad import grad

_path = Path(__file__).resolve().parent.parent / "benchmarks" / "call_tree.py"
_spec = importlib.util.spec_from_file_location("call_tree", _path)
assert _spec is not None and _spec.loader is not None
call_tree: Any = importlib.util.module_from_spec(_spec)
sys.modules["call_tree"] = call_tree
_spec.loader.exec_module(call_tree)


def test_one_pair_for_each_callee() -> None:
    text, name = call_tree.module(12, 4, 20)
    f = getattr(call_tree.load(text), name)
    source = grad(f, wrt=(0, 1)).source_for(0.7, 0.4)
    defined = re.findall(r"^def (\w+)\(", source, re.M)
    assert len(defined) == len(set(defined))
    pairs = [d for d in defined if d.startswith("part_")]
    assert all(re.fullmatch(r"part_\d+(_fwd|_bwd)?", d) for d in pairs)
    slope = (f(0.7 + 1e-6, 0.4) - f(0.7 - 1e-6, 0.4)) / 2e-6
    assert abs(grad(f)(0.7, 0.4) - slope) < 1e-7 * max(1.0, abs(slope))


def test_time_does_not_grow_with_the_number_of_paths() -> None:
    """A tree of 7 levels, each of whose functions is called from several places: 3 ** 6 paths, 40 functions."""
    text, name = call_tree.module(40, 7, 12)
    f = getattr(call_tree.load(text), name)
    start = time.process_time()
    grad(f)(0.7, 0.4)
    assert time.process_time() - start < 10.0
