"""Papers: the monthly report in Word, the slides and the Excel tables of what the filters select."""

import streamlit as st

from dashboard import narrative
from dashboard.metrics import completion
from dashboard.ui.app import data, filters
from dashboard.ui.app.i18n import _
from dashboard.ui.kit import page
from dashboard.ui.meetings import papers

scope = filters.scope()
totals = data.fetch(completion.totals, scope)

page.header(_("Documents"), scope)
if not totals["tasks"].iloc[0]:
    page.nothing_to_show(scope)
    page.stop()

page.finding(narrative.completion.due(totals))
st.caption(_("All three say what the screens say with the same filters; each names its report date and filters."))
papers.contents(scope)
papers.buttons(scope)
