"""Shares: how far one agency says its own part of each task is, beside the state of the whole task.

A task with several leads is complete when all of them are (domain.md §4), so an agency that has done its part may
still lead an overdue task; its share says so.
"""

from pathlib import Path

import pandas as pd

from dashboard.store.database import Reader
from dashboard.store.scope import Scope

HERE = Path(__file__).parent


def of_agency(db: Reader, scope: Scope, agency_id: str) -> pd.DataFrame:
    """One row per task in scope on which the agency, or the lead whose place it took, has reported, in printed order:
    task_id, own_percent (0 to 100, the last one)."""
    return db.query(HERE / "shares.sql", scope, agency_id=agency_id)
