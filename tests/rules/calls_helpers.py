"""Calls of the helpers that generated code contains."""
from __future__ import annotations

import numpy as np

from ast2grad.emit import helpers as h
from ast2grad.emit import linalg_helpers as lh
from ast2grad.emit import memory_helpers as mh
from ast2grad.emit import series_helpers as sh

from .single_op import Held, Table

T = Table()
rng = np.random.default_rng(4)
A = rng.normal(size=(3, 4))
v = rng.normal(size=5)
S = rng.normal(size=(3, 3))
T(mh.unbroadcast, A, Held(np.zeros(4)))
T(mh.unbroadcast, A, Held(np.zeros((3, 1))))
T(mh.unbroadcast, v, 1.5)
T(mh.spread_like, 1.5, Held(v))
T(mh.spread_like, v, Held(np.zeros(v.shape)))
T(mh.as_lists, v, 1)
T(mh.with_real, v + 0.3j, v[::-1].copy())
T(mh.with_imag, v + 0.3j, v[::-1].copy())
T(h.unbroadcast_to, A, (1, 4))
T(h.expand_reduced, v[:3], Held(A), 1, False)
T(h.same_form, v, Held(v))
T(h.choose, True, 1.5, 2.5)
T(h.choose, False, 1.5, 2.5)
T(h.scatter_add, v, np.array([0, 2, 2, 1, 0]), 4)
T(h.scatter_add, A, np.array([0, 2, 2]), 4)
T(h.tile_bar, rng.normal(size=(6, 8)), (3, 4), (2, 2))
T(h.repeat_bar, rng.normal(size=(3, 8)), (3, 4), 2, 1)
T(h.repeat_bar, rng.normal(size=6), (2, 3), 1, None)
T(h.resize_bar, rng.normal(size=(5, 3)), (3, 4))
T(h.pad_center, rng.normal(size=(5, 6)), (3, 4), 1)
T(h.pad_bar, rng.normal(size=(5, 8)), (3, 4), ((1, 1), (2, 2)), "reflect")
T(h.take_bar, A, (3, 6), [0, 5, 5, 1], 1, "raise")
T(h.take_bar, v, (3, 6), [0, 5, 5, 1, 17], None, "raise")
T(h.take_along_bar, A, (3, 6), np.array([[0, 1, 1, 5]] * 3), 1)
T(h.delete_bar, v, (7,), [1, 3], None)
T(h.reduceat_bar, v[:3], (6,), [0, 2, 5], 0)
T(h.diagonal_bar, v[:3], (3, 4), 1, 0, 1)
T(h.trace_bar, v, (5, 3, 4), 0, 1, 2)
T(h.pair_sums, rng.normal(size=(2, 4)), 0, Held(A))
for mode in ("full", "same", "valid"):
    g = np.convolve(v, v[:3], mode)
    T(sh.convolve_bar, g, (5,), v[:3], mode)
    T(sh.convolve_bar, g, (3,), v, mode)
T(sh.fit_shape, A, (2, 6))
T(lh.per_matrix, v)
T(lh.fold_triangle, S, True)
T(lh.fold_triangle, S, False)
