"""What was reported on a task, month by month, and where each report came from."""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard.reports.excel.tables import Column
from dashboard.store.report_values import PROGRESS_VALUES
from dashboard.text import cells, dates, numbers, percents
from dashboard.ui.app.i18n import N_, _, plural
from dashboard.ui.kit import downloads, markdown, provenance, tables
from dashboard.ui.leaders.task import Whole

_FINISHED_SHOWN: Final = 3


_STATES: Final = {
    "not_started": N_("not started"),
    "in_progress": N_("in progress"),
    "complete": N_("complete"),
    "suspended": N_("suspended"),
}


def reported(whole: Whole) -> None:
    """What agencies reported, month by month, newest first and open; where each report came from."""
    st.header(_("What was reported"), anchor=False)
    rows = whole.reports
    if rows.empty:
        st.info(_("No report on it yet."), icon=":material/inbox:")
        return
    for number, (month, of_month) in enumerate(_by_month(rows).items()):
        n, troubled = len(of_month), sum(not pd.isna(row["difficulty"]) for row in of_month)
        words = [dates.month(month).capitalize(), plural(n, "{n} report", "{n} reports").format(n=numbers.number(n))]
        if troubled:
            words.append(plural(troubled, "{n} difficulty", "{n} difficulties").format(n=numbers.number(troubled)))
        part = st.expander(
            " · ".join(words), expanded=number == 0, key=f"task-reports-{month:%Y-%m}", on_change="rerun"
        )
        if part.open:
            with part:
                for row in _visible_reports(of_month, f"{month:%Y-%m}"):
                    st.markdown(_entry(row))
                    provenance.popover(provenance.of_report(row), key=row["submission_id"])
    described: dict[str, str | Column] = {
        "period_on": "",
        "agency": "",
        "percent": "",
        "state": Column(_("State"), words={code: _(words) for code, words in _STATES.items()}),
        "finished_on": "",
        "quantity": Column(_("Quantity"), "number"),
        "unit": Column(_("Unit")),
        "result": Column(_("Result")),
        "difficulty": Column(_("Difficulty")),
        "proposal": Column(_("Proposal")),
        "evidence": Column(_("Evidence")),
        "missing_reason": Column(_("Reason for no figure")),
        "file_name": Column(_("File")),
        "sheet": Column(_("Sheet")),
        "row_number": Column(_("Row"), "integer"),
    }
    downloads.downloads(
        rows, name="task-reports", title=_("What was reported"), columns=tables.describe(rows, described)
    )


def _visible_reports(reports: list[Mapping[Any, Any]], key: str) -> list[Mapping[Any, Any]]:
    """A month's reports, those that are not done first; where there are many that are, only on request."""
    finished = [row for row in reports if row["percent"] >= 100]
    others = [row for row in reports if not row["percent"] >= 100]
    if not others or len(finished) <= _FINISHED_SHOWN:
        return [*others, *finished]
    words = _("Show the {n} reports of those that are done").format(n=numbers.number(len(finished)))
    return [*others, *finished] if st.toggle(words, key=f"task-finished-{key}") else others


def _by_month(rows: pd.DataFrame) -> dict[date, list[Mapping[Any, Any]]]:
    months: dict[date, list[Mapping[Any, Any]]] = {}
    for row in rows.to_dict("records"):
        months.setdefault(row["period_on"].date(), []).append(row)
    return months


def _entry(row: Mapping[Any, Any]) -> str:
    """One report as Markdown: who and how far; result, difficulty, proposal, evidence, why no figure; its source."""
    head = [] if pd.isna(row["percent"]) else [percents.progress(row["percent"])]
    if state := cells.text(row["state"]):
        finished = cells.day(row["finished_on"])
        head.append(_(_STATES.get(state, state)) + (f" {dates.day(finished)}" if finished else ""))
    if not pd.isna(row["quantity"]):
        head.append(" ".join(filter(None, (numbers.number(row["quantity"]), cells.text(row["unit"])))))
    lines = [f"**{markdown.escape_markdown(cells.text(row['agency']) or numbers.MISSING)}**"]
    lines[0] += "".join(f" · {markdown.escape_markdown(part)}" for part in head)
    for name, words, icon in (
        ("result", N_("Result"), "check"),
        ("difficulty", N_("Difficulty"), "report"),
        ("proposal", N_("Proposal"), "campaign"),
        ("evidence", N_("Evidence"), "description"),
        ("missing_reason", N_("Reason for no figure"), "help"),
    ):
        if text := cells.text(row[name]):
            lines.append(f":material/{icon}: {markdown.escape_markdown(_(words))}: {markdown.escape_markdown(text)}")
    lines.append(f":small[:gray[{markdown.escape_markdown(source(row))}]]")
    return "  \n".join(lines)


def source(row: Mapping[Any, Any]) -> str:
    """Where a report came from: file, sheet, the cells that say something, version."""
    refs = json.loads(row["cells"] or "{}")
    cells = sorted((refs[name] for name in PROGRESS_VALUES if name in refs and not pd.isna(row[name])), key=_column)
    if not cells:
        place = _("row {n}").format(n=row["row_number"])
    else:
        place = cells[0] if len(cells) == 1 else f"{cells[0]}:{cells[-1]}"
    text = _("From {file}, sheet “{sheet}”, {place}").format(file=row["file_name"], sheet=row["sheet"], place=place)
    return text + (", " + _("version {n}").format(n=row["version"]) if row["version"] > 1 else "")


def _column(cell: str) -> tuple[int, str]:
    letters = re.sub(r"\d", "", cell)
    return len(letters), letters
