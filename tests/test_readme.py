"""What the README shows is what happens."""
from __future__ import annotations

import ast
import linecache
import math
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fluids.friction import Haaland
from scipy.optimize import rosen
from vollib.ref_python.black_scholes import black_scholes
from vollib.ref_python.black_scholes.greeks import analytical as greeks

from ast2grad import NonFiniteError, UnsupportedError, grad, value_and_grad

README = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", README, re.DOTALL)


def define(name: str) -> Any:
    """The function of this name from the README."""
    text = next(text for _, text in BLOCKS if text.lstrip().startswith(f"def {name}("))
    file = f"<readme {name}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    space: dict[str, Any] = {"__name__": "model", "np": np, "math": math}
    exec(compile(text, file, "exec"), space)
    return space[name]


def f(x, y):
    return x * math.sin(y) + math.exp(-x * x)


def test_results() -> None:
    at = (0.5, 2.0)
    for result in (grad(f)(*at), grad(f, wrt=("x", "y"))(*at), value_and_grad(f, wrt="y")(*at)):
        assert f": {result!r}\n" in README


def test_more_derivatives() -> None:
    """Each line of that section gives what its comment says."""
    code = next(text for _, text in BLOCKS if "check_grads, hessian" in text)
    file = "<readme more>"
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    space: dict[str, Any] = {"__name__": "more", "np": np, "f": f}
    shown = 0
    for node in ast.parse(code).body:
        line = code.splitlines()[node.lineno - 1]
        if isinstance(node, ast.Expr) and ": " in line.partition("#")[2] or "tolist" in line:
            value = eval(compile(ast.Expression(node.value), file, "eval"), space)  # type: ignore[attr-defined]
            assert line.endswith((f": {value!r}", f"# {value!r}")), (line, value)
            shown += 1
        else:
            exec(compile(ast.Module([node], []), file, "exec"), space)
    assert shown == 5


def test_where_infinity_begins() -> None:
    with pytest.raises(NonFiniteError) as caught, np.errstate(divide="ignore"):
        grad(define("length"), debug=True)(np.array([1.0, 0.0]))
    assert f"ast2grad.NonFiniteError: [A401] {caught.value.message}\n" in README


def test_greeks() -> None:
    shown = re.search(r'grad\(black_scholes, wrt=\("S", "sigma"\)\)\("c", (.*?)\) +# (.*)', README)
    assert shown is not None
    at = [float(number) for number in shown[1].split(",")]
    want = [float(number) for number in shown[2].strip("()").split(",")]
    assert grad(black_scholes, wrt=("S", "sigma"))("c", *at) == pytest.approx(want, rel=1e-12)
    assert want == pytest.approx([greeks.delta("c", *at), 100.0 * greeks.vega("c", *at)], rel=1e-9)


def texts() -> dict[str, str]:
    """What the README has to show, by the name of the gradient (scripts/update_readme.py writes it there)."""
    sources = {
        "f_grad": grad(f).source_for(0.5, 2.0),
        "Haaland_grad": grad(Haaland, wrt=(0, 1)).source_for(1e5, 1e-4),
        "orbit_grad": grad(define("orbit"), wrt=(0, 1)).source_for(3.1, 0.3, 8),
        "heat_grad": grad(define("heat"), wrt=(0, 1)).source_for(np.arange(1.0, 6.0), 0.1, 3),
    }
    if sys.version_info >= (3, 11):  # the README shows the text of SciPy's present version
        sources["rosen_grad"] = grad(rosen).source_for(np.arange(1.0, 6.0))
    return {name: text[text.index(f"def {name}("):].strip() for name, text in sources.items()}


def test_texts() -> None:
    blocks = [text.strip() for _, text in BLOCKS]
    for name, text in texts().items():
        assert text in blocks, f"python scripts/update_readme.py writes\n{text}"


def test_message() -> None:
    def waiting_time(rate, service):
        arrivals = np.random.poisson(rate)
        return arrivals * service

    with pytest.raises(UnsupportedError) as caught:
        grad(waiting_time)(3.0, 1.0)
    assert f"ast2grad.UnsupportedError: [{caught.value.code}] {caught.value.message}\n" in README
    assert caught.value.help is not None and f"  help: {caught.value.help}\n" in README


def test_links() -> None:
    root = Path(__file__).resolve().parent.parent
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (root / target).exists(), target
