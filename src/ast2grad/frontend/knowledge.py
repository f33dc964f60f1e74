"""What is learned while a function is read: where it comes too late, the function is read again."""
from __future__ import annotations

from typing import Any

from ..ir.kinds import Kind


class Restart(Exception):
    """Something learned late changes an earlier decision: read the function again with that knowledge."""


class Knowledge:
    """What survives a restart."""

    def __init__(self) -> None:
        self.dynamic: set[Any] = set()  # displays that must be run-time lists or dicts
        self.elem: dict[Any, Kind] = {}  # element kinds of run-time containers, by site
        self.unroll: set[Any] = set()  # loops to unroll
        self.cuts: dict[int, set[Any]] = {}  # try statements -> what a handler reads that the body changes
        self.inline: set[Any] = set()  # functions that cannot be pairs
        self.opaque: set[Any] = set()
        self.looked_into: dict[int, Any] = {}  # functions without active arguments whose results carry derivatives later
        self.stepped: set[int] = set()  # calls of itertools.count and cycle whose items are asked for one at a time
        self.unsaid: list[str] = []  # what the text of a derivative does not show: surrogates, values held constant
        self.written_out: set[Any] = set()  # recursive functions that change what is around them, for known integers
        self.taken_apart: set[Any] = set()  # list arguments whose items are followed one by one
        self.runtime: dict[int, Any] = {}  # outside containers that the function changes: nothing in them is known now
        self.made: dict[Any, Any] = {}  # derivatives that were asked for in the function's text
        self.derivatives: dict[Any, Any] = {}  # and their generated functions, by the kinds of the operands
        self.nested: dict[int, Any] = {}  # of nested functions: derivative -> the function with its surroundings
        self.outlined: dict[int, Any] = {}  # text of a nested function -> the function that stands for it outside
