"""Limits of files and systems: nothing is refused or cut by them without a sign, and no letter is parted."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.text import limits
from dashboard.text.xml_text import from_excel

ANY = st.text(st.characters() | st.characters(categories=["Cs", "Cc"]), max_size=400)
LONG = 'Kế hoạch "kỷ niệm"/đợt 1:\r\n' * 12 + "😀" * 60


@given(ANY, st.integers(1, 300))
@example("😀😀😀", 4)
@example("ab", 1)
def test_a_cut_text_keeps_its_beginning_and_says_so(text: str, most: int) -> None:
    """What fits stays whole; what does not ends in "…" and holds whole letters only."""
    cut = limits.cut(text, most)
    assert limits.units(cut) <= most
    assert cut == text if limits.units(text) <= most else (cut.endswith("…") and text.startswith(cut[:-1]))


@given(ANY)
@example(LONG)
@example("x" * 256)
def test_a_property_is_one_line_of_at_most_255(text: str) -> None:
    """python-docx refuses a longer one, and Excel counts in halves of 16 bits."""
    line = limits.property_text(text)
    assert limits.units(line) <= 255 and len(line.splitlines()) <= 1


@given(ANY)
@example("a&" * 100)
@example("&" * 79 + "😀")
def test_a_page_header_never_ends_within_a_code(text: str) -> None:
    """Every & is written twice, and three parts with their codes fit in Excel's 255."""
    header = from_excel(limits.header_text(text))
    assert 3 * (limits.units(header) + len("&L")) <= 255
    assert "&" not in header.replace("&&", "")


@pytest.mark.parametrize("text", ["a" * 40_000, "😀" * 20_000, "_x0041_" * 6_000, "\x00" * 40_000 + "a"])
def test_a_cell_holds_at_most_what_excel_takes(text: str) -> None:
    """Characters outside the first plane count twice there, and openpyxl counts escapes, too."""
    cell = limits.cell_text(text)
    assert limits.units(from_excel(cell)) <= 32_767 and len(cell) <= 32_767


@given(ANY, st.sampled_from([".xlsx", ".docx", ""]))
@example("", ".xlsx")
@example("../../etc/passwd", ".xlsx")
@example(LONG, ".zip")
@example("ộ" * 300, ".xlsx")
@example("a\r\nSet-Cookie: x", ".xlsx")
def test_a_file_name_is_one_every_system_takes(stem: str, ending: str) -> None:
    """No folder, no forbidden sign, not too long, never nothing."""
    name = limits.file_name(stem, ending)
    assert name.endswith(ending) and name != ending
    assert not set(name) & set('/\\:*?"<>|\r\n\t\0') and name.strip(" .") == name
    assert len(name.encode()) <= 255


@pytest.mark.parametrize("name", ["BaoCao_A_2024-06_so-y-te", "Cần sửa - Tháng 3 (1)", "TrinhChieu_B.III"])
def test_a_good_file_name_stays_as_it_is(name: str) -> None:
    """Vietnamese letters, spaces and brackets are good."""
    assert limits.file_name(name, ".xlsx") == f"{name}.xlsx"


@pytest.mark.parametrize(("one", "other"), [("a/b", "a-b"), ("a/b", "a:b"), ("ộ" * 300, "ộ" * 301), ("", ".")])
def test_two_names_stay_two_when_they_are_changed(one: str, other: str) -> None:
    """In an archive the second of two equal names would hide the first."""
    assert limits.file_name(one, ".xlsx") != limits.file_name(other, ".xlsx")
