"""Random scalar expressions and conditions; every expression knows a bound of its magnitude."""

from __future__ import annotations

from .scope import Array, Counter, Float, Func, Int, List, Object, Writer

Sized = tuple[str, float]  # text and bound


class Scalars(Writer):
    """Grammar of floats, integers for indexing, and tests."""

    def scalar(self, depth: int) -> Sized:
        """A float expression."""
        if depth <= 0 or self.chance(0.15):
            return self.leaf()
        form = self.choose(
            {
                "leaf": 1.0,
                "binary": 6.0,
                "unary": 4.0,
                "power": 1.0,
                "minmax": 0.8,
                "abs": 0.6,
                "conditional": 0.9,
                "divide": 1.5,
                "call": 2.0,
                "array_scalar": 2.0,
                "list_scalar": 1.0,
                "boolean_value": 0.1,
                "modulo": 0.2,
                "floor": 0.15,
                "two_arguments": 0.5,
            }
        )
        made: Sized | None = getattr(self, f"_{form}")(depth - 1)
        return made if made is not None else self._binary(depth - 1)

    def bounded(self, depth: int = 2, limit: float = 2.0) -> str:
        """A float expression, squashed where it might be larger than the limit."""
        text, bound = self.scalar(depth)
        return self.squash(text, bound, limit)

    def squash(self, text: str, bound: float, limit: float = 2.0) -> str:
        """The expression, or something smooth and small made of it."""
        if bound <= limit:
            return text
        forms = [f"math.sin({text})", f"math.tanh({text})", f"math.cos({text})", f"(0.9 * math.atan({text}))"]
        if bound < 3 * limit:
            forms += [f"({limit / bound:.2f} * ({text}))"] * 2
        return str(self.pick(forms))

    def leaf(self) -> Sized:
        """A variable, an element, or sometimes a constant."""
        floats = list(self.visible(Float))
        options: list[str] = ["var"] * (6 if floats else 0) + ["const"]
        counters = [*self.visible(Int), *self.visible(Counter)]
        options += ["count"] if counters else []
        arrays, lists = self.visible(Array), {n: k for n, k in self.visible(List).items() if k.length > 0}
        options += ["element"] * (3 if arrays else 0) + ["item"] * (2 if lists else 0)
        what = self.pick(options)
        if what == "var":
            return self.pick(floats), 2.0
        if what == "count":
            name = self.pick(counters)
            return f"(0.1 * {name})" if self.chance(0.7) else f"({name} / 7)", 0.6
        if what == "element":
            self.use("element_read")
            return self.element(*self.pick(arrays.items())), 2.0
        if what == "item":
            self.use("list_read")
            name = self.pick(lists)
            return f"{name}[{self.pick(range(-lists[name].length, lists[name].length))}]", 2.0
        return self.number(), 1.5

    def element(self, name: str, kind: Array) -> str:
        """One entry of an array, in the spellings that there are."""
        at = [self.index(length) for length in kind.shape]
        if len(at) > 1 and self.chance(0.3):
            self.use("chained_index")
            return name + "".join(f"[{i}]" for i in at)
        return f"{name}[{', '.join(at)}]"

    def index(self, length: int) -> str:
        """An index that is in range for sure."""
        fitting = [name for name, kind in self.visible(Int).items() if kind.below <= length]
        others = [*self.visible(Int), *self.visible(Counter)]
        roll = self.rng.random()
        if fitting and roll < 0.6:
            return str(self.pick(fitting))
        if others and roll < 0.75:
            self.use("computed_index")
            return f"({self.pick(others)} + {self.pick(range(3))}) % {length}"
        return str(self.pick(range(-length, length)))

    # ------------------------------------------------------------------ forms
    _leaf = lambda self, depth: self.leaf()  # noqa: E731

    def _binary(self, depth: int) -> Sized:
        (a, size_a), (b, size_b) = self.scalar(depth), self.scalar(depth)
        op = self.pick("++-**")
        return f"({a} {op} {b})", size_a * size_b if op == "*" else size_a + size_b

    def _divide(self, depth: int) -> Sized:
        self.use("division")
        (a, size), b = self.scalar(depth), self.bounded(depth)
        below = self.pick([f"(1.0 + {b} * {b})", f"(2.5 + math.sin({b}))", f"(1.0 + math.exp({b}))"])
        return f"({a} / {below})", size

    def _unary(self, depth: int) -> Sized:
        a = self.bounded(depth)
        self.use("math")
        if self.chance(0.15):
            self.use("numpy_on_scalar")
            return self.pick(
                [f"np.sin({a})", f"np.tanh({a})", f"np.exp(-({a}) ** 2)", f"np.arctan({a})"]
            ), 1.6
        forms: list[Sized] = [
            (f"math.sin({a})", 1.0),
            (f"math.cos({a})", 1.0),
            (f"math.tanh({a})", 1.0),
            (f"math.atan({a})", 1.2),
            (f"(-({a}))", 2.0),
            (f"(+({a}))", 2.0),
            (f"math.exp(0.3 * {a})", 2.0),
            (f"math.exp(-({a}) ** 2)", 1.0),
            (f"math.sqrt(1.0 + {a} * {a})", 2.3),
            (f"math.log(1.5 + {a} * {a})", 1.8),
            (f"math.log1p(({a}) ** 2)", 1.7),
            (f"math.erf({a})", 1.0),
            (f"math.asinh({a})", 1.5),
            (f"math.expm1(0.3 * {a})", 1.0),
            (f"math.sinh(0.5 * {a})", 1.2),
            (f"math.cosh(0.5 * {a})", 1.6),
            (f"math.asin(0.4 * math.sin({a}))", 0.5),
            (f"float({a})", 2.0),
        ]
        made: Sized = self.pick(forms)
        return made

    def _two_arguments(self, depth: int) -> Sized:
        self.use("two_arguments")
        a, b = self.bounded(depth), self.bounded(depth)
        forms = [
            (f"math.hypot({a}, 0.5 + {b} * {b})", 5.0),
            (f"math.atan2({a}, 1.0 + {b} * {b})", 1.6),
            (f"math.pow(1.0 + {a} * {a}, {self.number(0.3, 1.2)})", 5.0),
        ]
        made: Sized = self.pick(forms)
        return made

    def _power(self, depth: int) -> Sized:
        self.use("power")
        a = self.bounded(depth)
        forms = [
            (f"({a}) ** 2", 4.0),
            (f"({a}) ** 3", 8.0),
            (f"(1.0 + ({a}) ** 2) ** 0.5", 2.3),
            (f"(1.2 + {a} * {a}) ** (0.5 * {self.bounded(depth)})", 5.5),
            (f"(1.5 + math.sin({a})) ** -1", 2.0),
            (f"2.0 ** (0.5 * {a})", 2.0),
        ]
        made: Sized = self.pick(forms)
        return made

    def _minmax(self, depth: int) -> Sized:
        self.use("minmax")
        items = [self.bounded(depth) for _ in range(self.pick([2, 2, 3]))]
        return f"{self.pick(['max', 'min'])}({', '.join(items)})", 2.0

    def _abs(self, depth: int) -> Sized:
        self.use("abs")
        return f"{self.pick(['abs', 'abs', 'math.fabs'])}({self.bounded(depth)})", 2.0

    def _conditional(self, depth: int) -> Sized:
        self.use("conditional")
        (a, size_a), (b, size_b) = self.scalar(depth), self.scalar(depth)
        return f"({a} if {self.test()} else {b})", max(size_a, size_b)

    def _boolean_value(self, depth: int) -> Sized:
        self.use("boolean_value")
        return f"({self.bounded(depth)} {self.pick(['and', 'or'])} {self.bounded(depth)})", 2.0

    def _modulo(self, depth: int) -> Sized:
        self.use("modulo")
        return f"(({self.bounded(depth)}) % {self.number(0.7, 1.4, signed=False)})", 1.4

    def _floor(self, depth: int) -> Sized:
        self.use("floor")
        a = self.bounded(depth)
        return self.pick([f"(0.3 * math.floor(2.0 * ({a})))", f"(0.2 * int(3.0 * ({a})))"]), 1.5

    def _call(self, depth: int) -> Sized | None:
        functions = {n: k for n, k in self.visible(Func).items() if k.returns in ("float", 2, 3)}
        queries = [(name, m, n) for name, o in self.visible(Object).items() for m, n in o.cls.queries.items()]
        if queries and self.chance(0.5):
            name, method, arity = self.pick(queries)
            self.use("method_call")
            return f"{name}.{method}({', '.join(self.bounded(depth) for _ in range(arity))})", 2.0
        if not functions or self.trips > 12:
            return None
        name = self.pick(functions)
        call = self.call(name, functions[name], depth)
        if call is None:
            return None
        if functions[name].returns == "float":
            return call, 2.0
        self.use("index_of_result")
        return f"{call}[{self.pick(range(functions[name].returns))}]", 2.0

    def call(self, name: str, kind: Func, depth: int) -> str | None:
        """A call with arguments that fit, or None if there are none."""
        args: list[str] = []
        for at, param in enumerate(kind.params):
            last = at == len(kind.params) - 1
            if kind.optional and last and self.chance(0.4):
                self.use("default_argument")
                break
            if isinstance(param, Float):
                arg = self.bounded(depth)
            elif isinstance(param, Int):
                arg = str(self.pick(range(param.below)))
            else:
                assert isinstance(param, Array)
                fitting = [n for n, k in self.visible(Array).items() if k.shape == param.shape]
                if not fitting:
                    return None
                arg = self.pick(fitting)
            keyword = kind.keyword if last and kind.keyword and self.chance(0.5) else ""
            if keyword:
                self.use("keyword_argument")
            args.append(f"{keyword}={arg}" if keyword else arg)
        self.use("helper_call")
        return f"{name}({', '.join(args)})"

    def _list_scalar(self, depth: int) -> Sized | None:
        lists = {n: k for n, k in self.visible(List).items() if k.length > 0}
        if not lists:
            return None
        name = self.pick(lists)
        size = 2.0 * lists[name].length
        form = self.pick(["sum", "generator", "filtered", "max", "len"])
        item = self.fresh("e")
        if form == "sum":
            self.use("sum_list")
            return f"sum({name})", size
        if form == "max":
            self.use("max_list")
            return f"{self.pick(['max', 'min'])}({name})", 2.0
        if form == "len":
            self.use("len_list")
            return f"({self.bounded(depth)} / len({name}))", 2.0
        self.use("generator_expression")
        self.frames.append(type(self.frames[-1])(self.frames[-1].function, {item: Float()}))
        value = self.bounded(min(depth, 1))
        where = f" if {self.comparison()}" if form == "filtered" else ""
        self.frames.pop()
        return f"sum({value} for {item} in {name}{where})", size

    def _array_scalar(self, depth: int) -> Sized | None:
        return None  # the array grammar knows

    # ------------------------------------------------------------------ tests
    def test(self) -> str:
        """A condition; those on floats are rarely close to equality."""
        roll = self.rng.random()
        if roll < 0.6:
            return self.comparison()
        if roll < 0.7:
            self.use("chained_comparison")
            a, b, c = self.number(0.3, 0.9), self.bounded(1), self.number(0.9, 1.6, signed=False)
            return f"-{c} < {b} {self.pick(['<', '<='])} {a}"
        if roll < 0.8:
            self.use("boolean_test")
            return f"({self.comparison()} {self.pick(['and', 'or'])} {self.comparison()})"
        if roll < 0.85:
            self.use("not")
            return f"not {self.comparison()}"
        counters = list(self.visible(Counter))
        if counters:
            self.use("integer_test")
            return f"{self.pick(counters)} {self.pick(['<', '>=', '!='])} {self.pick([1, 2, 3])}"
        indices = list(self.visible(Int))
        if indices:
            self.use("integer_test")
            return self.pick(
                [f"{self.pick(indices)} % 2 == {self.pick([0, 1])}", f"{self.pick(indices)} > 0"]
            )
        return self.comparison()

    def comparison(self) -> str:
        """One float against a constant or another."""
        other = self.number(0.1, 0.8) if self.chance(0.7) else self.bounded(1)
        return f"{self.bounded(1)} {self.pick(['<', '>', '<=', '>='])} {other}"
