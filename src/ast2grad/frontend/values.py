"""What the specialising interpreter knows about Python values while it reads a function.

A value is either numeric data that exists only at run time (`Sym`, an operand of the IR), or Python structure that is
known now: constants, tuples, lists of fixed length, objects, functions, bound methods, iterators.  Structure never
reaches the IR unless it has to: attributes of an object made in the function are SSA values like any local name.

Contents of mutable structure live in the interpreter's state under keys, so that branches and loops merge them in the
same way as local variables:
    ("L", frame, name)   a local variable        ("F", object id, name)   an attribute
    ("N", object id)         names of attributes     ("P", object id, name)   the attribute may not be set
    ("C", object id)     items of a list or dict
"""
from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..errors import UnsupportedError
from ..ir.kinds import Kind
from ..ir.nodes import Atom, Const, Ref, atom_kind
from .source import FunctionSource

_ids = itertools.count(1)


class Value:
    pass


@dataclass(eq=False)
class Sym(Value):
    """A run-time value.  `hint` is its value now, for external integers that may be needed as constants."""

    atom: Atom
    hint: Any = None

    @property
    def kind(self) -> Kind:
        return atom_kind(self.atom)


@dataclass(eq=False)
class Static(Value):
    """A Python object that is known now; `ref` denotes it in generated code (None: a literal)."""

    value: Any
    ref: Atom | None = None


@functools.lru_cache(maxsize=None)
def redefined(cls: type) -> str | None:
    """What a class of tuples says of its items otherwise than tuples do."""
    names = ("__iter__", "__len__", "__contains__", "__getattribute__")
    return next((n for n in names if getattr(cls, n, None) is not getattr(tuple, n, None)), None)


@dataclass(eq=False)
class STuple(Value):
    items: tuple[Value, ...]
    cls: type = tuple  # tuple or a namedtuple class

    def __post_init__(self) -> None:
        hook = redefined(self.cls)
        if hook is not None:
            raise UnsupportedError("A209", f"{self.cls.__name__} is a tuple with a {hook} of its own",
                                   help="give the items to a class that is no tuple, or to a method with another name")

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the items of a namedtuple."""
        return getattr(self.cls, "_fields", ())


@dataclass(eq=False)
class SList(Value):
    """A list whose length is known; items under ("C", id)."""

    site: Any = None  # where it was made, to be made a run-time list there if need be
    ext: Atom | None = None  # the run-time object, when it exists outside as well
    named: bool = False  # something else refers to it: it may be changed after it was put into another container
    limit: int | None = None  # maxlen of a deque
    id: int = field(default_factory=lambda: next(_ids))


@dataclass(eq=False)
class SDict(Value):
    """A dict with known keys; (key, value) pairs under ("C", id)."""

    site: Any = None
    ext: Atom | None = None
    named: bool = False
    default: Any = None  # default_factory of a defaultdict
    id: int = field(default_factory=lambda: next(_ids))


@dataclass(eq=False)
class SObj(Value):
    """An instance of a Python class; attributes under ("F", id, name).  `obj` is the object itself if it exists now."""

    cls: type
    ext: Atom | None = None
    obj: Any = None
    id: Any = field(default_factory=lambda: next(_ids))


@dataclass(frozen=True)
class ObjectKey:
    """An object as a key of a dict, by its identity."""

    id: Any
    obj: SObj = field(compare=False)


@dataclass(eq=False)
class Function:
    """A function's text and surroundings, shared by all its specialisations."""

    name: str
    src: FunctionSource
    node: Any  # gast FunctionDef or Lambda
    globals: dict[str, Any]
    cells: dict[str, Any]  # free variable -> cell contents getter, for functions that exist now
    object: Any = None
    parent: "Frame | None" = None
    defaults: tuple[Value, ...] = ()
    kw_defaults: dict[str, Value] = field(default_factory=dict)
    cls: type | None = None  # the class whose body defines it, for super()
    qualname: str = ""


@dataclass(eq=False)
class SFunc(Value):
    fn: Function


@dataclass(eq=False)
class SMethod(Value):
    func: Value
    self: Value


@dataclass(eq=False)
class SPartial(Value):
    func: Value
    args: tuple[Value, ...]
    kws: dict[str, Value]


@dataclass(eq=False)
class SRange(Value):
    start: Value
    stop: Value
    step: Value


@dataclass(eq=False)
class SSlice(Value):
    lo: Value
    hi: Value
    step: Value


@dataclass(eq=False)
class SIter(Value):
    """Something to iterate over once: enumerate, zip, reversed, map, filter, a generator, dict views."""

    form: str
    parts: tuple[Any, ...]
    start: Value | None = None
    once: Any = None
    site: Any = None  # where iter() made it
    source: Any = None  # the iterator that its items were taken of
    level: int | None = None  # loops around the place where it was kept first
    kept: Any = None  # this is a use of that iterator, which has a name or lies in a container or an attribute
    watch: Any = None  # refuses changes of what its items were made of


def iterators_in(v: Any) -> list[SIter]:
    """The iterators whose items are taken when those of v are."""
    if not isinstance(v, SIter) or v.form in ("items", "values", "keys"):
        return []
    return [v.kept or v, *[i for p in (*v.parts, v.source) for i in iterators_in(p)]]


def holder(v: Any) -> SIter | None:
    """The iterator that keeps account of what is left, where v is one that is kept somewhere, or a use of one."""
    if not isinstance(v, SIter):
        return None
    return v.parts[1] if v.form == "cursor" else v.kept or (v if v.level is not None else None)


@dataclass(eq=False)
class SSuper(Value):
    cls: type
    self: Value


@dataclass(eq=False)
class SSpace(Value):
    """The __dict__ of an object: its attributes, read and written under their names."""

    self: SObj


@dataclass(eq=False)
class Poison(Value):
    """A value that differs between paths in a way that generated code cannot follow; an error if it is used."""

    message: str
    code: str = "A203"
    loops: tuple[Any, ...] = ()  # loops around it that could be unrolled instead
    cut: Callable[[], None] | None = None  # reads again, with a try body cut where it changes this, if that is new
    meetings: tuple[Any, ...] = ()  # the branches behind which it differs, the outermost one first

    def told(self, what: str = "this value") -> str:
        """The message as a sentence: it may say itself what it is about."""
        return self.message if self.message.startswith(("'", "the ", "a ")) else f"{what} {self.message}"

    @property
    def items(self) -> Any:
        """Contents that cannot be told are an error where they are read."""
        if self.cut is not None:
            self.cut()
        raise UnsupportedError(self.code, self.told("the contents of this container"))

    keys = items


@dataclass(eq=False)
class Maybe(Poison):
    """Something of known structure on one path and None on another: `missing` is true where it is None.  Poison to who does
    not ask."""

    value: Value | None = None
    missing: Any = None


@dataclass(eq=False)
class Unset(Poison):
    """An attribute of an outside object that is set on some paths only, to values of this kind."""

    kind: Kind | None = None


@dataclass(eq=False)
class Number(Poison):
    """A number whose class differs between paths, in nothing that arithmetic asks.  Poison to who asks for the class."""

    value: Value | None = None
    classes: tuple[type, ...] = ()


@dataclass(eq=False)
class Choice(Poison):
    """One of several functions, by number: known when it is called.  Poison to who does more with it."""

    options: tuple[Value, ...] = ()
    which: Any = None


@dataclass(eq=False)
class Frame:
    """One activation of a function; its locals are in the interpreter's state."""

    fn: Function
    id: int
    locals: frozenset[str]
    parent: "Frame | None"
    globals_: frozenset[str] = frozenset()
    nonlocals: frozenset[str] = frozenset()
    scope: int = 0
    comprehension: bool = False
    generator: Any = None  # what is done with the values that are yielded
    self_value: Value | None = None
    cls: type | None = None
    place: Any = None  # of the call, for a body that stands for a library function
    call: int = 0  # the node of the call, by identity


class Turn(Exception):
    """The reading goes on elsewhere: no error."""


class Unreachable(Turn):
    """The rest of the statement is never executed: something raises, or a recursive result is not known yet."""


class Bottom(Value):
    """Result of a recursive call that is still being analysed."""


BOTTOM = Bottom()
UNKNOWN: Any = object()  # in the place of an object that does not exist now


def literal(v: Any) -> Static:
    return Static(v, None)


def is_literal(v: Any) -> bool:
    return v is None or v is Ellipsis or type(v) in (bool, int, float, complex, str, bytes)


NONE = literal(None)
ALL = SSlice(NONE, NONE, NONE)


def is_none(v: Value) -> bool:
    return isinstance(v, Static) and v.value is None


def static_atom(s: Static) -> Atom:
    if s.ref is not None:
        return s.ref
    if is_literal(s.value):
        return Const(s.value)
    return Ref(s.value, getattr(s.value, "__name__", "obj"))
