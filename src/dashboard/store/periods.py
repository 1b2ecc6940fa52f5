"""What the secretariat does with a reporting month: open, change its days, close, reopen (domain.md §8).

Every step is an event that stays; the last one says what holds, now or at an earlier moment of knowledge.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import pandas as pd

from dashboard.errors import Refused, Stale
from dashboard.store import endings, plans, states
from dashboard.store.scope import month_end
from dashboard.store.session import Reader, Writer, new_id

Kind = Literal["opened", "changed", "closed", "reopened"]


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a reporting month: the last its reports speak about, the last a report is on time, the last a
    report is taken without a reason (None: until the month is closed).

    Raises Refused when they are not in this order.
    """

    closes_on: date
    deadline_on: date
    locks_on: date | None = None

    def __post_init__(self) -> None:
        if self.deadline_on < self.closes_on:
            raise Refused("deadline_before_closing")
        if self.locks_on is not None and self.locks_on < self.deadline_on:
            raise Refused("lock_before_deadline")


def days(period: Mapping[str, Any]) -> Days:
    """The days of a row of `plans.periods`."""
    return Days(period["closes_on"], period["deadline_on"], period["locks_on"])


def open_(writer: Writer, plan_code: str, period_on: date, new_days: Days, *, by: str, at: datetime) -> None:
    """Open a month with these days. Stale when somebody opened or closed it already."""
    _step(writer, "opened", plan_code, period_on, ("planned",), new_days, by=by, at=at)


def change(
    writer: Writer, plan_code: str, period_on: date, new_days: Days, *, by: str, at: datetime, reason: str
) -> None:
    """Give an open month other days; who was on time is judged by them. Stale when it is not open."""
    _step(writer, "changed", plan_code, period_on, ("open",), new_days, by=by, at=at, reason=reason)


def close(writer: Writer, plan_code: str, period_on: date, *, by: str, at: datetime) -> None:
    """Close a month: what is expected of whom in it stays as it is now, and a later report needs a reason.

    Stale when it is closed already.
    """
    event_id = _step(writer, "closed", plan_code, period_on, ("planned", "open"), None, by=by, at=at)
    is_asked = endings.is_asked(writer, plan_code, period_on)
    active = set(plans.active_tasks(writer, plan_code, period_on)) if is_asked else set()
    writer.insert(
        "expectations",
        [
            {
                "plan_code": plan_code,
                "period_on": period_on,
                "agency_id": role["agency_id"],
                "task_id": role["task_id"],
                "event_id": event_id,
            }
            for role in plans.roles(writer, plan_code, month_end(period_on))
            if role["role"] == "lead" and role["task_id"] in active
        ],
    )


def reopen(
    writer: Writer, plan_code: str, period_on: date, new_days: Days, *, by: str, at: datetime, reason: str
) -> None:
    """Open a closed month again, with these days; what is expected in it follows the plan again. Stale when it is
    not closed."""
    _step(writer, "reopened", plan_code, period_on, ("closed",), new_days, by=by, at=at, reason=reason)


def _step(
    writer: Writer,
    kind: Kind,
    plan_code: str,
    period_on: date,
    allowed: tuple[str, ...],
    new_days: Days | None,
    *,
    by: str,
    at: datetime,
    reason: str | None = None,
) -> str:
    """Write one event and what follows from it; returns its id. Refused without a name, or a reason where one must be;
    Stale when the month is not in one of the `allowed` states (any more)."""
    if not by.strip():
        raise Refused("name_missing")
    if kind in ("changed", "reopened") and not (reason or "").strip():
        raise Refused("reason_missing")
    month = plans.period(writer, plan_code, period_on)
    if month is None or month["state"] not in allowed:
        raise Stale("period_moved_on")
    new_days = new_days or days(month)
    event_id = new_id()
    writer.insert(
        "period_events",
        [
            {
                "event_id": event_id,
                "plan_code": plan_code,
                "period_on": period_on,
                "kind": kind,
                "happened_at": at,
                "done_by": by.strip(),
                "reason": reason.strip() if reason else None,
                "closes_on": new_days.closes_on,
                "deadline_on": new_days.deadline_on,
                "locks_on": new_days.locks_on,
            }
        ],
    )
    states.refresh_periods(writer)
    return event_id


def events(reader: Reader) -> pd.DataFrame:
    """One row per event, newest first: event_id, plan_code, period_on, kind, happened_at (UTC), done_by, reason,
    closes_on, deadline_on, locks_on."""
    return reader.query("select * from period_events order by happened_at desc, event_id desc")
