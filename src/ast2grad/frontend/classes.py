"""What is known of a class without looking at its text."""
from __future__ import annotations

import enum

HEAPTYPE, IMMUTABLE = 1 << 9, 1 << 8  # of type.__flags__: made at run time; not to be changed, as compiled classes are
PART = ".value"  # the attribute that stands for the builtin part of an instance

#: methods of classes of numbers that arithmetic does not ask
OF_NO_CONSEQUENCE = {"__new__", "__init__", "__repr__", "__str__", "__format__", "__doc__", "__module__", "__slots__", "__dict__",
                     "__weakref__", "__annotations__", "__reduce__", "__reduce_ex__", "__getnewargs__", "__getstate__",
                     "__setstate__", "__copy__", "__deepcopy__", "__init_subclass__", "__dir__", "__getattr__", "__setattr__",
                     "__delattr__", "__orig_bases__", "__parameters__", "__class_getitem__", "__static_attributes__",
                     "__firstlineno__", "__call__", "__matmul__", "__rmatmul__", "__imatmul__"}


def made_by_statement(t: type) -> bool:
    """A class statement made the class."""
    return t.__flags__ & (HEAPTYPE | IMMUTABLE) == HEAPTYPE


def builtin_base(cls: type) -> type | None:
    """The builtin class whose memory the instances have; None for plain objects."""
    base = next(c for c in cls.__mro__ if not made_by_statement(c))
    return None if base is object else base


def has_a_dict(cls: type) -> bool:
    return cls.__dictoffset__ != 0


def plain_arithmetic(cls: type) -> bool:
    """A class of numbers whose instances calculate as those of the builtin base do; members of an IntEnum are more names
    than numbers."""
    base = builtin_base(cls)
    if base not in (float, int, complex) or cls is base or issubclass(cls, enum.Enum):
        return False
    own = cls.__mro__[:cls.__mro__.index(base)]
    later = cls.__mro__[cls.__mro__.index(base) + 1:-1]
    names = [*(n for c in own for n in c.__dict__), *(n for c in later for n in c.__dict__ if not hasattr(base, n))]
    return all(n in OF_NO_CONSEQUENCE or not (n.startswith("__") and n.endswith("__")) for n in names)
