"""Attention: what a chair should ask about at the report date, worst first within each kind.

Kinds, in this order: overdue tasks, silent agencies, tasks due soon, suspended tasks, tasks with no lead, tasks
whose passages contradict each other (domain.md §3, §4, §8).
"""

import pandas as pd

from dashboard.metrics import reporting, tasks
from dashboard.store.database import Reader
from dashboard.store.scope import Scope

KINDS = ("overdue", "silent", "due_soon", "suspended", "no_lead", "contradiction")
COLUMNS = ["kind", "id", "title", "agency", "days", "on_date", "percent", "detail"]
_CLOSED = ("done_on_time", "done_late", "withdrawn")


def items(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per thing to ask about: kind, id (task_id or agency_id), title, agency, days (late, left, or months
    silent), on_date (due date or last received period), percent, detail (text of the contradiction)."""
    listed = tasks.listing(db, scope)
    open_ = listed[~listed["status"].isin(_CLOSED)]
    quiet = reporting.silent(db, scope)
    parts = [
        _rows("overdue", open_[open_["status"] == "overdue"].sort_values("days_late", ascending=False)),
        pd.DataFrame(
            {
                "kind": "silent",
                "id": quiet["agency_id"],
                "title": quiet["agency"],
                "agency": quiet["agency"],
                "days": quiet["months"],
                "on_date": quiet["last_received_on"],
                "percent": float("nan"),
                "detail": quiet["plan_code"],
            }
        ),
        _rows("due_soon", open_[open_["status"] == "due_soon"].sort_values("due_on"), scope),
        _rows("suspended", open_[open_["status"] == "suspended"]),
        _rows("no_lead", open_[open_["lead_count"] == 0]),
        _rows("contradiction", open_[open_["contradiction"].notna()]),
    ]
    return pd.concat([part for part in parts if len(part)] or [pd.DataFrame(columns=COLUMNS)], ignore_index=True)


def _rows(kind: str, listed: pd.DataFrame, scope: Scope | None = None) -> pd.DataFrame:
    days = listed["days_late"]
    if scope is not None:
        days = (pd.to_datetime(listed["due_on"]) - pd.Timestamp(scope.report_on)).dt.days
    return pd.DataFrame(
        {
            "kind": kind,
            "id": listed["task_id"],
            "title": listed["ref"] + " " + listed["title"],
            "agency": listed["lead"],
            "days": days,
            "on_date": pd.to_datetime(listed["due_on"]),
            "percent": listed["percent"],
            "detail": listed["contradiction"] if kind == "contradiction" else listed["leads_phrase"],
        }
    )
