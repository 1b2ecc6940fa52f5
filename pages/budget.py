"""Budget: estimated, allocated and disbursed; by source, section, agency and item; money against progress."""

import streamlit as st

from dashboard import narrative
from dashboard.charts import budget as charts
from dashboard.metrics import budget
from dashboard.text import numbers
from dashboard.ui.app import data, filters
from dashboard.ui.app.i18n import _, plural
from dashboard.ui.kit import chart, page, task_table
from dashboard.ui.leaders import budget as parts

scope = filters.scope()
totals = data.fetch(budget.totals, scope)

page.header(_("Budget"), scope)
if not totals["tasks"].iloc[0]:
    page.nothing_to_show(scope)
    page.stop()

page.finding(narrative.money.money(totals))
chart.chart(
    "budget-flow",
    charts.flow,
    totals,
    title=_("Estimated → allocated → disbursed"),
    finding=narrative.money.money_steps(totals),
    alt=charts.flow_alt(totals),
)
parts.breakdown(scope)

progress = data.fetch(budget.against_progress, scope)
chart.chart(
    "budget-against-progress",
    charts.against_progress,
    progress,
    title=_("Does the money keep up with the work?"),
    finding=narrative.money.money_and_work(progress),
    meaning=_("Each point is a task with an allocation; below the line, money lags behind progress."),
    alt=charts.against_progress_alt(progress),
)

missing = data.fetch(budget.not_stated, scope)
st.header(_("Budget not stated"), anchor=False)
if missing.empty:
    page.all_well(_("Money is stated for every task."), lacking="")
else:
    st.caption(
        plural(len(missing), "{n} task has no stated budget: this is not zero.",
               "{n} tasks have no stated budget: this is not zero.").format(n=numbers.number(len(missing)))
    )  # fmt: skip
    task_table.task_table(missing, name="budget-not-stated", title=_("Budget not stated"), height=250)
