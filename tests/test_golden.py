"""Generated texts are what was reviewed, stand alone, and give right gradients.

After a change that is meant to alter the text: `python tests/golden/update.py` (or `pytest --update-golden`),
then read the difference before it is committed.
"""
from __future__ import annotations

import ast
import difflib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import oracle
import pytest
from golden.inputs import CASES, FUNCTIONS
from golden.update import HERE, every_name, first, generate, parted, path_of

ALL = every_name()
OTHERS = [name for name in ALL if name not in CASES]
#: how the function of a file ends, where that is not the mode
ENDINGS = {"second": "grad_grad"}
NOT_TEXTS = {"__init__", "inputs", "update"}


def read(name: str) -> str:
    return path_of(name).read_text(encoding="utf-8")


def load(name: str) -> Any:
    """The function of a golden file, executed on its own."""
    space: dict[str, Any] = {"__name__": f"golden_{name}"}
    exec(compile(read(name), str(path_of(name)), "exec"), space)
    function, mode = parted(name)
    return space[f"{function}_{ENDINGS.get(mode, mode)}"]


@pytest.fixture(autouse=True, scope="module")
def updated(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-golden"):
        from golden.update import update

        update(ALL)


def test_each_function_has_a_file() -> None:
    assert {path.stem for path in HERE.glob("*.py")} - NOT_TEXTS == set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_text(name: str) -> None:
    want, got = read(name), generate(name)
    change = "".join(difflib.unified_diff(want.splitlines(True), got.splitlines(True), "golden", "generated"))
    assert got == want, f"the text has changed (python tests/golden/update.py {name}):\n{change}"


@pytest.mark.parametrize("name", ALL)
def test_form(name: str) -> None:
    text = read(name)
    tree = ast.parse(text)
    assert text.endswith("\n") and "\r" not in text and "\t" not in text
    assert ast.dump(ast.parse(ast.unparse(tree))) == ast.dump(tree)
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= {"math", "numpy", "golden.inputs"}
    assert str(Path.home()) not in text and str(HERE) not in text


@pytest.mark.parametrize("name", CASES)
def test_gradient(name: str) -> None:
    """The file itself, not the library, against differences and the complex step."""
    f, args, wrt = CASES[name]
    mine = oracle.clone(args)
    got = load(name)(*mine)
    assert oracle.identical(mine, args), "the arguments were changed"
    parts = got if isinstance(wrt, tuple) else (got,)
    slots = wrt if isinstance(wrt, tuple) else (wrt,)
    rtol = 2e-4 if oracle.single_precision(args) else 1e-6
    assert len(parts) == len(slots)
    for slot, part in zip(slots, parts):
        oracle.same_structure(part, args[slot])
        want, error = oracle.reference(f, args, {}, slot)
        oracle.close(part, want, error, rtol, f"d/d {slot}")


def slopes(g: Any, args: Any, slots: tuple[int, ...], dots: tuple[Any, ...]) -> tuple[Any, Any]:
    """The change of all numbers that g returns, where the arguments move along the directions."""

    def at(delta: float) -> Any:
        own = list(oracle.separate(args))
        for slot, t in zip(slots, dots):
            own[slot] = oracle.moved_along(own[slot], t, delta)
        return oracle.numbers_of(g(*own))

    return oracle.differences_along(at)


def units(x: Any) -> list[Any]:
    if not isinstance(x, np.ndarray):
        return [1.0]
    return [np.reshape(row, x.shape) for row in np.eye(x.size)]


@pytest.mark.parametrize("name", OTHERS)
def test_other_modes(name: str) -> None:
    """The file itself against differences: of the function, or of the gradient that is in its own file."""
    function, mode = parted(name)
    f, args, wrt = FUNCTIONS[function]
    slots = wrt if isinstance(wrt, tuple) else (wrt,)
    below = f if mode in ("jvp", "jacobian") else load(function)
    if mode in ("jvp", "hvp"):
        rng = np.random.default_rng(4)
        dots = tuple(oracle.directions(args[slot], rng) for slot in slots)
        pairs = [(dots, load(name)(*oracle.clone(args), *oracle.clone(dots)))]
        if mode == "jvp":
            value, dot = pairs[0][1]
            assert oracle.identical(value, f(*oracle.clone(args))) or np.allclose(value, f(*oracle.clone(args)), rtol=1e-14)
            pairs = [(dots, dot)]
    else:
        slots = (first(wrt),)
        got = np.asarray(load(name)(*oracle.clone(args)))
        gradient = below

        def below(*a: Any) -> Any:
            return gradient(*a)[0] if isinstance(wrt, tuple) and mode != "jacobian" else gradient(*a)

        shape = np.shape(args[slots[0]])
        columns = got.reshape(-1, int(np.prod(shape)))
        pairs = [((t,), columns[:, i]) for i, t in enumerate(units(args[slots[0]]))]
    for dots, result in pairs:
        want, error = slopes(below, args, slots, dots)
        have = oracle.numbers_of(result)
        assert have.shape == want.shape
        slack = 1e-6 * np.max(np.abs(want)) + 4.0 * error
        assert np.all(np.abs(have - want) <= slack), (have, want, error)


PRINT_ALL = """
import sys
sys.path[:0] = sys.argv[1:3]
from golden.update import every_name, generate
for name in every_name():
    sys.stdout.write(generate(name))
"""

PRINT_LOOPS = """
import sys
sys.path[:0] = sys.argv[1:3]
import ast2grad, battery
for subject in ("assignments", "classics_ode", "classics_roots", "loops_while"):
    for case in battery.cases(subject):
        print(ast2grad.grad(case.function, wrt=case.wrt).source_for(*case.args, **case.kwargs))
"""


def under_two_seeds(program: str) -> list[str]:
    texts = []
    for seed in ("1", "2024"):
        paths = [str(HERE.parent), str(HERE.parent.parent / "src")]
        done = subprocess.run([sys.executable, "-c", program, *paths], capture_output=True, timeout=300,
                              env=dict(os.environ, PYTHONHASHSEED=seed))
        assert done.returncode == 0, done.stderr.decode()
        texts.append(done.stdout.decode().replace("\r\n", "\n"))
    return texts


def test_bytes_do_not_depend_on_hashing() -> None:
    texts = under_two_seeds(PRINT_ALL)
    assert texts[0] == texts[1] == "".join(generate(name) for name in ALL)


def test_what_loops_carry_has_an_order() -> None:
    one, other = under_two_seeds(PRINT_LOOPS)
    assert one == other
