"""Tasks in words: which one, who leads it, until when, how late it is, who still has to do its part; and a list of
them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import pandas as pd

from dashboard.metrics import completion
from dashboard.narrative.names import fitting, plain, whole_percent
from dashboard.text import cells, dates, numbers, percents
from dashboard.text.translation import N_, _, plural

Row = Mapping[Any, Any]
"""Of `tasks.listing`."""

_NAMED: Final = 5
"""Leads named in a sentence."""
_STANDING: Final = {
    "done_on_time": N_("Done on {finished}, in time for {due}."),
    "done_undated": N_("Done on {finished}; the plan states no deadline."),
    "in_progress": N_("In progress: {percent} done, due on {due}."),
    "not_started": N_("Not yet to start: it begins on {start}."),
    "no_deadline": N_("The plan states no deadline; {percent} done."),
    "suspended": N_("Suspended at {percent}."),
    "withdrawn": N_("Withdrawn on {withdrawn}."),
}


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


def standing(task: "pd.Series[Any]", leads: pd.DataFrame, withdrawn_on: Any, report_on: date) -> str:
    """How a task of `tasks.listing` stands in one or two sentences: early or late against which date, and which of its
    leads (`tasks.agencies`: those whose word counts) it waits for."""
    due, finished, start = (cells.day(task[name]) for name in ("due_on", "finished_on", "start_on"))
    days = (due - report_on).days if task["status"] == "due_soon" and due else int(task["days_late"])
    sentence = _standing(task["status"], days, has_start=start is not None).format(
        n=numbers.number(days),
        due=dates.day(due) if due else "",
        finished=dates.day(finished) if finished else "",
        start=dates.day(start) if start else "",
        percent=percents.progress(task["percent"]),
        withdrawn=dates.day(on) if (on := cells.day(withdrawn_on)) else "",
    )
    return sentence if task["status"] in completion.CLOSED else f"{sentence} {_waiting_for(leads)}".rstrip()


def _standing(status: str, days: int, *, has_start: bool) -> str:
    """The sentence for a status, its placeholders not filled in; `days`: late, or left until the due date."""
    match status:
        case "done_late":
            return plural(days, "Done on {finished}, {n} day after {due}.", "Done on {finished}, {n} days after {due}.")
        case "overdue":
            return plural(
                days,
                "{n} day overdue: due on {due}, {percent} done.",
                "{n} days overdue: due on {due}, {percent} done.",
            )
        case "due_soon" if days:
            return plural(
                days, "{n} day left until {due}; {percent} done.", "{n} days left until {due}; {percent} done."
            )
        case "due_soon":
            return _("Due on the report date itself; {percent} done.")
        case "not_started" if not has_start:
            return _("Not yet to start.")
        case _status:
            return _(_STANDING[_status])


def _waiting_for(leads: pd.DataFrame) -> str:
    """Of several leads those that have not reported 100 %, the furthest from it first; "" for none, or one lead."""
    unfinished = leads[~(leads["percent"] >= 100)].sort_values("percent", na_position="first", kind="stable")
    if unfinished.empty or len(leads) < 2:
        return ""
    silent = _("no report")
    named = [
        f"{name} ({silent if pd.isna(percent) else percents.progress(percent)})"
        for name, percent in zip(unfinished["short_name"][:_NAMED], unfinished["percent"][:_NAMED], strict=True)
    ]
    if len(unfinished) > _NAMED:
        named.append("…")
    return (
        _("{n}/{all} leads have not finished: {names}.")
        .format(n=numbers.number(len(unfinished)), all=numbers.number(len(leads)), names=", ".join(named))
        .replace("….", "…")
    )


def listed(n: int, of: int, conditions: Sequence[str], query: str, narrowed: Sequence[str] = ()) -> str:
    """ "9/114 tasks: overdue", with everything that narrows the list."""
    sentence = plural(of, "{n}/{all} task", "{n}/{all} tasks").format(n=numbers.number(n), all=numbers.number(of))
    if conditions:
        sentence += ": " + ", ".join(words[:1].lower() + words[1:] for words in conditions)
    sentence += "".join(f" · {words}" for words in narrowed)
    if query.strip():
        sentence += " · " + _("search “{words}”").format(words=query.strip())
    return sentence
