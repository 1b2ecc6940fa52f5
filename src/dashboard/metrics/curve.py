"""Curve: planned and actual progress by month, the gap between them, and the slip in months (domain.md §6).

Only tasks with a due date can be planned, so both curves rest on these; the weight is the plan's, 1 by default, or
the task's budget where at least 80 % of them have one (`budget_coverage`).
Gap = actual − planned in percentage points, both as shown to a reader. Slip = earned schedule − months elapsed:
negative is late. There is no ordinary SPI: it returns to 1.00 at the end of a late plan.
"""

from pathlib import Path
from typing import Any, Final

import pandas as pd

from dashboard.store.database import Reader
from dashboard.store.scope import Scope
from dashboard.text import percents

HERE = Path(__file__).parent
GREEN_FROM_POINTS = -5.0
AMBER_FROM_POINTS = -15.0
ENOUGH_DATED: Final = 5
ENOUGH_SHARE: Final = 0.2
"""So many tasks with a due date, and this share of all, make a comparison with the plan (domain.md §6)."""
_ROUNDING = 1e-9  # sums of thirds are not exact: shares of the work are compared up to this


def budget_coverage(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row: tasks, dated (those with a due date) and budgeted (dated ones with an estimate or allocation stated)."""
    return db.query(HERE / "curve_budget_coverage.sql", scope)


def monthly(db: Reader, scope: Scope, *, by_budget: bool = False) -> pd.DataFrame:
    """One row per month of the plans, and on to the report period where that is later.

    A month rests on the plans that counted at its end, one chosen always; a later plan changes no earlier point.
    month_on, planned, planned_amended, planned_today (of the plans that count at the report date, in all months, which
    the slip is read from), actual (0 to 1, NaN after the report period), reported and expected (tasks
    begun by then and not complete before the month), coverage (reported ÷ expected, NaN where nothing is expected),
    is_hollow (coverage < 80 %). `by_budget`: weighted by money where 80 % of the tasks have a budget, else as usual.
    """
    return db.query(HERE / "curve.sql", scope, by_budget=by_budget)


def earned_schedule(planned: list[float], earned: float) -> float:
    """Months after which the plan foresaw this much: N + (EV − PV_N) ÷ (PV_{N+1} − PV_N), PV_0 = 0.

    N is the number of months with PV ≤ EV. An EV of all that is planned earns the months up to the first in which
    the plan foresaw all of it: there is no PV_{N+1}.
    """
    most = max(planned, default=0.0)
    if earned >= most - _ROUNDING:
        return float(next((i + 1 for i, value in enumerate(planned) if value >= most - _ROUNDING), 0))
    n = sum(value <= earned + _ROUNDING for value in planned)
    before = planned[n - 1] if n else 0.0
    return n + (earned - before) / (planned[n] - before)


def mean_progress(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per month of the plans, and on to the report period: month_on, elapsed (share of the plans' days gone by,
    0 to 1), mean_percent (mean reported percent of all tasks, 0 to 1, NaN after the report period), reported and
    expected (tasks), is_hollow. It stands in for the curve where too few tasks have a due date (`is_enough`)."""
    return db.query(HERE / "mean_progress.sql", scope)


def is_enough(dated: float, tasks: float) -> bool:
    """Whether so many tasks with a due date, of so many, say how the plan stands (domain.md §6)."""
    return dated >= ENOUGH_DATED and dated >= ENOUGH_SHARE * tasks


def is_compared(position: pd.DataFrame) -> bool:
    """Whether there is a gap to the plan, so a level, and not only the mean progress of `position`."""
    return not position.empty and bool(pd.notna(position["gap_points"].iloc[0]))


def position(
    db: Reader,
    scope: Scope,
    *,
    green_from: float = GREEN_FROM_POINTS,
    amber_from: float = AMBER_FROM_POINTS,
    by_budget: bool = False,
) -> pd.DataFrame:
    """One row (none without tasks or before the plan) at the report period: dated, tasks, mean_percent and elapsed (0
    to 1), planned, actual, gap_points, level (green, amber, red), slip_months, reported, expected.

    With too few dated tasks (`is_enough`) there is no comparison: planned to slip_months are missing, and reported and
    expected count all tasks. Once all of the work is done, the months elapsed end with the month in which it was: a
    plan that was finished in time does not fall behind afterwards.
    """
    basis = budget_coverage(db, scope).iloc[0]
    pace = mean_progress(db, scope)
    at = pace.index[(pace["month_on"] == pd.Timestamp(scope.period_on)) & pace["mean_percent"].notna()]
    if at.empty:
        return pd.DataFrame(columns=_POSITION)
    mean = pace.loc[at[0]]
    row: dict[str, Any] = dict.fromkeys(_POSITION)
    row |= {name: mean[name] for name in ("mean_percent", "elapsed", "reported", "expected")}
    row |= {"dated": basis["dated"], "tasks": basis["tasks"]}
    if is_enough(basis["dated"], basis["tasks"]):
        row |= _compared(monthly(db, scope, by_budget=by_budget), scope, green_from, amber_from)
    return pd.DataFrame([row], columns=_POSITION)


_POSITION = [
    "dated", "tasks", "mean_percent", "elapsed", "planned", "actual", "gap_points", "level", "slip_months", "reported",
    "expected",
]  # fmt: skip


def _compared(months: pd.DataFrame, scope: Scope, green_from: float, amber_from: float) -> dict[str, Any]:
    here = months[months["month_on"] == pd.Timestamp(scope.period_on)]
    if here.empty or pd.isna(here["actual"].iloc[0]):
        return {}
    row = here.iloc[0]
    gap = percents.gap(row["actual"], row["planned"])
    level = "green" if gap >= green_from else "amber" if gap >= amber_from else "red"
    actual = [float(value) for value in months["actual"].iloc[: here.index[0] + 1]]
    elapsed = len(actual)
    while elapsed > 1 and actual[elapsed - 2] >= 1 - _ROUNDING:
        elapsed -= 1
    return {
        "planned": row["planned"],
        "actual": row["actual"],
        "gap_points": gap,
        "level": level,
        "slip_months": earned_schedule([float(v) for v in months["planned_today"]], actual[-1]) - elapsed,
        "reported": row["reported"],
        "expected": row["expected"],
    }
