"""Functions of NumPy and the standard library that call back, as the Python that they stand for.

Nothing here is ever run: the interpreter reads these bodies in the place of a call, like a function of the user's, and
the statements that they lead to belong to the line of the call.
"""
# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import numpy as np


def called(f, *args):
    """A function that compiled code calls, on its own."""
    return f(*args)


def over_vector(f, *vectors):
    """np.vectorize(f), and ufuncs made of Python functions, in one dimension."""
    out = np.empty(vectors[0].size)
    for i in range(out.size):
        out[i] = f(*[a[i] for a in vectors])
    return out


def over_elements(f, *arrays):
    """The same for arrays of one shape."""
    flat = [np.ravel(a) for a in arrays]
    out = np.empty(flat[0].size)
    for i in range(out.size):
        out[i] = f(*[a[i] for a in flat])
    return np.reshape(out, arrays[0].shape)
