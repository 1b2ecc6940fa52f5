"""The reminder letter: the official layout of the state or the Party, its words from the data, nothing of them live."""

import io
from dataclasses import replace
from datetime import date

import docx
import pytest
from docx.document import Document
from docx.shared import Pt

from dashboard.reports.word import letter
from dashboard.reports.word.letter import IssuedPlan, Letter, Task
from dashboard.text import translation

STATE = Letter(
    plan=IssuedPlan("Kế hoạch kỷ niệm 20 năm", issuer="Ban Tổ chức kỷ niệm", number="", issued_on=None),
    sender="Sở Văn hóa, Thể thao và Du lịch",
    recipient="Sở Y tế",
    missing=[date(2023, 10, 1), date(2024, 4, 1), date(2024, 5, 1), date(2024, 6, 1)],
    closed=[date(2023, 10, 1)],
    deadline_on=date(2024, 7, 3),
    is_overdue=True,
    tasks=[Task("B.I.1", "Lễ dâng hoa", "tháng 12/2023"), Task("B.I.2", "Hội thi", "không hạn")],
    template="BaoCao_A_2024-06_so-y-te.xlsx",
    is_demo=False,
)
PARTY = replace(
    STATE,
    plan=IssuedPlan(
        "Kế hoạch công tác giáo dục lý luận chính trị năm 2024",
        issuer="Ban Thường vụ Thành ủy Lai Châu",
        number="160-KH/ThU",
        issued_on=date(2023, 12, 12),
    ),
    sender="Ban Tuyên giáo Thành ủy",
    missing=[date(2024, 6, 1)],
    closed=[],
    is_overdue=False,
)


def opened(given: Letter) -> Document:
    """The letter as Word would open it."""
    return docx.Document(io.BytesIO(letter.docx(given)))


def head(document: Document) -> tuple[list[str], list[str]]:
    """The lines at the left and at the right of the top."""
    rows = [row.cells for row in document.tables[0].rows]
    return tuple(
        [line.text for cell in side for line in cell.paragraphs if line.text] for side in zip(*rows, strict=True)
    )  # type: ignore[return-value]


def words(document: Document) -> str:
    """Everything the letter says between its top and its end."""
    return "\n".join(line.text for line in document.paragraphs)


@pytest.mark.parametrize("given", [STATE, PARTY])
def test_the_page_is_official(given: Letter) -> None:
    """A4, margins 20, 20, 30 and 15 mm, Times New Roman 14 on everything, in Vietnamese, without a date of its own."""
    document = opened(given)
    page = document.sections[0]
    assert [round(side.mm) for side in (page.page_width, page.page_height) if side] == [210, 297]
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    assert [round(margin.mm) for margin in margins if margin] == [20, 20, 30, 15]
    assert (document.styles["Normal"].font.name, document.styles["Normal"].font.size) == ("Times New Roman", Pt(14))
    runs = [run for line in document.paragraphs for run in line.runs]
    assert {run.font.name for run in runs} == {None}
    assert {run.font.size for run in runs if run.text} == {Pt(14)}
    assert document.core_properties.author == given.sender


def test_the_state_names_the_nation_and_the_motto() -> None:
    """Nghị định 30/2020: nation and motto at the right, the agency under its superior at the left, the rest blank."""
    left, right = head(opened(STATE))
    assert right == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Lai Châu, ngày       tháng       năm",
    ]  # fmt: skip
    assert left == [
        "UBND TỈNH LAI CHÂU", "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH", "Số:          /",
        "V/v đôn đốc báo cáo tiến độ thực hiện Kế hoạch",
    ]  # fmt: skip
    assert words(opened(STATE)).rstrip().endswith("./.")


def test_the_party_has_no_motto() -> None:
    """Hướng dẫn 36-HD/VPTW: the Party's name at the right; at the left a star and the number of a Party letter."""
    left, right = head(opened(PARTY))
    assert right == ["ĐẢNG CỘNG SẢN VIỆT NAM", "Lai Châu, ngày       tháng       năm"]
    assert left[:4] == ["THÀNH ỦY LAI CHÂU", "BAN TUYÊN GIÁO", "*", "Số          -CV/"]
    assert "Độc lập" not in words(opened(PARTY))
    assert not words(opened(PARTY)).rstrip().endswith("./.")


def test_the_letter_says_what_is_missing_and_what_to_do() -> None:
    """Plan, periods (those in a row together), deadline, template, reason for closed months, tasks with deadlines."""
    for text in (letter.text(STATE), words(opened(STATE))):
        assert "Kính gửi: Sở Y tế" in text
        assert "4 kỳ báo cáo (10/2023, từ 04/2024 đến 06/2024)" in text
        assert "Hạn gửi báo cáo kỳ 06/2024 là ngày 03/07/2024, đến nay đã quá hạn." in text
        assert "BaoCao_A_2024-06_so-y-te.xlsx" in text
        assert "2. Nêu rõ lý do gửi chậm đối với những kỳ nêu trên đã chốt số liệu (10/2023)" in text
        assert "3. Báo cáo đầy đủ 2 nhiệm vụ" in text
    rows = [[cell.text for cell in row.cells] for row in opened(STATE).tables[1].rows]
    assert rows == [
        ["STT", "Nhiệm vụ", "Thời hạn"],
        ["1", "B.I.1. Lễ dâng hoa", "tháng 12/2023"],
        ["2", "B.I.2. Hội thi", "không hạn"],
    ]
    assert "- B.I.1. Lễ dâng hoa (thời hạn: tháng 12/2023)" in letter.text(STATE)


def test_before_the_deadline_it_does_not_accuse() -> None:
    """One month, not overdue, nothing closed: no "quá hạn", no reason asked for; the plan with its number."""
    text = letter.text(PARTY)
    assert "(số 160-KH/ThU ngày 12/12/2023 của Ban Thường vụ Thành ủy Lai Châu)" in text
    assert "đối với kỳ báo cáo 06/2024." in text
    assert "quá hạn" not in text
    assert "lý do" not in text
    assert "2. Báo cáo đầy đủ 2 nhiệm vụ" in text


def test_the_signature_never_stands_alone_on_a_page() -> None:
    """The last paragraph moves on with it, and the block is not torn apart."""
    document = opened(STATE)
    assert [line.paragraph_format.keep_with_next for line in document.paragraphs[-2:]] == [True, True]
    assert "w:cantSplit" in document.tables[-1].rows[0]._tr.xml


def test_what_an_agency_is_called_stays_text() -> None:
    """Names that look like markup, fields or formulas are letters and nothing else."""
    nasty = '=HYPERLINK("http://x") <w:b/> & {PAGE} **Sở** \\n'
    document = opened(replace(STATE, recipient=nasty, tasks=[Task("1", nasty, nasty)]))
    assert f"Kính gửi: {nasty}" in words(document)
    assert document.tables[1].rows[1].cells[2].text == nasty
    body = document.element.xml
    assert "w:instrText" not in body
    assert "w:hyperlink" not in body


def test_made_up_figures_never_look_real() -> None:
    """In the demo every page and the text to copy say so; a real letter does not."""
    document = opened(replace(STATE, is_demo=True))
    section = document.sections[0]
    for header in (section.first_page_header, section.header):
        assert "SỐ LIỆU MINH HỌA" in header.paragraphs[0].text
    assert letter.text(replace(STATE, is_demo=True)).startswith("SỐ LIỆU MINH HỌA")
    assert "MINH HỌA" not in letter.text(STATE) + opened(STATE).sections[0].header.paragraphs[0].text


def test_letters_are_vietnamese_whoever_reads_the_screen() -> None:
    """An English screen changes no letter."""
    translation.use("en")
    english = (letter.text(STATE), words(opened(STATE)))
    translation.use("vi")
    assert english == (letter.text(STATE), words(opened(STATE)))
