"""The derivative rules, registered on import; those of SciPy load when the user's code has SciPy."""
from ..library import arrays, callbacks  # noqa: E402, F401
from . import (  # noqa: F401
    complex_math,
    elementwise,
    fft,
    helper_rules,
    joining,
    linalg,
    nondiff,
    operators,
    products,
    reductions,
    sequences,
    series,
    shape,
)
