"""Each error code that can be raised: class, line, and what the carets are under.

A program is shown with the place of its mistake between ‹ and ›; the marks are taken out before it runs.
"""
from __future__ import annotations

import importlib.util
import itertools
import linecache
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any, Callable

import numpy as np
import pytest

import ast2grad
from ast2grad import ArgumentError, InternalError, SourceError, UnsupportedError, grad, vjp
from ast2grad.errors import CODES

_number = itertools.count(1)
X = np.array([0.3, 0.5, 0.7])
HEAD = "import math\nimport numpy as np\nKEPT = []\nTABLE = np.zeros(3)\nclass Box: pass\nBOX = Box()\n"

#: codes that nothing raises yet
NOT_YET = {"A214", "A305"}

#: code, program with the marked place, arguments
PROGRAMS: list[tuple[str, str, tuple[Any, ...]]] = [
    ("A201", """
        def f(x):
            global KEPT
            ‹KEPT› = x
            return x""", (0.5,)),
    ("A201", """
        def f(x):
            ‹exec("y = 1")›
            return x""", (0.5,)),
    ("A202", """
        import struct
        def f(x):
            return len(‹struct.pack("d", x)›) * x""", (0.5,)),
    ("A203", """
        def f(x):
            try:
                if x > 0:
                    g = math
                else:
                    g = np
                y = ‹g.sin›(x)
            except:
                y = math.sin(x)
            return y""", (0.5,)),
    ("A204", """
        def f(x):
            y = x
            try:
                while math.sqrt(3 - y) > 0.01:
                    y = y + 0.3
            except ValueError:
                pass
            return ‹y› * x""", (0.5,)),
    ("A204", """
        def f(x):
            a = np.zeros(2)
            ‹try:›
                while math.sqrt(a[0] - x) < 1:
                    a[0] = a[0] + x
            except ValueError:
                pass
            return a[0] * a[1] + a[0]""", (0.5,)),
    ("A205", """
        import decimal
        def f(x):
            ‹with decimal.localcontext():›
                y = x * x
            return y""", (0.5,)),
    ("A206", """
        def f(x):
            return np.sum(‹np.histogramdd(x)[0]›)""", (X,)),
    ("A206", """
        def f(x):
            ‹return np.linalg.norm(x, ord=x[0])›""", (X,)),
    ("A207", """
        def f(x):
            y = x * 1.0
            ‹y.resize(2)›
            return y[0]""", (X,)),
    ("A208", """
        def f(x):
            ‹KEPT.append(x)›
            return x * x""", (0.5,)),
    ("A208", """
        def f(x):
            ‹TABLE[0]› = x
            return x * x""", (0.5,)),
    ("A209", """
        def f(x):
            return ‹x + f›""", (0.5,)),
    ("A209", """
        def f(x):
            return x * ‹len(x)›""", (0.5,)),
    ("A210", """
        def f(x):
            return x * ‹unknown›""", (0.5,)),
    ("A210", """
        def f(x):
            return x * ‹x.nothing›""", (0.5,)),
    ("A211", """
        class Point:
            def __init__(self, v): self.v = v
        def f(x):
            ‹a = [Point(x)]›
            while a[-1].v > 0.1:
                a.append(Point(a[-1].v * 0.99))
            return a[-1].v""", (0.5,)),
    ("A212", """
        def f(x):
            return ‹f(x)› * x""", (0.5,)),
    ("A213", """
        def f(x):
            a = x * 1.0
            b = x * 2.0
            ‹for i in range(3):
                a[0] = b[1]
                a = b›
            return np.sum(b * a)""", (X,)),
    ("A217", """
        def f(p):
            x, step = 0.0, 1.0
            ‹for _ in range(50):
                if abs(x + step - p) < abs(x - p):
                    x += step
                else:
                    step *= 0.5›
            return x""", (0.5,)),
    ("A304", """
        ‹def f(x):›
            return 2 * x""", (X,)),
    ("A304", """
        ‹def f(x):›
            return x, x""", (0.5,)),
    ("A304", """
        ‹def f(x):›
            return x * 1j""", (0.5,)),
    ("A306", """
        def f(x):
            ‹a, b› = x, x, x
            return a""", (0.5,)),
]

FAMILIES = {"A1": SourceError, "A2": UnsupportedError, "A3": ArgumentError, "A9": InternalError}
TESTED_BELOW = {"A101", "A102", "A103", "A301", "A302", "A218", "A303", "A306", "A307", "A901"}


def define(text: str, name: str = "") -> dict[str, Any]:
    text = textwrap.dedent(text).strip("\n") + "\n"
    name = name or f"<errors {next(_number)}>"
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    space: dict[str, Any] = {"__name__": "errors_program", "__file__": name}
    exec(compile(HEAD, "<head>", "exec"), space)
    exec(compile(text, name, "exec"), space)
    return space


def marked(program: str) -> tuple[str, int, str]:
    """(text to run, line of the mark, what is marked)"""
    text = textwrap.dedent(program).strip("\n")
    line = text[:text.index("‹")].count("\n") + 1
    span = text[text.index("‹") + 1:text.index("›")]
    return text.replace("‹", "").replace("›", ""), line, span


def underlined(message: str) -> str:
    """What stands above the carets."""
    lines = message.splitlines()
    i = next(k for k, line in enumerate(lines) if line.strip() and set(line.strip()) == {"^"})
    start = lines[i].index("^")
    return lines[i - 1][start:len(lines[i])]


def test_every_code_is_tested() -> None:
    tested_there = {"A215", "A216", "A308", "A401", "A501", "A502", "A503"}  # elsewhere: own_derivatives, debugging, warnings
    assert {code for code, _, _ in PROGRAMS} | TESTED_BELOW | NOT_YET | tested_there == set(CODES)


@pytest.mark.parametrize(("code", "program", "args"), PROGRAMS, ids=[
    f"{code}-{n}" for n, (code, _, _) in enumerate(PROGRAMS)])
def test_place(code: str, program: str, args: tuple[Any, ...]) -> None:
    text, line, span = marked(program)
    f = define(text)["f"]
    with pytest.raises(ast2grad.Ast2GradError) as caught:
        grad(f)(*args)
    error = caught.value
    assert error.code == code, str(error)
    assert error.filename == f.__code__.co_filename
    assert error.lineno == line
    assert f'File "{error.filename}", line {line}' in str(error)
    assert str(error).startswith(f"[{code}] ")
    shown = underlined(str(error))
    assert shown.startswith(span.split("\n")[0]) or span.startswith(shown), f"under the carets: {shown!r}"
    if code != "A306":  # of a call when it is ArgumentError, of an unpacking when it is not
        assert isinstance(error, FAMILIES[code[:2]])


# ---------------------------------------------------------------- the source (A1xx)
def test_no_source() -> None:
    with pytest.raises(SourceError) as caught:
        grad(eval("lambda x: x * 2 if x else 0.0"))(0.5)
    assert caught.value.code == "A101" and "help:" in str(caught.value)


AMBIGUOUS = """
from ast2grad import SourceError, grad
fs = [lambda x: x * 4.0, lambda x: x * (2.0 * 2.0)]
try:
    grad(fs[0])(0.5)
except SourceError as error:
    print(error.code)
"""


def test_ambiguous_lambda(tmp_path: Path) -> None:
    """Where the compiler records no columns, lambdas that compile alike cannot be told apart."""
    path = tmp_path / "lambdas.py"
    path.write_text(AMBIGUOUS)
    root = str(Path(ast2grad.__file__).parent.parent)
    command = [sys.executable, "-X", "no_debug_ranges", str(path)]
    env = dict(os.environ, PYTHONPATH=root)
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=60)
    assert done.stdout.strip() == "A102", done.stdout + done.stderr


def imported(path: Path, text: str) -> Any:
    path.write_text(text)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_source_has_changed(tmp_path: Path) -> None:
    module = imported(tmp_path / "changing.py", "def f(x):\n    return x * x if x else 0.0\n")
    (tmp_path / "changing.py").write_text("# nothing here any more\n\n\n")
    linecache.checkcache()
    with pytest.raises(SourceError) as caught:
        grad(module.f)(0.5)
    assert caught.value.code == "A103"


# ---------------------------------------------------------------- the arguments (A3xx)
def two(x, k):
    return k * x


def test_arguments() -> None:
    wrong: list[tuple[str, Callable[[], Any]]] = [
        ("A301", lambda: grad(two, wrt="z")),
        ("A301", lambda: grad(two, wrt=2)),
        ("A302", lambda: grad(two)("text", 1.0)),
        ("A302", lambda: grad(two)(True, 1.0)),
        ("A302", lambda: grad(two)(None, 1.0)),
        ("A303", lambda: grad(two)(np.array([1, 2]), 1.0)),
        ("A306", lambda: grad(two)(1.0)),
        ("A306", lambda: grad(two)(1.0, 2.0, 3.0)),
        ("A306", lambda: grad(two)(1.0, 2.0, other=3.0)),
        ("A306", lambda: grad(two, backend="abacus")),
        ("A307", lambda: vjp(two, X, 1.0)[1](np.ones(2))),
    ]
    for code, call in wrong:
        with pytest.raises(ArgumentError) as caught:
            call()
        assert caught.value.code == code, str(caught.value)
        assert isinstance(caught.value, TypeError)


def test_names_of_parameters_are_in_the_help() -> None:
    with pytest.raises(ArgumentError, match="x, k"):
        grad(two, wrt="z")


# ---------------------------------------------------------------- ast2grad itself (A9xx)
def test_internal_error(monkeypatch: pytest.MonkeyPatch) -> None:
    from ast2grad import pipeline

    def broken(*args: Any, **kwargs: Any) -> Any:
        raise InternalError("A901", "no place for an adjoint")

    monkeypatch.setattr(pipeline, "assemble", broken)
    with pytest.raises(InternalError) as caught:
        grad(lambda x: x * 3.0)(0.5)
    assert caught.value.code == "A901"


def test_a_reading_that_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    from ast2grad import pipeline

    monkeypatch.setattr(pipeline, "MAX_RESTARTS", 0)
    with pytest.raises(UnsupportedError) as caught:
        grad(lambda x: x * 3.0)(0.5)
    assert caught.value.code == "A212" and caught.value.lineno


def test_a_function_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loops over functions are written out: the reading ends after so many steps, not after so many seconds."""
    from ast2grad.frontend import interp

    f = define("""
        scales = tuple((lambda k: lambda x: x * k)(k) for k in range(40))

        def f(x):
            s = 0.0
            for g in scales:
                for h in scales:
                    s += g(x) * h(x)
            return s
    """)["f"]
    monkeypatch.setattr(interp, "MAX_STEPS", 20000)
    places = set()
    for _ in range(2):
        with pytest.raises(UnsupportedError) as caught:
            grad(f)(0.5)
        assert caught.value.code == "A218"
        places.add(str(caught.value))
    assert len(places) == 1 and caught.value.filename == f.__code__.co_filename
    monkeypatch.undo()
    assert grad(f)(0.5) == 2 * 0.5 * sum(range(40)) ** 2


# ---------------------------------------------------------------- how it is shown
def test_carets_count_characters_not_bytes() -> None:
    f = define("def f(x):\n    größe = 'äöü'; return x * unbekannt\n")["f"]
    with pytest.raises(UnsupportedError) as caught:
        grad(f)(0.5)
    assert underlined(str(caught.value)) == "unbekannt"


def test_the_line_of_a_helper_is_shown() -> None:
    space = define("def helper(v):\n    return v * missing\n\n\ndef f(x):\n    return helper(x) + 1.0\n")
    with pytest.raises(UnsupportedError) as caught:
        grad(space["f"])(0.5)
    assert caught.value.lineno == 2 and underlined(str(caught.value)) == "missing"


def test_exceptions_of_the_function_come_out_as_they_are() -> None:
    space = define("def f(x):\n    if x < 1.0:\n        raise KeyError('too small')\n    return x * x\n")
    with pytest.raises(KeyError, match="too small"):
        grad(space["f"])(0.5)


def test_every_code_is_in_the_documentation() -> None:
    text = (Path(__file__).resolve().parent.parent / "docs" / "errors.md").read_text(encoding="utf-8")
    assert all(f"### {code}" in text for code in CODES)
