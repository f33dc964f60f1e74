"""The package as it is installed: version, typing marker, clean import, pages made from the program."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib import metadata, resources
from pathlib import Path

import pytest

from ast2grad._version import __version__

ROOT = Path(__file__).resolve().parent.parent


def python(*argv: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run([sys.executable, *argv], capture_output=True, text=True, env=environment)


def test_import_gives_no_warning() -> None:
    done = python("-W", "error", "-c", "import ast2grad; print(ast2grad.__version__)")
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{__version__}\n" and done.stderr == ""


def test_import_loads_no_optional_package() -> None:
    done = python("-c", "import sys, ast2grad, ast2grad.cli; print(*sys.modules)")
    assert done.returncode == 0, done.stderr
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert not loaded & {"scipy", "numba", "llvmlite", "pytest", "IPython", "matplotlib"}


def test_version() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", __version__)
    done = python("-W", "error", "-m", "ast2grad", "--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"ast2grad {__version__}\n", "")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    first = re.search(r"^## (\S+)", changes, re.MULTILINE)
    assert first is not None and first[1] == __version__


def test_installed_version() -> None:
    try:
        installed = metadata.version("ast2grad")
    except metadata.PackageNotFoundError:
        pytest.skip("not installed")
    assert installed == __version__
    scripts = [s for s in metadata.entry_points(group="console_scripts") if s.name == "ast2grad"]
    assert [s.value for s in scripts] == ["ast2grad.cli:main"]


def test_typing_marker_is_shipped() -> None:
    assert resources.files("ast2grad").joinpath("py.typed").is_file()


def test_dependencies_are_bounded_and_few() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.search(r"^dependencies = \[(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    assert listed is not None
    requirements = re.findall(r'"([a-z]+)>=[\d.]+,<[\d.]+"', listed[1])
    assert requirements == ["gast", "astor", "numpy"] and listed[1].count('"') == 6


def test_readme_commands_are_those_of_the_full_check() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    check = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert 'python -m pip install -e ".[test]" && python -m pytest' in readme
    assert 'python -m pip install --quiet -e ".[test]"' in check and "python -m pytest\n" in check


def test_generated_pages_are_up_to_date() -> None:
    done = python(str(ROOT / "scripts" / "make_docs.py"), "--check")
    assert done.returncode == 0, done.stderr


def test_every_command_and_option_is_documented() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    for command in ("grad", "value-and-grad"):
        done = python("-m", "ast2grad", command, "--help")
        assert done.returncode == 0 and f"`ast2grad {command}" in page
        for option in set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", done.stdout)) - {"-h", "--help"}:
            assert option in page, option
