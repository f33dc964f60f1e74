"""From an integer to a program: helpers, classes and the function under test. Same seed, same text."""

from __future__ import annotations

import ast
import random
from typing import Any

import numpy as np

from .hostile import Hostile
from .program import ENTRY, Program
from .scope import Array, Class, Float, Func, Int, Kind

# what a profile does with the weights of statements and expressions; one is the ordinary weight
_NO_ARRAYS = dict.fromkeys(
    ("array", "array_step", "view", "store", "array_scalar", "procedure", "shelf", "point", "observe"), 0.0
)
_NO_OBJECTS = dict.fromkeys(
    ("list", "dict", "object", "update", "list_scalar", "lazy", "grid", "table", "late", "memory", "crowd"), 0.0
)
PROFILES: dict[str, dict[str, float]] = {
    "scalar": {**_NO_ARRAYS, **_NO_OBJECTS},
    "array": {**_NO_OBJECTS, "assign": 0.5, "several": 0.4, "closure": 0.4, "array_scalar": 2.0},
    "mixed": {},
    "objects": {**_NO_ARRAYS, "object": 2.0, "update": 2.5, "list": 1.5, "dict": 2.0, "assign": 0.6},
}


class Generator(Hostile):
    """Writes one module."""

    def module(self, profile: str) -> Program:
        """Helpers and classes first, then the function under test and values for its arguments."""
        arrays, objects = profile in ("array", "mixed"), profile in ("objects", "mixed")
        n = self.pick([2, 3, 3, 4])
        self.sizes = (n, self.pick([2, 3]))
        self.emit("import math")
        self.emit("import numpy as np")
        makers = [self.helper, self.recursive_helper] + [self.array_helper] * (2 * arrays)
        makers += [self.make_class] * (2 * objects)
        if objects and self.chance(0.8):
            self.make_class()
        for _ in range(self.pick([0, 1, 1, 2, 3])):
            self.pick(makers)()
        return self.entry(profile, arrays, objects)

    # ------------------------------------------------------------------ the function under test
    def entry(self, profile: str, arrays: bool, objects: bool) -> Program:
        """Parameters with values, a body, and a result made of all that is alive."""
        values: dict[str, Any] = {}
        for name in ["x", "y", "z"][: self.pick([1, 2] if arrays else [1, 2, 2, 3])]:
            values[name] = round(self.rng.uniform(0.2, 1.5) * self.pick([1, 1, -1]), 3)
        if arrays:
            n, m = self.sizes
            shapes = [(n,), (n,), (m,), (m, n), (m, n), (n, n), (1, n), (m, 1), (1,)]
            wanted = [p.shape for k in self.visible(Func).values() for p in k.params if isinstance(p, Array)]
            for name in ["a", "b", "c"][: self.pick([1, 2, 2, 3])]:
                # what a helper takes, or what is there already, so that calls and swaps are possible
                values[name] = self.array_value(self.pick(wanted if wanted and self.chance(0.6) else shapes))
                wanted.append(values[name].shape)
        if self.chance(0.35):
            self.use("integer_argument")
            values["n"] = self.pick([0, 1, 2, 3])
        kinds: dict[str, Kind] = {}
        for name, value in values.items():
            kinds[name] = (
                Array(value.shape)
                if isinstance(value, np.ndarray)
                else Int(value + 1)
                if isinstance(value, int)
                else Float()
            )
        with self.function(f"def {ENTRY}({', '.join(values)}):", kinds, "float"):
            self.trips = 1
            for likely, start in ((0.5, self.st_list), (0.2, self.st_dict), (0.5, self.st_object)):
                if objects and self.chance(likely if profile == "objects" else 0.5 * likely):
                    start()
            self.statements(self.pick([3, 4, 5, 6, 8, 10]), 3)
            self.give_back_everything()
        source = ast.unparse(ast.parse("\n".join(self.lines))) + "\n"
        return Program(source, values, features=frozenset(self.features))

    def array_value(self, shape: tuple[int, ...]) -> np.ndarray[Any, Any]:
        """Entries away from zero and from each other; sometimes in Fortran order."""
        size = int(np.prod(shape))
        flat = [round(self.rng.uniform(0.15, 1.4) * self.pick([1, 1, -1]), 3) for _ in range(size)]
        fortran = len(shape) == 2 and self.chance(0.2)
        if fortran:
            self.use("fortran_order")
        return np.array(np.reshape(flat, shape), order="F" if fortran else "C")

    # ------------------------------------------------------------------ helpers
    def helper(self) -> None:
        """A function of floats, with its own control flow, giving one number or several."""
        self.use("helper")
        name, params = self.fresh("h"), [self.fresh("p") for _ in range(self.pick([1, 2, 2]))]
        returning = self.pick(["float", "float", 2, 3])
        shown, optional = list(params), 0
        if len(params) > 1 and self.chance(0.3):
            shown[-1] += f"={self.number()}"
            optional = 1
        kinds: dict[str, Kind] = {p: Float() for p in params}
        with self.function(f"def {name}({', '.join(shown)}):", kinds, returning):
            self.statements(self.pick([0, 1, 2, 3]), 2)
            self.give_back()
        keyword = params[-1] if len(params) > 1 and self.chance(0.5) else ""
        self.declare(name, Func([Float() for _ in params], returning, keyword, optional))

    def recursive_helper(self) -> None:
        """A function that calls itself with a smaller depth."""
        self.use("recursion")
        name, p, k = self.fresh("r"), self.fresh("p"), self.fresh("k")
        kinds: dict[str, Kind] = {p: Float(), k: Int(4)}
        with self.function(f"def {name}({p}, {k}):", kinds, "float"):
            with self.block(f"if {k} <= 0:"):
                self.give_back()
            self.statements(self.pick([0, 1, 2]), 1)
            again = f"{name}({self.bounded()}, {k} - 1)"
            form = self.pick(["tail", "scaled", "twice", "branch"])
            if form == "tail":
                self.emit(f"return {again}")
            elif form == "scaled":
                self.emit(f"return {self.bounded()} + 0.5 * {again}")
            elif form == "twice":
                self.use("double_recursion")
                self.emit(f"return math.sin({again} - {name}({self.bounded(1)}, {k} - 1))")
            else:
                with self.block(f"if {self.comparison()}:"):
                    self.emit(f"return 0.7 * {again}")
                self.give_back()
        self.declare(name, Func([Float(), Int(4)], "float"))

    def array_helper(self) -> None:
        """A function of arrays: pure, or writing into them."""
        n, m = self.sizes
        shape = self.pick([(n,), (n,), (m, n)])
        name, a, p = self.fresh("h"), self.fresh("q"), self.fresh("p")
        form = self.pick(["procedure", "procedure", "scalar", "array"])
        returning: Any = {"procedure": None, "scalar": "float"}.get(form, shape)
        self.use(f"array_helper_{form}")
        kinds: dict[str, Kind] = {a: Array(shape), p: Float()}
        with self.function(f"def {name}({a}, {p}):", kinds, returning):
            if form == "procedure":
                self.use("argument_mutated_by_helper")
                self.store_into(a, kinds[a])
            self.statements(self.pick([0, 1, 2]), 2)
            if form == "procedure":
                self.store_into(a, kinds[a])
            else:
                self.give_back()
        self.declare(name, Func([Array(shape), Float()], returning))

    # ------------------------------------------------------------------ classes
    def make_class(self) -> None:
        """A class with float attributes (sometimes an array), methods that read and methods that update."""
        self.use("class")
        name = self.fresh("Cell")
        floats = ["level", "rate", "gain"][: self.pick([1, 2, 2, 3])]
        arrays: dict[str, tuple[int, ...]] = {}
        if self.weights.get("array", 1.0) and self.chance(0.4):
            self.use("array_attribute")
            arrays["data"] = (self.sizes[0],)
        inits = self.pick(range(1, len(floats) + 1))
        params = [self.fresh("p") for _ in range(inits)]
        cls = Class(inits, floats, arrays, {}, {})
        with self.block(f"class {name}:"):
            kinds: dict[str, Kind] = {p: Float() for p in params}
            with self.function(f"def __init__(self, {', '.join(params)}):", kinds, None):
                for at, attr in enumerate(floats):
                    self.emit(f"self.{attr} = {params[at] if at < inits else self.bounded(1)}")
                for attr, shape in arrays.items():
                    self.emit(f"self.{attr} = {self.constructor(shape)}")
            fields: dict[str, Kind] = {f"self.{attr}": Float() for attr in floats}
            fields |= {f"self.{attr}": Array(shape) for attr, shape in arrays.items()}
            for method, table in (("value", cls.queries), ("update", cls.updates), ("reset", cls.updates)):
                if method == "reset" and self.chance(0.6):
                    continue
                arguments = [self.fresh("p") for _ in range(self.pick([0, 1, 1]))]
                known = {**fields, **{p: Float() for p in arguments}}
                with self.function(f"def {method}({', '.join(['self', *arguments])}):", known, "float"):
                    if method != "value":
                        self.emit(f"self.{self.pick(floats)} = {self.bounded()}")
                    self.statements(self.pick([0, 1, 1, 2]), 1)
                    self.give_back()
                table[method] = len(arguments)
        self.declare(name, cls)


def generate(seed: int, profile: str = "mixed", attempt: int = 0) -> Program:
    """The program of a seed; further attempts give variants for when the oracle does not trust the first."""
    rng = random.Random(f"{profile}/{seed}/{attempt}")
    made = Generator(rng, PROFILES[profile]).module(profile)
    return Program(made.source, made.args, f"{profile}:{seed}:{attempt}", made.features)
