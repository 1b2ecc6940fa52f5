"""CSV and XLSX: what is on the screen, numbers as numbers, text never a formula."""

import csv as csv_module
import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from dashboard.reports.excel import tables
from dashboard.reports.excel.tables import Column
from dashboard.text import translation
from dashboard.text.xml_text import from_excel, xml_text

COLUMNS = {
    "title": Column("Nhiệm vụ"),
    "status": Column("Tình trạng", words={"overdue": "Quá hạn"}),
    "tasks": Column("Số việc", "integer"),
    "percent": Column("Tiến độ", "percent"),
    "rate": Column("Đúng hạn", "rate"),
    "estimated_vnd": Column("Dự toán", "money"),
    "due_on": Column("Thời hạn", "date"),
    "month_on": Column("Tháng", "month"),
    "is_reported": Column("Có báo cáo", "flag"),
}
ROWS = pd.DataFrame(
    {
        "hidden_id": ["x", "y"],
        "title": ["Lễ dâng hoa", "=1+1"],
        "status": ["overdue", "other"],
        "tasks": pd.array([3, pd.NA], dtype="Int64"),
        "percent": [45.5, float("nan")],
        "rate": [1 / 3, float("nan")],
        "estimated_vnd": pd.array([1_500_000_000, pd.NA], dtype="Int64"),
        "due_on": pd.to_datetime(["2023-10-30", None]),
        "month_on": [date(2024, 3, 1), None],
        "is_reported": [True, False],
    }
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    translation.use("en")
    yield
    translation.use("vi")


def _csv(frame: pd.DataFrame, columns: dict[str, Column]) -> list[list[str]]:
    text = tables.csv(frame, columns).decode("utf-8-sig")
    return list(csv_module.reader(io.StringIO(text, newline="")))


def _sheet(frame: pd.DataFrame, columns: dict[str, Column], notes: tuple[str, ...] = ()) -> Any:
    return load_workbook(io.BytesIO(tables.xlsx(frame, "Title", notes, columns))).active


def test_csv_holds_the_shown_columns_in_their_units() -> None:
    """Headings name the unit; days are ISO, numbers plain; codes are words; missing is empty and ids stay out."""
    assert _csv(ROWS, COLUMNS) == [
        ["Nhiệm vụ", "Tình trạng", "Số việc", "Tiến độ (%)", "Đúng hạn (%)", "Dự toán (million VND)", "Thời hạn",
         "Tháng", "Có báo cáo"],
        ["Lễ dâng hoa", "Quá hạn", "3", "46", "33.3", "1500", "2023-10-30", "2024-03", "yes"],
        ["'=1+1", "other", "", "", "", "", "", "", "no"],
    ]  # fmt: skip


def test_csv_opens_in_excel_as_utf_8() -> None:
    """Without the byte order mark Excel would turn Vietnamese letters into rubbish."""
    assert tables.csv(ROWS, COLUMNS).startswith(b"\xef\xbb\xbf")


def test_xlsx_says_title_report_date_and_filters_on_top() -> None:
    """Who receives only the file sees what it is and for which date; then one blank row, headings, rows."""
    sheet = _sheet(ROWS, COLUMNS, ("Figures to 31/03/2024", "Plan: A"))
    assert [sheet.cell(row, 1).value for row in range(1, 7)] == [
        "Title", "Figures to 31/03/2024", "Plan: A", None, "Nhiệm vụ", "Lễ dâng hoa",
    ]  # fmt: skip
    assert sheet.freeze_panes == "A6"


def test_xlsx_cells_are_typed() -> None:
    """Sums and sorting work in Excel: counts, percents and money are numbers, days are dates, missing is empty."""
    sheet = _sheet(ROWS, COLUMNS)
    values = [cell.value for cell in sheet[4]]
    assert values == ["Lễ dâng hoa", "Quá hạn", 3, 46, 33.3, 1500, datetime(2023, 10, 30),
                      datetime(2024, 3, 1), "yes"]  # fmt: skip
    assert [cell.number_format for cell in sheet[4][6:8]] == ["dd/mm/yyyy", "mm/yyyy"]
    assert [cell.value for cell in sheet[5]][2:8] == [None] * 6


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_text_never_becomes_a_formula(start: str) -> None:
    """A report that says "=cmd|…" must not run on the computer of who opens the download."""
    text = f"{start}HYPERLINK(1)"
    frame, columns = pd.DataFrame({"t": [text], "n": [-5]}), {"t": Column(text), "n": Column("n", "integer")}
    heading, row = _csv(frame, columns)
    assert heading[0] == row[0] == f"'{xml_text(text)}"
    assert row[1] == "-5"
    sheet = _sheet(frame, columns)
    for cell in (sheet["A3"], sheet["A4"]):
        assert cell.data_type == "s"
        assert cell.quotePrefix
    assert sheet["B4"].value == -5


def test_title_and_notes_are_text_too() -> None:
    """A filter's name from the plan stands in the notes: it is as little trusted as any cell."""
    sheet = load_workbook(io.BytesIO(tables.xlsx(ROWS, "=A1", ("+1",), COLUMNS))).active
    assert (sheet["A1"].data_type, sheet["A2"].data_type) == ("s", "s")


def test_an_empty_table_is_a_file_with_headings() -> None:
    """No rows is an answer, not an error."""
    assert len(_csv(ROWS.head(0), COLUMNS)) == 1
    assert _sheet(ROWS.head(0), COLUMNS).max_row == 3


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), min_size=1, max_size=5))
@settings(max_examples=40, deadline=None)
def test_any_text_survives_both_files(texts: list[str]) -> None:
    """Text comes back as it was, whatever it holds; what no file can hold is left out (`text.xml_text`)."""
    frame = pd.DataFrame({"n": range(len(texts)), "t": pd.Series(texts, dtype=object)})
    columns = {"n": Column("N", "integer"), "t": Column("T")}
    sheet = _sheet(frame, columns)
    for row, text in enumerate(texts, start=4):
        assert from_excel(sheet.cell(row, 2).value or "") == xml_text(text)
    for (_number, cell), text in zip(_csv(frame, columns)[1:], texts, strict=True):
        expected = xml_text(text)
        assert cell == (f"'{expected}" if expected.startswith((*FORMULA_STARTS, "\n")) else expected)
