"""What the Gantt chart draws of its tasks: bars, points, first deadlines and moves, as plotly traces."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from dashboard.charts import canvas, theme
from dashboard.charts.gantt_rows import DrawnTask, GanttSheet, days_ms
from dashboard.text import numbers, statuses
from dashboard.text.translation import plural

_BAR = 0.64
_PALE = 0.28
_MARK_PX = 20
"""Room beside a mark before words begin."""

_GAP = "\u2002"


def task_marks(
    drawn: Sequence[DrawnTask], first: date, last: date, report_on: date, sheet: GanttSheet
) -> list[canvas.Trace]:
    """Everything drawn of the tasks, what lies below first."""
    return [
        *_baselines(drawn),
        *_bars(drawn),
        *_progress(drawn),
        *_points(drawn),
        *_moves(drawn, first, last, report_on, sheet),
    ]


def _bars(drawn: Sequence[DrawnTask]) -> list[canvas.Trace]:
    """One trace per status: the whole extent of its tasks, pale, outlined in the status's colour."""
    traces = []
    for status, look in theme.STATUS.items():
        tasks = [task for task in drawn if task.status == status and task.is_bar]
        if not tasks:
            continue
        traces.append(
            _extents(
                tasks,
                [task.length_ms for task in tasks],
                name=statuses.word(status),
                marker={
                    "color": theme.tint(look.colour, _PALE),
                    "line": {"color": look.colour, "width": 1.2},
                    "pattern": {
                        "shape": ["/" if task.is_tentative else "" for task in tasks],
                        "fgcolor": look.colour,
                        "size": 7,
                        "solidity": 0.2,
                    },
                },
                customdata=[task.task_id for task in tasks],
                hovertext=[task.hover for task in tasks],
                hovertemplate=canvas.HOVER,
            )
        )
    return traces


def _progress(drawn: Sequence[DrawnTask]) -> list[canvas.Trace]:
    """The part of each bar that is done, solid."""
    tasks = [task for task in drawn if task.is_bar and task.share > 0]
    if not tasks:
        return []
    return [
        _extents(
            tasks,
            [round(task.length_ms * task.share) for task in tasks],
            name="progress",
            marker={"color": [theme.colour(task.status) for task in tasks]},
            hoverinfo="skip",
        )
    ]


def _extents(tasks: Sequence[DrawnTask], lengths_ms: list[int], **settings: Any) -> canvas.Trace:
    return canvas.bars(
        orientation="h",
        base=[task.first_day.isoformat() for task in tasks],
        x=lengths_ms,
        y=[task.y for task in tasks],
        width=_BAR,
        **settings,
    )


def _points(drawn: Sequence[DrawnTask]) -> list[canvas.Trace]:
    """The tasks without an extent, one trace: events, and tasks with only one of the two dates."""
    tasks = [task for task in drawn if not task.is_bar]
    if not tasks:
        return []
    colours = [theme.colour(task.status) for task in tasks]
    return [
        canvas.points(
            mode="markers",
            name="points",
            x=[task.first_day.isoformat() for task in tasks],
            y=[task.y for task in tasks],
            marker={
                "symbol": [task.symbol + ("-open" if task.is_tentative else "") for task in tasks],
                "size": 15,
                "color": colours,
                "line": {"width": 2, "color": colours},
            },
            cliponaxis=False,
            customdata=[task.task_id for task in tasks],
            hovertext=[task.hover for task in tasks],
            hovertemplate=canvas.HOVER,
        )
    ]


def _baselines(drawn: Sequence[DrawnTask]) -> list[canvas.Trace]:
    """The deadline as first issued, where it moved: a thin grey line under the bar, or an open mark."""
    moved = [(task, task.baseline) for task in drawn if task.baseline]
    bars = [(task, day) for task, day in moved if task.start and task.start < day]
    points = [(task, day) for task, day in moved if not (task.start and task.start < day)]
    traces: list[canvas.Trace] = []
    if bars:
        traces.append(
            canvas.bars(
                orientation="h",
                name="baseline",
                base=[task.start.isoformat() for task, _day in bars if task.start],
                x=[days_ms(task.start, day) for task, day in bars if task.start],
                y=[task.y + 0.41 for task, _day in bars],
                width=0.13,
                marker={"color": theme.NEUTRAL},
                hoverinfo="skip",
            )
        )
    if points:
        traces.append(
            canvas.points(
                mode="markers",
                name="baseline",
                x=[day.isoformat() for _task, day in points],
                y=[task.y for task, _day in points],
                marker={"symbol": "diamond-open", "size": 12, "color": theme.NEUTRAL, "line": {"width": 1.5}},
                hoverinfo="skip",
            )
        )
    return traces


def _moves(
    drawn: Sequence[DrawnTask], first: date, last: date, report_on: date, sheet: GanttSheet
) -> list[canvas.Trace]:
    """How often a deadline moved, beside its bar or mark, beyond the line of the report date where that would cross the
    words; on the bar where that fills the time shown."""
    px_per_day = sheet.plot_px / ((last - first).days + 1)
    beside, on_bar = [], []
    for task in drawn:
        if not task.moves:
            continue
        words = plural(task.moves, "{n} move", "{n} moves").format(n=numbers.number(task.moves))
        days = [day for day in (task.start, task.due, task.baseline) if day]
        begin, end = max(min(days), first), min(max(days), last)
        room = canvas.text_px(words) + _MARK_PX
        right = report_on if 0 < (report_on - end).days * px_per_day < room else end
        if (last - right).days * px_per_day >= room:
            beside.append((right + timedelta(days=1), task.y, _GAP + words, "middle right"))
        elif (begin - first).days * px_per_day >= room:
            beside.append((begin, task.y, words + _GAP, "middle left"))
        else:
            on_bar.append((end + timedelta(days=1), task.y, words + _GAP, "middle left"))
    return [
        canvas.points(
            mode="text",
            name="moves",
            x=[mark[0].isoformat() for mark in marks],
            y=[mark[1] for mark in marks],
            text=[mark[2] for mark in marks],
            textposition=[mark[3] for mark in marks],
            textfont={"size": theme.LABEL_PX, **look},
            hoverinfo="skip",
        )
        for marks, look in ((beside, {}), (on_bar, {"weight": 600, "shadow": f"0 0 3px {theme.HOLLOW}"}))
        if marks
    ]
