"""What every figure shares: sizes, axes, months, text from the data made safe. No subject and no colour here."""

import html
import re
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.text import dates
from dashboard.text.limits import shorten
from dashboard.text.translation import language

Trace = dict[str, Any]

ROW_PX: Final = 26
BAR: Final = 0.7
"""How much of its row a bar is thick."""
PLOT_PX: Final = 760
"""The plot's width assumed where labels must be placed beforehand: a 1366 px screen with the sidebar open, less the
names at the left. A wider screen only leaves more room."""
_PHONE_PX: Final = 330
"""The same on a phone held upright, where names stand above their bars."""
_PHONE_LETTERS: Final = 44
_NAME_PX: Final = 20

_LINE_PX = 17
_LETTER_PX = 7.4
_MONTH_PX = 36
_MONTH_NUMBER_PX = 22
_MONTH_STEPS = (1, 2, 3, 6, 12)
_HOVER_LETTERS = 64
_APART = "\N{NO-BREAK SPACE}"
_MARK_PX, _SWATCH_PX, _KEY_LINE_PX = 17, 32, 22
_MARKUP = re.compile(r"<[^>]*>")

SQUARE: Final = "■"

HOVER: Final = "%{hovertext}<extra></extra>"
"""Hover text is made here, row by row, so that words, dates and numbers are in the reader's language."""


_is_narrow: ContextVar[bool] = ContextVar("is_narrow", default=False)


@contextmanager
def screen(*, is_narrow: bool) -> Iterator[None]:
    """Figures made inside are for a phone held upright, or (the rule) for anything wider."""
    token = _is_narrow.set(is_narrow)
    try:
        yield
    finally:
        _is_narrow.reset(token)


def is_narrow() -> bool:
    """Whether the figure being made is for a phone."""
    return _is_narrow.get()


def plot_px() -> int:
    """The width of the plot of the figure being made."""
    return _PHONE_PX if is_narrow() else PLOT_PX


# ---- text ----


def plain(text: object) -> str:
    """Text from the data as one line that plotly shows letter by letter: it would read `<b>` or `<a>` as markup."""
    return html.escape(" ".join(str(text).split()), quote=False)


def wrap(text: object, letters: int = 34, lines: int = 2) -> str:
    """The text escaped and broken at words into at most so many lines with `<br>`, the last one cut with "…"."""
    if is_narrow():
        return plain(shorten(text, _PHONE_LETTERS))
    broken = _broken(text, letters)
    if 1 < len(broken) <= lines:
        broken = _balanced(text, letters, len(broken))
    if len(broken) > lines:
        broken = [*broken[: lines - 1], shorten(" ".join(broken[lines - 1 :]), letters)]
    return "<br>".join(map(plain, broken))


def _broken(text: object, letters: int) -> list[str]:
    whole = " ".join(str(text).split())
    return (textwrap.wrap(whole, letters) if len(whole) > letters else [whole]) or [""]


def _balanced(text: object, letters: int, lines: int) -> list[str]:
    """As few letters a line as so many lines allow, so that no single word is left over."""
    whole = " ".join(str(text).split())
    widths = range(min(-(-len(whole) // lines), letters), letters + 1)
    return next(broken for width in widths if len(broken := textwrap.wrap(whole, width)) <= lines)


def hover(title: object, *lines: str) -> str:
    """One hover text: the title in bold, broken at words; then the lines (already safe), empty ones left out."""
    head = "<br>".join(f"<b>{plain(part)}</b>" for part in _broken(title, _HOVER_LETTERS))
    return "<br>".join([head, *filter(None, lines)])


def fact(name: str, value: str) -> str:
    """A line of a hover text: "Kế hoạch: 45%"."""
    return f"{name}: {value}"


def behind(tasks: float | None, **question: str) -> list[str | int | None]:
    """The `customdata` of a mark that counts tasks: which ones, as the address of the list of tasks asks for them
    (an empty value leaves a filter out), and how many; None for a mark that rests on tasks without counting them."""
    return [urlencode(question), None if tasks is None else int(tasks)]


def text_px(text: str) -> float:
    """About how wide a line of plain text is at `theme.LABEL_PX`."""
    return len(text) * _LETTER_PX


def is_there(value: object) -> bool:
    """Whether a cell holds a value: None, NaN, NaT and NA are "not stated", which is not 0."""
    # NaN and NaT are the values that differ from themselves; pd.isna costs ten times as much per cell.
    return value is not None and value is not pd.NA and value == value  # noqa: PLR0124


def texts(column: pd.Series) -> list[str | None]:
    """A column as plain Python text, None where nothing is stated."""
    return [str(value) if is_there(value) else None for value in column]


def numbers(column: pd.Series) -> list[float | None]:
    """A column as plain Python numbers, None where nothing is stated."""
    return [float(value) if is_there(value) else None for value in column]


def counts(column: pd.Series) -> list[int]:
    """A column of counts as plain Python integers; a missing count is 0."""
    return [int(value) if is_there(value) else 0 for value in column]


def days(column: pd.Series) -> list[date | None]:
    """A column of dates as plain Python dates, None where nothing is stated."""
    return [date(value.year, value.month, value.day) if is_there(value) else None for value in pd.to_datetime(column)]


# ---- figures ----


def bars(**settings: Any) -> Trace:
    """A bar trace; a plain dict, which the figure checks once where `go.Bar` would be checked twice."""
    return {"type": "bar", **settings}


def points(**settings: Any) -> Trace:
    """A scatter trace: points, lines or texts."""
    return {"type": "scatter", **settings}


def figure(
    traces: Sequence[Trace],
    *,
    height: int,
    xaxis: dict[str, Any] | None = None,
    yaxis: dict[str, Any] | None = None,
    margin: dict[str, int] | None = None,
    **layout: Any,
) -> go.Figure:
    """A figure with the template, margins and separators all charts have; `height` in pixels."""
    return go.Figure(
        data=list(traces),
        layout={
            "template": theme.TEMPLATE,
            "height": int(height),
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8, "pad": 4} | (margin or {}),
            "separators": ",." if language() == "vi" else ".,",
            "xaxis": xaxis or {},
            "yaxis": yaxis or {},
            **layout,
        },
    )


def bare(**settings: Any) -> dict[str, Any]:
    """An axis without labels, where the marks carry their values themselves."""
    return {"showticklabels": False, **settings}


def ticks(values: Sequence[Any], words: Sequence[str], **settings: Any) -> dict[str, Any]:
    """An axis with these words (already safe) at these values: plotly's own would be English."""
    return {"tickmode": "array", "tickvals": list(values), "ticktext": list(words), **settings}


def key(entries: Sequence[tuple[str, str, str]], width_px: float | None = None) -> tuple[str, int]:
    """(text, pixels high): what the marks mean; entries (mark, colour, safe words) flow into lines of this width.

    Used instead of plotly's legend, which sets its entries in columns as wide as the longest and can be clicked away.
    """
    lines: list[list[str]] = [[]]
    width_px = width_px or plot_px()
    used = 0.0
    for mark, colour, words in entries:
        width = text_px(html.unescape(_MARKUP.sub("", words))) + _SWATCH_PX
        if lines[-1] and used + width > width_px:
            lines.append([])
            used = 0.0
        lines[-1].append(f"<span style='color:{colour};font-size:{_MARK_PX}px'>{mark}</span> {words}")
        used += width
    return "<br>".join((_APART * 4).join(line) for line in lines), len(lines) * _KEY_LINE_PX


def above(text: str, **settings: Any) -> dict[str, Any]:
    """A text above the plot, from its left edge."""
    return note(text, 0, 1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", yshift=6) | settings


def below(text: str, **settings: Any) -> dict[str, Any]:
    """A text below the plot, from its left edge."""
    return note(text, 0, 0, xref="paper", yref="paper", xanchor="left", yanchor="top", yshift=-6) | settings


def note(text: str, x: Any, y: Any, **settings: Any) -> dict[str, Any]:
    """A text without arrow at a place of the plot; the text is already safe."""
    return {"text": text, "x": x, "y": y, **settings}


def bar_ends(xs: Sequence[float], ys: Sequence[float], words: Sequence[str], px: int = theme.LABEL_PX) -> Trace:
    """Texts (already safe) right of the ends of horizontal bars, a little apart from them."""
    return points(
        mode="text",
        name="values",
        x=list(xs),
        y=list(ys),
        text=[word and _APART + word for word in words],
        textposition="middle right",
        textfont={"size": px},
        cliponaxis=False,
        hoverinfo="skip",
    )


def empty(sentence: str) -> go.Figure:
    """Instead of an empty plot: one sentence that says why there is nothing to draw."""
    return figure(
        [],
        height=120,
        xaxis={"visible": False},
        yaxis={"visible": False},
        annotations=[note(plain(sentence), 0.5, 0.5, xref="paper", yref="paper", font={"size": theme.FONT_PX})],
    )


def name_axis(labels: Sequence[str], bars_px: int = 0) -> tuple[dict[str, Any], int]:
    """(y axis, pixels per row) of rows named at the left, on a phone above their bars; first row on top; `labels` are
    already safe. A row has room for its name and for `bars_px` of bars.

    Rows are numbers with names as tick texts: two rows of the same name stay two rows.
    """
    if is_narrow():
        above = [at - 0.5 for at in range(len(labels))]
        texts = [label.replace("<br>", " · ") for label in labels]
        axis = ticks(above, texts, range=[len(labels) - 0.5, -0.5], ticklabelposition="inside bottom")
        return axis, max(ROW_PX - 6, bars_px) + _NAME_PX
    lines = max((label.count("<br>") + 1 for label in labels), default=1)
    return ticks(range(len(labels)), labels, range=[len(labels) - 0.5, -0.5]), max(
        ROW_PX, lines * _LINE_PX + 8, bars_px
    )


def in_row(at: int, row_px: int, offset: float = 0) -> float:
    """Where in a row of `name_axis` something stands that is `offset` rows below its middle: below its name."""
    if not is_narrow():
        return at + offset
    return at + _NAME_PX / row_px / 2 + offset * (1 - _NAME_PX / row_px)


def thick(width: float, row_px: int) -> float:
    """How thick a bar of so many rows is where its name takes part of the row."""
    return width * (1 - _NAME_PX / row_px) if is_narrow() else width


# ---- months ----


def month_name(day: date) -> str:
    """A month on an axis: "T3", "Mar"."""
    return f"T{day.month}" if language() == "vi" else dates.short_month(day).split()[0]


def month_ticks(
    months: Sequence[date], width_px: float | None = None, *, is_each: bool = False
) -> tuple[list[int], list[str]]:
    """(positions in `months`, texts) of the months that fit side by side, the year below where it begins. `is_each`:
    rather every month by its number than every other by its name."""
    room = (width_px or plot_px()) / max(1, len(months))
    step = next((step for step in _MONTH_STEPS if step * room >= _MONTH_PX), _MONTH_STEPS[-1])
    is_numbered = step > 1 and is_each and room >= _MONTH_NUMBER_PX
    if is_numbered:
        step = 1
    positions = [at for at, day in enumerate(months) if (day.month - 1) % step == 0] or [0][: len(months)]
    if step == 12:
        years = max(1, round(_MONTH_PX / (12 * room) + 0.5))
        positions = positions[::years]
    labels, year = [], None
    for at in positions:
        name = str(months[at].month) if is_numbered else month_name(months[at])
        labels.append(name + (f"<br>{months[at].year}" if months[at].year != year else ""))
        year = months[at].year
    return positions, labels


def months_between(first: date, last: date) -> list[date]:
    """First days of the months from the month of `first` to that of `last`."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [date(first.year + (first.month - 1 + i) // 12, (first.month - 1 + i) % 12 + 1, 1) for i in range(count)]
