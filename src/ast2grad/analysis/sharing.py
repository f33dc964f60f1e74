"""Whether a function's result may be a view of its operands, judged on samples."""
from __future__ import annotations

import operator
from typing import Any

import numpy as np

from ..ir.kinds import Arr, Unknown, may_share
from ..ir.nodes import COPY, GETATTR, Atom, Prim, Seq, Var, atom_kind, atom_vars
from .functions import ARITH, BITS, COMPARE, UNARY, among
from .infer import as_array_kind
from .sampling import ANSWERS, RANKS, lacks_rank, remember, run_samples, sample_key


def may_share_memory(fn: Any, args: tuple[Atom, ...], kws: tuple[tuple[str | None, Atom], ...]) -> list[Var]:
    """Array operands whose memory the result may be a view of, judged on samples."""
    arrays = [a for a in args if isinstance(a, Var) and isinstance(a.kind, (Arr, Unknown))]
    if not arrays:
        return []
    if fn is operator.getitem:
        base = args[0]
        if not isinstance(base, Var) or not isinstance(base.kind, Arr):
            return []
        items = args[1].items if isinstance(args[1], Seq) and args[1].form == "tuple" else (args[1],)
        if any(isinstance(as_array_kind(atom_kind(i)), Arr) for i in items):
            return []
        return [base]
    if fn is GETATTR:
        return arrays
    if among(fn, ARITH | UNARY | COMPARE | BITS) or fn is operator.matmul or isinstance(fn, np.ufunc):
        return []
    try:
        seen: dict[Any, int] = {}
        key = ("memory", fn, tuple(sample_key(a, seen) for a in args), tuple((n, sample_key(a, seen)) for n, a in kws))
        places = ANSWERS.get(key)
    except TypeError:
        key, places = None, None
    if places is None:
        places = _shared_places(fn, args, kws)
        if key is not None:
            remember(key, places, args, kws)
    return arrays if places == "all" else [args[i] for i in places]


def new_view(fn: Any, args: tuple[Atom, ...], kws: tuple[tuple[str | None, Atom], ...]) -> bool:
    """Is the result surely a view of an operand, and not the operand itself?"""
    if fn in (COPY, GETATTR) or any(not isinstance(v.kind, Arr) or lacks_rank(v.kind)
                                    for a in args for v in atom_vars(a) if may_share(v.kind)):
        return False
    hits = run_samples(fn, args, kws)
    return bool(hits) and all(isinstance(r, np.ndarray) and any(np.may_share_memory(r, x) for x in a if isinstance(
        x, np.ndarray)) and not any(r is x for x in a) for _, a, r in hits)


def _shared_places(fn: Any, args: tuple[Atom, ...], kws: tuple[tuple[str | None, Atom], ...]) -> Any:
    """Positions of the operands whose memory a sample of the result shares.

    Where the rank or the kind of an operand is not known, arrays of several ranks stand for it.
    """
    hits = run_samples(fn, args, kws)
    if not hits and not (isinstance(fn, Prim) and isinstance(atom_kind(args[0]), Unknown)):
        operands = [v.kind for a in (*args, *[x for _, x in kws]) for v in atom_vars(a)]
        if any(lacks_rank(k) or isinstance(k, Unknown) for k in operands):
            hits = [h for rank in RANKS for h in run_samples(fn, args, kws, 1, rank, True)]
    if not hits:
        return "all" if isinstance(fn, Prim) or (getattr(fn, "__module__", None) or "").startswith("numpy") else ()
    found: set[int] = set()
    for _, a, r in hits:
        outs = r if isinstance(r, (tuple, list)) else [r]
        found.update(i for i, (atom, v) in enumerate(zip(args, a)) if isinstance(atom, Var) and isinstance(
            v, np.ndarray) and any(isinstance(o, np.ndarray) and np.may_share_memory(o, v) for o in outs))
    return tuple(sorted(found))
