"""The table of derivative rules and the ways to write one.

    elementwise("sin math numpy", "cos(a)", on="reals")

says: for math.sin and np.sin, y = f(a) has dy/da = cos(a).  `a`, `b`, `c` are the arguments, `y` the result;
the text is parsed, never executed.  What it reads is what the reverse sweep needs.  "0" means: no derivative;
"? why" means that an active argument is refused there, with the reason.

    @vjp("numpy.sum numpy.ndarray.sum", linear=True)
    def sum(y, a, axis=None, dtype=None, keepdims=False):
        a.bar = spread(y.bar, a, axis, keepdims)

    @jvp("numpy.linalg.inv")
    def inv_dot(y, a):
        y.dot = -(y @ a.dot @ y)

is for everything else.  The function's parameters are bound like those of the primal; array arguments arrive
as terms (`builder.Term`), constants as Python values, sequences of arrays as Python lists.  Assigning `a.bar`
contributes to the adjoint of `a`; the transform sums it down to the shape of `a` where `a` was broadcast.
"""
from __future__ import annotations

import ast
import builtins
import functools
import importlib
import inspect
import math
import operator
import sys
import textwrap
import types
from dataclasses import dataclass, field
from typing import Any, Callable

import numpy as np

from ..ir.kinds import FLOAT, Arr, Lst, Scalar, Tup, Unknown
from ..ir.nodes import Const, Prim, Ref, atom_kind, method
from ..transform.answering import RuleArgument, Unsupported
from ..transform.builder import Builder, Term, lift


@dataclass(eq=False)
class Rule:
    name: str
    partials: tuple[ast.expr, ...] | None = None  # elementwise: one per argument
    texts: tuple[str, ...] = ()
    vjp: Callable[..., Any] | None = None
    jvp: Callable[..., Any] | None = None
    linear: bool | str = False  # in its first argument, or in those named together: the tangent is f of the tangents
    piecewise: bool = False  # linear on pieces that the data decide: its derivative is finite
    shapes: str = ""  # arguments of which only the shape, or the truth, is read: they have no share in the derivative
    multilinear: bool = False  # in each differentiated argument: a sum of the function with one tangent in each term
    pointwise: bool = False  # acts on each element: one cotangent for all elements need not be spread out first
    lanewise: bool = False  # an element of the result depends on that element of each argument, on no other
    on: str = "reals"  # sample domain of the rule's test
    note: str = ""  # convention at kinks, source of the formula
    inactive: bool = False  # derivative zero by definition
    refused: str = ""  # why there is no derivative
    source: Any = None  # a Python function that says the same in simpler calls; it is read instead
    functions: list[Any] = field(default_factory=list)
    owner: Any = None  # whose rule it is, where the user gave callables

    @property
    def differentiates(self) -> bool:
        return bool(self.partials or self.vjp or self.source)

    @property
    def has_tangent(self) -> bool:
        """Is there a rule of forward mode too, written or derived?"""
        return bool(self.partials or self.jvp or self.linear or self.multilinear or self.lanewise or self.source)

    @property
    def paths(self) -> list[str]:
        """How the functions are written, as in `numpy.linalg.norm`."""
        return [path_of(fn) for fn in self.functions]

    @functools.cached_property
    def signature(self) -> inspect.Signature | None:
        return inspect.signature(self.vjp) if self.vjp is not None else None

    @functools.cached_property
    def jvp_signature(self) -> inspect.Signature | None:
        return inspect.signature(self.jvp) if self.jvp is not None else None

    @functools.cached_property
    def linear_in(self) -> frozenset[str]:
        """The parameters in which the function is linear together."""
        assert self.signature is not None
        return frozenset(self.linear.split() if isinstance(self.linear, str) else list(self.signature.parameters)[1:2])


_table: dict[Any, Rule] = {}
_unhashable: list[tuple[Any, Rule]] = []
RULES: list[Rule] = []
_HOMES = {"special": "scipy.special", "linalg": "numpy.linalg", "fft": "numpy.fft", "np": "numpy"}
_lazy_loaded: set[str] = set()
ATTRIBUTE_CACHE: dict[str, Prim] = {}


def attribute(name: str) -> Prim:
    """`x.name` where the attribute is computed from x: .T, .real, .imag, .flat, .mT."""
    return ATTRIBUTE_CACHE.setdefault(name, Prim("attr." + name))


def resolve(path: str) -> Any:
    """"numpy.linalg.norm" -> the function; ".sum" -> the method primitive; None where this NumPy lacks it."""
    if path.startswith("."):
        return method(path[1:])
    if path.startswith("attr."):
        return attribute(path[5:])
    mod, _, attr = path.rpartition(".")
    head = mod.split(".")[0]
    mod = _HOMES.get(head, head) + mod[len(head):] if head in _HOMES else mod
    if not mod:
        return getattr(builtins, attr)
    try:
        return getattr(importlib.import_module(mod), attr, None)
    except ImportError:
        obj: Any = importlib.import_module(mod.split(".")[0])
        for part in [*mod.split(".")[1:], attr]:
            obj = getattr(obj, part, None)
        return obj


def register(fn: Any, rule: Rule) -> None:
    if fn is None:
        return
    rule.functions.append(fn)
    try:
        _table[fn] = rule
    except TypeError:
        _unhashable.append((fn, rule))


def names(spec: str) -> list[Any]:
    """"sin math numpy, fabs math" -> functions.  A home comes after the name, or dotted paths stand alone."""
    out = []
    for group in spec.split(","):
        words = group.split()
        if len(words) == 1 or all("." in w for w in words):
            out += [resolve(w) for w in words]
        else:
            out += [resolve(f"{home}.{words[0]}" if home != "builtins" else words[0]) for home in words[1:]]
    return out


def elementwise(spec: str, *partials: str, on: str = "reals", note: str = "") -> None:
    """Register functions that act on each element; one partial derivative per argument."""
    trees = tuple(ast.Constant(p[1:].strip()) if p.startswith("?") else ast.parse(p, mode="eval").body for p in partials)
    allowed = {"a", "b", "c", "d", "y"} | set(FUNCTIONS) | {"pi", "e", "inf"}
    for t in trees:
        for n in ast.walk(t):
            if isinstance(n, ast.Name) and n.id not in allowed:
                raise ValueError(f"rule {spec!r} reads unknown name {n.id!r}")
    rule = Rule(spec.split()[0], trees, partials, on=on, note=note)
    RULES.append(rule)
    for fn in names(spec):
        register(fn, rule)


#: parameters of rules that are arrays: NumPy makes one of a sequence that is passed there
ARRAY_PARAMETERS = frozenset("""
    a b x v m f xp fp arr ary array weights values x1 x2 y in1 in2 varargs args xi z ab default
    a_min a_max min max start stop""".split())


def with_arrays(f: Any, factors: bool = False) -> Any:
    """The rule f, called with an array where a sequence of numbers was passed for one.

    An integer is an option to a rule, unless the arrays are `factors` or it stands among the values of an array."""
    if f.__module__.endswith("operators"):
        return f  # these know sequences
    code = f.__code__
    count = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & inspect.CO_VARARGS)
    own = [n for n in code.co_varnames[1:count] if n in ARRAY_PARAMETERS]
    if not own:
        return f

    numbers = own if factors else [n for n in own if n in ("arr", "values")]

    @functools.wraps(f)
    def rule(y: Any, *args: Any, **kws: Any) -> None:
        if any(is_sequence(v) for v in (*args, *kws.values())) or any(
                is_sequence(w) for v in args if isinstance(v, tuple) for w in v) or numbers and any(
                type(v) is int for v in (*args, *kws.values())):
            from .dsl import as_array
            sig = inspect.signature(f)
            bound = sig.bind(y, *args, **kws)
            for n in own:
                v = bound.arguments.get(n)
                if sig.parameters[n].kind is inspect.Parameter.VAR_POSITIONAL:
                    bound.arguments[n] = tuple([as_array(y, w) if is_sequence(w) else w for w in v or ()])
                elif is_sequence(v):
                    bound.arguments[n] = as_array(y, v)
                elif n in numbers and type(v) is int:
                    bound.arguments[n] = RuleArgument(y.b, Const(v), False)
            args, kws = bound.args[1:], bound.kwargs
        f(y, *args, **kws)

    return rule


def is_sequence(v: Any) -> bool:
    """A display of numbers, or a list or tuple made at run time."""
    if isinstance(v, Term):
        return isinstance(v.kind, (Lst, Tup))
    return isinstance(v, (list, tuple))


def vjp(spec: str, *, linear: bool | str = False, multilinear: bool = False, piecewise: bool = False, pointwise: bool = False,
        lanewise: bool = False, shapes: str = "", on: str = "reals", note: str = "") -> Callable[[Any], Any]:
    """Register a rule whose text assigns `.bar` of its arguments."""

    def decorate(f: Any) -> Any:
        rule = Rule(spec.split()[0], vjp=with_arrays(f, multilinear), linear=linear, multilinear=multilinear, piecewise=piecewise,
                    pointwise=pointwise, lanewise=lanewise or pointwise, shapes=shapes, on=on, note=note)
        assert rule.signature is not None
        unknown = {*(linear.split() if isinstance(linear, str) else ()), *shapes.split()} - set(rule.signature.parameters)
        if unknown:
            raise ValueError(f"rule {spec!r} has no parameter {', '.join(sorted(unknown))}")
        RULES.append(rule)
        for fn in names(spec):
            register(fn, rule)
        return f

    return decorate


def jvp(spec: str) -> Callable[[Any], Any]:
    """Add to the rules of these functions a text that assigns `y.dot` from the `.dot` of the arguments.

    Rules of functions that are elementwise, linear or multilinear, and those whose Jacobian is diagonal, need none.
    The text must read the tangent of each argument that carries one.
    """

    def decorate(f: Any) -> Any:
        for fn in names(spec):
            rule = _table.get(fn) if fn is not None else None
            if fn is not None and rule is None:
                raise ValueError(f"a jvp text for {fn}, which has no rule")
            if rule is not None:
                rule.jvp = with_arrays(f)
        return f

    return decorate


def through(spec: str, note: str = "") -> Callable[[Any], Any]:
    """Register a Python function that stands for others: their calls are read as calls of it."""

    def decorate(f: Any) -> Any:
        rule = Rule(spec.split()[0], source=f, note=note)
        RULES.append(rule)
        for fn in names(spec):
            register(fn, rule)
        return f

    return decorate


def inactive(spec: str, note: str = "") -> None:
    """Declare functions whose derivative is zero by definition (results are counts, tests, shapes, ...)."""
    rule = Rule(spec.split()[0], inactive=True, note=note)
    RULES.append(rule)
    for fn in names(spec):
        register(fn, rule)


def refused(spec: str, why: str) -> None:
    """Declare functions that have no derivative, with the reason."""
    rule = Rule(spec.split()[0], refused=why)
    RULES.append(rule)
    for fn in names(spec):
        register(fn, rule)


def lookup(fn: Any) -> Rule | None:
    """The rule of a function object or primitive."""
    if isinstance(fn, Ref):
        fn = fn.value
    owner = getattr(fn, "__self__", None) if inspect.ismethod(fn) else fn
    mod = getattr(fn, "__module__", None) or ""
    if isinstance(fn, np.ufunc) and fn not in _table:
        _load_scipy()
    elif isinstance(mod, str) and mod.startswith(("scipy", "statistics", "bottleneck")) or (
            str(type(owner).__module__).startswith("scipy")):
        _load_scipy()
    try:
        return _table.get(fn) or _table.get(of_the_known(fn, owner))
    except TypeError:
        return next((r for f, r in _unhashable if f is fn), None)


def of_the_known(fn: Any, owner: Any) -> Any:
    """The method of `scipy.stats.norm` for that of a copy of it: each frozen distribution has one."""
    if fn is owner or not type(owner).__module__.startswith("scipy.stats."):
        return None
    known = getattr(sys.modules.get("scipy.stats"), getattr(owner, "name", None) or "", None)
    same = type(known) is type(owner) and all(getattr(known, n, None) == getattr(owner, n, None) for n in ("a", "b", "shapes"))
    return getattr(known, fn.__name__, None) if same else None


#: module of rules -> module of another library, or of the standard one; loaded when the user's code has loaded the latter
_SCIPY = {"rules.special": "scipy.special", "rules.scipy_linalg": "scipy.linalg", "rules.scipy_fft": "scipy.fft",
          "rules.scipy_signal": "scipy.signal", "rules.scipy_integrate": "scipy.integrate",
          "rules.scipy_stats": "scipy.stats", "library.stats": "scipy.stats", "library.distributions": "scipy.stats",
          "library.ndimage": "scipy.ndimage", "library.signal": "scipy.signal",
          "library.linalg": "scipy.linalg", "library.integrate": "scipy.integrate", "library.optimize": "scipy.optimize",
          "library.interpolate": "scipy.interpolate", "library.fftpack": "scipy.fftpack", "library.averages": "statistics",
          "library.spatial": "scipy.spatial.distance", "library.rotation": "scipy.spatial.transform",
          "library.bottleneck": "bottleneck"}


def _load_scipy() -> None:
    for rules, module in _SCIPY.items():
        if module in sys.modules and rules not in _lazy_loaded:
            _lazy_loaded.add(rules)
            importlib.import_module(f"ast2grad.{rules}")


def load_all() -> None:
    """Load the rules of all of SciPy and its like, where they are installed."""
    for module in _SCIPY.values():
        try:
            importlib.import_module(module)
        except ImportError:
            continue
    _load_scipy()


def path_of(fn: Any) -> str:
    """How a function of a rule is written."""
    if isinstance(fn, Prim):
        return fn.name.replace("attr.", "ndarray.") if fn.name.startswith("attr.") else "ndarray" + fn.name
    name = getattr(fn, "__name__", "") or type(fn).__name__
    owner = getattr(fn, "__self__", None)
    if isinstance(owner, np.ufunc):
        return f"numpy.{owner.__name__}.{name}"
    if inspect.ismethod(fn):
        return f"scipy.stats.{getattr(owner, 'name', type(owner).__name__)}.{name}"
    for home in _PUBLIC:
        module = sys.modules.get(home)
        for n in (name, *_ALIASES):
            if module is not None and getattr(module, n, None) is fn:
                return f"{home}.{n}" if home != "builtins" else n
    return f"{getattr(fn, '__module__', '')}.{name}"


_PUBLIC = ("builtins", "math", "cmath", "numpy", "numpy.linalg", "numpy.fft", "scipy.special", "scipy.linalg", "scipy.fft",
           "scipy.signal", "scipy.ndimage", "scipy.integrate", "scipy.interpolate", "scipy.optimize", "scipy.stats",
           "numpy.lib.stride_tricks", "operator")
#: functions whose own name says nothing
_ALIASES = ("legendre_p", "assoc_legendre_p", "sph_legendre_p", "sph_harm_y", "legendre_p_all", "assoc_legendre_p_all",
            "sph_legendre_p_all", "sph_harm_y_all")


# -------------------------------------------------------------------------------- functions in rule texts

def _both(m: str, n: str) -> tuple[Any, Any]:
    return getattr(math, m, None), getattr(np, n)


#: name in a rule's text -> (function for Python scalars, function for arrays and NumPy scalars)
FUNCTIONS: dict[str, tuple[Any, Any]] = {
    n: _both(n, n) for n in """sin cos tan sinh cosh tanh exp log log2 log10 log1p expm1 sqrt exp2 cbrt
                               copysign floor isfinite""".split()}
FUNCTIONS.update(
    {
        "abs": (abs, abs),
        "real": (None, np.real),
        "conj": (None, np.conj),
        "where": (None, np.where),
        "square": (None, np.square),
        "logical_not": (None, np.logical_not),
        "maximum": (None, np.maximum),
        "sign": (None, np.sign),
        "minimum": (None, np.minimum),
        "isnan": (math.isnan, np.isnan),
        "trunc": (None, np.trunc),
        "digamma": ("helper digamma", "scipy.special.psi"),
    }
)
CONSTANTS = {"pi": math.pi, "e": math.e, "inf": math.inf}


def helper_function(name: str) -> Any:
    """The helper of a name, wherever it is written."""
    for m in _HELPERS:
        try:
            fn = getattr(importlib.import_module(f"ast2grad.emit.{m}"), name, None)
        except ImportError:  # the helpers of SciPy's rules, without SciPy
            continue
        if fn is not None:
            return fn
    raise AttributeError(f"no helper {name!r}")


_HELPERS = ("helpers", "memory_helpers", "linalg_helpers", "series_helpers", "special_helpers",
            "signal_helpers")


def twin(fn: Any) -> Any:
    """The helper of which a private function in generated code is a copy, or None: it has the same code."""
    if not isinstance(fn, types.FunctionType) or not fn.__name__.startswith("_") and fn.__name__ != "sign":
        return None
    try:
        own = helper_function(fn.__name__.strip("_"))
    except AttributeError:
        return None
    return own if _body(own) == _body(fn) else None


@functools.lru_cache(maxsize=256)
def _body(fn: Any) -> str:
    """The statements of a function as text, without its name, docstring, and underscores before names."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(fn))).body[0]
    except (OSError, SyntaxError, TypeError):
        return f"no source: {fn!r}"
    assert isinstance(tree, ast.FunctionDef)
    for n in ast.walk(tree):
        if isinstance(n, ast.Name):
            n.id = n.id.lstrip("_") or "_"
    body = tree.body[1:] if ast.get_docstring(tree) is not None else tree.body
    return ast.dump(tree.args) + "".join(ast.dump(s) for s in body)


class Instantiation:
    """Building the text of a partial for given operands."""

    def __init__(self, b: Builder, env: dict[str, Any], scalar_math: bool) -> None:
        self.b = b
        self.env = env
        self.scalar_math = scalar_math

    def times(self, g: Any, tree: ast.expr) -> Any:
        """g * partial, written the short way: g / b for 1 / b, -g for -1."""
        b = self.b
        if isinstance(tree, ast.Constant) and isinstance(tree.value, str):
            raise Unsupported(tree.value)
        if isinstance(tree, ast.Constant) and isinstance(tree.value, (int, float)):
            if tree.value == 1:
                return g
            return b.op(operator.mul, float(tree.value), g)
        if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub):
            return b.op(operator.neg, self.times(g, tree.operand))
        if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Div):
            return b.op(operator.truediv, self.times(g, tree.left), self.factor(g, tree.right))
        if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Mult) and isinstance(
                tree.left, ast.Constant):
            return b.op(operator.mul, self.times(g, tree.left), self.factor(g, tree.right))
        partial = self.factor(g, tree)
        return b.op(operator.mul, partial, g) if isinstance(partial, Const) else b.op(operator.mul, g, partial)

    def factor(self, g: Any, tree: ast.expr) -> Any:
        """A list or tuple is an array to an array that it meets; to a number it is something to be repeated."""
        if isinstance(tree, ast.Name) and isinstance(atom_kind(g), Arr) and tree.id in self.env:
            return self.env[tree.id]
        return self.build(tree)

    def build(self, tree: ast.expr) -> Any:
        b = self.b
        if isinstance(tree, ast.Constant):
            v = tree.value
            return lift(float(v) if isinstance(v, int) and not isinstance(v, bool) else v)
        if isinstance(tree, ast.Name):
            if tree.id in CONSTANTS:
                return Ref(CONSTANTS[tree.id], f"math.{tree.id}")
            v = self.env[tree.id]
            return b.op(np.array, v) if isinstance(atom_kind(v), (Lst, Tup)) else v
        if isinstance(tree, ast.UnaryOp):
            return b.op(operator.neg, self.build(tree.operand))
        if isinstance(tree, ast.BinOp):
            if isinstance(tree.op, ast.Pow) and isinstance(tree.right, ast.Constant):
                base = self.build(tree.left)
                if tree.right.value == 2:
                    return b.op(operator.mul, base, base)
                return b.op(operator.pow, base, lift(tree.right.value))
            fn = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
                  ast.Div: operator.truediv, ast.Pow: operator.pow}[type(tree.op)]
            return b.op(fn, self.build(tree.left), self.build(tree.right))
        if isinstance(tree, ast.Compare):
            fn = {ast.Lt: operator.lt, ast.Gt: operator.gt, ast.LtE: operator.le, ast.GtE: operator.ge,
                  ast.Eq: operator.eq, ast.NotEq: operator.ne}[type(tree.ops[0])]
            return b.op(fn, self.build(tree.left), self.build(tree.comparators[0]))
        if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name):
            args = [self.build(a) for a in tree.args]
            fn = self.function(tree.func.id, args)
            if isinstance(fn, Ref) and tree.func.id == "where":
                args = [args[0], *[as_number(b, a) for a in args[1:]]]
            return b.op(fn, *args, kind=_together(args)) if isinstance(fn, Ref) else b.op(fn, *args)
        raise ValueError(f"unsupported text in a rule: {ast.dump(tree)}")

    def function(self, name: str, args: list[Any]) -> Any:
        scalar, array = FUNCTIONS[name]
        if name in ("sign", "where") and all(Term(self.b, a).scalar for a in args):
            return Ref(helper_function("sign" if name == "sign" else "choose"), name)
        fn = scalar if self.scalar_math and scalar is not None else array
        if isinstance(fn, str):  # found when first used: a helper, or a function of SciPy
            words = fn.split()
            return Ref(helper_function(words[1]), words[1]) if words[0] == "helper" else resolve(fn)
        return fn


def as_number(b: Builder, a: Any) -> Any:
    """A truth value as 0.0 or 1.0: np.where does that by itself, a conditional expression does not."""
    k = atom_kind(a)
    return b.op(float, a, kind=FLOAT) if isinstance(k, Scalar) and k.dtype == "bool" else a


def _together(args: list[Any]) -> Any:
    """The kind of a function of each element of the arguments."""
    kind: Any = FLOAT
    for a in args:
        if not isinstance(atom_kind(a), (Scalar, Arr)):
            return Unknown(True)
        if isinstance(atom_kind(a), Arr):
            out = Builder()
            kind = atom_kind(out.op(operator.add, out.var("t", kind), a))
    return kind.vary()


def bind(rule: Rule, fn_name: str, y: Any, args: list[Any], kws: dict[str, Any]) -> inspect.BoundArguments:
    """Arguments of a rule's function; TypeError where the call has an argument that the rule does not
    know.
    """
    assert rule.signature is not None
    return rule.signature.bind(y, *args, **kws)


__all__ = ["Rule", "RULES", "Unsupported", "attribute", "elementwise", "vjp", "jvp", "inactive", "refused", "lookup",
           "Instantiation", "bind", "Prim", "FUNCTIONS", "resolve", "names", "twin"]
