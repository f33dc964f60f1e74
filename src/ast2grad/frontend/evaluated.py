"""`eval` of a text that is known while the function is read, or that is a fact of the call: an expression like any other.

Its names are parameters of a lambda that stands at the line of the call.  A text that numbers with derivatives were written
into is refused: in it, they are digits.
"""
from __future__ import annotations

import ast
import builtins
from typing import Any

import gast

from ..analysis.flow import is_discrete
from ..ir.kinds import Opaque, Scalar
from ..ir.nodes import GETATTR, Atom, Const, Op, Ref, Var, all_operands, atom_vars
from .base import InterpBase
from .source import FunctionSource
from .values import Frame, Function, SDict, Static, Value, literal

SCOPES = (gast.Lambda, gast.ListComp, gast.SetComp, gast.DictComp, gast.GeneratorExp)


def expression_of(text: str, call: Any) -> Any:
    """The tree of a text at the place of the call; the same one in each reading."""
    known = vars(call).setdefault("evaluated", {})
    if text not in known:
        tree = ast.parse(text.lstrip(" \t"), "<eval>", "eval")
        for n in ast.walk(tree):
            if hasattr(n, "lineno"):
                ast.copy_location(n, call)
        known[text] = gast.ast_to_gast(tree).body
    return known[text]


def names_of(tree: Any) -> tuple[list[str], set[str]]:
    """The names that an expression reads, and those of them that it reads in a scope of its own."""
    read: dict[str, None] = {}
    inner: set[str] = set()

    def visit(n: Any, bound: frozenset[str], nested: bool) -> None:
        if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Load) and n.id not in bound:
            read[n.id] = None
            if nested:
                inner.add(n.id)
        if isinstance(n, SCOPES):
            stored = [m.id for m in gast.walk(n) if isinstance(m, gast.Name) and not isinstance(m.ctx, gast.Load)]
            bound, nested = bound | frozenset(stored), True
        for child in gast.iter_child_nodes(n):
            visit(child, bound, nested)

    visit(tree, frozenset(), False)
    return list(read), inner


class Evaluated(InterpBase):
    """Mixin of the interpreter."""

    def evaluated(self, e: Any) -> Value:
        """eval(text), eval(text, globals), eval(text, globals, locals)"""
        if e.keywords or not 1 <= len(e.args) <= 3 or any(isinstance(a, gast.Starred) for a in e.args):
            raise self.error("A201", "this form of eval() is not supported", e)
        text = self.known_text(self.eval(e.args[0]), e)
        spaces = [self.eval(a) for a in e.args[1:]]
        with self.executing(e):
            tree = expression_of(text, e)
        if any(isinstance(n, (gast.NamedExpr, gast.Yield, gast.YieldFrom, gast.Await)) or isinstance(n, gast.Name) and n.id in (
                "locals", "globals", "vars", "super", "eval", "exec") for n in gast.walk(tree)):
            raise self.error("A201", f"eval() of {text!r} is not supported", e)
        names, inner = names_of(tree)
        frame = self.frame
        values: dict[str, Value] = {}
        if not spaces and frame.comprehension:
            raise self.error("A201", "eval() in a comprehension is not supported", e,
                             "give it the names that it may use: eval(text, names)")
        for name in names:
            v = self.named_in(spaces, name, name in inner, e) if spaces else self.local_in(frame, name, name in inner, e)
            if v is not None:
                values[name] = v
        if spaces:
            self.give_builtins(spaces[0], e)
        home: dict[str, Any] = {} if spaces else frame.fn.globals
        node = gast.copy_location(gast.Lambda(gast.arguments(
            [gast.Name(n, gast.Param(), None, None) for n in values], [], None, [], [], None, []), tree), e)
        src = FunctionSource(node, frame.fn.src.filename, frame.fn.src.lines)
        return self.inline(Function("<eval>", src, node, home, {}), list(values.values()), {}, e)

    def known_text(self, v: Value, node: Any) -> str:
        if not isinstance(v, Static) or type(v.value) is not str:
            made = self.atom(v)
            if not self.made_of_texts(made):
                raise self.error("A201", "eval() of a text that is made while the program runs, maybe of numbers that carry "
                                 "derivatives, is not supported", node, "write a function of these numbers instead")
            v = self.settled_constant(v, node, self.error("A201", "eval() of a text that is made while the program runs", node))
        assert isinstance(v, Static)
        if type(v.value) is not str:
            raise self.error("A201", f"eval() of {self.describe(v)} is not supported", node)
        if v.ref is not None:
            self.guards.static(v)
        return v.value

    def made_of_texts(self, a: Atom) -> bool:
        """Is a value made of nothing that carries derivatives, by operations in plain sight?"""
        seen: set[Var] = set()
        todo = list(atom_vars(a))
        while todo:
            v = todo.pop()
            if v not in seen:
                seen.add(v)
                if not v.kind.varied and isinstance(v.kind, Scalar) and (is_discrete(v.kind) or v in self.arguments):
                    continue
                made = self.b.defs.get(v)
                if v.kind.varied or not isinstance(made, Op) or not (
                        isinstance(v.kind, Scalar) or isinstance(v.kind, Opaque) and v.kind.cls is str):
                    return False
                todo += [w for o in all_operands(made) for w in atom_vars(o)]
        return True

    def local_in(self, frame: Frame, name: str, inner: bool, node: Any) -> Value | None:
        """A local name of the function that calls eval; others are looked up where its globals are."""
        owner = self.frame_of(name, frame)
        if owner is None and name not in frame.fn.cells:
            return None
        if owner is not frame or inner:
            raise self.error("A201", f"eval() of a text with the name {name!r}, which belongs to a function around, is not "
                             "supported", node, "give it the names that it may use: eval(text, names)")
        return self.load_name(name, node) if ("L", frame.id, name) in self.state else None

    def named_in(self, spaces: list[Value], name: str, inner: bool, node: Any) -> Value | None:
        """The value of a name in the dicts that eval is given."""
        for place, space in reversed(list(enumerate(spaces))):
            if isinstance(space, Static) and space.value is None:
                raise self.error("A201", "eval() without a dict of globals is not supported", node)
            if not isinstance(space, SDict) and not (isinstance(space, Static) and isinstance(space.value, dict)):
                raise self.error("A201", "the names that eval() is given are known only at run time", node)
            keys = self.state["C", space.id].keys if isinstance(space, SDict) else space.value
            if isinstance(space, Static):
                self.guards.form(space.value)
            if name in keys:
                if inner and place > 0:
                    raise self.error("A201", f"eval() of a text with a function in it that reads {name!r} is not supported",
                                     node)
                return self.load_item(space, literal(name), node)
        return None

    def give_builtins(self, space: Value, node: Any) -> None:
        """eval puts the builtins into the dict of globals that has none."""
        key = "__builtins__"
        if isinstance(space, Static) and isinstance(space.value, dict):
            found = space.value.setdefault(key, builtins.__dict__)
        elif isinstance(space, SDict):
            if key not in self.state["C", space.id].keys:
                ref = self.b.op(GETATTR, Ref(builtins, "builtins"), Const("__dict__"), kind=Opaque(dict))
                self.store_item(space, literal(key), Static(builtins.__dict__, ref), node)
            found = getattr(self.load_item(space, literal(key), node), "value", None)
        else:
            return
        if found is not builtins and found is not builtins.__dict__:
            raise self.error("A201", "eval() with builtins of its own is not supported", node)
