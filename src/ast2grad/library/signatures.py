"""What inspect.signature returns, as Python that is read: decorators bind arguments with it and look at names and defaults."""
# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import inspect

POSITIONAL_ONLY = inspect.Parameter.POSITIONAL_ONLY
POSITIONAL_OR_KEYWORD = inspect.Parameter.POSITIONAL_OR_KEYWORD
VAR_POSITIONAL = inspect.Parameter.VAR_POSITIONAL
KEYWORD_ONLY = inspect.Parameter.KEYWORD_ONLY
VAR_KEYWORD = inspect.Parameter.VAR_KEYWORD


class Parameter:
    POSITIONAL_ONLY = POSITIONAL_ONLY
    POSITIONAL_OR_KEYWORD = POSITIONAL_OR_KEYWORD
    VAR_POSITIONAL = VAR_POSITIONAL
    KEYWORD_ONLY = KEYWORD_ONLY
    VAR_KEYWORD = VAR_KEYWORD
    empty = inspect.Parameter.empty

    def __init__(self, name, kind, default, annotation):
        self.name = name
        self.kind = kind
        self.default = default
        self.annotation = annotation


class BoundArguments:
    def __init__(self, signature, arguments):
        self.signature = signature
        self.arguments = arguments

    def apply_defaults(self):
        given = self.arguments
        arguments = {}
        for name, p in self.signature.parameters.items():
            if name in given:
                arguments[name] = given[name]
            elif p.default is not inspect.Parameter.empty:
                arguments[name] = p.default
            elif p.kind is VAR_POSITIONAL:
                arguments[name] = ()
            elif p.kind is VAR_KEYWORD:
                arguments[name] = {}
        self.arguments = arguments

    @property
    def args(self):
        out = []
        for name, p in self.signature.parameters.items():
            if p.kind is KEYWORD_ONLY or p.kind is VAR_KEYWORD or name not in self.arguments:
                break
            if p.kind is VAR_POSITIONAL:
                out += self.arguments[name]
            else:
                out.append(self.arguments[name])
        return tuple(out)

    @property
    def kwargs(self):
        out = {}
        named = False
        for name, p in self.signature.parameters.items():
            named = named or p.kind is KEYWORD_ONLY or p.kind is VAR_KEYWORD or name not in self.arguments
            if named and name in self.arguments:
                if p.kind is VAR_KEYWORD:
                    out.update(self.arguments[name])
                else:
                    out[name] = self.arguments[name]
        return out


class Signature:
    empty = inspect.Signature.empty

    def __init__(self, parameters, return_annotation):
        self.parameters = parameters
        self.return_annotation = return_annotation

    def bind_partial(self, *args, **kwargs):
        arguments = {}
        left = len(args)
        rest = dict(kwargs)
        for name, p in self.parameters.items():
            place = len(args) - left
            if p.kind is VAR_POSITIONAL:
                if left > 0:
                    arguments[name] = args[place:]
                    left = 0
            elif p.kind is VAR_KEYWORD:
                if rest:
                    arguments[name] = rest
                    rest = {}
            elif p.kind is not KEYWORD_ONLY and left > 0:
                if name in rest:
                    raise TypeError(f"multiple values for argument {name!r}")
                arguments[name] = args[place]
                left -= 1
            elif name in rest and p.kind is not POSITIONAL_ONLY:
                arguments[name] = rest.pop(name)
        if left > 0:
            raise TypeError("too many positional arguments")
        if rest:
            raise TypeError("got an unexpected keyword argument")
        return BoundArguments(self, arguments)

    def bind(self, *args, **kwargs):
        bound = self.bind_partial(*args, **kwargs)
        for name, p in self.parameters.items():
            if name not in bound.arguments and p.default is inspect.Parameter.empty and p.kind is not VAR_POSITIONAL and (
                    p.kind is not VAR_KEYWORD):
                raise TypeError(f"missing a required argument: {name!r}")
        return bound
