"""`ast2grad rules`."""
from __future__ import annotations

import pytest

from ast2grad.cli import main


def test_the_table_has_a_row_a_function(capsys):
    assert main(["rules"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) > 350
    assert any(r.split() == ["numpy.exp", "elementwise"] for r in rows)


@pytest.mark.parametrize("name, says", [
    ("np.exp", "dy/da = y"), ("numpy.sum", "linear"), ("A206", "A206"), ("argmax", "constant")])
def test_one_rule(capsys, name, says):
    assert main(["rules", name]) == 0
    assert says in capsys.readouterr().out


def test_an_unknown_name(capsys):
    assert main(["rules", "no_such_function"]) == 1
    assert "no rule for no_such_function" in capsys.readouterr().err


def test_what_a_file_uses_without_a_rule(tmp_path, capsys):
    f = tmp_path / "model.py"
    f.write_text("import numpy as np\nfrom numpy import sin\n\n\ndef f(x):\n    return sin(np.setxor1d(x, x)).sum()\n")
    assert main(["rules", "--missing", str(f)]) == 1
    out = capsys.readouterr().out
    assert out.startswith(f"{f}:6: numpy.setxor1d: which elements coincide")
    assert out.count("\n") == 1
    f.write_text("import numpy as np\n\n\ndef f(x):\n    return np.sin(x)\n")
    assert main(["rules", "--missing", str(f)]) == 0
