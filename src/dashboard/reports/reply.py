"""The e-mail that goes back to an agency with what is wrong in its workbook: plain Vietnamese text, whatever language
the secretary reads, for it goes to an agency."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.errors import DashboardError
from dashboard.ingest.problem import Problem, Severity
from dashboard.ingest.problem_folding import folded
from dashboard.ingest.problem_wording import sentence
from dashboard.ingest.reading import workbook
from dashboard.text import dates, failures, translation
from dashboard.text.xml_text import xml_text

MAX_LISTED = 40


@dataclass(frozen=True, slots=True)
class About:
    """What the e-mail is about: the file, and what is known of it ("" or None: not known).

    `deadline_on`: the last day for sending the report of `period_on`. `annotated`: name of the workbook sent along.
    """

    file_name: str
    sent_on: date
    agency: str = ""
    plan: str = ""
    period_on: date | None = None
    deadline_on: date | None = None
    annotated: str = ""


def text(
    about: About, problems: Sequence[Problem], refused: DashboardError | None, *, today: date, signed: str = ""
) -> str:
    """The whole e-mail, subject first: what is wrong where, what to do, by when. `refused`: not readable at all."""
    with translation.speaking("vi"):
        errors = folded(p for p in problems if p.severity is Severity.ERROR)
        warnings = folded(p for p in problems if p.severity is Severity.WARNING)
        lines = [f"Tiêu đề: {_subject(about, errors, refused)}", "", f"Kính gửi: {about.agency or 'Quý cơ quan'}", ""]
        lines += [_opening(about), ""]
        if refused is not None:
            words = failures.sentence(refused, workbook.REFUSALS | REFUSALS)
            lines += ["Tệp chưa tiếp nhận được vì lý do sau:", f"- {words}", ""]
        if errors:
            lines += ["Tệp chưa được ghi nhận vì còn các lỗi sau, đề nghị Quý cơ quan sửa:", *_listed(errors), ""]
        if warnings:
            again = "Ngoài ra, đ" if errors else "Đ"
            lines += [f"{again}ề nghị Quý cơ quan kiểm tra lại, nếu đúng xin xác nhận, nếu sai xin sửa:"]
            lines += [*_listed(warnings), ""]
        lines += _what_to_do(about, refused, today)
        lines += ["", "Trân trọng cảm ơn.", *([signed] if signed else [])]
    return xml_text("\n".join(lines))


REFUSALS = {"nothing_reported": "Tệp không có dòng nào báo cáo về nhiệm vụ. Đề nghị điền mẫu rồi gửi lại."}


def _subject(about: About, errors: Sequence[Problem], refused: DashboardError | None) -> str:
    what = f"báo cáo kỳ {dates.period(about.period_on)}" if about.period_on else "báo cáo tháng"
    return f"Đề nghị {'sửa và gửi lại' if errors or refused else 'kiểm tra lại'} {what}"


def _opening(about: About) -> str:
    what = [f"báo cáo kỳ {dates.period(about.period_on)}"] if about.agency and about.period_on else []
    what += [about.plan] if about.plan else []
    of = f" – {', '.join(what)} –" if what else ""
    return f"Chúng tôi đã nhận tệp “{about.file_name}”{of} do Quý cơ quan gửi ngày {dates.day(about.sent_on)}."


def _listed(problems: Sequence[Problem]) -> list[str]:
    lines = [f"{number}. {sentence(problem)}" for number, problem in enumerate(problems[:MAX_LISTED], start=1)]
    if len(problems) > MAX_LISTED:
        lines.append(f"… và {len(problems) - MAX_LISTED} nội dung khác, xem trong tệp gửi kèm.")
    return lines


def _what_to_do(about: About, refused: DashboardError | None, today: date) -> list[str]:
    by_when = _by_when(about, today)
    if refused is not None:
        return [f"Đề nghị Quý cơ quan thực hiện như trên và gửi lại tệp {by_when}"]
    lines = [f"Tệp gửi kèm “{about.annotated}” tô màu và chú thích từng ô nêu trên."] if about.annotated else []
    words = "Đề nghị Quý cơ quan sửa ngay trong tệp đã gửi (giữ nguyên tên trang, tên cột), lưu ở dạng .xlsx và gửi lại"
    return [*lines, f"{words} {by_when}"]


def _by_when(about: About, today: date) -> str:
    if about.deadline_on is None:
        return "trong thời gian sớm nhất."
    of = f"kỳ {dates.period(about.period_on)}" if about.period_on else "kỳ này"
    last = f"hạn gửi báo cáo {of} là ngày {dates.day(about.deadline_on)}"
    if today > about.deadline_on:
        return f"trong thời gian sớm nhất ({last}, đã qua)."
    return f"chậm nhất ngày {dates.day(about.deadline_on)} ({last})."
