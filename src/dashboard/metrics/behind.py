"""Behind a figure: what load and money are made of, task by task, so that a list can show what a figure counts."""

from dataclasses import replace

import pandas as pd

from dashboard.store.database import Reader
from dashboard.store.scope import Scope


def load(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per task, agency and role with the months (first days, both inclusive) it is active in while the agency
    has the role, as `load.by_month` counts them: task_id, agency_id, role, first_month, last_month. A task active
    without an agency has a row without one."""
    return db.query(
        """
        select s.task_id, r.agency_id, r.role,
            greatest(s.first_month, coalesce(r.first_month, s.first_month)) as first_month,
            least(s.last_month, coalesce(r.last_month, s.last_month)) as last_month
        from load_span as s
        left join role_tenure as r
            on r.task_id = s.task_id and r.role <> 'reporting'
            and r.first_month <= s.last_month and r.last_month >= s.first_month
        order by s.task_id, r.role, r.agency_id, 4
        """,
        replace(scope, ahead=True),
    )


def money(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per budget line that `budget.by_source` and its like count: task_id, source, item, agency_id (who states
    it; the accountable lead for the plan's own estimate), and the amounts in VND."""
    return db.query(
        """
        select m.task_id, m.source, m.item, coalesce(m.agency_id, t.lead_id) as agency_id,
            m.estimated_vnd, m.allocated_vnd, m.disbursed_vnd
        from money_lines as m
        join task_status as t on t.task_id = m.task_id and t.status <> 'withdrawn'
        order by m.task_id, m.source, m.item, 4, m.estimated_vnd, m.allocated_vnd, m.disbursed_vnd
        """,
        scope,
    )
