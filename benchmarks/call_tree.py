"""How long the first gradient of a deep call tree takes, and the second one.

    python benchmarks/call_tree.py [--functions 60] [--depth 5] [--lines 33] [--profile] [--text]

A module of ordinary numeric code is generated: functions in levels, each called from several of the level above, with
branches, loops, tuples and small arrays.  The first call reads, differentiates and compiles all of it; the second finds
the specialisation in the cache.  `--text` prints the gradient.
"""
from __future__ import annotations

import argparse
import importlib.util
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
if importlib.util.find_spec("ast2grad") is None:  # a checkout that is not installed
    sys.path.insert(0, str(HERE.parent / "src"))


def function(name: str, callees: list[str], lines: int, rng: random.Random) -> str:
    """One function of about this many lines: numbers in, a number out."""
    out = [f"def {name}(a, b, flag=True):", '    """Made up, but of the usual parts."""', "    u = a * 0.5 + b",
           "    v = math.sqrt(u * u + 1.0)"]
    made = ["u", "v", "a", "b"]
    calls = list(callees)
    n = 0
    while len(out) < lines - 2 or calls:
        n += 1
        x, y = rng.sample(made, 2)
        kind = rng.randrange(6)
        if calls:
            out.append(f"    c{n} = {calls.pop()}({x} * 0.1, {y} * 0.2 + 0.3)")
            made.append(f"c{n}")
        if kind == 0:
            out += [f"    if {x} > {y}:", f"        w{n} = math.exp(-{x} * {x}) + {y}",
                    "    else:", f"        w{n} = {y} / (1.0 + {x} * {x})"]
        elif kind == 1:
            out += [f"    w{n} = 0.0",
                    "    for i in range(3):", f"        w{n} += math.sin({x} + i) * 0.1", f"        w{n} *= 0.9"]
        elif kind == 2:
            out += [f"    p, q = {x} + 1.0, {y} - 0.5", f"    w{n} = math.atan2(p, q * q + 1.0)"]
        elif kind == 3:
            out += ["    if flag:", f"        w{n} = math.tanh({x}) * {y}", "    else:", f"        w{n} = {x}"]
        elif kind == 4:
            out += [f"    t = math.log1p({x} * {x})", f"    w{n} = t - 0.3 * {y} ** 2", f"    w{n} = w{n} / (1.0 + abs(w{n}))"]
        else:
            out += [f"    w{n} = max({x}, 0.1) * math.cos({y})", f"    if w{n} > 1e3:", '        raise ValueError("too large")']
        made.append(f"w{n}")
    out.append(f"    return ({' + '.join(made[-4:])}) * 0.25 + u")
    return "\n".join(out) + "\n"


def module(functions: int, depth: int, lines: int) -> tuple[str, str]:
    """(text, name of the outermost function)"""
    rng = random.Random(7)
    levels: list[list[str]] = [[] for _ in range(depth)]
    for k in range(1, functions):
        levels[1 + k % (depth - 1)].append(f"part_{k}")
    levels[0] = ["whole"]
    text = ["import math\n"]
    for d in range(depth - 1, -1, -1):
        below = levels[d + 1] if d + 1 < depth else []
        for i, name in enumerate(levels[d]):
            share = below if d == 0 else [below[(2 * i + j) % len(below)] for j in range(3)] if below else []
            text.append(function(name, list(dict.fromkeys(share)), lines, rng))
    return "\n\n".join(text), "whole"


def load(text: str) -> Any:
    path = Path(tempfile.mkdtemp()) / "call_tree_module.py"
    path.write_text(text)
    spec = importlib.util.spec_from_file_location("call_tree_module", path)
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules["call_tree_module"] = made
    spec.loader.exec_module(made)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--functions", type=int, default=60)
    parser.add_argument("--depth", type=int, default=5)
    parser.add_argument("--lines", type=int, default=33)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--text", action="store_true")
    options = parser.parse_args()
    text, name = module(options.functions, options.depth, options.lines)
    f = getattr(load(text), name)
    from ast2grad import grad
    grad(lambda x: x * x)(1.0)  # the engine itself loads at its first use
    g = grad(f, wrt=(0, 1))
    if options.profile:
        import cProfile
        import pstats
        profile = cProfile.Profile()
        profile.runcall(g, 0.7, 0.4)
        pstats.Stats(profile).sort_stats("tottime").print_stats(35)
        return
    start, busy = time.perf_counter(), time.process_time()
    got = g(0.7, 0.4)
    first, work = time.perf_counter() - start, time.process_time() - busy
    start = time.perf_counter()
    g(0.7, 0.4)
    second = time.perf_counter() - start
    start = time.perf_counter()
    f(0.7, 0.4)
    primal = time.perf_counter() - start
    if options.text:
        print(g.source_for(0.7, 0.4))
        return
    slope = (f(0.7 + 1e-6, 0.4) - f(0.7 - 1e-6, 0.4)) / 2e-6
    made = g.source_for(0.7, 0.4)
    print(f"{len(text.splitlines())} lines in {options.functions} functions, {options.depth} deep: "
          f"first gradient {first:.2f} s ({work:.2f} s of work), second {1e3 * second:.2f} ms, function {1e3 * primal:.2f} ms; "
          f"{len(made.splitlines())} lines of text; {got[0]:.9g} by differences {slope:.9g}")


if __name__ == "__main__":
    main()
