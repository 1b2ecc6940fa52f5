"""Streamlit's own texts ("Upload", "Press Enter to apply", "No results", …) in the reader's language.

Streamlit keeps them in English and has no setting for them. A small script in the page replaces those of
`streamlit_words.txt` wherever they stand; it knows no class names, and what a later Streamlit words differently only
stays English.
"""

from pathlib import Path
from typing import Final

from dashboard.text import translation
from dashboard.text.translation import N_, _, language
from dashboard.ui.browser.component import component

TEXTS: Final = tuple(translation.listed(Path(__file__).with_suffix(".txt")))
"""As Streamlit spells them; `{0}` stands for any text, which is kept."""
REWORDED: Final = {"{0} per file": N_("or drop them here")}
"""Where we say something else than Streamlit does, in English too: the limit is told when it is passed."""


def show() -> None:
    """From here on the browser shows Streamlit's own texts in the language of the page, and says which it is; draws
    nothing itself."""
    component("streamlit_words")(data=pairs() | {"language": language()}, key="wording", height="content")


def pairs() -> dict[str, list[tuple[str, str]]]:
    """(text on the page, text to show); on the page may still stand the language spoken before."""
    with translation.speaking("vi"):
        vietnamese = {text: _(text) for text in (*TEXTS, *REWORDED.values())}
    pairs = [
        (text, _(ours))
        for streamlits, ours in [*((text, text) for text in TEXTS), *REWORDED.items()]
        for text in (streamlits, ours, vietnamese[ours])
        if text != _(ours)
    ]
    return {
        "exact": [pair for pair in pairs if "{0}" not in pair[0]],
        "patterns": [pair for pair in pairs if "{0}" in pair[0]],
    }
