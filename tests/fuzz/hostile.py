"""What reviewers try: lazy iterators, containers in containers, late binding, exceptions, calls between stores."""

from __future__ import annotations

from .control import MAX_TRIPS, Control
from .scope import Array, Class, Float, Func, Int, List, Object


class Hostile(Control):
    """More statements; those with a body count as compound."""

    STATEMENTS = {
        **Control.STATEMENTS,
        "lazy": 1.0,
        "generator": 0.7,
        "try": 0.7,
        "grid": 0.7,
        "table": 0.5,
        "late": 0.4,
        "memory": 0.4,
        "shelf": 0.7,
        "point": 0.4,
        "observe": 1.5,
        "crowd": 0.8,
    }
    COMPOUND = ("if", "for", "while", "closure", "lazy", "generator", "try")

    # ------------------------------------------------------------------ loops over lazy iterators
    def st_lazy(self, depth: int) -> bool:
        """A loop whose items are computed while its body changes what they are made of."""
        lists = {n: k for n, k in self.visible(List).items() if 0 < k.length < 5 and not k.locked}
        names = self.float_names()
        if not lists or not names or self.loops >= 2:
            return False
        source, kind = self.pick(lists.items())
        if self.trips * kind.length > MAX_TRIPS:
            return False
        e, v, w = self.fresh("e"), self.fresh("v"), self.fresh("w")
        changing = self.pick(names)
        form = self.pick(["expression", "expression", "filtered", "map", "filter", "zip", "numbered", "stored"])
        self.use(f"lazy_{form}")
        item = f"0.5 * {e} + 0.4 * {changing}"
        header, targets = {
            "expression": (f"{v} in ({item} for {e} in {source})", {v: Float()}),
            "filtered": (
                f"{v} in ({item} for {e} in {source} if {e} < {self.number(0.3, 1.5)})",
                {v: Float()},
            ),
            "map": (f"{v} in map(lambda {e}: {item}, {source})", {v: Float()}),
            "filter": (f"{v} in filter(lambda {e}: {e} > {self.number(0.3, 0.9)}, {source})", {v: Float()}),
            "zip": (f"{v}, {w} in zip({source}, {source}[::-1])", {v: Float(), w: Float()}),
            "numbered": (f"{w}, {v} in enumerate({item} for {e} in {source})", {v: Float(), w: Int(kind.length)}),
            "stored": (f"{v} in {source}", {v: Float()}),
        }[form]
        kind.locked = True
        outside = self.loops, self.trips
        self.loops, self.trips = self.loops + 1, self.trips * kind.length
        with self.block(f"for {header}:"):
            self.frames[-1].names.update(targets)
            if self.chance(0.7):
                self.emit(f"{changing} = {self.bounded()}")
            if self.chance(0.6):
                self.emit(f"{source}[{self.pick(range(-kind.length, kind.length))}] = {self.bounded()}")
            if self.chance(0.2):
                self.leave()
            self.statements(1, depth)
        self.loops, self.trips = outside
        kind.locked = False
        return True

    def st_generator(self, depth: int) -> bool:
        """A generator function that shares names with the loop over it."""
        names = self.float_names()
        if not names or self.loops >= 1 or self.trips > 6:
            return False
        self.use("generator_function")
        g, i, v = self.fresh("g"), self.fresh("i"), self.fresh("v")
        shared = self.pick([n for n in names if "." not in n and "[" not in n] or [""])
        with self.block(f"def {g}():"):
            if shared and shared in self.assignable(Float) and self.chance(0.3):
                self.emit(f"nonlocal {shared}")
                self.emit(f"{shared} = {self.bounded()}")
            with self.block(f"for {i} in range({self.pick([1, 2, 3])}):"):
                self.frames[-1].names[i] = Int(3)
                self.emit(f"yield {self.bounded()}")
            if self.chance(0.4):
                self.emit(f"yield {self.bounded()}")
        outside = self.loops, self.trips
        self.loops, self.trips = self.loops + 1, self.trips * 4
        with self.block(f"for {v} in {g}():"):
            self.frames[-1].names[v] = Float()
            if shared and self.chance(0.6):
                self.emit(f"{shared} = {self.bounded()}")
            if self.chance(0.2):
                self.leave()
            self.statements(1, min(depth, 1))
        self.loops, self.trips = outside
        return True

    # ------------------------------------------------------------------ exceptions
    def st_try(self, depth: int) -> bool:
        """try with a body that raises or not; else and finally sometimes."""
        self.use("try")
        x = self.fresh("x")
        self.emit(f"{x} = {self.bounded()}")
        self.declare(x, Float())
        form = self.pick(["raise", "index", "divide"])
        with self.block("try:"):
            if form == "raise":
                with self.block(f"if {self.test()}:"):
                    self.emit("raise ValueError('no')")
                self.emit(f"{x} = {self.bounded()}")
            elif form == "index":
                self.emit(f"{x} = ({self.bounded(1)}, {self.bounded(1)})[{self.pick([0, 1, 2])}]")
            else:
                counters = list(self.visible(Int)) or ["1"]
                self.emit(f"{x} = 0.1 * float({self.bounded(1)}) / ({self.pick(counters)} - {self.pick([0, 1])})")
        with self.block("except (ValueError, IndexError, ZeroDivisionError):"):
            self.emit(f"{x} = {self.bounded()}")
            self.statements(1, 0)
        if self.chance(0.3):
            with self.block("else:"):
                self.emit(f"{x} = {self.bounded()}")
        if self.chance(0.3):
            with self.block("finally:"):
                self.emit(f"{x} = 0.5 * {x}")
        return True

    # ------------------------------------------------------------------ containers in containers
    def st_grid(self) -> bool:
        """A list of lists: items stored, rows swapped or shared."""
        self.use("list_of_lists")
        g, i, j, x = self.fresh("g"), self.fresh("i"), self.fresh("j"), self.fresh("x")
        form = self.pick(["display", "comprehension", "shared"])
        if form == "display":
            self.emit(f"{g} = [[{self.bounded(1)}, {self.bounded(1)}], [{self.bounded(1)}, {self.bounded(1)}]]")
        elif form == "comprehension":
            self.emit(f"{g} = [[0.3 * {self.bounded(1)} + 0.1 * {i} * {j} for {j} in range(2)] for {i} in range(2)]")
        else:
            self.emit(f"{g} = [[{self.bounded(1)}] * 2] * 2")
        for _ in range(self.pick([1, 2, 3])):
            change = self.pick(["item", "item", "row", "swap", "append", "loop"])
            a, b = self.pick([0, 1, -1]), self.pick([0, 1])
            if change == "item":
                self.emit(f"{g}[{a}][{b}] = 0.5 * {g}[{b}][{a}] + {self.bounded(1, 1.0)}")
            elif change == "row":
                self.emit(f"{g}[{b}] = [{self.bounded(1)}, {g}[{a}][{b}]]")
            elif change == "swap":
                self.emit(f"{g}[0], {g}[1] = {g}[1], {g}[0]")
            elif change == "append":
                self.emit(f"{g}[{b}].append({self.bounded(1)})")
            else:
                with self.block(f"for {i} in range(2):"):
                    self.frames[-1].names[i] = Int(2)
                    self.emit(f"{g}[{i}][{b}] = math.sin({g}[{i}][{b}] + {self.bounded(1)})")
        self.emit(f"{x} = math.tanh({g}[0][1] * {g}[1][0] + {g}[{self.pick([0, 1])}][-1])")
        self.declare(x, Float())
        return True

    def st_table(self) -> bool:
        """A dict with keys that the loop computes."""
        self.use("dict_runtime_keys")
        d, i, x = self.fresh("d"), self.fresh("i"), self.fresh("x")
        self.emit(f"{d} = {{}}")
        with self.block(f"for {i} in range({self.pick([2, 3, 4])}):"):
            self.frames[-1].names[i] = Int(4)
            self.emit(f"{d}[{i} % 2] = 0.5 * {d}.get({i} % 2, {self.bounded(1)}) + {self.bounded(1, 1.0)}")
        if self.chance(0.5):
            self.emit(f"{d}[0] *= {d}[1]")
        total = self.pick([f"{d}[0] * {d}[1]", f"sum({d}.values())", f"sum(v * (1 + k) for k, v in {d}.items())"])
        self.emit(f"{x} = math.sin({total})")
        self.declare(x, Float())
        return True

    # ------------------------------------------------------------------ functions that remember
    def st_late(self) -> bool:
        """Lambdas made in a loop: some look their index up late, some have it as a default."""
        names = self.float_names()
        if not names or self.loops > 1:
            return False
        self.use("lambdas_in_loop")
        fs, i, p, x, f = (self.fresh(stem) for stem in ("l", "i", "p", "x", "g"))
        changing = self.pick(names)
        default = f", {i}={i}" if self.chance(0.5) else ""
        self.emit(f"{fs} = []")
        with self.block(f"for {i} in range({self.pick([2, 3])}):"):
            self.emit(f"{fs}.append(lambda {p}{default}: 0.3 * {p} * {i} + 0.5 * {changing})")
        self.emit(f"{changing} = {self.bounded()}")
        self.emit(f"{x} = math.sin(sum({f}({self.bounded(1)}) for {f} in {fs}))")
        self.declare(x, Float())
        return True

    def st_memory(self) -> bool:
        """A function with a mutable default, or a counter in a closure."""
        if self.loops > 1:
            return False
        self.use("stateful_function")
        g, p, acc, x = self.fresh("g"), self.fresh("p"), self.fresh("m"), self.fresh("x")
        if self.chance(0.5):
            with self.block(f"def {g}({p}, {acc}=[]):"):
                self.emit(f"{acc}.append({p})")
                self.emit(f"return math.sin(sum({acc}) * len({acc}))")
        else:
            self.emit(f"{acc} = {self.bounded(1)}")
            with self.block(f"def {g}({p}):"):
                self.emit(f"nonlocal {acc}")
                self.emit(f"{acc} = math.tanh({acc} * {p} + 0.5)")
                self.emit(f"return {acc}")
        self.emit(f"{x} = {g}({self.bounded(1)}) * {g}({self.bounded(1)}) + 0.3 * {g}({self.bounded(1)})")
        self.declare(x, Float())
        return True

    # ------------------------------------------------------------------ arrays in lists, numbers as arrays
    def st_shelf(self) -> bool:
        """A list or dict of arrays: an item is stored through, rebound, rotated."""
        arrays = self.visible(Array)
        if not arrays or not self.weights.get("array", 1.0):
            return False
        self.use("list_of_arrays")
        shape = self.pick(arrays.values()).shape
        s, u = self.fresh("s"), self.fresh("u")
        first, second = self.tame(shape, 1), self.tame(shape, 1)
        keys = self.pick([("0", "1"), ("'p'", "'q'")])
        if keys[0] == "0":
            self.emit(f"{s} = [({first}) * 1.0, ({second}) * 1.0]")
        else:
            self.emit(f"{s} = {{'p': ({first}) * 1.0, 'q': ({second}) * 1.0}}")
        for _ in range(self.pick([1, 2, 3])):
            a, b = self.rng.sample(keys, 2)
            change = self.pick(["store", "store", "rebind", "swap", "augment"])
            if change == "store":
                self.emit(f"{s}[{a}][0] = 0.5 * {s}[{b}][-1]")
            elif change == "rebind":
                self.emit(f"{s}[{a}] = np.sin({s}[{b}] + {s}[{a}])")
            elif change == "swap":
                self.emit(f"{s}[{a}], {s}[{b}] = {s}[{b}], {s}[{a}]")
            else:
                self.emit(f"{s}[{a}] *= {self.bounded(1, 1.0)}")
        self.emit(f"{u} = np.tanh({s}[{keys[0]}] - 0.5 * {s}[{keys[1]}])")
        self.declare(u, Array(shape))
        return True

    def st_point(self) -> bool:
        """An array without axes."""
        if not self.weights.get("array", 1.0):
            return False
        self.use("zero_d")
        z, x = self.fresh("z"), self.fresh("x")
        self.emit(f"{z} = np.array({self.bounded()})")
        for _ in range(self.pick([0, 1, 2])):
            self.emit(f"{z}{self.pick(['', '[()]', '[...]'])} {self.pick(['+=', '*='])} {self.bounded(1, 1.0)}")
        self.emit(f"{x} = math.sin(float({z}))")
        self.declare(x, Float())
        return True

    # ------------------------------------------------------------------ calls between stores
    def st_observe(self) -> bool:
        """A helper reads an array, the array is written to, the helper reads it again."""
        functions = {n: k for n, k in self.visible(Func).items() if k.params and isinstance(k.params[0], Array)}
        functions = {n: k for n, k in functions.items() if k.returns is not None}
        if not functions or self.trips > 6:
            return False
        name = self.pick(functions)
        kind = functions[name]
        shape = kind.params[0].shape  # type: ignore[attr-defined]
        fitting = [n for n, k in self.visible(Array).items() if k.shape == shape]
        if not fitting:
            return False
        self.use("call_between_stores")
        a = self.pick(fitting)
        results = []
        for again in (False, True):
            if again:
                self.store_into(a, self.visible(Array)[a])
            rest = [self.bounded(1) for _ in kind.params[1:]]
            view = self.pick([a, a, f"{a}[::-1]", f"{a}.copy()"])
            u = self.fresh("u")
            self.emit(f"{u} = {name}({', '.join([view, *rest])})")
            self.declare(u, Float() if kind.returns == "float" else Array(kind.returns))
            results.append(u)
        if kind.returns != "float" and self.chance(0.6):
            self.store_into(results[0], Array(kind.returns))
        return True

    def st_crowd(self) -> bool:
        """A list of objects that change each other."""
        classes = {n: k for n, k in self.visible(Class).items() if k.updates}
        if not classes or self.loops > 1 or self.trips > 6:
            return False
        self.use("list_of_objects")
        name, cls = self.pick(classes.items())
        os, o, i, x = self.fresh("l"), self.fresh("o"), self.fresh("i"), self.fresh("x")
        made = [f"{name}({', '.join(self.bounded(1) for _ in range(cls.inits))})" for _ in range(2)]
        self.emit(f"{os} = [{', '.join(made)}]")
        if self.chance(0.3):
            self.emit(f"{os}.append({os}[0])")
        attr = self.pick(cls.floats)
        with self.block(self.pick([f"for {o} in {os}:", f"for {i}, {o} in enumerate({os}):"])):
            self.frames[-1].names[o] = Object(cls)
            self.emit(f"{o}.{attr} = 0.5 * {os}[-1].{attr} + 0.3 * {os}[0].{attr}")
            method, arity = self.pick(cls.updates.items())
            self.emit(f"{o}.{method}({', '.join(self.bounded(1) for _ in range(arity))})")
        self.emit(f"{x} = math.sin(sum({o}.{attr} for {o} in {os}) + {os}[0].{attr} * {os}[-1].{attr})")
        self.declare(x, Float())
        return True
