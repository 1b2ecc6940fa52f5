"""How complete and how timely the reports of each month were (domain.md §8)."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import canvas, theme
from dashboard.text import dates, numbers, percents
from dashboard.text.translation import N_, _

_LINES = {
    "completeness": (N_("Completeness"), theme.ACCENT, "solid", "●"),
    "on_time_rate": (N_("On time"), "#ca8500", "dot", "◆"),
}
_HEIGHT_PX = 250
_PLOT_HEIGHT_PX = 176
_LINE_PX = 22
_LABELS_PX = 150


def by_month(frame: pd.DataFrame) -> go.Figure:
    """Two lines of `reporting.by_month`, 0–100 %: task rows reported of those expected, reports on time of those
    expected; each named at its end, apart where they end together, on a phone above the plot. Hover texts say n/N."""
    months = [day for day in canvas.days(frame["month_on"]) if day]
    if not months:
        return canvas.empty(_("There is no month to show."))
    hovers = _hovers(frame)
    traces, ends, entries = [], [], []
    for name, (word, colour, dash, mark) in _LINES.items():
        values = canvas.numbers(frame[name])
        traces.append(
            canvas.points(
                mode="lines+markers",
                name=_(word),
                x=list(range(len(months))),
                y=values,
                line={"color": colour, "width": 3, "dash": dash},
                marker={"size": 8, "symbol": "circle" if mark == "●" else "diamond", "color": colour},
                cliponaxis=False,
                hovertext=hovers,
                hovertemplate=canvas.HOVER,
            )
        )
        words = f"{canvas.plain(_(word))} <b>{percents.share(values[-1])}</b>"
        ends.append((values[-1] or 0.0, f"<span style='color:{colour}'>{mark}</span> {words}"))
        entries.append((mark, colour, words))
    # Words at the ends of the lines would leave a phone no room for the lines.
    key, key_px = canvas.key(entries) if canvas.is_narrow() else ("", 0)
    notes, below_px = [canvas.above(key, yshift=10)] if key else [], float("-inf")
    for end, text in [] if key else sorted(ends):
        px = max(end * _PLOT_HEIGHT_PX, below_px + _LINE_PX)
        shift = px - end * _PLOT_HEIGHT_PX
        notes.append(canvas.note(text, len(months) - 1, end, xanchor="left", xshift=12, yshift=shift))
        below_px = px
    positions, texts = canvas.month_ticks(months)
    halves = [0, 0.5, 1]
    return canvas.figure(
        traces,
        height=_HEIGHT_PX + key_px,
        margin={"t": 16 + key_px, "r": 12 if key else _LABELS_PX, "b": 48, "l": 52},
        xaxis=canvas.ticks(positions, texts, range=[-0.4, len(months) - 0.6]),
        yaxis=canvas.ticks(halves, [percents.share(half) for half in halves], range=[-0.02, 1.06], showgrid=True),
        annotations=notes,
    )


def by_month_alt(frame: pd.DataFrame) -> str:
    """One sentence: the last month's rates with n/N."""
    if frame.empty:
        return _("There is no month to show.")
    row = frame.iloc[-1]
    sentence = _("{month}: {reported}/{of} task rows reported, {on_time}/{expected} reports on time.")
    return sentence.format(
        month=dates.month(row["month_on"]),
        reported=numbers.number(row["reported_tasks"]),
        of=numbers.number(row["expected_tasks"]),
        on_time=numbers.number(row["on_time"]),
        expected=numbers.number(row["expected"]),
    )


def _hovers(frame: pd.DataFrame) -> list[str]:
    hovers = []
    for row in frame.to_dict("records"):
        parts = (
            (_("Task rows reported"), row["reported_tasks"], row["expected_tasks"]),
            (_("Reports received"), row["received"], row["expected"]),
            (_("Reports on time"), row["on_time"], row["expected"]),
        )
        lines = [canvas.fact(name, f"{numbers.number(n)}/{numbers.number(of)}") for name, n, of in parts]
        hovers.append(canvas.hover(dates.month(row["month_on"]), *lines))
    return hovers
