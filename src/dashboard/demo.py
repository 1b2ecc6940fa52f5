"""Demo months: what some forty agencies might have reported, so that every screen can be tried.

The figures are invented, the same every time, and marked as demo in the database and in their own texts. They are
written through the template code and committed through the ingestion code, as an agency and the secretariat
would: late, silent and nil reports, corrected months, progress that fell, a moved deadline, several sources of
money, one agency that never reports.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from dashboard.errors import Refused
from dashboard.ingest import normalise
from dashboard.ingest.monthly import monthly_report, reporting_month
from dashboard.ingest.monthly.reporting_month import ReportingMonth
from dashboard.ingest.plan import plan_workbook
from dashboard.ingest.reading import workbook
from dashboard.ingest.templates import plan_template, template
from dashboard.ingest.templates.monthly_rows import MoneyLine, MonthlyTask
from dashboard.store import meetings, originals, periods, plans, states, submissions
from dashboard.store.database import Database, Reader
from dashboard.store.meetings import Conclusion, Meeting
from dashboard.store.periods import Days
from dashboard.store.scope import month_end, month_start, next_month
from dashboard.store.submissions import Sender
from dashboard.text import dates

FIRST, LAST = date(2023, 5, 1), date(2024, 6, 1)
_LAST_CLOSED = date(2024, 4, 1)
BY = "Số liệu minh họa"
_NOTE = "(minh họa)"
_MOVED = ("B.II.1", date(2024, 3, 31), f"Văn bản minh họa 01 {_NOTE}", date(2023, 12, 20))
_RESULTS = ("Đã ban hành kế hoạch triển khai", "Đang thực hiện theo tiến độ", "Đã họp thống nhất nội dung",
            "Đã hoàn thành phần việc trong kỳ")  # fmt: skip
_FINISHED = "Đã hoàn thành toàn bộ phần việc được giao"
_DIFFICULTIES = ("Kinh phí được giao chậm", "Thiếu cán bộ theo dõi", "Thời tiết ảnh hưởng thi công")
_NEVER = "lien-doan-lao-dong-tinh"
_SILENT_LATELY = ("so-y-te", "ban-qlda-giao-thong", "ubnd-h-nam-nhun", "chi-bo-thpt-quyet-thang")
_SOURCES = ("Ngân sách tỉnh", "Ngân sách huyện", "Xã hội hóa")

_MEETINGS = (
    (date(2023, 12, 25), "Giao ban Ban Tổ chức tháng 12/2023", "A", (
        ("Bàn giao mặt bằng xây nhà cho hộ chính sách tại Nậm Nhùn", "ubnd-h-nam-nhun", date(2024, 1, 31), "A/B.II.1",
         date(2024, 1, 29)),
        ("Trình dự toán bổ sung kinh phí tuyên truyền", "so-vhttdl", date(2024, 1, 15), None, date(2024, 1, 12)),
    )),
    (date(2024, 3, 25), "Giao ban Ban Tổ chức quý I/2024", None, (
        ("Báo cáo nguyên nhân chậm xóa nhà tạm, cam kết ngày hoàn thành", "so-ldtbxh", date(2024, 4, 30), "A/B.II.1",
         None),
        ("Các chi bộ trường THPT gửi báo cáo tháng đúng hạn", "ban-tuyen-giao-thanh-uy", date(2024, 4, 5), None,
         date(2024, 4, 4)),
    )),
    (date(2024, 6, 10), "Họp đánh giá 6 tháng đầu năm 2024", None, (
        ("Đôn đốc các đơn vị ba tháng liền không gửi báo cáo", "van-phong-ubnd-tinh", date(2024, 6, 25), None, None),
        ("Rà soát, đề xuất nhiệm vụ không còn phù hợp", "so-vhttdl", date(2024, 7, 10), "A/B.II.4.2.c", None),
    )),
)  # fmt: skip
"""(held on, title, plan, (conclusion, agency, due, task, done on))."""

Progressing = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    content: bytes
    sent_on: date


def load(db: Database, report: Progressing) -> int:
    """Load the two plans, if they are not there, and the demo months; returns the number of reports made.

    `report(done, of, what)` is called as it goes. Can be interrupted and called again: what is there is skipped.
    """
    months = list(_months(FIRST, LAST))
    of = len(months) + 2
    plan_workbook.load_shipped(db, by=BY)
    report(1, of, "plans")
    count = 0
    for done, period in enumerate(months, start=2):
        if period == date(2023, 12, 1):
            _move_deadline(db)
        with db.reader() as reader:
            desks = [d for p in plans.plans(reader) if (d := reporting_month.read(reader, p["plan_code"], period))]
            starts = {p["plan_code"]: p["starts_on"] for p in plans.plans(reader)}
        for versions in zip(*(_files(d) for d in desks if starts[d.plan_code] <= period), strict=True):
            count += _commit(db, [file for files in versions for file in files])
        _keep_the_calendar(db, [d for d in desks if starts[d.plan_code] <= period])
        report(done, of, dates.period(period))
    _hold_meetings(db)
    report(of, of, "")
    return count


def is_loaded(reader: Reader) -> bool:
    """Whether the last demo month is there."""
    return submissions.is_demo_month(reader, LAST)


def _months(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first = next_month(first)


def _sender(file: _File) -> Sender:
    return Sender(
        by=BY,
        at=datetime.combine(file.sent_on, time(9), UTC),
        sent_on=file.sent_on,
        file_name=file.name,
        file_sha256=originals.digest(file.content),
        file_bytes=len(file.content),
        is_demo=True,
    )


def _commit(db: Database, files: Sequence[_File]) -> int:
    """Preview all files at once, then commit them in one transaction."""
    with ThreadPoolExecutor(2) as pool:  # most of a preview is waiting for the confined reader
        previews = list(pool.map(lambda file: monthly_report.preview(db, file.content, file.name, file.sent_on), files))
    for file in files:
        originals.keep(db, file.content)
    count = 0
    with db.writer() as writer:
        for file, preview in zip(files, previews, strict=True):
            if preview.errors:
                raise Refused("demo_broken", file=file.name, problem=str(preview.problems[0]))
            count += len(monthly_report.commit_within(writer, preview, _sender(file), refresh=False))
        if count:
            states.refresh(writer, plans.task_ids(writer))
    return count


def _keep_the_calendar(db: Database, desks: Sequence[ReportingMonth]) -> None:
    """Open the month on its first day and, but for the last two, close it a week after its reports were due."""
    with db.writer() as writer:
        for desk in desks:
            month = plans.period(writer, desk.plan_code, desk.period_on)
            if month is None or month["state"] != "planned":
                continue
            due = month["deadline_on"]
            days = Days(month["closes_on"], due, due + timedelta(days=7) if desk.period_on <= _LAST_CLOSED else None)
            at = datetime.combine(desk.period_on, time(8), UTC)
            periods.open_(writer, desk.plan_code, desk.period_on, days, by=BY, at=at)
            if desk.period_on <= _LAST_CLOSED:
                at = datetime.combine(due + timedelta(days=20), time(8), UTC)
                periods.close(writer, desk.plan_code, desk.period_on, by=BY, at=at)


def _hold_meetings(db: Database) -> None:
    """Meetings with what they concluded, typed as they sat; some conclusions are done since."""
    with db.reader() as reader:
        titles = set(meetings.meetings(reader)["title"])
    with db.writer() as writer:
        for held_on, title, plan_code, conclusions in _MEETINGS:
            at = datetime.combine(held_on, time(1, 30), UTC)  # 08:30 in Việt Nam
            if f"{title} {_NOTE}" in titles:
                continue
            meeting_id = meetings.record(writer, Meeting(at, f"{title} {_NOTE}", plan_code), by=BY, at=at)
            for minutes, (text, agency_id, due_on, task_id, done_on) in enumerate(conclusions, start=20):
                wanted = Conclusion(f"{text} {_NOTE}", agency_id, due_on, task_id)
                typed_at = at + timedelta(minutes=minutes)
                conclusion_id = meetings.conclude(writer, meeting_id, wanted, by=BY, at=typed_at)
                if done_on is not None:
                    meetings.finish(writer, conclusion_id, seen=1, by=BY, at=datetime.combine(done_on, time(3), UTC))


def _move_deadline(db: Database) -> None:
    """A later version of plan A in which one deadline was moved by a document."""
    (file,) = plan_workbook.SHIPPED.glob("plan-a-*.xlsx")
    sheets, _problems = normalise.plan(workbook.read(file.read_bytes()))
    rows: dict[str, list[dict[str, Any]]] = {key: [dict(r.values) for r in sheet] for key, sheet in sheets.items()}
    ref, new_due, document, dated_on = _MOVED
    old_due = next(row["due"] for row in rows["tasks"] if row["ref"] == ref)
    rows["deadline_changes"] = [
        {"task": ref, "old_due": old_due, "new_due": new_due, "document": document, "date": dated_on}
    ]
    content = plan_template.plan(rows)
    moved = _File(f"{file.stem} {_NOTE}.xlsx", content, dated_on)
    preview = plan_workbook.preview(db, content, moved.name)
    plan_workbook.commit(db, preview, _sender(moved))


# --- What the agencies would have sent ---


def _files(desk: ReportingMonth) -> tuple[list[_File], list[_File]]:
    """The workbooks of one plan and month, and the corrected versions sent after them."""
    agencies = sorted({a for ref in desk.active for a in desk.tasks[ref].leads})
    together: list[tuple[str, list[MonthlyTask], list[MoneyLine]]] = []
    first: list[_File] = []
    corrected: list[_File] = []
    on_time = _on_time(desk)
    alone = desk.period_on >= LAST  # the last month shows what single workbooks look like in the history
    for agency in agencies:
        chance = Random(f"{desk.plan_code} {agency} {desk.period_on}")
        if _is_silent(agency, desk.period_on):
            continue
        tasks, money = _rows(desk, agency)
        if not tasks or (desk.period_on >= date(2024, 2, 1) and chance.random() < 0.03):
            first.append(_single(desk, agency, [], [], on_time, is_nil=True))
        elif chance.random() < 0.035:
            first.append(
                _single(desk, agency, tasks, money, desk.period.deadline_on + timedelta(days=chance.randint(1, 12)))
            )
        elif alone and chance.random() < 0.12:
            first.append(_single(desk, agency, tasks, money, on_time))
        else:
            together.append((agency, tasks, money))
        if chance.random() < 0.02 and tasks:
            better = [
                replace(t, percent=min(95.0, (t.percent or 0) + 5)) if 0 < (t.percent or 0) < 90 else t for t in tasks
            ]
            corrected.append(
                _single(desk, agency, better, money, desk.period.deadline_on + timedelta(days=14), is_corrected=True)
            )
    if together:
        content = template.consolidated(
            desk.plan_code, desk.plan_title, desk.period_on, desk.period.deadline_on,
            [replace(t, agency=desk.names[agency]) for agency, tasks, _money in together for t in tasks],
            [replace(m, agency=desk.names[agency]) for agency, _tasks, money in together for m in money],
        )  # fmt: skip
        first.insert(0, _File(f"Tong hop {desk.plan_code} {desk.period_on:%Y-%m}.xlsx", content, on_time))
    return first, corrected


def _on_time(desk: ReportingMonth) -> date:
    return min(desk.period.deadline_on, month_end(desk.period_on) + timedelta(days=3))


def _single(
    desk: ReportingMonth,
    agency: str,
    tasks: Sequence[MonthlyTask],
    money: Sequence[MoneyLine],
    sent_on: date,
    *,
    is_nil: bool = False,
    is_corrected: bool = False,
) -> _File:
    content = template.monthly(
        desk.plan_code, desk.plan_title, agency, desk.names[agency], desk.period_on, desk.period.deadline_on,
        tasks, money, is_nil=is_nil,
    )  # fmt: skip
    name = f"{agency} {desk.plan_code} {desk.period_on:%Y-%m}{' dinh chinh' if is_corrected else ''}.xlsx"
    return _File(name, content, sent_on)


def _is_silent(agency: str, period: date) -> bool:
    """One agency never reports; some miss the last months, others a month now and then."""
    if agency == _NEVER or (agency in _SILENT_LATELY and period >= date(2024, 4, 1)):
        return True
    return Random(f"missed {agency} {period}").random() < 0.05


def _rows(desk: ReportingMonth, agency: str) -> tuple[list[MonthlyTask], list[MoneyLine]]:
    tasks, money = [], []
    for printed in desk.printed:
        ref = printed["ref"]
        if ref not in desk.active or agency not in desk.tasks[ref].leads:
            continue
        percent, finished_on = _progress(desk, printed, agency)
        if percent is None:
            continue
        tasks.append(_task(desk, printed, agency, percent, finished_on))
        if desk.roles[ref].get(agency) == "lead" and agency == _accountable(desk, ref):
            money += _money(desk, printed, percent)
    return tasks, money


def _accountable(desk: ReportingMonth, ref: str) -> str:
    own = desk.roles[ref]
    return next(a for a in reversed(list(own)) if own[a] != "coordinating")


def _progress(desk: ReportingMonth, printed: Mapping[str, Any], agency: str) -> tuple[float | None, date | None]:
    """(percent at the end of the month, finish date) of one agency's share of a task; None: nothing said of it."""
    fate = Random(f"{printed['task_id']} {agency}")
    start = printed["start_on"] or date(2024 if desk.plan_code == "B" else 2023, 1 if desk.plan_code == "B" else 5, 1)
    due = printed["due_on"] or date(2024, 1, 25) + timedelta(days=fate.randint(0, 400))
    kind = fate.random()
    late = 0 if kind < 0.72 else fate.randint(10, 75) if kind < 0.88 else 600
    finish = due - timedelta(days=fate.randint(0, 20)) + timedelta(days=late)
    begin = min(start, due - timedelta(days=45))
    end = month_end(desk.period_on)
    if end < begin:
        return None, None
    if finish <= end:
        return 100.0, max(finish, begin)
    share = ((end - begin).days + 1) / ((finish - begin).days + 1)
    percent = 5.0 * round(95 * share / 5)
    if fate.random() < 0.04 and end >= date(2024, 2, 1):
        percent = max(0.0, percent - 20)  # found to be further from done than was thought
    return percent, None


def _task(
    desk: ReportingMonth, printed: Mapping[str, Any], agency: str, percent: float, finished_on: date | None
) -> MonthlyTask:
    say = Random(f"{printed['task_id']} {agency} {desk.period_on}")
    target, leads = printed["target_quantity"], len(desk.tasks[printed["ref"]].leads)
    is_suspended = percent < 100 and Random(f"stop {printed['task_id']}").random() < 0.03
    result_text = say.choice(_RESULTS)  # drawn for a finished part too: what is drawn after it stays the same
    start = printed["start_on"] or desk.period_on
    return MonthlyTask(
        ref=printed["ref"],
        title=printed["title"],
        role=desk.roles[printed["ref"]][agency],
        deadline=printed["deadline_printed"] or "",
        percent=percent,
        state="complete" if percent >= 100 else "suspended" if is_suspended else "in_progress",
        started_on=min(start, finished_on or start) if percent > 0 and start <= month_end(desk.period_on) else None,
        finished_on=finished_on,
        quantity=float(target / leads * percent // 100) if target and percent else None,
        unit=printed["unit"],
        result=f"{result_text if percent < 100 else _FINISHED} {_NOTE}",
        difficulty=f"{say.choice(_DIFFICULTIES)} {_NOTE}" if percent < 100 and say.random() < 0.2 else None,
        proposal=f"Đề nghị bố trí kinh phí kịp thời {_NOTE}" if percent < 100 and say.random() < 0.05 else None,
        evidence=f"Văn bản {say.randint(10, 900)} {_NOTE}" if finished_on or is_suspended else None,
    )


def _money(desk: ReportingMonth, printed: Mapping[str, Any], percent: float) -> list[MoneyLine]:
    """Budget lines of a task in whole millions of VND; most duties have none."""
    chance = Random(f"money {printed['task_id']}")
    if printed["ref"] == _MOVED[0]:
        sources: list[tuple[str, str, int]] = [
            ("Ngân sách địa phương và vốn xã hội hóa", "Xây mới 24 nhà", 960),
            ("Ngân sách địa phương và vốn xã hội hóa", "Sửa chữa 27 nhà", 540),
        ]
    elif chance.random() < (0.12 if printed["kind"] == "duty" else 0.75):
        base = chance.choice((80, 150, 300, 600, 1200)) * (8 if printed["kind"] == "works" else 1)
        sources = [("Ngân sách tỉnh", "Tổ chức thực hiện", base)]
        if chance.random() < 0.4:
            sources.append((chance.choice(_SOURCES[1:]), "Tuyên truyền, hậu cần", base // 4))
    else:
        return []
    lines = []
    for source, item, millions in sources:
        allocated = round(millions * chance.choice((0.8, 0.9, 1.0)))
        spent = round(allocated * min(1.0, max(0.0, percent / 100 - chance.uniform(0, 0.25))))
        has_allocation = desk.period_on >= month_start(date(2023, 7, 1))
        lines.append(
            MoneyLine(
                printed["ref"],
                source,
                item,
                millions * 1_000_000,
                allocated * 1_000_000 if has_allocation else None,
                spent * 1_000_000 if has_allocation else None,
            )
        )
    return lines
