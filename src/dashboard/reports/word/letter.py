"""The letter that reminds an agency of reports it owes (công văn đôn đốc), as plain text to copy and as a Word file.

Always Vietnamese. Number, day, new date and signature are left blank for the office. Which layout: of the Party when
a Party agency issues it, else of the state (`reports.document`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dashboard.reports.word import document
from dashboard.reports.word.document import Column, Layout
from dashboard.store.scope import next_month
from dashboard.text import dates
from dashboard.text.xml_text import xml_text

_BLANK: Final = "....../....../........"
_COLUMNS: Final = (Column("STT", 13, "center"), Column("Nhiệm vụ", 112), Column("Thời hạn", 40))
_SUBJECT: Final = "V/v đôn đốc báo cáo tiến độ thực hiện Kế hoạch"


@dataclass(frozen=True, slots=True)
class Task:
    """A task the report should speak about: its printed number and title, its deadline in words."""

    ref: str
    title: str
    deadline: str


@dataclass(frozen=True, slots=True)
class IssuedPlan:
    """The document that a plan is: its title, who issued it, under which number and when; "" where it is not stated."""

    title: str
    issuer: str
    number: str
    issued_on: date | None

    @property
    def cited(self) -> str:
        """The plan as a letter names it."""
        title = self.title if self.title.startswith("Kế hoạch") else f"Kế hoạch {self.title}"
        if not self.number:
            return title
        number = f"số {self.number}" + (f" ngày {dates.day(self.issued_on)}" if self.issued_on else "")
        return f"{title} ({number} của {self.issuer})" if self.issuer else f"{title} ({number})"


@dataclass(frozen=True, slots=True)
class Letter:
    """What one letter says. `sender`: the plan's standing agency; `recipient`: full name of the agency.

    `missing`: the months in a row without its report, oldest first, up to the report period, which has `deadline_on`;
    `is_overdue`: that day is past. `closed`: those of them that are closed. `tasks`: of the report period.
    `template`: name of the pre-filled workbook. `is_demo`: the figures are made up.
    """

    plan: IssuedPlan
    sender: str
    recipient: str
    missing: Sequence[date]
    closed: Sequence[date]
    deadline_on: date
    is_overdue: bool
    tasks: Sequence[Task]
    template: str
    is_demo: bool

    @property
    def layout(self) -> Layout:
        """Of the Party when the sender is one of its agencies."""
        return document.layout_of(self.sender)


def periods(months: Sequence[date]) -> str:
    """Months in words, those in a row together: "10/2023, từ 04/2024 đến 06/2024"."""
    runs: list[list[date]] = []
    for month in sorted(months):
        if runs and next_month(runs[-1][-1]) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    parts = []
    for run in runs:
        if len(run) > 2:
            parts.append(f"từ {dates.period(run[0])} đến {dates.period(run[-1])}")
        else:
            parts += [dates.period(month) for month in run]
    return ", ".join(parts)


def body(letter: Letter) -> list[str]:
    """The paragraphs between the address and the list of tasks; the last one announces the list."""
    now = letter.missing[-1]
    late = ", đến nay đã quá hạn" if letter.is_overdue else ""
    count = f"{len(letter.missing)} kỳ báo cáo ({periods(letter.missing)})"
    if len(letter.missing) == 1:
        count = f"kỳ báo cáo {dates.period(now)}"
    paragraphs = [
        f"Thực hiện {letter.plan.cited}, các cơ quan, đơn vị được giao chủ trì nhiệm vụ gửi báo cáo tiến độ hằng tháng "
        f"về {letter.sender} để tổng hợp.",
        f"Qua theo dõi, {letter.sender} chưa nhận được báo cáo của {letter.recipient} đối với {count}. "
        f"Hạn gửi báo cáo kỳ {dates.period(now)} là ngày {dates.day(letter.deadline_on)}{late}.",
        f"Để bảo đảm việc tổng hợp được đầy đủ, kịp thời, {letter.sender} đề nghị {letter.recipient}:",
        f"1. Gửi báo cáo của các kỳ nêu trên trước ngày {_BLANK}, theo tệp Excel mẫu đã điền sẵn gửi kèm văn bản này "
        f"({letter.template}). Nếu trong kỳ không phát sinh nội dung báo cáo, đánh dấu vào ô “Không phát sinh” của "
        "tệp mẫu và vẫn gửi lại.",
    ]
    if letter.closed:
        paragraphs.append(
            f"2. Nêu rõ lý do gửi chậm đối với những kỳ nêu trên đã chốt số liệu ({periods(letter.closed)}); báo cáo "
            "gửi bổ sung vẫn được tiếp nhận."
        )
    if letter.tasks:
        paragraphs.append(
            f"{3 if letter.closed else 2}. Báo cáo đầy đủ {len(letter.tasks)} nhiệm vụ do {letter.recipient} chủ trì "
            f"trong kỳ {dates.period(now)}, gồm:"
        )
    return paragraphs


def _end(letter: Letter) -> str:
    return f"{letter.sender} đề nghị {letter.recipient} quan tâm phối hợp thực hiện{document.full_stop(letter.layout)}"


def _recipients(letter: Letter) -> list[str]:
    issuer = [f"{letter.plan.issuer} (để báo cáo)"] if letter.plan.issuer else []
    return ["Như trên", *issuer, document.filed(letter.layout, letter.sender)]


def text(letter: Letter) -> str:
    """The letter as plain text, to copy into a message."""
    lines = [document.MADE_UP, ""] if letter.is_demo else []
    lines += [_SUBJECT, "", f"Kính gửi: {letter.recipient}", ""]
    for paragraph in body(letter):
        lines += [paragraph, ""]
    for task in letter.tasks:
        lines.append(f"- {task.ref}. {task.title} (thời hạn: {task.deadline})")
    lines += ["", _end(letter)] if letter.tasks else [_end(letter)]
    return xml_text("\n".join(lines) + "\n")


def docx(letter: Letter) -> bytes:
    """The letter as the bytes of a .docx file."""
    doc = document.new(title=_SUBJECT, author=letter.sender, is_demo=letter.is_demo)
    document.letterhead(doc, document.head_of(letter.sender, letter.plan.issuer, "CV", _SUBJECT))
    address = document.paragraph(doc, f"Kính gửi: {letter.recipient}", align="center", before_pt=18)
    address.paragraph_format.space_after = address.paragraph_format.space_before
    for paragraph in body(letter):
        document.paragraph(doc, paragraph)
    if letter.tasks:
        rows = [(str(n), f"{t.ref}. {t.title}", t.deadline) for n, t in enumerate(letter.tasks, start=1)]
        document.table(doc, _COLUMNS, rows)
    document.paragraph(doc, _end(letter))
    document.closing(doc, letter.layout, _recipients(letter))
    return document.content(doc)
