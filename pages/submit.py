"""Submit reports: blank workbooks out to the agencies, filled ones in, each checked before anything is stored."""

import streamlit as st

from dashboard import narrative
from dashboard.metrics import reporting
from dashboard.ui.app import data, filters
from dashboard.ui.app.i18n import _
from dashboard.ui.kit import page
from dashboard.ui.secretariat import plan_endings, plan_workbook, submit, templates

version = data.database().version  # before the figures are read: what is committed meanwhile makes them old
scope = filters.scope()
received = submit.received_for(scope)
months = data.fetch(reporting.by_month, received)

page.header(_("Submit reports"), scope)
page.finding(narrative.reporting.received(months, received.period_on))

parts = {"in": _("Receive reports"), "out": _("Send blank workbooks")}
part = st.segmented_control(
    _("What do you want to do?"),
    list(parts),
    default="in",
    format_func=parts.__getitem__,
    required=True,
    key="submit-part",
    label_visibility="collapsed",
)
if part == "out":
    templates.show(scope)
    plan_workbook.show()
    plan_endings.show()
else:
    submit.receive(scope, version)
