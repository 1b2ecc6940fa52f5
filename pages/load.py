"""Load: how many tasks each agency leads and coordinates, now and month by month."""

import pandas as pd
import streamlit as st

from dashboard import narrative
from dashboard.charts import load as charts
from dashboard.metrics import load
from dashboard.text import dates, numbers
from dashboard.ui.app import data, filters
from dashboard.ui.app.i18n import _
from dashboard.ui.kit import chart, page
from dashboard.ui.leaders import load as parts

scope = filters.scope()
weight = data.options().coordinating_weight
agencies = data.fetch(load.by_agency, scope, coordinating_weight=weight)
months = data.fetch(load.by_month, scope, coordinating_weight=weight)

page.header(_("Workload per agency"), scope)
if months.empty:
    page.nothing_to_show(scope)
    page.stop()

page.finding(narrative.load.load(agencies, data.fetch(load.totals, scope), pd.Timestamp(scope.period_on)))
st.caption(_("A task of several agencies counts in the row of each, so rows are not added up."))

chart.chart(
    "load-by-agency",
    charts.bars,
    agencies,
    title=_("Who has how many tasks in {month}?").format(month=dates.month(scope.period_on)),
    finding=narrative.load.loads(agencies),
    meaning=_("Tasks begun and not finished before the month; weighted: a coordinated task counts {weight}.").format(
        weight=numbers.number(weight)
    ),
    alt=charts.bars_alt(agencies),
    month_on=scope.period_on,
    top=10,
)

role = st.segmented_control(
    _("Role"),
    ["lead", "coordinating"],
    format_func={"lead": _("As lead"), "coordinating": _("As coordinator")}.__getitem__,
    default="lead",
    required=True,
    key="load-role",
    label_visibility="collapsed",
)
crossed = load.crossed(months, role)
chart.chart(
    "load-by-month",
    charts.heatmap,
    months,
    table=crossed,
    title=_("Who is busiest, and when?"),
    finding=narrative.load.heaviest(months, role, scope.period_on),
    meaning=_("Active tasks per agency and month; after the report date as planned."),
    columns=parts.months(crossed),
    alt=charts.heatmap_alt(months, role),
    role=role,
    top=25,
    report_on=scope.report_on,
)
