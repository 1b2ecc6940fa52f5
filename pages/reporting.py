"""Reporting: the reporting month and its days, who has reported, who is silent, and the letters that remind them."""

import streamlit as st

from dashboard import narrative
from dashboard.charts import reporting as charts
from dashboard.metrics import directory, reporting
from dashboard.ui.app import data, filters
from dashboard.ui.app.i18n import _
from dashboard.ui.kit import chart, page, tiles
from dashboard.ui.secretariat import letters, periods
from dashboard.ui.secretariat import reporting as parts

scope = filters.scope()
page.header(_("Report status"), scope)
if data.fetch(directory.plans).empty:
    page.nothing_to_show(scope)
    page.stop()

unnarrowed = parts.whole(scope)
months = data.fetch(reporting.by_month, unnarrowed)
silent = data.fetch(reporting.silent, unnarrowed)
has_begun = data.fetch(parts.has_begun)
left, right = st.columns([4, 1], vertical_alignment="center")
with left:
    page.finding(
        narrative.reporting.received_and_silent(months, silent if has_begun else silent.head(0), unnarrowed.period_on)
    )
with right:
    periods.go_on(unnarrowed)
periods.show(unnarrowed)
if not has_begun:
    parts.before_the_first()
    page.stop()
if scope.section:
    st.caption(_("A report covers all tasks of its agency, so this page ignores the section filter."))
if months.empty:
    st.info(_("No report was expected here up to this period."), icon=":material/inbox:")
    parts.events(scope)
    page.stop()

if figures := parts.tiles(months, silent, unnarrowed):
    tiles.tiles(figures)
st.header(_("Who has reported?"), anchor=False)
parts.grid(unnarrowed)

st.header(_("Missing and silent"), anchor=False)
left, right = st.columns([1, 1], gap="medium")
with left:
    parts.silent(silent, unnarrowed)
if len(silent):
    with right:
        letters.show(unnarrowed)

chart.chart(
    "reporting-by-month",
    charts.by_month,
    months,
    title=_("How complete and how timely are the reports?"),
    finding=narrative.reporting.months_reported(months),
    meaning=_("Share of the task rows expected that were reported, and of the reports expected that came in time."),
    alt=charts.by_month_alt(months),
    on_click=None,
)
parts.events(scope)
