"""User code to differentiate: one small module per subject, each with CASES = [(function, args, wrt[, kwargs]), ...]."""
from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple


class Case(NamedTuple):
    id: str
    function: Callable[..., Any]
    args: tuple[Any, ...]
    wrt: Any
    kwargs: dict[str, Any]


def subjects() -> list[str]:
    return sorted(info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_"))


def cases(subject: str) -> Iterator[Case]:
    """The cases of one module; the id counts the points of each function from 0."""
    seen: dict[str, int] = {}
    for function, args, wrt, *rest in importlib.import_module(f"{__name__}.{subject}").CASES:
        name = getattr(function, "__qualname__", None) or type(function).__name__
        name = name.replace("<", "").replace(">", "")
        index = seen[name] = seen.get(name, -1) + 1
        yield Case(f"{subject}:{name}:{index}", function, args, wrt, rest[0] if rest else {})


def all_cases() -> list[Case]:
    return [case for subject in subjects() for case in cases(subject)]
