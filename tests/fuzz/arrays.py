"""Random array expressions: shapes are known, so that every program runs."""

from __future__ import annotations

from .scalars import Scalars, Sized
from .scope import Array, Float, Func, Int

Shape = tuple[int, ...]


def count(shape: Shape) -> int:
    """The number of entries."""
    size = 1
    for length in shape:
        size *= length
    return size


class Arrays(Scalars):
    """Grammar of float arrays of rank one and two."""

    def array(self, shape: Shape, depth: int) -> Sized:
        """An expression with exactly that shape."""
        if not shape:
            return self.scalar(depth)
        if depth <= 0 or self.chance(0.1):
            return self.array_leaf(shape)
        form = self.choose(
            {
                "leaf": 1.0,
                "arithmetic": 6.0,
                "ufunc": 4.0,
                "where": 0.8,
                "reduction": 1.2,
                "matmul": 1.2,
                "join": 0.9,
                "rearranged": 1.0,
                "gather": 0.8,
                "copy": 0.5,
                "from_scalars": 0.6,
                "call": 0.7,
                "cumulative": 0.3,
            }
        )
        made: Sized | None = getattr(self, f"_array_{form}")(shape, depth - 1)
        return made if made is not None else self._array_arithmetic(shape, depth - 1)

    def tame(self, shape: Shape, depth: int = 2, limit: float = 2.0) -> str:
        """An expression of that shape with entries below the limit."""
        text, bound = self.array(shape, depth)
        if bound <= limit:
            return text
        if not shape:
            return self.squash(text, bound, limit)
        forms = [f"np.sin({text})", f"np.tanh({text})", f"np.cos({text})", f"np.arctan({text})"]
        if bound < 3 * limit:
            forms += [f"({limit / bound:.2f} * ({text}))"] * 2
        return str(self.pick(forms))

    # ------------------------------------------------------------------ leaves
    def array_leaf(self, shape: Shape) -> Sized:
        """A variable of the shape, a view of another one, or a constructor."""
        arrays = self.visible(Array)
        same = [name for name, kind in arrays.items() if kind.shape == shape]
        if same and self.chance(0.75):
            return self.pick(same), 2.0
        views = [
            text for name, kind in arrays.items() for text, got in self.views(name, kind) if got == shape
        ]
        if views and self.chance(0.85):
            self.use("view_read")
            return self.pick(views), 2.0
        return self.constructor(shape), 1.5

    def constructor(self, shape: Shape) -> str:
        """A new array."""
        text = str(shape if len(shape) > 1 else shape[0])
        forms = [f"np.zeros({text})", f"np.ones({text})", f"np.full({text}, {self.bounded(1)})"]
        if len(shape) == 1:
            forms.append(f"(0.3 * np.arange({shape[0]}))")
            forms.append(
                f"np.linspace({self.bounded(0, 1.5)}, {self.number()}, {shape[0]})"
                if self.chance(0.1)
                else f"np.linspace(0.1, 1.2, {shape[0]})"
            )
        like = [name for name, kind in self.visible(Array).items() if kind.shape == shape]
        if like:
            forms += [f"np.zeros_like({self.pick(like)})", f"np.ones_like({self.pick(like)})"]
        self.use("constructor")
        return str(self.pick(forms))

    def views(self, name: str, kind: Array) -> list[tuple[str, Shape]]:
        """Ways to look at (mostly the memory of) an array: text and shape."""
        s = kind.shape
        if len(s) == 1:
            n = s[0]
            found: list[tuple[str, Shape]] = [(f"{name}[::-1]", s), (f"{name}[:]", s)]
            if n > 1:
                found += [(f"{name}[1:]", (n - 1,)), (f"{name}[:-1]", (n - 1,)), (f"{name}[:1]", (1,))]
                found += [(f"{name}[::2]", ((n + 1) // 2,)), (f"{name}[1::2]", (n // 2,))]
            if n > 2:
                found += [(f"{name}[1:-1]", (n - 2,)), (f"{name}[:2]", (2,)), (f"{name}[-2:]", (2,))]
            found += [(f"{name}[None, :]", (1, n)), (f"{name}[:, np.newaxis]", (n, 1))]
            found += [(f"{name}.reshape({n}, 1)", (n, 1)), (f"np.expand_dims({name}, 0)", (1, n))]
            if n % 2 == 0 and n > 2:
                found.append((f"{name}.reshape(2, {n // 2})", (2, n // 2)))
            return found
        m, n = s
        row, column = self.index(m), self.index(n)
        found = [(f"{name}[{row}]", (n,)), (f"{name}[{row}, :]", (n,)), (f"{name}[:, {column}]", (m,))]
        found += [(f"{name}.T", (n, m)), (f"np.transpose({name})", (n, m)), (f"{name}[::-1]", s)]
        found += [(f"{name}.ravel()", (m * n,)), (f"{name}.reshape(-1)", (m * n,)), (f"{name}[:, ::-1]", s)]
        found += [(f"{name}.reshape({n}, {m})", (n, m)), (f"{name}[:1]", (1, n)), (f"{name}[:, :1]", (m, 1))]
        found += [(f"{name}.T.reshape({m * n})", (m * n,)), (f"{name}.flatten()", (m * n,))]
        if m == 1:
            found.append((f"np.squeeze({name}, axis=0)", (n,)))
        if m > 1:
            found += [(f"{name}[1:]", (m - 1, n)), (f"{name}[:-1, :]", (m - 1, n))]
        if m > 1 and n > 1:
            found.append((f"{name}[1:, :-1]", (m - 1, n - 1)))
        if m == n:
            found.append((f"np.diag({name})", (n,)))
        return found

    # ------------------------------------------------------------------ forms
    def _array_leaf(self, shape: Shape, depth: int) -> Sized:
        return self.array_leaf(shape)

    def partner(self, shape: Shape) -> Shape:
        """A shape that broadcasts to the given one."""
        roll = self.rng.random()
        if roll < 0.5:
            return shape
        if roll < 0.68:
            self.use("broadcast_scalar")
            return ()
        self.use("broadcast")
        if len(shape) == 2 and roll < 0.82:
            return shape[1:]
        lengths = [1 if self.chance(0.6) else length for length in shape]
        return tuple(lengths)

    def _array_arithmetic(self, shape: Shape, depth: int) -> Sized:
        other = self.partner(shape)
        if len(shape) == 2 and self.chance(0.12):
            self.use("broadcast")
            pair = [(shape[0], 1), (shape[1],)]  # column and row
        else:
            pair = [shape, other]
        if self.chance(0.4):
            pair.reverse()
        (a, size_a), (b, size_b) = self.array(pair[0], depth), self.array(pair[1], depth)
        op = self.pick(["+", "+", "-", "*", "*", "/"])
        if op == "/":
            return f"({a} / (1.0 + ({b}) ** 2))", size_a
        return f"({a} {op} {b})", size_a * size_b if op == "*" else size_a + size_b

    def _array_ufunc(self, shape: Shape, depth: int) -> Sized:
        a = self.tame(shape, depth)
        b = self.tame(self.partner(shape), depth) if self.chance(0.35) else ""
        self.use("ufunc")
        if b:
            self.use("binary_ufunc")
            forms: list[Sized] = [
                (f"np.maximum({a}, {b})", 2.0),
                (f"np.minimum({b}, {a})", 2.0),
                (f"np.multiply({a}, {b})", 4.0),
                (f"np.add({a}, {b})", 4.0),
                (f"np.subtract({b}, {a})", 4.0),
                (f"np.hypot({a}, 0.5 + ({b}) ** 2)", 5.0),
                (f"np.arctan2({a}, 1.0 + ({b}) ** 2)", 1.6),
                (f"np.power(1.2 + ({a}) ** 2, 0.4 * {b})", 4.0),
            ]
        else:
            forms = [
                (f"np.sin({a})", 1.0),
                (f"np.cos({a})", 1.0),
                (f"np.tanh({a})", 1.0),
                (f"np.exp(-({a}) ** 2)", 1.0),
                (f"np.exp(0.3 * {a})", 2.0),
                (f"np.sqrt(1.0 + ({a}) ** 2)", 2.3),
                (f"np.log(1.5 + ({a}) ** 2)", 1.8),
                (f"np.log1p(np.square({a}))", 1.8),
                (f"np.abs({a})", 2.0),
                (f"(-({a}))", 2.0),
                (f"({a}) ** 2", 4.0),
                (f"({a}) ** 3", 8.0),
                (f"np.arctan({a})", 1.2),
                (f"np.clip({a}, -0.8, 0.9)", 0.9),
                (f"np.maximum({a}, 0.1)", 2.0),
                (f"np.reciprocal(1.5 + np.sin({a}))", 2.0),
            ]
        made: Sized = self.pick(forms)
        return made

    def _array_where(self, shape: Shape, depth: int) -> Sized:
        self.use("where")
        mask = f"{self.tame(self.partner(shape), 1)} {self.pick('<>')} {self.number(0.1, 0.6)}"
        if self.chance(0.2):
            mask = f"({mask}) & ({self.tame(shape, 0)} < {self.number(0.7, 1.2)})"
        a, b = self.tame(shape, depth), self.tame(self.partner(shape), depth)
        return f"np.where({mask}, {a}, {b})", 2.0

    def _array_reduction(self, shape: Shape, depth: int) -> Sized | None:
        self.use("axis_reduction")
        name = self.pick(["sum", "sum", "mean", "max", "min", "prod"])
        axis = self.pick([0, 1])
        length = self.pick([2, 3])
        if len(shape) == 1:
            whole = (length, shape[0]) if axis == 0 else (shape[0], length)
            extra = ""
        else:
            if 1 not in shape:
                return None
            axis = shape.index(1)
            whole = tuple(length if i == axis else size for i, size in enumerate(shape))
            extra = ", keepdims=True"
            self.use("keepdims")
        a = self.tame(whole, depth)
        axis_text = axis if self.chance(0.7) else axis - 2
        bound = {"sum": 2.0 * length, "prod": 2.0**length}.get(name, 2.0)
        known = [n for n, k in self.visible(Array).items() if k.shape == whole]
        if known and self.chance(0.4):
            self.use("method_reduction")
            return f"{self.pick(known)}.{name}(axis={axis_text}{extra})", bound
        return f"np.{name}({a}, axis={axis_text}{extra})", bound

    def _array_matmul(self, shape: Shape, depth: int) -> Sized | None:
        self.use("matmul")
        inner = self.pick(self.sizes)
        if len(shape) == 2:
            if self.chance(0.3):
                self.use("outer")
                return f"np.outer({self.tame(shape[:1], depth)}, {self.tame(shape[1:], depth)})", 4.0
            pair: tuple[Shape, Shape] = ((shape[0], inner), (inner, shape[1]))
        else:
            pair = ((shape[0], inner), (inner,)) if self.chance(0.5) else ((inner,), (inner, shape[0]))
        a, b = self.tame(pair[0], depth, 1.5), self.tame(pair[1], depth, 1.5)
        form = self.pick(["({} @ {})", "({} @ {})", "np.dot({}, {})", "np.matmul({}, {})"])
        return form.format(a, b), 2.25 * inner

    def _array_join(self, shape: Shape, depth: int) -> Sized | None:
        if shape[0] < 2:
            return None
        if len(shape) == 1:
            self.use("concatenate")
            at = self.pick(range(1, shape[0]))
            parts = f"{self.tame((at,), depth)}, {self.tame((shape[0] - at,), depth)}"
            return (
                f"np.{self.pick(['concatenate', 'hstack'])}({self.pick(['[{}]', '({})']).format(parts)})",
                2.0,
            )
        self.use("stack")
        if self.chance(0.3) and shape[1] > 1:
            axis, other = 1, (shape[0],)
        else:
            axis, other = 0, (shape[1],)
        parts = ", ".join(self.tame(other, 1) for _ in range(shape[axis]))
        return f"np.stack([{parts}], axis={axis})" if axis or self.chance(
            0.6
        ) else f"np.vstack([{parts}])", 2.0

    def _array_rearranged(self, shape: Shape, depth: int) -> Sized | None:
        self.use("rearranged")
        if len(shape) == 2 and self.chance(0.5):
            return f"({self.tame(shape[::-1], depth)}).T", 2.0
        if len(shape) == 2 and self.chance(0.4):
            return f"np.reshape({self.tame((count(shape),), depth)}, {shape})", 2.0
        a = self.tame(shape, depth)
        tiled = len(shape) == 1 and shape[0] % 2 == 0
        forms = [f"np.roll({a}, {self.pick([1, -1])}, axis=0)", f"np.flip({a}, axis=0)", f"({a})[::-1]"]
        if tiled:
            half = self.tame((shape[0] // 2,), depth)
            forms += [f"np.tile({half}, 2)", f"np.repeat({half}, 2)"]
        return str(self.pick(forms)), 2.0

    def _array_gather(self, shape: Shape, depth: int) -> Sized | None:
        sources = [(n, k) for n, k in self.visible(Array).items() if k.shape[1:] == shape[1:]]
        if not sources:
            return None
        self.use("fancy_read")
        name, kind = self.pick(sources)
        at = [self.pick(range(kind.shape[0])) for _ in range(shape[0])]
        return f"{name}[{self.pick([str(at), f'np.array({at})'])}]", 2.0

    def _array_copy(self, shape: Shape, depth: int) -> Sized | None:
        same = [name for name, kind in self.visible(Array).items() if kind.shape == shape]
        if not same:
            return None
        self.use("copy")
        name = self.pick(same)
        return self.pick(
            [f"{name}.copy()", f"np.copy({name})", f"np.array({name})", f"np.asarray({name})"]
        ), 2.0

    def _array_from_scalars(self, shape: Shape, depth: int) -> Sized | None:
        self.use("array_of_scalars")
        if len(shape) == 1 and self.chance(0.4):
            self.use("comprehension")
            index = self.fresh("k")
            self.frames.append(type(self.frames[-1])(self.frames[-1].function, {index: Int(shape[0])}))
            item = self.bounded(1)
            self.frames.pop()
            return f"np.array([{item} for {index} in range({shape[0]})])", 2.0
        if len(shape) == 1:
            return f"np.array([{', '.join(self.bounded(1) for _ in range(shape[0]))}])", 2.0
        rows = ["[" + ", ".join(self.bounded(0) for _ in range(shape[1])) + "]" for _ in range(shape[0])]
        return f"np.array([{', '.join(rows)}])", 2.0

    def _array_call(self, shape: Shape, depth: int) -> Sized | None:
        fitting = {n: k for n, k in self.visible(Func).items() if k.returns == shape}
        if not fitting or self.trips > 12:
            return None
        name = self.pick(fitting)
        call = self.call(name, fitting[name], depth)
        if call is None:
            return None
        self.use("array_helper")
        return call, 2.0

    def _array_cumulative(self, shape: Shape, depth: int) -> Sized | None:
        self.use("cumsum")
        return f"np.cumsum({self.tame(shape, depth)}, axis=0)", 2.0 * shape[0]

    # ------------------------------------------------------------------ scalars made of arrays
    def _array_scalar(self, depth: int) -> Sized | None:
        arrays = self.visible(Array)
        if not arrays:
            return None
        name, kind = self.pick(arrays.items())
        size = 2.0 * count(kind.shape)
        self.use("array_to_scalar")
        form = self.pick(["sum", "method", "mean", "extreme", "dot", "masked", "built"])
        if form == "sum":
            return f"np.sum({self.tame(kind.shape, depth)})", size
        if form == "method":
            return f"{name}.{self.pick(['sum', 'mean', 'max', 'min'])}()", size
        if form == "mean":
            return f"np.mean({self.tame(kind.shape, depth)})", 2.0
        if form == "extreme":
            return f"np.{self.pick(['max', 'min'])}({self.tame(kind.shape, depth)})", 2.0
        if form == "masked":
            self.use("mask_read")
            return f"np.sum({name}[{name} {self.pick('<>')} {self.number(0.1, 0.5)}])", size
        vector = kind.shape[-1:]
        a, b = self.tame(vector, depth, 1.5), self.tame(vector, depth, 1.5)
        if form == "dot":
            self.use("inner_product")
            return self.pick([f"np.dot({a}, {b})", f"({a} @ {b})"]), 2.25 * vector[0]
        self.use("sum_of_product")
        return f"np.sum({a} * {b})", 2.25 * vector[0]

    def array_test(self) -> str:
        """A condition on a whole array, or on scalars where there is none."""
        arrays = list(self.visible(Array))
        if not arrays or self.chance(0.6):
            return self.test()
        self.use("array_test")
        name = self.pick(arrays)
        return f"np.{self.pick(['any', 'all'])}({name} > {self.number(0.1, 0.6)})"

    def float_names(self) -> list[str]:
        """Floats that can be bound."""
        return list(self.assignable(Float))
