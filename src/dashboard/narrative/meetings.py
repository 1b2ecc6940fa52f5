"""Sentences on what a meeting has to decide and what became of its conclusions."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.narrative import tasks
from dashboard.text import numbers
from dashboard.text.translation import _, plural


def attention(kinds: Mapping[str, int], soon_days: int, lacking: str = "") -> str:
    """How much there is to ask about, from the rows of `attention.items` counted by kind; `lacking` (of
    `narrative.reporting.lacking`): that no report came is no news that none is missing."""
    overdue, silent, soon = (kinds.get(kind, 0) for kind in ("overdue", "silent", "due_soon"))
    phrases = (
        (overdue, plural(overdue, "{n} task overdue", "{n} tasks overdue")),
        (silent, plural(silent, "{n} agency without a report", "{n} agencies without a report")),
        (soon, plural(soon, "{n} task due within {days} days", "{n} tasks due within {days} days")),
    )
    parts = [words.format(n=numbers.number(n), days=soon_days) for n, words in phrases if n]
    if not parts:
        if lacking:
            return _("Nothing is overdue or due within {days} days.").format(days=soon_days) + f" {lacking}"
        return _("Nothing is overdue or due within {days} days, and no report is missing.").format(days=soon_days)
    return f"{', '.join(parts)}."


def to_decide(overdue: int, late_conclusions: int, silent: int) -> str:
    """What a meeting has to decide on, by kind; nothing for nothing."""
    phrases = (
        (overdue, plural(overdue, "{n} task overdue", "{n} tasks overdue")),
        (late_conclusions, plural(late_conclusions, "{n} conclusion late", "{n} conclusions late")),
        (silent, plural(silent, "{n} agency without a report", "{n} agencies without a report")),
    )
    parts = [words.format(n=numbers.number(n)) for n, words in phrases if n]
    return _("To decide: {matters}.").format(matters=", ".join(parts)) if parts else ""


def concluded(held_on: str, done: int, still_open: int, late: int) -> str:
    """What became of the conclusions: of the last meeting how many are done, of all how many are open and late."""
    first = plural(
        done,
        "Of the last meeting ({day}) one conclusion is done",
        "Of the last meeting ({day}) {n} conclusions are done",
    ).format(day=held_on, n=numbers.number(done))
    if not still_open:
        return _("{done}; none is left open.").format(done=first)
    rest = plural(still_open, "one is still open", "{n} of all meetings are still open").format(
        n=numbers.number(still_open)
    )
    overdue = plural(late, "one of them late", "{n} of them late").format(n=numbers.number(late))
    return f"{first}; {rest}, {overdue}." if late else f"{first}; {rest}."


def conclusion_due(row: Mapping[Any, Any]) -> str:
    """ "Sở Y tế · due 20/03/2024": who carries it out, and until when (rows of `conclusions.still_open`)."""
    return f"{row['agency']} · {tasks.due(row['due_on'])}"


def how_late(days: int) -> str:
    """ "11 days late", or below 0 "5 days left", as `days_late` of a conclusion says."""
    return tasks.days_late(days) if days > 0 else tasks.days_left(-days)


def other_conclusions(n: int) -> str:
    """ "and 2 other conclusions"; "" for none."""
    words = plural(n, "and {n} other conclusion", "and {n} other conclusions")
    return words.format(n=numbers.number(n)) if n > 0 else ""


def summary(meetings: Sequence[Mapping[Any, Any]], still_open: pd.DataFrame) -> str:
    """ "3 meetings; 4 conclusions open, 1 of them overdue." `still_open`: of `conclusions.still_open`."""
    n_held = sum(not row["is_cancelled"] for row in meetings)
    late = int((still_open["days_late"] > 0).sum())
    sentence = plural(n_held, "{n} meeting", "{n} meetings").format(n=numbers.number(n_held)) + "; "
    if still_open.empty:
        return sentence + _("no conclusion is open.")
    sentence += plural(len(still_open), "{n} conclusion open", "{n} conclusions open").format(
        n=numbers.number(len(still_open))
    )
    return sentence + ", " + _("{n} overdue").format(n=numbers.number(late)) + "."
