"""Functions outside of the user's code that are interpreted themselves: a table from the function to its handler.

A handler answers None where it has nothing to say; the call then takes the ordinary way."""
from __future__ import annotations

from typing import Any, Callable, TypeVar

from .values import Value

Handler = Callable[[Any, list[Value], dict[str, Value], Any], "Value | None"]
H = TypeVar("H", bound=Handler)
HANDLERS: dict[Any, Handler] = {}


def on(*fns: Any) -> Callable[[H], H]:
    def deco(h: H) -> H:
        for f in fns:
            HANDLERS[f] = h
        return h
    return deco
