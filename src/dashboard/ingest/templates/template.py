"""The monthly workbook as it is sent out, of one agency or of several.

Only the layout lives here; which sheets and columns there are is said in `columns`. The texts are Vietnamese
whatever the reader's language: a workbook is a document of the office. The same input gives the same bytes.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.ingest.columns import AGENCY, BUDGET, META_SHEET, PROGRESS, TEMPLATE_VERSION, SheetColumns
from dashboard.ingest.templates.cell_checks import put_checks, say, suggested, suggestion
from dashboard.ingest.templates.column_cells import PAGE, cell_value, format_of, put_header, widths
from dashboard.ingest.templates.guide import SEVERAL, ReportRequest, put_guide
from dashboard.ingest.templates.monthly_rows import NEVER_CARRIED, MoneyLine, MonthlyTask, money_values, task_values
from dashboard.text import dates
from dashboard.workbook_writer import Writer, comment, fit_to_page, freeze_and_filter, open_columns, protect

SPARE_MONEY_ROWS = 15
_MONEY_ROWS_CHECKED = 200
_SOURCES = ("Ngân sách trung ương", "Ngân sách tỉnh", "Ngân sách huyện", "Xã hội hóa", "Nguồn khác")

_PROGRESS_HINT = (
    "Ô trắng: điền hoặc sửa. Ô xám: không sửa. Chữ nghiêng màu xám: số liệu kỳ trước, xin kiểm tra và cập "
    "nhật. Dòng nền xanh nhạt: nhiệm vụ phối hợp."
)
_BUDGET_HINT = "Mỗi dòng ghi rõ đơn vị tiền. Số nghiêng màu xám: số đã ghi nhận, xin kiểm tra và cập nhật."


def monthly(
    plan_code: str,
    plan_title: str,
    agency_id: str,
    agency_name: str,
    period_on: dt.date,
    deadline_on: dt.date,
    tasks: Sequence[MonthlyTask],
    money: Sequence[MoneyLine],
    *,
    closes_on: dt.date | None = None,
    recipient: str | None = None,
    is_nil: bool = False,
) -> bytes:
    """The monthly workbook of one agency for one period, filled with what is known, as xlsx bytes.

    One row per task, leads first, and per budget line, then empty money rows. `period_on`: any day of the
    reporting month; `closes_on`: the last day it speaks about; `deadline_on`: the last day for sending;
    `recipient`: the agency to send it to; `is_nil`: with the nil box ticked. Stamped three times as
    `columns.STAMP` says.
    """
    stamp = _stamp(plan_code, period_on) | {"agency": agency_id}
    visible = _visible(plan_code, plan_title, period_on) | {"agency": agency_name}
    request = ReportRequest(deadline_on, closes_on, recipient)
    return _monthly_workbook(stamp, visible, period_on, request, tasks, money, (PROGRESS, BUDGET), is_nil)


def consolidated(
    plan_code: str,
    plan_title: str,
    period_on: dt.date,
    deadline_on: dt.date,
    tasks: Sequence[MonthlyTask],
    money: Sequence[MoneyLine],
) -> bytes:
    """One workbook for several agencies, as `monthly` but with a column that names the agency of each row.

    Each task and line has its `agency`. The stamp names the plan and the period only.
    """
    described = [replace(sheet, columns=(AGENCY, *sheet.columns)) for sheet in (PROGRESS, BUDGET)]
    visible = _visible(plan_code, plan_title, period_on)
    return _monthly_workbook(
        _stamp(plan_code, period_on), visible, period_on, ReportRequest(deadline_on), tasks, money, described, False
    )


def _stamp(plan_code: str, period_on: dt.date) -> dict[str, str]:
    return {"template": TEMPLATE_VERSION, "plan": plan_code, "period": f"{period_on:%Y-%m}"}


def _visible(plan_code: str, plan_title: str, period_on: dt.date) -> dict[str, str]:
    plan_text = f"{plan_code} – {plan_title}"
    return {"plan": plan_text, "period": dates.period(period_on), "template": TEMPLATE_VERSION}


def _monthly_workbook(
    stamp: Mapping[str, str],
    visible: Mapping[str, str],
    period_on: dt.date,
    request: ReportRequest,
    tasks: Sequence[MonthlyTask],
    money: Sequence[MoneyLine],
    described: Sequence[SheetColumns],
    is_nil: bool,
) -> bytes:
    who = visible.get("agency", SEVERAL)
    out = Writer(f"Báo cáo kỳ {visible['period']}: {who}", dt.datetime(period_on.year, period_on.month, 1))
    put_guide(out, visible, request, is_nil)
    _progress(out, described[0], visible, tasks)
    _budget(out, described[1], visible, tasks, money)
    _meta(out, stamp)
    return out.save()


def _progress(out: Writer, described: SheetColumns, visible: Mapping[str, str], tasks: Sequence[MonthlyTask]) -> None:
    """One row per task; what was reported last is filled in grey italics, with a note that says of when."""
    title = f"Báo cáo tiến độ thực hiện nhiệm vụ, kỳ {visible['period']}"
    sheet, header_row = _table(out, described, visible, title, _PROGRESS_HINT)
    ordered = sorted(tasks, key=lambda task: (task.agency or "", task.role == "coordinating"))
    columns = described.columns
    for row, task in enumerate(ordered, start=header_row + 1):
        values = task_values(task)
        locked = "coordinating" if task.role == "coordinating" else "locked"
        is_noted = False
        for index, column in enumerate(columns, start=1):
            value = values.get(column.name)
            is_carried = value is not None and not column.locked and column.name not in NEVER_CARRIED
            look = locked if column.locked else "carried" if is_carried and task.reported_in else "input"
            cell = out.put(sheet, row, index, cell_value(column, value), look, format_of(column))
            if look == "carried" and task.reported_in and not is_noted:
                comment(cell, f"Số liệu kỳ {dates.period(task.reported_in)}", "Mẫu báo cáo", height=30, width=170)
                is_noted = True
    last = header_row + len(ordered)
    units = suggested([task.unit for task in ordered if task.unit], ())
    put_checks(sheet, described, header_row + 1, last, {"unit": suggestion(units)} if units else {})
    freeze_and_filter(sheet, header_row, len(columns), last, first_free="C")


def _budget(
    out: Writer,
    described: SheetColumns,
    visible: Mapping[str, str],
    tasks: Sequence[MonthlyTask],
    money: Sequence[MoneyLine],
) -> None:
    """The known budget lines, then empty rows. Cells below those are open too: nobody runs out of rows."""
    sheet, header_row = _table(out, described, visible, f"Báo cáo kinh phí, kỳ {visible['period']}", _BUDGET_HINT)
    open_columns(sheet, map(format_of, described.columns))
    for row, line in enumerate([*money, *[None] * SPARE_MONEY_ROWS], start=header_row + 1):
        values = money_values(line) if line else {}
        for index, column in enumerate(described.columns, start=1):
            value = values.get(column.name)
            look = "carried" if column.kind == "money" and value is not None else "input"
            out.put(sheet, row, index, value, look, format_of(column))
    last = header_row + len(money) + SPARE_MONEY_ROWS
    own = {"source": suggestion(suggested([line.source for line in money], _SOURCES))}
    if tasks:
        first = header_row + 1  # The two sheets have the same rows above their tables.
        letter = get_column_letter([column.name for column in described.columns].index("task") + 1)
        refs = DataValidation(
            type="list",
            formula1=f"'{PROGRESS.title}'!${letter}${first}:${letter}${header_row + len(tasks)}",
            allow_blank=True,
            errorStyle="warning",
        )
        say(
            refs,
            BUDGET["task"].header,
            "Chọn mã nhiệm vụ trong danh sách.",
            f"Mã này không có ở trang {PROGRESS.title} của cơ quan. Vẫn giữ?",
        )
        own["task"] = refs
    put_checks(sheet, described, header_row + 1, last + _MONEY_ROWS_CHECKED, own)
    freeze_and_filter(sheet, header_row, len(described.columns), last, first_free="B")


def _table(
    out: Writer, described: SheetColumns, visible: Mapping[str, str], title: str, hint: str
) -> tuple[Worksheet, int]:
    """A protected sheet with its title, stamp line, hint and header row; returns it and the header's row."""
    sheet = out.sheet(described.title, widths(described.columns))
    out.put(sheet, 1, 1, title, "title")
    out.put(sheet, 2, 1, f"{visible.get('agency', SEVERAL)}. Kế hoạch {visible['plan']}", "subtitle")
    out.put(sheet, 3, 1, hint, "hint")
    header_row = 4
    put_header(out, sheet, header_row, described.columns)
    fit_to_page(sheet, header_row, visible.get("agency", SEVERAL), f"Kỳ báo cáo {visible['period']}", PAGE)
    protect(sheet)
    return sheet, header_row


def _meta(out: Writer, stamp: Mapping[str, str]) -> None:
    sheet = out.sheet(META_SHEET)
    for row, (key, value) in enumerate(stamp.items(), start=1):
        out.put(sheet, row, 1, key, "value", "@")
        out.put(sheet, row, 2, value, "value", "@")
        out.property(f"dashboard_{key}", value)
    sheet.sheet_state = "veryHidden"
    protect(sheet)
