"""Meetings: recorded as they sit, with conclusions that stay asked about until they are carried out."""

import streamlit as st

from dashboard import narrative
from dashboard.metrics import conclusions, directory
from dashboard.ui.app import data, filters
from dashboard.ui.app.i18n import _
from dashboard.ui.kit import page
from dashboard.ui.meetings import meetings

scope = filters.scope()

page.header(_("Meetings"), scope)
if data.fetch(directory.plans).empty:
    page.nothing_to_show(scope)
    page.stop()

every_meeting = meetings.listed(scope)
meeting = meetings.chosen(every_meeting)
page.finding(narrative.meetings.summary(every_meeting, data.fetch(conclusions.still_open, scope)))
meetings.news()

listed, shown = st.columns([3, 8], gap="medium")
with listed:
    meetings.name_box()
    meetings.record_box(is_open=not every_meeting)
    meetings.meeting_list(every_meeting, meeting)
with shown:
    if meeting is None:
        st.caption(_("Conclusions stay on the overview and the agency's page until they are done."))
    else:
        meetings.show(meeting, scope)
