"""Throw random programs at the engine and group what goes wrong.

python scripts/fuzz.py --seeds 0:1000 --profile mixed --jobs 2 --shrink
"""

from __future__ import annotations

import argparse
import collections
import importlib
import multiprocessing
import pathlib
import sys
import time
from collections.abc import Iterator

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]

from fuzz.check import Differentiate, Outcome, check_seed, engine  # noqa: E402
from fuzz.generator import PROFILES, generate  # noqa: E402
from fuzz.shrink import shrink_outcome  # noqa: E402

Job = tuple[int, str, str]


def find_differentiator(name: str) -> Differentiate:
    """The engine, or `module:function` for trying out the machinery."""
    if not name:
        return engine
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)  # type: ignore[no-any-return]


def work(job: Job) -> Outcome:
    """One seed; a function of its own, so that it can be sent to another process."""
    seed, profile, differentiator = job
    return check_seed(seed, profile, find_differentiator(differentiator))


def outcomes(jobs: list[Job], processes: int) -> Iterator[Outcome]:
    """In the order of the seeds, whatever the number of processes."""
    if processes < 2:
        yield from map(work, jobs)
        return
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        yield from pool.imap(work, jobs, chunksize=4)


def main() -> int:
    """Returns 1 if anything was wrong or crashed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", default="0:200", help="START:STOP, or one seed")
    parser.add_argument("--profile", default="all", choices=["all", *PROFILES])
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument(
        "--shrink", action="store_true", help="make the smallest program of each group smaller"
    )
    parser.add_argument("--shrink-seconds", type=float, default=60.0, help="per program")
    parser.add_argument(
        "--tries", type=int, default=3, help="programs to shrink in each group of wrong results"
    )
    parser.add_argument("--groups", type=int, default=20, help="print at most this many groups")
    parser.add_argument("--refused", action="store_true", help="print (and shrink) refused programs too")
    parser.add_argument("--show", action="store_true", help="only print the programs")
    parser.add_argument(
        "--differentiate", default="", metavar="MODULE:FUNCTION", help="instead of ast2grad.grad"
    )
    options = parser.parse_args()

    start, colon, stop = options.seeds.partition(":")
    seeds = range(int(start or 0), int(stop) if colon else int(start) + 1)
    profiles = list(PROFILES) if options.profile == "all" else [options.profile]
    if options.show:
        for profile in profiles:
            for seed in seeds:
                print(f"# {profile}:{seed}\n{generate(seed, profile).describe()}\n")
        return 0

    began = time.monotonic()
    counts: dict[str, collections.Counter[str]] = {profile: collections.Counter() for profile in profiles}
    groups: dict[tuple[str, str], list[Outcome]] = collections.defaultdict(list)
    jobs = [(seed, profile, options.differentiate) for profile in profiles for seed in seeds]
    for job, outcome in zip(jobs, outcomes(jobs, options.jobs)):
        counts[job[1]][outcome.kind] += 1
        if outcome.kind != "right":
            groups[outcome.signature].append(outcome)

    print_summary(counts, time.monotonic() - began)
    skipped = {what: len(found) for (kind, what), found in groups.items() if kind == "skipped"}
    if skipped:
        print("skipped:", ", ".join(f"{number} {what}" for what, number in sorted(skipped.items())))
    wanted = ("wrong", "crash", "refused") if options.refused else ("wrong", "crash")
    found = sorted(
        (
            (signature, found)
            for signature, found in groups.items()
            if signature[0] in ("wrong", "crash", "refused")
        ),
        key=lambda item: (("wrong", "crash", "refused").index(item[0][0]), -len(item[1]), item[0]),
    )
    for (kind, what), members in found:
        print(f"{len(members):5} {kind}: {what}")
    for signature, members in [item for item in found if item[0][0] in wanted][: options.groups]:
        print_group(signature, members, options)
    return 1 if any(kind in ("wrong", "crash") for kind, _ in groups) else 0


def print_summary(counts: dict[str, collections.Counter[str]], seconds: float) -> None:
    """One line a profile."""
    kinds = ("right", "wrong", "crash", "refused", "skipped")
    print(f"{'profile':10}" + "".join(f"{kind:>9}" for kind in kinds) + f"    ({seconds:.0f} s)")
    for profile, counter in counts.items():
        print(f"{profile:10}" + "".join(f"{counter[kind]:9}" for kind in kinds))


def print_group(signature: tuple[str, str], members: list[Outcome], options: argparse.Namespace) -> None:
    """The smallest programs of a group; several where values are wrong, since no message tells bugs apart."""
    smallest = sorted(members, key=lambda outcome: len(outcome.program.source))
    chosen = smallest[: options.tries if options.shrink and signature[0] == "wrong" else 1]
    differentiate = find_differentiator(options.differentiate)
    texts: dict[str, Outcome] = {}
    for outcome in chosen:
        small = (
            shrink_outcome(outcome, differentiate, seconds=options.shrink_seconds)
            if options.shrink
            else outcome
        )
        texts.setdefault(small.program.source, small)
    print(
        f"\n{'=' * 100}\n{signature[0]}: {signature[1]}   ({len(members)} programs, first "
        f"{', '.join(outcome.program.label for outcome in members[:5])})"
    )
    for small in sorted(texts.values(), key=lambda outcome: len(outcome.program.source)):
        print(f"{'-' * 100}\n# {small.program.label}\n{small.program.describe()}\n{small.detail.rstrip()}")


if __name__ == "__main__":
    sys.exit(main())
