"""The seven parts of the monthly report: sentences and tables, each number one of `reports.content`. Vietnamese."""

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from dashboard import narrative
from dashboard.narrative.figures import Figure
from dashboard.narrative.names import plain, whole_percent
from dashboard.narrative.tasks import deadline, lead
from dashboard.reports.content import Content
from dashboard.reports.word import document
from dashboard.reports.word.document import Column
from dashboard.text import dates, numbers, statuses
from dashboard.text.translation import _

if TYPE_CHECKING:
    from docx.document import Document

_BLANK: Final = "." * 130
_SHOWN_MONTHS: Final = 6


def write(doc: "Document", content: Content, mark: str) -> None:
    """All seven parts; `mark` stands behind their numerals: "I." or "I-"."""
    for numeral, (name, part) in zip(("I", "II", "III", "IV", "V", "VI", "VII"), _PARTS, strict=True):
        document.heading(doc, f"{numeral}{mark} {name.upper()}")
        part(doc, content)


def _overall(doc: "Document", content: Content) -> None:
    headline, totals = content.headline, content.totals.iloc[0]
    withdrawn = int(totals["withdrawn"])
    rest = f" (không kể {numbers.number(withdrawn)} nhiệm vụ đã rút)" if withdrawn else ""
    document.paragraph(doc, f"Tổng số nhiệm vụ theo dõi: {headline['tasks'].value}{rest}.")
    for name in ("assigned", "due", "on_time"):
        document.paragraph(doc, f"- {headline[name].label}: {_counted(headline[name])}.")
    document.paragraph(doc, f"- {headline['overdue'].label}: {_of(headline['overdue'])} nhiệm vụ đến hạn.")
    gap = headline["gap"]
    if gap.level:
        document.paragraph(doc, f"- So với kế hoạch: {gap.value} điểm phần trăm ({gap.level}).")
    elif gap.note:
        document.paragraph(doc, f"- {gap.label}: {gap.value} ({gap.note}).")
    spent = headline["disbursed"]
    if spent.caption:
        amounts = f" ({spent.note} đồng)" if spent.note else ""
        beside = f"; {spent.beside}" if spent.beside else ""
        document.paragraph(doc, f"- {spent.label}: {spent.value}{amounts}{beside}.")
    document.paragraph(doc, f"- {narrative.reporting.reports(content.received, content.scope.period_on)}")
    document.paragraph(
        doc,
        f"Đánh giá: {narrative.completion.due(content.totals)} "
        f"{narrative.completion.schedule(content.position, content.totals)}",
    )
    rows = [(statuses.word(status), numbers.number(n)) for status, n in _statuses(content)]
    rows.append(("Cộng", numbers.number(int(totals["tasks"]))))
    document.table(doc, (Column("Tình trạng", 105), Column("Số nhiệm vụ", 60, "right")), rows, is_total_last=True)


def _counted(figure: Figure) -> str:
    """ "37% (43/115 nhiệm vụ)"; where counts stand for the rate they are not said twice; of none nothing is said."""
    if figure.of is None or not figure.of[1]:
        return "chưa có nhiệm vụ nào"
    counts = _of(figure)
    return f"{counts} nhiệm vụ" if figure.value == counts else f"{figure.value} ({counts} nhiệm vụ)"


def _of(figure: Figure) -> str:
    assert figure.of is not None
    return "/".join(numbers.number(part) for part in figure.of)


def _statuses(content: Content) -> list[tuple[str, int]]:
    frame = content.by_status
    return [(str(status), int(n)) for status, n in zip(frame["status"], frame["tasks"], strict=True) if n]


def _breakdown(doc: "Document", content: Content) -> None:
    sections, agencies = content.by_section, content.by_agency
    document.paragraph(doc, f"1. Theo mục của kế hoạch. {narrative.completion.sections(sections)}")
    names = content.section_names(sections)
    rows: list[tuple[str, ...]] = [
        (name, *_rates(row)) for name, row in zip(names, sections.to_dict("records"), strict=True)
    ]
    document.table(doc, (Column("Mục", 83), *_RATES), rows)
    document.paragraph(
        doc,
        f"2. Theo cơ quan chủ trì. {narrative.completion.late_agencies(content.owed)} "
        "Nhiệm vụ có nhiều cơ quan chủ trì được tính ở từng cơ quan, nên không cộng các dòng.",
    )
    rows = [
        (
            plain(row["agency"]),
            *_rates(row),
            *(numbers.number(row[part]) for part in ("overdue_own", "overdue_others")),
        )
        for row in agencies.to_dict("records")
    ]
    split = (_("Overdue, own part not done"), _("Overdue, waiting for others"))
    document.table(
        doc, (Column("Cơ quan chủ trì", 35), *_RATES, *(Column(words, 24, "right") for words in split)), rows
    )


_RATES: Final = (
    Column("Số giao", 14, "right"),
    Column("Hoàn thành / số giao", 27, "right"),
    Column("Hoàn thành / đến hạn", 27, "right"),
    Column("Quá hạn", 14, "right"),
)


def _rates(row: dict[Any, Any]) -> tuple[str, str, str, str]:
    return (
        numbers.number(row["assigned"]),
        narrative.figures.share(row["done"], row["assigned"]),
        narrative.figures.share(row["done_due"], row["due"]),
        numbers.number(row["overdue"]),
    )


def _late(doc: "Document", content: Content) -> None:
    overdue, soon = content.overdue, content.due_soon
    task = Column("Nhiệm vụ", 66)
    document.paragraph(doc, f"1. Quá hạn: {_tasks(len(overdue))}.")
    document.table(
        doc,
        (task, Column("Thời hạn", 36), Column("Số ngày quá hạn", 18, "right"), Column("Chưa xong phần việc", 45)),
        [
            (_task(row), deadline(row), numbers.number(row["days_late"]), row["owes"] or numbers.MISSING)
            for row in overdue.to_dict("records")
        ],
    )
    document.paragraph(doc, f"2. Sắp đến hạn trong {content.scope.soon_days} ngày tới: {_tasks(len(soon))}.")
    document.table(
        doc,
        (task, Column("Thời hạn", 36), Column("Tiến độ", 18, "right"), Column("Cơ quan chủ trì", 45)),
        [(_task(row), deadline(row), whole_percent(row["percent"]), lead(row)) for row in soon.to_dict("records")],
    )


def _tasks(n: int) -> str:
    return f"{numbers.number(n)} nhiệm vụ" if n else "không có"


def _task(row: dict[Any, Any]) -> str:
    return f"{plain(row['ref'])}. {plain(row['title'])}"


def _reporting(doc: "Document", content: Content) -> None:
    document.paragraph(doc, f"1. {narrative.reporting.reports(content.reports, content.scope.period_on)}")
    document.table(
        doc,
        (
            Column("Kỳ báo cáo", 33, "center"),
            Column("Đã nhận / phải gửi", 44, "right"),
            Column("Đúng hạn / phải gửi", 44, "right"),
            Column("Chưa gửi", 44, "right"),
        ),
        [
            (
                dates.short_month(row["month_on"]),
                narrative.figures.share(row["received"], row["expected"]),
                narrative.figures.share(row["on_time"], row["expected"]),
                numbers.number(row["missing"]),
            )
            for row in content.reports.tail(_SHOWN_MONTHS).to_dict("records")
        ],
    )
    silent = content.silent
    nobody = "không có báo cáo nào phải gửi" if content.lacking else "không có"
    document.paragraph(doc, f"2. Chưa gửi báo cáo kỳ này: {f'{len(silent)} cơ quan' if len(silent) else nobody}.")
    document.table(
        doc,
        (
            Column("Cơ quan", 81),
            Column("Kế hoạch", 24, "center"),
            Column("Số kỳ liên tiếp", 27, "right"),
            Column("Kỳ gần nhất đã gửi", 33, "center"),
        ),
        [
            (
                plain(row["agency"]),
                plain(row["plan_code"]),
                numbers.number(row["months"]),
                "chưa lần nào" if pd.isna(row["last_received_on"]) else dates.short_month(row["last_received_on"]),
            )
            for row in silent.to_dict("records")
        ],
    )


def _money(doc: "Document", content: Content) -> None:
    document.paragraph(doc, narrative.money.money(content.money))
    rows = content.money_by_source
    if rows.empty:
        return
    document.paragraph(doc, "Đơn vị tính: triệu đồng. Dấu “–”: chưa nêu số liệu, không có nghĩa là bằng 0.")
    names = ("estimated_vnd", "allocated_vnd", "disbursed_vnd")
    lines = [(plain(row["name"]), *(_millions(row[name]) for name in names)) for row in rows.to_dict("records")]
    total = content.money.iloc[0]
    lines.append(("Cộng", *(_millions(total[name]) for name in names)))
    document.table(
        doc,
        (
            Column("Nguồn kinh phí", 72),
            Column("Dự toán", 31, "right"),
            Column("Được giao", 31, "right"),
            Column("Giải ngân", 31, "right"),
        ),
        lines,
        is_total_last=True,
    )


def _millions(vnd: Any) -> str:
    return numbers.MISSING if pd.isna(vnd) else numbers.number(vnd / numbers.MILLION)


def _words(doc: "Document", content: Content) -> None:
    rows = content.words
    if rows.empty:
        sentence = "Báo cáo của các cơ quan không nêu khó khăn, vướng mắc hay kiến nghị nào."
        if not content.reports["received"].sum():
            sentence = "Chưa có báo cáo nào, vì vậy chưa biết khó khăn, vướng mắc hay kiến nghị của các cơ quan."
        elif content.lacking:
            sentence = f"{sentence} {content.lacking}"
        document.paragraph(doc, sentence)
        return
    document.paragraph(doc, "Ghi nguyên văn theo báo cáo gần nhất của từng cơ quan về từng nhiệm vụ:")
    document.table(
        doc,
        (
            Column("Cơ quan", 28),
            Column("Nhiệm vụ", 52),
            Column("Kỳ", 19, "center"),
            Column("Khó khăn, vướng mắc", 33),
            Column("Kiến nghị", 33),
        ),
        [
            (
                plain(row["agency"]),
                _task(row),
                dates.short_month(row["period_on"]),
                plain(row["difficulty"]),
                plain(row["proposal"]),
            )
            for row in rows.to_dict("records")
        ],
    )


def _open(doc: "Document", content: Content) -> None:
    kinds, totals = content.kinds, content.totals.iloc[0]
    assigned = numbers.number(totals["assigned"])
    counts = (
        ("Nhiệm vụ không có thời hạn, chưa hoàn thành", int(totals["no_deadline"])),
        ("Nhiệm vụ chưa xác định cơ quan chủ trì", kinds.get("no_lead", 0)),
        ("Nhiệm vụ mà kế hoạch ghi chưa thống nhất giữa các mục", kinds.get("contradiction", 0)),
        ("Nhiệm vụ chưa nêu kinh phí (không có nghĩa là bằng 0)", len(content.not_stated)),
    )
    for words, n in counts:
        document.paragraph(doc, f"- {words}: {numbers.number(n)}/{assigned}.")
    document.paragraph(doc, "Phương hướng, nhiệm vụ kỳ tới (cơ quan báo cáo bổ sung):")
    for _line in range(2):
        document.paragraph(doc, _BLANK, align="left", is_indented=False)


_PARTS: Final = (
    ("Kết quả chung", _overall),
    ("Kết quả theo mục và theo cơ quan", _breakdown),
    ("Nhiệm vụ quá hạn, sắp đến hạn", _late),
    ("Chế độ báo cáo", _reporting),
    ("Kinh phí theo nguồn", _money),
    ("Khó khăn, vướng mắc và kiến nghị của các cơ quan", _words),
    ("Nội dung còn để ngỏ", _open),
)
