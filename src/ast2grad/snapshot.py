"""Private copies of what a forward sweep has kept: arrays that share memory share it in the copy too."""
from __future__ import annotations

import copy
from typing import Any

import numpy as np


def snapshot(value: Any, memo: dict[int, Any] | None = None) -> Any:
    """A deep copy in which a view of an array is the same view of that array's copy.

    `copy.deepcopy` would give each view memory of its own, and a reverse sweep that puts back what was overwritten in
    an array would not reach the views of it.
    """
    memo = {} if memo is None else memo  # by identity, with the originals kept alive: as copy.deepcopy has it
    if id(value) in memo:
        return memo[id(value)]
    new: Any
    if type(value) is np.ndarray and not value.dtype.hasobject:
        new = _array(value, memo)
    elif type(value) is tuple:
        new = tuple([snapshot(v, memo) for v in value])
    elif type(value) is list:
        new = memo[id(value)] = []
        new.extend([snapshot(v, memo) for v in value])
    elif type(value) is dict:
        new = memo[id(value)] = {}
        new.update({k: snapshot(v, memo) for k, v in value.items()})
    else:
        return copy.deepcopy(value, memo)
    memo[id(value)] = new
    memo.setdefault(id(memo), []).append(value)
    return new


def _array(value: np.ndarray, memo: dict[int, Any]) -> np.ndarray:
    owner = value
    while type(owner.base) is np.ndarray:
        owner = owner.base
    if owner.base is not None or not owner.flags.forc or owner.dtype.hasobject:
        return value.copy(order="K")
    if id(owner) not in memo:
        memo[id(owner)] = owner.copy(order="K")
        memo.setdefault(id(memo), []).append(owner)
    mine = memo[id(owner)]
    if owner is value:
        return mine
    flat = (mine if mine.flags.c_contiguous else mine.T).reshape(-1)
    offset = value.__array_interface__["data"][0] - owner.__array_interface__["data"][0]
    return np.ndarray(value.shape, value.dtype, flat.data if flat.size else None, offset if flat.size else 0,
                      value.strides if flat.size else None)


__all__ = ["snapshot"]
