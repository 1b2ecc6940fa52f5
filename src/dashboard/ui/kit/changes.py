"""What a workbook changes: counts in a sentence, and every value old -> new; a report's biggest change first."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard.ingest.columns import DEADLINE_CHANGES, ESTIMATES, LEAD_CHANGES, STATES, TASKS
from dashboard.ingest.columns import Column as SheetColumn
from dashboard.ingest.monthly.diff import Change, Diff, Kind, MoneyDiff, TaskDiff
from dashboard.ingest.plan import amendment
from dashboard.ingest.plan.amendment import KINDS, Event
from dashboard.ingest.plan.sheets import Sheets
from dashboard.reports.excel.tables import Column
from dashboard.text import dates, numbers, percents
from dashboard.text.translation import language
from dashboard.ui.app.i18n import N_, _, plural
from dashboard.ui.kit import markdown, tables

MAX_ROWS: Final = 500

COLUMNS: Final = ("task", "title", "what", "old", "new")
WITH_AGENCY: Final = ("agency", *COLUMNS)
OF_PLAN: Final = ("sheet", *COLUMNS)
_WIDTHS_PX: Final = {"agency": 150, "sheet": 130, "task": 84, "title": 230, "what": 230, "old": 150, "new": 150}
_NARROW_PX: Final = _WIDTHS_PX | {"title": 180, "what": 180, "old": 125, "new": 125}
"""When a sixth column has to fit at 1366 px."""
_SHORT: Final = 6
_MAX_WRAPPED: Final = 60
"""Rows of a table that is read whole; longer ones are a grid."""

_VALUES: Final = {
    "percent": N_("Percent complete"),
    "state": N_("State"),
    "started_on": N_("Started"),
    "finished_on": N_("Finished"),
    "quantity": N_("Quantity done"),
    "unit": N_("Unit"),
    "result": N_("Result"),
    "difficulty": N_("Difficulties"),
    "proposal": N_("Proposals"),
    "evidence": N_("Evidence"),
    "missing_reason": N_("Reason for no figure"),
    "estimated_vnd": N_("Estimated"),
    "allocated_vnd": N_("Allocated"),
    "disbursed_vnd": N_("Disbursed"),
}
"""What is called how, for columns of both sheets of a monthly workbook."""

_STATES: Final = {
    "in_progress": N_("In progress"),
    "complete": N_("Complete"),
    "suspended": N_("Suspended"),
    "not_started": N_("Not started"),
}
_STATES_AS_PRINTED: Final = {value: word for word, value in reversed(STATES.items())}


def counts(diffs: Sequence[Diff]) -> str:
    """ "5 tasks new, 3 changed, 10 unchanged, 2 not mentioned. Money: …", of all diffs together."""
    kinds: tuple[Kind, ...] = ("new", "changed", "unchanged", "missing")
    tasks = {kind: sum(diff.count(kind) for diff in diffs) for kind in kinds}
    money = {kind: sum(diff.count_money(kind) for diff in diffs) for kind in kinds}
    sentence = _counted(tasks, _("Tasks"))
    if any(money.values()):
        sentence += " " + _counted(money, _("Budget lines"))
    return sentence


def _counted(count_by_kind: Mapping[Kind, int], what: str) -> str:
    words: Mapping[Kind, str] = {
        "new": _("{n} new"),
        "changed": _("{n} changed"),
        "unchanged": _("{n} unchanged"),
        "missing": _("{n} stored but not in the file"),
    }
    parts = [words[kind].format(n=numbers.number(n)) for kind, n in count_by_kind.items() if n]
    return _("{what}: {counts}.").format(what=what, counts=", ".join(parts) or _("none"))


def show(rows: pd.DataFrame, *, key: str, columns: Sequence[str] = COLUMNS, height: int = 320) -> None:
    """The rows of `frame` or `plan_frame`, at most 500 of them; says so if there are none."""
    if rows.empty:
        st.caption(_("No figures change."))
        return
    labels = {
        "agency": _("Agency"),
        "task": _("No."),
        "title": _("Task"),
        "sheet": _("Sheet"),
        "what": _("Value"),
        "old": _("Before"),
        "new": _("After"),
    }
    if "sheet" in columns and len(rows) <= _MAX_WRAPPED:
        # A table of HTML and not a grid: documents stand in its cells, which must not be cut.
        st.table(
            pd.DataFrame({labels[name]: rows[name].map(markdown.escape_markdown) for name in columns}),
            border="horizontal",
            hide_index=True,
            height=height if len(rows) > _SHORT else "content",
            alt=_("What changes, value by value"),
        )
        return
    widths = _WIDTHS_PX if len(columns) <= len(COLUMNS) else _NARROW_PX
    tables.grid(
        rows.head(MAX_ROWS),
        {name: Column(labels[name]) for name in columns},
        key=key,
        alt=_("What changes, value by value"),
        height=height,
        column_config={name: st.column_config.TextColumn(labels[name], width=widths[name]) for name in columns},
    )
    if len(rows) > MAX_ROWS:
        sentence = _("The first {shown} of {all} changes are shown.")
        st.caption(sentence.format(shown=numbers.number(MAX_ROWS), all=numbers.number(len(rows))))


def frame(diffs: Iterable[tuple[str, Diff]], *, is_correction: bool = False) -> pd.DataFrame:
    """One row per changed value, as shown: agency, task, title, what, old, new; values that stay are left out.

    What a reader must not miss comes first: tasks that went back (percent fell, no longer complete, suspended), then
    money, the most đồng first, then the other tasks, the most points first. A task or money line that is stored but
    not in the file is one row at the end; of a correction, which takes its figure away, at the top.
    """
    # Stable: among equals the order of the diff stays.
    pairs: list[tuple[str, TaskDiff | MoneyDiff]] = []
    for agency, diff in diffs:
        pairs += [(agency, task) for task in diff.tasks if task.kind != "unchanged"]
        pairs += [(agency, line) for line in diff.money if line.kind != "unchanged"]
    pairs.sort(key=lambda row: _rank(row[1], is_correction))
    rows = [row for agency, one in pairs for row in _rows(agency, one)]
    return pd.DataFrame(rows, columns=["agency", "task", "title", "what", "old", "new"])


def _rank(one: TaskDiff | MoneyDiff, is_correction: bool) -> tuple[int, float]:
    """Smallest first: what went back, money, other tasks, what is not in the file; then by the size of the change."""
    if one.kind == "missing":
        return (0 if is_correction else 3), float("-inf")
    if isinstance(one, MoneyDiff):
        return 1, -max((abs((c.new or 0) - (c.old or 0)) for c in one.changes), default=0)
    return (0 if _went_back(one) else 2), -abs(_points(one))


def _went_back(task: TaskDiff) -> bool:
    """Whether it is less done than it was said to be, or stopped."""
    turned = any(c.column == "state" and (c.old == "complete" or c.new == "suspended") for c in task.changes)
    return turned or (task.points or 0) < 0 or any(c.column == "finished_on" and c.new is None for c in task.changes)


def _points(task: TaskDiff) -> float:
    """Points moved; of a new task, from 0."""
    if task.points is not None:
        return task.points
    return next((float(c.new) for c in task.changes if c.column == "percent" and c.new is not None), 0.0)


def _rows(agency: str, one: TaskDiff | MoneyDiff) -> Iterable[tuple[str, ...]]:
    line = f" ({one.source}, {one.item})" if isinstance(one, MoneyDiff) else ""
    if one.kind == "missing":
        what = _("Budget line") if line else _("Whole row")
        yield agency, one.task, one.title, what + line, _("stored"), _("not in the file")
    for change in one.changes:
        yield (
            agency,
            one.task,
            one.title,
            label(change.column) + line,
            *(value(change, v) for v in (change.old, change.new)),
        )


def label(column: str) -> str:
    """What a value of a report is called, in the reader's language."""
    return _(_VALUES.get(column, column))


def value(change: Change, raw_value: Any) -> str:
    """One side of a change as a reader sees it; blank is "–"."""
    if raw_value is None:
        return numbers.MISSING
    if change.column == "percent":
        return percents.quoted(raw_value)
    if change.column.endswith("_vnd"):
        return numbers.money_vnd(raw_value)
    if change.column == "state":
        words = _STATES_AS_PRINTED if language() == "vi" else _STATES
        return _(words.get(str(raw_value), str(raw_value)))
    if isinstance(raw_value, date):
        return dates.day(raw_value)
    return numbers.number(raw_value) if isinstance(raw_value, int | float) else str(raw_value)


# ---- a plan workbook ----


def plan_sentence(events: Sequence[Event]) -> str:
    """How many tasks an amendment adds and withdraws, deadlines it moves, leads and estimates it changes, and the rest:
    "1 task added, 2 deadline moves." Each thing is counted once."""
    counted = {kind: sum(event.kind == kind for event in events) for kind in KINDS}
    words = {
        "task_added": plural(counted["task_added"], "{n} task added", "{n} tasks added"),
        "task_withdrawn": plural(counted["task_withdrawn"], "{n} task withdrawn", "{n} tasks withdrawn"),
        "deadline_moved": plural(counted["deadline_moved"], "{n} deadline move", "{n} deadline moves"),
        "lead_changed": plural(counted["lead_changed"], "{n} change of lead", "{n} changes of lead"),
        "estimate_changed": plural(counted["estimate_changed"], "{n} estimate changed", "{n} estimates changed"),
        "other": plural(counted["other"], "{n} other change", "{n} other changes"),
    }
    parts = [words[kind].format(n=numbers.number(n)) for kind, n in counted.items() if n]
    if not parts:
        return _("The two versions are identical.")
    sentence = ", ".join(parts) + "."
    return sentence[:1].upper() + sentence[1:]


def plan_frame(old: Sheets, new: Sheets) -> pd.DataFrame:
    """One row per event between two versions of a plan, the heaviest kind first: sheet, task (the row's number or
    code), title, what, old, new, as shown."""
    titles = {str(row["ref"]): str(row["title"]) for row in (*old.get("tasks", ()), *new.get("tasks", ()))}
    rows = []
    for event in amendment.between(old, new):
        ref = _printed(event.named_by, event.of)
        title = titles.get(ref) or str(event.row.get("title") or event.row.get("name") or "")
        rows.append((event.sheet.title, ref, title, *_event_words(event)))
    return pd.DataFrame(rows, columns=list(OF_PLAN))


def show_plan(old: Sheets, new: Sheets, *, key: str, height: int = 320) -> None:
    """What a later version of a plan changes: the sentence, then the table if there is anything to list."""
    events = amendment.between(old, new)
    st.markdown(markdown.escape_markdown(plan_sentence(events)))
    if events:
        show(plan_frame(old, new), columns=OF_PLAN, key=key, height=height)


def _event_words(event: Event) -> tuple[str, str, str]:
    """(what, before, after) of an event, as shown."""
    blank = numbers.MISSING
    source = _("{document} of {day}").format(document=event.document, day=dates.day(event.on)) if event.on else ""
    match event.kind:
        case "task_added":
            facts = (_printed(TASKS[name], event.row.get(name)) for name in ("due", "leads"))
            return _("Task added"), blank, " · ".join(text for text in facts if text != blank) or _("added")
        case "task_withdrawn" if event.on:
            since = _("from {day}").format(day=dates.day(event.on))
            return _("Task withdrawn"), blank, " · ".join(filter(None, (since, event.document)))
        case "deadline_moved":
            old, new = (_printed(DEADLINE_CHANGES["new_due"], day) for day in (event.old, event.new))
            return _("Deadline change {n}").format(n=event.time), old, f"{new} · {source}"
        case "lead_changed":
            old, new = (_printed(LEAD_CHANGES["new_lead"], names) for names in (event.old, event.new))
            words = (
                _("Lead changed") if event.old and event.new else _("Lead removed") if event.old else _("Lead added")
            )
            return words, old, f"{new} · {source}"
    if event.column is None:
        old, new = (blank, _("added")) if event.old is None else (_("stored"), _("gone"))
        return _("Whole row"), old, new
    line = f" ({event.row['source']}, {event.row['item']})" if event.sheet is ESTIMATES else ""
    return event.column.header + line, _printed(event.column, event.old), _printed(event.column, event.new)


def _printed(column: SheetColumn, raw_value: Any) -> str:
    """A value of a plan workbook as it stands on the sheet; the workbook is Vietnamese in both languages."""
    if raw_value is None or raw_value == []:
        return numbers.MISSING
    if column.choices:
        return next((word for word, value in column.choices.items() if value == raw_value), str(raw_value))
    if isinstance(raw_value, date):
        return dates.day(raw_value)
    if isinstance(raw_value, list):
        return "; ".join(map(str, raw_value))
    if isinstance(raw_value, bool):
        return _("yes") if raw_value else numbers.MISSING
    return numbers.number(raw_value) if isinstance(raw_value, int | float) else str(raw_value)
