"""Write the golden files again: python tests/golden/update.py [NAME ...].  Then read what changed (git diff)."""
from __future__ import annotations

import inspect
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def path_of(name: str) -> Path:
    return HERE / f"{name}.py"


def every_name() -> list[str]:
    """NAME of each gradient, NAME_MODE of each other text."""
    from golden.inputs import CASES, OTHER_MODES

    return [*CASES, *[f"{name}_{mode}" for name, modes in OTHER_MODES.items() for mode in modes]]


def parted(name: str) -> tuple[str, str]:
    """The function and the mode of a golden file."""
    from golden.inputs import CASES

    return (name, "grad") if name in CASES else tuple(name.rsplit("_", 1))  # type: ignore[return-value]


def generate(name: str) -> str:
    """The text that stands, or should stand, in the golden file."""
    from golden.inputs import FUNCTIONS

    from ast2grad import grad, hvp
    from ast2grad.frontend.arguments import Signature
    from ast2grad.pipeline_forward import build

    function, mode = parted(name)
    f, args, wrt = FUNCTIONS[function]
    if mode == "grad":
        return str(grad(f, wrt=wrt).source_for(*args))
    if mode == "hvp":
        return str(hvp(f, wrt=wrt).source_for(*args))
    if mode == "second":
        return str(grad(grad(f, wrt=first(wrt)), wrt=first(wrt)).source_for(*args))
    params = list(inspect.signature(f).parameters)
    if mode != "jvp":
        wrt = first(wrt)
    names = tuple(params[w] for w in (wrt if isinstance(wrt, tuple) else (wrt,)))
    return build(mode, f, Signature(dict(zip(params, args)), names, not isinstance(wrt, tuple))).text


def first(wrt: int | tuple[int, ...]) -> int:
    return wrt[0] if isinstance(wrt, tuple) else wrt


def update(names: list[str]) -> list[str]:
    """The names whose file changed."""
    changed = []
    for name in names:
        text = generate(name)
        path = path_of(name)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            changed.append(name)
    return changed


if __name__ == "__main__":
    sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent / "src")]
    for changed in update(sys.argv[1:] or every_name()):
        print(f"{changed}.py")
