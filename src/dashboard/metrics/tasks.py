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
    return db.query(
        """
        select t.*, s.title as section_title, p.title as plan_title, p.number as plan_number
        from tasks as t
        join plans as p on p.submission_id = t.submission_id
        left join section as s on s.plan_code = t.plan_code and s.ref = t.section_ref
        where t.task_id = $task_id and t.submission_id in (select submission_id from in_force)
        """,
        scope,
        task_id=task_id,
    )


def agencies(db: Reader, scope: Scope, task_id: str) -> pd.DataFrame:
    """One row per agency of the task at the report date: agency_id, name, role, group name, and what it, or the lead
    whose place it took, last said of it by the report period: percent, quantity, reported_on, said_by (who, if not
    itself)."""
    return db.query(
        """
        with said as (
            select p.place,
                arg_max(p.percent, p.period_on) filter (p.percent is not null) as percent,
                max(p.period_on) as reported_on,
                arg_max(p.quantity, p.period_on) filter (p.quantity is not null) as quantity,
                arg_max(p.agency_id, p.period_on) as agency_id
            from reported_progress as p
            join report as x on p.period_on <= x.period_on
            where p.task_id = $task_id
            group by p.place
        )
        select r.agency_id, a.name, a.short_name, r.role, g.name as group_name, s.percent, s.quantity, s.reported_on,
            if(s.agency_id <> r.agency_id, b.short_name, null) as said_by
        from roles as r
        join agency as a on a.agency_id = r.agency_id
        left join agency as g on g.agency_id = r.group_id
        left join said as s on s.place = r.place
        left join agency as b on b.agency_id = s.agency_id
        where r.task_id = $task_id
        order by r.role = 'coordinating', r.position
        """,
        scope,
        task_id=task_id,
    )


def reports(db: Reader, scope: Scope, task_id: str) -> pd.DataFrame:
    """One row per report on the task up to the report period, newest first: agency, period, values as reported,
    and where each came from (file, sheet, row, cells; submission, who committed it and when)."""
    return db.query(
        """
        select p.period_on, p.agency_id, a.short_name as agency,
            p.percent, p.state, p.started_on, p.finished_on, p.quantity, p.unit,
            p.result, p.difficulty, p.proposal, p.evidence, p.missing_reason, p.sheet, p.row_number, p.cells,
            s.submission_id, s.file_name, s.file_sha256, s.committed_at, s.committed_by, s.version, s.is_demo
        from progress as p
        join report as x on p.period_on <= x.period_on
        join in_force as f on f.submission_id = p.submission_id
        join submissions as s on s.submission_id = p.submission_id
        left join agency as a on a.agency_id = p.agency_id
        where p.task_id = $task_id
        order by p.period_on desc, a.position
        """,
        scope,
        task_id=task_id,
    )


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
    return db.query(
        """
        with counts as (
            select submission_id from in_force
        ),
        printed as (
            select submission_id from tasks where task_id = $task_id and submission_id in (select * from counts)
        )
        select a.short_name as agency, m.source, m.item, m.estimated_vnd, m.allocated_vnd, m.disbursed_vnd, m.period_on,
            b.sheet, b.row_number, b.cells,
            s.submission_id, s.file_name, s.file_sha256, s.committed_at, s.committed_by, s.version
        from money_lines as m
        left join agency as a on a.agency_id = m.agency_id
        left join budget_lines as b
            on b.task_id = m.task_id and b.agency_id = m.agency_id and b.period_on = m.period_on
            and b.source = m.source and b.item = m.item and b.submission_id in (select * from counts)
        left join submissions as s on s.submission_id = coalesce(b.submission_id, (select * from printed))
        where m.task_id = $task_id
        order by m.source, m.item, a.position, a.short_name
        """,
        scope,
        task_id=task_id,
    )


def deadline_changes(db: Reader, scope: Scope, task_id: str) -> pd.DataFrame:
    """One row per deadline change known at the report date, oldest first: old_due_on, new_due_on, document,
    dated_on."""
    return db.query(
        "select c.old_due_on, c.new_due_on, c.document, c.dated_on from deadline_changes as c, report as x "
        "where c.task_id = $task_id and c.dated_on <= x.report_on "
        "and c.submission_id in (select submission_id from in_force) order by c.dated_on, c.rowid",
        scope,
        task_id=task_id,
    )


def lead_changes(db: Reader, scope: Scope, task_id: str) -> pd.DataFrame:
    """One row per change of the lead known at the report date, oldest first: old, new (names; missing where a lead
    was added or left), document, dated_on."""
    return db.query(
        "select o.short_name as old, n.short_name as new, c.document, c.dated_on from lead_changes as c "
        "join report as x on c.dated_on <= x.report_on "
        "left join agency as o on o.agency_id = c.old_agency_id left join agency as n on n.agency_id = c.new_agency_id "
        "where c.task_id = $task_id and c.submission_id in (select submission_id from in_force) "
        "order by c.dated_on, c.rowid",
        scope,
        task_id=task_id,
    )
