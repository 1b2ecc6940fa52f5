"""The parts of the timeline page: which view, range and grouping the address asks for, the search, the finding, the
calendar file. The month view is in `ui/leaders/month.py`, calendar feeds in `ui/leaders/feed.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final, Literal

import pandas as pd
import streamlit as st

from dashboard.charts import canvas
from dashboard.charts import timeline as charts
from dashboard.metrics import completion, directory
from dashboard.store.scope import Scope, next_month
from dashboard.text import dates, numbers
from dashboard.ui.app import data, filters, i18n, navigation
from dashboard.ui.app.i18n import N_, _, plural
from dashboard.ui.kit import drilldown, markdown, task_table
from dashboard.ui.leaders import feed, task_list

Group = Literal["section", "agency"]
Shape = Literal["chart", "calendar"]

COLUMNS: Final = (
    "ref", "title", "lead", "start_on", "due_on", "baseline_due_on", "moves", "deadline_printed", "percent", "status",
    "days_late",
)  # fmt: skip
MOST_BARS: Final = 400
AHEAD_MONTHS: Final = 3
_GROUPS: Final[dict[Group, str]] = {"section": N_("By section"), "agency": N_("By agency")}
_SHAPES: Final[dict[Shape, str]] = {"chart": N_("Chart"), "calendar": N_("Calendar")}
_KEPT: Final = ("view", "group", "range", "month", "q")
_EVERYTHING: Final = "all"


def is_phone() -> bool:
    """Whether the browser says that it is a phone's: on an upright screen a list of days reads better than bars."""
    return "Mobi" in str(st.context.headers.get("User-Agent", ""))


def shape() -> Shape:
    """The view the address asks for (`?view=`); without it the chart, or on a phone the calendar."""
    usual: Shape = "calendar" if is_phone() else "chart"
    view = st.query_params.get("view")
    return next((name for name in _SHAPES if name == view), usual)


def shape_control() -> None:
    """The switch between chart and calendar, at the current place of the page."""
    st.session_state["timeline-view"] = shape()
    st.segmented_control(
        _("View"),
        list(_SHAPES),
        format_func=lambda name: _(_SHAPES[name]),
        key="timeline-view",
        required=True,
        on_change=_shaped,
        label_visibility="collapsed",
    )


def _shaped() -> None:
    chosen = st.session_state["timeline-view"]
    filters.choose(view=None if chosen == ("calendar" if is_phone() else "chart") else chosen)


def searched(listing: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """The tasks that the words of the address (`?q=`) name, tones and order aside, in printed order."""
    query = st.query_params.get("q", "")
    if not query or listing.empty:
        return listing
    matches = task_list.matching(listing, query, data.fetch(task_list.search_texts, scope))
    return listing[listing["task_id"].isin(matches["task_id"])]


@dataclass(frozen=True, slots=True)
class View:
    """How the chart is asked for: its grouping, and the first and last day shown (None: all the time there is)."""

    group_by: Group
    start: date | None
    end: date | None


def controls(scope: Scope) -> View:
    """Grouping, year and quarter, at the current place of the page; kept in the address (`group`, `range`)."""
    ranges = _ranges(scope)
    group: Group = "agency" if st.query_params.get("group") == "agency" else "section"
    span = st.query_params.get("range", _EVERYTHING)
    span = span if span in ranges else _EVERYTHING
    years = [_EVERYTHING, *(name for name in ranges if len(name) == 4)]
    quarters = [name for name in ranges if "-Q" in name]
    st.session_state["timeline-group"] = group
    st.session_state["timeline-year"] = span if span in years else None
    st.session_state["timeline-quarter"] = span if span in quarters else None
    _boxes(years, quarters, ranges)
    start, end = ranges.get(span, (None, None))
    return View(group, start, end)


def _boxes(years: Sequence[str], quarters: Sequence[str], ranges: Mapping[str, tuple[date, date]]) -> None:
    st.segmented_control(
        _("Group"),
        list(_GROUPS),
        format_func=lambda name: _(_GROUPS[name]),
        key="timeline-group",
        required=True,
        on_change=_grouped,
        label_visibility="collapsed",
    )
    st.segmented_control(
        _("Time shown"),
        years,
        format_func=lambda name: _("All") if name == _EVERYTHING else name,
        key="timeline-year",
        on_change=_ranged,
        args=("timeline-year",),
        label_visibility="collapsed",
    )
    st.selectbox(
        _("Quarter"),
        quarters,
        index=None,
        format_func=lambda name: dates.quarter(ranges[name][0]),
        key="timeline-quarter",
        on_change=_ranged,
        args=("timeline-quarter",),
        placeholder=_("Quarter"),
        label_visibility="collapsed",
        width=150,
    )


def _ranges(scope: Scope) -> Mapping[str, tuple[date, date]]:
    """First and last day of each year ("2023") and quarter ("2023-Q2") of the plans in scope, in order."""
    plans = data.fetch(directory.plans)
    plans = plans[plans["code"] == scope.plan] if scope.plan else plans
    if plans.empty:
        return {}
    first, last = plans["starts_on"].min().date(), plans["ends_on"].max().date()
    ranges = {f"{year}": (date(year, 1, 1), date(year, 12, 31)) for year in range(first.year, last.year + 1)}
    for month in canvas.months_between(date(first.year, first.month - (first.month - 1) % 3, 1), last)[::3]:
        end = next_month(next_month(next_month(month))) - timedelta(days=1)
        ranges[f"{month.year}-Q{(month.month + 2) // 3}"] = (month, end)
    return ranges


def _grouped() -> None:
    chosen = st.session_state["timeline-group"]
    filters.choose(group=None if chosen == "section" else chosen)


def _ranged(key: str) -> None:
    chosen = st.session_state[key]
    filters.choose(range=None if chosen in (None, _EVERYTHING) else chosen)


def view_params() -> dict[str, str]:
    """What of this page's address is not a filter, to go along to a task so that the way back leads here."""
    return {name: st.query_params[name] for name in _KEPT if name in st.query_params}


def open_task(listed: pd.DataFrame, clicked: object) -> None:
    """Open the task whose bar or deadline was clicked, if it is one of those listed; nothing without a click."""
    if clicked and drilldown.first(clicked) in set(listed["task_id"]):
        navigation.go("task", task=drilldown.first(clicked), **view_params())


def falling_due(listing: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """The open tasks due after the report date and by the end of the third month after the report period."""
    due = listing["due_on"]
    is_coming = (due > pd.Timestamp(scope.report_on)) & (due <= pd.Timestamp(end_of_coming(scope)))
    return listing[is_coming & ~listing["status"].isin(completion.CLOSED)]


def end_of_coming(scope: Scope) -> date:
    """The last day looked ahead to: at the end of a quarter, the end of the next one."""
    month = scope.period_on
    for _month in range(AHEAD_MONTHS + 1):
        month = next_month(month)
    return month - timedelta(days=1)


def within(listing: pd.DataFrame, view: View, report_on: date) -> pd.DataFrame:
    """The tasks the chart draws: those with a date and a day within the time shown; of more than `MOST_BARS`, which
    nobody could read, the ones with the deadline (else the start) nearest to the report date."""
    dated = listing.drop(charts.undated(listing).index)
    starts, dues = dated["start_on"], dated["due_on"]
    begins, ends = starts.fillna(dues), dues.fillna(starts)
    # A start printed after the due date is a contradiction of the plan; such a task stands at its due date.
    begins = begins.where(begins <= ends, ends)
    is_shown = pd.Series(True, index=dated.index)
    if view.start and view.end:
        is_shown = (begins <= pd.Timestamp(view.end)) & (ends >= pd.Timestamp(view.start))
    rows = dated[is_shown]
    if len(rows) <= MOST_BARS:
        return rows
    distance = (ends[is_shown] - pd.Timestamp(report_on)).abs()
    return rows[distance.rank(method="first") <= MOST_BARS]


def shown_in_words(drawn_tasks: pd.DataFrame, matches: pd.DataFrame, listing: pd.DataFrame) -> str:
    """The line above the chart: how many of all tasks it draws, where the others are (`matches`: those the search
    names), and what a click does."""
    if len(drawn_tasks) == MOST_BARS:
        sentence = _(
            "{n}/{all} tasks shown, those with deadlines nearest to the report date. Choose a section, an agency or a "
            "quarter to see others. Click a bar to open the task."
        )
        return sentence.format(n=numbers.number(len(drawn_tasks)), all=numbers.number(len(listing)))
    undated = len(charts.undated(matches))
    outside = len(matches) - len(drawn_tasks) - undated
    parts = [_("{n}/{all} tasks shown").format(n=numbers.number(len(drawn_tasks)), all=numbers.number(len(listing)))]
    if len(matches) < len(listing):
        parts.append(_("{n} found by the search").format(n=numbers.number(len(matches))))
    if outside:
        parts.append(_("{n} outside the time shown").format(n=numbers.number(outside)))
    if undated:
        parts.append(_("{n} without dates, listed below").format(n=numbers.number(undated)))
    return ", ".join(parts) + ". " + _("Click a bar to open the task.")


def calendar_box(scope: Scope) -> None:
    """Behind a button: deadlines and milestones in scope as a calendar file, made when it is asked for, and as an
    address that a calendar program reads again and again."""
    box = st.popover(_("Calendar (.ics)"), icon=":material/calendar_add_on:", key="timeline-ics", on_change="rerun")
    if not box.open:
        return
    with box:
        st.download_button(
            _("Download the calendar as it is now"),
            i18n.speaking(partial(feed.content, scope)),
            file_name=f"timeline-{scope.report_on:%Y-%m-%d}.ics",
            mime="text/calendar",
            key="timeline-calendar",
            icon=":material/download:",
            on_click="ignore",
            help=_("Deadlines and milestones for Outlook, Google Calendar or a phone"),
        )
        feed.controls(scope)


def milestone_box(milestones: pd.DataFrame, view: View, drawn_tasks: pd.DataFrame) -> None:
    """Behind a button: the milestones of the time shown, numbered as in the chart."""
    entries = charts.numbered(milestones, drawn_tasks, view.start, view.end)
    if entries:
        with st.popover(_("Milestones"), icon=":material/flag:", key="timeline-milestones"):
            for number, day, titles in entries:
                st.markdown(markdown.escape_markdown(f"{number} · {dates.day(day)} · {'; '.join(titles)}"))


def undated(listing: pd.DataFrame) -> None:
    """The tasks that no chart of dates can show, as a list of their own; nothing if there are none."""
    rows = charts.undated(listing)
    if rows.empty:
        return
    st.header(
        plural(len(rows), "{n} task without dates", "{n} tasks without dates").format(n=numbers.number(len(rows))),
        anchor=False,
    )
    st.caption(_("The plan states neither a start nor a deadline for them: they are never overdue."))
    task_table.task_table(
        rows,
        name="timeline-undated",
        title=_("Tasks without dates"),
        columns=("ref", "title", "lead", "percent", "status"),
        height=390,
    )
