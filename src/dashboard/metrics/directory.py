"""Directory: plans, sections, agencies and report periods there are to choose from."""

from datetime import date, datetime

import pandas as pd

from dashboard.store.database import Reader
from dashboard.store.plans import IN_CALENDAR
from dashboard.store.scope import Scope


def plans(db: Reader) -> pd.DataFrame:
    """One row per plan in force: code, title, number, starts_on, ends_on, standing_agency_id."""
    return db.query(
        "select plan_code as code, title, number, issuer, starts_on, ends_on, standing_agency_id from plans "
        "where submission_id in (select submission_id from in_force) order by plan_code"
    )


def sections(db: Reader) -> pd.DataFrame:
    """One row per numbered heading that holds tasks below it: plan_code, ref, title, depth (1 is outermost)."""
    return db.query(
        """
        select s.plan_code, s.ref, s.title, s.parent_ref,
            length(s.ref) - length(replace(s.ref, '.', '')) + 1 as depth
        from sections as s
        where s.submission_id in (select submission_id from in_force)
            and exists (
                select 1 from task_current as t
                where t.plan_code = s.plan_code
                    and (t.section_ref = s.ref or starts_with(t.section_ref, s.ref || '.'))
            )
        order by s.plan_code, s.position
        """
    )


def agencies(db: Reader) -> pd.DataFrame:
    """One row per agency that has or had a task: agency_id, name, short_name, level (of two plans the first one's
    wording), leads and coordinates (tasks, as the plans now stand), plans (codes, comma between)."""
    return db.query(
        """
        with role as (
            select r.agency_id, r.task_id, r.role, r.until_on, f.plan_code
            from task_agencies as r
            join in_force as f on f.submission_id = r.submission_id
            where r.role <> 'reporting'
        ),
        named as (
            select a.agency_id, a.name, a.short_name, a.level, f.plan_code, a.position
            from agencies as a
            join in_force as f on f.submission_id = a.submission_id
            qualify row_number() over (partition by a.agency_id order by f.plan_code, a.position) = 1
        )
        select n.agency_id, n.name, n.short_name, n.level,
            count(distinct r.task_id) filter (r.role = 'lead' and r.until_on is null) as leads,
            count(distinct r.task_id) filter (r.role = 'coordinating' and r.until_on is null) as coordinates,
            string_agg(distinct r.plan_code, ',' order by r.plan_code) as plans
        from named as n
        join role as r on r.agency_id = n.agency_id
        group by n.agency_id, n.name, n.short_name, n.level, n.plan_code, n.position
        order by n.plan_code, n.position
        """
    )


def periods(db: Reader) -> pd.DataFrame:
    """One row per reporting month of the plans: period_on, submissions (reports in force for it)."""
    return db.query(
        f"""
        select p.period_on, count(distinct f.submission_id) as submissions
        from periods as p
        left join in_force as f on f.period_on = p.period_on
        where {IN_CALENDAR}
        group by p.period_on
        order by p.period_on
        """  # noqa: S608 - a constant of our own
    )


def has_reports(db: Reader) -> bool:
    """Whether any report counts, a nil report too."""
    return bool(db.rows("select 1 from in_force where kind <> 'plan' limit 1"))


def default_period(db: Reader, known_at: datetime | None = None) -> date | None:
    """The report period (first day of the month) shown where none is chosen, as known now or at an earlier moment: the
    last opened one for which at least half of the expected reports are in, so that one early report moves nothing
    (domain.md §9, `default_period` of `store/views/`). None before the first report."""
    everything = Scope(date(9999, 12, 1), date(9999, 12, 31), known_at=known_at)
    found = db.rows("select period_on from default_period", everything)
    return found[0]["period_on"] if found else None


def mandates(db: Reader) -> pd.DataFrame:
    """One row per plan in force: code, title, number, issued_on, issuer, and the full name of its standing_agency."""
    return db.query(
        """
        select p.plan_code as code, p.title, p.number, p.issued_on, p.issuer, a.name as standing_agency
        from plans as p
        left join agencies as a on a.submission_id = p.submission_id and a.agency_id = p.standing_agency_id
        where p.submission_id in (select submission_id from in_force)
        order by p.plan_code
        """
    )


def standing(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per plan in scope known at the report date's moment: code, title, starts_on, ends_on, is_begun, ended_on
    and document (missing: not ended by the report date), is_counted (in the figures of the scope)."""
    return db.query(
        """
        select s.plan_code as code, p.title, p.starts_on, p.ends_on, s.is_begun, s.ended_on, s.document, s.is_counted
        from plan_span as s
        join plans as p on p.plan_code = s.plan_code
        join in_force as f on f.submission_id = p.submission_id
        where s.is_in_scope
        order by s.plan_code
        """,
        scope,
    )
