"""The parts of the completion page: the three rates with their denominators, and the breakdown by choice."""

import pandas as pd
import streamlit as st

from dashboard import narrative
from dashboard.charts import ageing as ageing_charts
from dashboard.charts import completion as charts
from dashboard.metrics import completion, curve
from dashboard.store.scope import Scope
from dashboard.ui.app import data
from dashboard.ui.app.i18n import N_, _
from dashboard.ui.kit import chart, page
from dashboard.ui.kit.tiles import Tile, listed, tile

_GROUPS = {"agency": N_("By agency"), "section": N_("By section"), "month": N_("By month")}
TOP = 20
ENOUGH_BUDGETS = 0.8
"""Share of the tasks that must have a budget before it may serve as a weight (domain.md §6)."""


def tiles(row: pd.Series) -> list[Tile]:
    """The three rates of one row of `completion.totals`, each with n/N, the overdue and those without a due date."""
    return [tile(figure, **listed(name)) for name, figure in narrative.figures.completion(row).items()]


def is_by_budget(scope: Scope) -> bool:
    """Whether the reader wants the curve weighted by money; asked only where enough tasks have a budget."""
    coverage = data.fetch(curve.budget_coverage, scope).iloc[0]
    if (
        not curve.is_enough(coverage["dated"], coverage["tasks"])
        or coverage["budgeted"] < ENOUGH_BUDGETS * coverage["dated"]
    ):
        return False
    words = _("Weigh tasks by budget (stated for {n}/{dated} tasks)")
    return bool(st.toggle(words.format(n=coverage["budgeted"], dated=coverage["dated"]), key="curve-by-budget"))


def ageing(rows: pd.DataFrame, scope: Scope) -> None:
    """How old the delays are, each bar a way to them; good news where there are none (a frame of
    `completion.ageing`)."""
    if not rows["tasks"].sum():
        page.all_well(_("Nothing is overdue."), lacking=page.lacking(scope, is_any_enough=True))
        return
    chart.chart(
        "ageing",
        ageing_charts.bars,
        rows,
        title=_("How long have tasks been overdue?"),
        finding=narrative.completion.ageing(rows),
        alt=ageing_charts.bars_alt(rows),
    )


def breakdown(scope: Scope, rates: pd.DataFrame) -> None:
    """One chart: tasks by status per agency, per section, or what became of each month's deadlines."""
    chosen = st.segmented_control(
        _("Break down"),
        list(_GROUPS),
        format_func=lambda group: _(_GROUPS[group]),
        default="agency",
        required=True,
        key="completion-group",
        label_visibility="collapsed",
    )
    if chosen == "agency":
        _by_agency(rates)
    elif chosen == "section":
        _by_section(scope)
    else:
        _by_month(scope)


def _by_agency(rates: pd.DataFrame) -> None:
    chart.chart(
        "completion-by-agency",
        charts.by_agency,
        rates,
        title=_("How much has each lead agency done?"),
        finding=narrative.completion.agencies(rates),
        meaning=_(
            "A shared task stands in the row of each of its leads with the status of the whole task. "
            "Overdue is red where the lead's own part is not done, and hollow where it waits for others."
        ),
        alt=charts.by_agency_alt(rates),
        top=TOP,
    )


def _by_section(scope: Scope) -> None:
    rows = data.fetch(completion.by_section, scope)
    chart.chart(
        "completion-by-section",
        charts.by_section,
        rows,
        title=_("Which parts of the plans are behind?"),
        finding=narrative.completion.sections(rows),
        alt=charts.by_section_alt(rows),
    )


def _by_month(scope: Scope) -> None:
    rows = data.fetch(completion.by_month, scope)
    chart.chart(
        "completion-by-month",
        charts.by_month,
        rows,
        title=_("What became of the tasks due in each month?"),
        finding=narrative.completion.due_months(rows),
        alt=charts.by_month_alt(rows),
    )
