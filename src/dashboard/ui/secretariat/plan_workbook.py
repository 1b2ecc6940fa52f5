"""The plan in force as the workbook in which the secretariat amends it."""

import streamlit as st

from dashboard.ingest.plan import plan_workbook
from dashboard.store import originals, plans, submissions
from dashboard.text import limits
from dashboard.ui.app import data
from dashboard.ui.app.i18n import _
from dashboard.ui.kit import downloads, markdown


def offer(plan_code: str) -> None:
    """A button for the workbook of the plan in force, with every sheet an amendment may need; made when it is asked
    for. Says so if the original is no longer there."""
    upload = data.fetch(submissions.in_force, plan_code=plan_code, period_on=None).get(None)
    content = originals.content(data.database(), upload["file_sha256"]) if upload else None
    if upload is None or content is None:
        st.caption(_("The workbook of plan {plan} is no longer on the server.").format(plan=plan_code))
        return
    st.download_button(
        _("Plan {plan}, version {version}, to amend").format(plan=plan_code, version=upload["version"]),
        lambda: plan_workbook.to_edit(content),
        file_name=limits.file_name(f"KeHoach_{plan_code}_v{upload['version']}", ".xlsx"),
        mime=downloads.XLSX,
        key=f"plan-workbook-{plan_code}",
        icon=":material/edit_document:",
        on_click="ignore",
        help=_(
            "Add tasks at the end of their sheet; enter moved deadlines, changed leads and withdrawals with their "
            "documents; then drop the workbook here."
        ),
    )


def show() -> None:
    """The buttons of every plan in force; nothing if there is none."""
    codes = [plan["plan_code"] for plan in data.fetch(plans.plans)]
    if not codes:
        return
    st.markdown(f"**{markdown.escape_markdown(_('Amend a plan'))}**")
    with st.container(horizontal=True, key="plan-workbooks"):
        for code in codes:
            offer(code)
