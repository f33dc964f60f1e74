"""The command line: what TARGET and the options mean, which stream gets what, which exit code comes out.

The engine is replaced by a recorder except in the tests marked `engine`."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ast2grad
from ast2grad import cli, color, combine, options
from ast2grad.errors import ArgumentError, Ast2GradError, InternalError, Origin, SourceError, UnsupportedError
from ast2grad.targets import UsageError

ROOT = Path(__file__).resolve().parent.parent

MODEL = """\
import math

from helper_of_model import double

print("printed at import")


def f(x, y=2.0):
    return double(x) * math.sin(y)


def many(**settings):
    return settings["x"]


class Spring:
    def __init__(self, k):
        self.k = k

    def energy(self, x, scale=1.0):
        return 0.5 * self.k * x * x * scale

    @property
    def stiffness(self):
        return self.k

    @staticmethod
    def half(q):
        return q / 2

    @classmethod
    def third(cls, q):
        return q / 3


constant = 3
"""

MARKED = """\
import ast2grad
from ast2grad import grad as gradient, value_and_grad


@gradient
def first(a, b):
    return a * b


@ast2grad.grad(wrt=("b",))
def second(a, b):
    return a + b


@gradient(wrt=1)
def third(a, b):
    return a + 2 * b


def plain(a):
    return a


@value_and_grad
def fourth(a):
    return a


class Model:
    @gradient
    def loss(self, w):
        return w

    @gradient(wrt=0)
    def counted(self, w):
        return w


wrapped = gradient(plain)
"""


class Recorder:
    """Stands in for `ast2grad.pipeline.generate`."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []
        self.error: BaseException | None = None

    def __call__(self, func: Any, **options: Any) -> str:
        if self.error is not None:
            raise self.error
        print("noise from the engine")
        self.calls.append({"func": func, **options})
        name = options["name"] or f"{func.__name__}_grad"
        head = f'# from {func.__name__}\n\nimport math\n\n__all__ = ["{name}"]'
        return f"{head}\n\n\ndef {name}():\n    return math.π\n"

    @property
    def call(self) -> dict[str, Any]:
        (only,) = self.calls
        return only

    @property
    def names(self) -> list[str]:
        return [call["func"].__qualname__ for call in self.calls]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    recorder = Recorder()
    module = types.ModuleType("ast2grad.pipeline")
    module.generate = recorder  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "ast2grad.pipeline", module)
    return recorder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "model.py").write_text(MODEL)
    (tmp_path / "marked.py").write_text(MARKED)
    (tmp_path / "helper_of_model.py").write_text("def double(x):\n    return 2 * x\n")
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    sys.modules.pop("helper_of_model", None)


@pytest.fixture
def decorators(monkeypatch: pytest.MonkeyPatch) -> None:
    """`grad` and `value_and_grad` that keep the primal, as the real ones do."""

    def mark(f: Any = None, **options: Any) -> Any:
        if f is None:
            return lambda g: mark(g, **options)

        def derivative(*args: Any) -> None:
            return None

        derivative.primal = f  # type: ignore[attr-defined]
        return derivative

    monkeypatch.setattr(ast2grad, "grad", mark, raising=False)
    monkeypatch.setattr(ast2grad, "value_and_grad", mark, raising=False)


def run(*argv: str) -> int:
    return cli.main(argv)


# ---------------------------------------------------------------- targets


def test_function_of_a_file(engine: Recorder, folder: Path, capsys: Any) -> None:
    assert run("grad", "model.py:f") == 0
    out, err = capsys.readouterr()
    assert out.startswith("# from f\n") and "printed" not in out and "noise" not in out
    assert "printed at import" in err and "noise from the engine" in err
    assert engine.call["func"](3.0) == 6 * np.sin(2.0)
    assert engine.call | {"func": None} == dict(
        func=None,
        mode="grad",
        wrt=None,
        value=False,
        types=None,
        at=None,
        static=None,
        name=None,
        stage="final",
    )


@pytest.mark.parametrize(
    "name, qualname, wrt",
    [
        ("Spring.energy", "Spring.energy", ("x",)),
        ("Spring.stiffness", "Spring.stiffness", None),
        ("Spring.half", "Spring.half", None),
        ("Spring.third", "Spring.third", None),
    ],
)
def test_method(engine: Recorder, folder: Path, name: str, qualname: str, wrt: Any) -> None:
    assert run("grad", f"model.py:{name}") == 0
    assert engine.names == [qualname] and engine.call["wrt"] == wrt


def test_module_targets(engine: Recorder, folder: Path) -> None:
    assert run("grad", "colorsys:rgb_to_hls") == 0
    assert run("grad", "statistics:NormalDist.pdf") == 0
    assert run("grad", "helper_of_model:double") == 0  # the current folder counts
    assert engine.names == ["rgb_to_hls", "NormalDist.pdf", "double"]
    assert engine.calls[1]["wrt"] == ("x",)


def test_file_in_a_package(engine: Recorder, folder: Path) -> None:
    package = folder / "pack_for_cli" / "inner"
    package.mkdir(parents=True)
    (package.parent / "__init__.py").write_text("")
    (package / "__init__.py").write_text("")
    (package / "a.py").write_text("from .b import g\nfrom .. import inner\n\n\ndef f(x):\n    return g(x)\n")
    (package / "b.py").write_text("def g(x):\n    return x\n")
    assert run("grad", str(package / "a.py") + ":f") == 0
    assert engine.call["func"].__module__ == "pack_for_cli.inner.a"


def test_standard_input(engine: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    import inspect

    seen = []
    text = "class A:\n    def m(self, é):\n        return é\n\n\ndef f(x):\n    # kept\n    return x\n"
    original = engine.__class__.__call__

    def spy(self: Recorder, func: Any, **options: Any) -> str:
        seen.append(inspect.getsource(func))
        return original(self, func, **options)

    monkeypatch.setattr(Recorder, "__call__", spy)
    for name in ("f", "A.m"):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()), encoding="ascii"))
        assert run("grad", "-", "--func", name) == 0
    assert seen == ["def f(x):\n    # kept\n    return x\n", "    def m(self, é):\n        return é\n"]
    assert "stdin" not in sys.modules


def test_marked_functions(engine: Recorder, folder: Path, decorators: None, capsys: Any) -> None:
    assert run("grad", "marked.py:first", "marked.py:second", "marked.py:third", "marked.py:Model.loss") == 0
    assert [call["wrt"] for call in engine.calls] == [None, ("b",), ("b",), ("w",)]
    assert [call["func"].__name__ for call in engine.calls] == ["first", "second", "third", "loss"]
    engine.calls.clear()
    assert run("grad", "marked.py", "--wrt", "a") == 2  # Model.counted: is 0 `self`, or `w`?
    assert "counts parameters of a method" in capsys.readouterr().err
    source = (folder / "marked.py").read_text().replace("(wrt=0)", '(wrt="w")')
    (folder / "marked2.py").write_text(source)
    assert run("grad", "marked2.py") == 0
    assert engine.names == ["first", "second", "third", "Model.loss", "Model.counted"]
    engine.calls.clear()
    assert run("value-and-grad", "marked2.py") == 0
    assert engine.names == ["first", "second", "third", "fourth", "Model.loss", "Model.counted"]
    assert all(call["value"] for call in engine.calls)


def test_a_derivative_is_not_taken_for_its_primal(
    engine: Recorder, folder: Path, decorators: None, capsys: Any
) -> None:
    assert run("grad", "marked.py:wrapped") == 4
    assert "is a derivative already" in capsys.readouterr().err


def test_what_was_imported_is_forgotten(engine: Recorder, folder: Path) -> None:
    before = list(sys.path)
    assert run("grad", "model.py:f") == 0
    assert sys.path == before and "model" not in sys.modules


@pytest.mark.parametrize(
    "target, code, message",
    [
        ("model.py:g", 4, "module model has no 'g'"),
        ("model.py:Spring.energi", 4, "did you mean energy?"),
        ("model.py:constant", 4, "not a function but of type int"),
        ("model.py:Spring", 4, "is a class"),
        ("model.py", 4, "no function in model.py is marked"),
        ("nothing.py:f", 4, "there is no such file"),
        ("nothing.py", 4, "there is no such file"),
        ("no_such_module_here:f", 4, "ModuleNotFoundError"),
        ("syntax.py:f", 4, "syntax.py, line 1"),
        ("fails.py:f", 4, "ZeroDivisionError: division by zero"),
        ("fails.py:f", 4, "line 2"),
        ("ends.py:f", 4, "ends the program"),
        ("latin.py:f", 4, "cannot import latin.py"),
        ("random.py:f", 4, "rename the file"),
        ("model", 2, "names no function"),
        ("model.py:", 2, "is not a function name"),
        ("model.py:1f", 2, "is not a function name"),
        (":f", 2, "is not a function name"),
        ("a-b:f", 2, "neither a path"),
        ("-", 2, "needs --func"),
    ],
)
def test_bad_targets(
    engine: Recorder, folder: Path, capsys: Any, target: str, code: int, message: str
) -> None:
    (folder / "syntax.py").write_text("def f(x) return x\n")
    (folder / "fails.py").write_text("x = 0\n1 / x\n")
    (folder / "ends.py").write_text("raise SystemExit(0)\n")
    (folder / "latin.py").write_bytes(b"x = '\xe9'\n")
    (folder / "random.py").write_text("def f(x):\n    return x\n")
    assert run("grad", target) == code
    out, err = capsys.readouterr()
    assert out == "" and message in err and "Traceback" not in err
    assert not engine.calls


# ---------------------------------------------------------------- options


def test_options_reach_the_engine(engine: Recorder, folder: Path) -> None:
    argv = [
        "--wrt",
        "y, x",
        "--type",
        "x: f8[ : , : ]",
        "--static",
        "y=-5",
        "--name",
        "g",
        "--stage",
        "plan",
        "--value",
    ]
    assert run("grad", "model.py:f", *argv) == 0
    call = engine.call
    assert call["wrt"] == ("y", "x") and call["types"] == {"x": "f8[:,:]"} and call["static"] == {"y": -5}
    assert (
        call["name"] == "g" and call["stage"] == "plan" and call["value"] is True and call["mode"] == "grad"
    )


def test_value_switch(engine: Recorder, folder: Path) -> None:
    for argv in (["grad"], ["grad", "--value"], ["value-and-grad"], ["value-and-grad", "--no-value"]):
        assert run(*argv, "model.py:f") == 0
    assert [call["value"] for call in engine.calls] == [False, True, True, False]


def test_wrt_all(engine: Recorder, folder: Path) -> None:
    assert run("grad", "model.py:f", "--wrt", "all") == 0
    assert engine.call["wrt"] == "all"


def test_example_point(engine: Recorder, folder: Path) -> None:
    assert run("grad", "model.py:f", "--at", "[[1, 2], [3, 4.5]], y=('a', [1])") == 0
    at = engine.call["at"]
    np.testing.assert_array_equal(at["x"], [[1, 2], [3, 4.5]])
    assert at["x"].dtype == float and at["y"][0] == "a" and isinstance(at["y"][1], np.ndarray)
    engine.calls.clear()
    assert run("grad", "model.py:Spring.energy", "--at", "3") == 0  # not for `self`
    assert engine.call["at"] == {"x": 3}


def test_any_name_for_keyword_arguments(engine: Recorder, folder: Path) -> None:
    assert run("grad", "model.py:many", "--at", "x=2.0") == 0
    assert engine.call["at"] == {"x": 2.0}


@pytest.mark.parametrize(
    "argv, message",
    [
        (["--wrt", "x,x"], "given twice"),
        (["--wrt", "x y"], "not a parameter name"),
        (["--wrt", ""], "not a parameter name"),
        (["--type", "x"], "not of the form NAME: TYPE"),
        (["--type", "x: f8[]"], "is not a type"),
        (["--type", "x: f8[:,]"], "is not a type"),
        (["--type", "x: double"], "is not a type"),
        (["--type", "x: float, x: int"], "given twice"),
        (["--type", "z: float"], "no parameter is named 'z'"),
        (["--at", "x=newton"], "write quotes: 'newton'"),
        (["--at", "x=__import__('os')"], "not a Python literal"),
        (["--at", "x=1)+(2"], "cannot read"),
        (["--at", "x=1,x=2"], "given twice"),
        (["--at", "**{}"], "not a value"),
        (["--at", "1,x=2"], "given twice"),
        (["--at", "1,2,3"], "3 values for model.py:f(x, y)"),
        (["--at", "x=[[1],[1,2]]"], "different lengths"),
        (["--static", "5"], "write NAME=VALUE"),
        (["--static", "n=5"], "no parameter is named 'n'"),
        (["--static", "x=5", "--at", "x=1"], "given with --at and with --static"),
        (["--name", "a-b"], "not a parameter name"),
        (["--func", "f"], "--func goes with"),
        (["--check"], "-o FILE"),
        (["--diff", "-o", "-"], "-o FILE"),
        (["--stage", "anf"], "invalid choice"),
        (["-q", "-v"], "not allowed with"),
        (["model.py:many", "--name", "g"], "goes with one function"),
    ],
)
def test_wrong_usage(engine: Recorder, folder: Path, capsys: Any, argv: list[str], message: str) -> None:
    assert run("grad", "model.py:f", *argv) == 2
    out, err = capsys.readouterr()
    assert out == "" and message in err
    assert not engine.calls


@pytest.mark.parametrize("argv", [[], ["unknown"], ["grad"], ["gradient", "model.py:f"]])
def test_wrong_commands(capsys: Any, argv: list[str]) -> None:
    assert run(*argv) == 2
    assert capsys.readouterr().out == ""


def test_help_and_version(capsys: Any) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out == f"ast2grad {ast2grad._version.__version__}\n"
    assert run("grad", "--help") == 0
    assert "exit codes" in capsys.readouterr().out


def test_literals_are_only_literals() -> None:
    assert options.parse_values("--at", ["-1, 'a,b'", "k={'w': [1.0]}"]) == ([-1, "a,b"], {"k": {"w": [1.0]}})
    with pytest.raises(UsageError):
        options.parse_values("--at", ["x=open('f')"])
    assert options.with_arrays("--at", [(1.0, 2.0)]) == [(1.0, 2.0)]  # a list of tuples stays one


# ---------------------------------------------------------------- errors of the engine


@pytest.mark.parametrize(
    "error, code",
    [
        (UnsupportedError("A207", "in-place sort"), 3),
        (ArgumentError("A302", "not differentiable"), 3),
        (ArgumentError("A301", "unknown wrt"), 2),
        (ArgumentError("A306", "wrong arguments"), 2),
        (SourceError("A101", "no source"), 4),
        (InternalError("A901", "internal"), 70),
        (AssertionError("a bug"), 70),
        (RecursionError("too deep"), 70),
        (KeyboardInterrupt(), 130),
    ],
)
def test_exit_codes(engine: Recorder, folder: Path, capsys: Any, error: BaseException, code: int) -> None:
    engine.error = error
    assert run("grad", "model.py:f") == code
    out, err = capsys.readouterr()
    assert out == "" and "Traceback" not in err
    if isinstance(error, Ast2GradError):
        assert f"ast2grad.{type(error).__name__}: model.py:f: [{error.code}] {error.message}" in err


def test_error_shows_the_line(engine: Recorder, folder: Path, capsys: Any) -> None:
    path = str(folder / "model.py")
    line = MODEL.splitlines().index("    return double(x) * math.sin(y)") + 1
    engine.error = UnsupportedError("A202", "no rule", Origin(path, line, 11, line, 20), help="write it out")
    assert run("grad", "model.py:f") == 3
    expected = (
        f'  File "{path}", line {line}\n    return double(x) * math.sin(y)\n           ^^^^^^^^^\n'
        "ast2grad.UnsupportedError: [A202] no rule\n  help: write it out\n"
    )
    assert capsys.readouterr().err.endswith(expected)
    assert run("grad", "model.py:f", "--color", "always") == 3
    assert "\x1b[1;31mast2grad.UnsupportedError:\x1b[0m [A202]" in capsys.readouterr().err


def test_nothing_is_written_when_one_target_fails(
    engine: Recorder, folder: Path, monkeypatch: Any, capsys: Any
) -> None:
    original = Recorder.__call__

    def fail_for_many(self: Recorder, func: Any, **options: Any) -> str:
        if func.__name__ == "many":
            raise UnsupportedError("A201", "no")
        return original(self, func, **options)

    monkeypatch.setattr(Recorder, "__call__", fail_for_many)
    assert run("grad", "model.py:f", "model.py:many", "-o", "out.py") == 3
    assert not (folder / "out.py").exists() and capsys.readouterr().out == ""


def test_verbose_shows_where(engine: Recorder, folder: Path, capsys: Any) -> None:
    engine.error = AssertionError("a bug")
    assert run("grad", "model.py:f", "-v") == 70
    assert "Traceback" in capsys.readouterr().err


# ---------------------------------------------------------------- output


def test_output_file(engine: Recorder, folder: Path, capsys: Any) -> None:
    assert run("grad", "model.py:f", "-o", "out.py", "--check") == 1
    assert not (folder / "out.py").exists()
    assert run("grad", "model.py:f", "-o", "out.py") == 0
    text = (folder / "out.py").read_bytes()
    assert text.decode().endswith("math.π\n") and b"\r" not in text
    assert "wrote out.py" in capsys.readouterr().err
    assert run("grad", "model.py:f", "-o", "out.py", "--check", "--diff") == 0
    assert capsys.readouterr().out == ""
    (folder / "out.py").write_bytes(text + b"x = 1")
    assert run("grad", "model.py:f", "-o", "out.py", "--diff") == 0
    out = capsys.readouterr().out
    assert out.startswith("--- a/out.py\n+++ b/out.py\n") and "-x = 1\n\\ No newline at end of file\n" in out
    assert run("grad", "model.py:f", "-o", "out.py", "--check", "--diff") == 1
    assert (folder / "out.py").read_bytes() == text + b"x = 1"
    capsys.readouterr()
    assert run("grad", "model.py:f", "-o", "out.py", "-q") == 0
    assert "ast2grad:" not in capsys.readouterr().err


def test_the_source_is_not_overwritten(engine: Recorder, folder: Path, capsys: Any) -> None:
    assert run("grad", "model.py:f", "-o", "./model.py") == 2
    assert "source file itself" in capsys.readouterr().err
    assert (folder / "model.py").read_text() == MODEL


def test_output_that_cannot_be_written(engine: Recorder, folder: Path, capsys: Any) -> None:
    assert run("grad", "model.py:f", "-o", "no_folder/out.py") == 2
    assert "no_folder/out.py" in capsys.readouterr().err


def test_several_functions_make_one_module(engine: Recorder, folder: Path, capsys: Any) -> None:
    assert run("grad", "model.py:f", "model.py:many") == 0
    out = capsys.readouterr().out
    assert out.count("import math") == 1 and '__all__ = ["f_grad", "many_grad"]' in out
    assert out.index("# from many") < out.index("import math")
    compile(out, "out", "exec")
    assert run("grad", "model.py:f", "model.py:f") == 0  # the same twice is once
    assert capsys.readouterr().out.count("def f_grad") == 1


def test_combine_refuses_two_meanings() -> None:
    first = "# a\n\n\ndef _sign(x):\n    return 1.0\n\n\ndef f_grad(x):\n    return _sign(x)\n"
    second = first.replace("f_grad", "g_grad")
    both = combine.combine([first, second])
    assert both.count("def _sign") == 1 and "def g_grad" in both and both.startswith("# a\n\n\ndef _sign")
    for changed in ("return 2.0", "return 1"):
        with pytest.raises(combine.NameClash, match="_sign"):
            combine.combine([first, second.replace("return 1.0", changed)])
    for line in ("import a as m\n", "from a import m\n", "import m\n", "m = 1\n"):
        assert combine.combine([line, line]).count("m") == line.count("m")
        with pytest.raises(combine.NameClash):
            combine.combine([line, "from b import x as m\n"])


def test_combine_keeps_comments_and_puts_future_first() -> None:
    first = '"""Header."""\nimport math\n\n# about f\ndef f():\n    pass  # end\n# tail\n'
    second = "from __future__ import annotations\nimport math\nimport numpy as np\n\nx_tape = []\n"
    out = combine.combine([first, second])
    assert out.startswith(
        "# Header.\n\nfrom __future__ import annotations\nimport math\nimport numpy as np\n\n\n"
    )
    assert "# about f\ndef f():\n    pass  # end\n# tail\n" in out and out.endswith("x_tape = []\n")
    assert combine.combine([first]) == first


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_color_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert color.wanted("auto", _Terminal()) and not color.wanted("auto", io.StringIO())
    assert color.wanted("always", io.StringIO()) and not color.wanted("never", _Terminal())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not color.wanted("auto", _Terminal()) and color.wanted("always", _Terminal())
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not color.wanted("auto", _Terminal())


def test_color_changes_no_text() -> None:
    import re

    for text in (MODEL, MARKED, "def f(:\n", "é = 'ü'  # ö\nx = '''a\nb'''\n", "x\x0c = 1\n"):
        assert re.sub("\x1b\\[[0-9;]*m", "", color.python(text)) == text
        assert re.sub("\x1b\\[[0-9;]*m", "", color.diff(text)) == text
    assert "\x1b[1mdef\x1b[0m" in color.python(MODEL)


def test_colored_only_when_final(engine: Recorder, folder: Path, capsys: Any) -> None:
    assert run("grad", "model.py:f", "--color", "always") == 0
    assert "\x1b[" in capsys.readouterr().out
    assert run("grad", "model.py:f", "--color", "always", "--stage", "ir") == 0
    assert "\x1b[" not in capsys.readouterr().out


# ---------------------------------------------------------------- as a program


def program(*argv: str, input: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **env}
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "ast2grad", *argv],
        input=input,
        capture_output=True,
        env=environment,
    )


def test_broken_pipe_is_quiet() -> None:
    fake = (
        "import sys, types\n"
        "module = types.ModuleType('ast2grad.pipeline')\n"
        "module.generate = lambda f, **k: 'x = 1\\n' * 100000\n"
        "sys.modules['ast2grad.pipeline'] = module\n"
        "from ast2grad.cli import main\n"
        "sys.exit(main(['grad', 'colorsys:rgb_to_hls']))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    process = subprocess.Popen(
        [sys.executable, "-c", fake], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 0 and err == b""


@pytest.mark.engine
def test_engine_rosen() -> None:
    from scipy.optimize import rosen_der

    done = program("grad", "scipy.optimize:rosen")
    assert done.returncode == 0, done.stderr.decode()
    names: dict[str, Any] = {}
    exec(compile(done.stdout, "generated", "exec"), names)
    (name,) = names["__all__"]
    x = np.array([0.3, 1.1, -0.7, 1.6, 0.9])
    np.testing.assert_allclose(names[name](x), rosen_der(x), rtol=1e-12)


@pytest.mark.engine
def test_engine_bytes_are_the_same_for_every_hash_seed() -> None:
    outputs = {program("grad", "colorsys:_v", "--wrt", "all", PYTHONHASHSEED=s).stdout for s in "012"}
    assert len(outputs) == 1 and outputs != {b""}


@pytest.mark.engine
def test_engine_standard_input_and_value() -> None:
    source = b"import math\n\n\ndef f(x, y):\n    return x * math.sin(y)\n"
    done = program(
        "value-and-grad", "-", "--func", "f", "--wrt", "x,y", "--type", "x: float, y: float", input=source
    )
    assert done.returncode == 0, done.stderr.decode()
    names: dict[str, Any] = {}
    exec(compile(done.stdout, "generated", "exec"), names)
    (name,) = names["__all__"]
    value, (x_bar, y_bar) = names[name](0.7, 1.3)
    assert value == 0.7 * np.sin(1.3)
    np.testing.assert_allclose([x_bar, y_bar], [np.sin(1.3), 0.7 * np.cos(1.3)], rtol=1e-15)


@pytest.mark.engine
def test_engine_refusal() -> None:
    source = b"async def g(x):\n    return x\n\n\ndef f(x):\n    return eval(repr(x))\n"
    done = program("grad", "-", "--func", "f", input=source)
    assert done.returncode == 3 and done.stdout == b""
    assert (
        b"    return eval(repr(x))\n           ^" in done.stderr
        and b"ast2grad.UnsupportedError: [A2" in done.stderr
    )


@pytest.mark.engine
def test_engine_unknown_wrt_is_wrong_usage() -> None:
    done = program("grad", "colorsys:rgb_to_hls", "--wrt", "z")
    assert done.returncode == 2 and b"[A301]" in done.stderr
