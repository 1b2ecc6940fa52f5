"""The parts of an agency's page: its figures, its reporting strip, its words, its money."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import narrative
from dashboard.charts import budget as budget_charts
from dashboard.charts import load as load_charts
from dashboard.charts import status as status_charts
from dashboard.metrics import budget, completion, load, reporting, shares, tasks
from dashboard.store.scope import Scope
from dashboard.text import dates, fold, numbers
from dashboard.ui.app import data, filters, navigation, viewport
from dashboard.ui.app.i18n import N_, _, plural
from dashboard.ui.kit import chart, markdown, page
from dashboard.ui.kit.tiles import Tile, listed, tile
from dashboard.ui.leaders.overview import conclusion

_STATES = {
    "on_time": (N_("on time"), "✓"),
    "late": (N_("late"), "!"),
    "missing": (N_("missing"), "×"),
    "nil": (N_("nil report"), "○"),
}
STRIP_MONTHS = 9
WORDS_SHOWN = 10
COLUMNS = ("ref", "title", "due_on", "own_percent", "percent", "status")
_LONGEST, _ON_A_PHONE, _ON_A_PAGE = 36, 46, 110
"""Letters that fit on the line of a link: in a column, alone on a phone, on a page."""


def tiles(row: pd.Series, grid: pd.DataFrame) -> list[Tile]:
    """The agency's figures: tasks it leads, done, on time, overdue, reports received (frames of its own rows)."""
    expected = grid[grid["expected_tasks"] > 0]
    received, on_time = int(expected["is_received"].sum()), int(expected["is_on_time"].sum())
    written = narrative.figures.completion(row)
    return [
        Tile(_("Tasks it leads"), numbers.number(row["assigned"]), _(narrative.figures.MEANINGS["tasks"]),
             **listed("tasks")),
        tile(written["assigned"], **listed("assigned")),
        tile(written["on_time"], **listed("on_time")),
        tile(written["overdue"], **listed("overdue")),
        Tile(_("Reports received"), numbers.number(received), _(narrative.figures.MEANINGS["received"]),
             of=(received, len(expected)), page="reporting"),
        Tile(_("Reports on time"), numbers.number(on_time), _("Sent by the period's deadline."),
             of=(on_time, len(expected)), page="reporting"),
    ]  # fmt: skip


def listing(scope: Scope) -> pd.DataFrame:
    """The rows of `tasks.listing` with `own_percent` of the agency, the longest overdue first, the others as printed;
    one for all readers, so never to be changed."""
    return data.shared(_listing, scope)


def _listing(scope: Scope) -> pd.DataFrame:
    own_part = data.fetch(shares.of_agency, scope, agency_id=scope.agency)
    rows = data.fetch(tasks.listing, scope).merge(own_part, on="task_id", how="left")
    order = rows["days_late"].where(rows["status"] == "overdue", 0)
    return rows.loc[order.sort_values(ascending=False, kind="stable").index]


def by_status(scope: Scope) -> None:
    """Its tasks by status, each segment a way to them."""
    rows = data.fetch(completion.by_status, scope)
    chart.chart(
        "agency-status",
        status_charts.bar,
        rows,
        title=_("Tasks by status"),
        finding=narrative.completion.statuses(rows),
        alt=status_charts.bar_alt(rows),
    )


def load_by_month(scope: Scope) -> None:
    """Tasks active month by month in either role."""
    rows = data.fetch(load.by_month, scope, coordinating_weight=data.options().coordinating_weight)
    if rows.empty:
        return
    chart.chart(
        "agency-load",
        load_charts.of_agency,
        rows,
        title=_("How heavy is its workload each month?"),
        finding=narrative.load.heaviest(rows, "lead", scope.period_on),
        meaning=_("Active tasks per agency and month; after the report date as planned."),
        alt=load_charts.heatmap_alt(rows, "lead"),
    )


def money(scope: Scope) -> None:
    """The money of the tasks it leads."""
    rows = data.fetch(budget.totals, scope)
    chart.chart(
        "agency-money",
        budget_charts.flow,
        rows,
        title=_("Estimated → allocated → disbursed"),
        finding=narrative.money.money(rows),
        alt=budget_charts.flow_alt(rows),
        is_half=True,
    )


def strip(scope: Scope) -> None:
    """The last months' reports of one agency: sign, word and month, oldest first; one row per plan."""
    strips = data.shared(_strips, scope)
    if not strips:
        st.caption(_("No report was expected of it yet."))
    for plan, states in strips.items():
        st.dataframe(states, key=f"strip-{plan}", width="stretch")


def _strips(scope: Scope) -> dict[str, pd.DataFrame]:
    grid = data.fetch(reporting.grid, scope)
    strips = {}
    for plan, rows in grid.groupby("plan_code", sort=True):
        recent = rows.sort_values("month_on").tail(STRIP_MONTHS)
        words = {
            dates.short_month(month.date()): f"{_STATES[state][1]} {_(_STATES[state][0])}"
            for month, state in zip(recent["month_on"], recent["state"], strict=True)
        }
        strips[str(plan)] = pd.DataFrame([words], index=pd.Index([_("Plan {code}").format(code=plan)]))
    return strips


def concluded(rows: pd.DataFrame) -> None:
    """What meetings concluded for the agency and it has not carried out yet, the longest overdue first; nothing
    without any (a frame of `conclusions.still_open`)."""
    if rows.empty:
        return
    st.header(_("Meeting conclusions it has to carry out"), anchor=False)
    for row in rows.to_dict("records"):
        conclusion(
            row["conclusion_id"], row["text"], row["meeting"], row["days_late"], row["due_on"], longest=_ON_A_PHONE
        )


def words(rows: pd.DataFrame, *, has_reported: bool, lacking: str) -> None:
    """Difficulties and proposals as the agency wrote them, with task and period: the newest ones, all on request."""
    if not has_reported:
        st.caption(_("It has not reported anything yet."))
    elif rows.empty:
        page.all_well(_("Its last reports mention no difficulties."), lacking=lacking)
    longest = _ON_A_PHONE if viewport.screen().is_narrow else _ON_A_PAGE
    most = len(rows) if st.query_params.get("all") == "words" else WORDS_SHOWN
    for row in rows.head(most).to_dict("records"):
        period = dates.short_month(row["period_on"].date())
        with st.container(gap=None):
            page.titled_link("task", f"{row['ref']} {row['title']}", longest, task=row["task_id"])
            for label, text in ((_("Difficulty"), row["difficulty"]), (_("Proposal"), row["proposal"])):
                if isinstance(text, str):
                    st.caption(f"{label} ({period}): {markdown.escape_markdown(text)}")
    if len(rows) > most:
        st.button(
            _("Show all {n}").format(n=numbers.number(len(rows))),
            key="all-words",
            icon=":material/expand_more:",
            on_click=filters.choose,
            kwargs={"all": "words"},
        )


def directory(agencies: pd.DataFrame, late: pd.DataFrame, silent: pd.DataFrame, *, lacking: str) -> None:
    """Every agency with the tasks it leads and coordinates, those it is late with, and how long it has been silent;
    each a way to its page; those to be asked first, the others by name (frames of `directory.agencies`,
    `outstanding.of_overdue`, `reporting.silent`)."""
    overdue = late.loc[late["role"] == "lead", "agency_id"].value_counts().to_dict()
    months = silent.groupby("agency_id")["months"].max().to_dict()
    all_agencies = agencies.assign(
        overdue=[overdue.get(id_, 0) for id_ in agencies["agency_id"]],
        months=[months.get(id_, 0) for id_ in agencies["agency_id"]],
        by_name=[fold.key(name) for name in agencies["name"]],
    ).sort_values("by_name", kind="stable")
    is_asked = (all_agencies["overdue"] > 0) | (all_agencies["months"] > 0)
    worst = all_agencies[is_asked].sort_values(["overdue", "months"], ascending=False, kind="stable")
    if worst.empty:
        if lacking:
            page.all_well(_("No agency is behind."), lacking=lacking)
        else:
            page.all_well(_("No agency is behind, and every agency has reported."), lacking="")
        st.caption(_("By name."))
    else:
        st.header(_("Behind or silent: {n}").format(n=numbers.number(len(worst))), anchor=False)
        st.caption(_("Most overdue tasks first; then the longest silence, then by name."))
        _cards(worst)
        st.header(_("The other agencies: {n}").format(n=numbers.number(int((~is_asked).sum()))), anchor=False)
        st.caption(_("By name."))
    _cards(all_agencies[~is_asked])


def _cards(agencies: pd.DataFrame) -> None:
    """Read line by line, also where a phone sets them below each other."""
    grid = st.grid(3, min_column_width=280, gap=("small", "medium"))
    for row in agencies.to_dict("records"):
        with grid.container(gap=None):
            _card(row)


def _card(row: Mapping[Any, Any]) -> None:
    is_long = len(row["name"]) > _LONGEST
    label = markdown.escape_markdown(row["short_name"] if is_long else row["name"])
    whole = markdown.escape_markdown(row["name"]) if is_long else ""
    # Buttons: a page link to the page one is on changes the page but not the browser's address.
    chosen: dict[str, Any] = {"on_click": filters.choose, "kwargs": {"agency": row["agency_id"]}}
    has_page = bool(row["leads"])
    key = f"agency-{row['agency_id']}"
    if st.button(label, key=key, type="tertiary", help=whole or None, **chosen if has_page else {}) and not has_page:
        navigation.go("task", q=row["short_name"])
    text = _("leads {leads}, coordinates {coordinates}").format(leads=row["leads"], coordinates=row["coordinates"])
    if n := int(row["overdue"]):
        text += " · " + _("behind on {n}").format(n=n)
    if n := int(row["months"]):
        text += " · " + plural(n, "silent for {n} month", "silent for {n} months").format(n=n)
    st.caption(text)
