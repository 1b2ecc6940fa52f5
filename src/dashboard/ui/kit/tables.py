"""Tables: what the columns of the metrics are called, how their values are shown, and the grid that shows them.

One description a column serves the screen and the downloads, so that both say the same.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st
from pandas.api.types import is_numeric_dtype, is_string_dtype
from pandas.io.formats.style import Styler

from dashboard.charts import theme
from dashboard.reports.excel import tables
from dashboard.reports.excel.tables import Column, Kind
from dashboard.text import numbers, percents, statuses
from dashboard.ui.app import viewport
from dashboard.ui.app.i18n import N_, _
from dashboard.ui.kit import markdown

_KNOWN: Final[Mapping[str, tuple[str, Kind]]] = {
    "plan_code": (N_("Plan"), "text"),
    "ref": (N_("No."), "text"),
    "title": (N_("Task"), "text"),
    "group_title": (N_("Section"), "text"),
    "name": (N_("Name"), "text"),
    "lead": (N_("Lead agency"), "text"),
    "leads": (N_("Lead agencies"), "text"),
    "coordinators": (N_("Coordinating agencies"), "text"),
    "agency": (N_("Agency"), "text"),
    "start_on": (N_("Start"), "date"),
    "due_on": (N_("Due"), "date"),
    "baseline_due_on": (N_("Due as issued"), "date"),
    "deadline_printed": (N_("Deadline as printed"), "text"),
    "moves": (N_("Deadline changes"), "integer"),
    "percent": (N_("Progress"), "percent"),
    "own_percent": (N_("Its own part"), "percent"),
    "status": (N_("Status"), "text"),
    "finished_on": (N_("Completed"), "date"),
    "days_late": (N_("Days late"), "integer"),
    "lead_count": (N_("Leads"), "integer"),
    "leads_reported": (N_("Leads that reported"), "integer"),
    "is_reported": (N_("Reported this period"), "flag"),
    "contradiction": (N_("Contradiction in the plan"), "text"),
    "estimated_vnd": (N_("Estimated"), "money"),
    "allocated_vnd": (N_("Allocated"), "money"),
    "disbursed_vnd": (N_("Disbursed"), "money"),
    "unspent_vnd": (N_("Not yet disbursed"), "money"),
    "allocated_rate": (N_("Allocated of estimated"), "rate"),
    "unestimated_vnd": (N_("Allocated without a stated estimate"), "money"),
    "disbursed_rate": (N_("Disbursed of allocated"), "rate"),
    "unallocated_vnd": (N_("Disbursed without a stated allocation"), "money"),
    "undisbursed_vnd": (N_("Allocated without a stated disbursement"), "money"),
    "tasks": (N_("Tasks"), "integer"),
    "assigned": (N_("Assigned"), "integer"),
    "done": (N_("Done"), "integer"),
    "due": (N_("Due tasks"), "integer"),
    "done_due": (N_("Done of those due"), "integer"),
    "on_time": (N_("On time"), "integer"),
    "late": (N_("Late"), "integer"),
    "open": (N_("Still open"), "integer"),
    "rate": (N_("On-time rate"), "rate"),
    "assigned_rate": (N_("Completion on assigned"), "rate"),
    "due_rate": (N_("Completion on due"), "rate"),
    "on_time_rate": (N_("On-time rate"), "rate"),
    "done_on_time": (statuses.WORDS["done_on_time"], "integer"),
    "done_late": (statuses.WORDS["done_late"], "integer"),
    "done_undated": (statuses.WORDS["done_undated"], "integer"),
    "overdue": (statuses.WORDS["overdue"], "integer"),
    "overdue_own": (N_("Overdue, own part not done"), "integer"),
    "overdue_others": (N_("Overdue, waiting for others"), "integer"),
    "due_soon": (statuses.WORDS["due_soon"], "integer"),
    "in_progress": (statuses.WORDS["in_progress"], "integer"),
    "not_started": (statuses.WORDS["not_started"], "integer"),
    "no_deadline": (statuses.WORDS["no_deadline"], "integer"),
    "suspended": (statuses.WORDS["suspended"], "integer"),
    "withdrawn": (statuses.WORDS["withdrawn"], "integer"),
    "bucket": (N_("Days overdue"), "text"),
    "month_on": (N_("Month"), "month"),
    "period_on": (N_("Period"), "month"),
    "on_date": (N_("Date"), "date"),
    "elapsed": (N_("Time gone by"), "rate"),
    "mean_percent": (N_("Mean progress"), "rate"),
    "planned": (N_("Planned"), "rate"),
    "planned_amended": (N_("Planned, as amended"), "rate"),
    "actual": (N_("Actual"), "rate"),
    "reported": (N_("Tasks reported"), "integer"),
    "expected": (N_("Expected"), "integer"),
    "received": (N_("Received"), "integer"),
    "nil": (N_("Nil reports"), "integer"),
    "missing": (N_("Missing"), "integer"),
    "coverage": (N_("Coverage"), "rate"),
    "completeness": (N_("Completeness"), "rate"),
    "weighted": (N_("Weighted load"), "number"),
    "coordinating": (N_("As coordinator"), "integer"),
    "months": (N_("Months silent"), "integer"),
    "last_received_on": (N_("Last report for"), "month"),
    "days": (N_("Days"), "integer"),
    "note": (N_("Note"), "text"),
    "source": (N_("Source"), "text"),
    "item": (N_("Item"), "text"),
    "document": (N_("Document"), "text"),
}
_COUNTED: Final = {"lead": N_("As lead")}
"""What is a name in one metric and a count in another."""

_MARKS: Final = {
    "done_on_time": "✓", "done_late": "✓", "done_undated": "✓", "overdue": "!", "due_soon": "◔", "in_progress": "▸",
    "not_started": "○", "no_deadline": "∞", "suspended": "‖", "withdrawn": "×",
}  # fmt: skip
"""A sign beside the colour of a status where a grid cannot draw icons."""

TASK_COLUMNS: Final = ("ref", "title", "lead", "due_on", "percent", "status")
_MAX_ROWS_PX = 525
_ROW_PX = 35


def describe(frame: pd.DataFrame, columns: Mapping[str, str | Column] | None = None) -> dict[str, Column]:
    """The columns to show, in the frame's order: those known here, without ids.

    `columns`: instead, exactly these in this order; a text is a heading, already in the reader's language, for a
    column known here or of text; an empty text keeps the heading known here.
    """
    if columns is None:
        return {name: _usual_column(frame, name) for name in frame.columns if name in _KNOWN}
    described = {}
    for name, heading in columns.items():
        if isinstance(heading, Column):
            described[name] = heading
        else:
            usual = _usual_column(frame, name) if name in _KNOWN else Column(heading)
            described[name] = Column(heading or usual.label, usual.kind, usual.words)
    return described


def _usual_column(frame: pd.DataFrame, name: str) -> Column:
    label, kind = _KNOWN[name]
    if name == "status":
        return Column(_(label), words={code: statuses.word(code) for code in theme.STATUS})
    if name in _COUNTED and is_numeric_dtype(frame[name]):
        return Column(_(_COUNTED[name]), "integer")
    return Column(_(label), kind)


def grid(
    frame: pd.DataFrame,
    columns: Mapping[str, Column],
    *,
    key: str,
    alt: str,
    height: int | None = None,
    **settings: Any,
) -> Any:
    """The rows as `st.dataframe`: numbers at the right in the reader's way of writing and sorted as numbers.

    Cells are never Markdown. `settings` go to `st.dataframe`; `column_config` there replaces single columns.
    """
    cells = pd.DataFrame(
        {name: _cells(frame[name], name, column) if len(frame) else [] for name, column in columns.items()}
    )
    # Only what would look otherwise: writing out ten thousand rows takes most of a second.
    written = {name: _written(column) for name, column in columns.items() if _is_written(cells[name], column)}
    configured = {name: _config(name, column) for name, column in columns.items()}
    configured |= settings.pop("column_config", {})
    most = height or _MAX_ROWS_PX
    return st.dataframe(
        cells.style.format(written, na_rep=numbers.MISSING) if written and len(frame) else cells,
        key=key,
        alt=alt,
        height="content" if _ROW_PX * (len(frame) + 1) < most else most,
        hide_index=True,
        column_config=configured,
        placeholder=numbers.MISSING,
        **settings,
    )


def settled(styler: Styler) -> Styler:
    """A styled table whose cells are worked out once: Streamlit asks for them on every run, and pandas makes them anew
    each time. Never to be changed."""
    cells = styler._compute()._translate(False, False)  # type: ignore[attr-defined]
    # Only what is shown otherwise than it is: Streamlit writes the rest from the table, and faster.
    cells["body"] = [[cell for cell in row if cell["display_value"] != cell["value"]] for row in cells["body"]]
    # Assignments would not pass the type check.
    setattr(styler, "_compute", lambda: styler)  # noqa: B010
    setattr(styler, "_translate", lambda *_options: cells)  # noqa: B010
    return styler


_WRITTEN: Final = ("integer", "number", "rate", "money")


def _cells(raw: pd.Series, name: str, column: Column) -> Any:
    """What a column shows; each different value is put into words once, as a grid may have ten thousand rows."""
    if name == "status":
        marked = {code: [f"{_MARKS[code]} {statuses.word(code)}"] for code in raw.unique()}
        return [marked[code] for code in raw.tolist()]
    if column.kind == "text" and column.words is None and is_string_dtype(raw):
        return raw if isinstance(raw.dtype, pd.StringDtype) else raw.astype(object).where(raw.notna(), None)
    places, values = pd.factorize(raw)  # -1: missing
    content = [tables.value(value, column) for value in values]
    missing = float("nan") if column.kind in (*_WRITTEN, "percent") else None
    return [content[place] if place >= 0 else missing for place in places.tolist()]


def _is_written(cells: "pd.Series[Any]", column: Column) -> bool:
    is_short = column.kind == "integer" and is_numeric_dtype(cells) and not cells.abs().max() >= 1000
    return column.kind in _WRITTEN and not is_short


def _written(column: Column) -> Any:
    return _share if column.kind == "rate" else numbers.number


def _share(points: float) -> str:
    return percents.share(points / 100)


def _config(name: str, column: Column) -> Any:
    config = st.column_config
    width = _WIDTHS.get(name)
    if name == "status":
        options = [f"{mark} {statuses.word(code)}" for code, mark in _MARKS.items()]
        colours = [theme.colour(code) for code in _MARKS]
        if viewport.screen().mode == "dark":
            colours = [theme.sunk(colour) for colour in colours]
        return config.MultiselectColumn(column.label, options=options, color=colours, width=width)
    if column.kind == "percent":
        return config.ProgressColumn(column.label, min_value=0, max_value=100, format=percents.GRID_FORMAT, width=width)
    if column.kind in ("date", "month"):
        form = "DD/MM/YYYY" if column.kind == "date" else "MM/YYYY"
        return config.DateColumn(column.label, format=form, width=width or 94)
    if column.kind in _WRITTEN:
        return config.NumberColumn(column.heading if column.kind == "money" else column.label, width=width)
    return config.TextColumn(column.label, width=width)


_WIDTHS: Final = {"ref": 78, "moves": 74, "title": 270, "lead": 150, "percent": 104, "own_percent": 128, "status": 200}
"""Pixels; together with a date they fill the page at 1366 px with the sidebar open."""


def pair_table(rows: Sequence[tuple[str, str | None]], alt: str) -> None:
    """Names and values, one a line; plain text (a table's cells are Markdown)."""
    st.table(
        pd.DataFrame(
            [
                (f":gray[{markdown.escape_markdown(name)}]", markdown.escape_markdown(value or ""))
                for name, value in rows
            ],
            columns=["name", "value"],
        ),
        border="horizontal",
        hide_index=True,
        hide_header=True,
        alt=alt,
    )
