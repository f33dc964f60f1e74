"""Run every case of the battery, each under a time limit, and sort the outcomes: wrong first, then errors.

    python scripts/battery_report.py [REGEX] [--jobs 2] [--seconds 20] [--list right] [--primal] [--forward|--second]

`--primal` needs no engine: it checks that each function runs, that the oracle trusts its own derivative
there, and that the derivative is not zero.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import signal
import sys
import time
import traceback
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]

import battery  # noqa: E402
import oracle  # noqa: E402

ORDER = ("wrong", "crash", "time", "refused", "right")
CASES: list[battery.Case] = []
SECONDS = 20
PRIMAL = False
CHECK = oracle.assert_gradient


class TimeLimit(BaseException):
    """Not an Exception, so that the code under test cannot swallow it."""


def ring(signum: int, frame: Any) -> None:
    raise TimeLimit


def check_primal(case: battery.Case) -> None:
    """The case is worth having: it runs, its derivative is known well, and is not zero."""
    value, _ = oracle.run(case.function, *oracle.clone((case.args, case.kwargs)))
    assert np.shape(value) == () and np.isfinite(float(value)), f"value {value!r}"
    largest = 0.0
    for slot in oracle.slots(case.function, case.wrt, case.args):
        want, error = oracle.reference(case.function, case.args, case.kwargs, slot)
        assert oracle.trusted(want, error), f"argument {slot}: {want!r} known to {error!r}"
        largest = max(largest, oracle.magnitude(want))
    assert largest > 1e-6, "every derivative is zero"


def outcome(number: int) -> tuple[str, str, str, float]:
    """(class, message, detail, seconds) of one case."""
    case = CASES[number]
    signal.signal(signal.SIGALRM, ring)
    signal.alarm(SECONDS)
    start = time.perf_counter()
    kind, message, detail = "right", "", ""
    try:
        if PRIMAL:
            check_primal(case)
        else:
            CHECK(case.function, case.args, case.kwargs, case.wrt)
    except TimeLimit:
        kind, message = "time", f"no answer within {SECONDS} s"
    except AssertionError as error:
        own = Path(traceback.extract_tb(error.__traceback__)[-1].filename).resolve()
        kind = "wrong" if own in (Path(oracle.__file__).resolve(), Path(__file__).resolve()) else "crash"
        message = str(error) or "AssertionError"
        detail = traceback.format_exc()
    except Exception as error:
        refused = any(base.__name__ == "Ast2GradError" for base in type(error).__mro__)
        kind = "refused" if refused and getattr(error, "code", "") != "A901" else "crash"
        code = getattr(error, "code", type(error).__name__)
        message = f"[{code}] {getattr(error, 'message', None) or error}"
        detail = traceback.format_exc()
    finally:
        signal.alarm(0)
    return kind, message, detail, time.perf_counter() - start


def shape_of(message: str) -> str:
    """Messages that differ only in names and numbers fall into one group."""
    first = message.strip().splitlines()[0] if message.strip() else "?"
    first = re.sub(r"'[^']*'|\"[^\"]*\"|`[^`]*`", "'..'", first)
    first = re.sub(r"(?<!^)\[[^\[\]]*\]", "[..]", first)
    return re.sub(r"(?<![A-Z\d])-?\d+(\.\d+)?(e[-+]?\d+)?", "#", first)[:110]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("regex", nargs="?", default="", help="only cases whose id matches")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=20, help="time limit of one case")
    parser.add_argument(
        "--primal", action="store_true", help="check functions and oracle, without the engine"
    )
    parser.add_argument("--forward", action="store_true", help="check jvp instead of grad")
    parser.add_argument("--second", action="store_true", help="check hvp against differences of grad")
    parser.add_argument(
        "--list", choices=ORDER, action="append", default=[], help="print the ids of a class too"
    )
    parser.add_argument("--traceback", action="store_true", help="print one traceback a group")
    parser.add_argument("--ids", type=int, default=4, help="ids to show in a group")
    options = parser.parse_args(argv)
    global SECONDS, PRIMAL, CHECK
    SECONDS, PRIMAL = options.seconds, options.primal
    CHECK = oracle.assert_second if options.second else oracle.assert_tangent if options.forward else oracle.assert_gradient
    CASES[:] = [case for case in battery.all_cases() if re.search(options.regex, case.id)]
    if options.jobs > 1:
        with multiprocessing.get_context("fork").Pool(options.jobs) as pool:
            results = pool.map(outcome, range(len(CASES)), chunksize=8)
    else:
        results = [outcome(number) for number in range(len(CASES))]
    counts = Counter(kind for kind, *_ in results)
    for kind in ORDER[:-1]:
        groups: dict[str, list[int]] = defaultdict(list)
        for number, (what, message, *_) in enumerate(results):
            if what == kind:
                groups[shape_of(message)].append(number)
        for title, members in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])):
            print(f"\n{kind.upper()} x{len(members)}  {title}")
            shown = members if kind in options.list else members[: options.ids]
            for number in shown:
                print(f"    {CASES[number].id}    {' '.join(results[number][1].split())[:160]}")
            if len(members) > len(shown):
                print(f"    ... and {len(members) - len(shown)} more")
            if options.traceback:
                print(results[members[0]][2])
    if "right" in options.list:
        print("\n".join(CASES[n].id for n, result in enumerate(results) if result[0] == "right"))
    functions = len({(case.id.split(":")[0], case.function) for case in CASES})
    slow = sorted(range(len(CASES)), key=lambda n: -results[n][3])[:3]
    print("\nslowest: " + ", ".join(f"{CASES[n].id} {results[n][3]:.1f}s" for n in slow))
    print(
        f"{functions} functions, {len(CASES)} cases: " + ", ".join(f"{counts[kind]} {kind}" for kind in ORDER)
    )
    return 1 if len(CASES) != counts["right"] else 0


if __name__ == "__main__":
    sys.exit(main())
