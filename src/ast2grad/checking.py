"""`check_grads`: derivatives against differences of the function, and forward against reverse mode."""
from __future__ import annotations

import copy
import dataclasses
import inspect
import linecache
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from .dispatch import differentiable, make_derivative
from .errors import ArgumentError

Path = tuple[Any, ...]
Place = tuple[Path, "tuple[int, ...] | None"]  # the way to a leaf, and the entry of the array there

SMALL = 64  # arguments of up to this many numbers are checked entry by entry
ROWS = 16  # results of up to this many numbers, too
STEPS = {8: (1e-4, 1e-3, 1e-5, 1e-6), 4: (1e-2, 3e-2, 3e-3), 2: (1e-1, 3e-1)}  # by the size of the result's floats
RTOL = {8: 1e-6, 4: 1e-3, 2: 1e-1}

_counter = iter(range(1, 1 << 60))


# ------------------------------------------------------------------------------------------------ trees of numbers

def children(value: Any) -> list[tuple[Any, Any]] | None:
    if isinstance(value, (list, tuple)):
        return list(enumerate(value))
    if isinstance(value, dict):
        return list(value.items())
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [(f.name, getattr(value, f.name)) for f in dataclasses.fields(value)]
    return None


def rebuilt(like: Any, parts: list[Any]) -> Any:
    if isinstance(like, tuple) and hasattr(like, "_fields"):
        return type(like)(*parts)
    if isinstance(like, (list, tuple)):
        return type(like)(parts)
    if isinstance(like, dict):
        return dict(zip(like, parts))
    new = copy.copy(like)
    for f, part in zip(dataclasses.fields(like), parts):
        object.__setattr__(new, f.name, part)
    return new


def mapped(fn: Callable[..., Any], value: Any, *others: Any, top: bool = True) -> Any:
    """fn(leaf, *other leaves) in the place of each leaf that is a number or a float array; `top`: an int counts."""
    kids = children(value)
    if kids is not None:
        rows = [[v for _, v in children(o) or ()] for o in others]
        return rebuilt(value, [mapped(fn, v, *[r[i] for r in rows], top=False) for i, (_, v) in enumerate(kids)])
    return fn(value, *others) if is_leaf(value, top) else value


def is_leaf(value: Any, top: bool) -> bool:
    if isinstance(value, np.ndarray):
        return value.dtype.kind == "f"
    return isinstance(value, (float, np.floating)) or top and type(value) is int


def leaves(value: Any, path: Path = (), top: bool = True) -> Iterator[tuple[Path, Any]]:
    kids = children(value)
    if kids is None:
        if is_leaf(value, top):
            yield path, value
        return
    for key, v in kids:
        yield from leaves(v, (*path, key), False)


def places(value: Any, top: bool = True) -> list[Place]:
    """Where each number stands, in the order of `numbers`."""
    return [(path, i) for path, leaf in leaves(value, top=top)
            for i in (np.ndindex(leaf.shape) if isinstance(leaf, np.ndarray) else (None,))]


def numbers(value: Any, top: bool = True) -> np.ndarray:
    parts = [np.ravel(np.asarray(leaf, dtype=float)) for _, leaf in leaves(value, top=top)]
    return np.concatenate(parts) if parts else np.zeros(0)


def filled(like: Any, flat: np.ndarray, top: bool = True) -> Any:
    """A tree like `like` that holds the numbers; None where `like` holds something else."""
    rest = list(flat)

    def take(leaf: Any, top: bool) -> Any:
        kids = children(leaf)
        if kids is not None:
            return rebuilt(leaf, [take(v, False) for _, v in kids])
        if not is_leaf(leaf, top):
            return None
        if not isinstance(leaf, np.ndarray):
            x = float(rest.pop(0))
            return type(leaf)(x) if isinstance(leaf, np.floating) else x
        out = np.array(rest[:leaf.size], dtype=leaf.dtype).reshape(leaf.shape)
        del rest[:leaf.size]
        return out

    return take(like, top)


def private(value: Any) -> Any:
    """A copy that the function may write to; what is no container and no array is shared."""
    kids = children(value)
    if kids is not None:
        return rebuilt(value, [private(v) for _, v in kids])
    return value.copy() if isinstance(value, np.ndarray) else value


def widened(value: Any) -> Any:
    """Double precision throughout: differences in single precision say little."""

    def wide(leaf: Any) -> Any:
        return leaf.astype(np.float64) if isinstance(leaf, np.ndarray) else float(leaf)

    return mapped(wide, private(value), top=False)


def text_of(value: Any, place: Place) -> str:
    """['rate'][2, 0], .area, [3]; nothing for the value itself."""
    path, index = place
    return step_text(value, path) + (f"[{', '.join(map(str, index))}]" if index else "")


# ------------------------------------------------------------------------------------------------ differences

@dataclasses.dataclass
class Slope:
    """A derivative by differences: its value, what is not known about it, and what the two steps say."""

    value: np.ndarray
    error: np.ndarray
    step: float
    wide: np.ndarray
    slim: np.ndarray


def slope(g: Callable[[float], np.ndarray], scale: float, steps: Sequence[float], eps: float) -> Slope | None:
    """The derivative at 0 of g(delta), from central differences at two steps; of a few such pairs, the best."""
    best: Slope | None = None
    for base in steps:
        h = base * scale
        try:
            with np.errstate(all="ignore"):
                far, near = (g(h), g(-h)), (g(0.5 * h), g(-0.5 * h))
        except (ValueError, ArithmeticError):
            continue  # outside of the function's domain
        if any(v.shape != far[0].shape for v in (*far, *near)):
            continue
        with np.errstate(all="ignore"):
            wide, slim = (far[0] - far[1]) / (2.0 * h), (near[0] - near[1]) / h
            size = np.max(np.abs([*far, *near]), axis=0) if wide.size else wide
            found = Slope(slim + (slim - wide) / 3.0, np.abs(slim - wide) + 16.0 * eps * size / h, h, wide, slim)
        if not np.all(np.isfinite(found.error)):
            continue
        if best is None or np.max(found.error, initial=0.0) < np.max(best.error, initial=0.0):
            best = found
    return best


# ------------------------------------------------------------------------------------------------ one function

class Subject:
    """A function at a point, as a function of the numbers in its differentiated arguments."""

    def __init__(self, f: Any, args: tuple[Any, ...], kwargs: dict[str, Any], slots: tuple[Any, ...]) -> None:
        self.f, self.args, self.kwargs, self.slots = f, args, dict(kwargs), slots
        self.names = [self.name_of(s) for s in slots]
        self.chosen = [self.pick(s) for s in slots]
        self.counts = [numbers(x).size for x in self.chosen]
        self.size = sum(self.counts)
        value = f(*private(args), **private(self.kwargs))
        if any(isinstance(leaf, (complex, np.complexfloating)) or isinstance(leaf, np.ndarray) and leaf.dtype.kind == "c"
               for leaf in all_leaves(value)):
            raise ArgumentError("A304", f"{self.describe()} returns complex numbers", None, "return real and imaginary parts")
        self.value = value
        self.rows = numbers(value, False).size
        if not self.rows:
            raise ArgumentError("A304", f"{self.describe()} returns no floating-point numbers")
        results = [leaf for _, leaf in leaves(value, top=False)]
        self.digits = min(itemsize(leaf) for leaf in (*results, *[v for tree in self.chosen for _, v in leaves(tree)]))
        self.wide_args, self.wide_kwargs = widened(args), widened(self.kwargs)
        wide = f(*private(self.wide_args), **private(self.wide_kwargs)) if self.digits < 8 else value
        # what the function itself rounds to, whatever its arguments
        self.wide_digits = min(itemsize(leaf) for _, leaf in leaves(wide, top=False))

    def describe(self) -> str:
        return f"{getattr(self.f, '__name__', type(self.f).__name__)}()"

    def name_of(self, slot: Any) -> str:
        if isinstance(slot, str):
            return slot
        try:
            params = list(inspect.signature(self.f).parameters.values())
        except (ValueError, TypeError):
            return f"args[{slot}]"
        named = [p.name for p in params if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
        return named[slot] if slot < len(named) else f"args[{slot}]"

    def pick(self, slot: Any) -> Any:
        return self.args[slot] if isinstance(slot, int) else self.kwargs[slot]

    def place(self, k: int) -> str:
        """The k-th number of all differentiated arguments."""
        for name, x, n in zip(self.names, self.chosen, self.counts):
            if k < n:
                where = text_of(x, places(x)[k])
                return f"argument {name!r}" + (f", entry {where}" if where else "")
            k -= n
        raise IndexError(k)

    def row(self, i: int) -> str:
        where = text_of(self.value, places(self.value, False)[i])
        return f", result entry {where}" if where else ""

    def parts(self, flat: np.ndarray) -> list[Any]:
        """One tangent an argument."""
        ends = np.cumsum([0, *self.counts])
        return [filled(x, flat[a:b]) for x, a, b in zip(self.chosen, ends, ends[1:])]

    def moved(self, flat: np.ndarray) -> np.ndarray:
        """The function's numbers with `flat` added to its arguments."""
        args, kwargs = list(private(self.wide_args)), private(self.wide_kwargs)
        ends = np.cumsum([0, *self.counts])
        for slot, x, a, b in zip(self.slots, self.chosen, ends, ends[1:]):
            own = args[slot] if isinstance(slot, int) else kwargs[slot]
            new = added(own, filled(widened(x) if type(x) is not int else float(x), flat[a:b]))
            if isinstance(slot, int):
                args[slot] = new
            else:
                kwargs[slot] = new
        return numbers(self.f(*args, **kwargs), False)

    def slope(self, direction: np.ndarray) -> Slope | None:
        at = np.concatenate([numbers(x) for x in self.chosen])
        scale = max(1.0, float(np.max(np.abs(at[direction != 0.0]), initial=0.0)))
        eps = float(np.finfo(f"f{self.wide_digits}").eps)
        return slope(lambda t: self.moved(t * direction), scale, STEPS[self.wide_digits], eps)

    # -------------------------------------------------------------------------------------------- derivatives

    def push(self, direction: np.ndarray) -> np.ndarray:
        from .api import jvp
        dot = jvp(self.f, private(self.args), self.parts(direction), wrt=self.slots, **private(self.kwargs))[1]
        return self.like(dot, self.value, "the tangent", False)

    def pull(self) -> Callable[[np.ndarray], np.ndarray]:
        from .api import vjp
        _, pullback = vjp(self.f, *private(self.args), wrt=self.slots, **private(self.kwargs))

        def pulled(weights: np.ndarray) -> np.ndarray:
            bars = pullback(filled(self.value, weights, False))
            return np.concatenate([self.like(b, x, f"the cotangent of {n!r}") for b, x, n in zip(bars, self.chosen, self.names)])

        return pulled

    def gradient(self) -> np.ndarray:
        from .api import grad
        bars = grad(self.f, wrt=self.slots)(*private(self.args), **private(self.kwargs))
        return np.concatenate([self.like(b, x, f"the gradient by {n!r}") for b, x, n in zip(bars, self.chosen, self.names)])

    @staticmethod
    def like(got: Any, want: Any, what: str, top: bool = True) -> np.ndarray:
        have = dict(leaves(got))
        parts = [(path, leaf, have.get(path)) for path, leaf in leaves(want, top=top)]
        for path, leaf, part in parts:
            if part is None or np.shape(part) != np.shape(leaf):
                raise AssertionError(f"{what}{step_text(want, path)} is {part!r}, which has not the form of {leaf!r}")
        return np.concatenate([np.ravel(np.asarray(part, dtype=float)) for _, _, part in parts])

    @property
    def scalar(self) -> bool:
        return children(self.value) is None and np.shape(self.value) == ()


def itemsize(leaf: Any) -> int:
    return min(leaf.dtype.itemsize, 8) if isinstance(leaf, (np.ndarray, np.floating)) else 8


def all_leaves(value: Any) -> Iterator[Any]:
    kids = children(value)
    if kids is None:
        yield value
    for _, v in kids or ():
        yield from all_leaves(v)


def added(value: Any, delta: Any) -> Any:
    """value + delta, number by number; arrays keep their memory layout."""
    kids = children(value)
    if kids is not None:
        other = children(delta)
        assert other is not None
        return rebuilt(value, [added(a, b) for (_, a), (_, b) in zip(kids, other)])
    if delta is None:
        return value
    if isinstance(value, np.ndarray):
        value += delta
        return value
    return value + delta


# ------------------------------------------------------------------------------------------------ comparing

class Check:
    def __init__(self, subject: Subject, modes: Sequence[str], rtol: float | None, order: str) -> None:
        self.s = subject
        self.modes = modes
        self.rtol = RTOL[subject.digits] if rtol is None else rtol
        self.order = order
        self.rng = np.random.default_rng(0)

    def run(self) -> None:
        s = self.s
        entries = [np.eye(s.size)[k] for k in range(s.size)] if s.size <= SMALL else []
        chosen = [*entries, *[self.rng.normal(size=s.size) for _ in range(2)]]
        where = [s.place(k) if k < len(entries) else self.along() for k in range(len(chosen))]
        slopes = [self.known(s.slope(d), w) for d, w in zip(chosen, where)]
        largest = max(float(np.max(np.abs(z.value), initial=0.0)) for z in slopes)
        if "forward" in self.modes:
            for d, w, z in zip(chosen, where, slopes):
                for i, (got, value) in enumerate(zip(s.push(d), z.value)):
                    self.compare("forward", got, value, z.error[i], (z.wide[i], z.slim[i], z.step), largest,
                                 lambda w=w, i=i: w + s.row(i), d, i)  # type: ignore[misc]
        if "reverse" in self.modes:
            self.reverse(chosen, where, slopes, largest)
        if "forward" in self.modes and "reverse" in self.modes:
            self.dot_product()

    def along(self) -> str:
        names = [f"{n!r}" for n in self.s.names]
        return f"argument{'s' if len(names) > 1 else ''} {', '.join(names)}, along a random direction"

    def known(self, z: Slope | None, where: str) -> Slope:
        if z is None:
            raise AssertionError(f"{self.order}{where}: no step gives finite differences")
        return z

    def reverse(self, chosen: list[np.ndarray], where: list[str], slopes: list[Slope], largest: float) -> None:
        s = self.s
        pull = s.pull()
        weights = [self.rng.normal(size=s.rows)]
        if s.rows <= ROWS:
            weights = [*np.eye(s.rows), *weights]
        bars = [pull(w) for w in weights]
        if s.scalar:
            weights.append(np.ones(1))
            bars.append(s.gradient())
        for n, (w, bar) in enumerate(zip(weights, bars)):
            one = s.rows <= ROWS and n < s.rows
            label = (lambda n=n: s.row(n)) if one else (lambda: "")  # type: ignore[misc]
            for d, place, z in zip(chosen, where, slopes):
                self.compare("reverse", float(bar @ d), float(w @ z.value), float(np.abs(w) @ z.error),
                             (float(w @ z.wide), float(w @ z.slim), z.step), largest * max(1.0, float(np.max(np.abs(w)))),
                             lambda place=place, label=label: place + label(), d, n if one else w)  # type: ignore[misc]

    def compare(self, mode: str, got: float, want: float, error: float, steps: tuple[float, float, float], largest: float,
                where: Callable[[], str], direction: np.ndarray, weights: Any) -> None:
        off = abs(got - want)
        fine = self.rtol * (abs(want) + 1e-3 * largest)
        if off <= fine:
            return
        unsure = error > 1e-3 * max(abs(want), 1e-2 * largest) + 1e-7
        if off <= fine + 4.0 * error and not unsure:
            return
        head = f"{self.order}{mode} mode, {where()}: the derivative is {got:.10g}, differences say {want:.10g}"
        wide, slim, h = steps
        if unsure:
            raise AssertionError(f"{head}, but with the steps {h:.1e} and {0.5 * h:.1e} they disagree ({wide:.6g}, {slim:.6g}): "
                                 "there is a kink or a jump so close, or the function is too rough; check it at another point")
        raise AssertionError(head + self.kink(direction, weights, h))

    def kink(self, direction: np.ndarray, weights: Any, h: float) -> str:
        """What to say where the slopes to both sides differ however small the step is."""

        def at(t: float) -> float:
            y = self.s.moved(t * direction)
            return float(y[weights] if isinstance(weights, int) else weights @ y)

        try:
            middle = at(0.0)
            gaps, sides = [], (0.0, 0.0)
            for t in (h, 0.5 * h):
                sides = (middle - at(-t)) / t, (at(t) - middle) / t
                gaps.append(abs(sides[1] - sides[0]))
        except (ValueError, ArithmeticError):
            return ""
        if gaps[1] > 0.9 * gaps[0] and gaps[1] > 1e-3 * max(map(abs, sides)):
            return f" (the function has a kink here: its slope is {sides[0]:.6g} on one side and {sides[1]:.6g} on the other)"
        return ""

    def dot_product(self) -> None:
        """<J v, w> = <v, J^T w>, to rounding."""
        s = self.s
        pull = s.pull()
        tolerance = {8: 1e-9, 4: 1e-4, 2: 1e-1}[s.digits]
        for _ in range(2):
            v, w = self.rng.normal(size=s.size), self.rng.normal(size=s.rows)
            dot, bar = s.push(v), pull(w)
            one, other = float(dot @ w), float(v @ bar)
            size = float(np.abs(dot) @ np.abs(w) + np.abs(v) @ np.abs(bar))
            if not abs(one - other) <= tolerance * size or not math.isfinite(size):
                raise AssertionError(f"{self.order}forward and reverse mode differ, {self.along()}: "
                                     f"<J v, w> = {one!r}, <v, J^T w> = {other!r}")


# ------------------------------------------------------------------------------------------------ higher order

def derivative_of(s: Subject, modes: Sequence[str], rng: np.random.Generator) -> tuple[Any, tuple[Any, ...], dict[str, Any]]:
    """The function to check for the next order, and its arguments.

    Of a scalar function its gradient; of another one the gradient of a weighted sum of its results or, where only
    forward mode is asked for, the derivative along one direction.
    """
    if "reverse" not in modes:
        return written(s, "jvp", s.parts(rng.normal(size=s.size)))
    from .api import grad
    f, args, kwargs = (s.f, s.args, s.kwargs) if s.scalar else written(s, "sum", [])
    return grad(f, wrt=s.slots if len(s.slots) > 1 else s.slots[0]), args, kwargs


def written(s: Subject, what: str, dots: list[Any]) -> tuple[Any, tuple[Any, ...], dict[str, Any]]:
    """A function of the same arguments, in Python: what differentiates it again has a text to read."""
    from .api import jvp
    params = [f"a{i}" for i in range(len(s.args))]
    words = list(s.kwargs)
    space: dict[str, Any] = {"__name__": "ast2grad.checks", "f": s.f, "jvp": jvp, "np": np}
    given = ", ".join([*params, *[f"{k}={k}" for k in words]])
    name = f"{getattr(s.f, '__name__', 'f')}_{'along' if what == 'jvp' else 'weighted'}"
    name = name if name.isidentifier() else "fn"
    if what == "jvp":
        space |= {f"dot_{i}": d for i, d in enumerate(dots)}
        directions = "".join(f"dot_{i}, " for i in range(len(dots)))
        primals = "".join(f"{p}, " for p in params)
        keywords = "".join(f", {k}={k}" for k in words)
        body = [f"return jvp(f, ({primals}), ({directions}), wrt={s.slots!r}{keywords})[1]"]
    else:
        rng = np.random.default_rng(1)
        body, terms = [f"y = f({given})"], []
        for n, (path, leaf) in enumerate(leaves(s.value, top=False)):
            space[f"w_{n}"] = rng.normal(size=np.shape(leaf)) if np.ndim(leaf) else float(rng.normal())
            part = "y" + step_text(s.value, path)
            terms.append(f"np.sum(w_{n} * {part})" if np.ndim(leaf) else f"w_{n} * {part}")
        body.append(f"return {' + '.join(terms)}")
    text = f"def {name}({', '.join([*params, *words])}):\n" + "".join(f"    {line}\n" for line in body)
    file = f"<ast2grad check {name} {next(_counter)}>"
    linecache.cache[file] = (len(text), None, text.splitlines(True), file)
    exec(compile(text, file, "exec"), space)
    return space[name], s.args, s.kwargs


def step_text(value: Any, path: Path) -> str:
    text = ""
    for key in path:
        named = dataclasses.is_dataclass(value)
        text += f".{key}" if named else f"[{key!r}]"
        value = getattr(value, key) if named else value[key]
    return text


# ------------------------------------------------------------------------------------------------ the entry

def check(f: Any, args: Sequence[Any], wrt: Any, order: int, modes: Sequence[str], rtol: float | None,
          kwargs: dict[str, Any] | None) -> None:
    """What `ast2grad.check_grads` does."""
    modes = (modes,) if isinstance(modes, str) else tuple(modes)
    if not modes or any(m not in ("forward", "reverse") for m in modes):
        raise ArgumentError("A306", f"modes={modes!r}; they are 'forward' and 'reverse'")
    if order < 1:
        raise ArgumentError("A306", f"order={order!r}; it is 1 or more")
    if not isinstance(args, (tuple, list)):
        raise ArgumentError("A306", "check_grads(f, args): args is a tuple of the arguments")
    given, named = tuple(args), dict(kwargs or {})
    slots = slots_of(f, given, named, wrt)
    rng = np.random.default_rng(2)
    for n in range(1, order + 1):
        subject = Subject(f, given, named, slots)
        Check(subject, modes, rtol, "" if order == 1 else f"order {n}, ").run()
        if n < order:
            f, given, named = derivative_of(subject, modes, rng)


def slots_of(f: Any, args: tuple[Any, ...], kwargs: dict[str, Any], wrt: Any) -> tuple[Any, ...]:
    """wrt as positions in args and names of keyword arguments; defaults that it names are added to the latter."""
    if wrt is None:
        found = [i for i, x in enumerate(args) if differentiable(x)]
        found_too = [k for k, x in kwargs.items() if differentiable(x)]
        if not found and not found_too:
            raise ArgumentError("A302", "there is nothing to differentiate with respect to")
        return (*found, *found_too)
    d = make_derivative(f, wrt, "vjp", False, "python")
    d.bind(args, kwargs)
    names = [p.name for p in d.params.parameters.values() if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    out: list[Any] = []
    for name in d.wrt_names:
        if name.startswith("*") and not name.startswith("**"):
            out.append(len(names) + int(name[1:]))
        elif name in names and names.index(name) < len(args):
            out.append(names.index(name))
        else:
            out.append(name.lstrip("*"))
            if out[-1] not in kwargs:
                kwargs[out[-1]] = d.params.parameters[out[-1]].default
    for slot in out:
        x = args[slot] if isinstance(slot, int) else kwargs[slot]
        if not differentiable(x) and type(x) is not int:
            raise ArgumentError("A302", f"argument {slot!r} holds no floating-point numbers")
    return tuple(out)
