"""What Python does with the attributes of objects, in Python: read where a class has code of its own for it."""
# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations


def has_attribute(obj, name):
    try:
        getattr(obj, name)
    except AttributeError:
        return False
    return True


def attribute_or(obj, name, default):
    try:
        return getattr(obj, name)
    except AttributeError:
        return default
