"""Independent derivatives to judge ast2grad by: central differences at two steps, and the complex step.

Nothing here uses the engine except `assert_gradient`, so a mistake in a rule cannot hide in its own test.
"""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import io
import math
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

EPS = float(np.finfo(float).eps)
STEPS = (1e-4, 1e-3, 1e-5, 1e-6)


class OracleError(Exception):
    """The oracle cannot say what the derivative is here (kink, noise, unsupported type)."""


# ---------------------------------------------------------------- argument trees
def is_namedtuple(value: Any) -> bool:
    return isinstance(value, tuple) and hasattr(value, "_fields")


def is_dataclass_instance(value: Any) -> bool:
    return dataclasses.is_dataclass(value) and not isinstance(value, type)


def is_float_array(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def is_scalar(value: Any, top: bool = False) -> bool:
    """A number with a derivative; a Python int counts only where `wrt` names it directly."""
    if isinstance(value, (float, np.floating)):
        return True
    return top and isinstance(value, int) and not isinstance(value, bool)


def children(value: Any) -> list[tuple[Any, Any]] | None:
    """The (key, child) pairs of a container, None for a leaf."""
    if isinstance(value, (list, tuple)):
        return list(enumerate(value))
    if isinstance(value, dict):
        return list(value.items())
    if is_dataclass_instance(value):
        return [(field.name, getattr(value, field.name)) for field in dataclasses.fields(value)]
    return None


def rebuild(like: Any, parts: list[Any]) -> Any:
    """A container of the type of `like` that holds `parts`."""
    if is_namedtuple(like):
        return type(like)(*parts)
    if isinstance(like, (list, tuple)):
        return type(like)(parts)
    if isinstance(like, dict):
        return dict(zip(like, parts))
    new = copy.copy(like)
    for field, part in zip(dataclasses.fields(like), parts):
        object.__setattr__(new, field.name, part)
    return new


def tree_map(fn: Callable[[Any], Any], value: Any) -> Any:
    kids = children(value)
    return fn(value) if kids is None else rebuild(value, [tree_map(fn, child) for _, child in kids])


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    kids = children(value)
    if kids is None:
        yield path, value
    else:
        for key, child in kids:
            yield from leaves(child, (*path, key))


def clone(value: Any, memo: dict[int, Any] | None = None) -> Any:
    """A deep copy that keeps strides, read-only flags and which arrays overlap (deepcopy loses all three)."""
    memo = {} if memo is None else memo
    if id(value) in memo:
        return memo[id(value)][0]
    new: Any
    if type(value) is np.ndarray and value.dtype.kind != "O":
        new = _clone_array(value, memo)
    elif type(value) is list:
        new = []
        memo[id(value)] = (new, value)
        new.extend(clone(item, memo) for item in value)
    elif type(value) is dict:
        new = {}
        memo[id(value)] = (new, value)
        new.update((key, clone(item, memo)) for key, item in value.items())
    elif isinstance(value, tuple) or is_dataclass_instance(value):
        kids = children(value)
        assert kids is not None
        new = rebuild(value, [clone(child, memo) for _, child in kids])
    elif callable(value) and not hasattr(value, "__dict__"):
        new = value
    else:
        new = copy.deepcopy(value)
    memo[id(value)] = (new, value)
    return new


def separate(value: Any) -> Any:
    """A copy in which no two arrays share memory: moving one entry must move nothing else."""

    def alone(leaf: Any) -> Any:
        return _clone_array(leaf, {}) if isinstance(leaf, np.ndarray) else leaf

    return tree_map(alone, clone(value))


def _clone_array(value: np.ndarray, memo: dict[int, Any]) -> np.ndarray:
    base = value.base
    if isinstance(base, np.ndarray) and base.flags.c_contiguous and base.dtype == value.dtype:
        start = value.__array_interface__["data"][0] - base.__array_interface__["data"][0]
        if id(base) not in memo:
            memo[id(base)] = (np.array(base, order="C", copy=True), base)
        owner = memo[id(base)][0]
        new = np.ndarray(
            value.shape, value.dtype, buffer=owner.reshape(-1).data, offset=start, strides=value.strides
        )
    else:
        new = np.array(value, order="K", copy=True)
    if not value.flags.writeable:
        new.flags.writeable = False
    return new


def run(
    f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any] | None = None
) -> tuple[Any, str]:
    """Call f, which may print and warn; the result and what it printed."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        value = f(*args, **(kwargs or {}))
    return value, out.getvalue()


# ---------------------------------------------------------------- which argument
def slots(f: Callable[..., Any], wrt: Any, args: tuple[Any, ...]) -> list[Any]:
    """`wrt` as positions (int) or, for arguments given by keyword, names."""
    import inspect

    entries = wrt if isinstance(wrt, tuple) else (wrt,)
    if all(isinstance(entry, int) for entry in entries):
        return list(entries)
    names = list(inspect.signature(f).parameters)
    found: list[Any] = []
    for entry in entries:
        position = names.index(entry) if entry in names and names.index(entry) < len(args) else None
        found.append(entry if position is None or isinstance(entry, int) else position)
    return found


def pick(slot: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return args[slot] if isinstance(slot, int) else kwargs[slot]


def put(
    slot: Any, value: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    if isinstance(slot, int):
        slot %= len(args)
        return (*args[:slot], value, *args[slot + 1 :]), kwargs
    return args, {**kwargs, slot: value}


def widened(value: Any) -> Any:
    """float32 leaves as float64: differences in single precision say nothing."""

    def wide(leaf: Any) -> Any:
        if is_float_array(leaf) and leaf.dtype != np.float64:
            return leaf.astype(np.float64)
        if isinstance(leaf, np.floating) and not isinstance(leaf, float):
            return float(leaf)
        return leaf

    return tree_map(wide, value)


def shifted(value: Any, path: tuple[Any, ...], index: tuple[int, ...] | None, delta: Any) -> Any:
    """`value` (already private) with delta added to one number; arrays in place, to keep their layout."""
    if path:
        kids = children(value)
        assert kids is not None
        return rebuild(
            value,
            [shifted(child, path[1:], index, delta) if key == path[0] else child for key, child in kids],
        )
    if index is None:
        return value + delta if not isinstance(value, int) else float(value) + delta
    frozen = not value.flags.writeable
    if frozen:
        value.flags.writeable = True
    value[index] += delta
    if frozen:
        value.flags.writeable = False
    return value


def entries(value: Any) -> Iterator[tuple[tuple[Any, ...], tuple[int, ...] | None, float]]:
    """Every differentiable number below an argument: where it is, and its value."""
    for path, leaf in leaves(value):
        if is_float_array(leaf):
            for index in np.ndindex(*leaf.shape):
                yield path, index, float(leaf[index])
        elif is_scalar(leaf, top=not path):
            yield path, None, float(leaf)


def zeros_of(value: Any, top: bool = True) -> Any:
    """A tree of zeros (float64 throughout) to be filled with derivatives; None where there is none."""
    kids = children(value)
    if kids is not None:
        return rebuild(value, [zeros_of(child, False) for _, child in kids])
    if is_float_array(value):
        return np.zeros(value.shape)
    return 0.0 if is_scalar(value, top) else None


def assign(tree: Any, path: tuple[Any, ...], index: tuple[int, ...] | None, number: float) -> Any:
    if path:
        kids = children(tree)
        assert kids is not None
        return rebuild(
            tree, [assign(child, path[1:], index, number) if key == path[0] else child for key, child in kids]
        )
    if index is None:
        return number
    tree[index] = number
    return tree


# ---------------------------------------------------------------- the two oracles
def richardson(g: Callable[[float], float], x: float, step: float) -> tuple[float, float]:
    """Derivative at 0 of g(delta) from a step and its half, and a bound: their difference plus rounding noise.

    The difference of the two is far larger than the error of the extrapolated value on smooth functions, and
    does not vanish when a kink lies within the step.
    """
    step = (x + step) - x
    half = 0.5 * step
    far = (g(step), g(-step))
    near = (g(half), g(-half))
    wide = (far[0] - far[1]) / (2.0 * step)
    slim = (near[0] - near[1]) / (2.0 * half)
    noise = 8.0 * EPS * max(abs(v) for v in (*far, *near)) / half
    return slim + (slim - wide) / 3.0, abs(slim - wide) + noise


def difference(g: Callable[[float], float], x: float, scale: float = 0.0) -> tuple[float, float]:
    """The best Richardson value over a few steps; leaving the function's domain only costs that step."""
    best: tuple[float, float] | None = None
    steps = [h * max(1.0, abs(x)) for h in STEPS]
    if 0.0 < abs(x) < 0.1:  # a length of micrometres: a step of 1e-4 would leave its domain, and not always with an error
        steps = [h * abs(x) for h in (1e-3, 1e-2, 1e-4)] + steps
    for n, step in enumerate(steps):
        if n == 3 and len(steps) > 4 and best is not None and best[1] <= 1e-6 * abs(best[0]):
            break
        try:
            value, error = richardson(g, x, step)
        except (ValueError, ArithmeticError):
            continue
        if math.isfinite(value) and math.isfinite(error) and (best is None or error < best[1]):
            best = value, error
        if best is not None and best[1] <= 1e-8 * max(abs(best[0]), scale):
            break
    if best is None:
        raise OracleError("no step gives a finite difference")
    return best


def finite_difference(
    f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any] | None = None, slot: Any = 0
) -> tuple[Any, Any]:
    """(gradient, error estimate) for one argument, both with the structure of that argument."""
    kwargs = kwargs or {}
    args, kwargs = tuple(widened(arg) for arg in args), {key: widened(arg) for key, arg in kwargs.items()}
    target = pick(slot, args, kwargs)
    grads, errors = zeros_of(target), zeros_of(target)
    for path, index, x in entries(target):

        def g(delta: float, path: Any = path, index: Any = index) -> float:
            own_args, own_kwargs = separate(args), {k: separate(v) for k, v in kwargs.items()}
            moved = shifted(pick(slot, own_args, own_kwargs), path, index, delta)
            return float(run(f, *put(slot, moved, own_args, own_kwargs))[0])

        value, error = difference(g, x)
        grads, errors = assign(grads, path, index, value), assign(errors, path, index, error)
    return grads, errors


def complex_step(
    f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any] | None = None, slot: Any = 0
) -> Any:
    """Gradient by Im f(x + ih) / h: no cancellation, but only for analytic code that accepts complex numbers.

    Raises OracleError for everything else. `np.abs`, conjugates and comparisons make it silently wrong, so
    `reference` believes it only where differences agree.
    """
    h = 1e-40
    kwargs = kwargs or {}

    def complexed(leaf: Any) -> Any:
        return leaf.astype(np.complex128) if is_float_array(leaf) else leaf

    args, kwargs = tuple(widened(arg) for arg in args), {key: widened(arg) for key, arg in kwargs.items()}
    target = pick(slot, args, kwargs)
    grads = zeros_of(target)
    for path, index, _ in entries(target):
        own_args, own_kwargs = separate(args), {k: separate(v) for k, v in kwargs.items()}
        moved = shifted(tree_map(complexed, pick(slot, own_args, own_kwargs)), path, index, 1j * h)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")  # a discarded imaginary part is a wrong answer
                with contextlib.redirect_stdout(io.StringIO()):
                    new_args, new_kwargs = put(slot, moved, own_args, own_kwargs)
                    result = f(*new_args, **new_kwargs)
            result = complex(result)
        except Exception as error:
            raise OracleError(f"not for complex numbers: {error}") from error
        if not math.isfinite(result.imag):
            raise OracleError("complex step overflows")
        grads = assign(grads, path, index, result.imag / h)
    return grads


def reference(
    f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any] | None = None, slot: Any = 0
) -> tuple[Any, Any]:
    """(gradient, error estimate): differences, sharpened by the complex step where both tell the same."""
    grads, errors = finite_difference(f, args, kwargs, slot)
    try:
        exact = complex_step(f, args, kwargs, slot)
    except OracleError:
        return grads, errors
    for (_, want), (_, slack), (_, other) in zip(leaves(grads), leaves(errors), leaves(exact)):
        if want is not None and np.any(
            np.abs(np.subtract(want, other)) > np.maximum(slack, 1e-7 * np.abs(want))
        ):
            return grads, errors
    return exact, tree_map(lambda leaf: leaf if leaf is None else 1e-12 * leaf, errors)


def magnitude(tree: Any) -> float:
    """The largest number of a gradient, 0 if it has none."""
    return max(
        (float(np.max(np.abs(leaf))) for _, leaf in leaves(tree) if leaf is not None and np.size(leaf)),
        default=0.0,
    )


def trusted(want: Any, error: Any) -> bool:
    """The reference knows every entry well enough to judge one; a kink or noise within the step fails."""
    scale = magnitude(want)
    return all(
        bool(np.all(np.asarray(e) <= 1e-9 + 1e-6 * np.maximum(np.abs(w), 0.1 * scale)))
        for (_, w), (_, e) in zip(leaves(want), leaves(error))
        if w is not None
    )


# ---------------------------------------------------------------- comparing
def same_structure(got: Any, like: Any, where: str = "gradient") -> None:
    """The gradient has the type, shape and dtype of its argument, all the way down."""
    kids = children(like)
    if kids is None:
        if is_float_array(like):
            assert type(got) is np.ndarray, f"{where}: {type(got).__name__} for an array argument"
            assert got.shape == like.shape, f"{where}: shape {got.shape}, argument has {like.shape}"
            assert got.dtype == like.dtype, f"{where}: dtype {got.dtype}, argument has {like.dtype}"
        elif is_scalar(like, top=where == "gradient"):
            ok = isinstance(got, float) or (isinstance(got, np.floating) and isinstance(like, np.floating))
            assert ok, f"{where}: {type(got).__name__} for a {type(like).__name__} argument"
        return
    assert type(got) is type(like), f"{where}: {type(got).__name__} for a {type(like).__name__}"
    got_kids = children(got)
    assert got_kids is not None and [key for key, _ in got_kids] == [key for key, _ in kids], (
        f"{where}: other keys"
    )
    for (key, child), (_, kid) in zip(got_kids, kids):
        same_structure(child, kid, f"{where}[{key!r}]")


def identical(a: Any, b: Any) -> bool:
    """Equal to the bit, through containers and plain objects (NaN equals NaN)."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return (
            a.shape == b.shape
            and a.dtype == b.dtype
            and (a.tobytes() == b.tobytes() if a.dtype.kind != "O" else bool(np.all(a == b)))
        )
    kids_a, kids_b = children(a), children(b)
    if kids_a is not None and kids_b is not None:
        return len(kids_a) == len(kids_b) and all(
            ka == kb and identical(va, vb) for (ka, va), (kb, vb) in zip(kids_a, kids_b)
        )
    if isinstance(a, float):
        return a == b or (a != a and b != b)
    if hasattr(a, "__dict__") and not callable(a) and type(a).__eq__ is object.__eq__:
        return identical(vars(a), vars(b))
    if type(a).__eq__ is object.__eq__:
        return True  # opaque (an iterator, a generator of random numbers): nothing to compare
    return bool(a == b) if not callable(a) or not hasattr(a, "__dict__") else True


def arrays_in(value: Any, seen: set[int] | None = None) -> Iterator[np.ndarray]:
    """Every array reachable from an argument, also through the attributes of plain objects."""
    seen = set() if seen is None else seen
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, np.ndarray):
        yield value
        return
    kids = children(value)
    if kids is None and hasattr(value, "__dict__") and not isinstance(value, type) and not callable(value):
        kids = list(vars(value).items())
    for _, child in kids or ():
        yield from arrays_in(child, seen)


def close(got: Any, want: Any, error: Any, rtol: float, where: str) -> None:
    """Every number of the gradient within rtol of the reference, plus what the reference cannot know."""
    scale = magnitude(want)
    for (path, g), (_, w), (_, e) in zip(leaves(got), leaves(want), leaves(error)):
        if w is None or not np.size(w):
            continue
        off = np.abs(np.subtract(g, w, dtype=float))
        slack = rtol * np.abs(w) + 4.0 * np.asarray(e) + 1e-3 * rtol * scale
        assert np.all(off <= slack), (
            f"{where}{list(path) if path else ''}: got {np.asarray(g).tolist()}, "
            f"want {np.asarray(w).tolist()}, "
            f"off by up to {float(np.max(off)):.3g} (reference known to {float(np.max(e)):.1g})"
        )


def single_precision(value: Any) -> bool:
    return any(getattr(leaf, "dtype", None) == np.float32 for _, leaf in leaves(value))


def check_gradient(
    grad_of: Callable[..., Any],
    value_and_grad_of: Callable[..., Any],
    f: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any] | None = None,
    wrt: Any = 0,
    rtol: float = 1e-6,
) -> None:
    """What `assert_gradient` promises, for any pair of gradient functions (for the oracle's own tests)."""
    kwargs = kwargs or {}
    if single_precision((args, kwargs)):
        rtol = max(rtol, 2e-4)
    chosen = slots(f, wrt, args)

    def fresh() -> tuple[tuple[Any, ...], dict[str, Any]]:
        return clone((args, kwargs))

    plain = fresh()
    value, printed = run(f, *plain)
    mine = fresh()
    got, got_printed = run(grad_of, *mine)
    assert got_printed == printed, f"printed {got_printed!r}, the primal prints {printed!r}"
    assert identical(mine, plain), f"arguments left as {mine!r}, the primal leaves {plain!r}"
    parts = got if isinstance(wrt, tuple) else (got,)
    assert isinstance(parts, tuple) and len(parts) == len(chosen), f"{got!r} for wrt={wrt!r}"
    for slot, part in zip(chosen, parts):
        like = pick(slot, args, kwargs)
        same_structure(part, like)
        want, error = reference(f, args, kwargs, slot)
        close(part, want, error, rtol, f"d/d {slot}")
    own = [array for part in parts for array in arrays_in(part, set())]
    for number, array in enumerate(own):
        for other in arrays_in(mine):
            assert not np.shares_memory(array, other), "a gradient shares memory with an argument"
        for other in own[number + 1 :]:
            assert not np.shares_memory(array, other), "two gradients share memory"
    again = fresh()
    second, _ = run(grad_of, *again)
    assert identical(second, got), f"second call gives {second!r}, the first gave {got!r}"
    with_value = fresh()
    (v, g), _ = run(value_and_grad_of, *with_value)
    assert identical(with_value, plain), "value_and_grad leaves other arguments than the primal"
    assert np.shape(v) == () and (float(v) == float(value) or math.isclose(v, value, rel_tol=1e-13)), (
        f"value_and_grad says {v!r}, the primal {value!r}"
    )
    both = zip(g if isinstance(wrt, tuple) else (g,), parts)
    for a, b in both:
        same_structure(a, b)
        close(
            a,
            b,
            tree_map(lambda leaf: 0.0 * leaf if isinstance(leaf, (float, np.ndarray)) else leaf, b),
            1e-12 if rtol < 1e-4 else 1e-5,
            "value_and_grad against grad: ",
        )


def assert_gradient(
    f: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any] | None = None,
    wrt: Any = 0,
    rtol: float = 1e-6,
) -> None:
    """ast2grad's gradient of f at args is right, and the call did to the world what one call of f does.

    Compared: values against two oracles; type, shape, dtype and structure against the argument; what is left
    in the arguments and on stdout against the primal; a second call; `value_and_grad`; no memory is shared.
    """
    import ast2grad

    check_gradient(ast2grad.grad(f, wrt=wrt), ast2grad.value_and_grad(f, wrt=wrt), f, args, kwargs, wrt, rtol)


# ---------------------------------------------------------------- forward mode
def directions(value: Any, rng: np.random.Generator, top: bool = True) -> Any:
    """A random tangent with the structure of an argument; None where it has no floats."""
    kids = children(value)
    if kids is not None:
        return rebuild(value, [directions(child, rng, False) for _, child in kids])
    if is_float_array(value):
        return rng.normal(size=value.shape).astype(value.dtype)
    return float(rng.normal()) if is_scalar(value, top) else None


def paired(gradient: Any, tangent: Any) -> float:
    pairs = zip(leaves(gradient), leaves(tangent))
    return sum((float(np.sum(np.asarray(g) * np.asarray(t))) for (_, g), (_, t) in pairs if g is not None), 0.0)


def assert_tangent(
    f: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any] | None = None,
    wrt: Any = 0,
    rtol: float = 1e-6,
) -> None:
    """ast2grad's jvp of f at args, in a random direction, is the reference gradient in that direction, and the call
    did to the world what one call of f does."""
    import ast2grad

    kwargs = kwargs or {}
    if single_precision((args, kwargs)):
        rtol = max(rtol, 2e-4)
    chosen = slots(f, wrt, args)
    rng = np.random.default_rng(7)
    dots = [directions(pick(slot, args, kwargs), rng) for slot in chosen]
    plain = clone((args, kwargs))
    value, printed = run(f, *plain)
    mine = clone((args, kwargs))
    given = clone(dots)
    got, got_printed = run(
        lambda *a, **k: ast2grad.jvp(f, a, given, wrt=wrt if isinstance(wrt, tuple) else (wrt,), **k), *mine
    )
    assert got_printed == printed, f"printed {got_printed!r}, the primal prints {printed!r}"
    assert identical(mine, plain), f"arguments left as {mine!r}, the primal leaves {plain!r}"
    assert identical(given, dots), "a tangent that was passed in is changed"
    again, dot = got
    same = identical(again, value) or math.isclose(float(again), float(value), rel_tol=1e-13)
    assert same, f"value {again!r}, the primal gives {value!r}"
    want = slack = size = 0.0
    for slot, t in zip(chosen, dots):
        gradient, error = reference(f, args, kwargs, slot)
        want += paired(gradient, t)
        slack += paired(error, tree_map(lambda leaf: np.abs(leaf) if isinstance(leaf, (float, np.ndarray)) else leaf, t))
        size += magnitude(gradient) * max(magnitude(t), 1.0)
    assert np.shape(dot) == (), f"tangent {dot!r}"
    assert abs(float(dot) - want) <= rtol * abs(want) + 4.0 * slack + 1e-2 * rtol * size, f"tangent: got {dot!r}, want {want!r}"


# ---------------------------------------------------------------- second order
def numbers_of(tree: Any) -> np.ndarray:
    """The derivatives in a gradient, one after the other."""
    parts = [np.ravel(np.asarray(leaf, dtype=float)) for _, leaf in leaves(tree) if leaf is not None]
    return np.concatenate(parts) if parts else np.zeros(0)


def moved_along(value: Any, direction: Any, delta: float) -> Any:
    """`value` (already private) with delta times the direction added; arrays in place, to keep their layout."""
    kids = children(value)
    if kids is not None:
        others = children(direction)
        assert others is not None
        return rebuild(value, [moved_along(a, b, delta) for (_, a), (_, b) in zip(kids, others)])
    if direction is None:
        return value
    if not isinstance(value, np.ndarray):
        return value + delta * direction
    frozen = not value.flags.writeable
    if frozen:
        value.flags.writeable = True
    value += delta * direction
    if frozen:
        value.flags.writeable = False
    return value


def differences_along(g: Callable[[float], np.ndarray], scale: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Derivative at 0 of a vector g(delta), and a bound for each entry: like `difference`."""
    best: tuple[np.ndarray, np.ndarray] | None = None
    for h in STEPS:
        try:
            with np.errstate(all="ignore"):
                far, near = (g(h), g(-h)), (g(0.5 * h), g(-0.5 * h))
        except (ValueError, ArithmeticError):
            continue
        wide, slim = (far[0] - far[1]) / (2.0 * h), (near[0] - near[1]) / h
        size = np.max([np.abs(v) for v in (*far, *near)], axis=0)
        value, error = slim + (slim - wide) / 3.0, np.abs(slim - wide) + 16.0 * EPS * size / h
        if np.all(np.isfinite(value)) and np.all(np.isfinite(error)) and (
            best is None or np.max(error, initial=0.0) < np.max(best[1], initial=0.0)
        ):
            best = value, error
    if best is None:
        raise OracleError("no step gives a finite difference")
    return best


def assert_second(
    f: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any] | None = None,
    wrt: Any = 0,
    rtol: float = 1e-5,
) -> None:
    """ast2grad's Hessian-vector product of f at args, in a random direction, is the change of the gradient in that
    direction (the gradient is judged by `assert_gradient`), and the call did to the world what one call of f does."""
    import ast2grad

    kwargs = kwargs or {}
    if single_precision((args, kwargs)):
        rtol = max(rtol, 2e-3)
    chosen = slots(f, wrt, args)
    names = wrt if isinstance(wrt, tuple) else (wrt,)
    rng = np.random.default_rng(11)
    dots = [directions(pick(slot, args, kwargs), rng) for slot in chosen]
    gradient = ast2grad.grad(f, wrt=names)
    wide_args, wide_kwargs = tuple(widened(a) for a in args), {k: widened(v) for k, v in kwargs.items()}

    def at(delta: float) -> np.ndarray:
        own_args, own_kwargs = separate(wide_args), {k: separate(v) for k, v in wide_kwargs.items()}
        for slot, t in zip(chosen, dots):
            moved = moved_along(pick(slot, own_args, own_kwargs), widened(t), delta)
            own_args, own_kwargs = put(slot, moved, own_args, own_kwargs)
        return numbers_of(run(gradient, own_args, own_kwargs)[0])

    plain = clone((args, kwargs))
    _, printed = run(f, *plain)
    mine_args, mine_kwargs = clone((args, kwargs))
    given = clone(dots)
    got, got_printed = run(ast2grad.hvp(f, wrt=names), (*mine_args, tuple(given)), mine_kwargs)
    assert got_printed == printed, f"printed {got_printed!r}, the primal prints {printed!r}"
    assert identical((mine_args, mine_kwargs), plain), f"arguments left as {(mine_args, mine_kwargs)!r}, not {plain!r}"
    assert identical(given, dots), "a vector that was passed in is changed"
    assert isinstance(got, tuple) and len(got) == len(chosen), f"{got!r} for wrt={wrt!r}"
    for slot, part in zip(chosen, got):
        same_structure(part, pick(slot, args, kwargs))
    want, error = differences_along(at)
    have = numbers_of(got)
    assert have.shape == want.shape, f"{have.size} numbers, {want.size} are differentiated"
    if not have.size:
        return
    slack = rtol * np.abs(want) + 4.0 * error + 1e-2 * rtol * np.max(np.abs(want))
    assert np.all(np.abs(have - want) <= slack), (
        f"got {have.tolist()}, want {want.tolist()}, known to {np.max(error):.1g}"
    )
