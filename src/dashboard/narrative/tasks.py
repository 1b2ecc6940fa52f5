"""Single tasks in words: which one, who leads it, until when, how late it is, and who still has to do its part."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from dashboard.narrative.names import fitting, plain, whole_percent
from dashboard.text import dates, numbers
from dashboard.text.translation import _, plural

Row = Mapping[Any, Any]
"""Of `tasks.listing`."""


def name(row: Row) -> str:
    """ "B.II.1 Tri ân, an sinh xã hội": printed number and title."""
    return f"{plain(row['ref'])} {plain(row['title'])}"


def lead(row: Row) -> str:
    """Who leads a task: the accountable lead, else the phrase printed in its place."""
    return plain(row["lead"]) or plain(row["leads_phrase"]) or numbers.MISSING


def deadline(row: Row) -> str:
    """A task's deadline as the plan prints it; a moved one also as it stands now."""
    printed = plain(row["deadline_printed"])
    due_on: date | None = None if pd.isna(row["due_on"]) else row["due_on"].date()
    if not printed:
        printed = dates.deadline(due_on, row["precision"], bool(row["is_tentative"]))
    if due_on is not None and not pd.isna(row["baseline_due_on"]) and row["baseline_due_on"] != row["due_on"]:
        return _("{printed}, moved to {day}").format(printed=printed, day=dates.day(due_on))
    return printed


def due(day: date) -> str:
    """ "due 20/04/2024"."""
    return _("due {day}").format(day=dates.day(day))


def days_late(days: int) -> str:
    """ "408 days late"."""
    return plural(days, "{n} day late", "{n} days late").format(n=numbers.number(days))


def days_left(days: int) -> str:
    """ "10 days left"."""
    return plural(days, "{n} day left", "{n} days left").format(n=numbers.number(days))


def lead_and_progress(row: Row) -> str:
    """ "Sở Y tế · 40% done"."""
    return f"{lead(row)} · {_('{percent} done').format(percent=whole_percent(row['percent']))}"


def still_open(agencies: Sequence[str], letters: int) -> str:
    """ "still open: Sở Y tế (40%) and 2 other agencies": as many of `names.owing` as fit in so many letters."""
    return _("still open: {who}").format(who=fitting(agencies, letters))


def others(n: int) -> str:
    """ "and 5 other tasks"; "" for none."""
    return plural(n, "and {n} other task", "and {n} other tasks").format(n=numbers.number(n)) if n > 0 else ""
