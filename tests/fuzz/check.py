"""Hand one program to a differentiator and classify what comes back."""

from __future__ import annotations

import pathlib
import re
import signal
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .oracle import Untrustworthy, Verdict, close, judge
from .program import ENTRY, Program, loaded

Differentiate = Callable[[Callable[..., Any], "tuple[str, ...]"], Callable[..., Any]]
ATTEMPTS = 6
TIME_LIMIT = 20.0
GOOD = ("right", "skipped")


@dataclass(frozen=True)
class Outcome:
    """`kind` is right, wrong, refused, crash or skipped; `what` is stable enough to group and shrink by."""

    kind: str
    what: str
    detail: str
    program: Program

    @property
    def signature(self) -> tuple[str, str]:
        """Two outcomes with the same signature are taken for the same bug."""
        return self.kind, self.what


class TimeLimitError(Exception):
    """The gradient did not come back."""


def engine(f: Callable[..., Any], wrt: tuple[str, ...]) -> Callable[..., Any]:
    """The differentiator that the project is about."""
    import ast2grad

    return ast2grad.grad(f, wrt=wrt)  # type: ignore[no-any-return]


def is_refusal(error: BaseException) -> bool:
    """Whether this is a diagnosis by ast2grad (found by name, so that a fake engine needs no import)."""
    return any(cls.__name__ == "Ast2GradError" for cls in type(error).__mro__)


def check_seed(seed: int, profile: str = "mixed", differentiate: Differentiate = engine) -> Outcome:
    """The first variant of the seed that the oracle trusts, checked; skipped if there is none."""
    from .generator import generate

    outcome = None
    for attempt in range(ATTEMPTS):
        outcome = check_program(generate(seed, profile, attempt), differentiate)
        if outcome.kind != "skipped":
            return outcome
    assert outcome is not None
    return outcome


def check_program(program: Program, differentiate: Differentiate = engine) -> Outcome:
    """Judge, differentiate, call twice, compare: values, types, arguments afterwards, memory, bits."""
    try:
        verdict = judge(program)
    except Untrustworthy as reason:
        return Outcome("skipped", str(reason), "", program)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            with loaded(program.source) as module, _time_limit(TIME_LIMIT):
                gradient = differentiate(getattr(module, ENTRY), program.wrt)
                args, again_args = program.fresh_args(), program.fresh_args()
                got = gradient(*args)
                again = gradient(*again_args)
        except Exception as error:
            return _raised(error, program)
    complaint = _compare(program, verdict, got, again, args, again_args)
    if complaint is None:
        return Outcome("right", "", "", program)
    return replace(complaint, program=program)


def _raised(error: Exception, program: Program) -> Outcome:
    if is_refusal(error) and getattr(error, "code", "") != "A901":
        code = str(getattr(error, "code", "") or type(error).__name__)
        return Outcome("refused", f"{code} {_message_prefix(error)}", str(error), program)
    text = "".join(traceback.format_exception(type(error), error, error.__traceback__, limit=-6))
    what = f"{type(error).__name__}: {_message_prefix(error)} in {_where(error)}"
    return Outcome("crash", what, text, program)


def _where(error: Exception) -> str:
    """The innermost function that has a file; what is raised by the text of a gradient has none."""
    frames = traceback.extract_tb(error.__traceback__)
    files = [frame for frame in frames if pathlib.Path(frame.filename).is_file()]
    inside = files and frames[-1] is files[-1]
    return f"{pathlib.Path(files[-1].filename).name}:{files[-1].name}" if inside else "generated code"


def _message_prefix(error: Exception) -> str:
    """The beginning of the message without what varies: names in quotes, numbers, the place in the source."""
    message = str(getattr(error, "message", "") or error)
    lines = [
        line for line in message.splitlines() if line.strip() and not line.lstrip().startswith(("File", "^"))
    ]
    coded = [line for line in lines if re.search(r"\[[A-Z]\d+\]", line)]
    first = (coded or lines or [""])[0]
    first = re.sub(r"'[^']*'|\"[^\"]*\"|`[^`]*`", "'_'", first)
    return re.sub(r"\d+", "0", first).strip()[:60]


def _compare(
    program: Program, verdict: Verdict, got: Any, again: Any, args: list[Any], again_args: list[Any]
) -> Outcome | None:
    def wrong(what: str, detail: str) -> Outcome:
        return Outcome("wrong", what, detail, program)

    if not isinstance(got, tuple) or len(got) != len(program.wrt):
        return wrong("structure", f"a tuple of {len(program.wrt)} gradients was expected, got {got!r}")
    for name, one, want in zip(program.wrt, got, verdict.gradients):
        argument = program.args[name]
        if isinstance(argument, float):
            if not isinstance(one, float):
                return wrong("type", f"gradient of float {name} is {one!r}")
        elif not isinstance(one, np.ndarray) or one.shape != argument.shape or one.dtype != argument.dtype:
            return wrong("type", f"gradient of {name} with shape {argument.shape} is {one!r}")
        if not close(one, want, verdict.tolerance):
            how = "exact" if verdict.exact else "differences only"
            return wrong("value", f"gradient of {name}: got {one!r}, want {want!r} ({how})")
    for name, one, other in zip(program.wrt, got, again):
        if np.asarray(one).tobytes() != np.asarray(other).tobytes():
            return wrong("bits", f"gradient of {name} differs between two calls: {one!r} and {other!r}")
    for attempt in (args, again_args):
        for name, left, want in zip(program.args, attempt, verdict.args_after):
            if np.asarray(left).tobytes() != np.asarray(want).tobytes():
                return wrong("arguments", f"{name} holds {left!r} afterwards, the primal leaves {want!r}")
    return _shared_memory(program, got, args, wrong)


def _shared_memory(
    program: Program, got: tuple[Any, ...], args: list[Any], wrong: Callable[[str, str], Outcome]
) -> Outcome | None:
    owners = list(zip([f"gradient of {name}" for name in program.wrt], got)) + list(zip(program.args, args))
    arrays = [(name, value) for name, value in owners if isinstance(value, np.ndarray)]
    for i, (name, value) in enumerate(arrays):
        for other_name, other in arrays[i + 1 :]:
            if np.shares_memory(value, other):
                return wrong("memory", f"{name} shares memory with {other_name}")
    return None


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise in the main thread when time is up; elsewhere, and where there is no such signal, do nothing."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(signum: int, frame: Any) -> None:
        raise TimeLimitError("the gradient did not come back")

    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
