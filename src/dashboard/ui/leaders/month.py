"""The month view of the timeline: deadlines and milestones day by day; those the plan gives only a month, quarter or
year for stand beside, because no day of theirs is stated."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard.charts import theme
from dashboard.store.scope import Scope, month_end, month_start, next_month, previous_month
from dashboard.text import dates, numbers, statuses
from dashboard.ui.app import filters, viewport
from dashboard.ui.app.i18n import N_, _, plural
from dashboard.ui.browser.component import component
from dashboard.ui.kit import markdown

Item = Mapping[str, Any]

MOST_A_DAY: Final = 3
"""Entries of a day shown before "more"."""
_WEEKDAYS: Final = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def show(tasks: pd.DataFrame, milestones: pd.DataFrame, scope: Scope) -> str | None:
    """The month of the address (`?month=2024-03`, else that of the report date), with the way to the months beside;
    the task clicked, None before a click."""
    on = chosen(scope)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="month-controls"):
        _step(previous_month(on), "chevron_left", "month-before")
        name = dates.month(on)
        st.markdown(f"**{markdown.escape_markdown(name[:1].upper() + name[1:])}**", width="content")
        _step(next_month(on), "chevron_right", "month-after")
        if on != month_start(scope.report_on):
            st.button(
                _("Month of the report date"), key="month-now", type="tertiary", on_click=filters.choose,
                kwargs={"month": None},
            )  # fmt: skip
    days, beside = of_month(tasks, milestones, on)
    st.caption(markdown.escape_markdown(in_words(days, beside, on)))
    clicked = component("month")(
        data={
            "weekdays": [_(name) for name in _WEEKDAYS],
            "label": _("Deadlines and milestones of {month}").format(month=dates.month(on)),
            "days": [_cell(day, on, days.get(day, []), scope) for day in _days(on)],
            "beside": [
                {"title": title, "items": items, "isOpen": is_open} for title, items, is_open in beside if items
            ],
            "most": MOST_A_DAY,
            "more": _("{n} more"),
            "less": _("Show fewer"),
        },
        key="month-grid",
        on_task_change=lambda: None,
    )
    return clicked.task if clicked else None


def chosen(scope: Scope) -> date:
    """First day of the month of the address, if there is such a month, else of the report date's."""
    try:
        return date.fromisoformat(f"{st.query_params.get('month', '')}-01")
    except ValueError:
        return month_start(scope.report_on)


def of_month(
    tasks: pd.DataFrame, milestones: pd.DataFrame, on: date
) -> tuple[dict[date, list[Item]], list[tuple[str, list[Item], bool]]]:
    """(entries by day, [(heading, entries, is open)] of what has no day) of the month that begins on `on`.

    A deadline moved by a document has a day. One of a quarter or a year stands beside each of its months.
    """
    days: dict[date, list[Item]] = {}
    last = month_end(on)
    for row in milestones.to_dict("records"):
        if on <= row["on_date"].date() <= last:
            days.setdefault(row["on_date"].date(), []).append(_milestone(row))
    beside: dict[str, list[Item]] = {"month": [], "quarter": [], "year": []}
    for row in _falling_due(tasks, on).to_dict("records"):
        if row["precision"] in beside:
            beside[row["precision"]].append(_deadline(row))
        else:
            days.setdefault(row["due_on"].date(), []).append(_deadline(row))
    return days, [
        (_("Within {month}, no day stated").format(month=dates.month(on)), beside["month"], True),
        (_("Within {quarter}").format(quarter=dates.quarter(on)), beside["quarter"], True),
        (_("Within {year}").format(year=dates.year(on)), beside["year"], len(beside["year"]) <= MOST_A_DAY),
    ]


def in_words(days: Mapping[date, list[Item]], beside: list[tuple[str, list[Item], bool]], on: date) -> str:
    """ "3 deadlines and 1 milestone on a day of March 2024; 6 deadlines without a day. …" """
    entries = [item for items in days.values() for item in items]
    dated = sum(bool(item["id"]) for item in entries)
    loose = sum(len(items) for _title, items, _is_open in beside)
    if not entries and not loose:
        return _("No deadline and no milestone in {month}.").format(month=dates.month(on))
    return " · ".join(
        [
            plural(dated, "{n} deadline with a day", "{n} deadlines with a day").format(n=numbers.number(dated)),
            _("{n} without a day").format(n=numbers.number(loose)),
            plural(len(entries) - dated, "{n} milestone", "{n} milestones").format(
                n=numbers.number(len(entries) - dated)
            ),
            _("Click a deadline to open the task."),
        ]
    )


def _falling_due(tasks: pd.DataFrame, on: date) -> pd.DataFrame:
    """The tasks due in the month, in its quarter or in its year, as exactly as each states it; `precision` of a moved
    one is "day". Of thousands of tasks, so by columns."""
    due = tasks["due_on"].dt
    is_moved = (tasks["due_on"] != tasks["baseline_due_on"]) & (tasks["moves"] > 0)
    precision = tasks["precision"].where(~is_moved, "day")
    is_in = due.month == on.month
    is_in = is_in.where(precision != "quarter", due.quarter == (on.month + 2) // 3)
    is_in = is_in.where(precision != "year", True) & (due.year == on.year)
    due_tasks: pd.DataFrame = tasks.assign(precision=precision)[is_in]
    return due_tasks


def _deadline(row: Mapping[Any, Any]) -> Item:
    lead = row["leads"] if isinstance(row["leads"], str) and row["leads"] else row["leads_phrase"]
    word = statuses.word(row["status"])
    look = theme.STATUS[row["status"]]
    printed = row["deadline_printed"]
    return {
        "id": row["task_id"],
        "icon": look.icon.split("/")[1].strip(":"),
        "colour": look.colour,
        "word": word,
        "ref": row["ref"],
        "title": row["title"],
        "lead": lead if isinstance(lead, str) else _("No lead stated"),
        "note": _("tentative") if row["is_tentative"] else "",
        "tip": f"{row['ref']} {row['title']}" + (f" ({printed})" if isinstance(printed, str) else ""),
    }


def _milestone(row: Mapping[Any, Any]) -> Item:
    colour = theme.DARK[theme.ACCENT] if viewport.screen().mode == "dark" else theme.ACCENT
    return {"id": "", "icon": "flag", "colour": colour, "word": _("Milestone"), "ref": "", "title": row["title"],
            "lead": "", "note": "", "tip": row["title"]}  # fmt: skip


def _days(on: date) -> list[date]:
    """Whole weeks, Monday first, that hold the month."""
    first = on - timedelta(days=on.weekday())
    last = month_end(on)
    count = (last - first).days + 7 - last.weekday()
    return [first + timedelta(days=n) for n in range(count)]


def _cell(day: date, on: date, items: list[Item], scope: Scope) -> Item:
    is_report_day = day == scope.report_on
    return {
        "number": str(day.day),
        "name": f"{_(_WEEKDAYS[day.weekday()])} {dates.day(day)}",
        "isOther": day.month != on.month,
        "note": _("Report date") if is_report_day else "",
        "items": items if day.month == on.month else [],
    }


def _step(to: date, icon: str, key: str) -> None:
    st.button(
        markdown.escape_markdown(dates.short_month(to)),
        key=key,
        icon=f":material/{icon}:",
        icon_position="right" if icon.endswith("right") else "left",
        on_click=filters.choose,
        kwargs={"month": f"{to:%Y-%m}"},
    )
