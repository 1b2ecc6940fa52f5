"""What committing a report would change, task by task and money line by money line; nothing is stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dashboard.ingest.amount_limits import AMOUNTS
from dashboard.ingest.columns import PROGRESS
from dashboard.ingest.monthly.checks.rows import has_amounts, is_reported, same
from dashboard.ingest.normalise.rows import Row

VALUES = tuple(column.name for column in PROGRESS.columns if not column.locked)
"""Columns of *Tiến độ* whose values are stored, in printed order."""

Kind = Literal["new", "changed", "unchanged", "missing"]
"""new: nothing was stored; missing: stored, but the file says nothing of it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs: `column` as named in `columns`, blank is None, money in VND, percent 0–100."""

    task: str
    title: str
    column: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class TaskDiff:
    """One task: its changed values in printed order, and the change in percent (None unless both stated)."""

    task: str
    title: str
    kind: Kind
    changes: tuple[Change, ...] = ()
    points: float | None = None


@dataclass(frozen=True, slots=True)
class MoneyDiff:
    """One money line (task, source, item) and its changed amounts, VND."""

    task: str
    title: str
    source: str
    item: str
    kind: Kind
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Diff:
    """Every task and money line that is stored or reported, the biggest change first."""

    tasks: tuple[TaskDiff, ...]
    money: tuple[MoneyDiff, ...]

    def count(self, kind: Kind) -> int:
        """How many tasks are of a kind; money lines are not among them."""
        return sum(task.kind == kind for task in self.tasks)

    def count_money(self, kind: Kind) -> int:
        """How many money lines are of a kind."""
        return sum(line.kind == kind for line in self.money)

    @property
    def is_empty(self) -> bool:
        """Whether committing would leave every figure as it is."""
        kinds = {task.kind for task in self.tasks} | {line.kind for line in self.money}
        return kinds <= {"unchanged"}


def against(
    stored: Mapping[str, Mapping[str, Any]],
    rows: Sequence[Row],
    titles: Mapping[str, str],
    stored_money: Mapping[tuple[str, str, str], Mapping[str, int | None]],
    money: Sequence[Row],
) -> Diff:
    """Compare a report with what is stored, blanks included: a value that is no longer given is a change.

    `stored`: ref -> values by column name: of the submission in force for the same plan, agency and period if
    there is one, so that a file sent again shows what it corrects; else what was last reported before.
    `stored_money`: (ref, source, item) -> amounts, likewise. `titles`: ref -> title of every task, in printed
    order, which breaks ties. A row that reports nothing counts as absent; of two rows for one task (an error
    in `validate`) the first counts.
    """
    order = {ref: position for position, ref in enumerate(titles)}
    tasks = _tasks(stored, rows, titles)
    lines = _lines(stored_money, money, titles)
    return Diff(
        tasks=tuple(sorted(tasks, key=lambda one: (*_rank_of_task(one), order.get(one.task, len(order)), one.task))),
        money=tuple(
            sorted(
                lines,
                key=lambda one: (
                    *_rank_of_line(one),
                    order.get(one.task, len(order)),
                    one.task,
                    one.source,
                    one.item,
                ),
            )
        ),
    )


def _tasks(
    stored: Mapping[str, Mapping[str, Any]], rows: Iterable[Row], titles: Mapping[str, str]
) -> Iterable[TaskDiff]:
    reported: dict[str, Row] = {}
    for row in rows:
        if row.get("task") is not None and is_reported(row):
            reported.setdefault(row["task"], row)
    for ref, row in reported.items():
        title = titles.get(ref) or row.get("title") or ""
        old = stored.get(ref)
        changes = _changes(ref, title, VALUES, old or {}, row)
        before, now = (old or {}).get("percent"), row.get("percent")
        points = None if before is None or now is None else round(float(now) - float(before), 6)
        yield TaskDiff(ref, title, _kind(old, changes), changes, points)
    for ref in stored:
        if ref not in reported:
            yield TaskDiff(ref, titles.get(ref, ""), "missing")


def _lines(
    stored: Mapping[tuple[str, str, str], Mapping[str, int | None]],
    rows: Iterable[Row],
    titles: Mapping[str, str],
) -> Iterable[MoneyDiff]:
    reported: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        if row.get("task") is not None and has_amounts(row):
            reported.setdefault((row["task"], row.get("source") or "", row.get("item") or ""), row)
    for line, row in reported.items():
        title = titles.get(line[0], "")
        old = stored.get(line)
        changes = _changes(line[0], title, AMOUNTS, old or {}, row)
        yield MoneyDiff(line[0], title, line[1], line[2], _kind(old, changes), changes)
    for line in stored:
        if line not in reported:
            yield MoneyDiff(line[0], titles.get(line[0], ""), line[1], line[2], "missing")


def _changes(ref: str, title: str, columns: Iterable[str], old: Mapping[str, Any], row: Row) -> tuple[Change, ...]:
    return tuple(
        Change(ref, title, column, old.get(column), row.get(column))
        for column in columns
        if not same(old.get(column), row.get(column))
    )


def _kind(old: Mapping[str, Any] | None, changes: tuple[Change, ...]) -> Kind:
    if old is None:
        return "new"
    return "changed" if changes else "unchanged"


_GROUPS = {"new": 0, "changed": 0, "missing": 1, "unchanged": 2}


def _rank_of_task(one: TaskDiff) -> tuple[int, float, int]:
    """Smallest first: the points moved (of a new task: from 0), then the number of values that differ."""
    points = one.points
    if one.kind == "new":
        points = next((float(c.new) for c in one.changes if c.column == "percent"), None)
    return _GROUPS[one.kind], -abs(points or 0), -len(one.changes)


def _rank_of_line(one: MoneyDiff) -> tuple[int, int]:
    """Smallest first: the most VND moved in one amount."""
    moved = max((abs((c.new or 0) - (c.old or 0)) for c in one.changes), default=0)
    return _GROUPS[one.kind], -moved
