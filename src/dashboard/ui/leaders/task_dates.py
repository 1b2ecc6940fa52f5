"""A task's deadline and target: as printed, as read, as moved, and what is done of it."""

from typing import Any

import pandas as pd

from dashboard.text import cells, dates, numbers
from dashboard.ui.app.i18n import _, plural
from dashboard.ui.kit.tables import pair_table
from dashboard.ui.leaders.task import PRECISION, Whole, done_quantity, heading, printed_ref, step


def timing(whole: Whole) -> None:
    """Dates as printed and as read, moved deadlines with their documents, target and what is done of it."""
    heading(_("Deadline and target"))
    pair_table([*_date_pairs(whole), *_target_pairs(whole)], alt=_("Deadline and target"))
    if follows := cells.text(whole.printed["depends_on_id"]):
        step("follows", _("Open task {ref}").format(ref=printed_ref(follows)), "subdirectory_arrow_right", follows)


def _date_pairs(whole: Whole) -> list[tuple[str, str]]:
    row, printed = whole.row, whole.printed
    phrase = cells.text(row["deadline_printed"])
    pairs = [(_("As printed"), f"“{phrase}”" if phrase else _("the plan prints no time"))]
    pairs.append((_("Read as"), _read_as(row)))
    if follows := cells.text(printed["depends_on_id"]):
        days, ref = int(printed["depends_days"] or 0), printed_ref(follows)
        words = (
            plural(-days, "{n} day before task {ref}", "{n} days before task {ref}")
            if days < 0
            else plural(days, "{n} day after task {ref}", "{n} days after task {ref}")
            if days
            else _("on the day of task {ref}")
        )
        pairs.append((_("Depends on"), words.format(n=numbers.number(abs(days)), ref=ref)))
    for number, change in enumerate(whole.changes.to_dict("records"), start=1):
        old, new, on = (cells.day(change[name]) for name in ("old_due_on", "new_due_on", "dated_on"))
        moved = f"{dates.day(old) if old else numbers.MISSING} → {dates.day(new) if new else numbers.MISSING}"
        document = _("{document} of {day}").format(document=change["document"], day=dates.day(on) if on else "")
        pairs.append((_("Change {n}").format(n=number), f"{moved} · {document}"))
    due = cells.day(row["due_on"])
    if int(row["moves"]) and whole.changes.empty and due:
        pairs.append((_("Moved"), _("with the task it depends on, to {day}").format(day=dates.day(due))))
    return [*pairs, *_ended_pairs(whole)]


def _ended_pairs(whole: Whole) -> list[tuple[str, str]]:
    """When it was completed, or withdrawn."""
    row, printed, pairs = whole.row, whole.printed, list[tuple[str, str]]()
    if finished := cells.day(row["finished_on"]):
        inferred = " " + _("(end of the first month reported at 100%)") if row["is_finish_inferred"] else ""
        pairs.append((_("Completed"), dates.day(finished) + inferred))
    if completed := cells.day(printed["completed_on"]):
        note = cells.text(printed["completed_note"])
        pairs.append((_("Completed per plan"), " · ".join(filter(None, (dates.day(completed), note)))))
    if withdrawn := cells.day(printed["withdrawn_on"]):
        document = cells.text(printed["withdrawn_document"]) or ""
        pairs.append((_("Withdrawn"), " · ".join(filter(None, (dates.day(withdrawn), document)))))
    return pairs


def _read_as(row: "pd.Series[Any]") -> str:
    """The dates a task counts with, and how exact they are."""
    start, first, precision = cells.day(row["start_on"]), cells.day(row["baseline_due_on"]), str(row["precision"])
    if start and first and start != first:
        span = _("{start} to {due}").format(start=dates.day(start), due=dates.day(first))
    elif first:
        span = _("due {due}").format(due=dates.day(first))
    elif start:
        span = _("from {start}, no deadline").format(start=dates.day(start))
    else:
        span = _("no deadline: never overdue")
    notes = [_(PRECISION[precision])] if precision in PRECISION else []
    if row["is_tentative"]:
        notes.append(_("tentative"))
    return span + (f" ({', '.join(notes)})" if notes else "")


def _target_pairs(whole: Whole) -> list[tuple[str, str]]:
    target, unit, note = (
        whole.printed["target_quantity"],
        cells.text(whole.printed["unit"]),
        cells.text(whole.printed["target_note"]),
    )
    done = done_quantity(whole)
    if pd.isna(target):
        if done is None:
            return [(_("Target"), note)] if note else []
        units = whole.reports["unit"].dropna()
        sentence = " ".join(filter(None, (numbers.number(done), unit or (units.iloc[0] if len(units) else ""))))
        return [(_("Done so far"), sentence)] + ([(_("Target"), note)] if note else [])
    words = " ".join(filter(None, (numbers.number(target), unit)))
    pairs = [(_("Target"), f"{words} · {note}" if note else words)]
    if done is None:
        return [*pairs, (_("Done so far"), _("no quantity reported"))]
    return [*pairs, (_("Done so far"), f"{numbers.number(done)}/{words}")]
