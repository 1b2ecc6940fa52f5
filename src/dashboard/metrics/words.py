"""Words: results, difficulties and proposals as agencies reported them, in their own words."""

from pathlib import Path

import pandas as pd

from dashboard.store.database import Reader
from dashboard.store.scope import Scope

HERE = Path(__file__).parent


def difficulties(db: Reader, scope: Scope, agency_id: str) -> pd.DataFrame:
    """One row per task, not handed over since, on which the agency's last report names a difficulty or makes a
    proposal, newest first: task_id, ref, title, period_on, difficulty, proposal. A row that only says why there is no
    figure is no report."""
    return db.query(HERE / "words_difficulties.sql", scope, agency_id=agency_id)


def reported(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per task in scope and agency whose last report on it names a difficulty or makes a proposal, as printed:
    task_id, ref, title, agency, period_on, difficulty, proposal."""
    return db.query(HERE / "words_reported.sql", scope)


def results(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per task in scope with a reported result: task_id, agency, period_on, result; the newest one, and of
    one month that of the lead printed first."""
    return db.query(HERE / "words_results.sql", scope)
