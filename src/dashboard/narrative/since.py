"""What has changed since a meeting, a day or the previous period: what is compared, and the sentences on it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Final

import pandas as pd

from dashboard.metrics import conclusions, since
from dashboard.narrative import reporting, tasks
from dashboard.narrative.names import fitting
from dashboard.store import meetings
from dashboard.store.scope import VIETNAM, Scope, day_end
from dashboard.text import dates, limits, numbers, percents, statuses
from dashboard.text.translation import N_, _, plural

Row = Mapping[Any, Any]
Ask = Callable[..., Any]

PREVIOUS, DAY = "previous", "day"
_TOLD_LETTERS: Final = 76
_EXAMPLE_LETTERS: Final = 30
"""Letters of a line on a slide, and of the title of the one change it tells."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both ends of the comparison, and in words: since what, and until when ("": now). `meeting_id`: of the recorded
    meeting it begins with, if it does."""

    then: Scope
    now: Scope
    since: str
    until: str = ""
    meeting_id: str | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of change is called, in a heading and (lower case) in a list of what did not happen; what it means."""

    title: str
    none: str
    meaning: str


KINDS: Final[Mapping[str, Kind]] = {
    "overdue": Kind(
        N_("Newly overdue"),
        N_("newly overdue tasks"),
        N_("Overdue at the later report date and not at the earlier one."),
    ),
    "moved": Kind(
        N_("Deadline moved"),
        N_("moved deadlines"),
        N_("Another due date is in force; how often it was moved, and by which document."),
    ),
    "fell": Kind(
        N_("Progress fell"),
        N_("fallen progress"),
        N_("A lower percentage is reported than before, and not because of a correction."),
    ),
    "silent": Kind(
        N_("Silent agencies"),
        N_("silent agencies"),
        N_("The report for the period is missing; at the earlier date it was not, or for a shorter time."),
    ),
    "done": Kind(
        N_("Newly done"),
        N_("newly done tasks"),
        N_("Complete now, but not at the earlier date."),
    ),
    "rose": Kind(
        N_("Up by 10 points"),
        N_("progress up by 10 points"),
        N_("Ten percentage points or more up, without being done."),
    ),
    "tasks": Kind(
        N_("Added, removed"),
        N_("added or removed tasks"),
        N_("Tasks a later version of a plan added, and tasks withdrawn or no longer in it."),
    ),
    "money": Kind(
        N_("Money changed"),
        N_("changed amounts"),
        N_("Another estimate, allocation or disbursement is stated; tasks are counted, not amounts."),
    ),
    "correction": Kind(
        N_("Corrections"),
        N_("corrections of older periods"),
        N_(
            "Figures about the earlier period or one before it that were corrected or undone since. They are not "
            "counted as progress in the other lists."
        ),
    ),
}


def comparison(scope: Scope, address: Mapping[str, str], ask: Ask) -> Comparison:
    """Since a meeting, a day or the previous period (`since` of an address), until now or another meeting (`until`).

    Without a wish: since the last meeting before the report date, else since the previous period. `ask` is
    `data.fetch` or answers like it.
    """
    held_meetings = held_about(scope, ask(meetings.meetings))
    until = address.get("until", "")
    now, until_words = scope, ""
    if until in held_meetings:
        now = ask(since.as_known, scope, known_at=_moment(held_meetings[until]))
        until_words = _("the meeting of {day}").format(day=held_on(held_meetings[until]))
    choice = address.get("since", "")
    before = held_before(held_meetings, now)
    if choice not in before and choice != PREVIOUS and day_of_address(choice) is None:
        choice = next(iter(before), PREVIOUS)
    if choice in before:
        then = ask(since.as_known, now, known_at=_moment(before[choice]))
        words = _("the meeting of {day} (figures of period {month})")
        words = words.format(day=held_on(before[choice]), month=dates.period(then.period_on))
        return Comparison(then, now, words, until_words, choice)
    if day := day_of_address(choice):
        then = ask(since.as_known, now, known_at=day_end(day))
        words = _("the end of {day} (figures of period {month})")
        return Comparison(then, now, words.format(day=dates.day(day), month=dates.period(then.period_on)), until_words)
    then = replace(now.previous(), known_at=now.known_at)
    return Comparison(then, now, _("the period {month}").format(month=dates.period(then.period_on)), until_words)


def held_about(scope: Scope, all_meetings: pd.DataFrame) -> dict[str, Row]:
    """Of `meetings.meetings` those about the plan in scope that were held, by id, the last one first."""
    rows = {str(row["meeting_id"]): row for row in all_meetings.to_dict("records") if not row["is_cancelled"]}
    return {
        meeting_id: row
        for meeting_id, row in rows.items()
        if scope.plan is None or not isinstance(row["plan_code"], str) or row["plan_code"] == scope.plan
    }


def held_before(held_meetings: Mapping[str, Row], now: Scope) -> dict[str, Row]:
    """Those held before the report date, or before the moment asked about."""
    end = now.known_at or day_end(now.report_on)
    return {meeting_id: row for meeting_id, row in held_meetings.items() if _moment(row) < end}


def _moment(meeting: Row) -> datetime:
    at: datetime = meeting["held_at"].to_pydatetime().replace(tzinfo=UTC)
    return at


def held_on(meeting: Row) -> str:
    """The day of a meeting: "10/06/2024"."""
    return dates.day(_moment(meeting).astimezone(VIETNAM))


def day_of_address(text: str) -> date | None:
    """A day from the address."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def carried_out(rows: pd.DataFrame) -> str:
    """ "Its conclusions: 1 of 4 done, 2 open in time, 1 overdue." """
    if rows.empty:
        return _("No conclusion of it is recorded.")
    sentence = _("Its conclusions: {done} of {all} done, {in_time} open in time, {overdue} overdue.")
    return sentence.format(all=numbers.number(len(rows)), **_numbers(conclusions.tally(rows)))


def _numbers(counts: Mapping[str, int]) -> dict[str, str]:
    return {name: numbers.number(count) for name, count in counts.items()}


def finding(chosen: Comparison, counts: Mapping[str, int], *, is_short: bool = False) -> str:
    """ "Since the meeting of 10/06/2024 (figures of period 05/2024): 2 tasks newly overdue, 1 agency silent."
    `is_short`: only what is newly overdue and newly done."""
    span = _("From {moment} to {until}") if chosen.until else _("Since {moment}")
    span = span.format(moment=chosen.since, until=chosen.until)
    if not sum(counts.values()):
        return _("{span}: nothing has changed.").format(span=span)
    n = _numbers(counts)
    phrases = {
        "overdue": plural(counts["overdue"], "{n} task newly overdue", "{n} tasks newly overdue")
        if counts["overdue"]
        else _("no task newly overdue"),
        "done": plural(counts["done"], "{n} task newly done", "{n} tasks newly done"),
        "moved": plural(counts["moved"], "{n} deadline moved", "{n} deadlines moved"),
        "fell": plural(counts["fell"], "{n} task fell back", "{n} tasks fell back"),
        "silent": plural(counts["silent"], "{n} agency silent", "{n} agencies silent"),
        "tasks": plural(counts["tasks"], "{n} task added or removed", "{n} tasks added or removed"),
        "correction": plural(counts["correction"], "{n} older figure corrected", "{n} older figures corrected"),
    }
    parts = [
        words.format(n=n[kind])
        for kind, words in phrases.items()
        if kind == "overdue" or (counts[kind] and (kind == "done" or not is_short))
    ]
    return f"{span}: {', '.join(parts)}."


def basis(chosen: Comparison, counts: Mapping[str, int]) -> str:
    """Which figures the two ends rest on, and how those corrected since are taken."""

    def side(scope: Scope) -> str:
        figures = _("figures to {day}").format(day=dates.day(scope.report_on))
        if scope.known_at is None:
            return figures
        at = scope.known_at.astimezone(VIETNAM)
        return _("{figures} as known at {at}").format(figures=figures, at=f"{at:%H:%M} {dates.day(at)}")

    sentence = _("Compared: {then} → {now}.").format(then=side(chosen.then), now=side(chosen.now))
    if counts["correction"]:
        sentence += " " + _(
            "An older figure corrected since counts as corrected; what it was is listed under {title}."
        ).format(title=_(KINDS["correction"].title))
    return sentence


def lines(changes: pd.DataFrame, counts: Mapping[str, int]) -> list[tuple[str, str, str]]:
    """A line for each kind that happened, in order, as plain text: what it is called, the first of them and how many
    others there are (silent agencies by name), how many."""
    return [
        (_(look.title), _example(name, changes[changes["kind"] == name]), numbers.number(counts[name]))
        for name, look in KINDS.items()
        if counts[name]
    ]


def _example(kind: str, rows: pd.DataFrame) -> str:
    if kind == "silent":
        return fitting(list(dict.fromkeys(rows["title"].astype(str))), _TOLD_LETTERS)
    row, _changes = next(grouped(rows, 1))
    others = len(rows.drop_duplicates(["id", "plan_code"])) - 1
    sentence = f"{limits.shorten(row['title'], _EXAMPLE_LETTERS)}: {_plainly(row)}"
    if not others:
        return sentence
    return f"{sentence} " + _("and {n} more").format(n=numbers.number(others))


def _plainly(row: Row) -> str:
    """What changed, as plain text."""
    if row["kind"] == "silent":
        return reporting.months_in_a_row(row["new"])
    if row["kind"] == "overdue":
        return tasks.days_late(row["days"])
    if row["kind"] == "done":
        return value_words(row["what"], row["new"])
    pair = f"{value_words(row['what'], row['old'])} → {value_words(row['what'], row['new'])}"
    return f"{_(WHAT[row['what']])} {pair}" if row["what"] in NAMED else pair


def grouped(rows: pd.DataFrame, limit: int) -> Iterator[tuple[Row, list[Row]]]:
    """The first row of each of the first `limit` tasks or agencies, with all of its rows."""
    groups: dict[tuple[str, str], list[Row]] = {}
    ids = list(zip(rows["id"], rows["plan_code"], strict=True))
    wanted = set(list(dict.fromkeys(ids))[:limit])
    for row in rows[[one in wanted for one in ids]].to_dict("records"):
        groups.setdefault((row["id"], row["plan_code"]), []).append(row)
    for group in groups.values():
        yield group[0], group


WHAT: Final = {
    "status": N_("Status"), "due_on": N_("Due"), "percent": N_("Progress"), "months": N_("Months silent"),
    "task": N_("Task"), "finished_on": N_("Completed"), "report": N_("Report"), "estimated_vnd": N_("Estimated"),
    "allocated_vnd": N_("Allocated"), "disbursed_vnd": N_("Disbursed"),
}  # fmt: skip


NAMED: Final = ("finished_on", "report", *since.MONEY)
"""What is named in a line; a percent or a date says itself what it is."""


_STATES: Final = {
    "complete": N_("Complete"), "suspended": N_("Suspended"), "in_progress": N_("In progress"),
    "received": N_("received"), "undone": N_("undone"),
}  # fmt: skip


def value_words(what: str, value: Any) -> str:
    """One side of a change as a reader sees it, plain text; nothing is "–"."""
    if value is None:
        return numbers.MISSING
    if isinstance(value, date):
        return dates.day(value)
    if what == "percent":
        return percents.progress(value)
    if what in since.MONEY:
        return numbers.money_vnd(value)
    if what in ("status", "task", "report"):
        return statuses.word(value) if value in statuses.WORDS else _(_STATES[value])
    return numbers.number(value)
