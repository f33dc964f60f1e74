"""Random control flow, nested functions, and bodies of functions."""

from __future__ import annotations

from .scope import Array, Counter, Float, Func, Int, Kind, List
from .stores import Stores

MAX_TRIPS = 30


class Control(Stores):
    """Statements with a body."""

    STATEMENTS = {
        "assign": 5.0,
        "augmented": 2.5,
        "several": 1.5,
        "counter": 0.7,
        "walrus": 0.4,
        "effect": 0.15,
        "if": 2.5,
        "for": 3.0,
        "while": 1.2,
        "closure": 0.6,
        "lambda": 0.4,
        "array": 2.5,
        "array_step": 1.0,
        "view": 1.5,
        "store": 3.0,
        "list": 2.2,
        "dict": 0.4,
        "object": 0.7,
        "update": 1.2,
        "procedure": 1.5,
    }
    COMPOUND: tuple[str, ...] = ("if", "for", "while", "closure")

    def statements(self, number: int, depth: int) -> None:
        """That many statements; compound ones only down to the depth."""
        for _ in range(number):
            for _ in range(8):
                form = self.choose(self.STATEMENTS)
                if depth <= 0 and form in self.COMPOUND:
                    continue
                if form in self.COMPOUND:
                    done = getattr(self, f"st_{form}")(depth - 1)
                else:
                    done = getattr(self, f"st_{form}")()
                if done:
                    break

    # ------------------------------------------------------------------ branches
    def st_if(self, depth: int) -> bool:
        """if / elif / else; sometimes both sides define the same new name."""
        self.use("if")
        joined = self.fresh("x") if self.chance(0.3) else ""
        header = f"if {self.array_test()}:"
        if self.chance(0.12):
            self.use("walrus", "walrus_in_test")
            name = self.fresh("w")
            header = f"if ({name} := {self.bounded()}) > {self.number(0.1, 0.5)}:"
            self.declare(name, Float())
        self._branch(header, depth, joined)
        if self.chance(0.25):
            self.use("elif")
            self._branch(f"elif {self.test()}:", depth, joined)
        if joined or self.chance(0.5):
            self.use("else")
            self._branch("else:", depth, joined)
        if joined:
            self.use("joined_name")
            self.declare(joined, Float())
        return True

    def _branch(self, header: str, depth: int, joined: str) -> None:
        with self.block(header):
            self.statements(self.pick([1, 1, 2]), depth)
            if joined:
                self.emit(f"{joined} = {self.bounded()}")
            elif self.chance(0.08):
                self.use("early_return_in_loop" if self.loops else "early_return")
                self.give_back()

    def leave(self) -> None:
        """A conditional way out of the body of a loop."""
        form = self.pick(["break", "break", "continue", "continue", "return"])
        with self.block(f"if {self.test()}:"):
            if self.chance(0.4):
                self.statements(1, 0)
            if form == "return":
                self.use("early_return_in_loop")
                self.give_back()
            else:
                self.use(form)
                self.emit(form)

    def loop_body(self, header: str, targets: dict[str, Kind], trips: int, depth: int) -> None:
        """Statements, and ways out before or after them."""
        outside = self.loops, self.trips
        self.loops, self.trips = self.loops + 1, self.trips * max(trips, 1)
        if self.loops > 1:
            self.use("nested_loop")
        with self.block(header):
            self.frames[-1].names.update(targets)
            if self.chance(0.25):
                self.leave()
            self.statements(self.pick([1, 2, 2, 3]), depth)
            if self.chance(0.2):
                self.leave()
        self.loops, self.trips = outside
        if self.chance(0.15):
            self.use("loop_else")
            with self.block("else:"):
                self.statements(1, 0)

    # ------------------------------------------------------------------ loops
    def st_for(self, depth: int) -> bool:
        """for, over all that there is to go over."""
        lists = {n: k for n, k in self.visible(List).items() if 0 < k.length < 6 and not k.locked}
        arrays = self.visible(Array)
        vectors = {n: k for n, k in arrays.items() if len(k.shape) == 1}
        matrices = {n: k for n, k in arrays.items() if len(k.shape) == 2}
        forms = {"range": 4.0, "display": 0.6}
        forms |= {"list": 1.2, "enumerate_list": 0.6, "reversed_list": 0.5} if lists else {}
        forms |= {"array": 1.2, "enumerate": 0.8, "reversed_array": 0.4, "over_len": 1.5} if vectors else {}
        forms |= {"zip": 1.0, "enumerate_zip": 0.4} if vectors and (lists or len(vectors) > 1) else {}
        forms |= {"rows": 1.2} if matrices else {}
        form = self.choose(forms)
        i, v, w = self.fresh("i"), self.fresh("v"), self.fresh("w")
        locked: List | None = None
        targets: dict[str, Kind] = {v: Float()}
        if form == "range":
            text, trips, below = self._range()
            header, targets = f"{i} in {text}", {i: Int(below)}
            self.use(
                "for_range"
                if "," not in text
                else "for_range_step"
                if text.count(",") > 1
                else "for_range_from"
            )
        elif form == "display":
            items, trips = [self.bounded(1) for _ in range(3)], 3
            header = f"{v} in {self.pick(['({})', '[{}]']).format(', '.join(items))}"
        elif form in ("list", "enumerate_list", "reversed_list"):
            name, locked = self.pick(lists.items())
            trips = locked.length
            header = {"list": f"{v} in {name}", "enumerate_list": f"{i}, {v} in enumerate({name})"}.get(
                form, f"{v} in reversed({name})"
            )
            if form == "enumerate_list":
                targets[i] = Int(10**9)
        elif form == "rows":
            name, kind = self.pick(matrices.items())
            trips = kind.shape[0]
            header, targets = f"{v} in {name}", {v: Array(kind.shape[1:])}
        else:
            name, vector = self.pick(vectors.items())
            trips = vector.shape[0]
            other = self.pick([n for n in [*vectors, *lists] if n != name] or [name])
            if "zip" in form:
                locked = lists.get(other)
                trips = min(trips, locked.length if locked else vectors[other].shape[0])
                targets[w] = Float()
            header = {
                "array": f"{v} in {name}",
                "enumerate": f"{i}, {v} in enumerate({name})",
                "reversed_array": f"{v} in reversed({name})",
                "over_len": f"{i} in range(len({name}))",
                "zip": f"{v}, {w} in zip({name}, {other})",
                "enumerate_zip": f"{i}, ({v}, {w}) in enumerate(zip({name}, {other}))",
            }[form]
            if form == "over_len":
                targets = {}
            if i in header:
                targets[i] = Int(trips)
        if self.loops >= 2 or self.trips * trips > MAX_TRIPS:
            return False
        self.use(f"for_{form}")
        if locked:
            locked.locked = True
        self.loop_body(f"for {header}:", targets, trips, depth)
        if locked:
            locked.locked = False
        if trips > 0 and self.chance(0.15) and "int(" not in header:
            self.use("target_after_loop")
            for name, target_kind in targets.items():
                self.declare(name, target_kind)
        return True

    def _range(self) -> tuple[str, int, int]:
        """Text, number of trips, bound of the index."""
        n = self.pick([1, 2, 3, 4])
        length = [k.below for name, k in self.visible(Int).items() if name == "n"]
        form = self.pick(["n", "n", "from", "down", "step", "zero"] + ["argument"] * 2 * len(length))
        if form == "from":
            return f"range(1, {n + 1})", n, n + 1
        if form == "down":
            return f"range({n - 1}, -1, -1)", n, n
        if form == "step":
            return f"range(0, {2 * n}, 2)", n, 2 * n
        if form == "zero" and self.chance(0.3):
            self.use("no_iterations")
            return "range(0)", 0, 1
        if form == "argument":
            return "range(n)", length[0] - 1, length[0]
        return f"range({n})", n, n

    def st_while(self, depth: int) -> bool:
        """while, always with a counter that ends it."""
        limit = self.pick([2, 3, 4])
        if self.loops >= 2 or self.trips * limit > MAX_TRIPS:
            return False
        self.use("while")
        counter = self.fresh("n")
        self.emit(f"{counter} = 0")
        form = self.pick(["count", "active", "active", "true"])
        # known to the body as an index: nothing else may assign it
        known: Kind = Int(limit + 1)
        headers = {
            "count": f"while {counter} < {limit}:",
            "active": f"while {self.comparison()} and {counter} < {limit}:",
            "true": "while True:",
        }
        self.use(f"while_{form}")
        outside = self.loops, self.trips
        self.loops, self.trips = self.loops + 1, self.trips * limit
        with self.block(headers[form]):
            self.emit(f"{counter} += 1")
            self.frames[-1].names[counter] = known
            if form == "true":
                # first of all in the body, so that no continue can pass it by
                self.use("break")
                test = f" or {self.comparison()}" if self.chance(0.5) else ""
                with self.block(f"if {counter} >= {limit}{test}:"):
                    self.emit("break")
            if self.chance(0.2):
                self.leave()
            self.statements(self.pick([1, 2, 3]), depth)
        self.loops, self.trips = outside
        if form != "true" and self.chance(0.2):
            self.use("loop_else")
            with self.block("else:"):
                self.statements(1, 0)
        self.declare(counter, known)
        return True

    # ------------------------------------------------------------------ functions
    def st_lambda(self) -> bool:
        """A lambda over the variables at hand, which may change before it is called."""
        if self.loops > 1:
            return False
        self.use("lambda")
        name, params = self.fresh("g"), [self.fresh("p") for _ in range(self.pick([1, 2]))]
        self.frames.append(type(self.frames[-1])(self.frames[-1].function, {p: Float() for p in params}))
        value = self.bounded()
        self.frames.pop()
        self.emit(f"{name} = lambda {', '.join(params)}: {value}")
        self.declare(name, Func([Float() for _ in params], "float"))
        return True

    def st_closure(self, depth: int) -> bool:
        """A function inside the function, with its own control flow; sometimes it rebinds a name outside."""
        if self.loops > 1:
            return False
        self.use("closure")
        name, params = self.fresh("g"), [self.fresh("p") for _ in range(self.pick([0, 1, 2]))]
        outer = [n for n in self.assignable(Float) if "." not in n and "[" not in n]
        returning = self.pick(["float", "float", 2])
        kinds: dict[str, Kind] = {p: Float() for p in params}
        with self.function(f"def {name}({', '.join(params)}):", kinds, returning):
            if outer and self.chance(0.25):
                self.use("nonlocal")
                changed = self.pick(outer)
                self.emit(f"nonlocal {changed}")
                self.emit(f"{changed} = {self.bounded()}")
                self.declare(changed, Float())
            self.statements(self.pick([0, 1, 2]), min(depth, 1))
            self.give_back()
        self.declare(name, Func([Float() for _ in params], returning))
        return True

    def give_back(self) -> None:
        """A return statement that fits the function."""
        if self.returning == "float":
            self.emit(f"return {self.bounded()}")
        elif self.returning is None:
            self.emit("return")
        elif isinstance(self.returning, int):
            self.emit(f"return {', '.join(self.bounded(1) for _ in range(self.returning))}")
        else:
            self.emit(f"return {self.tame(self.returning)}")

    def give_back_everything(self) -> None:
        """A result to which all that is alive contributes, so that nothing is differentiated in vain."""
        terms: list[str] = []
        for name in self.visible(Float):
            if self.chance(0.75):
                terms.append(f"{self.number(0.3, 1.3)} * {name}")
        for name, kind in self.visible(Array).items():
            if self.chance(0.75):
                form = self.pick(["np.sum({})", "np.sum({} ** 2)", "np.sum(np.sin({}))", "({}).sum()"])
                terms.append(
                    f"{self.number(0.3, 0.9)} * "
                    + form.format(f"{self.number(0.3, 0.9)} * {name}" if "**" not in form else name)
                )
        for name, items in self.visible(List).items():
            terms.append(f"0.5 * sum({name})")
            if items.length > 0 and self.chance(0.5):
                terms.append(f"{name}[0] * {name}[-1]")
        counters = list(self.visible(Counter))
        if counters and self.chance(0.3):
            terms.append(f"0.1 * {self.pick(counters)}")
        if terms:
            self.emit(f"return {' + '.join(terms)}")
        else:
            self.give_back()
