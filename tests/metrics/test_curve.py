"""Planned and actual curves, gap and slip (domain.md §6)."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest

from dashboard.metrics import curve
from dashboard.store.database import Database, Reader
from dashboard.store.scope import Scope
from tests import build
from tests.build import ask, scope, task

HALF_YEAR = {"starts": "2023-01-01", "ends": "2023-06-30"}


def monthly(db: Database, at: Scope) -> pd.DataFrame:
    """The months by their name, "2023-01"."""
    months: pd.DataFrame = ask(db, curve.monthly, at)
    return months.set_index(months["month_on"].dt.strftime("%Y-%m"))


def planned(db: Database, at: Scope | None = None) -> list[float]:
    return [round(value, 6) for value in monthly(db, at or scope("2023-06"))["planned"]]


def position(db: Database, at: Scope, **levels: float) -> pd.Series:
    positions = ask(db, curve.position, at, **levels)
    assert len(positions) == 1
    row: pd.Series = positions.iloc[0]
    return row


# ---- planned ----


def test_planned_is_linear_by_inclusive_days(db: Database) -> None:
    """0 before the start, days begun ÷ days of the task at each month's end, 1 from the due date on."""
    build.plan(db, [task("1", start="2023-02-10", due="2023-05-20")], **HALF_YEAR)
    days = 19 + 31 + 30 + 20  # 10–28/02, March, April, 1–20/05: 100
    expected = [0, 19 / days, (19 + 31) / days, (19 + 31 + 30) / days, 1, 1]
    assert planned(db) == pytest.approx(expected)


def test_task_of_a_month_jumps_on_its_due_date(db: Database) -> None:
    """31 inclusive days go from 0 to 1 on the due date; 32 days are linear."""
    build.plan(db, [task("1", start="2023-02-10", due="2023-03-12")], code="P", **HALF_YEAR)  # 19 + 12 = 31 days
    build.plan(db, [task("1", start="2023-02-10", due="2023-03-13")], code="Q", **HALF_YEAR)  # 32 days
    assert planned(db, scope("2023-06", plan="P")) == [0, 0, 1, 1, 1, 1]
    assert planned(db, scope("2023-06", plan="Q")) == [0, 19 / 32, 1, 1, 1, 1]


def test_event_jumps_however_long_it_is_prepared(db: Database) -> None:
    """An event is nothing before its day, whatever its start says."""
    build.plan(db, [task("1", start="2023-01-01", due="2023-05-10", kind="event")], **HALF_YEAR)
    assert planned(db) == [0, 0, 0, 0, 1, 1]


def test_task_without_a_start_jumps(db: Database) -> None:
    """With no start there is nothing to draw a line from."""
    build.plan(db, [task("1", due="2023-05-10")], **HALF_YEAR)
    assert planned(db) == [0, 0, 0, 0, 1, 1]


def test_due_on_the_last_day_of_a_month(db: Database) -> None:
    """Due on the month's last day is complete at that month's end; due a day later it is not."""
    build.plan(db, [task("1", due="2023-02-28"), task("2", due="2023-03-01")], **HALF_YEAR)
    assert planned(db) == [0, 0.5, 1, 1, 1, 1]


def test_weights_and_denominator(db: Database) -> None:
    """PV = Σ w·planned ÷ Σ w over tasks with a due date that are not withdrawn."""
    build.plan(
        db,
        [
            task("1", due="2023-02-15", weight=3.0),
            task("2", due="2023-04-15", weight=1.0),
            task("3", weight=10.0),
            task("4", due="2023-02-15", weight=10.0, withdrawn="2023-01-10"),
        ],
        **HALF_YEAR,
    )
    assert planned(db) == [0, 0.75, 0.75, 1, 1, 1]  # 3 ÷ (3 + 1), then 4 ÷ 4


def test_baseline_and_amended(db: Database) -> None:
    """A moved deadline leaves the baseline and bends the second line, from the document's day on."""
    moved = {"ref": "1", "old": "2023-02-28", "new": "2023-05-31", "on": "2023-03-15"}
    build.plan(db, [task("1", due="2023-02-28"), task("2", due="2023-04-30")], changes=[moved], **HALF_YEAR)
    before, after = monthly(db, scope("2023-03", "2023-03-14")), monthly(db, scope("2023-03", "2023-03-15"))
    assert list(before["planned"]) == list(before["planned_amended"]) == [0, 0.5, 0.5, 1, 1, 1]
    assert list(after["planned"]) == [0, 0.5, 0.5, 1, 1, 1]
    assert list(after["planned_amended"]) == [0, 0, 0, 0.5, 1, 1]


def test_a_deadline_moved_out_makes_a_short_task_gradual(db: Database) -> None:
    """28 days jump in the baseline; amended to 59 days the same task is linear: 28 ÷ 59 at the end of February."""
    moved = {"ref": "1", "old": "2023-02-28", "new": "2023-03-31", "on": "2023-02-20"}
    build.plan(db, [task("1", start="2023-02-01", due="2023-02-28")], changes=[moved], **HALF_YEAR)
    months = monthly(db, scope("2023-06"))
    assert list(months["planned"])[:3] == [0, 1, 1]
    assert list(months["planned_amended"])[:3] == pytest.approx([0, 28 / 59, 1])


# ---- actual ----


def test_actual_is_the_mean_percent_and_carried(db: Database) -> None:
    """A missing month carries the last reported value; nothing is said beyond the report period."""
    build.plan(db, [task("1", due="2023-06-30"), task("2", due="2023-06-30"), task("3")], **HALF_YEAR)
    build.report(db, "a", "2023-02", {"1": 40, "2": 20, "3": 100})
    build.report(db, "a", "2023-04", {"1": 60})
    actual = monthly(db, scope("2023-05"))["actual"]
    assert list(actual)[:5] == pytest.approx([0, 0.3, 0.3, 0.4, 0.4])  # (40 + 20) ÷ 200, (60 + 20) ÷ 200
    assert pd.isna(actual["2023-06"])


def test_actual_is_weighted(db: Database) -> None:
    """EV = Σ w·percent ÷ Σ w, with the same weights as planned."""
    build.plan(db, [task("1", due="2023-06-30", weight=3.0), task("2", due="2023-06-30")], **HALF_YEAR)
    build.report(db, "a", "2023-01", {"1": 50, "2": 10})
    assert monthly(db, scope("2023-01"))["actual"].iloc[0] == pytest.approx((3 * 0.5 + 1 * 0.1) / 4)


def test_both_curves_rest_on_the_same_tasks(db: Database) -> None:
    """Before the second plan begins it is in neither curve; from its first month on its tasks are in both, with nothing
    earned yet."""
    build.plan(db, [task("1", due="2023-03-31")], code="A", starts="2023-01-01", ends="2023-06-30")
    build.plan(db, [task("1", due="2023-06-30")], code="B", starts="2023-04-01", ends="2023-06-30")
    build.report(db, "a", "2023-02", {"1": 100}, code="A")
    months = monthly(db, scope("2023-04"))
    assert list(months["actual"])[:4] == [0, 1, 1, 0.5]  # 1 of 1 task, then of 2
    assert list(months["planned"]) == [0, 0, 1, 0.5, 0.5, 1]


def test_one_plan_has_its_own_months(db: Database) -> None:
    """With a plan in the scope the curve spans that plan's months only."""
    build.plan(db, [task("1", due="2023-03-31")], code="A", starts="2023-01-01", ends="2023-06-30")
    build.plan(db, [task("1", due="2023-06-30")], code="B", starts="2023-04-01", ends="2023-06-30")
    assert list(monthly(db, scope("2023-05", plan="B")).index) == ["2023-04", "2023-05", "2023-06"]
    assert len(monthly(db, scope("2023-05"))) == 6


def test_curve_goes_on_to_the_report_period(db: Database) -> None:
    """After the plan's last month it stays in the frame: planned at 1, actual as reported since."""
    build.plan(db, [task("1", due="2023-06-30"), task("2", due="2023-06-30")], **HALF_YEAR)
    build.report(db, "a", "2023-06", {"1": 100})
    build.report(db, "a", "2023-08", {"2": 50})
    months = monthly(db, scope("2023-08"))
    assert list(months.index[-3:]) == ["2023-06", "2023-07", "2023-08"]
    assert list(months["planned"].iloc[-3:]) == [1, 1, 1]
    assert list(months["actual"].iloc[-3:]) == [0.5, 0.5, 0.75]
    far = monthly(db, scope("2024-05"))  # later than the months whose states are kept
    assert (far["planned"]["2024-05"], far["actual"]["2024-05"]) == (1, 0.75)


def test_coverage_and_hollow_points(db: Database) -> None:
    """4 of 5 open tasks reported are 80 % and solid, 3 of 4 are hollow; a month nobody reported is hollow."""
    tasks = [task(str(i), leads=agency, due="2023-06-30") for i, agency in enumerate("abcde")]
    build.plan(db, tasks, **HALF_YEAR)
    for i, agency in enumerate("abcd"):
        build.report(db, agency, "2023-01", {str(i): {"percent": 100, "finished": "2023-01-20"} if i == 0 else 50})
    for i, agency in list(enumerate("abcd"))[1:]:
        build.report(db, agency, "2023-02", {str(i): 60})
    months = monthly(db, scope("2023-03"))
    # a's task, done in January, is expected no more from February on
    assert list(months["expected"])[:3] == [5, 4, 4]
    assert list(months["reported"])[:3] == [4, 3, 0]
    assert list(months["coverage"])[:3] == [0.8, 0.75, 0]
    assert list(months["is_hollow"]) == [False, True, True, False, False, False]
    assert list(months["expected"])[3:] == [0, 0, 0]


def test_reported_tasks_are_among_the_expected_ones(db: Database) -> None:
    """A report before a task's start, or after its end, does not raise the coverage above what is expected."""
    build.plan(db, [task("1", due="2023-01-31"), task("2", start="2023-05-01", due="2023-06-30")], **HALF_YEAR)
    build.report(db, "a", "2023-01", {"1": 100, "2": 10})
    build.report(db, "a", "2023-02", {"1": 100, "2": 10})
    months = monthly(db, scope("2023-05"))
    assert list(months["expected"])[:5] == [1, 0, 0, 0, 1]
    assert list(months["reported"])[:5] == [1, 0, 0, 0, 0]
    assert pd.isna(months["coverage"]["2023-02"])
    assert list(months["is_hollow"])[:5] == [False, False, False, False, True]


def test_nil_report_makes_a_month_reported(db: Database) -> None:
    """A nil report speaks for all tasks of its agency: the carried value is confirmed, the point solid."""
    build.plan(db, [task("1", due="2023-06-30"), task("2", due="2023-06-30")], **HALF_YEAR)
    build.report(db, "a", "2023-01", {"1": 50, "2": 50})
    build.report(db, "a", "2023-02", is_nil=True)
    february = monthly(db, scope("2023-02")).loc["2023-02"]
    assert (february["actual"], february["reported"], february["is_hollow"]) == (0.5, 2, False)


# ---- gap and slip ----


def halves(db: Database, *percents: float) -> Iterator[pd.Series]:
    """The position of six tasks, half of them due in January, all of them reported at this percent, and corrected to
    the next one: 50 % is planned."""
    refs = [str(n) for n in range(6)]
    build.plan(db, [task(r, due="2023-01-31" if int(r) < 3 else "2023-06-30") for r in refs], **HALF_YEAR)
    for percent in percents:
        build.report(db, "a", "2023-01", dict.fromkeys(refs, percent))
        yield position(db, scope("2023-01"))


def test_gap_levels(db: Database) -> None:
    """−5 points is still green, −15 still amber; gap = 100 × (actual − planned), planned 50 %."""
    expected = {
        50: (0, "green"),
        45: (-5, "green"),
        44.9: (-5.1, "amber"),
        35: (-15, "amber"),
        34.9: (-15.1, "red"),
        80: (30, "green"),
    }
    for row, (gap, level) in zip(halves(db, *expected), expected.values(), strict=True):
        assert (row["planned"], row["gap_points"], row["level"]) == (0.5, pytest.approx(gap), level)


def test_gap_limits_are_settings(db: Database) -> None:
    """The limits of green and amber are the caller's."""
    list(halves(db, 30))
    assert position(db, scope("2023-01"), green_from=-20, amber_from=-30)["level"] == "green"
    assert position(db, scope("2023-01"), green_from=-10, amber_from=-20)["level"] == "amber"
    assert position(db, scope("2023-01"), green_from=-10, amber_from=-19.9)["level"] == "red"


def test_edge_of_a_level_survives_rounding(db: Database) -> None:
    """100 × (0.85 − 0.9) is a hair below −5 in floats; five points behind are five points."""
    build.plan(db, [task(str(i), due="2023-01-31" if i < 9 else "2023-06-30") for i in range(10)], **HALF_YEAR)
    build.report(db, "a", "2023-01", {str(i): 85 for i in range(10)})
    assert 100 * (0.85 - 0.9) < -5
    row = position(db, scope("2023-01"))
    assert (row["gap_points"], row["level"]) == (-5, "green")


STEADY = [0.1, 0.3, 0.6, 1.0]


@pytest.mark.parametrize(
    ("planned_values", "earned", "months"),
    [
        (STEADY, 0.0, 0),  # N = 0, 0 ÷ 0.1
        (STEADY, 0.05, 0.5),  # N = 0, 0.05 ÷ 0.1
        (STEADY, 0.1, 1),  # N = 1
        (STEADY, 0.25, 1.75),  # N = 1, (0.25 − 0.1) ÷ (0.3 − 0.1)
        (STEADY, 0.45, 2.5),  # N = 2, (0.45 − 0.3) ÷ (0.6 − 0.3)
        (STEADY, 0.9, 3.75),  # N = 3, (0.9 − 0.6) ÷ (1 − 0.6)
        (STEADY, 1.0, 4),
        ([0, 0, 0.5, 1.0], 0.0, 2),  # N = 2: nothing was to be earned before the third month
        ([0, 0, 0.5, 1.0], 0.25, 2.5),
        ([0.5, 0.5, 0.5, 1.0], 0.5, 3),  # N counts every month with PV ≤ EV
        ([0.5, 1.0, 1.0, 1.0], 1.0, 2),  # all of it was foreseen by the second month
        ([0.5, 1.0, 1.0, 1.0], 0.75, 1.5),
        ([], 0.0, 0),
    ],
)
def test_earned_schedule(planned_values: list[float], earned: float, months: float) -> None:
    """ES = N + (EV − PV_N) ÷ (PV_{N+1} − PV_N), N the number of months with PV ≤ EV."""
    assert curve.earned_schedule(planned_values, earned) == pytest.approx(months)


def test_rounding_does_not_move_a_plateau() -> None:
    """On a plateau a hair below PV is as good as PV: sums of thirds are not exact."""
    third = 1 / 3
    assert curve.earned_schedule([third, third, 1.0], third - 1e-15) == pytest.approx(2)
    assert curve.earned_schedule([third, 1.0, 1.0], 1 - 1e-15) == 2


def steady(db: Database, **percent: Any) -> None:
    """Ten tasks, one due at the end of each of ten months (PV = 0.1, 0.2 … 1), each reported `percent`."""
    dues = [f"2023-{m:02d}-28" for m in range(1, 11)]
    build.plan(
        db, [task(str(i), due=due) for i, due in enumerate(dues, 1)], starts="2023-01-01", ends="2023-10-31"
    )  # fmt: skip
    for month, value in percent.items():
        build.report(db, "a", month.replace("m", "2023-"), {str(i): value for i in range(1, 11)})


def test_slip(db: Database) -> None:
    """Slip = earned schedule − months elapsed: on plan, ahead, late, nothing done, all done."""
    expected = {
        40: 0,  # EV 0.4 = PV_4 at month 4
        55: 1.5,  # N = 5, (0.55 − 0.5) ÷ 0.1: 5.5 − 4
        25: -1.5,  # 2.5 − 4
        0: -4,  # nothing earned after four months
        100: 6,  # all ten months earned after four
    }
    steady(db)
    for percent, slip in expected.items():
        build.report(db, "a", "2023-04", {str(i): percent for i in range(1, 11)})
        row = position(db, scope("2023-04"))
        assert row["slip_months"] == pytest.approx(slip)
        assert (row["planned"], row["actual"]) == (pytest.approx(0.4), pytest.approx(percent / 100))


def test_a_late_plan_stays_late_after_its_end(db: Database) -> None:
    """Where SPI would return to 1, the slip goes on: 80 % done two months after the end is four months behind."""
    steady(db, m10=80)
    assert position(db, scope("2023-10"))["slip_months"] == pytest.approx(-2)  # ES 8 − 10
    after = position(db, scope("2023-12"))
    assert after["slip_months"] == pytest.approx(-4)  # ES 8 − 12
    assert (after["planned"], after["level"]) == (1, "red")


def test_months_elapsed_end_with_the_work(db: Database) -> None:
    """All done in the eighth of ten months is two ahead, then and for ever; done after the end is late by that."""
    steady(db, m08=100)
    assert [position(db, scope(m))["slip_months"] for m in ("2023-08", "2023-10", "2023-12")] == [2, 2, 2]


def test_finished_after_the_end(db: Database) -> None:
    """All done in the twelfth month of a ten-month plan: two months late, and it stays at that."""
    steady(db, m12=100)
    assert position(db, scope("2023-12"))["slip_months"] == -2  # 10 − 12
    assert position(db, scope("2024-02"))["slip_months"] == -2


def test_no_position_before_the_plan(db: Database) -> None:
    """Before a plan begins there is no row, rather than a gap of 0; without dates there is no curve and no gap."""
    build.plan(db, [task("1")], code="A", **HALF_YEAR)
    build.plan(db, [task("1", due="2023-06-30")], code="B", **HALF_YEAR)
    assert not curve.is_compared(ask(db, curve.position, scope("2023-03", plan="A")))
    assert ask(db, curve.monthly, scope("2023-03", plan="A")).empty
    assert ask(db, curve.position, scope("2022-12", plan="B")).empty
    assert list(ask(db, curve.position, scope("2023-03", plan="B")).columns) == list(
        ask(db, curve.position, scope("2022-12", plan="B")).columns
    )


def test_position_of_the_period_before(db: Database) -> None:
    """The previous scope gives the gap as it was at the end of the month before."""
    steady(db, m03=20, m04=45)
    now = scope("2023-04", "2023-04-20")
    assert position(db, now)["gap_points"] == pytest.approx(5)  # 45 − 40
    assert position(db, now.previous())["gap_points"] == pytest.approx(-10)  # 20 − 30


def test_budget_weights_only_where_enough_tasks_have_one(db: Database) -> None:
    """Of two tasks, one done: weighted equally 1/2; by budgets of 300 and 100 million 3/4, once both are stated."""

    def actual(reader: Reader, scope: Scope, **weights: bool) -> float:
        months = curve.monthly(reader, scope, **weights)
        return float(months.loc[months["month_on"] == pd.Timestamp(scope.period_on), "actual"].iloc[0])

    build.plan(db, [build.task("1", due="2023-04-30"), build.task("2", due="2023-12-31")])
    build.report(db, "a", "2023-04", {"1": 100, "2": 0}, money=[{"ref": "1", "estimated": 300_000_000}])
    with db.reader() as reader:
        scope = build.scope("2023-04")
        assert curve.budget_coverage(reader, scope).iloc[0].to_dict() == {"tasks": 2, "dated": 2, "budgeted": 1}
        assert actual(reader, scope, by_budget=True) == 0.5, "half of them is not 80 %"
    money = [{"ref": "1", "estimated": 300_000_000}, {"ref": "2", "allocated": 100_000_000}]
    build.report(db, "a", "2023-05", {"1": 100, "2": 0}, money=money)
    with db.reader() as reader:
        scope = build.scope("2023-05")
        assert actual(reader, scope, by_budget=True) == 0.75
        assert actual(reader, scope) == 0.5


# ---- too few dates to compare ----


@pytest.mark.parametrize(
    ("dated", "tasks", "is_compared"),
    [(0, 9, False), (1, 41, False), (4, 4, False), (4, 20, False), (5, 25, True), (5, 26, False), (5, 5, True),
     (8, 41, False), (9, 41, True)],
)  # fmt: skip
def test_few_dated_tasks_make_no_gap(db: Database, dated: int, tasks: int, is_compared: bool) -> None:
    """Under five tasks with a due date, or under a fifth of them, nobody is on track or behind."""
    build.plan(db, [task(str(n), due="2023-01-31" if n < dated else None) for n in range(tasks)], **HALF_YEAR)
    build.report(db, "a", "2023-01", {str(n): 100 if n < dated else 40 for n in range(tasks)})
    frame = ask(db, curve.position, scope("2023-01"))
    row = frame.iloc[0]
    assert curve.is_compared(frame) == is_compared
    assert (row["dated"], row["tasks"]) == (dated, tasks)
    if not is_compared:
        assert row[["planned", "actual", "gap_points", "level", "slip_months"]].isna().all()
    assert row["mean_percent"] == pytest.approx((dated + 0.4 * (tasks - dated)) / tasks)
    assert (row["reported"], row["expected"]) == ((dated, dated) if is_compared else (tasks, tasks))


def test_withdrawn_tasks_make_no_comparison(db: Database) -> None:
    """Dated tasks that were withdrawn count neither among the dated nor among all."""
    tasks = [task(str(n), due="2023-01-31", withdrawn="2023-01-10" if n else None) for n in range(6)]
    build.plan(db, [*tasks, task("x")], **HALF_YEAR)
    row = position(db, scope("2023-01"))
    assert (row["dated"], row["tasks"], row["level"]) == (1, 2, None)


def test_mean_progress_stands_beside_the_time_gone_by(db: Database) -> None:
    """Of two tasks one is reported 50, then 100 %, one never: 25, 50 %; of 181 days 31 and 59 have gone by."""
    build.plan(db, [task("1"), task("2", leads=("b",))], **HALF_YEAR)
    build.report(db, "a", "2023-01", {"1": 50})
    build.report(db, "a", "2023-02", {"1": 100})
    months = ask(db, curve.mean_progress, scope("2023-02"))
    assert len(months) == 6
    assert list(months["mean_percent"][:2]) == [0.25, 0.5] and months["mean_percent"][2:].isna().all()
    assert list(months["elapsed"]) == pytest.approx([31 / 181, 59 / 181, 90 / 181, 120 / 181, 151 / 181, 1])
    assert (months["reported"][1], months["expected"][1]) == (1, 2)
    later = ask(db, curve.mean_progress, scope("2023-08"))
    assert list(later["elapsed"][-2:]) == [1, 1] and later["mean_percent"].iloc[-1] == 0.5


def test_a_filter_that_leaves_few_dates_makes_no_gap(db: Database) -> None:
    """The whole plan is compared; one section or agency with a single dated task is not."""
    tasks = [task(str(n), due="2023-01-31", section="I.1") for n in range(5)]
    tasks += [task("s", due="2023-01-31", leads=("b",), section="I.2"), task("t", leads=("b",), section="I.2")]
    build.plan(db, tasks, **HALF_YEAR)
    build.report(db, "b", "2023-01", {"s": 100, "t": 10})
    assert curve.is_compared(ask(db, curve.position, scope("2023-01")))
    for narrowed in ({"agency": "b"}, {"section": "I.2"}):
        row = position(db, scope("2023-01", plan="P", **narrowed))
        assert (row["dated"], row["tasks"], row["level"], row["mean_percent"]) == (1, 2, None, 0.55)


def test_a_later_plan_moves_no_earlier_mean(db: Database) -> None:
    """A month's mean and time gone by rest on the plans that had begun by its end."""
    build.plan(db, [task("1"), task("2")], code="A", starts="2023-01-01", ends="2023-04-30")
    build.report(db, "a", "2023-02", {"1": 100}, code="A")
    alone = ask(db, curve.mean_progress, scope("2023-03"))
    build.plan(db, [task("1"), task("2")], code="B", starts="2023-04-01", ends="2023-12-31")
    both = ask(db, curve.mean_progress, scope("2023-04"))
    for name in ("mean_percent", "elapsed"):
        assert list(both[name][:3]) == list(alone[name][:3])
    assert both["mean_percent"][3] == 0.25, "1 of 4 tasks"
    assert both["elapsed"][3] == pytest.approx(120 / 365)
