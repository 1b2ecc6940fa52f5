"""Shares: how far one agency says its own part of each task is, beside the state of the whole task.

A task with several leads is complete when all of them are (domain.md §4), so an agency that has done its part may
still lead an overdue task; its share says so.
"""

import pandas as pd

from dashboard.store.database import Reader
from dashboard.store.scope import Scope


def of_agency(db: Reader, scope: Scope, agency_id: str) -> pd.DataFrame:
    """One row per task in scope on which the agency has reported, in printed order: task_id, own_percent (0 to 100,
    its last one)."""
    return db.query(
        """
        select p.task_id, arg_max(p.percent, p.period_on) as own_percent
        from progress as p
        join report as r on p.period_on <= r.period_on
        join task_status as t on t.task_id = p.task_id
        where p.agency_id = $agency_id and p.percent is not null
            and p.submission_id in (select submission_id from in_force)
        group by p.task_id, t.plan_code, t.position
        order by t.plan_code, t.position
        """,
        scope,
        agency_id=agency_id,
    )
