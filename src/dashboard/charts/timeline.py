"""When each task runs: a Gantt chart of the plans (domain.md §3), with milestones and the report date."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import canvas, gantt_milestones, theme
from dashboard.charts.gantt_marks import task_marks
from dashboard.charts.gantt_rows import NARROW, WIDE, DrawnTask, GanttSheet, task_rows
from dashboard.text import dates, numbers
from dashboard.text.statuses import word
from dashboard.text.translation import N_, _, plural

_MONTHS_PX = 42
_BOTH_ENDS = 20
"""From so many rows on, the months stand at the bottom too."""
_SHORTEST_MONTHS = 3
_SIGNS = {
    "diamond": ("◆", N_("One day")),
    "triangle-down": ("▼", N_("Deadline, no start stated")),
    "triangle-right": ("▶", N_("Start, no deadline")),
}
"""Of a task without an extent: the sign that the key shows for its mark, and what it means."""


def numbered(
    milestones: pd.DataFrame, tasks: pd.DataFrame, start: date | None, end: date | None
) -> list[tuple[int, date, tuple[str, ...]]]:
    """(number, day, titles) of each day with milestones in the time `gantt` shows for the same values."""
    dated = tasks.drop(undated(tasks).index)
    if dated.empty:
        return []
    return [
        (mark.number, mark.on, mark.titles)
        for mark in gantt_milestones.in_window(milestones, *_window(dated, start, end))
    ]


def undated(tasks: pd.DataFrame) -> pd.DataFrame:
    """The tasks of `tasks.listing` with neither start nor due date: not drawn, for the page to list."""
    return tasks[tasks["start_on"].isna() & tasks["due_on"].isna()]


def gantt(
    tasks: pd.DataFrame,
    milestones: pd.DataFrame,
    report_on: date,
    group_by: Literal["section", "agency"] = "section",
    start: date | None = None,
    end: date | None = None,
) -> go.Figure:
    """A row per dated task of `tasks.listing` under its section or first lead; `customdata` is the task_id.

    A pale bar from start to due in the colour of the status, filled as far as the work is done; hatched where the
    plan calls the dates tentative; where a deadline moved, a grey line below it to the one first issued, and how often
    it moved. One-day events are diamonds; a task with only a due date is a triangle pointing down at it, one with only
    a start a triangle pointing away from it. `milestones` (`timeline.milestones`) are numbered diamonds on top, with
    their names beside them where there is room for all, else in a list at the bottom. `start` and `end` are the first
    and last day shown; tasks wholly outside leave the chart. Undated tasks are not drawn (see `undated`). On a phone
    each name stands above its bar.
    """
    if tasks.empty:
        return canvas.empty(_("No task in this selection."))
    dated = tasks.drop(undated(tasks).index)
    if dated.empty:
        return canvas.empty(_("No task has a date."))
    first, last = _window(dated, start, end)
    dated = _within(dated, first, last)
    if dated.empty:
        return canvas.empty(_("No task in this range."))
    is_narrow = canvas.is_narrow()
    sheet = NARROW if is_narrow else WIDE
    marks = gantt_milestones.placed(milestones, first, last, sheet)
    above = 1 + max((mark.level + 1 for mark in marks), default=0)
    drawn, names = task_rows(dated, group_by, above, sheet)
    heading = _("Milestones")
    labels = [f"<b>{heading}</b>" if marks and not is_narrow else "", *[""] * (above - 1), *names]
    months = _months_axis(first, last, sheet)
    # Beside names that reach into the plot, plotly leaves out most of the months below.
    is_tall = len(labels) >= _BOTH_ENDS and not is_narrow
    rows = [len(labels) - 0.5, -0.5]
    key, key_px = _key(drawn, sheet)
    top, bottom = key_px + _MONTHS_PX + 8, _MONTHS_PX if is_tall else 8
    listed, listed_px = gantt_milestones.list_of(marks, bottom, sheet)
    # On a phone the names stand within the plot: there the line keeps to the rows of the marks.
    spans = [(task.y - 0.5, task.y + 0.5) for task in drawn] if is_narrow else [(above - 1.4, len(labels) - 0.5)]
    line, line_label = _report_line(report_on, first, last, above - 1, spans)
    return canvas.figure(
        [
            *task_marks(drawn, first, last, report_on, sheet),
            *gantt_milestones.marks_of(marks),
            _label_axes(),
        ],
        height=len(labels) * canvas.ROW_PX + top + bottom + listed_px,
        margin={"l": sheet.names_px, "t": top, "b": bottom + listed_px, "r": 12, "pad": 0},
        xaxis=months | {"side": "top"},
        xaxis2=months | {"side": "bottom", "overlaying": "x", "showticklabels": is_tall, "showgrid": False},
        yaxis=canvas.bare(range=rows),
        yaxis2=_name_labels(labels, rows, sheet),
        barmode="overlay",
        shapes=line,
        annotations=[canvas.above(key, xshift=4 - sheet.names_px, yshift=_MONTHS_PX), *line_label, *listed],
    )


def gantt_alt(tasks: pd.DataFrame, report_on: date) -> str:
    """One sentence: how many tasks, over which time, how many overdue, how many undated."""
    if tasks.empty:
        return _("No task in this selection.")
    dated = tasks.drop(undated(tasks).index)
    if dated.empty:
        return _("No task has a date.")
    first, last = _window(dated, None, None)
    return plural(
        len(dated),
        "Timeline of {n} task from {first} to {last}; overdue at {report_on}: {overdue}; without a date: {undated}.",
        "Timeline of {n} tasks from {first} to {last}; overdue at {report_on}: {overdue}; without a date: {undated}.",
    ).format(
        n=numbers.number(len(dated)),
        first=dates.month(first),
        last=dates.month(last),
        report_on=dates.day(report_on),
        overdue=numbers.number(int((tasks["status"] == "overdue").sum())),
        undated=numbers.number(len(tasks) - len(dated)),
    )


def _window(dated: pd.DataFrame, start: date | None, end: date | None) -> tuple[date, date]:
    """First and last day shown: as asked, else the whole months the tasks fall in, at least a quarter."""
    days = pd.concat([pd.to_datetime(dated[name]) for name in ("start_on", "due_on")])
    months = canvas.months_between(days.min().date(), days.max().date())
    first = start or months[0]
    after = canvas.months_between(first, first + timedelta(days=32 * _SHORTEST_MONTHS))[_SHORTEST_MONTHS]
    shortest = after - timedelta(days=1)
    full = months[-1] + timedelta(days=32)
    return first, end or max(full.replace(day=1) - timedelta(days=1), shortest)


def _within(dated: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """The tasks with a day in the window; a task without a due date counts at its start alone."""
    starts = pd.to_datetime(dated["start_on"])
    dues = pd.to_datetime(dated["due_on"])
    begins, ends = starts.fillna(dues), dues.fillna(starts)
    # A start printed after the due date is a contradiction of the plan; such a task stands at its due date.
    begins = begins.where(begins <= ends, ends)
    return dated[(begins <= pd.Timestamp(last)) & (ends >= pd.Timestamp(first))]


def _key(drawn: Sequence[DrawnTask], sheet: GanttSheet) -> tuple[str, int]:
    """(text, pixels high): the statuses drawn, in display order, and what the special marks mean."""
    statuses = {task.status for task in drawn}
    entries = [
        (canvas.SQUARE, look.colour, word(status)) for status, look in theme.STATUS.items() if status in statuses
    ]
    if any(task.baseline for task in drawn):
        entries.append(("▬", theme.NEUTRAL, _("First deadline, since moved")))
    if any(task.is_tentative for task in drawn):
        entries.append(("▨", theme.NEUTRAL, _("Tentative dates")))
    marks = {task.symbol for task in drawn if not task.is_bar}
    entries += [(sign, theme.NEUTRAL, _(words)) for symbol, (sign, words) in _SIGNS.items() if symbol in marks]
    return canvas.key(entries, sheet.names_px + sheet.plot_px)


def _name_labels(labels: Sequence[str], rows: Sequence[float], sheet: GanttSheet) -> dict[str, Any]:
    """Labels that start at the left edge of the picture, so that headings and tasks form one column. They have an axis
    of their own, because on a shifted axis plotly loses hovering and clicking."""
    return canvas.ticks(
        range(len(labels)),
        labels,
        range=rows,
        overlaying="y",
        anchor="free",
        position=0,
        shift=4 - sheet.names_px,
        ticklabelposition="inside",
        automargin=False,
    )


def _label_axes() -> canvas.Trace:
    """A point nowhere: plotly draws an axis only if a trace stands on it."""
    return canvas.points(name="labels", mode="markers", x=[None], y=[None], xaxis="x2", yaxis="y2", hoverinfo="skip")


def _months_axis(first: date, last: date, sheet: GanttSheet) -> dict[str, Any]:
    months = [day for day in canvas.months_between(first, last) if day >= first] or [first]
    positions, texts = canvas.month_ticks(months, sheet.plot_px)
    return canvas.ticks(
        [months[at].isoformat() for at in positions],
        texts,
        type="date",
        range=[first.isoformat(), (last + timedelta(days=1)).isoformat()],
        showgrid=True,
    )


def _report_line(
    report_on: date, first: date, last: date, row: int, spans: Sequence[tuple[float, float]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(lines over these spans of rows, their words in the row) at the end of the report date: the due day itself is in
    time. They start below the milestones, whose words they would cross.
    """
    if not first <= report_on <= last:
        return [], []
    at = (report_on + timedelta(days=1)).isoformat()
    is_late = (report_on - first).days > 0.6 * (last - first).days
    look = {"color": theme.ACCENT, "width": 2, "dash": "dash" if len(spans) == 1 else "solid"}
    line = {"type": "line", "x0": at, "x1": at, "yref": "y", "line": look}
    words = _("Report date {day}").format(day=dates.day(report_on))
    return [line | {"y0": top, "y1": bottom} for top, bottom in spans], [
        canvas.note(
            f"<b>{words}</b>",
            at,
            row,
            xanchor="right" if is_late else "left",
            xshift=-5 if is_late else 5,
        )
    ]
