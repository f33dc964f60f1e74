"""What a program under construction knows of its variables, and the text written so far."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

# names that generated gradients like to use themselves: a clash must not matter
HOSTILE = (
    "x_bar",
    "t",
    "x_tape",
    "test",
    "tape",
    "t_bar",
    "out",
    "sin_x",
    "y_bar",
    "result",
    "v_bar",
    "a_tape",
)


@dataclass(eq=False)
class Kind:
    """The type of a name; compared by identity, since lists carry state."""


@dataclass(eq=False)
class Float(Kind):
    """A float of magnitude about 2 at most."""


@dataclass(eq=False)
class Int(Kind):
    """An integer in range(below), never reassigned by hand."""

    below: int


@dataclass(eq=False)
class Counter(Kind):
    """A non-negative integer that the program itself counts up."""


@dataclass(eq=False)
class Array(Kind):
    """A float array of fixed shape."""

    shape: tuple[int, ...]


@dataclass(eq=False)
class List(Kind):
    """A list of floats with at least `length` items; blocks may not leave it shorter than `floor`."""

    length: int
    floor: int = 0
    locked: bool = False


@dataclass(eq=False)
class Class(Kind):
    """A class of the program: constructor arity, float attributes, array attributes, methods with arity."""

    inits: int
    floats: list[str]
    arrays: dict[str, tuple[int, ...]]
    queries: dict[str, int]
    updates: dict[str, int]


@dataclass(eq=False)
class Object(Kind):
    """An instance."""

    cls: Class


@dataclass(eq=False)
class Func(Kind):
    """Something callable: kinds of parameters; a float, several, an array or nothing as result."""

    params: list[Kind]
    returns: Any
    keyword: str = ""
    optional: int = 0


@dataclass
class Frame:
    """One block; `function` tells which function it belongs to."""

    function: int
    names: dict[str, Kind] = field(default_factory=dict)


K = TypeVar("K", bound=Kind)


class Writer:
    """Random choices, nested scopes, indented lines, and a record of the features used."""

    def __init__(self, rng: random.Random, weights: dict[str, float]) -> None:
        self.rng = rng
        self.weights = weights
        self.features: set[str] = set()
        self.lines: list[str] = []
        self.indent = 0
        self.frames = [Frame(0)]
        self.functions = 0
        self.serial = 0
        self.hostile = list(HOSTILE)
        self.loops = 0
        self.trips = 1
        self.returning: Any = "float"
        self.sizes = (3, 2)

    # ------------------------------------------------------------------ choices
    def chance(self, probability: float) -> bool:
        """True that often."""
        return self.rng.random() < probability

    def pick(self, items: Any) -> Any:
        """One of the items, equally likely."""
        items = list(items)
        return items[self.rng.randrange(len(items))]

    def choose(self, table: dict[str, float]) -> str:
        """A key with the probability of its weight; the weight of the profile multiplies, if there is one."""
        weighted = [(key, weight * self.weights.get(key, 1.0)) for key, weight in table.items()]
        at = self.rng.random() * sum(weight for _, weight in weighted)
        for key, weight in weighted:
            at -= weight
            if at < 0:
                return key
        return weighted[-1][0]

    def use(self, *features: str) -> None:
        """Record that the program contains these."""
        self.features.update(features)

    def number(self, low: float = 0.2, high: float = 1.5, signed: bool = True) -> str:
        """A short constant, away from zero."""
        value = f"{self.rng.uniform(low, high):.2f}"
        return f"(-{value})" if signed and self.chance(0.25) else value

    # ------------------------------------------------------------------ names
    def fresh(self, stem: str) -> str:
        """A name that was not used before."""
        self.serial += 1
        if stem in "xuv" and self.hostile and self.chance(0.15):
            return self.hostile.pop(self.rng.randrange(len(self.hostile)))
        return f"{stem}{self.serial}"

    def declare(self, name: str, kind: Kind) -> str:
        """Make the name visible in the current block."""
        self.frames[-1].names[name] = kind
        return name

    def visible(self, kind: type[K]) -> dict[str, K]:
        """All names of a kind that may be read here."""
        found: dict[str, K] = {}
        for frame in self.frames:
            found |= {name: k for name, k in frame.names.items() if isinstance(k, kind)}
        return found

    def assignable(self, kind: type[K]) -> dict[str, K]:
        """Names that this function may bind anew; attributes and dict entries belong to everybody."""
        here = self.frames[-1].function
        found: dict[str, K] = {}
        for frame in self.frames:
            for name, k in frame.names.items():
                if isinstance(k, kind) and (frame.function == here or "." in name or "[" in name):
                    found[name] = k
        return found

    # ------------------------------------------------------------------ text
    def emit(self, line: str) -> None:
        """Write one line at the current depth."""
        self.lines.append("    " * self.indent + line)

    @contextmanager
    def block(self, header: str) -> Iterator[None]:
        """An indented block with names of its own; what it does to lists may happen any number of times."""
        self.emit(header)
        start = len(self.lines)
        lists = self.visible(List).values()
        before = [(k, k.length, k.floor) for k in lists]
        for k in lists:
            k.floor = k.length
        self.indent += 1
        self.frames.append(Frame(self.frames[-1].function))
        try:
            yield
        finally:
            if len(self.lines) == start:
                self.emit("pass")
            self.frames.pop()
            self.indent -= 1
            for k, length, floor in before:
                k.length, k.floor = length, floor

    @contextmanager
    def function(self, header: str, params: dict[str, Kind], returning: Any) -> Iterator[None]:
        """The body of a function: loops of the outside do not reach into it."""
        outside = self.loops, self.trips, self.returning
        with self.block(header):
            self.functions += 1
            self.frames[-1].function = self.functions
            self.frames[-1].names.update(params)
            self.loops, self.returning = 0, returning
            self.trips = max(self.trips, 3)
            yield
        self.loops, self.trips, self.returning = outside
