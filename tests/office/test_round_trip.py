"""Agencies without Excel: a template opened, filled in and saved by LibreOffice says what was typed, no more."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from dashboard.errors import Refused
from dashboard.ingest import columns, normalise
from dashboard.ingest.monthly import monthly_report, prefilled, reporting_month
from dashboard.ingest.normalise.stamp import Stamp
from dashboard.ingest.reading import workbook
from dashboard.store import last_reported, originals, submissions
from dashboard.store.database import Database
from dashboard.store.report_values import MONEY_VALUES, PROGRESS_VALUES
from tests.office.conftest import LONGEST, MANY, MONEY, NIL, ONE, PERIOD, Calc, sender

SENT = date(2024, 4, 2)
PROGRESS, BUDGET, GUIDE = columns.PROGRESS.title, columns.BUDGET.title, columns.GUIDE_SHEET


def header(name: str, described: columns.SheetColumns = columns.PROGRESS) -> str:
    return described[name].header


def read(db: Database, content: bytes) -> normalise.Report:
    """The workbook's rows; nothing in it may be in doubt."""
    with db.reader() as reader:
        report, problems = normalise.report(workbook.read(content), reporting_month.directory(reader))
    assert problems == []
    return report


def values(report: normalise.Report) -> tuple[list[Any], list[Any]]:
    return [row.values for row in report.progress], [row.values for row in report.budget]


def load(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


@pytest.mark.parametrize("who", [ONE, MANY, MONEY, LONGEST], ids=lambda who: who[1])
def test_merely_saved_again_nothing_changes(calc: Calc, desk: Database, who: tuple[str, str]) -> None:
    """Opened and saved, every value and the stamp in all three places are those that were sent out."""
    sent = prefilled.blank(desk, *who, PERIOD)
    back = calc.open(sent).saved["xlsx"]
    before, after = read(desk, sent), read(desk, back)
    assert after.stamp == before.stamp == Stamp(columns.TEMPLATE_VERSION, *who, PERIOD)
    assert values(after) == values(before)
    book = load(back)
    own = {f"dashboard_{key}" for key in columns.STAMP}
    assert own <= set(book.custom_doc_props.names)
    assert book[columns.META_SHEET].sheet_state != "visible"
    preview = monthly_report.preview(desk, back, "x.xlsx", SENT)
    assert [(p.severity.value, p.code) for p in preview.problems] == [("warning", "nothing_changed")]


def test_what_is_typed_is_what_is_stored(calc: Calc, desk: Database) -> None:
    """Percent, dates, state, texts, quantity, reason and money typed into LibreOffice are stored as typed."""
    code, agency = MONEY
    with desk.reader() as reader:
        tasks = prefilled.prefill(reader, code, PERIOD).tasks(agency)
    counted = next(t.ref for t in tasks if t.unit)
    done, under_way, silent, *_rest = (t.ref for t in tasks if t.ref not in (counted, tasks[0].ref))
    typed = [
        (PROGRESS, done, header("percent"), "100%"),
        (PROGRESS, done, header("state"), "Hoàn thành"),
        (PROGRESS, done, header("finished_on"), "2024-03-09"),
        (PROGRESS, under_way, header("percent"), "62.5%"),
        (PROGRESS, under_way, header("result"), "- Đã họp 2 lần; 1.2 km đường"),
        (PROGRESS, under_way, header("evidence"), "12/3"),
        (PROGRESS, under_way, header("proposal"), "=1+1"),
        (PROGRESS, silent, header("percent"), ""),
        (PROGRESS, silent, header("quantity"), ""),
        (PROGRESS, silent, header("missing_reason"), "Chờ số liệu của phường, xã"),
        (PROGRESS, counted, header("quantity"), "12"),
        (BUDGET, tasks[0].ref, header("disbursed_vnd", columns.BUDGET), "125"),
        (BUDGET, "+", header("source", columns.BUDGET), "Xã hội hóa"),
        (BUDGET, "+", header("item", columns.BUDGET), "Tuyên truyền"),
        (BUDGET, "+", header("estimated_vnd", columns.BUDGET), "1234567"),
        (BUDGET, "+", header("allocated_vnd", columns.BUDGET), "0"),
        (BUDGET, "+", header("unit", columns.BUDGET), "đồng"),
        (BUDGET, "+", header("task", columns.BUDGET), under_way),
    ]
    opened = calc.open(prefilled.blank(desk, code, agency, PERIOD), typed)
    assert opened.refused == []
    content = opened.saved["xlsx"]
    preview = monthly_report.preview(desk, content, "x.xlsx", SENT)
    assert not [p for p in preview.problems if p.severity.value == "error"]
    (submission_id,) = monthly_report.commit(desk, preview, sender(originals.digest(content)))
    with desk.reader() as reader:
        rows, money = last_reported.stored_values(reader, submission_id)
    by_ref = {ref: {name: row[name] for name in PROGRESS_VALUES} for ref, row in rows.items()}
    last = {"percent": 35.0, "state": "in_progress", "started_on": date(2024, 1, 15), "finished_on": None,
            "result": None, "proposal": None, "evidence": None, "missing_reason": None}  # fmt: skip
    assert by_ref[tasks[0].ref]["difficulty"] == "Chưa bố trí được kinh phí"
    assert by_ref[done].items() >= (last | {"percent": 100.0, "state": "complete",
                                            "finished_on": date(2024, 3, 9)}).items()  # fmt: skip
    assert by_ref[under_way].items() >= (last | {"percent": 62.5, "result": "- Đã họp 2 lần; 1.2 km đường",
                                                 "evidence": "12/3", "proposal": "=1+1"}).items()  # fmt: skip
    assert by_ref[silent].items() >= (last | {"percent": None, "quantity": None,
                                              "missing_reason": "Chờ số liệu của phường, xã"}).items()  # fmt: skip
    assert by_ref[counted].items() >= (last | {"quantity": 12.0}).items()
    untouched = set(by_ref) - {done, under_way, silent, counted}
    assert len(untouched) == len(tasks) - 4 and all(by_ref[ref].items() >= last.items() for ref in untouched)
    amounts = {line: tuple(row[name] for name in MONEY_VALUES) for line, row in money.items()}
    assert amounts == {
        (tasks[0].ref, "Ngân sách tỉnh", "Tổ chức"): (960_000_000, 500_000_000, 125_000_000),
        (under_way, "Xã hội hóa", "Tuyên truyền"): (1_234_567, 0, None),
    }


def test_the_nil_box_ticked_in_libreoffice(calc: Calc, desk: Database) -> None:
    """ "Có" chosen in the box and nothing else touched is a nil report without a problem."""
    typed = [(GUIDE, columns.NIL_LABEL, "", "Có")]
    content = calc.open(prefilled.blank(desk, *NIL, PERIOD), typed).saved["xlsx"]
    preview = monthly_report.preview(desk, content, "x.xlsx", SENT)
    assert not preview.problems
    monthly_report.commit(desk, preview, sender(originals.digest(content)))
    with desk.reader() as reader:
        assert submissions.in_force(reader, NIL[0], PERIOD)[NIL[1]]["kind"] == "nil"


def checks(book: Workbook, described: columns.SheetColumns) -> dict[str, tuple[Any, ...]]:
    """Column name -> the kind, limits or list of the check at its first cell below the header, and its prompt."""
    sheet = book[described.title]
    by_column = {}
    for number, column in enumerate(described.columns, start=1):
        at = f"{get_column_letter(number)}5"
        for check in sheet.data_validations.dataValidation:
            if at in check.sqref and check.type:
                listed = (check.formula1 or "").replace("$", "").replace("'", "")
                by_column[column.name] = (check.type, check.operator or "between", listed, check.prompt)
    return by_column


def locks(book: Workbook) -> dict[tuple[str, str], bool]:
    """(sheet, cell) -> locked, of every cell that holds something or waits to be filled in."""
    by_cell = {}
    for sheet in (book[GUIDE], book[PROGRESS], book[BUDGET]):
        assert sheet.protection.sheet
        for row in sheet.iter_rows(max_row=30, max_col=len(columns.PROGRESS.columns)):
            for cell in row:
                assert isinstance(cell, Cell)
                is_framed = cell.border.left is not None and cell.border.left.style is not None
                if cell.value is not None or is_framed:
                    by_cell[sheet.title, cell.coordinate] = cell.protection.locked
    return by_cell


def test_drop_downs_and_locks_survive(calc: Calc, desk: Database) -> None:
    """After a round trip the same cells offer the same lists, refuse the same values and are locked."""
    sent = prefilled.blank(desk, *MONEY, PERIOD)
    ref = next(row["task"] for row in read(desk, sent).progress)
    typed = [(PROGRESS, ref, header("title"), "Việc khác"), (PROGRESS, ref, header("result"), "Đã họp")]
    opened = calc.open(sent, typed)
    assert [item[2] for item in opened.refused] == [header("title")], "the title is locked, the result is not"
    before, after = load(sent), load(opened.saved["xlsx"])
    for described in columns.MONTHLY_WORKBOOK:
        expected = checks(before, described)
        assert len(expected) >= 5
        assert checks(after, described) == expected
    assert locks(after) == locks(before)


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_other_formats_are_refused_with_advice(calc: Calc, desk: Database, kind: str) -> None:
    """A template saved as .ods or .xls is named for what it is, and the advice is to save it as .xlsx."""
    content = calc.open(prefilled.blank(desk, *ONE, PERIOD), (), kind).saved[kind]
    with pytest.raises(Refused) as refused:
        monthly_report.preview(desk, content, f"x.{kind}", SENT)
    assert refused.value.code == f"file_is_{kind}"
    assert ".xlsx" in workbook.REFUSALS[refused.value.code]
