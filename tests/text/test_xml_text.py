"""Text for files: what no XML can hold is left out, everything else stays, and Excel shows what was meant."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from dashboard.text import fold
from dashboard.text.xml_text import excel_text, from_excel, xml_text

ANY = st.text(
    st.characters() | st.characters(categories=["Cs", "Cc", "Cn"]) | st.sampled_from("_x0123456789ABCDEFabcdef")
)
NOTHING = [chr(code) for code in (*range(0xFDD0, 0xFDF0), *(n + last for n in range(0, 0x110000, 0x10000)
                                                         for last in (0xFFFE, 0xFFFF)))]  # fmt: skip


@given(ANY)
@example("\x00\x08\x0b\x0c\x1f\ufffe\uffff\ud800\udfff")
def test_any_text_stands_in_an_xml_document(text: str) -> None:
    """The document is well-formed and gives the text back, line breaks of one kind."""
    kept = xml_text(text)
    root = etree.Element("t")
    root.text = kept
    assert (etree.fromstring(etree.tostring(root, encoding="utf-8")).text or "") == kept
    assert kept.encode().decode() == kept
    assert xml_text(kept) == kept


@given(st.text(st.characters(exclude_categories=["Cc", "Cn", "Cs"])))
@example("Đã họp\n\tlần 2 😀 \ue000 \u200b")
def test_a_text_of_characters_stays_as_it_is(text: str) -> None:
    """Nothing that is a character is lost, seen or not."""
    assert xml_text(text) == text


def test_noncharacters_are_left_out_in_and_out() -> None:
    """All 66 of them, also those XML allows: what is read and what is written follow one rule."""
    assert len(NOTHING) == 66 and all(unicodedata.category(char) == "Cn" for char in NOTHING)
    assert xml_text(f"a{''.join(NOTHING)}b") == fold.clean(f"a{''.join(NOTHING)}b") == "ab"


@given(ANY)
@example("_x0041_")
@example("_x005F_x0041_x0042_")
@example("_xD83D__xDE00_ _x005F_xD83D__xDE00_")
def test_excel_shows_the_text_that_was_written(text: str) -> None:
    """Also a text that looks like one of Excel's escapes, or like an escaped one."""
    assert from_excel(excel_text(text)) == xml_text(text)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("Thiếu _xFFFE_ nhân lực", "Thiếu \ufffe nhân lực"),
        ("_x0000_", "\0"),
        ("_x001F_", "\x1f"),
        ("_x005F_x0041_", "_x0041_"),
        ("_x0041_x0042_", "Ax0042_"),
        ("_xD83D__xde00_", "😀"),
        ("_xD800_", "_xD800_"),
        ("_x005F_xD83D__xDE00_", "_xD83D__xDE00_"),
        ("_X0041_ _x41_ _x00041_", "_X0041_ _x41_ _x00041_"),
    ],
)
def test_an_escape_of_excel_is_the_character_it_names(stored: str, shown: str) -> None:
    """From left to right and each once; two halves make their character, half a pair stays as it is typed."""
    assert from_excel(stored) == shown
