"""Timeline: deadlines by month and dated commemorations (the tasks themselves are `tasks.listing`)."""

import pandas as pd

from dashboard.store.database import Reader
from dashboard.store.scope import Scope


def milestones(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per commemoration of the plans in scope, by date: plan_code, on_date, title, note.

    A commemoration that both plans print comes once, with the first plan's wording.
    """
    return db.query(
        """
        select m.plan_code, m.on_date, m.title, m.ref, m.note
        from milestones as m
        join in_force as f on f.submission_id = m.submission_id
        join report as r on r.plan_code is null or r.plan_code = m.plan_code
        qualify row_number() over (partition by m.on_date, m.title order by m.plan_code) = 1
        order by m.on_date, m.plan_code
        """,
        scope,
    )


def deadlines(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per month with a due date in scope, in order: month_on, due, done_on_time, done_late, overdue, open
    (neither done nor overdue). Withdrawn tasks are in none."""
    return db.query(
        """
        select
            date_trunc('month', due_on)::date as month_on,
            count(*) as due,
            count(*) filter (status = 'done_on_time') as done_on_time,
            count(*) filter (status = 'done_late') as done_late,
            count(*) filter (status = 'overdue') as overdue,
            count(*) filter (status not in ('done_on_time', 'done_late', 'overdue')) as open
        from task_status
        where due_on is not null and status <> 'withdrawn'
        group by month_on
        order by month_on
        """,
        scope,
    )
