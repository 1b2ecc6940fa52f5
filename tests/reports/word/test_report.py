"""The monthly report in Word: the layout of the law, nothing cut, text of others never more than text."""

import io
import re
from collections.abc import Iterator
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from dashboard.reports import content
from dashboard.reports.word import report as word
from dashboard.store.database import Database
from dashboard.store.scope import Scope
from dashboard.text import translation
from tests import build
from tests.reports import files

EVIL = "=1+1 <b>đậm</b> & { PAGE } \x0b\x1f**x** \u202eabc"
PLAIN = "=1+1 <b>đậm</b> & { PAGE } **x** \u202eabc"


def report(db: Database, scope: Scope) -> bytes:
    return word.monthly_report(build.ask(db, content.gather, scope, green_from=-5, amber_from=-15))


@pytest.fixture(scope="module")
def of_a(demo_database: Database) -> bytes:
    return report(demo_database, build.scope("2024-06", plan="A", section="B.III"))


@pytest.fixture(scope="module")
def of_b(demo_database: Database) -> bytes:
    return report(demo_database, build.scope("2024-06", plan="B", section="II.5"))


@pytest.fixture
def office(db: Database) -> Database:
    """A plan of two tasks, one with a title nobody should trust; nobody has reported."""
    build.plan(db, [build.task("1", due="2024-01-31", title=EVIL), build.task("2", ["b"], contradiction=EVIL)])
    return db


def _head(file: bytes) -> str:
    first = docx.Document(io.BytesIO(file)).tables[0]
    return "\n".join(cell.text for row in first.rows for cell in row.cells)


def test_page_is_a4_with_the_margins_of_the_law(of_a: bytes) -> None:
    """Nghị định 30/2020, Phụ lục I: A4, 20-25 mm above and below, 30-35 left, 15-20 right; the annex lies on its side,
    the binding edge on top."""
    body, annex = docx.Document(io.BytesIO(of_a)).sections
    assert [round(side.mm) for side in (body.page_width, body.page_height)] == [210, 297]
    assert [round(side.mm) for side in (annex.page_width, annex.page_height)] == [297, 210]
    sides = [(body.left_margin, body.right_margin, body.top_margin, body.bottom_margin)]
    sides.append((annex.top_margin, annex.bottom_margin, annex.right_margin, annex.left_margin))
    for binding, outer, above, below in sides:
        assert 30 <= round(binding.mm) <= 35
        assert 15 <= round(outer.mm) <= 20
        assert 20 <= round(above.mm) <= 25
        assert 20 <= round(below.mm) <= 25


def test_head_and_end_of_the_state(of_a: bytes) -> None:
    """National name and motto, who issues it, number, day and signature left blank, "./." at the end."""
    head, text = _head(of_a), files.word_text(of_a)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in head
    assert "Độc lập - Tự do - Hạnh phúc" in head
    assert "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH" in head
    assert "Số:          /BC-" in head
    assert "ngày       tháng       năm" in head
    assert "\nBÁO CÁO\n" in f"\n{text}"
    assert "Phụ lục kèm theo./." in text
    last = docx.Document(io.BytesIO(of_a)).tables[-2]
    assert "Nơi nhận:" in last.cell(0, 0).text
    assert "(Chức vụ, chữ ký, họ và tên)" in last.cell(0, 1).text


def test_head_and_end_of_the_party(of_b: bytes) -> None:
    """Hướng dẫn 36-HD/VPTW: the Party's name instead of the motto, a star under the agency, "I-", a full stop."""
    head, text = _head(of_b), files.word_text(of_b)
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in head
    assert "Độc lập" not in head
    assert "THÀNH ỦY LAI CHÂU\nBAN TUYÊN GIÁO\n*" in head
    assert "Số          -BC/" in head
    assert "I- KẾT QUẢ CHUNG" in text
    assert "Phụ lục kèm theo." in text
    assert "./." not in text


def test_seven_parts_in_order(of_a: bytes) -> None:
    """Whoever reads it every month finds each thing at its place."""
    headings = [line for line in files.word_text(of_a).splitlines() if line.isupper() and ". " in line]
    assert [heading.split(".")[0] for heading in headings] == ["I", "II", "III", "IV", "V", "VI", "VII"]


def test_page_numbers_start_on_page_2_and_demo_banner_on_every_page(of_a: bytes) -> None:
    """The number stands in the middle of the top margin, the annex begins at 1; made-up figures are called so on each
    page, the first ones included."""
    for section in docx.Document(io.BytesIO(of_a)).sections:
        assert section.different_first_page_header_footer
        for header, is_numbered in ((section.first_page_header, False), (section.header, True)):
            assert "SỐ LIỆU MINH HỌA" in header.paragraphs[0].text
            assert ("PAGE" in header.paragraphs[0]._p.xml) == is_numbered
    annex: Any = docx.Document(io.BytesIO(of_a)).sections[1]._sectPr
    assert annex.find(qn("w:pgNumType")).get(qn("w:start")) == "1"


def test_tables_repeat_their_headings_and_tear_no_row(of_a: bytes) -> None:
    """A table over several pages stays readable; numbers stand at the right."""
    tables = [table for table in docx.Document(io.BytesIO(of_a)).tables if files.is_ruled(table)]
    assert len(tables) >= 5
    for table in tables:
        first: Any = table.rows[0]._tr
        assert first.trPr.find(qn("w:tblHeader")) is not None
        for row in table.rows:
            properties: Any = row._tr.trPr
            assert properties.find(qn("w:cantSplit")) is not None


def test_every_run_is_in_times_new_roman(of_a: bytes) -> None:
    """The law's font, by the one style everything takes it from; no run names another."""
    document = docx.Document(io.BytesIO(of_a))
    assert document.styles["Normal"].font.name == "Times New Roman"
    names = {run.font.name for paragraph in document.paragraphs for run in paragraph.runs}
    assert names <= {None, "Times New Roman"}


def test_text_of_others_stays_plain(office: Database) -> None:
    """A title, a difficulty or a result is shown letter by letter: no field, no markup, no broken file."""
    values = {"percent": 10.0, "difficulty": EVIL, "proposal": "=2+2", "result": EVIL}
    build.report(office, "a", "2024-03", {"1": values})
    file = report(office, build.scope("2024-03", plan="P"))
    (words,) = (table for table in files.word_tables(file) if "Kiến nghị" in table[0])
    assert words[1][1:] == [f"1. {PLAIN}", "03/2024", PLAIN, "=2+2"]
    annex = files.word_table(file, "Số")
    assert (annex[0][1], annex[0][6]) == (PLAIN, f"{PLAIN} (03/2024)")
    fields = docx.Document(io.BytesIO(file)).element.xml.count("w:instrText")
    assert fields == 0


def test_a_fresh_office_gets_a_report_that_makes_sense(office: Database) -> None:
    """Before the first report: the plan's tasks, nothing received, no money; no "nan", no "None", nothing made up."""
    file = report(office, build.scope("2023-04", plan="P"))
    text = files.word_text(file) + str(files.word_tables(file))
    assert "Đã nhận 0/2 báo cáo tháng 4/2023" in text
    assert "Chưa có báo cáo nào, vì vậy chưa biết khó khăn" in text
    for wrong in ("nan", "None", "NaT", "<NA>", "MINH HỌA"):
        assert wrong not in text
    assert len(files.word_table(file, "Số")) == 2


def test_two_plans_leave_the_agency_to_be_written_in(demo_database: Database) -> None:
    """Nobody reports on both plans by any document, so no agency is named that did not issue it."""
    file = report(demo_database, build.scope("2024-06", agency="ubnd-tp-lai-chau"))
    assert "[TÊN CƠ QUAN BÁO CÁO]" in _head(file)
    text = files.word_text(file)
    assert "Thực hiện các kế hoạch: Kế hoạch tổ chức các hoạt động kỷ niệm " in text
    assert re.search("; Kế hoạch số 160-KH/ThU ngày 12/12/2023 của [^;]+ về công tác giáo dục lý luận chính trị", text)
    assert ", [Tên cơ quan báo cáo] báo cáo kết quả thực hiện tháng 6/2024 như sau (số liệu đến ngày" in text
    assert "Phạm vi báo cáo: nhiệm vụ do UBND thành phố Lai Châu chủ trì." in files.word_text(file)


@pytest.fixture
def english() -> Iterator[None]:
    with translation.speaking("en"):
        yield


@pytest.mark.usefixtures("english")
def test_it_is_vietnamese_whoever_asks(office: Database) -> None:
    """An official document has one language, also for a reader of the English screen."""
    file = report(office, build.scope("2023-04", plan="P"))
    assert "Tỷ lệ hoàn thành" in files.word_text(file)
    assert "Completion" not in files.word_text(file)
