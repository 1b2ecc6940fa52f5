"""The list of uploads: search without tones, states, kinds and people in the address, the table and its downloads."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import narrative
from dashboard.intake import upload_history
from dashboard.reports.excel.tables import Column
from dashboard.text import numbers, search
from dashboard.ui.app import data, filters, navigation
from dashboard.ui.app.i18n import N_, _
from dashboard.ui.kit import downloads, forms, markdown, page, text_boxes

STATES: Final = {
    "in_force": ("✓", "green", ":material/check_circle:", N_("In force")),
    "replaced": ("↻", "gray", ":material/history:", N_("Replaced")),
    "undone": ("↶", "orange", ":material/undo:", N_("Undone")),
}
KINDS: Final = {"plan": N_("Plan"), "report": N_("Report"), "nil": N_("Nil report")}
_GRID: Final = "history-grid"
_IDS: Final = "history-ids"
_WITH_DETAILS_PX, _ALONE_PX = 255, 430


def chosen() -> str | None:
    """The upload the address asks for (`?upload=`), which need not exist."""
    one: str | None = st.query_params.get("upload")
    return one


# ---- what is asked for ----


def from_address() -> upload_history.Narrowing:
    """What narrows the list, read from the address; what names nothing is left out."""

    def in_address(name: str, options: tuple[str, ...]) -> tuple[str, ...]:
        codes = st.query_params.get(name, "").split(",")
        return tuple(code for code in dict.fromkeys(codes) if code in options)

    return upload_history.Narrowing(
        states=in_address("state", upload_history.STATES),
        kinds=in_address("kind", upload_history.KINDS),
        by=st.query_params.get("by"),
        query=st.query_params.get("q", "")[: search.LONGEST],
    )


def show(uploads: pd.DataFrame) -> None:
    """Search, filters and table of the uploads of the filters of every page; newest first."""
    now, people = from_address(), data.fetch(upload_history.doers)
    rows = now.of(uploads, data.fetch(upload_history.search_texts), people)
    _search(uploads, people)
    _pills(uploads, now)
    page.finding(narrative.uploads.listed(rows, len(uploads)))
    downloads.narrowed(
        *(_(STATES[state][3]) for state in now.states),
        *(_(KINDS[kind]) for kind in now.kinds),
        now.by or "",
        _("search “{words}”").format(words=now.query.strip()) if now.query.strip() else "",
    )
    if rows.empty:
        st.info(_("No upload matches these filters."), icon=":material/filter_alt_off:")
        st.button(_("Show all uploads"), key="history-show-all", icon=":material/close:", on_click=_show_all)
        return
    _table(rows)


def nothing() -> None:
    """Instead of the list where the filters of every page leave nothing."""
    st.info(_("No upload matches these filters."), icon=":material/inbox:")
    navigation.link("submit", _("Submit reports"), icon=":material/upload_file:")


def _search(uploads: pd.DataFrame, people: Mapping[str, set[str]]) -> None:
    query, by = st.query_params.get("q", ""), st.query_params.get("by")
    text_boxes.fill("history-search", query)
    st.session_state["history-by"] = by
    words, person = st.columns([2, 1], gap="small")
    words.text_input(
        _("Search"),
        key="history-search",
        type="search",
        live="400ms",  # else Streamlit asks, in English, to press Enter
        placeholder=_("Agency, file, person or reason; tones do not matter"),
        label_visibility="collapsed",
        on_change=_searched,
    )
    names = sorted(set().union(*(people[one] for one in uploads["submission_id"])) | ({by} if by else set()))
    person.selectbox(
        _("Person"),
        names,
        index=None,
        key="history-by",
        placeholder=_("Everybody"),
        label_visibility="collapsed",
        filter_mode="contains",
        on_change=_by_chosen,
    )


def _searched() -> None:
    filters.choose(q=st.session_state["history-search"].strip()[: search.LONGEST] or None)


def _by_chosen() -> None:
    filters.choose(by=st.session_state["history-by"])


def _pills(uploads: pd.DataFrame, now: upload_history.Narrowing) -> None:
    """A pill per state and kind that has uploads, with their number; a chosen one carries a cross to take it off."""
    counts = {code: int((uploads["state"] == code).sum()) for code in STATES}
    counts |= {code: int((uploads["kind"] == code).sum()) for code in KINDS}
    codes = [*now.states, *now.kinds]
    st.session_state["history-pills"] = codes

    def label(code: str) -> str:
        words = f"{STATES[code][2]} {_(STATES[code][3])}" if code in STATES else _(KINDS[code])
        return f"{words} **{numbers.number(counts[code])}**" + (" :material/close:" if code in codes else "")

    st.pills(
        _("State and kind"),
        [code for code, count in counts.items() if count or code in codes],
        selection_mode="multi",
        format_func=label,
        key="history-pills",
        on_change=_pill_chosen,
        label_visibility="collapsed",
        wrap=True,
    )


def _pill_chosen() -> None:
    codes = st.session_state["history-pills"]
    filters.choose(
        state=",".join(code for code in codes if code in STATES) or None,
        kind=",".join(code for code in codes if code in KINDS) or None,
    )


def _show_all() -> None:
    filters.choose(q=None, state=None, kind=None, by=None)


# ---- the table ----


def _table(rows: pd.DataFrame) -> None:
    """The uploads, the one the address asks for ticked; it stays so when new ones come in above it."""
    one = chosen()
    ids = [str(submission_id) for submission_id in rows["submission_id"]]
    at = [ids.index(one)] if one in ids else []
    st.session_state[_GRID] = {"selection": {"rows": at, "columns": [], "cells": []}}
    columns = _columns()
    table = _table_rows(rows)
    states = pd.Series([[f"{STATES[state][0]} {_(STATES[state][3])}"] for state in rows["state"]], dtype=object)
    in_grid = [name for name in columns if name != "sent_on" and (name != "is_demo" or rows["is_demo"].nunique() > 1)]
    height = _WITH_DETAILS_PX if at else _ALONE_PX
    st.dataframe(
        table.assign(state=states),
        key=_GRID,
        alt=_("Every upload, newest first"),
        height="content" if (len(table) + 1) * 35 < height else height,
        hide_index=True,
        placeholder=numbers.MISSING,
        column_config=_config(columns),
        column_order=in_grid,
        on_select=_choose,
        selection_mode="single-row",
    )
    st.session_state[_IDS] = ids
    with st.container(horizontal=True, vertical_alignment="center", key="below-history"):
        sentence = _("Tick a row to see what it changed, to download its file or to undo it.")
        st.caption(markdown.escape_markdown(sentence), width="content")
        downloads.downloads(table, name="history", title=_("History"), columns=columns)


def _choose() -> None:
    rows = st.session_state[_GRID]["selection"]["rows"]
    forms.outcome("upload").end()
    # The rows the reader saw when choosing, not those of now.
    filters.choose(upload=st.session_state[_IDS][rows[0]] if rows else None)


def _columns() -> dict[str, Column]:
    return {
        "committed_at": Column(_("Committed at")),
        "state": Column(_("State now"), words={state: _(look[3]) for state, look in STATES.items()}),
        "agency": Column(_("Agency")),
        "plan_code": Column(_("Pl.")),
        "period_on": Column(_("Period"), "month"),
        "version": Column(_("Ver."), "integer"),
        "rows": Column(_("Rows"), "integer"),
        "changed": Column(_("Changed")),
        "file_name": Column(_("File")),
        "committed_by": Column(_("By")),
        "sent_on": Column(_("Sent on"), "date"),
        "is_demo": Column(_("Figures")),
    }


def _table_rows(uploads: pd.DataFrame) -> pd.DataFrame:
    """The uploads with what the table says of them, the state as its code."""
    parts: list[Any] = [
        changed(kind, new, other)
        for kind, new, other in zip(uploads["kind"], uploads["new_rows"], uploads["changed_rows"], strict=True)
    ]
    return uploads.assign(
        rows=uploads["task_rows"] + uploads["money_rows"],
        changed=parts,
        agency=[
            agency if kind == "report" else f"{_(KINDS[kind])}: {agency}" if kind == "nil" else _(KINDS[kind])
            for agency, kind in zip(uploads["agency"], uploads["kind"], strict=True)
        ],
        is_demo=[_("demo data") if is_demo else "" for is_demo in uploads["is_demo"]],
    )


def changed(kind: str, new: Any, other: Any) -> str | None:
    """ "12 new, 5 corrected": rows, as they were when the upload was committed; None where that was not kept."""
    counts = [
        words.format(n=numbers.number(int(n)))
        for words, n in ((_("{n} new"), new), (_("{n} corrected"), other))
        if not pd.isna(n) and n
    ]
    return ", ".join(counts) or (None if pd.isna(new) or kind != "report" else _("no change"))


def _config(columns: Mapping[str, Column]) -> dict[str, Any]:
    config = st.column_config
    looks = list(STATES.values())
    text_columns: dict[str, Any] = {
        name: config.TextColumn(column.label, width=_WIDTHS_PX.get(name)) for name, column in columns.items()
    }
    label = {name: column.label for name, column in columns.items()}
    return text_columns | {
        "committed_at": config.DatetimeColumn(label["committed_at"], format="DD/MM/YYYY HH:mm", width=132),
        "state": config.MultiselectColumn(
            label["state"],
            options=[f"{mark} {_(word)}" for mark, _colour, _icon, word in looks],
            color=[colour for _mark, colour, _icon, _word in looks],
            width=120,
        ),
        "period_on": config.DateColumn(label["period_on"], format="MM/YYYY", width=68),
        "version": config.NumberColumn(label["version"], width=38),
        "rows": config.NumberColumn(label["rows"], width=48),
    }


_WIDTHS_PX: Final = {
    "agency": 142, "plan_code": 34, "changed": 106, "file_name": 116, "committed_by": 92, "is_demo": 72,
}  # fmt: skip
"""Together with the others they fill the page at 1366 px with the sidebar open; what is longer is in the details."""
