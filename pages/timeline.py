"""Timeline: when each task runs and is due, as a chart or a calendar; tasks without dates in a list."""

from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard import narrative
from dashboard.charts import timeline as charts
from dashboard.metrics import completion, tasks
from dashboard.metrics import timeline as metrics
from dashboard.ui.app import data, filters
from dashboard.ui.app.i18n import _
from dashboard.ui.kit import chart, page
from dashboard.ui.leaders import month, task_list, timeline

scope = filters.scope()
ahead = replace(scope, ahead=True)  # what is to come, plans that have not begun among it
listing = data.fetch(tasks.listing, ahead)
milestones = data.fetch(metrics.milestones, ahead)

page.header(_("Timeline 2023–2024"), scope)
if listing.empty:
    page.nothing_to_show(scope)
    page.stop()

counted = data.fetch(tasks.listing, scope)
coming, until = len(timeline.falling_due(counted, scope)), timeline.end_of_coming(scope)
page.finding(narrative.timeline.due_and_coming(data.fetch(completion.totals, scope).iloc[0], coming, until))
with st.container(horizontal=True, vertical_alignment="center", gap="small", key="timeline-head"):
    timeline.shape_control()
    task_list.search_box("timeline-search")
    timeline.calendar_box(scope)

matching = timeline.searched(listing, scope)
if timeline.shape() == "calendar":
    timeline.open_task(matching, month.show(matching, milestones, scope))
else:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="timeline-controls"):
        view = timeline.controls(scope)
        shown = timeline.within(matching, view, scope.report_on)
        timeline.milestone_box(milestones, view, shown)
    chart.chart(
        "timeline",
        charts.gantt,
        shown,
        milestones,
        title=_("What runs when, and what is late?"),
        finding=timeline.shown_in_words(shown, matching, listing),
        columns=dict.fromkeys(timeline.COLUMNS, ""),
        alt=charts.gantt_alt(shown, scope.report_on),
        on_click=partial(timeline.open_task, matching),
        report_on=scope.report_on,
        group_by=view.group_by,
        start=view.start,
        end=view.end,
    )

timeline.undated(matching)
