"""Which objects may be one and the same.

Where paths meet, and at loop heads, an object gets a stand-in with merged attributes.  A stand-in is another object for
the interpreter, so a change through one of the two names would not be seen through the other.  As long as nothing is
changed this makes no difference; a change while both can be reached is refused (or the loop is unrolled, which needs no
stand-ins).
"""
from __future__ import annotations

from typing import Any

from .base import InterpBase
from .shapes import Contents
from .values import Maybe, Poison, SDict, SFunc, SIter, SList, SMethod, SObj, SPartial, SSpace, SSuper, STuple, Value

HEAP = (SObj, SList, SDict)


class Identity(InterpBase):
    """Mixin of the interpreter."""

    family: dict[Any, set[Any]]

    def join_family(self, a: Any, b: Any) -> None:
        fa, fb = self.family.setdefault(a, {a}), self.family.setdefault(b, {b})
        if fa is not fb:
            fa |= fb
            for x in fb:
                self.family[x] = fa

    def stands_for(self, new: Value | None, old: Value | None, new_state: Any, old_state: Any,
                   seen: set[Any] | None = None) -> None:
        """`new` was made in place of `old`: so were its parts."""
        seen = set() if seen is None else seen
        new, old = (v.value if isinstance(v, Maybe) else v for v in (new, old))
        if isinstance(new, STuple) and isinstance(old, STuple) or isinstance(new, Contents) and isinstance(old, Contents):
            for n, o in zip(new.items, old.items):
                self.stands_for(n, o, new_state, old_state, seen)
        elif isinstance(new, SMethod) and isinstance(old, SMethod):
            self.stands_for(new.self, old.self, new_state, old_state, seen)
        elif isinstance(new, HEAP) and type(new) is type(old) and new.id != old.id and (new.id, old.id) not in seen:
            seen.add((new.id, old.id))
            self.join_family(new.id, old.id)
            self.made_by_loops.setdefault(new.id, self.around())
            if self.meeting is not None:
                self.met.setdefault(new.id, self.meeting)
            if isinstance(new, SObj):
                for name in self.fields(new, new_state):
                    self.stands_for(new_state.get(("F", new.id, name)), old_state.get(("F", old.id, name)),
                                    new_state, old_state, seen)
            else:
                self.stands_for(new_state.get(("C", new.id)), old_state.get(("C", old.id)), new_state, old_state, seen)

    def heap_ids(self, v: Any, state: Any, into: set[Any], frames: set[int]) -> None:
        """Everything that can be reached from v; frames of nested functions go to `frames`."""
        if isinstance(v, (STuple, Contents)):
            for i in v.items:
                self.heap_ids(i, state, into, frames)
        elif isinstance(v, Maybe):
            self.heap_ids(v.value, state, into, frames)
        elif isinstance(v, HEAP):
            if v.id in into:
                return
            into.add(v.id)
            if isinstance(v, SObj):
                for name in self.fields(v, state):
                    self.heap_ids(state.get(("F", v.id, name)), state, into, frames)
            else:
                self.heap_ids(state.get(("C", v.id)), state, into, frames)
        elif isinstance(v, (SMethod, SSuper, SSpace)):
            self.heap_ids(v.self, state, into, frames)
        elif isinstance(v, SPartial):
            for i in (v.func, *v.args, *v.kws.values()):
                self.heap_ids(i, state, into, frames)
        elif isinstance(v, SIter) and v.form == "steps":
            frames.add(v.parts[0].frame.id)
        elif isinstance(v, SIter):
            for i in v.parts:
                if isinstance(i, Value):
                    self.heap_ids(i, state, into, frames)
        elif isinstance(v, SFunc):
            f = v.fn.parent
            while f is not None:
                frames.add(f.id)
                f = f.parent

    def reachable(self) -> set[Any]:
        """Objects that a name in some active function leads to."""
        found: set[Any] = set()
        frames: set[int] = set()
        for f in (self.frame, *[fr for _, fr in self.call_stack]):
            while f is not None:
                frames.add(f.id)
                f = f.parent
        done: set[int] = set()
        while frames - done:
            now = frames - done
            done |= now
            for k, v in self.state.items():
                if k[0] == "L" and k[1] in now and (isinstance(v, Maybe) or not isinstance(v, Poison)):
                    self.heap_ids(v, self.state, found, frames)
        return found

    def escape(self, v: Value) -> None:
        """v is stored outside of the function: from now on the world has it too, as it is."""
        self.heap_ids(v, self.state, self.escaped, set())

    def changing(self, v: Any, node: Any = None) -> None:
        """v is about to be changed: no stand-in of it may be in use."""
        if v.id in self.escaped and v.ext is None:
            if not isinstance(v, SObj):
                self.make_dynamic(v.site)
            raise self.error("A213", f"{self.describe(v)} is changed after it was stored outside of the function", node,
                             "change it before")
        kin = self.family.get(v.id)
        if kin is None or len(kin) == 1:
            return
        if (kin - {v.id}) & self.reachable():
            self.unroll(self.around())
            for stand_in, loops in self.made_by_loops.items():
                if stand_in in kin:
                    self.unroll(loops)
            refused = self.error("A213", f"{self.describe(v)} that goes on under two names is changed through one of them", node,
                                 "use one name for it, or make a new object")
            self.close([meeting for stand_in, meeting in self.met.items() if stand_in in kin], refused)
            raise refused
