"""Type texts ("f8[:,:]", "float") and annotations -> kinds."""
from __future__ import annotations

from typing import Any

from .frontend.arguments import Typed
from .ir.kinds import BOOL, FLOAT, INT, Arr, Dim, Kind, Opaque, Scalar

_DTYPES = {"f8": "float64", "f4": "float32", "i8": "int64", "i4": "int32", "b1": "bool"}


def kind_from_text(text: str, name: str) -> Kind:
    """"f8[:,:]" -> a two-dimensional array whose axes are longer than 1."""
    simple: dict[str, Kind] = {"float": FLOAT, "int": INT, "bool": BOOL, "str": Opaque(str)}
    if text in simple:
        return simple[text]
    base, _, rest = text.partition("[")
    ndim = rest.count(":")
    if not rest:
        return Scalar(_DTYPES[base], True)
    return Arr(_DTYPES[base], tuple(Dim((name, i), 0, True) for i in range(ndim)))


def annotated_kind(hint: Any) -> Typed | None:
    if hint in (float, "float"):
        return Typed(FLOAT)
    if hint in (int, "int"):
        return Typed(INT)
    return None
