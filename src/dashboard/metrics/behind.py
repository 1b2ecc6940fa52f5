"""Behind a figure: which tasks it counts, where the list of tasks alone does not tell (`tasks.listing`)."""

import pandas as pd

from dashboard.store.database import Reader
from dashboard.store.scope import Scope


def load(
    db: Reader, scope: Scope, month_on: str, agency_id: str | None = None, role: str | None = None
) -> pd.DataFrame:
    """One row per task active in the month ("2024-03-01"), as `load.by_month` counts them: task_id; only those of the
    agency or role ("lead", "coordinating") on the month's last day, if given."""
    return db.query(
        """
        select s.task_id
        from load_span as s
        where $month_on::date between s.first_month and s.last_month
            and (
                ($agency_id is null and $role is null)
                or exists (
                    select 1
                    from held_roles as r
                    where r.task_id = s.task_id and r.role <> 'reporting'
                        and $month_on::date between r.first_month and r.last_month
                        and r.agency_id = coalesce($agency_id, r.agency_id)
                        and r.role = coalesce($role, r.role)
                )
            )
        """,
        scope,
        month_on=month_on,
        agency_id=agency_id,
        role=role,
    )


def money(
    db: Reader,
    scope: Scope,
    amount: str | None = None,
    source: str | None = None,
    item: str | None = None,
    agency_id: str | None = None,
) -> pd.DataFrame:
    """One row per task with a budget line that `budget.by_source` and its like count: task_id; only where the amount
    ("estimated", "allocated", "disbursed") is stated, and of this source, item and agency, if given."""
    return db.query(
        """
        select distinct m.task_id
        from money_lines as m
        join task_status as t on t.task_id = m.task_id and t.status <> 'withdrawn'
        where m.source = coalesce($source, m.source)
            and m.item = coalesce($item, m.item)
            and ($agency_id is null or coalesce(m.agency_id, t.lead_id) = $agency_id)
            and case $amount
                when 'estimated' then m.estimated_vnd is not null
                when 'allocated' then m.allocated_vnd is not null
                when 'disbursed' then m.disbursed_vnd is not null
                else true
            end
        """,
        scope,
        amount=amount,
        source=source,
        item=item,
        agency_id=agency_id,
    )
