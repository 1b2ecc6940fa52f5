"""Completion: rates of work done, each named with its own denominator (domain.md §5).

Completion on assigned = done ÷ (all − withdrawn). Completion on due = done among the tasks due by the report
date ÷ the tasks due. On-time rate = done by the due date, among the tasks due ÷ the tasks due; with the late and
the not done they make 100 % of the tasks due. Rates are 0 to 1 and NaN where nothing is counted; groups of fewer
than five tasks are not ranked.
"""

from pathlib import Path
from typing import Final

import pandas as pd

from dashboard.metrics import outstanding
from dashboard.store.database import Reader
from dashboard.store.scope import Scope

HERE = Path(__file__).parent
DONE: Final = ("done_on_time", "done_late", "done_undated")
"""The statuses of complete tasks."""
CLOSED: Final = (*DONE, "withdrawn")
"""The statuses nothing is left to be done of."""


def totals(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row: tasks, withdrawn, assigned, done, due, done_due, on_time, late, overdue, no_deadline, dated
    (with a due date), rates."""
    return db.query(HERE / "totals.sql", scope)


def by_status(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per status (ten, in the order shown): status, tasks. They sum to the tasks in scope."""
    return db.query(HERE / "by_status.sql", scope)


def by_agency(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per leading agency (the one in the scope, or all): worst first, most overdue tasks of which its own part
    is not done, then the lowest rate; of those with as many, agencies with fewer than five tasks come after the ranked
    ones, and no rate decides about their order.

    agency_id, agency, assigned, done, due, done_due, on_time, a count per status, the overdue split in overdue_own (its
    own part is not done) and overdue_others (it is, others are waited for; domain.md §4), rates, is_ranked. A task
    with several leads stands in each of their rows, with the status of the whole task: rows are never added up.
    """
    rows = db.query(HERE / "completion_groups.sql", scope, by="agency")
    rows = rows.rename(columns={"group_id": "agency_id", "group_name": "agency"}).drop(columns="group_plan")
    own = rows["agency_id"].map(outstanding.by_lead(db, scope)).fillna(0).astype(int)
    at = list(rows.columns).index("overdue") + 1
    rows.insert(at, "overdue_own", own)
    rows.insert(at + 1, "overdue_others", rows["overdue"] - own)
    worst_first = rows["assigned_rate"].where(rows["is_ranked"], 0.0)
    return (
        rows.assign(worst_first=worst_first)
        .sort_values(
            # two plans count positions anew
            ["overdue_own", "is_ranked", "worst_first", "group_position", "agency"],
            ascending=[False, False, True, True, True],
            ignore_index=True,
        )
        .drop(columns="worst_first")
    )


def by_section(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per group of headings, in printed order: group_ref, title, plan_code and the columns of by_agency."""
    rows = db.query(HERE / "completion_groups.sql", scope, by="section")
    rows = rows.rename(columns={"group_id": "group_ref", "group_name": "title", "group_plan": "plan_code"})
    return rows.sort_values(["plan_code", "group_position"], ignore_index=True)


def by_month(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per month with tasks due by the report date: month_on, due, on_time, late, open, rate."""
    return db.query(HERE / "completion_by_month.sql", scope)


def ageing(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per bucket of days overdue (1-7, 8-30, 31-90, 90+): bucket, tasks."""
    return db.query(HERE / "ageing.sql", scope)
