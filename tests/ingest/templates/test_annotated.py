"""The workbook that goes back to an agency: every problem listed, every faulty cell marked, nothing but values."""

import io
import re
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest

from dashboard.ingest.problem import Problem, Severity
from dashboard.ingest.problem_wording import sentence
from dashboard.ingest.reading import workbook
from dashboard.ingest.templates import annotated, template
from dashboard.ingest.templates.monthly_rows import MoneyLine, MonthlyTask
from dashboard.text import translation

pytestmark = pytest.mark.usefixtures("read_here")

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


@pytest.fixture(scope="module")
def book() -> workbook.Workbook:
    """A monthly workbook as read, with a formula-like text, an error and a formula in it."""
    tasks = [MonthlyTask(f"I.{n}", f"Việc {n}", "lead", percent=10.0 * n) for n in range(1, 8)]
    content = template.monthly(
        "P", "Kế hoạch P", "a", "Cơ quan a", date(2024, 3, 1), date(2024, 4, 3), tasks,
        [MoneyLine("I.1", "Ngân sách", "Chi", 5_000_000)],
    )  # fmt: skip
    typed = openpyxl.load_workbook(io.BytesIO(content))
    sheet = typed["Tiến độ"]
    sheet["K5"].value = "=1+1"
    sheet["K5"].data_type = "s"
    sheet["E6"].value = "#N/A"
    sheet["E6"].data_type = "e"
    sheet["E7"].value = "=SUM(E5:E6)"
    sheet["G8"].value = date(2024, 3, 5)
    out = io.BytesIO()
    typed.save(out)
    return workbook.read(out.getvalue())


def returned(problems: list[Problem], book: workbook.Workbook | None) -> tuple[bytes, Any]:
    """The workbook as bytes, and opened."""
    content = annotated.workbook("Báo cáo & <số> 1.xlsx", problems, book)
    return content, openpyxl.load_workbook(io.BytesIO(content))


def test_problems_are_listed_with_place_severity_and_sentence(book: workbook.Workbook) -> None:
    """One row per problem in the order given: how bad, where, what to do, what was found; Vietnamese for any reader."""
    problems = [
        Problem(ERROR, "formula_error", "Tiến độ", "E6", 6, "Tỷ lệ hoàn thành", "I.2", "#N/A", "0%–100%"),
        Problem(WARNING, "task_missing", "Tiến độ", task="I.9", values={"title": "Việc 9"}),
        Problem(NOTE, "column_ignored", "Kinh phí", column="Ghi chú", found="=2+2"),
    ]
    with translation.speaking("en"):
        _content, out = returned(problems, book)
        assert translation.language() == "en", "the reader's language is not changed"
    with translation.speaking("vi"):
        sentences = [sentence(problem) for problem in problems]
    sheet = out.worksheets[0]
    assert "Báo cáo & <số> 1.xlsx" in sheet["A2"].value
    assert sheet["A3"].value == "1 lỗi; 1 cảnh báo; 1 lưu ý"
    rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=6)]
    assert rows == [
        ["Lỗi", "Tiến độ", "E6", "Tỷ lệ hoàn thành", "I.2", sentences[0], "#N/A"],
        ["Cảnh báo", "Tiến độ", None, None, "I.9", sentences[1], None],
        ["Lưu ý", "Kinh phí", None, "Ghi chú", None, sentences[2], "=2+2"],
    ]
    assert sheet["C6"].hyperlink.location == "'Tiến độ'!E6"
    assert sheet["C7"].hyperlink is None


def test_the_sheets_are_copied_as_values_and_never_as_formulas(book: workbook.Workbook) -> None:
    """What the agency typed stands where it stood; text stays text, whatever it begins with; no hidden sheet."""
    content, out = returned([Problem(ERROR, "formula_error", "Tiến độ", "E6", 6, found="#N/A")], book)
    assert out.sheetnames == ["Cần kiểm tra", "Tiến độ", "Kinh phí"]
    again = workbook.read(content)
    for name in out.sheetnames[1:]:
        old, new = book.sheet(name), again.sheet(name)
        assert old and new
        assert {(c.address, str(c.value)) for row in old.rows.values() for c in row.values() if c.kind != "number"} == {
            (c.address, str(c.value)) for row in new.rows.values() for c in row.values() if c.kind != "number"
        }
        assert [c.value for r in old.rows.values() for c in r.values() if c.kind == "number"] == [
            c.value for r in new.rows.values() for c in r.values() if c.kind == "number"
        ]
    assert [out["Tiến độ"][cell].data_type for cell in ("K5", "E6", "E7")] == ["s", "s", "s"]
    assert out["Tiến độ"]["G8"].number_format == "dd/mm/yyyy"
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert not re.search(r"<f[ >]", parts.read(name).decode())


def test_faulty_cells_carry_colour_and_sentence(book: workbook.Workbook) -> None:
    """Each cell of a folded problem is marked; a cell with two problems shows the graver colour and says both."""
    folded = Problem(WARNING, "percent_jumped", "Tiến độ", "E6:E8", 6, "Tỷ lệ hoàn thành", count=3)
    error = Problem(ERROR, "formula_error", "tiến  ĐỘ", "E6", 6, "Tỷ lệ hoàn thành", found="#N/A")
    _content, out = returned([folded, error], book)
    sheet = out["Tiến độ"]
    colours = {cell: sheet[cell].fill.start_color.rgb[-6:] for cell in ("E5", "E6", "E7", "E8", "E9")}
    assert colours["E5"] == colours["E9"] == "000000"
    assert colours["E7"] == colours["E8"] != colours["E6"]
    assert sheet["E5"].comment is None
    comment = sheet["E6"].comment.text
    assert comment.startswith("Lỗi: ") and "\nCảnh báo: " in comment
    with translation.speaking("vi"):
        assert sentence(error) in comment
    assert all("Cảnh báo" in sheet[cell].comment.text for cell in ("E7", "E8"))


def test_a_row_without_a_cell_and_a_sheet_too_large_are_still_listed(
    book: workbook.Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A problem of a whole row marks its first cell; what is not copied is listed without a link."""
    problem = Problem(NOTE, "total_row_ignored", "Tiến độ", row=9, found="Tổng")
    _content, out = returned([problem], book)
    assert out["Tiến độ"]["A9"].comment is not None
    assert out.worksheets[0]["C6"].value == "dòng 9"
    monkeypatch.setattr(annotated, "MAX_CELLS", 3)
    _content, small = returned([problem], book)
    assert small.sheetnames == ["Cần kiểm tra"]
    assert small.worksheets[0]["C6"].hyperlink is None
    assert returned([problem], None)[1].sheetnames == ["Cần kiểm tra"]


def test_the_guide_is_copied_only_for_what_is_wrong_there(book: workbook.Workbook) -> None:
    """It is as it was sent out, but for the box of the nil report and the stamp."""
    problem = Problem(ERROR, "nil_unclear", "Hướng dẫn", "B12", 12, found="x")
    _content, out = returned([problem], book)
    assert out.sheetnames == ["Cần kiểm tra", "Hướng dẫn", "Tiến độ", "Kinh phí"]
    assert out["Hướng dẫn"]["B12"].comment is not None
