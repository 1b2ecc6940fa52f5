"""Search: tasks, agencies, what agencies reported and conclusions that hold the words of `?q=`, tones aside."""

import streamlit as st

from dashboard.ui.app import filters
from dashboard.ui.app.i18n import _
from dashboard.ui.kit import page
from dashboard.ui.leaders import search

scope = filters.scope()
query = search.query()

page.header(_("Search"), scope)
search.page_box()
if not query:
    st.caption(_("Words of a task, an agency, a report or a conclusion, in any order; tones do not matter."))
    page.stop()

hits = search.find(query, scope)
if not any(map(len, hits.values())):
    search.nothing(query, scope)
    page.stop()

page.finding(search.finding(hits))
search.agencies(hits["agencies"], query)
search.tasks(hits["tasks"], query)
search.passages(hits["passages"], query)
search.conclusions(hits["conclusions"], query)
