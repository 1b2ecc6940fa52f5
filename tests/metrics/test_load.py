"""Load of an agency: tasks active in a month, by role (domain.md §7)."""

import pandas as pd
import pytest

from dashboard.metrics import load
from dashboard.store.database import Database
from dashboard.store.scope import Scope
from tests import build
from tests.build import ask, scope, task

HALF_YEAR = {"starts": "2023-01-01", "ends": "2023-06-30"}


def led(db: Database, at: Scope, agency: str = "a", role: str = "lead") -> list[int]:
    """Tasks of one agency in that role, month by month."""
    rows = ask(db, load.by_month, at)
    own = rows[rows["agency_id"] == agency].sort_values("month_on")
    return [int(n) for n in own[role]]


def totals(db: Database, at: Scope) -> list[int]:
    return [int(n) for n in ask(db, load.totals, at)["tasks"]]


def test_active_from_start_month_to_due_month(db: Database) -> None:
    """Begun by the month's end, to the month of the due date: the 31st counts for its month, the 1st for the next."""
    build.plan(
        db,
        [
            task("1", leads="a", start="2023-02-28", due="2023-04-01"),
            task("2", leads="b", start="2023-03-01", due="2023-03-31"),
        ],
        **HALF_YEAR,
    )
    assert led(db, scope("2023-01"), "a") == [0, 1, 1, 1, 0, 0]
    assert led(db, scope("2023-01"), "b") == [0, 0, 1, 0, 0, 0]


def test_without_start_or_due_the_plans_span_counts(db: Database) -> None:
    """No start: from the plan's first day. No due date: to its last day, or to its completion."""
    build.plan(
        db,
        [
            task("1", leads="a", due="2023-02-15"),
            task("2", leads="b", start="2023-05-15"),
            task("3", leads="c"),
        ],
        **HALF_YEAR,
    )
    build.report(db, "c", "2023-03", {"3": {"percent": 100, "finished": "2023-03-20"}})
    at = scope("2023-03", "2023-03-01")
    assert led(db, scope("2023-01"), "a") == [1, 1, 0, 0, 0, 0]
    assert led(db, at, "b") == [0, 0, 0, 0, 1, 1]
    assert led(db, at, "c") == [1, 1, 1, 0, 0, 0]
    assert led(db, scope("2023-02"), "c") == [1, 1, 1, 1, 1, 1]  # before that report: to the plan's end


def test_finished_tasks_leave_after_their_month(db: Database) -> None:
    """Finished in March, due in June: active in March, "not finished before the month", and not in April."""
    build.plan(db, [task("1", start="2023-01-10", due="2023-06-30")], **HALF_YEAR)
    build.report(db, "a", "2023-04", {"1": {"percent": 100, "finished": "2023-03-31"}})
    assert led(db, scope("2023-04")) == [1, 1, 1, 0, 0, 0]


def test_finished_late_stays_until_finished(db: Database) -> None:
    """Due in February, finished in April: active to April."""
    build.plan(db, [task("1", start="2023-01-10", due="2023-02-28")], **HALF_YEAR)
    build.report(db, "a", "2023-04", {"1": {"percent": 100, "finished": "2023-04-02"}})
    assert led(db, scope("2023-05")) == [1, 1, 1, 1, 0, 0]


def test_finished_before_its_start_is_never_active(db: Database) -> None:
    """Done in February, planned from April: begun by April's end, but finished before April."""
    build.plan(db, [task("1", start="2023-04-01", due="2023-05-31")], **HALF_YEAR)
    build.report(db, "a", "2023-02", {"1": {"percent": 100, "finished": "2023-02-20"}})
    assert ask(db, load.totals, scope("2023-05"))["tasks"].sum() == 0
    assert ask(db, load.by_month, scope("2023-05")).empty


def test_overdue_tasks_stay_active(db: Database) -> None:
    """Unfinished after its due date a task is still a load, and will be: nobody knows when it will be done."""
    build.plan(db, [task("1", start="2023-01-10", due="2023-02-28")], **HALF_YEAR)
    assert led(db, scope("2023-01")) == [1, 1, 0, 0, 0, 0]
    assert led(db, scope("2023-04", "2023-04-10")) == [1, 1, 1, 1, 1, 1]


def test_load_goes_on_after_the_plans_end(db: Database) -> None:
    """In a report period after the plan's last month the unfinished tasks are the load of that month."""
    build.plan(db, [task("1", due="2023-06-30"), task("2"), task("3")], **HALF_YEAR)
    build.report(db, "a", "2023-06", {"3": 100})
    at = scope("2023-08")
    assert led(db, at)[5:] == [3, 2, 2]  # June, July, August
    assert totals(db, at)[5:] == [3, 2, 2]
    assert dict(ask(db, load.by_agency, at)[["agency_id", "lead"]].to_numpy()) == {"a": 2}


def test_moved_deadline_moves_the_load(db: Database) -> None:
    """A task not finished is planned to last to the due date in force."""
    moved = {"ref": "1", "old": "2023-02-28", "new": "2023-05-15", "on": "2023-02-10"}
    build.plan(db, [task("1", due="2023-02-28")], changes=[moved], **HALF_YEAR)
    assert led(db, scope("2023-01")) == [1, 1, 0, 0, 0, 0]
    assert led(db, scope("2023-02")) == [1, 1, 1, 1, 1, 0]


def test_roles_and_weight(db: Database) -> None:
    """Lead and coordinating are separate; weighted = lead + 0.3 × coordinating, or the weight asked for."""
    build.plan(
        db,
        [
            task("1", leads="a", coordinators="b"),
            task("2", leads="a", coordinators="bc"),
            task("3", leads="b", coordinators="a"),
        ],
        **HALF_YEAR,
    )
    rows = ask(db, load.by_agency, scope("2023-02"))
    columns = ["agency_id", "lead", "coordinating"]
    assert rows[columns].to_numpy().tolist() == [["a", 2, 1], ["b", 1, 2], ["c", 0, 1]]
    assert list(rows["weighted"]) == pytest.approx([2.3, 1.6, 0.3])  # 2 + 0.3, 1 + 0.6, 0 + 0.3
    half_weight = ask(db, load.by_agency, scope("2023-02"), coordinating_weight=0.5)
    assert list(half_weight["weighted"]) == [2.5, 2.0, 0.5]
    assert ask(db, load.by_month, scope("2023-02"), coordinating_weight=0.5)["weighted"].max() == 2.5


def test_agencies_that_only_coordinate_stay_at_weight_zero(db: Database) -> None:
    """With coordination weighing nothing an agency that only coordinates is still active, with a load of 0."""
    build.plan(db, [task("1", leads="a", coordinators="b")], **HALF_YEAR)
    rows = ask(db, load.by_agency, scope("2023-02"), coordinating_weight=0)
    assert rows[["agency_id", "coordinating", "weighted"]].to_numpy().tolist() == [["a", 0, 1.0], ["b", 1, 0.0]]


def test_totals_count_each_task_once(db: Database) -> None:
    """Two leads and a coordinator are three rows by agency and one task in the total."""
    build.plan(db, [task("1", leads="ab", coordinators="c"), task("2", leads="a")], **HALF_YEAR)
    rows = ask(db, load.by_agency, scope("2023-02"))
    assert rows[["lead", "coordinating"]].to_numpy().sum() == 4
    assert totals(db, scope("2023-02")) == [2] * 6


def test_withdrawn_tasks_are_a_load_until_then(db: Database) -> None:
    """A withdrawn task was a load in the months before its withdrawal; as seen before that day it still is one."""
    build.plan(db, [task("1", due="2023-05-31", withdrawn="2023-03-10"), task("2", leads="b")], **HALF_YEAR)
    assert led(db, scope("2023-03")) == [1, 1, 0, 0, 0, 0]
    assert led(db, scope("2023-03", "2023-03-09")) == [1, 1, 1, 1, 1, 0]
    assert totals(db, scope("2023-03")) == [2, 2, 1, 1, 1, 1]


def test_withdrawn_tasks_and_phrases_are_no_load(db: Database) -> None:
    """A withdrawn task is nobody's load; one that the standing agency only reports on is not that agency's."""
    build.plan(
        db,
        [task("1", leads="a", withdrawn="2023-02-01"), task("2", leads=(), coordinators="b")],
        standing="s",
        **HALF_YEAR,
    )
    rows = ask(db, load.by_agency, scope("2023-03"))
    assert rows[["agency_id", "lead", "coordinating"]].to_numpy().tolist() == [["b", 0, 1]]


def test_months_without_a_task_are_zero_rows(db: Database) -> None:
    """Every agency has a row for every month of the plans in scope; zero is drawn, not left out."""
    build.plan(db, [task("1", leads="a", start="2023-05-01", due="2023-05-31")], code="A", **HALF_YEAR)
    build.plan(db, [task("1", leads="b")], code="B", starts="2023-05-01", ends="2023-08-31")
    both = ask(db, load.by_month, scope("2023-05"))
    assert both.groupby("agency_id").size().to_dict() == {"a": 8, "b": 8}  # January to August
    one = ask(db, load.by_month, scope("2023-05", plan="B"))
    assert [str(day.date()) for day in one["month_on"]] == ["2023-05-01", "2023-06-01", "2023-07-01", "2023-08-01"]


def test_agency_filter_keeps_both_roles(db: Database) -> None:
    """An agency's load holds what it leads and what it coordinates, of all tasks."""
    build.plan(db, [task("1", leads="a"), task("2", leads="b", coordinators="a")], **HALF_YEAR)
    rows = ask(db, load.by_agency, scope("2023-02", agency="a"))
    assert rows[["agency_id", "lead", "coordinating"]].to_numpy().tolist() == [["a", 1, 1]]


def test_section_filter(db: Database) -> None:
    """With a section in the scope only its tasks are counted, per agency and in total."""
    build.plan(db, [task("1", section="I.1"), task("2", section="I.2"), task("3", section="I.2")], **HALF_YEAR)
    assert led(db, scope("2023-02", section="I.2"))[0] == 2
    assert totals(db, scope("2023-02", section="I.2"))[0] == 2


def test_no_plan_is_no_month(db: Database) -> None:
    """An empty database has no months, and says so with empty frames."""
    assert ask(db, load.totals, scope("2023-02")).empty
    assert isinstance(ask(db, load.by_agency, scope("2023-02")), pd.DataFrame)


def test_agency_by_month() -> None:
    """The table behind the heat map reads as the map does: the fullest month first, no row of nothing."""
    rows = pd.DataFrame(
        {"agency_id": ["a", "a", "b", "b", "c"], "agency": ["A", "A", "B", "B", "C"],
         "month_on": pd.to_datetime(["2023-11-01", "2023-12-01", "2023-11-01", "2023-12-01", "2023-12-01"]),
         "lead": [1, 2, 0, 5, 0], "coordinating": [0, 0, 1, 0, 0]}
    )  # fmt: skip
    table = load.crossed(rows, "lead")
    assert list(table.columns) == ["agency", "2023-11", "2023-12"]
    assert list(table["agency"]) == ["B", "A"] and list(table["2023-12"]) == [5, 2]
    assert pd.isna(table["2023-11"].iloc[0])
    assert load.crossed(rows[:0], "lead").empty
