"""Meetings and their conclusions: recorded, corrected, done, withdrawn; every step stays, with who and when.

A step is a row that holds the whole meeting or conclusion from then on, so the highest version known at a moment says
what held at that moment. `seen` is the version the person had before them: Stale when there is a later one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import pandas as pd

from dashboard.errors import Refused, Stale
from dashboard.store.scope import day_of
from dashboard.store.session import Reader, Writer, new_id
from dashboard.text import fold

OPEN = ("recorded", "changed", "reopened")
"""Last steps after which a conclusion is still to be carried out."""

ConclusionStep = Literal["changed", "done", "reopened", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Meeting:
    """When (UTC), what it is called, and the plan it is about (None: both)."""

    held_at: datetime
    title: str
    plan_code: str | None = None


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What is to be done, by which agency, by which day, and the task it is about, if it is about one."""

    text: str
    agency_id: str
    due_on: date
    task_id: str | None = None


def meetings(reader: Reader) -> pd.DataFrame:
    """One row per meeting as it stands, the last held first: meeting_id, version, kind (its last step), held_at (UTC),
    title, plan_code, reason, happened_at, done_by, is_cancelled."""
    return reader.query(
        "select *, kind = 'cancelled' as is_cancelled from meeting_events "
        "qualify version = max(version) over (partition by meeting_id) order by held_at desc, meeting_id desc"
    )


def conclusions(reader: Reader) -> pd.DataFrame:
    """One row per conclusion as it stands, in the order recorded: conclusion_id, version, kind (its last step),
    meeting_id, text, agency_id, agency (short name), task_id, ref, due_on, reason, happened_at (UTC), done_by."""
    return reader.query(
        """
        with agency as (
            select agency_id, any_value(short_name order by submission_id desc) as short_name
            from agencies group by agency_id
        )
        select c.*, coalesce(a.short_name, c.agency_id) as agency, t.ref
        from conclusion_events as c
        left join agency as a on a.agency_id = c.agency_id
        left join task_current as t on t.task_id = c.task_id
        qualify c.version = max(c.version) over (partition by c.conclusion_id)
        order by c.conclusion_id
        """
    )


# ---- meetings ----


def record(writer: Writer, meeting: Meeting, *, by: str, at: datetime) -> str:
    """Record a meeting; returns its id. Refused without a title or a name, or about a plan that is not there."""
    meeting_id = new_id()
    _write_meeting(writer, meeting_id, 1, "recorded", meeting, by, at, None)
    return meeting_id


def twin(reader: Reader, meeting: Meeting) -> str | None:
    """The id of a meeting on the same day (in Việt Nam) with the same title, tones and case aside; not a cancelled
    one."""
    for row in meetings(reader).to_dict("records"):
        is_same = fold.key(row["title"]) == fold.key(meeting.title)
        if is_same and not row["is_cancelled"] and day_of(row["held_at"]) == day_of(meeting.held_at):
            return str(row["meeting_id"])
    return None


def change(writer: Writer, meeting_id: str, meeting: Meeting, *, seen: int, by: str, at: datetime, reason: str) -> None:
    """Correct the day, time, title or plan of a meeting."""
    _last_meeting(writer, meeting_id, seen)
    _write_meeting(writer, meeting_id, seen + 1, "changed", meeting, by, at, _reason(reason))


def cancel(writer: Writer, meeting_id: str, *, seen: int, by: str, at: datetime, reason: str) -> None:
    """Mark a meeting as not held; its conclusions no longer count."""
    last = _last_meeting(writer, meeting_id, seen)
    _write_meeting(writer, meeting_id, seen + 1, "cancelled", _meeting(last), by, at, _reason(reason))


def restore(writer: Writer, meeting_id: str, *, seen: int, by: str, at: datetime, reason: str) -> None:
    """Take a cancellation back."""
    last = _last_meeting(writer, meeting_id, seen)
    if last["kind"] != "cancelled":
        raise Stale("meeting_moved_on")
    _write_meeting(writer, meeting_id, seen + 1, "restored", _meeting(last), by, at, _reason(reason))


def _write_meeting(
    writer: Writer, meeting_id: str, version: int, kind: str, meeting: Meeting, by: str, at: datetime,
    reason: str | None,
) -> None:  # fmt: skip
    if not by.strip():
        raise Refused("name_missing")
    if not meeting.title.strip():
        raise Refused("meeting_title_missing")
    if meeting.plan_code is not None and not writer.rows(
        "select 1 from plans where plan_code = $plan and submission_id in (select submission_id from in_force)",
        plan=meeting.plan_code,
    ):
        raise Refused("plan_unknown")
    row = {
        "meeting_id": meeting_id, "version": version, "kind": kind, "held_at": meeting.held_at,
        "title": meeting.title.strip(), "plan_code": meeting.plan_code, "reason": reason, "happened_at": at,
        "done_by": by.strip(),
    }  # fmt: skip
    writer.insert("meeting_events", [row])


def _last_meeting(reader: Reader, meeting_id: str, seen: int | None = None) -> Mapping[str, Any]:
    events = reader.rows(
        "select * from meeting_events where meeting_id = $id order by version desc limit 1", id=meeting_id
    )
    if not events or (seen is not None and events[0]["version"] != seen):
        raise Stale("meeting_moved_on")
    return events[0]


def _meeting(row: Mapping[str, Any]) -> Meeting:
    return Meeting(row["held_at"], row["title"], row["plan_code"])


# ---- conclusions ----


def conclude(writer: Writer, meeting_id: str, conclusion: Conclusion, *, by: str, at: datetime) -> str:
    """Record what a meeting concluded; returns its id. The same conclusion again (a second click) is the first one.

    Refused without a name or a text, for an agency or a task of no plan, when due before the meeting, and when the
    meeting was cancelled.
    """
    if _last_meeting(writer, meeting_id)["kind"] == "cancelled":
        raise Refused("meeting_cancelled")
    _check(writer, meeting_id, conclusion, by)
    twins = writer.rows(
        """
        select conclusion_id from (
            select * from conclusion_events where meeting_id = $meeting
            qualify version = max(version) over (partition by conclusion_id)
        )
        where kind <> 'withdrawn' and text = $text and agency_id = $agency and due_on = $due
            and task_id is not distinct from $task
        """,
        meeting=meeting_id, text=conclusion.text.strip(), agency=conclusion.agency_id, due=conclusion.due_on,
        task=conclusion.task_id,
    )  # fmt: skip
    if twins:
        return str(twins[0]["conclusion_id"])
    conclusion_id = new_id()
    _write_conclusion(writer, conclusion_id, 1, "recorded", meeting_id, conclusion, by, at, None)
    return conclusion_id


def correct(
    writer: Writer, conclusion_id: str, conclusion: Conclusion, *, seen: int, by: str, at: datetime, reason: str
) -> None:
    """Change the text, agency, day or task of a conclusion; refused as in `conclude`, and without a reason."""
    last = _last_conclusion(writer, conclusion_id, seen)
    _check(writer, last["meeting_id"], conclusion, by)
    if last["kind"] not in OPEN:
        raise Stale("conclusion_moved_on")
    _write_conclusion(
        writer, conclusion_id, seen + 1, "changed", last["meeting_id"], conclusion, by, at, _reason(reason)
    )


def finish(writer: Writer, conclusion_id: str, *, seen: int, by: str, at: datetime, reason: str | None = None) -> None:
    """Mark a conclusion as carried out; `reason` may say how."""
    _step(writer, conclusion_id, "done", OPEN, seen=seen, by=by, at=at, reason=reason)


def reopen(writer: Writer, conclusion_id: str, *, seen: int, by: str, at: datetime, reason: str) -> None:
    """Take a conclusion that was done or withdrawn up again."""
    _step(writer, conclusion_id, "reopened", ("done", "withdrawn"), seen=seen, by=by, at=at, reason=_reason(reason))


def withdraw(writer: Writer, conclusion_id: str, *, seen: int, by: str, at: datetime, reason: str) -> None:
    """Say that a conclusion no longer holds."""
    _step(writer, conclusion_id, "withdrawn", OPEN, seen=seen, by=by, at=at, reason=_reason(reason))


def _step(
    writer: Writer, conclusion_id: str, kind: ConclusionStep, after: tuple[str, ...], *, seen: int, by: str,
    at: datetime, reason: str | None,
) -> None:  # fmt: skip
    if not by.strip():
        raise Refused("name_missing")
    last = _last_conclusion(writer, conclusion_id, seen)
    if last["kind"] not in after:
        raise Stale("conclusion_moved_on")
    same = Conclusion(last["text"], last["agency_id"], last["due_on"], last["task_id"])
    why = (reason or "").strip() or None
    _write_conclusion(writer, conclusion_id, seen + 1, kind, last["meeting_id"], same, by, at, why)


def _check(writer: Writer, meeting_id: str, conclusion: Conclusion, by: str) -> None:
    if not by.strip():
        raise Refused("name_missing")
    if not conclusion.text.strip():
        raise Refused("conclusion_text_missing")
    if not writer.rows(
        "select 1 from agencies where agency_id = $agency and level <> 'phrase' "
        "and submission_id in (select submission_id from in_force) limit 1",
        agency=conclusion.agency_id,
    ):
        raise Refused("agency_unknown")
    if conclusion.task_id is not None and not writer.rows(
        "select 1 from task_current where task_id = $task", task=conclusion.task_id
    ):
        raise Refused("task_unknown")
    if conclusion.due_on < day_of(_last_meeting(writer, meeting_id)["held_at"]):
        raise Refused("due_before_meeting")


def _last_conclusion(reader: Reader, conclusion_id: str, seen: int) -> Mapping[str, Any]:
    events = reader.rows(
        "select * from conclusion_events where conclusion_id = $id order by version desc limit 1", id=conclusion_id
    )
    if not events or events[0]["version"] != seen:
        raise Stale("conclusion_moved_on")
    return events[0]


def _write_conclusion(
    writer: Writer, conclusion_id: str, version: int, kind: str, meeting_id: str, conclusion: Conclusion, by: str,
    at: datetime, reason: str | None,
) -> None:  # fmt: skip
    row = {
        "conclusion_id": conclusion_id, "version": version, "kind": kind, "meeting_id": meeting_id,
        "text": conclusion.text.strip(), "agency_id": conclusion.agency_id, "task_id": conclusion.task_id,
        "due_on": conclusion.due_on, "reason": reason, "happened_at": at, "done_by": by.strip(),
    }  # fmt: skip
    writer.insert("conclusion_events", [row])


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refused("reason_missing")
    return reason.strip()
