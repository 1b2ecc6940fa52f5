"""Shares: how far one agency says its own part of each task is, beside the state of the whole task.

A task with several leads is complete when all of them are (domain.md §4), so an agency that has done its part may
still lead an overdue task; its share says so.
"""

import pandas as pd

from dashboard.store.database import Reader
from dashboard.store.scope import Scope


def of_agency(db: Reader, scope: Scope, agency_id: str) -> pd.DataFrame:
    """One row per task in scope on which the agency, or the lead whose place it took, has reported, in printed order:
    task_id, own_percent (0 to 100, the last one)."""
    return db.query(
        """
        select p.task_id, arg_max(p.percent, p.period_on) as own_percent
        from reported_progress as p
        join report as r on p.period_on <= r.period_on
        join task_status as t on t.task_id = p.task_id
        -- the place it holds, in which another may have spoken before it
        left join roles as o on o.task_id = p.task_id and o.place = p.place and o.agency_id = $agency_id
        where p.percent is not null
            and (
                (p.has_tenure and o.task_id is not null)
                or (p.agency_id = $agency_id and p.task_id not in (select task_id from lead_succession))
            )
        group by p.task_id, t.plan_code, t.position
        order by t.plan_code, t.position
        """,
        scope,
        agency_id=agency_id,
    )
