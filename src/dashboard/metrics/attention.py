"""Attention: what a chair should ask about at the report date, worst first within each kind.

Kinds, in this order: overdue tasks, silent agencies, open conclusions of meetings, tasks due soon, suspended tasks,
tasks with no lead, tasks whose passages contradict each other (domain.md §3, §4, §8). Of the last two only tasks still
open.
"""

from pathlib import Path

import pandas as pd

from dashboard.metrics import conclusions, reporting
from dashboard.store.database import Reader
from dashboard.store.scope import Scope

HERE = Path(__file__).parent
KINDS = ("overdue", "silent", "conclusion", "due_soon", "suspended", "no_lead", "contradiction")


def items(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per thing to ask about: kind, id (task_id, agency_id or conclusion_id), title, agency (of a task
    its first lead) and the number of its other_leads, days (late, left, or months silent; of a conclusion late, below 0
    left), on_date (due date or last received period), percent, detail (text of the contradiction, the printed leads
    that name nobody, the plan an agency is silent in, or the meeting_id of a conclusion)."""
    task_rows = db.query(HERE / "attention.sql", scope)
    quiet = reporting.silent(db, scope)
    silent = _rows(task_rows, "silent", quiet, "agency_id", "agency", "months", "last_received_on", "plan_code")
    concluded = conclusions.still_open(db, scope)
    agreed = _rows(task_rows, "conclusion", concluded, "conclusion_id", "text", "days_late", "due_on", "meeting_id")
    parts = [task_rows[task_rows["kind"] == "overdue"], silent, agreed, task_rows[task_rows["kind"] != "overdue"]]
    return pd.concat([part for part in parts if len(part)] or [task_rows], ignore_index=True)


def _rows(
    like: pd.DataFrame, kind: str, frame: pd.DataFrame, id_: str, title: str, days: str, on_date: str, detail: str
) -> pd.DataFrame:
    named = {"id": id_, "title": title, "agency": "agency", "days": days, "on_date": on_date, "detail": detail}
    rows = pd.DataFrame({name: frame[column] for name, column in named.items()})
    return rows.assign(kind=kind, other_leads=0, percent=float("nan"))[like.columns]
