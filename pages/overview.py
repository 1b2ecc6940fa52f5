"""Overview: the one screen a chair needs: what is done, what is late, who is silent, how much is spent."""

import streamlit as st

from dashboard import narrative
from dashboard.charts import status as status_charts
from dashboard.metrics import attention, budget, completion, curve, outstanding, reporting, words
from dashboard.ui.app import data, filters, viewport
from dashboard.ui.app.i18n import _
from dashboard.ui.kit import chart, headline, page, tiles
from dashboard.ui.kit import curve as parts_curve
from dashboard.ui.leaders import overview

scope = filters.scope()
totals = data.fetch(completion.totals, scope)

page.header(_("Overview"), scope)
if not totals["tasks"].iloc[0]:
    page.nothing_to_show(scope)
    page.stop()

page.finding(narrative.completion.due(totals))

by_status = data.fetch(completion.by_status, scope)
chart.chart(
    "status",
    status_charts.bar,
    by_status,
    title=_("Tasks by status"),
    finding=narrative.completion.statuses(by_status),
    alt=status_charts.bar_alt(by_status),
)
viewport.let_draw()

before = scope.previous()
position = data.fetch(curve.position, scope, **data.gap_levels())
tiles.tiles(
    headline.tiles(
        totals,
        data.fetch(completion.totals, before),
        position,
        data.fetch(curve.position, before, **data.gap_levels()),
        data.fetch(budget.totals, scope),
        data.fetch(budget.totals, before),
    )
)

st.header(_("Needs attention"), anchor=False)
overview.attention(
    data.fetch(attention.items, scope),
    late=data.fetch(outstanding.of_overdue, scope),
    reports=data.fetch(words.reported, scope),
    silent=data.fetch(reporting.silent, scope),
    scope=scope,
)

parts_curve.show(scope, totals)
