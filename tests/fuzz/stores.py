"""Random assignments: scalars, arrays in place and through views, lists, dicts, attributes."""

from __future__ import annotations

from .arrays import Arrays
from .scope import Array, Counter, Float, Func, Int, List, Object


class Stores(Arrays):
    """Statements without a body. Each returns False, having written nothing, where it does not apply."""

    # ------------------------------------------------------------------ scalars
    def st_assign(self) -> bool:
        """A float: bound anew (which carries it through loops) or for the first time."""
        names, value = self.float_names(), self.bounded(3)
        if names and self.chance(0.65):
            self.emit(f"{self.pick(names)} = {value}")
            return True
        name = self.fresh("x")
        self.emit(f"{name}: float = {value}" if self.chance(0.08) else f"{name} = {value}")
        self.declare(name, Float())
        return True

    def st_augmented(self) -> bool:
        """In-place operators on floats."""
        names = self.float_names()
        if not names:
            return False
        self.use("augmented")
        name, op = self.pick(names), self.pick(["+=", "+=", "-=", "*=", "/="])
        if op in ("+=", "-="):
            value = f"{self.number(0.1, 0.4)} * {self.bounded()}" if self.loops else self.bounded()
        elif op == "*=":
            value = self.bounded(2, 1.1)
        else:
            a = self.bounded(1)
            value = f"1.0 + {a} * {a}"
        self.emit(f"{name} {op} {value}")
        return True

    def st_several(self) -> bool:
        """Tuple assignment, swaps, chained assignment, starred targets, tuples from helpers."""
        names = self.float_names()
        form = self.pick(["swap", "tuple", "tuple", "chain", "call", "call", "nested", "starred"])
        if form == "swap" and len(names) > 1:
            self.use("swap")
            a = self.pick(names)
            b = self.pick([n for n in names if n != a])
            self.emit(f"{a}, {b} = {b}, {a}")
        elif form == "tuple" and len(names) > 1:
            self.use("tuple_assign")
            a = self.pick(names)
            b = self.pick([n for n in names if n != a])
            self.emit(f"{a}, {b} = {self.bounded()}, {self.bounded()}")
        elif form == "chain":
            self.use("chained_assign")
            a, b = self.fresh("x"), self.fresh("x")
            self.emit(f"{a} = {b} = {self.bounded()}")
            self.declare(a, Float())
            self.declare(b, Float())
        elif form == "nested":
            self.use("nested_unpacking")
            a, b, c = (self.fresh("x") for _ in range(3))
            self.emit(f"{a}, ({b}, {c}) = {self.bounded()}, ({self.bounded(1)}, {self.bounded(1)})")
            for name in (a, b, c):
                self.declare(name, Float())
        elif form == "starred":
            lists = {n: k for n, k in self.visible(List).items() if k.length > 1}
            if not lists:
                return False
            self.use("starred")
            first, rest = self.fresh("x"), self.fresh("l")
            name = self.pick(lists)
            self.emit(f"{first}, *{rest} = {name}")
            self.declare(first, Float())
            self.declare(rest, List(lists[name].length - 1))
        else:
            return self._unpack_call()
        return True

    def _unpack_call(self) -> bool:
        functions = {n: k for n, k in self.visible(Func).items() if k.returns in (2, 3)}
        if not functions or self.trips > 12:
            return False
        name = self.pick(functions)
        call = self.call(name, functions[name], 1)
        if call is None:
            return False
        self.use("tuple_result")
        targets = [self.fresh("x") for _ in range(functions[name].returns)]
        self.emit(f"{', '.join(targets)} = {call}")
        for target in targets:
            self.declare(target, Float())
        return True

    def st_counter(self) -> bool:
        """An integer that counts."""
        counters = list(self.assignable(Counter))
        self.use("counter")
        if counters and self.chance(0.7):
            self.emit(f"{self.pick(counters)} += {self.pick([1, 1, 2])}")
        else:
            name = self.fresh("n")
            self.emit(f"{name} = {self.pick([0, 1])}")
            self.declare(name, Counter())
        return True

    def st_walrus(self) -> bool:
        """A name bound inside an expression."""
        self.use("walrus")
        name, value = self.fresh("w"), self.bounded()
        target = self.fresh("x")
        self.emit(f"{target} = ({name} := {value}) * {self.bounded(0)} + 0.5 * {name}")
        self.declare(name, Float())
        self.declare(target, Float())
        return True

    def st_effect(self) -> bool:
        """What is copied and never reversed."""
        names = list(self.visible(Float))
        if not names:
            return False
        self.use("effect")
        name = self.pick(names)
        self.emit(self.pick([f"assert {name} == {name}", "pass", f"assert abs({name}) < 1e9, 'too large'"]))
        return True

    # ------------------------------------------------------------------ arrays
    def any_shape(self) -> tuple[int, ...]:
        """The shape of some array at hand, or a new one."""
        arrays = list(self.visible(Array).values())
        if arrays and self.chance(0.7):
            return tuple(self.pick(arrays).shape)
        n, m = self.sizes
        return tuple(self.pick([(n,), (n,), (m,), (m, n), (n, n), (1, n), (m, 1)]))

    def st_array(self) -> bool:
        """An array expression under a new name, or bound to an old one."""
        arrays = self.assignable(Array)
        if arrays and self.chance(0.5):
            name, kind = self.pick(arrays.items())
            self.use("array_rebound")
            self.emit(f"{name} = {self.tame(kind.shape)}")
            return True
        shape = self.any_shape()
        name = self.fresh("u")
        self.emit(f"{name} = {self.tame(shape)}")
        self.declare(name, Array(shape))
        return True

    def st_array_step(self) -> bool:
        """The idioms of iterations: swap of buffers, new state from old, stencils in place."""
        arrays = self.assignable(Array)
        pairs = [(a, b) for a, x in arrays.items() for b, y in arrays.items() if a < b and x.shape == y.shape]
        form = self.pick(["swap", "swap", "new", "stencil"])
        if form == "swap" and pairs:
            self.use("array_swap")
            u, v = self.pick(pairs)
            if self.chance(0.5):
                self.emit(f"{u}, {v} = {v}, {u}")
            else:
                self.emit(f"{u}, {v} = {v}, {self.tame(arrays[u].shape)}")
            return True
        if form == "stencil":
            long = [name for name, kind in self.visible(Array).items() if kind.shape[0] > 2]
            if not long:
                return False
            self.use("stencil")
            u = self.pick(long)
            self.emit(f"{u}[1:-1] += 0.1 * ({u}[2:] - 2.0 * {u}[1:-1] + {u}[:-2])")
            return True
        if not arrays:
            return False
        self.use("array_carried")
        name, kind = self.pick(arrays.items())
        new = self.fresh("u")
        self.emit(f"{new} = {self.tame(kind.shape)}")
        self.declare(new, Array(kind.shape))
        if self.chance(0.5):
            self.st_store()
        self.emit(f"{name} = {new}")
        return True

    def st_view(self) -> bool:
        """A name for a view, usually followed by a write through it."""
        arrays = self.visible(Array)
        if not arrays:
            return False
        views = self.views(*self.pick(arrays.items()))
        text, shape = self.pick([view for view in views if "np.diag" not in view[0]])  # that one is read-only
        name = self.fresh("v")
        self.emit(f"{name} = {text}")
        self.declare(name, Array(shape))
        self.use("view")
        if self.chance(0.7):
            self.use("view_write")
            self.store_into(name, self.frames[-1].names[name])
        return True

    def st_store(self) -> bool:
        """A store into some array."""
        arrays = self.visible(Array)
        if not arrays:
            return False
        self.store_into(*self.pick(arrays.items()))
        return True

    def store_into(self, name: str, kind: object) -> None:
        """Element, slice, fancy, mask and whole-array stores, plain and augmented."""
        assert isinstance(kind, Array)
        shape = kind.shape
        form = self.choose(
            {
                "element": 3,
                "slice": 3,
                "overlap": 1,
                "whole": 2,
                "fancy": 1,
                "mask": 1,
                "fill": 0.3,
                "out": 0.4,
            }
        )
        if form == "element":
            self.use("element_store")
            self._store(self.element(name, kind), ())
        elif form == "slice":
            views = [(t, s) for t, s in self.views(name, kind) if t.startswith(name + "[") and "N" not in t]
            views = [(t, s) for t, s in views if "newaxis" not in t]
            self.use("slice_store")
            target, part = self.pick(views)
            self._store(target, self.partner(part))
        elif form == "overlap" and shape[0] > 1:
            self.use("overlapping_store")
            ways = [("[1:]", "[:-1]"), ("[:-1]", "[1:]"), ("[:]", "[::-1]"), ("[::-1]", "[:]")]
            into, source = self.pick(ways)
            factor = self.pick(["", "0.7 * ", f"{self.bounded(1, 1.0)} * "])
            op = "+=" if self.chance(0.3) else "="
            self.emit(f"{name}{into} {op} {factor}{name}{source}")
        elif form == "fancy":
            self.use("fancy_store")
            size = self.pick([1, 2, 3])
            at = [self.pick(range(-shape[0], shape[0])) for _ in range(size)]
            distinct = len({i % shape[0] for i in at}) == size
            if not distinct:
                self.use("duplicate_store")
            self._store(f"{name}[{self.pick([at, f'np.array({at})'])}]", self.partner((size, *shape[1:])))
        elif form == "mask":
            self.use("mask_store")
            mask = f"{name} {self.pick('<>')} {self.number(0.1, 0.5)}"
            if self.chance(0.3):
                named = self.fresh("m")
                self.emit(f"{named} = {mask}")
                mask = named
                op = self.pick(["=", "*="])
                factor = self.number(0.3, 0.9)
                self.emit(f"{name}[{mask}] {op} {factor}" + (f" * {name}[{mask}]" if op == "=" else ""))
            else:
                self._store(f"{name}[{mask}]", ())
        elif form == "fill":
            self.use("fill")
            self.emit(f"{name}.fill({self.bounded(1)})")
        elif form == "out":
            self.use("out_argument")
            other = self.tame(self.partner(shape), 1, 1.2)
            function = self.pick(["np.multiply", "np.add", "np.maximum"])
            self.emit(
                f"{function}({name}, {other}, out={name})"
                if self.chance(0.7)
                else f"np.sin({self.tame(shape, 1)}, out={name})"
            )
        else:
            self.use("whole_store")
            bare = [""] if name in self.assignable(Array) else []  # a closure may store, but not rebind
            self._store(name + self.pick(["[:]", "[...]", *bare]), self.partner(shape))

    def _store(self, target: str, shape: tuple[int, ...]) -> None:
        """A plain store, or an augmented one where the target is a bare name."""
        op = (
            self.pick(["=", "=", "+=", "-=", "*="]) if target.endswith("]") else self.pick(["+=", "-=", "*="])
        )
        if op != "=":
            self.use("augmented_store")
        value = self.tame(shape, 2, 1.1 if op == "*=" else 2.0)
        if op in ("+=", "-=") and self.loops:
            value = f"0.2 * ({value})"
        self.emit(f"{target} {op} {value}")

    # ------------------------------------------------------------------ lists, dicts, objects, calls
    def st_list(self) -> bool:
        """A new list, or an append, a pop, a store."""
        mine = {n: k for n, k in self.assignable(List).items() if not k.locked}
        form = self.pick(
            ["new", "append", "append", "pop", "pop", "store", "store", "comprehension", "extend"]
        )
        name, kind = self.pick(mine.items()) if mine else ("", List(0))
        if form == "comprehension":
            return self._comprehension()
        if not mine or form == "new":
            name, length = self.fresh("l"), self.pick([0, 2, 3])
            self.emit(f"{name} = [{', '.join(self.bounded(1) for _ in range(length))}]")
            self.declare(name, List(length))
            self.use("list_display")
        elif form == "append":
            self.use("append")
            self.emit(f"{name}.append({self.bounded()})")
            kind.length += 1
        elif form == "extend":
            self.use("list_concatenation")
            self.emit(self.pick([f"{name}.extend([{self.bounded(1)}])", f"{name} += [{self.bounded(1)}]"]))
            kind.length += 1
        elif form == "pop" and kind.length > kind.floor:
            self.use("pop")
            at, target = self.pick(["", "", "0", "-1"]), self.fresh("x")
            self.emit(f"{target} = {name}.pop({at})")
            self.declare(target, Float())
            kind.length -= 1
        elif form == "store" and kind.length > 0:
            self.use("list_store")
            at = self.pick(range(-kind.length, kind.length))
            self.emit(f"{name}[{at}] {self.pick(['=', '=', '*='])} {self.bounded(2, 1.2)}")
        else:
            return False
        return True

    def _comprehension(self) -> bool:
        self.use("comprehension", "list_comprehension")
        name, item = self.fresh("l"), self.fresh("e")
        lists = {n: k.length for n, k in self.visible(List).items()}
        lists |= {n: k.shape[0] for n, k in self.visible(Array).items() if len(k.shape) == 1}
        if lists and self.chance(0.6):
            source = self.pick(lists)
            length, kind = lists[source], Float()
        else:
            length = self.pick([2, 3, 4])
            source, kind = f"range({length})", Int(length)
        self.frames.append(type(self.frames[-1])(self.frames[-1].function, {item: kind}))
        value = self.bounded()
        self.frames.pop()
        self.emit(f"{name} = [{value} for {item} in {source}]")
        self.declare(name, List(length))
        return True

    def st_dict(self) -> bool:
        """A dict with constant keys; its entries then are floats like any other."""
        self.use("dict")
        name = self.fresh("d")
        keys = ["p", "q", "r"][: self.pick([2, 2, 3])]
        self.emit(f"{name} = {{{', '.join(f'{key!r}: {self.bounded(1)}' for key in keys)}}}")
        for key in keys:
            self.declare(f"{name}[{key!r}]", Float())
        return True

    def st_object(self) -> bool:
        """A new instance; its attributes then are floats and arrays like any other."""
        from .scope import Class

        classes = self.visible(Class)
        if not classes:
            return False
        self.use("class_instance")
        cls_name, cls = self.pick(classes.items())
        name = self.fresh("o")
        self.emit(f"{name} = {cls_name}({', '.join(self.bounded(1) for _ in range(cls.inits))})")
        self.declare(name, Object(cls))
        for attr in cls.floats:
            self.declare(f"{name}.{attr}", Float())
        for attr, shape in cls.arrays.items():
            self.declare(f"{name}.{attr}", Array(shape))
        return True

    def st_update(self) -> bool:
        """A method that changes its object."""
        updates = [(name, m, n) for name, o in self.visible(Object).items() for m, n in o.cls.updates.items()]
        if not updates:
            return self.st_object()
        self.use("method_update")
        name, method, arity = self.pick(updates)
        call = f"{name}.{method}({', '.join(self.bounded(1) for _ in range(arity))})"
        if self.chance(0.5):
            target = self.fresh("x")
            self.emit(f"{target} = {call}")
            self.declare(target, Float())
        else:
            self.emit(call)
        return True

    def st_procedure(self) -> bool:
        """A call for its effect on an array."""
        functions = {n: k for n, k in self.visible(Func).items() if k.returns is None}
        if not functions or self.trips > 12:
            return False
        name = self.pick(functions)
        call = self.call(name, functions[name], 1)
        if call is None:
            return False
        self.use("procedure")
        self.emit(call)
        return True
