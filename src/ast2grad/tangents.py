"""Calls of forward mode: jvp, hvp, Jacobians and Hessians."""
from __future__ import annotations

import copy
import inspect
import itertools
from typing import Any, Sequence

import numpy as np

from .dispatch import (
    Derivative,
    differentiable,
    is_derivative,
    make_derivative,
    readable,
    signature_of,
    text_of_kinds,
    unwrap,
)
from .errors import ArgumentError, UnsupportedError
from .loaded import Loaded, run


class Tangent(Derivative):
    """`jvp` and `hvp`: a function of the arguments and of their tangents."""

    def generate(self, values: dict[str, Any], wrt: tuple[str, ...] | None = None, single: bool | None = None,
                 stage: str = "final", name: str | None = None) -> Any:
        from .frontend.arguments import Signature
        from .pipeline_forward import build_tangent, other_order
        from .settle import settled
        sig = Signature(values, self.wrt_names if wrt is None else wrt, self.single if single is None else single)
        target, inner = self.target, None
        if is_derivative(target):
            inner = target.function_for(values)
            target = inner.function
        about = unwrap(unwrapped(self.primal)) if inner is not None else None
        try:
            generated = settled(target, sig, lambda sig: build_tangent(
                target, sig, value=self.mode == "jvp", mode=self.mode, stage=stage, name=name or self.entry(), about=about))
        except UnsupportedError as first:
            if self.mode != "hvp" or self.target.target is not about:
                raise
            whole = Signature(values, sig.wrt, self.single)
            return other_order(first, about, whole, name=name or self.entry() or "", about=about)
        if inner is not None:
            generated.inner = inner
            generated.guards.checks = {**inner.guards.checks, **generated.guards.checks}
        return generated

    def entry(self) -> str | None:
        """The name of the generated function, where it is not that of the function that is read."""
        if self.mode != "hvp":
            return None
        name = getattr(unwrapped(self.primal), "__name__", "f")
        return f"{name if name.isidentifier() else 'fn'}_hvp"

    def evaluate(self, args: tuple[Any, ...], kwargs: dict[str, Any], tangents: list[Any],
                 names: tuple[str, ...]) -> Any:
        """One call, with a tangent for each of `names`."""
        bound = self.bind(args, kwargs)
        values = dict(bound.arguments)
        key = (names, tuple([(n, signature_of(v)) for n, v in values.items()]))

        def call(loaded: Loaded) -> Any:
            given = {dot: tangent_like(t, self.argument(values, n), n)
                     for dot, n, t in zip(loaded.generated.dots, names, tangents)}
            return run(loaded, bound.args, {**bound.kwargs, **given})

        return self.fitting(key, values, lambda: self.build(values, tuple(values.values()), names, False), call)[1]

    def argument(self, values: dict[str, Any], name: str) -> Any:
        """The value of a differentiated argument: `*0` is the first of *args, `**k` the keyword k of **kwargs."""
        if name.startswith("**"):
            return next(v for n, v in values.items() if self.kinds[n] is inspect.Parameter.VAR_KEYWORD)[name[2:]]
        if name.startswith("*"):
            return next(v for n, v in values.items() if self.kinds[n] is inspect.Parameter.VAR_POSITIONAL)[int(name[1:])]
        return values[name]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """hvp: the vector comes last, in the structure of the differentiated arguments."""
        if not args:
            raise ArgumentError("A306", "hvp(f)(*args, v): the vector is missing")
        *rest, v = args
        tangents = [v] if self.single else list(v)
        if len(tangents) != len(self.wrt_names):
            raise ArgumentError("A307", f"{len(self.wrt_names)} vectors are needed, one for each differentiated argument")
        return self.evaluate(tuple(rest), kwargs, tangents, self.wrt_names)

    def push(self, primals: Sequence[Any], tangents: Sequence[Any], kwargs: dict[str, Any], wrt: Any) -> Any:
        if not isinstance(primals, (tuple, list)) or not isinstance(tangents, (tuple, list)):
            raise ArgumentError("A307", "jvp(f, primals, tangents): both are tuples")
        if wrt is not None:
            names, dots = list(self.wrt_names), list(tangents)
            if len(dots) != len(names):
                raise ArgumentError("A307", f"{len(names)} tangents are needed, one for each entry of wrt")
        else:
            if len(tangents) != len(primals):
                raise ArgumentError("A307", f"{len(primals)} tangents are needed, one for each primal")
            chosen = [(n, t) for n, t in zip(self.places(len(primals)), tangents) if t is not None]
            for n, x, t in zip(self.places(len(primals)), primals, tangents):
                if t is not None and not differentiable(x) and type(x) is not int:
                    raise ArgumentError("A307", f"a tangent for {n!r}, which holds no floats", None, "pass None")
            names, dots = [n for n, _ in chosen], [t for _, t in chosen]
        if not names:
            raise ArgumentError("A302", "there is nothing to differentiate with respect to")
        return self.evaluate(tuple(primals), kwargs, dots, tuple(names))


def unwrapped(f: Any) -> Any:
    while is_derivative(f):
        f = f.primal
    return f


def tangent_like(t: Any, x: Any, name: str) -> Any:
    """The tangent t of x, checked; arrays become copies of the primal's form, which the derivative may write to."""
    if t is None and not differentiable(x):
        return None
    if isinstance(x, np.ndarray):
        if np.shape(t) != x.shape:
            raise ArgumentError("A307", f"the tangent of {name!r} has shape {np.shape(t)}, the argument {x.shape}")
        if np.iscomplexobj(t) and not np.iscomplexobj(x):
            raise ArgumentError("A307", f"the tangent of {name!r} is complex, the argument is not")
        out = np.empty_like(x)
        out[...] = t
        return out
    if isinstance(x, tuple) and hasattr(x, "_fields"):
        return type(x)(*[tangent_like(a, b, name) for a, b in zip(parts_of(t, x, name), x)])
    if isinstance(x, (list, tuple)):
        return type(x)(tangent_like(a, b, name) for a, b in zip(parts_of(t, x, name), x))
    if isinstance(x, dict):
        if not isinstance(t, dict) or set(t) != set(x):
            raise ArgumentError("A307", f"the tangent of {name!r} must be a dict with the same keys")
        return {k: tangent_like(t[k], v, name) for k, v in x.items()}
    if t is None:
        raise ArgumentError("A307", f"a tangent of {name!r} is None")
    if isinstance(x, (int, float, np.floating)) and not isinstance(x, bool):
        if np.ndim(t) != 0 or isinstance(t, complex):
            raise ArgumentError("A307", f"the tangent of {name!r} must be a number")
        return type(x)(t) if isinstance(x, np.floating) else float(t)
    return t


def parts_of(t: Any, x: Any, name: str) -> Any:
    if not isinstance(t, (list, tuple)) or len(t) != len(x):
        raise ArgumentError("A307", f"the tangent of {name!r} must have {len(x)} parts")
    return t


class Jacobian:
    """The Jacobian of an array function, or the Hessian of a scalar one: value.shape + argument.shape."""

    __ast2grad__ = "jacobian"

    def __init__(self, f: Any, wrt: Any, mode: str, what: str = "jacobian") -> None:
        if mode not in ("auto", "forward", "reverse"):
            raise ArgumentError("A306", f"mode={mode!r}; it is 'auto', 'forward' or 'reverse'")
        self.primal = unwrapped(f)
        self.target = f.target if what == "hessian" else unwrap(f)
        self.f = f
        self.wrt = wrt
        self.mode = mode
        self.what = what
        self.forward = Tangent(f, wrt, "jvp", False, "python")
        self.products = Tangent(f, wrt, "hvp", False, "python") if what == "hessian" else None
        self.reverse = make_derivative(f, wrt, "vjp", False, "python")
        self.single, self.names = self.forward.single, self.forward.wrt_names
        self.__name__ = getattr(self.primal, "__name__", "f")
        self.__doc__ = getattr(self.primal, "__doc__", None)
        self.__wrapped__ = self.primal

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        values = dict(self.forward.bind(args, kwargs).arguments)
        xs = [self.forward.argument(values, n) for n in self.names]
        for n, x in zip(self.names, xs):
            if not isinstance(x, np.ndarray) and (isinstance(x, bool) or not isinstance(x, (float, int, np.floating))):
                raise ArgumentError("A302", f"{self.what} with respect to {n!r}, a {type(x).__name__}", None,
                                    "differentiate with respect to numbers and arrays")
            if isinstance(x, np.ndarray) and x.dtype.kind != "f":
                raise ArgumentError("A303", f"{self.what} with respect to {n!r}, an array of {x.dtype}", None,
                                    f"pass {n}.astype(float)")
        mode = self.mode
        if mode == "auto" and all(np.size(x) <= 1 for x in xs) or any(type(x) is int for x in xs):
            mode = "forward"  # (an int that counts as a float makes ints that have derivatives)
        if mode != "forward":
            value, pull = self.reverse.pullback(*copies((args, kwargs)), self.wrt)
            if mode == "reverse" or sum(np.size(y) for y in leaves(value)) < sum(np.size(x) for x in xs):
                return self.by_rows(value, pull, xs)
        return self.by_columns(args, kwargs, xs)

    def by_columns(self, args: Any, kwargs: Any, xs: list[Any]) -> Any:
        #: the gradient, which a Hessian is the derivative of, has the form of the arguments
        value: Any = None if self.products is None else in_floats(xs[0] if self.single else tuple(xs))
        columns: list[list[list[Any]]] = []
        for k, x in enumerate(xs):
            columns.append([])
            for i in np.ndindex(np.shape(x)):
                dots = [unit(z, i if z_k == k else None) for z_k, z in enumerate(xs)]
                if self.products is not None:
                    dot = self.products.evaluate(*copies((args, kwargs)), dots, self.names)
                else:
                    value = dot = self.forward.evaluate(*copies((args, kwargs)), dots, self.names)[1]
                columns[k].append(leaves(dot))
        if value is None:
            value = self.forward.evaluate(*copies((args, kwargs)), [unit(z, None) for z in xs], self.names)[1]

        def block(n: int, y: Any, k: int, x: Any) -> Any:
            entries = [c[n] for c in columns[k]]
            if not np.shape(x) and not np.shape(y):
                return entries[0]
            out = np.empty((*np.shape(y), *np.shape(x)), np.result_type(np.asarray(y).dtype, np.float32))
            for i, e in zip(np.ndindex(np.shape(x)), entries):
                out[(..., *i)] = e
            return out

        return self.assemble(value, xs, block)

    def by_rows(self, value: Any, pull: Any, xs: list[Any]) -> Any:
        value = in_floats(value)
        ys = leaves(value)
        rows: list[list[Any]] = []
        for n, y in enumerate(ys):
            rows.append([])
            for i in np.ndindex(np.shape(y)):
                bars = [unit(z, i if m == n else None) for m, z in enumerate(ys)]
                rows[n].append(pull(restored(value, iter(bars))))

        def block(n: int, y: Any, k: int, x: Any) -> Any:
            entries = [r[k] for r in rows[n]]
            if not np.shape(x) and not np.shape(y):
                return entries[0]
            out = np.empty((*np.shape(y), *np.shape(x)), np.result_type(np.asarray(y).dtype, np.float32))
            for i, e in zip(np.ndindex(np.shape(y)), entries):
                out[i] = e
            return out

        return self.assemble(value, xs, block)

    def assemble(self, value: Any, xs: list[Any], block: Any) -> Any:
        counter = itertools.count()
        blocks = []
        for y in leaves(value):
            n = next(counter)
            whole = tuple(block(n, y, k, x) for k, x in enumerate(xs))
            blocks.append(whole[0] if self.single else whole)
        return restored(value, iter(blocks))

    def source_for(self, *args: Any, **kwargs: Any) -> str:
        """The text for these arguments."""
        return str(self.generate(dict(self.forward.bind(args, kwargs).arguments)).text)

    @property
    def source(self) -> str:
        """The text for annotations or, where there are none, floats."""
        return text_of_kinds(self, self.names)

    def compiled(self, *args: Any, **kwargs: Any) -> Any:
        """The generated function for these arguments, without dispatch."""
        values = dict(self.forward.bind(args, kwargs).arguments)
        return Loaded(self.generate(values), tuple(values.values())).function

    def __reduce__(self) -> Any:
        return Jacobian, (self.f, self.wrt, self.mode, self.what)

    def generate(self, values: dict[str, Any]) -> Any:
        from .frontend.arguments import Signature
        from .pipeline_forward import build
        target, inner = self.target, None
        if is_derivative(target):
            inner = target.function_for(values)
            target = inner.function
        generated = build(self.what, target, Signature(values, self.names, self.single), about=self.primal)
        if inner is not None:
            generated.inner = inner
            generated.guards.checks = {**inner.guards.checks, **generated.guards.checks}
        return generated

    @property
    def shown(self) -> inspect.Signature | None:
        return self.forward.shown

    @property
    def params(self) -> inspect.Signature:
        return self.forward.params

    def describe(self) -> str:
        return self.forward.describe()

    def function_for(self, values: dict[str, Any], wrt: tuple[str, ...] | None = None) -> Loaded:
        """The generated function for these arguments, to be read like one that the user wrote."""
        return readable(self.generate(values), tuple(values.values()))

    def __get__(self, obj: Any, owner: Any = None) -> Any:
        if obj is None:
            return self
        bound = self.forward.__get__(obj, owner)
        return Jacobian(bound.primal, bound.wrt, self.mode, self.what)

    def __repr__(self) -> str:
        return f"<{self.what} of {getattr(self.primal, '__qualname__', self.primal)} with respect to {self.wrt!r}>"


def copies(call: tuple[Any, Any]) -> tuple[Any, Any]:
    """The function may write to its arguments, and it is called once a column."""
    args, kwargs = call

    def own(x: Any) -> Any:
        return x.copy() if isinstance(x, np.ndarray) else copy.deepcopy(x) if isinstance(x, (list, dict)) else x

    return tuple(own(x) for x in args), {k: own(x) for k, x in kwargs.items()}


def unit(x: Any, i: tuple[int, ...] | None) -> Any:
    """A tangent of x: one at i, zero elsewhere."""
    if not isinstance(x, np.ndarray):
        return type(x)(i is not None) if isinstance(x, np.floating) else float(i is not None)
    out = np.zeros_like(x)
    if i is not None:
        out[i] = 1.0
    return out


def leaves(value: Any) -> list[Any]:
    """The numbers and arrays of a result."""
    if isinstance(value, (list, tuple)):
        return [y for v in value for y in leaves(v)]
    if isinstance(value, dict):
        return [y for v in value.values() for y in leaves(v)]
    return [value] if differentiable(value) else []


def in_floats(value: Any) -> Any:
    """Integers in a result have derivatives, which are zero; what is no number has none."""
    if isinstance(value, np.ndarray):
        return value.astype(float) if value.dtype.kind in "iu" else value if value.dtype.kind in "fc" else None
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*[in_floats(v) for v in value])
    if isinstance(value, (list, tuple)):
        return type(value)(in_floats(v) for v in value)
    if isinstance(value, dict):
        return {k: in_floats(v) for k, v in value.items()}
    return value if differentiable(value) else None


def restored(value: Any, parts: Any) -> Any:
    """The structure of a result with other leaves."""
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*[restored(v, parts) for v in value])
    if isinstance(value, (list, tuple)):
        return type(value)(restored(v, parts) for v in value)
    if isinstance(value, dict):
        return {k: restored(v, parts) for k, v in value.items()}
    return next(parts) if differentiable(value) else value


__all__ = ["Jacobian", "Tangent"]
