"""Search: tasks, agencies, what agencies reported and conclusions that hold the words of `?q=`, tones aside."""

import streamlit as st

from dashboard.ui import layout, search
from dashboard.ui.app import filters
from dashboard.ui.app.i18n import _

scope = filters.scope()
query = search.query()

layout.header(_("Search"), scope)
search.page_box()
if not query:
    st.caption(_("Words of a task, an agency, a report or a conclusion, in any order; tones do not matter."))
    layout.stop()

found = search.find(query, scope)
if not any(map(len, found.values())):
    search.nothing(query, scope)
    layout.stop()

layout.finding(search.finding(found))
search.agencies(found["agencies"], query)
search.tasks(found["tasks"], query)
search.said(found["said"], query)
search.conclusions(found["conclusions"], query)
