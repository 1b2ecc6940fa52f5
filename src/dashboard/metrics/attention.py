"""Attention: what a chair should ask about at the report date, worst first within each kind.

Kinds, in this order: overdue tasks, silent agencies, tasks due soon, suspended tasks, tasks with no lead, tasks
whose passages contradict each other (domain.md §3, §4, §8). Of the last two only tasks still open.
"""

from pathlib import Path

import pandas as pd

from dashboard.metrics import reporting
from dashboard.store.database import Reader
from dashboard.store.scope import Scope

HERE = Path(__file__).parent
KINDS = ("overdue", "silent", "due_soon", "suspended", "no_lead", "contradiction")


def items(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per thing to ask about: kind, id (task_id or agency_id), title, agency, days (late, left, or months
    silent), on_date (due date or last received period), percent, detail (text of the contradiction, the printed
    leads that name nobody, or the plan an agency is silent in)."""
    asked = db.query(HERE / "attention.sql", scope)
    quiet = reporting.silent(db, scope)
    silent = pd.DataFrame(
        {
            "kind": "silent",
            "id": quiet["agency_id"],
            "title": quiet["agency"],
            "agency": quiet["agency"],
            "days": quiet["months"],
            "on_date": quiet["last_received_on"],
            "percent": float("nan"),
            "detail": quiet["plan_code"],
        },
        columns=asked.columns,
    )
    parts = [asked[asked["kind"] == "overdue"], silent, asked[asked["kind"] != "overdue"]]
    return pd.concat([part for part in parts if len(part)] or [asked], ignore_index=True)
