"""Outstanding: whose part of an overdue task is not done.

The status is the whole task's (domain.md §4): with several leads, those that have reported 100 % wait for the others.
Who is late is asked here, not of the status.
"""

from pathlib import Path

import pandas as pd

from dashboard.store.database import Reader
from dashboard.store.scope import Scope

HERE = Path(__file__).parent


def of_overdue(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per overdue task and lead that has not reported 100 % by the report period: task_id, agency_id, agency,
    role (lead, or reporting for leads that name nobody), percent (the last of its place, 0 to 100; missing before the
    first: not reported is not 0 %), period_on (the month it was said for); in the order of the plan, of a task those
    first that never reported, then the least done, then by name: who names only some names the worst."""
    return db.query(HERE / "outstanding.sql", scope, period=scope.period_on)


def by_lead(db: Reader, scope: Scope) -> "pd.Series[int]":
    """Of how many overdue tasks each lead has not done its own part, by agency_id; only those with any."""
    rows = of_overdue(db, scope)
    return rows.loc[rows["role"] == "lead", "agency_id"].value_counts()
