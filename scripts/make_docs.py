"""Write the pages of docs/ that are made from the program itself.

python scripts/make_docs.py            write them
python scripts/make_docs.py --check    write nothing, exit with 1 if one is out of date
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from ast2grad.errors import CODES
from ast2grad.rules.table import page as rules_page

DOCS = Path(__file__).resolve().parent.parent / "docs"

GROUPS = {
    "A1": ("The source", "`SourceError`: the text of the function cannot be had."),
    "A2": ("The code", "`UnsupportedError`: a construct or a call in the function has no derivative."),
    "A3": (
        "The arguments",
        "`ArgumentError`, also a `TypeError`: what the gradient was asked for, or called with.",
    ),
    "A4": (
        "The values",
        "`NonFiniteError`, also an `ArithmeticError`: what `debug=True` finds while a gradient runs.",
    ),
    "A5": ("Warnings", "`DerivativeWarning`, a `UserWarning`: the derivative is given all the same."),
    "A9": ("ast2grad itself", "`InternalError`: the function is not to blame."),
}


def errors_page() -> str:
    """One entry a code, below the group that its first digit stands for."""
    out = [
        "<!-- made by scripts/make_docs.py from ast2grad.errors.CODES: edit there -->",
        "# Error codes",
        "",
        "Every error of ast2grad derives from `ast2grad.Ast2GradError` and carries a code that does not",
        "change between versions (`error.code`). Its text shows your own line with a caret below the",
        "expression, and where there is something to do about it, a `help:` line. What the command line",
        "returns for each: [cli.md](cli.md#exit-codes).",
    ]
    assert {code[:2] for code in CODES} <= set(GROUPS), "a code belongs to no group"
    for prefix, (title, text) in GROUPS.items():
        out += ["", f"## {prefix}xx: {title}", "", text]
        for code in sorted(c for c in CODES if c.startswith(prefix)):
            name, explanation = CODES[code]
            out += ["", f"### {code}", "", f"**{name}**. {explanation}"]
    return "\n".join(out) + "\n"


PAGES: dict[str, Callable[[], str]] = {"errors.md": errors_page, "rules.md": rules_page}


def made_with(text: str) -> list[str]:
    """The versions that a page depends on."""
    return [row for row in text.splitlines() if row.startswith("<!-- with ")]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = 0
    for name, page in PAGES.items():
        path = DOCS / name
        text = page()
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        if old == text or check and made_with(old) != made_with(text):  # a page of other versions cannot be compared
            continue
        stale = 1
        if check:
            print(f"docs/{name} is out of date: run python scripts/make_docs.py", file=sys.stderr)
        else:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"wrote docs/{name}")
    return stale if check else 0


if __name__ == "__main__":
    sys.exit(main())
