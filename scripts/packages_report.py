"""Differentiate the functions of tests/packages and write docs/packages.md.

    python scripts/packages_report.py              all cases; needs: python -m pip install ".[test,packages]"
    python scripts/packages_report.py REGEX        only print the cases whose id matches
"""
from __future__ import annotations

import argparse
import inspect
import multiprocessing
import os
import re
import signal
import statistics
import sys
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]
os.environ.setdefault("NUMBA_THREADING_LAYER", "workqueue")  # OpenMP does not survive a fork

import oracle  # noqa: E402
import packages  # noqa: E402
from test_packages import checked  # noqa: E402

import ast2grad  # noqa: E402

PAGE = ROOT / "docs" / "packages.md"
SECONDS = 60
CASES: list[packages.Case] = []


class Outcome(NamedTuple):
    kind: str  # right, wrong, refused, crash, time
    message: str
    transform: float
    ratio: float
    detail: str


class TimeLimit(BaseException):
    """Not an Exception, so that the code under test cannot swallow it."""


def ring(signum: int, frame: Any) -> None:
    raise TimeLimit


def seconds_of(function: Any, case: packages.Case) -> float:
    """One call: the median of up to 15, each with its own arguments."""
    times: list[float] = []
    while len(times) < 15 and (len(times) < 3 or sum(times) < 0.5):
        args, kwargs = oracle.clone((case.args, case.kwargs))
        start = time.perf_counter()
        function(*args, **kwargs)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def outcome(number: int) -> Outcome:
    """One case, in a process of its own: nothing is cached from another."""
    case = CASES[number]
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, ring)
    signal.alarm(SECONDS)
    transform = ratio = 0.0
    try:
        gradient = ast2grad.grad(case.function, wrt=case.wrt)
        first = 0.0
        for _ in range(2):  # a package that keeps what it has computed is another one the second time
            args, kwargs = oracle.clone((case.args, case.kwargs))
            start = time.perf_counter()
            gradient(*args, **kwargs)
            first += time.perf_counter() - start
        again = seconds_of(gradient, case)
        transform, ratio = first - 2 * again, again / seconds_of(case.function, case)
        checked(case)
        return Outcome("right", "", transform, ratio, "")
    except TimeLimit:
        return Outcome("time", f"no answer within {SECONDS} s", transform, ratio, "")
    except AssertionError as error:
        no_number = "got nan" in str(error)
        return Outcome("crash" if no_number else "wrong", "the derivative is NaN" if no_number else str(error), transform, ratio,
                       traceback.format_exc())
    except ast2grad.Ast2GradError as error:
        kind = "crash" if error.code == "A901" else "refused"
        where = f"{Path(error.filename or '?').name}:{error.lineno}"
        return Outcome(kind, f"[{error.code}] {where} {error.message}", transform, ratio, traceback.format_exc())
    except Exception as error:
        return Outcome("crash", f"{type(error).__name__}: {error}", transform, ratio, traceback.format_exc())
    finally:
        signal.alarm(0)


def names_of(case: packages.Case) -> str:
    """The arguments of a case by name."""
    try:
        names = list(inspect.signature(case.function).parameters)
    except (TypeError, ValueError):
        names = []
    entries = case.wrt if isinstance(case.wrt, tuple) else (case.wrt,)
    return ", ".join(e if isinstance(e, str) else names[e] if e < len(names) else str(e) for e in entries)


def cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def page(results: list[Outcome]) -> str:
    counts = Counter(result.kind for result in results)
    distributions = {case.package for case in CASES}
    times = sorted(result.transform for result in results if result.kind == "right")
    ratios = sorted(result.ratio for result in results if result.kind == "right")
    out = [
        "<!-- made by scripts/packages_report.py: edit tests/packages -->",
        "# Other people's packages",
        "",
        f"{len(CASES)} functions from {len(distributions)} packages that were not written to be differentiated, as they are:"
        f" **{counts['right']} right, {counts['refused']} refused, {counts['wrong']} wrong,"
        f" {counts['crash'] + counts['time']} failed otherwise**.",
        "",
        "Each is a case of `tests/packages`: a function of the package, or a few lines that call it the way its users do, and",
        "the arguments to differentiate by. *Right* means: the value is the function's own, and the gradient by each of these",
        "arguments, in reverse mode, and the derivative in a random direction, in forward mode, agree to 6 digits with",
        "differences at two steps, sharpened by the complex step where the function takes complex numbers, and to 9 digits",
        "with the package's own derivative where it has one (greeks, `dAntoine_dT`). *Refused* means: there is an error with a",
        "[code](errors.md) at the line that has no derivative.",
        "",
        "Functions that find their result by bisection, such as PsychroLib's `GetTWetBulbFromHumRatio`, get the derivative of",
        "the root at what the bisection found, so it is as exact as the tolerance: differences of them say less, and they are",
        "not among the cases. Other searches that only compare are refused ([A217](errors.md#a217)).",
        "",
        "*transform* is the first two calls of the gradient less two later ones, each case in a process of its own: reading the",
        "sources, differentiating them and all that they call, compiling the result. *ratio* is the time of a call of the",
        "gradient (by all arguments listed, the median of up to 15 calls) over the time of a call of the function. Both were",
        "measured with several cases at a time on a busy machine of two cores and are for orientation only.",
        f"Median transform {statistics.median(times):.2f} s, 9 of 10 below {times[int(0.9 * (len(times) - 1))]:.1f} s;"
        f" median ratio {statistics.median(ratios):.1f}, 9 of 10 below {ratios[int(0.9 * (len(ratios) - 1))]:.1f}.",
        "",
        "`python -m pip install '.[test,packages]' && python scripts/packages_report.py` writes this page.",
    ]
    field = ""
    for case, result in zip(CASES, results):
        if case.field != field:
            field = case.field
            title = field.replace("_", " ").capitalize()
            out += ["", f"## {title}", "", "| package | version | function | by | result | transform | ratio |",
                    "|---|---|---|---|---|---:|---:|"]
        told = "right" if result.kind == "right" else cell(f"{result.kind} {result.message}")
        figures = f"{result.transform:.2f} s | {result.ratio:.1f}" if result.kind == "right" else "|"
        name = case.id.split(":", 1)[1].replace(":", ", ")
        out.append(
            f"| {case.package} | {packages.version(case.package)} | `{name}` | {cell(names_of(case))} | {told} | {figures} |"
        )
    return "\n".join(out) + "\n"


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("regex", nargs="?", default="", help="only cases whose id matches; writes nothing")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--traceback", action="store_true")
    options = parser.parse_args(argv)
    CASES[:] = [case for case in packages.all_cases() if re.search(options.regex, case.id)]
    results = []
    ast2grad.grad(lambda x: x * x)(1.0)  # what every process needs is loaded once
    with multiprocessing.get_context("fork").Pool(options.jobs, maxtasksperchild=1) as pool:
        for case, result in zip(CASES, pool.imap(outcome, range(len(CASES)))):
            results.append(result)
            print(f"{result.kind:8}{result.transform:7.2f} s {result.ratio:7.1f}  {case.id}  {result.message[:300]}", flush=True)
            if options.traceback:
                print(result.detail)
    print(", ".join(f"{count} {kind}" for kind, count in sorted(Counter(r.kind for r in results).items())))
    for name in sorted(packages.missing):
        print(f"not installed: {name}")
    if not options.regex:
        assert not packages.missing, "the page is made with all packages"
        PAGE.write_text(page(results), encoding="utf-8", newline="\n")
    bad = [c.id for c, r in zip(CASES, results) if c.id not in packages.BROKEN and r.kind != (
        "refused" if c.id in packages.REFUSED else "right")]
    print("\n".join(f"not as expected: {name}" for name in bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
