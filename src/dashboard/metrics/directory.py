"""Directory: plans, sections, agencies and report periods there are to choose from."""

from datetime import date, datetime
from pathlib import Path

import pandas as pd

from dashboard.store.database import Reader
from dashboard.store.scope import Scope

HERE = Path(__file__).parent


def plans(db: Reader) -> pd.DataFrame:
    """One row per plan in force: code, title, number, starts_on, ends_on, standing_agency_id."""
    return db.query(
        "select plan_code as code, title, number, issuer, starts_on, ends_on, standing_agency_id from plans "
        "where submission_id in (select submission_id from in_force) order by plan_code"
    )


def sections(db: Reader) -> pd.DataFrame:
    """One row per numbered heading that holds tasks below it: plan_code, ref, title, depth (1 is outermost)."""
    return db.query(HERE / "directory_sections.sql")


def agencies(db: Reader) -> pd.DataFrame:
    """One row per agency that has or had a task: agency_id, name, short_name, level (of two plans the first one's
    wording), leads and coordinates (tasks, as the plans now stand), plans (codes, comma between)."""
    return db.query(HERE / "directory_agencies.sql")


def periods(db: Reader) -> pd.DataFrame:
    """One row per reporting month of the plans: period_on, submissions (reports in force for it)."""
    return db.query(HERE / "directory_periods.sql")


def has_reports(db: Reader) -> bool:
    """Whether any report counts, a nil report too."""
    return bool(db.rows("select 1 from in_force where kind <> 'plan' limit 1"))


def default_period(db: Reader, known_at: datetime | None = None) -> date | None:
    """The report period (first day of the month) shown where none is chosen, as known now or at an earlier moment: the
    last opened one for which at least half of the expected reports are in, so that one early report moves nothing
    (domain.md §9, `default_period` of `store/views/`). None before the first report."""
    everything = Scope(date(9999, 12, 1), date(9999, 12, 31), known_at=known_at)
    rows = db.rows("select period_on from default_period", everything)
    return rows[0]["period_on"] if rows else None


def mandates(db: Reader) -> pd.DataFrame:
    """One row per plan in force: code, title, number, issued_on, issuer, and the full name of its standing_agency."""
    return db.query(HERE / "directory_mandates.sql")


def standing(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per plan in scope known at the report date's moment: code, title, starts_on, ends_on, is_begun, ended_on
    and document (missing: not ended by the report date), is_counted (in the figures of the scope)."""
    return db.query(HERE / "directory_standing.sql", scope)
