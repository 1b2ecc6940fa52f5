"""The monthly report as a Word file, ready to be numbered, completed and signed; Vietnamese whoever makes it.

Layout: `reports.document` (Nghị định 30/2020/NĐ-CP for the state, Hướng dẫn 36-HD/VPTW for the Party). Number, day and
signature are left blank. Every number is one of `reports.content`; sentences are those the screens show.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from dashboard.narrative.names import plain, whole_percent
from dashboard.narrative.tasks import deadline, lead
from dashboard.reports.content import Content
from dashboard.reports.word import document, parts
from dashboard.reports.word.document import Column, Layout
from dashboard.text import dates, numbers, statuses, translation

if TYPE_CHECKING:
    from docx.document import Document

_UNKNOWN: Final = "[Tên cơ quan báo cáo]"
_ANNEX_PT: Final = 11


def monthly_report(content: Content) -> bytes:
    """The report of the content's scope as the bytes of a .docx file."""
    with translation.speaking("vi"):
        return _monthly_report(content)


def _monthly_report(content: Content) -> bytes:
    sender, month = _sender(content), dates.month(content.scope.period_on)
    head = document.head_of(sender, _issuer(content), "BC")
    doc = document.new(
        title=f"Báo cáo kết quả thực hiện {_plan_name(content)} {month}", author=sender, is_demo=content.is_demo
    )
    document.letterhead(doc, head)
    document.title(doc, "BÁO CÁO", f"Kết quả thực hiện {_plan_name(content)} - {month}", head.layout)
    for paragraph in _opening(content, sender):
        document.paragraph(doc, paragraph)
    parts.write(doc, content, "-" if head.layout == "party" else ".")
    end = document.full_stop(head.layout)
    document.paragraph(
        doc, f"Trên đây là báo cáo kết quả thực hiện {month}; chi tiết từng nhiệm vụ tại Phụ lục kèm theo{end}"
    )
    document.closing(doc, head.layout, _recipients(content, head.layout, sender))
    _annex(doc, content, sender)
    return document.content(doc)


# ---- head ----


def _only_plan(content: Content) -> dict[Any, Any] | None:
    return content.plans.iloc[0].to_dict() if len(content.plans) == 1 else None


def _sender(content: Content) -> str:
    """The plan's standing agency; of several plans nobody: whoever reports on both writes its name there."""
    plan = _only_plan(content)
    return (plain(plan["standing_agency"]) if plan else "") or _UNKNOWN


def _issuer(content: Content) -> str:
    plan = _only_plan(content)
    return plain(plan["issuer"]) if plan else ""


def _plan_name(content: Content) -> str:
    plan = _only_plan(content)
    if plan is None:
        return "các kế hoạch"
    title = plain(plan["title"])
    return title if title.startswith("Kế hoạch") else f"Kế hoạch {title}"


def _opening(content: Content, sender: str) -> list[str]:
    scope = content.scope
    plans = [_cited(plan) for plan in content.plans.to_dict("records")]
    cited = plans[0] if len(plans) == 1 else f"các kế hoạch: {'; '.join(plans)}"
    sentences = [
        f"Thực hiện {cited}, {sender} báo cáo kết quả thực hiện {dates.month(scope.period_on)} như sau "
        f"(số liệu đến ngày {dates.day(scope.report_on)}):"
    ]
    narrowed = [f"mục {plain(scope.section)}. {plain(content.section)}"] if content.section else []
    narrowed += [f"nhiệm vụ do {plain(content.agency)} chủ trì"] if content.agency else []
    if narrowed:
        sentences.append(f"Phạm vi báo cáo: {'; '.join(narrowed)}.")
    return sentences


def _cited(plan: Mapping[Any, Any]) -> str:
    """ "Kế hoạch số 160-KH/ThU ngày 12/12/2023 của Thành ủy về công tác …"; without a number by its title."""
    number, issuer, title = (
        plain(plan["number"]),
        plain(plan["issuer"]),
        plain(plan["title"]),
    )
    whose = f" của {issuer}" if issuer else ""
    about = title.removeprefix("Kế hoạch ")
    if not number:
        return f"Kế hoạch {about}{whose}"
    issued = "" if pd.isna(plan["issued_on"]) else f" ngày {dates.day(plan['issued_on'])}"
    return f"Kế hoạch số {number}{issued}{whose} {f'về {about}' if about != title else f'({title})'}"


def _recipients(content: Content, layout: Layout, sender: str) -> list[str]:
    issuers = [f"{plain(issuer)} (để báo cáo)" for issuer in content.plans["issuer"] if plain(issuer)]
    return [*issuers, "Các cơ quan, đơn vị thực hiện kế hoạch", document.filed(layout, sender)]


# ---- annex ----


def _annex(doc: "Document", content: Content, sender: str) -> None:
    """All tasks, each in a row."""
    scope = content.scope
    year = (scope.report_on + timedelta(days=1)).year  # signed after the report date
    document.annex(
        doc,
        "Tình hình thực hiện từng nhiệm vụ",
        f"Kèm theo Báo cáo số          ngày       tháng       năm {year} của {sender}",
    )
    document.paragraph(doc, f"Số liệu đến ngày {dates.day(scope.report_on)}.", align="center", before_pt=0)
    columns = (
        Column("Số", 22),
        Column("Nhiệm vụ", 76),
        Column("Cơ quan chủ trì", 32),
        Column("Thời hạn", 34),
        Column("Tiến độ", 15, "right"),
        Column("Tình trạng", 26),
        Column("Kết quả gần nhất", 52),
    )
    many = len(content.plans) > 1
    rows = [_annex_row(row, many=many) for row in content.listing_with_results.to_dict("records")]
    document.table(doc, columns, rows, size_pt=_ANNEX_PT)


def _annex_row(row: dict[Any, Any], *, many: bool) -> tuple[str, ...]:
    result = plain(row["result"])
    return (
        f"{row['plan_code']}/{plain(row['ref'])}" if many else plain(row["ref"]),
        plain(row["title"]),
        lead(row),
        deadline(row),
        whole_percent(row["percent"]),
        statuses.word(row["status"]),
        f"{result} ({dates.short_month(row['result_on'])})" if result else numbers.MISSING,
    )
