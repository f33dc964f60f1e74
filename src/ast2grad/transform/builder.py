"""Writing IR: one statement at a time, with the small simplifications that keep the text free of noise.

`x * 1.0`, `x + 0.0`, `--x` and the like never get built, so no later pass has to remove them.
"""
from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeGuard

from ..analysis.infer import result_kind
from ..errors import Origin
from ..ir.kinds import Arr, Kind, Scalar, Unknown, axes_of
from ..ir.nodes import (
    GETATTR,
    Atom,
    Const,
    Mutate,
    Op,
    Prim,
    Ref,
    Seq,
    SliceA,
    Star,
    Stmt,
    Store,
    Var,
    atom_kind,
    atom_vars,
    operands,
)

_SYMBOL = {operator.add: "plus", operator.sub: "minus", operator.truediv: "over", operator.pow: "pow"}


def temp_name(fn: Any, args: tuple[Atom, ...]) -> str:
    """A readable name for a temporary: `sin_y`, `kx`, otherwise `t`."""
    first = args[0] if args else None
    names = [a.name for a in args if isinstance(a, Var)]
    if fn is operator.mul and len(names) == 2 and len(names[0] + names[1]) <= 4 and names[0] != names[1]:
        return names[0] + names[1]
    if fn is GETATTR and len(args) == 2 and isinstance(args[1], Const):
        return str(args[1].value)
    if isinstance(fn, Prim) and fn.name.startswith("."):
        return fn.name[1:]
    if isinstance(fn, Ref):
        return fn.name.rsplit(".", 1)[-1]
    name = getattr(fn, "__name__", "")
    if name and name.isidentifier() and getattr(fn, "__module__", "") not in ("_operator", "operator"):
        if isinstance(first, Var) and len(args) == 1 and len(first.name) <= 8 and not first.name.startswith("."):
            return f"{name}_{first.name}"
        return name if name not in ("sum", "abs", "max", "min", "float", "int", "len", "range", "list", "pow") else "t"
    return "t"


def lift(v: Any) -> Atom:
    """A Python value of a rule's text as an operand."""
    if isinstance(v, Term):
        return v.atom
    if isinstance(v, (Var, Const, Ref, Seq, SliceA, Star)):
        return v
    if isinstance(v, tuple):
        return Seq(tuple(lift(i) for i in v), "tuple")
    if isinstance(v, list):
        return Seq(tuple(lift(i) for i in v), "list")
    if isinstance(v, slice):
        return SliceA(*[None if p is None else lift(p) for p in (v.start, v.stop, v.step)])
    if v is None or v is Ellipsis or type(v) in (bool, int, float, complex, str):
        return Const(v)
    return Ref(v, getattr(v, "__name__", "obj"))


def is_const(a: Atom, value: Any) -> TypeGuard[Const]:
    return isinstance(a, Const) and type(a.value) in (int, float) and a.value == value


class Builder:
    """Appends statements to the innermost open block."""

    def __init__(self) -> None:
        self.stack: list[list[Stmt]] = [[]]
        self.origin: Origin | None = None
        self.scope = 0
        self.defs: dict[Var, Op | None] = {}  # definitions made here, for local simplification; None: a callee's result
        self.negated: dict[Atom, list[Var]] = {}  # the negated values that were made of an array
        self.written: list[Atom] = []  # arrays and containers, each time that something is stored in them
        self.negated_in: dict[Var | None, list[Stmt]] = {}  # the block in which an array was negated
        self.watch: Callable[[Stmt], None] | None = None  # told of each statement
        self.made: Callable[[Op], None] = lambda s: None  # told of each operation that `op` makes
        self.tag: Stmt | None = None  # statement that is being answered
        self.tags: dict[Stmt, Stmt] = {}
        self.items: dict[tuple[Atom, Atom], Var] = {}  # names that the primal has for results of an operation with several
        self.length: Callable[[Atom], Atom] = lambda xs: self.op(len, xs)  # of a list, at the statement that is answered

    @property
    def block(self) -> list[Stmt]:
        return self.stack[-1]

    def emit(self, s: Stmt) -> None:
        if self.watch is not None:
            self.watch(s)
        self.block.append(s)
        if isinstance(s, (Store, Mutate)):
            self.written.append(s.base)
        if isinstance(s, Store):
            base: Atom | None = s.base
            while isinstance(base, Var):
                for v in self.negated.pop(base, ()):  # no longer the array with the other sign
                    self.defs.pop(v, None)
                made = self.defs.get(base)
                if made is not None and made.fn is operator.neg:
                    self.defs.pop(base)
                    break
                view = made is not None and made.args and isinstance(made.args[0], Var) and isinstance(made.args[0].kind, Arr)
                base = made.args[0] if made is not None and view else None
        if self.tag is not None:
            self.tags[s] = self.tag

    def open(self) -> None:
        self.stack.append([])

    def close(self) -> tuple[Stmt, ...]:
        return tuple(self.stack.pop())

    def var(self, name: str, kind: Kind, user: bool = False) -> Var:
        return Var(name, kind, user, self.scope)

    def op(self, fn: Any, *args: Any, kws: tuple[tuple[str | None, Atom], ...] = (), name: str | None = None,
           kind: Kind | None = None, effect: bool = False, sure: bool = False) -> Atom:
        """out = fn(*args, **kws); returns out."""
        atoms = tuple(lift(a) for a in args)
        if not kws and kind is None:
            simple = self.simplified(fn, atoms)
            if simple is not None:
                return simple
        out = Var(name or temp_name(fn, atoms), kind or result_kind(fn, atoms, kws), False, self.scope)
        s = Op(out, fn, atoms, kws, self.origin, effect, sure=sure)
        self.defs[out] = s
        self.made(s)
        if fn is operator.neg:
            self.negated.setdefault(s.args[0], []).append(out)
            if isinstance(out.kind, Arr):
                self.negated_in[out] = self.block
        self.emit(s)
        return out

    def new(self, fn: Any, *args: Any, kind: Kind) -> Var:
        """A container of its own: never one that is there already."""
        out = self.op(fn, *args, kind=kind)
        assert isinstance(out, Var)
        return out

    def def_of(self, a: Atom, fn: Any) -> Op | None:
        """The definition of a value by this function, where it still says what the value is.

        An array may be stored to in a loop after its reading, so that a sign is looked up in its own block only.
        """
        d = self.defs.get(a) if isinstance(a, Var) else None
        return d if d is not None and d.fn is fn and self.negated_in.get(d.out, self.block) is self.block else None

    def simplified(self, fn: Any, a: tuple[Atom, ...]) -> Atom | None:
        if fn is operator.neg:
            if isinstance(a[0], Const) and type(a[0].value) in (int, float):
                return Const(-a[0].value)
            d = self.def_of(a[0], operator.neg)
            return d.args[0] if d else None
        if len(a) != 2:
            return None
        x, y = a
        if fn is operator.getitem:
            return self.items.get((x, y))
        if isinstance(x, Const) and isinstance(y, Const) and type(x.value) in (int, float) and type(y.value) in (
                int, float) and fn in (operator.add, operator.sub, operator.mul):
            return Const(fn(x.value, y.value))
        if fn is operator.mul:
            for u, v in ((x, y), (y, x)):
                if is_const(u, 1.0) and self._keeps(v, u):
                    return v
                if is_const(u, -1.0) and self._keeps(v, u):
                    return self.op(operator.neg, v)
            d = self.defs.get(x) if isinstance(x, Var) else None
            if d is not None and d.fn is operator.mul and is_const(d.args[0], 1.0) and self._keeps(y, d.args[0]):
                return self.op(operator.mul, d.args[1], y)  # (1.0 * n) * y: what makes a float of an integer is y
            dx, dy = self.def_of(x, operator.neg), self.def_of(y, operator.neg)
            if dx is not None and dy is not None:
                return self.op(operator.mul, dx.args[0], dy.args[0])
            for d, v, flip in ((dx, y, False), (dy, x, True)):
                if d is not None:
                    p = (v, d.args[0]) if flip else (d.args[0], v)
                    return self.op(operator.neg, self.op(operator.mul, *p))
        if fn is operator.mul and isinstance(x, Const) and type(x.value) is float:
            d = self.defs.get(y) if isinstance(y, Var) and isinstance(y.kind, Scalar) else None
            if d is not None and d.fn is operator.mul and isinstance(d.args[0], Const) and type(d.args[0].value) is float:
                return self.op(operator.mul, Const(x.value * d.args[0].value), d.args[1])
        if fn is operator.add:
            if is_const(x, 0.0) and self._keeps(y, x):
                return y
            if is_const(y, 0.0) and self._keeps(x, y):
                return x
            d = self.def_of(x, operator.neg)
            if d is not None:
                return self.op(operator.sub, y, d.args[0])
        if fn is operator.sub and is_const(y, 0.0) and self._keeps(x, y):
            return x
        if fn is operator.truediv:
            if is_const(y, 1.0) and self._keeps(x, y):
                return x
            d = self.def_of(x, operator.neg)
            if d is not None:
                return self.op(operator.neg, self.op(operator.truediv, d.args[0], y))
        return None

    @staticmethod
    def _keeps(v: Atom, c: Const) -> bool:
        """Multiplying v by the float 1.0 changes neither value nor type."""
        k = atom_kind(v)
        return isinstance(k, (Scalar, Arr, Unknown)) and (k.numeric or isinstance(c.value, int))


class RunTimeOption(Exception):
    """A rule's text depends on something that is known only at run time."""

    def __init__(self, term: Term) -> None:
        super().__init__("an option of this call is known only at run time")
        self.term = term

    def operands(self, s: Op) -> list[int]:
        """The operands of the statement that it was made of, by their number."""
        given = [*s.args, *[a for _, a in s.kws]]
        seen: set[Var] = set()
        todo = list(atom_vars(self.term.atom))
        while todo:
            v = todo.pop()
            d = self.term.b.defs.get(v)
            if v not in seen and v not in given and d is not None:
                todo += [o for a in operands(d) for o in atom_vars(a)]
            seen.add(v)
        return [n for n, a in enumerate(given) if a in seen]


class Term:
    """An operand with Python's operators: what derivative rules compute with."""

    __slots__ = ("b", "atom")
    __array_ufunc__ = None
    __hash__ = None  # type: ignore[assignment]

    if TYPE_CHECKING:  # the arguments and the result of a rule have more: see reverse_ops
        bar: Any
        scatter: Any
        dot: Any

    def __init__(self, b: Builder, atom: Atom) -> None:
        self.b = b
        self.atom = atom

    def _op(self, fn: Any, *args: Any) -> Term:
        zero = next((a for a in args if isinstance(a, Zero)), None)
        return Term(self.b, self.b.op(fn, *args)) if zero is None else zero.through(fn, args)

    def __add__(self, o: Any) -> Term: return self._op(operator.add, self, o)
    def __radd__(self, o: Any) -> Term: return self._op(operator.add, o, self)
    def __sub__(self, o: Any) -> Term: return self._op(operator.sub, self, o)
    def __rsub__(self, o: Any) -> Term: return self._op(operator.sub, o, self)
    def __mul__(self, o: Any) -> Term: return self._op(operator.mul, self, o)
    def __rmul__(self, o: Any) -> Term: return self._op(operator.mul, o, self)
    def __truediv__(self, o: Any) -> Term: return self._op(operator.truediv, self, o)
    def __rtruediv__(self, o: Any) -> Term: return self._op(operator.truediv, o, self)
    def __floordiv__(self, o: Any) -> Term: return self._op(operator.floordiv, self, o)
    def __mod__(self, o: Any) -> Term: return self._op(operator.mod, self, o)
    def __pow__(self, o: Any) -> Term: return self._op(operator.pow, self, o)
    def __rpow__(self, o: Any) -> Term: return self._op(operator.pow, o, self)
    def __matmul__(self, o: Any) -> Term: return self._op(operator.matmul, self, o)
    def __rmatmul__(self, o: Any) -> Term: return self._op(operator.matmul, o, self)
    def __neg__(self) -> Term: return self._op(operator.neg, self)
    def __invert__(self) -> Term: return self._op(operator.invert, self)
    def __and__(self, o: Any) -> Term: return self._op(operator.and_, self, o)
    def __or__(self, o: Any) -> Term: return self._op(operator.or_, self, o)
    def __lt__(self, o: Any) -> Term: return self._op(operator.lt, self, o)
    def __le__(self, o: Any) -> Term: return self._op(operator.le, self, o)
    def __gt__(self, o: Any) -> Term: return self._op(operator.gt, self, o)
    def __ge__(self, o: Any) -> Term: return self._op(operator.ge, self, o)
    def __eq__(self, o: Any) -> Term: return self._op(operator.eq, self, o)  # type: ignore[override]
    def __ne__(self, o: Any) -> Term: return self._op(operator.ne, self, o)  # type: ignore[override]
    def __getitem__(self, i: Any) -> Term: return self._op(operator.getitem, self, i)
    def __bool__(self) -> bool: raise RunTimeOption(self)
    def __iter__(self) -> Any: raise RunTimeOption(self)

    @property
    def kind(self) -> Kind: return atom_kind(self.atom)
    @property
    def ndim(self) -> int | None:
        axes = axes_of(self.kind)
        return None if axes is None else len(axes)
    @property
    def axes(self) -> Any: return axes_of(self.kind)
    @property
    def scalar(self) -> bool: return isinstance(self.kind, Scalar)
    @property
    def dtype_name(self) -> str | None: return getattr(self.kind, "dtype", None)
    @property
    def complex(self) -> bool: return (self.dtype_name or "").startswith("complex")
    @property
    def T(self) -> Term: return self.attr("T")
    @property
    def shape(self) -> Term: return self.attr("shape")
    @property
    def size(self) -> Any: return self.attr("size")
    @property
    def dtype(self) -> Term: return self.attr("dtype")
    @property
    def active(self) -> bool: return self.kind.varied

    def attr(self, name: str) -> Term: return Term(self.b, self.b.op(GETATTR, self, Const(name)))


class Zero(Term):
    """The tangent of an operand that carries no derivative: whatever is linear in it vanishes."""

    __slots__ = ()

    def __init__(self, b: Builder) -> None:
        super().__init__(b, Const(0.0))

    def through(self, fn: Any, args: tuple[Any, ...]) -> Any:
        if fn is operator.add:
            return args[1] if isinstance(args[0], Zero) else args[0]
        if fn is operator.sub:
            return args[0] if isinstance(args[1], Zero) else -args[1]
        return self

    def attr(self, name: str) -> Term:
        return self
