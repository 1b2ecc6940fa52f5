"""What departs from plain Streamlit is listed, with tests that exist, and what runs in a browser stands in files."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from dashboard.settings import ROOT
from dashboard.ui import browser

LIST: Final = ROOT / "docs" / "streamlit.md"
SCRIPT: Final = re.compile(
    r"=>|(?<![\w./-])(document|window|navigator|history)\.[a-z]+[A-Z(.\[=]|\.(addEventListener|querySelector)\b"
    r"|\bfunction\s*\w*\(|\b(const|let) \w+ ="
)
"""Forms that JavaScript has, and neither SQL nor a sentence."""
ROW: Final = re.compile(r"^\|(?! What |---)(.*)\|$", re.MULTILINE)
TEST: Final = re.compile(r"`(tests/\S+\.py)::(\w+)`")


def scripts(file: Path) -> Iterator[str]:
    """The strings of a Python file that hold JavaScript."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SCRIPT.search(node.value):
            yield f"{file.name}:{node.lineno}: {node.value[:60]!r}"


def test_no_script_stands_in_a_python_string() -> None:
    """In a file of its own an editor and a linter read it; Python keeps the call."""
    files = [ROOT / "app.py", *(ROOT / "src").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    assert len(files) > 150
    assert not [script for file in files for script in scripts(file)]


@pytest.mark.parametrize("file", sorted((Path(browser.__file__).parent).glob("*.js")), ids=lambda file: file.name)
def test_a_script_in_a_string_would_be_seen(file: Path, tmp_path: Path) -> None:
    """Each of our own scripts, put back into Python, is noticed."""
    (tmp_path / "back.py").write_text(f"SCRIPT = {file.read_text(encoding='utf-8')!r}\n", encoding="utf-8")
    assert list(scripts(tmp_path / "back.py"))


def test_every_departure_names_a_test_that_exists() -> None:
    """Or says that none sees it, and why; a row without one of both is a departure nobody watches."""
    rows = [[cell.strip() for cell in row.split(" | ")] for row in ROW.findall(LIST.read_text(encoding="utf-8"))]
    assert len(rows) > 25 and {len(row) for row in rows} == {4}
    for *_cells, tests in rows:
        named = TEST.findall(tests)
        assert named or tests.startswith("none: "), tests
        for file, name in named:
            assert f"\ndef {name}(" in (ROOT / file).read_text(encoding="utf-8"), f"{file}::{name}"


def test_every_script_is_listed() -> None:
    """What runs in the browser is a departure, whatever it does."""
    named = set(re.findall(r"\(`(\w+)`[,)]", LIST.read_text(encoding="utf-8")))
    assert {file.stem for file in Path(browser.__file__).parent.glob("*.js")} <= named
