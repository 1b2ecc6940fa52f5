"""The catalogue is complete: for what the code marks and for what the lists of texts hold."""

from pathlib import Path

from dashboard.settings import ROOT
from dashboard.text import translation


def test_a_text_without_a_translation_is_named(tmp_path: Path) -> None:
    """Whether it is marked in code or stands in a list; comments and empty lines of a list are no texts."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "screen.py").write_text('_("Said in code")\n', encoding="utf-8")
    (tmp_path / "src" / "their_words.txt").write_text("# Theirs\n\nSaid in a list\n", encoding="utf-8")
    assert translation.gaps(tmp_path)[0] == {"Said in code", "Said in a list"}


def test_every_text_is_translated_and_none_is_left_over() -> None:
    """A reader of Vietnamese meets no English."""
    assert translation.gaps(ROOT) == (set(), set())
