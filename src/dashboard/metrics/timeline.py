"""Timeline: deadlines by month and dated commemorations (the tasks themselves are `tasks.listing`)."""

import pandas as pd

from dashboard.store.database import Reader
from dashboard.store.scope import Scope


def milestones(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per commemoration of the plans in scope that count, by date: plan_code, on_date, title, note.

    A commemoration that both plans print comes once, with the first plan's wording.
    """
    return db.query(
        """
        select m.plan_code, m.on_date, m.title, m.ref, m.note
        from milestones as m
        join in_force as f on f.submission_id = m.submission_id
        join plan_span as s on s.plan_code = m.plan_code and s.is_counted
        qualify row_number() over (partition by m.on_date, m.title order by m.plan_code) = 1
        order by m.on_date, m.plan_code
        """,
        scope,
    )


def moved(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per task in scope whose deadline moved by the report date: task_id, moved_at (UTC), the moment its last
    move was first recorded."""
    return db.query(
        """
        with last as (
            select c.task_id, c.new_due_on, c.dated_on
            from deadline_changes as c
            join in_force as f on f.submission_id = c.submission_id
            join task_status as t on t.task_id = c.task_id
            join report as r on c.dated_on <= r.report_on
            qualify row_number() over (partition by c.task_id order by c.dated_on desc, c.rowid desc) = 1
        )
        select l.task_id, min(s.committed_at) as moved_at
        from last as l
        join deadline_changes as c
            on c.task_id = l.task_id and c.new_due_on = l.new_due_on and c.dated_on = l.dated_on
        join counted_submissions as s on s.submission_id = c.submission_id
        group by l.task_id
        order by l.task_id
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
            count(*) filter (not is_complete and status <> 'overdue') as open
        from task_status
        where due_on is not null and status <> 'withdrawn'
        group by month_on
        order by month_on
        """,
        scope,
    )
