"""The benchmarks compare right gradients, and the script runs."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import oracle
import pytest

HERE = Path(__file__).resolve().parent.parent / "benchmarks"
sys.path.insert(0, str(HERE))

import hand  # noqa: E402


@pytest.mark.parametrize("case", [c for c in hand.cases() if "10000" not in c[0]], ids=lambda c: c[0])
def test_gradient_by_hand(case: hand.Case) -> None:
    _, f, by_hand, args, wrt = case
    got = by_hand(*oracle.clone(args))
    for slot, part in zip(wrt, got) if isinstance(wrt, tuple) else [(wrt, got)]:
        want, error = oracle.reference(f, args, {}, slot)
        oracle.close(part, want, error, 1e-6, f"d/d {slot}")


def test_the_script_runs(tmp_path: Path) -> None:
    out = tmp_path / "numbers.json"
    command = [sys.executable, str(HERE / "run.py"), "--repeats", "2", "--only", "while", "--json", str(out)]
    env = dict(os.environ, PYTHONPATH=str(HERE.parent / "src"))
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "by hand" in done.stdout
    result = json.loads(out.read_text(encoding="utf-8"))
    for part in ("gradients", "tangents"):
        assert {row["name"] for row in result[part]} == {"while", "while True with break"}
    assert all(row["jvp_us"] > 0.0 and row["hvp_us"] > 0.0 for row in result["tangents"])
