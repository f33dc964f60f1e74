"""Every script of examples/ runs as it stands, and its gradients agree with its references."""
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
SCRIPTS = sorted(path.name for path in EXAMPLES.glob("*.py") if path.name != "report.py")


def run(script: str) -> subprocess.CompletedProcess[str]:
    env = dict(os.environ, PYTHONPATH=str(EXAMPLES.parent / "src"))
    command = [sys.executable, str(EXAMPLES / script)]
    return subprocess.run(command, capture_output=True, text=True, env=env, timeout=300)


def test_there_are_examples_of_four_packages() -> None:
    assert len(SCRIPTS) >= 4


@pytest.mark.parametrize("script", SCRIPTS)
def test_example(script: str) -> None:
    done = run(script)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.rstrip().endswith("agrees")


def test_the_table_notices_a_wrong_gradient() -> None:
    code = "from report import Table\nt = Table('x')\nt.row('f', 1.0, 2.0, 2.1)\nt.end()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=EXAMPLES)
    assert done.returncode == 1 and "DISAGREES" in done.stdout


@pytest.mark.parametrize("script", SCRIPTS)
def test_example_is_listed(script: str) -> None:
    assert f"`{script}`" in (EXAMPLES / "README.md").read_text(encoding="utf-8")
