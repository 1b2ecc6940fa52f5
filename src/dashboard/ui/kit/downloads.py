"""The rows behind a figure as a table and as files."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import pandas as pd
import streamlit as st

from dashboard import narrative
from dashboard.reports.excel import tables as spreadsheet
from dashboard.reports.excel.tables import Column
from dashboard.store import submissions
from dashboard.text import limits
from dashboard.ui.app import data, filters, i18n
from dashboard.ui.app.i18n import _
from dashboard.ui.kit import tables

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NARROWED_BY: Final = "page-narrowed-by"


def begin(words: Iterable[str]) -> None:
    """A page begins: what its address narrows it by, besides the filters of every page."""
    st.session_state[_NARROWED_BY] = list(words)


def narrowed(*words: str) -> None:
    """Say in the page's downloads what else narrows its rows: a search, a status chosen; "" says nothing."""
    before: list[str] = st.session_state.get(_NARROWED_BY, [])
    st.session_state[_NARROWED_BY] = list(dict.fromkeys([*before, *filter(None, words)]))


def table_behind(
    table: pd.DataFrame, *, name: str, title: str, columns: Mapping[str, str | Column] | None = None
) -> None:
    """A button that opens the rows behind a figure, with CSV and XLSX of exactly these rows."""
    popover = st.popover(
        _("Data table"), type="tertiary", icon=":material/table:", key=f"table-{name}", on_change="rerun"
    )
    if popover.open:
        with popover:
            described = tables.describe(table, columns)
            downloads(table, name=name, title=title, columns=described)
            tables.grid(table, described, key=f"grid-{name}", alt=title, height=320, width=640)


def downloads(
    table: pd.DataFrame | Callable[[], pd.DataFrame],
    *,
    name: str,
    title: str,
    columns: Mapping[str, Column],
    notes: Sequence[str] = (),
) -> None:
    """Buttons for the rows as CSV and XLSX; the files, and rows that are yet to be made, are made when they are asked
    for. Each file says its report date, the filters (those of the page, too), that its figures are made up if any are,
    and the `notes`."""
    make_table = table if callable(table) else lambda: table
    notes = [*_basis(), *notes]
    with st.container(horizontal=True, key=f"downloads-{name}"):
        for kind, mime, make in (
            ("XLSX", XLSX, lambda: spreadsheet.xlsx(make_table(), title, notes, columns)),
            ("CSV", "text/csv", lambda: spreadsheet.csv(make_table(), columns, notes)),
        ):
            st.download_button(
                _("Download {kind}").format(kind=kind),
                i18n.speaking(make),
                file_name=_file_name(name, f".{kind.lower()}"),
                mime=mime,
                key=f"{kind.lower()}-{name}",
                icon=":material/download:",
                on_click="ignore",
            )


def _basis() -> list[str]:
    """What the figures of a download are: made up or not, their report date, every filter they went through."""
    narrowed_by: list[str] = st.session_state.get(_NARROWED_BY, [])
    return [
        *narrative.scope.demo_mark(is_demo=data.fetch(submissions.has_demo)),
        *filters.in_words(filters.scope()),
        *(_("Filter: {words}").format(words=words) for words in narrowed_by),
    ]


def _file_name(name: str, ending: str) -> str:
    """What a downloaded file or picture is called: its filters, its report date and whether its figures are made up, as
    a picture has no room to say."""
    now = filters.scope()
    mark = "MINH-HOA" if data.fetch(submissions.has_demo) else ""
    words = filter(None, (mark, name, now.plan, now.section, now.agency, f"{now.report_on:%Y-%m-%d}"))
    return limits.file_name("-".join(words), ending)
