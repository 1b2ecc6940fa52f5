"""The guide sheet of a monthly workbook: what it is stamped with, the nil box, how to fill it in."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl.worksheet.datavalidation import DataValidation

from dashboard.ingest.columns import BUDGET, GUIDE_SHEET, NIL_LABEL, PROGRESS, STAMP_LABELS
from dashboard.ingest.templates.cell_checks import ERRORS, inline_list, say
from dashboard.ingest.templates.column_cells import PAGE
from dashboard.text import dates
from dashboard.workbook_writer import Writer, fit_to_page, protect

_DEADLINE_LABEL = "Hạn gửi báo cáo"
SEVERAL = "Tổng hợp nhiều cơ quan"
"""In the place of an agency's name, where a workbook is of several."""

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


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """By when, up to which day and to whom."""

    deadline_on: dt.date
    closes_on: dt.date | None = None
    recipient: str | None = None


class _Lines:
    """The guide sheet, written line by line: labels in column A, values in column B."""

    def __init__(self, out: Writer) -> None:
        self.out, self.sheet, self.row = out, out.sheet(GUIDE_SHEET, {1: 26, 2: 92}), 2
        self.sheet.sheet_view.showGridLines = False
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


def put_guide(out: Writer, visible: Mapping[str, str], request: ReportRequest, is_nil: bool) -> None:
    """Title, stamp as labelled cells, the nil box, how to fill in."""
    lines = _Lines(out)
    deadline = dates.day(request.deadline_on)
    for key in ("plan", "agency", "period"):
        if key in visible:
            lines.pair(STAMP_LABELS[key], visible[key], "stamp")
    if request.closes_on:
        lines.pair("Số liệu tính đến ngày", dates.day(request.closes_on), "stamp")
    lines.pair(_DEADLINE_LABEL, deadline, "stamp")
    if request.recipient:
        lines.pair("Nơi nhận báo cáo", f"Bộ phận thư ký, {request.recipient}", "stamp")
    lines.pair(STAMP_LABELS["template"], visible["template"])

    lines.heading("Nếu kỳ này không có gì để báo cáo")
    lines.nil_box(is_nil)

    lines.heading("Các bước")
    for number, step in enumerate(_STEPS, start=1):
        lines.pair(f"Bước {number}", step.format(deadline=deadline, recipient=request.recipient or _RECIPIENT))
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

    left, right = visible.get("agency", SEVERAL), f"Kỳ báo cáo {visible['period']}"
    fit_to_page(lines.sheet, left=left, right=right, page=PAGE, is_one_page=True)
    protect(lines.sheet)
