"""Timeline: deadlines by month and dated commemorations (the tasks themselves are `tasks.listing`)."""

from pathlib import Path

import pandas as pd

from dashboard.store.database import Reader
from dashboard.store.scope import Scope

HERE = Path(__file__).parent


def milestones(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per commemoration of the plans in scope that count, by date: plan_code, on_date, title, note.

    A commemoration that both plans print comes once, with the first plan's wording.
    """
    return db.query(HERE / "timeline_milestones.sql", scope)


def moved(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per task in scope whose deadline moved by the report date: task_id, moved_at (UTC), the moment its last
    move was first recorded."""
    return db.query(HERE / "timeline_moved.sql", scope)


def deadlines(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per month with a due date in scope, in order: month_on, due, done_on_time, done_late, overdue, open
    (neither done nor overdue). Withdrawn tasks are in none."""
    return db.query(HERE / "timeline_deadlines.sql", scope)
