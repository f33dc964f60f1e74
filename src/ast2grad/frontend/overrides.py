"""What the classes of its operands make NumPy do.

NumPy asks the classes of what it is given: `__array_ufunc__`, `__array_function__` and `__array_wrap__`, their priorities, and
methods like `sum` that a class has redefined.  Which of them are asked, by which function and with what, differs from function
to function and from one NumPy to the next.  So NumPy itself is asked: the function runs on small stand-ins, of classes of the
same form whose own methods note that they were called.  Then the same is done with the objects.
"""
from __future__ import annotations

import inspect
import types
import warnings
from typing import Any, Callable, NamedTuple

import numpy as np

from ..ir.kinds import Arr, Scalar
from ..ir.nodes import Ref
from .base import InterpBase
from .classes import made_by_statement, static_lookup
from .values import SDict, SList, SObj, SSlice, Static, STuple, Sym, Value, is_literal, literal

HOOKS = ("__array_ufunc__", "__array_function__", "__array_wrap__")
#: what NumPy's compiled code does not ask, and what says nothing of a result
UNASKED = {"__new__", "__init__", "__array_finalize__", "__class__", "__doc__", "__module__", "__dict__", "__weakref__",
           "__reduce__", "__reduce_ex__", "__setstate__", "__getattribute__", "__setattr__", "__delattr__", "__repr__", "__str__",
           "__format__", "__hash__", "__sizeof__", "__dir__", "__init_subclass__", "__subclasshook__", "__class_getitem__",
           "__array_priority__", "__array_prepare__", "__deepcopy__", "__copy__", "__annotations__", "__qualname__"}
NAMES = {n for n in dir(np.ndarray) if n not in UNASKED} | {*HOOKS, "__array__"}
OPERATORS = {n for n in dir(np.float64) if n.startswith("__")}


class Event(NamedTuple):
    """A method of a class was called by NumPy."""

    name: str
    me: Any
    args: tuple[Any, ...]
    kws: dict[str, Any]
    result: Any


class Answer(NamedTuple):
    result: Any
    events: list[Event]
    values: dict[int, Value]  # what the examples stand for
    kept: list[Any]  # the examples: their ids are not given to others

    def value_of(self, example: Any) -> Value | None:
        hit = self.values.get(id(example))
        if hit is not None:
            return hit
        if is_literal(example):
            return literal(example)
        if isinstance(example, (type, np.ufunc, np.dtype, types.FunctionType, types.BuiltinFunctionType)) or callable(example):
            return Static(example, Ref(example, getattr(example, "__name__", "f")))
        if type(example) is tuple:
            items = [self.value_of(i) for i in example]
            return None if None in items else STuple(tuple(items))  # type: ignore[arg-type]
        return None


class Stage:
    """One run of a function of NumPy with stand-ins."""

    def __init__(self, declines: bool = False) -> None:
        self.events: list[Event] = []
        self.classes: dict[type, type] = {}
        self.busy = False
        self.declines = declines  # every __array_function__ says NotImplemented, so that all of them are asked

    def class_for(self, cls: type) -> type:
        if not made_by_statement(cls) or cls is object:
            return cls
        hit = self.classes.get(cls)
        if hit is not None:
            return hit
        array = issubclass(cls, np.ndarray)
        own = [c for c in cls.__mro__ if c is cls or c is not object and not (array and issubclass(c, np.ndarray))]
        body: dict[str, Any] = {}
        for c in own:
            for name, raw in c.__dict__.items():
                if name == "__array_priority__" or name in HOOKS and raw is None:
                    body.setdefault(name, raw)
                elif name in NAMES and (raw is not None):
                    body.setdefault(name, self.property_for(name) if isinstance(raw, property) else self.method_for(
                        name, array))
        if array:
            def finalize(me: Any, source: Any) -> None:
                me.__dict__["source"] = source

            body["__array_finalize__"] = finalize
        bases = tuple(self.class_for(b) for b in cls.__bases__ if issubclass(b, np.ndarray)) if array else (object,)
        made = self.classes[cls] = type(cls.__name__, bases, body)
        return made

    def property_for(self, name: str) -> property:
        def get(me: Any) -> Any:
            self.events.append(Event(name, me, (), {}, None))
            return getattr(np.asarray(me), name)

        return property(get)

    def method_for(self, name: str, array: bool) -> Callable[..., Any]:
        def method(me: Any, *args: Any, **kws: Any) -> Any:
            if self.busy:
                return self.default(name, me, args, kws, array)
            if name == "__array_function__" and self.declines:
                result = NotImplemented
            else:
                self.busy = True
                try:
                    result = self.default(name, me, args, kws, array)
                finally:
                    self.busy = False
            self.events.append(Event(name, me, args, kws, result))
            return result

        return method

    def default(self, name: str, me: Any, args: tuple[Any, ...], kws: dict[str, Any], array: bool) -> Any:
        if not array:
            return np.array(0.7) if name == "__array__" else Token()
        if name == "__array_ufunc__":
            ufunc, method, *inputs = args
            kws = {n: self.plain(v) for n, v in kws.items()}
            r = getattr(ufunc, method)(*[self.plain(i) for i in inputs], **kws)
            return np.asarray(r).view(type(me)) if isinstance(r, (np.ndarray, np.generic)) else r
        if name == "__array_function__":
            return getattr(args[0], "_implementation", args[0])(*args[2], **args[3])
        return getattr(np.ndarray, name)(me, *args, **kws)

    def plain(self, v: Any) -> Any:
        if isinstance(v, tuple):
            return tuple(self.plain(i) for i in v)
        return v.view(np.ndarray) if isinstance(v, np.ndarray) else v


class Token:
    """Stands for what a method of a class that is no array returns."""


class Overrides(InterpBase):
    """Mixin of the interpreter."""

    def is_hooked(self, v: Value) -> bool:
        """An object whose class has something to say to NumPy."""
        return isinstance(v, SObj) and (self.is_array(v) or any(self.hook_of(v.cls, n) is not None for n in HOOKS))

    def any_hooked(self, vs: Any) -> bool:
        return any(self.is_hooked(v) or isinstance(v, (STuple, SList)) and self.any_hooked(
            v.items if isinstance(v, STuple) else self.state["C", v.id].items) for v in vs)

    # ------------------------------------------------------------------------------------------------ asking

    def ask(self, fn: Callable[..., Any], args: list[Value], kws: dict[str, Value], declines: bool = False) -> Answer | None:
        """What NumPy does with such operands; None where no example can be made, or all fail."""
        lengths = {a for v in (*args, *kws.values()) for a in getattr(self.kind(self.plain(v)), "axes", None) or ()
                   if isinstance(a, int) and a > 1}
        answers = (self.asked(fn, args, kws, n, declines) for n in (3, *sorted(lengths - {3})))
        return next((a for a in answers if a is not None), None)

    def asked(self, fn: Callable[..., Any], args: list[Value], kws: dict[str, Value], length: int,
              declines: bool) -> Answer | None:
        """The same, where axes of unknown lengths have that length."""
        stage = Stage(declines)
        values: dict[int, Value] = {}
        kept: list[Any] = []

        def array_like(k: Any, salt: int) -> Any:
            if isinstance(k, Arr) and k.axes is not None:
                shape = tuple(a if isinstance(a, int) else length for a in k.axes)
                return (0.5 + 0.4 * np.sin(salt + np.arange(int(np.prod(shape))) ** 2)).reshape(shape).astype(k.dtype)
            if isinstance(k, Scalar):
                return np.dtype(k.dtype).type(1 if k.dtype.startswith(("int", "uint", "bool")) else 0.7)
            raise TypeError

        def make(v: Value) -> Any:
            if isinstance(v, Static):
                return v.value
            if isinstance(v, (STuple, SList)):
                items = [make(i) for i in (v.items if isinstance(v, STuple) else self.state["C", v.id].items)]
                return tuple(items) if isinstance(v, STuple) else items
            if isinstance(v, SDict):
                c = self.state["C", v.id]
                return {k: make(i) for k, i in zip(c.keys, c.items)}
            if isinstance(v, SSlice):
                return slice(make(v.lo), make(v.hi), make(v.step))
            if isinstance(v, SObj) and self.is_array(v):
                return np.asarray(array_like(self.kind(self.part(v)), len(kept))).view(stage.class_for(v.cls))
            if isinstance(v, SObj) and self.is_hooked(v):
                return stage.class_for(v.cls)()
            k = self.kind(v)
            made = array_like(k, len(kept))
            if isinstance(k, Scalar) and not k.np:
                made = made.item()
                if k.dtype.startswith("int"):
                    n = self.static_int(v) if isinstance(v, Sym) and v.hint is not None else None
                    made = n if n is not None else int("257")  # the least that is an object of its own: it may be a length
            return made

        def example(v: Value) -> Any:
            made = make(v)
            kept.append(made)
            if not isinstance(v, Static):
                values[id(made)] = v
            if isinstance(made, (tuple, list)) and isinstance(v, (STuple, SList)):
                for i, x in zip(made, v.items if isinstance(v, STuple) else self.state["C", v.id].items):
                    if not isinstance(x, Static):
                        values[id(i)] = x
            return made

        result: Any = None
        try:
            given = [example(a) for a in args]
            named = {n: example(v) for n, v in kws.items()}
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                result = fn(*given, **named)
        except Exception:
            if not declines:
                return None
        kept.append(result)
        return Answer(result, stage.events, values, kept)

    # ------------------------------------------------------------------------------------------------ answering

    def with_classes(self, fn: Any, args: list[Value], kws: dict[str, Value], node: Any,
                     on_parts: Callable[[list[Value], dict[str, Value]], Value]) -> Value:
        """fn(*args, **kws), where classes have a say; `on_parts` does it with plain arrays."""
        answer = self.ask(fn, args, kws)
        pure = isinstance(fn, np.ufunc) and "out" not in kws or fn.__name__ in OPERATORS

        def plainly() -> Value:
            return on_parts([self.all_plain(a, pure) for a in args], {n: self.all_plain(v, pure) for n, v in kws.items()})

        me: Any = next(self.hooked_in((*args, *kws.values())))
        if answer is None:
            if any(self.hook_of(v.cls, n) is not None for v in self.hooked_in((*args, *kws.values())) for n in HOOKS):
                raise self.error("A209", f"what {self.call_name(fn)} does with {self.describe(me)} is not known", node,
                                 "pass np.asarray(...) of it")
            r = plainly()
            if isinstance(r, Sym) and isinstance(r.kind, Arr):
                raise self.error("A209", f"whether {self.call_name(fn)} gives {self.describe(me)} again is not known", node,
                                 "pass np.asarray(...) of it")
            return r
        if answer.result is NotImplemented:
            return Static(NotImplemented, Ref(NotImplemented, "NotImplemented"))
        events = answer.events
        if not events:
            r = plainly()
            return self.of_class(answer, answer.result, r, node)
        event = events[0]
        if len(events) == 1 and event.result is answer.result:
            if event.name == "__array_wrap__":
                r = plainly()
                return self.wrapped(answer, event, r, node)
            if event.name == "__array_function__":
                return self.function_protocol(fn, args, kws, node)
            said = self.forwarded(answer, event, node)
            if said is not None:
                return said
        impl = getattr(fn, "_implementation", None)
        if isinstance(impl, types.FunctionType):
            return self.call_python(Static(impl, Ref(impl, impl.__name__)), impl, args, kws, node)
        raise self.error("A209", f"{self.call_name(fn)} asks {event.name} of the class of {self.describe(me)}, in a way that "
                         "cannot be followed", node, "pass np.asarray(...) of it")

    def hooked_in(self, vs: Any) -> Any:
        for v in vs:
            if self.is_hooked(v):
                yield v
            elif isinstance(v, (STuple, SList)):
                yield from self.hooked_in(v.items if isinstance(v, STuple) else self.state["C", v.id].items)

    def all_plain(self, v: Value, pure: bool) -> Value:
        """The value with the arrays of instances in their place; where nothing is written to, one without axes is a number."""
        if isinstance(v, SObj) and self.part(v) is not None:
            return self.plain(v) if pure or not self.is_array(v) else self.bare(v)
        if isinstance(v, STuple) and v.cls is tuple and self.any_hooked(v.items):
            return STuple(tuple(self.all_plain(i, pure) for i in v.items))
        if isinstance(v, SList) and self.any_hooked(self.state["C", v.id].items):
            return self.new_list(tuple(self.all_plain(i, pure) for i in self.state["C", v.id].items), None)
        return v

    def of_class(self, answer: Answer, example: Any, r: Value, node: Any) -> Value:
        """The result on plain arrays, as an instance where the example is one."""
        same = answer.values.get(id(example))
        if same is not None and isinstance(same, SObj):
            return same
        if isinstance(example, (tuple, list)) and any(type(e) in self.stand_in_types(answer) for e in example):
            items = self.static_items(r)
            if items is None or len(items) != len(example):
                raise self.error("A209", "a list of instances of a subclass of ndarray", node)
            made = tuple(self.of_class(answer, e, i, node) for e, i in zip(example, items))
            return STuple(made) if isinstance(example, tuple) else self.new_list(made, None)
        if not isinstance(example, np.ndarray) or type(example) is np.ndarray:
            return r
        source: Any = example
        cls = type(example)
        while isinstance(source, np.ndarray) and id(source) not in answer.values:
            source = getattr(source, "source", None)
        of = answer.values.get(id(source))
        if not isinstance(of, SObj):
            raise self.error("A209", f"which object the {cls.__name__} that results is like is not known", node)
        return self.viewed(of.cls, r, of, node)

    def stand_in_types(self, answer: Answer) -> set[type]:
        return {type(k) for k in answer.kept if isinstance(k, np.ndarray) and type(k) is not np.ndarray}

    def wrapped(self, answer: Answer, event: Event, r: Value, node: Any) -> Value:
        """__array_wrap__(array, context, return_scalar), as far as the method takes it."""
        me = answer.value_of(event.me)
        if not isinstance(me, SObj):
            raise self.error("A209", "an instance that NumPy made is asked for __array_wrap__", node)
        array = r if not isinstance(self.kind(r), Scalar) else self.call(Static(np.asarray, Ref(np.asarray, "np.asarray")), [r],
                                                                        {}, node)
        rest = [answer.value_of(a) or literal(None) for a in event.args[1:]]
        hook = static_lookup(me.cls, "__array_wrap__")
        given = [array, *rest]
        if isinstance(hook, types.FunctionType):
            takes = inspect.signature(hook)
            while len(given) > 1 and not binds(takes, len(given) + 1):
                given.pop()
        method = self.find_method(me, "__array_wrap__")
        assert method is not None
        return self.call(method, given, {}, node)

    def forwarded(self, answer: Answer, event: Event, node: Any) -> Value | None:
        """The call that NumPy made, with the values that the examples stand for; None where there is something else in it."""
        me = answer.value_of(event.me)
        args = [answer.value_of(a) for a in event.args]
        kws = {n: answer.value_of(v) for n, v in event.kws.items()}
        if me is None or None in args or None in kws.values():
            return None
        if event.name == "__array_ufunc__":
            ufunc, method, *inputs = event.args
            return self.ufunc_protocol(ufunc, method, args[2:], kws, node)
        m = self.find_method(me, event.name)
        return None if m is None else self.call(m, args, kws, node)

    # ------------------------------------------------------------------------------------------------ protocols

    def in_order(self, candidates: list[SObj]) -> list[SObj]:
        """Subclasses before their bases, otherwise from left to right; one of each class."""
        out: list[SObj] = []
        for v in candidates:
            if all(o.cls is not v.cls for o in out):
                at = next((i for i, o in enumerate(out) if issubclass(v.cls, o.cls)), len(out))
                out.insert(at, v)
        return out

    def ufunc_protocol(self, ufunc: Any, method: str, inputs: list[Any], kws: dict[str, Any], node: Any) -> Value:
        out = kws.get("out")
        operands = [*inputs, *(out.items if isinstance(out, STuple) else [out] if out is not None else [])]
        asked = [v for v in operands if isinstance(v, SObj) and self.hook_of(v.cls, "__array_ufunc__") is not None]
        f = Static(ufunc, Ref(ufunc, f"np.{ufunc.__name__}"))
        for v in self.in_order(asked):
            m = self.find_method(v, "__array_ufunc__")
            assert m is not None
            r = self.call(m, [f, literal(method), *inputs], kws, node)
            if not (isinstance(r, Static) and r.value is NotImplemented):
                return r
        what = " and ".join(self.describe(v) for v in asked)
        raise self.fails(TypeError, "A209", f"np.{ufunc.__name__} is not supported by {what}: __array_ufunc__ returns "
                         "NotImplemented", node)

    def function_protocol(self, fn: Any, args: list[Value], kws: dict[str, Value], node: Any) -> Value:
        answer = self.ask(fn, args, kws, declines=True)
        told = [] if answer is None else [answer.value_of(e.me) for e in answer.events if e.name == "__array_function__"]
        asked = [v for v in told if isinstance(v, SObj)]
        if not asked:
            raise self.error("A209", f"which classes {self.call_name(fn)} asks is not known", node)
        kinds = [v.cls for v in asked]
        kinds += [np.ndarray] if any(isinstance(self.kind(a), Arr) for a in args) and np.ndarray not in kinds else []
        given = self.new_dict(list(kws), list(kws.values()), None)
        for v in asked:
            m = self.find_method(v, "__array_function__")
            assert m is not None
            r = self.call(m, [Static(fn, Ref(fn, f"np.{fn.__name__}")), STuple(tuple(
                Static(c, Ref(c, c.__name__)) for c in kinds)), STuple(tuple(args)), given], {}, node)
            if not (isinstance(r, Static) and r.value is NotImplemented):
                return r
        raise self.fails(TypeError, "A209", f"{self.call_name(fn)} is not supported by {self.describe(asked[0])}: "
                         "__array_function__ returns NotImplemented", node)

    def array_slot(self, name: str, me: Any, rest: list[Value], kws: dict[str, Value], node: Any) -> Value:
        """ndarray's own __array_ufunc__, __array_function__ and __array_wrap__, which classes call with super()."""
        if name == "__array_wrap__":
            array = rest[0]
            scalar = len(rest) > 2 and isinstance(rest[2], Static) and rest[2].value is True
            if isinstance(array, SObj) and array.cls is me.cls:
                return array
            return self.viewed(me.cls, self.plain(array), me, node) if not (scalar and me.cls is np.ndarray) else array
        if name == "__array_ufunc__":
            ufunc, method = (getattr(v, "value", None) for v in rest[:2])
            inputs = rest[2:]
            if not isinstance(ufunc, np.ufunc) or not isinstance(method, str):
                raise self.error("A209", "which function __array_ufunc__ is called for is known only at run time", node)
            out = kws.get("out")
            operands = [*inputs, *(out.items if isinstance(out, STuple) else [out] if out is not None else [])]
            if any(isinstance(v, SObj) and self.hook_of(v.cls, "__array_ufunc__") is not None for v in operands):
                return Static(NotImplemented, Ref(NotImplemented, "NotImplemented"))
            of = ufunc if method == "__call__" else getattr(ufunc, method)
            return self.call(Static(of, Ref(of, f"np.{ufunc.__name__}" + f".{method}" * (of is not ufunc))), inputs, kws, node)
        fn, kinds, args = rest[0], self.static_items(rest[1]), self.static_items(rest[2])
        if kinds is None or args is None or not isinstance(fn, Static):
            raise self.error("A209", "what __array_function__ is called for is known only at run time", node)
        if any(not isinstance(k, Static) or not issubclass(k.value, np.ndarray) for k in kinds):
            return Static(NotImplemented, Ref(NotImplemented, "NotImplemented"))
        impl = getattr(fn.value, "_implementation", None)
        named = dict(self.dict_pairs(rest[3], node))
        if isinstance(impl, types.FunctionType):
            return self.call_python(Static(impl, Ref(impl, impl.__name__)), impl, list(args), named, node)

        def on_parts(a: list[Value], k: dict[str, Value]) -> Value:
            return self.call_static(fn, a, k, node)

        return self.with_classes(impl, list(args), named, node, on_parts)


def binds(signature: inspect.Signature, n: int) -> bool:
    try:
        signature.bind(*range(n))
        return True
    except TypeError:
        return False
