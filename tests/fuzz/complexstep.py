"""The primal on complex numbers: exact directional derivatives along the executed path.

The program text is rewritten so that comparisons look at real parts, `abs`, `max`, `%` and friends follow the
real branch, and arrays are allocated complex. What cannot be continued that way raises, and the oracle
does without.
"""

from __future__ import annotations

import ast
import builtins
import cmath
import math
import types
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

STEP = 1e-30
MAX_TICKS = 4000


class RunawayError(Exception):
    """A loop went round too often: not a program worth testing."""


class Ticks:
    """Counts loop iterations and function entries of one call of the program."""

    def __init__(self) -> None:
        self.left = MAX_TICKS

    def __call__(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise RunawayError("too many loop iterations")


class _Ticks(ast.NodeTransformer):
    """Count loop iterations and function entries, so that a shrunk program cannot hang."""

    def _counted(self, node: Any) -> Any:
        self.generic_visit(node)
        node.body.insert(0, ast.Expr(ast.Call(ast.Name("_tick", ast.Load()), [], [])))
        return node

    visit_For = visit_While = visit_FunctionDef = _counted


class _Complex(_Ticks):
    """Comparisons by real part; `%` and `//` as functions, since complex numbers have neither."""

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        if all(isinstance(op, (ast.Is, ast.IsNot, ast.In, ast.NotIn)) for op in node.ops):
            return node
        node.left = _call("_real", node.left)
        node.comparators = [_call("_real", item) for item in node.comparators]
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Mod):
            return _call("_mod", node.left, node.right)
        if isinstance(node.op, ast.FloorDiv):
            return _call("_floordiv", node.left, node.right)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, (ast.Mod, ast.FloorDiv)) and isinstance(node.target, ast.Name):
            left = ast.Name(node.target.id, ast.Load())
            return ast.Assign([node.target], self.visit_BinOp(ast.BinOp(left, node.op, node.value)), lineno=1)
        return node

    def visit_Import(self, node: ast.Import) -> ast.AST | None:
        return None  # math and np are given by the namespace


def _call(name: str, *args: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(args), [])


def counted(source: str, entry: str) -> Callable[..., Any]:
    """The plain program with loop counting."""
    return _execute(_Ticks(), source, entry, {})


def complex_counted(source: str, entry: str) -> Callable[..., Any]:
    """The program on complex numbers, with loop counting."""
    names: dict[str, Any] = {"math": _math(), "np": _numpy(), "_real": _real, "_mod": _mod, "abs": _abs}
    names |= {"_floordiv": lambda a, b: math.floor(_real(a) / _real(b))}
    names |= {"float": lambda x: x, "int": lambda x: int(_real(x))}
    names |= {"max": _pick(builtins.max), "min": _pick(builtins.min)}
    return _execute(_Complex(), source, entry, names)


def _execute(
    rewrite: ast.NodeTransformer, source: str, entry: str, names: dict[str, Any]
) -> Callable[..., Any]:
    ticks = Ticks()
    tree = ast.fix_missing_locations(rewrite.visit(ast.parse(source)))
    names |= {"_tick": ticks, "__name__": "instrumented"}
    exec(compile(tree, "<random program, instrumented>", "exec"), names)
    function = names[entry]

    def run(*args: Any) -> Any:
        ticks.left = MAX_TICKS
        return function(*args)

    return run


def lift(value: Any) -> Any:
    """A float or float array as complex; integers as they are."""
    if isinstance(value, np.ndarray):
        return value.astype(complex, order="K")
    return value if isinstance(value, int) else complex(value)


def _real(x: Any) -> Any:
    if isinstance(x, np.ndarray) and x.dtype.kind == "c":
        return x.real
    return x.real if isinstance(x, (complex, np.complexfloating)) else x


def _abs(x: Any) -> Any:
    if isinstance(x, np.ndarray):
        return np.where(_real(x) >= 0, x, -x)
    return x if _real(x) >= 0 else -x


def _mod(a: Any, b: Any) -> Any:
    if isinstance(a, int) and isinstance(b, int):
        return a % b
    return a - b * np.floor(_real(a) / _real(b))


def _pick(choose: Callable[..., Any]) -> Callable[..., Any]:
    def picked(*items: Any) -> Any:
        return choose(items[0] if len(items) == 1 else items, key=_real)

    return picked


def _first_order(value: Callable[..., float], *partials: Callable[..., float]) -> Callable[..., Any]:
    """A real function as value + i * (sum of partial * imaginary part); exact for a tiny step."""

    def continued(*args: Any) -> Any:
        reals = [_real(a) for a in args]
        slope = sum(p(*reals) * np.imag(a) for p, a in zip(partials, args))
        return value(*reals) + 1j * slope

    return continued


_hypot = (lambda a, b: a / np.hypot(a, b), lambda a, b: b / np.hypot(a, b))
_atan2 = (lambda a, b: b / (a * a + b * b), lambda a, b: -a / (a * a + b * b))


def _math() -> types.SimpleNamespace:
    names = {name: getattr(cmath, name) for name in dir(cmath) if not name.startswith("_")}
    names |= {
        "atan2": _first_order(math.atan2, *_atan2),
        "hypot": _first_order(math.hypot, *_hypot),
        "erf": _first_order(math.erf, lambda a: 2 / math.sqrt(math.pi) * math.exp(-a * a)),
        "log1p": _first_order(math.log1p, lambda a: 1 / (1 + a)),
        "expm1": _first_order(math.expm1, math.exp),
        "pow": lambda a, b: complex(a) ** b,
        "fabs": _abs,
        "floor": lambda x: math.floor(_real(x)),
    }
    return types.SimpleNamespace(**names)


class _ComplexNumPy:
    """NumPy, with allocation in complex and the functions that have no complex form."""

    def __getattr__(self, name: str) -> Any:
        return getattr(np, name)


def _allocating(name: str) -> Callable[..., Any]:
    make = getattr(np, name)
    kinds = "fi" if name == "arange" else "f"  # 0.3 * np.arange(n) must be able to hold complex numbers

    def allocate(*args: Any, **kws: Any) -> Any:
        made = make(*args, **kws)
        return made.astype(complex) if made.dtype.kind in kinds else made

    return allocate


def _choose(smaller: bool) -> Callable[..., Any]:
    def chosen(a: Any, b: Any, out: Any = None) -> Any:
        a, b = np.broadcast_arrays(a, b)
        first = _real(a) <= _real(b) if smaller else _real(a) >= _real(b)
        picked = np.where(first, a, b)[()]
        if out is None:
            return picked
        out[...] = picked
        return out

    return chosen


def _numpy() -> _ComplexNumPy:
    shim = _ComplexNumPy()
    for name in (
        "zeros",
        "ones",
        "empty",
        "full",
        "array",
        "asarray",
        "linspace",
        "zeros_like",
        "ones_like",
        "arange",
    ):
        setattr(shim, name, _allocating(name))
    low, high = _choose(True), _choose(False)
    special = {
        "minimum": low,
        "maximum": high,
        "clip": lambda a, lo, hi: low(high(a, lo), hi),
        "abs": _abs,
        "absolute": _abs,
        "hypot": _first_order(np.hypot, *_hypot),
        "arctan2": _first_order(np.arctan2, *_atan2),
        "floor": lambda a: np.floor(_real(a)),
    }
    for name, function in special.items():
        setattr(shim, name, function)
    return shim


def complex_step(run: Callable[..., Any], args: list[Any], which: int, at: tuple[int, ...]) -> float:
    """The derivative of a `complex_counted` function with respect to one entry of one argument."""
    lifted = [lift(value) for value in args]
    if isinstance(lifted[which], np.ndarray):
        lifted[which][at] += 1j * STEP
    else:
        lifted[which] += 1j * STEP
    with warnings.catch_warnings():
        # storing complex into a real array would drop the derivative: that must be an error
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", _complex_warning())
        result = run(*lifted)
    return float(np.imag(np.asarray(result).item())) / STEP


def _complex_warning() -> type[Warning]:
    exceptions = getattr(np, "exceptions", np)
    return exceptions.ComplexWarning  # type: ignore[no-any-return]
