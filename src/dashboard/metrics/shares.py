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
        with own as (
            -- months in which it spoke, or the lead whose place it has taken over
            select v.task_id, v.agency_id, v.first_month, v.last_month
            from places as v
            join roles as r on r.task_id = v.task_id and r.place = v.place and r.agency_id = $agency_id
        )
        select p.task_id, arg_max(p.percent, p.period_on) as own_percent
        from progress as p
        join report as r on p.period_on <= r.period_on
        join task_status as t on t.task_id = p.task_id
        left join own as o
            on o.task_id = p.task_id and o.agency_id = p.agency_id
            and p.period_on between o.first_month and o.last_month
        where p.percent is not null
            and p.submission_id in (select submission_id from in_force)
            and (
                o.task_id is not null
                or (p.agency_id = $agency_id and p.task_id not in (select task_id from places))
            )
        group by p.task_id, t.plan_code, t.position
        order by t.plan_code, t.position
        """,
        scope,
        agency_id=agency_id,
    )
