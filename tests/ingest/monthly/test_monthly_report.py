"""Monthly workbooks end to end: template out, filled in, previewed, committed, corrected, undone."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from dashboard.errors import Refused, Stale
from dashboard.ingest.monthly import monthly_report, prefilled
from dashboard.ingest.monthly.monthly_report import Preview
from dashboard.ingest.problem_wording import sentence
from dashboard.ingest.templates import template
from dashboard.ingest.templates.monthly_rows import MoneyLine, MonthlyTask
from dashboard.metrics import completion, reporting
from dashboard.store import last_reported, originals, periods, submissions
from dashboard.store.database import Database
from dashboard.store.periods import Days
from dashboard.store.submissions import Sender
from dashboard.text import translation
from tests import build

pytestmark = pytest.mark.usefixtures("read_here")

APRIL = date(2023, 4, 1)
SENT = date(2023, 5, 4)


@pytest.fixture
def plan(db: Database) -> Database:
    """A plan of three tasks: two of agency a (one with b), one of b."""
    build.plan(
        db,
        [
            build.task("1", leads="a", start="2023-03-01", due="2023-06-30"),
            build.task("2", leads="ab", start="2023-03-01", due="2023-12-31", target=50, unit="nhà"),
            build.task("3", leads="b", coordinators="a"),
        ],
    )
    build.opened(db, "2023-04")
    return db


def workbook(
    *tasks: MonthlyTask,
    money: tuple[MoneyLine, ...] = (),
    agency: str = "a",
    period: date = APRIL,
    is_nil: bool = False,
) -> bytes:
    """A filled monthly workbook, as an agency would send it."""
    return template.monthly(
        "P", "Kế hoạch P", agency, f"Cơ quan {agency}", period, date(2023, 5, 8), tasks, money, is_nil=is_nil
    )


def lead_task(ref: str, percent: float, **values: object) -> MonthlyTask:
    """What an agency says of a task it leads."""
    return MonthlyTask(ref, f"Việc {ref}", "lead", percent=percent, **values)  # type: ignore[arg-type]


def commit(db: Database, content: bytes, **answers: object) -> list[str]:
    """Preview and commit in one go."""
    preview = monthly_report.preview(db, content, "bao-cao.xlsx", SENT, **answers)  # type: ignore[arg-type]
    return monthly_report.commit(db, preview, sender(content))


def sender(content: bytes) -> Sender:
    """Somebody who commits these bytes."""
    return Sender(
        by="thư ký",
        at=datetime(2023, 5, 4, 8, tzinfo=UTC),
        sent_on=SENT,
        file_name="bao-cao.xlsx",
        file_sha256=originals.digest(content),
        file_bytes=len(content),
    )


def percents(db: Database) -> dict[str, float]:
    """Percent of each task at the end of April."""
    with db.reader() as reader:
        rows = reader.rows("select task_id, percent from task_status", build.scope("2023-04"))
    return {row["task_id"].removeprefix("P/"): row["percent"] for row in rows}


def codes(preview: Preview) -> set[tuple[str, str]]:
    """(severity, code) of what a preview found."""
    return {(p.severity.value, p.code) for p in preview.problems}


def test_template_filled_in_and_committed(plan: Database) -> None:
    """The workbook that goes out, with percents typed in by a person, comes back as those figures."""
    blank = prefilled.blank(plan, "P", "a", APRIL)
    book = openpyxl.load_workbook(BytesIO(blank))
    sheet = book["Tiến độ"]
    header = next(row for row in sheet.iter_rows() if any(c.value == "Mã nhiệm vụ" for c in row))
    columns = {cell.value: cell.column for cell in header}
    rows = {sheet.cell(r, columns["Mã nhiệm vụ"]).value: r for r in range(header[0].row + 1, sheet.max_row + 1)}
    assert list(rows) == ["1", "2", "3"], "led tasks first, then coordinated ones"
    sheet.cell(rows["1"], columns["Tỷ lệ hoàn thành"]).value = 0.4
    sheet.cell(rows["2"], columns["Khối lượng đã thực hiện"]).value = 10
    out = BytesIO()
    book.save(out)
    preview = monthly_report.preview(plan, out.getvalue(), "x.xlsx", SENT)
    (part,) = preview.parts
    assert (part.agency_id, part.period_on, preview.errors) == ("a", APRIL, 0)
    assert (part.diff.count("new"), part.diff.count("missing")) == (2, 0)
    assert percents(plan)["1"] == 0, "a preview writes nothing"
    monthly_report.commit(plan, preview, sender(out.getvalue()))
    assert percents(plan) == {"1": 40, "2": 20, "3": 0}


def test_same_bytes_again_change_nothing(plan: Database) -> None:
    """The same file twice is one submission, also when committed from one preview (a double click)."""
    content = workbook(lead_task("1", 40))
    preview = monthly_report.preview(plan, content, "x.xlsx", SENT)
    assert len(monthly_report.commit(plan, preview, sender(content))) == 1
    assert monthly_report.commit(plan, preview, sender(content)) == []
    again = monthly_report.preview(plan, content, "x.xlsx", SENT)
    assert again.is_received and not again.is_clean
    with plan.reader() as reader:
        assert (submissions.history(reader)["kind"] == "report").sum() == 1


def test_replaced_file_sent_again_stays_replaced(plan: Database) -> None:
    """An old file dropped again after its correction does not bring the old figures back."""
    first, second = workbook(lead_task("1", 40)), workbook(lead_task("1", 60))
    commit(plan, first)
    commit(plan, second)
    assert commit(plan, first) == []
    assert percents(plan)["1"] == 60


def test_correction_shows_old_and_new(plan: Database) -> None:
    """A second version for the same period is compared with the first and becomes version 2."""
    commit(plan, workbook(lead_task("1", 40)))
    preview = monthly_report.preview(plan, workbook(lead_task("1", 60)), "x.xlsx", SENT)
    (part,) = preview.parts
    (task,) = [t for t in part.diff.tasks if t.task == "1"]
    assert (task.kind, task.points, part.base and part.base.version) == ("changed", 20, 1)


def test_stale_preview_is_refused(plan: Database) -> None:
    """When somebody else committed for the agency and period since the preview, nothing is written."""
    content = workbook(lead_task("1", 40))
    preview = monthly_report.preview(plan, content, "x.xlsx", SENT)
    commit(plan, workbook(lead_task("1", 55)))
    with pytest.raises(Stale):
        monthly_report.commit(plan, preview, sender(content))
    assert percents(plan)["1"] == 55


def test_a_lock_date_that_is_over_asks_for_a_reason(plan: Database) -> None:
    """On its last day a report is taken as always; from the day after on it needs a reason, which is kept."""
    days = Days(date(2023, 4, 30), date(2023, 5, 5), date(2023, 5, 12))
    with plan.writer() as writer:
        at = datetime(2023, 4, 1, tzinfo=UTC)
        periods.change(writer, "P", APRIL, days, by="Lan", at=at, reason="CV 5")
    content = workbook(lead_task("1", 40))

    def problems(**more: Any) -> set[tuple[str, str]]:
        return codes(monthly_report.preview(plan, content, "x.xlsx", SENT, **more))

    assert ("error", "period_locked") not in problems(today=days.locks_on)
    assert ("error", "period_locked") in problems(today=date(2023, 5, 13))
    assert ("error", "period_locked") not in problems(today=date(2023, 5, 13), reason="CV 7")


def test_a_period_closed_meanwhile_stops_the_commit(plan: Database) -> None:
    """Closed between preview and commit: the commit without a reason is stopped, the one with a reason is not."""
    content = workbook(lead_task("1", 40))
    preview = monthly_report.preview(plan, content, "x.xlsx", SENT)
    with plan.writer() as writer:
        periods.close(writer, "P", APRIL, by="Lan", at=datetime(2023, 5, 6, tzinfo=UTC))
    with pytest.raises(Stale):
        monthly_report.commit(plan, preview, sender(content))
    assert monthly_report.commit(plan, preview, replace(sender(content), reason="CV 7"))


def test_undo_brings_everything_back(plan: Database) -> None:
    """Undoing a submission restores every total; redoing it brings the figures again; twice is refused."""

    def totals() -> str:
        with plan.reader() as reader:
            return completion.totals(reader, build.scope("2023-04")).to_csv()

    before = totals()
    (submission_id,) = commit(plan, workbook(lead_task("1", 100, finished_on=date(2023, 4, 20), state="complete")))
    after = totals()
    assert after != before
    submissions.undo(plan, submission_id, by="thư ký", at=datetime(2023, 5, 5, tzinfo=UTC), reason="nhầm")
    assert totals() == before
    with pytest.raises(Stale):
        submissions.undo(plan, submission_id, by="thư ký", at=datetime(2023, 5, 5, tzinfo=UTC), reason="nhầm")
    submissions.redo(plan, submission_id, by="thư ký", at=datetime(2023, 5, 6, tzinfo=UTC), reason="đúng")
    assert totals() == after


def test_errors_block_the_whole_file(plan: Database) -> None:
    """One bad cell keeps the whole workbook out, and commit refuses it too."""
    content = workbook(lead_task("1", 40), lead_task("2", 140))
    preview = monthly_report.preview(plan, content, "x.xlsx", SENT)
    assert codes(preview) >= {("error", "percent_out_of_range")}
    with pytest.raises(Refused):
        monthly_report.commit(plan, preview, sender(content))
    assert percents(plan)["1"] == 0


def test_nil_report(plan: Database) -> None:
    """A ticked nil box is a report without rows: received, nothing changed."""
    preview = monthly_report.preview(plan, workbook(is_nil=True), "x.xlsx", SENT)
    assert not preview.problems
    monthly_report.commit(plan, preview, sender(preview.content))
    with plan.reader() as reader:
        assert list(submissions.history(reader)["kind"]) == ["nil", "plan"]


def _about(preview: Preview) -> list[str]:
    """The warnings about when and for which period it came."""
    codes = ("another_period", "period_not_opened", "sent_before_closing")
    return [p.code for p in preview.problems if p.code in codes]


def test_a_report_is_held_against_the_period_received(plan: Database) -> None:
    """The one chosen, else the last one that is open; none where all are closed."""
    build.opened(plan, "2023-05")
    content, late = workbook(lead_task("1", 30)), date(2023, 7, 1)
    assert _about(monthly_report.preview(plan, content, "x.xlsx", late)) == ["another_period"]
    assert _about(monthly_report.preview(plan, content, "x.xlsx", late, chosen=APRIL)) == []
    assert _about(monthly_report.preview(plan, content, "x.xlsx", late, chosen=date(2023, 3, 1))) == ["another_period"]
    with plan.writer() as writer:
        periods.close(writer, "P", date(2023, 5, 1), by="Lan", at=build.CLOCK)
    assert _about(monthly_report.preview(plan, content, "x.xlsx", late)) == []
    with plan.writer() as writer:
        periods.close(writer, "P", APRIL, by="Lan", at=build.CLOCK)
    assert _about(monthly_report.preview(plan, content, "x.xlsx", late, reason="CV 1")) == []


def test_each_plan_is_held_against_its_own_open_period(plan: Database) -> None:
    """Another plan's later month says nothing about this one's."""
    build.plan(plan, [build.task("1", "a")], code="Q")
    build.opened(plan, "2023-06", "Q")
    assert _about(monthly_report.preview(plan, workbook(lead_task("1", 30)), "x.xlsx", SENT)) == []


def test_an_early_report_of_a_month_to_come_has_three_warnings(plan: Database) -> None:
    """Not opened, another month than received, and sent before its closing day; never an error, it can be wanted."""
    early = workbook(lead_task("1", 30), period=date(2023, 6, 1))
    preview = monthly_report.preview(plan, early, "x.xlsx", SENT)
    assert _about(preview) == ["another_period", "period_not_opened", "sent_before_closing"]
    assert (preview.errors, preview.is_clean) == (0, True)
    nil = monthly_report.preview(plan, workbook(period=date(2023, 6, 1), is_nil=True), "x.xlsx", SENT)
    assert _about(nil) == _about(preview)


def test_the_closing_day_is_the_one_that_holds_now(plan: Database) -> None:
    """Put off, a report sent before the new day is early, on the day it is not; the plan's calendar counts no more."""
    content = workbook(lead_task("1", 30))
    with plan.writer() as writer:
        periods.change(writer, "P", APRIL, Days(SENT, date(2023, 5, 9)), by="Lan", at=build.CLOCK, reason="nghỉ lễ")
    assert _about(monthly_report.preview(plan, content, "x.xlsx", date(2023, 5, 3))) == ["sent_before_closing"]
    assert _about(monthly_report.preview(plan, content, "x.xlsx", SENT)) == []


def test_a_consolidated_workbook_of_another_period_says_so_once(plan: Database) -> None:
    """It is the file that is early, not each of its agencies; and they are not committed as if it were clean."""
    rows = [replace(lead_task("1", 30), agency="Cơ quan a"), replace(lead_task("3", 40), agency="Cơ quan b")]
    june = template.consolidated("P", "Kế hoạch P", date(2023, 6, 1), date(2023, 7, 5), rows, [])
    preview = monthly_report.preview(plan, june, "x.xlsx", SENT)
    assert len(preview.parts) == 2
    assert _about(preview) == ["another_period", "period_not_opened", "sent_before_closing"]


def test_consolidated_workbook_is_all_or_nothing(plan: Database) -> None:
    """One workbook for two agencies makes a submission each, in one transaction; undo takes one of them back."""
    rows = [replace(lead_task("1", 40), agency="Cơ quan a"), replace(lead_task("3", 70), agency="Cơ quan b")]
    content = template.consolidated("P", "Kế hoạch P", APRIL, date(2023, 5, 8), rows, [])
    submission_ids = commit(plan, content)
    assert len(submission_ids) == 2
    assert (percents(plan)["1"], percents(plan)["3"]) == (40, 70)
    bad = template.consolidated(
        "P", "Kế hoạch P", APRIL, date(2023, 5, 8), [rows[0], replace(rows[1], percent=130)], []
    )
    preview = monthly_report.preview(plan, bad, "x.xlsx", SENT)
    assert preview.errors
    assert len(preview.parts) == 2


def test_unstamped_workbook_asks(plan: Database) -> None:
    """Right headers without a stamp: the person is asked for agency and period, and the answers count."""
    book = openpyxl.load_workbook(BytesIO(workbook(lead_task("1", 40))))
    for name in ("Hướng dẫn", "_Meta"):
        del book[name]
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    out = BytesIO()
    book.save(out)
    content = out.getvalue()
    preview = monthly_report.preview(plan, content, "x.xlsx", SENT)
    assert preview.asks == ("agency", "period")
    assert not preview.parts
    answered = monthly_report.preview(plan, content, "x.xlsx", SENT, agency="a", period=APRIL)
    assert [part.agency_id for part in answered.parts] == ["a"]


def test_answers_do_not_overrule_a_stamp(plan: Database) -> None:
    """A stamped workbook speaks for the agency it is stamped with, whatever is chosen beside it."""
    preview = monthly_report.preview(
        plan, workbook(lead_task("1", 40)), "x.xlsx", SENT, agency="b", period=date(2023, 5, 1)
    )
    assert [(p.agency_id, p.period_on) for p in preview.parts] == [("a", APRIL)]


def test_unknown_plan_or_period(plan: Database) -> None:
    """A plan that is not loaded and a month outside the plan are said so, not guessed."""
    other = template.monthly("Z", "Z", "a", "Cơ quan a", APRIL, SENT, [lead_task("1", 1)], [])
    assert ("error", "plan_unknown") in codes(monthly_report.preview(plan, other, "x.xlsx", SENT))
    early = workbook(lead_task("1", 40), period=date(2021, 1, 1))
    assert ("error", "period_unknown") in codes(monthly_report.preview(plan, early, "x.xlsx", SENT))


def test_money_is_stored_in_dong(plan: Database) -> None:
    """Amounts typed in millions are stored as whole đồng and shown again in the next template."""
    line = MoneyLine("1", "Ngân sách tỉnh", "Tổ chức", 1_500_000_000, 900_000_000, 250_000_000)
    commit(plan, workbook(lead_task("1", 40), money=(line,)))
    with plan.reader() as reader:
        (row,) = reader.rows("select estimated_vnd, allocated_vnd, disbursed_vnd from budget_lines")
        known = last_reported.money_at(reader, "P", date(2023, 5, 1), including=False)
    assert list(row.values()) == [1_500_000_000, 900_000_000, 250_000_000]
    assert list(known["a"]) == [("1", "Ngân sách tỉnh", "Tổ chức")]


def test_original_bytes_are_kept(plan: Database) -> None:
    """What was received can be handed out again, byte for byte."""
    content = workbook(lead_task("1", 40))
    commit(plan, content)
    assert originals.content(plan, originals.digest(content)) == content
    assert originals.content(plan, "0" * 64) is None


def test_next_month_is_prefilled(plan: Database) -> None:
    """The next month's workbook starts from the last values, and sent back untouched it has no error."""
    commit(plan, workbook(lead_task("1", 40, started_on=date(2023, 4, 3), difficulty="Thiếu vốn")))
    content = prefilled.blank(plan, "P", "a", date(2023, 5, 1))
    preview = monthly_report.preview(plan, content, "x.xlsx", date(2023, 6, 2))
    row = next(r for r in preview.parts[0].report.progress if r["task"] == "1")
    assert (row["percent"], row["started_on"], row["difficulty"]) == (40, date(2023, 4, 3), "Thiếu vốn")
    assert preview.errors == 0


def test_template_sent_back_untouched_needs_a_yes(plan: Database) -> None:
    """A workbook in which nobody changed anything is a warning, not a clean report; one cell changed is clean."""
    commit(plan, workbook(lead_task("1", 40, result="Đã họp"), lead_task("2", 10, quantity=5, unit="nhà")))
    untouched = prefilled.blank(plan, "P", "a", date(2023, 5, 1))
    assert ("warning", "nothing_changed") in codes(monthly_report.preview(plan, untouched, "x.xlsx", date(2023, 6, 2)))
    touched = workbook(lead_task("1", 45), lead_task("2", 10, quantity=5, unit="nhà"), period=date(2023, 5, 1))
    preview = monthly_report.preview(plan, touched, "x.xlsx", date(2023, 6, 2))
    assert ("warning", "nothing_changed") not in codes(preview)
    assert [(t.task, c.column) for t in preview.parts[0].diff.tasks for c in t.changes] == [("1", "percent")]


def test_no_template_for_a_stranger(plan: Database) -> None:
    """An agency without a task, and a month outside the plan, have no workbook."""
    with pytest.raises(Refused):
        prefilled.blank(plan, "P", "z", APRIL)
    with pytest.raises(Refused):
        prefilled.blank(plan, "P", "a", date(2030, 1, 1))


def test_a_reason_alone_is_stored_and_changes_no_figure(plan: Database) -> None:
    """Why there is no figure this month is kept; percent, state and difficulty stay as last reported."""
    suspended = {"state": "suspended", "evidence": "5/QĐ", "difficulty": "Thiếu vốn"}
    commit(plan, workbook(lead_task("1", 40, **suspended), lead_task("2", 10, quantity=5, unit="nhà")))
    may = date(2023, 5, 1)
    build.opened(plan, "2023-05")
    reason = MonthlyTask("1", "Việc 1", "lead", unit="nhà", missing_reason="Chờ số liệu cấp xã")
    content = workbook(reason, lead_task("2", 20, quantity=10, unit="nhà"), period=may)
    preview = monthly_report.preview(plan, content, "x.xlsx", date(2023, 6, 2))
    assert not preview.problems
    assert ("1", "missing_reason") in {(c.task, c.column) for t in preview.parts[0].diff.tasks for c in t.changes}
    monthly_report.commit(plan, preview, replace(sender(content), sent_on=date(2023, 6, 2)))
    with plan.reader() as reader:
        (row,) = reader.rows("select percent, status, is_reported from task_status where task_id = 'P/1'",
                             build.scope("2023-05"))  # fmt: skip
        assert row == {"percent": 40.0, "status": "suspended", "is_reported": False}
        (progress,) = reader.rows("select percent, missing_reason from progress where task_id = 'P/1' "
                                  "and period_on = $may", may=may)  # fmt: skip
        assert progress == {"percent": None, "missing_reason": "Chờ số liệu cấp xã"}
        months = reporting.by_month(reader, build.scope("2023-05"))
        assert months["reported_tasks"].tolist()[-1] == 2, "the agency has spoken of both tasks"
        again, after = (prefilled.prefill(reader, "P", m).tasks("a")[0] for m in (may, date(2023, 6, 1)))
    assert (again.percent, again.difficulty, again.missing_reason) == (40, "Thiếu vốn", "Chờ số liệu cấp xã")
    assert (after.percent, after.difficulty, after.missing_reason) == (40, "Thiếu vốn", None)


def test_a_reason_beside_other_words_is_not_a_figure_either(plan: Database) -> None:
    """A row with a reason, a new state and no percent: the state counts, the month is not one with a figure."""
    commit(plan, workbook(lead_task("1", 40), lead_task("2", 10, quantity=5, unit="nhà")))
    row = MonthlyTask("1", "Việc 1", "lead", state="suspended", evidence="5/QĐ", missing_reason="Tạm dừng")
    content = workbook(row, lead_task("2", 20, quantity=10, unit="nhà"), period=date(2023, 5, 1))
    commit(plan, content)
    with plan.reader() as reader:
        (status,) = reader.rows("select percent, status, is_reported from task_status where task_id = 'P/1'",
                                build.scope("2023-05"))  # fmt: skip
    assert status == {"percent": 40.0, "status": "suspended", "is_reported": False}


def test_open_difficulties_survive_a_nil_report(plan: Database) -> None:
    """Difficulty and proposal of unfinished tasks, led or coordinated, are there again after a nil month."""
    open_ = {"difficulty": "Thiếu vốn", "proposal": "Bố trí vốn"}
    helped = MonthlyTask("3", "Việc 3", "coordinating", percent=30, **open_)  # type: ignore[arg-type]
    done = {"finished_on": date(2023, 4, 20), "state": "complete"}
    commit(plan, workbook(lead_task("1", 40, **open_), lead_task("2", 100, **done, **open_), helped))
    nil = workbook(is_nil=True, period=date(2023, 5, 1))
    commit(plan, nil)
    with plan.reader() as reader:
        filled = prefilled.prefill(reader, "P", date(2023, 6, 1))
    book = openpyxl.load_workbook(BytesIO(filled.workbook("a")))
    rows = {row[0]: row[11:13] for row in book["Tiến độ"].iter_rows(min_row=5, values_only=True)}
    assert rows == {"1": ("Thiếu vốn", "Bố trí vốn"), "2": (None, None), "3": ("Thiếu vốn", "Bố trí vốn")}


def test_open_proposal_or_document_does_not_hide_an_unchanged_report(plan: Database) -> None:
    """What the template carries over is compared with what it was filled with: no change where nobody typed."""
    stopped = lead_task("1", 40, state="suspended", evidence="5/QĐ", proposal="Bố trí vốn")
    commit(plan, workbook(stopped, lead_task("2", 10, unit="nhà")))
    untouched = prefilled.blank(plan, "P", "a", date(2023, 5, 1))
    preview = monthly_report.preview(plan, untouched, "x.xlsx", date(2023, 6, 2))
    assert ("warning", "nothing_changed") in codes(preview)
    assert not [c for t in preview.parts[0].diff.tasks for c in t.changes]


MILLION = 1_000_000


def test_a_slip_of_the_unit_in_a_first_report_is_said_in_words(plan: Database) -> None:
    """900000000 beside "triệu đồng": a warning at the cell with the amount a person would say, in both languages."""
    money = (MoneyLine("1", "Tỉnh", "Chi", 900_000_000 * MILLION, None, None),)
    content = workbook(lead_task("1", 40), lead_task("2", 40), money=money)
    preview = monthly_report.preview(plan, content, "x.xlsx", SENT)
    (problem,) = preview.problems
    assert (problem.code, problem.cell, preview.errors, preview.warnings) == ("amount_too_high", "D5", 0, 1)
    assert "900.000 tỷ đồng" in sentence(problem) and "50 tỷ đồng" in sentence(problem)
    with translation.speaking("en"):
        assert "900,000 billion VND" in sentence(problem)


def test_the_plans_own_estimates_say_what_is_unusual(db: Database) -> None:
    """A thousand times the largest estimate in force is asked about, also below the limit of all plans."""
    build.plan(db, [build.task("1", "a")], estimates=[{"ref": "1", "source": "x", "item": "y", "vnd": 20 * MILLION}])
    build.opened(db, "2023-04")
    content = workbook(lead_task("1", 40), money=(MoneyLine("1", "Tỉnh", "Chi", None, 20_000 * MILLION, None),))
    assert codes(monthly_report.preview(db, content, "x.xlsx", SENT)) == {("warning", "amount_too_high")}


@pytest.mark.parametrize("is_consolidated", [False, True])
def test_many_lines_too_large_are_seen_in_their_total(plan: Database, is_consolidated: bool) -> None:
    """Thirty lines of 5 triệu typed beside "tỷ đồng" are each usual; what the file adds up to is not. Once stored, it
    is not asked about again."""
    names = ["Cơ quan a", "Cơ quan b"] if is_consolidated else [None]
    tasks = [replace(lead_task(ref, 40), agency=name) for ref, name in zip("13", names, strict=False)]
    line = MoneyLine("1", "Tỉnh", "", 5_000 * MILLION, 4_000 * MILLION, 900 * MILLION)
    money = [replace(line, item=f"Chi {n}", agency=names[n % len(names)]) for n in range(26)]

    def sent(period: date) -> bytes:
        if is_consolidated:
            return template.consolidated("P", "Kế hoạch P", period, date(2023, 5, 8), tasks, money)
        return workbook(*tasks, money=tuple(money), period=period)

    preview = monthly_report.preview(plan, sent(APRIL), "x.xlsx", SENT)
    totals = [problem for problem in preview.problems if problem.code == "total_too_high"]
    assert [problem.values["name"] for problem in totals] == ["Dự toán", "Được giao"]
    assert "130 tỷ đồng" in sentence(totals[0]) and totals[0].severity == "warning"
    monthly_report.commit(plan, preview, sender(sent(APRIL)))
    again = monthly_report.preview(plan, sent(date(2023, 5, 1)), "x.xlsx", SENT)
    assert "total_too_high" not in {code for _severity, code in codes(again)}
