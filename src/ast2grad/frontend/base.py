"""What the mixins of the interpreter share: the state of one reading, how it fails, and how it starts again."""
from __future__ import annotations

import contextlib
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import gast

from ..analysis.raising import catches
from ..errors import Ast2GradError, Origin, UnsupportedError
from ..guards import Noted
from ..ir.kinds import Arr, Dct, Kind, Lst, Opaque, Scalar, Tup
from ..ir.nodes import Atom, Callee, Const, If, Raise, Ref, Stmt, Var
from ..transform.builder import Builder
from ..transform.forward import TangentFunctions
from .knowledge import Fact, Knowledge, Restart
from .values import Frame, Function, SIter, SObj, Static, STuple, Sym, Turn, Unreachable, Value, is_literal


@dataclass(frozen=True, eq=False)
class Asked:
    """A loop of which a call has to tell how many iterations it has, before it can be unrolled."""

    node: Any


class InterpBase:
    """State of one reading.  The mixins call each other's methods through it: there is one class in the end, `Interp`."""

    MAX_UNROLL = 512

    def __init__(self, knowledge: Knowledge, guards: Any) -> None:
        self.know = knowledge
        self.guards = guards
        self.b = Builder()
        self.b.watch = self.note_trace
        self.state: dict[Any, Any] = {}
        self.dead = False
        self.frames = 0
        self.scopes = 0
        self.frame: Frame = None  # type: ignore[assignment]
        self.root_of: dict[Var, Var] = {}
        self.varied_mem: set[Var] = set()
        self.prologue: list[Stmt] = []
        self.external_cache: dict[Any, Value] = {}
        self.call_stack: list[Any] = []
        self.callees: dict[Any, Any] = {}
        self.params_of: dict[Any, list[Var]] = {}  # of callees that are read or being read
        self.of_many: dict[Any, set[int]] = {}  # the parameters of callees that are numbers of several classes
        self.met_others: dict[Any, set[int]] = {}  # those to which the recursion gave such numbers
        self.known_by: dict[Any, list[tuple[int, ...]]] = {}  # of callees that rely on integers: which parameters
        self.relied_on: dict[Any, tuple[dict[Fact, None], list[Noted]]] = {}  # by each of them: knowledge, guards
        self.in_keys: list[Any] = []  # kept alive: the keys of the callees know them by identity
        self.repeated: list[Var] = []  # lists that hold the same objects several times
        self.marks: dict[Callee, Any] = {}  # under which callees can be told to be inlined
        self.reading: dict[Any, bool] = {}  # callees being read: was their own result asked for?
        self.depth = 0
        self.sites: dict[Any, Any] = {}  # list or dict id -> where it was made
        self.made_sites: set[Any] = set()  # where run-time lists were made
        self.list_site: dict[Var, Any] = {}  # run-time list or dict -> where it was made
        self.list_arguments: dict[Var, Any] = {}  # run-time list -> the argument it is
        self.float_lists: set[Var] = set()  # those whose items are of class float when the function is called
        self.list_loops: dict[Var, tuple[Any, ...]] = {}  # run-time list -> loops that filled it
        self.loop_level = 0
        self.optional = 0  # paths around that need not be taken: branches of run-time tests, bodies of run-time loops
        self.family: dict[Any, set[Any]] = {}  # objects and their stand-ins
        self.made_by_loops: dict[Any, tuple[Any, ...]] = {}  # stand-ins, and the loops around them that could be unrolled
        self.met: dict[Any, Any] = {}  # stand-ins, and the branch whose paths were joined when they were made
        self.iterators: list[SIter] = []  # kept alive: the state knows them by identity
        self.taken: list[SIter] = []  # the first items of others
        self.outside: set[Var] = set()  # such containers
        self.escaped: set[Any] = set()  # objects, lists and dicts that were stored outside of the function
        self.local_classes: set[type] = set()
        self.found: dict[Var, Any] = {}  # arrays in outside containers -> (container, key, array)
        self.values_made: dict[Any, Any] = {}  # by the calls that were executed
        self.laden: set[Any] = set()  # exceptions that were given values that carry derivatives
        self.not_read: dict[Var, Any] = {}  # results of calls that were left to run time -> the function
        self.calls_left: dict[Var, Any] = {}  # and with what it was called
        # of run-time containers, by the outermost one and how deep inside of it they lie: None if there is none
        self.list_limit: dict[tuple[Var, int], int | None] = {}  # maxlen of deques
        self.placed: set[Any] = set()  # lists and dicts that were written out as an item of a run-time container
        self.dict_default: dict[tuple[Var, int], Value | None] = {}  # factories of defaultdicts
        self.functions: dict[int, Function] = {}
        self.ext_objects: list[SObj] = []
        self.unlinked: set[Any] = set()  # arrays of outside objects that were not reached by name
        self.loop_nodes: list[Any] = []
        self.rolled: list[Any] = []  # loops around of which a call may tell how many iterations they have
        self.lengths: dict[Any, Any] = {}  # of the callee read last: its symbols -> the caller's
        self.branch_states: list[dict[Any, Value]] = []
        self.pair_params: set[Var] = set()  # of the callees that are being read
        self.arguments: set[Var] = set()  # of the function itself, and other names of them
        #: where paths meet -> what comes from them; from before, in a loop; from the call that it is read for, in a callee
        self.joined: dict[Var, tuple[Atom, ...]] = {}
        self.classes_asked: set[Var] = set()  # such variables of loops and callees that were taken to be of one class
        self.classes_from: dict[Var, tuple[Atom, ...]] = {}  # copies, results of callees -> what they have their class from
        self.callers: list[Builder] = []  # of the callees that are being read, the innermost first
        self.traces: list[Any] = []  # of the try bodies around
        self.try_nodes: dict[Var, int] = {}  # of the try statements that were written, by the number of their path
        self.asserted: dict[Atom, list[If]] = {}  # what is true where a value is missing -> where it was made sure of
        self.negations: dict[Var, tuple[Atom, bool]] = {}  # tests that a value is not None -> the test that it is
        self.neutral = 0  # blocks of neutral context managers and bodies of try around
        self.guarded: list[Any] = []  # what the handlers of the enclosing try bodies catch
        self.handling: list[bool] = []  # and does each of these handlers raise in its turn?
        self.failing = 0  # paths around that end by raising, and with them the call
        self.handled: Any = None  # the exception whose handler is being read
        self.fresh_fields: list[dict[Any, Value]] = []
        self.paths: dict[Var, Origin | None] = {}  # what loops choose by comparing, where their course is all that there is
        self.unfit: dict[Var, tuple[str, Origin | None]] = {}  # what loops find by comparing, and why it has no derivative
        self.solved: set[Origin | None] = set()  # loops whose results have the derivative of a root that they find by comparing
        self.unfit_callees: dict[Callee, dict[int, Any]] = {}  # the same of the results of callees that were read
        self.stops: set[Var] = set()  # names of roots, and of slopes, that are held constant
        self.tangent_functions = TangentFunctions()
        self.certain = 0  # blocks that are read for what holds on all paths: no facts are asked for
        self.turns: list[int] = []  # of the loops around that are written out: which iteration
        self.any_length = False  # are the arguments made ready of a function that is the same for all lengths?
        self.of_recursions: list[UnsupportedError] = []  # why recursive functions cannot be read
        self.partly: dict[Any, Any] = {}  # attributes that are set on some paths only: (object, name) -> the branch
        self.meeting: Any = None  # the branch whose paths are being joined

    # ------------------------------------------------------------------------------------------------ errors

    def origin(self, node: Any, text: str = "") -> Origin | None:
        if self.frame is not None and self.frame.place is not None:
            return self.frame.place
        return self.frame.fn.src.origin(node, text) if self.frame is not None else None

    def error(self, code: str, message: str, node: Any = None, help: str | None = None) -> UnsupportedError:
        return UnsupportedError(code, message, self.origin(node) if node is not None else self.b.origin, help)

    def fails(self, exc: type, code: str, message: str, node: Any = None, said: str | None = None,
              executed: bool = False) -> Exception:
        """The user's program fails here for certain.  On a path that need not be taken, and where a handler may go on,
        it raises what Python raises, which `said` this; otherwise there is nothing to differentiate."""
        if not self.optional and not self.expected(exc) and self.know.facts is None:
            return self.error(code, message, node)
        value = self.b.op(Ref(exc, exc.__name__), Const(message if said is None else said), kind=Opaque(exc))
        self.b.emit(Raise(value, None, self.b.origin, True, executed))
        return Unreachable()

    @contextlib.contextmanager
    def executing(self, node: Any) -> Iterator[None]:
        """A part of the program is executed now, on what is known: what it raises, the program raises here."""
        try:
            yield
        except (Ast2GradError, Turn, RecursionError):
            raise
        except Exception as e:
            said = e.args[0] if len(e.args) == 1 and isinstance(e.args[0], str) else str(e)
            modules = {f.f_globals.get("__name__", "").partition(".")[0] for f, _ in traceback.walk_tb(e.__traceback__)}
            own = modules != {"ast2grad"}
            raise self.fails(type(e), "A209", f"this raises {type(e).__name__}: {e}", node, said, own) from None

    def abandon(self, depth: int) -> None:
        """Python raises for certain: what was begun ends here, and nothing after it runs."""
        for block in self.b.stack[depth:]:
            self.b.stack[depth - 1].extend(block)
        del self.b.stack[depth:]
        self.dead = True

    def expected(self, exc: type) -> bool:
        """Is there a handler around that may catch the exception?"""
        return any(catches(h, (exc,)) for hs in self.guarded for h in hs)

    def describe(self, v: Value) -> str:
        if isinstance(v, Static):
            return repr(v.value) if is_literal(v.value) else getattr(v.value, "__name__", type(v.value).__name__)
        if isinstance(v, SObj):
            return f"a {v.cls.__name__}"
        if isinstance(v, STuple):
            return f"a {v.cls.__name__} of {len(v.items)}"
        if isinstance(v, Sym):
            return described(v.kind)
        return WORDS.get(type(v).__name__, "a value that exists only while the function is read")

    def note_trace(self, s: Stmt | None) -> None:
        """A statement is written, or one of the function's begins (None)."""
        for trace in self.traces:
            trace.note(len(self.b.stack), self.state, s)

    # ------------------------------------------------------------------------------------------------ reading again

    def make_dynamic(self, *sites: Any) -> NoReturn:
        new = {x for x in sites if x is not None} - self.know.dynamic
        if not new:
            self.unroll(self.around())
            raise self.error("A211", "a container changes its form in a way that cannot be followed")
        self.know.dynamic |= new
        raise Restart(tuple(("dynamic", x) for x in sites if x in new))

    def around(self) -> tuple[Any, ...]:
        """The loops here that could be unrolled, the innermost one last; before them those of which only a call can tell
        how many iterations they have."""
        known = {id(loop) for loop in self.loop_nodes}
        return (*[Asked(loop) for loop in self.rolled if id(loop) not in known], *self.loop_nodes)

    def unroll(self, loops: Any) -> None:
        """Read the innermost loop that allows it again, iteration by iteration."""
        def again() -> NoReturn:
            self.know.dynamic.clear()  # it may have been the loop that made them so
            self.know.elem.clear()
            raise Restart

        for loop in reversed(loops):
            node = loop.node if isinstance(loop, Asked) else loop
            if isinstance(loop, Asked) and isinstance(node, gast.While):
                continue
            if id(node) not in self.know.unroll:  # in another call of the function, the number may be known that matters here
                self.know.sure()
                self.know.unroll.add(id(node))
                again()
        for loop in reversed(loops):
            if isinstance(loop, Asked) and self.asks() and id(loop.node) not in self.know.facts.unrolled:
                self.know.sure()
                self.know.facts.write_out(id(loop.node))
                again()

    def cut(self, statement: int, what: Any) -> None:
        """Read again, with the body of the try statement cut where it changes this."""
        wanted = self.know.cuts.setdefault(statement, set())
        if what not in wanted:
            self.know.sure()
            wanted.add(what)
            raise Restart

    def fix_length(self, v: Value) -> None:
        """The number of items is needed now: take the list argument apart, or unroll the loop that made the list."""
        root = self.root(v.atom) if isinstance(v, Sym) and isinstance(v.atom, Var) else None
        if root in self.list_arguments and root is v.atom and self.list_arguments[root] not in self.know.taken_apart:  # type: ignore
            self.know.taken_apart.add(self.list_arguments[root])
            raise Restart
        if root in self.list_loops:
            self.unroll(self.list_loops[root])

    def step_by_step(self, v: SIter) -> None:
        """itertools.count or cycle is asked for one item at a time: read again with a generator in its place."""
        if v.form in ("count", "cycle"):
            self.know.stepped.add(v.parts[-1])
            raise Restart

    def list_when_made(self, v: SIter) -> None:
        """A named iterator is used in a loop around which it was made: read again with a list of its items from the start."""
        site = listed_at(v)
        if site is not None and site not in self.know.stepped:
            self.know.stepped.add(site)
            raise Restart

    def leave_to_run_time(self, box: Any) -> None:
        """An outside container is changed: read again without looking into it."""
        self.no_part_of_value(box)
        if id(box) not in self.know.runtime:
            self.know.runtime[id(box)] = box
            raise Restart

    def no_value(self, made: Any) -> None:
        """What a call that was executed has returned is changed: read again without executing those that return its like."""
        if type(made) not in self.know.changeable and any(made is v for v in self.values_made.values()):
            self.know.changeable.add(type(made))
            raise Restart

    def no_part_of_value(self, box: Any) -> None:
        """Likewise where it is a container that is changed."""
        for made in self.values_made.values():
            if any(part is box for part in getattr(made, "__dict__", {}).values()):
                self.no_value(made)

    def dynamic_contents(self, key: Any, objects: bool = False) -> Exception:
        """`objects`: it holds what is no item of a run-time container."""
        site = self.sites.get(key[1])
        if objects:
            self.unroll(self.around())
        if site is None or site in self.know.dynamic:
            self.unroll(self.around())
            return self.error("A211", "the length of a list or the keys of a dict depend on the path taken")
        self.know.dynamic.add(site)
        return Restart((("dynamic", site),))

    if TYPE_CHECKING:
        def __getattr__(self, name: str) -> Any:
            """The methods of the other mixins."""


def listed_at(v: SIter) -> Any:
    """Where an iterator that may be turned into a list was made."""
    if v.form == "genexp":
        return id(v.parts[0]), "listed"
    if v.form == "call":
        return id(v.parts[3]), "listed"
    return (v.site, "listed") if v.site is not None else None


#: what users call the values of the interpreter
WORDS = {"SList": "a list", "SDict": "a dict", "SFunc": "a function", "SMethod": "a method", "SPartial": "a partial",
         "SIter": "an iterator", "SRange": "a range", "SSlice": "a slice", "SSuper": "super()",
         "SSpace": "the attributes of an object", "Poison": "something else on each of its own paths"}


def described(k: Kind) -> str:
    """A kind in the user's words."""
    if isinstance(k, Scalar):
        return "a bool" if k.dtype == "bool" else "an int" if k.dtype.startswith(("int", "uint")) else (
            "a float" if k.dtype == "float64" else f"a {k.dtype}")
    if isinstance(k, Arr):
        return "an array"
    if isinstance(k, (Lst, Tup)):
        return "a tuple" if isinstance(k, Tup) or k.tuple_ else "a list"
    if isinstance(k, Opaque) and k.cls is not None:
        return f"a {k.cls.__name__}"
    return "a dict" if isinstance(k, Dct) else "a value of unknown form"
