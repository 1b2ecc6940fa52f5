"""Deadlines and commemorations as a calendar file (.ics), in the reader's language; nothing here knows a metric."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd

from dashboard.text import cells, dates
from dashboard.text.translation import _, language
from dashboard.text.xml_text import one_line, xml_text

DOMAIN = "lai-chau-plan-dashboard"
ASK_AGAIN = timedelta(hours=12)
"""How often a calendar program that reads a feed should come back."""


def deadlines(
    tasks: pd.DataFrame, milestones: pd.DataFrame, moved: pd.DataFrame, at: datetime, filters: Sequence[str] = ()
) -> bytes:
    """All-day events: one per dated task of `tasks.listing` on its due day, one per row of `timeline.milestones`.

    An event keeps its UID when the task is renamed or moved; its SEQUENCE counts the moves and the withdrawal, and
    LAST-MODIFIED (`timeline.moved`) is when the last move was recorded, so a calendar that has it already changes it.
    Tentative deadlines are TENTATIVE, those of withdrawn tasks CANCELLED, milestones and the rest CONFIRMED; none
    blocks the day. Tasks without a due date are left out. `at`: when the file is made (with a time zone). `filters`:
    words for what was chosen, which become part of the calendar's name.
    """
    from icalendar import Calendar

    name = one_line(" – ".join([_("Deadlines and milestones of the plans"), *filters]))
    calendar = Calendar()
    calendar.add("prodid", f"-//{DOMAIN}//{language().upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")  # the same for Outlook, which reads only this one
    moved_at = dict(zip(moved["task_id"], moved["moved_at"], strict=True))
    for task in tasks.to_dict("records"):
        if not pd.isna(task["due_on"]):
            calendar.add_component(_deadline(task, moved_at.get(task["task_id"]), at))
    for milestone in milestones.to_dict("records"):
        calendar.add_component(_milestone(milestone, at))
    content: bytes = calendar.to_ical()
    return content


def _deadline(task: dict[Any, Any], moved_at: datetime | None, at: datetime) -> Any:
    summary = _("Due: {ref} {title}").format(ref=task["ref"], title=task["title"])
    if task["is_tentative"]:
        summary = _("{event} (tentative)").format(event=summary)
    lead = cells.text(task["leads"]) or cells.text(task["leads_phrase"])
    printed, first = cells.text(task["deadline_printed"]), task["baseline_due_on"]
    has_moved = not pd.isna(first) and first != task["due_on"]
    lines = [
        _("Lead: {name}").format(name=lead) if lead else _("No lead stated"),
        _("Printed: “{phrase}”").format(phrase=printed) if printed else "",
        _("First deadline {day}").format(day=dates.day(cells.stated_day(first))) if has_moved else "",
    ]
    event = _event(f"task-{task['task_id']}", cells.stated_day(task["due_on"]), summary, lines, _("Deadline"), at)
    is_withdrawn = task["status"] == "withdrawn"
    event.add("sequence", int(task["moves"]) + is_withdrawn)
    if moved_at is not None:
        event.add("last-modified", moved_at.replace(tzinfo=UTC))
    state = "CANCELLED" if is_withdrawn else "TENTATIVE" if task["is_tentative"] else "CONFIRMED"
    event.add("status", state)
    return event


def _milestone(milestone: dict[Any, Any], at: datetime) -> Any:
    plan, day, title = milestone["plan_code"], cells.stated_day(milestone["on_date"]), str(milestone["title"])
    # A milestone has no number of its own; what makes it one is its plan, day and title.
    name = hashlib.sha256(xml_text(f"{plan}|{day}|{title}").encode()).hexdigest()[:16]
    event = _event(f"milestone-{name}", day, title, [cells.text(milestone["note"]) or ""], _("Milestone"), at)
    event.add("sequence", 0)
    event.add("status", "CONFIRMED")
    return event


def _event(name: str, day: date, summary: str, lines: list[str], category: str, at: datetime) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", one_line(f"{name}@{DOMAIN}"))
    event.add("dtstamp", at)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))  # the first day after the event
    event.add("summary", xml_text(summary))
    if text := "\n".join(filter(None, lines)):
        event.add("description", xml_text(text))
    event.add("categories", [category])
    event.add("transp", "TRANSPARENT")
    return event
