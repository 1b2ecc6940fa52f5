"""Load: how many tasks are active in a month, per agency and role (domain.md §7).

Active = begun by the month's end and not finished before the month; after the report date as planned, and overdue
tasks go on, and the tasks of a plan that has not begun stand in the months to come. Lead and coordinating are separate
series;
the weighted load counts a coordinated task as `coordinating_weight` of a led one. A total counts each task once;
agency rows are never added up.
"""

from dataclasses import replace
from pathlib import Path

import pandas as pd

from dashboard.store.database import Reader
from dashboard.store.scope import Scope

HERE = Path(__file__).parent
COORDINATING_WEIGHT = 0.3


def by_month(db: Reader, scope: Scope, *, coordinating_weight: float = COORDINATING_WEIGHT) -> pd.DataFrame:
    """One row per agency with a task and month: agency_id, agency, month_on, lead, coordinating, weighted.

    The agency filter is not a filter on tasks here: it keeps that agency's own rows.
    """
    rows = db.query(
        HERE / "load.sql", replace(scope, agency=None, ahead=True), coordinating_weight=float(coordinating_weight)
    )
    return rows if scope.agency is None else rows[rows["agency_id"] == scope.agency].reset_index(drop=True)


def crossed(by_month: pd.DataFrame, role: str) -> pd.DataFrame:
    """The rows of `by_month` as agency × month: agency and a column "2023-12" for each month, with the number of active
    tasks in that role; agencies without any left out, those with the fullest month first."""
    filled = by_month[by_month[role] > 0]
    order = (
        filled.groupby("agency")[role].agg(["max", "sum"]).sort_values(["max", "sum"], ascending=False, kind="stable")
    )
    months = sorted({f"{day:%Y-%m}" for day in by_month["month_on"]})
    grid = filled.pivot_table(
        index="agency", columns=filled["month_on"].dt.strftime("%Y-%m"), values=role, aggfunc="sum"
    )
    return grid.reindex(index=order.index, columns=months).rename_axis(columns=None).reset_index()


def by_agency(db: Reader, scope: Scope, *, coordinating_weight: float = COORDINATING_WEIGHT) -> pd.DataFrame:
    """One row per agency with a task active in the report period, heaviest first: lead, coordinating, weighted."""
    rows = by_month(db, scope, coordinating_weight=coordinating_weight)
    rows = rows[(rows["month_on"] == pd.Timestamp(scope.period_on)) & (rows["lead"] + rows["coordinating"] > 0)]
    return rows.drop(columns="month_on").sort_values(
        ["weighted", "lead", "agency"], ascending=[False, False, True], ignore_index=True
    )


def totals(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per month: month_on, tasks (active, each counted once)."""
    return db.query(HERE / "load_totals.sql", replace(scope, ahead=True))
