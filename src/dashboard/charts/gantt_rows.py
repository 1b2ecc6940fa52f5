"""The rows of the Gantt chart: which tasks stand on them, under which headings, and what each says."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from dashboard.charts import canvas
from dashboard.text import dates, limits, numbers, percents, statuses
from dashboard.text.translation import _, plural

_TITLE_LETTERS = 43
_PHONE_LETTERS = 46
_DAY_MS = 86_400_000
_DONE = ("done_on_time", "done_late", "done_undated")


@dataclass(frozen=True, slots=True)
class GanttSheet:
    """Where things stand: pixels of the names at the left and of the plot, letters of a name, and whether each name
    stands above its bar instead."""

    names_px: int
    plot_px: int
    letters: int
    is_narrow: bool


WIDE = GanttSheet(336, 676, _TITLE_LETTERS, is_narrow=False)
NARROW = GanttSheet(14, 334, _PHONE_LETTERS, is_narrow=True)
"""A phone held upright."""


@dataclass(frozen=True, slots=True)
class DrawnTask:
    """One drawn task and its row."""

    y: int
    task_id: str
    status: str
    start: date | None
    due: date | None
    baseline: date | None
    moves: int
    share: float
    is_tentative: bool
    hover: str

    @property
    def is_bar(self) -> bool:
        return self.start is not None and self.due is not None and self.start < self.due

    @property
    def first_day(self) -> date:
        """The first day of its mark."""
        day = self.start if self.is_bar or self.due is None else self.due
        assert day is not None
        return day

    @property
    def length_ms(self) -> int:
        """From the start to the end of the due day."""
        return days_ms(self.first_day, self.due) if self.due else 0

    @property
    def symbol(self) -> str:
        if self.due is None:
            return "triangle-right"
        return "diamond" if self.start else "triangle-down"


def days_ms(first: date, last: date) -> int:
    """Length of the days from first to last, both included."""
    return ((last - first).days + 1) * _DAY_MS


def task_rows(dated: pd.DataFrame, group_by: str, above: int, sheet: GanttSheet) -> tuple[list[DrawnTask], list[str]]:
    """(tasks, labels of the rows): a bold heading per group, its tasks below, under `above` other rows. Agencies with
    most overdue tasks first, then with most tasks."""
    has_plans = dated["plan_code"].nunique() > 1
    groups = _groups(dated, group_by, has_plans)
    names = dated["task_id"] if has_plans and group_by == "agency" else dated["ref"]
    members: dict[str, list[int]] = {}
    for at, group in enumerate(groups):
        members.setdefault(group, []).append(at)
    order = list(members)
    if group_by == "agency":
        nobody = _("No lead stated")
        is_late = [status == "overdue" for status in dated["status"]]
        late = {group: sum(is_late[at] for at in rows) for group, rows in members.items()}
        order.sort(key=lambda group: (group == nobody, -late[group], -len(members[group])))
    cells = _cells(dated)
    refs, titles = list(names), list(dated["title"])
    tasks: list[DrawnTask] = []
    labels: list[str] = []
    for group in order:
        labels.append(f"<b>{canvas.plain(limits.shorten(group, _TITLE_LETTERS))}</b>")
        for at in members[group]:
            name = canvas.plain(limits.shorten(f"{refs[at]} {titles[at]}", sheet.letters))
            labels += [name, ""] if sheet.is_narrow else [name]
            tasks.append(DrawnTask(y=above + len(labels) - 1, **cells[at]))
    return tasks, labels


def _groups(dated: pd.DataFrame, group_by: str, has_plans: bool) -> list[str]:
    """The heading each task belongs under."""
    if group_by == "agency":
        return [lead or _("No lead stated") for lead in canvas.texts(dated["first_lead"])]
    headings = [
        " ".join(filter(None, part)) or _("No section stated")
        for part in zip(canvas.texts(dated["group_ref"]), canvas.texts(dated["group_title"]), strict=True)
    ]
    if not has_plans:
        return headings
    return [f"{plan} · {heading}" for plan, heading in zip(dated["plan_code"], headings, strict=True)]


def _cells(dated: pd.DataFrame) -> list[dict[str, Any]]:
    """A dict of everything of `DrawnTask` but its row, per task."""
    cells = []
    for record, start, due, baseline, percent in zip(
        dated.to_dict("records"),
        canvas.days(dated["start_on"]),
        canvas.days(dated["due_on"]),
        canvas.days(dated["baseline_due_on"]),
        canvas.numbers(dated["percent"]),
        strict=True,
    ):
        status = record["status"]
        share = 1.0 if status in _DONE else min(1.0, max(0.0, (percent or 0) / 100))
        cells.append(
            {
                "task_id": record["task_id"],
                "status": status,
                "start": start,
                "due": due,
                "baseline": baseline if due and baseline != due else None,
                "moves": int(record["moves"]) if canvas.is_there(record["moves"]) else 0,
                "share": share,
                "is_tentative": bool(canvas.is_there(record["is_tentative"]) and record["is_tentative"]),
                "hover": _hover(record, start, due, baseline, percent),
            }
        )
    return cells


def _hover(
    record: dict[Hashable, Any], start: date | None, due: date | None, baseline: date | None, percent: float | None
) -> str:
    """The hover text of a task: status and percent, lead, dates as read and as printed, moves, contradiction."""

    def text(name: str) -> str | None:
        return canvas.plain(record[name]) if canvas.is_there(record[name]) else None

    state = statuses.word(record["status"])
    if percent is not None:
        state += " · " + percents.progress(percent)
    late = int(record["days_late"]) if canvas.is_there(record["days_late"]) else 0
    if late:
        state += " · " + plural(late, "{n} day late", "{n} days late").format(n=numbers.number(late))
    if start and due and start != due:
        span = _("{start} to {due}").format(start=dates.day(start), due=dates.day(due))
    elif due:
        span = _("due {due}").format(due=dates.day(due))
    else:
        assert start is not None
        span = _("from {start}, no deadline").format(start=dates.day(start))
    if canvas.is_there(record["is_tentative"]) and record["is_tentative"]:
        span += " " + _("(tentative)")
    printed, lead, doubt = text("deadline_printed"), text("leads") or text("lead"), text("contradiction")
    changes = []
    if baseline and due and baseline != due:
        changes.append(_("First deadline {day}").format(day=dates.day(baseline)))
    if moves := int(record["moves"]) if canvas.is_there(record["moves"]) else 0:
        changes.append(plural(moves, "moved once", "moved {n} times").format(n=numbers.number(moves)))
    moved = ", ".join(changes)
    return canvas.hover(
        f"{record['ref']} {record['title']}",
        state,
        _("Lead: {name}").format(name=lead) if lead else _("No lead stated"),
        span,
        _("Printed: “{phrase}”").format(phrase=printed) if printed else "",
        moved[:1].upper() + moved[1:],
        _("Contradiction in the plan: {text}").format(text=canvas.wrap(record["contradiction"], 64, 3))
        if doubt
        else "",
    )
