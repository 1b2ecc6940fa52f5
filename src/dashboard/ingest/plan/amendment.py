"""What a later version of a plan changes, told as events: tasks added and withdrawn, deadlines moved, leads changed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from dashboard.ingest.columns import (
    AGENCIES,
    DEADLINE_CHANGES,
    ESTIMATES,
    LEAD_CHANGES,
    PLAN_WORKBOOK,
    TASKS,
    Column,
    SheetColumns,
)
from dashboard.ingest.normalise.rows import Row
from dashboard.ingest.plan.sheets import Sheets
from dashboard.text.fold import agency_key

Kind = Literal["task_added", "task_withdrawn", "deadline_moved", "lead_changed", "estimate_changed", "other"]
KINDS: tuple[Kind, ...] = (
    "task_added", "task_withdrawn", "deadline_moved", "lead_changed", "estimate_changed", "other",
)  # fmt: skip
"""In the order of their weight."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that differs. `row`: the row itself, the later one if there are two; `column`: None where a whole row
    came or went. `time`: which move of the task's deadline it is, from 1."""

    kind: Kind
    sheet: SheetColumns
    row: Row
    column: Column | None = None
    old: Any = None
    new: Any = None
    document: str | None = None
    on: date | None = None
    time: int | None = None

    @property
    def named_by(self) -> Column:
        """The column that a row of the sheet is called by: of a task its number."""
        return self.sheet[_NAMED_BY[self.sheet.key][0]]

    @property
    def of(self) -> Any:
        """What the row is called."""
        return self.row[self.named_by.name]


_NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "plan": ("code",),
    "sections": ("ref",),
    "agencies": ("code",),
    "tasks": ("ref",),
    "milestones": ("date", "title"),
    "estimates": ("task", "source", "item"),
    "deadline_changes": ("task", "old_due", "new_due"),
    "lead_changes": ("task", "old_lead", "new_lead"),
}
"""What tells the rows of a sheet apart; of rows that are alike, the first of each version is compared first."""


def between(old: Sheets, new: Sheets) -> list[Event]:
    """What differs between two versions of a plan, each thing once: the heaviest kind first, then in the order of the
    workbook."""
    events = [event for sheet in PLAN_WORKBOOK for event in _of_sheet(sheet, old, new)]
    return sorted(events, key=lambda event: KINDS.index(event.kind))


def _of_sheet(sheet: SheetColumns, old: Sheets, new: Sheets) -> Iterator[Event]:
    names = _NAMED_BY[sheet.key]
    before, after = (_keyed(sheets.get(sheet.key, ()), names) for sheets in (old, new))
    if sheet is AGENCIES:
        before = _under_new_codes(before, after)
    for key in dict.fromkeys((*after, *before)):
        was, now = before.get(key), after.get(key)
        row = now or was
        assert row is not None, "every key is of one of the two"
        head = (sheet, row)
        if was is not None and now is not None:
            yield from _of_row(head, was, now)
        elif now is not None and sheet is DEADLINE_CHANGES:
            yield Event("deadline_moved", *head, None, now.get("old_due"), now["new_due"], now["document"], now["date"],
                        _time(now, new))  # fmt: skip
        elif now is not None and sheet is LEAD_CHANGES:
            yield Event("lead_changed", *head, None, now.get("old_lead"), now.get("new_lead"), now["document"],
                        now["date"])  # fmt: skip
        elif sheet is ESTIMATES:
            before_vnd, after_vnd = (one and one["estimated_vnd"] for one in (was, now))
            yield Event("estimate_changed", *head, ESTIMATES["estimated_vnd"], before_vnd, after_vnd)
        else:
            is_new_task = now is not None and sheet is TASKS
            yield Event("task_added" if is_new_task else "other", *head, None, was, now)


def _of_row(head: tuple[SheetColumns, Row], was: Row, now: Row) -> Iterator[Event]:
    withdrawal_columns: tuple[str, ...] = ()
    if head[0] is TASKS and now.get("withdrawn_on") and not was.get("withdrawn_on"):
        withdrawal_columns = ("withdrawn_on", "withdrawn_document")
        yield Event("task_withdrawn", *head, None, None, None, now.get("withdrawn_document"), now["withdrawn_on"])
    for column in head[0].columns:
        if column.name not in withdrawal_columns and _plain(was.get(column.name)) != _plain(now.get(column.name)):
            kind: Kind = "estimate_changed" if column is ESTIMATES["estimated_vnd"] else "other"
            yield Event(kind, *head, column, was.get(column.name), now.get(column.name))


def _under_new_codes(
    before: dict[tuple[Any, ...], Row], after: dict[tuple[Any, ...], Row]
) -> dict[tuple[Any, ...], Row]:
    """The agencies of the earlier version, each by the code of the later one: the same name is the same agency."""
    by_name = {agency_key(row["name"]): key for key, row in after.items() if key not in before}
    rows_by_key = {}
    for key, row in before.items():
        moved = None if key in after else by_name.pop(agency_key(row["name"]), None)
        rows_by_key[moved or key] = row
    return rows_by_key


def _keyed(rows: Iterable[Row], names: Iterable[str]) -> dict[tuple[Any, ...], Row]:
    rows_by_key: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        key: tuple[Any, ...] = tuple(_plain(row.get(name)) for name in names)
        rows_by_key[(*key, sum(other[:-1] == key for other in rows_by_key))] = row
    return rows_by_key


def _plain(value: Any) -> Any:
    """A value that can be compared: no names and no flag are the same as a blank cell."""
    return tuple(value) or None if isinstance(value, list) else None if value is False else value


def _time(move: Row, sheets: Sheets) -> int:
    """Which move of its task it is, from 1, by the dates of the documents."""
    moves = [row for row in sheets.get("deadline_changes", ()) if row["task"] == move["task"]]
    return sorted(moves, key=lambda row: row["date"]).index(move) + 1
