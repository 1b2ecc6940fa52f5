"""The parts of the budget page: the breakdown by choice."""

import streamlit as st

from dashboard import narrative
from dashboard.charts import budget as charts
from dashboard.metrics import budget
from dashboard.store.scope import Scope
from dashboard.ui.app import data
from dashboard.ui.app.i18n import N_, _
from dashboard.ui.kit import chart

_GROUPS = {
    "source": (N_("By source"), budget.by_source),
    "section": (N_("By section"), budget.by_section),
    "agency": (N_("By agency"), budget.by_agency),
    "item": (N_("By item"), budget.by_item),
}


def breakdown(scope: Scope) -> None:
    """One chart of the three amounts by source, section, agency or item of expense."""
    chosen = st.segmented_control(
        _("Break down"),
        list(_GROUPS),
        format_func=lambda group: _(_GROUPS[group][0]),
        default="source",
        required=True,
        key="budget-group",
        label_visibility="collapsed",
    )
    rows = data.fetch(_GROUPS[chosen][1], scope)
    if rows.empty:
        st.info(_("No money is stated in this selection."), icon=":material/inbox:")
        return
    chart.chart(
        f"budget-by-{chosen}",
        charts.by,
        rows,
        title=_("Where does the money come from and go to?"),
        finding=narrative.money.money_groups(rows),
        alt=charts.by_alt(rows),
        group=chosen,
    )
