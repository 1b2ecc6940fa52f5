"""Meetings: recorded as they sit, with conclusions that stay asked about until they are carried out."""

import streamlit as st

from dashboard.metrics import conclusions, directory
from dashboard.ui import layout, meetings
from dashboard.ui.app import data, filters
from dashboard.ui.app.i18n import _

scope = filters.scope()

layout.header(_("Meetings"), scope)
if data.fetch(directory.plans).empty:
    layout.nothing_to_show(scope)
    layout.stop()

found = meetings.listed(scope)
meeting = meetings.chosen(found)
layout.finding(meetings.finding(found, data.fetch(conclusions.still_open, scope)))
meetings.news()

listed, shown = st.columns([3, 8], gap="medium")
with listed:
    meetings.name_box()
    meetings.record_box(is_open=not found)
    meetings.meeting_list(found, meeting)
with shown:
    if meeting is None:
        st.caption(_("What is concluded here is asked about on the overview and the agency's page until it is done."))
    else:
        meetings.show(meeting, scope)
