"""Workbooks out: the pre-filled monthly template and a plan to edit.

Only the layout lives here; which sheets and columns there are is said in `columns`. The texts are Vietnamese
whatever the reader's language: a workbook is a document of the office. The same input gives the same bytes.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.ingest.columns import (
    AGENCY,
    BUDGET,
    GUIDE_SHEET,
    META_SHEET,
    NIL_LABEL,
    PLAN_WORKBOOK,
    PROGRESS,
    STAMP_LABELS,
    STATES,
    TEMPLATE_VERSION,
    Column,
    SheetColumns,
)
from dashboard.ingest.templates.cell_checks import ERRORS, inline_list, put_checks, say, suggested, suggestion, words_of
from dashboard.ingest.templates.writer import EPOCH, Writer, fit_to_page, format_of, open_columns, protect


@dataclass(frozen=True, slots=True)
class MonthlyTask:
    """One task in an agency's template, with the values last reported (None: never reported).

    `role`: a value of `ROLES`. `deadline`: as shown. `percent`: 0 to 100. `state`: a value of `STATES`.
    `unit`: of the quantity, as the plan has it. `missing_reason`: of this very period. `reported_in`: any day of
    the earlier period the other values come from; None: they are this very period's. `agency`: official name, in
    a consolidated workbook only.
    """

    ref: str
    title: str
    role: str
    deadline: str = ""
    percent: float | None = None
    state: str | None = None
    started_on: dt.date | None = None
    finished_on: dt.date | None = None
    quantity: float | None = None
    unit: str | None = None
    result: str | None = None
    difficulty: str | None = None
    proposal: str | None = None
    evidence: str | None = None
    missing_reason: str | None = None
    reported_in: dt.date | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """One budget line of an agency's template: task ref, source, item, and the amounts known, in VND.

    `agency`: official name, in a consolidated workbook only.
    """

    task: str
    source: str
    item: str
    estimated_vnd: int | None = None
    allocated_vnd: int | None = None
    disbursed_vnd: int | None = None
    agency: str | None = None


# --- What the sheets say ---

SPARE_MONEY_ROWS = 15
PLAN_ROWS_CHECKED = 1000
_MONEY_ROWS_CHECKED = 200
_SOURCES = ("Ngân sách trung ương", "Ngân sách tỉnh", "Ngân sách huyện", "Xã hội hóa", "Nguồn khác")
_DEADLINE_LABEL = "Hạn gửi báo cáo"
_SEVERAL = "Tổng hợp nhiều cơ quan"

_NIL_HELP = (
    "Chọn Có nếu trong kỳ không có nhiệm vụ nào tiến triển và không phát sinh kinh phí; khi đó không cần "
    "điền hai trang sau. Nếu có nội dung báo cáo thì để trống ô này."
)
_STEPS = (
    f"Điền các ô trắng ở trang {PROGRESS.title}, sau đó trang {BUDGET.title} nếu có kinh phí. "
    "Ô xám đã được điền sẵn, xin không sửa.",
    "Chữ nghiêng màu xám là số liệu kỳ trước: xin kiểm tra và sửa nếu đã thay đổi, để nguyên nếu không đổi.",
    "Ô để trống được hiểu là không báo cáo, không phải là số 0; nhiệm vụ chưa có số liệu thì ghi lý do ở cột cuối.",
    "Khi chép từ tệp khác, xin dùng Dán giá trị (Paste Special, Values) để giữ định dạng và danh sách chọn. "
    "Xin không gộp ô, không đổi tên cột.",
    "Lưu tệp ở dạng .xlsx và gửi về {recipient}, chậm nhất ngày {deadline}.",
)
_RECIPIENT = "nơi đã gửi mẫu này"
_CORRECTIONS = {
    "Phát hiện sai": "Sửa ngay trên tệp đã gửi rồi gửi lại cả tệp, không gửi riêng phần sửa. Bản gửi sau thay toàn bộ "
    "bản gửi trước của cùng cơ quan và cùng kỳ.",
    "Kỳ đã khóa số liệu": "Gửi lại tệp kèm thư nêu lý do sửa.",
}
_COORDINATING_HELP = "Các dòng nền xanh nhạt, xếp cuối trang: chỉ điền khi phần việc phối hợp có nội dung cần báo cáo."
_MISTAKES = (
    "Ghi tỷ lệ 100% nhưng bỏ trống cột Ngày hoàn thành: không biết được là hoàn thành đúng hạn hay quá hạn.",
    "Ghi số tiền theo triệu đồng nhưng chọn đơn vị là đồng, hoặc ngược lại: số tiền lệch một triệu lần.",
    "Dùng lại tệp của kỳ trước hoặc tệp của cơ quan khác. Mỗi tệp chỉ dùng cho một cơ quan và một kỳ.",
)
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
    asked = _Asked(deadline_on, closes_on, recipient)
    return _monthly_workbook(stamp, visible, period_on, asked, tasks, money, (PROGRESS, BUDGET), is_nil)


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
        _stamp(plan_code, period_on), visible, period_on, _Asked(deadline_on), tasks, money, described, False
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """By when, up to which day and to whom."""

    deadline_on: dt.date
    closes_on: dt.date | None = None
    recipient: str | None = None


def _stamp(plan_code: str, period_on: dt.date) -> dict[str, str]:
    return {"template": TEMPLATE_VERSION, "plan": plan_code, "period": f"{period_on:%Y-%m}"}


def _visible(plan_code: str, plan_title: str, period_on: dt.date) -> dict[str, str]:
    plan_text = f"{plan_code} – {plan_title}"
    return {"plan": plan_text, "period": f"{period_on:%m/%Y}", "template": TEMPLATE_VERSION}


def _monthly_workbook(
    stamp: Mapping[str, str],
    visible: Mapping[str, str],
    period_on: dt.date,
    asked: _Asked,
    tasks: Sequence[MonthlyTask],
    money: Sequence[MoneyLine],
    described: Sequence[SheetColumns],
    is_nil: bool,
) -> bytes:
    who = visible.get("agency", _SEVERAL)
    out = Writer(f"Báo cáo kỳ {visible['period']}: {who}", dt.datetime(period_on.year, period_on.month, 1))
    _guide(out, visible, asked, is_nil)
    _progress(out, described[0], visible, tasks)
    _budget(out, described[1], visible, tasks, money)
    _meta(out, stamp)
    return out.save()


def plan(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    """A plan as the workbook the secretariat edits, as xlsx bytes: every sheet of `PLAN_WORKBOOK`.

    `rows`: sheet key -> rows (column name -> value). Lists are joined with "; "; agencies given by code in a
    reference column are written by their official name; dates may be ISO strings; a true flag is "Có", a
    false one blank. Sheets and keys without a column are left out.
    """
    names = _agency_names(rows.get("agencies", ()))
    first = next(iter(rows.get("plan", ())), {})
    out = Writer(f"Kế hoạch {first.get('code') or ''}".strip(), EPOCH)
    for described in PLAN_WORKBOOK:
        sheet = out.sheet(described.title)
        out.header(sheet, 1, described.columns)
        open_columns(sheet, described.columns)
        written = rows.get(described.key, ())
        for number, row in enumerate(written, start=2):
            for index, column in enumerate(described.columns, start=1):
                value = row.get(column.name)
                if column.kind == "reference":
                    value = [names.get(code, code) for code in _as_list(value)]
                out.put(sheet, number, index, _shown(column, value), "input", format_of(column))
        put_checks(sheet, described, 2, max(PLAN_ROWS_CHECKED, len(written) + 100))
        sheet.freeze_panes = "B2"
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(described.columns))}{max(len(written) + 1, 1)}"
        fit_to_page(sheet, header_row=1, left=described.title, right=str(first.get("title") or ""))
    return out.save()


# --- The sheets of the monthly workbook ---


class _Lines:
    """The guide sheet, written line by line: labels in column A, values in column B."""

    def __init__(self, out: Writer) -> None:
        self.out, self.sheet, self.row = out, out.sheet(GUIDE_SHEET), 2
        self.sheet.sheet_view.showGridLines = False
        self.sheet.column_dimensions["A"].width = 26
        self.sheet.column_dimensions["B"].width = 92
        out.put(self.sheet, 1, 1, "Báo cáo tiến độ và kinh phí hằng tháng", "title")

    def pair(self, label: str, text: str, look: str = "value") -> None:
        """A label and what is said of it."""
        self.row += 1
        self.out.put(self.sheet, self.row, 1, label, "label")
        self.out.put(self.sheet, self.row, 2, text, look)

    def heading(self, text: str) -> None:
        """A heading over both columns, one line further down."""
        self.row += 2
        self.out.put(self.sheet, self.row, 1, text, "heading")
        self.out.put(self.sheet, self.row, 2, None, "heading")

    def nil_box(self, is_nil: bool) -> None:
        """The box for a report that nothing happened, with what it means."""
        self.row += 1
        self.out.put(self.sheet, self.row, 1, NIL_LABEL, "label")
        self.out.put(self.sheet, self.row, 2, "Có" if is_nil else None, "box", "@")
        nil = DataValidation(type="list", formula1=inline_list(("Có", "Không")), allow_blank=True)
        say(nil, NIL_LABEL, "Chọn Có nếu kỳ này không phát sinh nội dung báo cáo.", ERRORS["list"])
        nil.add(f"B{self.row}")
        self.sheet.add_data_validation(nil)
        self.row += 1
        self.out.put(self.sheet, self.row, 2, _NIL_HELP, "value")


def _guide(out: Writer, visible: Mapping[str, str], asked: _Asked, is_nil: bool) -> None:
    """Title, stamp as labelled cells, the nil box, how to fill in."""
    lines = _Lines(out)
    deadline = f"{asked.deadline_on:%d/%m/%Y}"
    for key in ("plan", "agency", "period"):
        if key in visible:
            lines.pair(STAMP_LABELS[key], visible[key], "stamp")
    if asked.closes_on:
        lines.pair("Số liệu tính đến ngày", f"{asked.closes_on:%d/%m/%Y}", "stamp")
    lines.pair(_DEADLINE_LABEL, deadline, "stamp")
    if asked.recipient:
        lines.pair("Nơi nhận báo cáo", f"Bộ phận thư ký, {asked.recipient}", "stamp")
    lines.pair(STAMP_LABELS["template"], visible["template"])

    lines.heading("Nếu kỳ này không có gì để báo cáo")
    lines.nil_box(is_nil)

    lines.heading("Các bước")
    for number, step in enumerate(_STEPS, start=1):
        lines.pair(f"Bước {number}", step.format(deadline=deadline, recipient=asked.recipient or _RECIPIENT))
    lines.heading("Sửa báo cáo đã gửi")
    for label, text in _CORRECTIONS.items():
        lines.pair(label, text)
    for described in (PROGRESS, BUDGET):
        lines.heading(f"Cách điền trang {described.title}")
        for column in described.columns:
            if column.help:
                lines.pair(column.header, column.help)
        if described is PROGRESS:
            lines.pair("Nhiệm vụ phối hợp", _COORDINATING_HELP)
    lines.heading("Ba lỗi thường gặp")
    for number, mistake in enumerate(_MISTAKES, start=1):
        lines.pair(f"Lỗi {number}", mistake)

    left, right = visible.get("agency", _SEVERAL), f"Kỳ báo cáo {visible['period']}"
    fit_to_page(lines.sheet, header_row=None, left=left, right=right)
    protect(lines.sheet)


def _progress(out: Writer, described: SheetColumns, visible: Mapping[str, str], tasks: Sequence[MonthlyTask]) -> None:
    """One row per task; what was reported last is filled in grey italics, with a note that says of when."""
    title = f"Báo cáo tiến độ thực hiện nhiệm vụ, kỳ {visible['period']}"
    sheet, header_row = _table(out, described, visible, title, _PROGRESS_HINT)
    ordered = sorted(tasks, key=lambda task: (task.agency or "", task.role == "coordinating"))
    columns = described.columns
    for row, task in enumerate(ordered, start=header_row + 1):
        values = _values(task)
        locked = "coordinating" if task.role == "coordinating" else "locked"
        is_noted = False
        for index, column in enumerate(columns, start=1):
            value = values.get(column.name)
            is_carried = value is not None and not column.locked and column.name not in _NEVER_CARRIED
            look = locked if column.locked else "carried" if is_carried and task.reported_in else "input"
            cell = out.put(sheet, row, index, _shown(column, value), look, format_of(column))
            if look == "carried" and task.reported_in and not is_noted:
                cell.comment = Comment(f"Số liệu kỳ {task.reported_in:%m/%Y}", "Mẫu báo cáo", 30, 170)
                is_noted = True
    last = header_row + len(ordered)
    units = suggested([task.unit for task in ordered if task.unit], ())
    put_checks(sheet, described, header_row + 1, last, {"unit": suggestion(units)} if units else {})
    sheet.freeze_panes = f"C{header_row + 1}"
    sheet.auto_filter.ref = f"A{header_row}:{get_column_letter(len(columns))}{last}"


def _budget(
    out: Writer,
    described: SheetColumns,
    visible: Mapping[str, str],
    tasks: Sequence[MonthlyTask],
    money: Sequence[MoneyLine],
) -> None:
    """The known budget lines, then empty rows. Cells below those are open too: nobody runs out of rows."""
    sheet, header_row = _table(out, described, visible, f"Báo cáo kinh phí, kỳ {visible['period']}", _BUDGET_HINT)
    open_columns(sheet, described.columns)
    for row, line in enumerate([*money, *[None] * SPARE_MONEY_ROWS], start=header_row + 1):
        values = _money_values(line) if line else {}
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
    sheet.freeze_panes = f"B{header_row + 1}"
    sheet.auto_filter.ref = f"A{header_row}:{get_column_letter(len(described.columns))}{last}"


def _table(
    out: Writer, described: SheetColumns, visible: Mapping[str, str], title: str, hint: str
) -> tuple[Worksheet, int]:
    """A protected sheet with its title, stamp line, hint and header row; returns it and the header's row."""
    sheet = out.sheet(described.title)
    out.put(sheet, 1, 1, title, "title")
    out.put(sheet, 2, 1, f"{visible.get('agency', _SEVERAL)}. Kế hoạch {visible['plan']}", "subtitle")
    out.put(sheet, 3, 1, hint, "hint")
    header_row = 4
    out.header(sheet, header_row, described.columns)
    fit_to_page(sheet, header_row, left=visible.get("agency", _SEVERAL), right=f"Kỳ báo cáo {visible['period']}")
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


_NEVER_CARRIED = ("unit", "agency", "missing_reason")
"""Of the plan, of the workbook, of this very period: not last month's, though they are filled in."""


def carried(said: Mapping[str, Any]) -> dict[str, Any]:
    """What an earlier month said of a task, without what was true of that month only.

    The result goes. Difficulty and proposal stay open until the task is complete; evidence stays with a
    suspended task, whose document goes on being the reason.
    """
    is_complete = said.get("percent") == 100 or said.get("state") == STATES["Hoàn thành"]
    gone = ["result"]
    gone += ["difficulty", "proposal"] if is_complete else []
    gone += [] if said.get("state") == STATES["Tạm dừng"] else ["evidence"]
    return {**said, **dict.fromkeys(gone)}


def _values(task: MonthlyTask) -> dict[str, Any]:
    """Column name -> value to start the month with; values of this very period are all given again."""
    said = {
        "task": task.ref,
        "title": task.title,
        "role": task.role,
        "deadline": task.deadline,
        "percent": task.percent,
        "state": task.state,
        "started_on": task.started_on,
        "finished_on": task.finished_on,
        "quantity": task.quantity,
        "unit": task.unit,
        "result": task.result,
        "difficulty": task.difficulty,
        "proposal": task.proposal,
        "evidence": task.evidence,
        "missing_reason": task.missing_reason,
        "agency": task.agency,
    }
    return carried(said) if task.reported_in else said


def _money_values(line: MoneyLine) -> dict[str, Any]:
    """The cells of a budget line, in millions where no amount is lost by it, else in đồng.

    A line without any amount has no unit yet: the person who types the amount chooses it.
    """
    amounts = {
        "estimated_vnd": line.estimated_vnd,
        "allocated_vnd": line.allocated_vnd,
        "disbursed_vnd": line.disbursed_vnd,
    }
    known = [amount for amount in amounts.values() if amount is not None]
    factor = 1_000_000 if all(amount % 1_000_000 == 0 for amount in known) else 1
    unit = "triệu đồng" if factor > 1 else "đồng"
    return {
        "task": line.task,
        "source": line.source,
        "item": line.item,
        "agency": line.agency,
        "unit": unit if known else None,
        **{name: None if amount is None else amount // factor for name, amount in amounts.items()},
    }


# --- Values and formats ---


def _shown(column: Column, value: Any) -> Any:
    """The value of a row as its cell holds it."""
    if value is None or value == "" or (value is False and column.kind == "flag"):
        return None
    if column.kind == "percent":
        return round(value / 100, 8)
    if column.kind == "date":
        return dt.date.fromisoformat(value) if isinstance(value, str) else value
    if column.choices:
        return "Có" if value is True else words_of(column.choices).get(value, value)
    if isinstance(value, list | tuple):
        return "; ".join(str(part) for part in value) or None
    return value


def _as_list(value: Any) -> list[Any]:
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _agency_names(agencies: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Code -> official name, for the names that can be read back: nobody else's, and without a separator."""
    names = {str(row["code"]): str(row.get("name") or "") for row in agencies if row.get("code")}
    taken = list(names.values())
    return {
        code: name for code, name in names.items() if name and taken.count(name) == 1 and not set(name) & set(";\n")
    }
