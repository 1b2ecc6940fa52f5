"""The workbooks sent out: stamped, locked where they must be, checked at the cell, never a live formula."""

import datetime as dt
from dataclasses import replace
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.ingest.columns import BUDGET, MONTHLY_WORKBOOK, PROGRESS, STAMP, STAMP_LABELS, UNITS
from dashboard.ingest.templates import plan_template, template
from dashboard.ingest.templates.monthly_rows import MoneyLine, MonthlyTask, money_values
from dashboard.text import percents
from tests.ingest.templates.opened import cells, check_at, header_row, load

MARCH = dt.date(2024, 3, 1)
DEADLINE = dt.date(2024, 4, 3)
LEAD = MonthlyTask(
    "B.I.1",
    "Lễ kỷ niệm",
    "lead",
    "Tháng 3/2024",
    percent=35.0,
    state="in_progress",
    started_on=dt.date(2024, 1, 2),
    quantity=12,
    unit="nhà",
    result="kết quả tháng 2",
    difficulty="thiếu vốn",
    proposal="đề xuất tháng 2",
    evidence="12/BC",
    reported_in=dt.date(2024, 2, 1),
)
HELPER = MonthlyTask("B.I.2", "Hội chợ", "coordinating", "Quý II/2024", unit="gian")
FRESH = MonthlyTask("B.I.3", "Họp báo", "lead", "30/4/2024")
MONEY = MoneyLine("B.I.1", "Ngân sách tỉnh", "Xây nhà", 960_000_000, 900_000_000, None)


def monthly(tasks: Any = (HELPER, LEAD, FRESH), money: Any = (MONEY,), **other: Any) -> bytes:
    given: dict[str, Any] = {
        "plan_code": "A",
        "plan_title": "Kỷ niệm 20 năm",
        "agency_id": "so-vhttdl",
        "agency_name": "Sở VHTT&DL",
        "period_on": MARCH,
        "deadline_on": DEADLINE,
    }
    return template.monthly(**given | other, tasks=tasks, money=money)


def labelled(sheet: Worksheet, label: str) -> Cell:
    matches = [row[1] for row in sheet.iter_rows(max_col=2) if row[0].value == label]
    assert len(matches) == 1, f"{label!r} must label exactly one cell"
    return matches[0]


def xml(content: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(content)) as parts:
        return {name: parts.read(name).decode() for name in parts.namelist()}


# The monthly workbook


def test_stamp_is_written_three_times_and_agrees() -> None:
    """Custom properties, the hidden sheet and the visible cells name the same plan, agency and period."""
    book = load(monthly())
    meta = {row[0]: row[1] for row in book["_Meta"].iter_rows(values_only=True)}
    expected = {"template": "2", "plan": "A", "agency": "so-vhttdl", "period": "2024-03"}
    assert meta == expected
    assert set(meta) == set(STAMP)
    assert {p.name: p.value for p in book.custom_doc_props.props} == {
        f"dashboard_{key}": value for key, value in expected.items()
    }
    guide = book["Hướng dẫn"]
    visible = {key: labelled(guide, label).value for key, label in STAMP_LABELS.items()}
    assert visible == {
        "template": "2",
        "plan": "A – Kỷ niệm 20 năm",
        "agency": "Sở VHTT&DL",
        "period": "03/2024",
    }
    assert labelled(guide, "Hạn gửi báo cáo").value == "03/04/2024"


def test_sheets_are_in_order_and_the_stamp_sheet_is_out_of_reach() -> None:
    """Guide, progress, budget, then `_Meta`, which Excel's own menu does not offer to unhide."""
    book = load(monthly())
    assert book.sheetnames == ["Hướng dẫn", "Tiến độ", "Kinh phí", "_Meta"]
    assert book["_Meta"].sheet_state == "veryHidden"
    assert book.active is not None and book.active.title == "Hướng dẫn"


def test_period_may_be_any_day_of_the_month() -> None:
    """The 31st stamps the same month as the 1st, byte for byte."""
    assert monthly(period_on=dt.date(2024, 3, 31)) == monthly()


def test_nil_box_is_an_open_cell_with_yes_and_no() -> None:
    """The agency can answer "Không phát sinh" although the guide sheet is locked."""
    guide = load(monthly())["Hướng dẫn"]
    box = labelled(guide, "Không phát sinh")
    assert box.value is None
    assert not box.protection.locked
    check = check_at(box)
    assert check is not None and check.formula1 == '"Có,Không"' and check.showErrorMessage
    assert guide.protection.sheet
    others = [c.coordinate for row in guide.iter_rows() for c in row if not c.protection.locked]
    assert others == [box.coordinate]


def test_guide_explains_every_column_that_has_help() -> None:
    """The help of a column reaches the person who fills it in, beside the column's name."""
    rows = list(load(monthly())["Hướng dẫn"].iter_rows(max_col=2, values_only=True))
    for described in MONTHLY_WORKBOOK:
        for column in described.columns:
            if column.help:
                assert (column.header, column.help) in rows


def test_guide_says_by_when_up_to_which_day_and_to_whom() -> None:
    """Closing day, deadline and recipient are labelled; five steps; how to correct."""
    guide = load(monthly(closes_on=dt.date(2024, 3, 25), recipient="Sở Văn hóa"))["Hướng dẫn"]
    assert labelled(guide, "Số liệu tính đến ngày").value == "25/03/2024"
    assert labelled(guide, "Nơi nhận báo cáo").value == "Bộ phận thư ký, Sở Văn hóa"
    assert labelled(guide, "Bước 5").value.endswith("gửi về Sở Văn hóa, chậm nhất ngày 03/04/2024.")
    assert "gửi lại cả tệp" in labelled(guide, "Phát hiện sai").value
    plain = load(monthly())["Hướng dẫn"]
    assert "nơi đã gửi mẫu này" in labelled(plain, "Bước 5").value
    assert not [row for row in plain.iter_rows(max_col=1, values_only=True) if row[0] == "Nơi nhận báo cáo"]


def test_every_column_is_on_its_sheet_in_order() -> None:
    """The headers are those of `columns`, within the rows in which the reader looks for them."""
    book = load(monthly())
    for described in MONTHLY_WORKBOOK:
        sheet = book[described.title]
        row = header_row(sheet, described.columns)
        headers = [c.value for c in sheet[row]]
        assert headers == [column.header for column in described.columns]
        assert sheet.freeze_panes is not None and sheet.freeze_panes.endswith(str(row + 1))
        assert sheet.auto_filter.ref.startswith(f"A{row}:")
        assert sheet.print_title_rows == f"${row}:${row}"


def test_locked_columns_are_locked_and_the_others_open() -> None:
    """Task code, title, role and deadline cannot be overtyped; everything else can; no password is set."""
    book = load(monthly())
    for row in cells(book, PROGRESS):
        for column in PROGRESS.columns:
            assert row[column.name].protection.locked == column.locked
            is_white = row[column.name].fill.fill_type is None
            assert is_white != column.locked
    for row in cells(book, BUDGET):
        assert not any(cell.protection.locked for cell in row.values())
    for described in MONTHLY_WORKBOOK:
        sheet = book[described.title]
        assert sheet.cell(header_row(sheet, described.columns), 5).protection.locked
        protection = sheet.protection
        assert protection.sheet and protection.password is None
        allowed = ("formatCells", "formatColumns", "formatRows", "sort", "autoFilter")
        assert not any(getattr(protection, name) for name in allowed)


def test_what_stays_true_is_filled_in_and_what_was_done_is_not() -> None:
    """Last percent, dates, quantity, state, open difficulty and proposal are there; the result starts empty."""
    row = next(r for r in cells(load(monthly()), PROGRESS) if r["task"].value == "B.I.1")
    assert {name: cell.value for name, cell in row.items()} == {
        "task": "B.I.1",
        "title": "Lễ kỷ niệm",
        "role": "Chủ trì",
        "deadline": "Tháng 3/2024",
        "percent": 0.35,
        "state": "Đang thực hiện",
        "started_on": dt.datetime(2024, 1, 2),
        "finished_on": None,
        "quantity": 12,
        "unit": "nhà",
        "result": None,
        "difficulty": "thiếu vốn",
        "proposal": "đề xuất tháng 2",
        "evidence": None,
        "missing_reason": None,
    }


def test_last_months_values_are_marked_as_such() -> None:
    """Grey italics on each value carried over and one note on the row that says of which period."""
    rows = {r["task"].value: r for r in cells(load(monthly()), PROGRESS)}
    carried = ("percent", "state", "started_on", "quantity", "difficulty", "proposal")
    for name, cell in rows["B.I.1"].items():
        if not PROGRESS[name].locked:
            assert bool(cell.font.italic) == (name in carried)
    notes = [c.comment.text for c in rows["B.I.1"].values() if c.comment]
    assert notes == ["Số liệu kỳ 02/2024"]
    assert not any(c.comment or (c.font.italic and not c.protection.locked) for c in rows["B.I.2"].values())


def test_values_of_the_same_period_are_prefilled_unmarked() -> None:
    """A workbook that repeats what was sent for the period holds result and proposal too, as plain input."""
    (row,) = cells(load(monthly([replace(LEAD, reported_in=None)])), PROGRESS)
    assert (row["result"].value, row["proposal"].value) == ("kết quả tháng 2", "đề xuất tháng 2")
    assert row["evidence"].value == "12/BC"
    assert not any(c.comment or (c.font.italic and not c.protection.locked) for c in row.values())


@pytest.mark.parametrize("done", [{"percent": 100.0}, {"state": "complete"}])
def test_a_complete_task_has_no_open_difficulty(done: dict[str, Any]) -> None:
    """What hindered a task that is complete is not asked again."""
    (row,) = cells(load(monthly([replace(LEAD, **done)])), PROGRESS)
    assert (row["difficulty"].value, row["proposal"].value) == (None, None)


def test_the_reason_of_this_very_period_is_given_again() -> None:
    """A reason is never last month's: it stands there as plain input, also beside values carried over."""
    (row,) = cells(load(monthly([replace(LEAD, missing_reason="chờ số liệu cấp xã")])), PROGRESS)
    assert (row["missing_reason"].value, row["missing_reason"].font.italic) == ("chờ số liệu cấp xã", False)


def test_document_of_a_suspended_task_is_kept() -> None:
    """A task that stays suspended needs no retyping of the document that suspends it."""
    task = MonthlyTask("B.I.9", "Tạm dừng", "lead", state="suspended", evidence="5/QĐ", reported_in=MARCH)
    (row,) = cells(load(monthly([task])), PROGRESS)
    assert (row["state"].value, row["evidence"].value) == ("Tạm dừng", "5/QĐ")


def test_coordinating_rows_come_last_and_look_different() -> None:
    """The order of the plan is kept within the leads; a coordinating row has its word and its own colour."""
    rows = cells(load(monthly()), PROGRESS)
    assert [r["task"].value for r in rows] == ["B.I.1", "B.I.3", "B.I.2"]
    assert [r["role"].value for r in rows] == ["Chủ trì", "Chủ trì", "Phối hợp"]
    lead, coordinating = rows[0]["title"], rows[2]["title"]
    assert lead.fill.start_color.rgb != coordinating.fill.start_color.rgb
    assert not lead.font.italic and coordinating.font.italic


def test_cells_are_formatted_by_kind_filled_or_not() -> None:
    """Percent, date and money cells keep their format on empty and spare rows, and other text stays text."""
    formats = {"percent": percents.CELL_FORMAT, "date": "dd/mm/yyyy", "money": "#,##0", "number": "General"}
    book = load(monthly())
    for described in MONTHLY_WORKBOOK:
        for row in cells(book, described):
            for column in described.columns:
                assert row[column.name].number_format == formats.get(column.kind, "@"), column.name


def test_money_sheet_has_spare_rows_that_are_checked_like_the_others() -> None:
    """Fifteen empty open rows after the known lines; every drop-down and check reaches the last one."""
    book = load(monthly())
    rows = cells(book, BUDGET)
    assert len(rows) == 1 + template.SPARE_MONEY_ROWS == 16
    assert all(cell.value is None for row in rows[1:] for cell in row.values())
    for row in (rows[0], rows[-1]):
        for name in ("task", "source", "estimated_vnd", "allocated_vnd", "disbursed_vnd", "unit"):
            assert check_at(row[name]) is not None, name
    sheet = book["Kinh phí"]
    assert not sheet.column_dimensions["D"].protection.locked, "cells below the spare rows are open too"
    assert sheet.column_dimensions["D"].number_format == "#,##0"


def test_checks_at_the_cell_are_those_of_the_columns() -> None:
    """Excel itself refuses 150 %, a month-first date or a negative amount, and says why in Vietnamese."""
    book = load(monthly())
    progress, budget = cells(book, PROGRESS)[-1], cells(book, BUDGET)[-1]
    expected = {
        "percent": ("decimal", "between", "0", "1"),
        "started_on": ("date", "between", "36526", "73415"),
        "finished_on": ("date", "between", "36526", "73415"),
        "quantity": ("decimal", "greaterThanOrEqual", "0", None),
    }
    for name, rule in expected.items():
        check = check_at(progress[name])
        assert check is not None
        assert (check.type, check.operator, check.formula1, check.formula2) == rule
        assert check.showErrorMessage and check.error and check.prompt == PROGRESS[name].help
    for name in ("estimated_vnd", "allocated_vnd", "disbursed_vnd"):
        check = check_at(budget[name])
        assert check is not None and check.showErrorMessage
        assert (check.type, check.operator, check.formula1) == ("whole", "greaterThanOrEqual", "0")
    assert dt.date(1899, 12, 30) + dt.timedelta(36526) == dt.date(2000, 1, 1)
    assert dt.date(1899, 12, 30) + dt.timedelta(73415) == dt.date(2100, 12, 31)


def test_drop_downs_offer_one_word_per_value() -> None:
    """States and money units must come from the list; sources and units of quantity are only suggested."""
    book = load(monthly())
    progress, budget = cells(book, PROGRESS)[0], cells(book, BUDGET)[-1]
    state, unit = check_at(progress["state"]), check_at(progress["unit"])
    source, money_unit, task = (check_at(budget[name]) for name in ("source", "unit", "task"))
    assert state and unit and source and money_unit and task
    assert state.formula1 == '"Đang thực hiện,Hoàn thành,Tạm dừng,Chưa thực hiện"' and state.showErrorMessage
    assert money_unit.formula1 == '"đồng,triệu đồng,tỷ đồng"' and money_unit.showErrorMessage
    assert unit.formula1 == '"nhà,gian"' and not unit.showErrorMessage
    assert source.formula1.startswith('"Ngân sách tỉnh,') and not source.showErrorMessage
    assert task.formula1 == "'Tiến độ'!$A$5:$A$7" and task.errorStyle == "warning"
    assert all(not check.showDropDown for check in (state, unit, source, money_unit, task))


def test_suggestions_respect_excels_limits() -> None:
    """Excel calls a file damaged whose list has over 255 characters; a comma would split an item in two."""
    money = [MoneyLine("B.I.1", f"Nguồn số {i} {'x' * 40}", "Chi") for i in range(20)]
    money += [MoneyLine("B.I.1", "Ngân sách tỉnh, huyện", "Chi"), MoneyLine("B.I.1", 'Quỹ "A"', "Chi")]
    check = check_at(cells(load(monthly(money=money)), BUDGET)[0]["source"])
    assert check is not None
    assert len(check.formula1) <= 257
    assert "huyện," not in check.formula1 and check.formula1.count('"') == 2
    for content in (monthly(), plan_template.plan({})):
        for sheet in load(content):
            for validation in sheet.data_validations.dataValidation:
                assert len(validation.promptTitle or "") <= 32 and len(validation.errorTitle or "") <= 32
                assert len(validation.prompt or "") <= 255 and len(validation.error or "") <= 255


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.none() | st.integers(0, 10**13) | st.integers(0, 10**6).map(lambda n: n * 10**6),
        min_size=3,
        max_size=3,
    )
)
def test_no_amount_is_lost_by_choosing_a_unit(amounts: list[int | None]) -> None:
    """What the cells and the unit beside them say multiplies back to the amounts in đồng."""
    line = MoneyLine("B.I.1", "Ngân sách tỉnh", "Chi", *amounts)
    values = money_values(line)
    shown = [values["estimated_vnd"], values["allocated_vnd"], values["disbursed_vnd"]]
    if amounts == [None] * 3:
        assert values["unit"] is None
        return
    factor = int(UNITS[values["unit"]])
    assert [None if n is None else n * factor for n in shown] == amounts


def test_money_is_shown_in_millions_when_nothing_is_lost() -> None:
    """960 000 000 đồng is "960" and "triệu đồng"; an amount that was not stated stays empty."""
    row = cells(load(monthly()), BUDGET)[0]
    assert [c.value for c in row.values()] == [
        "B.I.1", "Ngân sách tỉnh", "Xây nhà", 960, 900, None, "triệu đồng"
    ]  # fmt: skip
    odd = cells(load(monthly(money=[MoneyLine("B.I.1", "N", "C", 1_500_000, 0, None)])), BUDGET)[0]
    assert (odd["estimated_vnd"].value, odd["allocated_vnd"].value, odd["unit"].value) == (
        1_500_000,
        0,
        "đồng",
    )


def test_zero_is_written_and_blank_is_not_zero() -> None:
    """0 % and 0 đồng were reported; None was not."""
    task = MonthlyTask("B.I.1", "T", "lead", percent=0.0, quantity=0, reported_in=MARCH)
    (row,) = cells(load(monthly([task])), PROGRESS)
    assert row["percent"].value == 0 and row["quantity"].value == 0
    assert row["finished_on"].value is None


def test_agency_without_tasks_still_gets_a_workbook() -> None:
    """No task and no money line: headers and spare money rows, and nothing that refers to rows not there."""
    book = load(monthly([], []))
    assert cells(book, PROGRESS) == []
    assert not book["Tiến độ"].data_validations.dataValidation
    assert len(cells(book, BUDGET)) == template.SPARE_MONEY_ROWS
    check = check_at(cells(book, BUDGET)[0]["task"])
    assert check is not None and check.type is None, "only the prompt is left"


def test_prints_on_a4_landscape_with_names_and_page_numbers() -> None:
    """Fit to the width of the page; the agency's "&" is printed and not taken for a code."""
    content = monthly()
    book = load(content)
    for described in MONTHLY_WORKBOOK:
        sheet = book[described.title]
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    sheet = unescape(xml(content)["xl/worksheets/sheet2.xml"])
    assert "<oddHeader>&LSở VHTT&&DL&RKỳ báo cáo 03/2024</oddHeader>" in sheet
    assert "<oddFooter>&CTrang &P/&N</oddFooter>" in sheet


def test_progress_prints_at_eight_points_or_more() -> None:
    """The columns of *Tiến độ* are narrow enough that A4 landscape shows 10 pt letters no smaller than 8 pt."""
    sheet = load(monthly())[PROGRESS.title]
    pixels = sum(
        sheet.column_dimensions[get_column_letter(i)].width * 7 + 5 for i in range(1, len(PROGRESS.columns) + 1)
    )
    paper = 297 / 25.4 - sheet.page_margins.left - sheet.page_margins.right
    assert 10 * min(1, paper / (pixels / 96)) >= 8


def test_rows_are_as_high_as_their_text_and_grow_with_it() -> None:
    """Office programs that do not fit rows on opening cut no title; a height is a start, not fixed for good."""
    long = replace(FRESH, title="Phối hợp tổ chức các hoạt động chào mừng tại từng sở, ban, ngành, đoàn thể tỉnh")
    content = monthly([FRESH, long])
    sheet = load(content)[PROGRESS.title]
    short_pt, long_pt = (sheet.row_dimensions[row].height for row in (5, 6))
    assert short_pt < 3 * 13 < long_pt < 6 * 13
    assert sheet.row_dimensions[4].height > 3 * 13, "a header of four lines"
    assert not any("customHeight" in part for part in xml(content).values())


# Text is text


def test_characters_xml_cannot_hold_are_left_out() -> None:
    """A control character or half a surrogate in a name must not keep an agency from getting its workbook."""
    book = load(monthly([MonthlyTask("B.I.1", "Lễ\x07 kỷ\ud800 niệm\nhai dòng", "lead")], agency_name="Sở\x00 A"))
    assert cells(book, PROGRESS)[0]["title"].value == "Lễ kỷ niệm\nhai dòng"
    assert labelled(book["Hướng dẫn"], "Cơ quan báo cáo").value == "Sở A"


def test_can_be_read_as_the_reader_does() -> None:
    """The workbook opens in openpyxl's read-only mode too, with the same values."""
    content = monthly()
    streamed = load_workbook(BytesIO(content), read_only=True)
    whole = load(content)
    for title in whole.sheetnames:
        sheet = streamed[title]
        sheet.reset_dimensions()
        assert [c for row in sheet.iter_rows(values_only=True) for c in row if c is not None] == [
            c for row in whole[title].iter_rows(values_only=True) for c in row if c is not None
        ]
