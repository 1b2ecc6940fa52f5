"""Budget: estimated (dự toán) -> allocated (được giao) -> disbursed (giải ngân), in VND (domain.md §2, §3).

Of each task and agency, the lines of the last period in which it listed that task's money count, cumulative to
that period's end. The plan's own printed estimate counts until an agency states an estimate for the task. An
amount nobody has stated is missing, which is not zero.
"""

from pathlib import Path

import pandas as pd

from dashboard.metrics import leads
from dashboard.store.database import Reader
from dashboard.store.scope import Scope

HERE = Path(__file__).parent


def totals(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row: estimated_vnd, allocated_vnd, disbursed_vnd (NA: not stated), tasks, and how many of them have each
    stated (stated_tasks: any amount, estimated_tasks, allocated_tasks, disbursed_tasks)."""
    return db.query(
        """
        select
            sum(m.estimated_vnd)::bigint as estimated_vnd,
            sum(m.allocated_vnd)::bigint as allocated_vnd,
            sum(m.disbursed_vnd)::bigint as disbursed_vnd,
            count(distinct t.task_id) as tasks,
            count(distinct m.task_id) as stated_tasks,
            count(distinct m.task_id) filter (m.estimated_vnd is not null) as estimated_tasks,
            count(distinct m.task_id) filter (m.allocated_vnd is not null) as allocated_tasks,
            count(distinct m.task_id) filter (m.disbursed_vnd is not null) as disbursed_tasks
        from task_status as t
        left join money_lines as m on m.task_id = t.task_id
        where t.status <> 'withdrawn'
        """,
        scope,
    )


def _groups(db: Reader, scope: Scope, by: str) -> pd.DataFrame:
    return db.query(HERE / "budget_groups.sql", scope, by=by)


def by_source(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per source of money, largest first: id, name, the three amounts, unspent_vnd (allocated and not yet
    disbursed; NA without an allocation, below 0 if more is disbursed), tasks, and how many of them state each amount
    (estimated_tasks, allocated_tasks, disbursed_tasks)."""
    return _groups(db, scope, "source")


def by_section(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per group of headings with money, largest first: id (plan/ref) and the columns of `by_source`."""
    return _groups(db, scope, "section")


def by_agency(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per agency that states money (the accountable lead for the plan's own estimates), largest first."""
    return _groups(db, scope, "agency")


def by_item(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per item of expense, largest first, with the columns of `by_source`."""
    return _groups(db, scope, "item")


def against_progress(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per task with an allocation: task_id, ref, title, lead, percent, allocated_vnd, disbursed_vnd,
    disbursed_rate (0 to 1, NaN where no disbursement is stated), status."""
    rows = db.query(
        """
        select
            t.task_id, c.ref, c.title, l.first_name as lead, l.others as other_leads, t.percent, t.status,
            m.allocated_vnd, m.disbursed_vnd, m.disbursed_vnd / m.allocated_vnd as disbursed_rate
        from task_status as t
        join task_current as c on c.task_id = t.task_id
        join task_money as m on m.task_id = t.task_id
        left join lead as l on l.task_id = t.task_id
        where t.status <> 'withdrawn' and m.allocated_vnd > 0
        order by t.plan_code, t.position
        """,
        scope,
    )
    return leads.named(rows)


def not_stated(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per task nobody has stated any money for, in printed order: task_id, ref, title, lead, status."""
    rows = db.query(
        """
        select t.task_id, c.ref, c.title, l.first_name as lead, l.others as other_leads, t.status
        from task_status as t
        join task_current as c on c.task_id = t.task_id
        left join lead as l on l.task_id = t.task_id
        where t.status <> 'withdrawn' and t.task_id not in (select task_id from money_lines)
        order by t.plan_code, t.position
        """,
        scope,
    )
    return leads.named(rows)
