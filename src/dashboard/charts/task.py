"""How one task came along, month by month, against its deadline (domain.md §3, §4)."""

import calendar
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import canvas, theme
from dashboard.text import dates, numbers, percents
from dashboard.text.translation import _

_HEIGHT_PX = 250
_PLOT_PX = 500
_LIMIT_PX = 20
_LABELLED = 4
"""Points at least so many months apart carry their percent."""


def monthly(months: pd.DataFrame, due_on: date | None = None, baseline_due_on: date | None = None) -> go.Figure:
    """A line of `tasks.months`, 0–100 %, from the first month reported to the last in the frame.

    A month nobody reported carries the last value and is an open circle. Vertical lines: the deadline in force and,
    where it moved, the one first issued (dotted). `customdata` of the points is the month's first day.
    """
    rows = _since_first_report(months)
    days = [day for day in canvas.days(rows["month_on"]) if day]
    if not days:
        return canvas.empty(_("Nothing has been reported yet."))
    limits = _limits(due_on, baseline_due_on)
    axis = canvas.months_between(min([days[0], *limits]), max([days[-1], *limits]))
    positions, texts = canvas.month_ticks(axis, min(_PLOT_PX, canvas.plot_px()))
    return canvas.figure(
        [_line(rows, [axis.index(day) for day in days])],
        height=_HEIGHT_PX,
        margin={"t": 8 + _LIMIT_PX * max(1, len(limits)), "r": 28, "b": 44, "l": 48},
        xaxis=canvas.ticks(positions, texts, range=[-0.6, max(len(axis), 6) - 0.4]),
        yaxis=canvas.ticks(
            [0, 50, 100], [percents.progress(tick) for tick in (0, 50, 100)], range=[-4, 112], showgrid=True
        ),
        shapes=[_limit_line(_at(axis, day), is_first=bool(row)) for row, day in enumerate(limits)],
        annotations=[
            _limit_label(_at(axis, day), words.format(day=dates.day(day)), row, len(axis))
            for row, (day, words) in enumerate(limits.items())
        ],
    )


def monthly_alt(months: pd.DataFrame) -> str:
    """One sentence: first and last percent with their months, and in how many of the months somebody reported."""
    rows = _since_first_report(months)
    days = [day for day in canvas.days(rows["month_on"]) if day]
    if not days:
        return _("Nothing has been reported yet.")
    shares = canvas.numbers(rows["percent"])
    reported = int(rows["is_reported"].sum())
    sentence = (
        _("Progress month by month: {last_percent} in {last}; reported in {n} of {months} month.")
        if len(days) == 1
        else _(
            "Progress month by month: {first_percent} in {first}, {last_percent} in {last}; reported in {n} of "
            "{months} months."
        )
    )
    return sentence.format(
        first_percent=percents.progress(shares[0]),
        first=dates.month(days[0]),
        last_percent=percents.progress(shares[-1]),
        last=dates.month(days[-1]),
        n=numbers.number(reported),
        months=numbers.number(len(days)),
    )


def has_gaps(months: pd.DataFrame) -> bool:
    """Whether the chart has open circles: months since the first report in which nobody reported."""
    return not _since_first_report(months)["is_reported"].all()


def _since_first_report(months: pd.DataFrame) -> pd.DataFrame:
    """The months from the first one reported on; none of a task nobody has reported on."""
    reported = months[months["is_reported"].astype(bool)]
    return months[months["month_on"] >= reported["month_on"].min()] if len(reported) else months.iloc[:0]


def _limits(due_on: date | None, baseline_due_on: date | None) -> dict[date, str]:
    """Words for the deadline in force and, if another one, the deadline as first issued, in this order."""
    limits = {}
    if due_on:
        limits[due_on] = _("Deadline {day}")
    if baseline_due_on and baseline_due_on != due_on:
        limits[baseline_due_on] = _("First deadline {day}")
    return limits


def _at(axis: list[date], day: date) -> float:
    """The place of a day: a month is one wide, with the months' points at whole numbers in its middle."""
    length = calendar.monthrange(day.year, day.month)[1]
    return axis.index(day.replace(day=1)) - 0.5 + day.day / length


def _line(rows: pd.DataFrame, xs: list[int]) -> go.Scatter:
    shares = [value or 0.0 for value in canvas.numbers(rows["percent"])]
    reported = [bool(value) for value in rows["is_reported"]]
    days = [day for day in canvas.days(rows["month_on"]) if day]
    return go.Scatter(
        mode="lines+markers+text",
        name=_("Progress"),
        x=xs,
        y=shares,
        text=_labels(shares),
        # Above the middle of a point the line of a phone, which rises steeply, crosses its percent.
        textposition=["top left" if canvas.is_narrow() and at else "top center" for at in range(len(xs))],
        textfont={"size": theme.LABEL_PX},
        line={"color": theme.ACTUAL, "width": 3},
        marker={
            "size": 9,
            "color": [theme.ACTUAL if is_there else theme.HOLLOW for is_there in reported],
            "line": {"width": 2.5, "color": theme.ACTUAL},
        },
        cliponaxis=False,
        customdata=[day.isoformat() for day in days],
        hovertext=[
            canvas.hover(
                dates.month(day),
                percents.progress(value),
                "" if is_there else _("No report this month; the last value stands."),
            )
            for day, value, is_there in zip(days, shares, reported, strict=True)
        ],
        hovertemplate=canvas.HOVER,
    )


def _labels(shares: list[float]) -> list[str]:
    """The percent beside the last point and beside points where it changed, no two close together."""
    labels = [""] * len(shares)
    last = len(shares) - 1
    free = last
    for at in range(last, -1, -1):
        is_change = at in (last, 0) or shares[at] != shares[at - 1]
        if at == last or (is_change and free - at >= _LABELLED):
            labels[at] = f"<b>{percents.progress(shares[at])}</b>" if at == last else percents.progress(shares[at])
            free = at
    return labels


def _limit_line(at: float, is_first: bool) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": at,
        "x1": at,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": theme.NEUTRAL, "width": 1.5 if is_first else 2.5, "dash": "dot" if is_first else "solid"},
    }


def _limit_label(at: float, words: str, row: int, months: int) -> dict[str, Any]:
    """A deadline's words above the plot, each in a line of its own, on the side of its line that has room."""
    is_right = at > months / 2
    return canvas.note(
        words,
        at,
        1,
        yref="paper",
        yanchor="bottom",
        yshift=2 + row * _LIMIT_PX,
        xanchor="right" if is_right else "left",
    )
