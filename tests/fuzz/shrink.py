"""Make a failing program small: edit its tree, keep every edit under which the failure stays the same.

The edits know nothing of validity. A candidate that does not run, or on which the oracle has no verdict,
simply is not the same failure any more, and is turned down like any other. Only nonsense in code that never
runs has to be looked for, as nothing else would object to it.
"""

from __future__ import annotations

import ast
import builtins
import copy
import symtable
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .check import Differentiate, Outcome, check_program, engine
from .program import ENTRY, Program

Path = tuple[
    tuple[str, int], ...
]  # field and position (-1 for a field that is no list), from the module down
Candidate = tuple[ast.Module, dict[str, Any]]
Edit = Callable[[ast.Module, dict[str, Any]], "Candidate | None"]
SIMPLE = (0, 1, 2, 0.0, 1.0, 2.0, 0.5)


def shrink_outcome(
    outcome: Outcome, differentiate: Differentiate = engine, max_checks: int = 3000, seconds: float = 120.0
) -> Outcome:
    """The same failure (kind and signature) on the smallest program that was found."""
    best = outcome

    def keeps(program: Program) -> bool:
        nonlocal best
        found = check_program(program, differentiate)
        if found.signature == outcome.signature:
            best = found
            return True
        return False

    shrink(outcome.program, keeps, max_checks, seconds)
    return best


def shrink(
    program: Program, keeps: Callable[[Program], bool], max_checks: int = 3000, seconds: float = 120.0
) -> Program:
    """Greedy: passes from coarse to fine, again and again until a whole round changes nothing."""
    search = _Search(program, keeps, max_checks, time.monotonic() + seconds)
    passes = (_drop_statements, _unwrap, _drop_parameters, _reduce_arguments, _simplify_expressions)
    changed = True
    while changed and not search.exhausted():
        changed = False
        for one in passes:
            changed |= search.run(one)
    return search.program()


class _Search:
    """The best candidate so far, and what was tried."""

    def __init__(
        self, program: Program, keeps: Callable[[Program], bool], max_checks: int, deadline: float
    ) -> None:
        self.origin, self.keeps, self.left, self.deadline = program, keeps, max_checks, deadline
        self.tree, self.args = ast.parse(program.source), dict(program.args)
        self.seen: set[str] = set()

    def exhausted(self) -> bool:
        return self.left <= 0 or time.monotonic() > self.deadline

    def program(self) -> Program:
        return self._as_program(self.tree, self.args)

    def _as_program(self, tree: ast.Module, args: dict[str, Any]) -> Program:
        return Program(ast.unparse(tree) + "\n", args, self.origin.label)

    def run(self, edits: Callable[[ast.Module, dict[str, Any]], Iterator[Edit]]) -> bool:
        """One pass; after a success the following edit has the same position in the new list."""
        changed, at = False, 0
        pending = list(edits(self.tree, self.args))
        while at < len(pending) and not self.exhausted():
            if self._accept(pending[at]):
                changed = True
                pending = list(edits(self.tree, self.args))
            else:
                at += 1
        return changed

    def _accept(self, edit: Edit) -> bool:
        made = edit(copy.deepcopy(self.tree), dict(self.args))
        if made is None:
            return False
        tree, args = made
        if cost(tree, args) >= cost(self.tree, self.args):
            return False
        try:
            program = self._as_program(ast.fix_missing_locations(tree), args)
            if not program.wrt or nonsense(tree):
                return False
            if undefined(symtable.symtable(program.source, "<shrunk>", "exec")):
                return False
        except (SyntaxError, ValueError, AttributeError, TypeError):
            return False
        text = program.describe()
        if text in self.seen:
            return False
        self.seen.add(text)
        self.left -= 1
        if not self.keeps(program):
            return False
        self.tree, self.args = ast.parse(program.source), args
        return True


def nonsense(tree: ast.Module) -> bool:
    """Whether a literal is called, indexed or gone through: in dead code, a refusal of that says nothing."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Subscript, ast.Attribute)):
            used: ast.expr = node.value
        elif isinstance(node, (ast.For, ast.comprehension)):
            used = node.iter
        elif isinstance(node, ast.Call):
            used = node.func
        else:
            continue
        if isinstance(used, ast.Constant):
            return True
    return False


def undefined(module: symtable.SymbolTable) -> bool:
    """Whether some function uses a global name that nobody defines; dead code may, but should not."""
    known = {
        symbol.get_name() for symbol in module.get_symbols() if symbol.is_assigned() or symbol.is_imported()
    }
    known |= set(dir(builtins))
    pending = [module]
    while pending:
        table = pending.pop()
        pending += table.get_children()
        for symbol in table.get_symbols():
            if symbol.is_global() and symbol.is_referenced() and symbol.get_name() not in known:
                return True
    return False


def cost(tree: ast.Module, args: dict[str, Any]) -> tuple[int, int, int]:
    """What becomes smaller with every accepted edit, so that shrinking ends."""
    weight = 0
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            weight += 1 if node.value in SIMPLE else 2
        elif not isinstance(node, ast.expr_context):
            weight += 3 if isinstance(node, ast.stmt) else 2
    entries = sum(int(np.size(value)) for value in args.values())
    digits = sum(len(str(np.asarray(value).tolist())) for value in args.values())
    return weight, entries, digits


# ---------------------------------------------------------------------- addressing
def _nodes(tree: ast.AST, path: Path = ()) -> Iterator[tuple[Path, ast.AST]]:
    yield path, tree
    for name, value in ast.iter_fields(tree):
        if isinstance(value, ast.AST):
            yield from _nodes(value, (*path, (name, -1)))
        elif isinstance(value, list):
            for at, item in enumerate(value):
                if isinstance(item, ast.AST):
                    yield from _nodes(item, (*path, (name, at)))


def _find(tree: ast.AST, path: Path) -> Any:
    node: Any = tree
    for name, at in path:
        node = getattr(node, name)
        node = node[at] if at >= 0 else node
    return node


def _put(tree: ast.AST, path: Path, new: Any) -> None:
    """Replace the node; a list of nodes takes the place of a statement."""
    owner, (name, at) = _find(tree, path[:-1]), path[-1]
    if at < 0:
        setattr(owner, name, new)
    elif isinstance(new, list):
        getattr(owner, name)[at : at + 1] = new
    else:
        getattr(owner, name)[at] = new


# ---------------------------------------------------------------------- passes
def _drop_statements(tree: ast.Module, args: dict[str, Any]) -> Iterator[Edit]:
    """Runs of statements, long ones first, in every block from the outside in."""
    for path, node in list(_nodes(tree)):
        for name in ("body", "orelse"):
            block = getattr(node, name, None)
            if not isinstance(block, list) or not block:
                continue
            size = len(block)
            while size:
                for start in range(len(block) - size, -1, -1):
                    yield _drop(path, name, start, size)
                size = size // 2


def _drop(path: Path, name: str, start: int, size: int) -> Edit:
    def edit(tree: ast.Module, args: dict[str, Any]) -> Candidate:
        owner = _find(tree, path)
        block = getattr(owner, name)
        del block[start : start + size]
        if not block and name == "body" and not isinstance(owner, ast.Module):
            block.append(ast.Pass())
        return tree, args

    return edit


def _unwrap(tree: ast.Module, args: dict[str, Any]) -> Iterator[Edit]:
    """A compound statement becomes one of its blocks; a loop becomes one trip."""
    for path, node in list(_nodes(tree)):
        if isinstance(node, (ast.If, ast.While, ast.For)):
            yield _replace(path, node.body)
            if node.orelse:
                yield _replace(path, node.orelse)
        if isinstance(node, ast.For):
            for value in (0, 1.0):
                yield _replace(path, [ast.Assign([node.target], ast.Constant(value), lineno=1), *node.body])
            yield _replace_part(path, "iter", ast.parse("range(2)", mode="eval").body)
        if isinstance(node, ast.AugAssign):
            yield _replace(path, [ast.Assign([node.target], node.value, lineno=1)])
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
            for target in node.targets[0].elts:
                yield _replace_part(path, "targets", [target])
            if isinstance(node.value, ast.Tuple):
                for target, value in zip(node.targets[0].elts, node.value.elts):
                    yield _replace(path, [ast.Assign([target], value, lineno=1)])


def _replace(path: Path, new: Any) -> Edit:
    def edit(tree: ast.Module, args: dict[str, Any]) -> Candidate:
        _put(tree, path, copy.deepcopy(new))
        return tree, args

    return edit


def _replace_part(path: Path, name: str, new: Any) -> Edit:
    def edit(tree: ast.Module, args: dict[str, Any]) -> Candidate:
        setattr(_find(tree, path), name, copy.deepcopy(new))
        return tree, args

    return edit


def _drop_parameters(tree: ast.Module, args: dict[str, Any]) -> Iterator[Edit]:
    """Parameters of all functions, with the arguments that calls by that name (or of that method) pass."""
    for path, node in list(_nodes(tree)):
        if isinstance(node, (ast.FunctionDef, ast.Lambda)):
            for at in range(len(node.args.args)):
                yield _drop_parameter(path, at)


def _drop_parameter(path: Path, at: int) -> Edit:
    def edit(tree: ast.Module, args: dict[str, Any]) -> Candidate | None:
        node = _find(tree, path)
        parameters, defaults = node.args.args, node.args.defaults
        from_end = len(parameters) - at
        if from_end <= len(defaults):
            del defaults[len(defaults) - from_end]
        gone = parameters.pop(at).arg
        called = getattr(node, "name", "")
        if called == ENTRY:
            args.pop(gone, None)
            return tree, args
        if isinstance(node, ast.Lambda):
            owner = _find(tree, path[:-1])
            called = getattr(getattr(owner, "targets", [None])[0], "id", "")
        method = bool(parameters or at) and (parameters[0].arg == "self" if parameters else False)
        if called == "__init__":
            called, method = _find(tree, path[:-1]).name, True
        for call in ast.walk(tree):
            if (
                isinstance(call, ast.Call)
                and getattr(call.func, "id", getattr(call.func, "attr", "")) == called
            ):
                call.keywords = [k for k in call.keywords if k.arg != gone]
                position = at - method
                if 0 <= position < len(call.args):
                    del call.args[position]
        return tree, args

    return edit


def _reduce_arguments(tree: ast.Module, args: dict[str, Any]) -> Iterator[Edit]:
    """Smaller arrays, rounder numbers."""
    for name, value in args.items():
        if isinstance(value, np.ndarray):
            for axis in range(value.ndim):
                if value.shape[axis] > 1:
                    yield _set_argument(name, np.delete(value, -1, axis))
            yield _set_argument(name, np.ascontiguousarray(value))
        elif isinstance(value, int):
            yield _set_argument(name, max(value - 1, 0))
            continue
        yield _set_argument(name, np.round(value, 1) if isinstance(value, np.ndarray) else round(value, 1))


def _set_argument(name: str, new: Any) -> Edit:
    def edit(tree: ast.Module, args: dict[str, Any]) -> Candidate:
        return tree, {**args, name: new}

    return edit


def _simplify_expressions(tree: ast.Module, args: dict[str, Any]) -> Iterator[Edit]:
    """An expression becomes a constant or one of its parts; displays and boolean chains lose items."""
    for path, node in list(_nodes(tree)):
        if not isinstance(node, ast.expr) or not path or path[-1][0] in ("func", "targets", "target"):
            continue
        if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
            continue
        items = getattr(node, "values" if isinstance(node, ast.BoolOp) else "elts", None)
        if isinstance(items, list) and len(items) > 1:
            for at in range(len(items)):
                yield _replace(path, _without(node, at))
        if isinstance(node, ast.Dict) and len(node.keys) > 1:
            for at in range(len(node.keys)):
                keys, values = list(node.keys), list(node.values)
                del keys[at], values[at]
                yield _replace(path, ast.Dict(keys, values))
        if isinstance(node, (ast.Compare, ast.BoolOp)):
            yield _replace(path, ast.Constant(True))
            yield _replace(path, ast.Constant(False))
        if not (isinstance(node, ast.Constant) and node.value in SIMPLE):
            for value in (1.0, 0.5, 0):
                yield _replace(path, ast.Constant(value))
        if not isinstance(node, ast.Name):
            for name in [name for name, value in args.items() if not isinstance(value, int)]:
                yield _replace(path, ast.Name(name, ast.Load()))
        for part in ast.iter_child_nodes(node):
            if isinstance(part, ast.expr) and isinstance(getattr(part, "ctx", ast.Load()), ast.Load):
                yield _replace(path, part)


def _without(node: ast.expr, at: int) -> ast.expr:
    new = copy.deepcopy(node)
    items = new.values if isinstance(new, ast.BoolOp) else new.elts  # type: ignore[attr-defined]
    del items[at]
    return items[0] if isinstance(new, ast.BoolOp) and len(items) == 1 else new
