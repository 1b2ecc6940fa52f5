"""Conclusions of meetings, as they stand at the report date (domain.md §9)."""

from pathlib import Path

import pandas as pd

from dashboard.store.database import Reader
from dashboard.store.scope import Scope

HERE = Path(__file__).parent


def still_open(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per open conclusion, the longest overdue first: conclusion_id, meeting_id, meeting (title), held_at
    (UTC), text, agency_id, agency, task_id and ref (missing without a task), due_on, days_late (below 0: days left).

    The agency filter keeps the agency's own conclusions, the section filter those about a task of the section.
    """
    return db.query(HERE / "conclusions.sql", scope, kinds=["recorded", "changed", "reopened"])


def standing(db: Reader, scope: Scope) -> pd.DataFrame:
    """The same with those that are done: every conclusion that was not withdrawn, the meeting held last first."""
    rows = db.query(HERE / "conclusions.sql", scope, kinds=["recorded", "changed", "reopened", "done"])
    return rows.sort_values("held_at", ascending=False, kind="stable", ignore_index=True)


def of_meeting(db: Reader, scope: Scope, meeting_id: str) -> pd.DataFrame:
    """What became of one meeting's conclusions: the rows of `standing` about it, the longest overdue first, those that
    are done last."""
    rows = standing(db, scope)
    rows = rows[rows["meeting_id"] == meeting_id]
    return rows.sort_values(["is_done", "due_on"], kind="stable", ignore_index=True)


def tally(rows: pd.DataFrame) -> dict[str, int]:
    """How many conclusions are done, open and in time, and overdue (`in_time` and `overdue` are not done)."""
    is_open, is_late = ~rows["is_done"].astype(bool), rows["days_late"] > 0
    return {
        "done": int((~is_open).sum()),
        "in_time": int((is_open & ~is_late).sum()),
        "overdue": int((is_open & is_late).sum()),
    }
