"""The list of Streamlit's own texts: what stands in it, Streamlit still says."""

from pathlib import Path
from typing import Final

import pytest
import streamlit

from dashboard.ui.browser import streamlit_words

COMPOSED: Final = {
    "Press Enter to apply": ("Press Enter to ${", "`apply`"),
    "Press Enter to submit form": ("Press Enter to ${", "`submit form`"),
    "The page that you have requested does not seem to exist. Running the app's main page.": (
        "The page that you have requested does not seem to exist",
        ". Running the app's main page.",
    ),
    "Show/hide columns: {0}": ("Show/hide columns",),
    "Search: {0}": ("`Search`",),
    "Fullscreen: {0}": ("`Fullscreen`",),
    "Close fullscreen: {0}": ("`Close fullscreen`",),
    "Clear selection: {0}": ("`Clear selection`",),
    "{0} options available.": ("} options`", "} available."),
    "{0} option available.": ("} option`", "} available."),
}
"""What its scripts put together from pieces."""


@pytest.fixture(scope="module")
def scripts() -> str:
    """All that the installed Streamlit runs in a browser."""
    folder = Path(streamlit.__file__).parent / "static" / "static" / "js"
    return "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.js"))


def test_every_listed_text_is_still_streamlits(scripts: str) -> None:
    """A text that a new Streamlit words differently would come back in English, unnoticed where no test looks."""
    pieces = {
        text: COMPOSED.get(text, text.split("{0}")) for text in (*streamlit_words.TEXTS, *streamlit_words.REWORDED)
    }
    assert len(pieces) > 140 and COMPOSED.keys() <= pieces.keys()
    assert not [text for text, parts in pieces.items() if not all(part in scripts for part in parts)]


def test_no_text_is_listed_twice() -> None:
    """One line for one text."""
    assert len(set(streamlit_words.TEXTS)) == len(streamlit_words.TEXTS)
