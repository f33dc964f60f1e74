"""What is known of a class without looking at its text."""
from __future__ import annotations

import enum
import types
from typing import Any

HEAPTYPE, IMMUTABLE = 1 << 9, 1 << 8  # of type.__flags__: made at run time; not to be changed, as compiled classes are
BUILTIN = (types.WrapperDescriptorType, types.MethodDescriptorType, types.ClassMethodDescriptorType, types.BuiltinFunctionType,
           types.GetSetDescriptorType)
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


def is_data_descriptor(raw: Any) -> bool:
    """Does it come before what the object itself has under the name?"""
    return isinstance(raw, property) or isinstance(static_lookup(type(raw), "__set__"), types.FunctionType) or isinstance(
        static_lookup(type(raw), "__delete__"), types.FunctionType)


def has_own_new(cls: type) -> bool:
    """A namedtuple whose __new__ is not the one that namedtuple wrote."""
    new = static_lookup(cls, "__new__")
    return not (isinstance(new, staticmethod) and "_tuple_new" in new.__func__.__globals__)


def slot_of(fn: Any) -> type | None:
    """The builtin class that a method descriptor belongs to."""
    return fn.__objclass__ if isinstance(fn, (types.WrapperDescriptorType, types.MethodDescriptorType)) else None


def static_lookup(cls: type, name: str) -> Any:
    for c in cls.__mro__:
        if name in c.__dict__:
            return c.__dict__[name]
    return None
