"""Reporting: who was expected to report, who did, in time or not, and who is silent (domain.md §8).

Expected(m) = agencies leading at least one task active in m, from the plan's first month on that was opened or
reported about (before it nobody was asked; without one: the report period only). Received = an accepted report or a
nil report. On time = sent by the period's deadline. Completeness = task rows reported ÷ expected (a nil report speaks
for all of its tasks). Silent = consecutive periods missing up to the report period.
"""

from dataclasses import replace
from pathlib import Path

import pandas as pd

from dashboard.store.database import Reader
from dashboard.store.scope import Scope

HERE = Path(__file__).parent


def grid(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per plan, agency and month in which it was expected or reported: state (on_time, late, missing,
    nil), expected_tasks, reported_tasks, is_received, is_nil, is_on_time."""
    return db.query(HERE / "reporting.sql", scope, with_rows=True)


def by_month(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per month up to the report period: month_on, expected and received (agencies of a plan), on_time,
    nil, missing, expected_tasks, reported_tasks, completeness and on_time_rate (0 to 1)."""
    rows = grid(db, scope)
    rows = rows[rows["expected_tasks"] > 0]
    months = (
        rows.groupby("month_on")
        .agg(
            expected=("agency_id", "size"),
            received=("is_received", "sum"),
            on_time=("is_on_time", "sum"),
            nil=("is_nil", "sum"),
            expected_tasks=("expected_tasks", "sum"),
            reported_tasks=("reported_tasks", "sum"),
        )
        .reset_index()
    )
    months["missing"] = months["expected"] - months["received"]
    months["completeness"] = months["reported_tasks"] / months["expected_tasks"]
    months["on_time_rate"] = months["on_time"] / months["expected"]
    return months


def silent(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per plan and agency whose report for the report period is missing, longest silence first:
    plan_code, agency_id, agency, months (missing in a row), since_on (the first of them), last_received_on (period;
    NaT: never)."""
    runs: dict[tuple[str, str, str], tuple[int, pd.Timestamp, pd.Timestamp | None, pd.Timestamp]] = {}
    rows = db.query(HERE / "reporting.sql", scope, with_rows=False)
    columns = ("plan_code", "agency_id", "agency", "month_on", "is_received")
    for plan, agency_id, agency, month_on, is_received in zip(*(rows[name] for name in columns), strict=True):
        months, since, last, _at = runs.get((plan, agency_id, agency), (0, month_on, None, month_on))
        if is_received:
            run = (0, month_on, month_on, month_on)
        else:
            run = (months + 1, since if months else month_on, last, month_on)
        runs[plan, agency_id, agency] = run
    now = pd.Timestamp(scope.period_on)
    silences = pd.DataFrame(
        [
            (*who, months, since, last)
            for who, (months, since, last, month_on) in runs.items()
            if months and month_on == now
        ],
        columns=["plan_code", "agency_id", "agency", "months", "since_on", "last_received_on"],
    )
    for name in ("since_on", "last_received_on"):
        silences[name] = pd.to_datetime(silences[name])
    return silences.sort_values(["months", "agency"], ascending=[False, True], ignore_index=True)


def expected_tasks(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per plan, agency and task that its report for the report period should speak about, as printed:
    plan_code, agency_id, task_id, ref, title, due_on (in force), precision, is_tentative."""
    return db.query(HERE / "expected_tasks.sql", replace(scope, section=None))
