"""Folding: one key for every spelling of the same words, and text without what cannot be seen."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.text.fold import agency_key, clean, key


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("LỄ DÂNG HOA", "le dang hoa"),
        ("uỷ ban", "ủy ban"),
        ("Văn hoá", "Văn hóa"),
        ("Đoàn kết", "doan ket"),
        ("Ðoàn kết", "Đoàn kết"),  # Icelandic eth, which looks like Đ
        ("Tiến  độ\n", "tiến độ"),
        ("Tỷ lệ\nhoàn thành", "Tỷ lệ hoàn thành"),
        ("Khó khăn, vướng mắc:", "khó khăn vướng mắc"),
        ("Xã hội & Y tế", "xã hội và y tế"),
        (unicodedata.normalize("NFD", "Kế hoạch"), "Kế hoạch"),
        ("Ti\u200bến\u00a0độ", "Tiến độ"),
        ("Kinh_phí", "Kinh phí"),
    ],
)
def test_spellings_of_the_same_words_have_one_key(typed: str, meant: str) -> None:
    """Case, tones, letter marks, spacing, punctuation and the way of encoding do not tell words apart."""
    assert key(typed) == key(meant)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hoàn thành", "Chưa hoàn thành"), ("B.I.1", "B.I.11"), ("Kế hoạch 1", "Kế hoạch 2"), ("", "a")],
)
def test_different_words_have_different_keys(one: str, other: str) -> None:
    """Folding never makes words, digits or their order disappear."""
    assert key(one) != key(other)


def test_symbols_alone_have_an_empty_key() -> None:
    """A cell of punctuation matches no header and no name."""
    assert key(" *** (%) — ") == ""


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    """Folding twice is folding once: keys can be stored and compared later."""
    assert key(key(text)) == key(text)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_keys_do_not_depend_on_the_unicode_form(text: str) -> None:
    """Composed and decomposed text have the same key."""
    assert key(unicodedata.normalize("NFD", text)) == key(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("UBND tỉnh Lai Châu", "Ủy ban nhân dân tỉnh Lai Châu"),
        ("UBND H. Than Uyên", "Ủy ban nhân dân huyện Than Uyên"),
        ("ubnd tp.lai châu", "UBND thành phố Lai Châu"),
        ("UBND TP Lai Châu", "Uỷ ban nhân dân Thành phố Lai Châu"),
        ("UBMTTQ tỉnh", "Ủy ban Mặt trận Tổ quốc tỉnh"),
        ("Sở VHTT&DL", "Sở VHTTDL"),
        ("Sở VH, TT và DL", "Sở VHTT&DL"),
        ("Sở Lao động - Thương binh và Xã hội", "Sở Lao động, Thương binh & Xã hội"),
    ],
)
def test_general_abbreviations_name_the_same_agency(typed: str, meant: str) -> None:
    """UBND, H., TP. and the like are spelled out; "và", "&" and punctuation between words do not count."""
    assert agency_key(typed) == agency_key(meant)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sở Nội vụ", "Sở Ngoại vụ"),
        ("UBND huyện Tam Đường", "UBND huyện Than Uyên"),
        ("UBND huyện Tân Uyên", "UBND huyện Than Uyên"),
        ("Tổ H", "Tổ huyện"),
        ("Tỉnh ủy", "Thành ủy"),
    ],
)
def test_different_agencies_stay_different(one: str, other: str) -> None:
    """The key of an agency never joins two names that differ in a letter."""
    assert agency_key(one) != agency_key(other)


def test_clean_removes_what_cannot_be_seen_and_keeps_line_breaks() -> None:
    """Zero-width, bidirectional and control characters go, a soft hyphen too; the lines of a text stay."""
    assert clean(" \ufeffĐã\u200b xong\u202e \r\n- hai\u00adviệc\x07\u00a0 \n") == "Đã xong\n- haiviệc"


def test_clean_composes() -> None:
    """Text typed with separate tone marks is kept in the composed form."""
    assert clean(unicodedata.normalize("NFD", "Lễ kỷ niệm")) == unicodedata.normalize("NFC", "Lễ kỷ niệm")


@given(st.text())
def test_clean_text_is_clean(text: str) -> None:
    """Cleaning twice is cleaning once, and nothing invisible is left."""
    once = clean(text)
    assert clean(once) == once
    assert all(c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in once)
