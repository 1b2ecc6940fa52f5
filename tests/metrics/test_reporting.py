"""Reporting: expected, received, in time, complete, silent (domain.md §8)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from dashboard.metrics import reporting
from dashboard.store import periods, plans, submissions
from dashboard.store.database import Database
from dashboard.store.scope import Scope
from tests import build
from tests.build import ask, scope, task

HALF_YEAR = {"starts": "2023-03-01", "ends": "2023-08-31"}


def states(db: Database, at: Scope) -> dict[tuple[str, str], str]:
    """(agency, month) -> state."""
    rows = ask(db, reporting.grid, at)
    return {
        (agency, f"{month:%m}"): state
        for agency, month, state in zip(rows["agency_id"], rows["month_on"], rows["state"], strict=True)
    }


def month(db: Database, at: Scope) -> pd.Series:
    """The row of the report period."""
    rows = ask(db, reporting.by_month, at)
    (row,) = [row for _, row in rows.iterrows() if row["month_on"] == pd.Timestamp(at.period_on)]
    return row


def silent(db: Database, at: Scope) -> list[tuple[str, int, str | None]]:
    """(agency, months in a row, last received month)."""
    rows = ask(db, reporting.silent, at)
    return [
        (agency, int(months), None if pd.isna(last) else f"{last:%m}")
        for agency, months, last in zip(rows["agency_id"], rows["months"], rows["last_received_on"], strict=True)
    ]


# ---- expected ----


def test_expected_while_a_led_task_is_active(db: Database) -> None:
    """An agency is expected from the month in which a task it leads begins to the one in which the last is done."""
    build.plan(
        db,
        [
            task("1", leads="a", start="2023-04-30", due="2023-05-10", coordinators="c"),
            task("2", leads="b", start="2023-05-01", due="2023-05-31"),
        ],
        **HALF_YEAR,
    )
    build.opened(db, "2023-03")
    build.report(db, "a", "2023-05", {"1": {"percent": 100, "finished": "2023-05-09"}})
    assert states(db, scope("2023-07")) == {
        ("a", "04"): "missing", ("a", "05"): "on_time",
        ("b", "05"): "missing", ("b", "06"): "missing", ("b", "07"): "missing",
    }  # fmt: skip


def test_month_of_the_last_report_is_expected(db: Database) -> None:
    """ "Not finished before the month": a task reported complete in May was expected in May, not in June. That a
    later report dates the finish back does not excuse the months of silence."""
    build.plan(db, [task("1", due="2023-05-31")], **HALF_YEAR)
    build.opened(db, "2023-03")
    build.report(db, "a", "2023-05", {"1": {"percent": 100, "finished": "2023-03-15"}})
    assert states(db, scope("2023-06")) == {("a", "03"): "missing", ("a", "04"): "missing", ("a", "05"): "on_time"}


def test_reopened_task_is_expected_again(db: Database) -> None:
    """Progress that fell below 100 % makes the agency expected from the month after."""
    build.plan(db, [task("1")], **HALF_YEAR)
    build.report(db, "a", "2023-03", {"1": 100})
    build.report(db, "a", "2023-05", {"1": 90})
    assert states(db, scope("2023-06")) == {("a", "03"): "on_time", ("a", "05"): "on_time", ("a", "06"): "missing"}


def test_coordinators_and_standing_agency_are_not_expected(db: Database) -> None:
    """Who only coordinates, or only reports for a task without leads, is not expected."""
    build.plan(db, [task("1", leads="a", coordinators="b"), task("2", leads=())], standing="s", **HALF_YEAR)
    assert {agency for agency, _ in states(db, scope("2023-04"))} == {"a"}
    assert month(db, scope("2023-04"))["expected"] == 1


def test_withdrawn_and_printed_as_done(db: Database) -> None:
    """Expected to the month of the withdrawal; a task the plan itself says was done before is not expected."""
    build.plan(
        db,
        [
            task("1", leads="a", withdrawn="2023-04-20"),
            task("2", leads="b", completed="2023-02-28"),
            task("3", leads="c", completed="2023-03-31"),
        ],
        **HALF_YEAR,
    )
    build.opened(db, "2023-03")
    assert set(states(db, scope("2023-06"))) == {("a", "03"), ("a", "04"), ("c", "03")}


def test_template_asks_for_the_tasks_expected(db: Database) -> None:
    """The tasks a month's workbook is pre-filled with are the tasks that month is measured by."""
    build.plan(
        db,
        [
            task("1"),
            task("2", start="2023-05-01"),
            task("3", withdrawn="2023-04-15"),
            task("4", completed="2023-03-20"),
            task("5"),
            task("6", completed="2023-02-01"),
        ],
        **HALF_YEAR,
    )
    build.report(db, "a", "2023-04", {"5": 100})
    task_ids = {m: sorted(ask(db, plans.active_tasks, "P", build.month(f"2023-{m}"))) for m in ("03", "04", "05", "06")}
    assert task_ids == {
        "03": ["P/1", "P/3", "P/4", "P/5"],
        "04": ["P/1", "P/3", "P/5"],
        "05": ["P/1", "P/2"],
        "06": ["P/1", "P/2"],
    }
    assert month(db, scope("2023-05"))["expected_tasks"] == 2  # 1 and 2


def test_expectation_is_frozen_when_the_period_is_closed(db: Database) -> None:
    """A correction of an earlier month, or an amended plan, changes what open months expect, not the closed one;
    seen from before the closing the month is open."""
    build.plan(db, [task("1", leads="a"), task("2", leads="b")], **HALF_YEAR)
    build.report(db, "a", "2023-04", {"1": 50})
    closed_at = datetime(2023, 6, 20, tzinfo=UTC)
    with db.writer() as writer:
        periods.close(writer, "P", build.month("2023-05"), by="t", at=closed_at)
    later = closed_at + timedelta(days=1)
    build.report(db, "a", "2023-04", {"1": 100}, at=later)
    tasks = [task("1", leads="a"), task("2", leads="b", withdrawn="2023-04-10"), task("3", leads="c")]
    build.plan(db, tasks, at=later, **HALF_YEAR)
    obligations = states(db, scope("2023-06"))
    assert {agency for agency, m in obligations if m == "05"} == {"a", "b"}
    assert {agency for agency, m in obligations if m == "06"} == {"c"}
    assert month(db, scope("2023-05"))["expected_tasks"] == 2


def test_closing_is_known_from_its_moment_on(db: Database) -> None:
    """Seen from a meeting before the closing the month is open: expected is what was known there."""
    at = datetime(2023, 6, 1, tzinfo=UTC)
    shared = task("1", leads="a", coordinators="b")
    build.plan(db, [shared], at=at, **HALF_YEAR)
    build.plan(db, [shared, task("2", leads="b")], at=at + timedelta(days=2), **HALF_YEAR)
    with db.writer() as writer:
        periods.close(writer, "P", build.month("2023-05"), by="t", at=at + timedelta(days=4))

    def expected(days: int) -> int:
        return int(month(db, scope("2023-05", known_at=at + timedelta(days=days)))["expected"])

    assert [expected(days) for days in (1, 3, 5)] == [1, 2, 2]


# ---- received ----


@pytest.mark.parametrize(("sent", "state"), [("2023-06-05", "on_time"), ("2023-06-06", "late")])
def test_on_time_to_the_deadline_day(db: Database, sent: str, state: str) -> None:
    """May closes on Wednesday the 31st; three working days later is Monday 5/6: sent that day is in time, a day
    later is late."""
    build.plan(db, [task("1")], **HALF_YEAR)
    build.report(db, "a", "2023-05", {"1": 10}, sent=sent)
    assert states(db, scope("2023-05"))["a", "05"] == state
    assert month(db, scope("2023-05"))["on_time"] == (state == "on_time")
    assert month(db, scope("2023-05"))["received"] == 1


def test_by_month(db: Database) -> None:
    """Of four expected: one in time, one late, one nil report, one missing."""
    build.plan(db, [task("1", leads="a"), task("2", leads="a"), *[task(a, leads=a) for a in "bcd"]], **HALF_YEAR)
    build.report(db, "a", "2023-05", {"1": 10}, sent="2023-06-01")
    build.report(db, "b", "2023-05", {"b": 10}, sent="2023-06-20")
    build.report(db, "c", "2023-05", is_nil=True, sent="2023-06-01")
    row = month(db, scope("2023-05"))
    counts = ("expected", "received", "on_time", "nil", "missing", "expected_tasks", "reported_tasks")
    assert [row[name] for name in counts] == [4, 3, 2, 1, 1, 5, 3]  # reported: 1 of a's 2, b's 1, c's 1 by the nil
    assert row["completeness"] == pytest.approx(3 / 5)
    assert row["on_time_rate"] == pytest.approx(2 / 4)
    assert states(db, scope("2023-05"))["c", "05"] == "nil"


def test_nil_report_speaks_for_every_expected_task(db: Database) -> None:
    """ "Không phát sinh" counts all expected rows as reported."""
    build.plan(db, [task("1"), task("2"), task("3", start="2023-08-01")], **HALF_YEAR)
    build.report(db, "a", "2023-05", is_nil=True)
    row = month(db, scope("2023-05"))
    assert (row["reported_tasks"], row["expected_tasks"], row["completeness"]) == (2, 2, 1)


def test_only_rows_of_expected_tasks_are_complete(db: Database) -> None:
    """Rows on tasks the agency coordinates, has finished or has not begun do not stand in for missing ones."""
    build.plan(
        db,
        [
            task("1"),
            task("2"),
            task("3", leads="b", coordinators="a"),
            task("4"),
            task("5", start="2023-08-01"),
        ],
        **HALF_YEAR,
    )
    build.report(db, "a", "2023-04", {"4": 100})
    build.report(db, "a", "2023-05", {"1": 10, "3": 50, "4": 100, "5": 5})
    rows = ask(db, reporting.grid, scope("2023-05", agency="a")).set_index("month_on")
    may = rows.loc[pd.Timestamp("2023-05-01")]
    assert (may["reported_tasks"], may["expected_tasks"]) == (1, 2)  # 1 of 1 and 2


def test_report_that_was_not_expected(db: Database) -> None:
    """A report from an agency with no active task is in the grid, and in neither expected nor received."""
    build.plan(db, [task("1", leads="a"), task("2", leads="b", start="2023-07-01")], **HALF_YEAR)
    build.report(db, "b", "2023-05", {"2": 5})
    row = month(db, scope("2023-05"))
    assert (row["expected"], row["received"], row["missing"]) == (1, 0, 1)
    assert states(db, scope("2023-05"))["b", "05"] == "on_time"
    grid = ask(db, reporting.grid, scope("2023-05")).set_index("agency_id")
    assert (grid.loc["b", "expected_tasks"], grid.loc["b", "reported_tasks"]) == (0, 0)


def test_a_correction_makes_no_report_late(db: Database) -> None:
    """The first version that was not undone says whether an agency reported in time; what it was corrected to later
    changes its figures only."""
    build.plan(db, [task("1")], **HALF_YEAR)
    first = build.report(db, "a", "2023-05", {"1": 10}, sent="2023-06-01")
    build.report(db, "a", "2023-05", {"1": 20}, sent="2023-06-20")
    assert states(db, scope("2023-05"))["a", "05"] == "on_time"
    submissions.undo(db, first, by="t", at=datetime(2023, 7, 1, tzinfo=UTC), reason="wrong agency")
    assert states(db, scope("2023-05"))["a", "05"] == "late"
    before = scope("2023-05", known_at=datetime(2023, 6, 30, tzinfo=UTC))
    assert states(db, before)["a", "05"] == "on_time"


def test_grid_ends_with_the_report_period(db: Database) -> None:
    """Nothing of later months is shown, reported or missing."""
    build.plan(db, [task("1")], **HALF_YEAR)
    build.opened(db, "2023-03")
    build.report(db, "a", "2023-06", {"1": 10})
    assert set(states(db, scope("2023-05"))) == {("a", "03"), ("a", "04"), ("a", "05")}


def test_plan_and_agency_filters(db: Database) -> None:
    """Reports belong to a plan: an agency of two plans owes two; the agency filter keeps its own rows."""
    build.plan(db, [task("1", leads="a"), task("2", leads="b")], code="A", **HALF_YEAR)
    build.plan(db, [task("1", leads="a")], code="B", **HALF_YEAR)
    build.report(db, "a", "2023-05", {"1": 10}, code="A")

    def counts(**filters: Any) -> list[int]:
        row = month(db, scope("2023-05", **filters))
        return [int(row["expected"]), int(row["received"])]

    assert counts() == [3, 1]
    assert counts(plan="A") == [2, 1]
    assert counts(plan="B") == [1, 0]
    assert counts(agency="a") == [2, 1]
    assert counts(plan="B", agency="a") == [1, 0]


# ---- silent ----


def test_before_anybody_was_asked_nobody_is_silent(db: Database) -> None:
    """The plan begins in March. Until somebody opens a month or reports, only the report period expects anything; then
    that first month and those after it. What was not known yet at an earlier moment does not count there; another
    plan has a beginning of its own."""
    build.plan(db, [task("1"), task("2", leads="b")], **HALF_YEAR)
    build.plan(db, [task("1", leads="b")], code="Q", **HALF_YEAR)
    assert silent(db, scope("2023-06", plan="P")) == [("a", 1, None), ("b", 1, None)]
    later = datetime(2023, 7, 9, tzinfo=UTC)
    build.report(db, "a", "2023-05", {"1": 10}, at=later)
    assert set(states(db, scope("2023-06", plan="P"))) == {(agency, m) for agency in "ab" for m in ("05", "06")}
    assert silent(db, scope("2023-06", plan="P")) == [("b", 2, None), ("a", 1, "05")]
    assert silent(db, scope("2023-04", plan="P")) == []
    assert silent(db, scope("2023-06", plan="Q")) == [("b", 1, None)]
    build.opened(db, "2023-04", at=later + timedelta(days=2))
    assert silent(db, scope("2023-06", plan="P")) == [("b", 3, None), ("a", 1, "05")]
    before = scope("2023-06", plan="P", known_at=later + timedelta(days=1))
    assert silent(db, before) == [("b", 2, None), ("a", 1, "05")]


def test_silent_months_in_a_row(db: Database) -> None:
    """Consecutive missing periods up to the report period; a report, also a nil one, begins the count anew."""
    build.plan(db, [task(agency, leads=agency) for agency in "abcd"], **HALF_YEAR)
    build.report(db, "b", "2023-04", {"b": 10})
    build.report(db, "c", "2023-05", is_nil=True)
    build.report(db, "d", "2023-03", {"d": 10})
    build.report(db, "d", "2023-06", {"d": 20})
    assert silent(db, scope("2023-06")) == [("a", 4, None), ("b", 2, "04"), ("c", 1, "05")]
    assert silent(db, scope("2023-05")) == [("a", 3, None), ("d", 2, "03"), ("b", 1, "04")]
    assert silent(db, scope("2023-06").previous()) == silent(db, scope("2023-05"))


def test_months_without_expectation_do_not_count_as_silence(db: Database) -> None:
    """March missing, nothing to report from April to June, July missing: two periods, not five; while nothing is
    expected nobody is silent."""
    build.plan(
        db,
        [task("1", withdrawn="2023-03-20"), task("2", start="2023-07-10")],
        **HALF_YEAR,
    )
    build.opened(db, "2023-03")
    assert silent(db, scope("2023-07")) == [("a", 2, None)]
    assert silent(db, scope("2023-05")) == []
    assert ask(db, reporting.silent, scope("2023-07"))["since_on"].tolist() == [pd.Timestamp("2023-03-01")]


def test_unexpected_report_ends_a_silence(db: Database) -> None:
    """Whoever reports without being expected is not silent before that."""
    build.plan(db, [task("1", withdrawn="2023-03-20"), task("2", start="2023-06-10")], **HALF_YEAR)
    build.report(db, "a", "2023-05", {"2": 1})
    assert silent(db, scope("2023-06")) == [("a", 1, "05")]


def test_the_tasks_a_report_should_speak_about(db: Database) -> None:
    """Those an agency leads and that are active, with the due date in force; in a closed month those of then. They
    are the ones the completeness counts."""
    moved = {"ref": "2", "old": "2023-05-31", "new": "2023-06-15", "on": "2023-05-10"}
    build.plan(
        db,
        [task("1"), task("2", leads="b", due="2023-05-31", precision="month"), task("3", start="2023-07-01")],
        changes=[moved],
        **HALF_YEAR,
    )

    def tasks_at(at: Scope) -> list[tuple[str, str, str]]:
        rows = ask(db, reporting.expected_tasks, at)
        assert len(rows) == month(db, at)["expected_tasks"]
        return list(zip(rows["agency_id"], rows["ref"], rows["precision"], strict=True))

    assert tasks_at(scope("2023-05")) == [("a", "1", "none"), ("b", "2", "day")]
    assert tasks_at(scope("2023-05", agency="b", section="I.2")) == [("b", "2", "day")]
    with db.writer() as writer:
        periods.close(writer, "P", build.month("2023-05"), by="x", at=datetime(2023, 6, 9, tzinfo=UTC))
    build.plan(
        db, [task("1"), task("2"), task("4", coordinators="b")], **HALF_YEAR, at=datetime(2023, 6, 10, tzinfo=UTC)
    )
    assert [row[:2] for row in tasks_at(scope("2023-05"))] == [("a", "1"), ("b", "2")]
    assert [row[:2] for row in tasks_at(scope("2023-06"))] == [("a", "1"), ("a", "2"), ("a", "4")]


def test_nobody_is_silent(db: Database) -> None:
    """With every report in there are no rows, and the columns stay."""
    build.plan(db, [task("1")], **HALF_YEAR)
    build.report(db, "a", "2023-03", {"1": 10})
    agencies = ask(db, reporting.silent, scope("2023-03"))
    assert agencies.empty
    assert list(agencies.columns) == ["plan_code", "agency_id", "agency", "months", "since_on", "last_received_on"]


def test_no_plan_no_rows(db: Database) -> None:
    """An empty database answers with empty frames."""
    assert ask(db, reporting.by_month, scope("2023-05")).empty
    assert ask(db, reporting.silent, scope("2023-05")).empty
