"""Blank workbooks out: each agency's monthly workbook, filled with its tasks and what it reported last."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard.ingest import progress
from dashboard.metrics import directory
from dashboard.store import plans
from dashboard.store.scope import Scope, next_month
from dashboard.text import dates
from dashboard.ui import data, filters, layout
from dashboard.ui.dropped import month
from dashboard.ui.i18n import _


def show(scope: Scope) -> None:
    """Choose plan, period and agency; download that workbook, or those of every agency of the plan at once."""
    titles = {plan["plan_code"]: f"{plan['plan_code']}. {plan['title']}" for plan in data.fetch(plans.plans)}
    if not titles:
        st.info(_("There is no plan yet. Load a plan workbook under “Submit reports”."), icon=":material/inbox:")
        return
    st.caption(_("The workbook comes filled with the agency's tasks and what it reported last. Send it as it is."))
    left, middle, right = st.columns([3, 2, 4])
    plan = left.selectbox(
        _("Plan"),
        list(titles),
        index=list(titles).index(scope.plan or next(iter(titles))),
        format_func=titles.__getitem__,
        key="template-plan",
    )
    months = data.fetch(plans.periods, plan_code=plan)
    days = [month["period_on"] for month in months]
    period = middle.selectbox(
        _("Report period"),
        days,
        index=days.index(_next_period(scope, days)),
        format_func=month,
        key=f"template-period-{plan}",
    )
    names = {agency["agency_id"]: agency["name"] for agency in data.fetch(progress.reporters, plan=plan, period=period)}
    agency = right.selectbox(
        _("Agency"),
        list(names),
        index=list(names).index(scope.agency) if scope.agency in names else None,
        format_func=names.__getitem__,
        key=f"template-agency-{plan}",
        placeholder=_("Choose an agency"),
        filter_mode="contains",
    )
    deadline = next(month["deadline_on"] for month in months if month["period_on"] == period)
    st.caption(_("Reports for this period are due on {day}.").format(day=dates.day(deadline)))
    with st.container(horizontal=True, key="template-downloads"):
        st.download_button(
            _("Download the workbook"),
            lambda: progress.blank(data.database(), plan, str(agency), period),
            file_name=progress.file_name(plan, str(agency), period),
            mime=layout.XLSX,
            key="template-one",
            icon=":material/download:",
            type="primary",
            on_click="ignore",
            disabled=agency is None,
        )
        st.download_button(
            _("Download those of all {n} agencies").format(n=len(names)),
            lambda: together(plan, list(names), period),
            file_name=f"BaoCao_{plan}_{period:%Y-%m}.zip",
            mime="application/zip",
            key="template-all",
            icon=":material/folder_zip:",
            on_click="ignore",
        )


def _next_period(scope: Scope, days: Sequence[date]) -> date:
    """The period chosen in the filters; else the month after the last one with data, as far as the plan goes."""
    is_chosen = any(name == "period" for name, _words in filters.chips(scope))
    last = data.fetch(directory.last_period)
    wanted = scope.period_on if is_chosen else next_month(last) if last else days[0]
    return min(max(wanted, days[0]), days[-1])


def together(plan: str, agencies: Sequence[str], period: date) -> bytes:
    """The workbooks of these agencies as one zip archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:  # workbooks are compressed already
        for agency in agencies:
            archive.writestr(
                progress.file_name(plan, agency, period), progress.blank(data.database(), plan, agency, period)
            )
    return packed.getvalue()
