"""Workbooks out: the pre-filled monthly template and a plan to edit.

Only the layout lives here; which sheets and columns there are is said in `columns`. The texts are Vietnamese
whatever the reader's language: a workbook is a document of the office. The same input gives the same bytes.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

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
_ERRORS = {
    "percent": "Nhập tỷ lệ từ 0% đến 100%, ví dụ 50%.",
    "date": "Nhập ngày dạng dd/mm/yyyy, ví dụ 30/10/2023, từ năm 2000 đến năm 2100.",
    "number": "Nhập một số từ 0 trở lên, không kèm chữ.",
    "money": "Nhập số nguyên từ 0 trở lên, không kèm chữ. Nếu số tiền lẻ dưới một triệu, hãy chọn đơn vị tiền là đồng.",
    "integer": "Nhập một số nguyên.",
    "list": "Chọn một giá trị trong danh sách của ô.",
}


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
    out = _Writer(f"Báo cáo kỳ {visible['period']}: {who}", dt.datetime(period_on.year, period_on.month, 1))
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
    out = _Writer(f"Kế hoạch {first.get('code') or ''}".strip(), _EPOCH)
    for described in PLAN_WORKBOOK:
        sheet = out.sheet(described.title)
        out.header(sheet, 1, described.columns)
        _open_columns(sheet, described.columns)
        written = rows.get(described.key, ())
        for number, row in enumerate(written, start=2):
            for index, column in enumerate(described.columns, start=1):
                value = row.get(column.name)
                if column.kind == "reference":
                    value = [names.get(code, code) for code in _as_list(value)]
                out.put(sheet, number, index, _shown(column, value), "input", _format(column))
        _validate(sheet, described, 2, max(PLAN_ROWS_CHECKED, len(written) + 100))
        sheet.freeze_panes = "B2"
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(described.columns))}{max(len(written) + 1, 1)}"
        _page(sheet, header_row=1, left=described.title, right=str(first.get("title") or ""))
    return out.save()


# --- The sheets of the monthly workbook ---


def _guide(out: "_Writer", visible: Mapping[str, str], asked: _Asked, is_nil: bool) -> None:
    """Title, stamp as labelled cells, the nil box, how to fill in. Labels in column A, values in column B."""
    sheet = out.sheet(GUIDE_SHEET)
    sheet.sheet_view.showGridLines = False
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 92
    deadline = f"{asked.deadline_on:%d/%m/%Y}"
    out.put(sheet, 1, 1, "Báo cáo tiến độ và kinh phí hằng tháng", "title")
    row = 2

    def pair(label: str, text: str, look: str = "value") -> None:
        nonlocal row
        row += 1
        out.put(sheet, row, 1, label, "label")
        out.put(sheet, row, 2, text, look)

    def heading(text: str) -> None:
        nonlocal row
        row += 2
        out.put(sheet, row, 1, text, "heading")
        out.put(sheet, row, 2, None, "heading")

    for key in ("plan", "agency", "period"):
        if key in visible:
            pair(STAMP_LABELS[key], visible[key], "stamp")
    if asked.closes_on:
        pair("Số liệu tính đến ngày", f"{asked.closes_on:%d/%m/%Y}", "stamp")
    pair(_DEADLINE_LABEL, deadline, "stamp")
    if asked.recipient:
        pair("Nơi nhận báo cáo", f"Bộ phận thư ký, {asked.recipient}", "stamp")
    pair(STAMP_LABELS["template"], visible["template"])

    heading("Nếu kỳ này không có gì để báo cáo")
    row += 1
    out.put(sheet, row, 1, NIL_LABEL, "label")
    out.put(sheet, row, 2, "Có" if is_nil else None, "box", "@")
    nil = DataValidation(type="list", formula1=_inline_list(("Có", "Không")), allow_blank=True)
    _say(nil, NIL_LABEL, "Chọn Có nếu kỳ này không phát sinh nội dung báo cáo.", _ERRORS["list"])
    nil.add(f"B{row}")
    sheet.add_data_validation(nil)
    row += 1
    out.put(sheet, row, 2, _NIL_HELP, "value")

    heading("Các bước")
    for number, step in enumerate(_STEPS, start=1):
        pair(f"Bước {number}", step.format(deadline=deadline, recipient=asked.recipient or _RECIPIENT))
    heading("Sửa báo cáo đã gửi")
    for label, text in _CORRECTIONS.items():
        pair(label, text)
    for described in (PROGRESS, BUDGET):
        heading(f"Cách điền trang {described.title}")
        for column in described.columns:
            if column.help:
                pair(column.header, column.help)
        if described is PROGRESS:
            pair("Nhiệm vụ phối hợp", _COORDINATING_HELP)
    heading("Ba lỗi thường gặp")
    for number, mistake in enumerate(_MISTAKES, start=1):
        pair(f"Lỗi {number}", mistake)

    _page(sheet, header_row=None, left=visible.get("agency", _SEVERAL), right=f"Kỳ báo cáo {visible['period']}")
    _protect(sheet)


def _progress(
    out: "_Writer", described: SheetColumns, visible: Mapping[str, str], tasks: Sequence[MonthlyTask]
) -> None:
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
            cell = out.put(sheet, row, index, _shown(column, value), look, _format(column))
            if look == "carried" and task.reported_in and not is_noted:
                cell.comment = Comment(f"Số liệu kỳ {task.reported_in:%m/%Y}", "Mẫu báo cáo", 30, 170)
                is_noted = True
    last = header_row + len(ordered)
    units = _suggested([task.unit for task in ordered if task.unit], ())
    _validate(sheet, described, header_row + 1, last, {"unit": _suggestion(units)} if units else {})
    sheet.freeze_panes = f"C{header_row + 1}"
    sheet.auto_filter.ref = f"A{header_row}:{get_column_letter(len(columns))}{last}"


def _budget(
    out: "_Writer",
    described: SheetColumns,
    visible: Mapping[str, str],
    tasks: Sequence[MonthlyTask],
    money: Sequence[MoneyLine],
) -> None:
    """The known budget lines, then empty rows. Cells below those are open too: nobody runs out of rows."""
    sheet, header_row = _table(out, described, visible, f"Báo cáo kinh phí, kỳ {visible['period']}", _BUDGET_HINT)
    _open_columns(sheet, described.columns)
    for row, line in enumerate([*money, *[None] * SPARE_MONEY_ROWS], start=header_row + 1):
        values = _money_values(line) if line else {}
        for index, column in enumerate(described.columns, start=1):
            value = values.get(column.name)
            look = "carried" if column.kind == "money" and value is not None else "input"
            out.put(sheet, row, index, value, look, _format(column))
    last = header_row + len(money) + SPARE_MONEY_ROWS
    own = {"source": _suggestion(_suggested([line.source for line in money], _SOURCES))}
    if tasks:
        first = header_row + 1  # The two sheets have the same rows above their tables.
        letter = get_column_letter([column.name for column in described.columns].index("task") + 1)
        refs = DataValidation(
            type="list",
            formula1=f"'{PROGRESS.title}'!${letter}${first}:${letter}${header_row + len(tasks)}",
            allow_blank=True,
            errorStyle="warning",
        )
        _say(
            refs,
            BUDGET["task"].header,
            "Chọn mã nhiệm vụ trong danh sách.",
            f"Mã này không có ở trang {PROGRESS.title} của cơ quan. Vẫn giữ?",
        )
        own["task"] = refs
    _validate(sheet, described, header_row + 1, last + _MONEY_ROWS_CHECKED, own)
    sheet.freeze_panes = f"B{header_row + 1}"
    sheet.auto_filter.ref = f"A{header_row}:{get_column_letter(len(described.columns))}{last}"


def _table(
    out: "_Writer", described: SheetColumns, visible: Mapping[str, str], title: str, hint: str
) -> tuple[Worksheet, int]:
    """A protected sheet with its title, stamp line, hint and header row; returns it and the header's row."""
    sheet = out.sheet(described.title)
    out.put(sheet, 1, 1, title, "title")
    out.put(sheet, 2, 1, f"{visible.get('agency', _SEVERAL)}. Kế hoạch {visible['plan']}", "subtitle")
    out.put(sheet, 3, 1, hint, "hint")
    header_row = 4
    out.header(sheet, header_row, described.columns)
    _page(sheet, header_row, left=visible.get("agency", _SEVERAL), right=f"Kỳ báo cáo {visible['period']}")
    _protect(sheet)
    return sheet, header_row


def _meta(out: "_Writer", stamp: Mapping[str, str]) -> None:
    sheet = out.sheet(META_SHEET)
    for row, (key, value) in enumerate(stamp.items(), start=1):
        out.put(sheet, row, 1, key, "value", "@")
        out.put(sheet, row, 2, value, "value", "@")
        out.property(f"dashboard_{key}", value)
    sheet.sheet_state = "veryHidden"
    _protect(sheet)


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

_FORMATS = {"percent": "0%", "date": "dd/mm/yyyy", "money": "#,##0", "number": "General", "integer": "0"}


def _format(column: Column) -> str:
    """Everything that is not a number or a date is Text, so that "1.2" and "- đã xong" stay as typed."""
    return _FORMATS.get(column.kind, "@")


def _words(choices: Mapping[str, str]) -> dict[str, str]:
    """Value in code -> the word shown and offered for it: the first key that stands for it."""
    words: dict[str, str] = {}
    for key, value in choices.items():
        words.setdefault(value, key)
    return words


def _shown(column: Column, value: Any) -> Any:
    """The value of a row as its cell holds it."""
    if value is None or value == "" or (value is False and column.kind == "flag"):
        return None
    if column.kind == "percent":
        return round(value / 100, 8)
    if column.kind == "date":
        return dt.date.fromisoformat(value) if isinstance(value, str) else value
    if column.choices:
        return "Có" if value is True else _words(column.choices).get(value, value)
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


def _clean(text: str) -> str:
    """The text without characters XML cannot hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", text).encode("utf-8", "ignore").decode("utf-8")


_MAX_ROW_PT = 409
"""Excel's highest row."""
_NARROW, _WIDE = frozenset("ijlItrf.,;:!'()[]/| -"), frozenset("mwMW%@")


def _lines(text: str, width: float) -> int:
    """Into how many lines a text wraps in a column so many digits wide, by the usual widths of letters."""
    return sum(_wrapped(paragraph, width) for paragraph in text.split("\n"))


def _wrapped(paragraph: str, width: float) -> int:
    lines, used = 1, 0.0
    for word in paragraph.split(" "):
        long = sum(0.6 if c in _NARROW else 1.5 if c in _WIDE else 1.25 if c.isupper() else 1.0 for c in word)
        if used and used + 0.5 + long > width:
            lines, used = lines + 1, 0.0
        used += long + (0.5 if used else 0)
        lines, used = lines + int(used // width), used % width if used > width else used
    return lines


# --- Drop-downs and checks at the cell ---


def _inline_list(items: Iterable[str]) -> str:
    return '"' + ",".join(item.replace('"', '""') for item in items) + '"'


def _suggested(first: Iterable[str], then: Iterable[str]) -> list[str]:
    """Distinct items for a drop-down: Excel takes no comma in an item and 255 characters in all."""
    chosen: list[str] = []
    for item in dict.fromkeys(_clean(item).strip() for item in [*first, *then]):
        if item and not set(item) & set(',"\n') and len(",".join([*chosen, item])) <= 255:
            chosen.append(item)
    return chosen


def _suggestion(items: Iterable[str]) -> DataValidation:
    """A drop-down that offers values and accepts any other."""
    return DataValidation(
        type="list",
        formula1=_inline_list(items),
        allow_blank=True,
        showErrorMessage=False,
        showDropDown=False,
    )


def _say(check: DataValidation, title: str, prompt: str, error: str) -> None:
    """The words of a check, within Excel's limits of 32 and 255 characters."""
    if prompt:
        check.promptTitle, check.prompt, check.showInputMessage = title[:32], prompt[:255], True
    if error:
        check.errorTitle, check.error, check.showErrorMessage = title[:32], error[:255], True


def _check(column: Column) -> DataValidation | None:
    """What Excel itself checks in the cells of a column; None: nothing to check or to say."""
    if column.choices:
        check = DataValidation(
            type="list",
            formula1=_inline_list(_words(column.choices).values()),
            allow_blank=not column.mandatory,
        )
        error = _ERRORS["list"]
    elif column.kind == "percent":
        check = DataValidation(type="decimal", operator="between", formula1="0", formula2="1", allow_blank=True)
        error = _ERRORS["percent"]
    elif column.kind == "date":
        check = DataValidation(type="date", operator="between", formula1=_DAYS[0], formula2=_DAYS[1], allow_blank=True)
        error = _ERRORS["date"]
    elif column.kind in ("number", "money"):
        check = DataValidation(
            type="whole" if column.kind == "money" else "decimal",
            operator="greaterThanOrEqual",
            formula1="0",
            allow_blank=True,
        )
        error = _ERRORS[column.kind]
    elif column.kind == "integer":
        check = DataValidation(type="whole", operator="between", formula1="-9999", formula2="9999", allow_blank=True)
        error = _ERRORS["integer"]
    elif column.help:
        check, error = DataValidation(allow_blank=True), ""
    else:
        return None
    _say(check, column.header, column.help, error)
    return check


def _validate(
    sheet: Worksheet,
    described: SheetColumns,
    first: int,
    last: int,
    own: Mapping[str, DataValidation] | None = None,
) -> None:
    """Puts the checks of each column that people fill in on the rows first to last; `own` replaces some."""
    if last < first:
        return
    for index, column in enumerate(described.columns, start=1):
        check = (own or {}).get(column.name)
        if check is not None:
            _say(check, column.header, check.prompt or column.help, check.error or "")
        elif not column.locked:
            check = _check(column)
        if check is not None:
            letter = get_column_letter(index)
            check.add(f"{letter}{first}:{letter}{last}")
            sheet.add_data_validation(check)


# Excel counts days from 30/12/1899.
_DAYS = tuple(str((day - dt.date(1899, 12, 30)).days) for day in (dt.date(2000, 1, 1), dt.date(2100, 12, 31)))

# --- Looks ---

_EPOCH = dt.datetime(2023, 1, 1)
"""The date written into workbooks that have none of their own: a clock would change their bytes."""
_FONT = "Arial"
_ACCENT, _TINT, _GREY, _MUTED, _RULE = "1F4E79", "DDEBF7", "F0F0F0", "666666", "BFBFBF"
_thin = Side(style="thin", color=_RULE)
_medium = Side(style="medium", color=_ACCENT)
_BOX = Border(left=_thin, right=_thin, top=_thin, bottom=_thin)
_OPEN, _SHUT = Protection(locked=False), Protection(locked=True)
_WRAP = Alignment(vertical="top", wrap_text=True)
_LINE = Alignment(vertical="center")
_CENTRED = Alignment(horizontal="center", vertical="top", wrap_text=True)
# Figures keep a distance from the text in the next column.
_ALIGNED = {
    "0%": _CENTRED,
    "dd/mm/yyyy": _CENTRED,
    "#,##0": Alignment(horizontal="right", vertical="top", indent=1),
}


def _font(size: int = 10, bold: bool = False, italic: bool = False, color: str = "000000") -> Font:
    return Font(name=_FONT, family=2, size=size, bold=bold, italic=italic, color=color)


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", start_color=colour)


# What a cell looks like, whatever it holds. Made once: building styles is most of the cost of a workbook.
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"font": _font(size=14, bold=True, color=_ACCENT), "alignment": _LINE},
    "subtitle": {"font": _font(bold=True), "alignment": _LINE},
    "hint": {"font": _font(italic=True, color=_MUTED), "alignment": _LINE},
    "heading": {
        "font": _font(size=11, bold=True, color=_ACCENT),
        "border": Border(bottom=_thin),
        "alignment": _LINE,
    },
    "label": {"font": _font(bold=True), "alignment": _WRAP},
    "value": {"font": _font(), "alignment": _WRAP},
    "stamp": {"font": _font(size=11, bold=True), "alignment": _WRAP},
    "box": {
        "font": _font(size=11, bold=True),
        "border": Border(left=_medium, right=_medium, top=_medium, bottom=_medium),
        "alignment": Alignment(horizontal="center", vertical="center"),
        "protection": _OPEN,
    },
    "header": {
        "font": _font(bold=True, color="FFFFFF"),
        "fill": _fill(_ACCENT),
        "border": _BOX,
        "alignment": Alignment(horizontal="center", vertical="center", wrap_text=True),
    },
    "header_locked": {
        "font": _font(bold=True),
        "fill": _fill("D9D9D9"),
        "border": _BOX,
        "alignment": Alignment(horizontal="center", vertical="center", wrap_text=True),
    },
    "input": {"font": _font(), "border": _BOX, "alignment": _WRAP, "protection": _OPEN},
    "strong": {"font": _font(bold=True), "border": _BOX, "alignment": _WRAP, "protection": _OPEN},
    "carried": {
        "font": _font(italic=True, color=_MUTED),
        "border": _BOX,
        "alignment": _WRAP,
        "protection": _OPEN,
    },
    "below": {"font": _font(), "alignment": _WRAP, "protection": _OPEN},
    "locked": {
        "font": _font(),
        "fill": _fill(_GREY),
        "border": _BOX,
        "alignment": _WRAP,
        "protection": _SHUT,
    },
    "coordinating": {
        "font": _font(italic=True),
        "fill": _fill(_TINT),
        "border": _BOX,
        "alignment": _WRAP,
        "protection": _SHUT,
    },
}


class _Writer:
    """A workbook being written: cells by look and number format, then bytes that depend on nothing else."""

    def __init__(self, title: str, created: dt.datetime) -> None:
        self.book = Workbook()
        self.book.remove(self.book.worksheets[0])
        # Cells nobody wrote have font 0; an office without Calibri would show them in something else.
        setattr(self.book, "_fonts", IndexedList([_font()]))  # noqa: B010 (not in the type stubs)
        self.book.properties.title = _clean(title)
        self.book.properties.creator = "Bảng theo dõi kế hoạch"
        self.book.properties.created = self.book.properties.modified = created
        self._styles: dict[tuple[str, str], str] = {}

    def sheet(self, title: str) -> Worksheet:
        sheet: Worksheet = self.book.create_sheet(title)
        return sheet

    def property(self, name: str, value: str) -> None:
        """Adds a custom document property."""
        properties = getattr(self.book, "custom_doc_props")  # noqa: B009 (not in the type stubs)
        properties.append(StringProperty(name=name, value=value))

    def style(self, look: str, number_format: str = "General") -> str:
        """The name of the style, made on first use."""
        name = self._styles.get((look, number_format))
        if name is None:
            name = f"BC {len(self._styles) + 1}"
            looks = _LOOKS[look]
            if looks.get("border") is _BOX and number_format in _ALIGNED:
                looks = looks | {"alignment": _ALIGNED[number_format]}
            self.book.add_named_style(NamedStyle(name, number_format=number_format, **looks))
            self._styles[look, number_format] = name
        return name

    def put(
        self, sheet: Worksheet, row: int, column: int, value: Any, look: str, number_format: str = "General"
    ) -> Cell:
        """Writes one cell. A text is a text whatever it begins with, never a formula or an error value."""
        cell = sheet.cell(row, column)
        assert isinstance(cell, Cell), "the sheets written here have no merged cells"
        if isinstance(value, str):
            value = _clean(value)
            self._make_room(sheet, row, column, value, look)
            if number_format == "@" and len(value) > 255:
                number_format = "General"  # Excel up to 2007 shows a longer Text cell as ####.
            cell.style = self.style(look, number_format)
            cell.value = value
            cell.data_type = "s"
            if value[:1] in ("=", "+", "-", "@"):
                cell.quotePrefix = True
        else:
            cell.style = self.style(look, number_format)
            cell.value = value  # After the style: a date without a date format would bring its own.
        return cell

    def _make_room(self, sheet: Worksheet, row: int, column: int, text: str, look: str) -> None:
        """Makes the row as high as its wrapped text: Excel would fit it when opening the file, LibreOffice not."""
        if not _LOOKS[look]["alignment"].wrap_text:
            return
        width = sheet.column_dimensions[get_column_letter(column)].width
        font = _LOOKS[look]["font"]
        lines = _lines(text, 0.93 * width * (10 / font.sz) / (1.08 if font.b else 1))  # fonts and offices differ
        dimension = sheet.row_dimensions[row]
        dimension.height = min(max(dimension.height or 0, lines * font.sz * 1.3 + 2), _MAX_ROW_PT)

    def header(self, sheet: Worksheet, row: int, columns: Sequence[Column]) -> None:
        for index, column in enumerate(columns, start=1):
            sheet.column_dimensions[get_column_letter(index)].width = column.width
            self.put(sheet, row, index, column.header, "header_locked" if column.locked else "header")

    def save(self) -> bytes:
        raw = BytesIO()
        # Not Workbook.save: it writes the time of day as the date of change.
        ExcelWriter(self.book, ZipFile(raw, "w", ZIP_STORED)).save()
        return _repacked(raw)


def _repacked(raw: BytesIO) -> bytes:
    """The same archive, compressed, each part with one fixed date: zip entries carry the time of writing."""
    packed = BytesIO()
    with ZipFile(raw) as parts, ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            entry = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0  # Otherwise Windows and Linux write different bytes.
            part = parts.read(name)
            if name.startswith("xl/worksheets/"):
                # openpyxl calls each height it writes custom, and such a row no longer grows with its text.
                part = part.replace(b' customHeight="1"', b"")
            archive.writestr(entry, part)
    return packed.getvalue()


def _open_columns(sheet: Worksheet, columns: Sequence[Column]) -> None:
    """Gives the cells nobody wrote yet the format of their column, open for typing."""
    for index, column in enumerate(columns, start=1):
        dimension = sheet.column_dimensions[get_column_letter(index)]
        for attribute, value in _LOOKS["below"].items():
            setattr(dimension, attribute, value)
        dimension.number_format = _format(column)


def _protect(sheet: Worksheet) -> None:
    """Locked against slips, without a password; formats, widths, heights, sorting and filters stay free."""
    protection = sheet.protection
    protection.sheet = True
    protection.formatCells = protection.formatColumns = protection.formatRows = False
    protection.sort = protection.autoFilter = False


def _page(sheet: Worksheet, header_row: int | None, left: str, right: str) -> None:
    """A table: A4 landscape, as wide as the page, the header on each page; without a header row: one A4 upright.

    Names above, page numbers below.
    """
    sheet.page_setup.orientation = "landscape" if header_row else "portrait"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0 if header_row else 1
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = 0.3
    margins.top, margins.bottom, margins.header, margins.footer = 0.75, 0.6, 0.3, 0.3
    if header_row:
        sheet.print_title_rows = f"{header_row}:{header_row}"
    header, footer = sheet.oddHeader, sheet.oddFooter
    assert header is not None and footer is not None, "a new sheet has both"
    header.left.text, header.right.text = _running(left), _running(right)
    footer.center.text = "Trang &P/&N"


def _running(text: str) -> str:
    """A text for a running header: & is its escape character, and 255 characters are all there is."""
    return " ".join(_clean(text).split())[:100].replace("&", "&&")
