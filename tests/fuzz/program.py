"""A test program: module source, argument values, and how to load it so that `inspect.getsource` works."""

from __future__ import annotations

import copy
import hashlib
import itertools
import linecache
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

ENTRY = "f"
_serial = itertools.count()


@dataclass(frozen=True)
class Program:
    """Module text that defines ``f``, the values of its arguments by name, and where it came from."""

    source: str
    args: dict[str, Any]
    label: str = ""
    features: frozenset[str] = field(default_factory=frozenset)

    @property
    def wrt(self) -> tuple[str, ...]:
        """Every argument that carries a derivative: floats and arrays, not the integers."""
        return tuple(name for name, value in self.args.items() if not isinstance(value, int))

    def fresh_args(self) -> list[Any]:
        """Private copies, because programs may write into their arguments (memory order is kept)."""
        return [copy.deepcopy(value) for value in self.args.values()]

    def describe(self) -> str:
        """Source and arguments as a script that can be pasted."""
        lines = [self.source.rstrip(), ""]
        lines += [f"# {name} = {show_value(value)}" for name, value in self.args.items()]
        return "\n".join(lines)


def show_value(value: Any) -> str:
    """One line that evaluates to the value."""
    if isinstance(value, np.ndarray):
        fortran = value.ndim > 1 and value.flags.f_contiguous and not value.flags.c_contiguous
        return f"np.array({value.tolist()}{', order=' + repr('F') if fortran else ''})"
    return repr(value)


@contextmanager
def loaded(source: str) -> Iterator[types.ModuleType]:
    """Execute the text as a module that `inspect` and `linecache` can see, and forget it afterwards.

    Registered in `sys.modules`, because `inspect.getsource` of a class looks for its module there.
    """
    digest = hashlib.sha256(source.encode()).hexdigest()[:12]
    name = f"random_program_{digest}_{next(_serial)}"
    filename = f"<{name}>"
    module = types.ModuleType(name)
    module.__file__ = filename
    # no modification time: linecache then never looks for the file on disk
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    sys.modules[name] = module
    try:
        exec(compile(source, filename, "exec"), module.__dict__)
        yield module
    finally:
        sys.modules.pop(name, None)
        linecache.cache.pop(filename, None)
