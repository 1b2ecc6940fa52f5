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

found = search.find(query, scope)
if not any(map(len, found.values())):
    search.nothing(query, scope)
    page.stop()

page.finding(search.finding(found))
search.agencies(found["agencies"], query)
search.tasks(found["tasks"], query)
search.said(found["said"], query)
search.conclusions(found["conclusions"], query)
