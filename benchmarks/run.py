"""What generated gradients cost: against the function itself, and against gradients written by hand.

    python benchmarks/run.py [--repeats N] [--only TEXT] [--json FILE]

Everything that is compared runs in turns in one process; a time is the median over the turns, a ratio the
median of the ratios within a turn.  Trust the ratios: they survive a slower machine, the times do not.
"""
from __future__ import annotations

import argparse
import importlib.util
import json
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Callable

HERE = Path(__file__).resolve().parent
if importlib.util.find_spec("ast2grad") is None:  # a checkout that is not installed
    sys.path.insert(0, str(HERE.parent / "src"))

import hand  # noqa: E402
import numpy as np  # noqa: E402

from ast2grad import grad, hvp  # noqa: E402
from ast2grad.loaded import Loaded  # noqa: E402
from ast2grad.tangents import Tangent  # noqa: E402

Contestants = dict[str, Callable[[], Any]]


def loops_for(call: Callable[[], Any], seconds: float) -> int:
    """How many calls take about this long."""
    n = 1
    while True:
        start = time.perf_counter()
        for _ in range(n):
            call()
        spent = time.perf_counter() - start
        if spent > 0.2 * seconds:
            return max(1, round(n * seconds / spent))
        n *= 4


def in_turns(contestants: Contestants, repeats: int, seconds: float = 0.001) -> dict[str, list[float]]:
    """Seconds per call of each, once a turn; every turn starts with another one."""
    loops = {name: loops_for(call, seconds) for name, call in contestants.items()}
    times: dict[str, list[float]] = {name: [] for name in contestants}
    order = list(contestants)
    for turn in range(repeats):
        for name in order[turn % len(order):] + order[:turn % len(order)]:
            call, n = contestants[name], loops[name]
            start = time.perf_counter()
            for _ in range(n):
                call()
            times[name].append((time.perf_counter() - start) / n)
    return times


def ratio(times: dict[str, list[float]], above: str, below: str) -> float:
    return statistics.median(a / b for a, b in zip(times[above], times[below]))


def same(a: Any, b: Any) -> bool:
    pairs = zip(a, b) if isinstance(a, tuple) else [(a, b)]
    return all(np.allclose(x, y, rtol=1e-9, atol=1e-12) for x, y in pairs)


def gradients(repeats: int, only: str) -> list[dict[str, Any]]:
    """Generated against hand-written gradients, and both against the function."""
    rows = []
    for name, f, by_hand, args, wrt in hand.cases():
        if only not in name:
            continue
        try:
            generated = grad(f, wrt=wrt).compiled(*args)
            assert same(generated(*args), by_hand(*args)), "the gradients differ"
        except Exception as problem:  # the other rows are still worth having
            rows.append({"name": name, "failed": f"{type(problem).__name__}: {problem}".splitlines()[0]})
            continue
        times = in_turns({
            "function": lambda: f(*args),
            "generated": lambda: generated(*args),
            "hand": lambda: by_hand(*args)}, repeats)
        rows.append({
            "name": name, **{f"{key}_us": 1e6 * statistics.median(t) for key, t in times.items()},
            "generated_over_function": ratio(times, "generated", "function"),
            "hand_over_function": ratio(times, "hand", "function"),
            "generated_over_hand": ratio(times, "generated", "hand")})
    return rows


def tangents(repeats: int, only: str) -> list[dict[str, Any]]:
    """Forward mode: value and tangent (jvp) against the function, Hessian-vector products against the gradient."""
    rows = []
    for name, f, _, args, wrt in hand.cases():
        if only not in name:
            continue
        slots = wrt if isinstance(wrt, tuple) else (wrt,)
        rng = np.random.default_rng(8)
        dots = [rng.normal(size=args[i].shape) if isinstance(args[i], np.ndarray) else float(rng.normal()) for i in slots]
        gradient = grad(f, wrt=wrt).compiled(*args)
        row: dict[str, Any] = {"name": name}
        contestants: Contestants = {"function": lambda: f(*args), "gradient": lambda: gradient(*args)}
        for key, derivative in (("jvp", Tangent(f, slots, "jvp", False, "python")), ("hvp", hvp(f, wrt=slots))):
            try:
                values = dict(derivative.bind(args, {}).arguments)
                call = Loaded(derivative.generate(values), args).function
                call(*args, *dots)
            except Exception as problem:  # the other numbers are still worth having
                row[f"{key}_failed"] = f"{type(problem).__name__}: {problem}".splitlines()[0]
                continue
            contestants[key] = lambda call=call: call(*args, *dots)  # type: ignore[misc]
        times = in_turns(contestants, repeats)
        row |= {f"{key}_us": 1e6 * statistics.median(t) for key, t in times.items()}
        row |= {f"{key}_over_{below}": ratio(times, key, below)
                for key, below in (("jvp", "function"), ("hvp", "gradient")) if key in times}
        rows.append(row)
    return rows


def dispatch(repeats: int) -> list[dict[str, Any]]:
    """What a call of the gradient costs over a call of the generated function that it selects."""
    x, W, b = np.ones((2, 3)), np.ones((3, 2)), np.ones(2)
    rows = []
    for name, f, args in (
        ("two floats", hand.signal, (0.5, 2.0)), ("two floats and an int", hand.orbit, (3.1, 0.3, 1)),
        ("three arrays", hand.layer, (x, W, b)), ("two floats, two arrays", hand.nll, (0.4, -0.3, b, b)),
    ):
        derivative = grad(f)
        generated = derivative.compiled(*args)
        both = {"direct": lambda: generated(*args), "dispatched": lambda: derivative(*args)}
        times = in_turns(both, repeats)
        more = [b - a for a, b in zip(times["direct"], times["dispatched"])]
        rows.append({"name": name, "overhead_us": 1e6 * statistics.median(more)})
    return rows


LONG = '''
import math
import numpy as np


def penalty(v, limit):
    excess = v - limit
    return excess * excess if excess > 0.0 else 0.0


def thirty(x, w, rate, steps):
    u = np.tanh(w @ x)
    v = np.zeros_like(u)
    energy = 0.0
    for s in range(steps):
        force = -rate * u + np.sin(v)
        v = v + 0.1 * force
        u = u + 0.1 * v
        if s % 2 == 0:
            energy = energy + np.sum(v * v)
        else:
            energy = energy + 0.5 * np.dot(u, u)
    low = u[0]
    high = low
    for i in range(1, len(u)):
        if u[i] < low:
            low = u[i]
        if u[i] > high:
            high = u[i]
    spread = high - low
    scale = 1.0
    while scale * spread > 0.5:
        scale = 0.5 * scale
    mixed = [math.exp(-rate * k) for k in range(4)]
    total = scale * energy
    for m in mixed:
        total = total + m * penalty(spread, 0.1)
    return total / (1.0 + rate * rate)
'''


def generation(repeats: int) -> dict[str, Any]:
    """Milliseconds to write the gradient of some 30 lines, in a process that has written one before."""
    space = load_text(LONG)
    rng = np.random.default_rng(3)
    args = (rng.normal(size=6), rng.normal(size=(5, 6)), 0.3, 4)
    text = grad(space["thirty"], wrt=(0, 1, 2)).source_for(*args)
    spent = []
    for _ in range(repeats):
        f = load_text(LONG)["thirty"]  # a new function: nothing is remembered
        start = time.perf_counter()
        again = grad(f, wrt=(0, 1, 2)).source_for(*args)
        spent.append(time.perf_counter() - start)
        assert again == text
    return {"warm_ms": 1e3 * statistics.median(spent), "lines_in": LONG.split("def thirty")[1].count("\n"),
            "lines_out": text.count("\n")}


def load_text(text: str) -> dict[str, Any]:
    import linecache
    name = "<thirty lines>"
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    space: dict[str, Any] = {"__name__": "benchmark"}
    exec(compile(text, name, "exec"), space)
    return space


IMPORTS = """
import sys, time
sys.path[:0] = {path!r}
import numpy
t0 = time.perf_counter()
import ast2grad
t1 = time.perf_counter()
import hand
t2 = time.perf_counter()
ast2grad.grad(hand.signal).source_for(0.5, 2.0)
t3 = time.perf_counter()
print(t1 - t0, t3 - t2)
"""


def imports(repeats: int) -> dict[str, Any]:
    """Milliseconds that `import ast2grad` takes after NumPy's, and the first gradient, engine and all."""
    code = IMPORTS.format(path=[p for p in sys.path if p])
    runs = []
    for _ in range(repeats + 1):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        runs.append([float(x) for x in done.stdout.split()])
    package, first = zip(*runs[1:])  # the first run may have to compile
    middle = statistics.median
    return {"package_ms": 1e3 * middle(package), "first_gradient_ms": 1e3 * middle(first)}


def show(result: dict[str, Any]) -> None:
    print(result["environment"])
    heads = ("function", "by hand", "generated", "/function", "/by hand")
    print(f"\n{'gradient of':29}" + "".join(f"{h:>{w}}" for h, w in zip(heads, (12, 12, 12, 11, 10))))
    for row in result["gradients"]:
        if "failed" in row:
            print(f"{row['name']:29}  {row['failed'][:78]}")
            continue
        times = "".join(f"{row[key]:9.2f} us" for key in ("function_us", "hand_us", "generated_us"))
        ratios = f"{row['generated_over_function']:10.2f}x{row['generated_over_hand']:9.2f}x"
        print(f"{row['name']:29}{times}{ratios}")
    done = [row["generated_over_hand"] for row in result["gradients"] if "failed" not in row]
    if len(done) > 1:
        print(f"{'geometric mean':29}{'':47}{statistics.geometric_mean(done):9.2f}x")
    print(f"\n{'forward mode of':29}" + "".join(f"{h:>{w}}" for h, w in zip(
        ("function", "jvp", "gradient", "hvp", "jvp/function", "hvp/gradient"), (12, 12, 12, 12, 14, 14))))
    for row in result["tangents"]:
        times = "".join(f"{row[key]:9.2f} us" if key in row else f"{'refused':>12}"
                        for key in ("function_us", "jvp_us", "gradient_us", "hvp_us"))
        print(f"{row['name']:29}{times}" + "".join(f"{row[key]:13.2f}x" if key in row else f"{'':14}"
                                                  for key in ("jvp_over_function", "hvp_over_gradient")))
    if "generation" not in result:
        return
    print("\na call of the gradient over a call of the generated function:")
    for row in result["dispatch"]:
        print(f"  {row['name']:27}{row['overhead_us']:9.2f} us")
    g, i = result["generation"], result["imports"]
    print(f"\nwriting a gradient: {g['warm_ms']:.0f} ms ({g['lines_in']} lines in, {g['lines_out']} out); "
          f"the first one in a process: {i['first_gradient_ms']:.0f} ms")
    print(f"import ast2grad after import numpy: {i['package_ms']:.1f} ms")


def main() -> None:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--repeats", type=int, default=75, help="turns (default 75)")
    parser.add_argument("--only", default="", help="only gradients whose name contains this, nothing else")
    parser.add_argument("--json", metavar="FILE", help="write the numbers there")
    options = parser.parse_args()
    result: dict[str, Any] = {
        "environment": f"Python {platform.python_version()}, NumPy {np.__version__}, {platform.machine()}",
        "gradients": gradients(options.repeats, options.only), "tangents": tangents(options.repeats, options.only)}
    if not options.only:
        result["dispatch"] = dispatch(options.repeats)
        result["generation"] = generation(max(3, options.repeats // 10))
        result["imports"] = imports(max(3, options.repeats // 10))
    show(result)
    if options.json:
        Path(options.json).write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
