"""The milestones of the Gantt chart: numbered, placed so that none covers another, and listed."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import pandas as pd

from dashboard.charts import canvas, theme
from dashboard.charts.gantt_rows import GanttSheet
from dashboard.text import dates, limits
from dashboard.text.translation import _

_MILESTONE_LETTERS = (44, 30, 24)
_MILESTONE_ROWS = 2
"""So many rows the milestones may take with their names beside them, else only their numbers stand there."""

_DIAMOND_PX = 27
"""From corner to corner; plotly's size is that of a square of the same area."""

_LIST_LINE_PX = 20
Side = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Milestone:
    """The milestones of a day under one number, the row of their mark, and the name beside it (on which side) if there
    is room."""

    number: int
    on: date
    titles: tuple[str, ...]
    hover: str
    level: int = 0
    label: str = ""
    side: Side = "right"


def in_window(milestones: pd.DataFrame, first: date, last: date) -> list[Milestone]:
    """The days with milestones in the window, numbered in order; those of one day share a mark."""
    by_day: dict[date, list[dict[Hashable, Any]]] = {}
    for day, record in zip(canvas.days(milestones["on_date"]), milestones.to_dict("records"), strict=True):
        if day and first <= day <= last:
            by_day.setdefault(day, []).append(record)
    return [
        Milestone(number, day, tuple(str(r["title"]) for r in records), _hover_of(day, records))
        for number, (day, records) in enumerate(sorted(by_day.items()), start=1)
    ]


def placed(milestones: pd.DataFrame, first: date, last: date, sheet: GanttSheet) -> list[Milestone]:
    """The milestones in the window where none covers another: with their names if those find room on
    `_MILESTONE_ROWS` rows, else as numbers alone, on the first row that is free there."""
    unplaced = in_window(milestones, first, last)
    px_per_day = sheet.plot_px / ((last - first).days + 1)
    for letters in (*_MILESTONE_LETTERS, 0):
        rows: list[list[tuple[float, float]]] = [[] for _row in range(_MILESTONE_ROWS if letters else len(unplaced))]
        marks = []
        for mark in unplaced:
            more = f" +{len(mark.titles) - 1}" if len(mark.titles) > 1 else ""
            label = limits.shorten(mark.titles[0], letters) + more if letters else ""
            room = _room(rows, (mark.on - first).days * px_per_day, label, sheet)
            if room is None:
                break
            marks.append(replace(mark, level=room[0], side=room[1], label=label))
        else:
            return marks
    return []  # not reached: numbers alone always find a row


def _hover_of(day: date, records: Sequence[dict[Hashable, Any]]) -> str:
    texts = [
        canvas.hover(record["title"], canvas.wrap(record["note"], 64, 4) if canvas.is_there(record["note"]) else "")
        for record in records
    ]
    return "<br>".join([dates.day(day), *texts])


def _room(rows: list[list[tuple[float, float]]], at: float, label: str, sheet: GanttSheet) -> tuple[int, Side] | None:
    """(row, side) where a mark and its words find room, which they then take; None if there is none."""
    half, width = _DIAMOND_PX / 2, canvas.text_px(label) + 6 if label else 0.0
    sides: list[tuple[Side, tuple[float, float]]] = [
        ("right", (at - half, at + half + width)),
        ("left", (at - half - width, at + half)),
    ]
    for row, spans in enumerate(rows):
        for side, (left, right) in sides:
            is_inside = not label or (left >= -half and right <= sheet.plot_px + half)
            if is_inside and all(b <= left or right <= a for a, b in spans):
                spans.append((left, right))
                return row, side
    return None


def marks_of(marks: Sequence[Milestone]) -> list[canvas.Trace]:
    if not marks:
        return []
    where = {"x": [mark.on.isoformat() for mark in marks], "y": [mark.level for mark in marks], "cliponaxis": False}
    traces = [
        canvas.points(
            mode="markers+text",
            name="milestones",
            text=[str(mark.number) for mark in marks],
            textposition="middle center",
            textfont={"size": theme.LABEL_PX, "color": theme.on(theme.ACCENT), "weight": 600},
            marker={"symbol": "diamond", "size": round(_DIAMOND_PX / 1.3), "color": theme.ACCENT},
            hovertext=[mark.hover for mark in marks],
            hovertemplate=canvas.HOVER,
            **where,
        )
    ]
    if any(mark.label for mark in marks):
        traces.append(
            canvas.points(
                # Unseen marks, larger than the diamonds: plotly sets words beside the marks of their own trace.
                mode="markers+text",
                name="milestone names",
                marker={"size": _DIAMOND_PX, "opacity": 0},
                text=[canvas.plain(mark.label) for mark in marks],
                textposition=[f"middle {mark.side}" for mark in marks],
                textfont={"size": theme.LABEL_PX},
                hoverinfo="skip",
                **where,
            )
        )
    return traces


def list_of(marks: Sequence[Milestone], below_px: int, sheet: GanttSheet) -> tuple[list[dict[str, Any]], int]:
    """(texts, pixels high): the names of the numbers, so that a printed or saved chart says what they are; nothing
    where the names stand beside the marks. `below_px`: what stands between the plot and the list."""
    if not marks or marks[0].label:
        return [], 0
    whole = [f"{mark.number}. {dates.day(mark.on)}: {'; '.join(mark.titles)}" for mark in marks]

    def room(columns: int) -> int:
        if sheet.is_narrow:
            return sheet.letters
        return int((sheet.names_px + sheet.plot_px) / columns / canvas.text_px(" ")) - 2

    columns = 1 if sheet.is_narrow or max(map(len, whole)) > room(2) else 2
    lines = [canvas.plain(limits.shorten(line, room(columns))) for line in whole]
    high = -(-len(lines) // columns)
    heading = _("Milestones")
    texts = ["<br>".join(lines[:high]), "<br>".join(lines[high:])]
    shifts = [4 - sheet.names_px, 4 - sheet.names_px // 2]
    notes = [canvas.below(f"<b>{heading}</b>", xshift=shifts[0], yshift=-below_px)]
    notes += [
        canvas.below(text, x=0.5 * column, xshift=shifts[column], yshift=-below_px - _LIST_LINE_PX)
        for column, text in enumerate(texts)
        if text
    ]
    return notes, (high + 1) * _LIST_LINE_PX + 12
