"""The Excel pack: a summary and a sheet a table, ready to filter and to print; text never a formula."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from dashboard.reports.excel import pack
from dashboard.store.database import Database
from dashboard.store.scope import Scope
from dashboard.text import translation
from dashboard.ui.kit import tables
from tests import build
from tests.reports import decks, files

EVIL = "=cmd|'/c calc'!A1"


def book(db: Database, scope: Scope) -> bytes:
    return pack.workbook(decks.gathered(db, scope), tables.describe)


@pytest.fixture
def office(db: Database) -> Database:
    """A plan of two tasks with titles that begin like formulas."""
    build.plan(db, [build.task("1", due="2024-01-31", title=EVIL), build.task("2", ["b"], title="+2")])
    return db


def test_the_summary_comes_first_and_each_table_has_a_sheet(office: Database) -> None:
    """Every tab has a name of its own that Excel takes, every sheet a title, headings and the report date."""
    workbook: Any = load_workbook(io.BytesIO(book(office, build.scope("2024-03"))))
    assert workbook.sheetnames[0] == "Tóm tắt"
    assert workbook.sheetnames[-1] == "Nhiệm vụ"
    assert len(workbook.sheetnames) == 17
    assert all(len(name) <= 31 for name in workbook.sheetnames)
    for sheet in workbook:
        assert sheet["A1"].value
        assert sheet["A2"].value == "Số liệu đến 31/03/2024"


def test_sheets_are_ready_to_filter_and_to_print(office: Database) -> None:
    """Headings stay in sight and come again on each page; A4 across, as wide as the page."""
    workbook: Any = load_workbook(io.BytesIO(book(office, build.scope("2024-03"))))
    for sheet in workbook:
        top = int(sheet.freeze_panes[1:]) - 1
        assert sheet.auto_filter.ref.startswith(f"A{top}:")
        assert sheet.print_title_rows == f"${top}:${top}"
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == ("9", "landscape") or (
            int(sheet.page_setup.paperSize), sheet.page_setup.orientation) == (9, "landscape")  # fmt: skip
        assert sheet.page_setup.fitToHeight == 0
        assert sum(column.width for column in sheet.column_dimensions.values()) <= 185, "prints too small to read"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_text_of_others_never_becomes_a_formula(office: Database) -> None:
    """A title, a result, a difficulty or a source that begins with "=" is text on every sheet."""
    values = {"percent": 10.0, "difficulty": EVIL, "result": EVIL}
    money = [{"ref": "1", "source": EVIL, "estimated": 5_000_000}]
    build.report(office, "a", "2024-03", {"1": values}, money=money)
    workbook: Any = load_workbook(io.BytesIO(book(office, build.scope("2024-03"))))
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert sum(cell.value == EVIL for cell in cells) >= 5
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert all(cell.quotePrefix for cell in cells if cell.value in (EVIL, "+2"))


def test_a_fresh_office_gets_tables_that_make_sense(office: Database) -> None:
    """Before the first report the tables are there, empty where there is nothing."""
    xlsx = book(office, build.scope("2023-04"))
    assert files.sheet_rows(xlsx, "Quá hạn", "Kế hoạch") == []
    assert files.sheet_rows(xlsx, "Kinh phí theo nguồn", "Tên") == []
    assert [row["Nhiệm vụ"] for row in files.sheet_rows(xlsx, "Nhiệm vụ", "Kế hoạch")] == [EVIL, "+2"]
    (spent,) = (row for row in files.sheet_rows(xlsx, "Tóm tắt", "Chỉ tiêu") if row["Chỉ tiêu"].startswith("Giải ngân"))
    assert spent["Giá trị"] == "–"


def test_tables_speak_the_language_of_the_screen(office: Database) -> None:
    """An English reader gets English tabs and headings."""
    with translation.speaking("en"):
        xlsx = book(office, build.scope("2024-03"))
    assert files.sheet_rows(xlsx, "Overdue", "Plan")[0]["Days late"] == 60
