"""A plan counts from its first day on, and after its last month nobody is asked (domain.md §1)."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from dashboard.metrics import attention, behind, completion, curve, load, reporting, tasks, timeline
from dashboard.store.database import Database
from dashboard.store.scope import Scope
from tests import answers, build
from tests.build import ask, scope

FIRST = "P"
LATER = "Q"
AHEAD = {"load.by_month", "load.totals", "behind.load"}
"""What shows the months to come, those of a plan that has not begun among them."""
CHOICES = {f"directory.{name}" for name in ("agencies", "mandates", "periods", "plans", "sections", "standing")} | {
    "directory.last_period",
    "search.names",
    "search.words_said",
    "since.as_known",
}
"""What there is to choose from and to be suggested, asked at no report date; and what says which plans count."""


def first_plan(db: Database) -> None:
    """Four dated tasks of two agencies, one contradictory and one without a lead, with reports and money."""
    build.plan(
        db,
        [
            build.task("1", "a", "b", start="2023-03-01", due="2023-06-30"),
            build.task("2", "ab", due="2023-12-31", start="2023-03-01", section="I.2"),
            build.task("3", (), due="2023-04-30", contradiction="Mục 1 ghi 2024"),
            build.task("4", "b", due="2024-06-30"),
            build.task("5", "a"),
        ],
        code=FIRST,
        ends="2023-12-31",
        milestones=[{"on": "2023-04-01", "title": "20"}],
        estimates=[{"ref": "1", "source": "NS", "item": "Chi", "vnd": 10**9}],
    )
    words = {"percent": 40.0, "difficulty": "Kinh phí chậm", "proposal": "Xin thêm vốn", "result": "Đã họp"}
    money = [{"ref": "2", "estimated": 10**9, "allocated": 10**8, "disbursed": 10**7}]
    for month, percent in (("2023-03", 10.0), ("2023-07", 60.0), ("2023-12", 100.0)):
        build.report(db, "a", month, {"1": percent, "2": words, "3": 20}, money, code=FIRST)
    build.report(db, "b", "2023-04", {"2": 30, "4": {"percent": 5, "missing_reason": "Chờ"}}, code=FIRST)


def later_plan(db: Database, starts: str = "2024-01-01", code: str = LATER) -> None:
    """A plan of the same agencies and one more, with all that could be counted: dates before its first day, overdue and
    done tasks, one withdrawn, money, milestones, a moved deadline, reports for its first months."""
    build.plan(
        db,
        [
            build.task("1", "ac", "b", start="2023-10-01", due="2023-11-30"),
            build.task("2", (), due="2024-06-30", contradiction="Hai nơi ghi khác"),
            build.task("3", "c", completed="2023-11-15", due="2023-12-01"),
            build.task("4", "a", withdrawn="2023-12-01", due="2024-02-01"),
            build.task("5", "b", start="2023-01-01"),
            build.task("6", "c", due="2024-03-31", start="2024-02-01"),
        ],
        code=code,
        starts=starts,
        ends="2025-06-30",
        standing="c",
        changes=[{"ref": "6", "old": "2024-03-31", "new": "2024-09-30", "on": "2023-06-01"}],
        milestones=[{"on": "2023-05-05", "title": "30"}],
        estimates=[{"ref": "1", "source": "NS", "item": "Chi", "vnd": 5 * 10**9}],
    )
    words = {"percent": 70.0, "difficulty": "Kinh phí thiếu", "proposal": "Xin kinh phí", "result": "Kinh phí đủ"}
    money = [{"ref": "1", "estimated": 10**9, "allocated": 10**9, "disbursed": 10**9}]
    for month in ("2024-01", "2024-02"):
        build.report(db, "c", month, {"1": words, "6": 50}, money, code=code)


def figures_at(db: Database, at: Scope) -> dict[str, Any]:
    """What every metric says, but for what there is to choose from; of months to come only those up to the report's."""
    figures = {}
    for name, answer in answers.all_of(db, at).items():
        short = name.removeprefix("dashboard.metrics.")
        if short not in CHOICES:
            figures[short] = _until(answer, at, short) if short in AHEAD else answer
    return figures


def _until(rows: pd.DataFrame, at: Scope, name: str) -> pd.DataFrame:
    """The load up to the report's month; an agency without any in these months has no row."""
    rows = rows[rows["first_month" if name == "behind.load" else "month_on"] <= pd.Timestamp(at.period_on)]
    if name == "load.by_month":
        rows = rows[rows["lead"] + rows["coordinating"] > 0]
    return rows.reset_index(drop=True)


@pytest.mark.parametrize(("code", "starts"), [(LATER, "2024-01-01"), ("A", "2024-01-16")])
def test_a_later_plan_changes_no_figure_before_its_first_day(db: Database, starts: str, code: str) -> None:
    """Every metric says the same at report dates before, whatever the filters.

    Asking every metric takes two seconds. The last day before is asked of both plans: at the end of a month, and in the
    middle of one by a plan whose code comes first. The plan and an agency of it are chosen at an early month each.
    """
    first_plan(db)
    day_before = (date.fromisoformat(starts) - pd.Timedelta(days=1)).isoformat()
    scopes = [scope(day_before[:7], day_before)]
    if code == LATER:
        scopes += [scope("2023-07", agency="a"), scope("2023-04", plan=FIRST)]
    before = {at: figures_at(db, at) for at in scopes}
    later_plan(db, starts, code)
    for at, figures in before.items():
        answers.assert_same(figures_at(db, at), figures)


@pytest.mark.parametrize("by_budget", [False, True])
def test_a_later_plan_changes_no_earlier_point_of_the_curve(db: Database, by_budget: bool) -> None:
    """Seen from later: the months before its first day stand as they stood, planned as actual, also by money, where the
    later plan has none of its own for most tasks; from its first month on it is in both."""
    first_plan(db)
    build.report(db, "b", "2023-05", money=[{"ref": ref, "estimated": 10**8} for ref in ("3", "4")], code=FIRST)
    names = ["planned", "planned_amended", "actual", "reported", "expected"]

    def months() -> pd.DataFrame:
        return ask(db, curve.monthly, scope("2024-03"), by_budget=by_budget).set_index("month_on")[names]

    before = months()
    later_plan(db)
    now = months()
    pd.testing.assert_frame_equal(now[:"2023-12"], before[:"2023-12"])
    assert (now.loc["2024-01", "actual"] != before.loc["2024-01", "actual"]).all()


def test_a_plan_that_has_not_begun_is_ahead_in_load_and_timeline(db: Database) -> None:
    """The timeline shows its tasks as not begun, whatever its own dates say; the load shows them in the months to come
    and in no month before its first."""
    first_plan(db)
    later_plan(db)
    at = scope("2023-12")
    listed = ask(db, tasks.listing, Scope(at.period_on, at.report_on, ahead=True))
    own = listed[listed["plan_code"] == LATER]
    assert set(own["status"]) == {"not_started", "withdrawn"}
    assert len(own) == 6
    milestones = ask(db, timeline.milestones, Scope(at.period_on, at.report_on, ahead=True))
    assert LATER in set(milestones["plan_code"])
    spans = ask(db, behind.load, at)
    spans = spans[spans["task_id"].str.startswith(LATER)]
    assert spans["first_month"].min() == pd.Timestamp("2024-01-01")
    months = ask(db, load.by_month, at)
    assert months.loc[(months["agency_id"] == "c") & (months["lead"] > 0), "month_on"].min() == pd.Timestamp(
        "2024-01-01"
    )


def test_a_chosen_plan_that_has_not_begun_shows_its_tasks_not_begun(db: Database) -> None:
    """Chosen, it is shown: nothing of it is done, overdue, asked for or silent."""
    first_plan(db)
    later_plan(db)
    at = scope("2023-12", plan=LATER)
    row = ask(db, completion.totals, at).iloc[0]
    assert [row[name] for name in ("tasks", "withdrawn", "done", "overdue")] == [6, 1, 0, 0]
    counts = ask(db, completion.by_status, at).set_index("status")["tasks"]
    assert counts["not_started"] == 5
    assert ask(db, reporting.grid, at).empty
    assert ask(db, reporting.silent, at).empty
    assert ask(db, curve.position, at).empty
    assert not set(ask(db, attention.items, at)["kind"]) & {"overdue", "silent", "due_soon"}


def test_after_the_last_month_no_report_is_expected(db: Database) -> None:
    """A month later nobody is asked and nobody silent; figures stay as last reported, overdue tasks included; a
    correction of the last month and a late finish still count."""
    first_plan(db)
    at = scope("2024-02")
    assert ask(db, reporting.silent, scope("2023-12"))["agency_id"].tolist() == ["b"]
    assert ask(db, reporting.silent, at).empty
    assert ask(db, reporting.expected_tasks, at).empty
    assert ask(db, reporting.by_month, at)["month_on"].max() == pd.Timestamp("2023-12-01")
    curve_ = ask(db, curve.monthly, at).set_index("month_on")
    assert curve_.loc["2024-02", "expected"].tolist() == [0]
    assert not curve_.loc["2024-02", "is_hollow"].any()
    late = completion.totals
    assert ask(db, late, at)["overdue"].iloc[0] == ask(db, late, scope("2023-12", "2024-01-01"))["overdue"].iloc[0] == 2
    build.report(db, "b", "2023-12", {"2": 100}, code=FIRST)
    build.report(db, "b", "2024-02", {"4": 100}, code=FIRST)
    percents = ask(db, tasks.listing, at).set_index("ref")["percent"]
    assert (percents["2"], percents["4"]) == (70.0, 100.0)
    assert ask(db, reporting.grid, at).iloc[-1]["is_received"]
