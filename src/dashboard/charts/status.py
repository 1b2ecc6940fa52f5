"""How the tasks stand: one stacked bar over all of them (domain.md §4)."""

import textwrap

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import canvas, theme
from dashboard.text import numbers, percents, statuses
from dashboard.text.translation import _, plural

_WIDTH_PX, _PHONE_PX = 900, 340
_BAR_PX = 72
_GAP = 0.02
_SENTENCE_PX = 30
_PADDING_PX = 20
_WORD_LINES = 2


def bar(by_status: pd.DataFrame) -> go.Figure:
    """One horizontal bar of `completion.by_status`: a segment per status with its count and word.

    A word that does not fit into its segment stands with the count below the bar. Withdrawn tasks stand apart at
    the right, outside the tasks assigned. `customdata`: the tasks of the status.
    """
    tasks = _counts(by_status)
    total = sum(tasks.values())
    if not total:
        return canvas.empty(_("No task in this selection."))
    withdrawn = tasks.get("withdrawn", 0)
    gap = total * _GAP if 0 < withdrawn < total else 0.0
    width_px = _PHONE_PX if canvas.is_narrow() else _WIDTH_PX
    task_px = width_px / (total + gap)
    traces = []
    start = 0.0
    for status, count in tasks.items():
        at = start + (gap if status == "withdrawn" else 0)
        traces.append(_segment(status, count, at, total, count * task_px))
        start += count
    wordless = [
        (canvas.SQUARE, theme.colour(status), f"{canvas.plain(statuses.word(status))} <b>{numbers.number(count)}</b>")
        for status, count in tasks.items()
        if not _lines(status, count * task_px)
    ]
    key, key_px = canvas.key(wordless, width_px) if wordless else ("", 0)
    sentence = plural(total - withdrawn, "{n} task assigned", "{n} tasks assigned")
    sentence = sentence.format(n=numbers.number(total - withdrawn))
    if withdrawn:
        sentence += " · " + _("{n} withdrawn, not counted").format(n=numbers.number(withdrawn))
    return canvas.figure(
        traces,
        height=_SENTENCE_PX + _BAR_PX + key_px + 12,
        margin={"t": _SENTENCE_PX, "b": key_px + 12, "pad": 0},
        xaxis=canvas.bare(range=[0, total + gap]),
        yaxis=canvas.bare(range=[-0.5, 0.5]),
        barmode="overlay",
        annotations=[canvas.above(sentence), *([canvas.below(key)] if key else [])],
    )


def bar_alt(by_status: pd.DataFrame) -> str:
    """One sentence: how many tasks in each status."""
    tasks = _counts(by_status)
    total = sum(tasks.values())
    if not total:
        return _("No task in this selection.")
    parts = "; ".join(canvas.fact(statuses.word(status).lower(), numbers.number(n)) for status, n in tasks.items())
    return plural(total, "{n} task by status: {parts}.", "{n} tasks by status: {parts}.").format(
        n=numbers.number(total), parts=parts
    )


def _counts(by_status: pd.DataFrame) -> dict[str, int]:
    """Status -> tasks, in display order, without empty statuses."""
    tasks = dict(zip(by_status["status"], canvas.counts(by_status["tasks"]), strict=True))
    return {status: int(tasks[status]) for status in theme.STATUS if tasks.get(status)}


def _segment(status: str, count: int, start: float, total: int, width_px: float) -> canvas.Trace:
    """A status's part of the bar, with what has room in it of count and word."""
    number, word = numbers.number(count), statuses.word(status)
    inside = [f"<b>{number}</b>"] if len(number) <= _letters(width_px) else []
    share = plural(total, "{part} of {whole} task ({share})", "{part} of {whole} tasks ({share})").format(
        part=number, whole=numbers.number(total), share=percents.share(count / total)
    )
    return canvas.bars(
        orientation="h",
        name=word,
        base=[start],
        x=[count],
        y=[0],
        width=1,
        marker={"color": theme.colour(status)},
        text=["<br>".join([*inside, *map(canvas.plain, _lines(status, width_px))])],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        insidetextfont={"size": theme.FONT_PX, "color": theme.on(theme.colour(status))},
        customdata=[canvas.behind(count, status=status)],
        hovertext=[canvas.hover(word, share)],
        hovertemplate=canvas.HOVER,
    )


def _letters(width_px: float) -> int:
    """How many letters a line inside a segment can have."""
    return int((width_px - _PADDING_PX) / canvas.text_px("0"))


def _lines(status: str, width_px: float) -> list[str]:
    """The status's word in lines that fit into its segment; none if it does not fit."""
    letters = _letters(width_px)
    lines = textwrap.wrap(statuses.word(status), max(letters, 1), break_long_words=False)
    return lines if len(lines) <= _WORD_LINES and all(len(line) <= letters for line in lines) else []
