"""What the docs and docstrings point to is there."""

import re
from pathlib import Path

from dashboard.settings import ROOT

FILE = re.compile(r"`((?:[\w.-]+/)*[\w.-]+\.(?:py|sql|js|css|txt|toml|md))`")
SUFFIXES = {".py", ".sql", ".js", ".css", ".txt", ".toml", ".md"}


def _files() -> list[Path]:
    folders = ("src", "pages", "tests", "bench", "docs", ".streamlit")
    paths = [*ROOT.glob("*"), *(path for folder in folders for path in (ROOT / folder).rglob("*"))]
    return [path for path in paths if path.suffix in SUFFIXES]


def test_files_that_are_named_exist() -> None:
    """A path in backticks is the end of a path of the project; what is written at run time stands in `data/`."""
    known = [f"/{path.relative_to(ROOT)}" for path in _files()]
    missing = []
    for text in _files():
        if text.name == "CHANGELOG.md" or "migrations" in text.parts:  # history
            continue
        for name in FILE.findall(text.read_text(encoding="utf-8")):
            if not any(path.endswith(f"/{name}") for path in known):
                missing.append(f"{text.relative_to(ROOT)}: {name}")
    assert not missing
