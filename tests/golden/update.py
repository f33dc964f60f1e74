"""Write the golden files again: python tests/golden/update.py [NAME ...].  Then read what changed (git diff)."""
from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def path_of(name: str) -> Path:
    return HERE / f"{name}.py"


def generate(name: str) -> str:
    """The text that stands, or should stand, in the golden file."""
    from golden.inputs import CASES

    from ast2grad import grad

    f, args, wrt = CASES[name]
    return str(grad(f, wrt=wrt).source_for(*args))


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
    from golden.inputs import CASES

    for changed in update(sys.argv[1:] or list(CASES)):
        print(f"{changed}.py")
