"""The user's own derivatives: rules, opaque functions, constants, surrogates, checkpoints."""
from __future__ import annotations

import ast
import functools
import inspect
import types
from typing import Any, Callable

from .errors import ArgumentError

Function = Callable[..., Any]


class Marked:
    """A function that says how it wants to be differentiated; called, it is the function."""

    __ast2grad__ = ""

    def __init__(self, f: Function) -> None:
        self.f = f
        functools.update_wrapper(self, f)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.f(*args, **kwargs)

    def __get__(self, obj: Any, owner: Any = None) -> Any:
        return self if obj is None else types.MethodType(self, obj)

    def __repr__(self) -> str:
        return f"<{self.__ast2grad__} {getattr(self.f, '__qualname__', self.f)}>"


class Checkpoint(Marked):
    __ast2grad__ = "checkpoint"


class Surrogate(Marked):
    __ast2grad__ = "surrogate"

    def __init__(self, f: Function, g: Function) -> None:
        super().__init__(f)
        self.g = g


class Opaque(Marked):
    __ast2grad__ = "opaque"

    def __init__(self, f: Function, fwd: Function | None, bwd: Function | None, jvp: Function | None) -> None:
        super().__init__(f)
        self.fwd, self.bwd, self.jvp = fwd, bwd, jvp


def checkpoint(f: Function) -> Any:
    """f, whose intermediate values are not kept: the reverse sweep runs it again from its arguments.

    Memory for time, as for the steps of a long simulation.  f must not change its arguments or anything outside.
    """
    _need_callable("checkpoint", f)
    return Checkpoint(f)


def surrogate(f: Function, g: Function) -> Any:
    """A function with the values of f and the derivatives of g, which takes the same arguments.

    For steps, roundings and choices whose own derivative is zero or does not exist (straight-through estimators).
    """
    _need_callable("surrogate", f, g)
    _same_parameters("surrogate", f, g)
    return Surrogate(f, g)


def opaque(f: Function, *, fwd: Function | None = None, bwd: Function | None = None, jvp: Function | None = None) -> Any:
    """f as a function whose derivative is given by callables, for what has no Python source.

    fwd(*args) returns (value, residual); bwd(residual, cotangent) returns a tuple with one cotangent for each argument
    (None where it has none).  jvp(primals, tangents) returns (value, tangent); a tangent that is zero is given in full.
    Reverse mode needs fwd and bwd, forward mode jvp.  The value is a number or an array; all of them are pure, and f is
    called on sample values to find out of what form its result is.
    """
    _need_callable("opaque", f, *[g for g in (fwd, bwd, jvp) if g is not None])
    if (fwd is None) != (bwd is None):
        raise ArgumentError("A308", "opaque() needs fwd and bwd together")
    if fwd is None and jvp is None:
        raise ArgumentError("A308", "opaque() needs fwd and bwd, or jvp", None, "declare a constant with ast2grad.nondiff")
    if fwd is not None:
        _same_parameters("opaque", f, fwd)
    for g, names in ((bwd, "(residual, cotangent)"), (jvp, "(primals, tangents)")):
        if g is not None and 2 not in (_arity(g) or (2,)):
            raise ArgumentError("A308", f"opaque(): {getattr(g, '__name__', g)} must take {names}")
    return Opaque(f, fwd, bwd, jvp)


def nondiff(f: Function) -> Function:
    """Declare that the results of f carry no derivatives; returns f.

    f is pure: it is called on sample values to find out of what form its result is.
    """
    from .analysis.functions import DECLARED
    from .rules.registry import Rule, register
    _need_callable("nondiff", f)
    DECLARED.add(f)
    register(f, Rule(getattr(f, "__name__", "f"), inactive=True, note="declared by the user"))
    return f


def rule(f: Function, *partials: str, constant: tuple[str, ...] = ()) -> Any:
    """Give f a derivative as a template, which is written into the output.

    For a function of numbers, or one that acts on each element, the partial derivatives: `rule(f, "cos(a)")`, in the
    arguments a, b, c, d and the result y.  Otherwise a text, as a decorator:

        @rule(f)
        def _(y, x, w):
            x.bar = y.bar * w
            w.bar = np.sum(y.bar * x)

    The parameters after the result are those of f; each gets a `.bar`, except those named in `constant`.  A text that
    assigns `y.dot` from the `.dot` of the arguments is the rule of forward mode.  f is pure: it is called on sample
    values to find out of what form its result is.

    Raises ArgumentError for a text that does not fit f.
    """
    from .analysis.functions import DECLARED
    from .rules import registry
    _need_callable("rule", f)
    DECLARED.add(f)
    name = getattr(f, "__name__", "f")
    if partials:
        n = _arity(f)
        if n is not None and len(partials) not in n:
            raise ArgumentError("A308", f"rule({name}): {len(partials)} partial derivatives for {n[-1]} arguments")
        try:
            trees = tuple(ast.parse(p, mode="eval").body for p in partials)
        except SyntaxError as e:
            raise ArgumentError("A308", f"rule({name}): {e.text!r} is no expression") from None
        known = {*"abcdy"[:4], "y", *registry.FUNCTIONS, *registry.CONSTANTS}
        for t in trees:
            for leaf in ast.walk(t):
                if isinstance(leaf, ast.Name) and leaf.id not in known:
                    raise ArgumentError("A308", f"rule({name}): the unknown name {leaf.id!r}", None,
                                        "use a, b, c, d for the arguments, y for the result")
        registry.register(f, registry.Rule(name, trees, partials, note="the user's"))
        return f

    def decorate(text: Function) -> Function:
        parameters = list(inspect.signature(text).parameters)
        given, forward = _assigned(text)
        if not parameters:
            raise ArgumentError("A308", f"rule({name}): the text has no parameter for the result")
        _same_parameters("rule", f, text, skip=1)
        body = _symbolic(text)
        if forward:
            found = registry.lookup(f)
            if found is None or found.note != "the user's":
                found = registry.Rule(name, note="the user's")
                registry.register(f, found)
            found.jvp = body
            return text
        missing = [p for p in parameters[1:] if p not in given and p not in constant]
        if missing:
            raise ArgumentError("A308", f"rule({name}): {missing[0]} gets no .bar", None,
                                f"assign {missing[0]}.bar, or name it in constant=")
        old = registry.lookup(f)
        new = registry.Rule(name, vjp=body, note="the user's")
        if old is not None and old.note == "the user's":
            new.jvp = old.jvp
        registry.register(f, new)
        return text

    return decorate


def _symbolic(text: Function) -> Function:
    """The text with modules in its globals replaced by writers of calls."""
    from .rules.dsl import Namespace
    if not isinstance(text, types.FunctionType):
        raise ArgumentError("A308", "a rule is a function")
    space = {k: Namespace(v) if isinstance(v, types.ModuleType) else v for k, v in text.__globals__.items()}
    new = types.FunctionType(text.__code__, space, text.__name__, text.__defaults__, text.__closure__)
    new.__kwdefaults__ = text.__kwdefaults__
    return new


def _assigned(text: Function) -> tuple[set[str], bool]:
    """(parameters that get a .bar, is it the text of forward mode?)"""
    from .frontend.source import source_of
    names: set[str] = set()
    forward = False
    import gast
    for n in gast.walk(source_of(text).node):
        if isinstance(n, gast.Attribute) and isinstance(n.ctx, gast.Store) and isinstance(n.value, gast.Name):
            if n.attr == "bar":
                names.add(n.value.id)
            elif n.attr == "dot":
                forward = True
            else:
                raise ArgumentError("A308", f"a rule assigns .bar or .dot, not .{n.attr}")
    return names, forward


def _need_callable(what: str, *fs: Any) -> None:
    for f in fs:
        if not callable(f):
            raise ArgumentError("A308", f"{what}(): {f!r} is not a function")


def _arity(f: Function) -> range | None:
    """How many positional arguments the function takes, where that is known."""
    try:
        ps = list(inspect.signature(f).parameters.values())
    except (TypeError, ValueError):
        return None
    if any(p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in ps):
        return None
    places = [p for p in ps if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    return range(sum(p.default is p.empty for p in places), len(places) + 1)


def _same_parameters(what: str, f: Function, g: Function, skip: int = 0) -> None:
    a, b = _arity(f), _arity(g)
    if a is not None and b is not None and not set(a) & {n - skip for n in b}:
        raise ArgumentError("A308", f"{what}(): {getattr(g, '__name__', g)} takes {b[-1] - skip} arguments"
                            f"{' besides the result' if skip else ''}, {getattr(f, '__name__', f)} takes {a[-1]}")


__all__ = ["checkpoint", "nondiff", "opaque", "rule", "surrogate"]
