"""Generated text, compiled: what it relies on, and whose line an exception comes from."""
from __future__ import annotations

import linecache
import types
import weakref
from typing import Any

import numpy as np

from .errors import GENERATED, ArgumentError, Ast2GradError, Origin
from .guards import HOMES, Unchanged

_counter = iter(range(1, 1 << 60))


class Loaded:
    """One specialisation, compiled."""

    __slots__ = ("function", "backward", "generated", "namespace", "guards", "follow", "source_file", "ints", "keep",
                 "watches", "unchanged", "__weakref__")

    def __init__(self, generated: Any, keep: Any, watched: str = "") -> None:
        """watched: the mode of a derivative whose values are checked while it runs."""
        self.generated = generated
        self.guards = generated.guards
        self.keep = keep  # objects whose identity the key uses stay alive with it
        imports = generated.imports
        name = f"{GENERATED}{generated.entry} {next(_counter)}>"
        ns: dict[str, Any] = {"__name__": f"ast2grad.generated.{generated.entry}", "__builtins__": __builtins__}
        text = generated.text
        source: Any = strip_imports(text, imports)
        if generated.only:  # the key of the specialisation has checked it
            source = source.replace(generated.only, "\n", 1)
        if watched:
            from .debugging import Watch
            watch = Watch(generated, watched == "value_and_grad", source)
            source = watch.tree
            ns.update(watch.names())
        code = compile(source, name, "exec")
        ns.update(imports.objects)
        ns[HOMES] = imports.homes
        linecache.cache[name] = (len(text), None, [line + "\n" for line in text.split("\n")], name)
        exec(code, ns)
        self.namespace = ns
        self.source_file = name
        self.function = ns[generated.entry + ("_fwd" if generated.deep else "")]
        self.ints: Any = None  # the integer arguments that the text relies on
        self.backward: Any = ns.get(generated.entry + "_bwd")
        self.follow = [(local, home) for local, home in imports.homes.items()
                       if isinstance(home[0], dict) and isinstance(ns[local], (int, float, complex, np.ndarray))
                       or isinstance(home[0], types.CellType)]
        self.watches = bool(self.guards.checks or self.follow)
        self.note()
        weakref.finalize(self, linecache.cache.pop, name, None)

    def current(self) -> bool:
        """Is what the text relies on still so?  If it is, its copies of the user's numbers are brought up to date."""
        if self.unchanged.still():
            return True
        if not self.guards.hold():
            return False
        self.refresh()
        self.note()
        return True

    def note(self) -> None:
        self.unchanged = Unchanged(self.guards, [home for _, home in self.follow])

    def refresh(self) -> None:
        """Follow the rebinding of the user's globals and cells."""
        ns = self.namespace
        for local, (home, key) in self.follow:
            now = home.get(key, ns[local]) if isinstance(home, dict) else home.cell_contents
            if now is not ns[local]:
                ns[local] = now


def strip_imports(text: str, imports: Any) -> str:
    """The user's own objects are bound directly: their import lines are blanked, so line numbers stay."""
    local = {f"from {m} import {n}" + ("" if n == k else f" as {k}") for (m, n), k in imports.froms.items()}
    return "\n".join("" if line in local else line for line in text.split("\n"))


def run(loaded: Loaded, args: Any, kwargs: Any) -> Any:
    if loaded.generated.mutates:
        check_overlap((*args, *kwargs.values()))
    try:
        return loaded.function(*args, **kwargs)
    except Exception as e:
        explain(e, loaded)
        raise


def explain(e: BaseException, loaded: Loaded) -> None:
    """A note with the user's own line on an exception from generated code."""
    tb = e.__traceback__
    line = None
    while tb is not None:
        if tb.tb_frame.f_code.co_filename == loaded.source_file:
            line = tb.tb_lineno
        tb = tb.tb_next
    if line is None or isinstance(e, Ast2GradError):
        return
    origins: list[Origin | None] = loaded.generated.origins
    near = [o for o in origins[:line] if o is not None]
    o = near[-1] if near else next((o for o in origins if o is not None), None)
    if o is not None and hasattr(e, "add_note"):
        e.add_note(f'in the derivative of File "{o.filename}", line {o.line}' + (f"\n    {o.text}" if o.text else ""))


def check_overlap(args: Any) -> None:
    """An array argument that the function writes to must not share memory with another argument."""
    arrays = [a for a in args if isinstance(a, np.ndarray)]
    for i, a in enumerate(arrays):
        for b in arrays[:i]:
            if np.may_share_memory(a, b) and np.shares_memory(a, b):
                raise ArgumentError("A305", "two array arguments share memory, and the function writes to one of them", None,
                                    "pass a copy of one of them")
