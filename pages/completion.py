"""Completion: how much of the work assigned is done, by agency, section and month, and how old the delays are."""

import streamlit as st

from dashboard import narrative
from dashboard.metrics import completion, outstanding
from dashboard.ui.app import data, filters
from dashboard.ui.app.i18n import _
from dashboard.ui.kit import curve, page, tiles
from dashboard.ui.leaders import completion as parts

scope = filters.scope()
totals = data.fetch(completion.totals, scope)

page.header(_("Completion"), scope)
if not totals["tasks"].iloc[0]:
    page.nothing_to_show(scope)
    page.stop()

rates = data.fetch(completion.by_agency, scope)
late = narrative.completion.late_agencies(data.fetch(outstanding.of_overdue, scope))
page.finding(f"{narrative.completion.due(totals)} {late}")
tiles.tiles(parts.tiles(totals.iloc[0]))
parts.breakdown(scope, rates)

left, right = st.columns(2, gap="medium")
with left:
    ageing = data.fetch(completion.ageing, scope)
    parts.ageing(ageing, scope)
with right:
    curve.show(scope, totals, by_budget=parts.is_by_budget(scope), is_half=True)
