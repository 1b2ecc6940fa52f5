"""Every sheet and column of the two workbooks, described once.

The reader, the writer of templates, the help sheet and the documentation all read these tables, so that a
column is added in one place. Headers are Vietnamese: a workbook is a document of the office.
"""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "percent", "number", "money", "unit", "date", "flag", "choice", "integer", "reference"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `name` in code, `header` on the sheet, how its cells are read, help for who fills it in.

    `required`: the header must be there. `mandatory`: each row must hold a value. `locked`: filled by the
    template, not to be edited. `choices`: exact keys (compared without case and tones) -> value in code.
    """

    name: str
    header: str
    kind: Kind = "text"
    required: bool = False
    mandatory: bool = False
    locked: bool = False
    width: int = 14
    help: str = ""
    also: tuple[str, ...] = ()
    choices: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """One sheet: its title, the key of its rows in code, and its columns in printed order."""

    key: str
    title: str
    columns: tuple[Column, ...]
    optional: bool = False

    def __getitem__(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)


YES_NO = {"Có": "yes", "x": "yes", "Không": "no", "Yes": "yes", "No": "no"}
LEVELS = {
    "Tỉnh": "province",
    "Huyện": "district",
    "Thành phố": "city",
    "Trung ương": "central",
    "Nhóm": "group",
    "Cụm từ": "phrase",
}
KINDS = {"Hoạt động": "activity", "Nhiệm vụ": "duty", "Sự kiện": "event", "Công trình": "works"}
PRECISIONS = {
    "ngày": "day",
    "tháng": "month",
    "quý": "quarter",
    "năm": "year",
    "tương đối": "relative",
    "không": "none",
}
ROLES = {"Chủ trì": "lead", "Báo cáo thay": "reporting", "Phối hợp": "coordinating"}
# "reporting": the standing agency speaks for a task whose printed leads are nobody in particular
STATES = {
    "Đang thực hiện": "in_progress",
    "Hoàn thành": "complete",
    "Tạm dừng": "suspended",
    "Chưa thực hiện": "not_started",
    "Chưa hoàn thành": "in_progress",
}
UNITS = {"đồng": "1", "triệu đồng": "1000000", "tỷ đồng": "1000000000"}

PLAN = SheetColumns(
    "plan",
    "Kế hoạch",
    (
        Column("code", "Mã kế hoạch", required=True, mandatory=True),
        Column("title", "Tên kế hoạch", required=True, mandatory=True, width=60),
        Column("issuer", "Cơ quan ban hành", width=30),
        Column("number", "Số hiệu", width=16),
        Column("issued_on", "Ngày ban hành", "date"),
        Column("legal_basis", "Căn cứ", width=50),
        Column("standing_agency", "Cơ quan thường trực", "reference", required=True, mandatory=True, width=28),
        Column("starts_on", "Từ ngày", "date", required=True, mandatory=True),
        Column("ends_on", "Đến ngày", "date", required=True, mandatory=True),
        Column("closing_day", "Ngày chốt kỳ", "integer", help="Trống: ngày cuối tháng."),
        Column("grace_days", "Số ngày làm việc nộp sau chốt", "integer", help="Trống: 3 ngày làm việc."),
    ),
)
SECTIONS = SheetColumns(
    "sections",
    "Mục",
    (
        Column("ref", "Số mục", required=True, mandatory=True),
        Column("title", "Tên mục", required=True, mandatory=True, width=70),
        Column("parent", "Thuộc mục"),
    ),
)
AGENCIES = SheetColumns(
    "agencies",
    "Cơ quan",
    (
        Column("code", "Mã cơ quan", required=True, mandatory=True, width=30),
        Column("name", "Tên cơ quan", required=True, mandatory=True, width=50),
        Column("short_name", "Tên ngắn", required=True, mandatory=True, width=24),
        Column("aliases", "Cách viết khác", width=50, help="Cách nhau bằng dấu chấm phẩy."),
        Column("level", "Cấp", "choice", required=True, mandatory=True, choices=LEVELS),
        Column("members", "Thành viên của nhóm", width=50, help="Mã cơ quan, cách nhau bằng dấu chấm phẩy."),
        Column("note", "Ghi chú", width=50),
    ),
)
TASKS = SheetColumns(
    "tasks",
    "Nhiệm vụ",
    (
        Column("ref", "Số mục in", required=True, mandatory=True, width=14),
        Column("section", "Mục", required=True, mandatory=True, width=10),
        Column("title", "Tên nhiệm vụ", required=True, mandatory=True, width=60),
        Column("kind", "Loại", "choice", choices=KINDS, width=12),
        Column(
            "leads",
            "Đơn vị thực hiện",
            "reference",
            required=True,
            width=40,
            help="Tên, tên ngắn hoặc mã, cách nhau bằng dấu chấm phẩy; đơn vị đầu chịu trách nhiệm chính.",
        ),
        Column("coordinators", "Đơn vị phối hợp", "reference", required=True, width=40),
        Column("leads_printed", "Đơn vị thực hiện (nguyên văn)", width=40),
        Column("coordinators_printed", "Đơn vị phối hợp (nguyên văn)", width=40),
        Column("deadline_printed", "Thời gian (nguyên văn)", width=30),
        Column("start", "Bắt đầu", "date", required=True),
        Column("due", "Thời hạn", "date", required=True),
        Column("precision", "Độ chính xác", "choice", choices=PRECISIONS),
        Column("tentative", "Dự kiến", "flag", choices=YES_NO),
        Column("depends_on", "Tính theo nhiệm vụ", width=12),
        Column("depends_days", "Lệch số ngày", "integer", help="Âm: trước nhiệm vụ kia; dương: sau."),
        Column("target", "Chỉ tiêu", "number"),
        Column("unit", "Đơn vị tính", width=12),
        Column("target_note", "Chi tiết chỉ tiêu", width=30),
        Column("weight", "Trọng số", "number", help="Trống: 1."),
        Column("completed_on", "Đã hoàn thành ngày", "date", help="Chỉ ghi khi chính kế hoạch nói đã thực hiện."),
        Column("completed_note", "Căn cứ hoàn thành", width=30),
        Column("withdrawn_on", "Rút từ ngày", "date"),
        Column("withdrawn_document", "Văn bản rút", width=24),
        Column("also_at", "Cũng nêu tại", width=24),
        Column("contradiction", "Mâu thuẫn", width=50),
        Column("note", "Ghi chú", width=50),
    ),
)
MILESTONES = SheetColumns(
    "milestones",
    "Mốc sự kiện",
    (
        Column("date", "Ngày", "date", required=True, mandatory=True),
        Column("title", "Tên mốc", required=True, mandatory=True, width=70),
        Column("ref", "Nêu tại"),
        Column("note", "Ghi chú", width=50),
    ),
    optional=True,
)
ESTIMATES = SheetColumns(
    "estimates",
    "Dự toán",
    (
        Column("task", "Số mục in", required=True, mandatory=True),
        Column("source", "Nguồn", required=True, mandatory=True, width=40),
        Column("item", "Nội dung chi", required=True, mandatory=True, width=40),
        Column("estimated_vnd", "Dự toán (đồng)", "money", required=True, mandatory=True, width=18),
        Column("note", "Ghi chú", width=50),
    ),
    optional=True,
)
DEADLINE_CHANGES = SheetColumns(
    "deadline_changes",
    "Điều chỉnh thời hạn",
    (
        Column("task", "Số mục in", required=True, mandatory=True),
        Column("old_due", "Thời hạn cũ", "date", required=True),
        Column("new_due", "Thời hạn mới", "date", required=True, mandatory=True),
        Column("document", "Văn bản", required=True, mandatory=True, width=40),
        Column("date", "Ngày văn bản", "date", required=True, mandatory=True),
    ),
    optional=True,
)
LEAD_CHANGES = SheetColumns(
    "lead_changes",
    "Điều chỉnh chủ trì",
    (
        Column("task", "Số mục in", required=True, mandatory=True),
        Column(
            "old_lead",
            "Chủ trì cũ",
            "reference",
            required=True,
            width=40,
            help="Tên, tên ngắn hoặc mã của một cơ quan. Trống: thêm một đơn vị chủ trì.",
        ),
        Column(
            "new_lead",
            "Chủ trì mới",
            "reference",
            required=True,
            width=40,
            help="Tên, tên ngắn hoặc mã của một cơ quan. Trống: đơn vị cũ thôi chủ trì.",
        ),
        Column("document", "Văn bản", required=True, mandatory=True, width=40),
        Column("date", "Ngày văn bản", "date", required=True, mandatory=True, help="Thay đổi có hiệu lực từ ngày này."),
    ),
    optional=True,
)
PLAN_WORKBOOK = (PLAN, SECTIONS, AGENCIES, TASKS, MILESTONES, ESTIMATES, DEADLINE_CHANGES, LEAD_CHANGES)

# A consolidated workbook is a monthly workbook whose two sheets also have this column.
AGENCY = Column("agency", "Cơ quan", "reference", also=("Đơn vị", "Cơ quan, đơn vị", "Đơn vị báo cáo"), width=20)

# Widths: together they leave A4 landscape a scale of 80 % or more, so that 10 pt prints as 8 pt.
PROGRESS = SheetColumns(
    "progress",
    "Tiến độ",
    (
        Column(
            "task",
            "Mã nhiệm vụ",
            required=True,
            mandatory=True,
            locked=True,
            width=10,
            help="Số mục in trong kế hoạch. Không sửa.",
        ),
        Column("title", "Nhiệm vụ", locked=True, width=25, help="Tên nhiệm vụ. Không sửa."),
        Column(
            "role",
            "Vai trò",
            "choice",
            locked=True,
            choices=ROLES,
            width=8,
            help="Chủ trì hoặc phối hợp, theo kế hoạch. Không sửa.",
        ),
        Column("deadline", "Thời hạn", locked=True, width=11, help="Thời hạn đang có hiệu lực. Không sửa."),
        Column(
            "percent",
            "Tỷ lệ hoàn thành",
            "percent",
            required=True,
            width=8,
            also=("% hoàn thành",),
            help="Lũy kế đến cuối kỳ, từ 0% đến 100%. Để trống: giữ số liệu kỳ trước; khi đó ghi lý do ở cột cuối.",
        ),
        Column(
            "state",
            "Tình trạng",
            "choice",
            choices=STATES,
            width=10,
            help="Chọn trong danh sách. Tạm dừng phải ghi số văn bản ở cột Văn bản, minh chứng.",
        ),
        Column("started_on", "Ngày bắt đầu", "date", width=11, help="Ngày bắt đầu thực tế, dd/mm/yyyy."),
        Column(
            "finished_on",
            "Ngày hoàn thành",
            "date",
            width=11,
            help="Ngày hoàn thành thực tế, dd/mm/yyyy. Bắt buộc khi đạt 100%.",
        ),
        Column(
            "quantity",
            "Khối lượng đã thực hiện",
            "number",
            width=8,
            help="Lũy kế, theo đơn vị tính ở cột bên.",
        ),
        Column("unit", "Đơn vị tính", width=8, help="Theo chỉ tiêu của kế hoạch."),
        Column("result", "Kết quả", width=17, help="Việc đã làm được trong kỳ."),
        Column("difficulty", "Khó khăn, vướng mắc", width=14, also=("Khó khăn",), help="Để trống nếu không có."),
        Column(
            "proposal",
            "Kiến nghị, đề xuất",
            width=14,
            also=("Kiến nghị", "Đề xuất"),
            help="Để trống nếu không có.",
        ),
        Column(
            "evidence",
            "Văn bản, minh chứng",
            width=12,
            also=("Văn bản minh chứng",),
            help="Số, ngày văn bản; bắt buộc khi tạm dừng, hoặc khi tỷ lệ giảm so với kỳ trước (ghi lý do).",
        ),
        Column(
            "missing_reason",
            "Lý do chưa có số liệu",
            width=12,
            also=("Lý do không có số liệu", "Lý do chưa báo cáo"),
            help="Khi kỳ này chưa có số liệu của nhiệm vụ phải báo cáo: để trống tỷ lệ, khối lượng và ghi lý do ở đây.",
        ),
    ),
)
BUDGET = SheetColumns(
    "budget",
    "Kinh phí",
    (
        Column("task", "Mã nhiệm vụ", required=True, mandatory=True, width=14, help="Số mục in trong kế hoạch."),
        Column(
            "source",
            "Nguồn",
            required=True,
            mandatory=True,
            width=32,
            also=("Nguồn kinh phí",),
            help="Ví dụ: Ngân sách tỉnh, Ngân sách huyện, Xã hội hóa.",
        ),
        Column(
            "item",
            "Nội dung chi",
            required=True,
            mandatory=True,
            width=38,
            help="Khoản chi; kỳ sau giữ nguyên cách ghi để nối được với kỳ này.",
        ),
        Column(
            "estimated_vnd",
            "Dự toán",
            "money",
            required=True,
            width=16,
            help="Tổng dự toán, theo đơn vị ở cột cuối.",
        ),
        Column(
            "allocated_vnd",
            "Được giao",
            "money",
            required=True,
            width=16,
            also=("Kinh phí được giao",),
            help="Lũy kế số kinh phí đã được giao.",
        ),
        Column(
            "disbursed_vnd",
            "Giải ngân",
            "money",
            required=True,
            width=16,
            also=("Đã giải ngân",),
            help="Lũy kế đến cuối kỳ.",
        ),
        Column(
            "unit",
            "Đơn vị tiền",
            "unit",
            required=True,
            choices=UNITS,
            width=12,
            help="Chọn đồng, triệu đồng hoặc tỷ đồng: đơn vị của cả ba số tiền trên dòng đó.",
        ),
    ),
    optional=True,
)
MONTHLY_WORKBOOK = (PROGRESS, BUDGET)

GUIDE_SHEET = "Hướng dẫn"
META_SHEET = "_Meta"
NIL_LABEL = "Không phát sinh"
TEMPLATE_VERSION = "2"
READ_VERSIONS = ("1", TEMPLATE_VERSION)
"""Versions whose columns mean what they mean today; "1" lacks the reason for a missing figure."""
STAMP = ("template", "plan", "agency", "period")
"""What a monthly workbook is stamped with, three times: custom document properties named `dashboard_<key>`,
rows (key, value) of the hidden sheet, and visible cells of the guide sheet labelled as below."""
STAMP_LABELS = {
    "template": "Phiên bản mẫu",
    "plan": "Kế hoạch",
    "agency": "Cơ quan báo cáo",
    "period": "Kỳ báo cáo",
}
