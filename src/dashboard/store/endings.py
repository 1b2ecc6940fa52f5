"""Ending a plan: from a day on, by a document, it is in no count any more (domain.md §1). It can be taken up again.

Every step is an event that stays; the last one known says what holds, now or at an earlier moment of knowledge.
"""

from datetime import date, datetime
from typing import Any

import pandas as pd

from dashboard.errors import Refused, Stale
from dashboard.store.session import Reader, Writer


def end(writer: Writer, plan_code: str, ended_on: date, document: str, *, by: str, at: datetime) -> None:
    """End a plan from a day on. Refused without a name or a document, or where the day is not after the plan's first;
    Stale when it is ended already."""
    if not document.strip():
        raise Refused("document_missing")
    plan = _plan(writer, plan_code)
    if ended_on <= plan["starts_on"]:
        raise Refused("ended_before_begun")
    _step(writer, plan_code, by, at, kind="ended", ended_on=ended_on, document=document.strip())


def reopen(writer: Writer, plan_code: str, *, by: str, at: datetime, reason: str) -> None:
    """Take an ended plan up again: it counts as if it had never been ended. Refused without a name or a reason; Stale
    when it is not ended."""
    if not reason.strip():
        raise Refused("reason_missing")
    _plan(writer, plan_code)
    _step(writer, plan_code, by, at, kind="reopened", reason=reason.strip())


def _plan(reader: Reader, plan_code: str) -> dict[str, Any]:
    rows = reader.rows(
        "select starts_on from plans where plan_code = $plan and submission_id in (select submission_id from in_force)",
        plan=plan_code,
    )
    if not rows:
        raise Refused("plan_unknown")
    return rows[0]


def _step(writer: Writer, plan_code: str, by: str, at: datetime, **step: Any) -> None:
    if not by.strip():
        raise Refused("name_missing")
    last = writer.rows(
        "select kind, version from plan_events where plan_code = $plan order by version desc limit 1", plan=plan_code
    )
    if (last[0]["kind"] if last else "reopened") == step["kind"]:
        raise Stale("plan_moved_on")
    row = {
        "plan_code": plan_code, "version": last[0]["version"] + 1 if last else 1, "ended_on": None, "document": None,
        "reason": None, "happened_at": at, "done_by": by.strip(), **step,
    }  # fmt: skip
    writer.insert("plan_events", [row])


def events(reader: Reader) -> pd.DataFrame:
    """One row per step, newest first: plan_code, version, kind (ended or reopened), ended_on, document, reason,
    happened_at (UTC), done_by."""
    return reader.query("select * from plan_events order by happened_at desc, plan_code, version desc")


def in_force(reader: Reader) -> dict[str, dict[str, Any]]:
    """The last step of each plan that is ended, by plan code."""
    rows = reader.rows("select * from plan_events qualify version = max(version) over (partition by plan_code)")
    return {row["plan_code"]: row for row in rows if row["kind"] == "ended"}


def is_asked(reader: Reader, plan_code: str, period_on: date) -> bool:
    """Whether reports are expected for a plan's month: not after its last, nor from the month on in which it is
    ended."""
    rows = reader.rows("select ends_on from plans where plan_code = $plan and submission_id in "
                       "(select submission_id from in_force)", plan=plan_code)  # fmt: skip
    ending = in_force(reader).get(plan_code)
    is_ended = ending is not None and period_on >= ending["ended_on"].replace(day=1)
    return bool(rows) and period_on <= rows[0]["ends_on"] and not is_ended
