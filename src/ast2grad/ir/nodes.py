"""The intermediate representation: a structured, SSA-form tree.

Values are `Var`s, each defined once; every statement carries its origin in the user's source.  Control flow stays
structured (`If`, `Loop`, `Try`, `With`) with explicit joins and loop-carried values.  Statements are never changed
after they are built: passes return new trees.
"""
from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from typing import Any, Callable, Iterator, Union

from ..errors import Origin
from .kinds import Arr, Bottom, Dim, Kind, Lst, Opaque, Tup, join_all, kind_of

_uid = itertools.count()


def name_axes(k: Arr, uid: int) -> Arr:
    """An axis of unknown length gets a symbol of its own: the value's, so that what has its shape is known to."""
    if k.axes is None or None not in k.axes:
        return k
    return Arr(k.dtype, tuple(Dim(("ax", uid, i)) if a is None else a for i, a in enumerate(k.axes)), k.varied, k.maybe_none)


class Var:
    """One SSA value.  `name` is a wish; `user` says that the user chose it; `scope` tells inlined calls apart."""

    __slots__ = ("name", "kind", "user", "scope", "uid")

    def __init__(self, name: str, kind: Kind, user: bool = False, scope: int = 0) -> None:
        self.uid = next(_uid)
        self.name = name
        self.kind = name_axes(kind, self.uid) if isinstance(kind, Arr) else kind
        self.user = user
        self.scope = scope

    def __repr__(self) -> str:
        return f"{self.name}.{self.uid}"


@dataclass(frozen=True)
class Const:
    """A literal: None, bool, int, float, complex, str, bytes, Ellipsis."""

    value: Any

    def __hash__(self) -> int:
        return hash((type(self.value), repr(self.value)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Const) and type(self.value) is type(other.value) and (
            self.value is other.value or repr(self.value) == repr(other.value))


@dataclass(frozen=True, eq=False)
class Ref:
    """An object that exists outside of the function: a module, function, class or global.

    `home` is (namespace dict, name) of the user's global or cell it was read from; None for well-known functions.
    """

    value: Any
    name: str
    home: Any = None


@dataclass(frozen=True)
class Seq:
    """A tuple, list, set or dict display among the operands."""

    items: tuple["Atom", ...]
    form: str = "tuple"  # tuple | list | set | dict (keys and values in turn)


@dataclass(frozen=True)
class SliceA:
    lo: "Atom | None"
    hi: "Atom | None"
    step: "Atom | None"


@dataclass(frozen=True)
class Star:
    """`*args` in a call.  (`**kwargs` is a keyword without a name.)"""

    value: "Atom"


class _Undef:
    kind = Bottom()

    def __repr__(self) -> str:
        return "undef"


UNDEF = _Undef()

Atom = Union[Var, Const, Ref, Seq, SliceA, Star, _Undef]


@dataclass(frozen=True)
class Prim:
    """A primitive of the IR that is no Python function object."""

    name: str

    def __repr__(self) -> str:
        return f"<{self.name}>"


GETATTR = Prim("getattr")  # (obj, Const(name))
COPY = Prim("copy")  # y = x: another name for the same object
METHOD_CACHE: dict[str, Prim] = {}


def method(name: str) -> Prim:
    """`x.name(...)`: the receiver is the first argument."""
    return METHOD_CACHE.setdefault(name, Prim("." + name))


CALL = Prim("call")  # (callee atom, *args): a call of a run-time value
SURROGATE = Prim("surrogate")  # (value, soft): the first, whose derivatives are those of the second
TAPE = Prim("tape")  # a new, empty tape
POP = Prim("pop")  # (tape): the last entry, removed
FORMAT = Prim("format")  # f-string: constants and (value, conversion, spec) pieces
IDENTITY = Prim("is")
AND = Prim("and")
OR = Prim("or")
CLOSURE = Prim("closure")  # (callee, names of parameters, *captured): a function object, for code that calls back
ELSE = Prim("else")  # (): in the body of a try, nothing behind it is tried any more
COND = Prim("cond")  # (test, a, b): conditional expression whose operands are already evaluated


@dataclass(frozen=True, eq=False)
class Op:
    out: Var | None
    fn: Any  # a Python callable (operator.add, math.sin, np.sum, ...), a Prim, or a Ref to a user's function
    args: tuple[Atom, ...]
    kws: tuple[tuple[str | None, Atom], ...] = ()
    origin: Origin | None = None
    effect: bool = False  # must be executed exactly once, in order
    fresh: bool = False  # a call of a user's function whose result shares no memory with its arguments
    sure: bool = False  # a look-up that has been made while reading: it raises nothing
    shares: bool | None = None  # its memory with the one operand that it may be a view of, where a call has told


@dataclass(frozen=True, eq=False)
class Store:
    """base[index] = value, base[index] (aug)= value, or base.attr = value (`attr` set)."""

    base: Atom
    index: Atom
    value: Atom
    aug: Callable[..., Any] | None = None
    attr: bool = False
    origin: Origin | None = None
    #: "restore" (puts back an overwritten primal value), "shadow" (adjoint buffer), "at" (np.add.at: an index that occurs
    #: twice counts twice), "own" (an attribute of the object's own, whatever its class says about setting it)
    role: str = ""


@dataclass(frozen=True, eq=False)
class Mutate:
    """base.method(*args): changes base; `out` is the result (pop), or None."""

    out: Var | None
    base: Atom
    method: str
    args: tuple[Atom, ...]
    kws: tuple[tuple[str | None, Atom], ...] = ()
    origin: Origin | None = None
    role: str = ""


@dataclass(frozen=True, eq=False)
class Join:
    out: Var
    values: tuple[Atom, ...]  # one per branch


@dataclass(frozen=True, eq=False)
class If:
    test: Atom
    then: tuple["Stmt", ...]
    orelse: tuple["Stmt", ...]
    joins: tuple[Join, ...] = ()
    origin: Origin | None = None
    dead: tuple[bool, bool] = (False, False)  # the branch raises: control never leaves it
    form: str = "if"  # if | ifexp | and | or
    mirror: Any = None  # in a reverse sweep: (primal statement, its branches that the two blocks answer)


@dataclass(frozen=True, eq=False)
class Carried:
    out: Var
    init: Atom
    inside: Var
    next: Atom


@dataclass(frozen=True, eq=False)
class Each:
    """for index in range(start, stop, step)."""

    index: Var
    start: Atom
    stop: Atom
    step: Atom
    backwards: bool = False  # reversed(range(start, stop, step))


@dataclass(frozen=True, eq=False)
class While:
    """while test: the block computes the test from the carried values."""

    block: tuple["Stmt", ...]
    test: Atom


@dataclass(frozen=True, eq=False)
class Loop:
    head: Each | While
    body: tuple["Stmt", ...]
    carried: tuple[Carried, ...]
    until: Atom | None = None  # after the body: leave the loop when true (break)
    origin: Origin | None = None
    until_out: Var | None = None  # true when the loop was left through `until`
    mirror: Any = None


@dataclass(frozen=True, eq=False)
class Try:
    """Branch 0 is the body and, behind ELSE, its else block; branch k the k-th handler.  `path` records which one ran."""

    path: Var
    branches: tuple[tuple["Stmt", ...], ...]
    handlers: tuple[tuple[Atom | None, str | None, Var | None], ...]  # exception type, name, variable
    final: tuple["Stmt", ...]
    joins: tuple[Join, ...] = ()
    origin: Origin | None = None
    dead: tuple[bool, ...] = ()


@dataclass(frozen=True, eq=False)
class With:
    """A neutral context manager around a block; it opens no scope."""

    manager: Atom
    out: Var | None
    body: tuple["Stmt", ...]
    origin: Origin | None = None
    mirror: Any = None


@dataclass(frozen=True, eq=False)
class Call:
    """A call of a transformed user function.  Its outs are the leaves of the result's structure."""

    outs: tuple[Var, ...]
    callee: "Callee"
    args: tuple[Atom, ...]
    origin: Origin | None = None
    again: bool = False  # a checkpoint: called again in the reverse sweep, instead of keeping a tape


@dataclass(frozen=True, eq=False)
class Raise:
    exc: Atom | None
    cause: Atom | None = None
    origin: Origin | None = None
    #: the user does not say so, the reader concluded that Python raises here, and left out what follows
    concluded: bool = False
    executed: bool = False  # by the program's own code, which was executed while it was read


Stmt = Union[Op, Store, Mutate, If, Loop, Try, With, Call, Raise]
Block = tuple[Stmt, ...]


@dataclass(eq=False)
class Callee:
    """A user function specialised for kinds of arguments; `graph` is filled in once its body is known."""

    name: str
    graph: "Graph | None" = None


@dataclass(frozen=True, eq=False)
class Graph:
    """One function in SSA form."""

    name: str
    params: tuple[Var, ...]
    body: Block
    results: tuple[Atom, ...]  # leaves of the result
    origin: Origin | None = None
    notes: dict[str, Any] = field(default_factory=dict)


def atom_kind(a: Atom | None) -> Kind:
    if isinstance(a, Var):
        return a.kind
    if isinstance(a, Const):
        return kind_of(a.value)
    if isinstance(a, Ref):
        return kind_of(a.value, ("ref", id(a.value)))
    if isinstance(a, Seq) and a.form in ("tuple", "list"):
        if any(isinstance(i, Star) for i in a.items):
            elems = [getattr(atom_kind(i.value), "elem", Opaque()) if isinstance(i, Star) else atom_kind(i)
                     for i in a.items]
            return Lst(join_all(elems), a.form == "tuple")
        return Tup(tuple(atom_kind(i) for i in a.items))
    if a is UNDEF:
        return Bottom()
    return Opaque()


def atom_vars(a: Atom | None) -> Iterator[Var]:
    """All variables in an operand."""
    if isinstance(a, Var):
        yield a
    elif isinstance(a, Seq):
        for i in a.items:
            yield from atom_vars(i)
    elif isinstance(a, SliceA):
        for p in (a.lo, a.hi, a.step):
            yield from atom_vars(p)
    elif isinstance(a, Star):
        yield from atom_vars(a.value)


def map_atom(a: Any, f: Callable[[Var], Atom]) -> Any:
    """The operand with every variable replaced."""
    if isinstance(a, Var):
        return f(a)
    if isinstance(a, Seq):
        return Seq(tuple(map_atom(i, f) for i in a.items), a.form)
    if isinstance(a, SliceA):
        return SliceA(map_atom(a.lo, f), map_atom(a.hi, f), map_atom(a.step, f))
    if isinstance(a, Star):
        return Star(map_atom(a.value, f))
    return a


def operands(s: Stmt) -> Iterator[Atom]:
    """Operands that the statement itself reads: not those of its blocks, joins or carried values."""
    if isinstance(s, Op):
        if isinstance(s.fn, Var):
            yield s.fn
        yield from s.args
        for _, v in s.kws:
            yield v
    elif isinstance(s, Store):
        yield s.base
        yield s.index
        yield s.value
    elif isinstance(s, Mutate):
        yield s.base
        yield from s.args
        for _, v in s.kws:
            yield v
    elif isinstance(s, If):
        yield s.test
    elif isinstance(s, Loop):
        if isinstance(s.head, Each):
            yield s.head.start
            yield s.head.stop
            yield s.head.step
    elif isinstance(s, With):
        yield s.manager
    elif isinstance(s, Call):
        yield from s.args
    elif isinstance(s, Raise):
        if s.exc is not None:
            yield s.exc
        if s.cause is not None:
            yield s.cause
    elif isinstance(s, Try):
        for exc, _, _ in s.handlers:
            if exc is not None:
                yield exc


def blocks(s: Stmt) -> tuple[Block, ...]:
    if isinstance(s, If):
        return (s.then, s.orelse)
    if isinstance(s, Loop):
        return (s.head.block, s.body) if isinstance(s.head, While) else (s.body,)
    if isinstance(s, Try):
        return (*s.branches, s.final)
    if isinstance(s, With):
        return (s.body,)
    return ()


def map_blocks(s: Stmt, f: Callable[[Block], Block]) -> Stmt:
    """The statement with another block for each of its own."""
    if isinstance(s, If):
        return replace(s, then=f(s.then), orelse=f(s.orelse))
    if isinstance(s, Loop):
        head = While(f(s.head.block), s.head.test) if isinstance(s.head, While) else s.head
        return replace(s, head=head, body=f(s.body))
    if isinstance(s, Try):
        return replace(s, branches=tuple(f(b) for b in s.branches), final=f(s.final))
    return replace(s, body=f(s.body)) if isinstance(s, With) else s


def defs(s: Stmt) -> Iterator[Var]:
    """Variables that the statement defines for what follows it."""
    if isinstance(s, (Op, Mutate)):
        if s.out is not None:
            yield s.out
    elif isinstance(s, Call):
        yield from s.outs
    elif isinstance(s, If):
        for j in s.joins:
            yield j.out
    elif isinstance(s, Loop):
        for c in s.carried:
            yield c.out
        if s.until_out is not None:
            yield s.until_out
    elif isinstance(s, Try):
        yield s.path
        for j in s.joins:
            yield j.out
    elif isinstance(s, With):
        if s.out is not None:
            yield s.out


def all_defs(s: Stmt) -> Iterator[Var]:
    """The same, and what the head of a loop and the handlers of a try define for its own blocks."""
    yield from defs(s)
    if isinstance(s, Loop):
        for c in s.carried:
            yield c.inside
        if isinstance(s.head, Each):
            yield s.head.index
    elif isinstance(s, Try):
        for _, _, v in s.handlers:
            if v is not None:
                yield v


def all_operands(s: Stmt) -> Iterator[Atom]:
    """Everything that the statement reads, but not what the statements in its blocks read."""
    yield from operands(s)
    if isinstance(s, (If, Try)):
        for j in s.joins:
            yield from j.values
    elif isinstance(s, Loop):
        for c in s.carried:
            yield c.init
            yield c.next
        if isinstance(s.head, While):
            yield s.head.test
        if s.until is not None:
            yield s.until


def is_else(s: Stmt) -> bool:
    return isinstance(s, Op) and s.fn is ELSE


def halves(body: Block) -> tuple[Block, Block]:
    """The body of a try: what is tried, and what follows where nothing was raised."""
    n = next((i for i, s in enumerate(body) if is_else(s)), len(body))
    return body[:n], body[n + 1:]


def walk(block: Block) -> Iterator[Stmt]:
    """Every statement, outer before inner."""
    for s in block:
        yield s
        for b in blocks(s):
            yield from walk(b)
