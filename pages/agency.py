"""Agency: what a leader reads before calling it: its tasks, reports, load, money and own words."""

from dataclasses import replace

import streamlit as st

from dashboard import narrative
from dashboard.metrics import completion, conclusions, directory, outstanding, reporting, words
from dashboard.ui.app import data, filters
from dashboard.ui.app.i18n import _
from dashboard.ui.kit import curve, page, task_table, tiles
from dashboard.ui.leaders import agency as parts

scope = filters.scope()
agencies = data.fetch(directory.agencies)
rates = data.fetch(completion.by_agency, replace(scope, agency=None))

if scope.agency is None:
    page.header(_("Agencies"), scope)
    st.caption(_("Choose an agency here or in the filters."))
    parts.directory(agencies, data.fetch(outstanding.of_overdue, scope), data.fetch(reporting.silent, scope),
                    lacking=page.lacking(scope))  # fmt: skip
    page.stop()

page.header(str(agencies.set_index("agency_id").loc[scope.agency, "name"]), scope)
grid = data.fetch(reporting.grid, scope)
own = rates[rates["agency_id"] == scope.agency]
if own.empty:
    page.nothing_to_show(scope)
    page.stop()

late = data.fetch(outstanding.of_overdue, scope)
page.finding(narrative.completion.of_agency(own.iloc[0], late[late["agency_id"] == scope.agency], grid))
tiles.tiles(parts.tiles(own.iloc[0], grid))
st.header(_("Its tasks, overdue first"), anchor=False)
task_table.task_table(parts.listing(scope), name="agency-tasks", columns=parts.COLUMNS, height=280)
parts.by_status(scope)

parts.concluded(data.fetch(conclusions.still_open, scope))
st.header(_("Difficulties and proposals, in its own words"), anchor=False)
parts.words(
    data.fetch(words.difficulties, scope, agency_id=scope.agency),
    has_reported=bool(grid["is_received"].any()),
    lacking=page.lacking(scope),
)

st.header(_("Its monthly reports"), anchor=False)
parts.strip(scope)

left, right = st.columns(2, gap="medium")
with left:
    parts.load_by_month(scope)
    parts.money(scope)
with right:
    curve.show(scope, data.fetch(completion.totals, scope), is_half=True)
