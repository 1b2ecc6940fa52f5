"""Planned and actual progress month by month (domain.md §6)."""

import textwrap
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import canvas, theme
from dashboard.text import dates, numbers, percents
from dashboard.text.translation import _

_HEIGHT_PX = 360
_LABELS_PX = 176
_End = tuple[str, str, list[float | None]]
"""A line's name, the mark of its kind and its values."""
_NEAR_END, _WORDS_PX = 0.88, 16
"""From here on words beside a point may meet those at the end of the planned line, and how far they then go down."""
_HALF_PX = 270
"""The plot's width where the chart has half a page, less the words at its right."""


def planned_actual(frame: pd.DataFrame, report_on: date, *, is_half: bool = False) -> go.Figure:
    """Lines of `curve.monthly`: planned as issued, planned as amended where it differs, actual; 0–100 %.

    An actual point that rests on few reports (`is_hollow`) is an open circle. At the month of the report date a
    vertical line marks the gap, in percentage points. Lines carry their names at their ends. `customdata` of the
    actual points: the tasks with a deadline, as they stood in that month. `is_half`: the chart has half a page.
    """
    months = [day for day in canvas.days(frame["month_on"]) if day]
    planned, amended, actual = (canvas.numbers(frame[name]) for name in ("planned", "planned_amended", "actual"))
    if not any(value is not None for value in planned + actual):
        return canvas.empty(_("There is no month to show."))
    is_amended = any(
        a is not None and p is not None and abs(a - p) > 5e-4 for a, p in zip(amended, planned, strict=True)
    )
    hollow = [bool(canvas.is_there(value) and value) for value in frame["is_hollow"]]
    xs = list(range(len(months)))
    hovers = _hovers(frame, months, planned, amended if is_amended else None, actual)
    traces = [_line(xs, planned, hovers, _("Planned"), {"color": theme.PLANNED, "width": 3, "dash": "dash"})]
    if is_amended:
        traces.append(
            _line(xs, amended, hovers, _("Planned, amended"), {"color": theme.PLANNED, "width": 1.5, "dash": "dot"})
        )
    traces.append(_actual(xs, actual, hollow, hovers, months, name=_("Actual"), status="dated"))
    at = _report_month(months, actual, report_on)
    positions, texts = canvas.month_ticks(months, _HALF_PX if is_half else canvas.plot_px())
    quarters = [0, 0.25, 0.5, 0.75, 1]
    # Words at the ends of lines would leave a phone no room for the lines.
    is_narrow = canvas.is_narrow()
    key, key_px = _key(planned, amended if is_amended else None, actual, at) if is_narrow else ("", 0)
    notes = (
        [canvas.above(key, yshift=24)] if key else _end_labels(_planned_ends(planned, amended if is_amended else None))
    )
    shapes: list[dict[str, Any]] = []
    if at is not None:
        notes += _gap_labels(at, actual, planned, report_on, is_half=is_half)[1 if is_narrow else 0 :]
        shapes = _gap_lines(at, actual, planned)
    if any(hollow):
        few = _("○ fewer than 80% of the tasks reported that month")
        lines = textwrap.wrap(few, 34) if is_narrow else [few]
        notes.append(canvas.below("<br>".join(lines), yshift=-44))
    bottom_px = (90 if is_narrow else 72) if any(hollow) else 48
    return canvas.figure(
        traces,
        height=_HEIGHT_PX + key_px + (24 if any(hollow) else 0),
        margin={
            "t": 30 + key_px,
            "r": 12 if is_narrow else _LABELS_PX,
            "b": bottom_px,
            "l": 52,
        },
        xaxis=canvas.ticks(positions, texts, range=[-0.4, max(len(months) - 0.6, 0.4)]),
        yaxis=canvas.ticks(quarters, [percents.share(value) for value in quarters], range=[-0.02, 1.04], showgrid=True),
        annotations=notes,
        shapes=shapes,
    )


def planned_actual_alt(frame: pd.DataFrame, report_on: date) -> str:
    """One sentence: planned and actual at the report month, and the gap in points."""
    months = [day for day in canvas.days(frame["month_on"]) if day]
    planned, actual = canvas.numbers(frame["planned"]), canvas.numbers(frame["actual"])
    at = _report_month(months, actual, report_on)
    if at is None:
        return _("Planned progress by month; nothing has been reported yet.")
    done, due = actual[at], planned[at]
    assert done is not None
    if due is None:
        return _("At {day} {actual} of the work is done.").format(day=dates.day(report_on), actual=percents.share(done))
    return _("At {day} {actual} of the work is done, {planned} was planned: {gap}.").format(
        day=dates.day(report_on), actual=percents.share(done), planned=percents.share(due), gap=_points(done, due)
    )


def mean_progress(frame: pd.DataFrame, report_on: date, *, is_half: bool = False) -> go.Figure:
    """Lines of `curve.mean_progress`, in place of the curve where few tasks have a due date: the time gone by, the
    mean reported progress; no gap is drawn. `customdata` of the points: all tasks as they stood in that month."""
    months = [day for day in canvas.days(frame["month_on"]) if day]
    elapsed, mean = canvas.numbers(frame["elapsed"]), canvas.numbers(frame["mean_percent"])
    at = _report_month(months, mean, report_on)
    if at is None:
        return canvas.empty(_("There is no month to show."))
    hollow = [bool(value) for value in frame["is_hollow"]]
    xs, is_narrow = list(range(len(months))), canvas.is_narrow()
    hovers = [
        canvas.hover(
            dates.month(day),
            canvas.fact(_("Time gone by"), percents.share(gone)),
            "" if done is None else canvas.fact(_("Mean progress"), percents.share(done)),
        )
        for day, gone, done in zip(months, elapsed, mean, strict=True)
    ]
    name = f"{canvas.plain(_('Mean progress'))} {percents.share(mean[at])}"
    gone = f"{canvas.plain(_('Time gone by'))} {percents.share(elapsed[at])}"
    key, key_px = canvas.key([("┅", theme.PLANNED, gone), ("●", theme.ACTUAL, f"<b>{name}</b>")])
    few = textwrap.wrap(_("○ fewer than 80% of the tasks reported that month"), 34 if is_narrow else 100)
    positions, texts = canvas.month_ticks(months, _HALF_PX if is_half else canvas.plot_px())
    quarters = [0, 0.25, 0.5, 0.75, 1]
    below_px = (90 if is_narrow else 72) if any(hollow) else 48
    return canvas.figure(
        [
            _line(xs, elapsed, hovers, _("Time gone by"), {"color": theme.PLANNED, "width": 3, "dash": "dash"}),
            _actual(xs, mean, hollow, hovers, months, name=_("Mean progress"), status="assigned"),
        ],
        height=_HEIGHT_PX + key_px + (24 if any(hollow) else 0),
        margin={"t": 30 + key_px, "r": 24, "b": below_px, "l": 52},
        xaxis=canvas.ticks(positions, texts, range=[-0.4, max(len(months) - 0.6, 0.4)]),
        yaxis=canvas.ticks(quarters, [percents.share(value) for value in quarters], range=[-0.02, 1.04], showgrid=True),
        annotations=[
            canvas.above(key, yshift=24),
            canvas.note(
                _("Report date {day}").format(day=dates.day(report_on)), at, 1, yref="paper", yanchor="bottom", yshift=4
            ),
            *([canvas.below("<br>".join(few), yshift=-44)] if any(hollow) else []),
        ],
        shapes=_gap_lines(at, mean, [None] * len(mean)),
    )


def mean_progress_alt(frame: pd.DataFrame, report_on: date) -> str:
    """One sentence: the mean reported progress at the report month, and the time gone by."""
    months = [day for day in canvas.days(frame["month_on"]) if day]
    mean = canvas.numbers(frame["mean_percent"])
    at = _report_month(months, mean, report_on)
    if at is None:
        return _("There is no month to show.")
    return _("At {day} the mean reported progress is {mean}, with {elapsed} of the time gone by.").format(
        day=dates.day(report_on),
        mean=percents.share(mean[at]),
        elapsed=percents.share(canvas.numbers(frame["elapsed"])[at]),
    )


def _report_month(months: list[date], actual: list[float | None], report_on: date) -> int | None:
    """Position of the report date's month, if progress is known there."""
    for at, day in enumerate(months):
        if (day.year, day.month) == (report_on.year, report_on.month) and actual[at] is not None:
            return at
    return None


def _points(done: float, due: float) -> str:
    """The gap between two rates: "−12,3 điểm %"."""
    gap = percents.gap(done, due)
    sign = "" if not gap else "−" if gap < 0 else "+"
    return _("{gap} percentage points").format(gap=sign + numbers.number(abs(gap)))


def _hovers(
    frame: pd.DataFrame,
    months: list[date],
    planned: list[float | None],
    amended: list[float | None] | None,
    actual: list[float | None],
) -> list[str]:
    hovers = []
    reports = zip(canvas.numbers(frame["reported"]), canvas.numbers(frame["expected"]), strict=True)
    for at, (day, (reported, expected)) in enumerate(zip(months, reports, strict=True)):
        lines = [canvas.fact(_("Planned"), percents.share(planned[at]))]
        if amended:
            lines.append(canvas.fact(_("Planned, amended"), percents.share(amended[at])))
        if actual[at] is not None:
            lines.append(canvas.fact(_("Actual"), percents.share(actual[at])))
            if reported is not None and expected is not None:
                lines.append(
                    _("{part}/{whole} tasks reported this month").format(
                        part=numbers.number(reported), whole=numbers.number(expected)
                    )
                )
        hovers.append(canvas.hover(dates.month(day), *lines))
    return hovers


def _line(xs: list[int], ys: list[float | None], hovers: list[str], name: str, line: dict[str, Any]) -> canvas.Trace:
    return canvas.points(
        mode="lines",
        name=name,
        x=xs,
        y=ys,
        line=line,
        hovertext=hovers,
        hovertemplate=canvas.HOVER,
    )


def _actual(
    xs: list[int],
    ys: list[float | None],
    hollow: list[bool],
    hovers: list[str],
    months: list[date],
    *,
    name: str,
    status: str,
) -> canvas.Trace:
    return canvas.points(
        mode="lines+markers",
        name=name,
        x=xs,
        y=ys,
        line={"color": theme.ACTUAL, "width": 3},
        marker={
            "size": 10,
            "symbol": "circle",
            "color": [theme.HOLLOW if is_open else theme.ACTUAL for is_open in hollow],
            "line": {"width": 2.5, "color": theme.ACTUAL},
        },
        cliponaxis=False,
        customdata=[canvas.behind(None, period=f"{day:%Y-%m}", status=status) for day in months],
        hovertext=hovers,
        hovertemplate=canvas.HOVER,
    )


def _planned_ends(planned: list[float | None], amended: list[float | None] | None) -> list[_End]:
    return [(_("Planned"), "┅", planned), *([(_("Planned, amended"), "┈", amended)] if amended else [])]


def _end_labels(ends: list[_End]) -> list[dict[str, Any]]:
    """The names of lines right of their last points; kept a line apart where they end together."""
    notes: list[dict[str, Any]] = []
    lowest = float("inf")
    for name, mark, values in ends:
        at = max((i for i, value in enumerate(values) if value is not None), default=None)
        if at is None:
            continue
        end = values[at]
        assert end is not None
        y = end * (_HEIGHT_PX - 80)
        shift = min(0.0, lowest - 20 - y)
        lowest = y + shift
        text = f"<span style='color:{theme.PLANNED}'><b>{mark}</b></span> {canvas.plain(name)} {percents.share(end)}"
        notes.append(canvas.note(text, at, end, xanchor="left", xshift=8, yshift=shift))
    return notes


def _key(
    planned: list[float | None], amended: list[float | None] | None, actual: list[float | None], at: int | None
) -> tuple[str, int]:
    """What `_end_labels` and `_gap_labels` say, above the plot."""
    entries = [("┅", theme.PLANNED, canvas.plain(_("Planned")))]
    if amended:
        entries.append(("┈", theme.PLANNED, canvas.plain(_("Planned, amended"))))
    words = _("Actual")
    if at is not None:
        done, due = actual[at], planned[at]
        assert done is not None
        words += f" {percents.share(done)}" + ("" if due is None else f" ({_points(done, due)})")
    return canvas.key([*entries, ("●", theme.ACTUAL, f"<b>{words}</b>")])


def _gap_labels(
    at: int, actual: list[float | None], planned: list[float | None], report_on: date, *, is_half: bool
) -> list[dict[str, Any]]:
    """The report date above the plot; progress and gap beside the point, on the side the planned line leaves free, and
    in half a page below the words at its end."""
    done, due = actual[at], planned[at]
    assert done is not None
    name = _("Actual")
    text = f"<span style='color:{theme.ACTUAL}'>●</span> <b>{name} {percents.share(done)}</b>"
    if due is not None:
        text += f"<br>{_points(done, due)}"
    is_ahead = due is not None and done > due
    return [
        canvas.note(
            text,
            at,
            done,
            xanchor="right" if is_ahead else "left",
            xshift=-10 if is_ahead else 10,
            yanchor="bottom" if is_ahead else "top",
            yshift=-_WORDS_PX if is_half and not is_ahead and done > _NEAR_END else 0,
            align="right" if is_ahead else "left",
        ),
        canvas.note(
            _("Report date {day}").format(day=dates.day(report_on)), at, 1, yref="paper", yanchor="bottom", yshift=4
        ),
    ]


def _gap_lines(at: int, actual: list[float | None], planned: list[float | None]) -> list[dict[str, Any]]:
    thin = {
        "type": "line",
        "x0": at,
        "x1": at,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": theme.FAINT, "width": 1},
    }
    if planned[at] is None:
        return [thin]
    ends = {"y0": planned[at], "y1": actual[at]}
    return [
        thin,
        {"type": "line", "x0": at, "x1": at, **ends, "line": {"color": theme.ACTUAL, "width": 2, "dash": "dot"}},
    ]
