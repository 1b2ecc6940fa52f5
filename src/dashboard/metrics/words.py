"""Words: results, difficulties and proposals as agencies reported them, in their own words."""

from pathlib import Path

import pandas as pd

from dashboard.store.database import Reader
from dashboard.store.reported import REASON_ONLY
from dashboard.store.scope import Scope

HERE = Path(__file__).parent


def difficulties(db: Reader, scope: Scope, agency_id: str) -> pd.DataFrame:
    """One row per task, not handed over since, on which the agency's last report names a difficulty or makes a
    proposal, newest first: task_id, ref, title, period_on, difficulty, proposal. A row that only says why there is no
    figure is no report."""
    return db.query(
        f"""
        select p.task_id, t.ref, t.title, p.period_on, p.difficulty, p.proposal
        from progress as p
        join report as r on p.period_on <= r.period_on
        join task_current as t on t.task_id = p.task_id
        where p.agency_id = $agency_id
            and t.plan_code in (select plan_code from plan_span where is_counted)
            and not exists (
                select 1 from lead_succession as v
                where v.task_id = p.task_id and v.agency_id = p.agency_id and v.place is null
                    and r.period_on between v.first_month and v.last_month
            )
            and p.submission_id in (select submission_id from in_force)
            and not {REASON_ONLY}
        qualify p.period_on = max(p.period_on) over (partition by p.task_id)
            and (p.difficulty is not null or p.proposal is not null)
        order by p.period_on desc, t.plan_code, t.position
        """,  # noqa: S608 - a constant
        scope,
        agency_id=agency_id,
    )


def reported(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per task in scope and agency whose last report on it names a difficulty or makes a proposal, as printed:
    task_id, ref, title, agency, period_on, difficulty, proposal."""
    return db.query(HERE / "words_reported.sql", scope)


def results(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per task in scope with a reported result: task_id, agency, period_on, result; the newest one, and of
    one month that of the lead printed first."""
    return db.query(HERE / "words_results.sql", scope)
