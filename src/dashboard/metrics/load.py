"""Load: how many tasks are active in a month, per agency and role (domain.md §7).

Active = begun by the month's end and not finished before the month. Lead and coordinating are separate series;
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
    rows = db.query(HERE / "load.sql", replace(scope, agency=None), coordinating_weight=float(coordinating_weight))
    return rows if scope.agency is None else rows[rows["agency_id"] == scope.agency].reset_index(drop=True)


def by_agency(db: Reader, scope: Scope, *, coordinating_weight: float = COORDINATING_WEIGHT) -> pd.DataFrame:
    """One row per agency with a task active in the report period, heaviest first: lead, coordinating, weighted."""
    rows = by_month(db, scope, coordinating_weight=coordinating_weight)
    rows = rows[(rows["month_on"] == pd.Timestamp(scope.period_on)) & (rows["lead"] + rows["coordinating"] > 0)]
    return rows.drop(columns="month_on").sort_values(
        ["weighted", "lead", "agency"], ascending=[False, False, True], ignore_index=True
    )


def totals(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per month: month_on, tasks (active, each counted once)."""
    return db.query(HERE / "load_totals.sql", scope)
