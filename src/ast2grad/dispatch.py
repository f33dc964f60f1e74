"""Arguments -> signature -> specialisation; guards and caches."""
from __future__ import annotations

import contextlib
import copy
import dataclasses
import functools
import inspect
import linecache
import sys
import threading
import types
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .errors import FAILS, ArgumentError, Ast2GradError, NotRead, UnsupportedError
from .frontend.callbacks import compiled_from, ufunc_from
from .guards import args_hold
from .loaded import Loaded, check_overlap, explain, run
from .rules.registry import lookup
from .snapshot import snapshot

_counter = iter(range(1, 1 << 60))
_lock = threading.RLock()


MAX_FORMS = 32  # texts for one key, each for what some call has met
NUMBERS = (float, int, complex)
CONSTANTS = (float, int, complex, bool, str, bytes, type(None))


def signature_of(v: Any) -> Any:
    """What the specialisation depends on, as a hashable key."""
    t = type(v)
    if t is float or t is int:
        return t
    if t is np.ndarray:
        flags = v.flags
        shape = v.shape
        ones = tuple([n == 1 for n in shape]) if 1 in shape else len(shape)
        if flags.c_contiguous:
            return (v.dtype.char, ones)
        # whether a reshape is a view depends on the strides
        return (v.dtype.char, ones, "F" if flags.f_contiguous else (v.shape, v.strides))
    if isinstance(v, np.generic):
        return t
    if v is None or t in (bool, str, bytes, complex):
        return (t, v) if t is not complex else t
    if t is list:
        if v and all(type(x) is float for x in v):
            return "floats"
        if v and all(type(x) in (float, int) for x in v):
            return ("numbers", any(type(x) is float for x in v))
        return ("list", tuple([signature_of(x) for x in v]))
    if t is tuple or isinstance(v, tuple):
        return (t, tuple([signature_of(x) for x in v]))
    if t is dict:
        return ("dict", tuple([(k, signature_of(x)) for k, x in v.items()]))
    if dataclasses.is_dataclass(v) and not isinstance(v, type):
        return (t, id(v), tuple([(f.name, signature_of(getattr(v, f.name, None))) for f in dataclasses.fields(v)]))
    return ("id", id(v))


@contextlib.contextmanager
def deep_stack() -> Iterator[None]:
    """Long expressions and calls in calls are read by recursion."""
    old = sys.getrecursionlimit()
    sys.setrecursionlimit(max(old, 20_000))
    try:
        yield
    finally:
        sys.setrecursionlimit(old)


class Derivative:
    """A derivative of a function: callable, with the generated text at hand."""

    __ast2grad__ = "derivative"

    def __init__(self, f: Any, wrt: Any, mode: str, has_aux: bool, backend: str, debug: bool = False) -> None:
        self.primal = f
        self.wrt = wrt
        self.debug = debug
        self.mode = mode
        self.has_aux = has_aux
        self.backend = backend
        self.target = unwrap(f)
        self.params: inspect.Signature
        self.shown: inspect.Signature | None
        if is_derivative(self.target):
            self.params, self.shown = self.target.params, self.target.shown
        else:
            self.params = inspect.signature(self.target, follow_wrapped=False)
            shown = inspect.signature(self.target)  # of the function that a decorator wraps
            self.shown = shown if list(shown.parameters) != list(self.params.parameters) else None
        self.defaults = defaults_of(self.target)
        self.names = list(self.params.parameters)
        self.kinds = {n: p.kind for n, p in self.params.parameters.items()}
        self.simple = all(p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) for p in self.params.parameters.values())
        self.count = len(self.names)
        self.cache: dict[Any, list[Loaded]] = {}
        #: for types of arguments that say all, with the defaults of those that are left out; () where they do not
        self.numbers: dict[tuple[type, ...], tuple[Loaded, tuple[Any, ...]] | tuple[()]] = {}
        self.rest: dict[tuple[Any, ...], list[tuple[str, Any]]] = {}  # parameters that a call fills by keyword or default
        self.single, self.wrt_names = self.resolve_wrt(wrt)
        functools.update_wrapper(self, f, updated=())

    def resolve_wrt(self, wrt: Any) -> tuple[bool, tuple[str, ...]]:
        single = not isinstance(wrt, (tuple, list))
        out = []
        for w in [wrt] if single else wrt:
            if isinstance(w, str):
                if w not in self.names and self.shown is not None and w in self.shown.parameters:
                    out.append(self.inner_name(w))
                    continue
                if w not in self.names and any(k is inspect.Parameter.VAR_KEYWORD for k in self.kinds.values()):
                    out.append(f"**{w}")
                    continue
                if w not in self.names:
                    raise ArgumentError("A301", f"{self.describe()} has no parameter {w!r}", None,
                                        f"its parameters are {', '.join(self.names)}")
                if self.kinds[w] in (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL):
                    raise ArgumentError("A301", f"wrt={w!r} names *args or **kwargs; give positions")
                out.append(w)
            else:
                if not isinstance(w, (int, np.integer)) or isinstance(w, bool):
                    raise ArgumentError("A301", f"wrt must be positions or names, not {w!r}")
                pos = [n for n in self.names if self.kinds[n] in (
                    inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)]
                var = [n for n in self.names if self.kinds[n] is inspect.Parameter.VAR_POSITIONAL]
                i = int(w) + (len(pos) if w < 0 else 0)
                if 0 <= i < len(pos):
                    out.append(pos[i])
                elif var and i >= len(pos):
                    out.append(f"*{i - len(pos)}")
                else:
                    raise ArgumentError("A301", f"wrt={w}: {self.describe()} has {len(pos)} positional parameters")
        return single, tuple(out)

    def inner_name(self, w: str) -> str:
        """A parameter of the wrapped function, as it arrives in the decorator's *args or **kwargs."""
        assert self.shown is not None
        p = self.shown.parameters[w]
        if p.kind is p.KEYWORD_ONLY:
            return f"**{w}"
        i = list(self.shown.parameters).index(w)
        pos = [n for n in self.names if self.kinds[n] in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
        return pos[i] if i < len(pos) else f"*{i - len(pos)}"

    def follow_defaults(self) -> None:
        """Defaults that were replaced count from now on."""
        now = defaults_of(self.target)
        if now[0] is not self.defaults[0] or now[1] is not self.defaults[1]:
            self.defaults = now
            self.params = inspect.signature(self.target, follow_wrapped=False)
            self.rest.clear()
            self.numbers.clear()

    def bind(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> inspect.BoundArguments:
        self.follow_defaults()
        try:
            if self.shown is not None and kwargs:
                inner = self.shown.bind(*args, **kwargs)
                args, kwargs = inner.args, inner.kwargs
            bound = self.params.bind(*args, **kwargs)
        except TypeError as e:
            raise ArgumentError("A306", f"{self.describe()}: {e}") from None
        bound.apply_defaults()
        return bound

    def describe(self) -> str:
        return f"{getattr(self.primal, '__name__', type(self.primal).__name__)}()"

    # ------------------------------------------------------------------------------------------------ calling

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        kinds = None
        if not kwargs:
            kinds = tuple(map(type, args))
            quick = self.numbers.get(kinds)
            if quick:
                loaded, defaults = quick
                if not loaded.watches or loaded.current():
                    try:
                        return loaded.function(*args, *defaults)
                    except NotRead:
                        return self.read_again(args, {})
                    except Exception as e:
                        explain(e, loaded)
                        raise
            elif quick is not None:
                kinds = None
        if not self.simple:
            loaded, args, kwargs = self.lookup(args, kwargs)
            if self.backend != "python":
                return self.jitted(loaded)(*args, **kwargs)
            try:
                return run(loaded, args, kwargs)
            except NotRead:
                return self.read_again(args, kwargs)
        if kwargs or len(args) != self.count:
            args = self.completed(args, kwargs)
        key = tuple([signature_of(a) for a in args])
        for loaded in self.cache.get(key, ()):
            if (not loaded.watches or loaded.current()) and (not loaded.ints or self.same_ints(loaded, args)):
                break
        else:
            loaded = self.specialise(key, dict(zip(self.names, args)), args)
        if kinds is not None:
            self.remember(kinds, loaded, args)
        if self.backend != "python":
            return self.jitted(loaded)(*args)
        if loaded.generated.mutates:
            check_overlap(args)
        try:
            return loaded.function(*args)
        except NotRead:
            return self.read_again(args, {})
        except Exception as e:
            explain(e, loaded)
            raise

    def read_again(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """The text was made for what another call has met: one for this call, of those that are there or a new one."""
        key, values = self.key_of(args, kwargs)
        return self.fitting(key, values, lambda: self.build(values, tuple(values.values())), lambda e: run(e, args, kwargs))[1]

    def fitting(self, key: Any, values: dict[str, Any], build: Callable[[], Loaded],
                call: Callable[[Loaded], Any]) -> tuple[Loaded, Any]:
        """A specialisation that was made for what this call meets, from the cache or a new one, and what the call gives."""
        for loaded in tuple(self.cache.get(key, ())):
            if loaded.current() and args_hold(loaded.ints, values):
                try:
                    return loaded, call(loaded)
                except NotRead as e:
                    self.fail_as_itself(e, values)
        with _lock:
            loaded = build()
            self.cache.setdefault(key, []).insert(0, loaded)
            del self.cache[key][MAX_FORMS:]
        try:
            return loaded, call(loaded)
        except NotRead as e:
            self.fail_as_itself(e, values)
            raise UnsupportedError("A203", f"the function takes another course in each call: {e}") from None

    def fail_as_itself(self, report: NotRead, values: dict[str, Any]) -> None:
        """Where the path that is taken ends with an exception of the function's own, it is the function that raises it."""
        from .settle import call_itself

        if report.found is FAILS:
            call_itself(self.target, inspect.BoundArguments(self.params, values))

    def completed(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...]:
        """The arguments of a call in the order of the parameters, defaults included; the first call of a form is checked."""
        self.follow_defaults()
        form = (len(args), *kwargs)
        rest = self.rest.get(form)
        if rest is None:
            self.bind(args, kwargs)
            rest = self.rest[form] = [(n, self.params.parameters[n].default) for n in self.names[len(args):]]
        return (*args, *[kwargs[n] if n in kwargs else default for n, default in rest])

    def remember(self, kinds: tuple[type, ...], loaded: Loaded, args: tuple[Any, ...]) -> None:
        """Do the types of a call by position say all, as the parameters that are left out have constant defaults?"""
        defaults = args[len(kinds):]
        enough = (self.backend == "python" and not loaded.generated.mutates
                  and all(t in NUMBERS or issubclass(t, np.generic) for t in kinds)
                  and not (loaded.ints and any(issubclass(t, (int, np.integer)) for t in kinds))
                  and all(type(d) in CONSTANTS for d in defaults))
        self.numbers[kinds] = (loaded, defaults) if enough else ()

    def same_ints(self, loaded: Loaded, args: tuple[Any, ...]) -> bool:
        return args_hold(loaded.ints, dict(zip(self.names, args)))

    def lookup(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Loaded, tuple[Any, ...], dict[str, Any]]:
        bound = self.bind(args, kwargs)
        key, values = self.key_of(args, kwargs)
        for loaded in self.cache.get(key, ()):
            if loaded.current() and args_hold(loaded.ints, values):
                return loaded, bound.args, bound.kwargs
        return self.specialise(key, values, tuple(values.values())), bound.args, bound.kwargs

    def key_of(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """The key of a plain call, where there is one (the text that was asked for is the one that runs), and the values."""
        values = dict(self.bind(args, kwargs).arguments)
        return tuple([signature_of(v) if self.simple else (n, signature_of(v)) for n, v in values.items()]), values

    def specialise(self, key: Any, values: dict[str, Any], keep: Any) -> Loaded:
        with _lock:
            loaded = self.build(values, keep)
            self.cache.setdefault(key, []).insert(0, loaded)
            return loaded

    def build(self, values: dict[str, Any], keep: Any, wrt: tuple[str, ...] | None = None, single: bool | None = None) -> Loaded:
        with deep_stack():
            generated = self.generate(values, wrt, single)
            loaded = Loaded(generated, keep, self.mode if self.debug else "")
        loaded.ints = generated.guards.static_args()
        return loaded

    def generate(self, values: dict[str, Any], wrt: tuple[str, ...] | None = None, single: bool | None = None,
                 stage: str = "final", name: str | None = None) -> Any:
        from .frontend.arguments import Signature
        from .pipeline import build_gradient
        from .settle import settled
        sig = Signature(values, self.wrt_names if wrt is None else wrt, self.single if single is None else single)
        mode = "vjp" if self.mode == "vjp" else "grad"
        target, inner = self.target, None
        if is_derivative(target):
            inner = target.function_for(values)
            target = inner.function
        with _lock:
            generated = settled(target, sig, lambda sig: build_gradient(
                target, sig, value=self.mode == "value_and_grad", has_aux=self.has_aux, mode=mode, stage=stage, name=name))
        if inner is not None:
            generated.inner = inner
            generated.guards.checks = {**inner.guards.checks, **generated.guards.checks}
        return generated

    def function_for(self, values: dict[str, Any], wrt: tuple[str, ...] | None = None) -> Loaded:
        """The generated function for these arguments (examples or kinds), to be read like one that the user wrote."""
        if self.mode == "vjp":
            raise UnsupportedError("A202", "the derivative of a vjp; take vjp of a function that calls it")
        return readable(self.generate(values, wrt), tuple(values.values()))

    def jitted(self, loaded: Loaded) -> Any:
        raise UnsupportedError("A201", "the numba backend is not part of this version")

    # ------------------------------------------------------------------------------------------------ vjp

    def places(self, count: int) -> list[str]:
        """Names of the positional arguments; those of *args are called *0, *1, ..."""
        pos = [n for n in self.names if self.kinds[n] in (
            inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)]
        return [pos[i] if i < len(pos) else f"*{i - len(pos)}" for i in range(count)]

    def pullback(self, args: tuple[Any, ...], kwargs: dict[str, Any], wrt: Any) -> Any:
        bound = self.bind(args, kwargs)
        values = dict(bound.arguments)
        if wrt is None:
            places = self.places(len(args))
            names = [n for n, x in zip(places, args) if differentiable(x)]
        else:
            names = list(self.wrt_names)
        key = (tuple(names), tuple([(n, signature_of(v)) for n, v in values.items()]))

        def call(loaded: Loaded) -> Any:
            try:
                return loaded.function(*bound.args, **bound.kwargs)
            except Exception as e:
                explain(e, loaded)
                raise

        loaded, (value, tape) = self.fitting(
            key, values, lambda: self.build(values, tuple(values.values()), tuple(names), False), call)

        # neither writes to the arguments or to the value nor an earlier pull change what the pullback reads
        tape = snapshot(tape)

        def pull(cotangent: Any) -> tuple[Any, ...]:
            check_cotangent(cotangent, value)
            bars = [own_cotangent(part(cotangent, way), part(value, way)) for way in loaded.generated.bars]
            got = loaded.backward(snapshot(tape), *bars)
            got = got if isinstance(got, tuple) else (got,)
            if wrt is not None:
                return got if isinstance(wrt, (tuple, list)) else (got[0],)
            table = dict(zip(names, got))
            return tuple(table.get(n) for n in places)

        return value, pull

    # ------------------------------------------------------------------------------------------------ text

    @property
    def source(self) -> str:
        """The text for annotations or, where there are none, floats."""
        return text_of_kinds(self, self.wrt_names)

    def source_for(self, *args: Any, **kwargs: Any) -> str:
        """The text for these arguments."""
        return str(self.lookup(args, kwargs)[0].generated.text)

    def compiled(self, *args: Any, **kwargs: Any) -> Any:
        """The generated function for these arguments, without dispatch."""
        return self.lookup(args, kwargs)[0].function

    def __get__(self, obj: Any, owner: Any = None) -> Any:
        if obj is None:
            return self
        bound = self.target.__get__(obj, owner)
        wrt = self.wrt
        return make_derivative(bound, wrt, self.mode, self.has_aux, self.backend, True, self.debug)

    def __repr__(self) -> str:
        return f"<{self.mode} of {getattr(self.primal, '__qualname__', self.primal)} with respect to {self.wrt!r}>"

    def __reduce__(self) -> Any:
        name = getattr(self.primal, "__qualname__", "")
        if getattr(sys.modules.get(getattr(self.primal, "__module__", "")), name, None) is self:
            return name  # a decorated function: the name stands for the derivative
        return make_derivative, (self.primal, self.wrt, self.mode, self.has_aux, self.backend, False, self.debug)


def defaults_of(f: Any) -> tuple[Any, Any]:
    f = getattr(f, "__func__", f)
    return getattr(f, "__defaults__", None), getattr(f, "__kwdefaults__", None)


def text_of_kinds(d: Any, wrt: tuple[str, ...]) -> str:
    """The text that d generates for the annotations of its target or, where there are none, for floats."""
    from .frontend.arguments import Typed
    from .ir.kinds import FLOAT
    from .options_kinds import annotated_kind, kind_from_text
    values: dict[str, Any] = {}
    hints = getattr(inspect.unwrap(d.target), "__annotations__", {})
    for n, p in d.params.parameters.items():
        if p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD):
            values[n] = () if p.kind is p.VAR_POSITIONAL else {}
        elif p.default is not p.empty and n not in wrt and not isinstance(p.default, float):
            values[n] = p.default
        else:
            values[n] = annotated_kind(hints.get(n)) or Typed(FLOAT)
    try:
        return str(d.generate(values).text)
    except Ast2GradError as first:
        # nothing is known of these parameters, and numbers do not fit: vectors may
        guessed = [n for n in wrt if n in values and hints.get(n) not in (float, "float", int, "int")]
        values.update({n: Typed(kind_from_text("f8[:]", n)) for n in guessed})
        try:
            if guessed:
                return str(d.generate(values).text)
        except Ast2GradError:
            pass
        raise first from None


def readable(generated: Any, keep: Any) -> Loaded:
    """Generated text as a function that is differentiated in turn."""
    if generated.unsaid:
        raise UnsupportedError("A206", f"a second derivative through {generated.unsaid[0]}", None,
                               "the text of the first derivative shows the value only")
    return Loaded(generated, keep)


def is_derivative(f: Any) -> bool:
    """An object that grad, jacobian and their like made: its generated function stands for it."""
    return hasattr(type(f), "function_for")


def unwrap(f: Any) -> Any:
    """The function to read: callable objects through __call__, numba's dispatchers through py_func."""
    if is_derivative(f):
        return f
    compiled = compiled_from(f)
    if compiled is not None:
        return compiled
    if (inspect.isfunction(f) or inspect.ismethod(f)) and lookup(f) is None:
        return f
    return wrapper_for(f)


def wrapper_for(f: Any) -> Any:
    """A small function around something that is no Python function: a ufunc, builtin, partial or callable object."""
    if not callable(f):
        raise ArgumentError("A306", f"{f!r} is not callable")
    each = ufunc_from(f)
    if each is None and lookup(f) is None and not isinstance(f, (
            np.ufunc, types.BuiltinFunctionType, types.MethodType, functools.partial, type)) and (
            inspect.ismethod(getattr(f, "__call__", None))):
        return f.__call__
    name = getattr(each or f, "__name__", "f")
    params, call = signature_text(each or f)
    fn_name = name if name.isidentifier() else "f"
    text = f"def {fn_name}({params}):\n    return _call({call})\n"
    file = f"<ast2grad wrapper {fn_name} {next(_counter)}>"
    linecache.cache[file] = (len(text), None, text.splitlines(True), file)
    ns: dict[str, Any] = {"_call": f, "__name__": "ast2grad.wrappers"}
    exec(compile(text, file, "exec"), ns)
    return ns[fn_name]


def signature_text(f: Any) -> tuple[str, str]:
    """Parameters and operands of a function that hands on what it is given."""
    if isinstance(f, np.ufunc):
        names = ", ".join("xyzw"[:f.nin])
        return names, names
    try:
        ps = list(inspect.signature(f).parameters.values())
    except (ValueError, TypeError):
        return "*args, **kwargs", "*args, **kwargs"
    first = [p.name for p in ps if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) and p.default is p.empty]
    rest = [] if len(first) == len(ps) else ["*args", "**kwargs"]
    if isinstance(f, functools.partial):  # what a keyword was given for may be given again
        named = [p.name for p in ps if p.kind is p.KEYWORD_ONLY and p.default is p.empty]
        return ", ".join([*first, "*args", *named, "**kwargs"]), ", ".join(
            [*first, "*args", *[f"{n}={n}" for n in named], "**kwargs"])
    return ", ".join([*first, *rest]), ", ".join([*first, *rest])


@functools.lru_cache(maxsize=64)
def remembered(f: Any, wrt: Any, mode: str) -> Derivative:
    return make_derivative(f, wrt, mode, False, "python")


def derivative_of(f: Any, wrt: Any, mode: str) -> Derivative:
    """The derivative for a single call of vjp or jvp: that of the last such call of the same function, with its cache."""
    try:
        return remembered(f, tuple(wrt) if isinstance(wrt, list) else wrt, mode)
    except TypeError:  # not hashable
        return make_derivative(f, wrt, mode, False, "python")


def make_derivative(f: Any, wrt: Any, mode: str, has_aux: bool, backend: str, method: bool = False,
                    debug: bool = False) -> Derivative:
    if backend not in ("python", "numba"):
        raise ArgumentError("A306", f"unknown backend {backend!r}")
    if method and isinstance(wrt, int):
        wrt = max(wrt - 1, 0) if wrt > 0 else 0
    if mode in ("jvp", "hvp"):
        from .tangents import Tangent
        return Tangent(f, wrt, mode, has_aux, backend)
    return Derivative(f, wrt, mode, has_aux, backend, debug)


def differentiable(v: Any) -> bool:
    if isinstance(v, bool):
        return False
    if isinstance(v, (float, complex, np.floating, np.complexfloating)):
        return True
    if isinstance(v, np.ndarray):
        return v.dtype.kind in "fc"
    if isinstance(v, (list, tuple)):
        return any(differentiable(x) for x in v)
    if isinstance(v, dict):
        return any(differentiable(x) for x in v.values())
    if dataclasses.is_dataclass(v) and not isinstance(v, type):
        return any(differentiable(getattr(v, f.name, None)) for f in dataclasses.fields(v))
    return False


def check_cotangent(c: Any, value: Any) -> None:
    """The cotangent has the structure and the shapes of the value; where that holds no floats, anything will do."""
    if not differentiable(value):
        return
    if isinstance(value, (list, tuple)):
        if not isinstance(c, (list, tuple)) or len(c) != len(value):
            raise ArgumentError("A307", f"the cotangent must be a {type(value).__name__} of {len(value)}")
        for a, b in zip(c, value):
            check_cotangent(a, b)
    elif isinstance(value, dict):
        if not isinstance(c, dict) or any(k not in c for k, b in value.items() if differentiable(b)):
            raise ArgumentError("A307", "the cotangent must be a dict with the keys of the value")
        for k, b in value.items():
            check_cotangent(c.get(k), b)
    elif dataclasses.is_dataclass(value):
        if type(c) is not type(value):
            raise ArgumentError("A307", f"the cotangent must be a {type(value).__name__}")
        for f in dataclasses.fields(value):
            check_cotangent(getattr(c, f.name), getattr(value, f.name))
    elif c is None or np.shape(c) != np.shape(value):
        raise ArgumentError("A307", f"the cotangent has shape {np.shape(c)}, the value {np.shape(value)}")


def part(tree: Any, way: tuple[tuple[str, Any], ...]) -> Any:
    for how, key in way:
        tree = getattr(tree, key) if how == "attr" else tree[key]
    return tree


def own_cotangent(c: Any, value: Any) -> Any:
    """A copy of the cotangent of an array or a list, which the pullback may write to."""
    return np.array(c, dtype=value.dtype) if isinstance(value, np.ndarray) else copy.deepcopy(c)
