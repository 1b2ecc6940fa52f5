"""Tasks: the list behind every figure, and everything about one task.

Status per domain.md §4; percent 0 to 100; amounts in VND, missing where nobody has stated one.
"""

from pathlib import Path

import pandas as pd

from dashboard.store.database import Reader
from dashboard.store.scope import Scope

HERE = Path(__file__).parent


def listing(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per task in scope, in printed order: names, dates, state, status, days late, money. `lead`: the first
    lead, or the agency filtered by, and the number of `other_leads`; `first_lead`: the accountable one."""
    return db.query(HERE / "tasks.sql", scope)


def one(db: Reader, scope: Scope, task_id: str) -> pd.DataFrame:
    """One row (none if there is no such task): the task as printed, with its notes and targets."""
    return db.query(HERE / "task.sql", scope, task_id=task_id)


def agencies(db: Reader, scope: Scope, task_id: str) -> pd.DataFrame:
    """One row per agency of the task at the report date: agency_id, name, role, group name, and what it, or the lead
    whose place it took, last said of it by the report period: percent, quantity, reported_on, said_by (who, if not
    itself)."""
    return db.query(HERE / "task_agencies.sql", scope, task_id=task_id)


def reports(db: Reader, scope: Scope, task_id: str) -> pd.DataFrame:
    """One row per report on the task up to the report period, newest first: agency, period, values as reported,
    and where each came from (file, sheet, row, cells; submission, who committed it and when)."""
    return db.query(HERE / "task_reports.sql", scope, task_id=task_id)


def months(db: Reader, scope: Scope, task_id: str) -> pd.DataFrame:
    """One row per month up to the report period: month_on, percent of the whole task, is_reported."""
    return db.query(
        "select m.month_on, m.percent, m.is_reported from task_months as m, report as x "
        "where m.task_id = $task_id and m.month_on <= x.period_on order by m.month_on",
        scope,
        task_id=task_id,
    )


def money(db: Reader, scope: Scope, task_id: str) -> pd.DataFrame:
    """One row per budget line of the task at the report period: agency, source, item, amounts in VND, period_on (the
    period it was reported for; agency and period are missing where the plan itself states it), and where each came
    from as in `reports` (sheet, row and cells are missing where the plan states it)."""
    return db.query(HERE / "task_budget.sql", scope, task_id=task_id)


def deadline_changes(db: Reader, scope: Scope, task_id: str) -> pd.DataFrame:
    """One row per deadline change known at the report date, oldest first: old_due_on, new_due_on, document,
    dated_on."""
    return db.query(HERE / "task_deadline_changes.sql", scope, task_id=task_id)


def lead_changes(db: Reader, scope: Scope, task_id: str) -> pd.DataFrame:
    """One row per change of the lead known at the report date, oldest first: old, new (names; missing where a lead
    was added or left), document, dated_on."""
    return db.query(HERE / "task_lead_changes.sql", scope, task_id=task_id)
