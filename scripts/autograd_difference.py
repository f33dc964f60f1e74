"""What autograd 1.9 differentiates and ast2grad does not, by name, in reverse and in forward mode.

    python scripts/autograd_difference.py

Exits with 1 if there is anything.
"""
from __future__ import annotations

from pathlib import Path

from ast2grad.rules import nondiff
from ast2grad.rules.registry import load_all, lookup, resolve

AUTOGRAD = (Path(__file__).resolve().parent.parent / "tests" / "rules" / "autograd_names.txt").read_text(encoding="utf-8").split()
CONSTANT = {"scipy.special.gammasgn"}  # its derivative is 0


def differentiated(path: str, mode: str) -> bool:
    """Has the function of this name a derivative?"""
    fn = resolve(path)
    if fn is None:  # another NumPy's
        return True
    rule = lookup(fn)
    if rule is None:
        return path in nondiff.AS_OPERATORS | nondiff.THROUGH_SOURCE
    if rule.inactive:
        return path in CONSTANT
    return rule.differentiates and (mode == "reverse" or rule.has_tangent)


def missing(names: list[str], mode: str) -> list[str]:
    load_all()
    return [name for name in names if not differentiated(name, mode)]


def main() -> int:
    found = 0
    for mode in ("reverse", "forward"):
        gaps = missing(AUTOGRAD, mode)
        found += len(gaps)
        print(f"{mode}: {len(AUTOGRAD) - len(gaps)} of {len(AUTOGRAD)}" + "".join(f"\n  {name}" for name in gaps))
    return bool(found)


if __name__ == "__main__":
    raise SystemExit(main())
