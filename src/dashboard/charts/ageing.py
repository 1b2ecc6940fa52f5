"""How long tasks have been overdue: a bar per bucket of days."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import canvas, theme
from dashboard.text import numbers
from dashboard.text.translation import N_, _, plural

_BUCKETS = {
    "1-7": N_("1–7 days"),
    "8-30": N_("8–30 days"),
    "31-90": N_("31–90 days"),
    "90+": N_("over 90 days"),
}
_NONE_OVERDUE = N_("Nothing is overdue.")


def bars(frame: pd.DataFrame) -> go.Figure:
    """A bar per bucket of `completion.ageing`: overdue tasks by how many days; `customdata`: the tasks of each."""
    overdue_by_bucket = dict(zip(frame["bucket"], canvas.counts(frame["tasks"]), strict=True))
    if not sum(overdue_by_bucket.values()):
        return canvas.empty(_(_NONE_OVERDUE))
    counts = [overdue_by_bucket.get(bucket, 0) for bucket in _BUCKETS]
    yaxis, row_px = canvas.name_axis([canvas.plain(_(word)) for word in _BUCKETS.values()])
    row_px += 8
    words = [plural(n, "{n} task", "{n} tasks").format(n=numbers.number(n)) for n in counts]
    return canvas.figure(
        [
            canvas.bars(
                orientation="h",
                x=counts,
                y=[canvas.in_row(at, row_px) for at in range(len(counts))],
                width=canvas.thick(canvas.BAR, row_px),
                marker={"color": theme.colour("overdue")},
                text=[f"<b>{numbers.number(n)}</b>" for n in counts],
                textposition="outside",
                textfont={"size": theme.FONT_PX},
                constraintext="none",
                cliponaxis=False,
                customdata=[canvas.behind(n, late=bucket) for bucket, n in zip(_BUCKETS, counts, strict=True)],
                hovertext=[
                    canvas.hover(_("Overdue {days}").format(days=_(days)), word)
                    for days, word in zip(_BUCKETS.values(), words, strict=True)
                ],
                hovertemplate=canvas.HOVER,
            )
        ],
        height=len(counts) * row_px + 16,
        margin={"r": 40},
        xaxis=canvas.bare(range=[0, max(counts)]),
        yaxis=yaxis,
    )


def bars_alt(frame: pd.DataFrame) -> str:
    """One sentence: overdue tasks by how long."""
    overdue_by_bucket = dict(zip(frame["bucket"], canvas.counts(frame["tasks"]), strict=True))
    total = sum(overdue_by_bucket.values())
    if not total:
        return _(_NONE_OVERDUE)
    parts = ", ".join(
        f"{_(days)}: {numbers.number(overdue_by_bucket.get(bucket, 0))}" for bucket, days in _BUCKETS.items()
    )
    return plural(total, "{n} overdue task by age: {parts}.", "{n} overdue tasks by age: {parts}.").format(
        n=numbers.number(total), parts=parts
    )
