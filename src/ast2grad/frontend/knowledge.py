"""What is learned while a function is read: where it comes too late, the function is read again."""
from __future__ import annotations

from typing import Any

from ..analysis.sampling import formless
from ..errors import Origin
from ..ir.kinds import Kind
from .values import Turn

#: decisions about the reading that an error in it, or what cannot be a callee, leads to
DECISIONS = ("unroll", "rolled", "inline", "opaque", "looked_into", "made_now", "stepped", "written_out", "taken_apart",
             "runtime", "general", "by_levels", "changeable")

Fact = tuple[str, Any]

#: expressions, and parts of states where paths meet, that one reading may look at, with all that is read again: a call tree
#: of 2,000 lines takes a sixth of it, and no machine takes minutes for it
MAX_STEPS = 150_000


class TooLong(Turn):
    """There is more to read than that."""

    def __init__(self, origin: Origin | None) -> None:
        self.origin = origin


class Restart(Turn):
    """Something learned late changes an earlier decision: read the function again with that knowledge.

    `facts`: what was learned, where the knowledge says who asked for it before, so that only those are read again."""

    def __init__(self, facts: tuple[Fact, ...] | None = None) -> None:
        self.facts = facts


class Sites(set[Any]):
    """A set whose owner is told what it is asked for."""

    def __init__(self, know: Knowledge, name: str) -> None:
        super().__init__()
        self.know, self.name = know, name

    def __contains__(self, site: object) -> bool:
        self.know.asked_for((self.name, site))
        return super().__contains__(site)


class Kinds(dict[Any, Kind]):
    """Likewise."""

    def __init__(self, know: Knowledge) -> None:
        super().__init__()
        self.know = know

    def get(self, site: Any, default: Any = None) -> Any:
        self.know.asked_for(("elem", site))
        return super().get(site, default)


class Knowledge:
    """What survives a restart."""

    def __init__(self, facts: Any = None) -> None:
        self.facts = facts  # what a call has told, where the function cannot be read without
        self.dynamic = Sites(self, "dynamic")  # displays that must be run-time lists or dicts
        self.elem = Kinds(self)  # element kinds of run-time containers, by site
        self.stored_in = Sites(self, "stored_in")  # list arguments that the function changes
        self.unroll: set[Any] = set()  # loops to unroll
        self.rolled: set[Any] = set()  # those without a test of which that has shown that where they end is not known
        self.cuts: dict[int, set[Any]] = {}  # try statements -> what a handler reads that the body changes
        self.inline = Sites(self, "inline")  # functions that cannot be pairs
        self.opaque: set[Any] = set()
        self.executed: dict[int, Any] = {}  # functions of outside objects that are called while the function is read
        self.made_now: dict[int, Any] = {}  # functions that make objects, which are executed while the function is read
        self.changeable: set[type] = set()  # classes that look like those of values, and are changed
        self.looked_into: dict[int, Any] = {}  # functions without active arguments whose results carry derivatives later
        self.stepped: set[Any] = set()  # calls of count and cycle whose items are asked for one at a time; iterators made lists
        self.unsaid: list[str] = []  # what the text of a derivative does not show: surrogates, values held constant
        self.written_out: set[Any] = set()  # recursive functions that change what is around them, for known integers
        self.general: set[int] = set()  # recursive functions that end at run time: one callee for arrays of all lengths
        self.by_levels: set[int] = set()  # those of which a call tells how deep it goes
        self.taken_apart: set[Any] = set()  # list arguments whose items are followed one by one
        self.runtime: dict[int, Any] = {}  # outside containers that the function changes: nothing in them is known now
        self.made: dict[Any, Any] = {}  # derivatives that were asked for in the function's text
        self.derivatives: dict[Any, Any] = {}  # and their generated functions, by the kinds of the operands
        self.nested: dict[int, Any] = {}  # of nested functions: derivative -> the function with its surroundings
        self.outlined: dict[int, Any] = {}  # text of a nested function -> the function that stands for it outside
        self.steps = 0
        self.guessed: dict[Any, Kind | None] = {}  # keys of `elem` whose kinds were found in doubt -> those before
        self.certain: dict[str, Any] | None = None  # the decisions before there was a doubt
        self.doubts: list[Fact] = []  # what makes that which was read before wrong
        self.asked: list[Fact] = []  # what this reading relied on, in order
        self.first: dict[Fact, int] = {}  # where in it each fact is first

    def handed_on(self, facts: Any) -> Knowledge:
        """What holds with other facts, too: where bodies of `try` are cut, what is no pair, what is not left unread.

        The rest are ways out that one reading took, and another one need not."""
        new = Knowledge(facts)
        new.cuts = {statement: set(wanted) for statement, wanted in self.cuts.items()}
        new.inline |= self.inline
        new.changeable |= self.changeable
        new.looked_into.update(self.looked_into)
        return new

    def asked_for(self, fact: Fact) -> None:
        self.first.setdefault(fact, len(self.asked))
        self.asked.append(fact)

    def widened(self, key: Any, kind: Kind) -> None:
        """The items of a container are of more kinds than the statements so far took for granted: they are read again.

        Until then the reading goes on, as there may be more of the sort: one reading for each would be many.  It is in
        doubt from here on, so that nothing else counts that it says: no error, no decision, and no item of unknown form,
        which may be one of a container whose items were not known yet."""
        if self.doubtful and formless(kind):
            self.guessed.setdefault(key, self.elem.get(key))
        self.elem[key] = kind
        self.doubt(("elem", key))

    def found_dynamic(self, *sites: Any) -> None:
        """Likewise of displays that must be run-time lists, where what follows can be told of a copy made here."""
        self.dynamic |= set(sites)
        for site in sites:
            self.doubt(("dynamic", site))

    def doubt(self, fact: Fact) -> None:
        self.doubts.append(fact)
        if self.certain is None:
            self.certain = {name: (set if isinstance(table := getattr(self, name), set) else dict)(table)
                            for name in DECISIONS}

    @property
    def doubtful(self) -> bool:
        return self.certain is not None

    def sure(self) -> None:
        """Before something is concluded from an error."""
        if self.doubtful:
            raise Restart(())

    def again(self, start: int = 0) -> None:
        """Before what was read since then is read again."""
        for name, before in (self.certain or {}).items():
            table = getattr(self, name)
            table.clear()
            table.update(before)
        self.certain = None
        for key, kind in self.guessed.items():
            if kind is None:
                self.elem.pop(key, None)
            else:
                self.elem[key] = kind
        self.guessed.clear()
        self.doubts.clear()
        for fact in self.asked[start:]:
            if self.first.get(fact, -1) >= start:
                del self.first[fact]
        del self.asked[start:]
