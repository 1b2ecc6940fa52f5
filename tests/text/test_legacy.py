"""Text typed in TCVN3 and VNI fonts: converted where the font says so, otherwise only recognised."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.text.legacy import convert, encoding, suspect

SENTENCE = "Nhiệm vụ đã hoàn thành, ngày 30/10: được 24 căn nhà ở Mường Tè, kỷ niệm rực rỡ"
TCVN3 = "NhiÖm vô ®· hoµn thµnh, ngµy 30/10: ®\u00adîc 24 c¨n nhµ ë M\u00adêng TÌ, kû niÖm rùc rì"
VNI = "Nhieäm vuï ñaõ hoaøn thaønh, ngaøy 30/10: ñöôïc 24 caên nhaø ôû Möôøng Teø, kyû nieäm röïc rôõ"

# Every marked vowel once: the plain vowels and ă â ê ô ơ ư with each of the five tones, and đ.
LETTERS = "àáảãạ ăằắẳẵặ âầấẩẫậ èéẻẽẹ êềếểễệ ìíỉĩị òóỏõọ ôồốổỗộ ơờớởỡợ ùúủũụ ưừứửữự ỳýỷỹỵ đ"
TCVN3_LETTERS = "µ¸¶·¹ ¨»¾¼½Æ ©ÇÊÈÉË ÌÐÎÏÑ ªÒÕÓÔÖ ×ÝØÜÞ ßãáâä «åèæçé ¬êíëìî ïóñòô \u00adõøö÷ù úýûüþ ®"
VNI_LETTERS = (
    "aøaùaûaõaï aêaèaéaúaüaë aâaàaáaåaãaä eøeùeûeõeï eâeàeáeåeãeä ìíæóò oøoùoûoõoï "
    "oâoàoáoåoãoä ôôøôùôûôõôï uøuùuûuõuï ööøöùöûöõöï yøyùyûyõî ñ"
)


@pytest.mark.parametrize(
    ("font", "name"),
    [(".VnTime", "tcvn3"), (".vntimeh", "tcvn3"), ("VNI-Times", "vni"), ("Times New Roman", None), ("", None)],
)
def test_the_font_tells_the_encoding(font: str, name: str | None) -> None:
    """Fonts named .Vn… are TCVN3, VNI… are VNI; every other font is Unicode."""
    assert encoding(font) == name


@pytest.mark.parametrize(
    ("typed", "font", "meant"),
    [
        (TCVN3, ".VnTime", SENTENCE),
        (VNI, "VNI-Times", SENTENCE),
        (TCVN3_LETTERS, ".VnArial", LETTERS),
        (VNI_LETTERS, "VNI-Helve", LETTERS),
        ("¡n ¢u §µ £m ¤ng ¥n ¦u", ".VnTime", "Ăn Âu Đà Êm Ông Ơn Ưu"),
        ("Tæng céng", ".VnTimeH", "TỔNG CỘNG"),
        ("ÑAÕ XONG, Ñaõ xong, UÛy ban, Ö, Ô", "VNI-Times", "ĐÃ XONG, Đã xong, Ủy ban, Ư, Ơ"),
        ("B.I.2.1", ".VnTimeH", "B.I.2.1"),
    ],
)
def test_legacy_text_becomes_unicode(typed: str, font: str, meant: str) -> None:
    """Each letter of the two encodings becomes the letter that its font shows."""
    assert convert(typed, font) == meant


@pytest.mark.parametrize(
    ("text", "font"),
    [
        (SENTENCE, ".VnTime"),  # Unicode pasted into a cell that kept its old font
        (SENTENCE, "VNI-Times"),
        (TCVN3, "Arial"),
        (VNI, ""),
        ("\u00c0\u00c1", ".VnTime"),  # codes that TCVN3 leaves empty
        ("\u00f8 20", "VNI-Times"),  # a sign without its vowel
    ],
)
def test_text_that_was_not_typed_for_its_font_stays(text: str, font: str) -> None:
    """Unicode text in an old font, and anything in an ordinary font, is never changed."""
    assert convert(text, font) == text


@given(st.text())
def test_ordinary_fonts_change_nothing(text: str) -> None:
    """Without a legacy font every text comes back as it is."""
    assert convert(text, "Times New Roman") == text


@pytest.mark.parametrize(
    ("text", "name"), [(TCVN3, "tcvn3"), (VNI, "vni"), ("Hoµn thµnh", "tcvn3"), ("chuùng toâi", "vni")]
)
def test_legacy_text_in_an_ordinary_font_is_suspected(text: str, name: str) -> None:
    """A reader is warned of text that only an old font would show as Vietnamese."""
    assert suspect(text) == name


@pytest.mark.parametrize(
    "text",
    [SENTENCE, "Hà Nội", "có", "Đã xong", "café München", "30 m² × 5 m³, ±2°", "Done – «on time»", "A·B ® ©", "",
     "½ ngày, ½ công", "¹ ghi chú ¾ ¼ ½",
     "nhà ở", "Sìn Hồ", "thông báo số 5", "à", "y tế", "giá trị 5µm", "quý hóa", "toâi", "khuya khoắt ngoằn ngoèo"],
)  # fmt: skip
def test_unicode_text_is_not_suspected(text: str) -> None:
    """Vietnamese in Unicode, foreign words and symbols raise no alarm."""
    assert suspect(text) is None


@given(st.text(alphabet=LETTERS.replace(" ", "") + "bcdghklmnpqrstvx ", max_size=60))
def test_text_with_letters_only_unicode_has_is_not_suspected(text: str) -> None:
    """One letter such as ế or ơ proves the text to be Unicode already."""
    assert suspect(text + " ế") is None
