"""Drawings of a deck: bars, columns, lines, amounts, tasks in time. Plain data in, safe SVG out, with the words beside
it; every text is escaped here. No subject here, and no style: that is `deck.css`.
"""

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Final

from dashboard.charts import canvas, theme
from dashboard.reports.slides import markup
from dashboard.reports.slides.slide import Amounts, Bar, Bars, Line, Lines, Span, Spans
from dashboard.store.scope import next_month
from dashboard.text import dates, numbers, percents

Point = tuple[float, float]

WIDTH_PX: Final = 1246
"""Room for the body of a slide, its margins left out."""
_LETTER_PX: Final = 15
"""What a digit or letter of the 24 px text in a chart takes."""
_NAMED_MONTH_PX: Final = 110
"""Room the name of a month with its year needs."""
_MONTH_PX: Final = 68
"""Room the name of a month needs."""
_TALL_ROWS: Final = 6
"""So few rows have room for names on two lines."""


# ---- bars ----

_BAR_PX: Final = 40


def bars(chart: Bars) -> str:
    """A row each with its parts side by side and its share, or a column each, and what the colours mean."""
    if chart.is_upright:
        return _columns(chart)
    most = max(sum(row.counts) for row in chart.rows)
    if not chart.needs_key:
        return markup.rows([(row.name, _bar(row, chart, most, 500), row.share) for row in chart.rows], "high")
    look = "tall" if len(chart.rows) <= _TALL_ROWS else ""
    rows = markup.rows([(row.name, _bar(row, chart, most, 560), row.share) for row in chart.rows], look)
    return markup.key([(colour, word) for word, colour in chart.parts]) + rows


def _bar(row: Bar, chart: Bars, most: int, width_px: int) -> str:
    """A part has its share of the width; its number stands in it only where it has room."""
    at, drawn = 0.0, []
    for n, (_word, colour) in zip(row.counts, chart.parts, strict=True):
        wide = width_px * n / most if most else 0.0
        drawn.append(box(at, 0, wide, _BAR_PX, colour))
        label = numbers.number(n)
        if n and chart.needs_key and wide > len(label) * _LETTER_PX + 8:
            drawn.append(text(label, at + wide / 2, 28.5, "middle", theme.on(colour)))
        at += wide
    return svg("".join(drawn), width_px, _BAR_PX)


_COLUMNS_PX: Final = 330


def _columns(chart: Bars) -> str:
    """A column each, the first part at the bottom, its name below and the whole above it."""
    most = max(sum(row.counts) for row in chart.rows) or 1
    step = WIDTH_PX / len(chart.rows)
    wide = min(0.7 * step, 90)
    every = next((n for n in (1, 2, 3, 6, 12) if n * step >= _NAMED_MONTH_PX), 12)
    drawn = []
    for at, row in enumerate(chart.rows):
        middle, y = (at + 0.5) * step, 34.0 + _COLUMNS_PX
        for n, (_word, colour) in zip(row.counts, chart.parts, strict=True):
            high = _COLUMNS_PX * n / most
            y -= high
            drawn.append(box(middle - wide / 2, y, wide, high, colour))
            label = numbers.number(n)
            if high >= 30 and wide > len(label) * _LETTER_PX:
                drawn.append(text(label, middle, y + high / 2 + 9, "middle", theme.on(colour)))
        drawn.append(text(numbers.number(sum(row.counts)), middle, y - 8, "middle"))
        if not at % every:
            drawn.append(text(row.name, middle, 34 + _COLUMNS_PX + 32, "middle"))
    drawing = svg("".join(drawn), WIDTH_PX, _COLUMNS_PX + 76)
    return markup.key([(colour, word) for word, colour in chart.parts]) + drawing


_AMOUNT_PX: Final = 620
"""Room for the words after a bar of money."""


def amounts(chart: Amounts) -> str:
    """Bars below each other for each row, each with its words at its end."""
    most = max((amount or 0 for row in chart.rows for amount in row.amounts), default=0)
    width_px, drawings = WIDTH_PX - 350, []
    for row in chart.rows:
        drawn = []
        for at, (amount, label, (_word, colour)) in enumerate(zip(row.amounts, row.labels, chart.parts, strict=True)):
            wide = (width_px - _AMOUNT_PX) * (amount or 0) / most if most else 0.0
            drawn += [box(0, at * 34, wide, 28, colour), text(label, wide + 10, at * 34 + 23)]
        drawings.append((row.name, svg("".join(drawn), width_px, 34 * len(row.amounts)), ""))
    return markup.rows(drawings, "money")


# ---- tasks in time ----

_SPAN_PX, _ROW_PX, _AXIS_PX = 540, 64, 36


def spans(chart: Spans) -> str:
    """A row each: from its start (not stated: a mark alone) to its deadline, and on from there to the report date if it
    is late; the report date is the line across."""
    named = _named_months(chart)
    is_drawn = (
        any(row.start_on for row in chart.rows),
        any(row.due_on < chart.report_on for row in chart.rows),
        True,
    )
    key = [(colour, word) for (word, colour), is_one in zip(chart.parts, is_drawn, strict=True) if is_one]
    axis = [text(dates.short_month(day), _x(day, chart), 26, "middle") for day in named]
    rows = [(row.name, _span(row, chart, named), row.when) for row in chart.rows]
    return markup.key(key) + markup.rows([*rows, ("", svg("".join(axis), _SPAN_PX, _AXIS_PX), "")], "wide")


def _x(day: date, chart: Spans) -> float:
    """Where a day stands; one outside stands at the edge."""
    inside = min(max(day, chart.first), chart.last)
    return _SPAN_PX * (inside - chart.first).days / (chart.last - chart.first).days


def _named_months(chart: Spans) -> list[date]:
    """First days of as many months as there is room to name."""
    months = [next_month(chart.first)]
    while next_month(months[-1]) <= chart.last:
        months.append(next_month(months[-1]))
    step = _SPAN_PX / (len(months) + 1)
    every = next(n for n in (1, 2, 3, 6, 12, 24) if n * step >= _NAMED_MONTH_PX or n == 24)
    half = _NAMED_MONTH_PX / 2
    return [
        day
        for day in months
        if not (12 * day.year + day.month - 1) % every and half <= _x(day, chart) <= _SPAN_PX - half
    ]


def _span(row: Span, chart: Spans, named: Sequence[date]) -> str:
    (_span_word, planned), (_late_word, late), (_day, today) = chart.parts
    right, now = _x(row.due_on, chart), _x(chart.report_on, chart)
    drawn = [line(_x(day, chart), 0, _x(day, chart), _ROW_PX, theme.RULE["light"], 2) for day in named]
    if row.start_on is None:
        drawn.append(box(max(right - 6, 0), 6, 6, _ROW_PX - 12, planned))
    else:
        left = min(_x(row.start_on, chart), right - 6)
        drawn.append(box(left, 16, right - left, 32, planned))
    if row.due_on < chart.report_on:
        drawn.append(box(right, 16, max(now - right, 3), 32, late))
    drawn.append(line(now, 0, now, _ROW_PX, today, 4))
    return svg("".join(drawn), _SPAN_PX, _ROW_PX)


# ---- lines ----

_LEFT, _TOP, _WIDTH, _HEIGHT = 86, 12, WIDTH_PX - 110, 340


def lines(chart: Lines) -> str:
    """What was expected, dashed, and what is, by month; the points that rest on few reports are open. Where the two are
    compared, how far they are apart at the end."""
    expected, actual = _points(chart.expected), _points(chart.actual)
    drawn = [*_scale(chart.months), path(list(expected.values()), chart.expected.colour, is_dashed=True)]
    drawn.append(path(list(actual.values()), chart.actual.colour))
    entries = [(one.colour, one.word) for one in (chart.expected, chart.actual)]
    if chart.gap and actual:
        at, (x, y) = max(actual.items())
        drawn.append(line(x, expected[at][1], x, y, theme.colour("overdue"), 4))
        entries.append((theme.colour("overdue"), chart.gap))
    drawn += [
        point(x, y, chart.actual.colour, is_open=chart.actual.is_few[at])
        for at, (x, y) in actual.items()
        if not chart.gap or chart.actual.is_few[at] or at == max(actual)
    ]
    return markup.key(entries, is_large=True) + svg("".join(drawn), WIDTH_PX, _TOP + _HEIGHT + 74)


def _y(rate: float) -> float:
    return _TOP + _HEIGHT * (1 - rate)


def _points(one: Line) -> dict[int, Point]:
    """Where the line passes, by the number of the month."""
    step = _WIDTH / max(1, len(one.rates) - 1)
    return {at: (_LEFT + at * step, _y(rate)) for at, rate in enumerate(one.rates) if rate is not None}


def _scale(months: Sequence[date]) -> list[str]:
    """Rules from 0 to 100 % and the names of as many months as there is room for, with their years."""
    drawn = []
    for rate in (0, 0.25, 0.5, 0.75, 1):
        drawn.append(line(_LEFT, _y(rate), _LEFT + _WIDTH, _y(rate), theme.RULE["light"], 2))
        drawn.append(text(percents.share(rate), _LEFT - 12, _y(rate) + 9, "end"))
    step = _WIDTH / max(1, len(months) - 1)
    every = next(n for n in (1, 2, 3, 6, 12) if n * step >= _MONTH_PX or n == 12)
    for at, month in enumerate(months):
        if (month.month - 1) % every:
            continue
        drawn.append(text(canvas.month_name(month), _LEFT + at * step, _TOP + _HEIGHT + 34, "middle"))
        if month.month == 1 or at < every:
            drawn.append(text(str(month.year), _LEFT + at * step, _TOP + _HEIGHT + 66, "middle"))
    return drawn


# ---- marks ----


def text(words: str, x: float, y: float, anchor: str = "start", colour: str = "") -> str:
    """A text in a drawing."""
    fill = f' fill="{colour}"' if colour else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{fill}>{escape(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1) -> str:
    """A straight line in a drawing."""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width:g}"/>'


def box(x: float, y: float, width: float, height: float, colour: str) -> str:
    """A filled rectangle in a drawing."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>'


def path(points: Sequence[tuple[float, float]], colour: str, *, is_dashed: bool = False) -> str:
    """A line through points."""
    dash = ' stroke-dasharray="14 9"' if is_dashed else ""
    through = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{through}" fill="none" stroke="{colour}" stroke-width="5"{dash}/>'


def point(x: float, y: float, colour: str, *, is_open: bool = False) -> str:
    """A point of a line; an open one stands on few reports."""
    inside = theme.BACKGROUND["light"] if is_open else colour
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="{inside}" stroke="{colour}" stroke-width="4"/>'


def svg(drawn: str, width_px: float, height_px: float) -> str:
    """A drawing of this size; the words beside it say what it shows."""
    return f'<svg width="{width_px:.0f}" height="{height_px:.0f}" aria-hidden="true">{drawn}</svg>'
