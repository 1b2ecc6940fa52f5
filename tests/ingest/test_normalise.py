"""Reading cells: load one valid workbook, spoil one cell, expect one problem at that cell."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.ingest import normalise
from dashboard.ingest.columns import AGENCY, BUDGET, MONTHLY_WORKBOOK, PLAN_WORKBOOK, PROGRESS, SheetColumns
from dashboard.ingest.normalise import Report
from dashboard.ingest.normalise.agencies import Directory
from dashboard.ingest.normalise.headers import header_keys
from dashboard.ingest.normalise.rows import Row
from dashboard.ingest.normalise.stamp import Stamp
from dashboard.ingest.problem import Problem, Severity
from dashboard.ingest.problem_catalogue import SENTENCES
from dashboard.ingest.problem_wording import sentence
from dashboard.ingest.reading.address import address, position
from dashboard.ingest.reading.workbook import Cell, Sheet, Workbook
from dashboard.text import translation

DIRECTORY = Directory(
    [
        ("so-vhttdl", "Sở Văn hóa, Thể thao và Du lịch", "Sở VHTTDL", ["Sở VHTT&DL"], "province"),
        ("so-tai-chinh", "Sở Tài chính", "Sở TC", [], "province"),
        ("ubnd-than-uyen", "UBND huyện Than Uyên", "UBND H. Than Uyên", [], "district"),
        ("cac-huyen", "UBND các huyện, thành phố", "UBND các huyện", [], "group"),
    ]
)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    translation.use("en")
    yield
    translation.use("vi")


# --- Workbooks in memory -------------------------------------------------------------------------------------


def cell(row: int, column: int, value: Any, number_format: str = "General", font: str = "") -> Cell:
    """A cell as `workbook.read` gives it; a text such as "#N/A" or "=A1" stands for an error or a formula."""
    match value:
        case bool():
            kind = "bool"
        case int() | float():
            kind = "number"
        case dt.date():
            kind = "date"
        case str() if value.startswith("#"):
            kind = "error"
        case str() if value.startswith("="):
            kind = "formula"
        case _:
            kind = "text"
    return Cell(row, column, kind, value, number_format, font)  # type: ignore[arg-type]


Rows = dict[int, dict[int, Cell]]


def grid(rows: Iterable[Sequence[Any]], first_row: int = 1) -> Rows:
    """Rows of values from A{first_row} on; None leaves a cell empty, a (value, format) pair formats it."""
    filled: Rows = {}
    for number, row in enumerate(rows, start=first_row):
        for index, value in enumerate(row, start=1):
            if value is not None:
                pair = value if isinstance(value, tuple) else (value, "General")
                filled.setdefault(number, {})[index] = cell(number, index, *pair)
    return filled


GUIDE = [
    ["Báo cáo tiến độ và kinh phí hằng tháng"],
    ["Kế hoạch", "A – Kế hoạch kỷ niệm 20 năm"],
    ["Cơ quan báo cáo", "Sở Văn hóa, Thể thao và Du lịch"],
    ["Kỳ báo cáo", "03/2024"],
    ["Phiên bản mẫu", "1"],
    ["Không phát sinh"],
]
META = [["template", "1"], ["plan", "A"], ["agency", "so-vhttdl"], ["period", "2024-03"]]
PROPERTIES = {
    "dashboard_template": "1",
    "dashboard_plan": "A",
    "dashboard_agency": "so-vhttdl",
    "dashboard_period": "2024-03",
}
PROGRESS_ROWS = [
    ["Báo cáo tiến độ, kỳ 03/2024"],
    ["Sở Văn hóa, Thể thao và Du lịch. Kế hoạch A"],
    ["Ô trắng: điền hoặc sửa."],
    [column.header for column in PROGRESS.columns],
    ["B.I.1", "Lễ kỷ niệm", "Chủ trì", "30/10/2024", (0.5, "0%"), "Đang thực hiện", dt.date(2024, 1, 2), None,
     3, "bài", "Đã viết ba bài", None, None, None],
    ["B.I.2", "Triển lãm", "Phối hợp", "quý II/2024", (1, "0%"), "Hoàn thành", dt.date(2023, 5, 1),
     dt.date(2024, 3, 20), 51, "nhà", "Xong", None, None, "Số 12/BC"],
    ["B.I.3", "Hội thảo", "Chủ trì", "không hạn"],
]  # fmt: skip
BUDGET_ROWS = [
    ["Báo cáo kinh phí"],
    ["Sở Văn hóa, Thể thao và Du lịch"],
    ["Ghi rõ đơn vị tiền"],
    [column.header for column in BUDGET.columns],
    ["B.I.1", "Ngân sách tỉnh", "Sân khấu", 540, 500, 0, "triệu đồng"],
    ["B.I.1", "Xã hội hóa", "Pháo hoa", "1,5 tỷ", None, None, "tỷ đồng"],
]
# Where things are in the sheets above.
HEADER_ROW, FIRST = 4, 5
COLUMNS = {c.name: i for i, c in enumerate(PROGRESS.columns, start=1)}
MONEY = {c.name: i for i, c in enumerate(BUDGET.columns, start=1)}


def sheets() -> dict[str, Rows]:
    """A valid monthly workbook, as sheets that a test may spoil."""
    return {
        "Hướng dẫn": grid(GUIDE),
        "Tiến độ": grid(PROGRESS_ROWS),
        "Kinh phí": grid(BUDGET_ROWS),
        "_Meta": grid(META),
    }


def book(given_: Mapping[str, Rows], properties: Mapping[str, str] = PROPERTIES) -> Workbook:
    return Workbook(tuple(Sheet(name, name == "_Meta", rows) for name, rows in given_.items()), dict(properties))


def spoilt(sheet: str, at: str, value: Any, number_format: str = "General", font: str = "") -> Workbook:
    """The valid workbook with one cell changed; None empties it."""
    changed = sheets()
    row, column = position(at)
    cells = changed[sheet].setdefault(row, {})
    if value is None:
        cells.pop(column, None)
    else:
        cells[column] = cell(row, column, value, number_format, font)
    return book(changed)


def read(workbook: Workbook) -> tuple[Report, list[Problem]]:
    """Reads, and holds every problem to what a reader needs: a sentence without gaps, a row for its cell."""
    report, problems = normalise.report(workbook, DIRECTORY)
    check(problems)
    return report, problems


def check(problems: Iterable[Problem]) -> None:
    for problem in problems:
        assert problem.code in SENTENCES
        wording = sentence(problem)
        assert "{" not in wording or "{" in (problem.found or "")
        assert "…" not in wording or len(problem.found or "") > 60
        if problem.cell:
            assert problem.row == position(problem.cell)[0]


def only(problems: Sequence[Problem]) -> Problem:
    assert len(problems) == 1, problems
    return problems[0]


def gist(problem: Problem) -> tuple[str, str, str | None]:
    return problem.severity.value, problem.code, problem.cell


def progress_cell(name: str, row: int = FIRST) -> str:
    return address(row, COLUMNS[name])


def money_cell(name: str, row: int = FIRST) -> str:
    return address(row, MONEY[name])


# --- The valid workbook --------------------------------------------------------------------------------------


def test_a_valid_workbook_has_no_problem() -> None:
    """Stamp, rows and values come out typed, blanks as None, each with the address of its cell."""
    report, problems = read(book(sheets()))
    assert problems == []
    assert report.stamp == Stamp("1", "A", "so-vhttdl", dt.date(2024, 3, 1))
    assert (report.is_nil, report.is_consolidated) == (False, False)
    assert [row["task"] for row in report.progress] == ["B.I.1", "B.I.2", "B.I.3"]
    first, second, third = report.progress
    assert first.values == {
        "task": "B.I.1",
        "title": "Lễ kỷ niệm",
        "role": "lead",
        "deadline": "30/10/2024",
        "percent": 50.0,
        "state": "in_progress",
        "started_on": dt.date(2024, 1, 2),
        "finished_on": None,
        "quantity": 3.0,
        "unit": "bài",
        "result": "Đã viết ba bài",
        "difficulty": None,
        "proposal": None,
        "evidence": None,
        "missing_reason": None,
    }
    assert (second["percent"], second["finished_on"], second["role"]) == (100.0, dt.date(2024, 3, 20), "coordinating")
    assert (third["percent"], third["result"], third.get("agency")) == (None, None, None)
    assert (first.where.sheet, first.where.row, first.where.cells["percent"]) == ("Tiến độ", 5, "E5")
    assert third.where.cells["finished_on"] == "H7"
    assert [row["estimated_vnd"] for row in report.budget] == [540_000_000, 1_500_000_000]
    assert [row["allocated_vnd"] for row in report.budget] == [500_000_000, None]
    assert report.budget[0]["disbursed_vnd"] == 0


def test_a_zero_is_not_a_blank() -> None:
    """Zero per cent and zero đồng are values; an empty cell is None."""
    report, problems = read(spoilt("Tiến độ", progress_cell("percent"), 0))
    assert problems == []
    assert report.progress[0]["percent"] == 0.0


# --- Sheets and headers --------------------------------------------------------------------------------------


def test_sheets_are_found_by_their_folded_names() -> None:
    """A sheet renamed in case, tones or spacing is still the sheet; hidden ones are read too."""
    changed = sheets()
    changed["TIEN DO "] = changed.pop("Tiến độ")
    report, problems = read(book(changed))
    assert (len(report.progress), problems) == (3, [])


def test_the_money_sheet_may_be_missing() -> None:
    """An agency without money to report deletes the sheet, and nothing is wrong."""
    changed = sheets()
    del changed["Kinh phí"]
    report, problems = read(book(changed))
    assert (report.budget, problems) == ([], [])


def test_the_progress_sheet_may_be_missing_only_from_a_nil_report() -> None:
    """Without *Tiến độ* there is nothing to take, unless the box says that nothing happened."""
    changed = sheets()
    del changed["Tiến độ"]
    assert gist(only(read(book(changed))[1])) == ("error", "sheet_missing", None)
    changed["Hướng dẫn"][6][2] = cell(6, 2, "Có")
    report, problems = read(book(changed))
    assert (report.is_nil, problems) == (True, [])


def test_a_sheet_nobody_reads_is_noted() -> None:
    """A copy "Tiến độ (2)" may hold values; the person is told that they were not read."""
    changed = sheets()
    changed["Tiến độ (2)"] = grid(PROGRESS_ROWS)
    problem = only(read(book(changed))[1])
    assert (problem.severity, problem.code, problem.sheet) == (Severity.NOTE, "sheet_ignored", "Tiến độ (2)")


def test_two_sheets_of_one_name_are_not_chosen_between() -> None:
    """Two sheets that fold to one title are an error, and neither is read."""
    changed = sheets()
    changed["Tien do"] = grid(PROGRESS_ROWS)
    report, problems = read(book(changed))
    assert report.progress == []
    assert only(problems).code == "sheet_doubled"


def test_columns_are_found_in_any_order_under_any_first_rows() -> None:
    """Moved columns, rows inserted above and other spellings of a header change nothing."""
    order = [5, 1, 4, 0, 2, 3, *range(6, 14)]
    moved = [[row[i] if i < len(row) else None for i in order] for row in PROGRESS_ROWS[3:]]
    moved[0][0] = "% hoàn thành"
    moved[0][3] = "MÃ\n NHIỆM  VỤ:"
    moved[0][2] = "Tỷ lệ hoàn thành (%)"
    moved[0][0] = "Tình trạng"
    changed = sheets()
    changed["Tiến độ"] = grid(moved, first_row=30)
    report, problems = read(book(changed))
    plain, _ = read(book(sheets()))
    assert problems == []
    figures = [{name: row.get(name) for name in plain.progress[0].values} for row in report.progress]
    assert figures == [row.values for row in plain.progress]
    assert report.progress[0].where.cells["task"] == "D31"


@pytest.mark.parametrize("header", ["% hoàn thành", "Tỷ lệ hoàn thành (%)", "tỷ lệ\nhoàn thành", "TY LE HOAN THANH"])
def test_a_header_may_be_spelled_otherwise(header: str) -> None:
    """Other names from `also`, case, tones, line breaks and a "%" at the end are the same header."""
    report, problems = read(spoilt("Tiến độ", progress_cell("percent", HEADER_ROW), header))
    assert (problems, report.progress[0]["percent"]) == ([], 50.0)


def test_another_word_is_not_the_percentage() -> None:
    """ "Hoàn thành" alone is not "% hoàn thành": dropping the sign would read a tick as a percentage."""
    codes = {p.code for p in read(spoilt("Tiến độ", progress_cell("percent", HEADER_ROW), "Hoàn thành"))[1]}
    assert codes == {"header_missing", "column_ignored"}


def test_a_header_row_too_far_down_is_not_found() -> None:
    """Beyond row 30 nothing is taken for a header row."""
    changed = sheets()
    changed["Tiến độ"] = grid(PROGRESS_ROWS[3:], first_row=31)
    report, problems = read(book(changed))
    assert report.progress == []
    assert only(problems).code == "header_row_missing"
    assert "Mã nhiệm vụ" in sentence(only(problems))


def test_a_missing_required_header_refuses_its_sheet_by_name() -> None:
    """Without the column no row can be read rightly; the other sheet still is."""
    report, problems = read(spoilt("Kinh phí", money_cell("unit", HEADER_ROW), None))
    missing = [p for p in problems if p.severity is Severity.ERROR]
    assert [(p.code, p.sheet, p.column) for p in missing] == [("header_missing", "Kinh phí", "Đơn vị tiền")]
    assert (report.budget, len(report.progress)) == ([], 3)


def test_a_missing_optional_header_leaves_its_key_out() -> None:
    """A column people deleted is absent from the row, which is not a blank value."""
    changed = sheets()
    for cells in changed["Tiến độ"].values():
        cells.pop(COLUMNS["proposal"], None)
    report, problems = read(book(changed))
    assert problems == []
    assert "proposal" not in report.progress[0].values
    assert report.progress[0].get("proposal", "absent") == "absent"


@pytest.mark.parametrize("name", ["percent", "result"])
def test_a_doubled_header_refuses_its_sheet_by_name(name: str) -> None:
    """Of two columns with one header nobody can say which one counts, required or not."""
    at = address(HEADER_ROW, 15)
    report, problems = read(spoilt("Tiến độ", at, PROGRESS[name].header.upper()))
    problem = only(problems)
    assert gist(problem) == ("error", "header_doubled", at)
    assert progress_cell(name, HEADER_ROW) in sentence(problem)
    assert report.progress == []


def test_an_extra_column_is_ignored_with_a_note() -> None:
    """A column of their own is theirs; the person is told that it was not read."""
    changed = sheets()
    changed["Tiến độ"][4][16] = cell(4, 16, "Ghi chú nội bộ")
    changed["Tiến độ"][5][16] = cell(5, 16, "abc")
    report, problems = read(book(changed))
    assert gist(only(problems)) == ("note", "column_ignored", "P4")
    assert len(report.progress) == 3


def test_values_without_a_header_are_noted_once() -> None:
    """Remarks scribbled beside the table are not lost silently."""
    changed = sheets()
    changed["Tiến độ"][6][17] = cell(6, 17, "xem lại")
    changed["Tiến độ"][7][17] = cell(7, 17, "đã xem")
    assert gist(only(read(book(changed))[1])) == ("note", "column_untitled", "Q6")


def test_every_header_of_a_sheet_is_its_own() -> None:
    """No two columns of one sheet may be found by the same header, the agency column included."""
    for described in (*MONTHLY_WORKBOOK, *PLAN_WORKBOOK):
        columns = (*described.columns, *((AGENCY,) if described in MONTHLY_WORKBOOK else ()))
        known = {(header_keys(text)[0], c.name) for c in columns for text in (c.header, *c.also)}
        assert len(known) == len({header for header, _ in known}), described.title


# --- Rows ----------------------------------------------------------------------------------------------------


def test_a_task_row_without_any_report_is_returned() -> None:
    """ "Not reported" is known of a task only if its row comes out, with None everywhere."""
    report, _ = read(book(sheets()))
    row = report.progress[2]
    assert all(row[name] is None for name in ("percent", "state", "started_on", "quantity", "result"))


def test_blank_rows_and_repeated_headers_are_passed_over() -> None:
    """An empty row, a row of spaces and the header once more on page two are no rows and no fault."""
    changed = sheets()
    changed["Tiến độ"][8] = {1: cell(8, 1, "  "), 2: cell(8, 2, "\u200b")}
    changed["Tiến độ"][9] = {i: cell(9, i, c.header) for i, c in enumerate(PROGRESS.columns, start=1)}
    changed["Tiến độ"][10] = {2: cell(10, 2, "II. Các nhiệm vụ khác")}
    report, problems = read(book(changed))
    assert (len(report.progress), problems) == (3, [])


def test_a_row_with_values_but_without_a_task_code_is_an_error() -> None:
    """A merged or deleted code leaves values that belong to nothing: the cell to fill in is named."""
    report, problems = read(spoilt("Tiến độ", progress_cell("task"), None))
    assert gist(only(problems)) == ("error", "value_missing", "A5")
    assert [row["task"] for row in report.progress] == ["B.I.2", "B.I.3"]


def test_text_below_the_table_is_passed_over_with_a_warning() -> None:
    """A signature is not a report, but only a person can be sure."""
    problem = only(read(spoilt("Tiến độ", "K12", "Người lập biểu"))[1])
    assert gist(problem) == ("warning", "text_row_ignored", "K12")


@pytest.mark.parametrize("at", ["A9", "B9", "C9"])
def test_a_total_row_is_passed_over_with_a_note(at: str) -> None:
    """A total is no money line: reading it would count everything twice."""
    changed = sheets()
    row, column = position(at)
    changed["Kinh phí"][row] = {column: cell(row, column, "Tổng cộng:"), 4: cell(9, 4, 2040)}
    report, problems = read(book(changed))
    assert gist(only(problems)) == ("note", "total_row_ignored", at)
    assert len(report.budget) == 2


def test_an_unused_money_line_is_passed_over() -> None:
    """A line with only a task code, or only a unit, was prefilled and never used."""
    changed = sheets()
    changed["Kinh phí"][7] = {1: cell(7, 1, "B.I.2"), 7: cell(7, 7, "đồng")}
    changed["Kinh phí"][8] = {7: cell(8, 7, "đồng")}
    report, problems = read(book(changed))
    assert (len(report.budget), problems) == (2, [])


@pytest.mark.parametrize("name", ["source", "item"])
def test_a_money_line_needs_its_mandatory_cells(name: str) -> None:
    """An amount without source or item cannot be told from others of its task."""
    report, problems = read(spoilt("Kinh phí", money_cell(name), None))
    assert gist(only(problems)) == ("error", "value_missing", money_cell(name))
    assert len(report.budget) == 1


def test_a_broken_mandatory_cell_is_one_problem() -> None:
    """An error value in the code column is said once, not a second time as missing."""
    assert gist(only(read(spoilt("Tiến độ", "A5", "#REF!"))[1])) == ("error", "formula_error", "A5")


def test_problems_name_the_task_of_their_row() -> None:
    """A reader finds the row by its printed number, also if the code stands right of the fault."""
    problem = only(read(spoilt("Tiến độ", progress_cell("percent", 6), "#N/A"))[1])
    assert (problem.task, problem.column, problem.found) == ("B.I.2", "Tỷ lệ hoàn thành", "#N/A")


# --- Cells ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["task", "percent", "state", "started_on", "quantity", "result"])
@pytest.mark.parametrize(("value", "code"), [("#N/A", "formula_error"), ("=E6*2", "formula_without_value")])
def test_errors_and_formulas_without_result_are_errors_at_their_cell(name: str, value: str, code: str) -> None:
    """What Excel could not compute is never taken for a blank or for text."""
    report, problems = read(spoilt("Tiến độ", progress_cell(name), value))
    problem = only(problems)
    assert gist(problem) == ("error", code, progress_cell(name))
    assert problem.found == value
    if name != "task":
        assert report.progress[0][name] is None


def test_a_broken_cell_that_nobody_fills_in_is_only_a_note() -> None:
    """A title looked up by a formula of theirs may fail: it is not used for anything."""
    report, problems = read(spoilt("Tiến độ", progress_cell("title"), "#N/A"))
    assert gist(only(problems)) == ("note", "formula_error", progress_cell("title"))
    assert len(report.progress) == 3


@pytest.mark.parametrize(
    ("value", "number_format", "points"),
    [
        (0.5, "0%", 50.0),
        (1, "0%", 100.0),
        (0.07, "0.00%", 7.0),
        (0.005, "[Red]0.0%;-0.0%", 0.5),
        (0, "General", 0.0),
        (45, "General", 45.0),
        (1.5, "General", 1.5),
        (100, "0", 100.0),
        (1, '0"%"', 1.0),
        (0.5, "0\\%", 0.5),
        ("45%", "General", 45.0),
        ("45,5 %", "@", 45.5),
        ("1%", "General", 1.0),
        ("45", "@", 45.0),
        ("33,333", "@", 33.333),
        ("0", "@", 0.0),
        (130, "General", 130.0),  # out of range is for `validate` to say
        (1.3, "0%", 130.0),
        (-5, "General", -5.0),
    ],
)
def test_percents_come_out_in_points(value: Any, number_format: str, points: float) -> None:
    """A percent format and a "%" are followed; a bare number above 1 is points."""
    report, problems = read(spoilt("Tiến độ", progress_cell("percent"), value, number_format))
    assert (report.progress[0]["percent"], problems) == (points, [])


@pytest.mark.parametrize("value", [1, 0.5, 0.01, "1", "0,5", "0.5"])
def test_a_bare_percent_up_to_one_asks(value: Any) -> None:
    """1 may be one per cent or all of it, 0.5 a half: nobody guesses."""
    report, problems = read(spoilt("Tiến độ", progress_cell("percent"), value))
    assert gist(only(problems)) == ("error", "percent_ambiguous", progress_cell("percent"))
    assert report.progress[0]["percent"] is None


def test_the_question_names_both_readings() -> None:
    """The person sees what the two meanings are."""
    problem = only(read(spoilt("Tiến độ", progress_cell("percent"), 0.5))[1])
    assert "0.5% or 50%" in sentence(problem)


@pytest.mark.parametrize("value", ["Hoàn thành", "-", True, dt.date(2024, 2, 1), "50/100", "5 triệu"])
def test_what_is_no_percent_is_an_error(value: Any) -> None:
    """Words, ticks and dates in the percent column are not read as numbers."""
    problem = only(read(spoilt("Tiến độ", progress_cell("percent"), value))[1])
    assert gist(problem) == ("error", "number_unreadable", progress_cell("percent"))
    assert "enter a number from 0% to 100%" in sentence(problem)


@pytest.mark.parametrize(("value", "number"), [(12.5, 12.5), ("12,5", 12.5), ("1.234.567,5", 1234567.5), (0, 0.0)])
def test_numbers_are_read(value: Any, number: float) -> None:
    """True numbers and Vietnamese digits in text are the same quantity."""
    report, problems = read(spoilt("Tiến độ", progress_cell("quantity"), value))
    assert (report.progress[0]["quantity"], problems) == (number, [])


@pytest.mark.parametrize(("value", "number", "shown"), [("1.500", 1500.0, "1500"), ("1.5", 1.5, "1.5")])
def test_a_number_that_could_be_doubted_is_taken_with_a_note(value: str, number: float, shown: str) -> None:
    """ "1.500" in text is 1500; the note says which number it became."""
    report, problems = read(spoilt("Tiến độ", progress_cell("quantity"), value))
    problem = only(problems)
    assert report.progress[0]["quantity"] == number
    assert gist(problem) == ("note", "number_doubtful", progress_cell("quantity"))
    assert f"read as {shown};" in sentence(problem)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("12 cuốn", "number_unreadable"),
        ("50%", "number_unreadable"),
        (dt.date(2024, 5, 3), "number_unreadable"),
        (False, "number_unreadable"),
        ("1,500", "number_ambiguous"),
        (10**15, "number_too_long"),
        (-(10.0**16), "number_too_long"),
        ("1234567890123456", "number_too_long"),
        ("0,1234567890123456", "number_too_long"),
    ],
)
def test_what_is_no_number_is_an_error(value: Any, code: str) -> None:
    """A quantity is a number, not a text with a unit; more than 15 digits are not a quantity."""
    report, problems = read(spoilt("Tiến độ", progress_cell("quantity"), value))
    assert gist(only(problems)) == ("error", code, progress_cell("quantity"))
    assert report.progress[0]["quantity"] is None


@pytest.mark.parametrize(
    ("value", "unit", "vnd"),
    [
        (540, "triệu đồng", 540_000_000),
        (540.5, "TRIỆU ĐỒNG", 540_500_000),
        (0.1 + 0.2, "triệu đồng", 300_000),
        (1.5, "tỷ đồng", 1_500_000_000),
        (1_500_000, "đồng", 1_500_000),
        ("540", "triệu đồng", 540_000_000),
        ("540 triệu", "triệu đồng", 540_000_000),
        ("1.234.567", "đồng", 1_234_567),
        (-5, "đồng", -5),  # for `validate` to say
        (999_999_999, "triệu đồng", 999_999_999_000_000),
    ],
)
def test_money_is_integer_dong(value: Any, unit: str, vnd: int) -> None:
    """A bare amount is in the row's unit, and comes out in whole đồng."""
    changed = sheets()
    changed["Kinh phí"] = grid([*BUDGET_ROWS[:4], ["B.I.1", "Ngân sách tỉnh", "Sân khấu", value, None, None, unit]])
    report, problems = read(book(changed))
    assert (report.budget[0]["estimated_vnd"], problems) == (vnd, [])
    assert type(report.budget[0]["estimated_vnd"]) is int


@pytest.mark.parametrize(
    ("value", "vnd", "code"),
    [
        ("1,5 tỷ", 1_500_000_000, "money_own_unit"),
        ("500.000 đồng", 500_000, "money_own_unit"),
        ("1.500", 1_500_000_000, "number_doubtful"),
        (0.12345678, 123_457, "money_rounded"),
    ],
)
def test_an_amount_that_was_interpreted_is_taken_with_a_note(value: Any, vnd: int, code: str) -> None:
    """Its own unit, doubtful digits and part of a đồng are taken, and said."""
    report, problems = read(spoilt("Kinh phí", money_cell("estimated_vnd"), value))
    assert gist(only(problems)) == ("note", code, money_cell("estimated_vnd"))
    assert report.budget[0]["estimated_vnd"] == vnd


@pytest.mark.parametrize(
    ("value", "number_format", "code"),
    [
        ("chưa có", "@", "number_unreadable"),
        (0.5, "0%", "number_unreadable"),
        ("5%", "@", "number_unreadable"),
        ("1,500", "@", "number_ambiguous"),
        (1_000_000_000, "General", "amount_too_large"),  # of triệu đồng: 10^15 đồng
        (1_500_000_000, "General", "amount_too_large"),
        (-1_500_000_000, "General", "amount_too_large"),
        (1_000_000_000.5, "General", "amount_too_large"),
        ("1.500.000.000", "@", "amount_too_large"),
        ("2.000.000 tỷ", "@", "amount_too_large"),
        ("1.000.000 tỷ 500 triệu", "@", "amount_too_large"),
        ("999999999999999 tỷ", "@", "amount_too_large"),
        ("1234567890123456", "@", "number_too_long"),
        ("1.234.567.890.123.456 đồng", "@", "number_too_long"),
        ("1,234567890123456 tỷ", "@", "number_too_long"),
        (1234567890123456, "General", "number_too_long"),
    ],
)
def test_what_is_no_amount_is_an_error(value: Any, number_format: str, code: str) -> None:
    """A percentage and words are not money. Digits are counted as typed; an amount too large is called so."""
    report, problems = read(spoilt("Kinh phí", money_cell("estimated_vnd"), value, number_format))
    assert gist(only(problems)) == ("error", code, money_cell("estimated_vnd"))
    assert report.budget[0]["estimated_vnd"] is None


def test_amounts_without_a_unit_ask_for_it_once() -> None:
    """A million times is at stake: the unit is never assumed, and its cell is named once for the row."""
    report, problems = read(spoilt("Kinh phí", money_cell("unit"), None))
    problem = only(problems)
    assert gist(problem) == ("error", "unit_missing", money_cell("unit"))
    assert "đồng, triệu đồng, tỷ đồng" in sentence(problem)
    assert report.budget[0]["estimated_vnd"] is None


def test_an_amount_with_its_own_unit_needs_no_unit_of_the_row() -> None:
    """ "1,5 tỷ" says everything itself."""
    report, problems = read(spoilt("Kinh phí", money_cell("unit", 6), None))
    assert report.budget[1]["estimated_vnd"] == 1_500_000_000
    assert [gist(p) for p in problems] == [("note", "money_own_unit", money_cell("estimated_vnd", 6))]


@pytest.mark.parametrize("unit", ["USD", "triệu", "nghìn đồng"])
def test_a_unit_is_one_of_the_list(unit: str) -> None:
    """Units are exact words; amounts in an unknown one are not read."""
    report, problems = read(spoilt("Kinh phí", money_cell("unit"), unit))
    assert gist(only(problems)) == ("error", "choice_unknown", money_cell("unit"))
    assert report.budget[0]["estimated_vnd"] is None


@pytest.mark.parametrize(
    "value",
    [dt.date(2024, 2, 1), dt.datetime(2024, 2, 1, 8, 30), "1/2/2024", "01-02-2024", "1.2.2024", "2024-02-01",
     "ngày 1 tháng 2 năm 2024"],
)  # fmt: skip
def test_dates_are_read_day_first(value: Any) -> None:
    """A true date and each allowed text form are the first of February."""
    report, problems = read(spoilt("Tiến độ", progress_cell("started_on"), value))
    assert (report.progress[0]["started_on"], problems) == (dt.date(2024, 2, 1), [])
    assert type(report.progress[0]["started_on"]) is dt.date


@pytest.mark.parametrize("value", [45323, "2/30/2024", "tháng 2/2024", "sau lễ", True, "1/2/24"])
def test_what_is_no_date_is_an_error(value: Any) -> None:
    """A number in a date column, half dates and month-first ones are unreadable, never guessed."""
    report, problems = read(spoilt("Tiến độ", progress_cell("started_on"), value))
    assert gist(only(problems)) == ("error", "date_unreadable", progress_cell("started_on"))
    assert report.progress[0]["started_on"] is None


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ("Hoàn thành", "complete"),
        ("CHƯA HOÀN THÀNH", "in_progress"),
        ("hoan  thanh", "complete"),
        ("tạm dừng", "suspended"),
    ],
)
def test_states_are_exact_words(typed: str, state: str) -> None:
    """Case, tones and spacing aside, the word must be one of the list."""
    report, problems = read(spoilt("Tiến độ", progress_cell("state"), typed))
    assert (report.progress[0]["state"], problems) == (state, [])


@pytest.mark.parametrize("typed", ["Hoàn thành 90%", "Chưa", "Đã hoàn thành", "x", 1])
def test_a_state_like_another_is_an_error(typed: Any) -> None:
    """ "Đã hoàn thành" is much like "Hoàn thành", and so is "Chưa hoàn thành": likeness decides nothing."""
    problem = only(read(spoilt("Tiến độ", progress_cell("state"), typed))[1])
    assert gist(problem) == ("error", "choice_unknown", progress_cell("state"))
    assert "Đang thực hiện, Hoàn thành, Tạm dừng, Chưa thực hiện" in sentence(problem)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  Đã xong\r\n- hai việc\u200b ", "Đã xong\n- hai việc"),
        ("NA", "NA"),
        ("=1+1 là hai"[1:], "1+1 là hai"),
        (12, "12"),
        (2.5, "2,5"),
        ((0.5, "0%"), "50%"),
        (dt.date(2024, 2, 1), "01/02/2024"),
        (True, "TRUE"),
    ],
)
def test_text_is_kept_as_shown(value: Any, text: str) -> None:
    """Invisible characters go, lines stay; "NA" is a text; a number in a text column is shown as on the sheet."""
    pair = value if isinstance(value, tuple) else (value, "General")
    report, problems = read(spoilt("Tiến độ", progress_cell("result"), *pair))
    assert (report.progress[0]["result"], problems) == (text, [])


@pytest.mark.parametrize(
    ("value", "code"), [(5, None), (5.0, None), (1.1, "code_unreadable"), (dt.date(2024, 3, 2), "code_unreadable")]
)
def test_a_code_that_excel_changed_is_an_error(value: Any, code: str | None) -> None:
    """1.10 becomes the number 1.1 and 2.3 a date; either could be another task's code."""
    report, problems = read(spoilt("Tiến độ", "A5", value))
    if code is None:
        assert (report.progress[0]["task"], problems) == ("5", [])
    else:
        assert gist(only(problems)) == ("error", code, "A5")


def test_a_legacy_font_is_converted_with_a_note() -> None:
    """Where the cell's font says TCVN3 the text is what that font shows, soft hyphen and all."""
    report, problems = read(spoilt("Tiến độ", progress_cell("result"), "§\u00adêng s¸", font=".VnTime"))
    assert report.progress[0]["result"] == "Đường sá"
    assert gist(only(problems)) == ("note", "legacy_font_converted", progress_cell("result"))


def test_legacy_headers_and_choices_are_understood() -> None:
    """Headers, states and numbers are compared after conversion."""
    changed = sheets()
    changed["Tiến độ"][4][COLUMNS["result"]] = cell(4, COLUMNS["result"], "KÕt qu¶", font=".VnTime")
    changed["Tiến độ"][5][COLUMNS["state"]] = cell(5, COLUMNS["state"], "T¹m dõng", font=".VnTime")
    report, problems = read(book(changed))
    assert problems == []
    assert (report.progress[0]["state"], report.progress[0]["result"]) == ("suspended", "Đã viết ba bài")


def test_legacy_text_in_an_ordinary_font_is_kept_with_a_warning() -> None:
    """Without the font nothing is converted: the person is asked to retype it."""
    report, problems = read(spoilt("Tiến độ", progress_cell("result"), "Hoµn thµnh", font=""))
    assert report.progress[0]["result"] == "Hoµn thµnh"
    assert gist(only(problems)) == ("warning", "legacy_encoding_suspected", progress_cell("result"))


def test_a_long_text_is_kept_whole_and_shortened_only_where_shown() -> None:
    """The value is the text; the message repeats its beginning."""
    long = "Hoàn thành " * 300
    report, problems = read(spoilt("Tiến độ", progress_cell("state"), long))
    assert len(only(problems).found or "") <= 200
    assert len(sentence(only(problems))) < 300
    report, problems = read(spoilt("Tiến độ", progress_cell("result"), long))
    assert (report.progress[0]["result"], problems) == (long.strip(), [])


def test_many_faults_are_all_found_at_once() -> None:
    """Nothing stops at the first fault: each spoilt cell has its problem."""
    changed = sheets()
    faults = {
        "percent": "abc",
        "state": "?!x",
        "started_on": "31/2/2024",
        "quantity": "#DIV/0!",
        "finished_on": "=NOW()",
    }
    for name, value in faults.items():
        changed["Tiến độ"][5][COLUMNS[name]] = cell(5, COLUMNS[name], value)
    problems = read(book(changed))[1]
    assert {p.cell for p in problems} == {progress_cell(name) for name in faults}
    assert len(problems) == len(faults)


_values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=True),
    st.text(max_size=30),
    st.dates(),
)


@example("percent", 1e17, "0%")
@example("started_on", float("inf"), "0%")
@given(st.sampled_from([c.name for c in PROGRESS.columns]), _values, st.sampled_from(["General", "0%", "@", '0"%"']))
def test_no_cell_value_breaks_the_reader(name: str, value: Any, number_format: str) -> None:
    """Whatever stands in a cell: a typed value, or problems at that cell and nowhere else."""
    problems = read(spoilt("Tiến độ", progress_cell(name), value, number_format))[1]
    assert {p.cell for p in problems} <= {progress_cell(name)}


@given(st.sampled_from([c.name for c in BUDGET.columns]), _values)
def test_no_money_cell_breaks_the_reader(name: str, value: Any) -> None:
    """Amounts come out as whole numbers or not at all, and only the spoilt row is concerned."""
    report, problems = read(spoilt("Kinh phí", money_cell(name), value))
    assert {p.row for p in problems} <= {FIRST}
    for row in report.budget:
        assert all(row[n] is None or type(row[n]) is int for n in ("estimated_vnd", "allocated_vnd", "disbursed_vnd"))


# --- Consolidated --------------------------------------------------------------------------------------------


def consolidated(agencies: Sequence[str | None], properties: Mapping[str, str] | None = None) -> Workbook:
    """A month the secretariat typed together: the agency before each row, no guide, no stamp."""
    rows = [["Cơ quan", *PROGRESS_ROWS[3]]] + [[agency, *PROGRESS_ROWS[4 + i]] for i, agency in enumerate(agencies)]
    money = [["Đơn vị", *BUDGET_ROWS[3]], ["Sở TC", *BUDGET_ROWS[4]]]
    return book({"Tiến độ": grid(rows), "Kinh phí": grid(money)}, properties or {})


def test_a_consolidated_workbook_names_an_agency_on_each_row() -> None:
    """Names, short names and aliases in any spelling become agency ids."""
    report, problems = read(consolidated(["SỞ VHTT & DL", "Ủy ban nhân dân huyện Than Uyên", "so-tai-chinh"]))
    assert (problems, report.is_consolidated, report.stamp) == ([], True, Stamp())
    assert [row["agency"] for row in report.progress] == ["so-vhttdl", "ubnd-than-uyen", "so-tai-chinh"]
    assert report.budget[0]["agency"] == "so-tai-chinh"


def test_a_near_miss_of_a_name_is_suggested_and_not_applied() -> None:
    """A fuzzy match is for the message: the row has no agency until a person corrects the name."""
    report, problems = read(consolidated(["Sở VHTTDL", "UBND huyện Than Uyen1", "Sở Tài chính"]))
    problem = only(problems)
    assert gist(problem) == ("error", "agency_unknown", "A3")
    assert "Did you mean: UBND huyện Than Uyên?" in sentence(problem)
    assert [row["task"] for row in report.progress] == ["B.I.1", "B.I.3"]


def test_a_name_like_nothing_has_no_suggestion() -> None:
    """No question is asked where there is nothing to suggest."""
    problem = only(read(consolidated(["Công ty XYZ", "Sở TC", "Sở TC"]))[1])
    assert problem.expected is None
    assert "Did you mean" not in sentence(problem)


def test_a_group_cannot_report() -> None:
    """A name that stands for several agencies is not one of them."""
    assert gist(only(read(consolidated(["UBND các huyện", "Sở TC", "Sở TC"]))[1])) == ("error", "agency_is_group", "A2")


def test_a_row_without_an_agency_is_an_error() -> None:
    """Merged agency cells leave rows that belong to nobody: nothing is filled down."""
    assert gist(only(read(consolidated(["Sở TC", None, "Sở TC"]))[1])) == ("error", "value_missing", "A3")


def test_both_sheets_of_a_consolidated_workbook_need_the_agency() -> None:
    """Money without an agency cannot be given to one."""
    workbook = consolidated(["Sở TC"])
    money = Sheet("Kinh phí", False, grid(BUDGET_ROWS))
    report, problems = read(Workbook((workbook.sheets[0], money), {}))
    assert [(p.code, p.sheet, p.column) for p in problems] == [("header_missing", "Kinh phí", "Cơ quan")]
    assert report.budget == []


def test_an_agencys_stamp_on_a_consolidated_workbook_is_a_warning() -> None:
    """Made from one agency's template: the column is followed, and a person confirms it."""
    problem = only(read(consolidated(["Sở TC", "Sở VHTTDL", "Sở TC"], {"dashboard_agency": "so-vhttdl"}))[1])
    assert (problem.severity, problem.code) == (Severity.WARNING, "consolidated_stamp_differs")
    assert "Sở Tài chính" in sentence(problem)


# --- Directory -----------------------------------------------------------------------------------------------


def test_an_official_name_goes_before_an_alias() -> None:
    """An alias of one agency does not hide the official name of another."""
    directory = Directory([("a", "Sở Nội vụ", "SNV", ["Sở Tài chính"], None), ("b", "Sở Tài chính", "STC", [], None)])
    assert directory.find("sở tài chính") == "b"


def test_a_name_of_two_agencies_finds_neither() -> None:
    """Of two agencies with one short name nobody can say which is meant."""
    directory = Directory([("a", "Phòng Một", "Văn phòng", [], None), ("b", "Phòng Hai", "Văn phòng", [], None)])
    assert (directory.find("Văn phòng"), directory.find("Phòng Hai")) == (None, "b")


def test_at_most_three_names_are_suggested() -> None:
    """Suggestions are few, distinct and official."""
    directory = Directory([(str(i), f"Trường số {i}", f"Trường {i}", [f"Trường s. {i}"], None) for i in range(9)])
    suggested = directory.suggest("Trường số")
    assert len(suggested) == len(set(suggested)) == 3
    assert all(name.startswith("Trường số ") for name in suggested)


@pytest.mark.parametrize("name", ["", "  ", "---"])
def test_nothing_is_nobodys_name(name: str) -> None:
    """An empty name finds no agency even if one has no short name."""
    assert Directory([("a", "Sở Nội vụ", None, [""], None)]).find(name) is None


# --- Stamp and nil box ---------------------------------------------------------------------------------------


def test_a_workbook_without_a_stamp_is_accepted() -> None:
    """The right headers are enough; the person is asked for the rest."""
    report, problems = read(book({"Tiến độ": grid(PROGRESS_ROWS)}, {}))
    assert (report.stamp, problems, len(report.progress)) == (Stamp(), [], 3)


def test_one_place_of_the_stamp_is_enough() -> None:
    """Google Sheets drops properties and hidden sheets; what is left is believed."""
    changed = sheets()
    del changed["_Meta"]
    report, problems = read(book(changed, {}))
    assert (report.stamp, problems) == (Stamp("1", "A", "so-vhttdl", dt.date(2024, 3, 1)), [])


@pytest.mark.parametrize(
    ("at", "value", "field", "found"),
    [
        ("B2", "B – Kế hoạch khác", "plan", "A; B"),
        ("B3", "Sở Tài chính", "agency", "Sở Văn hóa, Thể thao và Du lịch; Sở Tài chính"),
        ("B4", "04/2024", "period", "03/2024; 04/2024"),
        ("B5", "2", "template", "1; 2"),
    ],
)
def test_a_stamp_that_disagrees_is_an_error(at: str, value: str, field: str, found: str) -> None:
    """A retyped agency or month is never guessed from the other places."""
    report, problems = read(spoilt("Hướng dẫn", at, value))
    problem = only(problems)
    assert (*gist(problem), problem.found) == ("error", "stamp_disagrees", at, found)
    assert getattr(report.stamp, field) is None


def test_hidden_places_that_disagree_are_an_error_too() -> None:
    """Properties and `_Meta` count as much as the visible cell."""
    report, problems = read(book(sheets(), PROPERTIES | {"dashboard_period": "2024-02"}))
    assert gist(only(problems)) == ("error", "stamp_disagrees", "B4")
    assert report.stamp.period is None


@pytest.mark.parametrize("value", ["3/2024", "Tháng 3/2024", "tháng 03 năm 2024", dt.date(2024, 3, 1), "2024-03"])
def test_the_visible_period_may_be_written_otherwise(value: Any) -> None:
    """Excel turns 03/2024 into a date when it is retyped; that is still the same month."""
    report, problems = read(spoilt("Hướng dẫn", "B4", value))
    assert (report.stamp.period, problems) == (dt.date(2024, 3, 1), [])


@pytest.mark.parametrize(
    ("at", "value", "code"),
    [("B4", "quý I/2024", "stamp_unreadable"), ("B3", "Sở Lạ", "agency_unknown"), ("B4", "#N/A", "formula_error")],
)
def test_an_unreadable_stamp_is_an_error_at_its_cell(at: str, value: str, code: str) -> None:
    """What cannot be read is not passed over in favour of the other places."""
    problem = only(read(spoilt("Hướng dẫn", at, value))[1])
    assert gist(problem) == ("error", code, at)


@pytest.mark.parametrize(
    ("value", "is_nil"), [("x", True), ("Có", True), (True, True), ("không", False), (None, False)]
)
def test_the_nil_box_is_read(value: Any, is_nil: bool) -> None:
    """A tick or a yes right of the label is a nil report; blank or no is not."""
    report, problems = read(spoilt("Hướng dẫn", "B6", value))
    assert (report.is_nil, problems) == (is_nil, [])


def test_a_nil_box_nobody_understands_is_an_error() -> None:
    """A word in the box may be a yes or a remark: a person must say."""
    assert gist(only(read(spoilt("Hướng dẫn", "B6", "xem lại"))[1])) == ("error", "nil_unclear", "B6")


# --- Plan workbook -------------------------------------------------------------------------------------------

PLAN_ROWS: dict[str, list[dict[str, Any]]] = {
    "plan": [{"code": "A", "title": "Kế hoạch A", "standing_agency": "Sở VHTTDL", "starts_on": dt.date(2023, 3, 1),
              "ends_on": "31/12/2024", "grace_days": 3}],
    "sections": [{"ref": "B", "title": "Hoạt động"}, {"ref": "B.I", "title": "Tuyên truyền", "parent": "B"}],
    "agencies": [{"code": "so-vhttdl", "name": "Sở Văn hóa", "short_name": "Sở VH", "aliases": "a; b",
                  "level": "Tỉnh"}],
    "tasks": [{"ref": "B.I.1", "section": "B.I", "title": "Lễ kỷ niệm", "kind": "Sự kiện",
               "leads": "Sở VH; Sở TC\nSở NV;",
               "start": None, "due": dt.date(2024, 1, 30), "precision": "ngày", "tentative": "Có", "target": "1.200,5",
               "depends_days": -5},
              {"ref": "B.I.2", "section": "B.I", "title": "Triển lãm"}],
    "estimates": [{"task": "B.I.1", "source": "Ngân sách", "item": "Nhà", "estimated_vnd": "960 triệu"}],
}  # fmt: skip


def plan_sheet(described: SheetColumns, rows: Sequence[Mapping[str, Any]]) -> Sheet:
    return Sheet(
        described.title,
        False,
        grid([[c.header for c in described.columns], *([row.get(c.name) for c in described.columns] for row in rows)]),
    )


def plan_book(rows: Mapping[str, Sequence[Mapping[str, Any]]] = PLAN_ROWS) -> Workbook:
    return Workbook(tuple(plan_sheet(s, rows[s.key]) for s in PLAN_WORKBOOK if s.key in rows), {})


def test_a_valid_plan_workbook_has_no_problem() -> None:
    """Each sheet's rows come out typed: lists of names, dates, flags, integers, money; optional sheets may lack."""
    rows, problems = normalise.plan(plan_book())
    assert problems == []
    assert set(rows) == {s.key for s in PLAN_WORKBOOK}
    assert (rows["milestones"], rows["deadline_changes"]) == ([], [])
    head, first, second = rows["plan"][0], *rows["tasks"]
    assert (head["standing_agency"], head["ends_on"], head["grace_days"]) == (["Sở VHTTDL"], dt.date(2024, 12, 31), 3)
    assert first["leads"] == ["Sở VH", "Sở TC", "Sở NV"]
    assert (first["coordinators"], second["leads"]) == ([], [])
    assert (first["kind"], first["precision"], first["tentative"], first["target"]) == ("event", "day", True, 1200.5)
    assert (first["depends_days"], first["start"], second["tentative"]) == (-5, None, None)
    assert rows["estimates"][0]["estimated_vnd"] == 960_000_000
    assert rows["agencies"][0]["aliases"] == "a; b"


@pytest.mark.parametrize(
    ("sheet", "column", "value", "code"),
    [
        ("plan", "title", None, "value_missing"),
        ("plan", "standing_agency", None, "value_missing"),
        ("plan", "ends_on", "hết năm 2024", "date_unreadable"),
        ("plan", "grace_days", 2.5, "number_unreadable"),
        ("agencies", "level", "Xã", "choice_unknown"),
        ("tasks", "due", "Quý III", "date_unreadable"),
        ("tasks", "tentative", "có lẽ", "choice_unknown"),
        ("tasks", "section", dt.date(2024, 1, 2), "code_unreadable"),
        ("tasks", "leads", "#REF!", "formula_error"),
        ("estimates", "estimated_vnd", None, "value_missing"),
        ("estimates", "task", None, "value_missing"),
    ],
)
def test_one_spoilt_plan_cell_is_one_problem(sheet: str, column: str, value: Any, code: str) -> None:
    """Load the valid plan, spoil one cell: one error at that cell."""
    described = next(s for s in PLAN_WORKBOOK if s.key == sheet)
    first = {**PLAN_ROWS[sheet][0], column: value}
    problems = normalise.plan(plan_book({**PLAN_ROWS, sheet: [first, *PLAN_ROWS[sheet][1:]]}))[1]
    check(problems)
    index = [c.name for c in described.columns].index(column) + 1
    assert gist(only(problems)) == ("error", code, address(2, index))
    assert only(problems).sheet == described.title


def test_a_plan_needs_its_sheets() -> None:
    """Plan, sections, agencies and tasks are needed; the missing one is named."""
    rows = {key: value for key, value in PLAN_ROWS.items() if key != "agencies"}
    problems = normalise.plan(plan_book(rows))[1]
    assert [(p.code, p.sheet) for p in problems] == [("sheet_missing", "Cơ quan")]


def test_rows_are_only_returned_with_their_mandatory_cells() -> None:
    """Whoever reads the rows need not ask whether a mandatory value is there."""
    rows, _ = normalise.plan(plan_book({**PLAN_ROWS, "sections": [{"ref": "B"}, {"ref": "C", "title": "Mục C"}]}))
    assert [row["ref"] for row in rows["sections"]] == ["C"]
    assert all(isinstance(row, Row) for row in rows["sections"])
