"""The monthly report as a Word file, ready to be numbered, completed and signed; Vietnamese whoever makes it.

Layout: `reports.document` (Nghị định 30/2020/NĐ-CP for the state, Hướng dẫn 36-HD/VPTW for the Party). Number, day and
signature are left blank. Every number is one of `reports.content`; sentences are those the screens show.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

import pandas as pd

from dashboard.charts import theme
from dashboard.metrics import figures, finding
from dashboard.metrics.figures import Figure
from dashboard.reports import document
from dashboard.reports.content import Content, deadline, lead, plain, whole_percent
from dashboard.reports.document import Layout, Letterhead
from dashboard.text import dates, numbers, translation

if TYPE_CHECKING:
    from docx.document import Document

_PARTY: Final = re.compile(r"(?:Tỉnh|Thành|Huyện|Thị|Đảng) [uủ][yỷ]\b.*|(?:Đảng bộ|Chi bộ)\b.*")
_UNKNOWN: Final = "[Tên cơ quan báo cáo]"
_BLANK: Final = "." * 130
_TABLE_PT: Final = 12
_ANNEX_PT: Final = 11
_SHOWN_MONTHS: Final = 6
# A page on its side: the binding edge, at the left of an upright page, comes on top.
_ANNEX_MARGINS_MM: Final = {"top_margin": 30, "bottom_margin": 15, "left_margin": 20, "right_margin": 20}


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    width_mm: float
    align: Literal["left", "center", "right"] = "left"


def monthly_report(content: Content) -> bytes:
    """The report of the content's scope as the bytes of a .docx file."""
    with translation.speaking("vi"):
        return _monthly_report(content)


def _monthly_report(content: Content) -> bytes:
    sender = _sender(content)
    layout: Layout = "party" if _PARTY.search(sender) else "state"
    title = f"Báo cáo kết quả thực hiện {_plan_name(content)} {dates.month(content.scope.period_on)}"
    made = document.new(title=title, author=sender, is_demo=content.is_demo)
    document.letterhead(made, _letterhead(content, layout, sender))
    _title(made, content)
    for paragraph in _opening(content, sender):
        document.paragraph(made, paragraph)
    parts = (
        ("Kết quả chung", _overall),
        ("Kết quả theo mục và theo cơ quan", _breakdown),
        ("Nhiệm vụ quá hạn, sắp đến hạn", _late),
        ("Chế độ báo cáo", _reporting),
        ("Kinh phí theo nguồn", _money),
        ("Khó khăn, vướng mắc và kiến nghị của các cơ quan", _words),
        ("Nội dung còn để ngỏ", _open),
    )
    numerals = ("I", "II", "III", "IV", "V", "VI", "VII")
    mark = "-" if layout == "party" else "."
    for numeral, (heading, write) in zip(numerals, parts, strict=True):
        _heading(made, f"{numeral}{mark} {heading.upper()}")
        write(made, content)
    # State documents end with "./.", those of the Party with a full stop.
    end = "." if layout == "party" else "./."
    document.paragraph(
        made,
        f"Trên đây là báo cáo kết quả thực hiện {dates.month(content.scope.period_on)}; chi tiết từng nhiệm vụ tại "
        f"Phụ lục kèm theo{end}",
    )
    document.closing(made, layout, _recipients(content, layout, sender), "")
    _annex(made, content, sender)
    return document.content(made)


# ---- head ----


def _only_plan(content: Content) -> dict[Any, Any] | None:
    return content.plans.iloc[0].to_dict() if len(content.plans) == 1 else None


def _sender(content: Content) -> str:
    """The plan's standing agency; of several plans nobody: whoever reports on both writes its name there."""
    plan = _only_plan(content)
    return (plain(plan["standing_agency"]) if plan else "") or _UNKNOWN


def _letterhead(content: Content, layout: Layout, sender: str) -> Letterhead:
    plan = _only_plan(content)
    if layout == "state":
        # A department stands under the people's committee of its province (Nghị định 30/2020, Phụ lục I).
        superior = f"UBND tỉnh {document.PLACE}" if sender.startswith("Sở ") else ""
        return Letterhead("state", sender, superior, "Số:          /BC-")
    found = _PARTY.search(plain(plan["issuer"])) if plan else None
    superior = found[0] if found else ""
    # "Ban Tuyên giáo Thành ủy" under "Thành ủy Lai Châu" is called "Ban Tuyên giáo" there.
    name = _PARTY.sub("", sender).strip() if superior else ""
    return Letterhead("party", name or sender, superior, "Số          -BC/")


def _plan_name(content: Content) -> str:
    plan = _only_plan(content)
    if plan is None:
        return f"{len(content.plans)} kế hoạch"
    title = plain(plan["title"])
    return title if title.startswith("Kế hoạch") else f"Kế hoạch {title}"


def _title(made: "Document", content: Content) -> None:
    from docx.shared import Mm, Pt

    first = document.paragraph(made, "BÁO CÁO", align="center", bold=True, before_pt=14)
    subject = document.paragraph(
        made,
        f"Kết quả thực hiện {_plan_name(content)} - {dates.month(content.scope.period_on)}",
        align="center",
        bold=True,
        before_pt=2,
    )
    first.paragraph_format.keep_with_next = subject.paragraph_format.keep_with_next = True
    rule = document.paragraph(made, "", before_pt=4)
    rule.runs[0].font.size = Pt(2)
    rule.paragraph_format.left_indent = rule.paragraph_format.right_indent = Mm(60)
    rule.paragraph_format.line_spacing, rule.paragraph_format.space_after = Pt(5), Pt(6)
    _border(rule, "top")


def _opening(content: Content, sender: str) -> list[str]:
    scope, plan = content.scope, _only_plan(content)
    number = plain(plan["number"]) if plan else ""
    whom = f" của {plain(plan['issuer'])}" if plan and plain(plan["issuer"]) else ""
    reports = "" if sender == _UNKNOWN else f", {sender}"
    sentences = [
        f"Thực hiện {_plan_name(content)}{f' số {number}' if number else ''}{whom}{reports} báo cáo kết quả thực hiện "
        f"{dates.month(scope.period_on)} như sau (số liệu đến ngày {dates.day(scope.report_on)}):"
    ]
    narrowed = [f"mục {plain(scope.section)}. {plain(content.section)}"] if content.section else []
    narrowed += [f"nhiệm vụ do {plain(content.agency)} chủ trì"] if content.agency else []
    if narrowed:
        sentences.append(f"Phạm vi báo cáo: {'; '.join(narrowed)}.")
    return sentences


def _recipients(content: Content, layout: Layout, sender: str) -> list[str]:
    issuers = [f"{plain(issuer)} (để báo cáo)" for issuer in content.plans["issuer"] if plain(issuer)]
    keeper = "Lưu: VT" if layout == "state" else f"Lưu {sender}"
    return [*issuers, "Các cơ quan, đơn vị thực hiện kế hoạch", keeper]


# ---- body ----


def _overall(made: "Document", content: Content) -> None:
    headline, totals = content.headline, content.totals.iloc[0]
    withdrawn = int(totals["withdrawn"])
    rest = f" (không kể {numbers.number(withdrawn)} nhiệm vụ đã rút)" if withdrawn else ""
    document.paragraph(made, f"Tổng số nhiệm vụ theo dõi: {headline['tasks'].value}{rest}.")
    for name in ("assigned", "due", "on_time"):
        document.paragraph(made, f"- {headline[name].label}: {_counted(headline[name])}.")
    document.paragraph(made, f"- {headline['overdue'].label}: {_of(headline['overdue'])} nhiệm vụ đến hạn.")
    gap = headline["gap"]
    if not content.position.empty:
        document.paragraph(made, f"- So với kế hoạch: {gap.value} điểm phần trăm ({gap.level}).")
    spent = headline["disbursed"]
    if spent.note:
        document.paragraph(made, f"- {spent.label}: {spent.value} ({spent.note} đồng).")
    document.paragraph(made, f"- {finding.reports(content.received, content.scope.period_on)}")
    document.paragraph(
        made, f"Đánh giá: {finding.due(content.totals)} {finding.schedule(content.position, content.totals)}"
    )
    rows = [(theme.word(status), numbers.number(n)) for status, n in _statuses(content)]
    rows.append(("Cộng", numbers.number(int(totals["tasks"]))))
    _table(made, (_Column("Tình trạng", 105), _Column("Số nhiệm vụ", 60, "right")), rows, is_total_last=True)


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


_RATES: Final = (
    _Column("Số giao", 16, "right"),
    _Column("Hoàn thành / số giao", 32, "right"),
    _Column("Hoàn thành / đến hạn", 32, "right"),
    _Column("Quá hạn", 16, "right"),
)


def _breakdown(made: "Document", content: Content) -> None:
    document.paragraph(made, f"1. Theo mục của kế hoạch. {finding.sections(content.by_section)}")
    many = len(content.plans) > 1
    names = [
        f"{plan}: {plain(title)}" if many else plain(title)
        for plan, title in zip(content.by_section["plan_code"], content.by_section["title"], strict=True)
    ]
    _table(made, (_Column("Mục", 69), *_RATES), _rates(names, content.by_section))
    document.paragraph(
        made,
        f"2. Theo cơ quan chủ trì. {finding.late_agencies(content.owed)} Nhiệm vụ có nhiều cơ quan chủ trì được tính ở "
        "từng cơ quan, nên không cộng các dòng.",
    )
    names = [plain(name) for name in content.by_agency["agency"]]
    _table(made, (_Column("Cơ quan chủ trì", 69), *_RATES), _rates(names, content.by_agency))


def _rates(names: Iterable[str], frame: pd.DataFrame) -> list[tuple[str, ...]]:
    return [
        (
            name,
            numbers.number(row["assigned"]),
            figures.share(row["done"], row["assigned"]),
            figures.share(row["done_due"], row["due"]),
            numbers.number(row["overdue"]),
        )
        for name, row in zip(names, frame.to_dict("records"), strict=True)
    ]


def _late(made: "Document", content: Content) -> None:
    overdue, soon = content.overdue, content.due_soon
    task = _Column("Nhiệm vụ", 66)
    document.paragraph(made, f"1. Quá hạn: {_tasks(len(overdue))}.")
    _table(
        made,
        (task, _Column("Thời hạn", 36), _Column("Số ngày quá hạn", 18, "right"), _Column("Chưa xong phần việc", 45)),
        [
            (_task(row), deadline(row), numbers.number(row["days_late"]), row["owes"] or numbers.MISSING)
            for row in overdue.to_dict("records")
        ],
    )
    document.paragraph(made, f"2. Sắp đến hạn trong {content.scope.soon_days} ngày tới: {_tasks(len(soon))}.")
    _table(
        made,
        (task, _Column("Thời hạn", 36), _Column("Tiến độ", 18, "right"), _Column("Cơ quan chủ trì", 45)),
        [(_task(row), deadline(row), whole_percent(row["percent"]), lead(row)) for row in soon.to_dict("records")],
    )


def _tasks(n: int) -> str:
    return f"{numbers.number(n)} nhiệm vụ" if n else "không có"


def _task(row: dict[Any, Any]) -> str:
    return f"{plain(row['ref'])}. {plain(row['title'])}"


def _reporting(made: "Document", content: Content) -> None:
    document.paragraph(made, f"1. {finding.reports(content.reports, content.scope.period_on)}")
    _table(
        made,
        (
            _Column("Kỳ báo cáo", 33, "center"),
            _Column("Đã nhận / phải gửi", 44, "right"),
            _Column("Đúng hạn / phải gửi", 44, "right"),
            _Column("Chưa gửi", 44, "right"),
        ),
        [
            (
                dates.short_month(row["month_on"]),
                figures.share(row["received"], row["expected"]),
                figures.share(row["on_time"], row["expected"]),
                numbers.number(row["missing"]),
            )
            for row in content.reports.tail(_SHOWN_MONTHS).to_dict("records")
        ],
    )
    silent = content.silent
    document.paragraph(made, f"2. Chưa gửi báo cáo kỳ này: {f'{len(silent)} cơ quan' if len(silent) else 'không có'}.")
    _table(
        made,
        (
            _Column("Cơ quan", 81),
            _Column("Kế hoạch", 24, "center"),
            _Column("Số kỳ liên tiếp", 27, "right"),
            _Column("Kỳ gần nhất đã gửi", 33, "center"),
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


def _money(made: "Document", content: Content) -> None:
    document.paragraph(made, finding.money(content.money))
    rows = content.money_by_source
    if rows.empty:
        return
    document.paragraph(made, "Đơn vị tính: triệu đồng. Dấu “–”: chưa nêu số liệu, không có nghĩa là bằng 0.")
    names = ("estimated_vnd", "allocated_vnd", "disbursed_vnd")
    lines = [(plain(row["name"]), *(_millions(row[name]) for name in names)) for row in rows.to_dict("records")]
    total = content.money.iloc[0]
    lines.append(("Cộng", *(_millions(total[name]) for name in names)))
    _table(
        made,
        (
            _Column("Nguồn kinh phí", 72),
            _Column("Dự toán", 31, "right"),
            _Column("Được giao", 31, "right"),
            _Column("Giải ngân", 31, "right"),
        ),
        lines,
        is_total_last=True,
    )


def _millions(vnd: Any) -> str:
    return numbers.MISSING if pd.isna(vnd) else numbers.number(vnd / numbers.MILLION)


def _words(made: "Document", content: Content) -> None:
    rows = content.words
    if rows.empty:
        document.paragraph(made, "Báo cáo của các cơ quan không nêu khó khăn, vướng mắc hay kiến nghị nào.")
        return
    document.paragraph(made, "Ghi nguyên văn theo báo cáo gần nhất của từng cơ quan về từng nhiệm vụ:")
    _table(
        made,
        (
            _Column("Cơ quan", 28),
            _Column("Nhiệm vụ", 52),
            _Column("Kỳ", 19, "center"),
            _Column("Khó khăn, vướng mắc", 33),
            _Column("Kiến nghị", 33),
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


def _open(made: "Document", content: Content) -> None:
    kinds, totals = content.kinds, content.totals.iloc[0]
    assigned = numbers.number(totals["assigned"])
    found = (
        ("Nhiệm vụ không có thời hạn, chưa hoàn thành", int(totals["no_deadline"])),
        ("Nhiệm vụ chưa xác định cơ quan chủ trì", kinds.get("no_lead", 0)),
        ("Nhiệm vụ mà kế hoạch ghi chưa thống nhất giữa các mục", kinds.get("contradiction", 0)),
        ("Nhiệm vụ chưa nêu kinh phí (không có nghĩa là bằng 0)", len(content.not_stated)),
    )
    for words, n in found:
        document.paragraph(made, f"- {words}: {numbers.number(n)}/{assigned}.")
    document.paragraph(made, "Phương hướng, nhiệm vụ kỳ tới (cơ quan báo cáo bổ sung):")
    for _line in range(2):
        document.paragraph(made, _BLANK, align="left", is_indented=False)


# ---- annex ----


def _annex(made: "Document", content: Content, sender: str) -> None:
    """All tasks on pages of their own, on their side, numbered from 1."""
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.shared import Mm

    section: Any = made.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    for name, millimetres in _ANNEX_MARGINS_MM.items():
        setattr(section, name, Mm(millimetres))
    section.header_distance = Mm(15)
    start = section._sectPr.makeelement(_qn("w:pgNumType"), {_qn("w:start"): "1"})
    section._sectPr.insert_element_before(start, "w:cols", "w:titlePg", "w:docGrid")
    scope = content.scope
    document.paragraph(made, "PHỤ LỤC", align="center", bold=True, before_pt=0)
    document.paragraph(made, "TÌNH HÌNH THỰC HIỆN TỪNG NHIỆM VỤ", align="center", bold=True, before_pt=0)
    year = (scope.report_on + timedelta(days=1)).year
    under = document.paragraph(
        made,
        f"(Kèm theo Báo cáo số          ngày       tháng       năm {year} của {sender})",
        align="center",
        before_pt=0,
    )
    under.runs[0].italic = True
    document.paragraph(made, f"Số liệu đến ngày {dates.day(scope.report_on)}.", align="center", before_pt=0)
    many = len(content.plans) > 1
    _table(
        made,
        (
            _Column("Số", 25),
            _Column("Nhiệm vụ", 78),
            _Column("Cơ quan chủ trì", 32),
            _Column("Thời hạn", 36),
            _Column("Tiến độ", 16, "right"),
            _Column("Tình trạng", 28),
            _Column("Kết quả gần nhất", 42),
        ),
        [
            (
                f"{row['plan_code']}/{plain(row['ref'])}" if many else plain(row["ref"]),
                plain(row["title"]),
                lead(row),
                deadline(row),
                whole_percent(row["percent"]),
                theme.word(row["status"]),
                _result(row),
            )
            for row in content.listing_with_results.to_dict("records")
        ],
        size_pt=_ANNEX_PT,
    )


def _result(row: dict[Any, Any]) -> str:
    text = plain(row["result"])
    return f"{text} ({dates.short_month(row['result_on'])})" if text else numbers.MISSING


# ---- parts ----


def _heading(made: "Document", text: str) -> None:
    document.paragraph(made, text, bold=True, align="left", before_pt=10).paragraph_format.keep_with_next = True


def _table(
    made: "Document",
    columns: Sequence[_Column],
    rows: Sequence[Sequence[str]],
    *,
    size_pt: float = _TABLE_PT,
    is_total_last: bool = False,
) -> None:
    """A ruled table of plain text, nothing for no rows: headings again on each page, no row torn apart, numbers at the
    right, the paragraph above kept with it."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    if not rows:
        return
    above = made.paragraphs[-1].paragraph_format
    above.keep_with_next, above.space_after = True, Pt(4)
    table: Any = made.add_table(rows=0, cols=len(columns), style="Table Grid")
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, made_column in zip(columns, table.columns, strict=True):
        made_column.width = Mm(column.width_mm)
    places = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
    last = len(rows)
    for number, row in enumerate([[column.heading for column in columns], *rows]):
        line = table.add_row()
        properties = _unbroken(line)
        if number == 0:
            properties.append(properties.makeelement(_qn("w:tblHeader"), {}))
        for cell, text, column in zip(line.cells, row, columns, strict=True):
            cell.width = Mm(column.width_mm)
            place = cell.paragraphs[0]
            place.paragraph_format.space_before = place.paragraph_format.space_after = Pt(2)
            place.alignment = places["center" if number == 0 else column.align]
            place.paragraph_format.keep_with_next = number == 0  # no headings alone at the foot of a page
            run = place.add_run(text)
            run.font.size, run.bold = Pt(size_pt), number == 0 or (is_total_last and number == last)


def _unbroken(row: Any) -> Any:
    """Keep a row on one page; its properties."""
    properties = row._tr.get_or_add_trPr()
    properties.append(properties.makeelement(_qn("w:cantSplit"), {}))
    return properties


def _border(paragraph: Any, side: str) -> None:
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.makeelement(_qn("w:pBdr"), {})
    look = {"w:val": "single", "w:sz": "6", "w:space": "1", "w:color": "000000"}
    borders.append(borders.makeelement(_qn(f"w:{side}"), {_qn(name): value for name, value in look.items()}))
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _qn(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(name))
