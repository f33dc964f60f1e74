"""Modules, functions and classes that exist before the call, as places where the function leaves something.

A global that the function assigns, an attribute of a function or of a class: what is stored there is the state of the
reading under the key of an outside object's attribute, and a statement of the program, so that the world sees it too.
"""
from __future__ import annotations

import operator
import sys
import types
from typing import Any

from ..ir.kinds import BOOL, Opaque
from ..ir.nodes import GETATTR, Const, Ref
from .base import InterpBase
from .values import SObj, Static, Value

NAMESPACES = (types.ModuleType, types.FunctionType, type)


def module_of(home: dict[str, Any]) -> types.ModuleType | None:
    """The module whose globals these are."""
    module = sys.modules.get(home.get("__name__", ""))
    return module if module is not None and vars(module) is home else None


class Namespaces(InterpBase):
    """Mixin of the interpreter."""

    def was_stored(self, space: Any, name: str, node: Any) -> Value | None:
        """What the function itself has put there."""
        key = ("ext", id(space))
        if ("P", key, name) in self.state:
            raise self.error("A203", f"whether {name!r} of {space.__name__} is set depends on the path taken", node,
                             "set it on every path")
        return self.get(("F", key, name))

    def global_stored(self, home: dict[str, Any], name: str, node: Any) -> Value | None:
        module = module_of(home)
        return self.was_stored(module, name, node) if module is not None else None

    def store_global(self, home: dict[str, Any], name: str, value: Value, node: Any) -> None:
        module = module_of(home)
        if module is None:
            raise self.error("A201", f"assignment to the global {name!r}", node, "pass the value in and return it instead")
        self.store_outside(Static(module, Ref(module, module.__name__)), name, value, node)

    def store_outside(self, space: Static, name: str, value: Value, node: Any) -> None:
        """space.name = value"""
        if self.varied(value):
            raise self.error("A208", f"an active value is stored in {space.value.__name__}.{name}, outside of the function", node,
                             "return it, or store ast2grad.stop_gradient(value)")
        stand_in = SObj(type(space.value), self.atom(space), space.value, ("ext", id(space.value)))
        self.note_external(stand_in)
        self.note_first_time(space.value, name)
        self.escape(value)
        self.store_stmt(self.atom(space), Const(name), self.atom(value), attr=True)
        self.set_field(stand_in, name, value)

    def note_first_time(self, obj: Any, name: str) -> None:
        """What is stored where nothing is yet: it may be made once only, and be there when the next call asks for it."""
        if self.know.facts is not None and getattr(obj, "__dict__", {}).get(name) is None:
            self.know.facts.remembers = True

    def globals_dict(self, node: Any) -> Value:
        """globals(): what is in it is asked when the program runs."""
        home = self.frame.fn.globals
        module = module_of(home)
        if module is None:
            raise self.error("A201", "globals() is not supported", node)
        return Static(home, self.b.op(GETATTR, Ref(module, module.__name__), Const("__dict__"), kind=Opaque(dict)))

    def in_globals(self, box: Static, item: Value) -> Value:
        return self.prim(operator.contains, (self.atom(box), self.atom(item)), kind=BOOL, effect=True)
