"""Where a single figure came from: file, sheet, cell, who committed it and when; its upload and the original file."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard.ingest.columns import ESTIMATES
from dashboard.ingest.monthly.diff import Change
from dashboard.intake import upload_history
from dashboard.store import originals
from dashboard.store.report_values import MONEY_VALUES, PROGRESS_VALUES
from dashboard.text import dates, limits
from dashboard.ui.app import data, navigation
from dashboard.ui.app.i18n import _
from dashboard.ui.kit import changes, downloads, markdown


def original(sha256: str, file_name: str, key: str) -> None:
    """A button for the bytes received, or a sentence that they are no longer there."""
    content = originals.content(data.database(), sha256)
    if content is None:
        sentence = _("The original file is no longer on the server or was altered there; it cannot be downloaded.")
        st.markdown(f":orange[:material/warning: {markdown.escape_markdown(sentence)}]", width="content")
        return
    st.download_button(
        _("Download the original"),
        content,
        file_name=limits.file_name(file_name.removesuffix(".xlsx"), ".xlsx"),
        mime=downloads.XLSX,
        key=key,
        icon=":material/download:",
        on_click="ignore",
    )


@dataclass(frozen=True, slots=True)
class Figure:
    """One value as shown and where it stands; `cell` is empty where only the sheet is known. `carried_from`: the
    period it was reported for, where that is not the period shown."""

    who: str
    what: str
    value: str
    sheet: str
    cell: str
    carried_from: date | None
    upload: Mapping[Any, Any]


_CARRIED: Final = ("percent", "quantity", "started_on", "finished_on")
"""What stands until something else is reported."""


def of_report(row: Mapping[Any, Any]) -> list[Figure]:
    """Every value of one report on a task; `row` of `tasks.reports`."""
    return [_figure(row, name) for name in PROGRESS_VALUES if _is_stated(row, name)]


def of_progress(reports: pd.DataFrame, agency_ids: Iterable[str], period_on: date) -> list[Figure]:
    """What the state of a task rests on at a period: of each agency the last percent, quantity and dates it reported,
    carried from an earlier period where it has not spoken since. `reports` of `tasks.reports`, newest first."""
    figures = []
    for agency_id in agency_ids:
        rows = reports[reports["agency_id"] == agency_id].to_dict("records")
        for name in _CARRIED:
            row = next((row for row in rows if _is_stated(row, name)), None)
            if row is not None:
                figures.append(_figure(row, name, period_on))
    return figures


def of_money(rows: pd.DataFrame, period_on: date) -> list[Figure]:
    """Every amount of a task's budget lines; `rows` of `tasks.money`."""
    return [
        _figure(row, name, period_on)
        for row in rows.to_dict("records")
        for name in MONEY_VALUES
        if _is_stated(row, name)
    ]


def _is_stated(row: Mapping[Any, Any], name: str) -> bool:
    return name != "unit" and not pd.isna(row[name])


def _figure(row: Mapping[Any, Any], name: str, shown_on: date | None = None) -> Figure:
    raw_value: Any = row[name]
    value = changes.value(Change("", "", name, None, raw_value), raw_value)
    if name == "quantity" and isinstance(row["unit"], str):
        value += f" {row['unit']}"
    what = changes.label(name)
    if name in MONEY_VALUES:
        what += f" ({row['source']}, {row['item']})"
    is_printed = not isinstance(row["sheet"], str)
    said_on = None if pd.isna(row["period_on"]) else date(row["period_on"].year, row["period_on"].month, 1)
    return Figure(
        who=_("the plan itself") if is_printed else row["agency"],
        what=what,
        value=value,
        sheet=ESTIMATES.title if is_printed else row["sheet"],
        cell="" if is_printed else json.loads(row["cells"] or "{}").get(name, ""),
        carried_from=said_on if shown_on is not None and said_on != shown_on else None,
        upload=row,
    )


def popover(figures: Sequence[Figure], key: str) -> None:
    """A small button that opens where each figure came from; nothing without figures."""
    if not figures:
        return
    opened = st.popover(
        _("Where from"), type="tertiary", icon=":material/find_in_page:", key=f"from-{key}", on_change="rerun"
    )
    if opened.open:
        with opened:
            show(figures, key)


def show(figures: Sequence[Figure], key: str) -> None:
    """The figures by the upload they came from: where each stands; the upload in the history; its original file."""
    for upload, of_it in _by_upload(figures):
        head = f"{of_it[0].who}: {upload['file_name']}"  # an upload is of one agency
        st.markdown("  \n".join((f"**{markdown.escape_markdown(head)}**", _version_line(upload))))
        st.markdown("\n".join(f"- {markdown.escape_markdown(in_words(figure))}" for figure in of_it))
        with st.container(horizontal=True, vertical_alignment="center", key=f"uploads-{key}-{upload['submission_id']}"):
            navigation.link(
                "history", _("See it in the history"), icon=":material/history:", upload=upload["submission_id"]
            )
            original(upload["file_sha256"], upload["file_name"], key=f"original-{key}-{upload['submission_id']}")


def _by_upload(figures: Sequence[Figure]) -> Iterator[tuple[Mapping[Any, Any], list[Figure]]]:
    order = {figure.upload["submission_id"]: place for place, figure in reversed(list(enumerate(figures)))}
    ranked = sorted(figures, key=lambda figure: order[figure.upload["submission_id"]])
    for _id, of_it in groupby(ranked, key=lambda figure: figure.upload["submission_id"]):
        group = list(of_it)
        yield group[0].upload, group


def _version_line(upload: Mapping[Any, Any]) -> str:
    at = upload_history.local(upload["committed_at"])
    sentence = _("Version {version}, committed {at} by {by}.").format(
        version=upload["version"], at=f"{dates.day(at)} {at:%H:%M}", by=upload["committed_by"]
    )
    return f":small[:gray[{markdown.escape_markdown(sentence)}]]"


def in_words(figure: Figure) -> str:
    """ "Percent complete: 40% – sheet “Tiến độ”, cell E11, carried from 11/2023"."""
    place = (
        _("sheet “{sheet}”, cell {cell}").format(sheet=figure.sheet, cell=figure.cell)
        if figure.cell
        else _("sheet “{sheet}”").format(sheet=figure.sheet)
    )
    sentence = f"{figure.what}: {figure.value} – {place}"
    if figure.carried_from:
        sentence += ", " + _("carried from period {month}").format(month=dates.period(figure.carried_from))
    return sentence
