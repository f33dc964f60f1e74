"""Write the generated texts that the README shows again: python scripts/update_readme.py."""
from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def updated(readme: str, texts: dict[str, str]) -> str:
    """The README with the block that defines each name replaced by the text that does now."""
    for name, text in texts.items():
        block = re.compile(rf"```python\n(?:(?!```).)*?def {name}\(.*?```", re.DOTALL)
        assert len(block.findall(readme)) == 1, name
        readme = block.sub(lambda _: f"```python\n{text.strip()}\n```", readme)
    return readme


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
    from test_readme import texts

    path = ROOT / "README.md"
    path.write_text(updated(path.read_text(encoding="utf-8"), texts()), encoding="utf-8", newline="\n")
